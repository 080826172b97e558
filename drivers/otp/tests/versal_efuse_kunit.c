// SPDX-License-Identifier: GPL-2.0-only
/*
 * The provider for AMD Versal against a few registers in RAM, which do what was
 * seen of QEMU's model of the controller: what is written to them in which
 * order, and what becomes of their traps.
 */
#include <kunit/device.h>
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/regmap.h>

#include "../regs/versal-efuse.h"
#include "ram.h"

#define ROWS		768
#define MAX_WRITES	128

/* The regions, by their number. */
enum {
	FACTORY, DNA, AES_KEY, USER_KEY_0, USER_KEY_1, BOOT_ENV, CONTROL,
	REVOCATION, SECURITY_MISC, PPK0, PPK1, PPK2, OFFCHIP, IV, USER, PUF,
	REGIONS,
};

/**
 * struct access - a register, and what is or was written to it
 * @reg: its offset
 * @value: the value
 */
struct access {
	u32 reg;
	u32 value;
};

/**
 * struct fuses - a controller
 * @test: the test it belongs to
 * @parent: whose registers they are
 * @pdev: the device that the driver is bound to
 * @ram: what batches are made for
 * @row: the fuses
 * @cached: what the cache read of them
 * @reg: the registers, as far as they keep what was written
 * @writes: writes to them
 * @log: the first of these
 * @refused: the row that takes nothing, 0 if none
 * @silent: neither done nor error comes
 * @stuck: it does not unlock
 * @sour: the cache finds an error
 * @op: how the last operation ended
 * @message: what was said about it
 */
struct fuses {
	struct kunit *test;
	struct device *parent;
	struct platform_device *pdev;
	struct ram ram;
	u32 row[ROWS];
	u32 cached[ROWS];
	u32 reg[VERSAL_EFUSE_SIZE / 4];
	u32 writes;
	struct access log[MAX_WRITES];
	u32 refused;
	bool silent;
	bool stuck;
	bool sour;
	struct otp_op op;
	char message[OTP_MESSAGE_SIZE];
};

static u32 *fuses_reg(struct fuses *fuses, u32 reg)
{
	return &fuses->reg[reg / 4];
}

/* Refused is done as well, and a bit that is set may be programmed again. */
static void fuses_program(struct fuses *fuses, u32 address)
{
	u32 row = address >> 5;
	bool enabled = *fuses_reg(fuses, VERSAL_EFUSE_CFG) &
		       VERSAL_EFUSE_CFG_PGM_EN;

	KUNIT_EXPECT_LT(fuses->test, row, ROWS);
	if (fuses->silent || row >= ROWS)
		return;
	*fuses_reg(fuses, VERSAL_EFUSE_ISR) |= 0x1;
	if (!enabled || row == fuses->refused)
		*fuses_reg(fuses, VERSAL_EFUSE_ISR) |= 0x2;
	else
		fuses->row[row] |= BIT(address & 31);
}

static void fuses_sense(struct fuses *fuses, u32 address)
{
	u32 row = address >> 5;

	KUNIT_EXPECT_LT(fuses->test, row, ROWS);
	if (fuses->silent || row >= ROWS)
		return;
	*fuses_reg(fuses, VERSAL_EFUSE_ISR) |= 0x4;
	*fuses_reg(fuses, VERSAL_EFUSE_RD_DATA) = fuses->row[row];
	if (row >= 12 && row <= 35) {
		*fuses_reg(fuses, VERSAL_EFUSE_ISR) |= 0x8;
		*fuses_reg(fuses, VERSAL_EFUSE_RD_DATA) = 0;
	}
}

static void fuses_load(struct fuses *fuses)
{
	memcpy(fuses->cached, fuses->row, sizeof(fuses->cached));
	memset(&fuses->cached[12], 0, 24 * 4);
	*fuses_reg(fuses, VERSAL_EFUSE_STATUS) |= 0x20;
	if (fuses->sour)
		*fuses_reg(fuses, VERSAL_EFUSE_ISR) |= 0x10;
}

