// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OpenTitan provider on the mock: its maps, what an access costs, what it
 * makes of a controller that fails, is slow or damaged, and provisioning
 * across resets. Cases called after a scenario of OpenTitan's test plan
 * (hw/ip/otp_ctrl/data/otp_ctrl_testplan) end in _dv.
 */
#include <linux/ctype.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/nvmem-consumer.h>

#include "opentitan-chip.h"
#include "opentitan-items.h"

#define DIGEST		0x0123456789abcdefULL
#define PULSE_US	20000

/* As the partition is called, but for its case and its dashes. */
static bool is_called(const char *region, const char *partition)
{
	for (; *region && *partition; region++, partition++)
		if (*region != (*partition == '_' ? '-' : tolower(*partition)))
			return false;
	return *region == *partition;
}

static const struct otp_field *find_item(struct chip *chip,
					 const struct opentitan_item *item,
					 const struct otp_region **region)
{
	const struct otp_desc *desc = chip->otp->desc;
	u32 r, f;

	for (r = 0; r < desc->nregions; r++) {
		*region = &desc->regions[r];
		for (f = 0; f < (*region)->nfields; f++)
			if (!strcmp((*region)->fields[f].name, item->name))
				return &(*region)->fields[f];
	}
	return NULL;
}

static void map_has_all_items(struct kunit *test)
{
	struct chip *chip = test->priv;
	const struct otp_region *region;
	u32 i;

	for (i = 0; i < OPENTITAN_ITEMS; i++) {
		const struct opentitan_item *item = &opentitan_items[i];
		const struct otp_field *field;
		bool secret = !strncmp(item->partition, "SECRET", 6) &&
			      !strstr(item->name, "_DIGEST");

		field = find_item(chip, item, &region);
		KUNIT_ASSERT_NOT_NULL_MSG(test, field, "%s", item->name);
		KUNIT_EXPECT_TRUE_MSG(test,
				      is_called(region->name, item->partition),
				      "%s", item->name);
		KUNIT_EXPECT_EQ_MSG(test,
				    region->base + field->bit_offset / 8,
				    item->address, "%s", item->name);
		KUNIT_EXPECT_EQ_MSG(test, field->bit_width, 8 * item->size,
				    "%s", item->name);
		KUNIT_EXPECT_EQ_MSG(test, !!(field->flags & OTP_FIELD_SECRET),
				    secret, "%s", item->name);
		/* A digest has words of 64 bits whatever its region has. */
		if (!strstr(item->name, "SECRET0_DIGEST") &&
		    item->granule == 64 && !secret)
			KUNIT_EXPECT_FALSE(test,
					   field->flags & OTP_FIELD_PROGRAM);
		else
			KUNIT_EXPECT_EQ_MSG(test, 8 * region->granule,
					    item->granule, "%s", item->name);
	}
}

static void expect_no_gap(struct chip *chip)
{
	const struct otp_desc *desc = chip->otp->desc;
	u32 address = 0;
	u32 r, f;

	KUNIT_ASSERT_EQ(chip->test, desc->nregions, PARTS);
	for (r = 0; r < desc->nregions; r++) {
		const struct otp_region *region = &desc->regions[r];

		KUNIT_EXPECT_EQ(chip->test, region->base, address);
		for (f = 0; f < region->nfields; f++) {
			KUNIT_EXPECT_EQ_MSG(chip->test, 8 * address,
					    8 * region->base +
					    region->fields[f].bit_offset,
					    "%s", region->fields[f].name);
			address += region->fields[f].bit_width / 8;
		}
	}
	KUNIT_EXPECT_EQ(chip->test, address, 0x800);
}

static void map_has_no_gap(struct kunit *test)
{
	expect_no_gap(test->priv);
}

