// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of the mock: registers, power, time, the interrupt, and removal.
 * What the models answer is tested in selftests/unit.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>
#include <linux/slab.h>

#include "../regs/astra-mailbox.h"
#include "mock.h"

#define LATENCY_US	20000

/* A live mock that no driver is bound to, and its interrupt. */
struct bench {
	struct otp_mock *mock;
	struct device *dev;
	struct regmap *map;
	int irq;
	struct completion done;
	atomic_t irqs;
};

/* Clears the line, as a driver would. */
static irqreturn_t bench_irq(int irq, void *data)
{
	struct bench *bench = data;

	regmap_write(bench->map, ASTRA_MBOX_INTR_STATE, ASTRA_MBOX_INTR_DONE);
	atomic_inc(&bench->irqs);
	complete(&bench->done);
	return IRQ_HANDLED;
}

static void bench_connect(struct kunit *test, struct bench *bench)
{
	KUNIT_ASSERT_EQ(test, otp_mock_start(bench->mock), 0);
	bench->dev = otp_mock_get_device(bench->mock);
	KUNIT_ASSERT_NOT_NULL(test, bench->dev);

	device_release_driver(bench->dev);
	bench->map = dev_get_regmap(bench->dev->parent, NULL);
	KUNIT_ASSERT_NOT_NULL(test, bench->map);

	bench->irq = platform_get_irq(to_platform_device(bench->dev), 0);
	KUNIT_ASSERT_GT(test, bench->irq, 0);
	KUNIT_ASSERT_EQ(test, request_irq(bench->irq, bench_irq, 0, "bench",
					  bench), 0);
}

static void bench_disconnect(struct bench *bench)
{
	if (!bench->dev)
		return;

	if (bench->irq > 0)
		free_irq(bench->irq, bench);
	bench->irq = 0;
	put_device(bench->dev);
	bench->dev = NULL;
	otp_mock_stop(bench->mock);
}

static int bench_init(struct kunit *test)
{
	struct bench *bench = kunit_kzalloc(test, sizeof(*bench), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bench);
	init_completion(&bench->done);
	bench->mock = otp_mock_create("astra", "v2.1");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bench->mock);
	test->priv = bench;
	bench_connect(test, bench);
	return 0;
}

static void bench_exit(struct kunit *test)
{
	struct bench *bench = test->priv;

	if (!bench)
		return;

	bench_disconnect(bench);
	otp_mock_destroy(bench->mock);
}

static u32 bench_get(struct kunit *test, u32 offset)
{
	struct bench *bench = test->priv;
	u32 value = 0;

	KUNIT_EXPECT_EQ(test, regmap_read(bench->map, offset, &value), 0);
	return value;
}

static int bench_start_write(struct bench *bench, u32 index, u32 data,
			     u32 mask)
{
	const struct reg_sequence writes[] = {
		{ ASTRA_MBOX_INTR_ENABLE, ASTRA_MBOX_INTR_DONE },
		{ ASTRA_MBOX_INDEX, index },
		{ ASTRA_MBOX_DATA, data },
		{ ASTRA_MBOX_MASK, mask },
		{ ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_WRITE },
	};

	return regmap_multi_reg_write(bench->map, writes, ARRAY_SIZE(writes));
}

/* Register writes of a programming command, and which one starts it. */
#define WRITES	5

static int bench_start_read(struct bench *bench, u32 index)
{
	regmap_write(bench->map, ASTRA_MBOX_INDEX, index);
	return regmap_write(bench->map, ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_READ);
}

static u32 bench_mask(struct kunit *test, u32 index)
{
	KUNIT_EXPECT_EQ(test, bench_start_read(test->priv, index), 0);
	return bench_get(test, ASTRA_MBOX_RMASK);
}

static bool bench_wait(struct bench *bench)
{
	return wait_for_completion_timeout(&bench->done, HZ);
}

