// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

/* Value for people, ?? where it must not be seen; the caller frees it. */
char *field_value_text(const struct otp_field_info *field, const void *bytes)
{
	if (!libotp_readable(field))
		return strdup("??");
	return libotp_format_number(bytes, field->bit_width);
}

/* Bytes of a number that somebody typed for a field; 0 or the exit code. */
int field_number(const struct otp_field_info *field, const char *what,
		 const char *text, uint8_t **bytes)
{
	size_t size = LIBOTP_BYTES(field->bit_width);
	_free_ char *typed = shown(text);
	int ret;

	*bytes = calloc(1, size);
	if (!*bytes)
		return refuse(LIBOTP_DEVICE, "out of memory");
	ret = libotp_parse_number(text, *bytes, size);
	if (ret == -EINVAL)
		return refuse(LIBOTP_USAGE,
			      "%s: %s '%s' is no number (decimal, or hexadecimal after 0x)",
			      field->name, what, typed);
	for (size_t bit = field->bit_width; !ret && bit < size * 8; bit++)
		if ((*bytes)[bit / 8] >> (bit % 8) & 1)
			ret = -ERANGE;
	if (ret)
		return refuse(LIBOTP_POLICY,
			      "%s: %s %s does not fit, the field has %u bit%s",
			      field->name, what,
			      libotp_readable(field) ? typed : "given",
			      field->bit_width,
			      field->bit_width == 1 ? "" : "s");
	return 0;
}
