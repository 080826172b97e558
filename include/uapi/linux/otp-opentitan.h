/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * One-time-programmable memory: the vendor status of the provider
 * "opentitan-otp".
 *
 * It names the agent inside of the OTP controller that found an error, and
 * its error code. 0: no error.
 */
#ifndef _UAPI_LINUX_OTP_OPENTITAN_H
#define _UAPI_LINUX_OTP_OPENTITAN_H

#define OTP_OPENTITAN_AGENT(vendor)	(((vendor) >> 8) & 0xff)
#define OTP_OPENTITAN_CODE(vendor)	((vendor) & 0xff)
#define OTP_OPENTITAN_VENDOR(agent, code) (((agent) + 0U) << 8 | (code))

/**
 * enum otp_opentitan_agent - who found an error
 * @OTP_OPENTITAN_VENDOR_TEST: that partition, and so on to
 *	@OTP_OPENTITAN_LIFE_CYCLE
 * @OTP_OPENTITAN_CREATOR_SW_CFG: see above
 * @OTP_OPENTITAN_OWNER_SW_CFG: see above
 * @OTP_OPENTITAN_ROT_CREATOR_AUTH_CODESIGN: see above
 * @OTP_OPENTITAN_ROT_CREATOR_AUTH_STATE: see above
 * @OTP_OPENTITAN_HW_CFG0: see above
 * @OTP_OPENTITAN_HW_CFG1: see above
 * @OTP_OPENTITAN_SECRET0: see above
 * @OTP_OPENTITAN_SECRET1: see above
 * @OTP_OPENTITAN_SECRET2: see above
 * @OTP_OPENTITAN_LIFE_CYCLE: see above
 * @OTP_OPENTITAN_DAI: the direct access interface
 * @OTP_OPENTITAN_LCI: the life cycle interface
 * @OTP_OPENTITAN_TIMEOUT: a background check took too long; this agent and
 *	those below have no code: it is OTP_OPENTITAN_FSM_STATE_ERROR
 * @OTP_OPENTITAN_LFSR: state machine of the timer of background checks
 * @OTP_OPENTITAN_SCRAMBLING: state machine of scrambling
 * @OTP_OPENTITAN_KEY_DERIVATION: state machine of key derivation
 * @OTP_OPENTITAN_BUS_INTEGRITY: integrity of the register bus
 * @OTP_OPENTITAN_DRIVER: the driver; OTP_OPENTITAN_FSM_STATE_ERROR: the
 *	controller has failed without an error code, or does not answer;
 *	OTP_OPENTITAN_ACCESS_ERROR: software has locked direct access until the
 *	next reset
 */
enum otp_opentitan_agent {
	OTP_OPENTITAN_VENDOR_TEST = 0,
	OTP_OPENTITAN_CREATOR_SW_CFG = 1,
	OTP_OPENTITAN_OWNER_SW_CFG = 2,
	OTP_OPENTITAN_ROT_CREATOR_AUTH_CODESIGN = 3,
	OTP_OPENTITAN_ROT_CREATOR_AUTH_STATE = 4,
	OTP_OPENTITAN_HW_CFG0 = 5,
	OTP_OPENTITAN_HW_CFG1 = 6,
	OTP_OPENTITAN_SECRET0 = 7,
	OTP_OPENTITAN_SECRET1 = 8,
	OTP_OPENTITAN_SECRET2 = 9,
	OTP_OPENTITAN_LIFE_CYCLE = 10,
	OTP_OPENTITAN_DAI = 11,
	OTP_OPENTITAN_LCI = 12,
	OTP_OPENTITAN_TIMEOUT = 13,
	OTP_OPENTITAN_LFSR = 14,
	OTP_OPENTITAN_SCRAMBLING = 15,
	OTP_OPENTITAN_KEY_DERIVATION = 16,
	OTP_OPENTITAN_BUS_INTEGRITY = 17,
	OTP_OPENTITAN_DRIVER = 18,
};

/**
 * enum otp_opentitan_code - what was found
 * @OTP_OPENTITAN_NO_ERROR: nothing
 * @OTP_OPENTITAN_MACRO_ERROR: the memory macro failed; terminal
 * @OTP_OPENTITAN_MACRO_ECC_CORR_ERROR: a wrong bit was corrected
 * @OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR: a word is damaged; terminal
 * @OTP_OPENTITAN_MACRO_WRITE_BLANK_ERROR: a write tried to clear a bit; the
 *	word is perhaps damaged
 * @OTP_OPENTITAN_ACCESS_ERROR: access to what is locked; nothing happened
 * @OTP_OPENTITAN_CHECK_FAIL_ERROR: a digest does not fit its partition;
 *	terminal
 * @OTP_OPENTITAN_FSM_STATE_ERROR: a state machine is in its error state, by
 *	itself or because another agent failed; terminal
 *
 * After a terminal error the controller refuses everything until a reset.
 */
enum otp_opentitan_code {
	OTP_OPENTITAN_NO_ERROR = 0,
	OTP_OPENTITAN_MACRO_ERROR = 1,
	OTP_OPENTITAN_MACRO_ECC_CORR_ERROR = 2,
	OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR = 3,
	OTP_OPENTITAN_MACRO_WRITE_BLANK_ERROR = 4,
	OTP_OPENTITAN_ACCESS_ERROR = 5,
	OTP_OPENTITAN_CHECK_FAIL_ERROR = 6,
	OTP_OPENTITAN_FSM_STATE_ERROR = 7,
};

#endif /* _UAPI_LINUX_OTP_OPENTITAN_H */
