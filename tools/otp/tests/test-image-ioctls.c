// SPDX-License-Identifier: GPL-2.0-only
/* What libotp makes of the commands for signed images, and of their answers. */
#include <errno.h>
#include <string.h>

#include "internal.h"
#include "tap.h"

/* What the device is to answer, and what it was asked. */
static struct {
	uint64_t caps;
	int ret;
	uint32_t status;
	uint32_t reason;
	const char *message;
	unsigned int calls;
	uint32_t size;
	uint32_t message_size;
} fake;

/* As the kernel does: cut off, and not beyond what there is. */
static void put_message(uint64_t to, uint32_t size)
{
	fake.message_size = size;
	if (fake.message && size)
		snprintf((char *)(uintptr_t)to, size, "%s", fake.message);
}

#define ANSWER(arg)							\
do {									\
	fake.calls++;							\
	fake.size = (arg)->size;					\
	put_message((arg)->message, (arg)->message_size);		\
	(arg)->status = fake.status;					\
	(arg)->reason = fake.reason;					\
	(arg)->error = fake.ret;					\
} while (0)

static int fake_info(struct otp_image_info *info)
{
	fake.calls++;
	fake.size = info->size;
	memset(info->message, 'x', sizeof(info->message));
	return fake.ret;
}

static int fake_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	(void)ctx;
	switch (cmd) {
	case OTP_INFO:
		strcpy((char *)((struct otp_info *)arg)->driver, "tests");
		((struct otp_info *)arg)->caps = fake.caps;
		return 0;
	case OTP_IMAGE_INFO:
		return fake_info(arg);
	case OTP_IMAGE_INSTALL:
		ANSWER((struct otp_image_install *)arg);
		return fake.ret;
	case OTP_IMAGE_CONFIRM:
		ANSWER((struct otp_image_confirm *)arg);
		return fake.ret;
	case OTP_IMAGE_SERVE:
		ANSWER((struct otp_image_serve *)arg);
		return fake.ret;
	default:
		return -ENOTTY;
	}
}

static void fake_close(void *ctx)
{
	(void)ctx;
}

static const struct backend_ops fake_ops = { fake_ioctl, fake_close };

int backend_open(const char *name, bool write, struct backend *backend)
{
	(void)name;
	(void)write;
	backend->ops = &fake_ops;
	return 0;
}

int backend_list(char ***names, size_t *count)
{
	*names = calloc(1, sizeof(**names));
	*count = 0;
	return 0;
}

/* The three that change something, in one form. */
typedef int (*change_fn)(struct libotp_device *dev, struct libotp_error *err);

static int do_install(struct libotp_device *dev, struct libotp_error *err)
{
	struct otp_image_install install = { .data = 1, .len = 1 };
	int ret = libotp_image_install(dev, &install, err);

	ok(!install.message && !install.message_size,
	   "install: the message is not left in the structure");
	return ret;
}

static int do_confirm(struct libotp_device *dev, struct libotp_error *err)
{
	struct otp_image_confirm confirm = { 0 };

	return libotp_image_confirm(dev, &confirm, err);
}

static int do_serve(struct libotp_device *dev, struct libotp_error *err)
{
	struct otp_image_serve serve = { 0 };

	return libotp_image_serve(dev, &serve, err);
}

static const struct {
	const char *name;
	change_fn run;
	uint32_t size;
} changes[] = {
	{ "install", do_install, sizeof(struct otp_image_install) },
	{ "confirm", do_confirm, sizeof(struct otp_image_confirm) },
	{ "serve", do_serve, sizeof(struct otp_image_serve) },
};

/* Answers, and whose fault they are. */
static const struct {
	const char *name;
	int ret;
	uint32_t status;
	uint32_t reason;
	const char *message;
	enum libotp_fault fault;
	const char *text;
} answers[] = {
	{ "refused", -ESTALE, OTP_OP_REFUSED, OTP_REASON_IMAGE_ROLLBACK,
	  "counter 6", LIBOTP_POLICY, "otp0: counter 6" },
	{ "refused, not told why", -ESTALE, OTP_OP_REFUSED,
	  OTP_REASON_IMAGE_ROLLBACK, "", LIBOTP_POLICY,
	  "lower than the stored one" },
	{ "no algorithm", -ENOPKG, OTP_OP_REFUSED, OTP_REASON_IMAGE_CRYPTO, "",
	  LIBOTP_DEVICE, "the kernel lacks the algorithm" },
	{ "failed", -EIO, OTP_OP_FAILED, OTP_REASON_DEVICE, "", LIBOTP_DEVICE,
	  "the device reported an error" },
	{ "reads back wrong", -EBADMSG, OTP_OP_FAILED, OTP_REASON_VERIFY, "",
	  LIBOTP_VERIFY, "not what was programmed" },
	{ "interrupted", -EINTR, OTP_OP_NOT_REACHED, OTP_REASON_NONE, "",
	  LIBOTP_DEVICE, "interrupted before anything was changed" },
	{ "not armed", -EACCES, OTP_OP_NOT_REACHED, OTP_REASON_NONE, "",
	  LIBOTP_POLICY, "cannot be" },
	{ "an old kernel", -ENOTTY, OTP_OP_NOT_REACHED, OTP_REASON_NONE, "",
	  LIBOTP_DEVICE, "the kernel does not know this command" },
	{ "gone", -ENODEV, OTP_OP_NOT_REACHED, OTP_REASON_NONE, "",
	  LIBOTP_DEVICE, "the device is gone" },
	{ "a reason that is not known", -EINVAL, OTP_OP_REFUSED, 9999, "",
	  LIBOTP_POLICY, "Invalid argument" },
};

