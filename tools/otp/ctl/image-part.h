/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of a file that may be an image, whatever they are worth. */
#ifndef OTPCTL_IMAGE_PART_H
#define OTPCTL_IMAGE_PART_H

#include "../../../drivers/otp/formats/mcuboot.h"
#include "image-file.h"

/**
 * struct image_area - an area of entries
 * @there: it begins as one
 * @at: where
 * @total: bytes of it, as it says
 */
struct image_area {
	bool there;
	uint32_t at;
	uint32_t total;
};

/**
 * struct image_part - an entry
 * @at: where it is
 * @data: where its value is
 * @type: MCUBOOT_TLV_*
 * @length: bytes of its value, as it says
 * @room: bytes of it that are there
 * @protected: it is signed
 */
struct image_part {
	uint32_t at;
	uint32_t data;
	uint16_t type;
	uint16_t length;
	uint32_t room;
	bool protected;
};

/**
 * struct image_parts - what is in a file
 * @file: the file
 * @result: what is wrong first
 * @where: offset of that
 * @has_header: the members up to @version are known
 * @magic: as in the header, and so on
 * @load_address: where code would go
 * @header_size: bytes before the payload
 * @protected_size: bytes of the protected area
 * @payload_size: bytes of the payload
 * @flags: MCUBOOT_FLAG_*
 * @version: version
 * @protected: the protected area
 * @others: the other
 * @size: bytes of the image, 0 if that is not known
 * @digest: there is one, and what it is of
 * @digest_right: it is that of the image
 * @trailer_align: alignment of the trailer at the end; 0 if there is none
 * @confirmed: as the trailer says
 * @count: how many entries
 * @list: the entries
 */
struct image_parts {
	const struct image_file *file;
	enum mcuboot_result result;
	uint32_t where;
	bool has_header;
	uint32_t magic;
	uint32_t load_address;
	uint32_t header_size;
	uint32_t protected_size;
	uint32_t payload_size;
	uint32_t flags;
	struct mcuboot_version version;
	struct image_area protected;
	struct image_area others;
	uint32_t size;
	bool digest;
	bool digest_right;
	uint32_t trailer_align;
	bool confirmed;
	size_t count;
	struct image_part list[];
};

/* image-part.c; the caller frees it. */
struct image_parts *image_parts(const struct image_file *file);

/* image-meaning.c; the caller frees all but the name. */
const char *image_part_name(uint16_t type);
char *image_part_meaning(const struct image_parts *parts,
			 const struct image_part *part);
char *image_part_flags(uint32_t flags);
char *image_part_version(const struct mcuboot_version *version);

#endif /* OTPCTL_IMAGE_PART_H */
