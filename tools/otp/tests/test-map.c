// SPDX-License-Identifier: GPL-2.0-only
/* A map of everything there can be, against what it looked like before. */
#include <string.h>

#include "ctl.h"
#include "map.h"
#include "tap.h"

#define RW	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

#define FIELD(_name, _offset, _size, _flags)				\
	{								\
		.name = _name, .bit_offset = (_offset) * 8,		\
		.bit_width = (_size) * 8, .field_flags = _flags,	\
	}

static struct otp_field_info boot_fields[] = {
	FIELD("BOOT_CFG_CONSOLE_SPEED", 0, 4, RW),
	FIELD("BOOT_CFG_WATCHDOG_BITE_THRESHOLD_CYCLES", 4, 4, RW),
	FIELD("BOOT_CFG_PUBLIC_KEY", 8, 128, RW),
	FIELD("BOOT_CFG_A<B&\"C\"\033", 140, 4, RW),
	FIELD("BOOT_CFG_DIGEST", 144, 8, OTP_FIELD_READ),
};

static struct otp_field_info secret_fields[] = {
	FIELD("FIRST_SEED", 0, 32, OTP_FIELD_PROGRAM | OTP_FIELD_SECRET),
	FIELD("SECOND_SEED", 32, 32, OTP_FIELD_PROGRAM | OTP_FIELD_SECRET),
};

static struct otp_field_info knob_fields[] = {
	FIELD("ONE", 0, 1, RW),
	FIELD("TWO", 1, 1, RW),
};

static struct otp_field_info big_fields[] = {
	FIELD("BIG", 0, 40000, RW),
};

static void fill(struct map_region *region, size_t cell, uint32_t programmed)
{
	region->cells[cell].programmed = programmed;
	map_classify(region, cell);
}

static struct map_region make(const char *name, uint32_t base, uint32_t size,
			      uint32_t granule,
			      struct otp_field_info *fields, size_t count)
{
	struct map_region region = {
		.info.base = base, .info.region_size = size,
		.info.granule = granule,
		.fields = fields, .field_count = count,
		.cell_count = size / granule, .cell_size = granule,
	};

	strcpy((char *)region.info.name, name);
	region.cells = calloc(region.cell_count, sizeof(*region.cells));
	for (size_t i = 0; i < region.cell_count; i++) {
		if (!map_field_at(&region, i))
			continue;
		region.cells[i].bits = granule * 8;
		map_classify(&region, i);
	}
	return region;
}

static void make_boot(struct map_region *region)
{
	*region = make("boot-cfg", 0x40, 152, 4, boot_fields,
		       ARRAY_SIZE(boot_fields));
	fill(region, 0, 32);
	for (size_t i = 2; i < 12; i++)
		fill(region, i, 32);
	fill(region, 12, 3);
	fill(region, 13, 15);
	fill(region, 14, 16);
	fill(region, 15, 31);
	region->cells[16].state = MAP_DAMAGED;
	region->cells[17].state = MAP_UNREADABLE;
	region->info.region_state = OTP_REGION_DAMAGED;
}

static void make_secret(struct map_region *region)
{
	*region = make("secret", 0x400, 64, 8, secret_fields,
		       ARRAY_SIZE(secret_fields));
	region->info.region_state = OTP_REGION_WRITE_LOCKED |
				    OTP_REGION_READ_LOCKED;
	for (size_t i = 0; i < 8; i++)
		fill(region, i, i < 4 ? 64 : 0);
}

static void make_knobs(struct map_region *region)
{
	*region = make("knobs", 0x6c0, 8, 4, knob_fields,
		       ARRAY_SIZE(knob_fields));
	region->info.region_state = OTP_REGION_LOCK_PENDING;
	region->cells[0].bits = 16;
	fill(region, 0, 16);
}

static void make_big(struct map_region *region)
{
	*region = make("big", 0x10000, 40000, 4, big_fields, 1);
	fill(region, 5, 32);
	region->cells[9999].state = MAP_DAMAGED;
}

