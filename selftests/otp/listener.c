// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink events of a device; see listener.h.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"

static const void *attr_data(const struct nlattr *attr)
{
	return (const char *)attr + NLA_HDRLEN;
}

static size_t attr_size(const struct nlattr *attr)
{
	return attr->nla_len - NLA_HDRLEN;
}

/* The attribute after @attr, or the first; NULL after the last. */
static const struct nlattr *attr_next(const void *start, size_t size,
				      const struct nlattr *attr)
{
	size_t at = 0;

	if (attr)
		at = (const char *)attr - (const char *)start +
		     NLA_ALIGN(attr->nla_len);
	if (at + NLA_HDRLEN > size)
		return NULL;
	attr = (const void *)((const char *)start + at);
	if (attr->nla_len < NLA_HDRLEN || at + attr->nla_len > size)
		return NULL;
	return attr;
}

static const struct nlattr *attr_find(const void *start, size_t size,
				      int type)
{
	const struct nlattr *attr = NULL;

	while ((attr = attr_next(start, size, attr)))
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			break;
	return attr;
}

int netlink_open(int protocol)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int size = 1 << 20;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		close(fd);
		return -errno;
	}
	return fd;
}

int netlink_join(int fd, unsigned int group)
{
	return setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)) ? -errno : 0;
}

/* Asks the controller about a family; gives its answer's attributes. */
static ssize_t family_ask(int fd, const char *name, char *answer, size_t size)
{
	struct {
		struct nlmsghdr header;
		struct genlmsghdr generic;
		struct nlattr attr;
		char name[GENL_NAMSIZ];
	} ask = {
		.header.nlmsg_len = sizeof(ask),
		.header.nlmsg_type = GENL_ID_CTRL,
		.header.nlmsg_flags = NLM_F_REQUEST,
		.generic.cmd = CTRL_CMD_GETFAMILY,
		.generic.version = 1,
		.attr.nla_len = NLA_HDRLEN + strlen(name) + 1,
		.attr.nla_type = CTRL_ATTR_FAMILY_NAME,
	};
	ssize_t got;

	memcpy(ask.name, name, strlen(name) + 1);
	ask.header.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN) +
			       NLA_ALIGN(ask.attr.nla_len);
	if (send(fd, &ask, ask.header.nlmsg_len, 0) < 0)
		return -errno;
	got = recv(fd, answer, size, 0);
	if (got < (ssize_t)NLMSG_LENGTH(GENL_HDRLEN) ||
	    ((struct nlmsghdr *)answer)->nlmsg_type != GENL_ID_CTRL)
		return -ENOENT;
	got -= NLMSG_LENGTH(GENL_HDRLEN);
	memmove(answer, answer + NLMSG_LENGTH(GENL_HDRLEN), got);
	return got;
}

static unsigned int family_group(const char *answer, size_t size,
				 const char *name)
{
	const struct nlattr *groups, *group = NULL;

	groups = attr_find(answer, size, CTRL_ATTR_MCAST_GROUPS);
	while (groups && (group = attr_next(attr_data(groups),
					    attr_size(groups), group))) {
		const struct nlattr *is, *id;

		is = attr_find(attr_data(group), attr_size(group),
			       CTRL_ATTR_MCAST_GRP_NAME);
		id = attr_find(attr_data(group), attr_size(group),
			       CTRL_ATTR_MCAST_GRP_ID);
		if (is && id && !strcmp(attr_data(is), name))
			return *(const __u32 *)attr_data(id);
	}
	return 0;
}

static void event_take_attr(struct event *event, const struct nlattr *attr)
{
	const void *data = attr_data(attr);
	size_t size = attr_size(attr);
	struct {
		void *place;
		size_t size;
	} places[] = {
		[OTP_A_EVENT_DEVICE] = { event->device,
					 sizeof(event->device) },
		[OTP_A_EVENT_SEQ] = { &event->seq, 8 },
		[OTP_A_EVENT_TIME] = { &event->time, 8 },
		[OTP_A_EVENT_ACTION] = { &event->action, 4 },
		[OTP_A_EVENT_RESULT] = { &event->result, 4 },
		[OTP_A_EVENT_REGION] = { event->region,
					 sizeof(event->region) },
		[OTP_A_EVENT_OFFSET] = { &event->offset, 4 },
		[OTP_A_EVENT_LEN] = { &event->len, 4 },
		[OTP_A_EVENT_FIELD] = { event->field, sizeof(event->field) },
		[OTP_A_EVENT_VENDOR] = { &event->vendor, 4 },
		[OTP_A_EVENT_PID] = { &event->pid, 4 },
		[OTP_A_EVENT_UID] = { &event->uid, 4 },
	};

	if (attr->nla_type >= ARRAY_LEN(places) ||
	    size > places[attr->nla_type].size)
		return;
	memcpy(places[attr->nla_type].place, data, size);
	event->seen |= 1u << attr->nla_type;
}

static void listener_take(struct listener *listener, const char *message,
			  size_t size)
{
	const struct nlmsghdr *header = (const void *)message;
	const struct genlmsghdr *generic = NLMSG_DATA(header);
	const struct nlattr *attr = NULL;
	struct event event = { };

	if (header->nlmsg_type != listener->family ||
	    generic->cmd != OTP_CMD_EVENT)
		return;
	message += NLMSG_LENGTH(GENL_HDRLEN);
	size -= NLMSG_LENGTH(GENL_HDRLEN);
	while ((attr = attr_next(message, size, attr)))
		event_take_attr(&event, attr);
	if (!strcmp(event.device, listener->node) &&
	    listener->count < MAX_EVENTS)
		listener->event[listener->count++] = event;
}

void listener_receive(struct listener *listener)
{
	char message[4096];
	ssize_t got;

	while ((got = recv(listener->socket, message, sizeof(message),
			   MSG_DONTWAIT)) > 0) {
		log_add(listener->raw, message, got);
		listener_take(listener, message, got);
	}
}

const struct event *listener_find(const struct listener *listener,
				  unsigned int from, __u32 action)
{
	unsigned int i;

	for (i = from; i < listener->count; i++)
		if (listener->event[i].action == action)
			return &listener->event[i];
	return NULL;
}

static int listener_join(struct listener *listener)
{
	char answer[8192];
	ssize_t size;

	size = family_ask(listener->socket, OTP_FAMILY_NAME, answer,
			  sizeof(answer));
	if (size < 0)
		return size;
	listener->family = *(const __u16 *)
		attr_data(attr_find(answer, size, CTRL_ATTR_FAMILY_ID));
	return netlink_join(listener->socket,
			    family_group(answer, size, OTP_MCGRP_EVENTS));
}

int listener_open(struct listener *listener, const struct mock *mock)
{
	memset(listener, 0, sizeof(*listener));
	listener->node = mock->node;
	listener->raw = log_new();
	if (!listener->raw)
		return -ENOMEM;
	listener->socket = netlink_open(NETLINK_GENERIC);
	if (listener->socket < 0)
		return listener->socket;
	return listener_join(listener);
}

void listener_close(struct listener *listener)
{
	if (listener->socket > 0)
		close(listener->socket);
	free(listener->raw);
}
