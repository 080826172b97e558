// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scenarios of the unit tests of OpenTitan's device interface functions
 * (sw/device/lib/dif, dif_otp_ctrl_unittest), as this driver meets them. A
 * case is called suite_case after the one it comes from. NullArgs has no
 * counterpart: there are no pointers but those of system calls.
 */
#include <linux/delay.h>

#include "opentitan-chip.h"

#define DIGEST	0x0123456789abcdefULL

/* What a software lock of the interface leaves behind. */
static void lock_dai(struct chip *chip)
{
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_REGWEN, 0);
}

static void dai_regwen_lock_dai(struct kunit *test)
{
	struct chip *chip = test->priv;

	lock_dai(chip);
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_DIRECT_ACCESS_REGWEN), 0);
	chip_reset(chip);
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_DIRECT_ACCESS_REGWEN), 1);
}

/* Otherwise what the last read left in the registers would pass for data. */
static void dai_regwen_is_dai_locked(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 vendor, address;
	u8 data[4], mask[4];

	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 0x1234), 0);
	address = chip_region(chip, HW_CFG0)->base;
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, address, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->dai.data, 0x1234);

	lock_dai(chip);
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0),
			0x1234);
	KUNIT_EXPECT_EQ(test, chip_read(chip, HW_CFG0, 4, 4, data, mask,
					&vendor), -EPERM);
	KUNIT_EXPECT_EQ(test, vendor,
			OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DRIVER,
					     OTP_OPENTITAN_ACCESS_ERROR));
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, address + 4, 0, 0),
			-EPERM);
	KUNIT_EXPECT_EQ(test, chip->dai.data, 0);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 4, 1), -EPERM);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
					   "software has locked the DAI"));
	KUNIT_EXPECT_EQ(test, chip_lock(chip, HW_CFG0, 0, 0), -EPERM);

	chip_reset(chip);
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 4, 1), 0);
}

static const struct property_entry checks[] = {
	PROPERTY_ENTRY_U32("lowrisc,check-timeout-cycles", 100000),
	PROPERTY_ENTRY_U32("lowrisc,integrity-check-period", 0x3ffff),
	PROPERTY_ENTRY_U32("lowrisc,consistency-check-period", 0x3ffffff),
	{ }
};

static void expect_checks(struct chip *chip, u32 timeout, u32 integrity,
			  u32 consistency)
{
	struct kunit *test = chip->test;

	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_CHECK_TIMEOUT),
			timeout);
	KUNIT_EXPECT_EQ(test,
			chip_get(chip, OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD),
			integrity);
	KUNIT_EXPECT_EQ(test,
			chip_get(chip, OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD),
			consistency);
}

/* A timeout that is set while a check runs strikes at once: so it is first. */
static void config_basic(struct kunit *test)
{
	struct chip *chip = chip_create(test, "earlgrey", checks);
	struct chip *wrong = test->priv;
	u32 vendor;

	expect_checks(chip, 100000, 0x3ffff, 0x3ffffff);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(chip->mock, 100000), 0);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);

	/* The other way round it is the end of the controller. */
	chip_set(wrong, OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD, 0x3ffff);
	chip_set(wrong, OPENTITAN_OTP_CHECK_TIMEOUT, 100000);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(wrong->mock, 1), 0);
	KUNIT_EXPECT_EQ(test, chip_state(wrong, &vendor), OTP_STATE_DEAD);
	KUNIT_EXPECT_EQ(test, OTP_OPENTITAN_AGENT(vendor),
			OTP_OPENTITAN_TIMEOUT);
}

static void config_left_alone(struct kunit *test)
{
	expect_checks(test->priv, 0, 0, 0);
}

static void config_locked(struct kunit *test)
{
	struct chip *chip = chip_create(test, "earlgrey", checks);
	u32 vendor;

	chip_set(chip, OPENTITAN_OTP_CHECK_TIMEOUT, 200000);
	chip_set(chip, OPENTITAN_OTP_CHECK_REGWEN, 0);
	chip_bind_again(chip);
	expect_checks(chip, 200000, 0x3ffff, 0x3ffffff);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
}

static void config_is_config_locked(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_CHECK_REGWEN), 1);
	chip_set(chip, OPENTITAN_OTP_CHECK_REGWEN, 0);
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_CHECK_REGWEN), 0);
}

