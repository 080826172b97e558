// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OpenTitan model against a second one that shares no more with it than
 * the block cipher and the memory map: it makes check bits of columns, decodes
 * by trying all neighbours, and knows locks as rules of whole commands.
 */
#include "opentitan_chip.h"
#include "tap.h"

#define STEPS	60000

enum { LOCKED_STATE, OPEN_STATE, RMA_STATE };

struct twin {
	const struct part *parts;
	u32 code[1024];
	u64 sensed[PARTS];
	u32 state, next_state;
	u32 shut;		/* READ_LOCK of these partitions */
	u32 repeats;
	bool dead;
	bool for_good;
};

/* xorshift64: the same on every machine, so a failure can be had again. */
static u64 random_state = 88172645463325252ULL;

static u32 random_u32(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state >> 32;
}

static u32 random_below(u32 bound)
{
	return random_u32() % bound;
}

static u32 twin_encode(u16 data)
{
	static const u8 columns[16] = {
		0x23, 0x25, 0x26, 0x27, 0x29, 0x2a, 0x2b, 0x2c,
		0x2d, 0x2e, 0x2f, 0x31, 0x32, 0x33, 0x34, 0x35,
	};
	u32 check = 0, ones = 0;
	u32 bit;

	for (bit = 0; bit < 16; bit++)
		if (data >> bit & 1)
			check ^= columns[bit] & 0x1f;
	for (bit = 0; bit < 16; bit++)
		ones += (data >> bit & 1) + (bit < 5 ? check >> bit & 1 : 0);
	return data | check << 16 | (ones & 1) << 21;
}

static bool twin_is_raw(u32 address)
{
	return address < 0x40;
}

static bool twin_is_odd(u32 code)
{
	return __builtin_popcount(code) & 1;
}

/*
 * Returns the error. Three wrong bits look like one: where that is none of the
 * data, the data stay as they are.
 */
static u32 twin_decode(const struct twin *twin, u32 address, u16 *data)
{
	u32 code = twin->code[address / 2];
	u32 bit;

	*data = code;
	if (twin_is_raw(address) || twin_encode(code) == code)
		return NONE;
	if (!twin_is_odd(code))
		return UNCORRECTABLE;
	for (bit = 0; bit < 16; bit++)
		if (twin_encode(code ^ 1U << bit) == (code ^ 1U << bit))
			*data = code ^ 1U << bit;
	return CORRECTED;
}

static u32 twin_word(const struct twin *twin, u32 address, u32 len, u64 *value)
{
	u32 worst = NONE;
	u32 i, error;
	u16 data;

	*value = 0;
	for (i = 0; i < len; i += 2) {
		error = twin_decode(twin, address + i, &data);
		worst = error > worst ? error : worst;
		*value |= (u64)data << 8 * i;
	}
	return worst;
}

static u32 twin_part(const struct twin *twin, u32 address)
{
	u32 part = 0;

	while (address >= twin->parts[part].end)
		part++;
	return part;
}

static u32 twin_len(const struct twin *twin, u32 address)
{
	u32 part = twin_part(twin, address);

	return is_secret(part) || address >= twin->parts[part].digest ? 8 : 4;
}

static bool twin_is_digest(const struct twin *twin, u32 address)
{
	return address >= twin->parts[twin_part(twin, address)].digest;
}

static bool twin_gate(const struct twin *twin)
{
	return twin->state == RMA_STATE ||
	       (twin->state == OPEN_STATE && !twin->sensed[SECRET2]);
}

static bool twin_may_write(const struct twin *twin, u32 address)
{
	u32 part = twin_part(twin, address);

	if (part == LIFE_CYCLE || twin->sensed[part])
		return false;
	if (part == SECRET2 && !twin_gate(twin))
		return false;
	return !(has_hw_digest(part) && twin_is_digest(twin, address));
}

