/* SPDX-License-Identifier: GPL-2.0-only */
/* What an image description of OpenTitan's own tools wants of a memory. */
#ifndef OTPCTL_OPENTITAN_IMAGE_H
#define OTPCTL_OPENTITAN_IMAGE_H

#include "opentitan-map.h"

/* Of one file. */
#define OT_IMAGE_MAX_SIZE	(1U << 20)

/**
 * struct ot_value - what is wanted of an item
 * @bytes: its value, the lowest byte first; NULL: nothing
 * @random: a value is still to be drawn
 * @file: number of the file that said so, from 1
 * @line: line in that file
 */
struct ot_value {
	uint8_t *bytes;
	bool random;
	unsigned int file;
	unsigned int line;
};

/**
 * struct ot_wish - what is wanted of a partition
 * @file: number of the last file that named it, from 1; 0: none did
 * @line: line in that file
 * @lock: it is to be locked
 */
struct ot_wish {
	unsigned int file;
	unsigned int line;
	bool lock;
};

/**
 * struct ot_image - all of it
 * @map: whose items these are
 * @values: by item
 * @parts: by partition
 * @files: how many files were read
 * @seeded: some file had a seed
 * @life_cycle: some file had a life cycle state
 * @repeated: item that a file had twice, with the same value; NULL: none
 */
struct ot_image {
	const struct ot_map *map;
	struct ot_value *values;
	struct ot_wish parts[OT_MAX_PARTS];
	unsigned int files;
	bool seeded;
	bool life_cycle;
	const char *repeated;
};

void ot_image_init(struct ot_image *image, const struct ot_map *map);
/* Wipes the values. */
void ot_image_free(struct ot_image *image);

/**
 * ot_image_add() - read a file, which overrides those before it
 * @name: what errors begin with
 * @text: @size bytes
 */
int ot_image_add(struct ot_image *image, const char *name, const char *text,
		 size_t size, struct libotp_error *err);

/**
 * ot_image_check() - what can only be said of all files together
 */
int ot_image_check(const struct ot_image *image, struct libotp_error *err);

bool ot_image_is_zero(const struct ot_image *image, size_t item);

/**
 * struct ot_plan_options - how a plan is made
 * @source: name of the image for people
 * @key_dir: directory of the key files as seen from the plan, with a slash
 *	at its end unless it is empty
 * @sw_digest: algorithm that locks the software partitions, or NULL
 */
struct ot_plan_options {
	const char *source;
	const char *key_dir;
	const char *sw_digest;
};

/* opentitan-plan.c: the caller frees it; @steps gets how many */
char *ot_plan_text(const struct ot_image *image,
		   const struct ot_plan_options *options, size_t *steps);

#endif /* OTPCTL_OPENTITAN_IMAGE_H */
