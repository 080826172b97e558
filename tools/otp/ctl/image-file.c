// SPDX-License-Identifier: GPL-2.0-only
/* Files of images, and what is said of them on the command line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "image-file.h"

int image_file_read(const char *path, struct image_file *file)
{
	struct libotp_error err;

	file->path = path;
	file->name = shown(path);
	if (read_regular_file(path, IMAGE_FILE_MAX, &file->bytes, &file->size,
			      &err))
		return report(&err);
	return 0;
}

void image_file_free(struct image_file *file)
{
	free(file->name);
	free(file->bytes);
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

/* Pairs of digits; the caller frees the bytes. */
int image_parse_hex(const char *what, const char *text, uint8_t **bytes,
		    size_t *size)
{
	_free_ char *typed = shown(text);

	*size = strlen(text) / 2;
	*bytes = malloc(*size ?: 1);
	if (!*bytes)
		abort();
	for (size_t i = 0; text[i]; i += 2) {
		int high = digit(text[i]);
		int low = high < 0 ? -1 : digit(text[i + 1]);

		if (low < 0) {
			free(*bytes);
			*bytes = NULL;
			return refuse(LIBOTP_USAGE,
				      "%s '%s': a byte is two hexadecimal digits",
				      what, typed);
		}
		(*bytes)[i / 2] = high << 4 | low;
	}
	return 0;
}

int image_parse_number(const char *what, const char *text, uint32_t *number)
{
	_free_ char *typed = shown(text);
	uint8_t bytes[4] = { 0 };
	int ret = libotp_parse_number(text, bytes, sizeof(bytes));

	if (ret == -ERANGE)
		return refuse(LIBOTP_USAGE, "%s '%s' does not fit in 32 bits",
			      what, typed);
	if (ret)
		return refuse(LIBOTP_USAGE, "%s '%s' is no number", what,
			      typed);
	*number = bytes[0] | bytes[1] << 8 | bytes[2] << 16 |
		  (uint32_t)bytes[3] << 24;
	return 0;
}

/* The caller frees it. */
char *image_hex(const void *bytes, size_t size)
{
	char *text = malloc(2 * size + 1);
	const uint8_t *p = bytes;

	if (!text)
		abort();
	text[0] = '\0';
	for (size_t i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", p[i]);
	return text;
}
