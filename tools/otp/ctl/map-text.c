// SPDX-License-Identifier: GPL-2.0-only
/* A map for a terminal. */
#include <string.h>

#include "ctl.h"
#include "map.h"

#define MAX_CELLS	1024
#define GROUP		8

struct glyph {
	const char *utf8;
	const char *ascii;
	const char *color;
};

/* Told apart by shape, so that colour is only a help. */
static const struct glyph glyphs[MAP_STATES] = {
	[MAP_NONE] = { " ", " ", "" },
	[MAP_BLANK] = { "·", ".", "2" },
	[MAP_CLOSED] = { "╌", "-", "2" },
	[MAP_PART] = { "▄", "+", "36" },
	[MAP_FULL] = { "█", "#", "34" },
	[MAP_UNREADABLE] = { "?", "?", "35" },
	[MAP_DAMAGED] = { "!", "!", "1;31" },
};

/* Quarters of a cell that is partly programmed. */
static const char *const parts[] = { "▂", "▃", "▅", "▆" };

static const char *shape(const struct map_cell *cell,
			 const struct map_look *look)
{
	if (!look->utf8)
		return glyphs[cell->state].ascii;
	if (cell->state == MAP_PART)
		return parts[cell->programmed * 4ULL / cell->bits % 4];
	return glyphs[cell->state].utf8;
}

static void put(FILE *f, const struct map_look *look, const char *color,
		const char *text)
{
	if (look->color && *color)
		fprintf(f, "\033[%sm%s\033[0m", color, text);
	else
		fputs(text, f);
}

static unsigned int digits(const struct map_region *region)
{
	unsigned int n = 3;

	while (n < 8 && map_end(region) >> (4 * n))
		n++;
	return n;
}

static size_t column(size_t cell)
{
	return cell + cell / GROUP;
}

/* The largest power of two whose cells fit, and the gaps between groups. */
static size_t row_cells(const struct map_region *region,
			const struct map_look *look)
{
	unsigned int edge = digits(region) + 6;
	size_t cells = 64;

	while (cells > GROUP && edge + column(cells) - 1 > look->width)
		cells /= 2;
	return cells;
}

static void print_axis(FILE *f, const struct map_region *region,
		       const struct map_look *look, size_t per_row)
{
	size_t count = region->cell_count < per_row ? region->cell_count :
						      per_row;
	char text[16];

	fprintf(f, "  %*s", (int)digits(region) + 4, "");
	for (size_t i = 0; i < count; i += GROUP) {
		bool last = i + GROUP >= count;

		snprintf(text, sizeof(text), "+%zx", i * region->cell_size);
		put(f, look, "2", text);
		if (!last)
			fprintf(f, "%*s", GROUP + 1 - (int)strlen(text), "");
	}
	fputc('\n', f);
}

static void print_strip(FILE *f, const struct map_region *region,
			const struct map_look *look, size_t from, size_t to)
{
	const char *color = "";

	for (size_t i = from; i < to; i++) {
		const struct map_cell *cell = &region->cells[i];
		const char *next = glyphs[cell->state].color;

		if (look->color && strcmp(color, next))
			fprintf(f, "\033[0%s%sm", *next ? ";" : "", next);
		color = next;
		if (i > from && (i - from) % GROUP == 0)
			fputc(' ', f);
		fputs(shape(cell, look), f);
	}
	if (look->color && *color)
		fputs("\033[0m", f);
}

static void print_cells(FILE *f, const struct map_region *region,
			const struct map_look *look, size_t from, size_t to)
{
	char address[24];

	snprintf(address, sizeof(address), "  0x%0*zx  ",
		 (int)digits(region),
		 region->info.base + from * region->cell_size);
	put(f, look, "2", address);
	print_strip(f, region, look, from, to);
	fputc('\n', f);
}

/* Names of the fields that begin in a row, where they have the room. */
static void print_names(FILE *f, const struct map_region *region,
			const struct map_look *look, size_t from, size_t to)
{
	char line[128];
	size_t end = 0;

	memset(line, ' ', sizeof(line));
	for (size_t i = from; i < to; i += map_field_run(region, i, to)) {
		const struct otp_field_info *field = map_field_at(region, i);
		size_t at = column(i - from), run, room, len;
		const char *name;

		if (!field || (i && map_field_at(region, i - 1) == field))
			continue;
		run = map_field_run(region, i, to);
		room = column(i - from + run - 1) + 1 - at;
		name = map_short_name(region, field);
		len = strlen(name);
		if (len + (i + run < to) > room || at + len > sizeof(line))
			continue;
		memcpy(line + at, name, len);
		end = at + len;
	}
	if (!end)
		return;
	line[end < sizeof(line) ? end : sizeof(line) - 1] = '\0';
	fprintf(f, "  %*s", (int)digits(region) + 4, "");
	put(f, look, "2", line);
	fputc('\n', f);
}

