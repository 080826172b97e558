// SPDX-License-Identifier: GPL-2.0-only
/*
 * The drivers of blocks whose registers are mapped: as on silicon, but that
 * models answer.
 */
#include <kunit/device.h>
#include <linux/io.h>
#include <linux/of.h>
#include <linux/otp-consumer.h>
#include <linux/platform_device.h>

#include "../core/otp-core.h"
#include "../mock/iomem.h"
#include "../mock/mock.h"
#include "../regs/opentitan-otp.h"
#include "board.h"
#include "ram.h"

#define ASTRA		0x80050000
#define OPENTITAN	0x80000000
#define JOURNAL		0x80010000
#define COUNTERS	0x800106f0
#define WRPR		0x80020000
#define NVM		0x80030000
#define SEFC		0x80040000
#define FLASH		0x81000000

/**
 * struct iomem - the mocks, whose own drivers are not bound
 * @board: where the blocks are in the device tree
 * @mocks: what was made
 * @devs: their devices
 * @count: how many
 */
struct iomem {
	struct board *board;
	struct otp_mock *mocks[4];
	struct device *devs[4];
	unsigned int count;
};

/* It has power, and nobody but the test accesses it. */
static struct otp_mock *iomem_mock(struct kunit *test, const char *model,
				   const char *variant)
{
	struct iomem *io = test->priv;
	struct otp_mock *mock = otp_mock_create(model, variant);
	struct device *dev;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mock);
	io->mocks[io->count] = mock;
	KUNIT_ASSERT_EQ(test, otp_mock_start(mock), 0);
	dev = otp_mock_get_device(mock);
	io->devs[io->count++] = dev;
	KUNIT_ASSERT_NOT_NULL(test, dev);
	device_release_driver(dev);
	KUNIT_ASSERT_EQ(test, otp_mock_reset(mock), 0);
	return mock;
}

static int iomem_init(struct kunit *test)
{
	struct iomem *io = kunit_kzalloc(test, sizeof(*io), GFP_KERNEL);
	struct otp_mock *mock;

	KUNIT_ASSERT_NOT_NULL(test, io);
	test->priv = io;
	io->board = board_create(test);
	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, iomem_overlay), 0);

	mock = iomem_mock(test, "opentitan", "earlgrey-1.0.0");
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, NULL, OPENTITAN), 0);
	mock = iomem_mock(test, "secure-journal", "production");
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, "journal", JOURNAL),
			0);
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, "counters", COUNTERS),
			0);
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, "wrpr", WRPR), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, "nvm", NVM), 0);
	mock = iomem_mock(test, "sefc", NULL);
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, "registers", SEFC), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, "flash", FLASH), 0);
	mock = iomem_mock(test, "astra", "v2.5");
	KUNIT_ASSERT_EQ(test, otp_mock_iomem_show(mock, NULL, ASTRA), 0);
	return 0;
}

static void iomem_exit(struct kunit *test)
{
	struct iomem *io = test->priv;

	otp_mock_iomem_hide();
	while (io && io->count--) {
		put_device(io->devs[io->count]);
		otp_mock_destroy(io->mocks[io->count]);
	}
}

/* Bound, without a complaint. */
static struct otp_device *iomem_start(struct kunit *test, struct device **dev,
				      const char *node)
{
	struct iomem *io = test->priv;
	struct otp_device *otp;

	*dev = board_start(io->board, node);
	KUNIT_EXPECT_TRUE_MSG(test, board_is_bound(*dev), "%s", node);
	KUNIT_EXPECT_EQ_MSG(test, board_errors(io->board), 0, "%s",
			    io->board->line);
	otp = board_otp(io->board, node);
	KUNIT_ASSERT_NOT_NULL_MSG(test, otp, "%s", node);
	return otp;
}

static u32 iomem_region(struct otp_device *otp, const char *name)
{
	u32 i;

	for (i = 0; i < otp->desc->nregions; i++) {
		if (!strcmp(otp->desc->regions[i].name, name))
			break;
	}
	return i;
}

/* By the core: checked, programmed, verified by reading it back. */
static void iomem_program(struct kunit *test, struct otp_device *otp,
			  const char *region, u32 offset, u8 *data, u32 len)
{
	struct otp_op op = { .offset = offset, .len = len };
	struct otp_request *request;
	u8 *mask;

	request = kunit_kzalloc(test, sizeof(*request), GFP_KERNEL);
	mask = kunit_kzalloc(test, len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, request);
	KUNIT_ASSERT_NOT_NULL(test, mask);
	memset(mask, 0xff, len);
	op.region = iomem_region(otp, region);
	request->ops = &op;
	request->data = &data;
	request->mask = &mask;
	request->nops = 1;
	mutex_lock(&otp->lock);
	KUNIT_EXPECT_EQ_MSG(test, otp_program(otp, request), 0, "%s",
			    request->message);
	mutex_unlock(&otp->lock);
	KUNIT_EXPECT_EQ(test, op.status, OTP_OP_PROGRAMMED);
}

