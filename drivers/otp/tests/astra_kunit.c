// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Astra provider on the mock: its maps, its rules, and what it makes of a
 * device that is slow, silent, broken, or without power.
 */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/regmap.h>

#include "../mock/mock.h"
#include "../regs/astra-mailbox.h"
#include "astra-guide.h"
#include "ram.h"

#define FULL		0xffffffff
#define LATENCY_US	20000

/* Register accesses of one command of an idle device. */
#define READ_READS	5	/* busy, busy, status, data, mask */
#define READ_WRITES	2	/* index, command */
#define WRITE_READS	3	/* busy, busy, status */
#define WRITE_WRITES	5	/* index, data, mask, command, data cleared */

#define REE_SECURITY_ENABLE	113
#define BOOT_SECURITY_ENABLE	114
#define MP_PROVISION_DONE	115
#define REE_VERSION		118
#define GROUP_FIRST		100
#define GROUP_WORDS		14

struct variant {
	const char *name;
	const struct guide_row *rows;
	u32 nrows;
};

static const struct variant variants[] = {
	{ "v2.1", guide_v2_1, ARRAY_SIZE(guide_v2_1) },
	{ "v2.5", guide_v2_5, ARRAY_SIZE(guide_v2_5) },
};

static void variant_name(const struct variant *variant, char *name)
{
	strscpy(name, variant->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(variants, variants, variant_name);

/**
 * struct board - a board with a chip on it
 * @mock: the chip
 * @child: its platform device
 * @ram: takes the place of a memory in RAM, for batches
 */
struct board {
	struct otp_mock *mock;
	struct device *child;
	struct ram ram;
};

static void board_start(struct kunit *test, struct board *board)
{
	KUNIT_ASSERT_EQ(test, otp_mock_start(board->mock), 0);
	board->child = otp_mock_get_device(board->mock);
	KUNIT_ASSERT_NOT_NULL(test, board->child);
	board->ram.otp = ram_find(board->child);
	KUNIT_ASSERT_NOT_NULL(test, board->ram.otp);
}

static void board_stop(struct board *board)
{
	if (board->ram.otp)
		put_device(&board->ram.otp->dev);
	board->ram.otp = NULL;
	if (board->child)
		put_device(board->child);
	board->child = NULL;
	otp_mock_stop(board->mock);
}

static void board_release(void *data)
{
	struct board *board = data;

	board_stop(board);
	otp_mock_destroy(board->mock);
}

static struct board *board_create(struct kunit *test, const char *variant)
{
	struct board *board = kunit_kzalloc(test, sizeof(*board), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, board);
	board->ram.test = test;
	board->mock = otp_mock_create("astra", variant);
	KUNIT_ASSERT_FALSE(test, IS_ERR(board->mock));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, board_release,
							board), 0);
	board_start(test, board);
	return board;
}

static int board_init(struct kunit *test)
{
	const struct variant *variant = test->param_value;

	test->priv = board_create(test, variant ? variant->name : "v2.1");
	return 0;
}

/* The region and the offset of an index. */
static u32 board_find(const struct board *board, u32 index, u32 *offset)
{
	const struct otp_desc *desc = board->ram.otp->desc;
	u32 i;

	for (i = 0; i < desc->nregions; i++) {
		const struct otp_region *region = &desc->regions[i];

		*offset = index * 4 - region->base;
		if (index * 4 >= region->base && *offset < region->size)
			return i;
	}
	return U32_MAX;
}

static struct otp_op *board_add(struct ram_batch *batch, u32 index, u32 data,
				u32 mask)
{
	struct board *board = container_of(batch->ram, struct board, ram);
	u32 offset, region = board_find(board, index, &offset);

	return ram_add_word(batch, region, offset, data, mask);
}

static int board_program(struct board *board, u32 index, u32 data, u32 mask,
			 u32 flags)
{
	struct ram_batch *batch = ram_batch(&board->ram);

	board_add(batch, index, data, mask);
	return ram_program(batch, flags);
}

static int board_read(struct board *board, u32 index, u32 *data, u32 *mask,
		      u32 *vendor)
{
	struct otp_device *otp = board->ram.otp;
	u32 offset, region = board_find(board, index, &offset);
	u8 bytes[4], bits[4];
	int ret;

	mutex_lock(&otp->lock);
	ret = otp_region_read(otp, otp_region_get(otp, region), offset, 4,
			      bytes, bits, vendor);
	mutex_unlock(&otp->lock);
	*data = get_unaligned_le32(bytes);
	*mask = get_unaligned_le32(bits);
	return ret;
}

