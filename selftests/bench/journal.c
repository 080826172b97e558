// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures how long it takes to find a record, by the length of the list.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "journal-util.h"

#define CELL	"/sys/kernel/debug/otp-bench/cell"

#define FIRST	0x10
#define OTHER	0x20
#define LAST	0x30

/* Of one byte, as many records as there are bytes for in the journal. */
static void fill(struct mock *mock, int records)
{
	struct append append;
	int fd, i;

	if (journal_create(mock, "production"))
		errx(1, "cannot make a mock");
	fd = mock_open_armed(mock);
	if (fd < 0)
		errx(1, "cannot arm");
	for (i = 0; i < records; i++) {
		__u32 tag = i == 0 ? FIRST : i == records - 1 ? LAST : OTHER;

		if (journal_append(fd, &append, tag, "x", 1, 0))
			errx(1, "append: %s", append.message);
	}
	close(fd);
	/* The cells are those that are there when the driver binds. */
	if (mock_unbind(mock) || mock_bind(mock))
		errx(1, "cannot bind again");
}

static uint64_t read_cell(const struct mock *mock, unsigned int tag,
			  int rounds)
{
	static uint64_t samples[MAX_ROUNDS];
	char names[128], value;
	int file, i;

	file = open(CELL, O_RDWR);
	if (file < 0)
		err(1, CELL);
	snprintf(names, sizeof(names), "%s-journal tag-%02x", mock->node, tag);
	if (write(file, names, strlen(names)) < 0)
		err(1, "%s", names);
	for (i = 0; i < rounds; i++) {
		uint64_t begin = now_ns();

		if (pread(file, &value, 1, 0) != 1 || value != 'x')
			err(1, "%s", names);
		samples[i] = now_ns() - begin;
	}
	close(file);
	return median(samples, rounds);
}

void bench_journal(int rounds)
{
	static const int lengths[] = { 1, 50, 440 };
	uint64_t first = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		unsigned int tag = i ? LAST : FIRST;
		struct mock mock;
		uint64_t ns;

		fill(&mock, lengths[i]);
		ns = read_cell(&mock, tag, rounds);
		mock_destroy(&mock);
		if (!i)
			first = ns;
		printf("cell of the last of %d records: %llu.%llu us, ratio %.2f\n",
		       lengths[i], (unsigned long long)ns / 1000,
		       (unsigned long long)ns / 100 % 10,
		       (double)ns / first);
	}
}
