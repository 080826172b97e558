// SPDX-License-Identifier: GPL-2.0-only
/* Scripts: what a factory does with every part, in YAML. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "samba-step.h"
#include "tree.h"

/**
 * struct script_reader - a script being read
 * @script: it
 * @path: its name
 * @err: where errors go
 */
struct script_reader {
	struct samba_script *script;
	const char *path;
	struct libotp_error *err;
};

#define complain(r, node, ...) \
	node_fail((r)->path, node, (r)->err, __VA_ARGS__)

/**
 * struct step_nodes - one step as it was written
 * @action: its first key
 * @value: what stands behind it
 */
struct step_nodes {
	const struct node *action;
	const struct node *value;
	const struct node *at;
	const struct node *length;
	const struct node *wait;
};

/* ---- values ---- */

static int need_text(const struct script_reader *r, const struct node *node,
		     const char *what)
{
	if (node->type != NODE_SCALAR || !*node->text)
		return complain(r, node, "%s is missing or no text", what);
	return 0;
}

static int need_number(const struct script_reader *r, const struct node *node,
		       const char *what, uint32_t *number)
{
	_free_ char *shown = NULL;
	uint8_t bytes[4];

	if (node->type == NODE_SCALAR && node->plain &&
	    !libotp_parse_number(node->text, bytes, sizeof(bytes))) {
		*number = bytes[0] | bytes[1] << 8 | bytes[2] << 16 |
			  (uint32_t)bytes[3] << 24;
		return 0;
	}
	shown = node->type == NODE_SCALAR ? printable(node->text) : NULL;
	return complain(r, node,
			"%s '%s' is no number of 32 bits: decimal without leading zeros, or hexadecimal after 0x, no quotes",
			what, shown ?: "?");
}

/* Beside the script, as those of a plan. */
static char *file_path(const struct script_reader *r, const char *name)
{
	const char *slash = strrchr(r->path, '/');
	char *path;

	if (*name == '/' || !slash)
		return strdup(name);
	if (asprintf(&path, "%.*s/%s", (int)(slash - r->path), r->path,
		     name) < 0)
		return NULL;
	return path;
}

static int take_path(const struct script_reader *r, const struct node *node,
		     char **path)
{
	int ret = need_text(r, node, "the file");

	if (ret)
		return ret;
	*path = file_path(r, node->text);
	return *path ? 0 : fail_memory(r->err);
}

static bool is_any(const struct node *node)
{
	return node->type == NODE_SCALAR && node->plain &&
	       !strcmp(node->text, "any");
}

static int take_words(const struct script_reader *r, const struct node *node,
		      bool may_be_any, struct samba_words *words)
{
	int ret = 0;

	if (node->type != NODE_SEQUENCE || !node->count ||
	    node->count > MAILBOX_WORDS)
		return complain(r, node, "the mailbox is a list of 1 to %u words",
				MAILBOX_WORDS);
	words->count = node->count;
	for (size_t i = 0; i < node->count && !ret; i++) {
		if (may_be_any && is_any(node->items[i]))
			continue;
		words->given[i] = true;
		ret = need_number(r, node->items[i], "the word",
				  &words->word[i]);
	}
	return ret;
}

/* ---- steps ---- */

static bool takes_at(enum samba_action action)
{
	return action == SAMBA_DO_SEND || action == SAMBA_DO_RECEIVE ||
	       action == SAMBA_DO_VERIFY;
}

static int check_keys(const struct script_reader *r,
		      const struct step_nodes *n, enum samba_action action)
{
	const char *name = n->action->text;

	if (takes_at(action) && !n->at)
		return complain(r, n->action, "%s lacks its at:", name);
	if (n->at && !takes_at(action))
		return complain(r, n->at, "at: goes with send:, receive: and verify:");
	if (action == SAMBA_DO_RECEIVE && !n->length)
		return complain(r, n->action, "%s lacks its length:", name);
	if (n->length && action != SAMBA_DO_RECEIVE)
		return complain(r, n->length, "length: goes with receive:");
	if (n->wait && action != SAMBA_DO_RESET)
		return complain(r, n->wait, "wait: goes with reset:");
	return 0;
}

static int take_length(const struct script_reader *r,
		       const struct step_nodes *n, struct samba_step *step)
{
	int ret = need_number(r, n->length, "length", &step->length);

	if (!ret && (!step->length || step->length > MAX_FILE_SIZE))
		ret = complain(r, n->length, "length is 1 to %u",
			       MAX_FILE_SIZE);
	return ret;
}

