// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the SEFC: the commands of EEFC_FCR.
 *
 * The contents of the main array are not kept, which is ours: it reads as
 * blank, and its commands do what they do to lock bits, flags and time.
 */
#include "sefc.h"

/* Ours: how much longer than a page an erase takes. */
#define SF_ERASE_PAGES		20

#define SF_LOCK_PAGES		(SF_PAGES / SF_LOCKS)
#define SF_USB_PAGES		(SEFC_USB_BLOCKS * SEFC_USB_PAGES)

/* EPA: 8, 16, 32 or 64 pages; that the code counts so is ours. */
#define SF_EPA_CODE		7U
#define SF_EPA_CODES		4
#define SF_EPA_PAGES		8

/* The flags that a command can end with. */
#define SF_ERRORS		(SEFC_FSR_MASK &			\
				 ~(SEFC_FSR_FRDY | SEFC_FSR_FLSUSP))

/**
 * enum sf_effect - what a command does to the array
 * @SF_UNKNOWN: there is no such command
 * @SF_READS: nothing
 * @SF_PROGRAMS: it programs a page or a bit
 * @SF_ERASES: it erases
 */
enum sf_effect {
	SF_UNKNOWN,
	SF_READS,
	SF_PROGRAMS,
	SF_ERASES,
};

/**
 * struct sf_kind - a command
 * @effect: what it does to the array
 * @check: flags that refuse it, NULL: nothing does
 * @finish: its effect, with the bits until power is lost; NULL: none that
 *	could be seen
 */
struct sf_kind {
	enum sf_effect effect;
	u32 (*check)(const struct sf_model *sf);
	void (*finish)(struct sf_model *sf, u32 bits);
};

static void sf_answer(struct sf_registers *regs, enum sf_result result)
{
	regs->result = result;
	regs->results = 0;
}

/* The main array */

static bool sf_is_locked(const struct sf_array *array, u32 page)
{
	u32 lock = page / SF_LOCK_PAGES;

	return array->locks[lock / 32] & 1U << lock % 32;
}

static void sf_set_lock(struct sf_array *array, u32 page, bool locked)
{
	u32 lock = page / SF_LOCK_PAGES;
	u32 bit = 1U << lock % 32;

	if (locked)
		array->locks[lock / 32] |= bit;
	else
		array->locks[lock / 32] &= ~bit;
}

static bool sf_main_protected(const struct sf_registers *regs)
{
	return regs->wpmr & (SEFC_WPMR_ERASEWP | SEFC_WPMR_ERASEWL);
}

static u32 sf_check_main(const struct sf_model *sf, u32 page, u32 pages)
{
	u32 i;

	if (page >= SF_PAGES || pages > SF_PAGES - page)
		return SEFC_FSR_FCMDE;
	if (sf_main_protected(&sf->regs))
		return SEFC_FSR_WPERR;
	for (i = 0; i < pages; i++)
		if (sf_is_locked(&sf->array, page + i))
			return SEFC_FSR_FLOCKE;
	return 0;
}

static u32 sf_check_page(const struct sf_model *sf)
{
	return sf_check_main(sf, sf->regs.argument, 1);
}

static u32 sf_check_lock(const struct sf_model *sf)
{
	if (sf->regs.argument >= SF_PAGES)
		return SEFC_FSR_FCMDE;
	return sf->regs.wpmr & SEFC_WPMR_LOCKWP ? SEFC_FSR_WPERR : 0;
}

static u32 sf_check_page_and_lock(const struct sf_model *sf)
{
	return sf_check_page(sf) | sf_check_lock(sf);
}

static u32 sf_check_pages(const struct sf_model *sf)
{
	u32 code = sf->regs.argument & SF_EPA_CODE;

	if (code >= SF_EPA_CODES)
		return SEFC_FSR_FCMDE;
	return sf_check_main(sf, sf->regs.argument & ~SF_EPA_CODE,
			     SF_EPA_PAGES << code);
}

