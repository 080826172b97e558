// SPDX-License-Identifier: LGPL-2.1-or-later
/* From the steps of a plan to the batch for a device. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plan.h"

struct expansion {
	const struct libotp_plan *plan;
	const struct libotp_step *step;
	struct libotp_device *dev;
	struct libotp_batch *batch;
	const struct otp_field_info **fields;
	size_t count;
	struct libotp_error *err;
};

static int step_fail(const struct expansion *x, enum libotp_fault fault,
		     int code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static int step_fail(const struct expansion *x, enum libotp_fault fault,
		     int code, const char *fmt, ...)
{
	char why[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	return fail(x->err, fault, code, "%s:%u: %s", x->plan->path,
		    x->step->line, why);
}

char *plan_file_path(const struct libotp_plan *plan,
		     const struct libotp_step *step)
{
	const char *slash = strrchr(plan->path, '/');
	char *path;

	if (step->file[0] == '/' || !slash)
		return strdup(step->file);
	if (asprintf(&path, "%.*s/%s", (int)(slash - plan->path), plan->path,
		     step->file) < 0)
		return NULL;
	return path;
}

/* An open regular file, and its size; or a negative errno. */
static int open_file(const struct expansion *x, const char *path,
		     size_t *size)
{
	_free_ char *shown = printable(path);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return step_fail(x, LIBOTP_USAGE, -errno, "%s: %s: %s",
				 x->step->target, shown ?: "?",
				 strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return step_fail(x, LIBOTP_USAGE, -EINVAL,
				 "%s: %s: it is no regular file",
				 x->step->target, shown ?: "?");
	}
	*size = st.st_size;
	return fd;
}

static size_t wanted_size(const struct expansion *x)
{
	size_t size = 0;

	for (size_t i = 0; i < x->count; i++)
		size += LIBOTP_BYTES(x->fields[i]->bit_width);
	return size;
}

static bool all_zero(const uint8_t *bytes, size_t size)
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
static int add(const struct expansion *x, const struct otp_field_info *field,
	       const uint8_t *value, const uint8_t *mask, uint32_t flags)
{
	struct libotp_error why;
	int ret = libotp_batch_add(x->batch, field, value, mask, flags,
				   x->step->line, &why);

	return ret ? step_fail(x, why.fault, ret, "%s", why.text) : 0;
}

/*
 * One zero word within a key is chance; a key of zeros only is a mistake.
 */
static int add_file_bytes(const struct expansion *x, uint8_t *bytes,
			  size_t size)
{
	uint8_t *at = bytes;
	int ret = 0;

	if (all_zero(bytes, size))
		return step_fail(x, LIBOTP_POLICY, -EDOM,
				 "%s: the file holds zeros only",
				 x->step->target);
	if (x->plan->big_endian)
		libotp_word_order(bytes, size);
	for (size_t i = 0; i < x->count && !ret; i++) {
		const struct otp_field_info *field = x->fields[i];
		size_t part = LIBOTP_BYTES(field->bit_width);

		if (bits_any(at, field->bit_width, part * 8))
			ret = step_fail(x, LIBOTP_POLICY, -ERANGE,
					"%s: the value from the file does not fit, the field has %u bits",
					field->name, field->bit_width);
		else
			ret = add(x, field, at, NULL, OTP_OP_ALLOW_ZERO);
		at += part;
	}
	return ret;
}

static int check_words(const struct expansion *x)
{
	for (size_t i = 0; i < x->count; i++)
		if (x->plan->big_endian && x->fields[i]->bit_width % 32)
			return step_fail(x, LIBOTP_POLICY, -EINVAL,
					 "%s has %u bits: word-order be needs whole 32-bit words",
					 x->fields[i]->name,
					 x->fields[i]->bit_width);
	return 0;
}

static int read_exactly(int fd, uint8_t *bytes, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = read(fd, bytes + done, size - done);

		if (n <= 0)
			return n ? -errno : -EIO;
		done += n;
	}
	return 0;
}

static int add_file(const struct expansion *x)
{
	_free_ char *path = plan_file_path(x->plan, x->step);
	size_t wanted = wanted_size(x), size;
	_close_ int fd = -1;
	uint8_t *bytes;
	int ret;

	if (!path)
		return fail_memory(x->err);
	ret = check_words(x);
	if (ret)
		return ret;
	fd = open_file(x, path, &size);
	if (fd < 0)
		return fd;
	if (size != wanted)
		return step_fail(x, LIBOTP_USAGE, -EINVAL,
				 "%s: %s must have exactly %zu bytes and has %zu",
				 x->step->target, x->step->file, wanted,
				 size);
	bytes = malloc(size ?: 1);
	if (!bytes)
		return fail_memory(x->err);
	ret = read_exactly(fd, bytes, size);
	if (ret)
		ret = step_fail(x, LIBOTP_USAGE, ret, "%s: %s: %s",
				x->step->target, x->step->file,
				strerror(-ret));
	else
		ret = add_file_bytes(x, bytes, size);
	wipe_free(bytes, size);
	return ret;
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
		ret = add(x, field, value, x->step->mask ? mask : NULL, 0);
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
		ret = add(x, field, zero, NULL, OTP_OP_ALLOW_ZERO);
	}
	return ret;
}

static int expand_step(struct expansion *x)
{
	struct libotp_error why;
	int ret;

	ret = libotp_find(x->dev, x->step->target, &x->fields, &x->count,
			  &why);
	if (ret)
		return step_fail(x, why.fault, ret, "%s", why.text);
	if (x->step->action == LIBOTP_FREEZE)
		ret = add_freeze(x);
	else if (x->step->file)
		ret = add_file(x);
	else
		ret = add_value(x);
	free(x->fields);
	return ret;
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
		       struct libotp_device *dev, struct libotp_batch **batch,
		       struct libotp_error *err)
{
	struct expansion x = { .plan = plan, .dev = dev, .err = err };
	int ret = check_device(&x) ?: device_need_map(dev, err);

	if (ret)
		return ret;
	x.batch = libotp_batch_new(dev);
	if (!x.batch)
		return fail_memory(err);
	for (size_t i = 0; i < plan->count && !ret; i++) {
		x.step = &plan->steps[i];
		ret = expand_step(&x);
	}
	if (ret)
		libotp_batch_free(x.batch);
	else
		*batch = x.batch;
	return ret;
}

int libotp_plan_check_files(const struct libotp_plan *plan,
			    struct libotp_error *err)
{
	struct expansion x = { .plan = plan, .err = err };

	for (size_t i = 0; i < plan->count; i++) {
		_free_ char *path = NULL;
		_close_ int fd = -1;
		size_t size;

		x.step = &plan->steps[i];
		if (!x.step->file)
			continue;
		path = plan_file_path(plan, x.step);
		if (!path)
			return fail_memory(err);
		fd = open_file(&x, path, &size);
		if (fd < 0)
			return fd;
		if (!size)
			return step_fail(&x, LIBOTP_USAGE, -EINVAL,
					 "%s: %s is empty", x.step->target,
					 x.step->file);
	}
	return 0;
}