static int take_wait(const struct script_reader *r,
		     const struct step_nodes *n, struct samba_step *step)
{
	int ret = need_number(r, n->wait, "wait", &step->wait_ms);

	if (!ret && (!step->wait_ms || step->wait_ms > 3600))
		ret = complain(r, n->wait, "wait is 1 to 3600 seconds");
	step->wait_ms *= 1000;
	return ret;
}

static int take_options(const struct script_reader *r,
			const struct step_nodes *n, struct samba_step *step)
{
	uint64_t end;
	int ret = n->at ? need_number(r, n->at, "at", &step->at) : 0;

	if (!ret && n->length)
		ret = take_length(r, n, step);
	if (!ret && n->wait)
		ret = take_wait(r, n, step);
	end = (uint64_t)step->at + (step->size ?: step->length);
	if (!ret && end > UINT32_MAX)
		ret = complain(r, n->action, "it goes beyond 32 bits");
	return ret;
}

static int read_payload(const struct script_reader *r,
			const struct step_nodes *n, struct samba_step *step)
{
	struct libotp_error why;

	if (step_read_file(step, &why))
		return fail(r->err, why.fault, why.code, "%s:%u: %s: %s",
			    r->path, n->value->line, n->action->text,
			    why.text);
	return 0;
}

static int take_why(const struct script_reader *r, const struct node *node,
		    const char *what, struct samba_step *step)
{
	int ret = need_text(r, node, what);

	if (ret)
		return ret;
	step->why = strdup(node->text);
	return step->why ? 0 : fail_memory(r->err);
}

static int take_value(const struct script_reader *r,
		      const struct step_nodes *n, struct samba_step *step)
{
	switch (step->action) {
	case SAMBA_DO_MAILBOX:
		return take_words(r, n->value, false, &step->words);
	case SAMBA_DO_EXPECT:
		return take_words(r, n->value, true, &step->words);
	case SAMBA_DO_VERSION:
		return take_why(r, n->value, "what the version begins with",
				step);
	case SAMBA_DO_RECEIVE:
		return take_path(r, n->value, &step->path);
	default:
		break;
	}
	if (!samba_action_info(step->action)->reads)
		return take_why(r, n->value, "why it is done", step);
	return take_path(r, n->value, &step->path) ?:
	       read_payload(r, n, step);
}

static int find_keys(const struct script_reader *r, const struct node *node,
		     struct step_nodes *n)
{
	const struct {
		const char *name;
		const struct node **value;
	} keys[] = {
		{ "at", &n->at }, { "length", &n->length },
		{ "wait", &n->wait },
	};

	for (size_t i = 2; i + 1 < node->count; i += 2) {
		_free_ char *shown = printable(node->items[i]->text);
		size_t k = 0;

		while (k < ARRAY_SIZE(keys) &&
		       strcmp(keys[k].name, node->items[i]->text))
			k++;
		if (k == ARRAY_SIZE(keys))
			return complain(r, node->items[i],
					"unknown key '%s'; there are at, length, wait; and a step does one thing",
					shown ?: "?");
		*keys[k].value = node->items[i + 1];
	}
	return 0;
}

static int read_step(const struct script_reader *r, const struct node *node,
		     struct samba_step *step)
{
	struct step_nodes n = { NULL };
	_free_ char *shown = NULL;
	int ret;

	if (node->type != NODE_MAPPING || !node->count)
		return complain(r, node, "a step is written 'NAME: VALUE'");
	n.action = node->items[0];
	n.value = node->items[1];
	shown = printable(n.action->text);
	if (!samba_action_find(n.action->text, &step->action))
		return complain(r, n.action, "there is no step '%s'",
				shown ?: "?");
	step->line = n.action->line;
	ret = find_keys(r, node, &n) ?: check_keys(r, &n, step->action) ?:
	      take_value(r, &n, step);
	return ret ?: take_options(r, &n, step);
}

/* ---- the order of steps ---- */

/* What needs an applet comes behind the one that loads it. */
static int check_applet(const struct script_reader *r)
{
	const struct samba_script *script = r->script;
	bool loaded = false;

	for (size_t i = 0; i < script->count; i++) {
		const struct samba_step *step = &script->steps[i];

		if (step->action == SAMBA_DO_RESET)
			loaded = false;
		if (step->action == SAMBA_DO_LOAD_APPLET)
			loaded = true;
		if (samba_action_info(step->action)->in_segment && !loaded)
			return fail(r->err, LIBOTP_USAGE, -EINVAL,
				    "%s:%u: %s needs an applet, and none has been loaded since the beginning or the last reset",
				    r->path, step->line,
				    samba_action_info(step->action)->name);
	}
	return 0;
}

