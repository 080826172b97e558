// SPDX-License-Identifier: GPL-2.0-only
/* Bytes as somebody types them; what is taken is what Python makes of it. */
#include <string.h>

#include "ctl.h"
#include "escape.h"
#include "tap.h"

/* @bytes in hexadecimal, or NULL where it is refused at character @at. */
static void decodes(const char *text, bool compat, const char *bytes,
		    size_t at)
{
	_free_ uint8_t *out = malloc(strlen(text) ?: 1);
	_free_ char *name = shown(text);
	struct escape_error error;
	char hex[256] = "";
	size_t size;
	bool good = escape_decode(text, compat, out, &size, &error);

	for (size_t i = 0; good && i < size; i++)
		sprintf(hex + 2 * i, "%02x", out[i]);
	if (bytes)
		ok(good && !strcmp(hex, bytes), "'%s'%s gives '%s'", name,
		   compat ? " (compat)" : "", bytes);
	else if (!ok(!good && error.why && error.at == at,
		     "'%s'%s is wrong at character %zu", name,
		     compat ? " (compat)" : "", at))
		diag("at %zu: %s", error.at, error.why);
}

static void takes(const char *text, const char *bytes)
{
	decodes(text, false, bytes, 0);
	decodes(text, true, bytes, 0);
}

static void refuses(const char *text, size_t at)
{
	decodes(text, false, NULL, at);
	decodes(text, true, NULL, at);
}

static void what_is_taken(void)
{
	takes("", "");
	takes("data", "64617461");
	takes("\\x64\\x61\\x74\\x61", "64617461");
	takes("hello world", "68656c6c6f20776f726c64");
	takes("100% $HOME \"'", "313030252024484f4d45202227");
	takes("a\tb\n", "6109620a");
	takes("\\xde\\xad\\xBE\\xeF", "deadbeef");
	takes("text\\x00\\xfabinary", "7465787400fa62696e617279");
	takes("line1\\nline2\\ttab", "6c696e65310a6c696e653209746162");
	takes("\\a\\b\\f\\n\\r\\t\\v", "07080c0a0d090b");
	takes("\\\\\\'\\\"", "5c2722");
	takes("\\x0a0", "0a30");
	takes("\\0xab", "00786162");
	takes("\\101\\0\\377", "4100ff");
	takes("\\1234\\08", "53340038");
	takes("a\\\nb", "6162");
}

static void what_is_not(void)
{
	refuses("\\x", 1);
	refuses("ab\\x4", 3);
	refuses("\\xZZ", 1);
	refuses("\\x4 1", 1);
	refuses("\\400", 1);
	refuses("ab\\777", 3);
	refuses("\\", 1);
	refuses("abc\\\\\\", 6);
	refuses("caf\xc3\xa9", 4);
	decodes("\\\xc3\xa9", false, NULL, 1);
	decodes("\\\xc3\xa9", true, NULL, 2);
	refuses("\\x\xe9", 1);
	refuses("\x80", 1);
	refuses("\\N{DIGIT ONE}", 1);
}

static void what_only_the_other_tool_takes(void)
{
	static const struct {
		const char *text;
		const char *bytes;
	} odd[] = {
		{ "\\q\\e", "5c715c65" },
		{ "\\8", "5c38" },
		{ "\\X41", "5c583431" },
		{ "\\ ", "5c20" },
		{ "\\u00e9", "e9" },
		{ "\\U000000ff1", "ff31" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		decodes(odd[i].text, false, NULL, 1);
		decodes(odd[i].text, true, odd[i].bytes, 0);
	}
	refuses("\\u0100", 1);
	refuses("\\u00e", 1);
	refuses("\\U0000010", 1);
	refuses("a\\U00000100", 2);
	refuses("\\Uffffffff", 1);
}

int main(void)
{
	what_is_taken();
	what_is_not();
	what_only_the_other_tool_takes();
	return done();
}
