/* SPDX-License-Identifier: GPL-2.0-only */
/* What a command does while it changes the memory for good. */
#ifndef OTPCTL_PROGRESS_H
#define OTPCTL_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>

/**
 * struct progress - tells people that something takes its time
 * @doing: what; default: programming, where the power must not be cut
 */
struct progress {
	const char *doing;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t done_cond;
	bool started;
	bool done;
};

void outlive_signals(void);
void progress_begin(struct progress *progress);
void progress_end(struct progress *progress);

#endif /* OTPCTL_PROGRESS_H */
