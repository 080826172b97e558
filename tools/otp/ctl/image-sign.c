// SPDX-License-Identifier: GPL-2.0-only
/* Making a signed image. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../../../drivers/otp/formats/mcuboot.h"
#include "file.h"
#include "image-file.h"
#include "output.h"

/**
 * struct args - what is to be made
 * @key: path of the key
 * @version: as it is written
 * @counter: as it is written
 * @header_size: as it is written, or NULL
 * @align: as it is written, or NULL
 * @slot_size: as it is written, or NULL
 * @payload: path of the payload
 * @output: path of the image
 * @dependencies: other images that it needs
 * @entries: entries of a vendor
 * @recipe: all of that
 * @failed: exit code of an option that is wrong
 */
struct args {
	const char *key;
	const char *version;
	const char *counter;
	const char *header_size;
	const char *align;
	const char *slot_size;
	const char *payload;
	const char *output;
	struct libotp_image_version *dependencies;
	struct libotp_image_entry *entries;
	struct libotp_image_recipe recipe;
	int failed;
};

#define KEY_ALIGN	0x200
#define KEY_PAD		0x201
#define KEY_CONFIRM	0x202
#define KEY_FORMAT	0x203
#define KEY_PAD_SIG	0x204
#define KEY_DEPENDENCY	0x205
#define KEY_TLV		0x206
#define KEY_DATA	0x207

static const struct argp_option sign_options[] = {
	{ "key", 'k', "FILE", 0, "The private key, ECDSA on P-256, in PEM" },
	{ "version", 'v', "VERSION", 0, "MAJOR.MINOR.REVISION[+BUILD]" },
	{ "security-counter", 's', "NUMBER|auto", 0,
	  "auto: made of the version, 1.2.3 is 0x01020003" },
	{ "header-size", 'H', "BYTES", 0, "From 32 on, the default" },
	{ "align", KEY_ALIGN, "BYTES", 0,
	  "The largest write of the memory, for the trailer; default: 8" },
	{ "slot-size", 'S', "BYTES", 0,
	  "Of the slot, into which image and trailer have to fit" },
	{ "pad", KEY_PAD, NULL, 0,
	  "Fill the slot up with 0xff and a trailer: an image to be installed" },
	{ "confirm", KEY_CONFIRM, NULL, 0,
	  "The same, and confirmed in the trailer" },
	{ "public-key-format", KEY_FORMAT, "full|hash", 0,
	  "Whether the key goes into the image, the default, or its hash" },
	{ "pad-sig", KEY_PAD_SIG, NULL, 0,
	  "Fill the signature up to 72 bytes, so that all images are of one size" },
	{ "dependency", KEY_DEPENDENCY, "ID:VERSION", 0,
	  "Another image that it needs, from this version on" },
	{ "tlv", KEY_TLV, "TYPE=HEX", 0,
	  "A protected entry of a vendor, of a type that ends in 0xa0 to 0xff" },
	{ "non-bootable", KEY_DATA, NULL, 0, "Set the flag for what is no code" },
	{ 0 }
};

static void *more(const void *list, size_t count, size_t size)
{
	void *longer = reallocarray((void *)list, count + 1, size);

	if (!longer)
		abort();
	return longer;
}

static int add_dependency(struct args *args, const char *text)
{
	size_t *count = &args->recipe.dependency_count;
	struct libotp_image_version image;
	struct libotp_error err;

	if (libotp_parse_image_version(text, &image, &err))
		return report(&err);
	args->dependencies = more(args->dependencies, *count, sizeof(image));
	args->dependencies[(*count)++] = image;
	return 0;
}

static int parse_type(char *text, uint16_t *type)
{
	uint32_t number;
	int ret = image_parse_number("--tlv", text, &number);

	if (ret)
		return ret;
	if (number > UINT16_MAX)
		return refuse(LIBOTP_USAGE,
			      "--tlv: the type 0x%x does not fit in 16 bits",
			      number);
	*type = number;
	return 0;
}

static int add_entry(struct args *args, char *text)
{
	size_t *count = &args->recipe.entry_count;
	struct libotp_image_entry entry = { 0 };
	char *value = strchr(text, '=');
	uint8_t *bytes = NULL;
	int ret;

	if (!value)
		return refuse(LIBOTP_USAGE, "--tlv: write TYPE=HEX");
	*value++ = '\0';
	ret = parse_type(text, &entry.type) ?:
	      image_parse_hex("--tlv", value, &bytes, &entry.size);
	if (ret)
		return ret;
	entry.data = bytes;
	args->entries = more(args->entries, *count, sizeof(entry));
	args->entries[(*count)++] = entry;
	return 0;
}

static int set_format(struct args *args, const char *text)
{
	args->recipe.name_key = !strcmp(text, "hash");
	if (args->recipe.name_key || !strcmp(text, "full"))
		return 0;
	return refuse(LIBOTP_USAGE, "--public-key-format: full or hash");
}

static error_t parse_file(struct args *args, char *arg,
			  struct argp_state *state)
{
	if (!args->payload)
		args->payload = arg;
	else if (!args->output)
		args->output = arg;
	else
		argp_error(state, "too many arguments");
	return 0;
}