static bool twin_may_read(const struct twin *twin, u32 address)
{
	u32 part = twin_part(twin, address);

	if (part == LIFE_CYCLE)
		return false;
	if (is_software(part))
		return !(twin->shut >> part & 1);
	if (!is_secret(part) || twin_is_digest(twin, address))
		return true;
	return !twin->sensed[part] && (part != SECRET2 || twin_gate(twin));
}

static bool twin_may_digest(const struct twin *twin, u32 address)
{
	u32 part = twin_part(twin, address);

	return has_hw_digest(part) && !twin->sensed[part] &&
	       (part != SECRET2 || twin_gate(twin));
}

/* Returns whether some bit would have to be cleared. */
static bool twin_program(struct twin *twin, u32 address, u32 len, u64 value,
			 u32 bits)
{
	bool conflict = false, repeat = false;
	u32 i, bit;

	for (i = 0; i < len; i += 2) {
		u32 *code = &twin->code[(address + i) / 2];
		u32 new = twin_encode(value >> 8 * i);

		repeat |= *code != 0;
		conflict |= (*code | new) != new;
		if (twin_is_raw(address))
			new &= 0xffff;
		for (bit = 0; bit < 22 && bits; bit++, bits--)
			*code |= new & 1U << bit;
	}
	twin->repeats += repeat;
	return conflict;
}

static u64 twin_crypt(u32 part, u64 value, bool decrypt)
{
	struct present present;

	present_expand(&present,
		       &opentitan_netlist_public.secret_keys[part - SECRET0]);
	return decrypt ? present_decrypt(&present, value) :
		present_encrypt(&present, value);
}

static u32 twin_digest(const struct twin *twin, u32 part, u64 *digest)
{
	u32 begin = twin->parts[part].begin, end = twin->parts[part].digest;
	u32 worst = NONE, error, i;
	u64 blocks[16];

	for (i = 0; i < (end - begin) / 8; i++) {
		error = twin_word(twin, begin + 8 * i, 8, &blocks[i]);
		worst = error > worst ? error : worst;
	}
	*digest = opentitan_digest(&opentitan_netlist_public, blocks, i);
	return worst;
}

/* Returns the error that the partition is initialised with. */
static u32 twin_sense(struct twin *twin, u32 part)
{
	const struct part *p = &twin->parts[part];
	u32 worst = NONE, error, address;
	u64 value = 0, digest;

	for (address = is_software(part) ? p->digest : p->begin;
	     address < p->end; address += 8) {
		error = twin_word(twin, address, 8, &value);
		worst = error > worst ? error : worst;
	}
	if (worst == UNCORRECTABLE || part == LIFE_CYCLE)
		return worst;
	twin->sensed[part] = value;
	if (is_software(part) || !value)
		return worst;
	twin_digest(twin, part, &digest);
	return digest == value ? worst : CHECK_FAIL;
}

static void twin_reset(struct twin *twin, struct chip *chip)
{
	u32 errors[PARTS];
	u32 part;

	memset(twin->sensed, 0, sizeof(twin->sensed));
	twin->state = twin->next_state;
	twin->shut = 0;
	twin->dead = false;
	for (part = 0; part < PARTS; part++) {
		errors[part] = twin_sense(twin, part);
		twin->dead |= errors[part] >= UNCORRECTABLE;
	}
	twin->for_good = twin->dead;
	for (part = 0; part < PARTS; part++) {
		if (twin->dead && errors[part] < UNCORRECTABLE)
			errors[part] = FSM;
		EXPECT_EQ(chip_error(chip, part), errors[part]);
	}
}

static void twin_init(struct twin *twin, struct chip *chip,
		      unsigned int variant)
{
	memset(twin, 0, sizeof(*twin));
	twin->parts = parts[variant];
	twin->state = OPEN_STATE;
	twin->next_state = OPEN_STATE;
	chip_init(chip, variant);
}

/* Digests, ends of partitions and secrets more often than by chance. */
static u32 random_address(const struct twin *twin)
{
	u32 part = random_below(PARTS);

	switch (random_below(4)) {
	case 0:
		return random_below(0x800);
	case 1:
		return twin->parts[part].end - 1 - random_below(12);
	default:
		return twin->parts[part].begin + random_below(16);
	}
}

