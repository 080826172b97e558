// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SEFC model against a second one that shares nothing with it but the
 * numbers of the registers: it has a character for each bit, a flag for each
 * right, and keeps the latch as the list of stores that it has got.
 */
#include <stdlib.h>

#include "numbers.h"
#include "sefc_chip.h"
#include "tap.h"

#define STEPS		600000
#define CHECK_EVERY	2000
#define BITS		(8 * (16 + 0x8000))
#define MAX_STORES	100000

/* Two pages of each block are all that is used, and four words of each. */
#define PAGES_USED	2

struct bit {
	bool now;	/* as it reads without correction */
	bool meant;	/* as it was before it decayed */
};

struct store {
	u32 word;
	u32 value;
	char way;		/* '+', '-', or '?' for the first of many */
};

struct twin {
	struct bit bits[BITS];
	bool spoilt[BITS / 64];
	bool gpnvm[9];
	bool locks[128];
	bool application;
	unsigned int wasted;

	bool latch_known;	/* else it is what power has left there */
	struct store stores[MAX_STORES];
	unsigned int nstores;

	bool dead;
	bool swapped;
	bool rights[32];	/* to read, to write, privileged, frozen */
	bool key_locked[8];
	bool wpen, gpnvmwp, lockwp, erasewp, usrwp, erasewl;
	u32 fmr;
	char window;		/* '-', 'i' or 'u' */
	bool seen_first;
	bool fcmde, flocke, flerr, wperr;
	u32 ecc;
	u32 answer[5];		/* of EEFC_FRR */
	unsigned int answered;
};

/* On all chips. */
static unsigned int wasted;

static u32 below(u32 bound)
{
	return (random_u64() >> 20) % bound;
}

/* The cells */

static struct bit *user_bit(struct twin *twin, u32 bit)
{
	return &twin->bits[128 + bit];
}

static bool blank(const struct bit *bits)
{
	u32 i;

	for (i = 0; i < 64; i++)
		if (!bits[i].meant)
			return false;
	return true;
}

static void erase(struct twin *twin, u32 block, u32 limit)
{
	u32 word, i;

	for (word = 0; word < 512; word++) {
		u32 first = (block * 512 + word) * 64;
		bool all = true;

		if (!limit)
			return;
		for (i = 0; i < 64; i++) {
			struct bit *bit = user_bit(twin, first + i);

			if (!bit->now && limit) {
				limit--;
				bit->now = true;
				bit->meant = true;
			}
			all = all && bit->now;
		}
		if (!all)
			continue;
		for (i = 0; i < 64; i++)
			user_bit(twin, first + i)->meant = true;
		twin->spoilt[2 + first / 64] = false;
	}
}

/* What 32 bits read as; @errors gets the flags. */
static u32 read_bits(const struct twin *twin, u32 first, u32 *errors)
{
	const struct bit *word = &twin->bits[first / 64 * 64];
	bool high = first / 64 % 2;
	u32 i, wrong = 0, value = 0;
	bool single;

	for (i = 0; i < 64; i++)
		wrong += word[i].now != word[i].meant;
	single = wrong == 1 && !twin->spoilt[first / 64];
	for (i = 0; i < 32; i++) {
		const struct bit *bit = &twin->bits[first + i];

		if (single ? bit->meant : bit->now)
			value |= 1U << i;
	}
	if (single)
		*errors = high ? 1 << 18 : 1 << 16;
	else if (wrong || twin->spoilt[first / 64])
		*errors = high ? 1 << 19 : 1 << 17;
	else
		*errors = 0;
	return value;
}

/* Which way a store goes on from the last one; 0: it is not taken. */
static char way_of(const struct twin *twin, u32 word)
{
	const struct store *last;

	if (!twin->nstores)
		return '?';
	last = &twin->stores[twin->nstores - 1];
	if (last->way != '-' && word == (last->word + 1) % 128)
		return '+';
	if (last->way != '+' && word == (last->word + 127) % 128)
		return '-';
	return word == 0 || word == 127 ? '?' : 0;
}

