// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trust anchors: hashes of keys that are kept in one-time memory, and keys.
 * They are read at each verification, so that what is programmed or revoked
 * counts at once.
 */
#include <crypto/sha2.h>
#include <linux/err.h>
#include <linux/string.h>

#include "signed-image.h"

static unsigned int image_anchors_count(const struct image_anchors *anchors)
{
	return anchors->nhashes + anchors->npoints;
}

static int image_anchors_open_hashes(struct device *dev,
				     const struct image_config *config,
				     struct image_anchors *anchors)
{
	unsigned int i;
	int ret;

	for (i = 0; i < config->nhashes; i++) {
		struct image_bits *bits = &anchors->hashes[i];

		ret = image_bits_open(dev, &config->hashes[i],
				      MCUBOOT_DIGEST_SIZE * 8, bits);
		if (ret)
			return ret;
		if (bits->width != MCUBOOT_DIGEST_SIZE * 8)
			return dev_err_probe(dev, -EINVAL,
					     "%s has %u bits, not the %u of a SHA-256\n",
					     config->hashes[i].name,
					     bits->width,
					     MCUBOOT_DIGEST_SIZE * 8);
		anchors->nhashes++;
	}
	return 0;
}

static int image_anchors_open_revoked(struct device *dev,
				      const struct image_config *config,
				      struct image_anchors *anchors)
{
	struct image_bits *bits = &anchors->revoked;
	int ret;

	if (!config->revoked.name[0])
		return 0;
	ret = image_bits_open(dev, &config->revoked, IMAGE_MAX_ANCHORS, bits);
	if (ret)
		return ret;
	anchors->revocable = true;
	if (!bits->handle || !otp_handle_info(bits->handle)->blank)
		return 0;
	return dev_err_probe(dev, -EOPNOTSUPP,
			     "%s revokes all that is not programmed: it is not 0 where it is blank\n",
			     config->revoked.name);
}

/**
 * image_anchors_open() - find the trust anchors
 * @dev: the provider's device, which holds them
 * @config: where they are
 * @anchors: gets them
 *
 * Return: 0; -EPROBE_DEFER if one is not there (yet), or why it cannot be
 * used, which the log tells.
 */
int image_anchors_open(struct device *dev, const struct image_config *config,
		       struct image_anchors *anchors)
{
	int ret;

	ret = image_anchors_open_hashes(dev, config, anchors);
	if (!ret)
		ret = image_anchors_open_revoked(dev, config, anchors);
	if (ret)
		return ret;
	memcpy(anchors->points, config->points, sizeof(anchors->points));
	anchors->npoints = config->npoints;
	if (!image_anchors_count(anchors))
		return dev_err_probe(dev, -ENOKEY, "no trust anchor is named\n");
	if (image_anchors_count(anchors) <= IMAGE_MAX_ANCHORS)
		return 0;
	return dev_err_probe(dev, -E2BIG, "more than %u trust anchors\n",
			     IMAGE_MAX_ANCHORS);
}

static bool image_hash_is_blank(const u8 *hash)
{
	return (hash[0] == 0 || hash[0] == 0xff) &&
	       !memchr_inv(hash, hash[0], MCUBOOT_DIGEST_SIZE);
}

/* What hides beside a hash does not matter: if it were the hash, it is 0. */
static void image_anchor_look(const struct image_bits *bits, unsigned int i,
			      struct image_trust *trust, int *error)
{
	u8 *hash = trust->hash[i];
	bool hidden;
	int ret;

	ret = image_bits_read(bits, hash, MCUBOOT_DIGEST_SIZE, &hidden);
	if (ret)
		*error = ret;
	else if (!image_hash_is_blank(hash))
		trust->usable |= BIT(i);
}

static void image_point_look(const u8 *point, unsigned int i,
			     struct image_trust *trust)
{
	u8 spki[P256_SPKI_SIZE];

	p256_put_spki(point, spki);
	sha256(spki, sizeof(spki), trust->hash[i]);
	trust->point[i] = point;
	trust->usable |= BIT(i);
}