/* Not this driver's to do: who boots the system locks it. */
static void config_lock_config(struct kunit *test)
{
	struct chip *chip = chip_create(test, "earlgrey", checks);

	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_CHECK_REGWEN), 1);
}

static void check_pass(struct kunit *test, u32 check)
{
	struct chip *chip = test->priv;
	u32 vendor;

	chip_set(chip, OPENTITAN_OTP_CHECK_TRIGGER, check);
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_STATUS) &
			OPENTITAN_OTP_STATUS_CHECK_PENDING,
			OPENTITAN_OTP_STATUS_CHECK_PENDING);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(chip->mock, 100000), 0);
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_STATUS),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
}

static void check_integrity(struct kunit *test)
{
	check_pass(test, OPENTITAN_OTP_CHECK_INTEGRITY);
}

static void check_consistency(struct kunit *test)
{
	check_pass(test, OPENTITAN_OTP_CHECK_CONSISTENCY);
}

static void check_lock_trigger(struct kunit *test)
{
	static const struct property_entry lock[] = {
		PROPERTY_ENTRY_BOOL("lowrisc,lock-check-trigger"),
		{ }
	};
	struct chip *chip = chip_create(test, "earlgrey", lock);

	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_CHECK_TRIGGER_REGWEN), 0);
	chip = test->priv;
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_CHECK_TRIGGER_REGWEN), 1);
}

static void check_locked(struct kunit *test)
{
	struct chip *chip = test->priv;

	chip_set(chip, OPENTITAN_OTP_CHECK_TRIGGER_REGWEN, 0);
	chip_set(chip, OPENTITAN_OTP_CHECK_TRIGGER,
		 OPENTITAN_OTP_CHECK_INTEGRITY);
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_STATUS),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
}

static void read_lock_is_locked(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = VENDOR_TEST; part <= STATE; part++) {
		KUNIT_EXPECT_EQ(test, chip_region_state(chip, part), 0);
		chip_set(chip, OPENTITAN_OTP_READ_LOCK(part), 0);
		KUNIT_EXPECT_EQ(test, chip_region_state(chip, part),
				OTP_REGION_READ_LOCKED);
	}
}

static void read_lock_lock(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[16], mask[16];
	u32 part, vendor;

	for (part = VENDOR_TEST; part <= STATE; part++) {
		KUNIT_EXPECT_EQ(test, chip_lock_reading(chip, part), 0);
		KUNIT_EXPECT_EQ(test, chip->lock.status, OTP_OP_PROGRAMMED);
		KUNIT_EXPECT_EQ(test, chip->lock.region_state,
				OTP_REGION_READ_LOCKED);
		KUNIT_EXPECT_EQ(test, chip_lock_reading(chip, part), 0);
		KUNIT_EXPECT_EQ(test, chip->lock.status, OTP_OP_ALREADY);
		/* One word, by command, and more, through the window. */
		KUNIT_EXPECT_EQ(test, chip_read(chip, part, 0, 4, data, mask,
						&vendor), -EPERM);
		KUNIT_EXPECT_EQ(test, vendor, DAI_VENDOR(ACCESS_ERROR));
		KUNIT_EXPECT_EQ(test, chip_read(chip, part, 0, 16, data, mask,
						&vendor), -EPERM);
	}
	chip_reset(chip);
	for (part = VENDOR_TEST; part <= STATE; part++)
		KUNIT_EXPECT_EQ(test, chip_read(chip, part, 0, 16, data, mask,
						&vendor), 0);
}

static void read_lock_not_lockable_partitions(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = HW_CFG0; part <= LIFE_CYCLE; part++) {
		KUNIT_EXPECT_EQ(test, chip_lock_reading(chip, part),
				-EOPNOTSUPP);
		KUNIT_EXPECT_EQ(test, chip->lock.reason, OTP_REASON_LOCK);
	}
}

static void status_idle(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 vendor;

	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_STATUS),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(test, vendor, 0);
	KUNIT_EXPECT_STREQ(test, chip->message, "");
}

