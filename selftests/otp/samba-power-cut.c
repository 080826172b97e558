// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power fails at every register write of the commands of the Secure SAM-BA
 * Monitor that burn something, and at several bits of every pulse. A host talks
 * to the monitor in one process, through its protocol; the monitor has the
 * driver and a simulated chip behind it.
 *
 * When power comes back every field is old, or new, or what was left half-way
 * is named; and the same command, given again, completes it or says why it
 * cannot. No word is ever programmed twice.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "monitor/chip.h"
#include "samba/errcode.h"
#include "samba/monitor.h"
#include "util.h"

/* Far more writes than any of the commands takes. */
#define MAX_WRITES	3000
#define MAX_TOLD	8
#define TORN_BITS	3

#define MONITOR		0x9
#define SECURE_OR_MONITOR 0xa
#define SECURE		0xc

/**
 * enum left - what a loss of power has left
 * @LEFT_OLD: what there was
 * @LEFT_NEW: what there was to be
 * @LEFT_NAMED: half of it, and it says so
 */
enum left {
	LEFT_OLD,
	LEFT_NEW,
	LEFT_NAMED,
	LEFTS,
};

/**
 * struct task - a command that power is cut in
 * @name: what it does
 * @prepare: makes the chip what it is before
 * @send: the command
 * @look: what is there, LEFTS if that may not be
 * @again: what the command answers where it is done already
 * @step: from one write to the next one where the driver is bound again,
 *	which takes its time
 */
struct task {
	const char *name;
	bool (*prepare)(void);
	int (*send)(void);
	enum left (*look)(void);
	int again;
	unsigned int step;
};

/**
 * struct counts - what became of all points
 * @pulses: that were started up to the last point
 * @pulse: its write is one that starts a pulse
 */
struct counts {
	unsigned int points;
	unsigned int left[LEFTS];
	unsigned int completed;
	unsigned int told;
	unsigned int failed;
	long pulses;
	bool pulse;
};

static struct mock mock;
static struct chip chip;
static struct samba_monitor monitor;
static struct samba_key key;
static __u8 message[SAMBA_KEY_MESSAGE_SIZE];
static char why[256], said[1300];
static uint64_t now;

__printf(1, 2)
static bool fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	return false;
}

/* Why something failed, and not which command it was. */
static void hear_log(const char *line)
{
	char name[5] = "";
	enum samba_op op;

	strncat(name, line, 4);
	if (!samba_op_find(name, &op))
		snprintf(said, sizeof(said), "%s", line);
}

/* ---- the host ---- */

static bool transfer(struct xmodem *x)
{
	__u8 line[2 * XMODEM_FRAME];
	const void *bytes;
	size_t size;

	while (xmodem_running(x)) {
		bytes = xmodem_output(x, &size);
		memcpy(line, bytes, size);
		xmodem_sent(x, size);
		samba_monitor_feed(&monitor, line, size, now);
		bytes = samba_monitor_output(&monitor, &size);
		memcpy(line, bytes, size);
		samba_monitor_sent(&monitor, size);
		xmodem_feed(x, line, size, now);
		if (!size) {
			now += 50;
			samba_monitor_tick(&monitor, now);
			xmodem_tick(x, now);
		}
	}
	bytes = xmodem_output(x, &size);
	samba_monitor_feed(&monitor, bytes, size, now);
	return x->state == XMODEM_DONE;
}

/* The errcode of the next reply; -1000 if there is none. */
static int get_reply(struct samba_reply *reply)
{
	char text[SAMBA_REPLY_SIZE];
	const char *wrong;
	struct xmodem x;

	xmodem_receive(&x, &xmodem_defaults, text, sizeof(text), sizeof(text),
		       now);
	if (!transfer(&x) ||
	    !samba_reply_parse(text, sizeof(text), reply, NULL, &wrong))
		return -1000;
	return reply->errcode;
}

static int send_command(const char *command, const void *payload, size_t size)
{
	struct samba_reply reply;
	struct xmodem x;
	int errcode;

	said[0] = '\0';
	samba_monitor_feed(&monitor, command, strlen(command), now);
	errcode = get_reply(&reply);
	if (errcode || !size)
		return errcode;
	if (reply.length != size)
		return -1001;
	xmodem_send(&x, &xmodem_defaults, payload, size, now);
	return transfer(&x) ? get_reply(&reply) : -1002;
}

static int send_key(void)
{
	return send_command("WCKY,,C0,,#", message, sizeof(message));
}

static int send_ssec(void)
{
	return send_command("SSEC,,,,#", NULL, 0);
}

static int send_ssnm(void)
{
	return send_command("SSNM,,,,#", NULL, 0);
}

static int send_sjtd(void)
{
	return send_command("SJTD,,,,#", NULL, 0);
}

/* ---- the chip ---- */

static bool open_chip(void)
{
	const struct samba_target target = { &chip_ops, &chip };
	struct samba_monitor_options options;
	struct libotp_error err;

	if (chip_open(&chip, mock.node, hear_log, &err))
		return fail("cannot open: %s", err.text);
	samba_monitor_options_init(&options);
	samba_monitor_init(&monitor, &options, &target);
	return true;
}