static void bench_expect_busy(struct kunit *test, bool busy)
{
	KUNIT_EXPECT_EQ(test, bench_get(test, ASTRA_MBOX_STATUS),
			busy ? ASTRA_MBOX_STATUS_BUSY : 0);
}

static void mock_answers_registers(struct kunit *test)
{
	struct bench *bench = test->priv;
	u32 value;

	KUNIT_EXPECT_EQ(test, bench_get(test, ASTRA_MBOX_ID),
			ASTRA_MBOX_ID_VALUE);
	KUNIT_EXPECT_EQ(test, regmap_read(bench->map, ASTRA_MBOX_SIZE, &value),
			-EIO);
	KUNIT_EXPECT_EQ(test, regmap_write(bench->map, ASTRA_MBOX_SIZE, 0),
			-EIO);
}

static void mock_without_latency_is_done_at_once(struct kunit *test)
{
	struct bench *bench = test->priv;

	KUNIT_EXPECT_EQ(test, bench_start_write(bench, 0, 1, 1), 0);
	bench_expect_busy(test, false);
	KUNIT_EXPECT_TRUE(test, bench_wait(bench));
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 1);
}

static void mock_with_latency_is_busy_until_the_interrupt(struct kunit *test)
{
	struct bench *bench = test->priv;
	ktime_t start = ktime_get();

	otp_mock_set_latency(bench->mock, LATENCY_US);
	KUNIT_EXPECT_EQ(test, bench_start_write(bench, 0, 1, 1), 0);
	bench_expect_busy(test, true);
	KUNIT_EXPECT_TRUE(test, bench_wait(bench));
	bench_expect_busy(test, false);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), LATENCY_US);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 1);
}

static void mock_raises_one_interrupt_per_command(struct kunit *test)
{
	struct bench *bench = test->priv;
	int i;

	for (i = 1; i <= 32; i++) {
		bench_start_write(bench, 0, 1, BIT(i % 32));
		KUNIT_ASSERT_TRUE(test, bench_wait(bench));
		KUNIT_EXPECT_EQ(test, atomic_read(&bench->irqs), i);
	}
}

static void mock_loses_as_many_interrupts_as_told(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct otp_mock_faults faults;

	otp_mock_set_lost_irqs(bench->mock, 1);
	bench_start_write(bench, 0, 1, 1);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&bench->irqs), 0);
	KUNIT_EXPECT_EQ(test, bench_get(test, ASTRA_MBOX_INTR_STATE),
			ASTRA_MBOX_INTR_DONE);
	otp_mock_get_faults(bench->mock, &faults);
	KUNIT_EXPECT_EQ(test, faults.lost_irqs, 0);

	regmap_write(bench->map, ASTRA_MBOX_INTR_STATE, ASTRA_MBOX_INTR_DONE);
	bench_start_write(bench, 0, 1, 1);
	KUNIT_EXPECT_TRUE(test, bench_wait(bench));
}

static void mock_without_power_answers_nothing(struct kunit *test)
{
	struct bench *bench = test->priv;
	u32 value;

	KUNIT_EXPECT_EQ(test, otp_mock_set_power(bench->mock,
						 OTP_MOCK_POWER_OFF), 0);
	KUNIT_EXPECT_EQ(test, regmap_read(bench->map, ASTRA_MBOX_ID, &value),
			-EIO);
	KUNIT_EXPECT_EQ(test, bench_start_write(bench, 0, 1, 1), -EIO);
	KUNIT_EXPECT_EQ(test, otp_mock_reset(bench->mock), -EIO);

	otp_mock_set_power(bench->mock, OTP_MOCK_POWER_ON);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0);
}

static void bench_cut(struct bench *bench, u32 writes, bool partial, u32 bits)
{
	const struct otp_mock_power_cut cut = {
		.armed = true,
		.partial = partial,
		.writes = writes,
		.bits = bits,
	};

	otp_mock_set_power_cut(bench->mock, &cut);
}

