// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slot of an image: an MTD device, or an erasable region of an OTP.
 */
#include <linux/err.h>
#include <linux/of.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "image-mtd.h"
#include "signed-image.h"

static int image_mtd_use(struct mtd_info *mtd, struct image_store *store)
{
	if (IS_ERR(mtd))
		return PTR_ERR(mtd);
	store->mtd = mtd;
	store->size = image_mtd_size(mtd);
	store->granule = image_mtd_granule(mtd);
	store->erase_granule = image_mtd_erase_granule(mtd);
	return 0;
}

/* Erased has to be 0xff, as imgtool pads, and programmable in any order. */
static int image_region_check(struct device *dev, struct otp_handle *handle)
{
	const struct otp_handle_info *info = otp_handle_info(handle);
	u32 need = OTP_REGION_READ | OTP_REGION_PROGRAM | OTP_REGION_ERASE;
	const char *why = NULL;

	if (info->kind != OTP_KIND_FUSES)
		why = "is a journal";
	else if ((info->flags & need) != need || !info->erase_granule)
		why = "cannot be read, programmed and erased";
	else if (info->flags & OTP_REGION_SECRET)
		why = "is secret";
	else if (info->semantics != OTP_BIT_CLEAR || info->blank != 0xff)
		why = "is not 0xff where it is erased";
	if (!why)
		return 0;
	return dev_err_probe(dev, -EOPNOTSUPP, "%s is no slot: it %s\n",
			     otp_handle_name(handle), why);
}

static int image_region_use(struct device *dev, struct otp_handle *handle,
			    struct image_store *store)
{
	const struct otp_handle_info *info = otp_handle_info(handle);
	int ret;

	ret = image_region_check(dev, handle);
	if (ret)
		return ret;
	store->handle = handle;
	store->size = info->size;
	store->granule = info->granule;
	store->erase_granule = info->erase_granule;
	return 0;
}

static int image_region_open(struct device *dev, const char *name,
			     struct image_store *store)
{
	struct otp_handle *handle = devm_otp_handle_get(dev, name);

	if (IS_ERR(handle))
		return dev_err_probe(dev, PTR_ERR(handle),
				     "%s: no region %s\n", store->name, name);
	return image_region_use(dev, handle, store);
}

/* What is not there yet may be either. */
static int image_node_open(struct device *dev, struct device_node *node,
			   struct image_store *store)
{
	struct otp_handle *handle = devm_otp_handle_get_node(dev, node);
	int ret;

	if (!IS_ERR(handle))
		return image_region_use(dev, handle, store);
	if (PTR_ERR(handle) != -EPROBE_DEFER)
		return dev_err_probe(dev, PTR_ERR(handle), "%s: %pOF\n",
				     store->name, node);
	ret = image_mtd_use(devm_image_mtd_get_node(dev, node), store);
	if (ret)
		dev_err_probe(dev, ret, "%s: %pOF\n", store->name, node);
	return ret;
}

/**
 * image_store_open() - find a slot
 * @dev: the provider's device, which holds it
 * @place: where it is
 * @name: what it is called in messages
 * @store: gets it
 *
 * Return: 0; -EPROBE_DEFER if it is not there (yet), or why it cannot be used,
 * which the log tells.
 */
int image_store_open(struct device *dev, const struct image_place *place,
		     const char *name, struct image_store *store)
{
	int ret;

	store->name = name;
	if (place->node)
		ret = image_node_open(dev, place->node, store);
	else if (!strncmp(place->name, "mtd:", 4))
		ret = image_mtd_use(devm_image_mtd_get(dev, place->name + 4),
				    store);
	else
		ret = image_region_open(dev, place->name, store);
	if (ret)
		return ret;
	if (store->size > image_store_trailer(store) + MCUBOOT_HEADER_SIZE)
		return 0;
	return dev_err_probe(dev, -ENOSPC,
			     "%s: no image fits into %u bytes\n", name,
			     store->size);
}

/**
 * image_stores_overlap() - are two slots in part the same memory
 * @a: one
 * @b: the other
 *
 * Return: true if they are.
 */
bool image_stores_overlap(const struct image_store *a,
			  const struct image_store *b)
{
	if (a->mtd && b->mtd)
		return image_mtds_overlap(a->mtd, b->mtd);
	if (a->mtd || b->mtd)
		return false;
	return !strcmp(otp_handle_name(a->handle), otp_handle_name(b->handle));
}

/**
 * image_store_trailer() - bytes of the trailer at the end of a slot
 * @store: the slot
 *
 * Return: a multiple of its granule.
 */
u32 image_store_trailer(const struct image_store *store)
{
	return max_t(u32, store->granule, MCUBOOT_TRAILER_MAGIC_SIZE);
}

