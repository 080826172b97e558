/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the eFUSE controller of AMD Versal, its cache, and where the
 * fuses are. The names are those of the vendor's library, XilNVM.
 *
 * Accesses of 32 bits. An address of a fuse row is in bytes, as the cache has
 * it: page * 0x400 + row * 4.
 */
#ifndef _OTP_REGS_VERSAL_EFUSE_H
#define _OTP_REGS_VERSAL_EFUSE_H

/* Anything but the key locks; reads 1 while locked. */
#define VERSAL_EFUSE_WR_LOCK		0x00
#define   VERSAL_EFUSE_WR_LOCK_KEY		0xdf0dU

#define VERSAL_EFUSE_CFG		0x04
#define   VERSAL_EFUSE_CFG_PGM_EN		0x00000002U
#define   VERSAL_EFUSE_CFG_MARGIN_RD		0x00000004U
#define   VERSAL_EFUSE_CFG_SLVERR_ENABLE	0x00000020U

#define VERSAL_EFUSE_STATUS		0x08
#define   VERSAL_EFUSE_STATUS_TBIT(page)	(1U << (page))
#define   VERSAL_EFUSE_STATUS_CACHE_LOAD	0x00000010U
#define   VERSAL_EFUSE_STATUS_CACHE_DONE	0x00000020U

/* WO: a write programs one bit, or reads one row. */
#define VERSAL_EFUSE_PGM_ADDR		0x0c
#define VERSAL_EFUSE_RD_ADDR		0x10
#define   VERSAL_EFUSE_ADDR(address, column)	((address) << 3 | (column))

#define VERSAL_EFUSE_RD_DATA		0x14

/* In cycles of the reference clock; 8 bits each, but TPGM 16. */
#define VERSAL_EFUSE_TPGM		0x18
#define VERSAL_EFUSE_TRD		0x1c
#define VERSAL_EFUSE_TSU_H_PS		0x20
#define VERSAL_EFUSE_TSU_H_PS_CS	0x24
#define VERSAL_EFUSE_TRDM		0x28
#define VERSAL_EFUSE_TSU_H_CS		0x2c
/* With this clock the longest of 8 bits, 500 ns of TRDM, takes all 255. */
#define   VERSAL_EFUSE_MAX_HZ			510000000U

/* A 1 clears. */
#define VERSAL_EFUSE_ISR		0x30
#define   VERSAL_EFUSE_ISR_PGM_DONE		0x00000001U
#define   VERSAL_EFUSE_ISR_PGM_ERROR		0x00000002U
#define   VERSAL_EFUSE_ISR_RD_DONE		0x00000004U
#define   VERSAL_EFUSE_ISR_RD_ERROR		0x00000008U
#define   VERSAL_EFUSE_ISR_CACHE_ERROR		0x00000010U

#define VERSAL_EFUSE_CACHE_LOAD		0x40
#define   VERSAL_EFUSE_CACHE_LOAD_LOAD		0x00000001U

/* Set until the next reset. */
#define VERSAL_EFUSE_PGM_LOCK		0x44
#define   VERSAL_EFUSE_PGM_LOCK_SPK_ID		0x00000001U

/* 1: powered down */
#define VERSAL_EFUSE_PD			0x54
#define VERSAL_EFUSE_TEST_CTRL		0x100

#define VERSAL_EFUSE_SIZE		0x104
#define VERSAL_EFUSE_PAGE_SIZE		0x400
#define VERSAL_EFUSE_CACHE_SIZE		0xc00

/* The address of a row. */
#define VERSAL_EFUSE_ROW(page, row)					\
	((page) * VERSAL_EFUSE_PAGE_SIZE + (row) * 4)

#define VERSAL_EFUSE_MISC_CTRL		VERSAL_EFUSE_ROW(0, 40)
#define   VERSAL_EFUSE_MISC_CTRL_ADD_PPK_EN	0x00030000U
#define VERSAL_EFUSE_SECURITY_CONTROL	VERSAL_EFUSE_ROW(0, 43)
#define   VERSAL_EFUSE_PPK0_WR_LK		0x00000040U
#define   VERSAL_EFUSE_PPK1_WR_LK		0x00000080U
#define   VERSAL_EFUSE_PPK2_WR_LK		0x00000100U
#define   VERSAL_EFUSE_AES_WR_LK		0x00000800U
#define   VERSAL_EFUSE_USER_KEY_0_WR_LK		0x00002000U
#define   VERSAL_EFUSE_USER_KEY_1_WR_LK		0x00008000U
#define   VERSAL_EFUSE_PUF_SYN_LK		0x00010000U
#define   VERSAL_EFUSE_DNA_WR_LK		0x08000000U
#define   VERSAL_EFUSE_BOOT_ENV_WR_LK		0x10000000U

#define VERSAL_EFUSE_REVOCATION		VERSAL_EFUSE_ROW(0, 44)

/* With ADD_PPK_EN these rows and those behind are the hashes of two keys. */
#define VERSAL_EFUSE_ADD_PPK		VERSAL_EFUSE_ROW(0, 176)

#endif /* _OTP_REGS_VERSAL_EFUSE_H */
