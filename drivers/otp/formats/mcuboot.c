// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Signed images in the format of MCUboot. Every number in one may have been
 * written by an attacker: sums are made in 64 bits, and nothing is looked at
 * that has not been compared with the size first.
 */
#include "mcuboot.h"

#define MCUBOOT_COUNTER_SIZE	4
#define MCUBOOT_DEPENDENCY_SIZE	12

/* Where the header has what. */
#define MCUBOOT_AT_MAGIC		0
#define MCUBOOT_AT_LOAD_ADDRESS		4
#define MCUBOOT_AT_HEADER_SIZE		8
#define MCUBOOT_AT_PROTECTED_SIZE	10
#define MCUBOOT_AT_PAYLOAD_SIZE		12
#define MCUBOOT_AT_FLAGS		16
#define MCUBOOT_AT_VERSION		20

/*
 * What data may say of itself: how code would be placed (PIC, RAM_LOAD,
 * ROM_FIXED) does not change what the payload is, and data is NON_BOOTABLE.
 * All others do change it, or have two meanings: STMicroelectronics' fork has
 * PRIMARY_ONLY, ENCRYPTED and OTFDEC at 0x2, 0x4 and 0x8.
 */
#define MCUBOOT_FLAGS_KNOWN	(MCUBOOT_FLAG_PIC | MCUBOOT_FLAG_NON_BOOTABLE | \
				 MCUBOOT_FLAG_RAM_LOAD | MCUBOOT_FLAG_ROM_FIXED)

/* A check of the entries. */
struct mcuboot_walk {
	const u8 *data;
	struct mcuboot_image *image;
	bool has_digest;
	bool has_counter;
};

static u16 mcuboot_u16(const u8 *at)
{
	return at[0] | at[1] << 8;
}

static u32 mcuboot_u32(const u8 *at)
{
	return mcuboot_u16(at) | (u32)mcuboot_u16(at + 2) << 16;
}

static void mcuboot_get_version(const u8 *at, struct mcuboot_version *version)
{
	version->major = at[0];
	version->minor = at[1];
	version->revision = mcuboot_u16(at + 2);
	version->build = mcuboot_u32(at + 4);
}

static void mcuboot_get_header(const u8 *data, struct mcuboot_image *image)
{
	image->load_address = mcuboot_u32(data + MCUBOOT_AT_LOAD_ADDRESS);
	image->header_size = mcuboot_u16(data + MCUBOOT_AT_HEADER_SIZE);
	image->protected_size = mcuboot_u16(data + MCUBOOT_AT_PROTECTED_SIZE);
	image->payload_size = mcuboot_u32(data + MCUBOOT_AT_PAYLOAD_SIZE);
	image->flags = mcuboot_u32(data + MCUBOOT_AT_FLAGS);
	mcuboot_get_version(data + MCUBOOT_AT_VERSION, &image->version);
}

static enum mcuboot_result
mcuboot_check_header(const struct mcuboot_image *image, u32 *where)
{
	*where = MCUBOOT_AT_HEADER_SIZE;
	if (image->header_size < MCUBOOT_HEADER_SIZE)
		return MCUBOOT_HEADER_SHORT;
	*where = MCUBOOT_AT_FLAGS;
	if (image->flags & ~MCUBOOT_FLAGS_KNOWN)
		return MCUBOOT_FLAGS_UNKNOWN;
	*where = MCUBOOT_AT_PAYLOAD_SIZE;
	if (!image->payload_size)
		return MCUBOOT_NO_PAYLOAD;
	*where = MCUBOOT_AT_PROTECTED_SIZE;
	if (image->protected_size &&
	    image->protected_size < MCUBOOT_TLV_INFO_SIZE)
		return MCUBOOT_PROTECTED_SIZE;
	return MCUBOOT_OK;
}

