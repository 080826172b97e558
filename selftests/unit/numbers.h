/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random numbers, and ends of tables.
 */
#ifndef _OTP_UNIT_NUMBERS_H
#define _OTP_UNIT_NUMBERS_H

#include "../../drivers/otp/formats/types.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define END(array)	((array) + COUNT(array))

/* xorshift64: the same on every machine, so a failure can be had again. */
static inline u64 random_u64(void)
{
	static u64 state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

#endif /* _OTP_UNIT_NUMBERS_H */
