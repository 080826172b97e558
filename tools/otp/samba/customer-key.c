// SPDX-License-Identifier: GPL-2.0-only
#include <stdbool.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "samba/customer-key.h"
#include "samba/errcode.h"
#include "samba/little-endian.h"

#define CIPHER_SIZE	(SAMBA_KEY_MESSAGE_SIZE - SAMBA_MAC_SIZE)
/* PKCS#7 adds a whole block to what fills all of its blocks. */
#define PLAIN_SIZE	(CIPHER_SIZE - 16)

#define AT_MAGIC	16
#define AT_VERSION	20
#define AT_CMAC_KEY	24
#define AT_DIGEST	56
#define AT_AUTH_TYPE	120
#define AT_ZEROS	124

static const char magic[4] = { 'C', 'K', 'E', 'Y' };

const uint8_t samba_test_secret[SAMBA_SECRET_SIZE] =
	"linux-otp test secret, no secret";

/**
 * struct keys - of one chip
 */
struct keys {
	uint8_t cipher[32];
	uint8_t mac[32];
};

static bool all(const uint8_t *bytes, size_t size, uint8_t value)
{
	uint8_t differs = 0;

	for (size_t i = 0; i < size; i++)
		differs |= bytes[i] ^ value;
	return !differs;
}

static bool nothing(const uint8_t *bytes, size_t size)
{
	return all(bytes, size, 0x00) || all(bytes, size, 0xff);
}

int32_t samba_expand(const uint8_t secret[SAMBA_SECRET_SIZE],
		     const char *label, const void *context,
		     size_t context_size, void *keys, size_t size)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_MODE, "counter", 0),
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_MAC, "CMAC", 0),
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_CIPHER, "AES-256-CBC",
				       0),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret,
					SAMBA_SECRET_SIZE),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, (void *)label,
					strlen(label)),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_INFO, (void *)context,
					context_size),
		OSSL_PARAM_END
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "KBKDF", NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	bool good = ctx && EVP_KDF_derive(ctx, keys, size, params) > 0;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return good ? SAMBA_OK : SAMBA_KEY_EXPANSION;
}

int32_t samba_mac(const uint8_t key[32], const void *bytes, size_t size,
		  uint8_t mac[SAMBA_MAC_SIZE])
{
	size_t made = 0;

	if (!EVP_Q_mac(NULL, "CMAC", NULL, "AES-256-CBC", NULL, key, 32,
		       bytes, size, mac, SAMBA_MAC_SIZE, &made) ||
	    made != SAMBA_MAC_SIZE)
		return SAMBA_CMAC;
	return SAMBA_OK;
}

static int32_t chip_keys(const uint8_t *secret, const uint8_t *id,
			 struct keys *keys)
{
	if (nothing(id, SAMBA_UNIQUE_ID_SIZE))
		return SAMBA_KEY_EXPANSION;
	return samba_expand(secret, "linux-otp customer key", id,
			    SAMBA_UNIQUE_ID_SIZE, keys, sizeof(*keys));
}

/* Either way of the cipher; the padding makes the one longer. */
static int32_t crypt(const struct keys *keys, bool encrypt, const uint8_t *in,
		     size_t in_size, uint8_t *out, size_t out_size)
{
	static const uint8_t vector[16];
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int size = 0, rest = 0;
	bool good;

	good = ctx &&
	       EVP_CipherInit_ex2(ctx, EVP_aes_256_cbc(), keys->cipher,
				  vector, encrypt, NULL) &&
	       EVP_CipherUpdate(ctx, out, &size, in, in_size) &&
	       EVP_CipherFinal_ex(ctx, out + size, &rest);
	EVP_CIPHER_CTX_free(ctx);
	return good && (size_t)size + rest == out_size ? SAMBA_OK : SAMBA_CBC;
}

/* ---- what is in a message ---- */

int32_t samba_key_check(const struct samba_key *key)
{
	if (key->auth_type == SAMBA_AUTH_CMAC)
		return nothing(key->cmac_key, sizeof(key->cmac_key)) ?
		       SAMBA_BAD_PAYLOAD : SAMBA_OK;
	if (key->auth_type == SAMBA_AUTH_PUBLIC_KEY)
		return nothing(key->digest, sizeof(key->digest)) ?
		       SAMBA_BAD_PAYLOAD : SAMBA_OK;
	return SAMBA_BAD_PAYLOAD;
}

