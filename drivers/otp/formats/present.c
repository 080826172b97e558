// SPDX-License-Identifier: GPL-2.0-only
/*
 * PRESENT with a 128-bit key (Bogdanov et al., CHES 2007): 31 rounds of a
 * substitution-permutation network on 64 bits, and a last round key.
 */
#include "present.h"

static const u8 present_sbox[16] = {
	0xc, 0x5, 0x6, 0xb, 0x9, 0x0, 0xa, 0xd,
	0x3, 0xe, 0xf, 0x8, 0x4, 0x7, 0x1, 0x2,
};

static const u8 present_inverse_sbox[16] = {
	0x5, 0xe, 0xf, 0x8, 0xc, 0x1, 0x2, 0xd,
	0xb, 0x4, 0x6, 0x3, 0x0, 0x7, 0x9, 0xa,
};

static u64 present_substitute(u64 state, const u8 *sbox)
{
	u64 out = 0;
	u32 i;

	for (i = 0; i < 64; i += 4)
		out |= (u64)sbox[state >> i & 0xf] << i;
	return out;
}

/* Exchanges the bits of @mask with those @shift above them. */
static u64 present_swap(u64 state, u32 shift, u64 mask)
{
	u64 differ = (state >> shift ^ state) & mask;

	return state ^ differ ^ differ << shift;
}

/*
 * Bit i goes to 16 * i mod 63, which turns the six bits of its index by two:
 * four exchanges of two of those, each of which moves all bits at once.
 */
static u64 present_permute(u64 state)
{
	state = present_swap(state, 3, 0x0a0a0a0a0a0a0a0aULL);
	state = present_swap(state, 12, 0x0000f0f00000f0f0ULL);
	state = present_swap(state, 6, 0x00cc00cc00cc00ccULL);
	return present_swap(state, 24, 0x00000000ff00ff00ULL);
}

static u64 present_permute_back(u64 state)
{
	state = present_swap(state, 24, 0x00000000ff00ff00ULL);
	state = present_swap(state, 6, 0x00cc00cc00cc00ccULL);
	state = present_swap(state, 12, 0x0000f0f00000f0f0ULL);
	return present_swap(state, 3, 0x0a0a0a0a0a0a0a0aULL);
}

/* The next state of the key register: rotated by 61, substituted, counted. */
static void present_update(struct present_key *key, u32 round)
{
	struct present_key turned = {
		.high = key->low >> 3 | key->high << 61,
		.low = key->high >> 3 | key->low << 61,
	};
	u64 top;

	top = (u64)present_sbox[turned.high >> 60] << 60 |
	      (u64)present_sbox[turned.high >> 56 & 0xf] << 56;
	key->high = (turned.high & 0x00ffffffffffffffULL) | top;
	key->low = turned.low;
	/* The counter covers bits 66 to 62. */
	key->high ^= round >> 2;
	key->low ^= (u64)round << 62;
}

/**
 * present_expand() - expand a key
 * @present: gets the round keys
 * @key: the key
 */
void present_expand(struct present *present, const struct present_key *key)
{
	struct present_key state = *key;
	u32 i;

	for (i = 0; i < PRESENT_ROUND_KEYS; i++) {
		present->round_keys[i] = state.high;
		present_update(&state, i + 1);
	}
}

/**
 * present_encrypt() - encrypt a block
 * @present: the expanded key
 * @block: the block
 *
 * Return: the encrypted block.
 */
u64 present_encrypt(const struct present *present, u64 block)
{
	u32 i;

	for (i = 0; i < PRESENT_ROUND_KEYS - 1; i++) {
		block ^= present->round_keys[i];
		block = present_substitute(block, present_sbox);
		block = present_permute(block);
	}
	return block ^ present->round_keys[i];
}

/**
 * present_decrypt() - decrypt a block
 * @present: the expanded key
 * @block: the block
 *
 * Return: the decrypted block.
 */
u64 present_decrypt(const struct present *present, u64 block)
{
	u32 i = PRESENT_ROUND_KEYS - 1;

	block ^= present->round_keys[i];
	while (i--) {
		block = present_permute_back(block);
		block = present_substitute(block, present_inverse_sbox);
		block ^= present->round_keys[i];
	}
	return block;
}
