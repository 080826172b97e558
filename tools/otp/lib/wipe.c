// SPDX-License-Identifier: LGPL-2.1-or-later
#include <openssl/crypto.h>

#include "internal.h"

void wipe_free(void *p, size_t size)
{
	if (p)
		OPENSSL_cleanse(p, size);
	free(p);
}
