/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mock of the SEFC with its driver, and what its cells hold, as the image of
 * the mock tells without the driver.
 */
#ifndef _OTP_TESTS_SEFC_CHIP_H
#define _OTP_TESTS_SEFC_CHIP_H

#include <kunit/test.h>
#include <linux/regmap.h>

#include "../mock/mock.h"
#include "../regs/sefc.h"
#include "ram.h"

/* The regions, by their number. */
#define MTSH_UNIQUE_ID		0
#define MTSH_BLOCK(n)		(1 + (n))
#define MTSH_GPNVM		9

#define MTSH_MODE(mode)		((mode) << SEFC_GPNVM_BOOT_MODE_SHIFT)
#define MTSH_LOCK(lock)		((lock) << SEFC_GPNVM_ERASE_LOCK_SHIFT)

/* In the image of the mock. */
#define MTSH_IMAGE_UNIQUE_ID	48
#define MTSH_IMAGE_SIGNATURE	64
#define MTSH_IMAGE_GPNVM	66148
#define MTSH_IMAGE_SIZE		66152

/* The bit of a block's byte, as the mock counts them for flips. */
#define MTSH_FLIP(block, byte)						\
	(8 * (SEFC_UNIQUE_ID_SIZE + (block) * SEFC_USB_BLOCK_SIZE + (byte)))

/**
 * struct mtsh - a mock with its driver
 * @test: the test it belongs to
 * @mock: the chip
 * @child: the device that the driver is bound to
 * @otp: what the driver registered
 * @registers: the registers
 * @flash: the flash
 * @ram: what batches are made for
 * @image: what the cells hold, MTSH_IMAGE_SIZE bytes
 * @op: how the last operation ended
 * @outcome: how the last erase ended
 * @erased: blocks that it was about
 * @message: what was said about it
 */
struct mtsh {
	struct kunit *test;
	struct otp_mock *mock;
	struct device *child;
	struct otp_device *otp;
	struct regmap *registers;
	struct regmap *flash;
	struct ram ram;
	u8 *image;
	struct otp_op op;
	struct otp_outcome outcome;
	u32 erased;
	char message[OTP_MESSAGE_SIZE];
};

struct mtsh *mtsh_create(struct kunit *test, const char *life_cycle);
void mtsh_find_driver(struct mtsh *chip);
void mtsh_cycle(struct mtsh *chip);

/* What the cells hold. */
void mtsh_look(struct mtsh *chip);
const u8 *mtsh_cells(struct mtsh *chip, u32 block, u32 offset);
u32 mtsh_gpnvm(struct mtsh *chip);
u32 mtsh_mode(struct mtsh *chip);
void mtsh_put_gpnvm(struct mtsh *chip, u32 bits);
u32 mtsh_register(struct mtsh *chip, u32 reg);
void mtsh_expect_closed(struct mtsh *chip);

/* Through the core, as a command of user space. */
int mtsh_write(struct mtsh *chip, u32 region, u32 offset, const u8 *data,
	       const u8 *mask, u32 len, u32 flags);
int mtsh_write_word(struct mtsh *chip, u32 block, u32 offset, u64 data,
		    u64 mask);
int mtsh_write_gpnvm(struct mtsh *chip, u32 data, u32 mask);
int mtsh_read(struct mtsh *chip, u32 region, u32 offset, u8 *data, u8 *mask,
	      u32 len, u32 *vendor);
int mtsh_erase(struct mtsh *chip, u32 region, u32 offset, u32 len, u32 flags);
enum otp_state mtsh_state(struct mtsh *chip);
u32 mtsh_region_state(struct mtsh *chip, u32 region);

#endif /* _OTP_TESTS_SEFC_CHIP_H */
