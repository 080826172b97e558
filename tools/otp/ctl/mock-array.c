// SPDX-License-Identifier: GPL-2.0-only
/* Arrays of simulated devices, to files and back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "mock.h"
#include "output.h"

#define MAX_IMAGE		(16U << 20)

static int read_all(int fd, uint8_t **data, size_t *size)
{
	size_t room = 65536;
	ssize_t n = 1;

	*size = 0;
	*data = malloc(room);
	while (*data && n > 0) {
		n = read(fd, *data + *size, room - *size);
		if (n < 0)
			return -errno;
		*size += n;
		if (*size > MAX_IMAGE)
			return -EFBIG;
		if (*size == room) {
			uint8_t *grown = realloc(*data, room *= 2);

			if (!grown)
				return -ENOMEM;
			*data = grown;
		}
	}
	return *data ? 0 : -ENOMEM;
}

static int write_all(int fd, const uint8_t *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0)
			return -errno;
		data += n;
		size -= n;
	}
	return 0;
}

static error_t parse_save(int key, char *arg, struct argp_state *state)
{
	struct mock_args *args = state->input;
	int format;

	if (key != 'f')
		return mock_parse_words(key, arg, state);
	format = image_format(arg);
	if (format < 0)
		argp_error(state, "--format is raw, vmem or vmem-plain");
	args->format = format;
	return 0;
}

static const struct argp_option save_options[] = {
	{ "format", 'f', "raw|vmem|vmem-plain", 0,
	  "Form of the file: as it is (default), or for opentitan as text for simulators, with addresses or without" },
	{ 0 }
};

static const struct argp save_argp = {
	.options = save_options,
	.parser = parse_save,
	.args_doc = "NAME FILE",
	.doc = "Save the array of a simulated device. The file holds its keys and has mode 0600.\v"
	       "Examples:\n"
	       "  otpctl mock save mock0 before.img\n"
	       "  otpctl mock save mock0 otp.vmem --format vmem",
	.children = global_children,
};

int mock_save(int argc, char **argv)
{
	struct mock_args args = { .min = 2, .max = 2 };
	_free_ uint8_t *data = NULL;
	_close_ int fd = -1;
	char path[PATH_MAX];
	size_t size;
	int ret;

	parse(&save_argp, argc, argv, &args);
	ret = mock_exists(args.words[0]) ?:
	      mock_path(path, sizeof(path), args.words[0], "array");
	if (ret || opt.dry_run)
		return ret;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return refuse(LIBOTP_DEVICE, "%s: %s", path, strerror(errno));
	ret = read_all(fd, &data, &size);
	if (ret)
		return refuse(LIBOTP_DEVICE, "%s: %s", path, strerror(-ret));
	if (args.format != IMAGE_RAW)
		ret = image_to_vmem(args.words[0], args.format, &data, &size);
	if (ret)
		return ret;
	return write_file(args.words[1], data, size, 0600);
}

/* configfs takes the image at close(), which it does not let fail. */
static int array_error(const char *name)
{
	char value[32];

	if (mock_attr_read(name, "array_error", value, sizeof(value)))
		return 0;
	return atoi(value);
}

/* Text for simulators becomes what the mock takes. */
static int convert(const char *name, const char *file, uint8_t **data,
		   size_t *size)
{
	char model[64], variant[64];

	if (!image_is_vmem(*data, *size))
		return 0;
	if (mock_attr_read(name, "model", model, sizeof(model)) ||
	    mock_attr_read(name, "variant", variant, sizeof(variant)))
		return refuse(LIBOTP_DEVICE, "mock %s does not say what it is",
			      name);
	if (strcmp(model, "opentitan"))
		return refuse(LIBOTP_USAGE,
			      "%s is an image for opentitan, and mock %s is %s",
			      file, name, model);
	return image_from_vmem(file, variant, data, size);
}

int mock_load(int argc, char **argv)
{
	struct mock_args args = { .min = 2, .max = 2 };
	_free_ uint8_t *data = NULL;
	_close_ int in = -1;
	char path[PATH_MAX];
	size_t size;
	int ret, fd;

	mock_parse_simple(argc, argv, "NAME FILE",
		     "Put a saved array into a simulated device: another chip. Its power is cycled. For opentitan the file may be text for simulators (vmem) too.\v"
		     "Example:\n  otpctl mock load mock0 before.img", &args);
	in = open(args.words[1], O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return refuse(LIBOTP_USAGE, "%s: %s", args.words[1],
			      strerror(errno));
	ret = read_all(in, &data, &size);
	if (ret)
		return refuse(LIBOTP_USAGE, "%s: %s", args.words[1],
			      ret == -EFBIG ? "it is no array image" :
			      strerror(-ret));
	ret = mock_exists(args.words[0]) ?:
	      mock_path(path, sizeof(path), args.words[0], "array") ?:
	      convert(args.words[0], args.words[1], &data, &size);
	if (ret || opt.dry_run)
		return ret;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return refuse(LIBOTP_DEVICE, "%s: %s", path, strerror(errno));
	ret = write_all(fd, data, size);
	close(fd);
	if (!ret)
		ret = -array_error(args.words[0]);
	if (ret == -EINVAL || ret == -EFBIG)
		return refuse(LIBOTP_USAGE,
			      "%s is no image of the array of mock %s (wrong magic, model, variant or length)",
			      args.words[1], args.words[0]);
	return ret ? mock_attr_error(args.words[0], "array", NULL, -ret) : 0;
}
