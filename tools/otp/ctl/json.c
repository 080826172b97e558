// SPDX-License-Identifier: GPL-2.0-only
/* Members of JSON objects; no text is null. */
#include <stdio.h>

#include "ctl.h"

void add_text(struct json_object *json, const char *key, const void *text)
{
	json_object_object_add(json, key, text ?
			       json_object_new_string(text) : NULL);
}

void add_number(struct json_object *json, const char *key, uint64_t number)
{
	json_object_object_add(json, key, json_object_new_uint64(number));
}

void add_signed(struct json_object *json, const char *key, int number)
{
	json_object_object_add(json, key, json_object_new_int(number));
}

void add_bool(struct json_object *json, const char *key, bool value)
{
	json_object_object_add(json, key, json_object_new_boolean(value));
}

void append_text(struct json_object *list, const void *text)
{
	json_object_array_add(list, json_object_new_string(text));
}

void print_json(struct json_object *json)
{
	puts(json_object_to_json_string_ext(json,
					    JSON_C_TO_STRING_PRETTY |
					    JSON_C_TO_STRING_SPACED |
					    JSON_C_TO_STRING_NOSLASHESCAPE));
	fflush(stdout);
}
