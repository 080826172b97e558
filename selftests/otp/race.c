// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two at a time: for the programming right, against a driver or a module that
 * goes away, and against signals. A batch that has begun is finished, whatever
 * comes; one that has not begun changes nothing.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>

#include "kselftest_harness.h"
#include "util.h"

/* A plan takes a good third of a second then. */
#define SLOW_US		20000

#define PATIENCE_MS	10000

/**
 * struct shared - what parent and child tell each other
 * @holders: processes that believe they have the programming right
 * @clashes: how often there were two
 * @wins: words that each process programmed
 * @errors: results that neither winner nor loser should get
 * @started: the child is about to make its call
 * @ended: it has come back
 * @result: what it returned
 * @batch: with what
 */
struct shared {
	atomic_int holders;
	atomic_int clashes;
	atomic_int wins[2];
	atomic_int errors;
	atomic_int started;
	atomic_int ended;
	int result;
	struct batch batch;
};

FIXTURE(race) {
	struct mock mock;
	struct image before;
	int fd;
	struct shared *shared;
	pid_t child;
};

FIXTURE_SETUP(race)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	ASSERT_EQ(0, image_save(&self->mock, &self->before));
	self->fd = mock_open(&self->mock, O_RDWR);
	ASSERT_LE(0, self->fd);
	self->shared = mmap(NULL, sizeof(*self->shared),
			    PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, (void *)self->shared);
}

FIXTURE_TEARDOWN(race)
{
	if (self->child > 0) {
		kill(self->child, SIGKILL);
		waitpid(self->child, NULL, 0);
	}
	close(self->fd);
	mock_destroy(&self->mock);
}

static int wait_for_child(struct _test_data_race *self)
{
	int status = -1;

	waitpid(self->child, &status, 0);
	self->child = 0;
	return status;
}

/* A signal that is handled, and does not restart what it interrupts. */
static void on_signal(int signal)
{
	(void)signal;
}

static void handle(int signal)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(signal, &action, NULL);
}

static bool wait_for_pulses(const struct mock *mock, long count)
{
	unsigned int ms;

	for (ms = 0; ms < PATIENCE_MS; ms++) {
		if (mock_get_number(mock, "pulses") >= count)
			return true;
		sleep_ms(1);
	}
	return false;
}

static bool wait_for(atomic_int *flag)
{
	unsigned int ms;

	for (ms = 0; ms < PATIENCE_MS && !atomic_load(flag); ms++)
		sleep_ms(1);
	return atomic_load(flag);
}

/* A child that programs words with the descriptor, which it shares. */
static void start_words(struct _test_data_race *self, const struct word *words,
			size_t count)
{
	struct shared *shared = self->shared;

	self->child = fork();
	if (self->child)
		return;
	handle(SIGINT);
	handle(SIGTERM);
	atomic_store(&shared->started, 1);
	shared->result = words_program(self->fd, &shared->batch, words, count,
				       0);
	atomic_store(&shared->ended, 1);
	_exit(0);
}

/* Given the sample plan that is being programmed, slowly. */
static void given_slow_plan(struct __test_metadata *_metadata,
			    struct _test_data_race *self)
{
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "%d", SLOW_US));
	start_words(self, sample_plan, SAMPLE_WORDS);
	ASSERT_LT(0, self->child);
	ASSERT_TRUE(wait_for_pulses(&self->mock, 2));
	ASSERT_EQ(0, atomic_load(&self->shared->ended));
}

static void expect_plan_is_there(struct __test_metadata *_metadata,
				 struct _test_data_race *self)
{
	struct image image;
	unsigned int i;

	ASSERT_EQ(0, image_save(&self->mock, &image));
	for (i = 0; i < SAMPLE_WORDS; i++) {
		__u32 index = sample_plan[i].index;

		EXPECT_EQ(sample_plan[i].data,
			  image_data(&self->mock, &image, index));
		EXPECT_EQ(sample_plan[i].mask,
			  image_mask(&self->mock, &image, index));
	}
}

static void expect_plan_succeeded(struct __test_metadata *_metadata,
				  struct _test_data_race *self)
{
	EXPECT_EQ(1, atomic_load(&self->shared->ended));
	EXPECT_EQ(0, self->shared->result);
	EXPECT_EQ(SAMPLE_WORDS, self->shared->batch.arg.programmed);
	EXPECT_EQ(0, self->shared->batch.arg.failed);
	expect_plan_is_there(_metadata, self);
}

