// SPDX-License-Identifier: GPL-2.0-only
/* Any text as a number and as a range of fields. */
#include <stdlib.h>
#include <string.h>

#include "libotp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size), *back;
	struct libotp_error err;
	uint8_t bytes[32], again[32];
	char **names;
	size_t count;

	if (!libotp_parse_number(text, bytes, sizeof(bytes))) {
		back = libotp_format_number(bytes, 256);
		if (libotp_parse_number(back, again, sizeof(again)) ||
		    memcmp(bytes, again, sizeof(bytes)))
			abort();
		free(back);
	}
	if (!libotp_expand_range(text, &names, &count, &err)) {
		if (!count || count > OTP_MAX_OPS || names[count])
			abort();
		libotp_list_free(names);
	}
	free(text);
	return 0;
}
