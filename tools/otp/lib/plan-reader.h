/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIBOTP_PLAN_READER_H
#define LIBOTP_PLAN_READER_H

#include "plan.h"

/* What is being parsed, and where errors go. */
struct context {
	struct libotp_plan *plan;
	struct libotp_error *err;
};

#define complain(ctx, node, ...) \
	node_fail((ctx)->plan->path, node, (ctx)->err, __VA_ARGS__)

/* A key that is allowed, and where its value goes. */
struct key {
	const char *name;
	const struct node **value;
};

/* plan.c */
int read_keys(const struct context *ctx, const struct node *mapping,
	      const struct key *keys, size_t count);
int need_text(const struct context *ctx, const struct node *node,
	      const char *what);
int need_number(const struct context *ctx, const struct node *node,
		const char *what);

/* plan-step.c */
int read_step(const struct context *ctx, const struct node *node,
	      struct libotp_step *step);

#endif /* LIBOTP_PLAN_READER_H */