static void expect_gone(struct __test_metadata *_metadata, int fd)
{
	static const unsigned long commands[] = {
		OTP_LOCK, OTP_RATCHET, OTP_ERASE, OTP_JOURNAL_APPEND, OTP_DAI,
		OTP_IMAGE_INFO, OTP_IMAGE_INSTALL, OTP_IMAGE_CONFIRM,
		OTP_IMAGE_SERVE,
	};
	struct otp_region_info region = { .size = sizeof(region) };
	struct otp_field_info field = { .size = sizeof(field) };
	struct otp_info info;
	struct batch batch;
	__u32 data, mask;
	size_t i;

	EXPECT_EQ(-ENODEV, otp_get_info(fd, &info));
	EXPECT_EQ(-ENODEV, otp_command(fd, OTP_REGION_INFO, &region));
	EXPECT_EQ(-ENODEV, otp_command(fd, OTP_FIELD_INFO, &field));
	EXPECT_EQ(-ENODEV, word_read(fd, 0, &data, &mask, NULL));
	EXPECT_EQ(-ENODEV, otp_arm(fd));
	EXPECT_EQ(-ENODEV, otp_disarm(fd));
	EXPECT_EQ(-ENODEV, words_program(fd, &batch, sample_plan,
					 SAMPLE_WORDS, 0));
	EXPECT_EQ(-ENODEV, words_program(fd, &batch, sample_plan, SAMPLE_WORDS,
					 OTP_PROGRAM_DRY_RUN));
	for (i = 0; i < ARRAY_LEN(commands); i++)
		EXPECT_EQ(-ENODEV, otp_command(fd, commands[i], &info));
	EXPECT_EQ(-ENOTTY, otp_command(fd, _IO(OTP_IOC_MAGIC, 0xff), &info));
}

/* ---- the programming right ---- */

static void race_for_word(const struct mock *mock, struct shared *shared,
			  unsigned int me, __u32 index)
{
	const struct word word = { index, me + 1, 0xffffffff };
	struct batch batch;
	int fd, ret;

	fd = mock_open(mock, O_RDWR);
	do {
		ret = otp_arm(fd);
	} while (ret == -EBUSY);
	if (ret)
		atomic_fetch_add(&shared->errors, 1);

	if (atomic_fetch_add(&shared->holders, 1))
		atomic_fetch_add(&shared->clashes, 1);
	ret = words_program(fd, &batch, &word, 1, 0);
	if (!ret)
		atomic_fetch_add(&shared->wins[me], 1);
	else if (ret != -EEXIST)
		atomic_fetch_add(&shared->errors, 1);
	atomic_fetch_sub(&shared->holders, 1);
	close(fd);
}

static void race_for_all_words(const struct mock *mock, struct shared *shared,
			       unsigned int me)
{
	__u32 index;

	for (index = 0; index < 32; index++)
		race_for_word(mock, shared, me, index);
}

TEST_F(race, only_one_at_a_time_has_the_right)
{
	unsigned int won[2] = { };
	struct image image;
	__u32 index;

	/* Long enough for the other to run into it. */
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "500"));
	self->child = fork();
	ASSERT_LE(0, self->child);
	if (!self->child) {
		race_for_all_words(&self->mock, self->shared, 1);
		_exit(0);
	}
	race_for_all_words(&self->mock, self->shared, 0);
	EXPECT_EQ(0, wait_for_child(self));

	EXPECT_EQ(0, atomic_load(&self->shared->clashes));
	EXPECT_EQ(0, atomic_load(&self->shared->errors));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	for (index = 0; index < 32; index++) {
		__u32 data = image_data(&self->mock, &image, index);

		EXPECT_EQ(0xffffffff, image_mask(&self->mock, &image, index));
		ASSERT_TRUE(data == 1 || data == 2);
		won[data - 1]++;
	}
	EXPECT_EQ(won[0], (unsigned int)atomic_load(&self->shared->wins[0]));
	EXPECT_EQ(won[1], (unsigned int)atomic_load(&self->shared->wins[1]));
	EXPECT_EQ(32, mock_get_number(&self->mock, "pulses"));
}

TEST_F(race, whoever_dies_gives_the_right_back)
{
	self->child = fork();
	ASSERT_LE(0, self->child);
	if (!self->child) {
		int fd = mock_open_armed(&self->mock);

		self->shared->result = fd < 0 ? fd : 0;
		atomic_store(&self->shared->started, 1);
		pause();
		_exit(0);
	}
	ASSERT_TRUE(wait_for(&self->shared->started));
	ASSERT_EQ(0, self->shared->result);
	EXPECT_EQ(-EBUSY, otp_arm(self->fd));
	kill(self->child, SIGKILL);
	wait_for_child(self);
	EXPECT_EQ(0, otp_arm(self->fd));
}

