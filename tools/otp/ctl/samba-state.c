// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device holds, asked for with an applet. The protocol has no command
 * for that: those that would tell it are those that program.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "samba.h"
#include "samba/applet.h"

#define SECURITY	0x001u
#define BOOT_MODE	5

static int ask_fail(const struct samba_step *step, struct libotp_error *err)
{
	err->fault = step->fault ?: LIBOTP_DEVICE;
	err->code = -EIO;
	snprintf(err->text, sizeof(err->text),
		 "the state cannot be asked for: %s: %s",
		 samba_action_info(step->action)->name, step->text);
	return err->code;
}

/* Loads the applet from its file. */
static int load(struct samba_port *port, const char *path,
		struct libotp_error *err)
{
	struct samba_step step = { .action = SAMBA_DO_LOAD_APPLET };
	int ret;

	step.path = strdup(path);
	if (!step.path)
		abort();
	ret = step_read_file(&step, err);
	if (!ret) {
		step_act(port, &step);
		if (step.status != STEP_DONE)
			ret = ask_fail(&step, err);
	}
	step_free(&step);
	return ret;
}

/* One command of the applet, with one argument; its first result. */
static int call(struct samba_port *port, uint32_t command, uint32_t argument,
		uint32_t *result, struct libotp_error *err)
{
	struct samba_step steps[] = {
		{ .action = SAMBA_DO_MAILBOX,
		  .words = { .word = { command, UINT32_MAX, argument } } },
		{ .action = SAMBA_DO_RUN },
		{ .action = SAMBA_DO_EXPECT,
		  .words = { .word = { ~command, SAMBA_APPLET_OK },
			     .given = { true, true }, .count = 2 } },
	};
	const uint8_t *word;
	int ret = 0;

	for (size_t i = 0; i < ARRAY_SIZE(steps) && !ret; i++) {
		step_act(port, &steps[i]);
		if (steps[i].status != STEP_DONE)
			ret = ask_fail(&steps[i], err);
	}
	if (!ret) {
		word = steps[2].got + 2 * 4;
		*result = word[0] | word[1] << 8 | word[2] << 16 |
			  (uint32_t)word[3] << 24;
	}
	free(steps[2].got);
	return ret;
}

int state_ask(struct samba_port *port, const char *applet,
	      struct samba_state *state, struct libotp_error *err)
{
	uint32_t unused;

	return load(port, applet, err) ?:
	       call(port, SAMBA_APPLET_INIT, SAMBA_COMM_SERIAL, &unused,
		    err) ?:
	       call(port, SAMBA_APPLET_READ_BOOTCFG, SAMBA_BOOTCFG_GPNVM,
		    &state->gpnvm, err) ?:
	       call(port, SAMBA_APPLET_READ_BOOTCFG, SAMBA_BOOTCFG_KEY_STATE,
		    &state->key, err);
}

/* ---- in words ---- */

static unsigned int boot_mode(const struct samba_state *state)
{
	return state->gpnvm >> BOOT_MODE & 0xf;
}

static const char *boot_mode_text(unsigned int mode)
{
	switch (mode) {
	case 0x0:
		return "standard monitor";
	case 0x3:
		return "standard boot";
	case 0x9:
		return "Secure SAM-BA Monitor";
	case SAMBA_BOOT_SECURE_OR_MONITOR:
		return "secure boot, or else the Secure SAM-BA Monitor";
	case SAMBA_BOOT_SECURE:
		return "secure boot without the monitor";
	default:
		return "INCOMPLETE: the chip will halt at its next reset; set it again before that";
	}
}

static const char *boot_mode_bits(unsigned int mode)
{
	static char bits[5];

	for (int i = 0; i < 4; i++)
		bits[i] = '0' + (mode >> (3 - i) & 1);
	return bits;
}

