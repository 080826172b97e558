// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the Astra model does, from the OTP Access Utility Guide.
 */
#include "astra_chip.h"
#include "astra_table.h"
#include "tap.h"

#define ALL	0xffffffff

#define GROUP_FIRST	100
#define GROUP_LAST	113
#define GROUP_SIZE	(GROUP_LAST - GROUP_FIRST + 1)
#define SEGID		112
#define REE_SECURITY	113

static const u32 far_indices[] = {
	256, 1000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
};

static u32 group_mask(u32 index)
{
	return index == REE_SECURITY ? 1 : ALL;
}

static void write_group_item(struct chip *chip, u32 index)
{
	EXPECT_EQ(chip_write(chip, index, 1, group_mask(index)),
		  ASTRA_STATUS_SUCCESS);
}

static void write_group(struct chip *chip)
{
	u32 index;

	for (index = GROUP_FIRST; index <= GROUP_LAST; index++)
		write_group_item(chip, index);
}

/* The table of fields */

static u32 status_of_read(const struct astra_row *row)
{
	if (!row->exists)
		return ASTRA_STATUS_INVALID_INDEX;
	return astra_row_is(row, "WO") ? ASTRA_STATUS_WRITE_ONLY :
	       ASTRA_STATUS_SUCCESS;
}

static u32 status_of_write(const struct astra_row *row)
{
	if (!row->exists)
		return ASTRA_STATUS_INVALID_INDEX;
	return astra_row_is(row, "RO") ? ASTRA_STATUS_READ_ONLY :
	       ASTRA_STATUS_SUCCESS;
}

static void check_row(unsigned int variant, u32 index,
		      const struct astra_row *row)
{
	u32 data, mask;
	struct chip chip;

	chip_init(&chip, variant);
	EXPECT_EQ(chip_read(&chip, index, &data, &mask), status_of_read(row));
	if (!row->exists) {
		EXPECT_EQ(data, 0);
		EXPECT_EQ(mask, 0);
	}
	EXPECT_EQ(mask & ~row->mask, 0);

	EXPECT_EQ(chip_write(&chip, index, row->mask, row->mask),
		  status_of_write(row));
	EXPECT_EQ(chip_mask(&chip, index), row->mask);
}

static void check_table(unsigned int variant)
{
	struct astra_row rows[ASTRA_INDICES];
	u32 index;

	astra_table_load(rows, variant);
	for (index = 0; index < ASTRA_INDICES; index++)
		check_row(variant, index, &rows[index]);
}

TEST(every_index_of_v2_1_answers_as_its_table_says)
{
	check_table(V2_1);
}

TEST(every_index_of_v2_5_answers_as_its_table_says)
{
	check_table(V2_5);
}

TEST(no_index_beyond_the_table_exists)
{
	const struct astra_row none = { };
	unsigned int variant, i;

	for (variant = 0; variant < VARIANTS; variant++)
		for (i = 0; i < sizeof(far_indices) / sizeof(u32); i++)
			check_row(variant, far_indices[i], &none);
}

static void check_atomic(unsigned int variant)
{
	struct astra_row rows[ASTRA_INDICES];
	struct chip chip;
	u32 index;

	astra_table_load(rows, variant);
	for (index = 0; index < ASTRA_INDICES; index++) {
		chip_init(&chip, variant);
		chip_write(&chip, index, rows[index].mask, rows[index].mask);
		chip_power_cycle(&chip);
		EXPECT_EQ(chip_bricked(&chip), rows[index].atomic);
	}
}

TEST(only_an_atomic_field_bricks_the_chip_when_programmed_alone)
{
	check_atomic(V2_1);
	check_atomic(V2_5);
}

/* Masks */

static const u32 odd_masks[] = {
	0, 0x1, 0x2, 0x3, 0x7, 0xf, 0x3f, 0x7f, 0xffff, 0x7fffffff, 0xfffffffe,
	0x80000000, 0xffff0000, ALL,
};

