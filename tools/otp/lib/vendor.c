// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the hardware says, in words. */
#include <stdio.h>
#include <string.h>

#include <linux/otp-opentitan.h>

#include "internal.h"

#define OPENTITAN_SOFTWARE_LOCK						\
	OTP_OPENTITAN_VENDOR(OTP_OPENTITAN_DRIVER,			\
			     OTP_OPENTITAN_ACCESS_ERROR)

/* Words and order as in the messages of the driver. */
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

static const struct {
	const char *name;
	bool terminal;
	const char *text;
} opentitan_codes[] = {
	[OTP_OPENTITAN_NO_ERROR] = { "NoError", false, "no error" },
	[OTP_OPENTITAN_MACRO_ERROR] = { "MacroError", true,
		"the memory macro failed" },
	[OTP_OPENTITAN_MACRO_ECC_CORR_ERROR] = { "MacroEccCorrError", false,
		"a wrong bit was corrected" },
	[OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR] = { "MacroEccUncorrError",
		true, "a word is damaged" },
	[OTP_OPENTITAN_MACRO_WRITE_BLANK_ERROR] = { "MacroWriteBlankError",
		false, "a write tried to clear a bit, and has perhaps damaged the word" },
	[OTP_OPENTITAN_ACCESS_ERROR] = { "AccessError", false,
		"access to what is locked" },
	[OTP_OPENTITAN_CHECK_FAIL_ERROR] = { "CheckFailError", true,
		"a digest does not fit" },
	[OTP_OPENTITAN_FSM_STATE_ERROR] = { "FsmStateError", true,
		"it gave up, by itself or because another failed" },
};

/* Bits of the status register. */
static const char *const opentitan_bits[] = {
	"VENDOR_TEST_ERROR", "CREATOR_SW_CFG_ERROR", "OWNER_SW_CFG_ERROR",
	"ROT_CREATOR_AUTH_CODESIGN_ERROR", "ROT_CREATOR_AUTH_STATE_ERROR",
	"HW_CFG0_ERROR", "HW_CFG1_ERROR", "SECRET0_ERROR", "SECRET1_ERROR",
	"SECRET2_ERROR", "LIFE_CYCLE_ERROR", "DAI_ERROR", "LCI_ERROR",
	"TIMEOUT_ERROR", "LFSR_FSM_ERROR", "SCRAMBLING_FSM_ERROR",
	"KEY_DERIV_FSM_ERROR", "BUS_INTEG_ERROR", "DAI_IDLE",
	"CHECK_PENDING",
};

static bool is_opentitan(const char *driver)
{
	return !strcmp(driver, "opentitan-otp");
}

static char *opentitan_text(uint32_t vendor)
{
	uint32_t agent = OTP_OPENTITAN_AGENT(vendor);
	uint32_t code = OTP_OPENTITAN_CODE(vendor);
	char *text;

	if (vendor == OPENTITAN_SOFTWARE_LOCK)
		return strdup("software has locked the DAI until a reset");
	if (vendor >> 16 || agent >= ARRAY_SIZE(opentitan_agents) ||
	    code >= ARRAY_SIZE(opentitan_codes))
		return NULL;
	if (asprintf(&text, "%s: %s, %s: %s", opentitan_agents[agent],
		     opentitan_codes[code].name,
		     opentitan_codes[code].terminal ?
		     "terminal" : "recoverable",
		     opentitan_codes[code].text) < 0)
		return NULL;
	return text;
}

static char *astra_text(uint32_t vendor)
{
	switch (vendor) {
	case 0xff000001:
		return strdup("failure");
	case 0xff000050:
		return strdup("invalid index");
	case 0xff000051:
		return strdup("read-only field");
	case 0xff000052:
		return strdup("write-only field");
	default:
		return NULL;
	}
}

/* Flags of EEFC_FSR; words as in the messages of the driver. */
static const struct {
	uint32_t bits;
	const char *text;
} sefc_flags[] = {
	{ 0x00000002, "FCMDE" },
	{ 0x00000004, "FLOCKE" },
	{ 0x00000008, "FLERR" },
	{ 0x00000010, "WPERR" },
	{ 0x00aa0000, "more than one wrong bit" },
	{ 0x00550000, "a wrong bit" },
};

static char *sefc_text(uint32_t vendor)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	const char *comma = "";

	if (!f)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(sefc_flags); i++) {
		if (!(vendor & sefc_flags[i].bits))
			continue;
		fprintf(f, "%s%s", comma, sefc_flags[i].text);
		comma = ", ";
	}
	fclose(f);
	if (*comma)
		return text;
	free(text);
	return NULL;
}

char *libotp_vendor_text(const char *driver, uint32_t vendor)
{
	if (!vendor)
		return NULL;
	if (is_opentitan(driver))
		return opentitan_text(vendor);
	if (!strncmp(driver, "astra", 5))
		return astra_text(vendor);
	if (!strcmp(driver, "sefc"))
		return sefc_text(vendor);
	return NULL;
}

const char *libotp_dai_status_name(const char *driver, unsigned int bit)
{
	if (!is_opentitan(driver) || bit >= ARRAY_SIZE(opentitan_bits))
		return NULL;
	return opentitan_bits[bit];
}

char *libotp_format_vendor(const char *driver, uint32_t vendor)
{
	_free_ char *words = libotp_vendor_text(driver, vendor);
	char *text;

	if (asprintf(&text, "vendor status 0x%08x%s%s", vendor,
		     words ? ", " : "", words ?: "") < 0)
		return NULL;
	return text;
}
