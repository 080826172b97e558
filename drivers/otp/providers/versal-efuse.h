/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * eFUSE controller of AMD Versal: what its files share.
 */
#ifndef _OTP_VERSAL_EFUSE_H
#define _OTP_VERSAL_EFUSE_H

#include <linux/otp.h>

/**
 * struct versal_timer - a register that counts cycles of the reference clock
 * @reg: it, 0 behind the last one
 * @ns: how long it has to count
 */
struct versal_timer {
	u32 reg;
	u32 ns;
};

/* versal-maps.c */
extern const struct otp_desc versal_desc;
extern const struct regmap_config versal_registers;
extern const struct regmap_config versal_cache;
extern const struct of_device_id versal_cache_match[];
extern const struct versal_timer versal_timers[];
u32 versal_lock(const struct otp_region *region);
void versal_check_step(struct otp_batch *batch, struct otp_step *step,
		       u32 status, u32 misc);

#endif /* _OTP_VERSAL_EFUSE_H */
