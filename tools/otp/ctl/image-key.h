/* SPDX-License-Identifier: GPL-2.0-only */
/* Public keys of those who sign images. */
#ifndef OTPCTL_IMAGE_KEY_H
#define OTPCTL_IMAGE_KEY_H

#include <stdint.h>

#include "../../../drivers/otp/formats/p256.h"

/**
 * struct image_key - a public key on P-256
 * @spki: its SubjectPublicKeyInfo in DER
 * @hash: the SHA-256 of that
 * @point: 0x04, X and Y, in @spki
 */
struct image_key {
	uint8_t spki[P256_SPKI_SIZE];
	uint8_t hash[32];
	const uint8_t *point;
};

/* PEM or DER, public or private and not encrypted. 0, or the exit code. */
int read_image_key(const char *path, struct image_key *key);

#endif /* OTPCTL_IMAGE_KEY_H */
