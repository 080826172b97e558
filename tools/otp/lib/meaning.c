// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the values of some fields stand for. */
#include <string.h>

#include "internal.h"

static const struct {
	const char *driver;
	const char *field;
	uint32_t value;
	const char *text;
} meanings[] = {
	{ "sefc", "BOOT_MODE", 0x0, "standard monitor" },
	{ "sefc", "BOOT_MODE", 0x3, "standard boot" },
	{ "sefc", "BOOT_MODE", 0x9, "secure monitor" },
	{ "sefc", "BOOT_MODE", 0xa, "secure boot or monitor" },
	{ "sefc", "BOOT_MODE", 0xc, "secure boot" },
	{ "sefc", "ERASE_LOCK", 0, "open" },
	{ "sefc", "ERASE_LOCK", 1, "closed" },
	{ "sefc", "ERASE_LOCK", 6, "frozen" },
	{ "sefc", "AUTH_TYPE", 0, "AES-256-CMAC" },
	{ "sefc", "AUTH_TYPE", 1, "public key" },
	{ "sefc", "AUTH_TYPE", 0xffffffff, "blank" },
	{ "sefc", "SECURITY", 0, "debugger allowed" },
	{ "sefc", "SECURITY", 1, "no debugger" },
};

const char *libotp_value_meaning(const char *driver,
				 const struct otp_field_info *field,
				 const void *bytes)
{
	size_t size = LIBOTP_BYTES(field->bit_width);
	const uint8_t *byte = bytes;
	uint32_t value = 0;

	if (size > sizeof(value))
		return NULL;
	for (size_t i = 0; i < size; i++)
		value |= (uint32_t)byte[i] << 8 * i;
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].value == value &&
		    !strcmp(meanings[i].driver, driver) &&
		    !strcmp(meanings[i].field, (const char *)field->name))
			return meanings[i].text;
	return NULL;
}
