// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that runs out: each command, and each driver that starts, once with
 * its first allocation failing, then with a later one, and so on until there is
 * none left to fail. It ends with ENOMEM and has changed nothing, or it did
 * without that memory.
 *
 * Wants a kernel with FAILSLAB and FAULT_INJECTION_DEBUG_FS.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "image-util.h"
#include "journal-util.h"
#include "opentitan-util.h"
#include "sefc-util.h"
#include "util.h"

#define FAIL_NTH	"/proc/thread-self/fail-nth"
#define FAILSLAB	"/sys/kernel/debug/failslab"

#define PATIENCE_S	600

/* More than any command takes: the loop would have no end. */
#define ALLOCATIONS_MAX	20000

static bool failing_possible(void)
{
	return !access(FAIL_NTH, W_OK) &&
	       !file_write(FAILSLAB "/ignore-gfp-wait", "0") &&
	       !file_write(FAILSLAB "/verbose", "0");
}

/* Opened before: what opens a file allocates. */
static int failing_open(void)
{
	return open(FAIL_NTH, O_RDWR | O_CLOEXEC);
}

/* The nth allocation of this task from now on fails, and no other. */
static void failing_begin(int file, unsigned int nth)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", nth);
	if (pwrite(file, text, strlen(text), 0) < 0)
		ksft_exit_fail_msg("%s: %s\n", FAIL_NTH, strerror(errno));
}

/* Some take hundreds: each of the first ones, and some of the others. */
static unsigned int failing_next(unsigned int nth)
{
	return nth < 40 ? nth + 1 : nth + 13;
}

/* Ends that; false if it had not come to the nth. */
static bool failing_end(int file)
{
	char text[16] = "";

	if (pread(file, text, sizeof(text) - 1, 0) < 0 ||
	    pwrite(file, "0", 1, 0) < 0)
		ksft_exit_fail_msg("%s: %s\n", FAIL_NTH, strerror(errno));
	return !strtoul(text, NULL, 10);
}

/* ---- commands ---- */

static int run_info(int fd)
{
	struct otp_info info;

	return otp_get_info(fd, &info);
}

static int run_region_info(int fd)
{
	struct otp_region_info info;

	return region_get(fd, 1, &info);
}

static int run_field_info(int fd)
{
	struct otp_field_info info;

	return field_get(fd, 0, 0, &info);
}

static int run_read(int fd)
{
	__u32 data, mask;

	return word_read(fd, 0, &data, &mask, NULL);
}

static int run_arm(int fd)
{
	int ret = otp_arm(fd);

	return ret ? ret : otp_disarm(fd);
}

static int run_sample(int fd, __u32 flags)
{
	struct batch batch;

	return words_program(fd, &batch, sample_plan, SAMPLE_WORDS, flags);
}

static int run_program_dry(int fd)
{
	return run_sample(fd, OTP_PROGRAM_DRY_RUN);
}

static int run_program(int fd)
{
	return run_sample(fd, 0);
}

static const __u8 some_bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

/* Words that stand alone, one that is scrambled among them. */
static int run_pieces(int fd)
{
	static const struct piece piece[] = {
		{ OWNER_SW_CFG, 0, 8, some_bytes },
		{ SECRET0, 0, 8, some_bytes },
	};
	struct pieces pieces;

	return pieces_program(fd, &pieces, piece, ARRAY_LEN(piece), 0);
}

static int run_opentitan_lock(int fd, __u32 flags)
{
	struct lock lock;

	return region_lock(fd, &lock, OWNER_SW_CFG, OTP_LOCK_WRITE,
			   0x0123456789abcdef, OTP_LOCK_ALLOW_BLANK | flags);
}

static int run_lock_dry(int fd)
{
	return run_opentitan_lock(fd, OTP_LOCK_DRY_RUN);
}

static int run_lock(int fd)
{
	return run_opentitan_lock(fd, 0);
}

static int run_dai(int fd)
{
	struct dai dai;

	return dai_run(fd, &dai, OTP_DAI_WRITE, 0x1e8, 0x12345678, 0);
}

static int run_append_dry(int fd)
{
	struct append append;

	return journal_append(fd, &append, 0x10, "value", 5,
			      OTP_JOURNAL_DRY_RUN);
}

static int run_append(int fd)
{
	struct append append;

	return journal_append(fd, &append, 0x10, "value", 5, 0);
}

