// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctl interface of /dev/otpN: its error contract, one invalid input at
 * a time with everything else valid, and that what is refused changes nothing.
 */
#include <endian.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "opentitan-util.h"
#include "util.h"

#define PAGE	4096

/* A page that cannot be touched. */
static void *page_without_access(void)
{
	return mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* A page that holds a copy and cannot be written. */
static void *page_read_only(const void *data, size_t size)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memcpy(page, data, size);
	mprotect(page, PAGE, PROT_READ);
	return page;
}

static __u64 user_pointer(const void *pointer)
{
	return (uintptr_t)pointer;
}

/* ---- the envelope: what is the same for all commands ---- */

FIXTURE(envelope) {
	struct mock mock;
	struct image before;
	int fd;
	struct batch batch;
	/* More than any structure, and more than the kernel takes. */
	__u8 arg[2 * PAGE];
};

/*
 * @first is the size of the first version, where that is smaller; @opentitan:
 * an Astra lacks the command.
 */
FIXTURE_VARIANT(envelope) {
	unsigned long command;
	__u32 size;
	__u32 first;
	bool armed;
	bool opentitan;
};

FIXTURE_VARIANT_ADD(envelope, info) {
	.command = OTP_INFO,
	.size = sizeof(struct otp_info),
};

FIXTURE_VARIANT_ADD(envelope, region_info) {
	.command = OTP_REGION_INFO,
	.size = sizeof(struct otp_region_info),
	.first = offsetof(struct otp_region_info, vendor),
};

FIXTURE_VARIANT_ADD(envelope, field_info) {
	.command = OTP_FIELD_INFO,
	.size = sizeof(struct otp_field_info),
};

FIXTURE_VARIANT_ADD(envelope, read) {
	.command = OTP_READ,
	.size = sizeof(struct otp_read),
};

FIXTURE_VARIANT_ADD(envelope, arm) {
	.command = OTP_ARM,
	.size = sizeof(struct otp_arm),
};

FIXTURE_VARIANT_ADD(envelope, disarm) {
	.command = OTP_DISARM,
	.size = sizeof(struct otp_arm),
	.armed = true,
};

FIXTURE_VARIANT_ADD(envelope, program) {
	.command = OTP_PROGRAM,
	.size = sizeof(struct otp_program),
	.armed = true,
};

FIXTURE_VARIANT_ADD(envelope, lock) {
	.command = OTP_LOCK,
	.size = sizeof(struct otp_lock),
	.armed = true,
	.opentitan = true,
};

FIXTURE_VARIANT_ADD(envelope, dai) {
	.command = OTP_DAI,
	.size = sizeof(struct otp_dai),
	.armed = true,
	.opentitan = true,
};

static const struct word one_word = { 0, 0x12345678, 0xffffffff };

/* What locks, and what programs, on an OpenTitan. */
static const struct otp_lock one_lock = {
	.size = sizeof(one_lock),
	.flags = OTP_LOCK_ALLOW_BLANK,
	.region = OWNER_SW_CFG,
	.kind = OTP_LOCK_WRITE,
	.digest = 0x0123456789abcdef,
};

static const struct otp_dai one_dai = {
	.size = sizeof(one_dai),
	.command = OTP_DAI_WRITE,
	.address = 0x1e8,
	.data = 0x12345678,
};

