// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers of the OpenTitan model: what is there, who may write it when, and
 * the interrupts.
 */
#include "opentitan_chip.h"
#include "tap.h"

#define REGWEN		OPENTITAN_OTP_DIRECT_ACCESS_REGWEN
#define CMD		OPENTITAN_OTP_DIRECT_ACCESS_CMD
#define ADDRESS		OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS
#define WDATA_0		OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0
#define WDATA_1		OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1
#define RDATA_0		OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0
#define INTR_STATE	OPENTITAN_OTP_INTR_STATE
#define INTR_ENABLE	OPENTITAN_OTP_INTR_ENABLE
#define INTR_TEST	OPENTITAN_OTP_INTR_TEST
#define ALL		0xffffffffU

TEST(every_register_up_to_the_last_digest_is_there_and_nothing_until_the_window)
{
	struct chip chip;
	u32 offset;

	chip_init(&chip, EARLGREY);
	for (offset = 0; offset < 0x800; offset += 4) {
		EXPECT_EQ(chip_answers(&chip, offset), offset <= 0xdc);
		EXPECT_EQ(chip_takes(&chip, offset, 0), offset <= 0xdc);
	}
}

TEST(nothing_is_there_beyond_the_registers_or_between_them)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT(!chip_answers(&chip, 0x1000));
	EXPECT(!chip_takes(&chip, 0x1000, 0));
	EXPECT(!chip_answers(&chip, 0xfffffffc));
	EXPECT(!chip_takes(&chip, 0xfffffffc, 0));
	EXPECT(!chip_answers(&chip, 0x12));
	EXPECT(!chip_takes(&chip, 0x7e, 0));
	EXPECT(!chip_answers(&chip, 0x802));
}

TEST(registers_are_as_documented_after_reset)
{
	struct chip chip;
	u32 offset, expected;

	chip_init(&chip, EARLGREY);
	for (offset = 0; offset <= 0xdc; offset += 4) {
		switch (offset) {
		case 0x10:
			expected = IDLE;
			break;
		case 0x48:
		case 0x64:
		case 0x6c:
		case 0x7c ... 0x8c:
			expected = 1;
			break;
		default:
			expected = 0;
			break;
		}
		EXPECT_EQ(chip_get(&chip, offset), expected);
	}
}

TEST(read_only_registers_take_no_notice_of_a_write)
{
	static const u32 offsets[] = {
		0x10, 0x14, 0x40, 0x44, 0x5c, 0x60, 0x90, 0xdc,
	};
	struct chip chip;
	u32 i, before;

	chip_init(&chip, EARLGREY);
	for (i = 0; i < sizeof(offsets) / sizeof(u32); i++) {
		before = chip_get(&chip, offsets[i]);
		chip_set(&chip, offsets[i], ~before);
		EXPECT_EQ(chip_get(&chip, offsets[i]), before);
	}
}

TEST(write_only_registers_read_0)
{
	static const u32 offsets[] = { 0x08, 0x0c, 0x4c, 0x68 };
	struct chip chip;
	u32 i;

	chip_init(&chip, EARLGREY);
	for (i = 0; i < sizeof(offsets) / sizeof(u32); i++) {
		chip_set(&chip, offsets[i], ALL);
		EXPECT_EQ(chip_get(&chip, offsets[i]), 0);
	}
}

TEST(the_address_has_11_bits_and_keeps_them_all)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, ADDRESS, ALL);
	EXPECT_EQ(chip_get(&chip, ADDRESS), 0x7ff);
	chip_set(&chip, ADDRESS, 0x123);
	EXPECT_EQ(chip_get(&chip, ADDRESS), 0x123);
}

TEST(data_to_be_written_can_be_read_back)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, WDATA_0, 0x12345678);
	chip_set(&chip, WDATA_1, 0x9abcdef0);
	EXPECT_EQ(chip_get(&chip, WDATA_0), 0x12345678);
	EXPECT_EQ(chip_get(&chip, WDATA_1), 0x9abcdef0);
}

/* DIRECT_ACCESS_REGWEN */

TEST(only_writing_0_locks_and_only_a_reset_unlocks)
{
	static const u32 offsets[] = { 0x48, 0x64, 0x6c, 0x7c, 0x80, 0x8c };
	struct chip chip;
	u32 i;

	for (i = 0; i < sizeof(offsets) / sizeof(u32); i++) {
		chip_init(&chip, EARLGREY);
		chip_set(&chip, offsets[i], 1);
		EXPECT_EQ(chip_get(&chip, offsets[i]), 1);
		chip_set(&chip, offsets[i], ALL - 1);
		EXPECT_EQ(chip_get(&chip, offsets[i]), 0);
		chip_set(&chip, offsets[i], 1);
		EXPECT_EQ(chip_get(&chip, offsets[i]), 0);
		chip_reset(&chip);
		EXPECT_EQ(chip_get(&chip, offsets[i]), 1);
	}
}

