// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of the mock with a block that has windows of different access width,
 * one of them memory. The secure journal model is that block; what it answers
 * is tested in selftests/unit.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

#include "../regs/secure-journal.h"
#include "mock.h"

#define LATENCY_US	20000

#define SIZE		SECURE_JOURNAL_SIZE
#define RATCHET		4
#define FUSE		7

enum window_name {
	JOURNAL,
	COUNTERS,
	WRPR,
	RRAM,
	NVM,
	WINDOWS,
};

/* What is to be found. */
static const struct {
	const char *name;
	int width;
	u32 size;
} window_table[WINDOWS] = {
	[JOURNAL] = { "journal", 1, 0x6f0 },
	[COUNTERS] = { "counters", 2, 0x10 },
	[WRPR] = { "wrpr", 4, 0x128 },
	[RRAM] = { "rram", 4, 0x11c },
	[NVM] = { "nvm", 4, 0x1000 },
};

/* A live mock that no driver is bound to, and a buffer for its journal. */
struct bench {
	struct otp_mock *mock;
	struct device *dev;
	struct regmap *maps[WINDOWS];
	u8 bytes[SIZE];
};

static u32 bench_get(struct kunit *test, enum window_name name, u32 offset)
{
	struct bench *bench = test->priv;
	u32 value = 0;

	KUNIT_EXPECT_EQ(test, regmap_read(bench->maps[name], offset, &value),
			0);
	return value;
}

static void bench_set(struct kunit *test, enum window_name name, u32 offset,
		      u32 value)
{
	struct bench *bench = test->priv;

	KUNIT_EXPECT_EQ(test, regmap_write(bench->maps[name], offset, value),
			0);
}

/* The read of the ratchet is what lets writes through. */
static void bench_open(struct kunit *test)
{
	bench_get(test, COUNTERS, SECURE_JOURNAL_RATCHET);
	bench_set(test, WRPR, SECURE_JOURNAL_WRPR_JOURNAL, 0);
}

/* A driver may have left something behind, hence the reset. */
static void bench_connect(struct kunit *test, struct bench *bench)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, otp_mock_start(bench->mock), 0);
	bench->dev = otp_mock_get_device(bench->mock);
	KUNIT_ASSERT_NOT_NULL(test, bench->dev);
	device_release_driver(bench->dev);
	KUNIT_ASSERT_EQ(test, otp_mock_reset(bench->mock), 0);

	for (i = 0; i < WINDOWS; i++) {
		bench->maps[i] = dev_get_regmap(bench->dev->parent,
						window_table[i].name);
		KUNIT_ASSERT_NOT_NULL(test, bench->maps[i]);
	}
}

static void bench_disconnect(struct bench *bench)
{
	if (!bench->dev)
		return;

	put_device(bench->dev);
	bench->dev = NULL;
	otp_mock_stop(bench->mock);
}

static int bench_init(struct kunit *test)
{
	struct bench *bench = kunit_kzalloc(test, sizeof(*bench), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bench);
	bench->mock = otp_mock_create("secure-journal", NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bench->mock);
	test->priv = bench;
	bench_connect(test, bench);
	bench_open(test);
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

static u64 bench_count(struct kunit *test, enum otp_mock_counter counter)
{
	struct bench *bench = test->priv;
	u64 count = otp_mock_counter(bench->mock, counter);

	otp_mock_clear_counter(bench->mock, counter);
	return count;
}

static u64 bench_reads(struct kunit *test)
{
	return bench_count(test, OTP_MOCK_REG_READS);
}

static u64 bench_writes(struct kunit *test)
{
	return bench_count(test, OTP_MOCK_REG_WRITES);
}

static void bench_cut(struct bench *bench, u32 writes)
{
	const struct otp_mock_power_cut cut = {
		.armed = true,
		.writes = writes,
	};

	otp_mock_set_power_cut(bench->mock, &cut);
}

static void bench_power_on(struct kunit *test)
{
	struct bench *bench = test->priv;

	KUNIT_EXPECT_FALSE(test, otp_mock_has_power(bench->mock));
	KUNIT_EXPECT_EQ(test, otp_mock_set_power(bench->mock,
						 OTP_MOCK_POWER_ON), 0);
	bench_open(test);
}

/* Names and widths */

static void window_is_found_by_its_name(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct device *parent = bench->dev->parent;
	unsigned int i;

	for (i = 0; i < WINDOWS; i++) {
		KUNIT_EXPECT_EQ(test, regmap_get_val_bytes(bench->maps[i]),
				window_table[i].width);
		KUNIT_EXPECT_EQ(test, regmap_get_reg_stride(bench->maps[i]),
				window_table[i].width);
		KUNIT_EXPECT_EQ(test, regmap_get_max_register(bench->maps[i]),
				window_table[i].size - window_table[i].width);
	}
	KUNIT_EXPECT_NULL(test, dev_get_regmap(parent, "keys"));
}

static void window_of_a_model_without_any_has_no_name(struct kunit *test)
{
	struct otp_mock *astra = otp_mock_create("astra", NULL);
	struct device *dev;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, astra);
	KUNIT_EXPECT_EQ(test, otp_mock_start(astra), 0);
	dev = otp_mock_get_device(astra);
	KUNIT_EXPECT_NOT_NULL(test, dev);
	KUNIT_EXPECT_NOT_NULL(test, dev_get_regmap(dev->parent, NULL));
	KUNIT_EXPECT_NULL(test, dev_get_regmap(dev->parent, "journal"));
	put_device(dev);
	otp_mock_destroy(astra);
}

