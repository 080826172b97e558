// SPDX-License-Identifier: GPL-2.0-only
/*
 * Journals against lists of records that know nothing of bytes but how many
 * there are: random operations have the same effect on both.
 */
#include <stdlib.h>

#include "../../drivers/otp/formats/tlv.h"
#include "tap.h"

#define STEPS		100000
#define SIZE		1776
#define SMALL_SIZE	48

#define BLANK		0xff
#define TAGS		5	/* few, so that there are many of each */
#define MAX_RECORDS	(SIZE / 3)

struct record {
	u8 tag;
	bool locked;
	u32 header;
	u32 length;
	u8 value[SIZE];
};

struct list {
	struct record *records;
	u32 count;
	u32 size;		/* of the journal */
};

struct tally {
	u32 full, overridden, ignored, missing, cut, torn, broken, longs;
};

static const u64 seed = 88172645463325252ULL;
static u64 random_state;

/* xorshift64: the same on every machine, so a failure can be had again. */
static u32 random_u32(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state >> 32;
}

static u32 random_below(u32 bound)
{
	return random_u32() % bound;
}

/* The list */

static u32 list_start(const struct list *list, u32 index)
{
	u32 start = 4;

	while (index--)
		start += list->records[index].header +
			 list->records[index].length;
	return start;
}

static u32 list_end(const struct list *list)
{
	return list_start(list, list->count);
}

/* Returns its index, or that of no record. */
static u32 list_find(const struct list *list, u8 tag, struct tally *tally)
{
	u32 i, last = list->count, found = 0;

	for (i = 0; i < list->count; i++) {
		if (list->records[i].tag != tag)
			continue;
		found++;
		last = i;
	}
	for (i = 0; i < last; i++)
		if (list->records[i].tag == tag && list->records[i].locked)
			break;
	tally->overridden += found > 1 && i == last;
	tally->ignored += i < last && last < list->count;
	tally->missing += !found;
	return i < last ? i : last;
}

/* Both */

static void compare_record(const u8 *journal, const struct tlv *tlv,
			   const struct list *list, u32 index)
{
	const struct record *record = &list->records[index];

	EXPECT_EQ(tlv->start, list_start(list, index));
	EXPECT_EQ(tlv->data, tlv->start + record->header);
	EXPECT_EQ(tlv->tag, record->tag);
	EXPECT_EQ(tlv_has(tlv, TLV_FLAG_LOCKED), record->locked);
	if (EXPECT_EQ(tlv->length, record->length))
		EXPECT(!memcmp(journal + tlv->data, record->value,
			       tlv->length));
}

static u32 last_written(const u8 *journal, u32 size)
{
	u32 last = 0, i;

	for (i = 0; i < size; i++)
		if (journal[i] != BLANK)
			last = i;
	return last;
}

static void compare_end(const u8 *journal, const struct list *list)
{
	u32 behind = last_written(journal, list->size) + 1;
	u32 expected = list_end(list);
	u32 end = 0;

	EXPECT_EQ(tlv_end(journal, list->size, &end), TLV_END);
	EXPECT_EQ(end, expected);
	EXPECT_EQ(tlv_torn(journal, list->size, expected),
		  behind > expected ? behind - expected : 0);
}

static void step_walk(const u8 *journal, const struct list *list)
{
	enum tlv_result result;
	struct tlv tlv;
	u32 i = 0;

	for (result = tlv_first(journal, list->size, &tlv); result == TLV_OK;
	     result = tlv_next(journal, list->size, &tlv))
		if (EXPECT(i < list->count))
			compare_record(journal, &tlv, list, i++);
	EXPECT_EQ(result, TLV_END);
	EXPECT_EQ(i, list->count);
	EXPECT_EQ(tlv.start, list_end(list));
}

static void step_find(const u8 *journal, const struct list *list,
		      struct tally *tally)
{
	u8 tag = random_below(TAGS);
	u32 index = list_find(list, tag, tally);
	enum tlv_result result;
	struct tlv tlv;

	result = tlv_find(journal, list->size, tag, &tlv);
	EXPECT_EQ(result, index < list->count ? TLV_OK : TLV_END);
	if (result == TLV_OK)
		compare_record(journal, &tlv, list, index);
}

/* Often about where headers become longer. */
static u32 random_length(u32 room)
{
	u32 length;

	switch (random_below(8)) {
	case 0:
		length = 124 + random_below(8);
		break;
	case 1:
		length = random_below(SIZE);
		break;
	default:
		length = random_below(12);
		break;
	}
	return length < room ? length : room;
}

static void put(u8 *journal, struct list *list, const struct record *record)
{
	u32 start = list_end(list);

	memcpy(journal + start + record->header, record->value, record->length);
	list->records[list->count++] = *record;
}

/* Of others: with a long header if need be or not, and any flags. */
static void append_foreign(u8 *journal, struct list *list,
			   struct record *record)
{
	u8 *header = journal + list_end(list);
	bool is_long = record->length > 127 || record->header == 4;

