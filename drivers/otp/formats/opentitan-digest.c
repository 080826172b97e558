// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest of an OpenTitan OTP partition: Davies and Meyer's construction
 * with PRESENT, two blocks at a time, and a constant at the end.
 */
#include "opentitan-digest.h"

const struct opentitan_netlist opentitan_netlist_public = {
	.digest_constant = { 0x0e95f517cb98955bULL, 0x4d5a89aa9109294aULL },
	.digest_iv = 0xbead91d5fa4e0915ULL,
	.secret_keys = {
		{ 0x3ba121c5e097ddebULL, 0x7768b4c666e9c3daULL },
		{ 0xeffa6d736c5eff49ULL, 0xae7b70f9c46e5a62ULL },
		{ 0x85a9e830bc059ba9ULL, 0x286d6e2856a05cc3ULL },
	},
};

const struct opentitan_netlist opentitan_netlist_2021 = {
	.digest_constant = { 0x219bbd0aa4798455ULL, 0x04869e0d3a799d1eULL },
	.digest_iv = 0xeabf9a089852a3faULL,
	.secret_keys = {
		{ 0x74fc825441343da9ULL, 0x273226119c9dd48bULL },
		{ 0x5703c3eb2bb56368ULL, 0x9e00a67814efbde8ULL },
		{ 0x63e7bf615abda4c5ULL, 0xeecb3771da2139ceULL },
	},
};

static u64 opentitan_compress(u64 state, const struct present_key *key)
{
	struct present present;

	present_expand(&present, key);
	return state ^ present_encrypt(&present, state);
}

/* The last block is taken twice where they are odd in number. */
u64 opentitan_digest(const struct opentitan_netlist *netlist,
		     const u64 *blocks, u32 count)
{
	u64 state = netlist->digest_iv;
	u32 i;

	for (i = 0; i < count; i += 2) {
		struct present_key key = {
			.high = i + 1 < count ? blocks[i + 1] : blocks[i],
			.low = blocks[i],
		};

		state = opentitan_compress(state, &key);
	}
	return opentitan_compress(state, &netlist->digest_constant);
}
