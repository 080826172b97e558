// SPDX-License-Identifier: LGPL-2.1-or-later
/* Making a signed image. */
#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#include "image.h"

#define ERASED		0xff
#define IMAGE_OK	0x01
#define COUNTER_SIZE	4
#define DEPENDENCY_SIZE	12

/**
 * struct making - of an image
 * @recipe: what it is made of
 * @key: who signs it
 * @file: where the bytes go, into @bytes
 * @bytes: what is there already, after fflush()
 * @size: bytes of that
 */
struct making {
	const struct libotp_image_recipe *recipe;
	const struct libotp_key *key;
	FILE *file;
	char *bytes;
	size_t size;
};

/* ---- bytes ---- */

static void put(struct making *m, const void *bytes, size_t size)
{
	if (size)
		fwrite(bytes, size, 1, m->file);
}

static void put_number(struct making *m, uint32_t number, unsigned int size)
{
	for (; size--; number >>= 8)
		putc(number & 0xff, m->file);
}

static void put_repeated(struct making *m, int byte, size_t count)
{
	while (count--)
		putc(byte, m->file);
}

static void put_version(struct making *m, const struct libotp_version *version)
{
	put_number(m, version->major, 1);
	put_number(m, version->minor, 1);
	put_number(m, version->revision, 2);
	put_number(m, version->build, 4);
}

static void put_tlv(struct making *m, uint16_t type, const void *data,
		    size_t size)
{
	put_number(m, type, 2);
	put_number(m, size, 2);
	put(m, data, size);
}

static void put_info(struct making *m, uint16_t magic, size_t size)
{
	put_number(m, magic, 2);
	put_number(m, size, 2);
}

/* ---- what is signed ---- */

static size_t protected_size(const struct libotp_image_recipe *recipe)
{
	size_t size = MCUBOOT_TLV_INFO_SIZE + MCUBOOT_TLV_HEADER_SIZE +
		      COUNTER_SIZE;

	size += recipe->dependency_count *
		(MCUBOOT_TLV_HEADER_SIZE + DEPENDENCY_SIZE);
	for (size_t i = 0; i < recipe->entry_count; i++)
		size += MCUBOOT_TLV_HEADER_SIZE + recipe->entries[i].size;
	return size;
}

static void put_header(struct making *m, size_t payload)
{
	const struct libotp_image_recipe *recipe = m->recipe;

	put_number(m, MCUBOOT_MAGIC, 4);
	put_number(m, 0, 4);
	put_number(m, recipe->header_size, 2);
	put_number(m, protected_size(recipe), 2);
	put_number(m, payload, 4);
	put_number(m, recipe->flags, 4);
	put_version(m, &recipe->version);
	put_number(m, 0, 4);
	put_repeated(m, ERASED, recipe->header_size - MCUBOOT_HEADER_SIZE);
}

static void put_dependency(struct making *m,
			   const struct libotp_image_version *dependency)
{
	put_number(m, MCUBOOT_TLV_DEPENDENCY, 2);
	put_number(m, DEPENDENCY_SIZE, 2);
	put_number(m, dependency->id, 4);
	put_version(m, &dependency->version);
}

static void put_protected(struct making *m)
{
	const struct libotp_image_recipe *recipe = m->recipe;

	put_info(m, MCUBOOT_TLV_MAGIC_PROTECTED, protected_size(recipe));
	put_number(m, MCUBOOT_TLV_SEC_CNT, 2);
	put_number(m, COUNTER_SIZE, 2);
	put_number(m, recipe->counter, COUNTER_SIZE);
	for (size_t i = 0; i < recipe->dependency_count; i++)
		put_dependency(m, &recipe->dependencies[i]);
	for (size_t i = 0; i < recipe->entry_count; i++)
		put_tlv(m, recipe->entries[i].type, recipe->entries[i].data,
			recipe->entries[i].size);
}

/* ---- what proves it ---- */

/**
 * struct proof - of an image
 * @digest: SHA-256 of what is signed
 * @named: the hash of the key, or the key
 * @named_size: bytes of that
 * @signature: in DER
 * @size: bytes of it
 */
struct proof {
	uint8_t digest[MCUBOOT_DIGEST_SIZE];
	uint8_t named[P256_SPKI_SIZE];
	size_t named_size;
	uint8_t signature[P256_SIGNATURE_MAX];
	size_t size;
};

