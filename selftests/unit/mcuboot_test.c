// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed images: where their parts are, and what is no image. The images are
 * made by openssl and printf.
 */
#include <stdlib.h>

#include "../../drivers/otp/tests/image-vectors.h"
#include "numbers.h"
#include "tap.h"

#define UNTOUCHED	0xdeadbeefU
#define SLOT		4096

/* Where an image of the vectors has what, unless it says otherwise. */
#define AT_HEADER_SIZE		8
#define AT_PROTECTED_SIZE	10
#define AT_PAYLOAD_SIZE		12
#define AT_FLAGS		16
#define AT_PROTECTED		72
#define AT_ENTRIES		84

/* Of just its size, so that a look at a byte too many is found. */
static u8 *copy_of(const void *bytes, u32 size)
{
	u8 *copy = size ? malloc(size) : NULL;

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

static void put_u32(u8 *at, u32 number)
{
	at[0] = number;
	at[1] = number >> 8;
	at[2] = number >> 16;
	at[3] = number >> 24;
}

static enum mcuboot_result parse(const void *bytes, u32 size, u32 *where)
{
	struct mcuboot_image image;
	enum mcuboot_result result;
	u8 *copy = copy_of(bytes, size);

	*where = UNTOUCHED;
	result = mcuboot_parse(copy, size, &image, where);
	free(copy);
	return result;
}

static void expect_wrong(enum image_name name, u32 where)
{
	const struct image_vector *vector = image_vector(name);
	u32 found;

	EXPECT_EQ(parse(vector->bytes, vector->size, &found), vector->result);
	EXPECT_EQ(found, where);
}

/* The reference */

TEST(the_header_of_the_reference_is_read_field_by_field)
{
	const struct image_vector *vector = image_vector(IMAGE_REFERENCE);
	struct mcuboot_image image;
	u32 where;

	EXPECT_EQ(mcuboot_parse(vector->bytes, vector->size, &image, &where),
		  MCUBOOT_OK);
	EXPECT_EQ(image.header_size, 0x20);
	EXPECT_EQ(image.payload_size, 100);
	EXPECT_EQ(image.protected_size, 0x1c);
	EXPECT_EQ(image.signed_size, 0xa0);
	EXPECT_EQ(image.size, vector->size);
	EXPECT_EQ(image.load_address, 0);
	EXPECT_EQ(image.flags, 0);
	EXPECT_EQ(image.version.major, 1);
	EXPECT_EQ(image.version.minor, 2);
	EXPECT_EQ(image.version.revision, 3);
	EXPECT_EQ(image.version.build, 4);
	EXPECT_EQ(image.counter, 7);
	EXPECT_EQ(image.digest, 0xa8);
}

/* The layout that imgtool gives these, and the signature as openssl made it. */
TEST(the_reference_has_the_bytes_of_imgtool)
{
	static const char header[] =
		"\x3d\xb8\xf3\x96\0\0\0\0\x20\0\x1c\0\x64\0\0\0"
		"\0\0\0\0\x01\x02\x03\0\x04\0\0\0\0\0\0\0";
	static const char protected[] =
		"\x08\x69\x1c\0"
		"\x50\0\x04\0\x07\0\0\0"
		"\x40\0\x0c\0\x01\0\0\0\x01\0\0\0\0\0\0\0";
	const struct image_vector *vector = image_vector(IMAGE_REFERENCE);

	EXPECT(!memcmp(vector->bytes, header, 0x20));
	EXPECT(!memcmp(vector->bytes + 0x84, protected, 0x1c));
	EXPECT(!memcmp(vector->bytes + 0xa0, "\x07\x69", 2));
	EXPECT(!memcmp(vector->bytes + 0xa4, "\x10\0\x20\0", 4));
	EXPECT(!memcmp(vector->bytes + 0xc8, "\x01\0\x20\0", 4));
	EXPECT(!memcmp(vector->bytes + 0xec, "\x22\0", 2));
}

TEST(its_entries_are_walked_protected_ones_first)
{
	static const struct mcuboot_tlv expected[] = {
		{ MCUBOOT_TLV_SEC_CNT, 4, 0x8c, true },
		{ MCUBOOT_TLV_DEPENDENCY, 12, 0x94, true },
		{ MCUBOOT_TLV_SHA256, 32, 0xa8, false },
		{ MCUBOOT_TLV_KEYHASH, 32, 0xcc, false },
		{ MCUBOOT_TLV_ECDSA_SIG, 0, 0xf0, false },
	};
	const struct image_vector *vector = image_vector(IMAGE_REFERENCE);
	struct mcuboot_image image;
	struct mcuboot_tlv tlv;
	u32 count = 0, where;
	bool more;

	mcuboot_parse(vector->bytes, vector->size, &image, &where);
	for (more = mcuboot_first_tlv(vector->bytes, &image, &tlv); more;
	     more = mcuboot_next_tlv(vector->bytes, &image, &tlv), count++) {
		if (!EXPECT(count < COUNT(expected)))
			return;
		EXPECT_EQ(tlv.type, expected[count].type);
		EXPECT_EQ(tlv.length, expected[count].length ?:
			  vector->size - expected[count].data);
		EXPECT_EQ(tlv.data, expected[count].data);
		EXPECT_EQ(tlv.protected, expected[count].protected);
	}
	EXPECT_EQ(count, COUNT(expected));
}

TEST(a_dependency_is_an_image_and_a_version)
{
	const struct image_vector *vector = image_vector(IMAGE_DEPENDENCY);
	struct mcuboot_version version;
	u8 id;

	mcuboot_dependency(vector->bytes + AT_PROTECTED + 4 + 8 + 4, &id,
			   &version);
	EXPECT_EQ(id, 1);
	EXPECT_EQ(version.major, 1);
	EXPECT_EQ(version.minor, 2);
	EXPECT_EQ(version.revision, 3);
	EXPECT_EQ(version.build, 4);
}

/* All of them */

TEST(each_image_is_judged_as_its_maker_meant_it)
{
	unsigned int failures;
	u32 name, where;

	for (name = 0; name < IMAGE_NAMES; name++) {
		const struct image_vector *vector = image_vector(name);

		failures = tap_failures;
		EXPECT_EQ(parse(vector->bytes, vector->size, &where),
			  vector->result);
		if (tap_failures > failures)
			printf("# that is of: %s\n", vector->name);
	}
}

TEST(none_is_an_image_with_a_byte_less)
{
	struct mcuboot_image image;
	u32 name, where, size;

	for (name = 0; name < IMAGE_NAMES; name++) {
		const struct image_vector *vector = image_vector(name);

		if (vector->result != MCUBOOT_OK)
			continue;
		mcuboot_parse(vector->bytes, vector->size, &image, &where);
		for (size = 0; size < image.size; size++) {
			EXPECT_EQ(parse(vector->bytes, size, &where),
				  MCUBOOT_TRUNCATED);
			EXPECT_EQ(where, size);
		}
	}
}

TEST(each_is_one_with_anything_behind_it)
{
	struct mcuboot_image image;
	u8 slot[SLOT];
	u32 name, where, size;

	for (name = 0; name < IMAGE_NAMES; name++) {
		const struct image_vector *vector = image_vector(name);

		if (vector->result != MCUBOOT_OK)
			continue;
		mcuboot_parse(vector->bytes, vector->size, &image, &where);
		size = image.size;
		memset(slot, name % 2 ? 0xff : 0x07, sizeof(slot));
		memcpy(slot, vector->bytes, size);
		EXPECT_EQ(mcuboot_parse(slot, SLOT, &image, &where),
			  MCUBOOT_OK);
		EXPECT_EQ(image.size, size);
	}
}

TEST(erased_slots_are_no_images)
{
	u8 slot[SLOT];
	u32 where;

	memset(slot, 0xff, sizeof(slot));
	EXPECT_EQ(parse(slot, SLOT, &where), MCUBOOT_MAGIC_WRONG);
	EXPECT_EQ(parse(slot, 4, &where), MCUBOOT_MAGIC_WRONG);
	EXPECT_EQ(parse(slot, 3, &where), MCUBOOT_TRUNCATED);
	memset(slot, 0, sizeof(slot));
	EXPECT_EQ(parse(slot, SLOT, &where), MCUBOOT_MAGIC_WRONG);
	EXPECT_EQ(parse(NULL, 0, &where), MCUBOOT_TRUNCATED);
	EXPECT_EQ(where, 0);
}

/* What is wrong, and where */

TEST(what_is_wrong_with_a_header_is_found_there)
{
	expect_wrong(IMAGE_OLD_MAGIC, 0);
	expect_wrong(IMAGE_HEADER_SHORT, AT_HEADER_SIZE);
	expect_wrong(IMAGE_EMPTY, AT_PAYLOAD_SIZE);
	expect_wrong(IMAGE_ENCRYPTED, AT_FLAGS);
	expect_wrong(IMAGE_COMPRESSED, AT_FLAGS);
	expect_wrong(IMAGE_PRIMARY_ONLY, AT_FLAGS);
	expect_wrong(IMAGE_HUGE, image_vector(IMAGE_HUGE)->size);
}

TEST(what_is_wrong_with_an_area_is_found_there)
{
	expect_wrong(IMAGE_NO_ENTRIES, AT_ENTRIES);
	expect_wrong(IMAGE_PROTECTED_LARGER, AT_PROTECTED + 2);
	expect_wrong(IMAGE_PROTECTED_HIDDEN, AT_PROTECTED);
	expect_wrong(IMAGE_PROTECTED_MISSING, AT_PROTECTED);
}

TEST(what_is_wrong_with_an_entry_is_found_there)
{
	expect_wrong(IMAGE_PROTECTED_SPILL, AT_PROTECTED + 4);
	expect_wrong(IMAGE_SPILL, AT_ENTRIES + 4 + 36 + 36);
	expect_wrong(IMAGE_STUB, image_vector(IMAGE_STUB)->size - 2);
	expect_wrong(IMAGE_COUNTER_UNPROTECTED, AT_PROTECTED + 4);
	expect_wrong(IMAGE_COUNTER_BOTH,
		     image_vector(IMAGE_COUNTER_BOTH)->size - 8);
	expect_wrong(IMAGE_DEPENDENCY_UNPROTECTED,
		     image_vector(IMAGE_DEPENDENCY_UNPROTECTED)->size - 16);
	expect_wrong(IMAGE_KEY_ENCRYPTED,
		     image_vector(IMAGE_KEY_ENCRYPTED)->size - 52);
	expect_wrong(IMAGE_COUNTER_LENGTH, AT_PROTECTED + 4);
	expect_wrong(IMAGE_COUNTER_TWICE, AT_PROTECTED + 4 + 8);
	expect_wrong(IMAGE_DEPENDENCY_LENGTH, AT_PROTECTED + 4 + 8);
	expect_wrong(IMAGE_KEYHASH_LENGTH, AT_ENTRIES + 4 + 36);
	expect_wrong(IMAGE_KEYHASH_PROTECTED, AT_PROTECTED + 4 + 8);
	expect_wrong(IMAGE_SIGNATURE_PROTECTED, AT_PROTECTED + 4 + 8);
	expect_wrong(IMAGE_DIGEST_LENGTH, AT_ENTRIES + 4);
	expect_wrong(IMAGE_DIGEST_TWICE, AT_ENTRIES + 4 + 36);
	expect_wrong(IMAGE_SHA384, AT_ENTRIES + 4);
}

TEST(what_is_not_there_is_missed_in_its_area)
{
	expect_wrong(IMAGE_NO_DIGEST, AT_ENTRIES);
	expect_wrong(IMAGE_NO_COUNTER, AT_PROTECTED);
	expect_wrong(IMAGE_NO_PROTECTED, AT_PROTECTED);
}

/* Sums that do not fit into 32 bits are not taken for small ones. */
TEST(no_size_of_a_payload_overflows)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	u8 *image = copy_of(vector->bytes, vector->size);
	u32 size, back, where;

	for (back = 1; back <= 512; back++) {
		put_u32(image + AT_PAYLOAD_SIZE, -back);
		EXPECT_EQ(parse(image, vector->size, &where),
			  MCUBOOT_TRUNCATED);
		EXPECT_EQ(mcuboot_size(image, vector->size, ~0U, &size),
			  MCUBOOT_TRUNCATED);
		EXPECT(!size || size >= ~0U - back);
	}
	free(image);
}

