// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "plan.h"

static const struct argp_option check_options[] = {
	{ "offline", PLAN_OFFLINE, NULL, 0,
	  "Check the plan by itself, without a device" },
	{ "partial-group", 'p', NULL, 0,
	  "An atomic group may stay incomplete" },
	{ 0 }
};

static const struct argp check_argp = {
	.options = check_options,
	.parser = parse_plan,
	.args_doc = "FILE",
	.doc = "Check a plan: its form, its files, and, unless --offline, every step against the device, without programming anything.\v"
	       "Examples:\n"
	       "  otpctl plan check plan.yaml\n"
	       "  otpctl plan check --offline plan.yaml",
	.children = global_children,
};

static int check_offline(const struct libotp_plan *plan)
{
	struct libotp_error err = { 0 };
	_json_ struct json_object *json = NULL;

	if (libotp_plan_check_files(plan, &err))
		report(&err);
	if (opt.json) {
		json = plan_json(plan);
		add_error(json, &err);
		print_json(json);
	} else if (!err.fault) {
		printf("%s: %zu steps, well-formed; not checked against a device\nsha256 %s\n",
		       libotp_plan_path(plan), libotp_plan_count(plan),
		       libotp_plan_sha256(plan));
	}
	return err.fault;
}

int plan_check(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_plan_ struct libotp_plan *plan = NULL;
	_sequence_ struct libotp_sequence *sequence = NULL;
	_json_ struct json_object *json = NULL;
	struct plan_args args = { 0 };
	struct libotp_error err = { 0 };
	int ret;

	parse(&check_argp, argc, argv, &args);
	ret = load_plan(args.file, &plan);
	if (ret)
		return ret;
	if (args.offline)
		return check_offline(plan);
	ret = expand_plan(plan, false, &dev, &sequence);
	if (ret && !dev)
		note("otpctl: --offline checks a plan without a device");
	if (ret)
		return ret;
	libotp_sequence_rehearse(sequence, args.flags, &err);
	if (opt.json) {
		json = plan_json(plan);
		add_error(json, &err);
		add_parts(json, dev, sequence);
		print_json(json);
	} else {
		print_parts_before(dev, sequence);
		printf("sha256 %s\n", libotp_plan_sha256(plan));
	}
	return err.fault ? report(&err) : 0;
}
