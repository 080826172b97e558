// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SEFC as user space sees it: its regions, what is programmed once and
 * what can be erased, what the rules of the chip refuse, what its state tells,
 * and that the key of the secure boot appears nowhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "listener.h"
#include "log.h"
#include "sefc-util.h"

#define NVMEM	"/sys/bus/nvmem/devices"

FIXTURE(sefc) {
	struct mock mock;
	int fd;
	struct writes writes;
	struct erasing erasing;
	struct cells cells;
	struct otp_info info;
	__u8 data[BLOCK_SIZE];
	__u8 mask[BLOCK_SIZE];
	__u8 key[KEY_SIZE];
};

FIXTURE_SETUP(sefc)
{
	unsigned int i;

	ASSERT_EQ(0, sefc_create(&self->mock));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
	for (i = 0; i < KEY_SIZE; i++)
		self->key[i] = 0x51 + 11 * i;
}

FIXTURE_TEARDOWN(sefc)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

#define WRITE(_block, _at, _bytes, _size)				\
	sefc_write(self->fd, &self->writes, _block, _at, _bytes, _size)

#define WRITE_GPNVM(_bits, _mask)					\
	sefc_write_gpnvm(self->fd, &self->writes, _bits, _mask)

#define ERASE(_region, _offset, _len)					\
	sefc_erase(self->fd, &self->erasing, _region, _offset, _len, 0)

#define EXPECT_CHIP_REFUSED(_errno, _text, _command) do {		\
	EXPECT_EQ(-(_errno), _command);					\
	EXPECT_EQ(OTP_OP_REFUSED, self->writes.op[0].status);		\
	EXPECT_EQ(OTP_REASON_CHIP, self->writes.op[0].reason);		\
	EXPECT_TRUE(!!strstr(self->writes.message, _text))		\
		TH_LOG("%s", self->writes.message);			\
} while (0)

/* ---- what it is ---- */

TEST_F(sefc, describes_itself)
{
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_STREQ("sefc", (char *)self->info.driver);
	EXPECT_EQ(OTP_CAP_PROGRAM | OTP_CAP_ERASE, self->info.caps);
	EXPECT_EQ(REGIONS, self->info.region_count);
	EXPECT_EQ(OTP_STATE_OK, self->info.state);
}

TEST_F(sefc, regions_are_those_of_the_chip)
{
	static const char *const names[REGIONS] = {
		"unique-id", "user-signature-0", "user-signature-1",
		"user-signature-2", "user-signature-3", "user-signature-4",
		"user-signature-5", "user-signature-6", "user-signature-7",
		"gpnvm",
	};
	struct otp_region_info info;
	__u32 i;

	for (i = 0; i < REGIONS; i++) {
		bool signature = i >= BLOCK(0) && i <= BLOCK(7);
		bool erasable = i >= BLOCK(1) && i <= BLOCK(6);

		ASSERT_EQ(0, region_get(self->fd, i, &info));
		EXPECT_STREQ(names[i], (char *)info.name);
		EXPECT_EQ(signature ? BLOCK_SIZE : i ? 2 : 16,
			  info.region_size);
		EXPECT_EQ(signature ? PAGE : i ? 2 : 16, info.granule);
		EXPECT_EQ(erasable ? BLOCK_SIZE : 0, info.erase_granule);
		EXPECT_EQ(i == GPNVM ? OTP_REWRITABLE : OTP_BIT_CLEAR,
			  info.semantics);
		EXPECT_EQ(0, info.region_state);
	}
	EXPECT_EQ(-ENOENT, region_get(self->fd, REGIONS, &info));
}

