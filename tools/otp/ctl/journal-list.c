// SPDX-License-Identifier: GPL-2.0-only
/* All records of a journal, and where their list ends. */
#include <stdio.h>

#include "journal.h"

/* Bytes of 0xff that the chip maker's tool puts behind the list. */
#define HEX_END		4

/* @stop: gets where the list ends or breaks off. */
enum tlv_result list_print(FILE *f, const uint8_t *bytes, uint32_t size,
			   struct tlv *stop)
{
	enum tlv_result result = tlv_first(bytes, size, stop);

	for (; result == TLV_OK; result = tlv_next(bytes, size, stop)) {
		_free_ char *text = record_text(bytes, stop);

		fprintf(f, "%s\n", text);
	}
	fflush(f);
	return result;
}

/* The same as a list of objects. */
enum tlv_result add_list(struct json_object *json, const uint8_t *bytes,
			 uint32_t size, struct tlv *stop)
{
	struct json_object *list = json_object_new_array();
	enum tlv_result result = tlv_first(bytes, size, stop);

	for (; result == TLV_OK; result = tlv_next(bytes, size, stop))
		json_object_array_add(list, record_json(bytes, stop));
	json_object_object_add(json, "records", list);
	return result;
}

static void print_hex(const uint8_t *bytes, uint32_t size, bool shown)
{
	for (uint32_t i = 0; i < size; i++)
		if (shown)
			printf("%02x", bytes[i]);
		else
			fputs("??", stdout);
}

/* What is used, on one line, and what ends it. */
void list_print_hex(const uint8_t *bytes, uint32_t size)
{
	struct tlv tlv;

	if (tlv_first(bytes, size, &tlv) == TLV_BAD_MAGIC)
		return;
	print_hex(bytes, TLV_MAGIC_SIZE, true);
	for (enum tlv_result result = tlv_first(bytes, size, &tlv);
	     result == TLV_OK; result = tlv_next(bytes, size, &tlv)) {
		print_hex(bytes + tlv.start, tlv.data - tlv.start, true);
		print_hex(bytes + tlv.data, tlv.length,
			  record_is_shown(&tlv));
	}
	for (int i = 0; i < HEX_END; i++)
		printf("%02x", TLV_BLANK);
	putchar('\n');
	fflush(stdout);
}

static bool is_blank(const struct journal *journal)
{
	return !tlv_torn(journal->bytes, journal->size, 0);
}

/* Why it cannot be read to its end, NULL if it can; the caller frees it. */
char *list_stop_text(const struct journal *journal, enum tlv_result result,
		     uint32_t stop)
{
	const uint8_t *b = journal->bytes;
	char *text = NULL;
	int ret = 0;

	if (result == TLV_BROKEN)
		ret = asprintf(&text,
			       "%s: the list breaks off at 0x%04x: the record there, of tag 0x%02x, runs past the end of the journal, 0x%04x",
			       journal->name, stop, b[stop], journal->size);
	else if (result == TLV_BAD_MAGIC && is_blank(journal))
		ret = asprintf(&text,
			       "%s: blank: a journal begins with \"%s\"",
			       journal->name, TLV_MAGIC);
	else if (result == TLV_BAD_MAGIC)
		ret = asprintf(&text,
			       "%s: no journal: it begins with %02x %02x %02x %02x and not with \"%s\"",
			       journal->name, b[0], b[1], b[2], b[3],
			       TLV_MAGIC);
	if (ret < 0)
		abort();
	return text;
}

/* 0 if it can be read to its end. */
int list_refuse(const struct journal *journal, enum tlv_result result,
		uint32_t stop, enum libotp_fault fault)
{
	_free_ char *text = list_stop_text(journal, result, stop);

	return text ? refuse(fault, "%s", text) : 0;
}

/* Where it is, and how large. */
void add_journal(struct json_object *json, const struct journal *journal)
{
	if (journal->dev) {
		add_text(json, "device", libotp_name(journal->dev));
		add_text(json, "region", journal->region->name);
		add_number(json, "ratchet", journal->ratchet);
	} else {
		add_text(json, "file", journal->path);
	}
	add_number(json, "size", journal->size);
}