static void store(struct twin *twin, u32 word, u32 value)
{
	char way = way_of(twin, word);

	if (!way)
		return;
	if (twin->nstores == MAX_STORES)
		abort();
	twin->stores[twin->nstores++] = (struct store){ word, value, way };
}

static u32 latched(const struct twin *twin, u32 word)
{
	u32 value = 0xffffffff;
	u32 i;

	for (i = 0; i < twin->nstores; i++)
		if (twin->stores[i].word == word)
			value = twin->stores[i].value;
	return value;
}

static void program(struct twin *twin, u32 page, u32 limit)
{
	u32 word, i;

	for (word = 0; word < 64 && limit; word++) {
		u64 want = latched(twin, 2 * word) |
			   (u64)latched(twin, 2 * word + 1) << 32;
		struct bit *bits = user_bit(twin, (page * 64 + word) * 64);
		bool was_blank = blank(bits), same = true;

		if (want == ~0ULL)
			continue;
		for (i = 0; i < 64; i++)
			same = same && bits[i].meant == (want >> i & 1);
		twin->wasted += !was_blank;
		wasted += !was_blank;
		if (!was_blank && !same)
			twin->spoilt[2 + page * 64 + word] = true;
		for (i = 0; i < 64; i++) {
			bool wanted = want >> i & 1;

			if (!wanted && bits[i].now && limit) {
				limit--;
				bits[i].now = false;
			}
			if (!wanted && !bits[i].now)
				bits[i].meant = false;
			if (bits[i].now != wanted)
				twin->flerr = true;
		}
	}
}

/* Reset and power */

static bool starts_application(const struct twin *twin)
{
	u32 errors;
	u32 type = read_bits(twin, 128 + 8 * 0x260, &errors);

	return twin->application && type < 2 && !(errors & 0x000a0000);
}

static u32 boot_mode(const struct twin *twin)
{
	return twin->gpnvm[8] * 8 + twin->gpnvm[7] * 4 + twin->gpnvm[6] * 2 +
	       twin->gpnvm[5];
}

static void boot(struct twin *twin)
{
	u32 mode = boot_mode(twin);

	if (mode == 0 || mode == 3)
		erase(twin, 0, 0xffffffff);
	else if (mode == 9)
		return;
	else if ((mode == 10 || mode == 12) && starts_application(twin))
		twin->rights[24] = true;
	else if (mode != 10)
		twin->dead = twin->gpnvm[0];
}

static void reset(struct twin *twin)
{
	memset(&twin->dead, 0, sizeof(*twin) - offsetof(struct twin, dead));
	twin->fmr = 0x0c000000;
	twin->usrwp = true;
	twin->window = '-';
	twin->swapped = twin->gpnvm[1];
	boot(twin);
}

static void power(struct twin *twin)
{
	twin->latch_known = false;
	twin->nstores = 0;
	reset(twin);
}

/* The unique id is taken from the model: it is made up. */
static void new_chip(struct twin *twin, struct chip *chip)
{
	u32 i;

	memset(twin, 0, sizeof(*twin));
	chip_init(chip);
	for (i = 0; i < BITS; i++) {
		bool bit = i >= 128 || chip->state.array.cells[i / 8] >> i % 8 &
			   1;

		twin->bits[i] = (struct bit){ bit, bit };
	}
	power(twin);
}

/* Registers */

static u32 status(struct twin *twin)
{
	u32 value = twin->ecc | twin->fcmde << 1 | twin->flocke << 2 |
		    twin->flerr << 3 | twin->wperr << 4;

	if (twin->window == '-')
		value |= 1;
	twin->ecc = 0;
	twin->fcmde = false;
	twin->flocke = false;
	twin->wperr = false;
	return value;
}

