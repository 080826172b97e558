// SPDX-License-Identifier: GPL-2.0-only
/* Verifying the file of an image as a device would. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image-device.h"
#include "image-file.h"

/**
 * struct args - what is to be verified, and against what
 * @path: the file
 * @keys: that are trusted
 * @key_count: how many
 * @hashes: of keys that are trusted
 * @hash_count: how many
 * @images: other images that are there
 * @image_count: how many
 * @counter: as it is written, or NULL
 * @policy: all of that
 * @failed: exit code of an option that is wrong
 */
struct args {
	const char *path;
	struct libotp_key **keys;
	size_t key_count;
	uint8_t *hashes;
	size_t hash_count;
	struct libotp_image_version *images;
	size_t image_count;
	const char *counter;
	struct libotp_image_policy policy;
	int failed;
};

#define KEY_HASH	0x200
#define KEY_COUNTER	0x201
#define KEY_IMAGE	0x202

static const struct argp_option verify_options[] = {
	{ "key", 'k', "FILE", 0,
	  "A key that is trusted, public or private, in PEM" },
	{ "key-hash", KEY_HASH, "HEX", 0,
	  "The SHA-256 of a public key that is trusted, as a device has it; the key has to be in the image then" },
	{ "min-counter", KEY_COUNTER, "NUMBER", 0,
	  "The lowest security counter that is accepted" },
	{ "image-version", KEY_IMAGE, "ID:VERSION", 0,
	  "Another image that is there, for what the image depends on" },
	{ 0 }
};

static void *more(void *list, size_t count, size_t size)
{
	list = reallocarray(list, count + 1, size);
	if (!list)
		abort();
	return list;
}

static int add_key(struct args *args, const char *path)
{
	args->keys = more(args->keys, args->key_count, sizeof(*args->keys));
	return image_load_key(path, &args->keys[args->key_count]) ?:
	       (args->key_count++, 0);
}

static int add_hash(struct args *args, const char *text)
{
	_free_ uint8_t *bytes = NULL;
	size_t size;
	int ret = image_parse_hex("--key-hash", text, &bytes, &size);

	if (ret)
		return ret;
	if (size != OTP_IMAGE_DIGEST_SIZE)
		return refuse(LIBOTP_USAGE,
			      "--key-hash: a SHA-256 has %u bytes, not %zu",
			      OTP_IMAGE_DIGEST_SIZE, size);
	args->hashes = more(args->hashes, args->hash_count, size);
	memcpy(args->hashes + args->hash_count++ * size, bytes, size);
	return 0;
}

static int add_image(struct args *args, const char *text)
{
	struct libotp_image_version image;
	struct libotp_error err;

	if (libotp_parse_image_version(text, &image, &err))
		return report(&err);
	args->images = more(args->images, args->image_count, sizeof(image));
	args->images[args->image_count++] = image;
	return 0;
}

static error_t parse_verify(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'k':
		args->failed = args->failed ?: add_key(args, arg);
		return 0;
	case KEY_HASH:
		args->failed = args->failed ?: add_hash(args, arg);
		return 0;
	case KEY_IMAGE:
		args->failed = args->failed ?: add_image(args, arg);
		return 0;
	case KEY_COUNTER:
		args->counter = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (args->path)
			argp_error(state, "too many arguments");
		args->path = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->path && !opt.device)
			argp_error(state, "which file?");
		if (args->path && !args->failed && !args->key_count && !args->hash_count)
			argp_error(state, "which --key or --key-hash is trusted?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp verify_argp = {
	.options = verify_options,
	.parser = parse_verify,
	.args_doc = "FILE\n--device=NAME",
	.doc = "Verify the file of an image as a device with these trust anchors would, and print what it is. Padding and a trailer may be behind it. No device is needed. With --device instead of a file, that device verifies what its slots hold.\v"
	       "Exit codes: 0 verified, 3 refused, of a device the active image; 2 if the file or a key cannot be read.\n\n"
	       "Examples:\n"
	       "  otpctl image verify --key public.pem calibration.img\n"
	       "  otpctl image verify --key-hash $(cat key.sha256) --min-counter 7 calibration.img\n"
	       "  otpctl image verify --key public.pem --image-version 1:1.2.0 calibration.img\n"
	       "  otpctl image verify --device otp0",
	.children = global_children,
};

static void print_verdict(const struct image_file *file,
			  const struct otp_image_info *info)
{
	_json_ struct json_object *json = NULL;

	if (!opt.json) {
		if (info->state == OTP_IMAGE_VALID)
			image_print_info(info);
		return;
	}
	json = json_object_new_object();
	add_text(json, "file", file->name);
	image_add_info(json, info);
	print_json(json);
}

static int verify(const struct args *args)
{
	_image_file_ struct image_file file = { 0 };
	struct otp_image_info info;
	struct libotp_error err;
	int ret = image_file_read(args->path, &file);

	if (ret)
		return ret;
	if (libotp_image_verify(file.bytes, file.size, &args->policy, &info,
				&err))
		return report(&err);
	print_verdict(&file, &info);
	if (info.state == OTP_IMAGE_VALID)
		return 0;
	return refuse(LIBOTP_POLICY, "%s: refused: %s (%s)", file.name,
		      info.message, libotp_reason_name(info.reason));
}

static int run(struct args *args)
{
	struct libotp_image_policy *policy = &args->policy;

	if (args->failed)
		return args->failed;
	if (!args->path && (args->key_count || args->hash_count ||
			    args->image_count || args->counter))
		return refuse(LIBOTP_USAGE,
			      "a device has trust anchors and a counter of its own");
	if (!args->path)
		return image_verify_slots();
	if (opt.device)
		return refuse(LIBOTP_USAGE,
			      "a file is verified without a device");
	policy->keys = (const struct libotp_key *const *)args->keys;
	policy->key_count = args->key_count;
	policy->hashes = args->hashes;
	policy->hash_count = args->hash_count;
	policy->images = args->images;
	policy->image_count = args->image_count;
	policy->counted = args->counter;
	if (args->counter &&
	    image_parse_number("--min-counter", args->counter,
			       &policy->stored_counter))
		return LIBOTP_USAGE;
	return verify(args);
}

int image_verify(int argc, char **argv)
{
	struct args args = { 0 };
	int ret;

	parse(&verify_argp, argc, argv, &args);
	ret = run(&args);
	for (size_t i = 0; i < args.key_count; i++)
		libotp_key_free(args.keys[i]);
	free(args.keys);
	free(args.hashes);
	free(args.images);
	return ret;
}
