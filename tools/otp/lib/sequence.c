// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan as it is carried out: batches, locks and resets, one by one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plan.h"
#include "sequence.h"

struct libotp_sequence *sequence_new(struct libotp_device *dev,
				     const char *path)
{
	struct libotp_sequence *sequence = calloc(1, sizeof(*sequence));

	if (!sequence)
		return NULL;
	sequence->dev = dev;
	sequence->path = strdup(path);
	if (sequence->path)
		return sequence;
	free(sequence);
	return NULL;
}

void libotp_sequence_free(struct libotp_sequence *sequence)
{
	if (!sequence)
		return;
	for (size_t i = 0; i < sequence->count; i++)
		libotp_batch_free(sequence->parts[i].batch);
	free(sequence->parts);
	free(sequence->path);
	free(sequence);
}

struct libotp_part *sequence_add(struct libotp_sequence *sequence,
				 enum libotp_action action,
				 const struct libotp_step *step,
				 size_t index)
{
	struct libotp_part *grown = reallocarray(sequence->parts,
						 sequence->count + 1,
						 sizeof(*grown));

	if (!grown)
		return NULL;
	sequence->parts = grown;
	grown += sequence->count++;
	*grown = (struct libotp_part) {
		.action = action,
		.step = index,
		.line = step->line,
	};
	return grown;
}

size_t libotp_sequence_count(const struct libotp_sequence *sequence)
{
	return sequence->count;
}

const struct libotp_part *
libotp_sequence_part(const struct libotp_sequence *sequence, size_t index)
{
	return index < sequence->count ? &sequence->parts[index] : NULL;
}

static void count_lock(const struct otp_lock *lock,
		       struct libotp_outcome *sum)
{
	switch (lock->status) {
	case OTP_OP_WOULD_PROGRAM:
	case OTP_OP_PROGRAMMED:
		sum->programmed++;
		break;
	case OTP_OP_ALREADY:
		sum->already++;
		break;
	case OTP_OP_REFUSED:
		sum->refused++;
		break;
	case OTP_OP_FAILED:
		sum->failed++;
		break;
	default:
		sum->not_reached++;
	}
}

static void count_batch(const struct libotp_batch *batch,
			struct libotp_outcome *sum)
{
	const struct libotp_outcome *one = libotp_batch_outcome(batch);

	sum->programmed += one->programmed;
	sum->already += one->already;
	sum->refused += one->refused;
	sum->failed += one->failed;
	sum->not_reached += one->not_reached;
}

void libotp_sequence_outcome(const struct libotp_sequence *sequence,
			     struct libotp_outcome *fields,
			     struct libotp_outcome *locks)
{
	memset(fields, 0, sizeof(*fields));
	memset(locks, 0, sizeof(*locks));
	for (size_t i = 0; i < sequence->count; i++) {
		const struct libotp_part *part = &sequence->parts[i];

		if (part->action == LIBOTP_PROGRAM)
			count_batch(part->batch, fields);
		else if (part->action != LIBOTP_RESET)
			count_lock(&part->lock, locks);
	}
}

void libotp_sequence_forget(struct libotp_sequence *sequence)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct libotp_part *part = &sequence->parts[i];

		part->later = false;
		part->reset = LIBOTP_RESET_NOT_REACHED;
		if (part->batch)
			libotp_batch_forget(part->batch);
		part->lock.status = OTP_OP_NOT_REACHED;
		part->lock.reason = OTP_REASON_NONE;
		part->lock.error = 0;
		part->lock.vendor = 0;
	}
}

static void settle_lock(struct otp_lock *lock)
{
	if (lock->status == OTP_OP_WOULD_PROGRAM)
		lock->status = OTP_OP_NOT_REACHED;
}

void libotp_sequence_settle(struct libotp_sequence *sequence,
			    const struct libotp_part *stopped)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct libotp_part *part = &sequence->parts[i];

		if (part->action == LIBOTP_PROGRAM)
			libotp_batch_settle(part->batch);
		else if (part->action != LIBOTP_RESET)
			settle_lock(&part->lock);
		else if (part > stopped || !stopped)
			part->reset = LIBOTP_RESET_NOT_REACHED;
	}
}

