/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the device tree says of regions and payloads.
 */
#ifndef _OTP_CORE_DT_H
#define _OTP_CORE_DT_H

#include <linux/types.h>

struct device;
struct otp_desc;
struct otp_ops;

int otp_dt_check(struct device *dev, const struct otp_desc *desc,
		 const struct otp_ops *ops);
void otp_dt_warn_payload(struct device *dev, u32 size);

#endif /* _OTP_CORE_DT_H */