static bool sign(const struct libotp_key *key, struct proof *proof)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
	bool good;

	proof->size = sizeof(proof->signature);
	good = ctx && EVP_PKEY_sign_init(ctx) > 0 &&
	       EVP_PKEY_sign(ctx, proof->signature, &proof->size,
			     proof->digest, sizeof(proof->digest)) > 0;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return good;
}

static bool name_key(const struct making *m, struct proof *proof)
{
	if (m->recipe->name_key) {
		proof->named_size = MCUBOOT_DIGEST_SIZE;
		return !libotp_key_hash(m->key, proof->named);
	}
	proof->named_size = P256_SPKI_SIZE;
	memcpy(proof->named, m->key->spki, P256_SPKI_SIZE);
	return true;
}

static bool prove(const struct making *m, struct proof *proof)
{
	return EVP_Digest(m->bytes, m->size, proof->digest, NULL,
			  EVP_sha256(), NULL) &&
	       name_key(m, proof) && sign(m->key, proof);
}

/* In the order of imgtool. */
static void put_proof(struct making *m, const struct proof *proof)
{
	size_t size = m->recipe->pad_signature ? P256_SIGNATURE_MAX :
						 proof->size;

	put_info(m, MCUBOOT_TLV_MAGIC, MCUBOOT_TLV_INFO_SIZE +
		 3 * MCUBOOT_TLV_HEADER_SIZE + sizeof(proof->digest) +
		 proof->named_size + size);
	put_tlv(m, MCUBOOT_TLV_SHA256, proof->digest, sizeof(proof->digest));
	put_tlv(m, m->recipe->name_key ? MCUBOOT_TLV_KEYHASH :
					 MCUBOOT_TLV_PUBKEY,
		proof->named, proof->named_size);
	put_number(m, MCUBOOT_TLV_ECDSA_SIG, 2);
	put_number(m, size, 2);
	put(m, proof->signature, proof->size);
	put_repeated(m, 0, size - proof->size);
}

/* ---- what is behind it in a slot ---- */

static size_t aligned_magic(const struct libotp_image_recipe *recipe)
{
	return (MCUBOOT_TRAILER_MAGIC_SIZE + recipe->align - 1) /
	       recipe->align * recipe->align;
}

/* That of a boot loader that overwrites: two flags and the magic. */
static size_t trailer_size(const struct libotp_image_recipe *recipe)
{
	return 2 * (size_t)recipe->align + aligned_magic(recipe);
}

static int check_slot(const struct making *m, struct libotp_error *err)
{
	const struct libotp_image_recipe *recipe = m->recipe;
	size_t trailer = trailer_size(recipe);

	if (m->size > OTP_IMAGE_MAX)
		return fail(err, LIBOTP_POLICY, -EMSGSIZE,
			    "the image would have %zu bytes, and an image has at most %u",
			    m->size, OTP_IMAGE_MAX);
	if (recipe->slot_size && m->size + trailer > recipe->slot_size)
		return fail(err, LIBOTP_POLICY, -EFBIG,
			    "the image has %zu bytes and its trailer %zu, and the slot only %u",
			    m->size, trailer, recipe->slot_size);
	return 0;
}

static void put_trailer(struct making *m)
{
	const struct libotp_image_recipe *recipe = m->recipe;
	uint8_t magic[MCUBOOT_TRAILER_MAGIC_SIZE];
	size_t magic_size = aligned_magic(recipe);

	mcuboot_put_trailer_magic(recipe->align, magic);
	put_repeated(m, ERASED, recipe->slot_size - m->size - magic_size -
		     recipe->align);
	putc(recipe->confirm ? IMAGE_OK : ERASED, m->file);
	put_repeated(m, ERASED, recipe->align - 1 + magic_size -
		     sizeof(magic));
	put(m, magic, sizeof(magic));
}

/* ---- all of it ---- */

static bool is_vendor(uint16_t type)
{
	return (type & 0xff) >= 0xa0 && type != 0xffff;
}

