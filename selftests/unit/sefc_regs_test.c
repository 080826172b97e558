// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the registers of the SEFC model do, from the data sheet and from
 * Microchip's device pack. Numbers are written out where those give numbers.
 */
#include "numbers.h"
#include "sefc_chip.h"
#include "tap.h"

#define ALL		0xffffffff
#define WPMR_KEY	0x45464300
#define USRWP		0x10

/* EEFC_FMR */

TEST(fmr_has_these_bits)
{
	struct chip chip;

	chip_init(&chip);
	chip_set(&chip, SEFC_FMR, ALL);
	EXPECT_EQ(chip_get(&chip, SEFC_FMR), 0x0c010f01);
	chip_set(&chip, SEFC_FMR, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FMR), 0);
}

TEST(wpen_protects_fmr)
{
	struct chip chip;

	chip_init(&chip);
	chip_wpmr(&chip, 0x01);
	chip_set(&chip, SEFC_FMR, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FMR), 0x0c000000);
	EXPECT_EQ(chip_fsr(&chip), FRDY | WPERR);
	chip_wpmr(&chip, 0x9e);
	chip_set(&chip, SEFC_FMR, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FMR), 0);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
}

/* EEFC_WPMR */

TEST(wpmr_wants_its_key)
{
	struct chip chip;

	chip_init(&chip);
	chip_set(&chip, SEFC_WPMR, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), USRWP);
	chip_set(&chip, SEFC_WPMR, 0x45464200);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), USRWP);
	chip_set(&chip, SEFC_WPMR, WPMR_KEY);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), 0);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
}

TEST(wpmr_has_these_bits_and_its_key_reads_0)
{
	struct chip chip;

	chip_init(&chip);
	chip_set(&chip, SEFC_WPMR, WPMR_KEY | 0xff);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), 0x9f);
}

TEST(erasewl_stays_until_a_reset_and_nothing_else_does)
{
	struct chip chip;

	chip_init(&chip);
	chip_wpmr(&chip, 0xff);
	chip_wpmr(&chip, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), 0x80);
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), USRWP);
}

/* EEFC_USR, EEFC_KBLR */

TEST(usr_and_kblr_ignore_writes_out_of_reset)
{
	struct chip chip;

	chip_init(&chip);
	chip_set(&chip, SEFC_USR, 0xffff);
	EXPECT_EQ(chip_fsr(&chip), FRDY | WPERR);
	chip_set(&chip, SEFC_KBLR, 0xff);
	EXPECT_EQ(chip_fsr(&chip), FRDY | WPERR);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0);
}

TEST(usr_and_kblr_are_written_once_usrwp_is_0)
{
	struct chip chip;

	chip_init(&chip);
	chip_wpmr(&chip, 0x0f);
	chip_set(&chip, SEFC_USR, 0x00ff1234);
	chip_set(&chip, SEFC_KBLR, 0x81);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x00ff1234);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0x81);
	EXPECT_EQ(chip_fsr(&chip), FRDY);

	chip_wpmr(&chip, USRWP);
	chip_set(&chip, SEFC_USR, 0);
	chip_set(&chip, SEFC_KBLR, 0xff);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x00ff1234);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0x81);
}

TEST(usr_freezes_a_block_until_a_reset)
{
	struct chip chip;
	u32 x, mine;

	for (x = 0; x < 8; x++) {
		mine = 0x01010101U << x;
		chip_init(&chip);
		chip_wpmr(&chip, 0);
		chip_set(&chip, SEFC_USR, 0x00555555 | 0x01000000U << x);
		chip_set(&chip, SEFC_USR, 0x00aaaaaa);
		EXPECT_EQ(chip_get(&chip, SEFC_USR),
			  (0x00aaaaaa & ~mine) | (0x00555555 & mine) |
			  0x01000000U << x);
		model->reset(&chip.state);
		EXPECT_EQ(chip_get(&chip, SEFC_USR), 0);
		chip_wpmr(&chip, 0);
		chip_set(&chip, SEFC_USR, 0x00aaaaaa);
		EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x00aaaaaa);
	}
}

TEST(kblr_bits_stay_until_a_reset)
{
	struct chip chip;

	chip_init(&chip);
	chip_wpmr(&chip, 0);
	chip_set(&chip, SEFC_KBLR, 0x101);
	chip_set(&chip, SEFC_KBLR, 0x80);
	chip_set(&chip, SEFC_KBLR, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0x81);
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0);
}

/* EEFC_FCR */

