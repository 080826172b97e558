// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device for tests, in place of backend.c: enough of an Astra OTP block
 * with the map of documentation v2.1 to run everything above the ioctls.
 *
 * FAKE_OTP names the file that keeps the array between runs. FAKE_OTP_COUNT
 * is the number of devices, FAKE_OTP_DEAD makes them dead, FAKE_OTP_OFF
 * switches programming off, FAKE_OTP_FAIL=verify,N or device,N makes the
 * N-th pulse fail, FAKE_OTP_SLOW=N makes PROGRAM take N milliseconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fake.h"

#define RW	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define WO	(OTP_FIELD_PROGRAM | OTP_FIELD_SECRET)
#define RO	OTP_FIELD_READ
#define WHOLE	(OTP_FIELD_FULL_MASK | OTP_FIELD_NO_ZERO)

struct word {
	const char *name;
	unsigned int index;
	unsigned int width;
	uint32_t flags;
	bool group;
};

static const struct word words[] = {
	{ "OTP_K0_OEM_HASH_0", 100, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_1", 101, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_2", 102, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_3", 103, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_4", 104, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_5", 105, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_6", 106, 32, WO | WHOLE, true },
	{ "OTP_K0_OEM_HASH_7", 107, 32, WO | WHOLE, true },
	{ "OTP_AESK0_0", 108, 32, WO | WHOLE, true },
	{ "OTP_AESK0_1", 109, 32, WO | WHOLE, true },
	{ "OTP_AESK0_2", 110, 32, WO | WHOLE, true },
	{ "OTP_AESK0_3", 111, 32, WO | WHOLE, true },
	{ "OTP_REE_SEGID", 112, 32, RW | WHOLE, true },
	{ "OTP_REE_SECURITY_ENABLE", 113, 1, RW | WHOLE, true },
	{ "OTP_BOOT_SECURITY_ENABLE", 114, 1, RW | WHOLE },
	{ "OTP_MP_PROVISION_DONE", 115, 1, RW | WHOLE },
	{ "OTP_SCS_AREA_SIZE_SEL", 116, 2, RW | WHOLE },
	{ "OTP_REE_JTAG_PROTECTION_POLICY", 117, 2, RW | WHOLE },
	{ "OTP_EMMC_BOOT_DISABLE", 200, 1, RW | WHOLE },
	{ "OTP_SPI_BOOT_DISABLE", 201, 1, RW | WHOLE },
	{ "OTP_DOLBY_AUDIO_DISABLE", 202, 1, RO | WHOLE },
	{ "OTP_OEM_AUDIO_CUSTOMER_ID", 203, 32, WO | WHOLE },
	{ "OTP_PRODUCTION_CHIP_FLAG", 204, 3, RW | WHOLE },
	{ "OTP_USB_BOOT_DISABLE", 205, 1, RW | WHOLE },
};

static const struct {
	const char *name;
	unsigned int first;
	unsigned int count;
} regions[] = {
	{ "user-data", 0, 32 },
	{ "security", 100, 18 },
	{ "boot", 200, 6 },
};

struct array {
	uint32_t data[206];
	uint32_t mask[206];
};

struct fake {
	struct fake_file file;
	struct array array;
};

static const char *image(void)
{
	return getenv("FAKE_OTP");
}

static void image_load(struct array *array)
{
	int fd = image() ? open(image(), O_RDONLY | O_CLOEXEC) : -1;

	memset(array, 0, sizeof(*array));
	if (fd < 0)
		return;
	if (read(fd, array, sizeof(*array)) < 0)
		abort();
	close(fd);
}

static void image_save(const struct array *array)
{
	int fd;

	if (!image())
		return;
	fd = open(image(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, array, sizeof(*array)) < 0)
		abort();
	close(fd);
}

static struct word word_at(unsigned int index)
{
	static char name[32];
	struct word none = { NULL };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].index == index)
			return words[i];
	if (index >= 32)
		return none;
	snprintf(name, sizeof(name), "OTP_USER_DATA_%u", index);
	return (struct word) { name, index, 32, RW, false };
}

static uint32_t full(const struct word *word)
{
	return word->width == 32 ? 0xffffffff : (1U << word->width) - 1;
}

static int fake_info(struct fake *fake, struct otp_info *info)
{
	bool dead = getenv("FAKE_OTP_DEAD");

	strcpy((char *)info->driver, "astra");
	strcpy((char *)info->model, "Synaptics Astra OTP v2.1");
	info->caps = OTP_CAP_PROGRAM | OTP_CAP_MASK;
	info->region_count = ARRAY_SIZE(regions);
	info->group_count = 1;
	if (!getenv("FAKE_OTP_OFF"))
		info->status |= OTP_STATUS_PROGRAMMING;
	if (fake->file.armed)
		info->status |= OTP_STATUS_ARMED | OTP_STATUS_ARMED_HERE;
	if (dead) {
		info->state = OTP_STATE_DEAD;
		info->vendor = 0xff000001;
		strcpy((char *)info->message, "the security group was torn");
	}
	return 0;
}