/* From behind the magic word over the record of run_append(). */
static int run_ratchet(int fd)
{
	struct advance advance;

	return journal_advance(fd, &advance, 4, 4 + 3 + 5, 0);
}

static int run_erase_journal_dry(int fd)
{
	struct erase erase;

	return journal_erase(fd, &erase, 4, JOURNAL_SIZE - 4,
			     OTP_ERASE_DRY_RUN);
}

static int run_read_journal(int fd)
{
	__u8 bytes[JOURNAL_SIZE];

	return journal_read(fd, bytes);
}

static int run_sefc_read(int fd)
{
	__u8 data[PAGE], mask[PAGE];

	return sefc_read(fd, BLOCK(0), PAGE, PAGE, data, mask, NULL);
}

static int run_sefc_write(int fd)
{
	struct writes writes;

	return sefc_write(fd, &writes, BLOCK(1), 0, some_bytes,
			  sizeof(some_bytes));
}

static int run_sefc_gpnvm(int fd)
{
	struct writes writes;

	return sefc_write_gpnvm(fd, &writes, BOOT_MODE(9), BOOT_MODE_MASK);
}

static int run_sefc_erase_dry(int fd)
{
	struct erasing erasing;

	return sefc_erase(fd, &erasing, BLOCK(1), 0, BLOCK_SIZE,
			  OTP_ERASE_DRY_RUN);
}

FIXTURE(command) {
	struct mock mock;
	int fd;
	int failing;
	/* Which was made to fail. */
	unsigned int nth;
	struct cells before;
	struct cells done;
	struct cells now;
};

/**
 * struct chip - what is mocked
 * @model: as configfs names it
 * @variant: as configfs names it
 */
struct chip {
	const char *model;
	const char *variant;
};

static const struct chip astra = { "astra", "v2.1" };
static const struct chip opentitan = { "opentitan", "earlgrey" };
static const struct chip journal = { "secure-journal", "production" };
static const struct chip sefc = { "sefc", "pic32cx-mtsh" };

/*
 * @changes: the array; @prepare: comes before; @disarmed: wants a descriptor that
 * is not armed.
 */
FIXTURE_VARIANT(command) {
	const struct chip *chip;
	int (*run)(int fd);
	bool changes;
	int (*prepare)(int fd);
	bool disarmed;
};

FIXTURE_VARIANT_ADD(command, astra_info) {
	&astra, run_info
};

FIXTURE_VARIANT_ADD(command, astra_region_info) {
	&astra, run_region_info
};

FIXTURE_VARIANT_ADD(command, astra_field_info) {
	&astra, run_field_info
};

FIXTURE_VARIANT_ADD(command, astra_read) {
	&astra, run_read
};

FIXTURE_VARIANT_ADD(command, astra_arm) {
	&astra, run_arm, .disarmed = true
};

FIXTURE_VARIANT_ADD(command, astra_program_dry) {
	&astra, run_program_dry
};

FIXTURE_VARIANT_ADD(command, astra_program) {
	&astra, run_program, .changes = true
};

FIXTURE_VARIANT_ADD(command, opentitan_region_info) {
	&opentitan, run_region_info
};

FIXTURE_VARIANT_ADD(command, opentitan_program) {
	&opentitan, run_pieces, .changes = true
};

FIXTURE_VARIANT_ADD(command, opentitan_lock_dry) {
	&opentitan, run_lock_dry
};

FIXTURE_VARIANT_ADD(command, opentitan_lock) {
	&opentitan, run_lock, .changes = true
};

FIXTURE_VARIANT_ADD(command, opentitan_dai) {
	&opentitan, run_dai, .changes = true
};

FIXTURE_VARIANT_ADD(command, journal_read) {
	&journal, run_read_journal
};

FIXTURE_VARIANT_ADD(command, journal_append_dry) {
	&journal, run_append_dry
};

FIXTURE_VARIANT_ADD(command, journal_append) {
	&journal, run_append, .changes = true
};

FIXTURE_VARIANT_ADD(command, journal_ratchet) {
	&journal, run_ratchet, .changes = true, .prepare = run_append
};

FIXTURE_VARIANT_ADD(command, journal_erase_dry) {
	&journal, run_erase_journal_dry
};

FIXTURE_VARIANT_ADD(command, sefc_read) {
	&sefc, run_sefc_read
};

FIXTURE_VARIANT_ADD(command, sefc_program) {
	&sefc, run_sefc_write, .changes = true
};

