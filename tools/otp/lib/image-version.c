// SPDX-License-Identifier: LGPL-2.1-or-later
/* Versions of images, as people write them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image.h"

/**
 * struct reader - a text that is taken apart
 * @at: what is left of it
 * @good: nothing was wrong so far
 * @fits: no number was too large so far
 */
struct reader {
	const char *at;
	bool good;
	bool fits;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static uint32_t take_number(struct reader *reader, uint32_t max)
{
	uint64_t number = 0;

	if (!is_digit(reader->at[0]) ||
	    (reader->at[0] == '0' && is_digit(reader->at[1])))
		reader->good = false;
	for (; is_digit(*reader->at); reader->at++) {
		number = number * 10 + (*reader->at - '0');
		if (number > max) {
			reader->fits = false;
			number = max;
		}
	}
	return number;
}

/* The number behind a separator; 0 if the text ends here. */
static uint32_t take_more(struct reader *reader, char separator, uint32_t max)
{
	if (!*reader->at)
		return 0;
	if (*reader->at != separator) {
		reader->good = false;
		return 0;
	}
	reader->at++;
	return take_number(reader, max);
}

static void take_version(struct reader *reader, struct libotp_version *version)
{
	version->major = take_number(reader, UINT8_MAX);
	version->minor = take_more(reader, '.', UINT8_MAX);
	version->revision = take_more(reader, '.', UINT16_MAX);
	version->build = take_more(reader, '+', UINT32_MAX);
	reader->good = reader->good && !*reader->at;
}

static int version_fail(const struct reader *reader, const char *what,
			const char *text, const char *form,
			struct libotp_error *err)
{
	_free_ char *typed = printable(text);

	if (!reader->good)
		return fail(err, LIBOTP_USAGE, -EINVAL,
			    "%s '%s' is not of the form %s", what,
			    typed ?: "?", form);
	return fail(err, LIBOTP_USAGE, -ERANGE,
		    "%s '%s' is too large: up to 255.255.65535+4294967295",
		    what, typed ?: "?");
}

int libotp_parse_version(const char *text, struct libotp_version *version,
			 struct libotp_error *err)
{
	struct reader reader = { text, true, true };

	take_version(&reader, version);
	if (reader.good && reader.fits)
		return 0;
	return version_fail(&reader, "the version", text,
			    "MAJOR[.MINOR[.REVISION[+BUILD]]]", err);
}

int libotp_parse_image_version(const char *text,
			       struct libotp_image_version *image,
			       struct libotp_error *err)
{
	struct reader reader = { text, true, true };

	image->id = take_number(&reader, UINT8_MAX);
	if (*reader.at == ':')
		reader.at++;
	else
		reader.good = false;
	take_version(&reader, &image->version);
	if (reader.good && reader.fits)
		return 0;
	return version_fail(&reader, "the image and version", text,
			    "ID:MAJOR[.MINOR[.REVISION[+BUILD]]]", err);
}

char *libotp_format_version(const struct libotp_version *version)
{
	char build[16] = "", *text;

	if (version->build)
		snprintf(build, sizeof(build), "+%u", version->build);
	if (asprintf(&text, "%u.%u.%u%s", version->major, version->minor,
		     version->revision, build) < 0)
		return NULL;
	return text;
}
