// SPDX-License-Identifier: GPL-2.0-only
/* What is known of an image that was verified, or why it was not. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image-file.h"

static char *version_text(const struct otp_image_info *info)
{
	const struct libotp_version version = {
		info->major, info->minor, info->revision, info->build,
	};
	char *text = libotp_format_version(&version);

	if (!text)
		abort();
	return text;
}

void image_print_info(const struct otp_image_info *info)
{
	_free_ char *digest = image_hex(info->digest, sizeof(info->digest));
	_free_ char *version = version_text(info);

	printf("version           %s\n", version);
	printf("security counter  %u\n", info->counter);
	printf("payload           %u bytes at 0x%x\n", info->payload_size,
	       info->header_size);
	printf("image             %u bytes\n", info->image_size);
	printf("digest            %s\n", digest);
	if (info->anchor != OTP_IMAGE_NO_ANCHOR)
		printf("signed by         trust anchor %u\n", info->anchor);
}

static void add_details(struct json_object *json,
			const struct otp_image_info *info)
{
	_free_ char *digest = image_hex(info->digest, sizeof(info->digest));
	_free_ char *version = version_text(info);

	add_text(json, "version", version);
	add_number(json, "security_counter", info->counter);
	add_number(json, "header_size", info->header_size);
	add_number(json, "payload_size", info->payload_size);
	add_number(json, "image_size", info->image_size);
	add_number(json, "image_flags", info->image_flags);
	add_text(json, "sha256", digest);
	if (info->anchor == OTP_IMAGE_NO_ANCHOR)
		add_text(json, "anchor", NULL);
	else
		add_number(json, "anchor", info->anchor);
}

/* Of an image that was refused nothing is said that it says of itself. */
void image_add_info(struct json_object *json,
		    const struct otp_image_info *info)
{
	add_text(json, "state", libotp_image_state_name(info->state));
	add_text(json, "reason", info->reason ?
		 libotp_reason_name(info->reason) : NULL);
	add_signed(json, "error", info->error);
	add_text(json, "message", *info->message ? info->message : NULL);
	if (info->state == OTP_IMAGE_VALID)
		add_details(json, info);
}
