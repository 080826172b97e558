// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "journal-util.h"

int journal_create(struct mock *mock, const char *variant)
{
	return mock_create_model(mock, "secure-journal", variant);
}

void journal_init(struct journal *journal)
{
	memset(journal->bytes, 0xff, sizeof(journal->bytes));
	memcpy(journal->bytes, "NVDS", 4);
	journal->end = 4;
}

void journal_add(struct journal *journal, __u8 tag, __u8 flags,
		 const void *value, __u32 len)
{
	__u8 *at = journal->bytes + journal->end;

	*at++ = tag;
	*at++ = flags;
	*at++ = len > 127 ? 0x80 | (len & 0x7f) : len;
	if (len > 127)
		*at++ = len >> 7;
	memcpy(at, value, len);
	journal->end = at + len - journal->bytes;
}

int journal_read(int fd, __u8 *bytes)
{
	struct otp_read read = {
		.size = sizeof(read),
		.region = JOURNAL,
		.len = JOURNAL_SIZE,
		.data = (uintptr_t)bytes,
	};

	memset(bytes, 0xa5, JOURNAL_SIZE);
	return otp_command(fd, OTP_READ, &read);
}

int journal_info(int fd, struct otp_region_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->region = JOURNAL;
	return otp_command(fd, OTP_REGION_INFO, info);
}

int journal_append(int fd, struct append *append, __u32 tag,
		   const void *value, __u32 len, __u32 flags)
{
	memset(append, 0, sizeof(*append));
	append->arg = (struct otp_journal_append) {
		.size = sizeof(append->arg),
		.flags = flags,
		.region = JOURNAL,
		.tag = tag,
		.data = (uintptr_t)value,
		.len = len,
		.message = (uintptr_t)append->message,
		.message_size = sizeof(append->message),
		.image = (uintptr_t)append->image,
		.image_size = sizeof(append->image),
	};
	return otp_command(fd, OTP_JOURNAL_APPEND, &append->arg);
}

int journal_advance(int fd, struct advance *advance, __u32 expected,
		    __u32 target, __u32 flags)
{
	memset(advance, 0, sizeof(*advance));
	advance->arg = (struct otp_ratchet) {
		.size = sizeof(advance->arg),
		.flags = flags,
		.region = JOURNAL,
		.expected = expected,
		.target = target,
		.message = (uintptr_t)advance->message,
		.message_size = sizeof(advance->message),
	};
	return otp_command(fd, OTP_RATCHET, &advance->arg);
}

int journal_erase(int fd, struct erase *erase, __u32 offset, __u32 len,
		  __u32 flags)
{
	memset(erase, 0, sizeof(*erase));
	erase->arg = (struct otp_erase) {
		.size = sizeof(erase->arg),
		.flags = flags,
		.region = JOURNAL,
		.offset = offset,
		.len = len,
		.message = (uintptr_t)erase->message,
		.message_size = sizeof(erase->message),
	};
	return otp_command(fd, OTP_ERASE, &erase->arg);
}
