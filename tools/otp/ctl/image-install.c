// SPDX-License-Identifier: GPL-2.0-only
/* Making an image the active one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../../drivers/otp/formats/mcuboot.h"
#include "image-device.h"
#include "progress.h"

#define KEY_SERVE	0x100

struct args {
	const char *path;
	bool serve;
};

static const struct argp_option install_options[] = {
	{ "serve", KEY_SERVE, NULL, 0,
	  "And serve it at once, as 'otpctl image serve' does" },
	{ 0 }
};

static error_t parse_install(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case KEY_SERVE:
		args->serve = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->path)
			argp_error(state, "one image only");
		args->path = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp install_argp = {
	.options = install_options,
	.parser = parse_install,
	.args_doc = "[FILE]",
	.doc = "Make the signed image in FILE (- for the standard input) the active one of a device; without FILE the one in the download slot, which also completes an install that was interrupted. It is verified before anything is written. Nobody is asked: until it is confirmed, the image before it can be installed again.\v"
	       "nvmem serves it from the next start of the driver on. The power may fail at any moment: then the old image is served, or the new one.\n\n"
	       "Examples:\n"
	       "  otpctl image install --dry-run calibration.img\n"
	       "  otpctl image install --serve calibration.img\n"
	       "  curl -s https://example.com/calibration.img | otpctl image install -",
	.children = global_children,
};

/**
 * struct install - an install under way
 * @dev: the device
 * @args: what was asked for
 * @slots: what was there before
 * @image: what is going to be there, so far as it is known
 * @install: its outcome
 * @serve: the outcome of serving it
 */
struct install {
	struct libotp_device *dev;
	const struct args *args;
	struct image_slots slots;
	struct otp_image_info image;
	struct otp_image_install install;
	struct otp_image_serve serve;
};

/* Nobody has verified it yet. */
static void take_image(struct install *in, const uint8_t *bytes, size_t size)
{
	struct mcuboot_image image;
	uint32_t where;

	in->install.data = (uintptr_t)bytes;
	in->install.len = size;
	if (!bytes)
		in->image = in->slots.download;
	else if (mcuboot_parse(bytes, size, &image, &where) == MCUBOOT_OK)
		in->image = (struct otp_image_info) {
			.state = OTP_IMAGE_VALID,
			.major = image.version.major,
			.minor = image.version.minor,
			.revision = image.version.revision,
			.build = image.version.build,
			.counter = image.counter,
			.payload_size = image.payload_size,
		};
	else
		in->image.state = OTP_IMAGE_REFUSED;
}

static void print_one(const char *what, const struct otp_image_info *info)
{
	char version[IMAGE_VERSION_SIZE];

	fprintf(people(), "  %-4s ", what);
	if (info->state != OTP_IMAGE_VALID) {
		fprintf(people(), "no image that verifies\n");
		return;
	}
	image_version(info, version);
	fprintf(people(), "version %s, security counter %u, payload of %u bytes\n",
		version, info->counter, info->payload_size);
}

static void print_step(const struct install *in)
{
	print_device(in->dev);
	print_one("from", &in->slots.active);
	print_one("to", &in->image);
	if (in->install.status == OTP_OP_WOULD_PROGRAM &&
	    in->slots.active.state == OTP_IMAGE_VALID &&
	    in->image.counter < in->slots.active.counter)
		fprintf(people(), "  the security counter goes back, as far as the stored counter lets it\n");
	fflush(people());
}

static int rehearse_install(struct install *in, struct libotp_error *err)
{
	int ret;

	in->install.flags = OTP_IMAGE_INSTALL_DRY_RUN;
	ret = libotp_image_install(in->dev, &in->install, err);
	in->install.flags = 0;
	return ret;
}

static int install_armed(struct install *in, struct libotp_error *err)
{
	struct progress progress = {
		.doing = "installing, the power may fail at any moment",
	};
	int ret;

	progress_begin(&progress);
	ret = libotp_image_install(in->dev, &in->install, err);
	progress_end(&progress);
	if (ret)
		return err->fault;
	fprintf(people(), "%s: %s\n", libotp_name(in->dev),
		in->install.status == OTP_OP_ALREADY ?
		"it is the active image already" :
		"installed, verified by reading it back");
	fflush(people());
	return in->args->serve ? serve_image(in->dev, &in->serve, err) : 0;
}

static int act(struct install *in, struct libotp_error *err)
{
	int ret;

	in->install.status = OTP_OP_NOT_REACHED;
	outlive_signals();
	ret = arm_image(in->dev, err);
	if (ret)
		return ret;
	ret = install_armed(in, err);
	libotp_disarm(in->dev);
	return ret;
}

static struct json_object *to_json(const struct otp_image_info *image)
{
	struct json_object *json;
	char version[IMAGE_VERSION_SIZE];

	if (image->state != OTP_IMAGE_VALID)
		return NULL;
	json = json_object_new_object();
	image_version(image, version);
	add_text(json, "version", version);
	add_number(json, "security_counter", image->counter);
	add_number(json, "payload_size", image->payload_size);
	return json;
}

static int finish(const struct install *in, const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;
	struct json_object *serve = NULL;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	add_text(json, "device", libotp_name(in->dev));
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	add_image_change(json, in->dev, IMAGE_CHANGE(&in->install));
	json_object_object_add(json, "from", to_json(&in->slots.active));
	json_object_object_add(json, "to", to_json(&in->image));
	if (in->args->serve) {
		serve = json_object_new_object();
		add_image_change(serve, in->dev, IMAGE_CHANGE(&in->serve));
	}
	json_object_object_add(json, "serve", serve);
	print_json(json);
	return err->fault;
}

/* Is there anything to be done besides telling how it is. */
static bool is_done(const struct install *in)
{
	if (opt.dry_run) {
		note("dry run: nothing was changed");
		return true;
	}
	if (in->install.status != OTP_OP_ALREADY || in->args->serve)
		return false;
	note("nothing is left to be done: it is the active image already");
	return true;
}

static int run(struct install *in)
{
	struct libotp_error err = { 0 };
	int ret;

	if (rehearse_install(in, &err)) {
		print_step(in);
		return finish(in, &err);
	}
	memset(&err, 0, sizeof(err));
	print_step(in);
	if (is_done(in))
		return finish(in, &err);
	ret = act(in, &err);
	if (!ret)
		memset(&err, 0, sizeof(err));
	if (!ret && !in->args->serve)
		note("nvmem serves it from the next start of the driver on, or from 'otpctl image serve'");
	return finish(in, &err);
}

int image_install(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_free_ uint8_t *bytes = NULL;
	struct install in = { 0 };
	struct args args = { 0 };
	size_t size = 0;
	int ret = 0;

	parse(&install_argp, argc, argv, &args);
	if (args.path)
		ret = read_update(args.path, &bytes, &size);
	ret = ret ?: open_image_device(!opt.dry_run, &dev) ?:
		     image_look(dev, &in.slots);
	if (ret)
		return ret;
	in.dev = dev;
	in.args = &args;
	take_image(&in, bytes, size);
	return run(&in);
}
