// SPDX-License-Identifier: GPL-2.0-only
/* Command files and a plan for a chip of the Astra family. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ctl.h"
#include "oem-config.h"
#include "output.h"

#define HASH_FILE	"K0_REE_hash.bin"
#define HASH_SIZE	32
#define AES_FILE	"AESK0.bin"
#define AES_SIZE	16
#define MAX_LINES	(12 + OEM_ITEMS)

/* What the kernel driver says that it drives, by revision of the map. */
static const char *const models[] = {
	"Synaptics Astra OTP v2.1",
	"Synaptics Astra OTP v2.5",
};

enum order { ORDER_NONE, ORDER_LE, ORDER_BE };

struct args {
	const char *config;
	const char *keys;
	const char *out;
	enum order order;
	bool doc_25;
};

static error_t parse_gen(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'c':
		args->config = arg;
		return 0;
	case 'k':
		args->keys = arg;
		return 0;
	case 'o':
		args->out = arg;
		return 0;
	case 'w':
		if (!strcmp(arg, "le"))
			args->order = ORDER_LE;
		else if (!strcmp(arg, "be"))
			args->order = ORDER_BE;
		else
			argp_error(state, "--word-order is le or be");
		return 0;
	case 256:
		if (strcmp(arg, "v2.1") && strcmp(arg, "v2.5"))
			argp_error(state, "--doc is v2.1 or v2.5");
		args->doc_25 = !strcmp(arg, "v2.5");
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	case ARGP_KEY_END:
		if (!args->config || !args->keys)
			argp_error(state, "--config and --keys are needed");
		if (args->order == ORDER_NONE)
			argp_error(state,
				   "--word-order le or be is needed: it says how the bytes of the key files make words, and a wrong one cannot be undone");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option gen_options[] = {
	{ "config", 'c', "FILE", 0, "oem_config.conf" },
	{ "keys", 'k', "DIR", 0,
	  "Directory with " HASH_FILE " (32 bytes) and " AES_FILE " (16 bytes)" },
	{ "word-order", 'w', "le|be", 0,
	  "How four bytes of a key file make one word; there is no default" },
	{ "doc", 256, "v2.1|v2.5", 0,
	  "Release of the documentation whose map counts; default v2.1" },
	{ "output", 'o', "DIR", 0, "Where the files go; default: here" },
	{ 0 }
};

static const struct argp gen_argp = {
	.options = gen_options,
	.parser = parse_gen,
	.doc = "Make otp_commands_uboot.txt, otp_commands_linux.txt and otp_plan.yaml from an OEM configuration and keys. Nothing is written if anything is refused.\v"
	       "The hash is printed in both word orders on the standard error output: compare it with the one that the key tool gave. The two command files hold the keys in plain text and have mode 0600; the plan refers to the key files instead.\n\n"
	       "Example:\n"
	       "  otpctl gen astra --config configs/oem_config.conf --keys keys --word-order le",
	.children = global_children,
};

struct keys {
	uint8_t hash[HASH_SIZE];
	uint8_t aes[AES_SIZE];
};

static int read_key(const char *dir, const char *name, uint8_t *key,
		    size_t size)
{
	_close_ int fd = -1;
	char path[PATH_MAX];
	struct stat st;
	size_t same = 1;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    (int)sizeof(path))
		return refuse(LIBOTP_USAGE, "%s: the name is too long", name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st))
		return refuse(LIBOTP_USAGE, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(LIBOTP_USAGE, "%s: it is no regular file", path);
	if ((size_t)st.st_size != size)
		return refuse(LIBOTP_USAGE,
			      "%s must have exactly %zu bytes and has %lld",
			      path, size, (long long)st.st_size);
	if (read(fd, key, size) != (ssize_t)size)
		return refuse(LIBOTP_USAGE, "%s cannot be read", path);
	while (same < size && key[same] == key[0])
		same++;
	if (same == size)
		return refuse(LIBOTP_POLICY,
			      "%s holds %zu times the byte 0x%02x: it is no key",
			      path, size, key[0]);
	return 0;
}

struct line {
	unsigned int index;
	uint32_t value;
	uint32_t mask;
	bool atomic;
};

struct lines {
	struct line line[MAX_LINES];
	size_t count;
};

static uint32_t word(const uint8_t *b, enum order order)
{
	if (order == ORDER_LE)
		return b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	return b[3] | b[2] << 8 | b[1] << 16 | (uint32_t)b[0] << 24;
}