static const struct {
	uint32_t bit;
	const char *text;
	const char *color;
} badges[] = {
	{ OTP_REGION_WRITE_LOCKED, "[write-locked]", "1" },
	{ OTP_REGION_READ_LOCKED, "[read-locked]", "1" },
	{ OTP_REGION_LOCK_PENDING, "[lock pending: reset]", "1;33" },
	{ OTP_REGION_DAMAGED, "[DAMAGED]", "1;31" },
};

static void print_head(FILE *f, const struct map_region *region,
		       const struct map_look *look)
{
	struct map_sum sum = map_sum(region);

	put(f, look, "1", (const char *)region->info.name);
	fprintf(f, "  0x%0*x..0x%0*x  %u bytes in cells of %u  %zu of %zu programmed",
		(int)digits(region), region->info.base, (int)digits(region),
		map_end(region), region->info.region_size, region->cell_size,
		sum.programmed, sum.cells);
	if (sum.bad)
		fprintf(f, ", %zu in doubt", sum.bad);
	for (size_t i = 0; i < ARRAY_SIZE(badges); i++) {
		if (!(region->info.region_state & badges[i].bit))
			continue;
		fputs("  ", f);
		put(f, look, badges[i].color, badges[i].text);
	}
	fputc('\n', f);
}

static void print_region(FILE *f, const struct map_region *region,
			 const struct map_look *look)
{
	size_t per_row = row_cells(region, look);

	fputc('\n', f);
	print_head(f, region, look);
	if (region->cell_count)
		print_axis(f, region, look, per_row);
	for (size_t i = 0; i < region->cell_count; i += per_row) {
		size_t to = i + per_row < region->cell_count ?
			    i + per_row : region->cell_count;

		print_cells(f, region, look, i, to);
		print_names(f, region, look, i, to);
	}
}

/* As many cells of a field as have the room. */
static void print_field(FILE *f, const struct map_region *region,
			const struct otp_field_info *field,
			const struct map_look *look, unsigned int names)
{
	size_t from = field->bit_offset / 8 / region->cell_size;
	size_t to = (field->bit_offset / 8 + LIBOTP_BYTES(field->bit_width) +
		     region->cell_size - 1) / region->cell_size;
	size_t used = digits(region) + names + 8, room = GROUP;

	if (to > region->cell_count)
		to = region->cell_count;
	while (used + column(room + 1) + 3 <= look->width)
		room++;
	fprintf(f, "  0x%0*x  %-*s  ", (int)digits(region),
		region->info.base + field->bit_offset / 8, (int)names,
		map_short_name(region, field));
	print_strip(f, region, look, from,
		    to - from > room ? from + room : to);
	fputs(to - from > room ? "...\n" : "\n", f);
}

/* For the one region that was asked for there is room to name all. */
static void print_fields(FILE *f, const struct map_region *region,
			 const struct map_look *look)
{
	unsigned int names = 0;

	fputc('\n', f);
	for (size_t i = 0; i < region->field_count; i++) {
		size_t len = strlen(map_short_name(region,
						   &region->fields[i]));

		names = len > names ? len : names;
	}
	for (size_t i = 0; i < region->field_count; i++)
		print_field(f, region, &region->fields[i], look, names);
}

static void print_legend(FILE *f, const struct map_look *look)
{
	size_t used = 0;

	fputc('\n', f);
	for (enum map_state s = MAP_BLANK; s < MAP_STATES; s++) {
		struct map_cell cell = { s, 4, 2 };
		size_t len = strlen(map_words[s]) + 2;

		if (used && used + 3 + len > look->width) {
			fputc('\n', f);
			used = 0;
		}
		fprintf(f, "%s", used ? "   " : "");
		put(f, look, glyphs[s].color, shape(&cell, look));
		fprintf(f, " %s", map_words[s]);
		used += len + (used ? 3 : 0);
	}
	fputc('\n', f);
}

void map_print(FILE *f, const struct map *map, const struct map_look *look)
{
	const char *state = libotp_state_name(map->info.state) ?: "?";

	put(f, look, "1", map->device);
	fprintf(f, ": %s, %s\nstate: %s%s%s\n", map->info.driver,
		map->info.model, state, map->info.message[0] ? ": " : "",
		map->info.message);
	for (size_t i = 0; i < map->count; i++) {
		struct map_region *region = &map->regions[i];

		map_merge(region, MAX_CELLS);
		print_region(f, region, look);
	}
	if (map->count == 1)
		print_fields(f, &map->regions[0], look);
	print_legend(f, look);
}
