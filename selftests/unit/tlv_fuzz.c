// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives the journal whatever comes: each walk has to end, no record may reach
 * out of the journal, and all ways to look at it have to agree.
 */
#include <stdlib.h>

#include "../../drivers/otp/formats/tlv.h"

#define REQUIRE(condition)	do { if (!(condition)) abort(); } while (0)

#define TAGS		256
#define CHIP_SIZE	1776

/* What a walk says of a tag. */
struct sight {
	u32 start;		/* 0: there is none */
	bool locked;
};

struct walk {
	enum tlv_result result;
	u32 end;
	struct sight sights[TAGS];
};

/* Of a header that is there: bytes of it, and of the value. */
static u32 header_at(const u8 *header)
{
	return header[2] < 128 ? 3 : 4;
}

static u32 length_at(const u8 *header)
{
	return header[2] % 128 + (header[2] < 128 ? 0 : 128 * header[3]);
}

static void require_inside(const u8 *journal, u32 size, const struct tlv *tlv)
{
	const u8 *header = journal + tlv->start;

	REQUIRE(tlv->start < size);
	REQUIRE(tlv->data <= size);
	REQUIRE(tlv->length <= size - tlv->data);
	REQUIRE(tlv->data == tlv->start + header_at(header));
	REQUIRE(tlv->length == length_at(header));
	REQUIRE(tlv->tag != TLV_TAG_END);
	REQUIRE(tlv->tag == header[0]);
	REQUIRE(tlv->status == header[1]);
}

/* A header that we would write has the bytes that are there. */
static void require_same_header(const u8 *journal, const struct tlv *tlv)
{
	u32 stored = tlv->data - tlv->start;
	u8 header[TLV_LONG_HEADER];
	u32 size;

	size = tlv_put_header(tlv->tag, tlv_has(tlv, TLV_FLAG_LOCKED),
			      tlv->length, header);
	REQUIRE(size == tlv_header_size(tlv->length));
	REQUIRE(size == (tlv->length < 128 ? 3 : 4));
	REQUIRE(header[1] == (tlv_has(tlv, TLV_FLAG_LOCKED) ? 0x04 : 0x06));
	if (size < stored)
		return;
	header[1] = tlv->status;
	REQUIRE(!memcmp(journal + tlv->start, header, size));
}

static void see(struct sight *sight, const struct tlv *tlv)
{
	if (sight->locked)
		return;
	sight->start = tlv->start;
	sight->locked = tlv_has(tlv, TLV_FLAG_LOCKED);
}

static void walk(const u8 *journal, u32 size, struct walk *walk)
{
	u32 expected = TLV_MAGIC_SIZE;
	struct tlv tlv = { };

	walk->result = tlv_first(journal, size, &tlv);
	while (walk->result == TLV_OK) {
		REQUIRE(tlv.start == expected);
		require_inside(journal, size, &tlv);
		require_same_header(journal, &tlv);
		see(&walk->sights[tlv.tag], &tlv);
		expected = tlv.data + tlv.length;
		walk->result = tlv_next(journal, size, &tlv);
		REQUIRE(walk->result != TLV_BAD_MAGIC);
	}
	walk->end = tlv.start;
	REQUIRE(walk->result == TLV_BAD_MAGIC || walk->end == expected);
}

static bool fits(const u8 *header, u32 rest)
{
	return rest >= 3 && rest >= header_at(header) &&
	       rest >= header_at(header) + length_at(header);
}

/* Why the list goes no further. */
static void require_end(const u8 *journal, u32 size, const struct walk *walk)
{
	bool magic = size >= 4 && !memcmp(journal, "NVDS", 4);
	u32 end = 0;

	REQUIRE(tlv_end(journal, size, &end) == walk->result);
	REQUIRE((walk->result == TLV_BAD_MAGIC) == !magic);
	if (!magic)
		return;
	REQUIRE(end == walk->end);
	REQUIRE(end >= TLV_MAGIC_SIZE && end <= size);
	REQUIRE((walk->result == TLV_END) ==
		(end == size || journal[end] == TLV_TAG_END));
	REQUIRE(walk->result == TLV_END || !fits(journal + end, size - end));
}

static void require_torn(const u8 *journal, u32 size, u32 end)
{
	u32 torn = tlv_torn(journal, size, end);
	u32 i;

	REQUIRE(torn <= size - end);
	REQUIRE(!torn || journal[end + torn - 1] != TLV_BLANK);
	for (i = end + torn; i < size; i++)
		REQUIRE(journal[i] == TLV_BLANK);
}

static void require_found(const u8 *journal, u32 size,
			  const struct walk *walk, u8 tag)
{
	const struct sight *sight = &walk->sights[tag];
	enum tlv_result result;
	struct tlv tlv;

	result = tlv_find(journal, size, tag, &tlv);
	if (sight->locked || (sight->start && walk->result == TLV_END)) {
		REQUIRE(result == TLV_OK);
		require_inside(journal, size, &tlv);
		REQUIRE(tlv.start == sight->start);
		REQUIRE(tlv.tag == tag);
		REQUIRE(tlv_has(&tlv, TLV_FLAG_LOCKED) == sight->locked);
	} else {
		REQUIRE(result == walk->result);
	}
}

/* Records from anywhere, and from behind the end. */
static void require_parsed(const u8 *journal, u32 size)
{
	enum tlv_result result;
	struct tlv tlv;
	u32 start;

	for (start = 0; start <= size + 1; start++) {
		result = tlv_parse(journal, size, start, &tlv);
		REQUIRE(tlv.start == start);
		REQUIRE(result == TLV_OK || result == TLV_END ||
			result == TLV_BROKEN);
		if (result == TLV_OK)
			require_inside(journal, size, &tlv);
	}
}

static void require_sane(const u8 *journal, u32 size)
{
	struct walk seen = { };
	u32 tag;

	walk(journal, size, &seen);
	require_end(journal, size, &seen);
	if (seen.result != TLV_BAD_MAGIC)
		require_torn(journal, size, seen.end);
	for (tag = 0; tag < TAGS; tag++)
		require_found(journal, size, &seen, tag);
	require_parsed(journal, size);
}

/* What is not given is blank. */
static void require_sane_list(const u8 *list, u32 list_size, u32 size)
{
	u8 *journal = malloc(size);

	memset(journal, TLV_BLANK, size);
	memcpy(journal, TLV_MAGIC, TLV_MAGIC_SIZE);
	if (list_size)
		memcpy(journal + TLV_MAGIC_SIZE, list, list_size);
	require_sane(journal, size);
	free(journal);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* As it is; as a list in memory of just its size, and on a chip. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u32 list_size = TLV_MAGIC_SIZE + size;

	require_sane(data, size);
	require_sane_list(data, size, list_size);
	if (list_size < CHIP_SIZE)
		require_sane_list(data, size, CHIP_SIZE);
	return 0;
}
