// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has to be opened before an operation, and is closed behind it: the
 * write protection, and the rights of a user signature.
 *
 * Behind an operation the GPNVM bits are write-protected, which they are not
 * after a reset: where they are not before one, there has been a reset, and
 * with it perhaps another plane and another boot mode.
 */
#include "sefc.h"

#define SEFC_CLOSED	(SEFC_WPMR_USRWP | SEFC_WPMR_GPNVMWP)
#define SEFC_TRIES	2

/* What guards something has to be as it was told to be. */
static int sefc_set(struct sefc *sefc, u32 reg, u32 key, u32 value)
{
	unsigned int i;
	u32 is;
	int ret;

	for (i = 0; i < SEFC_TRIES; i++) {
		ret = regmap_write(sefc->registers, reg, key | value) ?:
		      regmap_read(sefc->registers, reg, &is);
		if (ret || is == value)
			return ret;
	}
	return -EIO;
}

static int sefc_set_protection(struct sefc *sefc, u32 wpmr)
{
	return sefc_set(sefc, SEFC_WPMR, SEFC_WPMR_WPKEY_PASSWD, wpmr);
}

/* Leaves out of the protection what an operation needs; gets what it was. */
static int sefc_unprotect(struct sefc *sefc, u32 protection, u32 *was)
{
	int ret;

	ret = regmap_read(sefc->registers, SEFC_WPMR, was);
	if (ret)
		return ret;
	sefc->wpmr = *was | SEFC_CLOSED;
	if (*was == sefc->wpmr && !(*was & protection))
		return 0;
	sefc->unprotected = true;
	return sefc_set_protection(sefc, sefc->wpmr & ~protection);
}

/* A block whose rights are locked gets none before the next reset. */
static int sefc_grant(struct sefc *sefc, u32 rights)
{
	int ret;

	ret = regmap_read(sefc->registers, SEFC_USR, &sefc->usr);
	if (ret || (sefc->usr & rights) == rights)
		return ret;
	if (sefc->usr >> 24 & (rights | rights >> 8))
		return -EPERM;
	sefc->granted = true;
	return sefc_set(sefc, SEFC_USR, 0, sefc->usr | rights);
}

static int sefc_prepare(struct sefc *sefc, u32 protection, u32 rights,
			u32 *vendor)
{
	u32 was;
	int ret;

	ret = sefc_begin(sefc) ?:
	      sefc_unprotect(sefc, protection | SEFC_WPMR_WPEN, &was);
	if (ret)
		return ret;
	if (!(was & SEFC_WPMR_GPNVMWP))
		sefc->known = false;
	if (!sefc->known)
		ret = sefc_sense(sefc, vendor);
	if (!ret && rights)
		ret = sefc_grant(sefc, rights);
	return ret;
}

/**
 * sefc_open() - open what an operation needs
 * @sefc: the controller
 * @protection: what must not be protected, SEFC_WPMR_*
 * @rights: what must be granted of one user signature, SEFC_USR_*
 * @vendor: gets the errors in the status register if it fails
 *
 * To be closed by sefc_close() unless it fails.
 *
 * Return: 0, -EPERM if the rights are locked, -ETIMEDOUT, or that of the
 * register access.
 */
int sefc_open(struct sefc *sefc, u32 protection, u32 rights, u32 *vendor)
{
	int ret = sefc_prepare(sefc, protection, rights, vendor);

	return ret ? sefc_close(sefc, ret) : 0;
}

/**
 * sefc_close() - close what was opened, as far as that is possible
 * @sefc: the controller
 * @ret: how the operation ended
 *
 * Return: @ret, or that of the register access if @ret is 0.
 */
int sefc_close(struct sefc *sefc, int ret)
{
	int rights = 0, protection = 0;

	if (sefc->granted)
		rights = sefc_set(sefc, SEFC_USR, 0, sefc->usr);
	if (sefc->unprotected)
		protection = sefc_set_protection(sefc, sefc->wpmr);
	sefc->granted = false;
	sefc->unprotected = false;
	return ret ?: rights ?: protection;
}
