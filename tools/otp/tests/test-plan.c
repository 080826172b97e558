// SPDX-License-Identifier: GPL-2.0-only
/* Plans: what is taken, and what is refused with which words. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libotp.h"
#include "tap.h"

#define HEAD "plan: 1\ndevice: {driver: astra, model: \"Synaptics Astra OTP v2.1\"}\n"
#define STEPS HEAD "steps:\n"

static struct libotp_error err;

static void refused_bytes(const char *what, const void *text, size_t size,
			  const char *words)
{
	struct libotp_plan *plan = NULL;
	int ret;

	memset(&err, 0, sizeof(err));
	ret = libotp_plan_parse("p.yaml", text, size, &plan, &err);
	if (!ok(ret < 0 && err.fault == LIBOTP_USAGE &&
		strstr(err.text, words) && !plan, "refused: %s", what))
		diag("%d, fault %d: %s", ret, err.fault, err.text);
	libotp_plan_free(plan);
}

static void refused(const char *what, const char *text, const char *words)
{
	refused_bytes(what, text, strlen(text), words);
}

static void good_plan(void)
{
	static const char text[] =
		"# a comment\n" HEAD
		"word-order: be\n"
		"steps:\n"
		"  - program: OTP_K0_OEM_HASH_0..7\n"
		"    file: keys/K0_REE_hash.bin\n"
		"  - program: OTP_USER_DATA_5\n"
		"    value: 0xA\n"
		"    mask: 0xF\n"
		"  - freeze: OTP_SCS_AREA_SIZE_SEL\n";
	struct libotp_plan *plan = NULL;
	const struct libotp_step *step;

	if (!ok(!libotp_plan_parse("dir/p.yaml", text, strlen(text), &plan,
				   &err), "a good plan is taken")) {
		diag("%s", err.text);
		return;
	}
	ok(libotp_plan_count(plan) == 3, "it has three steps");
	ok(!strcmp(libotp_plan_driver(plan), "astra") &&
	   !strcmp(libotp_plan_model(plan), "Synaptics Astra OTP v2.1"),
	   "it names its device");
	ok(strlen(libotp_plan_sha256(plan)) == 64, "it has a hash");
	step = libotp_plan_step(plan, 0);
	ok(step->action == LIBOTP_PROGRAM && step->line == 6 &&
	   !strcmp(step->target, "OTP_K0_OEM_HASH_0..7") &&
	   !strcmp(step->file, "keys/K0_REE_hash.bin") && !step->value,
	   "step 1 takes a file");
	step = libotp_plan_step(plan, 1);
	ok(!strcmp(step->value, "0xA") && !strcmp(step->mask, "0xF") &&
	   step->line == 8, "step 2 has value and mask");
	step = libotp_plan_step(plan, 2);
	ok(step->action == LIBOTP_FREEZE && step->line == 11 &&
	   !strcmp(step->target, "OTP_SCS_AREA_SIZE_SEL"), "step 3 freezes");
	ok(!libotp_plan_step(plan, 3), "there is no step 4");
	libotp_plan_free(plan);
}

static void lock_steps(void)
{
	refused("lock and program", STEPS "  - {lock: A, program: B, value: 1}\n",
		"p.yaml:4:5: a step does one thing");
	refused("lock and read-lock", STEPS "  - {lock: A, read-lock: A}\n",
		"a step does one thing");
	refused("reset and freeze", STEPS "  - {reset: A, freeze: A}\n",
		"a step does one thing");
	refused("lock with a value", STEPS "  - {lock: A, value: 1}\n",
		"p.yaml:4:22: value, mask and file go with program:");
	refused("reset with a file", STEPS "  - {reset: A, file: x}\n",
		"go with program:");
	refused("read-lock with a digest", STEPS "  - {read-lock: A, digest: 0x1}\n",
		"p.yaml:4:28: digest and allow-blank go with lock:");
	refused("program with a digest", STEPS "  - {program: A, value: 1, digest: 0x1}\n",
		"go with lock:");
	refused("freeze with allow-blank", STEPS "  - {freeze: A, allow-blank: true}\n",
		"go with lock:");
	refused("reset with allow-blank", STEPS "  - {reset: A, allow-blank: true}\n",
		"go with lock:");
	refused("lock of nothing", STEPS "  - {lock: }\n", "the region is missing");
	refused("lock of a list", STEPS "  - {lock: [a]}\n", "the region is missing or no text");
	refused("read-lock of nothing", STEPS "  - {read-lock: ''}\n", "the region is missing");
	refused("reset for nothing", STEPS "  - reset: \"\"\n", "why it is reset is missing");
	refused("reset for a mapping", STEPS "  - reset: {a: b}\n", "why it is reset is missing");
	refused("an unknown algorithm", STEPS "  - {lock: A, digest: sha256}\n",
		"p.yaml:4:23: there is no digest algorithm 'sha256'; there are manuf-2024-03, manuf-2025-02 and manuf-2025-11");
	refused("a digest of 0", STEPS "  - {lock: A, digest: 0}\n",
		"p.yaml:4:23: a digest of 0 would lock nothing");
	refused("a digest that is too wide", STEPS "  - {lock: A, digest: 0x10000000000000000}\n",
		"does not fit in 64 bits");
	refused("a quoted digest", STEPS "  - {lock: A, digest: '0x1'}\n", "no quotes");
	refused("a digest that is a list", STEPS "  - {lock: A, digest: [1]}\n",
		"the digest is missing or no text");
	refused("an empty digest", STEPS "  - {lock: A, digest: ''}\n",
		"the digest is missing");
	refused("a digest that is not ASCII", STEPS "  - {lock: A, digest: \xc3\xa9}\n",
		"algorithm '\\xc3\\xa9'");
	refused("allow-blank: yes", STEPS "  - {lock: A, allow-blank: yes}\n",
		"p.yaml:4:28: allow-blank is true or false");
	refused("allow-blank: 'true'", STEPS "  - {lock: A, allow-blank: 'true'}\n",
		"allow-blank is true or false");
	refused("a lock twice", STEPS "  - lock: A\n  - lock: B\n  - lock: A\n",
		"p.yaml:6: A is locked twice, first in line 4");
	refused("a read-lock twice", STEPS "  - read-lock: A\n  - reset: x\n  - read-lock: A\n",
		"p.yaml:6: A is locked twice, first in line 4");
	refused("a lock behind a read-lock", STEPS "  - read-lock: A\n  - lock: A\n",
		"p.yaml:5: A is locked against reading before that, in line 4");
	refused("lock twice in a step", STEPS "  - lock: A\n    lock: B\n",
		"p.yaml:5:5: the key 'lock' is here twice");
}

static void good_locks(void)
{
	static const char text[] = STEPS
		"  - {program: A, value: 1}\n"
		"  - lock: a\n"
		"    digest: 0xFFFFFFFFFFFFFFFF\n"
		"    allow-blank: true\n"
		"  - {lock: b, digest: manuf-2025-11, allow-blank: false}\n"
		"  - read-lock: a\n"
		"  - reset: 'the locks act'\n"
		"  - reset: twice\n"
		"  - lock: A\n";
	struct libotp_plan *plan = NULL;
	const struct libotp_step *step;

	if (!ok(!libotp_plan_parse("p.yaml", text, strlen(text), &plan, &err),
		"a plan with locks is taken")) {
		diag("%s", err.text);
		return;
	}
	step = libotp_plan_step(plan, 1);
	ok(step->action == LIBOTP_LOCK && !strcmp(step->target, "a") &&
	   !strcmp(step->digest, "0xFFFFFFFFFFFFFFFF") &&
	   step->allow_blank && step->line == 5, "a lock with a digest");
	step = libotp_plan_step(plan, 2);
	ok(step->action == LIBOTP_LOCK &&
	   !strcmp(step->digest, "manuf-2025-11") && !step->allow_blank,
	   "a lock with an algorithm");
	step = libotp_plan_step(plan, 3);
	ok(step->action == LIBOTP_READ_LOCK && !step->digest &&
	   !strcmp(step->target, "a"), "a read lock behind it");
	step = libotp_plan_step(plan, 4);
	ok(step->action == LIBOTP_RESET && !step->target &&
	   !strcmp(step->why, "the locks act"), "a reset, and why");
	ok(libotp_plan_step(plan, 5)->action == LIBOTP_RESET, "two resets");
	ok(libotp_plan_step(plan, 6)->action == LIBOTP_LOCK,
	   "a region may have the name of a field");
	libotp_plan_free(plan);
}

static void malformed(void)
{
	char *big = malloc(LIBOTP_PLAN_MAX_SIZE + 2);

	refused("nothing", "", "it is empty");
	refused("only a comment", "# nothing\n", "it is empty");
	refused("a word", "hello\n", "begins with 'plan: 1'");
	refused("a list", "- plan: 1\n", "begins with 'plan: 1'");
	refused("no version first", "device: {driver: a, model: b}\nplan: 1\n",
		"begins with 'plan: 1'");
	refused("another version", "plan: 2\n", "p.yaml:1:7: this program knows version 1");
	refused("no device", "plan: 1\nsteps: []\n", "lacks 'device'");
	refused("no steps", HEAD, "lacks 'steps'");
	refused("empty steps", HEAD "steps: []\n", "no steps");
	refused("steps no list", HEAD "steps: {a: b}\n", "steps is a list");
	refused("unknown key", HEAD "colour: red\nsteps: []\n",
		"p.yaml:3:1: unknown key 'colour'");
	refused("duplicate key", HEAD "device: {driver: a, model: b}\n",
		"p.yaml:3:1: the key 'device' is here twice, first in line 2");
	refused("device no mapping", "plan: 1\ndevice: astra\nsteps: [a]\n",
		"p.yaml:2:9: device is written");
	refused("device without model",
		"plan: 1\ndevice: {driver: astra}\nsteps: [a]\n",
		"lacks its model");
	refused("device with a third key",
		"plan: 1\ndevice: {driver: a, model: b, serial: c}\nsteps: [a]\n",
		"unknown key 'serial'");
	refused("bad word order", HEAD "word-order: middle\nsteps: [a]\n",
		"p.yaml:3:13: word-order is le or be");
	refused("step no mapping", STEPS "  - OTP_X\n",
		"p.yaml:4:5: a step begins with");
	refused("step without action", STEPS "  - value: 1\n",
		"p.yaml:4:5: a step begins with");
	refused("step with both", STEPS "  - {program: A, freeze: B, value: 1}\n",
		"not both");
	refused("unknown key in a step", STEPS "  - {program: A, valeu: 1}\n",
		"unknown key 'valeu'; there are program, freeze, lock, read-lock, reset, value, mask, file, digest, allow-blank");
	refused("duplicate key in a step",
		STEPS "  - program: A\n    value: 1\n    value: 1\n",
		"p.yaml:6:5: the key 'value' is here twice, first in line 5");
	refused("program without value", STEPS "  - program: A\n",
		"A: it needs");
	refused("value and file", STEPS "  - {program: A, value: 1, file: f}\n",
		"only one of");
	refused("mask with file",
		HEAD "word-order: le\nsteps:\n  - {program: A, mask: 1, file: f}\n",
		"a mask goes with value");
	refused("freeze with value", STEPS "  - {freeze: A, value: 1}\n",
		"freeze takes no value");
	refused("file without word order",
		STEPS "  - {program: A, file: f}\n", "word-order (le or be) is not given");
	refused("no number", STEPS "  - {program: A, value: ten}\n",
		"p.yaml:4:25: value 'ten' is no number");
	refused("octal", STEPS "  - {program: A, value: 010}\n", "is no number");
	refused("negative", STEPS "  - {program: A, value: -1}\n", "is no number");
	refused("float", STEPS "  - {program: A, value: 1.0}\n", "is no number");
	refused("quoted number", STEPS "  - {program: A, value: '1'}\n", "no quotes");
	refused("list as value", STEPS "  - {program: A, value: [1]}\n", "is no number");
	refused("bad mask", STEPS "  - {program: A, value: 1, mask: x}\n",
		"mask 'x' is no number");
	refused("no field", STEPS "  - {program: , value: 1}\n", "the field is missing");
	refused("a field twice",
		STEPS "  - {program: A, value: 1}\n  - {freeze: A}\n",
		"p.yaml:5: A is in the plan twice, first in line 4");
	refused("a field twice through a range",
		STEPS "  - {freeze: A_0..3}\n  - {program: A_2, value: 1}\n",
		"p.yaml:5: A_2 is in the plan twice, first in line 4");
	refused("range backwards", STEPS "  - {freeze: A_3..0}\n",
		"p.yaml:4: bad range 'A_3..0': the first number is larger");
	refused("range without end", STEPS "  - {freeze: A_3..}\n", "bad range");
	refused("range without stem", STEPS "  - {freeze: 0..3}\n", "bad range");
	refused("huge range", STEPS "  - {freeze: A_0..999999}\n", "more than 1024 fields");
	refused("range past the digits", STEPS "  - {freeze: A_0..99999999999}\n", "bad range");
	refused("many ranges", STEPS "  - {freeze: A_0..1023}\n  - {freeze: B}\n",
		"more than 1024 fields in one plan");
	refused("range with a value", STEPS "  - {program: A_0..3, value: 1}\n",
		"a range takes file:");
	lock_steps();
	refused("anchor", STEPS "  - &x {freeze: A}\n", "anchors are not allowed");
	refused("alias", STEPS "  - {freeze: A}\n  - *x\n", "p.yaml:5:5: aliases are not allowed");
	refused("scalar anchor", STEPS "  - {freeze: &x A}\n", "anchors are not allowed");
	refused("tag", STEPS "  - !!map {freeze: A}\n", "tags are not allowed");
	refused("merge key", STEPS "  - {<<: A}\n", "unknown key '<<'");
	refused("mapping as key", STEPS "  - {? {a: b} : c}\n", "a key is a word");
	refused("two documents", STEPS "  - {freeze: A}\n---\nplan: 1\n", "one document");
	refused("too deep", "plan: [[[[[[[[[[1]]]]]]]]]]\n", "nested too deeply");
	refused("broken YAML", STEPS "  - {freeze: A\n", "p.yaml:");
	refused("tab", "plan: 1\n\tdevice: x\n", "p.yaml:2:");
	refused("bad UTF-8", "plan: 1\n# ok\n# \xff\n", "p.yaml:3:");
	refused("UTF-16", "\xff\xfep\0l\0", "p.yaml:1:");
	refused_bytes("a NUL", "plan: 1\n\0\n", 10, "p.yaml:2:");
	refused_bytes("an escaped NUL", HEAD "steps:\n  - {freeze: \"A\\0\"}\n",
		      strlen(HEAD "steps:\n  - {freeze: \"A\\0\"}\n"),
		      "code 0");
	memset(big, ' ', LIBOTP_PLAN_MAX_SIZE + 1);
	refused_bytes("over 1 MiB", big, LIBOTP_PLAN_MAX_SIZE + 1,
		      "at most 1048576 bytes");
	memset(big, '[', LIBOTP_PLAN_MAX_SIZE);
	refused_bytes("1 MiB of brackets", big, LIBOTP_PLAN_MAX_SIZE,
		      "nested too deeply");
	free(big);
}

static void long_ones(void)
{
	char *text = malloc(200000);
	char *p;

	p = text + sprintf(text, "%s  - {freeze: ", STEPS);
	memset(p, 'A', 5000);
	strcpy(p + 5000, "}\n");
	refused("a name of 5000 characters", text, "longer than 4096");
	p = text + sprintf(text, STEPS);
	for (int i = 0; i < 1025; i++)
		p += sprintf(p, "  - {freeze: A_%d}\n", i);
	refused("1025 steps", text, "more than 1024 steps");
	p = text + sprintf(text, HEAD "{");
	p = text + sprintf(text, "plan: 1\n");
	for (int i = 0; i < 100; i++)
		p += sprintf(p, "k%d: 1\n", i);
	refused("100 keys", text, "too many keys");
	free(text);
}

/* ---- expansion against the device of the tests ---- */