static void write_usr(struct twin *twin, u32 value)
{
	u32 i;

	if (twin->usrwp) {
		twin->wperr = true;
		return;
	}
	for (i = 0; i < 8; i++) {
		if (twin->rights[24 + i])
			continue;
		twin->rights[i] = value >> i & 1;
		twin->rights[8 + i] = value >> (8 + i) & 1;
		twin->rights[16 + i] = value >> (16 + i) & 1;
		twin->rights[24 + i] = value >> (24 + i) & 1;
	}
}

static void write_wpmr(struct twin *twin, u32 value)
{
	if (value >> 8 != 0x454643)
		return;
	twin->wpen = value & 1;
	twin->gpnvmwp = value & 2;
	twin->lockwp = value & 4;
	twin->erasewp = value & 8;
	twin->usrwp = value & 16;
	if (value & 128)
		twin->erasewl = true;
}

static void step_protection(struct twin *twin, struct chip *chip)
{
	u32 value = random_u64() & random_u64();
	u32 i;

	switch (below(4)) {
	case 0:
		value = below(8) ? 0x45464300 | below(256) : value;
		if (below(3))
			value &= ~0x9f;
		chip_set(chip, 0xe4, value);
		write_wpmr(twin, value);
		break;
	case 1:
		if (below(20))
			value &= 0x00ffffff;
		if (below(3))
			value |= 0xffff;
		chip_set(chip, 0x10, value);
		write_usr(twin, value);
		break;
	case 2:
		chip_set(chip, 0x14, value);
		for (i = 0; i < 8 && !twin->usrwp; i++)
			twin->key_locked[i] |= value >> i & 1;
		twin->wperr |= twin->usrwp;
		break;
	case 3:
		value = below(4) ? 0x0c010000 : random_u64();
		chip_set(chip, 0x00, value);
		if (!twin->wpen)
			twin->fmr = value & 0x0c010f01;
		twin->wperr |= twin->wpen;
		break;
	}
}

static u32 flags_to_word(const bool *flags, u32 count)
{
	u32 i, word = 0;

	for (i = 0; i < count; i++)
		word |= (u32)flags[i] << i;
	return word;
}

static void check_registers(struct twin *twin, struct chip *chip)
{
	EXPECT_EQ(chip_get(chip, 0x00), twin->fmr);
	EXPECT_EQ(chip_get(chip, 0x08), status(twin));
	EXPECT_EQ(chip_get(chip, 0x10), flags_to_word(twin->rights, 32));
	EXPECT_EQ(chip_get(chip, 0x14), flags_to_word(twin->key_locked, 8));
	EXPECT_EQ(chip_get(chip, 0xe4), twin->wpen | twin->gpnvmwp << 1 |
		  twin->lockwp << 2 | twin->erasewp << 3 | twin->usrwp << 4 |
		  twin->erasewl << 7);
}

static void step_result(struct twin *twin, struct chip *chip)
{
	u32 answer = 0;

	if (twin->answered < 5)
		answer = twin->answer[twin->answered++];
	EXPECT_EQ(chip_get(chip, 0x0c), answer);
}

/* The plane */

static void step_store(struct twin *twin, struct chip *chip)
{
	u32 plane = below(8) ? twin->swapped : !twin->swapped;
	u32 word = below(4) ? below(8) : below(128);
	u32 count = below(3) ? 4 : below(200);
	u32 step = below(2) ? 1 : 127;

	while (count--) {
		u32 value = below(3) ? 0xffffffff : random_u64();

		chip_set(chip, SF_FLASH + plane * 0x100000 +
			 below(2048) * 512 + word * 4, value);
		if (plane == twin->swapped)
			store(twin, word, value);
		word = (word + (below(30) ? step : below(128))) % 128;
	}
}

