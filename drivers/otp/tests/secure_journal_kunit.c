// SPDX-License-Identifier: GPL-2.0-only
/*
 * The provider of the secure journal against the mock: what it does to the
 * registers around the journal.
 */
#include <kunit/test.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/regmap.h>
#include <linux/slab.h>

#include "../core/otp-core.h"
#include "../mock/mock.h"
#include "../regs/secure-journal.h"
#include "journal-vectors.h"
#include "ram.h"

/**
 * struct part - a chip, its driver, and the windows of its registers
 * @test: the test it belongs to
 * @mock: the chip
 * @child: the device that the driver is bound to
 * @otp: what the driver registered
 * @journal: the list
 * @counters: the ratchet
 * @wrpr: the write protection
 */
struct part {
	struct kunit *test;
	struct otp_mock *mock;
	struct device *child;
	struct otp_device *otp;
	struct regmap *journal;
	struct regmap *counters;
	struct regmap *wrpr;
};

static void part_release(void *data)
{
	struct part *part = data;

	if (part->otp)
		put_device(&part->otp->dev);
	if (part->child)
		put_device(part->child);
	otp_mock_destroy(part->mock);
}

static struct part *part_create(struct kunit *test, const char *variant)
{
	struct part *part = kunit_kzalloc(test, sizeof(*part), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, part);
	part->test = test;
	part->mock = otp_mock_create("secure-journal", variant);
	KUNIT_ASSERT_FALSE(test, IS_ERR(part->mock));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, part_release,
							part), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_start(part->mock), 0);
	part->child = otp_mock_get_device(part->mock);
	KUNIT_ASSERT_NOT_NULL(test, part->child);
	part->journal = dev_get_regmap(part->child->parent, "journal");
	part->counters = dev_get_regmap(part->child->parent, "counters");
	part->wrpr = dev_get_regmap(part->child->parent, "wrpr");
	part->otp = ram_find(part->child);
	KUNIT_ASSERT_NOT_NULL(test, part->otp);
	return part;
}

static int part_init(struct kunit *test)
{
	test->priv = part_create(test, "production");
	return 0;
}

static const struct otp_region *part_region(struct part *part)
{
	return &part->otp->desc->regions[0];
}

static bool part_is_open(struct part *part)
{
	u32 value = 0;

	regmap_read(part->wrpr, SECURE_JOURNAL_WRPR_JOURNAL, &value);
	return value != U32_MAX;
}

static int part_append(struct part *part, u8 tag, const u8 *value, u32 len,
		       bool locked, enum otp_reason *reason)
{
	struct otp_journal_append arg = {
		.tag = tag,
		.len = len,
		.flags = locked ? OTP_JOURNAL_LOCKED : 0,
	};
	struct otp_append_request request = {
		.append = &arg,
		.region = part_region(part),
		.data = value,
	};
	int ret;

	scoped_guard(mutex, &part->otp->lock)
		ret = otp_journal_append(part->otp, &request);
	if (reason)
		*reason = request.outcome.reason;
	KUNIT_EXPECT_FALSE(part->test, part_is_open(part));
	return ret;
}

static int part_advance(struct part *part, u32 expected, u32 target,
			u32 *value)
{
	struct otp_ratchet arg = { .expected = expected, .target = target };
	struct otp_ratchet_request request = {
		.ratchet = &arg,
		.region = part_region(part),
	};
	int ret;

	scoped_guard(mutex, &part->otp->lock)
		ret = otp_ratchet(part->otp, &request);
	*value = arg.value;
	KUNIT_EXPECT_FALSE(part->test, part_is_open(part));
	return ret;
}

static u32 part_ratchet(struct part *part)
{
	u32 value = U32_MAX, vendor;
	int ret;

	scoped_guard(mutex, &part->otp->lock)
		ret = otp_region_ratchet(part->otp, part_region(part), &value,
					 &vendor);
	KUNIT_EXPECT_EQ(part->test, ret, 0);
	return value;
}

/* Record by record, as the chip's makers did it. */
static void published_journal_can_be_built(struct kunit *test)
{
	struct part *part = test->priv;
	u8 *image = kunit_kzalloc(test, SECURE_JOURNAL_SIZE, GFP_KERNEL);
	struct tlv tlv;

	KUNIT_ASSERT_NOT_NULL(test, image);
	KUNIT_ASSERT_EQ(test, tlv_first(journal_golden, JOURNAL_USED, &tlv),
			TLV_OK);
	do {
		bool locked = tlv_has(&tlv, TLV_FLAG_LOCKED);

		KUNIT_EXPECT_EQ(test, part_append(part, tlv.tag,
						  journal_golden + tlv.data,
						  tlv.length, locked, NULL),
				0);
	} while (tlv_next(journal_golden, JOURNAL_USED, &tlv) == TLV_OK);

	KUNIT_EXPECT_EQ(test, regmap_bulk_read(part->journal, 0, image,
					       SECURE_JOURNAL_SIZE), 0);
	KUNIT_EXPECT_MEMEQ(test, image, journal_golden, JOURNAL_USED);
	KUNIT_EXPECT_NULL(test, memchr_inv(image + JOURNAL_USED, 0xff,
					   SECURE_JOURNAL_SIZE -
					   JOURNAL_USED));
}

static void write_protection_is_closed_behind_failures(struct kunit *test)
{
	struct part *part = test->priv;
	u32 n, value;

	for (n = 1; n < 12; n++) {
		otp_mock_set_drop_write(part->mock, n);
		part_append(part, 0x20, (const u8 *)"abcdef", 6, false, NULL);
	}
	otp_mock_set_drop_write(part->mock, 0);
	KUNIT_EXPECT_EQ(test, part_append(part, 0x21, (const u8 *)"x", 1,
					  false, NULL), 0);
	otp_mock_set_drop_write(part->mock, 3);
	part_advance(part, 4, JOURNAL_SIZE, &value);
	otp_mock_set_drop_write(part->mock, 0);
}

