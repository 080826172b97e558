// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device with a signed image in two slots, as the header of the interface
 * describes it. It is kept in the file that FAKE_OTP names: the stored counter,
 * the size of the copy that is served, that copy, and the two slots. Where there
 * is none, both are erased.
 *
 * An image is verified here if it has the magic, its SHA-256 is right, and its
 * last byte is 's': signatures are for others to check. Environment:
 *
 *   FAKE_OTP_OFF       programming is switched off
 *   FAKE_OTP_BARE      it knows no signed image
 *   FAKE_OTP_OLD       the kernel does not know the commands
 *   FAKE_OTP_MUTE      it does not say why
 *   FAKE_OTP_REASON=N  what would change something is refused for that reason
 *   FAKE_OTP_FAIL=W    installing and confirming fail: verify, device, or cut,
 *			which is between the two slots
 *   FAKE_OTP_SLOW=N    milliseconds that installing takes
 *   FAKE_OTP_UNCOUNTED there is no stored counter
 *   FAKE_OTP_BLIND     the active slot cannot be read
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "fake.h"

#define SLOT		4096
#define ROOM		(SLOT - 16)

static const uint8_t trailer[16] = {
	0x77, 0xc2, 0x95, 0xf3, 0x60, 0xd2, 0xef, 0x7f,
	0x35, 0x52, 0x50, 0x0f, 0x2c, 0xb6, 0x79, 0x80,
};

struct memory {
	uint32_t stored;
	uint32_t served_size;
	uint8_t served[SLOT];
	uint8_t slots[2][SLOT];
};

struct fake {
	struct fake_file file;
	struct memory memory;
};

/* How a command ended. */
struct told {
	uint32_t status;
	uint32_t reason;
	int32_t error;
	char message[OTP_MESSAGE_SIZE];
};

__attribute__((format(printf, 4, 5)))
static int say(struct told *told, uint32_t reason, int error, const char *fmt,
	       ...)
{
	va_list args;

	told->status = OTP_OP_REFUSED;
	told->reason = reason;
	told->error = error;
	va_start(args, fmt);
	if (!getenv("FAKE_OTP_MUTE"))
		vsnprintf(told->message, sizeof(told->message), fmt, args);
	va_end(args);
	return error;
}

/* ---- the memory ---- */

static void load(struct fake *fake)
{
	FILE *f = fopen(getenv("FAKE_OTP"), "rb");

	memset(&fake->memory, 0, sizeof(fake->memory));
	memset(fake->memory.slots, 0xff, sizeof(fake->memory.slots));
	if (!f)
		return;
	if (fread(&fake->memory, sizeof(fake->memory), 1, f) != 1)
		abort();
	fclose(f);
}

static void save(const struct fake *fake)
{
	FILE *f = fopen(getenv("FAKE_OTP"), "wb");

	if (!f || fwrite(&fake->memory, sizeof(fake->memory), 1, f) != 1)
		abort();
	fclose(f);
}

static uint32_t le(const uint8_t *p, unsigned int bytes)
{
	uint32_t value = 0;

	while (bytes--)
		value = value << 8 | p[bytes];
	return value;
}

/* ---- an image ---- */

/* Of which entry the value is, in one area of entries. */
static const uint8_t *find_entry(const uint8_t *area, uint32_t type)
{
	uint32_t size = le(area + 2, 2);

	for (uint32_t at = 4; at + 4 <= size; at += 4 + le(area + at + 2, 2))
		if (le(area + at, 2) == type)
			return area + at + 4;
	return NULL;
}

/* What it says of itself; the digest is that of what is there. */
static void describe(const uint8_t *data, struct otp_image_info *info)
{
	uint32_t prot = le(data + 10, 2), signed_size;
	const uint8_t *count;

	info->header_size = le(data + 8, 2);
	info->payload_size = le(data + 12, 4);
	info->image_flags = le(data + 16, 4);
	info->major = data[20];
	info->minor = data[21];
	info->revision = le(data + 22, 2);
	info->build = le(data + 24, 4);
	signed_size = info->header_size + info->payload_size + prot;
	info->image_size = signed_size + le(data + signed_size + 2, 2);
	count = find_entry(data + signed_size - prot, 0x50);
	info->counter = count ? le(count, 4) : 0;
	EVP_Digest(data, signed_size, info->digest, NULL, EVP_sha256(), NULL);
}

static bool is_erased(const uint8_t *data)
{
	for (uint32_t i = 0; i < ROOM; i++)
		if (data[i] != 0xff)
			return false;
	return true;
}

