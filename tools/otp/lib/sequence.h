/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIBOTP_SEQUENCE_H
#define LIBOTP_SEQUENCE_H

#include "internal.h"

/**
 * struct libotp_sequence - a plan as it is carried out
 * @dev: the device
 * @path: of the plan, for errors
 * @parts: what is done, in this order
 * @count: number of @parts
 */
struct libotp_sequence {
	struct libotp_device *dev;
	char *path;
	struct libotp_part *parts;
	size_t count;
};

struct libotp_sequence *sequence_new(struct libotp_device *dev,
				     const char *path);
struct libotp_part *sequence_add(struct libotp_sequence *sequence,
				 enum libotp_action action,
				 const struct libotp_step *step,
				 size_t index);

/* rehearse.c */
int sequence_digest(const struct libotp_sequence *sequence, size_t index,
		    uint64_t *digest, struct libotp_error *err);

/* batch.c */
bool batch_overlay(const struct libotp_batch *batch, uint32_t region,
		   uint8_t *bytes);

#endif /* LIBOTP_SEQUENCE_H */
