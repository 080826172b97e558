// SPDX-License-Identifier: LGPL-2.1-or-later
/* From the steps of a plan to what is done with a device. */
#include <errno.h>
#include <openssl/crypto.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "expand.h"

int step_fail(const struct expansion *x, enum libotp_fault fault, int code,
	      const char *fmt, ...)
{
	char why[768];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	return fail(x->err, fault, code, "%s:%u: %s", x->plan->path,
		    x->step->line, why);
}

bool all_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static int zero_fail(const struct expansion *x,
		     const struct otp_field_info *field)
{
	return step_fail(x, LIBOTP_POLICY, -EDOM,
			 "%s (%s+%u): a value of 0 freezes it at 0 for good; if that is meant, write 'freeze: %s'",
			 field->name,
			 libotp_region(x->dev, field->region)->name,
			 field->bit_offset / 8, field->name);
}

/* Where the batch refuses, say where in the plan. */
int add_change(const struct expansion *x, const struct otp_field_info *field,
	       const uint8_t *value, const uint8_t *mask, uint32_t flags)
{
	struct libotp_error why;
	int ret = libotp_batch_add(x->batch, field, value, mask, flags,
				   x->step->line, &why);

	return ret ? step_fail(x, why.fault, ret, "%s", why.text) : 0;
}

static int read_number(const struct expansion *x,
		       const struct otp_field_info *field, const char *what,
		       const char *text, uint8_t *bytes)
{
	size_t size = LIBOTP_BYTES(field->bit_width);

	if (!libotp_parse_number(text, bytes, size) &&
	    !bits_any(bytes, field->bit_width, size * 8))
		return 0;
	return step_fail(x, LIBOTP_POLICY, -ERANGE,
			 "%s (%s+%u): the %s does not fit, the field has %u bit%s",
			 field->name,
			 libotp_region(x->dev, field->region)->name,
			 field->bit_offset / 8, what, field->bit_width,
			 field->bit_width == 1 ? "" : "s");
}

static int add_value(const struct expansion *x)
{
	const struct otp_field_info *field = x->fields[0];
	size_t size = LIBOTP_BYTES(field->bit_width);
	uint8_t *value = calloc(1, size);
	_free_ uint8_t *mask = calloc(1, size);
	int ret = 0;

	if (!value || !mask)
		ret = fail_memory(x->err);
	if (!ret)
		ret = read_number(x, field, "value", x->step->value, value);
	if (!ret && x->step->mask)
		ret = read_number(x, field, "mask", x->step->mask, mask);
	if (!ret && field->field_flags & OTP_FIELD_NO_ZERO &&
	    all_zero(value, size))
		ret = zero_fail(x, field);
	if (!ret)
		ret = add_change(x, field, value, x->step->mask ? mask : NULL, 0);
	wipe_free(value, size);
	return ret;
}

static int add_freeze(const struct expansion *x)
{
	int ret = 0;

	for (size_t i = 0; i < x->count && !ret; i++) {
		const struct otp_field_info *field = x->fields[i];
		_free_ uint8_t *zero =
			calloc(1, LIBOTP_BYTES(field->bit_width));

		if (!zero)
			return fail_memory(x->err);
		ret = add_change(x, field, zero, NULL, OTP_OP_ALLOW_ZERO);
	}
	return ret;
}

static size_t step_index(const struct expansion *x)
{
	return x->step - x->plan->steps;
}

/* Steps that program, one behind the other, are one batch. */
static int need_batch(struct expansion *x)
{
	struct libotp_part *part;

	if (x->batch)
		return 0;
	part = sequence_add(x->sequence, LIBOTP_PROGRAM, x->step,
			    step_index(x));
	if (!part)
		return fail_memory(x->err);
	part->batch = libotp_batch_new(x->dev);
	if (!part->batch)
		return fail_memory(x->err);
	x->batch = part->batch;
	return 0;
}

static int add_fields(struct expansion *x)
{
	struct libotp_error why;
	int ret;

	ret = libotp_find(x->dev, x->step->target, &x->fields, &x->count,
			  &why);
	if (ret)
		return step_fail(x, why.fault, ret, "%s", why.text);
	ret = check_not_locked(x) ?: need_batch(x);
	if (!ret && x->step->action == LIBOTP_FREEZE)
		ret = add_freeze(x);
	else if (!ret && x->step->file)
		ret = add_file(x);
	else if (!ret)
		ret = add_value(x);
	free(x->fields);
	return ret;
}

static int expand_step(struct expansion *x)
{
	switch (x->step->action) {
	case LIBOTP_LOCK:
	case LIBOTP_READ_LOCK:
		x->batch = NULL;
		return add_lock(x);
	case LIBOTP_RESET:
		x->batch = NULL;
		return add_reset(x);
	default:
		return add_fields(x);
	}
}

static int check_device(const struct expansion *x)
{
	const struct otp_info *info = libotp_info(x->dev);
	_free_ char *driver = printable(x->plan->driver);
	_free_ char *model = printable(x->plan->model);

	if (!strcmp(x->plan->driver, (const char *)info->driver) &&
	    !strcmp(x->plan->model, (const char *)info->model))
		return 0;
	return fail(x->err, LIBOTP_POLICY, -EXDEV,
		    "%s is a plan for {driver: %s, model: \"%s\"}, and %s is {driver: %s, model: \"%s\"}",
		    x->plan->path, driver ?: "?", model ?: "?",
		    libotp_name(x->dev), info->driver, info->model);
}

int libotp_plan_expand(const struct libotp_plan *plan,
		       struct libotp_device *dev,
		       struct libotp_sequence **sequence,
		       struct libotp_error *err)
{
	struct expansion x = { .plan = plan, .dev = dev, .err = err };
	int ret = check_device(&x) ?: device_need_map(dev, err);

	if (ret)
		return ret;
	x.sequence = sequence_new(dev, plan->path);
	x.locks = calloc(libotp_info(dev)->region_count ?: 1,
			 sizeof(*x.locks));
	if (!x.sequence || !x.locks)
		ret = fail_memory(err);
	for (size_t i = 0; i < plan->count && !ret; i++) {
		x.step = &plan->steps[i];
		ret = expand_step(&x);
	}
	free(x.locks);
	if (ret)
		libotp_sequence_free(x.sequence);
	else
		*sequence = x.sequence;
	return ret;
}
