// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the SEFC model does to the GPNVM bits, what the boot ROM does to the
 * SEFC, and what the ERASE signal does, from the data sheet.
 */
#include "numbers.h"
#include "sefc_chip.h"
#include "tap.h"

#define SECURITY	0x001
#define EXCHANGE	0x002
#define FROZEN		0x018	/* 110 */

/* The boot modes as GPNVM words */
#define STANDARD_MONITOR 0x000
#define STANDARD	0x060
#define SECURE_MONITOR	0x120
#define SECURE_FALLBACK	0x140
#define SECURE_ONLY	0x180

static const u32 valid_modes[] = {
	STANDARD_MONITOR, STANDARD, SECURE_MONITOR, SECURE_FALLBACK,
	SECURE_ONLY,
};

static bool is_valid(u32 mode)
{
	u32 i;

	for (i = 0; i < COUNT(valid_modes); i++)
		if (valid_modes[i] == mode)
			return true;
	return false;
}

static bool answers(struct chip *chip)
{
	u32 value;

	return model->read(&chip->state, SEFC_FSR, &value);
}

static void set_application(struct chip *chip, bool application)
{
	EXPECT(model->set_life_cycle(&chip->state, application ?
				     "application" : "no-application"));
}

/* Something in every block; in block 0 the type of the authentication. */
static void provision(struct chip *chip, u32 type)
{
	u32 block;

	chip_open(chip);
	for (block = 1; block < 8; block++)
		chip_program(chip, 4096 * block, 0x5a5a0000 + block, 0);
	chip_program(chip, 0x260, type, BLANK);
}

/* Returns the chip after a reset in @mode. */
static void boot(struct chip *chip, u32 gpnvm, u32 type, bool application)
{
	chip_init(chip);
	provision(chip, type);
	set_application(chip, application);
	chip_set_gpnvm(chip, gpnvm);
	model->reset(&chip->state);
}

/* GPNVM bits */

TEST(a_gpnvm_bit_is_set_and_cleared_by_its_number)
{
	struct chip chip;
	u32 bit;

	chip_init(&chip);
	for (bit = 1; bit < 9; bit++) {
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SGPB, bit), FRDY);
		EXPECT_EQ(chip_gpnvm(&chip), 1U << bit);
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_SGPB, bit), FRDY);
		EXPECT_EQ(chip_gpnvm(&chip), 1U << bit);
		EXPECT_EQ(chip_do(&chip, SEFC_FCMD_CGPB, bit), FRDY);
		EXPECT_EQ(chip_gpnvm(&chip), 0);
	}
}

TEST(a_gpnvm_bit_is_no_mask)
{
	static const u32 commands[] = { SEFC_FCMD_SGPB, SEFC_FCMD_CGPB };
	static const u32 numbers[] = { 9, 0x10, 0x120, 0x180, 0xffff };
	struct chip chip;
	u32 i, k;

	chip_init(&chip);
	for (i = 0; i < COUNT(commands); i++) {
		for (k = 0; k < COUNT(numbers); k++) {
			chip_start(&chip, commands[i], numbers[k]);
			EXPECT_EQ(model->running(&chip.state),
				  OTP_MODEL_WRITE);
			model->finish(&chip.state);
			EXPECT_EQ(chip_fsr(&chip), FRDY | FCMDE);
		}
	}
	EXPECT_EQ(chip_gpnvm(&chip), 0);
}

TEST(gpnvm_bits_stay_without_power)
{
	struct chip chip;

	chip_init(&chip);
	chip_set_gpnvm(&chip, 0x126);
	chip_power_cycle(&chip);
	EXPECT_EQ(chip_gpnvm(&chip), 0x126);
}

TEST(security_is_never_cleared)
{
	struct chip chip;

	chip_init(&chip);
	chip_do(&chip, SEFC_FCMD_SGPB, 0);
	EXPECT_EQ(chip_do(&chip, SEFC_FCMD_CGPB, 0), FRDY);
	EXPECT_EQ(chip_gpnvm(&chip), SECURITY);
	model->reset(&chip.state);
	chip_do(&chip, SEFC_FCMD_CGPB, 0);
	EXPECT_EQ(chip_gpnvm(&chip), SECURITY);
}

