/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands of the Secure SAM-BA Monitor: ``OPCD,address,length,id,rw#``.
 *
 * A host fills a struct samba_command and sends what samba_command_format()
 * makes of it, as it is, without Xmodem. A device gives every byte that comes
 * in between transfers to samba_reader_feed(), one reader per line:
 *
 *	switch (samba_reader_feed(&reader, byte, &command, &errcode)) {
 *	case SAMBA_READER_MORE:		nothing to do yet
 *	case SAMBA_READER_COMMAND:	execute command
 *	case SAMBA_READER_BAD:		reply errcode
 *	}
 *
 * The reader keeps no text: whatever the peer sends, it stays this small.
 */
#ifndef SAMBA_COMMAND_H
#define SAMBA_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest command there can be; one that is longer is a bad one. */
#define SAMBA_COMMAND_MAX	63

enum samba_op {
	SAMBA_RVER,
	SAMBA_WCKY,
	SAMBA_SAPT,
	SAMBA_SMBX,
	SAMBA_RMBX,
	SAMBA_EAPP,
	SAMBA_SFIL,
	SAMBA_RFIL,
	SAMBA_SJTD,
	SAMBA_CRST,
	SAMBA_SSEC,
	SAMBA_SSNM,
	SAMBA_OPS,
};

/**
 * enum samba_transfer - what follows a command
 * @SAMBA_PLAIN: one reply, no payload
 * @SAMBA_TO_DEVICE: payload from the host, in pieces the device asks for
 * @SAMBA_TO_HOST: payload from the device
 * @SAMBA_EXECUTE: a raw acknowledge and then one reply, when it is over
 */
enum samba_transfer {
	SAMBA_PLAIN,
	SAMBA_TO_DEVICE,
	SAMBA_TO_HOST,
	SAMBA_EXECUTE,
};

/**
 * struct samba_op_info - what is known of an op_code
 * @name: its four letters
 * @does: a sentence for people, from the data sheet
 * @transfer: what follows it
 * @takes_address: its address is not empty
 * @takes_length: its length is not empty
 * @irreversible: what it has done stays, so it must not be repeated blindly
 */
struct samba_op_info {
	char name[5];
	const char *does;
	enum samba_transfer transfer;
	bool takes_address;
	bool takes_length;
	bool irreversible;
};

/**
 * enum samba_dialect - how a host writes a command
 * @SAMBA_DATA_SHEET: as the data sheet: ``WCKY,,C0,,#``
 * @SAMBA_SAM_BA_3: as sam-ba 3.x: ``WCKY,0,c0,0,1#``
 *
 * A device takes both.
 */
enum samba_dialect {
	SAMBA_DATA_SHEET,
	SAMBA_SAM_BA_3,
};

/**
 * struct samba_command - a command
 * @op: its op_code
 * @address: its address, 0 where it was empty
 * @length: its length, 0 where it was empty
 * @dialect: out of the reader: how the host wrote it; sam-ba 3.x fills id
 *	and rw in, which is all that is known of them
 */
struct samba_command {
	enum samba_op op;
	uint32_t address;
	uint32_t length;
	enum samba_dialect dialect;
};

const struct samba_op_info *samba_op_info(enum samba_op op);

/**
 * samba_op_find() - the op_code of these four letters
 * @op: out
 */
bool samba_op_find(const char *name, enum samba_op *op);

/**
 * samba_command_format() - a command as it goes over the line
 * @text: gets it, and a NUL behind it
 *
 * Return: its length without the NUL.
 */
size_t samba_command_format(const struct samba_command *command,
			    enum samba_dialect dialect,
			    char text[SAMBA_COMMAND_MAX + 1]);

/**
 * samba_command_parse() - exactly one command, up to and with its ``#``
 *
 * Return: SAMBA_OK, or what a device replies.
 */
int32_t samba_command_parse(const char *text, size_t size,
			    struct samba_command *command);

enum samba_reader_result {
	SAMBA_READER_MORE,
	SAMBA_READER_COMMAND,
	SAMBA_READER_BAD,
};

/**
 * struct samba_reader - the beginning of a command
 * @size: how many characters it has
 * @field: 0 in the op_code, 1 in the address, up to 4 in rw
 * @digits: how many characters the field has
 * @op: the op_code
 * @value: address and length
 * @dialect: SAMBA_SAM_BA_3 once there is a character in id or rw
 * @errcode: the first thing that is wrong with it, or SAMBA_OK
 */
struct samba_reader {
	size_t size;
	unsigned int field;
	unsigned int digits;
	char op[5];
	uint32_t value[2];
	enum samba_dialect dialect;
	int32_t errcode;
};

void samba_reader_reset(struct samba_reader *reader);

/**
 * samba_reader_started() - is there the beginning of a command
 *
 * Polls alone are none. If nothing follows for long, samba_reader_reset()
 * drops it.
 */
bool samba_reader_started(const struct samba_reader *reader);

/**
 * samba_reader_feed() - the next byte
 * @command: gets the command that it ends
 * @errcode: gets what is wrong with the command that it ends
 *
 * Control characters in front of a command are none of it: line feeds of a
 * terminal, or the end of a transfer that was given up. So is a ``C`` too
 * many in front of an op_code: a host polls with it.
 */
enum samba_reader_result samba_reader_feed(struct samba_reader *reader,
					   uint8_t byte,
					   struct samba_command *command,
					   int32_t *errcode);

#endif /* SAMBA_COMMAND_H */