static int fuses_write(void *context, unsigned int reg, unsigned int value)
{
	struct fuses *fuses = context;

	if (fuses->writes < MAX_WRITES)
		fuses->log[fuses->writes] = (struct access){ reg, value };
	fuses->writes++;
	if (reg == VERSAL_EFUSE_WR_LOCK) {
		*fuses_reg(fuses, reg) = fuses->stuck || value != 0xdf0d;
		return 0;
	}
	if (*fuses_reg(fuses, VERSAL_EFUSE_WR_LOCK))
		return 0;
	switch (reg) {
	case VERSAL_EFUSE_PGM_ADDR:
		fuses_program(fuses, value);
		break;
	case VERSAL_EFUSE_RD_ADDR:
		fuses_sense(fuses, value);
		break;
	case VERSAL_EFUSE_ISR:
		*fuses_reg(fuses, reg) &= ~value;
		break;
	case VERSAL_EFUSE_CACHE_LOAD:
		fuses_load(fuses);
		break;
	default:
		*fuses_reg(fuses, reg) = value;
	}
	return 0;
}

static int fuses_read(void *context, unsigned int reg, unsigned int *value)
{
	struct fuses *fuses = context;

	*value = *fuses_reg(fuses, reg);
	return 0;
}

static int fuses_read_cache(void *context, unsigned int reg,
			    unsigned int *value)
{
	struct fuses *fuses = context;

	*value = fuses->cached[reg / 4];
	return 0;
}

/* Nobody may write there. */
static int fuses_write_cache(void *context, unsigned int reg,
			     unsigned int value)
{
	return -EPERM;
}

static const struct regmap_config fuses_registers = {
	.reg_bits = 32, .val_bits = 32, .reg_stride = 4,
	.reg_read = fuses_read, .reg_write = fuses_write,
	.max_register = VERSAL_EFUSE_SIZE - 4,
};

static const struct regmap_config fuses_cache = {
	.name = "cache",
	.reg_bits = 32, .val_bits = 32, .reg_stride = 4,
	.reg_read = fuses_read_cache, .reg_write = fuses_write_cache,
	.max_register = VERSAL_EFUSE_CACHE_SIZE - 4,
};

static void fuses_release(void *data)
{
	struct fuses *fuses = data;

	if (fuses->ram.otp)
		put_device(&fuses->ram.otp->dev);
	platform_device_unregister(fuses->pdev);
}

static void fuses_lend(struct fuses *fuses, const struct regmap_config *config)
{
	struct regmap *map = devm_regmap_init(fuses->parent, NULL, fuses,
					      config);

	KUNIT_ASSERT_FALSE(fuses->test, IS_ERR(map));
}

/* With @rate the driver sets the timers. Unbound if it did not like it. */
static void fuses_bind(struct fuses *fuses, u32 rate)
{
	const struct property_entry properties[] = {
		PROPERTY_ENTRY_U32("clock-frequency", rate),
		{ }
	};
	struct platform_device_info info = {
		.parent = fuses->parent,
		.name = "versal-efuse",
		.id = PLATFORM_DEVID_AUTO,
		.properties = rate ? properties : NULL,
	};
	struct kunit *test = fuses->test;

	fuses->pdev = platform_device_register_full(&info);
	KUNIT_ASSERT_FALSE(test, IS_ERR(fuses->pdev));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, fuses_release,
							fuses), 0);
	fuses->ram.otp = ram_find(&fuses->pdev->dev);
}

/* As QEMU's are at reset: the factory's T-bits and anchors, all else blank. */
static struct fuses *fuses_create(struct kunit *test, bool cached)
{
	struct fuses *fuses = kunit_kzalloc(test, sizeof(*fuses), GFP_KERNEL);
	static unsigned int number;
	char name[16];
	u32 page;

	KUNIT_ASSERT_NOT_NULL(test, fuses);
	fuses->test = test;
	fuses->ram.test = test;
	snprintf(name, sizeof(name), "versal%u", number++);
	fuses->parent = kunit_device_register(test, name);
	KUNIT_ASSERT_FALSE(test, IS_ERR(fuses->parent));
	for (page = 0; page < 3; page++) {
		fuses->row[page * 256] = 0xa8000002;
		fuses->cached[page * 256] = 0xa8000002;
	}
	*fuses_reg(fuses, VERSAL_EFUSE_WR_LOCK) = 1;
	*fuses_reg(fuses, VERSAL_EFUSE_STATUS) = 7;
	if (cached)
		fuses_lend(fuses, &fuses_cache);
	/* The last one is found without a name. */
	fuses_lend(fuses, &fuses_registers);
	return fuses;
}

