// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stored counter: what it refuses, and how it is raised, as records of a
 * journal and as bits.
 */
#include <kunit/test.h>
#include <linux/cleanup.h>

#include "../mock/mock.h"
#include "image-slots.h"
#include "ram.h"

#define COUNTER_TAG	0x41
#define OTHER_TAG	0x42

static void counter_expect_active(struct slots *slots, int error,
				  enum otp_reason reason, u32 stored)
{
	struct otp_image_info info = slots_info(slots, OTP_IMAGE_ACTIVE);

	KUNIT_EXPECT_EQ_MSG(slots->test, info.error, error, "%s",
			    info.message);
	KUNIT_EXPECT_EQ(slots->test, info.reason, reason);
	KUNIT_EXPECT_TRUE(slots->test, info.status & OTP_IMAGE_COUNTED);
	if (!error)
		KUNIT_EXPECT_EQ(slots->test, info.stored_counter, stored);
}

static void counter_expect_confirmed(struct slots *slots, u32 stored)
{
	struct otp_image_confirm confirm;

	KUNIT_EXPECT_EQ_MSG(slots->test,
			    slots_confirm(slots, false, &confirm), 0, "%s",
			    slots->outcome.message);
	KUNIT_EXPECT_EQ(slots->test, slots->outcome.status,
			OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(slots->test, confirm.stored_counter, stored);
	KUNIT_EXPECT_TRUE(slots->test,
			  slots_info(slots, OTP_IMAGE_SERVED).status &
			  OTP_IMAGE_CONFIRMED);
}

static int counter_confirm(struct slots *slots)
{
	struct otp_image_confirm confirm;

	return slots_confirm(slots, false, &confirm);
}

/* Bits. */

static int counter_init(struct kunit *test)
{
	struct slots *slots = slots_create(test);

	test->priv = slots;
	slots_count(slots);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	return 0;
}

static void counter_put(struct slots *slots, u32 bits)
{
	put_unaligned_le16(bits, slots->ram->cells[SLOTS_COUNTS].data);
	put_unaligned_le16(bits, slots->ram->cells[SLOTS_COUNTS].done);
}

static u32 counter_get(struct slots *slots)
{
	return get_unaligned_le16(slots->ram->cells[SLOTS_COUNTS].data);
}

static void counter_accepts_an_equal_one(struct kunit *test)
{
	struct slots *slots = test->priv;

	counter_expect_active(slots, 0, OTP_REASON_NONE, 0);
	counter_put(slots, GENMASK(10, 4));
	counter_expect_active(slots, 0, OTP_REASON_NONE, 7);
	KUNIT_EXPECT_TRUE(test, slots_info(slots, OTP_IMAGE_ACTIVE).status &
				OTP_IMAGE_CONFIRMED);
}

static void counter_refuses_a_lower_one(struct kunit *test)
{
	struct slots *slots = test->priv;

	counter_put(slots, GENMASK(11, 4));
	counter_expect_active(slots, -ESTALE, OTP_REASON_IMAGE_ROLLBACK, 8);
	KUNIT_EXPECT_EQ(test, slots_install(slots, IMAGE_COUNTER_6), -ESTALE);
	slots_expect_refused(slots, -ESTALE, OTP_REASON_IMAGE_ROLLBACK);
	KUNIT_EXPECT_STREQ(test, slots->outcome.message,
			   "image: security counter 6 is lower than the stored 8");
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
	KUNIT_EXPECT_EQ(test, slots_install(slots, IMAGE_COUNTER_8), 0);
}

static void counter_counts_bits_of_its_field_only(struct kunit *test)
{
	struct slots *slots = test->priv;

	counter_put(slots, 0xc00f);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 0);
	counter_put(slots, 0xe55f);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 5);
}

static void counter_that_cannot_be_read_fails_closed(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots->ram->read_fault = (struct ram_fault){ .at = 1, .error = -EIO };
	counter_expect_active(slots, -EIO, OTP_REASON_DEVICE, 0);
	ram_unregister(slots->ram);
	counter_expect_active(slots, -ENODEV, OTP_REASON_DEVICE, 0);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -ENODEV);
	KUNIT_EXPECT_EQ(test, slots_install(slots, IMAGE_COUNTER_8), -ENODEV);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

