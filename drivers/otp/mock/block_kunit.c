// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of the mock with a block that has more to it than Astra's: two
 * interrupt lines with names, a clock, an initialisation, pulses that differ
 * in length, and a life cycle. The OpenTitan model is that block.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/regmap.h>

#include "../regs/opentitan-otp.h"
#include "mock.h"

#define LATENCY_US	300
#define CODE_BITS	22
#define HW_CFG0		5
#define HW_CFG0_BEGIN	0x678
#define HW_CFG0_DIGEST	0x6b8
#define OWNER_DIGEST	0x470
#define SECRET2_BEGIN	0x750

struct block_line {
	int irq;
	atomic_t count;
	struct completion raised;
};

/* A live mock that no driver is bound to, and its interrupts. */
struct block {
	struct otp_mock *mock;
	struct device *dev;
	struct regmap *map;
	struct block_line done;
	struct block_line error;
};

static irqreturn_t block_irq(int irq, void *data)
{
	struct block_line *line = data;

	atomic_inc(&line->count);
	complete(&line->raised);
	return IRQ_HANDLED;
}

static int block_connect_line(struct block *block, struct block_line *line,
			      const char *name)
{
	struct platform_device *pdev = to_platform_device(block->dev);
	int irq = platform_get_irq_byname(pdev, name);
	int ret;

	if (irq < 0)
		return irq;
	ret = request_irq(irq, block_irq, 0, name, line);
	if (!ret)
		line->irq = irq;
	return ret;
}

/* A driver may have left something behind, hence the reset. */
static void block_connect(struct kunit *test, struct block *block)
{
	KUNIT_ASSERT_EQ(test, otp_mock_start(block->mock), 0);
	block->dev = otp_mock_get_device(block->mock);
	KUNIT_ASSERT_NOT_NULL(test, block->dev);

	device_release_driver(block->dev);
	block->map = dev_get_regmap(block->dev->parent, NULL);
	KUNIT_ASSERT_NOT_NULL(test, block->map);
	KUNIT_ASSERT_EQ(test, otp_mock_reset(block->mock), 0);

	KUNIT_ASSERT_EQ(test, block_connect_line(block, &block->done, "done"),
			0);
	KUNIT_ASSERT_EQ(test, block_connect_line(block, &block->error, "error"),
			0);
}

static void block_disconnect_line(struct block_line *line)
{
	if (line->irq > 0)
		free_irq(line->irq, line);
	line->irq = 0;
}

static void block_disconnect(struct block *block)
{
	if (!block->dev)
		return;

	block_disconnect_line(&block->done);
	block_disconnect_line(&block->error);
	put_device(block->dev);
	block->dev = NULL;
	otp_mock_stop(block->mock);
}

static int block_init(struct kunit *test)
{
	struct block *block = kunit_kzalloc(test, sizeof(*block), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, block);
	init_completion(&block->done.raised);
	init_completion(&block->error.raised);
	block->mock = otp_mock_create("opentitan", NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, block->mock);
	test->priv = block;
	block_connect(test, block);
	return 0;
}

static void block_exit(struct kunit *test)
{
	struct block *block = test->priv;

	if (!block)
		return;

	block_disconnect(block);
	otp_mock_destroy(block->mock);
}

static u32 block_get(struct kunit *test, u32 offset)
{
	struct block *block = test->priv;
	u32 value = 0;

	KUNIT_EXPECT_EQ(test, regmap_read(block->map, offset, &value), 0);
	return value;
}

static void block_set(struct kunit *test, u32 offset, u32 value)
{
	struct block *block = test->priv;

	KUNIT_EXPECT_EQ(test, regmap_write(block->map, offset, value), 0);
}

static u32 block_status(struct kunit *test)
{
	return block_get(test, OPENTITAN_OTP_STATUS);
}

static void block_start(struct kunit *test, u32 cmd, u32 address)
{
	block_set(test, OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS, address);
	block_set(test, OPENTITAN_OTP_DIRECT_ACCESS_CMD, cmd);
}

