// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power fails at every register write of a provisioning plan of the OpenTitan
 * OTP, and within every pulse. When it comes back the plan is applied again,
 * without the words that the driver names as damaged or as holding another
 * value. Then every word and every digest is as planned or was named, unless a
 * torn word or digest is one that the hardware itself looks at: then the
 * controller is dead, and the driver names the partition. No word gets a second
 * pulse.
 *
 * What is to be named is found out from the array alone, by the code of its
 * words.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "opentitan-util.h"

/* Far more than a plan has interrupts. */
#define ALL_INTERRUPTS	1000000000
/* Far more than a plan has register writes. */
#define MAX_WRITES	3000
/* Points that fail are told one by one up to here. */
#define MAX_TOLD	8

#define NOT_IN_A_PULSE	(-1)

/**
 * struct step - what one pulse programs
 * @region: its region
 * @offset: in that; that of a digest makes it a lock
 * @value: what is programmed; 0 for a digest that the hardware computes
 * @all_bits: power fails at each bit in turn, where that is tried
 */
struct step {
	__u32 region;
	__u32 offset;
	__u64 value;
	bool all_bits;
};

/* Halves that are 0, or have bits at their ends only, among others. */
static const struct step steps[] = {
	{ OWNER_SW_CFG, 4, 0x07395a01, true },
	{ OWNER_SW_CFG, 8, 0x00000739 },
	{ OWNER_SW_CFG, 12, 0x80010000 },
	{ OWNER_SW_CFG, 16, 0xffffffff },
	{ OWNER_SW_CFG, 0x210, 0x00010001 },
	{ HW_CFG0, 0, 0x14131211, true },
	{ HW_CFG0, 4, 0x18171615 },
	{ HW_CFG0, 8, 0x1c1b1a19 },
	{ HW_CFG0, 12, 0x00001d00 },
	{ HW_CFG0, 60, 0xa55aa55a },
	{ SECRET1, 0, 0x0706050403020100, true },
	{ SECRET1, 8, 0x0f0e0d0c0b0a0908 },
	{ SECRET1, 32, 0x0000000000000000 },
	{ SECRET1, 72, 0xffffffffffffffff },
	{ OWNER_SW_CFG, 648, 0x0123456789abcdef, true },
	{ HW_CFG0, 64, 0, true },
	{ SECRET1, 80, 0, true },
};

#define STEPS	ARRAY_LEN(steps)
#define WORDS	(STEPS - 3)

/* Agents of the regions of the plan, as messages have them. */
static const char *const agents[PARTITIONS] = {
	[OWNER_SW_CFG] = "OWNER_SW_CFG: ",
	[HW_CFG0] = "HW_CFG0: ",
	[SECRET1] = "SECRET1: ",
};

/**
 * enum fate - what is to become of a step that power failed in
 * @DONE: it is right, as it is or once the plan was applied again
 * @DAMAGED: named as damaged
 * @CONFLICT: named as another value
 * @DEAD: the controller is dead, and names the partition
 */
enum fate {
	DONE,
	DAMAGED,
	CONFLICT,
	DEAD,
	FATES,
};

/**
 * struct pass - one way through all the points
 * @name: what is special about it
 * @rebind: the driver is bound again while the power is off, so it has
 *	forgotten everything
 * @pulses_only: only register writes that start a pulse
 * @all_bits: not only between the halves of a word
 */
struct pass {
	const char *name;
	bool rebind;
	bool pulses_only;
	bool all_bits;
};

static const struct pass passes[] = {
	{ "at each write and each half-word, the driver stays" },
	{ "at each half-word, the driver is bound again", .rebind = true,
	  .pulses_only = true },
	{ "at each bit, the driver stays", .pulses_only = true,
	  .all_bits = true },
};

/**
 * struct count - what became of the points of a pass
 * @points: points tried
 * @in_pulses: those within a pulse
 * @fates: how they ended
 * @faint: those that left bits in a word that reads as blank: the check bits
 *	make a single one out to be wrong. Such a word gets a second pulse
 * @failed: those that ended otherwise
 */
struct count {
	unsigned int points;
	unsigned int in_pulses;
	unsigned int fates[FATES];
	unsigned int faint;
	unsigned int failed;
};

/**
 * struct point - one point at which power fails
 * @n: with which register write
 * @bits: after how many bits of the pulse that the write starts, or
 *	NOT_IN_A_PULSE
 * @past_the_end: the plan was through before
 * @pulses: pulses that were begun
 */
struct point {
	unsigned int n;
	int bits;
	bool past_the_end;
	unsigned int pulses;
};

