// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device for tests, in place of backend.c: the SEFC flash controller with
 * its unique id, eight blocks of user signature and GPNVM, as the header of
 * the interface describes it.
 *
 * FAKE_OTP names the file that keeps the memory between runs; without it the
 * chip is blank and its boot mode that of the secure monitor, 0x9.
 * FAKE_OTP_FAIL=N makes the N-th pulse fail, which is a page or GPNVM;
 * FAKE_OTP_ID=fail keeps the unique id from being read, FAKE_OTP_ID=blank
 * leaves it blank. FAKE_OTP_SHUT is a chip whose application has taken the
 * rights on block 0 away. FAKE_OTP_OFF switches programming off.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fake.h"

#define ID_SIZE		16
#define BLOCKS		8
#define BLOCK_SIZE	4096
#define PAGE_SIZE	512
#define WORD_SIZE	8
#define GPNVM_SIZE	2

#define KEY		0x20
#define KEY_SIZE	32

enum {
	UNIQUE_ID,
	SIGNATURE,
	GPNVM = SIGNATURE + BLOCKS,
	REGIONS,
};

struct memory {
	uint8_t id[ID_SIZE];
	uint8_t blocks[BLOCKS][BLOCK_SIZE];
	uint8_t gpnvm[GPNVM_SIZE];
};

struct fake {
	struct fake_file file;
	struct memory memory;
};

static unsigned int pulses;

static const struct {
	uint32_t region;
	const char *name;
	uint32_t bit_offset;
	uint32_t bit_width;
	uint32_t flags;
} fields[] = {
	{ UNIQUE_ID, "UNIQUE_ID", 0, 128, OTP_FIELD_READ },
	{ SIGNATURE, "AES_256_CMAC_KEY", KEY * 8, KEY_SIZE * 8,
	  OTP_FIELD_PROGRAM | OTP_FIELD_SECRET | OTP_FIELD_FULL_MASK },
	{ SIGNATURE, "PUBLIC_KEY_DIGEST", 0x200 * 8, 512,
	  OTP_FIELD_READ | OTP_FIELD_PROGRAM | OTP_FIELD_FULL_MASK },
	{ SIGNATURE, "AUTH_TYPE", 0x260 * 8, 32,
	  OTP_FIELD_READ | OTP_FIELD_PROGRAM | OTP_FIELD_FULL_MASK },
	{ GPNVM, "SECURITY", 0, 1, OTP_FIELD_READ | OTP_FIELD_PROGRAM },
	{ GPNVM, "PLANE_EXCHANGE", 1, 1, OTP_FIELD_READ | OTP_FIELD_PROGRAM },
	{ GPNVM, "ERASE_LOCK", 2, 3,
	  OTP_FIELD_READ | OTP_FIELD_PROGRAM | OTP_FIELD_FULL_MASK },
	{ GPNVM, "BOOT_MODE", 5, 4,
	  OTP_FIELD_READ | OTP_FIELD_PROGRAM | OTP_FIELD_FULL_MASK },
};

/* ---- the memory ---- */

static void memory_blank(struct memory *memory)
{
	const char *id = getenv("FAKE_OTP_ID");

	memset(memory, 0xff, sizeof(*memory));
	memory->gpnvm[0] = 0x20;
	memory->gpnvm[1] = 0x01;
	for (int i = 0; i < ID_SIZE && !(id && !strcmp(id, "blank")); i++)
		memory->id[i] = 0x10 + i;
}

static void memory_load(struct memory *memory)
{
	const char *path = getenv("FAKE_OTP");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	memory_blank(memory);
	if (fd < 0)
		return;
	if (read(fd, memory, sizeof(*memory)) != sizeof(*memory))
		abort();
	close(fd);
}

static void memory_save(const struct memory *memory)
{
	const char *path = getenv("FAKE_OTP");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
			     0600) : -1;

	if (!path)
		return;
	if (fd < 0 || write(fd, memory, sizeof(*memory)) < 0)
		abort();
	close(fd);
}

static uint8_t *bytes_of(struct fake *fake, uint32_t region)
{
	if (region == UNIQUE_ID)
		return fake->memory.id;
	if (region == GPNVM)
		return fake->memory.gpnvm;
	return fake->memory.blocks[region - SIGNATURE];
}

static bool is_signature(uint32_t region)
{
	return region >= SIGNATURE && region < GPNVM;
}

static uint32_t size_of(uint32_t region)
{
	return region == UNIQUE_ID ? ID_SIZE :
	       region == GPNVM ? GPNVM_SIZE : BLOCK_SIZE;
}

static uint32_t granule_of(uint32_t region)
{
	return is_signature(region) ? PAGE_SIZE : size_of(region);
}

static bool is_key(uint32_t region, uint32_t offset)
{
	return region == SIGNATURE && offset >= KEY &&
	       offset < KEY + KEY_SIZE;
}