static bool step_read_at(struct twin *twin, struct chip *chip, u32 at)
{
	u32 plane = below(8) ? twin->swapped : !twin->swapped;
	u32 expected = 0xffffffff, errors = 0, value = 0;
	bool mine = plane == twin->swapped, bus_error = false;
	bool scod = twin->fmr & 0x10000;

	if (mine && twin->window == 'u' && at < 0x8000) {
		bus_error = !twin->rights[at / 4096];
		if (scod && !bus_error)
			expected = read_bits(twin, 128 + 8 * at, &errors);
	}
	if (mine && twin->window == 'i' && scod) {
		if (twin->seen_first && at < 16)
			expected = read_bits(twin, 8 * at, &errors);
		twin->seen_first |= !at;
	}
	EXPECT_EQ(model->read(&chip->state, SF_FLASH + plane * 0x100000 + at,
			      &value), !bus_error);
	if (!bus_error)
		EXPECT_EQ(value, expected);
	twin->ecc |= errors;
	return value != 0xffffffff;
}

static u32 random_page(void)
{
	return below(8) * 8 + below(PAGES_USED);
}

static bool step_read(struct twin *twin, struct chip *chip)
{
	bool found = false;
	u32 i;

	for (i = 0; i < 8; i++) {
		u32 at = random_page() * 512 + below(16) * 4;

		if (twin->window == 'i' && below(2))
			at = below(6) * 4;
		if (!below(20))
			at = below(0x40000) * 4;
		found |= step_read_at(twin, chip, at);
	}
	return found;
}

/* Commands. What comes out: NULL is FCMDE at once. */

enum outcome { NONE, DONE, REFUSED, PULSE };

struct command {
	u32 number;
	u32 argument;
	enum outcome outcome;
	bool fcmde, flocke, wperr;
};

static void refuse(struct command *command, bool fcmde, bool flocke,
		   bool wperr)
{
	command->outcome = REFUSED;
	command->fcmde |= fcmde;
	command->flocke |= flocke;
	command->wperr |= wperr;
}

static void judge_main(const struct twin *twin, struct command *command,
		       u32 pages)
{
	u32 first = command->argument, i;

	if (first + pages > 2048) {
		refuse(command, true, false, false);
	} else if (twin->erasewp || twin->erasewl) {
		refuse(command, false, false, true);
	} else {
		for (i = first; i < first + pages; i++)
			if (twin->locks[i / 16])
				refuse(command, false, true, false);
	}
}

static void judge_lock(const struct twin *twin, struct command *command)
{
	if (command->argument > 2047)
		refuse(command, true, false, false);
	else if (twin->lockwp)
		refuse(command, false, false, true);
}

static void judge_program(const struct twin *twin, struct command *command)
{
	u32 argument = command->argument;
	struct command pages;

	command->outcome = PULSE;
	switch (command->number) {
	case 0x01: case 0x11:
		judge_main(twin, command, 1);
		break;
	case 0x02:
		judge_main(twin, command, 1);
		judge_lock(twin, command);
		break;
	case 0x07:
		if (argument % 8 > 3) {
			refuse(command, true, false, false);
			break;
		}
		pages = *command;
		pages.argument -= argument % 8;
		judge_main(twin, &pages, 8 << argument % 8);
		pages.argument = argument;
		*command = pages;
		break;
	case 0x08: case 0x09:
		judge_lock(twin, command);
		break;
	case 0x0b: case 0x0c:
		if (argument > 8)
			refuse(command, true, false, false);
		else if (twin->gpnvmwp)
			refuse(command, false, false, true);
		break;
	case 0x12:
		if (argument > 63)
			refuse(command, true, false, false);
		else if (!twin->rights[8 + argument / 8])
			refuse(command, false, false, true);
		break;
	case 0x13:
		if (argument > 55 || argument & 7)
			refuse(command, true, false, false);
		else if (!twin->rights[8 + argument / 8])
			refuse(command, false, false, true);
		break;
	}
}

static void judge(const struct twin *twin, struct command *command)
{
	command->outcome = NONE;
	if (twin->window == 'i' && command->number != 0x0f)
		return;
	if (twin->window == 'u' && command->number != 0x15)
		return;
	switch (command->number) {
	case 0x0f:
		command->outcome = twin->window == 'i' ? DONE : NONE;
		break;
	case 0x15:
		command->outcome = twin->window == 'u' ? DONE : NONE;
		break;
	case 0x0a: case 0x0d: case 0x0e: case 0x10: case 0x14: case 0x19:
		command->outcome = DONE;
		break;
	case 0x01: case 0x02: case 0x07: case 0x08: case 0x09: case 0x0b:
	case 0x0c: case 0x11: case 0x12: case 0x13:
		judge_program(twin, command);
		break;
	}
}

