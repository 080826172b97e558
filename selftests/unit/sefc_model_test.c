// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the SEFC model is as a whole: windows, factory, power, interrupt, image
 * and decay.
 */
#include "numbers.h"
#include "sefc_chip.h"
#include "tap.h"

/* The windows */

static const struct otp_model_window expected_windows[] = {
	{ "registers", 0, 0x200, 4 },
	{ "flash", SF_FLASH, 0x200000, 4 },
};

TEST(the_windows_have_these_names_sizes_and_widths)
{
	const struct otp_model_window *window = model->windows;
	u32 i;

	for (i = 0; i < COUNT(expected_windows); i++, window++) {
		EXPECT(!strcmp(window->name, expected_windows[i].name));
		EXPECT_EQ(window->first, expected_windows[i].first);
		EXPECT_EQ(window->size, expected_windows[i].size);
		EXPECT_EQ(window->width, expected_windows[i].width);
		EXPECT(window->first + window->size <= model->register_space);
	}
	EXPECT(!window->name);
}

TEST(there_are_seven_registers)
{
	static const u32 there[] = { 0, 4, 8, 0xc, 0x10, 0x14, 0xe4 };
	u32 offset, value, count = 0;
	struct chip chip;

	chip_init(&chip);
	for (offset = 0; offset < 0x1000; offset++) {
		bool found = model->read(&chip.state, offset, &value);

		EXPECT_EQ(model->write(&chip.state, offset, 0), found);
		EXPECT(!found || offset == there[count]);
		count += found;
	}
	EXPECT_EQ(count, COUNT(there));
}

TEST(the_flash_has_two_planes)
{
	u32 offset, value;
	struct chip chip;

	chip_init(&chip);
	for (offset = 0; offset < 2 * PLANE; offset += 4) {
		EXPECT_EQ(chip_flash(&chip, offset), BLANK);
		EXPECT(chip_bus_error(&chip, offset + 1));
		EXPECT(chip_bus_error(&chip, offset + 2));
	}
	EXPECT(chip_bus_error(&chip, 2 * PLANE));
	EXPECT(!model->write(&chip.state, SF_FLASH + 2 * PLANE, 0));
	EXPECT(!model->write(&chip.state, SF_FLASH + 2, 0));
	EXPECT(!model->read(&chip.state, SF_FLASH - 4, &value));
	EXPECT(!model->read(&chip.state, 0xfffffffc, &value));
}

/* The factory */

TEST(a_new_chip_is_blank)
{
	struct chip chip;
	u32 offset;

	chip_init_open(&chip);
	for (offset = 0; offset < USER_SIZE; offset += 4)
		EXPECT_EQ(chip_user(&chip, offset), BLANK);
	EXPECT_EQ(chip_gpnvm(&chip), 0);
	EXPECT(!strcmp(model->life_cycle(&chip.state), "no-application"));
	EXPECT_EQ(model->repeats(&chip.state), 0);
	EXPECT(!model->why(&chip.state));
}

TEST(a_reset_leaves_these_values)
{
	struct chip chip;

	chip_init(&chip);
	EXPECT_EQ(chip_get(&chip, SEFC_FMR), 0x0c000000);
	EXPECT_EQ(chip_get(&chip, SEFC_FCR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FSR), 1);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), 0x10);
}

/* Power */

TEST(nothing_runs_without_power)
{
	struct chip chip;

	chip_init(&chip);
	chip_start(&chip, SEFC_FCMD_SGPB, 5);
	model->power_off(&chip.state);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	EXPECT_EQ(model->irq(&chip.state), 0);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip_gpnvm(&chip), 0);
}

TEST(a_reset_ends_a_command_without_effect)
{
	static const u32 commands[][2] = {
		{ SEFC_FCMD_SGPB, 5 }, { SEFC_FCMD_WUS, 8 },
		{ SEFC_FCMD_EUS, 8 }, { SEFC_FCMD_SLB, 0 },
	};
	u8 before[IMAGE_SIZE], now[IMAGE_SIZE];
	struct chip chip;
	u32 i;

	for (i = 0; i < COUNT(commands); i++) {
		chip_init_open(&chip);
		chip_program(&chip, 0x1000, 0, 0);
		chip_save(&chip, before);
		chip_start(&chip, commands[i][0], commands[i][1]);
		model->reset(&chip.state);
		EXPECT(!chip_runs(&chip));
		chip_save(&chip, now);
		EXPECT(!memcmp(before, now, IMAGE_SIZE));
	}
}

