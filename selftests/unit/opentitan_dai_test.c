// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of the OpenTitan model: granules, scrambling, digests, locks, and
 * what is left to be read back.
 */
#include "opentitan_chip.h"
#include "tap.h"

#define RDATA_1		OPENTITAN_OTP_DIRECT_ACCESS_RDATA_1

/* Granules and addresses */

TEST(a_word_of_32_bits_is_written_and_read_wherever_its_address_points_to)
{
	struct chip chip;
	u32 lsb;

	for (lsb = 0; lsb < 4; lsb++) {
		chip_init(&chip, EARLGREY);
		EXPECT_EQ(dai_write(&chip, 0x104 + lsb, 0x12345678), NONE);
		EXPECT_EQ(dai_value(&chip, 0x100), 0);
		EXPECT_EQ(dai_value(&chip, 0x104), 0x12345678);
		EXPECT_EQ(dai_value(&chip, 0x107 - lsb), 0x12345678);
		EXPECT_EQ(dai_value(&chip, 0x108), 0);
	}
}

TEST(secrets_and_digests_are_words_of_64_bits)
{
	static const u32 addresses[] = { 0x038, 0x470, 0x648, 0x6d8, 0x798 };
	struct chip chip;
	u32 i, lsb;

	for (i = 0; i < sizeof(addresses) / sizeof(u32); i++) {
		chip_init(&chip, EARLGREY);
		EXPECT_EQ(dai_write(&chip, addresses[i] + 5,
				    0x0123456789abcdef), NONE);
		for (lsb = 0; lsb < 8; lsb++)
			EXPECT_EQ(dai_value(&chip, addresses[i] + lsb),
				  0x0123456789abcdef);
	}
}

TEST(the_upper_data_register_does_not_matter_for_32_bits)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x40, 0xffffffff00000001), NONE);
	EXPECT_EQ(dai_value(&chip, 0x40), 1);
	EXPECT_EQ(dai_value(&chip, 0x44), 0);
}

TEST(the_second_variant_has_the_boundary_of_creator_and_owner_elsewhere)
{
	struct chip chip;

	chip_init(&chip, EARLGREY_1_0_0);
	EXPECT_EQ(dai_write(&chip, 0x1a8, 0x0123456789abcdef), NONE);
	EXPECT_EQ(dai_value(&chip, 0x1ac), 0x0123456789abcdef);
	EXPECT_EQ(dai_write(&chip, 0x1e0, 0xffffffff00000002), NONE);
	EXPECT_EQ(dai_value(&chip, 0x1e0), 2);
	EXPECT_EQ(dai_value(&chip, 0x1e4), 0);
	chip_reset(&chip);
	EXPECT_EQ(chip_digest(&chip, CREATOR), 0x0123456789abcdef);
	EXPECT_EQ(dai_write(&chip, 0x1a4, 1), REFUSED);
	EXPECT_EQ(dai_write(&chip, 0x1b0, 1), NONE);
}

TEST(every_partition_is_where_the_memory_map_says)
{
	unsigned int variant;
	struct chip chip;
	u32 address;

	for (variant = 0; variant < VARIANTS; variant++) {
		chip_init(&chip, variant);
		for (address = 0; address < 0x800; address += 4) {
			u32 part = part_at(variant, address);
			bool digest = address >= parts[variant][part].digest;

			EXPECT_EQ(dai_write(&chip, address, 0),
				  part == LIFE_CYCLE ||
				  (digest && has_hw_digest(part)) ?
				  REFUSED : NONE);
			EXPECT_EQ(dai_read_error(&chip, address),
				  part == LIFE_CYCLE ? REFUSED : NONE);
		}
	}
}

/* Secrets. The values are dec(key, 0) under the public keys. */

TEST(a_blank_secret_reads_as_what_descrambling_makes_of_0)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_value(&chip, 0x6d0), 0xf52829e8681337f1);
	EXPECT_EQ(dai_value(&chip, 0x6e8), 0xf52829e8681337f1);
	EXPECT_EQ(dai_value(&chip, 0x6f8), 0xb7e2a424d8d96988);
	EXPECT_EQ(dai_value(&chip, 0x750), 0x0837e7bd8d5e2807);
	EXPECT_EQ(dai_value(&chip, 0x6f0), 0);
}

