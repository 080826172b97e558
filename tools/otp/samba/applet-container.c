// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include <openssl/crypto.h>

#include "samba/applet.h"
#include "samba/errcode.h"
#include "samba/little-endian.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define AT_VERSION	8
#define AT_NUMBER	12
#define AT_LENGTH	16
#define AT_NAME		20

static const char magic[8] = { 'O', 'T', 'P', 'A', 'P', 'P', 'L', 'T' };

static const char *const names[] = {
	[SAMBA_APPLET_USER_SIGNATURE] = "user-signature",
	[SAMBA_APPLET_UNIQUE_ID] = "unique-id",
};

const char *samba_applet_name(uint32_t number)
{
	return number < ARRAY_SIZE(names) ? names[number] : NULL;
}

static int32_t applet_mac(const uint8_t *secret, const uint8_t *bytes,
			  size_t size, uint8_t *mac)
{
	uint8_t key[32];
	int32_t ret;

	ret = samba_expand(secret, "linux-otp applet", "", 0, key,
			   sizeof(key));
	if (!ret)
		ret = samba_mac(key, bytes, size, mac);
	OPENSSL_cleanse(key, sizeof(key));
	return ret;
}

static bool possible(size_t size)
{
	return size >= SAMBA_APPLET_MIN && size <= SAMBA_APPLET_MAX &&
	       size % 16 == 0;
}

int32_t samba_applet_make(enum samba_applet_number number,
			  const uint8_t secret[SAMBA_SECRET_SIZE],
			  uint8_t *bytes, size_t size)
{
	const size_t signed_size = size - SAMBA_MAC_SIZE;
	const char *name = samba_applet_name(number);

	if (!possible(size))
		return SAMBA_BAD_LENGTH;
	memset(bytes, 0, size);
	memcpy(bytes, magic, sizeof(magic));
	put_le32(bytes + AT_VERSION, 1);
	put_le32(bytes + AT_NUMBER, number);
	put_le32(bytes + AT_LENGTH, size);
	if (name)
		memcpy(bytes + AT_NAME, name, strlen(name));
	return applet_mac(secret, bytes, signed_size, bytes + signed_size);
}

static int32_t check_contents(const uint8_t *bytes, size_t size,
			      enum samba_applet_number *number)
{
	if (memcmp(bytes, magic, sizeof(magic)) ||
	    get_le32(bytes + AT_VERSION) != 1 ||
	    get_le32(bytes + AT_LENGTH) != size ||
	    !samba_applet_name(get_le32(bytes + AT_NUMBER)))
		return SAMBA_BAD_PAYLOAD;
	*number = get_le32(bytes + AT_NUMBER);
	return SAMBA_OK;
}

int32_t samba_applet_check(const uint8_t *bytes, size_t size,
			   const uint8_t secret[SAMBA_SECRET_SIZE],
			   enum samba_applet_number *number)
{
	uint8_t mac[SAMBA_MAC_SIZE];
	int32_t ret;

	if (!possible(size))
		return SAMBA_BAD_PAYLOAD;
	ret = applet_mac(secret, bytes, size - sizeof(mac), mac);
	if (ret)
		return ret;
	if (CRYPTO_memcmp(mac, bytes + size - sizeof(mac), sizeof(mac)))
		return SAMBA_CMAC;
	return check_contents(bytes, size, number);
}
