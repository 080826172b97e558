/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HJSON: JSON for people, with comments, without some of its quotes and
 * commas. Only ASCII outside comments, no key twice, nothing deep or large.
 */
#ifndef OTPCTL_HJSON_H
#define OTPCTL_HJSON_H

#include "tree.h"

/**
 * hjson_parse() - read a document of at most 1 MiB
 * @name: what errors begin with
 * @text: @size bytes
 * @root: out, free with hjson_free(); scalars are plain that are numbers,
 *	true, false or null, and the others are text
 *
 * Errors begin with ``name:line:column``.
 */
int hjson_parse(const char *name, const char *text, size_t size,
		struct node **root, struct libotp_error *err);

/* Wipes the texts, which may be secrets. */
void hjson_free(struct node *root);

#endif /* OTPCTL_HJSON_H */
