// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device for tests, in place of backend.c: enough of an OpenTitan OTP
 * controller to lock, reset, and give raw commands. A blank secret is 0 here,
 * and hardware digests are not PRESENT.
 *
 * FAKE_OTP names the file that keeps the memory between runs. FAKE_OTP_RESET
 * resets the device as it is opened. FAKE_OTP_DEAD makes it dead,
 * FAKE_OTP_OFF switches programming off, FAKE_OTP_LOCKDOWN locks the kernel
 * down, FAKE_OTP_SHUT lets the hardware refuse secret0 for now, FAKE_OTP_OLD
 * is a kernel that knows nothing of digests, FAKE_OTP_FAIL=device,N or
 * verify,N makes the N-th pulse fail, a lock being one too. FAKE_OTP_DAMAGED
 * is the address of a damaged word.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/otp-opentitan.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fake.h"

#define RW	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define RO	OTP_FIELD_READ
#define WO	(OTP_FIELD_PROGRAM | OTP_FIELD_SECRET)
#define KNOB	(RW | OTP_FIELD_FULL_MASK)

#define SOFT	(OTP_REGION_READ | OTP_REGION_PROGRAM | \
		 OTP_REGION_SW_DIGEST | OTP_REGION_READ_LOCK)
#define HARD	(OTP_REGION_READ | OTP_REGION_PROGRAM | OTP_REGION_HW_DIGEST)
#define SECRET	(OTP_REGION_PROGRAM | OTP_REGION_SECRET | \
		 OTP_REGION_HW_DIGEST)

#define MEMORY	0x800
#define ACCESS	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DAI, \
				     OTP_OPENTITAN_ACCESS_ERROR)
#define DAMAGE	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DAI, \
				     OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR)
#define MACRO	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DAI, \
				     OTP_OPENTITAN_MACRO_ERROR)
#define IDLE	0x40000

static const struct {
	const char *name;
	uint32_t base;
	uint32_t size;
	uint32_t granule;
	uint32_t flags;
} regions[] = {
	{ "vendor-test", 0x000, 64, 4, SOFT },
	{ "creator-sw-cfg", 0x040, 424, 4, SOFT },
	{ "owner-sw-cfg", 0x1e8, 656, 4, SOFT },
	{ "hw-cfg0", 0x678, 72, 4, HARD },
	{ "hw-cfg1", 0x6c0, 16, 4, HARD },
	{ "secret0", 0x6d0, 40, 8, SECRET },
	{ "life-cycle", 0x7a8, 88, 4, 0 },
};

enum {
	HW_CFG1 = 4,
	SECRET0 = 5,
	LIFE_CYCLE = 6,
};

static const struct {
	unsigned int region;
	const char *name;
	uint32_t address;
	uint32_t size;
	uint32_t flags;
} fields[] = {
	{ 0, "SCRATCH", 0x000, 56, RW },
	{ 0, "VENDOR_TEST_DIGEST", 0x038, 8, RO },
	{ 1, "CREATOR_SW_CFG_AST_CFG", 0x040, 156, RW },
	{ 1, "CREATOR_SW_CFG_AST_INIT_EN", 0x0dc, 4, RW },
	{ 1, "CREATOR_SW_CFG_ROM_EXT_SKU", 0x0e0, 4, RW },
	{ 1, "CREATOR_SW_CFG_UNALLOCATED", 0x0e4, 252, RO },
	{ 1, "CREATOR_SW_CFG_DIGEST", 0x1e0, 8, RO },
	{ 2, "OWNER_SW_CFG_ROM_ERROR_REPORTING", 0x1e8, 4, RW },
	{ 2, "OWNER_SW_CFG_ROM_BOOTSTRAP_DIS", 0x1ec, 4, RW },
	{ 2, "OWNER_SW_CFG_UNALLOCATED", 0x1f0, 640, RO },
	{ 2, "OWNER_SW_CFG_DIGEST", 0x470, 8, RO },
	{ 3, "DEVICE_ID", 0x678, 32, RW },
	{ 3, "MANUF_STATE", 0x698, 32, RW },
	{ 3, "HW_CFG0_DIGEST", 0x6b8, 8, RO },
	{ 4, "EN_SRAM_IFETCH", 0x6c0, 1, KNOB },
	{ 4, "EN_CSRNG_SW_APP_READ", 0x6c1, 1, KNOB },
	{ 4, "HW_CFG1_UNALLOCATED", 0x6c2, 6, RO },
	{ 4, "HW_CFG1_DIGEST", 0x6c8, 8, RO },
	{ 5, "TEST_UNLOCK_TOKEN", 0x6d0, 16, WO },
	{ 5, "TEST_EXIT_TOKEN", 0x6e0, 16, WO },
	{ 5, "SECRET0_DIGEST", 0x6f0, 8, RO },
	{ 6, "LC_STATE", 0x7a8, 88, 0 },
};

