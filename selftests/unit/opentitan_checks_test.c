// SPDX-License-Identifier: GPL-2.0-only
/*
 * Background checks of the OpenTitan model, and its clock.
 */
#include "opentitan_chip.h"
#include "tap.h"

#define TRIGGER		OPENTITAN_OTP_CHECK_TRIGGER
#define TRIGGER_REGWEN	OPENTITAN_OTP_CHECK_TRIGGER_REGWEN
#define CHECK_REGWEN	OPENTITAN_OTP_CHECK_REGWEN
#define TIMEOUT		OPENTITAN_OTP_CHECK_TIMEOUT
#define INTEGRITY	OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD
#define CONSISTENCY	OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD

#define TIMEOUT_ERROR	0x2000U
#define DEAD		FATAL

/* The least that is recommended, and what is proposed. */
#define SAFE_TIMEOUT	100000
#define PERIOD		0x3ffff
#define PERIOD_CYCLES	((u64)PERIOD << 8 | 0xff)

/* Long enough for any check. */
static void wait(struct chip *chip)
{
	model->advance(&chip->state, SAFE_TIMEOUT - 1);
}

static void lock_and_reset(struct chip *chip, u32 part)
{
	chip_init(chip, EARLGREY);
	EXPECT_EQ(chip_lock(chip, part), NONE);
	chip_reset(chip);
}

static void damage(struct chip *chip, u32 address, u32 bits)
{
	u32 bit;

	for (bit = 0; bit < bits; bit++)
		chip_flip(chip, address, bit);
}

TEST(the_clock_is_that_of_the_chip)
{
	EXPECT_EQ(model->clock_hz, 24000000);
}

TEST(a_check_that_is_triggered_is_pending_until_it_is_done)
{
	struct chip chip;
	u32 check;

	for (check = 1; check <= 3; check++) {
		chip_init(&chip, EARLGREY);
		chip_set(&chip, TRIGGER, check);
		EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
		model->advance(&chip.state, 1);
		EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
		wait(&chip);
		EXPECT_EQ(chip_status(&chip), IDLE);
		EXPECT_EQ(chip_irqs(&chip), 0);
	}
}

TEST(no_check_is_triggered_by_0_or_a_bit_that_is_none)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TRIGGER, 0xfffffffc);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(no_check_is_triggered_when_that_is_locked)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TRIGGER_REGWEN, 0);
	chip_set(&chip, TRIGGER, 3);
	EXPECT_EQ(chip_status(&chip), IDLE);
	chip_set(&chip, INTEGRITY, PERIOD);
	EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
}

TEST(the_configuration_of_checks_can_be_locked)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TIMEOUT, SAFE_TIMEOUT);
	chip_set(&chip, CHECK_REGWEN, 0);
	chip_set(&chip, TIMEOUT, 1);
	chip_set(&chip, INTEGRITY, 2);
	chip_set(&chip, CONSISTENCY, 3);
	EXPECT_EQ(chip_get(&chip, TIMEOUT), SAFE_TIMEOUT);
	EXPECT_EQ(chip_get(&chip, INTEGRITY), 0);
	EXPECT_EQ(chip_get(&chip, CONSISTENCY), 0);
	EXPECT_EQ(chip_status(&chip), IDLE);
	chip_set(&chip, TRIGGER, 1);
	EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
}

TEST(checks_go_on_while_direct_access_is_locked)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, OPENTITAN_OTP_DIRECT_ACCESS_REGWEN, 0);
	chip_set(&chip, TRIGGER, 1);
	EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
}

/* Consistency */

TEST(consistency_finds_a_digest_that_has_decayed)
{
	struct chip chip;

	lock_and_reset(&chip, HW_CFG0);
	damage(&chip, 0x6b8, 2);
	chip_set(&chip, TRIGGER, 2);
	wait(&chip);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), UNCORRECTABLE);
	EXPECT_EQ(chip_error(&chip, DAI), FSM);
	EXPECT_EQ(chip_status(&chip), DEAD);
	EXPECT_EQ(chip_irqs(&chip), ERROR);
}

