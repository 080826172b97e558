// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "hjson.h"

#define MAX_SIZE	(1U << 20)
#define MAX_DEPTH	8
#define MAX_NODES	65536
#define MAX_TEXT	4096
#define MAX_KEYS	64

struct reader {
	const char *name;
	const char *p;
	const char *end;
	unsigned int line;
	unsigned int column;
	unsigned int nodes;
	unsigned int depth;
	struct libotp_error *err;
};

#define complain(r, ...) complain_at(r, (r)->line, (r)->column, __VA_ARGS__)

static int complain_at(struct reader *r, unsigned int line,
		       unsigned int column, const char *why)
{
	const struct node at = { .line = line, .column = column };

	return node_fail(r->name, &at, r->err, "%s", why);
}

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

/* ---- characters ---- */

static bool at_end(const struct reader *r)
{
	return r->p == r->end;
}

static bool ahead(const struct reader *r, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(r->end - r->p) >= len && !memcmp(r->p, text, len);
}

static void step(struct reader *r)
{
	if (*r->p++ == '\n') {
		r->line++;
		r->column = 1;
	} else {
		r->column++;
	}
}

static void steps(struct reader *r, size_t count)
{
	while (count--)
		step(r);
}

static int skip_block(struct reader *r)
{
	unsigned int line = r->line, column = r->column;

	steps(r, 2);
	while (!at_end(r) && !ahead(r, "*/"))
		step(r);
	if (at_end(r))
		return complain_at(r, line, column,
				   "this comment has no end");
	steps(r, 2);
	return 0;
}

/* Space and comments. */
static int skip(struct reader *r)
{
	int ret = 0;

	while (!at_end(r) && !ret) {
		if (strchr(" \t\r\n", *r->p) && *r->p)
			step(r);
		else if (*r->p == '#' || ahead(r, "//"))
			while (!at_end(r) && *r->p != '\n')
				step(r);
		else if (ahead(r, "/*"))
			ret = skip_block(r);
		else
			break;
	}
	return ret;
}

/* What may stand in a text, a tab aside. */
static int check_char(struct reader *r)
{
	unsigned char c = *r->p;

	if (c >= 0x80)
		return complain(r, "only ASCII is taken outside comments");
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return complain(r, "a control character is not taken");
	return 0;
}

/* ---- nodes ---- */

static int node_new(struct reader *r, enum node_type type, struct node **node)
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

static int node_add(struct reader *r, struct node *node, struct node *item)
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

/* ---- texts ---- */

struct text {
	char bytes[MAX_TEXT + 1];
	size_t size;
};

static int text_add(struct reader *r, struct text *text, char c)
{
	if (text->size == MAX_TEXT)
		return complain(r, "this is longer than 4096 characters");
	text->bytes[text->size++] = c;
	return 0;
}

static int read_unicode(struct reader *r, struct text *text)
{
	unsigned int code = 0;

	steps(r, 1);
	for (int i = 0; i < 4; i++) {
		if (at_end(r) || !isxdigit((unsigned char)*r->p))
			return complain(r,
					"\\u takes four hexadecimal digits");
		code = code * 16 + (isdigit((unsigned char)*r->p) ?
				    *r->p - '0' : (*r->p | 32) - 'a' + 10);
		step(r);
	}
	if (code < 0x20 || code > 0x7e)
		return complain(r, "only ASCII is taken outside comments");
	return text_add(r, text, code);
}

static int read_escape(struct reader *r, struct text *text)
{
	static const char from[] = "\"'\\/bfnrt", to[] = "\"'\\/\b\f\n\r\t";
	const char *found;
	int ret;

	step(r);
	if (at_end(r))
		return complain(r, "this text has no end");
	if (*r->p == 'u')
		return read_unicode(r, text);
	found = *r->p ? strchr(from, *r->p) : NULL;
	if (!found)
		return complain(r, "there is no such escape");
	ret = text_add(r, text, to[found - from]);
	step(r);
	return ret;
}

/* In quotes, on one line. */
static int read_quoted(struct reader *r, struct text *text)
{
	unsigned int line = r->line, column = r->column;
	char quote = *r->p;
	int ret = 0;

	step(r);
	while (!ret) {
		if (at_end(r) || *r->p == '\n')
			return complain_at(r, line, column,
					   "this text has no end");
		if (*r->p == quote)
			break;
		if (*r->p == '\\') {
			ret = read_escape(r, text);
			continue;
		}
		ret = check_char(r) ?: text_add(r, text, *r->p);
		if (!ret)
			step(r);
	}
	if (!ret)
		step(r);
	return ret;
}

/* In three quotes, on any number of lines. */
static int read_lines(struct reader *r, struct text *text)
{
	unsigned int line = r->line, column = r->column;
	int ret = 0;

	steps(r, 3);
	while (!ret && !at_end(r) && !ahead(r, "'''")) {
		if (*r->p != '\n' && *r->p != '\r')
			ret = check_char(r);
		ret = ret ?: text_add(r, text, *r->p);
		if (!ret)
			step(r);
	}
	if (!ret && at_end(r))
		return complain_at(r, line, column, "this text has no end");
	if (!ret)
		steps(r, 3);
	return ret;
}

