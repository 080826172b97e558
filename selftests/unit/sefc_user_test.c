// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the SEFC model does to the unique id and the user signature, from the
 * data sheet and from what Microchip's library does.
 */
#include "numbers.h"
#include "sefc_chip.h"
#include "tap.h"

#define S_LSB	0x00010000
#define M_LSB	0x00020000
#define S_MSB	0x00040000
#define M_MSB	0x00080000

/* The unique id */

static void chip_unique_id(struct chip *chip, u32 *id)
{
	u32 i;

	chip_do(chip, SEFC_FCMD_STUI, 0);
	chip_flash(chip, 0);
	for (i = 0; i < 4; i++)
		id[i] = chip_flash(chip, 4 * i);
	chip_do(chip, SEFC_FCMD_SPUI, 0);
}

TEST(the_unique_id_is_128_bits_and_another_for_each_chip)
{
	u32 one[4], same[4], other[4];
	struct chip chip;

	chip_init_open(&chip);
	chip_unique_id(&chip, one);
	chip_unique_id(&chip, same);
	EXPECT(!memcmp(one, same, sizeof(one)));
	chip_power_cycle(&chip);
	chip_open(&chip);
	chip_unique_id(&chip, same);
	EXPECT(!memcmp(one, same, sizeof(one)));

	model->init(&chip.state, 0, SEED + 1);
	model->power_on(&chip.state);
	chip_open(&chip);
	chip_unique_id(&chip, other);
	EXPECT(memcmp(one, other, 8) && memcmp(one + 2, other + 2, 8));
}

TEST(the_unique_id_does_not_count_before_its_first_word_was_read)
{
	struct chip chip;
	u32 id[4], i;

	chip_init_open(&chip);
	chip_unique_id(&chip, id);
	chip_do(&chip, SEFC_FCMD_STUI, 0);
	for (i = 1; i < 4; i++)
		EXPECT_EQ(chip_flash(&chip, 4 * i), BLANK);
	EXPECT_EQ(chip_flash(&chip, 0), BLANK);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(chip_flash(&chip, 4 * i), id[i]);
	chip_do(&chip, SEFC_FCMD_SPUI, 0);

	chip_do(&chip, SEFC_FCMD_STUI, 0);
	EXPECT_EQ(chip_flash(&chip, 0), BLANK);
}

TEST(nothing_is_beside_the_unique_id)
{
	struct chip chip;
	u32 offset;

	chip_init_open(&chip);
	chip_do(&chip, SEFC_FCMD_STUI, 0);
	chip_flash(&chip, 0);
	for (offset = 16; offset < PLANE; offset += 4)
		EXPECT_EQ(chip_flash(&chip, offset), BLANK);
}

TEST(the_unique_id_wants_no_rights_but_scod)
{
	struct chip chip;
	u32 id[4], i;

	chip_init(&chip);
	chip_scod(&chip);
	chip_unique_id(&chip, id);
	EXPECT(id[0] != BLANK);
	chip_set(&chip, SEFC_FMR, 0x0c000000);
	chip_unique_id(&chip, id);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(id[i], BLANK);
}

/* Reading the user signature */

TEST(a_block_is_read_with_its_right_alone)
{
	struct chip chip;
	u32 right, offset, value;

	chip_init_open(&chip);
	for (right = 0; right < 8; right++) {
		chip_set(&chip, SEFC_USR, 0x0000ff00 | 1U << right);
		for (offset = 0; offset < USER_SIZE; offset += 508)
			EXPECT_EQ(chip_read_user(&chip, offset & ~3U, &value),
				  offset / 4096 == right);
	}
	chip_set(&chip, SEFC_USR, 0x00ff00ff);
	for (offset = 0; offset < USER_SIZE; offset += 512)
		EXPECT(chip_read_user(&chip, offset, &value));
}

TEST(a_bus_error_leaves_no_flag_and_the_window_open)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_set(&chip, SEFC_USR, 0x02);
	chip_do(&chip, SEFC_FCMD_STUS, 0);
	EXPECT(chip_bus_error(&chip, 0));
	EXPECT_EQ(chip_fsr(&chip), 0);
	EXPECT_EQ(chip_flash(&chip, 0x1000), BLANK);
	EXPECT(!chip_bus_error(&chip, USER_SIZE));
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SPUS, 0), FRDY);
}

