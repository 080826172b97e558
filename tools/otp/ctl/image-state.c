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

static void print_slots_json(const struct libotp_device *dev,
			     const struct image_slots *slots)
{
	_json_ struct json_object *json = json_object_new_object();

	add_text(json, "device", libotp_name(dev));
	add_slots(json, dev, slots);
	print_json(json);
}

static void print_verdict(const struct otp_image_info *info)
{
	char version[IMAGE_VERSION_SIZE];

	image_version(info, version);
	if (info->state == OTP_IMAGE_VALID)
		printf("%s: version %s, security counter %u: verified, signed by trust anchor %u\n",
		       libotp_image_slot_name(info->slot), version,
		       info->counter, info->anchor);
	else
		image_print_why(info, libotp_reason_name(info->reason));
}

int image_verify_slots(void)
{
	_device_ struct libotp_device *dev = NULL;
	struct image_slots slots;
	int ret = open_image_device(false, &dev) ?: image_look(dev, &slots);

	if (ret)
		return ret;
	if (opt.json) {
		print_slots_json(dev, &slots);
	} else {
		print_verdict(&slots.active);
		print_verdict(&slots.download);
	}
	if (slots.active.state == OTP_IMAGE_VALID)
		return 0;
	return refuse(slots.active.state == OTP_IMAGE_UNREADABLE ?
		      LIBOTP_DEVICE : LIBOTP_POLICY,
		      "%s: the active image does not verify",
		      libotp_name(dev));
}

int image_state(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	struct image_slots slots;
	int ret;

	parse(&state_argp, argc, argv, NULL);
	ret = open_image_device(false, &dev) ?: image_look(dev, &slots);
	if (ret)
		return ret;
	if (opt.json) {
		print_slots_json(dev, &slots);
		return 0;
	}
	print_device(dev);
	print_slots(dev, &slots);
	return 0;
}
