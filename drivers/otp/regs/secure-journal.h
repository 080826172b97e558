/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The secure journal of Atmosic ATM34xx: the last 2 KiB block of its RRAM, and
 * what guards it.
 *
 * Windows, by name: "journal" (accesses of 8 bits), "counters" (16 bits),
 * "wrpr", "rram" and "nvm" (32 bits).
 */
#ifndef _OTP_REGS_SECURE_JOURNAL_H
#define _OTP_REGS_SECURE_JOURNAL_H

/* "journal", in bytes. No erase is needed before a write; blank is 0xff. */
#define SECURE_JOURNAL_SIZE		1776

/* "counters": u16 each. Counter 0 is the ratchet of the journal. */
#define SECURE_JOURNAL_COUNTER(n)	(2 * (n))
#define SECURE_JOURNAL_COUNTERS		8
#define SECURE_JOURNAL_RATCHET		SECURE_JOURNAL_COUNTER(0)
#define SECURE_JOURNAL_COUNTER_MAX	2047
/*
 * What the ratchet reads as after a reset, until that read itself has loaded
 * the guard of the journal from the memory.
 */
#define SECURE_JOURNAL_NOT_LOADED	0xffff

/*
 * "wrpr": a bit for each 2 KiB block of RRAM, 1: writes to it are dropped.
 * Reset: all 1. The journal is block 255.
 */
#define SECURE_JOURNAL_WRPR(n)		(0xb4 + 4 * (n))
#define SECURE_JOURNAL_WRPR_JOURNAL	SECURE_JOURNAL_WRPR(7)
#define   SECURE_JOURNAL_WRPR_BLOCK	0x80000000U
/* Write 1 to lock a block until the next reset; what is locked is in ... */
#define SECURE_JOURNAL_STICKY(n)	(0xd4 + 4 * (n))
/* ... here. */
#define SECURE_JOURNAL_STICKY_STATUS(n)	(0xf4 + 4 * (n))

/* "rram" */
#define SECURE_JOURNAL_RRAM_STATUS	0x118
#define   SECURE_JOURNAL_RRAM_BUSY	0x1U
#define   SECURE_JOURNAL_RRAM_ERR	0x2U

/* "nvm": the fuses, 64 bits of them. */
#define SECURE_JOURNAL_NVM_OPMODE	0x00
#define   SECURE_JOURNAL_NVM_READ	0x1U
#define   SECURE_JOURNAL_NVM_PROGRAM	0x2U
#define   SECURE_JOURNAL_NVM_GO		0x80000000U
#define SECURE_JOURNAL_NVM_CTRL		0x04
/* Which fuse to program. */
#define   SECURE_JOURNAL_NVM_PGM_BIT(n)	(((n) + 1U) << 2)
#define SECURE_JOURNAL_NVM_DATA0	0x08
#define SECURE_JOURNAL_NVM_DATA1	0x0c
#define SECURE_JOURNAL_NVM_STATUS	0x10
#define   SECURE_JOURNAL_NVM_READ_DONE	0x1U
#define   SECURE_JOURNAL_NVM_PROGRAM_DONE 0x2U
#define   SECURE_JOURNAL_NVM_RUNNING	0x80000000U
#define SECURE_JOURNAL_NVM_CORE_ID	0xff4
#define   SECURE_JOURNAL_NVM_CORE_ID_VALUE 0x4e564d20U
/* Blown: counters only ever count up, and the ratchet guards the journal. */
#define SECURE_JOURNAL_FUSE_COUNTERS	53

#endif /* _OTP_REGS_SECURE_JOURNAL_H */
