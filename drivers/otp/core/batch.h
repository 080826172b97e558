/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A batch: the operations of one PROGRAM, cut into granules.
 */
#ifndef _OTP_BATCH_H
#define _OTP_BATCH_H

#include "otp-core.h"

/**
 * struct otp_batch - the operations of one PROGRAM, cut into granules
 * @otp: the device
 * @request: the operations as they came
 * @steps: the granules, by region and offset, each once
 * @order: the same in the order of programming
 * @nsteps: number of steps
 * @buffers: what the buffers of all steps point into
 * @buffers_size: its bytes
 * @refused: number of refusals so far
 * @error: errno of the refusal that @request->message is about
 * @op: operation that it is about
 * @offset: granule of that operation
 * @position: place in @order of what is being programmed
 * @begun: what has been announced and comes next, or NULL
 * @ended: what has ended and is still to be reported, or NULL
 * @locked: region that @lock_state is about, NULL if none yet
 * @lock_state: OTP_REGION_WRITE_LOCKED and the like; asking costs commands
 */
struct otp_batch {
	struct otp_device *otp;
	struct otp_request *request;
	struct otp_step *steps;
	struct otp_step **order;
	unsigned int nsteps;
	u8 *buffers;
	size_t buffers_size;
	unsigned int refused;
	int error;
	u32 op;
	u32 offset;
	unsigned int position;
	struct otp_step *begun;
	struct otp_step *ended;
	const struct otp_region *locked;
	u32 lock_state;
};

int otp_batch_build(struct otp_batch *batch);
void otp_batch_free(struct otp_batch *batch);
void otp_batch_sort(struct otp_batch *batch);
void otp_batch_results(struct otp_batch *batch);
__printf(5, 0)
void otp_batch_message(struct otp_batch *batch, u32 op, u32 offset,
		       int error, const char *fmt, va_list args);

/* check.c */
void otp_batch_check(struct otp_batch *batch);

#endif /* _OTP_BATCH_H */
