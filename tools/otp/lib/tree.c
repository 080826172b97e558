// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "tree.h"

#define MAX_DEPTH	6
#define MAX_NODES	65536
#define MAX_SCALAR	4096

struct reader {
	yaml_parser_t parser;
	const char *name;
	const uint8_t *text;
	size_t size;
	unsigned int nodes;
	struct libotp_error *err;
};

int node_fail(const char *name, const struct node *node,
	      struct libotp_error *err, const char *fmt, ...)
{
	char why[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	return fail(err, LIBOTP_USAGE, -EINVAL, "%s:%u:%u: %s", name,
		    node->line, node->column, why);
}

static int mark_fail(struct reader *reader, const yaml_mark_t *mark,
		     const char *why)
{
	struct node at = { .line = mark->line + 1,
			   .column = mark->column + 1 };

	return node_fail(reader->name, &at, reader->err, "%s", why);
}

/* libyaml's reader gives an offset where its parser gives a line. */
static int parser_fail(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	yaml_mark_t mark = parser->problem_mark;
	char why[256];

	if (parser->error == YAML_MEMORY_ERROR)
		return fail_memory(reader->err);
	if (parser->error == YAML_READER_ERROR) {
		memset(&mark, 0, sizeof(mark));
		for (size_t i = 0; i < parser->problem_offset &&
				   i < reader->size; i++) {
			mark.column++;
			if (reader->text[i] == '\n') {
				mark.line++;
				mark.column = 0;
			}
		}
	}
	snprintf(why, sizeof(why), "%s%s%s", parser->context ?: "",
		 parser->context ? ", " : "",
		 parser->problem ?: "it is no YAML");
	return mark_fail(reader, &mark, why);
}

void tree_free(struct node *node)
{
	if (!node)
		return;
	for (size_t i = 0; i < node->count; i++)
		tree_free(node->items[i]);
	free(node->items);
	free(node->text);
	free(node);
}

static int node_add(struct reader *reader, struct node *node,
		    struct node *item)
{
	/* Grow by doubling: room is the next power of two. */
	if (!(node->count & (node->count - 1))) {
		size_t room = node->count ? node->count * 2 : 1;
		struct node **grown = reallocarray(node->items, room,
						   sizeof(*grown));

		if (!grown) {
			tree_free(item);
			return fail_memory(reader->err);
		}
		node->items = grown;
	}
	node->items[node->count++] = item;
	return 0;
}

static int node_new(struct reader *reader, const yaml_event_t *event,
		    enum node_type type, struct node **node)
{
	if (++reader->nodes > MAX_NODES)
		return mark_fail(reader, &event->start_mark,
				 "it has too many parts");
	*node = calloc(1, sizeof(**node));
	if (!*node)
		return fail_memory(reader->err);
	(*node)->type = type;
	(*node)->line = event->start_mark.line + 1;
	(*node)->column = event->start_mark.column + 1;
	return 0;
}

static int check_plain(struct reader *reader, const yaml_event_t *event,
		       const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		return mark_fail(reader, &event->start_mark,
				 "anchors are not allowed");
	if (tag)
		return mark_fail(reader, &event->start_mark,
				 "tags are not allowed");
	return 0;
}

static int read_scalar(struct reader *reader, const yaml_event_t *event,
		       struct node **node)
{
	size_t length = event->data.scalar.length;
	int ret = check_plain(reader, event, event->data.scalar.anchor,
			      event->data.scalar.tag);

	if (ret)
		return ret;
	if (length > MAX_SCALAR)
		return mark_fail(reader, &event->start_mark,
				 "this is longer than 4096 characters");
	if (memchr(event->data.scalar.value, 0, length))
		return mark_fail(reader, &event->start_mark,
				 "a character of code 0 is not allowed");
	ret = node_new(reader, event, NODE_SCALAR, node);
	if (ret)
		return ret;
	(*node)->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	(*node)->text = strdup((const char *)event->data.scalar.value);
	return (*node)->text ? 0 : fail_memory(reader->err);
}

static int check_key(struct reader *reader, const struct node *mapping,
		     const struct node *key)
{
	_free_ char *shown = NULL;

	if (key->type != NODE_SCALAR)
		return node_fail(reader->name, key, reader->err,
				 "a key is a word");
	for (size_t i = 0; i + 1 < mapping->count; i += 2) {
		if (strcmp(mapping->items[i]->text, key->text))
			continue;
		shown = printable(key->text);
		return node_fail(reader->name, key, reader->err,
				 "the key '%s' is here twice, first in line %u",
				 shown ?: "?", mapping->items[i]->line);
	}
	/* Longest mapping of a plan has four keys; this bounds the search. */
	if (mapping->count > 64)
		return node_fail(reader->name, key, reader->err,
				 "too many keys");
	return 0;
}

static int read_node(struct reader *reader, unsigned int depth,
		     struct node **node, bool *end);

static int read_items(struct reader *reader, unsigned int depth,
		      struct node *node)
{
	bool end = false;
	int ret;

