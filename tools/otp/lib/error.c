// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

int fail(struct libotp_error *err, enum libotp_fault fault, int code,
	 const char *fmt, ...)
{
	va_list args;

	if (!err)
		return code;
	err->fault = fault;
	err->code = code;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return code;
}

int fail_memory(struct libotp_error *err)
{
	return fail(err, LIBOTP_DEVICE, -ENOMEM, "out of memory");
}
