// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "hjson-reader.h"

#define MAX_SIZE	(1U << 20)
#define MAX_DEPTH	8
#define MAX_NODES	65536
#define MAX_KEYS	64

void hjson_free(struct node *root)
{
	if (!root)
		return;
	for (size_t i = 0; i < root->count; i++)
		hjson_free(root->items[i]);
	if (root->text)
		OPENSSL_cleanse(root->text, strlen(root->text));
	root->count = 0;
	tree_free(root);
}

/* ---- nodes ---- */

static int node_new(struct hjson_reader *r, enum node_type type,
		    struct node **node)
{
	if (++r->nodes > MAX_NODES)
		return complain(r, "there are too many parts");
	*node = calloc(1, sizeof(**node));
	if (!*node)
		return fail_memory(r->err);
	(*node)->type = type;
	(*node)->line = r->line;
	(*node)->column = r->column;
	return 0;
}

static int node_add(struct hjson_reader *r, struct node *node,
		    struct node *item)
{
	/* Grow by doubling: room is the next power of two. */
	if (!(node->count & (node->count - 1))) {
		size_t room = node->count ? node->count * 2 : 1;
		struct node **grown = reallocarray(node->items, room,
						   sizeof(*grown));

		if (!grown) {
			hjson_free(item);
			return fail_memory(r->err);
		}
		node->items = grown;
	}
	node->items[node->count++] = item;
	return 0;
}

static int read_text(struct hjson_reader *r, struct node **node)
{
	struct hjson_text text = { .size = 0 };
	bool plain = false;
	int ret = node_new(r, NODE_SCALAR, node) ?:
		  hjson_read_text(r, &text, &plain);

	if (!ret) {
		(*node)->plain = plain;
		(*node)->text = strndup(text.bytes, text.size);
		if (!(*node)->text)
			ret = fail_memory(r->err);
	}
	OPENSSL_cleanse(&text, sizeof(text));
	return ret;
}

/* ---- structure ---- */

static int read_value(struct hjson_reader *r, struct node **node);

/* A comma, or none; never two. */
static int read_comma(struct hjson_reader *r)
{
	int ret = hjson_skip(r);

	if (ret || hjson_at_end(r) || *r->p != ',')
		return ret;
	hjson_step(r);
	ret = hjson_skip(r);
	if (!ret && !hjson_at_end(r) && *r->p == ',')
		return complain(r, "there is a comma too many");
	return ret;
}

static int check_key(struct hjson_reader *r, const struct node *object,
		     const struct node *key)
{
	_free_ char *shown = NULL;

	if (!*key->text)
		return node_fail(r->name, key, r->err, "a key is missing");
	for (size_t i = 0; i + 1 < object->count; i += 2) {
		if (strcmp(object->items[i]->text, key->text))
			continue;
		shown = printable(key->text);
		return node_fail(r->name, key, r->err,
				 "the key '%s' is here twice, first in line %u",
				 shown ?: "?", object->items[i]->line);
	}
	if (object->count / 2 == MAX_KEYS)
		return node_fail(r->name, key, r->err, "too many keys");
	return 0;
}

static int read_key(struct hjson_reader *r, struct node **node)
{
	struct hjson_text text = { .size = 0 };
	int ret = node_new(r, NODE_SCALAR, node);

	if (ret)
		return ret;
	ret = *r->p == '"' || *r->p == '\'' ? hjson_read_quoted(r, &text) :
					      hjson_read_key_text(r, &text);
	if (!ret) {
		(*node)->text = strndup(text.bytes, text.size);
		ret = (*node)->text ? 0 : fail_memory(r->err);
	}
	ret = ret ?: hjson_skip(r);
	if (!ret && (hjson_at_end(r) || *r->p != ':'))
		ret = complain(r, "a colon is missing behind the key");
	if (!ret)
		hjson_step(r);
	return ret;
}

static int read_member(struct hjson_reader *r, struct node *object)
{
	struct node *node = NULL;
	int ret = read_key(r, &node) ?: check_key(r, object, node);

	if (ret) {
		hjson_free(node);
		return ret;
	}
	ret = node_add(r, object, node);
	node = NULL;
	ret = ret ?: read_value(r, &node);
	if (ret)
		hjson_free(node);
	return ret ?: node_add(r, object, node);
}

static int read_item(struct hjson_reader *r, struct node *list)
{
	struct node *node = NULL;
	int ret = read_value(r, &node);

	if (ret)
		hjson_free(node);
	return ret ?: node_add(r, list, node);
}

static int read_members(struct hjson_reader *r, struct node *node, char close)
{
	int ret;

	hjson_step(r);
	ret = hjson_skip(r);
	while (!ret && !hjson_at_end(r) && *r->p != close) {
		if (close == '}')
			ret = read_member(r, node);
		else
			ret = read_item(r, node);
		ret = ret ?: read_comma(r);
	}
	if (!ret && hjson_at_end(r))
		ret = node_fail(r->name, node, r->err, "this has no '%c'",
				close);
	if (!ret)
		hjson_step(r);
	return ret;
}

static int read_value(struct hjson_reader *r, struct node **node)
{
	int ret = hjson_skip(r);

	if (ret)
		return ret;
	if (hjson_at_end(r))
		return complain(r, "the file ends where a value is missing");
	if (*r->p != '{' && *r->p != '[')
		return read_text(r, node);
	if (r->depth == MAX_DEPTH)
		return complain(r, "this is nested too deeply");
	r->depth++;
	ret = node_new(r, *r->p == '{' ? NODE_MAPPING : NODE_SEQUENCE, node);
	ret = ret ?: read_members(r, *node, *r->p == '{' ? '}' : ']');
	r->depth--;
	return ret;
}

static int read_document(struct hjson_reader *r, struct node **root)
{
	int ret = hjson_skip(r);

	if (ret)
		return ret;
	if (hjson_at_end(r) || *r->p != '{')
		return complain(r, "it does not begin with '{'");
	ret = read_value(r, root) ?: hjson_skip(r);
	if (!ret && !hjson_at_end(r))
		ret = complain(r, "there is more behind the end");
	return ret;
}

int hjson_parse(const char *name, const char *text, size_t size,
		struct node **root, struct libotp_error *err)
{
	struct hjson_reader reader = {
		.name = name, .p = text, .end = text + size,
		.line = 1, .column = 1, .err = err,
	};
	int ret;

	*root = NULL;
	if (size > MAX_SIZE)
		return fail(err, LIBOTP_USAGE, -EFBIG,
			    "%s: it has more than %u bytes", name,
			    MAX_SIZE);
	ret = read_document(&reader, root);
	if (ret) {
		hjson_free(*root);
		*root = NULL;
	}
	return ret;
}