static char dir[] = "/tmp/otp-plan-XXXXXX";

static void put(const char *name, const void *data, size_t size)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
}

static struct libotp_sequence *expand(struct libotp_device *dev,
				      const char *text)
{
	struct libotp_sequence *sequence = NULL;
	struct libotp_plan *plan = NULL;
	char path[64];

	snprintf(path, sizeof(path), "%s/p.yaml", dir);
	memset(&err, 0, sizeof(err));
	if (!libotp_plan_parse(path, text, strlen(text), &plan, &err))
		libotp_plan_expand(plan, dev, &sequence, &err);
	libotp_plan_free(plan);
	return sequence;
}

/* A change of the only batch, NULL if there is none. */
static const struct libotp_change *
change_of(const struct libotp_sequence *sequence, size_t index)
{
	if (!sequence || libotp_sequence_count(sequence) != 1)
		return NULL;
	return libotp_batch_change(libotp_sequence_part(sequence, 0)->batch,
				   index);
}

static void not_expanded(struct libotp_device *dev, const char *what,
			 const char *text, enum libotp_fault fault,
			 const char *words)
{
	struct libotp_sequence *sequence = expand(dev, text);

	if (!ok(!sequence && err.fault == fault && strstr(err.text, words),
		"refused: %s", what))
		diag("fault %d: %s", err.fault, err.text);
	libotp_sequence_free(sequence);
}

