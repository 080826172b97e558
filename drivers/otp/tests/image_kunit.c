// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands and attributes of a signed image: what the core checks before
 * it asks the provider, and what it makes of the answer.
 */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../core/cdev.h"
#include "ram.h"

#define STORED		7

static const struct otp_region slot = {
	.name = "active",
	.semantics = OTP_BIT_CLEAR,
	.size = 64,
	.granule = 1,
	.flags = OTP_REGION_READ | OTP_REGION_UNVERIFIED,
};

static const struct otp_desc desc = {
	.regions = &slot,
	.nregions = 1,
};

/**
 * struct gauge - a device with an image, and a descriptor of it
 * @ram: the device
 * @file: the descriptor
 * @arg: argument of the last command
 * @served: what info says
 * @outcome: how the next command ends
 * @calls: operations that were called, but info
 * @dry_run: the last of them was to try only
 * @data: the beginning of what the last install was given
 * @len: its bytes
 * @user: a page of user memory
 */
struct gauge {
	struct ram *ram;
	struct otp_file file;
	union otp_arg arg;
	struct otp_image_info served;
	struct otp_outcome outcome;
	u32 calls;
	bool dry_run;
	u8 data[16];
	u32 len;
	unsigned long user;
};

static struct gauge *gauge_of(struct otp_device *otp)
{
	struct ram *ram = otp_priv(otp);

	return ram->test->priv;
}

static int gauge_end(struct gauge *gauge, bool dry_run,
		     struct otp_outcome *outcome)
{
	gauge->calls++;
	gauge->dry_run = dry_run;
	*outcome = gauge->outcome;
	return outcome->error;
}

static void gauge_info(struct otp_device *otp, struct otp_image_info *info)
{
	struct gauge *gauge = gauge_of(otp);
	u32 slot = info->slot;

	KUNIT_EXPECT_NULL(gauge->ram->test,
			  memchr_inv(&info->state, 0,
				     sizeof(*info) -
				     offsetof(struct otp_image_info, state)));
	*info = gauge->served;
	info->slot = slot;
}

static int gauge_install(struct otp_device *otp, const u8 *data, u32 len,
			 bool dry_run, struct otp_outcome *outcome)
{
	struct gauge *gauge = gauge_of(otp);

	KUNIT_EXPECT_EQ(gauge->ram->test, !data, !len);
	memcpy(gauge->data, data, min_t(u32, len, sizeof(gauge->data)));
	gauge->len = len;
	return gauge_end(gauge, dry_run, outcome);
}

static int gauge_confirm(struct otp_device *otp, bool dry_run,
			 struct otp_image_confirm *confirm,
			 struct otp_outcome *outcome)
{
	struct gauge *gauge = gauge_of(otp);

	KUNIT_EXPECT_EQ(gauge->ram->test, confirm->counter, 0);
	KUNIT_EXPECT_EQ(gauge->ram->test, confirm->stored_counter, 0);
	confirm->counter = STORED + 1;
	confirm->stored_counter = STORED;
	return gauge_end(gauge, dry_run, outcome);
}

static int gauge_serve(struct otp_device *otp, struct otp_outcome *outcome)
{
	return gauge_end(gauge_of(otp), false, outcome);
}

static const struct otp_image_ops gauge_ops = {
	.info = gauge_info,
	.install = gauge_install,
	.confirm = gauge_confirm,
	.serve = gauge_serve,
};

static int image_init(struct kunit *test)
{
	struct gauge *gauge = kunit_kzalloc(test, sizeof(*gauge), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, gauge);
	test->priv = gauge;
	gauge->ram = ram_alloc(test, &desc);
	gauge->ram->ops.program = NULL;
	gauge->ram->ops.image = &gauge_ops;
	KUNIT_ASSERT_EQ(test, ram_register(gauge->ram), 0);
	gauge->file.otp = gauge->ram->otp;
	return 0;
}

static void gauge_arm(struct gauge *gauge)
{
	gauge->ram->otp->owner = &gauge->file;
}

static int gauge_run(struct gauge *gauge,
		     int (*command)(struct otp_file *file,
				    union otp_arg *arg))
{
	struct otp_device *otp = gauge->ram->otp;

