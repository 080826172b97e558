// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives the parser of signed images whatever comes: nothing it says of an
 * image may reach out of it, and all ways to look at it have to agree. With
 * a right header in front most inputs get as far as the entries.
 */
#include <stdlib.h>

#include "../../drivers/otp/formats/mcuboot.h"
#include "../../drivers/otp/formats/p256.h"

#define REQUIRE(condition)	do { if (!(condition)) abort(); } while (0)

#define CALLS		3

/* A copy of just its size. */
static u8 *copy_of(const u8 *data, u32 size)
{
	u8 *copy = malloc(size ?: 1);

	if (size)
		memcpy(copy, data, size);
	return copy;
}

static void require_proof(const u8 *data, const struct mcuboot_tlv *tlv)
{
	u32 size = ~0U;

	if (tlv->type == MCUBOOT_TLV_ECDSA_SIG &&
	    p256_check_signature(data + tlv->data, tlv->length, &size) ==
	    P256_OK)
		REQUIRE(size <= tlv->length && size <= P256_SIGNATURE_MAX);
	if (tlv->type == MCUBOOT_TLV_PUBKEY &&
	    p256_spki_point(data + tlv->data, tlv->length))
		REQUIRE(tlv->length == P256_SPKI_SIZE);
	if (tlv->type == MCUBOOT_TLV_SHA256 ||
	    tlv->type == MCUBOOT_TLV_KEYHASH)
		REQUIRE(tlv->length == MCUBOOT_DIGEST_SIZE);
}

/* What may be signed by nobody, and what has to be. */
static void require_side(const struct mcuboot_tlv *tlv)
{
	switch (tlv->type) {
	case 0x01: case 0x02: case 0x10:
	case 0x20: case 0x22: case 0x23: case 0x24: case 0x25:
		REQUIRE(!tlv->protected);
		break;
	default:
		REQUIRE(tlv->protected);
		break;
	}
}

static void require_dependency(const u8 *data, const struct mcuboot_tlv *tlv)
{
	struct mcuboot_version version;
	u8 id;

	if (tlv->type != MCUBOOT_TLV_DEPENDENCY)
		return;
	REQUIRE(tlv->length == 12);
	mcuboot_dependency(data + tlv->data, &id, &version);
	REQUIRE(!mcuboot_compare(&version, &version));
}

struct seen {
	u32 digests;
	u32 counters;
	u32 at;		/* where the next entry has to be */
};

static void see(const u8 *data, const struct mcuboot_image *image,
		const struct mcuboot_tlv *tlv, struct seen *seen)
{
	if (seen->at == image->signed_size)
		seen->at += MCUBOOT_TLV_INFO_SIZE;
	REQUIRE(tlv->data == seen->at + MCUBOOT_TLV_HEADER_SIZE);
	REQUIRE(tlv->data <= image->size);
	REQUIRE(tlv->length <= image->size - tlv->data);
	REQUIRE(tlv->protected == (tlv->data < image->signed_size));
	require_side(tlv);
	require_proof(data, tlv);
	require_dependency(data, tlv);
	if (tlv->type == MCUBOOT_TLV_SHA256)
		REQUIRE(tlv->data == image->digest);
	seen->digests += tlv->type == MCUBOOT_TLV_SHA256;
	seen->counters += tlv->type == MCUBOOT_TLV_SEC_CNT;
	seen->at = tlv->data + tlv->length;
}

static void require_entries(const u8 *data, const struct mcuboot_image *image)
{
	struct seen seen = {
		.at = image->header_size + image->payload_size +
		      MCUBOOT_TLV_INFO_SIZE,
	};
	struct mcuboot_tlv tlv;
	bool more;

	for (more = mcuboot_first_tlv(data, image, &tlv); more;
	     more = mcuboot_next_tlv(data, image, &tlv))
		see(data, image, &tlv, &seen);
	REQUIRE(seen.at == image->size);
	REQUIRE(seen.digests == 1);
	REQUIRE(seen.counters == 1);
}

static void require_parts(const struct mcuboot_image *image, u32 size)
{
	REQUIRE(image->header_size >= MCUBOOT_HEADER_SIZE);
	REQUIRE(image->payload_size);
	REQUIRE(image->protected_size >= 12);
	REQUIRE((u64)image->header_size + image->payload_size +
		image->protected_size == image->signed_size);
	REQUIRE(image->signed_size < image->size);
	REQUIRE(image->size <= size);
	REQUIRE(!(image->flags & ~0x131));
}

/* As it would be read out of a slot, a piece at a time. */
static void require_measured(const u8 *data, u32 size,
			     enum mcuboot_result parsed, u32 expected)
{
	u32 len = size < MCUBOOT_HEADER_SIZE ? size : MCUBOOT_HEADER_SIZE;
	enum mcuboot_result result;
	u32 calls, need = 0;

	for (calls = 1; calls <= CALLS; calls++) {
		u8 *copy = copy_of(data, len);

		result = mcuboot_size(copy, len, size, &need);
		free(copy);
		if (result != MCUBOOT_TRUNCATED || !need)
			break;
		REQUIRE(need > len && need <= size);
		len = need;
	}
	REQUIRE(calls <= CALLS);
	if (parsed == MCUBOOT_OK)
		REQUIRE(result == MCUBOOT_OK && need == expected);
	if (result == MCUBOOT_OK)
		REQUIRE(need <= size && parsed != MCUBOOT_TRUNCATED);
	else
		REQUIRE(parsed != MCUBOOT_OK && !need);
}

static void require_sane(const u8 *bytes, u32 size)
{
	u8 *data = copy_of(bytes, size);
	struct mcuboot_image image;
	enum mcuboot_result result;
	u32 where = ~0U;

	result = mcuboot_parse(data, size, &image, &where);
	REQUIRE(*mcuboot_describe(result));
	if (result == MCUBOOT_OK) {
		require_parts(&image, size);
		require_entries(data, &image);
	} else {
		REQUIRE(where <= size);
	}
	require_measured(data, size, result, image.size);
	free(data);
}

/*
 * Behind a header that fits: the first byte says how long the protected area
 * is, the rest are both areas behind one byte of payload.
 */
static void require_sane_entries(const u8 *bytes, u32 size)
{
	static const u8 header[MCUBOOT_HEADER_SIZE + 1] = {
		0x3d, 0xb8, 0xf3, 0x96, 0, 0, 0, 0, MCUBOOT_HEADER_SIZE, 0,
		0, 0, 1, 0, 0, 0,
	};
	u32 total = sizeof(header) + size - 1;
	u8 *data = malloc(total);

	memcpy(data, header, sizeof(header));
	memcpy(data + sizeof(header), bytes + 1, size - 1);
	data[10] = bytes[0];
	require_sane(data, total);
	free(data);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct mcuboot_tlv signature = {
		.type = MCUBOOT_TLV_ECDSA_SIG, .length = size,
	};

	require_sane(data, size);
	require_proof(data, &signature);
	if (size)
		require_sane_entries(data, size);
	return 0;
}
