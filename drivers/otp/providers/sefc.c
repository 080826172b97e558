// SPDX-License-Identifier: GPL-2.0-only
/*
 * The secure embedded flash controller (SEFC) of Microchip PIC32CX-MTSH: a
 * unique id, eight blocks of user signatures, of which the first holds the
 * data of the secure boot, and GPNVM bits.
 *
 * A word of the error correction, 64 bits, is programmed once. That is ours,
 * and stricter than the data sheet, which says that a bit goes from 1 to 0.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>

#include "../core/compat.h"
#include "sefc.h"

#define SEFC_READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define SEFC_WHOLE	(SEFC_READ_WRITE | OTP_FIELD_FULL_MASK)

static const struct otp_field sefc_id_fields[] = {
	{
		.name = "UNIQUE_ID",
		.bit_width = SEFC_UNIQUE_ID_SIZE * 8,
		.flags = OTP_FIELD_READ,
	},
};

static const struct otp_field sefc_boot_fields[] = {
	{
		.name = "AES_256_CMAC_KEY",
		.bit_offset = SEFC_BOOT_CMAC_KEY * 8,
		.bit_width = SEFC_BOOT_CMAC_KEY_SIZE * 8,
		.flags = OTP_FIELD_PROGRAM | OTP_FIELD_SECRET |
			 OTP_FIELD_FULL_MASK,
	}, {
		.name = "PUBLIC_KEY_DIGEST",
		.bit_offset = SEFC_BOOT_DIGEST * 8,
		.bit_width = SEFC_BOOT_DIGEST_SIZE * 8,
		.flags = SEFC_WHOLE,
	}, {
		.name = "AUTH_TYPE",
		.bit_offset = SEFC_BOOT_AUTH_TYPE * 8,
		.bit_width = 32,
		.flags = SEFC_WHOLE,
	},
};

/* Behind everything else: the boot mode makes use of what was programmed. */
static const struct otp_field sefc_gpnvm_fields[] = {
	{
		.name = "SECURITY",
		.bit_offset = SEFC_GPNVM_SECURITY_BIT,
		.bit_width = 1,
		.flags = SEFC_READ_WRITE,
		.order = OTP_ORDER_FINAL,
	}, {
		.name = "PLANE_EXCHANGE",
		.bit_offset = SEFC_GPNVM_PLANE_EXCHANGE_BIT,
		.bit_width = 1,
		.flags = SEFC_READ_WRITE,
		.order = OTP_ORDER_FINAL,
	}, {
		.name = "ERASE_LOCK",
		.bit_offset = SEFC_GPNVM_ERASE_LOCK_SHIFT,
		.bit_width = 3,
		.flags = SEFC_WHOLE,
		.order = OTP_ORDER_FINAL,
	}, {
		.name = "BOOT_MODE",
		.bit_offset = SEFC_GPNVM_BOOT_MODE_SHIFT,
		.bit_width = 4,
		.flags = SEFC_WHOLE,
		.order = OTP_ORDER_FINAL,
	},
};

#define SEFC_SIGNATURE(_block, _flags)					\
	.name = "user-signature-" #_block,				\
	.semantics = OTP_BIT_CLEAR,					\
	.base = (_block) * SEFC_USB_BLOCK_SIZE,				\
	.size = SEFC_USB_BLOCK_SIZE,					\
	.granule = SEFC_PAGE_SIZE,					\
	.erase_granule = SEFC_USB_BLOCK_SIZE,				\
	.flags = OTP_REGION_READ | OTP_REGION_PROGRAM | (_flags)

