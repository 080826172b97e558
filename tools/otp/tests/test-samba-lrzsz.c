// SPDX-License-Identifier: GPL-2.0-only
/* Our Xmodem and that of lrzsz, both ways. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "samba/xmodem.h"
#include "tap.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define BIG		65536

static uint8_t data[BIG + 128], got[BIG + 128];
static char path[] = "/tmp/test-samba-XXXXXX";

/**
 * struct hurt - one byte that the line changes
 * @at: which of those we send or receive, -1 for none
 * @seen: how many there have been
 */
struct hurt {
	long at;
	long seen;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

static bool installed(const char *name)
{
	char command[64];

	snprintf(command, sizeof(command), "command -v %s >/dev/null", name);
	return !system(command);
}

static pid_t start(char *const argv[], int *fd)
{
	int pair[2], null;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		abort();
	pid = fork();
	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(pair[1], STDIN_FILENO);
		dup2(pair[1], STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(pair[0]);
		close(pair[1]);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(pair[1]);
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	*fd = pair[0];
	return pid;
}

static void hurt_bytes(struct hurt *hurt, uint8_t *bytes, size_t size)
{
	if (hurt->at >= hurt->seen && hurt->at < hurt->seen + (long)size)
		bytes[hurt->at - hurt->seen] ^= 0x01;
	hurt->seen += size;
}

static void put(struct xmodem *x, int fd, struct hurt *hurt)
{
	uint8_t bytes[XMODEM_FRAME];
	const void *from;
	size_t size;

	from = xmodem_output(x, &size);
	memcpy(bytes, from, size);
	if (x->sends)
		hurt_bytes(hurt, bytes, size);
	if (size && write(fd, bytes, size) != (ssize_t)size)
		diag("the line is full");
	xmodem_sent(x, size);
}

/* Until ours is over; what theirs exits with, or -1. */
static int transfer(struct xmodem *x, char *const argv[], long hurt_at)
{
	struct hurt hurt = { .at = hurt_at };
	uint8_t bytes[4096];
	int fd, status = -1;
	pid_t pid = start(argv, &fd);
	uint64_t now;
	ssize_t n;

	while (xmodem_running(x)) {
		struct pollfd p = { fd, POLLIN, 0 };

		put(x, fd, &hurt);
		now = now_ms();
		poll(&p, 1, xmodem_deadline(x) > now ?
		     xmodem_deadline(x) - now : 0);
		n = read(fd, bytes, sizeof(bytes));
		if (!n)
			break;
		if (n > 0 && !x->sends)
			hurt_bytes(&hurt, bytes, n);
		if (n > 0)
			xmodem_feed(x, bytes, n, now_ms());
		xmodem_tick(x, now_ms());
	}
	put(x, fd, &hurt);
	shutdown(fd, SHUT_WR);
	if (xmodem_running(x) || x->failure)
		kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	close(fd);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static size_t load(void *bytes, size_t room)
{
	FILE *f = fopen(path, "r");
	size_t size = f ? fread(bytes, 1, room, f) : 0;

	if (f)
		fclose(f);
	return size;
}

static void save(const void *bytes, size_t size)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(bytes, 1, size, f) != size || fclose(f))
		abort();
}

/* All of the last block has arrived there, padding too. */
static void to_rx(size_t size, uint8_t pad, long hurt)
{
	char *const argv[] = { "rx", "-c", "-q", path, NULL };
	struct xmodem_params params = xmodem_defaults;
	const size_t whole = (size + 127) / 128 * 128;
	struct xmodem x;
	bool padded = true;
	int code;

	params.pad = pad;
	save("", 0);
	xmodem_send(&x, &params, data, size, now_ms());
	code = transfer(&x, argv, hurt);
	ok(!code && x.state == XMODEM_DONE &&
	   load(got, sizeof(got)) >= size && !memcmp(got, data, size) &&
	   !x.resent == (hurt < 0), "%zu bytes to rx, filled with %02X%s",
	   size, pad, hurt < 0 ? "" : ", with a byte that was hurt");
	/* rx takes 1A off the end of what it got. */
	if (pad == 0x1a)
		return;
	for (size_t i = size; i < whole; i++)
		padded &= got[i] == pad;
	ok(padded, "and what fills it");
}

static void from_sx(size_t size, long hurt)
{
	char *const argv[] = { "sx", "-q", path, NULL };
	struct xmodem x;
	int code;

	save(data, size);
	memset(got, 0xee, sizeof(got));
	xmodem_receive(&x, &xmodem_defaults, got, size, size, now_ms());
	code = transfer(&x, argv, hurt);
	ok(!code && x.state == XMODEM_DONE && !memcmp(got, data, size) &&
	   got[size] == 0xee && !x.resent == (hurt < 0),
	   "%zu bytes from sx%s", size,
	   hurt < 0 ? "" : ", with a byte that was hurt");
}

int main(void)
{
	static const size_t sizes[] = {
		1, 23, 127, 128, 129, 192, 1024, 32640, 32641, BIG,
	};

	if (!installed("rx") || !installed("sx")) {
		puts("ok 1 - lrzsz # SKIP it is not installed\n1..1");
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < BIG; i++)
		data[i] = i * 11 + i / 300 + 1;
	close(mkstemp(path));
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		to_rx(sizes[i], 0x00, -1);
		to_rx(sizes[i], 0x1a, -1);
		from_sx(sizes[i], -1);
	}
	/* The number, the middle, and the CRC of a block; then the first. */
	to_rx(1000, 0x00, 2 * XMODEM_FRAME + 1);
	to_rx(1000, 0x00, 3 * XMODEM_FRAME + 60);
	to_rx(1000, 0x00, 4 * XMODEM_FRAME + 132);
	from_sx(1000, 2 * XMODEM_FRAME + 1);
	from_sx(1000, 3 * XMODEM_FRAME + 60);
	from_sx(1000, 4 * XMODEM_FRAME + 132);
	from_sx(1000, 60);
	unlink(path);
	return done();
}
