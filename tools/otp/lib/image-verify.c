// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether an image is to be trusted: what the driver decides, without it. */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "image.h"

/**
 * struct verification - of one image
 * @data: the image
 * @len: bytes at @data
 * @policy: what it has to fulfil
 * @image: where its parts are
 * @info: gets the verdict
 * @digest: SHA-256 of what is signed
 * @broken: libcrypto cannot do what it is for
 */
struct verification {
	const uint8_t *data;
	uint32_t len;
	const struct libotp_image_policy *policy;
	struct mcuboot_image image;
	struct otp_image_info *info;
	uint8_t digest[MCUBOOT_DIGEST_SIZE];
	bool broken;
};

/**
 * struct signatures - what came of the keys and signatures so far
 * @point: the key that the next signature belongs to, or NULL
 * @anchor: its number
 * @verified: a signature is right
 * @signatures: how many were there
 * @unsupported: how many of them of a kind that is not supported
 * @tried: how many of them of a key that is trusted
 * @wanting: a trust anchor is named, and its key is not there
 * @strange: the key of a trust anchor is of a kind that is not supported
 */
struct signatures {
	const uint8_t *point;
	uint32_t anchor;
	bool verified;
	unsigned int signatures;
	unsigned int unsupported;
	unsigned int tried;
	bool wanting;
	bool strange;
};

__attribute__((format(printf, 4, 5)))
static bool refuse(struct verification *v, uint32_t reason, int error,
		   const char *fmt, ...)
{
	va_list args;

	v->info->state = OTP_IMAGE_REFUSED;
	v->info->reason = reason;
	v->info->error = error;
	va_start(args, fmt);
	vsnprintf((char *)v->info->message, sizeof(v->info->message), fmt,
		  args);
	va_end(args);
	return false;
}

/* ---- form ---- */

struct verdict {
	uint32_t reason;
	int error;
};

static const struct verdict verdicts[] = {
	[MCUBOOT_MAGIC_WRONG] = { OTP_REASON_IMAGE_MAGIC, -EINVAL },
	[MCUBOOT_TRUNCATED] = { OTP_REASON_IMAGE_BOUNDS, -ERANGE },
	[MCUBOOT_HEADER_SHORT] = { OTP_REASON_IMAGE_BOUNDS, -ERANGE },
	[MCUBOOT_NO_PAYLOAD] = { OTP_REASON_IMAGE_BOUNDS, -ERANGE },
	[MCUBOOT_FLAGS_UNKNOWN] = { OTP_REASON_IMAGE_FLAGS, -EOPNOTSUPP },
	[MCUBOOT_NO_TLVS] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_PROTECTED_SIZE] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_TLV_SPILLS] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_TLV_TWICE] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_TLV_LENGTH] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_TLV_PROTECTED] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_TLV_UNPROTECTED] = { OTP_REASON_IMAGE_UNPROTECTED, -EPERM },
	[MCUBOOT_DIGEST_OTHER] = { OTP_REASON_IMAGE_ALGORITHM, -EOPNOTSUPP },
	[MCUBOOT_NO_DIGEST] = { OTP_REASON_IMAGE_DIGEST, -EBADMSG },
	[MCUBOOT_NO_COUNTER] = { OTP_REASON_IMAGE_COUNTER, -EINVAL },
};

/* A header of one value: what nobody has written, or a placeholder. */
static bool is_erased(const uint8_t *data, size_t len)
{
	return len >= MCUBOOT_HEADER_SIZE &&
	       !memcmp(data, data + 1, MCUBOOT_HEADER_SIZE - 1);
}

static bool check_form(struct verification *v)
{
	enum mcuboot_result result;
	uint32_t where;

	if (is_erased(v->data, v->len)) {
		refuse(v, OTP_REASON_IMAGE_ERASED, -ENODATA,
		       "erased, all bytes are 0x%02x", v->data[0]);
		v->info->state = OTP_IMAGE_ERASED;
		return false;
	}
	result = mcuboot_parse(v->data, v->len, &v->image, &where);
	if (result == MCUBOOT_OK)
		return true;
	return refuse(v, verdicts[result].reason, verdicts[result].error,
		      "at 0x%x: %s", where, mcuboot_describe(result));
}

static bool sha256(struct verification *v, const void *data, size_t size,
		   uint8_t *hash)
{
	if (EVP_Digest(data, size, hash, NULL, EVP_sha256(), NULL))
		return true;
	v->broken = true;
	return false;
}

