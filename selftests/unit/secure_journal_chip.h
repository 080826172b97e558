/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A chip with a secure journal on the bench: the model, and the shortest
 * possible driver.
 */
#ifndef _OTP_UNIT_SECURE_JOURNAL_CHIP_H
#define _OTP_UNIT_SECURE_JOURNAL_CHIP_H

#include <assert.h>

#include "../../drivers/otp/mock/image.h"
#include "../../drivers/otp/mock/secure-journal.h"

enum { PRODUCTION, DEVELOPMENT, VARIANTS };

#define SEED		42
#define SIZE		SECURE_JOURNAL_SIZE
#define COUNTERS	SECURE_JOURNAL_COUNTERS
#define MAX_IMAGE	4096

struct chip {
	struct secure_journal state;
};

static const struct otp_model_ops *const model = &secure_journal_model;

/* As it is out of reset: blocked, and its ratchet not loaded. */
static inline void chip_init(struct chip *chip, unsigned int variant)
{
	model->init(&chip->state, variant, SEED);
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

static inline u32 chip_counter(struct chip *chip, u32 n)
{
	return chip_get(chip, SJ_COUNTERS + SECURE_JOURNAL_COUNTER(n));
}

static inline void chip_count(struct chip *chip, u32 n, u32 value)
{
	chip_set(chip, SJ_COUNTERS + SECURE_JOURNAL_COUNTER(n), value);
}

/* The second read is the one that counts. */
static inline u32 chip_ratchet(struct chip *chip)
{
	chip_counter(chip, 0);
	return chip_counter(chip, 0);
}

static inline void chip_unblock(struct chip *chip)
{
	chip_set(chip, SJ_WRPR + SECURE_JOURNAL_WRPR_JOURNAL,
		 ~SECURE_JOURNAL_WRPR_BLOCK);
}

/* All that a driver does before it writes. */
static inline void chip_open(struct chip *chip)
{
	chip_ratchet(chip);
	chip_unblock(chip);
}

static inline void chip_init_open(struct chip *chip, unsigned int variant)
{
	chip_init(chip, variant);
	chip_open(chip);
}

static inline bool chip_error(struct chip *chip)
{
	return chip_get(chip, SJ_RRAM + SECURE_JOURNAL_RRAM_STATUS) &
	       SECURE_JOURNAL_RRAM_ERR;
}

static inline u32 chip_nvm(struct chip *chip, u32 offset)
{
	return chip_get(chip, SJ_NVM + offset);
}

static inline void chip_start(struct chip *chip, u32 mode)
{
	chip_set(chip, SJ_NVM + SECURE_JOURNAL_NVM_OPMODE,
		 SECURE_JOURNAL_NVM_GO | mode);
}

static inline void chip_start_blow(struct chip *chip, u32 n)
{
	chip_set(chip, SJ_NVM + SECURE_JOURNAL_NVM_CTRL,
		 SECURE_JOURNAL_NVM_PGM_BIT(n));
	chip_start(chip, SECURE_JOURNAL_NVM_PROGRAM);
}

static inline void chip_blow(struct chip *chip, u32 n)
{
	chip_start_blow(chip, n);
	model->finish(&chip->state);
}

static inline u64 chip_data(struct chip *chip)
{
	return chip_nvm(chip, SECURE_JOURNAL_NVM_DATA0) |
	       (u64)chip_nvm(chip, SECURE_JOURNAL_NVM_DATA1) << 32;
}

static inline u64 chip_fuses(struct chip *chip)
{
	chip_start(chip, SECURE_JOURNAL_NVM_READ);
	model->finish(&chip->state);
	return chip_data(chip);
}

static inline void chip_power_cycle(struct chip *chip)
{
	model->power_off(&chip->state);
	model->power_on(&chip->state);
}

static inline size_t chip_save(struct chip *chip, u8 *image)
{
	assert(model->image_size(&chip->state) <= MAX_IMAGE);
	model->save(&chip->state, image);
	return model->image_size(&chip->state);
}

#endif /* _OTP_UNIT_SECURE_JOURNAL_CHIP_H */
