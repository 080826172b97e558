// SPDX-License-Identifier: GPL-2.0-only
/*
 * A client that hears anything from its device. The first byte chooses the
 * command, the second one how it talks. Then a byte of ff is a wait of as
 * many tenths of a second as the next one says; fe sends a block that is
 * right, with a reply in it, as the next one says; two of either are that
 * byte.
 *
 * Whatever it hears, it ends, keeps to its buffers, and says what cannot be
 * undone once.
 */
#include <stdlib.h>
#include <string.h>

#include "samba/client.h"
#include "samba/errcode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE	300

static struct samba_client client;
static uint64_t now;
static unsigned int commands;

static void drain(void)
{
	const char *bytes;
	size_t size;

	while (bytes = samba_client_output(&client, &size), size) {
		commands += client.stage == SAMBA_STAGE_COMMAND &&
			    memchr(bytes, '#', size);
		samba_client_sent(&client, size, now);
	}
}

static void pass(uint64_t ms)
{
	const uint64_t until = now + ms;
	unsigned int ticks = 0;

	while (samba_client_running(&client) &&
	       samba_client_deadline(&client) <= until) {
		if (samba_client_deadline(&client) > now)
			now = samba_client_deadline(&client);
		samba_client_tick(&client, now);
		drain();
		if (++ticks > 100000)
			abort();
	}
	now = until;
}

static void say(const uint8_t *bytes, size_t size)
{
	size_t at = 0, taken;

	while (at < size && samba_client_running(&client)) {
		taken = samba_client_feed(&client, bytes + at, size - at, now);
		at += taken;
		drain();
		if (!taken && samba_client_running(&client))
			abort();
	}
}

/* As an honest device would say it; then the end of it. */
static void say_reply(uint8_t which)
{
	static const uint32_t lengths[] = { 0, 1, 128, SIZE, SIZE + 1, -1 };
	static const int32_t errcodes[] = {
		SAMBA_OK, SAMBA_OK, SAMBA_OK, SAMBA_WRITE,
	};
	const struct samba_reply reply = {
		.tag = which % SAMBA_TAGS,
		.errcode = errcodes[which >> 6],
		.length = lengths[which / SAMBA_TAGS % 6],
	};
	char block[XMODEM_BLOCK + 1] = "";
	struct xmodem x;
	const void *frame;
	size_t size;

	samba_reply_format(&reply, block);
	xmodem_send(&x, &xmodem_defaults, block, XMODEM_BLOCK, 0);
	xmodem_feed(&x, "C", 1, 0);
	frame = xmodem_output(&x, &size);
	say(frame, size);
	say((const uint8_t *)"\x04", 1);
}

static void check(const struct samba_exchange *exchange, const uint8_t *end)
{
	const enum samba_op op = exchange->command.op;

	if (samba_client_running(&client))
		abort();
	if (op != SAMBA_RFIL && commands != 1)
		abort();
	if (commands > SIZE || client.arrived > SIZE)
		abort();
	if (client.outcome == SAMBA_CLIENT_UNKNOWN && !samba_op_has_effect(op))
		abort();
	if (client.outcome == SAMBA_CLIENT_DONE && client.errcode)
		abort();
	if (strlen(client.text) >= sizeof(client.text) ||
	    *end != 0x5a)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t receive[SIZE + SAMBA_REPLY_SIZE + 1], send[SIZE];
	struct samba_client_params params = samba_client_defaults;
	struct samba_exchange exchange = {
		.send = send, .receive = receive, .room = SIZE,
	};

	if (size < 2)
		return 0;
	exchange.command.op = data[0] % SAMBA_OPS;
	exchange.command.length = SIZE;
	params.dialect = data[1] & 1;
	params.one_session = data[1] & 2;
	params.chunk_ack = data[1] >> 2 & 1;
	params.applet_ack = data[1] >> 3 & 1;
	receive[sizeof(receive) - 1] = 0x5a;
	now = 0;
	commands = 0;
	samba_client_begin(&client, &params, &exchange, now);
	drain();
	for (size_t i = 2; i < size; i++) {
		const bool more = i + 1 < size && data[i + 1] != data[i];

		if (data[i] == 0xff && more)
			pass(100 * data[++i]);
		else if (data[i] == 0xfe && more)
			say_reply(data[++i]);
		else
			say(&data[i], 1);
	}
	pass(100000000);
	check(&exchange, &receive[sizeof(receive) - 1]);
	return 0;
}
