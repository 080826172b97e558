// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "sequence.h"

/* A change and the bytes that the kernel is given for it. */
struct entry {
	struct libotp_change change;
	uint8_t *value;
	uint8_t *mask;
	uint8_t *op_data;
	uint8_t *op_mask;
	size_t bytes;
};

struct libotp_batch {
	struct libotp_device *dev;
	struct entry *entries;
	size_t count;
	struct libotp_outcome outcome;
};

struct libotp_batch *libotp_batch_new(struct libotp_device *dev)
{
	struct libotp_batch *batch = calloc(1, sizeof(*batch));

	if (batch)
		batch->dev = dev;
	return batch;
}

static void entry_free(struct entry *entry)
{
	wipe_free(entry->value, entry->bytes);
	wipe_free(entry->op_data, entry->change.len);
	free(entry->mask);
	free(entry->op_mask);
}

void libotp_batch_free(struct libotp_batch *batch)
{
	if (!batch)
		return;
	for (size_t i = 0; i < batch->count; i++)
		entry_free(&batch->entries[i]);
	free(batch->entries);
	free(batch);
}

size_t libotp_batch_count(const struct libotp_batch *batch)
{
	return batch->count;
}

const struct libotp_change *
libotp_batch_change(const struct libotp_batch *batch, size_t index)
{
	return index < batch->count ? &batch->entries[index].change : NULL;
}

const struct libotp_outcome *
libotp_batch_outcome(const struct libotp_batch *batch)
{
	return &batch->outcome;
}

static int refuse(struct libotp_error *err, int code,
		  const struct libotp_device *dev,
		  const struct otp_field_info *field, const char *why)
{
	return fail(err, LIBOTP_POLICY, code, "%s (%s+%u): %s", field->name,
		    libotp_region(dev, field->region)->name,
		    field->bit_offset / 8, why);
}

static int entry_check(const struct libotp_device *dev,
		       const struct otp_field_info *field,
		       const struct entry *entry, struct libotp_error *err)
{
	uint32_t width = field->bit_width;
	bool full = true;

	if (!(field->field_flags & OTP_FIELD_PROGRAM))
		return refuse(err, -EROFS, dev, field,
			      libotp_reason_text(OTP_REASON_READ_ONLY));
	if (bits_any(entry->mask, width, entry->bytes * 8))
		return refuse(err, -EINVAL, dev, field,
			      "the mask is wider than the field");
	if (!bits_any(entry->mask, 0, width))
		return refuse(err, -EINVAL, dev, field, "the mask is 0");
	for (uint32_t bit = 0; bit < width; bit++)
		full = full && bit_get(entry->mask, bit);
	if (!full && field->field_flags & OTP_FIELD_FULL_MASK)
		return refuse(err, -EINVAL, dev, field,
			      "it can only be programmed as a whole, and the mask is not the whole field");
	for (size_t i = 0; i < entry->bytes; i++)
		if (entry->value[i] & ~entry->mask[i])
			return refuse(err, -ERANGE, dev, field,
				      libotp_reason_text(OTP_REASON_VALUE));
	return 0;
}

/* Of a field that is larger than a granule those that the mask is about. */
static void entry_place(struct entry *entry, uint32_t granule,
			const struct otp_field_info *field)
{
	uint32_t first = 0, end = field->bit_width;
	struct libotp_change *change = &entry->change;

	while (!bit_get(entry->mask, first))
		first++;
	while (!bit_get(entry->mask, end - 1))
		end--;
	first = (field->bit_offset + first) / 8;
	end = LIBOTP_BYTES(field->bit_offset + end);
	change->offset = first - first % granule;
	change->len = (end - change->offset + granule - 1) / granule * granule;
}

static void entry_fill_bit(struct entry *entry, size_t to, size_t from)
{
	const size_t start = (size_t)entry->change.offset * 8;

	if (!bit_get(entry->mask, from))
		return;
	to -= start;
	entry->op_mask[to / 8] |= 1U << to % 8;
	if (bit_get(entry->value, from))
		entry->op_data[to / 8] |= 1U << to % 8;
}

static int entry_fill(const struct libotp_device *dev,
		      const struct otp_field_info *field, struct entry *entry)
{
	uint32_t granule = libotp_region(dev, field->region)->granule;
	struct libotp_change *change = &entry->change;

	entry_place(entry, granule, field);
	entry->op_data = calloc(1, change->len);
	entry->op_mask = calloc(1, change->len);
	if (!entry->op_data || !entry->op_mask)
		return -ENOMEM;
	for (uint32_t i = 0; i < field->bit_width; i++)
		entry_fill_bit(entry, field->bit_offset + i, i);
	return 0;
}

