// SPDX-License-Identifier: GPL-2.0-only
/*
 * An OpenTitan OTP controller on the mock, with its driver, for tests.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/slab.h>

#include "opentitan-chip.h"
#include "ram.h"

static void chip_find(struct chip *chip)
{
	chip->otp = ram_find(chip->child);
	KUNIT_ASSERT_NOT_NULL(chip->test, chip->otp);
}

static void chip_forget(struct chip *chip)
{
	if (chip->otp)
		put_device(&chip->otp->dev);
	chip->otp = NULL;
}

static void chip_start(struct chip *chip)
{
	struct kunit *test = chip->test;

	KUNIT_ASSERT_EQ(test, otp_mock_start(chip->mock), 0);
	chip->child = otp_mock_get_device(chip->mock);
	KUNIT_ASSERT_NOT_NULL(test, chip->child);
	chip->regmap = dev_get_regmap(chip->child->parent, NULL);
	KUNIT_ASSERT_NOT_NULL(test, chip->regmap);
	chip_find(chip);
}

static void chip_release(void *data)
{
	struct chip *chip = data;

	chip_forget(chip);
	if (chip->child)
		put_device(chip->child);
	otp_mock_destroy(chip->mock);
}

struct chip *chip_create(struct kunit *test, const char *variant,
			 const struct property_entry *properties)
{
	struct chip *chip = kunit_kzalloc(test, sizeof(*chip), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, chip);
	chip->test = test;
	chip->mock = otp_mock_create("opentitan", variant);
	KUNIT_ASSERT_FALSE(test, IS_ERR(chip->mock));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, chip_release,
							chip), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_set_properties(chip->mock, properties),
			0);
	chip_start(chip);
	return chip;
}

int chip_init(struct kunit *test)
{
	test->priv = chip_create(test, "earlgrey", NULL);
	return 0;
}

void chip_bind_again(struct chip *chip)
{
	chip_forget(chip);
	device_release_driver(chip->child);
	KUNIT_ASSERT_EQ(chip->test, device_attach(chip->child), 1);
	chip_find(chip);
}

void chip_reset(struct chip *chip)
{
	KUNIT_ASSERT_EQ(chip->test, otp_mock_reset(chip->mock), 0);
}

const struct otp_region *chip_region(const struct chip *chip, u32 part)
{
	return &chip->otp->desc->regions[part];
}

u32 chip_digest_address(const struct chip *chip, u32 part)
{
	const struct otp_region *region = chip_region(chip, part);

	return region->base + region->size - DIGEST_SIZE;
}

int chip_program(struct chip *chip, u32 part, u32 offset, const void *data,
		 u32 len, u32 flags)
{
	u8 *bytes = kunit_kmalloc(chip->test, 2 * len + 1, GFP_KERNEL);
	u8 *mask = bytes + len;
	struct otp_request request = {
		.ops = &chip->op,
		.data = &bytes,
		.mask = &mask,
		.nops = 1,
		.flags = flags,
	};
	int ret;

	KUNIT_ASSERT_NOT_NULL(chip->test, bytes);
	memcpy(bytes, data, len);
	memset(mask, 0xff, len);
	chip->op = (struct otp_op){
		.region = part,
		.offset = offset,
		.len = len,
		.field = OTP_NO_FIELD,
	};
	scoped_guard(mutex, &chip->otp->lock)
		ret = otp_program(chip->otp, &request);
	memcpy(chip->message, request.message, sizeof(chip->message));
	return ret;
}

int chip_program32(struct chip *chip, u32 part, u32 offset, u32 data)
{
	__le32 word = cpu_to_le32(data);

	return chip_program(chip, part, offset, &word, sizeof(word), 0);
}

int chip_program64(struct chip *chip, u32 part, u32 offset, u64 data)
{
	__le64 word = cpu_to_le64(data);

	return chip_program(chip, part, offset, &word, sizeof(word), 0);
}

int chip_read(struct chip *chip, u32 part, u32 offset, u32 len, void *data,
	      void *mask, u32 *vendor)
{
	guard(mutex)(&chip->otp->lock);
	return otp_region_read(chip->otp, chip_region(chip, part), offset,
			       len, data, mask, vendor);
}

static int chip_lock_kind(struct chip *chip, u32 part, u32 kind, u64 digest,
			  u32 flags)
{
	struct otp_lock_request request = {
		.lock = &chip->lock,
		.region = chip_region(chip, part),
	};
	int ret;

	chip->lock = (struct otp_lock){
		.region = part,
		.kind = kind,
		.digest = digest,
		.flags = flags,
	};
	scoped_guard(mutex, &chip->otp->lock)
		ret = otp_lock(chip->otp, &request);
	memcpy(chip->message, request.message, sizeof(chip->message));
	return ret;
}

int chip_lock(struct chip *chip, u32 part, u64 digest, u32 flags)
{
	return chip_lock_kind(chip, part, OTP_LOCK_WRITE, digest, flags);
}

int chip_lock_reading(struct chip *chip, u32 part)
{
	return chip_lock_kind(chip, part, OTP_LOCK_READ, 0, 0);
}

int chip_dai(struct chip *chip, u32 command, u32 address, u64 data,
	     u32 flags)
{
	chip->dai = (struct otp_dai_command){
		.command = command,
		.address = address,
		.data = data,
		.flags = flags,
	};
	guard(mutex)(&chip->otp->lock);
	return chip->otp->ops->dai(chip->otp, &chip->dai);
}

int chip_digest(struct chip *chip, u32 part, u64 *digest, u64 *sensed,
		u32 *vendor)
{
	guard(mutex)(&chip->otp->lock);
	return chip->otp->ops->digest(chip->otp, chip_region(chip, part),
				      digest, sensed, vendor);
}

u32 chip_region_state(struct chip *chip, u32 part)
{
	guard(mutex)(&chip->otp->lock);
	return otp_region_state(chip->otp, chip_region(chip, part));
}

enum otp_state chip_state(struct chip *chip, u32 *vendor)
{
	guard(mutex)(&chip->otp->lock);
	return otp_device_state(chip->otp, chip->message, vendor);
}

u32 chip_get(struct chip *chip, u32 offset)
{
	u32 value = 0;

	KUNIT_EXPECT_EQ(chip->test, regmap_read(chip->regmap, offset, &value),
			0);
	return value;
}

void chip_set(struct chip *chip, u32 offset, u32 value)
{
	KUNIT_EXPECT_EQ(chip->test, regmap_write(chip->regmap, offset, value),
			0);
}

u32 chip_accesses(struct chip *chip)
{
	return otp_mock_counter(chip->mock, OTP_MOCK_REG_READS) +
	       otp_mock_counter(chip->mock, OTP_MOCK_REG_WRITES);
}

void chip_clear(struct chip *chip)
{
	otp_mock_clear_counter(chip->mock, OTP_MOCK_REG_READS);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_REG_WRITES);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
}

u64 chip_pulses(struct chip *chip)
{
	return otp_mock_counter(chip->mock, OTP_MOCK_PULSES);
}

void chip_flip(struct chip *chip, u32 address, u32 bits)
{
	u32 bit;

	for (bit = 0; bit < 22; bit++)
		if (bits & BIT(bit))
			KUNIT_EXPECT_EQ(chip->test,
					otp_mock_flip(chip->mock,
						      address / 2 * 22 + bit),
					0);
}
