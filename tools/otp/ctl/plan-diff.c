// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "plan.h"

static const struct argp diff_argp = {
	.parser = parse_plan,
	.args_doc = "FILE",
	.doc = "Show for each field of a plan what it holds now and what it would hold then. The exit code is 3 if a field is programmed with another value already.\v"
	       "Example:\n  otpctl plan diff plan.yaml",
	.children = global_children,
};

static const char *const diff_words[] = {
	[LIBOTP_DIFF_CHANGE] = "change",
	[LIBOTP_DIFF_SAME] = "already so",
	[LIBOTP_DIFF_CONFLICT] = "CONFLICT",
	[LIBOTP_DIFF_UNREADABLE] = "programmed, value unreadable",
};

/* What the field would hold: programmed bits stay. */
static void merge(const struct libotp_change *change, const uint8_t *now,
		  const uint8_t *programmed, uint8_t *then, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t fresh = change->mask[i] & ~programmed[i];

		then[i] = (now[i] & ~fresh) | (change->value[i] & fresh);
	}
}

struct difference {
	char *now;
	char *then;
	char *want;
	char *programmed;
	char *mask;
	enum libotp_diff diff;
	bool freeze;
};

static int take_difference(struct libotp_batch *batch, size_t index,
			   struct difference *d)
{
	const struct libotp_change *change = libotp_batch_change(batch, index);
	const struct otp_field_info *field = change->field;
	size_t size = LIBOTP_BYTES(field->bit_width);
	_free_ uint8_t *now = calloc(1, size), *blown = calloc(1, size);
	_free_ uint8_t *then = calloc(1, size);
	struct libotp_error err;

	if (!now || !blown || !then)
		abort();
	if (libotp_batch_diff(batch, index, now, blown, &d->diff, &err))
		return report(&err);
	d->freeze = d->diff == LIBOTP_DIFF_CHANGE && freezes(change);
	merge(change, now, blown, then, size);
	d->now = field_value_text(field, now);
	d->then = field_value_text(field, then);
	d->want = field_value_text(field, change->value);
	d->programmed = libotp_format_number(blown, field->bit_width);
	d->mask = libotp_format_number(change->mask, field->bit_width);
	return 0;
}

static void difference_free(struct difference *d)
{
	free(d->now);
	free(d->then);
	free(d->want);
	free(d->programmed);
	free(d->mask);
}

static void add_value(struct json_object *json, const char *key,
		      const char *value)
{
	add_text(json, key, strcmp(value, "??") ? value : NULL);
}

static void print_difference(struct libotp_device *dev,
			     const struct otp_field_info *field,
			     const struct difference *d,
			     struct json_object *list)
{
	struct json_object *json;

	if (!list) {
		printf("  %s (%s+%u): now %s mask %s, then %s: %s",
		       field->name, region_name(dev, field),
		       field->bit_offset / 8, d->now, d->programmed, d->then,
		       d->freeze ? "FROZEN at 0, for good" :
				   diff_words[d->diff]);
		if (d->diff == LIBOTP_DIFF_CONFLICT)
			printf(", the plan wants %s mask %s", d->want,
			       d->mask);
		putchar('\n');
		return;
	}
	json = json_object_new_object();
	add_text(json, "field", field->name);
	add_value(json, "now", d->now);
	add_value(json, "then", d->then);
	add_value(json, "want", d->want);
	add_value(json, "mask", d->mask);
	add_value(json, "programmed", d->programmed);
	add_value(json, "diff", diff_words[d->diff]);
	add_bool(json, "freeze", d->freeze);
	json_object_array_add(list, json);
}

/**
 * struct comparison - of a whole plan with a device
 * @dev: the device
 * @list: JSON, or NULL
 * @first: what conflicts first, or NULL
 */
struct comparison {
	struct libotp_device *dev;
	struct json_object *list;
	const char *first;
};

static int compare_batch(struct comparison *c, struct libotp_batch *batch)
{
	const struct libotp_change *change;
	int ret = 0;

	for (size_t i = 0; !ret && (change = libotp_batch_change(batch, i));
	     i++) {
		struct difference d = { 0 };

		ret = take_difference(batch, i, &d);
		if (!ret)
			print_difference(c->dev, change->field, &d, c->list);
		if (!ret && d.diff == LIBOTP_DIFF_CONFLICT && !c->first)
			c->first = (const char *)change->field->name;
		difference_free(&d);
	}
	return ret;
}

/* What the dry run said of a lock, as a difference. */
static enum libotp_diff lock_diff(const struct libotp_part *part)
{
	const struct otp_lock *lock = &part->lock;

	if (lock->status == OTP_OP_ALREADY)
		return LIBOTP_DIFF_SAME;
	return lock->reason == OTP_REASON_CONFLICT ? LIBOTP_DIFF_CONFLICT :
						     LIBOTP_DIFF_CHANGE;
}

static void print_lock(const struct comparison *c,
		       const struct libotp_part *part, enum libotp_diff diff)
{
	const struct otp_lock *lock = &part->lock;
	const char *region =
		(const char *)libotp_region(c->dev, lock->region)->name;
	struct json_object *json;

	if (!c->list) {
		printf("  %s: %s lock", region,
		       libotp_lock_kind_name(lock->kind));
		if (lock->digest)
			printf(", digest 0x%016llx",
			       (unsigned long long)lock->digest);
		printf(": %s\n", diff_words[diff]);
		return;
	}
	json = json_object_new_object();
	add_text(json, "region", region);
	add_text(json, "lock", libotp_lock_kind_name(lock->kind));
	add_digest(json, "now", lock->memory);
	add_digest(json, "want", lock->digest);
	add_text(json, "diff", diff_words[diff]);
	json_object_array_add(c->list, json);
}

static void compare_lock(struct comparison *c, const struct libotp_part *part)
{
	enum libotp_diff diff = lock_diff(part);

	print_lock(c, part, diff);
	if (diff == LIBOTP_DIFF_CONFLICT && !c->first)
		c->first = (const char *)libotp_region(c->dev,
					part->lock.region)->name;
}

static int compare_parts(struct comparison *c,
			 const struct libotp_sequence *sequence)
{
	const struct libotp_part *part;
	int ret = 0;

	for (size_t i = 0; !ret && (part = libotp_sequence_part(sequence, i));
	     i++) {
		if (part->action == LIBOTP_PROGRAM)
			ret = compare_batch(c, part->batch);
		else if (part->action != LIBOTP_RESET)
			compare_lock(c, part);
	}
	return ret;
}

int plan_diff(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_plan_ struct libotp_plan *plan = NULL;
	_sequence_ struct libotp_sequence *sequence = NULL;
	_json_ struct json_object *list = NULL;
	struct comparison c = { 0 };
	struct plan_args args = { 0 };
	int ret;

	parse(&diff_argp, argc, argv, &args);
	ret = load_plan(args.file, &plan) ?:
	      expand_plan(plan, false, &dev, &sequence);
	if (ret)
		return ret;
	/* For the digests of locks; refusals are differences here. */
	libotp_sequence_rehearse(sequence, 0, NULL);
	if (opt.json)
		list = json_object_new_array();
	c.dev = dev;
	c.list = list;
	ret = compare_parts(&c, sequence);
	if (ret)
		return ret;
	if (list)
		print_json(list);
	if (c.first)
		return refuse(LIBOTP_POLICY,
			      "%s is programmed with another value; the plan cannot be applied to this device",
			      c.first);
	return 0;
}
