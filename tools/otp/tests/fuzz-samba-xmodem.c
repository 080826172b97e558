// SPDX-License-Identifier: GPL-2.0-only
/*
 * A receiver and a sender that hear anything. The first byte chooses which;
 * a byte of ff is a wait of as many tenths of a second as the next one says,
 * two of them are one byte of ff.
 */
#include <stdlib.h>
#include <string.h>

#include "samba/xmodem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BYTES	300

static void hear(struct xmodem *x, uint64_t now, const uint8_t *byte)
{
	size_t size;
	const uint8_t *out = xmodem_output(x, &size);
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += out[i];
	/* A line that takes only some of it. */
	xmodem_sent(x, sum % 3 ? size : size / 2);
	if (byte)
		xmodem_feed(x, byte, 1, now);
	xmodem_tick(x, now);
}

/* The frames that a test has to know how to make, out of a short code. */
static void hear_frame(struct xmodem *x, uint64_t now, uint8_t number)
{
	static uint8_t zeros[128];
	struct xmodem other;
	const uint8_t *frame;
	size_t size;

	xmodem_send(&other, &xmodem_defaults, zeros, 128, 0);
	other.blocks = (uint8_t)(number - 1);
	other.from -= 128 * other.blocks;
	other.max += 128 * other.blocks;
	xmodem_feed(&other, "C", 1, 0);
	frame = xmodem_output(&other, &size);
	xmodem_feed(x, frame, size, now);
}

static void end(struct xmodem *x, uint64_t now)
{
	unsigned int waits = 0;

	while (xmodem_running(x)) {
		now = xmodem_deadline(x);
		if (now == UINT64_MAX || ++waits > 1000)
			abort();
		hear(x, now, NULL);
	}
	if (!x->failure == (x->state == XMODEM_FAILED))
		abort();
	if (x->blocks > (BYTES + 127) / 128)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = malloc(BYTES);
	const uint8_t *stop = data + size;
	struct xmodem x;
	uint64_t now = 0;

	memset(bytes, 0xee, BYTES);
	if (size && *data & 1)
		xmodem_send(&x, &xmodem_defaults, bytes, BYTES, now);
	else
		xmodem_receive(&x, &xmodem_defaults, bytes,
			       size && *data & 2 ? 1 : BYTES, BYTES, now);
	while (data < stop && ++data < stop) {
		if (*data == 0xff && data + 1 < stop && *++data != 0xff) {
			now += 100 * *data;
			hear(&x, now, NULL);
		} else if (*data == 0xfe && data + 1 < stop) {
			hear_frame(&x, now, *++data);
		} else {
			hear(&x, now, data);
		}
	}
	end(&x, now);
	free(bytes);
	return 0;
}
