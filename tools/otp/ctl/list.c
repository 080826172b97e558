// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "image-device.h"

static error_t parse_nothing(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "too many arguments");
	return EINVAL;
}

static const struct argp list_argp = {
	.parser = parse_nothing,
	.doc = "List the OTP devices: name, driver, model, state.\v"
	       "Examples:\n  otpctl list\n  otpctl list --json",
	.children = global_children,
};

/* The version whose payload is served; NULL where it is no such device. */
static const char *served(struct libotp_device *dev,
			  char version[IMAGE_VERSION_SIZE])
{
	struct otp_image_info info;
	struct libotp_error err;

	if (!(libotp_info(dev)->caps & OTP_CAP_IMAGE) ||
	    libotp_image_info(dev, OTP_IMAGE_SERVED, &info, &err))
		return NULL;
	if (info.state != OTP_IMAGE_VALID)
		return "nothing";
	image_version(&info, version);
	return version;
}

static struct json_object *device_json(const char *name,
				       const struct otp_info *info,
				       const char *image)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "device", name);
	add_text(json, "driver", info->driver);
	add_text(json, "model", info->model);
	add_text(json, "state", libotp_state_name(info->state) ?: "?");
	add_text(json, "message", info->message);
	if (image)
		add_text(json, "serves", image);
	return json;
}

static int list_one(const char *name, struct json_object *json)
{
	_device_ struct libotp_device *dev = NULL;
	char version[IMAGE_VERSION_SIZE];
	struct libotp_error err;
	const struct otp_info *info;
	const char *image;

	if (libotp_open(name, false, &dev, &err))
		return report(&err);
	info = libotp_info(dev);
	image = served(dev, version);
	if (json)
		json_object_array_add(json, device_json(name, info, image));
	else
		printf("%-8s %-12s %-32s %s%s%s%s%s\n", name, info->driver,
		       info->model, libotp_state_name(info->state) ?: "?",
		       image ? ", serves " : "", image ?: "",
		       info->message[0] ? ": " : "", info->message);
	return 0;
}

int cmd_list(int argc, char **argv)
{
	_json_ struct json_object *json = NULL;
	char **names;
	size_t count;
	int ret, worst = 0;

	parse(&list_argp, argc, argv, NULL);
	ret = libotp_list(&names, &count);
	if (ret)
		return refuse(LIBOTP_DEVICE, "cannot list /sys/class/otp: %s",
			      strerror(-ret));
	if (opt.json)
		json = json_object_new_array();
	else if (!count)
		note("there is no OTP device; is a driver loaded?");
	for (size_t i = 0; i < count; i++) {
		ret = list_one(names[i], json);
		if (ret)
			worst = ret;
	}
	libotp_list_free(names);
	if (json)
		print_json(json);
	return worst;
}
