// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is left on a kernel that is locked down: nobody gets raw access to the
 * memory, root neither. Programming and locking, which are checked, go on, and
 * so does all that only looks.
 *
 * Nobody can unlock a kernel again, so this test does not lock it. Write
 * "integrity" to /sys/kernel/security/lockdown before, on a machine that may be
 * rebooted afterwards.
 */
#include <fcntl.h>

#include "kselftest_harness.h"
#include "opentitan-util.h"

#define LOCKDOWN	"/sys/kernel/security/lockdown"

static const __u8 word[4] = { 0x34, 0x12, 0x39, 0x07 };

FIXTURE(lockdown) {
	struct mock mock;
	struct image before;
	int fd;
	struct dai dai;
};

static bool is_locked_down(void)
{
	char text[64] = "";

	return file_read(LOCKDOWN, text, sizeof(text) - 1) > 0 &&
	       !strstr(text, "[none]");
}

FIXTURE_SETUP(lockdown)
{
	if (!is_locked_down())
		SKIP(return, "the kernel is not locked down");
	ASSERT_EQ(0, opentitan_create(&self->mock, "earlgrey"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(lockdown)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

/* The device is not even asked. */
static void expect_eperm(struct __test_metadata *_metadata,
			 struct _test_data_lockdown *self, __u32 command,
			 __u32 flags)
{
	struct image after;

	ASSERT_EQ(0, mock_set(&self->mock, "reg_writes", "0"));
	EXPECT_EQ(-EPERM, dai_run(self->fd, &self->dai, command, 0x1e8, 1,
				  flags));
	EXPECT_EQ(0, self->dai.arg.vendor);
	EXPECT_EQ(0, mock_get_number(&self->mock, "reg_writes"));
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(&self->before, &after));
}

TEST_F(lockdown, raw_commands_are_eperm)
{
	expect_eperm(_metadata, self, OTP_DAI_READ, 0);
	expect_eperm(_metadata, self, OTP_DAI_WRITE, 0);
	expect_eperm(_metadata, self, OTP_DAI_WRITE, OTP_DAI_OVERWRITE);
	expect_eperm(_metadata, self, OTP_DAI_DIGEST, 0);
}

/* What is wrong by itself is told as such. */
TEST_F(lockdown, wrong_raw_commands_keep_their_errors)
{
	EXPECT_EQ(-EINVAL, dai_run(self->fd, &self->dai, 3, 0x1e8, 1, 0));
	ASSERT_EQ(0, otp_disarm(self->fd));
	EXPECT_EQ(-EACCES, dai_run(self->fd, &self->dai, OTP_DAI_READ, 0x1e8,
				   0, 0));
}

TEST_F(lockdown, programming_goes_on)
{
	const struct piece piece = { OWNER_SW_CFG, 0, 4, word };
	struct pieces pieces;
	struct image after;

	EXPECT_EQ(0, pieces_program(self->fd, &pieces, &piece, 1, 0));
	EXPECT_EQ(OTP_OP_PROGRAMMED, pieces.op[0].status);
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_holds(&after, 0x1e8, word, 4));
}

TEST_F(lockdown, locking_goes_on)
{
	struct otp_region_info info;
	struct lock lock;

	EXPECT_EQ(0, region_lock(self->fd, &lock, HW_CFG1, OTP_LOCK_WRITE, 0,
				 OTP_LOCK_ALLOW_BLANK));
	EXPECT_EQ(OTP_OP_PROGRAMMED, lock.arg.status);
	EXPECT_EQ(0, region_lock(self->fd, &lock, OWNER_SW_CFG, OTP_LOCK_READ,
				 0, 0));
	ASSERT_EQ(0, mock_set(&self->mock, "reset", "1"));
	ASSERT_EQ(0, region_get(self->fd, HW_CFG1, &info));
	EXPECT_EQ(OTP_REGION_WRITE_LOCKED, info.region_state);
}

TEST_F(lockdown, reading_goes_on)
{
	struct otp_info info;
	__u8 bytes[4], mask[4];
	__u32 vendor;

	EXPECT_EQ(0, bytes_read(self->fd, OWNER_SW_CFG, 0, 4, bytes, mask,
				&vendor));
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(OTP_STATE_OK, info.state);
	EXPECT_NE(0, info.caps & OTP_CAP_DAI);
}

TEST_HARNESS_MAIN
