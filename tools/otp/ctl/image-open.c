// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device with a signed image. Where there is one there is at least another
 * one, which has the trust anchor: that is no reason to ask which is meant.
 */
#include <stdio.h>
#include <string.h>

#include "image-device.h"

static bool has_image(const char *name)
{
	struct libotp_device *dev;
	struct libotp_error err;
	bool has;

	if (libotp_open(name, false, &dev, &err))
		return false;
	has = libotp_info(dev)->caps & OTP_CAP_IMAGE;
	libotp_close(dev);
	return has;
}

/* The first of those with an image, and how many there are. */
static size_t count_images(char **names, size_t count, char *name, size_t size)
{
	size_t images = 0;

	for (size_t i = 0; i < count; i++)
		if (has_image(names[i]) && !images++)
			snprintf(name, size, "%s", names[i]);
	return images;
}

/* 0; or the exit code, with @name empty where open_device() shall decide. */
static int only_image(char *name, size_t size)
{
	char **names;
	size_t count, images;
	int ret = 0;

	name[0] = '\0';
	if (libotp_list(&names, &count))
		return 0;
	images = count > 1 ? count_images(names, count, name, size) : 0;
	if (count > 1 && !images)
		ret = refuse(LIBOTP_USAGE,
			     "none of the %zu devices has a signed image; 'otpctl image add' makes one",
			     count);
	else if (images > 1)
		ret = refuse(LIBOTP_USAGE,
			     "there are %zu devices with a signed image (%s, ...); choose one with --device",
			     images, name);
	libotp_list_free(names);
	return ret;
}

int open_image_device(bool write, struct libotp_device **dev)
{
	struct libotp_error err;
	char name[64];
	int ret;

	if (opt.device)
		return open_device(write, dev);
	ret = only_image(name, sizeof(name));
	if (ret)
		return ret;
	if (!name[0])
		return open_device(write, dev);
	if (libotp_open(name, write, dev, &err))
		return report(&err);
	return 0;
}