TEST(a_reset_ends_a_window)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_do(&chip, SEFC_FCMD_STUS, 0);
	model->reset(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip_flash(&chip, 0), BLANK);
}

/* Power that is lost within a pulse */

static void cut(struct chip *chip, u32 bits)
{
	model->cut(&chip->state, bits);
	EXPECT_EQ(model->running(&chip->state), OTP_MODEL_IDLE);
	model->power_on(&chip->state);
	chip_open(chip);
}

static u64 user64(struct chip *chip, u32 offset)
{
	return chip_user(chip, offset) |
	       (u64)chip_user(chip, offset + 4) << 32;
}

TEST(a_page_that_is_cut_has_its_first_bits)
{
	u64 word = 0xfffffffffffffffULL;
	struct chip chip;
	u32 bits;

	/* 3 bits to be cleared in the first word, and 64 in the next. */
	for (bits = 0; bits < 70; bits++) {
		u64 first = bits ? ~0ULL << (bits < 3 ? bits : 3) : ~0ULL;
		u32 rest = bits > 3 ? bits - 3 : 0;

		word = rest >= 64 ? 0 : ~0ULL << rest;
		chip_init_open(&chip);
		chip_do(&chip, SEFC_FCMD_WP, 0);
		chip_set(&chip, SF_FLASH + 8, 0xfffffff8);
		chip_set(&chip, SF_FLASH + 12, BLANK);
		chip_set(&chip, SF_FLASH + 16, 0);
		chip_set(&chip, SF_FLASH + 20, 0);
		chip_start(&chip, SEFC_FCMD_WUS, 8);
		cut(&chip, bits);
		EXPECT_EQ(user64(&chip, 0x1008), first);
		EXPECT_EQ(user64(&chip, 0x1010), word);
		EXPECT_EQ(user64(&chip, 0x1018), ~0ULL);
		EXPECT_EQ(chip_fsr(&chip), FRDY);
	}
}

TEST(a_page_that_is_cut_counts_the_words_that_had_a_pulse)
{
	struct chip chip;
	u32 bits;

	for (bits = 0; bits < 4; bits++) {
		chip_init_open(&chip);
		chip_program(&chip, 0x1000, 0xfffffffc, BLANK);
		chip_program(&chip, 0x1008, 0xfffffffc, BLANK);
		chip_set(&chip, SF_FLASH, 0xfffffff0);
		chip_set(&chip, SF_FLASH + 4, BLANK);
		chip_set(&chip, SF_FLASH + 8, 0);
		chip_start(&chip, SEFC_FCMD_WUS, 8);
		cut(&chip, bits);
		EXPECT_EQ(model->repeats(&chip.state), bits ? bits < 3 ?
			  1 : 2 : 0);
	}
}

TEST(an_erase_that_is_cut_has_set_its_first_bits)
{
	struct chip chip;
	u32 bits;

	for (bits = 0; bits < 130; bits++) {
		u32 rest = bits > 64 ? bits - 64 : 0;

		chip_init_open(&chip);
		chip_program(&chip, 0x1008, 0, 0);
		chip_program(&chip, 0x1ff8, 0, 0);
		chip_program(&chip, 0x2000, 0, 0);
		chip_start(&chip, SEFC_FCMD_EUS, 8);
		cut(&chip, bits);
		EXPECT_EQ(user64(&chip, 0x1008), bits >= 64 ? ~0ULL :
			  (1ULL << bits) - 1);
		EXPECT_EQ(user64(&chip, 0x1ff8), rest >= 64 ? ~0ULL :
			  (1ULL << rest) - 1);
		EXPECT_EQ(user64(&chip, 0x2000), 0);
	}
}

