// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registration, lifetime, tables, and reading.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>

#include "ram.h"

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

static const struct otp_field core_field = { "word", 0, 32, READ_WRITE };

#define CORE_REGION						\
	.name = "words",					\
	.semantics = OTP_BIT_ONCE,				\
	.size = 16,						\
	.granule = 4,						\
	.flags = OTP_REGION_PROGRAM,				\
	.fields = &core_field,					\
	.nfields = 1

static const struct otp_region core_region = { CORE_REGION };

static const struct otp_desc core_desc = {
	.regions = &core_region,
	.nregions = 1,
	.caps = OTP_CAP_MASK,
};

static const struct otp_field fields_unsorted[] = {
	{ "second", 32, 32, READ_WRITE },
	{ "first", 0, 32, READ_WRITE },
};

static const struct otp_field fields_overlapping[] = {
	{ "first", 0, 32, READ_WRITE },
	{ "second", 31, 32, READ_WRITE },
};

static const struct otp_field field_unnamed = { NULL, 0, 32, READ_WRITE };
static const struct otp_field field_empty = { "empty", 0, 0, READ_WRITE };
static const struct otp_field field_long = { "long", 96, 33, READ_WRITE };
static const struct otp_field field_wrapping = { "wraps", 64, ~0, READ_WRITE };
static const struct otp_field field_grouped = { "two", 0, 32, READ_WRITE, 2 };
static const struct otp_field field_nameless = { "one", 0, 32, READ_WRITE, 1 };

static const char *const core_groups[] = { "one" };

/* Regions that replace the first, or are beside it. */
static const struct otp_region regions_of_one_name[] = {
	{ CORE_REGION },
	{ CORE_REGION },
};

/* One thing wrong each; a region "words" of 16 bytes would be right. */
static const struct core_bad {
	const char *what;
	const char *name;
	u32 size;
	u32 granule;
	const struct otp_field *fields;
	u32 nfields;
} core_bad[] = {
	{ "no name", NULL, 16, 4, &core_field, 1 },
	{ "long name", "thirty-two-chars-are-one-too-many", 16, 4 },
	{ "no size", "words", 0, 4 },
	{ "no granule", "words", 16, 0 },
	{ "half a granule", "words", 18, 4 },
	{ "large granule", "words", 8192, 8192 },
	{ "granule is no power of two", "words", 24, 12 },
	{ "more bits than can be counted", "words", 0x20000000, 4 },
	{ "unsorted fields", "words", 16, 4, fields_unsorted, 2 },
	{ "overlapping fields", "words", 16, 4, fields_overlapping, 2 },
	{ "field without name", "words", 16, 4, &field_unnamed, 1 },
	{ "field without bits", "words", 16, 4, &field_empty, 1 },
	{ "field past the end", "words", 16, 4, &field_long, 1 },
	{ "field around the end", "words", 16, 4, &field_wrapping, 1 },
	{ "field of no group", "words", 16, 4, &field_grouped, 1 },
};

