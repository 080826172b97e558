// SPDX-License-Identifier: LGPL-2.1-or-later
/* OTP_IMAGE_INFO, OTP_IMAGE_INSTALL, OTP_IMAGE_CONFIRM and OTP_IMAGE_SERVE. */
#include <errno.h>

#include "internal.h"

/**
 * struct change - a command that did not succeed
 * @status: enum otp_op_status
 * @reason: enum otp_reason
 * @cannot: what was to be done
 * @message: what the driver says
 */
struct change {
	uint32_t status;
	uint32_t reason;
	const char *cannot;
	const char *message;
};

static int need_image(const struct libotp_device *dev,
		      struct libotp_error *err)
{
	if (libotp_info(dev)->caps & OTP_CAP_IMAGE)
		return 0;
	return fail(err, LIBOTP_POLICY, -EOPNOTSUPP,
		    "%s: its driver (%s) knows no signed image",
		    libotp_name(dev), libotp_info(dev)->driver);
}

/* That the kernel cannot compute something is no fault of the image. */
static enum libotp_fault change_fault(const struct change *change, int ret)
{
	if (change->reason == OTP_REASON_IMAGE_CRYPTO)
		return LIBOTP_DEVICE;
	return outcome_fault(change->status, change->reason, ret);
}

static int change_fail(struct libotp_device *dev, const struct change *change,
		       int ret, struct libotp_error *err)
{
	enum libotp_fault fault = change_fault(change, ret);
	const char *why = libotp_reason_text(change->reason);

	if (*change->message)
		return fail(err, fault, ret, "%s: %s", libotp_name(dev),
			    change->message);
	if (ret == -EINTR)
		return fail(err, LIBOTP_DEVICE, ret,
			    "interrupted before anything was changed");
	return fail(err, fault, ret, "%s: %s: %s", libotp_name(dev),
		    change->cannot,
		    change->reason && why ? why : libotp_errno_text(ret));
}

/* The members that all three structures have. */
#define CHANGE(arg, text, buf)						\
	&(struct change) {						\
		.status = (arg)->status, .reason = (arg)->reason,	\
		.cannot = (text), .message = (buf),			\
	}

#define CHANGE_BEGIN(arg, buf)						\
do {									\
	(arg)->size = sizeof(*(arg));					\
	(arg)->message = (uintptr_t)(buf);				\
	(arg)->message_size = sizeof(buf);				\
	(arg)->status = OTP_OP_NOT_REACHED;				\
	(arg)->reason = OTP_REASON_NONE;				\
	(arg)->error = 0;						\
	(arg)->vendor = 0;						\
} while (0)

#define CHANGE_END(arg, buf)						\
do {									\
	(arg)->message = 0;						\
	(arg)->message_size = 0;					\
	(buf)[sizeof(buf) - 1] = '\0';					\
} while (0)

int libotp_image_info(struct libotp_device *dev, uint32_t slot,
		      struct otp_image_info *info, struct libotp_error *err)
{
	const char *name = libotp_image_slot_name(slot);
	int ret = need_image(dev, err);

	if (ret)
		return ret;
	*info = (struct otp_image_info) { .size = sizeof(*info), .slot = slot };
	ret = device_ioctl(dev, OTP_IMAGE_INFO, info);
	info->message[OTP_MESSAGE_SIZE - 1] = '\0';
	if (!ret)
		return 0;
	return fail(err, ret == -EINVAL ? LIBOTP_USAGE : LIBOTP_DEVICE, ret,
		    "%s: cannot describe its image (%s): %s",
		    libotp_name(dev), name ?: "?", libotp_errno_text(ret));
}

int libotp_image_install(struct libotp_device *dev,
			 struct otp_image_install *install,
			 struct libotp_error *err)
{
	char message[512] = "";
	int ret = need_image(dev, err);

	if (ret)
		return ret;
	if (install->len > OTP_IMAGE_MAX)
		return fail(err, LIBOTP_USAGE, -EMSGSIZE,
			    "an image has at most %u bytes, not %u",
			    OTP_IMAGE_MAX, install->len);
	CHANGE_BEGIN(install, message);
	ret = device_ioctl(dev, OTP_IMAGE_INSTALL, install);
	CHANGE_END(install, message);
	return ret ? change_fail(dev, CHANGE(install, "the image cannot be installed",
					     message), ret, err) : 0;
}

int libotp_image_confirm(struct libotp_device *dev,
			 struct otp_image_confirm *confirm,
			 struct libotp_error *err)
{
	char message[512] = "";
	int ret = need_image(dev, err);

	if (ret)
		return ret;
	CHANGE_BEGIN(confirm, message);
	ret = device_ioctl(dev, OTP_IMAGE_CONFIRM, confirm);
	CHANGE_END(confirm, message);
	return ret ? change_fail(dev, CHANGE(confirm, "the image cannot be confirmed",
					     message), ret, err) : 0;
}

int libotp_image_serve(struct libotp_device *dev,
		       struct otp_image_serve *serve, struct libotp_error *err)
{
	char message[512] = "";
	int ret = need_image(dev, err);

	if (ret)
		return ret;
	CHANGE_BEGIN(serve, message);
	ret = device_ioctl(dev, OTP_IMAGE_SERVE, serve);
	CHANGE_END(serve, message);
	return ret ? change_fail(dev, CHANGE(serve, "the image cannot be served",
					     message), ret, err) : 0;
}
