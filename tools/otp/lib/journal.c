// SPDX-License-Identifier: LGPL-2.1-or-later
/* OTP_JOURNAL_APPEND, OTP_RATCHET and OTP_ERASE, and reading a journal. */
#include <errno.h>
#include <string.h>

#include "internal.h"

/**
 * struct step - a command of one step that did not succeed
 * @region: index of the region
 * @status: enum otp_op_status
 * @reason: enum otp_reason
 * @cannot: what was to be done to the region
 * @message: what the driver says
 */
struct step {
	uint32_t region;
	uint32_t status;
	uint32_t reason;
	const char *cannot;
	const char *message;
};

static int step_fail(struct libotp_device *dev, const struct step *step,
		     int ret, struct libotp_error *err)
{
	const struct otp_region_info *region =
		libotp_region(dev, step->region);
	enum libotp_fault fault = outcome_fault(step->status, step->reason,
						ret);
	const char *why = libotp_reason_text(step->reason);

	if (*step->message)
		return fail(err, fault, ret, "%s", step->message);
	if (ret == -EINTR)
		return fail(err, LIBOTP_DEVICE, ret,
			    "interrupted before anything was changed");
	return fail(err, fault, ret, "%s: %s cannot be %s: %s",
		    libotp_name(dev),
		    region ? (const char *)region->name : "the region",
		    step->cannot,
		    step->reason && why ? why : libotp_errno_text(ret));
}

/* The members that all three structures have. */
#define STEP(arg, text, buf)						\
	&(struct step) {						\
		.region = (arg)->region, .status = (arg)->status,	\
		.reason = (arg)->reason, .cannot = (text),		\
		.message = (buf),					\
	}

int libotp_journal_append(struct libotp_device *dev,
			  struct otp_journal_append *append,
			  struct libotp_error *err)
{
	char message[512] = "";
	int ret;

	append->size = sizeof(*append);
	append->message = (uintptr_t)message;
	append->message_size = sizeof(message);
	append->status = OTP_OP_NOT_REACHED;
	append->reason = OTP_REASON_NONE;
	append->error = 0;
	append->vendor = 0;
	ret = device_ioctl(dev, OTP_JOURNAL_APPEND, append);
	append->message = 0;
	append->message_size = 0;
	message[sizeof(message) - 1] = '\0';
	return ret ? step_fail(dev, STEP(append, "appended to", message), ret,
			       err) : 0;
}

int libotp_ratchet(struct libotp_device *dev, struct otp_ratchet *ratchet,
		   struct libotp_error *err)
{
	char message[512] = "";
	int ret;

	ratchet->size = sizeof(*ratchet);
	ratchet->message = (uintptr_t)message;
	ratchet->message_size = sizeof(message);
	ratchet->status = OTP_OP_NOT_REACHED;
	ratchet->reason = OTP_REASON_NONE;
	ratchet->error = 0;
	ratchet->vendor = 0;
	ret = device_ioctl(dev, OTP_RATCHET, ratchet);
	ratchet->message = 0;
	ratchet->message_size = 0;
	message[sizeof(message) - 1] = '\0';
	return ret ? step_fail(dev, STEP(ratchet, "ratcheted", message), ret,
			       err) : 0;
}

int libotp_erase(struct libotp_device *dev, struct otp_erase *erase,
		 struct libotp_error *err)
{
	char message[512] = "";
	int ret;

	erase->size = sizeof(*erase);
	erase->message = (uintptr_t)message;
	erase->message_size = sizeof(message);
	erase->status = OTP_OP_NOT_REACHED;
	erase->reason = OTP_REASON_NONE;
	erase->error = 0;
	erase->vendor = 0;
	ret = device_ioctl(dev, OTP_ERASE, erase);
	erase->message = 0;
	erase->message_size = 0;
	message[sizeof(message) - 1] = '\0';
	return ret ? step_fail(dev, STEP(erase, "erased", message), ret,
			       err) : 0;
}

int libotp_read_journal(struct libotp_device *dev,
			const struct otp_region_info *region, void *bytes,
			bool *hidden, struct libotp_error *err)
{
	uint32_t most = OTP_MAX_BYTES - OTP_MAX_BYTES % region->granule;
	uint8_t *to = bytes;
	bool zero = false;

	for (uint32_t at = 0, len; at < region->region_size; at += len) {
		uint32_t vendor = 0;
		int ret;

		len = region->region_size - at;
		if (len > most)
			len = most;
		ret = libotp_read(dev, region->region, at, len, to + at, NULL,
				  &vendor);
		if (ret && ret != -EACCES)
			return device_vendor_fail(dev, ret, vendor, err,
						  "%s+%u: cannot be read",
						  region->name, at);
		zero |= ret == -EACCES;
	}
	if (hidden)
		*hidden = zero;
	return 0;
}
