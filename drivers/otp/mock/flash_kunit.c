// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of the mock with a block that has large windows, bus errors, pulses
 * that can be suspended, an array of more than 64 KiB, and an erase signal.
 * The SEFC model is that block; what it answers is tested in selftests/unit.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

#include "../regs/sefc.h"
#include "mock.h"

#define LATENCY_US	1000
#define BLANK		0xffffffffU
#define PAGE_NUMBER	SEFC_USB_PAGE(1, 0)
#define PAGE_FIRST	(PAGE_NUMBER * SEFC_PAGE_SIZE)
#define PAGE_WORDS	(SEFC_PAGE_SIZE / 4)

/* A live mock that no driver is bound to. */
struct flash {
	struct otp_mock *mock;
	struct device *dev;
	struct regmap *regs;
	struct regmap *flash;
	u32 page[PAGE_WORDS];
};

static u32 flash_get(struct kunit *test, u32 offset)
{
	struct flash *flash = test->priv;
	u32 value = 0;

	KUNIT_EXPECT_EQ(test, regmap_read(flash->regs, offset, &value), 0);
	return value;
}

static void flash_set(struct kunit *test, u32 offset, u32 value)
{
	struct flash *flash = test->priv;

	KUNIT_EXPECT_EQ(test, regmap_write(flash->regs, offset, value), 0);
}

static u32 flash_do(struct kunit *test, u32 command, u32 argument)
{
	flash_set(test, SEFC_FCR, SEFC_FCR_COMMAND(command, argument));
	return flash_get(test, SEFC_FSR);
}

/* All that a driver does beforehand. */
static void flash_open(struct kunit *test)
{
	flash_set(test, SEFC_WPMR, SEFC_WPMR_WPKEY_PASSWD);
	flash_set(test, SEFC_USR, 0xffff);
	flash_set(test, SEFC_FMR, flash_get(test, SEFC_FMR) | SEFC_FMR_SCOD);
}

static u32 flash_user(struct kunit *test, u32 offset)
{
	struct flash *flash = test->priv;
	u32 value = 0;

	flash_do(test, SEFC_FCMD_STUS, 0);
	KUNIT_EXPECT_EQ(test, regmap_read(flash->flash, offset, &value), 0);
	flash_do(test, SEFC_FCMD_SPUS, 0);
	return value;
}

static u32 flash_gpnvm(struct kunit *test)
{
	flash_do(test, SEFC_FCMD_GGPB, 0);
	return flash_get(test, SEFC_FRR);
}

static void flash_fill(struct kunit *test, u32 value)
{
	struct flash *flash = test->priv;

	memset32(flash->page, value, PAGE_WORDS);
	KUNIT_EXPECT_EQ(test, regmap_bulk_write(flash->flash, 0, flash->page,
						PAGE_WORDS), 0);
}

/* A driver may have left something behind, hence the reset. */
static void flash_connect(struct kunit *test, struct flash *flash)
{
	KUNIT_ASSERT_EQ(test, otp_mock_start(flash->mock), 0);
	flash->dev = otp_mock_get_device(flash->mock);
	KUNIT_ASSERT_NOT_NULL(test, flash->dev);
	device_release_driver(flash->dev);
	KUNIT_ASSERT_EQ(test, otp_mock_reset(flash->mock), 0);
	flash->regs = dev_get_regmap(flash->dev->parent, "registers");
	KUNIT_ASSERT_NOT_NULL(test, flash->regs);
	flash->flash = dev_get_regmap(flash->dev->parent, "flash");
	KUNIT_ASSERT_NOT_NULL(test, flash->flash);
}

static void flash_disconnect(struct flash *flash)
{
	if (!flash->dev)
		return;

	put_device(flash->dev);
	flash->dev = NULL;
	otp_mock_stop(flash->mock);
}

static int flash_init(struct kunit *test)
{
	struct flash *flash = kunit_kzalloc(test, sizeof(*flash), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, flash);
	flash->mock = otp_mock_create("sefc", NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, flash->mock);
	test->priv = flash;
	flash_connect(test, flash);
	flash_open(test);
	return 0;
}

