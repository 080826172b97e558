// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keys that sign images, out of PEM or DER. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "image.h"

#define PEM_MAX		65536

/**
 * struct pem - the file of a key
 * @path: of the file
 * @text: its contents
 * @size: bytes of them
 * @passphrase: of the key, or NULL
 * @asked: it is encrypted
 * @err: gets what is wrong
 */
struct pem {
	const char *path;
	char text[PEM_MAX];
	size_t size;
	const char *passphrase;
	bool asked;
	struct libotp_error *err;
};

static int pem_fail(const struct pem *pem, enum libotp_fault fault, int code,
		    const char *why)
{
	_free_ char *name = printable(pem->path);

	return fail(pem->err, fault, code, "%s: %s", name ?: "?", why);
}

static int pem_read(struct pem *pem)
{
	_close_ int fd = open(pem->path,
			      O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return pem_fail(pem, LIBOTP_USAGE, -errno, strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return pem_fail(pem, LIBOTP_USAGE, -EINVAL,
				"it is no regular file");
	while (pem->size < PEM_MAX) {
		n = read(fd, pem->text + pem->size, PEM_MAX - pem->size);
		if (n < 0)
			return pem_fail(pem, LIBOTP_USAGE, -errno,
					strerror(errno));
		if (!n)
			return 0;
		pem->size += n;
	}
	return pem_fail(pem, LIBOTP_USAGE, -EFBIG, "it is too large for a key");
}

/* Never libcrypto's own, which would ask whoever sits at the terminal. */
static int pem_passphrase(char *buf, int size, int writing, void *context)
{
	struct pem *pem = context;
	size_t len = pem->passphrase ? strlen(pem->passphrase) : 0;

	(void)writing;
	pem->asked = true;
	if (!pem->passphrase || len > (size_t)size)
		return -1;
	memcpy(buf, pem->passphrase, len);
	return len;
}

static EVP_PKEY *pem_parse(struct pem *pem, bool private)
{
	BIO *bio = BIO_new_mem_buf(pem->text, pem->size);
	EVP_PKEY *pkey = NULL;

	if (bio && private)
		pkey = PEM_read_bio_PrivateKey(bio, NULL, pem_passphrase, pem);
	else if (bio)
		pkey = PEM_read_bio_PUBKEY(bio, NULL, pem_passphrase, pem);
	BIO_free(bio);
	return pkey;
}

/* Not encrypted: nobody keeps a key so in DER. */
static EVP_PKEY *der_parse(const struct pem *pem, bool private)
{
	const unsigned char *der = (const unsigned char *)pem->text;

	return private ? d2i_AutoPrivateKey(NULL, &der, pem->size) :
			 d2i_PUBKEY(NULL, &der, pem->size);
}

static int pem_no_key(const struct pem *pem)
{
	ERR_clear_error();
	if (pem->asked && !pem->passphrase)
		return pem_fail(pem, LIBOTP_USAGE, -ENOKEY,
				"the key is encrypted, and there is no passphrase");
	if (pem->asked)
		return pem_fail(pem, LIBOTP_USAGE, -EKEYREJECTED,
				"the key cannot be decrypted: the passphrase is wrong, or the file is damaged");
	return pem_fail(pem, LIBOTP_USAGE, -EINVAL,
			"it holds no private or public key in PEM or DER");
}

static int check_kind(const struct pem *pem, const EVP_PKEY *pkey)
{
	const char *type = EVP_PKEY_get0_type_name(pkey);
	char group[64] = "", why[256];

	EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL);
	if (EVP_PKEY_is_a(pkey, "EC") && !strcmp(group, SN_X9_62_prime256v1))
		return 0;
	snprintf(why, sizeof(why),
		 "it is a key of %s%s%s, and images are signed by ECDSA on P-256",
		 type ?: "an unknown kind", *group ? " on " : "", group);
	return pem_fail(pem, LIBOTP_POLICY, -EOPNOTSUPP, why);
}

/* By coordinates, as the file may have the point in a compressed form. */
static bool get_coordinate(const EVP_PKEY *pkey, const char *name, uint8_t *to)
{
	BIGNUM *number = NULL;
	bool good;

	good = EVP_PKEY_get_bn_param(pkey, name, &number) &&
	       BN_bn2binpad(number, to, P256_POINT_SIZE / 2) > 0;
	BN_free(number);
	return good;
}

static int take_point(const struct pem *pem, struct libotp_key *key)
{
	uint8_t point[P256_POINT_SIZE] = { POINT_CONVERSION_UNCOMPRESSED };

	if (!get_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, point + 1) ||
	    !get_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, point + 33)) {
		ERR_clear_error();
		return pem_fail(pem, LIBOTP_USAGE, -EINVAL,
				"it has no public key");
	}
	p256_put_spki(point, key->spki);
	return 0;
}

static int take_key(struct pem *pem, struct libotp_key *key)
{
	int ret = pem_read(pem);

	if (ret)
		return ret;
	key->pkey = pem_parse(pem, true);
	if (!key->pkey && !pem->asked)
		key->pkey = der_parse(pem, true);
	key->private = key->pkey;
	if (!key->pkey && !pem->asked)
		key->pkey = pem_parse(pem, false) ?: der_parse(pem, false);
	ERR_clear_error();
	if (!key->pkey)
		return pem_no_key(pem);
	return check_kind(pem, key->pkey) ?: take_point(pem, key);
}

int libotp_key_load(const char *path, const char *passphrase,
		    struct libotp_key **key, struct libotp_error *err)
{
	struct pem *pem = calloc(1, sizeof(*pem));
	int ret = -ENOMEM;

	*key = calloc(1, sizeof(**key));
	if (pem && *key) {
		pem->path = path;
		pem->passphrase = passphrase;
		pem->err = err;
		ret = take_key(pem, *key);
	} else {
		fail_memory(err);
	}
	if (ret) {
		libotp_key_free(*key);
		*key = NULL;
	}
	wipe_free(pem, sizeof(*pem));
	return ret;
}

void libotp_key_free(struct libotp_key *key)
{
	if (key)
		EVP_PKEY_free(key->pkey);
	wipe_free(key, sizeof(*key));
}

int libotp_key_hash(const struct libotp_key *key, uint8_t *hash)
{
	return EVP_Digest(key->spki, sizeof(key->spki), hash, NULL,
			  EVP_sha256(), NULL) ? 0 : -EIO;
}

const uint8_t *libotp_key_point(const struct libotp_key *key)
{
	return p256_spki_point(key->spki, sizeof(key->spki));
}
