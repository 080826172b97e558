/* SPDX-License-Identifier: GPL-2.0-only */
/* A chip for the monitor: arrays, and operations that fail when told to. */
#ifndef FAKE_SAMBA_H
#define FAKE_SAMBA_H

#include "samba/target.h"

enum fake_op {
	FAKE_UNIQUE_ID,
	FAKE_KEY_STATE,
	FAKE_WRITE_KEY,
	FAKE_GPNVM,
	FAKE_SECURITY,
	FAKE_BOOT_MODE,
	FAKE_READ,
	FAKE_WRITE,
	FAKE_ERASE,
	FAKE_OPS,
};

/**
 * struct fake_samba - the chip
 * @fail: errno that an operation fails with
 * @calls: how often each was called
 * @log: the lines of the log, one behind the other
 */
struct fake_samba {
	uint8_t id[SAMBA_UNIQUE_ID_SIZE];
	enum samba_key_state key_state;
	struct samba_key key;
	uint32_t gpnvm;
	uint8_t pages[SAMBA_PAGES][SAMBA_PAGE_SIZE];
	int fail[FAKE_OPS];
	unsigned int calls[FAKE_OPS];
	char log[8192];
};

extern const struct samba_target_ops fake_samba_ops;

void fake_samba_init(struct fake_samba *chip);

/* A customer key message that is authentic, of whatever plain text. */
void forge_message(const uint8_t id[SAMBA_UNIQUE_ID_SIZE],
		   const uint8_t plain[176],
		   uint8_t message[SAMBA_KEY_MESSAGE_SIZE]);

#endif /* FAKE_SAMBA_H */
