// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenTitan OTP controller: the items, by revision of the memory map of Earl
 * Grey.
 */
#include <linux/kernel.h>

#include "opentitan.h"

enum {
	OT_NO_GROUP,
	OT_GROUP_KNOBS,
};

#define OT_RW		(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

#define OT_FIELD(_base, _address, _size, _name, _flags, _group)		\
	{								\
		.name = _name,						\
		.bit_offset = ((_address) - (_base)) * 8,		\
		.bit_width = (_size) * 8,				\
		.flags = _flags,					\
		.group = _group,					\
	}

#define OT_ITEM(_base, _address, _size, _name)				\
	OT_FIELD(_base, _address, _size, _name, OT_RW, OT_NO_GROUP)
/* The one item that is smaller than what is programmed at once. */
#define OT_KNOB(_base, _address, _size, _name)				\
	OT_FIELD(_base, _address, _size, _name,				\
		 OT_RW | OTP_FIELD_FULL_MASK, OT_GROUP_KNOBS)
#define OT_SECRET(_base, _address, _size, _name)			\
	OT_FIELD(_base, _address, _size, _name,				\
		 OTP_FIELD_PROGRAM | OTP_FIELD_SECRET, OT_NO_GROUP)
/* Programming it locks the partition, which only a lock may do. */
#define OT_DIGEST(_base, _address, _size, _name)			\
	OT_FIELD(_base, _address, _size, _name, OTP_FIELD_READ, OT_NO_GROUP)
/* Nobody's yet, and part of what a digest is computed over. */
#define OT_GAP(_base, _address, _size, _name)				\
	OT_FIELD(_base, _address, _size, _name, OTP_FIELD_READ, OT_NO_GROUP)
/* Belongs to the life cycle controller. */
#define OT_LIFE_CYCLE(_base, _address, _size, _name)			\
	OT_FIELD(_base, _address, _size, _name, 0, OT_NO_GROUP)

#define OT_SOFTWARE	(OTP_REGION_READ | OTP_REGION_PROGRAM |		\
			 OTP_REGION_SW_DIGEST | OTP_REGION_READ_LOCK)
#define OT_HARDWARE	(OTP_REGION_READ | OTP_REGION_PROGRAM |		\
			 OTP_REGION_HW_DIGEST)
#define OT_SCRAMBLED	(OTP_REGION_PROGRAM | OTP_REGION_SECRET |	\
			 OTP_REGION_HW_DIGEST)

/* Earl Grey of February 2024 */

static const struct otp_field opentitan_vendor_test[] = {
	OT_ITEM(0x000, 0x000, 56, "SCRATCH"),
	OT_DIGEST(0x000, 0x038, 8, "VENDOR_TEST_DIGEST"),
};