TEST(a_command_wants_the_key)
{
	static const u32 keys[] = { 0x00, 0x45, 0x5b, 0xa5, 0xff };
	struct chip chip;
	u32 i;

	chip_init(&chip);
	for (i = 0; i < COUNT(keys); i++) {
		chip_set(&chip, SEFC_FCR, keys[i] << 24 | 0x0b);
		EXPECT(!chip_runs(&chip));
		EXPECT_EQ(chip_fsr(&chip), FRDY | FCMDE);
	}
	EXPECT_EQ(chip_gpnvm(&chip), 0);
}

TEST(a_command_that_there_is_not_is_an_error)
{
	static const u8 there[] = {
		0x00, 0x01, 0x02, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d,
		0x0e, 0x10, 0x11, 0x12, 0x13, 0x14, 0x19,
	};
	u32 command, count = 0;
	struct chip chip;

	for (command = 0; command < 256; command++) {
		bool found = count < COUNT(there) && there[count] == command;

		chip_init(&chip);
		chip_start(&chip, command, 0);
		EXPECT_EQ(chip_fsr(&chip) & FCMDE, found ? 0 : FCMDE);
		EXPECT_EQ(chip_runs(&chip), found && command);
		count += found;
	}
	EXPECT_EQ(count, COUNT(there));
}

TEST(a_command_while_one_runs_is_an_error_and_changes_nothing)
{
	struct chip chip;

	chip_init(&chip);
	chip_start(&chip, SEFC_FCMD_SGPB, 6);
	EXPECT_EQ(chip_fsr(&chip), 0);
	chip_start(&chip, SEFC_FCMD_SGPB, 7);
	EXPECT_EQ(chip_fsr(&chip), FCMDE);
	chip_start(&chip, SEFC_FCMD_GETD, 0);
	EXPECT_EQ(chip_fsr(&chip), FCMDE);
	model->finish(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip_gpnvm(&chip), 0x40);
}

/* EEFC_FSR */

TEST(frdy_falls_while_a_command_runs)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	EXPECT_EQ(chip_fsr(&chip), 0);
	model->finish(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
}

TEST(frdy_does_not_fall_with_getd)
{
	struct chip chip;

	chip_init(&chip);
	chip_start(&chip, SEFC_FCMD_GETD, 0);
	EXPECT(!chip_runs(&chip));
	EXPECT_EQ(chip_fsr(&chip), FRDY);
}

TEST(frdy_stays_0_in_a_window_until_its_end)
{
	static const u32 windows[][2] = { { 0x0e, 0x0f }, { 0x14, 0x15 } };
	struct chip chip;
	u32 i;

	chip_init_open(&chip);
	for (i = 0; i < COUNT(windows); i++) {
		EXPECT_EQ(chip_do(&chip, windows[i][0], 0), 0);
		EXPECT(!chip_runs(&chip));
		chip_get(&chip, SF_FLASH);
		chip_get(&chip, SF_FLASH);
		EXPECT_EQ(chip_fsr(&chip), 0);
		EXPECT_EQ(chip_do(&chip, windows[i][1], 0), FRDY);
	}
}

TEST(only_its_end_is_a_command_in_a_window)
{
	static const u32 windows[][2] = { { 0x0e, 0x0f }, { 0x14, 0x15 } };
	struct chip chip;
	u32 i, command;

	chip_init_open(&chip);
	for (i = 0; i < COUNT(windows); i++) {
		chip_do(&chip, windows[i][0], 0);
		for (command = 0; command < 256; command++)
			if (command != windows[i][1])
				EXPECT_EQ(chip_do(&chip, command, 0), FCMDE);
		EXPECT_EQ(chip_do(&chip, windows[i][1], 0), FRDY);
		EXPECT_EQ(chip_do(&chip, windows[i][1], 0), FRDY | FCMDE);
	}
}

TEST(a_read_of_fsr_clears_the_errors_but_flerr)
{
	struct chip chip;

	chip_init(&chip);
	chip_start(&chip, SEFC_FCMD_SGPB, 0);
	model->fail(&chip.state, ALL);
	EXPECT_EQ(chip_fsr(&chip), 0x00ff001f);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FLERR);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FLERR);
}

static void fail_all(struct chip *chip)
{
	chip_start(chip, SEFC_FCMD_SGPB, 0);
	model->fail(&chip->state, ALL);
}

