// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a part of a region blank: check, erase, verify.
 *
 * From the lowest granule on: in a journal the first one is the tag with which
 * the list ends from then on, whatever interrupts the rest.
 */
#include <linux/sched.h>
#include <linux/slab.h>

#include "otp-core.h"

u8 otp_region_blank(const struct otp_region *region)
{
	switch (region->semantics) {
	case OTP_BIT_CLEAR:
	case OTP_REWRITABLE:
		return 0xff;
	default:
		return 0;
	}
}

/* What is erased at once, so far as it is one. */
static bool otp_granule_is_blank(const struct otp_region *region,
				 const u8 *data)
{
	return !memchr_inv(data, otp_region_blank(region),
			   otp_region_erase_granule(region));
}

static int otp_erase_check_range(struct otp_erase_request *request)
{
	const struct otp_region *region = request->region;
	u32 granule = otp_region_erase_granule(region);
	struct otp_outcome *outcome = &request->outcome;
	const struct otp_erase *arg = request->erase;

	if (!(region->flags & OTP_REGION_ERASE))
		return otp_outcome_refuse(outcome, -EOPNOTSUPP,
					  OTP_REASON_KIND, 0,
					  "%s cannot be erased", region->name);
	if (!arg->len || arg->len % granule || arg->offset % granule)
		return otp_outcome_refuse(outcome, -EINVAL, OTP_REASON_ALIGN,
					  0,
					  "%s is erased in multiples of %u bytes, not %u at %u",
					  region->name, granule, arg->len,
					  arg->offset);
	if (arg->offset > region->size ||
	    arg->len > region->size - arg->offset)
		return otp_outcome_refuse(outcome, -ERANGE, OTP_REASON_RANGE,
					  0, "%s ends at %u", region->name,
					  region->size);
	return 0;
}

static int otp_erase_check_journal(struct otp_device *otp,
				   struct otp_erase_request *request)
{
	const struct otp_region *region = request->region;
	const struct otp_erase *arg = request->erase;

	if (arg->offset + arg->len != region->size)
		return otp_outcome_refuse(&request->outcome, -EINVAL,
					  OTP_REASON_BOUNDARY, 0,
					  "%s: only the end of the list can be erased, up to %u",
					  region->name, region->size);
	return otp_journal_check_boundary(otp, &request->outcome, region,
					  arg->offset);
}

static int otp_erase_check(struct otp_device *otp,
			   struct otp_erase_request *request)
{
	const struct otp_region *region = request->region;
	struct otp_outcome *outcome = &request->outcome;
	const struct otp_erase *arg = request->erase;
	u32 value;
	int ret;

	ret = otp_erase_check_range(request) ?:
	      otp_outcome_check_region(otp, outcome, region) ?:
	      otp_outcome_look(otp, outcome, region, &value);
	if (ret)
		return ret;
	if (arg->offset < value)
		return otp_outcome_refuse(outcome, -EROFS,
					  OTP_REASON_RATCHETED, 0,
					  "%s: the ratchet covers everything before %u",
					  region->name, value);
	if (region->kind == OTP_KIND_JOURNAL)
		return otp_erase_check_journal(otp, request);
	return 0;
}

static int otp_erase_read(struct otp_device *otp, struct otp_outcome *outcome,
			  const struct otp_region *region, u32 offset, u32 len,
			  u8 *data, u8 *mask)
{
	u32 vendor = 0;
	int ret;

	ret = otp->ops->read(otp, region, offset, len, data, mask, &vendor);
	if (!ret)
		return 0;
	return otp_outcome_end_device(otp, outcome, OTP_OP_REFUSED, ret,
				      vendor, "it cannot be read");
}

/* In one go, or one by one: erasing is what mends one that is damaged. */
static int otp_erase_look(struct otp_device *otp, struct otp_outcome *outcome,
			  const struct otp_region *region, u32 offset, u32 len,
			  u8 *buf)
{
	u32 granule = otp_region_erase_granule(region);
	u32 at;
	int ret;

	ret = otp_erase_read(otp, outcome, region, offset, len, buf,
			     buf + len);
	if (ret != -EUCLEAN)
		return ret;
	for (at = 0; at < len; at += granule) {
		ret = otp_erase_read(otp, outcome, region, offset + at,
				     granule, buf + at, buf + len + at);
		if (ret == -EUCLEAN)
			memset(buf + at, ~otp_region_blank(region), granule);
		else if (ret)
			return ret;
	}
	*outcome = (struct otp_outcome){};
	return 0;
}

/* Runs of granules that are not blank; those that are get no pulse. */
static int otp_erase_runs(struct otp_device *otp, struct otp_outcome *outcome,
			  const struct otp_region *region, u32 offset, u32 len,
			  const u8 *data)
{
	u32 granule = otp_region_erase_granule(region);
	u32 at = 0, end, vendor = 0;
	int ret = 0;

	for (; at < len && !ret; at = end) {
		end = at + granule;
		if (otp_granule_is_blank(region, data + at))
			continue;
		while (end < len && !otp_granule_is_blank(region, data + end))
			end += granule;
		ret = otp->ops->erase(otp, region, offset + at, end - at,
				      &vendor);
		cond_resched();
	}
	if (!ret)
		return 0;
	return otp_outcome_end_device(otp, outcome, OTP_OP_FAILED, ret,
				      vendor, "erasing failed");
}

