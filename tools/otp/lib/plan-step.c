// SPDX-License-Identifier: LGPL-2.1-or-later
/* One step of a plan. */
#include <string.h>

#include "plan-reader.h"

struct step_nodes {
	/* What it does: one of these. */
	const struct node *program;
	const struct node *freeze;
	const struct node *lock;
	const struct node *read_lock;
	const struct node *reset;
	/* What goes with program. */
	const struct node *value;
	const struct node *mask;
	const struct node *file;
	/* What goes with lock. */
	const struct node *digest;
	const struct node *allow_blank;
};

static const char begins[] =
	"a step begins with program:, freeze:, lock:, read-lock: or reset:";

static int count_actions(const struct step_nodes *n)
{
	return !!n->program + !!n->freeze + !!n->lock + !!n->read_lock +
	       !!n->reset;
}

static int check_one_action(const struct context *ctx, const struct node *at,
			    const struct step_nodes *n)
{
	const struct node *field_key = n->value ?: n->mask ?: n->file;
	const struct node *lock_key = n->digest ?: n->allow_blank;

	switch (count_actions(n)) {
	case 0:
		return complain(ctx, at, "%s", begins);
	case 1:
		break;
	default:
		return complain(ctx, at,
				"a step does one thing: it programs, freezes, locks or resets, not both");
	}
	if (n->freeze && field_key)
		return complain(ctx, field_key,
				"freeze takes no value, mask or file: it programs 0");
	if (!n->program && field_key)
		return complain(ctx, field_key,
				"value, mask and file go with program:");
	if (!n->lock && lock_key)
		return complain(ctx, lock_key,
				"digest and allow-blank go with lock:");
	return 0;
}

static int check_program(const struct context *ctx, const struct node *at,
			 const struct step_nodes *n)
{
	if (!n->value == !n->file)
		return complain(ctx, at, "%s: it needs %s value: or file:",
				n->program->type == NODE_SCALAR ?
				n->program->text : "program",
				n->value ? "only one of" : "");
	if (n->mask && n->file)
		return complain(ctx, n->mask, "a mask goes with value:, not with file:");
	return need_text(ctx, n->program, "the field") ?:
	       (n->value ? need_number(ctx, n->value, "value") : 0) ?:
	       (n->mask ? need_number(ctx, n->mask, "mask") : 0) ?:
	       (n->file ? need_text(ctx, n->file, "file") : 0);
}

static int check_digest(const struct context *ctx, const struct node *node)
{
	struct libotp_error why;
	uint64_t digest;
	int ret = need_text(ctx, node, "the digest");

	if (ret)
		return ret;
	if (libotp_parse_digest(node->text, &digest, &why))
		return complain(ctx, node, "%s", why.text);
	return digest ? need_number(ctx, node, "digest") : 0;
}

static int check_flag(const struct context *ctx, const struct node *node)
{
	if (node->type == NODE_SCALAR && node->plain &&
	    (!strcmp(node->text, "true") || !strcmp(node->text, "false")))
		return 0;
	return complain(ctx, node, "allow-blank is true or false");
}

static int check_step(const struct context *ctx, const struct node *at,
		      const struct step_nodes *n)
{
	int ret = check_one_action(ctx, at, n);

	if (ret)
		return ret;
	if (n->program)
		return check_program(ctx, at, n);
	if (n->freeze)
		return need_text(ctx, n->freeze, "the field");
	if (n->reset)
		return need_text(ctx, n->reset, "why it is reset");
	return need_text(ctx, n->lock ?: n->read_lock, "the region") ?:
	       (n->digest ? check_digest(ctx, n->digest) : 0) ?:
	       (n->allow_blank ? check_flag(ctx, n->allow_blank) : 0);
}

static enum libotp_action action_of(const struct step_nodes *n)
{
	if (n->freeze)
		return LIBOTP_FREEZE;
	if (n->lock)
		return LIBOTP_LOCK;
	if (n->read_lock)
		return LIBOTP_READ_LOCK;
	return n->reset ? LIBOTP_RESET : LIBOTP_PROGRAM;
}

static const char *text_of(const struct node *node)
{
	return node ? node->text : NULL;
}

static void take_step(const struct node *node, const struct step_nodes *n,
		      struct libotp_step *step)
{
	step->action = action_of(n);
	step->target = text_of(n->program ?: n->freeze ?: n->lock ?:
			       n->read_lock);
	step->value = text_of(n->value);
	step->mask = text_of(n->mask);
	step->file = text_of(n->file);
	step->digest = text_of(n->digest);
	step->allow_blank = n->allow_blank &&
			    !strcmp(n->allow_blank->text, "true");
	step->why = text_of(n->reset);
	step->line = node->line;
}

int read_step(const struct context *ctx, const struct node *node,
	      struct libotp_step *step)
{
	struct step_nodes n = { 0 };
	const struct key keys[] = {
		{ "program", &n.program }, { "freeze", &n.freeze },
		{ "lock", &n.lock }, { "read-lock", &n.read_lock },
		{ "reset", &n.reset }, { "value", &n.value },
		{ "mask", &n.mask }, { "file", &n.file },
		{ "digest", &n.digest }, { "allow-blank", &n.allow_blank },
	};
	int ret;

	if (node->type != NODE_MAPPING)
		return complain(ctx, node, "%s", begins);
	ret = read_keys(ctx, node, keys, ARRAY_SIZE(keys)) ?:
	      check_step(ctx, node, &n);
	if (ret)
		return ret;
	if (n.value && strstr(n.program->text, ".."))
		return complain(ctx, n.value,
				"a range takes file:, not one value for all its fields");
	take_step(node, &n, step);
	return 0;
}
