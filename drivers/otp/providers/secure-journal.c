// SPDX-License-Identifier: GPL-2.0-only
/*
 * The secure journal of Atmosic ATM34xx: a list of records in RRAM, of which a
 * ratchet makes the beginning unchangeable.
 *
 * RRAM needs no erase, and any byte above the ratchet can be written again.
 * Every write needs its 2 KiB block to be released in a register before.
 */
#include <linux/delay.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/otp.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

#include "../core/compat.h"
#include "../regs/secure-journal.h"

#define SECURE_JOURNAL_BASE	0x8f800	/* in the chip's address space */
#define SECURE_JOURNAL_POLL_US	10
#define SECURE_JOURNAL_LIMIT_US	10000

/**
 * struct secure_journal - a journal
 * @dev: its device
 * @journal: the list, in bytes
 * @counters: the ratchet, a counter of 16 bits
 * @wrpr: what releases the block
 * @nvm: the fuses
 */
struct secure_journal {
	struct device *dev;
	struct regmap *journal;
	struct regmap *counters;
	struct regmap *wrpr;
	struct regmap *nvm;
};

/* Bluetooth and 802.15.4 want their addresses with the lowest byte first. */
static const struct otp_tag secure_journal_tags[] = {
	{ "bd-address", 0x01, OTP_TAG_REVERSED },
	{ "eui-64", 0x03, OTP_TAG_REVERSED },
	{ "rif-cal", 0xb0 },
	{ "mdm-cal", 0xb1 },
	{ "ate", 0xb8 },
	{ "chip-info", 0xb9 },
	{ "misc-cal", 0xbc },
	{ "cust-cfg", 0xbd },
	{ "xtal-cal", 0xc2 },
	{ "pmu-cal", 0xc3 },
	{ "gadc-cal", 0xc4 },
	{ "cs-cal", 0xc5 },
};

static const struct otp_region secure_journal_regions[] = {
	{
		.name = "journal",
		.kind = OTP_KIND_JOURNAL,
		.semantics = OTP_REWRITABLE,
		.base = SECURE_JOURNAL_BASE,
		.size = SECURE_JOURNAL_SIZE,
		.granule = 1,
		.flags = OTP_REGION_READ | OTP_REGION_ERASE |
			 OTP_REGION_RATCHET,
		.tags = secure_journal_tags,
		.ntags = ARRAY_SIZE(secure_journal_tags),
	},
};

static const struct otp_desc secure_journal_production = {
	.driver = "secure-journal",
	.model = "Atmosic ATM34xx secure journal",
	.regions = secure_journal_regions,
	.nregions = ARRAY_SIZE(secure_journal_regions),
	.caps = OTP_CAP_MASK,
};

static const struct otp_desc secure_journal_development = {
	.driver = "secure-journal",
	.model = "Atmosic ATM34xx secure journal, ratchet without effect",
	.regions = secure_journal_regions,
	.nregions = ARRAY_SIZE(secure_journal_regions),
	.caps = OTP_CAP_MASK,
};

/*
 * The first read after a reset loads what guards the journal, and does not
 * tell it yet.
 */
static int secure_journal_ratchet(struct otp_device *otp,
				  const struct otp_region *region, u32 *value,
				  u32 *vendor)
{
	struct secure_journal *sj = otp_priv(otp);
	int ret;

	ret = regmap_read(sj->counters, SECURE_JOURNAL_RATCHET, value);
	if (!ret && *value == SECURE_JOURNAL_NOT_LOADED)
		ret = regmap_read(sj->counters, SECURE_JOURNAL_RATCHET, value);
	if (!ret && *value > SECURE_JOURNAL_COUNTER_MAX)
		ret = -EIO;
	if (ret)
		*value = 0;
	return ret;
}

/* Bits count as programmed that the ratchet covers. */
static int secure_journal_read(struct otp_device *otp,
			       const struct otp_region *region, u32 offset,
			       u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct secure_journal *sj = otp_priv(otp);
	u32 value, covered;
	int ret;

	ret = regmap_bulk_read(sj->journal, offset, data, len) ?:
	      secure_journal_ratchet(otp, region, &value, vendor);
	if (ret)
		return ret;
	covered = value > offset ? min(value - offset, len) : 0;
	memset(mask, 0xff, covered);
	memset(mask + covered, 0, len - covered);
	return 0;
}

static int secure_journal_program(struct otp_device *otp,
				  const struct otp_region *region, u32 offset,
				  const u8 *data, const u8 *mask, u32 *vendor)
{
	struct secure_journal *sj = otp_priv(otp);

	return regmap_write(sj->journal, offset, *data);
}

static int secure_journal_erase(struct otp_device *otp,
				const struct otp_region *region, u32 offset,
				u32 len, u32 *vendor)
{
	struct secure_journal *sj = otp_priv(otp);
	u32 at;
	int ret = 0;

	for (at = offset; at < offset + len && !ret; at++)
		ret = regmap_write(sj->journal, at, 0xff);
	return ret;
}

static int secure_journal_advance(struct otp_device *otp,
				  const struct otp_region *region, u32 value,
				  u32 *vendor)
{
	struct secure_journal *sj = otp_priv(otp);

	return regmap_write(sj->counters, SECURE_JOURNAL_RATCHET, value);
}

static int secure_journal_protect(struct otp_device *otp,
				  const struct otp_region *region, bool on,
				  u32 *vendor)
{
	struct secure_journal *sj = otp_priv(otp);

	return regmap_update_bits(sj->wrpr, SECURE_JOURNAL_WRPR_JOURNAL,
				  SECURE_JOURNAL_WRPR_BLOCK,
				  on ? SECURE_JOURNAL_WRPR_BLOCK : 0);
}