static void do_read(struct twin *twin, const struct command *command)
{
	u32 i;

	switch (command->number) {
	case 0x0a:
		for (i = 0; i < 4; i++)
			twin->answer[i] = flags_to_word(twin->locks + 32 * i,
							32);
		twin->answered = 0;
		break;
	case 0x0d:
		twin->answer[0] = flags_to_word(twin->gpnvm, 9);
		twin->answered = 0;
		break;
	case 0x0e:
		twin->window = 'i';
		twin->seen_first = false;
		break;
	case 0x14:
		twin->window = 'u';
		break;
	case 0x0f: case 0x15:
		twin->window = '-';
		break;
	}
}

static void set_gpnvm(struct twin *twin, u32 bit, bool value)
{
	bool frozen = twin->gpnvm[0] && twin->gpnvm[4] && twin->gpnvm[3] &&
		      !twin->gpnvm[2];

	if (frozen && bit >= 2 && bit <= 4)
		return;
	if (bit == 0 && !value)
		return;
	twin->gpnvm[bit] = value;
}

static void clear_latch(struct twin *twin)
{
	twin->latch_known = true;
	twin->nstores = 0;
}

static void do_pulse(struct twin *twin, const struct command *command,
		     u32 limit)
{
	u32 argument = command->argument;

	switch (command->number) {
	case 0x01:
		clear_latch(twin);
		break;
	case 0x02:
		clear_latch(twin);
		if (limit == 0xffffffff)
			twin->locks[argument / 16] = true;
		break;
	case 0x08: case 0x09:
		if (limit)
			twin->locks[argument / 16] = command->number == 0x08;
		break;
	case 0x0b: case 0x0c:
		if (limit)
			set_gpnvm(twin, argument, command->number == 0x0b);
		break;
	case 0x12:
		program(twin, argument, limit);
		clear_latch(twin);
		break;
	case 0x13:
		erase(twin, argument / 8, limit);
		break;
	}
}

static void end(struct twin *twin, const struct command *command)
{
	twin->fcmde |= command->fcmde;
	twin->flocke |= command->flocke;
	twin->wperr |= command->wperr;
	if (command->outcome == DONE)
		do_read(twin, command);
	if (command->outcome == PULSE)
		do_pulse(twin, command, 0xffffffff);
}

static const enum otp_model_command kinds[] = {
	[NONE] = OTP_MODEL_IDLE,
	[DONE] = OTP_MODEL_READ,
	[REFUSED] = OTP_MODEL_WRITE,
	[PULSE] = OTP_MODEL_PULSE,
};

/* Returns whether a pulse came to its end. */
static bool run(struct twin *twin, struct chip *chip, struct command *command)
{
	u32 limit = below(2) ? below(4) : below(300);

	judge(twin, command);
	twin->flocke = false;
	twin->answered = 5;
	chip_start(chip, command->number, command->argument);
	EXPECT_EQ(model->running(&chip->state), kinds[command->outcome]);
	if (command->outcome == NONE) {
		twin->fcmde = true;
		return false;
	}
	if (command->outcome == PULSE)
		twin->flerr = false;
	if (!below(50)) {
		if (command->outcome == PULSE)
			do_pulse(twin, command, limit);
		power(twin);
		model->cut(&chip->state, limit);
		model->power_on(&chip->state);
		return false;
	}
	if (!below(50)) {
		twin->wperr |= limit & 1;
		twin->flerr |= limit & 2;
		model->fail(&chip->state, (limit & 1) << 4 | (limit & 2) << 2 |
			    0x21);
		return false;
	}
	model->finish(&chip->state);
	end(twin, command);
	return command->outcome == PULSE;
}

