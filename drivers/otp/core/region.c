// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions and fields: the tables of a provider, and reading what they
 * describe.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/slab.h>

#include "otp-core.h"

/* NULL if there is no such region. */
const struct otp_region *otp_region_get(const struct otp_device *otp,
					u32 index)
{
	return index < otp->desc->nregions ? &otp->desc->regions[index] : NULL;
}

/* The region that an address of the provider lies in, or NULL. */
const struct otp_region *otp_region_at(const struct otp_device *otp,
				       u32 address)
{
	unsigned int i;

	for (i = 0; i < otp->desc->nregions; i++) {
		const struct otp_region *region = &otp->desc->regions[i];

		if (address >= region->base &&
		    address - region->base < region->size)
			return region;
	}
	return NULL;
}

/* Bytes that are erased at once. */
u32 otp_region_erase_granule(const struct otp_region *region)
{
	return region->erase_granule ?: region->granule;
}

static u32 otp_field_end(const struct otp_field *field)
{
	return field->bit_offset + field->bit_width;
}

/* The first field after @after that has bits in @len bytes at @offset. */
const struct otp_field *otp_field_next(const struct otp_region *region,
				       u32 offset, u32 len,
				       const struct otp_field *after)
{
	const struct otp_field *end = region->fields + region->nfields;
	const struct otp_field *field = after ? after + 1 : region->fields;

	for (; field < end; field++) {
		if (field->bit_offset >= (offset + len) * 8)
			return NULL;
		if (otp_field_end(field) > offset * 8)
			return field;
	}
	return NULL;
}

/* Where a field's first granule begins. */
u32 otp_field_first_granule(const struct otp_region *region,
			    const struct otp_field *field)
{
	return rounddown(field->bit_offset / 8, region->granule);
}

/* Where a field's last granule ends. */
u32 otp_field_end_granule(const struct otp_region *region,
			  const struct otp_field *field)
{
	return roundup(DIV_ROUND_UP(otp_field_end(field), 8),
		       region->granule);
}

/* Whether nobody outside the kernel gets to see its value. */
bool otp_field_hidden(const struct otp_field *field)
{
	return !(field->flags & OTP_FIELD_READ) ||
	       field->flags & OTP_FIELD_SECRET;
}

/**
 * otp_field_bits() - the bits of a field in a stretch of its region
 * @field: the field
 * @offset: first byte of the stretch
 * @len: bytes of the stretch
 * @bits: gets @len bytes, 1 where the field is
 */
void otp_field_bits(const struct otp_field *field, u32 offset, u32 len,
		    u8 *bits)
{
	u32 first = max(field->bit_offset, offset * 8);
	u32 end = min(otp_field_end(field), (offset + len) * 8);
	u32 bit;

	memset(bits, 0, len);
	for (bit = first; bit < end; ) {
		u32 byte = bit / 8 - offset;

		if (bit % 8 == 0 && end - bit >= 8) {
			bits[byte] = 0xff;
			bit += 8;
		} else {
			bits[byte] |= BIT(bit % 8);
			bit++;
		}
	}
}

static void otp_field_clear(const struct otp_field *field, u32 offset,
			    u32 len, u8 *data)
{
	u32 first = max(field->bit_offset, offset * 8);
	u32 end = min(otp_field_end(field), (offset + len) * 8);
	u32 bit;

	for (bit = first; bit < end; bit++)
		data[bit / 8 - offset] &= ~BIT(bit % 8);
}

/**
 * otp_region_read() - read what may leave the kernel
 * @otp: the device; its lock is held
 * @region: the region
 * @offset: first byte, a multiple of the granule
 * @len: bytes, a multiple of the granule
 * @data: gets the bytes, 0 where hidden
 * @mask: gets the bits that have been programmed
 * @vendor: gets the vendor status of a failure
 *
 * Return: 0, -EACCES if a part is hidden, or the provider's error.
 */
int otp_region_read(struct otp_device *otp, const struct otp_region *region,
		    u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	const struct otp_field *field = NULL;
	int ret;

	memset(data, 0, len);
	memset(mask, 0, len);
	*vendor = 0;

	ret = otp->ops->read(otp, region, offset, len, data, mask, vendor);
	if (ret && ret != -EACCES)
		return ret;

	if (region->flags & OTP_REGION_SECRET) {
		memzero_explicit(data, len);
		return -EACCES;
	}
	if (region->kind == OTP_KIND_JOURNAL)
		return otp_journal_hide(otp, region, offset, len, data);
	while ((field = otp_field_next(region, offset, len, field))) {
		if (!otp_field_hidden(field))
			continue;
		otp_field_clear(field, offset, len, data);
		ret = -EACCES;
	}
	return ret;
}

