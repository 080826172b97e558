/* SPDX-License-Identifier: GPL-2.0-only */
/* A monitor on a line, up to a reset or a signal. */
#ifndef MONITOR_SERVE_H
#define MONITOR_SERVE_H

#include "samba/monitor.h"

/**
 * enum serve_end - why it has ended
 * @SERVE_SIGNAL: somebody wants the program to end
 * @SERVE_RESET: a host wants the chip to be reset
 * @SERVE_LINE: the line is gone
 */
enum serve_end {
	SERVE_SIGNAL,
	SERVE_RESET,
	SERVE_LINE,
};

/**
 * serve_signals() - from now on signals end serve()
 */
void serve_signals(void);

/* Has one come? */
bool serve_signalled(void);

enum serve_end serve(struct samba_monitor *monitor, int fd);

#endif /* MONITOR_SERVE_H */
