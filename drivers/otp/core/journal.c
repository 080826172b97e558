// SPDX-License-Identifier: GPL-2.0-only
/*
 * Appending to a journal: check, write, verify, and the tag last of all.
 *
 * Until its tag is there, the byte with which the list ends is what it was, so
 * that power may be lost at any moment: either the record is there or it is
 * not. What was written of it stays behind the end of the list and is made
 * blank by the next append.
 */
#include <linux/slab.h>

#include "journal.h"

/**
 * struct otp_append - an append under way
 * @otp: the device
 * @request: what is appended
 * @now: the journal as it is, @scratch behind it for what a read gives besides
 * @then: the journal as it is to be
 * @scratch: bytes for reading a mask into
 * @start: where the record goes
 * @end: where it ends
 * @torn: bytes from @start on that are to be blank first
 */
struct otp_append {
	struct otp_device *otp;
	struct otp_append_request *request;
	u8 *now;
	u8 *scratch;
	u8 *then;
	u32 start;
	u32 end;
	u32 torn;
};

static int otp_journal_refuse_result(struct otp_outcome *outcome,
				     const struct otp_region *region,
				     enum tlv_result result, u32 end)
{
	if (result == TLV_BAD_MAGIC)
		return otp_outcome_refuse(outcome, -EUCLEAN,
					  OTP_REASON_JOURNAL, 0,
					  "%s: there is no magic word",
					  region->name);
	return otp_outcome_refuse(outcome, -EUCLEAN, OTP_REASON_JOURNAL, 0,
				  "%s: the record at %u runs past the end",
				  region->name, end);
}

/**
 * otp_journal_check_boundary() - does a record end here
 * @otp: the device, with operations; its lock is held
 * @outcome: gets why not
 * @region: the journal
 * @offset: where
 *
 * Reads the journal anew: what follows cannot be undone.
 *
 * Return: 0, -EINVAL, -EUCLEAN, or the error of reading.
 */
int otp_journal_check_boundary(struct otp_device *otp,
			       struct otp_outcome *outcome,
			       const struct otp_region *region, u32 offset)
{
	struct otp_journal *journal = otp_journal_get(otp, region);
	u32 vendor = 0;
	int ret;

	otp_journal_changed(otp, region);
	ret = otp_journal_load(otp, region, &vendor);
	if (ret)
		return otp_outcome_end_device(otp, outcome, OTP_OP_REFUSED,
					      ret, vendor,
					      "the journal cannot be read");
	if (journal->result == TLV_BAD_MAGIC)
		return otp_journal_refuse_result(outcome, region,
						 journal->result, 0);
	if (!test_bit(offset, journal->boundaries))
		return otp_outcome_refuse(outcome, -EINVAL,
					  OTP_REASON_BOUNDARY, 0,
					  "%s: no record ends at %u; the list ends at %u",
					  region->name, offset, journal->end);
	return 0;
}

static int otp_append_check_request(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	const struct otp_journal_append *arg = request->append;
	struct otp_outcome *outcome = &request->outcome;

	if (request->region->kind != OTP_KIND_JOURNAL)
		return otp_outcome_refuse(outcome, -EOPNOTSUPP,
					  OTP_REASON_KIND, 0,
					  "%s is no journal",
					  request->region->name);
	if (arg->tag >= TLV_TAG_END)
		return otp_outcome_refuse(outcome, -EINVAL, OTP_REASON_TAG, 0,
					  "0x%x is no tag, those are 0 to 0xfe",
					  arg->tag);
	if (tlv_is_secret(arg->tag) && !(arg->flags & OTP_JOURNAL_LOCKED))
		return otp_outcome_refuse(outcome, -EINVAL, OTP_REASON_TAG, 0,
					  "tag 0x%02x is for the secure world only and has to be locked",
					  arg->tag);
	if (arg->len > TLV_MAX_LENGTH)
		return otp_outcome_refuse(outcome, -EMSGSIZE,
					  OTP_REASON_LENGTH, 0,
					  "a value of %u bytes, a record takes %u",
					  arg->len, TLV_MAX_LENGTH);
	return otp_outcome_check_region(append->otp, outcome,
					request->region);
}

static int otp_append_check_tag(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	const struct otp_region *region = request->region;
	u8 tag = request->append->tag;
	struct tlv tlv;

	if (tlv_find(append->now, region->size, tag, &tlv) == TLV_OK &&
	    tlv_has(&tlv, TLV_FLAG_LOCKED))
		return otp_outcome_refuse(&request->outcome, -EROFS,
					  OTP_REASON_TAG_LOCKED, 0,
					  "%s: the record of tag 0x%02x at %u is locked",
					  region->name, tag, tlv.start);
	return 0;
}

