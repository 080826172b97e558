// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a command of one step ended, and the checks that all of them begin
 * with.
 */
#include <linux/export.h>

#include "otp-core.h"

/**
 * otp_outcome_end() - decide how a command ended
 * @outcome: gets it
 * @status: what became of it
 * @error: 0 or a negative errno
 * @reason: why it was refused or failed
 * @vendor: vendor status that goes with it
 * @fmt: a sentence for people
 *
 * Return: @error.
 */
int otp_outcome_end(struct otp_outcome *outcome, enum otp_op_status status,
		    int error, enum otp_reason reason, u32 vendor,
		    const char *fmt, ...)
{
	va_list args;

	outcome->status = status;
	outcome->error = error;
	outcome->reason = reason;
	outcome->vendor = vendor;

	va_start(args, fmt);
	vsnprintf(outcome->message, sizeof(outcome->message), fmt, args);
	va_end(args);
	return error;
}
EXPORT_SYMBOL_GPL(otp_outcome_end);

/**
 * otp_outcome_end_device() - the device is to blame
 * @otp: the device
 * @outcome: gets how the command ended
 * @status: what became of it
 * @error: what the provider returned
 * @vendor: vendor status that goes with it
 * @what: what went wrong, as a clause
 *
 * Return: @error.
 */
int otp_outcome_end_device(struct otp_device *otp, struct otp_outcome *outcome,
			   enum otp_op_status status, int error, u32 vendor,
			   const char *what)
{
	char text[OTP_VENDOR_TEXT_SIZE];

	return otp_outcome_end(outcome, status, error, error == -EUCLEAN ?
			       OTP_REASON_DAMAGED : OTP_REASON_DEVICE, vendor,
			       "%s (errno %d, device status %s)", what, -error,
			       otp_vendor_text(otp, vendor, text));
}

/**
 * otp_outcome_check_region() - can anything of a region be changed at all
 * @otp: the device
 * @outcome: gets why not
 * @region: the region
 *
 * Return: 0, -ENOTRECOVERABLE or -EROFS.
 */
int otp_outcome_check_region(struct otp_device *otp,
			     struct otp_outcome *outcome,
			     const struct otp_region *region)
{
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;

	if (otp_device_state(otp, message, &vendor) == OTP_STATE_DEAD) {
		otp_report_dead(otp, vendor);
		return otp_outcome_refuse(outcome, -ENOTRECOVERABLE,
					  OTP_REASON_DEAD, vendor, "%s",
					  message);
	}
	if (otp_region_state(otp, region) & OTP_REGION_WRITE_LOCKED)
		return otp_outcome_refuse(outcome, -EROFS, OTP_REASON_LOCKED,
					  0, "%s is locked", region->name);
	return 0;
}

/**
 * otp_outcome_look() - where the ratchet of a region is
 * @otp: the device
 * @outcome: gets why that cannot be told
 * @region: the region
 * @value: gets it, 0 if the region has none
 *
 * Return: 0, or the provider's error.
 */
int otp_outcome_look(struct otp_device *otp, struct otp_outcome *outcome,
		     const struct otp_region *region, u32 *value)
{
	u32 vendor = 0;
	int ret;

	ret = otp_region_ratchet(otp, region, value, &vendor);
	if (!ret)
		return 0;
	return otp_outcome_end_device(otp, outcome, OTP_OP_REFUSED, ret,
				      vendor, "the ratchet cannot be read");
}

/**
 * otp_outcome_open() - open the write protection of a region
 * @otp: the device
 * @outcome: gets why that failed
 * @region: the region
 *
 * Return: 0; or the provider's error, and the protection is closed again as
 * far as that is possible.
 */
int otp_outcome_open(struct otp_device *otp, struct otp_outcome *outcome,
		     const struct otp_region *region)
{
	u32 vendor = 0;
	int ret;

	if (!otp->ops->protect)
		return 0;
	ret = otp->ops->protect(otp, region, false, &vendor);
	if (!ret)
		return 0;
	otp_outcome_close(otp, NULL, region);
	return otp_outcome_end_device(otp, outcome, OTP_OP_FAILED, ret,
				      vendor,
				      "the write protection cannot be opened");
}

/**
 * otp_outcome_close() - close the write protection of a region again
 * @otp: the device
 * @outcome: how the command ended so far; a failure of this is its own only
 *	if nothing else failed. May be NULL
 * @region: the region
 *
 * Return: 0, or how the command ended.
 */
int otp_outcome_close(struct otp_device *otp, struct otp_outcome *outcome,
		      const struct otp_region *region)
{
	u32 vendor = 0;
	int ret = 0;

	if (otp->ops->protect)
		ret = otp->ops->protect(otp, region, true, &vendor);
	if (!outcome)
		return ret;
	if (!ret || outcome->error)
		return outcome->error;
	return otp_outcome_end_device(otp, outcome, OTP_OP_FAILED, ret,
				      vendor,
				      "it was done, but the write protection cannot be closed");
}
