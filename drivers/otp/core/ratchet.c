// SPDX-License-Identifier: GPL-2.0-only
/*
 * Advancing a ratchet: compare, advance step by step, verify each step.
 *
 * What a ratchet covers can never be changed again, so that it must not cover
 * half of anything.
 */
#include <linux/sched.h>

#include "otp-core.h"

static int otp_ratchet_check_target(struct otp_device *otp,
				    struct otp_ratchet_request *request)
{
	const struct otp_ratchet *arg = request->ratchet;
	struct otp_outcome *outcome = &request->outcome;
	const char *name = request->region->name;

	if (arg->value != arg->expected)
		return otp_outcome_refuse(outcome, -ESTALE,
					  OTP_REASON_EXPECTED, 0,
					  "%s: the ratchet is at %u, not at %u",
					  name, arg->value, arg->expected);
	if (arg->target < arg->value)
		return otp_outcome_refuse(outcome, -ERANGE,
					  OTP_REASON_BACKWARDS, 0,
					  "%s: the ratchet is at %u and cannot go back to %u",
					  name, arg->value, arg->target);
	if (request->region->kind == OTP_KIND_JOURNAL)
		return otp_journal_check_boundary(otp, outcome,
						  request->region,
						  arg->target);
	return 0;
}

static int otp_ratchet_check(struct otp_device *otp,
			     struct otp_ratchet_request *request)
{
	const struct otp_region *region = request->region;
	struct otp_outcome *outcome = &request->outcome;
	struct otp_ratchet *arg = request->ratchet;
	int ret;

	if (!(region->flags & OTP_REGION_RATCHET))
		return otp_outcome_refuse(outcome, -EOPNOTSUPP,
					  OTP_REASON_KIND, 0,
					  "%s has no ratchet", region->name);
	if (arg->target > region->size)
		return otp_outcome_refuse(outcome, -ERANGE, OTP_REASON_RANGE,
					  0, "%s ends at %u", region->name,
					  region->size);
	ret = otp_outcome_check_region(otp, outcome, region) ?:
	      otp_outcome_look(otp, outcome, region, &arg->value);
	if (ret)
		return ret;
	if (arg->value == arg->target) {
		outcome->status = OTP_OP_ALREADY;
		return 0;
	}
	return otp_ratchet_check_target(otp, request);
}

static int otp_ratchet_step(struct otp_device *otp,
			    struct otp_ratchet_request *request)
{
	const struct otp_region *region = request->region;
	struct otp_outcome *outcome = &request->outcome;
	struct otp_ratchet *arg = request->ratchet;
	u32 next = arg->value + 1;
	u32 vendor = 0;
	int ret;

	ret = otp->ops->advance(otp, region, next, &vendor) ?:
	      otp_region_ratchet(otp, region, &arg->value, &vendor);
	if (ret)
		return otp_outcome_end_device(otp, outcome, OTP_OP_FAILED,
					      ret, vendor,
					      "the ratchet cannot be advanced");
	if (arg->value != next)
		return otp_outcome_end(outcome, OTP_OP_FAILED, -EBADMSG,
				       OTP_REASON_VERIFY, 0,
				       "%s: the ratchet is at %u after a step to %u",
				       region->name, arg->value, next);
	return 0;
}

static int otp_ratchet_act(struct otp_device *otp,
			   struct otp_ratchet_request *request)
{
	struct otp_outcome *outcome = &request->outcome;
	struct otp_ratchet *arg = request->ratchet;
	int ret;

	ret = otp_outcome_open(otp, outcome, request->region);
	if (ret)
		return ret;
	while (!ret && arg->value != arg->target) {
		ret = otp_ratchet_step(otp, request);
		cond_resched();
	}
	if (!ret)
		outcome->status = OTP_OP_PROGRAMMED;
	return otp_outcome_close(otp, outcome, request->region);
}

static void otp_ratchet_report(struct otp_device *otp,
			       const struct otp_ratchet_request *request,
			       enum otp_action action, u32 from)
{
	const struct otp_event event = {
		.action = action,
		.result = request->outcome.error,
		.region = request->region,
		.offset = from,
		.len = request->ratchet->target - from,
		.vendor = request->outcome.vendor,
	};

	otp_report(otp, &event);
}

/**
 * otp_ratchet() - check an advance, and unless it is a dry run advance
 * @otp: the device, with operations; its lock is held
 * @request: what is to be advanced; gets the results
 *
 * Return: 0, the errno of the refusal or failure, or -EINTR.
 */
int otp_ratchet(struct otp_device *otp, struct otp_ratchet_request *request)
{
	struct otp_outcome *outcome = &request->outcome;
	u32 from;
	int ret;

	ret = otp_ratchet_check(otp, request);
	if (ret || outcome->status == OTP_OP_ALREADY)
		return ret;
	if (request->ratchet->flags & OTP_RATCHET_DRY_RUN) {
		outcome->status = OTP_OP_WOULD_PROGRAM;
		return 0;
	}
	if (otp_is_interrupted(otp))
		return -EINTR;

	from = request->ratchet->value;
	otp_ratchet_report(otp, request, OTP_ACTION_RATCHET_BEGIN, from);
	ret = otp_ratchet_act(otp, request);
	otp_ratchet_report(otp, request, OTP_ACTION_RATCHET_END, from);
	return ret;
}
