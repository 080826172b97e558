/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the formats of OpenTitan must give: for the unit tests in user space
 * and for KUnit.
 */
#ifndef _OTP_TESTS_OPENTITAN_VECTORS_H
#define _OTP_TESTS_OPENTITAN_VECTORS_H

#include "../formats/opentitan-digest.h"

struct present_vector {
	const char *name;
	struct present_key key;
	u64 plain;
	u64 cipher;
};

/*
 * What upstream tests its tools with (sw/host/opentitanlib/src/util/present.rs)
 * and, the last, its generator of images (util/design/lib/OtpMemImg.py).
 */
static const struct present_vector present_vectors[] = {
	{
		.name = "zero key, zeros",
		.key = { 0, 0 },
		.plain = 0,
		.cipher = 0x96db702a2e6900afULL,
	}, {
		.name = "zero key, ones",
		.key = { 0, 0 },
		.plain = ~0ULL,
		.cipher = 0x3c6019e5e5edd563ULL,
	}, {
		.name = "key of ones, zeros",
		.key = { ~0ULL, ~0ULL },
		.plain = 0,
		.cipher = 0x13238c710272a5d8ULL,
	}, {
		.name = "key of ones, ones",
		.key = { ~0ULL, ~0ULL },
		.plain = ~0ULL,
		.cipher = 0x628d9fbd4218e5b4ULL,
	}, {
		.name = "counted up",
		.key = { 0x0123456789abcdefULL, 0x0123456789abcdefULL },
		.plain = 0x0123456789abcdefULL,
		.cipher = 0x0e9d28685e671dd6ULL,
	},
};

#define PRESENT_FIRST_ROUND_KEYS	5

static const u64 present_zero_key_first[PRESENT_FIRST_ROUND_KEYS] = {
	0,
	0xcc00000000000000ULL,
	0xc300000000000000ULL,
	0x5b30000000000000ULL,
	0x580c000000000001ULL,
};

static const u64 present_zero_key_last = 0x97534980aeced6b7ULL;

struct scramble_vector {
	u32 secret;
	u64 plain;
	u64 cipher;
};

/*
 * With the keys of 2021: blocks of upstream's committed images, made from the
 * same random numbers in another order.
 */
static const struct scramble_vector scramble_vectors_2021[] = {
	{ 0, 0xe4cea7fa458a242cULL, 0xf2ca1ef2d37e8902ULL },
	{ 0, 0x93ae9208912a78deULL, 0x72ff41f49a6dadcaULL },
	{ 1, 0x93ae9208912a78deULL, 0xca6eebd91e4d90c9ULL },
	{ 1, 0xc8bf20e3b2b9c43dULL, 0xf7f4ae7bc29f2db9ULL },
	{ 2, 0xc8bf20e3b2b9c43dULL, 0xd895aa20cd7131d5ULL },
};

/* With the keys of 2023; the last three are what blank secrets read as. */
static const struct scramble_vector scramble_vectors_public[] = {
	{ 0, 0, 0xa342d0015e8c4569ULL },
	{ 1, 0, 0xcd7af13f1802d320ULL },
	{ 2, 0, 0xacba8545e2972cfeULL },
	{ 0, 0x0123456789abcdefULL, 0x34ac664893d1c231ULL },
	{ 1, 0x0123456789abcdefULL, 0x1cf6bc4e70895ccfULL },
	{ 2, 0x0123456789abcdefULL, 0x6e372282ce3366a8ULL },
	{ 0, 0xf52829e8681337f1ULL, 0 },
	{ 1, 0xb7e2a424d8d96988ULL, 0 },
	{ 2, 0x0837e7bd8d5e2807ULL, 0 },
};

#define DIGEST_MAX_BLOCKS	10

struct digest_vector {
	const char *name;
	const struct opentitan_netlist *netlist;
	u64 blocks[DIGEST_MAX_BLOCKS];
	u32 count;
	u64 digest;
};

static const struct opentitan_netlist digest_made_up = {
	.digest_constant = { 0xfedcba0987654321ULL, 0xfedcba0987654321ULL },
	.digest_iv = 0x1234567890abcdefULL,
};