	header[0] = record->tag;
	header[1] = (random_u32() & 0xfd) | (record->locked ? 0 : 2);
	header[2] = record->length % 128 + (is_long ? 128 : 0);
	if (is_long)
		header[3] = record->length / 128;
	put(journal, list, record);
}

static void append_ours(u8 *journal, struct list *list, struct record *record)
{
	u32 end = 0;
	u8 header[TLV_LONG_HEADER];

	record->header = record->length < 128 ? 3 : 4;
	EXPECT_EQ(tlv_header_size(record->length), record->header);
	EXPECT_EQ(tlv_end(journal, list->size, &end), TLV_END);
	EXPECT_EQ(tlv_put_header(record->tag, record->locked, record->length,
				 header), record->header);
	memcpy(journal + end, header, record->header);
	put(journal, list, record);
}

static void append(u8 *journal, struct list *list, struct tally *tally,
		   u32 length)
{
	struct record record = {
		.tag = random_below(TAGS),
		.locked = !random_below(6),
		.header = length > 127 || !random_below(4) ? 4 : 3,
		.length = length,
	};
	u32 i;

	if (list_end(list) + record.header + length > list->size)
		return;
	for (i = 0; i < length; i++)
		record.value[i] = random_below(4) ? random_u32() : BLANK;
	if (random_below(2))
		append_foreign(journal, list, &record);
	else
		append_ours(journal, list, &record);
	tally->longs += length > 127;
}

static void step_append(u8 *journal, struct list *list, struct tally *tally)
{
	append(journal, list, tally, random_length(list->size));
}

/* To the last byte, so that no tag of 0xff ends it. */
static void step_fill(u8 *journal, struct list *list, struct tally *tally)
{
	u32 room = list->size - list_end(list);

	while (room > 140) {
		append(journal, list, tally, random_length(room - 4));
		room = list->size - list_end(list);
	}
	if (room > 4)
		append(journal, list, tally, room - 3 - (room > 130));
	tally->full += list_end(list) == list->size;
}

static void cut(struct list *list)
{
	list->count = list->count ? random_below(list->count) : 0;
}

/* What is erased from the front is torn until it is done. */
static void step_cut(u8 *journal, struct list *list, struct tally *tally)
{
	u32 end, erased;

	cut(list);
	end = list_end(list);
	if (end < list->size) {
		erased = 1 + random_below(list->size - end);
		memset(journal + end, BLANK, erased);
		tally->torn += last_written(journal, list->size) >= end;
		compare_end(journal, list);
		step_find(journal, list, tally);
	}
	memset(journal + end, BLANK, list->size - end);
	tally->cut++;
}

/* The journal in less memory: some of its records are lost, one is broken. */
static void step_shrink(const u8 *journal, const struct list *list,
			struct tally *tally)
{
	u32 size = 4 + random_below(list_end(list) - 3);
	u8 *copy = malloc(size);
	u32 whole = list->count;
	u32 end = 0;
	bool broken;

	memcpy(copy, journal, size);
	while (list_start(list, whole) > size)
		whole--;
	broken = list_start(list, whole) < size;
	EXPECT_EQ(tlv_end(copy, size, &end), broken ? TLV_BROKEN : TLV_END);
	EXPECT_EQ(end, list_start(list, whole));
	tally->broken += broken;
	free(copy);
}

static void step(u8 *journal, struct list *list, struct tally *tally)
{
	switch (random_below(1000)) {
	case 0 ... 299:
		step_append(journal, list, tally);
		break;
	case 300 ... 699:
		step_find(journal, list, tally);
		break;
	case 700 ... 799:
		step_walk(journal, list);
		break;
	case 800 ... 979:
		step_shrink(journal, list, tally);
		break;
	case 980 ... 984:
		step_fill(journal, list, tally);
		step_walk(journal, list);
		break;
	default:
		step_cut(journal, list, tally);
		break;
	}
	compare_end(journal, list);
}

static void run(u32 size)
{
	struct list list = { .size = size };
	struct tally tally = { };
	u8 *journal = malloc(size);
	u32 i;

	printf("# seed %llu, %u operations\n", seed, STEPS);
	random_state = seed;
	list.records = calloc(MAX_RECORDS, sizeof(*list.records));
	memset(journal, BLANK, size);
	memcpy(journal, "NVDS", 4);
	for (i = 0; i < STEPS; i++)
		step(journal, &list, &tally);
	EXPECT(tally.full > 100);
	EXPECT(tally.overridden > 1000);
	EXPECT(tally.ignored > 1000);
	EXPECT(tally.missing > 1000);
	EXPECT(tally.cut > 1000);
	EXPECT(tally.torn > 100);
	EXPECT(tally.broken > 1000);
	EXPECT(tally.longs > 100 || size <= 128);
	free(list.records);
	free(journal);
}

TEST(random_operations_have_the_same_effect_on_a_journal_and_a_list)
{
	run(SIZE);
}

TEST(and_on_a_small_journal)
{
	run(SMALL_SIZE);
}

int main(void)
{
	return tap_run();
}
