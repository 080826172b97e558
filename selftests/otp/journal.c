// SPDX-License-Identifier: GPL-2.0-only
/*
 * The secure journal against the public description of it: what an append
 * stores, which record counts, what the ratchet covers, what is refused, what
 * is hidden, and its nvmem cells.
 *
 * What should be there is put together here, or was published.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>

#include "kselftest_harness.h"
#include "journal-util.h"

#define NVMEM	"/sys/bus/nvmem/devices"

FIXTURE(journal) {
	struct mock mock;
	int fd;
	struct journal want;
	__u8 bytes[JOURNAL_SIZE];
	struct append append;
	struct advance advance;
	struct erase erase;
	struct otp_region_info info;
};

FIXTURE_SETUP(journal)
{
	ASSERT_EQ(0, journal_create(&self->mock, "production"));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
	journal_init(&self->want);
}

FIXTURE_TEARDOWN(journal)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

#define APPEND(_tag, _value, _len, _flags)				\
	journal_append(self->fd, &self->append, _tag, _value, _len, _flags)

#define EXPECT_JOURNAL() do {						\
	EXPECT_EQ(0, journal_read(self->fd, self->bytes));		\
	EXPECT_EQ(0, memcmp(self->bytes, self->want.bytes, JOURNAL_SIZE)); \
} while (0)

#define EXPECT_APPEND_REFUSED(_errno, _reason, _tag, _value, _len, _flags) \
do {									\
	EXPECT_EQ(-(_errno), APPEND(_tag, _value, _len, _flags));	\
	EXPECT_EQ(OTP_OP_REFUSED, self->append.arg.status);		\
	EXPECT_EQ(_reason, self->append.arg.reason);			\
	EXPECT_EQ(-(_errno), self->append.arg.error);			\
	EXPECT_LT(0, strlen(self->append.message));			\
	EXPECT_JOURNAL();						\
} while (0)

/* ---- what it is ---- */

TEST_F(journal, describes_itself)
{
	struct otp_info info;

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_STREQ("secure-journal", (char *)info.driver);
	EXPECT_EQ(1, info.region_count);
	EXPECT_EQ(OTP_CAP_PROGRAM | OTP_CAP_RATCHET | OTP_CAP_ERASE |
		  OTP_CAP_JOURNAL | OTP_CAP_MASK, info.caps);

	ASSERT_EQ(0, journal_info(self->fd, &self->info));
	EXPECT_STREQ("journal", (char *)self->info.name);
	EXPECT_EQ(OTP_KIND_JOURNAL, self->info.kind);
	EXPECT_EQ(OTP_REWRITABLE, self->info.semantics);
	EXPECT_EQ(JOURNAL_SIZE, self->info.region_size);
	EXPECT_EQ(1, self->info.granule);
	EXPECT_EQ(0, self->info.field_count);
	EXPECT_EQ(4, self->info.ratchet);
	EXPECT_EQ(JOURNAL_SIZE - 4 - 1, self->info.free);
	EXPECT_EQ(OTP_REGION_READ | OTP_REGION_ERASE | OTP_REGION_RATCHET,
		  self->info.region_flags);
	EXPECT_EQ(0, self->info.region_state);
	EXPECT_JOURNAL();
}

TEST_F(journal, development_part_says_so)
{
	struct otp_info info;
	struct mock other;
	int fd;

	ASSERT_EQ(0, journal_create(&other, "development"));
	fd = mock_open(&other, O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, otp_get_info(fd, &info));
	EXPECT_NE(NULL, strstr((char *)info.model, "without effect"));
	close(fd);
	mock_destroy(&other);
}

/* ---- appending ---- */