static u64 random_value(void)
{
	u64 value = (u64)random_u32() << 32 | random_u32();

	switch (random_below(4)) {
	case 0:
		return 0;
	case 1:
		return value & random_u32() & random_u32();
	default:
		return value;
	}
}

static u32 twin_finish(struct twin *twin, u32 error)
{
	twin->dead = error == UNCORRECTABLE;
	return error;
}

static void step_read(struct twin *twin, struct chip *chip)
{
	u32 address = random_address(twin);
	u32 len = twin_len(twin, address);
	u32 part = twin_part(twin, address);
	u64 value, expected = 0;
	u32 error = REFUSED;

	if (twin_may_read(twin, address)) {
		error = twin_word(twin, address & -len, len, &expected);
		if (is_secret(part) && !twin_is_digest(twin, address))
			expected = twin_crypt(part, expected, true);
	}
	if (error == UNCORRECTABLE)
		expected = 0;
	EXPECT_EQ(dai_read(chip, address, &value), twin_finish(twin, error));
	EXPECT_EQ(value, expected);
}

/* What is cut is the same but for the number of bits. */
static u32 twin_write(struct twin *twin, u32 address, u64 value, u32 bits)
{
	u32 len = twin_len(twin, address);
	u32 part = twin_part(twin, address);

	if (!twin_may_write(twin, address))
		return REFUSED;
	if (is_secret(part))
		value = twin_crypt(part, value, false);
	return twin_program(twin, address & -len, len, value, bits) ?
		NOT_BLANK : NONE;
}

static u32 twin_write_digest(struct twin *twin, u32 address, u32 bits)
{
	u32 part = twin_part(twin, address);
	u64 digest;
	u32 error;

	if (!twin_may_digest(twin, address))
		return REFUSED;
	error = twin_digest(twin, part, &digest);
	if (error != UNCORRECTABLE &&
	    twin_program(twin, twin->parts[part].digest, 8, digest, bits))
		return NOT_BLANK;
	return error;
}

static void step_write(struct twin *twin, struct chip *chip)
{
	u32 address = random_address(twin);
	u64 value = random_value();

	EXPECT_EQ(dai_write(chip, address, value),
		  twin_write(twin, address, value, 88));
}

static void step_digest(struct twin *twin, struct chip *chip)
{
	u32 address = random_address(twin);
	u32 error = twin_write_digest(twin, address, 88);

	EXPECT_EQ(dai_digest(chip, address), twin_finish(twin, error));
}

static void step_cut(struct twin *twin, struct chip *chip)
{
	u32 address = random_address(twin);
	u32 bits = random_below(92);
	u64 value = random_value();

	if (random_below(2)) {
		dai_start_write(chip, address, value);
		twin_write(twin, address, value, bits);
	} else {
		dai_start(chip, DIGEST, address);
		twin_write_digest(twin, address, bits);
	}
	model->cut(&chip->state, bits);
	model->power_on(&chip->state);
	model->finish(&chip->state);
	twin_reset(twin, chip);
}

static void step_window(struct twin *twin, struct chip *chip)
{
	u32 address = random_address(twin) & ~3U;
	u32 part = twin_part(twin, address);
	u32 value = 0, error = REFUSED;
	u64 expected;
	bool answer;

	answer = model->read(&chip->state, window(address), &value);
	if (!is_software(part)) {
		EXPECT(!answer);
		return;
	}
	if (!(twin->shut >> part & 1))
		error = twin_word(twin, address, 4, &expected);
	EXPECT_EQ(answer, error <= CORRECTED);
	if (answer)
		EXPECT_EQ(value, expected);
	EXPECT_EQ(chip_error(chip, part), error);
	twin_finish(twin, error);
}

