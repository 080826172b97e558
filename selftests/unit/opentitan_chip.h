/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An OpenTitan OTP controller on the bench: the model, its memory map as the
 * documentation has it, and the shortest possible driver.
 */
#ifndef _OTP_UNIT_OPENTITAN_CHIP_H
#define _OTP_UNIT_OPENTITAN_CHIP_H

#include <assert.h>

#include "../../drivers/otp/mock/image.h"
#include "../../drivers/otp/mock/opentitan.h"
#include "../../drivers/otp/regs/opentitan-otp.h"

enum { EARLGREY, EARLGREY_1_0_0, VARIANTS };

#define SEED		42
#define IMAGE_SIZE	(OTP_IMAGE_HEADER_SIZE + 4 * 1024)
#define WORDS		(OTP_IMAGE_HEADER_SIZE)

/* Shorter than in the header of the registers. */
enum {
	RD = 1, WR = 2, DIGEST = 4,
	NONE = 0, MACRO = 1, CORRECTED = 2, UNCORRECTABLE = 3, NOT_BLANK = 4,
	REFUSED = 5, CHECK_FAIL = 6, FSM = 7,
	DAI = 11, LCI = 12,
	DONE = 1, ERROR = 2,
};

#define IDLE		0x40000U
#define DAI_ERROR	0x800U
#define PENDING		0x80000U
/* All agents in their error state, and nothing idle. */
#define FATAL		0x1fffU

enum {
	VENDOR_TEST, CREATOR, OWNER, CODESIGN, AUTH_STATE, HW_CFG0, HW_CFG1,
	SECRET0, SECRET1, SECRET2, LIFE_CYCLE, PARTS,
};

struct part {
	u32 begin;
	u32 digest;	/* where the data ends as well */
	u32 end;
};

static const struct part parts[VARIANTS][PARTS] = {
	{
		{ 0x000, 0x038, 0x040 }, { 0x040, 0x1e0, 0x1e8 },
		{ 0x1e8, 0x470, 0x478 }, { 0x478, 0x648, 0x650 },
		{ 0x650, 0x670, 0x678 }, { 0x678, 0x6b8, 0x6c0 },
		{ 0x6c0, 0x6c8, 0x6d0 }, { 0x6d0, 0x6f0, 0x6f8 },
		{ 0x6f8, 0x748, 0x750 }, { 0x750, 0x7a0, 0x7a8 },
		{ 0x7a8, 0x800, 0x800 },
	}, {
		{ 0x000, 0x038, 0x040 }, { 0x040, 0x1a8, 0x1b0 },
		{ 0x1b0, 0x470, 0x478 }, { 0x478, 0x648, 0x650 },
		{ 0x650, 0x670, 0x678 }, { 0x678, 0x6b8, 0x6c0 },
		{ 0x6c0, 0x6c8, 0x6d0 }, { 0x6d0, 0x6f0, 0x6f8 },
		{ 0x6f8, 0x748, 0x750 }, { 0x750, 0x7a0, 0x7a8 },
		{ 0x7a8, 0x800, 0x800 },
	},
};

#define PART(part)	(&parts[EARLGREY][part])

static inline bool is_software(u32 part)
{
	return part <= AUTH_STATE;
}

static inline bool is_secret(u32 part)
{
	return part >= SECRET0 && part <= SECRET2;
}

static inline bool has_hw_digest(u32 part)
{
	return part >= HW_CFG0 && part <= SECRET2;
}

static inline u32 part_at(unsigned int variant, u32 address)
{
	u32 part = 0;

	while (address >= parts[variant][part].end)
		part++;
	return part;
}

static inline u32 granule(unsigned int variant, u32 address)
{
	u32 part = part_at(variant, address);

	return is_secret(part) || address >= parts[variant][part].digest ?
		8 : 4;
}

struct chip {
	struct ot_model state;
};

static const struct otp_model_ops *const model = &opentitan_model;

static inline void chip_init(struct chip *chip, unsigned int variant)
{
	model->init(&chip->state, variant, SEED);
	model->power_on(&chip->state);
	model->finish(&chip->state);
}

static inline void chip_reset(struct chip *chip)
{
	model->reset(&chip->state);
	model->finish(&chip->state);
}

static inline void chip_power_cycle(struct chip *chip)
{
	model->power_off(&chip->state);
	model->power_on(&chip->state);
	model->finish(&chip->state);
}

static inline u32 chip_get(struct chip *chip, u32 offset)
{
	u32 value;

	assert(model->read(&chip->state, offset, &value));
	return value;
}

