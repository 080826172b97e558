// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP controller: what it senses at a reset, and how it
 * checks itself in the background afterwards.
 */
#include "opentitan.h"

/* How long a check takes is ours: reading the array at 20 cycles a word. */
#define OT_CHECK_CYCLES		20000

static u64 ot_buffered64(const struct ot_registers *regs, u32 address)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < 4; i++)
		value |= (u64)regs->buffer[address / 2 + i] << 16 * i;
	return value;
}

static u32 ot_sense_bytes(struct ot_model *ot, u32 address, u32 len)
{
	u32 error = OPENTITAN_OTP_NO_ERROR;
	u32 i, found;
	u8 bytes[2];

	for (i = address; i < address + len; i += 2) {
		found = ot_read(&ot->array, i, 2, bytes);
		if (found == OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR)
			return found;
		error = found ? found : error;
		ot->regs.buffer[i / 2] = bytes[0] | bytes[1] << 8;
	}
	return error;
}

/* A digest of 0 is none, and nothing is checked. */
static u32 ot_sense_digest(struct ot_model *ot, u32 part)
{
	u64 digest;

	if (part == OT_LIFE_CYCLE)
		return OPENTITAN_OTP_NO_ERROR;

	ot->regs.sensed[part] =
		ot_buffered64(&ot->regs, ot_digest_address(&ot->array, part));
	if (!ot_has_hw_digest(part) || !ot->regs.sensed[part])
		return OPENTITAN_OTP_NO_ERROR;
	ot_compute_digest(&ot->array, part, &digest);
	return digest == ot->regs.sensed[part] ?
		OPENTITAN_OTP_NO_ERROR : OPENTITAN_OTP_CHECK_FAIL_ERROR;
}

/* Software partitions are not buffered: only their digest is sensed. */
static u32 ot_sense_part(struct ot_model *ot, u32 part)
{
	u32 begin = ot->array.parts[part].offset;
	u32 end = begin + ot->array.parts[part].size;
	u32 read, digest;

	if (ot_is_software(part))
		begin = ot_digest_address(&ot->array, part);
	read = ot_sense_bytes(ot, begin, end - begin);
	if (read == OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR)
		return read;
	digest = ot_sense_digest(ot, part);
	return digest ? digest : read;
}

/* The end of initialisation: all partitions are looked at, then judged. */
void ot_sense(struct ot_model *ot)
{
	u32 part;

	ot->regs.init = false;
	for (part = 0; part < OT_PARTS; part++)
		ot->regs.errors[part] = ot_sense_part(ot, part);
	ot_judge(ot);
	ot->regs.init_fatal = ot->regs.dead;
}

static u64 ot_period(u32 value)
{
	return value ? (u64)value << 8 | 0xff : 0;
}

/* Also while one runs: it then goes on with the clock it has. */
void ot_start_checks(struct ot_model *ot, u32 checks)
{
	if (ot->regs.dead || ot->regs.init || !checks)
		return;
	if (!ot->checks.pending) {
		ot->checks.elapsed = 0;
		ot->checks.timeout = ot->regs.check_timeout;
	}
	ot->checks.pending |= checks;
}

/* A word of the array against the buffer. */
static u32 ot_check_word(struct ot_model *ot, u32 address)
{
	u8 bytes[8] = { };
	u32 error;

	error = ot_read(&ot->array, address, 8, bytes);
	if (error == OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR)
		return error;
	if (ot_get_le(bytes, 8) != ot_buffered64(&ot->regs, address))
		return OPENTITAN_OTP_CHECK_FAIL_ERROR;
	return error;
}

static bool ot_is_worse(u32 error, u32 than)
{
	return error && (!than || than == OPENTITAN_OTP_MACRO_ECC_CORR_ERROR);
}

static u32 ot_check_words(struct ot_model *ot, u32 begin, u32 end)
{
	u32 worst = OPENTITAN_OTP_NO_ERROR;
	u32 address, error;

	for (address = begin; address < end; address += 8) {
		error = ot_check_word(ot, address);
		if (ot_is_worse(error, worst))
			worst = error;
	}
	return worst;
}

/* All of LIFE_CYCLE, and elsewhere the digest, if there is one. */
static u32 ot_check_part(struct ot_model *ot, u32 part)
{
	u32 begin = ot->array.parts[part].offset;
	u32 end = begin + ot->array.parts[part].size;

	if (part == OT_LIFE_CYCLE)
		return ot_check_words(ot, begin, end);
	if (!ot_has_hw_digest(part) || !ot->regs.sensed[part])
		return OPENTITAN_OTP_NO_ERROR;
	return ot_check_word(ot, ot_digest_address(&ot->array, part));
}

/*
 * Integrity is that of the buffers, which nothing in the model can harm: so
 * that check always passes.
 */
static void ot_finish_checks(struct ot_model *ot)
{
	u32 part, error;

	if (!(ot->checks.pending & OPENTITAN_OTP_CHECK_CONSISTENCY)) {
		ot->checks.pending = 0;
		return;
	}
	ot->checks.pending = 0;
	for (part = 0; part < OT_PARTS && !ot->regs.dead; part++) {
		error = ot_check_part(ot, part);
		if (error)
			ot_error(ot, part, error);
	}
}

/*
 * The timeout is loaded when checks begin: one that was set later finds the
 * counter at 0 and strikes at once.
 */
static bool ot_checks_time_out(const struct ot_model *ot)
{
	const struct ot_checks *checks = &ot->checks;

	if (!checks->pending || !ot->regs.check_timeout)
		return false;
	return checks->timeout < OT_CHECK_CYCLES &&
	       checks->elapsed >= checks->timeout;
}

static void ot_run_checks(struct ot_model *ot, u64 cycles)
{
	ot->checks.elapsed += cycles;
	if (ot_checks_time_out(ot)) {
		ot->checks.pending = 0;
		ot_fault(ot, OPENTITAN_OTP_STATUS_TIMEOUT_ERROR);
	} else if (ot->checks.pending &&
		   ot->checks.elapsed >= OT_CHECK_CYCLES) {
		ot_finish_checks(ot);
	}
}

/*
 * That a period is always as long as it can be is ours: it is random. Returns
 * the checks that are due, and in @since the cycles since the first was.
 */
static u32 ot_due_checks(struct ot_model *ot, u64 cycles, u64 *since)
{
	u32 due = 0;
	u32 i;

	*since = 0;
	for (i = 0; i < OT_PERIODS; i++) {
		u64 period = ot_period(ot->regs.periods[i]);
		u64 *timer = &ot->checks.timer[i];

		*timer += cycles;
		if (!period || *timer < period)
			continue;
		if (*timer - period > *since)
			*since = *timer - period;
		*timer = 0;
		due |= 1U << i;
	}
	return due;
}

/* However many periods go by, what is due is checked once: nothing changes. */
void ot_advance(struct ot_model *ot, u64 cycles)
{
	u64 since;
	u32 due;

	ot_run_checks(ot, cycles);
	due = ot_due_checks(ot, cycles, &since);
	if (!due)
		return;
	ot_start_checks(ot, due);
	ot_run_checks(ot, since);
}
