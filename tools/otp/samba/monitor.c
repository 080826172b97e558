// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "samba/errcode.h"
#include "samba/monitor-execute.h"

void samba_monitor_options_init(struct samba_monitor_options *options)
{
	*options = (struct samba_monitor_options) {
		.xmodem = xmodem_defaults,
		.command_ms = 2000,
		.version = "linux-otp Secure SAM-BA Monitor",
	};
	memcpy(options->secret, samba_test_secret, SAMBA_SECRET_SIZE);
}

void samba_monitor_init(struct samba_monitor *m,
			const struct samba_monitor_options *options,
			const struct samba_target *target)
{
	memset(m, 0, sizeof(*m));
	m->options = *options;
	m->target = *target;
	m->deadline = UINT64_MAX;
}

static void log_reply(struct samba_monitor *m)
{
	const struct samba_op_info *info = samba_op_info(m->command.op);
	char line[160];
	size_t at = 0;

	if (m->command.op == SAMBA_OPS)
		at = snprintf(line, sizeof(line), "no command");
	else if (info->takes_length)
		at = snprintf(line, sizeof(line), "%s address %X length %X",
			      info->name, m->command.address,
			      m->command.length);
	else
		at = snprintf(line, sizeof(line), "%s", info->name);
	if (m->reply.tag == SAMBA_ASTA)
		snprintf(line + at, sizeof(line) - at, ": status %X",
			 m->reply.errcode);
	else
		snprintf(line + at, sizeof(line) - at, ": %s, %X",
			 samba_errcode_name(m->reply.errcode),
			 m->reply.length);
	m->target.ops->log(m->target.ctx, line);
}

/* ---- from one phase to the next ---- */

/* In front of what the next transfer has to send. */
static void put_first(struct samba_monitor *m, const uint8_t *bytes,
		      size_t size)
{
	while (size-- && m->first_count < sizeof(m->first_out))
		m->first_out[m->first_count++] = *bytes++;
}

static void read_command(struct samba_monitor *m)
{
	m->phase = SAMBA_MONITOR_READING;
	m->deadline = UINT64_MAX;
	samba_reader_reset(&m->reader);
}

/* What comes now belongs to something that is over. */
static void calm_down(struct samba_monitor *m, bool reply_follows,
		      uint64_t now)
{
	m->phase = SAMBA_MONITOR_CALMING;
	m->reply_follows = reply_follows;
	m->deadline = now + m->options.xmodem.quiet_ms;
}

static void watch(struct samba_monitor *m)
{
	samba_reader_reset(&m->watch);
	m->watch_is_deaf = false;
}

static enum samba_tag reply_tag(const struct samba_monitor *m)
{
	return m->command.op == SAMBA_OPS ? SAMBA_CACK :
	       samba_op_tag(m->command.op);
}

static void set_reply(struct samba_monitor *m, int32_t errcode,
		      uint32_t length)
{
	m->reply = (struct samba_reply) { reply_tag(m), errcode, length };
	log_reply(m);
}

/* The payload is in its place behind the reply already, if there is one. */
static void send_reply(struct samba_monitor *m, uint64_t now)
{
	const bool gives = m->command.op != SAMBA_OPS &&
		samba_op_info(m->command.op)->transfer == SAMBA_TO_HOST;
	static const uint8_t raw_ack = XMODEM_ACK;
	size_t size = SAMBA_REPLY_SIZE;
	char text[SAMBA_REPLY_SIZE + 1];

	if (m->raw_ack_due)
		put_first(m, &raw_ack, 1);
	samba_reply_format(&m->reply, text);
	memcpy(m->out, text, SAMBA_REPLY_SIZE);
	if (gives && m->options.one_session)
		size += m->reply.length;
	m->phase = SAMBA_MONITOR_REPLYING;
	xmodem_send(&m->transfer, &m->options.xmodem, m->out, size, now);
	watch(m);
}

static void reply(struct samba_monitor *m, int32_t errcode, uint32_t length,
		  uint64_t now)
{
	set_reply(m, errcode, length);
	send_reply(m, now);
}

/* Behind the silence that shows that the peer has stopped as well. */
static void reply_later(struct samba_monitor *m, int32_t errcode,
			uint64_t now)
{
	set_reply(m, errcode, 0);
	calm_down(m, true, now);
}

static bool file_ack(const struct samba_monitor *m)
{
	if (m->command.op != SAMBA_SFIL && m->command.op != SAMBA_RFIL)
		return false;
	if (m->options.file_ack == SAMBA_RAW_ACK_AUTO)
		return m->command.dialect == SAMBA_SAM_BA_3;
	return m->options.file_ack == SAMBA_RAW_ACK_ALWAYS;
}

static uint32_t next_chunk(const struct samba_monitor *m)
{
	const uint32_t left = m->command.length - m->taken;

	return m->options.chunk && left > m->options.chunk ?
	       m->options.chunk : left;
}