/* Returns the error. */
static u32 block_command(struct kunit *test, u32 cmd, u32 address)
{
	unsigned int i;

	block_start(test, cmd, address);
	for (i = 0; i < 1000; i++) {
		if (block_status(test) & OPENTITAN_OTP_STATUS_DAI_IDLE)
			break;
		usleep_range(100, 200);
	}
	KUNIT_EXPECT_LT(test, i, 1000);
	return block_get(test, OPENTITAN_OTP_ERR_CODE(OPENTITAN_OTP_AGENT_DAI));
}

static u32 block_write(struct kunit *test, u32 address, u32 low)
{
	block_set(test, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, low);
	return block_command(test, OPENTITAN_OTP_CMD_WR, address);
}

static u32 block_read(struct kunit *test, u32 address)
{
	KUNIT_EXPECT_EQ(test, block_command(test, OPENTITAN_OTP_CMD_RD,
					    address), 0);
	return block_get(test, OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0);
}

/* Interrupts */

static void block_has_a_named_interrupt_per_line(struct kunit *test)
{
	struct block *block = test->priv;
	struct platform_device *pdev = to_platform_device(block->dev);

	KUNIT_EXPECT_NE(test, block->done.irq, block->error.irq);
	KUNIT_EXPECT_EQ(test, platform_irq_count(pdev), 2);
	KUNIT_EXPECT_EQ(test, platform_get_irq(pdev, 0), block->done.irq);
	KUNIT_EXPECT_EQ(test, platform_get_irq(pdev, 1), block->error.irq);
	KUNIT_EXPECT_LT(test, platform_get_irq_byname_optional(pdev, "other"),
			0);
}

static bool block_waits(struct block_line *line)
{
	return wait_for_completion_timeout(&line->raised, HZ);
}

static void block_raises_the_line_that_rises(struct kunit *test)
{
	struct block *block = test->priv;

	block_set(test, OPENTITAN_OTP_INTR_ENABLE, 3);
	block_set(test, OPENTITAN_OTP_INTR_TEST, OPENTITAN_OTP_INTR_ERROR);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->error));
	KUNIT_EXPECT_EQ(test, atomic_read(&block->done.count), 0);

	block_set(test, OPENTITAN_OTP_INTR_TEST, OPENTITAN_OTP_INTR_DONE);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->done));
	KUNIT_EXPECT_EQ(test, atomic_read(&block->error.count), 1);
}

static void block_raises_both_lines_at_once(struct kunit *test)
{
	struct block *block = test->priv;

	block_set(test, OPENTITAN_OTP_INTR_ENABLE, 3);
	block_set(test, OPENTITAN_OTP_INTR_TEST, 3);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->done));
	KUNIT_EXPECT_TRUE(test, block_waits(&block->error));
	block_set(test, OPENTITAN_OTP_INTR_STATE, 3);
	block_set(test, OPENTITAN_OTP_INTR_TEST, 3);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->done));
	KUNIT_EXPECT_TRUE(test, block_waits(&block->error));
	KUNIT_EXPECT_EQ(test, atomic_read(&block->done.count), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&block->error.count), 2);
}

static void block_loses_interrupts_line_by_line(struct kunit *test)
{
	struct block *block = test->priv;

	otp_mock_set_lost_irqs(block->mock, 1);
	block_set(test, OPENTITAN_OTP_INTR_ENABLE, 3);
	block_set(test, OPENTITAN_OTP_INTR_TEST, 3);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->error));
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&block->done.count), 0);
}

