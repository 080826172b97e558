// SPDX-License-Identifier: GPL-2.0-only
/* Devices with signed images where no devicetree names them: configfs. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "image-device.h"

#define MAX_VALUE	4096	/* of an attribute */

enum {
	KEY_ACTIVE = 0x100,
	KEY_DOWNLOAD,
	KEY_KEY_HASH,
	KEY_KEY,
	KEY_REVOKED,
	KEY_COUNTER,
	KEY_VERSION,
};

/* The attributes that are written, in this order. */
enum attr {
	ATTR_ACTIVE, ATTR_DOWNLOAD, ATTR_KEY_HASH, ATTR_KEY, ATTR_REVOKED,
	ATTR_COUNTER, ATTR_VERSIONS, ATTRS,
};

static const char *const attr_names[ATTRS] = {
	"active", "download", "key_hash", "key", "revoked", "counter",
	"image_versions",
};

/**
 * struct args - what a command was given
 * @name: of the instance
 * @values: of the attributes, empty where they are not given
 * @failed: exit code of what could not be understood
 */
struct args {
	const char *name;
	char values[ATTRS][MAX_VALUE];
	int failed;
};

static const struct argp_option add_options[] = {
	{ "active", KEY_ACTIVE, "SLOT", 0,
	  "The slot that is served: mtd:NAME, mtd:mtdN, or otpN/REGION" },
	{ "download", KEY_DOWNLOAD, "SLOT", 0,
	  "The slot where an update arrives" },
	{ "key-hash", KEY_KEY_HASH, "WHERE", 0,
	  "Where the SHA-256 of a trusted public key has been programmed: otpN/REGION/FIELD or otpN/REGION+OFFSET; up to 8 keys" },
	{ "key", KEY_KEY, "FILE", 0,
	  "A trusted public key itself, in PEM or DER" },
	{ "revoked", KEY_REVOKED, "WHERE", 0,
	  "Where bit N revokes the N-th key" },
	{ "counter", KEY_COUNTER, "WHERE", 0,
	  "The stored counter: otpN/REGION:TAG of a journal, or otpN/REGION/FIELD, of which the bits count" },
	{ "image-version", KEY_VERSION, "ID:VERSION", 0,
	  "Version of another image, on which this one may depend" },
	{ 0 }
};

/* Another value of an attribute that can have several. */
static void append_value(struct args *args, enum attr attr, const char *value,
			 struct argp_state *state)
{
	char *have = args->values[attr];
	size_t len = strlen(have);

	for (const char *p = value; *p; p++)
		if (!isgraph((unsigned char)*p))
			argp_error(state, "--%s: there is a space or a character that is not ASCII",
				   attr_names[attr]);
	if (!*value || len + strlen(value) + 2 > MAX_VALUE)
		argp_error(state, "a value is empty or too long");
	sprintf(have + len, "%s%s", len ? " " : "", value);
}

static void set_value(struct args *args, enum attr attr, const char *value,
		      struct argp_state *state)
{
	if (*args->values[attr])
		argp_error(state, "--%s stands twice", attr_names[attr]);
	append_value(args, attr, value, state);
}

static void append_key(struct args *args, const char *path,
		       struct argp_state *state)
{
	char text[2 * LIBOTP_POINT_SIZE + 1];
	struct libotp_error err;
	const uint8_t *point;
	struct libotp_key *key;

	if (args->failed)
		return;
	if (libotp_key_load(path, NULL, &key, &err)) {
		args->failed = report(&err);
		return;
	}
	point = libotp_key_point(key);
	for (size_t i = 0; i < LIBOTP_POINT_SIZE; i++)
		sprintf(text + 2 * i, "%02x", point[i]);
	libotp_key_free(key);
	append_value(args, ATTR_KEY, text, state);
}

static void take_name(struct args *args, const char *name,
		      struct argp_state *state)
{
	if (args->name)
		argp_error(state, "one name only");
	args->name = name;
}