static void expect_writes_dropped(struct chip *chip)
{
	u32 part;

	chip_set(chip, ADDRESS, 0x44);
	EXPECT_EQ(chip_get(chip, ADDRESS), 0x40);
	chip_set(chip, WDATA_0, 5);
	EXPECT_EQ(chip_get(chip, WDATA_0), 1);
	chip_set(chip, WDATA_1, 5);
	EXPECT_EQ(chip_get(chip, WDATA_1), 2);
	for (part = 0; part <= AUTH_STATE; part++) {
		chip_set(chip, OPENTITAN_OTP_READ_LOCK(part), 0);
		EXPECT_EQ(chip_get(chip, OPENTITAN_OTP_READ_LOCK(part)), 1);
	}
	chip_set(chip, CMD, RD);
}

TEST(a_locked_interface_drops_writes_without_a_sign)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x40, 0x200000001), NONE);
	EXPECT_EQ(dai_value(&chip, 0x40), 1);
	chip_irqs(&chip);

	chip_set(&chip, REGWEN, 0);
	expect_writes_dropped(&chip);
	EXPECT(!chip_busy(&chip));
	EXPECT_EQ(chip_status(&chip), IDLE);
	EXPECT_EQ(chip_irqs(&chip), 0);
	EXPECT_EQ(chip_get(&chip, RDATA_0), 1);
}

TEST(a_busy_interface_drops_writes_as_well_and_opens_again)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start_write(&chip, 0x40, 0x200000001);
	EXPECT_EQ(chip_get(&chip, REGWEN), 0);
	EXPECT_EQ(chip_status(&chip), 0);
	expect_writes_dropped(&chip);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);

	dai_finish(&chip);
	EXPECT_EQ(chip_get(&chip, REGWEN), 1);
	EXPECT_EQ(chip_status(&chip), IDLE);
	EXPECT_EQ(dai_value(&chip, 0x40), 1);
}

TEST(the_interface_can_be_locked_while_it_is_busy)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start(&chip, RD, 0x40);
	chip_set(&chip, REGWEN, 0);
	dai_finish(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
	EXPECT_EQ(chip_get(&chip, REGWEN), 0);
}

/* DIRECT_ACCESS_CMD */

TEST(no_command_or_more_than_one_is_ignored)
{
	static const u32 cmds[] = { 0, 3, 5, 6, 7, 8, 0x80000000 };
	struct chip chip;
	u32 i;

	chip_init(&chip, EARLGREY);
	for (i = 0; i < sizeof(cmds) / sizeof(u32); i++) {
		chip_set(&chip, CMD, cmds[i]);
		EXPECT(!chip_busy(&chip));
		EXPECT_EQ(chip_status(&chip), IDLE);
		EXPECT_EQ(chip_irqs(&chip), 0);
	}
}

TEST(bits_that_the_command_register_does_not_have_do_not_matter)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, CMD, 0xfffffff8 | RD);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
}

TEST(any_write_of_the_command_clears_the_error_even_if_it_is_ignored)
{
	static const u32 cmds[] = { 0, 3, RD };
	struct chip chip;
	u32 i;

	chip_init(&chip, EARLGREY);
	for (i = 0; i < sizeof(cmds) / sizeof(u32); i++) {
		EXPECT_EQ(dai_read_error(&chip, 0x7a8), REFUSED);
		EXPECT_EQ(chip_status(&chip), IDLE | DAI_ERROR);
		chip_set(&chip, CMD, cmds[i]);
		EXPECT_EQ(chip_error(&chip, DAI), NONE);
		EXPECT_EQ(chip_status(&chip) & DAI_ERROR, 0);
	}
}

TEST(a_command_that_is_dropped_leaves_the_error_where_it_is)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_read_error(&chip, 0x7a8);
	chip_set(&chip, REGWEN, 0);
	chip_set(&chip, CMD, 0);
	EXPECT_EQ(chip_error(&chip, DAI), REFUSED);
}

TEST(nothing_can_be_read_back_while_a_command_runs)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0x1234);
	EXPECT_EQ(dai_value(&chip, 0x40), 0x1234);
	dai_start(&chip, WR, 0x44);
	EXPECT_EQ(chip_get(&chip, RDATA_0), 0);
}

/* Interrupts */

TEST(a_line_is_up_while_its_state_and_enable_are)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(strcmp(model->irqs[0], "done"), 0);
	EXPECT_EQ(strcmp(model->irqs[1], "error"), 0);
	EXPECT(!model->irqs[2]);

	chip_set(&chip, INTR_TEST, DONE | ERROR);
	EXPECT_EQ(model->irq(&chip.state), 0);
	chip_set(&chip, INTR_ENABLE, DONE);
	EXPECT_EQ(model->irq(&chip.state), DONE);
	chip_set(&chip, INTR_ENABLE, ALL);
	EXPECT_EQ(chip_get(&chip, INTR_ENABLE), DONE | ERROR);
	EXPECT_EQ(model->irq(&chip.state), DONE | ERROR);
	chip_set(&chip, INTR_STATE, DONE);
	EXPECT_EQ(model->irq(&chip.state), ERROR);
}