static int versal_init(struct kunit *test)
{
	struct fuses *fuses = fuses_create(test, true);

	test->priv = fuses;
	fuses_bind(fuses, 0);
	KUNIT_ASSERT_NOT_NULL(test, fuses->ram.otp);
	return 0;
}

static int fuses_run(struct fuses *fuses, struct ram_batch *batch)
{
	int ret;

	fuses->writes = 0;
	ret = ram_program(batch, 0);
	fuses->op = batch->ops[0];
	strscpy(fuses->message, batch->request.message,
		sizeof(fuses->message));
	KUNIT_EXPECT_EQ(fuses->test, *fuses_reg(fuses, VERSAL_EFUSE_WR_LOCK),
			1);
	KUNIT_EXPECT_EQ(fuses->test, *fuses_reg(fuses, VERSAL_EFUSE_CFG) &
			VERSAL_EFUSE_CFG_PGM_EN, 0);
	return ret;
}

static int fuses_set(struct fuses *fuses, u32 region, u32 offset, u32 bits)
{
	struct ram_batch *batch = ram_batch(&fuses->ram);

	ram_add_word(batch, region, offset, bits, bits);
	return fuses_run(fuses, batch);
}

static int fuses_look(struct fuses *fuses, u32 region, u32 offset, u32 *value)
{
	struct otp_device *otp = fuses->ram.otp;
	u8 data[4], mask[4];
	u32 vendor;
	int ret;

	guard(mutex)(&otp->lock);
	ret = otp_region_read(otp, otp_region_get(otp, region), offset, 4,
			      data, mask, &vendor);
	*value = get_unaligned_le32(data);
	if (!ret)
		KUNIT_EXPECT_MEMEQ(fuses->test, data, mask, 4);
	return ret;
}

static u32 fuses_state(struct fuses *fuses, u32 region)
{
	struct otp_device *otp = fuses->ram.otp;

	guard(mutex)(&otp->lock);
	return otp_region_state(otp, otp_region_get(otp, region));
}

/* As somebody else left it. */
static void fuses_preset(struct fuses *fuses, u32 row, u32 value)
{
	fuses->row[row] = value;
	fuses->cached[row] = value;
}

static u32 fuses_pulses(struct fuses *fuses)
{
	u32 i, pulses = 0;

	for (i = 0; i < min_t(u32, fuses->writes, MAX_WRITES); i++)
		pulses += fuses->log[i].reg == VERSAL_EFUSE_PGM_ADDR;
	return pulses;
}

static void regions_are_where_the_fuses_are(struct kunit *test)
{
	struct fuses *fuses = test->priv;
	const struct otp_desc *desc = fuses->ram.otp->desc;
	const struct otp_region *user = &desc->regions[USER];
	u32 i;

	KUNIT_ASSERT_EQ(test, desc->nregions, REGIONS);
	for (i = 0; i < REGIONS; i++) {
		const struct otp_region *region = &desc->regions[i];

		KUNIT_EXPECT_EQ(test, region->semantics, OTP_BIT_SET);
		KUNIT_EXPECT_LE(test, region->base + region->size, 3072);
		KUNIT_EXPECT_EQ(test, region->base / 1024,
				(region->base + region->size - 1) / 1024);
	}
	KUNIT_EXPECT_EQ(test, user->base, 0x204);
	KUNIT_ASSERT_EQ(test, user->nfields, 63);
	KUNIT_EXPECT_STREQ(test, user->fields[0].name, "USER_FUSE_1");
	KUNIT_EXPECT_STREQ(test, user->fields[62].name, "USER_FUSE_63");
	KUNIT_EXPECT_EQ(test, user->fields[62].bit_offset, 62 * 32);
	KUNIT_EXPECT_EQ(test, desc->regions[PPK0].base, 0x100);
	KUNIT_EXPECT_EQ(test, desc->regions[IV].base +
			desc->regions[IV].fields[3].bit_offset / 8, 0x1e8);
	KUNIT_EXPECT_EQ(test, desc->regions[PUF].base, 0xa04);
}