TEST(only_four_flags_are_known)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	u8 *image = copy_of(vector->bytes, vector->size);
	u32 bit, where;

	for (bit = 0; bit < 32; bit++) {
		put_u32(image + AT_FLAGS, 1U << bit);
		EXPECT_EQ(parse(image, vector->size, &where),
			  (1U << bit) & 0x131 ? MCUBOOT_OK :
						MCUBOOT_FLAGS_UNKNOWN);
	}
	free(image);
}

/* An info header of 4 bytes and nothing else is an area; less is none. */
TEST(a_protected_area_has_room_for_its_own_header)
{
	const struct image_vector *vector = image_vector(IMAGE_NO_PROTECTED);
	u8 *image = copy_of(vector->bytes, vector->size);
	u32 size, where;

	for (size = 1; size < 4; size++) {
		image[AT_PROTECTED_SIZE] = size;
		EXPECT_EQ(parse(image, vector->size, &where),
			  MCUBOOT_PROTECTED_SIZE);
		EXPECT_EQ(where, AT_PROTECTED_SIZE);
	}
	free(image);
}

TEST(an_empty_protected_area_is_an_area_without_a_counter)
{
	const struct image_vector *vector = image_vector(IMAGE_NO_PROTECTED);
	u8 *image = malloc(vector->size + 4);
	u32 where;

	memcpy(image, vector->bytes, AT_PROTECTED);
	memcpy(image + AT_PROTECTED, "\x08\x69\x04\0", 4);
	memcpy(image + AT_PROTECTED + 4, vector->bytes + AT_PROTECTED,
	       vector->size - AT_PROTECTED);
	image[AT_PROTECTED_SIZE] = 4;
	EXPECT_EQ(parse(image, vector->size + 4, &where), MCUBOOT_NO_COUNTER);
	free(image);
}

