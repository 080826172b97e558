// SPDX-License-Identifier: GPL-2.0-only
/*
 * A monitor that hears anything. A byte of ff is a wait of as many tenths of
 * a second as the next one says; fe sends block 1 or 2 of a payload that is
 * right; two of either are that byte.
 *
 * Whatever it hears, in the end it answers RVER; and nothing is burnt but by
 * a command that stands there as a whole.
 */
#include <stdlib.h>
#include <string.h>

#include "fake-samba.h"
#include "samba/monitor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct samba_monitor m;
static struct fake_samba chip;
static uint64_t now;
/* What it heard byte by byte; no input is longer. */
static uint8_t said[8192];
static size_t nsaid;

static void drain(void)
{
	size_t size;

	while (samba_monitor_output(&m, &size), size)
		samba_monitor_sent(&m, size);
}

static void pass(uint64_t ms)
{
	const uint64_t until = now + ms;
	unsigned int ticks = 0;

	while (samba_monitor_deadline(&m) <= until) {
		if (samba_monitor_deadline(&m) > now)
			now = samba_monitor_deadline(&m);
		samba_monitor_tick(&m, now);
		drain();
		if (++ticks > 100000)
			abort();
	}
	now = until;
}

static void say(const void *bytes, size_t size)
{
	samba_monitor_feed(&m, bytes, size, now);
	drain();
}

static void say_byte(uint8_t byte)
{
	if (nsaid == sizeof(said))
		abort();
	said[nsaid++] = byte;
	say(&byte, 1);
}

static void say_block(uint8_t which)
{
	uint8_t payload[256] = { 0 };
	struct samba_key key;
	struct xmodem x;
	const void *frame;
	size_t size;

	memset(&key, 0x5a, sizeof(key));
	key.auth_type = SAMBA_AUTH_CMAC;
	if (which & 2)
		samba_applet_make(1, samba_test_secret, payload, 80);
	else if (which & 4)
		payload[0] = which >> 3;
	else
		samba_key_seal(&key, samba_test_secret, chip.id, chip.id,
			       payload);
	xmodem_send(&x, &xmodem_defaults, payload, sizeof(payload), 0);
	x.blocks = which & 1;
	xmodem_feed(&x, "C", 1, 0);
	frame = xmodem_output(&x, &size);
	say(frame, size);
}

/* A command may come with pauses, which are bytes of the input as well. */
static bool was_said(const char *op)
{
	return memmem(said, nsaid, op, strlen(op));
}

static void check_burnt(void)
{
	if (chip.calls[FAKE_WRITE_KEY] && !was_said("WCKY"))
		abort();
	if (chip.calls[FAKE_SECURITY] && !was_said("SJTD"))
		abort();
	if (chip.calls[FAKE_BOOT_MODE] && !was_said("SSEC") &&
	    !was_said("SSNM"))
		abort();
	if ((chip.calls[FAKE_WRITE] || chip.calls[FAKE_ERASE]) &&
	    !was_said("EAPP"))
		abort();
}

static void check_works(void)
{
	static const char version[] = "SVER,00000000,00000030#";
	const uint8_t *out;
	size_t size;

	pass(1000000);
	samba_monitor_feed(&m, "RVER,,,,#C", 10, now);
	out = samba_monitor_output(&m, &size);
	if (size != XMODEM_FRAME || memcmp(out + 3, version, 23))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct samba_target target = { &fake_samba_ops, &chip };
	struct samba_monitor_options options;

	samba_monitor_options_init(&options);
	options.one_session = size && *data & 1;
	options.chunk = size && *data & 2 ? 100 : 0;
	fake_samba_init(&chip);
	samba_monitor_init(&m, &options, &target);
	now = 0;
	nsaid = 0;
	for (size_t i = 1; i < size; i++) {
		const bool more = i + 1 < size && data[i + 1] != data[i];

		if (data[i] == 0xff && more)
			pass(100 * data[++i]);
		else if (data[i] == 0xfe && more)
			say_block(data[++i]);
		else
			say_byte(data[i]);
	}
	check_burnt();
	if (!samba_monitor_wants_reset(&m)) {
		pass(1000000);
		if (!samba_monitor_wants_reset(&m))
			check_works();
	}
	return 0;
}
