// SPDX-License-Identifier: GPL-2.0-only
/* What is in the slots of a device, and what is served. */
#include <errno.h>
#include <stdio.h>

#include "image-device.h"

static error_t parse_state(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		if (opt.device)
			argp_error(state, "one device only");
		opt.device = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp state_argp = {
	.parser = parse_state,
	.args_doc = "[DEVICE]",
	.doc = "Show the two slots of a device and what nvmem serves: versions, counters, who signed it, and why something was refused. Both slots are verified anew.\v"
	       "Examples:\n"
	       "  otpctl image state\n"
	       "  otpctl image state otp1 --json",
	.children = global_children,
};

int image_state(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_json_ struct json_object *json = NULL;
	struct image_slots slots;
	int ret;

	parse(&state_argp, argc, argv, NULL);
	ret = open_device(false, &dev) ?: image_look(dev, &slots);
	if (ret)
		return ret;
	if (opt.json) {
		json = json_object_new_object();
		add_text(json, "device", libotp_name(dev));
		add_slots(json, dev, &slots);
		print_json(json);
		return 0;
	}
	print_device(dev);
	print_slots(dev, &slots);
	return 0;
}