/* @len: bytes at @data, of at most a slot; @where: for the messages. */
static int verify(const struct fake *fake, const uint8_t *data, uint32_t len,
		  const char *where, struct otp_image_info *info,
		  struct told *told)
{
	const uint8_t *digest;

	if (len < 32 || le(data, 4) != 0x96f3b83d)
		return say(told, OTP_REASON_IMAGE_MAGIC, -EINVAL,
			   "%s: no image begins there", where);
	if (32 + le(data + 12, 4) + le(data + 10, 2) + 4 > len ||
	    le(data + 12, 4) > ROOM)
		return say(told, OTP_REASON_IMAGE_BOUNDS, -ERANGE,
			   "%s: a payload of %u bytes does not fit %u", where,
			   le(data + 12, 4), len);
	describe(data, info);
	digest = find_entry(data + info->header_size + info->payload_size +
			    le(data + 10, 2), 0x10);
	if (!digest || memcmp(digest, info->digest, 32))
		return say(told, OTP_REASON_IMAGE_DIGEST, -EBADMSG,
			   "%s: the digest is that of another image", where);
	if (data[info->image_size - 1] != 's')
		return say(told, OTP_REASON_IMAGE_SIGNATURE, -EKEYREJECTED,
			   "%s: the signature does not fit", where);
	if (!getenv("FAKE_OTP_UNCOUNTED") &&
	    info->counter < fake->memory.stored)
		return say(told, OTP_REASON_IMAGE_ROLLBACK, -ESTALE,
			   "%s: security counter %u is lower than the stored %u",
			   where, info->counter, fake->memory.stored);
	return 0;
}

/* ---- what is told ---- */

static void finish_info(const struct fake *fake, struct otp_image_info *info)
{
	info->anchor = 0;
	if (getenv("FAKE_OTP_UNCOUNTED"))
		return;
	info->stored_counter = fake->memory.stored;
	if (info->counter <= fake->memory.stored)
		info->status |= OTP_IMAGE_CONFIRMED;
}

static void refuse_info(struct otp_image_info *info, const struct told *told)
{
	struct otp_image_info clean = {
		.size = info->size, .slot = info->slot,
		.slot_size = info->slot_size, .status = info->status,
		.state = OTP_IMAGE_REFUSED, .reason = told->reason,
		.error = told->error, .anchor = OTP_IMAGE_NO_ANCHOR,
	};

	memcpy(clean.message, told->message, sizeof(clean.message));
	*info = clean;
}

static void slot_info(const struct fake *fake, struct otp_image_info *info)
{
	const uint8_t *data = fake->memory.slots[info->slot];
	const char *name = info->slot ? "download" : "active";
	struct told told = { 0 };

	info->slot_size = ROOM;
	if (info->slot && !memcmp(data + ROOM, trailer, sizeof(trailer)))
		info->status |= OTP_IMAGE_PENDING;
	if (!info->slot && getenv("FAKE_OTP_BLIND")) {
		say(&told, OTP_REASON_DEVICE, -EIO,
		    "active: the slot cannot be read");
		refuse_info(info, &told);
		info->state = OTP_IMAGE_UNREADABLE;
	} else if (is_erased(data)) {
		say(&told, OTP_REASON_IMAGE_ERASED, -ENODATA,
		    "%s: the slot is erased", name);
		refuse_info(info, &told);
		info->state = OTP_IMAGE_ERASED;
	} else if (verify(fake, data, ROOM, name, info, &told)) {
		refuse_info(info, &told);
	} else {
		info->state = OTP_IMAGE_VALID;
		finish_info(fake, info);
	}
}

static void served_info(const struct fake *fake, struct otp_image_info *info)
{
	struct otp_image_info active = { .slot = OTP_IMAGE_ACTIVE };

	slot_info(fake, &active);
	if (!fake->memory.served_size) {
		active.slot = OTP_IMAGE_SERVED;
		active.slot_size = 0;
		*info = active;
		return;
	}
	describe(fake->memory.served, info);
	info->state = OTP_IMAGE_VALID;
	finish_info(fake, info);
	if (active.state != OTP_IMAGE_VALID &&
	    !memcmp(fake->memory.served, fake->memory.slots[1],
		    fake->memory.served_size))
		info->status |= OTP_IMAGE_FALLBACK;
}

static int fake_image_info(const struct fake *fake,
			   struct otp_image_info *info)
{
	uint32_t slot = info->slot;

