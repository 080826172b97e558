// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in the file of an image, as far as it goes: of a damaged one too,
 * so that nothing here relies on mcuboot_parse() having accepted it.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "../../../drivers/otp/formats/mcuboot.h"
#include "image-part.h"
#include "image-file.h"

static const char *show_path;

static error_t parse_show(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		if (show_path)
			argp_error(state, "too many arguments");
		show_path = arg;
		return 0;
	case ARGP_KEY_END:
		if (!show_path)
			argp_error(state, "which file?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp show_argp = {
	.parser = parse_show,
	.args_doc = "FILE",
	.doc = "Print what is in the file of an image: the header field by field, each entry with its offset, type, length and meaning, and the trailer. No device and no key is needed, and nothing is verified but the digest.\v"
	       "Of a damaged image everything is printed that can be told, then what is wrong first and where, and the exit code is 1.\n\n"
	       "Examples:\n"
	       "  otpctl image show calibration.img\n"
	       "  otpctl image show --json slot.bin",
	.children = global_children,
};

/* ---- text ---- */

static void print_header(const struct image_parts *parts)
{
	_free_ char *version = image_part_version(&parts->version);
	_free_ char *flags = image_part_flags(parts->flags);

	printf("magic             0x%08x%s\n", parts->magic,
	       parts->magic == MCUBOOT_MAGIC ? "" : ", which is not that of an image");
	printf("load address      0x%08x\n", parts->load_address);
	printf("header size       %u\n", parts->header_size);
	printf("protected size    %u\n", parts->protected_size);
	printf("payload size      %u\n", parts->payload_size);
	printf("flags             0x%08x%s%s\n", parts->flags,
	       *flags ? " " : "", flags);
	printf("version           %s\n", version);
}

static void print_entry(const struct image_parts *parts,
			const struct image_part *part)
{
	_free_ char *meaning = image_part_meaning(parts, part);

	printf("  0x%04x  0x%04x %-13s %5u  %s\n", part->at, part->type,
	       image_part_name(part->type), part->length, meaning);
}

static void print_area(const struct image_parts *parts, bool protected)
{
	const struct image_area *area = protected ? &parts->protected :
						    &parts->others;

	if (!area->there)
		return;
	printf("%s at 0x%x, %u bytes\n", protected ? "protected entries" :
	       "entries that are not protected", area->at, area->total);
	for (size_t i = 0; i < parts->count; i++)
		if (parts->list[i].protected == protected)
			print_entry(parts, &parts->list[i]);
}

static void print_trailer(const struct image_parts *parts)
{
	if (!parts->trailer_align)
		return;
	printf("trailer           alignment %u, %s\n", parts->trailer_align,
	       parts->confirmed ? "confirmed" : "not confirmed");
}

static void print_parts(const struct image_parts *parts)
{
	if (parts->has_header)
		print_header(parts);
	print_area(parts, true);
	print_area(parts, false);
	if (parts->digest)
		printf("digest            %s\n", parts->digest_right ?
		       "right" : "wrong: header, payload or protected entries have changed");
	if (parts->size)
		printf("image             %u of %zu bytes\n", parts->size,
		       parts->file->size);
	print_trailer(parts);
}

/* ---- JSON ---- */

static void add_header(struct json_object *json,
		       const struct image_parts *parts)
{
	_free_ char *version = image_part_version(&parts->version);
	struct json_object *header = json_object_new_object();

	add_number(header, "magic", parts->magic);
	add_number(header, "load_address", parts->load_address);
	add_number(header, "header_size", parts->header_size);
	add_number(header, "protected_size", parts->protected_size);
	add_number(header, "payload_size", parts->payload_size);
	add_number(header, "flags", parts->flags);
	add_text(header, "version", version);
	json_object_object_add(json, "header", header);
}

static struct json_object *entry_json(const struct image_parts *parts,
				      const struct image_part *part)
{
	struct json_object *json = json_object_new_object();
	_free_ char *data = image_hex(parts->file->bytes + part->data,
				      part->room);

	add_number(json, "offset", part->at);
	add_number(json, "type", part->type);
	add_text(json, "name", image_part_name(part->type));
	add_bool(json, "protected", part->protected);
	add_number(json, "length", part->length);
	add_text(json, "data", data);
	return json;
}

static void add_trailer(struct json_object *json,
			const struct image_parts *parts)
{
	struct json_object *trailer = NULL;

	if (parts->trailer_align) {
		trailer = json_object_new_object();
		add_number(trailer, "align", parts->trailer_align);
		add_bool(trailer, "confirmed", parts->confirmed);
	}
	json_object_object_add(json, "trailer", trailer);
}

static void print_parts_json(const struct image_parts *parts,
			     const char *error)
{
	_json_ struct json_object *json = json_object_new_object();
	struct json_object *list = json_object_new_array();

	add_text(json, "file", parts->file->name);
	add_number(json, "file_size", parts->file->size);
	if (parts->has_header)
		add_header(json, parts);
	else
		add_text(json, "header", NULL);
	for (size_t i = 0; i < parts->count; i++)
		json_object_array_add(list, entry_json(parts,
						       &parts->list[i]));
	json_object_object_add(json, "entries", list);
	add_number(json, "image_size", parts->size);
	add_bool(json, "digest_right", parts->digest && parts->digest_right);
	add_trailer(json, parts);
	add_text(json, "error", error);
	print_json(json);
}

/* ---- both ---- */

/* NULL where nothing is wrong. */
static char *wrong(const struct image_parts *parts)
{
	char *text = NULL;
	int ret = 0;

	if (parts->result != MCUBOOT_OK)
		ret = asprintf(&text, "at 0x%x: %s", parts->where,
			       mcuboot_describe(parts->result));
	else if (!parts->digest_right)
		ret = asprintf(&text, "the digest is not that of header, payload and protected entries");
	if (ret < 0)
		abort();
	return text;
}

int image_show(int argc, char **argv)
{
	_image_file_ struct image_file file = { 0 };
	_free_ struct image_parts *parts = NULL;
	_free_ char *error = NULL;
	int ret;

	parse(&show_argp, argc, argv, NULL);
	if (opt.device)
		return refuse(LIBOTP_USAGE,
			      "a file is shown without a device");
	ret = image_file_read(show_path, &file);
	if (ret)
		return ret;
	parts = image_parts(&file);
	error = wrong(parts);
	if (opt.json)
		print_parts_json(parts, error);
	else
		print_parts(parts);
	if (!error)
		return 0;
	return refuse(LIBOTP_DEVICE, "%s: %s", file.name, error);
}