static void check_masks(unsigned int variant, u32 index,
			const struct astra_row *row)
{
	struct chip chip;
	unsigned int i;
	u32 before;

	for (i = 0; i < sizeof(odd_masks) / sizeof(u32); i++) {
		chip_init(&chip, variant);
		before = chip_mask(&chip, index);
		if (odd_masks[i] == row->mask)
			continue;
		EXPECT_EQ(chip_write(&chip, index, ALL, odd_masks[i]),
			  ASTRA_STATUS_FAILURE);
		EXPECT_EQ(chip_mask(&chip, index), before);
	}
}

TEST(a_field_other_than_user_data_takes_no_mask_but_its_own)
{
	struct astra_row rows[ASTRA_INDICES];
	unsigned int variant;
	u32 index;

	for (variant = 0; variant < VARIANTS; variant++) {
		astra_table_load(rows, variant);
		for (index = 0; index < ASTRA_INDICES; index++)
			if (rows[index].exists &&
			    !astra_row_is(&rows[index], "RO") &&
			    !astra_row_is_user_data(&rows[index]))
				check_masks(variant, index, &rows[index]);
	}
}

TEST(user_data_takes_any_mask)
{
	struct chip chip;
	unsigned int i;

	for (i = 0; i < sizeof(odd_masks) / sizeof(u32); i++) {
		chip_init(&chip, V2_1);
		EXPECT_EQ(chip_write(&chip, 31, 0xa5a5a5a5, odd_masks[i]),
			  ASTRA_STATUS_SUCCESS);
		EXPECT_EQ(chip_data(&chip, 31), 0xa5a5a5a5 & odd_masks[i]);
		EXPECT_EQ(chip_mask(&chip, 31), odd_masks[i]);
	}
}

TEST(a_bit_keeps_the_value_it_was_programmed_to_first)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_write(&chip, 5, 0xa, 0xf), ASTRA_STATUS_SUCCESS);
	EXPECT_EQ(chip_data(&chip, 5), 0xa);
	EXPECT_EQ(chip_mask(&chip, 5), 0xf);

	EXPECT_EQ(chip_write(&chip, 5, 0xa7, 0xff), ASTRA_STATUS_SUCCESS);
	EXPECT_EQ(chip_data(&chip, 5), 0xaa);
	EXPECT_EQ(chip_mask(&chip, 5), 0xff);
}

TEST(user_data_reads_as_in_the_guide)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_write(&chip, 0, 0x0000beaf, 0xffffffff);
	chip_write(&chip, 1, 0xbeafbeaf, 0xbeafffff);
	chip_write(&chip, 2, 0x0000beaf, 0x0000ffff);

	EXPECT_EQ(chip_data(&chip, 0), 0x0000beaf);
	EXPECT_EQ(chip_mask(&chip, 0), 0xffffffff);
	EXPECT_EQ(chip_data(&chip, 1), 0xbeafbeaf);
	EXPECT_EQ(chip_mask(&chip, 1), 0xbeafffff);
	EXPECT_EQ(chip_data(&chip, 2), 0x0000beaf);
	EXPECT_EQ(chip_mask(&chip, 2), 0x0000ffff);
}

TEST(data_outside_the_mask_is_not_programmed)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_write(&chip, 4, ALL, 0x00010000);
	EXPECT_EQ(chip_data(&chip, 4), 0x00010000);
	EXPECT_EQ(chip_mask(&chip, 4), 0x00010000);
}

TEST(programming_zero_freezes_the_bits_at_zero)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_write(&chip, 200, 0, 1), ASTRA_STATUS_SUCCESS);
	EXPECT_EQ(chip_mask(&chip, 200), 1);
	EXPECT_EQ(chip_write(&chip, 200, 1, 1), ASTRA_STATUS_SUCCESS);
	EXPECT_EQ(chip_data(&chip, 200), 0);
}

/* Access */

TEST(a_write_only_field_reads_as_dummy_data_with_a_valid_mask)
{
	struct chip chip;
	u32 data, mask;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_read(&chip, 100, &data, &mask),
		  ASTRA_STATUS_WRITE_ONLY);
	EXPECT_EQ(data, 0xdeadbeaf);
	EXPECT_EQ(mask, 0);

	chip_write(&chip, 100, 0x12345678, ALL);
	EXPECT_EQ(chip_read(&chip, 100, &data, &mask),
		  ASTRA_STATUS_WRITE_ONLY);
	EXPECT_EQ(data, 0xdeadbeaf);
	EXPECT_EQ(mask, ALL);
}