static bool set_mode(unsigned int mode)
{
	if (chip_ops.set_boot_mode(&chip, mode))
		return fail("boot mode 0x%x: %s", mode, said);
	return true;
}

static bool reset_chip(void)
{
	return mock_set(&mock, "reset", "1") ? fail("no reset") : true;
}

static bool prepare_monitor(void)
{
	return set_mode(MONITOR) && reset_chip();
}

static bool prepare_key(void)
{
	uint8_t id[SAMBA_UNIQUE_ID_SIZE];

	if (!prepare_monitor())
		return false;
	if (chip_ops.unique_id(&chip, id))
		return fail("no unique id: %s", said);
	if (samba_key_seal(&key, samba_test_secret, id, NULL, message))
		return fail("no message");
	return true;
}

static bool prepare_ssnm(void)
{
	return set_mode(SECURE_OR_MONITOR) && reset_chip();
}

/* Where a debugger could not look any more. */
static bool prepare_closed(void)
{
	if (!prepare_monitor())
		return false;
	return chip_ops.set_security(&chip) ? fail("%s", said) : true;
}

/* ---- what is there ---- */

static bool holds_key(void)
{
	const struct otp_region_info *region;
	uint8_t page[SAMBA_PAGE_SIZE];
	int ret;

	region = libotp_find_region(chip.dev, "user-signature-0");
	ret = libotp_read(chip.dev, region->region, SAMBA_PAGE_SIZE,
			  sizeof(page), page, NULL, NULL);
	return !ret && !memcmp(page, key.digest, sizeof(key.digest)) &&
	       page[0x60] == key.auth_type && !page[0x61] && !page[0x62] &&
	       !page[0x63];
}

static enum left look_at_key(void)
{
	enum samba_key_state state;

	if (chip_ops.key_state(&chip, &state)) {
		fail("block 0: %s", said);
		return LEFTS;
	}
	if (state == SAMBA_KEY_BLANK)
		return LEFT_OLD;
	if (state == SAMBA_KEY_INCOMPLETE)
		return LEFT_NAMED;
	if (holds_key())
		return LEFT_NEW;
	fail("block 0 is complete and wrong");
	return LEFTS;
}

/* The device names what is not a boot mode, or why it does not answer. */
static enum left look_at_mode(unsigned int old, unsigned int new)
{
	struct libotp_error err;
	unsigned int mode;
	uint32_t word;
	int ret;

	ret = libotp_load(chip.dev, &err);
	if (libotp_info(chip.dev)->state == OTP_STATE_DEAD) {
		if (strstr((char *)libotp_info(chip.dev)->message, "ERASE"))
			return LEFT_NAMED;
		fail("dead, and it does not say what helps");
		return LEFTS;
	}
	if (ret || chip_ops.gpnvm(&chip, &word)) {
		fail("GPNVM: %s", ret ? err.text : said);
		return LEFTS;
	}
	mode = word >> 5 & 0xf;
	if (mode == old || mode == new)
		return mode == new ? LEFT_NEW : LEFT_OLD;
	if (libotp_info(chip.dev)->state == OTP_STATE_INCOMPLETE &&
	    strstr((char *)libotp_info(chip.dev)->message, "BOOT_MODE"))
		return LEFT_NAMED;
	fail("boot mode 0x%x, and the state is %u", mode,
	     libotp_info(chip.dev)->state);
	return LEFTS;
}

static enum left look_at_ssec(void)
{
	return look_at_mode(MONITOR, SECURE_OR_MONITOR);
}

static enum left look_at_ssnm(void)
{
	return look_at_mode(SECURE_OR_MONITOR, SECURE);
}

static enum left look_at_sjtd(void)
{
	uint32_t word;

	if (chip_ops.gpnvm(&chip, &word)) {
		fail("GPNVM: %s", said);
		return LEFTS;
	}
	if ((word & ~1) == MONITOR << 5)
		return word & 1 ? LEFT_NEW : LEFT_OLD;
	fail("GPNVM is 0x%x", word);
	return LEFTS;
}

static const struct task tasks[] = {
	{ "WCKY", prepare_key, send_key, look_at_key, SAMBA_KEY_WRITTEN,
	  3 },
	{ "SSEC", prepare_monitor, send_ssec, look_at_ssec, SAMBA_OK, 1 },
	{ "SSNM", prepare_ssnm, send_ssnm, look_at_ssnm, SAMBA_OK, 1 },
	{ "SJTD", prepare_monitor, send_sjtd, look_at_sjtd, SAMBA_OK, 1 },
	{ "SSEC with SECURITY", prepare_closed, send_ssec, look_at_ssec, SAMBA_OK, 1 },
};

/* ---- points ---- */

static bool power_comes_back(bool rebind)
{
	chip_close(&chip);
	if (rebind && mock_unbind(&mock))
		return fail("cannot unbind");
	if (mock_set(&mock, "power", "on"))
		return fail("no power");
	if (rebind && mock_bind(&mock))
		return fail("cannot bind again");
	return true;
}

