/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The windows of a mock as memory-mapped registers, in a kernel that emulates
 * those: for KUnit.
 */
#ifndef _OTP_MOCK_IOMEM_H
#define _OTP_MOCK_IOMEM_H

#include <linux/types.h>

/* Where they can be, above the memory of a UML kernel. */
#define OTP_MOCK_IOMEM_FIRST	0x80000000
#define OTP_MOCK_IOMEM_SIZE	0x02000000

struct otp_mock;

int otp_mock_iomem_show(struct otp_mock *mock, const char *window,
			u32 address);
void otp_mock_iomem_hide(void);
u32 otp_mock_iomem_faults(void);

#endif /* _OTP_MOCK_IOMEM_H */