int libotp_batch_add(struct libotp_batch *batch,
		     const struct otp_field_info *field, const void *value,
		     const void *mask, uint32_t flags, unsigned int line,
		     struct libotp_error *err)
{
	struct entry entry = { .bytes = LIBOTP_BYTES(field->bit_width) };
	struct entry *grown;
	int ret;

	if (batch->count >= OTP_MAX_OPS)
		return fail(err, LIBOTP_USAGE, -EMSGSIZE,
			    "more than %u fields at once", OTP_MAX_OPS);
	entry.value = calloc(1, entry.bytes);
	entry.mask = calloc(1, entry.bytes);
	if (!entry.value || !entry.mask) {
		ret = fail_memory(err);
		goto free;
	}
	memcpy(entry.value, value, entry.bytes);
	if (mask)
		memcpy(entry.mask, mask, entry.bytes);
	for (uint32_t bit = 0; !mask && bit < field->bit_width; bit++)
		entry.mask[bit / 8] |= 1U << (bit % 8);
	ret = entry_check(batch->dev, field, &entry, err);
	if (ret)
		goto free;
	if (entry_fill(batch->dev, field, &entry)) {
		ret = fail_memory(err);
		goto free;
	}
	grown = reallocarray(batch->entries, batch->count + 1,
			     sizeof(*grown));
	if (!grown) {
		ret = fail_memory(err);
		goto free;
	}
	entry.change.field = field;
	entry.change.value = entry.value;
	entry.change.mask = entry.mask;
	entry.change.flags = flags;
	entry.change.line = line;
	batch->entries = grown;
	batch->entries[batch->count++] = entry;
	return 0;
free:
	entry_free(&entry);
	return ret;
}

static void take_results(struct libotp_batch *batch,
			 const struct otp_program *arg,
			 const struct otp_op *ops)
{
	batch->outcome = (struct libotp_outcome) {
		.programmed = arg->programmed,
		.already = arg->already,
		.refused = arg->refused,
		.failed = arg->failed,
		.not_reached = arg->not_reached,
	};
	for (size_t i = 0; i < batch->count; i++) {
		struct libotp_change *change = &batch->entries[i].change;

		change->status = ops[i].status;
		change->reason = ops[i].reason;
		change->error = ops[i].error;
		change->vendor = ops[i].vendor;
		change->verified = ops[i].verified;
	}
}

void libotp_batch_forget(struct libotp_batch *batch)
{
	batch->outcome = (struct libotp_outcome) {
		.not_reached = batch->count,
	};
	for (size_t i = 0; i < batch->count; i++) {
		struct libotp_change *change = &batch->entries[i].change;

		change->status = OTP_OP_NOT_REACHED;
		change->reason = OTP_REASON_NONE;
		change->error = 0;
		change->vendor = 0;
		change->verified = OTP_VERIFIED_NOT;
	}
}

void libotp_batch_settle(struct libotp_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct libotp_change *change = &batch->entries[i].change;

		if (change->status != OTP_OP_WOULD_PROGRAM)
			continue;
		change->status = OTP_OP_NOT_REACHED;
		batch->outcome.programmed--;
		batch->outcome.not_reached++;
	}
}

static enum libotp_fault run_fault(const struct libotp_batch *batch, int ret)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct libotp_change *change = &batch->entries[i].change;

		if (change->status == OTP_OP_FAILED)
			return change->reason == OTP_REASON_VERIFY ?
				LIBOTP_VERIFY : LIBOTP_DEVICE;
	}
	for (size_t i = 0; i < batch->count; i++) {
		const struct libotp_change *change = &batch->entries[i].change;

		if (change->status == OTP_OP_REFUSED)
			return change->reason == OTP_REASON_DEVICE ||
			       change->reason == OTP_REASON_DEAD ?
				LIBOTP_DEVICE : LIBOTP_POLICY;
	}
	return ret == -EACCES || ret == -EPERM ? LIBOTP_POLICY :
						 LIBOTP_DEVICE;
}

static int run_fail(struct libotp_batch *batch, int ret, const char *message,
		    struct libotp_error *err)
{
	enum libotp_fault fault = run_fault(batch, ret);