FIXTURE_SETUP(envelope)
{
	struct otp_read read = { .len = 4 };

	ASSERT_EQ(0, variant->opentitan ?
		  opentitan_create(&self->mock, "earlgrey") :
		  mock_create(&self->mock, "v2.1"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
	if (variant->armed)
		ASSERT_EQ(0, otp_arm(self->fd));

	batch_init(&self->batch, &one_word, 1);
	if (variant->command == OTP_PROGRAM)
		memcpy(self->arg, &self->batch.arg, sizeof(self->batch.arg));
	if (variant->command == OTP_READ)
		memcpy(self->arg, &read, sizeof(read));
	if (variant->command == OTP_LOCK)
		memcpy(self->arg, &one_lock, sizeof(one_lock));
	if (variant->command == OTP_DAI)
		memcpy(self->arg, &one_dai, sizeof(one_dai));
	memcpy(self->arg, &variant->size, sizeof(variant->size));
}

FIXTURE_TEARDOWN(envelope)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

static void envelope_set(struct _test_data_envelope *self, size_t offset,
			 __u32 value)
{
	memcpy(self->arg + offset, &value, sizeof(value));
}

static void envelope_expect(struct __test_metadata *_metadata,
			    struct _test_data_envelope *self,
			    const struct _fixture_variant_envelope *variant,
			    void *arg, int error)
{
	struct image after;

	EXPECT_EQ(error, otp_command(self->fd, variant->command, arg));
	if (!error)
		return;
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(&self->before, &after));
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(envelope, valid_is_accepted)
{
	envelope_expect(_metadata, self, variant, self->arg, 0);
}

TEST_F(envelope, size_comes_back_as_it_was)
{
	__u32 size;

	envelope_set(self, 0, variant->size + 16);
	envelope_expect(_metadata, self, variant, self->arg, 0);
	memcpy(&size, self->arg, sizeof(size));
	EXPECT_EQ(variant->size + 16, size);
}

TEST_F(envelope, size_zero_is_einval)
{
	envelope_set(self, 0, 0);
	envelope_expect(_metadata, self, variant, self->arg, -EINVAL);
}

static __u32 first_size(const struct _fixture_variant_envelope *variant)
{
	return variant->first ? variant->first : variant->size;
}

TEST_F(envelope, size_one_too_small_is_einval)
{
	envelope_set(self, 0, first_size(variant) - 1);
	envelope_expect(_metadata, self, variant, self->arg, -EINVAL);
}

TEST_F(envelope, first_version_is_accepted_and_nothing_behind_it_written)
{
	__u32 first = first_size(variant), i;

	envelope_set(self, 0, first);
	memset(self->arg + first, 0xee, PAGE - first);
	envelope_expect(_metadata, self, variant, self->arg, 0);
	for (i = first; i < PAGE; i++)
		ASSERT_EQ(0xee, self->arg[i]);
}

TEST_F(envelope, larger_with_zero_tail_is_accepted)
{
	envelope_set(self, 0, PAGE);
	envelope_expect(_metadata, self, variant, self->arg, 0);
}

TEST_F(envelope, larger_with_nonzero_tail_is_e2big)
{
	envelope_set(self, 0, PAGE);
	self->arg[PAGE - 1] = 1;
	envelope_expect(_metadata, self, variant, self->arg, -E2BIG);
}

TEST_F(envelope, one_byte_larger_and_not_zero_is_e2big)
{
	envelope_set(self, 0, variant->size + 1);
	self->arg[variant->size] = 1;
	envelope_expect(_metadata, self, variant, self->arg, -E2BIG);
}

TEST_F(envelope, larger_than_a_page_is_e2big)
{
	envelope_set(self, 0, PAGE + 1);
	envelope_expect(_metadata, self, variant, self->arg, -E2BIG);
}

TEST_F(envelope, size_of_all_ones_is_e2big)
{
	envelope_set(self, 0, 0xffffffff);
	envelope_expect(_metadata, self, variant, self->arg, -E2BIG);
}

TEST_F(envelope, unknown_flag_is_eopnotsupp)
{
	envelope_set(self, sizeof(__u32), 1u << 31);
	envelope_expect(_metadata, self, variant, self->arg, -EOPNOTSUPP);
}

TEST_F(envelope, null_is_efault)
{
	envelope_expect(_metadata, self, variant, NULL, -EFAULT);
}

TEST_F(envelope, no_access_is_efault)
{
	void *page = page_without_access();

	ASSERT_NE(MAP_FAILED, page);
	envelope_expect(_metadata, self, variant, page, -EFAULT);
}

TEST_F(envelope, end_without_access_is_efault)
{
	__u8 *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	__u8 *arg = pages + PAGE - variant->size + 4;

	ASSERT_NE(MAP_FAILED, pages);
	ASSERT_EQ(0, mprotect(pages + PAGE, PAGE, PROT_NONE));
	memcpy(arg, self->arg, variant->size - 4);
	envelope_expect(_metadata, self, variant, arg, -EFAULT);
}

/*
 * Results cannot be delivered. A command that says so has not been carried
 * out; one that needs no results may succeed.
 */
TEST_F(envelope, unwritable_is_efault_and_changes_nothing)
{
	struct otp_info info, now;
	void *arg = page_read_only(self->arg, variant->size);
	bool needless = variant->command == OTP_ARM ||
			variant->command == OTP_DISARM;
	int ret;

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	ret = otp_command(self->fd, variant->command, arg);
	if (!needless || ret)
		EXPECT_EQ(-EFAULT, ret);
	ASSERT_EQ(0, otp_get_info(self->fd, &now));
	if (ret)
		EXPECT_EQ(info.status, now.status);
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

/* ---- commands ---- */

FIXTURE(command) {
	struct mock mock;
	int fd;
};

FIXTURE_SETUP(command)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(command)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

TEST_F(command, unknown_is_enotty)
{
	__u8 arg[PAGE] = { };

	EXPECT_EQ(-ENOTTY, otp_command(self->fd, _IO(OTP_IOC_MAGIC, 0x10),
				       arg));
	EXPECT_EQ(-ENOTTY, otp_command(self->fd, _IO(OTP_IOC_MAGIC, 0xff),
				       arg));
}

TEST_F(command, other_magic_is_enotty)
{
	__u8 arg[PAGE] = { };

	EXPECT_EQ(-ENOTTY, otp_command(self->fd, _IO(OTP_IOC_MAGIC + 1, 0x00),
				       arg));
}

TEST_F(command, other_direction_is_enotty)
{
	struct otp_info info = { .size = sizeof(info) };

	EXPECT_EQ(-ENOTTY,
		  otp_command(self->fd,
			      _IOR(OTP_IOC_MAGIC, 0x00, struct otp_info),
			      &info));
}

/* The structure is looked at before the device is. */
TEST_F(command, journals_and_images_that_the_device_lacks_are_eopnotsupp)
{
	struct otp_ratchet ratchet = { .size = sizeof(ratchet) };
	struct otp_erase erase = { .size = sizeof(erase), .len = 4 };
	struct otp_journal_append append = { .size = sizeof(append) };
	struct otp_image_info info = { .size = sizeof(info) };
	struct otp_image_install install = { .size = sizeof(install) };
	struct otp_image_confirm confirm = { .size = sizeof(confirm) };
	struct otp_image_serve serve = { .size = sizeof(serve) };
	const struct {
		unsigned long command;
		void *arg;
		__u32 size;
	} commands[] = {
		{ OTP_RATCHET, &ratchet, sizeof(ratchet) },
		{ OTP_ERASE, &erase, sizeof(erase) },
		{ OTP_JOURNAL_APPEND, &append, sizeof(append) },
		{ OTP_IMAGE_INFO, &info, sizeof(info) },
		{ OTP_IMAGE_INSTALL, &install, sizeof(install) },
		{ OTP_IMAGE_CONFIRM, &confirm, sizeof(confirm) },
		{ OTP_IMAGE_SERVE, &serve, sizeof(serve) },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(commands); i++) {
		__u32 *arg = commands[i].arg;

		EXPECT_EQ(-EOPNOTSUPP,
			  otp_command(self->fd, commands[i].command, arg));
		EXPECT_EQ(-EFAULT,
			  otp_command(self->fd, commands[i].command, NULL));
		arg[0] = commands[i].size - 1;
		EXPECT_EQ(-EINVAL,
			  otp_command(self->fd, commands[i].command, arg));
		arg[0] = 0xffffffff;
		EXPECT_EQ(-E2BIG,
			  otp_command(self->fd, commands[i].command, arg));
		arg[0] = commands[i].size;
		arg[1] = 0x80000000;
		EXPECT_EQ(-EOPNOTSUPP,
			  otp_command(self->fd, commands[i].command, arg));
	}
}

/* These have a structure, which is looked at first. */
TEST_F(command, locks_and_raw_commands_that_the_device_lacks_are_eopnotsupp)
{
	struct otp_lock lock = one_lock;
	struct otp_dai dai = one_dai;

	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_LOCK, &lock));
	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_DAI, &dai));
	ASSERT_EQ(0, otp_arm(self->fd));
	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_LOCK, &lock));
	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_DAI, &dai));
	lock.flags = OTP_LOCK_DRY_RUN;
	EXPECT_EQ(-EOPNOTSUPP, otp_command(self->fd, OTP_LOCK, &lock));

	EXPECT_EQ(-EFAULT, otp_command(self->fd, OTP_LOCK, NULL));
	EXPECT_EQ(-EFAULT, otp_command(self->fd, OTP_DAI, NULL));
	lock.size = 0;
	EXPECT_EQ(-EINVAL, otp_command(self->fd, OTP_LOCK, &lock));
	dai.size = sizeof(dai) - 1;
	EXPECT_EQ(-EINVAL, otp_command(self->fd, OTP_DAI, &dai));
	lock.size = 0xffffffff;
	EXPECT_EQ(-E2BIG, otp_command(self->fd, OTP_LOCK, &lock));
}

TEST_F(command, region_info_of_the_first_version_is_the_same)
{
	struct otp_region_info info = {
		.size = sizeof(info), .region = SECURITY
	};
	struct otp_region_info first = {
		.size = offsetof(struct otp_region_info, vendor),
		.region = SECURITY,
	};

	ASSERT_EQ(0, otp_command(self->fd, OTP_REGION_INFO, &info));
	ASSERT_EQ(0, otp_command(self->fd, OTP_REGION_INFO, &first));
	info.size = first.size;
	EXPECT_EQ(0, memcmp(&info, &first, sizeof(info)));
	EXPECT_EQ(0, info.digest);
	EXPECT_EQ(0, info.sensed);
	EXPECT_EQ(0, info.vendor);
}

TEST_F(command, info_describes_the_device)
{
	struct otp_info info;

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_STREQ("astra", (char *)info.driver);
	EXPECT_STREQ("Synaptics Astra OTP v2.1", (char *)info.model);
	EXPECT_STREQ("", (char *)info.message);
	EXPECT_EQ(OTP_CAP_PROGRAM | OTP_CAP_MASK, info.caps);
	EXPECT_EQ(3, info.region_count);
	EXPECT_EQ(1, info.group_count);
	EXPECT_EQ(OTP_STATE_OK, info.state);
	EXPECT_EQ(OTP_STATUS_PROGRAMMING, info.status);
	EXPECT_EQ(0, info.vendor);
}

TEST_F(command, info_says_who_is_armed)
{
	struct otp_info info;
	int other = mock_open(&self->mock, O_RDONLY);

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(OTP_STATUS_PROGRAMMING | OTP_STATUS_ARMED |
		  OTP_STATUS_ARMED_HERE, info.status);
	ASSERT_EQ(0, otp_get_info(other, &info));
	EXPECT_EQ(OTP_STATUS_PROGRAMMING | OTP_STATUS_ARMED, info.status);
	close(other);
}

TEST_F(command, region_info_describes_each_region)
{
	static const struct otp_region_info regions[] = {
		{ .name = "user-data", .base = 0, .region_size = 32 * 4,
		  .field_count = 32 },
		{ .name = "security", .base = 400, .region_size = 18 * 4,
		  .field_count = 18 },
		{ .name = "boot", .base = 800, .region_size = 6 * 4,
		  .field_count = 6 },
	};
	struct otp_region_info info;
	size_t i;

	for (i = 0; i < ARRAY_LEN(regions); i++) {
		info = (struct otp_region_info){
			.size = sizeof(info), .region = i };
		ASSERT_EQ(0, otp_command(self->fd, OTP_REGION_INFO, &info));
		EXPECT_STREQ((char *)regions[i].name, (char *)info.name);
		EXPECT_EQ(regions[i].base, info.base);
		EXPECT_EQ(regions[i].region_size, info.region_size);
		EXPECT_EQ(regions[i].field_count, info.field_count);
		EXPECT_EQ(OTP_KIND_FUSES, info.kind);
		EXPECT_EQ(OTP_BIT_ONCE, info.semantics);
		EXPECT_EQ(4, info.granule);
		EXPECT_EQ(OTP_REGION_READ | OTP_REGION_PROGRAM,
			  info.region_flags);
		EXPECT_EQ(0, info.region_state);
	}
}

