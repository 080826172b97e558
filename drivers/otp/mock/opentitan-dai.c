// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP controller: the commands of direct access, and
 * what they are refused for.
 */
#include "opentitan.h"

bool ot_idle(const struct ot_model *ot)
{
	return !ot->regs.init && !ot->regs.dead && !ot->regs.cmd;
}

/* Registers that direct access is started with can be written. */
bool ot_open(const struct ot_model *ot)
{
	return ot->regs.regwen && ot_idle(ot);
}

/*
 * Software's access to the creator's seeds, as lc_ctrl decodes it; where that
 * closes with the lock of SECRET2, the lock itself sees to it.
 */
static bool ot_gate_is_open(const struct ot_model *ot)
{
	return ot->regs.life_cycle >= OT_DEV && ot->regs.life_cycle <= OT_RMA;
}

static bool ot_write_locked(const struct ot_model *ot, u32 part)
{
	return part == OT_LIFE_CYCLE || ot->regs.sensed[part] ||
	       (part == OT_SECRET2 && !ot_gate_is_open(ot));
}

bool ot_read_locked(const struct ot_model *ot, u32 part)
{
	if (ot_is_software(part))
		return !ot->regs.readable[part];
	if (ot_is_secret(part))
		return ot->regs.sensed[part] ||
		       (part == OT_SECRET2 && !ot_gate_is_open(ot));
	return part == OT_LIFE_CYCLE;
}

/**
 * struct ot_place - what a command is about
 * @part: the partition
 * @digest: its digest
 * @scrambled: what is there is scrambled
 * @address: of the word
 * @len: its bytes
 */
struct ot_place {
	u32 part;
	bool digest;
	bool scrambled;
	u32 address;
	u32 len;
};

/* Address bits below the granule are ignored. */
static struct ot_place ot_place(const struct ot_model *ot)
{
	struct ot_place place = {
		.part = ot_part_at(&ot->array, ot->regs.address),
		.digest = ot_is_digest(&ot->array, ot->regs.address),
	};

	place.scrambled = ot_is_secret(place.part) && !place.digest;
	place.len = place.digest || place.scrambled ? 8 : 4;
	place.address = ot->regs.address & ~(place.len - 1);
	return place;
}

static bool ot_may_read(const struct ot_model *ot,
			const struct ot_place *place)
{
	if (place->digest && ot_has_hw_digest(place->part))
		return true;
	return !ot_read_locked(ot, place->part);
}

static bool ot_may_write(const struct ot_model *ot,
			 const struct ot_place *place)
{
	if (place->digest && ot_has_hw_digest(place->part))
		return false;
	return !ot_write_locked(ot, place->part);
}

static bool ot_is_locked(const struct ot_model *ot,
			 const struct ot_place *place)
{
	return ot_write_locked(ot, place->part) ||
	       ot_read_locked(ot, place->part);
}

static bool ot_may_digest(const struct ot_model *ot,
			  const struct ot_place *place)
{
	return ot_has_hw_digest(place->part) && !ot_is_locked(ot, place);
}

/* Back to idle, which is what the interrupt says. */
static void ot_end(struct ot_model *ot, u32 code)
{
	ot->regs.cmd = 0;
	ot_error(ot, OPENTITAN_OTP_AGENT_DAI, code);
	if (!ot->regs.dead)
		ot->regs.intr_state |= OPENTITAN_OTP_INTR_DONE;
}

static void ot_set_rdata(struct ot_model *ot, u64 value)
{
	ot->regs.rdata[0] = value;
	ot->regs.rdata[1] = value >> 32;
}

static u64 ot_wdata(const struct ot_model *ot)
{
	return (u64)ot->regs.wdata[1] << 32 | ot->regs.wdata[0];
}

/* That the upper register keeps what it held after 32 bits is ours. */
static u32 ot_read_place(struct ot_model *ot, const struct ot_place *place)
{
	u8 bytes[8] = { };
	u64 value;
	u32 code;

	code = ot_read(&ot->array, place->address, place->len, bytes);
	value = ot_get_le(bytes, place->len);
	if (place->scrambled)
		value = ot_descramble(&ot->array, place->part, value);
	ot->regs.rdata[0] = value;
	if (place->len == 8)
		ot->regs.rdata[1] = value >> 32;
	return code;
}