static inline bool chip_answers(struct chip *chip, u32 offset)
{
	u32 value;

	return model->read(&chip->state, offset, &value);
}

static inline void chip_set(struct chip *chip, u32 offset, u32 value)
{
	assert(model->write(&chip->state, offset, value));
}

static inline bool chip_takes(struct chip *chip, u32 offset, u32 value)
{
	return model->write(&chip->state, offset, value);
}

static inline u32 chip_status(struct chip *chip)
{
	return chip_get(chip, OPENTITAN_OTP_STATUS);
}

static inline u32 chip_error(struct chip *chip, u32 agent)
{
	return chip_get(chip, OPENTITAN_OTP_ERR_CODE(agent));
}

static inline bool chip_busy(struct chip *chip)
{
	return model->running(&chip->state) != OTP_MODEL_IDLE;
}

/* Interrupts since the last call. */
static inline u32 chip_irqs(struct chip *chip)
{
	u32 irqs = chip_get(chip, OPENTITAN_OTP_INTR_STATE);

	chip_set(chip, OPENTITAN_OTP_INTR_STATE, irqs);
	return irqs;
}

static inline u32 window(u32 address)
{
	return OPENTITAN_OTP_SW_CFG_WINDOW + address;
}

static inline u64 chip_digest(struct chip *chip, u32 part)
{
	return (u64)chip_get(chip, OPENTITAN_OTP_DIGEST_1(part)) << 32 |
	       chip_get(chip, OPENTITAN_OTP_DIGEST_0(part));
}

static inline void dai_start(struct chip *chip, u32 cmd, u32 address)
{
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS, address);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_CMD, cmd);
}

/* A command that is dropped is not there to be finished. */
static inline u32 dai_finish(struct chip *chip)
{
	if (chip_busy(chip))
		model->finish(&chip->state);
	return chip_error(chip, DAI);
}

static inline u64 dai_rdata(struct chip *chip)
{
	return (u64)chip_get(chip, OPENTITAN_OTP_DIRECT_ACCESS_RDATA_1) << 32 |
	       chip_get(chip, OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0);
}

/* Of 32 bits, or of 64 where that is the granule. All return the error. */
static inline u32 dai_read(struct chip *chip, u32 address, u64 *value)
{
	u32 error;

	dai_start(chip, RD, address);
	error = dai_finish(chip);
	*value = dai_rdata(chip);
	if (granule(chip->state.variant, address) == 4)
		*value = (u32)*value;
	return error;
}

static inline void dai_start_write(struct chip *chip, u32 address, u64 value)
{
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, value);
	chip_set(chip, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1, value >> 32);
	dai_start(chip, WR, address);
}

static inline u32 dai_write(struct chip *chip, u32 address, u64 value)
{
	dai_start_write(chip, address, value);
	return dai_finish(chip);
}

static inline u32 dai_digest(struct chip *chip, u32 address)
{
	dai_start(chip, DIGEST, address);
	return dai_finish(chip);
}

static inline u64 dai_value(struct chip *chip, u32 address)
{
	u64 value;

	dai_read(chip, address, &value);
	return value;
}

/* Where nothing but a lock is of interest. */
static inline u32 dai_read_error(struct chip *chip, u32 address)
{
	u64 value;

	return dai_read(chip, address, &value);
}

/* Decay; bits 16 to 21 of a half-word are its check bits. */
static inline void chip_flip(struct chip *chip, u32 address, u32 bit)
{
	assert(model->flip(&chip->state, 22 * (address / 2) + bit));
}

static inline void chip_save(struct chip *chip, u8 *image)
{
	assert(model->image_size(&chip->state) == IMAGE_SIZE);
	model->save(&chip->state, image);
}

static inline u32 chip_code(struct chip *chip, u32 address)
{
	u8 image[IMAGE_SIZE];

	chip_save(chip, image);
	return otp_image_get32(image + WORDS + 4 * (address / 2));
}

static inline void chip_life_cycle(struct chip *chip, const char *name)
{
	assert(model->set_life_cycle(&chip->state, name));
	chip_reset(chip);
}

/* Locks a partition; acts after the next reset. */
static inline u32 chip_lock(struct chip *chip, u32 part)
{
	if (is_software(part))
		return dai_write(chip, PART(part)->digest, 0x1122334455667788);
	return dai_digest(chip, PART(part)->begin);
}

#endif /* _OTP_UNIT_OPENTITAN_CHIP_H */
