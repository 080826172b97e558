// SPDX-License-Identifier: GPL-2.0-only
/* The map that an OpenTitan device tells of itself. */
#include <errno.h>
#include <string.h>

#include "internal.h"
#include "opentitan-map.h"
#include "tap.h"

static const struct {
	const char *name;
	uint32_t base;
	uint32_t size;
	uint32_t flags;
} regions[] = {
	{ "owner-sw-cfg", 0x1b0, 32, OTP_REGION_SW_DIGEST },
	{ "hw-cfg1", 0x6c0, 16, OTP_REGION_HW_DIGEST },
	{ "secret0", 0x6d0, 40, OTP_REGION_HW_DIGEST | OTP_REGION_SECRET },
	{ "life-cycle", 0x7a8, 88, OTP_REGION_SECRET },
};

static const struct {
	uint32_t region;
	const char *name;
	uint32_t offset;
	uint32_t size;
	uint32_t flags;
	enum ot_kind kind;
} fields[] = {
	{ 0, "OWNER_SW_CFG_CONTENT", 0, 24, OTP_FIELD_PROGRAM, OT_DATA },
	{ 0, "OWNER_SW_CFG_DIGEST", 24, 8, OTP_FIELD_READ, OT_DIGEST },
	{ 1, "EN_SRAM_IFETCH", 0, 1, OTP_FIELD_PROGRAM, OT_MUBI },
	{ 1, "DIS_RV_DM_LATE_DEBUG", 2, 1, OTP_FIELD_PROGRAM, OT_MUBI },
	{ 1, "HW_CFG1_UNALLOCATED", 3, 5, OTP_FIELD_READ, OT_RESERVED },
	{ 1, "HW_CFG1_DIGEST", 8, 8, OTP_FIELD_READ, OT_DIGEST },
	{ 2, "TEST_UNLOCK_TOKEN", 0, 16, OTP_FIELD_PROGRAM, OT_DATA },
	{ 3, "LC_STATE", 48, 40, 0, OT_RESERVED },
};

static const char *driver = "opentitan-otp";

static int fake_region(struct otp_region_info *info)
{
	if (info->region >= ARRAY_SIZE(regions))
		return -ENOENT;
	strcpy((char *)info->name, regions[info->region].name);
	info->base = regions[info->region].base;
	info->region_size = regions[info->region].size;
	info->granule = 4;
	info->region_flags = regions[info->region].flags;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		info->field_count += fields[i].region == info->region;
	return 0;
}

static int fake_field(struct otp_field_info *info)
{
	uint32_t left = info->field;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].region != info->region || left--)
			continue;
		strcpy((char *)info->name, fields[i].name);
		info->bit_offset = fields[i].offset * 8;
		info->bit_width = fields[i].size * 8;
		info->field_flags = fields[i].flags;
		return 0;
	}
	return -ENOENT;
}

static int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct otp_info *info = arg;

	(void)ctx;
	switch (cmd) {
	case OTP_INFO:
		strcpy((char *)info->driver, driver);
		strcpy((char *)info->model, "a model");
		info->region_count = ARRAY_SIZE(regions);
		return 0;
	case OTP_REGION_INFO:
		return fake_region(arg);
	case OTP_FIELD_INFO:
		return fake_field(arg);
	default:
		return -ENOTTY;
	}
}

static void fake_close(void *ctx)
{
	(void)ctx;
}

static const struct backend_ops fake_ops = { fake_ioctl, fake_close };

int backend_open(const char *name, bool write, struct backend *backend)
{
	(void)name;
	(void)write;
	backend->ops = &fake_ops;
	return 0;
}

int backend_list(char ***names, size_t *count)
{
	*names = calloc(1, sizeof(**names));
	*count = 0;
	return 0;
}

static void check_parts(const struct ot_map *map)
{
	ok(map->part_count == ARRAY_SIZE(regions), "its partitions");
	ok(ot_find_part(map, "OWNER_SW_CFG") == 0, "in their own letters");
	ok(map->parts[0].lock == OT_LOCK_SOFTWARE && !map->parts[0].secret,
	   "a digest of software");
	ok(map->parts[1].lock == OT_LOCK_HARDWARE && !map->parts[1].secret,
	   "one of the hardware");
	ok(map->parts[2].lock == OT_LOCK_HARDWARE && map->parts[2].secret,
	   "a secret one");
	ok(map->parts[3].lock == OT_LOCK_NEVER, "none");
}

static void check_items(const struct ot_map *map)
{
	ok(map->item_count == ARRAY_SIZE(fields), "its items");
	for (size_t i = 0; i < map->item_count; i++) {
		const struct ot_item *item = &map->items[i];

		ok(!strcmp(item->name, fields[i].name) &&
		   item->part == fields[i].region &&
		   item->address == regions[item->part].base +
		   fields[i].offset && item->size == fields[i].size &&
		   item->kind == fields[i].kind, "%s", fields[i].name);
	}
}

int main(void)
{
	struct libotp_device *dev;
	struct libotp_error err;
	struct ot_map map;

	if (libotp_open("otp0", false, &dev, &err))
		return 1;
	ok(!ot_map_of(dev, &map) && !strcmp(map.model, "a model"),
	   "the map of a device");
	check_parts(&map);
	check_items(&map);
	free(map.items);
	libotp_close(dev);

	driver = "another";
	if (libotp_open("otp0", false, &dev, &err))
		return 1;
	ok(ot_map_of(dev, &map) == LIBOTP_POLICY, "not of another driver");
	libotp_close(dev);
	return done();
}
