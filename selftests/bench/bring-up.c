// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a boot takes for it: from the first module to the last nvmem device,
 * and how that grows with the number of devices.
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bench.h"
#include "image-util.h"

#define MOCK_ROOT	"/sys/kernel/config/otp-mock"
#define NVMEM_ROOT	"/sys/bus/nvmem/devices"
#define MANY		64

static const char *const models[] = {
	"astra", "opentitan", "secure-journal", "sefc",
};

/* In the order given; what they depend on is there. */
static void insert(const char *module)
{
	const char *parameters = strcmp(module, "otp") ? "" : "programming=1";
	struct utsname name;
	char path[512];
	int fd;

	uname(&name);
	snprintf(path, sizeof(path), "/lib/modules/%s/extra/%s.ko",
		 name.release, module);
	fd = open(path, O_RDONLY);
	if (fd < 0 || syscall(SYS_finit_module, fd, parameters, 0))
		err(1, "%s", path);
	close(fd);
}

/* nvmem devices of ours. */
static unsigned int nvmem_count(void)
{
	struct dirent *entry;
	unsigned int count = 0;
	DIR *dir;

	dir = opendir(NVMEM_ROOT);
	if (!dir)
		err(1, "%s", NVMEM_ROOT);
	while ((entry = readdir(dir)))
		count += !strncmp(entry->d_name, "otp", 3);
	closedir(dir);
	return count;
}

static void check(int ret, const char *what)
{
	if (ret)
		errx(1, "%s: %s", what, strerror(-ret));
}

static void instance_path(unsigned int i, const char *file, char *path,
			  size_t size)
{
	snprintf(path, size, MOCK_ROOT "/bench%u/%s", i, file);
}

/* Looks for nothing, since looking grows with what is there. */
static void instance_create(unsigned int i, const char *model)
{
	char path[256];

	instance_path(i, "", path, sizeof(path));
	if (mkdir(path, 0755))
		err(1, "%s", path);
	instance_path(i, "model", path, sizeof(path));
	check(file_write(path, model), path);
	instance_path(i, "live", path, sizeof(path));
	check(file_write(path, "1"), path);
}

static void instance_remove(unsigned int i)
{
	char path[256];

	instance_path(i, "", path, sizeof(path));
	rmdir(path);
}

/* A signed image that is put in flash before the clock runs. */
static void image_prepare(struct signed_image *it)
{
	check(flash_create(), "mtdram");
	check(flash_erase(FLASH_DOWNLOAD), FLASH_DOWNLOAD);
	check(flash_put_image(FLASH_ACTIVE, IMAGE_KEYHASH), FLASH_ACTIVE);
	memset(it, 0, sizeof(*it));
}

static void image_start(struct signed_image *it)
{
	check(signed_create(it, FLASH_ACTIVE, FLASH_DOWNLOAD), "otp-image");
	check(signed_trust(it, 1), "key");
	check(signed_start(it), "live");
}

/* The modules are not loaded, and all of them are given. */
void bench_boot(char **modules, int count)
{
	bool possible = signed_possible();
	struct signed_image image;
	uint64_t begin, loaded, ready;
	unsigned int i;

	if (possible)
		image_prepare(&image);
	begin = now_ns();
	for (i = 0; i < (unsigned int)count; i++)
		insert(modules[i]);
	loaded = now_ns();
	for (i = 0; i < ARRAY_LEN(models); i++)
		instance_create(i, models[i]);
	if (possible)
		image_start(&image);
	ready = now_ns();

	printf("boot: %d modules %llu us, %zu devices %llu us; "
	       "from insmod to %u nvmem devices %llu us\n", count, (unsigned long long)(loaded - begin) / 1000,
	       ARRAY_LEN(models) + possible,
	       (unsigned long long)(ready - loaded) / 1000, nvmem_count(),
	       (unsigned long long)(ready - begin) / 1000);
	for (i = 0; i < ARRAY_LEN(models); i++)
		instance_remove(i);
	if (possible) {
		signed_destroy(&image);
		flash_destroy();
	}
}

/* Nanoseconds for each of @count devices. */
static uint64_t devices_ns(const char *model, unsigned int count)
{
	uint64_t begin, end;
	unsigned int i;

	begin = now_ns();
	for (i = 0; i < count; i++)
		instance_create(i, model);
	end = now_ns();
	for (i = 0; i < count; i++)
		instance_remove(i);
	return (end - begin) / count;
}

void bench_devices(int rounds)
{
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(models); i++) {
		uint64_t one[MAX_ROUNDS], eight, many;
		int round;

		for (round = 0; round < rounds; round++)
			one[round] = devices_ns(models[i], 1);
		one[0] = median(one, rounds);
		eight = devices_ns(models[i], 8);
		many = devices_ns(models[i], MANY);
		printf("bring-up: %s: 1 device %llu us, 8 %llu us each, "
		       "%u %llu us each, ratio %.2f\n", models[i], (unsigned long long)one[0] / 1000,
		       (unsigned long long)eight / 1000, MANY,
		       (unsigned long long)many / 1000,
		       (double)many / one[0]);
	}
}
