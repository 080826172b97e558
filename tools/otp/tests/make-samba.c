// SPDX-License-Identifier: GPL-2.0-only
/*
 * make-samba key HEX-ID AUTH_TYPE BYTE >FILE: a customer key message whose
 * key and digest are of that one byte.
 * make-samba applet NUMBER SIZE >FILE: an applet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samba/applet.h"
#include "samba/errcode.h"

static uint8_t bytes[SAMBA_APPLET_MAX];

static int make_key(char **argv)
{
	struct samba_key key = { .auth_type = atoi(argv[3]) };
	uint8_t id[SAMBA_UNIQUE_ID_SIZE];

	for (size_t i = 0; i < sizeof(id); i++)
		sscanf(argv[2] + 2 * i, "%2hhx", &id[i]);
	memset(key.cmac_key, strtoul(argv[4], NULL, 16), sizeof(key.cmac_key));
	memset(key.digest, strtoul(argv[4], NULL, 16), sizeof(key.digest));
	return samba_key_seal(&key, samba_test_secret, id, NULL, bytes);
}

int main(int argc, char **argv)
{
	size_t size = SAMBA_KEY_MESSAGE_SIZE;
	int32_t errcode;

	if (argc == 5 && !strcmp(argv[1], "key")) {
		errcode = make_key(argv);
	} else if (argc == 4 && !strcmp(argv[1], "applet")) {
		size = atoi(argv[3]);
		errcode = samba_applet_make(atoi(argv[2]), samba_test_secret,
					    bytes, size);
	} else {
		return 2;
	}
	if (errcode) {
		fprintf(stderr, "%s\n", samba_errcode_text(errcode));
		return 1;
	}
	return fwrite(bytes, 1, size, stdout) != size;
}
