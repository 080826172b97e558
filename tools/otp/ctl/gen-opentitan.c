// SPDX-License-Identifier: GPL-2.0-only
/* A plan and key files from the image description of an OpenTitan chip. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "opentitan-image.h"
#include "output.h"

#define MAX_FILES	16
#define MAX_OUTPUTS	64

/* The image is the first of the files, wherever it stands. */
struct args {
	const char *files[MAX_FILES];
	size_t count;
	const char *out;
	const char *keys;
	const char *sw_digest;
	bool random;
};

enum {
	KEY_RANDOM = 256,
	KEY_SW_DIGEST,
};

/* It goes into the plan as it is. */
static void check_algorithm(const char *name, struct argp_state *state)
{
	if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") !=
		      strlen(name))
		argp_error(state,
			   "--sw-digest is the name of an algorithm, such as manuf-2025-11");
}

static error_t parse_gen(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'a':
		if (args->count == MAX_FILES)
			argp_error(state, "more than %d files", MAX_FILES);
		args->files[args->count++] = arg;
		return 0;
	case 'o':
		args->out = arg;
		return 0;
	case 'k':
		args->keys = arg;
		return 0;
	case KEY_RANDOM:
		args->random = true;
		return 0;
	case KEY_SW_DIGEST:
		check_algorithm(arg, state);
		args->sw_digest = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (args->files[0])
			argp_error(state,
				   "one image at a time; --add-cfg adds to it");
		args->files[0] = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->files[0])
			argp_error(state, "which image?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option gen_options[] = {
	{ "add-cfg", 'a', "FILE", 0,
	  "Read this too: what it says overrides what was said before" },
	{ "output", 'o', "PLAN", 0,
	  "Where the plan goes; default: the standard output" },
	{ "keys", 'k', "DIR", 0,
	  "Directory where secrets go, each into a file of its own with mode 0600" },
	{ "random", KEY_RANDOM, NULL, 0,
	  "Draw a number for each value that is <random>" },
	{ "sw-digest", KEY_SW_DIGEST, "ALGORITHM", 0,
	  "Lock the software partitions that the image names by this digest" },
	{ 0 }
};

static const struct argp gen_argp = {
	.options = gen_options,
	.parser = parse_gen,
	.args_doc = "IMAGE",
	.doc = "Make a plan from the image description (HJSON) that OpenTitan's own tools take: partitions with their items, in the order in which chips are provisioned, with locks and resets.\v"
	       "Secrets are not in the plan; it refers to the files in --keys, none of which is ever replaced. With --device the map is that of the device, otherwise that of Earl Grey of February 2024. The life cycle is not for software and is left out.\n\n"
	       "Example:\n"
	       "  otpctl gen opentitan image.hjson --keys keys -o plan.yaml",
	.children = global_children,
};

/* ---- input ---- */

struct buffer {
	char *text;
	size_t size;
};

static int read_file(const char *path, struct buffer *buffer)
{
	_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY |
				    O_NONBLOCK);
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st))
		return refuse(LIBOTP_USAGE, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(LIBOTP_USAGE, "%s: it is no regular file",
			      path);
	/* One more than is taken, so that the parser says what is wrong. */
	buffer->text = malloc(OT_IMAGE_MAX_SIZE + 1);
	if (!buffer->text)
		abort();
	while (buffer->size <= OT_IMAGE_MAX_SIZE) {
		n = read(fd, buffer->text + buffer->size,
			 OT_IMAGE_MAX_SIZE + 1 - buffer->size);
		if (n < 0)
			return refuse(LIBOTP_USAGE, "%s: %s", path,
				      strerror(errno));
		if (!n)
			break;
		buffer->size += n;
	}
	return 0;
}

static int add_file(struct ot_image *image, const char *path)
{
	struct buffer buffer = { NULL };
	_free_ char *name = shown(path);
	struct libotp_error err;
	int ret = read_file(path, &buffer);

	if (!ret && ot_image_add(image, name, buffer.text, buffer.size, &err))
		ret = report(&err);
	if (buffer.text)
		OPENSSL_cleanse(buffer.text, buffer.size);
	free(buffer.text);
	return ret;
}

