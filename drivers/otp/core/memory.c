// SPDX-License-Identifier: GPL-2.0-only
/*
 * What this driver programmed into words that cannot be read back.
 *
 * A batch that was interrupted between two write-only words can be resumed
 * only by someone who knows what the first ones hold: completing one key with
 * the words of another makes a brick. So each value is remembered before its
 * pulse, as a hash under a random key that never leaves the kernel; the values
 * themselves are not kept.
 */
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>

#include "otp-core.h"

static unsigned long otp_memory_index(struct otp_device *otp,
				      const struct otp_region *region,
				      u32 offset)
{
	unsigned long before = 0;
	const struct otp_region *r;

	for (r = otp->desc->regions; r < region; r++)
		before += r->size / r->granule;
	return before + offset / region->granule;
}

static u64 otp_memory_hash(const struct otp_region *region, const u8 *data)
{
	static siphash_key_t key;

	get_random_once(&key, sizeof(key));
	return siphash(data, region->granule, &key);
}

/* Entries hold less than a pointer does: a hash is cut to fit a value entry. */
static void *otp_memory_entry(const struct otp_region *region, const u8 *data)
{
	return xa_mk_value(otp_memory_hash(region, data) & (LONG_MAX >> 1));
}

/* Remembers what is about to be programmed; the device's lock is held. */
int otp_memory_keep(struct otp_device *otp, const struct otp_region *region,
		    u32 offset, const u8 *data)
{
	return xa_err(xa_store(&otp->memory,
			       otp_memory_index(otp, region, offset),
			       otp_memory_entry(region, data), GFP_KERNEL));
}

/* Whether @data is what was programmed; the device's lock is held. */
enum otp_recall otp_memory_recall(struct otp_device *otp,
				  const struct otp_region *region, u32 offset,
				  const u8 *data)
{
	void *entry = xa_load(&otp->memory,
			      otp_memory_index(otp, region, offset));

	if (!entry)
		return OTP_RECALL_UNKNOWN;
	if (!data || entry == otp_memory_entry(region, data))
		return OTP_RECALL_SAME;
	return OTP_RECALL_OTHER;
}