/* The other blocks of the RRAM are not this driver's to release. */
static void only_the_block_of_the_journal_is_released(struct kunit *test)
{
	struct part *part = test->priv;
	const struct otp_region *region = part_region(part);
	struct otp_device *otp = part->otp;
	u32 vendor, value;
	int ret;

	scoped_guard(mutex, &otp->lock)
		ret = otp->ops->protect(otp, region, false, &vendor);
	KUNIT_EXPECT_EQ(test, ret, 0);
	regmap_read(part->wrpr, SECURE_JOURNAL_WRPR_JOURNAL, &value);
	KUNIT_EXPECT_EQ(test, value, ~SECURE_JOURNAL_WRPR_BLOCK);
	regmap_read(part->wrpr, SECURE_JOURNAL_WRPR(0), &value);
	KUNIT_EXPECT_EQ(test, value, U32_MAX);
	scoped_guard(mutex, &otp->lock)
		otp->ops->protect(otp, region, true, &vendor);
	KUNIT_EXPECT_FALSE(test, part_is_open(part));
}

static void a_block_that_is_locked_refuses(struct kunit *test)
{
	struct part *part = test->priv;
	enum otp_reason reason;

	regmap_write(part->wrpr, SECURE_JOURNAL_STICKY(7),
		     SECURE_JOURNAL_WRPR_BLOCK);
	KUNIT_EXPECT_EQ(test, part_append(part, 0x20, (const u8 *)"x", 1,
					  false, &reason), -EROFS);
	KUNIT_EXPECT_EQ(test, reason, OTP_REASON_LOCKED);
	KUNIT_ASSERT_EQ(test, otp_mock_reset(part->mock), 0);
	KUNIT_EXPECT_EQ(test, part_append(part, 0x20, (const u8 *)"x", 1,
					  false, &reason), 0);
}

/* After a reset the first read of it is that of nothing. */
static void ratchet_is_read_until_it_is_loaded(struct kunit *test)
{
	struct part *part = test->priv;
	u32 raw;

	KUNIT_ASSERT_EQ(test, otp_mock_reset(part->mock), 0);
	KUNIT_EXPECT_EQ(test, part_ratchet(part), 4);
	KUNIT_ASSERT_EQ(test, otp_mock_reset(part->mock), 0);
	regmap_read(part->counters, SECURE_JOURNAL_RATCHET, &raw);
	KUNIT_EXPECT_EQ(test, raw, SECURE_JOURNAL_NOT_LOADED);
	KUNIT_EXPECT_EQ(test, part_ratchet(part), 4);
}

/* The mock takes no store before that, and so perhaps does the chip. */
static void append_works_right_after_a_reset(struct kunit *test)
{
	struct part *part = test->priv;

	KUNIT_ASSERT_EQ(test, otp_mock_reset(part->mock), 0);
	KUNIT_EXPECT_EQ(test, part_append(part, 0x20, (const u8 *)"x", 1,
					  false, NULL), 0);
}

static void ratchet_that_is_stuck_is_noticed(struct kunit *test)
{
	struct part *part = test->priv;
	u32 value;

	KUNIT_EXPECT_EQ(test, part_append(part, 0x20, (const u8 *)"xyz", 3,
					  false, NULL), 0);
	/* One write releases the block, the second one gets lost. */
	otp_mock_set_drop_write(part->mock, 3);
	KUNIT_EXPECT_EQ(test, part_advance(part, 4, 10, &value), -EBADMSG);
	KUNIT_EXPECT_EQ(test, value, 5);
	KUNIT_EXPECT_EQ(test, part_advance(part, 5, 10, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 10);
}

static void development_part_has_no_ratchet_to_speak_of(struct kunit *test)
{
	struct part *part = part_create(test, "development");

	KUNIT_EXPECT_NOT_NULL(test, strstr(part->otp->desc->model,
					   "without effect"));
	KUNIT_EXPECT_EQ(test, part_append(part, 0x20, (const u8 *)"x", 1,
					  false, NULL), 0);
}

static void no_power_is_an_error(struct kunit *test)
{
	struct part *part = test->priv;
	struct otp_journal_append arg = { .tag = 1 };
	struct otp_append_request request = {
		.append = &arg,
		.region = part_region(part),
	};

	otp_mock_set_power(part->mock, OTP_MOCK_POWER_OFF);
	scoped_guard(mutex, &part->otp->lock)
		KUNIT_EXPECT_LT(test, otp_journal_append(part->otp, &request),
				0);
	KUNIT_EXPECT_EQ(test, request.outcome.reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_EQ(test, request.outcome.status, OTP_OP_REFUSED);
}

static struct kunit_case part_cases[] = {
	KUNIT_CASE(published_journal_can_be_built),
	KUNIT_CASE(write_protection_is_closed_behind_failures),
	KUNIT_CASE(only_the_block_of_the_journal_is_released),
	KUNIT_CASE(a_block_that_is_locked_refuses),
	KUNIT_CASE(ratchet_is_read_until_it_is_loaded),
	KUNIT_CASE(append_works_right_after_a_reset),
	KUNIT_CASE(ratchet_that_is_stuck_is_noticed),
	KUNIT_CASE(development_part_has_no_ratchet_to_speak_of),
	KUNIT_CASE(no_power_is_an_error),
	{ }
};

static struct kunit_suite part_suite = {
	.name = "otp_secure_journal",
	.init = part_init,
	.test_cases = part_cases,
};

kunit_test_suite(part_suite);
