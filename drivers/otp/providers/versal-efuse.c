// SPDX-License-Identifier: GPL-2.0-only
/*
 * eFUSE controller of AMD Versal: three pages of 256 rows of 32 fuses. Rows are
 * read from a cache, where there is one; fuses are programmed one by one. See
 * Documentation/otp/versal-efuse.rst.
 */
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>

#include "../core/compat.h"
#include "../regs/versal-efuse.h"
#include "versal-efuse.h"

/**
 * struct versal - a controller
 * @regmap: its registers
 * @cache: what it read of its fuses at the last load, or NULL
 * @rate: of the reference clock, 0: the timers are right as they are
 */
struct versal {
	struct regmap *regmap;
	struct regmap *cache;
	u32 rate;
};

#define VERSAL_POLL_US		10
#define VERSAL_TIMEOUT_US	100000
#define VERSAL_POWER_US		1

static int versal_power_up(struct versal *versal)
{
	u32 down;
	int ret;

	ret = regmap_read(versal->regmap, VERSAL_EFUSE_PD, &down);
	if (ret || !(down & 1))
		return ret;
	udelay(VERSAL_POWER_US);
	ret = regmap_write(versal->regmap, VERSAL_EFUSE_PD, 0);
	udelay(VERSAL_POWER_US);
	return ret;
}

static int versal_set_timers(struct versal *versal)
{
	const struct versal_timer *timer = versal_timers;
	int ret = 0;

	for (; versal->rate && !ret && timer->reg; timer++)
		ret = regmap_write(versal->regmap, timer->reg,
				   DIV_ROUND_UP_ULL((u64)timer->ns *
						    versal->rate,
						    NSEC_PER_SEC));
	return ret;
}

/* While it is locked the controller ignores a write, and says nothing. */
static int versal_unlock(struct versal *versal)
{
	u32 locked;
	int ret;

	ret = regmap_write(versal->regmap, VERSAL_EFUSE_WR_LOCK,
			   VERSAL_EFUSE_WR_LOCK_KEY) ?:
	      regmap_read(versal->regmap, VERSAL_EFUSE_WR_LOCK, &locked);
	return ret ?: locked ? -EPERM : 0;
}

/* Closed again by versal_close(), whatever this one says. */
static int versal_open(struct versal *versal, u32 config)
{
	return versal_unlock(versal) ?: versal_power_up(versal) ?:
	       versal_set_timers(versal) ?:
	       regmap_write(versal->regmap, VERSAL_EFUSE_CFG, config);
}

static int versal_close(struct versal *versal, int error)
{
	int disabled = regmap_write(versal->regmap, VERSAL_EFUSE_CFG, 0);
	int locked = regmap_write(versal->regmap, VERSAL_EFUSE_WR_LOCK, 0);

	return error ?: disabled ?: locked;
}

/*
 * What an earlier command left in ISR would be taken for the outcome of this
 * one; and a command that was refused is done as well.
 */
static int versal_command(struct versal *versal, u32 reg, u32 address,
			  u32 done, u32 error, u32 *vendor)
{
	u32 isr = 0;
	int ret;

	ret = regmap_write(versal->regmap, VERSAL_EFUSE_ISR, done | error) ?:
	      regmap_write(versal->regmap, reg, address) ?:
	      regmap_read_poll_timeout(versal->regmap, VERSAL_EFUSE_ISR, isr,
				       isr & (done | error), VERSAL_POLL_US,
				       VERSAL_TIMEOUT_US);
	*vendor = isr & error ? isr & (done | error) : 0;
	if (ret)
		return ret;
	ret = regmap_write(versal->regmap, VERSAL_EFUSE_ISR, done | error);
	return *vendor ? -EIO : ret;
}

/* A row of the fuses themselves. */
static int versal_sense_row(struct versal *versal, u32 address, u32 *value,
			    u32 *vendor)
{
	int ret = versal_open(versal, 0);

	if (!ret)
		ret = versal_command(versal, VERSAL_EFUSE_RD_ADDR,
				     VERSAL_EFUSE_ADDR(address, 0),
				     VERSAL_EFUSE_ISR_RD_DONE,
				     VERSAL_EFUSE_ISR_RD_ERROR, vendor);
	if (!ret)
		ret = regmap_read(versal->regmap, VERSAL_EFUSE_RD_DATA, value);
	return versal_close(versal, ret);
}

