// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

static void nothing(int sig)
{
	(void)sig;
}

/*
 * A signal ends the ioctl if nothing has been programmed yet and is too late
 * otherwise; either way the outcome still has to be told and recorded.
 */
void outlive_signals(void)
{
	struct sigaction sa = { .sa_handler = nothing };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void *tell_progress(void *arg)
{
	struct progress *progress = arg;
	const char *doing = progress->doing ?:
			    "programming, do not cut power";
	bool tty = isatty(STDERR_FILENO);
	unsigned int seconds = 0;
	struct timespec when;

	clock_gettime(CLOCK_REALTIME, &when);
	pthread_mutex_lock(&progress->lock);
	while (!progress->done) {
		when.tv_sec++;
		if (pthread_cond_timedwait(&progress->done_cond,
					   &progress->lock,
					   &when) != ETIMEDOUT)
			continue;
		seconds++;
		if (tty)
			fprintf(stderr, "\r%s ... %u s ", doing, seconds);
		else if (seconds == 1 || seconds % 10 == 0)
			fprintf(stderr, "%.*s for %u s\n",
				(int)strcspn(doing, ","), doing, seconds);
	}
	if (tty && seconds)
		fputc('\n', stderr);
	pthread_mutex_unlock(&progress->lock);
	return NULL;
}

void progress_begin(struct progress *progress)
{
	sigset_t all, old;

	pthread_mutex_init(&progress->lock, NULL);
	pthread_cond_init(&progress->done_cond, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	progress->started = !pthread_create(&progress->thread, NULL,
					    tell_progress, progress);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void progress_end(struct progress *progress)
{
	pthread_mutex_lock(&progress->lock);
	progress->done = true;
	pthread_cond_signal(&progress->done_cond);
	pthread_mutex_unlock(&progress->lock);
	if (progress->started)
		pthread_join(progress->thread, NULL);
}
