// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"

static int write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0)
			return -1;
		data += n;
		size -= n;
	}
	return 0;
}

static int write_temp(struct output *output)
{
	bool good;
	int fd;

	snprintf(output->temp, sizeof(output->temp), "%s.XXXXXX",
		 output->path);
	fd = mkostemp(output->temp, O_CLOEXEC);
	if (fd < 0) {
		output->temp[0] = '\0';
		return refuse(LIBOTP_USAGE, "%s: %s", output->path,
			      strerror(errno));
	}
	good = !write_all(fd, output->data, output->size) &&
	       !fchmod(fd, output->mode) && !fsync(fd);
	good = !close(fd) && good;
	return good ? 0 : refuse(LIBOTP_DEVICE, "%s: %s", output->path,
				 strerror(errno));
}

/* Now, so that the refusal comes before the first file is in place. */
static int check_keep(const struct output *output)
{
	struct stat st;

	if (!output->keep || lstat(output->path, &st))
		return 0;
	return refuse(LIBOTP_POLICY, "%s is there already and is not replaced",
		      output->path);
}

static int put_in_place(struct output *output)
{
	unsigned int flags = output->keep ? RENAME_NOREPLACE : 0;

	if (renameat2(AT_FDCWD, output->temp, AT_FDCWD, output->path, flags))
		return refuse(LIBOTP_DEVICE, "%s: %s", output->path,
			      strerror(errno));
	output->temp[0] = '\0';
	return 0;
}

int write_outputs(struct output *outputs, size_t count)
{
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++)
		ret = check_keep(&outputs[i]);
	for (size_t i = 0; i < count && !ret; i++)
		ret = write_temp(&outputs[i]);
	for (size_t i = 0; i < count && !ret; i++)
		ret = put_in_place(&outputs[i]);
	for (size_t i = 0; i < count; i++)
		if (outputs[i].temp[0])
			unlink(outputs[i].temp);
	return ret;
}

int write_file(const char *path, const void *data, size_t size, mode_t mode)
{
	struct output output = { .data = data, .size = size, .mode = mode };

	if (strlen(path) >= sizeof(output.path))
		return refuse(LIBOTP_USAGE, "the name is too long");
	strcpy(output.path, path);
	return write_outputs(&output, 1);
}

int write_output(const char *path, const void *data, size_t size)
{
	if (strcmp(path, "-"))
		return write_file(path, data, size, 0600);
	if (fwrite(data, size, 1, stdout) == 1 && !fflush(stdout))
		return 0;
	return refuse(LIBOTP_DEVICE, "the standard output: %s",
		      strerror(errno));
}

char *relative_path(const char *from, const char *to)
{
	size_t same = 0, i;
	char *text = NULL;
	size_t size;
	FILE *f;

	for (i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			same = i;
	if ((!from[i] || from[i] == '/') && (!to[i] || to[i] == '/'))
		same = i;
	f = open_memstream(&text, &size);
	if (!f)
		abort();
	for (i = same; from[i]; i++)
		if (from[i] == '/' && from[i + 1])
			fputs("../", f);
	to += same;
	while (*to == '/')
		to++;
	if (*to)
		fprintf(f, "%s/", to);
	fclose(f);
	return text;
}
