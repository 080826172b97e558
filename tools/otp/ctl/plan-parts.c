// SPDX-License-Identifier: GPL-2.0-only
/* The parts of a plan: what each is going to do, and how it went. */
#include <stdio.h>

#include "plan.h"

static void print_reset_before(const struct libotp_part *part)
{
	fprintf(people(), "  reset (%s): %s\n", part->why,
		part->reset == LIBOTP_RESET_NEEDED ?
		"it STOPS here until the device has been reset" :
		"nothing is pending, it goes on");
}

static void print_part_before(struct libotp_device *dev,
			      const struct libotp_part *part)
{
	if (part->later)
		fprintf(people(), "  line %u: the hardware refuses it for now; it is checked after the reset\n",
			part->line);
	if (part->action == LIBOTP_RESET)
		print_reset_before(part);
	else if (part->action != LIBOTP_PROGRAM)
		print_lock_before(dev, &part->lock, part->digest);
	else
		print_changes(dev, part->batch);
}

void print_parts_before(struct libotp_device *dev,
			const struct libotp_sequence *sequence)
{
	const struct libotp_part *part;

	print_device(dev);
	for (size_t i = 0; (part = libotp_sequence_part(sequence, i)); i++)
		print_part_before(dev, part);
	fflush(people());
}

static void print_counts(const char *what,
			 const struct libotp_outcome *outcome)
{
	fprintf(people(), "%s%u programmed, %u already so, %u refused, %u failed, %u not reached\n",
		what, outcome->programmed, outcome->already, outcome->refused,
		outcome->failed, outcome->not_reached);
}

void print_parts_after(struct libotp_device *dev,
		       const struct libotp_sequence *sequence,
		       const struct libotp_part *stopped)
{
	struct libotp_outcome fields, locks;
	const struct libotp_part *part;
	bool any = false;

	for (size_t i = 0; (part = libotp_sequence_part(sequence, i)) &&
	     part != stopped; i++) {
		any |= part->action == LIBOTP_LOCK ||
		       part->action == LIBOTP_READ_LOCK;
		if (part->action == LIBOTP_PROGRAM)
			print_results(dev, part->batch);
		else if (part->action != LIBOTP_RESET)
			print_lock_after(dev, &part->lock);
	}
	libotp_sequence_outcome(sequence, &fields, &locks);
	print_counts("", &fields);
	if (any)
		print_counts("locks: ", &locks);
	fflush(people());
}

static struct json_object *part_lock_json(struct libotp_device *dev,
					  const struct libotp_part *part)
{
	struct json_object *json = lock_json(dev, &part->lock);

	add_number(json, "line", part->line);
	add_text(json, "algorithm", part->digest);
	return json;
}

static struct json_object *reset_json(const struct libotp_part *part)
{
	struct json_object *json = json_object_new_object();

	add_number(json, "line", part->line);
	add_text(json, "why", part->why);
	add_text(json, "status", libotp_reset_name(part->reset));
	return json;
}

void add_parts(struct json_object *json, struct libotp_device *dev,
	       const struct libotp_sequence *sequence)
{
	struct json_object *fields = json_object_new_array();
	struct json_object *locks = json_object_new_array();
	struct json_object *resets = json_object_new_array();
	const struct libotp_part *part;

	for (size_t i = 0; (part = libotp_sequence_part(sequence, i)); i++) {
		if (part->action == LIBOTP_PROGRAM)
			append_changes(fields, dev, part->batch);
		else if (part->action == LIBOTP_RESET)
			json_object_array_add(resets, reset_json(part));
		else
			json_object_array_add(locks,
					      part_lock_json(dev, part));
	}
	json_object_object_add(json, "fields", fields);
	json_object_object_add(json, "locks", locks);
	json_object_object_add(json, "resets", resets);
}
