// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everything that is checked before the first pulse.
 *
 * First what the tables alone can tell, then what is in the memory now, then
 * the atomic groups, then the rules of the chip. A batch with one refusal is
 * refused whole; all refusals are found in one go, so that a plan can be
 * mended in one go.
 */
#include <linux/slab.h>

#include "batch.h"

static u32 otp_field_index(const struct otp_region *region,
			   const struct otp_field *field)
{
	return field - region->fields;
}

static bool otp_bytes_any(const u8 *bytes, u32 len)
{
	return memchr_inv(bytes, 0, len);
}

/* Name for messages: the first field of the granule, else the region. */
static const char *otp_step_name(const struct otp_step *step)
{
	const struct otp_field *field;

	field = otp_field_next(step->region, step->offset,
			       step->region->granule, NULL);
	return field ? field->name : step->region->name;
}

__printf(6, 7)
static void otp_refuse_field(struct otp_batch *batch, struct otp_step *step,
			     const struct otp_field *field, int error,
			     enum otp_reason reason, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	if (step->error)
		return;

	step->field = otp_field_index(step->region, field);
	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	otp_refuse(batch, step, error, reason, "%s %pV", field->name, &vaf);
	va_end(args);
}

/* Whether @some has any of the bits that @step programs within @bits. */
static bool otp_step_any(const struct otp_step *step, const u8 *bits,
			 const u8 *some)
{
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		if (step->mask[i] & bits[i] & some[i])
			return true;
	}
	return false;
}

/* Whether @some has all of the bits that @step programs within @bits. */
static bool otp_step_all(const struct otp_step *step, const u8 *bits,
			 const u8 *some)
{
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		if (step->mask[i] & bits[i] & ~some[i])
			return false;
	}
	return true;
}

/**
 * otp_field_covered() - look at a whole field across its granules
 * @batch: the batch
 * @region: its region
 * @field: the field
 * @bits: room for one granule
 * @zero: gets whether the batch programs nothing but 0 there
 *
 * Return: whether the batch programs every bit of it.
 */
static bool otp_field_covered(struct otp_batch *batch,
			      const struct otp_region *region,
			      const struct otp_field *field, u8 *bits,
			      bool *zero)
{
	u32 end = otp_field_end_granule(region, field);
	u32 granule = region->granule;
	bool covered = true;
	u32 offset, i;

	*zero = true;
	for (offset = otp_field_first_granule(region, field); offset < end;
	     offset += granule) {
		struct otp_step *step = otp_batch_find(batch, region, offset);

		if (!step) {
			covered = false;
			continue;
		}
		otp_field_bits(field, offset, granule, bits);
		for (i = 0; i < granule; i++) {
			covered &= (step->mask[i] & bits[i]) == bits[i];
			*zero &= !(step->data[i] & bits[i]);
		}
	}
	return covered;
}

static void otp_step_check_field(struct otp_batch *batch,
				 struct otp_step *step,
				 const struct otp_field *field, u8 *bits)
{
	bool covered = true, zero = false;

	if (field->flags & OTP_FIELD_VENDOR) {
		otp_refuse_field(batch, step, field, -EPERM,
				 OTP_REASON_VENDOR_FIELD,
				 "belongs to the chip maker");
		return;
	}
	if (!(field->flags & OTP_FIELD_PROGRAM)) {
		otp_refuse_field(batch, step, field, -EROFS,
				 OTP_REASON_READ_ONLY, "is read-only");
		return;
	}

	/* Looks at every granule of the field: only where it matters. */
	if (field->flags & (OTP_FIELD_FULL_MASK | OTP_FIELD_NO_ZERO))
		covered = otp_field_covered(batch, step->region, field, bits,
					    &zero);
	otp_field_bits(field, step->offset, step->region->granule, bits);
	if (field->flags & OTP_FIELD_FULL_MASK) {
		if (!covered)
			otp_refuse_field(batch, step, field, -EINVAL,
					 OTP_REASON_MASK,
					 "is programmed only as a whole: its mask must have all %u bits",
					 field->bit_width);
		else if (otp_step_any(step, bits, step->skip))
			otp_refuse_field(batch, step, field, -EINVAL,
					 OTP_REASON_MASK,
					 "is programmed only as a whole: no bit of it can be skipped");
	}
	if (field->flags & OTP_FIELD_NO_ZERO && zero &&
	    !otp_step_all(step, bits, step->allow_zero))
		otp_refuse_field(batch, step, field, -EDOM, OTP_REASON_ZERO,
				 "would be frozen at 0, which must be allowed expressly");
}

