// SPDX-License-Identifier: GPL-2.0-only
/* Customer key messages and applets, for simulated parts and for tests. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "output.h"
#include "samba.h"
#include "samba/applet.h"
#include "samba/customer-key.h"
#include "samba/errcode.h"

#define MAX_CERTIFICATE	65536

enum {
	KEY_UNIQUE_ID = 0x100,
	KEY_CMAC_KEY,
	KEY_CERTIFICATE,
	KEY_AUTH_TYPE,
	KEY_SECRET,
	KEY_SIZE,
};

struct args {
	const char *applet;
	const char *unique_id;
	const char *cmac_key;
	const char *certificate;
	const char *auth_type;
	const char *secret;
	const char *output;
	uint32_t size;
};

static const struct argp_option key_options[] = {
	{ "unique-id", KEY_UNIQUE_ID, "HEX", 0,
	  "Identifier of the chip that it is for, 32 digits" },
	{ "cmac-key", KEY_CMAC_KEY, "FILE", 0,
	  "Key that authenticates the application, 32 bytes" },
	{ "certificate", KEY_CERTIFICATE, "FILE", 0,
	  "Root certificate, self-signed, DER; its SHA-512 goes in" },
	{ "auth-type", KEY_AUTH_TYPE, "TYPE", 0,
	  "cmac or public-key, where both are given" },
	{ "secret", KEY_SECRET, "FILE", 0,
	  "Secret of the simulated chips, 32 bytes; default: that of the tests" },
	{ "output", 'o', "FILE", 0, "Where the message goes" },
	{ 0 }
};

static const struct argp_option applet_options[] = {
	{ "secret", KEY_SECRET, "FILE", 0,
	  "Secret of the simulated chips, 32 bytes; default: that of the tests" },
	{ "size", KEY_SIZE, "BYTES", 0, "Of the applet; default: 64" },
	{ "output", 'o', "FILE", 0, "Where the applet goes" },
	{ 0 }
};

static error_t parse_make(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case KEY_UNIQUE_ID:
		args->unique_id = arg;
		return 0;
	case KEY_CMAC_KEY:
		args->cmac_key = arg;
		return 0;
	case KEY_CERTIFICATE:
		args->certificate = arg;
		return 0;
	case KEY_AUTH_TYPE:
		args->auth_type = arg;
		return 0;
	case KEY_SECRET:
		args->secret = arg;
		return 0;
	case KEY_SIZE:
		return option_number(arg, SAMBA_APPLET_MAX, "the size", state,
				     &args->size);
	case 'o':
		args->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (!args->applet || *args->applet)
			argp_error(state, "too many arguments");
		args->applet = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->output)
			argp_error(state, "--output is needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ---- what goes in ---- */

/* Exactly @size bytes. */
static int read_exactly(const char *path, const char *what, void *bytes,
			size_t size)
{
	struct libotp_error err;
	uint8_t *data = NULL;
	char sha256[65];
	size_t got;
	int ret = 0;

	if (read_whole_file(path, 65536, &data, &got, sha256, &err))
		return report(&err);
	if (got == size)
		memcpy(bytes, data, size);
	else
		ret = refuse(LIBOTP_USAGE, "%s: %s has %zu bytes, not %zu",
			     path, what, size, got);
	OPENSSL_cleanse(data, got);
	free(data);
	return ret;
}

static int read_secret(const struct args *args,
		       uint8_t secret[SAMBA_SECRET_SIZE])
{
	if (args->secret)
		return read_exactly(args->secret, "a secret", secret,
				    SAMBA_SECRET_SIZE);
	memcpy(secret, samba_test_secret, SAMBA_SECRET_SIZE);
	return 0;
}

static int parse_id(const char *text, uint8_t id[SAMBA_UNIQUE_ID_SIZE])
{
	const size_t digits = 2 * SAMBA_UNIQUE_ID_SIZE;
	char byte[3] = "";

	if (!text)
		return refuse(LIBOTP_USAGE,
			      "a message is for one chip: --unique-id is needed");
	if (strlen(text) != digits ||
	    strspn(text, "0123456789abcdefABCDEF") != digits)
		return refuse(LIBOTP_USAGE,
			      "a unique identifier has %zu hexadecimal digits",
			      digits);
	for (size_t i = 0; i < SAMBA_UNIQUE_ID_SIZE; i++) {
		memcpy(byte, text + 2 * i, 2);
		id[i] = strtoul(byte, NULL, 16);
	}
	return 0;
}

/* The digest is that of all of the file, so there must be nothing else. */
static const char *certificate_fault(const uint8_t *bytes, size_t size)
{
	const uint8_t *end = bytes;
	X509 *x509 = d2i_X509(NULL, &end, size);
	const char *fault = NULL;

	if (!x509)
		fault = "it is no X.509 certificate in DER";
	else if (end != bytes + size)
		fault = "there is something behind the certificate";
	else if (X509_self_signed(x509, 1) != 1)
		fault = "the certificate is not self-signed, so it is no root";
	X509_free(x509);
	return fault;
}

static int read_certificate(const char *path,
			    uint8_t digest[SAMBA_DIGEST_SIZE])
{
	_free_ uint8_t *bytes = NULL;
	struct libotp_error err;
	const char *fault;
	char sha256[65];
	size_t size;

	if (read_whole_file(path, MAX_CERTIFICATE, &bytes, &size, sha256,
			    &err))
		return report(&err);
	fault = certificate_fault(bytes, size);
	if (fault)
		return refuse(LIBOTP_USAGE, "%s: %s", path, fault);
	if (!EVP_Digest(bytes, size, digest, NULL, EVP_sha512(), NULL))
		return refuse(LIBOTP_DEVICE, "SHA-512 cannot be computed");
	return 0;
}

