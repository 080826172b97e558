// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power fails at every register write of a plan for a secure boot, and in the
 * middle of its pulses. When it comes back every field is what it was or what
 * it was to be, or is named; the same plan, given again, comes to its end or
 * says why it cannot; and no word ever gets a second pulse.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "sefc-util.h"

/* Far more writes than a plan takes. */
#define MAX_WRITES	3000
#define MAX_TOLD	8
/* Far more bits than a page has. */
#define WHOLE		100000

static struct mock mock;
static struct cells blank, cells;
static __u8 digest[DIGEST_SIZE], key[KEY_SIZE];
static const __u32 auth_type = 1;
static __u64 user[3] = { 0x0123456789abcdef, 0, 0xfedcba9876543210 };
static char why[256];

/* How many points left what. */
static struct {
	unsigned int points;
	unsigned int old;
	unsigned int done;
	unsigned int incomplete;
	unsigned int torn;
} seen;

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
 * struct task - a plan that power is cut in
 * @name: what it does
 * @from: GPNVM bits before
 * @to: and behind
 * @mask: those that it is about
 * @erases: a block is erased before that
 */
struct task {
	const char *name;
	__u32 from;
	__u32 to;
	__u32 mask;
	bool erases;
};

static const struct task tasks[] = {
	{ "secure boot at once", BOOT_MODE(0), BOOT_MODE(0xa),
	  BOOT_MODE_MASK },
	{ "secure boot out of the monitor", BOOT_MODE(9), BOOT_MODE(0xc),
	  BOOT_MODE_MASK },
	{ "secure boot, locked", BOOT_MODE(9),
	  BOOT_MODE(0xa) | ERASE_LOCK(1) | SECURITY_BIT,
	  BOOT_MODE_MASK | ERASE_LOCK_MASK | SECURITY_BIT },
	{ "erasing, then secure boot", BOOT_MODE(9), BOOT_MODE(0xa),
	  BOOT_MODE_MASK, true },
};

static void plan(const struct task *task, struct writes *writes)
{
	writes_init(writes);
	writes_add(writes, 0, KEY_AT, key, KEY_SIZE);
	writes_add(writes, 0, DIGEST_AT, digest, DIGEST_SIZE);
	writes_add(writes, 0, AUTH_TYPE_AT, &auth_type, 4);
	writes_add(writes, 1, 3 * PAGE + 16, user, sizeof(user));
	writes_add_gpnvm(writes, task->to, task->mask);
}

static int run_plan(const struct task *task, int fd, struct writes *writes)
{
	struct erasing erasing;
	int ret = 0;

	plan(task, writes);
	if (task->erases)
		ret = sefc_erase(fd, &erasing, BLOCK(2), 0, BLOCK_SIZE, 0);
	return ret ? ret : writes_run(fd, writes, 0);
}

/* A chip as it was before; its block 2 is to be erased. */
static bool prepare(const struct task *task)
{
	cells = blank;
	memset(cells_block(&cells, 2, 0), 0x5a, BLOCK_SIZE / 2);
	cells_set_gpnvm(&cells, task->from);
	if (cells_load(&mock, &cells))
		return fail("the image is not taken");
	return !mock_set(&mock, "pulses", "0") || fail("no pulses");
}

/* Each of its words is blank, or what it is to be; a torn one is counted. */
static bool look_at(const char *name, unsigned int block, __u32 at,
		    const void *want, __u32 size, unsigned int *torn)
{
	const __u8 *is = cells_block(&cells, block, at), *to = want;
	__u32 i, k;

	for (i = 0; i < size; i += 8) {
		__u32 len = size - i < 8 ? size - i : 8;
		bool blank = true;

		for (k = 0; k < len; k++) {
			blank &= is[i + k] == 0xff;
			if (to[i + k] & ~is[i + k])
				return fail("%s has lost bits at %u", name,
					    i + k);
		}
		*torn += !blank && memcmp(is + i, to + i, len);
	}
	return true;
}

static bool look(unsigned int *torn)
{
	*torn = 0;
	if (cells_save(&mock, &cells))
		return fail("no image");
	return look_at("AES_256_CMAC_KEY", 0, KEY_AT, key, KEY_SIZE, torn) &&
	       look_at("PUBLIC_KEY_DIGEST", 0, DIGEST_AT, digest, DIGEST_SIZE,
		       torn) &&
	       look_at("AUTH_TYPE", 0, AUTH_TYPE_AT, &auth_type, 4, torn) &&
	       look_at("user-signature-1", 1, 3 * PAGE + 16, user,
		       sizeof(user), torn);
}

static bool mode_is_valid(__u32 bits)
{
	__u32 mode = (bits & BOOT_MODE_MASK) >> 5;

	return mode == 0 || mode == 3 || mode == 9 || mode == 0xa ||
	       mode == 0xc;
}

/* Each field is old, or new, or the state names it. */
static bool check_state(const struct task *task, int fd, __u32 bits)
{
	static const __u32 fields[] = {
		SECURITY_BIT, ERASE_LOCK_MASK, BOOT_MODE_MASK,
	};
	struct otp_info info;
	bool whole = true;
	unsigned int i;

	if (otp_get_info(fd, &info))
		return fail("no information");
	for (i = 0; i < ARRAY_LEN(fields); i++)
		whole &= (bits & fields[i]) == (task->from & fields[i]) ||
			 (bits & fields[i]) == (task->to & fields[i]);
	seen.incomplete += !whole;
	if (whole && info.state == OTP_STATE_INCOMPLETE)
		return fail("0x%x is called incomplete", bits);
	if (!whole && (info.state != OTP_STATE_INCOMPLETE ||
		       !strstr((char *)info.message, "BOOT_MODE is 0x")))
		return fail("0x%x is not named", bits);
	if (bits & SECURITY_BIT && !mode_is_valid(bits))
		return fail("0x%x cannot be mended", bits);
	return true;
}