static u64 stored(struct chip *chip, u32 address)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < 4; i++)
		value |= (u64)(chip_code(chip, address + 2 * i) & 0xffff) <<
			16 * i;
	return value;
}

TEST(a_secret_is_stored_scrambled_with_the_key_of_its_partition)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x6d0, 0x0123456789abcdef);
	dai_write(&chip, 0x6f8, 0x0123456789abcdef);
	dai_write(&chip, 0x750, 0x0123456789abcdef);
	dai_write(&chip, 0x678, 0x89abcdef);
	EXPECT_EQ(stored(&chip, 0x6d0), 0x34ac664893d1c231);
	EXPECT_EQ(stored(&chip, 0x6f8), 0x1cf6bc4e70895ccf);
	EXPECT_EQ(stored(&chip, 0x750), 0x6e372282ce3366a8);
	EXPECT_EQ(stored(&chip, 0x678), 0x89abcdef);
}

TEST(a_secret_written_as_0_is_not_blank)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x6d0, 0), NONE);
	EXPECT_EQ(dai_value(&chip, 0x6d0), 0);
	EXPECT_EQ(stored(&chip, 0x6d0), 0xa342d0015e8c4569);
}

TEST(constants_of_another_netlist_can_be_set)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	ot_set_netlist(&chip.state.array, &opentitan_netlist_2021);
	dai_write(&chip, 0x6d0, 0xe4cea7fa458a242c);
	dai_write(&chip, 0x750, 0xc8bf20e3b2b9c43d);
	EXPECT_EQ(stored(&chip, 0x6d0), 0xf2ca1ef2d37e8902);
	EXPECT_EQ(stored(&chip, 0x750), 0xd895aa20cd7131d5);
	chip_power_cycle(&chip);
	EXPECT_EQ(dai_value(&chip, 0x6d0), 0xe4cea7fa458a242c);
}

/* Digests */

static u64 count_up(u32 from, u32 bytes)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < bytes; i++)
		value |= (u64)(from + i) << 8 * i;
	return value;
}

static void fill(struct chip *chip, u32 part, u32 bytes)
{
	u32 begin = PART(part)->begin;
	u32 step = granule(EARLGREY, begin);
	u32 i;

	for (i = 0; i < bytes; i += step)
		EXPECT_EQ(dai_write(chip, begin + i, count_up(i, step)), NONE);
}

static void check_digest(u32 part, u32 bytes, u64 digest)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	fill(&chip, part, bytes);
	EXPECT_EQ(dai_digest(&chip, PART(part)->begin), NONE);
	EXPECT_EQ(dai_value(&chip, PART(part)->digest), digest);
	EXPECT_EQ(chip_digest(&chip, part), 0);
	chip_reset(&chip);
	EXPECT_EQ(chip_status(&chip), IDLE);
	EXPECT_EQ(chip_digest(&chip, part), digest);
	EXPECT_EQ(dai_value(&chip, PART(part)->digest), digest);
}

TEST(a_digest_is_that_of_what_is_stored)
{
	check_digest(HW_CFG0, 0, 0xc637e930aa1bec04);
	check_digest(HW_CFG0, 32, 0x1ed3a66e7c36ad01);
	check_digest(HW_CFG1, 0, 0x32a6a05912db440c);
	check_digest(SECRET0, 0, 0x6f10a53c1141a78a);
	check_digest(SECRET0, 32, 0xfe63923bff30bf5d);
	check_digest(SECRET1, 80, 0x19d5eeb9de3f484a);
	check_digest(SECRET2, 80, 0x0099d4c201fc2c80);
}

TEST(an_odd_block_is_digested_twice)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x6c0, 0x9696);
	dai_digest(&chip, 0x6c0);
	EXPECT_EQ(dai_value(&chip, 0x6c8), 0x1a98a3b04f815155);
}

TEST(any_address_of_a_partition_will_do_for_its_digest)
{
	static const u32 addresses[] = { 0x678, 0x67a, 0x699, 0x6b8, 0x6bf };
	struct chip chip;
	u32 i;

	for (i = 0; i < sizeof(addresses) / sizeof(u32); i++) {
		chip_init(&chip, EARLGREY);
		EXPECT_EQ(dai_digest(&chip, addresses[i]), NONE);
		EXPECT_EQ(dai_value(&chip, 0x6b8), 0xc637e930aa1bec04);
	}
}