static int draw(const struct args *args, struct ot_image *image)
{
	for (size_t i = 0; i < image->map->item_count; i++) {
		const struct ot_item *item = &image->map->items[i];
		struct ot_value *value = &image->values[i];

		if (!value->random)
			continue;
		if (!args->random)
			return refuse(LIBOTP_POLICY,
				      "%s:%u: %s is <random>: give the value that the chip shall have, or --random to draw one",
				      args->files[value->file - 1],
				      value->line, item->name);
		if (getrandom(value->bytes, item->size, 0) !=
		    (ssize_t)item->size)
			return refuse(LIBOTP_DEVICE, "getrandom: %s",
				      strerror(errno));
		value->random = false;
	}
	return 0;
}

/* ---- output ---- */

/* A file of the same contents that is there is as good as a new one. */
static bool is_there(const struct output *output)
{
	_close_ int fd = open(output->path, O_RDONLY | O_CLOEXEC |
					    O_NOFOLLOW | O_NONBLOCK);
	uint8_t bytes[4096];
	struct stat st;
	bool same;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) ||
	    (size_t)st.st_size != output->size ||
	    output->size > sizeof(bytes) ||
	    read(fd, bytes, output->size) != (ssize_t)output->size)
		return false;
	same = !CRYPTO_memcmp(bytes, output->data, output->size);
	OPENSSL_cleanse(bytes, sizeof(bytes));
	return same;
}

static bool is_key(const struct ot_image *image, size_t i)
{
	const struct ot_item *item = &image->map->items[i];

	return image->values[i].bytes && item->kind == OT_DATA &&
	       image->map->parts[item->part].secret;
}

static int list_keys(const struct args *args, const struct ot_image *image,
		     struct output *outputs, size_t *count)
{
	for (size_t i = 0; i < image->map->item_count; i++) {
		const struct ot_item *item = &image->map->items[i];
		struct output *output = &outputs[*count];

		if (!is_key(image, i))
			continue;
		if (!args->keys)
			return refuse(LIBOTP_USAGE,
				      "%s is a secret: --keys DIR says where it goes",
				      item->name);
		if (*count + 1 == MAX_OUTPUTS)
			return refuse(LIBOTP_USAGE, "there are too many keys");
		*output = (struct output) {
			.data = image->values[i].bytes,
			.size = item->size, .mode = 0600, .keep = true,
		};
		if (snprintf(output->path, sizeof(output->path), "%s/%s.bin",
			     args->keys, item->name) >=
		    (int)sizeof(output->path))
			return refuse(LIBOTP_USAGE, "the name is too long");
		if (!is_there(output))
			++*count;
	}
	return 0;
}

/* Absolute path of the directory that a file is in; NULL: there is none. */
static char *directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	_free_ char *dir = slash ? strndup(path, slash - path + 1) :
				   strdup(".");

	return realpath(dir, NULL);
}

