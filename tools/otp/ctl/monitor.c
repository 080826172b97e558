// SPDX-License-Identifier: GPL-2.0-only
/* Events of the generic netlink family otp. */
#include <errno.h>
#include <linux/otp_netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl.h"

static const char *const actions[] = {
	[OTP_ACTION_ARM] = "arm",
	[OTP_ACTION_DISARM] = "disarm",
	[OTP_ACTION_BATCH_BEGIN] = "batch-begin",
	[OTP_ACTION_BATCH_END] = "batch-end",
	[OTP_ACTION_BATCH_REFUSED] = "batch-refused",
	[OTP_ACTION_PROGRAM_BEGIN] = "program-begin",
	[OTP_ACTION_PROGRAM_END] = "program-end",
	[OTP_ACTION_GROUP_INCOMPLETE] = "group-incomplete",
	[OTP_ACTION_DEAD] = "dead",
	[OTP_ACTION_LOCK_BEGIN] = "lock-begin",
	[OTP_ACTION_LOCK_END] = "lock-end",
	[OTP_ACTION_DAI_BEGIN] = "dai-begin",
	[OTP_ACTION_DAI_END] = "dai-end",
	[OTP_ACTION_RATCHET_BEGIN] = "ratchet-begin",
	[OTP_ACTION_RATCHET_END] = "ratchet-end",
	[OTP_ACTION_ERASE_BEGIN] = "erase-begin",
	[OTP_ACTION_ERASE_END] = "erase-end",
	[OTP_ACTION_APPEND_BEGIN] = "append-begin",
	[OTP_ACTION_APPEND_END] = "append-end",
	[OTP_ACTION_IMAGE_VERIFIED] = "image-verified",
	[OTP_ACTION_IMAGE_REFUSED] = "image-refused",
	[OTP_ACTION_INSTALL_BEGIN] = "install-begin",
	[OTP_ACTION_INSTALL_END] = "install-end",
	[OTP_ACTION_CONFIRM_BEGIN] = "confirm-begin",
	[OTP_ACTION_CONFIRM_END] = "confirm-end",
};

/* Sequence numbers count per device. */
struct last {
	char device[64];
	uint64_t seq;
};

struct monitor {
	unsigned long count;
	bool counted;
	unsigned long timeout;
	bool timed;
	unsigned long seen;
	struct last last[64];
	size_t devices;
};

static const struct argp_option monitor_options[] = {
	{ "count", 'c', "N", 0, "Stop after N events" },
	{ "timeout", 't', "SECONDS", 0, "Stop after so long" },
	{ 0 }
};

static unsigned long number(struct argp_state *state, const char *arg)
{
	uint8_t b[4];

	if (libotp_parse_number(arg, b, sizeof(b)))
		argp_error(state, "'%.40s' is no number from 0 to 4294967295",
			   arg);
	return b[0] | b[1] << 8 | b[2] << 16 | (unsigned long)b[3] << 24;
}

