// SPDX-License-Identifier: GPL-2.0-only
/*
 * Erasing without a journal, words that take one pulse, and memory that is
 * written again, against a memory in RAM.
 */
#include <kunit/test.h>
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ram.h"

#define BLOCKS		0
#define FOREVER		1
#define BITS		2

#define SIZE		64
#define GRANULE		4
#define BLOCK		16
#define VENDOR		0x12

static const struct otp_field bits_fields[] = {
	{ .name = "low", .bit_width = 1,
	  .flags = OTP_FIELD_READ | OTP_FIELD_PROGRAM },
	{ .name = "whole", .bit_offset = 4, .bit_width = 4,
	  .flags = OTP_FIELD_READ | OTP_FIELD_PROGRAM | OTP_FIELD_FULL_MASK },
};

static const struct otp_region regions[] = {
	[BLOCKS] = {
		.name = "blocks",
		.semantics = OTP_BIT_CLEAR,
		.size = SIZE,
		.granule = GRANULE,
		.erase_granule = BLOCK,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM |
			 OTP_REGION_ERASE,
	},
	[FOREVER] = {
		.name = "forever",
		.semantics = OTP_BIT_CLEAR,
		.size = SIZE,
		.granule = GRANULE,
		.erase_granule = BLOCK,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
	},
	[BITS] = {
		.name = "bits",
		.semantics = OTP_REWRITABLE,
		.size = 2,
		.granule = 2,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = bits_fields,
		.nfields = ARRAY_SIZE(bits_fields),
	},
};

static const struct otp_desc desc = {
	.regions = regions,
	.nregions = ARRAY_SIZE(regions),
};

/**
 * struct slate - a memory that can be erased
 * @ram: the memory
 * @erases: calls of erase, and the ranges of the last of them
 * @offset: first byte of that
 * @len: its bytes
 * @error: what erase returns
 * @keeps: a byte that stays as it is, or SIZE
 * @damaged: a byte that cannot be read before it is erased, or SIZE
 * @arg: the last command
 * @outcome: how it ended
 */
struct slate {
	struct ram *ram;
	u32 erases;
	u32 offset;
	u32 len;
	int error;
	u32 keeps;
	u32 damaged;
	struct otp_erase arg;
	struct otp_outcome outcome;
};

static struct slate *slate_of(struct otp_device *otp)
{
	struct ram *ram = otp_priv(otp);

	return ram->test->priv;
}

static int slate_erase(struct otp_device *otp, const struct otp_region *region,
		       u32 offset, u32 len, u32 *vendor)
{
	struct slate *slate = slate_of(otp);
	struct ram_cells *cells = &slate->ram->cells[BLOCKS];
	u32 at;

	slate->erases++;
	slate->offset = offset;
	slate->len = len;
	KUNIT_EXPECT_EQ(slate->ram->test, offset % BLOCK, 0);
	KUNIT_EXPECT_EQ(slate->ram->test, len % BLOCK, 0);
	if (slate->error) {
		*vendor = VENDOR;
		return slate->error;
	}
	for (at = offset; at < offset + len; at++) {
		if (at == slate->keeps)
			continue;
		cells->data[at] = 0xff;
		cells->done[at] = 0;
		if (at == slate->damaged)
			slate->damaged = SIZE;
	}
	return 0;
}

static int slate_read(struct otp_device *otp, const struct otp_region *region,
		      u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct slate *slate = slate_of(otp);
	struct ram_cells *cells = &slate->ram->cells[region - regions];

	slate->ram->reads++;
	if (region == &regions[BLOCKS] && slate->damaged >= offset &&
	    slate->damaged < offset + len) {
		*vendor = VENDOR;
		return -EUCLEAN;
	}
	memcpy(data, cells->data + offset, len);
	memcpy(mask, cells->done + offset, len);
	return 0;
}

