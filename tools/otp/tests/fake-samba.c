// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include <openssl/evp.h>

#include "fake-samba.h"

void fake_samba_init(struct fake_samba *chip)
{
	memset(chip, 0, sizeof(*chip));
	memset(chip->pages, 0xff, sizeof(chip->pages));
	memset(&chip->key, 0xff, sizeof(chip->key));
	for (unsigned int i = 0; i < sizeof(chip->id); i++)
		chip->id[i] = 0x10 + i;
	chip->gpnvm = 0x9 << 5;
}

static int called(struct fake_samba *chip, enum fake_op op)
{
	chip->calls[op]++;
	return -chip->fail[op];
}

static int unique_id(void *ctx, uint8_t id[SAMBA_UNIQUE_ID_SIZE])
{
	struct fake_samba *chip = ctx;

	memcpy(id, chip->id, sizeof(chip->id));
	return called(chip, FAKE_UNIQUE_ID);
}

static int key_state(void *ctx, enum samba_key_state *state)
{
	struct fake_samba *chip = ctx;

	*state = chip->key_state;
	return called(chip, FAKE_KEY_STATE);
}

static int write_key(void *ctx, const struct samba_key *key)
{
	struct fake_samba *chip = ctx;
	int ret = called(chip, FAKE_WRITE_KEY);

	if (ret)
		return ret;
	if (chip->key_state == SAMBA_KEY_INCOMPLETE &&
	    memcmp(&chip->key, key, sizeof(*key)))
		return -EEXIST;
	chip->key = *key;
	chip->key_state = SAMBA_KEY_COMPLETE;
	return 0;
}

static int gpnvm(void *ctx, uint32_t *word)
{
	struct fake_samba *chip = ctx;

	*word = chip->gpnvm;
	return called(chip, FAKE_GPNVM);
}

static int set_security(void *ctx)
{
	struct fake_samba *chip = ctx;
	int ret = called(chip, FAKE_SECURITY);

	if (!ret)
		chip->gpnvm |= 1;
	return ret;
}

static int set_boot_mode(void *ctx, unsigned int mode)
{
	struct fake_samba *chip = ctx;
	int ret = called(chip, FAKE_BOOT_MODE);

	if (!ret)
		chip->gpnvm = (chip->gpnvm & 0x1f) | mode << 5;
	return ret;
}

static int read_pages(void *ctx, unsigned int first, unsigned int count,
		      uint8_t *bytes)
{
	struct fake_samba *chip = ctx;

	memcpy(bytes, chip->pages[first], count * SAMBA_PAGE_SIZE);
	return called(chip, FAKE_READ);
}

static int write_page(void *ctx, unsigned int page, const uint8_t *bytes)
{
	struct fake_samba *chip = ctx;
	int ret = called(chip, FAKE_WRITE);

	for (unsigned int i = 0; i < SAMBA_PAGE_SIZE && !ret; i++)
		if (chip->pages[page][i] != 0xff)
			ret = -EEXIST;
	if (!ret)
		memcpy(chip->pages[page], bytes, SAMBA_PAGE_SIZE);
	return ret;
}

static int erase_block(void *ctx, unsigned int block)
{
	struct fake_samba *chip = ctx;
	int ret = called(chip, FAKE_ERASE);

	if (!ret)
		memset(chip->pages[block * SAMBA_BLOCK_PAGES], 0xff,
		       SAMBA_BLOCK_PAGES * SAMBA_PAGE_SIZE);
	return ret;
}

static void log_line(void *ctx, const char *line)
{
	struct fake_samba *chip = ctx;
	const size_t used = strlen(chip->log);

	if (used + strlen(line) + 2 > sizeof(chip->log))
		return;
	strcpy(chip->log + used, line);
	strcat(chip->log, "\n");
}

const struct samba_target_ops fake_samba_ops = {
	.unique_id = unique_id,
	.key_state = key_state,
	.write_key = write_key,
	.gpnvm = gpnvm,
	.set_security = set_security,
	.set_boot_mode = set_boot_mode,
	.read_pages = read_pages,
	.write_page = write_page,
	.erase_block = erase_block,
	.log = log_line,
};

void forge_message(const uint8_t id[SAMBA_UNIQUE_ID_SIZE],
		   const uint8_t plain[176],
		   uint8_t message[SAMBA_KEY_MESSAGE_SIZE])
{
	uint8_t keys[64], vector[16] = { 0 };
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int size;

	samba_expand(samba_test_secret, "linux-otp customer key", id,
		     SAMBA_UNIQUE_ID_SIZE, keys, sizeof(keys));
	EVP_CipherInit_ex2(ctx, EVP_aes_256_cbc(), keys, vector, 1, NULL);
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	EVP_CipherUpdate(ctx, message, &size, plain, 176);
	EVP_CIPHER_CTX_free(ctx);
	samba_mac(keys + 32, message, 176, message + 176);
}
