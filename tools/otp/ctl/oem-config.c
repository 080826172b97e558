// SPDX-License-Identifier: GPL-2.0-only
/* oem_config.conf: what is to be programmed into a chip of the Astra family. */
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "oem-config.h"

#define MAX_CONFIG	(64U << 10)

/* Ascending by index, the order of the commands. */
const struct oem_item oem_items[OEM_ITEMS] = {
	{ "ree_segid", "OTP_REE_SEGID", 112, 32, 0xffffffff,
	  .atomic = true, .zero = OEM_ZERO_REFUSE },
	{ "ree_security_enable", "OTP_REE_SECURITY_ENABLE", 113, 1, 1,
	  .atomic = true, .zero = OEM_ZERO_REFUSE },
	{ "boot_security_enable", "OTP_BOOT_SECURITY_ENABLE", 114, 1, 1 },
	{ "mp_provision_done", "OTP_MP_PROVISION_DONE", 115, 1, 1,
	  .zero = OEM_ZERO_SKIP },
	{ "scs_area_size_sel", "OTP_SCS_AREA_SIZE_SEL", 116, 2, 3 },
	{ "ree_jtag_protection_policy", "OTP_REE_JTAG_PROTECTION_POLICY", 117,
	  2, 3 },
	/* A version that counts up must not be frozen at 0. */
	{ "ree_version", "OTP_REE_VERSION", 118, 6, 31,
	  .since_25 = true, .zero = OEM_ZERO_SILENT },
	{ "rkek_id_0", "OTP_RKEK_ID_0", 119, 32, 0xffffffff,
	  .since_25 = true },
	{ "rkek_id_1", "OTP_RKEK_ID_1", 120, 32, 0xffffffff,
	  .since_25 = true },
	{ "emmc_boot_disable", "OTP_EMMC_BOOT_DISABLE", 200, 1, 1 },
	{ "spi_boot_disable", "OTP_SPI_BOOT_DISABLE", 201, 1, 1 },
	{ "oem_audio_customer_id", "OTP_OEM_AUDIO_CUSTOMER_ID", 203, 32,
	  0xffffffff },
	{ "production_chip_flag", "OTP_PRODUCTION_CHIP_FLAG", 204, 3, 7 },
	{ "usb_boot_disable", "OTP_USB_BOOT_DISABLE", 205, 1, 1 },
	{ "boot_version", "OTP_BOOT_VERSION", 206, 6, 63,
	  .since_25 = true, .zero = OEM_ZERO_SILENT },
};

int oem_item_find(const char *key)
{
	for (int i = 0; i < OEM_ITEMS; i++)
		if (!strcmp(oem_items[i].key, key))
			return i;
	return -1;
}

/* inih asks for lines, so this is where they are counted. */
struct reader {
	const char *name;
	const char *text;
	size_t left;
	unsigned int line;
	struct oem_config *config;
	struct libotp_error *err;
	int ret;
};

