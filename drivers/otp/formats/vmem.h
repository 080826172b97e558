/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Images of an OpenTitan OTP array as text, as upstream's tools write them
 * for simulators: one code word of 22 bits in six hexadecimal digits a line.
 */
#ifndef _OTP_FORMATS_VMEM_H
#define _OTP_FORMATS_VMEM_H

#include "types.h"

/**
 * enum vmem_form - which of the two forms that are in use
 * @VMEM_ADDRESSED: ``@AAAAAA HHHHHH // comment``, A the index of the word
 * @VMEM_PLAIN: ``HHHHHH // comment``, one line after the other
 */
enum vmem_form {
	VMEM_ADDRESSED,
	VMEM_PLAIN,
};

/**
 * struct vmem_error - why a text is no image
 * @line: line, from 1; 0: the text as a whole
 * @why: a constant sentence
 */
struct vmem_error {
	u32 line;
	const char *why;
};

/**
 * vmem_parse() - read an image
 * @text: the text, not NUL-terminated
 * @size: its bytes
 * @words: gets the code words; after an error they are worth nothing
 * @count: how many there must be
 * @raw: how many of them, from the start on, the chip stores without check
 *	bits
 * @error: says why not
 *
 * Takes both forms, in lines that end in LF or CRLF, with comments and empty
 * lines; addressed words in any order. Refused: anything else, both forms in
 * one text, a word that is missing, twice, out of range or wider than 22 bits,
 * and one whose check bits do not fit its data. Those of a raw word may be 0
 * as well.
 *
 * Return: true if it is an image of just @count words.
 */
bool vmem_parse(const char *text, size_t size, u32 *words, u32 count,
		u32 raw, struct vmem_error *error);

/**
 * vmem_print() - write an image
 * @words: the code words
 * @count: how many, at most 2^24
 * @form: which form
 * @comment: gives the comment of a word by its index, printable ASCII, or
 *	NULL; may be NULL itself
 * @text: gets the text, NUL-terminated, as far as it fits; may be NULL if
 *	@size is 0
 * @size: bytes at @text
 *
 * Return: bytes of the whole text without the NUL, as snprintf() does.
 */
size_t vmem_print(const u32 *words, u32 count, enum vmem_form form,
		  const char *(*comment)(u32 word), char *text, size_t size);

#endif /* _OTP_FORMATS_VMEM_H */