const struct otp_region sefc_regions[SEFC_REGIONS] = {
	[SEFC_REGION_UNIQUE_ID] = {
		.name = "unique-id",
		.semantics = OTP_BIT_CLEAR,
		.base = 0,
		.size = SEFC_UNIQUE_ID_SIZE,
		.granule = SEFC_UNIQUE_ID_SIZE,
		.flags = OTP_REGION_READ | OTP_REGION_PUBLIC,
		.fields = sefc_id_fields,
		.nfields = ARRAY_SIZE(sefc_id_fields),
	},
	[SEFC_REGION_SIGNATURE(0)] = {
		SEFC_SIGNATURE(0, 0),
		.fields = sefc_boot_fields,
		.nfields = ARRAY_SIZE(sefc_boot_fields),
	},
	[SEFC_REGION_SIGNATURE(1)] = { SEFC_SIGNATURE(1, OTP_REGION_ERASE) },
	[SEFC_REGION_SIGNATURE(2)] = { SEFC_SIGNATURE(2, OTP_REGION_ERASE) },
	[SEFC_REGION_SIGNATURE(3)] = { SEFC_SIGNATURE(3, OTP_REGION_ERASE) },
	[SEFC_REGION_SIGNATURE(4)] = { SEFC_SIGNATURE(4, OTP_REGION_ERASE) },
	[SEFC_REGION_SIGNATURE(5)] = { SEFC_SIGNATURE(5, OTP_REGION_ERASE) },
	[SEFC_REGION_SIGNATURE(6)] = { SEFC_SIGNATURE(6, OTP_REGION_ERASE) },
	[SEFC_REGION_SIGNATURE(7)] = { SEFC_SIGNATURE(7, 0) },
	[SEFC_REGION_GPNVM] = {
		.name = "gpnvm",
		.semantics = OTP_REWRITABLE,
		.size = SEFC_GPNVM_SIZE,
		.granule = SEFC_GPNVM_SIZE,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = sefc_gpnvm_fields,
		.nfields = ARRAY_SIZE(sefc_gpnvm_fields),
	},
};

static const struct otp_desc sefc_desc = {
	.driver = "sefc",
	.model = "Microchip PIC32CX-MTSH SEFC",
	.regions = sefc_regions,
	.nregions = ARRAY_SIZE(sefc_regions),
	.vendor_bits = sefc_errors,
};

static u32 sefc_region_index(const struct otp_region *region)
{
	return region - sefc_regions;
}

/* The user signature that a region is; only for those. */
static u32 sefc_block(const struct otp_region *region)
{
	return sefc_region_index(region) - SEFC_REGION_SIGNATURE(0);
}

/* A word is programmed as one, which tells nothing of a secret in it. */
static void sefc_mark_words(const u8 *data, u8 *mask, u32 len)
{
	u32 i;

	for (i = 0; i < len; i += SEFC_ECC_WORD_SIZE)
		memset(mask + i, memchr_inv(data + i, 0xff,
					    SEFC_ECC_WORD_SIZE) ? 0xff : 0,
		       SEFC_ECC_WORD_SIZE);
}

static int sefc_read_gpnvm(struct sefc *sefc, u8 *data, u8 *mask, u32 *vendor)
{
	u32 bits;
	int ret;

	ret = sefc_gpnvm_read(sefc, &bits, vendor);
	if (ret)
		return ret;
	put_unaligned_le16(bits, data);
	put_unaligned_le16(sefc_gpnvm_frozen(bits), mask);
	return 0;
}

static int sefc_read(struct otp_device *otp, const struct otp_region *region,
		     u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct sefc *sefc = otp_priv(otp);
	int ret;

	switch (sefc_region_index(region)) {
	case SEFC_REGION_UNIQUE_ID:
		memset(mask, 0xff, len);
		return sefc_id_read(sefc, data, vendor);
	case SEFC_REGION_GPNVM:
		return sefc_read_gpnvm(sefc, data, mask, vendor);
	default:
		ret = sefc_block_read(sefc, sefc_block(region), offset, data,
				      len, vendor);
		if (!ret)
			sefc_mark_words(data, mask, len);
		return ret;
	}
}

static int sefc_program(struct otp_device *otp,
			const struct otp_region *region, u32 offset,
			const u8 *data, const u8 *mask, u32 *vendor)
{
	struct sefc *sefc = otp_priv(otp);

	if (sefc_region_index(region) == SEFC_REGION_GPNVM)
		return sefc_gpnvm_program(sefc, get_unaligned_le16(data),
					  get_unaligned_le16(mask), vendor);
	return sefc_page_program(sefc, sefc_block(region), offset, data, mask,
				 vendor);
}

static int sefc_erase(struct otp_device *otp, const struct otp_region *region,
		      u32 offset, u32 len, u32 *vendor)
{
	return sefc_block_erase(otp_priv(otp), sefc_block(region), vendor);
}

