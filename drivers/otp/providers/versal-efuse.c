// SPDX-License-Identifier: GPL-2.0-only
/*
 * eFUSE controller of AMD Versal: three pages of 256 rows of 32 fuses. Rows are
 * read from a cache, where there is one; fuses are programmed one by one. See
 * Documentation/otp/versal-efuse.rst.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>
#include <linux/property.h>

#include "../core/compat.h"
#include "../regs/versal-efuse.h"
#include "versal-efuse.h"

static int versal_read_row(struct versal *versal, u32 address, u32 *value,
			   u32 *vendor)
{
	if (versal->cache)
		return regmap_read(versal->cache, address, value);
	return versal_sense_row(versal, address, value, vendor);
}

static int versal_read(struct otp_device *otp, const struct otp_region *region,
		       u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	u32 value = 0;
	int ret = 0;
	u32 i;

	/* A key reads as 0, which does not say that it is blank. */
	if (region->flags & OTP_REGION_SECRET)
		return -EPERM;
	for (i = 0; !ret && i < len; i += 4) {
		ret = versal_read_row(otp_priv(otp), region->base + offset + i,
				      &value, vendor);
		put_unaligned_le32(ret ? 0 : value, data + i);
		put_unaligned_le32(ret ? 0 : value, mask + i);
	}
	return ret;
}

static int versal_program(struct otp_device *otp,
			  const struct otp_region *region, u32 offset,
			  const u8 *data, const u8 *mask, u32 *vendor)
{
	return versal_program_row(otp_priv(otp), region->base + offset,
				  get_unaligned_le32(data) &
				  get_unaligned_le32(mask), vendor);
}

/* Fuses of AMD's that say whether a page works, and nothing may be programmed. */
static void versal_check_page(struct otp_batch *batch, struct otp_step *step,
			      u32 status)
{
	u32 page = step->region->base / VERSAL_EFUSE_PAGE_SIZE;

	if (!(status & VERSAL_EFUSE_STATUS_TBIT(page)))
		otp_refuse(batch, step, -EIO, OTP_REASON_CHIP,
			   "the T-bits of page %u are wrong (STATUS 0x%08x)",
			   page, status);
}

static void versal_check_ppk(struct otp_batch *batch, struct otp_step *step,
			     u32 misc)
{
	if (misc & VERSAL_EFUSE_MISC_CTRL_ADD_PPK_EN &&
	    step->region->base + step->offset >= VERSAL_EFUSE_ADD_PPK)
		otp_refuse(batch, step, -EPERM, OTP_REASON_CHIP,
			   "with ADD_PPK_EN USER_FUSE_48 to 63 are the hashes of PPK3 and PPK4");
}

static int versal_check(struct otp_device *otp, struct otp_batch *batch)
{
	struct versal *versal = otp_priv(otp);
	struct otp_step *step;
	u32 status, misc, vendor;
	unsigned int i;
	int ret;

	ret = regmap_read(versal->regmap, VERSAL_EFUSE_STATUS, &status) ?:
	      versal_read_row(versal, VERSAL_EFUSE_MISC_CTRL, &misc, &vendor);
	for (i = 0; !ret && (step = otp_batch_step(batch, i)); i++) {
		if (!step->needed)
			continue;
		versal_check_page(batch, step, status);
		versal_check_ppk(batch, step, misc);
	}
	return ret;
}

/* What cannot be found out counts as locked. */
static u32 versal_region_state(struct otp_device *otp,
			       const struct otp_region *region)
{
	struct versal *versal = otp_priv(otp);
	u32 fuse = versal_lock_fuse(region);
	u32 value = 0, vendor;
	int ret = 0;

	if (region->base == VERSAL_EFUSE_REVOCATION) {
		fuse = VERSAL_EFUSE_PGM_LOCK_SPK_ID;
		ret = regmap_read(versal->regmap, VERSAL_EFUSE_PGM_LOCK,
				  &value);
	} else if (fuse) {
		ret = versal_read_row(versal, VERSAL_EFUSE_SECURITY_CONTROL,
				      &value, &vendor);
	}
	return ret || value & fuse ? OTP_REGION_WRITE_LOCKED : 0;
}