TEST_F(command, reserved_member_not_zero_is_einval)
{
	struct otp_info info = { .size = sizeof(info), .reserved = 1 };
	struct otp_region_info region = { .size = sizeof(region),
					  .reserved = 1 };
	struct otp_field_info field = { .size = sizeof(field),
					.reserved = 1 };

	EXPECT_EQ(-EINVAL, otp_command(self->fd, OTP_INFO, &info));
	EXPECT_EQ(-EINVAL, otp_command(self->fd, OTP_REGION_INFO, &region));
	EXPECT_EQ(-EINVAL, otp_command(self->fd, OTP_FIELD_INFO, &field));
}

TEST_F(command, region_info_past_the_last_is_enoent)
{
	struct otp_region_info info = { .size = sizeof(info), .region = 3 };

	EXPECT_EQ(-ENOENT, otp_command(self->fd, OTP_REGION_INFO, &info));
	info.region = 0xffffffff;
	EXPECT_EQ(-ENOENT, otp_command(self->fd, OTP_REGION_INFO, &info));
}

TEST_F(command, field_info_past_the_last_is_enoent)
{
	struct otp_field_info info = { .size = sizeof(info),
				       .region = SECURITY, .field = 18 };

	EXPECT_EQ(-ENOENT, otp_command(self->fd, OTP_FIELD_INFO, &info));
	info.field = 0xffffffff;
	EXPECT_EQ(-ENOENT, otp_command(self->fd, OTP_FIELD_INFO, &info));
	info.region = 3;
	info.field = 0;
	EXPECT_EQ(-ENOENT, otp_command(self->fd, OTP_FIELD_INFO, &info));
}

TEST_F(command, field_info_says_how_much_is_programmed)
{
	static const struct word half = { 5, 0xa, 0xf };
	static const struct word rest = { 5, 0, 0xfffffff0 };
	struct otp_field_info info = { .size = sizeof(info), .field = 5 };
	struct batch batch;

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, otp_command(self->fd, OTP_FIELD_INFO, &info));
	EXPECT_STREQ("OTP_USER_DATA_5", (char *)info.name);
	EXPECT_EQ(5 * 32, info.bit_offset);
	EXPECT_EQ(32, info.bit_width);
	EXPECT_EQ(OTP_BLANK, info.programmed);

	ASSERT_EQ(0, words_program(self->fd, &batch, &half, 1, 0));
	ASSERT_EQ(0, otp_command(self->fd, OTP_FIELD_INFO, &info));
	EXPECT_EQ(OTP_PARTIAL, info.programmed);

	ASSERT_EQ(0, words_program(self->fd, &batch, &rest, 1, 0));
	ASSERT_EQ(0, otp_command(self->fd, OTP_FIELD_INFO, &info));
	EXPECT_EQ(OTP_FULL, info.programmed);
}

/* ---- READ ---- */

FIXTURE(read) {
	struct mock mock;
	int fd;
	__u32 data[256];
	__u32 mask[256];
	struct otp_read arg;
};

FIXTURE_SETUP(read)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	self->fd = mock_open(&self->mock, O_RDONLY);
	ASSERT_LE(0, self->fd);
	memset(self->data, 0xee, sizeof(self->data));
	memset(self->mask, 0xee, sizeof(self->mask));
	self->arg = (struct otp_read){
		.size = sizeof(self->arg),
		.region = SECURITY,
		.offset = index_offset(112),
		.len = 4,
		.data = user_pointer(self->data),
		.mask = user_pointer(self->mask),
	};
}

FIXTURE_TEARDOWN(read)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

#define EXPECT_READ(error)	\
	EXPECT_EQ(error, otp_command(self->fd, OTP_READ, &self->arg))

TEST_F(read, blank_is_zero_with_mask_zero)
{
	EXPECT_READ(0);
	EXPECT_EQ(0, self->data[0]);
	EXPECT_EQ(0, self->mask[0]);
	EXPECT_EQ(0xeeeeeeee, self->data[1]);
	EXPECT_EQ(0xeeeeeeee, self->mask[1]);
}

TEST_F(read, no_region_is_enoent)
{
	self->arg.region = 3;
	EXPECT_READ(-ENOENT);
	self->arg.region = 0xffffffff;
	EXPECT_READ(-ENOENT);
}

TEST_F(read, length_zero_is_einval)
{
	self->arg.len = 0;
	EXPECT_READ(-EINVAL);
}

TEST_F(read, unaligned_length_is_einval)
{
	self->arg.len = 3;
	EXPECT_READ(-EINVAL);
}

TEST_F(read, unaligned_offset_is_einval)
{
	self->arg.offset += 2;
	EXPECT_READ(-EINVAL);
}

TEST_F(read, past_the_end_is_erange)
{
	self->arg.offset = 18 * 4;
	EXPECT_READ(-ERANGE);
	self->arg.offset = 17 * 4;
	self->arg.len = 8;
	EXPECT_READ(-ERANGE);
}

TEST_F(read, offset_that_overflows_is_erange)
{
	self->arg.offset = 0xfffffffc;
	EXPECT_READ(-ERANGE);
	self->arg.len = 8;
	EXPECT_READ(-ERANGE);
	self->arg.len = 0xfffffffc;
	EXPECT_READ(-ERANGE);
	self->arg.offset = 4;
	EXPECT_READ(-ERANGE);
}

TEST_F(read, data_without_access_is_efault)
{
	self->arg.data = user_pointer(page_without_access());
	EXPECT_READ(-EFAULT);
}

TEST_F(read, mask_without_access_is_efault)
{
	self->arg.mask = user_pointer(page_without_access());
	EXPECT_READ(-EFAULT);
}

TEST_F(read, data_of_write_only_without_access_is_efault)
{
	self->arg.offset = index_offset(100);
	self->arg.data = user_pointer(page_without_access());
	EXPECT_READ(-EFAULT);
}

TEST_F(read, neither_data_nor_mask_is_accepted)
{
	self->arg.data = 0;
	self->arg.mask = 0;
	EXPECT_READ(0);
}

TEST_F(read, write_only_is_eacces_with_mask_and_without_data)
{
	self->arg.offset = index_offset(100);
	EXPECT_READ(-EACCES);
	EXPECT_EQ(VENDOR_WRITE_ONLY, self->arg.vendor);
	EXPECT_EQ(0, self->data[0]);
	EXPECT_EQ(0, self->mask[0]);
}

TEST_F(read, partly_write_only_is_eacces_and_gives_the_rest)
{
	static const struct word segid = { 112, 0x2e32000a, 0xffffffff };
	int fd = mock_open_armed(&self->mock);
	struct batch batch;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, words_program(fd, &batch, &segid, 1,
				   OTP_PROGRAM_PARTIAL_GROUP));
	self->arg.offset = index_offset(111);
	self->arg.len = 16;
	EXPECT_READ(-EACCES);
	EXPECT_EQ(0, self->data[0]);
	EXPECT_EQ(0, self->mask[0]);
	EXPECT_EQ(0x2e32000a, le32toh(self->data[1]));
	EXPECT_EQ(0xffffffff, le32toh(self->mask[1]));
	EXPECT_EQ(0, self->data[2]);
	EXPECT_EQ(1, le32toh(self->data[3]));
	EXPECT_EQ(1, le32toh(self->mask[3]));
	close(fd);
}

TEST_F(read, vendor_status_of_a_failure_is_told)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0xff001234 read 1"));
	EXPECT_READ(-EIO);
	EXPECT_EQ(0xff001234, self->arg.vendor);
}

/* ---- ARM and DISARM ---- */

FIXTURE(arm) {
	struct mock mock;
	int fd;
	int other;
};

