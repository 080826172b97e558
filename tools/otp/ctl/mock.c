// SPDX-License-Identifier: GPL-2.0-only
/* Simulated devices: the configfs directory of otp-mock. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "mock.h"

#ifndef CONFIGFS_MAGIC
#define CONFIGFS_MAGIC		0x62656570
#endif

/* Tests put a directory of their own here. */
const char *mock_root = "/sys/kernel/config";
const char *mock_class = "/sys/class/otp";

int mock_path(char *path, size_t size, const char *name,
		     const char *attr)
{
	int n = snprintf(path, size, "%s/otp-mock%s%s%s%s", mock_root,
			 name ? "/" : "", name ?: "", attr ? "/" : "",
			 attr ?: "");

	if (n < 0 || (size_t)n >= size)
		return refuse(LIBOTP_USAGE, "the name is too long");
	return 0;
}

/* 0 if otp-mock is there, else the exit code. */
static int mock_ready(void)
{
	char path[PATH_MAX];
	struct stat st;
	struct statfs fs;

	mock_path(path, sizeof(path), NULL, NULL);
	if (!stat(path, &st))
		return 0;
	if (!statfs(mock_root, &fs) && fs.f_type == CONFIGFS_MAGIC)
		return refuse(LIBOTP_DEVICE,
			      "otp-mock is not loaded: 'modprobe otp-mock' as root");
	return refuse(LIBOTP_DEVICE,
		      "configfs is not mounted: 'mount -t configfs none %s' as root, and 'modprobe otp-mock'",
		      mock_root);
}

static int name_check(const char *name)
{
	_free_ char *typed = shown(name);
	bool good = *name && *name != '.' && strlen(name) <= 64;

	for (const char *p = name; *p; p++)
		good = good && (isalnum((unsigned char)*p) ||
				strchr("_.-", *p)) && (unsigned char)*p < 128;
	if (good)
		return 0;
	return refuse(LIBOTP_USAGE,
		      "'%s' is no name for a mock: up to 64 letters, digits, '_', '-', '.'",
		      typed);
}

int mock_exists(const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	int ret = mock_ready() ?: name_check(name);

	if (ret)
		return ret;
	ret = mock_path(path, sizeof(path), name, NULL);
	if (!ret && stat(path, &st))
		ret = refuse(LIBOTP_USAGE,
			     "there is no mock '%s'; 'otpctl mock list' shows what there is",
			     name);
	return ret;
}

int mock_attr_error(const char *name, const char *attr, const char *value,
		      int error)
{
	static const char hint[] =
		": perhaps the mock is live, or a command runs on it";

	if (error == EPERM && !strcmp(attr, "erase_signal"))
		return refuse(LIBOTP_POLICY,
			      "mock %s: the chip does not listen to its erase signal: its erase lock is set",
			      name);
	return refuse(error == EINVAL || error == ERANGE ? LIBOTP_USAGE :
							   LIBOTP_DEVICE,
		      "mock %s: %s%s%s: %s%s", name, attr,
		      value ? " = " : "", value ?: "",
		      error == ENODEV ? "only a live mock has this" :
		      strerror(error), error == EBUSY ? hint : "");
}

static int attr_write(const char *name, const char *attr, const char *value)
{
	_close_ int fd = -1;
	char path[PATH_MAX];
	int ret = mock_path(path, sizeof(path), name, attr);
	_free_ char *typed = shown(value);

	if (ret)
		return ret;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return refuse(LIBOTP_USAGE, "a mock has no '%s'", attr);
	if (fd < 0)
		return mock_attr_error(name, attr, NULL, errno);
	if (write(fd, value, strlen(value)) < 0)
		return mock_attr_error(name, attr, typed, errno);
	return 0;
}

int mock_attr_read(const char *name, const char *attr, char *value,
		     size_t size)
{
	_close_ int fd = -1;
	char path[PATH_MAX];
	ssize_t n;

	value[0] = '\0';
	if (mock_path(path, sizeof(path), name, attr))
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, value, size - 1);
	if (n < 0)
		return -1;
	value[n] = '\0';
	value[strcspn(value, "\n")] = '\0';
	return 0;
}

