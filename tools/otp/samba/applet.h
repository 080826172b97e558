/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Applets: what a host loads with SAPT and talks to through a mailbox.
 *
 * Real applets are programs, ciphered and signed by Microchip. The container
 * below is ours: it names one of the applets that are built in here.
 *
 *	bytes	  0	"OTPAPPLT"
 *		  8	version, 1
 *		 12	number of the applet
 *		 16	length of all, 64 or more, a multiple of 16
 *		 20	28 bytes, name of the applet for people, then zeros
 *		 48	anything
 *		 -16	16 bytes, AES-256-CMAC of all before
 *
 * Numbers have 32 bits, the low byte first. The key of the CMAC is made of
 * the same secret as that of a customer key message, which see, with the
 * label "linux-otp applet" and no context.
 *
 * The mailbox is that of Microchip's public applets: 32 such numbers. Word 0
 * is the command, and the complement of it where it was answered; word 1 is
 * the status; arguments and results begin at word 2.
 *
 *	command		arguments		results
 *	00 init		comm_type, ...		buffer address, buffer size,
 *						page size, pages, pages per
 *						erase as a set of bits
 *	30 read-info	none			as init
 *	31 erase	first page, pages	pages erased
 *	32 read		first page, pages	pages read, into the buffer
 *	33 write	first page, pages	pages written, from the buffer
 *	34 read bootcfg	which			value
 *
 * A comm_type of 1 is a serial line: the applet then ends with a raw
 * acknowledge. The applet "user-signature" has all of them; its bootcfg 0 is
 * the GPNVM word, 1 is enum samba_key_state of block 0. Block 0 itself is for
 * WCKY alone. The applet "unique-id" has init only, which answers the
 * identifier in words 2 to 5.
 */
#ifndef SAMBA_APPLET_H
#define SAMBA_APPLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samba/target.h"

#define SAMBA_APPLET_MIN	64
#define SAMBA_APPLET_MAX	0x10000
#define SAMBA_BUFFER_SIZE	0x10000
#define SAMBA_MAILBOX_SIZE	128
#define SAMBA_MAILBOX_WORDS	32

enum samba_applet_number {
	SAMBA_NO_APPLET = 0,
	SAMBA_APPLET_USER_SIGNATURE = 1,
	SAMBA_APPLET_UNIQUE_ID = 2,
};

enum samba_applet_command {
	SAMBA_APPLET_INIT = 0x00,
	SAMBA_APPLET_READ_INFO = 0x30,
	SAMBA_APPLET_ERASE_PAGES = 0x31,
	SAMBA_APPLET_READ_PAGES = 0x32,
	SAMBA_APPLET_WRITE_PAGES = 0x33,
	SAMBA_APPLET_READ_BOOTCFG = 0x34,
};

enum samba_applet_comm {
	SAMBA_COMM_USB = 0,
	SAMBA_COMM_SERIAL = 1,
	SAMBA_COMM_JTAG = 2,
};

enum samba_bootcfg {
	SAMBA_BOOTCFG_GPNVM = 0,
	SAMBA_BOOTCFG_KEY_STATE = 1,
};

enum samba_applet_status {
	SAMBA_APPLET_OK = 0x00,
	SAMBA_APPLET_UNKNOWN_DEVICE = 0x01,
	SAMBA_APPLET_WRITE_FAIL = 0x02,
	SAMBA_APPLET_READ_FAIL = 0x03,
	SAMBA_APPLET_PROTECT_FAIL = 0x04,
	SAMBA_APPLET_UNPROTECT_FAIL = 0x05,
	SAMBA_APPLET_ERASE_FAIL = 0x06,
	SAMBA_APPLET_NO_DEVICE = 0x07,
	SAMBA_APPLET_ALIGN = 0x08,
	SAMBA_APPLET_BAD_BLOCK = 0x09,
	SAMBA_APPLET_PMECC = 0x0a,
	SAMBA_APPLET_FAIL = 0x0f,
};

/**
 * struct samba_applet - the memory of an applet
 * @number: which one it is
 * @initialised: its last init command has succeeded
 * @comm: comm_type of that command
 * @mailbox: as it came and as it goes
 * @buffer: what SFIL and RFIL are about
 */
struct samba_applet {
	enum samba_applet_number number;
	bool initialised;
	uint32_t comm;
	uint8_t mailbox[SAMBA_MAILBOX_SIZE];
	uint8_t buffer[SAMBA_BUFFER_SIZE];
};

/* Name of a built-in applet, NULL if there is none of that number. */
const char *samba_applet_name(uint32_t number);

/* A part of a sentence: "the erase failed". */
const char *samba_applet_status_text(uint32_t status);

/**
 * samba_applet_make() - a container
 * @size: of all; what is behind the header is filled with zeros
 *
 * Return: SAMBA_BAD_LENGTH for a size that it cannot have, or what
 * samba_expand() and samba_mac() return.
 */
int32_t samba_applet_make(enum samba_applet_number number,
			  const uint8_t secret[SAMBA_SECRET_SIZE],
			  uint8_t *bytes, size_t size);

/**
 * samba_applet_check() - which applet is in a container
 *
 * Return: SAMBA_CMAC for one that is not authentic, SAMBA_BAD_PAYLOAD for
 * one that is and yet not right.
 */
int32_t samba_applet_check(const uint8_t *bytes, size_t size,
			   const uint8_t secret[SAMBA_SECRET_SIZE],
			   enum samba_applet_number *number);

/**
 * samba_applet_load() - begin with a new one
 */
void samba_applet_load(struct samba_applet *applet,
		       enum samba_applet_number number);

/**
 * samba_applet_run() - do what the mailbox says
 *
 * Return: the status, which is in the mailbox too.
 */
uint32_t samba_applet_run(struct samba_applet *applet,
			  const struct samba_target *target);

#endif /* SAMBA_APPLET_H */
