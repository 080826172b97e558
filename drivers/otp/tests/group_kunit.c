// SPDX-License-Identifier: GPL-2.0-only
/*
 * Order within a batch, granules that fields share, and atomic groups.
 */
#include <kunit/test.h>

#include "ram.h"

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define WRITE_ONLY	(OTP_FIELD_PROGRAM | OTP_FIELD_SECRET)
#define WHOLE		OTP_FIELD_FULL_MASK

#define FULL		0xffffffff

enum {
	NO_GROUP,
	ONE,
	TWO,
	THREE,
	GROUPS = THREE,
};

static const char *const group_names[] = { "one", "two", "three" };

#define FIELD(_name, _at, _bit, _width, _flags, _group, _order)	\
	{							\
		.name = _name,					\
		.bit_offset = (_at) * 8 + (_bit),		\
		.bit_width = _width,				\
		.flags = _flags,				\
		.group = _group,				\
		.order = OTP_ORDER_##_order,			\
	}

/* Bytes where the fields of the first region are. */
#define AT_LAST		0
#define AT_FINAL	4
#define AT_KEY		8
#define AT_SECOND	12
#define AT_DATA		16
#define AT_LEFT		20
#define AT_SHARED	24
#define AT_LONG		28
#define AT_MIXED	36

/* Group one is a key, another word, and what makes both count. */
static const struct otp_field group_fields[] = {
	FIELD("last", AT_LAST, 0, 1, READ_WRITE | WHOLE, ONE, GROUP_LAST),
	FIELD("final", AT_FINAL, 0, 1, READ_WRITE | WHOLE, NO_GROUP, FINAL),
	FIELD("key", AT_KEY, 0, 32, WRITE_ONLY | WHOLE, ONE, GROUP),
	FIELD("second", AT_SECOND, 0, 32, READ_WRITE | WHOLE, ONE, GROUP),
	FIELD("data", AT_DATA, 0, 32, READ_WRITE, NO_GROUP, DATA),
	FIELD("left", AT_LEFT, 0, 32, READ_WRITE, TWO, GROUP),
	FIELD("tiny", AT_SHARED, 0, 8, READ_WRITE, THREE, GROUP),
	FIELD("free", AT_SHARED, 8, 8, READ_WRITE, NO_GROUP, DATA),
	FIELD("long", AT_LONG, 0, 64, READ_WRITE, THREE, GROUP),
	FIELD("bits", AT_MIXED, 0, 16, READ_WRITE, NO_GROUP, DATA),
	FIELD("stiff", AT_MIXED, 16, 16, READ_WRITE | WHOLE, NO_GROUP, DATA),
};

static const struct otp_field group_more_fields[] = {
	FIELD("right", 0, 0, 32, READ_WRITE, TWO, GROUP),
};

static const struct otp_region group_regions[] = {
	{
		.name = "main",
		.semantics = OTP_BIT_ONCE,
		.size = 40,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = group_fields,
		.nfields = ARRAY_SIZE(group_fields),
	}, {
		.name = "more",
		.semantics = OTP_BIT_ONCE,
		.size = 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = group_more_fields,
		.nfields = ARRAY_SIZE(group_more_fields),
	},
};

static const struct otp_desc group_desc = {
	.regions = group_regions,
	.nregions = ARRAY_SIZE(group_regions),
	.groups = group_names,
	.ngroups = GROUPS,
	.caps = OTP_CAP_MASK,
};

static int group_init(struct kunit *test)
{
	struct ram *ram = ram_create(test, &group_desc);

	ram->cells[0].blind[AT_KEY / 4] = 1;
	test->priv = ram;
	return 0;
}

static void group_given(struct kunit *test, u32 region, u32 offset, u32 data,
			u32 mask)
{
	struct ram *ram = test->priv;

	put_unaligned_le32(data, ram->cells[region].data + offset);
	put_unaligned_le32(mask, ram->cells[region].done + offset);
}

static struct ram_batch *group_one(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_LAST, 1, 1);
	ram_add_word(batch, 0, AT_KEY, 0x1234, FULL);
	ram_add_word(batch, 0, AT_SECOND, 0x5678, FULL);
	return batch;
}

