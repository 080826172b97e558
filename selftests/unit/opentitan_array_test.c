// SPDX-License-Identifier: GPL-2.0-only
/*
 * The array of the OpenTitan model: code words that are ORed, the blank check,
 * decay, power that fails within a pulse, and images.
 */
#include "opentitan_chip.h"
#include "tap.h"

#define CODE_BITS	(22 * 1024)

TEST(a_blank_word_takes_any_value)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x40, 0x0739a55a), NONE);
	EXPECT_EQ(chip_code(&chip, 0x40), 0x24a55a);
	EXPECT_EQ(chip_code(&chip, 0x42), 0x0b0739);
	EXPECT_EQ(dai_value(&chip, 0x40), 0x0739a55a);
}

TEST(the_same_value_again_changes_nothing)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0x1234);
	EXPECT_EQ(dai_write(&chip, 0x40, 0x1234), NONE);
	EXPECT_EQ(chip_code(&chip, 0x40), 0x191234);
}

TEST(a_superset_is_taken_only_if_its_check_bits_are_one_too)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0x0001);
	EXPECT_EQ(dai_write(&chip, 0x40, 0x000f), NONE);
	EXPECT_EQ(dai_value(&chip, 0x40), 0x000f);

	dai_write(&chip, 0x44, 0x0001);
	EXPECT_EQ(dai_write(&chip, 0x44, 0x0003), NOT_BLANK);
}

/* BLANK, PROVISIONED and REVOKED of ROT_CREATOR_AUTH_STATE. */
TEST(a_key_state_goes_forward_in_place_and_not_back)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x650, 0xe8a16781), NONE);
	EXPECT_EQ(dai_write(&chip, 0x650, 0xe9f57fa1), NONE);
	EXPECT_EQ(dai_value(&chip, 0x650), 0xe9f57fa1);
	EXPECT_EQ(dai_write(&chip, 0x650, 0xe8a16781), NOT_BLANK);
}

TEST(a_blank_error_is_recoverable_but_the_or_is_stored)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0x0001);
	EXPECT_EQ(dai_write(&chip, 0x40, 0x0002), NOT_BLANK);
	EXPECT_EQ(chip_code(&chip, 0x40), 0x230001 | 0x250002);
	EXPECT_EQ(chip_status(&chip), IDLE | DAI_ERROR);
	EXPECT_EQ(dai_write(&chip, 0x44, 1), NONE);
}

TEST(zero_is_a_blank_error_on_what_is_programmed)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x40, 0), NONE);
	EXPECT_EQ(dai_write(&chip, 0x40, 0x100), NONE);
	EXPECT_EQ(dai_write(&chip, 0x40, 0), NOT_BLANK);
	EXPECT_EQ(dai_value(&chip, 0x40), 0x100);
}

TEST(half_words_after_one_that_is_not_blank_are_programmed_still)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x470, 0x0001);
	EXPECT_EQ(dai_write(&chip, 0x470, 0x4444333322220002), NOT_BLANK);
	EXPECT_EQ(chip_code(&chip, 0x472) & 0xffff, 0x2222);
	EXPECT_EQ(chip_code(&chip, 0x474) & 0xffff, 0x3333);
	EXPECT_EQ(chip_code(&chip, 0x476) & 0xffff, 0x4444);
}

TEST(vendor_test_is_stored_without_check_bits)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x00, 0xa55a1234), NONE);
	EXPECT_EQ(chip_code(&chip, 0x00), 0x1234);
	EXPECT_EQ(chip_code(&chip, 0x02), 0xa55a);
	EXPECT_EQ(dai_write(&chip, 0x04, 0x0001), NONE);
	EXPECT_EQ(dai_write(&chip, 0x04, 0x0003), NONE);
	EXPECT_EQ(dai_write(&chip, 0x04, 0x0001), NOT_BLANK);
	EXPECT_EQ(dai_value(&chip, 0x04), 3);
}