/* The write that cuts the power still goes out; all that follow fail. */
static void mock_loses_power_with_the_given_write(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct otp_mock_faults faults;
	u32 n;

	for (n = 0; n <= WRITES; n++) {
		bench_cut(bench, n, false, 0);
		otp_mock_clear_counter(bench->mock, OTP_MOCK_REG_WRITES);
		KUNIT_EXPECT_EQ(test, bench_start_write(bench, 0, 1, 1),
				n < WRITES ? -EIO : 0);
		KUNIT_EXPECT_EQ(test, otp_mock_counter(bench->mock,
						       OTP_MOCK_REG_WRITES), n);
		KUNIT_EXPECT_FALSE(test, otp_mock_has_power(bench->mock));
		otp_mock_get_faults(bench->mock, &faults);
		KUNIT_EXPECT_FALSE(test, faults.power_cut.armed);

		otp_mock_set_power(bench->mock, OTP_MOCK_POWER_ON);
		KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0);
	}
}

static void mock_loses_power_within_a_pulse(struct kunit *test)
{
	struct bench *bench = test->priv;

	bench_cut(bench, WRITES, true, 3);
	KUNIT_EXPECT_EQ(test, bench_start_write(bench, 0, 0, 0xf0f0), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(bench->mock, OTP_MOCK_PULSES),
			1);

	otp_mock_set_power(bench->mock, OTP_MOCK_POWER_ON);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0x0070);
}

static void mock_forgets_a_pulse_that_the_power_has_left(struct kunit *test)
{
	struct bench *bench = test->priv;

	otp_mock_set_latency(bench->mock, LATENCY_US);
	bench_start_write(bench, 0, 1, 1);
	otp_mock_set_power(bench->mock, OTP_MOCK_POWER_CYCLE);
	bench_start_write(bench, 1, 1, 1);
	KUNIT_EXPECT_TRUE(test, bench_wait(bench));
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 1), 1);
}

static void mock_stays_busy_until_reset(struct kunit *test)
{
	struct bench *bench = test->priv;

	otp_mock_set_stuck_busy(bench->mock, 2);
	bench_start_read(bench, 0);
	bench_expect_busy(test, false);
	bench_start_write(bench, 0, 1, 1);
	msleep(20);
	bench_expect_busy(test, true);

	KUNIT_EXPECT_EQ(test, otp_mock_reset(bench->mock), 0);
	bench_expect_busy(test, false);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0);
}

static void mock_fails_the_command_it_is_told_to(struct kunit *test)
{
	const struct otp_mock_vendor_status vendor = {
		.commands = 2,
		.write = true,
		.status = 0xff0000ee,
	};
	struct bench *bench = test->priv;

	otp_mock_set_vendor_status(bench->mock, &vendor);
	bench_start_write(bench, 0, 1, 1);
	bench_start_read(bench, 0);
	KUNIT_EXPECT_EQ(test, bench_get(test, ASTRA_MBOX_RESULT),
			ASTRA_STATUS_SUCCESS);
	bench_start_write(bench, 0, 2, 2);
	KUNIT_EXPECT_EQ(test, bench_get(test, ASTRA_MBOX_RESULT), 0xff0000ee);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 1);
}

static void mock_takes_no_image_while_busy(struct kunit *test)
{
	struct bench *bench = test->priv;
	ssize_t size = otp_mock_save(bench->mock, NULL, 0);
	u8 *image = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	KUNIT_EXPECT_EQ(test, otp_mock_save(bench->mock, image, size - 1),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, otp_mock_save(bench->mock, image, size), size);
	bench_start_write(bench, 0, 1, 1);

	otp_mock_set_stuck_busy(bench->mock, 1);
	bench_start_write(bench, 1, 1, 1);
	KUNIT_EXPECT_EQ(test, otp_mock_load(bench->mock, image, size), -EBUSY);

	otp_mock_reset(bench->mock);
	KUNIT_EXPECT_EQ(test, otp_mock_load(bench->mock, image, size - 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 1);
	KUNIT_EXPECT_EQ(test, otp_mock_load(bench->mock, image, size), 0);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0);
}