TEST(the_key_hash_is_write_only_in_v2_1_and_readable_in_v2_5)
{
	struct chip chip;
	u32 data, mask;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_read(&chip, 107, &data, &mask),
		  ASTRA_STATUS_WRITE_ONLY);

	chip_init(&chip, V2_5);
	chip_write(&chip, 107, 0x12345678, ALL);
	EXPECT_EQ(chip_read(&chip, 107, &data, &mask), ASTRA_STATUS_SUCCESS);
	EXPECT_EQ(data, 0x12345678);
}

TEST(a_read_only_field_is_never_programmed)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_write(&chip, 202, 1, 1), ASTRA_STATUS_READ_ONLY);
	EXPECT_EQ(chip_data(&chip, 202), 0);
}

TEST(a_shipped_chip_has_its_factory_settings)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_data(&chip, 114), 1);
	EXPECT_EQ(chip_mask(&chip, 114), 1);

	chip_init(&chip, V2_5);
	EXPECT_EQ(chip_data(&chip, 114), 1);
	EXPECT_EQ(chip_data(&chip, 211), 1);
	EXPECT_EQ(chip_mask(&chip, 207), ALL);
	EXPECT_EQ(chip_mask(&chip, 208), ALL);
}

TEST(everything_else_on_a_shipped_chip_is_blank)
{
	static const u32 programmed[] = { 114, 202, 207, 208, 209, 210, 211 };
	struct chip chip;
	u32 index, next = 0;

	chip_init(&chip, V2_5);
	for (index = 0; index < ASTRA_INDICES; index++) {
		if (next < sizeof(programmed) / sizeof(u32) &&
		    index == programmed[next]) {
			EXPECT(chip_mask(&chip, index));
			next++;
		} else {
			EXPECT_EQ(chip_mask(&chip, index), 0);
		}
	}
}

TEST(chips_of_different_seed_have_different_identities)
{
	struct astra one, other;

	model->init(&one, V2_5, 1);
	model->init(&other, V2_5, 2);
	EXPECT(memcmp(one.words, other.words, sizeof(one.words)));

	model->init(&other, V2_5, 1);
	EXPECT(!memcmp(one.words, other.words, sizeof(one.words)));
}

/* The atomic security group */

TEST(a_complete_group_survives_the_end_of_its_session)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	write_group(&chip);
	chip_power_cycle(&chip);
	EXPECT(!chip_bricked(&chip));
	EXPECT_EQ(chip_data(&chip, SEGID), 1);
}

TEST(the_group_may_be_programmed_in_any_order)
{
	struct chip chip;
	u32 index;

	chip_init(&chip, V2_1);
	for (index = GROUP_LAST; index >= GROUP_FIRST; index--)
		write_group_item(&chip, index);
	chip_power_cycle(&chip);
	EXPECT(!chip_bricked(&chip));
}

TEST(an_untouched_group_survives_the_end_of_a_session)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_write(&chip, 0, ALL, ALL);
	chip_power_cycle(&chip);
	EXPECT(!chip_bricked(&chip));
	EXPECT_EQ(chip_data(&chip, 0), ALL);
}

/* All 16382 subsets that are neither empty nor complete. */
TEST(every_incomplete_group_bricks_the_chip)
{
	struct chip chip;
	u32 subset, i;

	for (subset = 1; subset < (1U << GROUP_SIZE) - 1; subset++) {
		chip_init(&chip, V2_1);
		for (i = 0; i < GROUP_SIZE; i++)
			if (subset & 1U << i)
				write_group_item(&chip, GROUP_FIRST + i);
		EXPECT(!chip_bricked(&chip));
		chip_power_cycle(&chip);
		EXPECT(chip_bricked(&chip));
	}
}

