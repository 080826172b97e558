// SPDX-License-Identifier: GPL-2.0-only
/*
 * The code of OTP words: all of them, and every way to spoil them by a bit.
 */
#include "../../drivers/otp/formats/secded.h"
#include "../../drivers/otp/tests/opentitan-vectors.h"
#include "numbers.h"
#include "tap.h"

#define WORDS		0x10000U
#define CHECK_BITS	0x1fU

/* For what takes all pairs of bits. */
#define SAMPLE_STEP	61

static void expect_decoded(u32 code, enum secded_result result, u32 data)
{
	u16 decoded = ~data;

	EXPECT_EQ(secded_decode(code, &decoded), result);
	EXPECT_EQ(decoded, data);
}

static void expect_detected(u32 code)
{
	u16 decoded;

	EXPECT_EQ(secded_decode(code, &decoded), SECDED_UNCORRECTABLE);
}

TEST(words_of_images_have_these_codes)
{
	const struct secded_vector *vector = secded_vectors;

	for (; vector < END(secded_vectors); vector++) {
		EXPECT_EQ(secded_encode(vector->data), vector->code);
		expect_decoded(vector->code, SECDED_RIGHT, vector->data);
	}
}

TEST(a_data_bit_sets_the_check_bits_that_tell_it)
{
	u32 bit;

	for (bit = 0; bit < SECDED_DATA_BITS; bit++)
		EXPECT_EQ(secded_encode(1U << bit) >> SECDED_DATA_BITS &
			  CHECK_BITS, secded_data_checks[bit] & CHECK_BITS);
}

TEST(every_word_decodes_to_itself)
{
	u32 data, code;

	for (data = 0; data < WORDS; data++) {
		code = secded_encode(data);
		EXPECT_EQ(code & ~SECDED_CODE_MASK, 0);
		EXPECT_EQ(code & 0xffff, data);
		expect_decoded(code, SECDED_RIGHT, data);
	}
}

/* The code is linear: no two words are closer than the lightest is to 0. */
TEST(any_two_codes_differ_in_four_bits_at_least)
{
	u32 a, b;

	for (a = 1; a < WORDS; a++)
		EXPECT(__builtin_popcount(secded_encode(a)) >= 4);
	for (a = 0; a < WORDS; a += SAMPLE_STEP) {
		b = random_u64() & 0xffff;
		EXPECT_EQ(secded_encode(a) ^ secded_encode(b),
			  secded_encode(a ^ b));
	}
}

TEST(any_wrong_bit_of_any_word_is_corrected)
{
	u32 data, code, bit;

	for (data = 0; data < WORDS; data++) {
		code = secded_encode(data);
		for (bit = 0; bit < SECDED_CODE_BITS; bit++)
			expect_decoded(code ^ 1U << bit, SECDED_CORRECTED,
				       data);
	}
}

static void expect_pairs_detected(u32 code)
{
	u32 a, b;

	for (a = 0; a < SECDED_CODE_BITS; a++)
		for (b = 0; b < a; b++)
			expect_detected(code ^ 1U << a ^ 1U << b);
}

TEST(any_two_wrong_bits_are_detected)
{
	u32 data, i;

	for (data = 0; data < WORDS; data += SAMPLE_STEP)
		expect_pairs_detected(secded_encode(data));
	for (i = 0; i < COUNT(secded_vectors); i++)
		expect_pairs_detected(secded_vectors[i].code);
}

/* The hardware looks at the parity alone, and finds no data bit to correct. */
TEST(five_wrong_check_bits_are_taken_for_one)
{
	expect_decoded(secded_encode(0x1234) ^ CHECK_BITS << SECDED_DATA_BITS,
		       SECDED_CORRECTED, 0x1234);
}

/* Of all that 22 bits can be: a word is right just where encoding gives it. */
TEST(nothing_else_is_right)
{
	enum secded_result result;
	u32 code;
	u16 data;

	for (code = 0; code <= SECDED_CODE_MASK; code++) {
		result = secded_decode(code, &data);
		EXPECT_EQ(result == SECDED_RIGHT,
			  code == secded_encode(code & 0xffff));
	}
}

int main(void)
{
	return tap_run();
}