static void mock_keeps_its_array_while_it_is_not_live(struct kunit *test)
{
	struct bench *bench = test->priv;

	bench_start_write(bench, 0, 1, 1);
	bench_disconnect(bench);
	KUNIT_EXPECT_FALSE(test, otp_mock_is_live(bench->mock));
	KUNIT_EXPECT_EQ(test, otp_mock_reset(bench->mock), -ENODEV);
	KUNIT_EXPECT_EQ(test, otp_mock_set_power(bench->mock,
						 OTP_MOCK_POWER_ON), -ENODEV);

	bench_connect(test, bench);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 1);
}

static void mock_does_not_change_while_it_is_live(struct kunit *test)
{
	struct bench *bench = test->priv;

	KUNIT_EXPECT_EQ(test, otp_mock_set_variant(bench->mock, "v2.5"),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, otp_mock_set_model(bench->mock, "astra"),
			-EBUSY);

	bench_start_write(bench, 0, 1, 1);
	bench_disconnect(bench);
	KUNIT_EXPECT_EQ(test, otp_mock_set_variant(bench->mock, "v9"),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, otp_mock_set_variant(bench->mock, "v2.5"), 0);
	bench_connect(test, bench);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 0), 0);
	KUNIT_EXPECT_EQ(test, bench_mask(test, 207), 0xffffffff);
}

/* Every moment from before the pulse ends to after the interrupt. */
static void mock_can_be_removed_at_any_time(struct kunit *test)
{
	struct bench *bench = test->priv;
	unsigned int us;

	for (us = 0; us < 2000; us += 100) {
		otp_mock_set_latency(bench->mock, 1000);
		bench_start_write(bench, 0, 1, 1);
		udelay(us);
		bench_disconnect(bench);
		bench_connect(test, bench);
	}
	for (us = 0; us < 100; us++) {
		otp_mock_set_latency(bench->mock, 0);
		bench_start_write(bench, 0, 1, 1);
		bench_disconnect(bench);
		bench_connect(test, bench);
	}
}

static void mock_refuses_what_it_does_not_know(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PTR_ERR(otp_mock_create("none", NULL)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(otp_mock_create("astra", "v9")), -EINVAL);
}

static struct kunit_case otp_mock_cases[] = {
	KUNIT_CASE(mock_answers_registers),
	KUNIT_CASE(mock_without_latency_is_done_at_once),
	KUNIT_CASE(mock_with_latency_is_busy_until_the_interrupt),
	KUNIT_CASE(mock_raises_one_interrupt_per_command),
	KUNIT_CASE(mock_loses_as_many_interrupts_as_told),
	KUNIT_CASE(mock_without_power_answers_nothing),
	KUNIT_CASE(mock_loses_power_with_the_given_write),
	KUNIT_CASE(mock_loses_power_within_a_pulse),
	KUNIT_CASE(mock_forgets_a_pulse_that_the_power_has_left),
	KUNIT_CASE(mock_stays_busy_until_reset),
	KUNIT_CASE(mock_fails_the_command_it_is_told_to),
	KUNIT_CASE(mock_takes_no_image_while_busy),
	KUNIT_CASE(mock_keeps_its_array_while_it_is_not_live),
	KUNIT_CASE(mock_does_not_change_while_it_is_live),
	KUNIT_CASE(mock_can_be_removed_at_any_time),
	KUNIT_CASE(mock_refuses_what_it_does_not_know),
	{ }
};

static struct kunit_suite otp_mock_suite = {
	.name = "otp_mock",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = otp_mock_cases,
};

kunit_test_suite(otp_mock_suite);

MODULE_DESCRIPTION("KUnit tests of the mock one-time-programmable memories");
MODULE_LICENSE("GPL");