static void check_change(struct libotp_device *dev, size_t which, size_t how)
{
	struct libotp_error err = { 0 };
	int ret;

	fake.ret = answers[how].ret;
	fake.status = answers[how].status;
	fake.reason = answers[how].reason;
	fake.message = answers[how].message;
	ret = changes[which].run(dev, &err);
	ok(ret == answers[how].ret && err.code == ret &&
	   err.fault == answers[how].fault, "%s, %s: fault %d",
	   changes[which].name, answers[how].name, err.fault);
	ok(strstr(err.text, answers[how].text), "%s, %s: '%s'",
	   changes[which].name, answers[how].name, err.text);
}

static void check_changes(struct libotp_device *dev)
{
	static char endless[1024];

	memset(endless, 'y', sizeof(endless) - 1);
	for (size_t which = 0; which < ARRAY_SIZE(changes); which++) {
		struct libotp_error err;

		fake.ret = 0;
		fake.message = NULL;
		fake.status = OTP_OP_PROGRAMMED;
		ok(!changes[which].run(dev, &err), "%s", changes[which].name);
		ok(fake.size == changes[which].size && fake.message_size >=
		   OTP_MESSAGE_SIZE, "%s: sizes", changes[which].name);
		for (size_t how = 0; how < ARRAY_SIZE(answers); how++)
			check_change(dev, which, how);
		fake.message = endless;
		changes[which].run(dev, &err);
		ok(strlen(err.text) < sizeof(err.text) &&
		   strstr(err.text, "yyy"), "%s: a message without end",
		   changes[which].name);
	}
}

static void check_info(struct libotp_device *dev)
{
	struct otp_image_info info;
	struct libotp_error err;

	fake.ret = 0;
	ok(!libotp_image_info(dev, OTP_IMAGE_DOWNLOAD, &info, &err) &&
	   info.slot == OTP_IMAGE_DOWNLOAD && fake.size == sizeof(info),
	   "info: of a slot");
	ok(strlen((char *)info.message) == OTP_MESSAGE_SIZE - 1,
	   "info: a message that was not ended is");
	fake.ret = -EINVAL;
	ok(libotp_image_info(dev, 9, &info, &err) == -EINVAL &&
	   err.fault == LIBOTP_USAGE, "info: no such slot");
	fake.ret = -ENODEV;
	ok(libotp_image_info(dev, OTP_IMAGE_SERVED, &info, &err) == -ENODEV &&
	   err.fault == LIBOTP_DEVICE && strstr(err.text, "(served)"),
	   "info: '%s'", err.text);
}

static void check_too_large(struct libotp_device *dev)
{
	struct otp_image_install install = {
		.data = 1, .len = OTP_IMAGE_MAX + 1,
	};
	struct libotp_error err;

	fake.calls = 0;
	ok(libotp_image_install(dev, &install, &err) == -EMSGSIZE &&
	   err.fault == LIBOTP_USAGE && !fake.calls,
	   "too large: the kernel is not asked");
}

static void check_no_image(void)
{
	struct otp_image_info info;
	struct libotp_device *dev;
	struct libotp_error err;

	fake.caps = OTP_CAP_PROGRAM;
	fake.calls = 0;
	if (libotp_open("otp0", true, &dev, &err))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++)
		ok(changes[i].run(dev, &err) == -EOPNOTSUPP &&
		   err.fault == LIBOTP_POLICY, "no image: %s: '%s'",
		   changes[i].name, err.text);
	ok(libotp_image_info(dev, OTP_IMAGE_ACTIVE, &info, &err) ==
	   -EOPNOTSUPP, "no image: info");
	ok(!fake.calls, "no image: the kernel is not asked");
	libotp_close(dev);
}

int main(void)
{
	struct libotp_device *dev;
	struct libotp_error err;

	fake.caps = OTP_CAP_IMAGE;
	if (libotp_open("otp0", true, &dev, &err))
		return 1;
	check_changes(dev);
	check_info(dev);
	check_too_large(dev);
	libotp_close(dev);
	check_no_image();
	return done();
}