/* A page that is programmed from a latch that nobody knows is no use. */
static bool step_user(struct twin *twin, struct chip *chip)
{
	struct command command = {
		.number = below(8) ? 0x12 : 0x13,
		.argument = random_page(),
	};

	if (command.number == 0x13 && below(8))
		command.argument &= ~7U;
	if (!below(20))
		command.argument = below(100);
	if (command.number == 0x12 && !twin->latch_known) {
		command.number = 0x01;
		command.argument = below(2048);
	}
	return run(twin, chip, &command);
}

/* SECURITY in one of many, for it stays. */
static bool step_gpnvm(struct twin *twin, struct chip *chip)
{
	struct command command = {
		.number = 0x0b + below(2),
		.argument = below(12),
	};

	if (command.argument == 0 && below(6))
		command.argument = 8;
	return run(twin, chip, &command);
}

static bool step_boot_mode(struct twin *twin, struct chip *chip)
{
	static const u32 modes[] = { 0, 3, 9, 9, 9, 10, 10, 12 };
	u32 mode = modes[below(COUNT(modes))], i;
	struct command command;

	for (i = 0; i < 4 && !twin->dead; i++) {
		command = (struct command){
			.number = mode >> i & 1 ? 0x0b : 0x0c,
			.argument = 5 + i,
		};
		run(twin, chip, &command);
	}
	return false;
}

static bool step_any_command(struct twin *twin, struct chip *chip)
{
	struct command command = {
		.number = below(0x20),
		.argument = below(2) ? below(64) : below(4096),
	};

	/* GETD, SUSP and RES have tests of their own. */
	if (command.number == 0 || command.number == 0x17 ||
	    command.number == 0x18)
		command.number = 0x0d;
	if (command.number == 0x12 && !twin->latch_known)
		command.number = 0x0a;
	if (command.number == 0x0b && command.argument == 0)
		command.argument = 1;
	return run(twin, chip, &command);
}

static void step_window(struct twin *twin, struct chip *chip)
{
	struct command command = { .number = below(2) ? 0x14 : 0x0e };

	if (twin->window == 'i')
		command.number = 0x0f;
	if (twin->window == 'u')
		command.number = 0x15;
	run(twin, chip, &command);
}

static void step_wrong_key(struct twin *twin, struct chip *chip)
{
	u32 value = random_u64();

	if (value >> 24 == 0x5a)
		value = 0;
	chip_set(chip, 0x04, value);
	twin->flocke = false;
	twin->answered = 5;
	twin->fcmde = true;
}

/* The chip as a whole */

static void step_reset(struct twin *twin, struct chip *chip)
{
	if (below(2)) {
		model->reset(&chip->state);
		reset(twin);
	} else {
		chip_power_cycle(chip);
		power(twin);
	}
}

static void step_application(struct twin *twin, struct chip *chip)
{
	twin->application = below(4);
	EXPECT(model->set_life_cycle(&chip->state, twin->application ?
				     "application" : "no-application"));
}

static void step_erase_signal(struct twin *twin, struct chip *chip)
{
	bool locked = twin->gpnvm[0] &&
		      (twin->gpnvm[2] || twin->gpnvm[3] || twin->gpnvm[4]);
	u32 block;

	EXPECT_EQ(model->erase_signal(&chip->state), !locked);
	if (locked)
		return;
	for (block = 0; block < 4; block++)
		erase(twin, block, 0xffffffff);
	memset(twin->gpnvm, 0, sizeof(twin->gpnvm));
	memset(twin->locks, 0, sizeof(twin->locks));
	twin->application = false;
	model->reset(&chip->state);
	reset(twin);
}

static void step_flip(struct twin *twin, struct chip *chip)
{
	u32 bit = below(4) ? 128 + random_page() * 4096 + below(512) :
			     below(BITS + 64);
	bool there = bit < BITS;

	EXPECT_EQ(model->flip(&chip->state, bit), there);
	if (there)
		twin->bits[bit].now = !twin->bits[bit].now;
}

