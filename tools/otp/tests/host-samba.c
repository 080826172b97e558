// SPDX-License-Identifier: GPL-2.0-only
/*
 * host-samba TTY STEP...: a host for tests of the monitor, one step after the
 * other over a real line. It has its own idea of what comes next: it does what
 * the steps say and tells what it hears.
 *
 *	COMMAND#	sends it
 *	reply		receives a reply and prints it
 *	ack		waits for one raw acknowledge
 *	send:FILE	sends a file through Xmodem
 *	send:FILE:N	its first N bytes
 *	receive:N	receives N bytes and prints them in hexadecimal
 *	receive:N:FILE	or into a file
 *	raw:HEX		sends bytes
 *	silence:MS	waits
 *
 * Exits with 1 at the first step that fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "samba/line.h"
#include "samba/reply.h"
#include "samba/xmodem.h"

static uint8_t bytes[128 * 1024], left[4096];
static size_t left_size;
static struct samba_line line;

static size_t get(uint8_t *to, size_t room, uint64_t until)
{
	const uint64_t now = samba_line_now();
	struct pollfd p = { line.fd, POLLIN, 0 };
	ssize_t n;

	if (left_size) {
		n = left_size < room ? left_size : room;
		memcpy(to, left, n);
		left_size -= n;
		memmove(left, left + n, left_size);
		return n;
	}
	if (poll(&p, 1, until > now ? until - now : 0) <= 0)
		return 0;
	n = read(line.fd, to, room);
	return n > 0 ? n : 0;
}

static void put(const void *from, size_t size)
{
	const uint8_t *at = from;

	while (size) {
		ssize_t n = write(line.fd, at, size);

		if (n < 0)
			continue;
		at += n;
		size -= n;
	}
}

static bool transfer(struct xmodem *x)
{
	uint8_t in[4096];
	size_t size, fed;
	const void *out;

	for (;;) {
		out = xmodem_output(x, &size);
		put(out, size);
		xmodem_sent(x, size);
		if (!xmodem_running(x))
			break;
		size = get(in, sizeof(in), xmodem_deadline(x));
		fed = xmodem_feed(x, in, size, samba_line_now());
		if (fed < size) {
			memcpy(left, in + fed, size - fed);
			left_size = size - fed;
		}
		xmodem_tick(x, samba_line_now());
	}
	if (x->failure)
		fprintf(stderr, "%s\n", xmodem_failure_text(x->failure));
	return x->state == XMODEM_DONE;
}

static bool receive(size_t size)
{
	struct xmodem x;

	xmodem_receive(&x, &xmodem_defaults, bytes, size, size,
		       samba_line_now());
	return transfer(&x);
}

static bool step_reply(void)
{
	if (!receive(SAMBA_REPLY_SIZE))
		return false;
	printf("%.*s\n", SAMBA_REPLY_SIZE, bytes);
	return true;
}

static bool step_ack(void)
{
	uint8_t byte = 0;

	return get(&byte, 1, samba_line_now() + 2000) && byte == XMODEM_ACK;
}

static bool step_send(char *what)
{
	char *colon = strchr(what, ':');
	struct xmodem x;
	size_t size;
	FILE *f;

	if (colon)
		*colon++ = '\0';
	f = fopen(what, "r");
	if (!f)
		return false;
	size = fread(bytes, 1, colon ? strtoul(colon, NULL, 0) : sizeof(bytes),
		     f);
	fclose(f);
	xmodem_send(&x, &xmodem_defaults, bytes, size, samba_line_now());
	return transfer(&x);
}

static bool step_receive(const char *what)
{
	const char *colon = strchr(what, ':');
	size_t size = strtoul(what, NULL, 0);
	FILE *f;

	if (!receive(size))
		return false;
	if (colon) {
		f = fopen(colon + 1, "w");
		return f && fwrite(bytes, 1, size, f) == size && !fclose(f);
	}
	for (size_t i = 0; i < size; i++)
		printf("%02x", bytes[i]);
	putchar('\n');
	return true;
}

static bool step_raw(const char *hex)
{
	unsigned int byte;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
		bytes[0] = byte;
		put(bytes, 1);
	}
	return true;
}

static bool step(char *what)
{
	size_t size = strlen(what);

	if (size && what[size - 1] == '#')
		return put(what, size), true;
	if (!strcmp(what, "reply"))
		return step_reply();
	if (!strcmp(what, "ack"))
		return step_ack();
	if (!strncmp(what, "send:", 5))
		return step_send(what + 5);
	if (!strncmp(what, "receive:", 8))
		return step_receive(what + 8);
	if (!strncmp(what, "raw:", 4))
		return step_raw(what + 4);
	if (!strncmp(what, "silence:", 8))
		return usleep(1000 * atoi(what + 8)), true;
	return false;
}

int main(int argc, char **argv)
{
	if (argc < 2 || samba_line_open(&line, argv[1], SAMBA_BAUD)) {
		perror("cannot open the line");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		if (step(argv[i]))
			continue;
		fprintf(stderr, "%s: failed\n", argv[i]);
		return 1;
	}
	samba_line_close(&line);
	return 0;
}
