// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is reported of a device: netlink events, audit records, a tracepoint.
 * All of them, in order, without a gap, and never a value.
 *
 * The netlink messages are read here with nothing but a socket, so that what
 * is tested is the wire and not a library.
 */
#include <endian.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/otp_netlink.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "util.h"

#define TRACE_ROOT	"/sys/kernel/tracing"
#define MAX_EVENTS	128
#define LOG_SIZE	0x100000
#define PATIENCE_MS	10000

/**
 * struct log - text or bytes that were collected
 * @size: bytes
 * @bytes: what was collected, a NUL after it
 */
struct log {
	size_t size;
	char bytes[LOG_SIZE];
};

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

FIXTURE(events) {
	struct mock mock;
	int fd;
	int netlink;
	int audit;
	unsigned int family;
	struct event event[MAX_EVENTS];
	unsigned int count;
	/* All messages, as they came. */
	struct log *raw;
	struct batch batch;
};

static void log_add(struct log *log, const void *bytes, size_t size)
{
	if (size > LOG_SIZE - 1 - log->size)
		size = LOG_SIZE - 1 - log->size;
	memcpy(log->bytes + log->size, bytes, size);
	log->size += size;
	log->bytes[log->size] = '\0';
}

static struct log *log_new(void)
{
	return calloc(1, sizeof(struct log));
}

/* ---- generic netlink ---- */

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

static int netlink_open(int protocol)
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

static int netlink_join(int fd, unsigned int group)
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

/* ---- events ---- */

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

static void events_take(struct _test_data_events *self, const char *message,
			size_t size)
{
	const struct nlmsghdr *header = (const void *)message;
	const struct genlmsghdr *generic = NLMSG_DATA(header);
	const struct nlattr *attr = NULL;
	struct event event = { };

	if (header->nlmsg_type != self->family ||
	    generic->cmd != OTP_CMD_EVENT)
		return;
	message += NLMSG_LENGTH(GENL_HDRLEN);
	size -= NLMSG_LENGTH(GENL_HDRLEN);
	while ((attr = attr_next(message, size, attr)))
		event_take_attr(&event, attr);
	if (!strcmp(event.device, self->mock.node) &&
	    self->count < MAX_EVENTS)
		self->event[self->count++] = event;
}

/* They are sent before the call that makes them returns. */
static void events_receive(struct _test_data_events *self)
{
	char message[4096];
	ssize_t got;

	while ((got = recv(self->netlink, message, sizeof(message),
			   MSG_DONTWAIT)) > 0) {
		log_add(self->raw, message, got);
		events_take(self, message, got);
	}
}

