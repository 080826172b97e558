// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures and public keys of P-256: the one form that is accepted.
 */
#include <stdlib.h>

#include "../../drivers/otp/tests/image-vectors.h"
#include "numbers.h"
#include "tap.h"

#define UNTOUCHED	0xdeadbeefU

/* The order of the curve, and the number before it. */
#define ORDER(last)							\
	"\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"	\
	"\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25"	\
	last
#define ONES								\
	"\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"	\
	"\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"	\
	"\x11\x11\x11\x11"

/* Bytes of just their size: a look at one too many is found. */
static enum p256_result check(const void *bytes, u32 size, u32 *der)
{
	u8 *copy = size ? malloc(size) : NULL;
	enum p256_result result;

	if (size)
		memcpy(copy, bytes, size);
	*der = UNTOUCHED;
	result = p256_check_signature(copy, size, der);
	free(copy);
	return result;
}

static void expect(const void *bytes, u32 size, enum p256_result expected)
{
	u32 der;

	EXPECT_EQ(check(bytes, size, &der), expected);
	if (expected == P256_OK)
		EXPECT_EQ(der, size);
}

#define EXPECT_DER(text, expected)	\
	expect(text, sizeof(text) - 1, expected)

/* The signature that ends an image. */
static const u8 *signature_of(enum image_name name, u32 *size)
{
	const struct image_vector *vector = image_vector(name);
	struct mcuboot_image image;
	struct mcuboot_tlv tlv;
	u32 where;
	bool more;

	mcuboot_parse(vector->bytes, vector->size, &image, &where);
	for (more = mcuboot_first_tlv(vector->bytes, &image, &tlv); more;
	     more = mcuboot_next_tlv(vector->bytes, &image, &tlv))
		if (tlv.type == MCUBOOT_TLV_ECDSA_SIG)
			break;
	*size = tlv.length;
	return vector->bytes + tlv.data;
}

TEST(signatures_of_openssl_are_right)
{
	static const enum image_name names[] = {
		IMAGE_REFERENCE, IMAGE_KEYHASH, IMAGE_PUBKEY, IMAGE_COUNTER_6,
		IMAGE_COUNTER_8, IMAGE_VENDOR, IMAGE_OTHER_KEY,
	};
	const enum image_name *name;
	const u8 *der;
	u32 size;

	for (name = names; name < END(names); name++) {
		der = signature_of(*name, &size);
		expect(der, size, P256_OK);
	}
}

TEST(no_signature_is_right_with_a_byte_less)
{
	const u8 *der;
	u32 size, cut, whole;

	der = signature_of(IMAGE_REFERENCE, &size);
	for (cut = 0; cut < size; cut++)
		EXPECT_EQ(check(der, cut, &whole), P256_NOT_DER);
}

TEST(zeros_may_fill_it_up_to_72_bytes)
{
	const u8 *der;
	u32 size, whole;

	der = signature_of(IMAGE_PADDED_SIGNATURE, &size);
	EXPECT_EQ(size, 72);
	EXPECT_EQ(check(der, size, &whole), P256_OK);
	EXPECT_EQ(whole, 2U + der[1]);
	EXPECT(whole < 72);
}

TEST(any_length_of_padding_that_ends_at_72_is_one)
{
	u8 der[80] = "\x30\x06\x02\x01\x01\x02\x01\x01";
	u32 size, whole;

	for (size = 9; size <= sizeof(der); size++) {
		EXPECT_EQ(check(der, size, &whole),
			  size == 72 ? P256_OK : P256_TRAILING);
		EXPECT_EQ(whole, 8);
	}
}

TEST(nothing_but_zeros_is_padding)
{
	u8 der[72] = "\x30\x06\x02\x01\x01\x02\x01\x01";
	u32 at, whole;

	for (at = 8; at < sizeof(der); at++) {
		der[at] = 1;
		EXPECT_EQ(check(der, sizeof(der), &whole), P256_TRAILING);
		der[at] = 0;
	}
}

TEST(bytes_behind_it_are_not_taken)
{
	const u8 *der;
	u32 size;

	der = signature_of(IMAGE_SIGNATURE_TRAILING, &size);
	expect(der, size, P256_TRAILING);
	expect(der, size - 1, P256_OK);
	EXPECT_DER("\x30\x06\x02\x01\x01\x02\x01\x01\x00", P256_TRAILING);
}

TEST(numbers_are_from_1_to_the_order_without_it)
{
	EXPECT_DER("\x30\x06\x02\x01\x01\x02\x01\x01", P256_OK);
	EXPECT_DER("\x30\x06\x02\x01\x00\x02\x01\x01", P256_RANGE);
	EXPECT_DER("\x30\x06\x02\x01\x01\x02\x01\x00", P256_RANGE);
	EXPECT_DER("\x30\x26\x02\x21\x00" ORDER("\x50") "\x02\x01\x01",
		   P256_OK);
	EXPECT_DER("\x30\x26\x02\x21\x00" ORDER("\x51") "\x02\x01\x01",
		   P256_RANGE);
	EXPECT_DER("\x30\x26\x02\x21\x00" ORDER("\x52") "\x02\x01\x01",
		   P256_RANGE);
	EXPECT_DER("\x30\x26\x02\x01\x01\x02\x21\x00" ORDER("\x50"), P256_OK);
	EXPECT_DER("\x30\x26\x02\x01\x01\x02\x21\x00" ORDER("\x51"),
		   P256_RANGE);
	EXPECT_DER("\x30\x25\x02\x01\x01\x02\x20" ONES, P256_OK);
}

