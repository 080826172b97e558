// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenTitan OTP controller: its partitions as regions.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/regmap.h>

#include "../core/compat.h"
#include "../regs/opentitan-otp.h"
#include "opentitan.h"

/*
 * Shorter reads go through the direct access interface as long as that is not
 * locked: a damaged word is an error there, in the window it is a bus error.
 */
#define OPENTITAN_WINDOW_MIN	16

#define OPENTITAN_DAMAGED						\
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DAI,				\
			     OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR)

static u32 opentitan_digest_offset(const struct otp_region *region)
{
	return region->size - OPENTITAN_DIGEST_SIZE;
}

bool opentitan_is_digest(const struct otp_region *region, u32 offset)
{
	return offset >= opentitan_digest_offset(region);
}

bool opentitan_is_damaged(const struct opentitan *ot, u32 address, u32 len)
{
	u32 end = (address + len) / 4;

	return find_next_bit(ot->damaged, end, address / 4) < end;
}

/* The digest that was sensed at the last reset: by which it is locked. */
static int opentitan_sensed(struct opentitan *ot, enum opentitan_part part,
			    u64 *digest)
{
	u32 low, high;
	int ret;

	*digest = 0;
	if (part >= OPENTITAN_OTP_DIGESTS)
		return 0;
	ret = regmap_read(ot->regmap, OPENTITAN_OTP_DIGEST_0(part), &low);
	ret = ret ?: regmap_read(ot->regmap, OPENTITAN_OTP_DIGEST_1(part),
				 &high);
	if (!ret)
		*digest = (u64)high << 32 | low;
	return ret;
}

/* A read that the hardware refuses for now is no lack of readability. */
int opentitan_read_word(struct opentitan *ot, u32 address, u32 width,
			u64 *data, u32 *vendor)
{
	struct opentitan_command command = {
		.command = OPENTITAN_OTP_CMD_RD,
		.address = address,
		.width = width,
	};
	int ret;

	if (opentitan_is_damaged(ot, address, width)) {
		*vendor = OPENTITAN_DAMAGED;
		return -EUCLEAN;
	}
	ret = opentitan_execute(ot, &command);
	*data = command.data;
	*vendor = command.vendor;
	memzero_explicit(&command.data, sizeof(command.data));
	return ret == -EACCES ? -EPERM : ret;
}

bool opentitan_is_blank(struct opentitan *ot, enum opentitan_part part,
			u64 data)
{
	if (!opentitan_is_secret(part))
		return !data;
	/* Descrambled as it is, a blank word does not read as 0. */
	return data == ot->blank[part - OPENTITAN_SECRET0];
}

static int opentitan_read_digest(struct opentitan *ot,
				 const struct otp_region *region,
				 u64 *digest, u32 *vendor)
{
	return opentitan_read_word(ot, region->base +
				   opentitan_digest_offset(region),
				   OPENTITAN_DIGEST_SIZE, digest, vendor);
}

/*
 * All of a digest, at either of its halves: the interface ignores the address
 * bit that tells them apart.
 */
static int opentitan_read_digest_granule(struct opentitan *ot,
					 const struct otp_region *region,
					 u32 offset, u8 *data, u8 *mask,
					 u32 *vendor)
{
	u8 bytes[OPENTITAN_DIGEST_SIZE];
	u64 digest;
	int ret;

	ret = opentitan_read_digest(ot, region, &digest, vendor);
	if (ret)
		return ret;
	put_unaligned_le64(digest, bytes);
	memcpy(data, bytes + offset - opentitan_digest_offset(region),
	       region->granule);
	memset(mask, digest ? 0xff : 0, region->granule);
	return 0;
}

static int opentitan_read_granule(struct opentitan *ot,
				  const struct otp_region *region, u32 offset,
				  u8 *data, u8 *mask, u32 *vendor)
{
	enum opentitan_part part = opentitan_part(ot, region);
	u64 word;
	int ret;

	if (opentitan_is_digest(region, offset))
		return opentitan_read_digest_granule(ot, region, offset, data,
						     mask, vendor);

	ret = opentitan_read_word(ot, region->base + offset, region->granule,
				  &word, vendor);
	if (ret)
		return ret;

	/* A secret 0 is not what a blank word holds: it must be programmed. */
	if (region->granule == 8)
		put_unaligned_le64(word, data);
	else
		put_unaligned_le32(word, data);
	memset(mask, opentitan_is_blank(ot, part, word) ? 0 : 0xff,
	       region->granule);
	memzero_explicit(&word, sizeof(word));
	return 0;
}

