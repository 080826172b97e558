// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes an image the active one, so that power may fail at any time: at least
 * one slot holds a whole verified image if one did before. That of the download
 * slot counts at a start when a trailer says that it was being copied and the
 * active one does not verify. So the trailer goes when the copy is there: what
 * happens to the active slot later is no interrupted install.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "signed-image.h"

/**
 * enum image_trailer - what ends a slot
 * @IMAGE_TRAILER_NONE: nothing; it can be written
 * @IMAGE_TRAILER_PENDING: the magic of a trailer
 * @IMAGE_TRAILER_OTHER: something else
 */
enum image_trailer {
	IMAGE_TRAILER_NONE,
	IMAGE_TRAILER_PENDING,
	IMAGE_TRAILER_OTHER,
};

/**
 * struct image_install - an install
 * @si: the slots
 * @active: the active slot
 * @download: the download slot
 * @image: what is to be the active image, verified
 * @old: what the active slot holds
 * @whole: @old is verified
 * @outcome: gets how it ends
 */
struct image_install {
	struct signed_image *si;
	struct image_store *active;
	struct image_store *download;
	struct image_copy image;
	struct image_copy old;
	bool whole;
	struct otp_outcome *outcome;
};

static u32 image_trailer_offset(const struct image_store *store)
{
	return image_store_room(store);
}

static int image_trailer_read(struct image_store *store,
			      enum image_trailer *trailer,
			      struct otp_outcome *outcome)
{
	u32 size = image_store_trailer(store);
	u8 *data = kmalloc(size, GFP_KERNEL);
	int ret;

	if (!data)
		return image_fail(outcome, -ENOMEM, OTP_REASON_DEVICE,
				  "%s: no memory", store->name);
	ret = image_store_read(store, image_trailer_offset(store), size, data,
			       outcome);
	*trailer = IMAGE_TRAILER_OTHER;
	if (!ret && !memchr_inv(data, 0xff, size))
		*trailer = IMAGE_TRAILER_NONE;
	else if (!ret && mcuboot_is_trailer_magic(data + size -
						  MCUBOOT_TRAILER_MAGIC_SIZE))
		*trailer = IMAGE_TRAILER_PENDING;
	kfree(data);
	return ret;
}

/**
 * image_slot_pending() - was the image of a slot being copied
 * @store: the slot
 * @pending: gets whether its trailer says so
 * @outcome: gets why that cannot be read
 *
 * Return: 0 or a negative errno.
 */
int image_slot_pending(struct image_store *store, bool *pending,
		       struct otp_outcome *outcome)
{
	enum image_trailer trailer;
	int ret;

	ret = image_trailer_read(store, &trailer, outcome);
	*pending = trailer == IMAGE_TRAILER_PENDING;
	return ret;
}

static int image_trailer_write(struct image_install *it)
{
	struct image_store *store = it->download;
	u32 size = image_store_trailer(store);
	u8 *data = kmalloc(size, GFP_KERNEL);
	int ret;

	if (!data)
		return image_fail(it->outcome, -ENOMEM, OTP_REASON_DEVICE,
				  "%s: no memory", store->name);
	memset(data, 0xff, size);
	mcuboot_put_trailer_magic(max_t(u32, store->granule, 8),
				  data + size - MCUBOOT_TRAILER_MAGIC_SIZE);
	ret = image_store_write(store, image_trailer_offset(store), size, data,
				it->outcome);
	kfree(data);
	return ret;
}

/* With what shares a block with it, which may be the image. */
static int image_trailer_clear(struct image_install *it)
{
	struct image_store *store = it->download;
	u32 size = image_store_trailer(store);
	bool pending;
	int ret;

	ret = image_slot_pending(store, &pending, it->outcome);
	if (ret || !pending)
		return ret;
	return image_store_erase(store, image_trailer_offset(store), size,
				 it->outcome);
}

/* An image and the trailer: what is between them does not matter. */
static int image_install_erase(struct image_install *it,
			       struct image_store *store, u32 size)
{
	u32 trailer = rounddown(image_trailer_offset(store),
				store->erase_granule);
	u32 end = roundup(size, store->erase_granule);
	int ret;

