// SPDX-License-Identifier: GPL-2.0-only
#include "samba/errcode.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

struct errcode_words {
	int32_t errcode;
	enum samba_errcode_origin origin;
	const char *name;
	const char *text;
};

static const struct errcode_words table[] = {
	{ SAMBA_OK, SAMBA_ERRCODE_TABLE, "ok", "no error" },
	{ SAMBA_BAD_ADDRESS, SAMBA_ERRCODE_TABLE, "bad-address",
	  "bad value for the address argument" },
	{ SAMBA_BAD_LENGTH, SAMBA_ERRCODE_TABLE, "bad-length",
	  "bad value for the length argument" },
	{ SAMBA_BAD_OP, SAMBA_ERRCODE_TABLE, "bad-op-code",
	  "bad op_code" },
	{ SAMBA_BAD_KEY_LENGTH, SAMBA_ERRCODE_TABLE, "bad-key-length",
	  "bad length of the customer key message" },
	{ SAMBA_KEY_WRITTEN, SAMBA_ERRCODE_TABLE, "key-written",
	  "the customer key has already been written" },
	{ SAMBA_CMAC, SAMBA_ERRCODE_TABLE, "cmac",
	  "AES-256-CMAC error: the payload is not authentic" },
	{ SAMBA_CBC, SAMBA_ERRCODE_TABLE, "cbc",
	  "AES-256-CBC error: the payload cannot be deciphered" },
	{ SAMBA_KEY_EXPANSION, SAMBA_ERRCODE_TABLE, "key-expansion",
	  "key expansion error" },
	{ SAMBA_UNIQUE_ID, SAMBA_ERRCODE_TABLE, "unique-id",
	  "the unique identifier of the chip cannot be read" },
	{ SAMBA_WRITE, SAMBA_ERRCODE_TABLE, "write",
	  "the flash controller failed to write" },
	{ SAMBA_TRANSFER, SAMBA_ERRCODE_TABLE, "transfer",
	  "data transfer error" },
	{ SAMBA_BAD_PAYLOAD, SAMBA_ERRCODE_TABLE, "bad-payload",
	  "invalid argument in the payload" },
	{ -1, SAMBA_ERRCODE_ELSEWHERE, "too-long",
	  "the command is too long" },
	{ -2, SAMBA_ERRCODE_ELSEWHERE, "op-code-size",
	  "bad size of the op_code field" },
	{ -5, SAMBA_ERRCODE_ELSEWHERE, "id-size",
	  "bad size of the id field" },
	{ -6, SAMBA_ERRCODE_ELSEWHERE, "rw-size",
	  "bad size of the rw field" },
	{ -9, SAMBA_ERRCODE_ELSEWHERE, "key-not-written",
	  "the customer key has not been written yet" },
	{ -14, SAMBA_ERRCODE_ELSEWHERE, "error-14",
	  "an error whose meaning is not public" },
	{ -15, SAMBA_ERRCODE_ELSEWHERE, "error-15",
	  "an error whose meaning is not public" },
	{ -17, SAMBA_ERRCODE_ELSEWHERE, "hash-not-written",
	  "the hash of the RSA key has not been written yet" },
	{ -18, SAMBA_ERRCODE_ELSEWHERE, "hash-written",
	  "the hash of the RSA key has already been written" },
	{ -20, SAMBA_ERRCODE_ELSEWHERE, "error-20",
	  "an error whose meaning is not public" },
};

static const struct errcode_words unknown = {
	.origin = SAMBA_ERRCODE_UNKNOWN,
	.name = "unknown",
	.text = "an errcode that nobody has documented",
};

static const struct errcode_words *find(int32_t errcode)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].errcode == errcode)
			return &table[i];
	return &unknown;
}

const char *samba_errcode_name(int32_t errcode)
{
	return find(errcode)->name;
}

const char *samba_errcode_text(int32_t errcode)
{
	return find(errcode)->text;
}

enum samba_errcode_origin samba_errcode_origin(int32_t errcode)
{
	return find(errcode)->origin;
}

const char *samba_errcode_at(size_t index, int32_t *errcode)
{
	if (index >= ARRAY_SIZE(table))
		return NULL;
	*errcode = table[index].errcode;
	return table[index].name;
}
