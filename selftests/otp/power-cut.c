// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power fails at every register write of a provisioning plan, and in the
 * middle of every pulse. Whenever it comes back, applying the plan again ends
 * with every word as planned, but for two cases, which are found out and told
 * apart exactly: the chip is bricked where the hardware makes it so, the
 * atomic group begun and not complete; and a write-only word that is torn is
 * not completed by a driver that does not know who began it.
 * No bit is ever programmed with another value than the plan's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "util.h"

/* Far more than a plan has interrupts. */
#define ALL_INTERRUPTS	1000000000

/* Far more than a plan has register writes. */
#define MAX_WRITES	2000
/* Points that fail are told one by one up to here. */
#define MAX_TOLD	8

#define NOT_IN_A_PULSE	(-1)

/**
 * struct plan - what is programmed
 * @words: the words, ascending
 * @count: how many
 * @order: the order of their pulses, as positions in @words
 */
struct plan {
	const struct word *words;
	unsigned int count;
	const unsigned int *order;
};

static const struct plan sample = {
	.words = sample_plan,
	.count = SAMPLE_WORDS,
	.order = sample_order,
};

/* Wide words outside of the group, one of them write-only. */
static const struct word loose_words[] = {
	{ 0, 0x12345678, 0xffffffff },
	{ 1, 0x5a00a500, 0xff00ff00 },
	{ 31, 0x00000000, 0xffffffff },
	{ 203, 0x600df00d, 0xffffffff },
	{ 204, 0x00000005, 0x00000007 },
};

static const unsigned int loose_order[] = { 0, 1, 2, 3, 4 };

static const struct plan loose = {
	.words = loose_words,
	.count = ARRAY_LEN(loose_words),
	.order = loose_order,
};

/**
 * struct pass - one way through all the points
 * @name: what is special about it
 * @plan: what is programmed
 * @rebind: the driver is bound again while the power is off, so it has
 *	forgotten what it programmed
 * @interrupts: they are delivered; what acknowledges them is a register write
 *	too, and comes at its own time
 * @in_pulses: power fails within pulses as well
 */
struct pass {
	const char *name;
	const struct plan *plan;
	bool rebind;
	bool interrupts;
	bool in_pulses;
};

static const struct pass passes[] = {
	{ "the driver stays", &sample, .in_pulses = true },
	{ "the driver is bound again", &sample, .rebind = true,
	  .in_pulses = true },
	{ "interrupts are delivered", &sample, .interrupts = true },
	{ "no group, the driver stays", &loose, .in_pulses = true },
	{ "no group, the driver is bound again", &loose, .rebind = true,
	  .in_pulses = true },
};

/**
 * struct count - what became of the points of a pass
 * @points: points tried
 * @in_pulses: those within a pulse
 * @complete: those after which the plan was completed
 * @bricked: those that bricked the chip
 * @torn: those after which the plan was refused, since a write-only word was
 *	torn
 * @failed: those that ended otherwise
 */
struct count {
	unsigned int points;
	unsigned int in_pulses;
	unsigned int complete;
	unsigned int bricked;
	unsigned int torn;
	unsigned int failed;
};

/**
 * struct point - one point at which power fails
 * @n: with which register write
 * @bits: after how many bits of the pulse that the write starts, or
 *	NOT_IN_A_PULSE
 * @past_the_end: the plan was through before
 * @done: words that were complete when power failed
 * @pulsing: the write started a pulse
 */
struct point {
	unsigned int n;
	int bits;
	bool past_the_end;
	unsigned int done;
	bool pulsing;
};

static struct mock mock;
static struct image blank;
static const struct plan *plan;

/* Why the point that is tried has failed. */
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

static const struct word *find_word(unsigned int index)
{
	unsigned int i;

	for (i = 0; i < plan->count; i++)
		if (plan->words[i].index == index)
			return &plan->words[i];
	return NULL;
}

/* Whether all that is programmed is what the plan says, or was there before. */
static bool image_is_of_the_plan(const struct image *image)
{
	int index = -1;

	while ((index = image_next_index(&mock, index)) >= 0) {
		__u32 data = image_data(&mock, image, index);
		__u32 mask = image_mask(&mock, image, index);
		const struct word *word = find_word(index);
		__u32 want = word ? word->data & mask :
				image_data(&mock, &blank, index);

		if (!word && mask != image_mask(&mock, &blank, index))
			return fail("index %d is not in the plan", index);
		if (data != want)
			return fail("index %d is 0x%08x mask 0x%08x, not 0x%08x",
				    index, data, mask, want);
	}
	return true;
}

static unsigned int image_words_done(const struct image *image)
{
	unsigned int done = 0;
	unsigned int i;

	for (i = 0; i < plan->count; i++)
		done += image_mask(&mock, image, plan->words[i].index) ==
			plan->words[i].mask;
	return done;
}

/* The rule of the hardware. */
static bool image_is_a_brick(const struct image *image)
{
	bool begun = false, complete = true;
	unsigned int i;

	for (i = 0; i < plan->count; i++) {
		__u32 mask = image_mask(&mock, image, plan->words[i].index);

		if (plan->words[i].index < GROUP_FIRST ||
		    plan->words[i].index > GROUP_LAST)
			continue;
		begun |= mask != 0;
		complete &= mask == plan->words[i].mask;
	}
	return begun && !complete;
}