/* Whether each bit of the erase lock can be changed, both ways. */
static void expect_erase_lock(u32 gpnvm, bool frozen)
{
	struct chip chip;
	u32 bit, changed;

	for (bit = 2; bit < 5; bit++) {
		chip_init(&chip);
		chip_set_gpnvm(&chip, gpnvm);
		changed = gpnvm ^ 1U << bit;
		EXPECT_EQ(chip_do(&chip, gpnvm & 1U << bit ? SEFC_FCMD_CGPB :
				  SEFC_FCMD_SGPB, bit), FRDY);
		EXPECT_EQ(chip_gpnvm(&chip), frozen ? gpnvm : changed);
	}
}

TEST(the_erase_lock_is_frozen_by_110_and_security)
{
	u32 lock;

	for (lock = 0; lock < 8; lock++) {
		expect_erase_lock(lock << 2, false);
		expect_erase_lock(lock << 2 | SECURITY, lock == 6);
	}
}

TEST(a_frozen_erase_lock_freezes_no_other_bit)
{
	struct chip chip;

	chip_init(&chip);
	chip_set_gpnvm(&chip, FROZEN | SECURITY);
	chip_set_gpnvm(&chip, FROZEN | SECURITY | 0x1e2);
	EXPECT_EQ(chip_gpnvm(&chip), FROZEN | SECURITY | 0x1e2);
	chip_set_gpnvm(&chip, FROZEN | SECURITY);
	EXPECT_EQ(chip_gpnvm(&chip), FROZEN | SECURITY);
}

TEST(two_valid_boot_modes_differ_in_two_bits_or_more)
{
	u32 i, k;

	for (i = 0; i < COUNT(valid_modes); i++)
		for (k = 0; k < i; k++) {
			u32 differ = valid_modes[i] ^ valid_modes[k];

			EXPECT(differ & (differ - 1));
		}
}

/* The boot ROM */

TEST(a_boot_mode_that_is_not_secure_erases_block_0)
{
	static const u32 modes[] = { STANDARD_MONITOR, STANDARD };
	struct chip chip;
	u32 i, block;

	for (i = 0; i < COUNT(modes); i++) {
		boot(&chip, modes[i], 0, true);
		chip_open(&chip);
		for (block = 0; block < 8; block++)
			EXPECT_EQ(chip_user(&chip, block * 4096),
				  block ? 0x5a5a0000 + block : BLANK);
		EXPECT_EQ(chip_user(&chip, 0x260), BLANK);
		EXPECT_EQ(chip_program(&chip, 0x260, 0, BLANK), FRDY);
	}
}

TEST(block_0_is_not_erased_before_the_reset)
{
	struct chip chip;

	chip_init(&chip);
	provision(&chip, 0);
	EXPECT_EQ(chip_user(&chip, 0x260), 0);
}

TEST(the_boot_ROM_heals_what_has_decayed_in_a_blank_block_0)
{
	struct chip chip;

	chip_init(&chip);
	model->flip(&chip.state, 128);
	chip_power_cycle(&chip);
	chip_open(&chip);
	EXPECT_EQ(chip_user(&chip, 0), BLANK);
	EXPECT_EQ(chip_fsr(&chip), FRDY);
	EXPECT_EQ(chip.state.array.cells[16], 0xff);
}

TEST(the_secure_monitor_leaves_block_0_open)
{
	struct chip chip;

	boot(&chip, SECURE_MONITOR, 0, true);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0);
	chip_open(&chip);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0xffff);
	EXPECT_EQ(chip_user(&chip, 0x260), 0);
}

TEST(an_authentic_application_finds_block_0_locked)
{
	static const u32 modes[] = { SECURE_FALLBACK, SECURE_ONLY };
	u32 i, type, value;
	struct chip chip;

	for (i = 0; i < COUNT(modes); i++) {
		for (type = 0; type < 2; type++) {
			boot(&chip, modes[i], type, true);
			EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x01000000);
			EXPECT_EQ(chip_get(&chip, SEFC_WPMR), 0x10);
			EXPECT_EQ(chip_fsr(&chip), FRDY);
			chip_open(&chip);
			EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x0100fefe);
			EXPECT(!chip_read_user(&chip, 0x260, &value));
			EXPECT_EQ(chip_do(&chip, SEFC_FCMD_WUS, 0),
				  FRDY | WPERR);
			EXPECT_EQ(chip_do(&chip, SEFC_FCMD_EUS, 0),
				  FRDY | WPERR);
			EXPECT_EQ(chip_user(&chip, 0x1000), 0x5a5a0001);
			EXPECT(!model->why(&chip.state));
		}
	}
}

