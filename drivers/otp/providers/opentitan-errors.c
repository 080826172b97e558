// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenTitan OTP controller: who has found which error, and what it means.
 */
#include <linux/kernel.h>
#include <linux/regmap.h>
#include <linux/string.h>

#include "../regs/opentitan-otp.h"
#include "opentitan.h"

static const char *const opentitan_agents[] = {
	[OTP_OPENTITAN_VENDOR_TEST] = "VENDOR_TEST",
	[OTP_OPENTITAN_CREATOR_SW_CFG] = "CREATOR_SW_CFG",
	[OTP_OPENTITAN_OWNER_SW_CFG] = "OWNER_SW_CFG",
	[OTP_OPENTITAN_ROT_CREATOR_AUTH_CODESIGN] = "ROT_CREATOR_AUTH_CODESIGN",
	[OTP_OPENTITAN_ROT_CREATOR_AUTH_STATE] = "ROT_CREATOR_AUTH_STATE",
	[OTP_OPENTITAN_HW_CFG0] = "HW_CFG0",
	[OTP_OPENTITAN_HW_CFG1] = "HW_CFG1",
	[OTP_OPENTITAN_SECRET0] = "SECRET0",
	[OTP_OPENTITAN_SECRET1] = "SECRET1",
	[OTP_OPENTITAN_SECRET2] = "SECRET2",
	[OTP_OPENTITAN_LIFE_CYCLE] = "LIFE_CYCLE",
	[OTP_OPENTITAN_DAI] = "DAI",
	[OTP_OPENTITAN_LCI] = "LCI",
	[OTP_OPENTITAN_TIMEOUT] = "check timeout",
	[OTP_OPENTITAN_LFSR] = "check timer",
	[OTP_OPENTITAN_SCRAMBLING] = "scrambling",
	[OTP_OPENTITAN_KEY_DERIVATION] = "key derivation",
	[OTP_OPENTITAN_BUS_INTEGRITY] = "bus integrity",
	[OTP_OPENTITAN_DRIVER] = "no agent",
};

static const char *const opentitan_codes[] = {
	[OTP_OPENTITAN_NO_ERROR] = "NoError",
	[OTP_OPENTITAN_MACRO_ERROR] = "MacroError",
	[OTP_OPENTITAN_MACRO_ECC_CORR_ERROR] = "MacroEccCorrError",
	[OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR] = "MacroEccUncorrError",
	[OTP_OPENTITAN_MACRO_WRITE_BLANK_ERROR] = "MacroWriteBlankError",
	[OTP_OPENTITAN_ACCESS_ERROR] = "AccessError",
	[OTP_OPENTITAN_CHECK_FAIL_ERROR] = "CheckFailError",
	[OTP_OPENTITAN_FSM_STATE_ERROR] = "FsmStateError",
};

static bool opentitan_is_terminal(u32 vendor)
{
	switch (OTP_OPENTITAN_CODE(vendor)) {
	case OTP_OPENTITAN_MACRO_ERROR:
	case OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR:
	case OTP_OPENTITAN_CHECK_FAIL_ERROR:
	case OTP_OPENTITAN_FSM_STATE_ERROR:
		return true;
	default:
		return false;
	}
}

/* A vendor status in words: agent, code, and whether it lasts. */
void opentitan_describe(u32 vendor, char *text, size_t size)
{
	u32 agent = OTP_OPENTITAN_AGENT(vendor);
	u32 code = OTP_OPENTITAN_CODE(vendor);

	if (vendor == OPENTITAN_DAI_LOCKED) {
		strscpy(text, "software has locked the DAI until a reset",
			size);
		return;
	}
	snprintf(text, size, "%s: %s, %s",
		 agent < ARRAY_SIZE(opentitan_agents) ?
		 opentitan_agents[agent] : "?",
		 code < ARRAY_SIZE(opentitan_codes) ?
		 opentitan_codes[code] : "?",
		 opentitan_is_terminal(vendor) ? "terminal" : "recoverable");
}

int opentitan_errno(u32 vendor)
{
	switch (OTP_OPENTITAN_CODE(vendor)) {
	case OTP_OPENTITAN_NO_ERROR:
	case OTP_OPENTITAN_MACRO_ECC_CORR_ERROR:
		return 0;
	case OTP_OPENTITAN_ACCESS_ERROR:
		return -EACCES;
	case OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR:
		return -EUCLEAN;
	default:
		return -EIO;
	}
}

u32 opentitan_agent_error(struct opentitan *ot, u32 agent)
{
	u32 code;

	if (regmap_read(ot->regmap, OPENTITAN_OTP_ERR_CODE(agent), &code))
		code = OPENTITAN_OTP_FSM_STATE_ERROR;
	return OTP_OPENTITAN_VENDOR(agent, code & 7);
}

/*
 * Who made the controller unusable: one agent fails and keeps its code, the
 * rest is driven into FsmStateError. 0 if only recoverable errors are there.
 */
u32 opentitan_culprit(struct opentitan *ot, u32 status)
{
	u32 agent, error, culprit = 0;

	for (agent = 0; agent < OPENTITAN_OTP_AGENTS; agent++) {
		if (!(status & BIT(agent)))
			continue;
		error = opentitan_agent_error(ot, agent);
		if (!opentitan_is_terminal(error))
			continue;
		if (OTP_OPENTITAN_CODE(error) != OTP_OPENTITAN_FSM_STATE_ERROR)
			return error;
		culprit = culprit ?: error;
	}
	for (; agent <= OTP_OPENTITAN_BUS_INTEGRITY; agent++) {
		if (status & BIT(agent))
			return OTP_OPENTITAN_VENDOR(agent,
					OTP_OPENTITAN_FSM_STATE_ERROR);
	}
	return culprit;
}
