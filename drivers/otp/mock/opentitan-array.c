// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP: the array behind the controller, as its generic
 * macro (prim_generic_otp) behaves: code words of 22 bits, of which bits can
 * only be set.
 */
#include "../formats/secded.h"
#include "opentitan.h"

#define OT_DIGEST_SIZE	8
#define OT_RAW_BYTES	64

/* Blocks under the longest digest that hardware makes. */
#define OT_MAX_BLOCKS	10

const struct ot_part ot_parts[][OT_PARTS] = {
	/* Earl Grey of February 2024 */
	{
		{ 0x000, 64 }, { 0x040, 424 }, { 0x1e8, 656 }, { 0x478, 472 },
		{ 0x650, 40 }, { 0x678, 72 }, { 0x6c0, 16 }, { 0x6d0, 40 },
		{ 0x6f8, 88 }, { 0x750, 88 }, { 0x7a8, 88 },
	},
	/* Earl Grey 1.0.0 */
	{
		{ 0x000, 64 }, { 0x040, 368 }, { 0x1b0, 712 }, { 0x478, 472 },
		{ 0x650, 40 }, { 0x678, 72 }, { 0x6c0, 16 }, { 0x6d0, 40 },
		{ 0x6f8, 88 }, { 0x750, 88 }, { 0x7a8, 88 },
	},
};

u32 ot_part_at(const struct ot_array *array, u32 address)
{
	u32 part = OT_PARTS - 1;

	while (address < array->parts[part].offset)
		part--;
	return part;
}

bool ot_is_secret(u32 part)
{
	return part >= OT_SECRET0 && part <= OT_SECRET2;
}

bool ot_is_software(u32 part)
{
	return part < OPENTITAN_OTP_READ_LOCKS;
}

bool ot_has_hw_digest(u32 part)
{
	return !ot_is_software(part) && part != OT_LIFE_CYCLE;
}

u32 ot_digest_address(const struct ot_array *array, u32 part)
{
	return array->parts[part].offset + array->parts[part].size -
	       OT_DIGEST_SIZE;
}

/* LIFE_CYCLE has none. */
bool ot_is_digest(const struct ot_array *array, u32 address)
{
	u32 part = ot_part_at(array, address);

	return part != OT_LIFE_CYCLE &&
	       address >= ot_digest_address(array, part);
}

/* The vendor's test partition, the first one, is stored without check bits. */
static bool ot_is_raw(u32 halfword)
{
	return halfword < OT_RAW_BYTES / 2;
}

static u32 ot_encode(u32 halfword, u16 data)
{
	return ot_is_raw(halfword) ? data : secded_encode(data);
}

static enum secded_result ot_decode(u32 halfword, u32 code, u16 *data)
{
	if (!ot_is_raw(halfword))
		return secded_decode(code, data);
	*data = code;
	return SECDED_RIGHT;
}

/**
 * ot_read() - read from the array
 * @array: the array
 * @address: byte address, even
 * @len: bytes, even
 * @data: gets them
 *
 * Return: error code of the macro.
 */
u32 ot_read(const struct ot_array *array, u32 address, u32 len, u8 *data)
{
	u32 error = OPENTITAN_OTP_NO_ERROR;
	u16 value;
	u32 i;

	for (i = 0; i < len; i += 2) {
		u32 halfword = (address + i) / 2;

		switch (ot_decode(halfword, array->code[halfword], &value)) {
		case SECDED_UNCORRECTABLE:
			return OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR;
		case SECDED_CORRECTED:
			error = OPENTITAN_OTP_MACRO_ECC_CORR_ERROR;
			break;
		case SECDED_RIGHT:
			break;
		}
		data[i] = value;
		data[i + 1] = value >> 8;
	}
	return error;
}

static bool ot_is_programmed(const struct ot_array *array, u32 address,
			     u32 len)
{
	u32 i;

	for (i = 0; i < len; i += 2)
		if (array->code[(address + i) / 2])
			return true;
	return false;
}

/* The first @bits bits of a code word. */
static u32 ot_first_bits(u32 code, u32 bits)
{
	return bits >= SECDED_CODE_BITS ? code : code & ((1U << bits) - 1);
}

/**
 * ot_program() - program the array
 * @array: the array
 * @address: byte address, even
 * @len: bytes, 4 or 8
 * @value: what is to be programmed
 * @bits: code bits until power is lost, OT_ALL_BITS if it is not; that they
 *	are programmed from the lowest half-word and bit on is ours
 *
 * A half-word is ORed with what is there, and that is stored whatever comes
 * of the blank check, which looks at check bits even where none are stored.
 *
 * Return: error code of the macro.
 */
u32 ot_program(struct ot_array *array, u32 address, u32 len, u64 value,
	       u32 bits)
{
	u32 error = OPENTITAN_OTP_NO_ERROR;
	u32 i;

	if (ot_is_programmed(array, address, len))
		array->repeats++;
	for (i = 0; i < len; i += 2) {
		u32 halfword = (address + i) / 2;
		u32 code = ot_encode(halfword, value >> 8 * i);

		if (array->code[halfword] & ~secded_encode(value >> 8 * i))
			error = OPENTITAN_OTP_MACRO_WRITE_BLANK_ERROR;
		array->code[halfword] |= ot_first_bits(code, bits);
		bits -= bits < SECDED_CODE_BITS ? bits : SECDED_CODE_BITS;
	}
	return error;
}

u64 ot_get_le(const u8 *bytes, u32 len)
{
	u64 value = 0;

	while (len--)
		value = value << 8 | bytes[len];
	return value;
}

/* Over what is in the array, scrambled where it is. Error of reading it. */
u32 ot_compute_digest(const struct ot_array *array, u32 part, u64 *digest)
{
	u32 count = array->parts[part].size / 8 - 1;
	u8 bytes[8 * OT_MAX_BLOCKS] = { };
	u64 blocks[OT_MAX_BLOCKS];
	u32 error, i;

	error = ot_read(array, array->parts[part].offset, 8 * count, bytes);
	for (i = 0; i < count; i++)
		blocks[i] = ot_get_le(bytes + 8 * i, 8);
	*digest = opentitan_digest(&array->netlist, blocks, count);
	return error;
}

u64 ot_scramble(const struct ot_array *array, u32 part, u64 block)
{
	return present_encrypt(&array->secrets[part - OT_SECRET0], block);
}

u64 ot_descramble(const struct ot_array *array, u32 part, u64 block)
{
	return present_decrypt(&array->secrets[part - OT_SECRET0], block);
}

/* What is in the array already keeps its old scrambling. */
void ot_set_netlist(struct ot_array *array,
		    const struct opentitan_netlist *netlist)
{
	u32 i;

	array->netlist = *netlist;
	for (i = 0; i < OPENTITAN_SECRETS; i++)
		present_expand(&array->secrets[i], &netlist->secret_keys[i]);
}
