// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifying images that openssl made, signing, versions: libotp without a
 * device.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "../../../drivers/otp/tests/image-vectors.h"
#include "libotp.h"
#include "tap.h"

#define KEYS	GOLDEN "/../../../../selftests/unit/vectors/"

static struct libotp_key *key_1, *key_2;

static struct libotp_key *load(const char *path)
{
	struct libotp_key *key = NULL;
	struct libotp_error err;

	ok(!libotp_key_load(path, NULL, &key, &err), "%s is a key",
	   strrchr(path, '/') + 1);
	return key;
}

/* Key 1 is trusted, the stored counter is 7, there is image 1 of 1.2.3+4. */
static struct otp_image_info judge(const void *bytes, size_t size, bool hash)
{
	static const struct libotp_image_version images[] = {
		{ 1, { 1, 2, 3, 4 } },
	};
	const struct libotp_key *keys[] = { key_1 };
	const struct libotp_image_policy policy = {
		.keys = keys, .key_count = !hash,
		.hashes = image_key(1)->hash, .hash_count = hash,
		.counted = true, .stored_counter = 7,
		.images = images, .image_count = 1,
	};
	struct otp_image_info info;
	struct libotp_error err;

	if (libotp_image_verify(bytes, size, &policy, &info, &err))
		ok(false, "it can be judged: %s", err.text);
	return info;
}

static struct otp_image_info judge_vector(enum image_name name)
{
	const struct image_vector *vector = image_vector(name);

	return judge(vector->bytes, vector->size, false);
}

static void test_valid(void)
{
	static const enum image_name names[] = {
		IMAGE_REFERENCE, IMAGE_KEYHASH, IMAGE_PUBKEY, IMAGE_BOTH,
		IMAGE_COUNTER_8, IMAGE_TWO_KEYS, IMAGE_DEPENDENCY,
		IMAGE_VENDOR, IMAGE_HEADER_64, IMAGE_FLAGS,
		IMAGE_PADDED_SIGNATURE, IMAGE_TRAILER_8, IMAGE_TRAILER_16,
		IMAGE_WRONG_THEN_RIGHT,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct otp_image_info info = judge_vector(names[i]);

		ok(info.state == OTP_IMAGE_VALID && !info.reason &&
		   !info.error && !info.anchor && info.counter >= 7,
		   "%s is valid %s", image_vector(names[i])->name,
		   info.message);
	}
}

struct refusal {
	enum image_name name;
	uint32_t reason;
	int error;
};

static const struct refusal refusals[] = {
	{ IMAGE_COUNTER_6, OTP_REASON_IMAGE_ROLLBACK, -ESTALE },
	{ IMAGE_TWO_DEPENDENCIES, OTP_REASON_IMAGE_DEPENDENCY, -ENOENT },
	{ IMAGE_UNSIGNED, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED },
	{ IMAGE_NO_SIGNATURE, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED },
	{ IMAGE_NO_KEY, OTP_REASON_IMAGE_KEY, -ENOKEY },
	{ IMAGE_OTHER_KEY, OTP_REASON_IMAGE_KEY, -ENOKEY },
	{ IMAGE_OTHER_PUBKEY, OTP_REASON_IMAGE_KEY, -ENOKEY },
	{ IMAGE_WRONG_SIGNATURE, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED },
	{ IMAGE_HEADER_CHANGED, OTP_REASON_IMAGE_DIGEST, -EBADMSG },
	{ IMAGE_PAYLOAD_CHANGED, OTP_REASON_IMAGE_DIGEST, -EBADMSG },
	{ IMAGE_PROTECTED_CHANGED, OTP_REASON_IMAGE_DIGEST, -EBADMSG },
	{ IMAGE_PAYLOAD_REHASHED, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED },
	{ IMAGE_R_ZERO, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED },
	{ IMAGE_S_ORDER, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED },
	{ IMAGE_SIGNATURE_TRAILING, OTP_REASON_IMAGE_SIGNATURE,
	  -EKEYREJECTED },
	{ IMAGE_RSA, OTP_REASON_IMAGE_ALGORITHM, -EOPNOTSUPP },
	{ IMAGE_ED25519, OTP_REASON_IMAGE_ALGORITHM, -EOPNOTSUPP },
	{ IMAGE_OLD_MAGIC, OTP_REASON_IMAGE_MAGIC, -EINVAL },
	{ IMAGE_HEADER_SHORT, OTP_REASON_IMAGE_BOUNDS, -ERANGE },
	{ IMAGE_EMPTY, OTP_REASON_IMAGE_BOUNDS, -ERANGE },
	{ IMAGE_HUGE, OTP_REASON_IMAGE_BOUNDS, -ERANGE },
	{ IMAGE_ENCRYPTED, OTP_REASON_IMAGE_FLAGS, -EOPNOTSUPP },
	{ IMAGE_COMPRESSED, OTP_REASON_IMAGE_FLAGS, -EOPNOTSUPP },
	{ IMAGE_PRIMARY_ONLY, OTP_REASON_IMAGE_FLAGS, -EOPNOTSUPP },
	{ IMAGE_NO_ENTRIES, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_PROTECTED_LARGER, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_PROTECTED_HIDDEN, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_PROTECTED_MISSING, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_PROTECTED_SPILL, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_SPILL, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_STUB, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_COUNTER_UNPROTECTED, OTP_REASON_IMAGE_UNPROTECTED, -EPERM },
	{ IMAGE_COUNTER_BOTH, OTP_REASON_IMAGE_UNPROTECTED, -EPERM },
	{ IMAGE_DEPENDENCY_UNPROTECTED, OTP_REASON_IMAGE_UNPROTECTED,
	  -EPERM },
	{ IMAGE_KEY_ENCRYPTED, OTP_REASON_IMAGE_UNPROTECTED, -EPERM },
	{ IMAGE_COUNTER_LENGTH, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_COUNTER_TWICE, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_NO_COUNTER, OTP_REASON_IMAGE_COUNTER, -EINVAL },
	{ IMAGE_NO_PROTECTED, OTP_REASON_IMAGE_COUNTER, -EINVAL },
	{ IMAGE_DEPENDENCY_LENGTH, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_KEYHASH_LENGTH, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_KEYHASH_PROTECTED, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_SIGNATURE_PROTECTED, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_NO_DIGEST, OTP_REASON_IMAGE_DIGEST, -EBADMSG },
	{ IMAGE_DIGEST_LENGTH, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_DIGEST_TWICE, OTP_REASON_IMAGE_TLV, -EBADMSG },
	{ IMAGE_SHA384, OTP_REASON_IMAGE_ALGORITHM, -EOPNOTSUPP },
};

