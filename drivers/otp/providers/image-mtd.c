// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slot that is an MTD device.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/mtd/mtd.h>

#include "image-mtd.h"

/* What struct mtd_info can have and a slot cannot use. */
#define IMAGE_MTD_MAX_GRANULE	4096

static void image_mtd_put(void *mtd)
{
	put_mtd_device(mtd);
}

/* "mtdN" or its name; the name goes first, it may be anything. */
static struct mtd_info *image_mtd_find(const char *name)
{
	struct mtd_info *mtd = get_mtd_device_nm(name);
	unsigned int number;
	char more;

	if (!IS_ERR(mtd))
		return mtd;
	if (sscanf(name, "mtd%u%c", &number, &more) == 1)
		mtd = get_mtd_device(NULL, number);
	return IS_ERR(mtd) ? ERR_PTR(-EPROBE_DEFER) : mtd;
}

static int image_mtd_check(struct device *dev, struct mtd_info *mtd)
{
	struct mtd_info *master = mtd_get_master(mtd);

	if (!(mtd->flags & MTD_WRITEABLE))
		return dev_err_probe(dev, -EROFS, "mtd%d is read-only\n",
				     mtd->index);
	if (!mtd->erasesize || !master->_erase)
		return dev_err_probe(dev, -EOPNOTSUPP,
				     "mtd%d cannot be erased\n", mtd->index);
	if (mtd_can_have_bb(mtd))
		return dev_err_probe(dev, -EOPNOTSUPP,
				     "mtd%d can have bad blocks, which a slot cannot skip: use a UBI volume with gluebi\n",
				     mtd->index);
	if (mtd->size > S32_MAX || mtd_mod_by_eb(mtd->size, mtd) ||
	    !is_power_of_2(mtd->writesize) || mtd->writesize > IMAGE_MTD_MAX_GRANULE)
		return dev_err_probe(dev, -EINVAL,
				     "mtd%d has no size that a slot can have\n",
				     mtd->index);
	return 0;
}

static struct mtd_info *image_mtd_hold(struct device *dev,
				       struct mtd_info *mtd)
{
	int ret;

	ret = devm_add_action_or_reset(dev, image_mtd_put, mtd);
	if (!ret)
		ret = image_mtd_check(dev, mtd);
	return ret ? ERR_PTR(ret) : mtd;
}

/**
 * devm_image_mtd_get() - use an MTD device as a slot
 * @dev: the provider's device, which holds it
 * @name: its name, or "mtdN"
 *
 * Return: it, or an ERR_PTR(): -EPROBE_DEFER if it is not there (yet), or why
 * it cannot be used, which the log tells.
 */
struct mtd_info *devm_image_mtd_get(struct device *dev, const char *name)
{
	struct mtd_info *mtd = image_mtd_find(name);

	if (!IS_ERR(mtd))
		return image_mtd_hold(dev, mtd);
	dev_err_probe(dev, PTR_ERR(mtd), "there is no MTD %s\n", name);
	return mtd;
}

/**
 * devm_image_mtd_get_node() - use an MTD device of the device tree as a slot
 * @dev: the provider's device, which holds it
 * @node: its node
 *
 * Return: as devm_image_mtd_get().
 */
struct mtd_info *devm_image_mtd_get_node(struct device *dev,
					 struct device_node *node)
{
	struct mtd_info *mtd = of_get_mtd_device_by_node(node);

	return IS_ERR(mtd) ? mtd : image_mtd_hold(dev, mtd);
}

u32 image_mtd_size(const struct mtd_info *mtd)
{
	return mtd->size;
}

u32 image_mtd_granule(const struct mtd_info *mtd)
{
	return mtd->writesize;
}

u32 image_mtd_erase_granule(const struct mtd_info *mtd)
{
	return mtd->erasesize;
}

bool image_mtds_overlap(struct mtd_info *a, struct mtd_info *b)
{
	u64 first = mtd_get_master_ofs(a, 0);
	u64 second = mtd_get_master_ofs(b, 0);

	return mtd_get_master(a) == mtd_get_master(b) &&
	       first < second + b->size && second < first + a->size;
}

int image_mtd_read(struct mtd_info *mtd, u32 offset, u32 len, u8 *data)
{
	size_t done = 0;
	int ret;

	ret = mtd_read(mtd, offset, len, &done, data);
	if (ret && !mtd_is_bitflip(ret))
		return ret;
	return done == len ? 0 : -EIO;
}

int image_mtd_write(struct mtd_info *mtd, u32 offset, u32 len,
		    const u8 *data)
{
	size_t done = 0;
	int ret;

	ret = mtd_write(mtd, offset, len, &done, data);
	return ret ?: done == len ? 0 : -EIO;
}

int image_mtd_erase(struct mtd_info *mtd, u32 offset, u32 len)
{
	struct erase_info erase = { .addr = offset, .len = len };

	return mtd_erase(mtd, &erase);
}