static void word_orders(struct libotp_device *dev)
{
	static const uint8_t key[16] = {
		0xda, 0x00, 0xc5, 0x60, 0x40, 0x5e, 0x62, 0x08,
		0x36, 0x39, 0xc1, 0xf5, 0x76, 0x3b, 0x8e, 0x90,
	};
	static const uint8_t first_le[] = { 0xda, 0x00, 0xc5, 0x60 };
	static const uint8_t first_be[] = { 0x60, 0xc5, 0x00, 0xda };
	struct libotp_sequence *sequence;

	put("k", key, 16);
	sequence = expand(dev, HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: k}\n");
	ok(change_of(sequence, 3) && !change_of(sequence, 4) &&
	   !memcmp(change_of(sequence, 0)->value, first_le, 4),
	   "word order le: 0x60c500da is the first word");
	libotp_sequence_free(sequence);
	sequence = expand(dev, HEAD "word-order: be\nsteps:\n  - {program: OTP_AESK0_0..3, file: k}\n");
	ok(change_of(sequence, 0) && !memcmp(change_of(sequence, 0)->value, first_be,
			    4), "word order be: 0xda00c560 is");
	libotp_sequence_free(sequence);
}

static void expansion(struct libotp_device *dev)
{
	static const uint8_t zeros[32];
	struct libotp_sequence *sequence;

	put("short", zeros, 15);
	put("zeros", zeros, 16);
	put("empty", zeros, 0);
	word_orders(dev);
	sequence = expand(dev, STEPS "  - {freeze: OTP_SCS_AREA_SIZE_SEL}\n  - {program: OTP_USER_DATA_5, value: 0xA, mask: 0xF}\n");
	ok(change_of(sequence, 1) && !change_of(sequence, 2) &&
	   change_of(sequence, 0)->flags == OTP_OP_ALLOW_ZERO &&
	   change_of(sequence, 0)->mask[0] == 3 &&
	   change_of(sequence, 1)->flags == 0 &&
	   change_of(sequence, 1)->mask[0] == 0xf &&
	   change_of(sequence, 1)->line == 5,
	   "only a freeze allows zero");
	libotp_sequence_free(sequence);
	not_expanded(dev, "another model",
		     "plan: 1\ndevice: {driver: astra, model: other}\nsteps:\n  - {freeze: A}\n",
		     LIBOTP_POLICY, "is a plan for {driver: astra, model: \"other\"}");
	not_expanded(dev, "another driver",
		     "plan: 1\ndevice: {driver: sefc, model: \"Synaptics Astra OTP v2.1\"}\nsteps:\n  - {freeze: A}\n",
		     LIBOTP_POLICY, "driver: sefc");
	not_expanded(dev, "unknown field", STEPS "  - {freeze: OTP_SCS_AREA_SIZE}\n",
		     LIBOTP_USAGE, "did you mean OTP_SCS_AREA_SIZE_SEL?");
	not_expanded(dev, "a short file",
		     HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: short}\n",
		     LIBOTP_USAGE, "p.yaml:5: OTP_AESK0_0..3: short must have exactly 16 bytes and has 15");
	not_expanded(dev, "an empty file",
		     HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: empty}\n",
		     LIBOTP_USAGE, "exactly 16 bytes and has 0");
	not_expanded(dev, "a missing file",
		     HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: none}\n",
		     LIBOTP_USAGE, "No such file");
	not_expanded(dev, "a directory",
		     HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: .}\n",
		     LIBOTP_USAGE, "no regular file");
	not_expanded(dev, "a device as file",
		     HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: /dev/zero}\n",
		     LIBOTP_USAGE, "no regular file");
	not_expanded(dev, "a key of zeros",
		     HEAD "word-order: le\nsteps:\n  - {program: OTP_AESK0_0..3, file: zeros}\n",
		     LIBOTP_POLICY, "zeros only");
	not_expanded(dev, "a zero without freeze",
		     STEPS "  - {program: OTP_REE_SEGID, value: 0}\n",
		     LIBOTP_POLICY, "write 'freeze: OTP_REE_SEGID'");
	not_expanded(dev, "a value that is too wide",
		     STEPS "  - {program: OTP_SCS_AREA_SIZE_SEL, value: 4}\n",
		     LIBOTP_POLICY, "(security+64): the value does not fit, the field has 2 bits");
	not_expanded(dev, "a 33-bit value",
		     STEPS "  - {program: OTP_REE_SEGID, value: 0x100000000}\n",
		     LIBOTP_POLICY, "does not fit");
	not_expanded(dev, "a huge value",
		     STEPS "  - {program: OTP_REE_SEGID, value: 999999999999999999999999999999999999999999999999999}\n",
		     LIBOTP_POLICY, "does not fit");
	not_expanded(dev, "a mask of a part of a whole field",
		     STEPS "  - {program: OTP_REE_SEGID, value: 1, mask: 1}\n",
		     LIBOTP_POLICY, "only be programmed as a whole");
	not_expanded(dev, "a value outside its mask",
		     STEPS "  - {program: OTP_USER_DATA_0, value: 0x10, mask: 0xf}\n",
		     LIBOTP_POLICY, "bits outside the mask");
	not_expanded(dev, "a mask of 0",
		     STEPS "  - {program: OTP_USER_DATA_0, value: 0, mask: 0}\n",
		     LIBOTP_POLICY, "the mask is 0");
	not_expanded(dev, "a lock of an unknown region",
		     STEPS "  - lock: user-date\n", LIBOTP_USAGE,
		     "has no region 'user-date'; did you mean user-data?");
	not_expanded(dev, "a lock of a region without",
		     STEPS "  - lock: user-data\n", LIBOTP_POLICY,
		     "p.yaml:4: user-data has no write lock");
	not_expanded(dev, "a read lock of a region without",
		     STEPS "  - read-lock: user-data\n", LIBOTP_POLICY,
		     "p.yaml:4: user-data has no read lock");
	not_expanded(dev, "a read-only field",
		     STEPS "  - {program: OTP_DOLBY_AUDIO_DISABLE, value: 1}\n",
		     LIBOTP_POLICY, "OTP_DOLBY_AUDIO_DISABLE (boot+8): the field cannot be programmed");
}

static void clean_up(void)
{
	static const char *const names[] = { "k", "short", "zeros", "empty" };
	char path[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

int main(void)
{
	struct libotp_device *dev;

	unsetenv("FAKE_OTP");
	good_plan();
	good_locks();
	malformed();
	long_ones();
	if (!mkdtemp(dir) || libotp_open("otp0", true, &dev, &err)) {
		ok(false, "set up");
		return done();
	}
	expansion(dev);
	libotp_close(dev);
	clean_up();
	return done();
}
