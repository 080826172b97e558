// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power fails at every register write of an install and of a confirmation, and
 * in the middle of their pulses. The next start serves the old image or the
 * new one, whole and verified; the stored counter is the old one or the new
 * one; and the same command, given again, comes to its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "image-util.h"
#include "journal-util.h"
#include "sefc-util.h"

/* Far more writes than an install takes. */
#define MAX_WRITES	6000
#define MAX_TOLD	8
/* Far more bits than a page has. */
#define WHOLE		100000
#define MAX_STATES	256
#define COUNTER_TAG	0x41

static struct mock chip, journal;
static struct signed_image it;
static struct cells blank, cells;
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
 * struct task - an install that power is cut in
 * @name: what it does
 * @interrupted: the active slot was lost in the middle of another install
 * @from: what is served before
 * @to: what is installed
 */
struct task {
	const char *name;
	bool interrupted;
	enum image_name from;
	enum image_name to;
};

static const struct task tasks[] = {
	{ "an update", false, IMAGE_COUNTER_6, IMAGE_KEYHASH },
	{ "an update behind an interrupted one", true, IMAGE_KEYHASH,
	  IMAGE_COUNTER_8 },
};

/*
 * What power left in the cells, as far as it was seen: what a start makes of
 * the same cells needs to be seen once.
 */
static struct {
	__u64 hash[MAX_STATES];
	unsigned int count;
	unsigned int points;
	unsigned int old;
	unsigned int new;
	unsigned int fallback;
} seen;

/* FNV-1a over the blocks of both slots. */
static __u64 state_hash(void)
{
	const __u8 *at = cells_block(&cells, 1, 0);
	__u64 hash = 0xcbf29ce484222325;
	unsigned int i;

	for (i = 0; i < 2 * BLOCK_SIZE; i++)
		hash = (hash ^ at[i]) * 0x100000001b3;
	return hash;
}

static bool state_is_new(void)
{
	__u64 hash = state_hash();
	unsigned int i;

	for (i = 0; i < seen.count; i++)
		if (seen.hash[i] == hash)
			return false;
	if (seen.count < MAX_STATES)
		seen.hash[seen.count++] = hash;
	return true;
}

static void put_image(unsigned int block, enum image_name name)
{
	const struct image_vector *image = image_vector(name);

	memcpy(cells_block(&cells, block, 0), image->bytes, image->size);
}

/* A chip as it was before. */
static bool prepare(const struct task *task)
{
	static const __u8 magic[] = {
		0x77, 0xc2, 0x95, 0xf3, 0x60, 0xd2, 0xef, 0x7f,
		0x35, 0x52, 0x50, 0x0f, 0x2c, 0xb6, 0x79, 0x80,
	};

	cells = blank;
	if (task->interrupted) {
		put_image(2, task->from);
		memcpy(cells_block(&cells, 2, BLOCK_SIZE - sizeof(magic)),
		       magic, sizeof(magic));
	} else {
		put_image(1, task->from);
	}
	if (cells_load(&chip, &cells))
		return fail("the image is not taken");
	return !mock_set(&chip, "pulses", "0") || fail("no pulses");
}

/* What the next start serves, by its security counter; 0: nothing. */
static __u32 served(struct otp_image_info *info)
{
	int fd = mock_open(&it.mock, O_RDONLY);
	int ret;

	if (fd < 0)
		return 0;
	ret = signed_info(fd, OTP_IMAGE_SERVED, info);
	close(fd);
	return ret || info->state != OTP_IMAGE_VALID ? 0 : info->counter;
}

static __u32 counter_of(enum image_name name)
{
	return name == IMAGE_COUNTER_6 ? 6 : name == IMAGE_KEYHASH ? 7 : 8;
}

static bool start_again(void)
{
	return (!mock_unbind(&it.mock) && !mock_bind(&it.mock)) ||
	       fail("the driver does not start");
}

static int install(const struct task *task, struct signed_outcome *outcome)
{
	int fd = mock_open_armed(&it.mock);
	int ret;

	if (fd < 0)
		return fd;
	ret = signed_install(fd, task->to, outcome);
	close(fd);
	return ret;
}