static void block_tells_of_an_error_that_failed_an_access(struct kunit *test)
{
	struct block *block = test->priv;
	u32 value;

	block_set(test, OPENTITAN_OTP_INTR_ENABLE, 3);
	block_set(test, OPENTITAN_OTP_READ_LOCK(1), 0);
	KUNIT_EXPECT_EQ(test, regmap_read(block->map,
					  OPENTITAN_OTP_SW_CFG_WINDOW + 0x40,
					  &value), -EIO);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->error));
	KUNIT_EXPECT_EQ(test, block_get(test, OPENTITAN_OTP_ERR_CODE(1)),
			OPENTITAN_OTP_ACCESS_ERROR);
}

/* Registers and pulses */

static void block_reads_registers_in_bulk(struct kunit *test)
{
	struct block *block = test->priv;
	u32 values[4] = { };

	KUNIT_EXPECT_EQ(test, block_write(test, 0x40, 0x1234), 0);
	KUNIT_EXPECT_EQ(test, block_write(test, 0x4c, 0x5678), 0);
	KUNIT_EXPECT_EQ(test,
			regmap_bulk_read(block->map,
					 OPENTITAN_OTP_SW_CFG_WINDOW + 0x40,
					 values, ARRAY_SIZE(values)), 0);
	KUNIT_EXPECT_EQ(test, values[0], 0x1234);
	KUNIT_EXPECT_EQ(test, values[1], 0);
	KUNIT_EXPECT_EQ(test, values[3], 0x5678);
}

static u64 block_pulse_us(struct kunit *test)
{
	struct block *block = test->priv;
	u64 us = otp_mock_counter(block->mock, OTP_MOCK_PULSE_US);

	otp_mock_clear_counter(block->mock, OTP_MOCK_PULSE_US);
	return us;
}

static void block_counts_the_time_of_its_pulses(struct kunit *test)
{
	struct block *block = test->priv;
	ktime_t start = ktime_get();

	otp_mock_set_latency(block->mock, LATENCY_US);
	block_pulse_us(test);
	KUNIT_EXPECT_EQ(test, block_write(test, 0x40, 1), 0);
	KUNIT_EXPECT_EQ(test, block_pulse_us(test), LATENCY_US);
	KUNIT_EXPECT_EQ(test, block_write(test, OWNER_DIGEST, 1), 0);
	KUNIT_EXPECT_EQ(test, block_pulse_us(test), 2 * LATENCY_US);
	KUNIT_EXPECT_EQ(test, block_command(test, OPENTITAN_OTP_CMD_DIGEST,
					    HW_CFG0_BEGIN), 0);
	KUNIT_EXPECT_EQ(test, block_pulse_us(test), 650);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 1550);

	block_read(test, 0x40);
	KUNIT_EXPECT_EQ(test, block_write(test, 0x7a8, 1),
			OPENTITAN_OTP_ACCESS_ERROR);
	KUNIT_EXPECT_EQ(test, block_pulse_us(test), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(block->mock, OTP_MOCK_PULSES),
			3);
}

static void block_counts_words_that_are_pulsed_again(struct kunit *test)
{
	struct otp_mock *astra = otp_mock_create("astra", NULL);
	struct block *block = test->priv;

	KUNIT_EXPECT_EQ(test, block_write(test, 0x40, 1), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(block->mock), 0);
	KUNIT_EXPECT_EQ(test, block_write(test, 0x40, 1), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(block->mock), 1);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, astra);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(astra), 0);
	otp_mock_destroy(astra);
}

static void block_loses_power_within_a_code_word(struct kunit *test)
{
	const struct otp_mock_power_cut cut = {
		.armed = true,
		.partial = true,
		.writes = 3,
		.bits = CODE_BITS + 4,
	};
	struct block *block = test->priv;

	otp_mock_set_power_cut(block->mock, &cut);
	block_set(test, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, 0x00ff1234);
	block_start(test, OPENTITAN_OTP_CMD_WR, 0x0);
	KUNIT_EXPECT_FALSE(test, otp_mock_has_power(block->mock));
	otp_mock_set_power(block->mock, OTP_MOCK_POWER_ON);
	KUNIT_EXPECT_EQ(test, block_read(test, 0x0), 0x000f1234);
}

