// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device for the tests of the client: the monitor with a chip of arrays on
 * a pty, that can be told what goes wrong.
 *
 *	peer-samba LINK [chunk=N] [one-session] [file-ack] [mute=OP]
 *		[noise=OP] [deaf=OP] [stays] [fail=N]
 *
 * mute: no answer to this command, though it is done. deaf: it is not even
 * heard. noise: the answer is noise. stays: a reset changes nothing. fail: an
 * operation of the chip, enum fake_op, that fails. Lines on the standard
 * error tell what is done; SIGTERM ends it, and prints the chip.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "fake-samba.h"
#include "samba/line.h"
#include "samba/monitor.h"

static volatile sig_atomic_t ended;
static struct fake_samba chip;
static struct samba_monitor monitor;
static struct samba_target_ops ops;
static const char *mute, *noise, *deaf;
static bool stays;

static void end(int sig)
{
	(void)sig;
	ended = 1;
}

static void log_line(void *ctx, const char *line)
{
	(void)ctx;
	fprintf(stderr, "%s\n", line);
}

static bool is_op(const char *name)
{
	return name && monitor.command.op < SAMBA_OPS &&
	       !strcmp(samba_op_info(monitor.command.op)->name, name);
}

static int open_pty(const char *link)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	struct termios raw;
	int slave;

	if (fd < 0 || grantpt(fd) || unlockpt(fd))
		return -1;
	slave = open(ptsname(fd), O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, &raw))
		return -1;
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	/* In one go, for those who wait for it. */
	return symlink(ptsname(fd), link) ? -1 : fd;
}

static void put(int fd)
{
	static const char nonsense[] = "\r\nwhat\r\n";
	size_t size;
	const void *bytes = samba_monitor_output(&monitor, &size);
	ssize_t n = size;

	if (!size)
		return;
	if (is_op(noise))
		n = write(fd, nonsense, sizeof(nonsense) - 1) < 0 ? 0 : size;
	else if (!is_op(mute))
		n = write(fd, bytes, size);
	if (n > 0)
		samba_monitor_sent(&monitor, n);
}

/* Without the command that it is deaf for, and what comes with it. */
static void get(int fd)
{
	uint8_t bytes[4096];
	ssize_t n = read(fd, bytes, sizeof(bytes));
	const uint8_t *unheard = NULL;

	if (n <= 0)
		return;
	if (deaf)
		unheard = memmem(bytes, n, deaf, strlen(deaf));
	samba_monitor_feed(&monitor, bytes, unheard ? unheard - bytes : n,
			   samba_line_now());
}

static void wait_for(int fd)
{
	const uint64_t deadline = samba_monitor_deadline(&monitor);
	const uint64_t now = samba_line_now();
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	uint64_t wait = deadline > now ? deadline - now : 0;

	if (poll(&poll_fd, 1, wait < 1000 ? wait : 1000) > 0)
		get(fd);
	samba_monitor_tick(&monitor, samba_line_now());
}

static void take_option(struct samba_monitor_options *options, char *text)
{
	char *value = strchr(text, '=');

	if (value)
		*value++ = '\0';
	if (!strcmp(text, "chunk"))
		options->chunk = atoi(value);
	else if (!strcmp(text, "one-session"))
		options->one_session = true;
	else if (!strcmp(text, "file-ack"))
		options->file_ack = SAMBA_RAW_ACK_ALWAYS;
	else if (!strcmp(text, "mute"))
		mute = value;
	else if (!strcmp(text, "noise"))
		noise = value;
	else if (!strcmp(text, "deaf"))
		deaf = value;
	else if (!strcmp(text, "stays"))
		stays = true;
	else if (!strcmp(text, "fail"))
		chip.fail[atoi(value)] = EIO;
}

static void print_chip(void)
{
	fprintf(stderr, "gpnvm %03x key %d calls key %u security %u mode %u\n",
		chip.gpnvm, chip.key_state, chip.calls[FAKE_WRITE_KEY],
		chip.calls[FAKE_SECURITY], chip.calls[FAKE_BOOT_MODE]);
}

int main(int argc, char **argv)
{
	const struct sigaction sa = { .sa_handler = end };
	struct samba_monitor_options options;
	const struct samba_target target = { &ops, &chip };
	int fd;

	if (argc < 2)
		return 2;
	fake_samba_init(&chip);
	ops = fake_samba_ops;
	ops.log = log_line;
	samba_monitor_options_init(&options);
	for (int i = 2; i < argc; i++)
		take_option(&options, argv[i]);
	samba_monitor_init(&monitor, &options, &target);
	sigaction(SIGTERM, &sa, NULL);
	fd = open_pty(argv[1]);
	if (fd < 0) {
		perror("pty");
		return 1;
	}
	while (!ended) {
		put(fd);
		if (samba_monitor_wants_reset(&monitor) && !stays) {
			fprintf(stderr, "reset\n");
			samba_monitor_init(&monitor, &options, &target);
		}
		wait_for(fd);
	}
	print_chip();
	unlink(argv[1]);
	return 0;
}
