// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programming: what is refused, what is pulsed, and what is reported, for
 * every kind of memory and several sizes of granule.
 */
#include <kunit/test.h>
#include <linux/sched/signal.h>

#include "../core/batch.h"
#include "ram.h"

/* Regions of the chip, and the fields of the first by their granules. */
enum {
	FUSES,
	FROZEN,
	RAW,
	REGIONS,
};

enum {
	PLAIN,
	WIDE,
	WHOLE,
	FIXED,
	MAKER,
	LOW,
	FIELDS,
};

#define AT_PLAIN	0
#define AT_WIDE		1
#define AT_WHOLE	3
#define AT_FIXED	5
#define AT_MAKER	6
#define AT_GAP		7
#define AT_LOW		8
#define GRANULES	9

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

struct kind {
	enum otp_semantics semantics;
	u32 granule;
};

static const struct kind kinds[] = {
	{ OTP_BIT_ONCE, 1 },
	{ OTP_BIT_ONCE, 4 },
	{ OTP_BIT_ONCE, 8 },
	{ OTP_BIT_ONCE, 64 },
	{ OTP_BIT_SET, 1 },
	{ OTP_BIT_SET, 4 },
	{ OTP_BIT_SET, 8 },
	{ OTP_BIT_SET, 64 },
	{ OTP_BIT_CLEAR, 1 },
	{ OTP_BIT_CLEAR, 4 },
	{ OTP_BIT_CLEAR, 8 },
	{ OTP_BIT_CLEAR, 64 },
	{ OTP_GRANULE_ONCE, 1 },
	{ OTP_GRANULE_ONCE, 4 },
	{ OTP_GRANULE_ONCE, 8 },
	{ OTP_GRANULE_ONCE, 64 },
};

static void kind_name(const struct kind *kind, char *name)
{
	static const char *const words[] = {
		[OTP_BIT_ONCE] = "bit-once",
		[OTP_BIT_SET] = "bit-set",
		[OTP_BIT_CLEAR] = "bit-clear",
		[OTP_GRANULE_ONCE] = "granule-once",
	};

	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%s, granule %u",
		 words[kind->semantics], kind->granule);
}

KUNIT_ARRAY_PARAM(kinds, kinds, kind_name);

struct chip {
	struct otp_field fields[FIELDS];
	struct otp_region regions[REGIONS];
	struct otp_desc desc;
};

static void chip_field(struct chip *chip, u32 field, const char *name,
		       u32 at, u32 granules, u32 flags)
{
	u32 bits = chip->regions[FUSES].granule * 8;

	chip->fields[field] = (struct otp_field){
		.name = name,
		.bit_offset = at * bits,
		.bit_width = granules * bits,
		.flags = flags,
	};
}

static void chip_region(struct chip *chip, u32 region, const char *name,
			const struct kind *kind, u32 granules, u32 flags)
{
	chip->regions[region] = (struct otp_region){
		.name = name,
		.semantics = kind->semantics,
		.size = granules * kind->granule,
		.granule = kind->granule,
		.flags = flags,
	};
}

static int program_init(struct kunit *test)
{
	static const struct kind word = { OTP_BIT_ONCE, 4 };
	const struct kind *kind = test->param_value ?: &word;
	struct chip *chip;

	chip = kunit_kzalloc(test, sizeof(*chip), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, chip);

	chip_region(chip, FUSES, "fuses", kind, GRANULES,
		    OTP_REGION_READ | OTP_REGION_PROGRAM);
	chip_region(chip, FROZEN, "frozen", kind, 1, OTP_REGION_READ);
	chip_region(chip, RAW, "raw", kind, 4,
		    OTP_REGION_READ | OTP_REGION_PROGRAM);

	chip_field(chip, PLAIN, "plain", AT_PLAIN, 1, READ_WRITE);
	chip_field(chip, WIDE, "wide", AT_WIDE, 2, READ_WRITE);
	chip_field(chip, WHOLE, "whole", AT_WHOLE, 2,
		   READ_WRITE | OTP_FIELD_FULL_MASK | OTP_FIELD_NO_ZERO);
	chip_field(chip, FIXED, "fixed", AT_FIXED, 1, OTP_FIELD_READ);
	chip_field(chip, MAKER, "maker", AT_MAKER, 1,
		   READ_WRITE | OTP_FIELD_VENDOR);
	chip_field(chip, LOW, "low", AT_LOW, 1, READ_WRITE);
	chip->fields[LOW].bit_width = 4;
	chip->regions[FUSES].fields = chip->fields;
	chip->regions[FUSES].nfields = FIELDS;

	chip->desc.regions = chip->regions;
	chip->desc.nregions = REGIONS;
	if (kind->semantics == OTP_BIT_ONCE)
		chip->desc.caps = OTP_CAP_MASK;
	test->priv = ram_create(test, &chip->desc);
	return 0;
}

static u32 granule_of(struct kunit *test)
{
	struct ram *ram = test->priv;

	return ram->desc.regions[FUSES].granule;
}

