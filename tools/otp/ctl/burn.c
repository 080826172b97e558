// SPDX-License-Identifier: GPL-2.0-only
/* Rehearsing a batch, programming it, and telling how it went. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "progress.h"

/* With --json the standard output is for programs. */
FILE *people(void)
{
	return opt.json ? stderr : stdout;
}

static void print_target(FILE *f, struct libotp_device *dev,
			 const struct libotp_change *change)
{
	const struct otp_field_info *field = change->field;
	_free_ char *value = field_value_text(field, change->value);
	_free_ char *mask = libotp_format_number(change->mask,
						 field->bit_width);

	fprintf(f, "  %s (%s+%u) = %s mask %s", field->name,
		region_name(dev, field), field->bit_offset / 8, value, mask);
}

/* A change to 0; that of a secret is not told. */
bool freezes(const struct libotp_change *change)
{
	size_t size = LIBOTP_BYTES(change->field->bit_width);

	if (!libotp_readable(change->field))
		return false;
	for (size_t i = 0; i < size; i++)
		if (change->value[i])
			return false;
	return true;
}

/* That a word is programmed does not say with what. */
static const char *already_text(const struct libotp_change *change)
{
	if (change->verified == OTP_VERIFIED_MASK)
		return "is programmed already; nobody can tell with which value";
	return "is so already";
}

/* Fields of which nobody can tell whether they hold their value. */
unsigned int count_unknown(const struct libotp_batch *batch)
{
	const struct libotp_change *change;
	unsigned int unknown = 0;

	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++)
		unknown += change->verified == OTP_VERIFIED_MASK;
	return unknown;
}

/* When a dry run has found nothing to program. */
void note_done(unsigned int unknown)
{
	note("nothing is left to be done");
	if (unknown)
		note("%u of the fields cannot be read: whether they hold these values nobody can tell",
		     unknown);
}

void print_device(struct libotp_device *dev)
{
	fprintf(people(), "%s (%s, %s):\n", libotp_name(dev),
		libotp_info(dev)->driver, libotp_info(dev)->model);
}

/* Before: what is going to happen. */
void print_changes(struct libotp_device *dev,
		   const struct libotp_batch *batch)
{
	const struct libotp_outcome *outcome = libotp_batch_outcome(batch);
	const struct libotp_change *change;

	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++) {
		print_target(people(), dev, change);
		switch (change->status) {
		case OTP_OP_WOULD_PROGRAM:
			fprintf(people(), ": %s be %s\n",
				outcome->refused ? "would" : "will",
				freezes(change) ? "FROZEN at 0, for good" :
						  "programmed");
			break;
		case OTP_OP_ALREADY:
			fprintf(people(), ": %s\n", already_text(change));
			break;
		case OTP_OP_REFUSED:
			fprintf(people(), ": refused: %s\n",
				libotp_reason_text(change->reason) ?: "?");
			break;
		default:
			fprintf(people(), ": nothing was done\n");
		}
	}
	fflush(people());
}

/* After: what has happened. */
void print_results(struct libotp_device *dev, const struct libotp_batch *batch)
{
	const struct libotp_change *change;

	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++) {
		print_target(people(), dev, change);
		fprintf(people(), ": %s", change->status == OTP_OP_ALREADY ?
			already_text(change) :
			libotp_status_name(change->status) ?: "?");
		if (change->status == OTP_OP_PROGRAMMED)
			fprintf(people(), ", %s",
				libotp_verified_text(change->verified) ?: "?");
		if (change->error)
			print_cause(people(), dev, change->reason, change->error,
				    change->vendor);
		fputc('\n', people());
	}
}

void print_outcome(struct libotp_device *dev, struct libotp_batch *batch,
		   const struct libotp_error *err)
{
	const struct libotp_outcome *outcome = libotp_batch_outcome(batch);

	print_results(dev, batch);
	fprintf(people(), "%u programmed, %u already so, %u refused, %u failed, %u not reached\n",
		outcome->programmed, outcome->already, outcome->refused,
		outcome->failed, outcome->not_reached);
	fflush(people());
	if (err->fault)
		report(err);
}

void append_changes(struct json_object *list, struct libotp_device *dev,
		    const struct libotp_batch *batch)
{
	const struct libotp_change *change;

	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++) {
		const struct otp_field_info *field = change->field;
		struct json_object *json = json_object_new_object();
		_free_ char *mask = libotp_format_number(change->mask,
							 field->bit_width);
		_free_ char *value = field_value_text(field, change->value);

		add_text(json, "field", (const char *)field->name);
		add_text(json, "region", region_name(dev, field));
		add_number(json, "offset", field->bit_offset / 8);
		add_text(json, "value", libotp_readable(field) ? value : NULL);
		add_text(json, "mask", mask);
		add_text(json, "status", libotp_status_name(change->status));
		add_text(json, "reason", change->reason ?
			 libotp_reason_name(change->reason) : NULL);
		add_signed(json, "error", change->error);
		add_vendor(json, dev, change->vendor);
		add_text(json, "verified",
			 libotp_verified_name(change->verified));
		json_object_array_add(list, json);
	}
}

int rehearse(struct libotp_device *dev, struct libotp_batch *batch,
	     uint32_t flags, struct libotp_error *err)
{
	(void)dev;
	memset(err, 0, sizeof(*err));
	return libotp_batch_run(batch, flags | OTP_PROGRAM_DRY_RUN, err);
}

/* Program for real; the outcome is in the batch and in err. */
int burn(struct libotp_device *dev, struct libotp_batch *batch,
	 uint32_t flags, struct libotp_error *err)
{
	struct progress progress = { 0 };
	int ret;

	memset(err, 0, sizeof(*err));
	libotp_batch_forget(batch);
	outlive_signals();
	ret = libotp_arm(dev, err);
	if (ret)
		return ret;
	progress_begin(&progress);
	ret = libotp_batch_run(batch, flags, err);
	progress_end(&progress);
	libotp_disarm(dev);
	return ret;
}

/* Somebody who now reboots with half a group programmed loses the chip. */
void warn_groups(struct libotp_device *dev)
{
	if (libotp_load(dev, NULL))
		return;
	if (libotp_info(dev)->state == OTP_STATE_INCOMPLETE)
		note("WARNING: the device is incomplete: do NOT reset it or cut power; %s",
		     libotp_info(dev)->message);
	for (uint32_t g = 1; g <= libotp_info(dev)->group_count; g++) {
		struct group_state state = group_state(dev, g);
		_free_ char *missing = group_missing(dev, g);

		if (!strcmp(group_word(&state), "partial"))
			note("WARNING: the group '%s' is incomplete: do NOT reboot or cut power; program %s first",
			     state.name, missing);
		else if (!strcmp(group_word(&state), "unknown"))
			note("WARNING: the device does not say whether the group '%s' is complete: do NOT reboot or cut power before 'otpctl show' says that it is, or that none of it is programmed",
			     state.name);
	}
}
