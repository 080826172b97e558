/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the ioctl interface share.
 */
#ifndef _OTP_CORE_CDEV_H
#define _OTP_CORE_CDEV_H

#include "otp-core.h"

/* Every structure begins with its size and its flags. */
union otp_arg {
	u32 size;
	struct otp_info info;
	struct otp_region_info region_info;
	struct otp_field_info field_info;
	struct otp_read read;
	struct otp_arm arm;
	struct otp_program program;
	struct otp_lock lock;
	struct otp_ratchet ratchet;
	struct otp_erase erase;
	struct otp_journal_append append;
	struct otp_dai dai;
	struct otp_image_info image_info;
	struct otp_image_install install;
	struct otp_image_confirm confirm;
	struct otp_image_serve serve;
};

#define otp_put_outcome(_arg, _outcome)					\
do {									\
	typeof(_arg) _to = (_arg);					\
	const struct otp_outcome *_from = (_outcome);			\
									\
	_to->status = _from->status;					\
	_to->reason = _from->reason;					\
	_to->error = _from->error;					\
	_to->vendor = _from->vendor;					\
} while (0)

int otp_put_message(const char *message, u64 pointer, u32 size);
int otp_clear_message(u64 pointer, u32 size);

#ifdef CONFIG_OTP_ERASE
int otp_ioctl_erase(struct otp_file *file, union otp_arg *arg);
#else
static inline int otp_ioctl_erase(struct otp_file *file, union otp_arg *arg)
{
	return -EOPNOTSUPP;
}
#endif

#ifdef CONFIG_OTP_JOURNAL
bool otp_has_journal(const struct otp_device *otp);
int otp_ioctl_ratchet(struct otp_file *file, union otp_arg *arg);
int otp_ioctl_append(struct otp_file *file, union otp_arg *arg);
#else
static inline bool otp_has_journal(const struct otp_device *otp)
{
	return false;
}

static inline int otp_ioctl_ratchet(struct otp_file *file, union otp_arg *arg)
{
	return -EOPNOTSUPP;
}

static inline int otp_ioctl_append(struct otp_file *file, union otp_arg *arg)
{
	return -EOPNOTSUPP;
}
#endif

#ifdef CONFIG_OTP_IMAGE
int otp_ioctl_image_info(struct otp_file *file, union otp_arg *arg);
int otp_ioctl_image_install(struct otp_file *file, union otp_arg *arg);
int otp_ioctl_image_confirm(struct otp_file *file, union otp_arg *arg);
int otp_ioctl_image_serve(struct otp_file *file, union otp_arg *arg);
#else
static inline int otp_ioctl_image_info(struct otp_file *file,
				       union otp_arg *arg)
{
	return -EOPNOTSUPP;
}

static inline int otp_ioctl_image_install(struct otp_file *file,
					  union otp_arg *arg)
{
	return -EOPNOTSUPP;
}

static inline int otp_ioctl_image_confirm(struct otp_file *file,
					  union otp_arg *arg)
{
	return -EOPNOTSUPP;
}

static inline int otp_ioctl_image_serve(struct otp_file *file,
					union otp_arg *arg)
{
	return -EOPNOTSUPP;
}
#endif

#endif /* _OTP_CORE_CDEV_H */