static u32 board_mask(struct board *board, u32 index)
{
	u32 data, mask, vendor;

	board_read(board, index, &data, &mask, &vendor);
	return mask;
}

static u64 board_count(const struct board *board,
		       enum otp_mock_counter counter)
{
	return otp_mock_counter(board->mock, counter);
}

static u64 board_pulses(const struct board *board)
{
	return board_count(board, OTP_MOCK_PULSES);
}

static void board_clear_counters(struct board *board)
{
	otp_mock_clear_counter(board->mock, OTP_MOCK_REG_READS);
	otp_mock_clear_counter(board->mock, OTP_MOCK_REG_WRITES);
	otp_mock_clear_counter(board->mock, OTP_MOCK_PULSES);
}

/* Reading commands that a batch takes before its first pulse. */
static u32 board_looks(struct board *board, struct ram_batch *batch,
		       u32 flags)
{
	board_clear_counters(board);
	ram_program(batch, flags | OTP_PROGRAM_DRY_RUN);
	return board_count(board, OTP_MOCK_REG_WRITES) / READ_WRITES;
}

static void board_fail(struct board *board, bool write, u32 command,
		       u32 status)
{
	const struct otp_mock_vendor_status vendor = {
		.commands = command,
		.write = write,
		.status = status,
	};

	otp_mock_set_vendor_status(board->mock, &vendor);
}

static void board_cut_power(struct board *board, u32 writes, u32 bits)
{
	const struct otp_mock_power_cut cut = {
		.armed = true,
		.partial = bits,
		.writes = writes,
		.bits = bits,
	};

	otp_mock_set_power_cut(board->mock, &cut);
}

static void board_power_cycle(struct board *board)
{
	otp_mock_set_power(board->mock, OTP_MOCK_POWER_CYCLE);
}

static const struct otp_field *board_field(const struct board *board,
					   u32 index)
{
	u32 offset, region = board_find(board, index, &offset);

	if (region == U32_MAX)
		return NULL;
	return otp_field_next(&board->ram.otp->desc->regions[region], offset,
			      4, NULL);
}

static bool guide_is_vendors(u32 index)
{
	return index == 206 || (index >= 209 && index <= 211);
}

static u32 guide_flags(const struct guide_row *row)
{
	static const u32 access[] = {
		[GUIDE_RW] = OTP_FIELD_READ | OTP_FIELD_PROGRAM,
		[GUIDE_RO] = OTP_FIELD_READ,
		[GUIDE_WO] = OTP_FIELD_PROGRAM | OTP_FIELD_SECRET,
	};
	u32 flags = access[row->access];

	if (row->index >= 32)
		flags |= OTP_FIELD_FULL_MASK | OTP_FIELD_NO_ZERO;
	if (guide_is_vendors(row->index))
		flags |= OTP_FIELD_VENDOR;
	return flags;
}

static void astra_has_the_fields_of_the_guide(struct kunit *test)
{
	const struct variant *variant = test->param_value;
	const struct board *board = test->priv;
	u32 i, fields = 0;

	for (i = 0; i < variant->nrows; i++) {
		const struct guide_row *row = &variant->rows[i];
		const struct otp_field *field = board_field(board, row->index);

		KUNIT_ASSERT_NOT_NULL_MSG(test, field, "index %u", row->index);
		KUNIT_EXPECT_STREQ(test, field->name, row->name);
		KUNIT_EXPECT_EQ(test, field->bit_width, hweight32(row->mask));
		KUNIT_EXPECT_EQ_MSG(test, field->flags, guide_flags(row),
				    "index %u", row->index);
		KUNIT_EXPECT_EQ(test, field->group == 1, row->atomic);
	}
	for (i = 0; i < board->ram.otp->desc->nregions; i++)
		fields += board->ram.otp->desc->regions[i].nfields;
	KUNIT_EXPECT_EQ(test, fields, variant->nrows);
}

static void astra_reads_what_the_guide_lets_be_read(struct kunit *test)
{
	const struct variant *variant = test->param_value;
	struct board *board = test->priv;
	u32 data, mask, vendor;
	u32 i;

	for (i = 0; i < variant->nrows; i++) {
		const struct guide_row *row = &variant->rows[i];
		bool hidden = row->access == GUIDE_WO;

		KUNIT_EXPECT_EQ_MSG(test,
				    board_read(board, row->index, &data, &mask,
					       &vendor),
				    hidden ? -EACCES : 0, "index %u",
				    row->index);
		KUNIT_EXPECT_EQ(test, data & ~mask, 0);
		KUNIT_EXPECT_EQ(test, mask & ~row->mask, 0);
	}
}