/**
 * image_anchors_look() - read the trust anchors as they are now
 * @anchors: where they are
 * @trust: gets them
 * @outcome: gets why none can be used
 *
 * Return: 0 or -ENOKEY.
 */
int image_anchors_look(const struct image_anchors *anchors,
		       struct image_trust *trust, struct otp_outcome *outcome)
{
	int error = 0;
	unsigned int i;

	memset(trust, 0, sizeof(*trust));
	for (i = 0; i < anchors->nhashes; i++)
		image_anchor_look(&anchors->hashes[i], i, trust, &error);
	for (i = 0; i < anchors->npoints; i++)
		image_point_look(anchors->points[i], anchors->nhashes + i,
				 trust);
	if (!trust->usable)
		return image_refuse(outcome, -ENOKEY, OTP_REASON_IMAGE_ANCHOR,
				    error ? "the trust anchors cannot be read (errno %d)" :
					    "every trust anchor is blank: program the hash of a key",
				    -error);
	if (!anchors->revocable)
		return 0;
	error = image_bits_read(&anchors->revoked, &trust->revoked, 1, NULL);
	if (!error)
		return 0;
	return image_refuse(outcome, -ENOKEY, OTP_REASON_IMAGE_ANCHOR,
			    "it cannot be read which trust anchors are revoked (errno %d)",
			    -error);
}

static enum image_key_state image_key_rate(const struct image_trust *trust,
					   u32 anchor, const u8 *point)
{
	if (trust->revoked & BIT(anchor))
		return IMAGE_KEY_REVOKED;
	return point ? IMAGE_KEY_TRUSTED : IMAGE_KEY_ABSENT;
}

/* Of several entries the best counts; of anchors with one key, too. */
static void image_key_improve(struct image_signer *key,
			      enum image_key_state state, u32 anchor,
			      const u8 *point)
{
	if (state < key->state)
		return;
	key->state = state;
	key->anchor = anchor;
	if (state == IMAGE_KEY_TRUSTED)
		memcpy(key->point, point, P256_POINT_SIZE);
}

static void image_key_match(const struct image_trust *trust, const u8 *hash,
			    const u8 *point, struct image_signer *key)
{
	bool known = false;
	u32 i;

	for (i = 0; i < IMAGE_MAX_ANCHORS; i++) {
		const u8 *its = point ?: trust->point[i];

		if (!(trust->usable & BIT(i)) ||
		    memcmp(trust->hash[i], hash, MCUBOOT_DIGEST_SIZE))
			continue;
		image_key_improve(key, image_key_rate(trust, i, its), i, its);
		known = true;
	}
	if (!known)
		image_key_improve(key, IMAGE_KEY_UNKNOWN, OTP_IMAGE_NO_ANCHOR,
				  NULL);
}

/**
 * image_key_from_hash() - rate a key of which an image has the hash
 * @trust: the trust anchors
 * @hash: SHA-256 of its SubjectPublicKeyInfo
 * @key: is improved by it
 */
void image_key_from_hash(const struct image_trust *trust, const u8 *hash,
			 struct image_signer *key)
{
	image_key_match(trust, hash, NULL, key);
}

/**
 * image_key_from_spki() - rate a key that an image has
 * @trust: the trust anchors
 * @spki: its SubjectPublicKeyInfo
 * @len: bytes at @spki
 * @key: is improved by it
 */
void image_key_from_spki(const struct image_trust *trust, const u8 *spki,
			 u32 len, struct image_signer *key)
{
	const u8 *point = p256_spki_point(spki, len);
	u8 hash[MCUBOOT_DIGEST_SIZE];

	if (!point) {
		image_key_improve(key, IMAGE_KEY_UNSUPPORTED,
				  OTP_IMAGE_NO_ANCHOR, NULL);
		return;
	}
	sha256(spki, len, hash);
	image_key_match(trust, hash, point, key);
}