static int find_keys(const struct args *args, char **key_dir)
{
	_free_ char *from = directory_of(args->out ?: "./");
	_free_ char *to = args->keys ? realpath(args->keys, NULL) : NULL;

	if (!from)
		return refuse(LIBOTP_USAGE, "%s: %s", args->out,
			      strerror(errno));
	if (args->keys && !to)
		return refuse(LIBOTP_USAGE, "%s: %s", args->keys,
			      strerror(errno));
	*key_dir = to ? relative_path(from, to) : strdup("");
	for (const char *p = *key_dir; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return refuse(LIBOTP_USAGE,
				      "the path of the keys holds a control character");
	return 0;
}

static void tell(const struct args *args, const struct ot_image *image)
{
	if (image->life_cycle)
		note("LIFE_CYCLE is left out: its state changes by the life cycle controller, not by software");
	if (image->seeded)
		note("the seed is left out: nothing here is made from one");
	if (image->repeated)
		note("%s is there twice with the same value", image->repeated);
	for (size_t i = 0; i < image->map->part_count; i++)
		if (image->map->parts[i].lock == OT_LOCK_HARDWARE &&
		    image->parts[i].file && !image->parts[i].lock)
			note("%s stays unlocked", image->map->parts[i].name);
	if (args->sw_digest && image->parts[0].file)
		note("VENDOR_TEST stays unlocked");
}

static void print_gen_json(const struct args *args, const char *plan,
			   size_t steps, const struct output *outputs,
			   size_t count)
{
	_json_ struct json_object *json = json_object_new_object();
	struct json_object *files = json_object_new_array();

	add_text(json, "plan", args->out);
	add_text(json, "text", args->out ? NULL : plan);
	add_number(json, "steps", steps);
	for (size_t i = 0; i < count; i++)
		append_text(files, outputs[i].path);
	json_object_object_add(json, "files", files);
	print_json(json);
}

static int put_all(const struct args *args, const struct ot_image *image,
		   char *plan, size_t steps)
{
	struct output *outputs = calloc(MAX_OUTPUTS, sizeof(*outputs));
	size_t count = 0;
	int ret;

	if (!outputs)
		abort();
	ret = list_keys(args, image, outputs, &count);
	if (!ret && args->out) {
		struct output *output = &outputs[count++];

		*output = (struct output) {
			.data = plan, .size = strlen(plan), .mode = 0644,
		};
		if (snprintf(output->path, sizeof(output->path), "%s",
			     args->out) >= (int)sizeof(output->path))
			ret = refuse(LIBOTP_USAGE, "the name is too long");
	}
	if (!ret && !opt.dry_run)
		ret = write_outputs(outputs, count);
	if (!ret && opt.json)
		print_gen_json(args, plan, steps, outputs, count);
	else if (!ret && !args->out)
		fputs(plan, stdout);
	free(outputs);
	return ret;
}

static int generate(const struct args *args, struct ot_image *image)
{
	_free_ char *key_dir = NULL, *plan = NULL;
	const char *slash = strrchr(args->files[0], '/');
	_free_ char *source = shown(slash ? slash + 1 : args->files[0]);
	struct ot_plan_options options = {
		.source = source,
		.sw_digest = args->sw_digest,
	};
	struct libotp_error err;
	size_t steps;
	int ret = draw(args, image);

	if (ret)
		return ret;
	if (ot_image_check(image, &err))
		return report(&err);
	ret = find_keys(args, &key_dir);
	if (ret)
		return ret;
	options.key_dir = key_dir;
	plan = ot_plan_text(image, &options, &steps);
	if (!steps)
		return refuse(LIBOTP_POLICY,
			      "%s: there is nothing to program in it",
			      source);
	ret = put_all(args, image, plan, steps);
	if (!ret) {
		tell(args, image);
		note(opt.dry_run ? "dry run: nothing was written" :
		     "%zu steps, made for {driver: %s, model: \"%s\"}", steps,
		     image->map->driver, image->map->model);
	}
	return ret;
}

/* The map of the device that is named, or the one that is built in. */
static int choose_map(struct ot_map *map, bool *own)
{
	_device_ struct libotp_device *dev = NULL;
	int ret;

	*map = ot_map_earlgrey;
	*own = false;
	if (!opt.device)
		return 0;
	ret = open_device(false, &dev);
	if (ret)
		return ret;
	ret = ot_map_of(dev, map);
	*own = !ret;
	return ret;
}

int cmd_gen_opentitan(int argc, char **argv)
{
	struct args args = { .count = 1 };
	struct ot_image image;
	struct ot_map map;
	bool own;
	int ret;

	parse(&gen_argp, argc, argv, &args);
	ret = choose_map(&map, &own);
	if (ret)
		return ret;
	ot_image_init(&image, &map);
	for (size_t i = 0; i < args.count && !ret; i++)
		ret = add_file(&image, args.files[i]);
	ret = ret ?: generate(&args, &image);
	ot_image_free(&image);
	if (own)
		free(map.items);
	return ret;
}
