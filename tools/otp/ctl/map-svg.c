// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map as a picture that stands by itself: no script, nothing fetched, and
 * its colours follow the reader's light or dark.
 */
#include <string.h>

#include "ctl.h"
#include "map.h"
#include "map-svg.h"

#define MAX_CELLS	1024
/* Names in the hint of one cell. */
#define MAX_NAMES	8

/* Pixels. */
#define MARGIN		24
#define AXIS		64
#define GRID		896
#define WIDTH		(MARGIN + AXIS + GRID + MARGIN + 8)
#define TOP		118
#define HEAD		50
#define LANE		25
#define CELL		18
#define ROW		(LANE + CELL + 6)
#define FOOT		14
#define LETTER		4.9

static const char *const classes[MAP_STATES] = {
	[MAP_NONE] = "none",
	[MAP_BLANK] = "blank",
	[MAP_CLOSED] = "closed",
	[MAP_PART] = "part",
	[MAP_FULL] = "full",
	[MAP_UNREADABLE] = "unread",
	[MAP_DAMAGED] = "damage",
};

/* Text that XML takes, whatever the device says. */
static void put_text(FILE *f, const void *text)
{
	for (const unsigned char *p = text; *p; p++) {
		if (*p < 0x20 || *p >= 0x7f)
			fputc('?', f);
		else if (strchr("<>&\"'", *p))
			fprintf(f, "&#%u;", *p);
		else
			fputc(*p, f);
	}
}

static unsigned int per_row(const struct map_region *region)
{
	return region->cell_size == 8 ? 8 : 16;
}

static unsigned int cell_width(const struct map_region *region)
{
	return GRID / per_row(region);
}

static size_t rows(const struct map_region *region)
{
	return (region->cell_count + per_row(region) - 1) / per_row(region);
}

static unsigned int card_height(const struct map_region *region)
{
	return HEAD + rows(region) * ROW + FOOT;
}

/* ---- one cell ---- */

static void put_cell_title(FILE *f, const struct map_region *region,
			   size_t cell)
{
	const struct map_cell *c = &region->cells[cell];
	const struct otp_field_info *field;
	size_t offset = cell * region->cell_size;

	fprintf(f, "<title>0x%03zx (", region->info.base + offset);
	put_text(f, region->info.name);
	fprintf(f, "+%zu)", offset);
	for (size_t n = 0; n < MAX_NAMES && (field = map_field_nth(region,
								   cell, n));
	     n++) {
		fputs(n ? ", " : " ", f);
		put_text(f, field->name);
		if (field->field_flags & OTP_FIELD_SECRET)
			fputs(" (secret)", f);
	}
	fprintf(f, ": %s", map_words[c->state]);
	if (c->state == MAP_PART || c->state == MAP_FULL)
		fprintf(f, ", %u of %u bits", c->programmed, c->bits);
	fputs("</title>", f);
}

static void put_rect(FILE *f, const char *class, double x, double y,
		     double width, double height)
{
	fprintf(f, "<rect class=\"%s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" rx=\"3\"/>",
		class, x, y, width, height);
}

/* What a cell shows besides its colour. */
static void put_mark(FILE *f, const struct map_cell *cell, double x, double y,
		     double width)
{
	double middle = x + width / 2;

	switch (cell->state) {
	case MAP_PART:
		put_rect(f, "some", x, y, width * cell->programmed /
			 cell->bits, CELL);
		break;
	case MAP_CLOSED:
		fprintf(f, "<path class=\"dash\" d=\"M%g %gh%g\"/>",
			middle - 5, y + CELL / 2.0, 10.0);
		break;
	case MAP_UNREADABLE:
		put_rect(f, "hatch", x, y, width, CELL);
		fprintf(f, "<text class=\"mark\" x=\"%g\" y=\"%g\">?</text>",
			middle, y + CELL - 5.0);
		break;
	case MAP_DAMAGED:
		fprintf(f, "<path class=\"cross\" d=\"M%g %gl8 8m0 -8l-8 8\"/>",
			middle - 4, y + CELL / 2.0 - 4);
		break;
	default:
		break;
	}
}

static void put_cell(FILE *f, const struct map_region *region, size_t cell,
		     double x, double y)
{
	const struct map_cell *c = &region->cells[cell];
	double width = cell_width(region) - 2;

	fputs("<g class=\"cell\">", f);
	put_cell_title(f, region, cell);
	put_rect(f, classes[c->state], x, y, width, CELL);
	put_mark(f, c, x, y, width);
	fputs("</g>\n", f);
}

/* ---- names of fields ---- */