static void core_bad_name(const struct core_bad *bad, char *name)
{
	strscpy(name, bad->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(core_bad, core_bad, core_bad_name);

static void core_refuses_a_bad_region(struct kunit *test)
{
	const struct core_bad *bad = test->param_value;
	const struct otp_region region = {
		.name = bad->name,
		.semantics = OTP_BIT_ONCE,
		.size = bad->size,
		.granule = bad->granule,
		.flags = OTP_REGION_PROGRAM,
		.fields = bad->fields,
		.nfields = bad->nfields,
	};
	struct ram *ram = ram_alloc(test, &core_desc);

	ram->desc.regions = &region;
	ram->desc.groups = core_groups;
	ram->desc.ngroups = 1;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
}

static void core_refuses_a_bad_description(struct kunit *test)
{
	struct otp_region grouped = core_region;
	struct ram *ram = ram_alloc(test, &core_desc);
	const struct otp_desc good = ram->desc;

	ram->desc.driver = NULL;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->desc = good;
	ram->desc.model = NULL;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->desc = good;
	ram->desc.nregions = 0;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->desc = good;
	ram->desc.regions = regions_of_one_name;
	ram->desc.nregions = 2;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->desc = good;
	grouped.fields = &field_nameless;
	ram->desc.regions = &grouped;
	ram->desc.ngroups = 1;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->desc = good;
	ram->ops.read = NULL;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
}

static void core_takes_a_good_description(struct kunit *test)
{
	struct ram *ram = ram_create(test, &core_desc);
	struct otp_device *otp = ram->otp;

	KUNIT_EXPECT_PTR_EQ(test, otp_priv(otp), (void *)ram);
	KUNIT_EXPECT_PTR_EQ(test, otp_dev(otp), &otp->dev);
	KUNIT_EXPECT_PTR_EQ(test, otp_dev(otp)->parent, ram->dev);
	KUNIT_EXPECT_EQ(test, strncmp(dev_name(otp_dev(otp)), "otp", 3), 0);
	KUNIT_EXPECT_EQ(test, ram_events(ram), 0);
	KUNIT_EXPECT_PTR_EQ(test, otp_region_get(otp, 0), &core_region);
	KUNIT_EXPECT_NULL(test, otp_region_get(otp, 1));
	KUNIT_EXPECT_NULL(test, otp_region_get(otp, U32_MAX));
	KUNIT_EXPECT_EQ(test, ram->reads, 0);
}

static void core_runs_out_of_devices(struct kunit *test)
{
	struct ram *ram = ram_alloc(test, &core_desc);
	u32 n = 0;
	int ret;

	do {
		ret = ram_register(ram);
	} while (!ret && ++n < 1000);

	KUNIT_EXPECT_EQ(test, ret, -ENOSPC);
	KUNIT_EXPECT_LE(test, n, 256);
	KUNIT_EXPECT_GT(test, n, 0);
	ram_unregister(ram);

	ram = ram_alloc(test, &core_desc);
	KUNIT_EXPECT_EQ(test, ram_register(ram), 0);
}

/* Whoever holds the device finds it gone, and no more. */
static void core_outlives_its_provider(struct kunit *test)
{
	struct ram *ram = ram_create(test, &core_desc);
	struct otp_device *otp = ram->otp;
	int (*shut_down)(struct notifier_block *nb, unsigned long action,
			 void *data) = otp->shutdown.notifier_call;

	KUNIT_EXPECT_EQ(test, ram_program_word(ram, 0, 0, 1, 1), 0);
	get_device(&otp->dev);
	ram_unregister(ram);

	KUNIT_EXPECT_NULL(test, otp->ops);
	KUNIT_EXPECT_NULL(test, otp->desc);
	KUNIT_EXPECT_NULL(test, otp->owner);
	KUNIT_EXPECT_FALSE(test, device_is_registered(&otp->dev));
	KUNIT_EXPECT_EQ(test, shut_down(&otp->shutdown, 0, NULL),
			NOTIFY_DONE);
	put_device(&otp->dev);
}

struct core_slow {
	struct ram_batch *batch;
	struct completion begun;
	struct completion go;
	struct completion ended;
	struct delayed_work wake;
	int result;
};

static struct core_slow *core_slow;

static int core_wait(struct ram *ram, struct otp_batch *batch)
{
	complete(&core_slow->begun);
	wait_for_completion(&core_slow->go);
	return 0;
}

static void core_wake(struct work_struct *work)
{
	complete(&core_slow->go);
}

static int core_program(void *data)
{
	struct core_slow *slow = data;
	struct otp_device *otp = slow->batch->ram->otp;

	get_device(&otp->dev);
	slow->result = ram_program(slow->batch, 0);
	put_device(&otp->dev);
	complete(&slow->ended);
	return 0;
}

/* Half a batch is the worst of all states to be in. */
static void core_waits_for_a_running_batch(struct kunit *test)
{
	struct ram *ram = ram_create(test, &core_desc);
	struct core_slow slow = { .result = 1 };
	struct task_struct *task;

	init_completion(&slow.begun);
	init_completion(&slow.go);
	init_completion(&slow.ended);
	INIT_DELAYED_WORK_ONSTACK(&slow.wake, core_wake);
	core_slow = &slow;
	ram->check = core_wait;
	slow.batch = ram_batch(ram);
	ram_add_word(slow.batch, 0, 0, 0x1234, 0xffffffff);

	task = kthread_run(core_program, &slow, "otp-kunit");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	wait_for_completion(&slow.begun);
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
	schedule_delayed_work(&slow.wake, msecs_to_jiffies(50));
	ram_unregister(ram);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);

	wait_for_completion(&slow.ended);
	KUNIT_EXPECT_EQ(test, slow.result, 0);
	cancel_delayed_work_sync(&slow.wake);
	destroy_delayed_work_on_stack(&slow.wake);
}

/* Fields at 0-3, 5-16, 24-31, 40-71. */
static const struct otp_field sparse_fields[] = {
	{ "nibble", 0, 4, READ_WRITE },
	{ "odd", 5, 12, READ_WRITE },
	{ "byte", 24, 8, READ_WRITE },
	{ "long", 40, 32, READ_WRITE },
};

static const struct otp_region sparse_region = {
	.name = "sparse",
	.size = 16,
	.granule = 1,
	.fields = sparse_fields,
	.nfields = ARRAY_SIZE(sparse_fields),
};

static void core_finds_the_bits_of_a_field(struct kunit *test)
{
	static const struct {
		u32 field;
		u32 offset;
		u32 len;
		u8 bits[5];
	} cases[] = {
		{ 0, 0, 1, { 0x0f } },
		{ 0, 0, 2, { 0x0f, 0x00 } },
		{ 0, 1, 2, { 0x00, 0x00 } },
		{ 1, 0, 1, { 0xe0 } },
		{ 1, 0, 3, { 0xe0, 0xff, 0x01 } },
		{ 1, 1, 1, { 0xff } },
		{ 1, 2, 1, { 0x01 } },
		{ 1, 3, 2, { 0x00, 0x00 } },
		{ 2, 0, 4, { 0x00, 0x00, 0x00, 0xff } },
		{ 3, 0, 5, { 0x00, 0x00, 0x00, 0x00, 0x00 } },
		{ 3, 4, 4, { 0x00, 0xff, 0xff, 0xff } },
		{ 3, 8, 4, { 0xff, 0x00, 0x00, 0x00 } },
		{ 3, 9, 4, { 0x00, 0x00, 0x00, 0x00 } },
	};
	u8 bits[6];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		memset(bits, 0xaa, sizeof(bits));
		otp_field_bits(&sparse_fields[cases[i].field], cases[i].offset,
			       cases[i].len, bits);
		KUNIT_EXPECT_MEMEQ_MSG(test, bits, cases[i].bits,
				       cases[i].len, "case %u", i);
		KUNIT_EXPECT_EQ(test, bits[cases[i].len], 0xaa);
	}
}