static void add_line(struct lines *lines, unsigned int index, uint32_t value,
		     unsigned int width, bool atomic)
{
	lines->line[lines->count++] = (struct line) {
		.index = index,
		.value = value,
		.mask = width == 32 ? 0xffffffff : (1U << width) - 1,
		.atomic = atomic,
	};
}

static bool emitted(const struct oem_config *config, int item)
{
	return config->line[item] &&
	       (config->value[item] ||
		oem_items[item].zero == OEM_ZERO_EMIT);
}

static void make_lines(const struct oem_config *config,
		       const struct keys *keys, enum order order,
		       struct lines *lines)
{
	lines->count = 0;
	for (unsigned int i = 0; i < HASH_SIZE / 4; i++)
		add_line(lines, 100 + i, word(keys->hash + 4 * i, order), 32,
			 true);
	for (unsigned int i = 0; i < AES_SIZE / 4; i++)
		add_line(lines, 108 + i, word(keys->aes + 4 * i, order), 32,
			 true);
	for (int i = 0; i < OEM_ITEMS; i++)
		if (emitted(config, i))
			add_line(lines, oem_items[i].index, config->value[i],
				 oem_items[i].width, oem_items[i].atomic);
}

static char *commands_text(const struct lines *lines, const char *prefix)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (size_t i = 0; i < lines->count; i++)
		fprintf(f, "%sotpwrite %u 0x%08x 0x%08x\n", prefix,
			lines->line[i].index, lines->line[i].value,
			lines->line[i].mask);
	fclose(f);
	return text;
}

static void put_quoted(FILE *f, const char *dir, const char *name)
{
	fputs("    file: '", f);
	for (const char *p = dir; *p; p++) {
		if (*p == '\'')
			fputc('\'', f);
		fputc(*p, f);
	}
	fprintf(f, "%s'\n", name);
}

static void put_item(FILE *f, const struct oem_config *config, int item)
{
	const struct oem_item *about = &oem_items[item];

	if (config->value[item])
		fprintf(f, "  - program: %s\n    value: 0x%X\n", about->field,
			config->value[item]);
	else
		fprintf(f, "  - freeze: %s\n", about->field);
}

static char *plan_text(const struct args *args,
		       const struct oem_config *config, const char *key_dir)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	fprintf(f, "plan: 1\n"
		   "device: {driver: astra, model: \"%s\"}\n"
		   "word-order: %s\n"
		   "steps:\n", models[args->doc_25],
		args->order == ORDER_LE ? "le" : "be");
	fputs("  - program: OTP_K0_OEM_HASH_0..7\n", f);
	put_quoted(f, key_dir, HASH_FILE);
	fputs("  - program: OTP_AESK0_0..3\n", f);
	put_quoted(f, key_dir, AES_FILE);
	for (int i = 0; i < OEM_ITEMS; i++)
		if (emitted(config, i))
			put_item(f, config, i);
	fclose(f);
	return text;
}

