// SPDX-License-Identifier: GPL-2.0-only
/*
 * The formats of OpenTitan and of journals as the kernel's compiler makes
 * them, against the vectors that the unit tests in user space have as well.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "../formats/secded.h"
#include "../formats/tlv.h"
#include "../formats/vmem.h"
#include "journal-vectors.h"
#include "opentitan-vectors.h"

#define FORMATS_BLOCKS		1000
#define FORMATS_WORDS		1024
#define FORMATS_TEXT		(FORMATS_WORDS * 64)

static void formats_expect_pair(struct kunit *test,
				const struct present_key *key, u64 plain,
				u64 cipher)
{
	struct present present;

	present_expand(&present, key);
	KUNIT_EXPECT_EQ(test, present_encrypt(&present, plain), cipher);
	KUNIT_EXPECT_EQ(test, present_decrypt(&present, cipher), plain);
}

static void present_name(const struct present_vector *vector, char *name)
{
	strscpy(name, vector->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(present, present_vectors, present_name);

static void present_agrees_with_published_vectors(struct kunit *test)
{
	const struct present_vector *vector = test->param_value;

	formats_expect_pair(test, &vector->key, vector->plain, vector->cipher);
}

static void present_expands_a_key_of_zero(struct kunit *test)
{
	const struct present_key zero = { };
	struct present present;
	u32 i;

	present_expand(&present, &zero);
	for (i = 0; i < PRESENT_FIRST_ROUND_KEYS; i++)
		KUNIT_EXPECT_EQ(test, present.round_keys[i],
				present_zero_key_first[i]);
	KUNIT_EXPECT_EQ(test, present.round_keys[PRESENT_ROUND_KEYS - 1],
			present_zero_key_last);
}

static u64 formats_random(struct rnd_state *random)
{
	return (u64)prandom_u32_state(random) << 32 | prandom_u32_state(random);
}

static void present_decrypts_what_it_encrypts(struct kunit *test)
{
	struct present present;
	struct rnd_state random;
	struct present_key key;
	u64 block;
	u32 i;

	prandom_seed_state(&random, 1);
	for (i = 0; i < FORMATS_BLOCKS; i++) {
		key.high = formats_random(&random);
		key.low = formats_random(&random);
		present_expand(&present, &key);
		block = formats_random(&random);
		KUNIT_EXPECT_EQ(test, block,
				present_decrypt(&present,
						present_encrypt(&present,
								block)));
	}
}

static void formats_expect_scrambled(struct kunit *test,
				     const struct opentitan_netlist *netlist,
				     const struct scramble_vector *vectors,
				     u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		formats_expect_pair(test,
				    &netlist->secret_keys[vectors[i].secret],
				    vectors[i].plain, vectors[i].cipher);
}

static void scrambling_agrees_with_images(struct kunit *test)
{
	formats_expect_scrambled(test, &opentitan_netlist_2021,
				 scramble_vectors_2021,
				 ARRAY_SIZE(scramble_vectors_2021));
	formats_expect_scrambled(test, &opentitan_netlist_public,
				 scramble_vectors_public,
				 ARRAY_SIZE(scramble_vectors_public));
}

static void digest_name(const struct digest_vector *vector, char *name)
{
	strscpy(name, vector->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(digest, digest_vectors, digest_name);

static void digest_agrees_with_images(struct kunit *test)
{
	const struct digest_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, vector->digest,
			opentitan_digest(vector->netlist, vector->blocks,
					 vector->count));
}

static void secret_name(const struct secret_vector *vector, char *name)
{
	strscpy(name, vector->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(secret, secret_vectors, secret_name);

static u64 formats_counted_block(u32 index)
{
	u64 block = 0;
	u32 i;

	for (i = 0; i < 8; i++)
		block |= (u64)(8 * index + i) << 8 * i;
	return block;
}

static void secrets_are_scrambled_before_they_are_hashed(struct kunit *test)
{
	const struct opentitan_netlist *netlist = &opentitan_netlist_public;
	const struct secret_vector *vector = test->param_value;
	u64 blocks[DIGEST_MAX_BLOCKS];
	struct present present;
	u32 i;

	present_expand(&present, &netlist->secret_keys[vector->secret]);
	for (i = 0; i < vector->count; i++)
		blocks[i] = present_encrypt(&present, formats_counted_block(i));
	KUNIT_EXPECT_MEMEQ(test, blocks, vector->first_blocks,
			   vector->nfirst * sizeof(blocks[0]));
	KUNIT_EXPECT_EQ(test, vector->digest,
			opentitan_digest(netlist, blocks, vector->count));
}

static void formats_expect_decoded(struct kunit *test, u32 code,
				   enum secded_result result, u32 data)
{
	u16 decoded;

	KUNIT_EXPECT_EQ(test, secded_decode(code, &decoded), result);
	KUNIT_EXPECT_EQ(test, decoded, data);
}

static void secded_agrees_with_images(struct kunit *test)
{
	u32 i, bit;

	for (i = 0; i < ARRAY_SIZE(secded_vectors); i++) {
		u32 code = secded_vectors[i].code;
		u32 data = secded_vectors[i].data;

		KUNIT_EXPECT_EQ(test, secded_encode(data), code);
		formats_expect_decoded(test, code, SECDED_RIGHT, data);
		for (bit = 0; bit < SECDED_CODE_BITS; bit++)
			formats_expect_decoded(test, code ^ BIT(bit),
					       SECDED_CORRECTED, data);
	}
	for (bit = 0; bit < SECDED_DATA_BITS; bit++)
		KUNIT_EXPECT_EQ(test, secded_encode(BIT(bit)) >> 16 & 0x1f,
				secded_data_checks[bit] & 0x1f);
}

static void secded_decodes_every_word(struct kunit *test)
{
	u32 data;

	for (data = 0; data <= U16_MAX; data++)
		formats_expect_decoded(test, secded_encode(data), SECDED_RIGHT,
				       data);
}

static void formats_expect_pairs_detected(struct kunit *test, u32 code)
{
	u32 first, second, wrong;
	u16 data;

	for (first = 0; first < SECDED_CODE_BITS; first++)
		for (second = 0; second < first; second++) {
			wrong = code ^ BIT(first) ^ BIT(second);
			KUNIT_EXPECT_EQ(test, secded_decode(wrong, &data),
					SECDED_UNCORRECTABLE);
		}
}

static void secded_detects_two_wrong_bits(struct kunit *test)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(secded_vectors); i++)
		formats_expect_pairs_detected(test, secded_vectors[i].code);
}

static void vmem_form_name(const enum vmem_form *form, char *name)
{
	strscpy(name, *form == VMEM_PLAIN ? "plain" : "addressed",
		KUNIT_PARAM_DESC_SIZE);
}

static const enum vmem_form vmem_forms[] = { VMEM_ADDRESSED, VMEM_PLAIN };

KUNIT_ARRAY_PARAM(vmem_forms, vmem_forms, vmem_form_name);

static const char *vmem_comment(u32 word)
{
	return word % 2 ? "VENDOR_TEST: SCRATCH" : NULL;
}

static void vmem_parses_what_it_prints(struct kunit *test)
{
	const enum vmem_form *form = test->param_value;
	const size_t size = FORMATS_WORDS * sizeof(u32);
	u32 *words = kunit_kzalloc(test, size, GFP_KERNEL);
	u32 *again = kunit_kzalloc(test, size, GFP_KERNEL);
	char *text = kunit_kzalloc(test, FORMATS_TEXT, GFP_KERNEL);
	struct vmem_error error = { };
	size_t length;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, words);
	KUNIT_ASSERT_NOT_NULL(test, again);
	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < FORMATS_WORDS; i++)
		words[i] = secded_encode(i * 64 + i);

	length = vmem_print(words, FORMATS_WORDS, *form, vmem_comment, text,
			    FORMATS_TEXT);
	KUNIT_ASSERT_LT(test, length, FORMATS_TEXT);
	KUNIT_EXPECT_TRUE_MSG(test,
			      vmem_parse(text, length, again, FORMATS_WORDS, 0,
					 &error),
			      "line %u: %s", error.line, error.why);
	KUNIT_EXPECT_MEMEQ(test, again, words, size);
}

struct vmem_wrong {
	const char *text;
	u32 line;
};

static const struct vmem_wrong vmem_wrong[] = {
	{ "@000000 230001\n", 0 },
	{ "@000000 230001\n1effff\n", 2 },
	{ "@000000 230001\n@000000 230001\n", 2 },
	{ "230001\n1effff\n000000\n", 3 },
	{ "400000\n000000\n", 1 },
	{ "230001\n00ffff\n", 2 },
	{ "230001\r1effff\n", 1 },
	{ "230001 // \xc3\xa9\n1effff\n", 1 },
	{ "// of\n230001 1effff\n", 2 },
};

static void vmem_refuses_what_is_no_image(struct kunit *test)
{
	struct vmem_error error;
	u32 words[2];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(vmem_wrong); i++) {
		const char *text = vmem_wrong[i].text;

		KUNIT_EXPECT_FALSE(test,
				   vmem_parse(text, strlen(text), words, 2, 0,
					      &error));
		KUNIT_EXPECT_EQ(test, error.line, vmem_wrong[i].line);
		KUNIT_EXPECT_NOT_NULL(test, error.why);
	}
}

/* What KASAN watches: memory of just the size of the journal. */
static u8 *tlv_journal(struct kunit *test, const void *bytes, u32 used,
		       u32 size)
{
	u8 *journal = kunit_kmalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, journal);
	memset(journal, TLV_BLANK, size);
	memcpy(journal, bytes, used);
	return journal;
}