static void core_finds_the_fields_of_a_stretch(struct kunit *test)
{
	static const struct {
		u32 offset;
		u32 len;
		u32 first;
		u32 count;
	} cases[] = {
		{ 0, 1, 0, 2 },
		{ 0, 16, 0, 4 },
		{ 1, 1, 1, 1 },
		{ 2, 1, 1, 1 },
		{ 2, 2, 1, 2 },
		{ 3, 1, 2, 1 },
		{ 3, 3, 2, 2 },
		{ 4, 1, 0, 0 },
		{ 5, 1, 3, 1 },
		{ 8, 8, 3, 1 },
		{ 9, 7, 0, 0 },
		{ 15, 1, 0, 0 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct otp_field *field = NULL;
		u32 n = 0;

		while ((field = otp_field_next(&sparse_region, cases[i].offset,
					       cases[i].len, field))) {
			u32 index = cases[i].first + n++;

			KUNIT_EXPECT_PTR_EQ_MSG(test, field,
						&sparse_fields[index],
						"case %u", i);
		}
		KUNIT_EXPECT_EQ_MSG(test, n, cases[i].count, "case %u", i);
	}
}

static void core_finds_no_fields_where_there_are_none(struct kunit *test)
{
	const struct otp_region region = { .size = 16, .granule = 4 };

	KUNIT_EXPECT_NULL(test, otp_field_next(&region, 0, 16, NULL));
}

/* What a data sheet calls readable may be a secret nonetheless. */
static void core_hides_what_is_not_readable_or_secret(struct kunit *test)
{
	static const struct {
		u32 flags;
		bool hidden;
	} cases[] = {
		{ OTP_FIELD_READ, false },
		{ READ_WRITE | OTP_FIELD_FULL_MASK, false },
		{ READ_WRITE | OTP_FIELD_VENDOR, false },
		{ OTP_FIELD_PROGRAM, true },
		{ READ_WRITE | OTP_FIELD_SECRET, true },
		{ 0, true },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct otp_field field = { .flags = cases[i].flags };

		KUNIT_EXPECT_EQ_MSG(test, otp_field_hidden(&field),
				    cases[i].hidden, "case %u", i);
	}
}

static const struct otp_field read_fields[] = {
	{ "open", 0, 32, READ_WRITE },
	{ "mixed", 32, 8, READ_WRITE },
	{ "hidden", 40, 12, OTP_FIELD_READ | OTP_FIELD_SECRET },
	{ "tail", 52, 12, READ_WRITE },
};

static const struct otp_region read_regions[] = {
	{
		.name = "mixed",
		.semantics = OTP_BIT_ONCE,
		.size = 8,
		.granule = 4,
		.flags = OTP_REGION_READ,
		.fields = read_fields,
		.nfields = ARRAY_SIZE(read_fields),
	}, {
		.name = "secret",
		.semantics = OTP_BIT_ONCE,
		.size = 8,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_SECRET,
	},
};

static const struct otp_desc read_desc = {
	.regions = read_regions,
	.nregions = ARRAY_SIZE(read_regions),
	.caps = OTP_CAP_MASK,
};

static int core_read(struct ram *ram, u32 region, u32 offset, u32 len,
		     u8 *data, u8 *mask, u32 *vendor)
{
	guard(mutex)(&ram->otp->lock);

	return otp_region_read(ram->otp, &read_regions[region], offset, len,
			       data, mask, vendor);
}

static void core_reads_what_is_not_hidden(struct kunit *test)
{
	static const u8 shown[] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0xf0, 0xff,
	};
	struct ram *ram = ram_create(test, &read_desc);
	u8 data[8], mask[8];
	u32 vendor = 1;

	ram_set(ram, 0, 0, 0xff, 0x5a, 8);
	KUNIT_EXPECT_EQ(test, core_read(ram, 0, 0, 8, data, mask, &vendor),
			-EACCES);
	KUNIT_EXPECT_MEMEQ(test, data, shown, 8);
	KUNIT_EXPECT_NULL(test, memchr_inv(mask, 0x5a, 8));
	KUNIT_EXPECT_EQ(test, vendor, 0);

	KUNIT_EXPECT_EQ(test, core_read(ram, 0, 0, 4, data, mask, &vendor), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, 0xff, 4));
}