static void map_of_1_0_0(struct kunit *test)
{
	struct chip *chip = chip_create(test, "earlgrey-1.0.0", NULL);

	expect_no_gap(chip);
	KUNIT_EXPECT_EQ(test, chip_region(chip, CREATOR_SW_CFG)->size, 368);
	KUNIT_EXPECT_EQ(test, chip_region(chip, OWNER_SW_CFG)->base, 0x1b0);
	KUNIT_EXPECT_EQ(test, chip_region(chip, OWNER_SW_CFG)->size, 712);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, OWNER_SW_CFG, 0, 1), 0);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, OWNER_SW_CFG, DIGEST, 0), 0);
	chip_reset(chip);
	KUNIT_EXPECT_EQ(test, chip_region_state(chip, OWNER_SW_CFG),
			OTP_REGION_WRITE_LOCKED);
	KUNIT_EXPECT_EQ(test, chip_region_state(chip, CREATOR_SW_CFG), 0);
}

static u32 write_cost(struct chip *chip, u32 part, u64 data)
{
	const struct otp_region *region = chip_region(chip, part);
	u8 bytes[8], mask[8];
	u32 vendor;
	int ret;

	put_unaligned_le64(data, bytes);
	memset(mask, 0xff, sizeof(mask));
	chip_clear(chip);
	ret = chip->otp->ops->program(chip->otp, region, 0, bytes, mask,
				      &vendor);
	ret = ret ?: chip->otp->ops->wait(chip->otp, &vendor);
	KUNIT_EXPECT_EQ(chip->test, ret, 0);
	return chip_accesses(chip);
}

/* What the sequences of the guide need, on an idle interface. */
static void words_cost_what_the_guide_needs(struct kunit *test)
{
	struct chip *chip = test->priv;

	/* REGWEN, WDATA_0, ADDRESS, CMD, STATUS */
	KUNIT_EXPECT_EQ(test, write_cost(chip, HW_CFG0, 1), 5);
	/* WDATA_1 as well, and both cleared again: it was a secret */
	KUNIT_EXPECT_EQ(test, write_cost(chip, SECRET0, 1), 6 + 2);
}

/* Blank words of a scrambled partition do not read as 0. */
static void secret_of_0_is_programmed(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET1, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET1, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET1, 0, 1), -EEXIST);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

/* Of another netlist: everything looks programmed, so nothing is. */
static void wrong_blank_secrets_only_refuse(struct kunit *test)
{
	static const u64 blank[] = { 1, 2, 3 };
	const struct property_entry properties[] = {
		PROPERTY_ENTRY_U64_ARRAY("lowrisc,blank-secrets", blank),
		{ }
	};
	struct chip *chip = chip_create(test, "earlgrey", properties);

	KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET0, 0, 5), -EEXIST);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

static void half_a_granule_is_refused(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[4] = { 0x69 }, mask[4] = { 0xff };
	u8 *d = data, *m = mask;
	struct otp_op op = { .region = OWNER_SW_CFG, .len = 4 };
	struct otp_request request = {
		.ops = &op, .data = &d, .mask = &m, .nops = 1,
	};

	mutex_lock(&chip->otp->lock);
	KUNIT_EXPECT_EQ(test, otp_program(chip->otp, &request), -EINVAL);
	KUNIT_EXPECT_EQ(test, op.reason, OTP_REASON_CHIP);
	/* One of the two knobs that share a word */
	op = (struct otp_op){ .region = HW_CFG1, .len = 4 };
	KUNIT_EXPECT_EQ(test, otp_program(chip->otp, &request), -ENODATA);
	KUNIT_EXPECT_EQ(test, op.reason, OTP_REASON_GROUP);
	op = (struct otp_op){ .region = HW_CFG1, .len = 4 };
	data[1] = 0x96;
	mask[1] = 0xff;
	KUNIT_EXPECT_EQ(test, otp_program(chip->otp, &request), 0);
	mutex_unlock(&chip->otp->lock);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 1);
}

static void expect_dead(struct chip *chip, u32 agent, u32 code)
{
	struct kunit *test = chip->test;
	u32 vendor;

	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_DEAD);
	KUNIT_EXPECT_EQ(test, vendor, OTP_OPENTITAN_VENDOR(agent, code));
	KUNIT_EXPECT_EQ(test, chip_program32(chip, VENDOR_TEST, 0x30, 1),
			-ENOTRECOVERABLE);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_DEAD);
}

