/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An OpenTitan OTP controller on the mock, with its driver, for tests.
 */
#ifndef _OTP_OPENTITAN_CHIP_H
#define _OTP_OPENTITAN_CHIP_H

#include <kunit/test.h>
#include <linux/property.h>
#include <linux/regmap.h>
#include <uapi/linux/otp-opentitan.h>

#include "../core/otp-core.h"
#include "../mock/mock.h"
#include "../regs/opentitan-otp.h"

/* Partitions, which are regions as well, of the map of February 2024. */
enum {
	VENDOR_TEST,
	CREATOR_SW_CFG,
	OWNER_SW_CFG,
	CODESIGN,
	STATE,
	HW_CFG0,
	HW_CFG1,
	SECRET0,
	SECRET1,
	SECRET2,
	LIFE_CYCLE,
	PARTS,
};

#define DIGEST_SIZE	8

#define DAI_VENDOR(_code) \
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DAI, OTP_OPENTITAN_##_code)

/**
 * struct chip - a controller, and what came of the last call
 * @test: its test
 * @mock: the controller
 * @child: its platform device
 * @otp: the device that the driver registered
 * @regmap: its registers, behind the driver's back
 * @op: results of the last PROGRAM
 * @lock: results of the last LOCK
 * @dai: results of the last raw command
 * @message: of the last PROGRAM or LOCK
 */
struct chip {
	struct kunit *test;
	struct otp_mock *mock;
	struct device *child;
	struct otp_device *otp;
	struct regmap *regmap;
	struct otp_op op;
	struct otp_lock lock;
	struct otp_dai_command dai;
	char message[OTP_MESSAGE_SIZE];
};

struct chip *chip_create(struct kunit *test, const char *variant,
			 const struct property_entry *properties);
/* The chip that test->priv is, made by the suite's init. */
int chip_init(struct kunit *test);
/* The driver is unbound and bound again. */
void chip_bind_again(struct chip *chip);
void chip_reset(struct chip *chip);

const struct otp_region *chip_region(const struct chip *chip, u32 part);
u32 chip_digest_address(const struct chip *chip, u32 part);

int chip_program(struct chip *chip, u32 part, u32 offset, const void *data,
		 u32 len, u32 flags);
int chip_program32(struct chip *chip, u32 part, u32 offset, u32 data);
int chip_program64(struct chip *chip, u32 part, u32 offset, u64 data);
int chip_read(struct chip *chip, u32 part, u32 offset, u32 len, void *data,
	      void *mask, u32 *vendor);
int chip_lock(struct chip *chip, u32 part, u64 digest, u32 flags);
int chip_lock_reading(struct chip *chip, u32 part);
int chip_dai(struct chip *chip, u32 command, u32 address, u64 data,
	     u32 flags);
int chip_digest(struct chip *chip, u32 part, u64 *digest, u64 *sensed,
		u32 *vendor);
u32 chip_region_state(struct chip *chip, u32 part);
enum otp_state chip_state(struct chip *chip, u32 *vendor);

u32 chip_get(struct chip *chip, u32 offset);
void chip_set(struct chip *chip, u32 offset, u32 value);
/* Registers read and written since the last clear. */
u32 chip_accesses(struct chip *chip);
void chip_clear(struct chip *chip);
u64 chip_pulses(struct chip *chip);
/* Flips bits of the code word that holds 16 bits at an address. */
void chip_flip(struct chip *chip, u32 address, u32 bits);

#endif /* _OTP_OPENTITAN_CHIP_H */
