// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device for tests, in place of backend.c: one secure journal of 1776 bytes
 * with its ratchet, as the header of the interface describes it.
 *
 * FAKE_OTP names the file that keeps the memory between runs: the bytes of the
 * journal, then the ratchet, four bytes with the lowest first. Without it the
 * journal is empty and the ratchet behind the magic word.
 *
 * FAKE_OTP_OFF switches programming off, FAKE_OTP_DEAD makes the device dead,
 * FAKE_OTP_RAWIO lets it show what is for the secure world only, FAKE_OTP_MUTE
 * keeps it from saying why it refuses, FAKE_OTP_MORE adds a region of fuses and
 * a second journal, which is blank, FAKE_OTP_BARE leaves the fuses only.
 * FAKE_OTP_FAIL=device,N or verify,N makes the N-th pulse fail, which is a
 * byte, or a step of the ratchet. FAKE_OTP_OLD is a kernel without journals.
 * FAKE_OTP_BLIND keeps the ratchet from being read. FAKE_OTP_RACE is the
 * offset of a byte that somebody else has made 0 by the time the device is
 * armed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fake.h"

#define SIZE		1776
#define MAGIC		"NVDS"
#define FIRST		4
#define BLANK		0xff

enum {
	JOURNAL,
	FUSES,
	SPARE,
};

struct memory {
	uint8_t data[SIZE];
	uint8_t ratchet[4];
};

struct fake {
	struct fake_file file;
	struct memory memory;
	unsigned int pulses;
};

/* What every command of one step tells. */
struct told {
	uint32_t status;
	uint32_t reason;
	int32_t error;
	uint32_t vendor;
	char message[OTP_MESSAGE_SIZE];
};

/* ---- the memory ---- */

static uint32_t ratchet_of(const struct fake *fake)
{
	const uint8_t *r = fake->memory.ratchet;

	return r[0] | r[1] << 8 | r[2] << 16 | (uint32_t)r[3] << 24;
}

static void put_ratchet(struct fake *fake, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		fake->memory.ratchet[i] = value >> 8 * i;
}

static void memory_load(struct fake *fake)
{
	const char *path = getenv("FAKE_OTP");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	uint8_t all[sizeof(fake->memory)];

	memset(fake->memory.data, BLANK, SIZE);
	memcpy(fake->memory.data, MAGIC, FIRST);
	put_ratchet(fake, FIRST);
	if (fd < 0)
		return;
	if (read(fd, all, sizeof(all)) != sizeof(all))
		abort();
	memcpy(&fake->memory, all, sizeof(all));
	close(fd);
}

static void memory_save(const struct fake *fake)
{
	const char *path = getenv("FAKE_OTP");
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, &fake->memory, sizeof(fake->memory)) < 0)
		abort();
	close(fd);
}

/* ---- the list ---- */

struct record {
	uint32_t start;
	uint32_t value;
	uint32_t end;
};

/* The record at an offset; 1, 0 at the end of the list, or -1. */
static int record_at(const uint8_t *data, uint32_t start,
		     struct record *record)
{
	uint32_t length;

	record->start = start;
	if (start >= SIZE || data[start] == OTP_JOURNAL_NO_TAG)
		return 0;
	if (start + 3 > SIZE)
		return -1;
	record->value = start + 3;
	length = data[start + 2];
	if (length & 0x80) {
		if (start + 4 > SIZE)
			return -1;
		length = (length & 0x7f) + data[start + 3] * 128;
		record->value++;
	}
	record->end = record->value + length;
	return record->end > SIZE ? -1 : 1;
}

/* Where the list ends, or -EUCLEAN. */
static int list_end(const uint8_t *data)
{
	struct record record = { .end = FIRST };
	int more;

	if (memcmp(data, MAGIC, FIRST))
		return -EUCLEAN;
	do
		more = record_at(data, record.end, &record);
	while (more > 0);
	return more ? -EUCLEAN : (int)record.start;
}

