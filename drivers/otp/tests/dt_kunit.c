// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nodes of regions: what cannot be right is refused, before anything is
 * registered.
 */
#include <linux/etherdevice.h>
#include <linux/nvmem-consumer.h>
#include <linux/of.h>

#include "board.h"
#include "ram.h"

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

/* Words 0, 1 and 6 can be seen, half of 4 cannot, nothing is at 5. */
static const struct otp_field dt_fields[] = {
	{ "first", 0, 32, READ_WRITE },
	{ "second", 32, 32, OTP_FIELD_READ },
	{ "secret", 64, 32, OTP_FIELD_READ | OTP_FIELD_SECRET },
	{ "blind", 96, 32, OTP_FIELD_PROGRAM },
	{ "half", 128, 16, READ_WRITE },
	{ "other-half", 144, 16, OTP_FIELD_PROGRAM },
	{ "last", 192, 32, READ_WRITE },
};

static const struct otp_region dt_regions[] = {
	{
		.name = "open",
		.semantics = OTP_BIT_ONCE,
		.size = 28,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = dt_fields,
		.nfields = ARRAY_SIZE(dt_fields),
	}, {
		.name = "wide",
		.semantics = OTP_BIT_ONCE,
		.size = 64,
		.granule = 16,
		.flags = OTP_REGION_READ | OTP_REGION_PUBLIC,
	}, {
		.name = "secret",
		.semantics = OTP_BIT_ONCE,
		.size = 16,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_SECRET,
	}, {
		.name = "blind",
		.semantics = OTP_BIT_ONCE,
		.size = 16,
		.granule = 4,
		.flags = OTP_REGION_PROGRAM,
	},
};

static const struct otp_desc dt_desc = {
	.regions = dt_regions,
	.nregions = ARRAY_SIZE(dt_regions),
	.caps = OTP_CAP_MASK,
};

static int dt_init(struct kunit *test)
{
	test->priv = board_create(test);
	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, dt_overlay), 0);
	return 0;
}

static int dt_register(struct kunit *test, const char *node)
{
	struct ram *ram = ram_alloc(test, &dt_desc);

	/* Its own board, so that only what comes from here on counts. */
	test->priv = board_create(test);
	ram->dev->of_node = board_node(test->priv, node);
	return ram_register(ram);
}

static void dt_that_is_right_is_taken(struct kunit *test)
{
	int ret = dt_register(test, "otp-kunit-dt-good");
	struct board *board = test->priv;
	struct nvmem_cell *cell;
	size_t len = 0;
	void *bytes;

	KUNIT_ASSERT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 0, "%s", board->line);

	cell = of_nvmem_cell_get(board_node(board, "otp-kunit-dt-user"),
				 "first");
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(cell), 0);
	bytes = nvmem_cell_read(cell, &len);
	nvmem_cell_put(cell);
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(bytes), 0);
	KUNIT_EXPECT_EQ(test, len, 8);
	kfree(bytes);
}

/**
 * struct dt_bad - a node that cannot be right
 * @node: it
 * @error: what a probe gets
 * @why: what the log says
 */
struct dt_bad {
	const char *node;
	int error;
	const char *why;
};

static const struct dt_bad dt_bad[] = {
	{ "otp-kunit-dt-unknown", -EINVAL, "there is no region fuse" },
	{ "otp-kunit-dt-layout", -EINVAL, "there is no region nvmem-layout" },
	{ "otp-kunit-dt-twice", -EEXIST,
	  "wide: there is more than one node of it" },
	{ "otp-kunit-dt-twins", -EEXIST,
	  " is there twice" },
	{ "otp-kunit-dt-blind", -EACCES,
	  "blind: nvmem-layout: it cannot be read, and has no cells" },
	{ "otp-kunit-dt-secret", -EACCES,
	  "secret: nvmem-layout: it cannot be read, and has no cells" },
	{ "otp-kunit-dt-child", -EINVAL, "wide: cells is no nvmem-layout" },
	{ "otp-kunit-dt-legacy", -ERANGE,
	  "wide: cell cell: 1 bytes at 64 are not in its 64 bytes" },
	{ "otp-kunit-dt-end", -ERANGE,
	  "wide: cell cell: 5 bytes at 60 are not in its 64 bytes" },
	{ "otp-kunit-dt-beyond", -ERANGE,
	  "wide: cell cell: 1 bytes at 65 are not in its 64 bytes" },
	{ "otp-kunit-dt-huge", -ERANGE,
	  "wide: cell cell: 32 bytes at 4294967280 are not in its 64 bytes" },
	{ "otp-kunit-dt-size", -ERANGE,
	  "wide: cell cell: 4294967295 bytes at 1 are not in its 64 bytes" },
	{ "otp-kunit-dt-empty", -ERANGE,
	  "wide: cell cell: 0 bytes at 0 are not in its 64 bytes" },
	{ "otp-kunit-dt-no-reg", -EINVAL,
	  "wide: cell cell: \"reg\" is no offset and size" },
	{ "otp-kunit-dt-reg-64", -EINVAL,
	  "wide: cell cell: \"reg\" is no offset and size" },
	{ "otp-kunit-dt-reg-odd", -EINVAL,
	  "wide: cell cell: \"reg\" is no offset and size" },
	{ "otp-kunit-dt-bits", -EINVAL,
	  "wide: cell cell: \"bits\" are not in its 2 bytes" },
	{ "otp-kunit-dt-bit-none", -EINVAL,
	  "wide: cell cell: \"bits\" are not in its 2 bytes" },
	{ "otp-kunit-dt-bit-far", -EINVAL,
	  "wide: cell cell: \"bits\" are not in its 2 bytes" },
	{ "otp-kunit-dt-bit-one", -EINVAL,
	  "wide: cell cell: \"bits\" are not in its 2 bytes" },
	{ "otp-kunit-dt-hidden", -EACCES,
	  "open: cell cell: of 2 bytes at 7 some are hidden" },
	{ "otp-kunit-dt-half", -EACCES,
	  "open: cell cell: of 1 bytes at 16 some are hidden" },
	{ "otp-kunit-dt-gap", -EACCES,
	  "open: cell cell: of 4 bytes at 20 some are hidden" },
};