	for (;;) {
		struct node *item = NULL;

		ret = read_node(reader, depth + 1, &item, &end);
		if (!ret && end)
			return 0;
		if (!ret && node->type == NODE_MAPPING &&
		    node->count % 2 == 0)
			ret = check_key(reader, node, item);
		if (ret) {
			tree_free(item);
			return ret;
		}
		ret = node_add(reader, node, item);
		if (ret)
			return ret;
	}
}

static int read_event(struct reader *reader, const yaml_event_t *event,
		      unsigned int depth, struct node **node, bool *end)
{
	int ret;

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(reader, event, node);
	case YAML_SEQUENCE_START_EVENT:
		ret = check_plain(reader, event,
				  event->data.sequence_start.anchor,
				  event->data.sequence_start.tag);
		break;
	case YAML_MAPPING_START_EVENT:
		ret = check_plain(reader, event,
				  event->data.mapping_start.anchor,
				  event->data.mapping_start.tag);
		break;
	case YAML_ALIAS_EVENT:
		return mark_fail(reader, &event->start_mark,
				 "aliases are not allowed");
	default:
		*end = true;
		return 0;
	}
	if (ret)
		return ret;
	if (depth >= MAX_DEPTH)
		return mark_fail(reader, &event->start_mark,
				 "this is nested too deeply");
	ret = node_new(reader, event,
		       event->type == YAML_MAPPING_START_EVENT ?
		       NODE_MAPPING : NODE_SEQUENCE, node);
	return ret ?: read_items(reader, depth, *node);
}

static int read_node(struct reader *reader, unsigned int depth,
		     struct node **node, bool *end)
{
	yaml_event_t event;
	int ret;

	if (!yaml_parser_parse(&reader->parser, &event))
		return parser_fail(reader);
	ret = read_event(reader, &event, depth, node, end);
	yaml_event_delete(&event);
	return ret;
}

/* One event that must be there and holds nothing of interest. */
static int skip_event(struct reader *reader, yaml_event_type_t type,
		      const char *why)
{
	yaml_event_t event;
	int ret = 0;

	if (!yaml_parser_parse(&reader->parser, &event))
		return parser_fail(reader);
	if (event.type != type)
		ret = mark_fail(reader, &event.start_mark, why);
	yaml_event_delete(&event);
	return ret;
}

static int read_document(struct reader *reader, struct node **root)
{
	static const char one[] = "it is one document";
	bool end = false;
	int ret;

	ret = skip_event(reader, YAML_STREAM_START_EVENT, one);
	if (!ret)
		ret = skip_event(reader, YAML_DOCUMENT_START_EVENT,
				 "it is empty");
	if (!ret)
		ret = read_node(reader, 0, root, &end);
	if (!ret)
		ret = skip_event(reader, YAML_DOCUMENT_END_EVENT, one);
	if (!ret)
		ret = skip_event(reader, YAML_STREAM_END_EVENT, one);
	return ret;
}

int tree_parse(const char *name, const void *text, size_t size,
	       struct node **root, struct libotp_error *err)
{
	struct reader reader = {
		.name = name,
		.text = text,
		.size = size,
		.err = err,
	};
	int ret;

	*root = NULL;
	if (!yaml_parser_initialize(&reader.parser))
		return fail_memory(err);
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser, text, size);
	ret = read_document(&reader, root);
	yaml_parser_delete(&reader.parser);
	if (ret) {
		tree_free(*root);
		*root = NULL;
	}
	return ret;
}