static int fake_region(struct otp_region_info *info)
{
	if (info->region >= ARRAY_SIZE(regions))
		return -ENOENT;
	strcpy((char *)info->name, regions[info->region].name);
	info->base = regions[info->region].first * 4;
	info->region_size = regions[info->region].count * 4;
	info->granule = 4;
	info->region_flags = OTP_REGION_READ | OTP_REGION_PROGRAM;
	info->field_count = regions[info->region].count;
	return 0;
}

static int fake_field(struct fake *fake, struct otp_field_info *info)
{
	struct word word;
	uint32_t mask;

	if (info->region >= ARRAY_SIZE(regions) ||
	    info->field >= regions[info->region].count)
		return -ENOENT;
	word = word_at(regions[info->region].first + info->field);
	mask = fake->array.mask[word.index];
	strcpy((char *)info->name, word.name);
	info->bit_offset = info->field * 32;
	info->bit_width = word.width;
	info->field_flags = word.flags;
	info->group = word.group;
	if (word.group)
		strcpy((char *)info->group_name, "security");
	info->programmed = !mask ? OTP_BLANK :
			   mask == full(&word) ? OTP_FULL : OTP_PARTIAL;
	return 0;
}

static int fake_read(struct fake *fake, struct otp_read *arg)
{
	int ret = 0;

	if (arg->region >= ARRAY_SIZE(regions))
		return -ENOENT;
	if (arg->offset % 4 || arg->len % 4 || !arg->len)
		return -EINVAL;
	if (arg->offset + arg->len > regions[arg->region].count * 4)
		return -ERANGE;
	for (uint32_t at = 0; at < arg->len; at += 4) {
		unsigned int index = regions[arg->region].first +
				     (arg->offset + at) / 4;
		uint32_t data = fake->array.data[index];

		if (!(word_at(index).flags & OTP_FIELD_READ)) {
			data = 0;
			ret = -EACCES;
			arg->vendor = 0xff000052;
		}
		if (arg->data)
			memcpy((uint8_t *)(uintptr_t)arg->data + at, &data, 4);
		if (arg->mask)
			memcpy((uint8_t *)(uintptr_t)arg->mask + at,
			       &fake->array.mask[index], 4);
	}
	return ret;
}

/* One op is one word here. */
static uint32_t op_word(const struct otp_op *op, uint64_t pointer)
{
	uint32_t value = 0;

	memcpy(&value, (void *)(uintptr_t)pointer, op->len < 4 ? op->len : 4);
	return value;
}

static int op_check(struct fake *fake, struct otp_op *op, uint32_t flags)
{
	struct word word;
	uint32_t data, mask, now, done;
	struct array *array = &fake->array;

	if (op->region >= ARRAY_SIZE(regions))
		return op->reason = OTP_REASON_REGION, -ENOENT;
	if (op->offset % 4 || op->len != 4)
		return op->reason = OTP_REASON_ALIGN, -EINVAL;
	word = word_at(regions[op->region].first + op->offset / 4);
	op->field = op->offset / 4;
	data = op_word(op, op->data);
	mask = op_word(op, op->mask);
	now = array->data[word.index];
	done = array->mask[word.index];
	if (!(word.flags & OTP_FIELD_PROGRAM))
		return op->reason = OTP_REASON_READ_ONLY, -EROFS;
	if (!mask || mask & ~full(&word) ||
	    (word.flags & OTP_FIELD_FULL_MASK && mask != full(&word)))
		return op->reason = OTP_REASON_MASK, -EINVAL;
	if (data & ~mask)
		return op->reason = OTP_REASON_VALUE, -ERANGE;
	if (!data && word.flags & OTP_FIELD_NO_ZERO &&
	    !((op->flags & OTP_OP_ALLOW_ZERO) ||
	      (flags & OTP_PROGRAM_ALLOW_ZERO)))
		return op->reason = OTP_REASON_ZERO, -EDOM;
	if ((data ^ now) & mask & done &&
	    !(op->flags & OTP_OP_SKIP_PROGRAMMED))
		return op->reason = OTP_REASON_CONFLICT, -EEXIST;
	op->status = mask & ~done ? OTP_OP_WOULD_PROGRAM : OTP_OP_ALREADY;
	return 0;
}