static void block_is_dead_after_the_status_it_is_told(struct kunit *test)
{
	const struct otp_mock_vendor_status vendor = {
		.commands = 1,
		.write = true,
		.status = OPENTITAN_OTP_MACRO_ERROR,
	};
	struct block *block = test->priv;

	otp_mock_set_vendor_status(block->mock, &vendor);
	KUNIT_EXPECT_EQ(test, block_read(test, 0x40), 0);
	block_start(test, OPENTITAN_OTP_CMD_WR, 0x40);
	KUNIT_EXPECT_EQ(test, block_status(test), OPENTITAN_OTP_STATUS_AGENTS);
	KUNIT_EXPECT_EQ(test, otp_mock_reset(block->mock), 0);
	KUNIT_EXPECT_EQ(test, block_status(test),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
}

/* Initialisation */

static void block_is_initialised_when_power_is_there(struct kunit *test)
{
	struct block *block = test->priv;

	otp_mock_set_power(block->mock, OTP_MOCK_POWER_CYCLE);
	KUNIT_EXPECT_EQ(test, block_status(test),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
	otp_mock_reset(block->mock);
	KUNIT_EXPECT_EQ(test, block_status(test),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
}

static void block_can_get_stuck_in_its_initialisation(struct kunit *test)
{
	struct block *block = test->priv;

	otp_mock_set_stuck_busy(block->mock, 1);
	otp_mock_reset(block->mock);
	KUNIT_EXPECT_EQ(test, block_status(test), 0);
	KUNIT_EXPECT_EQ(test, block_get(test,
					OPENTITAN_OTP_DIRECT_ACCESS_REGWEN), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_load(block->mock, "", 0), -EBUSY);
	otp_mock_reset(block->mock);
	KUNIT_EXPECT_EQ(test, block_status(test),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
}

/* The clock */

static void block_goes_on_while_time_goes_by(struct kunit *test)
{
	block_set(test, OPENTITAN_OTP_CHECK_TRIGGER, 3);
	msleep(20);
	KUNIT_EXPECT_EQ(test, block_status(test),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
}

/* Periods of more than eleven minutes. */
static void block_goes_on_when_it_is_told_to(struct kunit *test)
{
	struct block *block = test->priv;

	KUNIT_EXPECT_EQ(test, block_command(test, OPENTITAN_OTP_CMD_DIGEST,
					    HW_CFG0_BEGIN), 0);
	otp_mock_reset(block->mock);
	block_set(test, OPENTITAN_OTP_INTR_ENABLE, OPENTITAN_OTP_INTR_ERROR);
	block_set(test, OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD, 0x3ffffff);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(block->mock, 1000), 0);

	otp_mock_flip(block->mock, CODE_BITS * HW_CFG0_DIGEST / 2);
	otp_mock_flip(block->mock, CODE_BITS * HW_CFG0_DIGEST / 2 + 1);
	KUNIT_EXPECT_EQ(test, block_status(test),
			OPENTITAN_OTP_STATUS_DAI_IDLE);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(block->mock, 720000000), 0);
	KUNIT_EXPECT_TRUE(test, block_waits(&block->error));
	KUNIT_EXPECT_EQ(test, block_get(test, OPENTITAN_OTP_ERR_CODE(HW_CFG0)),
			OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR);
}

static void block_has_no_time_without_power(struct kunit *test)
{
	struct block *block = test->priv;

	otp_mock_set_power(block->mock, OTP_MOCK_POWER_OFF);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(block->mock, 1), -EIO);
	block_disconnect(block);
	KUNIT_EXPECT_EQ(test, otp_mock_advance(block->mock, 1), -ENODEV);
}

/* Life cycle and properties */

static void block_has_a_life_cycle_from_the_next_reset_on(struct kunit *test)
{
	struct block *block = test->priv;

	KUNIT_EXPECT_STREQ(test, otp_mock_life_cycle(block->mock), "dev");
	KUNIT_EXPECT_EQ(test, otp_mock_set_life_cycle(block->mock, "none"),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, otp_mock_set_life_cycle(block->mock, "scrap"), 0);
	KUNIT_EXPECT_STREQ(test, otp_mock_life_cycle(block->mock), "scrap");
	KUNIT_EXPECT_EQ(test, block_command(test, OPENTITAN_OTP_CMD_RD,
					    SECRET2_BEGIN), 0);
	otp_mock_reset(block->mock);
	KUNIT_EXPECT_EQ(test, block_command(test, OPENTITAN_OTP_CMD_RD,
					    SECRET2_BEGIN),
			OPENTITAN_OTP_ACCESS_ERROR);
}

static void block_without_a_life_cycle_says_so(struct kunit *test)
{
	struct otp_mock *astra = otp_mock_create("astra", NULL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, astra);
	KUNIT_EXPECT_NULL(test, otp_mock_life_cycle(astra));
	KUNIT_EXPECT_EQ(test, otp_mock_set_life_cycle(astra, "dev"),
			-EOPNOTSUPP);
	otp_mock_destroy(astra);
}

static u32 block_property(struct block *block)
{
	u32 value = 0;

	device_property_read_u32(block->dev, "otp-mock-test", &value);
	return value;
}

static void block_has_the_properties_it_is_given(struct kunit *test)
{
	const struct property_entry properties[] = {
		PROPERTY_ENTRY_U32("otp-mock-test", 5),
		{ }
	};
	struct block *block = test->priv;

	KUNIT_EXPECT_EQ(test, otp_mock_set_properties(block->mock, properties),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, block_property(block), 0);

	block_disconnect(block);
	KUNIT_EXPECT_EQ(test, otp_mock_set_properties(block->mock, properties),
			0);
	block_connect(test, block);
	KUNIT_EXPECT_EQ(test, block_property(block), 5);

	block_disconnect(block);
	KUNIT_EXPECT_EQ(test, otp_mock_set_properties(block->mock, NULL), 0);
	block_connect(test, block);
	KUNIT_EXPECT_EQ(test, block_property(block), 0);
}

static struct kunit_case otp_mock_block_cases[] = {
	KUNIT_CASE(block_has_a_named_interrupt_per_line),
	KUNIT_CASE(block_raises_the_line_that_rises),
	KUNIT_CASE(block_raises_both_lines_at_once),
	KUNIT_CASE(block_loses_interrupts_line_by_line),
	KUNIT_CASE(block_tells_of_an_error_that_failed_an_access),
	KUNIT_CASE(block_reads_registers_in_bulk),
	KUNIT_CASE(block_counts_the_time_of_its_pulses),
	KUNIT_CASE(block_counts_words_that_are_pulsed_again),
	KUNIT_CASE(block_loses_power_within_a_code_word),
	KUNIT_CASE(block_is_dead_after_the_status_it_is_told),
	KUNIT_CASE(block_is_initialised_when_power_is_there),
	KUNIT_CASE(block_can_get_stuck_in_its_initialisation),
	KUNIT_CASE(block_goes_on_while_time_goes_by),
	KUNIT_CASE(block_goes_on_when_it_is_told_to),
	KUNIT_CASE(block_has_no_time_without_power),
	KUNIT_CASE(block_has_a_life_cycle_from_the_next_reset_on),
	KUNIT_CASE(block_without_a_life_cycle_says_so),
	KUNIT_CASE(block_has_the_properties_it_is_given),
	{ }
};

static struct kunit_suite otp_mock_block_suite = {
	.name = "otp_mock_block",
	.init = block_init,
	.exit = block_exit,
	.test_cases = otp_mock_block_cases,
};

kunit_test_suite(otp_mock_block_suite);

MODULE_DESCRIPTION("KUnit tests of the mock with a block of many parts");
MODULE_LICENSE("GPL");
