// SPDX-License-Identifier: GPL-2.0-only
/* The locks of a region, for people and for programs. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"

static const struct {
	uint32_t bit;
	const char *key;
	const char *text;
} states[] = {
	{ OTP_REGION_WRITE_LOCKED, "write_locked", "write-locked" },
	{ OTP_REGION_READ_LOCKED, "read_locked", "read-locked" },
	{ OTP_REGION_LOCK_PENDING, "lock_pending",
		"lock pending until a reset" },
	{ OTP_REGION_DAMAGED, "damaged", "DAMAGED" },
};

/* What is so, each behind a comma and a space; the caller frees it. */
char *region_state_text(uint32_t state)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (state & states[i].bit)
			fprintf(f, ", %s", states[i].text);
	fclose(f);
	return text;
}

void add_region_state(struct json_object *json, uint32_t state)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		add_bool(json, states[i].key, state & states[i].bit);
}

bool has_digest(const struct otp_region_info *region)
{
	return region->region_flags & (OTP_REGION_HW_DIGEST |
				       OTP_REGION_SW_DIGEST);
}

/* Who computes the digest that locks it, or NULL. */
const char *digest_kind(const struct otp_region_info *region)
{
	if (region->region_flags & OTP_REGION_HW_DIGEST)
		return "hardware";
	return region->region_flags & OTP_REGION_SW_DIGEST ? "software" : NULL;
}

void add_digest(struct json_object *json, const char *key, uint64_t digest)
{
	char text[19];

	snprintf(text, sizeof(text), "0x%016llx", (unsigned long long)digest);
	add_text(json, key, digest ? text : NULL);
}

/* In the memory now, and by which it is locked. */
void add_digests(struct json_object *json,
		 const struct otp_region_info *region)
{
	add_text(json, "digest_kind", digest_kind(region));
	add_bool(json, "read_lock",
		 region->region_flags & OTP_REGION_READ_LOCK);
	add_digest(json, "digest", region->digest);
	add_digest(json, "sensed", region->sensed);
}
