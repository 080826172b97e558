// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random batches against a model of what the rules say, bit by bit: slow,
 * and too simple to be wrong in the same way.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "ram.h"

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define WHOLE		(READ_WRITE | OTP_FIELD_FULL_MASK)

#define GRANULES	12
#define BATCHES		625
/* Then a blank chip is taken. */
#define BATCHES_PER_CHIP	12
#define MAX_OPS		5
#define MAX_BITS	(GRANULES * RAM_MAX_GRANULE * 8)

struct model_kind {
	enum otp_semantics semantics;
	u32 granule;
};

static const struct model_kind model_kinds[] = {
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

static void model_kind_name(const struct model_kind *kind, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "semantics %u, granule %u",
		 kind->semantics, kind->granule);
}

KUNIT_ARRAY_PARAM(model_kinds, model_kinds, model_kind_name);

/* Where a field is, in eighths of a granule. */
struct model_place {
	u32 at;
	u32 width;
	u32 flags;
};

static const struct model_place model_places[] = {
	{ 0, 8, READ_WRITE },
	{ 8, 4, READ_WRITE },
	{ 12, 2, WHOLE },
	{ 20, 8, READ_WRITE },
	{ 28, 4, OTP_FIELD_READ },
	{ 32, 16, WHOLE | OTP_FIELD_NO_ZERO },
	{ 56, 4, READ_WRITE | OTP_FIELD_VENDOR },
	{ 60, 4, READ_WRITE },
	{ 64, 8, READ_WRITE | OTP_FIELD_NO_ZERO },
	{ 72, 4, WHOLE },
	{ 76, 4, WHOLE },
	{ 80, 9, READ_WRITE },
	{ 90, 1, READ_WRITE },
};

#define FIELDS		ARRAY_SIZE(model_places)

/**
 * struct model - what the memory should hold, and what is asked of it
 * @ram: the memory
 * @rnd: where the batches come from
 * @region: its only region
 * @fields: fields of the region
 * @value: value of each bit
 * @done: whether it is programmed
 * @asked: how many operations of the batch want to program it
 * @want: the value they want
 * @reasons: for each granule, the reasons to refuse it, as a set
 * @skip: for each granule, whether what is programmed is left out
 * @zero: for each granule, whether 0 is allowed
 * @refused: batches that were refused
 * @taken: batches that were programmed
 */
struct model {
	struct ram *ram;
	struct rnd_state rnd;
	struct otp_region region;
	struct otp_field fields[FIELDS];
	bool value[MAX_BITS];
	bool done[MAX_BITS];
	u8 asked[MAX_BITS];
	bool want[MAX_BITS];
	u32 reasons[GRANULES];
	bool skip[GRANULES];
	bool zero[GRANULES];
	u32 refused;
	u32 taken;
};

static int model_errno(enum otp_reason reason)
{
	switch (reason) {
	case OTP_REASON_REGION:
		return -ENOENT;
	case OTP_REASON_RANGE:
	case OTP_REASON_VALUE:
		return -ERANGE;
	case OTP_REASON_GAP:
		return -ENXIO;
	case OTP_REASON_READ_ONLY:
		return -EROFS;
	case OTP_REASON_VENDOR_FIELD:
		return -EPERM;
	case OTP_REASON_ZERO:
		return -EDOM;
	case OTP_REASON_CONFLICT:
		return -EEXIST;
	default:
		return -EINVAL;
	}
}

static u32 model_random(struct model *model, u32 below)
{
	return prandom_u32_state(&model->rnd) % below;
}

static bool model_bit(const u8 *bytes, u32 bit)
{
	return bytes[bit / 8] >> (bit % 8) & 1;
}

static u32 model_granule_bits(const struct model *model)
{
	return model->region.granule * 8;
}

/* NULL where there is none. */
static const struct otp_field *model_field(const struct model *model, u32 bit)
{
	u32 i;

	for (i = 0; i < FIELDS; i++) {
		const struct otp_field *field = &model->fields[i];

		if (bit >= field->bit_offset &&
		    bit - field->bit_offset < field->bit_width)
			return field;
	}
	return NULL;
}

static void model_blank(struct model *model)
{
	bool blank = model->region.semantics == OTP_BIT_CLEAR;

	memset(model->value, blank, sizeof(model->value));
	memset(model->done, 0, sizeof(model->done));
	ram_set(model->ram, 0, 0, blank ? 0xff : 0, 0, model->region.size);
}