static int versal_load_cache(struct versal *versal, u32 *vendor)
{
	u32 status, isr;
	int ret;

	ret = regmap_write(versal->regmap, VERSAL_EFUSE_ISR,
			   VERSAL_EFUSE_ISR_CACHE_ERROR) ?:
	      regmap_write(versal->regmap, VERSAL_EFUSE_CACHE_LOAD,
			   VERSAL_EFUSE_CACHE_LOAD_LOAD) ?:
	      regmap_read_poll_timeout(versal->regmap, VERSAL_EFUSE_STATUS,
				       status,
				       status & VERSAL_EFUSE_STATUS_CACHE_DONE,
				       VERSAL_POLL_US, VERSAL_TIMEOUT_US) ?:
	      regmap_read(versal->regmap, VERSAL_EFUSE_ISR, &isr);
	if (ret || !(isr & VERSAL_EFUSE_ISR_CACHE_ERROR))
		return ret;
	*vendor = isr;
	return -EIO;
}

static int versal_burn(struct versal *versal, u32 address, unsigned long bits,
		       u32 *vendor)
{
	unsigned int column;
	u32 unused;
	int ret = 0, loaded;

	for_each_set_bit(column, &bits, 32) {
		ret = versal_command(versal, VERSAL_EFUSE_PGM_ADDR,
				     VERSAL_EFUSE_ADDR(address, column),
				     VERSAL_EFUSE_ISR_PGM_DONE,
				     VERSAL_EFUSE_ISR_PGM_ERROR, vendor);
		if (ret)
			break;
	}
	/* After a failure as well: some of the bits may be there. */
	loaded = versal_load_cache(versal, ret ? &unused : vendor);
	return ret ?: loaded;
}

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
	struct versal *versal = otp_priv(otp);
	u32 bits = get_unaligned_le32(data) & get_unaligned_le32(mask);
	int ret;

	ret = versal_open(versal, VERSAL_EFUSE_CFG_PGM_EN) ?:
	      versal_burn(versal, region->base + offset, bits, vendor);
	return versal_close(versal, ret);
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
		if (step->needed)
			versal_check_step(batch, step, status, misc);
	}
	return ret;
}

/* What cannot be found out counts as locked. */
static u32 versal_region_state(struct otp_device *otp,
			       const struct otp_region *region)
{
	struct versal *versal = otp_priv(otp);
	u32 lock = versal_lock(region);
	u32 value = 0, vendor;
	int ret = 0;

	if (region->base == VERSAL_EFUSE_REVOCATION)
		ret = regmap_read(versal->regmap, VERSAL_EFUSE_PGM_LOCK,
				  &value);
	else if (lock)
		ret = versal_read_row(versal, VERSAL_EFUSE_SECURITY_CONTROL,
				      &value, &vendor);
	return ret || value & lock ? OTP_REGION_WRITE_LOCKED : 0;
}

static const struct otp_ops versal_ops = {
	.read = versal_read,
	.check = versal_check,
	.program = versal_program,
	.region_state = versal_region_state,
};

static int versal_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct versal *versal;

	versal = devm_kzalloc(dev, sizeof(*versal), GFP_KERNEL);
	if (!versal)
		return -ENOMEM;
	versal->regmap = devm_otp_regmap(pdev, &versal_registers);
	if (IS_ERR(versal->regmap))
		return PTR_ERR(versal->regmap);
	versal->cache = devm_otp_regmap_node(pdev, &versal_cache,
					     "xlnx,efuse-cache",
					     versal_cache_match);
	if (IS_ERR(versal->cache))
		return PTR_ERR(versal->cache);
	device_property_read_u32(dev, "clock-frequency", &versal->rate);
	if (versal->rate > VERSAL_EFUSE_MAX_HZ)
		return dev_err_probe(dev, -EINVAL,
				     "a clock of %u Hz is too fast for the timers\n",
				     versal->rate);
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
