// SPDX-License-Identifier: GPL-2.0-only
/* 'otpctl samba run': the applet, or a script. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "samba.h"

enum {
	KEY_FORCE = 0x100,
	KEY_RESUME,
	KEY_DONE,
	KEY_REPEAT,
};

struct args {
	const char *script;
	struct samba_run_args run;
};

static const struct argp_option run_options[] = {
	{ "record", 'r', "FILE", 0, "Keep a JSON record of the run" },
	{ "force", KEY_FORCE, NULL, 0, "Replace a record that is there" },
	{ "resume", KEY_RESUME, NULL, 0,
	  "Go on where the run of the record came to an end" },
	{ "done", KEY_DONE, "LINE", 0,
	  "The step of this line, whose outcome is unknown, has happened" },
	{ "repeat", KEY_REPEAT, "LINE", 0, "Or it has not" },
	{ 0 }
};

static int take_decision(struct samba_run_args *run, const char *text,
			 bool done, struct argp_state *state)
{
	struct samba_decision *decision =
		&run->decisions[run->decision_count];

	if (run->decision_count == ARRAY_SIZE(run->decisions)) {
		argp_error(state, "too many decisions");
		return EINVAL;
	}
	run->decision_count++;
	decision->done = done;
	return option_number(text, UINT32_MAX, "the line", state,
			     &decision->line);
}

static int check_args(const struct args *args, struct argp_state *state)
{
	const struct samba_run_args *run = &args->run;

	if (!args->script && run->record)
		argp_error(state, "a record goes with a script");
	else if (run->resume && !run->record)
		argp_error(state, "--resume needs the --record to go on with");
	else if (run->resume && run->force)
		argp_error(state, "--resume or --force, not both");
	else if (run->decision_count && !run->resume)
		argp_error(state, "--done and --repeat go with --resume");
	else
		return 0;
	return EINVAL;
}

static error_t parse_run(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'r':
		args->run.record = arg;
		return 0;
	case KEY_FORCE:
		args->run.force = true;
		return 0;
	case KEY_RESUME:
		args->run.resume = true;
		return 0;
	case KEY_DONE:
		return take_decision(&args->run, arg, true, state);
	case KEY_REPEAT:
		return take_decision(&args->run, arg, false, state);
	case ARGP_KEY_ARG:
		if (args->script)
			argp_error(state, "too many arguments");
		args->script = arg;
		return 0;
	case ARGP_KEY_END:
		return check_args(args, state);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp run_argp = {
	.options = run_options,
	.parser = parse_run,
	.args_doc = "[SCRIPT]",
	.doc = "Run a script, what a factory does with every part; or without one run the applet that has been loaded.\v"
	       "A script is checked as a whole, with its files, before the first byte is sent. It stops at the first step that fails. With a record the same command and --resume goes on there: what cannot be undone is never said twice, "
	       "unless the device (--state-applet) or somebody who looked at it (--repeat) says that it has not happened.\n\n"
	       "Examples:\n"
	       "  otpctl samba run --dry-run part.yaml\n"
	       "  otpctl samba --port /dev/ttyUSB0 run --yes --record unit-0042.json part.yaml\n"
	       "  otpctl samba --port /dev/ttyUSB0 run --yes --record unit-0042.json --resume part.yaml\n"
	       "  otpctl samba --port /dev/ttyUSB0 run",
	.children = samba_children,
};

static int run_applet(void)
{
	const struct samba_run_args none = { 0 };
	struct samba_step step = { .action = SAMBA_DO_RUN };
	struct samba_script script = { .steps = &step, .count = 1 };

	return samba_run_steps(&script, &none);
}

int samba_run(int argc, char **argv)
{
	_script_ struct samba_script script = { 0 };
	struct args args = { 0 };
	struct libotp_error err;

	parse(&run_argp, argc, argv, &args);
	if (!args.script)
		return run_applet();
	if (script_load(args.script, &script, &err))
		return report(&err);
	if (samba_settings.state_applet) {
		free(script.state_applet);
		script.state_applet = strdup(samba_settings.state_applet);
	}
	return samba_run_steps(&script, &args.run);
}