static int check_entries(const struct libotp_image_recipe *recipe,
			 struct libotp_error *err)
{
	for (size_t i = 0; i < recipe->entry_count; i++)
		if (!is_vendor(recipe->entries[i].type))
			return fail(err, LIBOTP_POLICY, -EINVAL,
				    "0x%04x is no type of a vendor: these end in 0xa0 to 0xff",
				    recipe->entries[i].type);
	if (protected_size(recipe) > UINT16_MAX)
		return fail(err, LIBOTP_POLICY, -EMSGSIZE,
			    "the protected entries would have %zu bytes, and at most %u fit",
			    protected_size(recipe), UINT16_MAX);
	return 0;
}

static int check_sizes(const struct libotp_image_recipe *recipe,
		       struct libotp_error *err)
{
	uint32_t align = recipe->align;

	if (recipe->header_size < MCUBOOT_HEADER_SIZE ||
	    recipe->header_size > UINT16_MAX)
		return fail(err, LIBOTP_POLICY, -ERANGE,
			    "a header has %u to %u bytes, not %u",
			    MCUBOOT_HEADER_SIZE, UINT16_MAX,
			    recipe->header_size);
	if (align < 8 || align > 32768 || align & (align - 1))
		return fail(err, LIBOTP_POLICY, -EINVAL,
			    "the alignment is a power of two from 8 to 32768, not %u",
			    align);
	if (!recipe->slot_size && (recipe->pad || recipe->confirm))
		return fail(err, LIBOTP_USAGE, -EINVAL,
			    "a trailer needs the size of the slot");
	if (recipe->slot_size > OTP_IMAGE_MAX && recipe->pad)
		return fail(err, LIBOTP_POLICY, -EMSGSIZE,
			    "the slot has %u bytes, and at most %u are written",
			    recipe->slot_size, OTP_IMAGE_MAX);
	return 0;
}

static int check(const struct making *m, size_t payload,
		 struct libotp_error *err)
{
	int ret;

	if (!payload)
		return fail(err, LIBOTP_POLICY, -EINVAL,
			    "the payload is empty");
	if (payload > OTP_IMAGE_MAX)
		return fail(err, LIBOTP_POLICY, -EMSGSIZE,
			    "the payload has %zu bytes, and an image has at most %u",
			    payload, OTP_IMAGE_MAX);
	if (!m->key->private)
		return fail(err, LIBOTP_USAGE, -EINVAL,
			    "a public key cannot sign: give the private one");
	ret = check_sizes(m->recipe, err);
	return ret ?: check_entries(m->recipe, err);
}

static int make(struct making *m, const void *payload, size_t size,
		struct libotp_error *err)
{
	struct proof proof = { { 0 } };
	int ret;

	put_header(m, size);
	put(m, payload, size);
	put_protected(m);
	if (fflush(m->file))
		return fail_memory(err);
	if (!prove(m, &proof))
		return fail(err, LIBOTP_DEVICE, -EIO,
			    "libcrypto cannot sign with this key");
	put_proof(m, &proof);
	if (fflush(m->file))
		return fail_memory(err);
	ret = check_slot(m, err);
	if (!ret && m->recipe->pad)
		put_trailer(m);
	return ret;
}

/* Not that it might be wrong; but then nobody should have it. */
static int check_result(const struct making *m, struct libotp_error *err)
{
	const struct libotp_image_policy policy = {
		.keys = &m->key, .key_count = 1,
		.images = m->recipe->dependencies,
		.image_count = m->recipe->dependency_count,
	};
	struct otp_image_info info;
	int ret = libotp_image_verify(m->bytes, m->size, &policy, &info, err);

	if (ret || info.state == OTP_IMAGE_VALID)
		return ret;
	return fail(err, LIBOTP_VERIFY, info.error,
		    "the image that was made does not verify: %s",
		    info.message);
}

int libotp_image_sign(const void *payload, size_t size,
		      const struct libotp_image_recipe *recipe,
		      const struct libotp_key *key, void **image,
		      size_t *image_size, struct libotp_error *err)
{
	struct making m = { .recipe = recipe, .key = key };
	int ret = check(&m, size, err);

	if (ret)
		return ret;
	m.file = open_memstream(&m.bytes, &m.size);
	if (!m.file)
		return fail_memory(err);
	ret = make(&m, payload, size, err);
	if (fclose(m.file) && !ret)
		ret = fail_memory(err);
	if (!ret)
		ret = check_result(&m, err);
	if (ret) {
		free(m.bytes);
		return ret;
	}
	*image = m.bytes;
	*image_size = m.size;
	return 0;
}