static void step_reset(struct twin *twin, struct chip *chip)
{
	static const char *const states[] = { "scrap", "prod", "rma" };

	if (!random_below(4)) {
		twin->next_state = random_below(3);
		model->set_life_cycle(&chip->state, states[twin->next_state]);
	}
	if (random_below(2))
		chip_reset(chip);
	else
		chip_power_cycle(chip);
	twin_reset(twin, chip);
}

static void step_lock(struct twin *twin, struct chip *chip)
{
	u32 part = random_below(5);

	chip_set(chip, OPENTITAN_OTP_READ_LOCK(part), 0);
	twin->shut |= 1U << part;
}

static void step_flip(struct twin *twin, struct chip *chip)
{
	u32 bit = random_below(22);
	u32 address = random_address(twin);

	chip_flip(chip, address, bit);
	twin->code[address / 2] ^= 1U << bit;
}

/* The chip is taken out and another one, with the same array, put in. */
static void step_image(struct twin *twin, struct chip *chip,
		       unsigned int variant)
{
	u8 image[IMAGE_SIZE];
	u32 i;

	chip_save(chip, image);
	for (i = 0; i < 1024; i++)
		EXPECT_EQ(otp_image_get32(image + WORDS + 4 * i),
			  twin->code[i]);
	chip_init(chip, variant);
	EXPECT(model->load(&chip->state, image, IMAGE_SIZE));
	chip_power_cycle(chip);
	twin->next_state = OPEN_STATE;
	twin->repeats = 0;
	twin_reset(twin, chip);
}

static void step_alive(struct twin *twin, struct chip *chip,
		       unsigned int variant)
{
	switch (random_below(128)) {
	case 0 ... 3:
		step_reset(twin, chip);
		break;
	case 4:
		step_lock(twin, chip);
		break;
	case 5:
		step_flip(twin, chip);
		break;
	case 6:
		step_cut(twin, chip);
		break;
	case 7:
		step_image(twin, chip, variant);
		break;
	case 8 ... 11:
		step_digest(twin, chip);
		break;
	case 12 ... 31:
		step_window(twin, chip);
		break;
	case 32 ... 79:
		step_read(twin, chip);
		break;
	default:
		step_write(twin, chip);
		break;
	}
}

static void compare(const struct twin *twin, struct chip *chip)
{
	u32 status = chip_status(chip);
	u32 part;

	EXPECT_EQ(!!(status & IDLE), !twin->dead);
	if (twin->dead)
		EXPECT_EQ(status, FATAL);
	for (part = 0; part <= SECRET2; part++)
		EXPECT_EQ(chip_digest(chip, part), twin->sensed[part]);
	EXPECT_EQ(!!model->why(&chip->state), twin->for_good);
	EXPECT_EQ(model->repeats(&chip->state), twin->repeats);
}

struct tally {
	u32 chips, deaths, locked;
};

static void step(struct twin *twin, struct chip *chip, unsigned int variant,
		 struct tally *tally)
{
	if (twin->dead) {
		step_reset(twin, chip);
		tally->deaths++;
	} else {
		step_alive(twin, chip, variant);
	}
	compare(twin, chip);
	if (random_below(twin->for_good ? 4 : 500))
		return;
	tally->locked += !!twin->sensed[SECRET2];
	tally->chips++;
	twin_init(twin, chip, variant);
}

static void run(unsigned int variant)
{
	struct tally tally = { };
	struct twin twin;
	struct chip chip;
	u32 i;

	twin_init(&twin, &chip, variant);
	for (i = 0; i < STEPS; i++)
		step(&twin, &chip, variant, &tally);
	EXPECT(tally.chips > 50);
	EXPECT(tally.deaths > 50);
	EXPECT(tally.locked > 5);
}

TEST(random_commands_have_the_same_effect_on_both_models_of_earlgrey)
{
	run(EARLGREY);
}

TEST(random_commands_have_the_same_effect_on_both_models_of_earlgrey_1_0_0)
{
	run(EARLGREY_1_0_0);
}

int main(void)
{
	return tap_run();
}