TEST(hardware_makes_no_digest_for_software_and_life_cycle)
{
	static const u32 refused[] = {
		VENDOR_TEST, CREATOR, OWNER, CODESIGN, AUTH_STATE, LIFE_CYCLE,
	};
	struct chip chip;
	u32 i;

	chip_init(&chip, EARLGREY);
	for (i = 0; i < sizeof(refused) / sizeof(u32); i++) {
		EXPECT_EQ(dai_digest(&chip, PART(refused[i])->begin), REFUSED);
		EXPECT_EQ(chip_irqs(&chip), DONE | ERROR);
	}
}

TEST(a_digest_again_before_the_reset_is_the_same)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_digest(&chip, 0x6d0), NONE);
	EXPECT_EQ(dai_digest(&chip, 0x6d0), NONE);
	EXPECT_EQ(dai_value(&chip, 0x6f0), 0x6f10a53c1141a78a);
}

TEST(a_digest_of_other_data_before_the_reset_is_a_blank_error)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_digest(&chip, 0x6d0), NONE);
	EXPECT_EQ(dai_write(&chip, 0x6d0, 1), NONE);
	EXPECT_EQ(dai_digest(&chip, 0x6d0), NOT_BLANK);
	chip_reset(&chip);
	EXPECT(model->why(&chip.state));
}

/* Locks */

TEST(a_lock_acts_from_the_next_reset_on_and_not_before)
{
	struct chip chip;
	u32 part, begin;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		chip_init(&chip, EARLGREY);
		begin = PART(part)->begin;
		EXPECT_EQ(chip_lock(&chip, part), NONE);
		EXPECT_EQ(chip_digest(&chip, part), 0);
		EXPECT(dai_value(&chip, PART(part)->digest) != 0);
		EXPECT_EQ(dai_write(&chip, begin, 0), NONE);

		chip_init(&chip, EARLGREY);
		chip_lock(&chip, part);
		chip_reset(&chip);
		EXPECT_EQ(chip_status(&chip), IDLE);
		EXPECT_EQ(dai_write(&chip, begin, 0), REFUSED);
		EXPECT_EQ(dai_write(&chip, PART(part)->digest, 0), REFUSED);
		EXPECT_EQ(dai_digest(&chip, begin), REFUSED);
		EXPECT_EQ(dai_read_error(&chip, begin),
			  is_secret(part) ? REFUSED : NONE);
		EXPECT_EQ(dai_read_error(&chip, PART(part)->digest), NONE);
	}
}

TEST(nothing_is_programmed_by_what_is_refused)
{
	u8 before[IMAGE_SIZE], after[IMAGE_SIZE];
	struct chip chip;
	u32 part;

	chip_init(&chip, EARLGREY);
	for (part = VENDOR_TEST; part <= SECRET2; part++)
		EXPECT_EQ(chip_lock(&chip, part), NONE);
	chip_reset(&chip);
	chip_save(&chip, before);
	for (part = VENDOR_TEST; part <= LIFE_CYCLE; part++) {
		dai_start_write(&chip, PART(part)->begin, 1);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
		dai_finish(&chip);
		dai_start_write(&chip, PART(part)->end - 8, ~0ULL);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
		dai_finish(&chip);
		dai_start(&chip, DIGEST, PART(part)->begin);
		EXPECT_EQ(model->running(&chip.state), OTP_MODEL_WRITE);
		dai_finish(&chip);
	}
	chip_save(&chip, after);
	EXPECT_EQ(memcmp(before, after, IMAGE_SIZE), 0);
}

TEST(a_software_digest_of_0_is_no_lock)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, PART(OWNER)->digest, 0), NONE);
	chip_reset(&chip);
	EXPECT_EQ(dai_write(&chip, PART(OWNER)->begin, 1), NONE);
}

TEST(one_half_of_a_digest_is_a_lock)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(dai_write(&chip, 0x470, 1ULL << 63), NONE);
	chip_reset(&chip);
	EXPECT_EQ(chip_get(&chip, OPENTITAN_OTP_DIGEST_0(OWNER)), 0);
	EXPECT_EQ(chip_get(&chip, OPENTITAN_OTP_DIGEST_1(OWNER)), 1U << 31);
	EXPECT_EQ(dai_write(&chip, PART(OWNER)->begin, 1), REFUSED);
}