static int model_init(struct kunit *test)
{
	const struct model_kind *kind = test->param_value;
	struct otp_desc desc = { .nregions = 1 };
	struct model *model;
	u32 i;

	model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, model);

	for (i = 0; i < FIELDS; i++) {
		model->fields[i].name = "field";
		model->fields[i].bit_offset = model_places[i].at *
					      kind->granule;
		model->fields[i].bit_width = model_places[i].width *
					     kind->granule;
		model->fields[i].flags = model_places[i].flags;
	}
	model->region = (struct otp_region){
		.name = "model",
		.semantics = kind->semantics,
		.size = GRANULES * kind->granule,
		.granule = kind->granule,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = model->fields,
		.nfields = FIELDS,
	};
	desc.regions = &model->region;
	if (kind->semantics == OTP_BIT_ONCE)
		desc.caps = OTP_CAP_MASK;
	model->ram = ram_create(test, &desc);
	prandom_seed_state(&model->rnd,
			   kind->semantics * 100 + kind->granule);
	test->priv = model;
	return 0;
}

/* A value for a bit: what is there, nothing, or anything. */
static bool model_choose(struct model *model, u32 how, u32 bit)
{
	switch (how) {
	case 0:
		return false;
	case 1:
	case 2:
		return model->value[bit];
	default:
		return model_random(model, 2);
	}
}

/* Bits of a field, all or some; seldom others, and seldom a wrong value. */
static void model_add_field(struct model *model, struct ram_batch *batch,
			    u32 flags)
{
	const struct otp_field *field =
		&model->fields[model_random(model, FIELDS)];
	u32 bits = model_granule_bits(model);
	u32 first = field->bit_offset / bits;
	u32 end = DIV_ROUND_UP(field->bit_offset + field->bit_width, bits);
	bool some = !model_random(model, 4);
	u32 how = model_random(model, 6);
	u8 data[3 * RAM_MAX_GRANULE] = {}, mask[3 * RAM_MAX_GRANULE] = {};
	struct otp_op *op;
	u32 bit;

	for (bit = field->bit_offset;
	     bit < field->bit_offset + field->bit_width; bit++) {
		u32 at = bit - first * bits;

		if (some && model_random(model, 2))
			continue;
		mask[at / 8] |= BIT(at % 8);
		if (model_choose(model, how, bit))
			data[at / 8] |= BIT(at % 8);
	}
	if (!model_random(model, 50))
		mask[0] |= BIT(model_random(model, 8));
	if (!model_random(model, 50))
		data[0] |= BIT(model_random(model, 8));

	op = ram_add(batch, 0, first * model->region.granule, data, mask,
		     (end - first) * model->region.granule);
	op->flags = flags;
}

static void model_add_anything(struct model *model, struct ram_batch *batch,
			       u32 flags)
{
	u32 granule = model->region.granule;
	u32 offset = model_random(model, GRANULES + 1) * granule;
	u32 len = model_random(model, 4) * granule;
	struct otp_op *op;
	u8 data = model_random(model, 256);
	u8 mask = model_random(model, 256);

	if (!model_random(model, 8))
		offset += model_random(model, granule);
	if (!model_random(model, 8))
		len += model_random(model, granule);
	op = ram_add_bytes(batch, !model_random(model, 16), offset,
			   data & mask, mask, len);
	op->flags = flags;
}

static struct ram_batch *model_batch(struct model *model)
{
	struct ram_batch *batch = ram_batch(model->ram);
	u32 n = 1 + model_random(model, 1 + model_random(model, MAX_OPS));
	u32 flags = 0;

	if (!model_random(model, 8))
		flags |= OTP_OP_SKIP_PROGRAMMED;
	if (!model_random(model, 3))
		flags |= OTP_OP_ALLOW_ZERO;
	while (n--) {
		if (model_random(model, 40))
			model_add_field(model, batch, flags);
		else
			model_add_anything(model, batch, flags);
	}
	return batch;
}

/* The reason why an operation is nowhere, or none. */
static enum otp_reason model_place(const struct model *model,
				   const struct otp_op *op)
{
	if (op->region)
		return OTP_REASON_REGION;
	if (!op->len || op->len % model->region.granule ||
	    op->offset % model->region.granule)
		return OTP_REASON_ALIGN;
	if ((u64)op->offset + op->len > model->region.size)
		return OTP_REASON_RANGE;
	return OTP_REASON_NONE;
}

