/* SPDX-License-Identifier: GPL-2.0-only */
/* What the stages of a client and the meaning of replies know of each other. */
#ifndef SAMBA_CLIENT_STAGE_H
#define SAMBA_CLIENT_STAGE_H

#include "samba/client.h"

/* client.c */
void client_done(struct samba_client *c);
void client_refused(struct samba_client *c);
void client_failed(struct samba_client *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void client_give_up(struct samba_client *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void *client_reply_bytes(struct samba_client *c);
void client_await_reply(struct samba_client *c, uint64_t now);
void client_send_chunk(struct samba_client *c, uint32_t size, uint64_t now);
void client_receive_chunk(struct samba_client *c, uint32_t size,
			  uint64_t now);
void client_ask_more(struct samba_client *c, uint32_t size);

/* client-reply.c */
void client_take_reply(struct samba_client *c, uint64_t now);
void client_took_chunk(struct samba_client *c);

#endif /* SAMBA_CLIENT_STAGE_H */
