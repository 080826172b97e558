// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

struct show {
	char **names;
	int count;
	bool only_names;
};

static const struct argp_option show_options[] = {
	{ "names", 'N', NULL, 0, "Print the names of the fields only" },
	{ 0 }
};

static error_t parse_show(int key, char *arg, struct argp_state *state)
{
	struct show *show = state->input;

	(void)arg;
	switch (key) {
	case 'N':
		show->only_names = true;
		return 0;
	case ARGP_KEY_ARGS:
		show->names = state->argv + state->next;
		show->count = state->argc - state->next;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp show_argp = {
	.options = show_options,
	.parser = parse_show,
	.args_doc = "[FIELD|REGION]...",
	.doc = "Show the regions and fields of a device, who may read and program them, how much is programmed, the values that can be read (?? for the others), and whether the atomic groups are complete.\v"
	       "Permissions: r readable, w programmable, s secret, v the chip maker's own.\n\n"
	       "Examples:\n"
	       "  otpctl show\n"
	       "  otpctl show OTP_USER_DATA_0..7\n"
	       "  otpctl show --json OTP_REE_SEGID",
	.children = global_children,
};

/* Was this field asked for? */
static bool chosen(const struct show *show, const bool *marks, size_t index)
{
	return !show->count || marks[index];
}

static size_t flat_index(const struct libotp_device *dev, uint32_t region,
			 uint32_t field)
{
	size_t index = field;

	for (uint32_t r = 0; r < region; r++)
		index += libotp_field_count(dev, r);
	return index;
}

static int mark(struct libotp_device *dev, const char *name, bool *marks)
{
	const struct otp_region_info *region = libotp_find_region(dev, name);
	const struct otp_field_info **fields;
	struct libotp_error err;
	size_t count;

	if (region) {
		size_t first = flat_index(dev, region->region, 0);

		count = libotp_field_count(dev, region->region);
		memset(marks + first, true, count);
		return 0;
	}
	if (libotp_find(dev, name, &fields, &count, &err))
		return report(&err);
	for (size_t i = 0; i < count; i++) {
		uint32_t index = fields[i]->field;

		marks[flat_index(dev, fields[i]->region,
				 index == OTP_NO_FIELD ? 0 : index)] = true;
	}
	free(fields);
	return 0;
}

/* Longer values are for 'otpctl read'. */
#define SHOWN_BITS	1024

/**
 * struct reading - what was read of a field
 * @value: as a number, NULL if it cannot be read
 * @mask: bits that are programmed
 * @meaning: what @value stands for, or NULL
 * @granules: of those it has, how many have a bit programmed
 * @error: errno of reading it
 * @vendor: and its vendor status
 */
struct reading {
	char *value;
	char *mask;
	const char *meaning;
	uint32_t granules;
	int error;
	uint32_t vendor;
};

/* Neither read nor programmed by anybody here: no error of the device. */
static bool for_nobody(const struct otp_field_info *field, int error)
{
	return error == -EPERM &&
	       !(field->field_flags & (OTP_FIELD_READ | OTP_FIELD_PROGRAM));
}

static uint32_t count_granules(const struct otp_region_info *region,
			       const uint8_t *mask, size_t size)
{
	uint32_t count = 0;

	for (size_t at = 0; at < size; at += region->granule) {
		bool any = false;

		for (size_t i = at; i < at + region->granule && i < size; i++)
			any |= mask[i];
		count += any;
	}
	return count;
}

static struct reading take_reading(struct libotp_device *dev,
				   const struct otp_field_info *field)
{
	size_t size = LIBOTP_BYTES(field->bit_width);
	_free_ uint8_t *value = calloc(1, size);
	_free_ uint8_t *mask = calloc(1, size);
	struct reading reading = { 0 };
	int ret;

	if (!value || !mask)
		abort();
	ret = libotp_read_field(dev, field, value, mask, &reading.vendor);
	if (!ret || ret == -EACCES)
		reading.mask = libotp_format_number(mask, field->bit_width);
	if (!ret) {
		reading.value = field_value_text(field, value);
		reading.meaning = libotp_value_meaning(
			(const char *)libotp_info(dev)->driver, field, value);
	}
	reading.granules = count_granules(libotp_region(dev, field->region),
					  mask, size);
	if (ret && ret != -EACCES && !for_nobody(field, ret))
		reading.error = ret;
	return reading;
}

static void reading_free(struct reading *reading)
{
	free(reading->value);
	free(reading->mask);
}

/* What is written again and again is never full; it may be frozen. */
static const char *programmed_text(const struct otp_region_info *region,
				   const struct otp_field_info *field)
{
	if (region->semantics != OTP_REWRITABLE)
		return libotp_programmed_name(field->programmed) ?: "?";
	switch (field->programmed) {
	case OTP_BLANK:
		return "open";
	case OTP_FULL:
		return "frozen";
	default:
		return libotp_programmed_name(field->programmed) ?: "?";
	}
}

/* A region without fields, as a whole. */
static void print_whole(const struct otp_region_info *region,
			const struct reading *reading)
{
	uint32_t granules = region->region_size / region->granule;

	if (!reading->granules)
		printf(" blank\n");
	else
		printf(" %u of %u granules programmed; 'otpctl read %s' prints them\n",
		       reading->granules, granules, region->name);
}

static void print_value(const struct otp_field_info *field,
			const struct reading *reading)
{
	bool partial = field->programmed == OTP_PARTIAL;

	printf(" %s", reading->value ?: "??");
	if (reading->meaning)
		printf(" (%s)", reading->meaning);
	printf("%s%s\n", partial ? " mask " : "",
	       partial ? reading->mask : "");
}

static void print_field(const struct libotp_device *dev,
			const struct otp_field_info *field,
			const struct reading *reading)
{
	const struct otp_region_info *region = libotp_region(dev,
							     field->region);
	_free_ char *words = vendor_status(dev, reading->vendor);
	uint32_t flags = field->field_flags;
	bool whole = !region->field_count && field->bit_width > SHOWN_BITS;

	printf("  %-31s +%-4u %c%c%c%c %-8s", field->name,
	       field->bit_offset / 8,
	       flags & OTP_FIELD_READ ? 'r' : '-',
	       flags & OTP_FIELD_PROGRAM ? 'w' : '-',
	       flags & OTP_FIELD_SECRET ? 's' : '-',
	       flags & OTP_FIELD_VENDOR ? 'v' : '-',
	       whole ? "" : programmed_text(region, field));
	if (reading->error)
		printf(" cannot be read: %s (%s)\n",
		       libotp_errno_text(reading->error), words);
	else if (whole)
		print_whole(region, reading);
	else
		print_value(field, reading);
}

static struct json_object *field_json(const struct libotp_device *dev,
				      const struct otp_field_info *field,
				      const struct reading *reading)
{
	struct json_object *json = json_object_new_object();
	uint32_t flags = field->field_flags;

	add_text(json, "name", (const char *)field->name);
	add_number(json, "bit_offset", field->bit_offset);
	add_number(json, "bit_width", field->bit_width);
	add_bool(json, "readable", flags & OTP_FIELD_READ);
	add_bool(json, "programmable", flags & OTP_FIELD_PROGRAM);
	add_bool(json, "secret", flags & OTP_FIELD_SECRET);
	add_bool(json, "whole_only", flags & OTP_FIELD_FULL_MASK);
	add_bool(json, "no_zero", flags & OTP_FIELD_NO_ZERO);
	add_bool(json, "vendor", flags & OTP_FIELD_VENDOR);
	add_text(json, "group", field->group ?
		 (const char *)field->group_name : NULL);
	add_text(json, "programmed",
		 libotp_programmed_name(field->programmed));
	add_text(json, "mask", reading->mask);
	add_text(json, "value", reading->value &&
		 strcmp(reading->value, "??") ? reading->value : NULL);
	if (reading->meaning)
		add_text(json, "meaning", reading->meaning);
	if (reading->error) {
		add_text(json, "error", libotp_errno_text(reading->error));
		add_vendor(json, dev, reading->vendor);
	}
	return json;
}

static struct json_object *
region_json(const struct libotp_device *dev,
	    const struct otp_region_info *region)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "name", (const char *)region->name);
	add_text(json, "kind", libotp_kind_name(region->kind));
	add_number(json, "base", region->base);
	add_number(json, "size", region->region_size);
	add_number(json, "granule", region->granule);
	add_number(json, "erase_granule", region->erase_granule);
	add_text(json, "semantics", libotp_semantics_name(region->semantics));
	add_bool(json, "readable", region->region_flags & OTP_REGION_READ);
	add_bool(json, "programmable",
		 region->region_flags & OTP_REGION_PROGRAM);
	add_bool(json, "secret", region->region_flags & OTP_REGION_SECRET);
	add_bool(json, "public", region->region_flags & OTP_REGION_PUBLIC);
	add_bool(json, "unverified",
		 region->region_flags & OTP_REGION_UNVERIFIED);
	add_region_state(json, region->region_state);
	add_digests(json, region);
	if (region->kind == OTP_KIND_JOURNAL) {
		add_number(json, "ratchet", region->ratchet);
		add_number(json, "free", region->free);
	}
	if (region->vendor)
		add_vendor(json, dev, region->vendor);
	json_object_object_add(json, "fields", json_object_new_array());
	return json;
}

