// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions and fields: the tables of a provider, and reading what they
 * describe.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "otp-core.h"

/* NULL if there is no such region. */
const struct otp_region *otp_region_get(const struct otp_device *otp,
					u32 index)
{
	return index < otp->desc->nregions ? &otp->desc->regions[index] : NULL;
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
 * @is: gets how much; OTP_UNKNOWN on error
 * @vendor: gets the vendor status of an error
 *
 * Return: 0, -ENOMEM, or the provider's error.
 */
int otp_field_programmed(struct otp_device *otp,
			 const struct otp_region *region,
			 const struct otp_field *field,
			 enum otp_programmed *is, u32 *vendor)
{
	u32 first = round_down(field->bit_offset / 8, region->granule);
	u32 end = round_up(DIV_ROUND_UP(otp_field_end(field), 8),
			   region->granule);
	u32 len = end - first;
	u8 *buf;
	int ret;

	*is = OTP_UNKNOWN;
	*vendor = 0;
	buf = kzalloc(2 * len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = otp->ops->read(otp, region, first, len, buf, buf + len, vendor);
	if (ret == -EACCES) {
		*vendor = 0;
		ret = 0;
	}
	if (!ret)
		*is = otp_mask_programmed(field, first, buf + len);
	kfree_sensitive(buf);
	return ret;
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

static int otp_region_check(struct device *dev, const struct otp_desc *desc,
			    const struct otp_region *region)
{
	u32 last = 0;
	unsigned int i;

	if (!region->name || !region->granule || !region->size ||
	    region->granule > OTP_MAX_GRANULE ||
	    region->size % region->granule || region->size > U32_MAX / 8) {
		dev_err(dev, "region %s: bad size or granule\n",
			region->name ?: "(unnamed)");
		return -EINVAL;
	}
	for (i = 0; i < region->nfields; i++) {
		const struct otp_field *field = &region->fields[i];

		if (!field->name || !field->bit_width ||
		    field->bit_offset < last ||
		    field->bit_width > region->size * 8 ||
		    otp_field_end(field) > region->size * 8 ||
		    field->group > desc->ngroups) {
			dev_err(dev, "region %s: bad field %u\n",
				region->name, i);
			return -EINVAL;
		}
		last = otp_field_end(field);
	}
	return 0;
}

/* Refuses tables that the core could not rely on. */
int otp_desc_check(struct device *dev, const struct otp_desc *desc,
		   const struct otp_ops *ops)
{
	unsigned int i;
	int ret;

	if (!desc->driver || !desc->model || !desc->nregions || !ops->read) {
		dev_err(dev, "incomplete description\n");
		return -EINVAL;
	}
	for (i = 0; i < desc->nregions; i++) {
		ret = otp_region_check(dev, desc, &desc->regions[i]);
		if (ret)
			return ret;
	}
	return 0;
}