/* Where a record ends that can be found, or behind the magic word. */
static bool is_boundary(const uint8_t *data, uint32_t offset)
{
	struct record record = { .end = FIRST };

	if (memcmp(data, MAGIC, FIRST))
		return false;
	while (record.end < offset && record_at(data, record.end, &record) > 0)
		;
	return record.end == offset;
}

static bool is_locked(const uint8_t *data, uint32_t tag)
{
	struct record record = { .end = FIRST };

	while (record_at(data, record.end, &record) > 0)
		if (data[record.start] == tag &&
		    !(data[record.start + 1] & 0x02))
			return true;
	return false;
}

/* Values of the tags from 0xec to 0xef become 0. */
static bool hide(uint8_t *data)
{
	struct record record = { .end = FIRST };
	bool any = false;

	if (memcmp(data, MAGIC, FIRST))
		return false;
	while (record_at(data, record.end, &record) > 0) {
		if (data[record.start] < 0xec || data[record.start] > 0xef)
			continue;
		memset(data + record.value, 0, record.end - record.value);
		any = true;
	}
	return any;
}

/* ---- refusing and failing ---- */

__attribute__((format(printf, 4, 5)))
static int say(struct told *told, int error, uint32_t reason, const char *fmt,
	       ...)
{
	va_list args;

	told->status = OTP_OP_REFUSED;
	told->error = error;
	told->reason = reason;
	va_start(args, fmt);
	if (!getenv("FAKE_OTP_MUTE"))
		vsnprintf(told->message, sizeof(told->message), fmt, args);
	va_end(args);
	return error;
}

static int pulse(struct fake *fake, struct told *told)
{
	const char *fail_at = getenv("FAKE_OTP_FAIL");
	const char *comma = fail_at ? strchr(fail_at, ',') : NULL;
	bool verify = fail_at && *fail_at == 'v';

	fake->pulses++;
	if (!comma || atoi(comma + 1) != (int)fake->pulses)
		return 0;
	say(told, verify ? -EBADMSG : -EIO,
	    verify ? OTP_REASON_VERIFY : OTP_REASON_DEVICE,
	    verify ? "the byte is not the one that was written" :
		     "the memory did not take the byte");
	told->status = OTP_OP_FAILED;
	told->vendor = verify ? 0 : 2;
	return told->error;
}

static int put_byte(struct fake *fake, struct told *told, uint32_t at,
		    uint8_t value)
{
	int ret;

	if (fake->memory.data[at] == value)
		return 0;
	ret = pulse(fake, told);
	if (!ret)
		fake->memory.data[at] = value;
	return ret;
}

#define TELL(arg, told)							\
do {									\
	(arg)->status = (told)->status;					\
	(arg)->reason = (told)->reason;					\
	(arg)->error = (told)->error;					\
	(arg)->vendor = (told)->vendor;					\
	if ((arg)->message_size)					\
		snprintf((char *)(uintptr_t)(arg)->message,		\
			 (arg)->message_size, "%s", (told)->message);	\
} while (0)

/* ---- appending ---- */

static int append_check(struct fake *fake, struct otp_journal_append *arg,
			struct told *told)
{
	const uint8_t *data = fake->memory.data;
	uint32_t need = arg->len + (arg->len > 127 ? 4 : 3);
	int end = list_end(data);

	if (arg->region != JOURNAL)
		return say(told, -EOPNOTSUPP, OTP_REASON_KIND, "no journal");
	if (arg->tag >= OTP_JOURNAL_NO_TAG ||
	    (arg->tag >= 0xec && arg->tag <= 0xef &&
	     !(arg->flags & OTP_JOURNAL_LOCKED)))
		return say(told, -EINVAL, OTP_REASON_TAG, "no such tag");
	if (arg->len > OTP_JOURNAL_MAX_LENGTH)
		return say(told, -EMSGSIZE, OTP_REASON_LENGTH, "too long");
	if (end < 0)
		return say(told, -EUCLEAN, OTP_REASON_JOURNAL,
			   "the journal is not sound");
	if (is_locked(data, arg->tag))
		return say(told, -EROFS, OTP_REASON_TAG_LOCKED,
			   "the tag 0x%02x is locked", arg->tag);
	if (need + 1 > (uint32_t)(SIZE - end))
		return say(told, -ENOSPC, OTP_REASON_FULL,
			   "the record takes %u bytes", need);
	if ((uint32_t)end < ratchet_of(fake))
		return say(told, -EROFS, OTP_REASON_RATCHETED,
			   "the ratchet at %u covers the end of the list",
			   ratchet_of(fake));
	arg->offset = end;
	arg->free = SIZE - end - need - 1;
	for (uint32_t at = end; at < SIZE; at++)
		if (data[at] != BLANK)
			arg->torn = at + 1 - end;
	return 0;
}