static bool check_served(const struct task *task)
{
	struct otp_image_info info;
	__u32 counter;

	if (!start_again())
		return false;
	counter = served(&info);
	if (counter != counter_of(task->from) &&
	    counter != counter_of(task->to))
		return fail("neither is served: %s", info.message);
	if (!signed_serves(&it, counter == counter_of(task->from) ?
				task->from : task->to))
		return fail("another payload is served");
	seen.old += counter == counter_of(task->from);
	seen.new += counter == counter_of(task->to);
	seen.fallback += !!(info.status & OTP_IMAGE_FALLBACK);
	return true;
}

/* It comes to its end, and is all that is left of it. */
static bool check_again(const struct task *task)
{
	struct signed_outcome outcome;
	struct otp_image_info info;
	int ret = install(task, &outcome);

	if (ret)
		return fail("again: %s: %s", strerror(-ret), outcome.message);
	if (!start_again())
		return false;
	if (served(&info) != counter_of(task->to) ||
	    info.status & OTP_IMAGE_FALLBACK)
		return fail("again, and it is not served");
	return true;
}

/* @bits: of a pulse, -1: none that it starts. */
static bool at_point(const struct task *task, unsigned int n, int bits,
		     bool *past_the_end, long *pulses)
{
	struct signed_outcome outcome;
	int ret;

	if (!prepare(task))
		return false;
	if (bits < 0)
		ret = mock_set(&chip, "power_cut", "%u", n);
	else
		ret = mock_set(&chip, "power_cut", "%u %d", n, bits);
	if (ret)
		return fail("no power_cut");
	ret = install(task, &outcome);
	*past_the_end = !mock_is(&chip, "power_cut", "off");
	*pulses = mock_get_number(&chip, "pulses");
	if (*past_the_end) {
		mock_set(&chip, "power_cut", "off");
		return !ret || fail("run: %s: %s", strerror(-ret),
				    outcome.message);
	}
	if (!ret)
		return fail("it says it was done");
	if (mock_set(&chip, "power", "on") || cells_save(&chip, &cells))
		return fail("no power");
	seen.points++;
	if (!state_is_new())
		return true;
	return check_served(task) && check_again(task);
}

/* Where the write started a pulse, some of its bits are programmed as well. */
static bool at_write(const struct task *task, unsigned int n,
		     bool *past_the_end, long *pulses)
{
	static const int some[] = { 0, 1, 7, 63, 64, 65, 200, WHOLE };
	long before = *pulses;
	unsigned int i;
	bool unused;

	if (!at_point(task, n, -1, past_the_end, pulses))
		return false;
	for (i = 0; *pulses > before && !*past_the_end &&
	     i < ARRAY_LEN(some); i++) {
		long same;

		if (!at_point(task, n, some[i], &unused, &same))
			return false;
	}
	return true;
}

static bool create_slots(void)
{
	char active[64], download[64];

	if (sefc_create(&chip) || cells_save(&chip, &blank))
		return fail("no chip");
	snprintf(active, sizeof(active), "%s/user-signature-1", chip.node);
	snprintf(download, sizeof(download), "%s/user-signature-2",
		 chip.node);
	return (!signed_create(&it, active, download) &&
		!signed_trust(&it, 1)) || fail("no instance");
}

static void destroy_all(void)
{
	signed_destroy(&it);
	mock_destroy(&journal);
	mock_destroy(&chip);
}

static void run_task(const struct task *task)
{
	unsigned int n, failed = 0;
	bool past_the_end = false;
	long pulses = 0;
	bool ready;

	memset(&seen, 0, sizeof(seen));
	ready = create_slots() && !signed_start(&it);
	for (n = 0; ready && n < MAX_WRITES && !past_the_end; n++) {
		if (at_write(task, n, &past_the_end, &pulses))
			continue;
		if (++failed <= MAX_TOLD)
			ksft_print_msg("%s, write %u: %s\n", task->name, n,
				       why);
		mock_set(&chip, "power", "on");
		if (failed > MAX_TOLD)
			break;
	}
	destroy_all();
	ksft_print_msg("%s: %u cuts at %u writes left %u states: %u old, %u new, %u fallback\n",
		       task->name, seen.points, n, seen.count, seen.old,
		       seen.new, seen.fallback);
	ksft_test_result(ready && !failed && past_the_end && seen.old &&
			 seen.new && seen.fallback && seen.points > n &&
			 seen.count < MAX_STATES,
			 "%s: power at each of its writes\n", task->name);
}