	guard(rwsem_read)(&otp->gone);
	guard(mutex)(&otp->lock);
	return command(&gauge->file, &gauge->arg);
}

/* ---- what is looked at before the provider is asked ---- */

static void image_info_takes_a_slot_that_there_is(struct kunit *test)
{
	struct gauge *gauge = test->priv;
	struct otp_image_info *info = &gauge->arg.image_info;
	u32 slot;

	gauge->served.payload_size = 24;
	for (slot = 0; slot <= OTP_IMAGE_SERVED; slot++) {
		/* What a caller left there is not for the provider. */
		memset(info, 0x5a, offsetof(struct otp_image_info, reserved));
		info->slot = slot;
		KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_info),
				0);
		KUNIT_EXPECT_EQ(test, info->slot, slot);
		KUNIT_EXPECT_EQ(test, info->payload_size, 24);
	}
	info->slot = OTP_IMAGE_SERVED + 1;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_info),
			-EINVAL);
	info->slot = U32_MAX;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_info),
			-EINVAL);
	info->slot = 0;
	info->reserved[1] = 1;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_info),
			-EINVAL);
}

static void image_that_is_not_there_is_not_asked(struct kunit *test)
{
	static int (*const commands[])(struct otp_file *file,
				       union otp_arg *arg) = {
		otp_ioctl_image_info, otp_ioctl_image_install,
		otp_ioctl_image_confirm, otp_ioctl_image_serve,
	};
	struct gauge *gauge = test->priv;
	u32 i;

	gauge->ram->ops.image = NULL;
	gauge_arm(gauge);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		KUNIT_EXPECT_EQ(test, gauge_run(gauge, commands[i]),
				-EOPNOTSUPP);
}

static void image_changes_only_for_who_is_armed(struct kunit *test)
{
	struct gauge *gauge = test->priv;
	struct otp_file other = { .otp = gauge->ram->otp };

	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-EACCES);
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_confirm),
			-EACCES);
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_serve),
			-EACCES);
	gauge->ram->otp->owner = &other;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_serve),
			-EACCES);
	KUNIT_EXPECT_EQ(test, gauge->calls, 0);

	gauge->arg.install.flags = OTP_IMAGE_INSTALL_DRY_RUN;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install), 0);
	KUNIT_EXPECT_TRUE(test, gauge->dry_run);
	gauge->arg = (union otp_arg){};
	gauge->arg.confirm.flags = OTP_IMAGE_CONFIRM_DRY_RUN;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_confirm), 0);
	KUNIT_EXPECT_TRUE(test, gauge->dry_run);
	KUNIT_EXPECT_EQ(test, gauge->calls, 2);

	gauge_arm(gauge);
	gauge->arg = (union otp_arg){};
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install), 0);
	KUNIT_EXPECT_FALSE(test, gauge->dry_run);
	KUNIT_EXPECT_EQ(test, gauge->len, 0);
}

static void install_takes_data_and_length_or_neither(struct kunit *test)
{
	struct gauge *gauge = test->priv;
	struct otp_image_install *install = &gauge->arg.install;

	gauge_arm(gauge);
	install->data = 16;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-EINVAL);
	install->data = 0;
	install->len = 16;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-EINVAL);
	install->data = 16;
	install->len = OTP_IMAGE_MAX + 1;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-EMSGSIZE);
	install->len = U32_MAX;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, gauge->calls, 0);
}

static void image_wants_what_is_reserved_to_be_zero(struct kunit *test)
{
	struct gauge *gauge = test->priv;

	gauge_arm(gauge);
	gauge->arg.install.reserved[1] = 1;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-EINVAL);
	gauge->arg = (union otp_arg){};
	gauge->arg.confirm.reserved = 1;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_confirm),
			-EINVAL);
	gauge->arg = (union otp_arg){};
	gauge->arg.serve.reserved = 1;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_serve),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, gauge->calls, 0);
}

