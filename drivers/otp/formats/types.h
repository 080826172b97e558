/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Types of the pure code, formats and models, which is compiled into kernel
 * modules, user-space tools, tests and fuzzers from the same source.
 */
#ifndef _OTP_FORMATS_TYPES_H
#define _OTP_FORMATS_TYPES_H

#ifdef __KERNEL__
#include <linux/export.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

/* What one module has for another is linked in user space. */
#define EXPORT_SYMBOL_GPL(symbol)	struct symbol##_export
#endif

#endif /* _OTP_FORMATS_TYPES_H */
