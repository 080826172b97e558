// SPDX-License-Identifier: GPL-2.0-only
/* Keys that sign images, and their passphrases. */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

#include "image-file.h"

#define PASSPHRASE_MAX	256

/* No option, which would be seen by all that may list processes. */
static int ask(const char *path, char *passphrase)
{
	_free_ char *name = shown(path);
	char prompt[512];

	snprintf(prompt, sizeof(prompt), "Passphrase of %s: ", name);
	return EVP_read_pw_string(passphrase, PASSPHRASE_MAX, prompt, 0);
}

int image_load_key(const char *path, struct libotp_key **key)
{
	char passphrase[PASSPHRASE_MAX] = "";
	struct libotp_error err;
	int ret = libotp_key_load(path, NULL, key, &err);

	if (ret == -ENOKEY && isatty(STDIN_FILENO) && !ask(path, passphrase))
		ret = libotp_key_load(path, passphrase, key, &err);
	else if (ret == -ENOKEY)
		return refuse(LIBOTP_USAGE,
			      "%s; it is asked for on a terminal only",
			      err.text);
	OPENSSL_cleanse(passphrase, sizeof(passphrase));
	return ret ? report(&err) : 0;
}