static void ot_finish_read(struct ot_model *ot, const struct ot_place *place)
{
	u32 code = OPENTITAN_OTP_ACCESS_ERROR;

	if (ot_may_read(ot, place))
		code = ot_read_place(ot, place);
	else
		ot_set_rdata(ot, 0);
	ot_end(ot, code);
}

static u32 ot_write_place(struct ot_model *ot, const struct ot_place *place,
			  u32 bits)
{
	u64 value = ot_wdata(ot);

	if (place->scrambled)
		value = ot_scramble(&ot->array, place->part, value);
	return ot_program(&ot->array, place->address, place->len, value, bits);
}

/*
 * All data pass through the register that is read back, which is cleared in
 * the end; not so if it was to be scrambled and that is refused.
 */
static void ot_finish_write(struct ot_model *ot, const struct ot_place *place)
{
	u32 code = OPENTITAN_OTP_ACCESS_ERROR;

	ot_set_rdata(ot, 0);
	if (ot_may_write(ot, place))
		code = ot_write_place(ot, place, OT_ALL_BITS);
	else if (ot_is_secret(place->part))
		ot_set_rdata(ot, ot_wdata(ot));
	ot_end(ot, code);
}

static u32 ot_write_digest(struct ot_model *ot, const struct ot_place *place,
			   u32 bits)
{
	u64 digest;
	u32 read, written;

	read = ot_compute_digest(&ot->array, place->part, &digest);
	if (read == OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR)
		return read;
	written = ot_program(&ot->array,
			     ot_digest_address(&ot->array, place->part), 8,
			     digest, bits);
	return written ? written : read;
}

/* A lock is noticed before anything passes through that register. */
static void ot_finish_digest(struct ot_model *ot,
			     const struct ot_place *place)
{
	u32 code = OPENTITAN_OTP_ACCESS_ERROR;

	if (!ot_is_locked(ot, place))
		ot_set_rdata(ot, 0);
	if (ot_may_digest(ot, place))
		code = ot_write_digest(ot, place, OT_ALL_BITS);
	ot_end(ot, code);
}

void ot_finish_command(struct ot_model *ot)
{
	struct ot_place place = ot_place(ot);

	switch (ot->regs.cmd) {
	case OPENTITAN_OTP_CMD_RD:
		ot_finish_read(ot, &place);
		break;
	case OPENTITAN_OTP_CMD_WR:
		ot_finish_write(ot, &place);
		break;
	default:
		ot_finish_digest(ot, &place);
		break;
	}
}

/* The macro ends the command; that nothing can be read then is ours. */
void ot_fail_command(struct ot_model *ot, u32 code)
{
	ot_set_rdata(ot, 0);
	ot_end(ot, code);
}

void ot_cut_command(struct ot_model *ot, u32 bits)
{
	struct ot_place place = ot_place(ot);

	if (ot->regs.cmd == OPENTITAN_OTP_CMD_WR)
		ot_write_place(ot, &place, bits);
	else
		ot_write_digest(ot, &place, bits);
}

enum otp_model_command ot_command(const struct ot_model *ot)
{
	struct ot_place place;
	bool allowed;

	if (!ot->regs.cmd)
		return OTP_MODEL_IDLE;
	if (ot->regs.cmd == OPENTITAN_OTP_CMD_RD)
		return OTP_MODEL_READ;

	place = ot_place(ot);
	if (ot->regs.cmd == OPENTITAN_OTP_CMD_WR)
		allowed = ot_may_write(ot, &place);
	else
		allowed = ot_may_digest(ot, &place);
	return allowed ? OTP_MODEL_PULSE : OTP_MODEL_WRITE;
}

/*
 * A digest takes two words, and a bit to compute: 300, 600 and 650 us, as in
 * lowRISC's QEMU.
 */
u32 ot_command_duration(const struct ot_model *ot, u32 latency_us)
{
	if (ot->regs.cmd == OPENTITAN_OTP_CMD_DIGEST)
		return 2 * latency_us + latency_us / 6;
	return ot_place(ot).len == 8 ? 2 * latency_us : latency_us;
}
