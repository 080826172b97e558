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
	const struct libotp_plan *plan;
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
	new->plan = plan;
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

const char *libotp_result_name(const struct libotp_error *result,
			       const struct libotp_part *stopped)
{
	switch (result->fault) {
	case LIBOTP_DONE:
		return stopped ? "stopped: reset needed" : "done";
	case LIBOTP_VERIFY:
		return "verify-mismatch";
	case LIBOTP_POLICY:
	case LIBOTP_USAGE:
		return "refused";
	default:
		return result->code == -EINTR ? "interrupted" : "failed";
	}
}

static void add_hex(struct json_object *json, const char *key,
		    uint64_t number)
{
	char text[19];

	snprintf(text, sizeof(text), "0x%016llx", (unsigned long long)number);
	add_text(json, key, number ? text : NULL);
}

/* What the kernel answered to a step. */
struct answer {
	uint32_t status;
	uint32_t reason;
	int32_t error;
	uint32_t vendor;
};

static void add_answer(struct json_object *json, struct libotp_device *dev,
		       const struct answer *answer)
{
	_free_ char *words =
		libotp_vendor_text((char *)libotp_info(dev)->driver,
				   answer->vendor);

	add_text(json, "status", libotp_status_name(answer->status));
	add_text(json, "reason", libotp_reason_name(answer->reason));
	add_number(json, "error", answer->error);
	add_number(json, "vendor_status", answer->vendor);
	add_text(json, "vendor_text", words);
}

static struct json_object *field_json(struct libotp_device *dev,
				      const struct libotp_change *change)
{
	const struct otp_field_info *field = change->field;
	struct json_object *json = json_object_new_object();
	_free_ char *value = libotp_format_number(change->value,
						  field->bit_width);
	_free_ char *mask = libotp_format_number(change->mask,
						 field->bit_width);
	struct answer answer = { change->status, change->reason,
				 change->error, change->vendor };

	add_number(json, "line", change->line);
	add_text(json, "field", (const char *)field->name);
	add_text(json, "region",
		 (const char *)libotp_region(dev, field->region)->name);
	add_number(json, "offset", field->bit_offset / 8);
	add_text(json, "value", libotp_readable(field) ? value : NULL);
	add_text(json, "mask", mask);
	add_answer(json, dev, &answer);
	add_text(json, "verified", libotp_verified_name(change->verified));
	return json;
}

static struct json_object *lock_json(struct libotp_device *dev,
				     const struct libotp_part *part)
{
	const struct otp_lock *lock = &part->lock;
	struct json_object *json = json_object_new_object();
	struct answer answer = { lock->status, lock->reason, lock->error,
				 lock->vendor };

	add_number(json, "line", part->line);
	add_text(json, "lock", libotp_lock_kind_name(lock->kind));
	add_text(json, "region",
		 (const char *)libotp_region(dev, lock->region)->name);
	add_text(json, "algorithm", part->digest);
	add_hex(json, "digest", lock->digest ?: lock->memory);
	add_answer(json, dev, &answer);
	return json;
}

static struct json_object *reset_json(const struct libotp_part *part)
{
	struct json_object *json = json_object_new_object();

	add_number(json, "line", part->line);
	add_text(json, "reset", part->why);
	add_text(json, "status", libotp_reset_name(part->reset));
	return json;
}

static void add_part(struct json_object *steps, struct libotp_device *dev,
		     const struct libotp_part *part)
{
	const struct libotp_change *change;

	if (part->action == LIBOTP_RESET)
		json_object_array_add(steps, reset_json(part));
	else if (part->action != LIBOTP_PROGRAM)
		json_object_array_add(steps, lock_json(dev, part));
	else
		for (size_t i = 0;
		     (change = libotp_batch_change(part->batch, i)); i++)
			json_object_array_add(steps, field_json(dev, change));
}

static void add_counts(struct json_object *json, const char *key,
		       const struct libotp_outcome *outcome)
{
	struct json_object *counts = json_object_new_object();

	add_number(counts, "programmed", outcome->programmed);
	add_number(counts, "already", outcome->already);
	add_number(counts, "refused", outcome->refused);
	add_number(counts, "failed", outcome->failed);
	add_number(counts, "not_reached", outcome->not_reached);
	json_object_object_add(json, key, counts);
}

/* Lines of the steps that a stopped run did not come to. */
static void add_remaining(struct libotp_record *record,
			  const struct libotp_part *stopped)
{
	struct json_object *lines = json_object_new_array();
	const struct libotp_step *step;

	for (size_t i = stopped ? stopped->step + 1 : SIZE_MAX;
	     i != SIZE_MAX && (step = libotp_plan_step(record->plan, i)); i++)
		json_object_array_add(lines,
				      json_object_new_int64(step->line));
	json_object_object_add(record->json, "remaining", lines);
}

int libotp_record_finish(struct libotp_record *record,
			 const struct libotp_sequence *sequence,
			 const struct libotp_part *stopped,
			 const struct libotp_error *result,
			 struct libotp_error *err)
{
	struct json_object *steps = json_object_new_array();
	struct libotp_outcome fields, locks;
	const struct libotp_part *part;
	int ret;

	libotp_sequence_outcome(sequence, &fields, &locks);
	add_time(record->json, "end");
	add_text(record->json, "result", libotp_result_name(result, stopped));
	add_number(record->json, "errno", -result->code);
	add_text(record->json, "message", result->fault ? result->text : "");
	add_counts(record->json, "counts", &fields);
	add_counts(record->json, "locks", &locks);
	add_remaining(record, stopped);
	for (size_t i = 0; (part = libotp_sequence_part(sequence, i)); i++)
		add_part(steps, record->dev, part);
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
