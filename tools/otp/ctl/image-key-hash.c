// SPDX-License-Identifier: GPL-2.0-only
/* What is provisioned so that a device trusts a key. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image-device.h"
#include "output.h"

enum format { FORMAT_HEX, FORMAT_RAW, FORMAT_PLAN };

struct args {
	const char *path;
	enum format format;
};

static const struct argp_option key_hash_options[] = {
	{ "format", 'f', "FORMAT", 0,
	  "hex (default), raw for a file of 32 bytes, or plan for steps of a plan" },
	{ 0 }
};

static int take_format(struct args *args, const char *text,
		       struct argp_state *state)
{
	if (!strcmp(text, "hex"))
		args->format = FORMAT_HEX;
	else if (!strcmp(text, "raw"))
		args->format = FORMAT_RAW;
	else if (!strcmp(text, "plan"))
		args->format = FORMAT_PLAN;
	else
		argp_error(state, "the format is hex, raw or plan");
	return 0;
}

static error_t parse_key_hash(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'f':
		return take_format(args, arg, state);
	case ARGP_KEY_ARG:
		if (args->path)
			argp_error(state, "one key only");
		args->path = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->path)
			argp_error(state, "which key?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp key_hash_argp = {
	.options = key_hash_options,
	.parser = parse_key_hash,
	.args_doc = "KEY",
	.doc = "Print the SHA-256 of the SubjectPublicKeyInfo of a key on P-256, in PEM or DER, public or private: what is programmed into a device to trust images signed with it.\v"
	       "Examples:\n"
	       "  otpctl image key-hash signer.pub.pem\n"
	       "  otpctl image key-hash --format raw signer.pub.pem >key-hash.bin\n"
	       "  otpctl image key-hash --format plan signer.pub.pem >>plan.yaml",
	.children = global_children,
};

static void put_hex(char *text, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
}

/* The number has its lowest byte first in the memory. */
static void print_plan(const uint8_t *hash, const char *hex)
{
	_free_ char *number = libotp_format_number(hash,
						   8 * OTP_IMAGE_DIGEST_SIZE);

	printf("  # Who signs images: SHA-256 of the public key,\n"
	       "  # %s\n"
	       "  # as a field of 256 bits. Where it is a range of words, make a file\n"
	       "  # with --format raw, and give it to the range instead of the value.\n"
	       "  - program: FIELD\n"
	       "    value: %s\n", hex, number ?: "?");
}

static void print_key_json(const struct libotp_key *key, const char *hex)
{
	_json_ struct json_object *json = json_object_new_object();
	char point[2 * LIBOTP_POINT_SIZE + 1];

	put_hex(point, libotp_key_point(key), LIBOTP_POINT_SIZE);
	add_text(json, "sha256", hex);
	add_text(json, "point", point);
	print_json(json);
}

static int print_key(const struct libotp_key *key, enum format format)
{
	uint8_t hash[OTP_IMAGE_DIGEST_SIZE];
	char hex[2 * OTP_IMAGE_DIGEST_SIZE + 1];

	if (libotp_key_hash(key, hash))
		return refuse(LIBOTP_DEVICE, "SHA-256 cannot be computed");
	put_hex(hex, hash, sizeof(hash));
	if (opt.json)
		print_key_json(key, hex);
	else if (format == FORMAT_RAW)
		return write_output("-", hash, sizeof(hash));
	else if (format == FORMAT_PLAN)
		print_plan(hash, hex);
	else
		puts(hex);
	return 0;
}

int image_key_hash(int argc, char **argv)
{
	struct args args = { 0 };
	struct libotp_error err;
	struct libotp_key *key;
	int ret;

	parse(&key_hash_argp, argc, argv, &args);
	if (libotp_key_load(args.path, NULL, &key, &err))
		return report(&err);
	ret = print_key(key, args.format);
	libotp_key_free(key);
	return ret;
}
