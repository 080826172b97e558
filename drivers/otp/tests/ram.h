/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A one-time memory in RAM, which counts what is done to it and fails as it is
 * told, and batches for it.
 */
#ifndef _OTP_TESTS_RAM_H
#define _OTP_TESTS_RAM_H

#include <kunit/test.h>
#include <linux/otp.h>

#include "../core/otp-core.h"

#define RAM_MAX_REGIONS		4
#define RAM_MAX_GRANULE		64
#define RAM_MAX_PULSES		64
#define RAM_MAX_OPS		24

/**
 * struct ram_cells - the bits of a region
 * @data: their values
 * @done: 1 where one has been programmed
 * @blind: a byte for each granule, not 0 where @data cannot be read
 */
struct ram_cells {
	u8 *data;
	u8 *done;
	u8 *blind;
};

/**
 * struct ram_fault - an operation is going to fail
 * @at: the how-manieth from now; 0: none
 * @error: errno
 * @vendor: vendor status
 * @bits: a failing pulse programs this many bits before
 */
struct ram_fault {
	u32 at;
	int error;
	u32 vendor;
	u32 bits;
};

/**
 * struct ram_pulse - what was programmed
 * @region: region
 * @offset: first byte of the granule
 * @data: values
 * @mask: which bits
 * @again: bits of @mask that had been programmed before
 */
struct ram_pulse {
	const struct otp_region *region;
	u32 offset;
	u8 data[RAM_MAX_GRANULE];
	u8 mask[RAM_MAX_GRANULE];
	u8 again[RAM_MAX_GRANULE];
};

/**
 * struct ram - a one-time memory in RAM
 * @test: the test it belongs to
 * @dev: the provider's device
 * @otp: what the provider registered
 * @desc: its description
 * @ops: its operations; cleared ones are not offered
 * @cells: the memory
 * @reads: calls of read
 * @pulses: calls of program
 * @log: the first of them
 * @read_fault: what happens to a read
 * @program_fault: what happens to a pulse
 * @weak: bits of the first byte of a granule that never take a value
 * @state: what status says
 * @message: why
 * @vendor: and its vendor status
 * @region_state: what region_state says, by region
 * @check: rules of the chip
 */
struct ram {
	struct kunit *test;
	struct device *dev;
	struct otp_device *otp;
	struct otp_desc desc;
	struct otp_ops ops;
	struct ram_cells cells[RAM_MAX_REGIONS];
	u32 reads;
	u32 pulses;
	struct ram_pulse log[RAM_MAX_PULSES];
	struct ram_fault read_fault;
	struct ram_fault program_fault;
	u8 weak;
	enum otp_state state;
	const char *message;
	u32 vendor;
	u32 region_state[RAM_MAX_REGIONS];
	int (*check)(struct ram *ram, struct otp_batch *batch);
};

/**
 * struct ram_batch - operations to be programmed
 * @ram: where
 * @request: what the core gets
 * @ops: the operations
 * @data: their values
 * @mask: their masks
 */
struct ram_batch {
	struct ram *ram;
	struct otp_request request;
	struct otp_op ops[RAM_MAX_OPS];
	u8 *data[RAM_MAX_OPS];
	u8 *mask[RAM_MAX_OPS];
};

int ram_program_granule(struct otp_device *otp,
			const struct otp_region *region, u32 offset,
			const u8 *data, const u8 *mask, u32 *vendor);
struct ram *ram_alloc(struct kunit *test, const struct otp_desc *desc);
int ram_register(struct ram *ram);
void ram_unregister(struct ram *ram);
struct ram *ram_create(struct kunit *test, const struct otp_desc *desc);
void ram_set(struct ram *ram, u32 region, u32 offset, u8 data, u8 done,
	     u32 len);
u64 ram_events(const struct ram *ram);

/* What a driver registered for @parent; NULL if nothing. A reference to it. */
struct otp_device *ram_find(const struct device *parent);

struct ram_batch *ram_batch(struct ram *ram);
struct otp_op *ram_add(struct ram_batch *batch, u32 region, u32 offset,
		       const u8 *data, const u8 *mask, u32 len);
struct otp_op *ram_add_word(struct ram_batch *batch, u32 region, u32 offset,
			    u32 data, u32 mask);
struct otp_op *ram_add_bytes(struct ram_batch *batch, u32 region, u32 offset,
			     u8 data, u8 mask, u32 len);
int ram_program(struct ram_batch *batch, u32 flags);
int ram_program_word(struct ram *ram, u32 region, u32 offset, u32 data,
		     u32 mask);

#endif /* _OTP_TESTS_RAM_H */
