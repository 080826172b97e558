// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed images and what they wait for: a device that is not there yet, one
 * that never will be, and one that waits for the image.
 */
#include <linux/device.h>
#include <linux/device/driver.h>
#include <linux/of.h>

#include "board.h"

static int defer_init(struct kunit *test)
{
	struct board *board = board_create(test);

	test->priv = board;
	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, dt_defer_overlay),
			0);
	board_start(board, "otp-kunit-defer-slots");
	return 0;
}

/* It waits, as the kernel's rules say, and nothing is an error. */
static void defer_expect_waiting(struct kunit *test, struct device *dev)
{
	struct board *board = test->priv;

	wait_for_device_probe();
	KUNIT_EXPECT_FALSE(test, board_is_bound(dev));
	KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 0, "%s", board->line);
}

static void defer_until_the_counter_is_there(struct kunit *test)
{
	struct board *board = test->priv;
	struct device *image = board_start(board, "otp-kunit-defer-image");

	defer_expect_waiting(test, image);
	board_start(board, "otp-kunit-defer-counter");
	wait_for_device_probe();
	KUNIT_EXPECT_TRUE(test, board_is_bound(image));
	KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 0, "%s", board->line);
}

static void defer_as_long_as_nobody_is_the_counter(struct kunit *test)
{
	struct board *board = test->priv;

	defer_expect_waiting(test, board_start(board,
					       "otp-kunit-defer-stray"));
}

static void defer_not_for_what_cannot_be_the_counter(struct kunit *test)
{
	struct board *board = test->priv;

	board_expect_refused(board, "otp-kunit-defer-fuse",
			     "error -ENOENT: no region for the stored counter");
	board_expect_refused(board, "otp-kunit-defer-signature",
			     "error -EOPNOTSUPP: ");
}

/* Whoever comes first. */
static void defer_in_a_loop(struct kunit *test, const char *first,
			    const char *second)
{
	struct board *board = test->priv;
	struct device *one = board_start(board, first);
	struct device *other = board_start(board, second);

	wait_for_device_probe();
	KUNIT_EXPECT_NULL(test, board_otp(board, "otp-kunit-loop-image"));
	KUNIT_EXPECT_NULL(test, board_otp(board, "otp-kunit-loop-block"));
	KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 0, "%s", board->line);
	board_stop(board, other);
	board_stop(board, one);
}

static void defer_in_a_loop_of_both(struct kunit *test)
{
	defer_in_a_loop(test, "otp-kunit-loop-image",
			"otp-kunit-loop-journal");
	defer_in_a_loop(test, "otp-kunit-loop-journal",
			"otp-kunit-loop-image");
}

static struct kunit_case defer_cases[] = {
	KUNIT_CASE(defer_until_the_counter_is_there),
	KUNIT_CASE(defer_as_long_as_nobody_is_the_counter),
	KUNIT_CASE(defer_not_for_what_cannot_be_the_counter),
	KUNIT_CASE(defer_in_a_loop_of_both),
	{}
};

static struct kunit_suite defer_suite = {
	.name = "otp_dt_defer",
	.init = defer_init,
	.test_cases = defer_cases,
};

kunit_test_suite(defer_suite);
