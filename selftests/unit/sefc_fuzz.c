// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives the SEFC model with whatever comes, and checks what must hold for
 * every such chip: a bit that is programmed comes back by an erase only,
 * SECURITY by the ERASE signal only, locks by a reset only, a dead chip stays
 * dead, an image gives the chip back.
 */
#include <stdlib.h>

#include "sefc_chip.h"

#define REQUIRE(condition)	do { if (!(condition)) abort(); } while (0)

/* One step of the input. */
struct step {
	u8 action;
	u8 reg;
	u8 operand[4];
};

static const u32 registers[] = {
	SEFC_FMR, SEFC_FCR, SEFC_FSR, SEFC_FRR, SEFC_USR, SEFC_KBLR, SEFC_WPMR,
	0x18,
};

/* Where no erase comes: the unique id, and block 7. */
static bool is_for_ever(u32 cell)
{
	return cell < 16 || cell >= 16 + 0x7000;
}

static void require_monotonic(const struct sf_array *before,
			      const struct sf_array *now, bool erased)
{
	bool same = !memcmp(before->cells, now->cells, sizeof(now->cells));
	u32 i;

	for (i = 0; i < sizeof(now->cells) && !same; i++)
		REQUIRE((erased && !is_for_ever(i)) ||
			!(now->cells[i] & ~before->cells[i]));
	REQUIRE(!(now->gpnvm & ~0x1ffU));
	REQUIRE(before->repeats <= now->repeats);
}

static void require_same_life(const struct sf_model *before,
			      const struct sf_model *now)
{
	u32 frozen = (before->regs.usr >> 24) * 0x01010101U;

	REQUIRE(!((before->regs.usr ^ now->regs.usr) & frozen));
	REQUIRE(!(before->regs.kblr & ~now->regs.kblr));
	REQUIRE(!(before->regs.wpmr & 0x80 & ~now->regs.wpmr));
	REQUIRE(!(before->array.gpnvm & 1) || now->array.gpnvm & 1);
	REQUIRE(before->regs.silent == now->regs.silent);
	REQUIRE(before->regs.exchanged == now->regs.exchanged);
	REQUIRE(!before->regs.silent ||
		!memcmp(&before->array, &now->array, sizeof(now->array)));
}

static void require_consistent(struct chip *chip)
{
	u32 value;

	REQUIRE(!model->why(&chip->state) ==
		model->read(&chip->state, SEFC_WPMR, &value));
	if (model->why(&chip->state))
		return;
	REQUIRE(!(chip_get(chip, SEFC_FMR) & ~0x0c010f01U));
	REQUIRE(!(sf_read_status(&chip->state.regs) & ~0x00ff003fU));
	REQUIRE(!(value & ~0x9fU));
	REQUIRE(!(model->irq(&chip->state) & ~1U));
}

static void require_image_gives_chip_back(struct chip *chip)
{
	struct chip copy = *chip;
	u8 image[IMAGE_SIZE];

	chip_save(chip, image);
	memset(&copy.state.array, 0, sizeof(copy.state.array));
	REQUIRE(model->load(&copy.state, image, IMAGE_SIZE));
	copy.state.array.repeats = chip->state.array.repeats;
	REQUIRE(!memcmp(&copy, chip, sizeof(copy)));
}

static void access_register(struct chip *chip, const struct step *step)
{
	u32 offset = registers[step->reg % 8];
	u32 value = otp_image_get32(step->operand);

	if (step->action & 0x80)
		model->read(&chip->state, offset, &value);
	else
		model->write(&chip->state, offset, value);
}

/* A key that a fuzzer need not find. */
static void write_with_key(struct chip *chip, const struct step *step)
{
	u32 value = otp_image_get32(step->operand);

	if (step->action & 0x80)
		model->write(&chip->state, SEFC_WPMR, 0x45464300 | step->reg);
	else
		model->write(&chip->state, SEFC_FCR, 0x5a000000 | step->reg |
			     (value & 0xffff) << 8);
}