/**
 * struct trial - a plan that is applied again
 * @fate: what becomes of each step
 * @message: what was said last
 */
struct trial {
	enum fate fate[STEPS];
	char message[OTP_MESSAGE_SIZE];
};

static struct mock mock;
static struct image blank, complete;

/* The driver may remember damage of an earlier chip. */
static bool stale;

/* Why the point that is tried has failed. */
static char why[320];

__printf(1, 2)
static bool fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	return false;
}

/* ---- the plan ---- */

static bool is_lock(const struct step *step)
{
	return step >= steps + WORDS;
}

static bool is_software(const struct step *step)
{
	return earlgrey[step->region].flags & OTP_REGION_SW_DIGEST;
}

static unsigned int step_size(const struct step *step)
{
	return is_lock(step) ? DIGEST_BYTES : earlgrey[step->region].granule;
}

static __u32 step_address(const struct step *step)
{
	return earlgrey[step->region].base + step->offset;
}

/* ---- what the array says ---- */

/* Whether a step has the same code words in two images. */
static bool step_same(const struct step *step, const struct image *a,
		      const struct image *b)
{
	__u32 address = step_address(step);
	unsigned int i;

	for (i = 0; i < step_size(step); i += 2)
		if (image_code(a, address + i) != image_code(b, address + i))
			return false;
	return true;
}

/* Its value as it is read; false if it cannot be. */
static bool step_read(const struct step *step, const struct image *image,
		      __u64 *value)
{
	__u32 address = step_address(step);
	unsigned int i;
	__u16 half;

	*value = 0;
	for (i = 0; i < step_size(step); i += 2) {
		if (!code_read(address + i, image_code(image, address + i),
			       &half))
			return false;
		*value |= (__u64)half << 8 * i;
	}
	return true;
}

/* What has to become of a step that is left like this. */
static enum fate step_fate(const struct step *step, const struct image *left)
{
	bool sensed = is_lock(step) || !is_software(step);
	__u64 is, want;

	if (!step_read(step, left, &is))
		return sensed ? DEAD : DAMAGED;
	step_read(step, &complete, &want);
	if (!is || is == want)
		return DONE;
	return is_lock(step) && !is_software(step) ? DEAD : CONFLICT;
}

/* Bits that are there and read as if they were not. */
static bool step_is_faint(const struct step *step, const struct image *left)
{
	__u64 is;

	return !step_same(step, left, &blank) && step_read(step, left, &is) &&
	       !is;
}

/* Outside of the plan nothing may have changed. */
static bool rest_is_blank(const struct image *image)
{
	struct image rest = *image;
	unsigned int i, j;

	for (i = 0; i < STEPS; i++)
		for (j = 0; j < step_size(&steps[i]); j += 2)
			image_set_code(&rest, step_address(&steps[i]) + j, 0);
	if (!image_same(&rest, &blank))
		return fail("something outside of the plan has changed");
	return true;
}

/* ---- applying the plan ---- */

/* The words that are not named; @which gets their places. */
static unsigned int choose_words(const struct trial *trial,
				 struct piece *pieces, __u64 *data,
				 unsigned int *which)
{
	unsigned int count = 0;
	unsigned int i;

	for (i = 0; i < WORDS; i++) {
		if (trial->fate[i])
			continue;
		data[count] = htole64(steps[i].value);
		pieces[count] = (struct piece){
			steps[i].region, steps[i].offset,
			step_size(&steps[i]), &data[count],
		};
		which[count++] = i;
	}
	return count;
}

/* The first that is refused is named by its address. */
static bool names_address(const struct step *step, const char *message)
{
	char address[64];

	snprintf(address, sizeof(address), "%s+%u ",
		 earlgrey[step->region].name, step->offset);
	return strstr(message, address);
}

/* Takes down what a batch names; returns how many. */
static unsigned int take_names(const struct pieces *batch,
			       const unsigned int *which, struct trial *trial)
{
	unsigned int named = 0;
	unsigned int i;

	for (i = 0; i < batch->arg.op_count; i++) {
		__u32 reason = batch->op[i].reason;

		if (reason != OTP_REASON_DAMAGED &&
		    reason != OTP_REASON_CONFLICT)
			continue;
		if (!named++ && !names_address(&steps[which[i]],
					       batch->message))
			return 0;
		trial->fate[which[i]] = reason == OTP_REASON_DAMAGED ?
					DAMAGED : CONFLICT;
	}
	return named;
}