static void window_starts_at_0(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, 0), 'N');
	KUNIT_EXPECT_EQ(test, bench_get(test, COUNTERS, 0), RATCHET);
	KUNIT_EXPECT_EQ(test, bench_get(test, WRPR, SECURE_JOURNAL_WRPR(0)),
			0xffffffff);
	KUNIT_EXPECT_EQ(test, bench_get(test, RRAM, SECURE_JOURNAL_RRAM_STATUS),
			0);
	KUNIT_EXPECT_EQ(test, bench_get(test, NVM, SECURE_JOURNAL_NVM_CORE_ID),
			SECURE_JOURNAL_NVM_CORE_ID_VALUE);
}

static void window_takes_values_of_its_width(struct kunit *test)
{
	bench_set(test, JOURNAL, RATCHET, 0xa5);
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, RATCHET), 0xa5);
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, RATCHET + 1), 0xff);
	bench_set(test, COUNTERS, SECURE_JOURNAL_COUNTER(1), 1);
	KUNIT_EXPECT_EQ(test, bench_get(test, COUNTERS,
					SECURE_JOURNAL_COUNTER(1)), 1);
	bench_set(test, WRPR, SECURE_JOURNAL_WRPR(2), 0x12345678);
	KUNIT_EXPECT_EQ(test, bench_get(test, WRPR, SECURE_JOURNAL_WRPR(2)),
			0x12345678);
}

static void window_has_nothing_between_two_of_its_registers(struct kunit *test)
{
	struct bench *bench = test->priv;
	u32 value;

	KUNIT_EXPECT_EQ(test, regmap_read(bench->maps[COUNTERS], 1, &value),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, regmap_write(bench->maps[NVM], 2, 0), -EINVAL);
}

/* The next window begins there, in the space of the model. */
static void window_ends_where_it_ends(struct kunit *test)
{
	struct bench *bench = test->priv;
	unsigned int i;
	u32 value;

	for (i = 0; i < WINDOWS; i++) {
		KUNIT_EXPECT_EQ(test, regmap_read(bench->maps[i],
						  window_table[i].size, &value),
				-EIO);
		KUNIT_EXPECT_NE(test, regmap_write(bench->maps[i],
						   window_table[i].size, 0), 0);
	}
	KUNIT_EXPECT_NE(test, regmap_raw_read(bench->maps[JOURNAL], 1,
					      bench->bytes, SIZE), 0);
	KUNIT_EXPECT_NE(test, regmap_raw_write(bench->maps[JOURNAL], 1,
					       bench->bytes, SIZE), 0);
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, RATCHET), 0xff);
}

/* Bulk transfers */