static void tlv_expect_record(struct kunit *test, const struct tlv *tlv,
			      const struct tlv *expected)
{
	KUNIT_EXPECT_EQ(test, tlv->start, expected->start);
	KUNIT_EXPECT_EQ(test, tlv->data, expected->data);
	KUNIT_EXPECT_EQ(test, tlv->length, expected->length);
	KUNIT_EXPECT_EQ(test, tlv->tag, expected->tag);
	KUNIT_EXPECT_EQ(test, tlv->status, expected->status);
}

static void tlv_walks_the_journal_of_the_manual(struct kunit *test)
{
	u8 *journal = tlv_journal(test, journal_golden, JOURNAL_USED,
				  JOURNAL_SIZE);
	enum tlv_result result;
	struct tlv tlv;
	u32 i = 0;

	for (result = tlv_first(journal, JOURNAL_SIZE, &tlv); result == TLV_OK;
	     result = tlv_next(journal, JOURNAL_SIZE, &tlv)) {
		KUNIT_ASSERT_LT(test, i, JOURNAL_RECORDS);
		tlv_expect_record(test, &tlv, &journal_records[i++]);
	}
	KUNIT_EXPECT_EQ(test, result, TLV_END);
	KUNIT_EXPECT_EQ(test, i, JOURNAL_RECORDS);
	KUNIT_EXPECT_EQ(test, tlv.start, JOURNAL_USED);
}