static void print_digest(const struct libotp_device *dev,
			 const struct otp_region_info *region)
{
	_free_ char *words = vendor_status(dev, region->vendor);

	if (!has_digest(region))
		return;
	printf("digest of %s: ", digest_kind(region));
	if (region->vendor)
		printf("cannot be read (%s)", words);
	else if (region->digest)
		printf("0x%016llx", (unsigned long long)region->digest);
	else
		printf("none");
	if (region->sensed)
		printf(", sensed 0x%016llx",
		       (unsigned long long)region->sensed);
	else if (region->digest)
		printf(", none sensed");
	putchar('\n');
}

static void print_region(const struct libotp_device *dev,
			 const struct otp_region_info *region)
{
	_free_ char *state = region_state_text(region->region_state);

	printf("\nregion %s: %u bytes at 0x%x, granule %u, %s%s%s\n",
	       region->name, region->region_size, region->base,
	       region->granule,
	       libotp_semantics_name(region->semantics) ?: "?",
	       region->region_flags & OTP_REGION_UNVERIFIED ?
	       ", NOT verified" : "", state);
	print_digest(dev, region);
	if (region->kind == OTP_KIND_JOURNAL)
		printf("journal: ratchet at %u, %u bytes free; 'otpctl journal dump' prints its records\n",
		       region->ratchet, region->free);
}

