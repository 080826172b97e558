// SPDX-License-Identifier: GPL-2.0-only
/* The cells of a map: what they are, whose they are. */
#include <string.h>

#include "map.h"

const char *const map_words[MAP_STATES] = {
	[MAP_NONE] = "no field",
	[MAP_BLANK] = "blank",
	[MAP_CLOSED] = "blank, closed",
	[MAP_PART] = "partly programmed",
	[MAP_FULL] = "programmed",
	[MAP_UNREADABLE] = "unreadable",
	[MAP_DAMAGED] = "damaged",
};

static bool overlaps(const struct map_region *region,
		     const struct otp_field_info *field, size_t cell)
{
	uint64_t first = (uint64_t)cell * region->cell_size * 8;
	uint64_t last = first + region->cell_size * 8;

	return field->bit_offset < last &&
	       (uint64_t)field->bit_offset + field->bit_width > first;
}

static bool closed(const struct map_region *region, size_t cell)
{
	if (region->info.region_state &
	    (OTP_REGION_WRITE_LOCKED | OTP_REGION_LOCK_PENDING))
		return true;
	for (size_t i = 0; i < region->field_count; i++)
		if (overlaps(region, &region->fields[i], cell) &&
		    region->fields[i].field_flags & OTP_FIELD_PROGRAM)
			return false;
	return true;
}

/* From the counts of a cell to its state. */
void map_classify(struct map_region *region, size_t cell)
{
	struct map_cell *c = &region->cells[cell];

	if (!c->bits)
		c->state = MAP_NONE;
	else if (c->programmed == c->bits)
		c->state = MAP_FULL;
	else if (c->programmed)
		c->state = MAP_PART;
	else
		c->state = closed(region, cell) ? MAP_CLOSED : MAP_BLANK;
}

static void merge_one(struct map_region *region, size_t cell, size_t factor)
{
	struct map_cell sum = { MAP_NONE };
	size_t end = (cell + 1) * factor;

	if (end > region->cell_count)
		end = region->cell_count;
	for (size_t i = cell * factor; i < end; i++) {
		const struct map_cell *c = &region->cells[i];

		if (c->state > sum.state)
			sum.state = c->state;
		sum.bits += c->bits;
		sum.programmed += c->programmed;
	}
	if (sum.state == MAP_FULL && sum.programmed < sum.bits)
		sum.state = MAP_PART;
	region->cells[cell] = sum;
}

/* Several granules for a cell, so that not more than max_cells are left. */
void map_merge(struct map_region *region, size_t max_cells)
{
	size_t factor = 1, count;

	while (region->cell_count > max_cells * factor)
		factor *= 2;
	if (factor == 1)
		return;
	count = (region->cell_count + factor - 1) / factor;
	for (size_t i = 0; i < count; i++)
		merge_one(region, i, factor);
	region->cell_count = count;
	region->cell_size *= factor;
}

struct map_sum map_sum(const struct map_region *region)
{
	struct map_sum sum = { 0 };

	for (size_t i = 0; i < region->cell_count; i++) {
		const struct map_cell *c = &region->cells[i];

		sum.cells += c->state != MAP_NONE;
		sum.programmed += c->programmed > 0;
		sum.bad += c->state == MAP_DAMAGED ||
			   c->state == MAP_UNREADABLE;
	}
	return sum;
}

/* Address of the last byte of a region. */
uint32_t map_end(const struct map_region *region)
{
	return region->info.base + (region->info.region_size ?
				    region->info.region_size - 1 : 0);
}

/* The fields of a cell, from 0 on; NULL if there are no more. */
const struct otp_field_info *map_field_nth(const struct map_region *region,
					   size_t cell, size_t n)
{
	for (size_t i = 0; i < region->field_count; i++)
		if (overlaps(region, &region->fields[i], cell) && !n--)
			return &region->fields[i];
	return NULL;
}

const struct otp_field_info *map_field_at(const struct map_region *region,
					  size_t cell)
{
	return map_field_nth(region, cell, 0);
}

/* How many cells from this one on, before end, have the same first field. */
size_t map_field_run(const struct map_region *region, size_t cell,
		     size_t end)
{
	const struct otp_field_info *field = map_field_at(region, cell);
	size_t run = 1;

	while (cell + run < end && map_field_at(region, cell + run) == field)
		run++;
	return run;
}

static const char *field_name(const struct otp_field_info *field)
{
	return (const char *)field->name;
}

/* The name without what the names of all fields of the region begin with. */
const char *map_short_name(const struct map_region *region,
			   const struct otp_field_info *field)
{
	const char *first = field_name(&region->fields[0]);
	size_t same = strlen(first);

	if (region->field_count < 2)
		return field_name(field);
	for (size_t i = 1; i < region->field_count; i++) {
		const char *name = field_name(&region->fields[i]);
		size_t k = 0;

		while (k < same && name[k] == first[k])
			k++;
		same = k;
	}
	while (same && first[same - 1] != '_')
		same--;
	return field_name(field) + same;
}
