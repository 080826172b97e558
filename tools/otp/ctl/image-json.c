// SPDX-License-Identifier: GPL-2.0-only
/* Signed images for programs. */
#include <stdio.h>

#include "image-device.h"

static void add_digest_text(struct json_object *json,
			    const struct otp_image_info *info)
{
	char text[2 * OTP_IMAGE_DIGEST_SIZE + 1];

	for (size_t i = 0; i < OTP_IMAGE_DIGEST_SIZE; i++)
		sprintf(text + 2 * i, "%02x", info->digest[i]);
	add_text(json, "sha256", text);
}

static void add_contents(struct json_object *json,
			 const struct otp_image_info *info)
{
	char version[IMAGE_VERSION_SIZE];

	image_version(info, version);
	add_text(json, "version", version);
	add_number(json, "security_counter", info->counter);
	if (info->anchor == OTP_IMAGE_NO_ANCHOR)
		add_text(json, "anchor", NULL);
	else
		add_number(json, "anchor", info->anchor);
	add_number(json, "header_size", info->header_size);
	add_number(json, "payload_size", info->payload_size);
	add_number(json, "image_size", info->image_size);
	add_number(json, "image_flags", info->image_flags);
	add_digest_text(json, info);
}

struct json_object *image_json(const struct libotp_device *dev,
			       const struct otp_image_info *info)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "state", libotp_image_state_name(info->state));
	add_text(json, "reason", info->reason ?
		 libotp_reason_name(info->reason) : NULL);
	add_signed(json, "error", info->error);
	add_vendor(json, dev, info->vendor);
	add_text(json, "message", info->message);
	add_bool(json, "confirmed", info->status & OTP_IMAGE_CONFIRMED);
	add_bool(json, "pending", info->status & OTP_IMAGE_PENDING);
	add_number(json, "slot_size", info->slot_size);
	if (info->state == OTP_IMAGE_VALID)
		add_contents(json, info);
	return json;
}

void add_slots(struct json_object *json, const struct libotp_device *dev,
	       const struct image_slots *slots)
{
	const struct otp_image_info *source = image_source(slots);
	struct json_object *served = image_json(dev, &slots->served);
	uint32_t counter;

	add_text(served, "slot", source ?
		 libotp_image_slot_name(source->slot) : NULL);
	add_bool(served, "fallback",
		 slots->served.status & OTP_IMAGE_FALLBACK);
	if (image_stored_counter(slots, &counter))
		add_number(json, "stored_counter", counter);
	else
		add_text(json, "stored_counter", NULL);
	json_object_object_add(json, "served", served);
	json_object_object_add(json, "active",
			       image_json(dev, &slots->active));
	json_object_object_add(json, "download",
			       image_json(dev, &slots->download));
}

void add_image_change(struct json_object *json,
		      const struct libotp_device *dev,
		      const struct image_change *change)
{
	add_text(json, "status", libotp_status_name(change->status));
	add_text(json, "reason", change->reason ?
		 libotp_reason_name(change->reason) : NULL);
	add_signed(json, "error_number", change->error);
	add_vendor(json, dev, change->vendor);
}
