// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power fails at every store of an append of 300 bytes, of an erase, and of
 * every step of the ratchet. When it comes back the journal is what it was or
 * what it was to be, never a third; the ratchet covers whole records only; and
 * the same command, given again, comes to its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "journal-util.h"

#define VALUE		300
#define TAG		0x20
/* Far more stores than any of the commands takes. */
#define MAX_WRITES	3000
#define MAX_TOLD	8

static struct mock mock;
static struct journal before, after;
static __u8 value[VALUE];
static char why[256];

__printf(1, 2)
static bool fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	return false;
}

/**
 * struct task - a command that power is cut in
 * @name: what it does
 * @prepare: makes the chip what it is before
 * @run: the command
 * @check: whether what is there after power failed may be
 * @done: whether what is there is what was to be
 */
struct task {
	const char *name;
	int (*prepare)(int fd);
	int (*run)(int fd);
	bool (*check)(int fd);
	bool (*done)(int fd);
};

static bool holds(int fd, const struct journal *journal)
{
	__u8 bytes[JOURNAL_SIZE];

	return !journal_read(fd, bytes) &&
	       !memcmp(bytes, journal->bytes, journal->end + 1);
}

/* Behind the list there may be what was torn, but no tag. */
static bool one_of_two(int fd)
{
	if (holds(fd, &before) || holds(fd, &after))
		return true;
	return fail("the list is neither what it was nor what it was to be");
}

static bool is_after(int fd)
{
	__u8 bytes[JOURNAL_SIZE];

	if (!journal_read(fd, bytes) &&
	    !memcmp(bytes, after.bytes, sizeof(bytes)))
		return true;
	return fail("the journal is not what it was to be");
}

static __u32 ratchet_of(int fd)
{
	struct otp_region_info info;

	return journal_info(fd, &info) ? 0xffffffff : info.ratchet;
}

/* ---- appending ---- */

static int prepare_append(int fd)
{
	struct append append;
	int ret;

	journal_init(&before);
	ret = journal_append(fd, &append, TAG, "old", 3, 0);
	journal_add(&before, TAG, 0x06, "old", 3);
	after = before;
	journal_add(&after, TAG, 0x06, value, VALUE);
	return ret;
}

static int run_append(int fd)
{
	struct append append;

	return holds(fd, &after) ? 0 :
	       journal_append(fd, &append, TAG, value, VALUE, 0);
}

/* ---- erasing ---- */

static int prepare_erase(int fd)
{
	struct append append;
	int ret;

	journal_init(&after);
	before = after;
	ret = journal_append(fd, &append, TAG, value, 40, 0);
	journal_add(&before, TAG, 0x06, value, 40);
	if (!ret)
		ret = journal_append(fd, &append, TAG, "new", 3, 0);
	journal_add(&before, TAG, 0x06, "new", 3);
	return ret;
}

static int run_erase(int fd)
{
	struct erase erase;

	return journal_erase(fd, &erase, 4, JOURNAL_SIZE - 4, 0);
}

/* ---- the ratchet ---- */

/* What an append was cut off at lies behind the list. */
static int prepare_ratchet(int fd)
{
	struct append append;
	int ret;

	journal_init(&before);
	ret = journal_append(fd, &append, TAG, value, 30, 0);
	journal_add(&before, TAG, 0x06, value, 30);
	after = before;
	if (ret)
		return ret;
	ret = mock_set(&mock, "power_cut", "20");
	if (ret)
		return ret;
	journal_append(fd, &append, TAG, value, 40, 0);
	return mock_set(&mock, "power", "on");
}

static int run_ratchet(int fd)
{
	struct advance advance;

	return journal_advance(fd, &advance, ratchet_of(fd), before.end, 0);
}

static bool check_ratchet(int fd)
{
	__u32 ratchet = ratchet_of(fd);

	if (ratchet > before.end)
		return fail("the ratchet covers what is torn, it is at %u",
			    ratchet);
	return one_of_two(fd);
}

