// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP controller: its registers, and the window through
 * which partitions are read that are software's.
 */
#include "opentitan.h"

static u32 ot_status(const struct ot_model *ot)
{
	u32 status = ot->regs.faults;
	u32 i;

	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		if (ot->regs.errors[i])
			status |= 1U << i;
	if (ot_idle(ot))
		status |= OPENTITAN_OTP_STATUS_DAI_IDLE;
	if (ot->checks.pending)
		status |= OPENTITAN_OTP_STATUS_CHECK_PENDING;
	return status;
}

/*
 * Of what is not buffered, and nothing else: the rest is never granted, for
 * which a real bus waits for ever. So it does while initialisation lasts, for
 * as long as that; that it fails then is ours.
 */
static bool ot_read_window(struct ot_model *ot, u32 address, u32 *value)
{
	u32 part = ot_part_at(&ot->array, address);
	u8 bytes[4] = { };
	u32 code;

	if (!ot_is_software(part) || ot->regs.dead || ot->regs.init)
		return false;

	ot_error(ot, part, OPENTITAN_OTP_NO_ERROR);
	if (ot_read_locked(ot, part)) {
		ot_error(ot, part, OPENTITAN_OTP_ACCESS_ERROR);
		return false;
	}
	code = ot_read(&ot->array, address, 4, bytes);
	ot_error(ot, part, code);
	*value = ot_get_le(bytes, 4);
	return code != OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR;
}

/* Arrays of registers; @i is the index. */
static bool ot_in(u32 offset, u32 first, u32 count, u32 *i)
{
	*i = (offset - first) / 4;
	return offset >= first && *i < count;
}

static bool ot_read_array(const struct ot_model *ot, u32 offset, u32 *value)
{
	u32 i;

	if (ot_in(offset, OPENTITAN_OTP_ERR_CODE(0), OPENTITAN_OTP_AGENTS, &i))
		*value = ot->regs.errors[i];
	else if (ot_in(offset, OPENTITAN_OTP_READ_LOCK(0),
		       OPENTITAN_OTP_READ_LOCKS, &i))
		*value = ot->regs.readable[i];
	else if (ot_in(offset, OPENTITAN_OTP_DIGEST_0(0),
		       2 * OPENTITAN_OTP_DIGESTS, &i))
		*value = ot->regs.sensed[i / 2] >> 32 * (i % 2);
	else
		return false;
	return true;
}

static bool ot_read_register(const struct ot_model *ot, u32 offset, u32 *value)
{
	const struct ot_registers *regs = &ot->regs;

	switch (offset) {
	case OPENTITAN_OTP_INTR_STATE:
		*value = regs->intr_state;
		return true;
	case OPENTITAN_OTP_INTR_ENABLE:
		*value = regs->intr_enable;
		return true;
	case OPENTITAN_OTP_INTR_TEST:
	case OPENTITAN_OTP_ALERT_TEST:
	case OPENTITAN_OTP_DIRECT_ACCESS_CMD:
	case OPENTITAN_OTP_CHECK_TRIGGER:
		*value = 0;
		return true;
	case OPENTITAN_OTP_STATUS:
		*value = ot_status(ot);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_REGWEN:
		*value = ot_open(ot);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS:
		*value = regs->address;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0:
		*value = regs->wdata[0];
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1:
		*value = regs->wdata[1];
		return true;
	/* What passes through is shown only when it has come to rest. */
	case OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0:
		*value = ot_idle(ot) ? regs->rdata[0] : 0;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_RDATA_1:
		*value = ot_idle(ot) ? regs->rdata[1] : 0;
		return true;
	case OPENTITAN_OTP_CHECK_TRIGGER_REGWEN:
		*value = regs->trigger_regwen;
		return true;
	case OPENTITAN_OTP_CHECK_REGWEN:
		*value = regs->check_regwen;
		return true;
	case OPENTITAN_OTP_CHECK_TIMEOUT:
		*value = regs->check_timeout;
		return true;
	case OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD:
		*value = regs->periods[0];
		return true;
	case OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD:
		*value = regs->periods[1];
		return true;
	default:
		return ot_read_array(ot, offset, value);
	}
}