static void window_of_bytes_is_read_in_one_transfer(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct regmap *map = bench->maps[JOURNAL];

	bench_set(test, JOURNAL, RATCHET, 0x5a);
	bench_set(test, JOURNAL, SIZE - 1, 0xa5);
	bench_reads(test);
	KUNIT_EXPECT_EQ(test, regmap_bulk_read(map, 0, bench->bytes, SIZE), 0);
	KUNIT_EXPECT_EQ(test, bench_reads(test), 1);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes, "NVDS\x5a\xff", 6), 0);
	KUNIT_EXPECT_EQ(test, bench->bytes[SIZE - 1], 0xa5);

	KUNIT_EXPECT_EQ(test, regmap_raw_read(map, 2, bench->bytes, 4), 0);
	KUNIT_EXPECT_EQ(test, bench_reads(test), 1);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes, "DS\x5a\xff", 4), 0);

	bench_get(test, JOURNAL, 0);
	KUNIT_EXPECT_EQ(test, bench_reads(test), 1);
}

/* Each is a register of its own, and so is what a read of it does. */
static void window_of_registers_is_read_one_by_one(struct kunit *test)
{
	struct bench *bench = test->priv;
	u16 counters[SECURE_JOURNAL_COUNTERS];

	bench_set(test, COUNTERS, SECURE_JOURNAL_COUNTER(7), 1);
	otp_mock_reset(bench->mock);
	bench_reads(test);
	KUNIT_EXPECT_EQ(test, regmap_bulk_read(bench->maps[COUNTERS], 0,
					       counters, ARRAY_SIZE(counters)),
			0);
	KUNIT_EXPECT_EQ(test, bench_reads(test), SECURE_JOURNAL_COUNTERS);
	KUNIT_EXPECT_EQ(test, counters[0], SECURE_JOURNAL_NOT_LOADED);
	KUNIT_EXPECT_EQ(test, counters[7], 1);
	KUNIT_EXPECT_EQ(test, bench_get(test, COUNTERS, 0), RATCHET);
}

static void window_of_bytes_is_written_byte_by_byte(struct kunit *test)
{
	static const u8 bytes[] = { 1, 2, 3, 4, 5 };
	struct bench *bench = test->priv;
	struct regmap *map = bench->maps[JOURNAL];

	bench_writes(test);
	KUNIT_EXPECT_EQ(test, regmap_bulk_write(map, 8, bytes, sizeof(bytes)),
			0);
	KUNIT_EXPECT_EQ(test, bench_writes(test), sizeof(bytes));
	KUNIT_EXPECT_EQ(test, regmap_raw_write(map, SIZE - sizeof(bytes),
					       bytes, sizeof(bytes)), 0);
	KUNIT_EXPECT_EQ(test, bench_writes(test), sizeof(bytes));

	regmap_bulk_read(map, 0, bench->bytes, SIZE);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes + 7, "\xff\1\2\3\4\5\xff", 7),
			0);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes + SIZE - 6, "\xff\1\2\3\4\5",
				     6), 0);
}

static void window_drops_what_is_refused_byte_by_byte(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct regmap *map = bench->maps[JOURNAL];

	KUNIT_EXPECT_EQ(test, regmap_bulk_write(map, 2, "\1\2\3\4", 4), 0);
	regmap_bulk_read(map, 0, bench->bytes, SIZE);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes, "NVDS\3\4\xff", 7), 0);
	KUNIT_EXPECT_EQ(test, bench_get(test, RRAM, SECURE_JOURNAL_RRAM_STATUS),
			SECURE_JOURNAL_RRAM_ERR);
}

/* Faults */

static void window_loses_power_between_two_bytes(struct kunit *test)
{
	static const u8 bytes[] = { 0x11, 0x22, 0x33, 0x44 };
	struct bench *bench = test->priv;
	struct regmap *map = bench->maps[JOURNAL];
	u32 n, i;

	for (n = 0; n <= sizeof(bytes); n++) {
		bench_writes(test);
		bench_cut(bench, n);
		KUNIT_EXPECT_EQ(test, regmap_bulk_write(map, 8, bytes,
							sizeof(bytes)),
				n < sizeof(bytes) ? -EIO : 0);
		KUNIT_EXPECT_EQ(test, bench_writes(test), n);
		KUNIT_EXPECT_EQ(test, regmap_bulk_read(map, 0, bench->bytes,
						       SIZE), -EIO);
		bench_power_on(test);
		for (i = 0; i < sizeof(bytes); i++) {
			KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, 8 + i),
					i < n ? bytes[i] : 0xff);
			bench_set(test, JOURNAL, 8 + i, 0xff);
		}
	}
}

