// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "samba/command.h"
#include "samba/errcode.h"

#define MAX_DIGITS	8
#define LAST_FIELD	4

static const struct samba_op_info ops[SAMBA_OPS] = {
	[SAMBA_RVER] = { "RVER", "read the ROM code version string",
			 SAMBA_TO_HOST },
	[SAMBA_WCKY] = { "WCKY", "write the customer key message into user signature block 0",
			 SAMBA_TO_DEVICE, .takes_length = true,
			 .irreversible = true },
	[SAMBA_SAPT] = { "SAPT", "send an applet",
			 SAMBA_TO_DEVICE, .takes_length = true },
	[SAMBA_SMBX] = { "SMBX", "send the applet mailbox",
			 SAMBA_TO_DEVICE, .takes_length = true },
	[SAMBA_RMBX] = { "RMBX", "receive the applet mailbox",
			 SAMBA_TO_HOST },
	[SAMBA_EAPP] = { "EAPP", "execute the applet", SAMBA_EXECUTE },
	[SAMBA_SFIL] = { "SFIL", "send a file to the applet", SAMBA_TO_DEVICE,
			 .takes_address = true, .takes_length = true },
	[SAMBA_RFIL] = { "RFIL", "receive a file from the applet",
			 SAMBA_TO_HOST,
			 .takes_address = true, .takes_length = true },
	[SAMBA_SJTD] = { "SJTD", "disable JTAG and debug ports for good",
			 SAMBA_PLAIN, .irreversible = true },
	[SAMBA_CRST] = { "CRST", "reset the chip", SAMBA_PLAIN },
	[SAMBA_SSEC] = { "SSEC", "set the boot mode to secure boot or else the monitor",
			 SAMBA_PLAIN, .irreversible = true },
	[SAMBA_SSNM] = { "SSNM", "set the boot mode to secure boot without the monitor",
			 SAMBA_PLAIN, .irreversible = true },
};

const struct samba_op_info *samba_op_info(enum samba_op op)
{
	return &ops[op];
}

bool samba_op_find(const char *name, enum samba_op *op)
{
	for (size_t i = 0; i < SAMBA_OPS; i++) {
		if (!strcmp(ops[i].name, name)) {
			*op = i;
			return true;
		}
	}
	return false;
}

/* ---- formatting ---- */

static size_t format_data_sheet(const struct samba_command *command,
				char *text)
{
	const struct samba_op_info *info = &ops[command->op];
	char address[MAX_DIGITS + 1] = "", length[MAX_DIGITS + 1] = "";

	if (info->takes_address)
		snprintf(address, sizeof(address), "%X", command->address);
	if (info->takes_length)
		snprintf(length, sizeof(length), "%X", command->length);
	return snprintf(text, SAMBA_COMMAND_MAX + 1, "%s,%s,%s,,#",
			info->name, address, length);
}

static size_t format_sam_ba_3(const struct samba_command *command, char *text)
{
	const struct samba_op_info *info = &ops[command->op];

	return snprintf(text, SAMBA_COMMAND_MAX + 1, "%s,%x,%x,0,%d#",
			info->name, command->address, command->length,
			info->transfer == SAMBA_TO_DEVICE);
}

size_t samba_command_format(const struct samba_command *command,
			    enum samba_dialect dialect,
			    char text[SAMBA_COMMAND_MAX + 1])
{
	if (dialect == SAMBA_SAM_BA_3)
		return format_sam_ba_3(command, text);
	return format_data_sheet(command, text);
}

/* ---- reading ---- */

void samba_reader_reset(struct samba_reader *reader)
{
	*reader = (struct samba_reader) { 0 };
}

bool samba_reader_started(const struct samba_reader *reader)
{
	return reader->errcode || strspn(reader->op, "C") < reader->size;
}

static int hex_digit(uint8_t byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return -1;
}