static void dt_that_cannot_be_right_is_refused(struct kunit *test)
{
	struct board *board;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dt_bad); i++) {
		KUNIT_EXPECT_EQ_MSG(test, dt_register(test, dt_bad[i].node),
				    dt_bad[i].error, "%s", dt_bad[i].node);
		board = test->priv;
		KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 1, "%s",
				    dt_bad[i].node);
		KUNIT_EXPECT_NOT_NULL_MSG(test,
					  strstr(board->line, dt_bad[i].why),
					  "%s: %s", dt_bad[i].node,
					  board->line);
		KUNIT_EXPECT_NULL(test, board_otp(board, dt_bad[i].node));
	}
}

static void dt_refuses_tags_that_have_no_cell(struct kunit *test)
{
	struct board *board = test->priv;
	struct device *dev = board_start(board, "otp-kunit-dt-tag");

	KUNIT_EXPECT_EQ_MSG(test, board_errors(board), 0, "%s", board->line);
	board_stop(board, dev);

	board_expect_no_block(board, "otp-kunit-dt-tag-none",
			      "journal: mac has no \"journal-tag\"");
	board_expect_no_block(board, "otp-kunit-dt-tag-two",
			      "journal: mac has no \"journal-tag\"");
	board_expect_no_block(board, "otp-kunit-dt-tag-end",
			      "journal: mac: 0xff is no tag");
	board_expect_no_block(board, "otp-kunit-dt-tag-huge",
			      "journal: mac: 0x101 is no tag");
	board_expect_no_block(board, "otp-kunit-dt-tag-secret",
			      "journal: mac: tag 0xee is for the secure world only");
}

/* What a port gets that asks for @cell while @base is programmed. */
static void dt_expect_mac(struct kunit *test, const u8 *base, const char *cell,
			  int error, const u8 *expected)
{
	struct ram *ram = ram_alloc(test, &dt_desc);
	struct nvmem_cell *found;
	size_t len = 0;
	u8 *mac;
	u32 i;

	for (i = 0; i < ETH_ALEN; i++)
		ram_set(ram, 1, i, base[i], 0xff, 1);
	ram->dev->of_node = board_node(test->priv, "otp-kunit-dt-mac");
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	found = of_nvmem_cell_get(board_node(test->priv, "otp-kunit-dt-user"),
				  cell);
	KUNIT_ASSERT_EQ_MSG(test, PTR_ERR_OR_ZERO(found), 0, "%s", cell);
	mac = nvmem_cell_read(found, &len);
	KUNIT_EXPECT_EQ_MSG(test, PTR_ERR_OR_ZERO(mac), error, "%s", cell);
	if (!IS_ERR(mac)) {
		KUNIT_EXPECT_EQ(test, len, ETH_ALEN);
		if (expected)
			KUNIT_EXPECT_MEMEQ(test, mac, expected, ETH_ALEN);
		kfree(mac);
	}
	nvmem_cell_put(found);
	ram_unregister(ram);
}

static void dt_adds_the_number_of_a_port_to_a_base(struct kunit *test)
{
	static const u8 base[] = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0xfe };
	static const u8 third[] = { 0x02, 0x00, 0x5e, 0x10, 0x01, 0x01 };
	static const u8 far[] = { 0x02, 0x00, 0x5e, 0x10, 0x02, 0x00 };
	static const u8 last[] = { 0x02, 0xff, 0xff, 0xff, 0xff, 0xfe };
	static const u8 carried[] = { 0x03, 0x00, 0x00, 0x00, 0x00, 0x01 };
	static const u8 blank[ETH_ALEN];
	static const u8 group[] = { 0x01, 0x00, 0x5e, 0x10, 0x00, 0xfe };

	dt_expect_mac(test, base, "base", 0, base);
	dt_expect_mac(test, base, "third", 0, third);
	dt_expect_mac(test, base, "far", 0, far);
	/* Nothing that looks like an address and is none. */
	dt_expect_mac(test, blank, "base", -EINVAL, NULL);
	dt_expect_mac(test, blank, "third", -EINVAL, NULL);
	dt_expect_mac(test, group, "base", -EINVAL, NULL);
	KUNIT_EXPECT_TRUE(test, is_multicast_ether_addr(carried));
	dt_expect_mac(test, last, "third", -EINVAL, NULL);
}

static struct kunit_case dt_cases[] = {
	KUNIT_CASE(dt_that_is_right_is_taken),
	KUNIT_CASE(dt_that_cannot_be_right_is_refused),
	KUNIT_CASE(dt_refuses_tags_that_have_no_cell),
	KUNIT_CASE(dt_adds_the_number_of_a_port_to_a_base),
	{}
};

static struct kunit_suite dt_suite = {
	.name = "otp_dt",
	.init = dt_init,
	.test_cases = dt_cases,
};

kunit_test_suite(dt_suite);
