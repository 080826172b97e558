// SPDX-License-Identifier: GPL-2.0-only
/*
 * A serial line: two ptys, with what goes from one to the other taking the
 * time that it takes with 8N1. What arrives is handed over as a UART does,
 * when 16 bytes are there or no more come.
 */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define BITS_PER_BYTE	10
#define FIFO		16

/**
 * struct way - one direction
 * @from: where bytes come from
 * @to: where they go
 * @bytes: those on the way, @count of them
 * @due: when the first of them has arrived
 * @free: when the line is free again
 */
struct way {
	int from;
	int to;
	uint8_t bytes[65536];
	size_t count;
	uint64_t due;
	uint64_t free;
};

static volatile sig_atomic_t ended;
static uint64_t byte_ns;

static void end(int sig)
{
	(void)sig;
	ended = 1;
}

static void make_raw(int fd)
{
	struct termios raw;

	if (tcgetattr(fd, &raw))
		err(1, "tcgetattr");
	cfmakeraw(&raw);
	if (tcsetattr(fd, TCSANOW, &raw))
		err(1, "tcsetattr");
}

/* Its other end stays open, so that hosts may come and go. */
static int open_pty(const char *link)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	int slave;

	if (fd < 0 || grantpt(fd) || unlockpt(fd))
		err(1, "pty");
	slave = open(ptsname(fd), O_RDWR | O_NOCTTY);
	if (slave < 0)
		err(1, "pty");
	make_raw(slave);
	if (symlink(ptsname(fd), link))
		err(1, "%s", link);
	return fd;
}

static int open_tty(const char *path)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		err(1, "%s", path);
	make_raw(fd);
	return fd;
}

static void take(struct way *way, uint64_t now)
{
	ssize_t n = read(way->from, way->bytes + way->count,
			 sizeof(way->bytes) - way->count);

	if (n <= 0)
		return;
	if (way->free < now)
		way->free = now;
	if (!way->count)
		way->due = way->free + byte_ns;
	way->free += n * byte_ns;
	way->count += n;
}

static void give(struct way *way, uint64_t now)
{
	size_t arrived = 0;
	ssize_t n;

	while (arrived < way->count && way->due + arrived * byte_ns <= now)
		arrived++;
	if (arrived < FIFO && arrived < way->count)
		return;
	n = arrived ? write(way->to, way->bytes, arrived) : 0;
	if (n <= 0)
		return;
	way->count -= n;
	way->due += n * byte_ns;
	memmove(way->bytes, way->bytes + n, way->count);
}

/* When there is something to hand over. */
static uint64_t next(const struct way *way)
{
	const size_t count = way->count < FIFO ? way->count : FIFO;

	return count ? way->due + (count - 1) * byte_ns : UINT64_MAX;
}

static void wait_for(const struct way *a, const struct way *b)
{
	const uint64_t now = now_ns();
	uint64_t until = next(a) < next(b) ? next(a) : next(b);
	struct pollfd fds[] = {
		{ a->from, POLLIN, 0 }, { b->from, POLLIN, 0 },
	};
	struct timespec time;

	if (until > now + 1000000000)
		until = now + 1000000000;
	until = until > now ? until - now : 0;
	time.tv_sec = until / 1000000000;
	time.tv_nsec = until % 1000000000;
	ppoll(fds, 2, &time, NULL);
}

static void step(struct way *way)
{
	const uint64_t now = now_ns();

	take(way, now);
	give(way, now);
}

void bench_line(const char *link, const char *tty, unsigned int baud)
{
	const struct sigaction sa = { .sa_handler = end };
	static struct way there, back;

	byte_ns = 1000000000ull * BITS_PER_BYTE / baud;
	sigaction(SIGTERM, &sa, NULL);
	there.from = open_tty(tty);
	there.to = open_pty(link);
	back.from = there.to;
	back.to = there.from;
	while (!ended) {
		step(&there);
		step(&back);
		wait_for(&there, &back);
	}
	unlink(link);
}
