// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenTitan OTP controller: raw commands, and what is refused of them.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "opentitan.h"

/* No errno */
#define OPENTITAN_DAI_ALREADY	1

static const struct otp_region *opentitan_region_at(struct opentitan *ot,
						    u32 address)
{
	const struct otp_region *region = ot->map->desc.regions;

	while (address - region->base >= region->size)
		region++;
	return region;
}

__printf(3, 4)
static int opentitan_dai_refuse(struct otp_dai_command *dai, int error,
				const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(dai->message, sizeof(dai->message), fmt, args);
	va_end(args);
	return error;
}

static int opentitan_dai_compare(struct opentitan *ot,
				 const struct otp_region *region,
				 struct otp_dai_command *dai, u64 now)
{
	enum opentitan_part part = opentitan_part(ot, region);

	/* A digest is not scrambled. */
	if (opentitan_is_digest(region, dai->address - region->base))
		part = OPENTITAN_VENDOR_TEST;
	if (opentitan_is_blank(ot, part, now))
		return 0;
	if (now == dai->data)
		return OPENTITAN_DAI_ALREADY;
	if (dai->flags & OTP_DAI_OVERWRITE)
		return 0;
	return opentitan_dai_refuse(dai, -EEXIST,
				    "the word at 0x%03x is programmed with another value",
				    dai->address);
}

/*
 * What the hardware would do, and nobody could mend. OPENTITAN_DAI_ALREADY if
 * the word holds the value, and a second pulse would only harm it.
 */
static int opentitan_dai_check_write(struct opentitan *ot,
				     const struct otp_region *region,
				     struct otp_dai_command *dai)
{
	enum opentitan_part part = opentitan_part(ot, region);
	u32 state = opentitan_lock_state(ot, region);
	u64 now;
	int ret;

	if (state & OTP_REGION_LOCK_PENDING)
		return opentitan_dai_refuse(dai, -EROFS,
					    "%s is locked from the next reset on, and must not change any more",
					    region->name);
	/* The hardware refuses that itself. */
	if (dai->command != OTP_DAI_WRITE || state & OTP_REGION_WRITE_LOCKED ||
	    part == OPENTITAN_LIFE_CYCLE)
		return 0;

	ret = opentitan_read_word(ot, dai->address, dai->width, &now,
				  &dai->vendor);
	/* The gate of SECRET2 is shut for writing too, a read lock is not. */
	if (ret == -EPERM && dai->vendor && !opentitan_is_software(part))
		return 0;
	if (ret == -EPERM && dai->flags & OTP_DAI_OVERWRITE)
		return 0;
	if (ret)
		return opentitan_dai_refuse(dai, ret,
					    "the word at 0x%03x cannot be looked at (errno %d)",
					    dai->address, -ret);
	ret = opentitan_dai_compare(ot, region, dai, now);
	memzero_explicit(&now, sizeof(now));
	return ret;
}

static int opentitan_dai_check(struct opentitan *ot,
			       const struct otp_region *region,
			       struct otp_dai_command *dai)
{
	bool digest = opentitan_is_digest(region, dai->address - region->base);
	bool secret = opentitan_is_secret(opentitan_part(ot, region)) &&
		      !digest;

	dai->width = digest ? OPENTITAN_DIGEST_SIZE : region->granule;
	if (opentitan_part(ot, region) == OPENTITAN_LIFE_CYCLE)
		dai->width = 4;
	if (dai->address % dai->width)
		return opentitan_dai_refuse(dai, -EINVAL,
					    "%s has words of %u bytes at 0x%03x",
					    region->name, dai->width,
					    dai->address);
	if (dai->command == OTP_DAI_WRITE && dai->width == 4 &&
	    upper_32_bits(dai->data))
		return opentitan_dai_refuse(dai, -EINVAL,
					    "the value is wider than the word at 0x%03x",
					    dai->address);
	if (dai->command == OTP_DAI_READ && secret)
		return opentitan_dai_refuse(dai, -EACCES, "%s is secret",
					    region->name);
	if (dai->command == OTP_DAI_READ &&
	    opentitan_is_damaged(ot, dai->address, dai->width))
		return opentitan_dai_refuse(dai, -EUCLEAN,
					    "the word at 0x%03x is damaged: reading it would make the controller unusable",
					    dai->address);
	if (dai->command == OTP_DAI_READ)
		return 0;
	return opentitan_dai_check_write(ot, region, dai);
}

int opentitan_dai(struct otp_device *otp, struct otp_dai_command *dai)
{
	struct opentitan *ot = otp_priv(otp);
	struct opentitan_command command = {
		.command = dai->command,
	};
	const struct otp_region *region;
	char text[64];
	int ret;

	if (dai->address >= OPENTITAN_SIZE)
		return opentitan_dai_refuse(dai, -ERANGE,
					    "0x%x is past the end of the memory (0x%x)",
					    dai->address, OPENTITAN_SIZE);
	region = opentitan_region_at(ot, dai->address);
	ret = opentitan_dai_check(ot, region, dai);
	if (ret == OPENTITAN_DAI_ALREADY)
		return opentitan_dai_refuse(dai, 0,
					    "the word at 0x%03x is so already",
					    dai->address);
	if (ret)
		return ret;

	command.address = dai->address;
	command.width = dai->width;
	command.secret = opentitan_is_secret(opentitan_part(ot, region));
	command.data = dai->data;
	ret = opentitan_execute(ot, &command);
	dai->data = command.data;
	dai->status = command.status;
	dai->vendor = command.vendor;
	memzero_explicit(&command.data, sizeof(command.data));
	if (ret && command.vendor) {
		opentitan_describe(command.vendor, text, sizeof(text));
		opentitan_dai_refuse(dai, ret, "%s", text);
	}
	return ret;
}
