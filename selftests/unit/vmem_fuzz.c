// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives the parser whatever comes, and images with a few bytes spoilt:
 * whatever it takes has to print, and to parse to the same again.
 */
#include <stdlib.h>

#include "../../drivers/otp/formats/secded.h"
#include "../../drivers/otp/formats/vmem.h"

#define REQUIRE(condition)	do { if (!(condition)) abort(); } while (0)

#define MAX_WORDS	16
#define MAX_TEXT	(MAX_WORDS * 32)
#define EDIT_SIZE	3

struct array {
	u32 words[MAX_WORDS];
	u32 count;
	u32 raw;
};

static void require_codes(const struct array *array)
{
	u32 i;

	for (i = 0; i < array->count; i++) {
		u32 word = array->words[i];
		bool bare = i < array->raw && word <= 0xffff;

		REQUIRE(bare || word == secded_encode(word & 0xffff));
	}
}

static void require_same_again(const struct array *array, enum vmem_form form)
{
	struct array again = *array;
	struct vmem_error error;
	char text[MAX_TEXT];
	size_t size;

	size = vmem_print(array->words, array->count, form, NULL, text,
			  sizeof(text));
	REQUIRE(size < sizeof(text));
	memset(again.words, 0xff, sizeof(again.words));
	REQUIRE(vmem_parse(text, size, again.words, again.count, again.raw,
			   &error));
	REQUIRE(!memcmp(again.words, array->words,
			array->count * sizeof(array->words[0])));
}

static void require_sane(struct array *array, const char *text, size_t size)
{
	struct vmem_error error = { };

	if (!vmem_parse(text, size, array->words, array->count, array->raw,
			&error)) {
		REQUIRE(error.why);
		REQUIRE(error.line <= size);
		return;
	}
	REQUIRE(!error.why);
	require_codes(array);
	require_same_again(array, VMEM_ADDRESSED);
	require_same_again(array, VMEM_PLAIN);
}

/* No fuzzer would find the check bits of many words, hence this one. */
static void spoil_image(struct array *array, enum vmem_form form,
			const u8 *data, size_t size)
{
	char text[MAX_TEXT];
	size_t length;
	u32 i;

	for (i = 0; i < array->count && size >= 2; i++) {
		array->words[i] = secded_encode(data[0] | data[1] << 8);
		data += 2;
		size -= 2;
	}
	for (; i < array->count; i++)
		array->words[i] = 0;
	require_same_again(array, form);

	length = vmem_print(array->words, array->count, form, NULL, text,
			    sizeof(text));
	for (; length && size >= EDIT_SIZE; data += EDIT_SIZE) {
		text[(data[0] | data[1] << 8) % length] = data[2];
		size -= EDIT_SIZE;
	}
	require_sane(array, text, length);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct array array = { };

	if (size < 2)
		return 0;

	array.count = data[0] % (MAX_WORDS + 1);
	array.raw = data[1] % (MAX_WORDS + 1);
	if (data[0] & 0x80)
		spoil_image(&array, data[1] & 0x80 ? VMEM_PLAIN :
			    VMEM_ADDRESSED, data + 2, size - 2);
	else
		require_sane(&array, (const char *)data + 2, size - 2);
	return 0;
}
