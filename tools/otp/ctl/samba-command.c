// SPDX-License-Identifier: GPL-2.0-only
/* The commands that are one step: their arguments. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "samba.h"

enum {
	KEY_AT = 0x100,
	KEY_LENGTH,
	KEY_WAIT,
};

/**
 * struct args - the command line
 * @step: what it asks for
 * @files: how many files go with it
 * @has_at: an address is given
 */
struct args {
	struct samba_step step;
	unsigned int files;
	bool has_at;
};

static int take_word(const char *text, struct argp_state *state,
		     struct samba_words *words)
{
	uint32_t *word = &words->word[words->count];

	if (words->count == MAILBOX_WORDS) {
		argp_error(state, "a mailbox has %u words", MAILBOX_WORDS);
		return EINVAL;
	}
	words->given[words->count++] = true;
	return option_number(text, UINT32_MAX, "the word", state, word);
}

static int take_argument(struct args *args, const char *text,
			 struct argp_state *state)
{
	if (args->step.action == SAMBA_DO_MAILBOX)
		return take_word(text, state, &args->step.words);
	if (!args->files || args->step.path) {
		argp_error(state, "too many arguments");
		return EINVAL;
	}
	args->step.path = strdup(text);
	return args->step.path ? 0 : ENOMEM;
}

static int check_args(const struct args *args, struct argp_state *state)
{
	const struct samba_step *step = &args->step;
	const enum samba_op op = samba_action_info(step->action)->op;

	if (args->files && !step->path)
		argp_error(state, "a file is needed");
	else if ((op == SAMBA_SFIL || op == SAMBA_RFIL) && !args->has_at)
		argp_error(state, "--at is needed");
	else if (step->action == SAMBA_DO_RECEIVE && !step->length)
		argp_error(state, "--length is needed, 1 to %u",
			   MAX_FILE_SIZE);
	else if (step->action == SAMBA_DO_RECEIVE && opt.json &&
		 !strcmp(step->path, "-"))
		argp_error(state, "--json takes the standard output for itself");
	else
		return 0;
	return EINVAL;
}