/*
 * Reading through the window where it is shut, or past the software
 * partitions, is a bus error or hangs the bus: so it is asked first.
 */
static bool opentitan_window_is_open(struct opentitan *ot,
				     const struct otp_region *region,
				     u32 offset, u32 len)
{
	enum opentitan_part part = opentitan_part(ot, region);
	u32 open, status;

	return opentitan_is_software(part) && !ot->dead &&
	       !opentitan_is_damaged(ot, region->base + offset, len) &&
	       !regmap_read(ot->regmap, OPENTITAN_OTP_READ_LOCK(part),
			    &open) && open &&
	       !regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, &status) &&
	       !(status & BIT(part)) &&
	       status & OPENTITAN_OTP_STATUS_DAI_IDLE;
}

/* The word whose reading failed has made the controller unusable. */
static int opentitan_window_failed(struct opentitan *ot,
				   enum opentitan_part part, u32 address,
				   int error, u32 *vendor)
{
	u32 status;

	*vendor = opentitan_dead(ot, &status);
	if (!*vendor || !status)
		return error;
	if (OTP_OPENTITAN_AGENT(*vendor) != part ||
	    OTP_OPENTITAN_CODE(*vendor) !=
	    OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR)
		return -ENOTRECOVERABLE;
	dev_err(ot->dev, "the word at 0x%03x is damaged\n", address);
	set_bit(address / 4, ot->damaged);
	return -EUCLEAN;
}

static int opentitan_read_window(struct opentitan *ot,
				 const struct otp_region *region, u32 offset,
				 u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	enum opentitan_part part = opentitan_part(ot, region);
	u32 address = region->base + offset;
	u32 word, i;
	int ret;

	for (i = 0; i < len; i += 4) {
		ret = regmap_read(ot->regmap, OPENTITAN_OTP_SW_CFG_WINDOW +
				  address + i, &word);
		if (ret) {
			return opentitan_window_failed(ot, part, address + i,
						       ret, vendor);
		}
		put_unaligned_le32(word, data + i);
		memset(mask + i, word ? 0xff : 0, 4);
	}
	return 0;
}

/*
 * What is locked against reading for good is locked against programming too:
 * nobody can program a bit of it any more.
 */
static bool opentitan_is_hidden(struct opentitan *ot,
				const struct otp_region *region, u32 offset,
				int *ret)
{
	enum opentitan_part part = opentitan_part(ot, region);
	u64 sensed;

	if (*ret || !opentitan_is_secret(part) ||
	    opentitan_is_digest(region, offset))
		return false;
	*ret = opentitan_sensed(ot, part, &sensed);
	return !*ret && sensed;
}

static int opentitan_read_granules(struct opentitan *ot,
				   const struct otp_region *region, u32 offset,
				   u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	u32 granule = region->granule;
	int hidden = 0;
	int ret = 0;
	u32 i;

	for (i = 0; i < len && !ret; i += granule) {
		if (opentitan_is_hidden(ot, region, offset + i, &ret)) {
			memset(data + i, 0, granule);
			memset(mask + i, 0xff, granule);
			hidden = -EACCES;
		} else if (!ret) {
			ret = opentitan_read_granule(ot, region, offset + i,
						     data + i, mask + i,
						     vendor);
		}
	}
	return ret ?: hidden;
}