static void image_results_count_on_failure_too(struct kunit *test)
{
	struct gauge *gauge = test->priv;

	gauge_arm(gauge);
	otp_outcome_end(&gauge->outcome, OTP_OP_REFUSED, -ESTALE,
			OTP_REASON_IMAGE_ROLLBACK, 3, "too old");
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_install),
			-ESTALE);
	KUNIT_EXPECT_EQ(test, gauge->arg.install.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, gauge->arg.install.reason,
			OTP_REASON_IMAGE_ROLLBACK);
	KUNIT_EXPECT_EQ(test, gauge->arg.install.error, -ESTALE);
	KUNIT_EXPECT_EQ(test, gauge->arg.install.vendor, 3);

	gauge->arg = (union otp_arg){};
	gauge->arg.confirm.counter = 99;
	gauge->arg.confirm.stored_counter = 99;
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_confirm),
			-ESTALE);
	KUNIT_EXPECT_EQ(test, gauge->arg.confirm.reason,
			OTP_REASON_IMAGE_ROLLBACK);
	KUNIT_EXPECT_EQ(test, gauge->arg.confirm.counter, STORED + 1);
	KUNIT_EXPECT_EQ(test, gauge->arg.confirm.stored_counter, STORED);

	gauge->arg = (union otp_arg){};
	KUNIT_EXPECT_EQ(test, gauge_run(gauge, otp_ioctl_image_serve),
			-ESTALE);
	KUNIT_EXPECT_EQ(test, gauge->arg.serve.error, -ESTALE);
	KUNIT_EXPECT_EQ(test, gauge->arg.serve.vendor, 3);
}

/* ---- through the envelope, from user memory ---- */

/* The structure goes to the beginning of the page, and comes back from it. */
static long gauge_ioctl(struct gauge *gauge, unsigned int command, void *arg,
			u32 size)
{
	struct kunit *test = gauge->ram->test;
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);
	void __user *user = (void __user *)gauge->user;
	long ret;

	KUNIT_ASSERT_NOT_NULL(test, file);
	file->private_data = &gauge->file;
	*(u32 *)arg = size;
	KUNIT_ASSERT_EQ(test, copy_to_user(user, arg, size), 0);
	ret = otp_fops.unlocked_ioctl(file, command, gauge->user);
	KUNIT_ASSERT_EQ(test, copy_from_user(arg, user, size), 0);
	return ret;
}

static void gauge_map(struct gauge *gauge)
{
	struct kunit *test = gauge->ram->test;

	gauge->user = kunit_vm_mmap(test, NULL, 0, PAGE_SIZE,
				    PROT_READ | PROT_WRITE,
				    MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(gauge->user));
	KUNIT_ASSERT_NE(test, gauge->user, 0);
}

/* Without otp.programming: what the driver of the image allows, and no more. */
static void image_is_changed_where_its_driver_allows_it(struct kunit *test)
{
	struct otp_info info = {};
	struct otp_arm arm = {};
	struct gauge *gauge = test->priv;
	bool allowed = false;

	KUNIT_ASSERT_FALSE(test, otp_programming);
	gauge_map(gauge);
	gauge->file.writable = true;
	gauge->ram->desc.allowed = &allowed;
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_ARM, &arm, sizeof(arm)),
			-EPERM);
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_INFO, &info,
					  sizeof(info)), 0);
	KUNIT_EXPECT_EQ(test, info.caps, OTP_CAP_IMAGE);
	KUNIT_EXPECT_EQ(test, info.status, 0);

	allowed = true;
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_ARM, &arm, sizeof(arm)),
			0);
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_INFO, &info,
					  sizeof(info)), 0);
	KUNIT_EXPECT_EQ(test, info.status, OTP_STATUS_PROGRAMMING |
			OTP_STATUS_ARMED | OTP_STATUS_ARMED_HERE);
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_DISARM, &arm,
					  sizeof(arm)), 0);
	gauge->ram->desc.allowed = NULL;
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_ARM, &arm, sizeof(arm)),
			-EPERM);
}