static int erase_init(struct kunit *test)
{
	struct slate *slate = kunit_kzalloc(test, sizeof(*slate), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, slate);
	test->priv = slate;
	slate->keeps = SIZE;
	slate->damaged = SIZE;
	slate->ram = ram_alloc(test, &desc);
	slate->ram->ops.erase = slate_erase;
	slate->ram->ops.read = slate_read;
	KUNIT_ASSERT_EQ(test, ram_register(slate->ram), 0);
	ram_set(slate->ram, BITS, 0, 0, 0, 2);
	return 0;
}

static int erase(struct slate *slate, u32 region, u32 offset, u32 len,
		 u32 flags)
{
	struct otp_erase_request request = {
		.erase = &slate->arg,
		.region = &regions[region],
	};
	struct otp_device *otp = slate->ram->otp;
	int ret;

	slate->arg = (struct otp_erase) {
		.flags = flags, .offset = offset, .len = len,
	};
	scoped_guard(mutex, &otp->lock)
		ret = otp_erase(otp, &request);
	slate->outcome = request.outcome;
	KUNIT_EXPECT_EQ(slate->ram->test, ret, slate->outcome.error);
	return ret;
}

static void expect_refused(struct slate *slate, u32 region, u32 offset,
			   u32 len, int error, enum otp_reason reason)
{
	struct kunit *test = slate->ram->test;
	u64 events = ram_events(slate->ram);

	KUNIT_EXPECT_EQ(test, erase(slate, region, offset, len, 0), error);
	KUNIT_EXPECT_EQ(test, slate->outcome.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, slate->outcome.reason, reason);
	KUNIT_EXPECT_EQ(test, slate->erases, 0);
	KUNIT_EXPECT_EQ(test, ram_events(slate->ram), events);
}

static void erase_takes_multiples_of_its_granule(struct kunit *test)
{
	struct slate *slate = test->priv;
	static const u32 lengths[] = { 0, 1, GRANULE, BLOCK - 1, BLOCK + 4 };
	u32 i;

	ram_set(slate->ram, BLOCKS, 0, 0, 0xff, SIZE);
	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		expect_refused(slate, BLOCKS, 0, lengths[i], -EINVAL,
			       OTP_REASON_ALIGN);
	expect_refused(slate, BLOCKS, GRANULE, BLOCK, -EINVAL,
		       OTP_REASON_ALIGN);
	KUNIT_EXPECT_STREQ(test, slate->outcome.message,
			   "blocks is erased in multiples of 16 bytes, not 16 at 4");
	expect_refused(slate, BLOCKS, 0, SIZE + BLOCK, -ERANGE,
		       OTP_REASON_RANGE);
	expect_refused(slate, BLOCKS, U32_MAX - 15, BLOCK, -ERANGE,
		       OTP_REASON_RANGE);
	expect_refused(slate, FOREVER, 0, BLOCK, -EOPNOTSUPP,
		       OTP_REASON_KIND);
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, BLOCK, BLOCK, 0), 0);
}

/* One byte that is not blank costs its block, and no other. */
static void blocks_that_are_blank_are_left_alone(struct kunit *test)
{
	struct slate *slate = test->priv;

	ram_set(slate->ram, BLOCKS, 2 * BLOCK + 7, 0x7f, 0xff, 1);
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, SIZE,
				    OTP_ERASE_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, slate->outcome.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, slate->arg.erased, 1);
	KUNIT_EXPECT_EQ(test, slate->erases, 0);
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, SIZE, 0), 0);
	KUNIT_EXPECT_EQ(test, slate->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, slate->arg.erased, 1);
	KUNIT_EXPECT_EQ(test, slate->erases, 1);
	KUNIT_EXPECT_EQ(test, slate->offset, 2 * BLOCK);
	KUNIT_EXPECT_EQ(test, slate->len, BLOCK);
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, SIZE, 0), 0);
	KUNIT_EXPECT_EQ(test, slate->outcome.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, slate->erases, 1);
}