static enum otp_programmed otp_mask_programmed(const struct otp_field *field,
					       u32 first, const u8 *mask)
{
	bool any = false;
	bool all = true;
	u32 bit;

	for (bit = field->bit_offset; bit < otp_field_end(field); bit++) {
		bool set = mask[bit / 8 - first] & BIT(bit % 8);

		any |= set;
		all &= set;
	}
	return all ? OTP_FULL : any ? OTP_PARTIAL : OTP_BLANK;
}

/**
 * otp_field_programmed() - how much of a field has been programmed
 * @otp: the device; its lock is held
 * @region: the field's region
 * @field: the field
 * @is: gets how much; OTP_UNKNOWN or OTP_DAMAGED on error
 * @vendor: gets the vendor status of an error
 *
 * Return: 0, -EACCES if the value cannot be read (@is is valid all the same),
 * -ENOMEM, or the provider's error.
 */
int otp_field_programmed(struct otp_device *otp,
			 const struct otp_region *region,
			 const struct otp_field *field,
			 enum otp_programmed *is, u32 *vendor)
{
	u32 first = otp_field_first_granule(region, field);
	u32 len = otp_field_end_granule(region, field) - first;
	u8 *buf;
	int ret;

	*is = OTP_UNKNOWN;
	*vendor = 0;
	buf = kzalloc(2 * len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = otp->ops->read(otp, region, first, len, buf, buf + len, vendor);
	if (ret == -EACCES)
		*vendor = 0;
	if (!ret || ret == -EACCES)
		*is = otp_mask_programmed(field, first, buf + len);
	else if (ret == -EUCLEAN)
		*is = OTP_DAMAGED;
	kfree_sensitive(buf);
	return ret;
}

/* OTP_REGION_WRITE_LOCKED and the like; the device's lock is held. */
u32 otp_region_state(struct otp_device *otp, const struct otp_region *region)
{
	if (!otp->ops->region_state)
		return 0;
	return otp->ops->region_state(otp, region);
}

/* Where the ratchet is, 0 if there is none; the device's lock is held. */
int otp_region_ratchet(struct otp_device *otp, const struct otp_region *region,
		       u32 *value, u32 *vendor)
{
	*value = 0;
	if (!(region->flags & OTP_REGION_RATCHET))
		return 0;
	return otp->ops->ratchet(otp, region, value, vendor);
}

/* The device's state as it is now; its lock is held. */
enum otp_state otp_device_state(struct otp_device *otp, char *message,
				u32 *vendor)
{
	message[0] = '\0';
	*vendor = 0;
	if (!otp->ops->status)
		return OTP_STATE_OK;
	return otp->ops->status(otp, message, vendor);
}

static bool otp_name_fits(const char *name, size_t size)
{
	return name && *name && strlen(name) < size;
}

/* @end is the end of the field before. */
static bool otp_field_is_sound(const struct otp_desc *desc,
			       const struct otp_region *region,
			       const struct otp_field *field, u32 end)
{
	u32 bits = region->size * 8;

	return otp_name_fits(field->name, OTP_FIELD_NAME_SIZE) &&
	       field->bit_width && field->bit_width <= bits &&
	       field->bit_offset >= end &&
	       field->bit_offset <= bits - field->bit_width &&
	       field->group <= desc->ngroups &&
	       field->order <= OTP_ORDER_FINAL;
}

static bool otp_region_is_sound(const struct otp_desc *desc,
				const struct otp_region *region)
{
	return otp_name_fits(region->name, OTP_REGION_NAME_SIZE) &&
	       is_power_of_2(region->granule) &&
	       region->granule <= OTP_MAX_GRANULE &&
	       region->size && region->size <= U32_MAX / 8 &&
	       !(region->size % region->granule) &&
	       !(region->erase_granule % region->granule) &&
	       !(region->size % otp_region_erase_granule(region)) &&
	       (region->fields || !region->nfields) &&
	       /* Nobody could tell a 0 that was programmed from a blank. */
	       (region->semantics != OTP_BIT_ONCE ||
		desc->caps & OTP_CAP_MASK);
}

static bool otp_region_can_lock(const struct otp_region *region,
				const struct otp_ops *ops)
{
	const u32 digests = OTP_REGION_HW_DIGEST | OTP_REGION_SW_DIGEST;

	if (region->flags & (digests | OTP_REGION_READ_LOCK) &&
	    !(ops->lock && ops->region_state))
		return false;
	return (region->flags & digests) != digests &&
	       (ops->digest || !(region->flags & digests));
}

static bool otp_region_can_journal(const struct otp_region *region,
				   const struct otp_ops *ops)
{
	if (region->kind != OTP_KIND_JOURNAL)
		return true;
	return IS_ENABLED(CONFIG_OTP_JOURNAL) && ops->program && ops->erase &&
	       region->granule == 1 && region->semantics == OTP_REWRITABLE &&
	       !region->nfields;
}

static bool otp_region_can_ratchet(const struct otp_region *region,
				   const struct otp_ops *ops)
{
	return !(region->flags & OTP_REGION_RATCHET) ||
	       (IS_ENABLED(CONFIG_OTP_JOURNAL) && ops->ratchet &&
		ops->advance);
}

static bool otp_region_can_erase(const struct otp_region *region,
				 const struct otp_ops *ops)
{
	return !(region->flags & OTP_REGION_ERASE) ||
	       (IS_ENABLED(CONFIG_OTP_ERASE) && ops->erase);
}

/* What nobody vouches for is not written here either, only shown. */
static bool otp_region_can_be_unverified(const struct otp_region *region)
{
	return !(region->flags & OTP_REGION_UNVERIFIED) ||
	       !(region->flags & (OTP_REGION_PROGRAM | OTP_REGION_ERASE |
				  OTP_REGION_PUBLIC));
}

static int otp_region_check(struct device *dev, const struct otp_desc *desc,
			    const struct otp_ops *ops,
			    const struct otp_region *region)
{
	const struct otp_region *other;
	u32 end = 0;
	unsigned int i;

	if (!otp_region_is_sound(desc, region)) {
		dev_err(dev, "region %s: bad name, size, granule or semantics\n",
			region->name ?: "(unnamed)");
		return -EINVAL;
	}
	if (!otp_region_can_lock(region, ops)) {
		dev_err(dev, "region %s: nothing to lock it with\n",
			region->name);
		return -EINVAL;
	}
	if (!otp_region_can_erase(region, ops) ||
	    !otp_region_can_ratchet(region, ops) ||
	    !otp_region_can_journal(region, ops)) {
		dev_err(dev, "region %s: a journal, a ratchet or erasing lacks what it needs\n",
			region->name);
		return -EINVAL;
	}
	if (!otp_region_can_be_unverified(region)) {
		dev_err(dev, "region %s: what is not verified is only read\n",
			region->name);
		return -EINVAL;
	}
	for (other = desc->regions; other < region; other++) {
		if (strcmp(other->name, region->name))
			continue;
		dev_err(dev, "two regions are called %s\n", region->name);
		return -EINVAL;
	}
	for (i = 0; i < region->nfields; i++) {
		const struct otp_field *field = &region->fields[i];

		if (!otp_field_is_sound(desc, region, field, end)) {
			dev_err(dev, "region %s: bad field %u\n",
				region->name, i);
			return -EINVAL;
		}
		end = otp_field_end(field);
	}
	return 0;
}

static bool otp_desc_is_sound(const struct otp_desc *desc)
{
	unsigned int i;

	if (!otp_name_fits(desc->driver, OTP_DRIVER_NAME_SIZE) ||
	    !otp_name_fits(desc->model, OTP_MODEL_NAME_SIZE) ||
	    !desc->regions || !desc->nregions ||
	    (desc->ngroups && !desc->groups))
		return false;
	for (i = 0; i < desc->ngroups; i++) {
		if (!otp_name_fits(desc->groups[i], OTP_GROUP_NAME_SIZE))
			return false;
	}
	return true;
}

/*
 * What is allowed without otp.programming is what somebody signed, and nothing
 * besides.
 */
static bool otp_desc_can_image(const struct otp_desc *desc,
			       const struct otp_ops *ops)
{
	const struct otp_image_ops *image = ops->image;

	if (image && !(IS_ENABLED(CONFIG_OTP_IMAGE) && image->info &&
		       image->install && image->confirm && image->serve))
		return false;
	return !desc->allowed ||
	       (image && !ops->program && !ops->lock && !ops->erase &&
		!ops->advance && !ops->dai);
}

/* Refuses tables that the core could not rely on. */
int otp_desc_check(struct device *dev, const struct otp_desc *desc,
		   const struct otp_ops *ops)
{
	unsigned int i;
	int ret;

	if (!otp_desc_is_sound(desc) || !ops->read) {
		dev_err(dev, "incomplete description\n");
		return -EINVAL;
	}
	if (!otp_desc_can_image(desc, ops)) {
		dev_err(dev, "an image lacks operations, or what allows it has others\n");
		return -EINVAL;
	}
	for (i = 0; i < desc->nregions; i++) {
		ret = otp_region_check(dev, desc, ops, &desc->regions[i]);
		if (ret)
			return ret;
	}
	return 0;
}