static void take_payload(struct samba_monitor *m, uint64_t now)
{
	m->phase = SAMBA_MONITOR_TAKING;
	m->wanted = m->reply.length;
	xmodem_receive(&m->transfer, &m->options.xmodem, m->in + m->taken,
		       m->wanted, m->wanted, now);
	watch(m);
}

static void give_payload(struct samba_monitor *m, uint64_t now)
{
	m->phase = SAMBA_MONITOR_GIVING;
	xmodem_send(&m->transfer, &m->options.xmodem,
		    m->out + SAMBA_REPLY_SIZE, m->reply.length, now);
	watch(m);
}

/* ---- commands ---- */

static void execute(struct samba_monitor *m, uint64_t now)
{
	int32_t errcode = samba_execute_begin(m);

	m->taken = 0;
	if (errcode) {
		reply(m, errcode, 0, now);
		return;
	}
	switch (samba_op_info(m->command.op)->transfer) {
	case SAMBA_TO_DEVICE:
		reply(m, SAMBA_OK, next_chunk(m), now);
		break;
	case SAMBA_TO_HOST:
		m->raw_ack_due = file_ack(m);
		reply(m, SAMBA_OK,
		      samba_execute_give(m, m->out + SAMBA_REPLY_SIZE), now);
		break;
	case SAMBA_EXECUTE:
		errcode = samba_execute_end(m);
		m->raw_ack_due = m->applet.comm == SAMBA_COMM_SERIAL;
		reply(m, errcode, 0, now);
		break;
	case SAMBA_PLAIN:
		reply(m, samba_execute_end(m), 0, now);
		break;
	}
}

static void begin(struct samba_monitor *m, const struct samba_command *command,
		  uint64_t now)
{
	m->command = *command;
	m->raw_ack_due = false;
	execute(m, now);
}

static void refuse(struct samba_monitor *m, int32_t errcode, bool over,
		   uint64_t now)
{
	samba_reader_reset(&m->reader);
	m->command = (struct samba_command) { SAMBA_OPS };
	m->raw_ack_due = false;
	if (over)
		reply(m, errcode, 0, now);
	else
		reply_later(m, errcode, now);
}

/*
 * A frame outside of a transfer may have the text of a command in it. The
 * polls of a host that waits for its reply do not make a command any longer.
 */
static void read_byte(struct samba_monitor *m, uint8_t byte, uint64_t now)
{
	struct samba_command command;
	int32_t errcode;

	if (byte == XMODEM_SOH) {
		samba_reader_reset(&m->reader);
		calm_down(m, false, now);
		return;
	}
	switch (samba_reader_feed(&m->reader, byte, &command, &errcode)) {
	case SAMBA_READER_MORE:
		if (!samba_reader_started(&m->reader))
			m->deadline = UINT64_MAX;
		else if (byte != XMODEM_START || m->deadline == UINT64_MAX)
			m->deadline = now + m->options.command_ms;
		break;
	case SAMBA_READER_COMMAND:
		begin(m, &command, now);
		break;
	case SAMBA_READER_BAD:
		refuse(m, errcode, byte == '#', now);
		break;
	}
}

/* ---- transfers ---- */

static void after_reply(struct samba_monitor *m, uint64_t now)
{
	enum samba_transfer transfer = SAMBA_PLAIN;

	if (m->command.op != SAMBA_OPS)
		transfer = samba_op_info(m->command.op)->transfer;
	if (m->command.op == SAMBA_CRST && !m->reply.errcode)
		m->phase = SAMBA_MONITOR_RESETTING;
	else if (m->transfer.failure || !m->reply.length)
		read_command(m);
	else if (transfer == SAMBA_TO_DEVICE)
		take_payload(m, now);
	else if (transfer == SAMBA_TO_HOST && !m->options.one_session)
		give_payload(m, now);
	else
		read_command(m);
}

static void after_payload(struct samba_monitor *m, uint64_t now)
{
	if (m->transfer.failure) {
		reply_later(m, SAMBA_TRANSFER, now);
		return;
	}
	samba_execute_take(m);
	m->raw_ack_due = file_ack(m);
	if (m->taken < m->command.length)
		reply(m, SAMBA_OK, next_chunk(m), now);
	else
		reply(m, samba_execute_end(m), 0, now);
}

/* The last bytes of a transfer still have to go out. */
static void next_phase(struct samba_monitor *m, uint64_t now)
{
	const void *bytes;
	size_t size;

	if (xmodem_running(&m->transfer))
		return;
	bytes = xmodem_output(&m->transfer, &size);
	put_first(m, bytes, size);
	xmodem_sent(&m->transfer, size);
	if (m->phase == SAMBA_MONITOR_REPLYING)
		after_reply(m, now);
	else if (m->phase == SAMBA_MONITOR_TAKING)
		after_payload(m, now);
	else
		read_command(m);
}

