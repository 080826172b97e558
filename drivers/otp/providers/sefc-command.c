// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of the flash controller, and the windows that two of them open.
 *
 * Reading the status clears most of its errors, so that everything that shows
 * while a command is waited for is kept.
 */
#include <linux/iopoll.h>

#include "../core/compat.h"
#include "sefc.h"

#define SEFC_POLL_US		50
/* A block takes tens of milliseconds to erase; nobody publishes the limit. */
#define SEFC_LIMIT_US		2000000

#define SEFC_FSR_REFUSED	(SEFC_FSR_FCMDE | SEFC_FSR_FLOCKE | \
				 SEFC_FSR_WPERR)

/* Whether the controller is ready, or a negative errno; keeps the errors. */
static int sefc_look(struct sefc *sefc, u32 *errors)
{
	u32 fsr;
	int ret;

	ret = regmap_read(sefc->registers, SEFC_FSR, &fsr);
	if (ret)
		return ret;
	*errors |= fsr & ~(SEFC_FSR_FRDY | SEFC_FSR_FLSUSP);
	return !!(fsr & SEFC_FSR_FRDY);
}

/* What it refuses it never begins, and is as ready as it was. */
static int sefc_wait(struct sefc *sefc, bool ready, u32 *errors)
{
	int seen, ret;

	ret = read_poll_timeout(sefc_look, seen,
				seen < 0 || !!seen == ready ||
				*errors & SEFC_FSR_REFUSED,
				SEFC_POLL_US, SEFC_LIMIT_US, false, sefc,
				errors);
	return seen < 0 ? seen : ret;
}

/* These begin what another command ends; until then nothing is ready. */
static bool sefc_opens_window(u32 fcmd)
{
	return fcmd == SEFC_FCMD_STUI || fcmd == SEFC_FCMD_STUS;
}

/**
 * sefc_command() - a command, to its end
 * @sefc: the controller
 * @fcmd: SEFC_FCMD_*
 * @farg: its argument
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -EIO if the controller reports an error, -ETIMEDOUT, or that of
 * the register access.
 */
int sefc_command(struct sefc *sefc, u32 fcmd, u32 farg, u32 *vendor)
{
	u32 errors = 0;
	int ret;

	ret = regmap_write(sefc->registers, SEFC_FCR,
			   SEFC_FCR_COMMAND(fcmd, farg));
	if (ret)
		return ret;
	ret = sefc_wait(sefc, !sefc_opens_window(fcmd), &errors);
	/* Only the programming of a page is sure to clear an old FLERR. */
	if (fcmd != SEFC_FCMD_WUS)
		errors &= ~sefc->stale;
	errors &= SEFC_FSR_REFUSED | SEFC_FSR_FLERR;
	if (errors)
		*vendor = errors;
	return errors ? -EIO : ret;
}

static int sefc_idle(struct sefc *sefc, u32 *errors)
{
	int seen, ret;

	ret = read_poll_timeout(sefc_look, seen, seen, SEFC_POLL_US,
				SEFC_LIMIT_US, false, sefc, errors);
	return seen < 0 ? seen : ret;
}

/* Nothing else is busy for so long: whoever opened it died in it. */
static int sefc_close_windows(struct sefc *sefc)
{
	return regmap_write(sefc->registers, SEFC_FCR,
			    SEFC_FCR_COMMAND(SEFC_FCMD_SPUS, 0)) ?:
	       regmap_write(sefc->registers, SEFC_FCR,
			    SEFC_FCR_COMMAND(SEFC_FCMD_SPUI, 0));
}

/**
 * sefc_begin() - wait for what was there before, and forget its errors
 * @sefc: the controller
 *
 * Return: 0, -ETIMEDOUT, or that of the register access.
 */