/* Bits that the fields do not account for. */
static void otp_step_check_gap(struct otp_batch *batch, struct otp_step *step,
			       const u8 *covered, bool any)
{
	u32 i;

	if (!any) {
		otp_refuse(batch, step, -ENXIO, OTP_REASON_GAP,
			   "%s+%u: no field is there", step->region->name,
			   step->offset);
		return;
	}
	for (i = 0; i < step->region->granule; i++) {
		if (!(step->mask[i] & ~covered[i]))
			continue;
		otp_refuse(batch, step, -EINVAL, OTP_REASON_MASK,
			   "%s: the mask has bits outside the field at %s+%u",
			   step->field == OTP_NO_FIELD ? step->region->name :
			   step->region->fields[step->field].name,
			   step->region->name, step->offset);
		return;
	}
}

static void otp_step_check_bits(struct otp_batch *batch,
				struct otp_step *step)
{
	if (!otp_bytes_any(step->mask, step->region->granule)) {
		otp_refuse(batch, step, -EINVAL, OTP_REASON_MASK,
			   "%s: the mask at %s+%u is 0", otp_step_name(step),
			   step->region->name, step->offset);
		return;
	}
	if (step->wide)
		otp_refuse(batch, step, -ERANGE, OTP_REASON_VALUE,
			   "%s: the value at %s+%u does not fit its mask",
			   otp_step_name(step), step->region->name,
			   step->offset);
}

static void otp_step_check_tables(struct otp_batch *batch,
				  struct otp_step *step, u8 *scratch)
{
	const struct otp_region *region = step->region;
	u32 granule = region->granule;
	const struct otp_field *field = NULL;
	u8 *covered = scratch, *bits = scratch + granule;
	bool any = false;
	u32 i;

	if (region->kind == OTP_KIND_JOURNAL) {
		otp_refuse(batch, step, -EOPNOTSUPP, OTP_REASON_KIND,
			   "%s: a journal takes records, not masked writes",
			   region->name);
		return;
	}
	if (!(region->flags & OTP_REGION_PROGRAM)) {
		otp_refuse(batch, step, -EROFS, OTP_REASON_READ_ONLY,
			   "%s: the region is read-only", otp_step_name(step));
		return;
	}

	memset(covered, region->nfields ? 0 : 0xff, granule);
	while ((field = otp_field_next(region, step->offset, granule,
				       field))) {
		bool touched = false;

		any = true;
		otp_field_bits(field, step->offset, granule, bits);
		for (i = 0; i < granule; i++) {
			covered[i] |= bits[i];
			touched |= bits[i] & step->mask[i];
		}
		if (!touched)
			continue;
		if (step->field == OTP_NO_FIELD)
			step->field = otp_field_index(region, field);
		step->order = max(step->order, field->order);
		otp_step_check_field(batch, step, field, bits);
	}
	if (region->semantics == OTP_GRANULE_ONCE &&
	    otp_bytes_any(step->skip, granule))
		otp_refuse(batch, step, -EINVAL, OTP_REASON_MASK,
			   "%s: the granule is programmed only as a whole: no bit of it can be skipped",
			   otp_step_name(step));
	if (region->nfields)
		otp_step_check_gap(batch, step, covered, any);
	otp_step_check_bits(batch, step);
}

static void otp_step_check_lock(struct otp_batch *batch,
				struct otp_step *step)
{
	if (batch->locked != step->region) {
		batch->locked = step->region;
		batch->lock_state = otp_region_state(batch->otp, step->region);
	}
	if (batch->lock_state & OTP_REGION_WRITE_LOCKED)
		otp_refuse(batch, step, -EROFS, OTP_REASON_LOCKED,
			   "%s: region %s is locked", otp_step_name(step),
			   step->region->name);
	else if (batch->lock_state & OTP_REGION_LOCK_PENDING)
		otp_refuse(batch, step, -EROFS, OTP_REASON_LOCKED,
			   "%s: region %s is locked from the next reset on",
			   otp_step_name(step), step->region->name);
}