static uint32_t compose(const struct otp_journal_append *arg, uint8_t *to)
{
	uint32_t size = 3;

	to[0] = arg->tag;
	to[1] = arg->flags & OTP_JOURNAL_LOCKED ? 0x04 : 0x06;
	to[2] = arg->len % 128;
	if (arg->len > 127) {
		to[2] |= 0x80;
		to[size++] = arg->len / 128;
	}
	memcpy(to + size, (void *)(uintptr_t)arg->data, arg->len);
	return size + arg->len;
}

/* What was left there becomes blank, the tag comes last. */
static int append_act(struct fake *fake, struct otp_journal_append *arg,
		      struct told *told)
{
	uint32_t start = arg->offset, size;
	uint8_t record[SIZE];
	int ret = 0;

	for (uint32_t i = 0; i < arg->torn && !ret; i++)
		ret = put_byte(fake, told, start + i, BLANK);
	size = compose(arg, record);
	for (uint32_t i = 1; i < size && !ret; i++)
		ret = put_byte(fake, told, start + i, record[i]);
	return ret ?: put_byte(fake, told, start, record[0]);
}

static void append_show(const struct fake *fake,
			const struct otp_journal_append *arg)
{
	bool dry = arg->flags & OTP_JOURNAL_DRY_RUN;
	uint8_t image[SIZE];

	memcpy(image, fake->memory.data, SIZE);
	if (dry) {
		memset(image + arg->offset, BLANK, arg->torn);
		compose(arg, image + arg->offset);
	}
	hide(image);
	if (arg->image_size)
		memcpy((void *)(uintptr_t)arg->image, image,
		       arg->image_size < SIZE ? arg->image_size : SIZE);
}

static int fake_append(struct fake *fake, struct otp_journal_append *arg)
{
	struct told told = { .status = OTP_OP_WOULD_PROGRAM };
	bool dry = arg->flags & OTP_JOURNAL_DRY_RUN;
	int ret;

	if (arg->size != sizeof(*arg) || arg->reserved[0] || arg->reserved[1])
		return -EINVAL;
	if (arg->flags & ~(OTP_JOURNAL_DRY_RUN | OTP_JOURNAL_LOCKED))
		return -EOPNOTSUPP;
	if (!dry && !fake->file.armed)
		return -EACCES;
	arg->torn = 0;
	ret = append_check(fake, arg, &told);
	if (!ret && !dry) {
		told.status = OTP_OP_PROGRAMMED;
		ret = append_act(fake, arg, &told);
		memory_save(fake);
	}
	if (!ret)
		append_show(fake, arg);
	TELL(arg, &told);
	return ret;
}

/* ---- the ratchet ---- */

static int ratchet_check(const struct fake *fake, struct otp_ratchet *arg,
			 struct told *told)
{
	if (arg->region != JOURNAL)
		return say(told, -EOPNOTSUPP, OTP_REASON_KIND, "no ratchet");
	if (arg->target > SIZE)
		return say(told, -ERANGE, OTP_REASON_RANGE,
			   "the journal ends at %u", SIZE);
	if (arg->target == arg->value) {
		told->status = OTP_OP_ALREADY;
		return 0;
	}
	if (arg->expected != arg->value)
		return say(told, -ESTALE, OTP_REASON_EXPECTED,
			   "the ratchet is at %u", arg->value);
	if (arg->target < arg->value)
		return say(told, -ERANGE, OTP_REASON_BACKWARDS,
			   "the ratchet is at %u and cannot go back",
			   arg->value);
	if (!is_boundary(fake->memory.data, arg->target))
		return say(told, -EINVAL, OTP_REASON_BOUNDARY,
			   "no record ends at %u", arg->target);
	return 0;
}

