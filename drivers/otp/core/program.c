// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programming: check, burn, verify.
 *
 * Until the first pulse nothing has changed and everything may be refused.
 * From then on the batch goes on to its end or to the first failure, whatever
 * signals come: half a batch is the worst of all states to be in.
 */
#include <linux/slab.h>

#include "batch.h"

static const char *otp_step_field_name(const struct otp_step *step)
{
	if (step->field == OTP_NO_FIELD || !step->region->nfields)
		return NULL;
	return step->region->fields[step->field].name;
}

static void otp_step_report(struct otp_batch *batch,
			    const struct otp_step *step,
			    enum otp_action action)
{
	struct otp_event event = {
		.action = action,
		.result = step->error,
		.region = step->region,
		.offset = step->offset,
		.len = step->region->granule,
		.field = otp_step_field_name(step),
		.vendor = step->vendor,
	};

	otp_report(batch->otp, &event);
}

static void otp_batch_report(struct otp_batch *batch, enum otp_action action,
			     u32 granules, int result)
{
	struct otp_event event = {
		.action = action,
		.result = result,
		.len = granules,
	};

	otp_report(batch->otp, &event);
}

__printf(5, 6)
static int otp_step_fail(struct otp_batch *batch, struct otp_step *step,
			 int error, enum otp_reason reason,
			 const char *fmt, ...)
{
	va_list args;

	step->error = error;
	step->reason = reason;
	step->status = OTP_OP_FAILED;

	va_start(args, fmt);
	otp_batch_message(batch, step->op, step->offset, error, fmt, args);
	va_end(args);
	return error;
}

/* The granule that is programmed after the one at @position, or NULL. */
static struct otp_step *otp_batch_next(const struct otp_batch *batch)
{
	unsigned int i;

	for (i = batch->position + 1; i < batch->nsteps; i++) {
		if (batch->order[i]->needed)
			return batch->order[i];
	}
	return NULL;
}

static const char *otp_step_label(const struct otp_step *step)
{
	return otp_step_field_name(step) ?: step->region->name;
}

/* A device that answered has said why; one that did not has not. */
static int otp_step_fail_device(struct otp_batch *batch,
				struct otp_step *step, int error,
				const char *what)
{
	const char *label = otp_step_label(step);
	char text[OTP_VENDOR_TEXT_SIZE];

	if (step->vendor)
		return otp_step_fail(batch, step, error,
				     error == -EUCLEAN ? OTP_REASON_DAMAGED :
				     OTP_REASON_DEVICE,
				     "%s: %s, the device says %s", label, what,
				     otp_vendor_text(batch->otp, step->vendor,
						     text));
	return otp_step_fail(batch, step, error, OTP_REASON_DEVICE,
			     "%s: %s, the device does not answer (errno %d)",
			     label, what, -error);
}

/* Bits of the mask of programmed bits that a pulse must leave set. */
static u8 otp_step_expected(const struct otp_step *step, u32 i)
{
	switch (step->region->semantics) {
	case OTP_BIT_ONCE:
		return step->mask[i];
	case OTP_BIT_CLEAR:
		return step->mask[i] & ~step->data[i];
	default:
		return step->mask[i] & step->data[i];
	}
}

/*
 * Whether every bit that was asked for is there. Where a blank bit reads like
 * a programmed one the value does not tell, nor where there is none to read.
 */
static bool otp_step_holds(const struct otp_step *step)
{
	bool masked = !step->readable ||
		      step->region->semantics == OTP_BIT_ONCE;
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		if (step->readable &&
		    (step->now[i] ^ step->data[i]) & step->mask[i])
			return false;
		if (masked &&
		    otp_step_expected(step, i) & ~step->programmed[i])
			return false;
	}
	return true;
}

static int otp_step_verify(struct otp_batch *batch, struct otp_step *step)
{
	struct otp_device *otp = batch->otp;
	int ret;

	ret = otp->ops->read(otp, step->region, step->offset,
			     step->region->granule, step->now,
			     step->programmed, &step->vendor);
	if (ret && ret != -EACCES)
		return otp_step_fail_device(batch, step, ret,
					    "was programmed but cannot be verified");

	step->vendor = 0;
	step->readable = !ret;
	if (!otp_step_holds(step))
		return otp_step_fail(batch, step, -EBADMSG, OTP_REASON_VERIFY,
				     "%s: what is there is not what was programmed",
				     otp_step_label(step));

	step->status = OTP_OP_PROGRAMMED;
	step->verified = step->readable ? OTP_VERIFIED_VALUE :
					  OTP_VERIFIED_MASK;
	return 0;
}

static void otp_batch_report_ended(struct otp_batch *batch)
{
	if (batch->ended)
		otp_step_report(batch, batch->ended, OTP_ACTION_PROGRAM_END);
	batch->ended = NULL;
}

/*
 * While the hardware is busy: how the granule before this one has ended, and
 * which one comes after it.
 */