static void otp_step_refuse_look(struct otp_batch *batch,
				 struct otp_step *step, int ret)
{
	char text[OTP_VENDOR_TEXT_SIZE];

	if (ret == -EUCLEAN)
		otp_refuse(batch, step, ret, OTP_REASON_DAMAGED,
			   "%s: the memory is damaged at %s+%u (%s)",
			   otp_step_name(step), step->region->name,
			   step->offset,
			   otp_vendor_text(batch->otp, step->vendor, text));
	else
		otp_refuse(batch, step, ret, OTP_REASON_DEVICE,
			   "%s: cannot be looked at (errno %d, device status %s)",
			   otp_step_name(step), -ret,
			   otp_vendor_text(batch->otp, step->vendor, text));
}

static void otp_step_look(struct otp_batch *batch, struct otp_step *step)
{
	struct otp_device *otp = batch->otp;
	int ret;

	ret = otp->ops->read(otp, step->region, step->offset,
			     step->region->granule, step->now,
			     step->programmed, &step->vendor);
	step->readable = !ret;
	if (ret && ret != -EACCES)
		otp_step_refuse_look(batch, step, ret);
	else
		step->vendor = 0;
}

/**
 * struct otp_sight - what the bits of one byte mean for a step
 * @conflict: programmed with another value
 * @pending: still to be programmed
 */
struct otp_sight {
	u8 conflict;
	u8 pending;
};

static struct otp_sight otp_byte_sight(const struct otp_step *step, u32 i)
{
	u8 mask = step->mask[i];
	u8 done = mask & step->programmed[i];
	u8 differ = mask & (step->now[i] ^ step->data[i]);

	switch (step->region->semantics) {
	/* Where a word takes one pulse, its blank bits are done as well. */
	case OTP_BIT_SET:
		return (struct otp_sight){
			.conflict = differ & (done | step->now[i]),
			.pending = differ & ~done & step->data[i],
		};
	case OTP_BIT_CLEAR:
		return (struct otp_sight){
			.conflict = differ & (done | ~step->now[i]),
			.pending = differ & ~done & ~step->data[i],
		};
	case OTP_REWRITABLE:
		return (struct otp_sight){
			.conflict = differ & done,
			.pending = differ & ~done,
		};
	case OTP_GRANULE_ONCE:
		return (struct otp_sight){
			.conflict = otp_bytes_any(step->programmed,
						  step->region->granule) ?
				    differ : 0,
			.pending = differ,
		};
	case OTP_BIT_ONCE:
	default:
		return (struct otp_sight){
			.conflict = done & differ,
			.pending = mask & ~done,
		};
	}
}

/*
 * Bits that are right already are left out of the pulse. Where a 0 is
 * programmed like a 1, a field that is programmed only as a whole stays whole
 * as long as any bit of it is needed: the hardware leaves alone what it has
 * already.
 */
static void otp_step_narrow(struct otp_step *step, u8 *pending, u8 *bits)
{
	const struct otp_region *region = step->region;
	const struct otp_field *field = NULL;
	bool needed;
	u32 i;

	if (region->semantics == OTP_GRANULE_ONCE)
		return;
	while (region->semantics == OTP_BIT_ONCE &&
	       (field = otp_field_next(region, step->offset, region->granule,
				       field))) {
		if (!(field->flags & OTP_FIELD_FULL_MASK))
			continue;
		otp_field_bits(field, step->offset, region->granule, bits);
		needed = false;
		for (i = 0; i < region->granule; i++)
			needed |= pending[i] & bits[i];
		for (i = 0; needed && i < region->granule; i++)
			pending[i] |= step->mask[i] & bits[i];
	}
	for (i = 0; i < region->granule; i++) {
		step->mask[i] = pending[i];
		step->data[i] &= pending[i];
	}
}

static void otp_step_compare(struct otp_batch *batch, struct otp_step *step,
			     u8 *scratch)
{
	u32 granule = step->region->granule;
	bool conflict = false;
	u32 i;

	for (i = 0; i < granule; i++) {
		struct otp_sight sight = otp_byte_sight(step, i);

		conflict |= sight.conflict & ~step->skip[i];
		step->needed |= sight.pending;
		scratch[i] = sight.pending;
	}
	if (conflict) {
		otp_refuse(batch, step, -EEXIST, OTP_REASON_CONFLICT,
			   "%s: bits at %s+%u are programmed with another value",
			   otp_step_name(step), step->region->name,
			   step->offset);
		return;
	}
	otp_step_narrow(step, scratch, scratch + granule);
	if (!step->needed)
		step->verified = OTP_VERIFIED_VALUE;
}

