// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as a script for a Secure SAM-BA Monitor. */
#include <stdlib.h>
#include <string.h>

#include "samba-step.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct samba_script script = { 0 };
	struct libotp_error err = { 0 };
	int ret = script_parse("/nowhere/s", data, size, &script, &err);

	if (ret && (err.fault == LIBOTP_DONE || !*err.text))
		abort();
	for (size_t i = 0; !ret && i < script.count; i++) {
		char *text = step_text(&script.steps[i]);

		if (!strlen(text))
			abort();
		free(text);
	}
	script_free(&script);
	return 0;
}