static int show_region(struct libotp_device *dev, const struct show *show,
		       const bool *marks, uint32_t r,
		       struct json_object *regions)
{
	const struct otp_region_info *region = libotp_region(dev, r);
	struct json_object *json = NULL;
	const struct otp_field_info *field;
	bool headed = false;
	int ret = 0;

	for (uint32_t f = 0; (field = libotp_field(dev, r, f)); f++) {
		struct reading reading;

		if (!chosen(show, marks, flat_index(dev, r, f)))
			continue;
		if (!headed && regions) {
			json = region_json(dev, region);
			json_object_array_add(regions, json);
		} else if (!headed) {
			print_region(dev, region);
		}
		headed = true;
		/* Its values are those of its records, some are secret. */
		if (region->kind == OTP_KIND_JOURNAL)
			continue;
		reading = take_reading(dev, field);
		if (reading.error)
			ret = LIBOTP_DEVICE;
		if (json)
			json_object_array_add(json_object_object_get(json,
								     "fields"),
					      field_json(dev, field,
							 &reading));
		else
			print_field(dev, field, &reading);
		reading_free(&reading);
	}
	return ret;
}

static void print_group(const struct libotp_device *dev, uint32_t group)
{
	struct group_state state = group_state(dev, group);
	_free_ char *missing = group_missing(dev, group);
	const char *word = group_word(&state);

	if (!strcmp(word, "none"))
		printf("group '%s': none of its %u fields is programmed; all of them go in one session\n",
		       state.name, state.total);
	else if (!strcmp(word, "complete"))
		printf("group '%s': complete, all %u fields are programmed\n",
		       state.name, state.total);
	else if (!strcmp(word, "unknown"))
		printf("group '%s': the device cannot say whether it is complete\n",
		       state.name);
	else
		printf("the group '%s' is incomplete (partial: %u of %u fields): do NOT reboot or cut power; program %s first\n",
		       state.name, state.full, state.total, missing);
}

static struct json_object *group_json(const struct libotp_device *dev,
				      uint32_t group)
{
	struct group_state state = group_state(dev, group);
	struct json_object *json = json_object_new_object();
	struct json_object *missing = json_object_new_array();
	const struct otp_field_info *field;

	for (uint32_t r = 0; r < libotp_info(dev)->region_count; r++)
		for (uint32_t f = 0; (field = libotp_field(dev, r, f)); f++)
			if (field->group == group &&
			    field->programmed != OTP_FULL)
				append_text(missing, field->name);
	add_text(json, "name", state.name);
	add_text(json, "state", group_word(&state));
	add_number(json, "fields", state.total);
	json_object_object_add(json, "missing", missing);
	return json;
}