struct memory {
	uint8_t data[MEMORY];
	uint64_t sensed[ARRAY_SIZE(regions)];
	bool read_locked[ARRAY_SIZE(regions)];
};

struct fake {
	struct fake_file file;
	struct memory memory;
	unsigned int pulses;
};

/* ---- the memory ---- */

static void memory_load(struct memory *memory)
{
	const char *path = getenv("FAKE_OTP");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	memset(memory, 0, sizeof(*memory));
	if (fd < 0)
		return;
	if (read(fd, memory, sizeof(*memory)) < 0)
		abort();
	close(fd);
}

static void memory_save(const struct memory *memory)
{
	const char *path = getenv("FAKE_OTP");
	int fd;

	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, memory, sizeof(*memory)) < 0)
		abort();
	close(fd);
}

static uint64_t word_at(const struct memory *memory, uint32_t address,
			uint32_t width)
{
	uint64_t word = 0;

	for (uint32_t i = width; i--;)
		word = word << 8 | memory->data[address + i];
	return word;
}

static void put_word(struct memory *memory, uint32_t address, uint32_t width,
		     uint64_t word)
{
	for (uint32_t i = 0; i < width; i++)
		memory->data[address + i] = word >> 8 * i;
}

static uint32_t digest_address(unsigned int region)
{
	return regions[region].base + regions[region].size - 8;
}

static bool is_digest(unsigned int region, uint32_t address)
{
	return region != LIFE_CYCLE && address >= digest_address(region);
}

static uint64_t digest_of(const struct memory *memory, unsigned int region)
{
	return region == LIFE_CYCLE ? 0 :
	       word_at(memory, digest_address(region), 8);
}

static void memory_reset(struct memory *memory)
{
	for (unsigned int r = 0; r < ARRAY_SIZE(regions); r++) {
		memory->sensed[r] = digest_of(memory, r);
		memory->read_locked[r] = false;
	}
}

/* FNV-1a in place of PRESENT. */
static uint64_t compute(const struct memory *memory, unsigned int region)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (uint32_t i = regions[region].base; i < digest_address(region);
	     i++)
		hash = (hash ^ memory->data[i]) * 0x100000001b3;
	return hash;
}

/* ---- what is allowed ---- */

static bool is_locked(const struct fake *fake, unsigned int region)
{
	return region == LIFE_CYCLE || fake->memory.sensed[region];
}

static bool is_pending(const struct fake *fake, unsigned int region)
{
	return !is_locked(fake, region) && digest_of(&fake->memory, region);
}

static bool is_damaged(uint32_t address, uint32_t width)
{
	const char *text = getenv("FAKE_OTP_DAMAGED");
	uint32_t damaged = text ? strtoul(text, NULL, 0) : 0;

	return text && damaged >= address && damaged < address + width;
}

/* Locked secrets are hidden for good, the rest is refused for now. */
static int read_error(const struct fake *fake, unsigned int region,
		      uint32_t address, uint32_t width, uint32_t *vendor)
{
	if (is_damaged(address, width))
		return *vendor = DAMAGE, -EUCLEAN;
	if (region == LIFE_CYCLE || fake->memory.read_locked[region])
		return *vendor = ACCESS, -EPERM;
	if (region != SECRET0 || is_digest(region, address))
		return 0;
	if (is_locked(fake, region))
		return -EACCES;
	if (getenv("FAKE_OTP_SHUT"))
		return *vendor = ACCESS, -EPERM;
	return 0;
}

static uint32_t region_state(const struct fake *fake, unsigned int region)
{
	uint32_t state = 0;

	if (is_locked(fake, region))
		state |= OTP_REGION_WRITE_LOCKED;
	if (fake->memory.read_locked[region] ||
	    (is_locked(fake, region) && region >= SECRET0))
		state |= OTP_REGION_READ_LOCKED;
	if (is_pending(fake, region))
		state |= OTP_REGION_LOCK_PENDING;
	if (is_damaged(regions[region].base, regions[region].size))
		state |= OTP_REGION_DAMAGED;
	return state;
}

