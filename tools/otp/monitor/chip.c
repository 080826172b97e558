// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chip.h"
#include "samba/little-endian.h"

#define BLOCK_SIZE	(SAMBA_BLOCK_PAGES * SAMBA_PAGE_SIZE)
/* Pages 0 and 1 of block 0, all that the boot ROM looks at. */
#define BOOT_SIZE	(2 * SAMBA_PAGE_SIZE)

__attribute__((format(printf, 2, 3)))
static void tell(const struct chip *chip, const char *fmt, ...)
{
	char line[1200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	chip->log(line);
}

/* ---- opening ---- */

static int only_device(char name[32], struct libotp_error *err)
{
	struct libotp_device *dev;
	size_t count, found = 0;
	char **names;
	int ret = libotp_list(&names, &count);

	if (ret)
		return ret;
	for (size_t i = 0; i < count; i++) {
		if (libotp_open(names[i], false, &dev, err))
			continue;
		if (!strcmp((char *)libotp_info(dev)->driver, "sefc") &&
		    !found++)
			snprintf(name, 32, "%s", names[i]);
		libotp_close(dev);
	}
	libotp_list_free(names);
	if (found == 1)
		return 0;
	err->fault = LIBOTP_USAGE;
	snprintf(err->text, sizeof(err->text),
		 "there are %zu devices with the driver sefc: name one with --device",
		 found);
	return -ENODEV;
}

static int is_no_sefc(struct chip *chip, struct libotp_error *err)
{
	err->fault = LIBOTP_USAGE;
	snprintf(err->text, sizeof(err->text),
		 "%s has the driver %s, and a Secure SAM-BA Monitor belongs to sefc",
		 libotp_name(chip->dev), libotp_info(chip->dev)->driver);
	return -ENODEV;
}

int chip_open(struct chip *chip, const char *name,
	      void (*log)(const char *line), struct libotp_error *err)
{
	const struct otp_region_info *gpnvm;
	char only[32];
	int ret;

	*chip = (struct chip) { .log = log };
	*err = (struct libotp_error) { 0 };
	ret = name ? 0 : only_device(only, err);
	if (!ret)
		ret = libotp_open(name ?: only, true, &chip->dev, err);
	if (ret)
		return ret;
	if (strcmp((char *)libotp_info(chip->dev)->driver, "sefc"))
		ret = is_no_sefc(chip, err);
	if (!ret)
		ret = libotp_load(chip->dev, err);
	if (!ret)
		ret = libotp_need_region(chip->dev, "gpnvm", &gpnvm, err);
	if (ret)
		chip_close(chip);
	else
		chip->gpnvm = gpnvm->region;
	return ret;
}

void chip_close(struct chip *chip)
{
	libotp_close(chip->dev);
	chip->dev = NULL;
}

/* ---- programming ---- */

static int find(struct chip *chip, const char *name,
		const struct otp_field_info **field)
{
	const struct otp_field_info **fields;
	struct libotp_error err;
	size_t count;
	int ret = libotp_find(chip->dev, name, &fields, &count, &err);

	if (ret) {
		tell(chip, "%s", err.text);
		return ret;
	}
	*field = fields[0];
	free(fields);
	return 0;
}

/* One batch, checked as a whole by the kernel before its first pulse. */
static int burn(struct chip *chip, struct libotp_batch *batch, const char *what)
{
	struct libotp_error err;
	int ret = libotp_arm(chip->dev, &err);

	if (!ret) {
		ret = libotp_batch_run(batch, 0, &err);
		libotp_disarm(chip->dev);
	}
	if (ret)
		tell(chip, "%s: %s", what, err.text);
	return ret;
}

static int add(struct chip *chip, struct libotp_batch *batch,
	       const char *name, const void *value)
{
	const struct otp_field_info *field;
	struct libotp_error err;
	int ret = find(chip, name, &field);

	if (ret)
		return ret;
	ret = libotp_batch_add(batch, field, value, NULL, 0, 0, &err);
	if (ret)
		tell(chip, "%s: %s", name, err.text);
	return ret;
}

static int burn_field(struct chip *chip, const char *name, const void *value)
{
	struct libotp_batch *batch = libotp_batch_new(chip->dev);
	int ret = batch ? add(chip, batch, name, value) : -ENOMEM;

	if (!ret)
		ret = burn(chip, batch, name);
	libotp_batch_free(batch);
	return ret;
}

/* ---- the customer key ---- */

static int read_id(void *ctx, uint8_t id[SAMBA_UNIQUE_ID_SIZE])
{
	const struct otp_field_info *field;
	struct chip *chip = ctx;
	uint32_t vendor = 0;
	int ret = find(chip, "UNIQUE_ID", &field);

	if (ret)
		return ret;
	ret = libotp_read_field(chip->dev, field, id, NULL, &vendor);
	if (ret)
		tell(chip, "UNIQUE_ID cannot be read: %s (vendor status 0x%x)",
		     libotp_errno_text(ret), vendor);
	return ret;
}

static int boot_is_blank(struct chip *chip, uint32_t region, bool *blank)
{
	uint8_t mask[BOOT_SIZE];
	int ret = libotp_read(chip->dev, region, 0, sizeof(mask), NULL, mask,
			      NULL);

	*blank = true;
	for (size_t i = 0; i < sizeof(mask); i++)
		*blank &= !mask[i];
	/* What is secret in it is not read; its mask is. */
	return ret == -EACCES ? 0 : ret;
}

/*
 * AUTH_TYPE is written last: a block that has no valid one was left half-way.
 * What a blank one reads is 0xffffffff.
 */
static int look_at_key(void *ctx, enum samba_key_state *state)
{
	const struct otp_field_info *field;
	uint8_t auth_type[4] = { 0 };
	struct chip *chip = ctx;
	bool blank = false;
	int ret = find(chip, "AUTH_TYPE", &field);

	if (ret)
		return ret;
	ret = libotp_read_field(chip->dev, field, auth_type, NULL, NULL);
	if (ret == -EACCES)
		ret = 0;
	if (!ret)
		ret = boot_is_blank(chip, field->region, &blank);
	if (ret) {
		tell(chip, "user-signature-0 cannot be read: %s",
		     libotp_errno_text(ret));
		return ret;
	}
	*state = get_le32(auth_type) <= SAMBA_AUTH_PUBLIC_KEY ?
		 SAMBA_KEY_COMPLETE :
		 blank ? SAMBA_KEY_BLANK : SAMBA_KEY_INCOMPLETE;
	return 0;
}

static bool is_blank(const uint8_t *bytes, size_t size)
{
	while (size && *bytes == 0xff) {
		bytes++;
		size--;
	}
	return !size;
}

static int add_key(struct chip *chip, struct libotp_batch *batch,
		   const struct samba_key *key)
{
	int ret = 0;

	if (!is_blank(key->cmac_key, sizeof(key->cmac_key)))
		ret = add(chip, batch, "AES_256_CMAC_KEY", key->cmac_key);
	if (!ret && !is_blank(key->digest, sizeof(key->digest)))
		ret = add(chip, batch, "PUBLIC_KEY_DIGEST", key->digest);
	return ret;
}

/* Nothing of it is burnt where the AUTH_TYPE would not be. */
static int rehearse_key(struct chip *chip, const struct samba_key *key,
			const uint8_t *auth_type)
{
	struct libotp_batch *batch = libotp_batch_new(chip->dev);
	struct libotp_error err;
	int ret = batch ? add_key(chip, batch, key) : -ENOMEM;

	if (!ret)
		ret = add(chip, batch, "AUTH_TYPE", auth_type);
	if (!ret) {
		ret = libotp_batch_run(batch, OTP_PROGRAM_DRY_RUN, &err);
		if (ret)
			tell(chip, "customer key: refused: %s", err.text);
	}
	libotp_batch_free(batch);
	return ret;
}

static int write_key(void *ctx, const struct samba_key *key)
{
	struct chip *chip = ctx;
	struct libotp_batch *batch;
	uint8_t auth_type[4];
	int ret;

	put_le32(auth_type, key->auth_type);
	ret = rehearse_key(chip, key, auth_type);
	if (ret)
		return ret;
	batch = libotp_batch_new(chip->dev);
	ret = batch ? add_key(chip, batch, key) : -ENOMEM;
	if (!ret)
		ret = burn(chip, batch, "customer key");
	libotp_batch_free(batch);
	return ret ?: burn_field(chip, "AUTH_TYPE", auth_type);
}

/* ---- GPNVM ---- */

static int read_gpnvm(void *ctx, uint32_t *word)
{
	struct chip *chip = ctx;
	uint8_t bytes[2] = { 0 };
	int ret = libotp_read(chip->dev, chip->gpnvm, 0, sizeof(bytes), bytes,
			      NULL, NULL);

	if (ret)
		tell(chip, "gpnvm cannot be read: %s", libotp_errno_text(ret));
	*word = bytes[0] | bytes[1] << 8;
	return ret;
}

static int set_security(void *ctx)
{
	const uint8_t one = 1;

	return burn_field(ctx, "SECURITY", &one);
}

static int set_boot_mode(void *ctx, unsigned int mode)
{
	const uint8_t value = mode;

	return burn_field(ctx, "BOOT_MODE", &value);
}

bool chip_runs_monitor(struct chip *chip, char *why, size_t size)
{
	enum samba_key_state state;
	unsigned int mode;
	uint32_t word;

	if (read_gpnvm(chip, &word)) {
		snprintf(why, size, "the boot mode cannot be read");
		return false;
	}
	mode = word >> 5 & 0xf;
	if (mode == SAMBA_BOOT_SECURE_MONITOR)
		return true;
	if (mode != SAMBA_BOOT_SECURE_OR_MONITOR) {
		snprintf(why, size,
			 "with boot mode 0x%x the ROM does not run it; 0x9 does always, 0xa without a valid application",
			 mode);
		return false;
	}
	if (!look_at_key(chip, &state))
		return true;
	snprintf(why, size,
		 "with boot mode 0xa the ROM has started a valid application");
	return false;
}

/* ---- the user signature ---- */

static const struct otp_region_info *block(struct chip *chip,
					   unsigned int number)
{
	const struct otp_region_info *region;
	struct libotp_error err;
	char name[32];

	snprintf(name, sizeof(name), "user-signature-%u", number);
	if (!libotp_need_region(chip->dev, name, &region, &err))
		return region;
	tell(chip, "%s", err.text);
	return NULL;
}

static int read_page(struct chip *chip, unsigned int page, uint8_t *bytes)
{
	const struct otp_region_info *region =
		block(chip, page / SAMBA_BLOCK_PAGES);
	int ret = region ? libotp_read(chip->dev, region->region,
				       page % SAMBA_BLOCK_PAGES *
				       SAMBA_PAGE_SIZE, SAMBA_PAGE_SIZE,
				       bytes, NULL, NULL) : -ENOENT;

	if (ret)
		tell(chip, "page %u cannot be read: %s", page,
		     libotp_errno_text(ret));
	return ret;
}

static int read_pages(void *ctx, unsigned int first, unsigned int count,
		      uint8_t *bytes)
{
	int ret = 0;

	for (unsigned int i = 0; i < count && !ret; i++)
		ret = read_page(ctx, first + i, bytes + i * SAMBA_PAGE_SIZE);
	return ret;
}

/* A block is one field; of it, the bits of the page that are to be 0. */
static int write_page(void *ctx, unsigned int page, const uint8_t *bytes)
{
	const unsigned int at = page % SAMBA_BLOCK_PAGES * SAMBA_PAGE_SIZE;
	uint8_t value[BLOCK_SIZE] = { 0 }, mask[BLOCK_SIZE] = { 0 };
	const struct otp_region_info *region;
	struct libotp_batch *batch;
	struct libotp_error err;
	struct chip *chip = ctx;
	int ret;

	region = block(chip, page / SAMBA_BLOCK_PAGES);
	if (!region || region->region_size != sizeof(value))
		return -ENOENT;
	memcpy(value + at, bytes, SAMBA_PAGE_SIZE);
	memset(mask + at, 0xff, SAMBA_PAGE_SIZE);
	batch = libotp_batch_new(chip->dev);
	if (!batch)
		return -ENOMEM;
	ret = libotp_batch_add(batch, libotp_field(chip->dev, region->region,
						   0), value, mask, 0, 0,
			       &err);
	if (ret)
		tell(chip, "page %u: %s", page, err.text);
	else
		ret = burn(chip, batch, (char *)region->name);
	libotp_batch_free(batch);
	return ret;
}

static int erase_block(void *ctx, unsigned int number)
{
	const struct otp_region_info *region;
	struct otp_erase erase = { .len = BLOCK_SIZE };
	struct libotp_error err;
	struct chip *chip = ctx;
	int ret;

	region = block(chip, number);
	if (!region)
		return -ENOENT;
	erase.region = region->region;
	ret = libotp_arm(chip->dev, &err);
	if (!ret) {
		ret = libotp_erase(chip->dev, &erase, &err);
		libotp_disarm(chip->dev);
	}
	if (ret)
		tell(chip, "%s: %s", region->name, err.text);
	return ret;
}

static void log_line(void *ctx, const char *line)
{
	struct chip *chip = ctx;

	chip->log(line);
}

const struct samba_target_ops chip_ops = {
	.unique_id = read_id,
	.key_state = look_at_key,
	.write_key = write_key,
	.gpnvm = read_gpnvm,
	.set_security = set_security,
	.set_boot_mode = set_boot_mode,
	.read_pages = read_pages,
	.write_page = write_page,
	.erase_block = erase_block,
	.log = log_line,
};