static enum otp_semantics semantics_of(struct kunit *test)
{
	struct ram *ram = test->priv;

	return ram->desc.regions[FUSES].semantics;
}

/* @count granules from the @at-th, filled with @data and @mask. */
static struct otp_op *add(struct ram_batch *batch, u32 region, u32 at,
			  u32 count, u8 data, u8 mask)
{
	u32 granule = granule_of(batch->ram->test);

	return ram_add_bytes(batch, region, at * granule, data, mask,
			     count * granule);
}

static void expect_bytes(struct kunit *test, const u8 *bytes, u8 value,
			 u32 len)
{
	KUNIT_EXPECT_NULL_MSG(test, memchr_inv(bytes, value, len),
			      "want 0x%02x, have %*ph", value,
			      min_t(u32, len, 16), bytes);
}

static void expect_memory(struct kunit *test, u32 region, u32 at, u32 count,
			  u8 value)
{
	struct ram *ram = test->priv;
	u32 granule = granule_of(test);

	expect_bytes(test, ram->cells[region].data + at * granule, value,
		     count * granule);
}

static u8 blank(struct kunit *test)
{
	return semantics_of(test) == OTP_BIT_CLEAR ? 0xff : 0;
}

/* Sets granules as if they had been programmed to @data where @mask is. */
static void given(struct kunit *test, u32 region, u32 at, u32 count, u8 data,
		  u8 mask)
{
	u32 granule = granule_of(test);
	u8 done = 0;

	data = (blank(test) & ~mask) | (data & mask);
	switch (semantics_of(test)) {
	case OTP_BIT_ONCE:
		done = mask;
		break;
	case OTP_BIT_SET:
		done = data;
		break;
	case OTP_BIT_CLEAR:
		done = ~data;
		break;
	case OTP_GRANULE_ONCE:
		done = 0xff;
		break;
	case OTP_REWRITABLE:
		break;
	}
	ram_set(test->priv, region, at * granule, data, done, count * granule);
}

/* Bits of a blank byte that a pulse for @data and @mask has to name. */
static u8 pulse_mask(struct kunit *test, u8 data, u8 mask)
{
	switch (semantics_of(test)) {
	case OTP_BIT_SET:
		return mask & data;
	case OTP_BIT_CLEAR:
		return mask & ~data;
	default:
		return mask;
	}
}

static void expect_refused(struct kunit *test, const struct otp_op *op,
			   int error, enum otp_reason reason, u32 field)
{
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, op->error, error);
	KUNIT_EXPECT_EQ(test, op->reason, reason);
	KUNIT_EXPECT_EQ(test, op->field, field);
	KUNIT_EXPECT_EQ(test, op->done, 0);
}

static void expect_status(struct kunit *test, const struct otp_op *op,
			  enum otp_op_status status, u32 done)
{
	KUNIT_EXPECT_EQ(test, op->status, status);
	KUNIT_EXPECT_EQ(test, op->error, 0);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_NONE);
	KUNIT_EXPECT_EQ(test, op->field, OTP_NO_FIELD);
	KUNIT_EXPECT_EQ(test, op->done, done);
}

static void expect_untouched(struct kunit *test)
{
	struct ram *ram = test->priv;

	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
}

static void expect_message(struct kunit *test, const struct ram_batch *batch,
			   const char *message)
{
	KUNIT_EXPECT_STREQ(test, batch->request.message, message);
}

/**
 * struct refusal - an operation that the tables alone forbid
 * @what: name of the case
 * @region: region
 * @at: first granule
 * @count: granules
 * @far: at the last granule of 4 GiB instead
 * @shift: bytes that the offset is off
 * @excess: bytes that the length is off
 * @data: value of each byte
 * @mask: mask of each byte
 * @flags: OTP_OP_*
 * @error: errno
 * @reason: reason
 * @field: field it is about
 * @message: the message, with granules of 4 bytes
 */
struct refusal {
	const char *what;
	u32 region;
	u32 at;
	u32 count;
	bool far;
	s32 shift;
	s32 excess;
	u8 data;
	u8 mask;
	u32 flags;
	int error;
	enum otp_reason reason;
	u32 field;
	const char *message;
};

#define PAST_THE_END	"lie past the end of fuses (36 bytes)"

