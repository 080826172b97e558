// SPDX-License-Identifier: GPL-2.0-only
/* What a device says of its signed images. */
#include <stdio.h>
#include <string.h>

#include "image-device.h"

int image_look(struct libotp_device *dev, struct image_slots *slots)
{
	struct libotp_error err;

	if (libotp_image_info(dev, OTP_IMAGE_SERVED, &slots->served, &err) ||
	    libotp_image_info(dev, OTP_IMAGE_ACTIVE, &slots->active, &err) ||
	    libotp_image_info(dev, OTP_IMAGE_DOWNLOAD, &slots->download,
			      &err))
		return report(&err);
	return 0;
}

bool image_same(const struct otp_image_info *a,
		const struct otp_image_info *b)
{
	return a->state == OTP_IMAGE_VALID && b->state == OTP_IMAGE_VALID &&
	       !memcmp(a->digest, b->digest, sizeof(a->digest));
}

const struct otp_image_info *image_source(const struct image_slots *slots)
{
	if (image_same(&slots->served, &slots->active))
		return &slots->active;
	if (image_same(&slots->served, &slots->download))
		return &slots->download;
	return NULL;
}

bool image_stored_counter(const struct image_slots *slots, uint32_t *counter)
{
	const struct otp_image_info *infos[] = {
		&slots->served, &slots->active, &slots->download,
	};

	*counter = 0;
	for (size_t i = 0; i < ARRAY_SIZE(infos); i++)
		if (infos[i]->status & OTP_IMAGE_COUNTED &&
		    infos[i]->stored_counter > *counter)
			*counter = infos[i]->stored_counter;
	return slots->served.status & OTP_IMAGE_COUNTED ||
	       slots->active.status & OTP_IMAGE_COUNTED;
}

void image_version(const struct otp_image_info *info,
		   char text[IMAGE_VERSION_SIZE])
{
	int n = snprintf(text, IMAGE_VERSION_SIZE, "%u.%u.%u", info->major,
			 info->minor, info->revision);

	if (info->build)
		snprintf(text + n, IMAGE_VERSION_SIZE - n, "+%u",
			 info->build);
}

const char *image_why(const struct otp_image_info *info)
{
	if (info->message[0])
		return (const char *)info->message;
	return libotp_reason_text(info->reason) ?: "?";
}

void image_print_why(const struct otp_image_info *info, const char *word)
{
	const char *slot = libotp_image_slot_name(info->slot);
	const char *why = image_why(info);

	/* The driver begins with the slot. */
	if (strncmp(why, slot, strlen(slot)))
		printf("%s: ", slot);
	printf("%s (%s)\n", why, word ?: "?");
}
