// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "samba/crc16.h"
#include "samba/xmodem-role.h"

/* A peer that says more between two blocks than this does not speak Xmodem. */
#define MOST_PURGED	(16 * XMODEM_FRAME)

static void poll_start(struct xmodem *x, uint64_t now)
{
	xmodem_put_byte(x, XMODEM_START);
	x->deadline = now + x->params.start_ms;
}

void xmodem_receive(struct xmodem *x, const struct xmodem_params *params,
		    void *data, size_t min, size_t max, uint64_t now)
{
	memset(x, 0, sizeof(*x));
	x->params = *params;
	x->to = data;
	x->min = min;
	x->max = max;
	poll_start(x, now);
}

static void wait_block(struct xmodem *x, uint64_t now)
{
	x->state = XMODEM_WAITING;
	x->in_count = 0;
	x->purged = 0;
	x->deadline = now + x->params.answer_ms;
}

/* Without a single frame a NAK would ask for checksums instead of CRCs. */
static void start_again(struct xmodem *x, uint64_t now)
{
	if (++x->tries >= x->params.start_tries) {
		xmodem_end(x, XMODEM_NO_START);
		return;
	}
	x->state = XMODEM_STARTING;
	x->purged = 0;
	poll_start(x, now);
}

static void ask_again(struct xmodem *x, enum xmodem_failure failure,
		      uint64_t now)
{
	if (++x->tries > x->params.retries) {
		xmodem_end(x, failure);
		return;
	}
	x->resent++;
	wait_block(x, now);
	xmodem_put_byte(x, XMODEM_NAK);
}

/* Where a block begins is known again only behind a silence. */
static void purge(struct xmodem *x, size_t size, uint64_t now)
{
	x->purged += size;
	if (x->purged > MOST_PURGED) {
		xmodem_end(x, XMODEM_CORRUPT);
		return;
	}
	x->state = XMODEM_PURGING;
	x->deadline = now + x->params.quiet_ms;
}

static bool complete(const struct xmodem *x)
{
	return (size_t)x->blocks * XMODEM_BLOCK >= x->min;
}

/*
 * An end in front of all blocks is that of the transfer before, unheard. One
 * that comes too soon may be noise: the second one is not.
 */
static void take_end(struct xmodem *x, uint64_t now)
{
	if (x->state == XMODEM_STARTING &&
	    x->early_ends++ < x->params.retries) {
		xmodem_put_byte(x, XMODEM_ACK);
	} else if (complete(x)) {
		xmodem_put_byte(x, XMODEM_ACK);
		xmodem_end(x, XMODEM_OK);
	} else if (x->in[0] == XMODEM_EOT) {
		xmodem_put_byte(x, XMODEM_ACK);
		xmodem_end(x, XMODEM_SHORT);
	} else {
		ask_again(x, XMODEM_SHORT, now);
		x->in[0] = XMODEM_EOT;
	}
}

static bool intact(const struct xmodem *x)
{
	const uint16_t crc = x->in[XMODEM_FRAME - 2] << 8 |
			     x->in[XMODEM_FRAME - 1];

	return (x->in[1] ^ x->in[2]) == 0xff &&
	       crc == samba_crc16(x->in + 3, XMODEM_BLOCK);
}

static void keep(struct xmodem *x)
{
	const size_t at = (size_t)x->blocks * XMODEM_BLOCK;
	const size_t left = x->max - at;

	memcpy(x->to + at, x->in + 3,
	       left < XMODEM_BLOCK ? left : XMODEM_BLOCK);
	x->blocks++;
}

static void take_block(struct xmodem *x, uint64_t now)
{
	if (!intact(x)) {
		purge(x, 0, now);
		return;
	}
	if (x->in[1] == (uint8_t)(x->blocks + 1)) {
		if ((size_t)x->blocks * XMODEM_BLOCK >= x->max) {
			xmodem_end(x, XMODEM_LONG);
			return;
		}
		keep(x);
		x->tries = 0;
	} else if (x->in[1] != (uint8_t)x->blocks || !x->blocks) {
		xmodem_end(x, XMODEM_SEQUENCE);
		return;
	}
	wait_block(x, now);
	xmodem_put_byte(x, XMODEM_ACK);
}

/*
 * Between blocks. A raw acknowledge in front of the first one is that of an
 * applet, for which some hosts wait and others do not.
 */
static void take_first(struct xmodem *x, uint8_t byte, uint64_t now)
{
	if (byte == XMODEM_EOT) {
		take_end(x, now);
	} else if (byte == XMODEM_CAN) {
		xmodem_end(x, XMODEM_CANCELLED);
	} else if (byte == XMODEM_SOH) {
		x->framed = true;
		x->in[0] = byte;
		x->in_count = 1;
		x->state = XMODEM_IN_BLOCK;
		x->deadline = now + x->params.answer_ms;
	} else if (x->framed || byte != XMODEM_ACK) {
		purge(x, 1, now);
	}
}

static size_t take_rest(struct xmodem *x, const uint8_t *bytes, size_t size,
			uint64_t now)
{
	const size_t missing = XMODEM_FRAME - x->in_count;
	const size_t taken = size < missing ? size : missing;

	memcpy(x->in + x->in_count, bytes, taken);
	x->in_count += taken;
	x->deadline = now + x->params.answer_ms;
	if (x->in_count == XMODEM_FRAME)
		take_block(x, now);
	return taken;
}

size_t xmodem_receive_feed(struct xmodem *x, const uint8_t *bytes, size_t size,
			   uint64_t now)
{
	size_t taken = 0;

	while (taken < size && xmodem_running(x)) {
		if (x->state == XMODEM_PURGING) {
			purge(x, size - taken, now);
			taken = size;
		} else if (x->state == XMODEM_IN_BLOCK) {
			taken += take_rest(x, bytes + taken, size - taken,
					   now);
		} else {
			take_first(x, bytes[taken++], now);
		}
	}
	return taken;
}

void xmodem_receive_tick(struct xmodem *x, uint64_t now)
{
	if (!x->framed)
		start_again(x, now);
	else if (x->state == XMODEM_WAITING)
		ask_again(x, XMODEM_TIMEOUT, now);
	else
		ask_again(x, XMODEM_CORRUPT, now);
}
