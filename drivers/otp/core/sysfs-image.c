// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is served, and why not, for scripts: attributes of /sys/class/otp/otpN.
 */
#include <linux/cleanup.h>
#include <linux/ctype.h>
#include <linux/sysfs.h>

#include "otp-core.h"

/* In lower case and with dashes they are the words of otpctl. */
#define OTP_REASON_WORD(_name)		\
	[OTP_REASON_##_name] = #_name

static const char *const otp_reasons[] = {
	OTP_REASON_WORD(NONE),
	OTP_REASON_WORD(ALIGN),
	OTP_REASON_WORD(REGION),
	OTP_REASON_WORD(RANGE),
	OTP_REASON_WORD(GAP),
	OTP_REASON_WORD(READ_ONLY),
	OTP_REASON_WORD(LOCKED),
	OTP_REASON_WORD(VENDOR_FIELD),
	OTP_REASON_WORD(MASK),
	OTP_REASON_WORD(VALUE),
	OTP_REASON_WORD(ZERO),
	OTP_REASON_WORD(OVERLAP),
	OTP_REASON_WORD(CONFLICT),
	OTP_REASON_WORD(TORN),
	OTP_REASON_WORD(GROUP),
	OTP_REASON_WORD(GROUP_PARTIAL),
	OTP_REASON_WORD(CHIP),
	OTP_REASON_WORD(DEVICE),
	OTP_REASON_WORD(VERIFY),
	OTP_REASON_WORD(DEAD),
	OTP_REASON_WORD(DAMAGED),
	OTP_REASON_WORD(LOCK),
	OTP_REASON_WORD(DIGEST),
	OTP_REASON_WORD(BLANK),
	OTP_REASON_WORD(KIND),
	OTP_REASON_WORD(JOURNAL),
	OTP_REASON_WORD(TAG),
	OTP_REASON_WORD(LENGTH),
	OTP_REASON_WORD(FULL),
	OTP_REASON_WORD(TAG_LOCKED),
	OTP_REASON_WORD(EXPECTED),
	OTP_REASON_WORD(BACKWARDS),
	OTP_REASON_WORD(BOUNDARY),
	OTP_REASON_WORD(RATCHETED),
	OTP_REASON_WORD(UNCOVERED),
	OTP_REASON_WORD(IMAGE_ERASED),
	OTP_REASON_WORD(IMAGE_MAGIC),
	OTP_REASON_WORD(IMAGE_BOUNDS),
	OTP_REASON_WORD(IMAGE_FLAGS),
	OTP_REASON_WORD(IMAGE_TLV),
	OTP_REASON_WORD(IMAGE_UNPROTECTED),
	OTP_REASON_WORD(IMAGE_DIGEST),
	OTP_REASON_WORD(IMAGE_ANCHOR),
	OTP_REASON_WORD(IMAGE_KEY),
	OTP_REASON_WORD(IMAGE_REVOKED),
	OTP_REASON_WORD(IMAGE_SIGNATURE),
	OTP_REASON_WORD(IMAGE_ALGORITHM),
	OTP_REASON_WORD(IMAGE_CRYPTO),
	OTP_REASON_WORD(IMAGE_COUNTER),
	OTP_REASON_WORD(IMAGE_ROLLBACK),
	OTP_REASON_WORD(IMAGE_DEPENDENCY),
	OTP_REASON_WORD(IMAGE_SERVED),
	OTP_REASON_WORD(IMAGE_EXHAUSTED),
};

/**
 * struct otp_image_attribute - an attribute of what is served
 * @attr: the attribute
 * @emit: writes its value, as a line
 * @always: there is a value where nothing is served as well
 */
struct otp_image_attribute {
	struct device_attribute attr;
	int (*emit)(const struct otp_image_info *info, char *buf);
	bool always;
};

static int otp_image_emit_state(const struct otp_image_info *info, char *buf)
{
	static const char *const names[] = {
		[OTP_IMAGE_ERASED] = "erased",
		[OTP_IMAGE_VALID] = "served",
		[OTP_IMAGE_REFUSED] = "refused",
		[OTP_IMAGE_UNREADABLE] = "unreadable",
	};

	if (info->state == OTP_IMAGE_VALID &&
	    info->status & OTP_IMAGE_FALLBACK)
		return sysfs_emit(buf, "fallback\n");
	return sysfs_emit(buf, "%s\n", info->state < ARRAY_SIZE(names) ?
			  names[info->state] : "");
}

static int otp_image_emit_reason(const struct otp_image_info *info, char *buf)
{
	int len = sysfs_emit(buf, "%s\n",
			     info->reason < ARRAY_SIZE(otp_reasons) ?
			     otp_reasons[info->reason] : "");
	int i;

	for (i = 0; i < len; i++)
		buf[i] = buf[i] == '_' ? '-' : tolower(buf[i]);
	return len;
}

static int otp_image_emit_message(const struct otp_image_info *info,
				  char *buf)
{
	return sysfs_emit(buf, "%.*s\n", (int)sizeof(info->message),
			  info->message);
}

static int otp_image_emit_version(const struct otp_image_info *info,
				  char *buf)
{
	return sysfs_emit(buf, "%u.%u.%u+%u\n", info->major, info->minor,
			  info->revision, info->build);
}

static int otp_image_emit_security_counter(const struct otp_image_info *info,
					   char *buf)
{
	return sysfs_emit(buf, "%u\n", info->counter);
}

static int otp_image_emit_stored_counter(const struct otp_image_info *info,
					 char *buf)
{
	if (!(info->status & OTP_IMAGE_COUNTED))
		return sysfs_emit(buf, "\n");
	return sysfs_emit(buf, "%u\n", info->stored_counter);
}

static int otp_image_emit_confirmed(const struct otp_image_info *info,
				    char *buf)
{
	if (!(info->status & OTP_IMAGE_COUNTED))
		return sysfs_emit(buf, "\n");
	return sysfs_emit(buf, "%u\n", !!(info->status & OTP_IMAGE_CONFIRMED));
}

static int otp_image_emit_digest(const struct otp_image_info *info, char *buf)
{
	return sysfs_emit(buf, "%*phN\n", OTP_IMAGE_DIGEST_SIZE, info->digest);
}

static int otp_image_get_served(struct otp_device *otp,
				struct otp_image_info *info)
{
	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return -ENODEV;
	guard(mutex)(&otp->lock);
	otp->ops->image->info(otp, info);
	return 0;
}

/* What nothing has that is not served is an empty line. */
static ssize_t otp_image_show(struct device *dev,
			      struct device_attribute *attr, char *buf)
{
	const struct otp_image_attribute *attribute =
		container_of(attr, struct otp_image_attribute, attr);
	struct otp_image_info info = { .slot = OTP_IMAGE_SERVED };
	int ret;

	ret = otp_image_get_served(container_of(dev, struct otp_device, dev),
				   &info);
	if (ret)
		return ret;
	if (!attribute->always && info.state != OTP_IMAGE_VALID)
		return sysfs_emit(buf, "\n");
	return attribute->emit(&info, buf);
}

#define OTP_IMAGE_ATTRIBUTE(_name, _always)				\
static struct otp_image_attribute otp_image_attr_##_name = {		\
	.attr = __ATTR(_name, 0444, otp_image_show, NULL),		\
	.emit = otp_image_emit_##_name,					\
	.always = _always,						\
}

