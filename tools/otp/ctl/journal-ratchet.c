// SPDX-License-Identifier: GPL-2.0-only
/* The ratchet of a journal: where it is, and advancing it, for good. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "progress.h"

#define KEY_TO		0x100

struct args {
	struct journal_place place;
	const char *to;
};

static error_t parse_ratchet(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->place;
		return 0;
	case KEY_TO:
		args->to = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	case ARGP_KEY_END:
		if (args->place.file)
			argp_error(state, "an image has no ratchet");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ---- where it is ---- */

static const struct argp get_argp = {
	.parser = parse_ratchet,
	.children = place_children,
	.doc = "Print the ratchet of a journal: the offset of the first byte that can still be changed.\v"
	       "Example:\n  otpctl journal get-ratchet",
};

static int need_ratchet(const struct journal *journal)
{
	uint32_t vendor = journal->region->vendor;
	_free_ char *words = vendor_status(journal->dev, vendor);

	if (!(journal->region->region_flags & OTP_REGION_RATCHET))
		return refuse(LIBOTP_POLICY, "%s has no ratchet",
			      journal->name);
	return !vendor ? 0 : refuse(LIBOTP_DEVICE,
				    "%s: the ratchet cannot be read (%s)",
				    journal->name, words);
}

int journal_get_ratchet(int argc, char **argv)
{
	_journal_ struct journal journal = { 0 };
	_json_ struct json_object *json = NULL;
	struct args args = { 0 };
	int ret;

	parse(&get_argp, argc, argv, &args);
	ret = journal_find(&args.place, false, &journal) ?:
	      need_ratchet(&journal);
	if (ret)
		return ret;
	if (opt.json) {
		json = json_object_new_object();
		add_journal(json, &journal);
		print_json(json);
	} else {
		printf("Secure Counter = %u\n", journal.ratchet);
	}
	return 0;
}

/* ---- advancing it ---- */

static const struct argp_option ratchet_options[] = {
	{ "to", KEY_TO, "OFFSET", 0,
	  "Where a record ends; default: the end of the list" },
	{ 0 }
};

static const struct argp ratchet_argp = {
	.options = ratchet_options,
	.parser = parse_ratchet,
	.children = place_children,
	.doc = "Advance the ratchet of a journal: the records that it then covers can never be changed or erased again. They are listed first; the word BURN confirms it.\v"
	       "A record that is locked and covered is the last one of its tag for good. Where nothing is new the exit code is 3.\n\n"
	       "Examples:\n"
	       "  otpctl journal ratchet --dry-run\n"
	       "  otpctl journal ratchet --yes\n"
	       "  otpctl journal ratchet --to 0xbf",
};

/**
 * struct ratcheting - an advance under way
 * @journal: the journal
 * @arg: from where to where
 */
struct ratcheting {
	struct journal *journal;
	struct otp_ratchet arg;
};

/* Does it cover the record then, and not now. */
static bool is_new(const struct ratcheting *r, const struct tlv *tlv)
{
	return tlv->data + tlv->length > r->arg.expected &&
	       tlv->start < r->arg.target;
}

static void print_covered(const struct ratcheting *r)
{
	const struct journal *journal = r->journal;
	enum tlv_result result;
	struct tlv tlv;

	fprintf(people(), "%s: the ratchet goes from %u to %u and covers:\n",
		journal->name, r->arg.expected, r->arg.target);
	for (result = tlv_first(journal->bytes, journal->size, &tlv);
	     result == TLV_OK;
	     result = tlv_next(journal->bytes, journal->size, &tlv)) {
		_free_ char *text = record_text(journal->bytes, &tlv);

		if (is_new(r, &tlv))
			fprintf(people(), "%s%s\n", text,
				tlv_has(&tlv, TLV_FLAG_LOCKED) ?
				" LOCKED: the last one of its tag" : "");
	}
	fflush(people());
}

