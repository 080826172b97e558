// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests of OpenTitan partitions against upstream's own images.
 */
#include "../../drivers/otp/tests/opentitan-vectors.h"
#include "numbers.h"
#include "tap.h"

TEST(the_digests_of_images_come_out)
{
	const struct digest_vector *vector = digest_vectors;

	for (; vector < END(digest_vectors); vector++)
		if (!EXPECT_EQ(opentitan_digest(vector->netlist, vector->blocks,
						vector->count),
			       vector->digest))
			printf("# %s\n", vector->name);
}

static u64 counted_block(u32 index)
{
	u64 block = 0;
	u32 i;

	for (i = 0; i < 8; i++)
		block |= (u64)(8 * index + i) << 8 * i;
	return block;
}

static void expect_secret(const struct secret_vector *vector)
{
	const struct opentitan_netlist *netlist = &opentitan_netlist_public;
	u64 blocks[DIGEST_MAX_BLOCKS];
	struct present present;
	u32 i;

	present_expand(&present, &netlist->secret_keys[vector->secret]);
	for (i = 0; i < vector->count; i++)
		blocks[i] = present_encrypt(&present, counted_block(i));
	for (i = 0; i < vector->nfirst; i++)
		EXPECT_EQ(blocks[i], vector->first_blocks[i]);
	EXPECT_EQ(opentitan_digest(netlist, blocks, vector->count),
		  vector->digest);
}

TEST(secret_partitions_are_scrambled_before_they_are_hashed)
{
	const struct secret_vector *vector = secret_vectors;

	for (; vector < END(secret_vectors); vector++)
		expect_secret(vector);
}

TEST(a_last_block_without_a_partner_is_taken_twice)
{
	const struct opentitan_netlist *netlist = &opentitan_netlist_public;
	u64 blocks[DIGEST_MAX_BLOCKS];
	u32 count, i;

	for (count = 1; count < DIGEST_MAX_BLOCKS; count += 2) {
		for (i = 0; i < count; i++)
			blocks[i] = random_u64();
		blocks[count] = blocks[count - 1];
		EXPECT_EQ(opentitan_digest(netlist, blocks, count),
			  opentitan_digest(netlist, blocks, count + 1));
		blocks[count] = 0;
		EXPECT(opentitan_digest(netlist, blocks, count) !=
		       opentitan_digest(netlist, blocks, count + 1));
	}
}

TEST(every_bit_of_every_block_matters)
{
	const struct opentitan_netlist *netlist = &opentitan_netlist_2021;
	u64 blocks[DIGEST_MAX_BLOCKS] = { };
	u64 before = opentitan_digest(netlist, blocks, DIGEST_MAX_BLOCKS);
	u32 i;

	for (i = 0; i < 64 * DIGEST_MAX_BLOCKS; i++) {
		blocks[i / 64] ^= 1ULL << i % 64;
		EXPECT(opentitan_digest(netlist, blocks, DIGEST_MAX_BLOCKS) !=
		       before);
		blocks[i / 64] ^= 1ULL << i % 64;
	}
}

int main(void)
{
	return tap_run();
}