static void make_map(struct map *map)
{
	static struct map_region regions[4];

	memset(map, 0, sizeof(*map));
	map->device = "otp9";
	strcpy((char *)map->info.driver, "none");
	strcpy((char *)map->info.model, "A <chip> & its memory");
	map->info.state = OTP_STATE_RESET_PENDING;
	strcpy((char *)map->info.message, "a lock acts after a reset");
	make_boot(&regions[0]);
	make_secret(&regions[1]);
	make_knobs(&regions[2]);
	make_big(&regions[3]);
	map->regions = regions;
	map->count = ARRAY_SIZE(regions);
	for (uint32_t i = 0; i < map->count; i++)
		regions[i].info.region = i;
}

static void free_map(struct map *map)
{
	for (size_t i = 0; i < map->count; i++)
		free(map->regions[i].cells);
}

/* Everything; or without look the SVG; or the first region only. */
static char *drawn(const struct map_look *look, bool one)
{
	struct map map;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	make_map(&map);
	while (one && map.count > 1)
		free(map.regions[--map.count].cells);
	if (look) {
		map_print(f, &map, look);
	} else {
		/* The large one would make a large file. */
		free(map.regions[--map.count].cells);
		map_svg(f, &map);
	}
	fclose(f);
	free_map(&map);
	return text;
}

static void put_file(const char *name, const char *text)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", getenv("CHECK") ?: ".", name);
	f = fopen(path, "w");
	if (!f)
		abort();
	fputs(text, f);
	fclose(f);
}

/* The same as in golden/; what it is now is left in $CHECK. */
static void check(const char *name, const struct map_look *look, bool one)
{
	static char golden[1 << 20];
	char path[4096], *text = drawn(look, one);
	size_t size = 0;
	FILE *f;

	put_file(name, text);
	snprintf(path, sizeof(path), "%s/tests/golden/%s",
		 getenv("SRC") ?: ".", name);
	f = fopen(path, "r");
	if (f) {
		size = fread(golden, 1, sizeof(golden) - 1, f);
		fclose(f);
	}
	golden[size] = '\0';
	ok(size && !strcmp(golden, text), "%s", name);
	free(text);
}

static size_t longest_line(const char *text)
{
	size_t most = 0, now = 0;

	for (; *text; text++) {
		now = *text == '\n' ? 0 : now + 1;
		most = now > most ? now : most;
	}
	return most;
}

/* Blocks keep to the width; heads and the first lines may be longer. */
static void check_width(unsigned int width)
{
	const struct map_look look = { .width = width };
	char *text = drawn(&look, false), *line = text, *end;
	size_t most = 0;

	while ((end = strchr(line, '\n'))) {
		*end = '\0';
		if (!strncmp(line, "  ", 2) && longest_line(line) > most)
			most = longest_line(line);
		line = end + 1;
	}
	ok(most <= (width < 24 ? 24 : width), "%u columns (%zu)", width,
	   most);
	free(text);
}

static void check_merge(void)
{
	struct map_region big;

	make_big(&big);
	map_merge(&big, 1024);
	ok(big.cell_count == 625 && big.cell_size == 64, "16 granules a cell");
	ok(big.cells[0].state == MAP_PART && big.cells[0].programmed == 32 &&
	   big.cells[0].bits == 512, "one of 16 is a part");
	ok(big.cells[624].state == MAP_DAMAGED, "damage shows");
	ok(big.cells[1].state == MAP_BLANK, "the others are blank");
	free(big.cells);
}

int main(void)
{
	const struct map_look plain = { .width = 80 };
	const struct map_look fine = { .utf8 = true, .width = 80 };
	const struct map_look color = {
		.utf8 = true, .color = true, .width = 132,
	};

	check("map-ascii.txt", &plain, false);
	check("map-one.txt", &plain, true);
	check("map-utf8.txt", &fine, false);
	check("map-color.txt", &color, false);
	check("map.svg", NULL, false);
	for (unsigned int width = 20; width <= 200; width += 20)
		check_width(width);
	check_merge();
	return done();
}