TEST(vendor_test_never_has_an_ecc_error)
{
	struct chip chip;
	u32 bit;

	chip_init(&chip, EARLGREY);
	for (bit = 0; bit < 22; bit++)
		chip_flip(&chip, 0x08, bit);
	EXPECT_EQ(dai_value(&chip, 0x08), 0xffff);
	EXPECT_EQ(chip_error(&chip, DAI), NONE);
	EXPECT_EQ(chip_get(&chip, window(0x08)), 0xffff);
	chip_reset(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(the_blank_check_of_vendor_test_looks_at_check_bits_that_have_decayed)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_flip(&chip, 0x08, 17);
	EXPECT_EQ(dai_write(&chip, 0x08, 0x0001), NONE);
	chip_flip(&chip, 0x0c, 17);
	EXPECT_EQ(dai_write(&chip, 0x0c, 0x0002), NOT_BLANK);
	EXPECT_EQ(chip_code(&chip, 0x0c), 0x020002);
}

/* Decay */

TEST(one_wrong_bit_is_corrected_wherever_it_is)
{
	struct chip chip;
	u32 bit;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0xa55a0739);
	for (bit = 0; bit < 22; bit++) {
		chip_flip(&chip, 0x42, bit);
		EXPECT_EQ(dai_value(&chip, 0x40), 0xa55a0739);
		EXPECT_EQ(chip_error(&chip, DAI), CORRECTED);
		EXPECT_EQ(chip_status(&chip), IDLE | DAI_ERROR);
		EXPECT_EQ(chip_irqs(&chip) & DONE, DONE);
		chip_flip(&chip, 0x42, bit);
	}
	EXPECT_EQ(dai_read_error(&chip, 0x40), NONE);
}

TEST(two_wrong_bits_are_not_wherever_they_are)
{
	struct chip chip;
	u32 a, b;

	for (a = 0; a < 22; a++) {
		for (b = a + 1; b < 22; b++) {
			chip_init(&chip, EARLGREY);
			dai_write(&chip, 0x40, 0xa55a0739);
			chip_flip(&chip, 0x40, a);
			chip_flip(&chip, 0x40, b);
			dai_start(&chip, RD, 0x40);
			EXPECT_EQ(dai_finish(&chip), UNCORRECTABLE);
			EXPECT_EQ(dai_rdata(&chip), 0);
		}
	}
}

TEST(a_secret_is_corrected_before_it_is_descrambled)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x6d0, 0x0123456789abcdef);
	chip_flip(&chip, 0x6d2, 3);
	EXPECT_EQ(dai_value(&chip, 0x6d0), 0x0123456789abcdef);
	EXPECT_EQ(chip_error(&chip, DAI), CORRECTED);
}

TEST(a_digest_is_computed_over_corrected_data)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_flip(&chip, 0x680, 0);
	EXPECT_EQ(dai_digest(&chip, 0x678), CORRECTED);
	EXPECT_EQ(dai_value(&chip, 0x6b8), 0xc637e930aa1bec04);
}

TEST(no_digest_is_written_over_data_that_cannot_be_read)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_flip(&chip, 0x680, 0);
	chip_flip(&chip, 0x680, 1);
	EXPECT_EQ(dai_digest(&chip, 0x678), UNCORRECTABLE);
	EXPECT_EQ(chip_status(&chip), FATAL);
	EXPECT_EQ(chip_code(&chip, 0x6b8), 0);
}

TEST(bits_are_counted_by_code_words)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT(model->flip(&chip.state, 22 * 0x3c + 21));
	EXPECT_EQ(chip_code(&chip, 0x78), 1 << 21);
	EXPECT(model->flip(&chip.state, CODE_BITS - 1));
	EXPECT_EQ(chip_code(&chip, 0x7fe), 1 << 21);
	EXPECT(!model->flip(&chip.state, CODE_BITS));
	EXPECT(!model->flip(&chip.state, 0xffffffff));
}

/* Power that fails within a pulse */

static void cut(struct chip *chip, u32 bits)
{
	model->cut(&chip->state, bits);
	model->power_on(&chip->state);
	model->finish(&chip->state);
}

