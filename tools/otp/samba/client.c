// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "samba/applet.h"
#include "samba/client-stage.h"
#include "samba/errcode.h"

const struct samba_client_params samba_client_defaults = {
	.dialect = SAMBA_DATA_SHEET,
	.chunk_ack = SAMBA_ACK_POLL,
	.applet_ack = SAMBA_ACK_WAIT,
	.chunk_ms = 2000,
	.applet_ms = 10000,
	.xmodem = {
		.pad = 0x00,
		.start_ms = 500,
		.start_tries = 20,
		.answer_ms = 3000,
		.quiet_ms = 100,
		.retries = 10,
	},
};

bool samba_op_has_effect(enum samba_op op)
{
	return samba_op_info(op)->irreversible || op == SAMBA_CRST ||
	       op == SAMBA_EAPP;
}

/* ---- the end ---- */

static void put_text(struct samba_client *c, const char *fmt, va_list args)
{
	vsnprintf(c->text, sizeof(c->text), fmt, args);
}

void client_done(struct samba_client *c)
{
	c->stage = SAMBA_STAGE_OVER;
	c->outcome = SAMBA_CLIENT_DONE;
}

/* A monitor may answer in the place of an applet, with an errcode. */
static const char *status_text(int32_t status)
{
	if (status < 0 && samba_errcode_origin(status) == SAMBA_ERRCODE_TABLE)
		return samba_errcode_text(status);
	return samba_applet_status_text(status);
}

void client_refused(struct samba_client *c)
{
	if (c->by_applet)
		snprintf(c->text, sizeof(c->text),
			 "the applet answers status %08X: %s",
			 (uint32_t)c->errcode, status_text(c->errcode));
	else
		snprintf(c->text, sizeof(c->text),
			 "the device answers %08X (%s): %s",
			 (uint32_t)c->errcode, samba_errcode_name(c->errcode),
			 samba_errcode_text(c->errcode));
	c->stage = SAMBA_STAGE_OVER;
	c->outcome = SAMBA_CLIENT_REFUSED;
}

static enum samba_client_outcome judge(const struct samba_client *c)
{
	if (c->committed && samba_op_has_effect(c->exchange.command.op))
		return SAMBA_CLIENT_UNKNOWN;
	return SAMBA_CLIENT_FAILED;
}

void client_failed(struct samba_client *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_text(c, fmt, args);
	va_end(args);
	c->stage = SAMBA_STAGE_OVER;
	c->outcome = judge(c);
}

/* A device that waits for a transfer is told that there will be none. */
void client_give_up(struct samba_client *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_text(c, fmt, args);
	va_end(args);
	c->stage = SAMBA_STAGE_CANCEL;
	c->verdict = judge(c);
	c->out[0] = XMODEM_CAN;
	c->out[1] = XMODEM_CAN;
	c->out_at = 0;
	c->out_count = 2;
	c->deadline = UINT64_MAX;
}

/* ---- the stages ---- */

static void put_command(struct samba_client *c)
{
	c->stage = SAMBA_STAGE_COMMAND;
	c->out_at = 0;
	c->out_count = samba_command_format(&c->exchange.command,
					    c->params.dialect, c->out);
	c->deadline = UINT64_MAX;
}

void client_ask_more(struct samba_client *c, uint32_t size)
{
	c->exchange.command.address += size;
	c->exchange.command.length -= size;
	put_command(c);
}

static size_t reply_max(const struct samba_client *c)
{
	if (c->params.one_session && c->info->transfer == SAMBA_TO_HOST)
		return SAMBA_REPLY_SIZE + c->exchange.room - c->arrived;
	return SAMBA_REPLY_SIZE;
}

/* Where a payload follows in the same transfer, it needs the room. */
void *client_reply_bytes(struct samba_client *c)
{
	if (c->params.one_session && c->info->transfer == SAMBA_TO_HOST)
		return (uint8_t *)c->exchange.receive + c->arrived;
	return c->reply;
}

void client_await_reply(struct samba_client *c, uint64_t now)
{
	struct xmodem_params params = c->params.xmodem;

	/* A device that has given up has at most an errcode to tell. */
	if (c->send_failure && params.start_tries > 4)
		params.start_tries = 4;
	c->stage = SAMBA_STAGE_REPLY;
	c->ack_dropped = false;
	xmodem_receive(&c->xmodem, &params, client_reply_bytes(c),
		       SAMBA_REPLY_SIZE, reply_max(c), now);
}