static void flash_exit(struct kunit *test)
{
	struct flash *flash = test->priv;

	if (!flash)
		return;

	flash_disconnect(flash);
	otp_mock_destroy(flash->mock);
}

static u64 flash_count(struct kunit *test, enum otp_mock_counter counter)
{
	struct flash *flash = test->priv;
	u64 count = otp_mock_counter(flash->mock, counter);

	otp_mock_clear_counter(flash->mock, counter);
	return count;
}

static u32 flash_wait(struct kunit *test)
{
	u32 status = 0;
	unsigned int i;

	for (i = 0; i < 10000 && !(status & SEFC_FSR_FRDY); i++) {
		usleep_range(50, 100);
		status = flash_get(test, SEFC_FSR);
	}
	return status;
}

/* The windows */

static void flash_has_two_planes(struct kunit *test)
{
	struct flash *flash = test->priv;
	u32 value;

	KUNIT_EXPECT_EQ(test, regmap_get_val_bytes(flash->flash), 4);
	KUNIT_EXPECT_EQ(test, regmap_get_reg_stride(flash->flash), 4);
	KUNIT_EXPECT_EQ(test, regmap_get_max_register(flash->flash), 0x1ffffc);
	KUNIT_EXPECT_EQ(test, regmap_get_max_register(flash->regs), 0x1fc);
	KUNIT_EXPECT_EQ(test, regmap_read(flash->flash, 0x1ffffc, &value), 0);
	KUNIT_EXPECT_EQ(test, value, BLANK);
	KUNIT_EXPECT_EQ(test, regmap_read(flash->flash, 0x200000, &value),
			-EIO);
	KUNIT_EXPECT_EQ(test, regmap_read(flash->flash, 2, &value), -EINVAL);
}

static void flash_bus_error_is_an_error(struct kunit *test)
{
	struct flash *flash = test->priv;
	u32 value = 0;

	flash_set(test, SEFC_USR, SEFC_USR_RDENUSB(1));
	flash_do(test, SEFC_FCMD_STUS, 0);
	flash_count(test, OTP_MOCK_REG_READS);
	KUNIT_EXPECT_EQ(test, regmap_read(flash->flash, 0, &value), -EIO);
	KUNIT_EXPECT_EQ(test, regmap_bulk_read(flash->flash, 0x1ffc,
					       flash->page, 2), -EIO);
	KUNIT_EXPECT_EQ(test, flash_count(test, OTP_MOCK_REG_READS), 1);
	KUNIT_EXPECT_EQ(test, regmap_read(flash->flash, 0x1000, &value), 0);
	KUNIT_EXPECT_EQ(test, value, BLANK);
}

/* Pulses */

static void flash_page_is_129_writes_and_one_pulse(struct kunit *test)
{
	struct flash *flash = test->priv;

	flash_count(test, OTP_MOCK_REG_WRITES);
	flash_fill(test, 0x12345678);
	KUNIT_EXPECT_EQ(test, flash_do(test, SEFC_FCMD_WUS, PAGE_NUMBER),
			SEFC_FSR_FRDY);
	KUNIT_EXPECT_EQ(test, flash_count(test, OTP_MOCK_REG_WRITES), 129);
	KUNIT_EXPECT_EQ(test, flash_count(test, OTP_MOCK_PULSES), 1);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST + 508),
			0x12345678);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(flash->mock), 0);
}

static void flash_erase_takes_twenty_pages(struct kunit *test)
{
	struct flash *flash = test->priv;

	otp_mock_set_latency(flash->mock, LATENCY_US);
	flash_fill(test, 0);
	KUNIT_EXPECT_EQ(test, flash_do(test, SEFC_FCMD_WUS, PAGE_NUMBER), 0);
	KUNIT_EXPECT_EQ(test, flash_wait(test), SEFC_FSR_FRDY);
	KUNIT_EXPECT_EQ(test, flash_count(test, OTP_MOCK_PULSE_US),
			LATENCY_US);
	KUNIT_EXPECT_EQ(test, flash_do(test, SEFC_FCMD_EUS, PAGE_NUMBER), 0);
	KUNIT_EXPECT_EQ(test, flash_wait(test), SEFC_FSR_FRDY);
	KUNIT_EXPECT_EQ(test, flash_count(test, OTP_MOCK_PULSE_US),
			20 * LATENCY_US);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST), BLANK);
}

