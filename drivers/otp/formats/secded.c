// SPDX-License-Identifier: GPL-2.0-only
/*
 * The (22,16) Hamming code of OpenTitan's OTP words, with an overall parity
 * bit.
 */
#include "secded.h"

#define SECDED_CHECKS	5
#define SECDED_PARITY	21

/* The data bits that each check bit covers; OpenTitan, prim_secded_hamming. */
static const u16 secded_cover[SECDED_CHECKS] = {
	0xad5b, 0x366d, 0xc78e, 0x07f0, 0xf800,
};

static u32 secded_parity(u32 bits)
{
	bits ^= bits >> 16;
	bits ^= bits >> 8;
	bits ^= bits >> 4;
	/* The parities of the sixteen numbers that are left. */
	return 0x6996 >> (bits & 0xf) & 1;
}

/**
 * secded_encode() - encode a word
 * @data: the data
 *
 * Return: the code word.
 */
u32 secded_encode(u16 data)
{
	u32 code = data;
	u32 i;

	for (i = 0; i < SECDED_CHECKS; i++)
		code |= secded_parity(data & secded_cover[i]) <<
			(SECDED_DATA_BITS + i);
	return code | secded_parity(code) << SECDED_PARITY;
}

/* Which check bits disagree; a wrong data bit is one that all of them cover. */
static u32 secded_syndrome(u32 code)
{
	u32 syndrome = 0;
	u32 i;

	for (i = 0; i < SECDED_CHECKS; i++)
		syndrome |= (secded_parity(code & secded_cover[i]) ^
			     (code >> (SECDED_DATA_BITS + i) & 1)) << i;
	return syndrome;
}

static u32 secded_data_syndrome(u32 bit)
{
	u32 syndrome = 0;
	u32 i;

	for (i = 0; i < SECDED_CHECKS; i++)
		syndrome |= (u32)(secded_cover[i] >> bit & 1) << i;
	return syndrome;
}

/**
 * secded_decode() - decode a word
 * @code: the code word
 * @data: gets its data, corrected where that is possible
 *
 * Return: what the data is worth.
 */
enum secded_result secded_decode(u32 code, u16 *data)
{
	u32 syndrome = secded_syndrome(code);
	bool odd = secded_parity(code & SECDED_CODE_MASK);
	u32 bit;

	*data = code;
	if (!odd)
		return syndrome ? SECDED_UNCORRECTABLE : SECDED_RIGHT;

	for (bit = 0; bit < SECDED_DATA_BITS; bit++)
		if (secded_data_syndrome(bit) == syndrome)
			*data ^= 1U << bit;
	return SECDED_CORRECTED;
}