TEST(a_group_word_torn_by_a_power_cut_bricks_the_chip)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	write_group(&chip);
	chip.state.words[32].programmed = 0x7fffffff;
	chip_power_cycle(&chip);
	EXPECT(chip_bricked(&chip));
}

TEST(keys_without_ree_security_brick_the_chip)
{
	struct chip chip;
	u32 index;

	chip_init(&chip, V2_1);
	for (index = GROUP_FIRST; index < GROUP_LAST; index++)
		write_group_item(&chip, index);
	chip_write(&chip, REE_SECURITY, 0, 1);
	EXPECT(!chip_bricked(&chip));
	chip_power_cycle(&chip);
	EXPECT(chip_bricked(&chip));
	EXPECT(strstr(model->why(&chip.state), "113"));
}

TEST(a_reset_ends_the_session_as_a_power_cycle_does)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	write_group_item(&chip, SEGID);
	model->reset(&chip.state);
	EXPECT(chip_bricked(&chip));
}

TEST(a_bricked_chip_refuses_everything_for_good)
{
	struct chip chip;
	u32 data, mask, index;

	chip_init(&chip, V2_1);
	chip_write(&chip, 0, ALL, ALL);
	write_group_item(&chip, 100);
	chip_power_cycle(&chip);

	EXPECT_EQ(chip_read(&chip, 0, &data, &mask), ASTRA_STATUS_FAILURE);
	EXPECT_EQ(data, 0);
	EXPECT_EQ(mask, 0);
	EXPECT_EQ(chip_read(&chip, 32, &data, &mask), ASTRA_STATUS_FAILURE);
	EXPECT_EQ(chip_write(&chip, 1, ALL, ALL), ASTRA_STATUS_FAILURE);

	for (index = GROUP_FIRST; index <= GROUP_LAST; index++)
		EXPECT_EQ(chip_write(&chip, index, 1, group_mask(index)),
			  ASTRA_STATUS_FAILURE);
	chip_power_cycle(&chip);
	model->reset(&chip.state);
	EXPECT(chip_bricked(&chip));
	EXPECT_EQ(chip_write(&chip, 1, ALL, ALL), ASTRA_STATUS_FAILURE);
}

TEST(decay_does_not_revive_a_bricked_chip)
{
	const u32 ree_security = 45 * 32;
	struct chip chip;

	chip_init(&chip, V2_1);
	write_group(&chip);
	EXPECT(model->flip(&chip.state, ree_security));
	chip_power_cycle(&chip);
	EXPECT(chip_bricked(&chip));

	EXPECT(model->flip(&chip.state, ree_security));
	chip_power_cycle(&chip);
	EXPECT(chip_bricked(&chip));
}

/* The mailbox */

TEST(the_mailbox_knows_its_name)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_ID), ASTRA_MBOX_ID_VALUE);
}

TEST(there_is_no_register_beyond_the_last_or_between_two)
{
	struct chip chip;
	u32 value;

	chip_init(&chip, V2_1);
	EXPECT(!model->read(&chip.state, ASTRA_MBOX_SIZE, &value));
	EXPECT(!model->write(&chip.state, ASTRA_MBOX_SIZE, 0));
	EXPECT(!model->read(&chip.state, 1, &value));
	EXPECT(!model->write(&chip.state, ASTRA_MBOX_CMD + 2, 0));
	EXPECT(!model->read(&chip.state, ALL, &value));
}

TEST(read_only_registers_ignore_writes)
{
	static const u32 registers[] = {
		ASTRA_MBOX_ID, ASTRA_MBOX_STATUS, ASTRA_MBOX_RESULT,
		ASTRA_MBOX_RDATA, ASTRA_MBOX_RMASK,
	};
	struct chip chip;
	unsigned int i;
	u32 before;

	chip_init(&chip, V2_1);
	for (i = 0; i < sizeof(registers) / sizeof(u32); i++) {
		before = chip_get(&chip, registers[i]);
		chip_set(&chip, registers[i], ~before);
		EXPECT_EQ(chip_get(&chip, registers[i]), before);
	}
}