static void counter_is_raised_by_bits(struct kunit *test)
{
	struct slots *slots = test->priv;

	counter_expect_confirmed(slots, 7);
	KUNIT_EXPECT_EQ(test, counter_get(slots), GENMASK(10, 4));
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, slots_install(slots, IMAGE_COUNTER_6), -ESTALE);
}

static void counter_is_raised_around_bits_that_are_set(struct kunit *test)
{
	struct slots *slots = test->priv;

	counter_put(slots, BIT(3) | BIT(5) | BIT(13) | BIT(15));
	counter_expect_confirmed(slots, 7);
	KUNIT_EXPECT_EQ(test, counter_get(slots),
			BIT(3) | GENMASK(9, 4) | BIT(13) | BIT(15));
}

static void counter_dry_run_raises_nothing(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct otp_image_confirm confirm;

	KUNIT_EXPECT_EQ(test, slots_confirm(slots, true, &confirm), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, confirm.counter, 7);
	KUNIT_EXPECT_EQ(test, confirm.stored_counter, 0);
	KUNIT_EXPECT_EQ(test, slots->ram->pulses, 0);
}

static void counter_may_be_exhausted(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots->si->counter.bits.width = 6;
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -ENOSPC);
	slots_expect_refused(slots, -ENOSPC, OTP_REASON_IMAGE_EXHAUSTED);
	KUNIT_EXPECT_EQ(test, slots->ram->pulses, 0);
}

static void counter_follows_what_is_served_only(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_install(slots, IMAGE_COUNTER_8), 0);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -EBUSY);
	slots_expect_refused(slots, -EBUSY, OTP_REASON_IMAGE_SERVED);
	KUNIT_EXPECT_EQ(test, counter_get(slots), 0);
	KUNIT_ASSERT_EQ(test, slots_serve(slots), 0);
	counter_expect_confirmed(slots, 8);
}

static void counter_needs_something_served(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_OTHER_KEY);
	slots_restart(slots);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -EBUSY);
	slots_expect_refused(slots, -EBUSY, OTP_REASON_IMAGE_SERVED);
}

static void counter_has_to_be_there(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_stop(slots);
	slots->config->counter.name[0] = '\0';
	slots_restart(slots);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_ACTIVE).status, 0);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -EOPNOTSUPP);
}

static void counter_needs_bits_that_count(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_stop(slots);
	strscpy(slots->config->field, "NOTHING", sizeof(slots->config->field));
	KUNIT_EXPECT_EQ(test, slots_start(slots), -ENOENT);
	slots_stop(slots);
	slots->config->field[0] = '\0';
	slots->config->tag = COUNTER_TAG;
	KUNIT_EXPECT_EQ(test, slots_start(slots), -EOPNOTSUPP);
}

static struct kunit_case counter_cases[] = {
	KUNIT_CASE(counter_accepts_an_equal_one),
	KUNIT_CASE(counter_refuses_a_lower_one),
	KUNIT_CASE(counter_counts_bits_of_its_field_only),
	KUNIT_CASE(counter_that_cannot_be_read_fails_closed),
	KUNIT_CASE(counter_is_raised_by_bits),
	KUNIT_CASE(counter_is_raised_around_bits_that_are_set),
	KUNIT_CASE(counter_dry_run_raises_nothing),
	KUNIT_CASE(counter_may_be_exhausted),
	KUNIT_CASE(counter_follows_what_is_served_only),
	KUNIT_CASE(counter_needs_something_served),
	KUNIT_CASE(counter_has_to_be_there),
	KUNIT_CASE(counter_needs_bits_that_count),
	{}
};

static struct kunit_suite counter_suite = {
	.name = "otp_image_counter",
	.init = counter_init,
	.test_cases = counter_cases,
};

/* Records of a journal. */

/**
 * struct counter_chip - a journal with its driver
 * @mock: the chip
 * @child: the device that the driver is bound to
 * @otp: what the driver registered
 */
struct counter_chip {
	struct otp_mock *mock;
	struct device *child;
	struct otp_device *otp;
};

static void counter_release(void *data)
{
	struct counter_chip *chip = data;

	if (chip->otp)
		put_device(&chip->otp->dev);
	if (chip->child)
		put_device(chip->child);
	otp_mock_destroy(chip->mock);
}