TEST(a_command_clears_flocke_and_no_other_error)
{
	struct chip chip;

	chip_init(&chip);
	fail_all(&chip);
	chip_start(&chip, SEFC_FCMD_GETD, 0);
	EXPECT_EQ(chip_fsr(&chip), 0x00ff001b);

	fail_all(&chip);
	chip_set(&chip, SEFC_FCR, 0);
	EXPECT_EQ(chip_fsr(&chip), 0x00ff001b);
}

TEST(flerr_is_cleared_when_something_is_programmed)
{
	struct chip chip;

	chip_init_open(&chip);
	fail_all(&chip);
	chip_fsr(&chip);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_GGPB, 0), FRDY | FLERR);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, 64), FRDY | FLERR | FCMDE);
	chip_start(&chip, SEFC_FCMD_WUS, 8);
	EXPECT_EQ(chip_fsr(&chip), 0);
}

/* EEFC_FRR */

TEST(frr_is_cleared_by_every_command)
{
	struct chip chip;

	chip_init(&chip);
	chip_set_gpnvm(&chip, 0x1e2);
	chip_do(&chip, SEFC_FCMD_GGPB, 0);
	chip_set(&chip, SEFC_FCR, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	chip_do(&chip, SEFC_FCMD_GGPB, 0);
	chip_do(&chip, SEFC_FCMD_GCALB, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	chip_start(&chip, SEFC_FCMD_GGPB, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	model->finish(&chip.state);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0x1e2);
}

TEST(frr_has_the_gpnvm_bits_once)
{
	struct chip chip;

	chip_init(&chip);
	chip_set_gpnvm(&chip, 0x142);
	EXPECT_EQ(chip_gpnvm(&chip), 0x142);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
}

TEST(frr_has_the_descriptor_word_by_word)
{
	static const u32 words[] = { 0, 0x100000, 512, 1, 0x100000, 128 };
	struct chip chip;
	u32 i;

	chip_init(&chip);
	chip_start(&chip, SEFC_FCMD_GETD, 0);
	for (i = 0; i < COUNT(words); i++)
		EXPECT_EQ(chip_get(&chip, SEFC_FRR), words[i]);
	for (i = 0; i < 128; i++)
		EXPECT_EQ(chip_get(&chip, SEFC_FRR), 8192);
	for (i = 0; i < 1000; i++)
		EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	chip_start(&chip, SEFC_FCMD_GETD, 0);
	chip_get(&chip, SEFC_FRR);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0x100000);
}

/* Lock bits, and what they protect */

static void expect_locks(struct chip *chip, const u32 *locks)
{
	u32 i;

	chip_do(chip, SEFC_FCMD_GLB, 0);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(chip_get(chip, SEFC_FRR), locks[i]);
	EXPECT_EQ(chip_get(chip, SEFC_FRR), 0);
}

TEST(a_lock_bit_is_set_and_cleared_by_a_page_of_its_region)
{
	u32 page, locks[4] = { };
	struct chip chip;

	chip_init(&chip);
	for (page = 0; page < 2048; page += 15 + 32) {
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SLB, page), FRDY);
		locks[page / 16 / 32] |= 1U << page / 16 % 32;
		expect_locks(&chip, locks);
	}
	chip_power_cycle(&chip);
	expect_locks(&chip, locks);
	for (page = 0; page < 2048; page += 15 + 32) {
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_CLB, page), FRDY);
		locks[page / 16 / 32] &= ~(1U << page / 16 % 32);
		expect_locks(&chip, locks);
	}
}

TEST(a_locked_region_is_neither_programmed_nor_erased)
{
	static const u32 commands[] = { 0x01, 0x02, 0x11 };
	struct chip chip;
	u32 i;

	chip_init(&chip);
	chip_do(&chip, SEFC_FCMD_SLB, 16);
	for (i = 0; i < COUNT(commands); i++) {
		EXPECT_EQ(chip_do(&chip, commands[i], 15), FRDY);
		chip_do(&chip, SEFC_FCMD_CLB, 15);
		EXPECT_EQ(chip_do(&chip, commands[i], 16), FRDY | FLOCKE);
		EXPECT_EQ(chip_do(&chip, commands[i], 31), FRDY | FLOCKE);
		EXPECT_EQ(chip_do(&chip, commands[i], 2048), FRDY | FCMDE);
	}
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 0), FRDY);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 0 | 1), FRDY);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 0 | 2), FRDY | FLOCKE);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 8 | 0), FRDY);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 8 | 1), FRDY | FLOCKE);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 2040 | 0), FRDY);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 2040 | 1), FRDY | FCMDE);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EPA, 0 | 4), FRDY | FCMDE);
}