/* ---- confirming ---- */

static bool create_counted(void)
{
	if (!create_slots())
		return false;
	cells = blank;
	put_image(1, IMAGE_KEYHASH);
	if (cells_load(&chip, &cells) ||
	    journal_create(&journal, "production"))
		return fail("no journal");
	return (!signed_set(&it, "counter", "%s/journal:0x%x", journal.node,
			    COUNTER_TAG) && !signed_start(&it)) ||
	       fail("no instance");
}

static int confirm(struct otp_image_confirm *arg,
		   struct signed_outcome *outcome)
{
	int fd = mock_open_armed(&it.mock);
	int ret;

	if (fd < 0)
		return fd;
	ret = signed_confirm(fd, 0, arg, outcome);
	close(fd);
	return ret;
}

static bool check_confirmed(void)
{
	struct signed_outcome outcome;
	struct otp_image_confirm arg;
	struct otp_image_info info;
	int ret;

	if (!start_again())
		return false;
	if (served(&info) != 7)
		return fail("it is not served: %s", info.message);
	if (info.stored_counter && info.stored_counter != 7)
		return fail("the stored counter is %u", info.stored_counter);
	seen.old += !info.stored_counter;
	seen.new += info.stored_counter == 7;
	ret = confirm(&arg, &outcome);
	if (ret || arg.stored_counter != 7)
		return fail("again: %s: %s", strerror(-ret), outcome.message);
	return true;
}

static bool confirm_at(unsigned int n, int bits, bool *past_the_end,
		       long *pulses)
{
	struct signed_outcome outcome;
	struct otp_image_confirm arg;
	int ret;

	if (!create_counted())
		return false;
	if (bits < 0)
		ret = mock_set(&journal, "power_cut", "%u", n);
	else
		ret = mock_set(&journal, "power_cut", "%u %d", n, bits);
	if (ret || mock_set(&journal, "pulses", "0"))
		return fail("no power_cut");
	ret = confirm(&arg, &outcome);
	*past_the_end = !mock_is(&journal, "power_cut", "off");
	*pulses = mock_get_number(&journal, "pulses");
	if (*past_the_end)
		return !ret || fail("run: %s: %s", strerror(-ret),
				    outcome.message);
	if (mock_set(&journal, "power", "on"))
		return fail("no power");
	seen.points++;
	return check_confirmed();
}

static bool confirm_at_write(unsigned int n, bool *past_the_end, long *pulses)
{
	static const int some[] = { 0, 1, 4, WHOLE };
	long before = *pulses;
	bool unused, good;
	unsigned int i;

	good = confirm_at(n, -1, past_the_end, pulses);
	destroy_all();
	for (i = 0; good && *pulses > before && !*past_the_end &&
	     i < ARRAY_LEN(some); i++) {
		long same;

		good = confirm_at(n, some[i], &unused, &same);
		destroy_all();
	}
	return good;
}

static void run_confirm(void)
{
	bool past_the_end = false;
	unsigned int n, failed = 0;
	long pulses = 0;

	memset(&seen, 0, sizeof(seen));
	for (n = 0; n < MAX_WRITES && !past_the_end && failed < MAX_TOLD; n++) {
		if (confirm_at_write(n, &past_the_end, &pulses))
			continue;
		failed++;
		ksft_print_msg("a confirmation, write %u: %s\n", n, why);
	}
	ksft_print_msg("a confirmation: %u cuts at %u writes: %u old, %u new\n",
		       seen.points, n, seen.old, seen.new);
	ksft_test_result(!failed && past_the_end && seen.old && seen.new,
			 "a confirmation: power at each of its writes\n");
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	if (!signed_possible())
		ksft_exit_skip("this kernel has no ECDSA\n");
	ksft_set_plan(ARRAY_LEN(tasks) + 1);
	for (i = 0; i < ARRAY_LEN(tasks); i++)
		run_task(&tasks[i]);
	run_confirm();
	ksft_finished();
}