static void expect_alive(struct chip *chip)
{
	u32 vendor;

	chip_reset(chip);
	KUNIT_EXPECT_EQ(chip->test, chip_state(chip, &vendor), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(chip->test,
			chip_program32(chip, VENDOR_TEST, 0x30, 1), 0);
}

/* Reading it once costs a reset; it is not read again. */
static void damaged_word_is_named_and_left_alone(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[4], mask[4];
	u32 vendor;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, OWNER_SW_CFG, 8, 0x1234),
			0);
	chip_flip(chip, 0x1f0, 0x3);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, OWNER_SW_CFG, 8, 0x1234),
			-EUCLEAN);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_DAMAGED);
	KUNIT_EXPECT_EQ(test, chip->op.vendor,
			DAI_VENDOR(MACRO_ECC_UNCORR_ERROR));
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message, "owner-sw-cfg+8"));
	expect_dead(chip, OTP_OPENTITAN_DAI,
		    OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR);

	expect_alive(chip);
	KUNIT_EXPECT_EQ(test, chip_read(chip, OWNER_SW_CFG, 8, 4, data, mask,
					&vendor), -EUCLEAN);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x1f0, 0, 0),
			-EUCLEAN);
	KUNIT_EXPECT_EQ(test, chip_region_state(chip, OWNER_SW_CFG),
			OTP_REGION_DAMAGED);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, OWNER_SW_CFG, DIGEST, 0),
			-EUCLEAN);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(test, chip_read(chip, OWNER_SW_CFG, 12, 4, data, mask,
					&vendor), 0);
}

static void damaged_word_in_the_window(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[64], mask[64];
	u32 vendor;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, OWNER_SW_CFG, 8, 0x1234),
			0);
	chip_flip(chip, 0x1f0, 0x3);
	KUNIT_EXPECT_EQ(test, chip_read(chip, OWNER_SW_CFG, 0, 64, data, mask,
					&vendor), -EUCLEAN);
	KUNIT_EXPECT_EQ(test, vendor,
			OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_OWNER_SW_CFG,
					     OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR));
	expect_alive(chip);
	KUNIT_EXPECT_EQ(test, chip_region_state(chip, OWNER_SW_CFG),
			OTP_REGION_DAMAGED);
}

static void wrong_bit_is_corrected(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[4], mask[4];
	u32 vendor;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 0x1234), 0);
	chip_flip(chip, 0x678, BIT(3));
	KUNIT_EXPECT_EQ(test, chip_read(chip, HW_CFG0, 0, 4, data, mask,
					&vendor), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(data), 0x1234);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 0x1234), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
}

static void fail_next_write(struct chip *chip, u32 code)
{
	const struct otp_mock_vendor_status status = {
		.commands = 1,
		.write = true,
		.status = code,
	};

	otp_mock_set_vendor_status(chip->mock, &status);
}

static void otp_macro_errors_dv(struct kunit *test)
{
	struct chip *chip = test->priv;

	fail_next_write(chip, OTP_OPENTITAN_MACRO_ERROR);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 1), -EIO);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, chip->op.vendor, DAI_VENDOR(MACRO_ERROR));
	expect_dead(chip, OTP_OPENTITAN_DAI, OTP_OPENTITAN_MACRO_ERROR);
	expect_alive(chip);

	fail_next_write(chip, OTP_OPENTITAN_MACRO_WRITE_BLANK_ERROR);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 4, 1), -EIO);
	KUNIT_EXPECT_EQ(test, chip->op.vendor,
			DAI_VENDOR(MACRO_WRITE_BLANK_ERROR));
	KUNIT_EXPECT_EQ(test, chip_region_state(chip, HW_CFG0),
			OTP_REGION_DAMAGED);
}

