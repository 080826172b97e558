// SPDX-License-Identifier: GPL-2.0-only
/*
 * An MTD device in RAM, which counts what is done to it and loses its power as
 * it is told.
 */
#include <linux/mtd/mtdram.h>
#include <linux/of.h>
#include <linux/string.h>

#include "image-flash.h"

static struct image_flash *image_flash_from(struct mtd_info *mtd)
{
	return *(struct image_flash **)(mtd->priv + IMAGE_FLASH_SIZE);
}

static int image_flash_read(struct mtd_info *mtd, loff_t from, size_t len,
			    size_t *done, u_char *buf)
{
	struct image_flash *flash = image_flash_from(mtd);

	memcpy(buf, flash->cells + from, len);
	flash->reads += len;
	*done = len;
	return 0;
}

/* How much of a change is done: all of it, the first half, or nothing. */
static size_t image_flash_power(struct image_flash *flash, size_t len)
{
	flash->changes++;
	if (*flash->cut < 0)
		return len;
	return (*flash->cut)-- > 0 ? len : len / 2;
}

static bool image_flash_is_off(const struct image_flash *flash, size_t done,
			       size_t len)
{
	if (done == len)
		return false;
	/* Off it stays. */
	*flash->cut = 0;
	return true;
}

/* As NOR: a write can only clear bits. */
static int image_flash_write(struct mtd_info *mtd, loff_t to, size_t len,
			     size_t *done, const u_char *buf)
{
	struct image_flash *flash = image_flash_from(mtd);
	size_t i;

	*done = image_flash_power(flash, len);
	for (i = 0; i < *done; i++)
		if (to + i != flash->stuck)
			flash->cells[to + i] &= buf[i];
	return image_flash_is_off(flash, *done, len) ? -EIO : 0;
}

static int image_flash_erase(struct mtd_info *mtd, struct erase_info *erase)
{
	struct image_flash *flash = image_flash_from(mtd);
	size_t done = image_flash_power(flash, erase->len);

	memset(flash->cells + erase->addr, 0xff, done);
	return image_flash_is_off(flash, done, erase->len) ? -EIO : 0;
}

static void image_flash_release(void *data)
{
	struct image_flash *flash = data;

	mtd_device_unregister(flash->mtd);
}

/* An erased one. */
struct image_flash *image_flash_create(struct kunit *test, int *cut,
				       struct device_node *node)
{
	static unsigned int count;
	struct image_flash *flash;

	flash = kunit_kzalloc(test, sizeof(*flash), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, flash);
	flash->mtd = kunit_kzalloc(test, sizeof(*flash->mtd), GFP_KERNEL);
	flash->cells = kunit_kzalloc(test, IMAGE_FLASH_SIZE + sizeof(flash),
				     GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, flash->mtd);
	KUNIT_ASSERT_NOT_NULL(test, flash->cells);
	memset(flash->cells, 0xff, IMAGE_FLASH_SIZE);
	*(struct image_flash **)(flash->cells + IMAGE_FLASH_SIZE) = flash;
	flash->cut = cut;
	flash->stuck = IMAGE_FLASH_SIZE;
	snprintf(flash->name, sizeof(flash->name), "image-flash%u", count++);
	KUNIT_ASSERT_EQ(test, mtdram_init_device(flash->mtd, flash->cells,
						 IMAGE_FLASH_SIZE,
						 flash->name), 0);
	/* As if it had been there when it was registered. */
	mtd_set_of_node(flash->mtd, of_node_get(node));
	/* The images are small, and are to be in several. */
	flash->mtd->erasesize = IMAGE_FLASH_BLOCK;
	flash->mtd->_read = image_flash_read;
	flash->mtd->_write = image_flash_write;
	flash->mtd->_erase = image_flash_erase;
	KUNIT_ASSERT_EQ(test,
			kunit_add_action_or_reset(test, image_flash_release,
						  flash), 0);
	return flash;
}

/* From then on it is read-only. */
void image_flash_protect(struct image_flash *flash)
{
	flash->mtd->flags &= ~MTD_WRITEABLE;
}