/* The last record of the published dump, and the published examples. */
TEST_F(journal, append_stores_a_record)
{
	static const __u8 mixed[] = {
		0x74, 0x65, 0x78, 0x74, 0x00, 0x01, 0x62, 0x69, 0x6e, 0x61,
		0x72, 0x79, 0x0a,
	};
	__u8 value[300];
	unsigned int i;

	EXPECT_EQ(0, APPEND(0xde, "data", 4, 0));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->append.arg.status);
	EXPECT_EQ(4, self->append.arg.offset);
	journal_add(&self->want, 0xde, 0x06, "data", 4);
	EXPECT_EQ(JOURNAL_SIZE - self->want.end - 1, self->append.arg.free);
	EXPECT_JOURNAL();
	EXPECT_EQ(0, memcmp(self->append.image, self->want.bytes,
			    JOURNAL_SIZE));

	EXPECT_EQ(0, APPEND(0x15, mixed, sizeof(mixed), OTP_JOURNAL_LOCKED));
	journal_add(&self->want, 0x15, 0x04, mixed, sizeof(mixed));
	EXPECT_EQ(0, APPEND(0x16, NULL, 0, 0));
	journal_add(&self->want, 0x16, 0x06, "", 0);
	for (i = 0; i < sizeof(value); i++)
		value[i] = 0xff - i;
	EXPECT_EQ(0, APPEND(0x17, value, sizeof(value), 0));
	journal_add(&self->want, 0x17, 0x06, value, sizeof(value));
	EXPECT_JOURNAL();
}

TEST_F(journal, append_dry_run_changes_nothing)
{
	struct journal then;

	EXPECT_EQ(0, otp_disarm(self->fd));
	EXPECT_EQ(0, APPEND(0xde, "data", 4, OTP_JOURNAL_DRY_RUN));
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->append.arg.status);
	EXPECT_JOURNAL();
	then = self->want;
	journal_add(&then, 0xde, 0x06, "data", 4);
	EXPECT_EQ(0, memcmp(self->append.image, then.bytes, JOURNAL_SIZE));
	EXPECT_EQ(-EACCES, APPEND(0xde, "data", 4, 0));
	EXPECT_JOURNAL();
}

TEST_F(journal, a_locked_record_is_not_overridden)
{
	EXPECT_EQ(0, APPEND(0x20, "1", 1, 0));
	EXPECT_EQ(0, APPEND(0x20, "2", 1, 0));
	EXPECT_EQ(0, APPEND(0x20, "3", 1, OTP_JOURNAL_LOCKED));
	journal_add(&self->want, 0x20, 0x06, "1", 1);
	journal_add(&self->want, 0x20, 0x06, "2", 1);
	journal_add(&self->want, 0x20, 0x04, "3", 1);
	EXPECT_APPEND_REFUSED(EROFS, OTP_REASON_TAG_LOCKED, 0x20, "4", 1, 0);
	EXPECT_APPEND_REFUSED(EROFS, OTP_REASON_TAG_LOCKED, 0x20, "4", 1,
			      OTP_JOURNAL_LOCKED);
	EXPECT_APPEND_REFUSED(EROFS, OTP_REASON_TAG_LOCKED, 0x20, "4", 1,
			      OTP_JOURNAL_DRY_RUN);
	EXPECT_EQ(0, journal_advance(self->fd, &self->advance, 4,
				     self->want.end, 0));
	EXPECT_APPEND_REFUSED(EROFS, OTP_REASON_TAG_LOCKED, 0x20, "4", 1, 0);
}

TEST_F(journal, append_refuses_what_is_no_record)
{
	static __u8 large[40000];

	EXPECT_APPEND_REFUSED(EINVAL, OTP_REASON_TAG, 0xff, "x", 1, 0);
	EXPECT_APPEND_REFUSED(EINVAL, OTP_REASON_TAG, 0x100, "x", 1, 0);
	EXPECT_APPEND_REFUSED(EINVAL, OTP_REASON_TAG, 0xffffffff, "x", 1, 0);
	EXPECT_APPEND_REFUSED(EMSGSIZE, OTP_REASON_LENGTH, 1, large, 32768,
			      0);
	EXPECT_APPEND_REFUSED(ENOSPC, OTP_REASON_FULL, 1, large, 32767, 0);
	EXPECT_APPEND_REFUSED(ENOSPC, OTP_REASON_FULL, 1, large,
			      JOURNAL_SIZE - 4 - 4, 0);
	EXPECT_EQ(0, APPEND(1, large, JOURNAL_SIZE - 4 - 4 - 1, 0));
	EXPECT_EQ(0, self->append.arg.free);
}

