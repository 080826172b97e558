// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OpenTitan model as a whole: initialisation, errors and what they drag
 * down with them, and the scenarios of the test plan of otp_ctrl (OpenTitan,
 * hw/ip/otp_ctrl/data), by their names there.
 */
#include "opentitan_chip.h"
#include "tap.h"

#define CMD		OPENTITAN_OTP_DIRECT_ACCESS_CMD
#define REGWEN		OPENTITAN_OTP_DIRECT_ACCESS_REGWEN
#define READ_LOCK	OPENTITAN_OTP_READ_LOCK

static void damage(struct chip *chip, u32 address, u32 bits)
{
	u32 bit;

	for (bit = 0; bit < bits; bit++)
		chip_flip(chip, address, bit);
}

/* Nothing works any more, but registers and digests can be read. */
static void expect_dead(struct chip *chip, u32 agent, u32 code)
{
	u32 i;

	EXPECT_EQ(chip_status(chip), FATAL);
	for (i = 0; i <= LCI; i++)
		EXPECT_EQ(chip_error(chip, i), i == agent ? code : FSM);
	EXPECT_EQ(chip_get(chip, REGWEN), 0);
	EXPECT_EQ(dai_rdata(chip), 0);
	EXPECT(!chip_answers(chip, window(0x40)));

	chip_irqs(chip);
	dai_start(chip, RD, 0x40);
	EXPECT(!chip_busy(chip));
	EXPECT_EQ(chip_irqs(chip), 0);
	EXPECT_EQ(chip_error(chip, agent), code);
}

/* Initialisation */

TEST(nothing_is_idle_or_sensed_until_initialisation_ends)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, OWNER);
	model->reset(&chip.state);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
	EXPECT_EQ(chip_status(&chip), 0);
	EXPECT_EQ(chip_digest(&chip, OWNER), 0);
	EXPECT(!chip_answers(&chip, window(0x40)));

	model->finish(&chip.state);
	EXPECT(!chip_busy(&chip));
	EXPECT_EQ(chip_status(&chip), IDLE);
	EXPECT_EQ(chip_digest(&chip, OWNER), 0x1122334455667788);
	EXPECT_EQ(chip_irqs(&chip), 0);
}

TEST(a_reset_kills_initialisation_and_begins_it_again)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	model->reset(&chip.state);
	model->reset(&chip.state);
	EXPECT(chip_busy(&chip));
	model->finish(&chip.state);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_macro_that_does_not_come_up_is_dead_until_a_reset)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, OWNER);
	model->reset(&chip.state);
	model->fail(&chip.state, MACRO);
	expect_dead(&chip, DAI, MACRO);
	EXPECT_EQ(chip_digest(&chip, OWNER), 0);
	EXPECT(!model->why(&chip.state));
	chip_reset(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(a_macro_that_comes_up_with_less_than_an_error_is_sensed)
{
	static const u32 codes[] = { NONE, CORRECTED };
	struct chip chip;
	u32 i;

	for (i = 0; i < 2; i++) {
		chip_init(&chip, EARLGREY);
		chip_lock(&chip, OWNER);
		model->reset(&chip.state);
		model->fail(&chip.state, codes[i]);
		EXPECT_EQ(chip_status(&chip), IDLE);
		EXPECT_EQ(chip_digest(&chip, OWNER), 0x1122334455667788);
	}
}

TEST(an_error_code_has_three_bits)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start(&chip, RD, 0x40);
	model->fail(&chip.state, 0xfffffff8 | REFUSED);
	EXPECT_EQ(chip_error(&chip, DAI), REFUSED);
}

TEST(a_reset_clears_every_register)
{
	struct chip chip;
	u32 offset;

	chip_init(&chip, EARLGREY);
	for (offset = 0; offset <= 0x8c; offset += 4)
		if (offset != CMD)
			chip_set(&chip, offset, 0x55555554);
	chip_reset(&chip);
	for (offset = 0; offset <= 0xdc; offset += 4) {
		struct chip fresh;

		chip_init(&fresh, EARLGREY);
		EXPECT_EQ(chip_get(&chip, offset), chip_get(&fresh, offset));
	}
}

