// SPDX-License-Identifier: LGPL-2.1-or-later
/* The dry run of a plan, before anything that cannot be undone. */
#include <errno.h>
#include <string.h>

#include "sequence.h"

/**
 * struct rehearsal - what is known on the way
 * @sequence: what is rehearsed
 * @flags: OTP_PROGRAM_*
 * @pending: something will act after a reset only
 * @past: a reset will have happened before this part
 * @first: the first refusal
 */
struct rehearsal {
	struct libotp_sequence *sequence;
	uint32_t flags;
	bool pending;
	bool past;
	struct libotp_error *first;
};

/* Puts what earlier parts program over a region; false if that is blank. */
static bool overlay(const struct libotp_sequence *sequence, size_t index,
		    uint32_t region, uint8_t *bytes)
{
	bool any = false;

	for (size_t i = 0; i < index; i++)
		if (sequence->parts[i].batch)
			any |= batch_overlay(sequence->parts[i].batch, region,
					     bytes);
	return any;
}

static bool will_hold_something(const struct libotp_sequence *sequence,
				size_t index)
{
	uint32_t region = sequence->parts[index].lock.region;
	const struct otp_region_info *info = libotp_region(sequence->dev,
							   region);
	uint8_t *bytes = calloc(1, info->region_size);
	bool any;

	if (!bytes)
		return false;
	any = overlay(sequence, index, region, bytes);
	wipe_free(bytes, info->region_size);
	return any;
}

/* Digest of what the region will hold then. */
int sequence_digest(const struct libotp_sequence *sequence, size_t index,
		    uint64_t *digest, struct libotp_error *err)
{
	const struct libotp_part *part = &sequence->parts[index];
	const struct otp_region_info *region =
		libotp_region(sequence->dev, part->lock.region);
	_free_ uint8_t *bytes = malloc(region->region_size);
	int ret;

	if (!bytes)
		return fail_memory(err);
	ret = libotp_read_contents(sequence->dev, region, bytes, err);
	if (ret)
		return ret;
	overlay(sequence, index, part->lock.region, bytes);
	return libotp_compute_digest(region, part->digest, bytes, digest,
				     err);
}

/* The hardware refuses for now; after a reset it may be otherwise. */
static bool only_for_now(uint32_t status, uint32_t reason, int error)
{
	return status != OTP_OP_REFUSED ||
	       (reason == OTP_REASON_DEVICE && error == -EPERM);
}

static bool batch_only_for_now(const struct libotp_batch *batch)
{
	const struct libotp_change *change;

	if (!libotp_batch_outcome(batch)->refused)
		return false;
	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++)
		if (!only_for_now(change->status, change->reason,
				  change->error))
			return false;
	return true;
}

/* Until a reset nobody can tell what is there, nor compare with it. */
static int check_read_lock(const struct rehearsal *r,
			   const struct libotp_part *part, uint32_t region,
			   struct libotp_error *err)
{
	const struct otp_region_info *info =
		libotp_region(r->sequence->dev, region);

	if (r->past || part->action == LIBOTP_READ_LOCK ||
	    !(info->region_flags & OTP_REGION_READ_LOCK) ||
	    !(info->region_state & OTP_REGION_READ_LOCKED))
		return 0;
	return fail(err, LIBOTP_POLICY, -EPERM,
		    "%s:%u: %s is locked against reading until the next reset: reset the device, then run the same command again",
		    r->sequence->path, part->line, info->name);
}

static int rehearse_batch(const struct rehearsal *r, struct libotp_part *part,
			  struct libotp_error *err)
{
	const struct libotp_change *change;
	int ret = 0;

	for (size_t i = 0; !ret &&
	     (change = libotp_batch_change(part->batch, i)); i++)
		ret = check_read_lock(r, part, change->field->region, err);
	ret = ret ?: libotp_batch_run(part->batch,
				      r->flags | OTP_PROGRAM_DRY_RUN, err);
	if (ret && r->past && batch_only_for_now(part->batch)) {
		libotp_batch_forget(part->batch);
		part->later = true;
		ret = 0;
	}
	return ret;
}

static int rehearse_lock(struct rehearsal *r, size_t index,
			 struct libotp_error *err)
{
	struct libotp_part *part = &r->sequence->parts[index];
	struct otp_lock *lock = &part->lock;
	uint32_t flags = lock->flags;
	uint64_t digest = lock->digest;
	int ret = check_read_lock(r, part, lock->region, err);

	if (!ret && part->digest) {
		ret = sequence_digest(r->sequence, index, &digest, err);
		lock->digest = digest;
	}
	if (ret)
		return ret;
	lock->flags |= OTP_LOCK_DRY_RUN;
	if (will_hold_something(r->sequence, index))
		lock->flags |= OTP_LOCK_ALLOW_BLANK;
	ret = libotp_lock(r->sequence->dev, lock, err);
	lock->flags = flags;
	if (ret && r->past && lock->status == OTP_OP_REFUSED &&
	    only_for_now(lock->status, lock->reason, lock->error)) {
		lock->status = OTP_OP_NOT_REACHED;
		part->later = true;
		ret = 0;
	}
	if (lock->kind == OTP_LOCK_WRITE && !ret &&
	    lock->status != OTP_OP_ALREADY)
		r->pending = true;
	return ret;
}

static void rehearse_reset(struct rehearsal *r, struct libotp_part *part)
{
	part->reset = r->pending ? LIBOTP_RESET_NEEDED : LIBOTP_RESET_PASSED;
	r->past |= r->pending;
	r->pending = false;
}

static int rehearse_part(struct rehearsal *r, size_t index,
			 struct libotp_error *err)
{
	struct libotp_part *part = &r->sequence->parts[index];

	switch (part->action) {
	case LIBOTP_LOCK:
	case LIBOTP_READ_LOCK:
		return rehearse_lock(r, index, err);
	case LIBOTP_RESET:
		rehearse_reset(r, part);
		return 0;
	default:
		return rehearse_batch(r, part, err);
	}
}

/* All of it, so that all refusals can be shown; the first is the error. */
int libotp_sequence_rehearse(struct libotp_sequence *sequence, uint32_t flags,
			     struct libotp_error *err)
{
	struct rehearsal r = { .sequence = sequence, .flags = flags };
	struct libotp_error one;
	int first;

	libotp_sequence_forget(sequence);
	first = libotp_reset_pending(sequence->dev, &r.pending, err);
	if (first)
		return first;
	for (size_t i = 0; i < sequence->count; i++) {
		int ret = rehearse_part(&r, i, &one);

		if (!ret || first)
			continue;
		first = ret;
		if (err)
			*err = one;
	}
	return first;
}
