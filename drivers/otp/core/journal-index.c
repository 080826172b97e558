// SPDX-License-Identifier: GPL-2.0-only
/*
 * The index of a journal: built from one reading of all of it, dropped when
 * something changes it.
 */
#include <linux/slab.h>

#include "journal.h"

static void otp_journal_free(struct otp_journal *journal)
{
	if (!journal)
		return;
	bitmap_free(journal->boundaries);
	bitmap_free(journal->secrets);
	kvfree(journal);
}

static struct otp_journal *otp_journal_alloc(const struct otp_region *region)
{
	struct otp_journal *journal;

	journal = kvzalloc(sizeof(*journal), GFP_KERNEL);
	if (!journal)
		return NULL;
	journal->boundaries = bitmap_zalloc(region->size + 1, GFP_KERNEL);
	journal->secrets = bitmap_zalloc(region->size, GFP_KERNEL);
	if (journal->boundaries && journal->secrets)
		return journal;
	otp_journal_free(journal);
	return NULL;
}

/* An index for each journal; with the last reference they go. */
int otp_journal_register(struct otp_device *otp)
{
	const struct otp_desc *desc = otp->desc;
	unsigned int i;

	otp->journals = kcalloc(desc->nregions, sizeof(*otp->journals),
				GFP_KERNEL);
	if (!otp->journals)
		return -ENOMEM;
	otp->njournals = desc->nregions;

	for (i = 0; i < desc->nregions; i++) {
		if (desc->regions[i].kind != OTP_KIND_JOURNAL)
			continue;
		otp->journals[i] = otp_journal_alloc(&desc->regions[i]);
		if (!otp->journals[i])
			return -ENOMEM;
	}
	return 0;
}

void otp_journal_unregister(struct otp_device *otp)
{
	unsigned int i;

	for (i = 0; i < otp->njournals; i++)
		otp_journal_free(otp->journals[i]);
	kfree(otp->journals);
}

struct otp_journal *otp_journal_get(struct otp_device *otp,
				    const struct otp_region *region)
{
	return otp->journals[region - otp->desc->regions];
}

static void otp_journal_add(struct otp_journal *journal,
			    const struct tlv *tlv)
{
	struct tlv *counts = &journal->counts[tlv->tag];

	bitmap_set(journal->boundaries, tlv->data + tlv->length, 1);
	if (tlv_is_secret(tlv->tag))
		bitmap_set(journal->secrets, tlv->data, tlv->length);
	/* The first that is locked, or else the last. */
	if (test_bit(tlv->tag, journal->present) &&
	    tlv_has(counts, TLV_FLAG_LOCKED))
		return;
	__set_bit(tlv->tag, journal->present);
	*counts = *tlv;
}

/* What is secret of a list that breaks off cannot be told: all of the rest. */
static void otp_journal_hide_rest(struct otp_journal *journal, u32 size)
{
	if (journal->result == TLV_BROKEN)
		bitmap_set(journal->secrets, journal->end,
			   size - journal->end);
	else
		bitmap_set(journal->secrets, journal->end, journal->torn);
}

/**
 * otp_journal_index() - build the index of a journal
 * @journal: the index
 * @region: its region
 * @image: all of it
 */
void otp_journal_index(struct otp_journal *journal,
		       const struct otp_region *region, const u8 *image)
{
	struct tlv tlv;

	bitmap_zero(journal->present, OTP_JOURNAL_TAGS);
	bitmap_zero(journal->boundaries, region->size + 1);
	bitmap_zero(journal->secrets, region->size);
	journal->end = 0;
	journal->torn = 0;
	journal->valid = true;

	journal->result = tlv_first(image, region->size, &tlv);
	if (journal->result == TLV_BAD_MAGIC)
		return;
	bitmap_set(journal->boundaries, TLV_MAGIC_SIZE, 1);
	while (journal->result == TLV_OK) {
		otp_journal_add(journal, &tlv);
		journal->result = tlv_next(image, region->size, &tlv);
	}
	journal->end = tlv.start;
	if (journal->result == TLV_END)
		journal->torn = tlv_torn(image, region->size, tlv.start);
	otp_journal_hide_rest(journal, region->size);
}

/**
 * otp_journal_load() - make the index that of what is in the memory
 * @otp: the device, with operations; its lock is held
 * @region: the journal
 * @vendor: gets the vendor status of a failure
 *
 * Return: 0, also for a journal that is not sound; -ENOMEM, or the provider's
 * error.
 */
int otp_journal_load(struct otp_device *otp, const struct otp_region *region,
		     u32 *vendor)
{
	struct otp_journal *journal = otp_journal_get(otp, region);
	u8 *buf;
	int ret;

	if (journal->valid)
		return 0;
	buf = kvzalloc(2 * region->size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = otp->ops->read(otp, region, 0, region->size, buf,
			     buf + region->size, vendor);
	if (!ret)
		otp_journal_index(journal, region, buf);
	memzero_explicit(buf, 2 * region->size);
	kvfree(buf);
	return ret;
}

/**
 * otp_journal_changed() - the index is not that of the memory any more
 * @otp: the device, with operations; its lock is held
 * @region: the journal
 */
void otp_journal_changed(struct otp_device *otp,
			 const struct otp_region *region)
{
	otp_journal_get(otp, region)->valid = false;
}

/**
 * otp_journal_space() - bytes left in a journal
 * @otp: the device, with operations; its lock is held
 * @region: the journal
 * @space: gets the bytes behind the list, less the one that ends it; 0 if the
 *	journal is not sound or cannot be read
 *
 * Return: 0, or the error of reading it.
 */
int otp_journal_space(struct otp_device *otp, const struct otp_region *region,
		      u32 *space)
{
	struct otp_journal *journal = otp_journal_get(otp, region);
	u32 vendor = 0;
	int ret;

	*space = 0;
	ret = otp_journal_load(otp, region, &vendor);
	if (ret || journal->result != TLV_END || journal->end == region->size)
		return ret;
	*space = region->size - journal->end - 1;
	return 0;
}

/**
 * otp_journal_hide() - blot out what is for the secure world only
 * @otp: the device, with operations; its lock is held
 * @region: the journal
 * @offset: first byte of what has been read
 * @len: bytes of that
 * @data: them
 *
 * Return: 0, -EACCES if there was any, or the error of looking.
 */
int otp_journal_hide(struct otp_device *otp, const struct otp_region *region,
		     u32 offset, u32 len, u8 *data)
{
	struct otp_journal *journal = otp_journal_get(otp, region);
	u32 vendor = 0, at = offset;
	int ret;

	/* All of it tells by itself, whatever was known before. */
	if (len == region->size)
		otp_journal_index(journal, region, data);
	ret = otp_journal_load(otp, region, &vendor);
	if (ret) {
		memzero_explicit(data, len);
		return ret;
	}
	for_each_set_bit_from(at, journal->secrets, offset + len) {
		data[at - offset] = 0;
		ret = -EACCES;
	}
	return ret;
}
