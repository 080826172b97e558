// SPDX-License-Identifier: GPL-2.0-only
/* The characters of an HJSON document, and where they stand. */
#include <string.h>

#include "hjson-reader.h"

int hjson_complain_at(struct hjson_reader *r, unsigned int line,
		      unsigned int column, const char *why)
{
	const struct node at = { .line = line, .column = column };

	return node_fail(r->name, &at, r->err, "%s", why);
}

bool hjson_at_end(const struct hjson_reader *r)
{
	return r->p == r->end;
}

bool hjson_ahead(const struct hjson_reader *r, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(r->end - r->p) >= len && !memcmp(r->p, text, len);
}

void hjson_step(struct hjson_reader *r)
{
	if (*r->p++ == '\n') {
		r->line++;
		r->column = 1;
	} else {
		r->column++;
	}
}

void hjson_steps(struct hjson_reader *r, size_t count)
{
	while (count--)
		hjson_step(r);
}

static int skip_block(struct hjson_reader *r)
{
	unsigned int line = r->line, column = r->column;

	hjson_steps(r, 2);
	while (!hjson_at_end(r) && !hjson_ahead(r, "*/"))
		hjson_step(r);
	if (hjson_at_end(r))
		return hjson_complain_at(r, line, column,
					 "this comment has no end");
	hjson_steps(r, 2);
	return 0;
}

/* Space and comments. */
int hjson_skip(struct hjson_reader *r)
{
	int ret = 0;

	while (!hjson_at_end(r) && !ret) {
		if (strchr(" \t\r\n", *r->p) && *r->p)
			hjson_step(r);
		else if (*r->p == '#' || hjson_ahead(r, "//"))
			while (!hjson_at_end(r) && *r->p != '\n')
				hjson_step(r);
		else if (hjson_ahead(r, "/*"))
			ret = skip_block(r);
		else
			break;
	}
	return ret;
}

/* What may stand in a text, a tab aside. */
int hjson_check_char(struct hjson_reader *r)
{
	unsigned char c = *r->p;

	if (c >= 0x80)
		return complain(r, "only ASCII is taken outside comments");
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return complain(r, "a control character is not taken");
	return 0;
}