static void test_refused(void)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *r = &refusals[i];
		struct otp_image_info info = judge_vector(r->name);

		ok(info.state == OTP_IMAGE_REFUSED &&
		   info.reason == r->reason && info.error == r->error &&
		   *info.message && !info.counter && !info.payload_size &&
		   info.anchor == OTP_IMAGE_NO_ANCHOR,
		   "%s is refused: %s (%s, %d)", image_vector(r->name)->name,
		   info.message, libotp_reason_name(info.reason), info.error);
	}
}

static void test_details(void)
{
	const struct image_vector *vector = image_vector(IMAGE_REFERENCE);
	struct otp_image_info info = judge_vector(IMAGE_REFERENCE);

	ok(info.major == 1 && info.minor == 2 && info.revision == 3 &&
	   info.build == 4, "the version is told");
	ok(info.counter == 7 && info.stored_counter == 7 &&
	   info.status == OTP_IMAGE_COUNTED, "the counter is told");
	ok(info.header_size == 32 && info.payload_size == 100 &&
	   info.image_size == vector->size, "the sizes are told");
	ok(!memcmp(info.digest, vector->bytes + 0xa8, sizeof(info.digest)),
	   "the digest is told");
}

/* A hash takes no key from anywhere but the image. */
static void test_hash(void)
{
	const struct image_vector *with = image_vector(IMAGE_PUBKEY);
	const struct image_vector *both = image_vector(IMAGE_BOTH);
	const struct image_vector *without = image_vector(IMAGE_KEYHASH);
	const struct image_vector *other = image_vector(IMAGE_OTHER_PUBKEY);
	struct otp_image_info info;

	ok(judge(with->bytes, with->size, true).state == OTP_IMAGE_VALID,
	   "a hash is enough where the key is in the image");
	ok(judge(both->bytes, both->size, true).state == OTP_IMAGE_VALID,
	   "the hash may be there too");
	info = judge(without->bytes, without->size, true);
	ok(info.reason == OTP_REASON_IMAGE_KEY, "without the key it is not: %s",
	   info.message);
	info = judge(other->bytes, other->size, true);
	ok(info.reason == OTP_REASON_IMAGE_KEY, "another key is not trusted");
}