/* The chip is taken out and another one, with the same memory, put in. */
static void step_image(struct twin *twin, struct chip *chip)
{
	u8 image[IMAGE_SIZE];

	chip_save(chip, image);
	model->init(&chip->state, 0, random_u64());
	EXPECT(model->load(&chip->state, image, IMAGE_SIZE));
	model->power_on(&chip->state);
	twin->wasted = 0;
	twin->application = false;
	power(twin);
}

static void check_all(const struct twin *twin, struct chip *chip)
{
	const struct sf_array *array = &chip->state.array;
	u32 i;

	for (i = 0; i < BITS; i++) {
		const struct bit *bit = &twin->bits[i];

		EXPECT_EQ(array->cells[i / 8] >> i % 8 & 1, bit->now);
		EXPECT_EQ(array->flips[i / 8] >> i % 8 & 1,
			  bit->now != bit->meant);
	}
	EXPECT_EQ(array->gpnvm, flags_to_word(twin->gpnvm, 9));
	EXPECT_EQ(model->repeats(&chip->state), twin->wasted);
}

/* A dead chip has no other way out. */
static void step_dead(struct twin *twin, struct chip *chip)
{
	u32 value;

	EXPECT(model->why(&chip->state));
	EXPECT(!model->read(&chip->state, 0x08, &value));
	EXPECT(!model->write(&chip->state, SF_FLASH, 0));
	switch (below(4)) {
	case 0:
		step_reset(twin, chip);
		break;
	case 1:
		step_application(twin, chip);
		break;
	default:
		step_erase_signal(twin, chip);
		if (twin->dead)
			new_chip(twin, chip);
		break;
	}
}

/* Returns whether it was one of those that matter. */
static bool step(struct twin *twin, struct chip *chip)
{
	switch (below(256)) {
	case 0:
		step_reset(twin, chip);
		return false;
	case 1:
		if (!below(8))
			step_erase_signal(twin, chip);
		return false;
	case 2 ... 5:
		step_flip(twin, chip);
		return false;
	case 6:
		step_application(twin, chip);
		return false;
	case 7:
		if (!below(20))
			step_image(twin, chip);
		return false;
	case 8 ... 9:
		step_wrong_key(twin, chip);
		return false;
	case 10 ... 13:
		return step_boot_mode(twin, chip);
	case 14 ... 20:
		return step_gpnvm(twin, chip);
	case 21 ... 30:
		return step_any_command(twin, chip);
	case 31 ... 60:
		step_protection(twin, chip);
		return false;
	case 61 ... 100:
		step_store(twin, chip);
		return false;
	case 101 ... 140:
		return step_user(twin, chip);
	case 141 ... 170:
		step_result(twin, chip);
		return false;
	case 171 ... 210:
		step_window(twin, chip);
		return false;
	default:
		return step_read(twin, chip);
	}
}

/* How much of it got through to the array shows whether it was worth it. */
TEST(random_accesses_have_the_same_effect_on_both_chips)
{
	struct twin *twin = malloc(sizeof(*twin));
	struct chip *chip = malloc(sizeof(*chip));
	u32 i, mattered = 0, dead = 0;

	new_chip(twin, chip);
	for (i = 0; i < STEPS; i++) {
		if (!(i % CHECK_EVERY))
			check_all(twin, chip);
		if (!below(20000))
			new_chip(twin, chip);
		if (twin->dead) {
			step_dead(twin, chip);
			dead++;
			continue;
		}
		EXPECT(!model->why(&chip->state));
		mattered += step(twin, chip);
		if (!twin->dead)
			check_registers(twin, chip);
	}
	check_all(twin, chip);
	EXPECT(mattered > STEPS / 20);
	EXPECT(dead > 30);
	EXPECT(dead < STEPS / 10);
	EXPECT(wasted > 1000);
	free(twin);
	free(chip);
}

int main(void)
{
	return tap_run();
}
