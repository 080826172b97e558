// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Astra model against a second one that shares nothing with it: it reads
 * its tables from the vectors and works bit by bit.
 */
#include "astra_chip.h"
#include "astra_table.h"
#include "tap.h"

#define STEPS	100000

struct twin {
	struct astra_row rows[ASTRA_INDICES];
	signed char bits[ASTRA_INDICES][32];	/* -1: not programmed */
	bool bricked;
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

static u32 twin_mask(const struct twin *twin, u32 index)
{
	u32 mask = 0, bit;

	for (bit = 0; bit < 32; bit++)
		if (twin->bits[index][bit] >= 0)
			mask |= 1U << bit;
	return mask;
}

static u32 twin_data(const struct twin *twin, u32 index)
{
	u32 data = 0, bit;

	for (bit = 0; bit < 32; bit++)
		if (twin->bits[index][bit] == 1)
			data |= 1U << bit;
	return data;
}

static void twin_program(struct twin *twin, u32 index, u32 data, u32 mask,
			 u32 count)
{
	u32 bit;

	for (bit = 0; bit < 32 && count; bit++) {
		if (!(mask & 1U << bit) || twin->bits[index][bit] >= 0)
			continue;
		twin->bits[index][bit] = data >> bit & 1;
		count--;
	}
}

/* A new chip; what the factory has programmed is taken over as it is. */
static void twin_init(struct twin *twin, struct chip *chip,
		      unsigned int variant)
{
	u32 index, data, mask;

	memset(twin->bits, -1, sizeof(twin->bits));
	twin->bricked = false;
	astra_table_load(twin->rows, variant);
	chip_init(chip, variant);
	for (index = 0; index < ASTRA_INDICES; index++) {
		chip_read(chip, index, &data, &mask);
		twin_program(twin, index, data, mask, 32);
	}
}

static u32 twin_status(const struct twin *twin, u32 index, const char *refused,
		       u32 status)
{
	if (twin->bricked)
		return ASTRA_STATUS_FAILURE;
	if (index >= ASTRA_INDICES || !twin->rows[index].exists)
		return ASTRA_STATUS_INVALID_INDEX;
	if (astra_row_is(&twin->rows[index], refused))
		return status;
	return ASTRA_STATUS_SUCCESS;
}

static u32 twin_write_status(const struct twin *twin, u32 index, u32 mask)
{
	u32 status = twin_status(twin, index, "RO", ASTRA_STATUS_READ_ONLY);

	if (status == ASTRA_STATUS_SUCCESS &&
	    !astra_row_is_user_data(&twin->rows[index]) &&
	    mask != twin->rows[index].mask)
		return ASTRA_STATUS_FAILURE;
	return status;
}

static void twin_new_session(struct twin *twin)
{
	bool begun = false, complete = true, keys = false;
	u32 index;

	for (index = 0; index < ASTRA_INDICES; index++) {
		if (!twin->rows[index].atomic)
			continue;
		if (twin_mask(twin, index) != twin->rows[index].mask)
			complete = false;
		if (twin_mask(twin, index)) {
			begun = true;
			if (index < 112)
				keys = true;
		}
	}
	if (begun && (!complete || (keys && twin_data(twin, 113) != 1)))
		twin->bricked = true;
}

static u32 random_index(void)
{
	switch (random_below(8)) {
	case 0:
		return random_u32();
	case 1:
	case 2:
		return random_below(ASTRA_INDICES);
	case 3:
		return 200 + random_below(12);
	case 4:
		return 114 + random_below(7);
	default:
		return random_below(32);
	}
}

static u32 random_mask(const struct twin *twin, u32 index)
{
	if (random_below(4) && index < ASTRA_INDICES &&
	    !astra_row_is_user_data(&twin->rows[index]))
		return twin->rows[index].mask;
	return random_u32() & random_u32();
}

static void step_read(struct twin *twin, struct chip *chip)
{
	u32 index = random_index();
	u32 data, mask, status;

	status = twin_status(twin, index, "WO", ASTRA_STATUS_WRITE_ONLY);
	EXPECT_EQ(chip_read(chip, index, &data, &mask), status);
	if (status == ASTRA_STATUS_SUCCESS) {
		EXPECT_EQ(data, twin_data(twin, index));
		EXPECT_EQ(mask, twin_mask(twin, index));
	} else if (status == ASTRA_STATUS_WRITE_ONLY) {
		EXPECT_EQ(data, 0xdeadbeaf);
		EXPECT_EQ(mask, twin_mask(twin, index));
	} else {
		EXPECT_EQ(data, 0);
		EXPECT_EQ(mask, 0);
	}
}

static void step_write(struct twin *twin, struct chip *chip)
{
	u32 index = random_index();
	u32 mask = random_mask(twin, index);
	u32 data = random_u32();
	u32 status = twin_write_status(twin, index, mask);

	EXPECT_EQ(chip_write(chip, index, data, mask), status);
	if (status == ASTRA_STATUS_SUCCESS)
		twin_program(twin, index, data, mask, 32);
}

static void step_cut(struct twin *twin, struct chip *chip)
{
	u32 index = random_index();
	u32 mask = random_mask(twin, index);
	u32 data = random_u32();
	u32 count = random_below(34);

	chip_start_write(chip, index, data, mask);
	if (twin_write_status(twin, index, mask) == ASTRA_STATUS_SUCCESS)
		twin_program(twin, index, data, mask, count);
	model->cut(&chip->state, count);
	model->power_on(&chip->state);
	twin_new_session(twin);
}

static void step_group(struct twin *twin, struct chip *chip)
{
	u32 security = !!random_below(4);
	u32 index, data, mask;

	for (index = 100; index <= 113; index++) {
		mask = twin->rows[index].mask;
		data = index == 113 ? security : random_u32();
		EXPECT_EQ(chip_write(chip, index, data, mask),
			  twin_write_status(twin, index, mask));
		if (!twin->bricked)
			twin_program(twin, index, data, mask, 32);
	}
}

static void step_session(struct twin *twin, struct chip *chip)
{
	if (random_below(2))
		model->reset(&chip->state);
	else
		chip_power_cycle(chip);
	twin_new_session(twin);
}

/* The chip is taken out and another one, with the same array, put in. */
static void step_image(struct chip *chip, unsigned int variant)
{
	u8 image[MAX_IMAGE];
	size_t size = chip_save(chip, image);

	chip_init(chip, variant);
	EXPECT(model->load(&chip->state, image, size));
}

static void step(struct twin *twin, struct chip *chip, unsigned int variant)
{
	switch (random_below(64)) {
	case 0:
		step_cut(twin, chip);
		break;
	case 1:
		step_session(twin, chip);
		break;
	case 2:
		step_group(twin, chip);
		break;
	case 3:
		step_image(chip, variant);
		break;
	case 4 ... 31:
		step_read(twin, chip);
		break;
	default:
		step_write(twin, chip);
		break;
	}
	EXPECT_EQ(chip_bricked(chip), twin->bricked);
}

static void run(unsigned int variant)
{
	struct twin twin;
	struct chip chip;
	u32 i, chips = 0;

	twin_init(&twin, &chip, variant);
	for (i = 0; i < STEPS; i++) {
		step(&twin, &chip, variant);
		if (!random_below(twin.bricked ? 50 : 5000)) {
			twin_init(&twin, &chip, variant);
			chips++;
		}
	}
	EXPECT(chips > 10);
}

TEST(random_commands_have_the_same_effect_on_both_models_of_v2_1)
{
	run(V2_1);
}

TEST(random_commands_have_the_same_effect_on_both_models_of_v2_5)
{
	run(V2_5);
}

int main(void)
{
	return tap_run();
}
