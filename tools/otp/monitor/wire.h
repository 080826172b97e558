/* SPDX-License-Identifier: GPL-2.0-only */
/* The monitor's end of the line: a tty, or a pty that is made for it. */
#ifndef MONITOR_WIRE_H
#define MONITOR_WIRE_H

#include "libotp.h"
#include "samba/line.h"

/**
 * struct wire - an open line
 * @fd: what is read and written
 * @line: the tty, if it is one
 * @slave: other end of a pty, kept open so that hosts may come and go, or -1
 * @link: name that was made for it, or NULL
 */
struct wire {
	int fd;
	struct samba_line line;
	int slave;
	const char *link;
};

/**
 * wire_open_tty() - a tty: raw, 8N1
 */
int wire_open_tty(struct wire *wire, const char *path, unsigned int baud,
		  struct libotp_error *err);

/**
 * wire_open_pty() - a pty, raw, for hosts to find at @link
 */
int wire_open_pty(struct wire *wire, const char *link,
		  struct libotp_error *err);
void wire_close(struct wire *wire);

#endif /* MONITOR_WIRE_H */
