// SPDX-License-Identifier: GPL-2.0-only
/* oem_config.conf: what is taken, and what is refused in which line. */
#include <stdlib.h>
#include <string.h>

#include "oem-config.h"
#include "tap.h"

static struct libotp_error err;
static struct oem_config config;

static int parse(const char *text)
{
	memset(&err, 0, sizeof(err));
	return oem_config_parse("c", text, strlen(text), &config, &err);
}

static uint32_t value(const char *key)
{
	return config.value[oem_item_find(key)];
}

static unsigned int line(const char *key)
{
	return config.line[oem_item_find(key)];
}

static void refused(const char *what, const char *text,
		    enum libotp_fault fault, const char *words)
{
	int ret = parse(text);

	if (!ok(ret && err.fault == fault && strstr(err.text, words),
		"refused: %s", what))
		diag("%d, fault %d: %s", ret, err.fault, err.text);
}

static void not_allowed(const char *what, const char *text, bool doc_25,
			const char *words)
{
	int ret = parse(text);

	if (!ret)
		ret = oem_config_check("c", &config, doc_25, &err);
	if (!ok(ret && err.fault == LIBOTP_POLICY && strstr(err.text, words),
		"not allowed: %s", what))
		diag("%d, fault %d: %s", ret, err.fault, err.text);
}

static void grammar(void)
{
	char *text = malloc(70000);

	ok(!parse("### x\n[a b c]\nree_segid = 0x2E32000A\n#ree_version = 1\n[]\nscs_area_size_sel=2\n") &&
	   value("ree_segid") == 0x2e32000a && line("ree_segid") == 3 &&
	   !line("ree_version") && value("scs_area_size_sel") == 2,
	   "sections, comments, numbers");
	ok(!parse("[A]\nree_segid = 1\n[A]\nree_segid = 0x1\n"),
	   "duplicates that agree are taken");
	ok(!parse("ree_segid = 7\r\n"), "line ends of other systems are taken");
	ok(!parse(""), "an empty file is taken");
	memset(text, 'x', 60000);
	text[0] = '#';
	strcpy(text + 60000, "\nree_segid = 5\n");
	ok(!parse(text) && line("ree_segid") == 2, "a long comment is taken");
	refused("duplicates that differ", "ree_segid = 1\n[X]\nree_segid = 2\n",
		LIBOTP_USAGE, "c:3: ree_segid is 0x2 here and 0x1 in line 1");
	refused("an unknown key", "\n[A]\nree_segit = 1\n", LIBOTP_USAGE,
		"c:3: unknown key 'ree_segit'");
	refused("a key in capitals", "REE_SEGID = 1\n", LIBOTP_USAGE,
		"unknown key");
	refused("no number", "ree_segid = yes\n", LIBOTP_USAGE,
		"c:1: ree_segid: 'yes' is no number");
	refused("an empty value", "ree_segid =\n", LIBOTP_USAGE, "is no number");
	refused("a negative number", "ree_segid = -1\n", LIBOTP_USAGE, "is no number");
	refused("an octal number", "ree_segid = 017\n", LIBOTP_USAGE, "is no number");
	refused("a comment behind", "ree_segid = 1 # one\n", LIBOTP_USAGE, "is no number");
	refused("33 bits", "#\n#\nree_segid = 0x100000000\n", LIBOTP_USAGE,
		"c:3: ree_segid: '0x100000000' does not fit in 32 bits");
	refused("a value that is too wide", "scs_area_size_sel = 4\n",
		LIBOTP_POLICY, "c:1: scs_area_size_sel: 4 does not fit, OTP_SCS_AREA_SIZE_SEL (index 116) has 2 bits");
	refused("two in one bit", "ree_security_enable = 2\n", LIBOTP_POLICY,
		"has 1 bit");
	refused("a version above the documented", "ree_version = 32\n",
		LIBOTP_POLICY, "is more than 31");
	refused("a line that is nothing", "[A]\nhello\n", LIBOTP_USAGE,
		"c:2: it is neither");
	refused("a section without end", "[A\n", LIBOTP_USAGE, "c:1: it is neither");
	refused("a continued line", "ree_segid = 1\n  2\n", LIBOTP_USAGE,
		"c:2: ree_segid");
	memset(text, 'x', 300);
	strcpy(text + 300, " = 1\n");
	refused("a long line", text, LIBOTP_USAGE, "c:1: the line is too long");
	refused("not ASCII", "ree_s\xc3\xa9gid = 1\n", LIBOTP_USAGE,
		"unknown key 'ree_s\\xc3\\xa9gid'");
	memset(&err, 0, sizeof(err));
	ok(oem_config_parse("c", "a\0b\n", 4, &config, &err) &&
	   strstr(err.text, "c:1: it is no text"), "refused: a NUL");
	free(text);
}

#define GOOD "ree_segid = 1\nree_security_enable = 1\n"

static void rules(void)
{
	parse(GOOD "ree_version = 0\n");
	ok(!oem_config_check("c", &config, false, &err),
	   "ree_version = 0 goes with v2.1");
	parse(GOOD "ree_version = 3\nboot_version = 1\nrkek_id_0 = 1\nrkek_id_1 = 0\n");
	ok(!oem_config_check("c", &config, true, &err), "v2.5 has more keys");
	not_allowed("no segmentation id", "ree_security_enable = 1\n", false,
		    "ree_segid is missing");
	not_allowed("segmentation id 0", "ree_segid = 0\nree_security_enable = 1\n",
		    false, "c:1: ree_segid = 0 would freeze OTP_REE_SEGID");
	not_allowed("no security enable", "ree_segid = 1\n", false,
		    "ree_security_enable is missing");
	not_allowed("keys without security",
		    "ree_segid = 1\nree_security_enable = 0\n", false,
		    "c:2: ree_security_enable = 0: it is forbidden");
	not_allowed("a version with v2.1", GOOD "ree_version = 1\n", false,
		    "c:3: ree_version: the map of documentation v2.1 has no OTP_REE_VERSION");
	not_allowed("an rkek id with v2.1", GOOD "rkek_id_0 = 1\n", false, "v2.1");
	not_allowed("half an rkek id", GOOD "rkek_id_1 = 1\n", true,
		    "c:3: rkek_id_0 and rkek_id_1");
}

int main(void)
{
	grammar();
	rules();
	return done();
}
