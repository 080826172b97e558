/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the benchmark share.
 */
#ifndef OTP_BENCH_H
#define OTP_BENCH_H

#include "util.h"

#define MAX_ROUNDS	1000

uint64_t now_ns(void);
uint64_t median(uint64_t *samples, int count);

/* opentitan.c */
void bench_window(int rounds);
void bench_provision(int rounds);

/* journal.c */
void bench_journal(int rounds);

/* image.c */
void bench_image(const char *device, int rounds);
void bench_payload(const char *device, int rounds);

/* bring-up.c */
void bench_boot(char **modules, int count);
void bench_devices(int rounds);

/* line.c */
void bench_line(const char *link, const char *tty, unsigned int baud);

#endif /* OTP_BENCH_H */