/* Where the name is broken in two, or its end if it need not be. */
static size_t break_at(const char *name, size_t most)
{
	size_t len = strlen(name), at = 0;

	if (len <= most)
		return len;
	for (size_t i = 1; i < len && i <= most; i++)
		if (name[i - 1] == '_')
			at = i;
	return at ?: most;
}

/* As much of a name as fits. */
static void put_line(FILE *f, const char *name, size_t len, size_t most,
		     double x, double y)
{
	char text[OTP_FIELD_NAME_SIZE + 1];
	bool cut = len > most;

	snprintf(text, sizeof(text), "%.*s", (int)(cut ? most - 1 : len),
		 name);
	fprintf(f, "<text class=\"name\" x=\"%g\" y=\"%g\">", x, y);
	put_text(f, text);
	fputs(cut ? "&#8230;</text>\n" : "</text>\n", f);
}

static void put_name(FILE *f, const char *name, double x, double y,
		     size_t most)
{
	size_t first = break_at(name, most);
	size_t rest = strlen(name + first);

	put_line(f, name, first, most, x, y + LANE - (rest ? 15 : 7));
	if (rest)
		put_line(f, name + first, rest, most, x, y + LANE - 7);
}

/* Of several fields in one cell the first two. */
static void put_names(FILE *f, const struct map_region *region, size_t cell,
		      double x, double y, double width)
{
	const struct otp_field_info *field = map_field_at(region, cell);
	const struct otp_field_info *next = map_field_nth(region, cell, 1);
	const char *name = map_short_name(region, field);
	size_t most = (width - 4) / LETTER;

	if (!next || width > cell_width(region)) {
		put_name(f, name, x, y, most);
		return;
	}
	put_line(f, name, strlen(name), most, x, y + LANE - 15);
	name = map_short_name(region, next);
	put_line(f, name, strlen(name), most, x, y + LANE - 7);
}

/* A bracket over the cells of a field in one row. */
static void put_field(FILE *f, const struct map_region *region, size_t cell,
		      double x, double y, double width)
{
	const struct otp_field_info *field = map_field_at(region, cell);

	fprintf(f, "<path class=\"%s\" d=\"M%g %gv-4h%gv4\"/>\n",
		field->field_flags & OTP_FIELD_PROGRAM ? "span" : "span shut",
		x + 1, y + LANE, width - 4);
	if (!cell || map_field_at(region, cell - 1) != field)
		put_names(f, region, cell, x + 1, y, width);
}

/* ---- one row ---- */

static void put_row(FILE *f, const struct map_region *region, size_t row,
		    double y)
{
	size_t from = row * per_row(region), to = from + per_row(region);
	double left = MARGIN + AXIS, width = cell_width(region);

	if (to > region->cell_count)
		to = region->cell_count;
	fprintf(f, "<text class=\"axis\" x=\"%g\" y=\"%g\">0x%03zx</text>\n",
		left - 10, y + LANE + CELL - 5,
		region->info.base + from * region->cell_size);
	for (size_t i = from; i < to;) {
		const struct otp_field_info *field = map_field_at(region, i);
		size_t run = map_field_run(region, i, to);

		if (field)
			put_field(f, region, i, left + (i - from) * width, y,
				  run * width);
		i += run;
	}
	for (size_t i = from; i < to; i++)
		put_cell(f, region, i, left + (i - from) * width, y + LANE);
}

/* ---- one region ---- */

static const struct {
	uint32_t bit;
	const char *class;
	const char *icon;
	const char *text;
} badges[] = {
	{ OTP_REGION_DAMAGED, "bad", "i-cross", "damaged" },
	{ OTP_REGION_LOCK_PENDING, "wait", "i-wait", "lock pending" },
	{ OTP_REGION_READ_LOCKED, "lock", "i-eye", "read-locked" },
	{ OTP_REGION_WRITE_LOCKED, "lock", "i-lock", "write-locked" },
};

static double put_badge(FILE *f, size_t i, double right, double y)
{
	double width = 34 + 6.9 * strlen(badges[i].text);

	right -= width;
	fprintf(f, "<g class=\"badge %s\"><rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"18\" rx=\"9\"/><use href=\"#%s\" x=\"%g\" y=\"%g\"/><text x=\"%g\" y=\"%g\">%s</text></g>\n",
		badges[i].class, right, y, width, badges[i].icon, right + 7,
		y + 3, right + 23, y + 13, badges[i].text);
	return right - 8;
}