static int region_pending(struct libotp_device *dev, uint32_t region,
			  bool *pending)
{
	struct otp_region_info info = {
		.size = sizeof(info),
		.region = region,
	};
	int ret = device_ioctl(dev, OTP_REGION_INFO, &info);

	if (!ret && info.region_state & OTP_REGION_LOCK_PENDING)
		*pending = true;
	return ret;
}

int libotp_reset_pending(struct libotp_device *dev, bool *pending,
			 struct libotp_error *err)
{
	struct otp_info info = { .size = sizeof(info) };
	int ret = device_ioctl(dev, OTP_INFO, &info);

	*pending = !ret && info.state == OTP_STATE_RESET_PENDING;
	for (uint32_t r = 0; r < info.region_count && !ret && !*pending; r++)
		ret = region_pending(dev, r, pending);
	if (ret)
		return fail(err, LIBOTP_DEVICE, ret,
			    "%s: cannot tell whether a reset is pending: %s",
			    libotp_name(dev), libotp_errno_text(ret));
	return 0;
}

/* ---- for real ---- */

static int part_fail(const struct libotp_sequence *sequence,
		     const struct libotp_part *part, enum libotp_fault fault,
		     int code, const char *why, struct libotp_error *err)
{
	return fail(err, fault, code, "%s:%u: %s", sequence->path, part->line,
		    why);
}

/* The digest was shown before: it has to be that of what is there now. */
static int check_digest(const struct libotp_sequence *sequence, size_t index,
			struct libotp_error *err)
{
	const struct libotp_part *part = &sequence->parts[index];
	const struct otp_region_info *region =
		libotp_region(sequence->dev, part->lock.region);
	_free_ uint8_t *bytes = NULL;
	uint64_t digest;
	int ret;

	if (!part->digest)
		return 0;
	bytes = malloc(region->region_size);
	if (!bytes)
		return fail_memory(err);
	ret = libotp_read_contents(sequence->dev, region, bytes, err) ?:
	      libotp_compute_digest(region, part->digest, bytes, &digest,
				    err);
	if (!ret && digest != part->lock.digest)
		ret = part_fail(sequence, part, LIBOTP_VERIFY, -EBADMSG,
				"the region does not hold what its digest was computed over; it was not locked",
				err);
	return ret;
}

static int run_lock(struct libotp_sequence *sequence, size_t index,
		    struct libotp_error *err)
{
	struct libotp_part *part = &sequence->parts[index];

	return check_digest(sequence, index, err) ?:
	       libotp_lock(sequence->dev, &part->lock, err);
}

static int run_reset(struct libotp_sequence *sequence,
		     struct libotp_part *part, struct libotp_error *err)
{
	bool pending;
	int ret = libotp_reset_pending(sequence->dev, &pending, err);

	if (!ret)
		part->reset = pending ? LIBOTP_RESET_NEEDED :
					LIBOTP_RESET_PASSED;
	return ret;
}

int libotp_sequence_run(struct libotp_sequence *sequence, uint32_t flags,
			const struct libotp_part **stopped,
			struct libotp_error *err)
{
	int ret = 0;

	*stopped = NULL;
	for (size_t i = 0; i < sequence->count && !ret && !*stopped; i++) {
		struct libotp_part *part = &sequence->parts[i];

		switch (part->action) {
		case LIBOTP_LOCK:
		case LIBOTP_READ_LOCK:
			ret = run_lock(sequence, i, err);
			break;
		case LIBOTP_RESET:
			ret = run_reset(sequence, part, err);
			if (part->reset == LIBOTP_RESET_NEEDED)
				*stopped = part;
			break;
		default:
			ret = libotp_batch_run(part->batch, flags, err);
		}
	}
	return ret;
}