static void install_brings_the_image_in_and_the_message_out(struct kunit *test)
{
	static const u8 image[] = "an image, signed";
	struct gauge *gauge = test->priv;
	struct otp_image_install install = {};
	char message[OTP_MESSAGE_SIZE] = "";
	unsigned long to, from;

	gauge_map(gauge);
	gauge_arm(gauge);
	from = gauge->user + 1024;
	to = gauge->user + 2048;
	otp_outcome_end(&gauge->outcome, OTP_OP_FAILED, -EIO,
			OTP_REASON_DEVICE, 0, "half of it");
	KUNIT_ASSERT_EQ(test, copy_to_user((void __user *)from, image,
					   sizeof(image)), 0);
	install.data = from;
	install.len = sizeof(image);
	install.message = to;
	install.message_size = sizeof(message);
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_IMAGE_INSTALL, &install,
					  sizeof(install)), -EIO);
	KUNIT_EXPECT_EQ(test, install.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, install.error, -EIO);
	KUNIT_EXPECT_EQ(test, gauge->len, sizeof(image));
	KUNIT_EXPECT_MEMEQ(test, gauge->data, image, sizeof(gauge->data));
	KUNIT_ASSERT_EQ(test, copy_from_user(message, (void __user *)to,
					     sizeof(message)), 0);
	KUNIT_EXPECT_STREQ(test, message, "half of it");

	/* Whatever cannot be fetched or told is found out before. */
	gauge->calls = 0;
	install.data = gauge->user + PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_IMAGE_INSTALL, &install,
					  sizeof(install)), -EFAULT);
	install.data = from;
	install.message = gauge->user + PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, gauge_ioctl(gauge, OTP_IMAGE_INSTALL, &install,
					  sizeof(install)), -EFAULT);
	KUNIT_EXPECT_EQ(test, gauge->calls, 0);
}

/* ---- attributes ---- */

static struct device_attribute *gauge_attribute(struct gauge *gauge,
						const char *name)
{
	const struct attribute_group *group = gauge->ram->otp->dev.groups[0];
	struct attribute **attr;

	for (attr = group->attrs; *attr; attr++) {
		if (!strcmp((*attr)->name, name))
			return container_of(*attr, struct device_attribute,
					    attr);
	}
	KUNIT_FAIL(gauge->ram->test, "no attribute %s", name);
	return NULL;
}

static void gauge_expect(struct gauge *gauge, const char *name,
			 const char *value)
{
	struct device_attribute *attr = gauge_attribute(gauge, name);
	struct kunit *test = gauge->ram->test;
	char *page = (char *)get_zeroed_page(GFP_KERNEL);
	char want[OTP_MESSAGE_SIZE];

	KUNIT_ASSERT_NOT_NULL(test, page);
	snprintf(want, sizeof(want), "%s\n", value);
	if (attr) {
		KUNIT_EXPECT_EQ_MSG(test, attr->show(&gauge->ram->otp->dev,
						     attr, page),
				    strlen(want), "%s", name);
		KUNIT_EXPECT_STREQ_MSG(test, page, want, "%s", name);
	}
	free_page((unsigned long)page);
}

static void attributes_tell_what_is_served(struct kunit *test)
{
	struct gauge *gauge = test->priv;
	struct otp_image_info *served = &gauge->served;
	u32 i;

	*served = (struct otp_image_info){
		.state = OTP_IMAGE_VALID,
		.status = OTP_IMAGE_COUNTED | OTP_IMAGE_CONFIRMED,
		.major = 1, .minor = 2, .revision = 3, .build = 4,
		.counter = 0x01020003,
		.stored_counter = STORED,
	};
	for (i = 0; i < sizeof(served->digest); i++)
		served->digest[i] = i * 8 + 7;
	gauge_expect(gauge, "state", "served");
	gauge_expect(gauge, "reason", "none");
	gauge_expect(gauge, "message", "");
	gauge_expect(gauge, "version", "1.2.3+4");
	gauge_expect(gauge, "security_counter", "16908291");
	gauge_expect(gauge, "stored_counter", "7");
	gauge_expect(gauge, "confirmed", "1");
	gauge_expect(gauge, "digest",
		     "070f171f272f373f474f575f676f777f878f979fa7afb7bfc7cfd7dfe7eff7ff");
	served->status = OTP_IMAGE_COUNTED | OTP_IMAGE_FALLBACK;
	gauge_expect(gauge, "state", "fallback");
	gauge_expect(gauge, "confirmed", "0");
	/* Without a stored counter there is nothing to be confirmed. */
	served->status = 0;
	gauge_expect(gauge, "stored_counter", "");
	gauge_expect(gauge, "confirmed", "");
}

