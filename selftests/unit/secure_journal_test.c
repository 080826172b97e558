// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the secure journal model does, from the page of the Secure Journal Tool
 * and the public sources of its SDK.
 */
#include "numbers.h"
#include "secure_journal_chip.h"
#include "tap.h"

#define ALL		0xffffffff
#define FUSE_53		0x0020000000000000ULL
#define WRPR		(SJ_WRPR + SECURE_JOURNAL_WRPR_JOURNAL)
#define STICKY		(SJ_WRPR + SECURE_JOURNAL_STICKY(7))
#define STICKY_STATUS	(SJ_WRPR + SECURE_JOURNAL_STICKY_STATUS(7))
#define BLOCK		SECURE_JOURNAL_WRPR_BLOCK
#define RUNNING		SECURE_JOURNAL_NVM_RUNNING

static void expect_stored(struct chip *chip, u32 offset, u32 value)
{
	chip_set(chip, offset, value);
	EXPECT_EQ(chip_get(chip, offset), value);
	EXPECT(!chip_error(chip));
}

static void expect_dropped(struct chip *chip, u32 offset)
{
	u32 before = chip_get(chip, offset);

	chip_set(chip, offset, before ^ 0x55);
	EXPECT_EQ(chip_get(chip, offset), before);
	EXPECT(chip_error(chip));
}

static void expect_counted(struct chip *chip, u32 n, u32 value)
{
	chip_count(chip, n, value);
	EXPECT_EQ(chip_counter(chip, n), value);
	EXPECT(!chip_error(chip));
}

/* A reset is what clears the error. */
static void expect_not_counted(struct chip *chip, u32 n, u32 value)
{
	u32 before;

	model->reset(&chip->state);
	chip_open(chip);
	before = chip_counter(chip, n);
	chip_count(chip, n, value);
	chip_counter(chip, n);
	EXPECT_EQ(chip_counter(chip, n), before);
	EXPECT(chip_error(chip));
}

/* Ratchets a production part from where it is to @to. */
static void ratchet(struct chip *chip, u32 to)
{
	u32 at;

	for (at = chip_ratchet(chip); at < to; at++)
		chip_count(chip, 0, at + 1);
	EXPECT_EQ(chip_ratchet(chip), to);
}

/* The factory */

static void check_blank(struct chip *chip)
{
	static const u8 magic[] = { 0x4e, 0x56, 0x44, 0x53 };
	u32 i;

	for (i = 0; i < 4; i++)
		EXPECT_EQ(chip_get(chip, i), magic[i]);
	for (; i < SIZE; i++)
		EXPECT_EQ(chip_get(chip, i), 0xff);
	for (i = 1; i < COUNTERS; i++)
		EXPECT_EQ(chip_counter(chip, i), 0);
}

TEST(a_production_part_has_the_magic_behind_the_ratchet)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	check_blank(&chip);
	EXPECT_EQ(chip_ratchet(&chip), 4);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53);
}

TEST(a_development_part_has_the_magic_and_no_fuse)
{
	struct chip chip;

	chip_init(&chip, DEVELOPMENT);
	check_blank(&chip);
	EXPECT_EQ(chip_ratchet(&chip), 0);
	EXPECT_EQ(chip_fuses(&chip), 0);
}

/* The windows */