static error_t parse_args(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;
	uint32_t seconds;
	int ret;

	switch (key) {
	case KEY_AT:
		args->has_at = true;
		return option_number(arg, UINT32_MAX, "the address", state,
				     &args->step.at);
	case KEY_LENGTH:
		return option_number(arg, MAX_FILE_SIZE, "the length", state,
				     &args->step.length);
	case KEY_WAIT:
		ret = option_number(arg, 3600, "the time", state, &seconds);
		args->step.wait_ms = seconds * 1000;
		return ret;
	case ARGP_KEY_ARG:
		return take_argument(args, arg, state);
	case ARGP_KEY_END:
		return check_args(args, state);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int check_end(const struct samba_step *step)
{
	const uint64_t end = (uint64_t)step->at +
		(step->size ?: step->length);

	return end <= UINT32_MAX ? 0 :
		refuse(LIBOTP_USAGE, "it goes beyond 32 bits");
}

static int run_command_step(const struct argp *argp, int argc, char **argv,
			    struct args *args)
{
	const struct samba_run_args none = { 0 };
	_script_ struct samba_script script = { 0 };
	struct libotp_error err;
	int ret;

	parse(argp, argc, argv, args);
	script.steps = malloc(sizeof(*script.steps));
	if (!script.steps)
		abort();
	script.steps[0] = args->step;
	script.count = 1;
	if (samba_settings.state_applet)
		script.state_applet = strdup(samba_settings.state_applet);
	/* To read the mailbox is to expect nothing of it. */
	if (args->step.action == SAMBA_DO_MAILBOX && !args->step.words.count)
		script.steps[0].action = SAMBA_DO_EXPECT;
	if (samba_action_info(args->step.action)->reads &&
	    step_read_file(&script.steps[0], &err))
		return report(&err);
	ret = check_end(&script.steps[0]);
	return ret ?: samba_run_steps(&script, &none);
}

#define AT { "at", KEY_AT, "ADDRESS", 0, "In the memory of the applet" }

/* Of an array of none argp loses memory. */
#define NO_OPTIONS NULL

static const struct argp_option at_options[] = { AT, { 0 } };

static const struct argp_option receive_options[] = {
	AT,
	{ "length", KEY_LENGTH, "BYTES", 0, "How many" },
	{ 0 }
};

static const struct argp_option reset_options[] = {
	{ "wait", KEY_WAIT, "SECONDS", 0, "For the monitor to come back" },
	{ 0 }
};

#define COMMAND(function, act, takes, option_list, arguments, text)	\
int samba_##function(int argc, char **argv)				\
{									\
	static const struct argp argp = {				\
		.options = option_list,					\
		.parser = parse_args,					\
		.args_doc = arguments,					\
		.doc = text,						\
		.children = samba_children,				\
	};								\
	struct args args = {						\
		.step.action = SAMBA_DO_##act, .files = takes,		\
	};								\
									\
	return run_command_step(&argp, argc, argv, &args);		\
}

COMMAND(version, VERSION, 0, NO_OPTIONS, "",
	"Print the version of the ROM code. It changes nothing, so it also tells whether there is a monitor.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 version")

COMMAND(write_key, WRITE_KEY, 1, NO_OPTIONS, "FILE",
	"Send the customer key message in FILE, which the device deciphers and programs into user signature block 0. It can be written once; the word BURN confirms it.\v"
	"A message is made by the chip maker's tool, 192 bytes for the chip of its device; for a simulated one by 'otpctl samba make-key'. The exit code is 3 if a key has been written already or the message is not authentic.\n\n"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 write-key unit-0042.key")

COMMAND(load_applet, LOAD_APPLET, 1, NO_OPTIONS, "FILE",
	"Send an applet, as the chip maker has signed it, into the memory of the device. It stays there until the next reset.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 load-applet applet.cip")

COMMAND(mailbox, MAILBOX, 0, NO_OPTIONS, "[WORD...]",
	"Send up to 32 words to the mailbox of the applet, the rest 0; or without words print what is in it.\v"
	"The first word is the command of the applet, the second one 0xffffffff. It comes back with the complement of the command and the status.\n\n"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 mailbox 0 0xffffffff 1\n"
	"  otpctl samba --port /dev/ttyUSB0 run\n"
	"  otpctl samba --port /dev/ttyUSB0 mailbox")

COMMAND(send, SEND, 1, at_options, "FILE",
	"Send a file to the buffer of the applet.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 send --at 0 data.bin")

COMMAND(receive, RECEIVE, 1, receive_options, "FILE",
	"Receive a file from the buffer of the applet; - is the standard output.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 receive --at 0 --length 512 page.bin")

COMMAND(verify, VERIFY, 1, at_options, "FILE",
	"Compare a file with what is in the buffer of the applet. The exit code is 4 if it is something else.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 verify --at 0 data.bin")

COMMAND(lock_jtag, LOCK_JTAG, 0, NO_OPTIONS, "",
	"Set the SECURITY bit: no JTAG and no debugger any more. Only the ERASE signal clears it. The word BURN confirms it.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 lock-jtag")

COMMAND(secure_boot, SECURE_BOOT, 0, NO_OPTIONS, "",
	"Set the boot mode to secure boot, or else the monitor: from the next reset on an application is started only if it is authentic. The word BURN confirms it.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 secure-boot")

COMMAND(secure_boot_no_monitor, SECURE_BOOT_NO_MONITOR, 0, NO_OPTIONS, "",
	"Set the boot mode to secure boot without the monitor: from the next reset on an application is started only if it is authentic, and without one the chip halts. The word BURN confirms it.\v"
	"Try 'secure-boot' first, and see the application start.\n\n"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 secure-boot-no-monitor")

COMMAND(reset, RESET, 0, reset_options, "",
	"Reset the chip, and wait for the monitor to come back if that is asked for.\v"
	"Example:\n  otpctl samba --port /dev/ttyUSB0 reset --wait 10")