static void flash_loses_power_within_a_page(struct kunit *test)
{
	struct otp_mock_power_cut cut = {
		.armed = true,
		.partial = true,
		.writes = 129,
		.bits = 35,
	};
	struct flash *flash = test->priv;
	u32 value;

	otp_mock_set_power_cut(flash->mock, &cut);
	flash_fill(test, 0);
	regmap_write(flash->regs, SEFC_FCR,
		     SEFC_FCR_COMMAND(SEFC_FCMD_WUS, PAGE_NUMBER));
	KUNIT_EXPECT_FALSE(test, otp_mock_has_power(flash->mock));
	KUNIT_EXPECT_EQ(test, regmap_read(flash->regs, SEFC_FSR, &value),
			-EIO);
	otp_mock_set_power(flash->mock, OTP_MOCK_POWER_ON);
	flash_open(test);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST), 0);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST + 4), 0xfffffff8);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST + 8), BLANK);
}

/* By the bus the pulse is over, and yet it has not happened. */
static void flash_erase_waits_until_it_is_resumed(struct kunit *test)
{
	struct flash *flash = test->priv;

	flash_fill(test, 0);
	flash_do(test, SEFC_FCMD_WUS, PAGE_NUMBER);
	otp_mock_set_latency(flash->mock, LATENCY_US);
	flash_do(test, SEFC_FCMD_EUS, PAGE_NUMBER);
	KUNIT_EXPECT_EQ(test, flash_do(test, SEFC_FCMD_SUSP, 0),
			SEFC_FSR_FRDY | SEFC_FSR_FLSUSP);
	usleep_range(40 * LATENCY_US, 50 * LATENCY_US);
	KUNIT_EXPECT_EQ(test, flash_get(test, SEFC_FSR),
			SEFC_FSR_FRDY | SEFC_FSR_FLSUSP);
	KUNIT_EXPECT_EQ(test, flash_do(test, SEFC_FCMD_RES, 0),
			SEFC_FSR_FRDY);
	KUNIT_EXPECT_EQ(test, flash_count(test, OTP_MOCK_PULSES), 2);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST), BLANK);
}

/* The image */

static void flash_image_is_larger_than_64_kib(struct kunit *test)
{
	struct flash *flash = test->priv;
	ssize_t size = otp_mock_save(flash->mock, NULL, 0);
	void *image = kvmalloc(size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	KUNIT_EXPECT_EQ(test, size, 66152);
	flash_fill(test, 0x5a5a5a5a);
	flash_do(test, SEFC_FCMD_WUS, PAGE_NUMBER);
	KUNIT_EXPECT_EQ(test, otp_mock_save(flash->mock, image, size - 1),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, otp_mock_save(flash->mock, image, size), size);
	flash_do(test, SEFC_FCMD_EUS, PAGE_NUMBER);
	KUNIT_EXPECT_EQ(test, otp_mock_load(flash->mock, image, size - 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, otp_mock_load(flash->mock, image, size), 0);
	flash_open(test);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST), 0x5a5a5a5a);
	kvfree(image);
}

/* The erase signal */

static void flash_erase_signal_erases_and_resets(struct kunit *test)
{
	struct flash *flash = test->priv;

	flash_fill(test, 0);
	flash_do(test, SEFC_FCMD_WUS, PAGE_NUMBER);
	flash_do(test, SEFC_FCMD_SGPB, 7);
	otp_mock_set_life_cycle(flash->mock, "application");
	otp_mock_set_latency(flash->mock, LATENCY_US);
	flash_do(test, SEFC_FCMD_SGPB, 8);
	KUNIT_EXPECT_EQ(test, otp_mock_erase_signal(flash->mock), 0);
	KUNIT_EXPECT_EQ(test, flash_get(test, SEFC_WPMR), SEFC_WPMR_RESET);
	usleep_range(4 * LATENCY_US, 5 * LATENCY_US);
	flash_open(test);
	KUNIT_EXPECT_EQ(test, flash_get(test, SEFC_FSR), SEFC_FSR_FRDY);
	KUNIT_EXPECT_EQ(test, flash_gpnvm(test), 0);
	KUNIT_EXPECT_EQ(test, flash_user(test, PAGE_FIRST), BLANK);
	KUNIT_EXPECT_STREQ(test, otp_mock_life_cycle(flash->mock),
			   "no-application");
}

