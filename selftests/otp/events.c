// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is reported of a device: netlink events, audit records, a tracepoint.
 * All of them, in order, without a gap, and never a value.
 */
#include <endian.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "listener.h"
#include "log.h"
#include "util.h"

#define TRACE_ROOT	"/sys/kernel/tracing"
#define PATIENCE_MS	10000
/* Times that it waits for room, in each of which it could be forgotten. */
#define BACKLOG_ROUNDS	2000

FIXTURE(events) {
	struct mock mock;
	int fd;
	int audit;
	struct listener heard;
	struct batch batch;
};

FIXTURE_SETUP(events)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	ASSERT_EQ(0, listener_open(&self->heard, &self->mock));
	self->audit = -1;
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(events)
{
	close(self->fd);
	listener_close(&self->heard);
	if (self->audit >= 0)
		close(self->audit);
	mock_destroy(&self->mock);
}

static void expect_event(struct __test_metadata *_metadata,
			 struct _test_data_events *self, unsigned int at,
			 __u32 action, int result)
{
	const struct event *event = &self->heard.event[at];

	ASSERT_LT(at, self->heard.count);
	EXPECT_EQ(at + 1, event->seq);
	EXPECT_EQ(action, event->action)
		TH_LOG("event %u", at);
	EXPECT_EQ(result, event->result)
		TH_LOG("event %u", at);
	EXPECT_EQ((__u32)getpid(), event->pid);
	EXPECT_EQ(0, event->uid);
	EXPECT_LT(0, event->time);
	if (at)
		EXPECT_LE(self->heard.event[at - 1].time, event->time);
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
	listener_receive(&self->heard);

	ASSERT_EQ(1 + 1 + 2 * SAMPLE_WORDS + 1 + 1, self->heard.count);
	expect_event(_metadata, self, 0, OTP_ACTION_ARM, 0);
	expect_event(_metadata, self, 1, OTP_ACTION_BATCH_BEGIN, 0);
	EXPECT_EQ(SAMPLE_WORDS, self->heard.event[1].len);
	for (i = 0; i < SAMPLE_WORDS; i++) {
		__u32 index = sample_plan[sample_order[i]].index;
		unsigned int at = 2 + 2 * i;

		expect_event(_metadata, self, at, OTP_ACTION_PROGRAM_BEGIN, 0);
		expect_place(_metadata, &self->heard.event[at], index);
		expect_event(_metadata, self, at + 1, OTP_ACTION_PROGRAM_END,
			     0);
		expect_place(_metadata, &self->heard.event[at + 1], index);
	}
	expect_event(_metadata, self, 2 + 2 * SAMPLE_WORDS,
		     OTP_ACTION_BATCH_END, 0);
	EXPECT_EQ(SAMPLE_WORDS, self->heard.event[2 + 2 * SAMPLE_WORDS].len);
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
	listener_receive(&self->heard);
	ASSERT_EQ(7, self->heard.count);
	EXPECT_STREQ("OTP_USER_DATA_5", self->heard.event[2].field);
	EXPECT_STREQ("OTP_USER_DATA_5", self->heard.event[3].field);
	EXPECT_STREQ("OTP_PRODUCTION_CHIP_FLAG", self->heard.event[4].field);
	EXPECT_STREQ("OTP_PRODUCTION_CHIP_FLAG", self->heard.event[5].field);
}

TEST_F(events, are_counted_by_info)
{
	struct otp_info info;

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(0, info.event_seq);
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	listener_receive(&self->heard);
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(self->heard.count, info.event_seq);
	ASSERT_LT(0, self->heard.count);
	EXPECT_EQ(info.event_seq, self->heard.event[self->heard.count - 1].seq);
}

TEST_F(events, of_a_close_while_armed)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	close(self->fd);
	self->fd = -1;
	listener_receive(&self->heard);
	ASSERT_EQ(2, self->heard.count);
	expect_event(_metadata, self, 0, OTP_ACTION_ARM, 0);
	expect_event(_metadata, self, 1, OTP_ACTION_DISARM, 0);
}

TEST_F(events, of_a_refusal)
{
	static const struct word zero = { 200, 0, 1 };

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(-EDOM, words_program(self->fd, &self->batch, &zero, 1, 0));
	listener_receive(&self->heard);
	ASSERT_EQ(2, self->heard.count);
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
	listener_receive(&self->heard);
	EXPECT_EQ(0, self->heard.count);
}

TEST_F(events, none_of_a_plan_that_is_there)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, program_sample(self));
	listener_receive(&self->heard);
	self->heard.count = 0;
	ASSERT_EQ(0, program_sample(self));
	listener_receive(&self->heard);
	EXPECT_EQ(0, self->heard.count);
}