TEST(a_command_is_busy_until_it_ends)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_STATUS), 0);
	chip_start_write(&chip, 0, 1, 1);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_STATUS), ASTRA_MBOX_STATUS_BUSY);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INTR_STATE), 0);
	chip_finish(&chip);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_STATUS), 0);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INTR_STATE),
		  ASTRA_MBOX_INTR_DONE);
}

TEST(the_operands_cannot_change_while_busy)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_start_write(&chip, 3, 0x12, 0xff);
	chip_set(&chip, ASTRA_MBOX_INDEX, 4);
	chip_set(&chip, ASTRA_MBOX_DATA, 0x34);
	chip_set(&chip, ASTRA_MBOX_MASK, ALL);
	chip_set(&chip, ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_READ);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INDEX), 3);
	EXPECT_EQ(chip_finish(&chip), ASTRA_STATUS_SUCCESS);

	EXPECT_EQ(chip_data(&chip, 3), 0x12);
	EXPECT_EQ(chip_mask(&chip, 3), 0xff);
	EXPECT_EQ(chip_mask(&chip, 4), 0);
}

TEST(an_unknown_command_is_ignored)
{
	static const u32 commands[] = { 0, 3, 4, 0x10001, ALL };
	struct chip chip;
	unsigned int i;

	chip_init(&chip, V2_1);
	for (i = 0; i < sizeof(commands) / sizeof(u32); i++) {
		chip_set(&chip, ASTRA_MBOX_CMD, commands[i]);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	}
}

TEST(the_interrupt_follows_state_and_enable)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_write(&chip, 0, 1, 1);
	EXPECT(!model->irq(&chip.state));
	chip_set(&chip, ASTRA_MBOX_INTR_ENABLE, ALL);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INTR_ENABLE),
		  ASTRA_MBOX_INTR_DONE);
	EXPECT(model->irq(&chip.state));

	chip_set(&chip, ASTRA_MBOX_INTR_STATE, 0);
	EXPECT(model->irq(&chip.state));
	chip_set(&chip, ASTRA_MBOX_INTR_STATE, ASTRA_MBOX_INTR_DONE);
	EXPECT(!model->irq(&chip.state));
}

TEST(the_bus_can_tell_what_is_running)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	chip_start_read(&chip, 0);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_READ);
	chip_finish(&chip);
	chip_start_write(&chip, 202, 1, 1);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
	chip_finish(&chip);
	chip_start_write(&chip, 0, 1, 1);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_PULSE);
}

TEST(an_injected_status_ends_a_command_without_effect)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_start_write(&chip, 0, ALL, ALL);
	model->fail(&chip.state, 0xff0000ee);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_RESULT), 0xff0000ee);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INTR_STATE),
		  ASTRA_MBOX_INTR_DONE);
	EXPECT_EQ(chip_mask(&chip, 0), 0);

	chip_start_read(&chip, 100);
	model->fail(&chip.state, 0xff0000ee);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_RDATA), 0);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_RMASK), 0);
}

TEST(a_reset_clears_the_registers_and_drops_the_command)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_set(&chip, ASTRA_MBOX_INTR_ENABLE, 1);
	chip_start_write(&chip, 0, ALL, ALL);
	model->reset(&chip.state);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_STATUS), 0);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INDEX), 0);
	EXPECT_EQ(chip_get(&chip, ASTRA_MBOX_INTR_ENABLE), 0);
	EXPECT_EQ(chip_mask(&chip, 0), 0);
}

/* Loss of power */

static u32 lowest_bits(u32 mask, u32 count)
{
	u32 bits = 0, bit;

	for (bit = 0; bit < 32 && count; bit++) {
		if (mask & 1U << bit) {
			bits |= 1U << bit;
			count--;
		}
	}
	return bits;
}

TEST(a_cut_pulse_programs_the_lowest_bits_only)
{
	static const u32 masks[] = { ALL, 0xf0f0f0f0, 0x80000001, 0x10, 0 };
	struct chip chip;
	u32 i, k, done;

	for (i = 0; i < sizeof(masks) / sizeof(u32); i++) {
		for (k = 0; k <= 33; k++) {
			chip_init(&chip, V2_1);
			chip_start_write(&chip, 9, 0xa5a5a5a5, masks[i]);
			model->cut(&chip.state, k);
			model->power_on(&chip.state);

			done = lowest_bits(masks[i], k);
			EXPECT_EQ(chip_mask(&chip, 9), done);
			EXPECT_EQ(chip_data(&chip, 9), 0xa5a5a5a5 & done);
		}
	}
}

