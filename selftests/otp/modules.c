// SPDX-License-Identifier: GPL-2.0-only
/*
 * The modules of the subsystem, out and in again; see modules.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "modules.h"

#define MODULES_MAX	16

/* Modules that were unloaded, in this order. */
static char unloaded[MODULES_MAX][64];
static unsigned int count;

bool modules_possible(void)
{
	return !access("/sys/module/otp/initstate", F_OK);
}

static int unload_one(const char *module)
{
	if (syscall(SYS_delete_module, module, O_NONBLOCK))
		return -errno;
	if (count < MODULES_MAX)
		snprintf(unloaded[count++], sizeof(unloaded[0]), "%s",
			 module);
	return 0;
}

/* A module, and before it those that need it. */
static int unload(const char *module)
{
	struct dirent *entry;
	char path[320];
	int ret = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/module/%s/holders", module);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			ret = unload(entry->d_name);
	closedir(dir);
	return ret ? ret : unload_one(module);
}

int modules_unload(void)
{
	return unload("otp");
}

/* Both at once: a process for each takes longer than the modules do. */
int modules_load(const char *programming)
{
	char command[MODULES_MAX * 65 + 128];
	int len;

	len = snprintf(command, sizeof(command), "modprobe otp programming=%s",
		       programming);
	if (count)
		len += snprintf(command + len, sizeof(command) - len,
				" && modprobe -a");
	while (count)
		len += snprintf(command + len, sizeof(command) - len, " %s",
				unloaded[--count]);
	return system(command) ? -EINVAL : 0;
}