/* One byte stays: firmware may look for the tag that ends the list. */
static int otp_append_check_space(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	const struct otp_region *region = request->region;
	u32 len = request->append->len;
	u32 need = tlv_header_size(len) + len;
	u32 free = region->size - append->start;

	if (need >= free)
		return otp_outcome_refuse(&request->outcome, -ENOSPC,
					  OTP_REASON_FULL, 0,
					  "%s: the record takes %u bytes and %u are left",
					  region->name, need,
					  free ? free - 1 : 0);
	append->end = append->start + need;
	return 0;
}

static int otp_append_check_ratchet(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	u32 value;
	int ret;

	ret = otp_outcome_look(append->otp, &request->outcome,
			       request->region, &value);
	if (ret || append->start >= value)
		return ret;
	return otp_outcome_refuse(&request->outcome, -EROFS,
				  OTP_REASON_RATCHETED, 0,
				  "%s: the list ends at %u, and the ratchet covers everything before %u",
				  request->region->name, append->start, value);
}

/* What is there, and where in it the record goes. */
static int otp_append_look(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	const struct otp_region *region = request->region;
	enum tlv_result result;
	u32 vendor = 0;
	int ret;

	ret = append->otp->ops->read(append->otp, region, 0, region->size,
				     append->now, append->scratch, &vendor);
	if (ret)
		return otp_outcome_end_device(append->otp, &request->outcome,
					      OTP_OP_REFUSED, ret, vendor,
					      "the journal cannot be read");
	result = tlv_end(append->now, region->size, &append->start);
	if (result != TLV_END)
		return otp_journal_refuse_result(&request->outcome, region,
						 result, append->start);
	append->torn = tlv_torn(append->now, region->size, append->start);
	return 0;
}

static void otp_append_compose(struct otp_append *append)
{
	const struct otp_journal_append *arg = append->request->append;
	bool locked = arg->flags & OTP_JOURNAL_LOCKED;
	u8 header[TLV_LONG_HEADER];
	u32 size;

	memcpy(append->then, append->now, append->request->region->size);
	memset(append->then + append->start, TLV_BLANK, append->torn);
	size = tlv_put_header(arg->tag, locked, arg->len, header);
	memcpy(append->then + append->start, header, size);
	memcpy(append->then + append->start + size, append->request->data,
	       arg->len);
}

static int otp_append_check(struct otp_append *append)
{
	struct otp_journal_append *arg = append->request->append;
	int ret;

	ret = otp_append_check_request(append) ?:
	      otp_append_look(append) ?:
	      otp_append_check_tag(append) ?:
	      otp_append_check_space(append) ?:
	      otp_append_check_ratchet(append);
	if (ret)
		return ret;
	otp_append_compose(append);
	arg->offset = append->start;
	arg->torn = append->torn;
	arg->free = append->request->region->size - append->end - 1;
	return 0;
}

static int otp_append_write(struct otp_append *append, u32 from, u32 to)
{
	const struct otp_region *region = append->request->region;
	struct otp_device *otp = append->otp;
	static const u8 mask = 0xff;
	u32 vendor = 0, at;
	int ret = 0;

	for (at = from; at < to && !ret; at++) {
		if (append->then[at] == TLV_BLANK)
			continue;
		ret = otp->ops->program(otp, region, at, &append->then[at],
					&mask, &vendor);
		if (!ret && otp->ops->wait)
			ret = otp->ops->wait(otp, &vendor);
	}
	if (!ret)
		return 0;
	return otp_outcome_end_device(otp, &append->request->outcome,
				      OTP_OP_FAILED, ret, vendor,
				      "the record cannot be written");
}

static int otp_append_verify(struct otp_append *append, u32 from, u32 to)
{
	const struct otp_region *region = append->request->region;
	struct otp_outcome *outcome = &append->request->outcome;
	u32 vendor = 0, at;
	int ret;

	ret = append->otp->ops->read(append->otp, region, from, to - from,
				     append->now + from, append->scratch,
				     &vendor);
	if (ret)
		return otp_outcome_end_device(append->otp, outcome,
					      OTP_OP_FAILED, ret, vendor,
					      "the record cannot be verified");
	for (at = from; at < to; at++) {
		if (append->now[at] == append->then[at])
			continue;
		return otp_outcome_end(outcome, OTP_OP_FAILED, -EBADMSG,
				       OTP_REASON_VERIFY, 0,
				       "%s: the byte at %u is not the one that was written",
				       region->name, at);
	}
	return 0;
}

