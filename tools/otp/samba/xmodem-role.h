/* SPDX-License-Identifier: GPL-2.0-only */
/* What the two ends of a transfer and their common part know of each other. */
#ifndef SAMBA_XMODEM_ROLE_H
#define SAMBA_XMODEM_ROLE_H

#include "samba/xmodem.h"

/* xmodem.c */
void xmodem_put(struct xmodem *x, const void *bytes, size_t size);
void xmodem_end(struct xmodem *x, enum xmodem_failure failure);

static inline void xmodem_put_byte(struct xmodem *x, uint8_t byte)
{
	xmodem_put(x, &byte, 1);
}

/* xmodem-send.c */
size_t xmodem_send_feed(struct xmodem *x, const uint8_t *bytes, size_t size,
			uint64_t now);
void xmodem_send_tick(struct xmodem *x, uint64_t now);

/* xmodem-receive.c */
size_t xmodem_receive_feed(struct xmodem *x, const uint8_t *bytes, size_t size,
			   uint64_t now);
void xmodem_receive_tick(struct xmodem *x, uint64_t now);

#endif /* SAMBA_XMODEM_ROLE_H */
