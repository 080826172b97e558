/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's end: one command to a Secure SAM-BA Monitor, with all replies
 * and payloads that belong to it, without any I/O.
 *
 * Its owner has the line and the clock, as that of a struct xmodem:
 *
 *	samba_client_begin(&client, &samba_client_defaults, &exchange, now);
 *	while (samba_client_running(&client)) {
 *		bytes = samba_client_output(&client, &count);
 *		samba_client_sent(&client, write(fd, bytes, count), now);
 *		wait until fd is readable or the deadline has come
 *		at += samba_client_feed(&client, in + at, got - at, now);
 *		samba_client_tick(&client, now);
 *	}
 *
 * samba_line_run() of line.h does that for a tty. Then @outcome says how it
 * went, and @text says it to people.
 *
 * It never sends a command twice. Where one that has an effect was sent and
 * no answer came, the outcome is SAMBA_CLIENT_UNKNOWN: the device may have
 * done it or not, and only somebody who looks at the device can tell.
 */
#ifndef SAMBA_CLIENT_H
#define SAMBA_CLIENT_H

#include "samba/command.h"
#include "samba/reply.h"
#include "samba/xmodem.h"

/**
 * enum samba_ack - what to make of the raw acknowledge of an applet
 * @SAMBA_ACK_POLL: ask for the reply at once, and drop it if it comes
 * @SAMBA_ACK_WAIT: say nothing until it has come, or has not for long
 *
 * Which ROM sends one where is not public. A device that sends none loses
 * time with SAMBA_ACK_WAIT, and an applet that must not be disturbed while it
 * runs needs it.
 */
enum samba_ack {
	SAMBA_ACK_POLL,
	SAMBA_ACK_WAIT,
};

/**
 * struct samba_client_params - how to talk to a device
 * @dialect: of the commands
 * @one_session: a payload follows its reply in the same transfer
 * @chunk_ack: behind a payload of SFIL, and in front of one of RFIL
 * @applet_ack: at the end of an applet
 * @chunk_ms: SAMBA_ACK_WAIT lasts that long
 * @applet_ms: and that long where an applet runs
 * @xmodem: of the transfers
 */
struct samba_client_params {
	enum samba_dialect dialect;
	bool one_session;
	enum samba_ack chunk_ack;
	enum samba_ack applet_ack;
	uint32_t chunk_ms;
	uint32_t applet_ms;
	struct xmodem_params xmodem;
};

extern const struct samba_client_params samba_client_defaults;

/**
 * struct samba_exchange - what to say to a device
 * @command: it
 * @send: its payload, command.length bytes, if it has one to the device
 * @receive: where its payload to the host goes: @room bytes, and
 *	SAMBA_REPLY_SIZE more
 * @room: more are not taken
 *
 * Both stay there until it is over.
 */
struct samba_exchange {
	struct samba_command command;
	const void *send;
	void *receive;
	size_t room;
};

/**
 * enum samba_client_outcome - how it went
 * @SAMBA_CLIENT_RUNNING: it goes on
 * @SAMBA_CLIENT_DONE: the device says that it has done it
 * @SAMBA_CLIENT_REFUSED: the device answers an errcode, or an applet its
 *	status
 * @SAMBA_CLIENT_FAILED: it came to nothing
 * @SAMBA_CLIENT_UNKNOWN: no answer to what may have been done
 */
enum samba_client_outcome {
	SAMBA_CLIENT_RUNNING,
	SAMBA_CLIENT_DONE,
	SAMBA_CLIENT_REFUSED,
	SAMBA_CLIENT_FAILED,
	SAMBA_CLIENT_UNKNOWN,
};

enum samba_client_stage {
	SAMBA_STAGE_COMMAND,
	SAMBA_STAGE_ACK,
	SAMBA_STAGE_REPLY,
	SAMBA_STAGE_TO_DEVICE,
	SAMBA_STAGE_TO_HOST,
	SAMBA_STAGE_CANCEL,
	SAMBA_STAGE_OVER,
};

/**
 * struct samba_client - one command under way
 * @outcome: how it went
 * @by_applet: @errcode is the status of an applet
 * @errcode: what the device answered last
 * @arrived: bytes of the payload
 * @acks: raw acknowledges that came
 * @resent: blocks that had to go over the line again
 * @text: what is wrong, as a sentence without its beginning
 *
 * The members are for reading at most.
 */
struct samba_client {
	enum samba_client_outcome outcome;
	bool by_applet;
	int32_t errcode;
	size_t arrived;
	uint32_t acks;
	uint32_t resent;
	char text[256];

	/* private: */
	struct samba_client_params params;
	struct samba_exchange exchange;
	const struct samba_op_info *info;
	enum samba_client_stage stage;
	enum samba_client_outcome verdict;
	enum xmodem_failure send_failure;
	struct xmodem xmodem;
	uint64_t deadline;
	size_t chunk;
	bool committed;
	bool stray;
	bool ack_dropped;
	char out[SAMBA_COMMAND_MAX + 1];
	size_t out_at;
	size_t out_count;
	uint8_t reply[XMODEM_BLOCK];
};

/**
 * samba_client_begin() - begin with a command
 */
void samba_client_begin(struct samba_client *client,
			const struct samba_client_params *params,
			const struct samba_exchange *exchange, uint64_t now);

/**
 * samba_client_feed() - what came in
 *
 * Return: how many of @size bytes it took. Those that it did not take are for
 * it again once its output has gone out, unless it is over.
 */
size_t samba_client_feed(struct samba_client *client, const void *bytes,
			 size_t size, uint64_t now);
void samba_client_tick(struct samba_client *client, uint64_t now);
const void *samba_client_output(const struct samba_client *client,
				size_t *size);
void samba_client_sent(struct samba_client *client, size_t size,
		       uint64_t now);

/**
 * samba_client_deadline() - when samba_client_tick() has something to do
 */
uint64_t samba_client_deadline(const struct samba_client *client);

/**
 * samba_client_cancel() - give up, and say so to the device
 */
void samba_client_cancel(struct samba_client *client);

/**
 * samba_client_fail() - give up, since the line is no more
 */
void samba_client_fail(struct samba_client *client, const char *why);

/**
 * samba_client_progress() - bytes of the payload that have arrived so far
 */
size_t samba_client_progress(const struct samba_client *client);

/**
 * samba_client_hides() - is what goes out now a secret
 */
bool samba_client_hides(const struct samba_client *client);

/**
 * samba_op_has_effect() - does it matter whether a device has done it
 *
 * What is irreversible; besides, an applet may do anything.
 */
bool samba_op_has_effect(enum samba_op op);

static inline bool samba_client_running(const struct samba_client *client)
{
	return client->outcome == SAMBA_CLIENT_RUNNING;
}

#endif /* SAMBA_CLIENT_H */
