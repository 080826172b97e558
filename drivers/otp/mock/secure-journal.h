/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Model of the secure journal of Atmosic ATM34xx.
 */
#ifndef _OTP_MOCK_SECURE_JOURNAL_H
#define _OTP_MOCK_SECURE_JOURNAL_H

#include "../regs/secure-journal.h"
#include "model.h"

/*
 * The register space of the model is its own: the block of the RRAM as it is,
 * and a page for each of the register windows.
 */
#define SJ_JOURNAL	0x0000
#define SJ_COUNTERS	0x06f0
#define SJ_WRPR		0x1000
#define SJ_RRAM		0x2000
#define SJ_NVM		0x3000
#define SJ_END		0x4000

#define SJ_KEYS_SIZE	256

/**
 * enum sj_protection - registers that there are for each block of the RRAM
 * @SJ_BLOCKED: stores are dropped
 * @SJ_STICKY: what was written there last
 * @SJ_LOCKED: stores are dropped until the next reset
 * @SJ_PROTECTIONS: number of the above
 */
enum sj_protection {
	SJ_BLOCKED,
	SJ_STICKY,
	SJ_LOCKED,
	SJ_PROTECTIONS,
};

#define SJ_PROTECTION_WORDS	8

/**
 * struct sj_array - what stays without power
 * @journal: the journal
 * @counters: the counters, the ratchet first
 * @keys: the side-load keys, which nobody can read
 * @fuses: the fuses, 1: blown
 * @repeats: fuses that were programmed although they were blown
 */
struct sj_array {
	u8 journal[SECURE_JOURNAL_SIZE];
	u16 counters[SECURE_JOURNAL_COUNTERS];
	u8 keys[SJ_KEYS_SIZE];
	u64 fuses;
	u32 repeats;
};

/**
 * struct sj_registers - what does not
 * @shadow: the ratchet as the guard of the journal knows it
 * @protection: "wrpr", by enum sj_protection
 * @rram_status: RRAM_STATUS
 * @command: mode of the running command of "nvm", 0 if none
 * @mode: mode of the last one
 * @ctrl: CTRL
 * @done: done bits of STATUS
 * @data: the fuses as they were read last
 */
struct sj_registers {
	u32 shadow;
	u32 protection[SJ_PROTECTIONS][SJ_PROTECTION_WORDS];
	u32 rram_status;
	u32 command;
	u32 mode;
	u32 ctrl;
	u32 done;
	u64 data;
};

/**
 * struct secure_journal - state of the model
 * @variant: index of its variant
 * @array: what stays without power
 * @regs: what does not
 */
struct secure_journal {
	u32 variant;
	struct sj_array array;
	struct sj_registers regs;
};

/* What follows the header of the image. */
#define SJ_IMAGE_OFF_JOURNAL	0
#define SJ_IMAGE_OFF_COUNTERS	(SJ_IMAGE_OFF_JOURNAL + SECURE_JOURNAL_SIZE)
#define SJ_IMAGE_OFF_KEYS	(SJ_IMAGE_OFF_COUNTERS +		\
				 2 * SECURE_JOURNAL_COUNTERS)
#define SJ_IMAGE_OFF_FUSES	(SJ_IMAGE_OFF_KEYS + SJ_KEYS_SIZE)
#define SJ_IMAGE_LENGTH		(SJ_IMAGE_OFF_FUSES + 8)

extern const struct otp_model_ops secure_journal_model;

#endif /* _OTP_MOCK_SECURE_JOURNAL_H */
