// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to the image of a journal. The driver checks the same of a
 * device, so that no image comes out that a device could not have.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "journal.h"

__attribute__((format(printf, 3, 4)))
static int say(struct libotp_error *err, int code, const char *fmt, ...)
{
	va_list args;

	err->fault = LIBOTP_POLICY;
	err->code = code;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return code;
}

static int refuse_append(struct otp_journal_append *append, int code,
			 uint32_t reason)
{
	append->status = OTP_OP_REFUSED;
	append->reason = reason;
	append->error = code;
	return code;
}

static int find_end(const struct journal *journal,
		    struct otp_journal_append *append,
		    struct libotp_error *err)
{
	_free_ char *text = NULL;
	enum tlv_result result;
	uint32_t end = 0;

	result = tlv_end(journal->bytes, journal->size, &end);
	text = list_stop_text(journal, result, end);
	if (text) {
		say(err, -EUCLEAN, "%s", text);
		return refuse_append(append, -EUCLEAN, OTP_REASON_JOURNAL);
	}
	append->offset = end;
	append->torn = tlv_torn(journal->bytes, journal->size, end);
	return 0;
}

static int check_tag(const struct journal *journal,
		     struct otp_journal_append *append,
		     struct libotp_error *err)
{
	struct tlv tlv;

	if (tlv_find(journal->bytes, journal->size, append->tag, &tlv) ||
	    !tlv_has(&tlv, TLV_FLAG_LOCKED))
		return 0;
	say(err, -EROFS,
	    "%s: tag 0x%02x is locked by the record at 0x%04x: another one would be ignored",
	    journal->name, append->tag, tlv.start);
	return refuse_append(append, -EROFS, OTP_REASON_TAG_LOCKED);
}

/* One byte stays blank: firmware looks for the tag that ends the list. */
static int check_space(const struct journal *journal,
		       struct otp_journal_append *append,
		       struct libotp_error *err)
{
	uint32_t need = tlv_header_size(append->len) + append->len;
	uint32_t left = journal->size - append->offset;

	if (need >= left) {
		say(err, -ENOSPC,
		    "%s: the record takes %u bytes, and %u are left",
		    journal->name, need, left ? left - 1 : 0);
		return refuse_append(append, -ENOSPC, OTP_REASON_FULL);
	}
	append->free = left - need - 1;
	return 0;
}

/* @append: as for a device; its image is what @journal becomes. */
int image_append(struct journal *journal, struct otp_journal_append *append,
		 struct libotp_error *err)
{
	uint8_t *to = journal->bytes;
	int ret;

	ret = find_end(journal, append, err) ?:
	      check_tag(journal, append, err) ?:
	      check_space(journal, append, err);
	if (ret)
		return ret;
	to += append->offset;
	memset(to, TLV_BLANK, append->torn);
	to += tlv_put_header(append->tag, append->flags & OTP_JOURNAL_LOCKED,
			     append->len, to);
	memcpy(to, (const void *)(uintptr_t)append->data, append->len);
	append->status = append->flags & OTP_JOURNAL_DRY_RUN ?
			 OTP_OP_WOULD_PROGRAM : OTP_OP_PROGRAMMED;
	return 0;
}

/* @erase: as for a device. The list ends at its offset from then on. */
int image_erase(struct journal *journal, struct otp_erase *erase,
		struct libotp_error *err)
{
	struct tlv tlv;
	enum tlv_result result = tlv_first(journal->bytes, journal->size,
					   &tlv);

	while (result == TLV_OK && tlv.start < erase->offset)
		result = tlv_next(journal->bytes, journal->size, &tlv);
	if (result == TLV_BAD_MAGIC || tlv.start != erase->offset) {
		erase->status = OTP_OP_REFUSED;
		erase->reason = OTP_REASON_BOUNDARY;
		erase->error = -EINVAL;
		return say(err, -EINVAL, "%s: no record ends at %u",
			   journal->name, erase->offset);
	}
	for (uint32_t at = erase->offset; at < journal->size; at++)
		erase->erased += journal->bytes[at] != TLV_BLANK;
	erase->status = !erase->erased ? OTP_OP_ALREADY :
			erase->flags & OTP_ERASE_DRY_RUN ?
			OTP_OP_WOULD_PROGRAM : OTP_OP_PROGRAMMED;
	if (!(erase->flags & OTP_ERASE_DRY_RUN))
		memset(journal->bytes + erase->offset, TLV_BLANK,
		       journal->size - erase->offset);
	return 0;
}

void image_blank(struct journal *journal)
{
	memset(journal->bytes, TLV_BLANK, journal->size);
	memcpy(journal->bytes, TLV_MAGIC, TLV_MAGIC_SIZE);
}
