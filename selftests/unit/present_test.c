// SPDX-License-Identifier: GPL-2.0-only
/*
 * PRESENT against what was published, and against itself.
 */
#include "../../drivers/otp/tests/opentitan-vectors.h"
#include "numbers.h"
#include "tap.h"

#define BLOCKS	10000
#define KEYS	64

static void expect_pair(const char *name, const struct present_key *key,
			u64 plain, u64 cipher)
{
	struct present present;
	bool good = true;

	present_expand(&present, key);
	good &= EXPECT_EQ(present_encrypt(&present, plain), cipher);
	good &= EXPECT_EQ(present_decrypt(&present, cipher), plain);
	if (!good)
		printf("# %s, plain 0x%016llx\n", name, plain);
}

TEST(the_published_vectors_hold_both_ways)
{
	const struct present_vector *vector = present_vectors;

	for (; vector < END(present_vectors); vector++)
		expect_pair(vector->name, &vector->key, vector->plain,
			    vector->cipher);
}

TEST(a_key_of_zero_expands_as_published)
{
	const struct present_key zero = { };
	struct present present;
	u32 i;

	present_expand(&present, &zero);
	for (i = 0; i < PRESENT_FIRST_ROUND_KEYS; i++)
		EXPECT_EQ(present.round_keys[i], present_zero_key_first[i]);
	EXPECT_EQ(present.round_keys[PRESENT_ROUND_KEYS - 1],
		  present_zero_key_last);
}

TEST(the_images_of_2021_are_scrambled_so)
{
	const struct scramble_vector *vector = scramble_vectors_2021;

	for (; vector < END(scramble_vectors_2021); vector++)
		expect_pair("a key of 2021",
			    &opentitan_netlist_2021.secret_keys[vector->secret],
			    vector->plain, vector->cipher);
}

TEST(the_public_keys_scramble_so)
{
	const struct scramble_vector *vector = scramble_vectors_public;

	for (; vector < END(scramble_vectors_public); vector++)
		expect_pair("a public key",
			    &opentitan_netlist_public.secret_keys[vector->secret],
			    vector->plain, vector->cipher);
}

TEST(what_is_encrypted_decrypts_to_itself)
{
	struct present_key key = { };
	struct present present;
	u64 block;
	u32 i;

	for (i = 0; i < BLOCKS; i++) {
		if (i % (BLOCKS / KEYS) == 0) {
			key.high = random_u64();
			key.low = random_u64();
			present_expand(&present, &key);
		}
		block = random_u64();
		EXPECT_EQ(present_decrypt(&present,
					  present_encrypt(&present, block)),
			  block);
		EXPECT_EQ(present_encrypt(&present,
					  present_decrypt(&present, block)),
			  block);
	}
}

/* One bit of the 128 that is not used would not be found by the vectors. */
TEST(every_bit_of_the_key_matters)
{
	struct present present;
	u64 before;
	u32 bit;

	for (bit = 0; bit < 128; bit++) {
		struct present_key key = { random_u64(), random_u64() };

		present_expand(&present, &key);
		before = present_encrypt(&present, 0);
		if (bit < 64)
			key.low ^= 1ULL << bit;
		else
			key.high ^= 1ULL << (bit - 64);
		present_expand(&present, &key);
		EXPECT(present_encrypt(&present, 0) != before);
	}
}

int main(void)
{
	return tap_run();
}
