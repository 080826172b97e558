/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands of 'otpctl journal' share. */
#ifndef OTPCTL_JOURNAL_H
#define OTPCTL_JOURNAL_H

#include "ctl.h"

#include "../../../drivers/otp/formats/tlv.h"

/* Of ATM34xx. */
#define JOURNAL_SIZE		1776
#define JOURNAL_MAX_SIZE	65536

/* journal-place.c */

/**
 * struct journal_place - where a journal is, as somebody said
 * @file: image, or NULL for a device
 * @size_text: bytes of the image, or NULL for JOURNAL_SIZE
 * @region: of the device, or NULL for the only one that is a journal
 */
struct journal_place {
	const char *file;
	const char *size_text;
	const char *region;
};

/**
 * struct journal - a journal that has been read
 * @dev: the device, or NULL for an image
 * @region: its region
 * @path: image, or NULL for a device
 * @mode: its permissions
 * @name: for people
 * @bytes: all of it
 * @size: how many bytes
 * @ratchet: first byte that can be changed
 * @hidden: values for the secure world only are 0 in @bytes
 */
struct journal {
	struct libotp_device *dev;
	const struct otp_region_info *region;
	char *path;
	mode_t mode;
	char *name;
	uint8_t *bytes;
	uint32_t size;
	uint32_t ratchet;
	bool hidden;
};

#define PLACE_HEADER	"Where the journal is:"

extern const struct argp place_argp;
extern const struct argp_child place_children[];
int parse_offset(const char *text, uint32_t *offset);
int parse_size(const char *text, uint32_t *size);
int journal_find(const struct journal_place *place, bool write,
		 struct journal *journal);
int journal_open(const struct journal_place *place, bool write,
		 struct journal *journal);
int journal_save(const struct journal *journal);
void journal_close(struct journal *journal);

#define _journal_	__attribute__((cleanup(journal_close)))

/* journal-record.c */
bool record_is_shown(const struct tlv *tlv);
char *record_text(const uint8_t *bytes, const struct tlv *tlv);
struct json_object *record_json(const uint8_t *bytes, const struct tlv *tlv);

/* journal-list.c */
enum tlv_result list_print(FILE *f, const uint8_t *bytes, uint32_t size,
			   struct tlv *stop);
enum tlv_result add_list(struct json_object *json, const uint8_t *bytes,
			 uint32_t size, struct tlv *stop);
void list_print_hex(const uint8_t *bytes, uint32_t size);
char *list_stop_text(const struct journal *journal, enum tlv_result result,
		     uint32_t stop);
int list_refuse(const struct journal *journal, enum tlv_result result,
		uint32_t stop, enum libotp_fault fault);
void add_journal(struct json_object *json, const struct journal *journal);

/* journal-outcome.c */
bool journal_arm(const struct journal *journal, uint32_t size,
		 struct libotp_error *err);
void journal_disarm(const struct journal *journal);
void add_outcome(struct json_object *json, const struct journal *journal,
		 uint32_t status, uint32_t reason, int error,
		 uint32_t vendor);

/* journal-value.c */

enum value_form {
	VALUE_TEXT,
	VALUE_HEX,
	VALUE_FILE,
	VALUE_MAC,
};

/**
 * struct journal_value - the value of a record
 * @form: how it was given
 * @text: as it was given
 * @bytes: it
 * @size: bytes of it
 */
struct journal_value {
	enum value_form form;
	const char *text;
	uint8_t *bytes;
	size_t size;
};

int value_take(struct journal_value *value, bool compat);
void value_free(struct journal_value *value);

/* journal-input.c */

/**
 * struct journal_input - records that somebody asked for
 * @records: them; a tag and a value of the same index belong together
 * @max: how many there may be
 * @tags: how many tags were given
 * @values: how many values
 * @compat: escapes as the chip maker's tool takes them
 */
struct journal_input {
	struct input_record {
		const char *tag_text;
		uint8_t tag;
		bool locked;
		struct journal_value value;
	} *records;
	unsigned int max;
	unsigned int tags;
	unsigned int values;
	bool compat;
};

extern const struct argp input_argp;
int parse_tag(const char *text, uint8_t *tag);
void input_init(struct journal_input *input, unsigned int max);
int input_take(struct journal_input *input);
void input_free(struct journal_input *input);

#define _input_		__attribute__((cleanup(input_free)))

/* journal-image.c */
int image_append(struct journal *journal, struct otp_journal_append *append,
		 struct libotp_error *err);
int image_erase(struct journal *journal, struct otp_erase *erase,
		struct libotp_error *err);
void image_blank(struct journal *journal);

/* one per command */
int journal_dump(int argc, char **argv);
int journal_get(int argc, char **argv);
int journal_append(int argc, char **argv);
int journal_create(int argc, char **argv);
int journal_get_ratchet(int argc, char **argv);
int journal_ratchet(int argc, char **argv);
int journal_erase(int argc, char **argv);

#endif /* OTPCTL_JOURNAL_H */
