// SPDX-License-Identifier: GPL-2.0-only
/* Steps, one after the other: shown, confirmed, done, recorded. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "samba.h"

/* ---- before ---- */

static bool is_left(const struct samba_step *step)
{
	return step->status != STEP_SKIPPED && step->status != STEP_DONE;
}

static size_t count_left(const struct samba_script *script,
			 bool irreversible)
{
	size_t count = 0;

	for (size_t i = 0; i < script->count; i++)
		if (is_left(&script->steps[i]) &&
		    (!irreversible ||
		     step_is_irreversible(&script->steps[i])))
			count++;
	return count;
}

/* What comes from the device may be for the standard output. */
static FILE *out(const struct samba_run *run)
{
	for (size_t i = 0; i < run->script->count; i++)
		if (run->script->steps[i].action == SAMBA_DO_RECEIVE &&
		    !strcmp(run->script->steps[i].path, "-"))
			return stderr;
	return people();
}

static void print_place(FILE *f, const struct samba_step *step)
{
	_free_ char *text = step_text(step);

	fputs("  ", f);
	if (step->line)
		fprintf(f, "line %u: ", step->line);
	fputs(text, f);
}

static void print_before(struct samba_run *run)
{
	const struct samba_script *script = run->script;
	FILE *f = out(run);

	for (size_t i = 0; i < script->count; i++) {
		const struct samba_step *step = &script->steps[i];
		const char *warns = samba_action_info(step->action)->warns;

		print_place(f, step);
		if (!is_left(step))
			fputs(": has been done already", f);
		else if (warns)
			fprintf(f, ": %s", warns);
		fputc('\n', f);
	}
	fflush(f);
}

/*
 * Is there a monitor at all: before anything is sent of which one would not
 * know afterwards whether it has arrived.
 */
static int look(struct samba_run *run)
{
	struct samba_client client;

	if (ask_version(&run->port, 0, &run->version, &client))
		return 0;
	return refuse(client_fault(&client),
		      "%s: there is no Secure SAM-BA Monitor: asked for its version, %s. Nothing was changed.",
		      samba_settings.port, client.text);
}

/* ---- during ---- */

__attribute__((format(printf, 4, 5)))
static void set_result(struct samba_run *run, enum libotp_fault fault,
		       int code, const char *fmt, ...)
{
	va_list args;

	run->result.fault = fault;
	run->result.code = code;
	va_start(args, fmt);
	vsnprintf(run->result.text, sizeof(run->result.text), fmt, args);
	va_end(args);
}

static void add_words(struct samba_step *step, const char *words)
{
	const size_t used = strlen(step->text);

	snprintf(step->text + used, sizeof(step->text) - used, "; %s", words);
}

/*
 * No answer to what cannot be undone. It is not said again. The device may
 * know whether it has happened.
 */
static void look_into(struct samba_run *run, struct samba_step *step)
{
	const char *applet = run->script->state_applet;
	struct samba_client client;
	struct samba_state state;
	struct libotp_error err;
	const char *words;

	if (!ask_version(&run->port, 4, NULL, &client)) {
		add_words(step, "the monitor does not answer any more");
	} else if (!applet) {
		add_words(step, "the monitor still answers");
	} else if (state_ask(&run->port, applet, &state, &err)) {
		add_words(step, err.text);
	} else {
		step->status = state_of_step(&state, step, &words);
		if (step->status == STEP_DONE)
			step->fault = LIBOTP_DONE;
		add_words(step, words);
		return;
	}
	add_words(step, "whether it has happened NOBODY KNOWS; look at the device before it is repeated");
}

/* An applet that was asked for the state is not the one of the script. */
static bool lacks_applet(const struct samba_script *script, size_t next)
{
	for (size_t i = next; i < script->count; i++) {
		const enum samba_action action = script->steps[i].action;

		if (action == SAMBA_DO_LOAD_APPLET ||
		    action == SAMBA_DO_RESET)
			return false;
		if (samba_action_info(action)->in_segment)
			return true;
	}
	return false;
}

static void do_step(struct samba_run *run, size_t index)
{
	struct samba_step *step = &run->script->steps[index];
	const char *name = samba_action_info(step->action)->name;

	step_act(&run->port, step);
	if (step->status == STEP_UNKNOWN && step_is_irreversible(step)) {
		look_into(run, step);
		if (step->status == STEP_DONE &&
		    lacks_applet(run->script, index + 1))
			set_result(run, LIBOTP_DEVICE, -EAGAIN,
				   "%s: %s; the applet has to be loaded again: go on with --resume",
				   name, step->text);
	}
	if (step->status == STEP_DONE)
		return;
	if (step->line)
		set_result(run, step->fault, -EIO, "%s:%u: %s: %s",
			   run->script->path, step->line, name, step->text);
	else
		set_result(run, step->fault, -EIO, "%s: %s", name,
			   step->text);
}