static unsigned int boot_mode(const struct fake *fake)
{
	return (fake->memory.gpnvm[0] | fake->memory.gpnvm[1] << 8) >> 5 & 0xf;
}

/* ---- descriptions ---- */

static int fake_info(struct fake *fake, struct otp_info *info)
{
	strcpy((char *)info->driver, "sefc");
	strcpy((char *)info->model, "Microchip PIC32CX-MTSH SEFC");
	info->caps = OTP_CAP_PROGRAM | OTP_CAP_ERASE;
	info->region_count = REGIONS;
	if (!getenv("FAKE_OTP_OFF"))
		info->status |= OTP_STATUS_PROGRAMMING;
	if (fake->file.armed)
		info->status |= OTP_STATUS_ARMED | OTP_STATUS_ARMED_HERE;
	return 0;
}

static int fake_region(struct otp_region_info *info)
{
	const uint32_t region = info->region;

	if (region >= REGIONS)
		return -ENOENT;
	if (is_signature(region))
		sprintf((char *)info->name, "user-signature-%u",
			region - SIGNATURE);
	else
		strcpy((char *)info->name,
		       region == GPNVM ? "gpnvm" : "unique-id");
	info->region_size = size_of(region);
	info->granule = granule_of(region);
	info->semantics = region == GPNVM ? OTP_REWRITABLE : OTP_BIT_CLEAR;
	info->region_flags = OTP_REGION_READ;
	if (region != UNIQUE_ID)
		info->region_flags |= OTP_REGION_PROGRAM;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		info->field_count += fields[i].region == region;
	return 0;
}

static int fake_field(struct otp_field_info *info)
{
	uint32_t index = 0;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].region != info->region ||
		    index++ != info->field)
			continue;
		strcpy((char *)info->name, fields[i].name);
		info->bit_offset = fields[i].bit_offset;
		info->bit_width = fields[i].bit_width;
		info->field_flags = fields[i].flags;
		info->programmed = OTP_UNKNOWN;
		return 0;
	}
	return -ENOENT;
}

/* ---- reading ---- */

static int read_check(const struct otp_read *arg)
{
	const char *id = getenv("FAKE_OTP_ID");

	if (arg->region >= REGIONS)
		return -ENOENT;
	if (arg->region == UNIQUE_ID && id && !strcmp(id, "fail"))
		return -EIO;
	if (arg->region == SIGNATURE && getenv("FAKE_OTP_SHUT"))
		return -EPERM;
	if (!arg->len || arg->offset % granule_of(arg->region) ||
	    arg->len % granule_of(arg->region))
		return -EINVAL;
	if (arg->offset + arg->len > size_of(arg->region))
		return -ERANGE;
	return 0;
}

static int fake_read(struct fake *fake, struct otp_read *arg)
{
	uint8_t *data = (uint8_t *)(uintptr_t)arg->data;
	uint8_t *mask = (uint8_t *)(uintptr_t)arg->mask;
	const uint8_t *bytes;
	int ret = read_check(arg);

	if (ret)
		return ret;
	bytes = bytes_of(fake, arg->region) + arg->offset;
	for (uint32_t i = 0; i < arg->len; i++) {
		const bool hidden = is_key(arg->region, arg->offset + i);

		if (data)
			data[i] = hidden ? 0 : bytes[i];
		if (mask)
			mask[i] = arg->region == GPNVM ? bytes[i] : ~bytes[i];
		if (hidden)
			ret = -EACCES;
	}
	return ret;
}

/* ---- programming ---- */

static uint8_t *op_pointer(uint64_t pointer, uint32_t at)
{
	return (uint8_t *)(uintptr_t)pointer + at;
}

/* A word of the error correction is programmed once. */
static int word_check(struct otp_op *op, const uint8_t *bytes, uint32_t at)
{
	bool old = false, new = false;

	for (uint32_t i = at; i < at + WORD_SIZE; i++) {
		const uint8_t mask = *op_pointer(op->mask, i);
		const uint8_t value = *op_pointer(op->data, i);

		if (mask & value & ~bytes[i])
			return op->reason = OTP_REASON_CONFLICT, -EEXIST;
		old |= bytes[i] != 0xff;
		new |= mask & ~value & bytes[i];
	}
	if (old && new)
		return op->reason = OTP_REASON_CHIP, -EPERM;
	if (new)
		op->status = OTP_OP_WOULD_PROGRAM;
	return 0;
}

static int signature_check(struct fake *fake, struct otp_op *op)
{
	const uint8_t *bytes = bytes_of(fake, op->region) + op->offset;
	int ret = 0;

	for (uint32_t at = 0; at < op->len && !ret; at += WORD_SIZE)
		ret = word_check(op, bytes, at);
	if (!ret && op->region == SIGNATURE && boot_mode(fake) < 0x9 &&
	    op->status == OTP_OP_WOULD_PROGRAM)
		return op->reason = OTP_REASON_CHIP, -EPERM;
	return ret;
}

