/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * eFUSE controller of AMD Versal: what its files share.
 */
#ifndef _OTP_VERSAL_EFUSE_H
#define _OTP_VERSAL_EFUSE_H

#include <linux/otp.h>

struct regmap;

/**
 * struct versal - a controller
 * @regmap: its registers
 * @cache: what it read of its fuses at the last load, or NULL
 * @rate: of the reference clock, 0: the timers are right as they are
 */
struct versal {
	struct regmap *regmap;
	struct regmap *cache;
	u32 rate;
};

/* versal-maps.c */
extern const struct otp_desc versal_desc;
u32 versal_lock_fuse(const struct otp_region *region);

/* versal-command.c */
bool versal_is_countable(u32 rate);
int versal_sense_row(struct versal *versal, u32 address, u32 *value,
		     u32 *vendor);
int versal_program_row(struct versal *versal, u32 address, u32 bits,
		       u32 *vendor);

#endif /* _OTP_VERSAL_EFUSE_H */
