/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The modules of the subsystem, out and in again.
 *
 * Functions return 0 or a negative errno unless they say otherwise.
 */
#ifndef OTP_SELFTEST_MODULES_H
#define OTP_SELFTEST_MODULES_H

#include <stdbool.h>

/* The core is a module, and not a part of the kernel. */
bool modules_possible(void);
/* The core, and before it all that needs it. */
int modules_unload(void);
/* The core with programming "0" or "1", and what was unloaded with it. */
int modules_load(const char *programming);

#endif /* OTP_SELFTEST_MODULES_H */