static void model_ask(struct model *model, const struct ram_batch *batch,
		      u32 index)
{
	const struct otp_op *op = &batch->ops[index];
	u32 bits = model_granule_bits(model);
	u32 bit, at;

	for (at = 0; at < op->len * 8; at++) {
		bool asked = model_bit(batch->mask[index], at);
		bool value = model_bit(batch->data[index], at);

		bit = op->offset * 8 + at;
		model->asked[bit] += asked;
		model->want[bit] |= asked && value;
		if (value && !asked)
			model->reasons[bit / bits] |= BIT(OTP_REASON_VALUE);
		if (op->flags & OTP_OP_SKIP_PROGRAMMED)
			model->skip[bit / bits] = true;
		if (op->flags & OTP_OP_ALLOW_ZERO)
			model->zero[bit / bits] = true;
	}
}

static bool model_differs(const struct model *model, u32 bit)
{
	return model->asked[bit] && model->want[bit] != model->value[bit];
}

static bool model_granule_used(const struct model *model, u32 granule)
{
	u32 bits = model_granule_bits(model);
	u32 bit;

	for (bit = granule * bits; bit < (granule + 1) * bits; bit++) {
		if (model->done[bit])
			return true;
	}
	return false;
}

/* Programmed, and not to what is wanted. */
static bool model_conflicts(const struct model *model, u32 bit)
{
	if (!model_differs(model, bit))
		return false;

	switch (model->region.semantics) {
	case OTP_BIT_SET:
		return model->value[bit];
	case OTP_BIT_CLEAR:
		return !model->value[bit];
	case OTP_GRANULE_ONCE:
		return model_granule_used(model,
					  bit / model_granule_bits(model));
	default:
		return model->done[bit];
	}
}

static u32 model_field_reasons(const struct model *model,
			       const struct otp_field *field, u32 granule)
{
	u32 end = field->bit_offset + field->bit_width;
	bool whole = true, zero = true;
	u32 reasons = 0;
	u32 bit;

	for (bit = field->bit_offset; bit < end; bit++) {
		whole &= model->asked[bit] > 0;
		zero &= !model->want[bit];
	}
	if (field->flags & OTP_FIELD_VENDOR)
		reasons |= BIT(OTP_REASON_VENDOR_FIELD);
	if (!(field->flags & OTP_FIELD_PROGRAM))
		reasons |= BIT(OTP_REASON_READ_ONLY);
	if (field->flags & OTP_FIELD_FULL_MASK &&
	    (!whole || model->skip[granule]))
		reasons |= BIT(OTP_REASON_MASK);
	if (field->flags & OTP_FIELD_NO_ZERO && zero && !model->zero[granule])
		reasons |= BIT(OTP_REASON_ZERO);
	return reasons;
}

static u32 model_bit_reasons(const struct model *model, u32 bit, u32 granule)
{
	const struct otp_field *field = model_field(model, bit);
	u32 reasons = 0;

	if (!model->asked[bit])
		return 0;
	if (model->asked[bit] > 1)
		reasons |= BIT(OTP_REASON_OVERLAP);
	if (field)
		reasons |= model_field_reasons(model, field, granule);
	else
		reasons |= BIT(OTP_REASON_MASK);
	if (!model->skip[granule] && model_conflicts(model, bit))
		reasons |= BIT(OTP_REASON_CONFLICT);
	return reasons;
}

/* Of a granule that some operation names. */
static void model_judge_granule(struct model *model, u32 granule)
{
	u32 bits = model_granule_bits(model);
	bool asked = false, fields = false;
	u32 reasons = 0;
	u32 bit;

	for (bit = granule * bits; bit < (granule + 1) * bits; bit++) {
		asked |= model->asked[bit];
		fields |= !!model_field(model, bit);
		reasons |= model_bit_reasons(model, bit, granule);
	}
	if (!fields)
		reasons = BIT(OTP_REASON_GAP) |
			  (reasons & BIT(OTP_REASON_OVERLAP));
	else if (!asked)
		reasons |= BIT(OTP_REASON_MASK);
	if (model->region.semantics == OTP_GRANULE_ONCE &&
	    model->skip[granule])
		reasons |= BIT(OTP_REASON_MASK);
	model->reasons[granule] |= reasons;
}

