// SPDX-License-Identifier: GPL-2.0-only
/* Customer key messages and containers of applets. */
#include <stdlib.h>
#include <string.h>

#include "fake-samba.h"
#include "samba/applet.h"
#include "samba/customer-key.h"
#include "samba/errcode.h"
#include "tap.h"

static uint8_t id[SAMBA_UNIQUE_ID_SIZE], salt[SAMBA_SALT_SIZE];
static uint8_t message[SAMBA_KEY_MESSAGE_SIZE];
static struct samba_key key, back;

/* Bytes counting up, as those of the golden message. */
static void count(uint8_t *bytes, size_t size, uint8_t from)
{
	while (size--)
		*bytes++ = from++;
}

static bool golden(const char *name, const uint8_t *bytes, size_t size)
{
	FILE *f = fopen(GOLDEN "/customer-key.txt", "r");
	char word[16], hex[1024], got[1024] = "";
	bool same = false;

	for (size_t i = 0; i < size; i++)
		sprintf(got + 2 * i, "%02x", bytes[i]);
	while (f && fscanf(f, "%15s %1023s", word, hex) == 2)
		if (!strcmp(word, name))
			same = !strcmp(hex, got);
	if (f)
		fclose(f);
	return same;
}

static int32_t open_it(void)
{
	memset(&back, 0xee, sizeof(back));
	return samba_key_open(message, sizeof(message), samba_test_secret, id,
			      &back);
}

static bool wiped(void)
{
	static const struct samba_key zero;

	return !memcmp(&back, &zero, sizeof(zero));
}

static void a_message(void)
{
	ok(!samba_key_seal(&key, samba_test_secret, id, salt, message) &&
	   golden("key", message, sizeof(message)),
	   "a message is what its description makes of it, byte by byte");
	ok(!open_it() && !memcmp(&back, &key, sizeof(key)),
	   "it opens to what was sealed");
	salt[0] ^= 1;
	samba_key_seal(&key, samba_test_secret, id, salt, message);
	ok(!golden("key", message, sizeof(message)) && !open_it(),
	   "another salt makes another message");
	salt[0] ^= 1;
	ok(!samba_key_seal(&key, samba_test_secret, id, NULL, message) &&
	   !open_it() && !memcmp(&back, &key, sizeof(key)),
	   "without one it is random");
}

static void what_is_not_authentic(void)
{
	uint8_t secret[SAMBA_SECRET_SIZE];
	unsigned int passed = 0;
	struct samba_key other;

	samba_key_seal(&key, samba_test_secret, id, salt, message);
	for (size_t i = 0; i < 8 * sizeof(message); i++) {
		message[i / 8] ^= 1 << i % 8;
		passed += open_it() != SAMBA_CMAC || !wiped();
		message[i / 8] ^= 1 << i % 8;
	}
	ok(!passed, "every flipped bit is a CMAC error, and nothing is told");
	id[15] ^= 1;
	ok(open_it() == SAMBA_CMAC, "so is the message for another chip");
	id[15] ^= 1;
	memcpy(secret, samba_test_secret, sizeof(secret));
	secret[0] ^= 1;
	ok(samba_key_open(message, sizeof(message), secret, id, &other) ==
	   SAMBA_CMAC, "and one made with another secret");
	ok(samba_key_open(message, 191, samba_test_secret, id, &back) ==
	   SAMBA_BAD_KEY_LENGTH &&
	   samba_key_open(message, 0, samba_test_secret, id, &back) ==
	   SAMBA_BAD_KEY_LENGTH, "192 bytes, and no others");
}

static void chips_without_a_name(void)
{
	uint8_t none[SAMBA_UNIQUE_ID_SIZE] = { 0 };

	ok(samba_key_open(message, sizeof(message), samba_test_secret, none,
			  &back) == SAMBA_KEY_EXPANSION,
	   "an identifier of zeros expands to no keys");
	memset(none, 0xff, sizeof(none));
	ok(samba_key_open(message, sizeof(message), samba_test_secret, none,
			  &back) == SAMBA_KEY_EXPANSION,
	   "neither does one of ones");
	ok(samba_key_seal(&key, samba_test_secret, none, NULL, message) ==
	   SAMBA_KEY_EXPANSION, "and none is sealed for such a chip");
}

static void plain_text(uint8_t plain[176])
{
	memset(plain, 0, 160);
	memcpy(plain + 16, "CKEY\1\0\0", 8);
	memset(plain + 24, 0x55, 96);
	memset(plain + 160, 16, 16);
}

static void forges(size_t at, uint8_t byte, int32_t errcode, const char *what)
{
	uint8_t plain[176];

	plain_text(plain);
	plain[at] = byte;
	forge_message(id, plain, message);
	ok(open_it() == errcode && (!errcode || wiped()), "%s: %s", what,
	   samba_errcode_name(errcode));
}