FIXTURE_SETUP(events)
{
	char answer[8192];
	ssize_t size;

	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	self->raw = log_new();
	ASSERT_NE(NULL, self->raw);
	self->netlink = netlink_open(NETLINK_GENERIC);
	ASSERT_LE(0, self->netlink);
	size = family_ask(self->netlink, OTP_FAMILY_NAME, answer,
			  sizeof(answer));
	ASSERT_LT(0, size);
	self->family = *(const __u16 *)
		attr_data(attr_find(answer, size, CTRL_ATTR_FAMILY_ID));
	ASSERT_EQ(0, netlink_join(self->netlink,
				  family_group(answer, size,
					       OTP_MCGRP_EVENTS)));
	self->audit = -1;
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(events)
{
	close(self->fd);
	close(self->netlink);
	if (self->audit >= 0)
		close(self->audit);
	free(self->raw);
	mock_destroy(&self->mock);
}

static void expect_event(struct __test_metadata *_metadata,
			 struct _test_data_events *self, unsigned int at,
			 __u32 action, int result)
{
	const struct event *event = &self->event[at];

	ASSERT_LT(at, self->count);
	EXPECT_EQ(at + 1, event->seq);
	EXPECT_EQ(action, event->action)
		TH_LOG("event %u", at);
	EXPECT_EQ(result, event->result)
		TH_LOG("event %u", at);
	EXPECT_EQ((__u32)getpid(), event->pid);
	EXPECT_EQ(0, event->uid);
	EXPECT_LT(0, event->time);
	if (at)
		EXPECT_LE(self->event[at - 1].time, event->time);
}

static void expect_place(struct __test_metadata *_metadata,
			 const struct event *event, __u32 index)
{
	static const char *const regions[] = {
		"user-data", "security", "boot",
	};

	EXPECT_STREQ(regions[index_region(index)], event->region);
	EXPECT_EQ(index_offset(index), event->offset);
	EXPECT_EQ(4, event->len);
}

static int program_sample(struct _test_data_events *self)
{
	return words_program(self->fd, &self->batch, sample_plan,
			     SAMPLE_WORDS, 0);
}

TEST_F(events, of_a_plan)
{
	unsigned int i;

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	ASSERT_EQ(0, otp_disarm(self->fd));
	events_receive(self);

	ASSERT_EQ(1 + 1 + 2 * SAMPLE_WORDS + 1 + 1, self->count);
	expect_event(_metadata, self, 0, OTP_ACTION_ARM, 0);
	expect_event(_metadata, self, 1, OTP_ACTION_BATCH_BEGIN, 0);
	EXPECT_EQ(SAMPLE_WORDS, self->event[1].len);
	for (i = 0; i < SAMPLE_WORDS; i++) {
		__u32 index = sample_plan[sample_order[i]].index;
		unsigned int at = 2 + 2 * i;

		expect_event(_metadata, self, at, OTP_ACTION_PROGRAM_BEGIN, 0);
		expect_place(_metadata, &self->event[at], index);
		expect_event(_metadata, self, at + 1, OTP_ACTION_PROGRAM_END,
			     0);
		expect_place(_metadata, &self->event[at + 1], index);
	}
	expect_event(_metadata, self, 2 + 2 * SAMPLE_WORDS,
		     OTP_ACTION_BATCH_END, 0);
	EXPECT_EQ(SAMPLE_WORDS, self->event[2 + 2 * SAMPLE_WORDS].len);
	expect_event(_metadata, self, 3 + 2 * SAMPLE_WORDS, OTP_ACTION_DISARM,
		     0);
}

TEST_F(events, name_the_field)
{
	static const struct word words[] = {
		{ 5, 1, 1 }, { 204, 7, 7 },
	};

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, words_program(self->fd, &self->batch, words, 2, 0));
	events_receive(self);
	ASSERT_EQ(7, self->count);
	EXPECT_STREQ("OTP_USER_DATA_5", self->event[2].field);
	EXPECT_STREQ("OTP_USER_DATA_5", self->event[3].field);
	EXPECT_STREQ("OTP_PRODUCTION_CHIP_FLAG", self->event[4].field);
	EXPECT_STREQ("OTP_PRODUCTION_CHIP_FLAG", self->event[5].field);
}

TEST_F(events, are_counted_by_info)
{
	struct otp_info info;

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(0, info.event_seq);
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	events_receive(self);
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(self->count, info.event_seq);
	ASSERT_LT(0, self->count);
	EXPECT_EQ(info.event_seq, self->event[self->count - 1].seq);
}

TEST_F(events, of_a_close_while_armed)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	close(self->fd);
	self->fd = -1;
	events_receive(self);
	ASSERT_EQ(2, self->count);
	expect_event(_metadata, self, 0, OTP_ACTION_ARM, 0);
	expect_event(_metadata, self, 1, OTP_ACTION_DISARM, 0);
}

TEST_F(events, of_a_refusal)
{
	static const struct word zero = { 200, 0, 1 };

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(-EDOM, words_program(self->fd, &self->batch, &zero, 1, 0));
	events_receive(self);
	ASSERT_EQ(2, self->count);
	expect_event(_metadata, self, 1, OTP_ACTION_BATCH_REFUSED, -EDOM);
}

