// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as the file of a signed image: it is shown whatever it is, nobody
 * trusts it, and both agree on its form.
 */
#include <stdlib.h>
#include <string.h>

#include "image-part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void look_at(const struct image_parts *parts,
		    const struct image_part *part)
{
	char *text = image_part_meaning(parts, part);

	require(part->data <= parts->file->size);
	require(part->room <= parts->file->size - part->data);
	require(part->room <= part->length);
	require(strlen(image_part_name(part->type)));
	free(text);
}

static void look(const struct image_parts *parts)
{
	char *flags = image_part_flags(parts->flags);
	char *version = image_part_version(&parts->version);
	struct libotp_version back;

	require(!libotp_parse_version(version, &back, NULL));
	require(back.major == parts->version.major &&
		back.build == parts->version.build);
	for (size_t i = 0; i < parts->count; i++)
		look_at(parts, &parts->list[i]);
	if (parts->result == MCUBOOT_OK) {
		require(parts->has_header && parts->digest);
		require(parts->protected.there && parts->others.there);
		require(parts->others.at + parts->others.total == parts->size);
		require(parts->size <= parts->file->size);
	}
	free(flags);
	free(version);
}

/* Nobody finds a signature of a key by chance. */
static void judge(const struct image_parts *parts)
{
	static const uint8_t hash[OTP_IMAGE_DIGEST_SIZE] = { 1 };
	const struct libotp_image_policy policy = {
		.hashes = hash, .hash_count = 1, .counted = true,
	};
	const struct image_file *file = parts->file;
	struct otp_image_info info;
	struct libotp_error err;

	require(!libotp_image_verify(file->bytes, file->size, &policy, &info,
				     &err));
	require(info.state != OTP_IMAGE_VALID && info.reason && info.error < 0);
	require(memchr(info.message, 0, sizeof(info.message)));
	if (parts->result == MCUBOOT_OK)
		require(parts->digest_right ==
			(info.reason != OTP_REASON_IMAGE_DIGEST));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image_file file = {
		.path = "image", .bytes = malloc(size), .size = size,
	};
	struct image_parts *parts;

	if (size)
		memcpy(file.bytes, data, size);
	parts = image_parts(&file);
	look(parts);
	judge(parts);
	free(parts);
	free(file.bytes);
	return 0;
}
