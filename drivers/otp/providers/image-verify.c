// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is an image to be trusted: form, digest, signature, security counter and
 * dependencies, in this order.
 */
#include <crypto/sha2.h>
#include <linux/string.h>

#include "signed-image.h"

static const struct {
	enum otp_reason reason;
	int error;
} image_form_errors[] = {
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
	[MCUBOOT_TLV_UNPROTECTED] = { OTP_REASON_IMAGE_UNPROTECTED, -EPERM },
	[MCUBOOT_TLV_PROTECTED] = { OTP_REASON_IMAGE_TLV, -EBADMSG },
	[MCUBOOT_DIGEST_OTHER] = { OTP_REASON_IMAGE_ALGORITHM, -EOPNOTSUPP },
	[MCUBOOT_NO_DIGEST] = { OTP_REASON_IMAGE_DIGEST, -EBADMSG },
	[MCUBOOT_NO_COUNTER] = { OTP_REASON_IMAGE_COUNTER, -EINVAL },
};

static int image_verify_form(const char *name, struct image_copy *copy,
			     struct otp_outcome *outcome)
{
	enum mcuboot_result result;
	u32 where = 0;

	result = mcuboot_parse(copy->data, copy->len, &copy->image, &where);
	if (result == MCUBOOT_OK)
		return 0;
	return image_refuse(outcome, image_form_errors[result].error,
			    image_form_errors[result].reason, "%s: %s at 0x%x",
			    name, mcuboot_describe(result), where);
}

static int image_verify_digest(const char *name, struct image_copy *copy,
			       struct otp_outcome *outcome)
{
	sha256(copy->data, copy->image.signed_size, copy->digest);
	if (!memcmp(copy->digest, copy->data + copy->image.digest,
		    sizeof(copy->digest)))
		return 0;
	return image_refuse(outcome, -EBADMSG, OTP_REASON_IMAGE_DIGEST,
			    "%s: the digest at 0x%x is that of another image",
			    name, copy->image.digest);
}

static int image_verify_counter(struct signed_image *si, const char *name,
				struct image_copy *copy,
				struct otp_outcome *outcome)
{
	int ret;

	ret = image_counter_read(&si->counter, &copy->stored, outcome);
	if (ret)
		return ret;
	if (copy->image.counter >= copy->stored)
		return 0;
	return image_refuse(outcome, -ESTALE, OTP_REASON_IMAGE_ROLLBACK,
			    "%s: security counter %u is lower than the stored %u",
			    name, copy->image.counter, copy->stored);
}

static const struct mcuboot_version *
image_version_find(const struct signed_image *si, u8 id)
{
	unsigned int i;

	for (i = 0; i < si->nversions; i++)
		if (si->versions[i].id == id)
			return &si->versions[i].version;
	return NULL;
}

static int image_verify_dependency(struct signed_image *si, const char *name,
				   const u8 *value,
				   struct otp_outcome *outcome)
{
	const struct mcuboot_version *there;
	struct mcuboot_version need;
	u8 id;

	mcuboot_dependency(value, &id, &need);
	there = image_version_find(si, id);
	if (there && mcuboot_compare(there, &need) >= 0)
		return 0;
	if (!there)
		return image_refuse(outcome, -ENOENT,
				    OTP_REASON_IMAGE_DEPENDENCY,
				    "%s: needs image %u, of which no version is known",
				    name, id);
	return image_refuse(outcome, -ENOENT, OTP_REASON_IMAGE_DEPENDENCY,
			    "%s: needs version %u.%u.%u+%u of image %u, which is %u.%u.%u+%u",
			    name, need.major, need.minor, need.revision,
			    need.build, id, there->major, there->minor,
			    there->revision, there->build);
}

static int image_verify_dependencies(struct signed_image *si,
				     const char *name, struct image_copy *copy,
				     struct otp_outcome *outcome)
{
	struct mcuboot_tlv tlv;
	bool more;
	int ret = 0;

	for (more = mcuboot_first_tlv(copy->data, &copy->image, &tlv);
	     more && !ret;
	     more = mcuboot_next_tlv(copy->data, &copy->image, &tlv))
		if (tlv.protected && tlv.type == MCUBOOT_TLV_DEPENDENCY)
			ret = image_verify_dependency(si, name,
						      copy->data + tlv.data,
						      outcome);
	return ret;
}

/**
 * image_verify() - is an image to be trusted
 * @si: the slots it is for
 * @name: where it is, for messages
 * @copy: the image; gets what is known of it
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_verify(struct signed_image *si, const char *name,
		 struct image_copy *copy, struct otp_outcome *outcome)
{
	int ret;

	ret = image_verify_form(name, copy, outcome);
	if (!ret)
		ret = image_verify_digest(name, copy, outcome);
	if (!ret)
		ret = image_signature_verify(si, name, copy, outcome);
	if (!ret)
		ret = image_verify_counter(si, name, copy, outcome);
	return ret ?: image_verify_dependencies(si, name, copy, outcome);
}

/**
 * image_slot_verify() - read the image of a slot and verify it
 * @si: the slots
 * @store: the slot
 * @copy: gets it; for image_copy_free() in any case
 * @outcome: gets why it is not to be trusted
 *
 * Return: 0 or a negative errno.
 */
int image_slot_verify(struct signed_image *si, struct image_store *store,
		      struct image_copy *copy, struct otp_outcome *outcome)
{
	int ret;

	memset(outcome, 0, sizeof(*outcome));
	ret = image_copy_read(store, copy, outcome);
	if (!ret)
		ret = image_verify(si, store->name, copy, outcome);
	/* That says nothing of the image. */
	if (ret == -ENOMEM)
		copy->unreadable = true;
	return ret;
}