static int fake_ratchet(struct fake *fake, struct otp_ratchet *arg)
{
	struct told told = { .status = OTP_OP_WOULD_PROGRAM };
	bool dry = arg->flags & OTP_RATCHET_DRY_RUN;
	int ret;

	if (arg->size != sizeof(*arg) || arg->reserved)
		return -EINVAL;
	if (arg->flags & ~OTP_RATCHET_DRY_RUN)
		return -EOPNOTSUPP;
	if (!dry && !fake->file.armed)
		return -EACCES;
	arg->value = ratchet_of(fake);
	ret = ratchet_check(fake, arg, &told);
	if (!ret && !dry && told.status != OTP_OP_ALREADY) {
		told.status = OTP_OP_PROGRAMMED;
		while (!ret && arg->value != arg->target) {
			ret = pulse(fake, &told);
			if (!ret)
				put_ratchet(fake, ++arg->value);
		}
		memory_save(fake);
	}
	TELL(arg, &told);
	return ret;
}

/* ---- erasing ---- */

static int erase_check(const struct fake *fake, const struct otp_erase *arg,
		       struct told *told)
{
	if (arg->region != JOURNAL)
		return say(told, -EOPNOTSUPP, OTP_REASON_KIND,
			   "it cannot be erased");
	if (!arg->len)
		return say(told, -EINVAL, OTP_REASON_ALIGN, "no bytes");
	if (arg->offset > SIZE || arg->len > SIZE - arg->offset)
		return say(told, -ERANGE, OTP_REASON_RANGE,
			   "the journal ends at %u", SIZE);
	if (arg->offset < ratchet_of(fake))
		return say(told, -EROFS, OTP_REASON_RATCHETED,
			   "the ratchet covers what is before %u",
			   ratchet_of(fake));
	if (arg->offset + arg->len != SIZE ||
	    !is_boundary(fake->memory.data, arg->offset))
		return say(told, -EINVAL, OTP_REASON_BOUNDARY,
			   "no record ends at %u", arg->offset);
	return 0;
}

static int fake_erase(struct fake *fake, struct otp_erase *arg)
{
	struct told told = { .status = OTP_OP_WOULD_PROGRAM };
	bool dry = arg->flags & OTP_ERASE_DRY_RUN;
	int ret;

	if (arg->size != sizeof(*arg) || arg->reserved)
		return -EINVAL;
	if (arg->flags & ~OTP_ERASE_DRY_RUN)
		return -EOPNOTSUPP;
	if (!dry && !fake->file.armed)
		return -EACCES;
	arg->erased = 0;
	ret = erase_check(fake, arg, &told);
	for (uint32_t i = 0; !ret && i < arg->len; i++)
		arg->erased += fake->memory.data[arg->offset + i] != BLANK;
	if (!ret && !arg->erased)
		told.status = OTP_OP_ALREADY;
	if (!ret && !dry && arg->erased) {
		told.status = OTP_OP_PROGRAMMED;
		for (uint32_t i = 0; !ret && i < arg->len; i++)
			ret = put_byte(fake, &told, arg->offset + i, BLANK);
		memory_save(fake);
	}
	TELL(arg, &told);
	return ret;
}

/* ---- descriptions ---- */

