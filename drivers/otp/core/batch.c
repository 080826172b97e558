// SPDX-License-Identifier: GPL-2.0-only
/*
 * A batch: the operations of one PROGRAM, cut into granules.
 *
 * Hardware programs granules, people program fields: several operations may
 * name parts of one granule, which must be programmed in one go. So the batch
 * is a list of steps, one for each granule, and the result of an operation is
 * put together from its steps at the end.
 */
#include <linux/slab.h>
#include <linux/sort.h>

#include "batch.h"

/* data, mask, now, programmed, skip, allow_zero */
#define OTP_STEP_BUFFERS	6
#define OTP_STEP_SCRATCH	2
#define OTP_STEP_GRANULES	(OTP_STEP_BUFFERS + OTP_STEP_SCRATCH)

static int otp_step_compare_place(const void *a, const void *b)
{
	const struct otp_step *l = a, *r = b;

	if (l->region != r->region)
		return l->region < r->region ? -1 : 1;
	if (l->offset != r->offset)
		return l->offset < r->offset ? -1 : 1;
	return l->op < r->op ? -1 : l->op > r->op;
}

static int otp_step_compare_order(const void *a, const void *b)
{
	const struct otp_step *l = *(struct otp_step *const *)a;
	const struct otp_step *r = *(struct otp_step *const *)b;

	if (l->order != r->order)
		return l->order < r->order ? -1 : 1;
	if (l->op != r->op)
		return l->op < r->op ? -1 : 1;
	return l->offset < r->offset ? -1 : l->offset > r->offset;
}

/* Puts the steps into the order of programming. */
void otp_batch_sort(struct otp_batch *batch)
{
	unsigned int i;

	for (i = 0; i < batch->nsteps; i++)
		batch->order[i] = &batch->steps[i];
	sort(batch->order, batch->nsteps, sizeof(*batch->order),
	     otp_step_compare_order, NULL);
}

/**
 * otp_batch_step() - a step of a batch
 * @batch: the batch
 * @index: which, from 0
 *
 * Return: the step, or NULL past the last.
 */
struct otp_step *otp_batch_step(struct otp_batch *batch, unsigned int index)
{
	return index < batch->nsteps ? &batch->steps[index] : NULL;
}
EXPORT_SYMBOL_GPL(otp_batch_step);

/**
 * otp_batch_find() - the step of a granule
 * @batch: the batch
 * @region: the granule's region
 * @offset: its first byte
 *
 * Return: the step, or NULL if the batch does not touch the granule.
 */