/* ---- descriptions ---- */

static int fake_info(struct fake *fake, struct otp_info *info)
{
	strcpy((char *)info->driver, "opentitan-otp");
	strcpy((char *)info->model, "OpenTitan of the tests");
	info->caps = OTP_CAP_PROGRAM | OTP_CAP_LOCK | OTP_CAP_DAI;
	info->region_count = ARRAY_SIZE(regions);
	info->group_count = 1;
	if (!getenv("FAKE_OTP_OFF"))
		info->status |= OTP_STATUS_PROGRAMMING;
	for (unsigned int r = 0; r < ARRAY_SIZE(regions); r++) {
		if (!is_pending(fake, r))
			continue;
		info->state = OTP_STATE_RESET_PENDING;
		snprintf((char *)info->message, OTP_MESSAGE_SIZE,
			 "%s is locked from the next reset on",
			 regions[r].name);
	}
	if (getenv("FAKE_OTP_DEAD")) {
		info->state = OTP_STATE_DEAD;
		info->vendor = MACRO;
		strcpy((char *)info->message, "unusable until a reset");
	}
	return 0;
}

static int fake_region(struct fake *fake, struct otp_region_info *info)
{
	struct otp_region_info full = *info;

	if (info->region >= ARRAY_SIZE(regions))
		return -ENOENT;
	strcpy((char *)full.name, regions[info->region].name);
	full.base = regions[info->region].base;
	full.region_size = regions[info->region].size;
	full.granule = regions[info->region].granule;
	full.semantics = OTP_GRANULE_ONCE;
	full.region_flags = regions[info->region].flags;
	full.region_state = region_state(fake, info->region);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		full.field_count += fields[i].region == info->region;
	full.digest = digest_of(&fake->memory, info->region);
	full.sensed = fake->memory.sensed[info->region];
	memcpy(info, &full, getenv("FAKE_OTP_OLD") ?
	       offsetof(struct otp_region_info, vendor) : sizeof(full));
	return 0;
}

static uint32_t programmed(const struct fake *fake, size_t f)
{
	uint32_t granule = regions[fields[f].region].granule;
	uint32_t at = fields[f].address - fields[f].address % granule;
	uint32_t end = fields[f].address + fields[f].size;
	unsigned int full = 0, total = 0;
	uint32_t vendor;

	for (; at < end; at += granule, total++) {
		int ret = read_error(fake, fields[f].region, at, granule,
				     &vendor);

		if (ret == -EUCLEAN)
			return OTP_DAMAGED;
		if (ret == -EPERM)
			return OTP_UNKNOWN;
		full += ret == -EACCES ||
			word_at(&fake->memory, at, granule);
	}
	return full == total ? OTP_FULL : full ? OTP_PARTIAL : OTP_BLANK;
}

static int fake_field(struct fake *fake, struct otp_field_info *info)
{
	uint32_t left = info->field;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].region != info->region || left--)
			continue;
		strcpy((char *)info->name, fields[i].name);
		info->bit_offset = (fields[i].address -
				    regions[info->region].base) * 8;
		info->bit_width = fields[i].size * 8;
		info->field_flags = fields[i].flags;
		info->group = fields[i].flags == KNOB;
		if (info->group)
			strcpy((char *)info->group_name, "hw-cfg1");
		info->programmed = programmed(fake, i);
		return 0;
	}
	return -ENOENT;
}

static int fake_read(struct fake *fake, struct otp_read *arg)
{
	uint8_t *data = (uint8_t *)(uintptr_t)arg->data;
	uint8_t *mask = (uint8_t *)(uintptr_t)arg->mask;
	uint32_t granule, address;
	int ret = 0;

	if (arg->region >= ARRAY_SIZE(regions))
		return -ENOENT;
	granule = regions[arg->region].granule;
	if (arg->offset % granule || arg->len % granule || !arg->len)
		return -EINVAL;
	if (arg->offset + arg->len > regions[arg->region].size)
		return -ERANGE;
	for (uint32_t at = 0; at < arg->len; at += granule) {
		uint64_t word;
		int one;

		address = regions[arg->region].base + arg->offset + at;
		one = read_error(fake, arg->region, address, granule,
				 &arg->vendor);
		if (one && one != -EACCES)
			return one;
		ret = ret ?: one;
		word = one ? 0 : word_at(&fake->memory, address, granule);
		if (data)
			memcpy(data + at, &word, granule);
		if (mask)
			memset(mask + at, word || one ? 0xff : 0, granule);
	}
	return arg->region == SECRET0 ? -EACCES : ret;
}

