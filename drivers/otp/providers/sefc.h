/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the SEFC provider share.
 */
#ifndef _OTP_PROVIDERS_SEFC_H
#define _OTP_PROVIDERS_SEFC_H

#include <linux/device.h>
#include <linux/otp.h>
#include <linux/regmap.h>

#include "../regs/sefc.h"

/* The regions, by their number. */
#define SEFC_REGION_UNIQUE_ID	0
#define SEFC_REGION_SIGNATURE(block) (1 + (block))
#define SEFC_REGION_GPNVM	SEFC_REGION_SIGNATURE(SEFC_USB_BLOCKS)
#define SEFC_REGIONS		(SEFC_REGION_GPNVM + 1)

#define SEFC_GPNVM_SIZE		2

/* Of the values that lock the hardware erase and do not freeze, ours. */
#define SEFC_ERASE_LOCK_CLOSED	1

/**
 * struct sefc - a flash controller
 * @dev: its device
 * @registers: its registers
 * @flash: both planes
 * @plane: where the plane of this controller begins in @flash
 * @known: @plane and @sensed are what they are since the last reset
 * @sensed: GPNVM bits by which the chip runs, as far as anybody can know
 * @stale: error bits that an operation has found and that stay until flash is
 *	programmed
 * @wpmr: write protection as it is left behind an operation
 * @usr: rights of the user signatures as an operation found them
 * @fmr: mode as an operation found it
 * @unprotected: @wpmr is still to be restored
 * @granted: @usr is still to be restored
 */
struct sefc {
	struct device *dev;
	struct regmap *registers;
	struct regmap *flash;
	u32 plane;
	bool known;
	u32 sensed;
	u32 stale;
	u32 wpmr;
	u32 usr;
	u32 fmr;
	bool unprotected;
	bool granted;
};

extern const struct otp_region sefc_regions[SEFC_REGIONS];

/* sefc-command.c */
int sefc_begin(struct sefc *sefc);
int sefc_command(struct sefc *sefc, u32 fcmd, u32 farg, u32 *vendor);
int sefc_window_open(struct sefc *sefc, u32 fcmd, u32 *vendor);
int sefc_window_close(struct sefc *sefc, u32 fcmd, int ret, u32 *vendor);
int sefc_words_copy(struct sefc *sefc, u32 at, u8 *data, u32 len);
int sefc_words_read(struct sefc *sefc, u32 at, u8 *data, u32 len, u32 *vendor);
extern const struct otp_vendor_bits sefc_errors[];

/* sefc-sense.c */
int sefc_sense(struct sefc *sefc, u32 *vendor);

/* sefc-access.c */
int sefc_open(struct sefc *sefc, u32 protection, u32 rights, u32 *vendor);
int sefc_close(struct sefc *sefc, int ret);

/* sefc-flash.c */
int sefc_id_read(struct sefc *sefc, u8 *data, u32 *vendor);
int sefc_block_read(struct sefc *sefc, u32 block, u32 offset, u8 *data,
		    u32 len, u32 *vendor);
int sefc_block_is_blank(struct sefc *sefc, u32 block, bool *blank,
			u32 *vendor);
int sefc_page_program(struct sefc *sefc, u32 block, u32 offset,
		      const u8 *data, const u8 *mask, u32 *vendor);
int sefc_block_erase(struct sefc *sefc, u32 block, u32 *vendor);

/* sefc-gpnvm.c */
#define SEFC_MODE_TEXT_SIZE	48

u32 sefc_boot_mode(u32 bits);
u32 sefc_erase_lock(u32 bits);
bool sefc_mode_is_valid(u32 mode);
bool sefc_mode_is_secure(u32 mode);
const char *sefc_mode_text(u32 mode, char *text);
bool sefc_erase_lock_is_valid(u32 lock);
u32 sefc_gpnvm_frozen(u32 bits);
int sefc_gpnvm_get(struct sefc *sefc, u32 *bits, u32 *vendor);
int sefc_gpnvm_read(struct sefc *sefc, u32 *bits, u32 *vendor);
int sefc_gpnvm_program(struct sefc *sefc, u32 data, u32 mask, u32 *vendor);

/* sefc-rules.c */
int sefc_check(struct otp_device *otp, struct otp_batch *batch);
enum otp_state sefc_status(struct otp_device *otp, char *message,
			   u32 *vendor);

#endif /* _OTP_PROVIDERS_SEFC_H */