TEST(bits_that_were_programmed_before_do_not_count_in_a_cut_pulse)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_write(&chip, 9, 0, 0x0f);
	chip_start_write(&chip, 9, ALL, ALL);
	model->cut(&chip.state, 4);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_mask(&chip, 9), 0xff);
	EXPECT_EQ(chip_data(&chip, 9), 0xf0);
}

TEST(a_torn_word_can_be_completed)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_start_write(&chip, 203, 0x12345678, ALL);
	model->cut(&chip.state, 7);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_mask(&chip, 203), 0x7f);
	EXPECT_EQ(chip_write(&chip, 203, 0x12345678, ALL),
		  ASTRA_STATUS_SUCCESS);
	EXPECT_EQ(chip_mask(&chip, 203), ALL);
}

TEST(a_cut_in_a_refused_write_or_a_read_programs_nothing)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_start_write(&chip, 116, 1, 1);
	model->cut(&chip.state, 1);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_mask(&chip, 116), 0);

	chip_set(&chip, ASTRA_MBOX_MASK, ALL);
	chip_start_read(&chip, 0);
	model->cut(&chip.state, 32);
	model->power_on(&chip.state);
	EXPECT_EQ(chip_mask(&chip, 0), 0);
}

TEST(a_command_dies_with_the_power)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_start_write(&chip, 0, ALL, ALL);
	chip_power_cycle(&chip);
	EXPECT_EQ(model->running(&chip.state), OTP_MODEL_IDLE);
	EXPECT_EQ(chip_mask(&chip, 0), 0);
}

/* The image of the array */

TEST(an_image_carries_the_array_to_another_chip)
{
	u8 image[MAX_IMAGE];
	struct chip chip, other;
	unsigned int variant;
	size_t size;

	for (variant = 0; variant < VARIANTS; variant++) {
		chip_init(&chip, variant);
		chip_write(&chip, 3, 0x12345678, 0x0ff0ffff);
		write_group(&chip);
		size = chip_save(&chip, image);

		model->init(&other.state, variant, SEED + 1);
		EXPECT(model->load(&other.state, image, size));
		model->power_on(&other.state);
		EXPECT(!memcmp(chip.state.words, other.state.words,
			       sizeof(chip.state.words)));
	}
}

TEST(an_image_carries_the_brick_as_well)
{
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size;

	chip_init(&chip, V2_1);
	write_group_item(&chip, 100);
	chip_power_cycle(&chip);
	size = chip_save(&chip, image);

	chip_init(&chip, V2_1);
	EXPECT(model->load(&chip.state, image, size));
	EXPECT(chip_bricked(&chip));
}

TEST(an_image_is_little_endian_bytes_as_documented)
{
	static const u8 header[] = {
		'o', 't', 'p', '-', 'm', 'o', 'c', 'k',
		1, 0, 0, 0,
		'a', 's', 't', 'r', 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		'v', '2', '.', '1', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0xc8, 1, 0, 0,		/* length */
		0, 0, 0, 0,		/* not bricked */
		56, 0, 0, 0,		/* words */
		0x78, 0x56, 0x34, 0x12, 0xff, 0xff, 0xf4, 0x1f,
	};
	static const u8 last[] = { 1, 0, 0, 0, 1, 0, 0, 0 };
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size;

	chip_init(&chip, V2_1);
	chip_write(&chip, 0, 0x12345678, 0x1ff4ffff);
	chip_write(&chip, 205, 1, 1);
	size = chip_save(&chip, image);
	EXPECT_EQ(size, 48 + 8 + 56 * 8);
	EXPECT(!memcmp(image, header, sizeof(header)));
	EXPECT(!memcmp(image + size - 8, last, sizeof(last)));
}

