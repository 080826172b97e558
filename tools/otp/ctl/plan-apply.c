// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "plan.h"
#include "progress.h"

static const struct argp_option apply_options[] = {
	{ "record", 'r', "FILE", 0, "Write a JSON record of the run" },
	{ "force", PLAN_FORCE, NULL, 0, "Replace a record that is there" },
	{ "freeze", PLAN_FREEZE, NULL, 0,
	  "The freeze steps are meant; needed with --yes" },
	{ "partial-group", 'p', NULL, 0,
	  "An atomic group may stay incomplete; fatal on most chips if power goes then" },
	{ 0 }
};

static const struct argp apply_argp = {
	.options = apply_options,
	.parser = parse_plan,
	.args_doc = "FILE",
	.doc = "Apply a plan: all of it is checked before the first bit is programmed, and every step is verified. The word FREEZE confirms the freeze steps, the word BURN the whole.\v"
	       "Where a plan resets the device, and something takes effect only after that, it stops, with the exit code 0: reset the device, then run the same command again. "
	       "Applying a plan again is safe, also one that was interrupted: what is right already is left alone.\n\n"
	       "Examples:\n"
	       "  otpctl plan apply plan.yaml\n"
	       "  otpctl plan apply --yes --freeze --record unit-0042.json plan.yaml",
	.children = global_children,
};

static bool is_freeze(const struct libotp_plan *plan,
		      const struct libotp_change *change)
{
	const struct libotp_step *step;

	for (size_t i = 0; (step = libotp_plan_step(plan, i)); i++)
		if (step->line == change->line)
			return step->action == LIBOTP_FREEZE;
	return false;
}

/**
 * struct run - applying a plan
 * @args: the command line
 * @plan: the plan
 * @dev: the device
 * @sequence: what is done with it
 * @stop: reset that the run will not get past, or NULL
 * @left: what is to be done before that
 * @record: record of the run, or NULL
 */
struct run {
	const struct plan_args *args;
	const struct libotp_plan *plan;
	struct libotp_device *dev;
	struct libotp_sequence *sequence;
	const struct libotp_part *stop;
	uint32_t left;
	struct libotp_record *record;
};

static uint32_t part_left(const struct libotp_part *part)
{
	if (part->action == LIBOTP_PROGRAM)
		return libotp_batch_outcome(part->batch)->programmed;
	return part->action != LIBOTP_RESET &&
	       part->lock.status == OTP_OP_WOULD_PROGRAM;
}

/* How far this run will get. */
static void look_ahead(struct run *run)
{
	const struct libotp_part *part;

	for (size_t i = 0;
	     (part = libotp_sequence_part(run->sequence, i)); i++) {
		run->left += part_left(part);
		if (part->reset != LIBOTP_RESET_NEEDED)
			continue;
		run->stop = part;
		return;
	}
}

static void list_freezes(FILE *f, const struct libotp_plan *plan,
			 const struct libotp_batch *batch)
{
	const struct libotp_change *change;

	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++)
		if (change->status == OTP_OP_WOULD_PROGRAM &&
		    is_freeze(plan, change))
			fprintf(f, "  line %u: %s\n", change->line,
				change->field->name);
}

/* The freeze steps that are not done yet, one line each. */
static char *pending_freezes(const struct run *run)
{
	const struct libotp_part *part;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (size_t i = 0; (part = libotp_sequence_part(run->sequence, i)) &&
	     part != run->stop; i++)
		if (part->batch)
			list_freezes(f, run->plan, part->batch);
	fclose(f);
	return text;
}

static int confirm_plan(const struct run *run)
{
	_free_ char *freezes = pending_freezes(run);
	_free_ char *question = NULL;
	int ret = 0;

	if (*freezes && opt.yes && !run->args->freeze)
		return refuse(LIBOTP_POLICY,
			      "these fields would be frozen at 0 for good:\n%sif that is meant, say --freeze as well. Nothing was changed.",
			      freezes);
	if (asprintf(&question, "These fields are frozen at 0 for good:\n%s",
		     freezes) < 0)
		abort();
	if (*freezes && !run->args->freeze)
		ret = confirm("FREEZE", question);
	return ret ?: confirm("BURN", "This cannot be undone.");
}

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

/* Lines of the steps behind the one where the run stopped. */
static struct json_object *remaining(const struct run *run,
				     const struct libotp_part *stopped)
{
	struct json_object *lines = json_object_new_array();
	const struct libotp_step *step;

	if (!stopped)
		return lines;
	for (size_t i = stopped->step + 1;
	     (step = libotp_plan_step(run->plan, i)); i++)
		json_object_array_add(lines,
				      json_object_new_int64(step->line));
	return lines;
}