static const struct refusal refusals[] = {
	{
		.what = "no such region",
		.region = REGIONS, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -ENOENT, .reason = OTP_REASON_REGION,
		.field = OTP_NO_FIELD,
		.message = "operation 1: there is no region 3",
	}, {
		.what = "no length",
		.mask = 0xff,
		.error = -EINVAL, .reason = OTP_REASON_ALIGN,
		.field = OTP_NO_FIELD,
		.message = "operation 1: fuses is programmed in multiples of 4 bytes, not 0 at 0",
	}, {
		.what = "unaligned offset",
		.count = 1, .shift = 1, .data = 0x5a, .mask = 0xff,
		.error = -EINVAL, .reason = OTP_REASON_ALIGN,
		.field = OTP_NO_FIELD,
		.message = "operation 1: fuses is programmed in multiples of 4 bytes, not 4 at 1",
	}, {
		.what = "unaligned length",
		.count = 1, .excess = 1, .data = 0x5a, .mask = 0xff,
		.error = -EINVAL, .reason = OTP_REASON_ALIGN,
		.field = OTP_NO_FIELD,
		.message = "operation 1: fuses is programmed in multiples of 4 bytes, not 5 at 0",
	}, {
		.what = "begins past the end",
		.at = GRANULES, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -ERANGE, .reason = OTP_REASON_RANGE,
		.field = OTP_NO_FIELD,
		.message = "operation 1: 4 bytes at 36 " PAST_THE_END,
	}, {
		.what = "ends past the end",
		.at = AT_LOW, .count = 2, .data = 0x5a, .mask = 0xff,
		.error = -ERANGE, .reason = OTP_REASON_RANGE,
		.field = OTP_NO_FIELD,
		.message = "operation 1: 8 bytes at 32 " PAST_THE_END,
	}, {
		.what = "ends past the end of the world",
		.far = true, .count = 2, .data = 0x5a, .mask = 0xff,
		.error = -ERANGE, .reason = OTP_REASON_RANGE,
		.field = OTP_NO_FIELD,
		.message = "operation 1: 8 bytes at 4294967292 " PAST_THE_END,
	}, {
		.what = "no field there",
		.at = AT_GAP, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -ENXIO, .reason = OTP_REASON_GAP,
		.field = OTP_NO_FIELD,
		.message = "fuses+28: no field is there",
	}, {
		.what = "read-only field",
		.at = AT_FIXED, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -EROFS, .reason = OTP_REASON_READ_ONLY,
		.field = FIXED,
		.message = "fixed is read-only",
	}, {
		.what = "read-only region",
		.region = FROZEN, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -EROFS, .reason = OTP_REASON_READ_ONLY,
		.field = OTP_NO_FIELD,
		.message = "frozen: the region is read-only",
	}, {
		.what = "field of the chip maker",
		.at = AT_MAKER, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -EPERM, .reason = OTP_REASON_VENDOR_FIELD,
		.field = MAKER,
		.message = "maker belongs to the chip maker",
	}, {
		.what = "mask 0",
		.at = AT_PLAIN, .count = 1,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = OTP_NO_FIELD,
		.message = "plain: the mask at fuses+0 is 0",
	}, {
		.what = "mask 0 without fields",
		.region = RAW, .count = 1,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = OTP_NO_FIELD,
		.message = "raw: the mask at raw+0 is 0",
	}, {
		.what = "half of a whole field",
		.at = AT_WHOLE, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = WHOLE,
		.message = "whole is programmed only as a whole: its mask must have all 64 bits",
	}, {
		.what = "other half of a whole field",
		.at = AT_WHOLE + 1, .count = 1, .data = 0x5a, .mask = 0xff,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = WHOLE,
		.message = "whole is programmed only as a whole: its mask must have all 64 bits",
	}, {
		.what = "some bits of a whole field",
		.at = AT_WHOLE, .count = 2, .data = 0x5a, .mask = 0x7f,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = WHOLE,
		.message = "whole is programmed only as a whole: its mask must have all 64 bits",
	}, {
		.what = "skipping in a whole field",
		.at = AT_WHOLE, .count = 2, .data = 0x5a, .mask = 0xff,
		.flags = OTP_OP_SKIP_PROGRAMMED,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = WHOLE,
		.message = "whole is programmed only as a whole: no bit of it can be skipped",
	}, {
		.what = "mask outside of the field",
		.at = AT_LOW, .count = 1, .data = 0x0a, .mask = 0x1f,
		.error = -EINVAL, .reason = OTP_REASON_MASK,
		.field = LOW,
		.message = "low: the mask has bits outside the field at fuses+32",
	}, {
		.what = "value outside of the mask",
		.at = AT_PLAIN, .count = 1, .data = 0x1a, .mask = 0x0f,
		.error = -ERANGE, .reason = OTP_REASON_VALUE,
		.field = PLAIN,
		.message = "plain: the value at fuses+0 does not fit its mask",
	}, {
		.what = "value outside of the mask without fields",
		.region = RAW, .at = 1, .count = 1, .data = 0x80, .mask = 0x7f,
		.error = -ERANGE, .reason = OTP_REASON_VALUE,
		.field = OTP_NO_FIELD,
		.message = "raw: the value at raw+4 does not fit its mask",
	}, {
		.what = "0 that was not allowed",
		.at = AT_WHOLE, .count = 2, .mask = 0xff,
		.error = -EDOM, .reason = OTP_REASON_ZERO,
		.field = WHOLE,
		.message = "whole would be frozen at 0, which must be allowed expressly",
	},
};

/* With granules of one byte everything is aligned. */
static bool refusal_applies(struct kunit *test, const struct refusal *refusal)
{
	return granule_of(test) > 1 ||
	       (refusal->shift != 1 && refusal->excess != 1);
}

