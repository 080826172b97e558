// SPDX-License-Identifier: GPL-2.0-only
/* From a device to the cells of its map. */
#include <errno.h>
#include <string.h>

#include "ctl.h"
#include "map.h"

/* Of a larger region several granules are one cell from the start. */
#define MAX_CELLS	65536

/* Where reading goes on, and the run that is read at once. */
struct reader {
	struct libotp_device *dev;
	struct map_region *region;
	uint8_t *mask;
	bool gone;
};

static void *need(void *p)
{
	if (!p)
		abort();
	return p;
}

void map_free(struct map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		free(map->regions[i].fields);
		free(map->regions[i].cells);
	}
	free(map->regions);
}

static int compare_fields(const void *a, const void *b)
{
	const struct otp_field_info *x = a, *y = b;

	return (x->bit_offset > y->bit_offset) -
	       (x->bit_offset < y->bit_offset);
}

static void copy_fields(struct libotp_device *dev, struct map_region *region)
{
	uint32_t count = libotp_field_count(dev, region->info.region);

	region->fields = need(calloc(count + 1, sizeof(*region->fields)));
	for (uint32_t i = 0; i < count; i++)
		region->fields[i] =
			*libotp_field(dev, region->info.region, i);
	region->field_count = count;
	qsort(region->fields, count, sizeof(*region->fields), compare_fields);
}

/* The bits of a field that are in a cell: from, up to but without to. */
static bool field_bits(const struct map_region *region,
		       const struct otp_field_info *field, size_t cell,
		       uint64_t *from, uint64_t *to)
{
	uint64_t first = (uint64_t)cell * region->cell_size * 8;
	uint64_t last = first + region->cell_size * 8;

	*from = field->bit_offset;
	*to = *from + field->bit_width;
	if (*from < first)
		*from = first;
	if (*to > last)
		*to = last;
	return *from < *to;
}

static void count_bits(struct map_region *region)
{
	for (size_t i = 0; i < region->field_count; i++) {
		const struct otp_field_info *field = &region->fields[i];
		size_t cell = field->bit_offset / 8 / region->cell_size;
		uint64_t from, to;

		while (cell < region->cell_count &&
		       field_bits(region, field, cell, &from, &to))
			region->cells[cell++].bits += to - from;
	}
}

static void count_programmed(struct map_region *region, size_t cell,
			     const uint8_t *mask)
{
	uint64_t base = (uint64_t)cell * region->cell_size * 8, from, to;

	for (size_t i = 0; i < region->field_count; i++) {
		if (!field_bits(region, &region->fields[i], cell, &from, &to))
			continue;
		for (uint64_t bit = from - base; bit < to - base; bit++)
			region->cells[cell].programmed +=
				mask[bit / 8] >> (bit % 8) & 1;
	}
}

/* How much the fields of a cell say is programmed, where they agree. */
static uint32_t told(const struct map_region *region, size_t cell)
{
	uint32_t told = OTP_UNKNOWN;
	uint64_t from, to;
	bool first = true;

	for (size_t i = 0; i < region->field_count; i++) {
		const struct otp_field_info *field = &region->fields[i];

		if (!field_bits(region, field, cell, &from, &to))
			continue;
		if (!first && field->programmed != told)
			return OTP_UNKNOWN;
		told = field->programmed;
		first = false;
	}
	return told;
}

/* A granule that cannot be read: what is known of its fields counts. */
static void take_word(struct map_region *region, size_t cell)
{
	struct map_cell *c = &region->cells[cell];

	switch (told(region, cell)) {
	case OTP_BLANK:
		map_classify(region, cell);
		break;
	case OTP_FULL:
		c->programmed = c->bits;
		map_classify(region, cell);
		break;
	case OTP_DAMAGED:
		c->state = MAP_DAMAGED;
		break;
	default:
		c->state = MAP_UNREADABLE;
	}
}

static void take_mask(struct map_region *region, size_t cell,
		      const uint8_t *mask, bool secret)
{
	if (secret && told(region, cell) == OTP_UNKNOWN) {
		region->cells[cell].state = MAP_UNREADABLE;
		return;
	}
	count_programmed(region, cell, mask);
	map_classify(region, cell);
}

static int read_run(struct reader *r, size_t cell, size_t run)
{
	uint32_t size = r->region->cell_size, offset = cell * size;
	uint32_t rest = r->region->info.region_size - offset;
	int ret = libotp_read(r->dev, r->region->info.region, offset,
			      run * size < rest ? run * size : rest, NULL,
			      r->mask, NULL);

	if (ret && ret != -EACCES)
		return ret;
	for (size_t i = 0; i < run; i++)
		take_mask(r->region, cell + i, r->mask + i * size, ret);
	return 0;
}

static void read_one(struct reader *r, size_t cell)
{
	int ret = r->gone ? -ENODEV : read_run(r, cell, 1);

	if (!ret)
		return;
	r->gone = r->gone || ret == -ENODEV || ret == -ENOTRECOVERABLE;
	if (ret == -EUCLEAN)
		r->region->cells[cell].state = MAP_DAMAGED;
	else
		take_word(r->region, cell);
}

/*
 * As much as can be at once, without what has no field; one by one where that
 * fails.
 */
static void read_cells(struct reader *r)
{
	struct map_region *region = r->region;
	size_t most = OTP_MAX_BYTES / region->cell_size ?: 1;
	size_t cell = 0;

	while (cell < region->cell_count) {
		size_t run = 0;

		while (cell + run < region->cell_count && run < most &&
		       region->cells[cell + run].bits)
			run++;
		if (run && (r->gone || read_run(r, cell, run)))
			for (size_t i = 0; i < run; i++)
				read_one(r, cell + i);
		cell += run ?: 1;
	}
}

static void region_read(struct libotp_device *dev, uint32_t index,
			struct map_region *region)
{
	struct reader reader = { .dev = dev, .region = region };

	region->info = *libotp_region(dev, index);
	region->cell_size = region->info.granule ?: 1;
	while (region->info.region_size / MAX_CELLS > region->cell_size)
		region->cell_size *= 2;
	region->cell_count = (region->info.region_size +
			      region->cell_size - 1) / region->cell_size;
	region->cells = need(calloc(region->cell_count + 1,
				    sizeof(*region->cells)));
	copy_fields(dev, region);
	count_bits(region);
	reader.mask = need(calloc(1, OTP_MAX_BYTES + region->cell_size));
	read_cells(&reader);
	free(reader.mask);
}

int map_read(struct libotp_device *dev, const char *only, struct map *map)
{
	const struct otp_region_info *one = NULL;
	struct libotp_error err;
	uint32_t count;

	if (libotp_load(dev, &err))
		return report(&err);
	map->device = libotp_name(dev);
	map->info = *libotp_info(dev);
	count = map->info.region_count;
	if (only) {
		_free_ char *typed = shown(only);

		one = libotp_find_region(dev, only);
		if (!one)
			return refuse(LIBOTP_USAGE,
				      "there is no region '%s'; 'otpctl show' lists them",
				      typed);
	}
	map->regions = need(calloc(count + 1, sizeof(*map->regions)));
	for (uint32_t i = 0; i < count; i++)
		if (!one || one->region == i)
			region_read(dev, i, &map->regions[map->count++]);
	return 0;
}