TEST_F(sefc, unique_id_is_the_chips_own)
{
	struct mock other = { 0 };
	__u8 id[16];
	int fd;

	ASSERT_EQ(0, sefc_read(self->fd, UNIQUE_ID, 0, 16, self->data, NULL,
			       NULL));
	ASSERT_EQ(0, sefc_create(&other));
	fd = mock_open(&other, O_RDONLY);
	EXPECT_EQ(0, sefc_read(fd, UNIQUE_ID, 0, 16, id, NULL, NULL));
	EXPECT_NE(0, memcmp(id, self->data, 16));
	close(fd);
	mock_destroy(&other);
	EXPECT_EQ(-EROFS, ({
		writes_init(&self->writes);
		writes_add(&self->writes, 0, 0, id, 16);
		self->writes.op[0].region = UNIQUE_ID;
		self->writes.op[0].len = 16;
		writes_run(self->fd, &self->writes, 0);
	}));
}

/* ---- user signatures ---- */

TEST_F(sefc, a_word_is_programmed_once)
{
	const __u64 word = 0x1122334455667788, less = 0x1122334455667780;
	__u32 half = 0;

	EXPECT_EQ(0, WRITE(1, 600, &word, 8));
	EXPECT_EQ(OTP_VERIFIED_VALUE, self->writes.op[0].verified);
	EXPECT_EQ(0, WRITE(1, 600, &word, 8));
	EXPECT_EQ(OTP_OP_ALREADY, self->writes.op[0].status);
	EXPECT_EQ(-EEXIST, WRITE(1, 600, &less, 8));
	EXPECT_EQ(OTP_REASON_CONFLICT, self->writes.op[0].reason);
	EXPECT_EQ(0, WRITE(1, 592, &half, 4));
	EXPECT_EQ(-EEXIST, WRITE(1, 596, &half, 4));
	EXPECT_EQ(2, mock_get_number(&self->mock, "pulses"));
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
	/* A bit counts as programmed when its word takes no more. */
	ASSERT_EQ(0, sefc_read(self->fd, BLOCK(1), PAGE, PAGE, self->data,
			       self->mask, NULL));
	EXPECT_EQ(0xff, self->mask[592 - PAGE + 7]);
	EXPECT_EQ(0, self->mask[592 - PAGE - 1]);
	EXPECT_EQ(0, memcmp(self->data + 600 - PAGE, &word, 8));
}

TEST_F(sefc, a_block_is_erased_whole_or_not_at_all)
{
	const __u64 word = 0x77;

	EXPECT_EQ(0, WRITE(4, 4088, &word, 8));
	EXPECT_EQ(-EINVAL, ERASE(BLOCK(4), 3584, PAGE));
	EXPECT_EQ(OTP_REASON_ALIGN, self->erasing.arg.reason);
	EXPECT_TRUE(!!strstr(self->erasing.message, "4096"));
	EXPECT_EQ(-EINVAL, ERASE(BLOCK(4), 0, 0));
	EXPECT_EQ(-ERANGE, ERASE(BLOCK(4), BLOCK_SIZE, BLOCK_SIZE));
	EXPECT_EQ(0, sefc_erase(self->fd, &self->erasing, BLOCK(4), 0,
				BLOCK_SIZE, OTP_ERASE_DRY_RUN));
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->erasing.arg.status);
	EXPECT_EQ(0, ERASE(BLOCK(4), 0, BLOCK_SIZE));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->erasing.arg.status);
	EXPECT_EQ(1, self->erasing.arg.erased);
	EXPECT_EQ(0, ERASE(BLOCK(4), 0, BLOCK_SIZE));
	EXPECT_EQ(OTP_OP_ALREADY, self->erasing.arg.status);
	EXPECT_EQ(0, WRITE(4, 4088, &word, 8));
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
}

TEST_F(sefc, some_regions_are_not_erased)
{
	EXPECT_EQ(-EOPNOTSUPP, ERASE(UNIQUE_ID, 0, 16));
	EXPECT_EQ(-EOPNOTSUPP, ERASE(BLOCK(0), 0, BLOCK_SIZE));
	EXPECT_EQ(-EOPNOTSUPP, ERASE(BLOCK(7), 0, BLOCK_SIZE));
	EXPECT_EQ(-EOPNOTSUPP, ERASE(GPNVM, 0, 2));
	EXPECT_EQ(OTP_REASON_KIND, self->erasing.arg.reason);
	EXPECT_EQ(0, otp_disarm(self->fd));
	EXPECT_EQ(-EACCES, ERASE(BLOCK(1), 0, BLOCK_SIZE));
}

