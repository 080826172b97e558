// SPDX-License-Identifier: GPL-2.0-only
/* The line to a device: what goes over it, and how far that is. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "samba.h"

static volatile sig_atomic_t stopped;

static void stop(int sig)
{
	(void)sig;
	stopped = 1;
}

/* Between two steps, or in the middle of one that can be repeated. */
static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = stop };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool port_stopped(void)
{
	return stopped;
}

/* ---- the log ---- */

static void print_bytes(FILE *f, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (isprint(bytes[i]) && bytes[i] != '\\')
			fputc(bytes[i], f);
		else
			fprintf(f, "\\x%02x", bytes[i]);
	}
}

static void trace(void *ctx, bool sent, const void *bytes, size_t size)
{
	const struct samba_port *port = ctx;
	const uint64_t ms = samba_line_now() - port->begun;

	fprintf(port->trace, "%6u.%03u %c ", (unsigned int)(ms / 1000),
		(unsigned int)(ms % 1000), sent ? '>' : '<');
	if (bytes)
		print_bytes(port->trace, bytes, size);
	else
		fprintf(port->trace, "(%zu bytes of a key)", size);
	fputc('\n', port->trace);
	fflush(port->trace);
}

static int open_trace(struct samba_port *port)
{
	const char *path = samba_settings.trace;
	int fd;

	if (!path)
		return 0;
	if (!strcmp(path, "-")) {
		port->trace = stderr;
	} else {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
				O_NOCTTY, 0600);
		port->trace = fd < 0 ? NULL : fdopen(fd, "w");
	}
	if (!port->trace)
		return refuse(LIBOTP_USAGE, "%s: %s", path, strerror(errno));
	port->line.trace = trace;
	return 0;
}

/* ---- progress ---- */

static void show_progress(struct samba_port *port, size_t progress,
			  uint64_t now)
{
	const uint64_t ms = now - port->since;
	const bool tty = isatty(STDERR_FILENO);

	if (tty)
		fputc('\r', stderr);
	if (port->total)
		fprintf(stderr, "%s: %zu %% of %zu bytes, %u bytes/s",
			port->what, progress * 100 / port->total, port->total,
			(unsigned int)(progress * 1000 / (ms ?: 1)));
	else
		fprintf(stderr, "%s: %u s", port->what,
			(unsigned int)(ms / 1000));
	fputs(tty ? "  " : "\n", stderr);
	fflush(stderr);
	port->shown = now;
}

/* Behind a second, and then as often as somebody may want to read it. */
static void progress(void *ctx, const struct samba_client *client)
{
	const uint64_t every = isatty(STDERR_FILENO) ? 250 : 10000;
	const uint64_t now = samba_line_now();
	struct samba_port *port = ctx;

	if (!port->what || now < port->since + 1000 ||
	    (port->shown && now < port->shown + every))
		return;
	show_progress(port, samba_client_progress(client), now);
}

static void end_progress(struct samba_port *port)
{
	if (port->shown && isatty(STDERR_FILENO))
		fputc('\n', stderr);
	port->shown = 0;
}

/* ---- the line ---- */

static int open_fail(int code)
{
	_free_ char *name = shown(samba_settings.port);

	switch (code) {
	case -ENOTTY:
		return refuse(LIBOTP_USAGE, "%s: it is no serial line", name);
	case -EBUSY:
		return refuse(LIBOTP_DEVICE,
			      "%s: another program has this line", name);
	case -ENOENT:
	case -ENXIO:
	case -ENODEV:
		return refuse(LIBOTP_USAGE, "%s: there is no such line", name);
	default:
		return refuse(LIBOTP_DEVICE, "%s: %s", name,
			      strerror(-code));
	}
}

int port_open(struct samba_port *port)
{
	int ret;

	memset(port, 0, sizeof(*port));
	port->line.fd = -1;
	if (!samba_settings.port)
		return refuse(LIBOTP_USAGE,
			      "which line? Say --port TTY, such as --port /dev/ttyUSB0");
	ret = samba_line_open(&port->line, samba_settings.port,
			      samba_settings.baud);
	if (ret)
		return open_fail(ret);
	port->begun = samba_line_now();
	port->line.ctx = port;
	port->line.progress = progress;
	catch_signals();
	return open_trace(port);
}

void port_close(struct samba_port *port)
{
	if (port->begun)
		samba_line_close(&port->line);
	port->begun = 0;
	if (port->trace && port->trace != stderr)
		fclose(port->trace);
	port->trace = NULL;
}

/* A signal does not leave open what has been done for good. */
void port_exchange(struct samba_port *port,
		   const struct samba_exchange *exchange,
		   struct samba_client *client)
{
	const enum samba_op op = exchange->command.op;

	port->line.stop = samba_op_info(op)->irreversible ? NULL : &stopped;
	port->since = samba_line_now();
	port->total = samba_op_info(op)->transfer == SAMBA_TO_DEVICE ?
		exchange->command.length :
		op == SAMBA_RFIL ? exchange->room : 0;
	samba_line_run(&port->line, &samba_settings.params, exchange, client);
	end_progress(port);
}