OTP_IMAGE_ATTRIBUTE(state, true);
OTP_IMAGE_ATTRIBUTE(reason, true);
OTP_IMAGE_ATTRIBUTE(message, true);
OTP_IMAGE_ATTRIBUTE(version, false);
OTP_IMAGE_ATTRIBUTE(security_counter, false);
OTP_IMAGE_ATTRIBUTE(stored_counter, false);
OTP_IMAGE_ATTRIBUTE(confirmed, false);
OTP_IMAGE_ATTRIBUTE(digest, false);

static struct attribute *otp_image_attributes[] = {
	&otp_image_attr_state.attr.attr,
	&otp_image_attr_reason.attr.attr,
	&otp_image_attr_message.attr.attr,
	&otp_image_attr_version.attr.attr,
	&otp_image_attr_security_counter.attr.attr,
	&otp_image_attr_stored_counter.attr.attr,
	&otp_image_attr_confirmed.attr.attr,
	&otp_image_attr_digest.attr.attr,
	NULL
};

static const struct attribute_group otp_image_group = {
	.name = "image",
	.attrs = otp_image_attributes,
};

const struct attribute_group *otp_image_groups[] = {
	&otp_image_group,
	NULL
};

/* Whoever polls the state looks again. */
void otp_image_notify(struct otp_device *otp)
{
	sysfs_notify(&otp->dev.kobj, otp_image_group.name, "state");
}