TEST_F(journal, append_takes_hostile_arguments)
{
	struct otp_journal_append arg = {
		.size = sizeof(arg), .tag = 1, .len = 4,
	};

	EXPECT_EQ(-EFAULT, otp_command(self->fd, OTP_JOURNAL_APPEND, &arg));
	arg.len = 0xffffffff;
	EXPECT_EQ(-EFAULT, otp_command(self->fd, OTP_JOURNAL_APPEND, &arg));
	arg.len = 0;
	arg.image = 1;
	arg.image_size = 0xffffffff;
	EXPECT_EQ(-EFAULT, otp_command(self->fd, OTP_JOURNAL_APPEND, &arg));
	arg.image = 0;
	arg.message = 1;
	arg.message_size = 1;
	EXPECT_EQ(-EFAULT, otp_command(self->fd, OTP_JOURNAL_APPEND, &arg));
	arg.message = 0;
	arg.region = 1;
	EXPECT_EQ(-ENOENT, otp_command(self->fd, OTP_JOURNAL_APPEND, &arg));
	arg.region = 0;
	arg.reserved[1] = 1;
	EXPECT_EQ(-EINVAL, otp_command(self->fd, OTP_JOURNAL_APPEND, &arg));
	arg.reserved[1] = 0;
	arg.flags = 4;
	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_JOURNAL_APPEND,
					   &arg));
	EXPECT_JOURNAL();
}

TEST_F(journal, a_batch_cannot_write_it)
{
	struct otp_op op = { .len = 1, .offset = 4 };
	__u8 data = 1, mask = 0xff;
	struct otp_program program = {
		.size = sizeof(program), .op_count = 1, .op_size = sizeof(op),
		.ops = (uintptr_t)&op,
	};

	op.data = (uintptr_t)&data;
	op.mask = (uintptr_t)&mask;
	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_PROGRAM, &program));
	EXPECT_EQ(OTP_REASON_KIND, op.reason);
	EXPECT_JOURNAL();
}

/* A store that gets lost is found before the tag is there. */
TEST_F(journal, append_is_verified)
{
	ASSERT_EQ(0, mock_set(&self->mock, "drop_write", "4"));
	EXPECT_EQ(-EBADMSG, APPEND(0x20, "abcdef", 6, 0));
	EXPECT_EQ(OTP_OP_FAILED, self->append.arg.status);
	EXPECT_EQ(OTP_REASON_VERIFY, self->append.arg.reason);
	EXPECT_EQ(0, journal_read(self->fd, self->bytes));
	EXPECT_EQ(0xff, self->bytes[4]);
	EXPECT_EQ(0, APPEND(0x20, "abcdef", 6, 0));
	EXPECT_LT(0, self->append.arg.torn);
	journal_add(&self->want, 0x20, 0x06, "abcdef", 6);
	EXPECT_JOURNAL();
}

/* ---- the ratchet ---- */

TEST_F(journal, ratchet_covers_what_is_there)
{
	EXPECT_EQ(0, APPEND(0x20, "one", 3, 0));
	journal_add(&self->want, 0x20, 0x06, "one", 3);
	EXPECT_EQ(0, journal_advance(self->fd, &self->advance, 4,
				     self->want.end, 0));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->advance.arg.status);
	EXPECT_EQ(self->want.end, self->advance.arg.value);
	EXPECT_EQ(-EROFS, journal_erase(self->fd, &self->erase, 4,
					JOURNAL_SIZE - 4, 0));
	EXPECT_EQ(OTP_REASON_RATCHETED, self->erase.arg.reason);
	EXPECT_JOURNAL();
	EXPECT_EQ(0, APPEND(0x20, "two", 3, 0));
	journal_add(&self->want, 0x20, 0x06, "two", 3);
	EXPECT_JOURNAL();
	EXPECT_EQ(0, journal_advance(self->fd, &self->advance, 0, 10, 0));
	EXPECT_EQ(OTP_OP_ALREADY, self->advance.arg.status);
	EXPECT_EQ(0, mock_set(&self->mock, "reset", "1"));
	EXPECT_EQ(0, journal_info(self->fd, &self->info));
	EXPECT_EQ(10, self->info.ratchet);
}