struct otp_step *otp_batch_find(struct otp_batch *batch,
				const struct otp_region *region, u32 offset)
{
	unsigned int low = 0;
	unsigned int high = batch->nsteps;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;
		struct otp_step *step = &batch->steps[mid];

		if (step->region == region && step->offset == offset)
			return step;
		if (step->region < region ||
		    (step->region == region && step->offset < offset))
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(otp_batch_find);

/* The message is about the first granule of the first operation. */
void otp_batch_message(struct otp_batch *batch, u32 op, u32 offset,
		       int error, const char *fmt, va_list args)
{
	bool later = op > batch->op ||
		     (op == batch->op && offset >= batch->offset);

	if (batch->refused++ && later)
		return;

	batch->op = op;
	batch->offset = offset;
	batch->error = error;
	vsnprintf(batch->request->message, sizeof(batch->request->message),
		  fmt, args);
}

/**
 * otp_refuse() - refuse a step, and with it the whole batch
 * @batch: the batch
 * @step: what is refused
 * @error: negative errno
 * @reason: why
 * @fmt: a sentence about it, for people
 *
 * The first refusal of a step counts.
 */
void otp_refuse(struct otp_batch *batch, struct otp_step *step, int error,
		enum otp_reason reason, const char *fmt, ...)
{
	va_list args;

	if (step->error)
		return;

	step->error = error;
	step->reason = reason;
	step->status = OTP_OP_REFUSED;

	va_start(args, fmt);
	otp_batch_message(batch, step->op, step->offset, error, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(otp_refuse);

__printf(5, 6)
static void otp_refuse_op(struct otp_batch *batch, u32 index, int error,
			  enum otp_reason reason, const char *fmt, ...)
{
	struct otp_op *op = &batch->request->ops[index];
	va_list args;

	op->error = error;
	op->reason = reason;
	op->status = OTP_OP_REFUSED;

	va_start(args, fmt);
	otp_batch_message(batch, index, op->offset, error, fmt, args);
	va_end(args);
}

static void otp_op_check(struct otp_batch *batch, u32 index)
{
	struct otp_op *op = &batch->request->ops[index];
	const struct otp_region *region;

	region = otp_region_get(batch->otp, op->region);
	if (!region) {
		otp_refuse_op(batch, index, -ENOENT, OTP_REASON_REGION,
			      "operation %u: there is no region %u", index,
			      op->region);
		return;
	}
	if (!op->len || op->len % region->granule ||
	    op->offset % region->granule) {
		otp_refuse_op(batch, index, -EINVAL, OTP_REASON_ALIGN,
			      "operation %u: %s is programmed in multiples of %u bytes, not %u at %u",
			      index, region->name, region->granule, op->len,
			      op->offset);
		return;
	}
	if (op->offset > region->size || op->len > region->size - op->offset)
		otp_refuse_op(batch, index, -ERANGE, OTP_REASON_RANGE,
			      "operation %u: %u bytes at %u lie past the end of %s (%u bytes)",
			      index, op->len, op->offset, region->name,
			      region->size);
}

static void otp_op_count(struct otp_batch *batch, u32 index, size_t *bytes)
{
	struct otp_op *op = &batch->request->ops[index];

	otp_op_check(batch, index);
	if (op->error)
		return;
	batch->nsteps += op->len /
		otp_region_get(batch->otp, op->region)->granule;
	*bytes += OTP_STEP_GRANULES * op->len;
}

static void otp_step_buffers(struct otp_step *step, u8 **buffer)
{
	u8 **const buffers[OTP_STEP_BUFFERS] = {
		&step->data, &step->mask, &step->now, &step->programmed,
		&step->skip, &step->allow_zero,
	};
	unsigned int i;

	for (i = 0; i < OTP_STEP_BUFFERS; i++) {
		*buffers[i] = *buffer;
		*buffer += step->region->granule;
	}
	step->scratch = *buffer;
	*buffer += OTP_STEP_SCRATCH * step->region->granule;
}

/* Found out before its mask is joined with that of another operation. */
static bool otp_step_is_wide(const struct otp_step *step)
{
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		if (step->data[i] & ~step->mask[i])
			return true;
	}
	return false;
}

static struct otp_step *otp_op_cut(struct otp_batch *batch, u32 index,
				   struct otp_step *step, u8 **buffer)
{
	const struct otp_request *request = batch->request;
	const struct otp_op *op = &request->ops[index];
	const struct otp_region *region;
	u32 done, granule;

	if (op->error)
		return step;

	region = otp_region_get(batch->otp, op->region);
	granule = region->granule;
	for (done = 0; done < op->len; done += granule, step++) {
		step->region = region;
		step->offset = op->offset + done;
		step->op = index;
		step->field = OTP_NO_FIELD;

		otp_step_buffers(step, buffer);
		memcpy(step->data, request->data[index] + done, granule);
		memcpy(step->mask, request->mask[index] + done, granule);
		if (op->flags & OTP_OP_SKIP_PROGRAMMED)
			memcpy(step->skip, step->mask, granule);
		if (op->flags & OTP_OP_ALLOW_ZERO ||
		    request->flags & OTP_PROGRAM_ALLOW_ZERO)
			memcpy(step->allow_zero, step->mask, granule);
		step->wide = otp_step_is_wide(step);
	}
	return step;
}

/* Another operation on a granule that has a step already. */
static void otp_step_merge(struct otp_batch *batch, struct otp_step *step,
			   const struct otp_step *more)
{
	bool overlap = false;
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		overlap |= step->mask[i] & more->mask[i];
		step->mask[i] |= more->mask[i];
		step->data[i] |= more->data[i];
		step->skip[i] |= more->skip[i];
		step->allow_zero[i] |= more->allow_zero[i];
	}
	step->wide |= more->wide;

	if (overlap)
		otp_refuse(batch, step, -EINVAL, OTP_REASON_OVERLAP,
			   "operations %u and %u both program bits at %s+%u",
			   step->op, more->op, step->region->name,
			   step->offset);
}

static void otp_batch_merge(struct otp_batch *batch)
{
	unsigned int from, to = 0;

	sort(batch->steps, batch->nsteps, sizeof(*batch->steps),
	     otp_step_compare_place, NULL);

	for (from = 1; from < batch->nsteps; from++) {
		struct otp_step *last = &batch->steps[to];
		struct otp_step *step = &batch->steps[from];

		if (step->region == last->region &&
		    step->offset == last->offset)
			otp_step_merge(batch, last, step);
		else
			batch->steps[++to] = *step;
	}
	if (batch->nsteps)
		batch->nsteps = to + 1;
}

/**
 * otp_batch_build() - cut the operations of a request into steps
 * @batch: @otp and @request are set
 *
 * Operations that name no place in the memory are refused here and get no
 * step.
 *
 * Return: 0, or -ENOMEM.
 */
int otp_batch_build(struct otp_batch *batch)
{
	struct otp_step *step;
	u8 *buffer;
	u32 i;

	for (i = 0; i < batch->request->nops; i++)
		otp_op_count(batch, i, &batch->buffers_size);
	if (!batch->nsteps)
		return 0;

	batch->steps = kvcalloc(batch->nsteps, sizeof(*batch->steps),
				GFP_KERNEL);
	batch->order = kvcalloc(batch->nsteps, sizeof(*batch->order),
				GFP_KERNEL);
	batch->buffers = kvzalloc(batch->buffers_size, GFP_KERNEL);
	if (!batch->steps || !batch->order || !batch->buffers)
		return -ENOMEM;

	step = batch->steps;
	buffer = batch->buffers;
	for (i = 0; i < batch->request->nops; i++)
		step = otp_op_cut(batch, i, step, &buffer);
	otp_batch_merge(batch);
	return 0;
}

/* The buffers hold keys. */
void otp_batch_free(struct otp_batch *batch)
{
	if (batch->buffers)
		memzero_explicit(batch->buffers, batch->buffers_size);
	kvfree(batch->buffers);
	kvfree(batch->order);
	kvfree(batch->steps);
}

/* What is known least about counts. */
static u32 otp_verified_least(u32 a, u32 b)
{
	static const u8 rank[] = {
		[OTP_VERIFIED_NOT] = 0,
		[OTP_VERIFIED_MASK] = 1,
		[OTP_VERIFIED_MEMORY] = 2,
		[OTP_VERIFIED_VALUE] = 3,
	};

	return rank[a] < rank[b] ? a : b;
}

static u32 otp_status_worst(u32 a, u32 b)
{
	static const u8 rank[] = {
		[OTP_OP_ALREADY] = 0,
		[OTP_OP_PROGRAMMED] = 1,
		[OTP_OP_WOULD_PROGRAM] = 2,
		[OTP_OP_NOT_REACHED] = 3,
		[OTP_OP_FAILED] = 4,
		[OTP_OP_REFUSED] = 5,
	};

	return rank[a] > rank[b] ? a : b;
}

/* An operation fares as the worst of its steps does. */
static void otp_op_result(struct otp_batch *batch, struct otp_op *op)
{
	const struct otp_region *region;
	u32 offset;

	if (op->error)
		return;

	op->status = OTP_OP_ALREADY;
	op->verified = OTP_VERIFIED_VALUE;
	region = otp_region_get(batch->otp, op->region);
	for (offset = op->offset; offset < op->offset + op->len;
	     offset += region->granule) {
		struct otp_step *step = otp_batch_find(batch, region, offset);

		if (step->error && !op->error) {
			op->error = step->error;
			op->reason = step->reason;
			op->vendor = step->vendor;
			op->field = step->field;
		}
		if (step->status == OTP_OP_ALREADY ||
		    step->status == OTP_OP_PROGRAMMED)
			op->done += region->granule;
		op->status = otp_status_worst(op->status, step->status);
		op->verified = otp_verified_least(op->verified,
						  step->verified);
	}
}

/* Tells each operation what became of it. */
void otp_batch_results(struct otp_batch *batch)
{
	u32 i;

	for (i = 0; i < batch->request->nops; i++)
		otp_op_result(batch, &batch->request->ops[i]);
}