static u32 refusal_offset(const struct refusal *refusal, u32 granule)
{
	u32 at = refusal->far ? U32_MAX / granule : refusal->at;

	return at * granule + refusal->shift;
}

static void expect_refusal(struct kunit *test, const struct refusal *refusal)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	u64 events = ram_events(ram);
	struct otp_op *good, *bad;

	kunit_info(test, "%s\n", refusal->what);
	good = add(batch, FUSES, AT_WIDE, 2, 0x5a, 0xff);
	bad = ram_add_bytes(batch, refusal->region,
			    refusal_offset(refusal, granule), refusal->data,
			    refusal->mask,
			    refusal->count * granule + refusal->excess);
	bad->flags = refusal->flags;

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), refusal->error);
	expect_refused(test, bad, refusal->error, refusal->reason,
		       refusal->field);
	expect_status(test, good, OTP_OP_NOT_REACHED, 0);
	expect_untouched(test);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 1);
	if (granule == 4)
		expect_message(test, batch, refusal->message);

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_DRY_RUN),
			refusal->error);
	expect_refused(test, bad, refusal->error, refusal->reason,
		       refusal->field);
	expect_status(test, good, OTP_OP_WOULD_PROGRAM, 0);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 1);
}

static void program_refuses_what_the_tables_forbid(struct kunit *test)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		if (refusal_applies(test, &refusals[i]))
			expect_refusal(test, &refusals[i]);
	}
}

static void program_finds_all_refusals_in_one_go(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *gap, *fixed, *conflict, *locked, *range, *region;

	given(test, FUSES, AT_PLAIN, 1, 0xa5, 0xff);
	ram->region_state[RAW] = OTP_REGION_WRITE_LOCKED;

	gap = add(batch, FUSES, AT_GAP, 1, 0x5a, 0xff);
	fixed = add(batch, FUSES, AT_FIXED, 1, 0x5a, 0xff);
	conflict = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	locked = add(batch, RAW, 0, 1, 0x5a, 0xff);
	range = add(batch, RAW, 4, 1, 0x5a, 0xff);
	region = add(batch, REGIONS, 0, 1, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENXIO);
	expect_refused(test, gap, -ENXIO, OTP_REASON_GAP, OTP_NO_FIELD);
	expect_refused(test, fixed, -EROFS, OTP_REASON_READ_ONLY, FIXED);
	expect_refused(test, conflict, -EEXIST, OTP_REASON_CONFLICT, PLAIN);
	expect_refused(test, locked, -EROFS, OTP_REASON_LOCKED, OTP_NO_FIELD);
	expect_refused(test, range, -ERANGE, OTP_REASON_RANGE, OTP_NO_FIELD);
	expect_refused(test, region, -ENOENT, OTP_REASON_REGION,
		       OTP_NO_FIELD);
	expect_untouched(test);
}

/* Whatever order they are found in. */
static void program_reports_the_first_refused_operation(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	given(test, FUSES, AT_PLAIN, 1, 0xa5, 0xff);
	add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	add(batch, FUSES, AT_FIXED, 1, 0x5a, 0xff);
	add(batch, REGIONS, 0, 1, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
	if (granule_of(test) == 4)
		expect_message(test, batch,
			       "plain: bits at fuses+0 are programmed with another value");
}

static void program_programs_what_was_asked_for(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_WIDE, 2, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_PROGRAMMED, 2 * granule);
	KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_VALUE);
	expect_message(test, batch, "");

	expect_memory(test, FUSES, AT_PLAIN, 1, blank(test));
	expect_memory(test, FUSES, AT_WIDE, 2, 0x5a);
	expect_memory(test, FUSES, AT_WHOLE, 1, blank(test));

	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
	KUNIT_EXPECT_EQ(test, ram->log[0].offset, granule);
	KUNIT_EXPECT_EQ(test, ram->log[1].offset, 2 * granule);
	expect_bytes(test, ram->log[0].mask, pulse_mask(test, 0x5a, 0xff),
		     granule);
}

static void program_works_without_fields(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, RAW, 1, 1, 0x50, 0xf0);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_PROGRAMMED, granule_of(test));
	expect_memory(test, RAW, 1, 1, (blank(test) & 0x0f) | 0x50);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

static void program_leaves_alone_what_is_right(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	u64 events = ram_events(ram);
	struct otp_op *op;

	given(test, FUSES, AT_WIDE, 2, 0x5a, 0xff);
	op = add(batch, FUSES, AT_WIDE, 2, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_ALREADY, 2 * granule);
	KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_VALUE);
	expect_untouched(test);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events);
}

