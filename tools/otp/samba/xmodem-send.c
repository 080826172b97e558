// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "samba/crc16.h"
#include "samba/xmodem-role.h"

void xmodem_send(struct xmodem *x, const struct xmodem_params *params,
		 const void *data, size_t size, uint64_t now)
{
	memset(x, 0, sizeof(*x));
	x->params = *params;
	x->sends = true;
	x->from = data;
	x->max = size;
	x->deadline = now + (uint64_t)params->start_ms * params->start_tries;
}

/* The block behind those that have arrived, or the end. */
static void put_next(struct xmodem *x, uint64_t now)
{
	const size_t at = (size_t)x->blocks * XMODEM_BLOCK;
	const size_t left = x->max > at ? x->max - at : 0;
	const size_t size = left < XMODEM_BLOCK ? left : XMODEM_BLOCK;
	uint8_t frame[XMODEM_FRAME] = {
		XMODEM_SOH, x->blocks + 1, ~(x->blocks + 1)
	};
	uint16_t crc;

	x->deadline = now + x->params.answer_ms;
	if (!left) {
		x->state = XMODEM_ENDING;
		xmodem_put_byte(x, XMODEM_EOT);
		return;
	}
	x->state = XMODEM_WAITING;
	memcpy(frame + 3, x->from + at, size);
	memset(frame + 3 + size, x->params.pad, XMODEM_BLOCK - size);
	crc = samba_crc16(frame + 3, XMODEM_BLOCK);
	frame[XMODEM_FRAME - 2] = crc >> 8;
	frame[XMODEM_FRAME - 1] = crc;
	xmodem_put(x, frame, sizeof(frame));
}

static void put_again(struct xmodem *x, enum xmodem_failure failure,
		      uint64_t now)
{
	if (++x->tries > x->params.retries) {
		xmodem_end(x, failure);
		return;
	}
	x->resent++;
	put_next(x, now);
}

/* An end that is repeated is that of the transfer before, unheard. */
static void take_before_start(struct xmodem *x, uint8_t byte, uint64_t now)
{
	if (byte == XMODEM_START || byte == XMODEM_NAK)
		put_next(x, now);
	else if (byte == XMODEM_CAN)
		xmodem_end(x, XMODEM_CANCELLED);
	else if (byte == XMODEM_EOT &&
		 x->early_ends++ < x->params.retries)
		xmodem_put_byte(x, XMODEM_ACK);
}

static void take_answer(struct xmodem *x, uint8_t byte, uint64_t now)
{
	if (byte == XMODEM_CAN) {
		xmodem_end(x, XMODEM_CANCELLED);
	} else if (byte == XMODEM_NAK) {
		put_again(x, XMODEM_CORRUPT, now);
	} else if (byte == XMODEM_ACK && x->state == XMODEM_ENDING) {
		xmodem_end(x, XMODEM_OK);
	} else if (byte == XMODEM_ACK) {
		x->tries = 0;
		x->blocks++;
		put_next(x, now);
	}
}

/*
 * While a block has not gone out, nothing can be the answer to it: an answer
 * that came twice, or the polls of a receiver that waited, are dropped.
 */
static void take(struct xmodem *x, uint8_t byte, uint64_t now)
{
	const bool pending = x->out_at < x->out_count;

	if (x->state == XMODEM_STARTING)
		take_before_start(x, byte, now);
	else if (!pending || byte == XMODEM_CAN)
		take_answer(x, byte, now);
}

size_t xmodem_send_feed(struct xmodem *x, const uint8_t *bytes, size_t size,
			uint64_t now)
{
	size_t taken = 0;

	while (taken < size && xmodem_running(x))
		take(x, bytes[taken++], now);
	return taken;
}

void xmodem_send_tick(struct xmodem *x, uint64_t now)
{
	if (x->state == XMODEM_STARTING)
		xmodem_end(x, XMODEM_NO_START);
	else
		put_again(x, XMODEM_TIMEOUT, now);
}