static void flash_erase_signal_is_refused(struct kunit *test)
{
	struct otp_mock *astra = otp_mock_create("astra", NULL);
	struct flash *flash = test->priv;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, astra);
	KUNIT_EXPECT_EQ(test, otp_mock_start(astra), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_erase_signal(astra), -EOPNOTSUPP);
	otp_mock_destroy(astra);

	otp_mock_set_power(flash->mock, OTP_MOCK_POWER_OFF);
	KUNIT_EXPECT_EQ(test, otp_mock_erase_signal(flash->mock), -EIO);
	otp_mock_set_power(flash->mock, OTP_MOCK_POWER_ON);
	flash_do(test, SEFC_FCMD_SGPB, SEFC_GPNVM_ERASE_LOCK_SHIFT);
	flash_do(test, SEFC_FCMD_SGPB, SEFC_GPNVM_SECURITY_BIT);
	KUNIT_EXPECT_EQ(test, otp_mock_erase_signal(flash->mock), -EPERM);
	KUNIT_EXPECT_EQ(test, flash_gpnvm(test), 5);
	flash_disconnect(flash);
	KUNIT_EXPECT_EQ(test, otp_mock_erase_signal(flash->mock), -ENODEV);
}

static void flash_erase_signal_brings_a_dead_chip_back(struct kunit *test)
{
	struct flash *flash = test->priv;
	u32 value;

	flash_do(test, SEFC_FCMD_SGPB, SEFC_GPNVM_BOOT_MODE_SHIFT);
	flash_do(test, SEFC_FCMD_SGPB, SEFC_GPNVM_SECURITY_BIT);
	KUNIT_EXPECT_NULL(test, otp_mock_why(flash->mock));
	KUNIT_EXPECT_EQ(test, otp_mock_reset(flash->mock), 0);
	KUNIT_EXPECT_NOT_NULL(test, otp_mock_why(flash->mock));
	KUNIT_EXPECT_EQ(test, regmap_read(flash->regs, SEFC_FSR, &value),
			-EIO);
	KUNIT_EXPECT_EQ(test, regmap_write(flash->regs, SEFC_FMR, 0), -EIO);
	KUNIT_EXPECT_EQ(test, regmap_write(flash->flash, 0, 0), -EIO);
	KUNIT_EXPECT_EQ(test, otp_mock_erase_signal(flash->mock), 0);
	KUNIT_EXPECT_NULL(test, otp_mock_why(flash->mock));
	KUNIT_EXPECT_EQ(test, flash_gpnvm(test), 0);
}

static struct kunit_case otp_mock_flash_cases[] = {
	KUNIT_CASE(flash_has_two_planes),
	KUNIT_CASE(flash_bus_error_is_an_error),
	KUNIT_CASE(flash_page_is_129_writes_and_one_pulse),
	KUNIT_CASE(flash_erase_takes_twenty_pages),
	KUNIT_CASE(flash_loses_power_within_a_page),
	KUNIT_CASE(flash_erase_waits_until_it_is_resumed),
	KUNIT_CASE(flash_image_is_larger_than_64_kib),
	KUNIT_CASE(flash_erase_signal_erases_and_resets),
	KUNIT_CASE(flash_erase_signal_is_refused),
	KUNIT_CASE(flash_erase_signal_brings_a_dead_chip_back),
	{ }
};

static struct kunit_suite otp_mock_flash_suite = {
	.name = "otp_mock_flash",
	.init = flash_init,
	.exit = flash_exit,
	.test_cases = otp_mock_flash_cases,
};

kunit_test_suite(otp_mock_flash_suite);

MODULE_DESCRIPTION("KUnit tests of the mock with bus errors and an erase signal");
MODULE_LICENSE("GPL");