TEST_F(sefc, damage_is_told_and_mended)
{
	const __u64 word = 0x12;
	__u32 vendor = 0;

	EXPECT_EQ(0, WRITE(2, 0, &word, 8));
	ASSERT_EQ(0, mock_set(&self->mock, "bit_flip", "%u",
			      8 * (16 + 2 * BLOCK_SIZE) + 1));
	EXPECT_EQ(0, sefc_read(self->fd, BLOCK(2), 0, PAGE, self->data, NULL,
			       &vendor));
	EXPECT_EQ(0x12, self->data[0]);
	ASSERT_EQ(0, mock_set(&self->mock, "bit_flip", "%u",
			      8 * (16 + 2 * BLOCK_SIZE) + 9));
	EXPECT_EQ(-EUCLEAN, sefc_read(self->fd, BLOCK(2), 0, PAGE, self->data,
				      NULL, &vendor));
	EXPECT_NE(0, vendor & FSR_MECCE);
	EXPECT_EQ(-EUCLEAN, WRITE(2, 64, &word, 8));
	EXPECT_EQ(OTP_REASON_DAMAGED, self->writes.op[0].reason);
	EXPECT_EQ(0, ERASE(BLOCK(2), 0, BLOCK_SIZE));
	EXPECT_EQ(0, WRITE(2, 64, &word, 8));
}

TEST_F(sefc, errors_of_the_controller_keep_their_identity)
{
	const __u64 word = 1;

	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "8 write 1"));
	EXPECT_EQ(-EIO, WRITE(1, 0, &word, 8));
	EXPECT_EQ(8, self->writes.op[0].vendor);
	EXPECT_TRUE(!!strstr(self->writes.message, "FLERR"));
	EXPECT_EQ(0, WRITE(1, 0, &word, 8));
}

/* ---- the data of the secure boot ---- */

static void given_secure_monitor(struct __test_metadata *_metadata,
				 int fd, struct writes *writes)
{
	ASSERT_EQ(0, sefc_write_gpnvm(fd, writes, BOOT_MODE(9),
				      BOOT_MODE_MASK));
}

TEST_F(sefc, boot_data_wants_a_secure_boot_mode)
{
	const __u32 type = 1;

	EXPECT_CHIP_REFUSED(EPERM, "user-signature-0",
			    WRITE(0, AUTH_TYPE_AT, &type, 4));
	given_secure_monitor(_metadata, self->fd, &self->writes);
	EXPECT_EQ(0, WRITE(0, AUTH_TYPE_AT, &type, 4));
	EXPECT_CHIP_REFUSED(EPERM, "not blank",
			    WRITE_GPNVM(0, BOOT_MODE_MASK));
	EXPECT_EQ(0, WRITE_GPNVM(BOOT_MODE(0xa), BOOT_MODE_MASK));
}

TEST_F(sefc, what_is_reserved_is_not_programmed)
{
	const __u64 word = 1;

	given_secure_monitor(_metadata, self->fd, &self->writes);
	EXPECT_EQ(-EINVAL, WRITE(0, 0, &word, 8));
	EXPECT_EQ(OTP_REASON_MASK, self->writes.op[0].reason);
	EXPECT_EQ(-ENXIO, WRITE(0, 2 * PAGE, &word, 8));
	EXPECT_EQ(OTP_REASON_GAP, self->writes.op[0].reason);
	EXPECT_EQ(-EINVAL, WRITE(0, KEY_AT, &word, 8));
}

static void nvmem_path(const struct mock *mock, const char *region,
		       const char *file, char *path, size_t size)
{
	snprintf(path, size, NVMEM "/%s-%s/%s", mock->node, region, file);
}

