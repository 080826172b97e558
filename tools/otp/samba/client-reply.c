// SPDX-License-Identifier: GPL-2.0-only
/* What a reply means to the command that it answers. */
#include <string.h>

#include "samba/client-stage.h"
#include "samba/errcode.h"

static size_t remaining(const struct samba_client *c)
{
	return c->info->transfer == SAMBA_TO_DEVICE ?
		c->exchange.command.length - c->arrived :
		c->exchange.room - c->arrived;
}

/*
 * The device says how many bytes it wants next, and 0 when it has done it.
 * That also counts where only the end of the last transfer was not heard.
 */
static void take_wanted(struct samba_client *c, uint32_t wanted, uint64_t now)
{
	if (c->send_failure && !wanted && c->chunk == remaining(c)) {
		c->arrived += c->chunk;
		client_done(c);
	} else if (c->send_failure) {
		client_failed(c, "the payload did not get through: %s",
			      xmodem_failure_text(c->send_failure));
	} else if (wanted > remaining(c)) {
		client_give_up(c, "the device asks for %u bytes, and %zu are left",
			       wanted, remaining(c));
	} else if (wanted) {
		client_send_chunk(c, wanted, now);
	} else if (remaining(c)) {
		client_failed(c, "the device took %zu of %u bytes and wants no more",
			      c->arrived, c->exchange.command.length);
	} else {
		client_done(c);
	}
}

/* Only a file may come in pieces. */
static bool is_complete(const struct samba_client *c)
{
	return c->exchange.command.op != SAMBA_RFIL ||
	       c->chunk == c->exchange.command.length;
}

void client_took_chunk(struct samba_client *c)
{
	c->arrived += c->chunk;
	if (is_complete(c))
		client_done(c);
	else
		client_ask_more(c, c->chunk);
}

/* The payload is behind its reply already. */
static void take_inline(struct samba_client *c, uint32_t size)
{
	uint8_t *bytes = client_reply_bytes(c);
	const size_t got = xmodem_progress(&c->xmodem);

	if (got < (size_t)SAMBA_REPLY_SIZE + size) {
		client_failed(c, "the reply announces %u bytes, and there are %zu in its transfer",
			      size, got - SAMBA_REPLY_SIZE);
		return;
	}
	memmove(bytes, bytes + SAMBA_REPLY_SIZE, size);
	c->chunk = size;
	client_took_chunk(c);
}

static void take_offered(struct samba_client *c, uint32_t size, uint64_t now)
{
	size_t most = remaining(c);

	if (c->exchange.command.op == SAMBA_RFIL &&
	    c->exchange.command.length < most)
		most = c->exchange.command.length;
	if (!size)
		client_failed(c, "the device has no payload");
	else if (size > most && c->params.one_session)
		client_failed(c, "the device announces %u bytes, and %zu are the most that was asked for",
			      size, most);
	else if (size > most)
		client_give_up(c, "the device announces %u bytes, and %zu are the most that was asked for",
			       size, most);
	else if (c->params.one_session)
		take_inline(c, size);
	else
		client_receive_chunk(c, size, now);
}

/*
 * A file that an applet does not take is answered by the status of the
 * applet, and then by the reply, which has to be heard too.
 */
static void take_stray(struct samba_client *c, const struct samba_reply *reply,
		       uint64_t now)
{
	if (reply->tag == SAMBA_ASTA &&
	    c->exchange.command.op == SAMBA_SFIL && !c->stray) {
		c->stray = true;
		c->by_applet = true;
		c->errcode = reply->errcode;
		client_await_reply(c, now);
		return;
	}
	client_failed(c, "the device answers %s where %s belongs",
		      samba_tag_name(reply->tag),
		      samba_tag_name(samba_op_tag(c->exchange.command.op)));
}

/* A command that is not understood is answered CACK, whatever it is. */
static bool belongs(const struct samba_client *c,
		    const struct samba_reply *reply)
{
	return reply->tag == samba_op_tag(c->exchange.command.op) ||
	       (reply->tag == SAMBA_CACK && reply->errcode);
}

static void take(struct samba_client *c, const struct samba_reply *reply,
		 uint64_t now)
{
	c->errcode = reply->errcode;
	c->by_applet = reply->tag == SAMBA_ASTA;
	if (reply->errcode)
		client_refused(c);
	else if (c->info->transfer == SAMBA_TO_DEVICE)
		take_wanted(c, reply->length, now);
	else if (c->info->transfer == SAMBA_TO_HOST)
		take_offered(c, reply->length, now);
	else
		client_done(c);
}

void client_take_reply(struct samba_client *c, uint64_t now)
{
	struct samba_reply reply;
	const char *why;

	if (!samba_reply_parse(client_reply_bytes(c), SAMBA_REPLY_SIZE, &reply,
			       NULL, &why))
		client_failed(c, "what the device answers is no reply: %s",
			      why);
	else if (c->stray)
		client_refused(c);
	else if (!belongs(c, &reply))
		take_stray(c, &reply, now);
	else
		take(c, &reply, now);
}
