// SPDX-License-Identifier: GPL-2.0-only
/*
 * eFUSE controller of AMD Versal: what is where, how long it takes, what it
 * says, and what must not be programmed. The names are those of the
 * vendor's library, XilNVM. What it programs only where it was built to, and
 * what only its own checks keep from stopping the chip for good, belongs to
 * the chip maker here.
 */
#include <linux/kernel.h>

#include "../regs/versal-efuse.h"
#include "versal-efuse.h"

const struct regmap_config versal_registers = {
	.reg_bits = 32,
	.val_bits = 32,
	.reg_stride = 4,
	.max_register = VERSAL_EFUSE_SIZE - 4,
};

const struct regmap_config versal_cache = {
	.name = "cache",
	.reg_bits = 32,
	.val_bits = 32,
	.reg_stride = 4,
	.max_register = VERSAL_EFUSE_CACHE_SIZE - 4,
};

const struct of_device_id versal_cache_match[] = {
	{ .compatible = "xlnx,pmc-efuse-cache" },
	{ .compatible = "xlnx-pmc-efuse-cache" },
	{ }
};

const struct versal_timer versal_timers[] = {
	{ VERSAL_EFUSE_TPGM, 5000 },
	{ VERSAL_EFUSE_TRD, 217 },
	{ VERSAL_EFUSE_TSU_H_PS, 208 },
	{ VERSAL_EFUSE_TSU_H_PS_CS, 143 },
	{ VERSAL_EFUSE_TRDM, 500 },
	{ VERSAL_EFUSE_TSU_H_CS, 184 },
	{ }
};

static const struct otp_vendor_bits versal_errors[] = {
	{ VERSAL_EFUSE_ISR_PGM_ERROR,
	  "PGM_ERROR, the row or the fuse is locked" },
	{ VERSAL_EFUSE_ISR_RD_ERROR, "RD_ERROR" },
	{ VERSAL_EFUSE_ISR_CACHE_ERROR, "CACHE_ERROR" },
	{ }
};

#define VERSAL_READ		OTP_FIELD_READ
#define VERSAL_ANY		(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define VERSAL_WHOLE		(VERSAL_ANY | OTP_FIELD_FULL_MASK)
#define VERSAL_AMD		(VERSAL_ANY | OTP_FIELD_VENDOR)

/* By row from the start of the region, and column. */
#define VERSAL_FIELD(_name, _row, _column, _width, _flags)		\
	{ _name, (_row) * 32 + (_column), _width, _flags }

static const struct otp_field versal_factory_fields[] = {
	VERSAL_FIELD("ANCHOR_1_0", 0, 0, 2, VERSAL_AMD),
	VERSAL_FIELD("ROW_PROTECTION", 0, 2, 24, VERSAL_AMD),
	VERSAL_FIELD("ANCHOR_3_2", 0, 26, 2, VERSAL_AMD),
	VERSAL_FIELD("TBITS", 0, 28, 4, VERSAL_AMD),
	VERSAL_FIELD("ANLG_TRIM_2", 3, 0, 32, VERSAL_AMD),
	VERSAL_FIELD("ANLG_TRIM_3", 4, 0, 32, VERSAL_AMD),
};

static const struct otp_field versal_dna_fields[] = {
	VERSAL_FIELD("DNA", 0, 0, 128, VERSAL_READ),
};

static const struct otp_field versal_aes_key_fields[] = {
	VERSAL_FIELD("AES_KEY", 0, 0, 256, OTP_FIELD_SECRET),
};

static const struct otp_field versal_user_key_0_fields[] = {
	VERSAL_FIELD("USER_KEY_0", 0, 0, 256, OTP_FIELD_SECRET),
};

static const struct otp_field versal_user_key_1_fields[] = {
	VERSAL_FIELD("USER_KEY_1", 0, 0, 256, OTP_FIELD_SECRET),
};

static const struct otp_field versal_boot_env_fields[] = {
	VERSAL_FIELD("TEMP_COLD", 0, 0, 2, VERSAL_WHOLE),
	VERSAL_FIELD("VOLT_SOC", 0, 9, 1, VERSAL_ANY),
	VERSAL_FIELD("VOLT_PSLP", 0, 10, 2, VERSAL_WHOLE),
	VERSAL_FIELD("VOLT_PMC", 0, 12, 2, VERSAL_WHOLE),
	VERSAL_FIELD("TEMP_HOT", 0, 17, 2, VERSAL_WHOLE),
	VERSAL_FIELD("VOLT_EN", 0, 20, 1, VERSAL_ANY),
	VERSAL_FIELD("TEMP_EN", 0, 21, 1, VERSAL_ANY),
};

/* Locks go last: what they lock may be in the same batch. */
#define VERSAL_LOCK(_name, _column, _width)				\
	{ _name, 3 * 32 + (_column), _width, VERSAL_WHOLE, 0,		\
	  OTP_ORDER_FINAL }

