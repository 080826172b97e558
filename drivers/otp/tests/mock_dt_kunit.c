// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mocks that the device tree describes.
 */
#include <linux/nvmem-consumer.h>
#include <linux/of.h>
#include <linux/slab.h>

#include "../core/otp-core.h"
#include "../mock/mock.h"
#include "board.h"
#include "journal-vectors.h"

#define ARRAY		"linux-otp,array"
/* Documentation/otp/mock.rst has the image. */
#define IMAGE_VERSION	8
#define IMAGE_MODEL	12
#define IMAGE_VARIANT	28
#define IMAGE_JOURNAL	48

static int mock_init(struct kunit *test)
{
	test->priv = board_create(test);
	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, mock_overlay), 0);
	return 0;
}

static void mock_free(void *image)
{
	kfree(image);
}

/* The image of a chip as it leaves the factory. */
static u8 *mock_image(struct kunit *test, const char *model, u32 *size)
{
	struct otp_mock *mock = otp_mock_create(model, NULL);
	u8 *image;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mock);
	*size = otp_mock_save(mock, NULL, 0);
	image = kzalloc(*size + 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, image);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, mock_free,
							image), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_save(mock, image, *size), *size);
	otp_mock_destroy(mock);
	return image;
}

static const char *mock_model(struct board *board, const char *bus,
			      const char *block)
{
	struct device *dev = board_start(board, bus);
	struct otp_device *otp = board_otp(board, block);

	KUNIT_EXPECT_TRUE_MSG(board->test, board_is_bound(dev), "%s", bus);
	KUNIT_EXPECT_EQ_MSG(board->test, board_errors(board), 0, "%s",
			    board->line);
	KUNIT_ASSERT_NOT_NULL_MSG(board->test, otp, "%s", block);
	return otp->desc->model;
}

static void mock_is_what_the_block_below_it_is(struct kunit *test)
{
	struct board *board = test->priv;

	KUNIT_EXPECT_STREQ(test, "Synaptics Astra OTP v2.5",
			   mock_model(board, "otp-kunit-bus-astra",
				      "otp-kunit-astra"));
	KUNIT_EXPECT_STREQ(test, "OpenTitan Earl Grey 1.0.0",
			   mock_model(board, "otp-kunit-bus-opentitan",
				      "otp-kunit-opentitan"));
	KUNIT_EXPECT_STREQ(test, "Microchip PIC32CX-MTSH SEFC",
			   mock_model(board, "otp-kunit-bus-sefc",
				      "otp-kunit-sefc"));
}

static void mock_variant_is_told_where_the_compatible_does_not(struct kunit *t)
{
	struct board *board = t->priv;

	KUNIT_EXPECT_STREQ(t, "Atmosic ATM34xx secure journal",
			   mock_model(board, "otp-kunit-bus-journal",
				      "otp-kunit-journal"));
	KUNIT_EXPECT_STREQ(t,
			   "Atmosic ATM34xx secure journal, ratchet without effect",
			   mock_model(board, "otp-kunit-bus-development",
				      "otp-kunit-development"));
}

/* The address of the golden journal, as Ethernet wants it. */
static const u8 mock_mac[] = { 0x7c, 0x69, 0x6b, 0x84, 0x10, 0x02 };

static void mock_array_is_there_when_the_driver_binds(struct kunit *test)
{
	struct board *board = test->priv;
	struct nvmem_cell *cell;
	size_t len;
	u32 size;
	u8 *image = mock_image(test, "secure-journal", &size);
	u8 *mac;

	memcpy(image + IMAGE_JOURNAL, journal_golden, sizeof(journal_golden));
	board_set_property(board, "otp-kunit-bus-journal", ARRAY, image, size);
	mock_model(board, "otp-kunit-bus-journal", "otp-kunit-journal");

	cell = of_nvmem_cell_get(board_node(board, "otp-kunit-mac-user"),
				 "mac-address");
	KUNIT_ASSERT_FALSE(test, IS_ERR(cell));
	mac = nvmem_cell_read(cell, &len);
	nvmem_cell_put(cell);
	KUNIT_ASSERT_FALSE(test, IS_ERR(mac));
	KUNIT_EXPECT_EQ(test, len, sizeof(mock_mac));
	KUNIT_EXPECT_MEMEQ(test, mac, mock_mac, sizeof(mock_mac));
	kfree(mac);
}