	if (end >= trailer)
		return image_store_erase(store, 0, store->size, it->outcome);
	ret = image_store_erase(store, 0, end, it->outcome);
	return ret ?: image_store_erase(store, trailer, store->size - trailer,
					it->outcome);
}

/* The last granule is filled up, in a buffer of its own. */
static int image_install_write_rest(struct image_install *it,
				    struct image_store *store,
				    const struct image_copy *copy, u32 offset)
{
	u8 *rest = kmalloc(store->granule, GFP_KERNEL);
	int ret;

	if (!rest)
		return image_fail(it->outcome, -ENOMEM, OTP_REASON_DEVICE,
				  "%s: no memory", store->name);
	memset(rest, 0xff, store->granule);
	memcpy(rest, copy->data + offset, copy->image.size - offset);
	ret = image_store_write(store, offset, store->granule, rest,
				it->outcome);
	kfree(rest);
	return ret;
}

static int image_install_write(struct image_install *it,
			       struct image_store *store,
			       const struct image_copy *copy)
{
	u32 whole = round_down(copy->image.size, store->granule);
	int ret = 0;

	if (whole)
		ret = image_store_write(store, 0, whole, copy->data,
					it->outcome);
	if (ret || whole == copy->image.size)
		return ret;
	return image_install_write_rest(it, store, copy, whole);
}

/* Not only whether it verifies: whether it is the same to the last byte. */
static int image_install_check(struct image_install *it,
			       struct image_store *store,
			       const struct image_copy *wanted)
{
	struct image_copy copy;
	bool equal;
	int ret;

	ret = image_slot_verify(it->si, store, &copy, it->outcome);
	equal = !ret && image_copies_are_equal(&copy, wanted);
	image_copy_free(&copy);
	if (equal || copy.unreadable)
		return ret;
	return image_fail(it->outcome, -EBADMSG, OTP_REASON_VERIFY,
			  "%s: what was read back is not what was written",
			  store->name);
}

static int image_install_fill(struct image_install *it,
			      struct image_store *store,
			      const struct image_copy *copy)
{
	int ret;

	ret = image_install_erase(it, store, copy->image.size);
	if (!ret)
		ret = image_install_write(it, store, copy);
	return ret ?: image_install_check(it, store, copy);
}

/*
 * Brings the image into the download slot, which @there says is so already, and
 * marks it. Without another whole image the slot is not touched for the mark's
 * sake: it would be the only one that is lost.
 */
static int image_install_stage(struct image_install *it, bool there,
			       enum image_trailer trailer)
{
	int ret;

	if (there && trailer == IMAGE_TRAILER_PENDING)
		return 0;
	if (there && trailer == IMAGE_TRAILER_OTHER && !it->whole)
		return 0;
	if (!there || trailer == IMAGE_TRAILER_OTHER) {
		ret = image_install_fill(it, it->download, &it->image);
		if (ret)
			return ret;
	}
	return image_trailer_write(it);
}

/*
 * What the download slot holds may be all that is left, of an install that was
 * interrupted: it goes to the active slot before another image takes its place.
 */
static int image_install_rescue(struct image_install *it,
				const struct image_copy *left,
				enum image_trailer trailer)
{
	int ret;

	if (it->whole || trailer != IMAGE_TRAILER_PENDING)
		return 0;
	ret = image_install_fill(it, it->active, left);
	it->whole = !ret;
	return ret;
}

/* What may be a whole image, for all that is known, is not to be lost. */
static bool image_install_cannot_tell(struct image_install *it,
				      const struct otp_outcome *why)
{
	if (why->error != -ENOMEM)
		return false;
	*it->outcome = *why;
	return true;
}

static int image_install_download(struct image_install *it)
{
	struct otp_outcome why;
	enum image_trailer trailer;
	struct image_copy left;
	bool there = false;
	int ret;

	ret = image_trailer_read(it->download, &trailer, it->outcome);
	if (ret)
		return ret;
	if (!image_slot_verify(it->si, it->download, &left, &why)) {
		there = image_copies_are_equal(&left, &it->image);
		if (!there)
			ret = image_install_rescue(it, &left, trailer);
	} else if (image_install_cannot_tell(it, &why)) {
		ret = -ENOMEM;
	}
	image_copy_free(&left);
	return ret ?: image_install_stage(it, there, trailer);
}