/* A correctable error of a partition is no reason not to go on. */
static void status_errors(struct kunit *test)
{
	struct chip *chip = test->priv;
	char text[64];
	u32 vendor;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 0x1234), 0);
	chip_flip(chip, 0x678, BIT(0));
	chip_reset(chip);
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_STATUS),
			OPENTITAN_OTP_STATUS_DAI_IDLE | BIT(HW_CFG0));
	KUNIT_EXPECT_EQ(test, chip_get(chip, OPENTITAN_OTP_ERR_CODE(HW_CFG0)),
			OPENTITAN_OTP_MACRO_ECC_CORR_ERROR);
	KUNIT_EXPECT_EQ(test, chip_state(chip, &vendor), OTP_STATE_OK);

	chip->otp->ops->describe(OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_LCI,
				 OTP_OPENTITAN_MACRO_ERROR), text,
				 sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "LCI: MacroError, terminal");
	chip->otp->ops->describe(DAI_VENDOR(ACCESS_ERROR), text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "DAI: AccessError, recoverable");
}

static u32 granule_of(const struct chip *chip, u32 part)
{
	return chip_region(chip, part)->granule;
}

static void relative_address_okay(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = VENDOR_TEST; part <= HW_CFG1; part++) {
		const struct otp_region *region = chip_region(chip, part);

		KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ,
					       region->base + region->granule,
					       0, 0), 0);
		KUNIT_EXPECT_EQ(test, chip->dai.width, region->granule);
	}
	/* What is there is a secret, so the address was good. */
	for (part = SECRET0; part <= SECRET2; part++)
		KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ,
					       chip_region(chip, part)->base +
					       8, 0, 0), -EACCES);
}

static void relative_address_unaligned(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 bytes[16] = { 1 };
	u32 part;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		const struct otp_region *region = chip_region(chip, part);
		u32 low = region->granule / 2;

		KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ,
					       region->base + low, 0, 0),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ,
					       region->base + 1, 0, 0),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, chip_program(chip, part, low, bytes,
						   region->granule, 0),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_ALIGN);
	}
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

/* A region has no address before its start; the raw space has none past it. */
static void relative_address_out_of_range_before_start(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 bytes[8] = { 1 };
	u32 part;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		u32 granule = granule_of(chip, part);

		KUNIT_EXPECT_EQ(test, chip_program(chip, part, 0 - granule,
						   bytes, granule, 0),
				-ERANGE);
		KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_RANGE);
	}
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0 - 4, 0, 0),
			-ERANGE);
}

static void relative_address_out_of_range_past_end(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 bytes[8] = { 1 };
	u32 part;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		const struct otp_region *region = chip_region(chip, part);

		KUNIT_EXPECT_EQ(test, chip_program(chip, part, region->size,
						   bytes, region->granule, 0),
				-ERANGE);
		KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_RANGE);
	}
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x800, 0, 0),
			-ERANGE);
}

static void dai_read_read32(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[4], mask[4];
	u32 vendor;

	/* MANUF_STATE */
	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0x20, 0xdeadbeef),
			0);
	chip_clear(chip);
	KUNIT_EXPECT_EQ(test, chip_read(chip, HW_CFG0, 0x20, 4, data, mask,
					&vendor), 0);
	/* REGWEN, ADDRESS, CMD, STATUS, RDATA_0 */
	KUNIT_EXPECT_EQ(test, chip_accesses(chip), 5);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(data), 0xdeadbeef);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(mask), 0xffffffff);
}

/* Secrets stay inside: what is there shows by what can be programmed. */
static void dai_read_read64(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = SECRET0; part <= SECRET2; part++) {
		u8 data[8], mask[8];
		u32 vendor;

		KUNIT_EXPECT_EQ(test, chip_program64(chip, part, 8, DIGEST),
				0);
		KUNIT_EXPECT_EQ(test, chip->op.verified, OTP_VERIFIED_VALUE);
		KUNIT_EXPECT_EQ(test, chip_program64(chip, part, 8, DIGEST),
				0);
		KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
		KUNIT_EXPECT_EQ(test, chip_program64(chip, part, 8,
						     DIGEST ^ 1), -EEXIST);
		KUNIT_EXPECT_EQ(test, chip_read(chip, part, 8, 8, data, mask,
						&vendor), -EACCES);
		KUNIT_EXPECT_EQ(test, get_unaligned_le64(data), 0);
		KUNIT_EXPECT_EQ(test, get_unaligned_le64(mask), U64_MAX);
	}
}

