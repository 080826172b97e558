/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PRESENT with a 128-bit key, the block cipher that OpenTitan scrambles its
 * secret partitions with and makes its digests of.
 */
#ifndef _OTP_FORMATS_PRESENT_H
#define _OTP_FORMATS_PRESENT_H

#include "types.h"

#define PRESENT_ROUND_KEYS	32

/**
 * struct present_key - a 128-bit key
 * @high: bits 127 to 64
 * @low: bits 63 to 0
 */
struct present_key {
	u64 high;
	u64 low;
};

/**
 * struct present - an expanded key
 * @round_keys: in the order of encryption
 */
struct present {
	u64 round_keys[PRESENT_ROUND_KEYS];
};

void present_expand(struct present *present, const struct present_key *key);
u64 present_encrypt(const struct present *present, u64 block);
u64 present_decrypt(const struct present *present, u64 block);

#endif /* _OTP_FORMATS_PRESENT_H */