static void sf_finish_page(struct sf_model *sf, u32 bits)
{
	(void)bits;
	sf_clear_latch(&sf->latch);
}

static void sf_finish_slb(struct sf_model *sf, u32 bits)
{
	if (bits)
		sf_set_lock(&sf->array, sf->regs.argument, true);
}

static void sf_finish_clb(struct sf_model *sf, u32 bits)
{
	if (bits)
		sf_set_lock(&sf->array, sf->regs.argument, false);
}

/* That the lock comes last is ours. */
static void sf_finish_page_and_lock(struct sf_model *sf, u32 bits)
{
	sf_finish_page(sf, bits);
	if (bits == SF_ALL_BITS)
		sf_finish_slb(sf, bits);
}

static void sf_finish_glb(struct sf_model *sf, u32 bits)
{
	(void)bits;
	sf_answer(&sf->regs, SF_RESULT_LOCKS);
}

/* GPNVM: a command is about one bit, which changes or does not. */

static u32 sf_check_gpnvm(const struct sf_model *sf)
{
	if (sf->regs.argument >= SEFC_GPNVM_BITS)
		return SEFC_FSR_FCMDE;
	return sf->regs.wpmr & SEFC_WPMR_GPNVMWP ? SEFC_FSR_WPERR : 0;
}

static bool sf_is_frozen(u32 gpnvm)
{
	u32 lock = (gpnvm & SEFC_GPNVM_ERASE_LOCK) >>
		   SEFC_GPNVM_ERASE_LOCK_SHIFT;

	return gpnvm & SEFC_GPNVM_SECURITY &&
	       lock == SEFC_GPNVM_ERASE_LOCK_FROZEN;
}

/* That a bit which is read-only stays without a flag is ours. */
static void sf_change_gpnvm(struct sf_model *sf, u32 set, u32 clear)
{
	u32 frozen = 0;

	if (sf_is_frozen(sf->array.gpnvm))
		frozen = SEFC_GPNVM_ERASE_LOCK;
	sf->array.gpnvm |= set & ~frozen;
	sf->array.gpnvm &= ~(clear & ~frozen & ~SEFC_GPNVM_SECURITY);
}

static void sf_finish_sgpb(struct sf_model *sf, u32 bits)
{
	if (bits)
		sf_change_gpnvm(sf, 1U << sf->regs.argument, 0);
}

static void sf_finish_cgpb(struct sf_model *sf, u32 bits)
{
	if (bits)
		sf_change_gpnvm(sf, 0, 1U << sf->regs.argument);
}

static void sf_finish_ggpb(struct sf_model *sf, u32 bits)
{
	(void)bits;
	sf_answer(&sf->regs, SF_RESULT_GPNVM);
}

/* The user signature */

static u32 sf_check_wren(const struct sf_model *sf)
{
	u32 block = sf->regs.argument / SEFC_USB_PAGES;

	return sf->regs.usr & SEFC_USR_WRENUSB(block) ? 0 : SEFC_FSR_WPERR;
}

static u32 sf_check_wus(const struct sf_model *sf)
{
	if (sf->regs.argument >= SF_USB_PAGES)
		return SEFC_FSR_FCMDE;
	return sf_check_wren(sf);
}

/* That the block for one-time programming knows no such command is ours. */
static u32 sf_check_eus(const struct sf_model *sf)
{
	u32 argument = sf->regs.argument;

	if (argument >= SEFC_USB_PAGE(SEFC_USB_OTP, 0) ||
	    argument % SEFC_USB_PAGES)
		return SEFC_FSR_FCMDE;
	return sf_check_wren(sf);
}

static void sf_finish_wus(struct sf_model *sf, u32 bits)
{
	sf->regs.flags |= sf_program_page(&sf->array, sf->regs.argument,
					  sf->latch.words, bits);
	sf_clear_latch(&sf->latch);
}

