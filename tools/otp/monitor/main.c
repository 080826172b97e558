// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "chip.h"
#include "serve.h"
#include "wire.h"

#define PROGRAM		"otp-samba-monitor"
/* For a device to come back behind a reset. */
#define REOPEN_MS	10000

const char *argp_program_version = PROGRAM " " OTPCTL_VERSION;

/**
 * struct settings - what was asked for
 */
struct settings {
	const char *device;
	const char *port;
	const char *pty;
	unsigned int baud;
	const char *reset_command;
	const char *secret;
	bool any_boot_mode;
	struct samba_monitor_options options;
};

enum {
	OPT_PTY = 256,
	OPT_BAUD,
	OPT_CHUNK,
	OPT_ONE_SESSION,
	OPT_FILE_ACK,
	OPT_SECRET,
	OPT_ANY_BOOT_MODE,
	OPT_VERSION_STRING,
};

static bool quiet;

static void log_line(const char *line)
{
	if (!quiet)
		fprintf(stderr, PROGRAM ": %s\n", line);
}

/* ---- options ---- */

static const struct argp_option monitor_options[] = {
	{ NULL, 0, NULL, 0, "The line:", 1 },
	{ "port", 'p', "TTY", 0, "Answer on this tty, 8N1" },
	{ "baud", OPT_BAUD, "N", 0, "Its speed; default: 115200" },
	{ "pty", OPT_PTY, "LINK", 0,
	  "Answer on a pty that hosts find as LINK, which is removed at the end" },
	{ NULL, 0, NULL, 0, "The chip:", 2 },
	{ "device", 'd', "NAME", 0,
	  "Device, otp0 or /dev/otp0; default: the only one of the driver sefc" },
	{ "reset-command", 'r', "COMMAND", 0,
	  "What CRST runs to reset the chip, by sh; without it the program ends there" },
	{ "any-boot-mode", OPT_ANY_BOOT_MODE, NULL, 0,
	  "Also answer where the boot ROM would not run the monitor" },
	{ NULL, 0, NULL, 0, "What is not known of the ROM:", 3 },
	{ "chunk", OPT_CHUNK, "BYTES", 0,
	  "Ask for payloads in pieces of that many bytes; default: as a whole" },
	{ "one-session", OPT_ONE_SESSION, NULL, 0,
	  "Send a payload in the transfer of its reply, not in one of its own" },
	{ "file-ack", OPT_FILE_ACK, "WHEN", 0,
	  "Raw acknowledge of SFIL and RFIL: always, never, or auto, for commands written as by sam-ba 3.x; default: auto" },
	{ "version-string", OPT_VERSION_STRING, "TEXT", 0,
	  "What RVER answers, up to 48 bytes" },
	{ "secret", OPT_SECRET, "FILE", 0,
	  "32 bytes that keys are made of; default: those of the tests, which everybody knows" },
	{ NULL, 0, NULL, 0, "Other:", 4 },
	{ "quiet", 'q', NULL, 0, "Do not tell what is done" },
	{ 0 }
};

static unsigned int number(const char *text, unsigned int most,
			   struct argp_state *state, const char *what)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end || errno || !value ||
	    value > most)
		argp_error(state, "%s is a number from 1 to %u", what, most);
	return value;
}

static enum samba_raw_ack file_ack(const char *text, struct argp_state *state)
{
	static const char *const names[] = {
		[SAMBA_RAW_ACK_AUTO] = "auto",
		[SAMBA_RAW_ACK_ALWAYS] = "always",
		[SAMBA_RAW_ACK_NEVER] = "never",
	};

	for (int i = 0; i < 3; i++)
		if (!strcmp(text, names[i]))
			return i;
	argp_error(state, "--file-ack is auto, always or never");
	return SAMBA_RAW_ACK_AUTO;
}

