// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whose fault it is that a command of one step did not succeed. */
#include <errno.h>

#include "internal.h"

/* @status, @reason: enum otp_op_status and enum otp_reason; @ret: its errno. */
enum libotp_fault outcome_fault(uint32_t status, uint32_t reason, int ret)
{
	if (status == OTP_OP_FAILED)
		return reason == OTP_REASON_VERIFY ? LIBOTP_VERIFY :
						     LIBOTP_DEVICE;
	if (status == OTP_OP_REFUSED)
		return reason == OTP_REASON_DEVICE ||
		       reason == OTP_REASON_DEAD ? LIBOTP_DEVICE :
						   LIBOTP_POLICY;
	switch (ret) {
	case -EACCES:
	case -EPERM:
	case -EOPNOTSUPP:
		return LIBOTP_POLICY;
	case -EINVAL:
	case -ENOENT:
		return LIBOTP_USAGE;
	default:
		return LIBOTP_DEVICE;
	}
}