/* ---- programming ---- */

/* 0, or the errno of the pulse that is told to fail. */
static int pulse_error(struct fake *fake, uint32_t *reason)
{
	const char *fail_at = getenv("FAKE_OTP_FAIL");
	const char *comma = fail_at ? strchr(fail_at, ',') : NULL;

	fake->pulses++;
	if (!comma || atoi(comma + 1) != (int)fake->pulses)
		return 0;
	*reason = *fail_at == 'v' ? OTP_REASON_VERIFY : OTP_REASON_DEVICE;
	return *fail_at == 'v' ? -EBADMSG : -EIO;
}

static int op_refuse(struct otp_op *op, int error, uint32_t reason)
{
	op->status = OTP_OP_REFUSED;
	op->reason = reason;
	op->error = error;
	return error;
}

/* What a granule becomes; 0 where nothing has to be done. */
static int granule_check(const struct fake *fake, struct otp_op *op,
			 uint32_t at, bool *needed)
{
	uint32_t granule = regions[op->region].granule;
	uint32_t address = regions[op->region].base + op->offset + at;
	uint64_t now, data = 0, mask = 0;
	int ret = read_error(fake, op->region, address, granule, &op->vendor);

	if (ret == -EACCES) {
		op->verified = OTP_VERIFIED_MASK;
		return 0;
	}
	if (ret == -EUCLEAN)
		return op_refuse(op, ret, OTP_REASON_DAMAGED);
	if (ret)
		return op_refuse(op, ret, OTP_REASON_DEVICE);
	memcpy(&data, (uint8_t *)(uintptr_t)op->data + at, granule);
	memcpy(&mask, (uint8_t *)(uintptr_t)op->mask + at, granule);
	now = word_at(&fake->memory, address, granule);
	if (now && (now ^ data) & mask)
		return op_refuse(op, -EEXIST, OTP_REASON_CONFLICT);
	if (!((now ^ data) & mask))
		return 0;
	*needed = true;
	return 0;
}

static int op_check(const struct fake *fake, struct otp_op *op)
{
	bool needed = false;
	int ret = 0;

	if (op->region >= ARRAY_SIZE(regions))
		return op_refuse(op, -ENOENT, OTP_REASON_REGION);
	for (uint32_t at = 0; at < op->len && !ret;
	     at += regions[op->region].granule)
		ret = granule_check(fake, op, at, &needed);
	if (ret)
		return ret;
	if (needed && (is_locked(fake, op->region) ||
		       is_pending(fake, op->region)))
		return op_refuse(op, -EROFS, OTP_REASON_LOCKED);
	op->status = needed ? OTP_OP_WOULD_PROGRAM : OTP_OP_ALREADY;
	if (!needed && !op->verified)
		op->verified = OTP_VERIFIED_VALUE;
	return 0;
}

/* Both switches of hw-cfg1, or none. */
static int check_group(struct otp_op *ops, uint32_t count)
{
	struct otp_op *last = NULL;
	unsigned int n = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (ops[i].region != HW_CFG1 ||
		    ops[i].status != OTP_OP_WOULD_PROGRAM)
			continue;
		last = &ops[i];
		n++;
	}
	return n == 1 ? op_refuse(last, -ENODATA, OTP_REASON_GROUP) : 0;
}

static void op_pulse(struct fake *fake, struct otp_op *op)
{
	const uint8_t *data = (uint8_t *)(uintptr_t)op->data;
	const uint8_t *mask = (uint8_t *)(uintptr_t)op->mask;
	uint8_t *to = fake->memory.data + regions[op->region].base +
		      op->offset;

	for (uint32_t i = 0; i < op->len; i++)
		to[i] = (to[i] & ~mask[i]) | data[i];
	op->status = OTP_OP_PROGRAMMED;
	op->verified = OTP_VERIFIED_VALUE;
	op->done = op->len;
}