TEST_F(sefc, key_is_nowhere_and_the_rest_is_seen)
{
	struct log *log = log_new(), *kernel = log_new();
	struct listener listener;
	struct otp_field_info field;
	__u8 digest[DIGEST_SIZE], bits[2 * PAGE];
	const __u32 type = 1;
	char path[256];
	ssize_t got;
	unsigned int i;

	ASSERT_NE(NULL, log);
	ASSERT_NE(NULL, kernel);
	ASSERT_EQ(0, listener_open(&listener, &self->mock));
	given_secure_monitor(_metadata, self->fd, &self->writes);
	for (i = 0; i < DIGEST_SIZE; i++)
		digest[i] = 3 * i + 1;

	writes_init(&self->writes);
	writes_add(&self->writes, 0, KEY_AT, self->key, KEY_SIZE);
	writes_add(&self->writes, 0, DIGEST_AT, digest, DIGEST_SIZE);
	writes_add(&self->writes, 0, AUTH_TYPE_AT, &type, 4);
	EXPECT_EQ(0, writes_run(self->fd, &self->writes, 0))
		TH_LOG("%s", self->writes.message);
	EXPECT_EQ(0, writes_run(self->fd, &self->writes, 0));
	EXPECT_EQ(3, self->writes.arg.already);

	/* In the kernel it is compared. */
	self->key[31] ^= 0x40;
	EXPECT_EQ(-EEXIST, WRITE(0, KEY_AT, self->key, KEY_SIZE));
	log_add(log, self->writes.message, sizeof(self->writes.message));
	self->key[31] ^= 0x40;

	EXPECT_EQ(-EACCES, sefc_read(self->fd, BLOCK(0), 0, 2 * PAGE,
				     self->data, self->mask, NULL));
	log_add(log, self->data, 2 * PAGE);
	log_add(log, self->mask, 2 * PAGE);
	/* What is the complement of the key would be the key. */
	for (i = 0; i < 2 * PAGE; i++)
		bits[i] = ~self->mask[i];
	log_add(log, bits, sizeof(bits));
	EXPECT_EQ(0, memcmp(self->data + DIGEST_AT, digest, DIGEST_SIZE));
	EXPECT_EQ(0, memcmp(self->data + AUTH_TYPE_AT, &type, 4));
	ASSERT_EQ(0, field_get(self->fd, BLOCK(0), AES_256_CMAC_KEY, &field));
	EXPECT_EQ(OTP_FULL, field.programmed);
	EXPECT_EQ(OTP_FIELD_PROGRAM | OTP_FIELD_SECRET | OTP_FIELD_FULL_MASK,
		  field.field_flags);

	nvmem_path(&self->mock, "user-signature-0", "nvmem", path,
		   sizeof(path));
	got = file_read(path, self->data, BLOCK_SIZE);
	EXPECT_EQ(BLOCK_SIZE, got);
	EXPECT_EQ(0, memcmp(self->data + DIGEST_AT, digest, DIGEST_SIZE));
	log_add(log, self->data, BLOCK_SIZE);

	listener_receive(&listener);
	log_read_kernel(kernel);
	for (i = 0; i < KEY_SIZE; i += 4) {
		__u32 word;

		memcpy(&word, self->key + i, 4);
		EXPECT_FALSE(log_has(log, self->key + i, 4));
		EXPECT_FALSE(log_has(listener.raw, self->key + i, 4));
		EXPECT_FALSE(log_has_value(log, word));
		EXPECT_FALSE(log_has_value(kernel, word));
	}
	listener_close(&listener);
	free(log);
	free(kernel);
}