/*
 * G1 to G7 are out of images that upstream's generator made and that were
 * committed to github.com/lowRISC/opentitan:
 *
 *	sw/bare-metal/opentitan/otp/otp-img.mem at 06ae91f65e
 *	hw/top_earlgrey/sw/tests/otp1-img.mem at 989fee1427
 *	hw/tb/sw/otp-img.mem at 154e663881
 *	hw/top_earlgrey/sw/tests/hello_test/otp-img.mem at f08cf5726b
 *
 * The others were computed by a second implementation, which agrees on these.
 */
static const struct digest_vector digest_vectors[] = {
	{
		.name = "G1, HW_CFG of otp-img.mem at 06ae91f65e",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0x44dac540bf5ea920ULL, 0x05568dfacfd1a001ULL,
			0xa0407d7197d9c35eULL, 0x34db637f320b5e04ULL,
			0, 0, 0, 0, 0x0000000000969669ULL,
		},
		.count = 9,
		.digest = 0x2cf3a949efbf2baeULL,
	}, {
		.name = "G2, HW_CFG of otp1-img.mem at 989fee1427",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0x44dac540bf5ea920ULL, 0x05568dfacfd1a001ULL,
			0xa0407d7197d9c35eULL, 0x34db637f320b5e04ULL,
			0, 0, 0, 0, 0x0000000000969696ULL,
		},
		.count = 9,
		.digest = 0x96b8d98e4ba196e2ULL,
	}, {
		.name = "G3, HW_CFG of otp-img.mem at 154e663881",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0xe4cea7fa458a242cULL, 0xf1907500375106daULL,
			0xdce8959bd651d75dULL, 0x3984b1471803948bULL,
			0, 0, 0, 0, 0x0000000000696996ULL,
		},
		.count = 9,
		.digest = 0xa3512b30e1c1e597ULL,
	}, {
		.name = "G4, SECRET0 of otp-img.mem at 154e663881",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0x72ff41f49a6dadcaULL, 0x480234aa45fbd265ULL,
			0xfb59147da5b1c00dULL, 0x215919c7c3f25cdbULL,
		},
		.count = 4,
		.digest = 0x37813b3c4d909a0fULL,
	}, {
		.name = "G5, SECRET1 of otp-img.mem at 154e663881",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0xec6ee5a7c4f8f6d1ULL, 0xadf34eaa60bbaf88ULL,
			0xb2ddd0d00c78a87eULL, 0xbed2b9f98ab7392cULL,
			0x51ab973267e92668ULL, 0x2b9e1278dc797bfdULL,
			0xf7f4ae7bc29f2db9ULL, 0xe35e2040cde29624ULL,
			0x7c8b9a2f006c8b82ULL, 0xb211a3ae53762b20ULL,
		},
		.count = 10,
		.digest = 0x6488f518e8ed5421ULL,
	}, {
		.name = "G6, SECRET0 of otp-img.mem at f08cf5726b",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0xf2ca1ef2d37e8902ULL, 0xb3a484308df2180eULL,
			0xace6af01efb491bfULL, 0x8f07e0c764e22443ULL,
		},
		.count = 4,
		.digest = 0xf7a327a767fd7b77ULL,
	}, {
		.name = "G7, SECRET1 of otp-img.mem at f08cf5726b",
		.netlist = &opentitan_netlist_2021,
		.blocks = {
			0xca6eebd91e4d90c9ULL, 0xfab57a279c9ae5cbULL,
			0x004238b54f446d30ULL, 0x9a2cf5d1c12dda21ULL,
			0xec6ee5a7c4f8f6d1ULL, 0xadf34eaa60bbaf88ULL,
			0xb2ddd0d00c78a87eULL, 0xbed2b9f98ab7392cULL,
			0x51ab973267e92668ULL, 0x2b9e1278dc797bfdULL,
		},
		.count = 10,
		.digest = 0x80df02d2b1df25b9ULL,
	}, {
		.name = "public, HW_CFG0 of zeros",
		.netlist = &opentitan_netlist_public,
		.blocks = {
			0, 0, 0, 0, 0, 0, 0, 0,
		},
		.count = 8,
		.digest = 0xc637e930aa1bec04ULL,
	}, {
		.name = "public, HW_CFG0, DEVICE_ID is 00 to 1f",
		.netlist = &opentitan_netlist_public,
		.blocks = {
			0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL,
			0x1716151413121110ULL, 0x1f1e1d1c1b1a1918ULL,
			0, 0, 0, 0,
		},
		.count = 8,
		.digest = 0x1ed3a66e7c36ad01ULL,
	}, {
		.name = "public, HW_CFG1, 9696",
		.netlist = &opentitan_netlist_public,
		.blocks = {
			0x9696,
		},
		.count = 1,
		.digest = 0x1a98a3b04f815155ULL,
	}, {
		.name = "public, HW_CFG1, 6969",
		.netlist = &opentitan_netlist_public,
		.blocks = {
			0x6969,
		},
		.count = 1,
		.digest = 0x173880118f0843daULL,
	}, {
		.name = "public, HW_CFG1, 0",
		.netlist = &opentitan_netlist_public,
		.blocks = {
			0,
		},
		.count = 1,
		.digest = 0x32a6a05912db440cULL,
	}, {
		.name = "public, SECRET0 that is blank",
		.netlist = &opentitan_netlist_public,
		.blocks = {
			0, 0, 0, 0,
		},
		.count = 4,
		.digest = 0x6f10a53c1141a78aULL,
	}, {
		.name = "made up, 32 bytes",
		.netlist = &digest_made_up,
		.blocks = {
			0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL,
			0x1716151413121110ULL, 0x1f1e1d1c1b1a1918ULL,
		},
		.count = 4,
		.digest = 0x95eecd6ae595b87aULL,
	}, {
		.name = "made up, 24 bytes",
		.netlist = &digest_made_up,
		.blocks = {
			0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL,
			0x1716151413121110ULL,
		},
		.count = 3,
		.digest = 0x7b3fd11e55296287ULL,
	}, {
		.name = "made up, 8 bytes",
		.netlist = &digest_made_up,
		.blocks = {
			0x0706050403020100ULL,
		},
		.count = 1,
		.digest = 0x7357d460804d72ebULL,
	},
};

