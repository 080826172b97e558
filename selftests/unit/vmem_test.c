// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images as text: what is taken, and for what reason the rest is not.
 */
#include <stdlib.h>

#include "../../drivers/otp/formats/secded.h"
#include "../../drivers/otp/formats/vmem.h"
#include "numbers.h"
#include "tap.h"

#define MAX_WORDS	1024
#define MAX_TEXT	(MAX_WORDS * 64)

#define ADDRESS		"an address is not six hexadecimal digits"
#define WORD		"a word is not six hexadecimal digits"
#define MORE		"there is more than a word and a comment"
#define MIXED		"some words have an address and some do not"
#define RANGE		"the word is behind the end of the array"
#define TWICE		"the word has been given before"
#define WIDE		"the word is wider than 22 bits"
#define CHECK		"the check bits do not fit the data"
#define BYTE		"there is a byte that is not printable ASCII"
#define MISSING		"words are missing"

static u32 words[MAX_WORDS];
static struct vmem_error error;

/* Of just its size, so that a byte too many is found. */
static bool parse_bytes(const char *text, size_t size, u32 count, u32 raw)
{
	char *copy = malloc(size ? size : 1);
	bool good;

	memcpy(copy, text, size);
	memset(&error, 0, sizeof(error));
	good = vmem_parse(copy, size, words, count, raw, &error);
	free(copy);
	return good;
}

static bool parse(const char *text, u32 count)
{
	return parse_bytes(text, strlen(text), count, 0);
}

static void expect_taken(const char *text, u32 first, u32 second)
{
	bool good = EXPECT(parse(text, 2));

	good = good && EXPECT_EQ(words[0], first);
	good = good && EXPECT_EQ(words[1], second);
	if (!good)
		printf("# line %u: %s, of:\n# %s\n", error.line,
		       error.why ? error.why : "taken", text);
}

static void expect_refused_bytes(const char *text, size_t size, u32 raw,
				 u32 line, const char *why)
{
	bool good = EXPECT(!parse_bytes(text, size, 2, raw));

	good = good && EXPECT_EQ(error.line, line);
	good = good && EXPECT(!strcmp(error.why, why));
	if (!good)
		printf("# line %u: %s, expected: line %u: %s, of:\n# %.*s\n",
		       error.line, error.why ? error.why : "taken", line, why,
		       (int)size, text);
}

static void expect_refused(const char *text, u32 line, const char *why)
{
	expect_refused_bytes(text, strlen(text), 0, line, why);
}

/* What is taken */

TEST(words_with_addresses_are_taken)
{
	expect_taken("// OTP MEM file with 2 x 24bit layout\n"
		     "@000000 230001 // VENDOR_TEST: SCRATCH\n"
		     "@000001 1effff // unallocated", 0x230001, 0x1effff);
}

TEST(words_without_addresses_are_taken)
{
	expect_taken("191234 // 000: VENDOR_TEST\n"
		     "24a55a // 002: VENDOR_TEST\n", 0x191234, 0x24a55a);
}

TEST(addresses_come_in_any_order)
{
	expect_taken("@000001 1effff\n@000000 230001\n", 0x230001, 0x1effff);
}

TEST(lines_end_in_lf_or_crlf_and_the_last_in_nothing)
{
	expect_taken("230001\r\n\r\n1effff\r\n", 0x230001, 0x1effff);
	expect_taken("230001\r\n1effff\n", 0x230001, 0x1effff);
	expect_taken("230001\n1effff", 0x230001, 0x1effff);
	expect_taken("230001\r\n1effff\r", 0x230001, 0x1effff);
}

TEST(blanks_and_empty_lines_do_not_matter)
{
	expect_taken("\n \t\n  @000000\t230001\t//x\n\n\t@000001   1effff  \n\n",
		     0x230001, 0x1effff);
	expect_taken("230001//\n\n 1effff// // 000000\n", 0x230001, 0x1effff);
}

TEST(digits_are_of_either_case)
{
	expect_taken("@000000 24A55a\n@000001 1EFfFF\n", 0x24a55a, 0x1effff);
}

TEST(an_array_may_have_no_words)
{
	EXPECT(parse("", 0));
	EXPECT(parse("\n// nothing\n", 0));
	EXPECT(!parse("000000\n", 0));
	EXPECT(!strcmp(error.why, RANGE));
}

/* What is not */

TEST(both_forms_in_one_text_are_refused)
{
	expect_refused("@000000 230001\n1effff\n", 2, MIXED);
	expect_refused("230001\n\n@000001 1effff\n", 3, MIXED);
}