static void what_is_authentic_and_wrong(void)
{
	uint8_t plain[176];

	forges(0, 1, SAMBA_OK, "any salt");
	forges(175, 0, SAMBA_CBC, "no padding");
	forges(170, 15, SAMBA_CBC, "wrong padding");
	forges(175, 15, SAMBA_CBC, "a padding of another length");
	forges(16, 'c', SAMBA_BAD_PAYLOAD, "another magic");
	forges(20, 2, SAMBA_BAD_PAYLOAD, "another version");
	forges(23, 1, SAMBA_BAD_PAYLOAD, "a version far away");
	forges(124, 1, SAMBA_BAD_PAYLOAD, "a zero that is none");
	forges(159, 1, SAMBA_BAD_PAYLOAD, "the last zero that is none");
	forges(120, 1, SAMBA_OK, "AUTH_TYPE 1");
	forges(120, 2, SAMBA_BAD_PAYLOAD, "AUTH_TYPE 2");
	forges(123, 1, SAMBA_BAD_PAYLOAD, "AUTH_TYPE 01000000");
	plain_text(plain);
	memset(plain + 24, 0xff, 32);
	forge_message(id, plain, message);
	ok(open_it() == SAMBA_BAD_PAYLOAD, "no key, where it is needed");
	plain[120] = 1;
	forge_message(id, plain, message);
	ok(!open_it() && back.cmac_key[31] == 0xff, "and where it is not");
	memset(plain + 56, 0x00, 64);
	forge_message(id, plain, message);
	ok(open_it() == SAMBA_BAD_PAYLOAD, "no digest, where it is needed");
	plain[120] = 0;
	plain[24] = 0;
	forge_message(id, plain, message);
	ok(!open_it(), "and where it is not");
	key.auth_type = 2;
	ok(samba_key_seal(&key, samba_test_secret, id, NULL, message) ==
	   SAMBA_BAD_PAYLOAD, "what would be refused is not sealed");
	key.auth_type = 1;
}

/* ---- applets ---- */

static uint8_t container[SAMBA_APPLET_MAX + 16];

static int32_t check(size_t size, enum samba_applet_number *number)
{
	return samba_applet_check(container, size, samba_test_secret, number);
}

static void a_container(void)
{
	enum samba_applet_number number = 0;
	unsigned int passed = 0;

	ok(!samba_applet_make(SAMBA_APPLET_USER_SIGNATURE, samba_test_secret,
			      container, 80) && golden("applet", container, 80),
	   "an applet is what its description makes of it");
	ok(!check(80, &number) && number == SAMBA_APPLET_USER_SIGNATURE,
	   "and is the one it names");
	for (size_t i = 0; i < 8 * 80; i++) {
		container[i / 8] ^= 1 << i % 8;
		passed += check(80, &number) != SAMBA_CMAC;
		container[i / 8] ^= 1 << i % 8;
	}
	ok(!passed, "every flipped bit is a CMAC error");
	ok(check(64, &number) == SAMBA_CMAC, "and so is a part of it");
	ok(check(48, &number) == SAMBA_BAD_PAYLOAD &&
	   check(0, &number) == SAMBA_BAD_PAYLOAD &&
	   check(79, &number) == SAMBA_BAD_PAYLOAD &&
	   check(SAMBA_APPLET_MAX + 16, &number) == SAMBA_BAD_PAYLOAD,
	   "and a size that none can have is refused before");
	ok(samba_applet_make(1, samba_test_secret, container, 48) ==
	   SAMBA_BAD_LENGTH &&
	   samba_applet_make(1, samba_test_secret, container, 65) ==
	   SAMBA_BAD_LENGTH, "nor made");
	ok(!samba_applet_make(SAMBA_APPLET_UNIQUE_ID, samba_test_secret,
			      container, SAMBA_APPLET_MAX) &&
	   !check(SAMBA_APPLET_MAX, &number) &&
	   number == SAMBA_APPLET_UNIQUE_ID, "the largest is taken");
}

static void container_is(size_t at, uint8_t byte, const char *what)
{
	enum samba_applet_number number = 42;
	uint8_t mac_key[32];

	samba_applet_make(1, samba_test_secret, container, 80);
	container[at] = byte;
	samba_expand(samba_test_secret, "linux-otp applet", "", 0, mac_key,
		     sizeof(mac_key));
	samba_mac(mac_key, container, 64, container + 64);
	ok(check(80, &number) == SAMBA_BAD_PAYLOAD && number == 42,
	   "%s: authentic, and yet refused", what);
}

int main(void)
{
	count(id, sizeof(id), 0x10);
	count(salt, sizeof(salt), 0xa0);
	count(key.cmac_key, sizeof(key.cmac_key), 0x40);
	count(key.digest, sizeof(key.digest), 0x80);
	key.auth_type = SAMBA_AUTH_PUBLIC_KEY;
	a_message();
	what_is_not_authentic();
	chips_without_a_name();
	what_is_authentic_and_wrong();
	a_container();
	container_is(0, 'o', "another magic");
	container_is(8, 2, "another version");
	container_is(12, 0, "applet 0");
	container_is(12, 3, "an applet that is not there");
	container_is(15, 0x80, "one far away");
	container_is(16, 64, "another length");
	return done();
}
