// SPDX-License-Identifier: GPL-2.0-only
/* Records that somebody asks for on the command line. */
#include <errno.h>
#include <stdio.h>

#include "journal.h"

#define TAG_ADDRESS	0x01	/* of the device, in Bluetooth */

enum {
	KEY_HEX = 0x100,
	KEY_FILE,
	KEY_MAC,
	KEY_COMPAT,
};

static const struct argp_option input_options[] = {
	{ "tag", 't', "TAG", 0,
	  "0 to 0xfe; 0xec to 0xef are for the secure world only and are always locked",
	  1 },
	{ "data", 'D', "TEXT", 0,
	  "The value: ASCII with \\xHH for a byte, \\n, \\t, \\\\ and the like",
	  1 },
	{ "data-hex", KEY_HEX, "HEX", 0,
	  "The value: two hexadecimal digits a byte", 1 },
	{ "data-file", KEY_FILE, "FILE", 0, "The value: what is in a file",
	  1 },
	{ "mac", KEY_MAC, "ADDRESS", 0,
	  "The value: AA:BB:CC:DD:EE:FF, stored with FF first as the chip wants it; without --tag the tag is 1",
	  1 },
	{ "locked", 'L', NULL, 0, "Nothing appended later may override it",
	  1 },
	{ "compat", KEY_COMPAT, NULL, 0,
	  "Take \\uHHHH, \\UHHHHHHHH and unknown escapes as the chip maker's tool does",
	  1 },
	{ 0 }
};

static int add_value(struct journal_input *input, enum value_form form,
		     const char *text, struct argp_state *state)
{
	if (input->values == input->max)
		argp_error(state, "one value only");
	input->records[input->values++].value = (struct journal_value) {
		.form = form, .text = text,
	};
	return 0;
}

static int add_tag(struct journal_input *input, const char *text,
		   struct argp_state *state)
{
	if (input->tags == input->max)
		argp_error(state, "one --tag only");
	input->records[input->tags++].tag_text = text;
	return 0;
}

/* Of one record wherever it stands, of several of the one before it. */
static int lock_last(struct journal_input *input, struct argp_state *state)
{
	if (input->max > 1 && !input->tags)
		argp_error(state, "--locked goes behind the --tag it is for");
	input->records[input->tags ? input->tags - 1 : 0].locked = true;
	return 0;
}

static error_t parse_input(int key, char *arg, struct argp_state *state)
{
	struct journal_input *input = state->input;

	switch (key) {
	case 't':
		return add_tag(input, arg, state);
	case 'D':
		return add_value(input, VALUE_TEXT, arg, state);
	case KEY_HEX:
		return add_value(input, VALUE_HEX, arg, state);
	case KEY_FILE:
		return add_value(input, VALUE_FILE, arg, state);
	case KEY_MAC:
		return add_value(input, VALUE_MAC, arg, state);
	case 'L':
		return lock_last(input, state);
	case KEY_COMPAT:
		input->compat = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp input_argp = { input_options, parse_input };

int parse_tag(const char *text, uint8_t *tag)
{
	_free_ char *typed = shown(text);
	int ret = libotp_parse_number(text, tag, 1);

	if (ret == -EINVAL)
		return refuse(LIBOTP_USAGE,
			      "the tag '%s' is no number (decimal, or hexadecimal after 0x)",
			      typed);
	if (ret || *tag == TLV_TAG_END)
		return refuse(LIBOTP_USAGE,
			      "%s is no tag: those are 0 to 0xfe, and 0xff ends the list",
			      typed);
	return 0;
}

void input_init(struct journal_input *input, unsigned int max)
{
	input->max = max;
	input->records = calloc(max, sizeof(*input->records));
	if (!input->records)
		abort();
}

static int take_record(struct journal_input *input,
		       struct input_record *record)
{
	int ret;

	record->tag = TAG_ADDRESS;
	ret = record->tag_text ? parse_tag(record->tag_text, &record->tag) : 0;
	if (ret)
		return ret;
	if (tlv_is_secret(record->tag) && !record->locked) {
		note("tag 0x%02x is for the secure world only: its record will be locked",
		     record->tag);
		record->locked = true;
	}
	return value_take(&record->value, input->compat);
}

/* 0, or the exit code. */
int input_take(struct journal_input *input)
{
	bool address = !input->tags && input->values == 1 &&
		       input->records[0].value.form == VALUE_MAC;
	int ret = 0;

	if (!input->values)
		return refuse(LIBOTP_USAGE,
			      "which value? --data, --data-hex, --data-file or --mac");
	if (input->tags != input->values && !address)
		return refuse(LIBOTP_USAGE,
			      "%u of --tag and %u values: each record needs both",
			      input->tags, input->values);
	for (unsigned int i = 0; i < input->values && !ret; i++)
		ret = take_record(input, &input->records[i]);
	return ret;
}

void input_free(struct journal_input *input)
{
	for (unsigned int i = 0; i < input->values; i++)
		value_free(&input->records[i].value);
	free(input->records);
}
