// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device with memory that can be erased, and bits that are written again. It
 * is kept in the file that FAKE_OTP names. Environment:
 *
 *   FAKE_OTP_DAMAGED  the block cannot be read until it is erased
 *   FAKE_OTP_FAIL     erasing fails
 *   FAKE_OTP_OFF      programming is switched off
 *   FAKE_OTP_SHUT     the device is incomplete
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

#define PAGE		512
#define BLOCK		4096
#define ARRAY		(2 * BLOCK)

enum { USER, FOREVER, GPNVM, JOURNAL, REGIONS };

struct fake {
	struct fake_file file;
	uint8_t block[ARRAY];
	uint8_t bits[2];
	bool mended;
};

static const struct otp_region_info regions[REGIONS] = {
	[USER] = {
		.name = "user-signature-1", .region_size = ARRAY,
		.granule = PAGE, .erase_granule = BLOCK,
		.semantics = OTP_BIT_CLEAR,
		.region_flags = OTP_REGION_READ | OTP_REGION_PROGRAM |
				OTP_REGION_ERASE,
	},
	[FOREVER] = {
		.name = "user-signature-7", .region_size = BLOCK,
		.granule = PAGE, .semantics = OTP_BIT_CLEAR,
		.region_flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
	},
	[GPNVM] = {
		.name = "gpnvm", .region_size = 2, .granule = 2,
		.semantics = OTP_REWRITABLE, .field_count = 2,
		.region_flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
	},
	[JOURNAL] = {
		.name = "journal", .kind = OTP_KIND_JOURNAL,
		.region_size = 16, .granule = 1,
		.semantics = OTP_REWRITABLE,
		.region_flags = OTP_REGION_READ | OTP_REGION_ERASE,
	},
};

static void load(struct fake *fake)
{
	FILE *f = fopen(getenv("FAKE_OTP"), "rb");

	memset(fake->block, 0xff, sizeof(fake->block));
	if (!f)
		return;
	if (fread(fake->block, sizeof(fake->block), 1, f) == 1 &&
	    fread(fake->bits, sizeof(fake->bits), 1, f) != 1)
		memset(fake->bits, 0, sizeof(fake->bits));
	fclose(f);
}

static void save(const struct fake *fake)
{
	FILE *f = fopen(getenv("FAKE_OTP"), "wb");

	if (!f || fwrite(fake->block, sizeof(fake->block), 1, f) != 1 ||
	    fwrite(fake->bits, sizeof(fake->bits), 1, f) != 1)
		abort();
	fclose(f);
}

static int fake_info(struct otp_info *info)
{
	strcpy((char *)info->driver, "sefc");
	strcpy((char *)info->model, "SEFC of the tests");
	info->caps = OTP_CAP_PROGRAM | OTP_CAP_ERASE;
	info->region_count = REGIONS;
	if (!getenv("FAKE_OTP_OFF"))
		info->status |= OTP_STATUS_PROGRAMMING;
	if (getenv("FAKE_OTP_SHUT")) {
		info->state = OTP_STATE_INCOMPLETE;
		strcpy((char *)info->message, "BOOT_MODE is 0x8");
	}
	return 0;
}

static int fake_region(struct otp_region_info *info)
{
	uint32_t region = info->region;

	if (region >= REGIONS)
		return -ENOENT;
	*info = regions[region];
	info->size = sizeof(*info);
	info->region = region;
	return 0;
}

static int fake_field(const struct fake *fake, struct otp_field_info *info)
{
	if (info->region != GPNVM || info->field > 1)
		return -ENOENT;
	strcpy((char *)info->name, info->field ? "BOOT_MODE" : "SECURITY");
	info->bit_offset = info->field ? 5 : 0;
	info->bit_width = info->field ? 4 : 1;
	info->field_flags = OTP_FIELD_READ | OTP_FIELD_PROGRAM;
	if (!info->field && fake->bits[0] & 1)
		info->programmed = OTP_FULL;
	return 0;
}

static int fake_read(const struct fake *fake, struct otp_read *arg)
{
	uint8_t *data = (uint8_t *)(uintptr_t)arg->data;
	uint8_t *mask = (uint8_t *)(uintptr_t)arg->mask;
	bool bits = arg->region == GPNVM;

	if (arg->region == USER && getenv("FAKE_OTP_DAMAGED") &&
	    !fake->mended) {
		arg->vendor = 0x00020000;
		return -EUCLEAN;
	}
	for (uint32_t i = 0; i < arg->len; i++) {
		uint8_t byte = arg->region == USER ?
			fake->block[arg->offset + i] : 0xff;

		if (bits)
			byte = fake->bits[i];
		if (data)
			data[i] = byte;
		if (mask)
			mask[i] = bits ? byte & !i : (uint8_t)~byte;
	}
	return 0;
}

static int refuse_erase(struct otp_erase *arg, int error, uint32_t reason,
			const char *why)
{
	arg->status = OTP_OP_REFUSED;
	arg->error = error;
	arg->reason = reason;
	snprintf((char *)(uintptr_t)arg->message, arg->message_size, "%s",
		 why);
	return error;
}

static int fake_erase(struct fake *fake, struct otp_erase *arg)
{
	bool dry = arg->flags & OTP_ERASE_DRY_RUN;
	uint32_t at, i;

	if (arg->size != sizeof(*arg) || arg->reserved)
		return -EINVAL;
	if (!dry && !fake->file.armed)
		return -EACCES;
	arg->erased = 0;
	if (arg->region != USER)
		return refuse_erase(arg, -EOPNOTSUPP, OTP_REASON_KIND,
				    "it cannot be erased");
	if (!arg->len || arg->len % BLOCK || arg->offset % BLOCK)
		return refuse_erase(arg, -EINVAL, OTP_REASON_ALIGN,
				    "in multiples of 4096");
	if (arg->offset > ARRAY || arg->len > ARRAY - arg->offset)
		return refuse_erase(arg, -ERANGE, OTP_REASON_RANGE,
				    "past its end");
	for (at = arg->offset; at < arg->offset + arg->len; at += BLOCK) {
		bool blank = !getenv("FAKE_OTP_DAMAGED");

		for (i = 0; i < BLOCK; i++)
			blank &= fake->block[at + i] == 0xff;
		arg->erased += !blank;
	}
	arg->status = !arg->erased ? OTP_OP_ALREADY :
		      dry ? OTP_OP_WOULD_PROGRAM : OTP_OP_PROGRAMMED;
	if (arg->status != OTP_OP_PROGRAMMED)
		return 0;
	if (getenv("FAKE_OTP_FAIL")) {
		arg->vendor = 8;
		refuse_erase(arg, -EIO, OTP_REASON_DEVICE, "erasing failed");
		arg->status = OTP_OP_FAILED;
		return -EIO;
	}
	memset(fake->block + arg->offset, 0xff, arg->len);
	fake->mended = true;
	save(fake);
	return 0;
}

int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct fake *fake = ctx;

	switch (cmd) {
	case OTP_INFO:
		return fake_info(arg);
	case OTP_REGION_INFO:
		return fake_region(arg);
	case OTP_FIELD_INFO:
		return fake_field(fake, arg);
	case OTP_READ:
		return fake_read(fake, arg);
	case OTP_ARM:
		return fake_arm(&fake->file);
	case OTP_DISARM:
		fake->file.armed = false;
		return 0;
	case OTP_ERASE:
		return fake_erase(fake, arg);
	default:
		return -ENOTTY;
	}
}

struct fake_file *fake_new(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	if (!fake)
		return NULL;
	load(fake);
	return &fake->file;
}
