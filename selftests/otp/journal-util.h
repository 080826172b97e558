/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the selftests of journals share: the commands, and a list as it should
 * be, put together here.
 *
 * Functions return 0 or a negative errno unless they say otherwise.
 */
#ifndef OTP_SELFTEST_JOURNAL_UTIL_H
#define OTP_SELFTEST_JOURNAL_UTIL_H

#include "util.h"

#define JOURNAL		0
#define JOURNAL_SIZE	1776

/* A secure journal; the variant is "production" or "development". */
int journal_create(struct mock *mock, const char *variant);

/**
 * struct journal - a list as it should be
 * @bytes: all of it, blank behind the list
 * @end: where the list ends
 */
struct journal {
	__u8 bytes[JOURNAL_SIZE];
	__u32 end;
};

void journal_init(struct journal *journal);
/* Flags as they are stored: 0x06 for an open record, 0x04 for a locked one. */
void journal_add(struct journal *journal, __u8 tag, __u8 flags,
		 const void *value, __u32 len);

/* The whole region; -EACCES if a part was hidden. */
int journal_read(int fd, __u8 *bytes);
int journal_info(int fd, struct otp_region_info *info);

/* The argument and the message of the last command. */
struct append {
	struct otp_journal_append arg;
	char message[OTP_MESSAGE_SIZE];
	__u8 image[JOURNAL_SIZE];
};

int journal_append(int fd, struct append *append, __u32 tag,
		   const void *value, __u32 len, __u32 flags);

struct advance {
	struct otp_ratchet arg;
	char message[OTP_MESSAGE_SIZE];
};

int journal_advance(int fd, struct advance *advance, __u32 expected,
		    __u32 target, __u32 flags);

struct erase {
	struct otp_erase arg;
	char message[OTP_MESSAGE_SIZE];
};

int journal_erase(int fd, struct erase *erase, __u32 offset, __u32 len,
		  __u32 flags);

#endif /* OTP_SELFTEST_JOURNAL_UTIL_H */