static void iomem_opentitan_reads_and_programs(struct kunit *test)
{
	struct iomem *io = test->priv;
	u8 word[] = { 0x78, 0x56, 0x34, 0x12 };
	struct otp_device *otp;
	struct device *dev;

	otp = iomem_start(test, &dev, "otp-kunit-iomem-opentitan");
	otp_mock_clear_counter(io->mocks[0], OTP_MOCK_PULSES);
	iomem_program(test, otp, "vendor-test", 0, word, sizeof(word));
	KUNIT_EXPECT_EQ(test, otp_mock_counter(io->mocks[0], OTP_MOCK_PULSES),
			1);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 0);
	board_stop(io->board, dev);
}

static void iomem_journal_reads_and_appends(struct kunit *test)
{
	struct device *user = kunit_device_register(test, "otp-kunit-user");
	static const u8 value[] = { 1, 2, 3 };
	struct iomem *io = test->priv;
	struct otp_outcome outcome;
	struct otp_handle *handle;
	struct device_node *node;
	struct device *dev;
	u32 end;

	iomem_start(test, &dev, "otp-kunit-iomem-journal");
	KUNIT_ASSERT_FALSE(test, IS_ERR(user));
	node = of_get_child_by_name(dev->of_node, "journal");
	handle = devm_otp_handle_get_node(user, node);
	of_node_put(node);
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(handle), 0);
	/* Behind the magic word: tag, flags, length and value. */
	KUNIT_EXPECT_EQ_MSG(test, otp_handle_append(handle, 0x41, value,
						    sizeof(value), &outcome),
			    0, "%s", outcome.message);
	KUNIT_EXPECT_EQ(test, otp_handle_list_end(handle, &end), 0);
	KUNIT_EXPECT_EQ(test, end, 4 + 3 + sizeof(value));
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 0);
	kunit_device_unregister(test, user);
	board_stop(io->board, dev);
}

static void iomem_sefc_reads_and_programs(struct kunit *test)
{
	struct iomem *io = test->priv;
	struct otp_device *otp;
	struct device *dev;
	u8 *page;

	page = kunit_kzalloc(test, 512, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	otp = iomem_start(test, &dev, "otp-kunit-iomem-sefc");
	memset(page, 0x5a, 512);
	iomem_program(test, otp, "user-signature-1", 0, page, 512);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 0);
	board_stop(io->board, dev);
}

static void iomem_unregister(void *pdev)
{
	platform_device_unregister(pdev);
}

/*
 * A mailbox ends each command by an interrupt, which here is the mock's: a node
 * would need a controller for it.
 */
static void iomem_astra_reads_and_programs(struct kunit *test)
{
	struct iomem *io = test->priv;
	int irq = platform_get_irq(to_platform_device(io->devs[3]), 0);
	const struct resource resources[] = {
		DEFINE_RES_MEM(ASTRA, 0x1000),
		DEFINE_RES_IRQ(irq),
	};
	struct platform_device_info info = {
		.name = "astra-otp-v2.5",
		.id = PLATFORM_DEVID_NONE,
		.res = resources,
		.num_res = ARRAY_SIZE(resources),
	};
	u8 word[] = { 0x78, 0x56, 0x34, 0x12 };
	struct platform_device *pdev;
	struct otp_device *otp;

	KUNIT_ASSERT_GT(test, irq, 0);
	pdev = platform_device_register_full(&info);
	KUNIT_ASSERT_FALSE(test, IS_ERR(pdev));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, iomem_unregister,
							pdev), 0);
	otp = ram_find(&pdev->dev);
	KUNIT_ASSERT_NOT_NULL(test, otp);
	iomem_program(test, otp, "user-data", 0, word, sizeof(word));
	KUNIT_EXPECT_EQ(test, otp_mock_counter(io->mocks[3], OTP_MOCK_PULSES),
			1);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 0);
	put_device(otp_dev(otp));
	kunit_release_action(test, iomem_unregister, pdev);
}

