// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives the OpenTitan model with whatever comes, and checks what must hold
 * for every programmable chip: no programmed bit is ever lost, dead stays dead
 * until a reset, what was sensed changes at a reset only, an image gives the
 * chip back.
 */
#include <stdlib.h>

#include "opentitan_chip.h"

#define REQUIRE(condition)	do { if (!(condition)) abort(); } while (0)

/* One step of the input. */
struct step {
	u8 action;
	u8 reg[2];
	u8 operand[4];
};

static u32 step_reg(const struct step *step)
{
	return step->reg[0] | step->reg[1] << 8;
}

static void require_monotonic(const struct ot_model *before,
			      const struct ot_model *now)
{
	u32 i;

	for (i = 0; i < 1024; i++) {
		REQUIRE(!(before->array.code[i] & ~now->array.code[i]));
		REQUIRE(!(now->array.code[i] >> 22));
	}
	REQUIRE(before->array.repeats <= now->array.repeats);
}

static void require_same_life(const struct ot_model *before,
			      const struct ot_model *now)
{
	REQUIRE(!before->regs.dead || now->regs.dead);
	REQUIRE(!memcmp(before->regs.sensed, now->regs.sensed,
			sizeof(now->regs.sensed)));
	REQUIRE(now->regs.regwen <= before->regs.regwen);
	REQUIRE(now->regs.check_regwen <= before->regs.check_regwen);
}

static void require_image_gives_chip_back(struct chip *chip)
{
	struct chip copy = *chip;
	u8 image[IMAGE_SIZE];

	chip_save(chip, image);
	memset(copy.state.array.code, 0, sizeof(copy.state.array.code));
	REQUIRE(model->load(&copy.state, image, IMAGE_SIZE));
	copy.state.array.repeats = chip->state.array.repeats;
	REQUIRE(!memcmp(&copy, chip, sizeof(copy)));
}

static void require_consistent(struct chip *chip)
{
	u32 status = chip_status(chip);
	u32 i, agents = 0;

	for (i = 0; i <= LCI; i++)
		agents |= !!chip_error(chip, i) << i;
	REQUIRE((status & FATAL) == agents);
	REQUIRE(!!(status & IDLE) ==
		(!chip_busy(chip) && !chip->state.regs.dead));
	REQUIRE(!(chip_get(chip, OPENTITAN_OTP_DIRECT_ACCESS_REGWEN) &&
		  !(status & IDLE)));
	REQUIRE(!chip->state.regs.dead || agents == FATAL);
	REQUIRE(!model->why(&chip->state) || chip->state.regs.dead);
	REQUIRE(!(model->irq(&chip->state) & ~3U));
}

static void access_register(struct chip *chip, const struct step *step)
{
	u32 value;

	if (step->action & 0x80)
		model->read(&chip->state, step_reg(step) & 0xfff, &value);
	else
		model->write(&chip->state, step_reg(step) & 0xff,
			       otp_image_get32(step->operand));
}

/* Returns whether a new life has begun. */
static bool end_command(struct chip *chip, const struct step *step)
{
	u32 operand = otp_image_get32(step->operand);

	if (!chip_busy(chip))
		return false;

	switch (step->reg[0] % 4) {
	case 0:
		model->fail(&chip->state, operand);
		return false;
	case 1:
		model->cut(&chip->state, operand & 0x7f);
		model->power_on(&chip->state);
		return true;
	default:
		model->finish(&chip->state);
		return false;
	}
}

static bool renew(struct chip *chip, const struct step *step)
{
	static const char *const states[] = { "raw", "dev", "rma", "nonsense" };

	model->set_life_cycle(&chip->state, states[step->reg[0] % 4]);
	if (step->action & 0x80)
		model->reset(&chip->state);
	else
		chip_power_cycle(chip);
	return true;
}

static void command(struct chip *chip, const struct step *step)
{
	u32 operand = otp_image_get32(step->operand);

	if (step->action & 0x80)
		operand &= operand >> 16;
	dai_start_write(chip, step_reg(step), operand * 0x100000001ULL);
	if (step->action & 0x40)
		dai_finish(chip);
}

static void do_step(struct chip *chip, const struct step *step)
{
	struct ot_model before = chip->state;
	bool renewed = false;

	switch (step->action % 8) {
	case 0:
		renewed = renew(chip, step);
		break;
	case 1:
		model->advance(&chip->state,
			       (u64)otp_image_get32(step->operand) <<
			       step->reg[0] % 40);
		break;
	case 2:
	case 3:
		renewed = end_command(chip, step);
		break;
	case 4:
		command(chip, step);
		break;
	case 5:
		dai_start(chip, step->action & 0x80 ? RD : DIGEST,
			  step_reg(step));
		break;
	default:
		access_register(chip, step);
		break;
	}
	require_monotonic(&before, &chip->state);
	if (!renewed && !before.regs.init)
		require_same_life(&before, &chip->state);
	require_consistent(chip);
}

static void drive(struct chip *chip, const u8 *data, size_t size)
{
	struct step step;

	for (; size >= sizeof(step); data += sizeof(step), size -= sizeof(step)) {
		memcpy(&step, data, sizeof(step));
		do_step(chip, &step);
	}
	require_image_gives_chip_back(chip);
}

static void flip(struct chip *chip, const u8 *data, size_t size)
{
	for (; size >= 2; data += 2, size -= 2)
		model->flip(&chip->state, data[0] | data[1] << 8);
	chip_reset(chip);
	require_consistent(chip);
	chip_set(chip, OPENTITAN_OTP_CHECK_TRIGGER, 3);
	model->advance(&chip->state, 1000000);
	require_consistent(chip);
}

/* The header is given, for no fuzzer would ever find it. */
static void load(struct chip *chip, const u8 *data, size_t size)
{
	u8 image[IMAGE_SIZE], again[IMAGE_SIZE];

	chip_save(chip, image);
	model->load(&chip->state, data, size);
	if (size > IMAGE_SIZE - WORDS)
		size = IMAGE_SIZE - WORDS;
	memcpy(image + WORDS, data, size);
	if (!model->load(&chip->state, image, IMAGE_SIZE))
		return;

	chip_save(chip, again);
	REQUIRE(!memcmp(image, again, IMAGE_SIZE));
	chip_power_cycle(chip);
	require_consistent(chip);
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
