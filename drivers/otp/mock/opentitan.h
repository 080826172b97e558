/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Model of the OpenTitan OTP controller (otp_ctrl) of Earl Grey 1.0.0.
 */
#ifndef _OTP_MOCK_OPENTITAN_H
#define _OTP_MOCK_OPENTITAN_H

#include "../formats/opentitan-digest.h"
#include "../regs/opentitan-otp.h"
#include "model.h"

#define OT_BYTES	2048
#define OT_HALFWORDS	(OT_BYTES / 2)

#define OT_PARTS	11
#define OT_SECRET0	7
#define OT_SECRET2	9
#define OT_LIFE_CYCLE	10

/* Those life-cycle states that matter here, among all in their order. */
#define OT_DEV		16
#define OT_RMA		19

#define OT_PERIODS	2

/**
 * struct ot_part - a partition
 * @offset: byte address
 * @size: bytes, the digest at the end included
 */
struct ot_part {
	u32 offset;
	u32 size;
};

/**
 * struct ot_array - what does not change by a reset
 * @parts: the partitions
 * @netlist: constants of the netlist
 * @secrets: its scrambling keys, expanded
 * @code: the code words, one for each 16 bits
 * @repeats: granules that got another pulse
 */
struct ot_array {
	const struct ot_part *parts;
	struct opentitan_netlist netlist;
	struct present secrets[OPENTITAN_SECRETS];
	u32 code[OT_HALFWORDS];
	u32 repeats;
};

/**
 * struct ot_checks - background checks
 * @pending: OPENTITAN_OTP_CHECK_* that run
 * @elapsed: cycles since they began
 * @timeout: what CHECK_TIMEOUT was then
 * @timer: cycles since the last integrity and consistency check
 */
struct ot_checks {
	u32 pending;
	u64 elapsed;
	u32 timeout;
	u64 timer[OT_PERIODS];
};

/**
 * struct ot_registers - what a reset clears
 * @init: initialising
 * @init_fatal: initialisation has found what no reset mends
 * @dead: driven into the error state
 * @sensed: digests as sensed at the reset
 * @buffer: contents as sensed at the reset, for the checks
 * @life_cycle: state that the life cycle controller has sensed
 * @intr_state: INTR_STATE
 * @intr_enable: INTR_ENABLE
 * @error_line: some source of the error interrupt is active
 * @errors: ERR_CODE of each agent
 * @faults: STATUS bits 13 to 17
 * @regwen: flop of DIRECT_ACCESS_REGWEN
 * @cmd: the running command, 0 if none
 * @address: DIRECT_ACCESS_ADDRESS
 * @wdata: DIRECT_ACCESS_WDATA
 * @rdata: DIRECT_ACCESS_RDATA
 * @trigger_regwen: CHECK_TRIGGER_REGWEN
 * @check_regwen: CHECK_REGWEN
 * @check_timeout: CHECK_TIMEOUT
 * @periods: INTEGRITY_CHECK_PERIOD and CONSISTENCY_CHECK_PERIOD
 * @readable: the READ_LOCK registers, 0 where locked
 */
struct ot_registers {
	bool init;
	bool init_fatal;
	bool dead;
	u64 sensed[OT_PARTS];
	u16 buffer[OT_HALFWORDS];
	u32 life_cycle;
	u32 intr_state;
	u32 intr_enable;
	bool error_line;
	u32 errors[OPENTITAN_OTP_AGENTS];
	u32 faults;
	u32 regwen;
	u32 cmd;
	u32 address;
	u32 wdata[2];
	u32 rdata[2];
	u32 trigger_regwen;
	u32 check_regwen;
	u32 check_timeout;
	u32 periods[OT_PERIODS];
	u32 readable[OPENTITAN_OTP_READ_LOCKS];
};

/**
 * struct ot_model - state of the model
 * @variant: index of its variant
 * @life_cycle: life-cycle state of the chip
 * @array: the array
 * @regs: the registers
 * @checks: the background checks
 */
struct ot_model {
	unsigned int variant;
	u32 life_cycle;
	struct ot_array array;
	struct ot_registers regs;
	struct ot_checks checks;
};

/* opentitan-array.c */
extern const struct ot_part ot_parts[][OT_PARTS];

u32 ot_part_at(const struct ot_array *array, u32 address);
bool ot_is_secret(u32 part);
bool ot_is_software(u32 part);
bool ot_has_hw_digest(u32 part);
u32 ot_digest_address(const struct ot_array *array, u32 part);
bool ot_is_digest(const struct ot_array *array, u32 address);
u32 ot_read(const struct ot_array *array, u32 address, u32 len, u8 *data);
u32 ot_program(struct ot_array *array, u32 address, u32 len, u64 value,
	       u32 bits);
u64 ot_get_le(const u8 *bytes, u32 len);
u32 ot_compute_digest(const struct ot_array *array, u32 part, u64 *digest);
u64 ot_scramble(const struct ot_array *array, u32 part, u64 block);
u64 ot_descramble(const struct ot_array *array, u32 part, u64 block);
void ot_set_netlist(struct ot_array *array,
		    const struct opentitan_netlist *netlist);

/* opentitan-errors.c */
void ot_judge(struct ot_model *ot);
void ot_error(struct ot_model *ot, u32 agent, u32 code);
void ot_fault(struct ot_model *ot, u32 fault);

/* opentitan-checks.c */
void ot_sense(struct ot_model *ot);
void ot_start_checks(struct ot_model *ot, u32 checks);
void ot_advance(struct ot_model *ot, u64 cycles);

/* opentitan-dai.c */
#define OT_ALL_BITS	0xffffffffU

bool ot_idle(const struct ot_model *ot);
bool ot_open(const struct ot_model *ot);
bool ot_read_locked(const struct ot_model *ot, u32 part);
void ot_finish_command(struct ot_model *ot);
void ot_fail_command(struct ot_model *ot, u32 code);
void ot_cut_command(struct ot_model *ot, u32 bits);
enum otp_model_command ot_command(const struct ot_model *ot);
u32 ot_command_duration(const struct ot_model *ot, u32 latency_us);

/* opentitan-regs.c */
bool ot_read32(void *state, u32 offset, u32 *value);
bool ot_write32(void *state, u32 offset, u32 value);

/* opentitan.c */
extern const struct otp_model_ops opentitan_model;

#endif /* _OTP_MOCK_OPENTITAN_H */