static bool is_write_only(unsigned int index)
{
	return (index >= SAMPLE_KEY_FIRST && index <= SAMPLE_KEY_LAST) ||
	       index == 203;
}

/* Position of the write-only word that is torn, or -1. */
static int image_torn_word(const struct image *image)
{
	unsigned int i;

	for (i = 0; i < plan->count; i++) {
		__u32 mask = image_mask(&mock, image, plan->words[i].index);

		if (is_write_only(plan->words[i].index) && mask &&
		    mask != plan->words[i].mask)
			return i;
	}
	return -1;
}

/* A blank chip, and a driver that has not seen any. */
static bool insert_blank_chip(const struct pass *pass)
{
	int ret;

	ret = mock_set_live(&mock, false);
	if (!ret)
		ret = image_load(&mock, &blank);
	if (!ret)
		ret = mock_set(&mock, "lost_irqs", "%d",
			       pass->interrupts ? 0 : ALL_INTERRUPTS);
	if (!ret)
		ret = mock_set_live(&mock, true);
	if (ret)
		return fail("no blank chip: %s", strerror(-ret));
	return true;
}

static int apply(struct batch *batch)
{
	int fd, ret;

	fd = mock_open_armed(&mock);
	if (fd < 0)
		return fd;
	ret = words_program(fd, batch, plan->words, plan->count, 0);
	close(fd);
	return ret;
}

static int set_power_cut(const struct point *point)
{
	if (point->bits == NOT_IN_A_PULSE)
		return mock_set(&mock, "power_cut", "%u", point->n);
	return mock_set(&mock, "power_cut", "%u %d", point->n, point->bits);
}

/* Lets power fail at the point; @image is what the array is left with. */
static bool lose_power(struct point *point, struct image *image)
{
	struct batch batch;
	int ret;

	ret = set_power_cut(point);
	if (ret)
		return fail("no power_cut: %s", strerror(-ret));

	ret = apply(&batch);
	point->past_the_end = !mock_is(&mock, "power_cut", "off");
	if (point->past_the_end && ret)
		return fail("with power: %s: %s", strerror(-ret),
			    batch.message);
	/* Until something is programmed, the device is found dead. */
	if (ret && ret != -EIO && (ret != -ENOTRECOVERABLE ||
				   mock_get_number(&mock, "pulses")))
		return fail("without power: %s: %s", strerror(-ret),
			    batch.message);

	if (image_save(&mock, image))
		return fail("the image cannot be saved");
	point->done = image_words_done(image);
	point->pulsing = mock_get_number(&mock, "pulses") > point->done;
	if (!ret && point->done != plan->count)
		return fail("success with %u words done", point->done);
	return image_is_of_the_plan(image);
}

static bool restore_power(const struct pass *pass)
{
	int ret = 0;

	if (pass->rebind)
		ret = mock_unbind(&mock);
	if (!ret)
		ret = mock_set(&mock, "power", "on");
	if (!ret && pass->rebind)
		ret = mock_bind(&mock);
	if (ret)
		return fail("no power again: %s", strerror(-ret));
	return true;
}

static bool expect_brick(int ret, const struct batch *batch)
{
	struct otp_info info;
	char state[128];
	int fd;

	fd = mock_open(&mock, O_RDONLY);
	if (fd < 0 || otp_get_info(fd, &info))
		return fail("bricked: no OTP_INFO");
	close(fd);
	if (mock_get(&mock, "state", state, sizeof(state)) ||
	    strncmp(state, "bricked: ", 9))
		return fail("bricked: the mock is %s", state);
	if (info.state != OTP_STATE_DEAD || !info.message[0] ||
	    info.vendor != VENDOR_FAILURE)
		return fail("bricked: OTP_INFO says state %u vendor 0x%08x \"%s\"",
			    info.state, info.vendor, info.message);
	if (ret != -ENOTRECOVERABLE ||
	    batch->op[0].reason != OTP_REASON_DEAD ||
	    batch->arg.refused != plan->count || !batch->message[0])
		return fail("bricked: %s, reason %u, %u refused, \"%s\"",
			    strerror(-ret), batch->op[0].reason,
			    batch->arg.refused, batch->message);
	return true;
}

/* The keys cannot be read: what is known of them depends on the driver. */
static __u32 verified_how(const struct pass *pass, const struct otp_op *op,
			  unsigned int index)
{
	if (!is_write_only(index))
		return OTP_VERIFIED_VALUE;
	if (op->status == OTP_OP_PROGRAMMED || pass->rebind)
		return OTP_VERIFIED_MASK;
	return OTP_VERIFIED_MEMORY;
}