TEST(consistency_finds_a_digest_that_is_another)
{
	struct chip chip;
	u8 image[IMAGE_SIZE];

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x678, 1);
	chip_lock(&chip, HW_CFG0);
	chip_save(&chip, image);
	lock_and_reset(&chip, HW_CFG0);
	EXPECT(model->load(&chip.state, image, IMAGE_SIZE));
	chip_set(&chip, TRIGGER, 2);
	wait(&chip);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), CHECK_FAIL);
	EXPECT_EQ(chip_status(&chip), DEAD);
	EXPECT(!model->why(&chip.state));
	chip_reset(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(consistency_reports_what_it_has_corrected_and_goes_on)
{
	struct chip chip;

	lock_and_reset(&chip, SECRET1);
	damage(&chip, 0x748, 1);
	chip_set(&chip, TRIGGER, 2);
	wait(&chip);
	EXPECT_EQ(chip_error(&chip, SECRET1), CORRECTED);
	EXPECT_EQ(chip_status(&chip), IDLE | 1 << SECRET1);
	EXPECT_EQ(chip_irqs(&chip), ERROR);
	EXPECT_EQ(dai_write(&chip, 0x40, 1), NONE);
}

TEST(consistency_looks_at_no_digest_where_none_was_sensed)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, HW_CFG0);
	damage(&chip, 0x6b8, 2);
	damage(&chip, 0x470, 2);
	chip_set(&chip, TRIGGER, 2);
	wait(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(consistency_looks_at_all_of_life_cycle)
{
	struct chip chip;
	u32 address;

	for (address = 0x7a8; address < 0x800; address += 2) {
		chip_init(&chip, EARLGREY);
		damage(&chip, address, 1);
		chip_set(&chip, TRIGGER, 2);
		wait(&chip);
		EXPECT_EQ(chip_error(&chip, LIFE_CYCLE), CORRECTED);

		chip_init(&chip, EARLGREY);
		damage(&chip, 0x7a8, 1);
		damage(&chip, 0x7fe, 1);
		damage(&chip, address, 2);
		chip_set(&chip, TRIGGER, 2);
		wait(&chip);
		EXPECT_EQ(chip_status(&chip), address == 0x7a8 ||
			  address == 0x7fe ? IDLE | 1 << LIFE_CYCLE : DEAD);
	}
}

TEST(a_check_that_is_triggered_during_another_does_not_replace_it)
{
	struct chip chip;

	lock_and_reset(&chip, HW_CFG0);
	damage(&chip, 0x6b8, 2);
	chip_set(&chip, TRIGGER, 2);
	chip_set(&chip, TRIGGER, 1);
	wait(&chip);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), UNCORRECTABLE);
}

TEST(the_first_partition_that_fails_is_the_one_that_says_why)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, HW_CFG0);
	chip_lock(&chip, SECRET0);
	chip_reset(&chip);
	damage(&chip, 0x6b8, 2);
	damage(&chip, 0x6f0, 2);
	chip_set(&chip, TRIGGER, 2);
	wait(&chip);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), UNCORRECTABLE);
	EXPECT_EQ(chip_error(&chip, SECRET0), FSM);
}

TEST(integrity_is_that_of_buffers_and_does_not_look_at_the_array)
{
	struct chip chip;

	lock_and_reset(&chip, HW_CFG0);
	damage(&chip, 0x6b8, 2);
	chip_set(&chip, TRIGGER, 1);
	wait(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

/* Timeout */

TEST(a_check_in_time_is_no_timeout)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TIMEOUT, SAFE_TIMEOUT);
	chip_set(&chip, TRIGGER, 3);
	model->advance(&chip.state, 24000000);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_timeout_that_is_too_short_is_fatal)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TIMEOUT, 10);
	chip_set(&chip, TRIGGER, 1);
	model->advance(&chip.state, 9);
	EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
	model->advance(&chip.state, 1);
	EXPECT_EQ(chip_status(&chip), DEAD | TIMEOUT_ERROR);
	EXPECT_EQ(chip_irqs(&chip), ERROR);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), FSM);
	EXPECT(!model->why(&chip.state));
}

TEST(a_timeout_set_while_a_check_runs_strikes_at_once)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, INTEGRITY, PERIOD);
	chip_set(&chip, TIMEOUT, SAFE_TIMEOUT);
	EXPECT_EQ(chip_status(&chip), DEAD | TIMEOUT_ERROR);
}

