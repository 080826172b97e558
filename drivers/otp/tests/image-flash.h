/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An MTD device in RAM, which counts what is done to it and loses its power as
 * it is told. A header of its own: those of MTD and of OTP both have a struct
 * otp_info.
 */
#ifndef _OTP_TESTS_IMAGE_FLASH_H
#define _OTP_TESTS_IMAGE_FLASH_H

#include <kunit/test.h>

#define IMAGE_FLASH_SIZE	8192
#define IMAGE_FLASH_BLOCK	256

struct device_node;
struct mtd_info;

/**
 * struct image_flash - an MTD device
 * @mtd: the device
 * @name: its name
 * @cells: what it holds
 * @reads: bytes read
 * @changes: writes and erases
 * @stuck: offset of a byte that takes no write, or IMAGE_FLASH_SIZE
 * @cut: shared by devices with one supply: changes that are left before the
 *	power fails in the middle of the next one, or less than 0: never
 */
struct image_flash {
	struct mtd_info *mtd;
	char name[32];
	u8 *cells;
	u32 reads;
	u32 changes;
	u32 stuck;
	int *cut;
};

/* @node: in the device tree, or NULL */
struct image_flash *image_flash_create(struct kunit *test, int *cut,
				       struct device_node *node);
void image_flash_protect(struct image_flash *flash);

#endif /* _OTP_TESTS_IMAGE_FLASH_H */