FIXTURE_SETUP(arm)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
	self->other = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->other);
}

FIXTURE_TEARDOWN(arm)
{
	close(self->other);
	close(self->fd);
	mock_destroy(&self->mock);
}

TEST_F(arm, read_only_descriptor_is_ebadf)
{
	int fd = mock_open(&self->mock, O_RDONLY);

	EXPECT_EQ(-EBADF, otp_arm(fd));
	close(fd);
}

TEST_F(arm, write_only_descriptor_is_accepted)
{
	int fd = mock_open(&self->mock, O_WRONLY);

	EXPECT_EQ(0, otp_arm(fd));
	close(fd);
}

TEST_F(arm, twice_is_ealready)
{
	EXPECT_EQ(0, otp_arm(self->fd));
	EXPECT_EQ(-EALREADY, otp_arm(self->fd));
}

TEST_F(arm, elsewhere_is_ebusy)
{
	EXPECT_EQ(0, otp_arm(self->fd));
	EXPECT_EQ(-EBUSY, otp_arm(self->other));
}

TEST_F(arm, disarm_gives_it_back)
{
	EXPECT_EQ(0, otp_arm(self->fd));
	EXPECT_EQ(0, otp_disarm(self->fd));
	EXPECT_EQ(0, otp_arm(self->other));
}

TEST_F(arm, close_gives_it_back)
{
	int fd = mock_open_armed(&self->mock);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-EBUSY, otp_arm(self->fd));
	close(fd);
	EXPECT_EQ(0, otp_arm(self->fd));
}

TEST_F(arm, close_of_a_duplicate_does_not_give_it_back)
{
	int duplicate = dup(self->fd);

	ASSERT_EQ(0, otp_arm(self->fd));
	close(duplicate);
	EXPECT_EQ(-EBUSY, otp_arm(self->other));
}

TEST_F(arm, disarm_without_is_eacces)
{
	EXPECT_EQ(-EACCES, otp_disarm(self->fd));
}

TEST_F(arm, disarm_elsewhere_is_eacces)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	EXPECT_EQ(-EACCES, otp_disarm(self->other));
	EXPECT_EQ(-EBUSY, otp_arm(self->other));
}

static int drop_capability(unsigned int capability)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -errno;
	data[capability / 32].effective &= ~(1u << capability % 32);
	data[capability / 32].permitted &= ~(1u << capability % 32);
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

/* Each test is a process of its own, so this hurts no other. */
TEST_F(arm, without_cap_sys_rawio_is_eperm)
{
	ASSERT_EQ(0, drop_capability(CAP_SYS_RAWIO));
	EXPECT_EQ(-EPERM, otp_arm(self->fd));
}

TEST_F(arm, other_capabilities_do_not_matter)
{
	ASSERT_EQ(0, drop_capability(CAP_SYS_ADMIN));
	EXPECT_EQ(0, otp_arm(self->fd));
}

/* ---- PROGRAM ---- */

FIXTURE(program) {
	struct mock mock;
	struct image before;
	int fd;
	struct batch batch;
};

FIXTURE_SETUP(program)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
	batch_init(&self->batch, &one_word, 1);
}

FIXTURE_TEARDOWN(program)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

/* The later revision of the map instead. */
static void given_map_v2_5(struct __test_metadata *_metadata,
			   struct _test_data_program *self)
{
	close(self->fd);
	mock_destroy(&self->mock);
	ASSERT_EQ(0, mock_create(&self->mock, "v2.5"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

static void expect_unchanged(struct __test_metadata *_metadata,
			     struct _test_data_program *self)
{
	struct image after;

	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(&self->before, &after));
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

/* The batch as it stands fails as a whole. */
static void expect_error(struct __test_metadata *_metadata,
			 struct _test_data_program *self, int error)
{
	EXPECT_EQ(error, otp_command(self->fd, OTP_PROGRAM,
				     &self->batch.arg));
	expect_unchanged(_metadata, self);
}

/**
 * struct refusal - how one operation of a batch is refused
 * @error: negative errno
 * @op: which operation
 * @reason: enum otp_reason
 * @field: index of the field, or OTP_NO_FIELD
 * @text: what the message must name
 */
struct refusal {
	int error;
	__u32 op;
	__u32 reason;
	__u32 field;
	const char *text;
};

static void expect_results(struct __test_metadata *_metadata,
			   const struct batch *batch,
			   const struct refusal *refusal)
{
	bool dry_run = batch->arg.flags & OTP_PROGRAM_DRY_RUN;
	const struct otp_op *op = &batch->op[refusal->op];

	EXPECT_EQ(OTP_OP_REFUSED, op->status);
	EXPECT_EQ(refusal->reason, op->reason);
	EXPECT_EQ(refusal->error, op->error);
	EXPECT_EQ(refusal->field, op->field);
	EXPECT_EQ(OTP_VERIFIED_NOT, op->verified);
	EXPECT_EQ(0, op->done);
	EXPECT_LE(1, batch->arg.refused);
	EXPECT_EQ(0, batch->arg.failed);
	EXPECT_EQ(0, dry_run ? batch->arg.not_reached : batch->arg.programmed);
	EXPECT_EQ(batch->arg.op_count, batch->arg.refused +
		  batch->arg.programmed + batch->arg.already +
		  batch->arg.not_reached);
	EXPECT_NE(NULL, strstr(batch->message, refusal->text))
		TH_LOG("the message is \"%s\"", batch->message);
}

/* Refused just so, for real and on a dry run, and nothing has changed. */
static void expect_refused(struct __test_metadata *_metadata,
			   struct _test_data_program *self,
			   const struct refusal *refusal)
{
	__u32 flags = self->batch.arg.flags;
	int fd;

	EXPECT_EQ(refusal->error, batch_run(self->fd, &self->batch, flags));
	expect_results(_metadata, &self->batch, refusal);
	expect_unchanged(_metadata, self);

	fd = mock_open(&self->mock, O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(refusal->error, batch_run(fd, &self->batch,
					    flags | OTP_PROGRAM_DRY_RUN));
	expect_results(_metadata, &self->batch, refusal);
	expect_unchanged(_metadata, self);
	close(fd);
}

#define EXPECT_REFUSED(...)						\
	expect_refused(_metadata, self, &(struct refusal){ __VA_ARGS__ })

/* Given these words. */
#define GIVEN(...)							\
	do {								\
		const struct word words[] = { __VA_ARGS__ };		\
									\
		batch_init(&self->batch, words, ARRAY_LEN(words));	\
	} while (0)

TEST_F(program, one_word)
{
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(1, self->batch.arg.programmed);
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->batch.op[0].status);
	EXPECT_EQ(OTP_REASON_NONE, self->batch.op[0].reason);
	EXPECT_EQ(0, self->batch.op[0].error);
	EXPECT_EQ(OTP_VERIFIED_VALUE, self->batch.op[0].verified);
	EXPECT_EQ(4, self->batch.op[0].done);
	EXPECT_STREQ("", self->batch.message);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
}

TEST_F(program, bytes_go_the_lowest_address_first)
{
	static const __u8 bytes[4] = { 0x78, 0x56, 0x34, 0x12 };
	__u8 data[4], mask[4] = { 0xff, 0xff, 0xff, 0xff };
	struct image after;
	struct otp_read read = {
		.size = sizeof(read),
		.len = 4,
		.data = user_pointer(data),
	};

	self->batch.op[0].data = user_pointer(bytes);
	self->batch.op[0].mask = user_pointer(mask);
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, 0));
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_EQ(0x12345678, image_data(&self->mock, &after, 0));
	ASSERT_EQ(0, otp_command(self->fd, OTP_READ, &read));
	EXPECT_EQ(0, memcmp(bytes, data, 4));
}

TEST_F(program, one_operation_may_span_words)
{
	__u32 data[3] = { htole32(1), htole32(2), htole32(3) };
	__u32 mask[3] = { ~0u, ~0u, ~0u };
	struct image after;

	self->batch.op[0].len = sizeof(data);
	self->batch.op[0].data = user_pointer(data);
	self->batch.op[0].mask = user_pointer(mask);
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(1, self->batch.arg.programmed);
	EXPECT_EQ(12, self->batch.op[0].done);
	EXPECT_EQ(3, mock_get_number(&self->mock, "pulses"));
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_EQ(3, image_data(&self->mock, &after, 2));
}

TEST_F(program, again_is_already_and_pulses_nothing)
{
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, 0));
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(1, self->batch.arg.already);
	EXPECT_EQ(OTP_OP_ALREADY, self->batch.op[0].status);
	EXPECT_EQ(OTP_VERIFIED_VALUE, self->batch.op[0].verified);
	EXPECT_EQ(4, self->batch.op[0].done);
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(program, not_armed_is_eacces)
{
	ASSERT_EQ(0, otp_disarm(self->fd));
	expect_error(_metadata, self, -EACCES);
}