/*
 * A chip that does not answer any more has no driver, and one that has just
 * been bound does not get one.
 */
static bool is_closed_for_good(void)
{
	char state[128] = "";

	mock_get(&mock, "state", state, sizeof(state));
	return strstr(state, "bricked") && strstr(state, "ERASE");
}

/* The same again: it ends as it should, or tells why it does not. */
static bool once_more(const struct task *task, enum left left,
		      struct counts *counts)
{
	int errcode = task->send();

	if (errcode == (left == LEFT_NEW ? task->again : SAMBA_OK)) {
		if (task->look() != LEFT_NEW)
			return fail("again: it is not there");
		counts->completed++;
		return true;
	}
	if (left != LEFT_NAMED ||
	    (errcode != SAMBA_WRITE && errcode != SAMBA_KEY_WRITTEN))
		return fail("again: %s", samba_errcode_name(errcode));
	if (!said[0])
		return fail("again: it does not say why not");
	if (!counts->told++)
		ksft_print_msg("%s: %s\n", task->name, said);
	return true;
}

static bool behind_the_cut(const struct task *task, bool rebind,
			   struct counts *counts)
{
	enum left left;

	if (!power_comes_back(rebind)) {
		if (!rebind || !is_closed_for_good())
			return false;
		counts->left[LEFT_NAMED]++;
		counts->told++;
		return true;
	}
	if (!open_chip())
		return false;
	left = task->look();
	if (left == LEFTS)
		return false;
	counts->left[left]++;
	if (!once_more(task, left, counts))
		return false;
	if (mock_get_number(&mock, "repeats"))
		return fail("a word was programmed twice");
	return true;
}

static void look_for_pulse(struct counts *counts)
{
	long pulses = mock_get_number(&mock, "pulses");

	counts->pulse = pulses > counts->pulses;
	counts->pulses = pulses;
}

/* With the @n-th write, @bits into the pulse that it starts, or before it. */
static bool at_point(const struct task *task, unsigned int n, int bits,
		     bool rebind, struct counts *counts, bool *past_the_end)
{
	int errcode;

	if (!open_chip() || !task->prepare())
		return false;
	if (bits < 0 ? mock_set(&mock, "power_cut", "%u", n) :
		       mock_set(&mock, "power_cut", "%u %d", n, bits))
		return fail("no power_cut");
	errcode = task->send();
	*past_the_end = !mock_is(&mock, "power_cut", "off");
	if (*past_the_end) {
		mock_set(&mock, "power_cut", "off");
		return !errcode && task->look() == LEFT_NEW ? true :
		       fail("without a cut: %s", samba_errcode_name(errcode));
	}
	counts->points++;
	if (bits < 0)
		look_for_pulse(counts);
	return behind_the_cut(task, rebind, counts);
}

static void run_point(const struct task *task, unsigned int n, int bits,
		      bool rebind, struct counts *counts, bool *past_the_end)
{
	bool right = false;

	if (mock_create_model(&mock, "sefc", "pic32cx-mtsh"))
		fail("no mock");
	else
		right = at_point(task, n, bits, rebind, counts, past_the_end);
	chip_close(&chip);
	mock_destroy(&mock);
	if (!right && ++counts->failed <= MAX_TOLD)
		ksft_print_msg("%s, write %u, %d bits: %s\n", task->name, n,
			       bits, why);
}

/* What a pulse leaves does not depend on who looks at it afterwards. */
static bool torn(const struct counts *counts, bool rebind)
{
	return counts->pulse && !rebind;
}

static void run_task(const struct task *task, bool rebind)
{
	static const int bits[TORN_BITS] = { 1, 7, 200 };
	struct counts counts = { 0 };
	bool past_the_end = false;
	unsigned int n;

	for (n = 0; n < MAX_WRITES && !past_the_end &&
	     counts.failed <= MAX_TOLD; n += rebind ? task->step : 1) {
		run_point(task, n, -1, rebind, &counts, &past_the_end);
		for (int i = 0; i < TORN_BITS && torn(&counts, rebind) &&
		     !past_the_end; i++)
			run_point(task, n, bits[i], rebind, &counts,
				  &past_the_end);
	}
	ksft_print_msg("%s%s: %u points: %u old, %u new, %u named\n",
		       task->name, rebind ? ", driver bound again" : "",
		       counts.points, counts.left[LEFT_OLD],
		       counts.left[LEFT_NEW], counts.left[LEFT_NAMED]);
	ksft_print_msg("%s, again: %u completed, %u told why not\n",
		       task->name, counts.completed, counts.told);
	ksft_test_result(!counts.failed && past_the_end && counts.points > 10,
			 "%s: power at each of its writes%s\n", task->name,
			 rebind ? ", and the driver bound again" : "");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(2 * ARRAY_LEN(tasks));
	memset(&key, 0x5a, sizeof(key));
	key.auth_type = SAMBA_AUTH_PUBLIC_KEY;
	for (unsigned int i = 0; i < ARRAY_LEN(tasks); i++) {
		run_task(&tasks[i], false);
		run_task(&tasks[i], true);
	}
	ksft_finished();
}
