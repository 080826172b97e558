// SPDX-License-Identifier: GPL-2.0-only
/* A directory in place of configfs: FAKE_CONFIGFS, FAKE_CLASS. */
#include "ctl.h"

__attribute__((constructor))
static void fake_configfs(void)
{
	if (getenv("FAKE_CONFIGFS"))
		mock_root = getenv("FAKE_CONFIGFS");
	if (getenv("FAKE_CLASS"))
		mock_class = getenv("FAKE_CLASS");
}
