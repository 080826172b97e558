/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands do, apart from how they travel. */
#ifndef SAMBA_MONITOR_EXECUTE_H
#define SAMBA_MONITOR_EXECUTE_H

#include "samba/monitor.h"

/**
 * samba_execute_begin() - a command has come
 *
 * Return: SAMBA_OK, or what is wrong with its arguments or its time.
 */
int32_t samba_execute_begin(struct samba_monitor *m);

/**
 * samba_execute_take() - a part of a payload, m->wanted bytes in m->in
 */
void samba_execute_take(struct samba_monitor *m);

/**
 * samba_execute_end() - all of it is there; do what is to be done
 *
 * Return: errcode of the reply, or the status of an applet.
 */
int32_t samba_execute_end(struct samba_monitor *m);

/**
 * samba_execute_give() - the payload of a command to the host
 * @bytes: where it goes
 *
 * Return: its length.
 */
uint32_t samba_execute_give(struct samba_monitor *m, uint8_t *bytes);

#endif /* SAMBA_MONITOR_EXECUTE_H */
