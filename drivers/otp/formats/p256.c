// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Keys and signatures of P-256. Decoders in general take more than one form
 * of the same signature; where only one is taken, nobody can make another
 * image of a signed one without the key.
 */
#include "p256.h"

#define P256_NUMBER_SIZE	32
#define P256_PREFIX_SIZE	(P256_SPKI_SIZE - P256_POINT_SIZE)

#define DER_SEQUENCE		0x30
#define DER_INTEGER		0x02
#define DER_HEADER_SIZE		2	/* of what is shorter than 128 bytes */
#define DER_LONG		0x80	/* the length is in more bytes */
#define DER_NEGATIVE		0x80	/* in the first byte of a number */
#define POINT_UNCOMPRESSED	0x04

/* A public key of an elliptic curve, which is P-256, and a string of bits. */
static const u8 p256_prefix[P256_PREFIX_SIZE] = {
	0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
	0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03,
	0x42, 0x00,
};

static const u8 p256_order[P256_NUMBER_SIZE] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
	0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};

/* Bytes that are still to be decoded. */
struct p256_der {
	const u8 *at;
	u32 len;
};

/* Takes a header off, and gives the length of what follows. */
static bool p256_take_header(struct p256_der *der, u8 tag, u32 *length)
{
	if (der->len < DER_HEADER_SIZE || der->at[0] != tag ||
	    der->at[1] >= DER_LONG || der->at[1] > der->len - DER_HEADER_SIZE)
		return false;
	*length = der->at[1];
	der->at += DER_HEADER_SIZE;
	der->len -= DER_HEADER_SIZE;
	return true;
}

/* Neither negative nor with a 0 in front that it can do without. */
static bool p256_is_number(const u8 *number, u32 len)
{
	if (!len || number[0] & DER_NEGATIVE)
		return false;
	return number[0] || len == 1 || number[1] & DER_NEGATIVE;
}

static bool p256_in_range(const u8 *number, u32 len)
{
	if (!number[0]) {
		number++;
		len--;
	}
	if (len != P256_NUMBER_SIZE)
		return len && len < P256_NUMBER_SIZE;
	return memcmp(number, p256_order, P256_NUMBER_SIZE) < 0;
}

static enum p256_result p256_take_number(struct p256_der *der, bool *in_range)
{
	u32 len;

	if (!p256_take_header(der, DER_INTEGER, &len) ||
	    !p256_is_number(der->at, len))
		return P256_NOT_DER;
	*in_range = *in_range && p256_in_range(der->at, len);
	der->at += len;
	der->len -= len;
	return P256_OK;
}

/* What is in the sequence has to be two numbers, and all of it. */
static enum p256_result p256_check_numbers(struct p256_der der)
{
	bool in_range = true;

	if (p256_take_number(&der, &in_range) != P256_OK ||
	    p256_take_number(&der, &in_range) != P256_OK || der.len)
		return P256_NOT_DER;
	return in_range ? P256_OK : P256_RANGE;
}

static bool p256_is_padding(const u8 *at, u32 len)
{
	while (len && !at[len - 1])
		len--;
	return !len;
}

enum p256_result p256_check_signature(const u8 *der, u32 len, u32 *size)
{
	struct p256_der numbers = { der, len };
	enum p256_result result;
	u32 inside;

	*size = 0;
	if (!p256_take_header(&numbers, DER_SEQUENCE, &inside))
		return P256_NOT_DER;
	numbers.len = inside;
	result = p256_check_numbers(numbers);
	if (result != P256_OK)
		return result;
	*size = DER_HEADER_SIZE + inside;
	if (len == *size)
		return P256_OK;
	if (len != P256_SIGNATURE_MAX ||
	    !p256_is_padding(der + *size, len - *size))
		return P256_TRAILING;
	return P256_OK;
}

const u8 *p256_spki_point(const u8 *spki, u32 len)
{
	if (len != P256_SPKI_SIZE ||
	    memcmp(spki, p256_prefix, P256_PREFIX_SIZE) ||
	    spki[P256_PREFIX_SIZE] != POINT_UNCOMPRESSED)
		return NULL;
	return spki + P256_PREFIX_SIZE;
}

void p256_put_spki(const u8 *point, u8 *spki)
{
	memcpy(spki, p256_prefix, P256_PREFIX_SIZE);
	memcpy(spki + P256_PREFIX_SIZE, point, P256_POINT_SIZE);
}