	if (info->size != sizeof(*info) || slot > OTP_IMAGE_SERVED)
		return -EINVAL;
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->slot = slot;
	if (!getenv("FAKE_OTP_UNCOUNTED"))
		info->status = OTP_IMAGE_COUNTED;
	if (slot == OTP_IMAGE_SERVED)
		served_info(fake, info);
	else
		slot_info(fake, info);
	return 0;
}

/* ---- what changes something ---- */

#define TELL(arg, told)							\
do {									\
	(arg)->status = (told)->status;					\
	(arg)->reason = (told)->reason;					\
	(arg)->error = (told)->error;					\
	if ((arg)->message_size)					\
		snprintf((char *)(uintptr_t)(arg)->message,		\
			 (arg)->message_size, "%s", (told)->message);	\
} while (0)

static int told_to_refuse(struct told *told)
{
	const char *reason = getenv("FAKE_OTP_REASON");

	return reason ? say(told, atoi(reason), -EBUSY,
			    "refused for reason %s", reason) : 0;
}

static int told_to_fail(struct told *told)
{
	const char *how = getenv("FAKE_OTP_FAIL");
	int ret;

	if (!how)
		return 0;
	if (!strcmp(how, "verify"))
		ret = say(told, OTP_REASON_VERIFY, -EBADMSG,
			  "active: what was read back is another image");
	else
		ret = say(told, OTP_REASON_DEVICE, -EIO,
			  "active: it cannot be written");
	told->status = OTP_OP_FAILED;
	return ret;
}

static int do_install(struct fake *fake, const uint8_t *data, uint32_t len,
		      bool dry, struct told *told)
{
	struct memory *m = &fake->memory;
	struct otp_image_info info;
	int ret = told_to_refuse(told) ?:
		  verify(fake, data, len, "image", &info, told);

	if (ret)
		return ret;
	if (info.image_size > ROOM)
		return say(told, OTP_REASON_IMAGE_BOUNDS, -ERANGE,
			   "image: %u bytes do not fit", info.image_size);
	told->status = dry ? OTP_OP_WOULD_PROGRAM : OTP_OP_PROGRAMMED;
	if (!memcmp(m->slots[0], data, info.image_size))
		told->status = OTP_OP_ALREADY;
	if (told->status != OTP_OP_PROGRAMMED)
		return 0;
	if (getenv("FAKE_OTP_SLOW"))
		usleep(1000 * atoi(getenv("FAKE_OTP_SLOW")));
	if (data != m->slots[1]) {
		memset(m->slots[1], 0xff, ROOM);
		memcpy(m->slots[1], data, info.image_size);
	}
	memcpy(m->slots[1] + ROOM, trailer, sizeof(trailer));
	if (getenv("FAKE_OTP_FAIL"))
		memset(m->slots[0], 0xff, SLOT);
	ret = told_to_fail(told);
	if (!ret) {
		memset(m->slots[0], 0xff, SLOT);
		memcpy(m->slots[0], data, info.image_size);
	}
	save(fake);
	return ret;
}

static int fake_install(struct fake *fake, struct otp_image_install *arg)
{
	bool dry = arg->flags & OTP_IMAGE_INSTALL_DRY_RUN;
	const uint8_t *data = (const uint8_t *)(uintptr_t)arg->data;
	struct told told = { 0 };
	int ret;

	if (arg->size != sizeof(*arg) || !arg->data != !arg->len)
		return -EINVAL;
	if (arg->len > OTP_IMAGE_MAX)
		return -EMSGSIZE;
	if (!dry && !fake->file.armed)
		return -EACCES;
	ret = do_install(fake, data ?: fake->memory.slots[1],
			 data ? arg->len : ROOM, dry, &told);
	TELL(arg, &told);
	return ret;
}

static int do_confirm(struct fake *fake, struct otp_image_confirm *arg,
		      struct told *told)
{
	struct otp_image_info info = { .size = sizeof(info) };
	int ret = told_to_refuse(told);

	if (ret)
		return ret;
	if (getenv("FAKE_OTP_UNCOUNTED"))
		return say(told, OTP_REASON_KIND, -EOPNOTSUPP,
			   "there is no stored counter");
	info.slot = OTP_IMAGE_SERVED;
	fake_image_info(fake, &info);
	arg->counter = info.counter;
	arg->stored_counter = fake->memory.stored;
	if (info.state != OTP_IMAGE_VALID ||
	    memcmp(fake->memory.served, fake->memory.slots[0],
		   fake->memory.served_size))
		return say(told, OTP_REASON_IMAGE_SERVED, -EBUSY,
			   "the active image is not the one that is served");
	told->status = info.counter == fake->memory.stored ? OTP_OP_ALREADY :
		arg->flags & OTP_IMAGE_CONFIRM_DRY_RUN ?
		OTP_OP_WOULD_PROGRAM : OTP_OP_PROGRAMMED;
	if (told->status != OTP_OP_PROGRAMMED)
		return 0;
	ret = told_to_fail(told);
	if (ret)
		return ret;
	fake->memory.stored = info.counter;
	arg->stored_counter = info.counter;
	save(fake);
	return 0;
}

