// SPDX-License-Identifier: LGPL-2.1-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* Text that is safe on a terminal, at most 80 characters of it. */
char *printable(const char *text)
{
	size_t len = strnlen(text, 80);
	char *out = malloc(4 * len + 4), *p = out;

	if (!out)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c >= 0x20 && c < 0x7f)
			*p++ = c;
		else
			p += sprintf(p, "\\x%02x", c);
	}
	strcpy(p, text[len] ? "..." : "");
	return out;
}

/* Edits that turn a into b, letter case aside. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[OTP_FIELD_NAME_SIZE + 1];
	size_t n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; *a; i++, a++) {
		unsigned int diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			unsigned int best = diagonal +
				(tolower(*a) != tolower(b[j - 1]));

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[n];
}

/**
 * struct guess - what somebody may have meant
 * @name: what was typed
 * @nearest: edits to @found, or one more than are taken for a slip
 * @found: nearest name
 * @part: first name that @name is a part of
 */
struct guess {
	const char *name;
	unsigned int nearest;
	const char *found;
	const char *part;
};

static struct guess guess_begin(const char *name)
{
	return (struct guess) {
		.name = name,
		.nearest = strlen(name) / 3 + 1,
	};
}

static void guess_try(struct guess *guess, const char *known)
{
	unsigned int d;

	if (strlen(guess->name) >= OTP_FIELD_NAME_SIZE)
		return;
	d = distance(guess->name, known);
	if (d < guess->nearest) {
		guess->nearest = d;
		guess->found = known;
	}
	if (!guess->part && strlen(guess->name) > 3 &&
	    strcasestr(known, guess->name))
		guess->part = known;
}

/* Nearest name, or the one whose end this is: SEGID for OTP_REE_SEGID. */
static const char *suggest(const struct libotp_device *dev, const char *name)
{
	struct guess guess = guess_begin(name);
	const struct otp_field_info *field;

	for (uint32_t r = 0; r < libotp_info(dev)->region_count; r++)
		for (uint32_t f = 0; (field = libotp_field(dev, r, f)); f++)
			guess_try(&guess, (const char *)field->name);
	return guess.found ?: guess.part;
}

static const char *suggest_region(const struct libotp_device *dev,
				  const char *name)
{
	const struct otp_region_info *region;
	struct guess guess = guess_begin(name);

	for (uint32_t r = 0; (region = libotp_region(dev, r)); r++)
		guess_try(&guess, (const char *)region->name);
	return guess.found ?: guess.part;
}

static int unknown(struct libotp_device *dev, const char *what,
		   const char *name, const char *near,
		   struct libotp_error *err)
{
	_free_ char *shown = printable(name);

	return fail(err, LIBOTP_USAGE, -ENOENT,
		    "%s (%s %s) has no %s '%s'%s%s%s", libotp_name(dev),
		    (const char *)libotp_info(dev)->driver,
		    (const char *)libotp_info(dev)->model, what, shown ?: "?",
		    near ? "; did you mean " : "", near ?: "",
		    near ? "?" : "");
}

static const struct otp_field_info *
field_by_name(const struct libotp_device *dev, const char *name)
{
	const struct otp_field_info *field;

	for (uint32_t r = 0; r < libotp_info(dev)->region_count; r++)
		for (uint32_t f = 0; (field = libotp_field(dev, r, f)); f++)
			if (!strcmp((const char *)field->name, name))
				return field;
	return NULL;
}

const struct otp_region_info *
libotp_find_region(const struct libotp_device *dev, const char *name)
{
	const struct otp_region_info *region;

	for (uint32_t r = 0; (region = libotp_region(dev, r)); r++)
		if (!strcmp((const char *)region->name, name))
			return region;
	return NULL;
}

int libotp_need_region(struct libotp_device *dev, const char *name,
		       const struct otp_region_info **region,
		       struct libotp_error *err)
{
	int ret = device_need_map(dev, err);

	if (ret)
		return ret;
	*region = libotp_find_region(dev, name);
	return *region ? 0 : unknown(dev, "region", name,
				     suggest_region(dev, name), err);
}

/* Digits only, at most six of them, no superfluous zero. */
static int small_number(const char *text, size_t len)
{
	int n = 0;

	if (!len || len > 6 || (len > 1 && text[0] == '0'))
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)text[i]))
			return -EINVAL;
		n = n * 10 + text[i] - '0';
	}
	return n;
}

static int bad_range(const char *name, const char *why,
		     struct libotp_error *err)
{
	_free_ char *shown = printable(name);

	return fail(err, LIBOTP_USAGE, -EINVAL, "bad range '%s': %s",
		    shown ?: "?", why);
}

int libotp_expand_range(const char *name, char ***names, size_t *count,
			struct libotp_error *err)
{
	const char *dots = strstr(name, "..");
	size_t stem = dots ? dots - name : 0;
	int first = 0, last = 0;
	char **list;

	while (stem && isdigit((unsigned char)name[stem - 1]))
		stem--;
	if (dots) {
		first = small_number(name + stem, dots - name - stem);
		last = small_number(dots + 2, strlen(dots + 2));
		if (!stem || first < 0 || last < 0)
			return bad_range(name, "it is written NAME_0..7", err);
		if (last < first)
			return bad_range(name, "the first number is larger",
					 err);
		if (last - first >= OTP_MAX_OPS)
			return bad_range(name, "more than 1024 fields", err);
	}
	list = calloc(last - first + 2, sizeof(*list));
	if (!list)
		return fail_memory(err);
	*count = last - first + 1;
	for (size_t i = 0; i < *count; i++) {
		int ret = dots ? asprintf(&list[i], "%.*s%d", (int)stem, name,
					  first + (int)i) :
				 asprintf(&list[i], "%s", name);
		if (ret < 0) {
			list[i] = NULL;
			libotp_list_free(list);
			return fail_memory(err);
		}
	}
	*names = list;
	return 0;
}

int libotp_find(struct libotp_device *dev, const char *name,
		const struct otp_field_info ***fields, size_t *count,
		struct libotp_error *err)
{
	const struct otp_field_info **found;
	char **names;
	int ret;

	ret = device_need_map(dev, err);
	if (ret)
		return ret;
	ret = libotp_expand_range(name, &names, count, err);
	if (ret)
		return ret;
	found = calloc(*count, sizeof(*found));
	if (!found)
		ret = fail_memory(err);
	for (size_t i = 0; i < *count && !ret; i++) {
		found[i] = field_by_name(dev, names[i]);
		if (!found[i])
			ret = unknown(dev, "field", names[i],
				      suggest(dev, names[i]), err);
	}
	libotp_list_free(names);
	if (ret)
		free(found);
	else
		*fields = found;
	return ret;
}