static error_t parse_monitor(int key, char *arg, struct argp_state *state)
{
	struct monitor *monitor = state->input;

	switch (key) {
	case 'c':
		monitor->count = number(state, arg);
		monitor->counted = true;
		return 0;
	case 't':
		monitor->timeout = number(state, arg);
		monitor->timed = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "too many arguments");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp monitor_argp = {
	.options = monitor_options,
	.parser = parse_monitor,
	.doc = "Print one line for each event of the OTP devices, as it happens; with --json one object for each line. Says on the standard error output when it listens, and when events were lost.\v"
	       "With --device only the events of that device are printed.\n\n"
	       "Examples:\n"
	       "  otpctl monitor\n"
	       "  otpctl monitor --json --count 10 --timeout 60",
	.children = global_children,
};

static struct nla_policy policy[OTP_A_EVENT_MAX + 1] = {
	[OTP_A_EVENT_DEVICE] = { .type = NLA_STRING },
	[OTP_A_EVENT_SEQ] = { .type = NLA_U64 },
	[OTP_A_EVENT_TIME] = { .type = NLA_U64 },
	[OTP_A_EVENT_ACTION] = { .type = NLA_U32 },
	[OTP_A_EVENT_RESULT] = { .type = NLA_S32 },
	[OTP_A_EVENT_REGION] = { .type = NLA_STRING },
	[OTP_A_EVENT_OFFSET] = { .type = NLA_U32 },
	[OTP_A_EVENT_LEN] = { .type = NLA_U32 },
	[OTP_A_EVENT_FIELD] = { .type = NLA_STRING },
	[OTP_A_EVENT_VENDOR] = { .type = NLA_U32 },
	[OTP_A_EVENT_PID] = { .type = NLA_U32 },
	[OTP_A_EVENT_UID] = { .type = NLA_U32 },
};

static const char *text(struct nlattr *attr)
{
	return attr ? nla_get_string(attr) : "";
}

static const char *action_name(struct nlattr *attr)
{
	uint32_t action = attr ? nla_get_u32(attr) : UINT32_MAX;

	return action < ARRAY_SIZE(actions) ? actions[action] : "unknown";
}

static struct last *last_of(struct monitor *monitor, const char *device)
{
	for (size_t i = 0; i < monitor->devices; i++)
		if (!strcmp(monitor->last[i].device, device))
			return &monitor->last[i];
	if (monitor->devices == ARRAY_SIZE(monitor->last) ||
	    strlen(device) >= sizeof(monitor->last[0].device))
		return NULL;
	strcpy(monitor->last[monitor->devices].device, device);
	return &monitor->last[monitor->devices++];
}

static void check_seq(struct monitor *monitor, const char *device,
		      uint64_t seq)
{
	struct last *last = last_of(monitor, device);

	if (!last)
		return;
	if (last->seq && seq > last->seq + 1)
		note("%s: lost %llu event%s", device,
		     (unsigned long long)(seq - last->seq - 1),
		     seq - last->seq == 2 ? "" : "s");
	last->seq = seq;
}

static void add_attr_text(struct json_object *json, const char *key,
			  struct nlattr *attr)
{
	if (attr)
		add_text(json, key, nla_get_string(attr));
}

static void add_attr_u32(struct json_object *json, const char *key,
			 struct nlattr *attr)
{
	if (attr)
		add_number(json, key, nla_get_u32(attr));
}

static void print_event_json(struct nlattr **attrs)
{
	_json_ struct json_object *json = json_object_new_object();

	add_attr_text(json, "device", attrs[OTP_A_EVENT_DEVICE]);
	if (attrs[OTP_A_EVENT_SEQ])
		add_number(json, "seq", nla_get_u64(attrs[OTP_A_EVENT_SEQ]));
	if (attrs[OTP_A_EVENT_TIME])
		add_number(json, "time_ns",
			   nla_get_u64(attrs[OTP_A_EVENT_TIME]));
	add_text(json, "action", action_name(attrs[OTP_A_EVENT_ACTION]));
	if (attrs[OTP_A_EVENT_RESULT])
		add_signed(json, "result",
			   nla_get_s32(attrs[OTP_A_EVENT_RESULT]));
	add_attr_text(json, "region", attrs[OTP_A_EVENT_REGION]);
	add_attr_u32(json, "offset", attrs[OTP_A_EVENT_OFFSET]);
	add_attr_u32(json, "len", attrs[OTP_A_EVENT_LEN]);
	add_attr_text(json, "field", attrs[OTP_A_EVENT_FIELD]);
	add_attr_u32(json, "vendor_status", attrs[OTP_A_EVENT_VENDOR]);
	add_attr_u32(json, "pid", attrs[OTP_A_EVENT_PID]);
	add_attr_u32(json, "uid", attrs[OTP_A_EVENT_UID]);
	puts(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
}

static void print_event(struct nlattr **attrs)
{
	uint64_t ns = attrs[OTP_A_EVENT_TIME] ?
		      nla_get_u64(attrs[OTP_A_EVENT_TIME]) : 0;
	int result = attrs[OTP_A_EVENT_RESULT] ?
		     nla_get_s32(attrs[OTP_A_EVENT_RESULT]) : 0;

	printf("%llu.%06llu %s %llu %s", (unsigned long long)(ns / 1000000000),
	       (unsigned long long)(ns / 1000 % 1000000),
	       text(attrs[OTP_A_EVENT_DEVICE]),
	       (unsigned long long)(attrs[OTP_A_EVENT_SEQ] ?
				    nla_get_u64(attrs[OTP_A_EVENT_SEQ]) : 0),
	       action_name(attrs[OTP_A_EVENT_ACTION]));
	if (attrs[OTP_A_EVENT_FIELD])
		printf(" %s", text(attrs[OTP_A_EVENT_FIELD]));
	if (attrs[OTP_A_EVENT_REGION])
		printf(" %s+%u", text(attrs[OTP_A_EVENT_REGION]),
		       attrs[OTP_A_EVENT_OFFSET] ?
		       nla_get_u32(attrs[OTP_A_EVENT_OFFSET]) : 0);
	if (attrs[OTP_A_EVENT_LEN] && nla_get_u32(attrs[OTP_A_EVENT_LEN]))
		printf(" %u %s", nla_get_u32(attrs[OTP_A_EVENT_LEN]),
		       attrs[OTP_A_EVENT_REGION] ? "bytes" : "granules");
	if (result)
		printf(" error %d (%s)", result, libotp_errno_text(result));
	if (attrs[OTP_A_EVENT_VENDOR] &&
	    nla_get_u32(attrs[OTP_A_EVENT_VENDOR]))
		printf(" vendor 0x%08x",
		       nla_get_u32(attrs[OTP_A_EVENT_VENDOR]));
	if (attrs[OTP_A_EVENT_PID])
		printf(" pid %u", nla_get_u32(attrs[OTP_A_EVENT_PID]));
	if (attrs[OTP_A_EVENT_UID])
		printf(" uid %u", nla_get_u32(attrs[OTP_A_EVENT_UID]));
	putchar('\n');
}

static bool wanted(const char *device)
{
	const char *name = opt.device;

	if (name && !strncmp(name, "/dev/", 5))
		name += 5;
	return !name || !strcmp(name, device);
}

static int on_event(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[OTP_A_EVENT_MAX + 1];
	struct monitor *monitor = arg;

	if (genlmsg_parse(nlmsg_hdr(msg), 0, attrs, OTP_A_EVENT_MAX, policy)) {
		note("an event could not be understood");
		return NL_OK;
	}
	if (!wanted(text(attrs[OTP_A_EVENT_DEVICE])))
		return NL_OK;
	if (attrs[OTP_A_EVENT_SEQ])
		check_seq(monitor, text(attrs[OTP_A_EVENT_DEVICE]),
			  nla_get_u64(attrs[OTP_A_EVENT_SEQ]));
	if (monitor->counted && monitor->seen >= monitor->count)
		return NL_STOP;
	monitor->seen++;
	if (opt.json)
		print_event_json(attrs);
	else
		print_event(attrs);
	fflush(stdout);
	return NL_OK;
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ULL + ts.tv_nsec / 1000000;
}

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static bool finished(const struct monitor *monitor, uint64_t end)
{
	return stop || ferror(stdout) ||
	       (monitor->counted && monitor->seen >= monitor->count) ||
	       (monitor->timed && now_ms() >= end);
}

static int wait_ms(const struct monitor *monitor, uint64_t end)
{
	uint64_t now = now_ms();

	if (!monitor->timed)
		return -1;
	if (now >= end)
		return 0;
	return end - now > 1000000 ? 1000000 : end - now;
}

static int listen_events(struct nl_sock *sock, struct monitor *monitor)
{
	struct pollfd pfd = { .fd = nl_socket_get_fd(sock), .events = POLLIN };
	uint64_t end = now_ms() + monitor->timeout * 1000ULL;

	while (!finished(monitor, end)) {
		int ret = poll(&pfd, 1, wait_ms(monitor, end));

		if (ret < 0 && errno != EINTR)
			return refuse(LIBOTP_DEVICE, "poll: %s",
				      strerror(errno));
		if (ret <= 0)
			continue;
		ret = nl_recvmsgs_default(sock);
		if (ret == -NLE_NOMEM)
			note("events were lost: they come faster than they are read");
		else if (ret < 0 && ret != -NLE_AGAIN && ret != -NLE_INTR)
			return refuse(LIBOTP_DEVICE, "netlink: %s",
				      nl_geterror(ret));
	}
	return 0;
}

static int subscribe(struct nl_sock *sock)
{
	int group, ret;

	ret = genl_connect(sock);
	if (ret)
		return refuse(LIBOTP_DEVICE, "netlink: %s", nl_geterror(ret));
	group = genl_ctrl_resolve_grp(sock, OTP_FAMILY_NAME,
				      OTP_MCGRP_EVENTS);
	if (group < 0)
		return refuse(LIBOTP_DEVICE,
			      "the kernel has no netlink family 'otp'; is the module otp loaded?");
	ret = nl_socket_add_membership(sock, group);
	if (ret)
		return refuse(LIBOTP_DEVICE, "cannot listen to OTP events: %s",
			      nl_geterror(ret));
	return 0;
}

int cmd_monitor(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct monitor monitor = { 0 };
	struct nl_sock *sock;
	int ret;

	parse(&monitor_argp, argc, argv, &monitor);
	sock = nl_socket_alloc();
	if (!sock)
		return refuse(LIBOTP_DEVICE, "out of memory");
	nl_socket_disable_seq_check(sock);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, on_event,
			    &monitor);
	ret = subscribe(sock);
	if (!ret) {
		sigaction(SIGINT, &sa, NULL);
		sigaction(SIGTERM, &sa, NULL);
		nl_socket_set_nonblocking(sock);
		note("otpctl: listening");
		ret = listen_events(sock, &monitor);
	}
	nl_socket_free(sock);
	return ret;
}