static const struct otp_model_window expected_windows[] = {
	{ "journal", SJ_JOURNAL, 0x6f0, 1 },
	{ "counters", SJ_COUNTERS, 0x10, 2 },
	{ "wrpr", SJ_WRPR, 0x128, 4 },
	{ "rram", SJ_RRAM, 0x11c, 4 },
	{ "nvm", SJ_NVM, 0x1000, 4 },
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

/* How many places of a window there is something at. */
static u32 registers(struct chip *chip, const struct otp_model_window *window)
{
	u32 end = window->first + window->size;
	u32 offset, value, count = 0;

	for (offset = window->first; offset < end; offset++) {
		bool there = model->read(&chip->state, offset, &value);

		EXPECT_EQ(model->write(&chip->state, offset, 0), there);
		EXPECT(!there || !((offset - window->first) % window->width));
		count += there;
	}
	return count;
}

TEST(there_is_nothing_between_two_registers)
{
	struct chip chip;

	chip_init(&chip, DEVELOPMENT);
	EXPECT_EQ(registers(&chip, &expected_windows[0]), SIZE);
	EXPECT_EQ(registers(&chip, &expected_windows[1]), 8);
	EXPECT_EQ(registers(&chip, &expected_windows[2]), 24);
	EXPECT_EQ(registers(&chip, &expected_windows[3]), 1);
	EXPECT_EQ(registers(&chip, &expected_windows[4]), 6);
}

TEST(there_is_nothing_outside_the_windows)
{
	const struct otp_model_window *end = END(expected_windows);
	const struct otp_model_window *window;
	u32 offset, value, count = 0, inside = 0;
	struct chip chip;

	chip_init(&chip, DEVELOPMENT);
	for (window = expected_windows; window < end; window++)
		inside += registers(&chip, window);
	for (offset = 0; offset < 0x10000; offset++)
		count += model->read(&chip.state, offset, &value);
	EXPECT_EQ(count, inside);
	EXPECT(!model->read(&chip.state, ALL, &value));
	EXPECT(!model->write(&chip.state, ALL, 0));
}

TEST(the_side_load_keys_are_in_no_window)
{
	u8 image[MAX_IMAGE];
	u32 offset, value;
	struct chip chip;
	size_t size;

	chip_init(&chip, DEVELOPMENT);
	size = chip_save(&chip, image);
	memset(image + 48 + SJ_IMAGE_OFF_KEYS, 0xa5, SJ_KEYS_SIZE);
	EXPECT(model->load(&chip.state, image, size));
	for (offset = 0; offset < model->register_space; offset++)
		if (model->read(&chip.state, offset, &value))
			EXPECT(value != 0xa5);
}

/* Stores to the journal */

TEST(nothing_can_be_stored_out_of_reset)
{
	struct chip chip;
	u32 variant;

	for (variant = 0; variant < VARIANTS; variant++) {
		chip_init(&chip, variant);
		chip_ratchet(&chip);
		expect_dropped(&chip, 4);

		chip_init(&chip, variant);
		EXPECT(!chip_error(&chip));
		chip_count(&chip, 1, 1);
		EXPECT_EQ(chip_counter(&chip, 1), 0);
		EXPECT(chip_error(&chip));
	}
}

TEST(a_byte_can_be_anything_again_and_again)
{
	static const u32 values[] = { 0, 0xff, 0x55, 0xaa, 0, 1, 0xff };
	struct chip chip;
	u32 i;

	chip_init_open(&chip, PRODUCTION);
	for (i = 0; i < COUNT(values); i++) {
		expect_stored(&chip, 4, values[i]);
		expect_stored(&chip, SIZE - 1, values[i]);
	}
	EXPECT_EQ(model->repeats(&chip.state), 0);
}

TEST(a_store_is_one_byte)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	chip_set(&chip, 10, 0x12345600);
	EXPECT_EQ(chip_get(&chip, 9), 0xff);
	EXPECT_EQ(chip_get(&chip, 10), 0);
	EXPECT_EQ(chip_get(&chip, 11), 0xff);
}

TEST(what_lies_before_the_ratchet_is_locked)
{
	static const u32 ratchets[] = { 4, 5, 198, 1775, 1776, 1777, 2047 };
	struct chip chip;
	u32 i, offset;

	for (i = 0; i < COUNT(ratchets); i++) {
		chip_init_open(&chip, PRODUCTION);
		ratchet(&chip, ratchets[i]);
		for (offset = ratchets[i]; offset < SIZE; offset++)
			expect_stored(&chip, offset, offset & 0xff);
		for (offset = 0; offset < ratchets[i] && offset < SIZE;
		     offset++)
			expect_dropped(&chip, offset);
	}
}

/* The page's example: a ratchet of 4 locks 0x8f800 to 0x8f803. */
TEST(a_byte_is_written_at_the_ratchet_and_then_locked_by_it)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	expect_stored(&chip, 4, 0x12);
	expect_stored(&chip, 4, 0x34);
	expect_counted(&chip, 0, 5);
	expect_stored(&chip, 5, 0x56);
	expect_dropped(&chip, 4);
	EXPECT_EQ(chip_get(&chip, 4), 0x34);
}