static void print_run_json(const struct run *run,
			   const struct libotp_part *stopped,
			   const struct libotp_error *result)
{
	_json_ struct json_object *json = plan_json(run->plan);

	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "result", libotp_result_name(result, stopped));
	add_error(json, result);
	json_object_object_add(json, "remaining", remaining(run, stopped));
	add_parts(json, run->dev, run->sequence);
	print_json(json);
}

static void tell_stop(const struct run *run,
		      const struct libotp_part *stopped)
{
	size_t left = libotp_plan_count(run->plan) - stopped->step - 1;

	note("stopped in line %u: %s", stopped->line, stopped->why);
	note("reset the device, then run the same command again; %zu step%s remain%s",
	     left, left == 1 ? "" : "s", left == 1 ? "s" : "");
}

/* Tell and record how it went; the exit code. */
static int finish_run(struct run *run, const struct libotp_part *stopped,
		      const struct libotp_error *result)
{
	struct libotp_error err = { 0 };

	if (run->record)
		libotp_record_finish(run->record, run->sequence, stopped,
				     result, &err);
	libotp_record_free(run->record);
	if (opt.json)
		print_run_json(run, stopped, result);
	if (stopped && !result->fault)
		tell_stop(run, stopped);
	if (err.fault)
		report(&err);
	return result->fault ? result->fault : err.fault;
}

/* Program for real; the outcome is in the sequence and in err. */
static void burn_parts(struct run *run, const struct libotp_part **stopped,
		       struct libotp_error *err)
{
	struct progress progress = { 0 };

	memset(err, 0, sizeof(*err));
	libotp_sequence_forget(run->sequence);
	outlive_signals();
	if (libotp_arm(run->dev, err))
		return;
	progress_begin(&progress);
	if (!libotp_sequence_run(run->sequence, run->args->flags, stopped,
				 err))
		err->fault = LIBOTP_DONE;
	progress_end(&progress);
	libotp_disarm(run->dev);
}

static void note_nothing_left(const struct run *run)
{
	const struct libotp_part *part;
	unsigned int unknown = 0;

	for (size_t i = 0; (part = libotp_sequence_part(run->sequence, i)) &&
	     part != run->stop; i++)
		if (part->batch)
			unknown += count_unknown(part->batch);
	note_done(unknown);
}

/* Nothing is programmed: it was refused, or there is nothing left. */
static int finish_early(struct run *run, const struct libotp_error *result)
{
	const struct libotp_part *stopped = result->fault ? NULL : run->stop;
	int ret;

	if (!result->fault && !stopped)
		note_nothing_left(run);
	ret = begin_record(run);
	if (ret)
		return result->fault ? (int)result->fault : ret;
	libotp_sequence_settle(run->sequence, stopped);
	return finish_run(run, stopped, result);
}

static int run_plan(struct run *run)
{
	const struct libotp_part *stopped = NULL;
	struct libotp_error result = { 0 };
	int ret;

	ret = libotp_sequence_rehearse(run->sequence, run->args->flags,
				       &result);
	look_ahead(run);
	if (!opt.json || !opt.yes || opt.dry_run)
		print_parts_before(run->dev, run->sequence);
	if (ret)
		report(&result);
	if (opt.dry_run) {
		note("dry run: nothing was changed");
		return finish_run(run, NULL, &result);
	}
	if (ret || !run->left)
		return finish_early(run, &result);
	ret = confirm_plan(run) ?: begin_record(run);
	if (ret)
		return ret;
	burn_parts(run, &stopped, &result);
	print_parts_after(run->dev, run->sequence, stopped);
	if (result.fault)
		report(&result);
	ret = finish_run(run, stopped, &result);
	warn_groups(run->dev);
	return ret;
}

int plan_apply(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_plan_ struct libotp_plan *plan = NULL;
	_sequence_ struct libotp_sequence *sequence = NULL;
	struct plan_args args = { 0 };
	struct run run = { &args };
	int ret;

	parse(&apply_argp, argc, argv, &args);
	if (args.record && !args.force && !opt.dry_run &&
	    !access(args.record, F_OK))
		return refuse(LIBOTP_POLICY,
			      "there is a record %s already; --force replaces it. Nothing was changed.",
			      args.record);
	ret = load_plan(args.file, &plan) ?:
	      expand_plan(plan, !opt.dry_run, &dev, &sequence);
	if (ret)
		return ret;
	run.plan = plan;
	run.dev = dev;
	run.sequence = sequence;
	return run_plan(&run);
}