static const struct otp_field opentitan_creator_sw_cfg[] = {
	OT_ITEM(0x040, 0x040, 156, "CREATOR_SW_CFG_AST_CFG"),
	OT_ITEM(0x040, 0x0dc, 4, "CREATOR_SW_CFG_AST_INIT_EN"),
	OT_ITEM(0x040, 0x0e0, 4, "CREATOR_SW_CFG_ROM_EXT_SKU"),
	OT_ITEM(0x040, 0x0e4, 4,
		"CREATOR_SW_CFG_SIGVERIFY_RSA_MOD_EXP_IBEX_EN"),
	OT_ITEM(0x040, 0x0e8, 8, "CREATOR_SW_CFG_SIGVERIFY_RSA_KEY_EN"),
	OT_ITEM(0x040, 0x0f0, 4, "CREATOR_SW_CFG_SIGVERIFY_SPX_EN"),
	OT_ITEM(0x040, 0x0f4, 8, "CREATOR_SW_CFG_SIGVERIFY_SPX_KEY_EN"),
	OT_ITEM(0x040, 0x0fc, 4, "CREATOR_SW_CFG_FLASH_DATA_DEFAULT_CFG"),
	OT_ITEM(0x040, 0x100, 4, "CREATOR_SW_CFG_FLASH_INFO_BOOT_DATA_CFG"),
	OT_ITEM(0x040, 0x104, 4, "CREATOR_SW_CFG_FLASH_HW_INFO_CFG_OVERRIDE"),
	OT_ITEM(0x040, 0x108, 4, "CREATOR_SW_CFG_RNG_EN"),
	OT_ITEM(0x040, 0x10c, 4, "CREATOR_SW_CFG_JITTER_EN"),
	OT_ITEM(0x040, 0x110, 4, "CREATOR_SW_CFG_RET_RAM_RESET_MASK"),
	OT_ITEM(0x040, 0x114, 4, "CREATOR_SW_CFG_MANUF_STATE"),
	OT_ITEM(0x040, 0x118, 4, "CREATOR_SW_CFG_ROM_EXEC_EN"),
	OT_ITEM(0x040, 0x11c, 4, "CREATOR_SW_CFG_CPUCTRL"),
	OT_ITEM(0x040, 0x120, 4, "CREATOR_SW_CFG_MIN_SEC_VER_ROM_EXT"),
	OT_ITEM(0x040, 0x124, 4, "CREATOR_SW_CFG_MIN_SEC_VER_BL0"),
	OT_ITEM(0x040, 0x128, 4, "CREATOR_SW_CFG_DEFAULT_BOOT_DATA_IN_PROD_EN"),
	OT_ITEM(0x040, 0x12c, 4, "CREATOR_SW_CFG_RMA_SPIN_EN"),
	OT_ITEM(0x040, 0x130, 4, "CREATOR_SW_CFG_RMA_SPIN_CYCLES"),
	OT_ITEM(0x040, 0x134, 4, "CREATOR_SW_CFG_RNG_REPCNT_THRESHOLDS"),
	OT_ITEM(0x040, 0x138, 4, "CREATOR_SW_CFG_RNG_REPCNTS_THRESHOLDS"),
	OT_ITEM(0x040, 0x13c, 4, "CREATOR_SW_CFG_RNG_ADAPTP_HI_THRESHOLDS"),
	OT_ITEM(0x040, 0x140, 4, "CREATOR_SW_CFG_RNG_ADAPTP_LO_THRESHOLDS"),
	OT_ITEM(0x040, 0x144, 4, "CREATOR_SW_CFG_RNG_BUCKET_THRESHOLDS"),
	OT_ITEM(0x040, 0x148, 4, "CREATOR_SW_CFG_RNG_MARKOV_HI_THRESHOLDS"),
	OT_ITEM(0x040, 0x14c, 4, "CREATOR_SW_CFG_RNG_MARKOV_LO_THRESHOLDS"),
	OT_ITEM(0x040, 0x150, 4, "CREATOR_SW_CFG_RNG_EXTHT_HI_THRESHOLDS"),
	OT_ITEM(0x040, 0x154, 4, "CREATOR_SW_CFG_RNG_EXTHT_LO_THRESHOLDS"),
	OT_ITEM(0x040, 0x158, 4, "CREATOR_SW_CFG_RNG_ALERT_THRESHOLD"),
	OT_ITEM(0x040, 0x15c, 4, "CREATOR_SW_CFG_RNG_HEALTH_CONFIG_DIGEST"),
	OT_ITEM(0x040, 0x160, 4, "CREATOR_SW_CFG_SRAM_KEY_RENEW_EN"),
	OT_GAP(0x040, 0x164, 124, "CREATOR_SW_CFG_UNALLOCATED"),
	OT_DIGEST(0x040, 0x1e0, 8, "CREATOR_SW_CFG_DIGEST"),
};