TEST(without_the_fuse_all_of_the_journal_can_be_written)
{
	struct chip chip;
	u32 offset;

	chip_init(&chip, DEVELOPMENT);
	chip_unblock(&chip);
	chip_count(&chip, 0, 1000);
	model->reset(&chip.state);
	chip_unblock(&chip);
	for (offset = 0; offset < SIZE; offset++)
		expect_stored(&chip, offset, ~offset & 0xff);
}

TEST(an_error_stays_until_the_reset)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	expect_dropped(&chip, 0);
	chip_set(&chip, 4, 0);
	chip_set(&chip, SJ_RRAM + SECURE_JOURNAL_RRAM_STATUS, 0);
	chip_set(&chip, SJ_RRAM + SECURE_JOURNAL_RRAM_STATUS, ALL);
	EXPECT(chip_error(&chip));
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, SJ_RRAM + SECURE_JOURNAL_RRAM_STATUS), 0);
}

/* The shadow */

TEST(the_first_read_after_a_reset_loads_the_ratchet_the_second_reads_it)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	EXPECT_EQ(chip_counter(&chip, 0), 0xffff);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
	model->reset(&chip.state);
	EXPECT_EQ(chip_counter(&chip, 0), 0xffff);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
	chip_power_cycle(&chip);
	EXPECT_EQ(chip_counter(&chip, 0), 0xffff);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
}

TEST(only_the_ratchet_has_to_be_loaded)
{
	struct chip chip;
	u32 n;

	chip_init(&chip, PRODUCTION);
	for (n = 1; n < COUNTERS; n++)
		EXPECT_EQ(chip_counter(&chip, n), 0);
	EXPECT_EQ(chip_counter(&chip, 0), 0xffff);
}

TEST(a_ratchet_that_is_not_loaded_lets_nothing_through)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_unblock(&chip);
	expect_dropped(&chip, 4);
	expect_dropped(&chip, SIZE - 1);
	EXPECT_EQ(chip_counter(&chip, 0), 0xffff);
	chip_set(&chip, SIZE - 1, 0);
	EXPECT_EQ(chip_get(&chip, SIZE - 1), 0);
}

TEST(a_ratchet_that_is_not_loaded_can_be_written)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_unblock(&chip);
	expect_counted(&chip, 0, 5);
	expect_stored(&chip, 5, 0);
	expect_dropped(&chip, 4);
}

TEST(a_dropped_write_does_not_load_the_ratchet)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_unblock(&chip);
	chip_count(&chip, 0, 6);
	EXPECT_EQ(chip_counter(&chip, 0), 0xffff);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
}

TEST(the_shadow_follows_a_counter_that_decays_when_it_is_read)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	EXPECT(model->flip(&chip.state, SIZE * 8 + 4));
	expect_stored(&chip, 4, 0);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
	EXPECT_EQ(chip_counter(&chip, 0), 20);
	expect_dropped(&chip, 19);
}

/* Counters */

TEST(with_the_fuse_a_counter_only_takes_the_next_value)
{
	static const u32 steps[] = { 0, 2, 3, 100, 0x7fff, 0xfffe, 0xffff };
	struct chip chip;
	u32 n, i, at;

	for (n = 0; n < COUNTERS; n++) {
		chip_init_open(&chip, PRODUCTION);
		at = n ? 0 : 4;
		expect_counted(&chip, n, at + 1);
		expect_counted(&chip, n, at + 2);
		for (i = 0; i < COUNT(steps); i++)
			expect_not_counted(&chip, n,
					   (at + 2 + steps[i]) & 0xffff);
	}
}

TEST(a_counter_ends_at_2047)
{
	struct chip chip;
	u32 n, at;

	for (n = 0; n < COUNTERS; n++) {
		chip_init_open(&chip, PRODUCTION);
		for (at = n ? 0 : 4; at < 2047; at++)
			expect_counted(&chip, n, at + 1);
		expect_not_counted(&chip, n, 2048);
	}
}

TEST(without_the_fuse_a_counter_takes_any_value_to_2047)
{
	static const u32 values[] = { 2047, 0, 7, 7, 6, 1776, 1, 2046, 0 };
	struct chip chip;
	u32 n, i;

	for (n = 0; n < COUNTERS; n++) {
		chip_init_open(&chip, DEVELOPMENT);
		for (i = 0; i < COUNT(values); i++)
			expect_counted(&chip, n, values[i]);
		expect_not_counted(&chip, n, 2048);
		expect_not_counted(&chip, n, 0xffff);
	}
}

