// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a factory keeps of a run. The file is created before the first pulse,
 * so that a run that ends with the lights going out leaves one that says
 * "begun".
 */
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "internal.h"

struct libotp_record {
	char *path;
	struct json_object *json;
	struct libotp_device *dev;
};

static void add_text(struct json_object *json, const char *key,
		     const char *value)
{
	json_object_object_add(json, key, value ?
			       json_object_new_string(value) : NULL);
}

static void add_number(struct json_object *json, const char *key,
		       int64_t value)
{
	json_object_object_add(json, key, json_object_new_int64(value));
}

static void add_time(struct json_object *json, const char *key)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[32];

	gmtime_r(&now, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	add_text(json, key, text);
}

static int write_text(int fd, const char *text)
{
	size_t size = strlen(text);

	while (size) {
		ssize_t n = write(fd, text, size);

		if (n < 0)
			return -errno;
		text += n;
		size -= n;
	}
	return fsync(fd) ? -errno : 0;
}

static int write_fd(struct libotp_record *record, int fd)
{
	const char *text = json_object_to_json_string_ext(record->json,
			JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
			JSON_C_TO_STRING_NOSLASHESCAPE);
	int ret = write_text(fd, text) ?: write_text(fd, "\n");

	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}

static int record_fail(const char *path, int code, struct libotp_error *err)
{
	if (code == -EEXIST)
		return fail(err, LIBOTP_POLICY, code,
			    "there is a record %s already; --force replaces it",
			    path);
	return fail(err, LIBOTP_USAGE, code,
		    "the record %s cannot be written: %s", path,
		    strerror(-code));
}

/* Beside the old one, then in its place: never half a record. */
static int replace(struct libotp_record *record)
{
	char temp[PATH_MAX];
	int fd, ret;

	if (snprintf(temp, sizeof(temp), "%s.XXXXXX", record->path) >=
	    (int)sizeof(temp))
		return -ENAMETOOLONG;
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = write_fd(record, fd);
	if (!ret && rename(temp, record->path))
		ret = -errno;
	if (ret)
		unlink(temp);
	return ret;
}

static int create(struct libotp_record *record)
{
	int fd = open(record->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				    O_CLOEXEC, 0600);

	return fd < 0 ? -errno : write_fd(record, fd);
}

static void describe(struct libotp_record *record,
		     const struct libotp_plan *plan)
{
	const struct otp_info *info = libotp_info(record->dev);
	struct json_object *p = json_object_new_object();
	struct json_object *d = json_object_new_object();
	char host[256] = "";

	add_number(record->json, "record", 1);
	add_text(p, "file", libotp_plan_path(plan));
	add_text(p, "sha256", libotp_plan_sha256(plan));
	json_object_object_add(record->json, "plan", p);
	add_text(d, "name", libotp_name(record->dev));
	add_text(d, "driver", (const char *)info->driver);
	add_text(d, "model", (const char *)info->model);
	json_object_object_add(record->json, "device", d);
	gethostname(host, sizeof(host) - 1);
	add_text(record->json, "host", host);
	add_time(record->json, "begin");
	add_text(record->json, "result", "begun");
}

int libotp_record_begin(const char *path, bool force,
			const struct libotp_plan *plan,
			struct libotp_device *dev,
			struct libotp_record **record,
			struct libotp_error *err)
{
	struct libotp_record *new = calloc(1, sizeof(*new));
	struct stat st;
	int ret;

	if (!new)
		return fail_memory(err);
	new->path = strdup(path);
	new->json = json_object_new_object();
	new->dev = dev;
	if (!new->path || !new->json) {
		ret = fail_memory(err);
		goto free;
	}
	describe(new, plan);
	ret = create(new);
	if (ret == -EEXIST && force && !lstat(path, &st) &&
	    S_ISREG(st.st_mode))
		ret = replace(new);
	if (ret) {
		record_fail(path, ret, err);
		goto free;
	}
	*record = new;
	return 0;
free:
	libotp_record_free(new);
	return ret;
}

static const char *result_word(const struct libotp_error *result)
{
	switch (result->fault) {
	case LIBOTP_DONE:
		return "done";
	case LIBOTP_VERIFY:
		return "verify-mismatch";
	case LIBOTP_POLICY:
	case LIBOTP_USAGE:
		return "refused";
	default:
		return result->code == -EINTR ? "interrupted" : "failed";
	}
}

static struct json_object *step_json(struct libotp_device *dev,
				     const struct libotp_change *change)
{
	const struct otp_field_info *field = change->field;
	struct json_object *json = json_object_new_object();
	_free_ char *value = libotp_format_number(change->value,
						  field->bit_width);
	_free_ char *mask = libotp_format_number(change->mask,
						 field->bit_width);

	add_number(json, "line", change->line);
	add_text(json, "field", (const char *)field->name);
	add_text(json, "region",
		 (const char *)libotp_region(dev, field->region)->name);
	add_number(json, "offset", field->bit_offset / 8);
	add_text(json, "value", libotp_readable(field) ? value : NULL);
	add_text(json, "mask", mask);
	add_text(json, "status", libotp_status_name(change->status));
	add_text(json, "reason", libotp_reason_name(change->reason));
	add_number(json, "error", change->error);
	add_number(json, "vendor_status", change->vendor);
	add_text(json, "verified", libotp_verified_name(change->verified));
	return json;
}

int libotp_record_finish(struct libotp_record *record,
			 const struct libotp_batch *batch,
			 const struct libotp_error *result,
			 struct libotp_error *err)
{
	const struct libotp_outcome *outcome = libotp_batch_outcome(batch);
	struct json_object *steps = json_object_new_array();
	struct json_object *counts = json_object_new_object();
	const struct libotp_change *change;
	int ret;

	add_time(record->json, "end");
	add_text(record->json, "result", result_word(result));
	add_number(record->json, "errno", -result->code);
	add_text(record->json, "message", result->fault ? result->text : "");
	add_number(counts, "programmed", outcome->programmed);
	add_number(counts, "already", outcome->already);
	add_number(counts, "refused", outcome->refused);
	add_number(counts, "failed", outcome->failed);
	add_number(counts, "not_reached", outcome->not_reached);
	json_object_object_add(record->json, "counts", counts);
	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++)
		json_object_array_add(steps, step_json(record->dev, change));
	json_object_object_add(record->json, "steps", steps);
	ret = replace(record);
	return ret ? record_fail(record->path, ret, err) : 0;
}

void libotp_record_free(struct libotp_record *record)
{
	if (!record)
		return;
	json_object_put(record->json);
	free(record->path);
	free(record);
}