/* Of what may be skipped, only what is blank is asked for. */
static bool otp_step_skip(struct otp_step *step)
{
	bool skipped = false;
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		u8 skip = step->mask[i] & step->skip[i] & step->programmed[i];

		skipped |= skip;
		step->mask[i] &= ~skip;
		step->data[i] &= ~skip;
	}
	return skipped;
}

/* A word that cannot be read is judged by its mask and by what we remember. */
static void otp_step_remember(struct otp_batch *batch, struct otp_step *step)
{
	bool skipped = otp_step_skip(step);
	enum otp_recall recall;
	bool any = false;
	u32 i;

	for (i = 0; i < step->region->granule; i++) {
		any |= step->mask[i] & step->programmed[i];
		step->needed |= step->mask[i] & ~step->programmed[i];
	}
	if (!any) {
		if (!step->needed)
			step->verified = OTP_VERIFIED_MASK;
		return;
	}

	recall = otp_memory_recall(batch->otp, step);
	if (recall == OTP_RECALL_OTHER)
		otp_refuse(batch, step, -EEXIST, OTP_REASON_CONFLICT,
			   "%s: was programmed with another value",
			   otp_step_name(step));
	else if (recall == OTP_RECALL_UNKNOWN && step->needed)
		otp_refuse(batch, step, -EUCLEAN, OTP_REASON_TORN,
			   "%s: is partly programmed and unreadable, so nobody knows whether the rest would fit",
			   otp_step_name(step));
	else if (!step->needed)
		step->verified = recall == OTP_RECALL_SAME && !skipped ?
			OTP_VERIFIED_MEMORY : OTP_VERIFIED_MASK;
}

/* Whether all of a granule can be read, as far as the tables tell. */
static bool otp_step_is_open(const struct otp_step *step)
{
	const struct otp_field *field = NULL;

	while ((field = otp_field_next(step->region, step->offset,
				       step->region->granule, field))) {
		if (otp_field_hidden(field))
			return false;
	}
	return !(step->region->flags & OTP_REGION_SECRET);
}

/* How many granules from @first on can be looked at in one go. */
static unsigned int otp_batch_run_length(struct otp_batch *batch,
					 unsigned int first)
{
	const struct otp_step *last = &batch->steps[first];
	unsigned int i;

	for (i = first; i < batch->nsteps; i++) {
		const struct otp_step *step = &batch->steps[i];

		if (step->error || step->region != last->region ||
		    (i > first && step->offset !=
				  last->offset + last->region->granule) ||
		    !otp_step_is_open(step))
			break;
		last = step;
	}
	return i - first;
}

/*
 * Reads are cheaper in one go. False if they have to be told apart: what is
 * wrong with one granule is not wrong with all.
 */
static bool otp_batch_look_run(struct otp_batch *batch, unsigned int first,
			       unsigned int count)
{
	struct otp_step *step = &batch->steps[first];
	u32 granule = step->region->granule;
	u32 vendor = 0;
	unsigned int i;
	u8 *now, *mask;
	int ret;

	now = kvzalloc(2 * count * granule, GFP_KERNEL);
	if (!now)
		return false;

	mask = now + count * granule;
	ret = batch->otp->ops->read(batch->otp, step->region, step->offset,
				    count * granule, now, mask, &vendor);
	for (i = 0; i < count; i++, step++) {
		memcpy(step->now, now + i * granule, granule);
		memcpy(step->programmed, mask + i * granule, granule);
		step->readable = !ret;
		if (!ret || ret == -EACCES || ret == -EPERM || ret == -EUCLEAN)
			continue;
		step->vendor = vendor;
		otp_step_refuse_look(batch, step, ret);
	}
	kvfree(now);
	return ret != -EACCES && ret != -EPERM && ret != -EUCLEAN;
}

