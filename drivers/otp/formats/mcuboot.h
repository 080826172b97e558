/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * A signed image in the format of MCUboot: a header, the payload, and two
 * areas of entries (type, length, value): those of the first are signed with
 * the payload, those of the second are not. All numbers are little-endian.
 *
 * Only the form is judged here. Whether a digest or a signature is right is
 * for whoever has a hash function and a key.
 */
#ifndef _OTP_FORMATS_MCUBOOT_H
#define _OTP_FORMATS_MCUBOOT_H

#include "types.h"

#define MCUBOOT_MAGIC			0x96f3b83d
#define MCUBOOT_HEADER_SIZE		32
#define MCUBOOT_TLV_MAGIC_PROTECTED	0x6908
#define MCUBOOT_TLV_MAGIC		0x6907
#define MCUBOOT_TLV_INFO_SIZE		4
#define MCUBOOT_TLV_HEADER_SIZE		4
#define MCUBOOT_DIGEST_SIZE		32
#define MCUBOOT_TRAILER_MAGIC_SIZE	16

/* Flags of the header. */
#define MCUBOOT_FLAG_PIC		0x0001
#define MCUBOOT_FLAG_ENCRYPTED_AES128	0x0004
#define MCUBOOT_FLAG_ENCRYPTED_AES256	0x0008
#define MCUBOOT_FLAG_NON_BOOTABLE	0x0010
#define MCUBOOT_FLAG_RAM_LOAD		0x0020
#define MCUBOOT_FLAG_ROM_FIXED		0x0100

/* Types of entries. */
#define MCUBOOT_TLV_KEYHASH		0x0001
#define MCUBOOT_TLV_PUBKEY		0x0002
#define MCUBOOT_TLV_SHA256		0x0010
#define MCUBOOT_TLV_SHA384		0x0011
#define MCUBOOT_TLV_SHA512		0x0012
#define MCUBOOT_TLV_RSA2048_PSS		0x0020
#define MCUBOOT_TLV_ECDSA224		0x0021
#define MCUBOOT_TLV_ECDSA_SIG		0x0022
#define MCUBOOT_TLV_RSA3072_PSS		0x0023
#define MCUBOOT_TLV_ED25519		0x0024
#define MCUBOOT_TLV_SIG_PURE		0x0025
#define MCUBOOT_TLV_DEPENDENCY		0x0040
#define MCUBOOT_TLV_SEC_CNT		0x0050
#define MCUBOOT_TLV_BOOT_RECORD		0x0060
#define MCUBOOT_TLV_UUID_VID		0x0074
#define MCUBOOT_TLV_UUID_CID		0x0075

/**
 * enum mcuboot_result - what is wrong with an image
 * @MCUBOOT_OK: nothing
 * @MCUBOOT_MAGIC_WRONG: no image
 * @MCUBOOT_TRUNCATED: more bytes are needed than there are
 * @MCUBOOT_HEADER_SHORT: the header is smaller than MCUBOOT_HEADER_SIZE
 * @MCUBOOT_NO_PAYLOAD: the payload is empty
 * @MCUBOOT_FLAGS_UNKNOWN: encrypted, compressed, or a flag that is not known
 * @MCUBOOT_NO_TLVS: no area of entries where one has to begin
 * @MCUBOOT_PROTECTED_SIZE: the protected area has not the size of the header
 * @MCUBOOT_TLV_SPILLS: an entry runs past the end of its area
 * @MCUBOOT_TLV_TWICE: an entry stands twice that can stand once
 * @MCUBOOT_TLV_LENGTH: an entry has a wrong length
 * @MCUBOOT_TLV_UNPROTECTED: an entry that has to be protected is not
 * @MCUBOOT_TLV_PROTECTED: a digest, key or signature is in the protected area
 * @MCUBOOT_DIGEST_OTHER: digest of another kind than SHA-256
 * @MCUBOOT_NO_DIGEST: no digest
 * @MCUBOOT_NO_COUNTER: no security counter
 */
enum mcuboot_result {
	MCUBOOT_OK,
	MCUBOOT_MAGIC_WRONG,
	MCUBOOT_TRUNCATED,
	MCUBOOT_HEADER_SHORT,
	MCUBOOT_NO_PAYLOAD,
	MCUBOOT_FLAGS_UNKNOWN,
	MCUBOOT_NO_TLVS,
	MCUBOOT_PROTECTED_SIZE,
	MCUBOOT_TLV_SPILLS,
	MCUBOOT_TLV_TWICE,
	MCUBOOT_TLV_LENGTH,
	MCUBOOT_TLV_UNPROTECTED,
	MCUBOOT_TLV_PROTECTED,
	MCUBOOT_DIGEST_OTHER,
	MCUBOOT_NO_DIGEST,
	MCUBOOT_NO_COUNTER,
};

