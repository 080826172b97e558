/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What older kernels lack. Not part of the subsystem: upstream, the includes
 * of this header go away with it.
 */
#ifndef _OTP_CORE_COMPAT_H
#define _OTP_CORE_COMPAT_H

#include <linux/version.h>

/* By version, since sparse does not know __has_include(). */
#if KERNEL_VERSION(6, 12, 0) > LINUX_VERSION_CODE
#include <asm/unaligned.h>
#else
#include <linux/hex.h>
#include <linux/unaligned.h>
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

/* Before 6.8 nvmem asks no provider about the cells of the device tree. */
#if KERNEL_VERSION(6, 8, 0) <= LINUX_VERSION_CODE
#define OTP_COMPAT_NVMEM_FIXUP
#endif

/* Before 6.4 nvmem has one hook for all cells, and tells it less. */
#include <linux/nvmem-provider.h>

#if KERNEL_VERSION(6, 4, 0) > LINUX_VERSION_CODE
#define OTP_COMPAT_HOOK_INDEX

static inline void otp_compat_nvmem_hook(struct nvmem_config *config,
					 struct nvmem_cell_info *info,
					 nvmem_cell_post_process_t hook,
					 void *priv)
{
	config->cell_post_process = hook;
}
#else
#define OTP_COMPAT_HOOK_INDEX	int index,

static inline void otp_compat_nvmem_hook(struct nvmem_config *config,
					 struct nvmem_cell_info *info,
					 nvmem_cell_post_process_t hook,
					 void *priv)
{
	info->read_post_process = hook;
	info->priv = priv;
}
#endif

/* Before 7.0 what a signature is of is called its digest. */
#include <crypto/public_key.h>

static inline void
otp_compat_signature_of(struct public_key_signature *signature, u8 *digest,
			u32 size)
{
#if KERNEL_VERSION(7, 0, 0) > LINUX_VERSION_CODE
	signature->digest = digest;
	signature->digest_size = size;
#else
	signature->m = digest;
	signature->m_size = size;
#endif
}

#endif /* _OTP_CORE_COMPAT_H */
