// SPDX-License-Identifier: GPL-2.0-only
/*
 * An image in RAM. Each byte of a slot is read once: whoever could change it
 * between two reads would have one checked and the other one served.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "signed-image.h"

/* The usual entries behind a payload, so that no second buffer is needed. */
#define IMAGE_COPY_TLVS		512

static int image_copy_grow(struct image_copy *copy, u32 need, u32 room)
{
	u32 size = min_t(u64, room, PAGE_ALIGN((u64)need + IMAGE_COPY_TLVS));
	u8 *data;

	if (need <= copy->size)
		return 0;
	data = kvmalloc(size, GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	if (copy->len)
		memcpy(data, copy->data, copy->len);
	kvfree(copy->data);
	copy->data = data;
	copy->size = size;
	return 0;
}

static int image_copy_read_to(struct image_store *store,
			      struct image_copy *copy, u32 need,
			      struct otp_outcome *outcome)
{
	u32 end = round_up(need, store->granule);
	int ret;

	if (end <= copy->len)
		return 0;
	ret = image_copy_grow(copy, end, image_store_room(store));
	if (ret)
		return image_fail(outcome, ret, OTP_REASON_DEVICE,
				  "%s: no memory for %u bytes", store->name,
				  end);
	ret = image_store_read(store, copy->len, end - copy->len,
			       copy->data + copy->len, outcome);
	copy->unreadable = ret;
	if (!ret)
		copy->len = end;
	return ret;
}

static int image_copy_check_erased(struct image_store *store,
				   struct image_copy *copy,
				   struct otp_outcome *outcome)
{
	u8 first = copy->data[0];

	if (memchr_inv(copy->data, first, MCUBOOT_HEADER_SIZE))
		return 0;
	return image_refuse(outcome, -ENODATA, OTP_REASON_IMAGE_ERASED,
			    first == 0xff ? "%s: erased" :
					    "%s: erased, all bytes are 0x%02x",
			    store->name, first);
}

/* Whatever is wrong is for the parser to say, of what is there. */
static int image_copy_read_rest(struct image_store *store,
				struct image_copy *copy,
				struct otp_outcome *outcome)
{
	u32 room = image_store_room(store);
	enum mcuboot_result result;
	u32 need = 0;
	int ret = 0;

	do {
		result = mcuboot_size(copy->data, copy->len, room, &need);
		if (result == MCUBOOT_TRUNCATED && !need)
			return image_refuse(outcome, -ERANGE,
					    OTP_REASON_IMAGE_BOUNDS,
					    "%s: the image runs past the %u bytes that there are for one",
					    store->name, room);
		if (result != MCUBOOT_OK && result != MCUBOOT_TRUNCATED)
			return 0;
		ret = image_copy_read_to(store, copy, need, outcome);
	} while (!ret && result == MCUBOOT_TRUNCATED);
	return ret;
}

/**
 * image_copy_read() - read the image of a slot
 * @store: the slot
 * @copy: gets it, as far as it is one; for image_copy_free() in any case
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_copy_read(struct image_store *store, struct image_copy *copy,
		    struct otp_outcome *outcome)
{
	int ret;

	memset(copy, 0, sizeof(*copy));
	ret = image_copy_read_to(store, copy, MCUBOOT_HEADER_SIZE, outcome);
	if (!ret)
		ret = image_copy_check_erased(store, copy, outcome);
	return ret ?: image_copy_read_rest(store, copy, outcome);
}

/**
 * image_copies_are_equal() - are two verified images the same
 * @a: one
 * @b: the other
 *
 * Who signed them is a part of that: their digests are equal without it, and an
 * image is signed anew when its key is going to be revoked.
 *
 * Return: true if they are, to the last byte.
 */
bool image_copies_are_equal(const struct image_copy *a,
			    const struct image_copy *b)
{
	return a->image.size == b->image.size &&
	       !memcmp(a->data, b->data, a->image.size);
}

/**
 * image_copy_free() - forget an image
 * @copy: the image, whose data may have been taken over
 */
void image_copy_free(struct image_copy *copy)
{
	if (!copy->borrowed)
		kvfree(copy->data);
	copy->data = NULL;
}