static void core_reads_nothing_of_a_secret_region(struct kunit *test)
{
	struct ram *ram = ram_create(test, &read_desc);
	u8 data[8], mask[8];
	u32 vendor;

	ram_set(ram, 1, 0, 0xff, 0x5a, 8);
	KUNIT_EXPECT_EQ(test, core_read(ram, 1, 0, 8, data, mask, &vendor),
			-EACCES);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, 0, 8));
	KUNIT_EXPECT_NULL(test, memchr_inv(mask, 0x5a, 8));
}

static void core_passes_on_why_it_cannot_read(struct kunit *test)
{
	struct ram *ram = ram_create(test, &read_desc);
	u8 data[8], mask[8];
	u32 vendor;

	ram->read_fault = (struct ram_fault){
		.at = 1, .error = -ETIMEDOUT, .vendor = 0x44,
	};
	KUNIT_EXPECT_EQ(test, core_read(ram, 0, 0, 8, data, mask, &vendor),
			-ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, vendor, 0x44);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, 0, 8));
}

static enum otp_programmed core_programmed(struct ram *ram, u32 field,
					   int *error, u32 *vendor)
{
	enum otp_programmed is;

	guard(mutex)(&ram->otp->lock);

	*error = otp_field_programmed(ram->otp, &read_regions[0],
				      &read_fields[field], &is, vendor);
	return is;
}

