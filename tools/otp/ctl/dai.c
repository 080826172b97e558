// SPDX-License-Identifier: GPL-2.0-only
/* Raw commands of a direct access interface. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "progress.h"

struct args {
	const char *words[2];
	int count;
	int wanted;
	uint32_t flags;
};

/**
 * struct place - where a command goes
 * @address: byte address
 * @region: region there, or NULL
 * @field: field there, or NULL
 */
struct place {
	uint32_t address;
	const struct otp_region_info *region;
	const struct otp_field_info *field;
};

static error_t parse_dai(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'o':
		args->flags |= OTP_DAI_OVERWRITE;
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

#define ADDRESS_DOC							\
	"ADDRESS is a number in bytes, the name of a field, or REGION+OFFSET. "

static const struct argp read_argp = {
	.parser = parse_dai,
	.args_doc = "ADDRESS",
	.doc = "Read one word by a raw command. The device must be armed for it, so programming must be allowed.\v"
	       ADDRESS_DOC "\n\n"
	       "Examples:\n  otpctl dai read 0x6b8\n"
	       "  otpctl dai read HW_CFG0_DIGEST\n"
	       "  otpctl dai read hw-cfg0+0x40",
	.children = global_children,
};

static const struct argp_option write_options[] = {
	{ "overwrite", 'o', NULL, 0,
	  "Write a word that holds another value; that damages it unless every bit only becomes 1, the check bits too" },
	{ 0 }
};

static const struct argp write_argp = {
	.options = write_options,
	.parser = parse_dai,
	.args_doc = "ADDRESS VALUE",
	.doc = "Program one word by a raw command, for bring-up: most of the checks of 'otpctl write' are not made. The word BURN confirms it.\v"
	       ADDRESS_DOC "VALUE is decimal, or hexadecimal after 0x.\n\n"
	       "Example:\n  otpctl dai write --dry-run 0x000 0x739",
	.children = global_children,
};

static const struct argp digest_argp = {
	.parser = parse_dai,
	.args_doc = "ADDRESS",
	.doc = "Let the hardware compute the digest of a region and program it, by a raw command, which locks the region for good: 'otpctl lock' does the same with more checks. The word BURN confirms it.\v"
	       ADDRESS_DOC "\n\n"
	       "Example:\n  otpctl dai digest --dry-run hw-cfg1+0",
	.children = global_children,
};

/* ---- where ---- */

static const struct otp_field_info *
field_at(const struct libotp_device *dev,
	 const struct otp_region_info *region, uint32_t offset)
{
	const struct otp_field_info *field;

	for (uint32_t f = 0; (field = libotp_field(dev, region->region, f));
	     f++)
		if (offset * 8ULL >= field->bit_offset &&
		    offset * 8ULL < (uint64_t)field->bit_offset +
				    field->bit_width)
			return field;
	return NULL;
}

static void look_around(const struct libotp_device *dev, struct place *place)
{
	const struct otp_region_info *region;

	for (uint32_t r = 0; (region = libotp_region(dev, r)); r++) {
		uint32_t offset = place->address - region->base;

		if (place->address < region->base ||
		    offset >= region->region_size)
			continue;
		place->region = region;
		place->field = field_at(dev, region, offset);
		return;
	}
}

static int number(const char *what, const char *text, size_t size,
		  uint64_t *out)
{
	_free_ char *typed = shown(text);
	uint8_t bytes[8];
	int ret = libotp_parse_number(text, bytes, size);

	*out = 0;
	for (size_t i = 0; !ret && i < size; i++)
		*out |= (uint64_t)bytes[i] << 8 * i;
	if (!ret)
		return 0;
	return refuse(LIBOTP_USAGE, "%s '%s' is %s", what, typed,
		      ret == -ERANGE ? "too large" : "no number");
}

static int region_address(struct libotp_device *dev, const char *word,
			  struct place *place)
{
	const struct otp_region_info *region;
	_free_ char *name = strdup(word);
	char *plus = strchr(name, '+');
	struct libotp_error err;
	uint64_t offset;
	int ret;

	*plus = '\0';
	if (libotp_need_region(dev, name, &region, &err))
		return report(&err);
	ret = number("the offset", plus + 1, 4, &offset);
	if (ret)
		return ret;
	if (offset >= region->region_size)
		return refuse(LIBOTP_USAGE,
			      "%s+%" PRIu64 " is past the end of the region, which has %u bytes",
			      region->name, offset, region->region_size);
	place->address = region->base + offset;
	return 0;
}

static int field_address(struct libotp_device *dev, const char *word,
			 struct place *place)
{
	_free_ const struct otp_field_info **fields = NULL;
	struct libotp_error err;
	size_t count;

	if (libotp_find(dev, word, &fields, &count, &err))
		return report(&err);
	if (count > 1)
		return refuse(LIBOTP_USAGE, "one word at a time, and %s is %zu fields",
			      word, count);
	place->address = libotp_region(dev, fields[0]->region)->base +
			 fields[0]->bit_offset / 8;
	return 0;
}

static int find_place(struct libotp_device *dev, const char *word,
		      struct place *place)
{
	uint64_t address = 0;
	int ret;

	if (*word >= '0' && *word <= '9') {
		ret = number("the address", word, 4, &address);
		place->address = address;
	} else if (strchr(word, '+')) {
		ret = region_address(dev, word, place);
	} else {
		ret = field_address(dev, word, place);
	}
	if (!ret)
		look_around(dev, place);
	return ret;
}

/* ---- what it does, and did ---- */

static bool is_secret(const struct place *place)
{
	return place->field && place->field->field_flags & OTP_FIELD_SECRET;
}

static const char *command_name(uint32_t command)
{
	switch (command) {
	case OTP_DAI_READ:
		return "read";
	case OTP_DAI_WRITE:
		return "write";
	default:
		return "digest";
	}
}

/* "dai write 0x678 (DEVICE_ID)" */
static void print_what(const struct otp_dai *dai, const struct place *place)
{
	fprintf(people(), "dai %s 0x%03x", command_name(dai->command),
		dai->address);
	if (place->field)
		fprintf(people(), " (%s)", place->field->name);
	else if (place->region)
		fprintf(people(), " (%s)", place->region->name);
}

static void print_before(const struct otp_dai *dai, const struct place *place)
{
	print_what(dai, place);
	if (dai->command == OTP_DAI_DIGEST)
		fprintf(people(), ": the region will be LOCKED, for good");
	else if (is_secret(place))
		fprintf(people(), " = ??: will be programmed");
	else
		fprintf(people(), " = 0x%" PRIx64 ": will be programmed",
			(uint64_t)dai->data);
	if (dai->flags & OTP_DAI_OVERWRITE)
		fprintf(people(), ", over another value too: that may damage the word");
	fputc('\n', people());
	fflush(people());
}

/* Names of the bits of the status register; the caller frees it. */
static char *status_text(const struct libotp_device *dev, uint32_t status)
{
	const char *driver = (const char *)libotp_info(dev)->driver;
	const char *space = "";
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (unsigned int bit = 0; bit < 32; bit++) {
		const char *name = libotp_dai_status_name(driver, bit);

		if (!(status >> bit & 1) || !name)
			continue;
		fprintf(f, "%s%s", space, name);
		space = " ";
	}
	fclose(f);
	return text;
}

static void print_after(const struct libotp_device *dev,
			const struct otp_dai *dai, const struct place *place,
			const struct libotp_error *err)
{
	_free_ char *bits = status_text(dev, dai->status);
	_free_ char *vendor = vendor_status(dev, dai->vendor);

	print_what(dai, place);
	if (err->fault)
		fprintf(people(), ": failed\n");
	else if (dai->command == OTP_DAI_READ)
		fprintf(people(), " = 0x%0*" PRIx64 "\n",
			(int)(dai->width ?: 4) * 2, (uint64_t)dai->data);
	else
		fprintf(people(), ": %s\n", *err->text ? err->text : "done");
	if (dai->status)
		fprintf(people(), "status 0x%08x%s%s\n", dai->status,
			*bits ? ", " : "", bits);
	if (dai->vendor)
		fprintf(people(), "%s\n", vendor);
	fflush(people());
}

static void print_dai_json(const struct libotp_device *dev,
			   const struct otp_dai *dai,
			   const struct place *place,
			   const struct libotp_error *err)
{
	_json_ struct json_object *json = json_object_new_object();
	_free_ char *bits = status_text(dev, dai->status);
	char data[19];

	snprintf(data, sizeof(data), "0x%0*" PRIx64,
		 (int)(dai->width ?: 4) * 2, (uint64_t)dai->data);
	add_text(json, "device", libotp_name(dev));
	add_text(json, "command", command_name(dai->command));
	add_number(json, "address", dai->address);
	add_text(json, "region", place->region ? place->region->name : NULL);
	add_text(json, "field", place->field ? place->field->name : NULL);
	add_number(json, "width", dai->width);
	add_text(json, "data", dai->command == OTP_DAI_DIGEST ||
		 is_secret(place) || (dai->command == OTP_DAI_READ &&
				      (err->fault || !dai->width)) ?
		 NULL : data);
	add_bool(json, "dry_run", opt.dry_run &&
		 dai->command != OTP_DAI_READ);
	add_number(json, "status", dai->status);
	add_text(json, "status_text", bits);
	add_vendor(json, dev, dai->vendor);
	add_text(json, "message", err->fault ? NULL : err->text);
	add_text(json, "error", err->fault ? err->text : NULL);
	print_json(json);
}

static int execute(struct libotp_device *dev, struct otp_dai *dai,
		   const struct place *place)
{
	struct libotp_error err = { 0 };
	uint64_t wanted = dai->data;

	outlive_signals();
	if (libotp_arm(dev, &err))
		return report(&err);
	if (!libotp_dai(dev, dai, &err))
		err.fault = LIBOTP_DONE;
	libotp_disarm(dev);
	if (dai->command == OTP_DAI_WRITE)
		dai->data = wanted;
	print_after(dev, dai, place, &err);
	if (opt.json)
		print_dai_json(dev, dai, place, &err);
	return err.fault ? report(&err) : 0;
}

static int dry_run(struct libotp_device *dev, const struct otp_dai *dai,
		   const struct place *place)
{
	struct libotp_error none = { 0 };

	if (opt.json)
		print_dai_json(dev, dai, place, &none);
	note("dry run: nothing was changed, and the device was not asked");
	return 0;
}

static int run(uint32_t command, const struct args *args)
{
	_device_ struct libotp_device *dev = NULL;
	struct otp_dai dai = { .command = command, .flags = args->flags };
	bool changes = command != OTP_DAI_READ;
	struct place place = { 0 };
	uint64_t value = 0;
	struct libotp_error err;
	int ret = open_device(true, &dev);

	if (ret)
		return ret;
	if (libotp_load(dev, &err))
		return report(&err);
	ret = find_place(dev, args->words[0], &place);
	if (!ret && command == OTP_DAI_WRITE)
		ret = number("the value", args->words[1], 8, &value);
	if (ret)
		return ret;
	dai.address = place.address;
	dai.data = value;
	if (changes)
		print_before(&dai, &place);
	if (changes && opt.dry_run)
		return dry_run(dev, &dai, &place);
	if (changes)
		ret = confirm("BURN", "This cannot be undone.");
	return ret ?: execute(dev, &dai, &place);
}

static int dai_read(int argc, char **argv)
{
	struct args args = { .wanted = 1 };

	parse(&read_argp, argc, argv, &args);
	return run(OTP_DAI_READ, &args);
}

static int dai_write(int argc, char **argv)
{
	struct args args = { .wanted = 2 };

	parse(&write_argp, argc, argv, &args);
	return run(OTP_DAI_WRITE, &args);
}

static int dai_digest(int argc, char **argv)
{
	struct args args = { .wanted = 1 };

	parse(&digest_argp, argc, argv, &args);
	return run(OTP_DAI_DIGEST, &args);
}

static const struct command commands[] = {
	{ "read", "read one word", dai_read },
	{ "write", "program one word, for good", dai_write },
	{ "digest", "compute and program a digest, for good", dai_digest },
};

int cmd_dai(int argc, char **argv)
{
	return run_command("otpctl dai",
			   "Give one raw command to the direct access interface of a device, for bring-up and for trying out what the hardware answers. Needs programming to be allowed and a kernel that is not locked down; 'otpctl read', 'write' and 'lock' are safer.",
			   "Example:\n"
			   "  otpctl dai read 0x6b8\n"
			   "  otpctl dai write --dry-run SCRATCH 0x1",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
