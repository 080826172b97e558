// SPDX-License-Identifier: GPL-2.0-only
/* The map of Earl Grey as of February 2024, and finding one's way in a map. */
#include <ctype.h>
#include <string.h>

#include "opentitan-map.h"

enum {
	VENDOR_TEST,
	CREATOR_SW_CFG,
	OWNER_SW_CFG,
	ROT_CREATOR_AUTH_CODESIGN,
	ROT_CREATOR_AUTH_STATE,
	HW_CFG0,
	HW_CFG1,
	SECRET0,
	SECRET1,
	SECRET2,
	LIFE_CYCLE,
};

#define DATA(_part, _address, _size, _name)				\
	{ _name, _part, _address, _size, OT_DATA }
#define MUBI(_part, _address, _name)					\
	{ _name, _part, _address, 1, OT_MUBI }
#define DIGEST(_part, _address, _name)					\
	{ _name, _part, _address, 8, OT_DIGEST }
#define RESERVED(_part, _address, _size, _name)				\
	{ _name, _part, _address, _size, OT_RESERVED }

static const struct ot_item items[] = {
	DATA(VENDOR_TEST, 0x000, 56, "SCRATCH"),
	DIGEST(VENDOR_TEST, 0x038, "VENDOR_TEST_DIGEST"),
	DATA(CREATOR_SW_CFG, 0x040, 156, "CREATOR_SW_CFG_AST_CFG"),
	DATA(CREATOR_SW_CFG, 0x0dc, 4, "CREATOR_SW_CFG_AST_INIT_EN"),
	DATA(CREATOR_SW_CFG, 0x0e0, 4, "CREATOR_SW_CFG_ROM_EXT_SKU"),
	DATA(CREATOR_SW_CFG, 0x0e4, 4,
	     "CREATOR_SW_CFG_SIGVERIFY_RSA_MOD_EXP_IBEX_EN"),
	DATA(CREATOR_SW_CFG, 0x0e8, 8, "CREATOR_SW_CFG_SIGVERIFY_RSA_KEY_EN"),
	DATA(CREATOR_SW_CFG, 0x0f0, 4, "CREATOR_SW_CFG_SIGVERIFY_SPX_EN"),
	DATA(CREATOR_SW_CFG, 0x0f4, 8, "CREATOR_SW_CFG_SIGVERIFY_SPX_KEY_EN"),
	DATA(CREATOR_SW_CFG, 0x0fc, 4, "CREATOR_SW_CFG_FLASH_DATA_DEFAULT_CFG"),
	DATA(CREATOR_SW_CFG, 0x100, 4,
	     "CREATOR_SW_CFG_FLASH_INFO_BOOT_DATA_CFG"),
	DATA(CREATOR_SW_CFG, 0x104, 4,
	     "CREATOR_SW_CFG_FLASH_HW_INFO_CFG_OVERRIDE"),
	DATA(CREATOR_SW_CFG, 0x108, 4, "CREATOR_SW_CFG_RNG_EN"),
	DATA(CREATOR_SW_CFG, 0x10c, 4, "CREATOR_SW_CFG_JITTER_EN"),
	DATA(CREATOR_SW_CFG, 0x110, 4, "CREATOR_SW_CFG_RET_RAM_RESET_MASK"),
	DATA(CREATOR_SW_CFG, 0x114, 4, "CREATOR_SW_CFG_MANUF_STATE"),
	DATA(CREATOR_SW_CFG, 0x118, 4, "CREATOR_SW_CFG_ROM_EXEC_EN"),
	DATA(CREATOR_SW_CFG, 0x11c, 4, "CREATOR_SW_CFG_CPUCTRL"),
	DATA(CREATOR_SW_CFG, 0x120, 4, "CREATOR_SW_CFG_MIN_SEC_VER_ROM_EXT"),
	DATA(CREATOR_SW_CFG, 0x124, 4, "CREATOR_SW_CFG_MIN_SEC_VER_BL0"),
	DATA(CREATOR_SW_CFG, 0x128, 4,
	     "CREATOR_SW_CFG_DEFAULT_BOOT_DATA_IN_PROD_EN"),
	DATA(CREATOR_SW_CFG, 0x12c, 4, "CREATOR_SW_CFG_RMA_SPIN_EN"),
	DATA(CREATOR_SW_CFG, 0x130, 4, "CREATOR_SW_CFG_RMA_SPIN_CYCLES"),
	DATA(CREATOR_SW_CFG, 0x134, 4, "CREATOR_SW_CFG_RNG_REPCNT_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x138, 4, "CREATOR_SW_CFG_RNG_REPCNTS_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x13c, 4,
	     "CREATOR_SW_CFG_RNG_ADAPTP_HI_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x140, 4,
	     "CREATOR_SW_CFG_RNG_ADAPTP_LO_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x144, 4, "CREATOR_SW_CFG_RNG_BUCKET_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x148, 4,
	     "CREATOR_SW_CFG_RNG_MARKOV_HI_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x14c, 4,
	     "CREATOR_SW_CFG_RNG_MARKOV_LO_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x150, 4,
	     "CREATOR_SW_CFG_RNG_EXTHT_HI_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x154, 4,
	     "CREATOR_SW_CFG_RNG_EXTHT_LO_THRESHOLDS"),
	DATA(CREATOR_SW_CFG, 0x158, 4, "CREATOR_SW_CFG_RNG_ALERT_THRESHOLD"),
	DATA(CREATOR_SW_CFG, 0x15c, 4,
	     "CREATOR_SW_CFG_RNG_HEALTH_CONFIG_DIGEST"),
	DATA(CREATOR_SW_CFG, 0x160, 4, "CREATOR_SW_CFG_SRAM_KEY_RENEW_EN"),
	DIGEST(CREATOR_SW_CFG, 0x1e0, "CREATOR_SW_CFG_DIGEST"),
	DATA(OWNER_SW_CFG, 0x1e8, 4, "OWNER_SW_CFG_ROM_ERROR_REPORTING"),
	DATA(OWNER_SW_CFG, 0x1ec, 4, "OWNER_SW_CFG_ROM_BOOTSTRAP_DIS"),
	DATA(OWNER_SW_CFG, 0x1f0, 4, "OWNER_SW_CFG_ROM_ALERT_CLASS_EN"),
	DATA(OWNER_SW_CFG, 0x1f4, 4, "OWNER_SW_CFG_ROM_ALERT_ESCALATION"),
	DATA(OWNER_SW_CFG, 0x1f8, 320, "OWNER_SW_CFG_ROM_ALERT_CLASSIFICATION"),
	DATA(OWNER_SW_CFG, 0x338, 64,
	     "OWNER_SW_CFG_ROM_LOCAL_ALERT_CLASSIFICATION"),
	DATA(OWNER_SW_CFG, 0x378, 16, "OWNER_SW_CFG_ROM_ALERT_ACCUM_THRESH"),
	DATA(OWNER_SW_CFG, 0x388, 16, "OWNER_SW_CFG_ROM_ALERT_TIMEOUT_CYCLES"),
	DATA(OWNER_SW_CFG, 0x398, 64, "OWNER_SW_CFG_ROM_ALERT_PHASE_CYCLES"),
	DATA(OWNER_SW_CFG, 0x3d8, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_PROD"),
	DATA(OWNER_SW_CFG, 0x3dc, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_PROD_END"),
	DATA(OWNER_SW_CFG, 0x3e0, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_DEV"),
	DATA(OWNER_SW_CFG, 0x3e4, 4, "OWNER_SW_CFG_ROM_ALERT_DIGEST_RMA"),
	DATA(OWNER_SW_CFG, 0x3e8, 4,
	     "OWNER_SW_CFG_ROM_WATCHDOG_BITE_THRESHOLD_CYCLES"),
	DATA(OWNER_SW_CFG, 0x3ec, 4, "OWNER_SW_CFG_ROM_KEYMGR_ROM_EXT_MEAS_EN"),
	DATA(OWNER_SW_CFG, 0x3f0, 4, "OWNER_SW_CFG_MANUF_STATE"),
	DATA(OWNER_SW_CFG, 0x3f4, 4, "OWNER_SW_CFG_ROM_RSTMGR_INFO_EN"),
	DATA(OWNER_SW_CFG, 0x3f8, 4, "OWNER_SW_CFG_ROM_EXT_BOOTSTRAP_EN"),
	DIGEST(OWNER_SW_CFG, 0x470, "OWNER_SW_CFG_DIGEST"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x478, 68,
	     "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY0"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x4bc, 68,
	     "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY1"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x500, 68,
	     "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY2"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x544, 68,
	     "ROT_CREATOR_AUTH_CODESIGN_ECDSA_KEY3"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x588, 40,
	     "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY0"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x5b0, 40,
	     "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY1"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x5d8, 40,
	     "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY2"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x600, 40,
	     "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY3"),
	DATA(ROT_CREATOR_AUTH_CODESIGN, 0x628, 32,
	     "ROT_CREATOR_AUTH_CODESIGN_BLOCK_SHA2_256_HASH"),
	DIGEST(ROT_CREATOR_AUTH_CODESIGN, 0x648,
	     "ROT_CREATOR_AUTH_CODESIGN_DIGEST"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x650, 4,
	     "ROT_CREATOR_AUTH_STATE_ECDSA_KEY0"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x654, 4,
	     "ROT_CREATOR_AUTH_STATE_ECDSA_KEY1"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x658, 4,
	     "ROT_CREATOR_AUTH_STATE_ECDSA_KEY2"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x65c, 4,
	     "ROT_CREATOR_AUTH_STATE_ECDSA_KEY3"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x660, 4,
	     "ROT_CREATOR_AUTH_STATE_SPX_KEY0"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x664, 4,
	     "ROT_CREATOR_AUTH_STATE_SPX_KEY1"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x668, 4,
	     "ROT_CREATOR_AUTH_STATE_SPX_KEY2"),
	DATA(ROT_CREATOR_AUTH_STATE, 0x66c, 4,
	     "ROT_CREATOR_AUTH_STATE_SPX_KEY3"),
	DIGEST(ROT_CREATOR_AUTH_STATE, 0x670, "ROT_CREATOR_AUTH_STATE_DIGEST"),
	DATA(HW_CFG0, 0x678, 32, "DEVICE_ID"),
	DATA(HW_CFG0, 0x698, 32, "MANUF_STATE"),
	DIGEST(HW_CFG0, 0x6b8, "HW_CFG0_DIGEST"),
	MUBI(HW_CFG1, 0x6c0, "EN_SRAM_IFETCH"),
	MUBI(HW_CFG1, 0x6c1, "EN_CSRNG_SW_APP_READ"),
	DIGEST(HW_CFG1, 0x6c8, "HW_CFG1_DIGEST"),
	DATA(SECRET0, 0x6d0, 16, "TEST_UNLOCK_TOKEN"),
	DATA(SECRET0, 0x6e0, 16, "TEST_EXIT_TOKEN"),
	DIGEST(SECRET0, 0x6f0, "SECRET0_DIGEST"),
	DATA(SECRET1, 0x6f8, 32, "FLASH_ADDR_KEY_SEED"),
	DATA(SECRET1, 0x718, 32, "FLASH_DATA_KEY_SEED"),
	DATA(SECRET1, 0x738, 16, "SRAM_DATA_KEY_SEED"),
	DIGEST(SECRET1, 0x748, "SECRET1_DIGEST"),
	DATA(SECRET2, 0x750, 16, "RMA_TOKEN"),
	DATA(SECRET2, 0x760, 32, "CREATOR_ROOT_KEY_SHARE0"),
	DATA(SECRET2, 0x780, 32, "CREATOR_ROOT_KEY_SHARE1"),
	DIGEST(SECRET2, 0x7a0, "SECRET2_DIGEST"),
	RESERVED(LIFE_CYCLE, 0x7a8, 48, "LC_TRANSITION_CNT"),
	RESERVED(LIFE_CYCLE, 0x7d8, 40, "LC_STATE"),
};

const struct ot_map ot_map_earlgrey = {
	.driver = "opentitan-otp",
	.model = "OpenTitan Earl Grey, map of 2024-02",
	.parts = {
		{ "VENDOR_TEST", "vendor-test", 0x000, 64, OT_LOCK_SOFTWARE },
		{ "CREATOR_SW_CFG",
		  "creator-sw-cfg",
		  0x040, 424, OT_LOCK_SOFTWARE },
		{ "OWNER_SW_CFG",
		  "owner-sw-cfg",
		  0x1e8, 656, OT_LOCK_SOFTWARE },
		{ "ROT_CREATOR_AUTH_CODESIGN",
		  "rot-creator-auth-codesign",
		  0x478, 472, OT_LOCK_SOFTWARE },
		{ "ROT_CREATOR_AUTH_STATE",
		  "rot-creator-auth-state",
		  0x650, 40, OT_LOCK_SOFTWARE },
		{ "HW_CFG0", "hw-cfg0", 0x678, 72, OT_LOCK_HARDWARE },
		{ "HW_CFG1", "hw-cfg1", 0x6c0, 16, OT_LOCK_HARDWARE },
		{ "SECRET0", "secret0", 0x6d0, 40, OT_LOCK_HARDWARE, true },
		{ "SECRET1", "secret1", 0x6f8, 88, OT_LOCK_HARDWARE, true },
		{ "SECRET2", "secret2", 0x750, 88, OT_LOCK_HARDWARE, true },
		{ "LIFE_CYCLE", "life-cycle", 0x7a8, 88, OT_LOCK_NEVER, true },
	},
	.part_count = 11,
	/* Nobody writes to them. */
	.items = (struct ot_item *)items,
	.item_count = sizeof(items) / sizeof(items[0]),
};

int ot_find_part(const struct ot_map *map, const char *name)
{
	for (size_t i = 0; i < map->part_count; i++)
		if (!strcmp(map->parts[i].name, name))
			return i;
	return -1;
}

int ot_find_item(const struct ot_map *map, const char *name)
{
	for (size_t i = 0; i < map->item_count; i++)
		if (!strcmp(map->items[i].name, name))
			return i;
	return -1;
}

const struct ot_item *ot_item_at(const struct ot_map *map, uint32_t address)
{
	for (size_t i = 0; i < map->item_count; i++)
		if (address - map->items[i].address < map->items[i].size)
			return &map->items[i];
	return NULL;
}

/* Edits that turn a into b, letter case aside. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[OTP_FIELD_NAME_SIZE + 1];
	size_t n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; *a; i++, a++) {
		unsigned int diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			unsigned int best = diagonal +
				(toupper(*a) != toupper(b[j - 1]));

			best = row[j] + 1 < best ? row[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[n];
}

/* Keeps the nearest of those that are offered one by one. */
static void offer(const char *name, const char *known, unsigned int *nearest,
		  const char **found)
{
	unsigned int d = strlen(name) < OTP_FIELD_NAME_SIZE ?
			 distance(name, known) : ~0U;

	if (d < *nearest) {
		*nearest = d;
		*found = known;
	} else if (!*found && strlen(name) > 3 && strcasestr(known, name)) {
		*found = known;
	}
}

const char *ot_near_part(const struct ot_map *map, const char *name)
{
	unsigned int nearest = strlen(name) / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < map->part_count; i++)
		offer(name, map->parts[i].name, &nearest, &found);
	return found;
}

const char *ot_near_item(const struct ot_map *map, unsigned int part,
			 const char *name)
{
	unsigned int nearest = strlen(name) / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < map->item_count; i++)
		if (map->items[i].part == part)
			offer(name, map->items[i].name, &nearest, &found);
	return found;
}
