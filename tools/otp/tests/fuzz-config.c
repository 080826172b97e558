// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as an OEM configuration. */
#include "oem-config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oem_config config;
	struct libotp_error err;

	if (!oem_config_parse("c", (const char *)data, size, &config, &err))
		oem_config_check("c", &config, size & 1, &err);
	return 0;
}
