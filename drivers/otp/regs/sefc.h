/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the secure embedded flash controller (SEFC) of Microchip
 * PIC32CX-MTSH, and the geometry of what it programs. The names are those of
 * the data sheet.
 *
 * Windows, by name: "registers" and "flash", accesses of 32 bits in both.
 */
#ifndef _OTP_REGS_SEFC_H
#define _OTP_REGS_SEFC_H

/* Flash mode register, RW */
#define SEFC_FMR		0x00
#define   SEFC_FMR_FRDY		0x00000001U
#define   SEFC_FMR_FWS		0x00000f00U
#define   SEFC_FMR_FWS_SHIFT	8
#define   SEFC_FMR_SCOD		0x00010000U
#define   SEFC_FMR_CLOE		0x04000000U
#define   SEFC_FMR_ALWAYS1	0x08000000U
#define   SEFC_FMR_MASK		0x0c010f01U

/* Flash command register, WO. A write clears EEFC_FRR. */
#define SEFC_FCR		0x04
#define   SEFC_FCR_FCMD		0x000000ffU
#define   SEFC_FCR_FARG		0x00ffff00U
#define   SEFC_FCR_FARG_SHIFT	8
#define   SEFC_FCR_FKEY		0xff000000U
#define   SEFC_FCR_FKEY_SHIFT	24
#define   SEFC_FCR_FKEY_PASSWD	0x5aU
#define   SEFC_FCR_COMMAND(fcmd, farg)				\
	(SEFC_FCR_FKEY_PASSWD << SEFC_FCR_FKEY_SHIFT |		\
	 ((farg) & 0xffffU) << SEFC_FCR_FARG_SHIFT | ((fcmd) & 0xffU))

/* FCMD */
#define SEFC_FCMD_GETD		0x00	/* descriptor words to EEFC_FRR */
#define SEFC_FCMD_WP		0x01	/* FARG: page */
#define SEFC_FCMD_WPL		0x02	/* FARG: page */
#define SEFC_FCMD_EPA		0x07	/* FARG: size code [2:0], first page */
#define SEFC_FCMD_SLB		0x08	/* FARG: page */
#define SEFC_FCMD_CLB		0x09	/* FARG: page */
#define SEFC_FCMD_GLB		0x0a
#define SEFC_FCMD_SGPB		0x0b	/* FARG: number of one bit, no mask */
#define SEFC_FCMD_CGPB		0x0c	/* FARG: number of one bit, no mask */
#define SEFC_FCMD_GGPB		0x0d
#define SEFC_FCMD_STUI		0x0e	/* FRDY stays 0 until SPUI */
#define SEFC_FCMD_SPUI		0x0f
#define SEFC_FCMD_GCALB		0x10
#define SEFC_FCMD_ES		0x11	/* FARG: any page of the sector */
#define SEFC_FCMD_WUS		0x12	/* FARG: SEFC_USB_PAGE() */
#define SEFC_FCMD_EUS		0x13	/* FARG: SEFC_USB_PAGE() of page 0 */
#define SEFC_FCMD_STUS		0x14	/* FRDY stays 0 until SPUS */
#define SEFC_FCMD_SPUS		0x15
#define SEFC_FCMD_SUSP		0x17
#define SEFC_FCMD_RES		0x18
#define SEFC_FCMD_SCK		0x19

/* Flash status register, RO */
#define SEFC_FSR		0x08
#define   SEFC_FSR_FRDY		0x00000001U	/* 0: busy */
#define   SEFC_FSR_FCMDE	0x00000002U	/* cleared by a read */
#define   SEFC_FSR_FLOCKE	0x00000004U	/* by a read, by a command */
#define   SEFC_FSR_FLERR	0x00000008U	/* by a start of programming */
#define   SEFC_FSR_WPERR	0x00000010U	/* cleared by a read */
#define   SEFC_FSR_FLSUSP	0x00000020U	/* cleared by a resumption */
/* S: a single error, corrected. M: more of them. All cleared by a read. */
#define   SEFC_FSR_SECCELSBD	0x00010000U
#define   SEFC_FSR_MECCELSBD	0x00020000U
#define   SEFC_FSR_SECCEMSBD	0x00040000U
#define   SEFC_FSR_MECCEMSBD	0x00080000U
#define   SEFC_FSR_SECCELSBL	0x00100000U
#define   SEFC_FSR_MECCELSBL	0x00200000U
#define   SEFC_FSR_SECCEMSBL	0x00400000U
#define   SEFC_FSR_MECCEMSBL	0x00800000U
#define   SEFC_FSR_SECCE	0x00550000U
#define   SEFC_FSR_MECCE	0x00aa0000U
#define   SEFC_FSR_MASK		0x00ff003fU
#define   SEFC_FSR_RESET	SEFC_FSR_FRDY

/* Flash result register, RO */
#define SEFC_FRR		0x0c

/*
 * User signature rights register, RW, privileged accesses only; reset: 0.
 * Read and write of block x, privileged accesses only, and 1: frozen until
 * the next reset. Writes are ignored while SEFC_WPMR_USRWP is 1.
 */
