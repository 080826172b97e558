// SPDX-License-Identifier: GPL-2.0-only
/* Digests that software computes, and what the hardware says in words. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/otp-opentitan.h>

#include "libotp.h"
#include "tap.h"

static struct libotp_error err;

static struct otp_region_info region(const char *name, uint32_t base,
				     uint32_t size)
{
	struct otp_region_info info = {
		.base = base,
		.region_size = size,
		.region_flags = OTP_REGION_SW_DIGEST,
	};

	strcpy((char *)info.name, name);
	return info;
}

/* Blank partitions, as computed by others. */
static void blank_ones(void)
{
	static const struct {
		const char *name;
		uint32_t base;
		uint32_t size;
		const char *algorithm;
		uint64_t digest;
	} known[] = {
		{ "owner-sw-cfg", 0x1e8, 656, "manuf-2024-03",
			0xe65d41081384bdf4 },
		{ "owner-sw-cfg", 0x1e8, 656, "manuf-2025-02",
			0xe65d41081384bdf4 },
		{ "owner-sw-cfg", 0x1e8, 656, "manuf-2025-11",
			0xe0220355189c785c },
		{ "rot-creator-auth-codesign", 0x478, 472, "manuf-2024-03",
			0x6e42410c942b4c7c },
		{ "rot-creator-auth-codesign", 0x478, 472, "manuf-2025-11",
			0x2a95bb812e1d109f },
		{ "rot-creator-auth-state", 0x650, 40, "manuf-2025-02",
			0x77bd62f8ad7a6866 },
		{ "rot-creator-auth-state", 0x650, 40, "manuf-2025-11",
			0x902a591d0d5f2925 },
		{ "creator-sw-cfg", 0x040, 424, "manuf-2025-02",
			0x9d3df54ec095009c },
		{ "creator-sw-cfg", 0x040, 424, "manuf-2025-11",
			0x2d23930db6313f5a },
	};
	uint8_t blank[656] = { 0 };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct otp_region_info info = region(known[i].name,
						     known[i].base,
						     known[i].size);
		uint64_t digest = 0;
		int ret = libotp_compute_digest(&info, known[i].algorithm,
						blank, &digest, &err);

		if (!ok(!ret && digest == known[i].digest, "%s by %s",
			known[i].name, known[i].algorithm))
			diag("%d: 0x%016llx", ret,
			     (unsigned long long)digest);
	}
}

static uint64_t compute(const struct otp_region_info *info,
			const char *algorithm, const void *bytes)
{
	uint64_t digest = 0;

	libotp_compute_digest(info, algorithm, bytes, &digest, &err);
	return digest;
}

/* Which bytes count. */
static void what_is_hashed(void)
{
	struct otp_region_info info = region("creator-sw-cfg", 0x040, 424);
	uint8_t bytes[424] = { 0 };
	uint64_t all = compute(&info, "manuf-2024-03", bytes);
	uint64_t some = compute(&info, "manuf-2025-02", bytes);

	ok(all && some && all != some, "the calibration makes a difference");
	bytes[155] = 1;
	ok(compute(&info, "manuf-2025-02", bytes) == some,
	   "its last byte is left out");
	ok(compute(&info, "manuf-2024-03", bytes) != all, "or not");
	bytes[155] = 0;
	bytes[156] = 1;
	ok(compute(&info, "manuf-2025-02", bytes) != some,
	   "the byte behind it is not");
	bytes[156] = 0;
	bytes[415] = 1;
	ok(compute(&info, "manuf-2025-02", bytes) != some,
	   "nor is the last byte before the digest");
	bytes[415] = 0;
	bytes[416] = 1;
	ok(compute(&info, "manuf-2025-02", bytes) == some,
	   "the digest itself is");
}

static void refused_digests(void)
{
	struct otp_region_info info = region("hw-cfg0", 0x678, 72);
	uint8_t bytes[72] = { 0 };
	uint64_t digest;

	ok(libotp_compute_digest(&info, "manuf", bytes, &digest, &err) ==
	   -ENOENT && err.fault == LIBOTP_USAGE &&
	   strstr(err.text, "manuf-2025-11"), "an unknown algorithm");
	info.region_flags = OTP_REGION_HW_DIGEST;
	ok(libotp_compute_digest(&info, "manuf-2025-11", bytes, &digest,
				 &err) == -EOPNOTSUPP &&
	   err.fault == LIBOTP_POLICY, "a digest of the hardware");
	info = region("creator-sw-cfg", 0x040, 160);
	ok(libotp_compute_digest(&info, "manuf-2025-11", bytes, &digest,
				 &err) == -EOPNOTSUPP,
	   "a region with nothing to be hashed");
}

