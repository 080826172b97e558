// SPDX-License-Identifier: GPL-2.0-only
/* otpctl map: a picture of what is programmed. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ctl.h"
#include "map.h"
#include "output.h"

struct args {
	const char *svg;
	const char *region;
	const char *color;
};

static error_t parse_map(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 's':
		args->svg = arg;
		return 0;
	case 'r':
		args->region = arg;
		return 0;
	case 'c':
		if (strcmp(arg, "auto") && strcmp(arg, "always") &&
		    strcmp(arg, "never"))
			argp_error(state,
				   "--color is auto, always or never");
		args->color = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option map_options[] = {
	{ "svg", 's', "FILE", 0,
	  "Write the picture as SVG; - is the standard output" },
	{ "region", 'r', "NAME", 0, "Only this region" },
	{ "color", 'c', "auto|always|never", 0,
	  "Colours on the terminal; auto, the default, heeds NO_COLOR" },
	{ 0 }
};

static const struct argp map_argp = {
	.options = map_options,
	.parser = parse_map,
	.doc = "Draw what is programmed, blank, locked and damaged: a cell for each granule, a block for each region.\v"
	       "'blank, closed' is blank and cannot be programmed: the region is locked, or no field there is programmable. In a region that is very large several granules make one cell.\n\n"
	       "Examples:\n"
	       "  otpctl map\n"
	       "  otpctl map --region hw-cfg0\n"
	       "  otpctl map --svg board-0042.svg",
	.children = global_children,
};

/* ---- how ---- */

static bool use_color(const char *when)
{
	const char *off = getenv("NO_COLOR"), *term = getenv("TERM");

	if (strcmp(when, "auto"))
		return !strcmp(when, "always");
	return isatty(STDOUT_FILENO) && !(off && *off) && term &&
	       strcmp(term, "dumb");
}

static unsigned int use_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int width = columns ? atoi(columns) : 0;

	if (width <= 0 && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		width = size.ws_col;
	if (width <= 0)
		width = 80;
	return width < 20 ? 20 : width;
}

static bool use_utf8(void)
{
	setlocale(LC_CTYPE, "");
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* ---- JSON ---- */

static struct json_object *run_json(const struct map_region *region,
				    size_t cell, size_t run)
{
	struct json_object *json = json_object_new_object();
	const struct map_cell *c = &region->cells[cell];

	add_number(json, "offset", cell * region->cell_size);
	add_number(json, "size", run * region->cell_size);
	add_text(json, "state", map_words[c->state]);
	if (c->state == MAP_PART) {
		add_number(json, "programmed_bits", c->programmed);
		add_number(json, "bits", c->bits);
	}
	return json;
}

/* Neighbours that are alike are one member. */
static struct json_object *cells_json(const struct map_region *region)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0, run; i < region->cell_count; i += run) {
		const struct map_cell *c = &region->cells[i];

		for (run = 1; c->state != MAP_PART &&
			      i + run < region->cell_count &&
			      c[run].state == c->state;)
			run++;
		json_object_array_add(list, run_json(region, i, run));
	}
	return list;
}

static struct json_object *region_json(const struct map_region *region)
{
	struct json_object *json = json_object_new_object();
	struct map_sum sum = map_sum(region);
	uint32_t state = region->info.region_state;

	add_text(json, "name", region->info.name);
	add_number(json, "base", region->info.base);
	add_number(json, "size", region->info.region_size);
	add_number(json, "granule", region->info.granule);
	add_number(json, "cell", region->cell_size);
	add_bool(json, "write_locked", state & OTP_REGION_WRITE_LOCKED);
	add_bool(json, "read_locked", state & OTP_REGION_READ_LOCKED);
	add_bool(json, "lock_pending", state & OTP_REGION_LOCK_PENDING);
	add_bool(json, "damaged", state & OTP_REGION_DAMAGED);
	add_number(json, "cells", sum.cells);
	add_number(json, "programmed", sum.programmed);
	add_number(json, "in_doubt", sum.bad);
	json_object_object_add(json, "map", cells_json(region));
	return json;
}

static void print_map_json(const struct map *map)
{
	_json_ struct json_object *json = json_object_new_object();
	struct json_object *regions = json_object_new_array();

	add_text(json, "device", map->device);
	add_text(json, "driver", map->info.driver);
	add_text(json, "model", map->info.model);
	add_text(json, "state", libotp_state_name(map->info.state));
	for (size_t i = 0; i < map->count; i++)
		json_object_array_add(regions,
				      region_json(&map->regions[i]));
	json_object_object_add(json, "regions", regions);
	print_json(json);
}

/* ---- where ---- */

static int write_svg(const char *path, const struct map *map)
{
	_free_ char *text = NULL;
	size_t size;
	FILE *f;

	if (!strcmp(path, "-")) {
		map_svg(stdout, map);
		return 0;
	}
	f = open_memstream(&text, &size);
	if (!f)
		abort();
	map_svg(f, map);
	fclose(f);
	return opt.dry_run ? 0 : write_file(path, text, size, 0644);
}

int cmd_map(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	struct args args = { .color = "auto" };
	struct map map = { 0 };
	int ret;

	parse(&map_argp, argc, argv, &args);
	ret = open_device(false, &dev) ?: map_read(dev, args.region, &map);
	if (!ret && opt.json)
		print_map_json(&map);
	if (!ret && args.svg) {
		ret = write_svg(args.svg, &map);
	} else if (!ret && !opt.json) {
		const struct map_look look = {
			.color = use_color(args.color),
			.utf8 = use_utf8(),
			.width = use_width(),
		};

		map_print(stdout, &map, &look);
	}
	map_free(&map);
	return ret;
}