static void otp_dai_errors_dv(struct kunit *test)
{
	struct chip *chip = test->priv;

	/* A word that is not blank, with and without the consent to it */
	KUNIT_EXPECT_EQ(test, chip_program32(chip, STATE, 0, 0xe8a16781), 0);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, STATE, 0, 0xe9f57fa1),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x650, 0xe9f57fa1,
				       0), -EEXIST);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 1);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x650, 0xe9f57fa1,
				       OTP_DAI_OVERWRITE), 0);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x650, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->dai.data, 0xe9f57fa1);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x650, 0xe8a16781,
				       OTP_DAI_OVERWRITE), -EIO);
	KUNIT_EXPECT_EQ(test, chip->dai.vendor,
			DAI_VENDOR(MACRO_WRITE_BLANK_ERROR));
	/* The life cycle, and a digest of the hardware's */
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x7a8, 0, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x6b8, DIGEST, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip->dai.vendor, DAI_VENDOR(ACCESS_ERROR));
}

static void partition_check_dv(struct kunit *test)
{
	struct chip *chip = test->priv;
	s64 seq;
	int i;

	/* A timeout that no check can keep; nobody asks, the event tells. */
	chip_set(chip, OPENTITAN_OTP_CHECK_TIMEOUT, 1);
	seq = atomic64_read(&chip->otp->event_seq);
	chip_set(chip, OPENTITAN_OTP_CHECK_TRIGGER,
		 OPENTITAN_OTP_CHECK_CONSISTENCY);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(chip->mock, 100), 0);
	for (i = 0; i < 50 && atomic64_read(&chip->otp->event_seq) == seq; i++)
		msleep(20);
	KUNIT_EXPECT_EQ(test, atomic64_read(&chip->otp->event_seq), seq + 1);
	expect_dead(chip, OTP_OPENTITAN_TIMEOUT,
		    OTP_OPENTITAN_FSM_STATE_ERROR);
	expect_alive(chip);

	/* A digest that has decayed */
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 1), 0);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, HW_CFG0, 0, 0), 0);
	chip_reset(chip);
	chip_flip(chip, 0x6b8, 0x3);
	chip_set(chip, OPENTITAN_OTP_CHECK_TRIGGER,
		 OPENTITAN_OTP_CHECK_CONSISTENCY);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(chip->mock, 10000), 0);
	expect_dead(chip, OTP_OPENTITAN_HW_CFG0,
		    OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR);
}

static void init_fail_dv(struct kunit *test)
{
	struct chip *chip = test->priv;

	/* Written after its digest: the driver would refuse that. */
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 1), 0);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, HW_CFG0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 4, 1), -EROFS);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x67c, 1, 0),
			-EROFS);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, 1);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS, 0x67c);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_CMD, OPENTITAN_OTP_CMD_WR);
	chip_reset(chip);
	expect_dead(chip, OTP_OPENTITAN_HW_CFG0,
		    OTP_OPENTITAN_CHECK_FAIL_ERROR);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message, "HW_CFG0"));
	/* The driver comes up all the same, to say so. */
	chip_bind_again(chip);
	expect_dead(chip, OTP_OPENTITAN_HW_CFG0,
		    OTP_OPENTITAN_CHECK_FAIL_ERROR);
}

static void wait_for_dead(struct chip *chip)
{
	u32 vendor;
	int i;

	for (i = 0; i < 100; i++) {
		if (chip_state(chip, &vendor) == OTP_STATE_DEAD)
			return;
		msleep(20);
	}
}

/* As fatal as one that says so. */
static void error_interrupt_without_a_code_is_fatal(struct kunit *test)
{
	struct chip *chip = test->priv;

	chip_set(chip, OPENTITAN_OTP_INTR_TEST, OPENTITAN_OTP_INTR_ERROR);
	wait_for_dead(chip);
	expect_dead(chip, OTP_OPENTITAN_DRIVER,
		    OTP_OPENTITAN_FSM_STATE_ERROR);
	expect_alive(chip);
}

static void interrupts_dv(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 vendor;

	KUNIT_ASSERT_EQ(test, otp_mock_set_latency(chip->mock, PULSE_US), 0);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 1), 0);
	/* One that gets lost costs time and nothing else. */
	otp_mock_set_lost_irqs(chip->mock, 1);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 4, 1), 0);
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_INTR_ENABLE),
			OPENTITAN_OTP_INTR_ERROR);
	/* An error that was dealt with is not taken for a fatal one. */
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x7a8, 0, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x678, 0, 0), 0);
	msleep(50);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
}