/* Every field that may be programmed takes 1, and is right for good. */
static void astra_programs_what_the_guide_lets_be_programmed(struct kunit *test)
{
	const struct variant *variant = test->param_value;
	struct board *board = test->priv;
	u32 i;

	for (i = 0; i < variant->nrows; i++) {
		const struct guide_row *row = &variant->rows[i];
		int want = 0;

		if (row->access == GUIDE_RO)
			want = -EROFS;
		if (guide_is_vendors(row->index))
			want = -EPERM;
		KUNIT_EXPECT_EQ_MSG(test,
				    board_program(board, row->index, 1,
						  row->mask,
						  OTP_PROGRAM_PARTIAL_GROUP),
				    want, "index %u", row->index);
		if (!want)
			KUNIT_EXPECT_EQ(test, board_mask(board, row->index),
					row->mask);
	}
	board_power_cycle(board);
	KUNIT_EXPECT_NULL(test, otp_mock_why(board->mock));
}

static void astra_demands_the_mask_of_the_guide(struct kunit *test)
{
	const struct variant *variant = test->param_value;
	struct board *board = test->priv;
	u32 i;

	for (i = 0; i < variant->nrows; i++) {
		const struct guide_row *row = &variant->rows[i];
		u32 wrong = row->mask == FULL ? 0x7fffffff :
						row->mask << 1 | 1;
		int want = -EINVAL;

		if (row->access == GUIDE_RO)
			want = -EROFS;
		if (guide_is_vendors(row->index))
			want = -EPERM;
		if (row->index < 32)
			want = 0;
		KUNIT_EXPECT_EQ_MSG(test,
				    board_program(board, row->index, 1, wrong,
						  OTP_PROGRAM_DRY_RUN |
						  OTP_PROGRAM_PARTIAL_GROUP),
				    want, "index %u", row->index);
	}
}

/* 0xa with mask 0xf, then 0xa7 with mask 0xff: 0xaa with mask 0xff. */
static void astra_follows_the_example_of_the_guide(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = ram_batch(&board->ram);
	struct otp_op *op = board_add(batch, 3, 0xa7, 0xff);
	u32 data, mask, vendor;

	KUNIT_EXPECT_EQ(test, board_program(board, 3, 0xa, 0xf, 0), 0);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_CONFLICT);

	op->flags = OTP_OP_SKIP_PROGRAMMED;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, board_read(board, 3, &data, &mask, &vendor), 0);
	KUNIT_EXPECT_EQ(test, data, 0xaa);
	KUNIT_EXPECT_EQ(test, mask, 0xff);
}