bool ot_read32(void *state, u32 offset, u32 *value)
{
	if (offset % 4 || offset >= OPENTITAN_OTP_REGISTER_SPACE)
		return false;
	if (offset >= OPENTITAN_OTP_SW_CFG_WINDOW)
		return ot_read_window(state,
				      offset - OPENTITAN_OTP_SW_CFG_WINDOW,
				      value);
	return ot_read_register(state, offset, value);
}

/* Any write clears the error of the one before, a senseless one too. */
static void ot_write_cmd(struct ot_model *ot, u32 value)
{
	u32 cmd = value & (OPENTITAN_OTP_CMD_RD | OPENTITAN_OTP_CMD_WR |
			   OPENTITAN_OTP_CMD_DIGEST);

	if (!ot_open(ot))
		return;
	ot_error(ot, OPENTITAN_OTP_AGENT_DAI, OPENTITAN_OTP_NO_ERROR);
	if (cmd == OPENTITAN_OTP_CMD_RD || cmd == OPENTITAN_OTP_CMD_WR ||
	    cmd == OPENTITAN_OTP_CMD_DIGEST)
		ot->regs.cmd = cmd;
}

static void ot_write_if(bool open, u32 *reg, u32 value)
{
	if (open)
		*reg = value;
}

static void ot_write_period(struct ot_model *ot, u32 check, u32 value)
{
	if (!ot->regs.check_regwen)
		return;
	ot->regs.periods[check] = value;
	ot->checks.timer[check] = 0;
	if (value)
		ot_start_checks(ot, 1U << check);
}

/* A check that runs is measured by the new value from now on. */
static void ot_write_timeout(struct ot_model *ot, u32 value)
{
	ot_write_if(ot->regs.check_regwen, &ot->regs.check_timeout, value);
	ot_advance(ot, 0);
}

/* Read-only registers take no notice; what is not there is a bus error. */
static bool ot_write_rest(struct ot_model *ot, u32 offset, u32 value)
{
	u32 i, ignored;

	if (!ot_in(offset, OPENTITAN_OTP_READ_LOCK(0), OPENTITAN_OTP_READ_LOCKS,
		   &i))
		return ot_read_register(ot, offset, &ignored);
	ot_write_if(ot_open(ot), &ot->regs.readable[i],
		    ot->regs.readable[i] & value);
	return true;
}

static bool ot_write_register(struct ot_model *ot, u32 offset, u32 value)
{
	const u32 irqs = OPENTITAN_OTP_INTR_DONE | OPENTITAN_OTP_INTR_ERROR;
	const u32 checks = OPENTITAN_OTP_CHECK_INTEGRITY |
			   OPENTITAN_OTP_CHECK_CONSISTENCY;
	struct ot_registers *regs = &ot->regs;

	switch (offset) {
	case OPENTITAN_OTP_INTR_STATE:
		regs->intr_state &= ~value;
		return true;
	case OPENTITAN_OTP_INTR_ENABLE:
		regs->intr_enable = value & irqs;
		return true;
	case OPENTITAN_OTP_INTR_TEST:
		regs->intr_state |= value & irqs;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_REGWEN:
		regs->regwen &= value;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_CMD:
		ot_write_cmd(ot, value);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS:
		ot_write_if(ot_open(ot), &regs->address,
			    value & (OT_BYTES - 1));
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0:
		ot_write_if(ot_open(ot), &regs->wdata[0], value);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1:
		ot_write_if(ot_open(ot), &regs->wdata[1], value);
		return true;
	case OPENTITAN_OTP_CHECK_TRIGGER_REGWEN:
		regs->trigger_regwen &= value;
		return true;
	case OPENTITAN_OTP_CHECK_TRIGGER:
		if (regs->trigger_regwen)
			ot_start_checks(ot, value & checks);
		return true;
	case OPENTITAN_OTP_CHECK_REGWEN:
		regs->check_regwen &= value;
		return true;
	case OPENTITAN_OTP_CHECK_TIMEOUT:
		ot_write_timeout(ot, value);
		return true;
	case OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD:
		ot_write_period(ot, 0, value);
		return true;
	case OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD:
		ot_write_period(ot, 1, value);
		return true;
	default:
		return ot_write_rest(ot, offset, value);
	}
}

bool ot_write32(void *state, u32 offset, u32 value)
{
	return offset % 4 == 0 && ot_write_register(state, offset, value);
}
