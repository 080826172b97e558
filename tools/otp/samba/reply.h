/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replies of the Secure SAM-BA Monitor: ``CACK,00000000,000000C0#``.
 *
 * A device sends the 23 bytes of samba_reply_format() through Xmodem, where
 * they are the first bytes of a block. A host gives what it received to
 * samba_reply_parse(), which ignores what stands behind the ``#``.
 */
#ifndef SAMBA_REPLY_H
#define SAMBA_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samba/command.h"

/* Four letters, two commas, twice eight digits, and the #. */
#define SAMBA_REPLY_SIZE	23

/**
 * enum samba_tag - the kinds of replies
 * @SAMBA_CACK: command acknowledge
 * @SAMBA_ASTA: applet status, of EAPP
 * @SAMBA_SVER: send version, of RVER
 */
enum samba_tag {
	SAMBA_CACK,
	SAMBA_ASTA,
	SAMBA_SVER,
	SAMBA_TAGS,
};

/**
 * struct samba_reply - a reply
 * @tag: its kind
 * @errcode: enum samba_errcode, or the status of an applet
 * @length: bytes of the payload that follows or is asked for
 */
struct samba_reply {
	enum samba_tag tag;
	int32_t errcode;
	uint32_t length;
};

const char *samba_tag_name(enum samba_tag tag);

/* The kind of reply that a command gets. */
enum samba_tag samba_op_tag(enum samba_op op);

/**
 * samba_reply_format() - a reply as it goes over the line
 * @text: gets it, and a NUL behind it
 */
void samba_reply_format(const struct samba_reply *reply,
			char text[SAMBA_REPLY_SIZE + 1]);

/**
 * samba_reply_parse() - a reply as it came over the line
 * @bytes: what came, @size bytes
 * @used: gets how many bytes it has, or NULL
 * @why: gets what is wrong with it
 *
 * Numbers of one to eight digits are taken, and empty ones as 0, though all
 * that is known sends eight.
 *
 * Return: false if it is no reply.
 */
bool samba_reply_parse(const void *bytes, size_t size,
		       struct samba_reply *reply, size_t *used,
		       const char **why);

#endif /* SAMBA_REPLY_H */
