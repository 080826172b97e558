/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the HJSON parser share. */
#ifndef OTPCTL_HJSON_READER_H
#define OTPCTL_HJSON_READER_H

#include "hjson.h"

#define HJSON_MAX_TEXT	4096

/**
 * struct hjson_reader - a document, and how far it has been read
 * @name: what errors begin with
 * @p: next character
 * @end: end of the document
 * @line: of @p
 * @column: of @p
 * @nodes: how many nodes there are
 * @depth: how many of them are open
 * @err: where errors go
 */
struct hjson_reader {
	const char *name;
	const char *p;
	const char *end;
	unsigned int line;
	unsigned int column;
	unsigned int nodes;
	unsigned int depth;
	struct libotp_error *err;
};

struct hjson_text {
	char bytes[HJSON_MAX_TEXT + 1];
	size_t size;
};

#define complain(r, why) \
	hjson_complain_at(r, (r)->line, (r)->column, why)

/* hjson-reader.c */
int hjson_complain_at(struct hjson_reader *r, unsigned int line,
		      unsigned int column, const char *why);
bool hjson_at_end(const struct hjson_reader *r);
bool hjson_ahead(const struct hjson_reader *r, const char *text);
void hjson_step(struct hjson_reader *r);
void hjson_steps(struct hjson_reader *r, size_t count);
/* Space and comments. */
int hjson_skip(struct hjson_reader *r);
/* What may stand in a text. */
int hjson_check_char(struct hjson_reader *r);

/* hjson-text.c; the caller wipes the text */
int hjson_read_quoted(struct hjson_reader *r, struct hjson_text *text);
int hjson_read_key_text(struct hjson_reader *r, struct hjson_text *text);
int hjson_read_text(struct hjson_reader *r, struct hjson_text *text,
		    bool *plain);

#endif /* OTPCTL_HJSON_READER_H */