static void dai_read_digest_read64(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 digest, sensed;
	u32 vendor;

	chip_clear(chip);
	KUNIT_EXPECT_EQ(test, chip_digest(chip, HW_CFG0, &digest, &sensed,
					  &vendor), 0);
	/* Two of what was sensed, and REGWEN to RDATA_1 */
	KUNIT_EXPECT_EQ(test, chip_accesses(chip), 2 + 6);
}

static void dai_read_unaligned(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x679, 0, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x754, 0, 0),
			-EINVAL);
	/* Half a digest would read as the whole once more. */
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x03c, 0, 0),
			-EINVAL);
}

static void dai_read_out_of_range(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x678 + 0x1000, 0,
				       0), -ERANGE);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, U32_MAX, 0, 0),
			-ERANGE);
}

/* Somebody else's command runs. */
static void make_busy(struct chip *chip)
{
	KUNIT_ASSERT_EQ(chip->test,
			otp_mock_set_latency(chip->mock, 1000000), 0);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, 1);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS, 0x000);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_CMD, OPENTITAN_OTP_CMD_WR);
}

static void dai_read_busy(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[4], mask[4];
	u32 vendor;

	make_busy(chip);
	KUNIT_EXPECT_EQ(test, chip_read(chip, HW_CFG0, 0, 4, data, mask,
					&vendor), -EBUSY);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_READ, 0x678, 0, 0),
			-EBUSY);
}

static void dai_program_program32(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[4], mask[4];
	u32 vendor;

	chip_clear(chip);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x000, 0x1234, 0),
			0);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 1);
	KUNIT_EXPECT_EQ(test, chip_read(chip, VENDOR_TEST, 0, 4, data, mask,
					&vendor), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(data), 0x1234);
}

static void dai_program_program64(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET0, 8, DIGEST), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 1);
	/* Nor does it stay where others could find it. */
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0),
			0);
	KUNIT_EXPECT_EQ(test, chip_get(chip,
				       OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1),
			0);
}

static void dai_program_bad_partition(struct kunit *test)
{
	struct chip *chip = test->priv;

	/* 32 bits into a secret partition */
	KUNIT_EXPECT_EQ(test, chip_program32(chip, SECRET1, 0, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_ALIGN);
	/* The life cycle belongs to its controller. */
	KUNIT_EXPECT_EQ(test, chip_program32(chip, LIFE_CYCLE, 0, 1), -EROFS);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_READ_ONLY);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x7a8, 1, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip->dai.vendor, DAI_VENDOR(ACCESS_ERROR));
	/* 64 bits into a word of 32 */
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x678, DIGEST, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

static void dai_program_unaligned(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, CREATOR_SW_CFG, 1, 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_ALIGN);
	KUNIT_EXPECT_EQ(test, chip_program64(chip, SECRET2, 4, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_ALIGN);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

/* A digest is no data: it can only be locked with. */
static void dai_program_out_of_range(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		const struct otp_region *region = chip_region(chip, part);

		KUNIT_EXPECT_EQ(test, chip_program64(chip, part, region->size -
						     DIGEST_SIZE, DIGEST),
				-EROFS);
		KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_READ_ONLY);
	}
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

static void dai_program_busy(struct kunit *test)
{
	struct chip *chip = test->priv;
	int ret;

	/* A busy interface before a batch is one that hangs. */
	make_busy(chip);
	ret = chip_program32(chip, HW_CFG0, 0, 1);
	KUNIT_EXPECT_EQ(test, ret, -ENOTRECOVERABLE);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_WRITE, 0x678, 1, 0),
			-ENOTRECOVERABLE);
}

static void dai_digest_digest_sw(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 digest, sensed;
	u32 part, vendor;

	for (part = VENDOR_TEST; part <= STATE; part++) {
		KUNIT_EXPECT_EQ(test, chip_program32(chip, part, 0, 1), 0);
		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, DIGEST + part, 0),
				0);
		KUNIT_EXPECT_EQ(test, chip->lock.status, OTP_OP_PROGRAMMED);
		KUNIT_EXPECT_EQ(test, chip->lock.memory, DIGEST + part);
		KUNIT_EXPECT_EQ(test, chip->lock.region_state,
				OTP_REGION_LOCK_PENDING);
		KUNIT_EXPECT_EQ(test, chip_digest(chip, part, &digest, &sensed,
						  &vendor), 0);
		KUNIT_EXPECT_EQ(test, digest, DIGEST + part);
		KUNIT_EXPECT_EQ(test, sensed, 0);
	}
}