TEST(the_user_signature_is_there_in_its_window_only)
{
	struct chip chip;
	u32 value;

	chip_init_open(&chip);
	chip_program(&chip, 0x2208, 0x12345678, 0x9abcdef0);
	EXPECT_EQ(chip_flash(&chip, 0x2208), BLANK);
	chip_do(&chip, SEFC_FCMD_STUS, 0);
	EXPECT_EQ(chip_flash(&chip, 0x2208), 0x12345678);
	EXPECT_EQ(chip_flash(&chip, 0x220c), 0x9abcdef0);
	EXPECT_EQ(chip_flash(&chip, USER_SIZE + 0x2208), BLANK);
	EXPECT_EQ(chip_flash(&chip, PLANE + 0x2208), BLANK);
	chip_do(&chip, SEFC_FCMD_SPUS, 0);
	EXPECT_EQ(chip_flash(&chip, 0x2208), BLANK);

	chip_do(&chip, SEFC_FCMD_STUI, 0);
	chip_flash(&chip, 0);
	EXPECT_EQ(chip_flash(&chip, 0x2208), BLANK);
	chip_do(&chip, SEFC_FCMD_SPUI, 0);

	chip_set(&chip, SEFC_FMR, 0x0c000000);
	EXPECT(chip_read_user(&chip, 0x2208, &value));
	EXPECT_EQ(value, BLANK);
}

/* The latch */

static void expect_page(struct chip *chip, u32 page, const u32 *words)
{
	u32 i;

	for (i = 0; i < PAGE_WORDS; i++)
		EXPECT_EQ(chip_user(chip, 512 * page + 4 * i), words[i]);
}

static void random_page(u32 *words)
{
	u32 i;

	for (i = 0; i < PAGE_WORDS; i++)
		words[i] = random_u64() >> 16;
}

TEST(every_page_is_programmed_from_the_latch)
{
	u32 words[64][PAGE_WORDS];
	struct chip chip;
	u32 page;

	chip_init_open(&chip);
	for (page = 0; page < 64; page++) {
		random_page(words[page]);
		chip_fill(&chip, words[page]);
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, page), FRDY);
	}
	for (page = 0; page < 64; page++)
		expect_page(&chip, page, words[page]);
	chip_set_gpnvm(&chip, 0x120);
	chip_power_cycle(&chip);
	chip_open(&chip);
	for (page = 0; page < 64; page++)
		expect_page(&chip, page, words[page]);
	EXPECT_EQ(model->repeats(&chip.state), 0);
}

TEST(the_latch_is_anything_when_power_comes)
{
	u32 words[PAGE_WORDS], again[PAGE_WORDS], i, blank = 0;
	struct chip chip;

	chip_init_open(&chip);
	chip_do(&chip, SEFC_FCMD_WUS, 8);
	for (i = 0; i < PAGE_WORDS; i++) {
		words[i] = chip_user(&chip, 0x1000 + 4 * i);
		blank += words[i] == BLANK;
	}
	EXPECT(blank < 2);
	chip_power_cycle(&chip);
	chip_open(&chip);
	chip_do(&chip, SEFC_FCMD_WUS, 9);
	for (i = 0; i < PAGE_WORDS; i++)
		again[i] = chip_user(&chip, 0x1200 + 4 * i);
	EXPECT(memcmp(words, again, sizeof(words)));
}

TEST(the_latch_is_all_ones_after_a_page_was_programmed)
{
	static const u32 commands[][2] = {
		{ 0x12, 8 }, { 0x01, 0 }, { 0x02, 0 },
	};
	u32 blank[PAGE_WORDS], words[PAGE_WORDS], i;
	struct chip chip;

	memset(blank, 0xff, sizeof(blank));
	for (i = 0; i < COUNT(commands); i++) {
		chip_init_open(&chip);
		random_page(words);
		chip_fill(&chip, words);
		EXPECT_EQ(chip_do(&chip, commands[i][0], commands[i][1]),
			  FRDY);
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, 9), FRDY);
		expect_page(&chip, 9, blank);
	}
}

TEST(the_latch_stays_when_a_command_is_refused)
{
	u32 words[PAGE_WORDS];
	struct chip chip;

	chip_init_open(&chip);
	chip_set(&chip, SEFC_USR, 0xfdff);
	random_page(words);
	chip_fill(&chip, words);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, 8), FRDY | WPERR);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, 64), FRDY | FCMDE);
	model->reset(&chip.state);
	chip_open(&chip);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, 8), FRDY);
	expect_page(&chip, 8, words);
}