/* The scenarios */

TEST(wake_up)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, OPENTITAN_OTP_INTR_ENABLE, DONE | ERROR);
	dai_start_write(&chip, 0x44, 0xffffffff);
	EXPECT_EQ(model->irq(&chip.state), 0);
	dai_finish(&chip);
	EXPECT_EQ(model->irq(&chip.state), DONE);
	EXPECT_EQ(chip_irqs(&chip), DONE);

	EXPECT_EQ(dai_value(&chip, 0x44), 0xffffffff);
	EXPECT_EQ(chip_irqs(&chip), DONE);
	EXPECT_EQ(dai_digest(&chip, PART(OWNER)->begin + 2), REFUSED);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	EXPECT_EQ(dai_digest(&chip, PART(HW_CFG0)->begin + 2), NONE);
	EXPECT_EQ(chip_irqs(&chip), DONE);
	EXPECT_EQ(model->irq(&chip.state), 0);
}

static u64 pattern(u32 address)
{
	return 0x9e3779b97f4a7c15ULL * (address / 4 + 1);
}

static u64 pattern_of(u32 address)
{
	return granule(EARLGREY, address) == 8 ? pattern(address) :
		(u32)pattern(address);
}

TEST(smoke)
{
	struct chip chip;
	u32 part, address;

	chip_init(&chip, EARLGREY);
	for (part = 0; part <= SECRET2; part++) {
		for (address = PART(part)->begin; address < PART(part)->digest;
		     address += granule(EARLGREY, address)) {
			dai_start_write(&chip, address, pattern(address));
			EXPECT_EQ(chip_get(&chip, REGWEN), 0);
			EXPECT_EQ(dai_finish(&chip), NONE);
			EXPECT_EQ(dai_value(&chip, address),
				  pattern_of(address));
		}
	}
	chip_power_cycle(&chip);
	for (part = 0; part <= SECRET2; part++)
		EXPECT_EQ(chip_lock(&chip, part), NONE);
	chip_power_cycle(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
	for (part = 0; part <= SECRET2; part++) {
		EXPECT(chip_digest(&chip, part) != 0);
		EXPECT_EQ(dai_value(&chip, PART(part)->digest),
			  chip_digest(&chip, part));
		EXPECT_EQ(dai_write(&chip, PART(part)->begin, 0), REFUSED);
		if (!is_secret(part))
			EXPECT_EQ(dai_value(&chip, PART(part)->begin),
				  pattern_of(PART(part)->begin));
	}
	EXPECT_EQ(model->repeats(&chip.state), 0);
}

TEST(dai_access_partition_walk)
{
	struct chip chip;
	u32 address;

	chip_init(&chip, EARLGREY);
	for (address = 0; address < 0x800; address++) {
		u32 part = part_at(EARLGREY, address);
		bool hw = has_hw_digest(part) && address >= PART(part)->digest;
		bool shut = part == LIFE_CYCLE;
		u32 base = address & ~(granule(EARLGREY, address) - 1);

		EXPECT_EQ(dai_write(&chip, address, pattern(base)),
			  shut || hw ? REFUSED : NONE);
		EXPECT_EQ(dai_read_error(&chip, address), shut ? REFUSED : NONE);
		if (!shut && !hw)
			EXPECT_EQ(dai_value(&chip, address), pattern_of(base));
		if (address % 4)
			continue;
		EXPECT_EQ(chip_answers(&chip, window(address)), part <= 4);
		if (part <= AUTH_STATE && address == base)
			EXPECT_EQ(chip_get(&chip, window(address)),
				  (u32)pattern(base));
	}
}

TEST(init_fail_because_of_a_write_after_the_digest)
{
	struct chip chip;
	u32 part;

	for (part = HW_CFG0; part <= SECRET2; part++) {
		chip_init(&chip, EARLGREY);
		EXPECT_EQ(chip_lock(&chip, part), NONE);
		EXPECT_EQ(dai_write(&chip, PART(part)->begin, 1), NONE);
		EXPECT(!model->why(&chip.state));
		chip_reset(&chip);
		EXPECT_EQ(chip_irqs(&chip), ERROR);
		expect_dead(&chip, part, CHECK_FAIL);
		EXPECT(chip_digest(&chip, part) != 0);
		EXPECT(model->why(&chip.state));
		chip_power_cycle(&chip);
		expect_dead(&chip, part, CHECK_FAIL);
	}
}

TEST(init_fail_because_of_a_word_that_cannot_be_read)
{
	struct chip chip;
	u32 part;

	for (part = CREATOR; part <= LIFE_CYCLE; part++) {
		chip_init(&chip, EARLGREY);
		damage(&chip, PART(part)->end - 6, 2);
		EXPECT(!model->why(&chip.state));
		chip_reset(&chip);
		expect_dead(&chip, part, UNCORRECTABLE);
		EXPECT(model->why(&chip.state));

		chip_init(&chip, EARLGREY);
		damage(&chip, PART(part)->begin, 2);
		chip_reset(&chip);
		if (is_software(part)) {
			EXPECT_EQ(chip_status(&chip), IDLE);
			EXPECT(!model->why(&chip.state));
		} else {
			expect_dead(&chip, part, UNCORRECTABLE);
		}
	}
}

TEST(init_goes_on_with_what_it_has_corrected)
{
	struct chip chip;
	u32 part;

	for (part = CREATOR; part <= LIFE_CYCLE; part++) {
		chip_init(&chip, EARLGREY);
		if (part != LIFE_CYCLE)
			EXPECT_EQ(chip_lock(&chip, part), NONE);
		damage(&chip, PART(part)->end - 8, 1);
		chip_reset(&chip);
		EXPECT_EQ(chip_error(&chip, part), CORRECTED);
		EXPECT_EQ(chip_status(&chip), IDLE | 1 << part);
		EXPECT_EQ(chip_irqs(&chip), ERROR);
		EXPECT(!model->why(&chip.state));
		EXPECT_EQ(dai_write(&chip, PART(part)->begin, 1), REFUSED);
	}
}

TEST(init_fails_with_a_code_for_each_partition_that_does)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, HW_CFG0);
	dai_write(&chip, 0x678, 1);
	damage(&chip, 0x470, 2);
	damage(&chip, 0x1e0, 1);
	chip_reset(&chip);
	EXPECT_EQ(chip_error(&chip, HW_CFG0), CHECK_FAIL);
	EXPECT_EQ(chip_error(&chip, OWNER), UNCORRECTABLE);
	EXPECT_EQ(chip_error(&chip, CREATOR), FSM);
	EXPECT_EQ(chip_error(&chip, LCI), FSM);
	EXPECT_EQ(chip_status(&chip), FATAL);
}

