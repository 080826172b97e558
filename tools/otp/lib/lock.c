// SPDX-License-Identifier: LGPL-2.1-or-later
/* OTP_LOCK. */
#include <errno.h>

#include "internal.h"

static int lock_fail(struct libotp_device *dev, const struct otp_lock *lock,
		     int ret, const char *message, struct libotp_error *err)
{
	const struct otp_region_info *region =
		libotp_region(dev, lock->region);
	enum libotp_fault fault = outcome_fault(lock->status, lock->reason,
						ret);
	const char *why = libotp_reason_text(lock->reason);

	if (*message)
		return fail(err, fault, ret, "%s", message);
	if (ret == -EINTR)
		return fail(err, LIBOTP_DEVICE, ret,
			    "interrupted before anything was locked");
	return fail(err, fault, ret, "%s: %s cannot be locked: %s",
		    libotp_name(dev),
		    region ? (const char *)region->name : "the region",
		    lock->reason && why ? why : libotp_errno_text(ret));
}

int libotp_lock(struct libotp_device *dev, struct otp_lock *lock,
		struct libotp_error *err)
{
	char message[512] = "";
	int ret;

	lock->size = sizeof(*lock);
	lock->message = (uintptr_t)message;
	lock->message_size = sizeof(message);
	lock->status = OTP_OP_NOT_REACHED;
	lock->reason = OTP_REASON_NONE;
	lock->error = 0;
	lock->vendor = 0;
	ret = device_ioctl(dev, OTP_LOCK, lock);
	lock->message = 0;
	lock->message_size = 0;
	message[sizeof(message) - 1] = '\0';
	return ret ? lock_fail(dev, lock, ret, message, err) : 0;
}
