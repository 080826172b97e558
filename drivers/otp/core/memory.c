// SPDX-License-Identifier: GPL-2.0-only
/*
 * What this driver programmed into words that cannot be read back.
 *
 * A batch that was interrupted between two write-only words can be resumed
 * only by someone who knows what the first ones hold: completing one key with
 * the words of another makes a brick. So each value is remembered before its
 * pulse, as a hash under a random key that never leaves the kernel; the values
 * themselves are not kept. Nor can they be found out by trying: after some
 * wrong batches everything is forgotten. The place for it is reserved before the
 * first pulse, since memory that runs out in the middle would interrupt a batch
 * as well.
 */
#include <linux/once.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>

#include "otp-core.h"

#define OTP_MEMORY_GUESSES	16

static u32 otp_field_granules(const struct otp_region *region,
			      const struct otp_field *field)
{
	return (otp_field_end_granule(region, field) -
		otp_field_first_granule(region, field)) / region->granule;
}

static unsigned long otp_region_entries(const struct otp_region *region)
{
	unsigned long entries = 0;
	unsigned int i;

	if (!region->nfields)
		return region->size / region->granule;
	for (i = 0; i < region->nfields; i++)
		entries += otp_field_granules(region, &region->fields[i]);
	return entries;
}

/* One entry for each granule of each field: fields may share a granule. */
static unsigned long otp_memory_index(struct otp_device *otp,
				      const struct otp_region *region,
				      const struct otp_field *field,
				      u32 offset)
{
	unsigned long index = 0;
	const struct otp_region *r;
	const struct otp_field *f;

	for (r = otp->desc->regions; r < region; r++)
		index += otp_region_entries(r);
	if (!field)
		return index + offset / region->granule;
	for (f = region->fields; f < field; f++)
		index += otp_field_granules(region, f);
	return index + (offset - otp_field_first_granule(region, field)) /
		       region->granule;
}

/* Entries hold less than a pointer does: a hash is cut to fit a value entry. */
static void *otp_memory_entry(const u8 *data, const u8 *bits, u8 *scratch,
			      u32 len)
{
	static siphash_key_t key;
	u64 hash;
	u32 i;

	get_random_once(&key, sizeof(key));
	for (i = 0; i < len; i++)
		scratch[i] = data[i] & bits[i];
	hash = siphash(scratch, len, &key);
	memzero_explicit(scratch, len);
	return xa_mk_value(hash & (LONG_MAX >> 1));
}

/*
 * The bits of a field, or of a region without fields, in a step's granule;
 * returns how many of them the step programs: -1 none, 0 some, 1 all.
 */
static int otp_memory_bits(const struct otp_step *step,
			   const struct otp_field *field, u8 *bits)
{
	u32 granule = step->region->granule;
	bool any = false;
	bool all = true;
	u32 i;

	if (field)
		otp_field_bits(field, step->offset, granule, bits);
	else
		memset(bits, 0xff, granule);
	for (i = 0; i < granule; i++) {
		any |= step->mask[i] & bits[i];
		all &= (step->mask[i] & bits[i]) == bits[i];
	}
	return all ? 1 : any ? 0 : -1;
}

static int otp_memory_reserve_field(struct otp_device *otp,
				    const struct otp_step *step,
				    const struct otp_field *field)
{
	if (otp_memory_bits(step, field, step->scratch) <= 0)
		return 0;
	return xa_reserve(&otp->memory,
			  otp_memory_index(otp, step->region, field,
					   step->offset), GFP_KERNEL);
}

/**
 * otp_memory_reserve() - make room for what otp_memory_keep() remembers
 * @otp: the device; its lock is held
 * @step: what is going to be programmed
 *
 * Return: 0, or -ENOMEM.
 */