TEST(partition_check)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, SECRET0);
	chip_reset(&chip);
	chip_set(&chip, OPENTITAN_OTP_CHECK_TRIGGER, 3);
	model->advance(&chip.state, 99999);
	EXPECT_EQ(chip_status(&chip), IDLE);

	damage(&chip, 0x6f0, 2);
	chip_set(&chip, OPENTITAN_OTP_CHECK_TRIGGER, 2);
	model->advance(&chip.state, 99999);
	expect_dead(&chip, SECRET0, UNCORRECTABLE);
}

TEST(what_runs_when_the_block_dies_dies_with_it)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	damage(&chip, 0x44, 2);
	chip_set(&chip, OPENTITAN_OTP_CHECK_TRIGGER, 1);
	dai_start(&chip, RD, 0x50);
	EXPECT(!chip_answers(&chip, window(0x44)));
	EXPECT(!chip_busy(&chip));
	expect_dead(&chip, CREATOR, UNCORRECTABLE);
	EXPECT_EQ(chip_irqs(&chip), 0);
}

TEST(regwen_during_otp_init)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, REGWEN), 0);
	chip_set(&chip, OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS, 0x44);
	chip_set(&chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, 5);
	chip_set(&chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1, 5);
	chip_set(&chip, READ_LOCK(OWNER), 0);
	chip_set(&chip, CMD, WR);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
	model->finish(&chip.state);

	EXPECT(!chip_busy(&chip));
	EXPECT_EQ(chip_get(&chip, REGWEN), 1);
	EXPECT_EQ(chip_get(&chip, OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS), 0);
	EXPECT_EQ(chip_get(&chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0), 0);
	EXPECT_EQ(chip_get(&chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1), 0);
	EXPECT_EQ(chip_get(&chip, READ_LOCK(OWNER)), 1);
}