static struct counter_chip *counter_create(struct kunit *test)
{
	struct counter_chip *chip = kunit_kzalloc(test, sizeof(*chip),
						  GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, chip);
	chip->mock = otp_mock_create("secure-journal", NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(chip->mock));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, counter_release,
							chip), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_start(chip->mock), 0);
	chip->child = otp_mock_get_device(chip->mock);
	KUNIT_ASSERT_NOT_NULL(test, chip->child);
	chip->otp = ram_find(chip->child);
	KUNIT_ASSERT_NOT_NULL(test, chip->otp);
	return chip;
}

static int journal_init(struct kunit *test)
{
	struct slots *slots = slots_create(test);
	struct counter_chip *chip = counter_create(test);

	test->priv = slots;
	slots->chip = chip;
	snprintf(slots->config->counter.name, IMAGE_PLACE_SIZE, "%s/%s",
		 dev_name(otp_dev(chip->otp)),
		 chip->otp->desc->regions[0].name);
	slots->config->tag = COUNTER_TAG;
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	return 0;
}

static void journal_append(struct slots *slots, u8 tag, u32 value, u32 len)
{
	struct counter_chip *chip = slots->chip;
	u8 data[8] = {};
	struct otp_journal_append arg = { .tag = tag, .len = len };
	struct otp_append_request request = {
		.append = &arg,
		.region = &chip->otp->desc->regions[0],
		.data = data,
	};

	put_unaligned_le32(value, data);
	guard(mutex)(&chip->otp->lock);
	KUNIT_ASSERT_EQ(slots->test,
			otp_journal_append(chip->otp, &request), 0);
}

static u32 journal_ratchet(struct slots *slots)
{
	struct counter_chip *chip = slots->chip;
	u32 value = 0, vendor;

	guard(mutex)(&chip->otp->lock);
	KUNIT_ASSERT_EQ(slots->test,
			otp_region_ratchet(chip->otp,
					   &chip->otp->desc->regions[0],
					   &value, &vendor), 0);
	return value;
}

static void journal_advance(struct slots *slots, u32 target)
{
	struct counter_chip *chip = slots->chip;
	struct otp_ratchet arg = {
		.expected = journal_ratchet(slots),
		.target = target,
	};
	struct otp_ratchet_request request = {
		.ratchet = &arg,
		.region = &chip->otp->desc->regions[0],
	};

	guard(mutex)(&chip->otp->lock);
	KUNIT_ASSERT_EQ(slots->test, otp_ratchet(chip->otp, &request), 0);
}

/* Power fails in the middle of an append. */
static void journal_tear(struct slots *slots)
{
	const struct otp_mock_power_cut cut = { .armed = true, .writes = 4 };
	struct counter_chip *chip = slots->chip;

	otp_mock_set_power_cut(chip->mock, &cut);
	KUNIT_EXPECT_NE(slots->test, counter_confirm(slots), 0);
	KUNIT_ASSERT_EQ(slots->test,
			otp_mock_set_power(chip->mock, OTP_MOCK_POWER_ON), 0);
}

#define RECORD	7	/* bytes of a record of the counter */

static void journal_counts_what_is_ratcheted(struct kunit *test)
{
	struct slots *slots = test->priv;

	journal_append(slots, COUNTER_TAG, 5, 4);
	journal_append(slots, COUNTER_TAG, 9, 4);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 0);
	journal_advance(slots, 4 + RECORD);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 5);
	journal_advance(slots, 4 + 2 * RECORD);
	counter_expect_active(slots, -ESTALE, OTP_REASON_IMAGE_ROLLBACK, 9);
}

static void journal_counts_the_largest(struct kunit *test)
{
	struct slots *slots = test->priv;

	journal_append(slots, COUNTER_TAG, 6, 4);
	journal_append(slots, COUNTER_TAG, 2, 4);
	journal_append(slots, COUNTER_TAG, 99, 8);
	journal_append(slots, OTHER_TAG, 99, 4);
	journal_advance(slots, 4 + 2 * RECORD + 11 + RECORD);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 6);
}

static void journal_is_raised_by_a_record(struct kunit *test)
{
	struct slots *slots = test->priv;

	counter_expect_confirmed(slots, 7);
	KUNIT_EXPECT_EQ(test, journal_ratchet(slots), 4 + RECORD);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, slots_install(slots, IMAGE_COUNTER_6), -ESTALE);
	KUNIT_ASSERT_EQ(test, slots_install(slots, IMAGE_COUNTER_8), 0);
	KUNIT_ASSERT_EQ(test, slots_serve(slots), 0);
	counter_expect_confirmed(slots, 8);
	KUNIT_EXPECT_EQ(test, journal_ratchet(slots), 4 + 2 * RECORD);
}