static int pulse_all(struct fake *fake, struct otp_program *arg,
		     struct otp_op *ops)
{
	uint32_t reason;
	int ret = 0;

	for (uint32_t i = 0; i < arg->op_count; i++) {
		if (ops[i].status == OTP_OP_ALREADY)
			continue;
		ret = ret ?: pulse_error(fake, &reason);
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
			ops[i].vendor = MACRO;
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
	arg->not_reached = 0;
	for (uint32_t i = 0; i < arg->op_count; i++) {
		int one = op_check(fake, &ops[i]);

		ret = ret ?: one;
	}
	ret = ret ?: check_group(ops, arg->op_count);
	for (uint32_t i = 0; i < arg->op_count; i++) {
		arg->refused += ops[i].status == OTP_OP_REFUSED;
		arg->already += ops[i].status == OTP_OP_ALREADY;
	}
	if (ret)
		return ret;
	if (arg->flags & OTP_PROGRAM_DRY_RUN) {
		arg->programmed = arg->op_count - arg->already;
		return 0;
	}
	ret = pulse_all(fake, arg, ops);
	memory_save(&fake->memory);
	return ret;
}

/* ---- locks ---- */

static int lock_refuse(struct otp_lock *lock, int error, uint32_t reason)
{
	lock->status = OTP_OP_REFUSED;
	lock->reason = reason;
	lock->error = error;
	return error;
}

static bool is_blank(const struct memory *memory, unsigned int region)
{
	for (uint32_t i = 0; i < regions[region].size; i++)
		if (memory->data[regions[region].base + i])
			return false;
	return true;
}

static int lock_check(const struct fake *fake, struct otp_lock *lock)
{
	uint32_t flags = regions[lock->region].flags;
	bool write = lock->kind == OTP_LOCK_WRITE;

	if (!(flags & (write ? OTP_REGION_SW_DIGEST | OTP_REGION_HW_DIGEST :
			       OTP_REGION_READ_LOCK)))
		return lock_refuse(lock, -EOPNOTSUPP, OTP_REASON_LOCK);
	if ((write && flags & OTP_REGION_SW_DIGEST) != !!lock->digest)
		return lock_refuse(lock, -EINVAL, OTP_REASON_DIGEST);
	if (!write) {
		if (fake->memory.read_locked[lock->region])
			lock->status = OTP_OP_ALREADY;
		return 0;
	}
	lock->memory = digest_of(&fake->memory, lock->region);
	if (lock->memory && lock->digest && lock->digest != lock->memory)
		return lock_refuse(lock, -EEXIST, OTP_REASON_CONFLICT);
	if (lock->memory)
		lock->status = OTP_OP_ALREADY;
	else if (is_blank(&fake->memory, lock->region) &&
		 !(lock->flags & OTP_LOCK_ALLOW_BLANK))
		return lock_refuse(lock, -EDOM, OTP_REASON_BLANK);
	return 0;
}

static int lock_act(struct fake *fake, struct otp_lock *lock)
{
	uint64_t digest = lock->digest ?: compute(&fake->memory,
						  lock->region);
	int ret = pulse_error(fake, &lock->reason);

	if (ret) {
		lock->status = OTP_OP_FAILED;
		lock->error = ret;
		lock->vendor = MACRO;
		return ret;
	}
	if (lock->kind == OTP_LOCK_READ)
		fake->memory.read_locked[lock->region] = true;
	else
		put_word(&fake->memory, digest_address(lock->region), 8,
			 digest);
	lock->memory = digest_of(&fake->memory, lock->region);
	lock->status = OTP_OP_PROGRAMMED;
	memory_save(&fake->memory);
	return 0;
}

static int fake_lock(struct fake *fake, struct otp_lock *lock)
{
	int ret;

	if (!(lock->flags & OTP_LOCK_DRY_RUN) && !fake->file.armed)
		return -EACCES;
	if (lock->region >= ARRAY_SIZE(regions))
		return -ENOENT;
	ret = lock_check(fake, lock);
	if (!ret && lock->status != OTP_OP_ALREADY) {
		if (lock->flags & OTP_LOCK_DRY_RUN)
			lock->status = OTP_OP_WOULD_PROGRAM;
		else
			ret = lock_act(fake, lock);
	}
	lock->region_state = region_state(fake, lock->region);
	return ret;
}

/* ---- raw commands ---- */

__attribute__((format(printf, 3, 4)))
static int dai_refuse(struct otp_dai *dai, int error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf((char *)(uintptr_t)dai->message, dai->message_size, fmt,
		  args);
	va_end(args);
	return error;
}

static int dai_access_error(struct otp_dai *dai)
{
	dai->vendor = ACCESS;
	dai->status = IDLE | 1 << OTP_OPENTITAN_DAI;
	return dai_refuse(dai, -EACCES, "DAI: AccessError, recoverable");
}

static int dai_write(struct fake *fake, struct otp_dai *dai,
		     unsigned int region)
{
	uint64_t now = word_at(&fake->memory, dai->address, dai->width);

	if (is_pending(fake, region))
		return dai_refuse(dai, -EROFS, "%s is locked from the next reset on",
				  regions[region].name);
	if (is_locked(fake, region) ||
	    (is_digest(region, dai->address) &&
	     regions[region].flags & OTP_REGION_HW_DIGEST))
		return dai_access_error(dai);
	if (now == dai->data)
		return dai_refuse(dai, 0, "the word at 0x%03x is so already",
				  dai->address);
	if (now && !(dai->flags & OTP_DAI_OVERWRITE))
		return dai_refuse(dai, -EEXIST,
				  "the word at 0x%03x is programmed with another value",
				  dai->address);
	put_word(&fake->memory, dai->address, dai->width, now | dai->data);
	return 0;
}

static int dai_digest(struct fake *fake, struct otp_dai *dai,
		      unsigned int region)
{
	if (is_pending(fake, region))
		return dai_refuse(dai, -EROFS, "%s is locked from the next reset on",
				  regions[region].name);
	if (is_locked(fake, region) ||
	    !(regions[region].flags & OTP_REGION_HW_DIGEST))
		return dai_access_error(dai);
	put_word(&fake->memory, digest_address(region), 8,
		 compute(&fake->memory, region));
	return 0;
}

static int dai_read(struct fake *fake, struct otp_dai *dai,
		    unsigned int region)
{
	uint32_t vendor = 0;

	if (region == SECRET0 && !is_digest(region, dai->address))
		return dai_refuse(dai, -EACCES, "%s is secret",
				  regions[region].name);
	if (read_error(fake, region, dai->address, dai->width, &vendor))
		return dai_access_error(dai);
	dai->data = word_at(&fake->memory, dai->address, dai->width);
	return 0;
}

static int region_at(uint32_t address)
{
	for (unsigned int r = 0; r < ARRAY_SIZE(regions); r++)
		if (address >= regions[r].base &&
		    address < regions[r].base + regions[r].size)
			return r;
	return -1;
}

static int fake_dai(struct fake *fake, struct otp_dai *dai)
{
	int region = region_at(dai->address);
	int ret;

	if (!fake->file.armed)
		return -EACCES;
	if (getenv("FAKE_OTP_LOCKDOWN"))
		return -EPERM;
	if (region < 0)
		return dai_refuse(dai, -ERANGE,
				  "0x%x is past the end of the memory",
				  dai->address);
	dai->width = is_digest(region, dai->address) ? 8 :
		     regions[region].granule;
	if (dai->address % dai->width)
		return dai_refuse(dai, -EINVAL, "%s has words of %u bytes",
				  regions[region].name, dai->width);
	dai->status = IDLE;
	if (dai->command == OTP_DAI_READ)
		return dai_read(fake, dai, region);
	ret = dai->command == OTP_DAI_WRITE ? dai_write(fake, dai, region) :
					      dai_digest(fake, dai, region);
	memory_save(&fake->memory);
	return ret;
}

/* ---- the device ---- */

int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct fake *fake = ctx;

	if (getenv("FAKE_OTP_DEAD") && cmd != OTP_INFO &&
	    cmd != OTP_REGION_INFO && cmd != OTP_FIELD_INFO)
		return -ENOTRECOVERABLE;
	switch (cmd) {
	case OTP_INFO:
		return fake_info(fake, arg);
	case OTP_REGION_INFO:
		return fake_region(fake, arg);
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
	case OTP_LOCK:
		return fake_lock(fake, arg);
	case OTP_DAI:
		return fake_dai(fake, arg);
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
	if (getenv("FAKE_OTP_RESET")) {
		memory_reset(&fake->memory);
		memory_save(&fake->memory);
	}
	return &fake->file;
}