static void check_settings(const struct settings *s, struct argp_state *state)
{
	if (!s->port == !s->pty)
		argp_error(state, "one line is needed: --port or --pty");
	if (!samba_line_baud(s->baud))
		argp_error(state, "no tty does %u baud", s->baud);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct settings *s = state->input;

	switch (key) {
	case 'p':
		s->port = arg;
		return 0;
	case OPT_PTY:
		s->pty = arg;
		return 0;
	case OPT_BAUD:
		s->baud = number(arg, 921600, state, "--baud");
		return 0;
	case 'd':
		s->device = arg;
		return 0;
	case 'r':
		s->reset_command = arg;
		return 0;
	case OPT_ANY_BOOT_MODE:
		s->any_boot_mode = true;
		return 0;
	case OPT_CHUNK:
		s->options.chunk = number(arg, SAMBA_BUFFER_SIZE, state,
					  "--chunk");
		return 0;
	case OPT_ONE_SESSION:
		s->options.one_session = true;
		return 0;
	case OPT_FILE_ACK:
		s->options.file_ack = file_ack(arg, state);
		return 0;
	case OPT_VERSION_STRING:
		s->options.version = arg;
		return 0;
	case OPT_SECRET:
		s->secret = arg;
		return 0;
	case 'q':
		quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is too much", arg);
		return EINVAL;
	case ARGP_KEY_SUCCESS:
		check_settings(s, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp monitor_argp = {
	.options = monitor_options,
	.parser = parse_option,
	.doc = "The device's end of a Secure SAM-BA line: it answers a factory host as the boot ROM of a Microchip PIC32CX-MTSH does, and programs the one-time memory of /dev/otpN, which is best a simulated one.\v"
	       "It programs what hosts tell it to, for good. What has no public description is ours: the customer key message, the applets, the time-outs; a real part does not take these keys.\n\n"
	       "Exit codes: 0 ended by a signal or by CRST, 1 device or line error, 2 usage, 3 the boot ROM would not run the monitor.\n\n"
	       "Example, with a simulated chip 'unit' that otpctl mock has made:\n"
	       "  otpctl write --yes BOOT_MODE=9\n"
	       "  otpctl mock reset unit\n"
	       "  " PROGRAM " --pty /tmp/unit \\\n"
	       "    --reset-command 'otpctl mock reset unit' &\n"
	       "  otpctl samba --port /tmp/unit version\n\n"
	       "See also " PROGRAM "(1), otpctl(1).",
};

/* ---- running ---- */

static int complain(const struct libotp_error *err)
{
	fprintf(stderr, PROGRAM ": %s\n", err->text);
	return err->fault ?: LIBOTP_DEVICE;
}

static int read_secret(const char *path, uint8_t secret[SAMBA_SECRET_SIZE])
{
	uint8_t bytes[SAMBA_SECRET_SIZE + 1];
	FILE *f = fopen(path, "re");
	size_t size = f ? fread(bytes, 1, sizeof(bytes), f) : 0;

	if (!f) {
		fprintf(stderr, PROGRAM ": cannot open %s: %s\n", path,
			strerror(errno));
		return LIBOTP_USAGE;
	}
	fclose(f);
	if (size == SAMBA_SECRET_SIZE)
		memcpy(secret, bytes, SAMBA_SECRET_SIZE);
	OPENSSL_cleanse(bytes, sizeof(bytes));
	if (size == SAMBA_SECRET_SIZE)
		return 0;
	fprintf(stderr, PROGRAM ": %s has not the %d bytes of a secret\n",
		path, SAMBA_SECRET_SIZE);
	return LIBOTP_USAGE;
}

static int run_reset(const char *command)
{
	int status = system(command);

	if (status != -1 && WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	fprintf(stderr, PROGRAM ": the reset command failed\n");
	return LIBOTP_DEVICE;
}

/* It may be gone for a while: a driver that is bound again. */
static int open_again(struct chip *chip, const char *name,
		      struct libotp_error *err)
{
	const struct timespec pause = { 0, 50000000 };
	const uint64_t until = samba_line_now() + REOPEN_MS;
	int ret;

	for (;;) {
		ret = chip_open(chip, name, log_line, err);
		if (!ret || serve_signalled() || samba_line_now() >= until)
			return ret;
		nanosleep(&pause, NULL);
	}
}

/* Whether it goes on, and if not, how the program ends. */
static bool reset(const struct settings *s, struct chip *chip, int *ret)
{
	char name[64], why[256];
	struct libotp_error err;

	*ret = 0;
	if (!s->reset_command) {
		log_line("CRST: nothing resets the chip without --reset-command");
		return false;
	}
	snprintf(name, sizeof(name), "%s", libotp_name(chip->dev));
	chip_close(chip);
	*ret = run_reset(s->reset_command);
	if (*ret)
		return false;
	if (open_again(chip, name, &err)) {
		*ret = complain(&err);
		return false;
	}
	if (s->any_boot_mode || chip_runs_monitor(chip, why, sizeof(why))) {
		log_line("the chip was reset");
		return true;
	}
	log_line("the chip was reset, and the monitor does not come back:");
	log_line(why);
	return false;
}

static int run(const struct settings *s, struct chip *chip,
	       struct wire *wire, struct samba_monitor *monitor)
{
	const struct samba_target target = { &chip_ops, chip };
	int ret;

	for (;;) {
		samba_monitor_init(monitor, &s->options, &target);
		switch (serve(monitor, wire->fd)) {
		case SERVE_SIGNAL:
			return 0;
		case SERVE_LINE:
			fprintf(stderr, PROGRAM ": the line is gone\n");
			return LIBOTP_DEVICE;
		case SERVE_RESET:
			if (!reset(s, chip, &ret))
				return ret;
			break;
		}
	}
}

static int begin(const struct settings *s, struct chip *chip,
		 struct wire *wire)
{
	struct samba_monitor *monitor = malloc(sizeof(*monitor));
	char where[512];
	int ret;

	if (!monitor)
		return LIBOTP_DEVICE;
	snprintf(where, sizeof(where), "%s answers on %s",
		 libotp_name(chip->dev), s->port ?: s->pty);
	log_line(where);
	ret = run(s, chip, wire, monitor);
	OPENSSL_cleanse(monitor, sizeof(*monitor));
	free(monitor);
	return ret;
}

static int refuse_boot_mode(const char *why)
{
	fprintf(stderr, PROGRAM ": this chip has no Secure SAM-BA Monitor now: %s; --any-boot-mode does not mind\n",
		why);
	return LIBOTP_POLICY;
}

int main(int argc, char **argv)
{
	struct settings s = { .baud = SAMBA_BAUD };
	struct libotp_error err;
	struct wire wire;
	struct chip chip;
	char why[256];
	int ret;

	argp_err_exit_status = LIBOTP_USAGE;
	samba_monitor_options_init(&s.options);
	s.options.version = "linux-otp " OTPCTL_VERSION " Secure SAM-BA Monitor";
	argp_parse(&monitor_argp, argc, argv, 0, NULL, &s);
	if (s.secret) {
		ret = read_secret(s.secret, s.options.secret);
		if (ret)
			return ret;
	}
	if (chip_open(&chip, s.device, log_line, &err))
		return complain(&err);
	if (!s.any_boot_mode && !chip_runs_monitor(&chip, why, sizeof(why))) {
		chip_close(&chip);
		return refuse_boot_mode(why);
	}
	serve_signals();
	ret = s.port ? wire_open_tty(&wire, s.port, s.baud, &err) :
		       wire_open_pty(&wire, s.pty, &err);
	if (ret) {
		ret = complain(&err);
	} else {
		ret = begin(&s, &chip, &wire);
		wire_close(&wire);
	}
	chip_close(&chip);
	OPENSSL_cleanse(&s.options, sizeof(s.options));
	return ret;
}
