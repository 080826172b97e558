// SPDX-License-Identifier: GPL-2.0-only
/* Erasing the end of a journal, as far as the ratchet lets one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "progress.h"

#define KEY_FROM	0x100

struct args {
	struct journal_place place;
	const char *from;
};

static const struct argp_option erase_options[] = {
	{ "from", KEY_FROM, "OFFSET", 0,
	  "Where a record ends; default: everything that the ratchet does not cover" },
	{ 0 }
};

static error_t parse_erase(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->place;
		return 0;
	case KEY_FROM:
		args->from = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp erase_argp = {
	.options = erase_options,
	.parser = parse_erase,
	.children = place_children,
	.doc = "Erase the records of a journal that the ratchet does not cover, of an image all. They are listed first; the word ERASE confirms it.\v"
	       "For trying things out: what is shipped should be covered by 'otpctl journal ratchet'. A list that breaks off behind the ratchet can be mended this way.\n\n"
	       "Examples:\n"
	       "  otpctl journal erase --dry-run\n"
	       "  otpctl journal erase --yes\n"
	       "  otpctl journal erase --from 0xbf --file journal.bin",
};

/**
 * struct erasing - erasing under way
 * @journal: the journal
 * @records: those that are erased
 * @arg: from where on
 */
struct erasing {
	struct journal *journal;
	struct json_object *records;
	struct otp_erase arg;
};

/* The first place behind the ratchet where a record ends. */
static int find_from(const struct journal *journal, uint32_t *from)
{
	struct tlv tlv = { 0 };
	enum tlv_result result = tlv_first(journal->bytes, journal->size,
					   &tlv);

	while (result == TLV_OK && tlv.start < journal->ratchet)
		result = tlv_next(journal->bytes, journal->size, &tlv);
	*from = tlv.start;
	if (result == TLV_BAD_MAGIC ||
	    (result == TLV_BROKEN && tlv.start < journal->ratchet))
		return list_refuse(journal, result, tlv.start, LIBOTP_POLICY);
	if (tlv.start >= journal->ratchet)
		return 0;
	return refuse(LIBOTP_POLICY,
		      "%s: the ratchet, at %u, is behind the end of the list, at %u: nothing can be erased",
		      journal->name, journal->ratchet, tlv.start);
}

static void print_erased(struct erasing *e)
{
	const struct journal *journal = e->journal;
	enum tlv_result result;
	struct tlv tlv;

	fprintf(people(), "%s: %u bytes from %u on will be erased:\n",
		journal->name, e->arg.erased, e->arg.offset);
	for (result = tlv_first(journal->bytes, journal->size, &tlv);
	     result == TLV_OK;
	     result = tlv_next(journal->bytes, journal->size, &tlv)) {
		_free_ char *text = record_text(journal->bytes, &tlv);

		if (tlv.start < e->arg.offset)
			continue;
		fprintf(people(), "%s\n", text);
		json_object_array_add(e->records,
				      record_json(journal->bytes, &tlv));
	}
	if (result == TLV_BROKEN)
		fprintf(people(), "and what breaks off at 0x%04x\n",
			tlv.start);
	fflush(people());
}

static int finish(const struct erasing *e, const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	add_journal(json, e->journal);
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	add_number(json, "offset", e->arg.offset);
	add_number(json, "erased", e->arg.erased);
	add_outcome(json, e->journal, e->arg.status, e->arg.reason,
		    e->arg.error, e->arg.vendor);
	json_object_object_add(json, "records",
			       json_object_get(e->records));
	print_json(json);
	return err->fault;
}

static int erase(struct erasing *e, uint32_t flags, struct libotp_error *err)
{
	memset(err, 0, sizeof(*err));
	e->arg.flags = flags;
	e->arg.erased = 0;
	if (!e->journal->dev)
		return image_erase(e->journal, &e->arg, err);
	return libotp_erase(e->journal->dev, &e->arg, err);
}

static void act_on_device(struct erasing *e, struct libotp_error *err)
{
	struct progress progress = { 0 };

	e->arg.status = OTP_OP_NOT_REACHED;
	if (!journal_arm(e->journal, e->journal->size, err))
		return;
	progress_begin(&progress);
	erase(e, 0, err);
	progress_end(&progress);
	journal_disarm(e->journal);
}

/* 0, or the exit code if nobody knows of it yet. */
static int act(struct erasing *e, struct libotp_error *err)
{
	if (e->journal->dev) {
		act_on_device(e, err);
		return 0;
	}
	erase(e, 0, err);
	return err->fault ? 0 : journal_save(e->journal);
}

static int run(struct erasing *e)
{
	struct libotp_error err = { 0 };
	int ret;

	if (e->arg.len && erase(e, OTP_ERASE_DRY_RUN, &err))
		return finish(e, &err);
	if (!e->arg.erased) {
		e->arg.status = OTP_OP_ALREADY;
		note("%s: nothing is left to be erased from %u on",
		     e->journal->name, e->arg.offset);
		return finish(e, &err);
	}
	print_erased(e);
	if (opt.dry_run) {
		note("dry run: nothing was changed");
		return finish(e, &err);
	}
	ret = confirm("ERASE", "What is erased is lost.") ?: act(e, &err);
	if (ret)
		return ret;
	if (!err.fault)
		fprintf(people(), "%s: erased%s\n", e->journal->name,
			e->journal->dev ? ", verified by reading it back" :
					  "");
	return finish(e, &err);
}

int journal_erase(int argc, char **argv)
{
	_json_ struct json_object *records = json_object_new_array();
	_journal_ struct journal journal = { 0 };
	struct erasing e = { &journal, records };
	struct args args = { 0 };
	int ret = 0;

	parse(&erase_argp, argc, argv, &args);
	if (args.from)
		ret = parse_offset(args.from, &e.arg.offset);
	ret = ret ?: journal_open(&args.place, !opt.dry_run, &journal);
	if (!ret && !args.from)
		ret = find_from(&journal, &e.arg.offset);
	if (ret)
		return ret;
	if (e.arg.offset > journal.size)
		return refuse(LIBOTP_USAGE, "%s ends at %u", journal.name,
			      journal.size);
	if (journal.dev)
		e.arg.region = journal.region->region;
	e.arg.len = journal.size - e.arg.offset;
	return run(&e);
}
