// SPDX-License-Identifier: GPL-2.0-only
/*
 * Journals: which records they have, which of them counts, where they end.
 */
#include <stdlib.h>

#include "../../drivers/otp/tests/journal-vectors.h"
#include "numbers.h"
#include "tap.h"

#define UNTOUCHED	0xdeadbeefU

/* Flags as they are stored. */
#define OPEN	"\x06"
#define LOCKED	"\x04"

/* What is behind a journal is none of it. */
struct bytes {
	const char *at;
	u32 size;
};

#define BYTES(text)	((struct bytes){ (text), sizeof(text) - 1 })

/* Of just its size, so that a look at a byte too many is found. */
static u8 *copy_of(const void *bytes, u32 size)
{
	u8 *copy = size ? malloc(size) : NULL;

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

static void expect_record(const struct tlv *tlv, const struct tlv *expected)
{
	EXPECT_EQ(tlv->start, expected->start);
	EXPECT_EQ(tlv->data, expected->data);
	EXPECT_EQ(tlv->length, expected->length);
	EXPECT_EQ(tlv->tag, expected->tag);
	EXPECT_EQ(tlv->status, expected->status);
}

/* Walks by hand, and has tlv_end() do it. */
static void expect_end(const void *bytes, u32 size, enum tlv_result expected,
		       u32 expected_end, u32 torn)
{
	struct tlv tlv = { .start = UNTOUCHED };
	u8 *journal = copy_of(bytes, size);
	enum tlv_result result;
	u32 end = UNTOUCHED;

	EXPECT_EQ(tlv_end(journal, size, &end), expected);
	result = tlv_first(journal, size, &tlv);
	while (result == TLV_OK)
		result = tlv_next(journal, size, &tlv);
	EXPECT_EQ(result, expected);
	if (expected != TLV_BAD_MAGIC) {
		EXPECT_EQ(end, expected_end);
		EXPECT_EQ(tlv.start, expected_end);
		EXPECT_EQ(tlv_torn(journal, size, end), torn);
	}
	free(journal);
}

/* The record of this value, which no other one has. */
static void expect_found(struct bytes bytes, u8 tag, const char *value)
{
	struct tlv tlv = { .start = UNTOUCHED };
	u8 *journal = copy_of(bytes.at, bytes.size);

	EXPECT_EQ(tlv_find(journal, bytes.size, tag, &tlv), TLV_OK);
	EXPECT_EQ(tlv.tag, tag);
	if (EXPECT_EQ(tlv.length, strlen(value)))
		EXPECT(!memcmp(journal + tlv.data, value, tlv.length));
	free(journal);
}

static void expect_not_found(struct bytes bytes, u8 tag,
			     enum tlv_result expected)
{
	u8 *journal = copy_of(bytes.at, bytes.size);
	struct tlv tlv;

	EXPECT_EQ(tlv_find(journal, bytes.size, tag, &tlv), expected);
	free(journal);
}

/* The journal of the manual */

static u8 *golden_journal(void)
{
	u8 *journal = malloc(JOURNAL_SIZE);

	memset(journal, TLV_BLANK, JOURNAL_SIZE);
	memcpy(journal, journal_golden, JOURNAL_USED);
	return journal;
}

TEST(the_image_is_what_the_manual_dumps)
{
	u8 *journal = golden_journal();
	u8 image[JOURNAL_SIZE + 1];
	FILE *file;

	file = fopen(VECTORS "/secure-journal.bin", "r");
	if (EXPECT(file)) {
		EXPECT_EQ(fread(image, 1, sizeof(image), file), JOURNAL_SIZE);
		EXPECT(!memcmp(image, journal, JOURNAL_SIZE));
		fclose(file);
	}
	free(journal);
}

TEST(it_has_nine_records)
{
	u8 *journal = golden_journal();
	enum tlv_result result;
	u32 count = 0;
	struct tlv tlv;

	for (result = tlv_first(journal, JOURNAL_SIZE, &tlv); result == TLV_OK;
	     result = tlv_next(journal, JOURNAL_SIZE, &tlv))
		if (EXPECT(count < JOURNAL_RECORDS))
			expect_record(&tlv, &journal_records[count++]);
	EXPECT_EQ(result, TLV_END);
	EXPECT_EQ(count, JOURNAL_RECORDS);
	EXPECT_EQ(tlv.start, JOURNAL_USED);
	free(journal);
}

TEST(each_of_them_is_found_and_nothing_else)
{
	u8 *journal = golden_journal();
	u32 tag, i, count = 0;
	struct tlv tlv;

	for (tag = 0; tag <= 0xff; tag++)
		count += tlv_find(journal, JOURNAL_SIZE, tag, &tlv) == TLV_OK;
	EXPECT_EQ(count, JOURNAL_RECORDS);
	for (i = 0; i < JOURNAL_RECORDS; i++) {
		tag = journal_records[i].tag;
		EXPECT_EQ(tlv_find(journal, JOURNAL_SIZE, tag, &tlv), TLV_OK);
		expect_record(&tlv, &journal_records[i]);
	}
	free(journal);
}

TEST(what_the_chip_test_wrote_is_locked_and_the_rest_is_not)
{
	const struct tlv *tlv = journal_records;

	for (; tlv < END(journal_records); tlv++) {
		EXPECT(tlv_has(tlv, TLV_FLAG_VALID));
		EXPECT(!tlv_has(tlv, TLV_FLAG_ERASED));
		EXPECT_EQ(tlv_has(tlv, TLV_FLAG_LOCKED),
			  tlv->start < JOURNAL_LOCKED_END);
	}
}

/* A full one has no tag of 0xff to end it; a value that is cut is no value. */
TEST(of_any_size_it_ends_at_a_record_or_breaks_off)
{
	const struct tlv *last = journal_records;
	u32 size;

	for (size = TLV_MAGIC_SIZE; size < JOURNAL_USED; size++) {
		if (last + 1 < END(journal_records) && last[1].start == size)
			last++;
		expect_end(journal_golden, size,
			   size == last->start ? TLV_END : TLV_BROKEN,
			   last->start, size - last->start);
	}
	expect_end(journal_golden, JOURNAL_USED, TLV_END, JOURNAL_USED, 0);
}

/* Edges */

TEST(edges_are_what_the_table_says)
{
	const struct journal_edge *edge = journal_edges;
	unsigned int failures;

	for (; edge < END(journal_edges); edge++) {
		failures = tap_failures;
		expect_end(edge->bytes, edge->size, edge->result, edge->end,
			   edge->torn);
		if (tap_failures > failures)
			printf("# that is of: %s\n", edge->name);
	}
}

TEST(no_byte_of_the_magic_word_may_differ)
{
	u32 at, byte;

	for (at = 0; at < TLV_MAGIC_SIZE; at++)
		for (byte = 0; byte <= 0xff; byte++) {
			char journal[] = "NVDS\x07\x06\x00";
			bool same = byte == (u8)journal[at];

			journal[at] = byte;
			expect_end(journal, 7, same ? TLV_END : TLV_BAD_MAGIC,
				   7, 0);
		}
}

/* The last byte of a value is that of the journal, or is behind it. */
TEST(values_of_any_length_fit_to_the_byte)
{
	static const u32 lengths[] = {
		0, 1, 126, 127, 128, 129, 255, 256, 16383, 16384, 32766, 32767,
	};
	static u8 journal[TLV_MAGIC_SIZE + TLV_LONG_HEADER + TLV_MAX_LENGTH];
	const u32 *length = lengths;
	u32 header, size;
	struct tlv tlv;

	memset(journal, 'v', sizeof(journal));
	memcpy(journal, TLV_MAGIC, TLV_MAGIC_SIZE);
	for (; length < END(lengths); length++) {
		header = tlv_put_header(7, false, *length,
					journal + TLV_MAGIC_SIZE);
		size = TLV_MAGIC_SIZE + header + *length;
		expect_end(journal, size, TLV_END, size, 0);
		expect_end(journal, size - 1, TLV_BROKEN, TLV_MAGIC_SIZE,
			   size - 1 - TLV_MAGIC_SIZE);
		EXPECT_EQ(tlv_first(journal, size, &tlv), TLV_OK);
		EXPECT_EQ(tlv.length, *length);
		EXPECT_EQ(tlv.data, TLV_MAGIC_SIZE + header);
	}
}

TEST(a_record_is_taken_where_it_is_asked_for)
{
	static const char bytes[] = "????\x07\x06\x01v\xff\x08";
	const u32 size = sizeof(bytes) - 1;
	u8 *journal = copy_of(bytes, size);
	const struct tlv expected = { 4, 7, 1, 0x07, 0x06 };
	struct tlv tlv;
	u32 start;

	EXPECT_EQ(tlv_parse(journal, size, 4, &tlv), TLV_OK);
	expect_record(&tlv, &expected);
	EXPECT_EQ(tlv_parse(journal, size, size - 2, &tlv), TLV_END);
	EXPECT_EQ(tlv.start, size - 2);
	EXPECT_EQ(tlv_parse(journal, size, size - 1, &tlv), TLV_BROKEN);
	EXPECT_EQ(tlv.start, size - 1);
	for (start = size; start < size + 4; start++) {
		EXPECT_EQ(tlv_parse(journal, size, start, &tlv), TLV_END);
		EXPECT_EQ(tlv.start, start);
	}
	EXPECT_EQ(tlv_parse(journal, size, ~0U, &tlv), TLV_END);
	EXPECT_EQ(tlv_parse(NULL, 0, 0, &tlv), TLV_END);
	free(journal);
}

TEST(nothing_is_torn_behind_the_last_byte)
{
	u8 *journal = copy_of("NVDS\xff", 5);

	EXPECT_EQ(tlv_torn(journal, 5, 4), 0);
	EXPECT_EQ(tlv_torn(journal, 5, 5), 0);
	EXPECT_EQ(tlv_torn(journal, 5, 6), 0);
	EXPECT_EQ(tlv_torn(journal, 5, 3), 1);
	EXPECT_EQ(tlv_torn(journal, 5, 0), 4);
	EXPECT_EQ(tlv_torn(NULL, 0, 0), 0);
	free(journal);
}

/* Which one counts */

TEST(the_first_locked_record_counts)
{
	static const char bytes[] = "NVDS"
		"\x07" OPEN "\x02" "1."
		"\x07" OPEN "\x02" "2."
		"\x07" LOCKED "\x02" "3."
		"\x07" OPEN "\x02" "4.";

	expect_found(BYTES(bytes), 7, "3.");
}

TEST(a_second_locked_record_does_not)
{
	expect_found(BYTES("NVDS"
			   "\x07" LOCKED "\x02" "1."
			   "\x07" LOCKED "\x02" "2."), 7, "1.");
	expect_found(BYTES("NVDS"
			   "\x07" LOCKED "\x02" "1."
			   "\x07" OPEN "\x02" "2."), 7, "1.");
}

TEST(of_unlocked_ones_the_last_counts)
{
	expect_found(BYTES("NVDS"
			   "\x07" OPEN "\x02" "1."), 7, "1.");
	expect_found(BYTES("NVDS"
			   "\x07" OPEN "\x02" "1."
			   "\x07" OPEN "\x00"
			   "\x07" OPEN "\x02" "3."
			   "\xff"), 7, "3.");
	expect_found(BYTES("NVDS"
			   "\x07" OPEN "\x02" "1."
			   "\x07" OPEN "\x00"), 7, "");
}

TEST(locked_records_of_other_tags_do_not_matter)
{
	static const char bytes[] = "NVDS"
		"\x08" LOCKED "\x02" "1."
		"\x07" OPEN "\x02" "2."
		"\x06" LOCKED "\x02" "3."
		"\x07" OPEN "\x02" "4."
		"\x87" LOCKED "\x02" "5.";

	expect_found(BYTES(bytes), 7, "4.");
	expect_found(BYTES(bytes), 8, "1.");
	expect_found(BYTES(bytes), 6, "3.");
	expect_found(BYTES(bytes), 0x87, "5.");
	expect_not_found(BYTES(bytes), 9, TLV_END);
}

TEST(a_tag_is_looked_for_up_to_the_end)
{
	static const char bytes[] = "NVDS"
		"\x07" OPEN "\x02" "1."
		"\xff"
		"\x07" LOCKED "\x02" "2."
		"\x08" LOCKED "\x00";

	expect_found(BYTES(bytes), 7, "1.");
	expect_not_found(BYTES(bytes), 8, TLV_END);
}

TEST(there_is_no_record_with_the_tag_of_the_end)
{
	expect_not_found(BYTES("NVDS\xff\x04\x01v"), TLV_TAG_END, TLV_END);
	expect_not_found(BYTES("NVDS\x07\x04\x01v"), TLV_TAG_END, TLV_END);
}

TEST(nothing_is_found_where_there_is_nothing)
{
	expect_not_found(BYTES("NVDS"), 7, TLV_END);
	expect_not_found(BYTES("NVDS\xff"), 7, TLV_END);
	expect_not_found(BYTES("NVD"), 7, TLV_BAD_MAGIC);
	expect_not_found(BYTES(""), 7, TLV_BAD_MAGIC);
	expect_not_found(BYTES("nvds\x07\x04\x01v"), 7, TLV_BAD_MAGIC);
}

/* What is broken off may have been a newer one. */
TEST(only_a_locked_record_counts_before_a_broken_one)
{
	static const char bytes[] = "NVDS"
		"\x07" OPEN "\x02" "1."
		"\x08" LOCKED "\x02" "2."
		"\x09" OPEN "\x02" "3";

	expect_not_found(BYTES(bytes), 7, TLV_BROKEN);
	expect_found(BYTES(bytes), 8, "2.");
	expect_not_found(BYTES(bytes), 9, TLV_BROKEN);
	expect_not_found(BYTES(bytes), 10, TLV_BROKEN);
}

/* Flags: set where their bit is 0 */

static bool counts_as_locked(u8 status)
{
	char bytes[] = "NVDS\x07?\x01" "1\x07\x06\x01" "2";
	u8 *journal;
	struct tlv tlv;
	bool first;

	bytes[5] = status;
	journal = copy_of(bytes, sizeof(bytes) - 1);
	EXPECT_EQ(tlv_find(journal, sizeof(bytes) - 1, 7, &tlv), TLV_OK);
	first = journal[tlv.data] == '1';
	free(journal);
	return first;
}

/* Not even records that are not valid, or erased: the chip does not look. */
TEST(of_all_flags_only_the_lock_matters)
{
	u32 status;

	for (status = 0; status <= 0xff; status++)
		EXPECT_EQ(counts_as_locked(status), !(status & 0x02));
}

TEST(a_flag_is_set_where_its_bit_is_0)
{
	struct tlv tlv = { };
	u32 status;

	for (status = 0; status <= 0xff; status++) {
		tlv.status = status;
		EXPECT_EQ(tlv_has(&tlv, TLV_FLAG_VALID), !(status & 0x01));
		EXPECT_EQ(tlv_has(&tlv, TLV_FLAG_LOCKED), !(status & 0x02));
		EXPECT_EQ(tlv_has(&tlv, TLV_FLAG_ERASED), !(status & 0x04));
	}
}

TEST(four_tags_are_secret)
{
	u32 tag;

	for (tag = 0; tag <= 0xff; tag++)
		EXPECT_EQ(tlv_is_secret(tag), tag >= 0xec && tag <= 0xef);
}

/* Headers */

static void expect_header(bool locked, u32 length, struct bytes expected)
{
	u8 *header = malloc(expected.size);

	EXPECT_EQ(tlv_header_size(length), expected.size);
	EXPECT_EQ(tlv_put_header(0xb8, locked, length, header), expected.size);
	EXPECT(!memcmp(header, expected.at, expected.size));
	free(header);
}

TEST(headers_are_these_bytes)
{
	expect_header(false, 0, BYTES("\xb8\x06\x00"));
	expect_header(true, 0, BYTES("\xb8\x04\x00"));
	expect_header(false, 28, BYTES("\xb8\x06\x1c"));
	expect_header(true, 127, BYTES("\xb8\x04\x7f"));
	expect_header(false, 128, BYTES("\xb8\x06\x80\x01"));
	expect_header(true, 129, BYTES("\xb8\x04\x81\x01"));
	expect_header(false, 255, BYTES("\xb8\x06\xff\x01"));
	expect_header(false, 256, BYTES("\xb8\x06\x80\x02"));
	expect_header(true, 32767, BYTES("\xb8\x04\xff\xff"));
}

TEST(a_header_reads_as_it_was_written)
{
	static u8 journal[TLV_LONG_HEADER + TLV_MAX_LENGTH];
	u32 length, header, tag;
	struct tlv tlv;
	bool locked;

	for (length = 0; length <= TLV_MAX_LENGTH; length++) {
		tag = length % TLV_TAG_END;
		locked = length / TLV_TAG_END % 2;
		header = tlv_put_header(tag, locked, length, journal);
		EXPECT_EQ(header, length < 128 ? 3 : 4);
		EXPECT_EQ(tlv_parse(journal, header + length, 0, &tlv), TLV_OK);
		EXPECT_EQ(tlv.data, header);
		EXPECT_EQ(tlv.length, length);
		EXPECT_EQ(tlv.tag, tag);
		EXPECT_EQ(tlv_has(&tlv, TLV_FLAG_LOCKED), locked);
		EXPECT(tlv_has(&tlv, TLV_FLAG_VALID));
		EXPECT(!tlv_has(&tlv, TLV_FLAG_ERASED));
	}
}

/* The manual's journal again, by what it holds. */
TEST(written_headers_are_those_of_the_manual)
{
	const struct tlv *tlv = journal_records;
	u8 header[TLV_LONG_HEADER];

	for (; tlv < END(journal_records); tlv++) {
		EXPECT_EQ(tlv_put_header(tlv->tag,
					 tlv_has(tlv, TLV_FLAG_LOCKED),
					 tlv->length, header), 3);
		EXPECT(!memcmp(header, journal_golden + tlv->start, 3));
	}
}

int main(void)
{
	return tap_run();
}