/* As it was seen to work on the model. */
static void fuse_is_programmed_by_the_known_sequence(struct kunit *test)
{
	static const struct access expected[] = {
		{ 0x00, 0xdf0d }, { 0x04, 0x2 }, { 0x30, 0x3 },
		{ 0x0c, 0x1025 }, { 0x30, 0x3 }, { 0x30, 0x10 },
		{ 0x40, 0x1 }, { 0x04, 0x0 }, { 0x00, 0x0 },
	};
	struct fuses *fuses = test->priv;
	u32 i;

	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, BIT(5)), 0);
	KUNIT_EXPECT_EQ(test, fuses->op.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, fuses->row[129], 0x20);
	KUNIT_ASSERT_EQ(test, fuses->writes, ARRAY_SIZE(expected));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		KUNIT_EXPECT_EQ(test, fuses->log[i].reg, expected[i].reg);
		KUNIT_EXPECT_EQ(test, fuses->log[i].value, expected[i].value);
	}
}

static void bits_are_programmed_one_by_one_and_only_once(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 4, 0xc0ffee00), 0);
	KUNIT_EXPECT_EQ(test, fuses_pulses(fuses), 16);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 4, 0xc0ffee01), 0);
	KUNIT_EXPECT_EQ(test, fuses_pulses(fuses), 1);
	KUNIT_EXPECT_EQ(test, fuses->row[130], 0xc0ffee01);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 4, 0xc0ffee01), 0);
	KUNIT_EXPECT_EQ(test, fuses->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, fuses->writes, 0);
}

static void what_isr_kept_is_not_taken_for_the_outcome(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	*fuses_reg(fuses, VERSAL_EFUSE_ISR) = 0x1f;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), 0);
	*fuses_reg(fuses, VERSAL_EFUSE_ISR) = 0x1;
	fuses->silent = true;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 2), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fuses->row[129], 1);
}

/* Done and error come together. */
static void refusal_is_a_failure_with_its_status(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	fuses->refused = 129;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 0x6), -EIO);
	KUNIT_EXPECT_EQ(test, fuses->op.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_EQ(test, fuses->op.vendor, 0x3);
	KUNIT_EXPECT_EQ(test, fuses_pulses(fuses), 1);
	KUNIT_EXPECT_STREQ(test, fuses->message,
			   "USER_FUSE_1: programming failed, the device says 0x00000003 PGM_ERROR, the row or the fuse is locked");
	KUNIT_EXPECT_EQ(test, fuses->row[129], 0);
}

static void controller_that_stays_locked_gets_no_pulse(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	fuses->stuck = true;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), -EPERM);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_EQ(test, fuses_pulses(fuses), 0);
}

static void cache_that_cannot_be_loaded_is_a_failure(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	fuses->sour = true;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), -EIO);
	KUNIT_EXPECT_EQ(test, fuses->op.vendor & 0x10, 0x10);
	KUNIT_EXPECT_EQ(test, fuses->row[129], 1);
}

static void power_comes_before_programming(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	*fuses_reg(fuses, VERSAL_EFUSE_PD) = 1;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), 0);
	KUNIT_EXPECT_EQ(test, fuses->log[1].reg, VERSAL_EFUSE_PD);
	KUNIT_EXPECT_EQ(test, fuses->log[1].value, 0);
}

static void lock_fuse_locks_its_region_and_no_other(struct kunit *test)
{
	static const struct {
		u32 region;
		u32 bit;
	} locks[] = {
		{ DNA, 27 }, { AES_KEY, 11 }, { USER_KEY_0, 13 },
		{ USER_KEY_1, 15 }, { BOOT_ENV, 28 }, { PPK0, 6 },
		{ PPK1, 7 }, { PPK2, 8 }, { PUF, 16 },
	};
	struct fuses *fuses = test->priv;
	u32 i, region;

	for (i = 0; i < ARRAY_SIZE(locks); i++) {
		fuses_preset(fuses, 43, BIT(locks[i].bit));
		for (region = 0; region < REGIONS; region++)
			KUNIT_EXPECT_EQ(test, fuses_state(fuses, region),
					region == locks[i].region ?
					OTP_REGION_WRITE_LOCKED : 0);
	}
}

static void locked_region_is_refused_before_any_pulse(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	*fuses_reg(fuses, VERSAL_EFUSE_PGM_LOCK) = 1;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, REVOCATION, 8, 1), -EROFS);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_LOCKED);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, OFFCHIP, 8, 1), 0);
	fuses_preset(fuses, 43, BIT(28));
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, BOOT_ENV, 0, BIT(20)), -EROFS);
	KUNIT_EXPECT_EQ(test, fuses->writes, 0);
}