static void put_plain(const struct samba_key *key, const uint8_t *salt,
		      uint8_t *plain)
{
	memset(plain, 0, PLAIN_SIZE);
	memcpy(plain, salt, SAMBA_SALT_SIZE);
	memcpy(plain + AT_MAGIC, magic, sizeof(magic));
	put_le32(plain + AT_VERSION, 1);
	memcpy(plain + AT_CMAC_KEY, key->cmac_key, sizeof(key->cmac_key));
	memcpy(plain + AT_DIGEST, key->digest, sizeof(key->digest));
	put_le32(plain + AT_AUTH_TYPE, key->auth_type);
}

static int32_t get_plain(const uint8_t *plain, struct samba_key *key)
{
	if (memcmp(plain + AT_MAGIC, magic, sizeof(magic)) ||
	    get_le32(plain + AT_VERSION) != 1 ||
	    !all(plain + AT_ZEROS, PLAIN_SIZE - AT_ZEROS, 0))
		return SAMBA_BAD_PAYLOAD;
	memcpy(key->cmac_key, plain + AT_CMAC_KEY, sizeof(key->cmac_key));
	memcpy(key->digest, plain + AT_DIGEST, sizeof(key->digest));
	key->auth_type = get_le32(plain + AT_AUTH_TYPE);
	return samba_key_check(key);
}

/* ---- the message ---- */

static int32_t seal(const struct keys *keys, const uint8_t *plain,
		    uint8_t *message)
{
	int32_t ret = crypt(keys, true, plain, PLAIN_SIZE, message,
			    CIPHER_SIZE);

	return ret ?: samba_mac(keys->mac, message, CIPHER_SIZE,
				message + CIPHER_SIZE);
}

int32_t samba_key_seal(const struct samba_key *key,
		       const uint8_t secret[SAMBA_SECRET_SIZE],
		       const uint8_t id[SAMBA_UNIQUE_ID_SIZE],
		       const uint8_t salt[SAMBA_SALT_SIZE],
		       uint8_t message[SAMBA_KEY_MESSAGE_SIZE])
{
	uint8_t plain[PLAIN_SIZE], random[SAMBA_SALT_SIZE];
	struct keys keys;
	int32_t ret = samba_key_check(key);

	if (!ret && !salt && RAND_bytes(random, sizeof(random)) != 1)
		ret = SAMBA_CBC;
	if (!ret)
		ret = chip_keys(secret, id, &keys);
	if (!ret) {
		put_plain(key, salt ?: random, plain);
		ret = seal(&keys, plain, message);
	}
	OPENSSL_cleanse(plain, sizeof(plain));
	OPENSSL_cleanse(&keys, sizeof(keys));
	return ret;
}

static int32_t check_mac(const struct keys *keys, const uint8_t *message)
{
	uint8_t mac[SAMBA_MAC_SIZE];
	int32_t ret = samba_mac(keys->mac, message, CIPHER_SIZE, mac);

	if (!ret && CRYPTO_memcmp(mac, message + CIPHER_SIZE, sizeof(mac)))
		ret = SAMBA_CMAC;
	return ret;
}

int32_t samba_key_open(const void *message, size_t size,
		       const uint8_t secret[SAMBA_SECRET_SIZE],
		       const uint8_t id[SAMBA_UNIQUE_ID_SIZE],
		       struct samba_key *key)
{
	/* The cipher writes whole blocks, the padding among them. */
	uint8_t plain[CIPHER_SIZE];
	struct keys keys;
	int32_t ret;

	if (size != SAMBA_KEY_MESSAGE_SIZE)
		return SAMBA_BAD_KEY_LENGTH;
	ret = chip_keys(secret, id, &keys);
	if (!ret)
		ret = check_mac(&keys, message);
	if (!ret)
		ret = crypt(&keys, false, message, CIPHER_SIZE, plain,
			    PLAIN_SIZE);
	if (!ret)
		ret = get_plain(plain, key);
	if (ret)
		OPENSSL_cleanse(key, sizeof(*key));
	OPENSSL_cleanse(plain, sizeof(plain));
	OPENSSL_cleanse(&keys, sizeof(keys));
	return ret;
}