static void model_judge(struct model *model, const struct ram_batch *batch)
{
	bool named[GRANULES] = {};
	u32 i, at;

	memset(model->asked, 0, sizeof(model->asked));
	memset(model->want, 0, sizeof(model->want));
	memset(model->reasons, 0, sizeof(model->reasons));
	memset(model->skip, 0, sizeof(model->skip));
	memset(model->zero, 0, sizeof(model->zero));

	for (i = 0; i < batch->request.nops; i++) {
		const struct otp_op *op = &batch->ops[i];

		if (model_place(model, op))
			continue;
		model_ask(model, batch, i);
		for (at = 0; at < op->len; at += model->region.granule)
			named[(op->offset + at) / model->region.granule] = true;
	}
	for (i = 0; i < GRANULES; i++) {
		if (named[i])
			model_judge_granule(model, i);
	}
}

/* All reasons to refuse an operation. */
static u32 model_op_reasons(const struct model *model,
			    const struct otp_op *op)
{
	enum otp_reason reason = model_place(model, op);
	u32 reasons = 0;
	u32 at;

	if (reason)
		return BIT(reason);
	for (at = 0; at < op->len; at += model->region.granule)
		reasons |= model->reasons[(op->offset + at) /
					  model->region.granule];
	return reasons;
}

static bool model_value_fits(const struct ram_batch *batch, u32 index)
{
	u32 at;

	for (at = 0; at < batch->ops[index].len * 8; at++) {
		if (model_bit(batch->data[index], at) &&
		    !model_bit(batch->mask[index], at))
			return false;
	}
	return true;
}

static bool model_must_refuse(const struct model *model,
			      const struct ram_batch *batch, u32 index)
{
	u32 reasons = model_op_reasons(model, &batch->ops[index]);

	return reasons & ~BIT(OTP_REASON_VALUE) ||
	       (reasons && !model_value_fits(batch, index));
}

static bool model_needed_bit(const struct model *model, u32 bit)
{
	u32 granule = bit / model_granule_bits(model);

	if (!model->asked[bit])
		return false;
	if (model->region.semantics == OTP_BIT_ONCE)
		return !model->done[bit];
	return model_differs(model, bit) &&
	       !(model->skip[granule] && model_conflicts(model, bit));
}

static bool model_needed(const struct model *model, u32 granule)
{
	u32 bits = model_granule_bits(model);
	u32 bit;

	for (bit = granule * bits; bit < (granule + 1) * bits; bit++) {
		if (model_needed_bit(model, bit))
			return true;
	}
	return false;
}

static bool model_op_needed(const struct model *model, const struct otp_op *op)
{
	u32 granule = model->region.granule;
	u32 at;

	for (at = 0; at < op->len; at += granule) {
		if (model_needed(model, (op->offset + at) / granule))
			return true;
	}
	return false;
}

static u32 model_count_needed(const struct model *model)
{
	u32 granule, count = 0;

	for (granule = 0; granule < GRANULES; granule++)
		count += model_needed(model, granule);
	return count;
}

static void model_program(struct model *model)
{
	bool once = model->region.semantics == OTP_GRANULE_ONCE;
	u32 bits = model_granule_bits(model);
	bool needed[GRANULES];
	u32 granule, bit;

	for (granule = 0; granule < GRANULES; granule++)
		needed[granule] = model_needed(model, granule);
	for (bit = 0; bit < GRANULES * bits; bit++) {
		bool pulsed = model_needed_bit(model, bit);

		if (pulsed)
			model->value[bit] = model->want[bit];
		model->done[bit] |= once ? needed[bit / bits] : pulsed;
	}
}

static void model_expect_memory(struct kunit *test)
{
	struct model *model = test->priv;
	const struct ram_cells *cells = &model->ram->cells[0];
	u32 bits = model_granule_bits(model);
	u32 bit, wrong = 0;

	for (bit = 0; bit < GRANULES * bits; bit++)
		wrong += model_bit(cells->data, bit) != model->value[bit] ||
			 model_bit(cells->done, bit) != model->done[bit];
	KUNIT_ASSERT_EQ(test, wrong, 0);
}

/* A bit is pulsed again only as a part of a whole field. */
static void model_expect_no_bit_twice(struct kunit *test)
{
	struct model *model = test->priv;
	u32 i, at;

	for (i = 0; i < model->ram->pulses; i++) {
		const struct ram_pulse *pulse = &model->ram->log[i];

		for (at = 0; at < model_granule_bits(model); at++) {
			const struct otp_field *field;

			if (!model_bit(pulse->again, at))
				continue;
			field = model_field(model, pulse->offset * 8 + at);
			KUNIT_ASSERT_NOT_NULL(test, field);
			KUNIT_EXPECT_TRUE(test, field->flags &
						OTP_FIELD_FULL_MASK);
		}
	}
}