static void astra_freezes_a_bit_at_0(struct kunit *test)
{
	struct board *board = test->priv;

	KUNIT_EXPECT_EQ(test, board_program(board, 0, 0, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, board_mask(board, 0), 1);
	KUNIT_EXPECT_EQ(test, board_program(board, 0, 1, 1, 0), -EEXIST);
}

static void astra_shows_the_mask_of_a_key_only(struct kunit *test)
{
	struct board *board = test->priv;
	u32 data, mask, vendor;

	KUNIT_EXPECT_EQ(test, board_read(board, 203, &data, &mask, &vendor),
			-EACCES);
	KUNIT_EXPECT_EQ(test, data, 0);
	KUNIT_EXPECT_EQ(test, mask, 0);

	KUNIT_EXPECT_EQ(test, board_program(board, 203, 0x12345678, FULL, 0),
			0);
	KUNIT_EXPECT_EQ(test, board_read(board, 203, &data, &mask, &vendor),
			-EACCES);
	KUNIT_EXPECT_EQ(test, data, 0);
	KUNIT_EXPECT_EQ(test, mask, FULL);
}

/* What is delivered with secure boot on. */
static void astra_knows_what_is_set_at_the_factory(struct kunit *test)
{
	struct board *board = test->priv;

	KUNIT_EXPECT_EQ(test, board_program(board, BOOT_SECURITY_ENABLE, 1, 1,
					    0), 0);
	KUNIT_EXPECT_EQ(test, board_program(board, BOOT_SECURITY_ENABLE, 0, 1,
					    OTP_PROGRAM_ALLOW_ZERO), -EEXIST);
	KUNIT_EXPECT_EQ(test, board_pulses(board), 0);
}

/* A plan as the vendor's tools write it. */
static const struct {
	u32 index;
	u32 data;
	u32 mask;
} plan[] = {
	{ 100, 0xc4ddf49e, FULL },
	{ 101, 0xe0593948, FULL },
	{ 102, 0xde9b8638, FULL },
	{ 103, 0x81ace868, FULL },
	{ 104, 0x2a629998, FULL },
	{ 105, 0xd105297d, FULL },
	{ 106, 0x8559f683, FULL },
	{ 107, 0xd92484ee, FULL },
	{ 108, 0x60c500da, FULL },
	{ 109, 0x08625e40, FULL },
	{ 110, 0xf5c13936, FULL },
	{ 111, 0x908e3b76, FULL },
	{ 112, 0x2e32000a, FULL },
	{ 113, 0x00000001, 0x1 },
	{ 116, 0x00000000, 0x3 },
	{ 117, 0x00000001, 0x3 },
	{ 200, 0x00000000, 0x1 },
	{ 201, 0x00000000, 0x1 },
	{ 205, 0x00000000, 0x1 },
};

static struct ram_batch *board_plan(struct board *board, u32 count)
{
	struct ram_batch *batch = ram_batch(&board->ram);
	u32 i;

	for (i = 0; i < count; i++)
		board_add(batch, plan[i].index, plan[i].data, plan[i].mask);
	return batch;
}

static void expect_all(struct kunit *test, const struct ram_batch *batch,
		       enum otp_op_status status)
{
	u32 i;

	for (i = 0; i < batch->request.nops; i++) {
		KUNIT_EXPECT_EQ_MSG(test, batch->ops[i].status, status,
				    "operation %u", i);
		KUNIT_EXPECT_EQ(test, batch->ops[i].error, 0);
		KUNIT_EXPECT_EQ(test, batch->ops[i].done, 4);
	}
}

static bool guide_hides(const struct variant *variant, u32 index)
{
	u32 i;

	for (i = 0; i < variant->nrows; i++) {
		if (variant->rows[i].index == index)
			return variant->rows[i].access == GUIDE_WO;
	}
	return false;
}

static void astra_programs_a_whole_plan(struct kunit *test)
{
	const struct variant *variant = test->param_value;
	struct board *board = test->priv;
	struct ram_batch *batch = board_plan(board, ARRAY_SIZE(plan));
	u32 i;

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EDOM);
	KUNIT_EXPECT_EQ(test, batch->ops[14].reason, OTP_REASON_ZERO);
	KUNIT_EXPECT_EQ(test, board_pulses(board), 0);

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_ALLOW_ZERO), 0);
	expect_all(test, batch, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, board_pulses(board), ARRAY_SIZE(plan));

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_ALLOW_ZERO), 0);
	expect_all(test, batch, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, board_pulses(board), ARRAY_SIZE(plan));
	for (i = 0; i < ARRAY_SIZE(plan); i++)
		KUNIT_EXPECT_EQ(test, batch->ops[i].verified,
				guide_hides(variant, plan[i].index) ?
				OTP_VERIFIED_MEMORY : OTP_VERIFIED_VALUE);

	board_power_cycle(board);
	KUNIT_EXPECT_NULL(test, otp_mock_why(board->mock));
	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_ALLOW_ZERO), 0);
	expect_all(test, batch, OTP_OP_ALREADY);
}

static void astra_does_not_begin_a_part_of_the_group(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = board_plan(board, GROUP_WORDS - 1);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	KUNIT_EXPECT_EQ(test, batch->ops[0].reason, OTP_REASON_GROUP);
	KUNIT_EXPECT_STREQ(test, batch->request.message,
			   "group security is programmed all at once: OTP_REE_SECURITY_ENABLE is missing");
	KUNIT_EXPECT_EQ(test, board_pulses(board), 0);
}