static void tlv_finds_the_records_of_the_manual(struct kunit *test)
{
	u8 *journal = tlv_journal(test, journal_golden, JOURNAL_USED,
				  JOURNAL_USED);
	struct tlv tlv;
	u32 i;

	for (i = 0; i < JOURNAL_RECORDS; i++) {
		KUNIT_EXPECT_EQ(test, TLV_OK,
				tlv_find(journal, JOURNAL_USED,
					 journal_records[i].tag, &tlv));
		tlv_expect_record(test, &tlv, &journal_records[i]);
	}
	KUNIT_EXPECT_EQ(test, TLV_END,
			tlv_find(journal, JOURNAL_USED, 0x02, &tlv));
}

static void tlv_edge_name(const struct journal_edge *edge, char *name)
{
	strscpy(name, edge->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(tlv_edge, journal_edges, tlv_edge_name);

static void tlv_ends_where_the_journal_does(struct kunit *test)
{
	const struct journal_edge *edge = test->param_value;
	u8 *journal = tlv_journal(test, edge->bytes, edge->size, edge->size);
	u32 end = 0;

	KUNIT_EXPECT_EQ(test, edge->result,
			tlv_end(journal, edge->size, &end));
	if (edge->result == TLV_BAD_MAGIC)
		return;
	KUNIT_EXPECT_EQ(test, end, edge->end);
	KUNIT_EXPECT_EQ(test, tlv_torn(journal, edge->size, end), edge->torn);
}

struct tlv_search {
	const char *name;
	const char *journal;	/* with a list of nothing but records */
	u32 size;
	enum tlv_result result;
	u32 start;		/* of the record with tag 7 that counts */
};

static const struct tlv_search tlv_searches[] = {
	{ "one", "NVDS\x07\x06\x01v", 8, TLV_OK, 4 },
	{ "last of two", "NVDS\x07\x06\x01v\x07\x06\x01w", 12, TLV_OK, 8 },
	{ "locked before unlocked", "NVDS\x07\x04\x01v\x07\x06\x01w", 12,
	  TLV_OK, 4 },
	{ "first locked", "NVDS\x07\x04\x01v\x07\x04\x01w", 12, TLV_OK, 4 },
	{ "locked amid unlocked", "NVDS\x07\x06\x00\x07\x06\x00\x07\x04\x00"
	  "\x07\x06\x00", 16, TLV_OK, 10 },
	{ "another is locked", "NVDS\x08\x04\x00\x07\x06\x00\x07\x06\x00", 13,
	  TLV_OK, 10 },
	{ "other flags", "NVDS\x07\x07\x00\x07\xfa\x00", 10, TLV_OK, 7 },
	{ "unlocked, then broken", "NVDS\x07\x06\x00\x08\x06\x01", 10,
	  TLV_BROKEN, 0 },
	{ "locked, then broken", "NVDS\x07\x04\x00\x08\x06\x01", 10, TLV_OK,
	  4 },
	{ "behind the end", "NVDS\x08\x06\x00\xff\x07\x04\x00", 11, TLV_END,
	  0 },
	{ "no journal", "nvds\x07\x04\x00", 7, TLV_BAD_MAGIC, 0 },
};

static void tlv_search_name(const struct tlv_search *search, char *name)
{
	strscpy(name, search->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(tlv_search, tlv_searches, tlv_search_name);

static void tlv_finds_the_record_that_counts(struct kunit *test)
{
	const struct tlv_search *search = test->param_value;
	u32 size = search->size;
	u8 *journal = tlv_journal(test, search->journal, size, size);
	struct tlv tlv = { };

	KUNIT_EXPECT_EQ(test, search->result,
			tlv_find(journal, size, 7, &tlv));
	if (search->result == TLV_OK)
		KUNIT_EXPECT_EQ(test, tlv.start, search->start);
}

static void tlv_reads_the_headers_it_writes(struct kunit *test)
{
	u8 *journal = kunit_kzalloc(test, TLV_LONG_HEADER + TLV_MAX_LENGTH,
				    GFP_KERNEL);
	u32 length, header;
	struct tlv tlv;

	KUNIT_ASSERT_NOT_NULL(test, journal);
	for (length = 0; length <= TLV_MAX_LENGTH; length++) {
		header = tlv_put_header(0xb8, length & 1, length, journal);
		KUNIT_EXPECT_EQ(test, header, length < 128 ? 3 : 4);
		KUNIT_EXPECT_EQ(test, TLV_OK,
				tlv_parse(journal, header + length, 0, &tlv));
		KUNIT_EXPECT_EQ(test, tlv.length, length);
		KUNIT_EXPECT_EQ(test, tlv.data, header);
		KUNIT_EXPECT_EQ(test, tlv.tag, 0xb8);
		KUNIT_EXPECT_EQ(test, tlv.status, length & 1 ? 0x04 : 0x06);
	}
}

static struct kunit_case formats_cases[] = {
	KUNIT_CASE_PARAM(present_agrees_with_published_vectors,
			 present_gen_params),
	KUNIT_CASE(present_expands_a_key_of_zero),
	KUNIT_CASE(present_decrypts_what_it_encrypts),
	KUNIT_CASE(scrambling_agrees_with_images),
	KUNIT_CASE_PARAM(digest_agrees_with_images, digest_gen_params),
	KUNIT_CASE_PARAM(secrets_are_scrambled_before_they_are_hashed,
			 secret_gen_params),
	KUNIT_CASE(secded_agrees_with_images),
	KUNIT_CASE(secded_decodes_every_word),
	KUNIT_CASE(secded_detects_two_wrong_bits),
	KUNIT_CASE_PARAM(vmem_parses_what_it_prints, vmem_forms_gen_params),
	KUNIT_CASE(vmem_refuses_what_is_no_image),
	KUNIT_CASE(tlv_walks_the_journal_of_the_manual),
	KUNIT_CASE(tlv_finds_the_records_of_the_manual),
	KUNIT_CASE_PARAM(tlv_ends_where_the_journal_does, tlv_edge_gen_params),
	KUNIT_CASE_PARAM(tlv_finds_the_record_that_counts,
			 tlv_search_gen_params),
	KUNIT_CASE(tlv_reads_the_headers_it_writes),
	{ }
};

static struct kunit_suite formats_suite = {
	.name = "otp_formats",
	.test_cases = formats_cases,
};

kunit_test_suite(formats_suite);