static void dai_digest_digest_hw(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 digest, sensed;
	u32 part, vendor;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 1), 0);
	for (part = HW_CFG0; part <= SECRET2; part++) {
		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, 0,
						OTP_LOCK_ALLOW_BLANK), 0);
		KUNIT_EXPECT_EQ(test, chip->lock.status, OTP_OP_PROGRAMMED);
		KUNIT_EXPECT_NE(test, chip->lock.memory, 0);
		KUNIT_EXPECT_EQ(test, chip_digest(chip, part, &digest, &sensed,
						  &vendor), 0);
		KUNIT_EXPECT_EQ(test, digest, chip->lock.memory);
		KUNIT_EXPECT_EQ(test, sensed, 0);
	}
}

static void dai_digest_bad_partition(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_lock(chip, LIFE_CYCLE, 0, 0), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, chip->lock.reason, OTP_REASON_LOCK);
	/* DIGEST of a software partition, raw */
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_DIGEST, 0x040, 0, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip->dai.vendor, DAI_VENDOR(ACCESS_ERROR));
	KUNIT_EXPECT_STREQ(test, chip->dai.message,
			   "DAI: AccessError, recoverable");
	KUNIT_EXPECT_EQ(test, chip_dai(chip, OTP_DAI_DIGEST, 0x7a8, 0, 0),
			-EACCES);
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

static void dai_digest_busy(struct kunit *test)
{
	struct chip *chip = test->priv;

	make_busy(chip);
	KUNIT_EXPECT_EQ(test, chip_lock(chip, HW_CFG0, 0,
					OTP_LOCK_ALLOW_BLANK),
			-ENOTRECOVERABLE);
	KUNIT_EXPECT_EQ(test, chip->lock.reason, OTP_REASON_DEAD);
}

static void dai_digest_bad_digest(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		u64 wrong = part <= STATE ? 0 : DIGEST;

		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, wrong,
						OTP_LOCK_ALLOW_BLANK),
				-EINVAL);
		KUNIT_EXPECT_EQ(test, chip->lock.reason, OTP_REASON_DIGEST);
	}
	KUNIT_EXPECT_EQ(test, chip_pulses(chip), 0);
}

static void is_digest_computed_success(struct kunit *test)
{
	struct chip *chip = test->priv;
	u32 part;

	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		KUNIT_EXPECT_EQ(test, chip_region_state(chip, part), 0);
		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, part <= STATE ?
						DIGEST : 0,
						OTP_LOCK_ALLOW_BLANK), 0);
	}
	chip_reset(chip);
	for (part = VENDOR_TEST; part <= SECRET2; part++)
		KUNIT_EXPECT_EQ(test, chip_region_state(chip, part) &
				~OTP_REGION_READ_LOCKED,
				OTP_REGION_WRITE_LOCKED);
}

static void is_digest_computed_bad_partition(struct kunit *test)
{
	struct chip *chip = test->priv;

	KUNIT_EXPECT_EQ(test, chip_region(chip, LIFE_CYCLE)->flags &
			(OTP_REGION_HW_DIGEST | OTP_REGION_SW_DIGEST), 0);
	KUNIT_EXPECT_EQ(test, chip_region_state(chip, LIFE_CYCLE),
			OTP_REGION_WRITE_LOCKED | OTP_REGION_READ_LOCKED);
}

static void get_digest_get_digest(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 digest, sensed;
	u32 part, vendor;

	for (part = VENDOR_TEST; part <= STATE; part++)
		KUNIT_EXPECT_EQ(test, chip_lock(chip, part, DIGEST,
						OTP_LOCK_ALLOW_BLANK), 0);
	chip_reset(chip);
	for (part = VENDOR_TEST; part <= STATE; part++) {
		KUNIT_EXPECT_EQ(test, chip_digest(chip, part, &digest, &sensed,
						  &vendor), 0);
		KUNIT_EXPECT_EQ(test, sensed, DIGEST);
		KUNIT_EXPECT_EQ(test, digest, DIGEST);
	}
}

