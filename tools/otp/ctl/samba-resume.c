// SPDX-License-Identifier: GPL-2.0-only
/*
 * Going on with a run that did not get to its end. What cannot be undone is
 * never repeated unless the device, or somebody who looked at it, says that
 * it has not happened.
 */
#include <stdio.h>

#include "samba.h"

static bool is_open(const struct samba_step *step)
{
	return step_is_irreversible(step) &&
	       (step->status == STEP_BEGUN || step->status == STEP_UNKNOWN);
}

static bool is_done(const struct samba_step *step)
{
	return step->status == STEP_DONE || step->status == STEP_SKIPPED;
}

/* ---- what somebody knows ---- */

static struct samba_step *find_open(struct samba_script *script,
				    uint32_t line)
{
	for (size_t i = 0; i < script->count; i++)
		if (script->steps[i].line == line &&
		    is_open(&script->steps[i]))
			return &script->steps[i];
	return NULL;
}

static int decide(struct samba_script *script,
		  const struct samba_decision *decision)
{
	struct samba_step *step = find_open(script, decision->line);

	if (!step)
		return refuse(LIBOTP_USAGE,
			      "line %u: there is no step whose outcome is unknown. Nothing was sent.",
			      decision->line);
	step->status = decision->done ? STEP_DONE : STEP_FAILED;
	return 0;
}

/* Reads the record, and what is known besides. */
int resume_begin(struct samba_script *script,
		 const struct samba_run_args *args)
{
	int ret = record_read(args->record, script);

	for (unsigned int i = 0; i < args->decision_count && !ret; i++)
		ret = decide(script, &args->decisions[i]);
	return ret;
}

/* ---- what the device knows ---- */

static struct samba_step *first_open(struct samba_script *script)
{
	for (size_t i = 0; i < script->count; i++)
		if (is_open(&script->steps[i]))
			return &script->steps[i];
	return NULL;
}

static int refuse_open(const struct samba_step *step)
{
	return refuse(LIBOTP_POLICY,
		      "line %u: %s was begun, and whether it has happened nobody knows: it is not repeated. Ask the device (--state-applet FILE), or look at it, and say --done %u or --repeat %u. Nothing was changed.",
		      step->line, samba_action_info(step->action)->name,
		      step->line, step->line);
}

/* Of every step that nobody knows of. */
int resume_ask(struct samba_run *run)
{
	struct samba_step *step = first_open(run->script);
	const char *applet = run->script->state_applet;
	struct samba_state state;
	struct libotp_error err;
	const char *words;

	if (!step)
		return 0;
	if (!applet)
		return refuse_open(step);
	if (state_ask(&run->port, applet, &state, &err)) {
		report(&err);
		return refuse_open(step);
	}
	for (; step; step = first_open(run->script)) {
		step->status = state_of_step(&state, step, &words);
		note("line %u: %s: %s", step->line,
		     samba_action_info(step->action)->name, words);
	}
	return 0;
}

/* ---- where to go on ---- */

static size_t first_left(const struct samba_script *script)
{
	size_t i = 0;

	while (i < script->count && is_done(&script->steps[i]))
		i++;
	return i;
}

/* What an applet is about begins where it is loaded. */
static size_t segment(const struct samba_script *script, size_t left)
{
	size_t i = left;

	if (left == script->count ||
	    !samba_action_info(script->steps[left].action)->in_segment)
		return left;
	while (i && script->steps[i].action != SAMBA_DO_LOAD_APPLET)
		i--;
	return i;
}

/* Does it depend on the applet and the mailbox that were there. */
static bool is_repeated(const struct samba_step *step)
{
	return samba_action_info(step->action)->in_segment;
}

/* Marks what is not done again, and forgets how the rest went. */
void resume_plan(struct samba_script *script)
{
	const size_t left = first_left(script), from = segment(script, left);

	for (size_t i = 0; i < script->count; i++) {
		struct samba_step *step = &script->steps[i];

		step->text[0] = '\0';
		if (i < from || (i < left && !is_repeated(step)) ||
		    (is_done(step) && step_is_irreversible(step)))
			step->status = STEP_SKIPPED;
		else
			step->status = STEP_NOT_REACHED;
	}
}