static void expect_refused(struct kunit *test, const struct ram_batch *batch,
			   u32 op, int error, enum otp_reason reason,
			   const char *message)
{
	KUNIT_EXPECT_EQ(test, batch->ops[op].status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, batch->ops[op].error, error);
	KUNIT_EXPECT_EQ(test, batch->ops[op].reason, reason);
	KUNIT_EXPECT_STREQ(test, batch->request.message, message);
	KUNIT_EXPECT_EQ(test, batch->ram->pulses, 0);
}

static void expect_pulses(struct kunit *test, const u32 *offsets, u32 count)
{
	struct ram *ram = test->priv;
	u32 i;

	KUNIT_ASSERT_EQ(test, ram->pulses, count);
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ_MSG(test, ram->log[i].offset, offsets[i],
				    "pulse %u", i);
}

static void group_is_programmed_in_the_order_of_its_fields(struct kunit *test)
{
	static const u32 offsets[] = {
		AT_DATA, AT_SECOND, AT_KEY, AT_LAST, AT_FINAL,
	};
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_FINAL, 1, 1);
	ram_add_word(batch, 0, AT_LAST, 1, 1);
	ram_add_word(batch, 0, AT_SECOND, 0x5678, FULL);
	ram_add_word(batch, 0, AT_KEY, 0x1234, FULL);
	ram_add_word(batch, 0, AT_DATA, 0x9abc, FULL);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_pulses(test, offsets, ARRAY_SIZE(offsets));
}

static void group_data_is_programmed_as_given(struct kunit *test)
{
	static const u32 offsets[] = { AT_MIXED, AT_DATA };
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_MIXED, 0x11, 0xff);
	ram_add_word(batch, 0, AT_DATA, 0x22, 0xff);
	ram_add_word(batch, 0, AT_MIXED, 0x3300, 0xff00);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_pulses(test, offsets, ARRAY_SIZE(offsets));
}

/* What a whole field next to it wants is no business of other fields. */
static void group_neighbours_of_a_whole_field_are_pulsed_once(struct kunit *test)
{
	struct ram *ram = test->priv;

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_MIXED, 0x34, 0xff),
			0);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_MIXED, 0x1234,
					       0xffff), 0);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_MIXED, 0x56781234,
					       FULL), 0);
	KUNIT_ASSERT_EQ(test, ram->pulses, 3);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(ram->log[1].mask), 0xff00);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(ram->log[2].mask),
			0xffff0000);
}

static void group_is_taken_when_it_is_complete(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = group_one(test);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 3);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 3);
}

static void group_is_refused_when_a_field_is_missing(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_DATA, 0x9abc, FULL);
	ram_add_word(batch, 0, AT_KEY, 0x1234, FULL);
	ram_add_word(batch, 0, AT_LAST, 1, 1);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	expect_refused(test, batch, 1, -ENODATA, OTP_REASON_GROUP,
		       "group one is programmed all at once: second is missing");
	KUNIT_EXPECT_EQ(test, batch->ops[0].status, OTP_OP_NOT_REACHED);
}

static void group_may_stay_incomplete_where_it_is_allowed(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_SECOND, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_PARTIAL_GROUP),
			0);
}

/* Its readable part fits, and the rest is in the batch. */
static void group_is_completed(struct kunit *test)
{
	static const u32 offsets[] = { AT_KEY, AT_LAST };
	struct ram_batch *batch = ram_batch(test->priv);

	group_given(test, 0, AT_SECOND, 0x5678, FULL);
	ram_add_word(batch, 0, AT_KEY, 0x1234, FULL);
	ram_add_word(batch, 0, AT_LAST, 1, 1);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_pulses(test, offsets, ARRAY_SIZE(offsets));
}

static void group_is_resumed_after_any_failure(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = group_one(test);
	u32 n;

	for (n = 1; n <= 3; n++) {
		ram_set(ram, 0, 0, 0, 0, group_regions[0].size);
		ram->pulses = 0;
		ram->program_fault = (struct ram_fault){
			.at = n, .error = -EIO, .bits = 1,
		};
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
		KUNIT_EXPECT_EQ(test, ram->pulses, n);
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
		KUNIT_EXPECT_EQ(test, batch->ops[0].done, 4);
		KUNIT_EXPECT_EQ(test, batch->ops[1].done, 4);
		KUNIT_EXPECT_EQ(test, batch->ops[2].done, 4);
	}
}

