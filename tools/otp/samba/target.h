/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the monitor and its applets do with the chip. The monitor program has
 * a /dev/otpN behind it, tests have arrays.
 */
#ifndef SAMBA_TARGET_H
#define SAMBA_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "samba/customer-key.h"

/* The user signature: 8 blocks of 8 pages. */
#define SAMBA_PAGE_SIZE		512
#define SAMBA_BLOCK_PAGES	8
#define SAMBA_PAGES		64

/* Bits 8:5 of GPNVM. */
#define SAMBA_BOOT_SECURE_MONITOR	0x9
#define SAMBA_BOOT_SECURE_OR_MONITOR	0xa
#define SAMBA_BOOT_SECURE		0xc

/**
 * enum samba_key_state - what is in user signature block 0
 * @SAMBA_KEY_BLANK: nothing
 * @SAMBA_KEY_INCOMPLETE: something, but the AUTH_TYPE that is written last
 *	is not: writing the same key again may complete it
 * @SAMBA_KEY_COMPLETE: a customer key
 */
enum samba_key_state {
	SAMBA_KEY_BLANK,
	SAMBA_KEY_INCOMPLETE,
	SAMBA_KEY_COMPLETE,
};

/**
 * struct samba_target_ops - the chip
 * @unique_id: read its identifier
 * @key_state: look at user signature block 0
 * @write_key: write into user signature block 0, AUTH_TYPE last, verified;
 *	EEXIST if something else is there
 * @gpnvm: read the word of its 9 bits
 * @set_security: set bit 0 of it, verified
 * @set_boot_mode: set bits 8:5 of it, verified
 * @read_pages: read @count pages of the user signature from page @first on
 * @write_page: write one page that is blank, verified
 * @erase_block: erase one block, verified
 * @log: a line about what was done, without secrets
 *
 * All but the last return 0 or a negative errno.
 */
struct samba_target_ops {
	int (*unique_id)(void *ctx, uint8_t id[SAMBA_UNIQUE_ID_SIZE]);
	int (*key_state)(void *ctx, enum samba_key_state *state);
	int (*write_key)(void *ctx, const struct samba_key *key);
	int (*gpnvm)(void *ctx, uint32_t *word);
	int (*set_security)(void *ctx);
	int (*set_boot_mode)(void *ctx, unsigned int mode);
	int (*read_pages)(void *ctx, unsigned int first, unsigned int count,
			  uint8_t *bytes);
	int (*write_page)(void *ctx, unsigned int page, const uint8_t *bytes);
	int (*erase_block)(void *ctx, unsigned int block);
	void (*log)(void *ctx, const char *line);
};

struct samba_target {
	const struct samba_target_ops *ops;
	void *ctx;
};

#endif /* SAMBA_TARGET_H */