static int choose_type(const struct args *args, uint32_t *type)
{
	const bool both = args->cmac_key && args->certificate;

	if (!args->cmac_key && !args->certificate)
		return refuse(LIBOTP_USAGE,
			      "there is nothing to write: --cmac-key or --certificate is needed");
	if (both && !args->auth_type)
		return refuse(LIBOTP_USAGE,
			      "which one counts? --auth-type cmac or public-key");
	*type = args->cmac_key ? SAMBA_AUTH_CMAC : SAMBA_AUTH_PUBLIC_KEY;
	if (!args->auth_type)
		return 0;
	if (!strcmp(args->auth_type, "cmac"))
		*type = SAMBA_AUTH_CMAC;
	else if (!strcmp(args->auth_type, "public-key"))
		*type = SAMBA_AUTH_PUBLIC_KEY;
	else
		return refuse(LIBOTP_USAGE,
			      "the type is cmac or public-key");
	return 0;
}

static int collect(const struct args *args, struct samba_key *key)
{
	int ret = choose_type(args, &key->auth_type);

	memset(key->cmac_key, 0xff, sizeof(key->cmac_key));
	memset(key->digest, 0xff, sizeof(key->digest));
	if (!ret && args->cmac_key)
		ret = read_exactly(args->cmac_key, "a key", key->cmac_key,
				   sizeof(key->cmac_key));
	if (!ret && args->certificate)
		ret = read_certificate(args->certificate, key->digest);
	if (!ret && samba_key_check(key))
		ret = refuse(LIBOTP_USAGE,
			     "what authenticates the application is missing, or all ones or zeros");
	return ret;
}

/* ---- what comes out ---- */

static int save(const struct args *args, const void *bytes, size_t size)
{
	if (opt.dry_run) {
		note("dry run: %s was not written", args->output);
		return 0;
	}
	return write_output(args->output, bytes, size);
}

static const struct argp key_argp = {
	.options = key_options,
	.parser = parse_make,
	.doc = "Make a customer key message for a simulated chip. The layout is that of 'otp-samba-monitor', not Microchip's: a real chip does not take it.\v"
	       "Without --secret whoever has this program can read the message.\n\n"
	       "Example:\n  otpctl samba make-key --unique-id 00112233445566778899aabbccddeeff --certificate root.der -o unit.key",
	.children = global_children,
};

static int seal(const struct args *args, const struct samba_key *key)
{
	uint8_t id[SAMBA_UNIQUE_ID_SIZE], secret[SAMBA_SECRET_SIZE];
	uint8_t message[SAMBA_KEY_MESSAGE_SIZE];
	int32_t errcode;
	int ret = parse_id(args->unique_id, id) ?: read_secret(args, secret);

	if (ret)
		return ret;
	errcode = samba_key_seal(key, secret, id, NULL, message);
	OPENSSL_cleanse(secret, sizeof(secret));
	if (errcode)
		return refuse(LIBOTP_USAGE,
			      "no message can be made for this chip: %s",
			      samba_errcode_text(errcode));
	return save(args, message, sizeof(message));
}

int samba_make_key(int argc, char **argv)
{
	struct args args = { 0 };
	struct samba_key key;
	int ret;

	parse(&key_argp, argc, argv, &args);
	ret = collect(&args, &key) ?: seal(&args, &key);
	OPENSSL_cleanse(&key, sizeof(key));
	return ret;
}

static const struct argp applet_argp = {
	.options = applet_options,
	.parser = parse_make,
	.args_doc = "NAME",
	.doc = "Make an applet for a simulated chip: user-signature, which reads, writes and erases user signature blocks and tells the state of the chip; or unique-id. The layout is that of 'otp-samba-monitor': a real chip does not take it.\v"
	       "Example:\n  otpctl samba make-applet user-signature -o state.bin",
	.children = global_children,
};

static uint32_t applet_number(const char *name)
{
	const char *known;

	for (uint32_t i = 1; (known = samba_applet_name(i)); i++)
		if (!strcmp(known, name))
			return i;
	return SAMBA_NO_APPLET;
}

static int make_applet(const struct args *args, uint32_t number)
{
	_free_ uint8_t *bytes = calloc(1, args->size);
	uint8_t secret[SAMBA_SECRET_SIZE];
	int ret = read_secret(args, secret);
	int32_t errcode;

	if (!bytes)
		abort();
	if (ret)
		return ret;
	errcode = samba_applet_make(number, secret, bytes, args->size);
	OPENSSL_cleanse(secret, sizeof(secret));
	if (errcode == SAMBA_BAD_LENGTH)
		return refuse(LIBOTP_USAGE,
			      "an applet has %u to %u bytes, a multiple of 16",
			      SAMBA_APPLET_MIN, SAMBA_APPLET_MAX);
	if (errcode)
		return refuse(LIBOTP_DEVICE, "it cannot be made: %s",
			      samba_errcode_text(errcode));
	return save(args, bytes, args->size);
}

int samba_make_applet(int argc, char **argv)
{
	struct args args = { .applet = "", .size = SAMBA_APPLET_MIN };
	_free_ char *name = NULL;
	uint32_t number;

	parse(&applet_argp, argc, argv, &args);
	name = shown(args.applet);
	number = applet_number(args.applet);
	if (number == SAMBA_NO_APPLET)
		return refuse(LIBOTP_USAGE,
			      "there is no applet '%s'; there are user-signature and unique-id",
			      name);
	return make_applet(&args, number);
}