static void expect_refused(struct chip *chip, const u8 *image, size_t size)
{
	struct chip before = *chip;

	EXPECT(!model->load(&chip->state, image, size));
	EXPECT(!memcmp(&before, chip, sizeof(before)));
}

TEST(an_image_of_another_length_is_refused)
{
	u8 image[MAX_IMAGE] = { };
	struct chip chip;
	size_t size, i;

	chip_init(&chip, V2_1);
	size = chip_save(&chip, image);
	for (i = 0; i < size; i++)
		expect_refused(&chip, image, i);
	expect_refused(&chip, image, size + 1);
	expect_refused(&chip, image, size + 8);
	EXPECT(model->load(&chip.state, image, size));
}

TEST(an_image_with_any_other_bit_in_its_header_is_refused)
{
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size, i;

	chip_init(&chip, V2_1);
	size = chip_save(&chip, image);
	for (i = 0; i < OTP_IMAGE_HEADER_SIZE * 8; i++) {
		image[i / 8] ^= 1 << i % 8;
		expect_refused(&chip, image, size);
		image[i / 8] ^= 1 << i % 8;
	}
	EXPECT(model->load(&chip.state, image, size));
}

TEST(an_image_of_another_variant_is_refused)
{
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size;

	chip_init(&chip, V2_5);
	size = chip_save(&chip, image);
	chip_init(&chip, V2_1);
	expect_refused(&chip, image, size);
}

static void expect_word_refused(u32 offset, u32 value)
{
	u8 image[MAX_IMAGE];
	struct chip chip;
	size_t size;

	chip_init(&chip, V2_1);
	size = chip_save(&chip, image);
	otp_image_put32(image + OTP_IMAGE_HEADER_SIZE + offset, value);
	expect_refused(&chip, image, size);
}

TEST(an_image_with_an_unknown_brick_or_another_count_is_refused)
{
	expect_word_refused(ASTRA_IMAGE_OFF_BRICK, ASTRA_BRICKS);
	expect_word_refused(ASTRA_IMAGE_OFF_BRICK, ALL);
	expect_word_refused(ASTRA_IMAGE_OFF_COUNT, 0);
	expect_word_refused(ASTRA_IMAGE_OFF_COUNT, 55);
	expect_word_refused(ASTRA_IMAGE_OFF_COUNT, 65);
}

TEST(an_image_with_bits_that_no_field_has_is_refused)
{
	const u32 last = ASTRA_IMAGE_OFF_WORDS + 55 * ASTRA_IMAGE_WORD_SIZE;

	expect_word_refused(last, 0x2);
	expect_word_refused(last + 4, 0x80000000);
}

/* Decay */

TEST(a_flipped_bit_changes_the_data_and_not_the_mask)
{
	struct chip chip;

	chip_init(&chip, V2_1);
	chip_write(&chip, 2, 0x0000beaf, 0x0000ffff);
	EXPECT(model->flip(&chip.state, 2 * 32 + 0));
	EXPECT(model->flip(&chip.state, 2 * 32 + 31));
	EXPECT_EQ(chip_data(&chip, 2), 0x8000beae);
	EXPECT_EQ(chip_mask(&chip, 2), 0x0000ffff);
	EXPECT(model->flip(&chip.state, 2 * 32 + 0));
	EXPECT_EQ(chip_data(&chip, 2), 0x8000beaf);
}

TEST(bits_that_do_not_exist_cannot_flip)
{
	struct astra_row rows[ASTRA_INDICES];
	unsigned int variant;
	u32 index, bit, position;
	struct chip chip;

	for (variant = 0; variant < VARIANTS; variant++) {
		astra_table_load(rows, variant);
		chip_init(&chip, variant);
		position = 0;
		for (index = 0; index < ASTRA_INDICES; index++) {
			if (!rows[index].exists)
				continue;
			for (bit = 0; bit < 32; bit++)
				EXPECT_EQ(model->flip(&chip.state,
						      position * 32 + bit),
					  rows[index].mask >> bit & 1);
			position++;
		}
		EXPECT(!model->flip(&chip.state, position * 32));
		EXPECT(!model->flip(&chip.state, ALL));
	}
}

int main(void)
{
	return tap_run();
}
