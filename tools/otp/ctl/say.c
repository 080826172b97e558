// SPDX-License-Identifier: GPL-2.0-only
/* What goes to people: errors, questions, JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

int report(const struct libotp_error *err)
{
	fflush(stdout);
	fprintf(stderr, "otpctl: %s\n", err->text);
	return err->fault;
}

int refuse(enum libotp_fault fault, const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fputs("otpctl: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return fault;
}

void note(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

/* Text of an argument that is safe on a terminal; the caller frees it. */
char *shown(const char *text)
{
	size_t len = strnlen(text, 80);
	char *out = malloc(4 * len + 4), *p = out;

	if (!out)
		abort();
	for (size_t i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c >= 0x20 && c < 0x7f)
			*p++ = c;
		else
			p += sprintf(p, "\\x%02x", c);
	}
	strcpy(p, text[len] ? "..." : "");
	return out;
}

/* 0, or the exit code when the word was not typed. */
int confirm(const char *word, const char *what)
{
	char line[64];

	if (opt.yes)
		return 0;
	if (!isatty(STDIN_FILENO))
		return refuse(LIBOTP_POLICY,
			      "%s And there is no terminal to confirm it on; give --yes if it is meant. Nothing was changed.",
			      what);
	note("%s", what);
	fprintf(stderr, "Type %s to go on, anything else to stop: ", word);
	fflush(stderr);
	if (!fgets(line, sizeof(line), stdin))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, word))
		return refuse(LIBOTP_POLICY,
			      "not confirmed. Nothing was changed.");
	return 0;
}