/* The guide: set last. */
static void astra_says_last_that_all_is_done(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = ram_batch(&board->ram);

	board_add(batch, MP_PROVISION_DONE, 1, 1);
	board_add(batch, 0, 1, 1);
	board_fail(board, true, 2, ASTRA_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	KUNIT_EXPECT_EQ(test, batch->ops[0].status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, batch->ops[1].status, OTP_OP_PROGRAMMED);
}

/* Whatever comes before it, failing there must leave it blank. */
static void astra_enables_security_last_of_the_group(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = ram_batch(&board->ram);
	u32 i = GROUP_WORDS;

	while (i--)
		board_add(batch, plan[i].index, plan[i].data, plan[i].mask);
	board_fail(board, true, GROUP_WORDS, ASTRA_STATUS_FAILURE);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	KUNIT_EXPECT_EQ(test, batch->ops[0].status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, board_mask(board, REE_SECURITY_ENABLE), 0);
	KUNIT_EXPECT_EQ(test, board_pulses(board), GROUP_WORDS - 1);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

static void astra_forbids_keys_without_security(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = board_plan(board, GROUP_WORDS - 1);
	struct otp_op *op = board_add(batch, REE_SECURITY_ENABLE, 0, 1);

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_ALLOW_ZERO),
			-EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_CHIP);
	KUNIT_EXPECT_EQ(test, op->error, -EKEYREJECTED);
	KUNIT_EXPECT_STREQ(test, batch->request.message,
			   "keys with OTP_REE_SECURITY_ENABLE = 0 brick the chip for good");
	KUNIT_EXPECT_EQ(test, board_pulses(board), 0);
}

/* One after the other is no better. */
static void astra_forbids_keys_after_security_is_off(struct kunit *test)
{
	const u32 flags = OTP_PROGRAM_ALLOW_ZERO | OTP_PROGRAM_PARTIAL_GROUP;
	struct board *board = test->priv;

	KUNIT_EXPECT_EQ(test, board_program(board, REE_SECURITY_ENABLE, 0, 1,
					    flags), 0);
	KUNIT_EXPECT_EQ(test, board_program(board, GROUP_FIRST, 1, FULL,
					    flags), -EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, board_program(board, 111, 1, FULL, flags),
			-EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, board_pulses(board), 1);
}

static void astra_forbids_security_off_after_keys(struct kunit *test)
{
	const u32 flags = OTP_PROGRAM_ALLOW_ZERO | OTP_PROGRAM_PARTIAL_GROUP;
	struct board *board = test->priv;

	KUNIT_EXPECT_EQ(test, board_program(board, 111, 1, FULL, flags), 0);
	KUNIT_EXPECT_EQ(test, board_program(board, REE_SECURITY_ENABLE, 0, 1,
					    flags), -EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, board_pulses(board), 1);
}

static void astra_takes_versions_up_to_31(struct kunit *test)
{
	struct board *board = board_create(test, "v2.5");
	u32 version;

	for (version = 0; version < 64; version++) {
		struct ram_batch *batch = ram_batch(&board->ram);
		struct otp_op *op = board_add(batch, REE_VERSION, version,
					      0x3f);
		int want = version ? 0 : -EDOM;

		if (version > 31)
			want = -ERANGE;
		KUNIT_EXPECT_EQ_MSG(test,
				    ram_program(batch, OTP_PROGRAM_DRY_RUN),
				    want, "version %u", version);
		if (version > 31)
			KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_CHIP);
	}
	KUNIT_EXPECT_EQ(test, board_program(board, REE_VERSION, 31, 0x3f, 0),
			0);
	KUNIT_EXPECT_EQ(test, board_mask(board, REE_VERSION), 0x3f);
}

static void astra_programs_both_words_of_an_id(struct kunit *test)
{
	struct board *board = board_create(test, "v2.5");
	struct ram_batch *batch = ram_batch(&board->ram);

	board_add(batch, 119, 0x1234, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	board_add(batch, 120, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_all(test, batch, OTP_OP_PROGRAMMED);
}

static void expect_accesses(struct kunit *test, u32 read_commands,
			    u32 write_commands)
{
	struct board *board = test->priv;

	KUNIT_EXPECT_EQ(test, board_count(board, OTP_MOCK_REG_READS),
			read_commands * READ_READS +
			write_commands * WRITE_READS);
	KUNIT_EXPECT_EQ(test, board_count(board, OTP_MOCK_REG_WRITES),
			read_commands * READ_WRITES +
			write_commands * WRITE_WRITES);
	board_clear_counters(board);
}

/* A change of these numbers is a change of what programming costs. */
static void astra_accesses_no_register_in_vain(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch;

	board_clear_counters(board);
	board_mask(board, 0);
	expect_accesses(test, 1, 0);

	/* Is it alive; what is there; and is it right afterwards. */
	KUNIT_EXPECT_EQ(test, board_program(board, 0, 1, 1, 0), 0);
	expect_accesses(test, 3, 1);

	KUNIT_EXPECT_EQ(test, board_program(board, 0, 1, 1, 0), 0);
	expect_accesses(test, 2, 0);

	/* The group, the words, security and a key; and each afterwards. */
	batch = board_plan(board, GROUP_WORDS);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_accesses(test, 1 + GROUP_WORDS + GROUP_WORDS + 2 + GROUP_WORDS,
			GROUP_WORDS);
}

static void astra_waits_for_a_slow_device(struct kunit *test)
{
	struct board *board = test->priv;
	ktime_t start = ktime_get();

	otp_mock_set_latency(board->mock, LATENCY_US);
	KUNIT_EXPECT_EQ(test, board_program(board, 0, 1, 1, 0), 0);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), LATENCY_US);
	KUNIT_EXPECT_EQ(test, board_mask(board, 0), 1);
}