TEST_F(events, none_of_what_changes_nothing)
{
	static const struct word zero = { 200, 0, 1 };
	__u32 data, mask;

	/* A dry run, good or bad; what is armed already; reading. */
	ASSERT_EQ(0, words_program(self->fd, &self->batch, sample_plan,
				   SAMPLE_WORDS, OTP_PROGRAM_DRY_RUN));
	ASSERT_EQ(-EDOM, words_program(self->fd, &self->batch, &zero, 1,
				       OTP_PROGRAM_DRY_RUN));
	ASSERT_EQ(-EACCES, otp_disarm(self->fd));
	ASSERT_EQ(0, word_read(self->fd, 0, &data, &mask, NULL));
	events_receive(self);
	EXPECT_EQ(0, self->count);
}

TEST_F(events, none_of_a_plan_that_is_there)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	events_receive(self);
	self->count = 0;
	ASSERT_EQ(0, program_sample(self));
	events_receive(self);
	EXPECT_EQ(0, self->count);
}

TEST_F(events, of_a_failure)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0xff000001 write 3"));
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(-EIO, program_sample(self));
	events_receive(self);

	/* arm, begin, two pairs, the pair that fails, end */
	ASSERT_EQ(9, self->count);
	expect_event(_metadata, self, 5, OTP_ACTION_PROGRAM_END, 0);
	EXPECT_EQ(0, self->event[5].vendor);
	expect_event(_metadata, self, 6, OTP_ACTION_PROGRAM_BEGIN, 0);
	EXPECT_STREQ("OTP_EMMC_BOOT_DISABLE", self->event[6].field);
	expect_event(_metadata, self, 7, OTP_ACTION_PROGRAM_END, -EIO);
	EXPECT_STREQ("OTP_EMMC_BOOT_DISABLE", self->event[7].field);
	EXPECT_EQ(VENDOR_FAILURE, self->event[7].vendor);
	expect_event(_metadata, self, 8, OTP_ACTION_BATCH_END, -EIO);
	EXPECT_EQ(2, self->event[8].len);
}

TEST_F(events, of_a_dead_device)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, words_program(self->fd, &self->batch, sample_plan, 1,
				   OTP_PROGRAM_PARTIAL_GROUP));
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	ASSERT_EQ(-ENOTRECOVERABLE, program_sample(self));
	events_receive(self);
	ASSERT_EQ(7, self->count);
	expect_event(_metadata, self, 5, OTP_ACTION_DEAD, -ENOTRECOVERABLE);
	EXPECT_EQ(VENDOR_FAILURE, self->event[5].vendor);
	expect_event(_metadata, self, 6, OTP_ACTION_BATCH_REFUSED,
		     -ENOTRECOVERABLE);
}

TEST_F(events, have_their_attributes)
{
	const __u32 always = 1u << OTP_A_EVENT_DEVICE |
		1u << OTP_A_EVENT_SEQ | 1u << OTP_A_EVENT_TIME |
		1u << OTP_A_EVENT_ACTION | 1u << OTP_A_EVENT_RESULT |
		1u << OTP_A_EVENT_PID | 1u << OTP_A_EVENT_UID;
	const __u32 place = 1u << OTP_A_EVENT_REGION |
		1u << OTP_A_EVENT_OFFSET | 1u << OTP_A_EVENT_LEN |
		1u << OTP_A_EVENT_FIELD;
	static const struct word word = { 5, 1, 1 };

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, words_program(self->fd, &self->batch, &word, 1, 0));
	events_receive(self);
	ASSERT_EQ(5, self->count);
	EXPECT_EQ(always, self->event[0].seen & always);
	EXPECT_EQ(always | place, self->event[2].seen & (always | place));
	EXPECT_EQ(always | place, self->event[3].seen & (always | place));
	EXPECT_EQ(0, self->event[0].seen & 1u << OTP_A_EVENT_FIELD);
}

/* ---- audit ---- */

static bool audit_open(struct _test_data_events *self)
{
	self->audit = netlink_open(NETLINK_AUDIT);
	return self->audit >= 0 &&
	       !netlink_join(self->audit, AUDIT_NLGRP_READLOG);
}

/* Records about the mock come in their own time. */
static unsigned int audit_receive(struct _test_data_events *self,
				  struct log *log, unsigned int expected)
{
	struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
	unsigned int count = 0;
	char message[8192], dev[64];
	ssize_t got;