static bool expect_complete(const struct pass *pass, const struct point *point,
			    int ret, const struct batch *batch)
{
	struct image image;
	unsigned int i;

	if (ret)
		return fail("again: %s: %s", strerror(-ret), batch->message);
	if (batch->arg.already != point->done ||
	    batch->arg.programmed != plan->count - point->done)
		return fail("again: %u already, %u programmed, after %u were done",
			    batch->arg.already, batch->arg.programmed,
			    point->done);
	for (i = 0; i < plan->count; i++) {
		const struct otp_op *op = &batch->op[i];

		if (op->verified !=
		    verified_how(pass, op, plan->words[i].index))
			return fail("again: index %u status %u verified %u",
				    plan->words[i].index, op->status,
				    op->verified);
	}
	if (image_save(&mock, &image))
		return fail("the image cannot be saved");
	if (image_words_done(&image) != plan->count)
		return fail("again: %u words done", image_words_done(&image));
	return image_is_of_the_plan(&image);
}

static bool expect_torn(int ret, const struct batch *batch,
			const struct image *left)
{
	const struct otp_op *op = &batch->op[image_torn_word(left)];
	struct image image;

	if (ret != -EUCLEAN || op->reason != OTP_REASON_TORN ||
	    batch->arg.refused != 1)
		return fail("torn: %s, reason %u, %u refused, \"%s\"",
			    strerror(-ret), op->reason, batch->arg.refused,
			    batch->message);
	if (image_save(&mock, &image) || !image_same(left, &image))
		return fail("torn: refused, and something has changed");
	return true;
}

static bool try_again(const struct pass *pass, const struct point *point,
		      const struct image *left, struct count *count)
{
	struct batch batch;
	int ret;

	ret = apply(&batch);
	if (image_is_a_brick(left)) {
		if (!expect_brick(ret, &batch))
			return false;
		count->bricked++;
		return true;
	}
	if (pass->rebind && image_torn_word(left) >= 0) {
		if (!expect_torn(ret, &batch, left))
			return false;
		count->torn++;
		return true;
	}
	if (!expect_complete(pass, point, ret, &batch))
		return false;
	count->complete++;
	return true;
}

static bool try_point(const struct pass *pass, struct point *point,
		      struct count *count)
{
	struct image left;

	if (!insert_blank_chip(pass) || !lose_power(point, &left))
		return false;
	if (point->past_the_end)
		return mock_set(&mock, "power_cut", "off") == 0;

	count->points++;
	count->in_pulses += point->bits != NOT_IN_A_PULSE;
	return restore_power(pass) && try_again(pass, point, &left, count);
}

/* Tries a point, and tells of the first that fail. */
static void run_point(const struct pass *pass, struct point *point,
		      struct count *count)
{
	if (try_point(pass, point, count))
		return;
	if (count->failed++ < MAX_TOLD)
		ksft_print_msg("%s: write %u, %d bits: %s\n", pass->name,
			       point->n, point->bits, why);
}

/* How many bits a pulse gets to, in turn. */
static void run_in_pulse(const struct pass *pass, const struct point *at,
			 struct count *count)
{
	static const int wide[] = { 1, 16, 31, 32 };
	static const int narrow[] = { 1, 2, 3 };
	const struct word *word = &plan->words[plan->order[at->done]];
	int width = __builtin_popcount(word->mask);
	const int *bits = width > 3 ? wide : narrow;
	size_t i, n = width > 3 ? ARRAY_LEN(wide) : (size_t)width;

	for (i = 0; i < n; i++) {
		struct point point = { .n = at->n, .bits = bits[i] };

		run_point(pass, &point, count);
	}
}

static void run_all_points(const struct pass *pass, struct count *count)
{
	struct point point = { .bits = NOT_IN_A_PULSE };

	while (!point.past_the_end && point.n < MAX_WRITES) {
		run_point(pass, &point, count);
		if (pass->in_pulses && point.pulsing)
			run_in_pulse(pass, &point, count);
		point.n++;
	}
}

/* A sweep that hit nothing would prove nothing. */
static bool count_is_telling(const struct pass *pass,
			     const struct count *count)
{
	bool bricks = pass->plan == &sample;
	bool tears = pass->plan == &loose && pass->rebind;

	return count->points > 5 * pass->plan->count && count->complete &&
	       !count->bricked == !bricks && !count->torn == !tears;
}

static void run_pass(const struct pass *pass)
{
	struct count count = { };

	plan = pass->plan;
	run_all_points(pass, &count);
	ksft_print_msg("%s: %u points, %u of them in pulses\n", pass->name,
		       count.points, count.in_pulses);
	ksft_print_msg("%s: %u complete, %u bricked, %u torn, %u failed\n",
		       pass->name, count.complete, count.bricked, count.torn,
		       count.failed);
	ksft_test_result(!count.failed && count_is_telling(pass, &count),
			 "%s\n", pass->name);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	if (mock_create(&mock, "v2.1"))
		ksft_exit_skip("no mock: %s\n", strerror(errno));
	if (image_save(&mock, &blank))
		ksft_exit_fail_msg("the image cannot be saved\n");
	ksft_set_plan(ARRAY_LEN(passes));
	for (i = 0; i < ARRAY_LEN(passes); i++)
		run_pass(&passes[i]);
	mock_destroy(&mock);
	ksft_finished();
}