	if (*message)
		return fail(err, fault, ret, "%s", message);
	for (size_t i = 0; i < batch->count; i++) {
		const struct libotp_change *change = &batch->entries[i].change;
		const char *why = libotp_reason_text(change->reason);

		if (change->status != OTP_OP_REFUSED &&
		    change->status != OTP_OP_FAILED)
			continue;
		refuse(err, ret, batch->dev, change->field,
		       change->reason && why ? why : libotp_errno_text(ret));
		if (err)
			err->fault = fault;
		return ret;
	}
	if (ret == -EINTR)
		return fail(err, fault, ret,
			    "interrupted before anything was programmed");
	return fail(err, fault, ret, "%s: programming failed: %s",
		    libotp_name(batch->dev), libotp_errno_text(ret));
}

int libotp_batch_run(struct libotp_batch *batch, uint32_t flags,
		     struct libotp_error *err)
{
	_free_ struct otp_op *ops = calloc(batch->count ?: 1, sizeof(*ops));
	char message[512] = "";
	struct otp_program arg = {
		.size = sizeof(arg),
		.flags = flags,
		.op_count = batch->count,
		.op_size = sizeof(*ops),
		.ops = (uintptr_t)ops,
		.message = (uintptr_t)message,
		.message_size = sizeof(message),
		/* What holds if the kernel does not get to it. */
		.not_reached = batch->count,
	};
	int ret;

	if (!ops)
		return fail_memory(err);
	for (size_t i = 0; i < batch->count; i++) {
		struct entry *entry = &batch->entries[i];

		ops[i].region = entry->change.field->region;
		ops[i].offset = entry->change.offset;
		ops[i].len = entry->change.len;
		ops[i].flags = entry->change.flags;
		ops[i].data = (uintptr_t)entry->op_data;
		ops[i].mask = (uintptr_t)entry->op_mask;
		ops[i].field = OTP_NO_FIELD;
	}
	ret = device_ioctl(batch->dev, OTP_PROGRAM, &arg);
	message[sizeof(message) - 1] = '\0';
	take_results(batch, &arg, ops);
	return ret ? run_fail(batch, ret, message, err) : 0;
}

/* Which bits that are not frozen get a pulse when this value is programmed. */
static uint8_t pulsed(uint32_t semantics, uint8_t value, uint8_t now)
{
	switch (semantics) {
	case OTP_REWRITABLE:
		return value ^ now;
	case OTP_BIT_SET:
	case OTP_GRANULE_ONCE:
		return value;
	case OTP_BIT_CLEAR:
		return ~value;
	default:
		return 0xff;
	}
}

int libotp_batch_diff(struct libotp_batch *batch, size_t index, void *now,
		      void *programmed, enum libotp_diff *diff,
		      struct libotp_error *err)
{
	const struct entry *entry = &batch->entries[index];
	const struct otp_field_info *field = entry->change.field;
	const uint8_t *value = now, *blown = programmed;
	uint32_t semantics =
		libotp_region(batch->dev, field->region)->semantics;
	bool any = false, missing = false, wrong = false;
	uint32_t vendor;
	int ret;

	ret = libotp_read_field(batch->dev, field, now, programmed, &vendor);
	if (ret && ret != -EACCES)
		return device_vendor_fail(batch->dev, ret, vendor, err,
					  "%s: cannot be read", field->name);
	for (size_t i = 0; i < entry->bytes; i++) {
		any |= blown[i] & entry->mask[i];
		missing |= ~blown[i] & entry->mask[i] &
			   pulsed(semantics, entry->value[i], value[i]);
		wrong |= (value[i] ^ entry->value[i]) & blown[i] &
			 entry->mask[i];
	}
	if (ret == -EACCES || !libotp_readable(field))
		*diff = any ? LIBOTP_DIFF_UNREADABLE : LIBOTP_DIFF_CHANGE;
	else if (wrong && !(entry->change.flags & OTP_OP_SKIP_PROGRAMMED))
		*diff = LIBOTP_DIFF_CONFLICT;
	else
		*diff = missing ? LIBOTP_DIFF_CHANGE : LIBOTP_DIFF_SAME;
	return 0;
}

/* Puts what the batch programs over a region; false if that is blank too. */
bool batch_overlay(const struct libotp_batch *batch, uint32_t region,
		   uint8_t *bytes)
{
	bool any = false;

	for (size_t i = 0; i < batch->count; i++) {
		const struct entry *entry = &batch->entries[i];
		const struct libotp_change *change = &entry->change;

		if (change->field->region != region)
			continue;
		for (uint32_t at = 0; at < change->len; at++) {
			uint8_t mask = entry->op_mask[at];
			uint8_t *to = &bytes[change->offset + at];

			*to = (*to & ~mask) | (entry->op_data[at] & mask);
			any |= entry->op_data[at] & mask;
		}
	}
	return any;
}
