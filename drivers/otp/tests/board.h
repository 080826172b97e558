/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices of the device tree, and what the kernel says of them.
 */
#ifndef _OTP_TESTS_BOARD_H
#define _OTP_TESTS_BOARD_H

#include <kunit/of.h>
#include <kunit/test.h>

#define BOARD_LINE_SIZE		256

struct device;
struct device_node;
struct otp_device;

/**
 * struct board - what was started, and since when the log is looked at
 * @test: the test it belongs to
 * @first: number of the first record of the log that counts
 * @line: the last error that board_errors() counted
 */
struct board {
	struct kunit *test;
	u64 first;
	char line[BOARD_LINE_SIZE];
};

struct board *board_create(struct kunit *test);
struct device_node *board_node(struct board *board, const char *name);
void board_set_property(struct board *board, const char *node,
			const char *name, const void *value, u32 size);

/* The device of a node, which a driver has had its chance to bind to. */
struct device *board_start(struct board *board, const char *node);
void board_stop(struct board *board, struct device *dev);
bool board_is_bound(struct device *dev);

/* What a driver has registered for a node, NULL if nothing. */
struct otp_device *board_otp(struct board *board, const char *node);

/* Lines of the log that are errors, since the last device was started. */
unsigned int board_errors(struct board *board);

/* Nothing binds, and one line says why. */
void board_expect_refused(struct board *board, const char *node,
			  const char *why);
/* The mock does, but not the block below it. */
void board_expect_no_block(struct board *board, const char *bus,
			   const char *why);

#endif /* _OTP_TESTS_BOARD_H */
