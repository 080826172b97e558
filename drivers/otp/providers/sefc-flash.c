// SPDX-License-Identifier: GPL-2.0-only
/*
 * The unique id and the user signatures: blocks that are erased whole, of
 * pages that are programmed from a latch.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/compat.h"
#include "sefc.h"

/**
 * sefc_id_read() - read the unique id
 * @sefc: the controller
 * @data: gets SEFC_UNIQUE_ID_SIZE bytes
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -EUCLEAN if it is damaged, or as sefc_open() and sefc_command().
 */
int sefc_id_read(struct sefc *sefc, u8 *data, u32 *vendor)
{
	int ret;

	ret = sefc_open(sefc, 0, 0, vendor);
	if (ret)
		return ret;
	ret = sefc_window_open(sefc, SEFC_FCMD_STUI, vendor);
	/* The data sheet wants a read that does not count. */
	ret = ret ?: sefc_words_copy(sefc, 0, data, sizeof(u32));
	ret = ret ?: sefc_words_read(sefc, 0, data, SEFC_UNIQUE_ID_SIZE,
				     vendor);
	ret = sefc_window_close(sefc, SEFC_FCMD_SPUI, ret, vendor);
	return sefc_close(sefc, ret);
}

/**
 * sefc_block_read() - read a part of a user signature
 * @sefc: the controller
 * @block: which
 * @offset: first byte in it, a multiple of 4
 * @data: gets the bytes
 * @len: their number, a multiple of 4
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -EUCLEAN if a word is damaged, -EPERM if its rights are locked,
 * or as sefc_open() and sefc_command().
 */
int sefc_block_read(struct sefc *sefc, u32 block, u32 offset, u8 *data,
		    u32 len, u32 *vendor)
{
	int ret;

	ret = sefc_open(sefc, SEFC_WPMR_USRWP, SEFC_USR_RDENUSB(block),
			vendor);
	if (ret)
		return ret;
	ret = sefc_window_open(sefc, SEFC_FCMD_STUS, vendor);
	ret = ret ?: sefc_words_read(sefc, block * SEFC_USB_BLOCK_SIZE +
				     offset, data, len, vendor);
	ret = sefc_window_close(sefc, SEFC_FCMD_SPUS, ret, vendor);
	return sefc_close(sefc, ret);
}

/**
 * sefc_block_is_blank() - whether nothing of a user signature is programmed
 * @sefc: the controller
 * @block: which
 * @blank: gets it
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -ENOMEM, or as sefc_block_read(). What is damaged is not blank.
 */
int sefc_block_is_blank(struct sefc *sefc, u32 block, bool *blank,
			u32 *vendor)
{
	u8 *data = kmalloc(SEFC_USB_BLOCK_SIZE, GFP_KERNEL);
	int ret;

	if (!data)
		return -ENOMEM;
	ret = sefc_block_read(sefc, block, 0, data, SEFC_USB_BLOCK_SIZE,
			      vendor);
	*blank = !ret && !memchr_inv(data, 0xff, SEFC_USB_BLOCK_SIZE);
	kfree_sensitive(data);
	return ret == -EUCLEAN ? 0 : ret;
}

/*
 * All of it, ascending: nobody knows what is in the latch after power-on. What
 * is not to be programmed is all ones, which is no pulse.
 */
static int sefc_latch_fill(struct sefc *sefc, u32 at, const u8 *data,
			   const u8 *mask)
{
	u32 i, word;
	int ret = 0;

	for (i = 0; i < SEFC_PAGE_SIZE && !ret; i += sizeof(word)) {
		word = get_unaligned_le32(data + i) |
		       ~get_unaligned_le32(mask + i);
		ret = regmap_write(sefc->flash, sefc->plane + at + i, word);
	}
	return ret;
}

/**
 * sefc_page_program() - program a page of a user signature
 * @sefc: the controller
 * @block: which
 * @offset: of the page in it
 * @data: SEFC_PAGE_SIZE bytes, 0 outside of @mask
 * @mask: which bits; none in a word that is programmed already
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -EPERM if its rights are locked, or as sefc_open() and
 * sefc_command().
 */
int sefc_page_program(struct sefc *sefc, u32 block, u32 offset,
		      const u8 *data, const u8 *mask, u32 *vendor)
{
	u32 page = SEFC_USB_PAGE(block, offset / SEFC_PAGE_SIZE);
	int ret;

	ret = sefc_open(sefc, SEFC_WPMR_USRWP, SEFC_USR_WRENUSB(block),
			vendor);
	if (ret)
		return ret;
	ret = sefc_latch_fill(sefc, page * SEFC_PAGE_SIZE, data, mask);
	ret = ret ?: sefc_command(sefc, SEFC_FCMD_WUS, page, vendor);
	return sefc_close(sefc, ret);
}

/**
 * sefc_block_erase() - erase a user signature
 * @sefc: the controller
 * @block: which
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -EPERM if its rights are locked, or as sefc_open() and
 * sefc_command().
 */
int sefc_block_erase(struct sefc *sefc, u32 block, u32 *vendor)
{
	int ret;

	ret = sefc_open(sefc, SEFC_WPMR_USRWP, SEFC_USR_WRENUSB(block),
			vendor);
	if (ret)
		return ret;
	ret = sefc_command(sefc, SEFC_FCMD_EUS, SEFC_USB_PAGE(block, 0),
			   vendor);
	return sefc_close(sefc, ret);
}