static void complain(struct reader *reader, enum libotp_fault fault, int code,
		     const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void complain(struct reader *reader, enum libotp_fault fault, int code,
		     const char *fmt, ...)
{
	struct libotp_error *err = reader->err;
	char why[512];
	va_list args;

	/* The first complaint counts. */
	if (reader->ret)
		return;
	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	reader->ret = code;
	err->fault = fault;
	err->code = code;
	snprintf(err->text, sizeof(err->text), "%.200s:%u: %s", reader->name,
		 reader->line, why);
}

static char *next_line(char *line, int room, void *stream)
{
	struct reader *reader = stream;
	size_t size = reader->left;
	const char *end;

	if (!size || reader->ret)
		return NULL;
	reader->line++;
	end = memchr(reader->text, '\n', size);
	if (end)
		size = end - reader->text + 1;
	if (memchr(reader->text, '\0', size)) {
		complain(reader, LIBOTP_USAGE, -EINVAL, "it is no text");
		return NULL;
	}
	/* Comments may be long, they are of no interest. */
	if (size >= (size_t)room) {
		size_t first = strspn(reader->text, " \t");

		if (reader->text[first] != '#') {
			complain(reader, LIBOTP_USAGE, -EINVAL,
				 "the line is too long");
			return NULL;
		}
		strcpy(line, "#\n");
	} else {
		memcpy(line, reader->text, size);
		line[size] = '\0';
	}
	reader->text += size;
	reader->left -= size;
	return line;
}

static void take_value(struct reader *reader, int item, const char *value)
{
	struct oem_config *config = reader->config;
	const struct oem_item *about = &oem_items[item];
	_free_ char *typed = shown(value);
	uint8_t b[4];
	uint32_t number;
	int ret = libotp_parse_number(value, b, sizeof(b));

	if (ret) {
		complain(reader, LIBOTP_USAGE, ret, "%s: '%s' %s", about->key,
			 typed, ret == -ERANGE ?
			 "does not fit in 32 bits" :
			 "is no number (decimal without leading zeros, or hexadecimal after 0x; no comment behind it)");
		return;
	}
	number = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	if (about->width < 32 && number >> about->width)
		complain(reader, LIBOTP_POLICY, -ERANGE,
			 "%s: %s does not fit, %s (index %u) has %u bit%s",
			 about->key, typed, about->field, about->index,
			 about->width, about->width == 1 ? "" : "s");
	else if (number > about->max)
		complain(reader, LIBOTP_POLICY, -ERANGE,
			 "%s: %s is more than %u, the largest documented",
			 about->key, typed, about->max);
	else if (config->line[item] && config->value[item] != number)
		complain(reader, LIBOTP_USAGE, -EINVAL,
			 "%s is 0x%x here and 0x%x in line %u", about->key,
			 number, config->value[item], config->line[item]);
	if (config->line[item])
		return;
	config->line[item] = reader->line;
	config->value[item] = number;
}

static int on_key(void *user, const char *section, const char *key,
		  const char *value)
{
	struct reader *reader = user;
	int item = oem_item_find(key);

	(void)section;
	if (item < 0) {
		_free_ char *typed = shown(key);

		complain(reader, LIBOTP_USAGE, -EINVAL, "unknown key '%s'",
			 typed);
	} else {
		take_value(reader, item, value);
	}
	return !reader->ret;
}

int oem_config_parse(const char *name, const char *text, size_t size,
		     struct oem_config *config, struct libotp_error *err)
{
	struct reader reader = {
		.name = name,
		.text = text,
		.left = size,
		.config = config,
		.err = err,
	};
	int bad;

	memset(config, 0, sizeof(*config));
	bad = ini_parse_stream(next_line, &reader, on_key, &reader);
	if (bad && !reader.ret) {
		if (bad > 0)
			reader.line = bad;
		complain(&reader, LIBOTP_USAGE, -EINVAL,
			 "it is neither [section], key = number, nor # comment");
	}
	return reader.ret;
}

int oem_config_load(const char *path, struct oem_config *config,
		    struct libotp_error *err)
{
	FILE *f = fopen(path, "re");
	_free_ char *text = malloc(MAX_CONFIG + 1);
	const char *why = NULL;
	size_t size = 0;

	if (!f || !text) {
		why = strerror(errno);
	} else {
		size = fread(text, 1, MAX_CONFIG + 1, f);
		if (ferror(f))
			why = strerror(errno);
		else if (size > MAX_CONFIG)
			why = "a configuration has at most 65536 bytes";
	}
	if (f)
		fclose(f);
	if (!why)
		return oem_config_parse(path, text, size, config, err);
	err->fault = LIBOTP_USAGE;
	err->code = -EINVAL;
	snprintf(err->text, sizeof(err->text), "%.200s: %s", path, why);
	return err->code;
}

static int policy(struct libotp_error *err, const char *name,
		  unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static int policy(struct libotp_error *err, const char *name,
		  unsigned int line, const char *fmt, ...)
{
	char why[512], at[16] = "";
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	if (line)
		snprintf(at, sizeof(at), ":%u", line);
	err->fault = LIBOTP_POLICY;
	err->code = -EPERM;
	snprintf(err->text, sizeof(err->text), "%.200s%s: %s", name, at, why);
	return err->code;
}

static int check_item(const char *name, const struct oem_config *config,
		      int item, bool doc_25, struct libotp_error *err)
{
	const struct oem_item *about = &oem_items[item];
	unsigned int line = config->line[item];

	if (!line && about->atomic)
		return policy(err, name, 0,
			      "%s is missing: %s belongs to the atomic security group, which is programmed as a whole",
			      about->key, about->field);
	if (!line)
		return 0;
	if (about->since_25 && !doc_25 &&
	    (config->value[item] || about->zero != OEM_ZERO_SILENT))
		return policy(err, name, line,
			      "%s: the map of documentation v2.1 has no %s; --doc v2.5 has",
			      about->key, about->field);
	if (config->value[item] || about->zero != OEM_ZERO_REFUSE)
		return 0;
	if (about->width == 1)
		return policy(err, name, line,
			      "%s = 0: it is forbidden to program the keys with %s = 0, the chip may be lost for good",
			      about->key, about->field);
	return policy(err, name, line,
		      "%s = 0 would freeze %s at 0, and images made for another segmentation id would never boot",
		      about->key, about->field);
}

int oem_config_check(const char *name, const struct oem_config *config,
		     bool doc_25, struct libotp_error *err)
{
	int id_0 = oem_item_find("rkek_id_0"), id_1 = oem_item_find("rkek_id_1");
	int ret = 0;

	for (int i = 0; i < OEM_ITEMS && !ret; i++)
		ret = check_item(name, config, i, doc_25, err);
	if (!ret && !config->line[id_0] != !config->line[id_1])
		ret = policy(err, name, config->line[id_0] ?:
			     config->line[id_1],
			     "rkek_id_0 and rkek_id_1 are programmed in one session: give both or none");
	return ret;
}
