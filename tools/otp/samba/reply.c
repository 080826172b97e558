// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "samba/reply.h"

static const char tags[SAMBA_TAGS][5] = {
	[SAMBA_CACK] = "CACK",
	[SAMBA_ASTA] = "ASTA",
	[SAMBA_SVER] = "SVER",
};

const char *samba_tag_name(enum samba_tag tag)
{
	return tags[tag];
}

enum samba_tag samba_op_tag(enum samba_op op)
{
	if (op == SAMBA_RVER)
		return SAMBA_SVER;
	return op == SAMBA_EAPP ? SAMBA_ASTA : SAMBA_CACK;
}

void samba_reply_format(const struct samba_reply *reply,
			char text[SAMBA_REPLY_SIZE + 1])
{
	snprintf(text, SAMBA_REPLY_SIZE + 1, "%s,%08X,%08X#",
		 tags[reply->tag], (uint32_t)reply->errcode, reply->length);
}

/**
 * struct cursor - what is left of a reply
 */
struct cursor {
	const char *at;
	const char *end;
	const char *why;
};

static void take_tag(struct cursor *c, enum samba_tag *tag)
{
	for (size_t i = 0; i < SAMBA_TAGS; i++) {
		if (c->end - c->at >= 4 && !memcmp(c->at, tags[i], 4)) {
			c->at += 4;
			*tag = i;
			return;
		}
	}
	c->why = "it begins with none of CACK, ASTA and SVER";
}

static void take_char(struct cursor *c, char wanted, const char *missing)
{
	if (c->why)
		return;
	if (c->at == c->end || *c->at != wanted)
		c->why = missing;
	else
		c->at++;
}

static int digit_value(char digit)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (found - digits) % 16 : -1;
}

static uint32_t take_number(struct cursor *c)
{
	uint32_t value = 0;
	int digit;

	for (int i = 0; !c->why && c->at != c->end; i++) {
		digit = digit_value(*c->at);
		if (digit < 0)
			break;
		if (i == 8)
			c->why = "a number has more than eight digits";
		value = value << 4 | digit;
		c->at++;
	}
	return value;
}

bool samba_reply_parse(const void *bytes, size_t size,
		       struct samba_reply *reply, size_t *used,
		       const char **why)
{
	struct cursor c = { bytes, (const char *)bytes + size };
	struct samba_reply found = { 0 };

	take_tag(&c, &found.tag);
	take_char(&c, ',', "there is no comma behind the kind");
	found.errcode = take_number(&c);
	take_char(&c, ',', "there is no comma behind the errcode");
	found.length = take_number(&c);
	take_char(&c, '#', "there is no # behind the length");
	*why = c.why;
	if (c.why)
		return false;
	*reply = found;
	if (used)
		*used = c.at - (const char *)bytes;
	return true;
}