static int opentitan_read(struct otp_device *otp,
			  const struct otp_region *region, u32 offset, u32 len,
			  u8 *data, u8 *mask, u32 *vendor)
{
	struct opentitan *ot = otp_priv(otp);
	int ret;

	/* The hardware would refuse it too, in one command for each word. */
	if (opentitan_part(ot, region) == OPENTITAN_LIFE_CYCLE)
		return -EPERM;
	if (len >= OPENTITAN_WINDOW_MIN &&
	    opentitan_window_is_open(ot, region, offset, len))
		return opentitan_read_window(ot, region, offset, len, data,
					     mask, vendor);

	ret = opentitan_read_granules(ot, region, offset, len, data, mask,
				      vendor);
	if (ret != -EPERM || *vendor != OPENTITAN_DAI_LOCKED ||
	    !opentitan_window_is_open(ot, region, offset, len))
		return ret;
	*vendor = 0;
	return opentitan_read_window(ot, region, offset, len, data, mask,
				     vendor);
}

/* The bits of a granule that somebody can program. */
static void opentitan_granule_bits(const struct otp_region *region, u32 offset,
				   u8 *bits)
{
	unsigned int i;
	u32 byte;

	memset(bits, 0, region->granule);
	for (i = 0; i < region->nfields; i++) {
		const struct otp_field *field = &region->fields[i];
		u32 first = field->bit_offset / 8;
		u32 end = first + field->bit_width / 8;

		if (!(field->flags & OTP_FIELD_PROGRAM))
			continue;
		for (byte = max(first, offset);
		     byte < min(end, offset + region->granule); byte++)
			bits[byte - offset] = 0xff;
	}
}

/* What is left out of a granule could never be programmed any more. */
static int opentitan_check(struct otp_device *otp, struct otp_batch *batch)
{
	struct otp_step *step;
	unsigned int i;
	u8 bits[8];

	for (i = 0; (step = otp_batch_step(batch, i)); i++) {
		const struct otp_region *region = step->region;

		opentitan_granule_bits(region, step->offset, bits);
		if (!step->needed || !memcmp(step->mask, bits, region->granule))
			continue;
		otp_refuse(batch, step, -EINVAL, OTP_REASON_CHIP,
			   "%s+%u: %u bytes are programmed at once, and the mask leaves some out for good",
			   region->name, step->offset, region->granule);
	}
	return 0;
}

static int opentitan_program(struct otp_device *otp,
			     const struct otp_region *region, u32 offset,
			     const u8 *data, const u8 *mask, u32 *vendor)
{
	struct opentitan *ot = otp_priv(otp);
	struct opentitan_command command = {
		.command = OPENTITAN_OTP_CMD_WR,
		.address = region->base + offset,
		.width = region->granule,
		.secret = opentitan_is_secret(opentitan_part(ot, region)),
	};
	int ret;

	command.data = region->granule == 8 ? get_unaligned_le64(data) :
					      get_unaligned_le32(data);
	ret = opentitan_begin(ot, &command);
	*vendor = command.vendor;
	memzero_explicit(&command.data, sizeof(command.data));
	return ret;
}

static int opentitan_wait_program(struct otp_device *otp, u32 *vendor)
{
	return opentitan_wait(otp_priv(otp), vendor);
}

/*
 * The digest in the memory. Where it cannot be read because reading is locked,
 * the one that was sensed is it, if there is one.
 */
static int opentitan_digest(struct otp_device *otp,
			    const struct otp_region *region, u64 *digest,
			    u64 *sensed, u32 *vendor)
{
	struct opentitan *ot = otp_priv(otp);
	int ret;

	*digest = 0;
	ret = opentitan_sensed(ot, opentitan_part(ot, region), sensed);
	if (ret)
		return ret;
	ret = opentitan_read_digest(ot, region, digest, vendor);
	if (ret == -EPERM && *sensed) {
		*digest = *sensed;
		*vendor = 0;
		return 0;
	}
	if (ret)
		*digest = 0;
	return ret;
}

u32 opentitan_lock_state(struct opentitan *ot,
			 const struct otp_region *region)
{
	enum opentitan_part part = opentitan_part(ot, region);
	u64 digest, sensed;
	u32 vendor;

	if (opentitan_sensed(ot, part, &sensed))
		return 0;
	if (sensed && opentitan_is_secret(part))
		return OTP_REGION_WRITE_LOCKED | OTP_REGION_READ_LOCKED;
	if (sensed)
		return OTP_REGION_WRITE_LOCKED;
	if (!ot->dead && !opentitan_read_digest(ot, region, &digest, &vendor) &&
	    digest)
		return OTP_REGION_LOCK_PENDING;
	return 0;
}