/**
 * struct mcuboot_version - the version of an image
 * @major: first number
 * @minor: second
 * @revision: third
 * @build: of the same version
 */
struct mcuboot_version {
	u8 major;
	u8 minor;
	u16 revision;
	u32 build;
};

/**
 * struct mcuboot_image - where the parts of an image are
 * @header_size: bytes before the payload
 * @payload_size: bytes of the payload
 * @protected_size: bytes of the protected area, 0 if there is none
 * @signed_size: bytes from the first on that are hashed and signed: header,
 *	payload and protected area
 * @size: bytes of the whole image, both areas included
 * @load_address: of no use to data
 * @flags: MCUBOOT_FLAG_*
 * @version: version
 * @counter: security counter
 * @digest: offset of the digest
 */
struct mcuboot_image {
	u32 header_size;
	u32 payload_size;
	u32 protected_size;
	u32 signed_size;
	u32 size;
	u32 load_address;
	u32 flags;
	struct mcuboot_version version;
	u32 counter;
	u32 digest;
};

/**
 * struct mcuboot_tlv - an entry
 * @type: MCUBOOT_TLV_*
 * @length: bytes of its value
 * @data: offset of its value in the image
 * @protected: it is signed
 */
struct mcuboot_tlv {
	u16 type;
	u16 length;
	u32 data;
	bool protected;
};

/**
 * mcuboot_size() - how much of a slot is an image, so far as can be told
 * @data: the beginning of the slot
 * @len: bytes at @data
 * @slot: bytes of the slot
 * @size: after MCUBOOT_OK bytes of the image; after MCUBOOT_TRUNCATED bytes
 *	that are needed to tell more, larger than @len; never larger than @slot
 *
 * To read no more than there is: call it with the first MCUBOOT_HEADER_SIZE
 * bytes, read what it asks for, and call it again. It may take three calls.
 *
 * Return: MCUBOOT_OK, MCUBOOT_TRUNCATED with @size set, or with @size 0 where
 * the image runs past the end of the slot, or what else is wrong so far.
 */
enum mcuboot_result mcuboot_size(const u8 *data, u32 len, u32 slot, u32 *size);

/**
 * mcuboot_parse() - check the form of an image
 * @data: the image; what follows it, padding and trailer, does not matter
 * @len: bytes at @data
 * @image: gets where its parts are; after a failure only what is known of it
 * @where: gets the offset of what is wrong
 *
 * Return: MCUBOOT_OK or what is wrong first.
 */
enum mcuboot_result mcuboot_parse(const u8 *data, u32 len,
				  struct mcuboot_image *image, u32 *where);

/**
 * mcuboot_first_tlv() - begin to walk the entries
 * @data: the image
 * @image: what mcuboot_parse() accepted
 * @tlv: gets the first entry, protected ones before the others
 *
 * Return: false if there is none.
 */
bool mcuboot_first_tlv(const u8 *data, const struct mcuboot_image *image,
		       struct mcuboot_tlv *tlv);

/**
 * mcuboot_next_tlv() - go on to the next entry
 * @data: the image
 * @image: what mcuboot_parse() accepted
 * @tlv: an entry of it; gets the one behind it
 *
 * Return: false if there is none.
 */
bool mcuboot_next_tlv(const u8 *data, const struct mcuboot_image *image,
		      struct mcuboot_tlv *tlv);

/**
 * mcuboot_dependency() - what a MCUBOOT_TLV_DEPENDENCY asks for
 * @value: its value, 12 bytes
 * @id: gets the number of the other image
 * @version: gets the lowest version of that
 */
void mcuboot_dependency(const u8 *value, u8 *id,
			struct mcuboot_version *version);

/**
 * mcuboot_compare() - compare two versions
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to or greater than 0 as @a is to @b.
 */
int mcuboot_compare(const struct mcuboot_version *a,
		    const struct mcuboot_version *b);

/**
 * mcuboot_is_trailer_magic() - does a trailer end here
 * @magic: the last MCUBOOT_TRAILER_MAGIC_SIZE bytes of a slot
 *
 * Return: true for the magic of any alignment.
 */
bool mcuboot_is_trailer_magic(const u8 *magic);

/**
 * mcuboot_put_trailer_magic() - end a trailer
 * @align: largest number of bytes that are written at once, a power of two, 8
 *	to 32768
 * @magic: gets MCUBOOT_TRAILER_MAGIC_SIZE bytes
 */
void mcuboot_put_trailer_magic(u16 align, u8 *magic);

/**
 * mcuboot_describe() - a result in words
 * @result: the result
 *
 * Return: a constant clause.
 */
const char *mcuboot_describe(enum mcuboot_result result);

#endif /* _OTP_FORMATS_MCUBOOT_H */