TEST_F(sefc, nvmem_is_roots_but_for_the_unique_id)
{
	char path[256];
	struct stat st;

	nvmem_path(&self->mock, "unique-id", "nvmem", path, sizeof(path));
	ASSERT_EQ(0, stat(path, &st));
	EXPECT_EQ(0444, st.st_mode & 0777);
	EXPECT_EQ(16, file_read(path, self->data, BLOCK_SIZE));
	EXPECT_EQ(0, sefc_read(self->fd, UNIQUE_ID, 0, 16, self->mask, NULL,
			       NULL));
	EXPECT_EQ(0, memcmp(self->data, self->mask, 16));
	nvmem_path(&self->mock, "user-signature-0", "nvmem", path,
		   sizeof(path));
	ASSERT_EQ(0, stat(path, &st));
	EXPECT_EQ(0400, st.st_mode & 0777);
	nvmem_path(&self->mock, "gpnvm", "nvmem", path, sizeof(path));
	ASSERT_EQ(0, stat(path, &st));
	EXPECT_EQ(0400, st.st_mode & 0777);
	EXPECT_EQ(2, file_read(path, self->data, BLOCK_SIZE));
}

/* The boot ROM takes all rights away before it starts an application. */
TEST_F(sefc, what_the_boot_rom_locked_is_eperm)
{
	struct otp_region_info info;
	const __u32 type = 1;

	given_secure_monitor(_metadata, self->fd, &self->writes);
	EXPECT_EQ(0, WRITE(0, AUTH_TYPE_AT, &type, 4));
	EXPECT_EQ(0, WRITE_GPNVM(BOOT_MODE(0xa), BOOT_MODE_MASK));
	ASSERT_EQ(0, mock_set(&self->mock, "life_cycle", "application"));
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	ASSERT_EQ(0, region_get(self->fd, BLOCK(0), &info));
	EXPECT_EQ(OTP_REGION_READ_LOCKED | OTP_REGION_WRITE_LOCKED,
		  info.region_state);
	EXPECT_EQ(-EPERM, sefc_read(self->fd, BLOCK(0), PAGE, PAGE,
				    self->data, self->mask, NULL));
	EXPECT_EQ(-EPERM, WRITE(0, AUTH_TYPE_AT, &type, 4));
	EXPECT_CHIP_REFUSED(EPERM, "nobody knows",
			    WRITE_GPNVM(0, BOOT_MODE_MASK));
}

/* ---- GPNVM bits ---- */

TEST_F(sefc, boot_modes_are_five)
{
	__u32 mode, bits, frozen;

	for (mode = 0; mode < 16; mode++) {
		if (mode == 0 || mode == 3 || mode == 9 || mode == 0xa ||
		    mode == 0xc) {
			EXPECT_EQ(0, WRITE_GPNVM(BOOT_MODE(mode),
						 BOOT_MODE_MASK));
			EXPECT_EQ(0, sefc_read_gpnvm(self->fd, &bits,
						     &frozen));
			EXPECT_EQ(BOOT_MODE(mode), bits);
			EXPECT_EQ(0, frozen);
		} else {
			EXPECT_CHIP_REFUSED(EINVAL, "BOOT_MODE",
					    WRITE_GPNVM(BOOT_MODE(mode),
							BOOT_MODE_MASK));
		}
	}
}

TEST_F(sefc, security_is_for_good)
{
	__u32 bits, frozen;

	EXPECT_EQ(0, WRITE_GPNVM(SECURITY_BIT | ERASE_LOCK(6),
				 SECURITY_BIT | ERASE_LOCK_MASK));
	EXPECT_EQ(-EEXIST, WRITE_GPNVM(0, SECURITY_BIT));
	EXPECT_EQ(-EEXIST, WRITE_GPNVM(0, ERASE_LOCK_MASK));
	EXPECT_CHIP_REFUSED(EPERM, "final",
			    WRITE_GPNVM(BOOT_MODE(9), BOOT_MODE_MASK));
	EXPECT_EQ(0, sefc_read_gpnvm(self->fd, &bits, &frozen));
	EXPECT_EQ(SECURITY_BIT | ERASE_LOCK(6), bits);
	EXPECT_EQ(SECURITY_BIT | ERASE_LOCK_MASK, frozen);
}