static bool check_digest(struct verification *v)
{
	if (!sha256(v, v->data, v->image.signed_size, v->digest))
		return false;
	if (!memcmp(v->digest, v->data + v->image.digest, sizeof(v->digest)))
		return true;
	return refuse(v, OTP_REASON_IMAGE_DIGEST, -EBADMSG,
		      "the digest is not that of header, payload and protected entries");
}

/* ---- keys ---- */

/* Number of the trust anchor with this hash; OTP_IMAGE_NO_ANCHOR if none. */
static uint32_t find_anchor(struct verification *v, const uint8_t *hash)
{
	const struct libotp_image_policy *policy = v->policy;
	uint8_t own[MCUBOOT_DIGEST_SIZE];

	for (size_t i = 0; i < policy->key_count; i++)
		if (sha256(v, policy->keys[i]->spki, P256_SPKI_SIZE, own) &&
		    !memcmp(own, hash, sizeof(own)))
			return i;
	for (size_t i = 0; i < policy->hash_count; i++)
		if (!memcmp(policy->hashes + i * sizeof(own), hash,
			    sizeof(own)))
			return policy->key_count + i;
	return OTP_IMAGE_NO_ANCHOR;
}

static void take_keyhash(struct verification *v, struct signatures *s,
			 const struct mcuboot_tlv *tlv)
{
	uint32_t anchor = find_anchor(v, v->data + tlv->data);

	if (anchor == OTP_IMAGE_NO_ANCHOR)
		return;
	if (anchor >= v->policy->key_count) {
		s->wanting = true;
		return;
	}
	s->anchor = anchor;
	s->point = p256_spki_point(v->policy->keys[anchor]->spki,
				   P256_SPKI_SIZE);
}

static void take_pubkey(struct verification *v, struct signatures *s,
			const struct mcuboot_tlv *tlv)
{
	const uint8_t *spki = v->data + tlv->data;
	uint8_t hash[MCUBOOT_DIGEST_SIZE];
	uint32_t anchor;

	if (!sha256(v, spki, tlv->length, hash))
		return;
	anchor = find_anchor(v, hash);
	if (anchor == OTP_IMAGE_NO_ANCHOR)
		return;
	s->anchor = anchor;
	s->point = p256_spki_point(spki, tlv->length);
	s->strange = s->strange || !s->point;
}

/* ---- signatures ---- */

static EVP_PKEY *point_key(const uint8_t *point)
{
	uint8_t spki[P256_SPKI_SIZE];
	const uint8_t *at = spki;

	p256_put_spki(point, spki);
	return d2i_PUBKEY(NULL, &at, sizeof(spki));
}

static bool verify(const struct verification *v, const uint8_t *point,
		   const uint8_t *der, size_t size)
{
	EVP_PKEY *pkey = point_key(point);
	EVP_PKEY_CTX *ctx = pkey ? EVP_PKEY_CTX_new(pkey, NULL) : NULL;
	bool good;

	good = ctx && EVP_PKEY_verify_init(ctx) > 0 &&
	       EVP_PKEY_verify(ctx, der, size, v->digest,
			       sizeof(v->digest)) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}

/* Belongs to the key before it; what follows is of another one. */
static void take_signature(const struct verification *v, struct signatures *s,
			   const struct mcuboot_tlv *tlv)
{
	const uint8_t *der = v->data + tlv->data;
	uint32_t size;

	s->signatures++;
	if (tlv->type != MCUBOOT_TLV_ECDSA_SIG)
		s->unsupported++;
	else if (s->point)
		s->tried++;
	if (tlv->type == MCUBOOT_TLV_ECDSA_SIG && s->point &&
	    p256_check_signature(der, tlv->length, &size) == P256_OK)
		s->verified = verify(v, s->point, der, size);
	if (!s->verified)
		s->point = NULL;
}

static void take_entry(struct verification *v, struct signatures *s,
		       const struct mcuboot_tlv *tlv)
{
	switch (tlv->type) {
	case MCUBOOT_TLV_KEYHASH:
		take_keyhash(v, s, tlv);
		break;
	case MCUBOOT_TLV_PUBKEY:
		take_pubkey(v, s, tlv);
		break;
	case MCUBOOT_TLV_RSA2048_PSS:
	case MCUBOOT_TLV_RSA3072_PSS:
	case MCUBOOT_TLV_ED25519:
	case MCUBOOT_TLV_ECDSA_SIG:
		take_signature(v, s, tlv);
		break;
	}
}