/* The hidden field is bits 8 to 19 of the second word. */
static void core_tells_how_much_of_a_field_is_programmed(struct kunit *test)
{
	struct ram *ram = ram_create(test, &read_desc);
	u8 *done = ram->cells[0].done;
	u32 vendor = 1;
	int error;

	ram->cells[0].blind[1] = 1;
	done[4] = 0xff;
	done[6] = 0xf0;
	KUNIT_EXPECT_EQ(test, core_programmed(ram, 2, &error, &vendor),
			OTP_BLANK);
	/* It cannot be read, but the mask can. */
	KUNIT_EXPECT_EQ(test, error, -EACCES);
	KUNIT_EXPECT_EQ(test, vendor, 0);
	KUNIT_EXPECT_EQ(test, core_programmed(ram, 0, &error, &vendor),
			OTP_BLANK);
	KUNIT_EXPECT_EQ(test, error, 0);

	done[6] = 0xf8;
	KUNIT_EXPECT_EQ(test, core_programmed(ram, 2, &error, &vendor),
			OTP_PARTIAL);
	done[5] = 0xff;
	done[6] = 0x0f;
	KUNIT_EXPECT_EQ(test, core_programmed(ram, 2, &error, &vendor),
			OTP_FULL);

	ram->read_fault = (struct ram_fault){
		.at = 1, .error = -EIO, .vendor = 0x44,
	};
	KUNIT_EXPECT_EQ(test, core_programmed(ram, 2, &error, &vendor),
			OTP_UNKNOWN);
	KUNIT_EXPECT_EQ(test, error, -EIO);
	KUNIT_EXPECT_EQ(test, vendor, 0x44);
}

static void core_asks_the_provider_for_its_state(struct kunit *test)
{
	struct ram *ram = ram_create(test, &core_desc);
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;

	KUNIT_EXPECT_EQ(test, otp_device_state(ram->otp, message, &vendor),
			OTP_STATE_OK);
	KUNIT_EXPECT_STREQ(test, message, "");
	KUNIT_EXPECT_EQ(test, vendor, 0);

	ram->state = OTP_STATE_RESET_PENDING;
	ram->message = "tomorrow";
	ram->vendor = 7;
	KUNIT_EXPECT_EQ(test, otp_device_state(ram->otp, message, &vendor),
			OTP_STATE_RESET_PENDING);
	KUNIT_EXPECT_STREQ(test, message, "tomorrow");
	KUNIT_EXPECT_EQ(test, vendor, 7);

	ram->ops.status = NULL;
	KUNIT_EXPECT_EQ(test, otp_device_state(ram->otp, message, &vendor),
			OTP_STATE_OK);
	KUNIT_EXPECT_STREQ(test, message, "");
	KUNIT_EXPECT_EQ(test, vendor, 0);
}

static void core_counts_events(struct kunit *test)
{
	struct ram *ram = ram_create(test, &core_desc);
	struct ram *other = ram_create(test, &core_desc);
	const struct otp_event event = {
		.action = OTP_ACTION_PROGRAM_BEGIN,
		.region = &core_region,
		.len = 4,
		.field = "word",
		.vendor = 1,
	};
	u32 n;

	for (n = 1; n <= 3; n++) {
		otp_report(ram->otp, &event);
		KUNIT_EXPECT_EQ(test, ram_events(ram), n);
	}
	KUNIT_EXPECT_EQ(test, ram_events(other), 0);
}

static struct kunit_case core_cases[] = {
	KUNIT_CASE_PARAM(core_refuses_a_bad_region, core_bad_gen_params),
	KUNIT_CASE(core_refuses_a_bad_description),
	KUNIT_CASE(core_takes_a_good_description),
	KUNIT_CASE(core_runs_out_of_devices),
	KUNIT_CASE(core_outlives_its_provider),
	KUNIT_CASE(core_waits_for_a_running_batch),
	KUNIT_CASE(core_finds_the_bits_of_a_field),
	KUNIT_CASE(core_finds_the_fields_of_a_stretch),
	KUNIT_CASE(core_finds_no_fields_where_there_are_none),
	KUNIT_CASE(core_hides_what_is_not_readable_or_secret),
	KUNIT_CASE(core_reads_what_is_not_hidden),
	KUNIT_CASE(core_reads_nothing_of_a_secret_region),
	KUNIT_CASE(core_passes_on_why_it_cannot_read),
	KUNIT_CASE(core_tells_how_much_of_a_field_is_programmed),
	KUNIT_CASE(core_asks_the_provider_for_its_state),
	KUNIT_CASE(core_counts_events),
	{ }
};

static struct kunit_suite core_suite = {
	.name = "otp_core",
	.test_cases = core_cases,
};

kunit_test_suite(core_suite);