static void program_reports_each_step(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	u64 events = ram_events(ram);

	given(test, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	add(batch, FUSES, AT_PLAIN, 3, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	/* The begin and the end of the batch, and of two granules. */
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 2 + 2 * 2);
}

/* Where the hardware takes a granule only once, the rest is lost. */
static void program_pulses_no_bit_twice(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);

	given(test, FUSES, AT_PLAIN, 1, 0x0a, 0x0f);
	if (semantics_of(test) == OTP_GRANULE_ONCE) {
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
		expect_refused(test, op, -EEXIST, OTP_REASON_CONFLICT, PLAIN);
		expect_untouched(test);
		return;
	}

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_PROGRAMMED, granule);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
	expect_bytes(test, ram->log[0].mask, pulse_mask(test, 0x50, 0xf0),
		     granule);
	expect_bytes(test, ram->log[0].again, 0, granule);
	expect_memory(test, FUSES, AT_PLAIN, 1, 0x5a);
}

static void program_refuses_another_value(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 0xa5, 0xff);

	given(test, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EEXIST);
	expect_refused(test, op, -EEXIST, OTP_REASON_CONFLICT, PLAIN);
	expect_untouched(test);
	expect_memory(test, FUSES, AT_PLAIN, 1, 0x5a);
}

static void program_merges_operations_on_a_granule(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *low, *other, *high;

	low = add(batch, FUSES, AT_PLAIN, 1, 0x0a, 0x0f);
	other = add(batch, RAW, 0, 1, 0x5a, 0xff);
	high = add(batch, FUSES, AT_PLAIN, 1, 0x50, 0xf0);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, low, OTP_OP_PROGRAMMED, granule);
	expect_status(test, high, OTP_OP_PROGRAMMED, granule);
	expect_status(test, other, OTP_OP_PROGRAMMED, granule);
	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
	expect_bytes(test, ram->log[0].mask, pulse_mask(test, 0x5a, 0xff),
		     granule);
	expect_memory(test, FUSES, AT_PLAIN, 1, 0x5a);
}

static void program_refuses_operations_on_the_same_bits(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);
	struct otp_op *first, *other, *second;

	other = add(batch, RAW, 0, 1, 0x5a, 0xff);
	first = add(batch, FUSES, AT_PLAIN, 1, 0x0a, 0x1f);
	second = add(batch, FUSES, AT_PLAIN, 1, 0x40, 0xf0);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EINVAL);
	expect_refused(test, first, -EINVAL, OTP_REASON_OVERLAP,
		       OTP_NO_FIELD);
	expect_refused(test, second, -EINVAL, OTP_REASON_OVERLAP,
		       OTP_NO_FIELD);
	expect_status(test, other, OTP_OP_NOT_REACHED, 0);
	expect_message(test, batch,
		       "operations 1 and 2 both program bits at fuses+0");
	expect_untouched(test);
}

/* Another operation on the same granule must not make it fit. */
static void program_refuses_a_value_for_the_bits_of_others(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);
	struct otp_op *bad, *good;

	bad = add(batch, FUSES, AT_PLAIN, 1, 0x1a, 0x0f);
	good = add(batch, FUSES, AT_PLAIN, 1, 0x40, 0xf0);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ERANGE);
	KUNIT_EXPECT_EQ(test, bad->status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, bad->reason, OTP_REASON_VALUE);
	KUNIT_EXPECT_EQ(test, bad->error, -ERANGE);
	KUNIT_EXPECT_NE(test, good->status, OTP_OP_PROGRAMMED);
	expect_untouched(test);
}

static void program_takes_a_whole_field_in_parts(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *second, *first;

	second = add(batch, FUSES, AT_WHOLE + 1, 1, 0x5a, 0xff);
	first = add(batch, FUSES, AT_WHOLE, 1, 0xa5, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, first, OTP_OP_PROGRAMMED, granule);
	expect_status(test, second, OTP_OP_PROGRAMMED, granule);
	expect_memory(test, FUSES, AT_WHOLE, 1, 0xa5);
	expect_memory(test, FUSES, AT_WHOLE + 1, 1, 0x5a);
	KUNIT_EXPECT_EQ(test, ram->pulses, 2);
}

/* It is the field that must not be 0, not each of its granules. */
static void program_takes_a_granule_of_0_in_a_field(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);

	add(batch, FUSES, AT_WHOLE, 1, 0, 0xff);
	add(batch, FUSES, AT_WHOLE + 1, 1, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_memory(test, FUSES, AT_WHOLE, 1, 0);
	expect_memory(test, FUSES, AT_WHOLE + 1, 1, 0x5a);
}

static void program_takes_0_where_it_is_allowed(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram_batch *batch = ram_batch(test->priv);
	bool blank_is_0 = semantics_of(test) == OTP_BIT_SET ||
			  semantics_of(test) == OTP_GRANULE_ONCE;
	struct otp_op *op = add(batch, FUSES, AT_WHOLE, 2, 0, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_DRY_RUN |
						 OTP_PROGRAM_ALLOW_ZERO), 0);
	op->flags = OTP_OP_ALLOW_ZERO;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, blank_is_0 ? OTP_OP_ALREADY :
					     OTP_OP_PROGRAMMED, 2 * granule);
	expect_memory(test, FUSES, AT_WHOLE, 2, 0);
}

