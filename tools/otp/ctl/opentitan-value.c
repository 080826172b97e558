// SPDX-License-Identifier: GPL-2.0-only
/* The values of an image description. No message shows one. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "opentitan-value.h"

#define MUBI_TRUE	0x96
#define MUBI_FALSE	0x69

/* What is being read, and where errors go. */
struct context {
	const char *name;
	struct libotp_error *err;
};

#define complain(x, node, ...) \
	node_fail((x)->name, node, (x)->err, __VA_ARGS__)

int ot_truth(const struct node *node)
{
	if (node->type != NODE_SCALAR)
		return -1;
	if (!strcasecmp(node->text, "true"))
		return 1;
	return strcasecmp(node->text, "false") ? -1 : 0;
}

static int digit(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10 : -1;
}

/* Hexadecimal after 0x; space within is left out, as in long keys. */
static int parse_hex(const struct context *x, const struct node *node,
		     const char *item, uint8_t *bytes, size_t size)
{
	const char *text = node->text;
	size_t digits = 0;

	if (node->type != NODE_SCALAR || node->plain || text[0] != '0' ||
	    (text[1] | 32) != 'x')
		return complain(x, node,
				"%s: a value is hexadecimal after 0x, in quotes",
				item);
	for (size_t i = strlen(text); i-- > 2;) {
		int d = digit(text[i]);

		if (strchr(" \t\r\n", text[i]))
			continue;
		if (d < 0)
			return complain(x, node,
					"%s: the value is not hexadecimal",
					item);
		if (d && digits / 2 >= size)
			return complain(x, node,
					"%s: the value does not fit, there is room for %zu byte%s",
					item, size, size == 1 ? "" : "s");
		if (digits / 2 < size)
			bytes[digits / 2] |= d << (digits % 2 * 4);
		digits++;
	}
	if (!digits)
		return complain(x, node, "%s: the value has no digits", item);
	return 0;
}

static int parse_words(const struct context *x, const struct node *node,
		       const struct ot_item *item, uint8_t *bytes)
{
	int ret = 0;

	if (!node->count)
		return complain(x, node, "%s: the list is empty", item->name);
	if (node->count * 4 > item->size)
		return complain(x, node->items[item->size / 4],
				"%s: the list has %zu words, there is room for %u",
				item->name, node->count, item->size / 4);
	for (size_t i = 0; i < node->count && !ret; i++)
		ret = parse_hex(x, node->items[i], item->name, bytes + 4 * i,
				4);
	return ret;
}

static int parse_mubi(const struct context *x, const struct node *node,
		      const struct ot_item *item, uint8_t *bytes)
{
	int is = ot_truth(node), ret;

	if (is >= 0) {
		bytes[0] = is ? MUBI_TRUE : MUBI_FALSE;
		return 0;
	}
	ret = parse_hex(x, node, item->name, bytes, 1);
	if (!ret && bytes[0] != MUBI_TRUE && bytes[0] != MUBI_FALSE)
		return complain(x, node,
				"%s is true (0x%02x) or false (0x%02x)",
				item->name, MUBI_TRUE, MUBI_FALSE);
	return ret;
}

int ot_parse_value(const char *file, const struct node *node,
		   const struct ot_item *item, struct ot_value *value,
		   struct libotp_error *err)
{
	const struct context context = { file, err }, *x = &context;

	value->bytes = calloc(1, item->size ?: 1);
	if (!value->bytes)
		return fail_memory(x->err);
	if (item->kind == OT_MUBI)
		return parse_mubi(x, node, item, value->bytes);
	if (node->type == NODE_SEQUENCE)
		return parse_words(x, node, item, value->bytes);
	if (node->type == NODE_SCALAR && !strcmp(node->text, "<random>")) {
		value->random = true;
		return 0;
	}
	if (node->type == NODE_SCALAR && node->plain && ot_truth(node) >= 0)
		return complain(x, node,
				"%s is no boolean of a byte: write its value in hexadecimal",
				item->name);
	return parse_hex(x, node, item->name, value->bytes, item->size);
}
