/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes as somebody types them: ASCII text with escape sequences. */
#ifndef OTPCTL_ESCAPE_H
#define OTPCTL_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct escape_error - what is wrong with a text
 * @at: which character, from 1
 * @why: what is wrong there, without any of the text, which may be a secret
 */
struct escape_error {
	size_t at;
	const char *why;
};

/**
 * escape_decode() - the bytes that a text stands for
 * @text: ASCII; \xHH, \O to \OOO, \a \b \f \n \r \t \v \\ \' \" and a line
 *	feed behind a backslash, which is nothing
 * @compat: take \uHHHH and \UHHHHHHHH up to 0xff too, and leave escapes that
 *	nobody knows as they are, as the chip maker's tool does
 * @bytes: gets them, at most as many as @text has characters
 * @size: gets how many
 * @error: gets what is wrong
 *
 * Return: false if something is wrong.
 */
bool escape_decode(const char *text, bool compat, uint8_t *bytes,
		   size_t *size, struct escape_error *error);

#endif /* OTPCTL_ESCAPE_H */