	snprintf(dev, sizeof(dev), "module=otp dev=%s ", self->mock.node);
	setsockopt(self->audit, SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	while (count < expected &&
	       (got = recv(self->audit, message, sizeof(message) - 1, 0)) > 0) {
		const struct nlmsghdr *header = (const void *)message;
		const char *text = NLMSG_DATA(header);

		message[got] = '\0';
		if (header->nlmsg_type != AUDIT_KERNEL_OTHER ||
		    !strstr(text, dev))
			continue;
		log_add(log, text, strlen(text));
		log_add(log, "\n", 1);
		count++;
	}
	return count;
}

TEST_F(events, are_audited)
{
	struct log *log = log_new();
	char want[128];

	if (!audit_open(self))
		SKIP(return, "no audit");
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	ASSERT_EQ(0, otp_disarm(self->fd));
	events_receive(self);
	EXPECT_EQ(self->count, audit_receive(self, log, self->count));

	snprintf(want, sizeof(want), "dev=%s seq=1 op=arm", self->mock.node);
	EXPECT_NE(NULL, strstr(log->bytes, want));
	EXPECT_NE(NULL, strstr(log->bytes, "op=batch-begin"));
	EXPECT_NE(NULL, strstr(log->bytes,
			       "op=program-end region=security off=32 len=4 field=OTP_AESK0_0"));
	EXPECT_NE(NULL, strstr(log->bytes, "op=batch-end"));
	EXPECT_NE(NULL, strstr(log->bytes, "op=disarm"));
	EXPECT_NE(NULL, strstr(log->bytes, "errno=0 res=1"));
	EXPECT_NE(NULL, strstr(log->bytes, "comm=\"events\""));
	EXPECT_EQ(NULL, strstr(log->bytes, "res=0"));
	free(log);
}

TEST_F(events, of_a_failure_are_audited)
{
	struct log *log = log_new();

	if (!audit_open(self))
		SKIP(return, "no audit");
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0xff000001 write 1"));
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(-EIO, program_sample(self));
	events_receive(self);
	EXPECT_EQ(self->count, audit_receive(self, log, self->count));
	EXPECT_NE(NULL, strstr(log->bytes, "vendor=0xff000001"));
	EXPECT_NE(NULL, strstr(log->bytes, "errno=-5 res=0"));
	free(log);
}

/* ---- tracepoint ---- */

static bool trace_start(void)
{
	return !file_write(TRACE_ROOT "/trace", "\n") &&
	       !file_write(TRACE_ROOT "/events/otp/otp_event/enable", "1");
}

static void trace_stop(struct log *log)
{
	ssize_t got;

	file_write(TRACE_ROOT "/events/otp/otp_event/enable", "0");
	got = file_read(TRACE_ROOT "/trace", log->bytes, LOG_SIZE - 1);
	log->size = got > 0 ? got : 0;
}

static unsigned int count_text(const struct log *log, const char *text)
{
	const char *at = log->bytes;
	unsigned int count = 0;

	while ((at = strstr(at, text))) {
		at += strlen(text);
		count++;
	}
	return count;
}

TEST_F(events, are_traced)
{
	struct log *log = log_new();
	char want[64];

	if (!trace_start())
		SKIP(return, "no tracing");
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	trace_stop(log);
	events_receive(self);

	snprintf(want, sizeof(want), "otp_event: %s seq=", self->mock.node);
	EXPECT_EQ(self->count, count_text(log, want));
	EXPECT_EQ(SAMPLE_WORDS, count_text(log, "program-begin"));
	/* Its beginning and its end. */
	EXPECT_EQ(2, count_text(log, "len=4 field=OTP_AESK0_0 result=0"));
	EXPECT_EQ(1, count_text(log, "program-end region=security offset=32"));
	free(log);
}

/* ---- no value, ever ---- */

static void log_read_kernel(struct log *log)
{
	char record[8192];
	ssize_t got;
	int fd;

	fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return;
	while ((got = read(fd, record, sizeof(record))) > 0 ||
	       (got < 0 && errno == EPIPE))
		if (got > 0)
			log_add(log, record, got);
	close(fd);
}

static bool log_has(const struct log *log, const void *what, size_t size)
{
	return memmem(log->bytes, log->size, what, size);
}

static bool log_has_text(const struct log *log, const char *format,
			 __u32 value)
{
	char text[32];

	snprintf(text, sizeof(text), format, value);
	return log_has(log, text, strlen(text));
}

/* In any of the ways in which it could be written. */
static bool log_has_value(const struct log *log, __u32 value)
{
	static const char *const formats[] = { "%08x", "%08X", "%u", "%d" };
	__u32 little = htole32(value), big = htobe32(value);
	__u32 swapped = __builtin_bswap32(value);
	size_t i;

	for (i = 0; i < ARRAY_LEN(formats); i++)
		if (log_has_text(log, formats[i], value) ||
		    log_has_text(log, formats[i], swapped))
			return true;
	return log_has(log, &little, 4) || log_has(log, &big, 4);
}

static void expect_no_value(struct __test_metadata *_metadata,
			    const struct log *log, const char *where,
			    __u32 other)
{
	unsigned int i;

	EXPECT_LT(0, log->size)
		TH_LOG("%s is empty", where);
	for (i = 0; i < SAMPLE_WORDS; i++) {
		if (sample_plan[i].index > SAMPLE_KEY_LAST)
			continue;
		EXPECT_FALSE(log_has_value(log, sample_plan[i].data))
			TH_LOG("index %u is in %s", sample_plan[i].index,
			       where);
	}
	EXPECT_FALSE(log_has_value(log, other))
		TH_LOG("what was refused is in %s", where);
}

/* A failure, the rest of the plan, and another key, which is refused. */
static void handle_secrets(struct __test_metadata *_metadata,
			   struct _test_data_events *self, __u32 other)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0xff000001 write 9"));
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(-EIO, program_sample(self));
	ASSERT_EQ(0, program_sample(self));
	batch_init(&self->batch, sample_plan, SAMPLE_WORDS);
	self->batch.data[9] = htole32(other);
	ASSERT_EQ(-EEXIST, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(NULL, strstr(self->batch.message, "0x"));
	ASSERT_EQ(0, otp_disarm(self->fd));
}

TEST_F(events, never_hold_a_value)
{
	struct log *audit = log_new(), *trace = log_new(), *kernel = log_new();
	const __u32 other = 0x5ca1ab1e;
	bool audited = audit_open(self);

	ASSERT_TRUE(trace_start());
	ASSERT_EQ(0, file_write("/proc/sys/kernel/printk_ratelimit", "0"));
	handle_secrets(_metadata, self, other);
	trace_stop(trace);
	events_receive(self);
	if (audited)
		audit_receive(self, audit, self->count);
	log_read_kernel(kernel);
	file_write("/proc/sys/kernel/printk_ratelimit", "5");

	expect_no_value(_metadata, self->raw, "the events", other);
	if (audited)
		expect_no_value(_metadata, audit, "the audit log", other);
	expect_no_value(_metadata, trace, "the trace", other);
	expect_no_value(_metadata, kernel, "the kernel log", other);
	free(audit);
	free(trace);
	free(kernel);
}

/* That the search would find one. */
TEST(a_value_is_found_however_it_is_written)
{
	static const char *const ways[] = {
		"key 0xc4ddf49e.", "KEY C4DDF49E", "9ef4ddc4", "3302880414",
		"-992086882", "a\x9e\xf4\xdd\xc4", "\xc4\xdd\xf4\x9e",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(ways); i++) {
		struct log *log = log_new();

		log_add(log, ways[i], strlen(ways[i]));
		EXPECT_TRUE(log_has_value(log, 0xc4ddf49e))
			TH_LOG("%s", ways[i]);
		EXPECT_FALSE(log_has_value(log, 0xc4ddf49f));
		free(log);
	}
}

TEST_HARNESS_MAIN
