/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the Astra OTP mailbox.
 *
 * The chip's own OTP controller belongs to its security processor; Linux
 * reaches it through secure firmware only. This mailbox is linux-otp's own
 * and exists in the mock alone: it carries one call of the public interface,
 * index, data and mask in, status, data and mask out, so that a driver and a
 * plan can be rehearsed without a chip.
 */
#ifndef _OTP_REGS_ASTRA_MAILBOX_H
#define _OTP_REGS_ASTRA_MAILBOX_H

/* All registers are 32 bits wide. */
#define ASTRA_MBOX_ID		0x00	/* RO, ASTRA_MBOX_ID_VALUE */
#define ASTRA_MBOX_INDEX	0x04	/* RW, field index of the next command */
#define ASTRA_MBOX_DATA		0x08	/* RW, data of the next write */
#define ASTRA_MBOX_MASK		0x0c	/* RW, mask of the next write */
#define ASTRA_MBOX_CMD		0x10	/* WO, starts a command */
#define ASTRA_MBOX_STATUS	0x14	/* RO, ASTRA_MBOX_STATUS_* */
#define ASTRA_MBOX_RESULT	0x18	/* RO, status code of the last command */
#define ASTRA_MBOX_RDATA	0x1c	/* RO, data of the last read */
#define ASTRA_MBOX_RMASK	0x20	/* RO, mask of the last read */
#define ASTRA_MBOX_INTR_STATE	0x24	/* W1C, ASTRA_MBOX_INTR_DONE */
#define ASTRA_MBOX_INTR_ENABLE	0x28	/* RW, ASTRA_MBOX_INTR_DONE */
#define ASTRA_MBOX_SIZE		0x2c

#define ASTRA_MBOX_ID_VALUE	0x4f545041	/* "APTO", low byte first */

/* ASTRA_MBOX_CMD; written while busy, or any other value: ignored. */
#define ASTRA_MBOX_CMD_READ	1
#define ASTRA_MBOX_CMD_WRITE	2

#define ASTRA_MBOX_STATUS_BUSY	0x1	/* INDEX, DATA, MASK are read-only */

/* Set when a command ends; raises the interrupt where enabled. */
#define ASTRA_MBOX_INTR_DONE	0x1

/* ASTRA_MBOX_RESULT: the status codes of the public interface. */
#define ASTRA_STATUS_SUCCESS		0x00000000
#define ASTRA_STATUS_FAILURE		0xff000001
#define ASTRA_STATUS_INVALID_INDEX	0xff000050
#define ASTRA_STATUS_READ_ONLY		0xff000051
#define ASTRA_STATUS_WRITE_ONLY		0xff000052

/* ASTRA_MBOX_RDATA of a write-only field. */
#define ASTRA_DUMMY_DATA		0xdeadbeaf

#endif /* _OTP_REGS_ASTRA_MAILBOX_H */