static void get_digest_bad_digest(struct kunit *test)
{
	struct chip *chip = test->priv;
	u64 digest = 1, sensed = 1;
	u32 part, vendor;

	/* 0 is none, and no error. */
	for (part = VENDOR_TEST; part <= SECRET2; part++) {
		KUNIT_EXPECT_EQ(test, chip_digest(chip, part, &digest, &sensed,
						  &vendor), 0);
		KUNIT_EXPECT_EQ(test, digest, 0);
		KUNIT_EXPECT_EQ(test, sensed, 0);
	}
}

static void blocking_io_read(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[16], mask[16];
	u32 i, vendor;

	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, chip_program32(chip, OWNER_SW_CFG,
						     0x10 + 4 * i, i + 1), 0);
	chip_clear(chip);
	KUNIT_EXPECT_EQ(test, chip_read(chip, OWNER_SW_CFG, 0x10, 16, data,
					mask, &vendor), 0);
	/* Through the window: is it open, is all well, and the words */
	KUNIT_EXPECT_EQ(test, chip_accesses(chip), 2 + 4);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, get_unaligned_le32(data + 4 * i), i + 1);
}

/* There the bus would never answer: so it is not asked. */
static void blocking_io_bad_partition(struct kunit *test)
{
	struct chip *chip = test->priv;
	u8 data[32], mask[32];
	u32 vendor, value;

	KUNIT_EXPECT_EQ(test, chip_program32(chip, HW_CFG0, 0, 0x1234), 0);
	KUNIT_EXPECT_NE(test, regmap_read(chip->regmap,
					  OPENTITAN_OTP_SW_CFG_WINDOW + 0x678,
					  &value), 0);
	KUNIT_EXPECT_EQ(test, chip_read(chip, HW_CFG0, 0, 32, data, mask,
					&vendor), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(data), 0x1234);
	KUNIT_EXPECT_EQ(test, chip_read(chip, LIFE_CYCLE, 0, 32, data, mask,
					&vendor), -EPERM);
}

static struct kunit_case dif_cases[] = {
	KUNIT_CASE(dai_regwen_lock_dai),
	KUNIT_CASE(dai_regwen_is_dai_locked),
	KUNIT_CASE(config_basic),
	KUNIT_CASE(config_left_alone),
	KUNIT_CASE(config_locked),
	KUNIT_CASE(config_is_config_locked),
	KUNIT_CASE(config_lock_config),
	KUNIT_CASE(check_integrity),
	KUNIT_CASE(check_consistency),
	KUNIT_CASE(check_lock_trigger),
	KUNIT_CASE(check_locked),
	KUNIT_CASE(read_lock_is_locked),
	KUNIT_CASE(read_lock_lock),
	KUNIT_CASE(read_lock_not_lockable_partitions),
	KUNIT_CASE(status_idle),
	KUNIT_CASE(status_errors),
	KUNIT_CASE(relative_address_okay),
	KUNIT_CASE(relative_address_unaligned),
	KUNIT_CASE(relative_address_out_of_range_before_start),
	KUNIT_CASE(relative_address_out_of_range_past_end),
	KUNIT_CASE(dai_read_read32),
	KUNIT_CASE(dai_read_read64),
	KUNIT_CASE(dai_read_digest_read64),
	KUNIT_CASE(dai_read_unaligned),
	KUNIT_CASE(dai_read_out_of_range),
	KUNIT_CASE(dai_read_busy),
	KUNIT_CASE(dai_program_program32),
	KUNIT_CASE(dai_program_program64),
	KUNIT_CASE(dai_program_bad_partition),
	KUNIT_CASE(dai_program_unaligned),
	KUNIT_CASE(dai_program_out_of_range),
	KUNIT_CASE(dai_program_busy),
	KUNIT_CASE(dai_digest_digest_sw),
	KUNIT_CASE(dai_digest_digest_hw),
	KUNIT_CASE(dai_digest_bad_partition),
	KUNIT_CASE(dai_digest_busy),
	KUNIT_CASE(dai_digest_bad_digest),
	KUNIT_CASE(is_digest_computed_success),
	KUNIT_CASE(is_digest_computed_bad_partition),
	KUNIT_CASE(get_digest_get_digest),
	KUNIT_CASE(get_digest_bad_digest),
	KUNIT_CASE(blocking_io_read),
	KUNIT_CASE(blocking_io_bad_partition),
	{ }
};

static struct kunit_suite dif_suite = {
	.name = "otp_opentitan_dif",
	.init = chip_init,
	.test_cases = dif_cases,
};

kunit_test_suite(dif_suite);
