// SPDX-License-Identifier: GPL-2.0-only
/* One record of a journal, for people and for programs. */
#include <stdio.h>

#include "journal.h"

/* What the chip maker's tool calls them; the others have no name there. */
static const struct {
	uint8_t tag;
	const char *name;
} names[] = {
	{ 0xb0, "RIF_CAL" },
	{ 0xb1, "MDM_CAL" },
	{ 0xb8, "ATE" },
	{ 0xb9, "CHIP_INFO" },
	{ 0xbc, "MISC_CAL" },
};

static const struct {
	uint8_t flag;
	char letter;
	const char *key;
} flags[] = {
	{ TLV_FLAG_VALID, 'V', "valid" },
	{ TLV_FLAG_LOCKED, 'L', "locked" },
	{ TLV_FLAG_ERASED, 'E', "erased" },
};

static const char *tag_name(uint8_t tag)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].tag == tag)
			return names[i].name;
	return NULL;
}

/* May its value be seen. */
bool record_is_shown(const struct tlv *tlv)
{
	return !tlv_is_secret(tlv->tag);
}

static void print_value(FILE *f, const uint8_t *bytes, const struct tlv *tlv)
{
	if (!record_is_shown(tlv)) {
		fputs("??", f);
		return;
	}
	for (uint32_t i = 0; i < tlv->length; i++)
		fprintf(f, "%s%02x", i ? " " : "", bytes[tlv->data + i]);
}

/*
 * A line as the chip maker's tool prints it, which counts from where the
 * value begins; the caller frees it.
 */
char *record_text(const uint8_t *bytes, const struct tlv *tlv)
{
	const char *name = tag_name(tlv->tag);
	char number[sizeof("tag:(ff)")];
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	snprintf(number, sizeof(number), "tag:(%02x)", tlv->tag);
	fprintf(f, "@%04x %-10s ", tlv->data, name ?: number);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		fprintf(f, "[%s%c]", tlv_has(tlv, flags[i].flag) ? "" : "!",
			flags[i].letter);
	fputs(" data: [", f);
	print_value(f, bytes, tlv);
	fputc(']', f);
	fclose(f);
	return text;
}

static char *value_hex(const uint8_t *bytes, const struct tlv *tlv)
{
	char *hex = malloc(2 * tlv->length + 1), *p = hex;

	if (!hex)
		abort();
	for (uint32_t i = 0; i < tlv->length; i++)
		p += sprintf(p, "%02x", bytes[tlv->data + i]);
	*p = '\0';
	return hex;
}

struct json_object *record_json(const uint8_t *bytes, const struct tlv *tlv)
{
	struct json_object *json = json_object_new_object();
	_free_ char *hex = record_is_shown(tlv) ? value_hex(bytes, tlv) : NULL;

	add_number(json, "offset", tlv->start);
	add_number(json, "data_offset", tlv->data);
	add_number(json, "tag", tlv->tag);
	add_text(json, "name", tag_name(tlv->tag));
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		add_bool(json, flags[i].key, tlv_has(tlv, flags[i].flag));
	add_number(json, "length", tlv->length);
	add_bool(json, "secret", !record_is_shown(tlv));
	add_text(json, "data", hex);
	return json;
}