static void window_loses_the_write_it_is_told_to(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct regmap *map = bench->maps[JOURNAL];
	struct otp_mock_faults faults;

	bench_writes(test);
	otp_mock_set_drop_write(bench->mock, 3);
	KUNIT_EXPECT_EQ(test, regmap_bulk_write(map, 8, "\1\2\3\4", 4), 0);
	KUNIT_EXPECT_EQ(test, bench_writes(test), 4);
	otp_mock_get_faults(bench->mock, &faults);
	KUNIT_EXPECT_EQ(test, faults.drop_write, 0);

	regmap_bulk_read(map, 0, bench->bytes, SIZE);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes + 8, "\1\2\xff\4", 4), 0);
	KUNIT_EXPECT_EQ(test, bench_get(test, RRAM, SECURE_JOURNAL_RRAM_STATUS),
			0);
}

static void window_loses_the_write_that_would_start_a_command(struct kunit *test)
{
	struct bench *bench = test->priv;

	otp_mock_set_drop_write(bench->mock, 1);
	bench_set(test, NVM, SECURE_JOURNAL_NVM_OPMODE,
		  SECURE_JOURNAL_NVM_GO | SECURE_JOURNAL_NVM_READ);
	KUNIT_EXPECT_EQ(test, bench_get(test, NVM, SECURE_JOURNAL_NVM_STATUS),
			0);
	bench_set(test, NVM, SECURE_JOURNAL_NVM_OPMODE,
		  SECURE_JOURNAL_NVM_GO | SECURE_JOURNAL_NVM_READ);
	KUNIT_EXPECT_EQ(test, bench_get(test, NVM, SECURE_JOURNAL_NVM_STATUS),
			SECURE_JOURNAL_NVM_READ_DONE);
}

static void window_counts_a_lost_write_towards_a_power_cut(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct regmap *map = bench->maps[JOURNAL];

	otp_mock_set_drop_write(bench->mock, 2);
	bench_cut(bench, 2);
	KUNIT_EXPECT_EQ(test, regmap_bulk_write(map, 8, "\1\2\3\4", 4), -EIO);
	bench_power_on(test);
	regmap_bulk_read(map, 0, bench->bytes, SIZE);
	KUNIT_EXPECT_EQ(test, memcmp(bench->bytes + 8, "\1\xff\xff\xff", 4), 0);
}

/* Commands */

static void bench_start_blow(struct kunit *test)
{
	bench_set(test, NVM, SECURE_JOURNAL_NVM_CTRL,
		  SECURE_JOURNAL_NVM_PGM_BIT(FUSE));
	bench_set(test, NVM, SECURE_JOURNAL_NVM_OPMODE,
		  SECURE_JOURNAL_NVM_GO | SECURE_JOURNAL_NVM_PROGRAM);
}

static u32 bench_fuses(struct kunit *test)
{
	bench_set(test, NVM, SECURE_JOURNAL_NVM_OPMODE,
		  SECURE_JOURNAL_NVM_GO | SECURE_JOURNAL_NVM_READ);
	KUNIT_EXPECT_EQ(test, bench_get(test, NVM, SECURE_JOURNAL_NVM_STATUS),
			SECURE_JOURNAL_NVM_READ_DONE);
	return bench_get(test, NVM, SECURE_JOURNAL_NVM_DATA0);
}

static void window_of_registers_starts_commands(struct kunit *test)
{
	struct bench *bench = test->priv;
	unsigned int i;

	otp_mock_set_latency(bench->mock, LATENCY_US);
	bench_start_blow(test);
	KUNIT_EXPECT_EQ(test, bench_get(test, NVM, SECURE_JOURNAL_NVM_STATUS),
			SECURE_JOURNAL_NVM_RUNNING);
	for (i = 0; i < 1000; i++) {
		if (bench_get(test, NVM, SECURE_JOURNAL_NVM_STATUS) ==
		    SECURE_JOURNAL_NVM_PROGRAM_DONE)
			break;
		usleep_range(100, 200);
	}
	KUNIT_EXPECT_LT(test, i, 1000);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(bench->mock, OTP_MOCK_PULSES),
			1);
	KUNIT_EXPECT_EQ(test, bench_fuses(test), BIT(FUSE));
}