static error_t parse_flag(int key, struct libotp_image_recipe *recipe)
{
	switch (key) {
	case KEY_CONFIRM:
		recipe->confirm = true;
		recipe->pad = true;
		return 0;
	case KEY_PAD:
		recipe->pad = true;
		return 0;
	case KEY_PAD_SIG:
		recipe->pad_signature = true;
		return 0;
	case KEY_DATA:
		recipe->flags |= MCUBOOT_FLAG_NON_BOOTABLE;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void check_complete(const struct args *args, struct argp_state *state)
{
	if (!args->key)
		argp_error(state, "which --key signs?");
	if (!args->version)
		argp_error(state, "which --version?");
	if (!args->counter)
		argp_error(state, "which --security-counter? An image without one is refused everywhere");
	if (args->recipe.pad && !args->slot_size)
		argp_error(state, "--pad and --confirm need --slot-size");
	if (!args->output)
		argp_error(state, "two files are needed: payload and image");
}

static error_t parse_sign(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'k':
		args->key = arg;
		return 0;
	case 'v':
		args->version = arg;
		return 0;
	case 's':
		args->counter = arg;
		return 0;
	case 'H':
		args->header_size = arg;
		return 0;
	case 'S':
		args->slot_size = arg;
		return 0;
	case KEY_ALIGN:
		args->align = arg;
		return 0;
	case KEY_FORMAT:
		args->failed = args->failed ?: set_format(args, arg);
		return 0;
	case KEY_DEPENDENCY:
		args->failed = args->failed ?: add_dependency(args, arg);
		return 0;
	case KEY_TLV:
		args->failed = args->failed ?: add_entry(args, arg);
		return 0;
	case ARGP_KEY_ARG:
		return parse_file(args, arg, state);
	case ARGP_KEY_END:
		if (!args->failed)
			check_complete(args, state);
		return 0;
	default:
		return parse_flag(key, &args->recipe);
	}
}

static const struct argp sign_argp = {
	.options = sign_options,
	.parser = parse_sign,
	.args_doc = "PAYLOAD IMAGE",
	.doc = "Make a signed image of a payload. The options are those of MCUboot's imgtool where that has the same. No device is needed.\v"
	       "The key is in the image unless --public-key-format=hash is given: one-time memory has room for the hash of a key, so that a device has the key from nowhere else.\n\n"
	       "An image that is there is replaced, all at once.\n\n"
	       "Examples:\n"
	       "  otpctl image sign --key key.pem --version 1.0.0 --security-counter 7 \\\n"
	       "    calibration.bin calibration.img\n"
	       "  otpctl image sign -k key.pem -v 1.2.3 -s auto -S 0x2000 --align 16 --pad \\\n"
	       "    --dependency 1:1.0.0 calibration.bin slot.bin",
	.children = global_children,
};

static int take_counter(struct args *args)
{
	const struct libotp_version *version = &args->recipe.version;

	if (strcmp(args->counter, "auto"))
		return image_parse_number("--security-counter", args->counter,
					  &args->recipe.counter);
	args->recipe.counter = (uint32_t)version->major << 24 |
			       version->minor << 16 | version->revision;
	return 0;
}

static int take_number(const char *name, const char *text, uint32_t *number)
{
	return text ? image_parse_number(name, text, number) : 0;
}

static int take_numbers(struct args *args)
{
	struct libotp_image_recipe *recipe = &args->recipe;
	struct libotp_error err;

	if (libotp_parse_version(args->version, &recipe->version, &err))
		return report(&err);
	return take_counter(args) ?:
	       take_number("--header-size", args->header_size,
			   &recipe->header_size) ?:
	       take_number("--align", args->align, &recipe->align) ?:
	       take_number("--slot-size", args->slot_size, &recipe->slot_size);
}

/* The payload may be all that there is of it. */
static int check_output(const struct args *args)
{
	struct stat in, out;

	if (stat(args->payload, &in) || stat(args->output, &out) ||
	    in.st_dev != out.st_dev || in.st_ino != out.st_ino)
		return 0;
	return refuse(LIBOTP_USAGE,
		      "payload and image are the same file, which would be lost");
}

static int save(const struct args *args, const void *image, size_t size)
{
	_json_ struct json_object *json = NULL;
	int ret = 0;

	if (!opt.dry_run)
		ret = write_file(args->output, image, size, 0644);
	if (ret || !opt.json) {
		if (!ret && opt.dry_run)
			note("dry run: nothing was written");
		return ret;
	}
	json = json_object_new_object();
	add_text(json, "file", args->output);
	add_number(json, "size", size);
	add_bool(json, "dry_run", opt.dry_run);
	print_json(json);
	return 0;
}

static int sign(const struct args *args, const struct libotp_key *key)
{
	_free_ uint8_t *payload = NULL;
	_free_ void *image = NULL;
	struct libotp_error err;
	size_t size;

	if (read_regular_file(args->payload, OTP_IMAGE_MAX, &payload, &size,
			      &err) ||
	    libotp_image_sign(payload, size, &args->recipe, key, &image, &size,
			      &err))
		return report(&err);
	return save(args, image, size);
}

static int run(struct args *args)
{
	struct libotp_key *key;
	int ret = args->failed ?: take_numbers(args) ?: check_output(args);

	if (ret)
		return ret;
	if (opt.device)
		return refuse(LIBOTP_USAGE,
			      "an image is made without a device");
	args->recipe.dependencies = args->dependencies;
	args->recipe.entries = args->entries;
	ret = image_load_key(args->key, &key);
	if (ret)
		return ret;
	ret = sign(args, key);
	libotp_key_free(key);
	return ret;
}

int image_sign(int argc, char **argv)
{
	struct args args = {
		.recipe = { .header_size = MCUBOOT_HEADER_SIZE, .align = 8 },
	};
	int ret;

	parse(&sign_argp, argc, argv, &args);
	ret = run(&args);
	for (size_t i = 0; i < args.recipe.entry_count; i++)
		free((void *)args.entries[i].data);
	free(args.entries);
	free(args.dependencies);
	return ret;
}