TEST(a_digest_that_hardware_makes_is_refused_to_software)
{
	struct chip chip;
	u32 part;

	chip_init(&chip, EARLGREY);
	for (part = HW_CFG0; part <= SECRET2; part++) {
		EXPECT_EQ(dai_write(&chip, PART(part)->digest, 1), REFUSED);
		EXPECT_EQ(dai_write(&chip, PART(part)->digest + 4, 1), REFUSED);
		EXPECT_EQ(dai_value(&chip, PART(part)->digest), 0);
	}
}

TEST(a_read_lock_closes_data_and_digest_at_once_and_until_a_reset)
{
	struct chip chip;
	u32 part;

	for (part = VENDOR_TEST; part <= AUTH_STATE; part++) {
		chip_init(&chip, EARLGREY);
		chip_lock(&chip, part);
		chip_reset(&chip);
		chip_set(&chip, OPENTITAN_OTP_READ_LOCK(part), 0);
		EXPECT_EQ(dai_read_error(&chip, PART(part)->begin), REFUSED);
		EXPECT_EQ(dai_read_error(&chip, PART(part)->digest), REFUSED);
		EXPECT(!chip_answers(&chip, window(PART(part)->begin)));
		EXPECT(!chip_answers(&chip, window(PART(part)->digest)));
		EXPECT_EQ(chip_digest(&chip, part), 0x1122334455667788);
		EXPECT_EQ(dai_read_error(&chip, PART(part)->end),
			  NONE);

		chip_reset(&chip);
		EXPECT_EQ(dai_read_error(&chip, PART(part)->begin), NONE);
		EXPECT(chip_answers(&chip, window(PART(part)->begin)));
	}
}

TEST(a_read_lock_is_none_for_writing)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_set(&chip, OPENTITAN_OTP_READ_LOCK(CREATOR), 0);
	EXPECT_EQ(dai_write(&chip, 0x40, 7), NONE);
	chip_reset(&chip);
	EXPECT_EQ(dai_value(&chip, 0x40), 7);
}

/* Life cycle */

static void check_gate(const char *name, bool open)
{
	struct chip chip;
	u32 error = open ? NONE : REFUSED;

	chip_init(&chip, EARLGREY);
	chip_life_cycle(&chip, name);
	EXPECT_EQ(strcmp(model->life_cycle(&chip.state), name), 0);
	EXPECT_EQ(dai_read_error(&chip, 0x750), error);
	EXPECT_EQ(dai_write(&chip, 0x750, 1), error);
	EXPECT_EQ(dai_digest(&chip, 0x750), error);
	EXPECT_EQ(dai_read_error(&chip, 0x7a0), NONE);
	EXPECT_EQ(dai_write(&chip, 0x6f8, 1), NONE);
}

TEST(secret2_is_open_in_dev_prod_and_rma_only)
{
	char name[] = "test_unlocked0";

	for (; name[13] <= '7'; name[13]++)
		check_gate(name, false);
	for (strcpy(name, "test_locked0"); name[11] <= '6'; name[11]++)
		check_gate(name, false);
	check_gate("raw", false);
	check_gate("scrap", false);
	check_gate("dev", true);
	check_gate("prod", true);
	check_gate("prod_end", true);
	check_gate("rma", true);
}

TEST(a_chip_is_in_dev_unless_told_and_knows_no_other_state)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT_EQ(strcmp(model->life_cycle(&chip.state), "dev"), 0);
	EXPECT(!model->set_life_cycle(&chip.state, "test_locked7"));
	EXPECT(!model->set_life_cycle(&chip.state, "test_unlocked8"));
	EXPECT(!model->set_life_cycle(&chip.state, "DEV"));
	EXPECT(!model->set_life_cycle(&chip.state, ""));
	EXPECT_EQ(strcmp(model->life_cycle(&chip.state), "dev"), 0);
}

TEST(a_life_cycle_state_acts_from_the_next_reset_on)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	EXPECT(model->set_life_cycle(&chip.state, "scrap"));
	EXPECT_EQ(dai_read_error(&chip, 0x750), NONE);
	chip_reset(&chip);
	EXPECT_EQ(dai_read_error(&chip, 0x750), REFUSED);
	chip_power_cycle(&chip);
	EXPECT_EQ(dai_read_error(&chip, 0x750), REFUSED);
}

