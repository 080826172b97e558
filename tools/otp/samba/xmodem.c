// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "samba/xmodem-role.h"

const struct xmodem_params xmodem_defaults = {
	.pad = 0x00,
	.start_ms = 500,
	.start_tries = 20,
	.answer_ms = 3000,
	.quiet_ms = 100,
	.retries = 10,
};

/* Instead of what has not gone out yet, which nobody waits for any more. */
void xmodem_put(struct xmodem *x, const void *bytes, size_t size)
{
	memcpy(x->out, bytes, size);
	x->out_at = 0;
	x->out_count = size;
}

/*
 * A peer that gave up or never began is not told: it might take that for the
 * answer to what it does next. The others need two to believe it.
 */
void xmodem_end(struct xmodem *x, enum xmodem_failure failure)
{
	static const uint8_t cancel[] = { XMODEM_CAN, XMODEM_CAN };

	x->failure = failure;
	x->state = failure ? XMODEM_FAILED : XMODEM_DONE;
	x->deadline = UINT64_MAX;
	if (failure == XMODEM_CANCELLED || failure == XMODEM_NO_START)
		x->out_at = x->out_count;
	else if (failure && failure != XMODEM_SHORT)
		xmodem_put(x, cancel, sizeof(cancel));
}

void xmodem_cancel(struct xmodem *x)
{
	if (xmodem_running(x)) {
		xmodem_end(x, XMODEM_TIMEOUT);
		x->failure = XMODEM_CANCELLED;
	}
}

size_t xmodem_feed(struct xmodem *x, const void *bytes, size_t size,
		   uint64_t now)
{
	if (x->sends)
		return xmodem_send_feed(x, bytes, size, now);
	return xmodem_receive_feed(x, bytes, size, now);
}

void xmodem_tick(struct xmodem *x, uint64_t now)
{
	if (!xmodem_running(x) || now < x->deadline)
		return;
	if (x->sends)
		xmodem_send_tick(x, now);
	else
		xmodem_receive_tick(x, now);
}

const void *xmodem_output(const struct xmodem *x, size_t *size)
{
	*size = x->out_count - x->out_at;
	return x->out + x->out_at;
}

void xmodem_sent(struct xmodem *x, size_t size)
{
	x->out_at += size;
}

size_t xmodem_progress(const struct xmodem *x)
{
	const size_t bytes = (size_t)x->blocks * XMODEM_BLOCK;

	return bytes < x->max ? bytes : x->max;
}

const char *xmodem_failure_text(enum xmodem_failure failure)
{
	static const char *const texts[XMODEM_FAILURES] = {
		[XMODEM_OK] = "nothing is wrong",
		[XMODEM_NO_START] = "the peer did not begin the transfer",
		[XMODEM_TIMEOUT] = "the peer fell silent",
		[XMODEM_CORRUPT] = "one block went wrong too many times",
		[XMODEM_SEQUENCE] = "a block is out of sequence",
		[XMODEM_SHORT] = "the peer sent too few bytes",
		[XMODEM_LONG] = "the peer sent too many bytes",
		[XMODEM_CANCELLED] = "the transfer was cancelled",
	};

	return texts[failure];
}