void otp_of_platform(const char *platform, char *device, size_t size)
{
	char path[PATH_MAX], link[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	device[0] = '\0';
	dir = *platform ? opendir(mock_class) : NULL;
	while (dir && (entry = readdir(dir))) {
		char *base;
		ssize_t n;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s/device", mock_class,
			 entry->d_name);
		n = readlink(path, link, sizeof(link) - 1);
		if (n < 0)
			continue;
		link[n] = '\0';
		base = strrchr(link, '/');
		if (!strcmp(base ? base + 1 : link, platform))
			snprintf(device, size, "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
}

/* The otpN whose device this mock is; empty if it is not live. */
static void mock_device(const char *name, char *device, size_t size)
{
	char platform[128];

	mock_attr_read(name, "device", platform, sizeof(platform));
	otp_of_platform(platform, device, size);
}

/* ---- arguments ---- */

error_t mock_parse_words(int key, char *arg, struct argp_state *state)
{
	struct mock_args *args = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (args->count == args->max)
			argp_error(state, "too many arguments");
		args->words[args->count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (args->count < args->min)
			argp_error(state, "too few arguments");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void mock_parse_simple(int argc, char **argv, const char *args_doc,
			 const char *doc, struct mock_args *args)
{
	const struct argp argp = {
		.parser = mock_parse_words,
		.args_doc = args_doc,
		.doc = doc,
		.children = global_children,
	};

	parse(&argp, argc, argv, args);
}

/* ---- add ---- */

static const struct argp_option add_options[] = {
	{ "name", 'N', "NAME", 0,
	  "Name of the mock; default: the first free of mock0, mock1 ..." },
	{ "variant", 256, "REVISION", 0,
	  "Revision of the block; for astra v2.1 (default) or v2.5, for opentitan earlgrey (default) or earlgrey-1.0.0, for secure-journal production (default) or development" },
	{ "latency-us", 'l', "N", 0,
	  "Microseconds that a programming command takes" },
	{ 0 }
};

static error_t parse_add(int key, char *arg, struct argp_state *state)
{
	struct mock_args *args = state->input;

	switch (key) {
	case 'N':
		args->name = arg;
		return 0;
	case 256:
		args->variant = arg;
		return 0;
	case 'l':
		args->latency = arg;
		return 0;
	default:
		return mock_parse_words(key, arg, state);
	}
}

static const struct argp add_argp = {
	.options = add_options,
	.parser = parse_add,
	.args_doc = "MODEL",
	.doc = "Make a simulated device and print the name it has in /dev.\v"
	       "MODEL is the block that is simulated: astra, opentitan, secure-journal or sefc.\n\n"
	       "Example:\n  otpctl mock add astra --name bench --variant v2.5",
	.children = global_children,
};

static int make_directory(char *name, size_t size, const char *wanted)
{
	char path[PATH_MAX];
	int ret;

	for (unsigned int i = 0; i < 10000; i++) {
		if (wanted)
			snprintf(name, size, "%s", wanted);
		else
			snprintf(name, size, "mock%u", i);
		ret = mock_path(path, sizeof(path), name, NULL);
		if (ret || !mkdir(path, 0755))
			return ret;
		if (errno != EEXIST)
			return refuse(LIBOTP_DEVICE, "cannot make mock %s: %s",
				      name, strerror(errno));
		if (wanted)
			return refuse(LIBOTP_DEVICE,
				      "there is a mock '%s' already", name);
	}
	return refuse(LIBOTP_DEVICE, "there are too many mocks");
}

static int mock_set_up(const char *name, const struct mock_args *args)
{
	int ret = attr_write(name, "model", args->words[0]);

	if (!ret && args->variant)
		ret = attr_write(name, "variant", args->variant);
	if (!ret && args->latency)
		ret = attr_write(name, "latency_us", args->latency);
	return ret ?: attr_write(name, "live", "1");
}

static int mock_add(int argc, char **argv)
{
	struct mock_args args = { .min = 1, .max = 1 };
	char name[80], device[256], path[PATH_MAX];
	int ret;

	parse(&add_argp, argc, argv, &args);
	ret = (args.name ? name_check(args.name) : 0) ?: mock_ready();
	if (ret || opt.dry_run)
		return ret;
	ret = make_directory(name, sizeof(name), args.name);
	if (ret)
		return ret;
	ret = mock_set_up(name, &args);
	if (ret) {
		if (!mock_path(path, sizeof(path), name, NULL))
			rmdir(path);
		return ret;
	}
	mock_device(name, device, sizeof(device));
	if (opt.json) {
		_json_ struct json_object *json = json_object_new_object();

		add_text(json, "name", name);
		add_text(json, "device", device);
		print_json(json);
	} else {
		printf("/dev/%s\n", device);
	}
	if (!*device)
		return refuse(LIBOTP_DEVICE,
			      "mock %s is live, but no driver has taken it",
			      name);
	return 0;
}

/* ---- list ---- */

static const char *const list_attrs[] = {
	"model", "variant", "live", "power", "state",
};

static void list_one(const char *name, struct json_object *list)
{
	struct json_object *json = json_object_new_object();
	char values[ARRAY_SIZE(list_attrs)][256];
	char device[256];

	mock_device(name, device, sizeof(device));
	add_text(json, "name", name);
	add_text(json, "device", device);
	for (size_t i = 0; i < ARRAY_SIZE(list_attrs); i++) {
		mock_attr_read(name, list_attrs[i], values[i], sizeof(values[i]));
		add_text(json, list_attrs[i], values[i]);
	}
	if (list)
		json_object_array_add(list, json);
	else
		printf("%-12s %-8s %s %s, %s, power %s, %s\n", name,
		       *device ? device : "-", values[0], values[1],
		       strcmp(values[2], "1") ? "not live" : "live",
		       *values[3] ? values[3] : "-",
		       *values[4] ? values[4] : "-");
	if (!list)
		json_object_put(json);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int mock_list(int argc, char **argv)
{
	_json_ struct json_object *list = NULL;
	struct mock_args args = { 0 };
	struct dirent **entries;
	char path[PATH_MAX];
	int ret, n;

	mock_parse_simple(argc, argv, "",
		     "List the simulated devices.\v"
		     "Example:\n  otpctl mock list --json", &args);
	ret = mock_ready() ?: mock_path(path, sizeof(path), NULL, NULL);
	if (ret)
		return ret;
	n = scandir(path, &entries, visible, versionsort);
	if (n < 0)
		return refuse(LIBOTP_DEVICE, "%s: %s", path, strerror(errno));
	if (opt.json)
		list = json_object_new_array();
	for (int i = 0; i < n; i++) {
		list_one(entries[i]->d_name, list);
		free(entries[i]);
	}
	free(entries);
	if (list)
		print_json(list);
	return 0;
}

/* ---- remove, reset, power ---- */

static int mock_remove(int argc, char **argv)
{
	struct mock_args args = { .min = 1, .max = 1 };
	char path[PATH_MAX];
	int ret;

	mock_parse_simple(argc, argv, "NAME",
		     "Remove a simulated device and its array.\v"
		     "Example:\n  otpctl mock remove mock0", &args);
	ret = mock_exists(args.words[0]) ?:
	      mock_path(path, sizeof(path), args.words[0], NULL);
	if (ret || opt.dry_run)
		return ret;
	if (rmdir(path))
		return refuse(LIBOTP_DEVICE, "mock %s: %s", args.words[0],
			      strerror(errno));
	return 0;
}

static int mock_reset(int argc, char **argv)
{
	struct mock_args args = { .min = 1, .max = 1 };
	int ret;

	mock_parse_simple(argc, argv, "NAME",
		     "Reset the simulated block without cutting its power.\v"
		     "Example:\n  otpctl mock reset mock0", &args);
	ret = mock_exists(args.words[0]);
	if (ret || opt.dry_run)
		return ret;
	return attr_write(args.words[0], "reset", "1");
}

static int mock_erase_signal(int argc, char **argv)
{
	struct mock_args args = { .min = 1, .max = 1 };
	int ret;

	mock_parse_simple(argc, argv, "NAME",
		     "Give a simulated chip the signal that erases it, as far as anything can, and a reset. For sefc it is the ERASE pin.\v"
		     "Example:\n  otpctl mock erase-signal mock0", &args);
	ret = mock_exists(args.words[0]);
	if (ret || opt.dry_run)
		return ret;
	return attr_write(args.words[0], "erase_signal", "1");
}

static int mock_cycle(int argc, char **argv)
{
	struct mock_args args = { .min = 1, .max = 1 };
	int ret;

	mock_parse_simple(argc, argv, "NAME",
		     "Cut the power of a simulated device and give it back: a new session begins.\v"
		     "Example:\n  otpctl mock power-cycle mock0", &args);
	ret = mock_exists(args.words[0]);
	if (ret || opt.dry_run)
		return ret;
	return attr_write(args.words[0], "power", "cycle");
}

static int mock_power(int argc, char **argv)
{
	struct mock_args args = { .min = 2, .max = 2 };
	int ret;

	mock_parse_simple(argc, argv, "NAME on|off",
		     "Switch the power of a simulated device.\v"
		     "Example:\n  otpctl mock power mock0 off", &args);
	if (strcmp(args.words[1], "on") && strcmp(args.words[1], "off"))
		return refuse(LIBOTP_USAGE, "power is on or off");
	ret = mock_exists(args.words[0]);
	if (ret || opt.dry_run)
		return ret;
	return attr_write(args.words[0], "power", args.words[1]);
}

/* ---- fault ---- */

static const char *const faults[] = {
	"power_cut", "vendor_status", "stuck_busy", "lost_irqs", "bit_flip",
	"latency_us", "life_cycle", "advance_us", "reg_writes", "reg_reads",
	"pulses", "pulse_us", "repeats",
};

static const char *fault_name(const char *key, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		const char *fault = faults[i];
		bool same = strlen(fault) == len;

		for (size_t k = 0; same && k < len; k++)
			same = fault[k] == (key[k] == '-' ? '_' : key[k]);
		if (same)
			return fault;
	}
	return NULL;
}

static int faults_show(const char *name)
{
	_json_ struct json_object *json = json_object_new_object();
	char value[256];

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		if (mock_attr_read(name, faults[i], value, sizeof(value)))
			continue;
		add_text(json, faults[i], value);
		if (!opt.json)
			printf("%s=%s\n", faults[i], value);
	}
	if (opt.json)
		print_json(json);
	return 0;
}

static int fault_check(const char *word)
{
	const char *equals = strchr(word, '=');
	_free_ char *typed = shown(word);

	if (!equals || !equals[1])
		return refuse(LIBOTP_USAGE, "'%s' is not KEY=VALUE", typed);
	if (!fault_name(word, equals - word))
		return refuse(LIBOTP_USAGE,
			      "'%s': there is no such fault; there are power_cut, vendor_status, stuck_busy, lost_irqs, bit_flip, latency_us, life_cycle, advance_us",
			      typed);
	return 0;
}

static int fault_set(const char *name, const char *word)
{
	const char *equals = strchr(word, '=');
	_free_ char *value = strdup(equals + 1);

	for (char *p = value; p && *p; p++)
		if (*p == ',')
			*p = ' ';
	return attr_write(name, fault_name(word, equals - word), value ?: "");
}

static int mock_fault(int argc, char **argv)
{
	struct mock_args args = { .min = 1, .max = ARRAY_SIZE(args.words) };
	int ret;

	mock_parse_simple(argc, argv, "NAME [KEY=VALUE]...",
		     "Make a simulated device fail, or show what is set. A comma in a value stands for a space.\v"
		     "  power_cut=N[,K]      lose power with the N-th register write from now; its pulse programs K bits first\n"
		     "  vendor_status=STATUS,read|write,N  the N-th such command ends with STATUS\n"
		     "  stuck_busy=N         the N-th command from now never ends\n"
		     "  lost_irqs=N          N interrupts are lost\n"
		     "  bit_flip=BIT         flip this bit of the array\n"
		     "  latency_us=N         a programming command takes so long\n"
		     "  life_cycle=STATE     state of the chip from the next reset on, such as dev or rma, for sefc application or no-application\n"
		     "  advance_us=N         let its clock run on by N\n"
		     "  pulses=0, reg_reads=0, reg_writes=0, pulse_us=0  count from here\n\n"
		     "Examples:\n"
		     "  otpctl mock fault mock0 power_cut=12\n"
		     "  otpctl mock fault mock0 vendor_status=0xff000001,write,1\n"
		     "  otpctl mock fault mock0", &args);
	for (int i = 1; i < args.count; i++) {
		ret = fault_check(args.words[i]);
		if (ret)
			return ret;
	}
	ret = mock_exists(args.words[0]);
	if (ret)
		return ret;
	if (args.count == 1)
		return faults_show(args.words[0]);
	for (int i = 1; i < args.count && !ret && !opt.dry_run; i++)
		ret = fault_set(args.words[0], args.words[i]);
	return ret;
}

static const struct command commands[] = {
	{ "add", "make one", mock_add },
	{ "list", "what there is", mock_list },
	{ "remove", "remove one, with its array", mock_remove },
	{ "reset", "reset the block, keep the power", mock_reset },
	{ "erase-signal", "give it the signal that erases it", mock_erase_signal },
	{ "power-cycle", "cut the power and give it back", mock_cycle },
	{ "power", "switch the power on or off", mock_power },
	{ "fault", "make it fail", mock_fault },
	{ "save", "save the array to a file", mock_save },
	{ "load", "put another array in", mock_load },
};

int cmd_mock(int argc, char **argv)
{
	return run_command("otpctl mock",
			   "Make simulated devices and make them fail. Needs root and the module otp-mock.",
			   "Example:\n"
			   "  otpctl mock add astra\n"
			   "  otpctl mock fault mock0 power_cut=5\n"
			   "  otpctl mock power-cycle mock0",
			   commands, ARRAY_SIZE(commands), argc, argv);
}
