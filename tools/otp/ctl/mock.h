/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands for simulated devices share. */
#ifndef OTPCTL_MOCK_H
#define OTPCTL_MOCK_H

#include "ctl.h"
#include "mock-image.h"

/**
 * struct mock_args - what a command was given
 * @words: arguments
 * @count: how many
 * @min: how many there must be
 * @max: how many there may be
 * @name: --name
 * @variant: --variant
 * @latency: --latency-us
 * @format: --format
 */
struct mock_args {
	char *words[64];
	int count;
	int min;
	int max;
	const char *name;
	const char *variant;
	const char *latency;
	enum image_format format;
};

error_t mock_parse_words(int key, char *arg, struct argp_state *state);
void mock_parse_simple(int argc, char **argv, const char *args_doc,
		       const char *doc, struct mock_args *args);

/* 0, or the exit code. */
int mock_path(char *path, size_t size, const char *name, const char *attr);
int mock_exists(const char *name);
int mock_attr_error(const char *name, const char *attr, const char *value,
		    int error);

/* 0, or -1. */
int mock_attr_read(const char *name, const char *attr, char *value,
		   size_t size);

/* mock-array.c */
int mock_save(int argc, char **argv);
int mock_load(int argc, char **argv);

#endif /* OTPCTL_MOCK_H */
