// SPDX-License-Identifier: GPL-2.0-only
/* Any text as the value of a record. */
#include <stdlib.h>
#include <string.h>

#include "escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Into no more than the text is long, so that one byte more is found. */
static bool decode(const char *text, bool compat, uint8_t **bytes,
		   size_t *size)
{
	struct escape_error error;
	bool good;

	*bytes = malloc(strlen(text));
	good = escape_decode(text, compat, *bytes, size, &error);
	if (good == !!error.why || *size > strlen(text))
		abort();
	if (!good && (!error.at || error.at > strlen(text)))
		abort();
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	uint8_t *strict, *compat;
	size_t length, other;
	bool good = decode(text, false, &strict, &length);
	bool too = decode(text, true, &compat, &other);

	/* What is taken in the strict way means the same in the other one. */
	if (good && (!too || length != other ||
		     memcmp(strict, compat, length)))
		abort();
	free(strict);
	free(compat);
	free(text);
	return 0;
}
