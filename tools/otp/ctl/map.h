/* SPDX-License-Identifier: GPL-2.0-only */
/* A picture of a device: what is programmed, blank, locked, damaged. */
#ifndef OTPCTL_MAP_H
#define OTPCTL_MAP_H

#include <stdio.h>

#include "libotp.h"

/**
 * enum map_state - what one cell of the picture is
 * @MAP_NONE: no field is there
 * @MAP_BLANK: nothing is programmed, and it can be
 * @MAP_CLOSED: nothing is programmed, and it cannot be
 * @MAP_PART: some bits are programmed
 * @MAP_FULL: every bit is programmed
 * @MAP_UNREADABLE: nobody can tell
 * @MAP_DAMAGED: the memory is damaged there
 * @MAP_STATES: number of the above
 */
enum map_state {
	MAP_NONE,
	MAP_BLANK,
	MAP_CLOSED,
	MAP_PART,
	MAP_FULL,
	MAP_UNREADABLE,
	MAP_DAMAGED,
	MAP_STATES,
};

/**
 * struct map_cell - one granule, or several where a region is very large
 * @state: what it is
 * @bits: bits that belong to fields
 * @programmed: how many of them have been programmed
 */
struct map_cell {
	enum map_state state;
	uint32_t bits;
	uint32_t programmed;
};

/**
 * struct map_region - a region and its cells
 * @info: what the device says about it
 * @fields: its fields, ascending
 * @field_count: how many
 * @cells: its cells
 * @cell_count: how many
 * @cell_size: bytes of a cell
 */
struct map_region {
	struct otp_region_info info;
	struct otp_field_info *fields;
	size_t field_count;
	struct map_cell *cells;
	size_t cell_count;
	uint32_t cell_size;
};

/**
 * struct map - the picture
 * @device: name of the device
 * @info: what it says about itself
 * @regions: what is shown of it
 * @count: how many
 */
struct map {
	const char *device;
	struct otp_info info;
	struct map_region *regions;
	size_t count;
};

/**
 * struct map_look - how it is shown on a terminal
 * @color: with colours
 * @utf8: with characters that ASCII lacks
 * @width: columns
 */
struct map_look {
	bool color;
	bool utf8;
	unsigned int width;
};

/**
 * struct map_sum - a region in numbers
 * @cells: cells that have fields
 * @programmed: those of them of which something is programmed
 * @bad: those that are damaged or cannot be read
 */
struct map_sum {
	size_t cells;
	size_t programmed;
	size_t bad;
};

/* map-read.c: 0, or the exit code; @only may be NULL */
int map_read(struct libotp_device *dev, const char *only, struct map *map);
void map_free(struct map *map);

/* map-cell.c */
extern const char *const map_words[MAP_STATES];
void map_classify(struct map_region *region, size_t cell);
void map_merge(struct map_region *region, size_t max_cells);
struct map_sum map_sum(const struct map_region *region);
uint32_t map_end(const struct map_region *region);
const struct otp_field_info *map_field_at(const struct map_region *region,
					  size_t cell);
const struct otp_field_info *map_field_nth(const struct map_region *region,
					   size_t cell, size_t n);
size_t map_field_run(const struct map_region *region, size_t cell,
		     size_t end);
const char *map_short_name(const struct map_region *region,
			   const struct otp_field_info *field);

/* map-text.c, map-svg.c */
void map_print(FILE *f, const struct map *map, const struct map_look *look);
void map_svg(FILE *f, const struct map *map);

#endif /* OTPCTL_MAP_H */
