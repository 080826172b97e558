// SPDX-License-Identifier: GPL-2.0-only
/* All of a journal. */
#include <errno.h>
#include <stdio.h>

#include "journal.h"
#include "output.h"

struct args {
	struct journal_place place;
	bool hex;
	bool raw;
	const char *output;
};

static const struct argp_option dump_options[] = {
	{ "hex", 'x', NULL, 0,
	  "One line: the bytes in use, and four of 0xff behind them" },
	{ "raw", 'b', NULL, 0, "The bytes as they are, with --output" },
	{ "output", 'o', "FILE", 0,
	  "Where they go, - for the standard output" },
	{ 0 }
};

static error_t parse_dump(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->place;
		return 0;
	case 'x':
		args->hex = true;
		return 0;
	case 'b':
		args->raw = true;
		return 0;
	case 'o':
		args->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	case ARGP_KEY_END:
		if (args->raw != !!args->output)
			argp_error(state, "--raw and --output go together");
		if (args->hex + args->raw + opt.json > 1)
			argp_error(state,
				   "one of --hex, --raw and --json only");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp dump_argp = {
	.options = dump_options,
	.parser = parse_dump,
	.children = place_children,
	.doc = "Print the records of a journal, one a line, as the chip maker's tool does: where the value begins, the tag, whether the record is valid, locked, erased (a ! says that it is not), and the value.\v"
	       "Values of the tags 0xec to 0xef are for the secure world only and shown as ??. Of a list that breaks off everything before that is printed, and the exit code is 1.\n\n"
	       "Examples:\n"
	       "  otpctl journal dump\n"
	       "  otpctl journal dump --raw --output journal.bin\n"
	       "  otpctl journal dump --file journal.bin --json",
};

/* What an interrupted command left is no part of the list. */
static void note_torn(const struct journal *journal, uint32_t end)
{
	uint32_t torn = tlv_torn(journal->bytes, journal->size, end);

	if (torn)
		note("%s: the list ends at 0x%04x, and %u bytes behind it are not blank: an interrupted command left them, and the next append makes them blank",
		     journal->name, end, torn);
}

static int tell_end(const struct journal *journal, enum tlv_result result,
		    uint32_t end)
{
	if (result == TLV_END)
		note_torn(journal, end);
	return list_refuse(journal, result, end, LIBOTP_DEVICE);
}

static int dump_lines(const struct journal *journal)
{
	struct tlv stop = { 0 };
	enum tlv_result result = list_print(stdout, journal->bytes,
					    journal->size, &stop);

	return tell_end(journal, result, stop.start);
}

static int dump_hex(const struct journal *journal)
{
	uint32_t end = 0;
	enum tlv_result result = tlv_end(journal->bytes, journal->size, &end);

	list_print_hex(journal->bytes, journal->size);
	return tell_end(journal, result, end);
}

static int dump_json(const struct journal *journal)
{
	_json_ struct json_object *json = json_object_new_object();
	_free_ char *error = NULL;
	struct tlv stop = { 0 };
	enum tlv_result result;

	add_journal(json, journal);
	result = add_list(json, journal->bytes, journal->size, &stop);
	error = list_stop_text(journal, result, stop.start);
	add_number(json, "torn", error ? 0 :
		   tlv_torn(journal->bytes, journal->size, stop.start));
	add_text(json, "error", error);
	print_json(json);
	return tell_end(journal, result, stop.start);
}

static int dump_raw(const struct journal *journal, const char *path)
{
	uint32_t end = 0;
	enum tlv_result result = tlv_end(journal->bytes, journal->size, &end);

	if (journal->hidden)
		note("%s: values for the secure world only are written as 0: they are read with CAP_SYS_RAWIO only",
		     journal->name);
	return write_output(path, journal->bytes, journal->size) ?:
	       tell_end(journal, result, end);
}

int journal_dump(int argc, char **argv)
{
	_journal_ struct journal journal = { 0 };
	struct args args = { 0 };
	int ret;

	parse(&dump_argp, argc, argv, &args);
	ret = journal_open(&args.place, false, &journal);
	if (ret)
		return ret;
	if (args.raw)
		return dump_raw(&journal, args.output);
	if (args.hex)
		return dump_hex(&journal);
	return opt.json ? dump_json(&journal) : dump_lines(&journal);
}