TEST(an_erase_that_is_cut_heals_nothing_that_it_has_not_reached)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1000, 0, 0);
	chip_program(&chip, 0x1008, 0xfffffffe, BLANK);
	model->flip(&chip.state, 128 + 8 * 0x1008);
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	cut(&chip, 64);
	EXPECT_EQ(user64(&chip, 0x1000), ~0ULL);
	EXPECT_EQ(user64(&chip, 0x1008), 0xfffffffffffffffeULL);
}

TEST(a_bit_that_is_cut_is_old_or_new)
{
	struct chip chip;
	u32 bits;

	for (bits = 0; bits < 3; bits++) {
		chip_init(&chip);
		chip_start(&chip, SEFC_FCMD_SGPB, 1);
		cut(&chip, bits);
		EXPECT_EQ(chip_gpnvm(&chip), bits ? 2 : 0);
		chip_set_gpnvm(&chip, 2);
		chip_start(&chip, SEFC_FCMD_CGPB, 1);
		cut(&chip, bits);
		EXPECT_EQ(chip_gpnvm(&chip), bits ? 0 : 2);

		chip_start(&chip, SEFC_FCMD_SLB, 0);
		cut(&chip, bits);
		chip_do(&chip, SEFC_FCMD_GLB, 0);
		EXPECT_EQ(chip_get(&chip, SEFC_FRR), !!bits);
		chip_do(&chip, SEFC_FCMD_SLB, 0);
		chip_start(&chip, SEFC_FCMD_CLB, 0);
		cut(&chip, bits);
		chip_do(&chip, SEFC_FCMD_GLB, 0);
		EXPECT_EQ(chip_get(&chip, SEFC_FRR), !bits);
	}
}

TEST(a_page_of_the_main_array_that_is_cut_is_not_locked)
{
	struct chip chip;

	chip_init(&chip);
	chip_start(&chip, SEFC_FCMD_WPL, 0);
	cut(&chip, 1);
	chip_do(&chip, SEFC_FCMD_GLB, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
}

TEST(a_command_that_is_refused_or_reads_is_cut_without_a_trace)
{
	static const u32 commands[][2] = {
		{ SEFC_FCMD_WUS, 64 }, { SEFC_FCMD_EUS, 56 },
		{ SEFC_FCMD_SGPB, 9 }, { SEFC_FCMD_STUS, 0 },
		{ SEFC_FCMD_ES, 0 }, { SEFC_FCMD_GGPB, 0 },
	};
	u8 before[IMAGE_SIZE], now[IMAGE_SIZE];
	struct chip chip;
	u32 i;

	for (i = 0; i < COUNT(commands); i++) {
		chip_init_open(&chip);
		chip_program(&chip, 0x7000, 0, 0);
		chip_save(&chip, before);
		chip_start(&chip, commands[i][0], commands[i][1]);
		cut(&chip, 5);
		chip_save(&chip, now);
		EXPECT(!memcmp(before, now, IMAGE_SIZE));
		EXPECT_EQ(chip_fsr(&chip), FRDY);
	}
}

/* Faults */

TEST(a_command_that_fails_has_these_flags_and_no_effect)
{
	static const u32 statuses[] = { 0, FLERR, FCMDE, FLOCKE | WPERR };
	struct chip chip;
	u32 i;

	for (i = 0; i < COUNT(statuses); i++) {
		chip_init_open(&chip);
		chip_start(&chip, SEFC_FCMD_SGPB, 5);
		model->fail(&chip.state, statuses[i]);
		EXPECT(!chip_runs(&chip));
		EXPECT_EQ(chip_fsr(&chip), FRDY | statuses[i]);
		EXPECT_EQ(chip_gpnvm(&chip), 0);
	}
}

TEST(a_window_that_fails_to_open_is_not_open)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1000, 0, 0);
	chip_start(&chip, SEFC_FCMD_STUS, 0);
	model->fail(&chip.state, FCMDE);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FCMDE);
	EXPECT_EQ(chip_flash(&chip, 0x1000), BLANK);
	chip_do(&chip, SEFC_FCMD_STUS, 0);
	EXPECT_EQ(chip_flash(&chip, 0x1000), 0);
	chip_start(&chip, SEFC_FCMD_SPUS, 0);
	model->fail(&chip.state, FCMDE);
	EXPECT_EQ(chip_fsr(&chip), FCMDE);
	EXPECT_EQ(chip_flash(&chip, 0x1000), 0);
}