static error_t parse_add(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case KEY_ACTIVE:
		set_value(args, ATTR_ACTIVE, arg, state);
		return 0;
	case KEY_DOWNLOAD:
		set_value(args, ATTR_DOWNLOAD, arg, state);
		return 0;
	case KEY_KEY_HASH:
		append_value(args, ATTR_KEY_HASH, arg, state);
		return 0;
	case KEY_KEY:
		append_key(args, arg, state);
		return 0;
	case KEY_REVOKED:
		set_value(args, ATTR_REVOKED, arg, state);
		return 0;
	case KEY_COUNTER:
		set_value(args, ATTR_COUNTER, arg, state);
		return 0;
	case KEY_VERSION:
		append_value(args, ATTR_VERSIONS, arg, state);
		return 0;
	case ARGP_KEY_ARG:
		take_name(args, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (!args->name)
			argp_error(state, "a name is needed");
		if (!*args->values[ATTR_ACTIVE] ||
		    !*args->values[ATTR_DOWNLOAD])
			argp_error(state,
				   "--active and --download are needed");
		if (!args->failed && !*args->values[ATTR_KEY_HASH] &&
		    !*args->values[ATTR_KEY])
			argp_error(state,
				   "whose images? --key-hash or --key is needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp add_argp = {
	.options = add_options,
	.parser = parse_add,
	.args_doc = "NAME",
	.doc = "Make a device of two slots, whose signed image is served as nvmem, and print the name it has in /dev. A system with a devicetree describes it there instead.\v"
	       "The image in the active slot is verified at once. Whatever is wrong with it, the device is there: 'otpctl image state' says what it is.\n\n"
	       "Example:\n"
	       "  otpctl image add cal --active mtd:cal-a --download mtd:cal-b \\\n"
	       "    --key-hash otp0/user-data/KEY_HASH --counter otp1/journal:0x40",
	.children = global_children,
};

/* ---- configfs ---- */

static int instance_path(char *path, size_t size, const char *name,
			 const char *attr)
{
	int n = snprintf(path, size, "%s/otp-image%s%s%s%s", mock_root,
			 name ? "/" : "", name ?: "", attr ? "/" : "",
			 attr ?: "");

	if (n < 0 || (size_t)n >= size)
		return refuse(LIBOTP_USAGE, "the name is too long");
	return 0;
}

/* 0 if the driver is there, else the exit code. */
static int driver_ready(void)
{
	char path[PATH_MAX];
	struct stat st;

	instance_path(path, sizeof(path), NULL, NULL);
	if (!stat(path, &st))
		return 0;
	return refuse(LIBOTP_DEVICE,
		      "%s is not there: 'modprobe otp-signed-image' as root, and 'mount -t configfs none %s' if need be",
		      path, mock_root);
}

static int name_check(const char *name)
{
	_free_ char *typed = shown(name);
	bool good = *name && *name != '.' && strlen(name) <= 64;

	for (const char *p = name; *p; p++)
		good = good && (unsigned char)*p < 128 &&
		       (isalnum((unsigned char)*p) || strchr("_.-", *p));
	if (good)
		return 0;
	return refuse(LIBOTP_USAGE,
		      "'%s' is no name: up to 64 letters, digits, '_', '-', '.'",
		      typed);
}

/* The errnos of configfs, as configfs-otp-image has them. */
static const struct {
	int error;
	const char *text;
} live_errors[] = {
	{ ENOENT, "there is no such region or field" },
	{ ENOKEY, "there is no key to trust" },
	{ E2BIG, "there are more than eight keys" },
	{ ENODEV, "there is no such OTP or MTD device" },
	{ EEXIST, "the slots overlap" },
	{ EROFS, "a slot is read-only" },
	{ EINVAL, "a hash is not 256 bits, a tag cannot be read, or the size of an MTD device is none a slot can have" },
	{ ERANGE, "an offset is past the end of its region" },
	{ ENOSPC, "a slot is too small for any image" },
	{ ELOOP, "a slot of a signed image is no slot for another" },
	{ EOPNOTSUPP, "something is of the wrong kind: a slot that cannot be erased or can have bad blocks, a journal without a ratchet, or bits that do not count" },
};

static int live_refuse(const char *name, int error)
{
	const char *why = strerror(error);

	for (size_t i = 0; i < ARRAY_SIZE(live_errors); i++)
		if (live_errors[i].error == error)
			why = live_errors[i].text;
	return refuse(error == ENOMEM || error == EIO ? LIBOTP_DEVICE :
							LIBOTP_USAGE,
		      "image %s: %s; the kernel's log says what and which",
		      name, why);
}

static int attr_refuse(const char *name, const char *attr, const char *value,
		       int error)
{
	const char *why = strerror(error);

	if (error == EINVAL)
		why = "that is not the form it has";
	else if (error == E2BIG)
		why = "there are too many of them";
	return refuse(error == ENOMEM || error == EACCES ? LIBOTP_DEVICE :
							   LIBOTP_USAGE,
		      "image %s: %s = %.80s: %s", name, attr, value, why);
}

static int attr_write(const char *name, const char *attr, const char *value)
{
	_close_ int fd = -1;
	char path[PATH_MAX];
	int ret = instance_path(path, sizeof(path), name, attr);

	if (ret)
		return ret;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, value, strlen(value)) >= 0)
		return 0;
	return strcmp(attr, "live") ? attr_refuse(name, attr, value, errno) :
				      live_refuse(name, errno);
}