TEST(numbers_of_more_than_32_bytes_are_too_large)
{
	EXPECT_DER("\x30\x26\x02\x21\x01" ONES "\x02\x01\x01", P256_RANGE);
	EXPECT_DER("\x30\x27\x02\x22\x00\x81" ONES "\x02\x01\x01", P256_RANGE);
	EXPECT_DER("\x30\x46\x02\x41\x11" ONES ONES "\x02\x01\x01", P256_RANGE);
}

TEST(numbers_have_no_zeros_in_front)
{
	EXPECT_DER("\x30\x07\x02\x02\x00\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x01\x01\x02\x02\x00\x7f", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x01\x01\x02\x02\x00\x00", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x01\x01\x02\x02\x00\x80", P256_OK);
	EXPECT_DER("\x30\x08\x02\x01\x01\x02\x03\x00\x00\x80", P256_NOT_DER);
}

TEST(numbers_are_not_negative)
{
	EXPECT_DER("\x30\x06\x02\x01\x80\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x06\x02\x01\x01\x02\x01\xff", P256_NOT_DER);
	EXPECT_DER("\x30\x25\x02\x20" ORDER("\x50") "\x02\x01\x01",
		   P256_NOT_DER);
}

TEST(lengths_are_of_one_byte)
{
	EXPECT_DER("\x30\x81\x06\x02\x01\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x81\x01\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x01\x01\x02\x81\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x80\x02\x01\x01\x02\x01\x01\x00\x00", P256_NOT_DER);
}

/* 129 bytes would be two numbers, if that were how 129 is written. */
TEST(a_long_length_is_not_taken_for_a_short_one)
{
	u8 der[2 + 129] = { 0x30, 129, 0x02, 63, 1 };

	der[2 + 65] = 0x02;
	der[2 + 66] = 62;
	der[2 + 67] = 1;
	expect(der, sizeof(der), P256_NOT_DER);
}

TEST(lengths_are_right)
{
	EXPECT_DER("\x30\x05\x02\x01\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x01\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x07\x02\x01\x01\x02\x01\x01\x00", P256_NOT_DER);
	EXPECT_DER("\x30\x06\x02\x02\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x06\x02\x01\x01\x02\x02\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x05\x02\x00\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x05\x02\x01\x01\x02\x00", P256_NOT_DER);
	EXPECT_DER("\x30\x06\x02\x7f\x01\x02\x01\x01", P256_NOT_DER);
}

TEST(it_is_a_sequence_of_two_numbers)
{
	EXPECT_DER("", P256_NOT_DER);
	EXPECT_DER("\x30", P256_NOT_DER);
	EXPECT_DER("\x30\x00", P256_NOT_DER);
	EXPECT_DER("\x31\x06\x02\x01\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x06\x03\x01\x01\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x06\x02\x01\x01\x04\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x03\x02\x01\x01", P256_NOT_DER);
	EXPECT_DER("\x30\x09\x02\x01\x01\x02\x01\x01\x02\x01\x01",
		   P256_NOT_DER);
}

/* Keys */

TEST(a_key_of_openssl_is_a_point_behind_a_prefix)
{
	const u8 *spki = image_key(1)->spki;

	EXPECT(p256_spki_point(spki, P256_SPKI_SIZE) == spki + 26);
	EXPECT_EQ(spki[26], 4);
}

TEST(a_key_is_put_together_as_openssl_does)
{
	u8 spki[P256_SPKI_SIZE];
	unsigned int number;

	for (number = 1; number <= 2; number++) {
		p256_put_spki(image_key(number)->spki + 26, spki);
		EXPECT(!memcmp(spki, image_key(number)->spki, sizeof(spki)));
	}
}

TEST(no_bit_of_the_prefix_may_differ)
{
	u8 spki[P256_SPKI_SIZE];
	u32 bit;

	memcpy(spki, image_key(1)->spki, sizeof(spki));
	for (bit = 0; bit < 27 * 8; bit++) {
		spki[bit / 8] ^= 1 << bit % 8;
		EXPECT(!p256_spki_point(spki, sizeof(spki)));
		spki[bit / 8] ^= 1 << bit % 8;
	}
	EXPECT(p256_spki_point(spki, sizeof(spki)));
}

TEST(a_key_has_91_bytes)
{
	u8 spki[P256_SPKI_SIZE + 1] = { };
	u32 size;

	memcpy(spki, image_key(1)->spki, P256_SPKI_SIZE);
	for (size = 0; size <= sizeof(spki); size++)
		EXPECT_EQ(!!p256_spki_point(spki, size),
			  size == P256_SPKI_SIZE);
}

int main(void)
{
	return tap_run();
}
