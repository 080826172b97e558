// SPDX-License-Identifier: GPL-2.0-only
/* Signed images, of which a device serves the payload. */
#include "image-device.h"
#include "image-file.h"

static const struct command commands[] = {
	{ "state", "what a device serves, and what its slots hold",
	  image_state },
	{ "install", "make an image the active one of a device",
	  image_install },
	{ "serve", "serve the active image at once", image_serve },
	{ "confirm", "refuse older images from then on, for good",
	  image_confirm },
	{ "show", "print what is in a file", image_show },
	{ "verify", "verify a file as a device would", image_verify },
	{ "sign", "make an image", image_sign },
	{ "key-hash", "what makes a device trust a key", image_key_hash },
	{ "add", "make a device of two slots", image_add },
	{ "remove", "remove such a device", image_remove },
};

int cmd_image(int argc, char **argv)
{
	return run_command("otpctl image",
			   "Signed images in the format of MCUboot. A device has two slots for one, active and download, and serves the payload of the active one as nvmem if it verifies.",
			   "Examples:\n"
			   "  otpctl image sign --key key.pem --version 1.0.0 --security-counter 7 \\\n"
			   "    calibration.bin calibration.img\n"
			   "  otpctl image verify --key public.pem calibration.img\n"
			   "  otpctl image state\n"
			   "  otpctl image install --serve calibration.img\n"
			   "  otpctl image confirm\n\n"
			   "See also otpctl-image(1).",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