TEST(a_pulse_programs_half_word_by_half_word)
{
	static const u32 codes[] = { 0x191234, 0x24a55a, 0x0b0739, 0x1effff };
	struct chip chip;
	u32 done, i;

	for (done = 0; done <= 4; done++) {
		chip_init(&chip, EARLGREY);
		dai_start_write(&chip, 0x648, 0xffff0739a55a1234);
		cut(&chip, 22 * done);
		for (i = 0; i < 4; i++)
			EXPECT_EQ(chip_code(&chip, 0x648 + 2 * i),
				  i < done ? codes[i] : 0);
	}
}

TEST(within_a_half_word_a_pulse_programs_data_first_and_the_lowest_bit)
{
	struct chip chip;
	u32 bits;

	for (bits = 0; bits <= 22; bits++) {
		chip_init(&chip, EARLGREY);
		dai_start_write(&chip, 0x40, 0xffff);
		cut(&chip, bits);
		EXPECT_EQ(chip_code(&chip, 0x40),
			  0x1effff & ((1U << bits) - 1));
		EXPECT_EQ(chip_code(&chip, 0x42), 0);
	}
}

TEST(a_secret_that_was_cut_is_cut_in_its_scrambled_form)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start_write(&chip, 0x6d0, 0x0123456789abcdef);
	cut(&chip, 22);
	EXPECT_EQ(chip_code(&chip, 0x6d0) & 0xffff, 0xc231);
	EXPECT_EQ(chip_code(&chip, 0x6d2), 0);
}

TEST(a_digest_can_be_cut)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start(&chip, DIGEST, 0x678);
	cut(&chip, 44);
	EXPECT_EQ(chip_code(&chip, 0x6b8) & 0xffff, 0xec04);
	EXPECT_EQ(chip_code(&chip, 0x6ba) & 0xffff, 0xaa1b);
	EXPECT_EQ(chip_code(&chip, 0x6bc), 0);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), CHECK_FAIL);
}

TEST(nothing_is_cut_in_a_command_that_programs_nothing)
{
	u8 before[IMAGE_SIZE], after[IMAGE_SIZE];
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_save(&chip, before);
	dai_start(&chip, RD, 0x40);
	cut(&chip, 100);
	dai_start_write(&chip, 0x7a8, ~0ULL);
	cut(&chip, 100);
	dai_start(&chip, DIGEST, 0x40);
	cut(&chip, 100);
	model->reset(&chip.state);
	cut(&chip, 100);
	chip_save(&chip, after);
	EXPECT_EQ(memcmp(before, after, IMAGE_SIZE), 0);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_reset_kills_a_pulse_without_any_effect)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start_write(&chip, 0x40, 1);
	chip_reset(&chip);
	EXPECT_EQ(dai_value(&chip, 0x40), 0);
	dai_start_write(&chip, 0x40, 1);
	chip_power_cycle(&chip);
	EXPECT_EQ(dai_value(&chip, 0x40), 0);
	EXPECT_EQ(model->repeats(&chip.state), 0);
}

/* Words that are pulsed once more */

TEST(a_pulse_on_what_is_programmed_counts_as_a_repeat)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 1);
	dai_write(&chip, 0x44, 1);
	dai_write(&chip, 0x44 + 4, 0);
	dai_write(&chip, 0x44 + 4, 1);
	EXPECT_EQ(model->repeats(&chip.state), 0);
	dai_write(&chip, 0x40, 1);
	EXPECT_EQ(model->repeats(&chip.state), 1);
	dai_write(&chip, 0x40, 0);
	EXPECT_EQ(model->repeats(&chip.state), 2);
	dai_digest(&chip, 0x678);
	EXPECT_EQ(model->repeats(&chip.state), 2);
	dai_digest(&chip, 0x678);
	EXPECT_EQ(model->repeats(&chip.state), 3);
	dai_start_write(&chip, 0x40, 1);
	cut(&chip, 0);
	EXPECT_EQ(model->repeats(&chip.state), 4);
	dai_write(&chip, 0x7a8, 1);
	EXPECT_EQ(model->repeats(&chip.state), 4);
}