/* ---- a device that goes away ---- */

TEST_F(race, descriptor_outlives_its_device)
{
	int other = mock_open(&self->mock, O_RDONLY);
	struct otp_info info;
	int fd;

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, mock_unbind(&self->mock));
	expect_gone(_metadata, self->fd);
	expect_gone(_metadata, other);
	close(other);

	/* A new device is not the old one, and the right is free. */
	ASSERT_EQ(0, mock_bind(&self->mock));
	expect_gone(_metadata, self->fd);
	fd = mock_open_armed(&self->mock);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, otp_get_info(fd, &info));
	close(fd);
}

TEST_F(race, device_number_is_not_used_again_while_it_is_open)
{
	struct mock before = self->mock;

	ASSERT_EQ(0, mock_unbind(&self->mock));
	ASSERT_EQ(0, mock_bind(&self->mock));
	EXPECT_STRNE(before.node, self->mock.node);
}

TEST_F(race, program_ends_before_its_driver_is_unbound)
{
	given_slow_plan(_metadata, self);
	EXPECT_EQ(0, mock_unbind(&self->mock));
	EXPECT_EQ(SAMPLE_WORDS, mock_get_number(&self->mock, "pulses"));
	expect_gone(_metadata, self->fd);
	wait_for_child(self);
	expect_plan_succeeded(_metadata, self);
}

TEST_F(race, program_ends_before_its_device_is_removed)
{
	given_slow_plan(_metadata, self);
	EXPECT_EQ(0, mock_set_live(&self->mock, false));
	expect_gone(_metadata, self->fd);
	wait_for_child(self);
	expect_plan_succeeded(_metadata, self);
}

TEST_F(race, program_ends_before_its_mock_is_removed)
{
	given_slow_plan(_metadata, self);
	mock_destroy(&self->mock);
	expect_gone(_metadata, self->fd);
	wait_for_child(self);
	EXPECT_EQ(0, self->shared->result);
	EXPECT_EQ(SAMPLE_WORDS, self->shared->batch.arg.programmed);
}

TEST_F(race, open_nvmem_file_outlives_its_device)
{
	char path[128], bytes[128];
	int fd;

	snprintf(path, sizeof(path),
		 "/sys/bus/nvmem/devices/%s-user-data/nvmem", self->mock.node);
	fd = open(path, O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(128, pread(fd, bytes, sizeof(bytes), 0));
	ASSERT_EQ(0, mock_unbind(&self->mock));
	EXPECT_EQ(-1, pread(fd, bytes, sizeof(bytes), 0));
	EXPECT_EQ(ENODEV, errno);
	close(fd);
	EXPECT_EQ(-1, open(path, O_RDONLY));
}

/* Bound and unbound while others look; the kernel must not mind. */
TEST_F(race, reading_while_the_device_comes_and_goes)
{
	unsigned int i;

	self->child = fork();
	ASSERT_LE(0, self->child);
	if (!self->child) {
		while (!atomic_load(&self->shared->started)) {
			__u32 data, mask;
			struct otp_info info;
			int fd = mock_open(&self->mock, O_RDONLY);

			if (fd < 0)
				continue;
			otp_get_info(fd, &info);
			word_read(fd, 112, &data, &mask, NULL);
			close(fd);
		}
		_exit(0);
	}
	close(self->fd);
	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, mock_unbind(&self->mock));
		ASSERT_EQ(0, mock_bind(&self->mock));
	}
	atomic_store(&self->shared->started, 1);
	EXPECT_EQ(0, wait_for_child(self));
	self->fd = mock_open(&self->mock, O_RDONLY);
	EXPECT_LE(0, self->fd);
}

/* ---- a module that goes away ---- */

static int unload(const char *module)
{
	return syscall(SYS_delete_module, module, O_NONBLOCK) ? -errno : 0;
}

static int core_users(void)
{
	char text[16] = "-1";

	file_read("/sys/module/otp/refcnt", text, sizeof(text) - 1);
	return atoi(text);
}

TEST_F(race, descriptor_outlives_the_module_of_its_driver)
{
	int users;

	if (access("/sys/module/otp_astra/initstate", F_OK))
		SKIP(return, "the driver is no module");

	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, unload("otp_astra"));
	expect_gone(_metadata, self->fd);
	/* The core's code is what the descriptor still runs. */
	users = core_users();
	EXPECT_LE(1, users);
	EXPECT_EQ(-EWOULDBLOCK, unload("otp"));
	close(self->fd);
	EXPECT_GT(users, core_users());

	ASSERT_EQ(0, system("modprobe otp-astra"));
	ASSERT_EQ(0, mock_find_node(&self->mock));
	self->fd = mock_open_armed(&self->mock);
	EXPECT_LE(0, self->fd);
}

