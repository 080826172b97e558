/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Public keys and signatures of ECDSA on NIST P-256, as they are stored: in
 * DER, of which only the one form is accepted that a correct encoder gives.
 */
#ifndef _OTP_FORMATS_P256_H
#define _OTP_FORMATS_P256_H

#include "types.h"

#define P256_POINT_SIZE		65	/* 0x04, X and Y */
#define P256_SPKI_SIZE		91
#define P256_SIGNATURE_MAX	72

/**
 * enum p256_result - what is wrong with a signature
 * @P256_OK: nothing
 * @P256_NOT_DER: it is no sequence of two integers in DER, or one is negative
 * @P256_TRAILING: bytes behind it that do not pad it to P256_SIGNATURE_MAX
 * @P256_RANGE: an integer is 0 or not below the order of the curve
 */
enum p256_result {
	P256_OK,
	P256_NOT_DER,
	P256_TRAILING,
	P256_RANGE,
};

/**
 * p256_check_signature() - check the form of a signature
 * @der: the signature
 * @len: bytes at @der
 * @size: gets the bytes of it without padding
 *
 * Zeros behind it are padding where they fill it up to P256_SIGNATURE_MAX, as
 * imgtool's --pad-sig does.
 *
 * Return: enum p256_result.
 */
enum p256_result p256_check_signature(const u8 *der, u32 len, u32 *size);

/**
 * p256_spki_point() - the point in a SubjectPublicKeyInfo
 * @spki: the key in DER
 * @len: bytes at @spki
 *
 * Return: its P256_POINT_SIZE bytes in @spki, NULL if that is no uncompressed
 * point on P-256. Whether it is on the curve is not looked at.
 */
const u8 *p256_spki_point(const u8 *spki, u32 len);

/**
 * p256_put_spki() - make a SubjectPublicKeyInfo
 * @point: P256_POINT_SIZE bytes
 * @spki: gets P256_SPKI_SIZE bytes
 */
void p256_put_spki(const u8 *point, u8 *spki);

#endif /* _OTP_FORMATS_P256_H */
