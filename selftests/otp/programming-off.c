// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programming is off unless the system's owner said otherwise: everything can
 * be looked at and rehearsed then, and nothing can be programmed, by nobody.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "modules.h"
#include "util.h"

#define PARAMETER	"/sys/module/otp/parameters/programming"

static char programming_now(void)
{
	char value = '?';

	file_read(PARAMETER, &value, 1);
	return value;
}

FIXTURE(programming_off) {
	struct mock mock;
	struct image before;
	int fd;
};

FIXTURE_SETUP(programming_off)
{
	int ret;

	self->fd = -1;
	if (!modules_possible())
		SKIP(return, "the core is no module");
	ret = modules_unload();
	if (ret) {
		modules_load("1");
		SKIP(return, "the modules are in use");
	}
	ASSERT_EQ(0, modules_load("0"));
	ASSERT_EQ('N', programming_now());
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(programming_off)
{
	close(self->fd);
	mock_destroy(&self->mock);
	EXPECT_EQ(0, modules_unload());
	EXPECT_EQ(0, modules_load("1"));
	EXPECT_EQ('Y', programming_now());
}

static void expect_unchanged(struct __test_metadata *_metadata,
			     struct _test_data_programming_off *self)
{
	struct image after;

	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(&self->before, &after));
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(programming_off, nobody_gets_the_right)
{
	struct batch batch;
	struct otp_info info;
	int fd;

	EXPECT_EQ(-EPERM, otp_arm(self->fd));
	EXPECT_EQ(-EACCES, words_program(self->fd, &batch, sample_plan,
					 SAMPLE_WORDS, 0));
	fd = mock_open(&self->mock, O_RDONLY);
	EXPECT_EQ(-EBADF, otp_arm(fd));
	close(fd);

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(0, info.status);
	EXPECT_EQ(OTP_CAP_PROGRAM, info.caps & OTP_CAP_PROGRAM);
	expect_unchanged(_metadata, self);
}

TEST_F(programming_off, looking_and_rehearsing_work)
{
	struct batch batch;
	__u32 data, mask;

	EXPECT_EQ(0, word_read(self->fd, 0, &data, &mask, NULL));
	EXPECT_EQ(0, words_program(self->fd, &batch, sample_plan, SAMPLE_WORDS,
				   OTP_PROGRAM_DRY_RUN));
	EXPECT_EQ(SAMPLE_WORDS, batch.arg.programmed);
	expect_unchanged(_metadata, self);
}

/* It is decided when the module is loaded, and not later. */
TEST_F(programming_off, it_stays_off)
{
	struct stat is;

	ASSERT_EQ(0, stat(PARAMETER, &is));
	EXPECT_EQ(0444, is.st_mode & 07777);
	file_write(PARAMETER, "1");
	EXPECT_EQ('N', programming_now());
	EXPECT_EQ(-EPERM, otp_arm(self->fd));
}

TEST_HARNESS_MAIN