static void astra_does_without_a_lost_interrupt(struct kunit *test)
{
	struct board *board = test->priv;
	struct otp_mock_faults faults;

	otp_mock_set_latency(board->mock, LATENCY_US);
	otp_mock_set_lost_irqs(board->mock, 2);
	KUNIT_EXPECT_EQ(test, board_program(board, 0, 1, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, board_program(board, 1, 1, 1, 0), 0);
	otp_mock_get_faults(board->mock, &faults);
	KUNIT_EXPECT_EQ(test, faults.lost_irqs, 0);
	KUNIT_EXPECT_EQ(test, board_mask(board, 0), 1);
	KUNIT_EXPECT_EQ(test, board_mask(board, 1), 1);
}

static void astra_gives_up_on_a_command_that_never_ends(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = ram_batch(&board->ram);
	struct otp_op *op = board_add(batch, 0, 1, 1);
	struct otp_op *next = board_add(batch, 1, 1, 1);

	otp_mock_set_stuck_busy(board->mock, board_looks(board, batch, 0) + 1);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, op->error, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_EQ(test, next->status, OTP_OP_NOT_REACHED);

	/* It is busy still, and no answer must be taken for another's. */
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENOTRECOVERABLE);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_DEAD);

	otp_mock_reset(board->mock);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_all(test, batch, OTP_OP_PROGRAMMED);
}

static const struct {
	u32 status;
	int error;
} vendor_errors[] = {
	{ ASTRA_STATUS_FAILURE, -EIO },
	{ ASTRA_STATUS_INVALID_INDEX, -ENXIO },
	{ ASTRA_STATUS_READ_ONLY, -EROFS },
	{ ASTRA_STATUS_WRITE_ONLY, -EACCES },
	{ 0xff0000ee, -EIO },
	{ 1, -EIO },
};

static void astra_translates_the_status_of_a_write(struct kunit *test)
{
	struct board *board = test->priv;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(vendor_errors); i++) {
		struct ram_batch *batch = ram_batch(&board->ram);
		struct otp_op *op = board_add(batch, i, 1, 1);

		board_fail(board, true, 1, vendor_errors[i].status);
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0),
				vendor_errors[i].error);
		KUNIT_EXPECT_EQ(test, op->status, OTP_OP_FAILED);
		KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_DEVICE);
		KUNIT_EXPECT_EQ(test, op->error, vendor_errors[i].error);
		KUNIT_EXPECT_EQ(test, op->vendor, vendor_errors[i].status);
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	}
}

static void astra_translates_the_status_of_a_read(struct kunit *test)
{
	struct board *board = test->priv;
	u32 i, data, mask, vendor;

	for (i = 0; i < ARRAY_SIZE(vendor_errors); i++) {
		bool hidden = vendor_errors[i].error == -EACCES;

		board_fail(board, false, 1, vendor_errors[i].status);
		KUNIT_EXPECT_EQ(test, board_read(board, 0, &data, &mask,
						 &vendor),
				vendor_errors[i].error);
		KUNIT_EXPECT_EQ(test, data, 0);
		if (!hidden)
			KUNIT_EXPECT_EQ(test, vendor, vendor_errors[i].status);
	}
}