static int program_words(int fd, struct trial *trial, struct pieces *batch,
			 unsigned int *which)
{
	struct piece pieces[WORDS];
	__u64 data[WORDS];
	unsigned int count;
	int ret;

	count = choose_words(trial, pieces, data, which);
	ret = pieces_program(fd, batch, pieces, count,
			     OTP_PROGRAM_ALLOW_ZERO);
	memcpy(trial->message, batch->message, sizeof(trial->message));
	return ret;
}

static int lock_step(int fd, const struct step *step, struct trial *trial)
{
	struct lock lock;
	int ret;

	ret = region_lock(fd, &lock, step->region, OTP_LOCK_WRITE, step->value,
			  0);
	memcpy(trial->message, lock.message, sizeof(trial->message));
	return ret;
}

/* As it was meant to be. */
static int apply(struct trial *trial)
{
	unsigned int which[WORDS], i;
	struct pieces batch;
	int fd, ret;

	memset(trial, 0, sizeof(*trial));
	fd = mock_open_armed(&mock);
	if (fd < 0)
		return fd;
	ret = program_words(fd, trial, &batch, which);
	for (i = WORDS; !ret && i < STEPS; i++)
		ret = lock_step(fd, &steps[i], trial);
	close(fd);
	return ret;
}

/* ---- applying it again ---- */

/* The words: until nothing more is named, or the controller is dead. */
static bool apply_words_again(int fd, struct trial *trial, bool *dead)
{
	unsigned int which[WORDS];
	struct pieces batch;
	int ret;

	*dead = false;
	while ((ret = program_words(fd, trial, &batch, which))) {
		if (ret == -ENOTRECOVERABLE) {
			*dead = true;
			return true;
		}
		if (!take_names(&batch, which, trial))
			return fail("again: %s, \"%s\"", strerror(-ret),
				    batch.message);
		stale = true;
		/* What was just found makes it unusable, this once. */
		if (mock_set(&mock, "reset", "1"))
			return fail("no reset");
	}
	return true;
}

/* The worst that is known of the words of a region. */
static enum fate region_fate(const struct trial *trial, __u32 region)
{
	enum fate worst = DONE;
	unsigned int i;

	for (i = 0; i < WORDS; i++)
		if (steps[i].region == region && trial->fate[i] != DONE)
			worst = trial->fate[i];
	return worst;
}

/*
 * A region with a word that has another value is not locked by anybody who has
 * read its name; one with a damaged word is not locked by the driver.
 */
static bool apply_lock_again(int fd, unsigned int i, struct trial *trial)
{
	enum fate worst = region_fate(trial, steps[i].region);
	int ret;

	if (worst == CONFLICT)
		return true;
	ret = lock_step(fd, &steps[i], trial);
	if (worst == DAMAGED && ret != -EUCLEAN)
		return fail("a damaged region is locked: %s", strerror(-ret));
	if (worst == DAMAGED)
		return true;
	if (ret == -EEXIST && strstr(trial->message,
				     earlgrey[steps[i].region].name)) {
		trial->fate[i] = CONFLICT;
		return true;
	}
	if (ret)
		return fail("lock again: %s, \"%s\"", strerror(-ret),
			    trial->message);
	return true;
}

static bool apply_again(struct trial *trial, bool *dead)
{
	bool fine = true;
	unsigned int i;
	int fd;

	memset(trial, 0, sizeof(*trial));
	fd = mock_open_armed(&mock);
	if (fd < 0)
		return fail("no device again: %s", strerror(-fd));
	fine = apply_words_again(fd, trial, dead);
	for (i = WORDS; fine && !*dead && i < STEPS; i++)
		fine = apply_lock_again(fd, i, trial);
	close(fd);
	return fine;
}

/* ---- a point ---- */

/*
 * A blank chip, and a driver that knows of no damage. Loading takes its power
 * away, so it has to be set up each time: all points have the same writes.
 */