TEST(a_counter_changes_no_other)
{
	struct chip chip;
	u32 n;

	chip_init_open(&chip, DEVELOPMENT);
	for (n = 0; n < COUNTERS; n++)
		chip_count(&chip, n, 100 + n);
	for (n = 0; n < COUNTERS; n++)
		EXPECT_EQ(chip_counter(&chip, n), 100 + n);
	EXPECT_EQ(chip_get(&chip, SIZE - 1), 0xff);
}

/* The protection of blocks */

static u32 protection_reset(u32 n)
{
	return n < 8 ? ALL : 0;
}

TEST(protection_is_on_and_nothing_locked_out_of_reset)
{
	struct chip chip;
	u32 n;

	chip_init(&chip, PRODUCTION);
	for (n = 0; n < 24; n++)
		EXPECT_EQ(chip_get(&chip, SJ_WRPR + SECURE_JOURNAL_WRPR(n)),
			  protection_reset(n));
}

/* Counters 3 and a byte of the journal stand for the block. */
static bool takes_stores(struct chip *chip)
{
	u32 journal = chip_get(chip, 100) ^ 0xff;
	u32 count = chip_counter(chip, 3) + 1;
	bool stored, counted;

	chip_set(chip, 100, journal);
	chip_count(chip, 3, count);
	stored = chip_get(chip, 100) == journal;
	counted = chip_counter(chip, 3) == count;
	EXPECT_EQ(stored, counted);
	return stored;
}

TEST(only_the_bit_of_the_block_protects_it)
{
	struct chip chip;
	u32 n;

	chip_init_open(&chip, PRODUCTION);
	EXPECT(takes_stores(&chip));
	chip_set(&chip, WRPR, BLOCK);
	EXPECT(!takes_stores(&chip));
	chip_set(&chip, WRPR, 0);
	EXPECT(takes_stores(&chip));
	for (n = 0; n < 7; n++) {
		chip_set(&chip, SJ_WRPR + SECURE_JOURNAL_WRPR(n), 0);
		chip_set(&chip, SJ_WRPR + SECURE_JOURNAL_STICKY(n), ALL);
	}
	chip_set(&chip, WRPR, ~BLOCK);
	chip_set(&chip, STICKY, ~BLOCK);
	EXPECT(takes_stores(&chip));
	chip_set(&chip, WRPR, BLOCK);
	EXPECT(!takes_stores(&chip));
}

TEST(a_protected_block_can_be_read)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	expect_stored(&chip, 9, 0x5a);
	chip_set(&chip, WRPR, ALL);
	chip_set(&chip, STICKY, ALL);
	EXPECT_EQ(chip_get(&chip, 9), 0x5a);
	EXPECT_EQ(chip_ratchet(&chip), 4);
}

TEST(a_sticky_lock_holds_until_the_reset)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	chip_set(&chip, STICKY, BLOCK);
	EXPECT_EQ(chip_get(&chip, STICKY), BLOCK);
	EXPECT_EQ(chip_get(&chip, STICKY_STATUS), BLOCK);
	chip_set(&chip, STICKY, 0);
	chip_set(&chip, STICKY_STATUS, 0);
	EXPECT_EQ(chip_get(&chip, STICKY), 0);
	EXPECT_EQ(chip_get(&chip, STICKY_STATUS), BLOCK);
	EXPECT(!takes_stores(&chip));
	chip_unblock(&chip);
	EXPECT(!takes_stores(&chip));

	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, STICKY_STATUS), 0);
	chip_open(&chip);
	EXPECT(takes_stores(&chip));
}

TEST(the_sticky_status_gathers_what_was_locked)
{
	struct chip chip;
	u32 n;

	chip_init(&chip, PRODUCTION);
	for (n = 0; n < 8; n++) {
		chip_set(&chip, SJ_WRPR + SECURE_JOURNAL_STICKY(n), 1U << n);
		chip_set(&chip, SJ_WRPR + SECURE_JOURNAL_STICKY(n), 2U << n);
	}
	for (n = 0; n < 8; n++) {
		EXPECT_EQ(chip_get(&chip, SJ_WRPR + SECURE_JOURNAL_STICKY(n)),
			  2U << n);
		EXPECT_EQ(chip_get(&chip, SJ_WRPR +
				   SECURE_JOURNAL_STICKY_STATUS(n)), 3U << n);
	}
}