static void stuck_command_is_fatal(struct kunit *test)
{
	struct chip *chip = test->priv;

	otp_mock_set_stuck_busy(chip->mock, 2);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x000, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x000, 0, 0),
			-ETIMEDOUT);
	expect_dead(chip, OTP_OPENTITAN_DRIVER,
		    OTP_OPENTITAN_FSM_STATE_ERROR);
	expect_alive(chip);
}

static void without_power_nothing_answers(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 vendor;

	otp_mock_set_power(chip->mock, OTP_MOCK_POWER_OFF);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_DEAD);
	KUNIT_EXPECT_STREQ(test, chip->message,
			   "the controller does not answer");
	otp_mock_set_power(chip->mock, OTP_MOCK_POWER_ON);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
	/* It was reset behind the driver's back, which has noticed. */
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_INTR_ENABLE),
			OPENTITAN_OTP_INTR_ERROR);
}

/* Words of every partition, across a reset, and once more. */
static void provision(struct chip *chip, enum otp_op_status status)
{
	struct kunit *test = chip->test;
	u32 part;

	for (part = VENDOR_TEST; part <= HW_CFG0; part++) {
		KUNIT_EXPECT_EQ(test, chip_program32(chip, part, 4,
						     0x11111111 * part + 1),
				0);
		KUNIT_EXPECT_EQ(test, chip->op.status, status);
	}
	for (part = SECRET0; part <= SECRET2; part++) {
		KUNIT_EXPECT_EQ(test, chip_program64(chip, part, 8,
						     DIGEST * part), 0);
		KUNIT_EXPECT_EQ(test, chip->op.status, status);
	}
	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, part <= STATE ?
						DIGEST : 0, part == HW_CFG1 ?
						OTP_LOCK_ALLOW_BLANK : 0), 0);
		KUNIT_EXPECT_EQ(test, chip->lock.status, status);
	}
}

static void smoke_dv(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 pulses;
	u32 vendor;

	provision(chip, OTP_OP_PROGRAMMED);
	pulses = chip_pulses(chip);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor),
			OTP_STATE_RESET_PENDING);
	KUNIT_EXPECT_STREQ(test, chip->message,
			   "vendor-test is locked from the next reset on");
	provision(chip, OTP_OP_ALREADY);
	chip_reset(chip);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
	provision(chip, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), pulses);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

static void partition_lock_dv(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	provision(chip, OTP_OP_PROGRAMMED);
	chip_reset(chip);
	for (part = VENDOR_TEST; part <= HW_CFG0; part++) {
		KUNIT_EXPECT_EQ(test, chip_program32(chip, part, 0, 1),
				-EROFS);
		KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_LOCKED);
		KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE,
					       chip_region(chip, part)->base,
					       1, 0), -EACCES);
		KUNIT_EXPECT_EQ(test, chip->dai.vendor,
				DAI_VENDOR(ACCESS_ERROR));
		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, part <= STATE ?
						DIGEST + 1 : 0, 0),
				part <= STATE ? -EEXIST : 0);
	}
	/* What is locked and secret: nobody can tell, and says so. */
	for (part = SECRET0; part <= SECRET2; part++) {
		KUNIT_EXPECT_EQ(test, chip_program64(chip, part, 0, 1), 0);
		KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
		KUNIT_EXPECT_EQ(test, chip->op.verified, OTP_VERIFIED_MASK);
	}
}

struct gate {
	const char *life_cycle;
	bool open;
};

