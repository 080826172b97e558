/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The chip behind the monitor: a /dev/otpN of the driver sefc, through
 * libotp. It checks every batch as a whole before the first pulse, leaves
 * alone what is right already, and arms the device for as long as a batch
 * takes only.
 */
#ifndef MONITOR_CHIP_H
#define MONITOR_CHIP_H

#include <stdbool.h>

#include "libotp.h"
#include "samba/target.h"

/**
 * struct chip - an open device
 * @dev: it
 * @gpnvm: its region
 * @log: told what was done or why it was not
 */
struct chip {
	struct libotp_device *dev;
	uint32_t gpnvm;
	void (*log)(const char *line);
};

extern const struct samba_target_ops chip_ops;

/**
 * chip_open() - open it for programming
 * @name: otp0 or /dev/otp0, NULL for the only one with the driver sefc
 * @log: gets lines without secrets
 */
int chip_open(struct chip *chip, const char *name,
	      void (*log)(const char *line), struct libotp_error *err);
void chip_close(struct chip *chip);

/**
 * chip_runs_monitor() - would the boot ROM run the Secure SAM-BA Monitor
 * @why: gets a sentence if not
 *
 * In boot mode 1010 it does so where there is no valid application: that
 * takes the rights to read user signature block 0 away before it begins.
 */
bool chip_runs_monitor(struct chip *chip, char *why, size_t size);

#endif /* MONITOR_CHIP_H */