TEST(a_word_that_is_given_twice_is_refused)
{
	expect_refused("@000000 230001\n@000000 230001\n", 2, TWICE);
	expect_refused("@000001 000000\n@000000 0\n", 2, WORD);
	expect_refused("@000001 000000\n//\n@000001 000000\n", 3, TWICE);
}

TEST(a_word_behind_the_array_is_refused)
{
	expect_refused("@000000 230001\n@000002 230001\n", 2, RANGE);
	expect_refused("@ffffff 230001\n", 1, RANGE);
	expect_refused("230001\n1effff\n000000\n", 3, RANGE);
}

TEST(missing_words_are_refused_as_a_whole)
{
	expect_refused("", 0, MISSING);
	expect_refused("// 230001\n", 0, MISSING);
	expect_refused("230001\n", 0, MISSING);
	expect_refused("@000001 230001\n", 0, MISSING);
}

TEST(a_word_of_more_than_22_bits_is_refused)
{
	expect_refused("400000\n000000\n", 1, WIDE);
	expect_refused("000000\n@000001 ffffff\n", 2, MIXED);
	expect_refused("@000001 ffffff\n", 1, WIDE);
	expect_refused("a30001\n", 1, WIDE);
}

TEST(a_word_whose_check_bits_do_not_fit_is_refused)
{
	char text[32];
	u32 bit;

	expect_refused("000000\n000001\n", 2, CHECK);
	for (bit = 0; bit < SECDED_CODE_BITS; bit++) {
		snprintf(text, sizeof(text), "%06x\n", 0x191234 ^ 1U << bit);
		expect_refused(text, 1, CHECK);
	}
}

TEST(a_raw_word_has_its_check_bits_or_none)
{
	static const char none[] = "@000000 001234\n@000001 230001\n";
	static const char all[] = "@000000 191234\n@000001 230001\n";
	static const char some[] = "@000000 181234\n@000001 230001\n";
	static const char second[] = "230001\n001234\n";

	EXPECT(parse_bytes(none, strlen(none), 2, 1));
	EXPECT_EQ(words[0], 0x001234);
	EXPECT(parse_bytes(all, strlen(all), 2, 1));
	EXPECT_EQ(words[0], 0x191234);
	expect_refused_bytes(some, strlen(some), 1, 1, CHECK);
	expect_refused_bytes(second, strlen(second), 1, 2, CHECK);
	EXPECT(parse_bytes(second, strlen(second), 2, 2));
}

TEST(another_number_of_digits_is_refused)
{
	expect_refused("23001\n", 1, WORD);
	expect_refused("0230001\n", 1, WORD);
	expect_refused("100000230001\n", 1, WORD);
	expect_refused("@00000 230001\n", 1, ADDRESS);
	expect_refused("@0000000 230001\n", 1, ADDRESS);
	expect_refused("@100000000 230001\n", 1, ADDRESS);
}

TEST(garbage_is_refused)
{
	expect_refused("otp\n", 1, WORD);
	expect_refused("0x0001\n", 1, WORD);
	expect_refused("23000g\n", 1, WORD);
	expect_refused("-23000\n", 1, WORD);
	expect_refused("/ 230001\n", 1, WORD);
	expect_refused("/", 1, WORD);
	expect_refused("/* 230001 */\n", 1, WORD);
	expect_refused("@", 1, ADDRESS);
	expect_refused("@\n", 1, ADDRESS);
	expect_refused("@ 000000 230001\n", 1, ADDRESS);
	expect_refused("@000000\n", 1, ADDRESS);
	expect_refused("@000000 \n", 1, WORD);
	expect_refused("@000000,230001\n", 1, ADDRESS);
	expect_refused("@000000//230001\n", 1, ADDRESS);
	expect_refused("@000000 //230001\n", 1, WORD);
	expect_refused("@000000 @000001 230001\n", 1, WORD);
	expect_refused("230001 1effff\n", 1, MORE);
	expect_refused("@000000 230001 1effff\n", 1, MORE);
	expect_refused("230001 / x\n", 1, MORE);
	expect_refused("230001 /", 1, MORE);
	expect_refused("230001;\n", 1, MORE);
}

static void expect_byte_refused(char byte)
{
	static const struct {
		u32 offset;
		u32 line;
	} places[] = { { 0, 1 }, { 6, 1 }, { 12, 1 }, { 23, 2 } };
	u32 i;

	for (i = 0; i < COUNT(places); i++) {
		char text[] = "230001 // a comment\n1effff\n";

		text[places[i].offset] = byte;
		expect_refused_bytes(text, sizeof(text) - 1, 0, places[i].line,
				     BYTE);
	}
}