static int fake_confirm(struct fake *fake, struct otp_image_confirm *arg)
{
	struct told told = { 0 };
	int ret;

	if (arg->size != sizeof(*arg) || arg->reserved)
		return -EINVAL;
	if (!(arg->flags & OTP_IMAGE_CONFIRM_DRY_RUN) && !fake->file.armed)
		return -EACCES;
	ret = do_confirm(fake, arg, &told);
	TELL(arg, &told);
	return ret;
}

static int do_serve(struct fake *fake, struct told *told)
{
	struct memory *m = &fake->memory;
	struct otp_image_info info = { 0 };
	int ret = told_to_refuse(told) ?:
		  verify(fake, m->slots[0], ROOM, "active", &info, told);

	if (ret)
		return ret;
	if (m->served_size && le(m->served + 12, 4) != info.payload_size)
		return say(told, OTP_REASON_IMAGE_SERVED, -EBUSY,
			   "a payload of %u bytes is served, this one has %u",
			   le(m->served + 12, 4), info.payload_size);
	told->status = m->served_size == info.image_size &&
		!memcmp(m->served, m->slots[0], info.image_size) ?
		OTP_OP_ALREADY : OTP_OP_PROGRAMMED;
	memcpy(m->served, m->slots[0], SLOT);
	m->served_size = info.image_size;
	save(fake);
	return 0;
}

static int fake_serve(struct fake *fake, struct otp_image_serve *arg)
{
	struct told told = { 0 };
	int ret;

	if (arg->size != sizeof(*arg) || arg->reserved || arg->flags)
		return -EINVAL;
	if (!fake->file.armed)
		return -EACCES;
	ret = do_serve(fake, &told);
	TELL(arg, &told);
	return ret;
}

/* ---- the device ---- */

static int fake_info(struct otp_info *info)
{
	strcpy((char *)info->driver, "signed-image");
	strcpy((char *)info->model, "two slots of the tests");
	info->region_count = 2;
	info->caps = getenv("FAKE_OTP_BARE") ? 0 : OTP_CAP_IMAGE;
	if (!getenv("FAKE_OTP_OFF"))
		info->status |= OTP_STATUS_PROGRAMMING;
	return 0;
}

static int fake_region(struct otp_region_info *info)
{
	uint32_t region = info->region;

	if (region > 1)
		return -ENOENT;
	*info = (struct otp_region_info) {
		.size = sizeof(*info), .region = region,
		.base = region * SLOT, .region_size = SLOT, .granule = 16,
		.semantics = OTP_BIT_CLEAR,
		.region_flags = OTP_REGION_READ | OTP_REGION_UNVERIFIED,
	};
	strcpy((char *)info->name, region ? "download" : "active");
	return 0;
}

static int fake_read(const struct fake *fake, struct otp_read *arg)
{
	const uint8_t *slot = fake->memory.slots[arg->region] + arg->offset;
	uint8_t *data = (uint8_t *)(uintptr_t)arg->data;
	uint8_t *mask = (uint8_t *)(uintptr_t)arg->mask;

	for (uint32_t i = 0; i < arg->len; i++) {
		if (data)
			data[i] = slot[i];
		if (mask)
			mask[i] = (uint8_t)~slot[i];
	}
	return 0;
}

int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct fake *fake = ctx;

	if (getenv("FAKE_OTP_OLD") && (cmd & 0xff) >= 0x0c)
		return -ENOTTY;
	switch (cmd) {
	case OTP_INFO:
		return fake_info(arg);
	case OTP_REGION_INFO:
		return fake_region(arg);
	case OTP_READ:
		return fake_read(fake, arg);
	case OTP_ARM:
		return fake_arm(&fake->file);
	case OTP_DISARM:
		fake->file.armed = false;
		return 0;
	case OTP_IMAGE_INFO:
		return fake_image_info(fake, arg);
	case OTP_IMAGE_INSTALL:
		return fake_install(fake, arg);
	case OTP_IMAGE_CONFIRM:
		return fake_confirm(fake, arg);
	case OTP_IMAGE_SERVE:
		return fake_serve(fake, arg);
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