static u32 image_install_changes(const struct image_install *it)
{
	return it->active->changes + it->download->changes;
}

static int image_install_both(struct image_install *it)
{
	u32 size = it->image.image.size;
	u32 before = image_install_changes(it);
	int ret;

	otp_report_image(it->si->otp, OTP_ACTION_INSTALL_BEGIN, 0, 0, size);
	ret = image_install_download(it);
	if (!ret)
		ret = image_install_fill(it, it->active, &it->image);
	if (!ret)
		ret = image_trailer_clear(it);
	otp_report_image(it->si->otp, OTP_ACTION_INSTALL_END, ret, 0, size);
	/* Who refuses or fails a part does not know of the others. */
	if (ret) {
		it->outcome->status = image_install_changes(it) == before ?
				      OTP_OP_REFUSED : OTP_OP_FAILED;
		return ret;
	}
	return otp_outcome_end(it->outcome, OTP_OP_PROGRAMMED, 0,
			       OTP_REASON_NONE, 0, "%s", "");
}

static int image_install_check_fit(struct image_install *it,
				   const struct image_store *store)
{
	u32 room = image_store_room(store), size = it->image.image.size;

	if (size <= room)
		return 0;
	return image_refuse(it->outcome, -ERANGE, OTP_REASON_IMAGE_BOUNDS,
			    "%s: an image of %u bytes does not fit into %u",
			    store->name, size, room);
}

/* But for the trailer, if that is what it was interrupted before. */
static int image_install_is_done(struct image_install *it, bool dry_run)
{
	int ret = dry_run ? 0 : image_trailer_clear(it);

	if (ret)
		return ret;
	return otp_outcome_end(it->outcome, OTP_OP_ALREADY, 0,
			       OTP_REASON_NONE, 0,
			       "it is the active image already");
}

static int image_install_verified(struct image_install *it, bool dry_run)
{
	struct otp_outcome why;
	int ret;

	ret = image_install_check_fit(it, it->active);
	if (!ret)
		ret = image_install_check_fit(it, it->download);
	if (ret)
		return ret;
	it->whole = !image_slot_verify(it->si, it->active, &it->old, &why);
	if (!it->whole && image_install_cannot_tell(it, &why))
		return -ENOMEM;
	if (it->whole && image_copies_are_equal(&it->old, &it->image))
		return image_install_is_done(it, dry_run);
	if (dry_run)
		return otp_outcome_end(it->outcome, OTP_OP_WOULD_PROGRAM, 0,
				       OTP_REASON_NONE, 0, "%s", "");
	return image_check_signal(it->outcome) ?: image_install_both(it);
}

static int image_install_take(struct image_install *it, const u8 *data,
			      u32 len)
{
	struct image_copy *image = &it->image;

	memset(it->outcome, 0, sizeof(*it->outcome));
	if (!data)
		return image_slot_verify(it->si, it->download, image,
					 it->outcome);
	image->data = (u8 *)data;
	image->len = len;
	image->borrowed = true;
	return image_verify(it->si, "image", image, it->outcome);
}

/**
 * image_install() - make an image the active one
 * @si: the slots
 * @data: the image, or NULL: that of the download slot
 * @len: bytes at @data
 * @dry_run: only find out whether that is possible
 * @outcome: gets how it ended
 *
 * Return: 0 or a negative errno.
 */
int image_install(struct signed_image *si, const u8 *data, u32 len,
		  bool dry_run, struct otp_outcome *outcome)
{
	struct image_install it = {
		.si = si,
		.active = &si->slots[OTP_IMAGE_ACTIVE],
		.download = &si->slots[OTP_IMAGE_DOWNLOAD],
		.outcome = outcome,
	};
	int ret;

	ret = image_install_take(&it, data, len);
	if (!ret)
		ret = image_install_verified(&it, dry_run);
	image_copy_free(&it.image);
	image_copy_free(&it.old);
	return ret;
}
