// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the SEFC model is as a whole: windows, factory, power, interrupt, image
 * and decay.
 */
#include "numbers.h"
#include "sefc_chip.h"
#include "tap.h"

/* The windows */

static const struct otp_model_window expected_windows[] = {
	{ "registers", 0, 0x200, 4 },
	{ "flash", SF_FLASH, 0x200000, 4 },
};

TEST(the_windows_have_these_names_sizes_and_widths)
{
	const struct otp_model_window *window = model->windows;
	u32 i;

	for (i = 0; i < COUNT(expected_windows); i++, window++) {
		EXPECT(!strcmp(window->name, expected_windows[i].name));
		EXPECT_EQ(window->first, expected_windows[i].first);
		EXPECT_EQ(window->size, expected_windows[i].size);
		EXPECT_EQ(window->width, expected_windows[i].width);
		EXPECT(window->first + window->size <= model->register_space);
	}
	EXPECT(!window->name);
}

TEST(there_are_seven_registers)
{
	static const u32 there[] = { 0, 4, 8, 0xc, 0x10, 0x14, 0xe4 };
	u32 offset, value, count = 0;
	struct chip chip;

	chip_init(&chip);
	for (offset = 0; offset < 0x1000; offset++) {
		bool found = model->read(&chip.state, offset, &value);

		EXPECT_EQ(model->write(&chip.state, offset, 0), found);
		EXPECT(!found || offset == there[count]);
		count += found;
	}
	EXPECT_EQ(count, COUNT(there));
}

TEST(the_flash_has_two_planes)
{
	u32 offset, value;
	struct chip chip;

	chip_init(&chip);
	for (offset = 0; offset < 2 * PLANE; offset += 4) {
		EXPECT_EQ(chip_flash(&chip, offset), BLANK);
		EXPECT(chip_bus_error(&chip, offset + 1));
		EXPECT(chip_bus_error(&chip, offset + 2));
	}
	EXPECT(chip_bus_error(&chip, 2 * PLANE));
	EXPECT(!model->write(&chip.state, SF_FLASH + 2 * PLANE, 0));
	EXPECT(!model->write(&chip.state, SF_FLASH + 2, 0));
	EXPECT(!model->read(&chip.state, SF_FLASH - 4, &value));
	EXPECT(!model->read(&chip.state, 0xfffffffc, &value));
}

/* The factory */

TEST(a_new_chip_is_blank)
{
	struct chip chip;
	u32 offset;

	chip_init_open(&chip);
	for (offset = 0; offset < USER_SIZE; offset += 4)
		EXPECT_EQ(chip_user(&chip, offset), BLANK);
	EXPECT_EQ(chip_gpnvm(&chip), 0);
	EXPECT(!strcmp(model->life_cycle(&chip.state), "no-application"));
	EXPECT_EQ(model->repeats(&chip.state), 0);
	EXPECT(!model->why(&chip.state));
}

TEST(a_reset_leaves_these_values)
{
	struct chip chip;

	chip_init(&chip);
	EXPECT_EQ(chip_get(&chip, SEFC_FMR), 0x0c000000);
	EXPECT_EQ(chip_get(&chip, SEFC_FCR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_FSR), 1);
	EXPECT_EQ(chip_get(&chip, SEFC_FRR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_USR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_KBLR), 0);
	EXPECT_EQ(chip_get(&chip, SEFC_WPMR), 0x10);
}

int main(void)
{
	return tap_run();
}