TEST_F(program, armed_elsewhere_is_eacces)
{
	int fd = mock_open(&self->mock, O_RDWR);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-EACCES, batch_run(fd, &self->batch, 0));
	expect_unchanged(_metadata, self);
	close(fd);
}

TEST_F(program, no_operations_is_einval)
{
	self->batch.arg.op_count = 0;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, too_many_operations_is_emsgsize)
{
	self->batch.arg.op_count = OTP_MAX_OPS + 1;
	expect_error(_metadata, self, -EMSGSIZE);
}

TEST_F(program, all_ones_operations_is_emsgsize)
{
	self->batch.arg.op_count = 0xffffffff;
	expect_error(_metadata, self, -EMSGSIZE);
}

TEST_F(program, as_many_operations_as_allowed)
{
	struct otp_op *ops = calloc(OTP_MAX_OPS, sizeof(*ops));
	__u32 bits[OTP_MAX_OPS];
	unsigned int i;

	ASSERT_NE(NULL, ops);
	/* One operation for each bit of user data. */
	for (i = 0; i < OTP_MAX_OPS; i++) {
		bits[i] = htole32(1u << i % 32);
		ops[i] = (struct otp_op){
			.offset = i / 32 * 4, .len = 4,
			.data = user_pointer(&bits[i]),
			.mask = user_pointer(&bits[i]),
		};
	}
	self->batch.arg.ops = user_pointer(ops);
	self->batch.arg.op_count = OTP_MAX_OPS;
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(OTP_MAX_OPS, self->batch.arg.programmed);
	EXPECT_EQ(32, mock_get_number(&self->mock, "pulses"));
	free(ops);
}

TEST_F(program, op_size_zero_is_einval)
{
	self->batch.arg.op_size = 0;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, op_size_too_small_is_einval)
{
	self->batch.arg.op_size -= 8;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, op_size_too_large_is_einval)
{
	self->batch.arg.op_size += 8;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, too_many_bytes_is_emsgsize)
{
	GIVEN({ 0, 1, 1 }, { 1, 1, 1 });
	self->batch.op[1].len = OTP_MAX_BYTES;
	expect_error(_metadata, self, -EMSGSIZE);
}

TEST_F(program, bytes_that_overflow_are_emsgsize)
{
	GIVEN({ 0, 1, 1 }, { 1, 1, 1 });
	self->batch.op[0].len = 0xfffffffc;
	self->batch.op[1].len = 8;
	expect_error(_metadata, self, -EMSGSIZE);
}

TEST_F(program, first_reserved_member_is_einval)
{
	self->batch.arg.reserved[0] = 1;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, second_reserved_member_is_einval)
{
	self->batch.arg.reserved[1] = 1;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, reserved_member_of_an_operation_is_einval)
{
	self->batch.op[0].reserved = 1;
	expect_error(_metadata, self, -EINVAL);
}

TEST_F(program, unknown_flag_of_an_operation_is_eopnotsupp)
{
	self->batch.op[0].flags = 1u << 2;
	expect_error(_metadata, self, -EOPNOTSUPP);
}

TEST_F(program, unknown_flag_next_to_known_ones_is_eopnotsupp)
{
	self->batch.arg.flags = 1u << 3 | OTP_PROGRAM_ALLOW_ZERO;
	expect_error(_metadata, self, -EOPNOTSUPP);
}

/* Pointers. */

TEST_F(program, operations_at_null_are_efault)
{
	self->batch.arg.ops = 0;
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, operations_without_access_are_efault)
{
	self->batch.arg.ops = user_pointer(page_without_access());
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, unwritable_operations_are_efault)
{
	void *page = page_read_only(self->batch.op, sizeof(self->batch.op[0]));

	self->batch.arg.ops = user_pointer(page);
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, data_at_null_is_efault)
{
	self->batch.op[0].data = 0;
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, mask_at_null_is_efault)
{
	self->batch.op[0].mask = 0;
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, data_of_a_later_operation_is_efault)
{
	GIVEN({ 0, 1, 1 }, { 1, 1, 1 });
	self->batch.op[1].data = user_pointer(page_without_access());
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, mask_of_a_later_operation_is_efault)
{
	GIVEN({ 0, 1, 1 }, { 1, 1, 1 });
	self->batch.op[1].mask = user_pointer(page_without_access());
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, message_without_access_is_efault)
{
	self->batch.arg.message = user_pointer(page_without_access());
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, unwritable_message_is_efault)
{
	self->batch.arg.message = user_pointer(page_read_only("", 1));
	expect_error(_metadata, self, -EFAULT);
}

TEST_F(program, no_message_is_accepted)
{
	self->batch.arg.message = 0;
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
}

TEST_F(program, message_is_cut_to_its_size)
{
	GIVEN({ 202, 1, 1 });
	memset(self->batch.message, 'x', sizeof(self->batch.message));
	self->batch.arg.message_size = 8;
	EXPECT_EQ(-EROFS, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(7, strlen(self->batch.message));
	EXPECT_EQ('x', self->batch.message[8]);
}

TEST_F(program, message_of_size_zero_is_left_alone)
{
	GIVEN({ 202, 1, 1 });
	self->batch.message[0] = 'x';
	self->batch.arg.message_size = 0;
	EXPECT_EQ(-EROFS, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ('x', self->batch.message[0]);
}

/* Places. */

TEST_F(program, no_region_is_enoent)
{
	self->batch.op[0].region = 3;
	EXPECT_REFUSED(-ENOENT, 0, OTP_REASON_REGION, OTP_NO_FIELD, "region 3");
}

TEST_F(program, unaligned_offset_is_einval)
{
	self->batch.op[0].offset = 2;
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_ALIGN, OTP_NO_FIELD,
		       "multiples of 4");
}

TEST_F(program, unaligned_length_is_einval)
{
	self->batch.op[0].len = 3;
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_ALIGN, OTP_NO_FIELD,
		       "multiples of 4");
}

TEST_F(program, length_zero_is_einval)
{
	self->batch.op[0].len = 0;
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_ALIGN, OTP_NO_FIELD,
		       "multiples of 4");
}

TEST_F(program, past_the_end_is_erange)
{
	self->batch.op[0].offset = 128;
	EXPECT_REFUSED(-ERANGE, 0, OTP_REASON_RANGE, OTP_NO_FIELD,
		       "past the end of user-data");
}

TEST_F(program, offset_that_overflows_is_erange)
{
	self->batch.op[0].offset = 0xfffffffc;
	EXPECT_REFUSED(-ERANGE, 0, OTP_REASON_RANGE, OTP_NO_FIELD,
		       "past the end of user-data");
}

TEST_F(program, same_bits_twice_are_einval)
{
	GIVEN({ 5, 0x01, 0x0f }, { 5, 0x08, 0xf8 });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_OVERLAP, OTP_NO_FIELD,
		       "operations 0 and 1");
}

TEST_F(program, same_word_twice_is_one_pulse)
{
	GIVEN({ 5, 0x01, 0x0f }, { 5, 0x80, 0xf0 });
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(2, self->batch.arg.programmed);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
}

/* Masks and values. */

TEST_F(program, mask_zero_is_einval)
{
	GIVEN({ 5, 0, 0 });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, OTP_NO_FIELD,
		       "OTP_USER_DATA_5");
}