static enum mcuboot_result mcuboot_parse_header(const u8 *data, u32 len,
						struct mcuboot_image *image,
						u32 *where)
{
	*where = MCUBOOT_AT_MAGIC;
	if (len >= sizeof(u32) && mcuboot_u32(data) != MCUBOOT_MAGIC)
		return MCUBOOT_MAGIC_WRONG;
	*where = len;
	if (len < MCUBOOT_HEADER_SIZE)
		return MCUBOOT_TRUNCATED;
	mcuboot_get_header(data, image);
	return mcuboot_check_header(image, where);
}

/* Bytes up to the entries of the area that is not signed: may not fit. */
static u64 mcuboot_need(const struct mcuboot_image *image)
{
	return (u64)image->header_size + image->payload_size +
	       image->protected_size + MCUBOOT_TLV_INFO_SIZE;
}

/* An area that was to begin with @magic. */
static enum mcuboot_result mcuboot_check_area(const u8 *info, u16 magic)
{
	u16 found = mcuboot_u16(info);

	if (found == magic)
		return MCUBOOT_OK;
	if (found == MCUBOOT_TLV_MAGIC || found == MCUBOOT_TLV_MAGIC_PROTECTED)
		return MCUBOOT_PROTECTED_SIZE;
	return MCUBOOT_NO_TLVS;
}

/* Bytes of the area that is not signed, which begins at @at; 0 if none does. */
static u32 mcuboot_area_size(const u8 *info)
{
	u32 size = mcuboot_u16(info + 2);

	if (mcuboot_check_area(info, MCUBOOT_TLV_MAGIC) != MCUBOOT_OK ||
	    size < MCUBOOT_TLV_INFO_SIZE)
		return 0;
	return size;
}

static enum mcuboot_result mcuboot_parse_protected(const u8 *data,
						   struct mcuboot_image *image,
						   u32 *where)
{
	enum mcuboot_result result;
	const u8 *info;

	if (!image->protected_size)
		return MCUBOOT_OK;
	*where = image->header_size + image->payload_size;
	info = data + *where;
	result = mcuboot_check_area(info, MCUBOOT_TLV_MAGIC_PROTECTED);
	if (result != MCUBOOT_OK)
		return result;
	*where += 2;
	if (mcuboot_u16(info + 2) != image->protected_size)
		return MCUBOOT_PROTECTED_SIZE;
	return MCUBOOT_OK;
}

static enum mcuboot_result mcuboot_parse_areas(const u8 *data, u32 len,
					       struct mcuboot_image *image,
					       u32 *where)
{
	enum mcuboot_result result;
	u32 size;

	result = mcuboot_parse_protected(data, image, where);
	if (result != MCUBOOT_OK)
		return result;
	*where = image->signed_size;
	result = mcuboot_check_area(data + *where, MCUBOOT_TLV_MAGIC);
	if (result != MCUBOOT_OK)
		return result;
	size = mcuboot_area_size(data + *where);
	*where += 2;
	if (!size)
		return MCUBOOT_NO_TLVS;
	*where = len;
	if (size > len - image->signed_size)
		return MCUBOOT_TRUNCATED;
	image->size = image->signed_size + size;
	return MCUBOOT_OK;
}

/* One of which the header, at @at, is there. */
static void mcuboot_get_tlv(const u8 *data, const struct mcuboot_image *image,
			    u32 at, struct mcuboot_tlv *tlv)
{
	tlv->type = mcuboot_u16(data + at);
	tlv->length = mcuboot_u16(data + at + 2);
	tlv->data = at + MCUBOOT_TLV_HEADER_SIZE;
	tlv->protected = at < image->signed_size;
}

/* What proves the rest, and so cannot be part of it. */
static bool mcuboot_is_proof(u16 type)
{
	switch (type) {
	case MCUBOOT_TLV_KEYHASH:
	case MCUBOOT_TLV_PUBKEY:
	case MCUBOOT_TLV_SHA256:
	case MCUBOOT_TLV_SHA384:
	case MCUBOOT_TLV_SHA512:
	case MCUBOOT_TLV_RSA2048_PSS:
	case MCUBOOT_TLV_ECDSA_SIG:
	case MCUBOOT_TLV_RSA3072_PSS:
	case MCUBOOT_TLV_ED25519:
	case MCUBOOT_TLV_SIG_PURE:
		return true;
	default:
		return false;
	}
}

