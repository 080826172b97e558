// SPDX-License-Identifier: GPL-2.0-only
/* The record of a tag that counts. */
#include <errno.h>
#include <stdio.h>

#include "journal.h"
#include "output.h"

struct args {
	struct journal_place place;
	const char *tag;
	bool raw;
};

static const struct argp_option get_options[] = {
	{ "tag", 't', "TAG", 0, "0 to 0xfe" },
	{ "raw", 'b', NULL, 0, "The bytes of the value as they are" },
	{ 0 }
};

static error_t parse_get(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->place;
		return 0;
	case 't':
		args->tag = arg;
		return 0;
	case 'b':
		args->raw = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	case ARGP_KEY_END:
		if (!args->tag)
			argp_error(state, "which --tag?");
		if (args->raw && opt.json)
			argp_error(state, "one of --raw and --json only");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp get_argp = {
	.options = get_options,
	.parser = parse_get,
	.children = place_children,
	.doc = "Print the record of a tag that counts: the first one that is locked, else the last one. Firmware on the chip takes the same. Without such a record the exit code is 3.\v"
	       "Examples:\n"
	       "  otpctl journal get --tag 0x01\n"
	       "  otpctl journal get --tag 0xdf --raw | sha256sum\n"
	       "  otpctl journal get --tag 0xb9 --file journal.bin --json",
};

static int find(const struct journal *journal, uint8_t tag, struct tlv *tlv)
{
	enum tlv_result result;
	uint32_t end = 0;

	result = tlv_find(journal->bytes, journal->size, tag, tlv);
	if (result == TLV_OK)
		return 0;
	if (result == TLV_END)
		return refuse(LIBOTP_POLICY, "%s has no record of tag 0x%02x",
			      journal->name, tag);
	tlv_end(journal->bytes, journal->size, &end);
	list_refuse(journal, result, end, LIBOTP_DEVICE);
	if (result == TLV_BROKEN)
		note("which record of tag 0x%02x counts is not known", tag);
	return LIBOTP_DEVICE;
}

static int get_raw(const struct journal *journal, const struct tlv *tlv)
{
	if (!record_is_shown(tlv) || !tlv->length)
		return 0;
	return write_output("-", journal->bytes + tlv->data, tlv->length);
}

static void print_record(const struct journal *journal, const struct tlv *tlv)
{
	_json_ struct json_object *json = NULL;
	_free_ char *text = NULL;

	if (opt.json) {
		json = record_json(journal->bytes, tlv);
		print_json(json);
	} else {
		text = record_text(journal->bytes, tlv);
		puts(text);
	}
}

int journal_get(int argc, char **argv)
{
	_journal_ struct journal journal = { 0 };
	struct args args = { 0 };
	struct tlv tlv;
	uint8_t tag;
	int ret;

	parse(&get_argp, argc, argv, &args);
	ret = parse_tag(args.tag, &tag) ?:
	      journal_open(&args.place, false, &journal) ?:
	      find(&journal, tag, &tlv);
	if (ret)
		return ret;
	if (args.raw)
		ret = get_raw(&journal, &tlv);
	else
		print_record(&journal, &tlv);
	if (!record_is_shown(&tlv))
		return refuse(LIBOTP_POLICY,
			      "the value of tag 0x%02x is for the secure world only and is not shown",
			      tag);
	return ret;
}