TEST(partition_lock)
{
	struct chip chip;
	u32 part;

	chip_init(&chip, EARLGREY);
	for (part = 0; part <= SECRET2; part++)
		EXPECT_EQ(chip_lock(&chip, part), NONE);
	for (part = 0; part <= AUTH_STATE; part++)
		chip_set(&chip, READ_LOCK(part), 0);
	for (part = 0; part <= LIFE_CYCLE; part++)
		EXPECT_EQ(dai_read_error(&chip, PART(part)->begin),
			  part <= AUTH_STATE || part == LIFE_CYCLE ?
			  REFUSED : NONE);
	chip_reset(&chip);
	for (part = 0; part <= LIFE_CYCLE; part++) {
		EXPECT_EQ(dai_write(&chip, PART(part)->begin, 1), REFUSED);
		EXPECT_EQ(dai_read_error(&chip, PART(part)->begin),
			  part >= SECRET0 ? REFUSED : NONE);
	}
}

TEST(otp_dai_errors)
{
	struct chip chip;
	u32 part;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x48, 0xf), NONE);
	EXPECT_EQ(dai_write(&chip, 0x48, 0x6), NOT_BLANK);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	EXPECT_EQ(dai_read_error(&chip, 0x7a8), REFUSED);
	EXPECT_EQ(dai_write(&chip, 0x7d8, 1), REFUSED);
	EXPECT_EQ(dai_digest(&chip, 0x7f8), REFUSED);
	for (part = HW_CFG0; part <= SECRET2; part++)
		EXPECT_EQ(dai_write(&chip, PART(part)->digest, 1), REFUSED);
	EXPECT_EQ(dai_write(&chip, 0x4c, 1), NONE);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(otp_macro_errors)
{
	static const u32 terminal[] = { MACRO, UNCORRECTABLE, FSM };
	static const u32 recoverable[] = { CORRECTED, NOT_BLANK, REFUSED };
	struct chip chip;
	u32 i;

	for (i = 0; i < 3; i++) {
		chip_init(&chip, EARLGREY);
		dai_start_write(&chip, 0x40, 1);
		model->fail(&chip.state, terminal[i]);
		EXPECT_EQ(chip_code(&chip, 0x40), 0);
		expect_dead(&chip, DAI, terminal[i]);
		EXPECT(!model->why(&chip.state));
		chip_reset(&chip);
		EXPECT_EQ(chip_status(&chip), IDLE);

		dai_start(&chip, RD, 0x40);
		model->fail(&chip.state, recoverable[i]);
		EXPECT_EQ(chip_status(&chip), IDLE | DAI_ERROR);
		EXPECT_EQ(chip_error(&chip, DAI), recoverable[i]);
		EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	}
}