/* Locked until the next reset, by whoever booted the chip. */
static u32 secure_journal_region_state(struct otp_device *otp,
				       const struct otp_region *region)
{
	struct secure_journal *sj = otp_priv(otp);
	u32 sticky;

	if (regmap_read(sj->wrpr, SECURE_JOURNAL_STICKY_STATUS(7), &sticky))
		return 0;
	return sticky & SECURE_JOURNAL_WRPR_BLOCK ? OTP_REGION_WRITE_LOCKED :
						    0;
}

static const struct otp_ops secure_journal_ops = {
	.read = secure_journal_read,
	.program = secure_journal_program,
	.erase = secure_journal_erase,
	.ratchet = secure_journal_ratchet,
	.advance = secure_journal_advance,
	.protect = secure_journal_protect,
	.region_state = secure_journal_region_state,
};

/* The fuses tell whether the ratchet guards anything. */
static int secure_journal_has_ratchet(struct secure_journal *sj, bool *has)
{
	u32 status, high;
	int ret;

	ret = regmap_write(sj->nvm, SECURE_JOURNAL_NVM_OPMODE,
			   SECURE_JOURNAL_NVM_GO | SECURE_JOURNAL_NVM_READ);
	ret = ret ?:
	      regmap_read_poll_timeout(sj->nvm, SECURE_JOURNAL_NVM_STATUS,
				       status,
				       !(status & SECURE_JOURNAL_NVM_RUNNING),
				       SECURE_JOURNAL_POLL_US,
				       SECURE_JOURNAL_LIMIT_US);
	ret = ret ?: regmap_read(sj->nvm, SECURE_JOURNAL_NVM_DATA1, &high);
	if (!ret)
		*has = high & BIT(SECURE_JOURNAL_FUSE_COUNTERS - 32);
	return ret;
}

static const struct regmap_config secure_journal_windows[] = {
	{
		.name = "journal",
		.reg_bits = 32,
		.val_bits = 8,
		.reg_stride = 1,
		.max_register = SECURE_JOURNAL_SIZE - 1,
	}, {
		.name = "counters",
		.reg_bits = 32,
		.val_bits = 16,
		.reg_stride = 2,
		.max_register =
			SECURE_JOURNAL_COUNTER(SECURE_JOURNAL_COUNTERS - 1),
	}, {
		.name = "wrpr",
		.reg_bits = 32,
		.val_bits = 32,
		.reg_stride = 4,
		.max_register = SECURE_JOURNAL_STICKY_STATUS(7),
	}, {
		.name = "nvm",
		.reg_bits = 32,
		.val_bits = 32,
		.reg_stride = 4,
		.max_register = SECURE_JOURNAL_NVM_CORE_ID,
	},
};

static int secure_journal_map(struct platform_device *pdev,
			      struct secure_journal *sj)
{
	struct regmap **maps[] = {
		&sj->journal, &sj->counters, &sj->wrpr, &sj->nvm,
	};
	unsigned int i;

	BUILD_BUG_ON(ARRAY_SIZE(maps) != ARRAY_SIZE(secure_journal_windows));

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		const struct regmap_config *config =
			&secure_journal_windows[i];

		*maps[i] = devm_otp_regmap(pdev, config);
		if (IS_ERR(*maps[i]))
			return PTR_ERR(*maps[i]);
	}
	return 0;
}

static int secure_journal_check_core(struct secure_journal *sj)
{
	u32 id;
	int ret;

	ret = regmap_read(sj->nvm, SECURE_JOURNAL_NVM_CORE_ID, &id);
	if (ret)
		return ret;
	return id == SECURE_JOURNAL_NVM_CORE_ID_VALUE ? 0 : -ENODEV;
}

static int secure_journal_probe(struct platform_device *pdev)
{
	struct secure_journal *sj;
	struct otp_device *otp;
	bool production;
	int ret;

	sj = devm_kzalloc(&pdev->dev, sizeof(*sj), GFP_KERNEL);
	if (!sj)
		return -ENOMEM;
	sj->dev = &pdev->dev;

	ret = secure_journal_map(pdev, sj);
	if (ret)
		return ret;
	ret = secure_journal_check_core(sj);
	if (ret)
		return dev_err_probe(&pdev->dev, ret,
				     "these are not the registers of fuses\n");
	ret = secure_journal_has_ratchet(sj, &production);
	if (ret)
		return dev_err_probe(&pdev->dev, ret,
				     "the fuses cannot be read\n");
	if (!production)
		dev_notice(&pdev->dev,
			   "a part for development: the ratchet guards nothing\n");

	otp = devm_otp_register(&pdev->dev, production ?
				&secure_journal_production :
				&secure_journal_development,
				&secure_journal_ops, sj);
	return PTR_ERR_OR_ZERO(otp);
}

static const struct of_device_id secure_journal_of_match[] = {
	{ .compatible = "atmosic,atm34xx-secure-journal" },
	{ }
};
MODULE_DEVICE_TABLE(of, secure_journal_of_match);

static const struct platform_device_id secure_journal_ids[] = {
	{ "secure-journal" },
	{ }
};
MODULE_DEVICE_TABLE(platform, secure_journal_ids);

static struct platform_driver secure_journal_driver = {
	.driver = {
		.name = "otp-secure-journal",
		.of_match_table = secure_journal_of_match,
	},
	.probe = secure_journal_probe,
	.id_table = secure_journal_ids,
};
module_platform_driver(secure_journal_driver);

MODULE_DESCRIPTION("Secure journal of Atmosic ATM34xx");
MODULE_LICENSE("GPL");
