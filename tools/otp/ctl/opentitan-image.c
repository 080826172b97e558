// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "opentitan-value.h"

#define MAX_COUNT	24

/* What is being read, and where errors go. */
struct context {
	struct ot_image *image;
	const char *name;
	struct libotp_error *err;
	/* Bit per partition that this file has had. */
	unsigned int parts;
};

#define complain(x, node, ...) \
	node_fail((x)->name, node, (x)->err, __VA_ARGS__)

void ot_image_init(struct ot_image *image, const struct ot_map *map)
{
	memset(image, 0, sizeof(*image));
	image->map = map;
	image->values = calloc(map->item_count + 1, sizeof(*image->values));
	if (!image->values)
		abort();
}

static void forget(struct ot_image *image, size_t item)
{
	struct ot_value *value = &image->values[item];

	wipe_free(value->bytes, image->map->items[item].size);
	memset(value, 0, sizeof(*value));
}

void ot_image_free(struct ot_image *image)
{
	for (size_t i = 0; image->values && i < image->map->item_count; i++)
		forget(image, i);
	free(image->values);
	image->values = NULL;
}

bool ot_image_is_zero(const struct ot_image *image, size_t item)
{
	const uint8_t *bytes = image->values[item].bytes;

	for (size_t i = 0; bytes && i < image->map->items[item].size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* ---- keys of an object ---- */

struct key {
	const char *name;
	const struct node **value;
};

static int read_keys(const struct context *x, const struct node *node,
		     const char *what, const struct key *keys, size_t count)
{
	char known[128] = "";

	if (node->type != NODE_MAPPING)
		return complain(x, node, "%s is an object in { }", what);
	for (size_t i = 0; i + 1 < node->count; i += 2) {
		_free_ char *shown = NULL;
		size_t k = 0;

		while (k < count &&
		       strcmp(keys[k].name, node->items[i]->text))
			k++;
		if (k < count) {
			*keys[k].value = node->items[i + 1];
			continue;
		}
		for (k = 0; k < count; k++)
			sprintf(known + strlen(known), "%s%s", k ? ", " : "",
				keys[k].name);
		shown = printable(node->items[i]->text);
		return complain(x, node->items[i],
				"unknown key '%s' in %s; there are %s",
				shown ?: "?", what, known);
	}
	return 0;
}

static int need_name(const struct context *x, const struct node *parent,
		     const struct node *name, const char *what)
{
	if (!name)
		return complain(x, parent, "%s has no name", what);
	if (name->type != NODE_SCALAR || name->plain || !*name->text)
		return complain(x, name, "the name of %s is a text", what);
	return 0;
}

/* Digits only, or -1. */
static int small_number(const struct node *node)
{
	size_t len;

	if (node->type != NODE_SCALAR)
		return -1;
	len = strspn(node->text, "0123456789");
	if (!len || node->text[len])
		return -1;
	return len > 4 ? 9999 : atoi(node->text);
}

/* ---- items ---- */

static bool is_zero(const struct ot_item *item, const struct ot_value *value)
{
	for (size_t i = 0; i < item->size; i++)
		if (value->bytes[i])
			return false;
	return !value->random;
}

static int check_digest(const struct context *x, const struct node *node,
			const struct ot_item *item,
			const struct ot_value *value)
{
	const struct ot_part *part = &x->image->map->parts[item->part];

	if (item->kind != OT_DIGEST || is_zero(item, value))
		return 0;
	if (part->lock == OT_LOCK_HARDWARE)
		return complain(x, node,
				"%s: the hardware computes it; write 'lock: true' in the partition instead",
				item->name);
	if (value->random)
		return complain(x, node, "%s: a digest is not random",
				item->name);
	return 0;
}

static int check_twice(const struct context *x, const struct node *node,
		       size_t index, const struct ot_value *value)
{
	const struct ot_item *item = &x->image->map->items[index];
	const struct ot_value *old = &x->image->values[index];

	if (old->file != x->image->files)
		return 0;
	if (old->random == value->random &&
	    !memcmp(old->bytes, value->bytes, item->size)) {
		x->image->repeated = item->name;
		return 0;
	}
	return complain(x, node,
			"%s is here twice with different values, first in line %u",
			item->name, old->line);
}

static int unknown_item(const struct context *x, const struct node *name,
			unsigned int part)
{
	const struct ot_map *map = x->image->map;
	const char *near = ot_near_item(map, part, name->text);
	int index = ot_find_item(map, name->text);
	_free_ char *shown = printable(name->text);

	if (index >= 0)
		return complain(x, name, "%s is an item of %s, not of %s",
				shown ?: "?",
				map->parts[map->items[index].part].name,
				map->parts[part].name);
	return complain(x, name, "%s has no item '%s'%s%s%s",
			map->parts[part].name, shown ?: "?",
			near ? "; did you mean " : "", near ?: "",
			near ? "?" : "");
}

static int read_item(const struct context *x, const struct node *node,
		     unsigned int part)
{
	const struct node *name = NULL, *wanted = NULL;
	const struct key keys[] = { { "name", &name }, { "value", &wanted } };
	struct ot_value value = { .file = x->image->files };
	const struct ot_item *item;
	int index, ret;

	ret = read_keys(x, node, "an item", keys, ARRAY_SIZE(keys)) ?:
	      need_name(x, node, name, "an item");
	if (ret)
		return ret;
	index = ot_find_item(x->image->map, name->text);
	item = &x->image->map->items[index >= 0 ? index : 0];
	if (index < 0 || item->part != part)
		return unknown_item(x, name, part);
	if (item->kind == OT_RESERVED)
		return complain(x, name, "%s cannot be programmed",
				item->name);
	if (!wanted)
		return complain(x, node, "%s has no value", item->name);
	value.line = name->line;
	ret = ot_parse_value(x->name, wanted, item, &value, x->err) ?:
	      check_digest(x, wanted, item, &value) ?:
	      check_twice(x, name, index, &value);
	if (ret) {
		wipe_free(value.bytes, item->size);
		return ret;
	}
	forget(x->image, index);
	x->image->values[index] = value;
	return 0;
}

static int read_items(const struct context *x, const struct node *node,
		      unsigned int part)
{
	int ret = 0;

	if (node->type != NODE_SEQUENCE)
		return complain(x, node, "items is a list in [ ]");
	for (size_t i = 0; i < node->count && !ret; i++)
		ret = read_item(x, node->items[i], part);
	return ret;
}

/* ---- partitions ---- */

static int read_lock(const struct context *x, const struct node *node,
		     unsigned int part)
{
	const struct ot_part *about = &x->image->map->parts[part];
	int is = ot_truth(node);

	if (is < 0)
		return complain(x, node, "lock is true or false");
	if (is && about->lock == OT_LOCK_SOFTWARE)
		return complain(x, node,
				"%s has a digest of software and is not locked here; --sw-digest locks it",
				about->name);
	if (is && about->lock == OT_LOCK_NEVER)
		return complain(x, node, "%s cannot be locked", about->name);
	x->image->parts[part].lock = is;
	return 0;
}

static const char *const states[] = {
	"RAW", "TEST_UNLOCKED0", "TEST_LOCKED0", "TEST_UNLOCKED1",
	"TEST_LOCKED1", "TEST_UNLOCKED2", "TEST_LOCKED2", "TEST_UNLOCKED3",
	"TEST_LOCKED3", "TEST_UNLOCKED4", "TEST_LOCKED4", "TEST_UNLOCKED5",
	"TEST_LOCKED5", "TEST_UNLOCKED6", "TEST_LOCKED6", "TEST_UNLOCKED7",
	"DEV", "PROD", "PROD_END", "RMA", "SCRAP",
};

static int check_state(const struct context *x, const struct node *node)
{
	for (size_t i = 0; node->type == NODE_SCALAR &&
			   i < ARRAY_SIZE(states); i++)
		if (!strcmp(states[i], node->text))
			return 0;
	return complain(x, node,
			"this is no life cycle state, such as RAW, TEST_UNLOCKED0, DEV, PROD, PROD_END, RMA, SCRAP");
}

static int read_life_cycle(const struct context *x, const struct node *state,
			   const struct node *count)
{
	int number = count ? small_number(count) : 0, ret;

	if (!state && !count)
		return 0;
	ret = state ? check_state(x, state) : 0;
	if (ret)
		return ret;
	if (number < 0 || number > MAX_COUNT)
		return complain(x, count, "count is a number from 0 to %d",
				MAX_COUNT);
	if (!number && state && strcmp(state->text, "RAW"))
		return complain(x, count ?: state,
				"a count of 0 goes with the state RAW only");
	x->image->life_cycle = true;
	return 0;
}

static int unknown_part(const struct context *x, const struct node *name)
{
	const char *near = ot_near_part(x->image->map, name->text);
	_free_ char *shown = printable(name->text);

	return complain(x, name, "there is no partition '%s'%s%s%s",
			shown ?: "?", near ? "; did you mean " : "",
			near ?: "", near ? "?" : "");
}

static int read_part(struct context *x, const struct node *node)
{
	const struct node *name = NULL, *lock = NULL, *items = NULL;
	const struct node *state = NULL, *count = NULL;
	const struct key keys[] = {
		{ "name", &name }, { "lock", &lock }, { "items", &items },
		{ "state", &state }, { "count", &count },
	};
	struct ot_wish *wish;
	int part, ret;

	ret = read_keys(x, node, "a partition", keys, ARRAY_SIZE(keys)) ?:
	      need_name(x, node, name, "a partition");
	if (ret)
		return ret;
	part = ot_find_part(x->image->map, name->text);
	if (part < 0)
		return unknown_part(x, name);
	wish = &x->image->parts[part];
	if (x->parts >> part & 1)
		return complain(x, name,
				"the partition %s is here twice, first in line %u",
				name->text, wish->line);
	x->parts |= 1U << part;
	wish->file = x->image->files;
	wish->line = name->line;
	if ((state || count) && strcmp(name->text, "LIFE_CYCLE"))
		return complain(x, state ?: count,
				"state and count belong to LIFE_CYCLE");
	return (lock ? read_lock(x, lock, part) : 0) ?:
	       (items ? read_items(x, items, part) : 0) ?:
	       read_life_cycle(x, state, count);
}

static int read_image(struct context *x, const struct node *root)
{
	const struct node *seed = NULL, *parts = NULL;
	const struct key keys[] = {
		{ "seed", &seed }, { "partitions", &parts },
	};
	int ret = read_keys(x, root, "an image", keys, ARRAY_SIZE(keys));

	if (ret)
		return ret;
	if (seed && small_number(seed) < 0)
		return complain(x, seed, "seed is a number");
	x->image->seeded |= seed != NULL;
	if (!parts)
		return complain(x, root, "there are no partitions");
	if (parts->type != NODE_SEQUENCE)
		return complain(x, parts, "partitions is a list in [ ]");
	for (size_t i = 0; i < parts->count && !ret; i++)
		ret = read_part(x, parts->items[i]);
	return ret;
}

int ot_image_add(struct ot_image *image, const char *name, const char *text,
		 size_t size, struct libotp_error *err)
{
	struct context x = { image, name, err };
	struct node *root;
	int ret = hjson_parse(name, text, size, &root, err);

	if (ret)
		return ret;
	image->files++;
	ret = read_image(&x, root);
	hjson_free(root);
	return ret;
}

/* ---- all together ---- */

/* Two booleans in one word are programmed together. */
static int check_word(const struct ot_image *image, size_t index,
		      struct libotp_error *err)
{
	const struct ot_item *item = &image->map->items[index];

	for (size_t i = 0; i < image->map->item_count; i++) {
		const struct ot_item *other = &image->map->items[i];

		if (other->kind == OT_MUBI && !image->values[i].bytes &&
		    other->address / 4 == item->address / 4)
			return fail(err, LIBOTP_POLICY, -ENODATA,
				    "%s is given and %s is not: they share a word, which is programmed once and as a whole",
				    item->name, other->name);
	}
	return 0;
}

int ot_image_check(const struct ot_image *image, struct libotp_error *err)
{
	const struct ot_map *map = image->map;
	int ret = 0;

	for (size_t i = 0; i < map->item_count && !ret; i++) {
		const struct ot_item *item = &map->items[i];
		bool given = image->values[i].bytes;

		if (given && item->kind == OT_MUBI)
			ret = check_word(image, i, err);
		if (!ret && given && map->parts[item->part].secret &&
		    item->kind == OT_DATA && ot_image_is_zero(image, i) &&
		    !image->values[i].random)
			ret = fail(err, LIBOTP_POLICY, -EDOM,
				   "%s is 0, which is no secret",
				   item->name);
	}
	return ret;
}