TEST(repeats_are_forgotten_with_the_chip)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 1);
	dai_write(&chip, 0x40, 1);
	chip_save(&chip, image);
	chip_power_cycle(&chip);
	EXPECT_EQ(model->repeats(&chip.state), 1);
	EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
	EXPECT_EQ(model->repeats(&chip.state), 0);
}

/* Images */

TEST(an_image_is_a_header_and_the_code_words)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];
	u32 i;

	chip_init(&chip, EARLGREY_1_0_0);
	dai_write(&chip, 0x40, 0xa55a1234);
	chip_flip(&chip, 0x7fe, 21);
	chip_save(&chip, image);

	EXPECT_EQ(memcmp(image, "otp-mock\1\0\0\0opentitan\0\0", 23), 0);
	EXPECT_EQ(memcmp(image + 28, "earlgrey-1.0.0\0", 16), 0);
	EXPECT_EQ(otp_image_get32(image + 44), 4096);
	for (i = 0; i < 1024; i++)
		EXPECT_EQ(otp_image_get32(image + WORDS + 4 * i),
			  i == 0x20 ? 0x191234 : i == 0x21 ? 0x24a55a :
			  i == 0x3ff ? 0x200000 : 0);
}

TEST(an_image_gives_the_chip_back)
{
	struct chip chip, other;
	u8 image[IMAGE_SIZE], again[IMAGE_SIZE];

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0xa55a1234);
	chip_lock(&chip, SECRET0);
	chip_save(&chip, image);
	chip_init(&other, EARLGREY);
	EXPECT(model->load(&other.state, image, IMAGE_SIZE));
	EXPECT_EQ(chip_digest(&other, SECRET0), 0);
	chip_save(&other, again);
	EXPECT_EQ(memcmp(image, again, IMAGE_SIZE), 0);
	chip_power_cycle(&other);
	EXPECT_EQ(dai_value(&other, 0x40), 0xa55a1234);
	EXPECT_EQ(chip_digest(&other, SECRET0), 0x6f10a53c1141a78a);
}

static void expect_image_refused(const u8 *image, size_t size)
{
	u8 before[IMAGE_SIZE], after[IMAGE_SIZE];
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0x5678);
	chip_save(&chip, before);
	EXPECT(!model->load(&chip.state, image, size));
	chip_save(&chip, after);
	EXPECT_EQ(memcmp(before, after, IMAGE_SIZE), 0);
}

TEST(an_image_that_is_not_sound_is_refused_and_nothing_changes)
{
	struct chip chip;
	u8 image[IMAGE_SIZE], bad[IMAGE_SIZE];
	u32 i;

	chip_init(&chip, EARLGREY);
	chip_save(&chip, image);
	for (i = 0; i < OTP_IMAGE_HEADER_SIZE; i++) {
		memcpy(bad, image, IMAGE_SIZE);
		bad[i] ^= 1;
		expect_image_refused(bad, IMAGE_SIZE);
	}
	for (i = 0; i < 1024; i++) {
		memcpy(bad, image, IMAGE_SIZE);
		otp_image_put32(bad + WORDS + 4 * i, 0x400000);
		expect_image_refused(bad, IMAGE_SIZE);
	}
	expect_image_refused(image, IMAGE_SIZE - 1);
	expect_image_refused(image, 0);
}

TEST(an_image_of_the_other_variant_is_refused)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];

	chip_init(&chip, EARLGREY_1_0_0);
	chip_save(&chip, image);
	expect_image_refused(image, IMAGE_SIZE);
}

TEST(check_bits_that_do_not_fit_are_decay_and_no_reason_to_refuse)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];

	chip_init(&chip, EARLGREY);
	chip_save(&chip, image);
	otp_image_put32(image + WORDS + 4 * 0x20, 0x000003);
	EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
	EXPECT_EQ(dai_read_error(&chip, 0x40), UNCORRECTABLE);
}

int main(void)
{
	return tap_run();
}