TEST_F(race, program_ends_before_its_module_is_unloaded)
{
	if (access("/sys/module/otp_astra/initstate", F_OK))
		SKIP(return, "the driver is no module");

	given_slow_plan(_metadata, self);
	EXPECT_EQ(0, unload("otp_astra"));
	wait_for_child(self);
	expect_plan_succeeded(_metadata, self);
	EXPECT_EQ(0, system("modprobe otp-astra"));
}

TEST_F(race, mock_module_stays_while_there_are_mocks)
{
	if (access("/sys/module/otp_mock/initstate", F_OK))
		SKIP(return, "the mock is no module");
	EXPECT_EQ(-EWOULDBLOCK, unload("otp_mock"));
}

/* ---- signals ---- */

TEST_F(race, signal_before_the_first_pulse_is_eintr)
{
	static const struct word word = { 31, 1, 0xffffffff };
	struct batch batch;
	struct image image;

	/* Two with the same descriptor: one runs, the other waits for it. */
	ASSERT_EQ(0, otp_arm(self->fd));
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "1000000"));
	start_words(self, &word, 1);
	ASSERT_LT(0, self->child);
	ASSERT_TRUE(wait_for_pulses(&self->mock, 1));

	handle(SIGALRM);
	ualarm(100000, 100000);
	EXPECT_EQ(-EINTR, words_program(self->fd, &batch, sample_plan,
					SAMPLE_WORDS, 0));
	ualarm(0, 0);
	EXPECT_EQ(0, batch.arg.programmed);

	wait_for_child(self);
	EXPECT_EQ(0, self->shared->result);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_EQ(0xffffffff, image_mask(&self->mock, &image, 31));
	EXPECT_EQ(0, image_mask(&self->mock, &image, 100));
	EXPECT_EQ(0, image_mask(&self->mock, &image, 116));
}

static long microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* How long it takes to check the sample plan. */
static long measure_check(int fd)
{
	struct batch batch;
	long begin = microseconds();

	words_program(fd, &batch, sample_plan, SAMPLE_WORDS,
		      OTP_PROGRAM_DRY_RUN);
	return microseconds() - begin;
}

static void given_blank(struct __test_metadata *_metadata,
			struct _test_data_race *self)
{
	close(self->fd);
	ASSERT_EQ(0, mock_set_live(&self->mock, false));
	ASSERT_EQ(0, image_load(&self->mock, &self->before));
	ASSERT_EQ(0, mock_set_live(&self->mock, true));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

/*
 * The alarm comes some time from before the call to the middle of the burn;
 * sooner or later it comes while the plan is checked.
 */
TEST_F(race, signal_during_the_check_is_eintr)
{
	struct batch batch;
	struct image after;
	int ret = 0, try;

	handle(SIGALRM);
	for (try = 0; try < 100 && !ret; try++) {
		long check;

		given_blank(_metadata, self);
		check = measure_check(self->fd);
		ualarm(check * (try % 10 + 1) / 10 + 1, 0);
		ret = words_program(self->fd, &batch, sample_plan,
				    SAMPLE_WORDS, 0);
		ualarm(0, 0);
		if (!ret)
			expect_plan_is_there(_metadata, self);
	}
	EXPECT_EQ(-EINTR, ret);
	EXPECT_EQ(0, batch.arg.programmed);
	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(&self->before, &after));
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(race, signal_during_the_burn_waits_for_its_end)
{
	given_slow_plan(_metadata, self);
	kill(self->child, SIGINT);
	EXPECT_EQ(0, wait_for_child(self));
	expect_plan_succeeded(_metadata, self);
}

TEST_F(race, sigterm_during_the_burn_waits_for_its_end)
{
	given_slow_plan(_metadata, self);
	kill(self->child, SIGTERM);
	EXPECT_EQ(0, wait_for_child(self));
	expect_plan_succeeded(_metadata, self);
}

/* It dies, but not before the batch is through. */
TEST_F(race, sigkill_during_the_burn_waits_for_its_end)
{
	int status;

	given_slow_plan(_metadata, self);
	kill(self->child, SIGKILL);
	status = wait_for_child(self);
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(0, atomic_load(&self->shared->ended));
	EXPECT_EQ(SAMPLE_WORDS, mock_get_number(&self->mock, "pulses"));
	expect_plan_is_there(_metadata, self);
}

TEST_HARNESS_MAIN
