// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "internal.h"

static int file_fail(const char *path, int code, const char *why,
		     struct libotp_error *err)
{
	_free_ char *name = printable(path);

	return fail(err, LIBOTP_USAGE, code, "%s: %s", name ?: "?", why);
}

static int open_file(const char *path, size_t max, size_t *size,
		     struct libotp_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	const char *why = NULL;
	struct stat st;

	if (fd < 0)
		return file_fail(path, -errno, strerror(errno), err);
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		why = "it is no regular file";
	else if (!st.st_size)
		why = "it is empty";
	else if ((uintmax_t)st.st_size > max)
		why = "it is too large";
	if (!why) {
		*size = st.st_size;
		return fd;
	}
	close(fd);
	return file_fail(path, -EINVAL, why, err);
}

static int read_all(int fd, uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		ssize_t n = read(fd, bytes + at, size - at);

		if (n <= 0)
			return n ? -errno : -EIO;
		at += n;
	}
	return 0;
}

int read_regular_file(const char *path, size_t max, uint8_t **bytes,
		      size_t *size, struct libotp_error *err)
{
	_close_ int fd = open_file(path, max, size, err);
	int ret;

	if (fd < 0)
		return fd;
	*bytes = malloc(*size);
	if (!*bytes)
		return fail_memory(err);
	ret = read_all(fd, *bytes, *size);
	if (!ret)
		return 0;
	wipe_free(*bytes, *size);
	*bytes = NULL;
	return file_fail(path, ret, strerror(-ret), err);
}
