// SPDX-License-Identifier: GPL-2.0-only
/* A new image. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "output.h"

struct args {
	struct journal_input *input;
	const char *output;
	const char *size;
};

#define KEY_SIZE	0x200

static const struct argp_option create_options[] = {
	{ "output", 'o', "FILE", 0,
	  "The image, - for the standard output; one that is there is not replaced" },
	{ "size", KEY_SIZE, "BYTES", 0, "Of the image; default: 1776" },
	{ 0 }
};

static error_t parse_create(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->input;
		return 0;
	case 'o':
		args->output = arg;
		return 0;
	case KEY_SIZE:
		args->size = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	case ARGP_KEY_END:
		if (!args->output && !opt.dry_run)
			argp_error(state, "which --output?");
		if (args->output && !strcmp(args->output, "-") && opt.json)
			argp_error(state, "the standard output is for the image or for JSON, not for both");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child create_children[] = {
	{ &input_argp, 0, "The records:", 1 },
	{ &global_argp, 0, GLOBAL_HEADER, 90 },
	{ 0 }
};

static const struct argp create_argp = {
	.options = create_options,
	.parser = parse_create,
	.children = create_children,
	.doc = "Make the image of a journal with these records, and print them. The first value belongs to the first --tag, the second to the second; --locked to the --tag before it. Without any the journal is empty.\v"
	       "Examples:\n"
	       "  otpctl journal create -o journal.bin --tag 0xde --data 'data'\n"
	       "  otpctl journal create -o journal.bin --tag 1 --mac 12:34:56:78:9A:BC \\\n"
	       "    --tag 0xdf --locked --data-file anti-spoofing.key\n"
	       "  otpctl journal create --dry-run --tag 0x15 --data-hex 00ff",
};

static int append(struct journal *journal, const struct input_record *record)
{
	struct otp_journal_append arg = {
		.tag = record->tag,
		.flags = record->locked ? OTP_JOURNAL_LOCKED : 0,
		.data = (uintptr_t)record->value.bytes,
		.len = record->value.size,
	};
	struct libotp_error err;

	return image_append(journal, &arg, &err) ? report(&err) : 0;
}

static int make(struct journal *journal, const struct args *args)
{
	const struct journal_input *input = args->input;
	int ret = 0;

	journal->name = shown(args->output ?: "the image");
	journal->size = JOURNAL_SIZE;
	if (args->size)
		ret = parse_size(args->size, &journal->size);
	if (ret)
		return ret;
	journal->bytes = malloc(journal->size);
	if (!journal->bytes)
		abort();
	image_blank(journal);
	for (unsigned int i = 0; i < input->values && !ret; i++)
		ret = append(journal, &input->records[i]);
	return ret;
}

static int save(const struct journal *journal, const char *path)
{
	struct output output = {
		.data = journal->bytes, .size = journal->size,
		.mode = 0600, .keep = true,
	};

	if (!strcmp(path, "-"))
		return write_output(path, journal->bytes, journal->size);
	if (strlen(path) >= sizeof(output.path))
		return refuse(LIBOTP_USAGE, "the name is too long");
	strcpy(output.path, path);
	return write_outputs(&output, 1);
}

static void print_image(const struct journal *journal, const struct args *args)
{
	_json_ struct json_object *json = NULL;
	struct tlv stop;

	if (!opt.json) {
		list_print(stdout, journal->bytes, journal->size, &stop);
		return;
	}
	json = json_object_new_object();
	add_text(json, "file", args->output);
	add_number(json, "size", journal->size);
	add_bool(json, "dry_run", opt.dry_run);
	add_list(json, journal->bytes, journal->size, &stop);
	print_json(json);
}

static int run(struct journal *journal, const struct args *args)
{
	bool stdout_taken = args->output && !strcmp(args->output, "-");
	int ret = make(journal, args);

	if (!ret && !opt.dry_run)
		ret = save(journal, args->output);
	if (ret)
		return ret;
	if (opt.dry_run || !stdout_taken)
		print_image(journal, args);
	if (opt.dry_run)
		note("dry run: nothing was written");
	return 0;
}

int journal_create(int argc, char **argv)
{
	_journal_ struct journal journal = { 0 };
	_input_ struct journal_input input = { 0 };
	struct args args = { .input = &input };

	/* More records than there are arguments nobody can ask for. */
	input_init(&input, argc);
	parse(&create_argp, argc, argv, &args);
	if (opt.device)
		return refuse(LIBOTP_USAGE,
			      "an image is made without a device");
	if (input.values || input.tags) {
		int ret = input_take(&input);

		if (ret)
			return ret;
	}
	return run(&journal, &args);
}