TEST(the_latch_is_filled_upwards_or_downwards_and_wraps)
{
	u32 words[PAGE_WORDS], first, i;
	struct chip chip;

	for (first = 0; first < PAGE_WORDS; first++) {
		chip_init_open(&chip);
		random_page(words);
		for (i = 0; i < PAGE_WORDS; i++) {
			u32 word = (first + i) % PAGE_WORDS;

			chip_set(&chip, SF_FLASH + 0x4200 + 4 * word,
				 words[word]);
		}
		chip_do(&chip, SEFC_FCMD_WUS, 8);
		expect_page(&chip, 8, words);

		random_page(words);
		for (i = PAGE_WORDS; i--; ) {
			u32 word = (first + i) % PAGE_WORDS;

			chip_set(&chip, SF_FLASH + PLANE - 512 + 4 * word,
				 words[word]);
		}
		chip_do(&chip, SEFC_FCMD_WUS, 9);
		expect_page(&chip, 9, words);
	}
}

static void chip_store(struct chip *chip, const u32 *words, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		chip_set(chip, SF_FLASH + 4 * words[i], words[i]);
}

/* A page of which some words, those in @taken, are their own number. */
static void expect_taken(const u32 *stores, u32 count, const u32 *taken,
			 u32 takens)
{
	u32 words[PAGE_WORDS], i;
	struct chip chip;

	chip_init_open(&chip);
	memset(words, 0xff, sizeof(words));
	chip_do(&chip, SEFC_FCMD_WP, 0);
	chip_store(&chip, stores, count);
	for (i = 0; i < takens; i++)
		words[taken[i]] = taken[i];
	chip_do(&chip, SEFC_FCMD_WUS, 8);
	expect_page(&chip, 8, words);
}

TEST(the_latch_takes_no_store_out_of_order)
{
	static const u32 skip[] = { 3, 4, 6, 5 }, skip_taken[] = { 3, 4, 5 };
	static const u32 turn[] = { 3, 4, 3, 2 }, turn_taken[] = { 3, 4 };
	static const u32 same[] = { 9, 9, 10, 10, 11 };
	static const u32 same_taken[] = { 9, 10, 11 };
	static const u32 down[] = { 9, 8, 9, 10, 7 }, down_taken[] = { 9, 8, 7 };
	static const u32 far[] = { 9, 20, 21, 10 }, far_taken[] = { 9, 10 };

	expect_taken(skip, COUNT(skip), skip_taken, COUNT(skip_taken));
	expect_taken(turn, COUNT(turn), turn_taken, COUNT(turn_taken));
	expect_taken(same, COUNT(same), same_taken, COUNT(same_taken));
	expect_taken(down, COUNT(down), down_taken, COUNT(down_taken));
	expect_taken(far, COUNT(far), far_taken, COUNT(far_taken));
}

TEST(the_latch_is_begun_again_at_either_end_of_a_page)
{
	static const u32 up[] = { 3, 4, 0, 1 }, up_taken[] = { 3, 4, 0, 1 };
	static const u32 down[] = { 3, 4, 127, 126 };
	static const u32 down_taken[] = { 3, 4, 127, 126 };

	expect_taken(up, COUNT(up), up_taken, COUNT(up_taken));
	expect_taken(down, COUNT(down), down_taken, COUNT(down_taken));
}

TEST(the_latch_of_the_other_plane_is_another)
{
	u32 blank[PAGE_WORDS];
	struct chip chip;

	memset(blank, 0xff, sizeof(blank));
	chip_init_open(&chip);
	chip_do(&chip, SEFC_FCMD_WP, 0);
	chip_set(&chip, SF_FLASH + PLANE, 0);
	chip_do(&chip, SEFC_FCMD_WUS, 8);
	expect_page(&chip, 8, blank);
}

/* Programming */

TEST(programming_wants_the_right_of_the_block)
{
	struct chip chip;
	u32 right, page;

	for (right = 0; right < 8; right++) {
		chip_init_open(&chip);
		chip_set(&chip, SEFC_USR, 0x00ff | 0x0100U << right);
		for (page = 0; page < 64; page++) {
			chip_fill_word(&chip, 4, 0, 0);
			EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, page),
				  page / 8 == right ? FRDY : FRDY | WPERR);
			EXPECT_EQ(chip_user(&chip, 512 * page + 16),
				  page / 8 == right ? 0 : BLANK);
		}
	}
}