/* Once is bad luck, twice is a dead device. */
static void astra_asks_a_failing_device_twice(struct kunit *test)
{
	struct board *board = test->priv;
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;

	board_fail(board, false, 1, ASTRA_STATUS_FAILURE);
	guard(mutex)(&board->ram.otp->lock);
	KUNIT_EXPECT_EQ(test, otp_device_state(board->ram.otp, message,
					       &vendor), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(test, vendor, 0);
	KUNIT_EXPECT_STREQ(test, message, "");
}

/* Nothing is programmed on the word of a device that did not answer. */
static void astra_survives_a_failure_of_any_read(struct kunit *test)
{
	u32 n, looks;

	looks = board_looks(test->priv, board_plan(test->priv, GROUP_WORDS),
			    0);
	for (n = 2; n <= looks; n++) {
		struct board *board = board_create(test, "v2.1");
		struct ram_batch *batch = board_plan(board, GROUP_WORDS);

		board_fail(board, false, n, ASTRA_STATUS_FAILURE);
		KUNIT_EXPECT_EQ_MSG(test, ram_program(batch, 0), -EIO,
				    "read %u", n);
		KUNIT_EXPECT_EQ_MSG(test, board_pulses(board), 0, "read %u",
				    n);
		board_stop(board);
	}
}

/* Words that are said to be programmed are, and the others are not begun. */
static void expect_truth(struct kunit *test, struct board *board,
			 const struct ram_batch *batch, u32 n)
{
	u32 i, mask;

	for (i = 0; i < batch->request.nops; i++) {
		mask = board_mask(board, plan[i].index);
		if (batch->ops[i].status == OTP_OP_PROGRAMMED)
			KUNIT_EXPECT_EQ_MSG(test, mask, plan[i].mask,
					    "cut %u, operation %u", n, i);
		else if (batch->ops[i].status == OTP_OP_NOT_REACHED)
			KUNIT_EXPECT_EQ_MSG(test, mask, 0,
					    "cut %u, operation %u", n, i);
	}
}

static void expect_brick(struct kunit *test, struct board *board)
{
	struct ram_batch *batch = ram_batch(&board->ram);
	struct otp_op *op = board_add(batch, 0, 1, 1);

	KUNIT_EXPECT_NOT_NULL(test, otp_mock_why(board->mock));
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENOTRECOVERABLE);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_DEAD);
	KUNIT_EXPECT_EQ(test, op->vendor, ASTRA_STATUS_FAILURE);
	KUNIT_EXPECT_STREQ(test, batch->request.message,
			   "the device answers 0xff000001 to everything: it is bricked, or its firmware is broken");
}

/*
 * With any write to a register. The chip is a brick if it is cut after the
 * first and before the last pulse of the group, and only then.
 */
static void astra_loses_power_at_any_time(struct kunit *test)
{
	u32 n, bricks = 0;
	int ret;

	for (n = 1; n < 1000; n++) {
		struct board *board = board_create(test, "v2.1");
		struct ram_batch *batch = board_plan(board, GROUP_WORDS);
		u64 pulses;

		board_cut_power(board, n, 0);
		ret = ram_program(batch, 0);
		if (otp_mock_has_power(board->mock)) {
			board_stop(board);
			break;
		}

		pulses = board_pulses(board);
		board_power_cycle(board);
		if (otp_mock_why(board->mock)) {
			bricks++;
			KUNIT_EXPECT_GT(test, pulses, 0);
			KUNIT_EXPECT_LT(test, ret, 0);
			expect_brick(test, board);
		} else {
			expect_truth(test, board, batch, n);
			KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
		}
		board_stop(board);
	}
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_GT(test, bricks, GROUP_WORDS);
}

static void astra_resumes_user_data_after_a_power_cut(struct kunit *test)
{
	u32 bits;

	for (bits = 1; bits < 32; bits++) {
		struct board *board = board_create(test, "v2.1");
		struct ram_batch *batch = ram_batch(&board->ram);
		struct otp_op *op = board_add(batch, 0, 0x12345678, FULL);

		board_cut_power(board, board_looks(board, batch, 0) *
				READ_WRITES + WRITE_WRITES - 1, bits);
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
		KUNIT_EXPECT_EQ(test, op->status, OTP_OP_FAILED);

		board_power_cycle(board);
		KUNIT_EXPECT_EQ(test, hweight32(board_mask(board, 0)), bits);
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
		KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
		board_stop(board);
	}
}

/* A torn key word, of a driver that was not there when it was begun. */
static void astra_does_not_complete_a_strangers_key(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = ram_batch(&board->ram);
	struct otp_op *op = board_add(batch, 203, 0x12345678, FULL);

	board_cut_power(board, board_looks(board, batch, 0) * READ_WRITES +
			WRITE_WRITES - 1, 5);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	board_power_cycle(board);
	KUNIT_EXPECT_EQ(test, board_mask(board, 203), 0x1f);

	board_stop(board);
	board_start(test, board);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EUCLEAN);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_TORN);
}