#define EXPECT_ADVANCE_REFUSED(_errno, _reason, _expected, _target)	\
do {									\
	EXPECT_EQ(-(_errno), journal_advance(self->fd, &self->advance,	\
					     _expected, _target, 0));	\
	EXPECT_EQ(OTP_OP_REFUSED, self->advance.arg.status);		\
	EXPECT_EQ(_reason, self->advance.arg.reason);			\
	EXPECT_LT(0, strlen(self->advance.message));			\
	EXPECT_EQ(0, journal_info(self->fd, &self->info));		\
	EXPECT_EQ(4, self->info.ratchet);				\
} while (0)

TEST_F(journal, ratchet_refuses_wrong_places)
{
	EXPECT_EQ(0, APPEND(0x20, "one", 3, 0));
	EXPECT_ADVANCE_REFUSED(ESTALE, OTP_REASON_EXPECTED, 5, 10);
	EXPECT_ADVANCE_REFUSED(ERANGE, OTP_REASON_BACKWARDS, 4, 3);
	EXPECT_ADVANCE_REFUSED(EINVAL, OTP_REASON_BOUNDARY, 4, 9);
	EXPECT_ADVANCE_REFUSED(EINVAL, OTP_REASON_BOUNDARY, 4, 11);
	EXPECT_ADVANCE_REFUSED(EINVAL, OTP_REASON_BOUNDARY, 4, JOURNAL_SIZE);
	EXPECT_ADVANCE_REFUSED(ERANGE, OTP_REASON_RANGE, 4,
			       JOURNAL_SIZE + 1);
	EXPECT_ADVANCE_REFUSED(ERANGE, OTP_REASON_RANGE, 4, 0xffffffff);
	EXPECT_EQ(0, journal_advance(self->fd, &self->advance, 4, 10,
				     OTP_RATCHET_DRY_RUN));
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->advance.arg.status);
	EXPECT_EQ(0, otp_disarm(self->fd));
	EXPECT_EQ(-EACCES, journal_advance(self->fd, &self->advance, 4, 10,
					   0));
}

/* ---- erasing ---- */

TEST_F(journal, erase_removes_what_is_not_covered)
{
	EXPECT_EQ(0, APPEND(0x20, "one", 3, 0));
	journal_add(&self->want, 0x20, 0x06, "one", 3);
	EXPECT_EQ(0, APPEND(0x20, "two", 3, 0));
	EXPECT_EQ(0, journal_erase(self->fd, &self->erase, 10,
				   JOURNAL_SIZE - 10, 0));
	EXPECT_EQ(6, self->erase.arg.erased);
	EXPECT_JOURNAL();
	EXPECT_EQ(0, journal_erase(self->fd, &self->erase, 10,
				   JOURNAL_SIZE - 10, 0));
	EXPECT_EQ(OTP_OP_ALREADY, self->erase.arg.status);
	EXPECT_EQ(-EINVAL, journal_erase(self->fd, &self->erase, 5,
					 JOURNAL_SIZE - 5, 0));
	EXPECT_EQ(OTP_REASON_BOUNDARY, self->erase.arg.reason);
	EXPECT_EQ(-EINVAL, journal_erase(self->fd, &self->erase, 4, 6, 0));
	EXPECT_EQ(-ERANGE, journal_erase(self->fd, &self->erase, 4,
					 JOURNAL_SIZE, 0));
	EXPECT_EQ(-EROFS, journal_erase(self->fd, &self->erase, 0,
					JOURNAL_SIZE, 0));
	EXPECT_JOURNAL();
}

/* ---- what is hidden ---- */

static int drop_rawio(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[0].effective &= ~(1U << CAP_SYS_RAWIO);
	return syscall(SYS_capset, &header, data);
}