static const char *key_text(uint32_t key)
{
	switch (key) {
	case SAMBA_KEY_BLANK:
		return "blank";
	case SAMBA_KEY_INCOMPLETE:
		return "incomplete: writing the same key again may complete it";
	case SAMBA_KEY_COMPLETE:
		return "written";
	default:
		return "unknown";
	}
}

static enum step_status is_done(bool done, const char **words)
{
	*words = done ? "the device says that it has been done" :
			"the device says that it has not been done";
	return done ? STEP_DONE : STEP_FAILED;
}

static enum step_status mode_is(const struct samba_state *state,
				unsigned int wanted, const char **words)
{
	const unsigned int mode = boot_mode(state);

	if (mode != wanted && *boot_mode_text(mode) == 'I') {
		*words = "the device says that its boot mode is incomplete: do not reset it before it has been set again";
		return STEP_FAILED;
	}
	return is_done(mode == wanted, words);
}

/* Has the device done it: STEP_DONE, or STEP_FAILED. */
enum step_status state_of_step(const struct samba_state *state,
			       const struct samba_step *step,
			       const char **words)
{
	switch (step->action) {
	case SAMBA_DO_WRITE_KEY:
		if (state->key == SAMBA_KEY_INCOMPLETE) {
			*words = "the device says that its key is incomplete: writing the same key again may complete it";
			return STEP_FAILED;
		}
		return is_done(state->key == SAMBA_KEY_COMPLETE, words);
	case SAMBA_DO_LOCK_JTAG:
		return is_done(state->gpnvm & SECURITY, words);
	case SAMBA_DO_SECURE_BOOT:
		return mode_is(state, SAMBA_BOOT_SECURE_OR_MONITOR, words);
	case SAMBA_DO_SECURE_BOOT_NO_MONITOR:
		return mode_is(state, SAMBA_BOOT_SECURE, words);
	default:
		*words = "this is no part of the state of a device";
		return STEP_UNKNOWN;
	}
}

/* ---- the command ---- */

static error_t parse_state(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "too many arguments");
	return EINVAL;
}

static const struct argp state_argp = {
	.parser = parse_state,
	.children = samba_children,
	.doc = "Ask the device what it holds, with an applet that can tell (--state-applet): customer key, boot mode and SECURITY. It takes the place of the applet that was loaded, and changes nothing else.\v"
	       "Example:\n  otpctl samba --port /dev/ttyUSB0 state --state-applet state.bin",
};

static void print_state(const struct samba_state *state)
{
	const unsigned int mode = boot_mode(state);

	printf("customer key: %s\n", key_text(state->key));
	printf("boot mode:    %s, %s\n", boot_mode_bits(mode),
	       boot_mode_text(mode));
	printf("SECURITY:     %u\n", state->gpnvm & SECURITY);
}

static void print_state_json(const struct samba_state *state)
{
	static const char *const keys[] = {
		"blank", "incomplete", "complete",
	};
	_json_ struct json_object *json = json_object_new_object();

	add_text(json, "port", samba_settings.port);
	add_text(json, "customer_key",
		 state->key < ARRAY_SIZE(keys) ? keys[state->key] : NULL);
	add_number(json, "gpnvm", state->gpnvm);
	add_text(json, "boot_mode", boot_mode_bits(boot_mode(state)));
	add_bool(json, "security", state->gpnvm & SECURITY);
	print_json(json);
}

int samba_state(int argc, char **argv)
{
	_port_ struct samba_port port = { .line.fd = -1 };
	struct samba_state state;
	struct libotp_error err;
	int ret;

	parse(&state_argp, argc, argv, NULL);
	if (!samba_settings.state_applet)
		return refuse(LIBOTP_USAGE,
			      "the state can only be asked for by an applet: say --state-applet FILE");
	ret = port_open(&port);
	if (ret)
		return ret;
	if (state_ask(&port, samba_settings.state_applet, &state, &err))
		return report(&err);
	if (opt.json)
		print_state_json(&state);
	else
		print_state(&state);
	return 0;
}
