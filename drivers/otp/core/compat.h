/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What older kernels lack. Not part of the subsystem: upstream, the includes
 * of this header go away with it.
 */
#ifndef _OTP_CORE_COMPAT_H
#define _OTP_CORE_COMPAT_H

#include <linux/version.h>

/* linux/unaligned.h is since 6.12. */
#if __has_include(<linux/unaligned.h>)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* Before 6.13 the callback of a timer is set by hand. */
#if KERNEL_VERSION(6, 13, 0) > LINUX_VERSION_CODE
#include <linux/hrtimer.h>

static inline void
otp_compat_hrtimer_setup(struct hrtimer *timer,
			 enum hrtimer_restart (*function)(struct hrtimer *),
			 clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}

#define hrtimer_setup otp_compat_hrtimer_setup
#endif

#endif /* _OTP_CORE_COMPAT_H */