/* A scrambled partition whose plain bytes count up from 0. */
struct secret_vector {
	const char *name;
	u32 secret;
	u32 count;
	u64 first_blocks[4];
	u32 nfirst;
	u64 digest;
};

static const struct secret_vector secret_vectors[] = {
	{
		.name = "SECRET0",
		.secret = 0,
		.count = 4,
		.first_blocks = {
			0xd935946508f1495bULL, 0xb4502e9cecb29055ULL,
			0x58b7551f485ba7cfULL, 0x65da33fddb954cc9ULL,
		},
		.nfirst = 4,
		.digest = 0xfe63923bff30bf5dULL,
	}, {
		.name = "SECRET1",
		.secret = 1,
		.count = 10,
		.first_blocks = { 0x5605a31254959f12ULL },
		.nfirst = 1,
		.digest = 0x19d5eeb9de3f484aULL,
	}, {
		.name = "SECRET2",
		.secret = 2,
		.count = 10,
		.first_blocks = { 0xb7d6a7c11d639051ULL },
		.nfirst = 1,
		.digest = 0x0099d4c201fc2c80ULL,
	},
};

struct secded_vector {
	u16 data;
	u32 code;
};

/* Checked against every word of the images above. */
static const struct secded_vector secded_vectors[] = {
	{ 0x0001, 0x230001 },
	{ 0x0002, 0x250002 },
	{ 0x8000, 0x158000 },
	{ 0xffff, 0x1effff },
	{ 0x1234, 0x191234 },
	{ 0xa55a, 0x24a55a },
	{ 0x0739, 0x0b0739 },
	{ 0x9696, 0x009696 },
	{ 0x6969, 0x1e6969 },
	{ 0x00ff, 0x0300ff },
	{ 0x0000, 0x000000 },
};

/* What the check bits say where one bit of the data is wrong, by that bit. */
static const u8 secded_data_checks[16] = {
	0x23, 0x25, 0x26, 0x27, 0x29, 0x2a, 0x2b, 0x2c,
	0x2d, 0x2e, 0x2f, 0x31, 0x32, 0x33, 0x34, 0x35,
};

#endif /* _OTP_TESTS_OPENTITAN_VECTORS_H */
