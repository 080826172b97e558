/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A secure journal: a magic word and then records of a tag, flags, a length
 * and a value, one behind the other without padding or checksum. What is
 * blank is 0xff, and a tag of 0xff ends the list.
 *
 * The format is that of Atmosic's secure journal, which is RivieraWaves' NVDS
 * with lengths of 7 or 15 bits.
 */
#ifndef _OTP_FORMATS_TLV_H
#define _OTP_FORMATS_TLV_H

#include "types.h"

#define TLV_MAGIC_SIZE		4
#define TLV_MAGIC		"NVDS"
#define TLV_BLANK		0xff
#define TLV_TAG_END		0xff
#define TLV_MAX_LENGTH		32767
#define TLV_SHORT_LENGTH	127	/* the longest with a short header */
#define TLV_SHORT_HEADER	3
#define TLV_LONG_HEADER		4

/* Flags of a record; each is set where its bit is 0. */
#define TLV_FLAG_VALID		0x01
#define TLV_FLAG_LOCKED		0x02
#define TLV_FLAG_ERASED		0x04

/**
 * struct tlv - a record
 * @start: offset of its header, which is that of its tag, in the journal
 * @data: offset of its value
 * @length: bytes of its value
 * @tag: what it is, 0 to 254
 * @status: the byte of flags as it is stored
 */
struct tlv {
	u32 start;
	u32 data;
	u32 length;
	u8 tag;
	u8 status;
};

/**
 * enum tlv_result - what was found
 * @TLV_OK: a record
 * @TLV_END: the end of the list: a tag of 0xff, or no room for another byte
 * @TLV_BAD_MAGIC: no journal
 * @TLV_BROKEN: a record that runs past the end of the journal
 */
enum tlv_result {
	TLV_OK,
	TLV_END,
	TLV_BAD_MAGIC,
	TLV_BROKEN,
};

/**
 * tlv_has() - does a record have a flag
 * @tlv: the record
 * @flag: TLV_FLAG_*
 *
 * Return: true if it is set, that is, if its bit is 0.
 */
static inline bool tlv_has(const struct tlv *tlv, u8 flag)
{
	return !(tlv->status & flag);
}

/**
 * tlv_is_secret() - is a tag for the secure world only
 * @tag: the tag
 *
 * Return: true for 0xec to 0xef.
 */
static inline bool tlv_is_secret(u8 tag)
{
	return (tag & 0xfc) == 0xec;
}

/**
 * tlv_first() - begin to walk a journal
 * @journal: the journal
 * @size: bytes of it
 * @tlv: gets the first record; after TLV_END and TLV_BROKEN only its @start,
 *	where the list ends
 *
 * Return: enum tlv_result.
 */
enum tlv_result tlv_first(const u8 *journal, u32 size, struct tlv *tlv);

/**
 * tlv_next() - go on to the next record
 * @journal: the journal
 * @size: bytes of it
 * @tlv: a record of it; gets the one behind it, as tlv_first() does
 *
 * Return: TLV_OK, TLV_END or TLV_BROKEN.
 */
enum tlv_result tlv_next(const u8 *journal, u32 size, struct tlv *tlv);

/**
 * tlv_parse() - take the record at an offset
 * @journal: the journal
 * @size: bytes of it
 * @start: where its header is to be; may be @size
 * @tlv: gets it; its @start in any case
 *
 * Return: TLV_OK, TLV_END or TLV_BROKEN.
 */
enum tlv_result tlv_parse(const u8 *journal, u32 size, u32 start,
			  struct tlv *tlv);

/**
 * tlv_find() - find the record that counts
 * @journal: the journal
 * @size: bytes of it
 * @tag: its tag
 * @tlv: gets the first record with this tag that is locked, else the last one
 *
 * Flags other than TLV_FLAG_LOCKED do not matter, as on the chip.
 *
 * Return: TLV_OK; TLV_END if there is none; TLV_BAD_MAGIC; TLV_BROKEN if there
 * is none that is locked before the list breaks off: which one counts is not
 * known then.
 */
enum tlv_result tlv_find(const u8 *journal, u32 size, u8 tag,
			 struct tlv *tlv);

/**
 * tlv_end() - where the list ends
 * @journal: the journal
 * @size: bytes of it
 * @end: gets the offset behind the last record, where another one would go;
 *	after TLV_BROKEN that of the header that breaks off
 *
 * Return: TLV_END, TLV_BAD_MAGIC or TLV_BROKEN.
 */
enum tlv_result tlv_end(const u8 *journal, u32 size, u32 *end);

/**
 * tlv_torn() - what an interrupted append or erase left behind the end
 * @journal: the journal
 * @size: bytes of it
 * @end: where its list ends
 *
 * Return: bytes from @end on up to the last that is not blank, 0 if all are.
 */
u32 tlv_torn(const u8 *journal, u32 size, u32 end);

/**
 * tlv_header_size() - bytes of the header of a record
 * @length: bytes of its value, at most TLV_MAX_LENGTH
 *
 * Return: TLV_SHORT_HEADER or TLV_LONG_HEADER.
 */
u32 tlv_header_size(u32 length);

/**
 * tlv_put_header() - write the header of a record
 * @tag: its tag, not TLV_TAG_END
 * @locked: nothing may override it
 * @length: bytes of its value, at most TLV_MAX_LENGTH
 * @header: gets it
 *
 * Return: bytes of it.
 */
u32 tlv_put_header(u8 tag, bool locked, u32 length,
		   u8 header[TLV_LONG_HEADER]);

#endif /* _OTP_FORMATS_TLV_H */
