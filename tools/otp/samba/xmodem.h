/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Xmodem with CRC and blocks of 128 bytes, both ways, without any I/O.
 *
 * One struct xmodem is one transfer. Its owner has the line and the clock:
 *
 *	xmodem_receive(&x, &xmodem_defaults, data, size, size, now);
 *	while (xmodem_running(&x)) {
 *		bytes = xmodem_output(&x, &count);
 *		xmodem_sent(&x, write(fd, bytes, count));
 *		wait until fd is readable or xmodem_deadline(&x) has come
 *		at += xmodem_feed(&x, in + at, got - at, now);
 *		xmodem_tick(&x, now);
 *	}
 *
 * and then still sends what xmodem_output() has, which may be the last
 * acknowledge. What xmodem_feed() did not take belongs to what comes next.
 * Every number of tries and every time is bounded, so that it ends whatever
 * the peer does. Times are in milliseconds of a clock that never goes back.
 *
 * The receiver speaks first: 'C' until a block comes. The real length is
 * known from elsewhere, so that the padding of the last block is ignored,
 * whatever it is.
 */
#ifndef SAMBA_XMODEM_H
#define SAMBA_XMODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XMODEM_SOH	0x01
#define XMODEM_EOT	0x04
#define XMODEM_ACK	0x06
#define XMODEM_NAK	0x15
#define XMODEM_CAN	0x18
#define XMODEM_START	'C'

#define XMODEM_BLOCK	128
/* SOH, number, its complement, 128 bytes, CRC. */
#define XMODEM_FRAME	133

/**
 * struct xmodem_params - how patient a transfer is
 * @pad: what fills the last block
 * @start_ms: a receiver polls that often
 * @start_tries: and that many times; a sender waits as long in all
 * @answer_ms: for a block, or for the answer to one
 * @quiet_ms: silence behind which a block that went wrong is over
 * @retries: of one block, or of the end
 */
struct xmodem_params {
	uint8_t pad;
	uint32_t start_ms;
	uint32_t start_tries;
	uint32_t answer_ms;
	uint32_t quiet_ms;
	uint32_t retries;
};

extern const struct xmodem_params xmodem_defaults;

/**
 * enum xmodem_failure - why a transfer failed
 * @XMODEM_OK: it did not
 * @XMODEM_NO_START: the peer did not begin
 * @XMODEM_TIMEOUT: the peer fell silent
 * @XMODEM_CORRUPT: too many blocks went wrong one behind the other
 * @XMODEM_SEQUENCE: a block is neither the next one nor the last one again
 * @XMODEM_SHORT: it ended before all bytes were there
 * @XMODEM_LONG: there were more blocks than all bytes fill
 * @XMODEM_CANCELLED: the peer gave up
 */
enum xmodem_failure {
	XMODEM_OK,
	XMODEM_NO_START,
	XMODEM_TIMEOUT,
	XMODEM_CORRUPT,
	XMODEM_SEQUENCE,
	XMODEM_SHORT,
	XMODEM_LONG,
	XMODEM_CANCELLED,
	XMODEM_FAILURES,
};

enum xmodem_state {
	XMODEM_STARTING,	/* no block yet */
	XMODEM_WAITING,		/* for a block, or for the answer to one */
	XMODEM_IN_BLOCK,	/* a part of a block is there */
	XMODEM_PURGING,		/* for silence */
	XMODEM_ENDING,		/* for the answer to the end */
	XMODEM_DONE,
	XMODEM_FAILED,
};

/**
 * struct xmodem - one transfer
 * @sends: or receives
 * @state: where it is
 * @failure: why it failed
 * @deadline: when xmodem_tick() has something to do
 * @tries: that failed one behind the other
 * @blocks: that have arrived
 * @resent: blocks that had to be sent or received again, in all
 *
 * The members are for reading at most.
 */
struct xmodem {
	struct xmodem_params params;
	bool sends;
	enum xmodem_state state;
	enum xmodem_failure failure;
	uint64_t deadline;
	uint32_t tries;
	uint32_t blocks;
	uint32_t resent;

	/* private: */
	const uint8_t *from;
	uint8_t *to;
	size_t min;
	size_t max;
	size_t purged;
	uint32_t early_ends;
	bool framed;
	uint8_t in[XMODEM_FRAME];
	size_t in_count;
	uint8_t out[XMODEM_FRAME];
	size_t out_at;
	size_t out_count;
};

/**
 * xmodem_send() - begin to send
 * @data: @size bytes, at least one, that stay there until it is over
 */
void xmodem_send(struct xmodem *x, const struct xmodem_params *params,
		 const void *data, size_t size, uint64_t now);

/**
 * xmodem_receive() - begin to receive
 * @data: where the bytes go: @max of them
 * @min: fewer are too short, at least one
 * @max: more blocks than these fill are too long
 */
void xmodem_receive(struct xmodem *x, const struct xmodem_params *params,
		    void *data, size_t min, size_t max, uint64_t now);

/**
 * xmodem_feed() - what came in
 *
 * Return: how many of @size bytes it took; fewer only when it is over.
 */
size_t xmodem_feed(struct xmodem *x, const void *bytes, size_t size,
		   uint64_t now);

/**
 * xmodem_tick() - the time, at the deadline or at any time
 */
void xmodem_tick(struct xmodem *x, uint64_t now);

/**
 * xmodem_output() - what is to be sent next
 * @size: how much, 0 if there is nothing
 */
const void *xmodem_output(const struct xmodem *x, size_t *size);

/**
 * xmodem_sent() - that much of it went out
 */
void xmodem_sent(struct xmodem *x, size_t size);

/**
 * xmodem_cancel() - give up, and say so to the peer
 */
void xmodem_cancel(struct xmodem *x);

static inline bool xmodem_running(const struct xmodem *x)
{
	return x->state < XMODEM_DONE;
}

static inline uint64_t xmodem_deadline(const struct xmodem *x)
{
	return x->deadline;
}

/**
 * xmodem_progress() - bytes that have arrived, the padding aside
 */
size_t xmodem_progress(const struct xmodem *x);

/* A part of a sentence: "the peer fell silent". */
const char *xmodem_failure_text(enum xmodem_failure failure);

#endif /* SAMBA_XMODEM_H */
