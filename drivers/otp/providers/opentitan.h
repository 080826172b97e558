/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * OpenTitan OTP controller: what its files share.
 */
#ifndef _OTP_OPENTITAN_H
#define _OTP_OPENTITAN_H

#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/otp.h>
#include <uapi/linux/otp-opentitan.h>

struct regmap;

/* Bytes of the memory; its map is complete. */
#define OPENTITAN_SIZE		0x800
#define OPENTITAN_WORDS		(OPENTITAN_SIZE / 4)

#define OPENTITAN_DIGEST_SIZE	8
#define OPENTITAN_SECRETS	3

/* Nobody has an error code for these. */
#define OPENTITAN_NO_CODE						\
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DRIVER,			\
			     OTP_OPENTITAN_FSM_STATE_ERROR)
#define OPENTITAN_DAI_LOCKED						\
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DRIVER,			\
			     OTP_OPENTITAN_ACCESS_ERROR)

/**
 * enum opentitan_part - the partitions, by index of region, agent and CSR
 * @OPENTITAN_VENDOR_TEST: the first of the software partitions
 * @OPENTITAN_CREATOR_SW_CFG: a software partition
 * @OPENTITAN_OWNER_SW_CFG: a software partition
 * @OPENTITAN_ROT_CREATOR_AUTH_CODESIGN: a software partition
 * @OPENTITAN_ROT_CREATOR_AUTH_STATE: the last of the software partitions
 * @OPENTITAN_HW_CFG0: its digest is the hardware's
 * @OPENTITAN_HW_CFG1: its digest is the hardware's
 * @OPENTITAN_SECRET0: scrambled; its digest is the hardware's
 * @OPENTITAN_SECRET1: scrambled; its digest is the hardware's
 * @OPENTITAN_SECRET2: scrambled; its digest is the hardware's
 * @OPENTITAN_LIFE_CYCLE: not for software
 * @OPENTITAN_PARTS: number of the above
 */
enum opentitan_part {
	OPENTITAN_VENDOR_TEST,
	OPENTITAN_CREATOR_SW_CFG,
	OPENTITAN_OWNER_SW_CFG,
	OPENTITAN_ROT_CREATOR_AUTH_CODESIGN,
	OPENTITAN_ROT_CREATOR_AUTH_STATE,
	OPENTITAN_HW_CFG0,
	OPENTITAN_HW_CFG1,
	OPENTITAN_SECRET0,
	OPENTITAN_SECRET1,
	OPENTITAN_SECRET2,
	OPENTITAN_LIFE_CYCLE,
	OPENTITAN_PARTS,
};

/**
 * struct opentitan_map - a revision of the memory map
 * @desc: its regions are the partitions, in their order
 * @blank: what a blank word of SECRET0 to SECRET2 reads as: 0, descrambled
 *	with the keys of the netlist; by default those that are public
 */
struct opentitan_map {
	struct otp_desc desc;
	u64 blank[OPENTITAN_SECRETS];
};

/**
 * struct opentitan_checks - how the controller checks itself
 * @configure: firmware says how; otherwise it is left as it is
 * @timeout: cycles, 0 for none
 * @integrity: period of integrity checks, as its register takes it
 * @consistency: period of consistency checks, as its register takes it
 * @lock_trigger: nobody may trigger a check until the next reset
 */
struct opentitan_checks {
	bool configure;
	u32 timeout;
	u32 integrity;
	u32 consistency;
	bool lock_trigger;
};

/**
 * struct opentitan_command - a command of the direct access interface
 * @command: OPENTITAN_OTP_CMD_*
 * @address: byte address, a multiple of @width
 * @width: bytes that it moves, 4 or 8
 * @secret: @data must not stay in the registers
 * @data: what is written; gets what was read
 * @status: gets the status register after the command
 * @vendor: gets the vendor status, 0 if it succeeded
 */
struct opentitan_command {
	u32 command;
	u32 address;
	u32 width;
	bool secret;
	u64 data;
	u32 status;
	u32 vendor;
};

/**
 * struct opentitan - an OTP controller
 * @dev: its platform device
 * @regmap: its registers
 * @map: its memory map
 * @otp: what it is registered as; NULL before
 * @blank: what a blank word of a secret partition reads as
 * @checks: how it checks itself
 * @lock: keeps a command and the error interrupt apart
 * @done: completed by the interrupt at the end of a command
 * @running: the command that opentitan_begin() has begun
 * @dead: vendor status of what made it unusable, 0 if nothing did; under
 *	@lock
 * @damaged: words that cannot be read without making the controller unusable,
 *	as far as is known; a reset does not mend them
 */
struct opentitan {
	struct device *dev;
	struct regmap *regmap;
	const struct opentitan_map *map;
	struct otp_device *otp;
	u64 blank[OPENTITAN_SECRETS];
	struct opentitan_checks checks;
	struct mutex lock; /* see above */
	struct completion done;
	struct opentitan_command running;
	u32 dead;
	DECLARE_BITMAP(damaged, OPENTITAN_WORDS);
};

/* opentitan-maps.c */
extern const struct opentitan_map opentitan_map_earlgrey;
extern const struct opentitan_map opentitan_map_earlgrey_1_0_0;

/* opentitan-dai.c */
int opentitan_start(struct opentitan *ot);
int opentitan_request_irqs(struct opentitan *ot);
int opentitan_execute(struct opentitan *ot, struct opentitan_command *command);
int opentitan_begin(struct opentitan *ot, struct opentitan_command *command);
int opentitan_wait(struct opentitan *ot, u32 *vendor);
int opentitan_ready(struct opentitan *ot, u32 *vendor);
u32 opentitan_dead(struct opentitan *ot, u32 *status);

/* opentitan-errors.c */
void opentitan_describe(u32 vendor, char *text, size_t size);
int opentitan_errno(u32 vendor);
u32 opentitan_agent_error(struct opentitan *ot, u32 agent);
u32 opentitan_culprit(struct opentitan *ot, u32 status);

/* opentitan-regions.c */
extern const struct otp_ops opentitan_ops;

bool opentitan_is_digest(const struct otp_region *region, u32 offset);
bool opentitan_is_damaged(const struct opentitan *ot, u32 address, u32 len);
bool opentitan_is_blank(struct opentitan *ot, enum opentitan_part part,
			u64 data);
int opentitan_read_word(struct opentitan *ot, u32 address, u32 width,
			u64 *data, u32 *vendor);
u32 opentitan_lock_state(struct opentitan *ot,
			 const struct otp_region *region);

/* opentitan-raw.c */
int opentitan_dai(struct otp_device *otp, struct otp_dai_command *dai);

static inline enum opentitan_part
opentitan_part(const struct opentitan *ot, const struct otp_region *region)
{
	return region - ot->map->desc.regions;
}

static inline bool opentitan_is_secret(enum opentitan_part part)
{
	return part >= OPENTITAN_SECRET0 && part <= OPENTITAN_SECRET2;
}

static inline bool opentitan_is_software(enum opentitan_part part)
{
	return part <= OPENTITAN_ROT_CREATOR_AUTH_STATE;
}

#endif /* _OTP_OPENTITAN_H */
