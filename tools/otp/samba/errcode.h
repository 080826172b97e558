/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The errcode of a reply of the Secure SAM-BA Monitor.
 *
 * On the wire it is 32 bits in hexadecimal; here it is the signed number that
 * those bits are. A host may talk to a ROM of another chip with the same
 * protocol, so that there are names for what those answer too.
 */
#ifndef SAMBA_ERRCODE_H
#define SAMBA_ERRCODE_H

#include <stddef.h>
#include <stdint.h>

/**
 * enum samba_errcode - table 14-4 of the data sheet
 */
enum samba_errcode {
	SAMBA_OK = 0,
	SAMBA_BAD_ADDRESS = -3,		/* FFFFFFFD */
	SAMBA_BAD_LENGTH = -4,		/* FFFFFFFC */
	SAMBA_BAD_OP = -7,		/* FFFFFFF9 */
	SAMBA_BAD_KEY_LENGTH = -8,	/* FFFFFFF8 */
	SAMBA_KEY_WRITTEN = -10,	/* FFFFFFF6 */
	SAMBA_CMAC = -11,		/* FFFFFFF5 */
	SAMBA_CBC = -12,		/* FFFFFFF4 */
	SAMBA_KEY_EXPANSION = -13,	/* FFFFFFF3 */
	SAMBA_UNIQUE_ID = -16,		/* FFFFFFF0 */
	SAMBA_WRITE = -19,		/* FFFFFFED */
	SAMBA_TRANSFER = -25,		/* FFFFFFE7 */
	SAMBA_BAD_PAYLOAD = -26,	/* FFFFFFE6 */
};

/**
 * enum samba_errcode_origin - who answers an errcode
 * @SAMBA_ERRCODE_TABLE: the monitor of table 14-4
 * @SAMBA_ERRCODE_ELSEWHERE: only monitors of other chips
 * @SAMBA_ERRCODE_UNKNOWN: nobody that is known
 */
enum samba_errcode_origin {
	SAMBA_ERRCODE_TABLE,
	SAMBA_ERRCODE_ELSEWHERE,
	SAMBA_ERRCODE_UNKNOWN,
};

/**
 * samba_errcode_name() - one word for it, such as ``key-written``
 *
 * Return: ``unknown`` if nobody answers that.
 */
const char *samba_errcode_name(int32_t errcode);

/**
 * samba_errcode_text() - what it says, as part of a sentence
 */
const char *samba_errcode_text(int32_t errcode);

enum samba_errcode_origin samba_errcode_origin(int32_t errcode);

/**
 * samba_errcode_at() - all that have a name, one after the other
 * @index: from 0
 * @errcode: out
 *
 * Return: its name, or NULL behind the last one.
 */
const char *samba_errcode_at(size_t index, int32_t *errcode);

#endif /* SAMBA_ERRCODE_H */
