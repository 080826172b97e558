/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A chip with a SEFC on the bench: the model, and the shortest possible driver.
 */
#ifndef _OTP_UNIT_SEFC_CHIP_H
#define _OTP_UNIT_SEFC_CHIP_H

#include <assert.h>

#include "../../drivers/otp/mock/image.h"
#include "../../drivers/otp/mock/sefc.h"

#define SEED		42
#define BLANK		0xffffffff
#define PLANE		0x100000
#define PAGE_WORDS	128
#define USER_SIZE	0x8000
#define WORDS		48
#define IMAGE_SIZE	66152

/* Flags of EEFC_FSR */
#define FRDY		SEFC_FSR_FRDY
#define FCMDE		SEFC_FSR_FCMDE
#define FLOCKE		SEFC_FSR_FLOCKE
#define FLERR		SEFC_FSR_FLERR
#define WPERR		SEFC_FSR_WPERR
#define FLSUSP		SEFC_FSR_FLSUSP

struct chip {
	struct sf_model state;
};

static const struct otp_model_ops *const model = &sefc_model;

static inline void chip_init(struct chip *chip)
{
	model->init(&chip->state, 0, SEED);
	model->power_on(&chip->state);
}

static inline u32 chip_get(struct chip *chip, u32 offset)
{
	u32 value = 0;

	assert(model->read(&chip->state, offset, &value));
	return value;
}

static inline void chip_set(struct chip *chip, u32 offset, u32 value)
{
	assert(model->write(&chip->state, offset, value));
}

static inline u32 chip_fsr(struct chip *chip)
{
	return chip_get(chip, SEFC_FSR);
}

static inline bool chip_runs(struct chip *chip)
{
	return model->running(&chip->state) != OTP_MODEL_IDLE;
}

static inline void chip_start(struct chip *chip, u32 command, u32 argument)
{
	chip_set(chip, SEFC_FCR, 0x5a000000 | argument << 8 | command);
}

/* Runs a command to its end; returns EEFC_FSR. */
static inline u32 chip_do(struct chip *chip, u32 command, u32 argument)
{
	chip_start(chip, command, argument);
	if (chip_runs(chip))
		model->finish(&chip->state);
	return chip_fsr(chip);
}

static inline u32 chip_flash(struct chip *chip, u32 offset)
{
	return chip_get(chip, SF_FLASH + offset);
}

static inline bool chip_bus_error(struct chip *chip, u32 offset)
{
	u32 value;

	return !model->read(&chip->state, SF_FLASH + offset, &value);
}

static inline void chip_scod(struct chip *chip)
{
	chip_set(chip, SEFC_FMR, chip_get(chip, SEFC_FMR) | SEFC_FMR_SCOD);
}

static inline void chip_wpmr(struct chip *chip, u32 protection)
{
	chip_set(chip, SEFC_WPMR, 0x45464300 | protection);
}

/* All blocks, to be read and written: all that a driver does beforehand. */
static inline void chip_open(struct chip *chip)
{
	chip_wpmr(chip, 0);
	chip_set(chip, SEFC_USR, 0xffff);
	chip_scod(chip);
}

static inline void chip_init_open(struct chip *chip)
{
	chip_init(chip);
	chip_open(chip);
}

static inline void chip_power_cycle(struct chip *chip)
{
	model->power_off(&chip->state);
	model->power_on(&chip->state);
}

/* Reads of a word of the user signature; false is a bus error. */
static inline bool chip_read_user(struct chip *chip, u32 offset, u32 *value)
{
	bool there;

	chip_do(chip, SEFC_FCMD_STUS, 0);
	there = model->read(&chip->state, SF_FLASH + offset, value);
	chip_do(chip, SEFC_FCMD_SPUS, 0);
	return there;
}

static inline u32 chip_user(struct chip *chip, u32 offset)
{
	u32 value;

	assert(chip_read_user(chip, offset, &value));
	return value;
}

static inline void chip_fill(struct chip *chip, const u32 *words)
{
	u32 i;

	for (i = 0; i < PAGE_WORDS; i++)
		chip_set(chip, SF_FLASH + 4 * i, words[i]);
}

/* A page of which all but two words stay as they are. */
static inline void chip_fill_word(struct chip *chip, u32 word, u32 low,
				  u32 high)
{
	u32 words[PAGE_WORDS];

	memset(words, 0xff, sizeof(words));
	words[word] = low;
	words[word + 1] = high;
	chip_fill(chip, words);
}

/* Programs 64 bits at @offset, which is a multiple of 8. */
static inline u32 chip_program(struct chip *chip, u32 offset, u32 low,
			       u32 high)
{
	chip_fill_word(chip, offset % 512 / 4, low, high);
	return chip_do(chip, SEFC_FCMD_WUS, offset / 512);
}

static inline u32 chip_gpnvm(struct chip *chip)
{
	chip_do(chip, SEFC_FCMD_GGPB, 0);
	return chip_get(chip, SEFC_FRR);
}

/* Bit by bit, whatever is in between; SECURITY last. */
static inline void chip_set_gpnvm(struct chip *chip, u32 value)
{
	u32 now = chip_gpnvm(chip);
	u32 bit;

	for (bit = 9; bit--; )
		if ((now ^ value) & 1U << bit)
			chip_do(chip, value & 1U << bit ? SEFC_FCMD_SGPB :
							  SEFC_FCMD_CGPB, bit);
}

static inline void chip_save(struct chip *chip, u8 *image)
{
	assert(model->image_size(&chip->state) == IMAGE_SIZE);
	model->save(&chip->state, image);
}

#endif /* _OTP_UNIT_SEFC_CHIP_H */
