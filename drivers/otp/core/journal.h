/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a journal without reading it.
 */
#ifndef _OTP_CORE_JOURNAL_H
#define _OTP_CORE_JOURNAL_H

#include <linux/bitmap.h>

#include "../formats/tlv.h"
#include "otp-core.h"

#define OTP_JOURNAL_TAGS	0xff

/**
 * struct otp_journal - the index of a journal
 * @valid: it is that of what is in the memory
 * @result: TLV_END for a sound journal, else why it is not
 * @end: where its list ends, or breaks off
 * @torn: bytes behind it that an interrupted command left
 * @present: by tag, whether there is a record
 * @counts: by tag, the record that counts
 * @boundaries: by offset, whether a record ends there, or the magic word
 * @secrets: by offset, whether the byte is for the secure world only
 *
 * Kept under the device's lock, so that finding a record takes the same time
 * however long the list is.
 */
struct otp_journal {
	bool valid;
	enum tlv_result result;
	u32 end;
	u32 torn;
	DECLARE_BITMAP(present, OTP_JOURNAL_TAGS);
	struct tlv counts[OTP_JOURNAL_TAGS];
	unsigned long *boundaries;
	unsigned long *secrets;
};

struct otp_journal *otp_journal_get(struct otp_device *otp,
				    const struct otp_region *region);
void otp_journal_index(struct otp_journal *journal,
		       const struct otp_region *region, const u8 *image);

#endif /* _OTP_CORE_JOURNAL_H */