static void access_flash(struct chip *chip, const struct step *step)
{
	u32 offset = SF_FLASH + (step->operand[0] | step->operand[1] << 8 |
				 (step->operand[2] & 0x3f) << 16);
	u32 value = step->reg * 0x01010101U;

	if (step->action & 0x80)
		model->read(&chip->state, offset, &value);
	else
		model->write(&chip->state, offset & ~3U, value);
}

static void fill(struct chip *chip, const struct step *step)
{
	u32 i;

	for (i = 0; i <= step->reg % PAGE_WORDS; i++)
		model->write(&chip->state, SF_FLASH + 4 * i,
			     otp_image_get32(step->operand) * (i | 1));
}

/* Returns whether a new life has begun. */
static bool end_command(struct chip *chip, const struct step *step)
{
	u32 operand = otp_image_get32(step->operand);

	if (!chip_runs(chip))
		return false;

	switch (step->reg % 4) {
	case 0:
		model->fail(&chip->state, operand);
		return false;
	case 1:
		model->cut(&chip->state, operand & 0xfff);
		model->power_on(&chip->state);
		return true;
	default:
		model->finish(&chip->state);
		return false;
	}
}

static void renew(struct chip *chip, const struct step *step)
{
	static const char *const states[] = {
		"application", "no-application", "nonsense", "",
	};

	model->set_life_cycle(&chip->state, states[step->reg % 4]);
	if (step->action & 0x80)
		model->reset(&chip->state);
	else
		chip_power_cycle(chip);
}

static void erase_signal(struct chip *chip)
{
	u32 gpnvm = chip->state.array.gpnvm;

	REQUIRE(model->erase_signal(&chip->state) ==
		!(gpnvm & 1 && gpnvm & 0x1c));
	model->reset(&chip->state);
}

/* @erased: it may have set bits. Returns whether a new life has begun. */
static bool do_action(struct chip *chip, const struct step *step, bool *erased)
{
	bool runs_erase = chip_runs(chip) &&
			  chip->state.regs.command == SEFC_FCMD_EUS;

	switch (step->action % 8) {
	case 0:
		if (step->reg & 0x80)
			erase_signal(chip);
		else
			renew(chip, step);
		*erased = true;
		return true;
	case 1:
	case 2:
		*erased = runs_erase || step->reg % 4 == 1;
		return end_command(chip, step);
	case 3:
		access_flash(chip, step);
		return false;
	case 4:
		fill(chip, step);
		return false;
	case 5:
		access_register(chip, step);
		return false;
	default:
		write_with_key(chip, step);
		return false;
	}
}

static void do_step(struct chip *chip, struct sf_model *before,
		    const struct step *step)
{
	bool erased = false;

	*before = chip->state;
	if (!do_action(chip, step, &erased))
		require_same_life(before, &chip->state);
	require_monotonic(&before->array, &chip->state.array, erased);
	require_consistent(chip);
}

static void drive(struct chip *chip, const u8 *data, size_t size)
{
	static struct sf_model before;
	struct step step;

	chip_open(chip);
	for (; size >= sizeof(step); data += sizeof(step), size -= sizeof(step)) {
		memcpy(&step, data, sizeof(step));
		do_step(chip, &before, &step);
	}
	require_image_gives_chip_back(chip);
}

static void flip(struct chip *chip, const u8 *data, size_t size)
{
	for (; size >= 3; data += 3, size -= 3)
		model->flip(&chip->state, data[0] | data[1] << 8 |
			    data[2] << 16);
	require_image_gives_chip_back(chip);
	chip_power_cycle(chip);
	require_consistent(chip);
}

/* The header is given, for no fuzzer would ever find it. */
static void load(struct chip *chip, const u8 *data, size_t size)
{
	static u8 image[IMAGE_SIZE], again[IMAGE_SIZE];
	size_t front = size / 2;

	chip_save(chip, image);
	model->load(&chip->state, data, size);
	memcpy(image + WORDS, data, front);
	memcpy(image + IMAGE_SIZE - (size - front), data + front,
	       size - front);
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
	static struct chip chip;

	if (!size)
		return 0;

	memset(&chip, 0, sizeof(chip));
	chip_init(&chip);
	switch (data[0] & 7) {
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
