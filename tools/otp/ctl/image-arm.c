// SPDX-License-Identifier: GPL-2.0-only
/* The right to change the images of a device. */
#include <stdio.h>
#include <string.h>

#include "image-device.h"

int arm_image(struct libotp_device *dev, struct libotp_error *err)
{
	size_t len;

	if (!libotp_arm(dev, err))
		return 0;
	len = strlen(err->text);
	if (!(libotp_info(dev)->status & OTP_STATUS_PROGRAMMING))
		snprintf(err->text + len, sizeof(err->text) - len,
			 "; otp_signed_image.update=1 allows images to be installed without it");
	return err->fault;
}
