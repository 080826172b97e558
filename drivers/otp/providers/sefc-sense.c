// SPDX-License-Identifier: GPL-2.0-only
/*
 * By what the chip runs since its last reset: which plane is where, and the
 * boot mode. Neither can be read; the GPNVM bits tell of the next reset.
 */
#include <linux/string.h>

#include "sefc.h"

static int sefc_sample(struct sefc *sefc, u32 plane, u8 *data)
{
	sefc->plane = plane;
	/* The first read after a window was opened does not count. */
	return sefc_words_copy(sefc, 0, data, sizeof(u32)) ?:
	       sefc_words_copy(sefc, 0, data, SEFC_UNIQUE_ID_SIZE);
}

/* Whether the unique id shows in a plane while its window is open. */
static int sefc_shows_id(struct sefc *sefc, u32 plane, bool *shows,
			 u32 *vendor)
{
	u8 before[SEFC_UNIQUE_ID_SIZE], within[SEFC_UNIQUE_ID_SIZE];
	int ret;

	ret = sefc_sample(sefc, plane, before);
	if (ret)
		return ret;
	ret = sefc_window_open(sefc, SEFC_FCMD_STUI, vendor) ?:
	      sefc_sample(sefc, plane, within);
	ret = sefc_window_close(sefc, SEFC_FCMD_SPUI, ret, vendor);
	*shows = !ret && memcmp(before, within, sizeof(before));
	return ret;
}

static int sefc_sense_plane(struct sefc *sefc, u32 likely, u32 *vendor)
{
	bool shows;
	int ret;

	ret = sefc_shows_id(sefc, likely, &shows, vendor);
	if (ret || shows)
		return ret;
	ret = sefc_shows_id(sefc, SEFC_PLANE_SIZE - likely, &shows, vendor);
	if (ret || shows)
		return ret;
	dev_err(sefc->dev, "the unique id shows in neither plane\n");
	return -ENXIO;
}

/**
 * sefc_sense() - find out by what the chip runs
 * @sefc: the controller, its mode register unprotected
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, -ENXIO if the planes cannot be told apart, or as sefc_command().
 */
int sefc_sense(struct sefc *sefc, u32 *vendor)
{
	u32 bits;
	int ret;

	ret = sefc_gpnvm_get(sefc, &bits, vendor);
	if (ret)
		return ret;
	ret = sefc_sense_plane(sefc, bits & SEFC_GPNVM_PLANE_EXCHANGE ?
			       SEFC_PLANE_SIZE : 0, vendor);
	if (ret)
		return ret;
	sefc->sensed = bits & SEFC_GPNVM_BOOT_MODE;
	if (sefc->plane)
		sefc->sensed |= SEFC_GPNVM_PLANE_EXCHANGE;
	sefc->known = true;
	return 0;
}