/* Fuses */

TEST(every_fuse_can_be_blown_and_none_mended)
{
	u64 blown = 0;
	struct chip chip;
	u32 n;

	chip_init(&chip, DEVELOPMENT);
	for (n = 0; n < 64; n++) {
		chip_blow(&chip, n);
		EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS),
			  SECURE_JOURNAL_NVM_PROGRAM_DONE);
		blown |= 1ULL << n;
		EXPECT_EQ(chip_fuses(&chip), blown);
	}
	chip_power_cycle(&chip);
	EXPECT_EQ(chip_fuses(&chip), blown);
	EXPECT_EQ(model->repeats(&chip.state), 0);
}

TEST(a_fuse_that_is_blown_again_is_counted)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_blow(&chip, 1);
	EXPECT_EQ(model->repeats(&chip.state), 0);
	chip_blow(&chip, 53);
	EXPECT_EQ(model->repeats(&chip.state), 1);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53 | 2);
}

TEST(the_fuse_guards_at_once)
{
	struct chip chip;

	chip_init_open(&chip, DEVELOPMENT);
	expect_counted(&chip, 0, 50);
	expect_stored(&chip, 0, 0);
	chip_blow(&chip, 53);
	expect_stored(&chip, 50, 0);
	expect_dropped(&chip, 49);
	expect_not_counted(&chip, 0, 49);
	model->reset(&chip.state);
	chip_open(&chip);
	expect_counted(&chip, 0, 51);
}

TEST(no_other_fuse_guards_anything)
{
	struct chip chip;
	u32 n;

	chip_init_open(&chip, DEVELOPMENT);
	expect_counted(&chip, 0, 50);
	for (n = 0; n < 64; n++)
		if (n != 53)
			chip_blow(&chip, n);
	expect_stored(&chip, 0, 0);
	expect_counted(&chip, 0, 10);
}

TEST(fuses_do_not_care_for_the_protection_of_rram)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_set(&chip, STICKY, ALL);
	chip_blow(&chip, 3);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53 | 8);
	EXPECT(!chip_error(&chip));
}

TEST(a_number_that_no_fuse_has_programs_nothing)
{
	struct chip chip;
	u32 number;

	for (number = 0; number < 128; number++) {
		if (number >= 1 && number <= 64)
			continue;
		chip_init(&chip, PRODUCTION);
		chip_set(&chip, SJ_NVM + SECURE_JOURNAL_NVM_CTRL, number << 2);
		chip_start(&chip, SECURE_JOURNAL_NVM_PROGRAM);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
		model->finish(&chip.state);
		EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), 0);
		EXPECT_EQ(chip_fuses(&chip), FUSE_53);
	}
}

TEST(the_fuse_controller_is_idle_out_of_reset)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_OPMODE), 0);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_CTRL), 0x100);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), 0);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_CORE_ID), 0x4e564d20);
	EXPECT_EQ(chip_data(&chip), 0);
}

TEST(fuses_are_read_by_a_command)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_start(&chip, SECURE_JOURNAL_NVM_READ);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), RUNNING);
	EXPECT_EQ(chip_data(&chip), 0);
	model->finish(&chip.state);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS),
		  SECURE_JOURNAL_NVM_READ_DONE);
	EXPECT_EQ(chip_data(&chip), FUSE_53);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_OPMODE),
		  SECURE_JOURNAL_NVM_READ);

	chip_blow(&chip, 0);
	EXPECT_EQ(chip_data(&chip), FUSE_53);
}

TEST(a_fuse_is_not_blown_before_the_command_ends)
{
	struct chip chip;

	chip_init_open(&chip, DEVELOPMENT);
	chip_start_blow(&chip, 53);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), RUNNING);
	expect_counted(&chip, 0, 7);
	expect_stored(&chip, 0, 7);
	model->finish(&chip.state);
	expect_dropped(&chip, 0);
}