TEST_F(events, of_a_failure)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0xff000001 write 3"));
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(-EIO, program_sample(self));
	listener_receive(&self->heard);

	/* arm, begin, two pairs, the pair that fails, end */
	ASSERT_EQ(9, self->heard.count);
	expect_event(_metadata, self, 5, OTP_ACTION_PROGRAM_END, 0);
	EXPECT_EQ(0, self->heard.event[5].vendor);
	expect_event(_metadata, self, 6, OTP_ACTION_PROGRAM_BEGIN, 0);
	EXPECT_STREQ("OTP_EMMC_BOOT_DISABLE", self->heard.event[6].field);
	expect_event(_metadata, self, 7, OTP_ACTION_PROGRAM_END, -EIO);
	EXPECT_STREQ("OTP_EMMC_BOOT_DISABLE", self->heard.event[7].field);
	EXPECT_EQ(VENDOR_FAILURE, self->heard.event[7].vendor);
	expect_event(_metadata, self, 8, OTP_ACTION_BATCH_END, -EIO);
	EXPECT_EQ(2, self->heard.event[8].len);
}

TEST_F(events, of_a_dead_device)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, words_program(self->fd, &self->batch, sample_plan, 1,
				   OTP_PROGRAM_PARTIAL_GROUP));
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	ASSERT_EQ(-ENOTRECOVERABLE, program_sample(self));
	listener_receive(&self->heard);
	ASSERT_EQ(7, self->heard.count);
	expect_event(_metadata, self, 5, OTP_ACTION_DEAD, -ENOTRECOVERABLE);
	EXPECT_EQ(VENDOR_FAILURE, self->heard.event[5].vendor);
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
	listener_receive(&self->heard);
	ASSERT_EQ(5, self->heard.count);
	EXPECT_EQ(always, self->heard.event[0].seen & always);
	EXPECT_EQ(always | place, self->heard.event[2].seen & (always | place));
	EXPECT_EQ(always | place, self->heard.event[3].seen & (always | place));
	EXPECT_EQ(0, self->heard.event[0].seen & 1u << OTP_A_EVENT_FIELD);
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
	listener_receive(&self->heard);
	EXPECT_EQ(self->heard.count, audit_receive(self, log, self->heard.count));

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
	listener_receive(&self->heard);
	EXPECT_EQ(self->heard.count, audit_receive(self, log, self->heard.count));
	EXPECT_NE(NULL, strstr(log->bytes, "vendor=0xff000001"));
	EXPECT_NE(NULL, strstr(log->bytes, "errno=-5 res=0"));
	free(log);
}

/* AUDIT_GET fills @status, AUDIT_SET takes what its mask says. */
static int audit_command(__u16 type, struct audit_status *status)
{
	struct {
		struct nlmsghdr header;
		union {
			struct audit_status status;
			struct nlmsgerr error;
		};
	} message = {
		.header = {
			.nlmsg_len = sizeof(message),
			.nlmsg_type = type,
			.nlmsg_flags = NLM_F_REQUEST |
				       (type == AUDIT_SET ? NLM_F_ACK : 0),
		},
		.status = *status,
	};
	int fd = netlink_open(NETLINK_AUDIT);
	int ret = -EIO;

	if (fd < 0)
		return fd;
	if (send(fd, &message, sizeof(message), 0) == sizeof(message) &&
	    recv(fd, &message, sizeof(message), 0) > 0)
		ret = 0;
	close(fd);
	if (!ret && message.header.nlmsg_type == NLMSG_ERROR)
		return message.error.error;
	*status = message.status;
	return ret;
}

static int audit_set_backlog_limit(__u32 limit)
{
	struct audit_status status = {
		.mask = AUDIT_STATUS_BACKLOG_LIMIT,
		.backlog_limit = limit,
	};

	return audit_command(AUDIT_SET, &status);
}

/*
 * The kernel may put a task to sleep that logs more than the backlog takes, and
 * forget to wake it for a minute.
 */
TEST_F(events, that_fill_the_backlog_of_audit_do_not_stop_a_batch)
{
	struct audit_status before = {};
	int i, ret = 0;

	if (audit_command(AUDIT_GET, &before))
		SKIP(return, "no audit");
	ASSERT_EQ(0, audit_set_backlog_limit(1));
	for (i = 0; i < BACKLOG_ROUNDS && !ret; i++)
		ret = otp_arm(self->fd) ?: otp_disarm(self->fd);
	ret = ret ?: otp_arm(self->fd) ?: program_sample(self);
	EXPECT_EQ(0, audit_set_backlog_limit(before.backlog_limit));
	EXPECT_EQ(0, ret);
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
	listener_receive(&self->heard);

	snprintf(want, sizeof(want), "otp_event: %s seq=", self->mock.node);
	EXPECT_EQ(self->heard.count, count_text(log, want));
	EXPECT_EQ(SAMPLE_WORDS, count_text(log, "program-begin"));
	/* Its beginning and its end. */
	EXPECT_EQ(2, count_text(log, "len=4 field=OTP_AESK0_0 result=0"));
	EXPECT_EQ(1, count_text(log, "program-end region=security offset=32"));
	free(log);
}

/* ---- no value, ever ---- */

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
	listener_receive(&self->heard);
	if (audited)
		audit_receive(self, audit, self->heard.count);
	log_read_kernel(kernel);
	file_write("/proc/sys/kernel/printk_ratelimit", "5");

	expect_no_value(_metadata, self->heard.raw, "the events", other);
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