TEST(an_area_that_is_smaller_than_its_own_header_is_none)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	u8 *image = copy_of(vector->bytes, vector->size);
	u32 total, where, size;

	for (total = 0; total < 4; total++) {
		image[AT_ENTRIES + 2] = total;
		EXPECT_EQ(parse(image, vector->size, &where), MCUBOOT_NO_TLVS);
		EXPECT_EQ(where, AT_ENTRIES + 2);
		EXPECT_EQ(mcuboot_size(image, vector->size, SLOT, &size),
			  MCUBOOT_NO_TLVS);
	}
	image[AT_ENTRIES + 2] = 4;
	EXPECT_EQ(parse(image, vector->size, &where), MCUBOOT_NO_DIGEST);
	free(image);
}

/* Every type of entry, in either area. */

static enum mcuboot_result with_entry(bool protected, u16 type, u16 length)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	u32 at = protected ? AT_PROTECTED + 12 : AT_ENTRIES + 4;
	u32 size = vector->size + 4 + length;
	u32 info = protected ? AT_PROTECTED : AT_ENTRIES;
	u8 *image = calloc(1, size);
	enum mcuboot_result result;
	u32 total, where;

	memcpy(image, vector->bytes, at);
	put_u32(image + at, type | (u32)length << 16);
	memcpy(image + at + 4 + length, vector->bytes + at,
	       vector->size - at);
	total = image[info + 2] + 4 + length;
	image[info + 2] = total;
	image[info + 3] = total >> 8;
	if (protected)
		image[AT_PROTECTED_SIZE] = total;
	result = parse(image, size, &where);
	free(image);
	return result;
}

