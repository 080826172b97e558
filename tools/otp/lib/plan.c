// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plan-reader.h"

static int unknown_key(const struct context *ctx, const struct node *node,
		       const struct key *keys, size_t count)
{
	_free_ char *shown = printable(node->text);
	char known[256] = "";

	for (size_t i = 0; i < count; i++) {
		strcat(known, i ? ", " : "");
		strcat(known, keys[i].name);
	}
	return complain(ctx, node, "unknown key '%s'; there are %s",
			shown ?: "?", known);
}

int read_keys(const struct context *ctx, const struct node *mapping,
	      const struct key *keys, size_t count)
{
	for (size_t i = 0; i + 1 < mapping->count; i += 2) {
		const struct node *key = mapping->items[i];
		size_t k = 0;

		while (k < count && strcmp(keys[k].name, key->text))
			k++;
		if (k == count)
			return unknown_key(ctx, key, keys, count);
		*keys[k].value = mapping->items[i + 1];
	}
	return 0;
}

int need_text(const struct context *ctx, const struct node *node,
	      const char *what)
{
	if (node->type != NODE_SCALAR || !*node->text)
		return complain(ctx, node, "%s is missing or no text", what);
	return 0;
}

int need_number(const struct context *ctx, const struct node *node,
		const char *what)
{
	_free_ char *shown = NULL;
	uint8_t scratch[1];

	if (node->type == NODE_SCALAR && node->plain &&
	    libotp_parse_number(node->text, scratch, 1) != -EINVAL)
		return 0;
	shown = node->type == NODE_SCALAR ? printable(node->text) : NULL;
	return complain(ctx, node,
			"%s '%s' is no number: decimal without leading zeros, or hexadecimal after 0x, no quotes",
			what, shown ?: "?");
}

static int read_device(const struct context *ctx, const struct node *node)
{
	const struct node *driver = NULL, *model = NULL;
	const struct key keys[] = {
		{ "driver", &driver }, { "model", &model },
	};
	int ret;

	if (node->type != NODE_MAPPING)
		return complain(ctx, node,
				"device is written {driver: ..., model: ...}");
	ret = read_keys(ctx, node, keys, ARRAY_SIZE(keys));
	if (ret)
		return ret;
	if (!driver || !model)
		return complain(ctx, node, "device lacks its %s",
				driver ? "model" : "driver");
	ret = need_text(ctx, driver, "driver") ?:
	      need_text(ctx, model, "model");
	ctx->plan->driver = driver->text;
	ctx->plan->model = model->text;
	return ret;
}

static int read_word_order(const struct context *ctx, const struct node *node)
{
	if (node->type == NODE_SCALAR && !strcmp(node->text, "be"))
		ctx->plan->big_endian = true;
	else if (node->type != NODE_SCALAR || strcmp(node->text, "le"))
		return complain(ctx, node, "word-order is le or be");
	return 0;
}

static int read_steps(const struct context *ctx, const struct node *node)
{
	struct libotp_plan *plan = ctx->plan;
	int ret = 0;

	if (node->type != NODE_SEQUENCE)
		return complain(ctx, node, "steps is a list");
	if (!node->count)
		return complain(ctx, node, "the plan has no steps");
	if (node->count > OTP_MAX_OPS)
		return complain(ctx, node, "more than %u steps", OTP_MAX_OPS);
	plan->steps = calloc(node->count, sizeof(*plan->steps));
	if (!plan->steps)
		return fail_memory(ctx->err);
	plan->count = node->count;
	for (size_t i = 0; i < node->count && !ret; i++)
		ret = read_step(ctx, node->items[i], &plan->steps[i]);
	return ret;
}

static int check_word_order(const struct context *ctx,
			    const struct node *steps, bool given)
{
	for (size_t i = 0; i < ctx->plan->count && !given; i++)
		if (ctx->plan->steps[i].file)
			return complain(ctx, steps->items[i],
					"%s comes from a file, and word-order (le or be) is not given",
					ctx->plan->steps[i].target);
	return 0;
}