static void attributes_tell_why_nothing_is_served(struct kunit *test)
{
	static const struct {
		u32 state;
		const char *name;
	} states[] = {
		{ OTP_IMAGE_ERASED, "erased" },
		{ OTP_IMAGE_REFUSED, "refused" },
		{ OTP_IMAGE_UNREADABLE, "unreadable" },
	};
	static const struct {
		u32 reason;
		const char *name;
	} reasons[] = {
		{ OTP_REASON_IMAGE_SIGNATURE, "image-signature" },
		{ OTP_REASON_IMAGE_EXHAUSTED, "image-exhausted" },
		{ OTP_REASON_DEVICE, "device" },
		{ OTP_REASON_READ_ONLY, "read-only" },
	};
	struct gauge *gauge = test->priv;
	struct otp_image_info *served = &gauge->served;
	u32 i;

	served->status = OTP_IMAGE_COUNTED | OTP_IMAGE_FALLBACK;
	strscpy(served->message, "not by us", sizeof(served->message));
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		served->state = states[i].state;
		gauge_expect(gauge, "state", states[i].name);
		gauge_expect(gauge, "message", "not by us");
		gauge_expect(gauge, "version", "");
		gauge_expect(gauge, "security_counter", "");
		gauge_expect(gauge, "stored_counter", "");
		gauge_expect(gauge, "confirmed", "");
		gauge_expect(gauge, "digest", "");
	}
	for (i = 0; i < ARRAY_SIZE(reasons); i++) {
		served->reason = reasons[i].reason;
		gauge_expect(gauge, "reason", reasons[i].name);
	}
}

/* Every one of the header has a word, and the one behind the last has none. */
static void attributes_have_a_word_for_every_reason(struct kunit *test)
{
	struct gauge *gauge = test->priv;
	struct device_attribute *attr = gauge_attribute(gauge, "reason");
	char *page = (char *)get_zeroed_page(GFP_KERNEL);
	u32 reason;

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (reason = 0; reason <= OTP_REASON_IMAGE_EXHAUSTED; reason++) {
		gauge->served.reason = reason;
		KUNIT_EXPECT_GT_MSG(test, attr->show(&gauge->ram->otp->dev,
						     attr, page), 3,
				    "reason %u", reason);
		KUNIT_EXPECT_NULL(test, strpbrk(page, "_("));
	}
	gauge->served.reason = reason;
	gauge_expect(gauge, "reason", "");
	free_page((unsigned long)page);
}

static void attributes_are_gone_with_the_driver(struct kunit *test)
{
	struct gauge *gauge = test->priv;
	struct device_attribute *attr = gauge_attribute(gauge, "state");
	struct otp_device *otp = gauge->ram->otp;
	char *page = (char *)get_zeroed_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_device(&otp->dev);
	ram_unregister(gauge->ram);
	KUNIT_EXPECT_EQ(test, attr->show(&otp->dev, attr, page), -ENODEV);
	put_device(&otp->dev);
	free_page((unsigned long)page);
}

static void attributes_are_those_of_an_image(struct kunit *test)
{
	struct ram *ram = ram_create(test, &desc);

	KUNIT_EXPECT_NULL(test, ram->otp->dev.groups);
}

static struct kunit_case image_cases[] = {
	KUNIT_CASE(image_info_takes_a_slot_that_there_is),
	KUNIT_CASE(image_that_is_not_there_is_not_asked),
	KUNIT_CASE(image_changes_only_for_who_is_armed),
	KUNIT_CASE(install_takes_data_and_length_or_neither),
	KUNIT_CASE(image_wants_what_is_reserved_to_be_zero),
	KUNIT_CASE(image_results_count_on_failure_too),
	KUNIT_CASE(image_is_changed_where_its_driver_allows_it),
	KUNIT_CASE(install_brings_the_image_in_and_the_message_out),
	KUNIT_CASE(attributes_tell_what_is_served),
	KUNIT_CASE(attributes_tell_why_nothing_is_served),
	KUNIT_CASE(attributes_have_a_word_for_every_reason),
	KUNIT_CASE(attributes_are_gone_with_the_driver),
	KUNIT_CASE(attributes_are_those_of_an_image),
	{ }
};

static struct kunit_suite image_suite = {
	.name = "otp_image",
	.init = image_init,
	.test_cases = image_cases,
};

kunit_test_suite(image_suite);
