// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "samba/line.h"
#include "serve.h"

/* A reset does not wait longer for a host that does not read. */
#define LAST_BYTES_MS	1000

static volatile sig_atomic_t stop;
static sigset_t while_waiting;

static void on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

/* They come only where it waits, so that none is missed. */
void serve_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t block;

	sigemptyset(&block);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		sigaction(signals[i], &action, NULL);
		sigaddset(&block, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &block, &while_waiting);
	signal(SIGPIPE, SIG_IGN);
}

bool serve_signalled(void)
{
	return stop;
}

static struct timespec span(uint64_t ms)
{
	return (struct timespec) { ms / 1000, ms % 1000 * 1000000 };
}

/* -1: the line is gone. */
static int put(struct samba_monitor *monitor, int fd)
{
	const void *bytes;
	size_t size;
	ssize_t n;

	while (bytes = samba_monitor_output(monitor, &size), size) {
		n = write(fd, bytes, size);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -1;
		samba_monitor_sent(monitor, n);
	}
	return 0;
}

static int get(struct samba_monitor *monitor, int fd)
{
	uint8_t bytes[4096];
	ssize_t n = read(fd, bytes, sizeof(bytes));

	if (n > 0)
		samba_monitor_feed(monitor, bytes, n, samba_line_now());
	else if (!n || (errno != EAGAIN && errno != EINTR))
		return -1;
	return 0;
}

static int wait_and_get(struct samba_monitor *monitor, int fd, bool output,
			uint64_t until)
{
	const uint64_t now = samba_line_now();
	struct timespec timeout = span(until > now ? until - now : 0);
	struct pollfd poll = { fd, POLLIN | (output ? POLLOUT : 0), 0 };
	int n = ppoll(&poll, 1, until == UINT64_MAX ? NULL : &timeout,
		      &while_waiting);

	if (n > 0 && poll.revents & ~POLLOUT)
		return get(monitor, fd);
	return n < 0 && errno != EINTR ? -1 : 0;
}

enum serve_end serve(struct samba_monitor *monitor, int fd)
{
	uint64_t until, reset_at = UINT64_MAX;
	size_t left;

	while (!stop) {
		if (put(monitor, fd))
			return SERVE_LINE;
		samba_monitor_output(monitor, &left);
		until = samba_monitor_deadline(monitor);
		if (samba_monitor_wants_reset(monitor)) {
			if (reset_at == UINT64_MAX)
				reset_at = samba_line_now() + LAST_BYTES_MS;
			if (!left || samba_line_now() >= reset_at)
				return SERVE_RESET;
			until = reset_at;
		}
		if (wait_and_get(monitor, fd, left, until))
			return SERVE_LINE;
		samba_monitor_tick(monitor, samba_line_now());
	}
	return SERVE_SIGNAL;
}