/* Completing somebody's key with something else makes a brick. */
static void group_of_a_stranger_is_not_completed(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = group_one(test);

	group_given(test, 0, AT_KEY, 0x4321, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EUCLEAN);
	expect_refused(test, batch, 0, -EUCLEAN, OTP_REASON_GROUP_PARTIAL,
		       "group one is partly programmed, and nobody knows whether key fits the rest");

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_PARTIAL_GROUP),
			0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
}

static void group_that_is_complete_is_left_alone(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = group_one(test);

	group_given(test, 0, AT_LAST, 1, 1);
	group_given(test, 0, AT_KEY, 0x4321, FULL);
	group_given(test, 0, AT_SECOND, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, batch->ops[1].status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, batch->ops[1].verified, OTP_VERIFIED_MASK);
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
}

static void group_that_is_not_touched_does_not_matter(struct kunit *test)
{
	struct ram *ram = test->priv;

	group_given(test, 0, AT_KEY, 0x4321, 0xff);
	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_DATA, 1, FULL), 0);
}

static void group_costs_no_read_unless_it_is_touched(struct kunit *test)
{
	struct ram *ram = test->priv;

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_DATA, 1, FULL), 0);
	/* Before the pulse, and after it. */
	KUNIT_EXPECT_EQ(test, ram->reads, 2);
}

