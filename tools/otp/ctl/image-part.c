// SPDX-License-Identifier: GPL-2.0-only
/* Taking a file apart that may be an image, or may have been one. */
#include <openssl/evp.h>
#include <string.h>

#include "image-part.h"

static uint32_t number_at(const struct image_file *file, uint32_t at,
			  unsigned int size)
{
	uint32_t number = 0;

	while (size--)
		number = number << 8 | file->bytes[at + size];
	return number;
}

static void take_header(struct image_parts *parts)
{
	const struct image_file *file = parts->file;

	if (file->size < MCUBOOT_HEADER_SIZE)
		return;
	parts->has_header = true;
	parts->magic = number_at(file, 0, 4);
	parts->load_address = number_at(file, 4, 4);
	parts->header_size = number_at(file, 8, 2);
	parts->protected_size = number_at(file, 10, 2);
	parts->payload_size = number_at(file, 12, 4);
	parts->flags = number_at(file, 16, 4);
	parts->version.major = number_at(file, 20, 1);
	parts->version.minor = number_at(file, 21, 1);
	parts->version.revision = number_at(file, 22, 2);
	parts->version.build = number_at(file, 24, 4);
}

static void take_area(struct image_parts *parts, struct image_area *area,
		      uint64_t at, uint32_t magic)
{
	const struct image_file *file = parts->file;

	if (at + MCUBOOT_TLV_INFO_SIZE > file->size ||
	    number_at(file, at, 2) != magic)
		return;
	area->there = true;
	area->at = at;
	area->total = number_at(file, at + 2, 2);
}

/* Where the second area is, by what the first one says of itself. */
static void take_areas(struct image_parts *parts)
{
	uint64_t at = (uint64_t)parts->header_size + parts->payload_size;

	if (parts->magic != MCUBOOT_MAGIC)
		return;
	take_area(parts, &parts->protected, at, MCUBOOT_TLV_MAGIC_PROTECTED);
	if (parts->protected.there)
		at += parts->protected.total;
	take_area(parts, &parts->others, at, MCUBOOT_TLV_MAGIC);
}

/* The entry at @at of what ends at @end; false if there is none. */
static bool take_entry(struct image_parts *parts, uint32_t at, uint32_t end,
		       bool protected)
{
	struct image_part *part = &parts->list[parts->count];

	if (end < at || end - at < MCUBOOT_TLV_HEADER_SIZE)
		return false;
	part->at = at;
	part->type = number_at(parts->file, at, 2);
	part->length = number_at(parts->file, at + 2, 2);
	part->data = at + MCUBOOT_TLV_HEADER_SIZE;
	part->room = end - part->data < part->length ? end - part->data :
						       part->length;
	part->protected = protected;
	parts->count++;
	return true;
}

static void take_entries(struct image_parts *parts,
			 const struct image_area *area, bool protected)
{
	uint32_t at = area->at + MCUBOOT_TLV_INFO_SIZE;
	uint64_t end = (uint64_t)area->at + area->total;

	if (!area->there)
		return;
	if (end > parts->file->size)
		end = parts->file->size;
	while (take_entry(parts, at, end, protected)) {
		const struct image_part *part = &parts->list[parts->count - 1];

		at = part->data + part->length;
	}
}

static void take_trailer(struct image_parts *parts)
{
	const struct image_file *file = parts->file;
	uint32_t end, align, ok;

	if (file->size < MCUBOOT_TRAILER_MAGIC_SIZE)
		return;
	end = file->size - MCUBOOT_TRAILER_MAGIC_SIZE;
	if (!mcuboot_is_trailer_magic(file->bytes + end))
		return;
	/* The magic of an alignment up to 8 does not say which. */
	align = number_at(file, end, 2);
	parts->trailer_align = align & (align - 1) ? 8 : align;
	align = parts->trailer_align;
	ok = align + (align > MCUBOOT_TRAILER_MAGIC_SIZE ? align :
		      MCUBOOT_TRAILER_MAGIC_SIZE);
	parts->confirmed = ok <= file->size &&
			   file->bytes[file->size - ok] == 1;
}

static void judge(struct image_parts *parts)
{
	const struct image_file *file = parts->file;
	uint8_t hash[MCUBOOT_DIGEST_SIZE];
	struct mcuboot_image image;

	parts->result = mcuboot_parse(file->bytes, file->size, &image,
				      &parts->where);
	parts->size = image.size;
	parts->digest = image.digest;
	parts->digest_right = image.digest &&
			      EVP_Digest(file->bytes, image.signed_size, hash,
					 NULL, EVP_sha256(), NULL) &&
			      !memcmp(hash, file->bytes + image.digest,
				      sizeof(hash));
}

struct image_parts *image_parts(const struct image_file *file)
{
	/* As many entries as two areas can have. */
	size_t area = file->size < UINT16_MAX ? file->size : UINT16_MAX;
	size_t most = 2 * (area / MCUBOOT_TLV_HEADER_SIZE + 1);
	struct image_parts *parts;

	parts = calloc(1, sizeof(*parts) + most * sizeof(parts->list[0]));
	if (!parts)
		abort();
	parts->file = file;
	take_header(parts);
	take_areas(parts);
	take_entries(parts, &parts->protected, true);
	take_entries(parts, &parts->others, false);
	take_trailer(parts);
	judge(parts);
	return parts;
}