static u32 opentitan_region_state(struct otp_device *otp,
				  const struct otp_region *region)
{
	struct opentitan *ot = otp_priv(otp);
	enum opentitan_part part = opentitan_part(ot, region);
	u32 state, open;

	if (part == OPENTITAN_LIFE_CYCLE)
		return OTP_REGION_WRITE_LOCKED | OTP_REGION_READ_LOCKED;

	state = opentitan_lock_state(ot, region);
	if (opentitan_is_software(part) &&
	    !regmap_read(ot->regmap, OPENTITAN_OTP_READ_LOCK(part), &open) &&
	    !open)
		state |= OTP_REGION_READ_LOCKED;
	if (opentitan_is_damaged(ot, region->base, region->size))
		state |= OTP_REGION_DAMAGED;
	return state;
}

/* The first region that is locked from the next reset on, or NULL. */
static const struct otp_region *opentitan_pending(struct otp_device *otp)
{
	struct opentitan *ot = otp_priv(otp);
	unsigned int i;

	for (i = 0; i < OPENTITAN_LIFE_CYCLE; i++) {
		const struct otp_region *region = &ot->map->desc.regions[i];

		if (opentitan_lock_state(ot, region) & OTP_REGION_LOCK_PENDING)
			return region;
	}
	return NULL;
}

static enum otp_state opentitan_status(struct otp_device *otp, char *message,
				       u32 *vendor)
{
	struct opentitan *ot = otp_priv(otp);
	const struct otp_region *pending;
	char text[64];
	u32 status;

	*vendor = opentitan_dead(ot, &status);
	if (*vendor) {
		opentitan_describe(*vendor, text, sizeof(text));
		if (status)
			snprintf(message, OTP_MESSAGE_SIZE,
				 "unusable until a reset: %s (status 0x%05x)",
				 text, status);
		else
			strscpy(message, "the controller does not answer",
				OTP_MESSAGE_SIZE);
		return OTP_STATE_DEAD;
	}

	pending = opentitan_pending(otp);
	if (!pending)
		return OTP_STATE_OK;
	snprintf(message, OTP_MESSAGE_SIZE,
		 "%s is locked from the next reset on", pending->name);
	return OTP_STATE_RESET_PENDING;
}

static int opentitan_lock_read(struct opentitan *ot, enum opentitan_part part,
			       u32 *vendor)
{
	int ret;

	/* Otherwise it would be dropped without a sign. */
	ret = opentitan_ready(ot, vendor);
	if (ret)
		return ret;
	return regmap_write(ot->regmap, OPENTITAN_OTP_READ_LOCK(part), 0);
}

static int opentitan_lock(struct otp_device *otp,
			  const struct otp_region *region,
			  enum otp_lock_kind kind, u64 digest, u32 *vendor)
{
	struct opentitan *ot = otp_priv(otp);
	struct opentitan_command command = {
		.command = OPENTITAN_OTP_CMD_DIGEST,
		.address = region->base,
		.width = OPENTITAN_DIGEST_SIZE,
	};
	int ret;

	if (kind == OTP_LOCK_READ)
		return opentitan_lock_read(ot, opentitan_part(ot, region),
					   vendor);
	if (region->flags & OTP_REGION_SW_DIGEST) {
		command.command = OPENTITAN_OTP_CMD_WR;
		command.address += opentitan_digest_offset(region);
		command.data = digest;
	}
	ret = opentitan_execute(ot, &command);
	*vendor = command.vendor;
	return ret;
}

const struct otp_ops opentitan_ops = {
	.read = opentitan_read,
	.check = opentitan_check,
	.program = opentitan_program,
	.wait = opentitan_wait_program,
	.status = opentitan_status,
	.region_state = opentitan_region_state,
	.lock = opentitan_lock,
	.digest = opentitan_digest,
	.dai = opentitan_dai,
	.describe = opentitan_describe,
};