/* What is wrong with a character of this field. */
static int32_t field_errcode(unsigned int field)
{
	static const int32_t errcodes[] = {
		SAMBA_BAD_OP, SAMBA_BAD_ADDRESS, SAMBA_BAD_LENGTH,
		SAMBA_BAD_OP, SAMBA_BAD_OP,
	};

	return errcodes[field];
}

/* The first error is the one that is replied. */
static void blame(struct samba_reader *reader, int32_t errcode)
{
	if (!reader->errcode)
		reader->errcode = errcode;
}

static void take_letter(struct samba_reader *reader, uint8_t byte)
{
	if (reader->digits == 4 && reader->op[0] == 'C') {
		memmove(reader->op, reader->op + 1, 4);
		reader->digits = 3;
		/* Polls could go on for ever. */
		reader->size--;
	}
	if (reader->digits < 4 && byte >= 'A' && byte <= 'Z')
		reader->op[reader->digits++] = byte;
	else
		blame(reader, SAMBA_BAD_OP);
}

static void take_digit(struct samba_reader *reader, uint8_t byte)
{
	const unsigned int field = reader->field;
	int digit = hex_digit(byte);

	if (digit < 0) {
		blame(reader, field_errcode(field));
	} else if (field > 2) {
		reader->dialect = SAMBA_SAM_BA_3;
	} else {
		if (++reader->digits > MAX_DIGITS)
			blame(reader, field_errcode(field));
		else
			reader->value[field - 1] =
				reader->value[field - 1] << 4 | digit;
	}
}

static void take_comma(struct samba_reader *reader)
{
	enum samba_op op;

	if (!reader->field && !samba_op_find(reader->op, &op))
		blame(reader, SAMBA_BAD_OP);
	if (reader->field == LAST_FIELD) {
		blame(reader, SAMBA_BAD_OP);
		return;
	}
	reader->field++;
	reader->digits = 0;
}

static enum samba_reader_result end(struct samba_reader *reader,
				    struct samba_command *command,
				    int32_t *errcode)
{
	enum samba_op op;

	if (reader->field != LAST_FIELD || !samba_op_find(reader->op, &op))
		blame(reader, SAMBA_BAD_OP);
	*errcode = reader->errcode;
	if (!reader->errcode)
		*command = (struct samba_command) {
			op, reader->value[0], reader->value[1],
			reader->dialect
		};
	samba_reader_reset(reader);
	return *errcode ? SAMBA_READER_BAD : SAMBA_READER_COMMAND;
}

static bool in_front(const struct samba_reader *reader, uint8_t byte)
{
	return !samba_reader_started(reader) && (byte <= ' ' || byte >= 0x7f);
}

enum samba_reader_result samba_reader_feed(struct samba_reader *reader,
					   uint8_t byte,
					   struct samba_command *command,
					   int32_t *errcode)
{
	if (in_front(reader, byte))
		return SAMBA_READER_MORE;
	if (byte == '#')
		return end(reader, command, errcode);
	if (++reader->size >= SAMBA_COMMAND_MAX) {
		blame(reader, SAMBA_BAD_OP);
		return end(reader, command, errcode);
	}
	if (byte == ',')
		take_comma(reader);
	else if (!reader->field)
		take_letter(reader, byte);
	else
		take_digit(reader, byte);
	return SAMBA_READER_MORE;
}

int32_t samba_command_parse(const char *text, size_t size,
			    struct samba_command *command)
{
	enum samba_reader_result result = SAMBA_READER_MORE;
	struct samba_reader reader;
	int32_t errcode = SAMBA_BAD_OP;

	samba_reader_reset(&reader);
	for (size_t i = 0; i < size; i++) {
		if (result != SAMBA_READER_MORE ||
		    in_front(&reader, text[i]))
			return SAMBA_BAD_OP;
		result = samba_reader_feed(&reader, text[i], command,
					   &errcode);
	}
	return result == SAMBA_READER_COMMAND ? SAMBA_OK : errcode;
}
