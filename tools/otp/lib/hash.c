// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>

#include "internal.h"

int sha256_hex(const void *data, size_t size, char hex[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int len;

	if (!EVP_Digest(data, size, md, &len, EVP_sha256(), NULL))
		return -EIO;
	for (unsigned int i = 0; i < 32; i++)
		sprintf(hex + 2 * i, "%02x", md[i]);
	return 0;
}
