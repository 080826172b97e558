// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures of an image: ECDSA on P-256 by a trust anchor. An image may have
 * several, each behind what names its key; one of them has to verify.
 */
#include <crypto/public_key.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/compat.h"
#include "signed-image.h"

/**
 * struct image_signature - what the signatures of an image came to, so far
 * @copy: the image
 * @trust: the trust anchors
 * @key: what is known of the key of the next signature
 * @worst: the best reason so far why it is not verified
 * @where: offset of the signature that @worst is about
 * @why: clause about it
 */
struct image_signature {
	struct image_copy *copy;
	struct image_trust trust;
	struct image_signer key;
	enum otp_reason worst;
	u32 where;
	const char *why;
};

/* Buffers that an algorithm of the kernel can map: not of kvmalloc(). */
struct image_signature_buffers {
	u8 point[P256_POINT_SIZE];
	u8 signature[P256_SIGNATURE_MAX];
	u8 digest[MCUBOOT_DIGEST_SIZE];
};

static int image_signature_compute(struct image_signature_buffers *buffers,
				   u32 len)
{
	const struct public_key key = {
		.key = buffers->point,
		.keylen = sizeof(buffers->point),
		.id_type = "X509",
		.pkey_algo = "ecdsa-nist-p256",
	};
	struct public_key_signature signature = {
		.s = buffers->signature,
		.s_size = len,
		.pkey_algo = "ecdsa",
		.hash_algo = "sha256",
		.encoding = "x962",
	};

	otp_compat_signature_of(&signature, buffers->digest,
				sizeof(buffers->digest));
	return public_key_verify_signature(&key, &signature);
}

static int image_signature_check(struct image_signature *it, const u8 *der,
				 u32 len)
{
	struct image_signature_buffers *buffers;
	int ret;

	buffers = kmalloc(sizeof(*buffers), GFP_KERNEL);
	if (!buffers)
		return -ENOMEM;
	memcpy(buffers->point, it->key.point, sizeof(buffers->point));
	memcpy(buffers->signature, der, len);
	memcpy(buffers->digest, it->copy->digest, sizeof(buffers->digest));
	ret = image_signature_compute(buffers, len);
	kfree(buffers);
	return ret;
}

/* What is most of use to whoever has to find out counts most. */
static int image_signature_rank(enum otp_reason reason)
{
	static const enum otp_reason ranks[] = {
		OTP_REASON_NONE,
		OTP_REASON_IMAGE_ALGORITHM,
		OTP_REASON_IMAGE_KEY,
		OTP_REASON_IMAGE_REVOKED,
		OTP_REASON_IMAGE_SIGNATURE,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(ranks); i++)
		if (ranks[i] == reason)
			break;
	return i;
}

static void image_signature_note(struct image_signature *it,
				 const struct mcuboot_tlv *tlv,
				 enum otp_reason reason, const char *why)
{
	if (image_signature_rank(reason) <= image_signature_rank(it->worst))
		return;
	it->worst = reason;
	it->where = tlv->data - MCUBOOT_TLV_HEADER_SIZE;
	it->why = why;
}

/* Returns 1 if it verifies, 0 to go on, or what ends it all. */
static int image_signature_try_trusted(struct image_signature *it,
				       const struct mcuboot_tlv *tlv)
{
	const u8 *der = it->copy->data + tlv->data;
	enum p256_result form;
	u32 len = 0;
	int ret;

	form = p256_check_signature(der, tlv->length, &len);
	if (form != P256_OK) {
		image_signature_note(it, tlv, OTP_REASON_IMAGE_SIGNATURE,
				     form == P256_RANGE ?
				     "is out of range" : form == P256_TRAILING ?
				     "has bytes behind it" :
				     "is not strict DER");
		return 0;
	}
	ret = image_signature_check(it, der, len);
	if (!ret)
		return 1;
	if (ret != -EKEYREJECTED && ret != -EBADMSG && ret != -EINVAL)
		return ret;
	image_signature_note(it, tlv, OTP_REASON_IMAGE_SIGNATURE,
			     "is not of this image and key");
	return 0;
}

