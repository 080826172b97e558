/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text and bytes that were collected, and the search for values in them.
 */
#ifndef OTP_SELFTEST_LOG_H
#define OTP_SELFTEST_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/types.h>

#define LOG_SIZE	0x100000

/**
 * struct log - text or bytes that were collected
 * @size: bytes
 * @bytes: what was collected, a NUL after it
 */
struct log {
	size_t size;
	char bytes[LOG_SIZE];
};

/* NULL without memory; free() it. */
struct log *log_new(void);
/* What does not fit is left out. */
void log_add(struct log *log, const void *bytes, size_t size);
/* Adds all that the kernel has logged. */
void log_read_kernel(struct log *log);
bool log_has(const struct log *log, const void *what, size_t size);
/* In any of the ways in which it could be written. */
bool log_has_value(const struct log *log, __u32 value);

#endif /* OTP_SELFTEST_LOG_H */
