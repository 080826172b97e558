// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values of records, in the forms in which they are given. They may be
 * secret, so that no message has any of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "journal.h"

#define MAC_SIZE	6
#define MAC_CHARACTERS	(3 * MAC_SIZE - 1)

static void reserve(struct journal_value *value, size_t size)
{
	value->bytes = malloc(size ?: 1);
	if (!value->bytes)
		abort();
}

static int take_text(struct journal_value *value, bool compat)
{
	struct escape_error error;

	reserve(value, strlen(value->text));
	if (escape_decode(value->text, compat, value->bytes, &value->size,
			  &error))
		return 0;
	return refuse(LIBOTP_USAGE, "--data, character %zu: %s", error.at,
		      error.why);
}

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

/* Two digits; -1 if they are none. */
static int pair(const char *text)
{
	int high = digit(text[0]), low = high < 0 ? -1 : digit(text[1]);

	return low < 0 ? -1 : high << 4 | low;
}

static int take_hex(struct journal_value *value)
{
	const char *p = value->text;

	reserve(value, strlen(p) / 2);
	for (; *p; p += *p == ' ' ? 1 : 2) {
		int byte = *p == ' ' ? 0 : pair(p);

		if (byte < 0)
			return refuse(LIBOTP_USAGE,
				      "--data-hex, character %zu: a byte is two hexadecimal digits",
				      (size_t)(p - value->text) + 1);
		if (*p != ' ')
			value->bytes[value->size++] = byte;
	}
	return 0;
}

/* The address is written with the highest byte first, and stored last. */
static int take_mac(struct journal_value *value)
{
	const char *text = value->text;
	bool good = strlen(text) == MAC_CHARACTERS;

	reserve(value, MAC_SIZE);
	value->size = MAC_SIZE;
	for (unsigned int i = 0; good && i < MAC_SIZE; i++) {
		int byte = pair(text + 3 * i);

		good = byte >= 0 &&
		       (i == MAC_SIZE - 1 || text[3 * i + 2] == ':');
		value->bytes[MAC_SIZE - 1 - i] = byte;
	}
	return good ? 0 : refuse(LIBOTP_USAGE,
				 "--mac is six bytes as AA:BB:CC:DD:EE:FF");
}

/* One byte more than a record takes shows that there are too many. */
static int take_file(struct journal_value *value)
{
	_free_ char *name = shown(value->text);
	_close_ int fd = open(value->text, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (fd < 0)
		return refuse(LIBOTP_USAGE, "%s: %s", name, strerror(errno));
	reserve(value, TLV_MAX_LENGTH + 1);
	while (value->size <= TLV_MAX_LENGTH) {
		n = read(fd, value->bytes + value->size,
			 TLV_MAX_LENGTH + 1 - value->size);
		if (n <= 0)
			break;
		value->size += n;
	}
	return n < 0 ? refuse(LIBOTP_USAGE, "%s: %s", name, strerror(errno)) :
		       0;
}

static int take(struct journal_value *value, bool compat)
{
	switch (value->form) {
	case VALUE_TEXT:
		return take_text(value, compat);
	case VALUE_HEX:
		return take_hex(value);
	case VALUE_MAC:
		return take_mac(value);
	default:
		return take_file(value);
	}
}

/* 0, or the exit code; value_free() in any case. */
int value_take(struct journal_value *value, bool compat)
{
	int ret = take(value, compat);

	if (!ret && value->size > TLV_MAX_LENGTH)
		return refuse(LIBOTP_POLICY,
			      "the value is too long: a record takes %u bytes at most",
			      TLV_MAX_LENGTH);
	return ret;
}

void value_free(struct journal_value *value)
{
	if (value->bytes)
		explicit_bzero(value->bytes, value->size);
	free(value->bytes);
}
