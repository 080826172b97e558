// SPDX-License-Identifier: GPL-2.0-only
/* One step, done. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "samba.h"
#include "samba/applet.h"
#include "samba/errcode.h"

#define VERSION_MAX	4096

/* Exit codes of what a device answers. */
static enum libotp_fault errcode_fault(int32_t errcode)
{
	switch (errcode) {
	case SAMBA_BAD_ADDRESS:
	case SAMBA_BAD_LENGTH:
	case SAMBA_BAD_OP:
	case SAMBA_BAD_KEY_LENGTH:
		return LIBOTP_USAGE;
	case SAMBA_KEY_WRITTEN:
	case SAMBA_CMAC:
	case SAMBA_CBC:
	case SAMBA_BAD_PAYLOAD:
		return LIBOTP_POLICY;
	default:
		return LIBOTP_DEVICE;
	}
}

enum libotp_fault client_fault(const struct samba_client *client)
{
	if (client->outcome == SAMBA_CLIENT_DONE)
		return LIBOTP_DONE;
	if (client->outcome == SAMBA_CLIENT_REFUSED && !client->by_applet)
		return errcode_fault(client->errcode);
	return LIBOTP_DEVICE;
}

static void take_result(struct samba_step *step,
			const struct samba_client *client)
{
	static const enum step_status status[] = {
		[SAMBA_CLIENT_DONE] = STEP_DONE,
		[SAMBA_CLIENT_REFUSED] = STEP_REFUSED,
		[SAMBA_CLIENT_FAILED] = STEP_FAILED,
		[SAMBA_CLIENT_UNKNOWN] = STEP_UNKNOWN,
	};

	step->status = status[client->outcome];
	step->fault = client_fault(client);
	step->answered = client->outcome == SAMBA_CLIENT_DONE ||
			 client->outcome == SAMBA_CLIENT_REFUSED;
	step->by_applet = client->by_applet;
	step->errcode = client->errcode;
	snprintf(step->text, sizeof(step->text), "%s", client->text);
}

static bool act(struct samba_port *port, struct samba_step *step,
		const struct samba_exchange *exchange)
{
	struct samba_client client;

	port_exchange(port, exchange, &client);
	take_result(step, &client);
	step->got_size = client.arrived;
	return step->status == STEP_DONE;
}

__attribute__((format(printf, 2, 3)))
static void mismatch(struct samba_step *step, const char *fmt, ...)
{
	va_list args;

	step->status = STEP_MISMATCH;
	step->fault = LIBOTP_VERIFY;
	va_start(args, fmt);
	vsnprintf(step->text, sizeof(step->text), fmt, args);
	va_end(args);
}

/* ---- version ---- */

/* Fields are padded with NUL, between which a tab does as well. */
static char *version_text(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1), *p = text;

	if (!text)
		abort();
	while (size && !bytes[size - 1])
		size--;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] >= ' ' && bytes[i] < 0x7f)
			*p++ = bytes[i];
		else if (bytes[i])
			*p++ = '?';
		else if (p != text && p[-1] != '\t')
			*p++ = '\t';
	}
	*p = '\0';
	return text;
}

static bool try_version(struct samba_port *port, unsigned int tries,
			char **version, struct samba_client *client)
{
	const struct xmodem_params before = samba_settings.params.xmodem;
	uint8_t bytes[VERSION_MAX + SAMBA_REPLY_SIZE];
	const struct samba_exchange exchange = {
		.command.op = SAMBA_RVER, .receive = bytes,
		.room = VERSION_MAX,
	};

	if (tries)
		samba_settings.params.xmodem.start_tries = tries;
	port_exchange(port, &exchange, client);
	samba_settings.params.xmodem = before;
	if (client->outcome != SAMBA_CLIENT_DONE)
		return false;
	if (version)
		*version = version_text(bytes, client->arrived);
	return true;
}

/*
 * What was left on the line may spoil the first one. Those who are in no
 * hurry are not asked twice whether there is anybody.
 */
bool ask_version(struct samba_port *port, unsigned int tries, char **version,
		 struct samba_client *client)
{
	return try_version(port, tries, version, client) ||
	       ((tries || client->outcome == SAMBA_CLIENT_REFUSED) &&
		try_version(port, tries, version, client));
}

static void act_version(struct samba_port *port, struct samba_step *step)
{
	struct samba_client client;
	char *version = NULL;

	ask_version(port, 0, &version, &client);
	take_result(step, &client);
	if (!version)
		return;
	step->got = (uint8_t *)version;
	step->got_size = strlen(version);
	if (step->why && strcmp(step->why, "any") &&
	    strncmp(version, step->why, strlen(step->why)))
		mismatch(step, "the version is '%s' and does not begin with '%s'",
			 version, step->why);
}

/* ---- mailbox ---- */

static void act_mailbox(struct samba_port *port, struct samba_step *step)
{
	uint8_t bytes[SAMBA_MAILBOX_SIZE] = { 0 };
	const struct samba_exchange exchange = {
		.command = { SAMBA_SMBX, .length = sizeof(bytes) },
		.send = bytes,
	};

	for (unsigned int i = 0; i < MAILBOX_WORDS; i++)
		for (unsigned int k = 0; k < 4; k++)
			bytes[4 * i + k] = step->words.word[i] >> 8 * k;
	act(port, step, &exchange);
}