TEST_F(journal, secrets_are_for_rawio_alone)
{
	char path[128];
	int file;

	EXPECT_APPEND_REFUSED(EINVAL, OTP_REASON_TAG, 0xed, "key", 3, 0);
	EXPECT_EQ(0, APPEND(0xed, "key", 3, OTP_JOURNAL_LOCKED));
	journal_add(&self->want, 0xed, 0x04, "key", 3);
	EXPECT_JOURNAL();

	/* In the image of the append, and in nvmem, they are 0. */
	memset(self->want.bytes + self->want.end - 3, 0, 3);
	EXPECT_EQ(0, memcmp(self->append.image, self->want.bytes,
			    JOURNAL_SIZE));
	snprintf(path, sizeof(path), NVMEM "/%s-journal/nvmem",
		 self->mock.node);
	file = open(path, O_RDONLY);
	ASSERT_LE(0, file);
	EXPECT_EQ(JOURNAL_SIZE, read(file, self->bytes, JOURNAL_SIZE));
	EXPECT_EQ(0, memcmp(self->bytes, self->want.bytes, JOURNAL_SIZE));
	EXPECT_EQ(2, pread(file, self->bytes, 2, self->want.end - 2));
	EXPECT_EQ(0, self->bytes[0]);
	close(file);

	ASSERT_EQ(0, drop_rawio());
	EXPECT_EQ(-EACCES, journal_read(self->fd, self->bytes));
	EXPECT_EQ(0, memcmp(self->bytes, self->want.bytes, JOURNAL_SIZE));
}

/* ---- nvmem ---- */

#define CELL_READ(_cell)						\
	cell_read(&self->mock, "journal", _cell, value, sizeof(value))

TEST_F(journal, cells_give_the_value_that_counts)
{
	static const __u8 stored[] = { 0xbc, 0x9a, 0x78, 0x56, 0x34, 0x12 };
	static const __u8 network[] = { 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc };
	__u8 value[16];

	if (!cell_reader())
		SKIP(return, "there is no module otp-bench to read cells with");
	EXPECT_EQ(0, APPEND(0x01, stored, 6, 0));
	EXPECT_EQ(0, APPEND(0x20, "one", 3, 0));
	EXPECT_EQ(0, APPEND(0xec, "key", 3, OTP_JOURNAL_LOCKED));
	close(self->fd);
	ASSERT_EQ(0, mock_unbind(&self->mock));
	ASSERT_EQ(0, mock_bind(&self->mock));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);

	EXPECT_EQ(6, CELL_READ("bd-address"));
	EXPECT_EQ(0, memcmp(value, network, 6));
	EXPECT_EQ(0, APPEND(0x01, network, 6, 0));
	EXPECT_EQ(6, CELL_READ("bd-address"));
	EXPECT_EQ(0, memcmp(value, stored, 6));

	EXPECT_EQ(3, CELL_READ("tag-20"));
	EXPECT_EQ(0, memcmp(value, "one", 3));
	EXPECT_EQ(0, APPEND(0x20, "two", 3, 0));
	EXPECT_EQ(3, CELL_READ("tag-20"));
	EXPECT_EQ(0, memcmp(value, "two", 3));
	EXPECT_EQ(0, APPEND(0x20, "three", 5, 0));
	EXPECT_EQ(-EMSGSIZE, CELL_READ("tag-20"));
	EXPECT_EQ(-ENOENT, CELL_READ("tag-ec"));
}

/* One transfer of the list, and one or two of the ratchet. */
TEST_F(journal, is_read_in_one_transfer)
{
	ASSERT_EQ(0, mock_set(&self->mock, "reg_reads", "0"));
	EXPECT_EQ(0, journal_read(self->fd, self->bytes));
	EXPECT_GE(3, mock_get_number(&self->mock, "reg_reads"));
}

/* ---- what is told ---- */

TEST_F(journal, everything_leaves_two_events)
{
	struct otp_info before, after;

	ASSERT_EQ(0, otp_get_info(self->fd, &before));
	EXPECT_EQ(0, APPEND(0x20, "one", 3, 0));
	EXPECT_EQ(0, journal_advance(self->fd, &self->advance, 4, 10, 0));
	EXPECT_EQ(0, APPEND(0x20, "two", 3, 0));
	EXPECT_EQ(0, journal_erase(self->fd, &self->erase, 10,
				   JOURNAL_SIZE - 10, 0));
	EXPECT_EQ(-EROFS, journal_erase(self->fd, &self->erase, 4,
					JOURNAL_SIZE - 4, 0));
	EXPECT_EQ(0, APPEND(0x20, "two", 3, OTP_JOURNAL_DRY_RUN));
	ASSERT_EQ(0, otp_get_info(self->fd, &after));
	EXPECT_EQ(before.event_seq + 8, after.event_seq);
}

TEST_HARNESS_MAIN
