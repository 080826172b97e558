// SPDX-License-Identifier: GPL-2.0-only
/* Erasing regions, or blocks of one, of memory that is no journal. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "progress.h"

#define KEY_FROM	0x100
#define KEY_LENGTH	0x101

struct args {
	char **names;
	int count;
	const char *from;
	const char *length;
};

static const struct argp_option erase_options[] = {
	{ "from", KEY_FROM, "OFFSET", 0,
	  "First byte of one region; default: 0" },
	{ "length", KEY_LENGTH, "BYTES", 0,
	  "Bytes from there on; default: to the end of the region" },
	{ 0 }
};

static error_t parse_erase(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case KEY_FROM:
		args->from = arg;
		return 0;
	case KEY_LENGTH:
		args->length = arg;
		return 0;
	case ARGP_KEY_ARGS:
		args->names = state->argv + state->next;
		args->count = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		if (!args->count)
			argp_error(state, "which region?");
		if (args->count > 1 && (args->from || args->length))
			argp_error(state,
				   "--from and --length go with one region");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp erase_argp = {
	.options = erase_options,
	.parser = parse_erase,
	.args_doc = "REGION...",
	.doc = "Erase regions: what was programmed there is lost, and can be programmed anew. Only a multiple of what the memory erases at once can be erased. What would happen is shown first; the word ERASE confirms it. The end of a journal is erased by 'otpctl journal erase'.\v"
	       "What is blank already is left alone. What is damaged is mended by erasing it.\n\n"
	       "Examples:\n"
	       "  otpctl erase --dry-run user-signature-3\n"
	       "  otpctl erase --yes user-signature-3 user-signature-4",
	.children = global_children,
};

/**
 * struct erasing - erasing under way
 * @dev: the device
 * @erases: what is erased, @count of it
 * @count: their number
 */
struct erasing {
	struct libotp_device *dev;
	struct otp_erase *erases;
	size_t count;
};

static int parse_bytes(const char *text, const char *what, uint32_t *number)
{
	_free_ char *typed = shown(text);
	uint8_t bytes[4];

	if (libotp_parse_number(text, bytes, sizeof(bytes)))
		return refuse(LIBOTP_USAGE,
			      "%s '%s' is no number of up to 32 bits (decimal, or hexadecimal after 0x)",
			      what, typed);
	*number = bytes[0] | bytes[1] << 8 | bytes[2] << 16 |
		  (uint32_t)bytes[3] << 24;
	return 0;
}

static int add_erase(struct erasing *e, const struct args *args, int i)
{
	struct otp_erase *erase = &e->erases[e->count++];
	const struct otp_region_info *region;
	struct libotp_error err;
	int ret = 0;

	if (libotp_need_region(e->dev, args->names[i], &region, &err))
		return report(&err);
	if (region->kind == OTP_KIND_JOURNAL)
		return refuse(LIBOTP_POLICY,
			      "%s is a journal: 'otpctl journal erase' erases its end",
			      region->name);
	erase->region = region->region;
	if (args->from)
		ret = parse_bytes(args->from, "--from", &erase->offset);
	if (!ret && erase->offset >= region->region_size)
		ret = refuse(LIBOTP_USAGE, "%s ends at %u", region->name,
			     region->region_size);
	erase->len = region->region_size - erase->offset;
	if (!ret && args->length)
		ret = parse_bytes(args->length, "--length", &erase->len);
	return ret;
}

static const char *region_of(const struct erasing *e,
			     const struct otp_erase *erase)
{
	return (const char *)libotp_region(e->dev, erase->region)->name;
}

static void print_erase(const struct erasing *e, const struct otp_erase *erase)
{
	fprintf(people(), "  %s+%u, %u bytes: ", region_of(e, erase),
		erase->offset, erase->len);
	switch (erase->status) {
	case OTP_OP_WOULD_PROGRAM:
		fprintf(people(), "will be ERASED");
		break;
	case OTP_OP_PROGRAMMED:
		fprintf(people(), "erased, verified by reading it back");
		break;
	case OTP_OP_ALREADY:
		fprintf(people(), "blank already");
		break;
	default:
		fprintf(people(), "%s",
			libotp_status_name(erase->status) ?: "?");
	}
	if (erase->error)
		print_cause(people(), e->dev, erase->reason, erase->error,
			    erase->vendor);
	fputc('\n', people());
	fflush(people());
}

