/* SPDX-License-Identifier: GPL-2.0-only */
/* What the devices of the tests share: they are listed, opened and armed. */
#ifndef TESTS_FAKE_H
#define TESTS_FAKE_H

#include "internal.h"

/**
 * struct fake_file - an open device; the first member of what a fake has
 * @write: open for writing
 * @armed: it has the programming right
 */
struct fake_file {
	bool write;
	bool armed;
};

/* As OTP_ARM; FAKE_OTP_OFF switches programming off. */
int fake_arm(struct fake_file *file);

/* Each fake has these; the first gives NULL without memory. */
struct fake_file *fake_new(void);
int fake_ioctl(void *ctx, unsigned long cmd, void *arg);

#endif
