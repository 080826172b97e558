// SPDX-License-Identifier: GPL-2.0-only
/* Listed are otp0 and so on, as many as FAKE_OTP_COUNT says: else one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake.h"

int fake_arm(struct fake_file *file)
{
	if (!file->write)
		return -EBADF;
	if (getenv("FAKE_OTP_OFF"))
		return -EPERM;
	if (file->armed)
		return -EALREADY;
	file->armed = true;
	return 0;
}

static const struct backend_ops fake_ops = {
	.ioctl = fake_ioctl,
	.close = free,
};

static int fake_count(void)
{
	const char *count = getenv("FAKE_OTP_COUNT");

	return count ? atoi(count) : 1;
}

int backend_open(const char *name, bool write, struct backend *backend)
{
	struct fake_file *file;
	int n;

	if (sscanf(name, "otp%d", &n) != 1 || n < 0 || n >= fake_count())
		return -ENOENT;
	file = fake_new();
	if (!file)
		return -ENOMEM;
	file->write = write;
	backend->ops = &fake_ops;
	backend->ctx = file;
	return 0;
}

int backend_list(char ***names, size_t *count)
{
	int n = fake_count();

	*names = calloc(n + 1, sizeof(**names));
	if (!*names)
		return -ENOMEM;
	for (int i = 0; i < n; i++)
		if (asprintf(&(*names)[i], "otp%d", i) < 0)
			return -ENOMEM;
	*count = n;
	return 0;
}
