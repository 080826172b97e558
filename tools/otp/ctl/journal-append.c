// SPDX-License-Identifier: GPL-2.0-only
/* One record more. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "progress.h"

struct args {
	struct journal_place place;
	struct journal_input *input;
};

static error_t parse_append(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->input;
		state->child_inputs[1] = &args->place;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child append_children[] = {
	{ &input_argp, 0, "The record:", 1 },
	{ &place_argp, 0, PLACE_HEADER, 80 },
	{ 0 }
};

static const struct argp append_argp = {
	.parser = parse_append,
	.children = append_children,
	.doc = "Append a record to a journal. It overrides earlier ones with its tag, unless one of them is locked: then it is refused, since it would be ignored. A dry run prints the journal as it would be, the new record last.\v"
	       "Numbers are decimal, or hexadecimal after 0x. In --data \\0xab is a byte of 0 and the text 'xab'; a byte of 0xab is \\xab.\n\n"
	       "Examples:\n"
	       "  otpctl journal append --mac 12:34:56:78:9A:BC\n"
	       "  otpctl journal append --tag 0x15 --data 'text\\x00\\x01binary\\n' --dry-run\n"
	       "  otpctl journal append --tag 0xdf --data-file anti-spoofing.key --locked\n"
	       "  otpctl journal append --tag 0xde --data-hex 'de ad be ef' --file journal.bin",
};

/**
 * struct appending - an append under way
 * @journal: the journal; gets what it becomes
 * @arg: the record
 */
struct appending {
	struct journal *journal;
	struct otp_journal_append arg;
};

/* Checked only: what is there then is in the journal. */
static int try(struct appending *a, struct libotp_error *err)
{
	memset(err, 0, sizeof(*err));
	a->arg.flags |= OTP_JOURNAL_DRY_RUN;
	if (!a->journal->dev)
		return image_append(a->journal, &a->arg, err);
	a->arg.region = a->journal->region->region;
	a->arg.image = (uintptr_t)a->journal->bytes;
	a->arg.image_size = a->journal->size;
	return libotp_journal_append(a->journal->dev, &a->arg, err);
}

static void act_on_device(struct appending *a, struct libotp_error *err)
{
	struct progress progress = { 0 };

	if (!journal_arm(a->journal, 0, err))
		return;
	progress_begin(&progress);
	libotp_journal_append(a->journal->dev, &a->arg, err);
	progress_end(&progress);
	journal_disarm(a->journal);
}

/* 0, or the exit code if nobody knows of it yet. */
static int act(struct appending *a, struct libotp_error *err)
{
	a->arg.flags &= ~OTP_JOURNAL_DRY_RUN;
	a->arg.status = OTP_OP_NOT_REACHED;
	if (a->journal->dev) {
		act_on_device(a, err);
		return 0;
	}
	a->arg.status = OTP_OP_PROGRAMMED;
	return journal_save(a->journal);
}

static char *new_text(const struct appending *a)
{
	struct tlv tlv;

	if (tlv_parse(a->journal->bytes, a->journal->size, a->arg.offset, &tlv))
		return NULL;
	return record_text(a->journal->bytes, &tlv);
}

/* The lines on the standard output are those of 'dump' afterwards. */
static void print_would(const struct appending *a)
{
	_free_ char *text = new_text(a);
	enum tlv_result result;
	struct tlv tlv;

	for (result = tlv_first(a->journal->bytes, a->journal->size, &tlv);
	     result == TLV_OK && tlv.start != a->arg.offset;
	     result = tlv_next(a->journal->bytes, a->journal->size, &tlv)) {
		_free_ char *old = record_text(a->journal->bytes, &tlv);

		puts(old);
	}
	note("would be new, at 0x%04x:", a->arg.offset);
	printf("%s\n", text ?: "?");
	fflush(stdout);
}

static void add_record(struct json_object *json, const struct appending *a)
{
	const struct journal *journal = a->journal;
	struct tlv tlv;

	add_number(json, "torn", a->arg.torn);
	add_number(json, "free", a->arg.free);
	if (!tlv_parse(journal->bytes, journal->size, a->arg.offset, &tlv))
		json_object_object_add(json, "record",
				       record_json(journal->bytes, &tlv));
	add_list(json, journal->bytes, journal->size, &tlv);
}

static int finish(const struct appending *a, const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	add_journal(json, a->journal);
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	add_number(json, "tag", a->arg.tag);
	add_bool(json, "locked", a->arg.flags & OTP_JOURNAL_LOCKED);
	add_outcome(json, a->journal, a->arg.status, a->arg.reason,
		    a->arg.error, a->arg.vendor);
	if (!err->fault)
		add_record(json, a);
	print_json(json);
	return err->fault;
}

static void note_torn(const struct appending *a)
{
	if (a->arg.torn)
		note("%s: %u bytes behind the end of the list, which an interrupted command left, %s made blank",
		     a->journal->name, a->arg.torn,
		     opt.dry_run ? "would be" : "will be");
}

static int confirm_secret(const struct appending *a)
{
	if (!tlv_is_secret(a->arg.tag))
		return 0;
	return confirm("LOCK",
		       "The tag is for the secure world only, and its record is locked: nothing can override it.");
}

static void print_done(const struct appending *a)
{
	_free_ char *text = new_text(a);

	fprintf(people(), "%s\n", text ?: "?");
	fflush(people());
	if (a->journal->dev)
		note("the ratchet, at %u, does not cover it: it can be erased, until 'otpctl journal ratchet'",
		     a->journal->ratchet);
}

static int run(struct appending *a)
{
	struct libotp_error err;
	int ret;

	if (try(a, &err))
		return finish(a, &err);
	note_torn(a);
	if (opt.dry_run) {
		if (!opt.json)
			print_would(a);
		note("dry run: nothing was changed");
		return finish(a, &err);
	}
	ret = confirm_secret(a) ?: act(a, &err);
	if (ret)
		return ret;
	if (!err.fault)
		print_done(a);
	return finish(a, &err);
}

int journal_append(int argc, char **argv)
{
	_journal_ struct journal journal = { 0 };
	_input_ struct journal_input input = { 0 };
	struct args args = { .input = &input };
	struct appending a = { &journal };
	const struct input_record *record;
	int ret;

	input_init(&input, 1);
	parse(&append_argp, argc, argv, &args);
	ret = input_take(&input) ?:
	      journal_open(&args.place, !opt.dry_run, &journal);
	if (ret)
		return ret;
	record = &input.records[0];
	a.arg.tag = record->tag;
	a.arg.data = (uintptr_t)record->value.bytes;
	a.arg.len = record->value.size;
	a.arg.flags = record->locked ? OTP_JOURNAL_LOCKED : 0;
	return run(&a);
}