static int fake_info(struct fake *fake, struct otp_info *info)
{
	(void)fake;
	strcpy((char *)info->driver, "secure-journal");
	strcpy((char *)info->model, "secure journal of the tests");
	info->caps = OTP_CAP_PROGRAM | OTP_CAP_RATCHET | OTP_CAP_ERASE |
		     OTP_CAP_JOURNAL;
	info->region_count = getenv("FAKE_OTP_MORE") ? 3 : 1;
	if (!getenv("FAKE_OTP_OFF"))
		info->status |= OTP_STATUS_PROGRAMMING;
	if (getenv("FAKE_OTP_DEAD")) {
		info->state = OTP_STATE_DEAD;
		strcpy((char *)info->message, "the memory does not answer");
	}
	return 0;
}

static int fake_region(struct fake *fake, struct otp_region_info *info)
{
	static const char *const names[] = {
		[JOURNAL] = "secure-journal",
		[FUSES] = "fuses",
		[SPARE] = "spare-journal",
	};
	bool fuses = info->region == FUSES || getenv("FAKE_OTP_BARE");
	int end = list_end(fake->memory.data);

	if (info->region >= ARRAY_SIZE(names))
		return -ENOENT;
	strcpy((char *)info->name, names[fuses ? FUSES : info->region]);
	info->kind = fuses ? OTP_KIND_FUSES : OTP_KIND_JOURNAL;
	info->region_size = fuses ? 8 : SIZE;
	info->granule = 1;
	info->semantics = fuses ? OTP_BIT_SET : OTP_REWRITABLE;
	info->region_flags = OTP_REGION_READ | OTP_REGION_PROGRAM;
	if (info->region != JOURNAL || fuses)
		return 0;
	info->region_flags |= OTP_REGION_RATCHET | OTP_REGION_ERASE;
	info->ratchet = ratchet_of(fake);
	if (getenv("FAKE_OTP_BLIND")) {
		info->ratchet = 0;
		info->vendor = 2;
	}
	info->free = end < 0 || end == SIZE ? 0 : SIZE - end - 1;
	return 0;
}

static int fake_read(struct fake *fake, struct otp_read *arg)
{
	uint8_t *data = (uint8_t *)(uintptr_t)arg->data;
	uint8_t *mask = (uint8_t *)(uintptr_t)arg->mask;
	uint8_t shown[SIZE];
	bool hidden = false;

	if (arg->offset > SIZE || arg->len > SIZE - arg->offset)
		return -ERANGE;
	if (arg->region == JOURNAL)
		memcpy(shown, fake->memory.data, SIZE);
	else
		memset(shown, BLANK, SIZE);
	if (!getenv("FAKE_OTP_RAWIO"))
		hidden = hide(shown);
	if (data)
		memcpy(data, shown + arg->offset, arg->len);
	for (uint32_t i = 0; mask && i < arg->len; i++)
		mask[i] = arg->offset + i < ratchet_of(fake) ? 0xff : 0;
	return hidden ? -EACCES : 0;
}

/* ---- the device ---- */

static int arm(struct fake *fake)
{
	const char *race = getenv("FAKE_OTP_RACE");
	int ret = fake_arm(&fake->file);

	if (!ret && race)
		fake->memory.data[atoi(race)] = 0;
	return ret;
}

int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct fake *fake = ctx;

	if (getenv("FAKE_OTP_DEAD") && cmd != OTP_INFO &&
	    cmd != OTP_REGION_INFO)
		return -ENOTRECOVERABLE;
	if (getenv("FAKE_OTP_OLD") &&
	    (cmd == OTP_JOURNAL_APPEND || cmd == OTP_RATCHET ||
	     cmd == OTP_ERASE))
		return -EOPNOTSUPP;
	switch (cmd) {
	case OTP_INFO:
		return fake_info(fake, arg);
	case OTP_REGION_INFO:
		return fake_region(fake, arg);
	case OTP_READ:
		return fake_read(fake, arg);
	case OTP_ARM:
		return arm(fake);
	case OTP_DISARM:
		fake->file.armed = false;
		return 0;
	case OTP_JOURNAL_APPEND:
		return fake_append(fake, arg);
	case OTP_RATCHET:
		return fake_ratchet(fake, arg);
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
	memory_load(fake);
	return &fake->file;
}