TEST(wpl_locks_the_region_of_its_page)
{
	static const u32 locks[4] = { 0x2 };
	struct chip chip;

	chip_init(&chip);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WPL, 17), FRDY);
	expect_locks(&chip, locks);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SLB, 2048), FRDY | FCMDE);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_CLB, 2048), FRDY | FCMDE);
	expect_locks(&chip, locks);
}

/* Commands by what is the only protection that forbids them. */
TEST(a_protection_forbids_its_commands_and_no_others)
{
	static const struct {
		u32 command;
		u32 argument;
		u32 protections;
	} commands[] = {
		{ 0x01, 0, 0x88 }, { 0x02, 0, 0x8c }, { 0x07, 0, 0x88 },
		{ 0x11, 0, 0x88 }, { 0x08, 0, 0x04 }, { 0x09, 0, 0x04 },
		{ 0x0b, 8, 0x02 }, { 0x0c, 8, 0x02 }, { 0x12, 8, 0 },
		{ 0x13, 8, 0 }, { 0x0d, 0, 0 }, { 0x0a, 0, 0 },
	};
	struct chip chip;
	u32 i, bit;

	for (i = 0; i < COUNT(commands); i++) {
		for (bit = 1; bit < 0x100; bit <<= 1) {
			chip_init_open(&chip);
			chip_wpmr(&chip, bit);
			EXPECT_EQ(chip_do(&chip, commands[i].command,
					  commands[i].argument),
				  commands[i].protections & bit ?
				  FRDY | WPERR : FRDY);
		}
	}
}

TEST(a_protected_bit_does_not_change)
{
	struct chip chip;

	chip_init(&chip);
	chip_wpmr(&chip, 0x06);
	chip_do(&chip, SEFC_FCMD_SGPB, 8);
	chip_do(&chip, SEFC_FCMD_SLB, 0);
	EXPECT_EQ(chip_gpnvm(&chip), 0);
	chip_do(&chip, SEFC_FCMD_GLB, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
}

/* SUSP and RES */

TEST(there_is_nothing_to_suspend_or_resume_while_nothing_is_programmed)
{
	struct chip chip;

	chip_init(&chip);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SUSP, 0), FRDY | FCMDE);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_RES, 0), FRDY | FCMDE);
	chip_start(&chip, SEFC_FCMD_GGPB, 0);
	chip_start(&chip, SEFC_FCMD_SUSP, 0);
	EXPECT_EQ(chip_fsr(&chip), FCMDE);
}

TEST(an_erase_that_is_suspended_goes_on_when_it_is_resumed)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1000, 0, 0);
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	chip_start(&chip, SEFC_FCMD_SUSP, 0);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FLSUSP);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FLSUSP);
	chip_start(&chip, SEFC_FCMD_SUSP, 0);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FLSUSP | FCMDE);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
	chip_start(&chip, SEFC_FCMD_RES, 0);
	EXPECT_EQ(chip_fsr(&chip), 0);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
	model->finish(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip_user(&chip, 0x1000), BLANK);
}

TEST(an_erase_whose_time_is_over_while_it_is_suspended_is_late)
{
	u32 value;
	struct chip chip;

	chip_init_open(&chip);
	chip_program(&chip, 0x1000, 0, 0);
	chip_start(&chip, SEFC_FCMD_EUS, 8);
	chip_start(&chip, SEFC_FCMD_SUSP, 0);
	model->finish(&chip.state);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	EXPECT_EQ(chip_fsr(&chip), FRDY | FLSUSP);
	EXPECT(!chip_bus_error(&chip, 0));
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_STUS, 0), FRDY | FLSUSP | FCMDE);
	memcpy(&value, chip.state.array.cells + 16 + 0x1000, 4);
	EXPECT_EQ(value, 0);
	chip_start(&chip, SEFC_FCMD_RES, 0);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
	model->finish(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip_user(&chip, 0x1000), BLANK);
}

TEST(a_reset_forgets_what_was_suspended)
{
	struct chip chip;

	chip_init_open(&chip);
	chip_start(&chip, SEFC_FCMD_SGPB, 5);
	chip_start(&chip, SEFC_FCMD_SUSP, 0);
	model->finish(&chip.state);
	model->reset(&chip.state);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip_gpnvm(&chip), 0);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_RES, 0), FRDY | FCMDE);
}

/* What is not modelled ends all the same. */
TEST(sck_and_gcalb_end)
{
	struct chip chip;

	chip_init(&chip);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SCK, 0), FRDY);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_GCALB, 0), FRDY);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
}

int main(void)
{
	return tap_run();
}
