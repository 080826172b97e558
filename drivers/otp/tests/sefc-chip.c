// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mock of the SEFC with its driver, and what its cells hold.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/slab.h>

#include "sefc-chip.h"

static void mtsh_release(void *data)
{
	struct mtsh *chip = data;

	if (chip->otp)
		put_device(&chip->otp->dev);
	if (chip->child)
		put_device(chip->child);
	otp_mock_destroy(chip->mock);
}

/* Again, after the driver was unbound and bound. */
void mtsh_find_driver(struct mtsh *chip)
{
	if (chip->otp)
		put_device(&chip->otp->dev);
	chip->otp = ram_find(chip->child);
	KUNIT_ASSERT_NOT_NULL(chip->test, chip->otp);
	chip->ram.otp = chip->otp;
}

struct mtsh *mtsh_create(struct kunit *test, const char *life_cycle)
{
	struct mtsh *chip = kunit_kzalloc(test, sizeof(*chip), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, chip);
	chip->test = test;
	chip->ram.test = test;
	chip->image = kunit_kzalloc(test, MTSH_IMAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, chip->image);
	chip->mock = otp_mock_create("sefc", NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(chip->mock));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, mtsh_release,
							chip), 0);
	if (life_cycle)
		KUNIT_ASSERT_EQ(test, otp_mock_set_life_cycle(chip->mock,
							      life_cycle), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_start(chip->mock), 0);
	chip->child = otp_mock_get_device(chip->mock);
	KUNIT_ASSERT_NOT_NULL(test, chip->child);
	chip->registers = dev_get_regmap(chip->child->parent, "registers");
	chip->flash = dev_get_regmap(chip->child->parent, "flash");
	mtsh_find_driver(chip);
	return chip;
}

void mtsh_cycle(struct mtsh *chip)
{
	KUNIT_ASSERT_EQ(chip->test,
			otp_mock_set_power(chip->mock, OTP_MOCK_POWER_CYCLE),
			0);
}

void mtsh_look(struct mtsh *chip)
{
	KUNIT_ASSERT_EQ(chip->test,
			otp_mock_save(chip->mock, chip->image,
				      MTSH_IMAGE_SIZE), MTSH_IMAGE_SIZE);
}

const u8 *mtsh_cells(struct mtsh *chip, u32 block, u32 offset)
{
	mtsh_look(chip);
	return chip->image + MTSH_IMAGE_SIGNATURE +
	       block * SEFC_USB_BLOCK_SIZE + offset;
}

u32 mtsh_gpnvm(struct mtsh *chip)
{
	mtsh_look(chip);
	return get_unaligned_le32(chip->image + MTSH_IMAGE_GPNVM);
}

u32 mtsh_mode(struct mtsh *chip)
{
	return (mtsh_gpnvm(chip) & SEFC_GPNVM_BOOT_MODE) >>
	       SEFC_GPNVM_BOOT_MODE_SHIFT;
}

/* As another tool left them; a reset has not come yet. */
void mtsh_put_gpnvm(struct mtsh *chip, u32 bits)
{
	mtsh_look(chip);
	put_unaligned_le32(bits, chip->image + MTSH_IMAGE_GPNVM);
	KUNIT_ASSERT_EQ(chip->test, otp_mock_load(chip->mock, chip->image,
						  MTSH_IMAGE_SIZE), 0);
}

u32 mtsh_register(struct mtsh *chip, u32 reg)
{
	u32 value = 0;

	KUNIT_EXPECT_EQ(chip->test, regmap_read(chip->registers, reg, &value),
			0);
	return value;
}

void mtsh_expect_closed(struct mtsh *chip)
{
	KUNIT_EXPECT_EQ(chip->test, mtsh_register(chip, SEFC_USR), 0);
	KUNIT_EXPECT_EQ(chip->test, mtsh_register(chip, SEFC_WPMR),
			SEFC_WPMR_USRWP | SEFC_WPMR_GPNVMWP);
}

static int mtsh_program(struct mtsh *chip, struct ram_batch *batch, u32 flags)
{
	int ret = ram_program(batch, flags);

	chip->op = batch->ops[0];
	strscpy(chip->message, batch->request.message, sizeof(chip->message));
	return ret;
}

int mtsh_write(struct mtsh *chip, u32 region, u32 offset, const u8 *data,
	       const u8 *mask, u32 len, u32 flags)
{
	struct ram_batch *batch = ram_batch(&chip->ram);

	ram_add(batch, region, offset, data, mask, len);
	return mtsh_program(chip, batch, flags);
}

/* 64 bits at any place of a block; the page around them is left alone. */
int mtsh_write_word(struct mtsh *chip, u32 block, u32 offset, u64 data,
		    u64 mask)
{
	u32 page = rounddown(offset, SEFC_PAGE_SIZE);
	u8 *buf = kunit_kzalloc(chip->test, 2 * SEFC_PAGE_SIZE, GFP_KERNEL);
	u8 *at = buf + offset - page;

	KUNIT_ASSERT_NOT_NULL(chip->test, buf);
	put_unaligned_le64(data & mask, at);
	put_unaligned_le64(mask, at + SEFC_PAGE_SIZE);
	return mtsh_write(chip, MTSH_BLOCK(block), page, buf,
			  buf + SEFC_PAGE_SIZE, SEFC_PAGE_SIZE, 0);
}

int mtsh_write_gpnvm(struct mtsh *chip, u32 data, u32 mask)
{
	u8 bytes[2], bits[2];

	put_unaligned_le16(data & mask, bytes);
	put_unaligned_le16(mask, bits);
	return mtsh_write(chip, MTSH_GPNVM, 0, bytes, bits, sizeof(bytes), 0);
}

int mtsh_read(struct mtsh *chip, u32 region, u32 offset, u8 *data, u8 *mask,
	      u32 len, u32 *vendor)
{
	struct otp_device *otp = chip->otp;

	guard(mutex)(&otp->lock);
	return otp_region_read(otp, otp_region_get(otp, region), offset, len,
			       data, mask, vendor);
}

int mtsh_erase(struct mtsh *chip, u32 region, u32 offset, u32 len, u32 flags)
{
	struct otp_device *otp = chip->otp;
	struct otp_erase arg = {
		.region = region, .offset = offset, .len = len, .flags = flags,
	};
	struct otp_erase_request request = {
		.erase = &arg,
		.region = otp_region_get(otp, region),
	};
	int ret;

	scoped_guard(mutex, &otp->lock)
		ret = otp_erase(otp, &request);
	chip->outcome = request.outcome;
	chip->erased = arg.erased;
	return ret;
}

enum otp_state mtsh_state(struct mtsh *chip)
{
	struct otp_device *otp = chip->otp;
	u32 vendor;

	guard(mutex)(&otp->lock);
	return otp_device_state(otp, chip->message, &vendor);
}

u32 mtsh_region_state(struct mtsh *chip, u32 region)
{
	struct otp_device *otp = chip->otp;

	guard(mutex)(&otp->lock);
	return otp_region_state(otp, otp_region_get(otp, region));
}
