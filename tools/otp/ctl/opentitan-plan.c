// SPDX-License-Identifier: GPL-2.0-only
/* The plan for an image, in the order in which chips are provisioned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opentitan-image.h"

#define STAGE_PARTS	5

/**
 * struct stage - what is programmed between two resets
 * @parts: partitions in this order
 * @locks: partitions are locked last, in this order; empty: each after its
 *	data
 * @reset: why a reset follows
 */
struct stage {
	const char *parts[STAGE_PARTS];
	const char *locks[STAGE_PARTS];
	const char *reset;
};

static const struct stage stages[] = {
	{
		.parts = { "SECRET0" },
		.reset = "the test tokens take effect; the life cycle goes on to the next TEST_UNLOCKED",
	}, {
		.parts = { "VENDOR_TEST", "HW_CFG0", "HW_CFG1",
			   "ROT_CREATOR_AUTH_CODESIGN",
			   "ROT_CREATOR_AUTH_STATE" },
		.reset = "the identity of the chip and its keys take effect; the life cycle goes on to DEV, PROD or PROD_END",
	}, {
		.parts = { "SECRET1" },
		.reset = "the scrambling seeds take effect: flash and SRAM change their contents",
	}, {
		.parts = { "SECRET2" },
		.reset = "the root keys take effect and the creator's seeds in flash are closed",
	}, {
		.parts = { "CREATOR_SW_CFG", "OWNER_SW_CFG" },
		.locks = { "OWNER_SW_CFG", "CREATOR_SW_CFG" },
		.reset = "the last locks take effect",
	},
};

struct writer {
	FILE *f;
	const struct ot_image *image;
	const struct ot_plan_options *options;
	size_t steps;
	/* Since the last reset. */
	bool locked;
	bool touched;
};

/* In single quotes. */
static void put_quoted(FILE *f, const char *text, const char *more,
		       const char *end)
{
	fputc('\'', f);
	for (const char *p = text; *p; p++) {
		if (*p == '\'')
			fputc('\'', f);
		fputc(*p, f);
	}
	fprintf(f, "%s%s'", more, end);
}

static void put_number(FILE *f, const uint8_t *bytes, size_t size)
{
	fputs("0x", f);
	while (size)
		fprintf(f, "%02x", bytes[--size]);
	fputc('\n', f);
}

static void put_item(struct writer *w, size_t index)
{
	const struct ot_item *item = &w->image->map->items[index];
	const struct ot_value *value = &w->image->values[index];

	if (!value->bytes || item->kind == OT_DIGEST)
		return;
	if (ot_image_is_zero(w->image, index)) {
		fprintf(w->f, "  # %s is 0: it stays blank\n", item->name);
		return;
	}
	fprintf(w->f, "  - program: %s\n", item->name);
	if (w->image->map->parts[item->part].secret) {
		fputs("    file: ", w->f);
		put_quoted(w->f, w->options->key_dir, item->name, ".bin");
		fputc('\n', w->f);
	} else {
		fputs("    value: ", w->f);
		put_number(w->f, value->bytes, item->size);
	}
	w->steps++;
	w->touched = true;
}

/* The digest that the image gives a partition, or NULL. */
static const uint8_t *given_digest(const struct ot_image *image, int part)
{
	for (size_t i = 0; i < image->map->item_count; i++)
		if (image->map->items[i].part == (unsigned int)part &&
		    image->map->items[i].kind == OT_DIGEST &&
		    !ot_image_is_zero(image, i))
			return image->values[i].bytes;
	return NULL;
}

/* The scratch area is the one partition that stays open. */
static bool is_locked(const struct writer *w, int part)
{
	const struct ot_part *about = &w->image->map->parts[part];

	if (about->lock != OT_LOCK_SOFTWARE)
		return w->image->parts[part].lock;
	return given_digest(w->image, part) ||
	       (w->options->sw_digest && strcmp(about->name, "VENDOR_TEST"));
}

static void put_lock(struct writer *w, int part)
{
	const struct ot_part *about = &w->image->map->parts[part];
	const uint8_t *digest = given_digest(w->image, part);

	if (!is_locked(w, part))
		return;
	fprintf(w->f, "  - lock: %s\n", about->region);
	if (about->lock == OT_LOCK_SOFTWARE) {
		fputs("    digest: ", w->f);
		if (digest)
			put_number(w->f, digest, 8);
		else
			fprintf(w->f, "%s\n", w->options->sw_digest);
	}
	w->steps++;
	w->touched = true;
	w->locked = true;
}

/* Index of a partition that the image names, or -1. */
static int named(const struct writer *w, const char *name)
{
	int part = name ? ot_find_part(w->image->map, name) : -1;

	return part >= 0 && w->image->parts[part].file ? part : -1;
}

static void put_part(struct writer *w, int part, bool lock)
{
	const struct ot_map *map = w->image->map;

	fprintf(w->f, "\n  # %s\n", map->parts[part].name);
	for (size_t i = 0; i < map->item_count; i++)
		if (map->items[i].part == (unsigned int)part)
			put_item(w, i);
	if (lock)
		put_lock(w, part);
}

static bool stage_empty(const struct writer *w, const struct stage *stage)
{
	for (size_t i = 0; i < STAGE_PARTS; i++)
		if (named(w, stage->parts[i]) >= 0)
			return false;
	return true;
}

static bool more(const struct writer *w, size_t stage)
{
	for (size_t i = stage + 1; i < sizeof(stages) / sizeof(*stages); i++)
		if (!stage_empty(w, &stages[i]))
			return true;
	return false;
}

static void put_stage(struct writer *w, size_t index)
{
	const struct stage *stage = &stages[index];
	int part;

	w->locked = false;
	w->touched = false;
	for (size_t i = 0; i < STAGE_PARTS; i++) {
		part = named(w, stage->parts[i]);
		if (part >= 0)
			put_part(w, part, !stage->locks[0]);
	}
	for (size_t i = 0; i < STAGE_PARTS; i++) {
		part = named(w, stage->locks[i]);
		if (part >= 0)
			put_lock(w, part);
	}
	if (w->locked || (w->touched && more(w, index))) {
		fprintf(w->f, "  - reset: \"%s\"\n", stage->reset);
		w->steps++;
	}
}

char *ot_plan_text(const struct ot_image *image,
		   const struct ot_plan_options *options, size_t *steps)
{
	struct writer w = { .image = image, .options = options };
	char *text = NULL;
	size_t size;

	w.f = open_memstream(&text, &size);
	if (!w.f)
		abort();
	fprintf(w.f, "# Made from %s.\nplan: 1\ndevice: {driver: %s, model: ",
		options->source, image->map->driver);
	put_quoted(w.f, image->map->model, "", "");
	fputs("}\nword-order: le\nsteps:\n", w.f);
	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++)
		put_stage(&w, i);
	fclose(w.f);
	*steps = w.steps;
	return text;
}