/* A field that was programmed in part, by whatever, is completed. */
static void program_completes_a_whole_field(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_WHOLE, 2, 0x5a, 0xff);

	given(test, FUSES, AT_WHOLE, 1, 0x5a, 0xff);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_PROGRAMMED, 2 * granule);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
	KUNIT_EXPECT_EQ(test, ram->log[0].offset, (AT_WHOLE + 1) * granule);
}

static void program_skips_what_is_programmed(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	u8 done;

	given(test, FUSES, AT_PLAIN, 1, 0x05, 0x0f);
	done = ram->cells[FUSES].done[0];
	op->flags = OTP_OP_SKIP_PROGRAMMED;

	/* Only as a whole, so that there is nothing to be skipped. */
	if (semantics_of(test) == OTP_GRANULE_ONCE) {
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EINVAL);
		expect_refused(test, op, -EINVAL, OTP_REASON_MASK, PLAIN);
		expect_untouched(test);
		return;
	}

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_PROGRAMMED, granule);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
	expect_bytes(test, ram->log[0].mask,
		     pulse_mask(test, 0x5a, 0xff) & ~done, granule);
	expect_bytes(test, ram->log[0].again, 0, granule);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_ALREADY, granule);
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

/* One that skips is no reason to tell the other that its value is there. */
static void program_skips_for_nobody_else(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);
	struct otp_op *skipping, *other;

	given(test, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	skipping = add(batch, FUSES, AT_PLAIN, 1, 0x05, 0x0f);
	other = add(batch, FUSES, AT_PLAIN, 1, 0xa0, 0xf0);
	skipping->flags = OTP_OP_SKIP_PROGRAMMED;

	KUNIT_EXPECT_LT(test, ram_program(batch, 0), 0);
	KUNIT_EXPECT_EQ(test, other->status, OTP_OP_REFUSED);
	expect_untouched(test);
}

/*
 * Capabilities are of the device, semantics are of the region: beside one
 * that has a mask of its own there may be one whose mask is its data.
 */
static void program_verifies_beside_a_region_with_masks(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_WHOLE, 2, 0x5a, 0xff);

	ram->desc.caps |= OTP_CAP_MASK;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_PROGRAMMED, 2 * granule_of(test));
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, op, OTP_OP_ALREADY, 2 * granule_of(test));
}

static void program_changes_nothing_on_a_dry_run(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	u64 events = ram_events(ram);
	struct otp_op *new, *old;

	given(test, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	new = add(batch, FUSES, AT_WIDE, 2, 0x5a, 0xff);
	old = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);

	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_DRY_RUN), 0);
	expect_status(test, new, OTP_OP_WOULD_PROGRAM, 0);
	expect_status(test, old, OTP_OP_ALREADY, granule);
	expect_untouched(test);
	expect_memory(test, FUSES, AT_WIDE, 2, blank(test));
	KUNIT_EXPECT_EQ(test, ram_events(ram), events);
}

static void program_tells_what_a_weak_bit_holds(struct kunit *test)
{
	u8 bit = semantics_of(test) == OTP_BIT_CLEAR ? 0x01 : 0x02;
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *bad, *next;

	bad = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	next = add(batch, FUSES, AT_WIDE, 1, 0x5a, 0xff);
	ram->weak = bit;

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EBADMSG);
	KUNIT_EXPECT_EQ(test, bad->status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, bad->reason, OTP_REASON_VERIFY);
	KUNIT_EXPECT_EQ(test, bad->error, -EBADMSG);
	KUNIT_EXPECT_EQ(test, bad->field, PLAIN);
	KUNIT_EXPECT_EQ(test, bad->done, 0);
	KUNIT_EXPECT_EQ(test, bad->verified, OTP_VERIFIED_NOT);
	expect_status(test, next, OTP_OP_NOT_REACHED, 0);
	expect_message(test, batch,
		       "plain: what is there is not what was programmed");
	KUNIT_EXPECT_EQ(test, ram->pulses, 1);
}

static void program_stops_at_a_failure_and_resumes(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *plain, *wide, *whole;

	plain = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	wide = add(batch, FUSES, AT_WIDE, 2, 0x5a, 0xff);
	whole = add(batch, FUSES, AT_WHOLE, 2, 0x5a, 0xff);
	ram->program_fault = (struct ram_fault){
		.at = 3, .error = -ETIMEDOUT, .vendor = 0xff0000ee,
	};

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ETIMEDOUT);
	expect_status(test, plain, OTP_OP_PROGRAMMED, granule);
	KUNIT_EXPECT_EQ(test, plain->verified, OTP_VERIFIED_VALUE);
	KUNIT_EXPECT_EQ(test, wide->status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, wide->error, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, wide->reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_EQ(test, wide->vendor, 0xff0000ee);
	KUNIT_EXPECT_EQ(test, wide->field, WIDE);
	KUNIT_EXPECT_EQ(test, wide->verified, OTP_VERIFIED_NOT);
	expect_status(test, whole, OTP_OP_NOT_REACHED, 0);
	expect_message(test, batch,
		       "wide: programming failed, the device says 0xff0000ee");
	KUNIT_EXPECT_EQ(test, ram->pulses, 3);
	if (semantics_of(test) == OTP_GRANULE_ONCE)
		return;

	KUNIT_EXPECT_EQ(test, wide->done, granule);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_status(test, plain, OTP_OP_ALREADY, granule);
	expect_status(test, wide, OTP_OP_PROGRAMMED, 2 * granule);
	expect_status(test, whole, OTP_OP_PROGRAMMED, 2 * granule);
	KUNIT_EXPECT_EQ(test, ram->pulses, 6);
}

