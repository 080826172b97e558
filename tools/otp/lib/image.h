/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of libotp share that work on the file of a signed image. */
#ifndef LIBOTP_IMAGE_H
#define LIBOTP_IMAGE_H

#include <openssl/evp.h>

#include "../../../drivers/otp/formats/mcuboot.h"
#include "../../../drivers/otp/formats/p256.h"
#include "internal.h"

/**
 * struct libotp_key - a key
 * @pkey: as libcrypto has it
 * @spki: its SubjectPublicKeyInfo
 * @private: it can sign
 */
struct libotp_key {
	EVP_PKEY *pkey;
	uint8_t spki[P256_SPKI_SIZE];
	bool private;
};

#endif /* LIBOTP_IMAGE_H */