/* 0 for any length. */
static u32 mcuboot_tlv_length(u16 type)
{
	switch (type) {
	case MCUBOOT_TLV_KEYHASH:
	case MCUBOOT_TLV_SHA256:
		return MCUBOOT_DIGEST_SIZE;
	case MCUBOOT_TLV_DEPENDENCY:
		return MCUBOOT_DEPENDENCY_SIZE;
	case MCUBOOT_TLV_SEC_CNT:
		return MCUBOOT_COUNTER_SIZE;
	default:
		return 0;
	}
}

static enum mcuboot_result mcuboot_take_digest(struct mcuboot_walk *walk,
					       const struct mcuboot_tlv *tlv)
{
	if (walk->has_digest)
		return MCUBOOT_TLV_TWICE;
	walk->has_digest = true;
	walk->image->digest = tlv->data;
	return MCUBOOT_OK;
}

static enum mcuboot_result mcuboot_take_counter(struct mcuboot_walk *walk,
						const struct mcuboot_tlv *tlv)
{
	if (walk->has_counter)
		return MCUBOOT_TLV_TWICE;
	walk->has_counter = true;
	walk->image->counter = mcuboot_u32(walk->data + tlv->data);
	return MCUBOOT_OK;
}

static enum mcuboot_result mcuboot_check_tlv(struct mcuboot_walk *walk,
					     const struct mcuboot_tlv *tlv)
{
	u32 length = mcuboot_tlv_length(tlv->type);

	if (tlv->protected == mcuboot_is_proof(tlv->type))
		return tlv->protected ? MCUBOOT_TLV_PROTECTED :
					MCUBOOT_TLV_UNPROTECTED;
	if (length && tlv->length != length)
		return MCUBOOT_TLV_LENGTH;
	switch (tlv->type) {
	case MCUBOOT_TLV_SHA256:
		return mcuboot_take_digest(walk, tlv);
	case MCUBOOT_TLV_SHA384:
	case MCUBOOT_TLV_SHA512:
		return MCUBOOT_DIGEST_OTHER;
	case MCUBOOT_TLV_SEC_CNT:
		return mcuboot_take_counter(walk, tlv);
	default:
		return MCUBOOT_OK;
	}
}

/* The entries from @where on, of an area that ends at @end. */
static enum mcuboot_result mcuboot_check_tlvs(struct mcuboot_walk *walk,
					      u32 end, u32 *where)
{
	enum mcuboot_result result;
	struct mcuboot_tlv tlv;

	while (*where < end) {
		if (end - *where < MCUBOOT_TLV_HEADER_SIZE)
			return MCUBOOT_TLV_SPILLS;
		mcuboot_get_tlv(walk->data, walk->image, *where, &tlv);
		if (tlv.length > end - tlv.data)
			return MCUBOOT_TLV_SPILLS;
		result = mcuboot_check_tlv(walk, &tlv);
		if (result != MCUBOOT_OK)
			return result;
		*where = tlv.data + tlv.length;
	}
	return MCUBOOT_OK;
}

static enum mcuboot_result mcuboot_check_protected(struct mcuboot_walk *walk,
						   u32 *where)
{
	const struct mcuboot_image *image = walk->image;

	if (!image->protected_size)
		return MCUBOOT_OK;
	*where = image->header_size + image->payload_size +
		 MCUBOOT_TLV_INFO_SIZE;
	return mcuboot_check_tlvs(walk, image->signed_size, where);
}

