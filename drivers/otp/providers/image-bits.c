// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bits that are kept in an OTP: a cell of nvmem, a field, or bytes at an
 * offset of a region.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/nvmem-consumer.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "signed-image.h"

/* Splits "otpN/region/FIELD" or "otpN/region+OFFSET" behind the region. */
static char *image_bits_split(char *name, char *kind)
{
	char *slash = strchr(name, '/');
	char *end = slash ? strpbrk(slash + 1, "/+") : NULL;

	if (!end)
		return NULL;
	*kind = *end;
	*end = '\0';
	return end + 1;
}

static int image_bits_at(struct image_bits *bits, const char *text, u32 width)
{
	u32 size = otp_handle_info(bits->handle)->size, offset;
	int ret;

	ret = kstrtou32(text, 0, &offset);
	if (ret)
		return ret;
	if (offset >= size || width / 8 > size - offset)
		return -ERANGE;
	bits->offset = offset * 8;
	bits->width = width;
	return 0;
}

static int image_bits_find(struct device *dev, char *name, u32 width,
			   struct image_bits *bits)
{
	char kind = 0;
	char *part = image_bits_split(name, &kind);

	if (!part)
		return -EINVAL;
	bits->handle = devm_otp_handle_get(dev, name);
	if (IS_ERR(bits->handle))
		return PTR_ERR(bits->handle);
	if (kind == '+')
		return image_bits_at(bits, part, width);
	return otp_handle_field(bits->handle, part, &bits->offset,
				&bits->width);
}

/**
 * image_bits_open() - find bits
 * @dev: the provider's device, which holds them
 * @place: where they are
 * @width: how many, where @place does not tell
 * @bits: gets them
 *
 * Return: 0; -EPROBE_DEFER if they are not there (yet), or why not, which the
 * log tells.
 */
int image_bits_open(struct device *dev, const struct image_place *place,
		    u32 width, struct image_bits *bits)
{
	char name[IMAGE_PLACE_SIZE];
	int ret;

	if (place->cell) {
		bits->cell = devm_nvmem_cell_get(dev, place->name);
		ret = PTR_ERR_OR_ZERO(bits->cell);
		bits->width = width;
	} else {
		strscpy(name, place->name, sizeof(name));
		ret = image_bits_find(dev, name, width, bits);
	}
	if (ret)
		dev_err_probe(dev, ret, "no bits at %s\n", place->name);
	return ret;
}

static int image_bits_read_cell(const struct image_bits *bits, u8 *data,
				u32 len)
{
	size_t size;
	u8 *value = nvmem_cell_read(bits->cell, &size);

	if (IS_ERR(value))
		return PTR_ERR(value);
	if (size > len) {
		kfree(value);
		return -EMSGSIZE;
	}
	memcpy(data, value, size);
	kfree(value);
	return 0;
}

/**
 * image_bits_read() - read bits as they are now
 * @bits: the bits
 * @data: gets them, the first one as lowest bit of the first byte, 0 where
 *	there are less
 * @len: bytes at @data
 * @hidden: gets whether something is hidden beside or of them, or NULL where
 *	that is an error
 *
 * Return: 0, -EACCES, -EMSGSIZE if they are more, or what reading says.
 */
int image_bits_read(const struct image_bits *bits, u8 *data, u32 len,
		    bool *hidden)
{
	u32 first = bits->offset / 8;
	u32 end = DIV_ROUND_UP(bits->offset + bits->width, 8);
	u8 *buf;
	u32 i;
	int ret;

	memset(data, 0, len);
	if (bits->cell)
		return image_bits_read_cell(bits, data, len);
	if (bits->width > len * 8)
		return -EMSGSIZE;

	buf = kzalloc(end - first, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = otp_handle_read(bits->handle, first, end - first, buf, NULL);
	if (hidden) {
		*hidden = ret == -EACCES;
		ret = *hidden ? 0 : ret;
	}
	for (i = 0; i < bits->width && !ret; i++) {
		u32 bit = bits->offset % 8 + i;

		if (buf[bit / 8] & BIT(bit % 8))
			data[i / 8] |= BIT(i % 8);
	}
	kfree(buf);
	return ret;
}
