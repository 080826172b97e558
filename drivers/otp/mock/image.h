/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Header of the image of an array, common to all models. Little-endian.
 */
#ifndef _OTP_MOCK_IMAGE_H
#define _OTP_MOCK_IMAGE_H

#include "model-types.h"

#define OTP_IMAGE_MAGIC		"otp-mock"
#define OTP_IMAGE_VERSION	1

#define OTP_IMAGE_NAME_SIZE	16

#define OTP_IMAGE_OFF_MAGIC	0
#define OTP_IMAGE_OFF_VERSION	8
#define OTP_IMAGE_OFF_MODEL	12
#define OTP_IMAGE_OFF_VARIANT	28
#define OTP_IMAGE_OFF_LENGTH	44	/* of what follows the header */
#define OTP_IMAGE_HEADER_SIZE	48

void otp_image_put32(u8 *p, u32 value);
u32 otp_image_get32(const u8 *p);
void otp_image_put_header(u8 *image, const char *model, const char *variant,
			  u32 length);
bool otp_image_header_matches(const u8 *image, size_t size, const char *model,
			      const char *variant, u32 length);

#endif /* _OTP_MOCK_IMAGE_H */