/* It comes to its end, or names what cannot come there any more. */
static bool run_again(const struct task *task, int fd, unsigned int torn)
{
	static struct writes writes;
	unsigned int still, i;
	int ret = run_plan(task, fd, &writes);

	if (!look(&still))
		return false;
	if (!torn) {
		if (ret || still)
			return fail("again: %s: %s", strerror(-ret),
				    writes.message);
		if ((cells_gpnvm(&cells) & task->mask) != task->to)
			return fail("the GPNVM bits are not what they were to be");
		return true;
	}
	seen.torn++;
	/* After some of them the key is not compared any more. */
	if ((ret != -EEXIST && ret != -EUCLEAN) || still != torn)
		return fail("torn, and again: %s", strerror(-ret));
	for (i = 0; i < writes.arg.op_count; i++) {
		if (writes.op[i].reason == OTP_REASON_CONFLICT ||
		    writes.op[i].reason == OTP_REASON_TORN)
			return writes.message[0] || fail("nothing is said");
	}
	return fail("nothing is named");
}

static bool check_point(const struct task *task, int fd)
{
	unsigned int torn;
	__u32 bits;

	if (!look(&torn))
		return false;
	bits = cells_gpnvm(&cells);
	if (!check_state(task, fd, bits))
		return false;
	seen.old += bits == task->from;
	seen.done += (bits & task->mask) == task->to;
	if (!run_again(task, fd, torn))
		return false;
	if (mock_get_number(&mock, "repeats"))
		return fail("a word got a second pulse");
	return true;
}

/* @bits: of a pulse, -1: none that it starts. */
static bool at_point(const struct task *task, int fd, unsigned int n,
		     int bits, bool *past_the_end, long *pulses)
{
	static struct writes writes;
	int ret;

	if (!prepare(task))
		return false;
	if (bits < 0)
		ret = mock_set(&mock, "power_cut", "%u", n);
	else
		ret = mock_set(&mock, "power_cut", "%u %d", n, bits);
	if (ret)
		return fail("no power_cut");
	ret = run_plan(task, fd, &writes);
	*past_the_end = !mock_is(&mock, "power_cut", "off");
	*pulses = mock_get_number(&mock, "pulses");
	if (*past_the_end) {
		mock_set(&mock, "power_cut", "off");
		return ret ? fail("run: %s: %s", strerror(-ret),
				  writes.message) : true;
	}
	if (mock_set(&mock, "power", "on"))
		return fail("no power");
	seen.points++;
	return check_point(task, fd);
}

/* Where the write started a pulse, some of its bits are programmed as well. */
static bool at_write(const struct task *task, int fd, unsigned int n,
		     bool *past_the_end, long *pulses)
{
	static const int some[] = { 0, 1, 7, 63, 64, 65, 200, WHOLE };
	long before = *pulses;
	unsigned int i;
	bool unused;

	if (!at_point(task, fd, n, -1, past_the_end, pulses))
		return false;
	for (i = 0; *pulses > before && !*past_the_end &&
	     i < ARRAY_LEN(some); i++) {
		long same;

		if (!at_point(task, fd, n, some[i], &unused, &same))
			return false;
	}
	return true;
}

static int open_blank(void)
{
	if (sefc_create(&mock) || cells_save(&mock, &blank))
		return -1;
	return mock_open_armed(&mock);
}

static void run_task(const struct task *task)
{
	unsigned int n, failed = 0;
	bool past_the_end = false;
	long pulses = 0;
	int fd;

	memset(&seen, 0, sizeof(seen));
	fd = open_blank();
	for (n = 0; fd >= 0 && n < MAX_WRITES && !past_the_end; n++) {
		if (at_write(task, fd, n, &past_the_end, &pulses))
			continue;
		if (++failed <= MAX_TOLD)
			ksft_print_msg("%s, write %u: %s\n", task->name, n,
				       why);
		mock_set(&mock, "power", "on");
		/* What went wrong there is not for the next one to repeat. */
		close(fd);
		mock_destroy(&mock);
		fd = open_blank();
	}
	if (fd >= 0)
		close(fd);
	mock_destroy(&mock);
	ksft_print_msg("%s: %u points at %u writes: %u old, %u done, %u incomplete, %u torn\n",
		       task->name, seen.points, n, seen.old, seen.done,
		       seen.incomplete, seen.torn);
	ksft_test_result(fd >= 0 && !failed && past_the_end &&
			 seen.incomplete && seen.torn && seen.points > n,
			 "%s: power at each of its writes\n", task->name);
}

int main(void)
{
	unsigned int i;

	for (i = 0; i < DIGEST_SIZE; i++)
		digest[i] = 5 * i + 2;
	for (i = 0; i < KEY_SIZE; i++)
		key[i] = 0x80 + 3 * i;
	ksft_print_header();
	ksft_set_plan(ARRAY_LEN(tasks));
	for (i = 0; i < ARRAY_LEN(tasks); i++)
		run_task(&tasks[i]);
	ksft_finished();
}