/* In whatever order they were asked for. */
static void lock_fuse_goes_behind_what_it_locks(struct kunit *test)
{
	struct fuses *fuses = test->priv;
	struct ram_batch *batch = ram_batch(&fuses->ram);

	ram_add_word(batch, CONTROL, 12, BIT(6), BIT(6));
	ram_add_bytes(batch, PPK0, 0, 0x01, 0xff, 32);
	KUNIT_EXPECT_EQ(test, fuses_run(fuses, batch), 0);
	KUNIT_EXPECT_EQ(test, fuses->row[71], 0x01010101);
	KUNIT_EXPECT_EQ(test, fuses->row[43], BIT(6));
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, CONTROL, 12, BIT(6)), 0);
	KUNIT_EXPECT_EQ(test, fuses->op.status, OTP_OP_ALREADY);
}

static void half_a_hash_is_refused(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	KUNIT_EXPECT_EQ(test, fuses_set(fuses, PPK1, 0, U32_MAX), -EINVAL);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_MASK);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, CONTROL, 0, BIT(2)), -EINVAL);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_MASK);
	KUNIT_EXPECT_EQ(test, fuses->writes, 0);
}

static void what_could_stop_the_chip_belongs_to_its_maker(struct kunit *test)
{
	static const struct {
		u32 region;
		u32 offset;
		u32 bit;
	} makers[] = {
		{ FACTORY, 0, 28 }, { FACTORY, 0, 26 }, { FACTORY, 0, 2 },
		{ CONTROL, 12, 0 }, { CONTROL, 12, 2 }, { CONTROL, 12, 29 },
		{ SECURITY_MISC, 0, 0 },
	};
	struct fuses *fuses = test->priv;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(makers); i++) {
		KUNIT_EXPECT_EQ(test, fuses_set(fuses, makers[i].region,
						makers[i].offset,
						BIT(makers[i].bit)), -EPERM);
		KUNIT_EXPECT_EQ(test, fuses->op.reason,
				OTP_REASON_VENDOR_FIELD);
		KUNIT_EXPECT_EQ(test, fuses->writes, 0);
	}
}

/* 0 of a key does not say that it is blank. */
static void key_is_neither_read_nor_programmed(struct kunit *test)
{
	struct fuses *fuses = test->priv;
	struct otp_device *otp = fuses->ram.otp;
	enum otp_programmed is;
	u32 value, vendor, region;

	for (region = AES_KEY; region <= USER_KEY_1; region++) {
		const struct otp_region *key = otp_region_get(otp, region);

		KUNIT_EXPECT_EQ(test, fuses_look(fuses, region, 0, &value),
				-EPERM);
		KUNIT_EXPECT_EQ(test, otp_field_programmed(otp, key,
							   key->fields, &is,
							   &vendor), -EPERM);
		KUNIT_EXPECT_EQ(test, is, OTP_UNKNOWN);
		KUNIT_EXPECT_EQ(test, fuses_set(fuses, region, 0, 1), -EROFS);
		KUNIT_EXPECT_EQ(test, fuses->op.reason,
				OTP_REASON_READ_ONLY);
	}
}

static void page_with_wrong_t_bits_is_not_programmed(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	*fuses_reg(fuses, VERSAL_EFUSE_STATUS) = 0x6;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), -EIO);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_CHIP);
	KUNIT_EXPECT_STREQ(test, fuses->message,
			   "the T-bits of page 0 are wrong (STATUS 0x00000006)");
	*fuses_reg(fuses, VERSAL_EFUSE_STATUS) = 0x1;
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), 0);
}

static void fuses_that_became_hashes_are_left_alone(struct kunit *test)
{
	struct fuses *fuses = test->priv;

	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 47 * 4, 1), 0);
	fuses_preset(fuses, 40, BIT(16));
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 46 * 4, 1), 0);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 47 * 4, 2), -EPERM);
	KUNIT_EXPECT_EQ(test, fuses->op.reason, OTP_REASON_CHIP);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 62 * 4, 1), -EPERM);
}