/* What is left in the read registers */

TEST(a_refused_read_reads_0)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x38, ~0ULL);
	EXPECT_EQ(dai_value(&chip, 0x38), ~0ULL);
	dai_start(&chip, RD, 0x7a8);
	dai_finish(&chip);
	EXPECT_EQ(dai_rdata(&chip), 0);
}

TEST(a_write_and_a_digest_leave_0)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_value(&chip, 0x6d0);
	dai_write(&chip, 0x6d0, 1);
	EXPECT_EQ(dai_rdata(&chip), 0);
	dai_value(&chip, 0x6d0);
	dai_digest(&chip, 0x6d0);
	EXPECT_EQ(dai_rdata(&chip), 0);
	dai_value(&chip, 0x6d0);
	dai_write(&chip, 0x7a8, 1);
	EXPECT_EQ(dai_rdata(&chip), 0);
}

TEST(a_refused_secret_write_leaves_what_was_offered)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, SECRET0);
	chip_reset(&chip);
	EXPECT_EQ(dai_write(&chip, 0x6d0, 0x0123456789abcdef), REFUSED);
	EXPECT_EQ(dai_rdata(&chip), 0x0123456789abcdef);
	EXPECT_EQ(dai_write(&chip, 0x748, 0xfedcba9876543210), REFUSED);
	EXPECT_EQ(dai_rdata(&chip), 0xfedcba9876543210);
}

TEST(a_digest_that_a_lock_forbids_leaves_what_was_read)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	chip_lock(&chip, HW_CFG0);
	chip_reset(&chip);
	dai_value(&chip, 0x6b8);
	EXPECT_EQ(dai_digest(&chip, 0x678), REFUSED);
	EXPECT_EQ(dai_rdata(&chip), 0xc637e930aa1bec04);
	chip_set(&chip, OPENTITAN_OTP_READ_LOCK(OWNER), 0);
	EXPECT_EQ(dai_digest(&chip, PART(OWNER)->begin), REFUSED);
	EXPECT_EQ(dai_rdata(&chip), 0xc637e930aa1bec04);
	EXPECT_EQ(dai_digest(&chip, 0x40), REFUSED);
	EXPECT_EQ(dai_rdata(&chip), 0);
}

TEST(a_command_that_the_macro_ends_leaves_0)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_value(&chip, 0x6d0);
	dai_start(&chip, RD, 0x40);
	model->fail(&chip.state, CORRECTED);
	EXPECT_EQ(dai_rdata(&chip), 0);
}

TEST(an_ignored_command_leaves_what_was_read)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_write(&chip, 0x40, 0x1234);
	EXPECT_EQ(dai_value(&chip, 0x40), 0x1234);
	chip_set(&chip, OPENTITAN_OTP_DIRECT_ACCESS_CMD, 0);
	EXPECT_EQ((u32)dai_rdata(&chip), 0x1234);
}

TEST(a_word_of_32_bits_leaves_the_upper_register_alone)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_value(&chip, 0x6d0);
	dai_value(&chip, 0x40);
	EXPECT_EQ(chip_get(&chip, RDATA_1), 0xf52829e8);
}

/* Time */

TEST(a_pulse_takes_twice_as_long_for_64_bits_and_more_for_a_digest)
{
	struct chip chip;

	chip_init(&chip, EARLGREY);
	dai_start_write(&chip, 0x40, 1);
	EXPECT_EQ(model->duration(&chip.state, 300), 300);
	dai_finish(&chip);
	dai_start_write(&chip, 0x38, 1);
	EXPECT_EQ(model->duration(&chip.state, 300), 600);
	dai_finish(&chip);
	dai_start_write(&chip, 0x6d0, 1);
	EXPECT_EQ(model->duration(&chip.state, 300), 600);
	dai_finish(&chip);
	dai_start(&chip, DIGEST, 0x678);
	EXPECT_EQ(model->duration(&chip.state, 300), 650);
	EXPECT_EQ(model->duration(&chip.state, 0), 0);
}

int main(void)
{
	return tap_run();
}
