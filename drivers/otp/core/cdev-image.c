// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of /dev/otpN about a signed image.
 */
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "cdev.h"

int otp_ioctl_image_info(struct otp_file *file, union otp_arg *arg)
{
	struct otp_image_info *info = &arg->image_info;
	struct otp_device *otp = file->otp;

	if (!otp->ops->image)
		return -EOPNOTSUPP;
	if (info->reserved[0] || info->reserved[1] ||
	    info->slot > OTP_IMAGE_SERVED)
		return -EINVAL;
	memset_after(info, 0, slot);
	otp->ops->image->info(otp, info);
	return 0;
}

/* What all that changes something is asked first. */
static int otp_image_check(struct otp_file *file, bool dry_run)
{
	struct otp_device *otp = file->otp;

	if (!otp->ops->image)
		return -EOPNOTSUPP;
	return dry_run || otp->owner == file ? 0 : -EACCES;
}

/* The image as it came, in memory that user space cannot change; or NULL. */
static int otp_install_get(struct otp_file *file,
			   const struct otp_image_install *arg, u8 **data)
{
	int ret;

	ret = otp_image_check(file, arg->flags & OTP_IMAGE_INSTALL_DRY_RUN);
	if (ret)
		return ret;
	if (arg->reserved[0] || arg->reserved[1] || !arg->data != !arg->len)
		return -EINVAL;
	if (arg->len > OTP_IMAGE_MAX)
		return -EMSGSIZE;
	ret = otp_clear_message(arg->message, arg->message_size);
	if (ret || !arg->data)
		return ret;
	*data = vmemdup_user(u64_to_user_ptr(arg->data), arg->len);
	return PTR_ERR_OR_ZERO(*data);
}

int otp_ioctl_image_install(struct otp_file *file, union otp_arg *arg)
{
	struct otp_image_install *install = &arg->install;
	bool dry_run = install->flags & OTP_IMAGE_INSTALL_DRY_RUN;
	struct otp_outcome outcome = {};
	struct otp_device *otp = file->otp;
	u8 *data = NULL;
	int ret;

	ret = otp_install_get(file, install, &data);
	if (ret)
		return ret;
	ret = otp->ops->image->install(otp, data, install->len, dry_run,
				       &outcome);
	kvfree(data);
	if (!dry_run)
		otp_image_notify(otp);
	otp_put_outcome(install, &outcome);
	if (otp_put_message(outcome.message, install->message,
			    install->message_size))
		return -EFAULT;
	return ret;
}

int otp_ioctl_image_confirm(struct otp_file *file, union otp_arg *arg)
{
	struct otp_image_confirm *confirm = &arg->confirm;
	bool dry_run = confirm->flags & OTP_IMAGE_CONFIRM_DRY_RUN;
	struct otp_outcome outcome = {};
	struct otp_device *otp = file->otp;
	int ret;

	ret = otp_image_check(file, dry_run);
	if (ret)
		return ret;
	if (confirm->reserved)
		return -EINVAL;
	ret = otp_clear_message(confirm->message, confirm->message_size);
	if (ret)
		return ret;

	confirm->counter = 0;
	confirm->stored_counter = 0;
	ret = otp->ops->image->confirm(otp, dry_run, confirm, &outcome);
	if (!dry_run)
		otp_image_notify(otp);
	otp_put_outcome(confirm, &outcome);
	if (otp_put_message(outcome.message, confirm->message,
			    confirm->message_size))
		return -EFAULT;
	return ret;
}

int otp_ioctl_image_serve(struct otp_file *file, union otp_arg *arg)
{
	struct otp_image_serve *serve = &arg->serve;
	struct otp_outcome outcome = {};
	struct otp_device *otp = file->otp;
	int ret;

	ret = otp_image_check(file, false);
	if (ret)
		return ret;
	if (serve->reserved)
		return -EINVAL;
	ret = otp_clear_message(serve->message, serve->message_size);
	if (ret)
		return ret;

	ret = otp->ops->image->serve(otp, &outcome);
	otp_put_outcome(serve, &outcome);
	if (otp_put_message(outcome.message, serve->message,
			    serve->message_size))
		return -EFAULT;
	return ret;
}
