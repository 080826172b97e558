// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "escape.h"

/**
 * struct escape - a text under way
 * @text: what is left of it
 * @compat: as the chip maker's tool takes it
 * @out: where the next byte goes
 * @why: what is wrong, or NULL
 */
struct escape {
	const char *text;
	bool compat;
	uint8_t *out;
	const char *why;
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void put(struct escape *e, uint32_t value, size_t used,
		const char *too_large)
{
	if (value > 0xff) {
		e->why = too_large;
		return;
	}
	*e->out++ = value;
	e->text += used;
}

/* The digits behind \x, \u or \U. */
static void take_hex(struct escape *e, unsigned int digits, const char *few)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < digits; i++) {
		int d = digit(e->text[2 + i]);

		if (d < 0) {
			e->why = few;
			return;
		}
		value = value << 4 | d;
	}
	put(e, value, 2 + digits, "that is no byte, the last one is 0xff");
}

static void take_octal(struct escape *e)
{
	unsigned int value = 0, digits = 0;

	while (digits < 3 && e->text[1 + digits] >= '0' &&
	       e->text[1 + digits] <= '7')
		value = value << 3 | (e->text[1 + digits++] - '0');
	put(e, value, 1 + digits, "that is no byte, the last one is \\377");
}

/* What is no byte to itself is a character of Python's. */
static void take_character(struct escape *e)
{
	if (e->text[1] == 'N')
		e->why = "names of characters are not known here; a byte is \\xHH";
	else if (!e->compat)
		e->why = "\\u and \\U are characters, and these are bytes: write \\xHH";
	else if (e->text[1] == 'u')
		take_hex(e, 4, "four hexadecimal digits go behind \\u");
	else
		take_hex(e, 8, "eight hexadecimal digits go behind \\U");
}

static void take_unknown(struct escape *e)
{
	if (!e->text[1])
		e->why = "there is nothing behind the backslash";
	else if (e->compat)
		put(e, '\\', 1, NULL);
	else
		e->why = "there is no such escape; a backslash itself is \\\\";
}

static void take_escape(struct escape *e)
{
	static const char letters[] = "abfnrtv\\'\"";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"";
	const char c = e->text[1];
	const char *letter = c ? strchr(letters, c) : NULL;

	if (letter)
		put(e, values[letter - letters], 2, NULL);
	else if (c == 'x')
		take_hex(e, 2, "two hexadecimal digits go behind \\x");
	else if (c >= '0' && c <= '7')
		take_octal(e);
	else if (c == '\n')
		e->text += 2;
	else if (c == 'u' || c == 'U' || c == 'N')
		take_character(e);
	else
		take_unknown(e);
}

bool escape_decode(const char *text, bool compat, uint8_t *bytes,
		   size_t *size, struct escape_error *error)
{
	struct escape e = { .text = text, .compat = compat, .out = bytes };

	while (*e.text && !e.why) {
		if (*e.text == '\\')
			take_escape(&e);
		else if (*e.text & 0x80)
			e.why = "that is not ASCII; write its bytes as \\xHH";
		else
			put(&e, *e.text, 1, NULL);
	}
	*size = e.out - bytes;
	*error = (struct escape_error) { e.text - text + 1, e.why };
	return !e.why;
}