TEST(bytes_that_are_not_text_are_refused_even_in_comments)
{
	int byte;

	for (byte = 0; byte < ' '; byte++)
		if (byte != '\t' && byte != '\n')
			expect_byte_refused(byte);
	for (byte = 0x7f; byte <= 0xff; byte++)
		expect_byte_refused(byte);
}

TEST(a_cr_is_for_the_end_of_a_line)
{
	expect_refused("230001\r1effff\n", 1, BYTE);
	expect_refused("230001\r\r\n1effff\n", 1, BYTE);
	expect_refused("\r230001\n1effff\n", 1, BYTE);
}

/* Printing */

static const char *comment(u32 word)
{
	static const char *const names[] = { "A: B", NULL, "" };

	return names[word % COUNT(names)];
}

static void expect_printed(enum vmem_form form,
			   const char *(*comments)(u32 word),
			   const char *expected)
{
	static const u32 code[] = { 0x230001, 0x000000, 0x24a55a };
	char text[128];

	EXPECT_EQ(vmem_print(code, COUNT(code), form, comments, text,
			     sizeof(text)), strlen(expected));
	if (!EXPECT(!strcmp(text, expected)))
		printf("# printed:\n%s", text);
}

TEST(it_prints_what_upstream_prints)
{
	expect_printed(VMEM_ADDRESSED, NULL,
		       "@000000 230001\n@000001 000000\n@000002 24a55a\n");
	expect_printed(VMEM_PLAIN, NULL, "230001\n000000\n24a55a\n");
	expect_printed(VMEM_ADDRESSED, comment, "@000000 230001 // A: B\n"
		       "@000001 000000\n@000002 24a55a // \n");
	expect_printed(VMEM_PLAIN, comment,
		       "230001 // A: B\n000000\n24a55a // \n");
}

TEST(no_more_is_printed_than_fits)
{
	static const u32 code[] = { 0x230001, 0x1effff };
	static const char expected[] = "230001 // A: B\n1effff\n";
	const size_t length = strlen(expected);
	size_t size, kept;
	char *text;

	EXPECT_EQ(vmem_print(code, 2, VMEM_PLAIN, comment, NULL, 0), length);
	for (size = 1; size < length + 3; size++) {
		text = malloc(size);
		memset(text, 'x', size);
		EXPECT_EQ(vmem_print(code, 2, VMEM_PLAIN, comment, text, size),
			  length);
		kept = size - 1 < length ? size - 1 : length;
		EXPECT_EQ(strlen(text), kept);
		EXPECT(!memcmp(text, expected, kept));
		free(text);
	}
}

TEST(nothing_prints_as_nothing)
{
	char text = 'x';

	EXPECT_EQ(vmem_print(NULL, 0, VMEM_PLAIN, NULL, &text, 1), 0);
	EXPECT_EQ(text, '\0');
}

static void expect_round_trip(enum vmem_form form, const u32 *code,
			      const char *(*comments)(u32 word))
{
	static char text[MAX_TEXT];
	size_t size = vmem_print(code, MAX_WORDS, form, comments, text,
				 sizeof(text));

	EXPECT(size < sizeof(text));
	EXPECT(parse_bytes(text, size, MAX_WORDS, 0));
	EXPECT(!memcmp(words, code, sizeof(words)));
}

TEST(what_is_printed_parses_to_the_same)
{
	static u32 code[MAX_WORDS];
	u32 i;

	for (i = 0; i < MAX_WORDS; i++)
		code[i] = secded_encode(random_u64() & 0xffff);
	expect_round_trip(VMEM_ADDRESSED, code, NULL);
	expect_round_trip(VMEM_ADDRESSED, code, comment);
	expect_round_trip(VMEM_PLAIN, code, NULL);
	expect_round_trip(VMEM_PLAIN, code, comment);
}

static void expect_words_or_refusal(const char *text, size_t size,
				    const u32 *code)
{
	u32 i, wrong;

	if (!parse_bytes(text, size, 2, 0)) {
		EXPECT(error.why);
		return;
	}
	for (i = 0; i < 2; i++) {
		wrong = __builtin_popcount(words[i] ^ code[i]);
		EXPECT(!wrong || wrong == 4);
	}
}

/* But where all four bits of a digit are, for that is what the code allows. */
TEST(a_wrong_byte_gives_no_other_image)
{
	static const u32 code[] = { 0x230001, 0x1effff };
	char text[] = "@000000 230001\n@000001 1effff\n";
	size_t size = sizeof(text) - 1;
	size_t at;
	int byte;

	for (at = 0; at < size; at++) {
		char kept = text[at];

		for (byte = 0; byte <= 0xff; byte++) {
			text[at] = byte;
			expect_words_or_refusal(text, size, code);
		}
		text[at] = kept;
	}
}

int main(void)
{
	return tap_run();
}