static void astra_completes_its_own_key(struct kunit *test)
{
	struct board *board = test->priv;
	struct ram_batch *batch = ram_batch(&board->ram);
	struct otp_op *op = board_add(batch, 203, 0x12345678, FULL);

	board_cut_power(board, board_looks(board, batch, 0) * READ_WRITES +
			WRITE_WRITES - 1, 5);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	board_power_cycle(board);
	KUNIT_EXPECT_EQ(test, board_program(board, 203, 0x12345679, FULL, 0),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, board_mask(board, 203), FULL);
}

static void astra_leaves_no_key_in_a_register(struct kunit *test)
{
	struct board *board = test->priv;
	struct regmap *regmap;
	u32 data = 1;

	KUNIT_EXPECT_EQ(test, board_program(board, 203, 0x12345678, FULL, 0),
			0);
	regmap = dev_get_regmap(board->child->parent, NULL);
	KUNIT_ASSERT_NOT_NULL(test, regmap);
	KUNIT_EXPECT_EQ(test, regmap_read(regmap, ASTRA_MBOX_DATA, &data), 0);
	KUNIT_EXPECT_EQ(test, data, 0);
}

static void astra_goes_with_its_device(struct kunit *test)
{
	struct board *board = test->priv;
	struct otp_device *otp = board->ram.otp;

	get_device(&otp->dev);
	board_stop(board);
	KUNIT_EXPECT_NULL(test, otp->ops);
	KUNIT_EXPECT_NULL(test, otp->desc);
	put_device(&otp->dev);

	board_start(test, board);
	KUNIT_EXPECT_EQ(test, board_program(board, 0, 1, 1, 0), 0);
}

static struct kunit_case astra_cases[] = {
	KUNIT_CASE_PARAM(astra_has_the_fields_of_the_guide,
			 variants_gen_params),
	KUNIT_CASE_PARAM(astra_reads_what_the_guide_lets_be_read,
			 variants_gen_params),
	KUNIT_CASE_PARAM(astra_programs_what_the_guide_lets_be_programmed,
			 variants_gen_params),
	KUNIT_CASE_PARAM(astra_demands_the_mask_of_the_guide,
			 variants_gen_params),
	KUNIT_CASE(astra_follows_the_example_of_the_guide),
	KUNIT_CASE(astra_freezes_a_bit_at_0),
	KUNIT_CASE(astra_shows_the_mask_of_a_key_only),
	KUNIT_CASE(astra_knows_what_is_set_at_the_factory),
	KUNIT_CASE_PARAM(astra_programs_a_whole_plan, variants_gen_params),
	KUNIT_CASE(astra_does_not_begin_a_part_of_the_group),
	KUNIT_CASE(astra_says_last_that_all_is_done),
	KUNIT_CASE(astra_enables_security_last_of_the_group),
	KUNIT_CASE(astra_forbids_keys_without_security),
	KUNIT_CASE(astra_forbids_keys_after_security_is_off),
	KUNIT_CASE(astra_forbids_security_off_after_keys),
	KUNIT_CASE(astra_takes_versions_up_to_31),
	KUNIT_CASE(astra_programs_both_words_of_an_id),
	KUNIT_CASE(astra_accesses_no_register_in_vain),
	KUNIT_CASE(astra_waits_for_a_slow_device),
	KUNIT_CASE(astra_does_without_a_lost_interrupt),
	KUNIT_CASE_SLOW(astra_gives_up_on_a_command_that_never_ends),
	KUNIT_CASE(astra_translates_the_status_of_a_write),
	KUNIT_CASE(astra_translates_the_status_of_a_read),
	KUNIT_CASE(astra_asks_a_failing_device_twice),
	KUNIT_CASE(astra_survives_a_failure_of_any_read),
	KUNIT_CASE(astra_loses_power_at_any_time),
	KUNIT_CASE(astra_resumes_user_data_after_a_power_cut),
	KUNIT_CASE(astra_does_not_complete_a_strangers_key),
	KUNIT_CASE(astra_completes_its_own_key),
	KUNIT_CASE(astra_leaves_no_key_in_a_register),
	KUNIT_CASE(astra_goes_with_its_device),
	{ }
};

static struct kunit_suite astra_suite = {
	.name = "otp_astra",
	.init = board_init,
	.test_cases = astra_cases,
};

kunit_test_suite(astra_suite);