static void versal_describe(u32 vendor, char *text, size_t size)
{
	const char *what = "";

	if (vendor & VERSAL_EFUSE_ISR_PGM_ERROR)
		what = " PGM_ERROR, the row or the fuse is locked";
	else if (vendor & VERSAL_EFUSE_ISR_RD_ERROR)
		what = " RD_ERROR";
	else if (vendor & VERSAL_EFUSE_ISR_CACHE_ERROR)
		what = " CACHE_ERROR";
	snprintf(text, size, "0x%08x%s", vendor, what);
}

static const struct otp_ops versal_ops = {
	.read = versal_read,
	.check = versal_check,
	.program = versal_program,
	.region_state = versal_region_state,
	.describe = versal_describe,
};

static const struct of_device_id versal_cache_match[] = {
	{ .compatible = "xlnx,pmc-efuse-cache" },
	{ .compatible = "xlnx-pmc-efuse-cache" },
	{ }
};

static struct device_node *versal_cache_node(struct device *dev)
{
	struct device_node *node;

	node = of_parse_phandle(dev->of_node, "xlnx,efuse-cache", 0);
	if (!node && dev->of_node)
		node = of_find_matching_node(NULL, versal_cache_match);
	if (of_device_is_available(node))
		return node;
	of_node_put(node);
	return NULL;
}

/* A device of its own in the devicetree; none is no error. */
static struct regmap *versal_find_cache(struct platform_device *pdev)
{
	static const struct regmap_config config = {
		.name = "cache",
		.reg_bits = 32,
		.val_bits = 32,
		.reg_stride = 4,
		.max_register = VERSAL_EFUSE_CACHE_SIZE - 4,
	};
	struct device_node *node = versal_cache_node(&pdev->dev);
	void __iomem *base;

	if (!node)
		return dev_get_regmap(pdev->dev.parent, config.name);
	base = devm_of_iomap(&pdev->dev, node, 0, NULL);
	of_node_put(node);
	if (IS_ERR(base))
		return ERR_CAST(base);
	return devm_regmap_init_mmio(&pdev->dev, base, &config);
}

static int versal_find_rate(struct device *dev, struct versal *versal)
{
	device_property_read_u32(dev, "clock-frequency", &versal->rate);
	if (versal_is_countable(versal->rate))
		return 0;
	return dev_err_probe(dev, -EINVAL,
			     "a clock of %u Hz is too fast for the timers\n",
			     versal->rate);
}

static int versal_probe(struct platform_device *pdev)
{
	static const struct regmap_config config = {
		.reg_bits = 32,
		.val_bits = 32,
		.reg_stride = 4,
		.max_register = VERSAL_EFUSE_SIZE - 4,
	};
	struct device *dev = &pdev->dev;
	struct versal *versal;
	int ret;

	versal = devm_kzalloc(dev, sizeof(*versal), GFP_KERNEL);
	if (!versal)
		return -ENOMEM;
	versal->regmap = devm_otp_regmap(pdev, &config);
	if (IS_ERR(versal->regmap))
		return PTR_ERR(versal->regmap);
	versal->cache = versal_find_cache(pdev);
	if (IS_ERR(versal->cache))
		return dev_err_probe(dev, PTR_ERR(versal->cache),
				     "no cache\n");
	ret = versal_find_rate(dev, versal);
	if (ret)
		return ret;
	return PTR_ERR_OR_ZERO(devm_otp_register(dev, &versal_desc,
						 &versal_ops, versal));
}

static const struct of_device_id versal_of_match[] = {
	{ .compatible = "xlnx,versal-efuse" },
	{ .compatible = "xlnx-versal-efuse" },	/* of later QEMUs */
	{ }
};
MODULE_DEVICE_TABLE(of, versal_of_match);

static const struct platform_device_id versal_ids[] = {
	{ "versal-efuse" },
	{ }
};
MODULE_DEVICE_TABLE(platform, versal_ids);

static struct platform_driver versal_driver = {
	.driver = {
		.name = "otp-versal-efuse",
		.of_match_table = versal_of_match,
	},
	.probe = versal_probe,
	.id_table = versal_ids,
};
module_platform_driver(versal_driver);

MODULE_DESCRIPTION("AMD Versal eFUSE controller");
MODULE_LICENSE("GPL");