/*
 * The fallback is the monitor, which leaves block 0 open. What decays is the
 * other half of the word of 64 bits.
 */
static void expect_not_authentic(u32 type, bool application, u32 flips)
{
	struct chip chip;
	u32 i;

	chip_init(&chip);
	provision(&chip, type);
	set_application(&chip, application);
	for (i = 0; i < flips; i++)
		model->flip(&chip.state, 128 + 8 * 0x264 + i);
	chip_set_gpnvm(&chip, SECURE_FALLBACK);
	chip_power_cycle(&chip);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0);
	EXPECT_EQ(chip_fsr(&chip), FRDY);

	chip_set_gpnvm(&chip, SECURE_ONLY | SECURITY);
	chip_power_cycle(&chip);
	EXPECT(!answers(&chip));
}

TEST(nothing_is_authentic_without_application_or_type)
{
	expect_not_authentic(0, false, 0);
	expect_not_authentic(1, false, 0);
	expect_not_authentic(2, true, 0);
	expect_not_authentic(0x100, true, 0);
	expect_not_authentic(BLANK, true, 0);
	expect_not_authentic(0, true, 2);
}

TEST(a_corrected_type_is_a_type)
{
	struct chip chip;

	chip_init(&chip);
	provision(&chip, 0);
	set_application(&chip, true);
	model->flip(&chip.state, 128 + 8 * 0x260 + 7);
	chip_set_gpnvm(&chip, SECURE_FALLBACK);
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x01000000);
}

TEST(a_halted_chip_answers_a_debugger)
{
	struct chip chip;
	u32 mode;

	for (mode = 0; mode < 0x200; mode += 0x20) {
		if (is_valid(mode) && mode != SECURE_ONLY)
			continue;
		boot(&chip, mode, 0, false);
		EXPECT(answers(&chip));
		EXPECT(!model->why(&chip.state));
		chip_open(&chip);
		EXPECT_EQ(chip_user(&chip, 0x260), 0);
		EXPECT_EQ(chip_gpnvm(&chip), mode);
	}
}

TEST(a_halted_chip_with_security_is_dead_to_all)
{
	struct chip chip;
	u32 mode, value;

	for (mode = 0; mode < 0x200; mode += 0x20) {
		bool halts = !is_valid(mode) || mode == SECURE_ONLY;

		boot(&chip, mode | SECURITY, 0, false);
		EXPECT_EQ(answers(&chip), !halts);
		EXPECT_EQ(!!model->why(&chip.state), halts);
		if (!halts)
			continue;
		EXPECT(strstr(model->why(&chip.state), "only the ERASE"));
		EXPECT(!model->write(&chip.state, SEFC_FCR, 0x5a00000d));
		EXPECT(!model->read(&chip.state, SF_FLASH, &value));
		EXPECT(!model->write(&chip.state, SF_FLASH, 0));
		chip_power_cycle(&chip);
		EXPECT(!answers(&chip));
	}
}

TEST(a_boot_mode_acts_from_the_next_reset_on)
{
	struct chip chip;

	boot(&chip, SECURE_MONITOR, 0, false);
	chip_set_gpnvm(&chip, 0x1e0 | SECURITY);
	EXPECT(answers(&chip));
	EXPECT(!model->why(&chip.state));
	chip_set_gpnvm(&chip, SECURE_FALLBACK | SECURITY);
	model->reset(&chip.state);
	EXPECT(answers(&chip));
	chip_open(&chip);
	EXPECT_EQ(chip_user(&chip, 0x260), 0);
}

TEST(an_application_acts_from_the_next_reset_on)
{
	struct chip chip;

	boot(&chip, SECURE_FALLBACK, 0, false);
	set_application(&chip, true);
	EXPECT(!strcmp(model->life_cycle(&chip.state), "application"));
	chip_open(&chip);
	EXPECT_EQ(chip_user(&chip, 0x260), 0);
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0x01000000);
	EXPECT(!model->set_life_cycle(&chip.state, "prod"));
	EXPECT(!strcmp(model->life_cycle(&chip.state), "application"));
}