static void otp_batch_report_meanwhile(struct otp_batch *batch)
{
	otp_batch_report_ended(batch);
	batch->begun = otp_batch_next(batch);
	if (batch->begun)
		otp_step_report(batch, batch->begun, OTP_ACTION_PROGRAM_BEGIN);
}

static int otp_step_pulse(struct otp_batch *batch, struct otp_step *step)
{
	struct otp_device *otp = batch->otp;
	int ret;

	if (!step->readable)
		otp_memory_keep(otp, step);
	ret = otp->ops->program(otp, step->region, step->offset, step->data,
				step->mask, &step->vendor);
	if (!ret && otp->ops->wait) {
		otp_batch_report_meanwhile(batch);
		ret = otp->ops->wait(otp, &step->vendor);
	}
	if (ret)
		return otp_step_fail_device(batch, step, ret,
					    "programming failed");
	return otp_step_verify(batch, step);
}

static int otp_step_burn(struct otp_batch *batch, struct otp_step *step)
{
	int ret;

	if (batch->begun != step)
		otp_step_report(batch, step, OTP_ACTION_PROGRAM_BEGIN);
	batch->begun = NULL;
	ret = otp_step_pulse(batch, step);
	otp_batch_report_ended(batch);
	batch->ended = step;
	/* Told while the next is programmed, if there is one. */
	if (ret || !batch->begun)
		otp_batch_report_ended(batch);
	return ret;
}

/* What was announced is not begun any more. */
static void otp_batch_cancel(struct otp_batch *batch)
{
	if (!batch->begun)
		return;
	batch->begun->error = -ECANCELED;
	otp_step_report(batch, batch->begun, OTP_ACTION_PROGRAM_END);
	batch->begun->error = 0;
}

static u32 otp_batch_needed(const struct otp_batch *batch)
{
	u32 needed = 0;
	unsigned int i;

	for (i = 0; i < batch->nsteps; i++)
		needed += batch->steps[i].needed;
	return needed;
}

/* What is right already, and on a dry run what would be programmed. */
static void otp_batch_settle(struct otp_batch *batch, bool dry_run)
{
	unsigned int i;

	for (i = 0; i < batch->nsteps; i++) {
		struct otp_step *step = &batch->steps[i];

		if (step->error)
			continue;
		if (!step->needed)
			step->status = OTP_OP_ALREADY;
		else if (dry_run)
			step->status = OTP_OP_WOULD_PROGRAM;
	}
}

static int otp_batch_burn(struct otp_batch *batch)
{
	u32 granules = 0;
	unsigned int i;
	int ret = 0;

	otp_batch_sort(batch);
	otp_batch_report(batch, OTP_ACTION_BATCH_BEGIN,
			 otp_batch_needed(batch), 0);
	for (i = 0; i < batch->nsteps && !ret; i++) {
		struct otp_step *step = batch->order[i];

		if (!step->needed)
			continue;
		batch->position = i;
		ret = otp_step_burn(batch, step);
		granules += !ret;
	}
	otp_batch_cancel(batch);
	otp_batch_report(batch, OTP_ACTION_BATCH_END, granules, ret);
	return ret;
}

/* What may fail for want of memory fails before the first pulse. */
static int otp_batch_reserve(struct otp_batch *batch)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < batch->nsteps && !ret; i++) {
		const struct otp_step *step = &batch->steps[i];

		if (step->needed && !step->readable)
			ret = otp_memory_reserve(batch->otp, step);
	}
	return ret;
}

static int otp_batch_run(struct otp_batch *batch)
{
	bool dry_run = batch->request->flags & OTP_PROGRAM_DRY_RUN;
	int ret;

	otp_batch_check(batch);
	otp_batch_settle(batch, dry_run);
	if (batch->refused) {
		if (!dry_run)
			otp_batch_report(batch, OTP_ACTION_BATCH_REFUSED, 0,
					 batch->error);
		return batch->error;
	}
	if (dry_run || !otp_batch_needed(batch))
		return 0;

	ret = otp_batch_reserve(batch);
	if (ret)
		return ret;
	if (otp_is_interrupted(batch->otp))
		return -EINTR;
	return otp_batch_burn(batch);
}

/**
 * otp_program() - check a batch, and unless it is a dry run program it
 * @otp: the device, with operations; its lock is held
 * @request: the operations; gets the results
 *
 * Return: 0, the errno of the first refusal or failure, -EINTR, -EOPNOTSUPP,
 * or -ENOMEM.
 */
int otp_program(struct otp_device *otp, struct otp_request *request)
{
	struct otp_batch batch = {
		.otp = otp,
		.request = request,
	};
	int ret;

	if (!otp->ops->program)
		return -EOPNOTSUPP;

	ret = otp_batch_build(&batch);
	if (!ret) {
		ret = otp_batch_run(&batch);
		otp_batch_results(&batch);
	}
	otp_batch_free(&batch);
	return ret;
}