/* Appended, and then power failed: nothing is appended twice. */
static void journal_confirmation_is_completed(struct kunit *test)
{
	struct slots *slots = test->priv;

	journal_append(slots, COUNTER_TAG, 7, 4);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 0);
	counter_expect_confirmed(slots, 7);
	KUNIT_EXPECT_EQ(test, journal_ratchet(slots), 4 + RECORD);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 7);
}

/* What a cut left behind the list is hidden, and is no record. */
static void journal_may_be_torn(struct kunit *test)
{
	struct slots *slots = test->priv;

	journal_tear(slots);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 0);
	counter_expect_confirmed(slots, 7);
	KUNIT_EXPECT_EQ(test, journal_ratchet(slots), 4 + RECORD);
}

static void journal_covers_no_record_of_others(struct kunit *test)
{
	struct slots *slots = test->priv;
	u32 ratchet = journal_ratchet(slots);

	journal_append(slots, OTHER_TAG, 1, 4);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -EBUSY);
	slots_expect_refused(slots, -EBUSY, OTP_REASON_UNCOVERED);
	KUNIT_EXPECT_EQ(test, journal_ratchet(slots), ratchet);
	journal_advance(slots, 4 + RECORD);
	counter_expect_confirmed(slots, 7);
}

/* Of a confirmation of a newer image that was taken back. */
static void journal_covers_no_larger_counter(struct kunit *test)
{
	struct slots *slots = test->priv;

	journal_append(slots, COUNTER_TAG, 8, 4);
	KUNIT_EXPECT_EQ(test, counter_confirm(slots), -EBUSY);
	slots_expect_refused(slots, -EBUSY, OTP_REASON_UNCOVERED);
	counter_expect_active(slots, 0, OTP_REASON_NONE, 0);
}

static void journal_covers_what_is_lower(struct kunit *test)
{
	struct slots *slots = test->priv;

	journal_append(slots, COUNTER_TAG, 5, 4);
	counter_expect_confirmed(slots, 7);
	KUNIT_EXPECT_EQ(test, journal_ratchet(slots), 4 + 2 * RECORD);
}

static void journal_dry_run_changes_nothing(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct counter_chip *chip = slots->chip;
	struct otp_image_confirm confirm;
	u64 pulses = otp_mock_counter(chip->mock, OTP_MOCK_PULSES);

	KUNIT_EXPECT_EQ(test, slots_confirm(slots, true, &confirm), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock, OTP_MOCK_PULSES),
			pulses);
}

static void journal_that_is_gone_fails_closed(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct counter_chip *chip = slots->chip;

	otp_mock_stop(chip->mock);
	counter_expect_active(slots, -ENODEV, OTP_REASON_DEVICE, 0);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_KEYHASH));
	slots_stop(slots);
	KUNIT_EXPECT_EQ(test, slots_start(slots), -EPROBE_DEFER);
}

static void journal_needs_a_tag_that_can_be_read(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_stop(slots);
	slots->config->tag = 0xec;
	KUNIT_EXPECT_EQ(test, slots_start(slots), -EINVAL);
	slots_stop(slots);
	slots->config->tag = 0xff;
	KUNIT_EXPECT_EQ(test, slots_start(slots), -EINVAL);
}

static struct kunit_case journal_cases[] = {
	KUNIT_CASE(journal_counts_what_is_ratcheted),
	KUNIT_CASE(journal_counts_the_largest),
	KUNIT_CASE(journal_is_raised_by_a_record),
	KUNIT_CASE(journal_confirmation_is_completed),
	KUNIT_CASE(journal_may_be_torn),
	KUNIT_CASE(journal_covers_no_record_of_others),
	KUNIT_CASE(journal_covers_no_larger_counter),
	KUNIT_CASE(journal_covers_what_is_lower),
	KUNIT_CASE(journal_dry_run_changes_nothing),
	KUNIT_CASE(journal_that_is_gone_fails_closed),
	KUNIT_CASE(journal_needs_a_tag_that_can_be_read),
	{}
};

static struct kunit_suite journal_suite = {
	.name = "otp_image_journal",
	.init = journal_init,
	.test_cases = journal_cases,
};

kunit_test_suites(&counter_suite, &journal_suite);
