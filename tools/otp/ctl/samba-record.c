// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a factory keeps of a run. It is written before the first byte goes
 * out, before everything that cannot be undone, and behind every step, so
 * that a run that ends with the lights going out can be gone on with.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "output.h"
#include "samba.h"
#include "samba/errcode.h"

#define MAX_RECORD	(4 * 1024 * 1024)

/* ---- writing ---- */

static struct json_object *words_json(const uint8_t *bytes)
{
	struct json_object *list = json_object_new_array();

	uint32_t word;

	for (unsigned int i = 0; i < MAILBOX_WORDS; i++, bytes += 4) {
		word = bytes[0] | bytes[1] << 8 | bytes[2] << 16 |
		       (uint32_t)bytes[3] << 24;
		json_object_array_add(list, json_object_new_uint64(word));
	}
	return list;
}

static void add_answer(struct json_object *json, const struct samba_step *step)
{
	char hex[9] = "";

	if (step->answered)
		snprintf(hex, sizeof(hex), "%08X", (uint32_t)step->errcode);
	add_text(json, "errcode", step->answered ? hex : NULL);
	add_text(json, "errcode_name", step->answered && !step->by_applet ?
		 samba_errcode_name(step->errcode) : NULL);
	add_text(json, "message", *step->text ? step->text : NULL);
	add_number(json, "ms", step->took_ms);
	if (!step->got || step->status != STEP_DONE)
		return;
	if (step->action == SAMBA_DO_VERSION)
		add_text(json, "version", step->got);
	else if (step->action == SAMBA_DO_EXPECT)
		json_object_object_add(json, "mailbox",
				       words_json(step->got));
}

static struct json_object *step_json(const struct samba_step *step)
{
	const struct samba_action_info *info =
		samba_action_info(step->action);
	struct json_object *json = json_object_new_object();

	add_text(json, "step", info->name);
	if (step->line)
		add_number(json, "line", step->line);
	add_text(json, "op", samba_op_info(info->op)->name);
	add_bool(json, "irreversible", info->warns);
	add_text(json, "file", step->path);
	add_text(json, "sha256", *step->sha256 ? step->sha256 : NULL);
	if (info->reads || step->length)
		add_number(json, "size", step->size ?: step->length);
	if (info->op == SAMBA_SFIL || info->op == SAMBA_RFIL)
		add_number(json, "at", step->at);
	add_text(json, "status", step_status_name(step->status));
	add_answer(json, step);
	return json;
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

static void add_script(struct json_object *json,
		       const struct samba_script *script)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "file", script->path);
	add_text(object, "sha256", script->sha256);
	json_object_object_add(json, "script", object);
}

static const char *result_name(const struct libotp_error *result)
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

struct json_object *run_json(const struct samba_run *run)
{
	struct json_object *json = json_object_new_object();
	struct json_object *steps = json_object_new_array();

	add_number(json, "samba_record", 1);
	if (run->script->path)
		add_script(json, run->script);
	add_text(json, "port", samba_settings.port);
	add_text(json, "version", run->version);
	add_bool(json, "dry_run", opt.dry_run);
	add_bool(json, "resumed", run->resumed);
	add_text(json, "result", result_name(&run->result));
	add_text(json, "message", run->result.fault ? run->result.text : NULL);
	for (size_t i = 0; i < run->script->count; i++)
		json_object_array_add(steps,
				      step_json(&run->script->steps[i]));
	json_object_object_add(json, "steps", steps);
	return json;
}

static int save(struct samba_run *run, const char *result)
{
	_json_ struct json_object *json = run_json(run);
	struct output output = { .mode = 0600 };
	char host[256] = "";

	gethostname(host, sizeof(host) - 1);
	add_text(json, "host", host);
	add_time(json, "time");
	if (result)
		add_text(json, "result", result);
	output.data = json_object_to_json_string_ext(json,
			JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
			JSON_C_TO_STRING_NOSLASHESCAPE);
	output.size = strlen(output.data);
	if (strlen(run->record) >= sizeof(output.path))
		return refuse(LIBOTP_USAGE, "the name is too long");
	strcpy(output.path, run->record);
	return write_outputs(&output, 1);
}