static void test_nothing(void)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	const struct libotp_image_policy nobody = { 0 };
	uint8_t erased[512];
	struct otp_image_info info;

	memset(erased, 0xff, sizeof(erased));
	info = judge(erased, sizeof(erased), false);
	ok(info.state == OTP_IMAGE_ERASED && info.error == -ENODATA &&
	   info.reason == OTP_REASON_IMAGE_ERASED, "0xff is an erased slot");
	memset(erased, 0, sizeof(erased));
	ok(judge(erased, sizeof(erased), false).state == OTP_IMAGE_ERASED,
	   "0x00 too");
	memset(erased, 'x', 32);
	ok(judge(erased, sizeof(erased), false).state == OTP_IMAGE_ERASED,
	   "a placeholder too, whatever is behind a header of it");
	erased[31] = 0;
	info = judge(erased, sizeof(erased), false);
	ok(info.state == OTP_IMAGE_REFUSED &&
	   info.reason == OTP_REASON_IMAGE_MAGIC, "anything else is no image");
	info = judge("xxx", 3, false);
	ok(info.reason == OTP_REASON_IMAGE_BOUNDS, "and less is no slot");
	info = judge(vector->bytes, 0, false);
	ok(info.reason == OTP_REASON_IMAGE_BOUNDS, "nothing is no image");
	libotp_image_verify(vector->bytes, vector->size, &nobody, &info, NULL);
	ok(info.reason == OTP_REASON_IMAGE_ANCHOR && info.error == -ENOKEY,
	   "nobody trusts nobody");
}

/* ---- keys ---- */

static void test_keys(void)
{
	uint8_t hash[OTP_IMAGE_DIGEST_SIZE];
	struct libotp_error err;
	struct libotp_key *key;

	ok(!libotp_key_hash(key_1, hash) &&
	   !memcmp(hash, image_key(1)->hash, sizeof(hash)),
	   "the hash of key 1 is what openssl says");
	ok(libotp_key_load(KEYS "image-rsa.pem", NULL, &key, &err) ==
	   -EOPNOTSUPP && !key && strstr(err.text, "a key of RSA"),
	   "RSA: %s", err.text);
	ok(libotp_key_load(KEYS "image-ed25519.pem", NULL, &key, &err) ==
	   -EOPNOTSUPP && strstr(err.text, "ED25519"), "Ed25519: %s",
	   err.text);
	ok(libotp_key_load(KEYS "make-images.sh", NULL, &key, &err) ==
	   -EINVAL && strstr(err.text, "no private or public key"),
	   "no key: %s", err.text);
	ok(libotp_key_load(KEYS, NULL, &key, &err) == -EINVAL,
	   "a directory: %s", err.text);
	ok(libotp_key_load("/dev/zero", NULL, &key, &err) == -EINVAL,
	   "no file: %s", err.text);
	ok(libotp_key_load(KEYS "none", NULL, &key, &err) == -ENOENT,
	   "nothing: %s", err.text);
}

/* ---- versions ---- */

static void expect_version(const char *text, int ret, const char *expected)
{
	struct libotp_version version;
	struct libotp_error err;
	char *got;

	if (!ok(libotp_parse_version(text, &version, &err) == ret,
		"'%s' gives %d", text, ret) || ret)
		return;
	got = libotp_format_version(&version);
	ok(got && !strcmp(got, expected), "it is %s", expected);
	free(got);
}

static void test_versions(void)
{
	expect_version("0", 0, "0.0.0");
	expect_version("1.2", 0, "1.2.0");
	expect_version("1.2.3", 0, "1.2.3");
	expect_version("1.2.3+0", 0, "1.2.3");
	expect_version("255.255.65535+4294967295", 0,
		       "255.255.65535+4294967295");
	expect_version("256.0.0", -ERANGE, NULL);
	expect_version("1.256.0", -ERANGE, NULL);
	expect_version("1.2.65536", -ERANGE, NULL);
	expect_version("1.2.3+4294967296", -ERANGE, NULL);
	expect_version("99999999999999999999999.0.0", -ERANGE, NULL);
	expect_version("", -EINVAL, NULL);
	expect_version("1.", -EINVAL, NULL);
	expect_version("1.2.3.4", -EINVAL, NULL);
	expect_version("1+2", -EINVAL, NULL);
	expect_version("1.2.3+", -EINVAL, NULL);
	expect_version("01.2.3", -EINVAL, NULL);
	expect_version("-1.2.3", -EINVAL, NULL);
	expect_version(" 1.2.3", -EINVAL, NULL);
	expect_version("1.2.3 ", -EINVAL, NULL);
	expect_version("v1.2.3", -EINVAL, NULL);
	expect_version("\xd9\xa1.0.0", -EINVAL, NULL);
}

static void expect_image(const char *text, int ret)
{
	struct libotp_image_version image;
	struct libotp_error err;

	ok(libotp_parse_image_version(text, &image, &err) == ret,
	   "'%s' gives %d", text, ret);
}

static void test_image_versions(void)
{
	struct libotp_image_version image;

	ok(!libotp_parse_image_version("255:1.2.3+4", &image, NULL) &&
	   image.id == 255 && image.version.build == 4, "an image and version");
	expect_image("0:0", 0);
	expect_image("256:1.0.0", -ERANGE);
	expect_image("1", -EINVAL);
	expect_image("1:", -EINVAL);
	expect_image(":1.0.0", -EINVAL);
	expect_image("1:256.0.0", -ERANGE);
	expect_image("1 : 1.0.0", -EINVAL);
}