static int otp_append_clean(struct otp_append *append)
{
	const struct otp_region *region = append->request->region;
	struct otp_outcome *outcome = &append->request->outcome;
	u8 *buf;
	int ret;

	if (!append->torn)
		return 0;
	buf = kvzalloc(2 * append->torn, GFP_KERNEL);
	if (!buf)
		return otp_outcome_end(outcome, OTP_OP_FAILED, -ENOMEM,
				       OTP_REASON_DEVICE, 0, "out of memory");
	memcpy(buf, append->now + append->start, append->torn);
	ret = otp_erase_range(append->otp, outcome, region, append->start,
			      append->torn, buf);
	memzero_explicit(buf, 2 * append->torn);
	kvfree(buf);
	return ret;
}

/* All that is not the tag, and the blank byte behind it, before the tag. */
static int otp_append_record(struct otp_append *append)
{
	struct otp_outcome *outcome = &append->request->outcome;
	u32 tag = append->start, rest = tag + 1;
	int ret;

	ret = otp_append_clean(append) ?:
	      otp_append_write(append, rest, append->end) ?:
	      otp_append_verify(append, rest, append->end + 1) ?:
	      otp_append_write(append, tag, rest) ?:
	      otp_append_verify(append, tag, rest);
	if (!ret)
		outcome->status = OTP_OP_PROGRAMMED;
	return ret;
}

static void otp_append_report(const struct otp_append *append,
			      enum otp_action action)
{
	const struct otp_append_request *request = append->request;
	const struct otp_event event = {
		.action = action,
		.result = request->outcome.error,
		.region = request->region,
		.offset = append->start,
		.len = append->end - append->start,
		.vendor = request->outcome.vendor,
	};

	otp_report(append->otp, &event);
}

static int otp_append_act(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	const struct otp_region *region = request->region;
	struct otp_outcome *outcome = &request->outcome;
	int ret;

	if (otp_is_interrupted(append->otp))
		return -EINTR;

	otp_append_report(append, OTP_ACTION_APPEND_BEGIN);
	ret = otp_outcome_open(append->otp, outcome, region);
	if (!ret) {
		otp_append_record(append);
		ret = otp_outcome_close(append->otp, outcome, region);
	}
	otp_journal_changed(append->otp, region);
	otp_append_report(append, OTP_ACTION_APPEND_END);
	return ret;
}

/* What the caller gets to see of the journal. */
static void otp_append_show(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	const struct otp_region *region = request->region;
	struct tlv tlv;

	if (!request->image)
		return;
	memcpy(request->image, append->then, region->size);
	if (tlv_first(request->image, region->size, &tlv) != TLV_OK)
		return;
	do {
		if (tlv_is_secret(tlv.tag))
			memset(request->image + tlv.data, 0, tlv.length);
	} while (tlv_next(append->then, region->size, &tlv) == TLV_OK);
}

static int otp_append_run(struct otp_append *append)
{
	struct otp_append_request *request = append->request;
	int ret;

	ret = otp_append_check(append);
	if (ret)
		return ret;
	if (request->append->flags & OTP_JOURNAL_DRY_RUN)
		request->outcome.status = OTP_OP_WOULD_PROGRAM;
	else
		ret = otp_append_act(append);
	if (!ret)
		otp_append_show(append);
	return ret;
}

/**
 * otp_journal_append() - check a record, and unless it is a dry run append it
 * @otp: the device, with operations; its lock is held
 * @request: the record; gets the results
 *
 * Return: 0, the errno of the refusal or failure, or -EINTR.
 */
int otp_journal_append(struct otp_device *otp,
		       struct otp_append_request *request)
{
	u32 size = request->region->size;
	struct otp_append append = {
		.otp = otp,
		.request = request,
	};
	int ret;
	u8 *buf;

	buf = kvzalloc(3 * size, GFP_KERNEL);
	if (!buf)
		return otp_outcome_refuse(&request->outcome, -ENOMEM,
					  OTP_REASON_DEVICE, 0,
					  "out of memory");
	append.now = buf;
	append.scratch = buf + size;
	append.then = buf + 2 * size;
	ret = otp_append_run(&append);
	memzero_explicit(buf, 3 * size);
	kvfree(buf);
	return ret;
}