/* By what it is compatible with, or by a phandle, to a word further. */
static void iomem_registers_have_a_node_of_their_own(struct kunit *test)
{
	static const char *const nodes[] = {
		"otp-kunit-iomem-fuses-found", "otp-kunit-iomem-fuses",
	};
	u8 words[] = { 0x78, 0x56, 0x34, 0x12, 1, 2, 3, 4 };
	u8 data[4], mask[4];
	const struct otp_region *region;
	struct iomem *io = test->priv;
	struct otp_device *otp;
	struct device *dev;
	u32 i, vendor;

	/* It shows its first bytes at 0x800, and the fuses at 0xa04 are PUF. */
	otp = iomem_start(test, &dev, "otp-kunit-iomem-opentitan");
	iomem_program(test, otp, "owner-sw-cfg", 0x204 - 0x1b0, words,
		      sizeof(words));
	board_stop(io->board, dev);
	for (i = 0; i < ARRAY_SIZE(nodes); i++) {
		otp = iomem_start(test, &dev, nodes[i]);
		region = otp_region_get(otp, iomem_region(otp, "puf"));
		mutex_lock(&otp->lock);
		KUNIT_EXPECT_EQ(test, otp_region_read(otp, region, 0, 4, data,
						      mask, &vendor), 0);
		mutex_unlock(&otp->lock);
		KUNIT_EXPECT_MEMEQ(test, data, &words[i * 4], 4);
		board_stop(io->board, dev);
	}
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 0);
}

/* As the bus: the counters are 16 bits wide, the fuses 32. */
static void iomem_access_of_another_width_is_a_fault(struct kunit *test)
{
	void __iomem *counters = ioremap(COUNTERS, 0x10);
	void __iomem *nvm = ioremap(NVM, 0x1000);

	KUNIT_EXPECT_EQ(test, readl(counters), 0xffffffff);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 1);
	readb(counters);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 2);
	writel(0, counters);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 3);
	readw(nvm);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 4);
	readw(counters);
	readl(nvm);
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 4);
	iounmap(counters);
	iounmap(nvm);
}

static void iomem_needs_all_its_registers(struct kunit *test)
{
	struct iomem *io = test->priv;

	board_expect_refused(io->board, "otp-kunit-iomem-no-reg-opentitan",
			     "error -EINVAL: no \"reg\" of the registers");
	board_expect_refused(io->board, "otp-kunit-iomem-no-reg-journal",
			     "error -EINVAL: no \"reg\" of journal");
	board_expect_refused(io->board, "otp-kunit-iomem-no-reg-sefc",
			     "error -EINVAL: no \"reg\" of registers");
	board_expect_refused(io->board, "otp-kunit-iomem-no-reg-astra",
			     "error -EINVAL: no \"reg\" of the registers");
	board_expect_refused(io->board, "otp-kunit-iomem-three",
			     "error -EINVAL: no \"reg\" of nvm");
	board_expect_refused(io->board, "otp-kunit-iomem-fuses-no-reg",
			     "error -EINVAL: no \"reg\" of cache");
	KUNIT_EXPECT_EQ(test, otp_mock_iomem_faults(), 0);
}

static void iomem_needs_registers_of_their_size(struct kunit *test)
{
	struct iomem *io = test->priv;

	board_expect_refused(io->board, "otp-kunit-iomem-small",
			     "error -EINVAL: \"reg\" of the registers is [mem 0x80000000-0x800000ff], less than ");
	board_expect_refused(io->board, "otp-kunit-iomem-last",
			     "error -EINVAL: \"reg\" of nvm is [mem 0x80030000-0x80030003], less than ");
	board_expect_refused(io->board, "otp-kunit-iomem-fuses-small",
			     "error -EINVAL: \"reg\" of cache is [mem 0x80000000-0x80000bfb], less than 0xc00 bytes");
}

static void iomem_windows_do_not_overlap(struct kunit *test)
{
	struct iomem *io = test->priv;

	board_expect_refused(io->board, "otp-kunit-iomem-overlap",
			     "can't request region for resource [mem 0x800106e8-0x800106f7]");
}

static void iomem_properties_are_what_they_should(struct kunit *test)
{
	struct iomem *io = test->priv;

	board_expect_refused(io->board, "otp-kunit-iomem-blank",
			     "\"lowrisc,blank-secrets\" is not 3 values of 64 bits");
	board_expect_refused(io->board, "otp-kunit-iomem-period",
			     "\"lowrisc,integrity-check-period\" is not one value of 32 bits");
}

static struct kunit_case iomem_cases[] = {
	KUNIT_CASE(iomem_opentitan_reads_and_programs),
	KUNIT_CASE(iomem_journal_reads_and_appends),
	KUNIT_CASE(iomem_sefc_reads_and_programs),
	KUNIT_CASE(iomem_astra_reads_and_programs),
	KUNIT_CASE(iomem_registers_have_a_node_of_their_own),
	KUNIT_CASE(iomem_access_of_another_width_is_a_fault),
	KUNIT_CASE(iomem_needs_all_its_registers),
	KUNIT_CASE(iomem_needs_registers_of_their_size),
	KUNIT_CASE(iomem_windows_do_not_overlap),
	KUNIT_CASE(iomem_properties_are_what_they_should),
	{}
};

static struct kunit_suite iomem_suite = {
	.name = "otp_iomem",
	.init = iomem_init,
	.exit = iomem_exit,
	.test_cases = iomem_cases,
};

kunit_test_suite(iomem_suite);
