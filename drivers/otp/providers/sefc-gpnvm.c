// SPDX-License-Identifier: GPL-2.0-only
/*
 * The GPNVM bits: the boot mode, what guards it, and their order.
 *
 * They are programmed one by one, and any two boot modes differ in two bits or
 * more: between them lies a value with which the chip halts. The order keeps
 * that window short and sees to it that power lost within it costs nothing but
 * the completion: no value on the way is a boot mode that would erase the data
 * of the secure boot.
 */
#include <linux/bits.h>
#include <linux/kernel.h>

#include "sefc.h"

static const struct {
	u8 mode;
	bool secure;
	const char *name;
} sefc_modes[] = {
	{ SEFC_BOOT_STANDARD_MONITOR, false, "standard monitor" },
	{ SEFC_BOOT_STANDARD, false, "standard boot" },
	{ SEFC_BOOT_SECURE_MONITOR, true, "secure monitor" },
	{ SEFC_BOOT_SECURE_OR_MONITOR, true, "secure boot or monitor" },
	{ SEFC_BOOT_SECURE, true, "secure boot" },
};

u32 sefc_boot_mode(u32 bits)
{
	return (bits & SEFC_GPNVM_BOOT_MODE) >> SEFC_GPNVM_BOOT_MODE_SHIFT;
}

u32 sefc_erase_lock(u32 bits)
{
	return (bits & SEFC_GPNVM_ERASE_LOCK) >> SEFC_GPNVM_ERASE_LOCK_SHIFT;
}

static int sefc_mode_find(u32 mode)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sefc_modes); i++) {
		if (sefc_modes[i].mode == mode)
			return i;
	}
	return -1;
}

bool sefc_mode_is_valid(u32 mode)
{
	return sefc_mode_find(mode) >= 0;
}

/* Whether the ROM leaves the data of the secure boot alone. */
bool sefc_mode_is_secure(u32 mode)
{
	int i = sefc_mode_find(mode);

	return i >= 0 && sefc_modes[i].secure;
}

/* A boot mode in words, in @text of SEFC_MODE_TEXT_SIZE bytes. */
const char *sefc_mode_text(u32 mode, char *text)
{
	int i = sefc_mode_find(mode);

	snprintf(text, SEFC_MODE_TEXT_SIZE, "0x%x (%s)", mode,
		 i >= 0 ? sefc_modes[i].name : "none, the chip halts");
	return text;
}

/*
 * The data sheet has five more values that do what CLOSED does. They are the
 * ones that a change passes through, and only that they are here: a change
 * that was interrupted can be told from one that was meant.
 */
bool sefc_erase_lock_is_valid(u32 lock)
{
	return lock == SEFC_GPNVM_ERASE_LOCK_OPEN ||
	       lock == SEFC_ERASE_LOCK_CLOSED ||
	       lock == SEFC_GPNVM_ERASE_LOCK_FROZEN;
}

/* Bits that nothing but the ERASE signal changes, if even that does. */
u32 sefc_gpnvm_frozen(u32 bits)
{
	u32 frozen = bits & SEFC_GPNVM_SECURITY;

	if (frozen && sefc_erase_lock(bits) == SEFC_GPNVM_ERASE_LOCK_FROZEN)
		frozen |= SEFC_GPNVM_ERASE_LOCK;
	return frozen;
}

/* With everything opened that it needs. */
int sefc_gpnvm_get(struct sefc *sefc, u32 *bits, u32 *vendor)
{
	int ret;

	ret = sefc_command(sefc, SEFC_FCMD_GGPB, 0, vendor);
	ret = ret ?: regmap_read(sefc->registers, SEFC_FRR, bits);
	if (!ret)
		*bits &= SEFC_GPNVM_MASK;
	return ret;
}

/**
 * sefc_gpnvm_read() - read the GPNVM bits
 * @sefc: the controller
 * @bits: gets them
 * @vendor: gets the errors in the status register if it fails
 *
 * Return: 0, or as sefc_open() and sefc_command().
 */
