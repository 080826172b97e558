// SPDX-License-Identifier: GPL-2.0-only
/*
 * forge-samba HEX-ID KIND FILE: a customer key message that is authentic and
 * yet wrong: padding, magic, version, type. Or a right one: digest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-samba.h"

static void make_digest(uint8_t plain[176])
{
	memset(plain + 24, 0xff, 32);
	memset(plain + 56, 0x33, 64);
	plain[120] = SAMBA_AUTH_PUBLIC_KEY;
}

static void make_plain(const char *kind, uint8_t plain[176])
{
	memset(plain, 0, 176);
	memset(plain, 0x55, 16);
	memcpy(plain + 16, "CKEY", 4);
	plain[20] = 1;
	memset(plain + 24, 0x77, 32);
	memset(plain + 56, 0xff, 64);
	memset(plain + 160, 16, 16);
	if (!strcmp(kind, "padding"))
		plain[175] = 17;
	else if (!strcmp(kind, "magic"))
		plain[16] = 'X';
	else if (!strcmp(kind, "version"))
		plain[20] = 2;
	else if (!strcmp(kind, "type"))
		plain[120] = 2;
	else if (!strcmp(kind, "digest"))
		make_digest(plain);
}

static int forge(const char *id_text, const char *kind, const char *path)
{
	uint8_t id[SAMBA_UNIQUE_ID_SIZE], plain[176];
	uint8_t message[SAMBA_KEY_MESSAGE_SIZE];
	FILE *f = fopen(path, "w");
	char byte[3] = "";

	if (!f || strlen(id_text) != 2 * sizeof(id))
		return 1;
	for (size_t i = 0; i < sizeof(id); i++) {
		memcpy(byte, id_text + 2 * i, 2);
		id[i] = strtoul(byte, NULL, 16);
	}
	make_plain(kind, plain);
	forge_message(id, plain, message);
	fwrite(message, sizeof(message), 1, f);
	return fclose(f) ? 1 : 0;
}

int main(int argc, char **argv)
{
	return argc == 4 ? forge(argv[1], argv[2], argv[3]) : 2;
}
