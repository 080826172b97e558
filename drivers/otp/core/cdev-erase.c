// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command of /dev/otpN that erases.
 */
#include "cdev.h"

int otp_ioctl_erase(struct otp_file *file, union otp_arg *arg)
{
	struct otp_erase *erase = &arg->erase;
	struct otp_erase_request request = { .erase = erase };
	struct otp_device *otp = file->otp;
	int ret;

	if (!otp->ops->erase)
		return -EOPNOTSUPP;
	if (!(erase->flags & OTP_ERASE_DRY_RUN) && otp->owner != file)
		return -EACCES;
	if (erase->reserved)
		return -EINVAL;
	request.region = otp_region_get(otp, erase->region);
	if (!request.region)
		return -ENOENT;
	ret = otp_clear_message(erase->message, erase->message_size);
	if (ret)
		return ret;

	erase->erased = 0;
	ret = otp_erase(otp, &request);
	otp_put_outcome(erase, &request.outcome);
	if (otp_put_message(request.outcome.message, erase->message,
			    erase->message_size))
		return -EFAULT;
	return ret;
}
