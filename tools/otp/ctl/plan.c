// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>

#include "plan.h"

error_t parse_plan(int key, char *arg, struct argp_state *state)
{
	struct plan_args *args = state->input;

	switch (key) {
	case 'r':
		args->record = arg;
		return 0;
	case 'p':
		args->flags |= OTP_PROGRAM_PARTIAL_GROUP;
		return 0;
	case PLAN_OFFLINE:
		args->offline = true;
		return 0;
	case PLAN_FREEZE:
		args->freeze = true;
		return 0;
	case PLAN_FORCE:
		args->force = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->file)
			argp_error(state, "one plan at a time");
		args->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which plan?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What all three commands begin with. */
int load_plan(const char *file, struct libotp_plan **plan)
{
	struct libotp_error err;

	return libotp_plan_load(file, plan, &err) ? report(&err) : 0;
}

int expand_plan(const struct libotp_plan *plan, bool write,
		struct libotp_device **dev, struct libotp_sequence **sequence)
{
	struct libotp_error err;
	int ret = open_device(write, dev);

	if (ret)
		return ret;
	if (libotp_load(*dev, &err) ||
	    libotp_plan_expand(plan, *dev, sequence, &err))
		return report(&err);
	return 0;
}

struct json_object *plan_json(const struct libotp_plan *plan)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "plan", libotp_plan_path(plan));
	add_text(json, "sha256", libotp_plan_sha256(plan));
	add_number(json, "steps", libotp_plan_count(plan));
	return json;
}

void add_error(struct json_object *json, const struct libotp_error *err)
{
	add_text(json, "error", err->fault ? err->text : NULL);
}

static const struct command commands[] = {
	{ "check", "is the plan well-formed, would the device take it",
	  plan_check },
	{ "diff", "what it would change", plan_diff },
	{ "apply", "program it, for good", plan_apply },
};

int cmd_plan(int argc, char **argv)
{
	return run_command("otpctl plan",
			   "Check, compare, apply a provisioning plan: one YAML file that says what is to be programmed into one kind of device. otpctl-plan(5) describes the format.",
			   "Example:\n"
			   "  otpctl plan check plan.yaml\n"
			   "  otpctl plan diff plan.yaml\n"
			   "  otpctl plan apply plan.yaml --record unit-0042.json",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