TEST(only_proofs_may_be_unprotected)
{
	static const u16 proofs[] = {
		0x02, 0x20, 0x22, 0x23, 0x24, 0x25,
	};
	static const u16 others[] = {
		0x00, 0x03, 0x21, 0x30, 0x31, 0x32, 0x33, 0x34, 0x40, 0x50,
		0x60, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0xa0, 0x12a0, 0xffff,
		0x0110, 0x2201,
	};
	const u16 *type;

	for (type = proofs; type < END(proofs); type++) {
		EXPECT_EQ(with_entry(false, *type, 12), MCUBOOT_OK);
		EXPECT_EQ(with_entry(true, *type, 12), MCUBOOT_TLV_PROTECTED);
	}
	for (type = others; type < END(others); type++)
		EXPECT_EQ(with_entry(false, *type, 12),
			  MCUBOOT_TLV_UNPROTECTED);
	EXPECT_EQ(with_entry(false, MCUBOOT_TLV_KEYHASH, 32), MCUBOOT_OK);
	EXPECT_EQ(with_entry(true, MCUBOOT_TLV_SHA256, 32),
		  MCUBOOT_TLV_PROTECTED);
}

TEST(another_digest_is_not_supported_beside_the_right_one_either)
{
	EXPECT_EQ(with_entry(false, MCUBOOT_TLV_SHA384, 48),
		  MCUBOOT_DIGEST_OTHER);
	EXPECT_EQ(with_entry(false, MCUBOOT_TLV_SHA512, 64),
		  MCUBOOT_DIGEST_OTHER);
}

