// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "ctl.h"

static int only_device(char *name, size_t size)
{
	char **names;
	size_t count;
	int ret = libotp_list(&names, &count);

	if (ret)
		return refuse(LIBOTP_DEVICE, "cannot list /sys/class/otp: %s",
			      strerror(-ret));
	if (!count)
		ret = refuse(LIBOTP_DEVICE,
			     "there is no OTP device; is the driver loaded? ('otpctl mock add astra' makes a simulated one)");
	else if (count > 1)
		ret = refuse(LIBOTP_USAGE,
			     "there are %zu devices (%s, %s%s); choose one with --device",
			     count, names[0], names[1],
			     count > 2 ? ", ..." : "");
	else
		snprintf(name, size, "%s", names[0]);
	libotp_list_free(names);
	return ret;
}

/* 0, or the exit code. */
int open_device(bool write, struct libotp_device **dev)
{
	struct libotp_error err;
	char name[64];
	int ret;

	if (!opt.device) {
		ret = only_device(name, sizeof(name));
		if (ret)
			return ret;
	}
	if (libotp_open(opt.device ?: name, write, dev, &err))
		return report(&err);
	return 0;
}

const char *region_name(const struct libotp_device *dev,
			const struct otp_field_info *field)
{
	return (const char *)libotp_region(dev, field->region)->name;
}