static enum samba_ack ack_of(const struct samba_client *c)
{
	return c->info->transfer == SAMBA_EXECUTE ? c->params.applet_ack :
						    c->params.chunk_ack;
}

static bool op_has_ack(enum samba_op op)
{
	return op == SAMBA_EAPP || op == SAMBA_SFIL || op == SAMBA_RFIL;
}

/* For the raw acknowledge, where there is one, and then for the reply. */
static void await_answer(struct samba_client *c, uint64_t now)
{
	if (!op_has_ack(c->exchange.command.op) ||
	    ack_of(c) == SAMBA_ACK_POLL) {
		client_await_reply(c, now);
		return;
	}
	c->stage = SAMBA_STAGE_ACK;
	c->deadline = now + (c->info->transfer == SAMBA_EXECUTE ?
			     c->params.applet_ms : c->params.chunk_ms);
}

static void after_command(struct samba_client *c, uint64_t now)
{
	if (c->info->transfer == SAMBA_TO_DEVICE)
		client_await_reply(c, now);
	else
		await_answer(c, now);
}

void client_send_chunk(struct samba_client *c, uint32_t size, uint64_t now)
{
	c->stage = SAMBA_STAGE_TO_DEVICE;
	c->chunk = size;
	xmodem_send(&c->xmodem, &c->params.xmodem,
		    (const uint8_t *)c->exchange.send + c->arrived, size, now);
}

void client_receive_chunk(struct samba_client *c, uint32_t size, uint64_t now)
{
	c->stage = SAMBA_STAGE_TO_HOST;
	c->chunk = size;
	xmodem_receive(&c->xmodem, &c->params.xmodem,
		       (uint8_t *)c->exchange.receive + c->arrived, size, size,
		       now);
}

/* ---- transfers that are over ---- */

static void reply_over(struct samba_client *c, uint64_t now)
{
	if (c->xmodem.state == XMODEM_DONE)
		client_take_reply(c, now);
	else if (c->send_failure)
		client_failed(c, "the payload did not get through: %s",
			      xmodem_failure_text(c->send_failure));
	else if (c->xmodem.failure == XMODEM_NO_START)
		client_failed(c, "the device does not answer");
	else if (c->xmodem.failure == XMODEM_LONG)
		client_failed(c, "the reply did not get through: %s; does the payload follow in the same transfer?",
			      xmodem_failure_text(c->xmodem.failure));
	else
		client_failed(c, "the reply did not get through: %s",
			      xmodem_failure_text(c->xmodem.failure));
}

/* A device that gave up has a reply that says why. */
static void send_over(struct samba_client *c, uint64_t now)
{
	if (c->xmodem.state == XMODEM_DONE)
		c->arrived += c->chunk;
	else
		c->send_failure = c->xmodem.failure;
	if (c->send_failure)
		client_await_reply(c, now);
	else
		await_answer(c, now);
}

static void receive_over(struct samba_client *c)
{
	if (c->xmodem.state == XMODEM_DONE)
		client_took_chunk(c);
	else
		client_failed(c, "the payload did not get through: %s",
			      xmodem_failure_text(c->xmodem.failure));
}

static bool transfers(const struct samba_client *c)
{
	return c->stage == SAMBA_STAGE_REPLY ||
	       c->stage == SAMBA_STAGE_TO_DEVICE ||
	       c->stage == SAMBA_STAGE_TO_HOST;
}

/* Goes on when a transfer is over and its last words have gone out. */
static void go_on(struct samba_client *c, uint64_t now)
{
	size_t left;

	if (!transfers(c) || xmodem_running(&c->xmodem))
		return;
	xmodem_output(&c->xmodem, &left);
	if (left)
		return;
	c->resent += c->xmodem.resent;
	if (c->stage == SAMBA_STAGE_REPLY)
		reply_over(c, now);
	else if (c->stage == SAMBA_STAGE_TO_DEVICE)
		send_over(c, now);
	else
		receive_over(c);
}

/* ---- from outside ---- */

void samba_client_begin(struct samba_client *c,
			const struct samba_client_params *params,
			const struct samba_exchange *exchange, uint64_t now)
{
	(void)now;
	memset(c, 0, sizeof(*c));
	c->params = *params;
	c->exchange = *exchange;
	c->info = samba_op_info(exchange->command.op);
	put_command(c);
}