/* ---- signing ---- */

static const struct libotp_image_recipe plain = {
	.version = { 1, 0, 0, 0 }, .counter = 7, .header_size = 32,
	.align = 8,
};

static int sign(const struct libotp_image_recipe *recipe, size_t payload,
		void **image, size_t *size, struct libotp_error *err)
{
	uint8_t *bytes = calloc(1, payload ?: 1);
	int ret;

	*image = NULL;
	ret = libotp_image_sign(bytes, payload, recipe, key_1, image, size,
				err);
	free(bytes);
	return ret;
}

static void expect_signed(const char *what,
			  const struct libotp_image_recipe *recipe, bool hash)
{
	struct libotp_error err = { .text = "" };
	struct otp_image_info info;
	size_t size;
	void *image;

	if (!ok(!sign(recipe, 100, &image, &size, &err), "%s: is signed %s",
		what, err.text))
		return;
	info = judge(image, size, hash);
	ok(info.state == OTP_IMAGE_VALID, "%s: verifies %s", what,
	   info.message);
	free(image);
}

static void test_signed(void)
{
	static const struct libotp_image_version needs[] = {
		{ 1, { 1, 0, 0, 0 } },
	};
	static const struct libotp_image_entry entries[] = {
		{ 0x12a0, "abc", 3 }, { 0x00ff, NULL, 0 },
	};
	struct libotp_image_recipe recipe = plain;

	expect_signed("with the key", &recipe, true);
	recipe.name_key = true;
	expect_signed("with its hash", &recipe, false);
	recipe.header_size = 1024;
	recipe.pad_signature = true;
	recipe.dependencies = needs;
	recipe.dependency_count = 1;
	recipe.entries = entries;
	recipe.entry_count = 2;
	expect_signed("with all there is", &recipe, false);
	recipe.slot_size = 2048;
	recipe.align = 32;
	recipe.pad = true;
	expect_signed("in a slot", &recipe, false);
}

static void expect_unsigned(const char *what,
			    const struct libotp_image_recipe *recipe,
			    size_t payload, int expected)
{
	struct libotp_error err = { .text = "" };
	size_t size;
	void *image;
	int ret = sign(recipe, payload, &image, &size, &err);

	ok(ret == expected && !image && *err.text, "%s: %d, %s", what, ret,
	   err.text);
}

static void test_unsigned(void)
{
	static const struct libotp_image_entry entry = { 0x50, "abcd", 4 };
	static const char large[65536];
	static const struct libotp_image_entry longer = { 0xa0, large, 65536 };
	struct libotp_image_recipe recipe = plain;

	expect_unsigned("no payload", &recipe, 0, -EINVAL);
	expect_unsigned("a huge one", &recipe, OTP_IMAGE_MAX + 1, -EMSGSIZE);
	expect_unsigned("one that leaves no room", &recipe, OTP_IMAGE_MAX,
			-EMSGSIZE);
	recipe.header_size = 31;
	expect_unsigned("a short header", &recipe, 100, -ERANGE);
	recipe.header_size = 65536;
	expect_unsigned("a long header", &recipe, 100, -ERANGE);
	recipe = plain;
	recipe.align = 12;
	expect_unsigned("a strange alignment", &recipe, 100, -EINVAL);
	recipe.align = 4;
	expect_unsigned("a small alignment", &recipe, 100, -EINVAL);
	recipe = plain;
	recipe.entries = &entry;
	recipe.entry_count = 1;
	expect_unsigned("a second counter", &recipe, 100, -EINVAL);
	recipe.entries = &longer;
	expect_unsigned("a long entry", &recipe, 100, -EMSGSIZE);
	recipe = plain;
	recipe.pad = true;
	expect_unsigned("padding of no slot", &recipe, 100, -EINVAL);
	recipe.slot_size = 128;
	expect_unsigned("a small slot", &recipe, 100, -EFBIG);
	recipe.slot_size = OTP_IMAGE_MAX + 1;
	expect_unsigned("a huge slot", &recipe, 100, -EMSGSIZE);
}

int main(void)
{
	key_1 = load(KEYS "image-key-1.pem");
	key_2 = load(KEYS "image-key-2.pem");
	if (!key_1 || !key_2)
		return done();
	test_valid();
	test_refused();
	test_details();
	test_hash();
	test_nothing();
	test_keys();
	test_versions();
	test_image_versions();
	test_signed();
	test_unsigned();
	libotp_key_free(key_1);
	libotp_key_free(key_2);
	return done();
}
