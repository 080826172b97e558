// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Digests that software computes: what OpenTitan's manufacturing code has
 * used over time. All are 64 bits of SHA-256 over a partition without its
 * digest.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define DIGEST_SIZE	8
/* Address of CREATOR_SW_CFG_AST_INIT_EN: what is before it is calibration. */
#define CREATOR_FIRST	0x0dc

/**
 * struct algorithm - how a digest is computed
 * @name: year and month since when
 * @without_ast: creator-sw-cfg begins at CREATOR_FIRST
 * @first: byte of the hash
 * @big_endian: order of the eight bytes
 */
struct algorithm {
	const char *name;
	bool without_ast;
	unsigned int first;
	bool big_endian;
};

static const struct algorithm algorithms[] = {
	{ "manuf-2024-03", false, 0, false },
	{ "manuf-2025-02", true, 0, false },
	{ "manuf-2025-11", true, 24, true },
};

const char *libotp_digest_name(size_t index)
{
	return index < ARRAY_SIZE(algorithms) ? algorithms[index].name : NULL;
}

static const struct algorithm *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (!strcmp(algorithms[i].name, name))
			return &algorithms[i];
	return NULL;
}

static int unknown(const char *name, struct libotp_error *err)
{
	_free_ char *typed = printable(name);

	return fail(err, LIBOTP_USAGE, -ENOENT,
		    "there is no digest algorithm '%s'; there are %s, %s and %s",
		    typed ?: "?", algorithms[0].name, algorithms[1].name,
		    algorithms[2].name);
}

int libotp_parse_digest(const char *text, uint64_t *digest,
			struct libotp_error *err)
{
	_free_ char *typed = printable(text);
	uint8_t bytes[8];
	int ret;

	*digest = 0;
	if (find(text))
		return 0;
	if (*text < '0' || *text > '9')
		return unknown(text, err);
	ret = libotp_parse_number(text, bytes, sizeof(bytes));
	if (ret)
		return fail(err, ret == -ERANGE ? LIBOTP_POLICY : LIBOTP_USAGE,
			    ret, "the digest '%s' %s", typed ?: "?",
			    ret == -ERANGE ? "does not fit in 64 bits" :
			    "is no number and no algorithm");
	for (size_t i = 0; i < sizeof(bytes); i++)
		*digest |= (uint64_t)bytes[i] << 8 * i;
	if (!*digest)
		return fail(err, LIBOTP_POLICY, -EINVAL,
			    "a digest of 0 would lock nothing");
	return 0;
}

static uint64_t take(const struct algorithm *algorithm,
		     const unsigned char *hash)
{
	uint64_t digest = 0;

	for (unsigned int i = 0; i < DIGEST_SIZE; i++) {
		unsigned int from = algorithm->big_endian ?
			i : DIGEST_SIZE - 1 - i;

		digest = digest << 8 | hash[algorithm->first + from];
	}
	return digest;
}

/* What is left out at the beginning. */
static size_t skipped(const struct algorithm *algorithm,
		      const struct otp_region_info *region)
{
	if (algorithm->without_ast && region->base < CREATOR_FIRST &&
	    !strcmp((const char *)region->name, "creator-sw-cfg"))
		return CREATOR_FIRST - region->base;
	return 0;
}

int libotp_compute_digest(const struct otp_region_info *region,
			  const char *name, const void *bytes,
			  uint64_t *digest, struct libotp_error *err)
{
	const struct algorithm *algorithm = find(name);
	unsigned char hash[EVP_MAX_MD_SIZE];
	size_t first, end;

	if (!algorithm)
		return unknown(name, err);
	first = skipped(algorithm, region);
	end = region->region_size;
	if (!(region->region_flags & OTP_REGION_SW_DIGEST) ||
	    end < first + DIGEST_SIZE)
		return fail(err, LIBOTP_POLICY, -EOPNOTSUPP,
			    "%s has no digest that software computes",
			    region->name);
	if (!EVP_Digest((const uint8_t *)bytes + first,
			end - DIGEST_SIZE - first, hash, NULL, EVP_sha256(),
			NULL))
		return fail(err, LIBOTP_DEVICE, -EIO,
			    "SHA-256 cannot be computed");
	*digest = take(algorithm, hash);
	if (!*digest)
		return fail(err, LIBOTP_POLICY, -EINVAL,
			    "%s: the digest of its contents came out as 0, which would lock nothing",
			    region->name);
	return 0;
}

/*
 * One granule at a time: some hardware reads longer ranges by a way on which
 * a damaged word is worse than an error.
 */
int libotp_read_contents(struct libotp_device *dev,
			 const struct otp_region_info *region, void *bytes,
			 struct libotp_error *err)
{
	uint32_t end = region->region_size;
	uint8_t *to = bytes;

	if (region->region_flags & (OTP_REGION_SW_DIGEST |
				    OTP_REGION_HW_DIGEST))
		end -= DIGEST_SIZE;
	memset(bytes, 0, region->region_size);
	for (uint32_t at = 0; at < end; at += region->granule) {
		uint32_t vendor = 0;
		int ret = libotp_read(dev, region->region, at, region->granule,
				      to + at, NULL, &vendor);

		if (ret)
			return device_vendor_fail(dev, ret, vendor, err,
						  "%s+%u: cannot be read",
						  region->name, at);
	}
	return 0;
}
