// SPDX-License-Identifier: GPL-2.0-only
/*
 * The secure journal model against a second one that shares nothing with it
 * but the numbers of the registers: it has a flag for each thing that can stop
 * a store, and a fuse is a flag as well.
 */
#include "numbers.h"
#include "secure_journal_chip.h"
#include "tap.h"

#define STEPS		1000000
#define CHECK_EVERY	500

struct twin {
	unsigned int variant;
	unsigned int bytes[1776];
	unsigned int cells[8];
	bool blown[64];
	unsigned int wasted;	/* pulses on blown fuses */

	bool loaded;		/* the guard knows a ratchet, which is ... */
	unsigned int known;	/* ... this */
	bool blocked;
	bool locked;
	bool error;
	unsigned int number;	/* of the fuse to program, plus 1 */
	bool seen[64];		/* fuses as they were read last */
	bool read_done;
	bool program_done;
};

static u32 below(u32 bound)
{
	return (random_u64() >> 20) % bound;
}

static void twin_reset(struct twin *twin)
{
	twin->loaded = false;
	twin->blocked = true;
	twin->locked = false;
	twin->error = false;
	twin->number = 64;
	memset(twin->seen, 0, sizeof(twin->seen));
	twin->read_done = false;
	twin->program_done = false;
}

static void new_chip(struct twin *twin, struct chip *chip,
		     unsigned int variant)
{
	static const char magic[] = "NVDS";
	u32 i;

	memset(twin, 0, sizeof(*twin));
	twin->variant = variant;
	for (i = 0; i < 1776; i++)
		twin->bytes[i] = i < 4 ? magic[i] : 255;
	if (variant == PRODUCTION) {
		twin->cells[0] = 4;
		twin->blown[53] = true;
	}
	twin_reset(twin);
	chip_init(chip, variant);
}

/* The journal */

static bool twin_lets_through(const struct twin *twin, u32 offset)
{
	if (twin->blocked)
		return false;
	if (twin->locked)
		return false;
	if (!twin->blown[53])
		return true;
	if (!twin->loaded)
		return false;
	return offset >= twin->known;
}

static void twin_store(struct twin *twin, u32 offset, u32 value)
{
	if (twin_lets_through(twin, offset))
		twin->bytes[offset] = value;
	else
		twin->error = true;
}

/* Mostly around the ratchet, where it matters. */
static u32 random_offset(const struct twin *twin)
{
	u32 offset = twin->cells[0] + below(7) - 3;

	return offset < 1776 && below(4) ? offset : below(1776);
}

static void step_store(struct twin *twin, struct chip *chip)
{
	u32 offset = random_offset(twin);
	u32 value = below(256);

	chip_set(chip, SJ_JOURNAL + offset, value);
	twin_store(twin, offset, value);
	EXPECT_EQ(chip_get(chip, SJ_JOURNAL + offset), twin->bytes[offset]);
}

/* The counters */

static u32 twin_read_counter(struct twin *twin, u32 n)
{
	u32 answer = twin->cells[n];

	if (n)
		return answer;
	if (!twin->loaded)
		answer = 65535;
	else
		answer = twin->known;
	twin->loaded = true;
	twin->known = twin->cells[0];
	return answer;
}

static bool twin_counts(const struct twin *twin, u32 n, u32 value)
{
	if (twin->blocked || twin->locked)
		return false;
	if (value >= 2048)
		return false;
	if (twin->blown[53] && value != twin->cells[n] + 1)
		return false;
	return true;
}

static void twin_write_counter(struct twin *twin, u32 n, u32 value)
{
	if (!twin_counts(twin, n, value)) {
		twin->error = true;
		return;
	}
	twin->cells[n] = value;
	if (n == 0) {
		twin->loaded = true;
		twin->known = value;
	}
}

static u32 random_count(const struct twin *twin, u32 n)
{
	switch (below(8)) {
	case 0:
		return below(65536);
	case 1:
		return below(2200);
	case 2:
		return (twin->cells[n] + below(4) - 1) & 0xffff;
	default:
		return (twin->cells[n] + 1) & 0xffff;
	}
}

static void step_count(struct twin *twin, struct chip *chip)
{
	u32 n = below(2) ? 0 : below(8);
	u32 value = random_count(twin, n);

	chip_count(chip, n, value);
	twin_write_counter(twin, n, value);
}

static void step_read_counter(struct twin *twin, struct chip *chip)
{
	u32 n = below(2) ? 0 : below(8);

	EXPECT_EQ(chip_counter(chip, n), twin_read_counter(twin, n));
}

/* The protection of blocks */

static void step_block(struct twin *twin, struct chip *chip)
{
	u32 n = below(4) ? 7 : below(8);
	u32 value = random_u64() | (below(4) ? 0 : 0x80000000);

	if (below(3))
		value &= 0x7fffffff;
	chip_set(chip, SJ_WRPR + 0xb4 + 4 * n, value);
	if (n == 7)
		twin->blocked = value & 0x80000000;
}

static void step_lock(struct twin *twin, struct chip *chip)
{
	u32 n = below(2) ? 7 : below(8);
	u32 value = random_u64();

	if (below(4))
		value &= 0x7fffffff;
	chip_set(chip, SJ_WRPR + 0xd4 + 4 * n, value);
	if (n == 7 && value & 0x80000000)
		twin->locked = true;
}

/* Fuses */

static void twin_program(struct twin *twin)
{
	bool *fuse;

	if (twin->number < 1 || twin->number > 64)
		return;
	fuse = &twin->blown[twin->number - 1];
	if (*fuse)
		twin->wasted++;
	*fuse = true;
	twin->program_done = true;
}