static void neighbours_go_in_one_run(struct kunit *test)
{
	struct slate *slate = test->priv;

	ram_set(slate->ram, BLOCKS, BLOCK, 0, 0xff, 2 * BLOCK);
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, SIZE, 0), 0);
	KUNIT_EXPECT_EQ(test, slate->arg.erased, 2);
	KUNIT_EXPECT_EQ(test, slate->erases, 1);
	KUNIT_EXPECT_EQ(test, slate->len, 2 * BLOCK);
}

static void damaged_blocks_are_erased(struct kunit *test)
{
	struct slate *slate = test->priv;

	slate->damaged = 3 * BLOCK;
	ram_set(slate->ram, BLOCKS, 0, 0, 0xff, 1);
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, SIZE,
				    OTP_ERASE_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, slate->arg.erased, 2);
	KUNIT_EXPECT_EQ(test, slate->outcome.reason, OTP_REASON_NONE);
	KUNIT_EXPECT_EQ(test, slate->outcome.message[0], '\0');
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, SIZE, 0), 0);
	KUNIT_EXPECT_EQ(test, slate->erases, 2);
	KUNIT_EXPECT_EQ(test, slate->outcome.status, OTP_OP_PROGRAMMED);
}

static void erase_that_fails_says_so(struct kunit *test)
{
	struct slate *slate = test->priv;

	ram_set(slate->ram, BLOCKS, 0, 0, 0xff, SIZE);
	slate->error = -EIO;
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, BLOCK, 0), -EIO);
	KUNIT_EXPECT_EQ(test, slate->outcome.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, slate->outcome.vendor, VENDOR);
	slate->error = 0;
	slate->keeps = 5;
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, BLOCK, 0), -EBADMSG);
	KUNIT_EXPECT_EQ(test, slate->outcome.reason, OTP_REASON_VERIFY);
	KUNIT_EXPECT_NOT_NULL(test, strstr(slate->outcome.message, "at 5"));
}

static void locked_and_dead_are_refused(struct kunit *test)
{
	struct slate *slate = test->priv;

	ram_set(slate->ram, BLOCKS, 0, 0, 0xff, SIZE);
	slate->ram->region_state[BLOCKS] = OTP_REGION_WRITE_LOCKED;
	expect_refused(slate, BLOCKS, 0, BLOCK, -EROFS, OTP_REASON_LOCKED);
	slate->ram->region_state[BLOCKS] = 0;
	slate->ram->state = OTP_STATE_INCOMPLETE;
	slate->ram->message = "half of it";
	KUNIT_EXPECT_EQ(test, erase(slate, BLOCKS, 0, BLOCK, 0), 0);
}

/* That is how flash with an error correction tells of its words. */
static void bits_of_a_done_word_are_done(struct kunit *test)
{
	struct slate *slate = test->priv;
	struct ram *ram = slate->ram;

	ram_set(ram, FOREVER, 0, 0x0f, 0xff, GRANULE);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, FOREVER, 0, 0x0f0f0f0f,
					       U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, FOREVER, 0, 0x0f0f0f0e,
					       U32_MAX), -EEXIST);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, FOREVER, 0, 0, 1),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, FOREVER, 4, 0x0f0f0f0e,
					       U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

static void bits_of_a_done_word_can_be_skipped(struct kunit *test)
{
	struct slate *slate = test->priv;
	struct ram_batch *batch = ram_batch(slate->ram);
	struct otp_op *op;

	ram_set(slate->ram, FOREVER, 0, 0x0f, 0xff, 2);
	op = ram_add_word(batch, FOREVER, 0, 0, U32_MAX);
	op->flags = OTP_OP_SKIP_PROGRAMMED;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, slate->ram->pulses, 1);
	KUNIT_EXPECT_EQ(test, slate->ram->log[0].mask[0], 0);
	KUNIT_EXPECT_EQ(test, slate->ram->log[0].mask[1], 0);
	KUNIT_EXPECT_EQ(test, slate->ram->log[0].mask[2], 0xff);
}

