// SPDX-License-Identifier: LGPL-2.1-or-later
/* OTP_DAI. */
#include <errno.h>

#include "internal.h"

static enum libotp_fault dai_fault(int ret)
{
	switch (ret) {
	case -EACCES:
	case -EPERM:
	case -EEXIST:
	case -EROFS:
	case -EOPNOTSUPP:
		return LIBOTP_POLICY;
	case -EINVAL:
	case -ERANGE:
		return LIBOTP_USAGE;
	default:
		return LIBOTP_DEVICE;
	}
}

static int dai_fail(struct libotp_device *dev, const struct otp_dai *dai,
		    int ret, const char *message, struct libotp_error *err)
{
	if (*message)
		return fail(err, dai_fault(ret), ret, "0x%03x: %s",
			    dai->address, message);
	/* The hardware would have said why. */
	if (ret == -EPERM && !dai->vendor)
		return fail(err, LIBOTP_POLICY, ret,
			    "%s: the kernel is locked down (lockdown= on its command line, or Secure Boot) and takes no raw commands then",
			    libotp_name(dev));
	if (ret == -EOPNOTSUPP)
		return fail(err, LIBOTP_POLICY, ret,
			    "%s: its driver takes no raw commands",
			    libotp_name(dev));
	return fail(err, dai_fault(ret), ret, "0x%03x: %s", dai->address,
		    libotp_errno_text(ret));
}

int libotp_dai(struct libotp_device *dev, struct otp_dai *dai,
	       struct libotp_error *err)
{
	char message[512] = "";
	int ret;

	dai->size = sizeof(*dai);
	dai->message = (uintptr_t)message;
	dai->message_size = sizeof(message);
	dai->vendor = 0;
	dai->status = 0;
	ret = device_ioctl(dev, OTP_DAI, dai);
	dai->message = 0;
	dai->message_size = 0;
	message[sizeof(message) - 1] = '\0';
	if (ret)
		return dai_fail(dev, dai, ret, message, err);
	fail(err, LIBOTP_DONE, 0, "%s", message);
	return 0;
}
