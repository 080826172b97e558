// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "ctl.h"
#include "image-key.h"
#include "samba-step.h"

#define MAX_KEY_FILE	65536

static int key_refuse(const char *path, const char *why)
{
	_free_ char *name = shown(path);

	return refuse(LIBOTP_USAGE, "%s: %s", name, why);
}

/* Nobody is asked for the passphrase of a private key: the public one does. */
static int no_passphrase(char *buf, int size, int write, void *data)
{
	(void)buf;
	(void)size;
	(void)write;
	(void)data;
	return -1;
}

static EVP_PKEY *parse_pem(const uint8_t *bytes, size_t size)
{
	BIO *bio = BIO_new_mem_buf(bytes, size);
	EVP_PKEY *key = NULL;

	if (bio)
		key = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	if (!key && bio && BIO_reset(bio) == 1)
		key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	BIO_free(bio);
	return key;
}

static EVP_PKEY *parse_key(const uint8_t *bytes, size_t size)
{
	const unsigned char *p = bytes;
	EVP_PKEY *key = parse_pem(bytes, size);

	if (!key)
		key = d2i_PUBKEY(NULL, &p, size);
	p = bytes;
	return key ?: d2i_AutoPrivateKey(NULL, &p, size);
}

/* The one form of a key whose hash the verifier computes. */
static const char *take_key(EVP_PKEY *pkey, struct image_key *key)
{
	unsigned char *der = NULL, hash[EVP_MAX_MD_SIZE];
	const char *why = NULL;
	int size;

	if (!EVP_PKEY_is_a(pkey, "EC"))
		return "an image is signed with ECDSA on P-256; this is a key of another kind";
	EVP_PKEY_set_utf8_string_param(pkey, "point-format", "uncompressed");
	size = i2d_PUBKEY(pkey, &der);
	if (size == P256_SPKI_SIZE)
		memcpy(key->spki, der, P256_SPKI_SIZE);
	if (size != P256_SPKI_SIZE || !p256_spki_point(der, size))
		why = "an image is signed with ECDSA on P-256; this key is on another curve";
	else if (!EVP_Digest(der, size, hash, NULL, EVP_sha256(), NULL))
		why = "SHA-256 cannot be computed";
	OPENSSL_free(der);
	if (why)
		return why;
	memcpy(key->hash, hash, sizeof(key->hash));
	key->point = p256_spki_point(key->spki, sizeof(key->spki));
	return NULL;
}

int read_image_key(const char *path, struct image_key *key)
{
	_free_ uint8_t *bytes = NULL;
	struct libotp_error err;
	const char *why;
	char sha256[65];
	EVP_PKEY *pkey;
	size_t size;

	if (read_whole_file(path, MAX_KEY_FILE, &bytes, &size, sha256, &err))
		return report(&err);
	pkey = parse_key(bytes, size);
	OPENSSL_cleanse(bytes, size);
	why = pkey ? take_key(pkey, key) :
		     "it is no key in PEM or DER, or an encrypted one";
	EVP_PKEY_free(pkey);
	return why ? key_refuse(path, why) : 0;
}
