// SPDX-License-Identifier: GPL-2.0-only
/* Raising the stored counter to that of the image that is served. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image-device.h"
#include "progress.h"

static error_t parse_confirm(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "too many arguments");
	return EINVAL;
}

static const struct argp confirm_argp = {
	.parser = parse_confirm,
	.doc = "Confirm that the image that is served works: images with a lower security counter are refused from then on, for good. The word BURN confirms it.\v"
	       "Until then an older image can still be installed again.\n\n"
	       "Examples:\n"
	       "  otpctl image confirm --dry-run\n"
	       "  otpctl image confirm --yes",
	.children = global_children,
};

static int finish(struct libotp_device *dev,
		  const struct otp_image_confirm *arg,
		  const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	add_text(json, "device", libotp_name(dev));
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	add_image_change(json, dev, IMAGE_CHANGE(arg));
	add_number(json, "security_counter", arg->counter);
	add_number(json, "stored_counter", arg->stored_counter);
	print_json(json);
	return err->fault;
}

static int ask(const struct otp_image_confirm *arg)
{
	char what[128];

	snprintf(what, sizeof(what),
		 "Images with a security counter below %u will be refused for good. This cannot be undone.",
		 arg->counter);
	return confirm("BURN", what);
}

static int rehearse_confirm(struct libotp_device *dev,
			    struct otp_image_confirm *arg,
			    struct libotp_error *err)
{
	int ret;

	arg->flags = OTP_IMAGE_CONFIRM_DRY_RUN;
	ret = libotp_image_confirm(dev, arg, err);
	arg->flags = 0;
	return ret;
}

static void act(struct libotp_device *dev, struct otp_image_confirm *arg,
		struct libotp_error *err)
{
	struct progress progress = { 0 };
	int ret;

	arg->status = OTP_OP_NOT_REACHED;
	outlive_signals();
	if (arm_image(dev, err))
		return;
	progress_begin(&progress);
	ret = libotp_image_confirm(dev, arg, err);
	progress_end(&progress);
	libotp_disarm(dev);
	if (ret)
		return;
	memset(err, 0, sizeof(*err));
	fprintf(people(), "%s: the stored counter is %u now, verified by reading it back\n",
		libotp_name(dev), arg->stored_counter);
	fflush(people());
}

static int run(struct libotp_device *dev, struct otp_image_confirm *arg)
{
	struct libotp_error err = { 0 };
	int ret;

	if (rehearse_confirm(dev, arg, &err))
		return finish(dev, arg, &err);
	memset(&err, 0, sizeof(err));
	if (arg->status == OTP_OP_ALREADY) {
		note("nothing is left to be done: the stored counter is %u",
		     arg->stored_counter);
		return finish(dev, arg, &err);
	}
	fprintf(people(), "%s: the stored counter goes from %u to %u\n",
		libotp_name(dev), arg->stored_counter, arg->counter);
	fflush(people());
	if (opt.dry_run) {
		note("dry run: nothing was changed");
		return finish(dev, arg, &err);
	}
	ret = ask(arg);
	if (ret)
		return ret;
	act(dev, arg, &err);
	return finish(dev, arg, &err);
}

int image_confirm(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	struct otp_image_confirm arg = { 0 };
	int ret;

	parse(&confirm_argp, argc, argv, NULL);
	ret = open_image_device(!opt.dry_run, &dev);
	return ret ?: run(dev, &arg);
}