/* Locked until the next reset, by whoever booted the chip. */
static u32 sefc_region_state(struct otp_device *otp,
			     const struct otp_region *region)
{
	struct sefc *sefc = otp_priv(otp);
	u32 block = sefc_block(region);
	u32 usr, state = 0;

	if (block >= SEFC_USB_BLOCKS ||
	    regmap_read(sefc->registers, SEFC_USR, &usr) ||
	    !(usr & SEFC_USR_LOCKUSRB(block)))
		return 0;
	if (!(usr & SEFC_USR_RDENUSB(block)))
		state |= OTP_REGION_READ_LOCKED;
	if (!(usr & SEFC_USR_WRENUSB(block)))
		state |= OTP_REGION_WRITE_LOCKED;
	return state;
}

static const struct otp_ops sefc_ops = {
	.read = sefc_read,
	.check = sefc_check,
	.program = sefc_program,
	.erase = sefc_erase,
	.status = sefc_status,
	.region_state = sefc_region_state,
};

/* A dump in debugfs must not clear what an operation waits for, ... */
static bool sefc_register_is_precious(struct device *dev, unsigned int reg)
{
	return reg == SEFC_FSR || reg == SEFC_FRR;
}

/* ... nor show what is in a window. */
static bool sefc_flash_is_precious(struct device *dev, unsigned int reg)
{
	return true;
}

static const struct regmap_config sefc_registers = {
	.name = "registers",
	.reg_bits = 32,
	.val_bits = 32,
	.reg_stride = 4,
	.max_register = SEFC_WPMR,
	.precious_reg = sefc_register_is_precious,
};

static const struct regmap_config sefc_flash = {
	.name = "flash",
	.reg_bits = 32,
	.val_bits = 32,
	.reg_stride = 4,
	.max_register = SEFC_FLASH_SIZE - sizeof(u32),
	.precious_reg = sefc_flash_is_precious,
};

static int sefc_map(struct platform_device *pdev, struct sefc *sefc)
{
	sefc->registers = devm_otp_regmap(pdev, &sefc_registers);
	if (IS_ERR(sefc->registers))
		return PTR_ERR(sefc->registers);
	sefc->flash = devm_otp_regmap(pdev, &sefc_flash);
	return PTR_ERR_OR_ZERO(sefc->flash);
}

/* Opening something is what finds out by what the chip runs. */
static int sefc_start(struct sefc *sefc)
{
	char text[64];
	u32 vendor = 0;
	int ret;

	ret = sefc_open(sefc, 0, 0, &vendor);
	if (!ret)
		ret = sefc_close(sefc, ret);
	if (!ret)
		return 0;
	otp_describe_bits(sefc_errors, vendor, text, sizeof(text));
	return dev_err_probe(sefc->dev, ret, "the controller says %s\n", text);
}

static int sefc_probe(struct platform_device *pdev)
{
	struct otp_device *otp;
	struct sefc *sefc;
	int ret;

	sefc = devm_kzalloc(&pdev->dev, sizeof(*sefc), GFP_KERNEL);
	if (!sefc)
		return -ENOMEM;
	sefc->dev = &pdev->dev;

	ret = sefc_map(pdev, sefc) ?: sefc_start(sefc);
	if (ret)
		return ret;
	otp = devm_otp_register(&pdev->dev, &sefc_desc, &sefc_ops, sefc);
	return PTR_ERR_OR_ZERO(otp);
}

static const struct of_device_id sefc_of_match[] = {
	{ .compatible = "microchip,pic32cx-mtsh-sefc" },
	{ }
};
MODULE_DEVICE_TABLE(of, sefc_of_match);

static const struct platform_device_id sefc_ids[] = {
	{ "sefc" },
	{ }
};
MODULE_DEVICE_TABLE(platform, sefc_ids);

static struct platform_driver sefc_driver = {
	.driver = {
		.name = "otp-sefc",
		.of_match_table = sefc_of_match,
	},
	.probe = sefc_probe,
	.id_table = sefc_ids,
};
module_platform_driver(sefc_driver);

MODULE_DESCRIPTION("SEFC flash controller of Microchip PIC32CX-MTSH");
MODULE_LICENSE("GPL");