/* What cannot be undone is asked for once. */
static int check_once(const struct script_reader *r)
{
	const struct samba_script *script = r->script;
	const struct samba_step *first[SAMBA_ACTIONS] = { NULL };

	for (size_t i = 0; i < script->count; i++) {
		const struct samba_step *step = &script->steps[i];

		if (step_is_irreversible(step) && first[step->action])
			return fail(r->err, LIBOTP_USAGE, -EINVAL,
				    "%s:%u: %s is in the script twice, first in line %u",
				    r->path, step->line,
				    samba_action_info(step->action)->name,
				    first[step->action]->line);
		first[step->action] = step;
	}
	return 0;
}

/* Behind the boot mode without the monitor and a reset nobody listens. */
static int check_end(const struct script_reader *r)
{
	const struct samba_script *script = r->script;
	const struct samba_step *closed = NULL;
	bool over = false;

	for (size_t i = 0; i < script->count; i++) {
		const struct samba_step *step = &script->steps[i];

		if (over)
			return fail(r->err, LIBOTP_USAGE, -EINVAL,
				    "%s:%u: there is no monitor any more behind the reset that follows line %u",
				    r->path, step->line, closed->line);
		if (step->action == SAMBA_DO_SECURE_BOOT_NO_MONITOR)
			closed = step;
		else if (step->action == SAMBA_DO_SECURE_BOOT)
			closed = NULL;
		if (step->action != SAMBA_DO_RESET || !closed)
			continue;
		if (step->wait_ms)
			return fail(r->err, LIBOTP_USAGE, -EINVAL,
				    "%s:%u: it waits for a monitor that there is not any more since line %u",
				    r->path, step->line, closed->line);
		over = true;
	}
	return 0;
}

/* ---- all of it ---- */

static int read_steps(const struct script_reader *r, const struct node *node)
{
	struct samba_script *script = r->script;
	int ret = 0;

	if (node->type != NODE_SEQUENCE || !node->count)
		return complain(r, node, "steps is a list of at least one step");
	if (node->count > MAX_STEPS)
		return complain(r, node, "more than %u steps", MAX_STEPS);
	script->steps = calloc(node->count, sizeof(*script->steps));
	if (!script->steps)
		return fail_memory(r->err);
	script->count = node->count;
	for (size_t i = 0; i < node->count && !ret; i++)
		ret = read_step(r, node->items[i], &script->steps[i]);
	return ret;
}

static int read_root(const struct script_reader *r, const struct node *root)
{
	const struct node *steps = NULL;
	int ret = 0;

	if (root->type != NODE_MAPPING || !root->count ||
	    strcmp(root->items[0]->text, "samba"))
		return complain(r, root, "a script begins with 'samba: 1'");
	if (root->items[1]->type != NODE_SCALAR ||
	    strcmp(root->items[1]->text, "1"))
		return complain(r, root->items[1],
				"this program knows version 1 of scripts only");
	for (size_t i = 2; i + 1 < root->count && !ret; i += 2) {
		_free_ char *shown = printable(root->items[i]->text);

		if (!strcmp(root->items[i]->text, "steps"))
			steps = root->items[i + 1];
		else if (!strcmp(root->items[i]->text, "state-applet"))
			ret = take_path(r, root->items[i + 1],
					&r->script->state_applet);
		else
			ret = complain(r, root->items[i],
				       "unknown key '%s'; there are samba, state-applet, steps",
				       shown ?: "?");
	}
	if (ret)
		return ret;
	if (!steps)
		return complain(r, root, "the script lacks 'steps'");
	return read_steps(r, steps) ?: check_applet(r) ?: check_once(r) ?:
	       check_end(r);
}

int script_parse(const char *path, const void *text, size_t size,
		 struct samba_script *script, struct libotp_error *err)
{
	const struct script_reader reader = { script, path, err };
	struct node *root = NULL;
	int ret;

	script->path = strdup(path);
	if (!script->path)
		return fail_memory(err);
	if (sha256_hex(text, size, script->sha256))
		return fail(err, LIBOTP_DEVICE, -EIO,
			    "%s: SHA-256 cannot be computed", path);
	ret = tree_parse(path, text, size, &root, err) ?:
	      read_root(&reader, root);
	tree_free(root);
	return ret;
}

int script_load(const char *path, struct samba_script *script,
		struct libotp_error *err)
{
	_free_ uint8_t *text = NULL;
	char sha256[65];
	size_t size;
	int ret = read_whole_file(path, LIBOTP_PLAN_MAX_SIZE, &text, &size,
				  sha256, err);

	return ret ?: script_parse(path, text, size, script, err);
}
