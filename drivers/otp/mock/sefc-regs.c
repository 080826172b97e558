// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the SEFC: its registers. Every access is a privileged one.
 */
#include "sefc.h"

/* The descriptor is that of the EEFC, from which the SEFC comes: ours. */
#define SF_DESCRIPTOR_LOCK	6
#define SF_DESCRIPTOR_WORDS	(SF_DESCRIPTOR_LOCK + SF_LOCKS)

#define SF_CLEARED_BY_READ	(SEFC_FSR_FCMDE | SEFC_FSR_FLOCKE |	\
				 SEFC_FSR_WPERR | SEFC_FSR_SECCE |	\
				 SEFC_FSR_MECCE)

u32 sf_read_status(const struct sf_registers *regs)
{
	u32 status = regs->flags;

	if (!sf_is_busy(regs) && regs->window == SF_WINDOW_MAIN)
		status |= SEFC_FSR_FRDY;
	if (regs->suspended)
		status |= SEFC_FSR_FLSUSP;
	return status;
}

static u32 sf_take_status(struct sf_registers *regs)
{
	u32 status = sf_read_status(regs);

	regs->flags &= ~SF_CLEARED_BY_READ;
	return status;
}

static u32 sf_descriptor(u32 n)
{
	static const u32 words[SF_DESCRIPTOR_LOCK] = {
		0, SEFC_PLANE_SIZE, SEFC_PAGE_SIZE, 1, SEFC_PLANE_SIZE,
		SF_LOCKS,
	};

	if (n < SF_DESCRIPTOR_LOCK)
		return words[n];
	return n < SF_DESCRIPTOR_WORDS ? SEFC_PLANE_SIZE / SF_LOCKS : 0;
}

/* Behind the last word of a result comes 0, as in the EEFC: ours. */
static u32 sf_take_result(struct sf_model *sf)
{
	u32 n = sf->regs.results;

	/* There is no more of it than that. */
	if (n < SF_DESCRIPTOR_WORDS)
		sf->regs.results++;
	switch (sf->regs.result) {
	case SF_RESULT_DESCRIPTOR:
		return sf_descriptor(n);
	case SF_RESULT_LOCKS:
		return n < SF_LOCK_WORDS ? sf->array.locks[n] : 0;
	case SF_RESULT_GPNVM:
		return n ? 0 : sf->array.gpnvm;
	default:
		return 0;
	}
}

bool sf_read_register(struct sf_model *sf, u32 offset, u32 *value)
{
	switch (offset) {
	case SEFC_FMR:
		*value = sf->regs.fmr;
		return true;
	case SEFC_FCR:
		*value = 0;
		return true;
	case SEFC_FSR:
		*value = sf_take_status(&sf->regs);
		return true;
	case SEFC_FRR:
		*value = sf_take_result(sf);
		return true;
	case SEFC_USR:
		*value = sf->regs.usr;
		return true;
	case SEFC_KBLR:
		*value = sf->regs.kblr;
		return true;
	case SEFC_WPMR:
		*value = sf->regs.wpmr;
		return true;
	default:
		return false;
	}
}

/* That a write which is protected against sets WPERR is ours. */
static bool sf_write_protected(struct sf_registers *regs, u32 protection)
{
	if (!(regs->wpmr & protection))
		return false;
	regs->flags |= SEFC_FSR_WPERR;
	return true;
}

/* That WPEN protects EEFC_FMR is as in the EEFC: ours. */
static void sf_write_fmr(struct sf_registers *regs, u32 value)
{
	if (!sf_write_protected(regs, SEFC_WPMR_WPEN))
		regs->fmr = value & SEFC_FMR_MASK;
}

/* All bits that are about the blocks in @blocks. */
static u32 sf_rights_of(u32 blocks)
{
	return blocks * (SEFC_USR_RDENUSB(0) | SEFC_USR_WRENUSB(0) |
			 SEFC_USR_PRIVUSB(0) | SEFC_USR_LOCKUSRB(0));
}

static void sf_write_usr(struct sf_registers *regs, u32 value)
{
	u32 frozen = sf_rights_of(regs->usr / SEFC_USR_LOCKUSRB(0));

	if (!sf_write_protected(regs, SEFC_WPMR_USRWP))
		regs->usr = (regs->usr & frozen) | (value & ~frozen);
}

static void sf_write_kblr(struct sf_registers *regs, u32 value)
{
	if (!sf_write_protected(regs, SEFC_WPMR_USRWP))
		regs->kblr |= value & SEFC_KBLR_MASK;
}

static void sf_write_wpmr(struct sf_registers *regs, u32 value)
{
	u32 sticky = regs->wpmr & SEFC_WPMR_ERASEWL;

	if ((value & SEFC_WPMR_WPKEY) == SEFC_WPMR_WPKEY_PASSWD)
		regs->wpmr = (value & SEFC_WPMR_MASK) | sticky;
}

/* A register that cannot be written is there all the same. */
bool sf_write_register(struct sf_model *sf, u32 offset, u32 value)
{
	switch (offset) {
	case SEFC_FMR:
		sf_write_fmr(&sf->regs, value);
		return true;
	case SEFC_FCR:
		sf_start_command(sf, value);
		return true;
	case SEFC_FSR:
	case SEFC_FRR:
		return true;
	case SEFC_USR:
		sf_write_usr(&sf->regs, value);
		return true;
	case SEFC_KBLR:
		sf_write_kblr(&sf->regs, value);
		return true;
	case SEFC_WPMR:
		sf_write_wpmr(&sf->regs, value);
		return true;
	default:
		return false;
	}
}