TEST(the_fuse_controller_takes_no_orders_while_it_runs)
{
	struct chip chip;

	chip_init(&chip, DEVELOPMENT);
	chip_start_blow(&chip, 5);
	chip_set(&chip, SJ_NVM + SECURE_JOURNAL_NVM_CTRL,
		 SECURE_JOURNAL_NVM_PGM_BIT(6));
	chip_start(&chip, SECURE_JOURNAL_NVM_READ);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
	model->finish(&chip.state);
	EXPECT_EQ(chip_fuses(&chip), 1 << 5);
}

TEST(a_command_takes_back_what_the_last_one_has_done)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_fuses(&chip);
	chip_start_blow(&chip, 5);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), RUNNING);
	model->finish(&chip.state);
	chip_start(&chip, SECURE_JOURNAL_NVM_READ);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), RUNNING);
}

TEST(the_control_register_has_nine_bits)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_set(&chip, SJ_NVM + SECURE_JOURNAL_NVM_CTRL, ALL);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_CTRL), 0x1ff);
	chip_set(&chip, SJ_NVM + SECURE_JOURNAL_NVM_CTRL,
		 0xfffffe00 | SECURE_JOURNAL_NVM_PGM_BIT(6));
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_CTRL), 7 << 2);
	chip_start(&chip, SECURE_JOURNAL_NVM_PROGRAM);
	model->finish(&chip.state);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53 | 1 << 6);
}

TEST(nothing_starts_without_go_or_with_both_modes_or_none)
{
	static const u32 modes[] = {
		0, SECURE_JOURNAL_NVM_READ, SECURE_JOURNAL_NVM_PROGRAM,
		SECURE_JOURNAL_NVM_GO, SECURE_JOURNAL_NVM_GO | 3,
		0x7fffffff, 0x80000004,
	};
	struct chip chip;
	u32 i;

	chip_init(&chip, DEVELOPMENT);
	for (i = 0; i < COUNT(modes); i++) {
		chip_set(&chip, SJ_NVM + SECURE_JOURNAL_NVM_OPMODE, modes[i]);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
		EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_OPMODE),
			  modes[i] & 3);
	}
}

TEST(the_results_of_the_fuse_controller_cannot_be_written)
{
	static const u32 registers[] = {
		SECURE_JOURNAL_NVM_DATA0, SECURE_JOURNAL_NVM_DATA1,
		SECURE_JOURNAL_NVM_STATUS, SECURE_JOURNAL_NVM_CORE_ID,
	};
	struct chip chip;
	u32 i, before;

	chip_init(&chip, PRODUCTION);
	chip_fuses(&chip);
	for (i = 0; i < COUNT(registers); i++) {
		before = chip_nvm(&chip, registers[i]);
		chip_set(&chip, SJ_NVM + registers[i], ~before);
		EXPECT_EQ(chip_nvm(&chip, registers[i]), before);
	}
	EXPECT_EQ(chip_fuses(&chip), FUSE_53);
}

TEST(a_command_that_fails_has_the_done_bits_it_is_told_and_no_effect)
{
	struct chip chip;
	u32 status;

	for (status = 0; status < 16; status++) {
		chip_init(&chip, PRODUCTION);
		chip_start_blow(&chip, 2);
		model->fail(&chip.state, status);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
		EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS),
			  status & 3);
		chip_start(&chip, SECURE_JOURNAL_NVM_READ);
		model->fail(&chip.state, status);
		EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS),
			  status & 3);
		EXPECT_EQ(chip_data(&chip), 0);
		EXPECT_EQ(chip_fuses(&chip), FUSE_53);
	}
}

TEST(there_is_no_interrupt)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_blow(&chip, 2);
	EXPECT_EQ(model->irq(&chip.state), 0);
	EXPECT(model->irqs && !model->irqs[0]);
}

/* Loss of power */