static uint32_t word_at(const uint8_t *bytes, unsigned int index)
{
	const uint8_t *b = bytes + 4 * index;

	return b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
}

static void compare_words(struct samba_step *step)
{
	for (unsigned int i = 0; i < step->words.count; i++) {
		const uint32_t word = word_at(step->got, i);

		if (!step->words.given[i] || word == step->words.word[i])
			continue;
		if (i == 1)
			mismatch(step, "word 1 of the mailbox, the status, is 0x%x (%s), not 0x%x",
				 word, samba_applet_status_text(word),
				 step->words.word[i]);
		else
			mismatch(step, "word %u of the mailbox is 0x%x, not 0x%x",
				 i, word, step->words.word[i]);
		return;
	}
}

/* Room for what comes from the device; it stays in the step. */
static void make_room(struct samba_step *step, struct samba_exchange *exchange,
		      size_t room)
{
	free(step->got);
	step->got = malloc(room + SAMBA_REPLY_SIZE);
	if (!step->got)
		abort();
	exchange->receive = step->got;
	exchange->room = room;
}

static void act_expect(struct samba_port *port, struct samba_step *step)
{
	struct samba_exchange exchange = {
		.command = { SAMBA_RMBX, .length = SAMBA_MAILBOX_SIZE },
	};

	make_room(step, &exchange, SAMBA_MAILBOX_SIZE);
	if (!act(port, step, &exchange))
		return;
	if (step->got_size == SAMBA_MAILBOX_SIZE) {
		compare_words(step);
		return;
	}
	step->status = STEP_FAILED;
	step->fault = LIBOTP_DEVICE;
	snprintf(step->text, sizeof(step->text),
		 "the mailbox has %zu bytes instead of %u", step->got_size,
		 SAMBA_MAILBOX_SIZE);
}

/* ---- files ---- */

static void act_payload(struct samba_port *port, struct samba_step *step)
{
	const struct samba_exchange exchange = {
		.command = { samba_action_info(step->action)->op, step->at,
			     step->size },
		.send = step->bytes,
	};

	act(port, step, &exchange);
}

static bool receive(struct samba_port *port, struct samba_step *step,
		    uint32_t size)
{
	struct samba_exchange exchange = {
		.command = { SAMBA_RFIL, step->at, size },
	};

	make_room(step, &exchange, size);
	return act(port, step, &exchange);
}

static void act_receive(struct samba_port *port, struct samba_step *step)
{
	int ret;

	if (!receive(port, step, step->length) || !step->path)
		return;
	ret = write_output(step->path, step->got, step->got_size);
	if (!ret)
		return;
	step->status = STEP_FAILED;
	step->fault = ret;
	snprintf(step->text, sizeof(step->text), "it could not be kept");
}

static void act_verify(struct samba_port *port, struct samba_step *step)
{
	size_t at = 0;

	if (!receive(port, step, step->size))
		return;
	while (at < step->size && step->got[at] == step->bytes[at])
		at++;
	if (at < step->size)
		mismatch(step, "byte %zu, at 0x%zx, is 0x%02x, not 0x%02x", at,
			 step->at + at, step->got[at], step->bytes[at]);
}

/* ---- without payload ---- */

static void act_plain(struct samba_port *port, struct samba_step *step)
{
	const struct samba_exchange exchange = {
		.command.op = samba_action_info(step->action)->op,
	};

	act(port, step, &exchange);
}

static void act_reset(struct samba_port *port, struct samba_step *step)
{
	const uint64_t until = samba_line_now() + step->wait_ms;
	struct samba_client client;

	act_plain(port, step);
	if (step->status != STEP_DONE || !step->wait_ms)
		return;
	while (!ask_version(port, 2, NULL, &client)) {
		if (samba_line_now() < until && !port_stopped())
			continue;
		step->status = STEP_FAILED;
		step->fault = LIBOTP_DEVICE;
		snprintf(step->text, sizeof(step->text),
			 "the monitor did not come back within %u s: %s",
			 step->wait_ms / 1000, client.text);
		return;
	}
}

/* ---- all ---- */

static void (*const acts[SAMBA_ACTIONS])(struct samba_port *port,
					 struct samba_step *step) = {
	[SAMBA_DO_VERSION] = act_version,
	[SAMBA_DO_WRITE_KEY] = act_payload,
	[SAMBA_DO_LOAD_APPLET] = act_payload,
	[SAMBA_DO_MAILBOX] = act_mailbox,
	[SAMBA_DO_EXPECT] = act_expect,
	[SAMBA_DO_RUN] = act_plain,
	[SAMBA_DO_SEND] = act_payload,
	[SAMBA_DO_RECEIVE] = act_receive,
	[SAMBA_DO_VERIFY] = act_verify,
	[SAMBA_DO_LOCK_JTAG] = act_plain,
	[SAMBA_DO_SECURE_BOOT] = act_plain,
	[SAMBA_DO_SECURE_BOOT_NO_MONITOR] = act_plain,
	[SAMBA_DO_RESET] = act_reset,
};

void step_act(struct samba_port *port, struct samba_step *step)
{
	const uint64_t begun = samba_line_now();

	port->what = samba_action_info(step->action)->name;
	acts[step->action](port, step);
	port->what = NULL;
	step->took_ms = samba_line_now() - begun;
}