TEST(a_test_interrupt_adds_to_those_that_are_pending)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, INTR_TEST, DONE);
	chip_set(&chip, INTR_TEST, ERROR);
	EXPECT_EQ(chip_get(&chip, INTR_STATE), DONE | ERROR);
	chip_set(&chip, INTR_TEST, 0xfffffffc);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	EXPECT_EQ(chip_irqs(&chip), 0);
}

TEST(a_command_is_done_when_it_succeeds_and_when_it_is_refused)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_read_error(&chip, 0x40);
	EXPECT_EQ(chip_irqs(&chip), DONE);
	dai_write(&chip, 0x40, 3);
	EXPECT_EQ(chip_irqs(&chip), DONE);
	dai_digest(&chip, 0x678);
	EXPECT_EQ(chip_irqs(&chip), DONE);
	dai_read_error(&chip, 0x7a8);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	dai_write(&chip, 0x40, 1);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	dai_digest(&chip, 0x40);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
}

TEST(a_terminal_error_is_an_error_and_not_done)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start(&chip, RD, 0x40);
	model->fail(&chip.state, MACRO);
	EXPECT_EQ(chip_irqs(&chip), ERROR);
}

TEST(the_end_of_a_pulse_is_waited_for_if_done_is_enabled)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start_write(&chip, 0x40, 1);
	EXPECT(!model->irq_due(&chip.state));
	chip_set(&chip, INTR_ENABLE, ERROR);
	EXPECT(!model->irq_due(&chip.state));
	chip_set(&chip, INTR_ENABLE, DONE);
	EXPECT(model->irq_due(&chip.state));
}

TEST(an_error_beside_an_older_one_is_no_second_interrupt)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, OPENTITAN_OTP_READ_LOCK(CREATOR), 0);
	EXPECT(!chip_answers(&chip, window(0x40)));
	EXPECT_EQ(chip_irqs(&chip), ERROR);
	EXPECT_EQ(dai_read_error(&chip, 0x7a8), REFUSED);
	EXPECT_EQ(chip_irqs(&chip), DONE);
}

TEST(the_same_error_again_is_another_interrupt)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_read_error(&chip, 0x7a8);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	dai_read_error(&chip, 0x7a8);
	EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);

	chip_set(&chip, CMD, 0);
	chip_set(&chip, OPENTITAN_OTP_READ_LOCK(CREATOR), 0);
	EXPECT(!chip_answers(&chip, window(0x40)));
	EXPECT_EQ(chip_irqs(&chip), ERROR);
	EXPECT(!chip_answers(&chip, window(0x40)));
	EXPECT_EQ(chip_irqs(&chip), ERROR);
}

/* The window */

TEST(the_window_shows_software_partitions_by_their_byte_address)
{
	struct chip chip;
	u32 address;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x000, 0x11111111);
	dai_write(&chip, 0x0dc, 0x22222222);
	dai_write(&chip, 0x470, 0x4444444433333333);
	dai_write(&chip, 0x66c, 0x55555555);
	EXPECT_EQ(chip_get(&chip, window(0x000)), 0x11111111);
	EXPECT_EQ(chip_get(&chip, window(0x0dc)), 0x22222222);
	EXPECT_EQ(chip_get(&chip, window(0x470)), 0x33333333);
	EXPECT_EQ(chip_get(&chip, window(0x474)), 0x44444444);
	EXPECT_EQ(chip_get(&chip, window(0x66c)), 0x55555555);

	for (address = 0; address < 0x800; address += 4)
		EXPECT_EQ(chip_answers(&chip, window(address)),
			  address < 0x678);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

TEST(the_window_cannot_be_written)
{
	struct chip chip;
	u32 address;

	chip_init(&chip, EARLGREY);
	for (address = 0; address < 0x800; address += 4)
		EXPECT(!chip_takes(&chip, window(address), 1));
	EXPECT_EQ(dai_value(&chip, 0x40), 0);
}

TEST(a_locked_window_is_an_error_of_its_partition_until_another_read)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, OPENTITAN_OTP_READ_LOCK(OWNER), 0);
	EXPECT(!chip_answers(&chip, window(0x1e8)));
	EXPECT_EQ(chip_error(&chip, OWNER), REFUSED);
	EXPECT_EQ(chip_status(&chip), IDLE | 1 << OWNER);

	EXPECT_EQ(dai_write(&chip, 0x40, 1), NONE);
	EXPECT(chip_answers(&chip, window(0x40)));
	EXPECT_EQ(chip_error(&chip, OWNER), REFUSED);
}

TEST(a_corrected_error_in_the_window_goes_with_the_next_good_read)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x44, 0x1234);
	chip_flip(&chip, 0x44, 7);
	EXPECT_EQ(chip_get(&chip, window(0x44)), 0x1234);
	EXPECT_EQ(chip_error(&chip, CREATOR), CORRECTED);
	EXPECT_EQ(chip_get(&chip, window(0x48)), 0);
	EXPECT_EQ(chip_error(&chip, CREATOR), NONE);
	EXPECT_EQ(chip_status(&chip), IDLE);
}

int main(void)
{
	return tap_run();
}