static void window_of_bytes_has_no_pulses(struct kunit *test)
{
	struct bench *bench = test->priv;

	otp_mock_set_latency(bench->mock, LATENCY_US);
	bench_set(test, JOURNAL, 8, 0);
	bench_set(test, JOURNAL, 8, 1);
	bench_set(test, COUNTERS, SECURE_JOURNAL_COUNTER(1), 1);
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, 8), 1);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(bench->mock, OTP_MOCK_PULSES),
			0);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(bench->mock), 0);
}

static void window_stays_busy_until_reset(struct kunit *test)
{
	struct bench *bench = test->priv;

	otp_mock_set_stuck_busy(bench->mock, 1);
	bench_start_blow(test);
	KUNIT_EXPECT_EQ(test, bench_get(test, NVM, SECURE_JOURNAL_NVM_STATUS),
			SECURE_JOURNAL_NVM_RUNNING);
	otp_mock_reset(bench->mock);
	KUNIT_EXPECT_EQ(test, bench_fuses(test), 0);
}

static void window_loses_power_within_a_pulse(struct kunit *test)
{
	struct otp_mock_power_cut cut = {
		.armed = true,
		.partial = true,
		.writes = 2,
	};
	struct bench *bench = test->priv;

	for (cut.bits = 0; cut.bits < 2; cut.bits++) {
		otp_mock_set_power_cut(bench->mock, &cut);
		bench_start_blow(test);
		bench_power_on(test);
		KUNIT_EXPECT_EQ(test, bench_fuses(test),
				cut.bits ? BIT(FUSE) : 0);
	}
}

/* Going live */

static void window_is_there_again_when_the_mock_is(struct kunit *test)
{
	struct bench *bench = test->priv;

	bench_set(test, JOURNAL, RATCHET, 0x77);
	bench_disconnect(bench);
	bench_connect(test, bench);
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, RATCHET), 0x77);
	bench_disconnect(bench);
	KUNIT_EXPECT_EQ(test, otp_mock_set_model(bench->mock, "astra"), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_set_model(bench->mock, "secure-journal"),
			0);
	bench_connect(test, bench);
	KUNIT_EXPECT_EQ(test, bench_get(test, JOURNAL, RATCHET), 0xff);
}

static void window_device_has_no_interrupt(struct kunit *test)
{
	struct bench *bench = test->priv;

	KUNIT_EXPECT_EQ(test,
			platform_irq_count(to_platform_device(bench->dev)), 0);
}

static struct kunit_case otp_mock_window_cases[] = {
	KUNIT_CASE(window_is_found_by_its_name),
	KUNIT_CASE(window_of_a_model_without_any_has_no_name),
	KUNIT_CASE(window_starts_at_0),
	KUNIT_CASE(window_takes_values_of_its_width),
	KUNIT_CASE(window_has_nothing_between_two_of_its_registers),
	KUNIT_CASE(window_ends_where_it_ends),
	KUNIT_CASE(window_of_bytes_is_read_in_one_transfer),
	KUNIT_CASE(window_of_registers_is_read_one_by_one),
	KUNIT_CASE(window_of_bytes_is_written_byte_by_byte),
	KUNIT_CASE(window_drops_what_is_refused_byte_by_byte),
	KUNIT_CASE(window_loses_power_between_two_bytes),
	KUNIT_CASE(window_loses_the_write_it_is_told_to),
	KUNIT_CASE(window_loses_the_write_that_would_start_a_command),
	KUNIT_CASE(window_counts_a_lost_write_towards_a_power_cut),
	KUNIT_CASE(window_of_registers_starts_commands),
	KUNIT_CASE(window_of_bytes_has_no_pulses),
	KUNIT_CASE(window_stays_busy_until_reset),
	KUNIT_CASE(window_loses_power_within_a_pulse),
	KUNIT_CASE(window_is_there_again_when_the_mock_is),
	KUNIT_CASE(window_device_has_no_interrupt),
	{ }
};

static struct kunit_suite otp_mock_window_suite = {
	.name = "otp_mock_window",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = otp_mock_window_cases,
};

kunit_test_suite(otp_mock_window_suite);

MODULE_DESCRIPTION("KUnit tests of the mock with windows of several widths");
MODULE_LICENSE("GPL");