static bool insert_blank_chip(void)
{
	int ret = 0;

	if (stale)
		ret = mock_set_live(&mock, false);
	if (!ret && stale)
		ret = mock_set_live(&mock, true);
	if (!ret)
		ret = image_load(&mock, &blank);
	if (!ret)
		ret = mock_set(&mock, "pulses", "0");
	if (ret)
		return fail("no blank chip: %s", strerror(-ret));
	stale = false;
	return true;
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
	struct trial trial;
	int ret;

	ret = set_power_cut(point);
	if (ret)
		return fail("no power_cut: %s", strerror(-ret));

	ret = apply(&trial);
	point->past_the_end = !mock_is(&mock, "power_cut", "off");
	point->pulses = mock_get_number(&mock, "pulses");
	if (point->past_the_end && ret)
		return fail("with power: %s: %s", strerror(-ret),
			    trial.message);
	/* Before and between commands the device is found dead. */
	if (ret && ret != -EIO && ret != -ENOTRECOVERABLE)
		return fail("without power: %s: %s", strerror(-ret),
			    trial.message);
	if (image_save(&mock, image))
		return fail("the image cannot be saved");
	if (!ret && !image_same(image, &complete))
		return fail("success with something missing");
	return rest_is_blank(image);
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

/* At most one step is neither blank nor complete; DONE if none is. */
static bool find_torn(const struct image *left, const struct step **torn)
{
	unsigned int i;

	*torn = NULL;
	for (i = 0; i < STEPS; i++) {
		const struct step *step = &steps[i];

		if (step_same(step, left, &blank) ||
		    step_same(step, left, &complete))
			continue;
		if (*torn)
			return fail("two words are torn");
		*torn = step;
	}
	return true;
}

static bool expect_dead(const struct step *torn, const struct image *left,
			const struct trial *trial)
{
	struct image image;

	if (!torn || step_fate(torn, left) != DEAD)
		return fail("dead for no reason: \"%s\"", trial->message);
	if (!strstr(trial->message, agents[torn->region]))
		return fail("dead by %s: \"%s\"", agents[torn->region],
			    trial->message);
	if (image_save(&mock, &image) || !image_same(&image, left))
		return fail("dead, and something has changed");
	return true;
}

/* A lock is missing where a word of its region was named. */
static bool expect_step(const struct step *step, const struct trial *trial,
			const struct image *image)
{
	__u64 is, want;

	if (trial->fate[step - steps] != DONE)
		return true;
	if (is_lock(step) && region_fate(trial, step->region) != DONE) {
		if (!step_same(step, image, &blank))
			return fail("%s is locked and has a bad word",
				    earlgrey[step->region].name);
		return true;
	}
	step_read(step, &complete, &want);
	if (!step_read(step, image, &is) || is != want)
		return fail("0x%03x is 0x%llx, not 0x%llx, and not named",
			    step_address(step), (unsigned long long)is,
			    (unsigned long long)want);
	return true;
}

/* Just the word that is torn is named, and just as what it is. */
static bool expect_named(const struct step *torn, const struct image *left,
			 const struct trial *trial)
{
	unsigned int i;

	for (i = 0; i < STEPS; i++) {
		enum fate want = &steps[i] == torn ? step_fate(torn, left) :
						     DONE;

		if (trial->fate[i] != want)
			return fail("0x%03x has fate %u, not %u",
				    step_address(&steps[i]), trial->fate[i],
				    want);
	}
	return true;
}

static bool expect_array(const struct trial *trial)
{
	struct image image;
	unsigned int i;

	if (image_save(&mock, &image))
		return fail("the image cannot be saved");
	for (i = 0; i < STEPS; i++)
		if (!expect_step(&steps[i], trial, &image))
			return false;
	return rest_is_blank(&image);
}

/* And a reset later it works, with all its locks. */
static bool expect_alive(void)
{
	struct otp_info info;
	int fd, ret;

	if (mock_set(&mock, "reset", "1"))
		return fail("no reset");
	fd = mock_open(&mock, O_RDONLY);
	ret = otp_get_info(fd, &info);
	close(fd);
	if (ret || info.state != OTP_STATE_OK)
		return fail("in the end: state %u, \"%s\"", info.state,
			    info.message);
	return true;
}

static bool try_again(const struct image *left, struct count *count)
{
	long repeats = mock_get_number(&mock, "repeats");
	const struct step *torn;
	struct trial trial;
	bool dead, faint;

	if (!find_torn(left, &torn) || !apply_again(&trial, &dead))
		return false;
	faint = torn && step_is_faint(torn, left);
	if (dead ? !expect_dead(torn, left, &trial) :
		   !expect_named(torn, left, &trial) ||
		   !expect_array(&trial) || !expect_alive())
		return false;
	if (repeats || mock_get_number(&mock, "repeats") != faint)
		return fail("%ld words got a second pulse",
			    mock_get_number(&mock, "repeats"));
	count->faint += faint;
	count->fates[torn ? step_fate(torn, left) : DONE]++;
	return true;
}

static bool try_point(const struct pass *pass, struct point *point,
		      struct count *count)
{
	struct image left;

	if (!insert_blank_chip() || !lose_power(point, &left))
		return false;
	if (point->past_the_end)
		return mock_set(&mock, "power_cut", "off") == 0;

	count->points++;
	count->in_pulses += point->bits != NOT_IN_A_PULSE;
	return restore_power(pass) && try_again(&left, count);
}

/* Tries a point, and tells of the first that fail. */
static void run_point(const struct pass *pass, struct point *point,
		      struct count *count)
{
	if (try_point(pass, point, count))
		return;
	stale = true;
	mock_set(&mock, "power_cut", "off");
	mock_set(&mock, "power", "on");
	if (count->failed++ < MAX_TOLD)
		ksft_print_msg("%s: write %u, %d bits: %s\n", pass->name,
			       point->n, point->bits, why);
}

static void run_in_pulse(const struct pass *pass, unsigned int n,
			 const struct step *step, struct count *count)
{
	bool each = pass->all_bits;
	int end = step_size(step) / 2 * CODE_BITS;
	int bits;

	if (each && !step->all_bits)
		return;
	for (bits = each ? 1 : CODE_BITS; bits <= end;
	     bits += each ? 1 : CODE_BITS) {
		struct point point = { .n = n, .bits = bits };

		run_point(pass, &point, count);
	}
}

/* Which register writes start a pulse is found out by the first pass. */
static bool starts_pulse[MAX_WRITES];
static unsigned int writes, pulses;

static void find_pulses(const struct point *point)
{
	static unsigned int before;

	starts_pulse[point->n] = point->pulses > before;
	pulses += starts_pulse[point->n];
	before = point->pulses;
	writes = point->n;
}

static void run_all_points(const struct pass *pass, struct count *count)
{
	const struct step *step = steps;
	struct point point = { };

	for (; point.n < MAX_WRITES; point.n++) {
		if (!pass->pulses_only || starts_pulse[point.n]) {
			point.bits = NOT_IN_A_PULSE;
			run_point(pass, &point, count);
		}
		if (!pass->pulses_only)
			find_pulses(&point);
		if (point.past_the_end || point.n > writes)
			return;
		if (starts_pulse[point.n] && step < steps + STEPS)
			run_in_pulse(pass, point.n, step++, count);
	}
}

/* A sweep that hit nothing would prove nothing. */
static bool count_is_telling(const struct pass *pass,
			     const struct count *count)
{
	return pulses == STEPS && count->in_pulses > STEPS &&
	       count->points > 2 * STEPS && count->fates[DONE] &&
	       count->fates[CONFLICT] && count->fates[DEAD] &&
	       !count->fates[DAMAGED] == !pass->all_bits &&
	       !count->faint == !pass->all_bits;
}

static void run_pass(const struct pass *pass)
{
	struct count count = { };

	run_all_points(pass, &count);
	ksft_print_msg("%s: %u points, %u of them in pulses\n", pass->name,
		       count.points, count.in_pulses);
	ksft_print_msg("%s: %u complete, %u damaged, %u with another value, %u dead, %u failed\n",
		       pass->name, count.fates[DONE], count.fates[DAMAGED],
		       count.fates[CONFLICT], count.fates[DEAD],
		       count.failed);
	ksft_test_result(!count.failed && count_is_telling(pass, &count),
			 "%s\n", pass->name);
}

/* The plan with power, as the measure of all others. */
static bool run_reference(void)
{
	struct trial trial;
	unsigned int i;
	int ret;

	if (image_save(&mock, &blank))
		return fail("the image cannot be saved");
	ret = apply(&trial);
	if (ret)
		return fail("%s: %s", strerror(-ret), trial.message);
	if (image_save(&mock, &complete) || !rest_is_blank(&complete))
		return false;
	for (i = 0; i < WORDS; i++) {
		__u64 value = htole64(steps[i].value);

		if (steps[i].region == SECRET1 ||
		    image_holds(&complete, step_address(&steps[i]), &value,
				step_size(&steps[i])))
			continue;
		return fail("0x%03x does not hold its value",
			    step_address(&steps[i]));
	}
	return mock_get_number(&mock, "pulses") == STEPS || fail("pulses");
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	if (opentitan_create(&mock, "earlgrey"))
		ksft_exit_skip("no mock: %s\n", strerror(errno));
	if (mock_set(&mock, "lost_irqs", "%d", ALL_INTERRUPTS) ||
	    !run_reference())
		ksft_exit_fail_msg("with power: %s\n", why);
	ksft_set_plan(ARRAY_LEN(passes));
	for (i = 0; i < ARRAY_LEN(passes); i++)
		run_pass(&passes[i]);
	mock_destroy(&mock);
	ksft_finished();
}