/* Whichever read fails, the batch says so and does not go on. */
static void program_survives_a_failure_of_any_read(struct kunit *test)
{
	u32 granule = granule_of(test);
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_WIDE, 2, 0x5a, 0xff);
	u32 n, pulses, done;
	int ret;

	for (n = 1; n < 100; n++) {
		ram_set(ram, FUSES, 0, blank(test), 0, GRANULES * granule);
		ram->read_fault = (struct ram_fault){
			.at = n, .error = -EIO, .vendor = 0x77,
		};
		ram->pulses = 0;
		ret = ram_program(batch, 0);
		if (ram->read_fault.at)
			break;

		pulses = ram->pulses;
		done = pulses ? (pulses - 1) * granule : 0;
		KUNIT_EXPECT_EQ(test, ret, -EIO);
		KUNIT_EXPECT_EQ(test, op->status, pulses ? OTP_OP_FAILED :
							   OTP_OP_REFUSED);
		KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_DEVICE);
		KUNIT_EXPECT_EQ(test, op->vendor, 0x77);
		KUNIT_EXPECT_EQ(test, op->field, WIDE);
		KUNIT_EXPECT_EQ(test, op->done, done);
	}
	/* Two granules, looked at together before, and each after. */
	KUNIT_EXPECT_EQ(test, n, 4);
	KUNIT_EXPECT_EQ(test, ret, 0);
}

static void program_says_what_a_failed_look_met(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);

	add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	ram->read_fault = (struct ram_fault){
		.at = 1, .error = -EIO, .vendor = 0x77,
	};
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	expect_message(test, batch,
		       "plain: cannot be looked at (errno 5, device status 0x00000077)");

	ram->read_fault.at = 2;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	expect_message(test, batch,
		       "plain: was programmed but cannot be verified, the device says 0x00000077");
}

static void program_refuses_everything_of_a_dead_device(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	u64 events = ram_events(ram);
	struct otp_op *plain, *wide, *gone;

	given(test, FUSES, AT_WIDE, 1, 0x5a, 0xff);
	plain = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	wide = add(batch, FUSES, AT_WIDE, 1, 0x5a, 0xff);
	gone = add(batch, REGIONS, 0, 1, 0x5a, 0xff);
	ram->state = OTP_STATE_DEAD;
	ram->message = "burnt to the ground";
	ram->vendor = 0x55;

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -ENOTRECOVERABLE);
	expect_refused(test, plain, -ENOTRECOVERABLE, OTP_REASON_DEAD,
		       OTP_NO_FIELD);
	expect_refused(test, wide, -ENOTRECOVERABLE, OTP_REASON_DEAD,
		       OTP_NO_FIELD);
	expect_refused(test, gone, -ENOENT, OTP_REASON_REGION, OTP_NO_FIELD);
	KUNIT_EXPECT_EQ(test, plain->vendor, 0x55);
	expect_message(test, batch, "burnt to the ground");
	expect_untouched(test);
	/* That it is dead, and that the batch was refused. */
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 2);
}

static void program_goes_on_while_a_reset_is_pending(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);

	add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	ram->state = OTP_STATE_RESET_PENDING;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

static void program_refuses_a_locked_region(struct kunit *test)
{
	static const char now[] = "plain: region fuses is locked";
	static const struct {
		u32 state;
		const char *message;
	} locks[] = {
		{ OTP_REGION_WRITE_LOCKED, now },
		{ OTP_REGION_WRITE_LOCKED | OTP_REGION_READ_LOCKED, now },
		{ OTP_REGION_LOCK_PENDING,
		  "plain: region fuses is locked from the next reset on" },
	};
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(locks); i++) {
		ram->region_state[FUSES] = locks[i].state;
		KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EROFS);
		expect_refused(test, op, -EROFS, OTP_REASON_LOCKED, PLAIN);
		expect_message(test, batch, locks[i].message);
		expect_untouched(test);
	}

	ram->region_state[FUSES] = 0;
	ram->region_state[RAW] = OTP_REGION_WRITE_LOCKED;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