static const struct otp_field versal_control_fields[] = {
	VERSAL_FIELD("PPK0_INVLD", 0, 2, 2, VERSAL_WHOLE),
	VERSAL_FIELD("PPK1_INVLD", 0, 4, 2, VERSAL_WHOLE),
	VERSAL_FIELD("PPK2_INVLD", 0, 6, 2, VERSAL_WHOLE),
	VERSAL_FIELD("SAFETY_MISSION_EN", 0, 8, 1, VERSAL_ANY),
	VERSAL_FIELD("PPK3_INVLD", 0, 9, 2, VERSAL_WHOLE),
	VERSAL_FIELD("PPK4_INVLD", 0, 11, 2, VERSAL_WHOLE),
	VERSAL_FIELD("LBIST_EN", 0, 14, 1, VERSAL_ANY),
	VERSAL_FIELD("CRYPTO_KAT_EN", 0, 15, 1, VERSAL_ANY),
	VERSAL_FIELD("ADD_PPK_EN", 0, 16, 2, VERSAL_AMD),
	VERSAL_FIELD("HALT_BOOT_ENV", 0, 19, 2, VERSAL_WHOLE),
	VERSAL_FIELD("HALT_BOOT_ERROR", 0, 21, 2, VERSAL_WHOLE),
	VERSAL_FIELD("GD_ROM_MONITOR_EN", 0, 29, 1, VERSAL_AMD),
	VERSAL_FIELD("GD_HALT_BOOT_EN", 0, 30, 2, VERSAL_AMD),
	VERSAL_FIELD("PUF_AUX", 1, 0, 24, VERSAL_AMD),
	VERSAL_FIELD("PUF_HD_INVLD", 1, 30, 1, VERSAL_AMD),
	VERSAL_FIELD("PUF_REGEN_DIS", 1, 31, 1, VERSAL_AMD),
	VERSAL_FIELD("PUF_CHASH", 2, 0, 32, VERSAL_AMD),
	VERSAL_FIELD("AES_DIS", 3, 0, 1, VERSAL_AMD),
	VERSAL_FIELD("JTAG_ERROUT_DIS", 3, 1, 1, VERSAL_AMD),
	VERSAL_FIELD("JTAG_DIS", 3, 2, 1, VERSAL_AMD),
	VERSAL_FIELD("HWTSTBITS_DIS", 3, 3, 1, VERSAL_AMD),
	VERSAL_FIELD("IP_DIS_WR_LK", 3, 5, 1, VERSAL_AMD),
	VERSAL_LOCK("PPK0_WR_LK", 6, 1),
	VERSAL_LOCK("PPK1_WR_LK", 7, 1),
	VERSAL_LOCK("PPK2_WR_LK", 8, 1),
	VERSAL_LOCK("AES_CRC_LK", 9, 2),
	VERSAL_LOCK("AES_WR_LK", 11, 1),
	VERSAL_LOCK("USER_KEY_0_CRC_LK", 12, 1),
	VERSAL_LOCK("USER_KEY_0_WR_LK", 13, 1),
	VERSAL_LOCK("USER_KEY_1_CRC_LK", 14, 1),
	VERSAL_LOCK("USER_KEY_1_WR_LK", 15, 1),
	VERSAL_FIELD("PUF_SYN_LK", 3, 16, 1, VERSAL_AMD),
	VERSAL_FIELD("PUF_TEST2_DIS", 3, 17, 1, VERSAL_AMD),
	VERSAL_FIELD("PUF_DIS", 3, 18, 1, VERSAL_AMD),
	VERSAL_FIELD("SEC_DEBUG_DIS", 3, 19, 2, VERSAL_AMD),
	VERSAL_FIELD("SEC_LOCK_DBG_DIS", 3, 21, 2, VERSAL_AMD),
	VERSAL_FIELD("PMC_SC_EN", 3, 23, 3, VERSAL_AMD),
	VERSAL_FIELD("SVD_WR_LK", 3, 26, 1, VERSAL_AMD),
	VERSAL_FIELD("DNA_WR_LK", 3, 27, 1, VERSAL_AMD),
	VERSAL_FIELD("BOOT_ENV_WR_LK", 3, 28, 1, VERSAL_AMD),
	VERSAL_FIELD("CACHE_WR_LK", 3, 29, 1, VERSAL_AMD),
	VERSAL_FIELD("REG_INIT_DIS", 3, 30, 2, VERSAL_AMD),
};