int otp_memory_reserve(struct otp_device *otp, const struct otp_step *step)
{
	const struct otp_region *region = step->region;
	const struct otp_field *field = NULL;
	int ret = 0;

	if (!region->nfields)
		ret = otp_memory_reserve_field(otp, step, NULL);
	while (!ret && (field = otp_field_next(region, step->offset,
					       region->granule, field)))
		ret = otp_memory_reserve_field(otp, step, field);
	return ret;
}

static void otp_memory_keep_field(struct otp_device *otp,
				  const struct otp_step *step,
				  const struct otp_field *field)
{
	u32 granule = step->region->granule;
	unsigned long index = otp_memory_index(otp, step->region, field,
					       step->offset);
	int share = otp_memory_bits(step, field, step->scratch);
	void *entry;

	if (share < 0)
		return;
	/* What is put together from several batches is nobody's value. */
	if (!share) {
		xa_erase(&otp->memory, index);
		return;
	}
	entry = otp_memory_entry(step->data, step->scratch,
				 step->scratch + granule, granule);
	xa_store(&otp->memory, index, entry, GFP_KERNEL);
}

/**
 * otp_memory_keep() - remember what is about to be programmed
 * @otp: the device; its lock is held
 * @step: what is about to be programmed, with room reserved for it
 */
void otp_memory_keep(struct otp_device *otp, const struct otp_step *step)
{
	const struct otp_region *region = step->region;
	const struct otp_field *field = NULL;

	if (!region->nfields)
		otp_memory_keep_field(otp, step, NULL);
	while ((field = otp_field_next(region, step->offset, region->granule,
				       field)))
		otp_memory_keep_field(otp, step, field);
}

static enum otp_recall otp_memory_recall_field(struct otp_device *otp,
					       const struct otp_step *step,
					       const struct otp_field *field)
{
	u32 granule = step->region->granule;
	int share = otp_memory_bits(step, field, step->scratch);
	void *entry;

	if (share < 0)
		return OTP_RECALL_SAME;
	entry = xa_load(&otp->memory,
			otp_memory_index(otp, step->region, field,
					 step->offset));
	if (!entry || !share)
		return OTP_RECALL_UNKNOWN;
	return entry == otp_memory_entry(step->data, step->scratch,
					 step->scratch + granule, granule) ?
		OTP_RECALL_SAME : OTP_RECALL_OTHER;
}

/**
 * otp_memory_recall() - whether a step asks for what was programmed before
 * @otp: the device; its lock is held
 * @step: what is asked for
 *
 * Return: OTP_RECALL_OTHER if any field differs, else OTP_RECALL_UNKNOWN if
 * any is not remembered or cannot be, else OTP_RECALL_SAME.
 */
enum otp_recall otp_memory_recall(struct otp_device *otp,
				  const struct otp_step *step)
{
	const struct otp_region *region = step->region;
	enum otp_recall recall = OTP_RECALL_SAME;
	const struct otp_field *field = NULL;

	if (!region->nfields)
		recall = otp_memory_recall_field(otp, step, NULL);
	while ((field = otp_field_next(region, step->offset, region->granule,
				       field)))
		recall = max(recall, otp_memory_recall_field(otp, step, field));
	return recall;
}

/* A batch asked for something else; the device's lock is held. */
void otp_memory_guessed(struct otp_device *otp)
{
	if (++otp->guesses < OTP_MEMORY_GUESSES)
		return;
	xa_destroy(&otp->memory);
	otp->guesses = 0;
	otp->blind = true;
	dev_warn(&otp->dev,
		 "%u batches did not fit what was programmed: forgetting it\n",
		 OTP_MEMORY_GUESSES);
}

/* Whether every granule of a field is remembered; the lock is held. */
bool otp_memory_has(struct otp_device *otp, const struct otp_region *region,
		    const struct otp_field *field)
{
	u32 end = otp_field_end_granule(region, field);
	u32 offset;

	for (offset = otp_field_first_granule(region, field); offset < end;
	     offset += region->granule) {
		if (!xa_load(&otp->memory,
			     otp_memory_index(otp, region, field, offset)))
			return false;
	}
	return true;
}
