// SPDX-License-Identifier: GPL-2.0-only
/* Serving the active image without a start of the driver. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image-device.h"
#include "progress.h"

static error_t parse_serve(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "too many arguments");
	return EINVAL;
}

static const struct argp serve_argp = {
	.parser = parse_serve,
	.doc = "Verify the active image and serve its payload now, as the next start of the driver would. Where an image is served already, its payload is exchanged between two reads, if it has the same size.\v"
	       "With --dry-run it is only verified.\n\n"
	       "Example:\n  otpctl image serve",
	.children = global_children,
};

/* Needs the device armed. */
int serve_image(struct libotp_device *dev, struct otp_image_serve *serve,
		struct libotp_error *err)
{
	int ret = libotp_image_serve(dev, serve, err);

	if (ret)
		return err->fault;
	fprintf(people(), "%s: the active image is served%s\n",
		libotp_name(dev), serve->status == OTP_OP_ALREADY ?
		" already" : "");
	fflush(people());
	return 0;
}

/* What can be told without changing anything. */
static int rehearse_serve(struct libotp_device *dev,
			  struct otp_image_serve *serve,
			  struct libotp_error *err)
{
	struct image_slots slots;
	int ret = image_look(dev, &slots);

	if (ret) {
		err->fault = ret;
		err->text[0] = '\0';
		return ret;
	}
	serve->reason = slots.active.reason;
	serve->error = slots.active.error;
	serve->vendor = slots.active.vendor;
	serve->status = OTP_OP_REFUSED;
	if (slots.active.state != OTP_IMAGE_VALID) {
		err->fault = LIBOTP_POLICY;
		snprintf(err->text, sizeof(err->text), "%s: %s",
			 libotp_name(dev), image_why(&slots.active));
		return err->fault;
	}
	serve->status = image_same(&slots.served, &slots.active) ?
		OTP_OP_ALREADY : OTP_OP_WOULD_PROGRAM;
	note("dry run: nothing was changed");
	return 0;
}

static int act(struct libotp_device *dev, struct otp_image_serve *serve,
	       struct libotp_error *err)
{
	int ret;

	outlive_signals();
	ret = arm_image(dev, err);
	if (ret)
		return ret;
	ret = serve_image(dev, serve, err);
	libotp_disarm(dev);
	return ret;
}

static int finish(struct libotp_device *dev,
		  const struct otp_image_serve *serve,
		  const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;

	if (err->fault && *err->text)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	add_text(json, "device", libotp_name(dev));
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	add_image_change(json, dev, IMAGE_CHANGE(serve));
	print_json(json);
	return err->fault;
}

int image_serve(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	struct otp_image_serve serve = { 0 };
	struct libotp_error err = { 0 };
	int ret;

	parse(&serve_argp, argc, argv, NULL);
	ret = open_image_device(!opt.dry_run, &dev);
	if (ret)
		return ret;
	ret = opt.dry_run ? rehearse_serve(dev, &serve, &err) :
			    act(dev, &serve, &err);
	if (!ret)
		memset(&err, 0, sizeof(err));
	return finish(dev, &serve, &err);
}
