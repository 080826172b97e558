// SPDX-License-Identifier: GPL-2.0-only
/* Numbers, bits, word order. */
#include <errno.h>
#include <string.h>

#include "internal.h"
#include "tap.h"

static void parses(const char *text, int want, uint32_t value)
{
	uint8_t b[4];
	int ret = libotp_parse_number(text, b, 4);
	uint32_t got = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;

	ok(ret == want && (ret || got == value), "'%s' gives %d", text, want);
}

/* The words that the documented tool logs, as key files of either order. */
static void golden_words(void)
{
	static const uint32_t words[] = {
		0xc4ddf49e, 0xe0593948, 0xde9b8638, 0x81ace868,
		0x2a629998, 0xd105297d, 0x8559f683, 0xd92484ee,
		0x60c500da, 0x08625e40, 0xf5c13936, 0x908e3b76,
	};
	static const uint8_t le[] = {
		0x9e, 0xf4, 0xdd, 0xc4, 0x48, 0x39, 0x59, 0xe0,
		0x38, 0x86, 0x9b, 0xde, 0x68, 0xe8, 0xac, 0x81,
		0x98, 0x99, 0x62, 0x2a, 0x7d, 0x29, 0x05, 0xd1,
		0x83, 0xf6, 0x59, 0x85, 0xee, 0x84, 0x24, 0xd9,
		0xda, 0x00, 0xc5, 0x60, 0x40, 0x5e, 0x62, 0x08,
		0x36, 0x39, 0xc1, 0xf5, 0x76, 0x3b, 0x8e, 0x90,
	};
	static const uint8_t be[] = {
		0xc4, 0xdd, 0xf4, 0x9e, 0xe0, 0x59, 0x39, 0x48,
		0xde, 0x9b, 0x86, 0x38, 0x81, 0xac, 0xe8, 0x68,
		0x2a, 0x62, 0x99, 0x98, 0xd1, 0x05, 0x29, 0x7d,
		0x85, 0x59, 0xf6, 0x83, 0xd9, 0x24, 0x84, 0xee,
		0x60, 0xc5, 0x00, 0xda, 0x08, 0x62, 0x5e, 0x40,
		0xf5, 0xc1, 0x39, 0x36, 0x90, 0x8e, 0x3b, 0x76,
	};
	uint8_t turned[sizeof(be)];
	bool good = true;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const uint8_t *p = le + 4 * i;

		good &= words[i] == (p[0] | p[1] << 8 | p[2] << 16 |
				     (uint32_t)p[3] << 24);
	}
	ok(good, "a file of order le holds the bytes of the words");
	memcpy(turned, be, sizeof(be));
	libotp_word_order(turned, sizeof(turned));
	ok(!memcmp(turned, le, sizeof(le)), "order be turns into order le");
	libotp_word_order(turned, sizeof(turned));
	ok(!memcmp(turned, be, sizeof(be)), "and back");
}

static void bit_runs(void)
{
	uint8_t from[4] = { 0xa5, 0x5a, 0xff, 0x00 }, to[4] = { 0 };
	uint8_t back[4] = { 0 };

	for (unsigned int at = 0; at < 8; at++) {
		uint8_t wide[5] = { 0xff, 0xff, 0xff, 0xff, 0xff };

		memset(back, 0, sizeof(back));
		bits_copy(wide, at, from, 0, 32);
		bits_copy(back, 0, wide, at, 32);
		ok(!memcmp(from, back, 4), "32 bits at bit %u come back", at);
	}
	bits_copy(to, 3, from, 0, 2);
	ok(to[0] == 0x08 && !to[1], "neighbours stay as they are");
	ok(!bits_any(from, 24, 32) && bits_any(from, 23, 24),
	   "a run of bits is looked at to the bit");
}

static void formats(void)
{
	static const uint8_t b[] = { 0x78, 0x56, 0x34, 0x12, 0x1f };
	_free_ char *word = libotp_format_number(b, 32);
	_free_ char *odd = libotp_format_number(b, 37);
	_free_ char *one = libotp_format_number("\x01", 1);

	ok(!strcmp(word, "0x12345678"), "a word has eight digits");
	ok(!strcmp(odd, "0x1f12345678"), "37 bits have ten");
	ok(!strcmp(one, "0x1"), "one bit has one");
}

int main(void)
{
	uint8_t wide[32];

	parses("0", 0, 0);
	parses("10", 0, 10);
	parses("0x10", 0, 16);
	parses("0XfF", 0, 255);
	parses("4294967295", 0, 0xffffffff);
	parses("0x00000000ffffffff", 0, 0xffffffff);
	parses("4294967296", -ERANGE, 0);
	parses("0x100000000", -ERANGE, 0);
	parses("99999999999999999999999999999999", -ERANGE, 0);
	parses("", -EINVAL, 0);
	parses("0x", -EINVAL, 0);
	parses("010", -EINVAL, 0);
	parses("00", -EINVAL, 0);
	parses("-1", -EINVAL, 0);
	parses("+1", -EINVAL, 0);
	parses(" 1", -EINVAL, 0);
	parses("1 ", -EINVAL, 0);
	parses("1e3", -EINVAL, 0);
	parses("0b1", -EINVAL, 0);
	parses("0xg", -EINVAL, 0);
	parses("1_000", -EINVAL, 0);
	parses("\xd9\xa1", -EINVAL, 0);
	parses("0x100000000z", -EINVAL, 0);
	ok(!libotp_parse_number("0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
				wide, 32) &&
	   wide[0] == 0xef && wide[31] == 0x01, "256 bits fit in 32 bytes");
	golden_words();
	bit_runs();
	formats();
	return done();
}
