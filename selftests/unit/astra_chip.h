/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An Astra chip on the bench: the model, and the shortest possible driver.
 */
#ifndef _OTP_UNIT_ASTRA_CHIP_H
#define _OTP_UNIT_ASTRA_CHIP_H

#include <assert.h>

#include "../../drivers/otp/mock/astra.h"
#include "../../drivers/otp/mock/image.h"
#include "../../drivers/otp/regs/astra-mailbox.h"

enum { V2_1, V2_5, VARIANTS };

#define SEED		42
#define MAX_IMAGE	1024

struct chip {
	struct astra state;
};

static const struct otp_model_ops *const model = &astra_model;

static inline void chip_init(struct chip *chip, unsigned int variant)
{
	model->init(&chip->state, variant, SEED);
	model->power_on(&chip->state);
}

static inline u32 chip_get(struct chip *chip, u32 offset)
{
	u32 value;

	assert(model->read(&chip->state, offset, &value));
	return value;
}

static inline void chip_set(struct chip *chip, u32 offset, u32 value)
{
	assert(model->write(&chip->state, offset, value));
}

static inline void chip_start_read(struct chip *chip, u32 index)
{
	chip_set(chip, ASTRA_MBOX_INDEX, index);
	chip_set(chip, ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_READ);
}

static inline void chip_start_write(struct chip *chip, u32 index, u32 data,
				    u32 mask)
{
	chip_set(chip, ASTRA_MBOX_INDEX, index);
	chip_set(chip, ASTRA_MBOX_DATA, data);
	chip_set(chip, ASTRA_MBOX_MASK, mask);
	chip_set(chip, ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_WRITE);
}

static inline u32 chip_finish(struct chip *chip)
{
	model->finish(&chip->state);
	return chip_get(chip, ASTRA_MBOX_RESULT);
}

/* Both return the status. */
static inline u32 chip_read(struct chip *chip, u32 index, u32 *data, u32 *mask)
{
	u32 status;

	chip_start_read(chip, index);
	status = chip_finish(chip);
	*data = chip_get(chip, ASTRA_MBOX_RDATA);
	*mask = chip_get(chip, ASTRA_MBOX_RMASK);
	return status;
}

static inline u32 chip_write(struct chip *chip, u32 index, u32 data, u32 mask)
{
	chip_start_write(chip, index, data, mask);
	return chip_finish(chip);
}

static inline u32 chip_mask(struct chip *chip, u32 index)
{
	u32 data, mask;

	chip_read(chip, index, &data, &mask);
	return mask;
}

static inline u32 chip_data(struct chip *chip, u32 index)
{
	u32 data, mask;

	chip_read(chip, index, &data, &mask);
	return data;
}

static inline void chip_power_cycle(struct chip *chip)
{
	model->power_off(&chip->state);
	model->power_on(&chip->state);
}

static inline bool chip_bricked(struct chip *chip)
{
	return model->why(&chip->state);
}

static inline size_t chip_save(struct chip *chip, u8 *image)
{
	assert(model->image_size(&chip->state) <= MAX_IMAGE);
	model->save(&chip->state, image);
	return model->image_size(&chip->state);
}

#endif /* _OTP_UNIT_ASTRA_CHIP_H */