static void attr_read(const char *name, const char *attr, char *value,
		      size_t size)
{
	_close_ int fd = -1;
	char path[PATH_MAX];
	ssize_t n = -1;

	if (!instance_path(path, sizeof(path), name, attr))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		n = read(fd, value, size - 1);
	value[n < 0 ? 0 : n] = '\0';
	value[strcspn(value, "\n")] = '\0';
}

static int set_up(const struct args *args)
{
	int ret = 0;

	for (enum attr attr = 0; attr < ATTRS && !ret; attr++)
		if (*args->values[attr])
			ret = attr_write(args->name, attr_names[attr],
					 args->values[attr]);
	return ret ?: attr_write(args->name, "live", "1");
}

static int make_instance(const struct args *args)
{
	char path[PATH_MAX];
	int ret = instance_path(path, sizeof(path), args->name, NULL);

	if (ret)
		return ret;
	if (mkdir(path, 0755))
		return refuse(LIBOTP_DEVICE, "image %s: %s", args->name,
			      errno == EEXIST ? "it is there already" :
			      strerror(errno));
	ret = set_up(args);
	if (ret)
		rmdir(path);
	return ret;
}

int image_add(int argc, char **argv)
{
	struct args args = { 0 };
	char platform[128], device[256];
	int ret;

	parse(&add_argp, argc, argv, &args);
	ret = args.failed ?: name_check(args.name) ?: driver_ready();
	if (ret || opt.dry_run)
		return ret;
	ret = make_instance(&args);
	if (ret)
		return ret;
	attr_read(args.name, "device", platform, sizeof(platform));
	otp_of_platform(platform, device, sizeof(device));
	if (opt.json) {
		_json_ struct json_object *json = json_object_new_object();

		add_text(json, "name", args.name);
		add_text(json, "device", device);
		print_json(json);
	} else {
		printf("/dev/%s\n", device);
	}
	if (!*device)
		return refuse(LIBOTP_DEVICE,
			      "image %s is live, but no driver has taken it",
			      args.name);
	return 0;
}

/* ---- remove ---- */

static error_t parse_remove(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		take_name(args, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (!args->name)
			argp_error(state, "a name is needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp remove_argp = {
	.parser = parse_remove,
	.args_doc = "NAME",
	.doc = "Remove a device that 'otpctl image add' made. Its slots stay as they are.\v"
	       "Example:\n  otpctl image remove cal",
	.children = global_children,
};

int image_remove(int argc, char **argv)
{
	struct args args = { 0 };
	char path[PATH_MAX];
	int ret;

	parse(&remove_argp, argc, argv, &args);
	ret = name_check(args.name) ?: driver_ready() ?:
	      instance_path(path, sizeof(path), args.name, NULL);
	if (ret)
		return ret;
	if (opt.dry_run ? access(path, F_OK) : rmdir(path))
		return refuse(errno == ENOENT ? LIBOTP_USAGE : LIBOTP_DEVICE,
			      "image %s: %s", args.name, errno == ENOENT ?
			      "there is none of that name" : strerror(errno));
	return 0;
}
