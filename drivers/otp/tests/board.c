// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices of the device tree, and what the kernel says of them.
 */
#include <linux/kmsg_dump.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "../core/otp-core.h"
#include "board.h"

/* Behind the last record that there is. */
static u64 board_log_end(void)
{
	struct kmsg_dump_iter iter;

	kmsg_dump_rewind(&iter);
	return iter.next_seq;
}

struct board *board_create(struct kunit *test)
{
	struct board *board = kunit_kzalloc(test, sizeof(*board), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, board);
	board->test = test;
	board->first = board_log_end();
	return board;
}

struct device_node *board_node(struct board *board, const char *name)
{
	struct device_node *node = of_find_node_by_name(NULL, name);

	KUNIT_ASSERT_NOT_NULL_MSG(board->test, node, "%s", name);
	of_node_put_kunit(board->test, node);
	return node;
}

/**
 * struct board_property - one that a test gave to a node
 * @node: the node, which frees it as its own
 * @property: it
 */
struct board_property {
	struct device_node *node;
	struct property *property;
};

/* The overlay would find it odd; that a test has removed it is no matter. */
static void board_remove_property(void *data)
{
	struct board_property *added = data;

	of_remove_property(added->node, added->property);
}

void board_set_property(struct board *board, const char *node,
			const char *name, const void *value, u32 size)
{
	struct property *property = kzalloc(sizeof(*property), GFP_KERNEL);
	struct board_property *added;

	KUNIT_ASSERT_NOT_NULL(board->test, property);
	property->name = kstrdup(name, GFP_KERNEL);
	property->value = kmemdup(value, size, GFP_KERNEL);
	property->length = size;

	added = kunit_kzalloc(board->test, sizeof(*added), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(board->test, added);
	added->node = board_node(board, node);
	added->property = property;
	KUNIT_ASSERT_EQ(board->test, of_add_property(added->node, property),
			0);
	KUNIT_ASSERT_EQ(board->test,
			kunit_add_action_or_reset(board->test,
						  board_remove_property,
						  added), 0);
}

static void board_destroy_device(void *dev)
{
	of_platform_device_destroy(dev, NULL);
}

struct device *board_start(struct board *board, const char *node)
{
	struct platform_device *pdev;

	board->first = board_log_end();
	pdev = of_platform_device_create(board_node(board, node), NULL, NULL);
	KUNIT_ASSERT_NOT_NULL_MSG(board->test, pdev, "%s", node);
	KUNIT_ASSERT_EQ(board->test,
			kunit_add_action_or_reset(board->test,
						  board_destroy_device,
						  &pdev->dev), 0);
	return &pdev->dev;
}

void board_stop(struct board *board, struct device *dev)
{
	kunit_release_action(board->test, board_destroy_device, dev);
}

bool board_is_bound(struct device *dev)
{
	guard(device)(dev);

	return device_is_bound(dev);
}

static int board_match_node(struct device *dev, const void *node)
{
	return dev->parent && dev->parent->of_node == node;
}

struct otp_device *board_otp(struct board *board, const char *node)
{
	struct device *dev = class_find_device(&otp_class, NULL,
					       board_node(board, node),
					       board_match_node);

	if (!dev)
		return NULL;
	/* As long as the device of the node is. */
	put_device(dev);
	return container_of(dev, struct otp_device, dev);
}

/*
 * "<3>[    1.234567] ...", of which the number is the level and below. That of
 * the driver core, which gives the number of an errno, is not the driver's.
 */
static bool board_is_error(const char *line)
{
	unsigned int level;

	return sscanf(line, "<%u>", &level) == 1 && (level & 7) <= 3 &&
	       !strstr(line, ": probe with driver ");
}

unsigned int board_errors(struct board *board)
{
	struct kmsg_dump_iter iter;
	char line[BOARD_LINE_SIZE];
	unsigned int errors = 0;
	size_t len;

	kmsg_dump_rewind(&iter);
	iter.cur_seq = board->first;
	while (kmsg_dump_get_line(&iter, true, line, sizeof(line) - 1, &len)) {
		line[len] = '\0';
		if (!board_is_error(line))
			continue;
		strscpy(board->line, line, sizeof(board->line));
		errors++;
	}
	return errors;
}

static void board_expect(struct board *board, const char *node, bool bound,
			 const char *why)
{
	struct device *dev = board_start(board, node);
	struct kunit *test = board->test;

	KUNIT_EXPECT_EQ_MSG(test, board_is_bound(dev), bound, "%s", node);
	KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 1, "%s: %s", node,
			    board->line);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(board->line, why), "%s: %s",
				  node, board->line);
	board_stop(board, dev);
}

void board_expect_refused(struct board *board, const char *node,
			  const char *why)
{
	board_expect(board, node, false, why);
}

void board_expect_no_block(struct board *board, const char *bus,
			   const char *why)
{
	board_expect(board, bus, true, why);
}
