/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The field tables of the Astra OTP guide, one row per index.
 */
#ifndef _OTP_UNIT_ASTRA_TABLE_H
#define _OTP_UNIT_ASTRA_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASTRA_INDICES	256

struct astra_row {
	bool exists;
	char name[64];
	char perm[4];
	uint32_t mask;
	bool atomic;
};

static const char *const astra_tables[] = {
	VECTORS "/astra-otp-fields-v2.1.csv",
	VECTORS "/astra-otp-fields-v2.5.csv",
};

static inline bool astra_row_is(const struct astra_row *row, const char *perm)
{
	return !strcmp(row->perm, perm);
}

static inline bool astra_row_is_user_data(const struct astra_row *row)
{
	return !strncmp(row->name, "OTP_USER_DATA_", 14);
}

static inline void astra_table_load(struct astra_row *rows,
				    unsigned int variant)
{
	FILE *file = fopen(astra_tables[variant], "r");
	struct astra_row row = { .exists = true };
	unsigned int index;
	char line[256], atomic[4];

	memset(rows, 0, ASTRA_INDICES * sizeof(*rows));
	if (!file || !fgets(line, sizeof(line), file)) {
		printf("Bail out! cannot read %s\n", astra_tables[variant]);
		exit(1);
	}
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%u,%63[^,],%3[^,],%x,%3[^,],", &index,
			   row.name, row.perm, &row.mask, atomic) != 5 ||
		    index >= ASTRA_INDICES) {
			printf("Bail out! not a row: %s\n", line);
			exit(1);
		}
		row.atomic = !strcmp(atomic, "YES");
		rows[index] = row;
	}
	fclose(file);
}

#endif /* _OTP_UNIT_ASTRA_TABLE_H */