TEST(what_is_protected_may_be_of_any_other_type)
{
	static const u16 types[] = {
		0x00, 0x03, 0x21, 0x30, 0x40, 0x60, 0x74, 0x75, 0xa0, 0x12a0,
		0xffff,
	};
	const u16 *type;

	for (type = types; type < END(types); type++)
		EXPECT_EQ(with_entry(true, *type, 12), MCUBOOT_OK);
	EXPECT_EQ(with_entry(true, 0x12a0, 0), MCUBOOT_OK);
}

TEST(lengths_are_those_of_the_format)
{
	u32 length;

	for (length = 0; length < 64; length++) {
		EXPECT_EQ(with_entry(false, MCUBOOT_TLV_KEYHASH, length),
			  length == 32 ? MCUBOOT_OK : MCUBOOT_TLV_LENGTH);
		EXPECT_EQ(with_entry(true, MCUBOOT_TLV_DEPENDENCY, length),
			  length == 12 ? MCUBOOT_OK : MCUBOOT_TLV_LENGTH);
		EXPECT_EQ(with_entry(true, MCUBOOT_TLV_SEC_CNT, length),
			  length == 4 ? MCUBOOT_TLV_TWICE :
					MCUBOOT_TLV_LENGTH);
		EXPECT_EQ(with_entry(false, MCUBOOT_TLV_SHA256, length),
			  length == 32 ? MCUBOOT_TLV_TWICE :
					 MCUBOOT_TLV_LENGTH);
	}
}

/* How much to read */

static enum mcuboot_result measure(const struct image_vector *vector, u32 slot,
				   u32 *size, u32 *calls)
{
	u32 len = MCUBOOT_HEADER_SIZE;
	enum mcuboot_result result;
	u8 *copy;

	for (*calls = 1; ; ++*calls) {
		if (!EXPECT(len <= vector->size))
			return MCUBOOT_TRUNCATED;
		copy = copy_of(vector->bytes, len);
		result = mcuboot_size(copy, len, slot, size);
		free(copy);
		if (result != MCUBOOT_TRUNCATED || !*size)
			return result;
		if (!EXPECT(*size > len && *size <= slot))
			return result;
		len = *size;
	}
}

TEST(three_calls_tell_how_much_of_a_slot_is_an_image)
{
	struct mcuboot_image image;
	u32 name, where, size, calls;

	for (name = 0; name < IMAGE_NAMES; name++) {
		const struct image_vector *vector = image_vector(name);

		if (vector->result != MCUBOOT_OK)
			continue;
		mcuboot_parse(vector->bytes, vector->size, &image, &where);
		EXPECT_EQ(measure(vector, SLOT, &size, &calls), MCUBOOT_OK);
		EXPECT_EQ(size, image.size);
		EXPECT_EQ(calls, 3);
	}
}

TEST(an_image_may_fill_its_slot_and_not_more)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	u32 slot, size, calls;

	EXPECT_EQ(measure(vector, vector->size, &size, &calls), MCUBOOT_OK);
	EXPECT_EQ(size, vector->size);
	for (slot = MCUBOOT_HEADER_SIZE; slot < vector->size; slot++) {
		EXPECT_EQ(measure(vector, slot, &size, &calls),
			  MCUBOOT_TRUNCATED);
		EXPECT_EQ(size, 0);
	}
}

TEST(of_less_than_a_header_a_header_is_asked_for)
{
	const struct image_vector *vector = image_vector(IMAGE_KEYHASH);
	u32 len, size;

	for (len = 0; len < MCUBOOT_HEADER_SIZE; len++) {
		EXPECT_EQ(mcuboot_size(vector->bytes, len, SLOT, &size),
			  MCUBOOT_TRUNCATED);
		EXPECT_EQ(size, MCUBOOT_HEADER_SIZE);
	}
	EXPECT_EQ(mcuboot_size(vector->bytes, 16, 31, &size),
		  MCUBOOT_TRUNCATED);
	EXPECT_EQ(size, 0);
}

TEST(what_is_no_image_is_not_read_further)
{
	u32 size = UNTOUCHED;
	u8 slot[MCUBOOT_HEADER_SIZE];
	u32 calls;

	memset(slot, 0xff, sizeof(slot));
	EXPECT_EQ(mcuboot_size(slot, sizeof(slot), SLOT, &size),
		  MCUBOOT_MAGIC_WRONG);
	EXPECT_EQ(size, 0);
	EXPECT_EQ(measure(image_vector(IMAGE_ENCRYPTED), SLOT, &size, &calls),
		  MCUBOOT_FLAGS_UNKNOWN);
	EXPECT_EQ(calls, 1);
	EXPECT_EQ(measure(image_vector(IMAGE_HUGE), SLOT, &size, &calls),
		  MCUBOOT_TRUNCATED);
	EXPECT_EQ(calls, 1);
	EXPECT_EQ(measure(image_vector(IMAGE_NO_ENTRIES), SLOT, &size, &calls),
		  MCUBOOT_NO_TLVS);
	EXPECT_EQ(calls, 2);
	EXPECT_EQ(measure(image_vector(IMAGE_PROTECTED_HIDDEN), SLOT, &size,
			  &calls), MCUBOOT_PROTECTED_SIZE);
	EXPECT_EQ(calls, 2);
}

