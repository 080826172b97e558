// SPDX-License-Identifier: GPL-2.0-only
/* How to talk to the device. */
#include <errno.h>
#include <string.h>

#include "samba.h"

enum {
	KEY_DIALECT = 0x200,
	KEY_ONE_SESSION,
	KEY_CHUNK_ACK,
	KEY_APPLET_ACK,
	KEY_TIMEOUT,
	KEY_APPLET_TIMEOUT,
	KEY_TRACE,
	KEY_STATE_APPLET,
};

struct samba_settings samba_settings = { .baud = SAMBA_BAUD };

static const struct argp_option line_options[] = {
	{ "port", 'p', "TTY", 0, "The serial line", 80 },
	{ "baud", 'b', "BAUD", 0, "Its speed; default: 115200, 8N1", 80 },
	{ "dialect", KEY_DIALECT, "NAME", 0,
	  "How commands are written: data-sheet (default) or sam-ba", 80 },
	{ "one-session", KEY_ONE_SESSION, NULL, 0,
	  "A payload from the device follows its reply in the same transfer",
	  80 },
	{ "chunk-ack", KEY_CHUNK_ACK, "HOW", 0,
	  "The raw acknowledge of send and receive: poll (default), whether one comes or not, or wait for it in silence",
	  80 },
	{ "applet-ack", KEY_APPLET_ACK, "HOW", 0,
	  "That at the end of an applet: wait (default) or poll", 80 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "The device has to answer by then; default: 10", 80 },
	{ "applet-timeout", KEY_APPLET_TIMEOUT, "SECONDS", 0,
	  "And an applet has to be over by then; default: 10", 80 },
	{ "trace", KEY_TRACE, "FILE", 0,
	  "Write what goes over the line, but no key; - is the standard error",
	  80 },
	{ "state-applet", KEY_STATE_APPLET, "FILE", 0,
	  "Ask the device with this applet whether something has happened, where no answer came",
	  80 },
	{ 0 }
};

int option_number(const char *text, uint32_t max, const char *what,
		  struct argp_state *state, uint32_t *number)
{
	_free_ char *name = shown(text);
	uint8_t b[4];

	if (libotp_parse_number(text, b, sizeof(b))) {
		argp_error(state, "%s '%s' is no number of 32 bits: decimal without leading zeros, or hexadecimal after 0x",
			   what, name);
		return EINVAL;
	}
	*number = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	if (*number > max) {
		argp_error(state, "%s is at most %u", what, max);
		return EINVAL;
	}
	return 0;
}

static int take_seconds(const char *text, const char *what,
			struct argp_state *state, uint32_t *seconds)
{
	int ret = option_number(text, 3600, what, state, seconds);

	if (!ret && !*seconds)
		argp_error(state, "%s is at least 1", what);
	return ret;
}

static int take_baud(const char *text, struct argp_state *state)
{
	uint32_t baud;
	int ret = option_number(text, UINT32_MAX, "the speed", state, &baud);

	if (ret)
		return ret;
	if (!samba_line_baud(baud))
		argp_error(state, "a line cannot do %u baud", baud);
	samba_settings.baud = baud;
	return 0;
}

static int take_dialect(const char *text, struct argp_state *state)
{
	if (!strcmp(text, "sam-ba"))
		samba_settings.params.dialect = SAMBA_SAM_BA_3;
	else if (strcmp(text, "data-sheet"))
		argp_error(state, "the dialect is data-sheet or sam-ba");
	return 0;
}

static int take_ack(const char *text, struct argp_state *state,
		    enum samba_ack *ack)
{
	if (!strcmp(text, "wait"))
		*ack = SAMBA_ACK_WAIT;
	else if (!strcmp(text, "poll"))
		*ack = SAMBA_ACK_POLL;
	else
		argp_error(state, "an acknowledge is poll or wait");
	return 0;
}

static int take_timeout(const char *text, struct argp_state *state)
{
	struct xmodem_params *xmodem = &samba_settings.params.xmodem;
	uint32_t seconds;
	int ret = take_seconds(text, "the time", state, &seconds);

	xmodem->start_tries = seconds * 1000 / xmodem->start_ms;
	return ret;
}

static int take_applet_timeout(const char *text, struct argp_state *state)
{
	uint32_t seconds;
	int ret = take_seconds(text, "the time", state, &seconds);

	samba_settings.params.applet_ms = seconds * 1000;
	return ret;
}

static error_t parse_line(int key, char *arg, struct argp_state *state)
{
	struct samba_client_params *params = &samba_settings.params;

	switch (key) {
	case ARGP_KEY_INIT:
		/* They may stand in front of the command and behind it. */
		if (!params->xmodem.start_ms)
			*params = samba_client_defaults;
		return 0;
	case 'p':
		samba_settings.port = arg;
		return 0;
	case 'b':
		return take_baud(arg, state);
	case KEY_DIALECT:
		return take_dialect(arg, state);
	case KEY_ONE_SESSION:
		params->one_session = true;
		return 0;
	case KEY_CHUNK_ACK:
		return take_ack(arg, state, &params->chunk_ack);
	case KEY_APPLET_ACK:
		return take_ack(arg, state, &params->applet_ack);
	case KEY_TIMEOUT:
		return take_timeout(arg, state);
	case KEY_APPLET_TIMEOUT:
		return take_applet_timeout(arg, state);
	case KEY_TRACE:
		samba_settings.trace = arg;
		return 0;
	case KEY_STATE_APPLET:
		samba_settings.state_applet = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp line_argp = { line_options, parse_line };

const struct argp_child samba_children[] = {
	{ &line_argp, 0, "The line:", 80 },
	{ &global_argp, 0, GLOBAL_HEADER, 90 },
	{ 0 }
};
