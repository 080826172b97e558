// SPDX-License-Identifier: GPL-2.0-only
/* From a device that has everything a device can have to the cells. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "map.h"
#include "tap.h"

enum { HOLES, TORN, SECRET, REFUSED, LOCKED, HUGE, GONE, REGIONS };

static const struct {
	const char *name;
	uint32_t size;
	uint32_t granule;
	uint32_t state;
} regions[REGIONS] = {
	[HOLES] = { "holes", 32, 4, 0 },
	[TORN] = { "torn", 32, 4, OTP_REGION_DAMAGED },
	[SECRET] = { "secret", 32, 8, 0 },
	[REFUSED] = { "refused", 16, 4, OTP_REGION_READ_LOCKED },
	[LOCKED] = { "locked", 16, 4, OTP_REGION_WRITE_LOCKED },
	[HUGE] = { "huge", 1 << 20, 4, 0 },
	[GONE] = { "gone", 4096, 4, 0 },
};

static const struct {
	uint32_t region;
	uint32_t offset;
	uint32_t size;
	uint32_t flags;
	uint32_t programmed;
} fields[] = {
	{ HOLES, 24, 4, OTP_FIELD_PROGRAM, OTP_FULL },
	{ HOLES, 0, 6, OTP_FIELD_PROGRAM, OTP_PARTIAL },
	{ HOLES, 28, 4, OTP_FIELD_READ, OTP_BLANK },
	{ TORN, 0, 32, OTP_FIELD_PROGRAM, OTP_DAMAGED },
	{ SECRET, 0, 16, OTP_FIELD_PROGRAM, OTP_PARTIAL },
	{ SECRET, 16, 16, OTP_FIELD_PROGRAM, OTP_UNKNOWN },
	{ REFUSED, 0, 4, OTP_FIELD_PROGRAM, OTP_FULL },
	{ REFUSED, 4, 4, OTP_FIELD_PROGRAM, OTP_BLANK },
	{ REFUSED, 8, 4, OTP_FIELD_PROGRAM, OTP_PARTIAL },
	{ REFUSED, 12, 4, OTP_FIELD_PROGRAM, OTP_DAMAGED },
	{ LOCKED, 0, 16, OTP_FIELD_PROGRAM, OTP_PARTIAL },
	{ HUGE, 0, 1 << 20, OTP_FIELD_PROGRAM, OTP_PARTIAL },
	{ GONE, 0, 4096, OTP_FIELD_PROGRAM, OTP_BLANK },
};

static unsigned int reads[REGIONS];

static int fake_region(struct otp_region_info *info)
{
	if (info->region >= REGIONS)
		return -ENOENT;
	strcpy((char *)info->name, regions[info->region].name);
	info->base = 0x1000 * info->region;
	info->region_size = regions[info->region].size;
	info->granule = regions[info->region].granule;
	info->region_state = regions[info->region].state;
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
		sprintf((char *)info->name, "F%u_%u", info->region,
			info->field);
		info->bit_offset = fields[i].offset * 8;
		info->bit_width = fields[i].size * 8;
		info->field_flags = fields[i].flags;
		info->programmed = fields[i].programmed;
		return 0;
	}
	return -ENOENT;
}

static bool covered(uint32_t region, uint32_t offset, uint32_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].region == region &&
		    fields[i].offset < offset + len &&
		    offset < fields[i].offset + fields[i].size)
			return true;
	return false;
}

static uint8_t mask_at(uint32_t region, uint32_t at)
{
	switch (region) {
	case HOLES:
		return at < 5 || at / 4 == 6 ? 0xff : 0;
	case TORN:
		return at < 8 ? 0xff : 0;
	case SECRET:
	case LOCKED:
		return at < 8 ? 0xff : 0;
	case HUGE:
		return at == 65536 ? 0x0f : at / 4 == (1 << 18) - 1 ? 0xff : 0;
	default:
		return 0;
	}
}

static int granule_error(uint32_t region, uint32_t at)
{
	switch (region) {
	case TORN:
		return at == 12 ? -EUCLEAN : at == 20 ? -EIO : 0;
	case SECRET:
		return -EACCES;
	case REFUSED:
		return -EPERM;
	case GONE:
		return -ENODEV;
	default:
		return covered(region, at, regions[region].granule) ? 0 :
								      -ENXIO;
	}
}

static int fake_read(struct otp_read *arg)
{
	uint32_t granule = regions[arg->region].granule;
	uint8_t *mask = (uint8_t *)(uintptr_t)arg->mask;
	int ret = 0;

	reads[arg->region]++;
	if (!arg->len || arg->offset % granule || arg->len % granule)
		return -EINVAL;
	if (arg->len > OTP_MAX_BYTES)
		return -EMSGSIZE;
	if (arg->offset + arg->len > regions[arg->region].size)
		return -ERANGE;
	for (uint32_t at = 0; at < arg->len; at += granule) {
		int one = granule_error(arg->region, arg->offset + at);

		if (one && one != -EACCES)
			return one;
		ret = ret ?: one;
	}
	for (uint32_t i = 0; i < arg->len; i++)
		mask[i] = mask_at(arg->region, arg->offset + i);
	return ret;
}

static int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct otp_info *info = arg;

	(void)ctx;
	switch (cmd) {
	case OTP_INFO:
		strcpy((char *)info->driver, "all");
		info->region_count = REGIONS;
		return 0;
	case OTP_REGION_INFO:
		return fake_region(arg);
	case OTP_FIELD_INFO:
		return fake_field(arg);
	case OTP_READ:
		return fake_read(arg);
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

/* One letter a cell: none, blank, closed, part, full, unreadable, damaged. */
static void check(const struct map *map, size_t index, const char *want)
{
	const struct map_region *region = &map->regions[index];
	char got[64] = "";

	for (size_t i = 0; i < region->cell_count && i < 60; i++)
		got[i] = " .-+#?!"[region->cells[i].state];
	ok(!strcmp(got, want), "%s: '%s'", region->info.name, want);
	if (strcmp(got, want))
		diag("got '%s'", got);
}