static void twin_start(struct twin *twin)
{
	twin->read_done = false;
	twin->program_done = false;
}

/* Fuse 53 in one of many, or there would soon be no other part. */
static void step_choose(struct twin *twin, struct chip *chip)
{
	u32 number = below(4) ? below(64) + 1 : below(128);

	if (number == 54 && below(20))
		number = 0;
	chip_set(chip, SJ_NVM + 0x04, number << 2 | below(4));
	twin->number = number;
}

static void step_program(struct twin *twin, struct chip *chip)
{
	u32 bits = below(3);

	twin_start(twin);
	chip_set(chip, SJ_NVM + 0x00, 0x80000002);
	EXPECT_EQ(chip_get(chip, SJ_NVM + 0x10), 0x80000000);
	switch (below(8)) {
	case 0:
		if (bits)
			twin_program(twin);
		twin_reset(twin);
		model->cut(&chip->state, bits);
		model->power_on(&chip->state);
		break;
	case 1:
		twin->read_done = bits & 1;
		twin->program_done = bits & 2;
		model->fail(&chip->state, bits);
		break;
	default:
		twin_program(twin);
		model->finish(&chip->state);
		break;
	}
}

static void step_read_fuses(struct twin *twin, struct chip *chip)
{
	twin_start(twin);
	memcpy(twin->seen, twin->blown, sizeof(twin->seen));
	twin->read_done = true;
	chip_set(chip, SJ_NVM + 0x00, 0x80000001);
	model->finish(&chip->state);
}

/* The chip as a whole */

static void step_reset(struct twin *twin, struct chip *chip)
{
	if (below(2))
		model->reset(&chip->state);
	else
		chip_power_cycle(chip);
	twin_reset(twin);
}

static void step_flip(struct twin *twin, struct chip *chip)
{
	u32 bit = below(4) ? below(14208) : 14208 + below(256);
	bool there = bit < 14336;

	EXPECT_EQ(model->flip(&chip->state, bit), there);
	if (bit < 14208)
		twin->bytes[bit / 8] ^= 1 << bit % 8;
	else if (there)
		twin->cells[(bit - 14208) / 16] ^= 1 << bit % 16;
}

/* The chip is taken out and another one, with the same memory, put in. */
static void step_image(struct twin *twin, struct chip *chip)
{
	u8 image[MAX_IMAGE];
	size_t size = chip_save(chip, image);

	chip_init(chip, twin->variant);
	EXPECT(model->load(&chip->state, image, size));
	twin->wasted = 0;
	twin_reset(twin);
}

static void check_all(const struct twin *twin, struct chip *chip)
{
	u64 seen = 0;
	u32 i;

	for (i = 0; i < 1776; i++)
		EXPECT_EQ(chip_get(chip, SJ_JOURNAL + i), twin->bytes[i]);
	for (i = 1; i < 8; i++)
		EXPECT_EQ(chip_counter(chip, i), twin->cells[i]);
	for (i = 0; i < 64; i++)
		if (twin->seen[i])
			seen |= 1ULL << i;
	EXPECT_EQ(chip_data(chip), seen);
	EXPECT_EQ(model->repeats(&chip->state), twin->wasted);
}

static void check_status(const struct twin *twin, struct chip *chip)
{
	EXPECT_EQ(chip_get(chip, SJ_RRAM + 0x118), twin->error ? 2 : 0);
	EXPECT_EQ(chip_get(chip, SJ_NVM + 0x10),
		  (twin->read_done ? 1 : 0) | (twin->program_done ? 2 : 0));
	EXPECT_EQ(chip_get(chip, SJ_WRPR + 0xd0) >> 31, twin->blocked);
	EXPECT_EQ(chip_get(chip, SJ_WRPR + 0x110) >> 31, twin->locked);
}

static void step(struct twin *twin, struct chip *chip)
{
	switch (below(256)) {
	case 0:
		step_reset(twin, chip);
		break;
	case 1:
		step_flip(twin, chip);
		break;
	case 2:
		step_image(twin, chip);
		break;
	case 3:
		step_lock(twin, chip);
		break;
	case 4 ... 15:
		step_block(twin, chip);
		break;
	case 16 ... 19:
		step_choose(twin, chip);
		break;
	case 20 ... 23:
		step_program(twin, chip);
		break;
	case 24 ... 31:
		step_read_fuses(twin, chip);
		break;
	case 32 ... 63:
		step_read_counter(twin, chip);
		break;
	case 64 ... 127:
		step_count(twin, chip);
		break;
	default:
		step_store(twin, chip);
		break;
	}
	check_status(twin, chip);
}

/* How much of it got through to the memory shows whether it was worth it. */
static void run(unsigned int variant)
{
	u32 i, before, stored = 0, counted = 0, refused = 0;
	struct twin twin;
	struct chip chip;

	new_chip(&twin, &chip, variant);
	for (i = 0; i < STEPS; i++) {
		if (!below(20000))
			new_chip(&twin, &chip, variant);
		before = twin.cells[0];
		stored += twin_lets_through(&twin, before);
		refused += twin.error;
		step(&twin, &chip);
		counted += twin.cells[0] != before;
		if (!(i % CHECK_EVERY))
			check_all(&twin, &chip);
	}
	EXPECT(stored > STEPS / 10);
	EXPECT(refused > STEPS / 10);
	EXPECT(counted > STEPS / 100);
}

TEST(random_accesses_have_the_same_effect_on_both_production_parts)
{
	run(PRODUCTION);
}

TEST(random_accesses_have_the_same_effect_on_both_development_parts)
{
	run(DEVELOPMENT);
}

int main(void)
{
	return tap_run();
}