TEST_F(program, mask_of_one_bit_field_too_wide_is_einval)
{
	GIVEN({ 115, 1, 3 });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, 15,
		       "OTP_MP_PROVISION_DONE");
}

TEST_F(program, mask_of_two_bit_field_too_narrow_is_einval)
{
	GIVEN({ 117, 1, 1 });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, 17,
		       "OTP_REE_JTAG_PROTECTION_POLICY");
}

TEST_F(program, mask_of_three_bit_field_too_narrow_is_einval)
{
	GIVEN({ 204, 3, 3 });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, 4,
		       "OTP_PRODUCTION_CHIP_FLAG");
}

TEST_F(program, mask_of_whole_word_too_narrow_is_einval)
{
	GIVEN({ 203, 1, 0x7fffffff });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, 3,
		       "OTP_OEM_AUDIO_CUSTOMER_ID");
}

TEST_F(program, mask_beside_the_field_is_einval)
{
	GIVEN({ 115, 2, 2 });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, OTP_NO_FIELD, "security");
}

TEST_F(program, value_outside_the_mask_is_erange)
{
	GIVEN({ 5, 0x1f, 0x0f });
	EXPECT_REFUSED(-ERANGE, 0, OTP_REASON_VALUE, 5, "OTP_USER_DATA_5");
}

TEST_F(program, value_wider_than_the_field_is_erange)
{
	GIVEN({ 117, 4, 3, OTP_OP_ALLOW_ZERO });
	EXPECT_REFUSED(-ERANGE, 0, OTP_REASON_VALUE, 17,
		       "OTP_REE_JTAG_PROTECTION_POLICY");
}

TEST_F(program, read_only_is_erofs)
{
	GIVEN({ 202, 1, 1 });
	EXPECT_REFUSED(-EROFS, 0, OTP_REASON_READ_ONLY, 2,
		       "OTP_DOLBY_AUDIO_DISABLE");
}

TEST_F(program, zero_is_edom)
{
	GIVEN({ 200, 0, 1 });
	EXPECT_REFUSED(-EDOM, 0, OTP_REASON_ZERO, 0, "OTP_EMMC_BOOT_DISABLE");
}

TEST_F(program, zero_is_accepted_where_the_operation_allows_it)
{
	struct image after;

	GIVEN({ 200, 0, 1, OTP_OP_ALLOW_ZERO });
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_EQ(0, image_data(&self->mock, &after, 200));
	EXPECT_EQ(1, image_mask(&self->mock, &after, 200));
}

TEST_F(program, zero_is_accepted_where_the_batch_allows_it)
{
	GIVEN({ 200, 0, 1 }, { 201, 0, 1 });
	EXPECT_EQ(0, batch_run(self->fd, &self->batch,
			       OTP_PROGRAM_ALLOW_ZERO));
	EXPECT_EQ(2, self->batch.arg.programmed);
}

TEST_F(program, zero_allowed_for_one_is_edom_for_another)
{
	GIVEN({ 200, 0, 1, OTP_OP_ALLOW_ZERO }, { 201, 0, 1 });
	EXPECT_REFUSED(-EDOM, 1, OTP_REASON_ZERO, 1, "OTP_SPI_BOOT_DISABLE");
}

TEST_F(program, zero_bits_of_user_data_need_no_permission)
{
	struct image after;

	GIVEN({ 5, 0, 0xff });
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_EQ(0xff, image_mask(&self->mock, &after, 5));
}

TEST_F(program, skipping_bits_of_a_whole_field_is_einval)
{
	GIVEN({ 117, 1, 3, OTP_OP_SKIP_PROGRAMMED });
	EXPECT_REFUSED(-EINVAL, 0, OTP_REASON_MASK, 17,
		       "OTP_REE_JTAG_PROTECTION_POLICY");
}

TEST_F(program, frozen_bits_with_another_value_are_eexist)
{
	GIVEN({ 5, 0x0a, 0x0f });
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, 0));
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));

	GIVEN({ 5, 0xa7, 0xff });
	EXPECT_REFUSED(-EEXIST, 0, OTP_REASON_CONFLICT, 5, "OTP_USER_DATA_5");
}

TEST_F(program, a_bit_frozen_at_zero_is_eexist)
{
	GIVEN({ 114, 0, 1, OTP_OP_ALLOW_ZERO });
	EXPECT_REFUSED(-EEXIST, 0, OTP_REASON_CONFLICT, 14,
		       "OTP_BOOT_SECURITY_ENABLE");
}

/* Groups and the rules of the chip. */

static void given_sample_without(struct batch *batch, __u32 index)
{
	struct word words[SAMPLE_WORDS];
	size_t count = 0;
	size_t i;

	for (i = 0; i < SAMPLE_WORDS; i++)
		if (sample_plan[i].index != index)
			words[count++] = sample_plan[i];
	batch_init(batch, words, count);
}

TEST_F(program, one_word_of_a_group_is_enodata)
{
	GIVEN({ 112, 0x2e32000a, 0xffffffff });
	EXPECT_REFUSED(-ENODATA, 0, OTP_REASON_GROUP, 12, "OTP_K0_OEM_HASH_0");
}

TEST_F(program, a_group_but_for_one_word_is_enodata)
{
	given_sample_without(&self->batch, 105);
	EXPECT_REFUSED(-ENODATA, 0, OTP_REASON_GROUP, 0, "OTP_K0_OEM_HASH_5");
}

TEST_F(program, a_group_but_for_its_last_is_enodata)
{
	given_sample_without(&self->batch, 113);
	EXPECT_REFUSED(-ENODATA, 0, OTP_REASON_GROUP, 0,
		       "OTP_REE_SECURITY_ENABLE");
}

TEST_F(program, a_group_may_stay_incomplete_on_demand)
{
	GIVEN({ 112, 0x2e32000a, 0xffffffff });
	EXPECT_EQ(0, batch_run(self->fd, &self->batch,
			       OTP_PROGRAM_PARTIAL_GROUP));
	EXPECT_EQ(1, self->batch.arg.programmed);
}

TEST_F(program, keys_without_security_are_ekeyrejected)
{
	batch_init(&self->batch, sample_plan, SAMPLE_WORDS);
	self->batch.data[13] = 0;
	self->batch.op[13].flags = OTP_OP_ALLOW_ZERO;
	EXPECT_REFUSED(-EKEYREJECTED, 13, OTP_REASON_CHIP, 13,
		       "OTP_REE_SECURITY_ENABLE = 0");
}

TEST_F(program, keys_without_security_are_refused_with_a_partial_group_too)
{
	GIVEN({ 108, 1, 0xffffffff }, { 113, 0, 1, OTP_OP_ALLOW_ZERO });
	self->batch.arg.flags = OTP_PROGRAM_PARTIAL_GROUP;
	EXPECT_REFUSED(-EKEYREJECTED, 1, OTP_REASON_CHIP, 13,
		       "OTP_REE_SECURITY_ENABLE = 0");
}

TEST_F(program, fields_of_the_chip_maker_are_eperm)
{
	given_map_v2_5(_metadata, self);
	GIVEN({ 209, 1, 0xffffffff });
	EXPECT_REFUSED(-EPERM, 0, OTP_REASON_VENDOR_FIELD, 9,
		       "OTP_BOOT_SEGID");
}

TEST_F(program, half_of_a_two_word_group_is_enodata)
{
	given_map_v2_5(_metadata, self);
	GIVEN({ 119, 1, 0xffffffff });
	EXPECT_REFUSED(-ENODATA, 0, OTP_REASON_GROUP, 19, "OTP_RKEK_ID_1");
}

TEST_F(program, a_version_above_the_documented_range_is_erange)
{
	given_map_v2_5(_metadata, self);
	GIVEN({ 118, 32, 0x3f });
	EXPECT_REFUSED(-ERANGE, 0, OTP_REASON_CHIP, 18, "OTP_REE_VERSION");
}

TEST_F(program, a_version_in_the_documented_range_is_accepted)
{
	given_map_v2_5(_metadata, self);
	GIVEN({ 118, 31, 0x3f });
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
}