/* @result: what to say while nobody knows how it ends, or NULL. */
int record_save(struct samba_run *run, const char *result)
{
	return run->record ? save(run, result) : 0;
}

/* An exclusive rename is not there on every file system. */
static int create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
			    O_CLOEXEC, 0600);

	if (fd < 0)
		return refuse(errno == EEXIST ? LIBOTP_POLICY : LIBOTP_USAGE,
			      "the record %s cannot be written: %s", path,
			      strerror(errno));
	close(fd);
	return 0;
}

int record_begin(struct samba_run *run, bool replace)
{
	struct stat st;
	int ret;

	if (!run->record)
		return 0;
	if (!replace || lstat(run->record, &st))
		ret = create(run->record);
	else
		ret = S_ISREG(st.st_mode) ? 0 :
			refuse(LIBOTP_USAGE, "%s: it is no regular file",
			       run->record);
	return ret ?: save(run, "begun");
}

/* ---- reading ---- */

static const char *text_of(struct json_object *json, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(json, key, &value) ||
	    !json_object_is_type(value, json_type_string))
		return "";
	return json_object_get_string(value);
}

static struct json_object *parse_json(const uint8_t *text, size_t size)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json = NULL;

	if (!tokener)
		abort();
	json = json_tokener_parse_ex(tokener, (const char *)text, size);
	json_tokener_free(tokener);
	return json;
}

static int no_record(const char *path)
{
	return refuse(LIBOTP_USAGE, "%s: it is no record of a run", path);
}

static int read_step(const char *path, struct json_object *json,
		     struct samba_step *step)
{
	struct json_object *line;

	if (!json_object_object_get_ex(json, "line", &line) ||
	    json_object_get_int64(line) != step->line ||
	    strcmp(text_of(json, "step"),
		   samba_action_info(step->action)->name) ||
	    !step_status_find(text_of(json, "status"), &step->status))
		return no_record(path);
	if (strcmp(text_of(json, "sha256"), step->sha256))
		return refuse(LIBOTP_POLICY,
			      "line %u: %s has changed since the run of the record %s. Nothing was sent.",
			      step->line, step->path, path);
	snprintf(step->text, sizeof(step->text), "%s",
		 text_of(json, "message"));
	return 0;
}

static int read_record(const char *path, struct json_object *json,
		       struct samba_script *script)
{
	struct json_object *version, *object, *steps;
	int ret = 0;

	if (!json_object_object_get_ex(json, "samba_record", &version) ||
	    json_object_get_int64(version) != 1 ||
	    !json_object_object_get_ex(json, "script", &object) ||
	    !json_object_object_get_ex(json, "steps", &steps) ||
	    !json_object_is_type(steps, json_type_array))
		return no_record(path);
	if (strcmp(text_of(object, "sha256"), script->sha256))
		return refuse(LIBOTP_POLICY,
			      "%s: the script has changed since the run of the record %s. Nothing was sent.",
			      script->path, path);
	if (json_object_array_length(steps) != script->count)
		return no_record(path);
	for (size_t i = 0; i < script->count && !ret; i++)
		ret = read_step(path, json_object_array_get_idx(steps, i),
				&script->steps[i]);
	return ret;
}

/* How far an earlier run has got, into the steps of the same script. */
int record_read(const char *path, struct samba_script *script)
{
	_json_ struct json_object *json = NULL;
	_free_ uint8_t *text = NULL;
	struct libotp_error err;
	char sha256[65];
	size_t size;

	if (read_whole_file(path, MAX_RECORD, &text, &size, sha256, &err))
		return report(&err);
	json = parse_json(text, size);
	if (!json || !json_object_is_type(json, json_type_object))
		return no_record(path);
	return read_record(path, json, script);
}