/* Time, and the interrupt */

TEST(an_erase_takes_twenty_times_as_long_as_a_page)
{
	static const u32 commands[][3] = {
		{ SEFC_FCMD_WUS, 8, 1 }, { SEFC_FCMD_EUS, 8, 20 },
		{ SEFC_FCMD_SGPB, 5, 1 }, { SEFC_FCMD_CGPB, 5, 1 },
		{ SEFC_FCMD_SLB, 0, 1 }, { SEFC_FCMD_CLB, 0, 1 },
		{ SEFC_FCMD_WP, 0, 1 }, { SEFC_FCMD_WPL, 32, 1 },
		{ SEFC_FCMD_EPA, 0, 20 }, { SEFC_FCMD_ES, 0, 20 },
	};
	struct chip chip;
	u32 i;

	chip_init_open(&chip);
	for (i = 0; i < COUNT(commands); i++) {
		chip_start(&chip, commands[i][0], commands[i][1]);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
		EXPECT_EQ(model->duration(&chip.state, 2000),
			  2000 * commands[i][2]);
		EXPECT_EQ(model->duration(&chip.state, 1000000),
			  1000000 * commands[i][2]);
		model->finish(&chip.state);
	}
}

TEST(the_interrupt_is_frdy_where_it_is_enabled)
{
	struct chip chip;

	chip_init_open(&chip);
	EXPECT(!model->irqs);
	EXPECT_EQ(model->irq(&chip.state), 0);
	EXPECT(!model->irq_due(&chip.state));
	chip_set(&chip, SEFC_FMR, 0x0c000001);
	EXPECT_EQ(model->irq(&chip.state), 1);
	EXPECT(model->irq_due(&chip.state));
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	EXPECT_EQ(model->irq(&chip.state), 0);
	model->finish(&chip.state);
	EXPECT_EQ(model->irq(&chip.state), 1);
	chip_do(&chip, SEFC_FCMD_STUS, 0);
	EXPECT_EQ(model->irq(&chip.state), 0);
}

/* The image */

/* A chip of which everything is in use that an image has. */
static void use_all(struct chip *chip)
{
	chip_init_open(chip);
	chip_program(chip, 0x1000, 0x11223344, 0x55667788);
	chip_program(chip, 0x7000, 0x11223344, 0x55667788);
	chip_program(chip, 0x2000, 0xfffffff0, BLANK);
	chip_program(chip, 0x2000, 0xffffff00, BLANK);
	chip_do(chip, SEFC_FCMD_SLB, 0);
	chip_do(chip, SEFC_FCMD_SLB, 2047);
	chip_set_gpnvm(chip, 0x124);
	model->flip(&chip->state, 5);
	model->flip(&chip->state, 128 + 8 * 0x7fff);
}

TEST(an_image_is_laid_out_like_this)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];
	u32 i, ones = 0;

	use_all(&chip);
	chip_save(&chip, image);
	EXPECT(!memcmp(image, "otp-mock\1\0\0\0sefc", 16));
	EXPECT(!memcmp(image + 28, "pic32cx-mtsh", 13));
	EXPECT_EQ(otp_image_get32(image + 44), IMAGE_SIZE - 48);
	EXPECT_EQ(otp_image_get32(image + 64 + 0x1000), 0x11223344);
	EXPECT_EQ(otp_image_get32(image + 64 + 0x7004), 0x55667788);
	EXPECT_EQ(image[64 + 0x7fff], 0xfe);
	EXPECT_EQ(image[32832], 0x20);
	EXPECT_EQ(image[32848 + 0x7fff], 0x01);
	for (i = 32832; i < 65616; i++)
		ones += !!image[i];
	EXPECT_EQ(ones, 2);
	for (i = 65616; i < 66132; i++)
		EXPECT_EQ(image[i], i == 65616 + (2 + 0x2000 / 8) / 8 ?
			  1 << (2 + 0x2000 / 8) % 8 : 0);
	EXPECT_EQ(otp_image_get32(image + 66132), 1);
	EXPECT_EQ(otp_image_get32(image + 66144), 0x80000000);
	EXPECT_EQ(otp_image_get32(image + 66148), 0x124);
}