TEST(there_are_64_pages)
{
	static const u32 pages[] = { 64, 128, 0xffff };
	struct chip chip;
	u32 i;

	chip_init_open(&chip);
	for (i = 0; i < COUNT(pages); i++) {
		chip_start(&chip, SEFC_FCMD_WUS, pages[i]);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
		model->finish(&chip.state);
		EXPECT_EQ(chip_fsr(&chip), FRDY | FCMDE);
	}
}

TEST(a_refused_page_has_no_pulse_and_an_accepted_one_has)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_start(&chip, SEFC_FCMD_WUS, 8);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
	model->finish(&chip.state);
	chip_set(&chip, SEFC_USR, 0);
	chip_start(&chip, SEFC_FCMD_WUS, 8);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
	model->finish(&chip.state);
	chip_start(&chip, SEFC_FCMD_STUS, 0);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
}

TEST(programming_only_clears_bits_and_what_should_be_1_fails)
{
	struct chip chip;

	chip_init_open(&chip);
	EXPECT_EQ(chip_program(&chip, 0x1010, 0xffff0000, 0x0000ffff), FRDY);
	EXPECT_EQ(chip_program(&chip, 0x1010, 0xff00ff00, 0x0000ffff),
		  FRDY | FLERR);
	EXPECT_EQ(chip_user(&chip, 0x1010), 0xff000000);
	EXPECT_EQ(chip_user(&chip, 0x1014), 0x0000ffff);
}

TEST(a_word_of_ones_gets_no_pulse_and_does_not_fail)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1010, 0x11111111, 0x22222222);
	EXPECT_EQ(chip_program(&chip, 0x1018, 0x33333333, 0x44444444), FRDY);
	EXPECT_EQ(chip_user(&chip, 0x1010), 0x11111111);
	EXPECT_EQ(chip_user(&chip, 0x1014), 0x22222222);
	EXPECT_EQ(chip_user(&chip, 0x1018), 0x33333333);
	EXPECT_EQ(model->repeats(&chip.state), 0);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
}

TEST(another_pulse_on_a_word_is_counted)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1010, 0xfffffffe, BLANK);
	EXPECT_EQ(model->repeats(&chip.state), 0);
	chip_program(&chip, 0x1010, 0xfffffffe, BLANK);
	EXPECT_EQ(model->repeats(&chip.state), 1);
	chip_program(&chip, 0x1010, BLANK, 0x7fffffff);
	EXPECT_EQ(model->repeats(&chip.state), 2);
	chip_program(&chip, 0x1018, 0, 0);
	EXPECT_EQ(model->repeats(&chip.state), 2);
	chip_do(&chip, SEFC_FCMD_EUS, 8);
	chip_program(&chip, 0x1010, 0xfffffffe, BLANK);
	EXPECT_EQ(model->repeats(&chip.state), 2);
}

/* Block 7 is programmed like the others, and never erased. */
TEST(the_otp_block_is_programmed_and_not_erased)
{
	struct chip chip;

	chip_init_open(&chip);
	EXPECT_EQ(chip_program(&chip, 0x7ff8, 1, 2), FRDY);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EUS, 56), FRDY | FCMDE);
	EXPECT_EQ(chip_user(&chip, 0x7ff8), 1);
	EXPECT_EQ(chip_user(&chip, 0x7ffc), 2);
}

/* Erasing */

static void program_all_blocks(struct chip *chip)
{
	u32 page;

	for (page = 0; page < 64; page++) {
		chip_program(chip, 512 * page, page, 0);
		chip_program(chip, 512 * page + 504, 0, page);
	}
}

/* Whether a block is as program_all_blocks() has left it, or blank. */
static void expect_block(struct chip *chip, u32 block, bool programmed)
{
	u32 page;

	for (page = 8 * block; page < 8 * block + 8; page++) {
		EXPECT_EQ(chip_user(chip, 512 * page),
			  programmed ? page : BLANK);
		EXPECT_EQ(chip_user(chip, 512 * page + 508),
			  programmed ? page : BLANK);
	}
}

TEST(an_erase_is_about_a_whole_block_and_no_other)
{
	struct chip chip;
	u32 block, other;

	for (block = 0; block < 7; block++) {
		chip_init_open(&chip);
		program_all_blocks(&chip);
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EUS, block << 3), FRDY);
		for (other = 0; other < 8; other++)
			expect_block(&chip, other, other != block);
	}
}