static void cache_is_read_without_a_write(struct kunit *test)
{
	struct fuses *fuses = test->priv;
	u32 value;

	fuses->cached[140] = 0x12345678;
	fuses->writes = 0;
	KUNIT_EXPECT_EQ(test, fuses_look(fuses, USER, 44, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x12345678);
	KUNIT_EXPECT_EQ(test, fuses->writes, 0);
}

static void without_a_cache_the_fuses_are_read(struct kunit *test)
{
	static const struct access expected[] = {
		{ 0x00, 0xdf0d }, { 0x04, 0x0 }, { 0x30, 0xc },
		{ 0x10, 0x1180 }, { 0x30, 0xc }, { 0x04, 0x0 },
		{ 0x00, 0x0 },
	};
	struct fuses *fuses = fuses_create(test, false);
	u32 value, i;

	fuses_bind(fuses, 0);
	KUNIT_ASSERT_NOT_NULL(test, fuses->ram.otp);
	fuses->row[140] = 0x12345678;
	fuses->cached[140] = 0xbad;
	fuses->writes = 0;
	KUNIT_EXPECT_EQ(test, fuses_look(fuses, USER, 44, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x12345678);
	KUNIT_ASSERT_EQ(test, fuses->writes, ARRAY_SIZE(expected));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		KUNIT_EXPECT_EQ(test, fuses->log[i].reg, expected[i].reg);
		KUNIT_EXPECT_EQ(test, fuses->log[i].value, expected[i].value);
	}
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 44, BIT(31)), 0);
	fuses->stuck = true;
	KUNIT_EXPECT_EQ(test, fuses_look(fuses, USER, 44, &value), -EPERM);
	KUNIT_EXPECT_EQ(test, fuses_state(fuses, PPK0),
			OTP_REGION_WRITE_LOCKED);
}

/* Times of the vendor's library, rounded up to cycles of 30 ns. */
static void timers_count_the_cycles_of_the_clock(struct kunit *test)
{
	static const struct access expected[] = {
		{ 0x18, 167 }, { 0x1c, 8 }, { 0x20, 7 }, { 0x24, 5 },
		{ 0x28, 17 }, { 0x2c, 7 },
	};
	struct fuses *fuses = fuses_create(test, true);
	u32 i;

	fuses_bind(fuses, 33333333);
	KUNIT_ASSERT_NOT_NULL(test, fuses->ram.otp);
	KUNIT_EXPECT_EQ(test, fuses_set(fuses, USER, 0, 1), 0);
	for (i = 0; i < ARRAY_SIZE(expected); i++)
		KUNIT_EXPECT_EQ(test, *fuses_reg(fuses, expected[i].reg),
				expected[i].value);
}

static void clock_that_is_too_fast_is_refused(struct kunit *test)
{
	struct fuses *fuses = fuses_create(test, true);
	struct fuses *slower = fuses_create(test, true);

	fuses_bind(fuses, 511000000);
	KUNIT_EXPECT_NULL(test, fuses->ram.otp);
	KUNIT_EXPECT_NULL(test, fuses->pdev->dev.driver);
	fuses_bind(slower, 510000000);
	KUNIT_EXPECT_NOT_NULL(test, slower->ram.otp);
}

static struct kunit_case versal_cases[] = {
	KUNIT_CASE(regions_are_where_the_fuses_are),
	KUNIT_CASE(fuse_is_programmed_by_the_known_sequence),
	KUNIT_CASE(bits_are_programmed_one_by_one_and_only_once),
	KUNIT_CASE(what_isr_kept_is_not_taken_for_the_outcome),
	KUNIT_CASE(refusal_is_a_failure_with_its_status),
	KUNIT_CASE(controller_that_stays_locked_gets_no_pulse),
	KUNIT_CASE(cache_that_cannot_be_loaded_is_a_failure),
	KUNIT_CASE(power_comes_before_programming),
	KUNIT_CASE(lock_fuse_locks_its_region_and_no_other),
	KUNIT_CASE(locked_region_is_refused_before_any_pulse),
	KUNIT_CASE(lock_fuse_goes_behind_what_it_locks),
	KUNIT_CASE(half_a_hash_is_refused),
	KUNIT_CASE(what_could_stop_the_chip_belongs_to_its_maker),
	KUNIT_CASE(key_is_neither_read_nor_programmed),
	KUNIT_CASE(page_with_wrong_t_bits_is_not_programmed),
	KUNIT_CASE(fuses_that_became_hashes_are_left_alone),
	KUNIT_CASE(cache_is_read_without_a_write),
	KUNIT_CASE(without_a_cache_the_fuses_are_read),
	KUNIT_CASE(timers_count_the_cycles_of_the_clock),
	KUNIT_CASE(clock_that_is_too_fast_is_refused),
	{ }
};

static struct kunit_suite versal_suite = {
	.name = "otp_versal_efuse",
	.init = versal_init,
	.test_cases = versal_cases,
};

kunit_test_suite(versal_suite);
