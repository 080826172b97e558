// SPDX-License-Identifier: GPL-2.0-only
/* From the array of an opentitan mock to text for simulators, and back. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "mock-image.h"
#include "opentitan-map.h"

#include "../../../drivers/otp/formats/vmem.h"
#include "../../../drivers/otp/mock/image.h"

#define MODEL		"opentitan"
#define WORDS		1024
#define IMAGE_SIZE	(OTP_IMAGE_HEADER_SIZE + 4 * WORDS)
/* The first partition has no check bits. */
#define RAW_WORDS	32
/* The variant whose items are known here. */
#define KNOWN_VARIANT	"earlgrey"

int image_format(const char *name)
{
	static const char *const names[] = {
		[IMAGE_RAW] = "raw",
		[IMAGE_VMEM] = "vmem",
		[IMAGE_VMEM_PLAIN] = "vmem-plain",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

/* Text that begins as a comment, an address or a number does. */
bool image_is_vmem(const uint8_t *data, size_t size)
{
	size_t i = 0;

	while (i < size && isspace(data[i]))
		i++;
	if (i == size || memchr(data, 0, size))
		return false;
	return data[i] == '@' || data[i] == '/' || isxdigit(data[i]);
}

/* ---- to text ---- */

/* Partition and items of a word of 16 bits. */
static const char *comment(u32 word)
{
	static char text[2 * OTP_FIELD_NAME_SIZE + OTP_REGION_NAME_SIZE + 8];
	const struct ot_map *map = &ot_map_earlgrey;
	const struct ot_item *low = ot_item_at(map, 2 * word);
	const struct ot_item *high = ot_item_at(map, 2 * word + 1);

	if (!low)
		return "unallocated";
	snprintf(text, sizeof(text), "%s: %s%s%s", map->parts[low->part].name,
		 low->name, high && high != low ? ", " : "",
		 high && high != low ? high->name : "");
	return text;
}

static bool is_known(const uint8_t *image)
{
	return otp_image_header_matches(image, IMAGE_SIZE, MODEL,
					KNOWN_VARIANT, 4 * WORDS);
}

static bool is_opentitan(const uint8_t *image, size_t size)
{
	char variant[OTP_IMAGE_NAME_SIZE];

	if (size != IMAGE_SIZE)
		return false;
	memcpy(variant, image + OTP_IMAGE_OFF_VARIANT, sizeof(variant));
	variant[sizeof(variant) - 1] = '\0';
	return otp_image_header_matches(image, size, MODEL, variant,
					4 * WORDS);
}

int image_to_vmem(const char *file, enum image_format format, uint8_t **data,
		  size_t *size)
{
	static const char head[] =
		"// OTP memory: 1024 words of 16 bits with 6 check bits\n";
	enum vmem_form form = format == IMAGE_VMEM ? VMEM_ADDRESSED :
						     VMEM_PLAIN;
	const char *(*names)(u32 word);
	u32 words[WORDS];
	size_t need;
	char *text;

	if (!is_opentitan(*data, *size))
		return refuse(LIBOTP_USAGE,
			      "%s: only the array of an opentitan mock has this format",
			      file);
	for (size_t i = 0; i < WORDS; i++)
		words[i] = otp_image_get32(*data + OTP_IMAGE_HEADER_SIZE +
					   4 * i);
	names = is_known(*data) ? comment : NULL;
	need = vmem_print(words, WORDS, form, names, NULL, 0) + 1;
	text = malloc(sizeof(head) + need);
	if (!text)
		abort();
	strcpy(text, head);
	vmem_print(words, WORDS, form, names, text + strlen(head), need);
	free(*data);
	*data = (uint8_t *)text;
	*size = strlen(text);
	return 0;
}

/* ---- from text ---- */

static int parse_fail(const char *file, const struct vmem_error *error)
{
	if (error->line)
		return refuse(LIBOTP_USAGE, "%s:%u: %s", file, error->line,
			      error->why);
	return refuse(LIBOTP_USAGE, "%s: %s", file, error->why);
}

int image_from_vmem(const char *file, const char *variant, uint8_t **data,
		    size_t *size)
{
	_free_ char *name = shown(file);
	struct vmem_error error = { 0 };
	u32 words[WORDS];
	uint8_t *image;

	if (strlen(variant) >= OTP_IMAGE_NAME_SIZE)
		return refuse(LIBOTP_DEVICE, "the variant '%s' is not known",
			      variant);
	if (!vmem_parse((const char *)*data, *size, words, WORDS, RAW_WORDS,
			&error))
		return parse_fail(name, &error);
	image = malloc(IMAGE_SIZE);
	if (!image)
		abort();
	otp_image_put_header(image, MODEL, variant, 4 * WORDS);
	for (size_t i = 0; i < WORDS; i++)
		otp_image_put32(image + OTP_IMAGE_HEADER_SIZE + 4 * i,
				words[i]);
	free(*data);
	*data = image;
	*size = IMAGE_SIZE;
	return 0;
}
