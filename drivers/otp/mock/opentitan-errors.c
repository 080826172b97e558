// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP controller: errors, what they drag down with
 * them, and the interrupt that tells of them.
 */
#include "opentitan.h"

/*
 * The interrupt is raised when the first of all errors appears; a fault that
 * no agent is to blame for makes them all err.
 */
static void ot_update_error_line(struct ot_model *ot)
{
	bool line = false;
	u32 i;

	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		line |= ot->regs.errors[i] != OPENTITAN_OTP_NO_ERROR;
	if (line && !ot->regs.error_line)
		ot->regs.intr_state |= OPENTITAN_OTP_INTR_ERROR;
	ot->regs.error_line = line;
}

static bool ot_is_terminal(u32 code)
{
	switch (code) {
	case OPENTITAN_OTP_MACRO_ERROR:
	case OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR:
	case OPENTITAN_OTP_CHECK_FAIL_ERROR:
	case OPENTITAN_OTP_FSM_STATE_ERROR:
		return true;
	default:
		return false;
	}
}

/* Everything that has not failed by itself is driven into its error state. */
static void ot_escalate(struct ot_model *ot)
{
	u32 i;

	ot->regs.dead = true;
	ot->regs.cmd = 0;
	ot->checks.pending = 0;
	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		if (!ot_is_terminal(ot->regs.errors[i]))
			ot->regs.errors[i] = OPENTITAN_OTP_FSM_STATE_ERROR;
}

/* The first terminal error ends everything. */
void ot_judge(struct ot_model *ot)
{
	bool terminal = false;
	u32 i;

	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		terminal |= ot_is_terminal(ot->regs.errors[i]);
	if (terminal)
		ot_escalate(ot);
	ot_update_error_line(ot);
}

/* An agent has found an error, or, if @code is none, begins anew. */
void ot_error(struct ot_model *ot, u32 agent, u32 code)
{
	if (ot->regs.errors[agent] == code)
		return;
	ot->regs.errors[agent] = code;
	ot_judge(ot);
}

/* One that no agent is to blame for. */
void ot_fault(struct ot_model *ot, u32 fault)
{
	ot->regs.faults |= fault;
	ot_escalate(ot);
	ot_update_error_line(ot);
}