static void print_words(const uint8_t *bytes)
{
	for (unsigned int i = 0; i < MAILBOX_WORDS; i++, bytes += 4)
		printf("%2u 0x%02x%02x%02x%02x\n", i, bytes[3], bytes[2],
		       bytes[1], bytes[0]);
}

/* Of a single command: what it asked for is all there is to print. */
static bool print_answer(const struct samba_step *step)
{
	if (opt.json || step->line || step->status != STEP_DONE)
		return false;
	if (step->action == SAMBA_DO_VERSION)
		printf("%s\n", (const char *)step->got);
	else if (step->action == SAMBA_DO_EXPECT)
		print_words(step->got);
	else
		return false;
	return true;
}

static void print_after(struct samba_run *run, const struct samba_step *step)
{
	FILE *f = out(run);

	if (print_answer(step))
		return;
	print_place(f, step);
	fprintf(f, ": %s", step_status_name(step->status));
	if (step->status == STEP_DONE && step->action == SAMBA_DO_VERSION)
		fprintf(f, ", %s", (const char *)step->got);
	fputc('\n', f);
	fflush(f);
}

static int save(struct samba_run *run, const char *result)
{
	int ret = record_save(run, result);

	if (ret && !run->result.fault)
		set_result(run, ret, -EIO,
			   "the record cannot be kept, so it does not go on");
	return ret;
}

static void do_steps(struct samba_run *run)
{
	struct samba_script *script = run->script;

	for (size_t i = 0; i < script->count && !run->result.fault; i++) {
		struct samba_step *step = &script->steps[i];

		if (step->status == STEP_SKIPPED)
			continue;
		if (port_stopped()) {
			set_result(run, LIBOTP_DEVICE, -EINTR,
				   "it was interrupted");
			return;
		}
		step->status = STEP_BEGUN;
		if (step_is_irreversible(step) && save(run, "begun")) {
			step->status = STEP_NOT_REACHED;
			return;
		}
		do_step(run, i);
		print_after(run, step);
		save(run, "begun");
	}
}

/* ---- all of it ---- */

static int finish(struct samba_run *run)
{
	_json_ struct json_object *json = NULL;

	if (run->result.fault)
		report(&run->result);
	if (!opt.dry_run)
		record_save(run, NULL);
	if (opt.json) {
		json = run_json(run);
		print_json(json);
	}
	return run->result.fault;
}

static int dry_run(struct samba_run *run)
{
	print_before(run);
	note("dry run: nothing was sent");
	return finish(run);
}

static int ask(const struct samba_run *run)
{
	if (!count_left(run->script, true))
		return 0;
	return confirm("BURN", "This cannot be undone.");
}

/* Single commands that only ask need no questions in front. */
static bool needs_look(const struct samba_run *run)
{
	return run->script->path || count_left(run->script, true);
}

static int begin(struct samba_run *run, const struct samba_run_args *args)
{
	int ret = port_open(&run->port);

	if (!ret && needs_look(run))
		ret = look(run);
	if (!ret && args->resume) {
		ret = resume_ask(run);
		resume_plan(run->script);
	}
	if (ret)
		return ret;
	if (needs_look(run))
		print_before(run);
	return ask(run) ?: record_begin(run, args->force || args->resume);
}

static int check_record(const struct samba_run_args *args)
{
	if (!args->record || args->resume || args->force || opt.dry_run ||
	    access(args->record, F_OK))
		return 0;
	return refuse(LIBOTP_POLICY,
		      "there is a record %s already; --resume goes on with it, --force replaces it. Nothing was sent.",
		      args->record);
}

/* Not only when it is needed. */
static int check_state_applet(const struct samba_script *script)
{
	_free_ char *name = shown(script->state_applet ?: "");

	if (!script->state_applet || !access(script->state_applet, R_OK))
		return 0;
	return refuse(LIBOTP_USAGE, "%s: %s", name, strerror(errno));
}

int samba_run_steps(struct samba_script *script,
		    const struct samba_run_args *args)
{
	struct samba_run run = {
		.script = script,
		.port.line.fd = -1,
		.record = args->record,
		.resumed = args->resume,
	};
	int ret = check_record(args) ?: check_state_applet(script);

	if (!ret && args->resume)
		ret = resume_begin(script, args);
	if (ret)
		return ret;
	if (args->resume && !count_left(script, false)) {
		note("nothing is left to be done");
		return finish(&run);
	}
	if (opt.dry_run)
		return dry_run(&run);
	ret = begin(&run, args);
	if (!ret) {
		do_steps(&run);
		ret = finish(&run);
	}
	port_close(&run.port);
	free(run.version);
	return ret;
}
