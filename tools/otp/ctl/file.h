/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that a command reads as a whole. */
#ifndef OTPCTL_FILE_H
#define OTPCTL_FILE_H

#include "libotp.h"

/*
 * All of a regular file that is not empty and has at most @max bytes. The
 * caller frees it. 0 or a negative errno.
 */
int read_regular_file(const char *path, size_t max, uint8_t **bytes,
		      size_t *size, struct libotp_error *err);

#endif /* OTPCTL_FILE_H */
