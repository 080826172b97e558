/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CRC-16/XMODEM: polynomial 0x1021, from 0, nothing reflected or inverted.
 * It goes over the line with the high byte first.
 */
#ifndef SAMBA_CRC16_H
#define SAMBA_CRC16_H

#include <stddef.h>
#include <stdint.h>

uint16_t samba_crc16(const void *bytes, size_t size);

#endif /* SAMBA_CRC16_H */