static void sf_finish_eus(struct sf_model *sf, u32 bits)
{
	sf_erase_block(&sf->array, sf->regs.argument / SEFC_USB_PAGES, bits);
}

/* Windows */

static void sf_open_window(struct sf_model *sf, enum sf_window window)
{
	sf->regs.window = window;
	sf->regs.primed = false;
}

static void sf_finish_stui(struct sf_model *sf, u32 bits)
{
	(void)bits;
	sf_open_window(sf, SF_WINDOW_UNIQUE_ID);
}

static void sf_finish_stus(struct sf_model *sf, u32 bits)
{
	(void)bits;
	sf_open_window(sf, SF_WINDOW_USER);
}

static void sf_finish_stop(struct sf_model *sf, u32 bits)
{
	(void)bits;
	sf_open_window(sf, SF_WINDOW_MAIN);
}

/*
 * What the calibration bits are is not public, and nor is the argument of SCK,
 * whose destination is not here: both end, and nothing is to be seen of them.
 */
static const struct sf_kind sf_kinds[] = {
	[SEFC_FCMD_WP] = { SF_PROGRAMS, sf_check_page, sf_finish_page },
	[SEFC_FCMD_WPL] = { SF_PROGRAMS, sf_check_page_and_lock,
			    sf_finish_page_and_lock },
	[SEFC_FCMD_EPA] = { SF_ERASES, sf_check_pages, NULL },
	[SEFC_FCMD_SLB] = { SF_PROGRAMS, sf_check_lock, sf_finish_slb },
	[SEFC_FCMD_CLB] = { SF_PROGRAMS, sf_check_lock, sf_finish_clb },
	[SEFC_FCMD_GLB] = { SF_READS, NULL, sf_finish_glb },
	[SEFC_FCMD_SGPB] = { SF_PROGRAMS, sf_check_gpnvm, sf_finish_sgpb },
	[SEFC_FCMD_CGPB] = { SF_PROGRAMS, sf_check_gpnvm, sf_finish_cgpb },
	[SEFC_FCMD_GGPB] = { SF_READS, NULL, sf_finish_ggpb },
	[SEFC_FCMD_STUI] = { SF_READS, NULL, sf_finish_stui },
	[SEFC_FCMD_SPUI] = { SF_READS, NULL, sf_finish_stop },
	[SEFC_FCMD_GCALB] = { SF_READS, NULL, NULL },
	[SEFC_FCMD_ES] = { SF_ERASES, sf_check_page, NULL },
	[SEFC_FCMD_WUS] = { SF_PROGRAMS, sf_check_wus, sf_finish_wus },
	[SEFC_FCMD_EUS] = { SF_ERASES, sf_check_eus, sf_finish_eus },
	[SEFC_FCMD_STUS] = { SF_READS, NULL, sf_finish_stus },
	[SEFC_FCMD_SPUS] = { SF_READS, NULL, sf_finish_stop },
	[SEFC_FCMD_SCK] = { SF_READS, NULL, NULL },
};

#define SF_COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static bool sf_is_known(u32 command)
{
	return command < SF_COUNT(sf_kinds) &&
	       sf_kinds[command].effect != SF_UNKNOWN;
}

/* Within a window only its end is a command: ours. */
static bool sf_fits_window(enum sf_window window, u32 command)
{
	switch (window) {
	case SF_WINDOW_UNIQUE_ID:
		return command == SEFC_FCMD_SPUI;
	case SF_WINDOW_USER:
		return command == SEFC_FCMD_SPUS;
	default:
		return command != SEFC_FCMD_SPUI && command != SEFC_FCMD_SPUS;
	}
}

/* A command runs, and has not been suspended. */
bool sf_is_busy(const struct sf_registers *regs)
{
	return regs->command && !regs->suspended;
}

static bool sf_is_pulse(const struct sf_registers *regs)
{
	return regs->command && !regs->refusal &&
	       sf_kinds[regs->command].effect != SF_READS;
}