int sefc_gpnvm_read(struct sefc *sefc, u32 *bits, u32 *vendor)
{
	int ret;

	ret = sefc_open(sefc, 0, 0, vendor);
	if (ret)
		return ret;
	return sefc_close(sefc, sefc_gpnvm_get(sefc, bits, vendor));
}

/**
 * struct sefc_walk - GPNVM bits on their way
 * @sefc: the controller
 * @bits: what they are now
 * @target: what they are to be
 * @lost: one of them did not take; the rest is left alone
 * @vendor: gets the errors in the status register of a failure
 */
struct sefc_walk {
	struct sefc *sefc;
	u32 bits;
	u32 target;
	bool lost;
	u32 *vendor;
};

/* One bit, by its number. What it did not take is for the core to report. */
static int sefc_walk_bit(struct sefc_walk *walk, unsigned int bit)
{
	u32 want = walk->bits ^ BIT(bit);
	int ret;

	if (walk->lost || !((walk->bits ^ walk->target) & BIT(bit)))
		return 0;
	ret = sefc_command(walk->sefc, want & BIT(bit) ? SEFC_FCMD_SGPB :
			   SEFC_FCMD_CGPB, bit, walk->vendor);
	ret = ret ?: sefc_gpnvm_get(walk->sefc, &walk->bits, walk->vendor);
	walk->lost = !ret && walk->bits != want;
	return ret;
}

/* Bits of the target that are @set, or are not, from @first to @last. */
static int sefc_walk_bits(struct sefc_walk *walk, bool set, int first,
			  int last)
{
	int step = first < last ? 1 : -1;
	int bit, ret = 0;

	for (bit = first; bit != last + step && !ret; bit += step) {
		if (!!(walk->target & BIT(bit)) == set)
			ret = sefc_walk_bit(walk, bit);
	}
	return ret;
}

/*
 * Whatever order there is, a boot mode that is to be a secure one should not
 * be one that is not on the way, and neither should one that is to be
 * completed. Setting the highest bit first and clearing it last does that.
 */
static int sefc_walk_mode(struct sefc_walk *walk)
{
	return sefc_walk_bits(walk, true, 8, 5) ?:
	       sefc_walk_bits(walk, false, 5, 8);
}

/* The other way round no value is the frozen one unless that is the target. */
static int sefc_walk_lock(struct sefc_walk *walk)
{
	return sefc_walk_bits(walk, true, 2, 4) ?:
	       sefc_walk_bits(walk, false, 4, 2);
}

/*
 * The hardware erase is opened before the boot mode changes and closed after
 * that, since it is what helps if power is lost in between; SECURITY, which
 * takes the debugger away, comes last.
 */
static int sefc_walk_all(struct sefc_walk *walk)
{
	int ret = 0;

	if (sefc_erase_lock(walk->target) == SEFC_GPNVM_ERASE_LOCK_OPEN)
		ret = sefc_walk_lock(walk);
	ret = ret ?: sefc_walk_bit(walk, SEFC_GPNVM_PLANE_EXCHANGE_BIT);
	ret = ret ?: sefc_walk_mode(walk);
	ret = ret ?: sefc_walk_lock(walk);
	return ret ?: sefc_walk_bit(walk, SEFC_GPNVM_SECURITY_BIT);
}

/**
 * sefc_gpnvm_program() - change GPNVM bits
 * @sefc: the controller
 * @data: what they are to be, 0 outside of @mask
 * @mask: which bits
 * @vendor: gets the errors in the status register if it fails
 *
 * Ends with the first bit that is not as it should be then, without an error:
 * the core finds out by reading.
 *
 * Return: 0, or as sefc_open() and sefc_command().
 */
int sefc_gpnvm_program(struct sefc *sefc, u32 data, u32 mask, u32 *vendor)
{
	struct sefc_walk walk = { .sefc = sefc, .vendor = vendor };
	int ret;

	ret = sefc_open(sefc, SEFC_WPMR_GPNVMWP, 0, vendor);
	if (ret)
		return ret;
	ret = sefc_gpnvm_get(sefc, &walk.bits, vendor);
	walk.target = (walk.bits & ~mask) | (data & SEFC_GPNVM_MASK);
	ret = ret ?: sefc_walk_all(&walk);
	return sefc_close(sefc, ret);
}