TEST(memory_stays_without_power_and_registers_do_not)
{
	struct chip chip;

	chip_init_open(&chip, PRODUCTION);
	expect_stored(&chip, 4, 0x11);
	expect_stored(&chip, 700, 0x22);
	expect_counted(&chip, 0, 5);
	expect_counted(&chip, 7, 1);
	chip_blow(&chip, 60);
	chip_fuses(&chip);
	expect_dropped(&chip, 0);
	chip_set(&chip, STICKY, ALL);
	chip_power_cycle(&chip);

	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_STATUS), 0);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_CTRL), 0x100);
	EXPECT_EQ(chip_data(&chip), 0);
	EXPECT_EQ(chip_get(&chip, WRPR), ALL);
	EXPECT_EQ(chip_get(&chip, STICKY), 0);
	EXPECT_EQ(chip_get(&chip, STICKY_STATUS), 0);
	EXPECT(!chip_error(&chip));

	EXPECT_EQ(chip_ratchet(&chip), 5);
	EXPECT_EQ(chip_counter(&chip, 7), 1);
	EXPECT_EQ(chip_get(&chip, 4), 0x11);
	EXPECT_EQ(chip_get(&chip, 700), 0x22);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53 | 1ULL << 60);
}

TEST(a_fuse_is_blown_by_a_cut_pulse_unless_it_had_no_bit)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_start_blow(&chip, 7);
	model->cut(&chip.state, 0);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53);

	chip_start_blow(&chip, 7);
	model->cut(&chip.state, 1);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53 | 1 << 7);
	EXPECT_EQ(chip_nvm(&chip, SECURE_JOURNAL_NVM_CTRL), 0x100);
}

TEST(a_cut_in_a_read_or_a_refused_command_blows_nothing)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_start(&chip, SECURE_JOURNAL_NVM_READ);
	model->cut(&chip.state, 9);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_data(&chip), 0);
	chip_set(&chip, SJ_NVM + SECURE_JOURNAL_NVM_CTRL, 0);
	chip_start(&chip, SECURE_JOURNAL_NVM_PROGRAM);
	model->cut(&chip.state, 9);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53);
}

TEST(a_command_dies_with_the_power_and_with_a_reset)
{
	struct chip chip;

	chip_init(&chip, PRODUCTION);
	chip_start_blow(&chip, 7);
	chip_power_cycle(&chip);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	chip_start_blow(&chip, 7);
	model->reset(&chip.state);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53);
}

TEST(it_never_refuses_everything_for_good)
{
	struct chip chip;
	u32 n;

	chip_init_open(&chip, PRODUCTION);
	for (n = 0; n < 64; n++)
		chip_blow(&chip, n);
	ratchet(&chip, 2047);
	EXPECT(!model->why(&chip.state));
}

/* The image */

TEST(an_image_is_as_documented)
{
	static const u8 header[] = {
		'o', 't', 'p', '-', 'm', 'o', 'c', 'k', 1, 0, 0, 0,
		's', 'e', 'c', 'u', 'r', 'e', '-', 'j',
		'o', 'u', 'r', 'n', 'a', 'l', 0, 0,
		'p', 'r', 'o', 'd', 'u', 'c', 't', 'i', 'o', 'n',
		0, 0, 0, 0, 0, 0, 8, 8, 0, 0,
		'N', 'V', 'D', 'S', 0xab, 0xff,
	};
	static const u8 counters[] = {
		5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	};
	static const u8 fuses[] = { 0x04, 0, 0, 0, 0, 0, 0x20, 0 };
	u8 image[MAX_IMAGE];
	struct chip chip;
	u32 i;

	chip_init_open(&chip, PRODUCTION);
	expect_stored(&chip, 4, 0xab);
	expect_stored(&chip, SIZE - 1, 0xcd);
	expect_counted(&chip, 0, 5);
	expect_counted(&chip, 1, 1);
	for (i = 0; i < 256; i++)
		chip_count(&chip, 7, i + 1);
	chip_blow(&chip, 2);
	EXPECT_EQ(chip_save(&chip, image), 2104);
	EXPECT(!memcmp(image, header, sizeof(header)));
	EXPECT_EQ(image[1823], 0xcd);
	EXPECT(!memcmp(image + 1824, counters, sizeof(counters)));
	for (i = 1840; i < 2096; i++)
		EXPECT_EQ(image[i], 0xff);
	EXPECT(!memcmp(image + 2096, fuses, sizeof(fuses)));
}

