/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Model of the Synaptics Astra OTP behind the Astra OTP mailbox.
 */
#ifndef _OTP_MOCK_ASTRA_H
#define _OTP_MOCK_ASTRA_H

#include "model.h"

/* Fields of the largest variant. */
#define ASTRA_MAX_FIELDS	65

/**
 * enum astra_brick - the rule whose violation has killed the chip
 * @ASTRA_NOT_BRICKED: none
 * @ASTRA_GROUP_INCOMPLETE: a session ended with a part of the security group
 *	programmed
 * @ASTRA_KEYS_UNPROTECTED: a session ended with keys programmed and
 *	OTP_REE_SECURITY_ENABLE 0
 * @ASTRA_BRICKS: number of the above
 */
enum astra_brick {
	ASTRA_NOT_BRICKED,
	ASTRA_GROUP_INCOMPLETE,
	ASTRA_KEYS_UNPROTECTED,
	ASTRA_BRICKS,
};

struct astra_word {
	u32 data;
	u32 programmed;
};

struct astra_registers {
	u32 index;
	u32 data;
	u32 mask;
	u32 cmd;	/* the running command, 0 if none */
	u32 result;
	u32 rdata;
	u32 rmask;
	u32 intr_state;
	u32 intr_enable;
};

/**
 * struct astra - state of the model
 * @map: its variant
 * @words: the array, in ascending order of the index, without gaps
 * @brick: whether the array is usable
 * @regs: the mailbox
 */
struct astra {
	const struct astra_map *map;
	struct astra_word words[ASTRA_MAX_FIELDS];
	u32 brick;
	struct astra_registers regs;
};

/*
 * What follows the header of the image: enum astra_brick, number of words,
 * and data and programmed mask of each word.
 */
#define ASTRA_IMAGE_OFF_BRICK	0
#define ASTRA_IMAGE_OFF_COUNT	4
#define ASTRA_IMAGE_OFF_WORDS	8
#define ASTRA_IMAGE_WORD_SIZE	8

extern const struct otp_model_ops astra_model;

#endif /* _OTP_MOCK_ASTRA_H */