/**
 * image_store_room() - the largest image that fits into a slot
 * @store: the slot
 *
 * Return: bytes, a multiple of its granule.
 */
u32 image_store_room(const struct image_store *store)
{
	return round_down(store->size, store->granule) -
	       image_store_trailer(store);
}

static int image_store_blame(struct image_store *store, const char *what,
			     u32 offset, int error,
			     const struct otp_outcome *inner,
			     struct otp_outcome *outcome)
{
	enum otp_reason reason = inner->reason;

	if (!reason)
		reason = error == -EUCLEAN || error == -EBADMSG ?
			 OTP_REASON_DAMAGED : OTP_REASON_DEVICE;
	if (inner->message[0])
		return otp_outcome_end(outcome, OTP_OP_FAILED, error, reason,
				       inner->vendor, "%s: cannot %s 0x%x: %s",
				       store->name, what, offset,
				       inner->message);
	return otp_outcome_end(outcome, OTP_OP_FAILED, error, reason,
			       inner->vendor, "%s: cannot %s 0x%x (errno %d)",
			       store->name, what, offset, -error);
}

/* What an OTP has refused, as long as somebody else is armed, is as it was. */
static void image_store_changed(struct image_store *store, int error,
				const struct otp_outcome *inner)
{
	if (!error || inner->status != OTP_OP_REFUSED)
		store->changes++;
}

/* In pieces: the core needs as much memory as it is asked for, twice. */
static int image_region_read(struct otp_handle *handle, u32 offset, u32 len,
			     u8 *data)
{
	u32 done, n;
	int ret = 0;

	for (done = 0; done < len && !ret; done += n) {
		n = min_t(u32, len - done, OTP_MAX_GRANULE);
		ret = otp_handle_read(handle, offset + done, n, data + done,
				      NULL);
	}
	return ret;
}

/**
 * image_store_read() - read of a slot
 * @store: the slot
 * @offset: first byte, a multiple of its granule
 * @len: bytes, a multiple of its granule
 * @data: gets them
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_store_read(struct image_store *store, u32 offset, u32 len, u8 *data,
		     struct otp_outcome *outcome)
{
	struct otp_outcome inner = {};
	int ret;

	if (store->mtd)
		ret = image_mtd_read(store->mtd, offset, len, data);
	else
		ret = image_region_read(store->handle, offset, len, data);
	if (!ret)
		return 0;
	return image_store_blame(store, "read", offset, ret, &inner, outcome);
}

/* All bits are wanted, so the core verifies all of them. */
static int image_region_write(struct otp_handle *handle, u32 offset, u32 len,
			      const u8 *data, struct otp_outcome *outcome)
{
	u32 chunk = max_t(u32, otp_handle_info(handle)->granule,
			  OTP_MAX_GRANULE);
	u8 *mask = kvmalloc(chunk, GFP_KERNEL);
	u32 done, n;
	int ret = 0;

	if (!mask)
		return -ENOMEM;
	memset(mask, 0xff, chunk);
	for (done = 0; done < len && !ret; done += n) {
		n = min(chunk, len - done);
		ret = otp_handle_program(handle, offset + done, n, data + done,
					 mask, outcome);
	}
	kvfree(mask);
	return ret;
}

/**
 * image_store_write() - write to an erased part of a slot
 * @store: the slot
 * @offset: first byte, a multiple of its granule
 * @len: bytes, a multiple of its granule
 * @data: the bytes
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_store_write(struct image_store *store, u32 offset, u32 len,
		      const u8 *data, struct otp_outcome *outcome)
{
	struct otp_outcome inner = {};
	int ret;

	if (store->mtd)
		ret = image_mtd_write(store->mtd, offset, len, data);
	else
		ret = image_region_write(store->handle, offset, len, data,
					 &inner);
	image_store_changed(store, ret, &inner);
	if (!ret)
		return 0;
	return image_store_blame(store, "write", offset, ret, &inner, outcome);
}

/**
 * image_store_erase() - erase a part of a slot
 * @store: the slot
 * @offset: first byte of it
 * @len: bytes of it; whole erase granules around them are erased
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_store_erase(struct image_store *store, u32 offset, u32 len,
		      struct otp_outcome *outcome)
{
	u32 first = rounddown(offset, store->erase_granule);
	struct otp_outcome inner = {};
	int ret;

	len = roundup(offset + len, store->erase_granule) - first;
	if (store->mtd)
		ret = image_mtd_erase(store->mtd, first, len);
	else
		ret = otp_handle_erase(store->handle, first, len, &inner);
	image_store_changed(store, ret, &inner);
	if (!ret)
		return 0;
	return image_store_blame(store, "erase", first, ret, &inner, outcome);
}