/* Software's access to the creator's seeds over the life cycle. */
static void lc_signals_dv(struct kunit *test)
{
	static const struct gate gates[] = {
		{ "raw" }, { "test_unlocked0" }, { "test_locked3" },
		{ "test_unlocked7" }, { "scrap" },
		{ "dev", true }, { "prod", true }, { "prod_end", true },
		{ "rma", true },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(gates); i++) {
		struct chip *chip = chip_create(test, "earlgrey", NULL);
		int ret;

		KUNIT_ASSERT_EQ(test,
				otp_mock_set_life_cycle(chip->mock,
							gates[i].life_cycle),
				0);
		chip_reset(chip);
		ret = chip_program64(chip, SECRET2, 0, DIGEST);
		KUNIT_EXPECT_EQ_MSG(test, ret, gates[i].open ? 0 : -EPERM,
				    "%s", gates[i].life_cycle);
		if (!gates[i].open) {
			KUNIT_EXPECT_EQ(test, chip->op.vendor,
					DAI_VENDOR(ACCESS_ERROR));
			KUNIT_EXPECT_EQ(test, chip_lock(chip, SECRET2, 0,
							OTP_LOCK_ALLOW_BLANK),
					-EPERM);
			continue;
		}
		chip_reset(chip);
		KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET2, 0, DIGEST),
				0);
		KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
		KUNIT_EXPECT_EQ(test, chip_lock(chip, SECRET2, 0, 0), 0);
		chip_reset(chip);
		KUNIT_EXPECT_EQ(test, chip_region_state(chip, SECRET2),
				OTP_REGION_WRITE_LOCKED |
				OTP_REGION_READ_LOCKED);
	}
}

/* Every word by command, and through the window where there is one. */
static void dai_access_partition_walk_dv(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part, address, value;

	for (part = VENDOR_TEST; part <= LIFE_CYCLE; part++) {
		const struct otp_region *region = chip_region(chip, part);
		u32 end = region->base + region->size;

		for (address = region->base; address < end;
		     address += chip->dai.width) {
			bool secret = part >= SECRET0 && part <= SECRET2 &&
				      address < end - DIGEST_SIZE;
			int ret = chip_dai(chip, OTP_DAI_READ, address, 0, 0);

			KUNIT_EXPECT_EQ_MSG(test, ret, secret ||
					    part == LIFE_CYCLE ? -EACCES : 0,
					    "0x%03x", address);
			KUNIT_ASSERT_NE(test, chip->dai.width, 0);
			ret = regmap_read(chip->regmap, 0x800 + address,
					  &value);
			KUNIT_EXPECT_EQ_MSG(test, !ret, part <= STATE,
					    "0x%03x", address);
		}
	}
}

/* All ones everywhere, DIGEST where it is allowed and where it is not. */
static void wake_up_dv(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, OWNER_SW_CFG, 0, U32_MAX),
			0);
	KUNIT_EXPECT_EQ(test, chip->op.verified, OTP_VERIFIED_VALUE);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_DIGEST, 0x1ea, 0, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_DIGEST, 0x1e8, 0, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_DIGEST, 0x678, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x6b8, 0, 0), 0);
	/* HW_CFG0 without anything in it, for the public constants */
	KUNIT_EXPECT_EQ(test, chip->dai.data, 0xc637e930aa1bec04ULL);
}

static void regwen_during_otp_init_dv(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 vendor;

	/* An initialisation that does not end */
	otp_mock_set_stuck_busy(chip->mock, 1);
	chip_reset(chip);
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_DIRECT_ACCESS_REGWEN), 0);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_DEAD);
	expect_alive(chip);
}

/*
 * No more than said: this kernel runs at the speed of its host, and a virtual
 * machine that emulates its processor does not.
 */
static void provisioning_takes_what_the_hardware_takes(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 wall, hardware;
	u8 data[512];

	memset(data, 0x5a, sizeof(data));
	KUNIT_ASSERT_EQ(test, otp_mock_set_latency(chip->mock, 300), 0);
	wall = ktime_get_ns();
	KUNIT_EXPECT_EQ(test, chip_program(chip, OWNER_SW_CFG, 0, data,
					   sizeof(data), 0), 0);
	KUNIT_EXPECT_EQ(test, chip_program(chip, HW_CFG0, 0, data, 64, 0), 0);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, OWNER_SW_CFG, DIGEST, 0), 0);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, HW_CFG0, 0, 0), 0);
	wall = div_u64(ktime_get_ns() - wall, NSEC_PER_USEC);
	hardware = otp_mock_counter(chip->mock, OTP_MOCK_PULSE_US);
	/* 144 words of 300 us, a digest of 600 and one of 650 */
	KUNIT_EXPECT_EQ(test, hardware, 144 * 300 + 600 + 650);
	KUNIT_EXPECT_GE(test, wall, hardware);
	kunit_info(test, "wall %llu us, hardware %llu us\n", wall, hardware);
}