/* A name that a plan uses, and the line where. */
struct use {
	const char *name;
	unsigned int line;
};

static int compare_uses(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ?: (x->line > y->line) - (x->line < y->line);
}

static int find_twice(const struct context *ctx, struct use *uses,
		      size_t count)
{
	qsort(uses, count, sizeof(*uses), compare_uses);
	for (size_t i = 1; i < count; i++)
		if (!strcmp(uses[i - 1].name, uses[i].name))
			return fail(ctx->err, LIBOTP_USAGE, -EINVAL,
				    "%s:%u: %s is in the plan twice, first in line %u",
				    ctx->plan->path, uses[i].line,
				    uses[i].name, uses[i - 1].line);
	return 0;
}

static bool names_fields(const struct libotp_step *step)
{
	return step->action == LIBOTP_PROGRAM ||
	       step->action == LIBOTP_FREEZE;
}

static int check_lock_pair(const struct context *ctx,
			   const struct libotp_step *first,
			   const struct libotp_step *second)
{
	const char *path = ctx->plan->path;

	if (names_fields(second) || second->action == LIBOTP_RESET ||
	    strcmp(first->target, second->target))
		return 0;
	if (first->action == second->action)
		return fail(ctx->err, LIBOTP_USAGE, -EINVAL,
			    "%s:%u: %s is locked twice, first in line %u",
			    path, second->line, second->target, first->line);
	if (first->action == LIBOTP_READ_LOCK)
		return fail(ctx->err, LIBOTP_USAGE, -EINVAL,
			    "%s:%u: %s is locked against reading before that, in line %u: that comes last, for nothing can be verified behind it",
			    path, second->line, second->target, first->line);
	return 0;
}

/* Every lock once, and the read lock of a region last. */
static int check_locks(const struct context *ctx)
{
	const struct libotp_plan *plan = ctx->plan;
	int ret = 0;

	for (size_t i = 0; i < plan->count; i++) {
		if (names_fields(&plan->steps[i]) ||
		    plan->steps[i].action == LIBOTP_RESET)
			continue;
		for (size_t k = i + 1; k < plan->count && !ret; k++)
			ret = check_lock_pair(ctx, &plan->steps[i],
					      &plan->steps[k]);
	}
	return ret;
}

/* Every field once: otherwise the plan does not say what it wants. */
static int check_uses(const struct context *ctx)
{
	const struct libotp_plan *plan = ctx->plan;
	char ***names = calloc(plan->count, sizeof(*names));
	struct use *uses = calloc(OTP_MAX_OPS, sizeof(*uses));
	struct libotp_error why;
	size_t used = 0, count;
	int ret = 0;

	if (!names || !uses)
		ret = fail_memory(ctx->err);
	for (size_t i = 0; i < plan->count && !ret; i++) {
		const struct libotp_step *step = &plan->steps[i];

		if (!names_fields(step))
			continue;
		ret = libotp_expand_range(step->target, &names[i], &count,
					  &why);
		if (ret)
			ret = fail(ctx->err, why.fault, ret, "%s:%u: %s",
				   plan->path, step->line, why.text);
		else if (used + count > OTP_MAX_OPS)
			ret = fail(ctx->err, LIBOTP_USAGE, -EMSGSIZE,
				   "%s:%u: more than %u fields in one plan",
				   plan->path, step->line, OTP_MAX_OPS);
		for (size_t k = 0; !ret && k < count; k++) {
			uses[used].name = names[i][k];
			uses[used++].line = step->line;
		}
	}
	if (!ret)
		ret = find_twice(ctx, uses, used);
	for (size_t i = 0; names && i < plan->count; i++)
		libotp_list_free(names[i]);
	free(names);
	free(uses);
	return ret;
}

