/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIBOTP_PLAN_H
#define LIBOTP_PLAN_H

#include "tree.h"

struct libotp_plan {
	char *path;
	char sha256[65];
	const char *driver;
	const char *model;
	bool big_endian;
	struct libotp_step *steps;
	size_t count;
	/* The texts above are parts of it. */
	struct node *root;
};

/* expand-file.c */
char *plan_file_path(const struct libotp_plan *plan,
		     const struct libotp_step *step);

#endif /* LIBOTP_PLAN_H */