static void otp_batch_look(struct otp_batch *batch)
{
	unsigned int i, count;

	for (i = 0; i < batch->nsteps; i += count) {
		count = otp_batch_run_length(batch, i);
		if (count > 1 && otp_batch_look_run(batch, i, count))
			continue;
		if (!batch->steps[i].error)
			otp_step_look(batch, &batch->steps[i]);
		count = 1;
	}
}

static void otp_step_check_memory(struct otp_batch *batch,
				  struct otp_step *step, u8 *scratch)
{
	/* Nor may a secret that only the kernel sees be found out by trying. */
	if (batch->otp->blind && !otp_step_is_open(step))
		step->readable = false;
	if (step->readable)
		otp_step_compare(batch, step, scratch);
	else
		otp_step_remember(batch, step);
	/* What is right already may be locked; only a change is refused. */
	if (!step->error && step->needed)
		otp_step_check_lock(batch, step);
}

/**
 * struct otp_group_view - a group as the batch would leave it
 * @error: errno of looking at it
 * @vendor: vendor status that goes with @error
 * @any: some of it is programmed now
 * @all: all of it is programmed now
 * @foreign: first field that holds what nobody can check
 * @missing: first field that would stay incomplete
 */
struct otp_group_view {
	int error;
	u32 vendor;
	bool any;
	bool all;
	const struct otp_field *foreign;
	const struct otp_field *missing;
};

static void otp_group_view_field(struct otp_batch *batch,
				 struct otp_group_view *view,
				 const struct otp_region *region,
				 const struct otp_field *field, u8 *bits)
{
	struct otp_device *otp = batch->otp;
	enum otp_programmed is;
	u32 vendor;
	bool zero;
	int ret;

	ret = otp_field_programmed(otp, region, field, &is, &vendor);
	if ((is == OTP_UNKNOWN || is == OTP_DAMAGED) && !view->error) {
		view->error = ret;
		view->vendor = vendor;
	}
	view->any |= is != OTP_BLANK;
	view->all &= is == OTP_FULL;
	/* Whether it can be read is for the device to say, not for the map. */
	if (is != OTP_BLANK && ret && !otp_memory_has(otp, region, field))
		view->foreign = view->foreign ?: field;
	if (is != OTP_FULL &&
	    !otp_field_covered(batch, region, field, bits, &zero))
		view->missing = view->missing ?: field;
}

static bool otp_step_touches(const struct otp_step *step,
			     const struct otp_field *field, u8 *bits)
{
	u32 granule = step->region->granule;
	u32 i;

	otp_field_bits(field, step->offset, granule, bits);
	for (i = 0; i < granule; i++) {
		if (step->mask[i] & bits[i])
			return true;
	}
	return false;
}

/* First step of the batch that touches a group, NULL if none does. */
static struct otp_step *otp_group_step(struct otp_batch *batch,
				       unsigned int group, u8 *bits)
{
	struct otp_step *first = NULL;
	unsigned int i;

	for (i = 0; i < batch->nsteps; i++) {
		struct otp_step *step = &batch->steps[i];
		const struct otp_field *field = NULL;

		if (first && step->op >= first->op)
			continue;
		while ((field = otp_field_next(step->region, step->offset,
					       step->region->granule,
					       field))) {
			if (field->group == group &&
			    otp_step_touches(step, field, bits))
				first = step;
		}
	}
	return first;
}

static void otp_group_look(struct otp_batch *batch, unsigned int group,
			   struct otp_group_view *view, u8 *bits)
{
	const struct otp_desc *desc = batch->otp->desc;
	unsigned int r, f;

	for (r = 0; r < desc->nregions; r++) {
		const struct otp_region *region = &desc->regions[r];

		for (f = 0; f < region->nfields; f++) {
			if (region->fields[f].group == group)
				otp_group_view_field(batch, view, region,
						     &region->fields[f], bits);
		}
	}
}