static int read_plan(const struct context *ctx)
{
	const struct node *root = ctx->plan->root;
	const struct node *version = NULL, *device = NULL, *order = NULL;
	const struct node *steps = NULL;
	const struct key keys[] = {
		{ "plan", &version }, { "device", &device },
		{ "word-order", &order }, { "steps", &steps },
	};
	int ret;

	if (root->type != NODE_MAPPING || !root->count ||
	    strcmp(root->items[0]->text, "plan"))
		return complain(ctx, root, "a plan begins with 'plan: 1'");
	ret = read_keys(ctx, root, keys, ARRAY_SIZE(keys));
	if (ret)
		return ret;
	if (version->type != NODE_SCALAR || strcmp(version->text, "1"))
		return complain(ctx, version,
				"this program knows version 1 of plans only");
	if (!device || !steps)
		return complain(ctx, root, "the plan lacks '%s'",
				device ? "steps" : "device");
	return read_device(ctx, device) ?:
	       (order ? read_word_order(ctx, order) : 0) ?:
	       read_steps(ctx, steps) ?:
	       check_word_order(ctx, steps, order) ?:
	       check_uses(ctx) ?:
	       check_locks(ctx);
}

void libotp_plan_free(struct libotp_plan *plan)
{
	if (!plan)
		return;
	tree_free(plan->root);
	free(plan->steps);
	free(plan->path);
	free(plan);
}

int libotp_plan_parse(const char *name, const void *text, size_t size,
		      struct libotp_plan **plan, struct libotp_error *err)
{
	struct libotp_plan *new = calloc(1, sizeof(*new));
	struct context ctx = { new, err };
	int ret;

	if (!new)
		return fail_memory(err);
	new->path = strdup(name);
	if (!new->path)
		ret = fail_memory(err);
	else if (size > LIBOTP_PLAN_MAX_SIZE)
		ret = fail(err, LIBOTP_USAGE, -EFBIG,
			   "%s: a plan has at most %u bytes", name,
			   LIBOTP_PLAN_MAX_SIZE);
	else if (sha256_hex(text, size, new->sha256))
		ret = fail(err, LIBOTP_DEVICE, -EIO,
			   "%s: SHA-256 cannot be computed", name);
	else
		ret = tree_parse(name, text, size, &new->root, err) ?:
		      read_plan(&ctx);
	if (ret)
		libotp_plan_free(new);
	else
		*plan = new;
	return ret;
}

static int read_fd(int fd, uint8_t *text, size_t room, size_t *size)
{
	*size = 0;
	while (*size < room) {
		ssize_t n = read(fd, text + *size, room - *size);

		if (n < 0)
			return -errno;
		if (!n)
			break;
		*size += n;
	}
	return 0;
}

int libotp_plan_load(const char *path, struct libotp_plan **plan,
		     struct libotp_error *err)
{
	_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t room = LIBOTP_PLAN_MAX_SIZE + 1, size = 0;
	_free_ uint8_t *text = malloc(room);
	int ret;

	if (!text)
		return fail_memory(err);
	if (fd < 0)
		ret = -errno;
	else
		ret = read_fd(fd, text, room, &size);
	if (ret)
		return fail(err, LIBOTP_USAGE, ret, "%s: %s", path,
			    strerror(-ret));
	return libotp_plan_parse(path, text, size, plan, err);
}

const char *libotp_plan_path(const struct libotp_plan *plan)
{
	return plan->path;
}

const char *libotp_plan_sha256(const struct libotp_plan *plan)
{
	return plan->sha256;
}

const char *libotp_plan_driver(const struct libotp_plan *plan)
{
	return plan->driver;
}

const char *libotp_plan_model(const struct libotp_plan *plan)
{
	return plan->model;
}

size_t libotp_plan_count(const struct libotp_plan *plan)
{
	return plan->count;
}

const struct libotp_step *libotp_plan_step(const struct libotp_plan *plan,
					   size_t index)
{
	return index < plan->count ? &plan->steps[index] : NULL;
}
