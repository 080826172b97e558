/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of 32 bits as bytes, the low one first. */
#ifndef SAMBA_LITTLE_ENDIAN_H
#define SAMBA_LITTLE_ENDIAN_H

#include <stdint.h>

static inline uint32_t get_le32(const uint8_t *bytes)
{
	return bytes[0] | bytes[1] << 8 | bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

static inline void put_le32(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = value >> 8 * i;
}

#endif /* SAMBA_LITTLE_ENDIAN_H */