TEST(an_image_carries_all_of_the_memory_to_another_chip)
{
	u8 image[MAX_IMAGE], other[MAX_IMAGE];
	struct chip chip;
	u32 variant;
	size_t size, i;

	for (variant = 0; variant < VARIANTS; variant++) {
		chip_init(&chip, variant);
		size = chip_save(&chip, image);
		for (i = OTP_IMAGE_HEADER_SIZE; i < size; i++)
			image[i] = random_u64();
		image[size - 2] |= 0x20;
		EXPECT(model->load(&chip.state, image, size));
		chip_save(&chip, other);
		EXPECT(!memcmp(image, other, size));
	}
}

TEST(what_is_loaded_does_not_change_the_registers)
{
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size;

	chip_init_open(&chip, PRODUCTION);
	chip_blow(&chip, 53);
	size = chip_save(&chip, image);
	image[48 + SJ_IMAGE_OFF_COUNTERS] = 99;
	chip_blow(&chip, 9);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53 | 1 << 9);
	EXPECT(model->load(&chip.state, image, size));
	EXPECT_EQ(chip_data(&chip), FUSE_53 | 1 << 9);
	EXPECT_EQ(chip_fuses(&chip), FUSE_53);
	EXPECT_EQ(model->repeats(&chip.state), 0);
	EXPECT_EQ(chip_get(&chip, WRPR), ~BLOCK);
	EXPECT_EQ(chip_counter(&chip, 0), 4);
	EXPECT_EQ(chip_counter(&chip, 0), 99);
}

static void expect_refused(struct chip *chip, const u8 *image, size_t size)
{
	struct chip before = *chip;

	EXPECT(!model->load(&chip->state, image, size));
	EXPECT(!memcmp(&before, chip, sizeof(before)));
}

TEST(an_image_of_another_length_header_or_variant_is_refused)
{
	u8 image[MAX_IMAGE] = { };
	struct chip chip, other;
	size_t size, i;

	chip_init(&chip, PRODUCTION);
	size = chip_save(&chip, image);
	for (i = 0; i < size; i++)
		expect_refused(&chip, image, i);
	expect_refused(&chip, image, size + 1);
	for (i = 0; i < OTP_IMAGE_HEADER_SIZE * 8; i++) {
		image[i / 8] ^= 1 << i % 8;
		expect_refused(&chip, image, size);
		image[i / 8] ^= 1 << i % 8;
	}
	chip_init(&other, DEVELOPMENT);
	expect_refused(&other, image, size);
	EXPECT(model->load(&chip.state, image, size));
}

TEST(a_production_part_without_its_fuse_is_refused)
{
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size;

	chip_init(&chip, PRODUCTION);
	size = chip_save(&chip, image);
	memset(image + size - 8, 0xff, 8);
	EXPECT(model->load(&chip.state, image, size));
	image[size - 2] = 0xdf;
	expect_refused(&chip, image, size);
}

/* Decay */

TEST(any_bit_of_the_journal_and_the_counters_can_flip)
{
	u8 before[MAX_IMAGE], after[MAX_IMAGE];
	struct chip chip;
	size_t size;
	u32 bit;

	chip_init(&chip, PRODUCTION);
	size = chip_save(&chip, before);
	for (bit = 0; bit < (SIZE + 2 * COUNTERS) * 8; bit++) {
		EXPECT(model->flip(&chip.state, bit));
		chip_save(&chip, after);
		after[48 + bit / 8] ^= 1 << bit % 8;
		EXPECT(!memcmp(before, after, size));
		EXPECT(model->flip(&chip.state, bit));
	}
	for (; bit < 20000; bit++)
		EXPECT(!model->flip(&chip.state, bit));
	EXPECT(!model->flip(&chip.state, ALL));
	chip_save(&chip, after);
	EXPECT(!memcmp(before, after, size));
}

TEST(a_counter_that_has_decayed_counts_no_further_than_its_end)
{
	struct chip chip;
	u32 bit;

	chip_init_open(&chip, PRODUCTION);
	for (bit = 0; bit < 16; bit++)
		EXPECT(model->flip(&chip.state, (SIZE + 2) * 8 + bit));
	EXPECT_EQ(chip_counter(&chip, 1), 0xffff);
	expect_not_counted(&chip, 1, 0);
	expect_not_counted(&chip, 1, 0xffff);
	expect_not_counted(&chip, 1, 1);
}

int main(void)
{
	return tap_run();
}