static bool refuse_signatures(struct verification *v,
			      const struct signatures *s)
{
	if (s->tried)
		return refuse(v, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED,
			      "the signature by a key that is trusted is wrong");
	if (!s->signatures)
		return refuse(v, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED,
			      "there is no signature");
	if (s->strange || s->unsupported == s->signatures)
		return refuse(v, OTP_REASON_IMAGE_ALGORITHM, -EOPNOTSUPP,
			      "it is signed by other means than ECDSA on P-256");
	if (s->wanting)
		return refuse(v, OTP_REASON_IMAGE_KEY, -ENOKEY,
			      "it names a trust anchor and lacks the key, of which only the hash is known");
	return refuse(v, OTP_REASON_IMAGE_KEY, -ENOKEY,
		      "it is not signed by a key that is trusted");
}

static bool check_signatures(struct verification *v)
{
	struct signatures s = { 0 };
	struct mcuboot_tlv tlv;
	bool more;

	if (!v->policy->key_count && !v->policy->hash_count)
		return refuse(v, OTP_REASON_IMAGE_ANCHOR, -ENOKEY,
			      "there is no trust anchor");
	for (more = mcuboot_first_tlv(v->data, &v->image, &tlv);
	     more && !s.verified;
	     more = mcuboot_next_tlv(v->data, &v->image, &tlv))
		take_entry(v, &s, &tlv);
	v->info->anchor = s.verified ? s.anchor : OTP_IMAGE_NO_ANCHOR;
	return s.verified || refuse_signatures(v, &s);
}

/* ---- what it says of itself ---- */

static bool check_counter(struct verification *v)
{
	const struct libotp_image_policy *policy = v->policy;

	if (!policy->counted || v->image.counter >= policy->stored_counter)
		return true;
	return refuse(v, OTP_REASON_IMAGE_ROLLBACK, -ESTALE,
		      "its security counter is %u, and the lowest that is accepted is %u",
		      v->image.counter, policy->stored_counter);
}

static bool is_there(const struct libotp_image_policy *policy, uint8_t id,
		     const struct mcuboot_version *lowest)
{
	for (size_t i = 0; i < policy->image_count; i++) {
		const struct libotp_version *have = &policy->images[i].version;
		struct mcuboot_version version = {
			have->major, have->minor, have->revision, have->build,
		};

		if (policy->images[i].id == id &&
		    mcuboot_compare(&version, lowest) >= 0)
			return true;
	}
	return false;
}

static bool check_dependency(struct verification *v,
			     const struct mcuboot_tlv *tlv)
{
	struct mcuboot_version lowest;
	uint8_t id;

	mcuboot_dependency(v->data + tlv->data, &id, &lowest);
	return is_there(v->policy, id, &lowest) ||
	       refuse(v, OTP_REASON_IMAGE_DEPENDENCY, -ENOENT,
		      "it needs image %u from version %u.%u.%u+%u on", id,
		      lowest.major, lowest.minor, lowest.revision,
		      lowest.build);
}

static bool check_dependencies(struct verification *v)
{
	struct mcuboot_tlv tlv;
	bool more;

	for (more = mcuboot_first_tlv(v->data, &v->image, &tlv); more;
	     more = mcuboot_next_tlv(v->data, &v->image, &tlv))
		if (tlv.type == MCUBOOT_TLV_DEPENDENCY &&
		    !check_dependency(v, &tlv))
			return false;
	return true;
}

static void describe(struct verification *v)
{
	const struct mcuboot_image *image = &v->image;
	struct otp_image_info *info = v->info;

	info->state = OTP_IMAGE_VALID;
	info->major = image->version.major;
	info->minor = image->version.minor;
	info->revision = image->version.revision;
	info->build = image->version.build;
	info->counter = image->counter;
	info->header_size = image->header_size;
	info->payload_size = image->payload_size;
	info->image_size = image->size;
	info->image_flags = image->flags;
	memcpy(info->digest, v->digest, sizeof(info->digest));
}

int libotp_image_verify(const void *data, size_t len,
			const struct libotp_image_policy *policy,
			struct otp_image_info *info, struct libotp_error *err)
{
	struct verification v = {
		.data = data, .policy = policy, .info = info,
		.len = len < UINT32_MAX ? len : UINT32_MAX,
	};

	*info = (struct otp_image_info) {
		.size = sizeof(*info),
		.anchor = OTP_IMAGE_NO_ANCHOR,
		.status = policy->counted ? OTP_IMAGE_COUNTED : 0,
		.stored_counter = policy->counted ? policy->stored_counter : 0,
	};
	if (check_form(&v) && check_digest(&v) && check_signatures(&v) &&
	    check_counter(&v) && check_dependencies(&v))
		describe(&v);
	if (v.broken)
		return fail(err, LIBOTP_DEVICE, -EIO,
			    "SHA-256 cannot be computed");
	if (info->state != OTP_IMAGE_VALID)
		info->anchor = OTP_IMAGE_NO_ANCHOR;
	return 0;
}
