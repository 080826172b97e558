/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The (22,16) Hamming code of OpenTitan's OTP words: corrects one wrong bit,
 * detects two.
 */
#ifndef _OTP_FORMATS_SECDED_H
#define _OTP_FORMATS_SECDED_H

#include "types.h"

#define SECDED_DATA_BITS	16
#define SECDED_CODE_BITS	22
#define SECDED_CODE_MASK	0x3fffffU

/**
 * enum secded_result - what a code word is worth
 * @SECDED_RIGHT: as it was encoded
 * @SECDED_CORRECTED: one bit was wrong
 * @SECDED_UNCORRECTABLE: more were; the data is not to be trusted
 */
enum secded_result {
	SECDED_RIGHT,
	SECDED_CORRECTED,
	SECDED_UNCORRECTABLE,
};

/* Data in bits 15 to 0, check bits in 21 to 16. */
u32 secded_encode(u16 data);
enum secded_result secded_decode(u32 code, u16 *data);

#endif /* _OTP_FORMATS_SECDED_H */