/* Would some words of the group stay blank? */
static bool group_torn(const struct fake *fake, const struct otp_op *ops,
		       uint32_t count)
{
	unsigned int set = 0;
	bool touched = false;

	for (unsigned int index = 100; index < 114; index++) {
		bool now = fake->array.mask[index];

		for (uint32_t i = 0; i < count; i++)
			if (ops[i].region == 1 &&
			    ops[i].offset / 4 + 100 == index) {
				now = true;
				touched = true;
			}
		set += now;
	}
	return touched && set && set < 14;
}

/* 0, or the errno of the pulse that is told to fail. */
static int told_to_fail(unsigned int pulse, uint32_t *reason)
{
	const char *fail = getenv("FAKE_OTP_FAIL");
	const char *comma = fail ? strchr(fail, ',') : NULL;

	if (!comma || atoi(comma + 1) != (int)pulse)
		return 0;
	*reason = *fail == 'v' ? OTP_REASON_VERIFY : OTP_REASON_DEVICE;
	return *fail == 'v' ? -EBADMSG : -EIO;
}

static void op_pulse(struct fake *fake, struct otp_op *op)
{
	struct word word = word_at(regions[op->region].first +
				   op->offset / 4);
	uint32_t fresh = op_word(op, op->mask) &
			 ~fake->array.mask[word.index];

	fake->array.data[word.index] |= op_word(op, op->data) & fresh;
	fake->array.mask[word.index] |= fresh;
	op->status = OTP_OP_PROGRAMMED;
	op->verified = word.flags & OTP_FIELD_READ ? OTP_VERIFIED_VALUE :
						     OTP_VERIFIED_MASK;
	op->done = op->len;
}

static int fake_pulses(struct fake *fake, struct otp_program *arg,
		       struct otp_op *ops)
{
	unsigned int pulse = 0;
	uint32_t reason;
	int ret = 0;

	for (uint32_t i = 0; i < arg->op_count; i++) {
		if (ops[i].status == OTP_OP_ALREADY)
			continue;
		ret = ret ?: told_to_fail(++pulse, &reason);
		if (!ret) {
			op_pulse(fake, &ops[i]);
			arg->programmed++;
		} else if (arg->failed) {
			ops[i].status = OTP_OP_NOT_REACHED;
			arg->not_reached++;
		} else {
			ops[i].status = OTP_OP_FAILED;
			ops[i].reason = reason;
			ops[i].error = ret;
			ops[i].vendor = 0xff000001;
			arg->failed++;
		}
	}
	return ret;
}

static int fake_program(struct fake *fake, struct otp_program *arg)
{
	struct otp_op *ops = (struct otp_op *)(uintptr_t)arg->ops;
	int ret = 0;

	if (!arg->op_count)
		return -EINVAL;
	if (!(arg->flags & OTP_PROGRAM_DRY_RUN) && !fake->file.armed)
		return -EACCES;
	for (uint32_t i = 0; i < arg->op_count; i++) {
		int one = op_check(fake, &ops[i], arg->flags);

		if (!one)
			continue;
		ops[i].status = OTP_OP_REFUSED;
		ops[i].error = one;
		arg->refused++;
		ret = ret ?: one;
	}
	if (!ret && !(arg->flags & OTP_PROGRAM_PARTIAL_GROUP) &&
	    group_torn(fake, ops, arg->op_count)) {
		for (uint32_t i = 0; i < arg->op_count; i++) {
			if (ops[i].region != 1 || ops[i].offset > 13 * 4)
				continue;
			ops[i].status = OTP_OP_REFUSED;
			ops[i].reason = OTP_REASON_GROUP;
			ops[i].error = -ENODATA;
			arg->refused++;
		}
		ret = -ENODATA;
	}
	for (uint32_t i = 0; i < arg->op_count; i++) {
		if (ret && ops[i].status != OTP_OP_REFUSED)
			ops[i].status = OTP_OP_NOT_REACHED;
		arg->already += ops[i].status == OTP_OP_ALREADY;
	}
	if (ret)
		return ret;
	if (arg->flags & OTP_PROGRAM_DRY_RUN) {
		arg->programmed = arg->op_count - arg->already;
		return 0;
	}
	if (getenv("FAKE_OTP_SLOW"))
		usleep(1000 * atoi(getenv("FAKE_OTP_SLOW")));
	ret = fake_pulses(fake, arg, ops);
	image_save(&fake->array);
	return ret;
}

int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct fake *fake = ctx;

	if (cmd != OTP_INFO && getenv("FAKE_OTP_DEAD"))
		return -ENOTRECOVERABLE;
	switch (cmd) {
	case OTP_INFO:
		return fake_info(fake, arg);
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
	case OTP_PROGRAM:
		return fake_program(fake, arg);
	default:
		return -ENOTTY;
	}
}

struct fake_file *fake_new(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	if (!fake)
		return NULL;
	image_load(&fake->array);
	return &fake->file;
}