/* First refusal in err; how much there is to be erased. */
static size_t rehearse_erases(struct erasing *e, struct libotp_error *err)
{
	size_t left = 0;

	err->fault = LIBOTP_DONE;
	for (size_t i = 0; i < e->count; i++) {
		struct otp_erase *erase = &e->erases[i];
		struct libotp_error one;

		erase->flags = OTP_ERASE_DRY_RUN;
		if (libotp_erase(e->dev, erase, &one) && !err->fault)
			*err = one;
		erase->flags = 0;
		left += erase->status == OTP_OP_WOULD_PROGRAM;
	}
	return left;
}

static void forget_erases(struct erasing *e)
{
	for (size_t i = 0; i < e->count; i++) {
		e->erases[i].status = OTP_OP_NOT_REACHED;
		e->erases[i].erased = 0;
	}
}

static void act(struct erasing *e, struct libotp_error *err)
{
	struct progress progress = { 0 };
	int ret;

	memset(err, 0, sizeof(*err));
	forget_erases(e);
	outlive_signals();
	if (libotp_arm(e->dev, err))
		return;
	progress_begin(&progress);
	ret = 0;
	for (size_t i = 0; i < e->count && !ret; i++)
		ret = libotp_erase(e->dev, &e->erases[i], err);
	progress_end(&progress);
	libotp_disarm(e->dev);
	if (!ret)
		err->fault = LIBOTP_DONE;
}

static struct json_object *erase_json(const struct erasing *e,
				      const struct otp_erase *erase)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "region", region_of(e, erase));
	add_number(json, "offset", erase->offset);
	add_number(json, "length", erase->len);
	add_number(json, "erased", erase->erased);
	add_text(json, "status", libotp_status_name(erase->status));
	add_text(json, "reason", erase->reason ?
		 libotp_reason_name(erase->reason) : NULL);
	add_signed(json, "error", erase->error);
	add_vendor(json, e->dev, erase->vendor);
	return json;
}

static int finish(const struct erasing *e, const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;
	struct json_object *list;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	list = json_object_new_array();
	add_text(json, "device", libotp_name(e->dev));
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	for (size_t i = 0; i < e->count; i++)
		json_object_array_add(list, erase_json(e, &e->erases[i]));
	json_object_object_add(json, "erases", list);
	print_json(json);
	return err->fault;
}

static void print_erases(const struct erasing *e)
{
	for (size_t i = 0; i < e->count; i++)
		print_erase(e, &e->erases[i]);
}

static int run(struct erasing *e)
{
	struct libotp_error err;
	size_t left = rehearse_erases(e, &err);
	int ret;

	print_device(e->dev);
	print_erases(e);
	if (!err.fault && opt.dry_run)
		note("dry run: nothing was changed");
	else if (!err.fault && !left)
		note("nothing is left to be erased");
	if (err.fault || opt.dry_run || !left)
		return finish(e, &err);
	ret = confirm("ERASE", "What is erased is lost.");
	if (ret)
		return ret;
	act(e, &err);
	print_erases(e);
	return finish(e, &err);
}

int cmd_erase(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_free_ struct otp_erase *erases = NULL;
	struct args args = { 0 };
	struct erasing e = { 0 };
	struct libotp_error err;
	int ret;

	parse(&erase_argp, argc, argv, &args);
	ret = open_device(!opt.dry_run, &dev);
	if (ret)
		return ret;
	if (libotp_load(dev, &err))
		return report(&err);
	erases = calloc(args.count, sizeof(*erases));
	if (!erases)
		return refuse(LIBOTP_DEVICE, "out of memory");
	e.dev = dev;
	e.erases = erases;
	for (int i = 0; i < args.count; i++) {
		ret = add_erase(&e, &args, i);
		if (ret)
			return ret;
	}
	return run(&e);
}