static enum mcuboot_result mcuboot_check_both(struct mcuboot_walk *walk,
					      u32 *where)
{
	const struct mcuboot_image *image = walk->image;
	enum mcuboot_result result;

	result = mcuboot_check_protected(walk, where);
	if (result != MCUBOOT_OK)
		return result;
	*where = image->signed_size + MCUBOOT_TLV_INFO_SIZE;
	result = mcuboot_check_tlvs(walk, image->size, where);
	if (result != MCUBOOT_OK)
		return result;
	*where = image->signed_size;
	if (!walk->has_digest)
		return MCUBOOT_NO_DIGEST;
	*where = image->header_size + image->payload_size;
	if (!walk->has_counter)
		return MCUBOOT_NO_COUNTER;
	return MCUBOOT_OK;
}

enum mcuboot_result mcuboot_parse(const u8 *data, u32 len,
				  struct mcuboot_image *image, u32 *where)
{
	struct mcuboot_walk walk = { .data = data, .image = image };
	enum mcuboot_result result;

	memset(image, 0, sizeof(*image));
	result = mcuboot_parse_header(data, len, image, where);
	if (result != MCUBOOT_OK)
		return result;
	*where = len;
	if (mcuboot_need(image) > len)
		return MCUBOOT_TRUNCATED;
	image->signed_size = mcuboot_need(image) - MCUBOOT_TLV_INFO_SIZE;
	result = mcuboot_parse_areas(data, len, image, where);
	if (result != MCUBOOT_OK)
		return result;
	return mcuboot_check_both(&walk, where);
}

/* Nothing else is told of an image that needs more than the slot has. */
static enum mcuboot_result mcuboot_ask(u64 need, u32 slot, u32 *size)
{
	*size = need > slot ? 0 : need;
	return MCUBOOT_TRUNCATED;
}

enum mcuboot_result mcuboot_size(const u8 *data, u32 len, u32 slot, u32 *size)
{
	struct mcuboot_image image = { };
	enum mcuboot_result result;
	const u8 *info;
	u32 where;
	u64 need;

	*size = 0;
	result = mcuboot_parse_header(data, len, &image, &where);
	if (result == MCUBOOT_TRUNCATED)
		return mcuboot_ask(MCUBOOT_HEADER_SIZE, slot, size);
	if (result != MCUBOOT_OK)
		return result;
	need = mcuboot_need(&image);
	if (need > slot || need > len)
		return mcuboot_ask(need, slot, size);

	info = data + need - MCUBOOT_TLV_INFO_SIZE;
	result = mcuboot_check_area(info, MCUBOOT_TLV_MAGIC);
	if (result != MCUBOOT_OK)
		return result;
	if (!mcuboot_area_size(info))
		return MCUBOOT_NO_TLVS;
	need += mcuboot_area_size(info) - MCUBOOT_TLV_INFO_SIZE;
	if (need > slot || need > len)
		return mcuboot_ask(need, slot, size);
	*size = need;
	return MCUBOOT_OK;
}

/* The entry at @at, or the first of the other area where this one ends. */
static bool mcuboot_tlv_at(const u8 *data, const struct mcuboot_image *image,
			   u32 at, struct mcuboot_tlv *tlv)
{
	if (at == image->signed_size)
		at += MCUBOOT_TLV_INFO_SIZE;
	if (at >= image->size)
		return false;
	mcuboot_get_tlv(data, image, at, tlv);
	return true;
}

bool mcuboot_first_tlv(const u8 *data, const struct mcuboot_image *image,
		       struct mcuboot_tlv *tlv)
{
	return mcuboot_tlv_at(data, image, image->header_size +
			      image->payload_size + MCUBOOT_TLV_INFO_SIZE,
			      tlv);
}

bool mcuboot_next_tlv(const u8 *data, const struct mcuboot_image *image,
		      struct mcuboot_tlv *tlv)
{
	return mcuboot_tlv_at(data, image, tlv->data + tlv->length, tlv);
}

/* Three bytes behind the number mean nothing. */
void mcuboot_dependency(const u8 *value, u8 *id,
			struct mcuboot_version *version)
{
	*id = value[0];
	mcuboot_get_version(value + 4, version);
}

