// SPDX-License-Identifier: GPL-2.0-only
/* Secure journals: lists of records that only ever grow. */
#include "journal.h"

static const struct command commands[] = {
	{ "dump", "print all records", journal_dump },
	{ "get", "print the record of a tag that counts", journal_get },
	{ "get-ratchet", "print where the ratchet is", journal_get_ratchet },
	{ "append", "append a record", journal_append },
	{ "ratchet", "protect the records, for good", journal_ratchet },
	{ "erase", "erase what is not protected", journal_erase },
	{ "create", "make an image", journal_create },
};

int cmd_journal(int argc, char **argv)
{
	return run_command("otpctl journal",
			   "Look at and write a secure journal, a list of records of a tag, flags and a value, on a device or in the image of one (--file). Of records with the same tag the first one that is locked counts, else the last one. A ratchet protects the beginning of the list for good; what is behind it can still be erased.",
			   "Numbers are decimal, or hexadecimal after 0x.\n\n"
			   "Examples:\n"
			   "  otpctl journal dump\n"
			   "  otpctl journal append --dry-run --mac 12:34:56:78:9A:BC\n"
			   "  otpctl journal append --tag 0x15 --data 'text\\x00\\n'\n"
			   "  otpctl journal ratchet\n"
			   "  otpctl journal get --tag 0x01 --file journal.bin",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