TEST(otp_macro_errors_in_the_window)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x44, 1);
	chip_irqs(&chip);
	damage(&chip, 0x44, 2);
	EXPECT(!chip_answers(&chip, window(0x44)));
	EXPECT_EQ(chip_irqs(&chip), ERROR);
	expect_dead(&chip, CREATOR, UNCORRECTABLE);
}

TEST(interrupt)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, OPENTITAN_OTP_INTR_ENABLE, ERROR);
	dai_read_error(&chip, 0x7a8);
	EXPECT_EQ(model->irq(&chip.state), ERROR);
	chip_set(&chip, OPENTITAN_OTP_INTR_STATE, ERROR);
	EXPECT_EQ(model->irq(&chip.state), 0);
	EXPECT_EQ(chip_error(&chip, DAI), REFUSED);
	chip_set(&chip, OPENTITAN_OTP_INTR_ENABLE, DONE | ERROR);
	EXPECT_EQ(model->irq(&chip.state), DONE);
}

TEST(escalation)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, OWNER);
	chip_reset(&chip);
	chip_set(&chip, READ_LOCK(CREATOR), 0);
	EXPECT(!chip_answers(&chip, window(0x40)));
	EXPECT_EQ(chip_error(&chip, CREATOR), REFUSED);
	dai_start(&chip, RD, 0x50);
	model->fail(&chip.state, MACRO);
	expect_dead(&chip, DAI, MACRO);
	EXPECT_EQ(chip_error(&chip, CREATOR), FSM);
	EXPECT_EQ(chip_digest(&chip, OWNER), 0x1122334455667788);
	chip_set(&chip, OPENTITAN_OTP_CHECK_TRIGGER, 1);
	EXPECT_EQ(chip_status(&chip), FATAL);
}

TEST(low_frequency_reads)
{
	struct chip chip;
	u32 i;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x60, 0x1234);
	for (i = 0; i < 100; i++) {
		dai_start(&chip, RD, 0x60);
		model->advance(&chip.state, 1000000);
		EXPECT_EQ(chip_status(&chip), 0);
		EXPECT_EQ(dai_finish(&chip), NONE);
		EXPECT_EQ((u32)dai_rdata(&chip), 0x1234);
	}
}

TEST(stress_with_resets)
{
	struct chip chip;
	u32 address;

	chip_init(&chip, EARLGREY);
	for (address = 0x40; address < 0x1e0; address += 4) {
		dai_start_write(&chip, address, pattern(address));
		if (address % 12 == 0)
			model->reset(&chip.state);
		if (address % 20 == 0)
			model->reset(&chip.state);
		model->finish(&chip.state);
		EXPECT_EQ(chip_status(&chip), IDLE);
	}
	for (address = 0x40; address < 0x1e0; address += 4)
		EXPECT_EQ(dai_value(&chip, address),
			  address % 12 && address % 20 ? (u32)pattern(address) :
			  0);
}

/* As a chip is locked for good: otp_ctrl_lc_signals_test of the chip. */
TEST(secret2_is_readable_until_it_is_locked_and_only_where_the_state_allows)
{
	static const char *const states[] = { "dev", "prod", "rma" };
	struct chip chip;
	u32 i;

	for (i = 0; i < 3; i++) {
		chip_init(&chip, EARLGREY);
		chip_life_cycle(&chip, states[i]);
		EXPECT_EQ(dai_write(&chip, 0x760, 0x123456789), NONE);
		chip_reset(&chip);
		EXPECT_EQ(dai_value(&chip, 0x760), 0x123456789);
		EXPECT_EQ(dai_digest(&chip, 0x750), NONE);
		chip_reset(&chip);
		EXPECT_EQ(chip_status(&chip), IDLE);
		EXPECT_EQ(dai_read_error(&chip, 0x760), REFUSED);
		EXPECT_EQ(dai_write(&chip, 0x760, 0x123456789), REFUSED);
	}
}

int main(void)
{
	return tap_run();
}