static void put_meter(FILE *f, const struct map_sum *sum, double right,
		      double y)
{
	double width = 120, done = sum->cells ?
		width * sum->programmed / sum->cells : 0;

	fprintf(f, "<text class=\"count\" x=\"%g\" y=\"%g\">%zu of %zu programmed</text>\n",
		right - width - 10, y + 13, sum->programmed, sum->cells);
	put_rect(f, "meter", right - width, y + 5, width, 8);
	if (done)
		put_rect(f, "done", right - width, y + 5, done, 8);
	fputc('\n', f);
}

static void put_head(FILE *f, const struct map_region *region, double y)
{
	double right = MARGIN + AXIS + GRID - 2;
	struct map_sum sum = map_sum(region);

	fprintf(f, "<text class=\"region\" x=\"%d\" y=\"%g\">", MARGIN,
		y + 24);
	put_text(f, region->info.name);
	fprintf(f, "<tspan class=\"where\" dx=\"10\">0x%03x&#8211;0x%03x, %u bytes, %u in a cell</tspan></text>\n",
		region->info.base, map_end(region), region->info.region_size,
		region->cell_size);
	put_meter(f, &sum, right, y + 10);
	right -= 270;
	for (size_t i = 0; i < ARRAY_SIZE(badges); i++)
		if (region->info.region_state & badges[i].bit)
			right = put_badge(f, i, right, y + 10);
}

static void put_columns(FILE *f, const struct map_region *region, double y)
{
	double x = MARGIN + AXIS + cell_width(region) / 2.0 - 1;

	for (size_t i = 0; i < per_row(region) && i < region->cell_count; i++)
		fprintf(f, "<text class=\"column\" x=\"%g\" y=\"%g\">+%zx</text>\n",
			x + i * cell_width(region), y,
			i * region->cell_size);
}

static void put_region(FILE *f, const struct map_region *region, double y)
{
	fprintf(f, "<g id=\"region-%u\">\n<rect class=\"card\" x=\"10\" y=\"%g\" width=\"%d\" height=\"%u\" rx=\"8\"/>\n",
		region->info.region, y, WIDTH - 20, card_height(region));
	put_head(f, region, y);
	put_columns(f, region, y + HEAD - 4);
	for (size_t row = 0; row < rows(region); row++)
		put_row(f, region, row, y + HEAD + row * ROW);
	fputs("</g>\n", f);
}

/* ---- the whole ---- */

static void put_legend(FILE *f, double y)
{
	double x = MARGIN;

	fputs("<g id=\"legend\">\n", f);
	for (enum map_state s = MAP_BLANK; s < MAP_STATES; s++) {
		const struct map_cell cell = { s, 2, 1 };

		put_rect(f, classes[s], x, y, 30, CELL);
		put_mark(f, &cell, x, y, 30);
		fprintf(f, "<text class=\"key\" x=\"%g\" y=\"%g\">%s</text>\n",
			x + 38, y + 13, map_words[s]);
		x += 62 + 6.8 * strlen(map_words[s]);
	}
	fputs("</g>\n", f);
}

static void put_title(FILE *f, const struct map *map)
{
	const char *state = libotp_state_name(map->info.state) ?: "?";

	fputs("<text class=\"title\" x=\"24\" y=\"40\">", f);
	put_text(f, map->info.model);
	fputs("</text>\n<text class=\"sub\" x=\"24\" y=\"62\">", f);
	put_text(f, map->device);
	fputs(", driver ", f);
	put_text(f, map->info.driver);
	fprintf(f, ", state %s", state);
	if (map->info.message[0]) {
		fputs(": ", f);
		put_text(f, map->info.message);
	}
	fputs("</text>\n", f);
}

void map_svg(FILE *f, const struct map *map)
{
	unsigned int height = TOP;
	double y = TOP;

	for (size_t i = 0; i < map->count; i++) {
		map_merge(&map->regions[i], MAX_CELLS);
		height += card_height(&map->regions[i]) + 12;
	}
	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\" width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\">\n<title id=\"t\">One-time memory of ",
		WIDTH, height, WIDTH, height);
	put_text(f, map->device);
	fputs("</title>\n<desc id=\"d\">", f);
	put_text(f, map->info.model);
	fputs(": what is programmed, blank, locked and damaged, region by region.</desc>\n",
	      f);
	fputs(map_svg_style, f);
	put_rect(f, "page", 0, 0, WIDTH, height);
	fputc('\n', f);
	put_title(f, map);
	put_legend(f, 80);
	for (size_t i = 0; i < map->count; i++) {
		put_region(f, &map->regions[i], y);
		y += card_height(&map->regions[i]) + 12;
	}
	fputs("</svg>\n", f);
}