static int otp_erase_verify(struct otp_device *otp,
			    struct otp_outcome *outcome,
			    const struct otp_region *region, u32 offset,
			    u32 len, u8 *buf)
{
	u8 *wrong;
	int ret;

	ret = otp_erase_read(otp, outcome, region, offset, len, buf,
			     buf + len);
	if (ret) {
		outcome->status = OTP_OP_FAILED;
		return ret;
	}
	wrong = memchr_inv(buf, otp_region_blank(region), len);
	if (!wrong)
		return 0;
	return otp_outcome_end(outcome, OTP_OP_FAILED, -EBADMSG,
			       OTP_REASON_VERIFY, 0,
			       "%s: the byte at %u was erased and is not blank",
			       region->name, offset + (u32)(wrong - buf));
}

/**
 * otp_erase_range() - make a range blank whose write protection is open
 * @otp: the device, with operations; its lock is held
 * @outcome: gets what went wrong
 * @region: the region
 * @offset: first byte, a multiple of the erase granule
 * @len: bytes, a multiple of the erase granule
 * @buf: 2 * @len bytes; in the first half what is there now
 *
 * Return: 0, or the errno of the failure.
 */
int otp_erase_range(struct otp_device *otp, struct otp_outcome *outcome,
		    const struct otp_region *region, u32 offset, u32 len,
		    u8 *buf)
{
	return otp_erase_runs(otp, outcome, region, offset, len, buf) ?:
	       otp_erase_verify(otp, outcome, region, offset, len, buf);
}

static u32 otp_erase_count(const struct otp_region *region, const u8 *data,
			   u32 len)
{
	u32 granule = otp_region_erase_granule(region);
	u32 at, count = 0;

	for (at = 0; at < len; at += granule)
		count += !otp_granule_is_blank(region, data + at);
	return count;
}

static void otp_erase_report(struct otp_device *otp,
			     const struct otp_erase_request *request,
			     enum otp_action action)
{
	const struct otp_event event = {
		.action = action,
		.result = request->outcome.error,
		.region = request->region,
		.offset = request->erase->offset,
		.len = request->erase->len,
		.vendor = request->outcome.vendor,
	};

	otp_report(otp, &event);
}

static int otp_erase_act(struct otp_device *otp,
			 struct otp_erase_request *request, u8 *buf)
{
	const struct otp_region *region = request->region;
	struct otp_outcome *outcome = &request->outcome;
	struct otp_erase *arg = request->erase;
	int ret;

	if (otp_is_interrupted(otp))
		return -EINTR;

	otp_erase_report(otp, request, OTP_ACTION_ERASE_BEGIN);
	ret = otp_outcome_open(otp, outcome, region);
	if (!ret) {
		ret = otp_erase_range(otp, outcome, region, arg->offset,
				      arg->len, buf);
		if (!ret)
			outcome->status = OTP_OP_PROGRAMMED;
		ret = otp_outcome_close(otp, outcome, region);
	}
	if (region->kind == OTP_KIND_JOURNAL)
		otp_journal_changed(otp, region);
	otp_erase_report(otp, request, OTP_ACTION_ERASE_END);
	return ret;
}

static int otp_erase_run(struct otp_device *otp,
			 struct otp_erase_request *request, u8 *buf)
{
	struct otp_outcome *outcome = &request->outcome;
	struct otp_erase *arg = request->erase;
	int ret;

	ret = otp_erase_look(otp, outcome, request->region, arg->offset,
			     arg->len, buf);
	if (ret)
		return ret;
	arg->erased = otp_erase_count(request->region, buf, arg->len);
	if (!arg->erased) {
		outcome->status = OTP_OP_ALREADY;
		return 0;
	}
	if (arg->flags & OTP_ERASE_DRY_RUN) {
		outcome->status = OTP_OP_WOULD_PROGRAM;
		return 0;
	}
	return otp_erase_act(otp, request, buf);
}

/**
 * otp_erase() - check an erase, and unless it is a dry run erase
 * @otp: the device, with operations; its lock is held
 * @request: what is to be erased; gets the results
 *
 * Return: 0, the errno of the refusal or failure, or -EINTR.
 */
int otp_erase(struct otp_device *otp, struct otp_erase_request *request)
{
	u32 len = request->erase->len;
	u8 *buf;
	int ret;

	ret = otp_erase_check(otp, request);
	if (ret)
		return ret;
	buf = kvzalloc(2 * len, GFP_KERNEL);
	if (!buf)
		return otp_outcome_refuse(&request->outcome, -ENOMEM,
					  OTP_REASON_DEVICE, 0,
					  "out of memory");
	ret = otp_erase_run(otp, request, buf);
	memzero_explicit(buf, 2 * len);
	kvfree(buf);
	return ret;
}
