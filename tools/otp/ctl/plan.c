// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

struct args {
	const char *file;
	const char *record;
	uint32_t flags;
	bool offline;
	bool freeze;
	bool force;
};

enum {
	KEY_OFFLINE = 256,
	KEY_FREEZE,
	KEY_FORCE,
};

static error_t parse_plan(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'r':
		args->record = arg;
		return 0;
	case 'p':
		args->flags |= OTP_PROGRAM_PARTIAL_GROUP;
		return 0;
	case KEY_OFFLINE:
		args->offline = true;
		return 0;
	case KEY_FREEZE:
		args->freeze = true;
		return 0;
	case KEY_FORCE:
		args->force = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->file)
			argp_error(state, "one plan at a time");
		args->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which plan?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What all three commands begin with. */
static int load_plan(const char *file, struct libotp_plan **plan)
{
	struct libotp_error err;

	return libotp_plan_load(file, plan, &err) ? report(&err) : 0;
}

static int expand_plan(const struct libotp_plan *plan, bool write,
		       struct libotp_device **dev,
		       struct libotp_batch **batch)
{
	struct libotp_error err;
	int ret = open_device(write, dev);

	if (ret)
		return ret;
	if (libotp_load(*dev, &err) ||
	    libotp_plan_expand(plan, *dev, batch, &err))
		return report(&err);
	return 0;
}

static bool is_freeze(const struct libotp_plan *plan,
		      const struct libotp_change *change)
{
	const struct libotp_step *step;

	for (size_t i = 0; (step = libotp_plan_step(plan, i)); i++)
		if (step->line == change->line)
			return step->action == LIBOTP_FREEZE;
	return false;
}

static struct json_object *plan_json(const struct libotp_plan *plan)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "plan", libotp_plan_path(plan));
	add_text(json, "sha256", libotp_plan_sha256(plan));
	add_number(json, "steps", libotp_plan_count(plan));
	return json;
}

static void add_error(struct json_object *json, const struct libotp_error *err)
{
	add_text(json, "error", err->fault ? err->text : NULL);
}

/* ---- check ---- */

static const struct argp_option check_options[] = {
	{ "offline", KEY_OFFLINE, NULL, 0,
	  "Check the plan by itself, without a device" },
	{ "partial-group", 'p', NULL, 0,
	  "An atomic group may stay incomplete" },
	{ 0 }
};

static const struct argp check_argp = {
	.options = check_options,
	.parser = parse_plan,
	.args_doc = "FILE",
	.doc = "Check a plan: its form, its files, and, unless --offline, every step against the device, without programming anything.\v"
	       "Examples:\n"
	       "  otpctl plan check plan.yaml\n"
	       "  otpctl plan check --offline plan.yaml",
	.children = global_children,
};

static int check_offline(const struct libotp_plan *plan)
{
	struct libotp_error err = { 0 };
	_json_ struct json_object *json = NULL;

	if (libotp_plan_check_files(plan, &err))
		report(&err);
	if (opt.json) {
		json = plan_json(plan);
		add_error(json, &err);
		print_json(json);
	} else if (!err.fault) {
		printf("%s: %zu steps, well-formed; not checked against a device\nsha256 %s\n",
		       libotp_plan_path(plan), libotp_plan_count(plan),
		       libotp_plan_sha256(plan));
	}
	return err.fault;
}

static int plan_check(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_batch_ struct libotp_batch *batch = NULL;
	_plan_ struct libotp_plan *plan = NULL;
	_json_ struct json_object *json = NULL;
	struct args args = { 0 };
	struct libotp_error err;
	int ret;

	parse(&check_argp, argc, argv, &args);
	ret = load_plan(args.file, &plan);
	if (ret)
		return ret;
	if (args.offline)
		return check_offline(plan);
	ret = expand_plan(plan, false, &dev, &batch);
	if (ret && !dev)
		note("otpctl: --offline checks a plan without a device");
	if (ret)
		return ret;
	rehearse(dev, batch, args.flags, &err);
	if (opt.json) {
		json = plan_json(plan);
		add_error(json, &err);
		json_object_object_add(json, "fields",
				       changes_json(dev, batch));
		print_json(json);
	} else {
		print_changes(dev, batch);
		printf("sha256 %s\n", libotp_plan_sha256(plan));
	}
	return err.fault ? report(&err) : 0;
}

/* ---- diff ---- */

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

static int plan_diff(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_batch_ struct libotp_batch *batch = NULL;
	_plan_ struct libotp_plan *plan = NULL;
	_json_ struct json_object *list = NULL;
	const struct libotp_change *change;
	struct args args = { 0 };
	const char *first = NULL;
	int ret;

	parse(&diff_argp, argc, argv, &args);
	ret = load_plan(args.file, &plan) ?:
	      expand_plan(plan, false, &dev, &batch);
	if (ret)
		return ret;
	if (opt.json)
		list = json_object_new_array();
	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++) {
		struct difference d = { 0 };

		ret = take_difference(batch, i, &d);
		if (!ret)
			print_difference(dev, change->field, &d, list);
		if (!ret && d.diff == LIBOTP_DIFF_CONFLICT && !first)
			first = (const char *)change->field->name;
		difference_free(&d);
		if (ret)
			return ret;
	}
	if (list)
		print_json(list);
	if (first)
		return refuse(LIBOTP_POLICY,
			      "%s is programmed with another value; the plan cannot be applied to this device",
			      first);
	return 0;
}

/* ---- apply ---- */