TEST(an_image_gives_the_chip_back)
{
	u8 image[IMAGE_SIZE], again[IMAGE_SIZE];
	struct chip chip, other;

	use_all(&chip);
	chip_save(&chip, image);
	model->init(&other.state, 0, SEED + 1);
	EXPECT(model->load(&other.state, image, IMAGE_SIZE));
	EXPECT_EQ(model->repeats(&other.state), 0);
	chip_save(&other, again);
	EXPECT(!memcmp(image, again, IMAGE_SIZE));
	EXPECT_EQ(model->repeats(&chip.state), 1);
	EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
	EXPECT_EQ(model->repeats(&chip.state), 0);

	model->power_on(&other.state);
	chip_open(&other);
	EXPECT_EQ(chip_user(&other, 0x7000), 0x11223344);
	EXPECT_EQ(chip_gpnvm(&other), 0x124);
}

TEST(an_image_does_not_change_what_was_sensed)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];

	chip_init(&chip);
	chip_set_gpnvm(&chip, 0x1e1);
	chip_save(&chip, image);
	chip_init(&chip);
	EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
	EXPECT(!model->why(&chip.state));
	EXPECT_EQ(chip_get(&chip, SEFC_FSR), FRDY);
	chip_power_cycle(&chip);
	EXPECT(model->why(&chip.state));
}

static void expect_refused(struct chip *chip, const u8 *image, size_t size)
{
	u8 before[IMAGE_SIZE], now[IMAGE_SIZE];

	chip_save(chip, before);
	EXPECT(!model->load(&chip->state, image, size));
	chip_save(chip, now);
	EXPECT(!memcmp(before, now, IMAGE_SIZE));
}

TEST(an_image_with_another_header_or_size_is_refused)
{
	u8 image[IMAGE_SIZE + 1];
	struct chip chip;
	u32 i;

	use_all(&chip);
	chip_save(&chip, image);
	image[IMAGE_SIZE] = 0;
	chip_init(&chip);
	for (i = 0; i < 48; i++) {
		image[i] ^= 0x10;
		expect_refused(&chip, image, IMAGE_SIZE);
		image[i] ^= 0x10;
	}
	expect_refused(&chip, image, 0);
	expect_refused(&chip, image, 48);
	expect_refused(&chip, image, IMAGE_SIZE - 1);
	expect_refused(&chip, image, IMAGE_SIZE + 1);
	EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
}

TEST(an_image_of_a_chip_that_cannot_be_is_refused)
{
	u8 image[IMAGE_SIZE];
	struct chip chip;
	u32 i;

	/* GPNVM bits that there are not. */
	use_all(&chip);
	for (i = 9; i < 32; i++) {
		chip_save(&chip, image);
		otp_image_put32(image + 66148, 1U << i);
		expect_refused(&chip, image, IMAGE_SIZE);
	}
	/* Words that are spoilt, and blank, or part of the unique id, or none. */
	for (i = 0; i < 8 * 516; i++) {
		bool programmed = i == 2 + 0x1000 / 8 || i == 2 + 0x2000 / 8 ||
				  i == 2 + 0x7000 / 8;

		chip_save(&chip, image);
		image[65616 + i / 8] |= 1U << i % 8;
		if (!programmed)
			expect_refused(&chip, image, IMAGE_SIZE);
		else
			EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
	}
	/* One that reads as programmed for its decay is blank all the same. */
	chip_save(&chip, image);
	image[65616 + (2 + 0x7ff8 / 8) / 8] |= 1U << (2 + 0x7ff8 / 8) % 8;
	expect_refused(&chip, image, IMAGE_SIZE);
}

int main(void)
{
	return tap_run();
}
