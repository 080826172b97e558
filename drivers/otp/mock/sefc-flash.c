// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the SEFC: the plane of flash behind it, whose reads answer what the
 * last command has put there, and whose writes fill the latch.
 *
 * The other plane belongs to another controller, which is not modelled: it
 * reads as blank, and what is written there is that one's latch.
 */
#include "sefc.h"

static u64 sf_next_noise(u64 *noise)
{
	*noise ^= *noise << 13;
	*noise ^= *noise >> 7;
	*noise ^= *noise << 17;
	return *noise;
}

/* The latch as it is when power comes: anything. */
void sf_fill_latch(struct sf_latch *latch, u64 *noise)
{
	u32 i;

	sf_clear_latch(latch);
	for (i = 0; i < SF_LATCH_WORDS; i++)
		latch->words[i] = sf_next_noise(noise) >> 16;
}

void sf_clear_latch(struct sf_latch *latch)
{
	memset(latch, 0, sizeof(*latch));
	memset(latch->words, 0xff, sizeof(latch->words));
}

/* An exchange of planes moves the controller's plane up. */
static bool sf_find_in_plane(const struct sf_registers *regs, u32 offset,
			     u32 *at)
{
	*at = offset - (regs->exchanged ? SEFC_PLANE_SIZE : 0);
	return *at < SEFC_PLANE_SIZE;
}

/*
 * The first read after STUI that counts is the one after a read of the first
 * word; until then what answers is the main array, which is ours.
 */
static u32 sf_read_unique_id(struct sf_model *sf, u32 at)
{
	struct sf_registers *regs = &sf->regs;
	bool primed = regs->primed;
	u32 value = SF_BLANK;

	if (!at)
		regs->primed = true;
	if (primed && at < SEFC_UNIQUE_ID_SIZE)
		regs->flags |= sf_read_cells(&sf->array,
					     SF_CELLS_UNIQUE_ID + at, &value);
	return value;
}

static u32 sf_read_user(struct sf_model *sf, u32 at)
{
	u32 value = SF_BLANK;

	if (at < SEFC_USB_SIZE)
		sf->regs.flags |= sf_read_cells(&sf->array, SF_CELLS_USER + at,
						&value);
	return value;
}

static bool sf_is_readable(const struct sf_registers *regs, u32 at)
{
	if (regs->window != SF_WINDOW_USER || at >= SEFC_USB_SIZE)
		return true;
	return regs->usr & SEFC_USR_RDENUSB(at / SEFC_USB_BLOCK_SIZE);
}

/*
 * With sequential code optimisation the main array is read ahead, and answers
 * instead: ours, after what Microchip's own driver takes care of.
 */
static u32 sf_read_window(struct sf_model *sf, u32 at)
{
	if (!(sf->regs.fmr & SEFC_FMR_SCOD))
		return SF_BLANK;

	switch (sf->regs.window) {
	case SF_WINDOW_UNIQUE_ID:
		return sf_read_unique_id(sf, at);
	case SF_WINDOW_USER:
		return sf_read_user(sf, at);
	default:
		return SF_BLANK;
	}
}

/* False: a bus error. That it is one while the plane is programmed is ours. */
bool sf_read_flash(struct sf_model *sf, u32 offset, u32 *value)
{
	u32 at;

	*value = SF_BLANK;
	if (!sf_find_in_plane(&sf->regs, offset, &at))
		return true;
	if (sf_is_busy(&sf->regs) || !sf_is_readable(&sf->regs, at))
		return false;
	*value = sf_read_window(sf, at);
	return true;
}

/*
 * The latch is filled upwards or downwards, word by word, and wraps. A store
 * elsewhere is not taken, which is ours, unless it begins a page anew.
 */
static bool sf_latch_takes(const struct sf_latch *latch, u32 word)
{
	u32 step = (word - latch->last) % SF_LATCH_WORDS;

	switch (latch->stores) {
	case 0:
		return true;
	case 1:
		return step == 1 || step == SF_LATCH_WORDS - 1;
	default:
		return step == latch->step;
	}
}

static bool sf_latch_begins(u32 word)
{
	return word == 0 || word == SF_LATCH_WORDS - 1;
}

static void sf_store(struct sf_latch *latch, u32 word, u32 value)
{
	if (!sf_latch_takes(latch, word)) {
		if (!sf_latch_begins(word))
			return;
		latch->stores = 0;
	}
	if (latch->stores == 1)
		latch->step = (word - latch->last) % SF_LATCH_WORDS;
	if (latch->stores < 2)
		latch->stores++;
	latch->last = word;
	latch->words[word] = value;
}

/* That a store while the plane is programmed is dropped is ours. */
void sf_write_flash(struct sf_model *sf, u32 offset, u32 value)
{
	u32 at;

	if (!sf_find_in_plane(&sf->regs, offset, &at) ||
	    sf_is_busy(&sf->regs))
		return;
	sf_store(&sf->latch, at / 4 % SF_LATCH_WORDS, value);
}