static int mcuboot_sign(u32 a, u32 b)
{
	return a < b ? -1 : a > b;
}

/*
 * MCUboot leaves the build out unless it is configured otherwise. Here it
 * counts: who names one in a dependency means it.
 */
int mcuboot_compare(const struct mcuboot_version *a,
		    const struct mcuboot_version *b)
{
	int sign = mcuboot_sign(a->major, b->major);

	if (!sign)
		sign = mcuboot_sign(a->minor, b->minor);
	if (!sign)
		sign = mcuboot_sign(a->revision, b->revision);
	if (!sign)
		sign = mcuboot_sign(a->build, b->build);
	return sign;
}

/* Up to an alignment of 8 bytes. */
static const u8 mcuboot_magic_8[MCUBOOT_TRAILER_MAGIC_SIZE] = {
	0x77, 0xc2, 0x95, 0xf3, 0x60, 0xd2, 0xef, 0x7f,
	0x35, 0x52, 0x50, 0x0f, 0x2c, 0xb6, 0x79, 0x80,
};

/* Of others, behind the alignment. */
static const u8 mcuboot_magic_end[MCUBOOT_TRAILER_MAGIC_SIZE - sizeof(u16)] = {
	0x2d, 0xe1, 0x5d, 0x29, 0x41, 0x0b, 0x8d,
	0x77, 0x67, 0x9c, 0x11, 0x0f, 0x1f, 0x8a,
};

bool mcuboot_is_trailer_magic(const u8 *magic)
{
	u16 align = mcuboot_u16(magic);

	if (!memcmp(magic, mcuboot_magic_8, sizeof(mcuboot_magic_8)))
		return true;
	return align > 8 && !(align & (align - 1)) &&
	       !memcmp(magic + sizeof(align), mcuboot_magic_end,
		       sizeof(mcuboot_magic_end));
}

void mcuboot_put_trailer_magic(u16 align, u8 *magic)
{
	if (align <= 8) {
		memcpy(magic, mcuboot_magic_8, sizeof(mcuboot_magic_8));
		return;
	}
	magic[0] = align;
	magic[1] = align >> 8;
	memcpy(magic + sizeof(align), mcuboot_magic_end,
	       sizeof(mcuboot_magic_end));
}

const char *mcuboot_describe(enum mcuboot_result result)
{
	switch (result) {
	case MCUBOOT_OK:
		return "its form is right";
	case MCUBOOT_MAGIC_WRONG:
		return "it does not begin as an image does";
	case MCUBOOT_TRUNCATED:
		return "it is longer than what there is of it";
	case MCUBOOT_HEADER_SHORT:
		return "its header is shorter than 32 bytes";
	case MCUBOOT_NO_PAYLOAD:
		return "its payload is empty";
	case MCUBOOT_FLAGS_UNKNOWN:
		return "it is encrypted or compressed, or has an unknown flag";
	case MCUBOOT_NO_TLVS:
		return "no area of entries begins where one has to";
	case MCUBOOT_PROTECTED_SIZE:
		return "its protected area has another size than its header says";
	case MCUBOOT_TLV_SPILLS:
		return "an entry runs past the end of its area";
	case MCUBOOT_TLV_TWICE:
		return "an entry is there twice that can be there once";
	case MCUBOOT_TLV_LENGTH:
		return "an entry has a wrong length";
	case MCUBOOT_TLV_UNPROTECTED:
		return "an entry that has to be protected is not";
	case MCUBOOT_TLV_PROTECTED:
		return "a digest, key or signature is in the protected area";
	case MCUBOOT_DIGEST_OTHER:
		return "it has a digest of another kind than SHA-256";
	case MCUBOOT_NO_DIGEST:
		return "it has no digest";
	case MCUBOOT_NO_COUNTER:
		return "it has no security counter";
	}
	return "it is wrong in an unknown way";
}
