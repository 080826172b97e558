/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the selftests of the OpenTitan OTP share: its partitions, what is in
 * the array of its mock, and its commands.
 *
 * Functions return 0 or a negative errno unless they say otherwise.
 */
#ifndef OTP_SELFTEST_OPENTITAN_UTIL_H
#define OTP_SELFTEST_OPENTITAN_UTIL_H

#include <linux/otp-opentitan.h>

#include "util.h"

/* The partitions: regions, in this order. */
enum {
	VENDOR_TEST,
	CREATOR_SW_CFG,
	OWNER_SW_CFG,
	CODESIGN,
	AUTH_STATE,
	HW_CFG0,
	HW_CFG1,
	SECRET0,
	SECRET1,
	SECRET2,
	LIFE_CYCLE,
	PARTITIONS,
};

/**
 * struct partition - a row of the partition table
 * @name: name of the region
 * @base: byte address
 * @size: bytes, the digest among them
 * @granule: bytes that are programmed at once
 * @flags: OTP_REGION_READ and the like
 */
struct partition {
	const char *name;
	__u32 base;
	__u32 size;
	__u32 granule;
	__u32 flags;
};

/* Earl Grey of February 2024, and of 1.0.0 */
extern const struct partition earlgrey[PARTITIONS];
extern const struct partition earlgrey_1_0_0[PARTITIONS];

#define ARRAY_BYTES	2048
#define DIGEST_BYTES	8
#define CODE_BITS	22

/* What the interface for direct access reports. */
#define DAI_VENDOR(code)	\
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DAI, OTP_OPENTITAN_ ## code)
#define NO_ANSWER							\
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DRIVER,			\
			     OTP_OPENTITAN_FSM_STATE_ERROR)

/* The variant is "earlgrey" or "earlgrey-1.0.0". */
int opentitan_create(struct mock *mock, const char *variant);

/* The code word of the 16 bits at an address. */
__u32 image_code(const struct image *image, __u32 address);
void image_set_code(struct image *image, __u32 address, __u32 code);
/* The code word that these 16 bits have there. */
__u32 code_of(__u32 address, __u16 data);
/* What a code word is read as; false if that cannot be told. */
bool code_read(__u32 address, __u32 code, __u16 *data);
/* Whether the array holds just these bytes, an even number. */
bool image_holds(const struct image *image, __u32 address, const void *bytes,
		 size_t len);
bool image_is_blank(const struct image *image, __u32 address, size_t len);
/* Number of a bit of the array, for the knob bit_flip. */
unsigned int bit_of(__u32 address, unsigned int bit);

/**
 * struct piece - bytes that are programmed
 * @region: where
 * @offset: where in it
 * @len: how many
 * @data: what
 * @mask: which bits, NULL for all
 */
struct piece {
	__u32 region;
	__u32 offset;
	__u32 len;
	const void *data;
	const void *mask;
};

#define PIECES_MAX	48
#define PIECE_SIZE_MAX	1024

/**
 * struct pieces - a PROGRAM of pieces, and what came of it
 * @arg: the argument of OTP_PROGRAM
 * @op: its operations, one for each piece
 * @message: where the message goes
 */
struct pieces {
	struct otp_program arg;
	struct otp_op op[PIECES_MAX];
	char message[OTP_MESSAGE_SIZE];
};

int pieces_program(int fd, struct pieces *pieces, const struct piece *piece,
		   size_t count, __u32 flags);

/**
 * struct lock - a lock, and what came of it
 * @arg: the argument of OTP_LOCK
 * @message: where the message goes
 */
struct lock {
	struct otp_lock arg;
	char message[OTP_MESSAGE_SIZE];
};

int region_lock(int fd, struct lock *lock, __u32 region, __u32 kind,
		__u64 digest, __u32 flags);

/**
 * struct dai - a raw command, and what came of it
 * @arg: the argument of OTP_DAI
 * @message: where the message goes
 */
struct dai {
	struct otp_dai arg;
	char message[OTP_MESSAGE_SIZE];
};

int dai_run(int fd, struct dai *dai, __u32 command, __u32 address, __u64 data,
	    __u32 flags);

int bytes_read(int fd, __u32 region, __u32 offset, __u32 len, void *data,
	       void *mask, __u32 *vendor);

#endif /* OTP_SELFTEST_OPENTITAN_UTIL_H */
