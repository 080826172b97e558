/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device's end of the line: a Secure SAM-BA Monitor, without any I/O.
 *
 * Its owner has the line, the clock and the chip:
 *
 *	samba_monitor_init(m, &options, &target);
 *	for (;;) {
 *		bytes = samba_monitor_output(m, &count);
 *		samba_monitor_sent(m, write(fd, bytes, count));
 *		if (!count && samba_monitor_wants_reset(m))
 *			reset the chip, and begin anew if it comes back
 *		wait until fd is readable, or writable if count was not 0, or
 *			samba_monitor_deadline(m) has come
 *		samba_monitor_feed(m, in, got, now);
 *		samba_monitor_tick(m, now);
 *	}
 *
 * The struct is all the memory there is, whatever the peer sends, and every
 * wait for the peer ends.
 */
#ifndef SAMBA_MONITOR_H
#define SAMBA_MONITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samba/applet.h"
#include "samba/command.h"
#include "samba/reply.h"
#include "samba/target.h"
#include "samba/xmodem.h"

#define SAMBA_VERSION_SIZE	48

/**
 * enum samba_raw_ack - is there a raw acknowledge behind a file
 * @SAMBA_RAW_ACK_AUTO: if the command is written as sam-ba 3.x does it, which
 *	waits for one; the data sheet knows of none
 * @SAMBA_RAW_ACK_ALWAYS: yes
 * @SAMBA_RAW_ACK_NEVER: no
 */
enum samba_raw_ack {
	SAMBA_RAW_ACK_AUTO,
	SAMBA_RAW_ACK_ALWAYS,
	SAMBA_RAW_ACK_NEVER,
};

/**
 * struct samba_monitor_options - what is not known of the ROM, or is ours
 * @xmodem: patience of the transfers
 * @command_ms: silence behind which half a command is a bad one
 * @chunk: bytes of a payload that are asked for at once, 0 for all
 * @one_session: a payload follows its reply in the same transfer instead of
 *	in one of its own
 * @file_ack: the raw acknowledge of SFIL and RFIL
 * @version: what RVER answers, cut at SAMBA_VERSION_SIZE
 * @secret: what keys are made of
 */
struct samba_monitor_options {
	struct xmodem_params xmodem;
	uint32_t command_ms;
	uint32_t chunk;
	bool one_session;
	enum samba_raw_ack file_ack;
	const char *version;
	uint8_t secret[SAMBA_SECRET_SIZE];
};

/**
 * samba_monitor_options_init() - what fits sam-ba 3.x and the data sheet
 */
void samba_monitor_options_init(struct samba_monitor_options *options);

enum samba_monitor_phase {
	SAMBA_MONITOR_READING,		/* a command */
	SAMBA_MONITOR_CALMING,		/* dropping all, up to a silence */
	SAMBA_MONITOR_REPLYING,
	SAMBA_MONITOR_TAKING,		/* a payload */
	SAMBA_MONITOR_GIVING,		/* a payload */
	SAMBA_MONITOR_RESETTING,	/* nothing any more */
};

/**
 * struct samba_monitor - a monitor; its members are its own
 */
struct samba_monitor {
	struct samba_monitor_options options;
	struct samba_target target;
	enum samba_monitor_phase phase;
	uint64_t deadline;

	struct samba_reader reader;
	struct samba_reader watch;
	bool watch_is_deaf;

	struct samba_command command;
	struct samba_reply reply;
	bool reply_follows;
	uint32_t taken;
	uint32_t wanted;
	bool raw_ack_due;
	uint8_t first_out[8];
	size_t first_count;

	struct xmodem transfer;
	struct samba_applet applet;
	uint8_t in[SAMBA_APPLET_MAX];
	uint8_t out[SAMBA_REPLY_SIZE + SAMBA_BUFFER_SIZE];
};

void samba_monitor_init(struct samba_monitor *m,
			const struct samba_monitor_options *options,
			const struct samba_target *target);

/**
 * samba_monitor_feed() - @size bytes that came in, all of which it takes
 */
void samba_monitor_feed(struct samba_monitor *m, const void *bytes,
			size_t size, uint64_t now);

void samba_monitor_tick(struct samba_monitor *m, uint64_t now);

/* When samba_monitor_tick() has something to do; UINT64_MAX: never. */
uint64_t samba_monitor_deadline(const struct samba_monitor *m);

const void *samba_monitor_output(const struct samba_monitor *m, size_t *size);
void samba_monitor_sent(struct samba_monitor *m, size_t size);

/**
 * samba_monitor_wants_reset() - CRST was answered, all that is left is to
 *	send what samba_monitor_output() has
 */
bool samba_monitor_wants_reset(const struct samba_monitor *m);

#endif /* SAMBA_MONITOR_H */
