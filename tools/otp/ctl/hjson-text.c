// SPDX-License-Identifier: GPL-2.0-only
/* Texts of an HJSON document: in quotes, on several lines, bare. */
#include <ctype.h>
#include <string.h>

#include "hjson-reader.h"

static int text_add(struct hjson_reader *r, struct hjson_text *text, char c)
{
	if (text->size == HJSON_MAX_TEXT)
		return complain(r, "this is longer than 4096 characters");
	text->bytes[text->size++] = c;
	return 0;
}

static int read_unicode(struct hjson_reader *r, struct hjson_text *text)
{
	unsigned int code = 0;

	hjson_steps(r, 1);
	for (int i = 0; i < 4; i++) {
		if (hjson_at_end(r) || !isxdigit((unsigned char)*r->p))
			return complain(r,
					"\\u takes four hexadecimal digits");
		code = code * 16 + (isdigit((unsigned char)*r->p) ?
				    *r->p - '0' : (*r->p | 32) - 'a' + 10);
		hjson_step(r);
	}
	if (code < 0x20 || code > 0x7e)
		return complain(r, "only ASCII is taken outside comments");
	return text_add(r, text, code);
}

static int read_escape(struct hjson_reader *r, struct hjson_text *text)
{
	static const char from[] = "\"'\\/bfnrt", to[] = "\"'\\/\b\f\n\r\t";
	const char *found;
	int ret;

	hjson_step(r);
	if (hjson_at_end(r))
		return complain(r, "this text has no end");
	if (*r->p == 'u')
		return read_unicode(r, text);
	found = *r->p ? strchr(from, *r->p) : NULL;
	if (!found)
		return complain(r, "there is no such escape");
	ret = text_add(r, text, to[found - from]);
	hjson_step(r);
	return ret;
}

/* In quotes, on one line. */
int hjson_read_quoted(struct hjson_reader *r, struct hjson_text *text)
{
	unsigned int line = r->line, column = r->column;
	char quote = *r->p;
	int ret = 0;

	hjson_step(r);
	while (!ret) {
		if (hjson_at_end(r) || *r->p == '\n')
			return hjson_complain_at(r, line, column,
						 "this text has no end");
		if (*r->p == quote)
			break;
		if (*r->p == '\\') {
			ret = read_escape(r, text);
			continue;
		}
		ret = hjson_check_char(r) ?: text_add(r, text, *r->p);
		if (!ret)
			hjson_step(r);
	}
	if (!ret)
		hjson_step(r);
	return ret;
}

/* In three quotes, on any number of lines. */
static int read_lines(struct hjson_reader *r, struct hjson_text *text)
{
	unsigned int line = r->line, column = r->column;
	int ret = 0;

	hjson_steps(r, 3);
	while (!ret && !hjson_at_end(r) && !hjson_ahead(r, "'''")) {
		if (*r->p != '\n' && *r->p != '\r')
			ret = hjson_check_char(r);
		ret = ret ?: text_add(r, text, *r->p);
		if (!ret)
			hjson_step(r);
	}
	if (!ret && hjson_at_end(r))
		return hjson_complain_at(r, line, column,
					 "this text has no end");
	if (!ret)
		hjson_steps(r, 3);
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
static size_t literal_length(const struct hjson_reader *r, size_t line)
{
	size_t len = 0;

	while (len < line && !strchr(",]}#", r->p[len]) &&
	       !(r->p[len] == '/' && len + 1 < line &&
		 strchr("/*", r->p[len + 1])))
		len++;
	len = trimmed(r->p, len);
	return is_literal(r->p, len) ? len : 0;
}

static int read_bare(struct hjson_reader *r, struct hjson_text *text,
		     bool *plain)
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
		ret = hjson_check_char(r) ?: text_add(r, text, *r->p);
		if (!ret)
			hjson_step(r);
	}
	return ret;
}

/* Any of the forms that a value has; plain: a number, true, false or null. */
int hjson_read_text(struct hjson_reader *r, struct hjson_text *text,
		    bool *plain)
{
	*plain = false;
	if (hjson_ahead(r, "'''"))
		return read_lines(r, text);
	if (*r->p == '"' || *r->p == '\'')
		return hjson_read_quoted(r, text);
	if (strchr("}],:", *r->p))
		return complain(r, "a value is missing here");
	return read_bare(r, text, plain);
}

int hjson_read_key_text(struct hjson_reader *r, struct hjson_text *text)
{
	int ret = 0;

	while (!hjson_at_end(r) && !ret &&
	       !strchr(" \t\r\n,:[]{}\"'#/", *r->p)) {
		ret = hjson_check_char(r) ?: text_add(r, text, *r->p);
		if (!ret)
			hjson_step(r);
	}
	if (!ret && !hjson_at_end(r) && !*r->p)
		ret = hjson_check_char(r);
	if (!ret && !text->size)
		ret = complain(r, "a key is missing");
	return ret;
}
