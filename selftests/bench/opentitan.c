// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures the OpenTitan provider.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

#define MOCK		"/sys/kernel/config/otp-mock/bench-opentitan"
#define WINDOW		"/sys/kernel/debug/otp-bench/window"

#define OWNER_SW_CFG	2
#define HW_CFG0		5
#define HW_CFG1		6

#define OWNER_SIZE	656
#define OWNER_ITEMS	532	/* up to the part that is nobody's yet */
#define HW_CFG0_ITEMS	64
#define HW_CFG1_ITEMS	4

#define LATENCY_US	300

static void make_mock(struct mock *mock)
{
	memset(mock, 0, sizeof(*mock));
	strcpy(mock->name, "bench-opentitan");
	if (mkdir(MOCK, 0755) || mock_set(mock, "model", "opentitan") ||
	    mock_set(mock, "latency_us", "%d", LATENCY_US) ||
	    mock_set_live(mock, true))
		errx(1, "cannot make a mock");
}

static uint64_t read_ns(int file)
{
	uint8_t bytes[OWNER_SIZE];
	uint64_t begin = now_ns();

	if (pread(file, bytes, sizeof(bytes), 0) != sizeof(bytes))
		err(1, "nvmem");
	return now_ns() - begin;
}

static int open_nvmem(const char *name)
{
	char path[128];
	int file;

	snprintf(path, sizeof(path), "/sys/bus/nvmem/devices/%s/nvmem", name);
	file = open(path, O_RDONLY);
	if (file < 0)
		err(1, "%s", path);
	return file;
}

/* Name of the platform device that owns the registers. */
static void parent_of(const struct mock *mock, char *parent, size_t size)
{
	char path[256], target[512];
	ssize_t len;
	char *last;

	snprintf(path, sizeof(path), "/sys/bus/platform/devices/%s",
		 mock->device);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		err(1, "%s", path);
	target[len] = '\0';
	*strrchr(target, '/') = '\0';
	last = strrchr(target, '/');
	snprintf(parent, size, "%s", last + 1);
}

void bench_window(int rounds)
{
	static uint64_t otp[MAX_ROUNDS], plain[MAX_ROUNDS];
	char name[64], parent[64];
	struct mock mock;
	int file, bare, i;
	uint64_t o, p;

	make_mock(&mock);
	parent_of(&mock, parent, sizeof(parent));
	if (file_write(WINDOW, parent))
		errx(1, "%s: cannot write '%s'", WINDOW, parent);
	snprintf(name, sizeof(name), "%s-owner-sw-cfg", mock.node);
	file = open_nvmem(name);
	bare = open_nvmem("otp-bench");

	for (i = 0; i < rounds; i++) {
		otp[i] = read_ns(file);
		plain[i] = read_ns(bare);
	}
	close(file);
	close(bare);
	file_write(WINDOW, "\n");
	mock_destroy(&mock);
	o = median(otp, rounds);
	p = median(plain, rounds);
	printf("window 656 bytes: nvmem %llu us, plain nvmem %llu us, ratio %.2f\n",
	       (unsigned long long)o / 1000, (unsigned long long)p / 1000,
	       (double)o / p);
}

static void fill(uint8_t *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		bytes[i] = i * 7 + 1;
}

static void program(int fd)
{
	uint8_t owner[OWNER_ITEMS], hw_cfg0[HW_CFG0_ITEMS], mask[OWNER_ITEMS];
	uint8_t hw_cfg1[HW_CFG1_ITEMS] = { 0x69, 0x69 };
	uint8_t hw_cfg1_mask[HW_CFG1_ITEMS] = { 0xff, 0xff };
	struct otp_op ops[] = {
		{
			.region = HW_CFG0,
			.len = sizeof(hw_cfg0),
			.data = (uintptr_t)hw_cfg0,
			.mask = (uintptr_t)mask,
		}, {
			.region = HW_CFG1,
			.len = sizeof(hw_cfg1),
			.data = (uintptr_t)hw_cfg1,
			.mask = (uintptr_t)hw_cfg1_mask,
		}, {
			.region = OWNER_SW_CFG,
			.len = sizeof(owner),
			.data = (uintptr_t)owner,
			.mask = (uintptr_t)mask,
		},
	};
	char message[OTP_MESSAGE_SIZE] = "";
	struct otp_program arg = {
		.size = sizeof(arg),
		.op_count = ARRAY_LEN(ops),
		.op_size = sizeof(ops[0]),
		.ops = (uintptr_t)ops,
		.message = (uintptr_t)message,
		.message_size = sizeof(message),
	};

	fill(owner, sizeof(owner));
	fill(hw_cfg0, sizeof(hw_cfg0));
	memset(mask, 0xff, sizeof(mask));
	if (ioctl(fd, OTP_PROGRAM, &arg))
		err(1, "PROGRAM: %s", message);
}

static void lock(int fd, unsigned int region, uint64_t digest)
{
	char message[OTP_MESSAGE_SIZE] = "";
	struct otp_lock arg = {
		.size = sizeof(arg),
		.region = region,
		.digest = digest,
		.message = (uintptr_t)message,
		.message_size = sizeof(message),
	};

	if (ioctl(fd, OTP_LOCK, &arg))
		err(1, "LOCK: %s", message);
}

static void provision(uint64_t *wall_us, uint64_t *pulse_us)
{
	struct mock mock;
	uint64_t begin;
	int fd;

	make_mock(&mock);
	fd = mock_open_armed(&mock);
	if (fd < 0)
		errx(1, "cannot arm");

	begin = now_ns();
	program(fd);
	lock(fd, HW_CFG0, 0);
	lock(fd, HW_CFG1, 0);
	lock(fd, OWNER_SW_CFG, 0x0123456789abcdef);
	*wall_us = (now_ns() - begin) / 1000;
	*pulse_us = mock_get_number(&mock, "pulse_us");
	close(fd);
	mock_destroy(&mock);
}

void bench_provision(int rounds)
{
	uint64_t wall[MAX_ROUNDS], pulse = 0;
	uint64_t w;
	int i;

	for (i = 0; i < rounds; i++)
		provision(&wall[i], &pulse);
	w = median(wall, rounds);
	printf("provision three partitions: wall %llu us, hardware %llu us, ratio %.3f\n",
	       (unsigned long long)w, (unsigned long long)pulse,
	       (double)w / pulse);
}
