/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Model of the secure embedded flash controller (SEFC) of Microchip
 * PIC32CX-MTSH.
 */
#ifndef _OTP_MOCK_SEFC_H
#define _OTP_MOCK_SEFC_H

#include "../regs/sefc.h"
#include "model.h"

/*
 * The register space of the model is its own: the registers, and the flash of
 * both planes at the address that it has in the chip.
 */
#define SF_REGISTERS	0x0
#define SF_FLASH	0x1000000
#define SF_END		(SF_FLASH + SEFC_FLASH_SIZE)

/* The cells: the unique id, and the user signature. */
#define SF_CELLS_UNIQUE_ID 0
#define SF_CELLS_USER	SEFC_UNIQUE_ID_SIZE
#define SF_CELLS	(SF_CELLS_USER + SEFC_USB_SIZE)
#define SF_ECC_WORDS	(SF_CELLS / SEFC_ECC_WORD_SIZE)
#define SF_SPOILT_SIZE	((SF_ECC_WORDS + 7) / 8)

#define SF_PAGES	(SEFC_PLANE_SIZE / SEFC_PAGE_SIZE)
#define SF_LOCKS	128
#define SF_LOCK_WORDS	(SF_LOCKS / 32)

#define SF_LATCH_WORDS	(SEFC_PAGE_SIZE / 4)

#define SF_BLANK	0xffffffffU
#define SF_ALL_BITS	0xffffffffU

/**
 * enum sf_window - what reads of the plane answer
 * @SF_WINDOW_MAIN: the main array
 * @SF_WINDOW_UNIQUE_ID: the unique id, between STUI and SPUI
 * @SF_WINDOW_USER: the user signature, between STUS and SPUS
 */
enum sf_window {
	SF_WINDOW_MAIN,
	SF_WINDOW_UNIQUE_ID,
	SF_WINDOW_USER,
};

/**
 * enum sf_result - what reads of EEFC_FRR answer
 * @SF_RESULT_NONE: 0
 * @SF_RESULT_DESCRIPTOR: the flash descriptor, word by word
 * @SF_RESULT_LOCKS: the lock bits, word by word
 * @SF_RESULT_GPNVM: the GPNVM bits, once
 */
enum sf_result {
	SF_RESULT_NONE,
	SF_RESULT_DESCRIPTOR,
	SF_RESULT_LOCKS,
	SF_RESULT_GPNVM,
};

/**
 * struct sf_array - what stays without power
 * @cells: the cells as they are
 * @flips: bits of @cells that have decayed, which is what the error correction
 *	finds out
 * @spoilt: words, a bit each, whose check bits were programmed twice
 * @locks: lock bits of the main array
 * @gpnvm: GPNVM bits
 * @repeats: words that got a pulse although they were programmed
 */
struct sf_array {
	u8 cells[SF_CELLS];
	u8 flips[SF_CELLS];
	u8 spoilt[SF_SPOILT_SIZE];
	u32 locks[SF_LOCK_WORDS];
	u32 gpnvm;
	u32 repeats;
};

/**
 * struct sf_latch - the latch of a page
 * @words: its contents
 * @stores: how many stores the sequence has that is going on: 0, 1, or 2 for
 *	more
 * @last: word of the last of them
 * @step: words from one store to the next, once there are two
 */
struct sf_latch {
	u32 words[SF_LATCH_WORDS];
	u32 stores;
	u32 last;
	u32 step;
};

/**
 * struct sf_registers - what a reset clears
 * @fmr: EEFC_FMR
 * @flags: EEFC_FSR but FRDY and FLSUSP, which follow from the rest
 * @usr: EEFC_USR
 * @kblr: EEFC_KBLR
 * @wpmr: EEFC_WPMR without the key
 * @result: what EEFC_FRR answers
 * @results: how many words of it have been read
 * @command: FCMD of the running command, 0 if none; GETD never runs
 * @argument: its FARG
 * @refusal: flags of EEFC_FSR that it is going to end with, without effect
 * @suspended: it is
 * @due: it would have ended, had it not been suspended
 * @window: what reads of the plane answer
 * @primed: the unique id was read once, which does not count
 * @exchanged: the planes were exchanged at the reset
 * @silent: nothing answers
 */
struct sf_registers {
	u32 fmr;
	u32 flags;
	u32 usr;
	u32 kblr;
	u32 wpmr;
	enum sf_result result;
	u32 results;
	u32 command;
	u32 argument;
	u32 refusal;
	bool suspended;
	bool due;
	enum sf_window window;
	bool primed;
	bool exchanged;
	bool silent;
};

/**
 * struct sf_model - state of the model
 * @variant: index of its variant
 * @application: there is one that the boot ROM finds valid
 * @noise: what the latch gets at the next power-on
 * @array: what stays without power
 * @latch: what a reset leaves alone
 * @regs: what it does not
 */
struct sf_model {
	u32 variant;
	bool application;
	u64 noise;
	struct sf_array array;
	struct sf_latch latch;
	struct sf_registers regs;
};

/* sefc-array.c */
u32 sf_read_cells(const struct sf_array *array, u32 index, u32 *value);
u32 sf_program_page(struct sf_array *array, u32 page, const u32 *latch,
		    u32 bits);
void sf_erase_block(struct sf_array *array, u32 block, u32 bits);

/* sefc-flash.c */
void sf_fill_latch(struct sf_latch *latch, u64 *noise);
void sf_clear_latch(struct sf_latch *latch);
bool sf_read_flash(struct sf_model *sf, u32 offset, u32 *value);
void sf_write_flash(struct sf_model *sf, u32 offset, u32 value);

/* sefc-commands.c */
bool sf_is_busy(const struct sf_registers *regs);
void sf_start_command(struct sf_model *sf, u32 value);
enum otp_model_command sf_command(const struct sf_model *sf);
void sf_finish_command(struct sf_model *sf);
void sf_fail_command(struct sf_model *sf, u32 status);
void sf_cut_command(struct sf_model *sf, u32 bits);
u32 sf_command_duration(const struct sf_model *sf, u32 latency_us);

/* sefc-regs.c */
u32 sf_read_status(const struct sf_registers *regs);
bool sf_read_register(struct sf_model *sf, u32 offset, u32 *value);
bool sf_write_register(struct sf_model *sf, u32 offset, u32 value);

/* sefc-boot.c */
void sf_boot(struct sf_model *sf);
bool sf_is_erase_locked(const struct sf_array *array);
void sf_erase_chip(struct sf_model *sf);

/* sefc-image.c */
#define SF_IMAGE_OFF_CELLS	0
#define SF_IMAGE_OFF_FLIPS	(SF_IMAGE_OFF_CELLS + SF_CELLS)
#define SF_IMAGE_OFF_SPOILT	(SF_IMAGE_OFF_FLIPS + SF_CELLS)
#define SF_IMAGE_OFF_LOCKS	(SF_IMAGE_OFF_SPOILT + SF_IMAGE_SPOILT_SIZE)
#define SF_IMAGE_OFF_GPNVM	(SF_IMAGE_OFF_LOCKS + 4 * SF_LOCK_WORDS)
#define SF_IMAGE_LENGTH		(SF_IMAGE_OFF_GPNVM + 4)
#define SF_IMAGE_SPOILT_SIZE	((SF_SPOILT_SIZE + 3) / 4 * 4)

void sf_save_array(const struct sf_array *array, u8 *p);
bool sf_load_array(struct sf_array *array, const u8 *p);

/* sefc.c */
extern const struct otp_model_ops sefc_model;

#endif /* _OTP_MOCK_SEFC_H */