static bool done_ratchet(int fd)
{
	struct append append;
	struct erase erase;

	if (ratchet_of(fd) != before.end)
		return fail("the ratchet is at %u", ratchet_of(fd));
	if (journal_erase(fd, &erase, 4, JOURNAL_SIZE - 4, 0) != -EROFS)
		return fail("what it covers can be erased");
	/* And the rest goes on as ever. */
	if (journal_append(fd, &append, TAG, "x", 1, 0))
		return fail("append: %s", append.message);
	return true;
}

static const struct task tasks[] = {
	{ "append", prepare_append, run_append, one_of_two, is_after },
	{ "erase", prepare_erase, run_erase, NULL, is_after },
	{ "ratchet", prepare_ratchet, run_ratchet, check_ratchet,
	  done_ratchet },
};

/* ---- points ---- */

/* An erase leaves whole records, the first of them, or none. */
static bool erase_left(int fd)
{
	__u8 bytes[JOURNAL_SIZE];

	if (journal_read(fd, bytes) == -EACCES || !memcmp(bytes, "NVDS", 4)) {
		if (bytes[4] == 0xff ||
		    !memcmp(bytes, before.bytes, before.end + 1))
			return true;
	}
	return fail("the list is neither what it was nor empty");
}

static bool power_comes_back(int *fd, bool rebind)
{
	if (rebind) {
		close(*fd);
		*fd = -1;
		if (mock_unbind(&mock))
			return fail("cannot unbind");
	}
	if (mock_set(&mock, "power", "on"))
		return fail("no power");
	if (rebind) {
		if (mock_bind(&mock))
			return fail("cannot bind again");
		*fd = mock_open_armed(&mock);
		if (*fd < 0)
			return fail("cannot arm");
	}
	return true;
}

static bool at_point(const struct task *task, int *fd, unsigned int n,
		     bool rebind, bool *past_the_end)
{
	int ret;

	ret = task->prepare(*fd);
	if (ret)
		return fail("prepare: %s", strerror(-ret));
	if (mock_set(&mock, "power_cut", "%u", n))
		return fail("no power_cut");
	ret = task->run(*fd);
	*past_the_end = !mock_is(&mock, "power_cut", "off");
	if (*past_the_end) {
		mock_set(&mock, "power_cut", "off");
		return ret ? fail("run: %s", strerror(-ret)) : task->done(*fd);
	}
	if (!power_comes_back(fd, rebind))
		return false;
	if (!(task->check ? task->check(*fd) : erase_left(*fd)))
		return false;
	ret = task->run(*fd);
	if (ret)
		return fail("again: %s", strerror(-ret));
	return task->done(*fd);
}

static void run_task(const struct task *task, bool rebind)
{
	unsigned int n, points = 0, failed = 0;
	bool past_the_end = false;

	for (n = 0; n < MAX_WRITES && !past_the_end; n++) {
		bool right = false;
		int fd = -1;

		if (journal_create(&mock, "production")) {
			fail("no mock");
		} else {
			fd = mock_open_armed(&mock);
			right = fd >= 0 && at_point(task, &fd, n, rebind,
						    &past_the_end);
		}
		if (fd >= 0)
			close(fd);
		mock_destroy(&mock);
		points += !past_the_end;
		if (!right && ++failed <= MAX_TOLD)
			ksft_print_msg("%s, store %u: %s\n", task->name, n,
				       why);
		/* Without a mock there is no end. */
		if (!right && fd < 0)
			break;
	}
	ksft_print_msg("%s%s: %u points\n", task->name,
		       rebind ? ", driver bound again" : "", points);
	ksft_test_result(!failed && past_the_end && points > 10,
			 "%s: power at each of its stores%s\n", task->name,
			 rebind ? ", and the driver bound again" : "");
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(2 * ARRAY_LEN(tasks));
	for (i = 0; i < VALUE; i++)
		value[i] = i * 7 + 1;
	for (i = 0; i < ARRAY_LEN(tasks); i++) {
		run_task(&tasks[i], false);
		run_task(&tasks[i], true);
	}
	ksft_finished();
}