TEST(a_timeout_set_between_checks_does_not)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, INTEGRITY, PERIOD);
	wait(&chip);
	chip_set(&chip, TIMEOUT, SAFE_TIMEOUT);
	EXPECT_EQ(chip_status(&chip), IDLE);
	chip_set(&chip, CONSISTENCY, PERIOD);
	wait(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_timeout_taken_back_while_a_check_runs_does_not_strike)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TIMEOUT, 10);
	chip_set(&chip, TRIGGER, 1);
	chip_set(&chip, TIMEOUT, 0);
	wait(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

/* Periods */

TEST(a_period_starts_a_check_at_once_and_0_does_not)
{
	static const u32 periods[] = { INTEGRITY, CONSISTENCY };
	struct chip chip;
	u32 i;

	for (i = 0; i < 2; i++) {
		chip_init(&chip, EARLGREY);
		chip_set(&chip, periods[i], 0);
		EXPECT_EQ(chip_status(&chip), IDLE);
		chip_set(&chip, periods[i], PERIOD);
		EXPECT_EQ(chip_get(&chip, periods[i]), PERIOD);
		EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
	}
}

TEST(a_check_comes_again_when_its_period_is_over)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, INTEGRITY, PERIOD);
	wait(&chip);
	model->advance(&chip.state, PERIOD_CYCLES - SAFE_TIMEOUT);
	EXPECT_EQ(chip_status(&chip), IDLE);
	model->advance(&chip.state, 1);
	EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
	wait(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
	model->advance(&chip.state, PERIOD_CYCLES - SAFE_TIMEOUT + 1);
	EXPECT_EQ(chip_status(&chip), IDLE | PENDING);
}

TEST(a_period_begins_when_it_is_set)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	model->advance(&chip.state, 1000);
	chip_set(&chip, INTEGRITY, PERIOD);
	wait(&chip);
	model->advance(&chip.state, PERIOD_CYCLES - SAFE_TIMEOUT);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_period_that_is_set_to_0_comes_to_an_end)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, INTEGRITY, PERIOD);
	wait(&chip);
	chip_set(&chip, INTEGRITY, 0);
	model->advance(&chip.state, 10 * PERIOD_CYCLES);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_check_that_came_due_long_ago_is_done)
{
	struct chip chip;

	lock_and_reset(&chip, HW_CFG0);
	chip_set(&chip, CONSISTENCY, PERIOD);
	wait(&chip);
	damage(&chip, 0x6b8, 2);
	model->advance(&chip.state, 2 * PERIOD_CYCLES);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), UNCORRECTABLE);
}

TEST(time_has_no_end)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TIMEOUT, SAFE_TIMEOUT);
	chip_set(&chip, INTEGRITY, 1);
	chip_set(&chip, CONSISTENCY, 0xffffffff);
	model->advance(&chip.state, ~0ULL);
	model->advance(&chip.state, ~0ULL);
	EXPECT_EQ(chip_status(&chip) & ~PENDING, IDLE);
}

TEST(no_check_runs_before_the_block_is_initialised_or_after_its_death)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	model->reset(&chip.state);
	chip_set(&chip, TRIGGER, 3);
	EXPECT_EQ(chip_status(&chip), 0);
	model->finish(&chip.state);
	EXPECT_EQ(chip_status(&chip), IDLE);

	dai_start(&chip, RD, 0x40);
	model->fail(&chip.state, MACRO);
	chip_set(&chip, TRIGGER, 3);
	wait(&chip);
	EXPECT_EQ(chip_status(&chip), DEAD);
}

TEST(a_reset_ends_checks_and_forgets_their_configuration)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, TIMEOUT, SAFE_TIMEOUT);
	chip_set(&chip, INTEGRITY, PERIOD);
	chip_reset(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
	EXPECT_EQ(chip_get(&chip, TIMEOUT), 0);
	EXPECT_EQ(chip_get(&chip, INTEGRITY), 0);
	model->advance(&chip.state, 10 * PERIOD_CYCLES);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

int main(void)
{
	return tap_run();
}
