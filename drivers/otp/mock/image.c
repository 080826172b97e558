// SPDX-License-Identifier: GPL-2.0-only
/*
 * Image of an array: its common header.
 */
#include "image.h"

void otp_image_put32(u8 *p, u32 value)
{
	p[0] = value;
	p[1] = value >> 8;
	p[2] = value >> 16;
	p[3] = value >> 24;
}

u32 otp_image_get32(const u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24;
}

static void otp_image_put_name(u8 *p, const char *name)
{
	memset(p, 0, OTP_IMAGE_NAME_SIZE);
	memcpy(p, name, strlen(name));
}

/* @model and @variant are shorter than OTP_IMAGE_NAME_SIZE. */
void otp_image_put_header(u8 *image, const char *model, const char *variant,
			  u32 length)
{
	memcpy(image + OTP_IMAGE_OFF_MAGIC, OTP_IMAGE_MAGIC,
	       OTP_IMAGE_OFF_VERSION);
	otp_image_put32(image + OTP_IMAGE_OFF_VERSION, OTP_IMAGE_VERSION);
	otp_image_put_name(image + OTP_IMAGE_OFF_MODEL, model);
	otp_image_put_name(image + OTP_IMAGE_OFF_VARIANT, variant);
	otp_image_put32(image + OTP_IMAGE_OFF_LENGTH, length);
}

bool otp_image_header_matches(const u8 *image, size_t size, const char *model,
			      const char *variant, u32 length)
{
	u8 header[OTP_IMAGE_HEADER_SIZE];

	if (size != OTP_IMAGE_HEADER_SIZE + (size_t)length)
		return false;

	otp_image_put_header(header, model, variant, length);
	return !memcmp(image, header, sizeof(header));
}
