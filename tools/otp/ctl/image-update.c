// SPDX-License-Identifier: GPL-2.0-only
/* The file, or the standard input, that an image is installed from. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "image-device.h"

static int update_refuse(const char *path, const char *why)
{
	_free_ char *name = shown(path);

	return refuse(LIBOTP_USAGE, "%s: %s", name, why);
}

static int open_update(const char *path, int *fd)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0)
		return update_refuse(path, strerror(errno));
	if (fstat(*fd, &st))
		return update_refuse(path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return update_refuse(path, "it is no regular file; '-' reads the standard input");
	return 0;
}

/* One byte more than there may be tells that there is too much. */
static ssize_t read_most(int fd, uint8_t *bytes, size_t most)
{
	size_t size = 0;

	while (size < most) {
		ssize_t n = read(fd, bytes + size, most - size);

		if (n < 0)
			return -errno;
		if (!n)
			break;
		size += n;
	}
	return size;
}

static int read_image(int fd, const char *path, uint8_t **bytes, size_t *size)
{
	_free_ uint8_t *buf = malloc(OTP_IMAGE_MAX + 1);
	char why[80];
	ssize_t n;

	if (!buf)
		return refuse(LIBOTP_DEVICE, "out of memory");
	n = read_most(fd, buf, OTP_IMAGE_MAX + 1);
	if (n < 0)
		return update_refuse(path, strerror(-n));
	if (!n)
		return update_refuse(path, "it is empty");
	if (n > OTP_IMAGE_MAX) {
		snprintf(why, sizeof(why), "an image has at most %u bytes",
			 OTP_IMAGE_MAX);
		return update_refuse(path, why);
	}
	*bytes = buf;
	*size = n;
	buf = NULL;
	return 0;
}

int read_update(const char *path, uint8_t **bytes, size_t *size)
{
	_close_ int fd = -1;
	int ret = 0;

	if (!strcmp(path, "-"))
		return read_image(STDIN_FILENO, "standard input", bytes,
				  size);
	ret = open_update(path, &fd);
	return ret ?: read_image(fd, path, bytes, size);
}