#define SEFC_USR		0x10
#define   SEFC_USR_RDENUSB(x)	(0x00000001U << (x))
#define   SEFC_USR_WRENUSB(x)	(0x00000100U << (x))
#define   SEFC_USR_PRIVUSB(x)	(0x00010000U << (x))
#define   SEFC_USR_LOCKUSRB(x)	(0x01000000U << (x))

/*
 * Key bus lock register, RW, privileged accesses only; 1 until the next
 * reset. Writes are ignored while SEFC_WPMR_USRWP is 1.
 */
#define SEFC_KBLR		0x14
#define   SEFC_KBLR_KBTLUSB(x)	(0x00000001U << (x))
#define   SEFC_KBLR_MASK	0x000000ffU

/* Write protection mode register, RW. A write without the key is ignored. */
#define SEFC_WPMR		0xe4
#define   SEFC_WPMR_WPEN	0x00000001U
#define   SEFC_WPMR_GPNVMWP	0x00000002U
#define   SEFC_WPMR_LOCKWP	0x00000004U
#define   SEFC_WPMR_ERASEWP	0x00000008U
#define   SEFC_WPMR_USRWP	0x00000010U
#define   SEFC_WPMR_ERASEWL	0x00000080U	/* 1 until the next reset */
#define   SEFC_WPMR_MASK	0x0000009fU
#define   SEFC_WPMR_WPKEY	0xffffff00U	/* reads 0 */
#define   SEFC_WPMR_WPKEY_PASSWD 0x45464300U	/* "EFC", in its place */
#define   SEFC_WPMR_RESET	SEFC_WPMR_USRWP

#define SEFC_REGISTER_SPACE	0x200

/* The flash window: two planes, one controller each; this is the first. */
#define SEFC_PLANE_SIZE		0x100000
#define SEFC_PLANES		2
#define SEFC_FLASH_SIZE		(SEFC_PLANES * SEFC_PLANE_SIZE)

/* What is programmed at once: a page, from the latch. Blank is all ones. */
#define SEFC_PAGE_SIZE		512
/* The error correction's word; it is programmed once. */
#define SEFC_ECC_WORD_SIZE	8

/* User signature, from the start of the plane between STUS and SPUS */
#define SEFC_USB_BLOCKS		8
#define SEFC_USB_PAGES		8
#define SEFC_USB_BLOCK_SIZE	(SEFC_USB_PAGES * SEFC_PAGE_SIZE)
#define SEFC_USB_SIZE		(SEFC_USB_BLOCKS * SEFC_USB_BLOCK_SIZE)
#define SEFC_USB_PAGE(block, page) ((block) * SEFC_USB_PAGES + (page))
/* Data of the secure boot, read by the boot ROM */
#define SEFC_USB_BOOT		0
/* From here on the ERASE signal erases nothing. */
#define SEFC_USB_ERASE_SIGNAL_END 4
/* One-time programmable */
#define SEFC_USB_OTP		7

/* Block 0, by byte; pages 0 and 1 */
#define SEFC_BOOT_CMAC_KEY	0x020
#define SEFC_BOOT_CMAC_KEY_SIZE	32
#define SEFC_BOOT_DIGEST	0x200
#define SEFC_BOOT_DIGEST_SIZE	64
#define SEFC_BOOT_AUTH_TYPE	0x260	/* 32 bits, low byte first */
#define   SEFC_AUTH_TYPE_CMAC	0
#define   SEFC_AUTH_TYPE_PUBLIC_KEY 1

/*
 * Unique id, from the start of the plane between STUI and SPUI. The first
 * word has to be read once before what is read counts.
 */
#define SEFC_UNIQUE_ID_SIZE	16
#define SEFC_UNIQUE_ID_AREA	0x1000

/* GPNVM bits, by number for SGPB and CGPB, as a word from GGPB */
#define SEFC_GPNVM_BITS		9
#define SEFC_GPNVM_MASK		0x1ffU
/* No debugger any more. Only the ERASE signal clears it. */
#define SEFC_GPNVM_SECURITY	0x001U
#define   SEFC_GPNVM_SECURITY_BIT 0
#define SEFC_GPNVM_PLANE_EXCHANGE 0x002U
#define   SEFC_GPNVM_PLANE_EXCHANGE_BIT 1
/*
 * Where SECURITY is 1: no ERASE signal unless OPEN, and FROZEN can never be
 * changed.
 */
#define SEFC_GPNVM_ERASE_LOCK	0x01cU
#define   SEFC_GPNVM_ERASE_LOCK_SHIFT 2
#define   SEFC_GPNVM_ERASE_LOCK_OPEN	0
#define   SEFC_GPNVM_ERASE_LOCK_FROZEN	6
/* Takes effect at the next reset; any other value halts the boot ROM. */
#define SEFC_GPNVM_BOOT_MODE	0x1e0U
#define   SEFC_GPNVM_BOOT_MODE_SHIFT 5
#define   SEFC_BOOT_STANDARD_MONITOR	0x0	/* factory */
#define   SEFC_BOOT_STANDARD		0x3
#define   SEFC_BOOT_SECURE_MONITOR	0x9
#define   SEFC_BOOT_SECURE_OR_MONITOR	0xa
#define   SEFC_BOOT_SECURE		0xc

#endif /* _OTP_REGS_SEFC_H */
