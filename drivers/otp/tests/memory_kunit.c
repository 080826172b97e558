// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words that cannot be read: judged by the mask of what is programmed, and by
 * what was programmed since the driver was loaded.
 */
#include <kunit/test.h>

#include "ram.h"

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define WRITE_ONLY	(OTP_FIELD_PROGRAM | OTP_FIELD_SECRET)

#define FULL		0xffffffff

/* Fields, and bytes where they are; from @BITS on any mask is taken. */
enum {
	KEY0,
	KEY1,
	BITS,
	LEFT,
	RIGHT,
	OPEN,
};

#define AT_KEY0		0
#define AT_KEY1		4
#define AT_BITS		8
#define AT_HALVES	12
#define AT_OPEN		16

static const struct otp_field memory_fields[] = {
	{ "key0", 0, 32, WRITE_ONLY | OTP_FIELD_FULL_MASK },
	{ "key1", 32, 32, WRITE_ONLY | OTP_FIELD_FULL_MASK },
	{ "bits", 64, 32, WRITE_ONLY },
	{ "left", 96, 16, WRITE_ONLY | OTP_FIELD_FULL_MASK },
	{ "right", 112, 16, WRITE_ONLY | OTP_FIELD_FULL_MASK },
	{ "open", 128, 32, READ_WRITE },
};

static const struct otp_region memory_regions[] = {
	{
		.name = "keys",
		.semantics = OTP_BIT_ONCE,
		.size = 20,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = memory_fields,
		.nfields = ARRAY_SIZE(memory_fields),
	}, {
		.name = "more",
		.semantics = OTP_BIT_ONCE,
		.size = 20,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = memory_fields,
		.nfields = ARRAY_SIZE(memory_fields),
	},
};

static const struct otp_desc memory_desc = {
	.regions = memory_regions,
	.nregions = ARRAY_SIZE(memory_regions),
	.caps = OTP_CAP_MASK,
};

static int memory_init(struct kunit *test)
{
	struct ram *ram = ram_create(test, &memory_desc);

	memset(ram->cells[0].blind, 1, AT_OPEN / 4);
	memset(ram->cells[1].blind, 1, AT_OPEN / 4);
	test->priv = ram;
	return 0;
}

/* A chip that was programmed by who knows whom. */
static void memory_given(struct kunit *test, u32 offset, u32 data, u32 mask)
{
	struct ram *ram = test->priv;

	memcpy(ram->cells[0].data + offset, &data, sizeof(data));
	memcpy(ram->cells[0].done + offset, &mask, sizeof(mask));
}

static u32 memory_holds(struct kunit *test, u32 offset)
{
	struct ram *ram = test->priv;
	u32 data;

	memcpy(&data, ram->cells[0].data + offset, sizeof(data));
	return data;
}

static void expect_refused(struct kunit *test, struct otp_op *op, int error,
			   enum otp_reason reason, u32 field)
{
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, op->error, error);
	KUNIT_EXPECT_EQ(test, op->reason, reason);
	KUNIT_EXPECT_EQ(test, op->field, field);
	KUNIT_EXPECT_EQ(test, op->done, 0);
}

static void memory_knows_that_every_bit_is_programmed(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x1234, FULL);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, op->done, 4);
	KUNIT_EXPECT_NE(test, op->verified, OTP_VERIFIED_NOT);
	KUNIT_EXPECT_NE(test, op->verified, OTP_VERIFIED_VALUE);
	KUNIT_EXPECT_EQ(test, memory_holds(test, AT_KEY0), 0x1234);
}

static void memory_knows_its_own_value(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x1234, FULL);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_MEMORY);
	KUNIT_EXPECT_EQ(test, op->done, 4);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

static void memory_refuses_another_value(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x1235, FULL);

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_KEY0, 0x1234, FULL),
			0);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
	expect_refused(test, op, -EEXIST, OTP_REASON_CONFLICT, KEY0);
	KUNIT_EXPECT_STREQ(test, batch->request.message,
			   "key0: was programmed with another value");
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

/* Nothing can be done about it, and the mask is all that can be said. */
static void memory_takes_a_full_stranger_as_it_is(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x1234, FULL);

	memory_given(test, AT_KEY0, 0x4321, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_MASK);
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
}

static void memory_does_not_complete_a_strangers_word(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY1, 0x1234, FULL);

	memory_given(test, AT_KEY1, 0x34, 0xff);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EUCLEAN);
	expect_refused(test, op, -EUCLEAN, OTP_REASON_TORN, KEY1);
	KUNIT_EXPECT_STREQ(test, batch->request.message,
			   "key1: is partly programmed and unreadable, so nobody knows whether the rest would fit");
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
}

static void memory_completes_its_own_word(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x1234, FULL);

	ram->program_fault = (struct ram_fault){
		.at = 1, .error = -EIO, .vendor = 0x99, .bits = 7,
	};
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, op->vendor, 0x99);
	KUNIT_EXPECT_EQ(test, op->done, 0);

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_KEY0, 0x4321, FULL),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, op->done, 4);
	KUNIT_EXPECT_EQ(test, memory_holds(test, AT_KEY0), 0x1234);
}

/* No bit of the failed pulse got through, so that any value still fits. */
static void memory_forgets_what_was_never_programmed(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x4321, FULL);

	ram->program_fault = (struct ram_fault){ .at = 1, .error = -EIO };
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_KEY0, 0x1234, FULL),
			-EIO);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, memory_holds(test, AT_KEY0), 0x4321);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_KEY0, 0x1234, FULL),
			-EEXIST);
}

static void memory_sees_a_bit_that_was_not_programmed(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_KEY0, 0x1234, FULL);

	ram->program_fault = (struct ram_fault){ .at = 1, .bits = 31 };
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EBADMSG);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_VERIFY);
	KUNIT_EXPECT_EQ(test, op->field, KEY0);
}