static void check_huge(const struct map_region *huge)
{
	size_t last = huge->cell_count - 1;

	ok(huge->cell_count == 65536 && huge->cell_size == 16,
	   "a huge region begins with larger cells");
	ok(huge->cells[4096].state == MAP_PART &&
	   huge->cells[4096].programmed == 4 && huge->cells[4096].bits == 128,
	   "4 of 128 bits");
	ok(huge->cells[last].programmed == 32, "its last word is there");
	ok(huge->cells[0].state == MAP_BLANK, "the rest is blank");
	ok(reads[HUGE] == 16, "it is read in large pieces (%u)", reads[HUGE]);
}

static void check_one(struct libotp_device *dev)
{
	struct map map = { 0 };

	ok(!map_read(dev, "locked", &map) && map.count == 1 &&
	   map.regions[0].info.region == LOCKED, "just one region");
	map_free(&map);
	memset(&map, 0, sizeof(map));
	ok(map_read(dev, "none", &map) == LIBOTP_USAGE,
	   "one that is not there");
	map_free(&map);
}

int main(void)
{
	struct libotp_device *dev;
	struct libotp_error err;
	struct map map = { 0 };

	if (libotp_open("otp0", false, &dev, &err))
		return 1;
	ok(!map_read(dev, NULL, &map) && map.count == REGIONS, "is read");
	check(&map, HOLES, "#+    #-");
	check(&map, TORN, "##.!.!..");
	check(&map, SECRET, "#.??");
	check(&map, REFUSED, "#.?!");
	check(&map, LOCKED, "##--");
	ok(map.regions[HOLES].fields[0].bit_offset == 0,
	   "fields are in order");
	check_huge(&map.regions[HUGE]);
	ok(map.regions[GONE].cells[5].state == MAP_BLANK &&
	   reads[GONE] <= 2, "a device that is gone is not asked again (%u)",
	   reads[GONE]);
	map_free(&map);
	check_one(dev);
	libotp_close(dev);
	return done();
}
