// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the SEFC: the image of its array.
 */
#include "image.h"
#include "sefc.h"

void sf_save_array(const struct sf_array *array, u8 *p)
{
	u32 i;

	memset(p, 0, SF_IMAGE_LENGTH);
	memcpy(p + SF_IMAGE_OFF_CELLS, array->cells, SF_CELLS);
	memcpy(p + SF_IMAGE_OFF_FLIPS, array->flips, SF_CELLS);
	memcpy(p + SF_IMAGE_OFF_SPOILT, array->spoilt, SF_SPOILT_SIZE);
	for (i = 0; i < SF_LOCK_WORDS; i++)
		otp_image_put32(p + SF_IMAGE_OFF_LOCKS + 4 * i,
				array->locks[i]);
	otp_image_put32(p + SF_IMAGE_OFF_GPNVM, array->gpnvm);
}

static bool sf_is_blank_word(const u8 *p, u32 n)
{
	const u8 *cells = p + SF_IMAGE_OFF_CELLS + SEFC_ECC_WORD_SIZE * n;
	const u8 *flips = p + SF_IMAGE_OFF_FLIPS + SEFC_ECC_WORD_SIZE * n;
	u32 i;

	for (i = 0; i < SEFC_ECC_WORD_SIZE; i++)
		if ((cells[i] ^ flips[i]) != 0xff)
			return false;
	return true;
}

/* Only a word of the user signature, and one that is programmed, is spoilt. */
static bool sf_can_be_spoilt(const u8 *p, u32 n)
{
	return n >= SF_CELLS_USER / SEFC_ECC_WORD_SIZE && n < SF_ECC_WORDS &&
	       !sf_is_blank_word(p, n);
}

static bool sf_is_sound(const u8 *p)
{
	u32 n;

	if (otp_image_get32(p + SF_IMAGE_OFF_GPNVM) & ~SEFC_GPNVM_MASK)
		return false;
	for (n = 0; n < 8 * SF_IMAGE_SPOILT_SIZE; n++)
		if (p[SF_IMAGE_OFF_SPOILT + n / 8] & 1U << n % 8 &&
		    !sf_can_be_spoilt(p, n))
			return false;
	return true;
}

bool sf_load_array(struct sf_array *array, const u8 *p)
{
	u32 i;

	if (!sf_is_sound(p))
		return false;

	memcpy(array->cells, p + SF_IMAGE_OFF_CELLS, SF_CELLS);
	memcpy(array->flips, p + SF_IMAGE_OFF_FLIPS, SF_CELLS);
	memcpy(array->spoilt, p + SF_IMAGE_OFF_SPOILT, SF_SPOILT_SIZE);
	for (i = 0; i < SF_LOCK_WORDS; i++)
		array->locks[i] = otp_image_get32(p + SF_IMAGE_OFF_LOCKS +
						  4 * i);
	array->gpnvm = otp_image_get32(p + SF_IMAGE_OFF_GPNVM);
	array->repeats = 0;
	return true;
}
