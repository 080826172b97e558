// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures the subsystem against doing the same by hand.
 *
 * bench program ROUNDS: PROGRAM of 32 words, against a bare register loop
 * bench read ROUNDS: nvmem read of user-data, against the READ ioctl
 * bench window ROUNDS: nvmem read of a partition of OpenTitan's, against one
 *	of the same registers without the subsystem
 * bench provision ROUNDS: provisioning three partitions of OpenTitan's,
 *	against the time that the hardware takes
 * bench devices ROUNDS: one device, 8 and 64 of each kind
 * bench boot MODULE...: from loading these to the last nvmem device
 * bench clock: prints CLOCK_MONOTONIC in nanoseconds
 * bench line LINK TTY BAUD: a serial line from LINK, a pty, to TTY
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define WORDS		32
#define LOOP		"/sys/kernel/debug/otp-bench/loop"

uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	uint64_t l = *(const uint64_t *)a, r = *(const uint64_t *)b;

	return l < r ? -1 : l > r;
}

uint64_t median(uint64_t *samples, int count)
{
	qsort(samples, count, sizeof(*samples), compare);
	return samples[count / 2];
}

static uint64_t loop_ns(void)
{
	unsigned long long ns;
	FILE *file = fopen(LOOP, "r");

	if (!file || fscanf(file, "%llu", &ns) != 1)
		err(1, "%s", LOOP);
	fclose(file);
	return ns;
}

static uint64_t program_ns(void)
{
	uint32_t data[WORDS], mask[WORDS];
	struct otp_op op = {
		.len = sizeof(data),
		.data = (uintptr_t)data,
		.mask = (uintptr_t)mask,
	};
	struct otp_program arg = {
		.size = sizeof(arg),
		.op_count = 1,
		.op_size = sizeof(op),
		.ops = (uintptr_t)&op,
	};
	struct mock mock;
	uint64_t begin, end;
	int fd, i;

	for (i = 0; i < WORDS; i++) {
		data[i] = i + 1;
		mask[i] = 0xffffffff;
	}
	if (mock_create(&mock, "v2.1"))
		errx(1, "cannot make a mock");
	fd = mock_open_armed(&mock);
	if (fd < 0)
		errx(1, "cannot arm");

	begin = now_ns();
	if (ioctl(fd, OTP_PROGRAM, &arg))
		err(1, "PROGRAM");
	end = now_ns();
	close(fd);
	mock_destroy(&mock);
	return end - begin;
}

static void bench_program(int rounds)
{
	static uint64_t loop[MAX_ROUNDS], program[MAX_ROUNDS];
	uint64_t l, p;
	int i;

	for (i = 0; i < rounds; i++) {
		loop[i] = loop_ns();
		program[i] = program_ns();
	}
	l = median(loop, rounds);
	p = median(program, rounds);
	printf("program 32 words: PROGRAM %llu us, bare loop %llu us, ratio %.2f\n",
	       (unsigned long long)p / 1000, (unsigned long long)l / 1000,
	       (double)p / l);
}

static void bench_read(int rounds)
{
	static uint64_t nvmem[MAX_ROUNDS], ioctls[MAX_ROUNDS];
	uint8_t bytes[WORDS * 4];
	struct otp_read arg = {
		.size = sizeof(arg),
		.region = USER_DATA,
		.len = sizeof(bytes),
		.data = (uintptr_t)bytes,
	};
	struct mock mock;
	char path[128];
	uint64_t n, r;
	int fd, file, i;

	if (mock_create(&mock, "v2.1"))
		errx(1, "cannot make a mock");
	fd = mock_open(&mock, O_RDONLY);
	snprintf(path, sizeof(path),
		 "/sys/bus/nvmem/devices/%s-user-data/nvmem", mock.node);
	file = open(path, O_RDONLY);
	if (fd < 0 || file < 0)
		err(1, "%s", path);

	for (i = 0; i < rounds; i++) {
		uint64_t begin = now_ns();

		if (pread(file, bytes, sizeof(bytes), 0) != sizeof(bytes))
			err(1, "%s", path);
		nvmem[i] = now_ns() - begin;

		begin = now_ns();
		if (ioctl(fd, OTP_READ, &arg))
			err(1, "READ");
		ioctls[i] = now_ns() - begin;
	}
	close(file);
	close(fd);
	mock_destroy(&mock);
	n = median(nvmem, rounds);
	r = median(ioctls, rounds);
	printf("read 128 bytes: nvmem %llu us, READ %llu us, ratio %.2f\n",
	       (unsigned long long)n / 1000, (unsigned long long)r / 1000,
	       (double)n / r);
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 0;

	if (argc == 2 && !strcmp(argv[1], "clock")) {
		printf("%llu\n", (unsigned long long)now_ns());
		return 0;
	}
	if (argc > 2 && !strcmp(argv[1], "boot")) {
		bench_boot(argv + 2, argc - 2);
		return 0;
	}
	if (argc == 5 && !strcmp(argv[1], "line") && atoi(argv[4]) > 0) {
		bench_line(argv[2], argv[3], atoi(argv[4]));
		return 0;
	}
	rounds = argc == 4 ? atoi(argv[3]) : rounds;
	if (argc == 4 && rounds > 0 && rounds <= MAX_ROUNDS) {
		if (!strcmp(argv[1], "image"))
			bench_image(argv[2], rounds);
		else
			bench_payload(argv[2], rounds);
		return 0;
	}
	if (argc != 3 || rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: bench program|read|window|provision|journal|devices ROUNDS, bench image|payload DEVICE ROUNDS, bench boot MODULE..., bench clock, or bench line LINK TTY BAUD");
	if (!strcmp(argv[1], "program"))
		bench_program(rounds);
	else if (!strcmp(argv[1], "window"))
		bench_window(rounds);
	else if (!strcmp(argv[1], "provision"))
		bench_provision(rounds);
	else if (!strcmp(argv[1], "journal"))
		bench_journal(rounds);
	else if (!strcmp(argv[1], "devices"))
		bench_devices(rounds);
	else
		bench_read(rounds);
	return 0;
}