static const struct otp_field versal_revocation_fields[] = {
	VERSAL_FIELD("REVOCATION_ID_0", 0, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_1", 1, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_2", 2, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_3", 3, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_4", 4, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_5", 5, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_6", 6, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("REVOCATION_ID_7", 7, 0, 32, VERSAL_ANY),
};

static const struct otp_field versal_security_misc_fields[] = {
	VERSAL_FIELD("DEC_EFUSE_ONLY", 0, 0, 16, VERSAL_AMD),
	VERSAL_FIELD("TEMP_MON_EN", 1, 0, 2, VERSAL_WHOLE),
	VERSAL_FIELD("VOLT_MON_EN", 1, 2, 2, VERSAL_WHOLE),
	VERSAL_FIELD("LPD_NOC_SC_EN", 1, 4, 3, VERSAL_WHOLE),
	VERSAL_FIELD("PMC_MBIST_EN", 1, 7, 3, VERSAL_WHOLE),
	VERSAL_FIELD("LPD_MBIST_EN", 1, 10, 3, VERSAL_WHOLE),
};

static const struct otp_field versal_ppk0_fields[] = {
	VERSAL_FIELD("PPK0_HASH", 0, 0, 256, VERSAL_WHOLE),
};

static const struct otp_field versal_ppk1_fields[] = {
	VERSAL_FIELD("PPK1_HASH", 0, 0, 256, VERSAL_WHOLE),
};

static const struct otp_field versal_ppk2_fields[] = {
	VERSAL_FIELD("PPK2_HASH", 0, 0, 256, VERSAL_WHOLE),
};

static const struct otp_field versal_offchip_fields[] = {
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_0", 0, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_1", 1, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_2", 2, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_3", 3, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_4", 4, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_5", 5, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_6", 6, 0, 32, VERSAL_ANY),
	VERSAL_FIELD("OFFCHIP_REVOKE_ID_7", 7, 0, 32, VERSAL_ANY),
};

static const struct otp_field versal_iv_fields[] = {
	VERSAL_FIELD("META_HEADER_IV", 0, 0, 96, VERSAL_WHOLE),
	VERSAL_FIELD("BLACK_IV", 20, 0, 96, VERSAL_WHOLE),
	VERSAL_FIELD("PLM_IV", 23, 0, 96, VERSAL_WHOLE),
	VERSAL_FIELD("DATA_PARTITION_IV", 26, 0, 96, VERSAL_WHOLE),
};

/* Numbered from 1. */
#define VERSAL_USER(_n)							\
	VERSAL_FIELD("USER_FUSE_" #_n, (_n) - 1, 0, 32, VERSAL_ANY)

static const struct otp_field versal_user_fields[] = {
	VERSAL_USER(1), VERSAL_USER(2), VERSAL_USER(3),
	VERSAL_USER(4), VERSAL_USER(5), VERSAL_USER(6),
	VERSAL_USER(7), VERSAL_USER(8), VERSAL_USER(9),
	VERSAL_USER(10), VERSAL_USER(11), VERSAL_USER(12),
	VERSAL_USER(13), VERSAL_USER(14), VERSAL_USER(15),
	VERSAL_USER(16), VERSAL_USER(17), VERSAL_USER(18),
	VERSAL_USER(19), VERSAL_USER(20), VERSAL_USER(21),
	VERSAL_USER(22), VERSAL_USER(23), VERSAL_USER(24),
	VERSAL_USER(25), VERSAL_USER(26), VERSAL_USER(27),
	VERSAL_USER(28), VERSAL_USER(29), VERSAL_USER(30),
	VERSAL_USER(31), VERSAL_USER(32), VERSAL_USER(33),
	VERSAL_USER(34), VERSAL_USER(35), VERSAL_USER(36),
	VERSAL_USER(37), VERSAL_USER(38), VERSAL_USER(39),
	VERSAL_USER(40), VERSAL_USER(41), VERSAL_USER(42),
	VERSAL_USER(43), VERSAL_USER(44), VERSAL_USER(45),
	VERSAL_USER(46), VERSAL_USER(47), VERSAL_USER(48),
	VERSAL_USER(49), VERSAL_USER(50), VERSAL_USER(51),
	VERSAL_USER(52), VERSAL_USER(53), VERSAL_USER(54),
	VERSAL_USER(55), VERSAL_USER(56), VERSAL_USER(57),
	VERSAL_USER(58), VERSAL_USER(59), VERSAL_USER(60),
	VERSAL_USER(61), VERSAL_USER(62), VERSAL_USER(63),
};

static const struct otp_field versal_puf_fields[] = {
	VERSAL_FIELD("PUF_SYN_DATA", 0, 0, 127 * 32, VERSAL_READ),
};

/* A region for each lock. */
#define VERSAL_REGION(_name, _id, _page, _row, _rows, _flags)		\
	{								\
		.name = _name,						\
		.semantics = OTP_BIT_SET,				\
		.base = VERSAL_EFUSE_ROW(_page, _row),			\
		.size = (_rows) * 4,					\
		.granule = 4,						\
		.flags = _flags,					\
		.fields = versal_##_id##_fields,			\
		.nfields = ARRAY_SIZE(versal_##_id##_fields),		\
	}

#define VERSAL_RO		OTP_REGION_READ
#define VERSAL_RP		(OTP_REGION_READ | OTP_REGION_PROGRAM)
#define VERSAL_KEY		OTP_REGION_SECRET

static const struct otp_region versal_regions[] = {
	VERSAL_REGION("factory", factory, 0, 0, 5, VERSAL_RP),
	VERSAL_REGION("dna", dna, 0, 8, 4, VERSAL_RO),
	VERSAL_REGION("aes-key", aes_key, 0, 12, 8, VERSAL_KEY),
	VERSAL_REGION("user-key-0", user_key_0, 0, 20, 8, VERSAL_KEY),
	VERSAL_REGION("user-key-1", user_key_1, 0, 28, 8, VERSAL_KEY),
	VERSAL_REGION("boot-env", boot_env, 0, 37, 1, VERSAL_RP),
	VERSAL_REGION("control", control, 0, 40, 4, VERSAL_RP),
	VERSAL_REGION("revocation", revocation, 0, 44, 8, VERSAL_RP),
	VERSAL_REGION("security-misc", security_misc, 0, 57, 2, VERSAL_RP),
	VERSAL_REGION("ppk0", ppk0, 0, 64, 8, VERSAL_RP),
	VERSAL_REGION("ppk1", ppk1, 0, 72, 8, VERSAL_RP),
	VERSAL_REGION("ppk2", ppk2, 0, 80, 8, VERSAL_RP),
	VERSAL_REGION("offchip-revocation", offchip, 0, 88, 8, VERSAL_RP),
	VERSAL_REGION("iv", iv, 0, 96, 29, VERSAL_RP),
	VERSAL_REGION("user", user, 0, 129, 63, VERSAL_RP),
	VERSAL_REGION("puf", puf, 2, 129, 127, VERSAL_RO),
};

const struct otp_desc versal_desc = {
	.driver = "versal-efuse",
	.model = "AMD Versal eFUSE",
	.regions = versal_regions,
	.nregions = ARRAY_SIZE(versal_regions),
	.vendor_bits = versal_errors,
};

/*
 * The bit that locks a region, 0 if none does: of PGM_LOCK for the revocation
 * ids, of SECURITY_CONTROL for all others.
 */
u32 versal_lock(const struct otp_region *region)
{
	switch (region->base) {
	case VERSAL_EFUSE_ROW(0, 8):
		return VERSAL_EFUSE_DNA_WR_LK;
	case VERSAL_EFUSE_ROW(0, 12):
		return VERSAL_EFUSE_AES_WR_LK;
	case VERSAL_EFUSE_ROW(0, 20):
		return VERSAL_EFUSE_USER_KEY_0_WR_LK;
	case VERSAL_EFUSE_ROW(0, 28):
		return VERSAL_EFUSE_USER_KEY_1_WR_LK;
	case VERSAL_EFUSE_ROW(0, 37):
		return VERSAL_EFUSE_BOOT_ENV_WR_LK;
	case VERSAL_EFUSE_REVOCATION:
		return VERSAL_EFUSE_PGM_LOCK_SPK_ID;
	case VERSAL_EFUSE_ROW(0, 64):
		return VERSAL_EFUSE_PPK0_WR_LK;
	case VERSAL_EFUSE_ROW(0, 72):
		return VERSAL_EFUSE_PPK1_WR_LK;
	case VERSAL_EFUSE_ROW(0, 80):
		return VERSAL_EFUSE_PPK2_WR_LK;
	case VERSAL_EFUSE_ROW(2, 129):
		return VERSAL_EFUSE_PUF_SYN_LK;
	default:
		return 0;
	}
}

/*
 * The T-bits are AMD's, and say that a page works. The rows behind ADD_PPK
 * belong to keys once there are any.
 */
void versal_check_step(struct otp_batch *batch, struct otp_step *step,
		       u32 status, u32 misc)
{
	u32 row = step->region->base + step->offset;
	u32 page = row / VERSAL_EFUSE_PAGE_SIZE;

	if (!(status & VERSAL_EFUSE_STATUS_TBIT(page)))
		otp_refuse(batch, step, -EIO, OTP_REASON_CHIP,
			   "the T-bits of page %u are wrong (STATUS 0x%08x)",
			   page, status);
	if (misc & VERSAL_EFUSE_MISC_CTRL_ADD_PPK_EN &&
	    row >= VERSAL_EFUSE_ADD_PPK)
		otp_refuse(batch, step, -EPERM, OTP_REASON_CHIP,
			   "with ADD_PPK_EN USER_FUSE_48 to 63 are the hashes of PPK3 and PPK4");
}
