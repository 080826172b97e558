// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives the Astra model with whatever comes, and checks what must hold for
 * every programmable chip: no programmed bit is ever lost or changed, dead
 * stays dead, an image gives the chip back.
 */
#include <stdlib.h>

#include "astra_chip.h"

#define REQUIRE(condition)	do { if (!(condition)) abort(); } while (0)

/* One step of the input. */
struct step {
	u8 action;
	u8 reg;
	u8 operand[4];
};

static void require_monotonic(const struct astra *before,
			      const struct astra *now)
{
	unsigned int i;

	REQUIRE(!before->brick || now->brick);
	for (i = 0; i < ASTRA_MAX_FIELDS; i++) {
		u32 programmed = before->words[i].programmed;

		REQUIRE(!(programmed & ~now->words[i].programmed));
		REQUIRE(!((before->words[i].data ^ now->words[i].data) &
			  programmed));
		REQUIRE(!(now->words[i].data & ~now->words[i].programmed));
		REQUIRE(!before->brick ||
			programmed == now->words[i].programmed);
	}
}

static void require_image_gives_chip_back(struct chip *chip)
{
	struct chip copy = *chip;
	u8 image[MAX_IMAGE];
	size_t size = chip_save(chip, image);

	memset(copy.state.words, 0, sizeof(copy.state.words));
	copy.state.brick = 0;
	REQUIRE(model->load(&copy.state, image, size));
	REQUIRE(!memcmp(&copy, chip, sizeof(copy)));
}

static void require_consistent(struct chip *chip)
{
	bool busy = model->running(&chip->state) != OTP_MODEL_IDLE;

	REQUIRE(busy == (chip_get(chip, ASTRA_MBOX_STATUS) ==
			 ASTRA_MBOX_STATUS_BUSY));
	REQUIRE(!model->why(&chip->state) == !chip->state.brick);
}

static void access_register(struct chip *chip, const struct step *step)
{
	u32 operand = otp_image_get32(step->operand);
	u32 value;

	if (step->reg & 0x80)
		model->read(&chip->state, step->reg & 0x7f, &value);
	else
		model->write(&chip->state, step->reg, operand);
}

static void end_command(struct chip *chip, const struct step *step)
{
	u32 operand = otp_image_get32(step->operand);

	if (model->running(&chip->state) == OTP_MODEL_IDLE)
		return;

	switch (step->reg % 4) {
	case 0:
		model->fail(&chip->state, operand);
		break;
	case 1:
		model->cut(&chip->state, operand);
		model->power_on(&chip->state);
		break;
	default:
		model->finish(&chip->state);
		break;
	}
}

static void do_step(struct chip *chip, const struct step *step)
{
	struct astra before = chip->state;
	u32 operand = otp_image_get32(step->operand);

	switch (step->action % 8) {
	case 0:
		chip_power_cycle(chip);
		break;
	case 1:
		model->reset(&chip->state);
		break;
	case 2:
		end_command(chip, step);
		break;
	case 3:
		chip_start_write(chip, step->reg, operand,
				 step->action & 0x80 ? ~operand : 0xffffffff);
		break;
	case 4:
		chip_start_read(chip, step->reg);
		break;
	case 5:
		require_image_gives_chip_back(chip);
		break;
	default:
		access_register(chip, step);
		break;
	}
	require_monotonic(&before, &chip->state);
	require_consistent(chip);
}

static void flip(struct chip *chip, const u8 *data, size_t size)
{
	for (; size >= 4; data += 4, size -= 4)
		model->flip(&chip->state, otp_image_get32(data));
	require_consistent(chip);
}

/* The header is given, for no fuzzer would ever find it. */
static void load(struct chip *chip, const u8 *data, size_t size)
{
	u8 image[MAX_IMAGE], again[MAX_IMAGE];
	size_t whole = chip_save(chip, image);

	model->load(&chip->state, data, size);
	if (size > whole - OTP_IMAGE_HEADER_SIZE)
		size = whole - OTP_IMAGE_HEADER_SIZE;
	memcpy(image + OTP_IMAGE_HEADER_SIZE, data, size);
	if (!model->load(&chip->state, image, whole))
		return;

	chip_save(chip, again);
	REQUIRE(!memcmp(image, again, whole));
	chip_power_cycle(chip);
	require_consistent(chip);
}

static void drive(struct chip *chip, const u8 *data, size_t size)
{
	struct step step;

	for (; size >= sizeof(step); data += sizeof(step), size -= sizeof(step)) {
		memcpy(&step, data, sizeof(step));
		do_step(chip, &step);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct chip chip;

	if (!size)
		return 0;

	memset(&chip, 0, sizeof(chip));
	chip_init(&chip, data[0] & 1);
	switch (data[0] >> 1 & 7) {
	case 0:
		load(&chip, data + 1, size - 1);
		break;
	case 1:
		flip(&chip, data + 1, size - 1);
		break;
	default:
		drive(&chip, data + 1, size - 1);
		break;
	}
	return 0;
}
