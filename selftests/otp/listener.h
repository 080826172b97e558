/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The netlink events of a device, read with nothing but a socket, so that what
 * is tested is the wire and not a library.
 */
#ifndef OTP_SELFTEST_LISTENER_H
#define OTP_SELFTEST_LISTENER_H

#include <linux/otp_netlink.h>

#include "log.h"
#include "util.h"

#define MAX_EVENTS	128

/**
 * struct event - a netlink event as it came
 * @seen: attributes that it had, a bit for each
 */
struct event {
	__u32 seen;
	char device[32];
	__u64 seq;
	__u64 time;
	__u32 action;
	__s32 result;
	char region[32];
	__u32 offset;
	__u32 len;
	char field[64];
	__u32 vendor;
	__u32 pid;
	__u32 uid;
};

/**
 * struct listener - what was heard of a device
 * @socket: where it comes in
 * @family: number of the family
 * @node: name of the device
 * @event: its events, as many as there is room for
 * @count: how many
 * @raw: all messages, as they came
 */
struct listener {
	int socket;
	unsigned int family;
	const char *node;
	struct event event[MAX_EVENTS];
	unsigned int count;
	struct log *raw;
};

/* A socket; protocol NETLINK_GENERIC or another. */
int netlink_open(int protocol);
int netlink_join(int fd, unsigned int group);

int listener_open(struct listener *listener, const struct mock *mock);
void listener_close(struct listener *listener);
/* Takes what was sent; that comes before the call that made it returns. */
void listener_receive(struct listener *listener);
/* The first event from @from on that is this action, or NULL. */
const struct event *listener_find(const struct listener *listener,
				  unsigned int from, __u32 action);

#endif /* OTP_SELFTEST_LISTENER_H */