int sefc_begin(struct sefc *sefc)
{
	u32 errors = 0;
	int ret;

	ret = sefc_idle(sefc, &errors);
	if (ret == -ETIMEDOUT)
		ret = sefc_close_windows(sefc) ?: sefc_idle(sefc, &errors);
	sefc->stale = errors & SEFC_FSR_FLERR;
	return ret;
}

static int sefc_set_mode(struct sefc *sefc, u32 fmr)
{
	return regmap_write(sefc->registers, SEFC_FMR,
			    fmr | SEFC_FMR_ALWAYS1);
}

/**
 * sefc_window_open() - show the unique id or the user signatures
 * @sefc: the controller, its mode register unprotected
 * @fcmd: SEFC_FCMD_STUI or SEFC_FCMD_STUS
 * @vendor: gets the errors in the status register if it fails
 *
 * The optimisation of sequential code is off meanwhile, since it reads ahead.
 * To be closed even if it fails.
 *
 * Return: as sefc_command().
 */
int sefc_window_open(struct sefc *sefc, u32 fcmd, u32 *vendor)
{
	int ret;

	ret = regmap_read(sefc->registers, SEFC_FMR, &sefc->fmr);
	ret = ret ?: sefc_set_mode(sefc, sefc->fmr | SEFC_FMR_SCOD);
	return ret ?: sefc_command(sefc, fcmd, 0, vendor);
}

/**
 * sefc_window_close() - show the flash again
 * @sefc: the controller
 * @fcmd: SEFC_FCMD_SPUI or SEFC_FCMD_SPUS
 * @ret: how it went so far
 * @vendor: gets the errors in the status register if closing fails first
 *
 * Return: @ret, or as sefc_command() if @ret is 0.
 */
int sefc_window_close(struct sefc *sefc, u32 fcmd, int ret, u32 *vendor)
{
	u32 errors = 0;
	int end, mode;

	end = sefc_command(sefc, fcmd, 0, &errors);
	mode = sefc_set_mode(sefc, sefc->fmr);
	if (!ret && errors)
		*vendor = errors;
	return ret ?: end ?: mode;
}

/* What the flash window shows, damaged or not. */
int sefc_words_copy(struct sefc *sefc, u32 at, u8 *data, u32 len)
{
	u32 word, i;
	int ret;

	for (i = 0; i < len; i += sizeof(word)) {
		ret = regmap_read(sefc->flash, sefc->plane + at + i, &word);
		if (ret)
			return ret;
		put_unaligned_le32(word, data + i);
	}
	return 0;
}

/**
 * sefc_words_read() - read what the flash window shows
 * @sefc: the controller
 * @at: first byte, from the start of the plane; a multiple of 4
 * @data: gets the bytes
 * @len: their number, a multiple of 4
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -EUCLEAN if a word is damaged, or that of the register access.
 */
int sefc_words_read(struct sefc *sefc, u32 at, u8 *data, u32 len, u32 *vendor)
{
	u32 errors = 0;
	int ret;

	ret = sefc_words_copy(sefc, at, data, len);
	if (ret)
		return ret;
	ret = sefc_look(sefc, &errors);
	if (ret < 0)
		return ret;
	if (errors & SEFC_FSR_MECCE) {
		*vendor = errors & (SEFC_FSR_MECCE | SEFC_FSR_SECCE);
		return -EUCLEAN;
	}
	if (errors & SEFC_FSR_SECCE)
		dev_warn_ratelimited(sefc->dev,
				     "a bit had to be corrected near 0x%x\n",
				     at);
	return 0;
}

const struct otp_vendor_bits sefc_errors[] = {
	{ SEFC_FSR_FCMDE, "FCMDE" },
	{ SEFC_FSR_FLOCKE, "FLOCKE" },
	{ SEFC_FSR_FLERR, "FLERR" },
	{ SEFC_FSR_WPERR, "WPERR" },
	{ SEFC_FSR_MECCE, "more than one wrong bit" },
	{ SEFC_FSR_SECCE, "a wrong bit" },
	{ }
};