/* Versions */

TEST(versions_are_compared_number_by_number)
{
	static const struct mcuboot_version rising[] = {
		{ 0, 0, 0, 0 }, { 0, 0, 0, 1 }, { 0, 0, 0, 0xffffffff },
		{ 0, 0, 1, 0 }, { 0, 0, 0x100, 0 }, { 0, 0, 0xffff, 5 },
		{ 0, 1, 0, 0 }, { 0, 255, 0, 0 }, { 1, 0, 0, 0 },
		{ 1, 2, 3, 4 }, { 128, 0, 0, 0 }, { 255, 255, 0xffff, 9 },
	};
	const struct mcuboot_version *a, *b;
	int sign;

	for (a = rising; a < END(rising); a++)
		for (b = rising; b < END(rising); b++) {
			sign = mcuboot_compare(a, b);
			EXPECT_EQ(sign < 0, a < b);
			EXPECT_EQ(sign > 0, a > b);
		}
}

/* Trailers */

TEST(the_magic_of_a_trailer_is_that_of_its_alignment)
{
	u8 magic[MCUBOOT_TRAILER_MAGIC_SIZE];

	mcuboot_put_trailer_magic(8, magic);
	EXPECT(!memcmp(magic, "\x77\xc2\x95\xf3\x60\xd2\xef\x7f"
		       "\x35\x52\x50\x0f\x2c\xb6\x79\x80", sizeof(magic)));
	mcuboot_put_trailer_magic(16, magic);
	EXPECT(!memcmp(magic, "\x10\0\x2d\xe1\x5d\x29\x41\x0b"
		       "\x8d\x77\x67\x9c\x11\x0f\x1f\x8a", sizeof(magic)));
	mcuboot_put_trailer_magic(32768, magic);
	EXPECT(!memcmp(magic, "\0\x80\x2d\xe1", 4));
}

TEST(a_trailer_of_any_alignment_is_found)
{
	u8 magic[MCUBOOT_TRAILER_MAGIC_SIZE];
	u32 align, at;

	for (align = 8; align <= 32768; align *= 2) {
		mcuboot_put_trailer_magic(align, magic);
		EXPECT(mcuboot_is_trailer_magic(magic));
		for (at = 2; at < sizeof(magic); at++) {
			magic[at] ^= 0x10;
			EXPECT(!mcuboot_is_trailer_magic(magic));
			magic[at] ^= 0x10;
		}
	}
	EXPECT(mcuboot_is_trailer_magic(image_vector(IMAGE_TRAILER_8)->bytes +
					512 - 16));
	EXPECT(mcuboot_is_trailer_magic(image_vector(IMAGE_TRAILER_16)->bytes +
					512 - 16));
}

TEST(no_trailer_is_found_where_there_is_none)
{
	u8 magic[MCUBOOT_TRAILER_MAGIC_SIZE];
	u32 align;

	memset(magic, 0xff, sizeof(magic));
	EXPECT(!mcuboot_is_trailer_magic(magic));
	memset(magic, 0, sizeof(magic));
	EXPECT(!mcuboot_is_trailer_magic(magic));
	mcuboot_put_trailer_magic(16, magic);
	for (align = 0; align <= 0xffff; align++) {
		magic[0] = align;
		magic[1] = align >> 8;
		EXPECT_EQ(mcuboot_is_trailer_magic(magic),
			  align >= 16 && !(align & (align - 1)));
	}
}

TEST(each_result_is_said_in_other_words)
{
	u32 a, b;

	for (a = MCUBOOT_OK; a <= MCUBOOT_NO_COUNTER; a++)
		for (b = a + 1; b <= MCUBOOT_NO_COUNTER + 1; b++)
			EXPECT(strcmp(mcuboot_describe(a),
				      mcuboot_describe(b)));
}

int main(void)
{
	return tap_run();
}