static void otp_group_check(struct otp_batch *batch, unsigned int group,
			    u8 *bits)
{
	const char *name = batch->otp->desc->groups[group - 1];
	struct otp_step *step = otp_group_step(batch, group, bits);
	struct otp_group_view view = { .all = true };
	char text[OTP_VENDOR_TEXT_SIZE];

	if (!step)
		return;

	otp_group_look(batch, group, &view, bits);
	if (view.error) {
		step->vendor = view.vendor;
		otp_refuse(batch, step, view.error, view.error == -EUCLEAN ?
			   OTP_REASON_DAMAGED : OTP_REASON_DEVICE,
			   "group %s cannot be looked at (errno %d, device status %s)", name,
			   -view.error,
			   otp_vendor_text(batch->otp, view.vendor, text));
	} else if (view.missing) {
		otp_refuse(batch, step, -ENODATA, OTP_REASON_GROUP,
			   "group %s is programmed all at once: %s is missing",
			   name, view.missing->name);
	} else if (view.foreign && view.any && !view.all) {
		otp_refuse(batch, step, -EUCLEAN, OTP_REASON_GROUP_PARTIAL,
			   "group %s is partly programmed, and nobody knows whether %s fits the rest",
			   name, view.foreign->name);
	}
}

static u32 otp_batch_granule(const struct otp_batch *batch)
{
	const struct otp_desc *desc = batch->otp->desc;
	u32 granule = 0;
	unsigned int i;

	for (i = 0; i < desc->nregions; i++)
		granule = max(granule, desc->regions[i].granule);
	return granule;
}

static void otp_batch_check_device(struct otp_batch *batch)
{
	char message[OTP_MESSAGE_SIZE];
	unsigned int i;
	u32 vendor;

	if (otp_device_state(batch->otp, message, &vendor) != OTP_STATE_DEAD)
		return;

	otp_report_dead(batch->otp, vendor);
	for (i = 0; i < batch->nsteps; i++) {
		batch->steps[i].vendor = vendor;
		otp_refuse(batch, &batch->steps[i], -ENOTRECOVERABLE,
			   OTP_REASON_DEAD, "%s", message);
	}
}

static void otp_batch_check_steps(struct otp_batch *batch, u8 *scratch)
{
	unsigned int i;

	for (i = 0; i < batch->nsteps; i++) {
		struct otp_step *step = &batch->steps[i];

		if (!step->error)
			otp_step_check_tables(batch, step, scratch);
	}
}

/* A batch that does not know what is there counts as one guess. */
static void otp_batch_check_guess(struct otp_batch *batch)
{
	unsigned int i;

	for (i = 0; i < batch->nsteps; i++) {
		const struct otp_step *step = &batch->steps[i];

		if (step->reason == OTP_REASON_CONFLICT &&
		    !otp_step_is_open(step)) {
			otp_memory_guessed(batch->otp);
			return;
		}
	}
}

/* A provider that could not check has not agreed. */
static void otp_batch_check_chip(struct otp_batch *batch)
{
	struct otp_device *otp = batch->otp;
	unsigned int i;
	int ret;

	ret = otp->ops->check(otp, batch);
	for (i = 0; ret && i < batch->nsteps; i++)
		otp_refuse(batch, &batch->steps[i], ret, OTP_REASON_DEVICE,
			   "the rules of the chip could not be checked (errno %d)",
			   -ret);
}

/**
 * otp_batch_check() - find everything that speaks against a batch
 * @batch: a batch that was built
 *
 * Refusals are left in the steps; what a step would change is left in its
 * @needed and, where the hardware takes any mask, in its @mask.
 */
void otp_batch_check(struct otp_batch *batch)
{
	struct otp_device *otp = batch->otp;
	unsigned int i;
	u8 *scratch;

	otp_batch_check_device(batch);

	scratch = kzalloc(2 * otp_batch_granule(batch), GFP_KERNEL);
	if (!scratch) {
		for (i = 0; i < batch->nsteps; i++)
			otp_refuse(batch, &batch->steps[i], -ENOMEM,
				   OTP_REASON_DEVICE, "out of memory");
		return;
	}

	otp_batch_check_steps(batch, scratch);
	/* Groups are judged by the masks as they came. */
	if (!(batch->request->flags & OTP_PROGRAM_PARTIAL_GROUP)) {
		for (i = 1; i <= otp->desc->ngroups; i++)
			otp_group_check(batch, i, scratch);
	}
	otp_batch_look(batch);
	for (i = 0; i < batch->nsteps; i++) {
		if (!batch->steps[i].error)
			otp_step_check_memory(batch, &batch->steps[i], scratch);
	}
	otp_batch_check_guess(batch);
	if (otp->ops->check && !batch->refused)
		otp_batch_check_chip(batch);
	kfree_sensitive(scratch);
}
