/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OTPCTL_OEM_CONFIG_H
#define OTPCTL_OEM_CONFIG_H

#include "libotp.h"

/* What becomes of a value of 0. */
enum oem_zero {
	OEM_ZERO_EMIT,		/* a line like any other: it freezes */
	OEM_ZERO_SKIP,		/* no line, and the log says so */
	OEM_ZERO_SILENT,	/* no line */
	OEM_ZERO_REFUSE,
};

/**
 * struct oem_item - a key of oem_config.conf and the field it sets
 * @key: name of the key
 * @field: name of the field
 * @index: OTP index
 * @width: bits
 * @max: largest documented value
 * @atomic: part of the security group
 * @since_25: not in the map of documentation v2.1
 * @zero: what becomes of 0
 */
struct oem_item {
	const char *key;
	const char *field;
	unsigned int index;
	unsigned int width;
	uint32_t max;
	bool atomic;
	bool since_25;
	enum oem_zero zero;
};

#define OEM_ITEMS	15

extern const struct oem_item oem_items[OEM_ITEMS];

/**
 * struct oem_config - what a configuration says
 * @line: line of the key, 0 if it is absent
 * @value: its value
 */
struct oem_config {
	unsigned int line[OEM_ITEMS];
	uint32_t value[OEM_ITEMS];
};

int oem_config_parse(const char *name, const char *text, size_t size,
		     struct oem_config *config, struct libotp_error *err);
int oem_config_load(const char *path, struct oem_config *config,
		    struct libotp_error *err);
int oem_config_check(const char *name, const struct oem_config *config,
		     bool doc_25, struct libotp_error *err);
int oem_item_find(const char *key);

#endif /* OTPCTL_OEM_CONFIG_H */
