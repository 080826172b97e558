// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

struct write {
	char **words;
	int count;
	uint32_t op_flags;
	uint32_t flags;
};

static const struct argp_option write_options[] = {
	{ "allow-zero", 'z', NULL, 0,
	  "A value of 0 is meant: it freezes the field at 0" },
	{ "partial-group", 'p', NULL, 0,
	  "An atomic group may stay incomplete; fatal on most chips if power goes then" },
	{ "skip-programmed", 's', NULL, 0,
	  "Leave bits alone that are programmed already, whatever their value" },
	{ 0 }
};

static error_t parse_write(int key, char *arg, struct argp_state *state)
{
	struct write *write = state->input;

	(void)arg;
	switch (key) {
	case 'z':
		write->op_flags |= OTP_OP_ALLOW_ZERO;
		return 0;
	case 'p':
		write->flags |= OTP_PROGRAM_PARTIAL_GROUP;
		return 0;
	case 's':
		write->op_flags |= OTP_OP_SKIP_PROGRAMMED;
		return 0;
	case ARGP_KEY_ARGS:
		write->words = state->argv + state->next;
		write->count = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "what is to be programmed?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp write_argp = {
	.options = write_options,
	.parser = parse_write,
	.args_doc = "FIELD=VALUE[/MASK]...",
	.doc = "Program fields, all in one batch: everything is checked before the first bit, one refusal refuses all, and every field is verified. Programming cannot be undone; the word BURN confirms it.\v"
	       "VALUE and MASK are decimal, or hexadecimal after 0x. Without MASK the whole field is programmed. What is right already is left alone.\n\n"
	       "Examples:\n"
	       "  otpctl write --dry-run OTP_USER_DATA_5=0xA/0xF\n"
	       "  otpctl write OTP_USER_DATA_0=0x1234 OTP_USER_DATA_1=7/0xff\n"
	       "  otpctl write --yes --allow-zero OTP_USB_BOOT_DISABLE=0",
	.children = global_children,
};

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static int add_field(struct libotp_device *dev, struct libotp_batch *batch,
		     const struct write *write,
		     const struct otp_field_info *field, const char *value,
		     const char *mask)
{
	size_t size = LIBOTP_BYTES(field->bit_width);
	uint8_t *value_bytes = NULL, *mask_bytes = NULL;
	struct libotp_error err;
	int ret;

	ret = field_number(field, "the value", value, &value_bytes);
	if (!ret && mask)
		ret = field_number(field, "the mask", mask, &mask_bytes);
	if (!ret && is_zero(value_bytes, size) &&
	    field->field_flags & OTP_FIELD_NO_ZERO &&
	    field->field_flags & OTP_FIELD_PROGRAM &&
	    !(write->op_flags & OTP_OP_ALLOW_ZERO))
		ret = refuse(LIBOTP_POLICY,
			     "%s (%s+%u): a value of 0 freezes it at 0 for good; if that is meant, say --allow-zero",
			     field->name, region_name(dev, field),
			     field->bit_offset / 8);
	if (!ret && libotp_batch_add(batch, field, value_bytes, mask_bytes,
				     write->op_flags, 0, &err))
		ret = report(&err);
	if (value_bytes)
		OPENSSL_cleanse(value_bytes, size);
	free(value_bytes);
	free(mask_bytes);
	return ret;
}

static bool named_before(const struct libotp_batch *batch,
			 const struct otp_field_info *field)
{
	const struct libotp_change *change;

	for (size_t i = 0; (change = libotp_batch_change(batch, i)); i++)
		if (change->field == field)
			return true;
	return false;
}

/* FIELD=VALUE[/MASK] */
static int add_word(struct libotp_device *dev, struct libotp_batch *batch,
		    const struct write *write, const char *word)
{
	_free_ const struct otp_field_info **fields = NULL;
	_free_ char *name = strdup(word), *typed = shown(word);
	struct libotp_error err;
	char *value, *mask;
	size_t count;

	value = name ? strchr(name, '=') : NULL;
	if (!value || value == name)
		return refuse(LIBOTP_USAGE,
			      "'%s' is not FIELD=VALUE or FIELD=VALUE/MASK",
			      typed);
	*value++ = '\0';
	mask = strchr(value, '/');
	if (mask)
		*mask++ = '\0';
	if (libotp_find(dev, name, &fields, &count, &err))
		return report(&err);
	if (count > 1)
		return refuse(LIBOTP_USAGE,
			      "'%s' are %zu fields; give each its value, or use a plan with a file",
			      name, count);
	if (named_before(batch, fields[0]))
		return refuse(LIBOTP_USAGE, "%s is given twice", name);
	return add_field(dev, batch, write, fields[0], value, mask);
}

static void print_write_json(struct libotp_device *dev,
			     struct libotp_batch *batch,
			     const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;
	struct json_object *list;

	if (!opt.json)
		return;
	json = json_object_new_object();
	add_text(json, "device", libotp_name(dev));
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	list = json_object_new_array();
	append_changes(list, dev, batch);
	json_object_object_add(json, "fields", list);
	print_json(json);
}

static int write_batch(struct libotp_device *dev, struct libotp_batch *batch,
		       uint32_t flags)
{
	struct libotp_error err;
	int ret;

	ret = rehearse(dev, batch, flags, &err);
	if (!opt.json || !opt.yes) {
		print_device(dev);
		print_changes(dev, batch);
	}
	if (ret || opt.dry_run || !libotp_batch_outcome(batch)->programmed) {
		print_write_json(dev, batch, &err);
		if (ret)
			return report(&err);
		if (!opt.json)
			puts(opt.dry_run ? "dry run: nothing was changed" :
					   "nothing is left to be done");
		return 0;
	}
	ret = confirm("BURN", "This cannot be undone.");
	if (ret)
		return ret;
	ret = burn(dev, batch, flags, &err);
	if (ret == 0 || libotp_batch_outcome(batch)->programmed ||
	    libotp_batch_outcome(batch)->failed)
		print_outcome(dev, batch, &err);
	else
		report(&err);
	print_write_json(dev, batch, &err);
	warn_groups(dev);
	return err.fault;
}

int cmd_write(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_batch_ struct libotp_batch *batch = NULL;
	struct write write = { 0 };
	struct libotp_error err;
	int ret;

	parse(&write_argp, argc, argv, &write);
	ret = open_device(!opt.dry_run, &dev);
	if (ret)
		return ret;
	if (libotp_load(dev, &err))
		return report(&err);
	batch = libotp_batch_new(dev);
	if (!batch)
		return refuse(LIBOTP_DEVICE, "out of memory");
	for (int i = 0; i < write.count; i++) {
		ret = add_word(dev, batch, &write, write.words[i]);
		if (ret)
			return ret;
	}
	return write_batch(dev, batch, write.flags);
}
