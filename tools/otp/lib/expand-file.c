// SPDX-License-Identifier: LGPL-2.1-or-later
/* Values that a plan takes from files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "expand.h"

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
			ret = add_change(x, field, at, NULL, OTP_OP_ALLOW_ZERO);
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

int add_file(const struct expansion *x)
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
