/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIBOTP_EXPAND_H
#define LIBOTP_EXPAND_H

#include "plan.h"
#include "sequence.h"

/**
 * struct expansion - a plan on its way to a sequence
 * @plan: the plan
 * @step: the step that is being expanded
 * @dev: the device
 * @sequence: what has been made so far
 * @batch: batch that program and freeze steps go into, NULL behind another
 *	step
 * @fields: fields of the step
 * @count: how many
 * @locks: for each region, lines of its lock steps so far, by
 *	enum otp_lock_kind; 0: none
 * @err: where errors go
 */
struct expansion {
	const struct libotp_plan *plan;
	const struct libotp_step *step;
	struct libotp_device *dev;
	struct libotp_sequence *sequence;
	struct libotp_batch *batch;
	const struct otp_field_info **fields;
	size_t count;
	unsigned int (*locks)[2];
	struct libotp_error *err;
};

int step_fail(const struct expansion *x, enum libotp_fault fault, int code,
	      const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* expand-file.c */
int add_file(const struct expansion *x);

/* expand-lock.c */
int check_not_locked(const struct expansion *x);
int add_lock(struct expansion *x);
int add_reset(struct expansion *x);

/* expand.c */
int add_change(const struct expansion *x, const struct otp_field_info *field,
	       const uint8_t *value, const uint8_t *mask, uint32_t flags);
bool all_zero(const uint8_t *bytes, size_t size);

#endif /* LIBOTP_EXPAND_H */