static const struct argp_option apply_options[] = {
	{ "record", 'r', "FILE", 0, "Write a JSON record of the run" },
	{ "force", KEY_FORCE, NULL, 0, "Replace a record that is there" },
	{ "freeze", KEY_FREEZE, NULL, 0,
	  "The freeze steps are meant; needed with --yes" },
	{ "partial-group", 'p', NULL, 0,
	  "An atomic group may stay incomplete; fatal on most chips if power goes then" },
	{ 0 }
};

static const struct argp apply_argp = {
	.options = apply_options,
	.parser = parse_plan,
	.args_doc = "FILE",
	.doc = "Apply a plan in one go: all of it is checked before the first bit is programmed, and every step is verified. The word FREEZE confirms the freeze steps, the word BURN the whole.\v"
	       "Applying a plan again is safe, also one that was interrupted: what is right already is left alone.\n\n"
	       "Examples:\n"
	       "  otpctl plan apply plan.yaml\n"
	       "  otpctl plan apply --yes --freeze --record unit-0042.json plan.yaml",
	.children = global_children,
};

/* The freeze steps that are not done yet, one line each. */
static char *pending_freezes(const struct libotp_plan *plan,
			     const struct libotp_batch *batch)
{
	const struct libotp_change *change;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++)
		if (change->status == OTP_OP_WOULD_PROGRAM &&
		    is_freeze(plan, change))
			fprintf(f, "  line %u: %s\n", change->line,
				change->field->name);
	fclose(f);
	return text;
}

static int confirm_plan(const struct libotp_plan *plan,
			const struct libotp_batch *batch,
			const struct args *args)
{
	_free_ char *freezes = pending_freezes(plan, batch);
	_free_ char *question = NULL;
	int ret = 0;

	if (*freezes && opt.yes && !args->freeze)
		return refuse(LIBOTP_POLICY,
			      "these fields would be frozen at 0 for good:\n%sif that is meant, say --freeze as well. Nothing was changed.",
			      freezes);
	if (asprintf(&question, "These fields are frozen at 0 for good:\n%s",
		     freezes) < 0)
		abort();
	if (*freezes && !args->freeze)
		ret = confirm("FREEZE", question);
	return ret ?: confirm("BURN", "This cannot be undone.");
}

struct run {
	const struct args *args;
	const struct libotp_plan *plan;
	struct libotp_device *dev;
	struct libotp_batch *batch;
	struct libotp_record *record;
};

static int begin_record(struct run *run)
{
	struct libotp_error err;

	if (!run->args->record)
		return 0;
	if (libotp_record_begin(run->args->record, run->args->force,
				run->plan, run->dev, &run->record, &err))
		return report(&err);
	return 0;
}

/* Tell and record how it went; the exit code. */
static int finish_run(struct run *run, const struct libotp_error *result)
{
	struct libotp_error err = { 0 };
	_json_ struct json_object *json = NULL;

	if (run->record)
		libotp_record_finish(run->record, run->batch, result, &err);
	libotp_record_free(run->record);
	if (opt.json) {
		json = plan_json(run->plan);
		add_error(json, result);
		json_object_object_add(json, "fields",
				       changes_json(run->dev, run->batch));
		print_json(json);
	}
	if (err.fault)
		report(&err);
	return result->fault ? result->fault : err.fault;
}

static int run_plan(struct run *run)
{
	struct libotp_error result;
	int ret;

	ret = rehearse(run->dev, run->batch, run->args->flags, &result);
	if (!opt.json || !opt.yes || opt.dry_run)
		print_changes(run->dev, run->batch);
	if (ret)
		report(&result);
	if (opt.dry_run) {
		note("dry run: nothing was changed");
		return finish_run(run, &result);
	}
	if (ret || !libotp_batch_outcome(run->batch)->programmed) {
		if (!ret)
			note_done(run->batch);
		ret = begin_record(run);
		if (ret)
			return result.fault ? (int)result.fault : ret;
		return finish_run(run, &result);
	}
	ret = confirm_plan(run->plan, run->batch, run->args) ?:
	      begin_record(run);
	if (ret)
		return ret;
	burn(run->dev, run->batch, run->args->flags, &result);
	print_outcome(run->dev, run->batch, &result);
	ret = finish_run(run, &result);
	warn_groups(run->dev);
	return ret;
}

static int plan_apply(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_batch_ struct libotp_batch *batch = NULL;
	_plan_ struct libotp_plan *plan = NULL;
	struct args args = { 0 };
	struct run run = { &args };
	int ret;

	parse(&apply_argp, argc, argv, &args);
	if (args.record && !args.force && !opt.dry_run &&
	    !access(args.record, F_OK))
		return refuse(LIBOTP_POLICY,
			      "there is a record %s already; --force replaces it. Nothing was changed.",
			      args.record);
	ret = load_plan(args.file, &plan) ?:
	      expand_plan(plan, !opt.dry_run, &dev, &batch);
	if (ret)
		return ret;
	run.plan = plan;
	run.dev = dev;
	run.batch = batch;
	return run_plan(&run);
}

static const struct command commands[] = {
	{ "check", "is the plan well-formed, would the device take it",
	  plan_check },
	{ "diff", "what it would change", plan_diff },
	{ "apply", "program it, for good", plan_apply },
};

int cmd_plan(int argc, char **argv)
{
	return run_command("otpctl plan",
			   "Check, compare, apply a provisioning plan: one YAML file that says what is to be programmed into one kind of device. otpctl-plan(5) describes the format.",
			   "Example:\n"
			   "  otpctl plan check plan.yaml\n"
			   "  otpctl plan diff plan.yaml\n"
			   "  otpctl plan apply plan.yaml --record unit-0042.json",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
