// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "ctl.h"

const char *argp_program_version = "otpctl " OTPCTL_VERSION;

static const struct argp_option global_options[] = {
	{ "device", 'd', "NAME", 0,
	  "Device, otp0 or /dev/otp0; default: the only one", 90 },
	{ "json", 'j', NULL, 0, "Print JSON", 90 },
	{ "dry-run", 'n', NULL, 0, "Check everything, change nothing", 90 },
	{ "yes", 'y', NULL, 0, "Do not ask before what cannot be undone", 90 },
	{ 0 }
};

static error_t parse_global(int key, char *arg, struct argp_state *state)
{
	(void)state;
	switch (key) {
	case 'd':
		opt.device = arg;
		return 0;
	case 'j':
		opt.json = true;
		return 0;
	case 'n':
		opt.dry_run = true;
		return 0;
	case 'y':
		opt.yes = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp global_argp = { global_options, parse_global };

const struct argp_child global_children[] = {
	{ &global_argp, 0, GLOBAL_HEADER, 90 },
	{ 0 }
};

void parse(const struct argp *argp, int argc, char **argv, void *state)
{
	argp_parse(argp, argc, argv, 0, NULL, state);
}

struct choice {
	const struct command *commands;
	size_t count;
	const struct command *chosen;
	int argc;
	char **argv;
};

static error_t parse_command(int key, char *arg, struct argp_state *state)
{
	struct choice *choice = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		for (size_t i = 0; i < choice->count; i++)
			if (!strcmp(choice->commands[i].name, arg))
				choice->chosen = &choice->commands[i];
		if (!choice->chosen) {
			_free_ char *text = shown(arg);

			argp_error(state, "there is no command '%s'", text);
			return EINVAL;
		}
		choice->argc = state->argc - state->next + 1;
		choice->argv = &state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a command is needed");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static char *command_doc(const char *doc, const char *examples,
			 const struct command *commands, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	fprintf(f, "%s\n\nCommands:\n", doc);
	for (size_t i = 0; i < count; i++)
		fprintf(f, "  %-12s %s\n", commands[i].name,
			commands[i].summary);
	fprintf(f, "\v%s", examples);
	fclose(f);
	return text;
}

int run_command_with(const struct argp_child *children, const char *prefix,
		     const char *doc, const char *examples,
		     const struct command *commands, size_t count, int argc,
		     char **argv)
{
	_free_ char *full = command_doc(doc, examples, commands, count);
	struct choice choice = { commands, count };
	struct argp argp = {
		.parser = parse_command,
		.args_doc = "COMMAND [ARGUMENT...]",
		.doc = full,
		.children = children,
	};
	char name[64];

	snprintf(name, sizeof(name), "%s", prefix);
	argv[0] = name;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &choice);
	snprintf(name, sizeof(name), "%s %s", prefix, choice.chosen->name);
	choice.argv[0] = name;
	return choice.chosen->run(choice.argc, choice.argv);
}

int run_command(const char *prefix, const char *doc, const char *examples,
		const struct command *commands, size_t count, int argc,
		char **argv)
{
	return run_command_with(global_children, prefix, doc, examples,
				commands, count, argc, argv);
}

static const struct command commands[] = {
	{ "list", "what devices there are", cmd_list },
	{ "show", "regions, fields, and what is programmed", cmd_show },
	{ "map", "a picture of what is programmed", cmd_map },
	{ "read", "value and mask of a field or of a range", cmd_read },
	{ "write", "program fields, for good", cmd_write },
	{ "lock", "end the writing of a region for good, or its reading",
	  cmd_lock },
	{ "erase", "make regions blank, where the memory can be erased",
	  cmd_erase },
	{ "plan", "check, compare, apply a provisioning plan", cmd_plan },
	{ "gen", "make command files and a plan from a configuration",
	  cmd_gen },
	{ "journal", "read, append to, ratchet and erase a secure journal",
	  cmd_journal },
	{ "image", "install and confirm signed images, which are served as nvmem",
	  cmd_image },
	{ "dai", "one raw command, for bring-up", cmd_dai },
	{ "astra", "otpread and otpwrite as the chip maker's tools do",
	  cmd_astra },
	{ "samba", "provision a chip over its Secure SAM-BA Monitor",
	  cmd_samba },
	{ "monitor", "print events as they happen", cmd_monitor },
	{ "mock", "make and torture simulated devices", cmd_mock },
};

int main(int argc, char **argv)
{
	argp_err_exit_status = LIBOTP_USAGE;
	return run_command("otpctl",
			   "Program one-time memory, safely: nothing is programmed before the whole request has been checked, and everything that was is verified.",
			   "Exit codes: 0 done, 1 device error, 2 usage, 3 refused by policy, 4 verification mismatch.\n\n"
			   "Examples:\n"
			   "  otpctl list\n"
			   "  otpctl show -d otp0\n"
			   "  otpctl write --dry-run OTP_USER_DATA_5=0xA/0xF\n"
			   "  otpctl plan apply plan.yaml --record unit-0042.json\n\n"
			   "'otpctl COMMAND --help' explains a command; see also otpctl(1), otpctl-plan(5).",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