static void model_expect_refused(struct kunit *test,
				 const struct ram_batch *batch, int ret)
{
	struct model *model = test->priv;
	int first = 0;
	u32 i;

	for (i = 0; i < batch->request.nops; i++) {
		const struct otp_op *op = &batch->ops[i];
		u32 reasons = model_op_reasons(model, op);

		/* Whose value it is may, but need not, be told apart. */
		if (op->status != OTP_OP_REFUSED &&
		    !model_must_refuse(model, batch, i)) {
			KUNIT_EXPECT_NE(test, op->status, OTP_OP_PROGRAMMED);
			KUNIT_EXPECT_NE(test, op->status, OTP_OP_FAILED);
			continue;
		}
		first = first ?: op->error;
		KUNIT_EXPECT_EQ(test, op->status, OTP_OP_REFUSED);
		KUNIT_EXPECT_TRUE_MSG(test, reasons & BIT(op->reason),
				      "reason %u is not in 0x%x", op->reason,
				      reasons);
		KUNIT_EXPECT_EQ(test, op->error, model_errno(op->reason));
	}
	KUNIT_EXPECT_EQ(test, ret, first);
	KUNIT_EXPECT_NE(test, batch->request.message[0], '\0');
	KUNIT_EXPECT_EQ(test, model->ram->pulses, 0);
}

static void model_expect_programmed(struct kunit *test,
				    const struct ram_batch *batch, int ret)
{
	struct model *model = test->priv;
	u32 i;

	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, model->ram->pulses, model_count_needed(model));
	for (i = 0; i < batch->request.nops; i++) {
		const struct otp_op *op = &batch->ops[i];

		KUNIT_EXPECT_EQ(test, op->status,
				model_op_needed(model, op) ?
				OTP_OP_PROGRAMMED : OTP_OP_ALREADY);
		KUNIT_EXPECT_EQ(test, op->error, 0);
		KUNIT_EXPECT_EQ(test, op->done, op->len);
		KUNIT_EXPECT_EQ(test, op->verified, OTP_VERIFIED_VALUE);
	}
	model_program(model);
}

static bool model_refuses(const struct model *model,
			  const struct ram_batch *batch)
{
	u32 i;

	for (i = 0; i < batch->request.nops; i++) {
		if (model_op_reasons(model, &batch->ops[i]))
			return true;
	}
	return false;
}

static void model_run(struct kunit *test)
{
	struct model *model = test->priv;
	struct ram_batch *batch = model_batch(model);
	bool refused;
	int dry, ret;

	model_judge(model, batch);
	refused = model_refuses(model, batch);
	model->refused += refused;
	model->taken += !refused;

	model->ram->pulses = 0;
	dry = ram_program(batch, OTP_PROGRAM_DRY_RUN);
	KUNIT_EXPECT_EQ(test, model->ram->pulses, 0);
	ret = ram_program(batch, 0);
	KUNIT_EXPECT_EQ(test, dry, ret);
	if (refused)
		model_expect_refused(test, batch, ret);
	else
		model_expect_programmed(test, batch, ret);
	model_expect_no_bit_twice(test);
	model_expect_memory(test);
}

static void model_agrees_on_random_batches(struct kunit *test)
{
	struct model *model = test->priv;
	u32 i;

	for (i = 0; i < BATCHES; i++) {
		if (i % BATCHES_PER_CHIP == 0)
			model_blank(model);
		model_run(test);
		if (test->status == KUNIT_FAILURE) {
			kunit_info(test, "batch %u\n", i);
			return;
		}
	}
	KUNIT_EXPECT_GT(test, model->refused, BATCHES / 10);
	KUNIT_EXPECT_GT(test, model->taken, BATCHES / 10);
}

static struct kunit_case model_cases[] = {
	KUNIT_CASE_PARAM(model_agrees_on_random_batches,
			 model_kinds_gen_params),
	{ }
};

static struct kunit_suite model_suite = {
	.name = "otp_model",
	.init = model_init,
	.test_cases = model_cases,
};

kunit_test_suite(model_suite);