/*
 * A dry run needs no right to program, so it must not tell by its refusals
 * what a key is.
 */
static void memory_is_lost_to_whoever_guesses(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *right = ram_batch(ram);
	struct ram_batch *wrong = ram_batch(ram);
	u32 refused = 0;

	ram_add_word(right, 0, AT_KEY0, 0x1234, FULL);
	ram_add_word(wrong, 0, AT_KEY0, 0x4321, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(right, 0), 0);

	while (refused < 100 &&
	       ram_program(wrong, OTP_PROGRAM_DRY_RUN) == -EEXIST)
		refused++;
	KUNIT_EXPECT_EQ(test, refused, 16);
	KUNIT_EXPECT_EQ(test, ram_program(right, 0), 0);
	KUNIT_EXPECT_EQ(test, right->ops[0].status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, right->ops[0].verified, OTP_VERIFIED_MASK);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

static void memory_ends_with_the_driver(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram *next;
	struct ram_batch *batch;
	struct otp_op *op;

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_KEY0, 0x1234, FULL),
			0);
	ram_unregister(ram);

	next = ram_create(test, &memory_desc);
	memcpy(next->cells, ram->cells, sizeof(next->cells));
	batch = ram_batch(next);
	op = ram_add_word(batch, 0, AT_KEY0, 0x1234, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_MASK);
}

/* The second batch must not make the driver forget the first. */
static void memory_keeps_two_fields_of_a_word(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *left = ram_batch(ram);
	struct ram_batch *right = ram_batch(ram);
	struct otp_op *op;

	op = ram_add_word(left, 0, AT_HALVES, 0x1234, 0xffff);
	ram_add_word(right, 0, AT_HALVES, 0x56780000, 0xffff0000);

	KUNIT_EXPECT_EQ(test, ram_program(left, 0), 0);
	KUNIT_EXPECT_EQ(test, ram_program(right, 0), 0);
	KUNIT_EXPECT_EQ(test, memory_holds(test, AT_HALVES), 0x56781234);

	KUNIT_EXPECT_EQ(test, ram_program(left, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_HALVES, 0x1235,
					       0xffff), -EEXIST);
	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
}

static void memory_pulses_no_bit_twice(struct kunit *test)
{
	struct ram *ram = test->priv;
	u32 again;

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_BITS, 0x34, 0xff),
			0);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_BITS, 0x1200,
					       0xff00), 0);
	KUNIT_EXPECT_EQ(test, memory_holds(test, AT_BITS), 0x1234);
	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
	memcpy(&again, ram->log[1].again, sizeof(again));
	KUNIT_EXPECT_EQ(test, again, 0);
}

/* Without looking at their value: here nobody could. */
static void memory_skips_what_is_programmed(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_BITS, 0x1234, 0xffff);
	u32 mask;

	memory_given(test, AT_BITS, 0xff, 0xff);
	op->flags = OTP_OP_SKIP_PROGRAMMED;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, memory_holds(test, AT_BITS), 0x12ff);
	KUNIT_ASSERT_EQ(test, ram->pulses, 1);
	memcpy(&mask, ram->log[0].mask, sizeof(mask));
	KUNIT_EXPECT_EQ(test, mask, 0xff00);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

/* The same words in two regions: what one holds says nothing of the other. */
static void memory_tells_places_apart(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch;
	u32 region, offset;

	for (region = 0; region < 2; region++) {
		for (offset = 0; offset < AT_HALVES; offset += 4)
			KUNIT_EXPECT_EQ(test,
					ram_program_word(ram, region, offset,
							 region * 99 + offset,
							 FULL), 0);
	}
	for (region = 0; region < 2; region++) {
		for (offset = 0; offset < AT_HALVES; offset += 4) {
			batch = ram_batch(ram);
			ram_add_word(batch, region, offset,
				     region * 99 + offset, FULL);
			KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
			KUNIT_EXPECT_EQ(test, batch->ops[0].verified,
					OTP_VERIFIED_MEMORY);
		}
	}
}

static void memory_is_of_no_use_where_words_are_readable(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = ram_add_word(batch, 0, AT_OPEN, 0x1234, FULL);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_VALUE);
	memory_given(test, AT_OPEN, 0x1235, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
	expect_refused(test, op, -EEXIST, OTP_REASON_CONFLICT, OPEN);
}

static struct kunit_case memory_cases[] = {
	KUNIT_CASE(memory_knows_that_every_bit_is_programmed),
	KUNIT_CASE(memory_knows_its_own_value),
	KUNIT_CASE(memory_refuses_another_value),
	KUNIT_CASE(memory_takes_a_full_stranger_as_it_is),
	KUNIT_CASE(memory_does_not_complete_a_strangers_word),
	KUNIT_CASE(memory_completes_its_own_word),
	KUNIT_CASE(memory_forgets_what_was_never_programmed),
	KUNIT_CASE(memory_sees_a_bit_that_was_not_programmed),
	KUNIT_CASE(memory_is_lost_to_whoever_guesses),
	KUNIT_CASE(memory_ends_with_the_driver),
	KUNIT_CASE(memory_keeps_two_fields_of_a_word),
	KUNIT_CASE(memory_pulses_no_bit_twice),
	KUNIT_CASE(memory_skips_what_is_programmed),
	KUNIT_CASE(memory_tells_places_apart),
	KUNIT_CASE(memory_is_of_no_use_where_words_are_readable),
	{ }
};

static struct kunit_suite memory_suite = {
	.name = "otp_memory",
	.init = memory_init,
	.test_cases = memory_cases,
};

kunit_test_suite(memory_suite);