static void group_spans_regions(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);

	ram_add_word(batch, 1, 0, 0x1234, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	expect_refused(test, batch, 0, -ENODATA, OTP_REASON_GROUP,
		       "group two is programmed all at once: left is missing");

	ram_add_word(batch, 0, AT_LEFT, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
}

static void group_is_judged_beside_another(struct kunit *test)
{
	struct ram_batch *batch = group_one(test);

	ram_add_word(batch, 0, AT_LEFT, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	expect_refused(test, batch, 3, -ENODATA, OTP_REASON_GROUP,
		       "group two is programmed all at once: right is missing");
	KUNIT_EXPECT_EQ(test, batch->ops[0].status, OTP_OP_NOT_REACHED);

	ram_add_word(batch, 1, 0, 0x1234, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

static void group_is_refused_beside_another(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_LEFT, 0x5678, FULL);
	ram_add_word(batch, 0, AT_SECOND, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	KUNIT_EXPECT_EQ(test, batch->ops[1].reason, OTP_REASON_GROUP);
	expect_refused(test, batch, 0, -ENODATA, OTP_REASON_GROUP,
		       "group two is programmed all at once: right is missing");
}

/* It shares a granule with a field of the group, but no bit. */
static void group_does_not_include_its_neighbours(struct kunit *test)
{
	struct ram *ram = test->priv;

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, AT_SHARED, 0x1200,
					       0xff00), 0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

static void group_includes_the_end_of_a_long_field(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	ram_add_word(batch, 0, AT_LONG + 4, 0x1234, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	expect_refused(test, batch, 0, -ENODATA, OTP_REASON_GROUP,
		       "group three is programmed all at once: tiny is missing");

	ram_add_word(batch, 0, AT_SHARED, 0x12, 0xff);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENODATA);
	expect_refused(test, batch, 0, -ENODATA, OTP_REASON_GROUP,
		       "group three is programmed all at once: long is missing");

	ram_add_word(batch, 0, AT_LONG, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

/*
 * Given a stranger's key: whichever read fails, the group is neither taken
 * for complete nor for blank.
 */
static void group_is_not_programmed_blindly(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = group_one(test);
	u32 n;

	group_given(test, 0, AT_KEY, 0x4321, FULL);
	for (n = 1; n < 100; n++) {
		ram->read_fault = (struct ram_fault){
			.at = n, .error = -EIO, .vendor = 0x77,
		};
		KUNIT_EXPECT_LT(test, ram_program(batch, 0), 0);
		KUNIT_ASSERT_EQ_MSG(test, ram->pulses, 0, "read %u", n);
		if (ram->read_fault.at)
			break;
	}
	/* Three fields for the group, and two granules not refused by then. */
	KUNIT_EXPECT_EQ(test, n, 6);
}

static void group_tells_why_it_cannot_be_looked_at(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = group_one(test);

	ram->read_fault = (struct ram_fault){
		.at = 1, .error = -EIO, .vendor = 0x77,
	};
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	expect_refused(test, batch, 0, -EIO, OTP_REASON_DEVICE,
		       "group one cannot be looked at (errno 5, device status 0x00000077)");
	KUNIT_EXPECT_EQ(test, batch->ops[0].vendor, 0x77);
}

static void group_knows_how_much_of_it_is_programmed(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct otp_device *otp = ram->otp;

	KUNIT_EXPECT_EQ(test, otp_group_programmed(otp, ONE), OTP_BLANK);
	group_given(test, 0, AT_KEY, 0x1234, 1);
	KUNIT_EXPECT_EQ(test, otp_group_programmed(otp, ONE), OTP_PARTIAL);
	group_given(test, 0, AT_KEY, 0x1234, FULL);
	group_given(test, 0, AT_SECOND, 0x5678, FULL);
	KUNIT_EXPECT_EQ(test, otp_group_programmed(otp, ONE), OTP_PARTIAL);
	group_given(test, 0, AT_LAST, 1, 1);
	KUNIT_EXPECT_EQ(test, otp_group_programmed(otp, ONE), OTP_FULL);
	KUNIT_EXPECT_EQ(test, otp_group_programmed(otp, TWO), OTP_BLANK);

	ram->read_fault = (struct ram_fault){ .at = 1, .error = -EIO };
	KUNIT_EXPECT_EQ(test, otp_group_programmed(otp, ONE), OTP_UNKNOWN);
}

/* What a reboot does; the chain itself would reach other drivers. */
static void group_shut_down(struct ram *ram)
{
	struct notifier_block *nb = &ram->otp->shutdown;

	nb->notifier_call(nb, 0, NULL);
}

static void group_is_announced_while_it_is_incomplete(struct kunit *test)
{
	struct ram *ram = test->priv;
	u64 events = ram_events(ram);

	group_shut_down(ram);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events);

	group_given(test, 0, AT_SECOND, 0x5678, FULL);
	group_shut_down(ram);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 1);

	group_given(test, 1, 0, 1, 1);
	group_shut_down(ram);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 3);

	group_given(test, 0, AT_KEY, 0x1234, FULL);
	group_given(test, 0, AT_LAST, 1, 1);
	group_given(test, 1, 0, 0, 0);
	group_shut_down(ram);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 3);
}

static struct kunit_case group_cases[] = {
	KUNIT_CASE(group_is_programmed_in_the_order_of_its_fields),
	KUNIT_CASE(group_data_is_programmed_as_given),
	KUNIT_CASE(group_neighbours_of_a_whole_field_are_pulsed_once),
	KUNIT_CASE(group_is_taken_when_it_is_complete),
	KUNIT_CASE(group_is_refused_when_a_field_is_missing),
	KUNIT_CASE(group_may_stay_incomplete_where_it_is_allowed),
	KUNIT_CASE(group_is_completed),
	KUNIT_CASE(group_is_resumed_after_any_failure),
	KUNIT_CASE(group_of_a_stranger_is_not_completed),
	KUNIT_CASE(group_that_is_complete_is_left_alone),
	KUNIT_CASE(group_that_is_not_touched_does_not_matter),
	KUNIT_CASE(group_costs_no_read_unless_it_is_touched),
	KUNIT_CASE(group_spans_regions),
	KUNIT_CASE(group_is_judged_beside_another),
	KUNIT_CASE(group_is_refused_beside_another),
	KUNIT_CASE(group_does_not_include_its_neighbours),
	KUNIT_CASE(group_includes_the_end_of_a_long_field),
	KUNIT_CASE(group_is_not_programmed_blindly),
	KUNIT_CASE(group_tells_why_it_cannot_be_looked_at),
	KUNIT_CASE(group_knows_how_much_of_it_is_programmed),
	KUNIT_CASE(group_is_announced_while_it_is_incomplete),
	{ }
};

static struct kunit_suite group_suite = {
	.name = "otp_group",
	.init = group_init,
	.test_cases = group_cases,
};

kunit_test_suite(group_suite);
