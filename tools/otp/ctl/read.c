// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

struct args {
	char *words[2];
	unsigned int count;
};

static error_t parse_read(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (args->count == ARRAY_SIZE(args->words))
			argp_error(state, "too many arguments");
		args->words[args->count++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "what is to be read?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp read_argp = {
	.parser = parse_read,
	.args_doc = "FIELD\nREGION[+OFFSET] [LENGTH]",
	.doc = "Print the value of a field, or the bytes of a range, and the mask of the bits that have been programmed.\v"
	       "OFFSET and LENGTH are bytes, multiples of the granule of the region. Without LENGTH, REGION is the whole region and REGION+OFFSET one granule. "
	       "A value that cannot be read is shown as ??; the mask is shown all the same, and the exit code is 3.\n\n"
	       "Examples:\n"
	       "  otpctl read OTP_REE_SEGID\n"
	       "  otpctl read user-data+16 8\n"
	       "  otpctl read --json OTP_USER_DATA_0..3",
	.children = global_children,
};

static int unreadable(const struct libotp_device *dev,
		      const struct otp_field_info *field)
{
	return refuse(LIBOTP_POLICY,
		      "%s (%s+%u) is %s: its value cannot be read; the mask says what is programmed",
		      field->name, region_name(dev, field),
		      field->bit_offset / 8,
		      field->field_flags & OTP_FIELD_READ ? "secret" :
		      "write-only");
}

static int refuse_read(const struct libotp_device *dev,
		       const struct otp_field_info *field, int error,
		       uint32_t vendor)
{
	_free_ char *words = vendor_status(dev, vendor);

	return refuse(LIBOTP_DEVICE, "%s (%s+%u): cannot be read: %s (%s)",
		      field->name, region_name(dev, field),
		      field->bit_offset / 8, libotp_errno_text(error), words);
}

static int read_field(struct libotp_device *dev,
		      const struct otp_field_info *field,
		      struct json_object *list)
{
	size_t size = LIBOTP_BYTES(field->bit_width);
	_free_ uint8_t *value = calloc(1, size), *mask = calloc(1, size);
	_free_ char *value_text = NULL, *mask_text = NULL;
	struct json_object *json;
	bool hidden;
	uint32_t vendor;
	int ret;

	if (!value || !mask)
		abort();
	ret = libotp_read_field(dev, field, value, mask, &vendor);
	if (ret && ret != -EACCES)
		return refuse_read(dev, field, ret, vendor);
	hidden = ret == -EACCES || !libotp_readable(field);
	mask_text = libotp_format_number(mask, field->bit_width);
	value_text = hidden ? strdup("??") :
			      libotp_format_number(value, field->bit_width);
	if (list) {
		json = json_object_new_object();
		add_text(json, "field", field->name);
		add_text(json, "value", hidden ? NULL : value_text);
		add_text(json, "mask", mask_text);
		json_object_array_add(list, json);
	} else {
		printf("%s = %s mask %s\n", field->name, value_text,
		       mask_text);
	}
	return hidden ? unreadable(dev, field) : 0;
}

static int read_fields(struct libotp_device *dev,
		       const struct otp_field_info **fields, size_t count)
{
	_json_ struct json_object *list = NULL;
	int ret = 0;

	if (opt.json)
		list = json_object_new_array();
	for (size_t i = 0; i < count; i++) {
		int one = read_field(dev, fields[i], list);

		if (one && ret != LIBOTP_DEVICE)
			ret = one;
	}
	if (list)
		print_json(list);
	return ret;
}

struct range {
	const struct otp_region_info *region;
	uint32_t offset;
	uint32_t len;
};

static void hex(char *out, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		sprintf(out + 2 * i, "%02x", bytes[i]);
}

/* What one granule gave. */
struct granule {
	int error;
	uint32_t vendor;
};

static void print_granule(const struct range *range, uint32_t offset,
			  const struct granule *got, const uint8_t *data,
			  const uint8_t *mask, struct json_object *list)
{
	uint32_t size = range->region->granule;
	_free_ char *value = calloc(2, size + 1), *bits = calloc(2, size + 1);
	struct json_object *json;

	if (!value || !bits)
		abort();
	hex(value, data, size);
	hex(bits, mask, size);
	if (got->error)
		memset(value, '?', 2 * size);
	if (got->error && got->error != -EACCES)
		memset(bits, '?', 2 * size);
	if (!list) {
		printf("%s+%-6u %s  mask %s%s\n", range->region->name, offset,
		       value, bits,
		       got->error == -ENXIO ? "  (no field)" : "");
		return;
	}
	json = json_object_new_object();
	add_number(json, "offset", offset);
	json_object_object_add(json, "data", got->error ? NULL :
			       json_object_new_string(value));
	json_object_object_add(json, "mask",
			       got->error && got->error != -EACCES ? NULL :
			       json_object_new_string(bits));
	json_object_array_add(list, json);
}

/* Trouble of a whole range: how many granules, and the first of them. */
struct trouble {
	unsigned int hidden;
	unsigned int failed;
	uint32_t hidden_at;
	uint32_t failed_at;
	struct granule first;
};

static void count_trouble(struct trouble *trouble, uint32_t offset,
			  const struct granule *got)
{
	if (got->error == -EACCES) {
		if (!trouble->hidden++)
			trouble->hidden_at = offset;
	} else if (got->error && got->error != -ENXIO) {
		if (!trouble->failed++) {
			trouble->failed_at = offset;
			trouble->first = *got;
		}
	}
}

static int tell_trouble(const struct libotp_device *dev,
			const struct range *range,
			const struct trouble *trouble)
{
	_free_ char *words = vendor_status(dev, trouble->first.vendor);

	if (trouble->failed)
		return refuse(LIBOTP_DEVICE,
			      "%u granules cannot be read, the first is %s+%u: %s (%s)",
			      trouble->failed, range->region->name,
			      trouble->failed_at,
			      libotp_errno_text(trouble->first.error), words);
	if (trouble->hidden)
		return refuse(LIBOTP_POLICY,
			      "%u granules are write-only or secret, the first is %s+%u; the masks say what is programmed",
			      trouble->hidden, range->region->name,
			      trouble->hidden_at);
	return 0;
}

/* Granule by granule, so that one bad place does not hide the others. */
static int read_range(struct libotp_device *dev, const struct range *range)
{
	uint32_t size = range->region->granule;
	_free_ uint8_t *data = malloc(size), *mask = malloc(size);
	_json_ struct json_object *list = NULL;
	struct trouble trouble = { 0 };

	if (!data || !mask)
		abort();
	if (opt.json)
		list = json_object_new_array();
	for (uint32_t at = 0; at < range->len; at += size) {
		uint32_t offset = range->offset + at;
		struct granule got = { 0 };

		memset(data, 0, size);
		memset(mask, 0, size);
		got.error = libotp_read(dev, range->region->region, offset,
					size, data, mask, &got.vendor);
		print_granule(range, offset, &got, data, mask, list);
		count_trouble(&trouble, offset, &got);
	}
	if (list)
		print_json(list);
	return tell_trouble(dev, range, &trouble);
}

static int parse_u32(const char *what, const char *text, uint32_t *out)
{
	_free_ char *typed = shown(text);
	uint8_t b[4];
	int ret = libotp_parse_number(text, b, sizeof(b));

	if (ret)
		return refuse(LIBOTP_USAGE, "%s '%s' is %s", what, typed,
			      ret == -ERANGE ? "too large" : "no number");
	*out = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	return 0;
}

static int range_check(const struct range *range)
{
	const struct otp_region_info *region = range->region;

	/* Bytes do not say which of them are secret. */
	if (region->kind == OTP_KIND_JOURNAL)
		return refuse(LIBOTP_POLICY,
			      "%s is a journal: 'otpctl journal dump' prints its records",
			      region->name);
	if (range->offset % region->granule || range->len % region->granule ||
	    !range->len)
		return refuse(LIBOTP_USAGE,
			      "%s+%u: offset and length are multiples of the granule, %u bytes",
			      region->name, range->offset, region->granule);
	if (range->offset >= region->region_size ||
	    range->len > region->region_size - range->offset)
		return refuse(LIBOTP_USAGE,
			      "%s+%u: %u bytes are past the end of the region, which has %u",
			      region->name, range->offset, range->len,
			      region->region_size);
	return 0;
}

/* 0, the exit code, or -1 if there is no such region. */
static int parse_range(struct libotp_device *dev, const struct args *args,
		       struct range *range)
{
	_free_ char *name = strdup(args->words[0]);
	char *plus = strchr(name, '+');
	int ret = 0;

	if (plus)
		*plus = '\0';
	range->region = libotp_find_region(dev, name);
	if (!range->region)
		return -1;
	range->len = plus ? range->region->granule :
			    range->region->region_size;
	if (plus)
		ret = parse_u32("the offset", plus + 1, &range->offset);
	if (!ret && args->count > 1)
		ret = parse_u32("the length", args->words[1], &range->len);
	if (!ret && !plus && args->count > 1 && range->len == 0)
		ret = refuse(LIBOTP_USAGE, "the length is 0");
	return ret ?: range_check(range);
}

int cmd_read(int argc, char **argv)
{
	_free_ const struct otp_field_info **fields = NULL;
	_device_ struct libotp_device *dev = NULL;
	struct range range = { 0 };
	struct libotp_error err;
	struct args args = { 0 };
	size_t count;
	int ret;

	parse(&read_argp, argc, argv, &args);
	ret = open_device(false, &dev);
	if (ret)
		return ret;
	if (libotp_load(dev, &err))
		return report(&err);
	ret = parse_range(dev, &args, &range);
	if (ret > 0)
		return ret;
	if (!ret)
		return read_range(dev, &range);
	if (libotp_find(dev, args.words[0], &fields, &count, &err))
		return report(&err);
	if (args.count > 1)
		return refuse(LIBOTP_USAGE,
			      "a length goes with a region, and %s is a field",
			      args.words[0]);
	return read_fields(dev, fields, count);
}
