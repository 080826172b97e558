// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "samba/line.h"

/* Nobody reads what a line does not take for that long. */
#define STALL_MS	10000
/* People are told how far it is that often. */
#define PROGRESS_MS	250

static const struct {
	unsigned int baud;
	speed_t speed;
} speeds[] = {
	{ 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 },
	{ 57600, B57600 }, { 115200, B115200 }, { 230400, B230400 },
	{ 460800, B460800 }, { 921600, B921600 },
};

uint64_t samba_line_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

/* ---- opening ---- */

static speed_t speed_of(unsigned int baud)
{
	for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++)
		if (speeds[i].baud == baud)
			return speeds[i].speed;
	return B0;
}

bool samba_line_baud(unsigned int baud)
{
	return speed_of(baud) != B0;
}

static int set_up(struct samba_line *line, unsigned int baud)
{
	struct termios raw;

	if (tcgetattr(line->fd, &line->before))
		return -errno;
	raw = line->before;
	cfmakeraw(&raw);
	raw.c_cflag |= CLOCAL | CREAD;
	raw.c_cflag &= ~(CSTOPB | CRTSCTS | HUPCL);
	if (cfsetspeed(&raw, speed_of(baud)) ||
	    tcsetattr(line->fd, TCSANOW, &raw))
		return -errno;
	line->is_tty = true;
	return 0;
}

/* A second program on the line would answer in between. */
static int take_alone(const struct samba_line *line)
{
	if (flock(line->fd, LOCK_EX | LOCK_NB))
		return -EBUSY;
	return ioctl(line->fd, TIOCEXCL) ? -errno : 0;
}

int samba_line_open(struct samba_line *line, const char *path,
		    unsigned int baud)
{
	int ret;

	memset(line, 0, sizeof(*line));
	line->fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (line->fd < 0)
		return -errno;
	if (!isatty(line->fd))
		ret = -ENOTTY;
	else
		ret = take_alone(line);
	if (!ret)
		ret = set_up(line, baud);
	if (ret)
		samba_line_close(line);
	return ret;
}

void samba_line_close(struct samba_line *line)
{
	if (line->fd < 0)
		return;
	if (line->is_tty) {
		tcsetattr(line->fd, TCSADRAIN, &line->before);
		ioctl(line->fd, TIOCNXCL);
	}
	close(line->fd);
	line->fd = -1;
}

/* ---- running ---- */

/**
 * struct run - a command under way
 * @line: over this
 * @client: it
 * @in: what came in and was not taken yet
 * @full: it is not taken before some output has gone out
 * @stalled: since then the line takes nothing
 */
struct run {
	struct samba_line *line;
	struct samba_client *client;
	uint8_t in[4096];
	size_t in_at;
	size_t in_count;
	bool full;
	uint64_t stalled;
};

static void trace(const struct run *run, bool sent, const void *bytes,
		  size_t size)
{
	if (run->line->trace)
		run->line->trace(run->line->ctx, sent, bytes, size);
}

static void put(struct run *run, uint64_t now)
{
	const bool hides = samba_client_hides(run->client);
	size_t size;
	const void *bytes = samba_client_output(run->client, &size);
	ssize_t n = size ? write(run->line->fd, bytes, size) : 0;

	if (n > 0) {
		trace(run, true, hides ? NULL : bytes, n);
		run->stalled = now;
		samba_client_sent(run->client, n, now);
	} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
		samba_client_fail(run->client, strerror(errno));
	} else if (size && now >= run->stalled + STALL_MS) {
		samba_client_fail(run->client, "the line takes nothing");
	} else if (!size) {
		run->stalled = now;
	}
}

static void get(struct run *run)
{
	ssize_t n = read(run->line->fd, run->in, sizeof(run->in));

	if (n > 0) {
		trace(run, false, run->in, n);
		run->in_at = 0;
		run->in_count = n;
	} else if (!n) {
		samba_client_fail(run->client, "the line was closed");
	} else if (errno != EAGAIN && errno != EINTR) {
		samba_client_fail(run->client, errno == EIO ?
				  "the line was closed" : strerror(errno));
	}
}

static bool has_input(const struct run *run)
{
	return run->in_at < run->in_count;
}

static bool has_output(const struct run *run)
{
	size_t size;

	samba_client_output(run->client, &size);
	return size;
}

/* For the line, as long as there is nothing else to do. */
static void wait_for_line(struct run *run, uint64_t now)
{
	uint64_t until = samba_client_deadline(run->client);
	struct pollfd fd = {
		.fd = run->line->fd,
		.events = run->full ? 0 : POLLIN,
	};

	if (has_output(run)) {
		fd.events |= POLLOUT;
		if (until > run->stalled + STALL_MS)
			until = run->stalled + STALL_MS;
	}
	if (run->line->progress && until > now + PROGRESS_MS)
		until = now + PROGRESS_MS;
	if (until > now + INT_MAX)
		until = now + INT_MAX;
	if (poll(&fd, 1, until > now ? until - now : 0) > 0 &&
	    fd.revents & ~POLLOUT && !run->full)
		get(run);
}

static void take(struct run *run, uint64_t now)
{
	size_t taken = samba_client_feed(run->client, run->in + run->in_at,
					 run->in_count - run->in_at, now);

	run->in_at += taken;
	run->full = !taken && has_output(run);
}

static void step(struct run *run)
{
	const uint64_t now = samba_line_now();

	run->full = false;
	if (has_input(run))
		take(run, now);
	samba_client_tick(run->client, now);
	put(run, now);
	if (run->line->progress)
		run->line->progress(run->line->ctx, run->client);
	if (run->line->stop && *run->line->stop)
		samba_client_cancel(run->client);
	if (samba_client_running(run->client) && (!has_input(run) || run->full))
		wait_for_line(run, samba_line_now());
}

void samba_line_run(struct samba_line *line,
		    const struct samba_client_params *params,
		    const struct samba_exchange *exchange,
		    struct samba_client *client)
{
	struct run run = { .line = line, .client = client };

	tcflush(line->fd, TCIFLUSH);
	run.stalled = samba_line_now();
	samba_client_begin(client, params, exchange, run.stalled);
	while (samba_client_running(client))
		step(&run);
}