static struct json_object *info_json(const struct libotp_device *dev)
{
	const struct otp_info *info = libotp_info(dev);
	struct json_object *json = json_object_new_object();
	struct json_object *caps = json_object_new_array();

	add_text(json, "device", libotp_name(dev));
	add_text(json, "driver", (const char *)info->driver);
	add_text(json, "model", (const char *)info->model);
	add_text(json, "state", libotp_state_name(info->state));
	add_text(json, "message", (const char *)info->message);
	add_vendor(json, dev, info->vendor);
	add_number(json, "event_seq", info->event_seq);
	add_bool(json, "programming", info->status & OTP_STATUS_PROGRAMMING);
	add_bool(json, "armed", info->status & OTP_STATUS_ARMED);
	for (int bit = 0; bit < 64; bit++)
		if (info->caps >> bit & 1 && libotp_cap_name(1ULL << bit))
			append_text(caps, libotp_cap_name(1ULL << bit));
	json_object_object_add(json, "capabilities", caps);
	return json;
}

static void print_info(const struct libotp_device *dev)
{
	const struct otp_info *info = libotp_info(dev);
	_free_ char *words = vendor_status(dev, info->vendor);

	printf("%s: %s, %s\n", libotp_name(dev), info->driver, info->model);
	printf("state: %s", libotp_state_name(info->state) ?: "?");
	if (info->message[0])
		printf(": %s", info->message);
	if (info->vendor)
		printf(" (%s)", words);
	if (info->caps & OTP_CAP_IMAGE)
		printf("\nsigned image: 'otpctl image state' verifies and shows it");
	printf("\nprogramming: %s%s\n",
	       info->status & OTP_STATUS_PROGRAMMING ? "allowed" : "off",
	       info->status & OTP_STATUS_ARMED ?
	       ", a process has the device armed" : "");
}

static void print_names(const struct libotp_device *dev)
{
	const struct otp_field_info *field;

	for (uint32_t r = 0; r < libotp_info(dev)->region_count; r++)
		for (uint32_t f = 0; (field = libotp_field(dev, r, f)); f++)
			puts((const char *)field->name);
}

static int show_all(struct libotp_device *dev, const struct show *show,
		    const bool *marks, struct json_object *json)
{
	struct json_object *regions = NULL, *groups = NULL;
	const struct otp_info *info = libotp_info(dev);
	int ret = 0;

	if (json) {
		regions = json_object_new_array();
		groups = json_object_new_array();
		json_object_object_add(json, "regions", regions);
		json_object_object_add(json, "groups", groups);
	}
	for (uint32_t r = 0; r < info->region_count; r++)
		ret |= show_region(dev, show, marks, r, regions);
	if (!json && info->group_count)
		puts("");
	for (uint32_t g = 1; g <= info->group_count && g < 4096; g++) {
		if (json)
			json_object_array_add(groups, group_json(dev, g));
		else
			print_group(dev, g);
	}
	return ret;
}

static int show_device(struct libotp_device *dev, const struct show *show,
		       struct json_object *json)
{
	_free_ bool *marks = NULL;
	struct libotp_error err;
	int ret = 0;

	if (libotp_load(dev, &err)) {
		if (!json)
			print_info(dev);
		return report(&err);
	}
	if (show->only_names) {
		print_names(dev);
		return 0;
	}
	marks = calloc(flat_index(dev, libotp_info(dev)->region_count, 0) + 1,
		       sizeof(*marks));
	if (!marks)
		abort();
	for (int i = 0; i < show->count && !ret; i++)
		ret = mark(dev, show->names[i], marks);
	if (ret)
		return ret;
	if (!json)
		print_info(dev);
	return show_all(dev, show, marks, json);
}

int cmd_show(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_json_ struct json_object *json = NULL;
	struct show show = { 0 };
	int ret;

	parse(&show_argp, argc, argv, &show);
	ret = open_device(false, &dev);
	if (ret)
		return ret;
	if (opt.json && !show.only_names)
		json = info_json(dev);
	ret = show_device(dev, &show, json);
	if (json && ret <= LIBOTP_DEVICE)
		print_json(json);
	return ret;
}