FIXTURE_VARIANT_ADD(command, sefc_gpnvm) {
	&sefc, run_sefc_gpnvm, .changes = true
};

FIXTURE_VARIANT_ADD(command, sefc_erase_dry) {
	&sefc, run_sefc_erase_dry
};

/* The whole array, whatever its size. */
static void array_save(const struct mock *mock, struct cells *array)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/kernel/config/otp-mock/%s/array",
		 mock->name);
	memset(array, 0, sizeof(*array));
	if (file_read(path, array->bytes, sizeof(array->bytes)) <= 0)
		ksft_exit_fail_msg("%s cannot be read\n", path);
}

static bool array_same(const struct cells *a, const struct cells *b)
{
	return !memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

static int command_begin(struct _test_data_command *self,
			 const struct _fixture_variant_command *variant)
{
	int ret;

	ret = mock_create_model(&self->mock, variant->chip->model,
				variant->chip->variant);
	if (ret)
		return ret;
	self->fd = mock_open(&self->mock, O_RDWR);
	if (self->fd < 0)
		return self->fd;
	ret = variant->disarmed ? 0 : otp_arm(self->fd);
	if (!ret && variant->prepare)
		ret = variant->prepare(self->fd);
	return ret;
}

static void command_end(struct _test_data_command *self)
{
	if (self->fd >= 0)
		close(self->fd);
	self->fd = -1;
	mock_destroy(&self->mock);
}

FIXTURE_SETUP(command)
{
	self->fd = -1;
	self->failing = failing_open();
	ASSERT_LE(0, self->failing);
	ASSERT_EQ(0, command_begin(self, variant));
	array_save(&self->mock, &self->before);
}

FIXTURE_TEARDOWN(command)
{
	command_end(self);
}

/* With the nth allocation failing; false if there is none. */
static bool command_fail(struct _test_data_command *self,
			 int (*run)(int fd), int *ret)
{
	bool failed;

	self->nth = failing_next(self->nth);
	failing_begin(self->failing, self->nth);
	*ret = run(self->fd);
	failed = failing_end(self->failing);
	array_save(&self->mock, &self->now);
	return failed;
}

TEST_F_TIMEOUT(command, ends_with_enomem_or_does_without, PATIENCE_S)
{
	int ret;

	/* What is allocated once and kept does not count. */
	ASSERT_EQ(0, variant->run(self->fd));
	array_save(&self->mock, &self->done);
	EXPECT_EQ(!variant->changes, array_same(&self->before, &self->done));

	do {
		if (variant->changes) {
			command_end(self);
			ASSERT_EQ(0, command_begin(self, variant));
		}
		if (!command_fail(self, variant->run, &ret)) {
			EXPECT_EQ(0, ret);
			EXPECT_TRUE(array_same(&self->done, &self->now));
			break;
		}
		if (ret)
			EXPECT_EQ(-ENOMEM, ret);
		EXPECT_TRUE(array_same(ret ? &self->before : &self->done,
				       &self->now)) {
			TH_LOG("allocation %u: it ended with %d", self->nth,
			       ret);
		}
	} while (self->nth < ALLOCATIONS_MAX);
	EXPECT_GT(ALLOCATIONS_MAX, self->nth);
	TH_LOG("less than %u allocations", self->nth);
}

/* ---- a signed image ---- */

FIXTURE(image) {
	struct signed_image it;
	int fd;
	int failing;
	unsigned int nth;
};

static int run_image_info(int fd)
{
	struct otp_image_info info;

	return signed_info(fd, OTP_IMAGE_SERVED, &info);
}

static int run_image_serve(int fd)
{
	struct signed_outcome outcome;

	return signed_serve(fd, &outcome);
}

static int run_install(int fd, __u32 flags)
{
	const struct image_vector *image = image_vector(IMAGE_KEYHASH);
	struct signed_outcome outcome;

	return signed_install_bytes(fd, image->bytes, image->size, flags,
				    &outcome);
}

static int run_install_dry(int fd)
{
	return run_install(fd, OTP_IMAGE_INSTALL_DRY_RUN);
}

FIXTURE_VARIANT(image) {
	int (*run)(int fd);
};

FIXTURE_VARIANT_ADD(image, info) { .run = run_image_info };
FIXTURE_VARIANT_ADD(image, serve) { .run = run_image_serve };
FIXTURE_VARIANT_ADD(image, install_dry) { .run = run_install_dry };

/* Slots in flash, and a key to trust; nothing is started. */
static int image_create(struct signed_image *it, int *failing)
{
	*failing = failing_open();
	if (*failing < 0)
		return *failing;
	return flash_create() ?:
	       signed_create(it, FLASH_ACTIVE, FLASH_DOWNLOAD) ?:
	       signed_trust(it, 1);
}

static void image_destroy(struct signed_image *it)
{
	if (!it->name[0])
		return;
	signed_destroy(it);
	flash_destroy();
}

FIXTURE_SETUP(image)
{
	self->fd = -1;
	if (!signed_possible())
		SKIP(return, "this kernel has no ECDSA");
	ASSERT_EQ(0, image_create(&self->it, &self->failing));
	ASSERT_EQ(0, flash_erase(FLASH_DOWNLOAD));
	ASSERT_EQ(0, flash_put_image(FLASH_ACTIVE, IMAGE_KEYHASH));
	ASSERT_EQ(0, signed_start(&self->it));
	self->fd = mock_open_armed(&self->it.mock);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(image)
{
	if (self->fd >= 0)
		close(self->fd);
	image_destroy(&self->it);
}

TEST_F_TIMEOUT(image, is_served_whatever_fails, PATIENCE_S)
{
	bool failed;
	int ret;

	ASSERT_EQ(0, variant->run(self->fd));
	do {
		self->nth = failing_next(self->nth);
		failing_begin(self->failing, self->nth);
		ret = variant->run(self->fd);
		failed = failing_end(self->failing);
		if (ret)
			EXPECT_EQ(-ENOMEM, ret);
		EXPECT_TRUE(signed_serves(&self->it, IMAGE_KEYHASH));
	} while (failed && self->nth < ALLOCATIONS_MAX);
	EXPECT_EQ(0, ret);
	EXPECT_FALSE(failed);
	TH_LOG("less than %u allocations", self->nth);
}

/* ---- installing one ---- */

FIXTURE(install) {
	struct signed_image it;
	int failing;
	unsigned int nth;
};

FIXTURE_SETUP(install)
{
	if (!signed_possible())
		SKIP(return, "this kernel has no ECDSA");
	ASSERT_EQ(0, image_create(&self->it, &self->failing));
}

FIXTURE_TEARDOWN(install)
{
	image_destroy(&self->it);
}

static int install_prepare(struct _test_data_install *self)
{
	return flash_erase(FLASH_DOWNLOAD) ?:
	       flash_erase(FLASH_ACTIVE) ?:
	       flash_put_image(FLASH_ACTIVE, IMAGE_COUNTER_6) ?:
	       signed_start(&self->it);
}

/* With the nth allocation failing if @failed is there, which tells if it did. */
static int install_run(struct _test_data_install *self, bool *failed)
{
	int fd = mock_open_armed(&self->it.mock);
	int ret;

	if (fd < 0)
		return fd;
	if (failed)
		failing_begin(self->failing, self->nth);
	ret = run_install(fd, 0);
	if (failed)
		*failed = failing_end(self->failing);
	close(fd);
	return ret;
}

static bool install_left(struct _test_data_install *self)
{
	return signed_serves(&self->it, IMAGE_COUNTER_6) ||
	       signed_serves(&self->it, IMAGE_KEYHASH);
}

TEST_F_TIMEOUT(install, leaves_the_old_image_or_the_new_one, PATIENCE_S)
{
	bool failed;
	int ret;

	do {
		self->nth = failing_next(self->nth);
		ASSERT_EQ(0, install_prepare(self));
		ret = install_run(self, &failed);
		if (ret)
			EXPECT_EQ(-ENOMEM, ret);
		EXPECT_TRUE(install_left(self));

		ASSERT_EQ(0, signed_stop(&self->it));
		ASSERT_EQ(0, signed_start(&self->it));
		EXPECT_TRUE(install_left(self)) {
			TH_LOG("allocation %u: %d", self->nth, ret);
		}
		if (ret) {
			EXPECT_EQ(0, install_run(self, NULL));
			ASSERT_EQ(0, signed_stop(&self->it));
			ASSERT_EQ(0, signed_start(&self->it));
		}
		EXPECT_TRUE(signed_serves(&self->it, IMAGE_KEYHASH));
		ASSERT_EQ(0, signed_stop(&self->it));
	} while (failed && self->nth < ALLOCATIONS_MAX);
	EXPECT_EQ(0, ret);
	EXPECT_FALSE(failed);
	TH_LOG("less than %u allocations", self->nth);
}

/* What it could not verify for want of memory it serves when it is told to. */
TEST_F_TIMEOUT(install, start_serves_it_or_says_why_not, PATIENCE_S)
{
	struct signed_outcome outcome;
	struct otp_image_info info;
	bool failed;
	int fd, ret;

	ASSERT_EQ(0, install_prepare(self));
	do {
		ASSERT_EQ(0, signed_stop(&self->it));
		self->nth = failing_next(self->nth);
		failing_begin(self->failing, self->nth);
		ret = signed_set(&self->it, "live", "1");
		failed = failing_end(self->failing);
		if (ret) {
			/*
			 * The bus says EINVAL for want of a device's name, and
			 * nothing where it did not come to ask the driver.
			 */
			EXPECT_TRUE(ret == -ENOMEM || ret == -EINVAL ||
				    ret == -ENODEV) {
				TH_LOG("allocation %u: %d", self->nth, ret);
			}
			EXPECT_EQ(-ENODEV, mock_find_node(&self->it.mock));
			ASSERT_EQ(0, signed_start(&self->it));
		}
		ASSERT_EQ(0, mock_find_node(&self->it.mock));
		fd = mock_open_armed(&self->it.mock);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, signed_info(fd, OTP_IMAGE_SERVED, &info));
		if (info.state != OTP_IMAGE_VALID) {
			EXPECT_EQ(-ENOMEM, info.error);
			EXPECT_EQ(0, signed_serve(fd, &outcome));
		}
		close(fd);
		EXPECT_TRUE(signed_serves(&self->it, IMAGE_COUNTER_6));
	} while (failed && self->nth < ALLOCATIONS_MAX);
	EXPECT_FALSE(failed);
	TH_LOG("less than %u allocations", self->nth);
}

/* ---- drivers ---- */

FIXTURE(driver) {
	struct mock mock;
	int bind;
	int failing;
	unsigned int nth;
};

FIXTURE_VARIANT(driver) {
	const struct chip *chip;
};

FIXTURE_VARIANT_ADD(driver, astra) { &astra };
FIXTURE_VARIANT_ADD(driver, opentitan) { &opentitan };
FIXTURE_VARIANT_ADD(driver, journal) { &journal };
FIXTURE_VARIANT_ADD(driver, sefc) { &sefc };

FIXTURE_SETUP(driver)
{
	char path[256];

	self->failing = failing_open();
	ASSERT_LE(0, self->failing);
	ASSERT_EQ(0, mock_create_model(&self->mock, variant->chip->model,
				       variant->chip->variant));
	snprintf(path, sizeof(path), "/sys/bus/platform/drivers/%s/bind",
		 self->mock.driver);
	self->bind = open(path, O_WRONLY | O_CLOEXEC);
	ASSERT_LE(0, self->bind);
	ASSERT_EQ(0, mock_unbind(&self->mock));
}

FIXTURE_TEARDOWN(driver)
{
	mock_destroy(&self->mock);
}

static int driver_bind(struct _test_data_driver *self)
{
	const char *device = self->mock.device;

	return write(self->bind, device, strlen(device)) < 0 ? -errno : 0;
}

TEST_F_TIMEOUT(driver, starts_whole_or_not_at_all, PATIENCE_S)
{
	unsigned int tries = 0;
	bool failed;
	int ret;

	do {
		self->nth = failing_next(self->nth);
		failing_begin(self->failing, self->nth);
		ret = driver_bind(self);
		failed = failing_end(self->failing);
		tries++;
		if (ret)
			EXPECT_EQ(-ENOMEM, ret);
		EXPECT_EQ(ret ? -ENODEV : 0, mock_find_node(&self->mock));
		if (!ret)
			ASSERT_EQ(0, mock_unbind(&self->mock));
	} while (failed && self->nth < ALLOCATIONS_MAX);
	EXPECT_EQ(0, ret);
	EXPECT_FALSE(failed);
	TH_LOG("%u allocations failed, of less than %u", tries - 1, self->nth);
}

int main(int argc, char **argv)
{
	if (!failing_possible()) {
		printf("this kernel lets no allocation fail\n");
		return KSFT_SKIP;
	}
	return test_harness_run(argc, argv);
}
