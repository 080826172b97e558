// SPDX-License-Identifier: GPL-2.0-only
/* otpread and otpwrite with the texts and exit codes of the chip maker. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

#define STATUS_SUCCESS		0x00000000
#define STATUS_FAILURE		0xff000001
#define STATUS_INVALID_IDX	0xff000050
#define STATUS_READONLY		0xff000051
#define STATUS_WRITEONLY	0xff000052

/* What the firmware gives in place of a value that cannot be read. */
#define DUMMY_DATA		0xdeadbeaf

struct args {
	const char *words[3];
	int count;
	int wanted;
	bool uboot;
	bool trace;
	uint32_t op_flags;
	uint32_t flags;
};

enum {
	KEY_STYLE = 256,
	KEY_TRACE,
};

static error_t parse_astra(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case KEY_STYLE:
		if (strcmp(arg, "linux") && strcmp(arg, "uboot"))
			argp_error(state, "--style is linux or uboot");
		args->uboot = !strcmp(arg, "uboot");
		return 0;
	case KEY_TRACE:
		args->trace = true;
		return 0;
	case 'z':
		args->op_flags |= OTP_OP_ALLOW_ZERO;
		return 0;
	case 'p':
		args->flags |= OTP_PROGRAM_PARTIAL_GROUP;
		return 0;
	case ARGP_KEY_ARG:
		if (args->count == args->wanted)
			argp_error(state, "too many arguments");
		args->words[args->count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (args->count < args->wanted)
			argp_error(state, "too few arguments");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* U-Boot reads data and masks as hexadecimal, with 0x or without. */
static int number(const struct args *args, const char *what, const char *text,
		  bool always_hex, uint32_t *out)
{
	_free_ char *typed = shown(text);
	bool prefixed = !strncmp(text, "0x", 2) || !strncmp(text, "0X", 2);
	char hex[64];
	uint8_t b[4];
	int ret;

	if (args->uboot && always_hex && !prefixed) {
		snprintf(hex, sizeof(hex), "0x%s", text);
		ret = strlen(text) > 60 ? -ERANGE :
		      libotp_parse_number(hex, b, sizeof(b));
	} else {
		ret = libotp_parse_number(text, b, sizeof(b));
	}
	if (ret)
		return refuse(LIBOTP_USAGE, "%s '%s' %s", what, typed,
			      ret == -ERANGE ? "does not fit in 32 bits" :
			      "is no number");
	*out = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	return 0;
}

static const struct otp_region_info *
region_of(const struct libotp_device *dev, uint32_t index)
{
	const struct otp_region_info *region;

	for (uint32_t r = 0; (region = libotp_region(dev, r)); r++)
		if (index * 4ULL >= region->base &&
		    index * 4ULL < (uint64_t)region->base +
				   region->region_size)
			return region;
	return NULL;
}

static const struct otp_field_info *
field_of(const struct libotp_device *dev, uint32_t index)
{
	const struct otp_region_info *region = region_of(dev, index);
	const struct otp_field_info *field;

	if (!region)
		return NULL;
	for (uint32_t f = 0; (field = libotp_field(dev, region->region, f));
	     f++)
		if (region->base + field->bit_offset / 8 == index * 4ULL)
			return field;
	return NULL;
}

/* 0, the exit code, or -1 for a device that is dead. */
static int open_astra(bool write, struct libotp_device **dev)
{
	struct libotp_error err;
	int ret = open_device(write, dev);

	if (ret)
		return ret;
	if (strncmp((const char *)libotp_info(*dev)->driver, "astra", 5))
		return refuse(LIBOTP_POLICY,
			      "%s is driven by %s; 'otpctl astra' needs an Astra device",
			      libotp_name(*dev), libotp_info(*dev)->driver);
	ret = libotp_load(*dev, &err);
	if (ret)
		report(&err);
	if (ret == -ENOTRECOVERABLE)
		return -1;
	return ret ? (int)err.fault : 0;
}

/* ---- otpread ---- */

struct answer {
	uint32_t status;
	uint32_t data;
	uint32_t mask;
};

static uint32_t word(const uint8_t *b)
{
	return b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
}

static struct answer read_index(struct libotp_device *dev, uint32_t index)
{
	const struct otp_region_info *region = region_of(dev, index);
	struct answer answer = { .status = STATUS_INVALID_IDX };
	uint8_t data[4] = { 0 }, mask[4] = { 0 };
	uint32_t vendor;
	int ret;

	if (!region)
		return answer;
	ret = libotp_read(dev, region->region, index * 4 - region->base, 4,
			  data, mask, &vendor);
	switch (ret) {
	case 0:
		answer.status = STATUS_SUCCESS;
		break;
	case -EACCES:
		answer.status = STATUS_WRITEONLY;
		break;
	case -ENXIO:
		return answer;
	default:
		answer.status = vendor ?: STATUS_FAILURE;
		note("otpctl: %s+%u: %s", region->name,
		     index * 4 - region->base, libotp_errno_text(ret));
		return answer;
	}
	answer.data = ret ? DUMMY_DATA : word(data);
	answer.mask = word(mask);
	return answer;
}

static void print_uboot_read(uint32_t index, const struct answer *answer)
{
	printf("otp operation %s\n", answer->status ? "failed" : "succeed");
	if (answer->status)
		printf("do_otp_read: ret = 0x%08x\n", answer->status);
	printf("read otp[%u] data=0x%08x, mask=0x%08x\n", index, answer->data,
	       answer->mask);
}

static void print_linux_read(const struct args *args, uint32_t index,
			     const struct answer *answer)
{
	if (args->trace)
		puts("D/TA: __GP11_TA_InvokeCommandEntryPoint:82 CommandID = 0xe00c");
	if (answer->status)
		printf("_otp_read:744: Invoke failed, res=0x%x origin=4\n",
		       answer->status);
	printf("_otp_read: idx=%u, val=0x%08X, mask=0x%08X\n", index,
	       answer->data, answer->mask);
	if (answer->status)
		printf("otpread failed for index %u (status=1)\n", index);
	else
		printf("OTP[%u] = 0x%08X, mask=0x%08X\n", index, answer->data,
		       answer->mask);
}

static void print_read_json(uint32_t index, const struct answer *answer)
{
	_json_ struct json_object *json = json_object_new_object();
	bool hidden = answer->status;

	add_number(json, "index", index);
	add_number(json, "status", answer->status);
	json_object_object_add(json, "data", hidden ? NULL :
			       json_object_new_uint64(answer->data));
	add_number(json, "mask", answer->mask);
	print_json(json);
}

static const struct argp_option read_options[] = {
	{ "style", KEY_STYLE, "linux|uboot", 0,
	  "Texts of factory_util (default) or of U-Boot" },
	{ "trace", KEY_TRACE, NULL, 0,
	  "Print the trace line of the trusted application too" },
	{ 0 }
};

static const struct argp read_argp = {
	.options = read_options,
	.parser = parse_astra,
	.args_doc = "INDEX",
	.doc = "Read by OTP index, with the texts of 'factory_util 6 otpread' or of U-Boot's otpread.\v"
	       "INDEX is decimal, or hexadecimal after 0x. The exit code is 1 where the tools of the chip maker fail.\n\n"
	       "Example:\n  otpctl astra otpread --style uboot 0",
	.children = global_children,
};

int cmd_otpread(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	struct answer answer = { .status = STATUS_FAILURE };
	struct args args = { .wanted = 1 };
	uint32_t index;
	int ret;

	parse(&read_argp, argc, argv, &args);
	ret = number(&args, "the index", args.words[0], false, &index) ?:
	      open_astra(false, &dev);
	if (ret > 0)
		return ret;
	if (!ret)
		answer = read_index(dev, index);
	if (opt.json)
		print_read_json(index, &answer);
	else if (args.uboot)
		print_uboot_read(index, &answer);
	else
		print_linux_read(&args, index, &answer);
	return answer.status ? LIBOTP_DEVICE : LIBOTP_DONE;
}

/* ---- otpwrite ---- */

static const struct argp_option write_options[] = {
	{ "style", KEY_STYLE, "linux|uboot", 0,
	  "Texts of factory_util (default) or of U-Boot" },
	{ "allow-zero", 'z', NULL, 0,
	  "A value of 0 is meant: it freezes the field at 0" },
	{ "partial-group", 'p', NULL, 0,
	  "The atomic group may stay incomplete; fatal if power goes then" },
	{ 0 }
};

static const struct argp write_argp = {
	.options = write_options,
	.parser = parse_astra,
	.args_doc = "INDEX DATA MASK",
	.doc = "Program by OTP index, with the texts of 'factory_util 6 otpwrite' or of U-Boot's otpwrite. In user data, bits that are programmed already are left alone. Programming cannot be undone; the word BURN confirms it.\v"
	       "Numbers are decimal, or hexadecimal after 0x; in the style of U-Boot DATA and MASK are always hexadecimal. The exit code is 1 where the tools of the chip maker fail.\n\n"
	       "Example:\n  otpctl astra otpwrite 5 0xA 0xF",
	.children = global_children,
};

struct request {
	uint32_t index;
	uint32_t data;
	uint32_t mask;
};

static int print_write(const struct args *args, const struct request *req,
		       uint32_t status)
{
	if (opt.json) {
		_json_ struct json_object *json = json_object_new_object();

		add_number(json, "index", req->index);
		add_number(json, "status", status);
		print_json(json);
	} else if (args->uboot) {
		printf("otp operation %s\n", status ? "failed" : "succeed");
		if (status)
			printf("ret = 0x%08x\n", status);
	} else if (status) {
		printf("otpwrite failed for index %u (status=1)\n",
		       req->index);
	}
	if (status && !args->uboot && !opt.json)
		note("otpctl: status 0x%08x", status);
	return status ? LIBOTP_DEVICE : LIBOTP_DONE;
}

static int add_request(const struct args *args, struct libotp_device *dev,
		       const struct otp_field_info *field,
		       const struct request *req, struct libotp_batch *batch)
{
	bool bitwise = !(field->field_flags & OTP_FIELD_FULL_MASK);
	uint32_t data = bitwise ? req->data & req->mask : req->data;
	uint32_t flags = args->op_flags;
	uint8_t value[4], mask[4];
	struct libotp_error err;

	if (bitwise)
		flags |= OTP_OP_SKIP_PROGRAMMED;
	if (field->bit_width > 32 ||
	    (field->bit_width < 32 && (data | req->mask) >> field->bit_width))
		return refuse(LIBOTP_POLICY,
			      "%s (%s+%u): data and mask do not fit, the field has %u bits",
			      field->name, region_name(dev, field),
			      field->bit_offset / 8, field->bit_width);
	if (!data && field->field_flags & OTP_FIELD_NO_ZERO &&
	    !(flags & OTP_OP_ALLOW_ZERO))
		return refuse(LIBOTP_POLICY,
			      "%s (%s+%u): a value of 0 freezes it at 0 for good; if that is meant, say --allow-zero",
			      field->name, region_name(dev, field),
			      field->bit_offset / 8);
	for (int i = 0; i < 4; i++) {
		value[i] = data >> (8 * i);
		mask[i] = req->mask >> (8 * i);
	}
	if (libotp_batch_add(batch, field, value, mask, flags, 0, &err))
		return report(&err);
	return 0;
}

static int confirm_write(struct libotp_device *dev,
			 const struct otp_field_info *field,
			 const struct request *req)
{
	_free_ char *question = NULL;

	if (asprintf(&question, "%s: %s (%s+%u) is going to be programmed, mask 0x%08x. This cannot be undone.",
		     libotp_name(dev), field->name, region_name(dev, field),
		     field->bit_offset / 8, req->mask) < 0)
		abort();
	return confirm("BURN", question);
}

static int write_index(const struct args *args, struct libotp_device *dev,
		       const struct request *req)
{
	const struct otp_field_info *field = field_of(dev, req->index);
	_batch_ struct libotp_batch *batch = libotp_batch_new(dev);
	const struct libotp_change *change;
	struct libotp_error err;
	int ret;

	if (!batch)
		return refuse(LIBOTP_DEVICE, "out of memory");
	if (!field)
		return print_write(args, req, STATUS_INVALID_IDX);
	if (!(field->field_flags & OTP_FIELD_PROGRAM))
		return print_write(args, req, STATUS_READONLY);
	ret = add_request(args, dev, field, req, batch);
	if (ret)
		return ret;
	ret = rehearse(dev, batch, args->flags, &err);
	if (!ret && opt.dry_run)
		note("dry run: %s (%s+%u) would %s", field->name,
		     region_name(dev, field), field->bit_offset / 8,
		     libotp_batch_outcome(batch)->programmed ?
		     "be programmed" : "not change");
	if (!ret && !opt.dry_run && libotp_batch_outcome(batch)->programmed) {
		ret = confirm_write(dev, field, req);
		if (ret)
			return ret;
		ret = burn(dev, batch, args->flags, &err);
	}
	change = libotp_batch_change(batch, 0);
	if (ret)
		report(&err);
	if (ret && err.fault != LIBOTP_DEVICE)
		return err.fault;
	if (opt.dry_run && !ret)
		return 0;
	ret = print_write(args, req,
			  ret ? change->vendor ?: STATUS_FAILURE : 0);
	if (!opt.dry_run)
		warn_groups(dev);
	return ret;
}

int cmd_otpwrite(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	struct args args = { .wanted = 3 };
	struct request req;
	int ret;

	parse(&write_argp, argc, argv, &args);
	ret = number(&args, "the index", args.words[0], false, &req.index) ?:
	      number(&args, "the data", args.words[1], true, &req.data) ?:
	      number(&args, "the mask", args.words[2], true, &req.mask) ?:
	      open_astra(!opt.dry_run, &dev);
	if (ret > 0)
		return ret;
	if (ret < 0)
		return print_write(&args, &req, STATUS_FAILURE);
	return write_index(&args, dev, &req);
}

static const struct command commands[] = {
	{ "otpread", "read by index", cmd_otpread },
	{ "otpwrite", "program by index", cmd_otpwrite },
};

int cmd_astra(int argc, char **argv)
{
	return run_command("otpctl astra",
			   "otpread and otpwrite by OTP index, with the texts and exit codes of the chip maker's tools, so that scripts for those keep working.",
			   "Example:\n"
			   "  otpctl astra otpread 0\n"
			   "  otpctl astra otpwrite 5 0xA 0xF",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
