// SPDX-License-Identifier: GPL-2.0-only
/* What the hardware said, for people and for programs. */
#include <stdio.h>

#include "ctl.h"

/* "vendor status 0x...", and its words; the caller frees it. */
char *vendor_status(const struct libotp_device *dev, uint32_t vendor)
{
	const struct otp_info *info = libotp_info(dev);
	char *text = libotp_format_vendor((const char *)info->driver, vendor);

	if (!text)
		abort();
	return text;
}

void add_vendor(struct json_object *json, const struct libotp_device *dev,
		uint32_t vendor)
{
	const struct otp_info *info = libotp_info(dev);
	_free_ char *words = libotp_vendor_text((const char *)info->driver,
						vendor);

	add_number(json, "vendor_status", vendor);
	add_text(json, "vendor_text", words);
}

/* ": why (errno, vendor status)" of what was refused or failed. */
void print_cause(FILE *f, const struct libotp_device *dev, uint32_t reason,
		 int error, uint32_t vendor)
{
	_free_ char *words = vendor_status(dev, vendor);

	fprintf(f, ": %s (%s%s%s)", libotp_reason_text(reason) ?: "?",
		libotp_errno_text(error), vendor ? ", " : "",
		vendor ? words : "");
}