/* The exchange of planes */

TEST(the_exchange_of_planes_moves_windows_and_latch_at_the_next_reset)
{
	struct chip chip;

	boot(&chip, SECURE_MONITOR, 0, false);
	chip_open(&chip);
	chip_set_gpnvm(&chip, SECURE_MONITOR | EXCHANGE);
	EXPECT_EQ(chip_user(&chip, 0x1000), 0x5a5a0001);

	model->reset(&chip.state);
	chip_open(&chip);
	EXPECT_EQ(chip_user(&chip, 0x1000), BLANK);
	EXPECT_EQ(chip_user(&chip, PLANE + 0x1000), 0x5a5a0001);

	chip_do(&chip, SEFC_FCMD_WP, 0);
	chip_set(&chip, SF_FLASH + PLANE + 8, 0);
	chip_set(&chip, SF_FLASH + 12, 0);
	chip_do(&chip, SEFC_FCMD_WUS, 9);
	EXPECT_EQ(chip_user(&chip, PLANE + 0x1208), 0);
	EXPECT_EQ(chip_user(&chip, PLANE + 0x120c), BLANK);

	chip_do(&chip, SEFC_FCMD_STUI, 0);
	chip_flash(&chip, PLANE);
	EXPECT(chip_flash(&chip, PLANE) != BLANK);
	EXPECT_EQ(chip_flash(&chip, 0), BLANK);
}

/* The ERASE signal */

TEST(the_erase_signal_erases_blocks_0_to_3_and_all_bits)
{
	struct chip chip;
	u32 block;

	boot(&chip, SECURE_MONITOR | EXCHANGE | SECURITY, 0, true);
	chip_do(&chip, SEFC_FCMD_SLB, 100);
	EXPECT(model->erase_signal(&chip.state));
	model->reset(&chip.state);
	EXPECT_EQ(chip_gpnvm(&chip), 0);
	chip_do(&chip, SEFC_FCMD_GLB, 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	EXPECT(!strcmp(model->life_cycle(&chip.state), "no-application"));
	chip_open(&chip);
	for (block = 0; block < 8; block++)
		EXPECT_EQ(chip_user(&chip, block * 4096),
			  block < 4 ? BLANK : 0x5a5a0000 + block);
	EXPECT_EQ(chip_user(&chip, 0x260), BLANK);
}

TEST(the_erase_signal_brings_a_dead_chip_back)
{
	struct chip chip;

	boot(&chip, 0x1e0 | SECURITY, 0, false);
	EXPECT(!answers(&chip));
	EXPECT(model->erase_signal(&chip.state));
	model->reset(&chip.state);
	EXPECT(answers(&chip));
	EXPECT(!model->why(&chip.state));
	EXPECT_EQ(chip_gpnvm(&chip), 0);
}

TEST(the_erase_signal_does_nothing_with_erase_lock_and_security)
{
	struct chip chip;
	u32 lock;

	for (lock = 1; lock < 8; lock++) {
		boot(&chip, SECURE_MONITOR | lock << 2 | SECURITY, 0, true);
		EXPECT(!model->erase_signal(&chip.state));
		model->reset(&chip.state);
		EXPECT_EQ(chip_gpnvm(&chip),
			  SECURE_MONITOR | lock << 2 | SECURITY);
		chip_open(&chip);
		EXPECT_EQ(chip_user(&chip, 0x260), 0);
		EXPECT(!strcmp(model->life_cycle(&chip.state), "application"));

		boot(&chip, SECURE_MONITOR | lock << 2, 0, true);
		EXPECT(model->erase_signal(&chip.state));
		model->reset(&chip.state);
		EXPECT_EQ(chip_gpnvm(&chip), 0);
	}
}

TEST(a_halted_chip_with_security_and_erase_lock_is_lost)
{
	struct chip chip;

	boot(&chip, 0x1e0 | 0x04 | SECURITY, 0, false);
	EXPECT(strstr(model->why(&chip.state), "nothing helps"));
	EXPECT(!model->erase_signal(&chip.state));
	chip_power_cycle(&chip);
	EXPECT(!answers(&chip));
}

int main(void)
{
	return tap_run();
}
