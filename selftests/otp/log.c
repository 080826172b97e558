// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text and bytes that were collected; see log.h.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "util.h"

void log_add(struct log *log, const void *bytes, size_t size)
{
	if (size > LOG_SIZE - 1 - log->size)
		size = LOG_SIZE - 1 - log->size;
	memcpy(log->bytes + log->size, bytes, size);
	log->size += size;
	log->bytes[log->size] = '\0';
}

struct log *log_new(void)
{
	return calloc(1, sizeof(struct log));
}

void log_read_kernel(struct log *log)
{
	char record[8192];
	ssize_t got;
	int fd;

	fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return;
	while ((got = read(fd, record, sizeof(record))) > 0 ||
	       (got < 0 && errno == EPIPE))
		if (got > 0)
			log_add(log, record, got);
	close(fd);
}

bool log_has(const struct log *log, const void *what, size_t size)
{
	return memmem(log->bytes, log->size, what, size);
}

static bool log_has_text(const struct log *log, const char *format,
			 __u32 value)
{
	char text[32];

	snprintf(text, sizeof(text), format, value);
	return log_has(log, text, strlen(text));
}

bool log_has_value(const struct log *log, __u32 value)
{
	static const char *const formats[] = { "%08x", "%08X", "%u", "%d" };
	__u32 little = htole32(value), big = htobe32(value);
	__u32 swapped = __builtin_bswap32(value);
	size_t i;

	for (i = 0; i < ARRAY_LEN(formats); i++)
		if (log_has_text(log, formats[i], value) ||
		    log_has_text(log, formats[i], swapped))
			return true;
	return log_has(log, &little, 4) || log_has(log, &big, 4);
}