static int gpnvm_check(struct fake *fake, struct otp_op *op)
{
	const uint8_t *now = fake->memory.gpnvm;

	for (uint32_t i = 0; i < GPNVM_SIZE; i++)
		if ((*op_pointer(op->data, i) ^ now[i]) &
		    *op_pointer(op->mask, i))
			op->status = OTP_OP_WOULD_PROGRAM;
	if (now[0] & 1 && *op_pointer(op->mask, 0) & 1 &&
	    !(*op_pointer(op->data, 0) & 1))
		return op->reason = OTP_REASON_CONFLICT, -EEXIST;
	return 0;
}

/* Every granule that is named is meant. */
static bool is_masked(const struct otp_op *op)
{
	const uint32_t granule = granule_of(op->region);
	bool any = true;

	for (uint32_t at = 0; at < op->len && any; at += granule) {
		any = false;
		for (uint32_t i = at; i < at + granule; i++)
			any |= *op_pointer(op->mask, i);
	}
	return any;
}

static int op_check(struct fake *fake, struct otp_op *op)
{
	if (op->region >= REGIONS)
		return op->reason = OTP_REASON_REGION, -ENOENT;
	if (op->region == UNIQUE_ID)
		return op->reason = OTP_REASON_READ_ONLY, -EROFS;
	if (!op->len || op->offset % granule_of(op->region) ||
	    op->len % granule_of(op->region))
		return op->reason = OTP_REASON_ALIGN, -EINVAL;
	if (!is_masked(op))
		return op->reason = OTP_REASON_MASK, -EINVAL;
	op->status = OTP_OP_ALREADY;
	return op->region == GPNVM ? gpnvm_check(fake, op) :
				     signature_check(fake, op);
}

static int op_pulse(struct fake *fake, struct otp_op *op)
{
	const char *fail = getenv("FAKE_OTP_FAIL");
	uint8_t *bytes = bytes_of(fake, op->region) + op->offset;

	if (fail && atoi(fail) == (int)++pulses) {
		op->status = OTP_OP_FAILED;
		op->reason = OTP_REASON_DEVICE;
		return op->error = -EIO;
	}
	for (uint32_t i = 0; i < op->len; i++) {
		const uint8_t mask = *op_pointer(op->mask, i);

		bytes[i] = (bytes[i] & ~mask) |
			   (*op_pointer(op->data, i) & mask);
	}
	op->status = OTP_OP_PROGRAMMED;
	op->verified = OTP_VERIFIED_VALUE;
	return 0;
}

static int fake_pulses(struct fake *fake, struct otp_program *arg,
		       struct otp_op *ops)
{
	int ret = 0;

	for (uint32_t i = 0; i < arg->op_count && !ret; i++)
		if (ops[i].status == OTP_OP_WOULD_PROGRAM)
			ret = op_pulse(fake, &ops[i]);
	memory_save(&fake->memory);
	return ret;
}

static int fake_program(struct fake *fake, struct otp_program *arg)
{
	struct otp_op *ops = (struct otp_op *)(uintptr_t)arg->ops;
	int ret = 0;

	if (!(arg->flags & OTP_PROGRAM_DRY_RUN) && !fake->file.armed)
		return -EACCES;
	for (uint32_t i = 0; i < arg->op_count; i++) {
		int one = op_check(fake, &ops[i]);

		if (!one)
			continue;
		ops[i].status = OTP_OP_REFUSED;
		ops[i].error = one;
		arg->refused++;
		ret = ret ?: one;
	}
	if (ret || arg->flags & OTP_PROGRAM_DRY_RUN)
		return ret;
	return fake_pulses(fake, arg, ops);
}

static int fake_erase(struct fake *fake, struct otp_erase *arg)
{
	if (!(arg->flags & OTP_ERASE_DRY_RUN) && !fake->file.armed)
		return -EACCES;
	if (arg->region <= SIGNATURE || arg->region >= GPNVM - 1) {
		arg->status = OTP_OP_REFUSED;
		arg->reason = OTP_REASON_KIND;
		return arg->error = -EOPNOTSUPP;
	}
	if (!(arg->flags & OTP_ERASE_DRY_RUN))
		memset(bytes_of(fake, arg->region), 0xff, BLOCK_SIZE);
	arg->status = OTP_OP_PROGRAMMED;
	arg->erased = 1;
	memory_save(&fake->memory);
	return 0;
}

/* ---- the way to it ---- */

int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct fake *fake = ctx;

	switch (cmd) {
	case OTP_INFO:
		return fake_info(fake, arg);
	case OTP_REGION_INFO:
		return fake_region(arg);
	case OTP_FIELD_INFO:
		return fake_field(arg);
	case OTP_READ:
		return fake_read(fake, arg);
	case OTP_ARM:
		return fake_arm(&fake->file);
	case OTP_DISARM:
		fake->file.armed = false;
		return 0;
	case OTP_PROGRAM:
		return fake_program(fake, arg);
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
	memory_load(&fake->memory);
	return &fake->file;
}
