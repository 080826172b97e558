// SPDX-License-Identifier: GPL-2.0-only
/* Xmodem: the frames on the line, and both ends against bad lines. */
#include <stdlib.h>
#include <string.h>

#include "samba/crc16.h"
#include "samba/xmodem.h"
#include "tap.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define BIG		(70 * 1024)

static uint8_t data[BIG], got[BIG];

static const struct xmodem_params params = {
	.start_ms = 500,
	.start_tries = 4,
	.answer_ms = 1000,
	.quiet_ms = 100,
	.retries = 3,
};

/* All that is to be sent, as hexadecimal, and sent. */
static const char *out(struct xmodem *x)
{
	static char hex[2 * XMODEM_FRAME + 1];
	size_t size;
	const uint8_t *bytes = xmodem_output(x, &size);

	hex[0] = '\0';
	for (size_t i = 0; i < size; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
	xmodem_sent(x, size);
	return hex;
}

static bool says(struct xmodem *x, const char *hex)
{
	const char *said = out(x);

	if (!strcmp(said, hex))
		return true;
	diag("said '%s', not '%s'", said, hex);
	return false;
}

static bool failed(const struct xmodem *x, enum xmodem_failure failure)
{
	if (x->state == XMODEM_FAILED && x->failure == failure)
		return true;
	diag("state %d, %s", x->state, xmodem_failure_text(x->failure));
	return false;
}

static size_t feed_byte(struct xmodem *x, uint8_t byte, uint64_t now)
{
	return xmodem_feed(x, &byte, 1, now);
}

/* Block number @n of the data, as somebody else would make it. */
static void frame(uint8_t f[XMODEM_FRAME], unsigned int n)
{
	uint16_t crc;

	f[0] = 0x01;
	f[1] = n & 0xff;
	f[2] = 255 - f[1];
	memcpy(f + 3, data + (n - 1) * 128, 128);
	crc = samba_crc16(f + 3, 128);
	f[131] = crc / 256;
	f[132] = crc % 256;
}

static bool feed_block(struct xmodem *x, unsigned int n, uint64_t now)
{
	uint8_t f[XMODEM_FRAME];

	frame(f, n);
	return xmodem_feed(x, f, sizeof(f), now) == sizeof(f);
}

/* ---- the sender ---- */

static void a_block_on_the_line(void)
{
	static const char reply[] = "CACK,00000000,000000C0#";
	char want[2 * XMODEM_FRAME + 1] = "0101fe";
	struct xmodem x;

	xmodem_send(&x, &params, reply, 23, 0);
	ok(says(&x, ""), "the sender waits for the receiver");
	feed_byte(&x, 'C', 0);
	for (size_t i = 0; i < 128; i++)
		sprintf(want + 6 + 2 * i, "%02x", i < 23 ? reply[i] : 0);
	strcat(want, "3a7d");
	ok(says(&x, want), "block 1 of a reply is as the facts have it");
	feed_byte(&x, XMODEM_ACK, 0);
	ok(says(&x, "04"), "its acknowledge brings the end");
	ok(feed_byte(&x, XMODEM_ACK, 0) == 1 && x.state == XMODEM_DONE,
	   "and that one's is all");
	ok(!feed_byte(&x, 'C', 0), "what follows is not taken");
	ok(xmodem_deadline(&x) == UINT64_MAX, "and nothing will happen");

	xmodem_send(&x, &params, reply, 23, 0);
	x.params.pad = 0x1a;
	feed_byte(&x, XMODEM_NAK, 0);
	ok(strstr(out(&x), "1a1a1a7c9c"),
	   "a start by NAK gets a CRC too, and the padding can be chosen");
}

static void a_sender_is_patient_but_not_for_ever(void)
{
	struct xmodem x;
	unsigned int n;

	xmodem_send(&x, &params, data, 300, 1000);
	ok(xmodem_deadline(&x) == 3000, "it waits for a start");
	xmodem_tick(&x, 2999);
	ok(xmodem_running(&x), "until it is time");
	xmodem_tick(&x, 3000);
	ok(failed(&x, XMODEM_NO_START) && says(&x, ""), "and no longer");

	xmodem_send(&x, &params, data, 300, 0);
	feed_byte(&x, 'C', 0);
	for (n = 0; xmodem_running(&x) && n < 100; n++) {
		if (strlen(out(&x)) != 2 * XMODEM_FRAME)
			break;
		feed_byte(&x, XMODEM_NAK, n);
	}
	ok(n == 4 && failed(&x, XMODEM_CORRUPT) && says(&x, "1818"),
	   "a block is sent again three times");

	xmodem_send(&x, &params, data, 300, 0);
	feed_byte(&x, 'C', 0);
	for (n = 0; xmodem_running(&x) && n < 100; n++) {
		out(&x);
		xmodem_tick(&x, xmodem_deadline(&x));
	}
	ok(n == 4 && failed(&x, XMODEM_TIMEOUT), "in silence as well");

	xmodem_send(&x, &params, data, 128, 0);
	feed_byte(&x, 'C', 0);
	out(&x);
	feed_byte(&x, XMODEM_ACK, 0);
	for (n = 0; xmodem_running(&x) && n < 100; n++) {
		if (!says(&x, "04"))
			break;
		xmodem_tick(&x, xmodem_deadline(&x));
	}
	ok(n == 4 && failed(&x, XMODEM_TIMEOUT), "and so is the end");
}

static void what_a_sender_does_not_fall_for(void)
{
	struct xmodem x;

	xmodem_send(&x, &params, data, 300, 0);
	xmodem_feed(&x, "CCC", 3, 0);
	out(&x);
	xmodem_feed(&x, "CCxyz\x80", 6, 0);
	ok(says(&x, "") && x.state == XMODEM_WAITING,
	   "more polls and noise do not bring the block again");
	xmodem_feed(&x, "\x06\x06", 2, 0);
	ok(!strncmp(out(&x), "0102fd", 6), "an acknowledge that came twice");
	ok(x.blocks == 1, "counts once");
	feed_byte(&x, XMODEM_CAN, 0);
	ok(failed(&x, XMODEM_CANCELLED) && says(&x, ""),
	   "a receiver that gives up is not told so");

	xmodem_send(&x, &params, data, 300, 0);
	feed_byte(&x, XMODEM_EOT, 0);
	ok(says(&x, "06") && x.state == XMODEM_STARTING,
	   "the end of the transfer before, unheard, is acknowledged again");
	feed_byte(&x, XMODEM_CAN, 0);
	ok(failed(&x, XMODEM_CANCELLED), "one may give up before it begins");

	xmodem_send(&x, &params, data, 300, 0);
	xmodem_cancel(&x);
	ok(failed(&x, XMODEM_CANCELLED) && says(&x, "1818"),
	   "and so may its owner, who does tell");
}

/* ---- the receiver ---- */

static void a_transfer_as_received(void)
{
	uint8_t f[XMODEM_FRAME];
	struct xmodem x;

	memset(got, 0xee, sizeof(got));
	xmodem_receive(&x, &params, got, 192, 192, 0);
	ok(says(&x, "43"), "the receiver polls");
	feed_block(&x, 1, 0);
	ok(says(&x, "06") && xmodem_progress(&x) == 128, "block 1");
	frame(f, 2);
	for (size_t i = 0; i < sizeof(f); i++)
		xmodem_feed(&x, f + i, 1, i);
	ok(says(&x, "06") && xmodem_progress(&x) == 192,
	   "block 2, byte by byte");
	feed_block(&x, 2, 0);
	ok(says(&x, "06") && x.blocks == 2,
	   "a block that comes again is acknowledged and dropped");
	ok(feed_byte(&x, XMODEM_EOT, 0) && says(&x, "06") &&
	   x.state == XMODEM_DONE, "the end");
	ok(!memcmp(got, data, 192) && got[192] == 0xee,
	   "all bytes are there, and no padding behind them");
}

static void a_receiver_is_patient_but_not_for_ever(void)
{
	struct xmodem x;
	unsigned int n;

	xmodem_receive(&x, &params, got, 300, 300, 0);
	for (n = 0; !strcmp(out(&x), "43") && n < 100; n++)
		xmodem_tick(&x, xmodem_deadline(&x));
	ok(n == 4 && failed(&x, XMODEM_NO_START),
	   "polls that nobody hears end");

	xmodem_receive(&x, &params, got, 300, 300, 0);
	feed_block(&x, 1, 0);
	out(&x);
	for (n = 0; xmodem_running(&x) && n < 100; n++) {
		xmodem_tick(&x, xmodem_deadline(&x) - 1);
		if (!says(&x, ""))
			break;
		xmodem_tick(&x, xmodem_deadline(&x));
		if (xmodem_running(&x) && !says(&x, "15"))
			break;
	}
	ok(n == 4 && failed(&x, XMODEM_TIMEOUT) && says(&x, "1818"),
	   "silence behind a block is answered with NAK, then given up");

	xmodem_receive(&x, &params, got, 300, 300, 0);
	xmodem_feed(&x, "\x01\x01\xfexyz", 6, 0);
	out(&x);
	xmodem_tick(&x, xmodem_deadline(&x));
	ok(says(&x, "15"), "so is half a block");
	feed_block(&x, 1, 5000);
	ok(says(&x, "06"), "which may come again as a whole");
}

static void blocks_that_are_wrong(void)
{
	uint8_t f[XMODEM_FRAME];
	struct xmodem x;
	unsigned int n = 0;

	for (size_t at = 1; at < XMODEM_FRAME; at++) {
		xmodem_receive(&x, &params, got, 300, 300, 0);
		out(&x);
		frame(f, 1);
		f[at] ^= 0x10;
		xmodem_feed(&x, f, sizeof(f), 0);
		if (!says(&x, "") || x.state != XMODEM_PURGING)
			break;
		xmodem_tick(&x, xmodem_deadline(&x));
		if (!says(&x, "15") || x.blocks)
			break;
		n = at;
	}
	ok(n == XMODEM_FRAME - 1,
	   "a flipped bit in whatever byte is answered with NAK");
	for (n = 0; xmodem_running(&x) && n < 100; n++) {
		xmodem_feed(&x, f, sizeof(f), 0);
		xmodem_tick(&x, xmodem_deadline(&x));
	}
	ok(n == 3 && failed(&x, XMODEM_CORRUPT) && says(&x, "1818"),
	   "until it is enough");

	xmodem_receive(&x, &params, got, 300, 300, 0);
	feed_block(&x, 2, 0);
	ok(failed(&x, XMODEM_SEQUENCE) && says(&x, "1818"),
	   "a block too far ahead is the end of it");
	xmodem_receive(&x, &params, got, 300, 300, 0);
	frame(f, 1);
	f[1] = 0;
	f[2] = 0xff;
	xmodem_feed(&x, f, sizeof(f), 0);
	ok(failed(&x, XMODEM_SEQUENCE), "and there is no block 0 to repeat");
	xmodem_receive(&x, &params, got, 128, 128, 0);
	feed_block(&x, 1, 0);
	feed_block(&x, 2, 0);
	ok(failed(&x, XMODEM_LONG) && says(&x, "1818"),
	   "neither is there one behind all bytes");
}

static void noise_between_blocks(void)
{
	uint8_t noise[1024];
	struct xmodem x;

	xmodem_receive(&x, &params, got, 300, 300, 0);
	out(&x);
	feed_byte(&x, XMODEM_ACK, 0);
	ok(says(&x, "") && x.state == XMODEM_STARTING,
	   "the raw acknowledge of an applet is no noise");

	memset(noise, 0x01, sizeof(noise));
	noise[0] = 'x';
	xmodem_receive(&x, &params, got, 300, 300, 0);
	out(&x);
	xmodem_feed(&x, noise, 200, 0);
	ok(says(&x, "") && x.state == XMODEM_PURGING,
	   "what begins with noise is dropped up to a silence");
	xmodem_tick(&x, 100);
	ok(says(&x, "43"),
	   "and asked for with C as long as no frame has been seen");
	feed_block(&x, 1, 200);
	out(&x);
	noise[1] = XMODEM_EOT;
	noise[2] = XMODEM_CAN;
	xmodem_feed(&x, noise, 132, 200);
	xmodem_tick(&x, 300);
	ok(says(&x, "15") && xmodem_running(&x),
	   "later with NAK, whatever it held");
	for (int i = 0; i < 1000 && xmodem_running(&x); i++)
		xmodem_feed(&x, noise, sizeof(noise), 300);
	ok(failed(&x, XMODEM_CORRUPT) && says(&x, "1818"),
	   "noise without an end is given up");
}

static void ends_that_come_early(void)
{
	struct xmodem x;

	xmodem_receive(&x, &params, got, 300, 300, 0);
	out(&x);
	feed_byte(&x, XMODEM_EOT, 0);
	ok(says(&x, "06") && x.state == XMODEM_STARTING,
	   "the end of the transfer before is acknowledged again");
	for (int i = 0; i < 100; i++)
		feed_byte(&x, XMODEM_EOT, 0);
	ok(failed(&x, XMODEM_SHORT), "but not for ever");

	xmodem_receive(&x, &params, got, 300, 300, 0);
	feed_block(&x, 1, 0);
	out(&x);
	feed_byte(&x, XMODEM_EOT, 0);
	ok(says(&x, "15") && xmodem_running(&x),
	   "an end in the middle may be noise");
	feed_byte(&x, XMODEM_EOT, 0);
	ok(failed(&x, XMODEM_SHORT) && says(&x, "06"),
	   "and twice is what the sender means");

	xmodem_receive(&x, &params, got, 100, 1000, 0);
	feed_block(&x, 1, 0);
	feed_block(&x, 2, 0);
	out(&x);
	feed_byte(&x, XMODEM_EOT, 0);
	ok(x.state == XMODEM_DONE && xmodem_progress(&x) == 256,
	   "where the length is not known, any end between is one");

	xmodem_receive(&x, &params, got, 300, 300, 0);
	out(&x);
	feed_byte(&x, XMODEM_CAN, 0);
	ok(failed(&x, XMODEM_CANCELLED) && says(&x, ""), "CAN is heard");
}

/* ---- both ---- */

/**
 * struct line - what a line does to what goes over it
 * @seed: of the dice
 * @flip: one byte in so many is changed
 * @lose: one byte in so many is lost
 * @piece: at most so many bytes arrive at once
 */
struct line {
	unsigned int seed;
	unsigned int flip;
	unsigned int lose;
	size_t piece;
};

static bool hit(struct line *line, unsigned int one_in)
{
	return one_in && !(rand_r(&line->seed) % one_in);
}

static bool carry(struct line *line, struct xmodem *from, struct xmodem *to,
		  uint64_t now)
{
	uint8_t bytes[XMODEM_FRAME];
	size_t size, left = 0;
	const uint8_t *sent = xmodem_output(from, &size);

	if (line->piece && size > line->piece)
		size = line->piece;
	for (size_t i = 0; i < size; i++) {
		if (hit(line, line->lose))
			continue;
		bytes[left++] = sent[i] ^ (hit(line, line->flip) ? 0x20 : 0);
	}
	xmodem_sent(from, size);
	xmodem_feed(to, bytes, left, now);
	return size;
}

/* Until both are over and silent. */
static uint64_t transfer(struct line *line, struct xmodem *a,
			 struct xmodem *b)
{
	uint64_t now = 0, next;
	bool busy;

	for (int i = 0; i < 1000000; i++) {
		busy = carry(line, a, b, now);
		busy |= carry(line, b, a, now);
		if (busy)
			continue;
		next = xmodem_deadline(a) < xmodem_deadline(b) ?
			xmodem_deadline(a) : xmodem_deadline(b);
		if (next == UINT64_MAX)
			return now;
		now = next;
		xmodem_tick(a, now);
		xmodem_tick(b, now);
	}
	return UINT64_MAX;
}

static void sizes(void)
{
	static const size_t all[] = {
		1, 23, 127, 128, 129, 192, 255, 256, 257, 128 * 255,
		128 * 255 + 1, 128 * 256, 128 * 256 + 1, 65536, BIG,
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct line line = { .piece = i % 2 ? 7 : 0 };
		struct xmodem a, b;

		memset(got, 0xee, sizeof(got));
		xmodem_send(&a, &params, data, all[i], 0);
		xmodem_receive(&b, &params, got, all[i], all[i], 0);
		ok(transfer(&line, &a, &b) == 0 && a.state == XMODEM_DONE &&
		   b.state == XMODEM_DONE && !memcmp(got, data, all[i]) &&
		   (all[i] == BIG || got[all[i]] == 0xee) && !a.resent &&
		   !b.resent, "%zu bytes", all[i]);
	}
}

/*
 * On a bad line both may give up, but they never agree on wrong bytes. The
 * sender learns of the end last: it may not hear of a success.
 */
static void bad_lines(void)
{
	unsigned int through = 0, wrong = 0, endless = 0;
	struct xmodem_params many = params;
	struct xmodem a, b;

	many.retries = 10;
	for (unsigned int seed = 0; seed < 400; seed++) {
		struct line line = {
			.seed = seed,
			.flip = seed % 3 ? 300 + seed : 0,
			.lose = seed % 3 != 1 ? 300 + seed : 0,
		};

		memset(got, 0xee, sizeof(got));
		xmodem_send(&a, &many, data, 5000, 0);
		xmodem_receive(&b, &many, got, 5000, 5000, 0);
		endless += transfer(&line, &a, &b) == UINT64_MAX;
		through += b.state == XMODEM_DONE;
		wrong += b.state == XMODEM_DONE && memcmp(got, data, 5000);
		wrong += a.state == XMODEM_DONE && b.state != XMODEM_DONE;
	}
	diag("%u of 400 transfers got through", through);
	ok(!endless, "all transfers over bad lines end");
	ok(!wrong, "no bad line makes wrong bytes right");
	ok(through > 300, "and most get through");
}

int main(void)
{
	for (size_t i = 0; i < BIG; i++)
		data[i] = i * 7 + i / 251;
	a_block_on_the_line();
	a_sender_is_patient_but_not_for_ever();
	what_a_sender_does_not_fall_for();
	a_transfer_as_received();
	a_receiver_is_patient_but_not_for_ever();
	blocks_that_are_wrong();
	noise_between_blocks();
	ends_that_come_early();
	sizes();
	bad_lines();
	return done();
}
