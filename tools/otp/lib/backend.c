// SPDX-License-Identifier: LGPL-2.1-or-later
/* The real way to a device: /dev/otpN and /sys/class/otp. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "internal.h"

static int real_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	return ioctl((int)(intptr_t)ctx, cmd, arg) < 0 ? -errno : 0;
}

static void real_close(void *ctx)
{
	close((int)(intptr_t)ctx);
}

static const struct backend_ops real_ops = {
	.ioctl = real_ioctl,
	.close = real_close,
};

int backend_open(const char *name, bool write, struct backend *backend)
{
	char path[280];
	struct stat st;
	int fd;

	if (snprintf(path, sizeof(path), "/dev/%s", name) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK |
			O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || !S_ISCHR(st.st_mode)) {
		close(fd);
		return -ENOTTY;
	}
	backend->ops = &real_ops;
	backend->ctx = (void *)(intptr_t)fd;
	return 0;
}

static int is_device(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int backend_list(char ***names, size_t *count)
{
	struct dirent **entries = NULL;
	int n = scandir("/sys/class/otp", &entries, is_device, versionsort);
	char **list;

	if (n < 0 && errno != ENOENT)
		return -errno;
	if (n < 0)
		n = 0;
	list = calloc(n + 1, sizeof(*list));
	for (int i = 0; i < n; i++) {
		if (list)
			list[i] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (!list)
		return -ENOMEM;
	*names = list;
	*count = n;
	return 0;
}