TEST_F(sefc, state_tells_what_comes_at_the_reset)
{
	EXPECT_EQ(0, WRITE_GPNVM(BOOT_MODE(9), BOOT_MODE_MASK));
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_EQ(OTP_STATE_RESET_PENDING, self->info.state);
	EXPECT_TRUE(!!strstr((char *)self->info.message, "secure monitor"));
	ASSERT_EQ(0, mock_set(&self->mock, "reset", "1"));
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_EQ(OTP_STATE_OK, self->info.state);
}

TEST_F(sefc, state_names_a_boot_mode_that_is_none)
{
	ASSERT_EQ(0, cells_save(&self->mock, &self->cells));
	cells_set_gpnvm(&self->cells, BOOT_MODE(8));
	ASSERT_EQ(0, cells_load(&self->mock, &self->cells));
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_EQ(OTP_STATE_INCOMPLETE, self->info.state);
	EXPECT_TRUE(!!strstr((char *)self->info.message, "BOOT_MODE is 0x8"));
	EXPECT_EQ(0, WRITE_GPNVM(BOOT_MODE(9), BOOT_MODE_MASK));
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_EQ(OTP_STATE_RESET_PENDING, self->info.state);
}

TEST_F(sefc, state_of_a_chip_that_has_halted_for_good_is_dead)
{
	ASSERT_EQ(0, cells_save(&self->mock, &self->cells));
	cells_set_gpnvm(&self->cells, BOOT_MODE(8) | SECURITY_BIT);
	ASSERT_EQ(0, cells_load(&self->mock, &self->cells));
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_EQ(OTP_STATE_DEAD, self->info.state);
	EXPECT_TRUE(!!strstr((char *)self->info.message, "ERASE signal"));
	EXPECT_EQ(-ENOTRECOVERABLE, WRITE_GPNVM(BOOT_MODE(9),
						BOOT_MODE_MASK));
	EXPECT_GT(0, sefc_read(self->fd, GPNVM, 0, 2, self->data, NULL,
			       NULL));
}

TEST_F(sefc, dry_run_changes_nothing)
{
	const __u64 word = 5;

	writes_init(&self->writes);
	writes_add(&self->writes, 1, 8, &word, 8);
	writes_add_gpnvm(&self->writes, BOOT_MODE(0xa), BOOT_MODE_MASK);
	EXPECT_EQ(0, writes_run(self->fd, &self->writes,
				OTP_PROGRAM_DRY_RUN));
	EXPECT_EQ(2, self->writes.arg.programmed);
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(sefc, an_erase_leaves_two_events)
{
	struct otp_info after;
	const __u64 word = 5;

	EXPECT_EQ(0, WRITE(1, 8, &word, 8));
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_EQ(0, ERASE(BLOCK(1), 0, BLOCK_SIZE));
	EXPECT_EQ(0, ERASE(BLOCK(1), 0, BLOCK_SIZE));
	EXPECT_EQ(-EINVAL, ERASE(BLOCK(1), 0, PAGE));
	ASSERT_EQ(0, otp_get_info(self->fd, &after));
	EXPECT_EQ(self->info.event_seq + 2, after.event_seq);
}

TEST_F(sefc, driver_comes_back_to_what_was_programmed)
{
	const __u64 word = 5;

	EXPECT_EQ(0, WRITE(1, 8, &word, 8));
	EXPECT_EQ(0, WRITE_GPNVM(PLANE_EXCHANGE, PLANE_EXCHANGE));
	close(self->fd);
	self->fd = -1;
	ASSERT_EQ(0, mock_unbind(&self->mock));
	ASSERT_EQ(0, mock_bind(&self->mock));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(0, WRITE(1, 8, &word, 8));
	EXPECT_EQ(OTP_OP_ALREADY, self->writes.op[0].status);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	EXPECT_EQ(0, WRITE(1, 8, &word, 8));
	EXPECT_EQ(OTP_OP_ALREADY, self->writes.op[0].status);
}

TEST_HARNESS_MAIN
