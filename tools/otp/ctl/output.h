/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that a command makes: whole, or not at all. */
#ifndef OTPCTL_OUTPUT_H
#define OTPCTL_OUTPUT_H

#include <limits.h>

#include "ctl.h"

/**
 * struct output - a file to be made
 * @path: its path
 * @data: its contents
 * @size: bytes of it
 * @mode: permissions, whatever the umask
 * @keep: one that is there must not be replaced
 * @temp: for write_outputs()
 */
struct output {
	char path[PATH_MAX];
	const void *data;
	size_t size;
	mode_t mode;
	bool keep;
	char temp[PATH_MAX + 8];
};

/* 0, or the exit code: then no file has been made. */
int write_outputs(struct output *outputs, size_t count);
int write_file(const char *path, const void *data, size_t size, mode_t mode);
/* The same with mode 0600, and - is the standard output. @size is not 0. */
int write_output(const char *path, const void *data, size_t size);

/*
 * Path of a directory as seen from another, with a slash at its end unless it
 * is the same; both are absolute and clean. The caller frees it.
 */
char *relative_path(const char *from, const char *to);

#endif /* OTPCTL_OUTPUT_H */