/* A chip on which 0x5a in the first granule needs a second one. */
static int chip_rule(struct ram *ram, struct otp_batch *batch)
{
	const struct otp_region *fuses = &ram->desc.regions[FUSES];
	struct otp_step *step = otp_batch_find(batch, fuses, 0);

	KUNIT_EXPECT_PTR_EQ(ram->test, step, otp_batch_step(batch, 0));
	if (step && !otp_batch_step(batch, 1))
		otp_refuse(batch, step, -EKEYREJECTED, OTP_REASON_CHIP,
			   "%u needs company", step->data[0]);
	return 0;
}

static void program_refuses_what_the_chip_forbids(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 90, 0xff);

	ram->check = chip_rule;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, op->status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, op->error, -EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_CHIP);
	expect_message(test, batch, "90 needs company");
	expect_untouched(test);

	add(batch, FUSES, AT_WIDE, 1, 0x5a, 0xff);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

static int chip_silent(struct ram *ram, struct otp_batch *batch)
{
	return -EIO;
}

/* A provider that could not look at its chip must not be taken to agree. */
static void program_refuses_when_the_chip_cannot_be_checked(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);

	ram->check = chip_silent;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EIO);
	KUNIT_EXPECT_NE(test, op->status, OTP_OP_PROGRAMMED);
	expect_untouched(test);
}

static void program_gives_up_for_a_signal_in_time(struct kunit *test)
{
	struct ram_batch *batch = ram_batch(test->priv);
	struct otp_op *op = add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);

	set_thread_flag(TIF_SIGPENDING);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EINTR);
	expect_status(test, op, OTP_OP_NOT_REACHED, 0);
	expect_untouched(test);
	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_DRY_RUN), 0);
	clear_thread_flag(TIF_SIGPENDING);
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
}

static void program_needs_a_provider_that_programs(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);

	add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	ram->ops.program = NULL;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, ram_program(batch, OTP_PROGRAM_DRY_RUN),
			-EOPNOTSUPP);
}

static void program_needs_nothing_but_read_and_program(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct ram_batch *batch = ram_batch(ram);

	add(batch, FUSES, AT_PLAIN, 1, 0x5a, 0xff);
	ram->ops.check = NULL;
	ram->ops.status = NULL;
	ram->ops.region_state = NULL;
	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), 0);
	expect_memory(test, FUSES, AT_PLAIN, 1, 0x5a);
}

#define FOR_EACH_KIND(test)	KUNIT_CASE_PARAM(test, kinds_gen_params)

static struct kunit_case program_cases[] = {
	FOR_EACH_KIND(program_refuses_what_the_tables_forbid),
	FOR_EACH_KIND(program_finds_all_refusals_in_one_go),
	FOR_EACH_KIND(program_reports_the_first_refused_operation),
	FOR_EACH_KIND(program_programs_what_was_asked_for),
	FOR_EACH_KIND(program_works_without_fields),
	FOR_EACH_KIND(program_leaves_alone_what_is_right),
	FOR_EACH_KIND(program_reports_each_step),
	FOR_EACH_KIND(program_pulses_no_bit_twice),
	FOR_EACH_KIND(program_refuses_another_value),
	FOR_EACH_KIND(program_merges_operations_on_a_granule),
	FOR_EACH_KIND(program_refuses_operations_on_the_same_bits),
	FOR_EACH_KIND(program_refuses_a_value_for_the_bits_of_others),
	FOR_EACH_KIND(program_takes_a_whole_field_in_parts),
	FOR_EACH_KIND(program_takes_a_granule_of_0_in_a_field),
	FOR_EACH_KIND(program_takes_0_where_it_is_allowed),
	FOR_EACH_KIND(program_completes_a_whole_field),
	FOR_EACH_KIND(program_skips_what_is_programmed),
	FOR_EACH_KIND(program_skips_for_nobody_else),
	FOR_EACH_KIND(program_verifies_beside_a_region_with_masks),
	FOR_EACH_KIND(program_changes_nothing_on_a_dry_run),
	FOR_EACH_KIND(program_tells_what_a_weak_bit_holds),
	FOR_EACH_KIND(program_stops_at_a_failure_and_resumes),
	FOR_EACH_KIND(program_survives_a_failure_of_any_read),
	KUNIT_CASE(program_says_what_a_failed_look_met),
	KUNIT_CASE(program_refuses_everything_of_a_dead_device),
	KUNIT_CASE(program_goes_on_while_a_reset_is_pending),
	KUNIT_CASE(program_refuses_a_locked_region),
	KUNIT_CASE(program_refuses_what_the_chip_forbids),
	KUNIT_CASE(program_refuses_when_the_chip_cannot_be_checked),
	KUNIT_CASE(program_gives_up_for_a_signal_in_time),
	KUNIT_CASE(program_needs_a_provider_that_programs),
	KUNIT_CASE(program_needs_nothing_but_read_and_program),
	{ }
};

static struct kunit_suite program_suite = {
	.name = "otp_program",
	.init = program_init,
	.test_cases = program_cases,
};

kunit_test_suite(program_suite);

MODULE_DESCRIPTION("KUnit tests of one-time-programmable memories");
MODULE_LICENSE("GPL");
