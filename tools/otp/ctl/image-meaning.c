// SPDX-License-Identifier: GPL-2.0-only
/* What the parts of an image mean, in words. */
#include <stdio.h>
#include <string.h>

#include "../../../drivers/otp/formats/p256.h"
#include "image-part.h"

struct name {
	uint32_t number;
	const char *name;
};

static const struct name types[] = {
	{ MCUBOOT_TLV_KEYHASH, "KEYHASH" },
	{ MCUBOOT_TLV_PUBKEY, "PUBKEY" },
	{ MCUBOOT_TLV_SHA256, "SHA256" },
	{ MCUBOOT_TLV_SHA384, "SHA384" },
	{ MCUBOOT_TLV_SHA512, "SHA512" },
	{ MCUBOOT_TLV_RSA2048_PSS, "RSA2048_PSS" },
	{ MCUBOOT_TLV_ECDSA224, "ECDSA224" },
	{ MCUBOOT_TLV_ECDSA_SIG, "ECDSA_SIG" },
	{ MCUBOOT_TLV_RSA3072_PSS, "RSA3072_PSS" },
	{ MCUBOOT_TLV_ED25519, "ED25519" },
	{ MCUBOOT_TLV_SIG_PURE, "SIG_PURE" },
	{ 0x30, "ENC_RSA2048" },
	{ 0x31, "ENC_KW" },
	{ 0x32, "ENC_EC256" },
	{ 0x33, "ENC_X25519" },
	{ 0x34, "ENC_X25519_SHA512" },
	{ MCUBOOT_TLV_DEPENDENCY, "DEPENDENCY" },
	{ MCUBOOT_TLV_SEC_CNT, "SEC_CNT" },
	{ MCUBOOT_TLV_BOOT_RECORD, "BOOT_RECORD" },
	{ 0x70, "DECOMP_SIZE" },
	{ 0x71, "DECOMP_SHA" },
	{ 0x72, "DECOMP_SIGNATURE" },
	{ 0x73, "COMP_DEC_SIZE" },
	{ MCUBOOT_TLV_UUID_VID, "UUID_VID" },
	{ MCUBOOT_TLV_UUID_CID, "UUID_CID" },
};

static const struct name flag_names[] = {
	{ MCUBOOT_FLAG_PIC, "PIC" },
	{ MCUBOOT_FLAG_ENCRYPTED_AES128, "ENCRYPTED_AES128" },
	{ MCUBOOT_FLAG_ENCRYPTED_AES256, "ENCRYPTED_AES256" },
	{ MCUBOOT_FLAG_NON_BOOTABLE, "NON_BOOTABLE" },
	{ MCUBOOT_FLAG_RAM_LOAD, "RAM_LOAD" },
	{ MCUBOOT_FLAG_ROM_FIXED, "ROM_FIXED" },
	{ 0x200, "COMPRESSED_LZMA1" },
	{ 0x400, "COMPRESSED_LZMA2" },
	{ 0x800, "COMPRESSED_ARM_THUMB" },
};

const char *image_part_name(uint16_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].number == type)
			return types[i].name;
	return (type & 0xff) >= 0xa0 ? "vendor" : "unknown";
}

char *image_part_flags(uint32_t flags)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (flags & flag_names[i].number)
			fprintf(f, "%s ", flag_names[i].name);
		flags &= ~flag_names[i].number;
	}
	if (flags)
		fprintf(f, "unknown: 0x%x ", flags);
	fclose(f);
	if (*text)
		text[strlen(text) - 1] = '\0';
	return text;
}

char *image_part_version(const struct mcuboot_version *version)
{
	const struct libotp_version same = {
		version->major, version->minor, version->revision,
		version->build,
	};
	char *text = libotp_format_version(&same);

	if (!text)
		abort();
	return text;
}

static void print_counter(FILE *f, const uint8_t *data)
{
	fprintf(f, "security counter %u",
		data[0] | data[1] << 8 | data[2] << 16 |
		(uint32_t)data[3] << 24);
}

static void print_dependency(FILE *f, const uint8_t *data)
{
	struct mcuboot_version version;
	_free_ char *text = NULL;
	uint8_t id;

	mcuboot_dependency(data, &id, &version);
	text = image_part_version(&version);
	fprintf(f, "needs image %u from version %s on", id, text);
}

static void print_signature(FILE *f, const uint8_t *data, size_t size)
{
	uint32_t der;

	switch (p256_check_signature(data, size, &der)) {
	case P256_OK:
		fprintf(f, "%u bytes of DER%s", der,
			der < size ? ", padded" : "");
		break;
	case P256_NOT_DER:
		fputs("no signature of P-256 in DER", f);
		break;
	case P256_TRAILING:
		fprintf(f, "%u bytes of DER, and others behind them", der);
		break;
	case P256_RANGE:
		fputs("a number is 0, or not below the order of the curve", f);
		break;
	}
}

static void print_value(FILE *f, const struct image_part *part,
			const uint8_t *data)
{
	_free_ char *hex = image_hex(data, part->length);

	if (part->type == MCUBOOT_TLV_SEC_CNT && part->length == 4)
		print_counter(f, data);
	else if (part->type == MCUBOOT_TLV_DEPENDENCY && part->length == 12)
		print_dependency(f, data);
	else if (part->type == MCUBOOT_TLV_ECDSA_SIG)
		print_signature(f, data, part->length);
	else if (part->type == MCUBOOT_TLV_PUBKEY)
		fputs(p256_spki_point(data, part->length) ?
		      "a key of P-256" : "a key of another kind", f);
	else if (part->length <= 64)
		fputs(hex, f);
	else
		fprintf(f, "%.64s...", hex);
}

char *image_part_meaning(const struct image_parts *parts,
			 const struct image_part *part)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	if (part->room < part->length)
		fprintf(f, "runs past the end of its area by %u bytes",
			part->length - part->room);
	else
		print_value(f, part, parts->file->bytes + part->data);
	fclose(f);
	return text;
}