static struct nvmem_device *find_nvmem(struct chip *chip, u32 part)
{
	char name[64];

	snprintf(name, sizeof(name), "%s-%s", dev_name(&chip->otp->dev),
		 chip_region(chip, part)->name);
	return nvmem_device_find(name, device_match_name);
}

static void nvmem_has_what_is_no_secret(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = VENDOR_TEST; part <= LIFE_CYCLE; part++) {
		struct nvmem_device *nvmem = find_nvmem(chip, part);

		KUNIT_EXPECT_EQ_MSG(test, !IS_ERR_OR_NULL(nvmem),
				    part <= HW_CFG1, "%s",
				    chip_region(chip, part)->name);
		if (!IS_ERR_OR_NULL(nvmem))
			nvmem_device_put(nvmem);
	}
}

static void device_id_is_a_cell(struct kunit *test)
{
	struct chip *chip = test->priv;
	struct nvmem_cell_lookup lookup = {
		.cell_name = "DEVICE_ID",
		.con_id = "device-id",
	};
	struct nvmem_cell *cell;
	u8 id[32], *got;
	char name[64];
	size_t len;
	u32 i;

	for (i = 0; i < sizeof(id); i++)
		id[i] = i + 1;
	KUNIT_ASSERT_EQ(test, chip_program(chip, HW_CFG0, 0, id, sizeof(id),
					   0), 0);
	snprintf(name, sizeof(name), "%s-hw-cfg0", dev_name(&chip->otp->dev));
	lookup.nvmem_name = name;
	lookup.dev_id = dev_name(chip->child);
	nvmem_add_cell_lookups(&lookup, 1);
	cell = nvmem_cell_get(chip->child, "device-id");
	nvmem_del_cell_lookups(&lookup, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(cell));
	got = nvmem_cell_read(cell, &len);
	nvmem_cell_put(cell);
	KUNIT_ASSERT_FALSE(test, IS_ERR(got));
	KUNIT_EXPECT_EQ(test, len, sizeof(id));
	KUNIT_EXPECT_MEMEQ(test, got, id, sizeof(id));
	kfree(got);
}

static struct kunit_case opentitan_cases[] = {
	KUNIT_CASE(map_has_all_items),
	KUNIT_CASE(map_has_no_gap),
	KUNIT_CASE(map_of_1_0_0),
	KUNIT_CASE(words_cost_what_the_guide_needs),
	KUNIT_CASE(secret_of_0_is_programmed),
	KUNIT_CASE(wrong_blank_secrets_only_refuse),
	KUNIT_CASE(half_a_granule_is_refused),
	KUNIT_CASE(damaged_word_is_named_and_left_alone),
	KUNIT_CASE(damaged_word_in_the_window),
	KUNIT_CASE(wrong_bit_is_corrected),
	KUNIT_CASE(otp_macro_errors_dv),
	KUNIT_CASE(otp_dai_errors_dv),
	KUNIT_CASE(partition_check_dv),
	KUNIT_CASE(init_fail_dv),
	KUNIT_CASE(error_interrupt_without_a_code_is_fatal),
	KUNIT_CASE(interrupts_dv),
	KUNIT_CASE(stuck_command_is_fatal),
	KUNIT_CASE(without_power_nothing_answers),
	KUNIT_CASE(smoke_dv),
	KUNIT_CASE(partition_lock_dv),
	KUNIT_CASE(lc_signals_dv),
	KUNIT_CASE(dai_access_partition_walk_dv),
	KUNIT_CASE(wake_up_dv),
	KUNIT_CASE(regwen_during_otp_init_dv),
	KUNIT_CASE(provisioning_takes_what_the_hardware_takes),
	KUNIT_CASE(nvmem_has_what_is_no_secret),
	KUNIT_CASE(device_id_is_a_cell),
	{ }
};

static struct kunit_suite opentitan_suite = {
	.name = "otp_opentitan",
	.init = chip_init,
	.test_cases = opentitan_cases,
};

kunit_test_suite(opentitan_suite);