TEST(an_erase_wants_the_first_page_of_a_block)
{
	struct chip chip;
	u32 page;

	chip_init_open(&chip);
	program_all_blocks(&chip);
	for (page = 0; page < 256; page++)
		if (page % 8 || page >= 56)
			EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EUS, page),
				  FRDY | FCMDE);
	for (page = 0; page < 8; page++)
		expect_block(&chip, page, true);
}

TEST(an_erase_wants_the_right_of_the_block)
{
	struct chip chip;
	u32 block;

	chip_init_open(&chip);
	program_all_blocks(&chip);
	for (block = 0; block < 7; block++) {
		chip_set(&chip, SEFC_USR, 0xffff & ~(0x0100U << block));
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EUS, block << 3),
			  FRDY | WPERR);
		expect_block(&chip, block, true);
	}
}

TEST(a_block_can_be_programmed_anew_after_an_erase)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x3000, 0, 0);
	chip_do(&chip, SEFC_FCMD_EUS, 24);
	EXPECT_EQ(chip_program(&chip, 0x3000, 0x12345678, BLANK), FRDY);
	EXPECT_EQ(chip_user(&chip, 0x3000), 0x12345678);
}

/* The plane while it is programmed */

TEST(the_plane_does_not_answer_while_it_is_programmed)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	EXPECT(chip_bus_error(&chip, 0));
	EXPECT_EQ(chip_flash(&chip, PLANE), BLANK);
	model->finish(&chip.state);
	EXPECT(!chip_bus_error(&chip, 0));
}

TEST(the_latch_takes_nothing_while_the_plane_is_programmed)
{
	u32 blank[PAGE_WORDS];
	struct chip chip;

	memset(blank, 0xff, sizeof(blank));
	chip_init_open(&chip);
	chip_do(&chip, SEFC_FCMD_WP, 0);
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	chip_set(&chip, SF_FLASH, 0);
	model->finish(&chip.state);
	chip_do(&chip, SEFC_FCMD_WUS, 8);
	expect_page(&chip, 8, blank);
}

/* The error correction */

static u32 bit_of(u32 offset, u32 bit)
{
	return 128 + 8 * offset + bit;
}

static void expect_read(struct chip *chip, u32 offset, u32 value, u32 flags)
{
	chip_do(chip, SEFC_FCMD_STUS, 0);
	EXPECT_EQ(chip_flash(chip, offset), value);
	EXPECT_EQ(chip_fsr(chip), flags);
	EXPECT_EQ(chip_do(chip, SEFC_FCMD_SPUS, 0), FRDY | (flags & FLERR));
}

TEST(one_bit_of_64_is_corrected_and_told)
{
	struct chip chip;
	u32 bit;

	chip_init_open(&chip);
	chip_program(&chip, 0x1010, 0x12345678, 0x9abcdef0);
	for (bit = 0; bit < 64; bit++) {
		EXPECT(model->flip(&chip.state, bit_of(0x1010, bit)));
		expect_read(&chip, 0x1010, 0x12345678, S_LSB);
		expect_read(&chip, 0x1014, 0x9abcdef0, S_LSB);
		expect_read(&chip, 0x1018, BLANK, 0);
		expect_read(&chip, 0x100c, BLANK, 0);
		model->flip(&chip.state, bit_of(0x1010, bit));
		expect_read(&chip, 0x1010, 0x12345678, 0);
	}
}

TEST(two_bits_of_64_are_told_and_stay)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1018, 0x12345678, 0x9abcdef0);
	model->flip(&chip.state, bit_of(0x1018, 0));
	expect_read(&chip, 0x1018, 0x12345678, S_MSB);
	model->flip(&chip.state, bit_of(0x1018, 63));
	expect_read(&chip, 0x1018, 0x12345679, M_MSB);
	expect_read(&chip, 0x101c, 0x1abcdef0, M_MSB);

	model->flip(&chip.state, bit_of(0x1020, 0));
	model->flip(&chip.state, bit_of(0x1020, 1));
	model->flip(&chip.state, bit_of(0x1020, 2));
	expect_read(&chip, 0x1020, 0xfffffff8, M_LSB);
}