static void parsing(void)
{
	static const struct {
		const char *text;
		int ret;
		enum libotp_fault fault;
	} wrong[] = {
		{ "0", -EINVAL, LIBOTP_POLICY },
		{ "0x0000", -EINVAL, LIBOTP_POLICY },
		{ "0x10000000000000000", -ERANGE, LIBOTP_POLICY },
		{ "18446744073709551616", -ERANGE, LIBOTP_POLICY },
		{ "007", -EINVAL, LIBOTP_USAGE },
		{ "0x", -EINVAL, LIBOTP_USAGE },
		{ "1e3", -EINVAL, LIBOTP_USAGE },
		{ "", -ENOENT, LIBOTP_USAGE },
		{ "-1", -ENOENT, LIBOTP_USAGE },
		{ " 1", -ENOENT, LIBOTP_USAGE },
		{ "MANUF-2025-11", -ENOENT, LIBOTP_USAGE },
		{ "manuf-2025-1", -ENOENT, LIBOTP_USAGE },
		{ "\xc3\xa9", -ENOENT, LIBOTP_USAGE },
	};
	uint64_t digest = 1;

	ok(!libotp_parse_digest("manuf-2025-11", &digest, &err) && !digest,
	   "an algorithm");
	ok(!libotp_parse_digest("0xffffffffffffffff", &digest, &err) &&
	   digest == UINT64_MAX, "the largest value");
	ok(!libotp_parse_digest("10", &digest, &err) && digest == 10,
	   "a decimal one");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (!ok(libotp_parse_digest(wrong[i].text, &digest, &err) ==
			wrong[i].ret && err.fault == wrong[i].fault,
			"refused: '%s'", i == 12 ? "not ASCII" :
			wrong[i].text))
			diag("%d: %s", err.code, err.text);
	ok(strstr(err.text, "\\xc3\\xa9"), "it is shown harmless");
	for (size_t i = 0; libotp_digest_name(i); i++)
		ok(!libotp_parse_digest(libotp_digest_name(i), &digest, &err),
		   "%s is known", libotp_digest_name(i));
	ok(!libotp_digest_name(3), "there are three");
}

static void vendor(const char *driver, uint32_t status, const char *want)
{
	char *text = libotp_vendor_text(driver, status);

	if (!ok(want ? text && !strcmp(text, want) : !text,
		"%s 0x%x in words", driver, status))
		diag("%s", text ? text : "none");
	free(text);
}

static void vendor_words(void)
{
	static const char ot[] = "opentitan-otp";
	char *text;

	vendor(ot, 0, NULL);
	vendor(ot, 0x0b05, "DAI: AccessError, recoverable: access to what is locked");
	vendor(ot, 0x0503, "HW_CFG0: MacroEccUncorrError, terminal: a word is damaged");
	vendor(ot, 0x0d07, "check timeout: FsmStateError, terminal: it gave up, by itself or because another failed");
	vendor(ot, 0x1205, "software has locked the DAI until a reset");
	vendor(ot, 0x1305, NULL);
	vendor(ot, 0x0b08, NULL);
	vendor(ot, 0x10b05, NULL);
	vendor("astra", 0xff000052, "write-only field");
	vendor("astra", 0xff000099, NULL);
	vendor("other", 0x0b05, NULL);
	for (uint32_t agent = 0; agent <= OTP_OPENTITAN_DRIVER; agent++)
		for (uint32_t code = 1; code <= 7; code++) {
			text = libotp_vendor_text(ot, agent << 8 | code);
			ok(text && strlen(text) > 20,
			   "agent %u code %u has words", agent, code);
			free(text);
		}
	text = libotp_format_vendor(ot, 0x0b01);
	ok(!strcmp(text, "vendor status 0x00000b01, DAI: MacroError, terminal: the memory macro failed"),
	   "number and words");
	free(text);
	text = libotp_format_vendor("other", 1);
	ok(!strcmp(text, "vendor status 0x00000001"), "the number alone");
	free(text);
	ok(!strcmp(libotp_dai_status_name(ot, 11), "DAI_ERROR") &&
	   !strcmp(libotp_dai_status_name(ot, 18), "DAI_IDLE") &&
	   !libotp_dai_status_name(ot, 20) &&
	   !libotp_dai_status_name("other", 0), "bits of the status");
}

int main(void)
{
	blank_ones();
	what_is_hashed();
	refused_digests();
	parsing();
	vendor_words();
	return done();
}