static int image_signature_try(struct image_signature *it,
			       const struct mcuboot_tlv *tlv)
{
	static const struct {
		enum otp_reason reason;
		const char *why;
	} notes[] = {
		[IMAGE_KEY_NONE] = { OTP_REASON_IMAGE_KEY,
			"has no key before it" },
		[IMAGE_KEY_UNSUPPORTED] = { OTP_REASON_IMAGE_ALGORITHM,
			"is of a key that is not on P-256" },
		[IMAGE_KEY_UNKNOWN] = { OTP_REASON_IMAGE_KEY,
			"is of a key that is no trust anchor" },
		[IMAGE_KEY_ABSENT] = { OTP_REASON_IMAGE_KEY,
			"is of a key that the image has to contain" },
		[IMAGE_KEY_REVOKED] = { OTP_REASON_IMAGE_REVOKED,
			"is of a revoked key" },
	};
	enum image_key_state state = it->key.state;

	if (state == IMAGE_KEY_TRUSTED)
		return image_signature_try_trusted(it, tlv);
	image_signature_note(it, tlv, notes[state].reason, notes[state].why);
	return 0;
}

static int image_signature_tlv(struct image_signature *it,
			       const struct mcuboot_tlv *tlv)
{
	const u8 *data = it->copy->data + tlv->data;
	int ret = 0;

	switch (tlv->type) {
	case MCUBOOT_TLV_KEYHASH:
		image_key_from_hash(&it->trust, data, &it->key);
		return 0;
	case MCUBOOT_TLV_PUBKEY:
		image_key_from_spki(&it->trust, data, tlv->length, &it->key);
		return 0;
	case MCUBOOT_TLV_ECDSA_SIG:
		ret = image_signature_try(it, tlv);
		break;
	case MCUBOOT_TLV_RSA2048_PSS:
	case MCUBOOT_TLV_ECDSA224:
	case MCUBOOT_TLV_RSA3072_PSS:
	case MCUBOOT_TLV_ED25519:
	case MCUBOOT_TLV_SIG_PURE:
		image_signature_note(it, tlv, OTP_REASON_IMAGE_ALGORITHM,
				     "is not ECDSA on P-256");
		break;
	default:
		return 0;
	}
	if (ret > 0)
		it->copy->anchor = it->key.anchor;
	it->key.state = IMAGE_KEY_NONE;
	return ret;
}

static int image_signature_walk(struct image_signature *it)
{
	const struct mcuboot_image *image = &it->copy->image;
	struct mcuboot_tlv tlv;
	bool more;
	int ret;

	for (more = mcuboot_first_tlv(it->copy->data, image, &tlv); more;
	     more = mcuboot_next_tlv(it->copy->data, image, &tlv)) {
		if (tlv.protected)
			continue;
		ret = image_signature_tlv(it, &tlv);
		if (ret)
			return ret;
	}
	return 0;
}

static int image_signature_errno(enum otp_reason reason)
{
	switch (reason) {
	case OTP_REASON_IMAGE_KEY:
		return -ENOKEY;
	case OTP_REASON_IMAGE_REVOKED:
		return -EKEYREVOKED;
	case OTP_REASON_IMAGE_ALGORITHM:
		return -EOPNOTSUPP;
	default:
		return -EKEYREJECTED;
	}
}

/* The kernel cannot do it: the image is not to blame. */
static int image_signature_unable(const char *name, int error,
				  struct otp_outcome *outcome)
{
	if (error == -ENOENT || error == -ENOPKG)
		return image_refuse(outcome, -ENOPKG, OTP_REASON_IMAGE_CRYPTO,
				    "%s: this kernel has no ECDSA on P-256 (CONFIG_CRYPTO_ECDSA)",
				    name);
	return image_fail(outcome, error, OTP_REASON_DEVICE,
			  "%s: the signature cannot be verified (errno %d)",
			  name, -error);
}

/**
 * image_signature_verify() - is an image signed by a trust anchor
 * @si: the slots it is for
 * @name: where it is, for messages
 * @copy: the image; gets the trust anchor
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_signature_verify(struct signed_image *si, const char *name,
			   struct image_copy *copy,
			   struct otp_outcome *outcome)
{
	struct image_signature it = { .copy = copy };
	int ret;

	copy->anchor = OTP_IMAGE_NO_ANCHOR;
	ret = image_anchors_look(&si->anchors, &it.trust, outcome);
	if (ret)
		return ret;
	ret = image_signature_walk(&it);
	if (ret > 0)
		return 0;
	if (ret)
		return image_signature_unable(name, ret, outcome);
	if (!it.worst)
		return image_refuse(outcome, -EKEYREJECTED,
				    OTP_REASON_IMAGE_SIGNATURE,
				    "%s: no signature", name);
	return image_refuse(outcome, image_signature_errno(it.worst), it.worst,
			    "%s: the signature at 0x%x %s", name, it.where,
			    it.why);
}
