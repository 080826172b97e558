// SPDX-License-Identifier: GPL-2.0-only
/* Secure journals: lists of records that only ever grow. */
#include "journal.h"

static const struct command commands[] = {
	{ "dump", "print all records", journal_dump },
	{ "get", "print the record of a tag that counts", journal_get },
	{ "append", "append a record", journal_append },
	{ "create", "make an image", journal_create },
};

int cmd_journal(int argc, char **argv)
{
	return run_command("otpctl journal",
			   "Look at and append to a secure journal, a list of records of a tag, flags and a value, in the image of one.",
			   "Numbers are decimal, or hexadecimal after 0x. Exit codes: 0 done, 1 the journal is broken, 2 usage, 3 refused.\n\n"
			   "Examples:\n"
			   "  otpctl journal dump --file journal.bin\n"
			   "  otpctl journal get --tag 0x01 --file journal.bin\n"
			   "  otpctl journal append --dry-run --mac 12:34:56:78:9A:BC --file journal.bin",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
