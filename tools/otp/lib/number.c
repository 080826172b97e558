// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* bytes = bytes * base + add; false when it overflows. */
static bool shift_in(uint8_t *bytes, size_t size, unsigned int base,
		     unsigned int add)
{
	for (size_t i = 0; i < size; i++) {
		unsigned int part = bytes[i] * base + add;

		bytes[i] = part;
		add = part >> 8;
	}
	return !add;
}

int libotp_parse_number(const char *text, void *out, size_t size)
{
	unsigned int base = 10;
	bool fits = true;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	} else if (text[0] == '0' && text[1]) {
		/* 010 is ten to some and eight to others. */
		return -EINVAL;
	}
	if (!*text)
		return -EINVAL;
	memset(out, 0, size);
	for (; *text; text++) {
		unsigned int d = digit(*text);

		if (d >= base)
			return -EINVAL;
		fits = fits && shift_in(out, size, base, d);
	}
	return fits ? 0 : -ERANGE;
}

char *libotp_format_number(const void *bytes, size_t bits)
{
	size_t digits = bits ? (bits + 3) / 4 : 1;
	char *text = malloc(digits + 3);
	const uint8_t *p = bytes;

	if (!text)
		return NULL;
	strcpy(text, "0x");
	for (size_t i = 0; i < digits; i++) {
		size_t nibble = digits - 1 - i;
		unsigned int n = p[nibble / 2] >> (nibble % 2 * 4) & 0xf;

		text[2 + i] = "0123456789abcdef"[n];
	}
	text[2 + digits] = '\0';
	return text;
}

void libotp_word_order(void *bytes, size_t size)
{
	uint8_t *p = bytes;

	for (size_t i = 0; i + 4 <= size; i += 4) {
		uint8_t a = p[i], b = p[i + 1];

		p[i] = p[i + 3];
		p[i + 1] = p[i + 2];
		p[i + 2] = b;
		p[i + 3] = a;
	}
}
