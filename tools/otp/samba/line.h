/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A serial line: the tty that a host and a device have between them, and a
 * command of the host over it.
 *
 *	ret = samba_line_open(&line, "/dev/ttyUSB0", 115200);
 *	samba_line_run(&line, &samba_client_defaults, &exchange, &client);
 *	samba_line_close(&line);
 */
#ifndef SAMBA_LINE_H
#define SAMBA_LINE_H

#include <signal.h>
#include <termios.h>

#include "samba/client.h"

#define SAMBA_BAUD	115200

/**
 * struct samba_line - an open line
 * @fd: it
 * @is_tty: it had settings, that @before keeps
 * @stop: a signal handler sets it to end samba_line_run(), or NULL
 * @trace: told what goes over the line, or NULL; bytes that are secret come
 *	as NULL
 * @progress: told when bytes of a payload have arrived, or NULL
 * @ctx: for both
 */
struct samba_line {
	int fd;
	bool is_tty;
	struct termios before;
	const volatile sig_atomic_t *stop;
	void (*trace)(void *ctx, bool sent, const void *bytes, size_t size);
	void (*progress)(void *ctx, const struct samba_client *client);
	void *ctx;
};

/**
 * samba_line_baud() - can a tty do that many baud
 */
bool samba_line_baud(unsigned int baud);

/**
 * samba_line_open() - open a tty: raw, 8N1, no flow control, for us alone
 * @baud: one that samba_line_baud() knows
 *
 * Return: 0 or a negative errno; -ENOTTY if it is none, -EBUSY if somebody
 * else has it.
 */
int samba_line_open(struct samba_line *line, const char *path,
		    unsigned int baud);
void samba_line_close(struct samba_line *line);

/**
 * samba_line_run() - one command, until it is over
 *
 * What came in before it is dropped. It ends: every time that a device may
 * take is bounded, and so is that in which it has to take what is sent.
 */
void samba_line_run(struct samba_line *line,
		    const struct samba_client_params *params,
		    const struct samba_exchange *exchange,
		    struct samba_client *client);

/* Milliseconds of a clock that never goes back. */
uint64_t samba_line_now(void);

#endif /* SAMBA_LINE_H */