/* What is possible beside a pulse is ours: nothing else. */
static bool sf_suspend(struct sf_registers *regs, bool suspend)
{
	if (!sf_is_pulse(regs) || regs->suspended == suspend)
		return false;
	regs->suspended = suspend;
	return true;
}

static bool sf_start(struct sf_model *sf, u32 command, u32 argument)
{
	struct sf_registers *regs = &sf->regs;
	const struct sf_kind *kind;

	if (regs->command || !sf_is_known(command) ||
	    !sf_fits_window(regs->window, command))
		return false;

	kind = &sf_kinds[command];
	regs->command = command;
	regs->argument = argument;
	regs->refusal = kind->check ? kind->check(sf) : 0;
	if (sf_is_pulse(regs))
		regs->flags &= ~SEFC_FSR_FLERR;
	return true;
}

static bool sf_describe(struct sf_registers *regs)
{
	if (regs->command || regs->window != SF_WINDOW_MAIN)
		return false;
	sf_answer(regs, SF_RESULT_DESCRIPTOR);
	return true;
}

static bool sf_take_command(struct sf_model *sf, u32 value)
{
	u32 command = value & SEFC_FCR_FCMD;
	u32 argument = (value & SEFC_FCR_FARG) >> SEFC_FCR_FARG_SHIFT;

	if (value >> SEFC_FCR_FKEY_SHIFT != SEFC_FCR_FKEY_PASSWD)
		return false;
	switch (command) {
	case SEFC_FCMD_GETD:
		return sf_describe(&sf->regs);
	case SEFC_FCMD_SUSP:
		return sf_suspend(&sf->regs, true);
	case SEFC_FCMD_RES:
		return sf_suspend(&sf->regs, false);
	default:
		return sf_start(sf, command, argument);
	}
}

/* EEFC_FCR was written. */
void sf_start_command(struct sf_model *sf, u32 value)
{
	struct sf_registers *regs = &sf->regs;

	regs->flags &= ~SEFC_FSR_FLOCKE;
	sf_answer(regs, SF_RESULT_NONE);
	if (!sf_take_command(sf, value))
		regs->flags |= SEFC_FSR_FCMDE;
}

/*
 * One that would have ended while it was suspended has left the bus, and comes
 * back for its end when it is resumed.
 */
enum otp_model_command sf_command(const struct sf_model *sf)
{
	const struct sf_registers *regs = &sf->regs;

	if (!regs->command)
		return OTP_MODEL_IDLE;
	if (regs->due)
		return regs->suspended ? OTP_MODEL_IDLE : OTP_MODEL_READ;
	if (sf_kinds[regs->command].effect == SF_READS)
		return OTP_MODEL_READ;
	return regs->refusal ? OTP_MODEL_WRITE : OTP_MODEL_PULSE;
}

static void sf_end(struct sf_registers *regs)
{
	regs->command = 0;
	regs->suspended = false;
	regs->due = false;
}

void sf_finish_command(struct sf_model *sf)
{
	struct sf_registers *regs = &sf->regs;
	const struct sf_kind *kind = &sf_kinds[regs->command];

	if (regs->suspended) {
		regs->due = true;
		return;
	}
	if (regs->refusal)
		regs->flags |= regs->refusal;
	else if (kind->finish)
		kind->finish(sf, SF_ALL_BITS);
	sf_end(regs);
}

void sf_fail_command(struct sf_model *sf, u32 status)
{
	sf->regs.flags |= status & SF_ERRORS;
	sf_end(&sf->regs);
}

void sf_cut_command(struct sf_model *sf, u32 bits)
{
	const struct sf_kind *kind = &sf_kinds[sf->regs.command];

	if (sf_is_pulse(&sf->regs) && kind->finish)
		kind->finish(sf, bits);
}

u32 sf_command_duration(const struct sf_model *sf, u32 latency_us)
{
	if (sf_kinds[sf->regs.command].effect == SF_ERASES)
		return SF_ERASE_PAGES * latency_us;
	return latency_us;
}