static void add_covered(struct json_object *json, const struct ratcheting *r)
{
	const struct journal *journal = r->journal;
	struct json_object *list = json_object_new_array();
	enum tlv_result result;
	struct tlv tlv;

	for (result = tlv_first(journal->bytes, journal->size, &tlv);
	     result == TLV_OK;
	     result = tlv_next(journal->bytes, journal->size, &tlv))
		if (is_new(r, &tlv))
			json_object_array_add(list,
					      record_json(journal->bytes,
							  &tlv));
	json_object_object_add(json, "records", list);
}

static int finish(const struct ratcheting *r, const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	add_journal(json, r->journal);
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	add_number(json, "from", r->arg.expected);
	add_number(json, "to", r->arg.target);
	add_outcome(json, r->journal, r->arg.status, r->arg.reason,
		    r->arg.error, r->arg.vendor);
	add_covered(json, r);
	print_json(json);
	return err->fault;
}

static int try(struct ratcheting *r, struct libotp_error *err)
{
	int ret;

	memset(err, 0, sizeof(*err));
	r->arg.flags |= OTP_RATCHET_DRY_RUN;
	ret = libotp_ratchet(r->journal->dev, &r->arg, err);
	r->arg.flags &= ~OTP_RATCHET_DRY_RUN;
	return ret;
}

static void act(struct ratcheting *r, struct libotp_error *err)
{
	struct progress progress = { 0 };

	r->arg.status = OTP_OP_NOT_REACHED;
	if (!journal_arm(r->journal, r->arg.target, err))
		return;
	progress_begin(&progress);
	libotp_ratchet(r->journal->dev, &r->arg, err);
	progress_end(&progress);
	journal_disarm(r->journal);
	if (r->arg.status == OTP_OP_NOT_REACHED)
		return;
	r->journal->ratchet = r->arg.value;
	fprintf(people(), "%s: the ratchet is at %u now%s\n",
		r->journal->name, r->arg.value,
		err->fault ? "" : ", verified by reading it back");
	fflush(people());
}

static int ask(const struct ratcheting *r)
{
	char what[128];

	snprintf(what, sizeof(what),
		 "Increment the ratchet index from %u to %u? This cannot be undone.",
		 r->arg.expected, r->arg.target);
	return confirm("BURN", what);
}

static int run(struct ratcheting *r)
{
	struct libotp_error err;
	int ret;

	if (try(r, &err))
		return finish(r, &err);
	if (r->arg.status == OTP_OP_ALREADY) {
		note("nothing is left to be done");
		return finish(r, &err);
	}
	print_covered(r);
	if (opt.dry_run) {
		note("dry run: nothing was changed");
		return finish(r, &err);
	}
	ret = ask(r);
	if (ret)
		return ret;
	act(r, &err);
	return finish(r, &err);
}

/* The end of the list, if there is anything new. */
static int find_target(const struct journal *journal, uint32_t *target)
{
	enum tlv_result result = tlv_end(journal->bytes, journal->size,
					 target);
	int ret = list_refuse(journal, result, *target, LIBOTP_POLICY);

	if (ret || *target > journal->ratchet)
		return ret;
	return refuse(LIBOTP_POLICY,
		      "%s: nothing is new: the list ends at %u, and the ratchet is at %u",
		      journal->name, *target, journal->ratchet);
}

int journal_ratchet(int argc, char **argv)
{
	_journal_ struct journal journal = { 0 };
	struct ratcheting r = { &journal };
	struct args args = { 0 };
	uint32_t target = 0;
	int ret = 0;

	parse(&ratchet_argp, argc, argv, &args);
	if (args.to)
		ret = parse_offset(args.to, &target);
	ret = ret ?: journal_open(&args.place, !opt.dry_run, &journal) ?:
		     need_ratchet(&journal);
	if (!ret && !args.to)
		ret = find_target(&journal, &target);
	if (ret)
		return ret;
	r.arg.region = journal.region->region;
	r.arg.expected = journal.ratchet;
	r.arg.target = target;
	return run(&r);
}
