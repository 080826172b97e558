/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the OpenTitan OTP controller (otp_ctrl) of Earl Grey 1.0.0.
 *
 * Access is 32 bits wide only: a narrower write is a bus error. A write that a
 * REGWEN register forbids is dropped without any sign.
 */
#ifndef _OTP_REGS_OPENTITAN_OTP_H
#define _OTP_REGS_OPENTITAN_OTP_H

#define OPENTITAN_OTP_INTR_STATE		0x00	/* RW1C */
#define OPENTITAN_OTP_INTR_ENABLE		0x04
#define OPENTITAN_OTP_INTR_TEST			0x08	/* WO, ORs */
#define   OPENTITAN_OTP_INTR_DONE		0x1U
#define   OPENTITAN_OTP_INTR_ERROR		0x2U

#define OPENTITAN_OTP_ALERT_TEST		0x0c	/* WO */

#define OPENTITAN_OTP_STATUS			0x10	/* RO */
/* Bits 0 to 12: ERR_CODE of that agent is not 0. */
#define   OPENTITAN_OTP_STATUS_AGENTS		0x1fffU
#define   OPENTITAN_OTP_STATUS_DAI_ERROR	0x800U
#define   OPENTITAN_OTP_STATUS_LCI_ERROR	0x1000U
#define   OPENTITAN_OTP_STATUS_TIMEOUT_ERROR	0x2000U
#define   OPENTITAN_OTP_STATUS_LFSR_FSM_ERROR	0x4000U
#define   OPENTITAN_OTP_STATUS_SCRAMBLING_FSM_ERROR 0x8000U
#define   OPENTITAN_OTP_STATUS_KEY_DERIV_FSM_ERROR 0x10000U
#define   OPENTITAN_OTP_STATUS_BUS_INTEG_ERROR	0x20000U
#define   OPENTITAN_OTP_STATUS_ERRORS		0x3ffffU
#define   OPENTITAN_OTP_STATUS_DAI_IDLE		0x40000U
#define   OPENTITAN_OTP_STATUS_CHECK_PENDING	0x80000U

/* RO; agents 0 to 10 are the partitions. */
#define OPENTITAN_OTP_ERR_CODE(agent)		(0x14 + 4 * (agent))
#define   OPENTITAN_OTP_AGENT_DAI		11
#define   OPENTITAN_OTP_AGENT_LCI		12
#define   OPENTITAN_OTP_AGENTS			13

#define   OPENTITAN_OTP_NO_ERROR		0
#define   OPENTITAN_OTP_MACRO_ERROR		1
#define   OPENTITAN_OTP_MACRO_ECC_CORR_ERROR	2
#define   OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR	3
#define   OPENTITAN_OTP_MACRO_WRITE_BLANK_ERROR	4
#define   OPENTITAN_OTP_ACCESS_ERROR		5
#define   OPENTITAN_OTP_CHECK_FAIL_ERROR	6
#define   OPENTITAN_OTP_FSM_STATE_ERROR		7

/* RW0C; reads 0 as well while the DAI is busy, initialising or dead. */
#define OPENTITAN_OTP_DIRECT_ACCESS_REGWEN	0x48
/* R0W1C, then RW, all gated by DIRECT_ACCESS_REGWEN */
#define OPENTITAN_OTP_DIRECT_ACCESS_CMD		0x4c
#define   OPENTITAN_OTP_CMD_RD			0x1U
#define   OPENTITAN_OTP_CMD_WR			0x2U
#define   OPENTITAN_OTP_CMD_DIGEST		0x4U
#define OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS	0x50
#define OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0	0x54
#define OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1	0x58
#define OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0	0x5c	/* RO */
#define OPENTITAN_OTP_DIRECT_ACCESS_RDATA_1	0x60	/* RO */

#define OPENTITAN_OTP_CHECK_TRIGGER_REGWEN	0x64	/* RW0C */
#define OPENTITAN_OTP_CHECK_TRIGGER		0x68	/* R0W1C, gated */
#define   OPENTITAN_OTP_CHECK_INTEGRITY		0x1U
#define   OPENTITAN_OTP_CHECK_CONSISTENCY	0x2U
#define OPENTITAN_OTP_CHECK_REGWEN		0x6c	/* RW0C */
/* All three gated by CHECK_REGWEN. */
#define OPENTITAN_OTP_CHECK_TIMEOUT		0x70	/* cycles, 0: off */
#define OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD	0x74	/* << 8 | 0xff, 0: off */
#define OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD	0x78	/* << 8 | 0xff, 0: off */

/* RW0C, gated by DIRECT_ACCESS_REGWEN; software partitions 0 to 4 */
#define OPENTITAN_OTP_READ_LOCK(part)		(0x7c + 4 * (part))
#define   OPENTITAN_OTP_READ_LOCKS		5

/* RO, as sensed at the last reset; partitions 0 to 9, low word first */
#define OPENTITAN_OTP_DIGEST_0(part)		(0x90 + 8 * (part))
#define OPENTITAN_OTP_DIGEST_1(part)		(0x94 + 8 * (part))
#define   OPENTITAN_OTP_DIGESTS			10

/*
 * RO, by byte address. Past the last software partition the bus never
 * answers.
 */
#define OPENTITAN_OTP_SW_CFG_WINDOW		0x800

#define OPENTITAN_OTP_REGISTER_SPACE		0x1000

#endif /* _OTP_REGS_OPENTITAN_OTP_H */
