/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OTPCTL_PLAN_H
#define OTPCTL_PLAN_H

#include "ctl.h"

static inline void sequencep(struct libotp_sequence **sequence)
{
	libotp_sequence_free(*sequence);
}

#define _sequence_	__attribute__((cleanup(sequencep)))

struct plan_args {
	const char *file;
	const char *record;
	uint32_t flags;
	bool offline;
	bool freeze;
	bool force;
};

enum {
	PLAN_OFFLINE = 256,
	PLAN_FREEZE,
	PLAN_FORCE,
};

/* plan.c */
error_t parse_plan(int key, char *arg, struct argp_state *state);
int load_plan(const char *file, struct libotp_plan **plan);
int expand_plan(const struct libotp_plan *plan, bool write,
		struct libotp_device **dev,
		struct libotp_sequence **sequence);
struct json_object *plan_json(const struct libotp_plan *plan);
void add_error(struct json_object *json, const struct libotp_error *err);

/* plan-parts.c */
void print_parts_before(struct libotp_device *dev,
			const struct libotp_sequence *sequence);
void print_parts_after(struct libotp_device *dev,
		       const struct libotp_sequence *sequence,
		       const struct libotp_part *stopped);
void add_parts(struct json_object *json, struct libotp_device *dev,
	       const struct libotp_sequence *sequence);

/* one per command */
int plan_check(int argc, char **argv);
int plan_diff(int argc, char **argv);
int plan_apply(int argc, char **argv);

#endif /* OTPCTL_PLAN_H */