static void mock_goes_and_comes_with_its_node(struct kunit *test)
{
	struct board *board = test->priv;
	struct device *dev;

	dev = board_start(board, "otp-kunit-bus-astra");
	KUNIT_ASSERT_NOT_NULL(test, board_otp(board, "otp-kunit-astra"));
	board_stop(board, dev);
	KUNIT_EXPECT_NULL(test, board_otp(board, "otp-kunit-astra"));
	board_start(board, "otp-kunit-bus-astra");
	KUNIT_EXPECT_NOT_NULL(test, board_otp(board, "otp-kunit-astra"));
}

static void mock_needs_one_block_that_it_knows(struct kunit *test)
{
	struct board *board = test->priv;

	board_expect_refused(board, "otp-kunit-bus-none",
			     "no block below it");
	board_expect_refused(board, "otp-kunit-bus-two",
			     ": a mock is one");
	board_expect_refused(board, "otp-kunit-bus-image",
			     "signed-image is \"linux-otp,signed-image\", of which there is no mock");
	board_expect_refused(board, "otp-kunit-bus-nameless",
			     "otp is \"\", of which there is no mock");
	board_expect_refused(board, "otp-kunit-bus-variant",
			     "otp is \"syna,astra-otp\", which has no variant \"v2.5\"");
	board_expect_refused(board, "otp-kunit-bus-interrupts",
			     "otp has \"interrupts\": a mock has interrupts of its own");
}

static void mock_says_what_is_wrong_with_an_array(struct kunit *test,
						  const u8 *image, u32 size,
						  const char *why)
{
	struct board *board = board_create(test);
	const char *bus = "otp-kunit-bus-journal";
	struct device_node *node = board_node(board, bus);

	board_set_property(board, bus, ARRAY, image, size);
	board_expect_refused(board, bus, why);
	KUNIT_EXPECT_NULL(test, board_otp(board, "otp-kunit-journal"));
	KUNIT_EXPECT_EQ(test,
			of_remove_property(node, of_find_property(node, ARRAY,
								  NULL)), 0);
}

static void mock_takes_no_array_but_one_of_its_own(struct kunit *test)
{
	u32 size;
	u8 *image = mock_image(test, "secure-journal", &size);

	mock_says_what_is_wrong_with_an_array(test, image, 0,
					      "0 bytes, is not the image of an array");
	mock_says_what_is_wrong_with_an_array(test, image, 47,
					      "47 bytes, is not the image of an array");
	mock_says_what_is_wrong_with_an_array(test, image, size - 1,
					      "is of another size");
	mock_says_what_is_wrong_with_an_array(test, image, size + 1,
					      "is of another size");
	image[0] ^= 1;
	mock_says_what_is_wrong_with_an_array(test, image, size,
					      "is not the image of an array");
	image[0] ^= 1;
	image[IMAGE_VERSION]++;
	mock_says_what_is_wrong_with_an_array(test, image, size,
					      "is of another version of the format");
	image[IMAGE_VERSION]--;
	image[IMAGE_MODEL] ^= 0x80;
	mock_says_what_is_wrong_with_an_array(test, image, size,
					      "is of another model");
	image[IMAGE_MODEL] ^= 0x80;
	image[IMAGE_VARIANT] = 'd';
	mock_says_what_is_wrong_with_an_array(test, image, size,
					      "is of another variant");
	image[IMAGE_VARIANT] = 'p';
	/* A part for production without fuse 53. */
	memset(image + size - 8, 0, 8);
	mock_says_what_is_wrong_with_an_array(test, image, size,
					      "is not what such a block can hold");
}

static struct kunit_case mock_cases[] = {
	KUNIT_CASE(mock_is_what_the_block_below_it_is),
	KUNIT_CASE(mock_variant_is_told_where_the_compatible_does_not),
	KUNIT_CASE(mock_array_is_there_when_the_driver_binds),
	KUNIT_CASE(mock_goes_and_comes_with_its_node),
	KUNIT_CASE(mock_needs_one_block_that_it_knows),
	KUNIT_CASE(mock_takes_no_array_but_one_of_its_own),
	{}
};

static struct kunit_suite mock_suite = {
	.name = "otp_mock_dt",
	.init = mock_init,
	.test_cases = mock_cases,
};

kunit_test_suite(mock_suite);
