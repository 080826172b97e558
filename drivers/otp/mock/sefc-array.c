// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the SEFC: the cells, of which a pulse can only clear bits, and their
 * error correction.
 *
 * What the error correction of the chip is like is not public. Here, which is
 * ours, it corrects one bit of 64 and finds out about more, and it does not
 * mind a pulse that lost power. A word whose check bits get a second pulse for
 * something else than they stand for is beyond correction until it is erased.
 */
#include "sefc.h"

#define SF_WORD_SIZE	SEFC_ECC_WORD_SIZE
#define SF_BLANK_WORD	(~0ULL)

static u64 sf_get64(const u8 *p)
{
	u64 value = 0;
	u32 i;

	for (i = SF_WORD_SIZE; i--; )
		value = value << 8 | p[i];
	return value;
}

static void sf_put64(u8 *p, u64 value)
{
	u32 i;

	for (i = 0; i < SF_WORD_SIZE; i++)
		p[i] = value >> 8 * i;
}

static u32 sf_count_bits(u64 value)
{
	u32 count = 0;

	for (; value; value &= value - 1)
		count++;
	return count;
}

/* The first @bits of the bits in @value, from the lowest on; counts @bits. */
static u64 sf_take_bits(u64 value, u32 *bits)
{
	u64 taken = 0;
	u64 rest;

	for (rest = value; rest && *bits; rest &= rest - 1) {
		taken |= rest & (~rest + 1);
		(*bits)--;
	}
	return taken;
}

/**
 * struct sf_word - a word of the error correction
 * @cells: as the cells are
 * @data: as they were before they decayed
 */
struct sf_word {
	u64 cells;
	u64 data;
};

static struct sf_word sf_get_word(const struct sf_array *array, u32 n)
{
	u64 cells = sf_get64(array->cells + SF_WORD_SIZE * n);
	u64 flips = sf_get64(array->flips + SF_WORD_SIZE * n);

	return (struct sf_word){ cells, cells ^ flips };
}

static void sf_put_word(struct sf_array *array, u32 n, struct sf_word word)
{
	sf_put64(array->cells + SF_WORD_SIZE * n, word.cells);
	sf_put64(array->flips + SF_WORD_SIZE * n, word.cells ^ word.data);
}

static bool sf_is_spoilt(const struct sf_array *array, u32 n)
{
	return array->spoilt[n / 8] & 1U << n % 8;
}

static void sf_spoil(struct sf_array *array, u32 n, bool spoilt)
{
	u8 bit = 1U << n % 8;

	if (spoilt)
		array->spoilt[n / 8] |= bit;
	else
		array->spoilt[n / 8] &= ~bit;
}

/*
 * The data bus is 128 bits wide, of which each half has a flag for one error
 * and one for more.
 */
static u32 sf_error_flag(u32 n, bool corrected)
{
	if (n % 2)
		return corrected ? SEFC_FSR_SECCEMSBD : SEFC_FSR_MECCEMSBD;
	return corrected ? SEFC_FSR_SECCELSBD : SEFC_FSR_MECCELSBD;
}

/**
 * sf_read_cells() - read through the error correction
 * @array: the array
 * @index: of the first of four cells
 * @value: gets them
 *
 * Return: flags of EEFC_FSR that this sets.
 */
u32 sf_read_cells(const struct sf_array *array, u32 index, u32 *value)
{
	u32 n = index / SF_WORD_SIZE;
	u32 shift = 8 * (index % SF_WORD_SIZE);
	struct sf_word word = sf_get_word(array, n);
	u32 errors = sf_count_bits(word.cells ^ word.data);
	bool corrected = errors == 1 && !sf_is_spoilt(array, n);

	*value = (corrected ? word.data : word.cells) >> shift;
	if (!errors && !sf_is_spoilt(array, n))
		return 0;
	return sf_error_flag(n, corrected);
}

/* What of the pulse has not happened yet is still to come in the data. */
static void sf_program_word(struct sf_array *array, u32 n, u64 latch,
			    u32 *bits)
{
	struct sf_word word = sf_get_word(array, n);

	if (word.data != SF_BLANK_WORD) {
		array->repeats++;
		if (latch != word.data)
			sf_spoil(array, n, true);
	}
	word.cells &= ~sf_take_bits(word.cells & ~latch, bits);
	word.data &= latch | word.cells;
	sf_put_word(array, n, word);
}

static u64 sf_latch_word(const u32 *latch, u32 i)
{
	return latch[2 * i] | (u64)latch[2 * i + 1] << 32;
}

/**
 * sf_program_page() - program a page of the user signature
 * @array: the array
 * @page: its number
 * @latch: what is programmed; a word of all ones gets no pulse, and is not
 *	verified: ours
 * @bits: bits until power is lost, SF_ALL_BITS if it is not; that they are
 *	cleared from the first byte and the lowest bit on is ours
 *
 * Return: 0, or SEFC_FSR_FLERR if a bit is 0 that should be 1.
 */
u32 sf_program_page(struct sf_array *array, u32 page, const u32 *latch,
		    u32 bits)
{
	u32 first = (SF_CELLS_USER + page * SEFC_PAGE_SIZE) / SF_WORD_SIZE;
	u32 error = 0;
	u32 i;

	for (i = 0; i < SEFC_PAGE_SIZE / SF_WORD_SIZE && bits; i++) {
		u64 word = sf_latch_word(latch, i);

		if (word == SF_BLANK_WORD)
			continue;
		sf_program_word(array, first + i, word, &bits);
		if (sf_get_word(array, first + i).cells != word)
			error = SEFC_FSR_FLERR;
	}
	return error;
}

static void sf_erase_word(struct sf_array *array, u32 n, u32 *bits)
{
	struct sf_word word = sf_get_word(array, n);
	u64 set = sf_take_bits(~word.cells, bits);

	word.cells |= set;
	word.data |= set;
	if (word.cells == SF_BLANK_WORD) {
		word.data = SF_BLANK_WORD;
		sf_spoil(array, n, false);
	}
	sf_put_word(array, n, word);
}

/**
 * sf_erase_block() - erase a block of the user signature
 * @array: the array
 * @block: its number
 * @bits: bits until power is lost, SF_ALL_BITS if it is not; that they are set
 *	from the first byte and the lowest bit on is ours
 */
void sf_erase_block(struct sf_array *array, u32 block, u32 bits)
{
	u32 first = (SF_CELLS_USER + block * SEFC_USB_BLOCK_SIZE) /
		    SF_WORD_SIZE;
	u32 i;

	for (i = 0; i < SEFC_USB_BLOCK_SIZE / SF_WORD_SIZE && bits; i++)
		sf_erase_word(array, first + i, &bits);
}