static bool is_number(const char *s, size_t len)
{
	size_t i = len && *s == '-', first = i;

	while (i < len && isdigit((unsigned char)s[i]))
		i++;
	if (i == first || (s[first] == '0' && i > first + 1))
		return false;
	if (i < len && s[i] == '.')
		for (i++; i < len && isdigit((unsigned char)s[i]);)
			i++;
	if (i < len && (s[i] | 32) == 'e') {
		i++;
		i += i < len && (s[i] == '+' || s[i] == '-');
		while (i < len && isdigit((unsigned char)s[i]))
			i++;
	}
	return i == len;
}

static bool is_literal(const char *s, size_t len)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == len && !memcmp(words[i], s, len))
			return true;
	return is_number(s, len);
}

static size_t trimmed(const char *s, size_t len)
{
	while (len && strchr(" \t\r", s[len - 1]))
		len--;
	return len;
}

/* How much of a line is a literal; 0: it is text to its end. */
static size_t literal_length(const struct reader *r, size_t line)
{
	size_t len = 0;

	while (len < line && !strchr(",]}#", r->p[len]) &&
	       !(r->p[len] == '/' && len + 1 < line &&
		 strchr("/*", r->p[len + 1])))
		len++;
	len = trimmed(r->p, len);
	return is_literal(r->p, len) ? len : 0;
}

static int read_bare(struct reader *r, struct text *text, bool *plain)
{
	const char *newline = memchr(r->p, '\n', r->end - r->p);
	size_t line = (newline ?: r->end) - r->p, len;
	int ret = 0;

	if (memchr(r->p, 0, line) == NULL) {
		len = literal_length(r, line);
		*plain = len;
		line = len ?: trimmed(r->p, line);
	}
	while (line-- && !ret) {
		ret = check_char(r) ?: text_add(r, text, *r->p);
		if (!ret)
			step(r);
	}
	return ret;
}

static int read_text(struct reader *r, struct node **node)
{
	struct text text = { .size = 0 };
	bool plain = false;
	int ret = node_new(r, NODE_SCALAR, node);

	if (ret)
		return ret;
	if (ahead(r, "'''"))
		ret = read_lines(r, &text);
	else if (*r->p == '"' || *r->p == '\'')
		ret = read_quoted(r, &text);
	else if (strchr("}],:", *r->p))
		ret = complain(r, "a value is missing here");
	else
		ret = read_bare(r, &text, &plain);
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

static int read_value(struct reader *r, struct node **node);

/* A comma, or none; never two. */
static int read_comma(struct reader *r)
{
	int ret = skip(r);

	if (ret || at_end(r) || *r->p != ',')
		return ret;
	step(r);
	ret = skip(r);
	if (!ret && !at_end(r) && *r->p == ',')
		return complain(r, "there is a comma too many");
	return ret;
}

static int check_key(struct reader *r, const struct node *object,
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

static int read_bare_key(struct reader *r, struct text *text)
{
	int ret = 0;

	while (!at_end(r) && !ret && !strchr(" \t\r\n,:[]{}\"'#/", *r->p)) {
		ret = check_char(r) ?: text_add(r, text, *r->p);
		if (!ret)
			step(r);
	}
	if (!ret && !at_end(r) && !*r->p)
		ret = check_char(r);
	if (!ret && !text->size)
		ret = complain(r, "a key is missing");
	return ret;
}

static int read_key(struct reader *r, struct node **node)
{
	struct text text = { .size = 0 };
	int ret = node_new(r, NODE_SCALAR, node);

	if (ret)
		return ret;
	ret = *r->p == '"' || *r->p == '\'' ? read_quoted(r, &text) :
					      read_bare_key(r, &text);
	if (!ret) {
		(*node)->text = strndup(text.bytes, text.size);
		ret = (*node)->text ? 0 : fail_memory(r->err);
	}
	ret = ret ?: skip(r);
	if (!ret && (at_end(r) || *r->p != ':'))
		ret = complain(r, "a colon is missing behind the key");
	if (!ret)
		step(r);
	return ret;
}

static int read_member(struct reader *r, struct node *object)
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

static int read_item(struct reader *r, struct node *list)
{
	struct node *node = NULL;
	int ret = read_value(r, &node);

	if (ret)
		hjson_free(node);
	return ret ?: node_add(r, list, node);
}

static int read_members(struct reader *r, struct node *node, char close)
{
	int ret;

	step(r);
	ret = skip(r);
	while (!ret && !at_end(r) && *r->p != close) {
		if (close == '}')
			ret = read_member(r, node);
		else
			ret = read_item(r, node);
		ret = ret ?: read_comma(r);
	}
	if (!ret && at_end(r))
		ret = node_fail(r->name, node, r->err, "this has no '%c'",
				close);
	if (!ret)
		step(r);
	return ret;
}

static int read_value(struct reader *r, struct node **node)
{
	int ret = skip(r);

	if (ret)
		return ret;
	if (at_end(r))
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

static int read_document(struct reader *r, struct node **root)
{
	int ret = skip(r);

	if (ret)
		return ret;
	if (at_end(r) || *r->p != '{')
		return complain(r, "it does not begin with '{'");
	ret = read_value(r, root) ?: skip(r);
	if (!ret && !at_end(r))
		ret = complain(r, "there is more behind the end");
	return ret;
}

int hjson_parse(const char *name, const char *text, size_t size,
		struct node **root, struct libotp_error *err)
{
	struct reader reader = {
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
