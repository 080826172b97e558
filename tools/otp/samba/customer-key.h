/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The customer key message, the payload of WCKY.
 *
 * Microchip has published its length, that it is ciphered with AES-256-CBC,
 * authenticated with AES-256-CMAC and needs a key expansion, and nothing
 * more. The layout below is ours, and its secret is for tests only: a real
 * part does not take these messages, and what is sealed here is no secret to
 * anybody who has this file.
 *
 *	bytes	  0	176 bytes, AES-256-CBC, vector 0, PKCS#7 padding, of
 *		plain	  0	16 random bytes
 *			 16	"CKEY"
 *			 20	version, 1
 *			 24	32 bytes, AES_256_CMAC_KEY
 *			 56	64 bytes, PUBLIC_KEY_DIGEST
 *			120	AUTH_TYPE
 *			124	36 bytes, 0
 *		176	16 bytes, AES-256-CMAC of the 176 before
 *
 * Numbers have 32 bits, the low byte first. A key or digest that is all ones
 * is left blank. The keys are the 64 bytes of the KDF in counter mode of
 * SP 800-108 with AES-256-CMAC: of the secret, with the label "linux-otp
 * customer key" and the chip's unique identifier as the context; the first
 * 32 decipher, the others authenticate.
 *
 * Functions return enum samba_errcode, what the monitor replies.
 */
#ifndef SAMBA_CUSTOMER_KEY_H
#define SAMBA_CUSTOMER_KEY_H

#include <stddef.h>
#include <stdint.h>

#define SAMBA_KEY_MESSAGE_SIZE	192
#define SAMBA_UNIQUE_ID_SIZE	16
#define SAMBA_SECRET_SIZE	32
#define SAMBA_SALT_SIZE		16
#define SAMBA_MAC_SIZE		16
#define SAMBA_CMAC_KEY_SIZE	32
#define SAMBA_DIGEST_SIZE	64

/* AUTH_TYPE */
#define SAMBA_AUTH_CMAC		0
#define SAMBA_AUTH_PUBLIC_KEY	1

/**
 * struct samba_key - what secure boot is set up with
 * @cmac_key: authenticates the application where @auth_type is 0
 * @digest: SHA-512 of the root certificate, where @auth_type is 1
 * @auth_type: SAMBA_AUTH_CMAC or SAMBA_AUTH_PUBLIC_KEY
 *
 * What is all ones stays blank. Whoever has one wipes it.
 */
struct samba_key {
	uint8_t cmac_key[SAMBA_CMAC_KEY_SIZE];
	uint8_t digest[SAMBA_DIGEST_SIZE];
	uint32_t auth_type;
};

extern const uint8_t samba_test_secret[SAMBA_SECRET_SIZE];

/**
 * samba_expand() - keys from a secret
 * @label: what they are for
 * @context: @context_size bytes that they belong to
 * @keys: gets @size bytes
 *
 * SAMBA_KEY_EXPANSION if that fails.
 */
int32_t samba_expand(const uint8_t secret[SAMBA_SECRET_SIZE],
		     const char *label, const void *context,
		     size_t context_size, void *keys, size_t size);

/**
 * samba_mac() - AES-256-CMAC, SAMBA_CMAC if that fails
 */
int32_t samba_mac(const uint8_t key[32], const void *bytes, size_t size,
		  uint8_t mac[SAMBA_MAC_SIZE]);

/**
 * samba_key_check() - does this set up a secure boot that can succeed
 *
 * SAMBA_BAD_PAYLOAD for an AUTH_TYPE that there is not, and where what it
 * needs is all ones or all zeros.
 */
int32_t samba_key_check(const struct samba_key *key);

/**
 * samba_key_seal() - make a message
 * @id: of the chip that it is for; one that is all ones or all zeros is that
 *	of no chip: SAMBA_KEY_EXPANSION
 * @salt: NULL for random bytes, which is what every use but a test wants
 */
int32_t samba_key_seal(const struct samba_key *key,
		       const uint8_t secret[SAMBA_SECRET_SIZE],
		       const uint8_t id[SAMBA_UNIQUE_ID_SIZE],
		       const uint8_t salt[SAMBA_SALT_SIZE],
		       uint8_t message[SAMBA_KEY_MESSAGE_SIZE]);

/**
 * samba_key_open() - authenticate, decipher and check a message
 * @key: gets what it holds; nothing where something is wrong
 */
int32_t samba_key_open(const void *message, size_t size,
		       const uint8_t secret[SAMBA_SECRET_SIZE],
		       const uint8_t id[SAMBA_UNIQUE_ID_SIZE],
		       struct samba_key *key);

#endif /* SAMBA_CUSTOMER_KEY_H */