/* Only what differs, and nothing at all where nothing does. */
static void rewritable_bits_are_written_where_they_differ(struct kunit *test)
{
	struct slate *slate = test->priv;
	struct ram *ram = slate->ram;
	struct ram_batch *batch = ram_batch(ram);
	const u8 data[] = { 0xa1, 0 }, mask[] = { 0xf1, 0 };
	struct otp_op *op = ram_add(batch, BITS, 0, data, mask, 2);

	ram_set(ram, BITS, 0, 0x20, 0, 1);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, ram->log[0].mask[0], 0x81);
	KUNIT_EXPECT_EQ(test, ram->cells[BITS].data[0], 0xa1);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
	/* And back. */
	batch->data[0][0] = 0x50;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, ram->cells[BITS].data[0], 0x50);
}

static void rewritable_bits_that_are_frozen_stay(struct kunit *test)
{
	struct slate *slate = test->priv;
	struct ram *ram = slate->ram;
	struct ram_batch *batch = ram_batch(ram);
	const u8 data[] = { 0x00, 0 }, mask[] = { 0x01, 0 };
	struct otp_op *op = ram_add(batch, BITS, 0, data, mask, 2);

	ram_set(ram, BITS, 0, 0x01, 0x01, 1);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_CONFLICT);
	batch->data[0][0] = 0x01;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	batch->mask[0][0] = 0x11;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_MASK);
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
}

/* What nobody completes may not start again: it is programmed all the same. */
static void incomplete_devices_are_programmed(struct kunit *test)
{
	struct slate *slate = test->priv;
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;

	slate->ram->state = OTP_STATE_INCOMPLETE;
	slate->ram->message = "half of it";
	KUNIT_EXPECT_EQ(test, otp_device_state(slate->ram->otp, message,
					       &vendor), OTP_STATE_INCOMPLETE);
	KUNIT_EXPECT_STREQ(test, message, "half of it");
	KUNIT_EXPECT_EQ(test, ram_program_word(slate->ram, BLOCKS, 0, 1,
					       U32_MAX), 0);
}

static void expect_unsound(struct kunit *test, struct otp_region region,
			   bool can_erase)
{
	const struct otp_desc one = { .regions = &region, .nregions = 1 };
	struct ram *ram = ram_alloc(test, &one);

	if (can_erase)
		ram->ops.erase = slate_erase;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
}

static void tables_that_cannot_be_erased_are_refused(struct kunit *test)
{
	struct otp_region region = regions[BLOCKS];

	region.erase_granule = 6;
	expect_unsound(test, region, true);
	region.erase_granule = 24;
	expect_unsound(test, region, true);
	region.erase_granule = 2 * SIZE;
	expect_unsound(test, region, true);
	region.erase_granule = BLOCK;
	expect_unsound(test, region, false);
}

static struct kunit_case erase_cases[] = {
	KUNIT_CASE(erase_takes_multiples_of_its_granule),
	KUNIT_CASE(blocks_that_are_blank_are_left_alone),
	KUNIT_CASE(neighbours_go_in_one_run),
	KUNIT_CASE(damaged_blocks_are_erased),
	KUNIT_CASE(erase_that_fails_says_so),
	KUNIT_CASE(locked_and_dead_are_refused),
	KUNIT_CASE(bits_of_a_done_word_are_done),
	KUNIT_CASE(bits_of_a_done_word_can_be_skipped),
	KUNIT_CASE(rewritable_bits_are_written_where_they_differ),
	KUNIT_CASE(rewritable_bits_that_are_frozen_stay),
	KUNIT_CASE(incomplete_devices_are_programmed),
	KUNIT_CASE(tables_that_cannot_be_erased_are_refused),
	{ }
};

static struct kunit_suite erase_suite = {
	.name = "otp_erase",
	.init = erase_init,
	.test_cases = erase_cases,
};

kunit_test_suite(erase_suite);