static const struct otp_field opentitan_owner_sw_cfg[] = {
	OT_ITEM(0x1e8, 0x1e8, 4, "OWNER_SW_CFG_ROM_ERROR_REPORTING"),
	OT_ITEM(0x1e8, 0x1ec, 4, "OWNER_SW_CFG_ROM_BOOTSTRAP_DIS"),
	OT_ITEM(0x1e8, 0x1f0, 4, "OWNER_SW_CFG_ROM_ALERT_CLASS_EN"),
	OT_ITEM(0x1e8, 0x1f4, 4, "OWNER_SW_CFG_ROM_ALERT_ESCALATION"),
	OT_ITEM(0x1e8, 0x1f8, 320, "OWNER_SW_CFG_ROM_ALERT_CLASSIFICATION"),
	OT_ITEM(0x1e8, 0x338, 64,
		"OWNER_SW_CFG_ROM_LOCAL_ALERT_CLASSIFICATION"),
	OT_ITEM(0x1e8, 0x378, 16, "OWNER_SW_CFG_ROM_ALERT_ACCUM_THRESH"),
	OT_ITEM(0x1e8, 0x388, 16, "OWNER_SW_CFG_ROM_ALERT_TIMEOUT_CYCLES"),
	OT_ITEM(0x1e8, 0x398, 64, "OWNER_SW_CFG_ROM_ALERT_PHASE_CYCLES"),
	OT_ITEM(0x1e8, 0x3d8, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_PROD"),
	OT_ITEM(0x1e8, 0x3dc, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_PROD_END"),
	OT_ITEM(0x1e8, 0x3e0, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_DEV"),
	OT_ITEM(0x1e8, 0x3e4, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_RMA"),
	OT_ITEM(0x1e8, 0x3e8, 4,
		"OWNER_SW_CFG_ROM_WATCHDOG_BITE_THRESHOLD_CYCLES"),
	OT_ITEM(0x1e8, 0x3ec, 4, "OWNER_SW_CFG_ROM_KEYMGR_ROM_EXT_MEAS_EN"),
	OT_ITEM(0x1e8, 0x3f0, 4, "OWNER_SW_CFG_MANUF_STATE"),
	OT_ITEM(0x1e8, 0x3f4, 4, "OWNER_SW_CFG_ROM_RSTMGR_INFO_EN"),
	OT_ITEM(0x1e8, 0x3f8, 4, "OWNER_SW_CFG_ROM_EXT_BOOTSTRAP_EN"),
	OT_GAP(0x1e8, 0x3fc, 116, "OWNER_SW_CFG_UNALLOCATED"),
	OT_DIGEST(0x1e8, 0x470, 8, "OWNER_SW_CFG_DIGEST"),
};

static const struct otp_field opentitan_rot_creator_auth_codesign[] = {
	OT_ITEM(0x478, 0x478, 68, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY0"),
	OT_ITEM(0x478, 0x4bc, 68, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY1"),
	OT_ITEM(0x478, 0x500, 68, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY2"),
	OT_ITEM(0x478, 0x544, 68, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY3"),
	OT_ITEM(0x478, 0x588, 40, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY0"),
	OT_ITEM(0x478, 0x5b0, 40, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY1"),
	OT_ITEM(0x478, 0x5d8, 40, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY2"),
	OT_ITEM(0x478, 0x600, 40, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY3"),
	OT_ITEM(0x478, 0x628, 32,
		"ROT_CREATOR_AUTH_CODESIGN_BLOCK_SHA2_256_HASH"),
	OT_DIGEST(0x478, 0x648, 8, "ROT_CREATOR_AUTH_CODESIGN_DIGEST"),
};

static const struct otp_field opentitan_rot_creator_auth_state[] = {
	OT_ITEM(0x650, 0x650, 4, "ROT_CREATOR_AUTH_STATE_ECDSA_KEY0"),
	OT_ITEM(0x650, 0x654, 4, "ROT_CREATOR_AUTH_STATE_ECDSA_KEY1"),
	OT_ITEM(0x650, 0x658, 4, "ROT_CREATOR_AUTH_STATE_ECDSA_KEY2"),
	OT_ITEM(0x650, 0x65c, 4, "ROT_CREATOR_AUTH_STATE_ECDSA_KEY3"),
	OT_ITEM(0x650, 0x660, 4, "ROT_CREATOR_AUTH_STATE_SPX_KEY0"),
	OT_ITEM(0x650, 0x664, 4, "ROT_CREATOR_AUTH_STATE_SPX_KEY1"),
	OT_ITEM(0x650, 0x668, 4, "ROT_CREATOR_AUTH_STATE_SPX_KEY2"),
	OT_ITEM(0x650, 0x66c, 4, "ROT_CREATOR_AUTH_STATE_SPX_KEY3"),
	OT_DIGEST(0x650, 0x670, 8, "ROT_CREATOR_AUTH_STATE_DIGEST"),
};

static const struct otp_field opentitan_hw_cfg0[] = {
	OT_ITEM(0x678, 0x678, 32, "DEVICE_ID"),
	OT_ITEM(0x678, 0x698, 32, "MANUF_STATE"),
	OT_DIGEST(0x678, 0x6b8, 8, "HW_CFG0_DIGEST"),
};

static const struct otp_field opentitan_hw_cfg1[] = {
	OT_KNOB(0x6c0, 0x6c0, 1, "EN_SRAM_IFETCH"),
	OT_KNOB(0x6c0, 0x6c1, 1, "EN_CSRNG_SW_APP_READ"),
	OT_GAP(0x6c0, 0x6c2, 6, "HW_CFG1_UNALLOCATED"),
	OT_DIGEST(0x6c0, 0x6c8, 8, "HW_CFG1_DIGEST"),
};

static const struct otp_field opentitan_secret0[] = {
	OT_SECRET(0x6d0, 0x6d0, 16, "TEST_UNLOCK_TOKEN"),
	OT_SECRET(0x6d0, 0x6e0, 16, "TEST_EXIT_TOKEN"),
	OT_DIGEST(0x6d0, 0x6f0, 8, "SECRET0_DIGEST"),
};

static const struct otp_field opentitan_secret1[] = {
	OT_SECRET(0x6f8, 0x6f8, 32, "FLASH_ADDR_KEY_SEED"),
	OT_SECRET(0x6f8, 0x718, 32, "FLASH_DATA_KEY_SEED"),
	OT_SECRET(0x6f8, 0x738, 16, "SRAM_DATA_KEY_SEED"),
	OT_DIGEST(0x6f8, 0x748, 8, "SECRET1_DIGEST"),
};

static const struct otp_field opentitan_secret2[] = {
	OT_SECRET(0x750, 0x750, 16, "RMA_TOKEN"),
	OT_SECRET(0x750, 0x760, 32, "CREATOR_ROOT_KEY_SHARE0"),
	OT_SECRET(0x750, 0x780, 32, "CREATOR_ROOT_KEY_SHARE1"),
	OT_DIGEST(0x750, 0x7a0, 8, "SECRET2_DIGEST"),
};

static const struct otp_field opentitan_life_cycle[] = {
	OT_LIFE_CYCLE(0x7a8, 0x7a8, 48, "LC_TRANSITION_CNT"),
	OT_LIFE_CYCLE(0x7a8, 0x7d8, 40, "LC_STATE"),
};

static const struct otp_region opentitan_earlgrey[] = {
	{
		.name = "vendor-test",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x000,
		.size = 64,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_vendor_test,
		.nfields = ARRAY_SIZE(opentitan_vendor_test),
	},
	{
		.name = "creator-sw-cfg",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x040,
		.size = 424,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_creator_sw_cfg,
		.nfields = ARRAY_SIZE(opentitan_creator_sw_cfg),
	},
	{
		.name = "owner-sw-cfg",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x1e8,
		.size = 656,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_owner_sw_cfg,
		.nfields = ARRAY_SIZE(opentitan_owner_sw_cfg),
	},
	{
		.name = "rot-creator-auth-codesign",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x478,
		.size = 472,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_rot_creator_auth_codesign,
		.nfields = ARRAY_SIZE(opentitan_rot_creator_auth_codesign),
	},
	{
		.name = "rot-creator-auth-state",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x650,
		.size = 40,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_rot_creator_auth_state,
		.nfields = ARRAY_SIZE(opentitan_rot_creator_auth_state),
	},
	{
		.name = "hw-cfg0",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x678,
		.size = 72,
		.granule = 4,
		.flags = OT_HARDWARE,
		.fields = opentitan_hw_cfg0,
		.nfields = ARRAY_SIZE(opentitan_hw_cfg0),
	},
	{
		.name = "hw-cfg1",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x6c0,
		.size = 16,
		.granule = 4,
		.flags = OT_HARDWARE,
		.fields = opentitan_hw_cfg1,
		.nfields = ARRAY_SIZE(opentitan_hw_cfg1),
	},
	{
		.name = "secret0",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x6d0,
		.size = 40,
		.granule = 8,
		.flags = OT_SCRAMBLED,
		.fields = opentitan_secret0,
		.nfields = ARRAY_SIZE(opentitan_secret0),
	},
	{
		.name = "secret1",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x6f8,
		.size = 88,
		.granule = 8,
		.flags = OT_SCRAMBLED,
		.fields = opentitan_secret1,
		.nfields = ARRAY_SIZE(opentitan_secret1),
	},
	{
		.name = "secret2",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x750,
		.size = 88,
		.granule = 8,
		.flags = OT_SCRAMBLED,
		.fields = opentitan_secret2,
		.nfields = ARRAY_SIZE(opentitan_secret2),
	},
	{
		.name = "life-cycle",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x7a8,
		.size = 88,
		.granule = 4,
		.flags = OTP_REGION_SECRET,
		.fields = opentitan_life_cycle,
		.nfields = ARRAY_SIZE(opentitan_life_cycle),
	},
};

/*
 * Earl Grey 1.0.0: the two configuration partitions are divided anew, and
 * each is one field here, since their items move from release to release.
 */

static const struct otp_field opentitan_creator_sw_cfg_1_0_0[] = {
	OT_ITEM(0x040, 0x040, 360, "CREATOR_SW_CFG_CONTENT"),
	OT_DIGEST(0x040, 0x1a8, 8, "CREATOR_SW_CFG_DIGEST"),
};

static const struct otp_field opentitan_owner_sw_cfg_1_0_0[] = {
	OT_ITEM(0x1b0, 0x1b0, 704, "OWNER_SW_CFG_CONTENT"),
	OT_DIGEST(0x1b0, 0x470, 8, "OWNER_SW_CFG_DIGEST"),
};

static const struct otp_field opentitan_rot_creator_auth_codesign_1_0_0[] = {
	OT_ITEM(0x478, 0x478, 4, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY_TYPE0"),
	OT_ITEM(0x478, 0x47c, 64, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY0"),
	OT_ITEM(0x478, 0x4bc, 4, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY_TYPE1"),
	OT_ITEM(0x478, 0x4c0, 64, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY1"),
	OT_ITEM(0x478, 0x500, 4, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY_TYPE2"),
	OT_ITEM(0x478, 0x504, 64, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY2"),
	OT_ITEM(0x478, 0x544, 4, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY_TYPE3"),
	OT_ITEM(0x478, 0x548, 64, "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY3"),
	OT_ITEM(0x478, 0x588, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_TYPE0"),
	OT_ITEM(0x478, 0x58c, 32, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY0"),
	OT_ITEM(0x478, 0x5ac, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_CONFIG0"),
	OT_ITEM(0x478, 0x5b0, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_TYPE1"),
	OT_ITEM(0x478, 0x5b4, 32, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY1"),
	OT_ITEM(0x478, 0x5d4, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_CONFIG1"),
	OT_ITEM(0x478, 0x5d8, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_TYPE2"),
	OT_ITEM(0x478, 0x5dc, 32, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY2"),
	OT_ITEM(0x478, 0x5fc, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_CONFIG2"),
	OT_ITEM(0x478, 0x600, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_TYPE3"),
	OT_ITEM(0x478, 0x604, 32, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY3"),
	OT_ITEM(0x478, 0x624, 4, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY_CONFIG3"),
	OT_ITEM(0x478, 0x628, 32,
		"ROT_CREATOR_AUTH_CODESIGN_BLOCK_SHA2_256_HASH"),
	OT_DIGEST(0x478, 0x648, 8, "ROT_CREATOR_AUTH_CODESIGN_DIGEST"),
};

static const struct otp_field opentitan_hw_cfg1_1_0_0[] = {
	OT_KNOB(0x6c0, 0x6c0, 1, "EN_SRAM_IFETCH"),
	OT_KNOB(0x6c0, 0x6c1, 1, "EN_CSRNG_SW_APP_READ"),
	OT_KNOB(0x6c0, 0x6c2, 1, "DIS_RV_DM_LATE_DEBUG"),
	OT_GAP(0x6c0, 0x6c3, 5, "HW_CFG1_UNALLOCATED"),
	OT_DIGEST(0x6c0, 0x6c8, 8, "HW_CFG1_DIGEST"),
};

static const struct otp_region opentitan_earlgrey_1_0_0[] = {
	{
		.name = "vendor-test",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x000,
		.size = 64,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_vendor_test,
		.nfields = ARRAY_SIZE(opentitan_vendor_test),
	},
	{
		.name = "creator-sw-cfg",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x040,
		.size = 368,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_creator_sw_cfg_1_0_0,
		.nfields = ARRAY_SIZE(opentitan_creator_sw_cfg_1_0_0),
	},
	{
		.name = "owner-sw-cfg",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x1b0,
		.size = 712,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_owner_sw_cfg_1_0_0,
		.nfields = ARRAY_SIZE(opentitan_owner_sw_cfg_1_0_0),
	},
	{
		.name = "rot-creator-auth-codesign",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x478,
		.size = 472,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_rot_creator_auth_codesign_1_0_0,
		.nfields = ARRAY_SIZE(opentitan_rot_creator_auth_codesign_1_0_0),
	},
	{
		.name = "rot-creator-auth-state",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x650,
		.size = 40,
		.granule = 4,
		.flags = OT_SOFTWARE,
		.fields = opentitan_rot_creator_auth_state,
		.nfields = ARRAY_SIZE(opentitan_rot_creator_auth_state),
	},
	{
		.name = "hw-cfg0",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x678,
		.size = 72,
		.granule = 4,
		.flags = OT_HARDWARE,
		.fields = opentitan_hw_cfg0,
		.nfields = ARRAY_SIZE(opentitan_hw_cfg0),
	},
	{
		.name = "hw-cfg1",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x6c0,
		.size = 16,
		.granule = 4,
		.flags = OT_HARDWARE,
		.fields = opentitan_hw_cfg1_1_0_0,
		.nfields = ARRAY_SIZE(opentitan_hw_cfg1_1_0_0),
	},
	{
		.name = "secret0",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x6d0,
		.size = 40,
		.granule = 8,
		.flags = OT_SCRAMBLED,
		.fields = opentitan_secret0,
		.nfields = ARRAY_SIZE(opentitan_secret0),
	},
	{
		.name = "secret1",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x6f8,
		.size = 88,
		.granule = 8,
		.flags = OT_SCRAMBLED,
		.fields = opentitan_secret1,
		.nfields = ARRAY_SIZE(opentitan_secret1),
	},
	{
		.name = "secret2",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x750,
		.size = 88,
		.granule = 8,
		.flags = OT_SCRAMBLED,
		.fields = opentitan_secret2,
		.nfields = ARRAY_SIZE(opentitan_secret2),
	},
	{
		.name = "life-cycle",
		.semantics = OTP_GRANULE_ONCE,
		.base = 0x7a8,
		.size = 88,
		.granule = 4,
		.flags = OTP_REGION_SECRET,
		.fields = opentitan_life_cycle,
		.nfields = ARRAY_SIZE(opentitan_life_cycle),
	},
};

static const char *const opentitan_groups[] = {
	[OT_GROUP_KNOBS - 1] = "hw-cfg1",
};

#define OPENTITAN_PUBLIC_BLANK						\
	{								\
		0xf52829e8681337f1, 0xb7e2a424d8d96988,			\
		0x0837e7bd8d5e2807,					\
	}

const struct opentitan_map opentitan_map_earlgrey = {
	.desc = {
		.driver = "opentitan-otp",
		.model = "OpenTitan Earl Grey, map of 2024-02",
		.regions = opentitan_earlgrey,
		.nregions = ARRAY_SIZE(opentitan_earlgrey),
		.groups = opentitan_groups,
		.ngroups = ARRAY_SIZE(opentitan_groups),
	},
	.blank = OPENTITAN_PUBLIC_BLANK,
};

const struct opentitan_map opentitan_map_earlgrey_1_0_0 = {
	.desc = {
		.driver = "opentitan-otp",
		.model = "OpenTitan Earl Grey 1.0.0",
		.regions = opentitan_earlgrey_1_0_0,
		.nregions = ARRAY_SIZE(opentitan_earlgrey_1_0_0),
		.groups = opentitan_groups,
		.ngroups = ARRAY_SIZE(opentitan_groups),
	},
	.blank = OPENTITAN_PUBLIC_BLANK,
};