TEST(flags_of_many_words_add_up)
{
	struct chip chip;

	chip_init_open(&chip);
	model->flip(&chip.state, bit_of(0x1000, 0));
	model->flip(&chip.state, bit_of(0x1008, 0));
	model->flip(&chip.state, bit_of(0x1008, 1));
	chip_do(&chip, SEFC_FCMD_STUS, 0);
	chip_flash(&chip, 0x1000);
	chip_flash(&chip, 0x1008);
	chip_flash(&chip, 0x1010);
	EXPECT_EQ(chip_fsr(&chip), S_LSB | M_MSB);
	EXPECT_EQ(chip_fsr(&chip), 0);
}

TEST(the_unique_id_decays_too)
{
	u32 id[4], again[4];
	struct chip chip;

	chip_init_open(&chip);
	chip_unique_id(&chip, id);
	EXPECT(model->flip(&chip.state, 127));
	chip_unique_id(&chip, again);
	EXPECT(!memcmp(id, again, sizeof(id)));
	model->flip(&chip.state, 64);
	chip_unique_id(&chip, again);
	EXPECT_EQ(again[2], id[2] ^ 1);
	EXPECT_EQ(again[3], id[3] ^ 0x80000000);

	chip_do(&chip, SEFC_FCMD_STUI, 0);
	chip_flash(&chip, 0);
	chip_flash(&chip, 4);
	EXPECT_EQ(chip_fsr(&chip), 0);
	chip_flash(&chip, 8);
	EXPECT_EQ(chip_fsr(&chip), M_MSB);
	model->flip(&chip.state, 127);
	chip_flash(&chip, 12);
	EXPECT_EQ(chip_fsr(&chip), S_MSB);
}

TEST(there_are_no_bits_behind_the_user_signature)
{
	struct chip chip;

	chip_init_open(&chip);
	EXPECT(model->flip(&chip.state, bit_of(0x7fff, 7)));
	EXPECT(!model->flip(&chip.state, bit_of(0x8000, 0)));
	EXPECT(!model->flip(&chip.state, 0xffffffff));
	expect_read(&chip, 0x7ffc, BLANK, S_MSB);
}

TEST(a_word_without_scod_or_right_is_not_read_and_sets_no_flag)
{
	struct chip chip;

	chip_init_open(&chip);
	model->flip(&chip.state, bit_of(0x1000, 0));
	chip_set(&chip, SEFC_FMR, 0x0c000000);
	expect_read(&chip, 0x1000, BLANK, 0);
}

TEST(an_erase_heals)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1000, 0, 0);
	model->flip(&chip.state, bit_of(0x1000, 0));
	model->flip(&chip.state, bit_of(0x1000, 1));
	model->flip(&chip.state, bit_of(0x1008, 0));
	chip_do(&chip, SEFC_FCMD_EUS, 8);
	expect_read(&chip, 0x1000, BLANK, 0);
	expect_read(&chip, 0x1008, BLANK, 0);
}

/* A blank bit that has become 0 fails, or is what was wanted. */
TEST(a_word_that_has_decayed_while_blank_can_be_programmed)
{
	struct chip chip;

	chip_init_open(&chip);
	model->flip(&chip.state, bit_of(0x1000, 4));
	EXPECT_EQ(chip_program(&chip, 0x1000, 0xffff0010, 0), FRDY | FLERR);
	expect_read(&chip, 0x1000, 0xffff0010, FLERR | S_LSB);
	EXPECT_EQ(model->repeats(&chip.state), 0);

	model->flip(&chip.state, bit_of(0x1008, 4));
	EXPECT_EQ(chip_program(&chip, 0x1008, 0xffff0000, 0), FRDY);
	expect_read(&chip, 0x1008, 0xffff0000, 0);
}

TEST(a_word_that_gets_something_else_later_is_beyond_correction)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1000, 0xfffffff0, BLANK);
	chip_program(&chip, 0x1000, 0xfffffff0, BLANK);
	expect_read(&chip, 0x1000, 0xfffffff0, 0);
	chip_program(&chip, 0x1000, 0xfffff0f0, BLANK);
	expect_read(&chip, 0x1000, 0xfffff0f0, M_LSB);
	model->flip(&chip.state, bit_of(0x1000, 0));
	expect_read(&chip, 0x1000, 0xfffff0f1, M_LSB);
	chip_do(&chip, SEFC_FCMD_EUS, 8);
	expect_read(&chip, 0x1000, BLANK, 0);
}

int main(void)
{
	return tap_run();
}
