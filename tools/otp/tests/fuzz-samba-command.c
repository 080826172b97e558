// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as commands and as replies. */
#include <stdlib.h>
#include <string.h>

#include "samba/command.h"
#include "samba/errcode.h"
#include "samba/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken is written and taken again as the same. */
static void check_command(const struct samba_command *command)
{
	char text[SAMBA_COMMAND_MAX + 1];
	struct samba_command back;
	size_t size;

	for (enum samba_dialect d = SAMBA_DATA_SHEET; d <= SAMBA_SAM_BA_3;
	     d++) {
		size = samba_command_format(command, d, text);
		if (size > SAMBA_COMMAND_MAX || text[size] ||
		    samba_command_parse(text, size, &back) ||
		    back.op != command->op || back.dialect != d)
			abort();
		if (d == SAMBA_SAM_BA_3 &&
		    (back.address != command->address ||
		     back.length != command->length))
			abort();
	}
}

static void read_commands(const uint8_t *data, size_t size)
{
	struct samba_command command;
	struct samba_reader reader;
	int32_t errcode = 1;

	samba_reader_reset(&reader);
	for (size_t i = 0; i < size; i++) {
		switch (samba_reader_feed(&reader, data[i], &command,
					  &errcode)) {
		case SAMBA_READER_MORE:
			if (reader.size >= SAMBA_COMMAND_MAX)
				abort();
			break;
		case SAMBA_READER_COMMAND:
			if (errcode || command.op >= SAMBA_OPS)
				abort();
			check_command(&command);
			break;
		case SAMBA_READER_BAD:
			if (errcode != SAMBA_BAD_OP &&
			    errcode != SAMBA_BAD_ADDRESS &&
			    errcode != SAMBA_BAD_LENGTH)
				abort();
			break;
		}
	}
}

static void read_reply(const uint8_t *data, size_t size)
{
	struct samba_reply reply, back;
	char text[SAMBA_REPLY_SIZE + 1];
	const char *why;
	size_t used;

	if (!samba_reply_parse(data, size, &reply, &used, &why)) {
		if (!why)
			abort();
		return;
	}
	samba_reply_format(&reply, text);
	if (used > SAMBA_REPLY_SIZE || data[used - 1] != '#' ||
	    !samba_reply_parse(text, SAMBA_REPLY_SIZE, &back, &used, &why) ||
	    memcmp(&reply, &back, sizeof(reply)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Behind its end there is nothing to be read. */
	uint8_t *copy = malloc(size ?: 1);

	memcpy(copy, data, size);
	read_commands(copy, size);
	read_reply(copy, size);
	free(copy);
	return 0;
}