/* Several at once. */

TEST_F(program, one_refusal_refuses_all)
{
	GIVEN({ 0, 1, 1 }, { 202, 1, 1 }, { 1, 1, 1 });
	EXPECT_REFUSED(-EROFS, 1, OTP_REASON_READ_ONLY, 2,
		       "OTP_DOLBY_AUDIO_DISABLE");
	EXPECT_EQ(-EROFS, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(OTP_OP_NOT_REACHED, self->batch.op[0].status);
	EXPECT_EQ(OTP_OP_NOT_REACHED, self->batch.op[2].status);
	EXPECT_EQ(1, self->batch.arg.refused);
	EXPECT_EQ(2, self->batch.arg.not_reached);
}

TEST_F(program, the_first_of_several_refusals_gives_the_errno)
{
	GIVEN({ 0, 1, 1 }, { 200, 0, 1 }, { 202, 1, 1 }, { 117, 1, 1 });
	EXPECT_REFUSED(-EDOM, 1, OTP_REASON_ZERO, 0, "OTP_EMMC_BOOT_DISABLE");
	EXPECT_EQ(3, self->batch.arg.refused);
	EXPECT_EQ(OTP_REASON_READ_ONLY, self->batch.op[2].reason);
	EXPECT_EQ(OTP_REASON_MASK, self->batch.op[3].reason);
}

TEST_F(program, a_refusal_of_a_place_goes_with_one_of_a_value)
{
	GIVEN({ 202, 1, 1 }, { 0, 1, 1 });
	self->batch.op[1].region = 9;
	EXPECT_REFUSED(-EROFS, 0, OTP_REASON_READ_ONLY, 2,
		       "OTP_DOLBY_AUDIO_DISABLE");
	EXPECT_EQ(OTP_REASON_REGION, self->batch.op[1].reason);
	EXPECT_EQ(2, self->batch.arg.refused);
}

TEST_F(program, what_is_right_already_is_told_in_a_refusal)
{
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, 0));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	GIVEN(one_word, { 202, 1, 1 });
	EXPECT_REFUSED(-EROFS, 1, OTP_REASON_READ_ONLY, 2,
		       "OTP_DOLBY_AUDIO_DISABLE");
	EXPECT_EQ(OTP_OP_ALREADY, self->batch.op[0].status);
}

/* The dry run. */

TEST_F(program, a_dry_run_needs_no_right_and_changes_nothing)
{
	int fd;

	ASSERT_EQ(0, otp_disarm(self->fd));
	fd = mock_open(&self->mock, O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, words_program(fd, &self->batch, sample_plan, SAMPLE_WORDS,
				   OTP_PROGRAM_DRY_RUN));
	EXPECT_EQ(SAMPLE_WORDS, self->batch.arg.programmed);
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->batch.op[0].status);
	EXPECT_EQ(OTP_VERIFIED_NOT, self->batch.op[0].verified);
	EXPECT_EQ(0, self->batch.op[0].done);
	expect_unchanged(_metadata, self);
	close(fd);
}

TEST_F(program, a_dry_run_while_another_has_the_right)
{
	int fd = mock_open(&self->mock, O_RDONLY);

	ASSERT_LE(0, fd);
	EXPECT_EQ(0, batch_run(fd, &self->batch, OTP_PROGRAM_DRY_RUN));
	expect_unchanged(_metadata, self);
	close(fd);
}

TEST_F(program, a_dry_run_of_what_is_there_says_already)
{
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, OTP_PROGRAM_DRY_RUN));
	EXPECT_EQ(OTP_OP_ALREADY, self->batch.op[0].status);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
}

/* ---- LOCK and DAI ---- */

FIXTURE(act) {
	struct mock mock;
	struct image before;
	int fd;
	char message[2 * PAGE];
	struct otp_lock lock;
	struct otp_dai dai;
};

FIXTURE_SETUP(act)
{
	ASSERT_EQ(0, opentitan_create(&self->mock, "earlgrey"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
	self->lock = one_lock;
	self->lock.message = user_pointer(self->message);
	self->lock.message_size = OTP_MESSAGE_SIZE;
	self->dai = one_dai;
	self->dai.message = user_pointer(self->message);
	self->dai.message_size = OTP_MESSAGE_SIZE;
}

FIXTURE_TEARDOWN(act)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

static void act_unchanged(struct __test_metadata *_metadata,
			  struct _test_data_act *self)
{
	struct image after;

	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(&self->before, &after));
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

/* Neither a pulse nor a lock until the next reset. */
static void act_expect(struct __test_metadata *_metadata,
		       struct _test_data_act *self, unsigned long command,
		       int error)
{
	void *arg = command == OTP_LOCK ? (void *)&self->lock : &self->dai;
	struct otp_region_info info;

	EXPECT_EQ(error, otp_command(self->fd, command, arg));
	act_unchanged(_metadata, self);
	ASSERT_EQ(0, region_get(self->fd, OWNER_SW_CFG, &info));
	EXPECT_EQ(0, info.region_state);
}

#define EXPECT_LOCK(_error)						\
	act_expect(_metadata, self, OTP_LOCK, _error)
#define EXPECT_DAI(_error)						\
	act_expect(_metadata, self, OTP_DAI, _error)

TEST_F(act, lock_that_is_valid)
{
	EXPECT_EQ(0, otp_command(self->fd, OTP_LOCK, &self->lock));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->lock.status);
	EXPECT_EQ(OTP_REASON_NONE, self->lock.reason);
	EXPECT_EQ(0, self->lock.error);
	EXPECT_EQ(0, self->lock.vendor);
	EXPECT_EQ(one_lock.digest, self->lock.memory);
	EXPECT_STREQ("", self->message);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
}

TEST_F(act, dai_that_is_valid)
{
	EXPECT_EQ(0, otp_command(self->fd, OTP_DAI, &self->dai));
	EXPECT_EQ(4, self->dai.width);
	EXPECT_EQ(0, self->dai.vendor);
	EXPECT_STREQ("", self->message);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
}

/* Outputs are outputs: what comes in there does not matter. */
TEST_F(act, outputs_are_set_whatever_they_were)
{
	memset(&self->lock.status, 0xff, offsetof(struct otp_lock, reserved) -
	       offsetof(struct otp_lock, status));
	EXPECT_EQ(0, otp_command(self->fd, OTP_LOCK, &self->lock));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->lock.status);
	EXPECT_EQ(OTP_REASON_NONE, self->lock.reason);
	EXPECT_EQ(0, self->lock.error);
	EXPECT_EQ(0, self->lock.vendor);
	EXPECT_EQ(OTP_REGION_LOCK_PENDING, self->lock.region_state);

	memset(&self->dai.width, 0xff, offsetof(struct otp_dai, reserved) -
	       offsetof(struct otp_dai, width));
	self->dai.command = OTP_DAI_READ;
	self->dai.data = ~0ULL;
	EXPECT_EQ(0, otp_command(self->fd, OTP_DAI, &self->dai));
	EXPECT_EQ(4, self->dai.width);
	EXPECT_EQ(0x40000, self->dai.status);
	EXPECT_EQ(0, self->dai.vendor);
	EXPECT_EQ(0, self->dai.data);
}

TEST_F(act, not_armed_is_eacces)
{
	ASSERT_EQ(0, otp_disarm(self->fd));
	EXPECT_LOCK(-EACCES);
	EXPECT_DAI(-EACCES);
	self->dai.command = OTP_DAI_READ;
	EXPECT_DAI(-EACCES);
}

TEST_F(act, armed_elsewhere_is_eacces)
{
	int armed = self->fd;

	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
	EXPECT_LOCK(-EACCES);
	EXPECT_DAI(-EACCES);
	close(armed);
}

TEST_F(act, a_dry_run_of_a_lock_needs_no_right)
{
	int armed = self->fd;

	self->fd = mock_open(&self->mock, O_RDONLY);
	ASSERT_LE(0, self->fd);
	self->lock.flags |= OTP_LOCK_DRY_RUN;
	EXPECT_LOCK(0);
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->lock.status);
	close(armed);
}

