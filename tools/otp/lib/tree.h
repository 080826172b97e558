/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIBOTP_TREE_H
#define LIBOTP_TREE_H

#include "internal.h"

/*
 * A small YAML document: scalars, sequences and mappings with the places
 * where they stand. No anchors, aliases, tags, duplicate keys, and nothing
 * deep or large.
 */
enum node_type {
	NODE_SCALAR,
	NODE_SEQUENCE,
	NODE_MAPPING,
};

/**
 * struct node - one node
 * @type: what it is
 * @plain: scalar without quotes
 * @text: scalar: its text
 * @items: sequence: its items; mapping: key, value, key, value ...
 * @count: number of @items
 * @line: from 1
 * @column: from 1
 */
struct node {
	enum node_type type;
	bool plain;
	char *text;
	struct node **items;
	size_t count;
	unsigned int line;
	unsigned int column;
};

int tree_parse(const char *name, const void *text, size_t size,
	       struct node **root, struct libotp_error *err);
void tree_free(struct node *node);
int node_fail(const char *name, const struct node *node,
	      struct libotp_error *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif /* LIBOTP_TREE_H */
