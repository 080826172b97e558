// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of a secure journal. The firmware on the chip relies on a tag of
 * 0xff to end its search; a full journal has none, and what an interrupted
 * append left may say any length, so here each step looks at the size.
 */
#include "tlv.h"

#define TLV_LENGTH_LOW	0x7f	/* bits of the length in its first byte */
#define TLV_LENGTH_MORE	0x80	/* there is a second one */
#define TLV_LENGTH_BITS	7

/* Of the bytes from @header on; false if they do not hold a whole header. */
static bool tlv_get_header(const u8 *header, u32 rest, struct tlv *tlv)
{
	if (rest < TLV_SHORT_HEADER)
		return false;
	tlv->tag = header[0];
	tlv->status = header[1];
	tlv->length = header[2] & TLV_LENGTH_LOW;
	tlv->data = tlv->start + TLV_SHORT_HEADER;
	if (!(header[2] & TLV_LENGTH_MORE))
		return true;

	if (rest < TLV_LONG_HEADER)
		return false;
	tlv->length |= (u32)header[3] << TLV_LENGTH_BITS;
	tlv->data = tlv->start + TLV_LONG_HEADER;
	return true;
}

enum tlv_result tlv_parse(const u8 *journal, u32 size, u32 start,
			  struct tlv *tlv)
{
	tlv->start = start;
	if (start >= size || journal[start] == TLV_TAG_END)
		return TLV_END;
	if (!tlv_get_header(journal + start, size - start, tlv) ||
	    tlv->length > size - tlv->data)
		return TLV_BROKEN;
	return TLV_OK;
}

enum tlv_result tlv_first(const u8 *journal, u32 size, struct tlv *tlv)
{
	if (size < TLV_MAGIC_SIZE || memcmp(journal, TLV_MAGIC, TLV_MAGIC_SIZE))
		return TLV_BAD_MAGIC;
	return tlv_parse(journal, size, TLV_MAGIC_SIZE, tlv);
}
EXPORT_SYMBOL_GPL(tlv_first);

enum tlv_result tlv_next(const u8 *journal, u32 size, struct tlv *tlv)
{
	return tlv_parse(journal, size, tlv->data + tlv->length, tlv);
}
EXPORT_SYMBOL_GPL(tlv_next);

enum tlv_result tlv_find(const u8 *journal, u32 size, u8 tag,
			 struct tlv *tlv)
{
	enum tlv_result result;
	bool found = false;
	struct tlv record;

	for (result = tlv_first(journal, size, &record); result == TLV_OK;
	     result = tlv_next(journal, size, &record)) {
		if (record.tag != tag)
			continue;
		*tlv = record;
		if (tlv_has(tlv, TLV_FLAG_LOCKED))
			return TLV_OK;
		found = true;
	}
	return found && result == TLV_END ? TLV_OK : result;
}

enum tlv_result tlv_end(const u8 *journal, u32 size, u32 *end)
{
	enum tlv_result result;
	struct tlv record;

	result = tlv_first(journal, size, &record);
	while (result == TLV_OK)
		result = tlv_next(journal, size, &record);
	if (result != TLV_BAD_MAGIC)
		*end = record.start;
	return result;
}

u32 tlv_torn(const u8 *journal, u32 size, u32 end)
{
	while (size > end && journal[size - 1] == TLV_BLANK)
		size--;
	return size > end ? size - end : 0;
}

u32 tlv_header_size(u32 length)
{
	return length > TLV_SHORT_LENGTH ? TLV_LONG_HEADER : TLV_SHORT_HEADER;
}
EXPORT_SYMBOL_GPL(tlv_header_size);

/* The bits of flags that mean nothing are 0, as the vendor's tool has them. */
u32 tlv_put_header(u8 tag, bool locked, u32 length,
		   u8 header[TLV_LONG_HEADER])
{
	u32 bytes = tlv_header_size(length);

	header[0] = tag;
	header[1] = TLV_FLAG_ERASED | (locked ? 0 : TLV_FLAG_LOCKED);
	header[2] = length & TLV_LENGTH_LOW;
	if (bytes == TLV_LONG_HEADER) {
		header[2] |= TLV_LENGTH_MORE;
		header[3] = length >> TLV_LENGTH_BITS;
	}
	return bytes;
}