TEST_F(act, unknown_flags_next_to_known_ones_are_eopnotsupp)
{
	self->lock.flags = OTP_LOCK_ALLOW_BLANK | 1u << 2;
	EXPECT_LOCK(-EOPNOTSUPP);
	self->lock.flags = OTP_LOCK_DRY_RUN | 1u << 31;
	EXPECT_LOCK(-EOPNOTSUPP);
	self->dai.flags = OTP_DAI_OVERWRITE | 1u << 1;
	EXPECT_DAI(-EOPNOTSUPP);
}

TEST_F(act, reserved_members_not_zero_are_einval)
{
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(self->lock.reserved); i++) {
		self->lock.reserved[i] = 1;
		EXPECT_LOCK(-EINVAL);
		self->lock.reserved[i] = 0;
	}
	for (i = 0; i < ARRAY_LEN(self->dai.reserved); i++) {
		self->dai.reserved[i] = 1u << 31;
		EXPECT_DAI(-EINVAL);
		self->dai.reserved[i] = 0;
	}
}

TEST_F(act, other_kinds_of_lock_are_einval)
{
	self->lock.kind = OTP_LOCK_READ + 1;
	EXPECT_LOCK(-EINVAL);
	self->lock.kind = 0xffffffff;
	EXPECT_LOCK(-EINVAL);
}

TEST_F(act, other_raw_commands_are_einval)
{
	static const __u32 commands[] = { 0, 3, 5, 6, 7, 8, 0xffffffff };
	size_t i;

	for (i = 0; i < ARRAY_LEN(commands); i++) {
		self->dai.command = commands[i];
		EXPECT_DAI(-EINVAL);
	}
}

TEST_F(act, lock_of_no_region_is_enoent)
{
	self->lock.region = PARTITIONS;
	EXPECT_LOCK(-ENOENT);
	self->lock.region = 0xffffffff;
	EXPECT_LOCK(-ENOENT);
}

static void expect_lock_refused(struct __test_metadata *_metadata,
				struct _test_data_act *self, int error,
				__u32 reason, const char *text)
{
	EXPECT_LOCK(error);
	EXPECT_EQ(OTP_OP_REFUSED, self->lock.status);
	EXPECT_EQ(reason, self->lock.reason);
	EXPECT_EQ(error, self->lock.error);
	EXPECT_EQ(0, self->lock.memory);
	EXPECT_NE(NULL, strstr(self->message, text))
		TH_LOG("the message is \"%s\"", self->message);
}

#define EXPECT_LOCK_REFUSED(...)					\
	expect_lock_refused(_metadata, self, __VA_ARGS__)

TEST_F(act, a_lock_that_the_region_lacks_is_eopnotsupp)
{
	self->lock.region = LIFE_CYCLE;
	EXPECT_LOCK_REFUSED(-EOPNOTSUPP, OTP_REASON_LOCK, "life-cycle");
	self->lock.region = HW_CFG0;
	self->lock.kind = OTP_LOCK_READ;
	self->lock.digest = 0;
	EXPECT_LOCK_REFUSED(-EOPNOTSUPP, OTP_REASON_LOCK, "hw-cfg0");
}

TEST_F(act, a_digest_where_none_belongs_is_einval)
{
	self->lock.kind = OTP_LOCK_READ;
	EXPECT_LOCK_REFUSED(-EINVAL, OTP_REASON_DIGEST, "owner-sw-cfg");
	self->lock.kind = OTP_LOCK_WRITE;
	self->lock.region = SECRET0;
	EXPECT_LOCK_REFUSED(-EINVAL, OTP_REASON_DIGEST, "secret0");
	self->lock.region = OWNER_SW_CFG;
	self->lock.digest = 0;
	EXPECT_LOCK_REFUSED(-EINVAL, OTP_REASON_DIGEST, "owner-sw-cfg");
}

TEST_F(act, a_blank_region_is_edom)
{
	self->lock.flags = 0;
	EXPECT_LOCK_REFUSED(-EDOM, OTP_REASON_BLANK, "owner-sw-cfg");
}

TEST_F(act, raw_addresses_past_the_end_are_erange)
{
	self->dai.address = 0x800;
	EXPECT_DAI(-ERANGE);
	self->dai.address = 0xfffffffc;
	EXPECT_DAI(-ERANGE);
	self->dai.address = 0xffffffff;
	EXPECT_DAI(-ERANGE);
}

/* ---- where their message goes ---- */

/* That it cannot go there is found out before anything happens. */
TEST_F(act, message_without_access_is_efault)
{
	self->lock.message = user_pointer(page_without_access());
	EXPECT_LOCK(-EFAULT);
	self->dai.message = self->lock.message;
	EXPECT_DAI(-EFAULT);
}

TEST_F(act, unwritable_message_is_efault)
{
	self->lock.message = user_pointer(page_read_only("", 1));
	EXPECT_LOCK(-EFAULT);
	self->dai.message = self->lock.message;
	EXPECT_DAI(-EFAULT);
}

TEST_F(act, message_in_the_kernel_is_efault)
{
	self->lock.message = 0xffff888000000000;
	EXPECT_LOCK(-EFAULT);
	self->lock.message = ~0ULL;
	EXPECT_LOCK(-EFAULT);
	self->dai.message = 0xffff888000000000;
	EXPECT_DAI(-EFAULT);
	self->dai.message = ~0ULL;
	EXPECT_DAI(-EFAULT);
}

/* So close to the end of what can be written that it cannot be so long. */
static __u64 end_of_page(size_t size)
{
	__u8 *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(pages + PAGE, PAGE, PROT_NONE);
	return user_pointer(pages + PAGE - size);
}

TEST_F(act, message_smaller_than_it_claims_is_efault)
{
	self->lock.message = end_of_page(64);
	self->lock.message_size = 0xffffffff;
	EXPECT_LOCK(-EFAULT);
	self->dai.message = end_of_page(64);
	self->dai.message_size = 65;
	EXPECT_DAI(-EFAULT);
}

/* Nobody says more than fits into OTP_MESSAGE_SIZE. */
TEST_F(act, message_that_claims_to_be_huge_is_accepted)
{
	self->lock.region = LIFE_CYCLE;
	self->lock.message = end_of_page(OTP_MESSAGE_SIZE);
	self->lock.message_size = 0xffffffff;
	EXPECT_LOCK(-EOPNOTSUPP);
	self->dai.address = 0x800;
	self->dai.message = end_of_page(OTP_MESSAGE_SIZE);
	self->dai.message_size = 0xffffffff;
	EXPECT_DAI(-ERANGE);
}

TEST_F(act, message_is_cut_to_its_size)
{
	self->lock.region = LIFE_CYCLE;
	self->lock.message_size = 8;
	memset(self->message, 'x', sizeof(self->message));
	EXPECT_LOCK(-EOPNOTSUPP);
	EXPECT_EQ(7, strlen(self->message));
	EXPECT_EQ('x', self->message[8]);

	self->dai.address = 0x800;
	self->dai.message_size = 1;
	memset(self->message, 'x', sizeof(self->message));
	EXPECT_DAI(-ERANGE);
	EXPECT_EQ(0, strlen(self->message));
	EXPECT_EQ('x', self->message[1]);
}

TEST_F(act, message_of_size_zero_is_left_alone)
{
	self->message[0] = 'x';
	self->lock.region = LIFE_CYCLE;
	self->lock.message_size = 0;
	EXPECT_LOCK(-EOPNOTSUPP);
	self->dai.address = 0x800;
	self->dai.message_size = 0;
	EXPECT_DAI(-ERANGE);
	EXPECT_EQ('x', self->message[0]);
}

TEST_F(act, no_message_is_accepted)
{
	self->lock.region = LIFE_CYCLE;
	self->lock.message = 0;
	EXPECT_LOCK(-EOPNOTSUPP);
	self->dai.address = 0x800;
	self->dai.message = 0;
	EXPECT_DAI(-ERANGE);
}

TEST_HARNESS_MAIN