/* What a peer may send that is no frame: frames have bytes beyond these. */
static bool plain(uint8_t byte)
{
	return (byte >= ' ' && byte < 0x7f) || byte == '\r' || byte == '\n' ||
	       byte == XMODEM_ACK || byte == XMODEM_NAK ||
	       byte == XMODEM_CAN || byte == XMODEM_EOT;
}

/*
 * A host that was started anew knows nothing of a transfer that the one
 * before left unfinished: a whole command ends that transfer. Not if it may
 * be a part of a payload, though.
 *
 * Return: how many bytes the command ends behind, 0 if there is none.
 */
static size_t take_over(struct samba_monitor *m, const uint8_t *bytes,
			size_t size, uint64_t now)
{
	struct samba_command command;
	int32_t errcode;

	if (!xmodem_running(&m->transfer) ||
	    (!m->transfer.sends && m->transfer.framed))
		return 0;
	for (size_t i = 0; i < size && !m->watch_is_deaf; i++) {
		m->watch_is_deaf = !plain(bytes[i]);
		if (!m->watch_is_deaf &&
		    samba_reader_feed(&m->watch, bytes[i], &command,
				      &errcode) == SAMBA_READER_COMMAND) {
			begin(m, &command, now);
			return i + 1;
		}
	}
	return 0;
}

/* A host that still sends what failed does not listen to the reply yet. */
static bool still_sends(const struct samba_monitor *m, uint8_t byte)
{
	return m->phase == SAMBA_MONITOR_REPLYING && byte == XMODEM_SOH &&
	       m->transfer.state == XMODEM_STARTING;
}

static size_t feed_transfer(struct samba_monitor *m, const uint8_t *bytes,
			    size_t size, uint64_t now)
{
	const size_t fed = xmodem_feed(&m->transfer, bytes, size, now);
	const size_t used = take_over(m, bytes, fed, now);

	if (used)
		return used;
	next_phase(m, now);
	return fed;
}

/* The polls of a host that waits for its reply are no noise. */
static size_t feed_calm(struct samba_monitor *m, const uint8_t *bytes,
			size_t size, uint64_t now)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != XMODEM_START)
			m->deadline = now + m->options.xmodem.quiet_ms;
	return size;
}

void samba_monitor_feed(struct samba_monitor *m, const void *bytes,
			size_t size, uint64_t now)
{
	const uint8_t *at = bytes, *end = at + size;

	while (at < end) {
		switch (m->phase) {
		case SAMBA_MONITOR_READING:
			read_byte(m, *at++, now);
			break;
		case SAMBA_MONITOR_CALMING:
			at += feed_calm(m, at, end - at, now);
			break;
		case SAMBA_MONITOR_RESETTING:
			return;
		default:
			if (still_sends(m, *at))
				calm_down(m, true, now);
			else
				at += feed_transfer(m, at, end - at, now);
		}
	}
}

void samba_monitor_tick(struct samba_monitor *m, uint64_t now)
{
	if (now < samba_monitor_deadline(m))
		return;
	switch (m->phase) {
	case SAMBA_MONITOR_READING:
		refuse(m, SAMBA_BAD_OP, true, now);
		break;
	case SAMBA_MONITOR_CALMING:
		if (m->reply_follows)
			send_reply(m, now);
		else
			read_command(m);
		break;
	case SAMBA_MONITOR_RESETTING:
		break;
	default:
		xmodem_tick(&m->transfer, now);
		next_phase(m, now);
	}
}

static bool transferring(const struct samba_monitor *m)
{
	return m->phase == SAMBA_MONITOR_REPLYING ||
	       m->phase == SAMBA_MONITOR_TAKING ||
	       m->phase == SAMBA_MONITOR_GIVING;
}

uint64_t samba_monitor_deadline(const struct samba_monitor *m)
{
	if (transferring(m))
		return xmodem_deadline(&m->transfer);
	return m->phase == SAMBA_MONITOR_RESETTING ? UINT64_MAX : m->deadline;
}

const void *samba_monitor_output(const struct samba_monitor *m, size_t *size)
{
	*size = m->first_count;
	if (m->first_count)
		return m->first_out;
	if (transferring(m))
		return xmodem_output(&m->transfer, size);
	return m->first_out;
}

void samba_monitor_sent(struct samba_monitor *m, size_t size)
{
	if (!m->first_count) {
		if (transferring(m))
			xmodem_sent(&m->transfer, size);
		return;
	}
	m->first_count -= size;
	memmove(m->first_out, m->first_out + size, m->first_count);
}

bool samba_monitor_wants_reset(const struct samba_monitor *m)
{
	return m->phase == SAMBA_MONITOR_RESETTING;
}