const void *samba_client_output(const struct samba_client *c, size_t *size)
{
	if (transfers(c))
		return xmodem_output(&c->xmodem, size);
	*size = c->out_count - c->out_at;
	return c->out + c->out_at;
}

/* Before its last block a device cannot act on a payload. */
static bool sends_last_block(const struct samba_client *c)
{
	const size_t whole = c->exchange.command.length;

	return c->stage == SAMBA_STAGE_TO_DEVICE &&
	       c->arrived + c->chunk == whole &&
	       (size_t)(c->xmodem.blocks + 1) * XMODEM_BLOCK >= c->chunk;
}

static void commit(struct samba_client *c)
{
	if (c->info->transfer == SAMBA_TO_DEVICE)
		c->committed |= sends_last_block(c);
	else
		c->committed = true;
}

void samba_client_sent(struct samba_client *c, size_t size, uint64_t now)
{
	if (!size)
		return;
	commit(c);
	if (transfers(c)) {
		xmodem_sent(&c->xmodem, size);
		go_on(c, now);
		return;
	}
	c->out_at += size;
	if (c->out_at < c->out_count)
		return;
	if (c->stage == SAMBA_STAGE_COMMAND) {
		after_command(c, now);
	} else if (c->stage == SAMBA_STAGE_CANCEL) {
		c->stage = SAMBA_STAGE_OVER;
		c->outcome = c->verdict;
	}
}

/* An applet may print whatever it likes before it is over. */
static size_t take_ack(struct samba_client *c, const uint8_t *bytes,
		       size_t size, uint64_t now)
{
	const uint8_t *ack = memchr(bytes, XMODEM_ACK, size);

	if (!ack)
		return size;
	c->acks++;
	client_await_reply(c, now);
	return ack - bytes + 1;
}

/*
 * In front of a reply: an acknowledge that nobody waited for, and what a
 * device that gave up says more than once.
 */
static bool drops(struct samba_client *c, uint8_t byte)
{
	if (c->stage != SAMBA_STAGE_REPLY ||
	    c->xmodem.state != XMODEM_STARTING)
		return false;
	if (byte == XMODEM_CAN)
		return c->send_failure == XMODEM_CANCELLED;
	if (byte != XMODEM_ACK || c->ack_dropped ||
	    !op_has_ack(c->exchange.command.op))
		return false;
	c->ack_dropped = true;
	c->acks++;
	return true;
}

size_t samba_client_feed(struct samba_client *c, const void *bytes,
			 size_t size, uint64_t now)
{
	const uint8_t *in = bytes;
	size_t taken = 0;

	while (taken < size && drops(c, in[taken]))
		taken++;
	if (taken == size)
		return taken;
	if (c->stage == SAMBA_STAGE_ACK)
		return taken + take_ack(c, in + taken, size - taken, now);
	/* Nothing is expected before all of the command has gone out. */
	if (!transfers(c))
		return size;
	taken += xmodem_feed(&c->xmodem, in + taken, size - taken, now);
	go_on(c, now);
	return taken;
}

void samba_client_tick(struct samba_client *c, uint64_t now)
{
	if (c->stage == SAMBA_STAGE_ACK && now >= c->deadline) {
		client_await_reply(c, now);
	} else if (transfers(c)) {
		xmodem_tick(&c->xmodem, now);
		go_on(c, now);
	}
}

uint64_t samba_client_deadline(const struct samba_client *c)
{
	return transfers(c) ? xmodem_deadline(&c->xmodem) : c->deadline;
}

void samba_client_cancel(struct samba_client *c)
{
	if (samba_client_running(c) && c->stage != SAMBA_STAGE_CANCEL)
		client_give_up(c, "it was interrupted");
}

void samba_client_fail(struct samba_client *c, const char *why)
{
	if (samba_client_running(c))
		client_failed(c, "%s", why);
}

size_t samba_client_progress(const struct samba_client *c)
{
	if (c->stage == SAMBA_STAGE_TO_DEVICE ||
	    c->stage == SAMBA_STAGE_TO_HOST)
		return c->arrived + xmodem_progress(&c->xmodem);
	return c->arrived;
}

bool samba_client_hides(const struct samba_client *c)
{
	return c->stage == SAMBA_STAGE_TO_DEVICE &&
	       c->exchange.command.op == SAMBA_WCKY;
}