static int make_plan(const struct args *args, const struct oem_config *config,
		     char **text)
{
	_free_ char *out = realpath(args->out, NULL);
	_free_ char *keys = NULL, *key_dir = NULL;

	if (!out)
		return refuse(LIBOTP_USAGE, "%s: %s", args->out,
			      strerror(errno));
	keys = realpath(args->keys, NULL);
	if (!keys)
		return refuse(LIBOTP_USAGE, "%s: %s", args->keys,
			      strerror(errno));
	key_dir = relative_path(out, keys);
	for (const char *p = key_dir; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return refuse(LIBOTP_USAGE,
				      "the path of the keys holds a control character");
	*text = plan_text(args, config, key_dir);
	return 0;
}

/* ---- output ---- */

#define OUTPUTS	3

static const char *const names[OUTPUTS] = {
	"otp_commands_uboot.txt", "otp_commands_linux.txt", "otp_plan.yaml",
};

static int write_texts(const struct args *args, char *const *texts)
{
	struct output *outputs = calloc(OUTPUTS, sizeof(*outputs));
	int ret = 0;

	if (!outputs)
		abort();
	for (size_t i = 0; i < OUTPUTS && !ret; i++) {
		outputs[i].data = texts[i];
		outputs[i].size = strlen(texts[i]);
		outputs[i].mode = 0600;
		if (snprintf(outputs[i].path, PATH_MAX, "%s/%s", args->out,
			     names[i]) >= PATH_MAX)
			ret = refuse(LIBOTP_USAGE, "%s: the name is too long",
				     args->out);
	}
	ret = ret ?: write_outputs(outputs, OUTPUTS);
	free(outputs);
	return ret;
}

/* ---- what is said about it ---- */

static void print_log(const struct oem_config *config,
		      const struct lines *lines)
{
	for (int i = 0; i < OEM_ITEMS; i++)
		if (config->line[i] && !config->value[i] &&
		    oem_items[i].zero == OEM_ZERO_SKIP)
			printf("[SKIP] %s value is 0, command not generated\n",
			       oem_items[i].field);
	for (size_t i = 0; i < lines->count; i++)
		printf("otpwrite %u 0x%08x 0x%08x%s\n", lines->line[i].index,
		       lines->line[i].value, lines->line[i].mask,
		       lines->line[i].atomic ? " [Atomic]" : "");
}

static void hash_words(const struct keys *keys, enum order order,
		       char text[8 * 9 + 1])
{
	for (int i = 0; i < 8; i++)
		text += sprintf(text, "%s%08x", i ? " " : "",
				word(keys->hash + 4 * i, order));
}

static void print_review(const struct args *args, const struct keys *keys)
{
	for (enum order order = ORDER_LE; order <= ORDER_BE; order++) {
		char text[8 * 9 + 1];

		hash_words(keys, order, text);
		note("%s, word order %s: %s%s", HASH_FILE,
		     order == ORDER_LE ? "le" : "be", text,
		     order == args->order ? "  <- used" : "");
	}
}

static void print_gen_json(const struct args *args, const struct keys *keys,
			   const struct lines *lines)
{
	_json_ struct json_object *json = json_object_new_object();
	struct json_object *files = json_object_new_array();
	char text[8 * 9 + 1];

	add_number(json, "lines", lines->count);
	add_text(json, "word_order", args->order == ORDER_LE ? "le" : "be");
	hash_words(keys, ORDER_LE, text);
	add_text(json, "hash_le", text);
	hash_words(keys, ORDER_BE, text);
	add_text(json, "hash_be", text);
	for (size_t i = 0; i < OUTPUTS; i++)
		append_text(files, names[i]);
	json_object_object_add(json, "files", files);
	print_json(json);
}

static int generate(const struct args *args, const struct oem_config *config,
		    const struct keys *keys)
{
	char *texts[OUTPUTS] = { NULL };
	struct lines lines;
	int ret;

	make_lines(config, keys, args->order, &lines);
	texts[0] = commands_text(&lines, "");
	texts[1] = commands_text(&lines, "factory_util 6 ");
	ret = make_plan(args, config, &texts[2]);
	if (!ret && !opt.dry_run)
		ret = write_texts(args, texts);
	if (!ret && opt.json) {
		print_gen_json(args, keys, &lines);
	} else if (!ret) {
		print_review(args, keys);
		print_log(config, &lines);
		for (int i = 0; i < 2 && !opt.dry_run; i++)
			printf("[OK] Wrote %zu lines to %s\n", lines.count,
			       names[i]);
		note(opt.dry_run ? "dry run: nothing was written" :
		     "The plan is %s/otp_plan.yaml", args->out);
	}
	for (size_t i = 0; i < OUTPUTS; i++) {
		if (texts[i])
			OPENSSL_cleanse(texts[i], strlen(texts[i]));
		free(texts[i]);
	}
	OPENSSL_cleanse(&lines, sizeof(lines));
	return ret;
}

int cmd_gen_astra(int argc, char **argv)
{
	struct args args = { .out = "." };
	struct libotp_error err;
	struct oem_config config;
	struct keys keys;
	int ret;

	parse(&gen_argp, argc, argv, &args);
	if (oem_config_load(args.config, &config, &err) ||
	    oem_config_check(args.config, &config, args.doc_25, &err))
		return report(&err);
	ret = read_key(args.keys, HASH_FILE, keys.hash, HASH_SIZE);
	if (!ret)
		ret = read_key(args.keys, AES_FILE, keys.aes, AES_SIZE);
	if (!ret)
		ret = generate(&args, &config, &keys);
	OPENSSL_cleanse(&keys, sizeof(keys));
	return ret;
}

static const struct command commands[] = {
	{ "astra", "for a chip of the Astra family", cmd_gen_astra },
	{ "opentitan", "from the image description of an OpenTitan chip",
	  cmd_gen_opentitan },
};

int cmd_gen(int argc, char **argv)
{
	return run_command("otpctl gen",
			   "Make a plan from what the tools of a chip maker take.",
			   "Examples:\n"
			   "  otpctl gen astra --config configs/oem_config.conf --keys keys --word-order le\n"
			   "  otpctl gen opentitan image.hjson --keys keys -o plan.yaml",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
