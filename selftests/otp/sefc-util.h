/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the selftests of the SEFC share: batches of bytes at their places, and
 * what the cells of the mock hold.
 *
 * Functions return 0 or a negative errno unless they say otherwise.
 */
#ifndef OTP_SELFTEST_SEFC_UTIL_H
#define OTP_SELFTEST_SEFC_UTIL_H

#include "util.h"

/* Regions, by their number. */
#define UNIQUE_ID		0
#define BLOCK(n)		(1 + (n))
#define GPNVM			9
#define REGIONS			10

/* Fields of block 0, by their number. */
#define AES_256_CMAC_KEY	0
#define PUBLIC_KEY_DIGEST	1
#define AUTH_TYPE		2

#define PAGE			512
#define PAGES			8
#define BLOCK_SIZE		(PAGES * PAGE)

/* Block 0, in bytes. */
#define KEY_AT			0x20
#define KEY_SIZE		32
#define DIGEST_AT		0x200
#define DIGEST_SIZE		64
#define AUTH_TYPE_AT		0x260

/* GPNVM bits. */
#define SECURITY_BIT		0x001
#define PLANE_EXCHANGE		0x002
#define ERASE_LOCK(lock)	((lock) << 2)
#define ERASE_LOCK_MASK		ERASE_LOCK(7)
#define BOOT_MODE(mode)		((mode) << 5)
#define BOOT_MODE_MASK		BOOT_MODE(0xf)

/* Errors of the status register. */
#define FSR_MECCE		0x00aa0000

/* A mock of the SEFC. */
int sefc_create(struct mock *mock);

/**
 * struct cells - what the cells of a mock hold
 * @bytes: its image
 */
struct cells {
	__u8 bytes[66152];
};

int cells_save(const struct mock *mock, struct cells *cells);
int cells_load(const struct mock *mock, const struct cells *cells);
__u8 *cells_block(struct cells *cells, unsigned int block, __u32 offset);
__u32 cells_gpnvm(const struct cells *cells);
void cells_set_gpnvm(struct cells *cells, __u32 bits);

#define WRITES_MAX	8

/**
 * struct writes - a PROGRAM of bytes, and what came of it
 * @arg: the argument of OTP_PROGRAM
 * @op: its operations, a page each
 * @data: what they point to
 * @mask: what they point to
 * @message: where the message goes
 */
struct writes {
	struct otp_program arg;
	struct otp_op op[WRITES_MAX];
	__u8 data[WRITES_MAX][PAGE];
	__u8 mask[WRITES_MAX][PAGE];
	char message[OTP_MESSAGE_SIZE];
};

void writes_init(struct writes *writes);
/* Bytes anywhere in a page of a block. */
void writes_add(struct writes *writes, unsigned int block, __u32 at,
		const void *bytes, __u32 size);
void writes_add_gpnvm(struct writes *writes, __u32 bits, __u32 mask);
int writes_run(int fd, struct writes *writes, __u32 flags);

/* A batch of one write. */
int sefc_write(int fd, struct writes *writes, unsigned int block, __u32 at,
	       const void *bytes, __u32 size);
int sefc_write_gpnvm(int fd, struct writes *writes, __u32 bits, __u32 mask);

/* @data and @mask may be NULL. */
int sefc_read(int fd, __u32 region, __u32 offset, __u32 len, __u8 *data,
	      __u8 *mask, __u32 *vendor);
int sefc_read_gpnvm(int fd, __u32 *bits, __u32 *frozen);

/**
 * struct erasing - an ERASE, and what came of it
 * @arg: its argument
 * @message: where the message goes
 */
struct erasing {
	struct otp_erase arg;
	char message[OTP_MESSAGE_SIZE];
};

int sefc_erase(int fd, struct erasing *erasing, __u32 region, __u32 offset,
	       __u32 len, __u32 flags);

#endif /* OTP_SELFTEST_SEFC_UTIL_H */
