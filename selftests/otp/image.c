// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed images as user space sees them: what becomes nvmem and what does not,
 * and why; installing, serving and confirming; and what of all that is left
 * when something else goes away.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "image-util.h"
#include "journal-util.h"
#include "listener.h"
#include "log.h"
#include "sefc-util.h"

#define COUNTER_TAG	0x41

#define NO_ECDSA	"this kernel has no ECDSA"

#define EXPECT_REFUSED(_errno, _reason) do {				\
	EXPECT_EQ(-(_errno), self->outcome.error);			\
	EXPECT_EQ(_reason, self->outcome.reason);			\
	EXPECT_EQ(OTP_OP_REFUSED, self->outcome.status);		\
	EXPECT_NE('\0', self->outcome.message[0]);			\
} while (0)

/* Two slots in flash, and a key that is trusted. */
FIXTURE(image) {
	struct signed_image it;
	int fd;
	struct signed_outcome outcome;
	struct otp_image_info info;
	char text[256];
};

FIXTURE_SETUP(image)
{
	int ret;

	self->fd = -1;
	ret = flash_create();
	if (ret == -ENODEV)
		SKIP(return, "this kernel has no mtdram");
	ASSERT_EQ(0, ret);
	ASSERT_EQ(0, signed_create(&self->it, FLASH_ACTIVE, FLASH_DOWNLOAD));
	ASSERT_EQ(0, signed_trust(&self->it, 1));
	ASSERT_EQ(0, flash_erase(FLASH_ACTIVE));
	ASSERT_EQ(0, flash_erase(FLASH_DOWNLOAD));
}

FIXTURE_TEARDOWN(image)
{
	if (self->fd >= 0)
		close(self->fd);
	signed_destroy(&self->it);
	flash_destroy();
}

/* Whoever needs an image in the active slot. */
#define START(_name) do {						\
	ASSERT_EQ(0, flash_put_image(FLASH_ACTIVE, _name));		\
	ASSERT_EQ(0, signed_start(&self->it));				\
	self->fd = mock_open_armed(&self->it.mock);			\
	ASSERT_LE(0, self->fd);						\
} while (0)

#define EXPECT_NOTHING_SERVED						\
	EXPECT_EQ(-ENOENT, signed_payload(&self->it,			\
					  (__u8 *)self->text, 16))

TEST_F(image, becomes_nvmem_when_it_verifies)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	START(IMAGE_KEYHASH);
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_KEYHASH));
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(OTP_IMAGE_VALID, self->info.state);
	EXPECT_EQ(7, self->info.counter);
	EXPECT_EQ(0, self->info.anchor);
	EXPECT_EQ(0, signed_sysfs(&self->it, "state", self->text,
				  sizeof(self->text)));
	EXPECT_STREQ("served", self->text);
}

TEST_F(image, that_was_changed_leaves_no_nvmem)
{
	static struct listener listener;
	const struct event *event;
	struct log *log = log_new();

	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_NE(NULL, log);
	START(IMAGE_PAYLOAD_CHANGED);
	EXPECT_NOTHING_SERVED;
	EXPECT_EQ(0, signed_sysfs(&self->it, "state", self->text,
				  sizeof(self->text)));
	EXPECT_STREQ("refused", self->text);
	EXPECT_EQ(0, signed_sysfs(&self->it, "reason", self->text,
				  sizeof(self->text)));
	EXPECT_NE('\0', self->text[0]);
	EXPECT_EQ(0, signed_sysfs(&self->it, "message", self->text,
				  sizeof(self->text)));
	EXPECT_NE(NULL, strstr(self->text, "active: "));
	log_read_kernel(log);
	EXPECT_TRUE(log_has(log, self->text, strlen(self->text)));
	free(log);

	/* Events of the start are over; the next try makes one as well. */
	ASSERT_EQ(0, listener_open(&listener, &self->it.mock));
	EXPECT_EQ(-EBADMSG, signed_serve(self->fd, &self->outcome));
	EXPECT_REFUSED(EBADMSG, OTP_REASON_IMAGE_DIGEST);
	listener_receive(&listener);
	event = listener_find(&listener, 0, OTP_ACTION_IMAGE_REFUSED);
	EXPECT_NE(NULL, event);
	if (event)
		EXPECT_EQ(-EBADMSG, event->result);
	listener_close(&listener);
}

TEST_F(image, of_somebody_else_leaves_no_nvmem)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	START(IMAGE_OTHER_KEY);
	EXPECT_NOTHING_SERVED;
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_ACTIVE, &self->info));
	EXPECT_EQ(OTP_IMAGE_REFUSED, self->info.state);
	EXPECT_EQ(OTP_REASON_IMAGE_KEY, self->info.reason);
	EXPECT_EQ(-ENOKEY, self->info.error);
}

TEST_F(image, is_not_needed_for_a_start)
{
	ASSERT_EQ(0, signed_start(&self->it));
	self->fd = mock_open(&self->it.mock, O_RDWR);
	ASSERT_LE(0, self->fd);
	EXPECT_NOTHING_SERVED;
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(OTP_IMAGE_ERASED, self->info.state);
	EXPECT_EQ(OTP_REASON_IMAGE_ERASED, self->info.reason);
}

/* Also where the kernel has no ECDSA: that comes behind the digest. */
TEST_F(image, digest_needs_no_signature)
{
	START(IMAGE_PAYLOAD_CHANGED);
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_ACTIVE, &self->info));
	EXPECT_EQ(OTP_REASON_IMAGE_DIGEST, self->info.reason);
}

TEST_F(image, without_the_algorithm_is_refused_by_name)
{
	if (signed_possible())
		SKIP(return, "this kernel has ECDSA");
	START(IMAGE_KEYHASH);
	EXPECT_NOTHING_SERVED;
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(OTP_IMAGE_REFUSED, self->info.state);
	EXPECT_EQ(-ENOPKG, self->info.error);
	EXPECT_EQ(OTP_REASON_IMAGE_CRYPTO, self->info.reason);
	EXPECT_NE(NULL, strstr((char *)self->info.message,
			       "CONFIG_CRYPTO_ECDSA"));
	EXPECT_EQ(-ENOPKG, signed_install(self->fd, IMAGE_KEYHASH,
					  &self->outcome));
	EXPECT_REFUSED(ENOPKG, OTP_REASON_IMAGE_CRYPTO);
}

TEST_F(image, is_installed_and_served)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	START(IMAGE_COUNTER_6);
	EXPECT_EQ(0, signed_install(self->fd, IMAGE_COUNTER_8,
				    &self->outcome));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->outcome.status);
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(6, self->info.counter);
	EXPECT_EQ(0, signed_serve(self->fd, &self->outcome));
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(8, self->info.counter);
	EXPECT_EQ(0, signed_install(self->fd, IMAGE_COUNTER_8,
				    &self->outcome));
	EXPECT_EQ(OTP_OP_ALREADY, self->outcome.status);
}

TEST_F(image, install_needs_to_be_armed)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	START(IMAGE_COUNTER_6);
	ASSERT_EQ(0, otp_disarm(self->fd));
	EXPECT_EQ(-EACCES, signed_install(self->fd, IMAGE_COUNTER_8,
					  &self->outcome));
	EXPECT_EQ(0, signed_install_bytes(self->fd,
					  image_vector(IMAGE_COUNTER_8)->bytes,
					  image_vector(IMAGE_COUNTER_8)->size,
					  OTP_IMAGE_INSTALL_DRY_RUN,
					  &self->outcome));
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->outcome.status);
	EXPECT_EQ(-EACCES, signed_serve(self->fd, &self->outcome));
}

TEST_F(image, changed_behind_its_back_is_served_as_it_was)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	START(IMAGE_KEYHASH);
	ASSERT_EQ(0, flash_put(FLASH_ACTIVE, 40, "changed", 7));
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_KEYHASH));
	EXPECT_EQ(-EBADMSG, signed_serve(self->fd, &self->outcome));
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_KEYHASH));
	close(self->fd);
	ASSERT_EQ(0, mock_unbind(&self->it.mock));
	ASSERT_EQ(0, mock_bind(&self->it.mock));
	self->fd = mock_open(&self->it.mock, O_RDWR);
	EXPECT_NOTHING_SERVED;
}

TEST_F(image, raw_slots_can_be_looked_at)
{
	const struct image_vector *image = image_vector(IMAGE_KEYHASH);
	__u8 data[64];
	struct otp_read read = {
		.size = sizeof(read), .len = sizeof(data),
		.data = (uintptr_t)data,
	};

	START(IMAGE_KEYHASH);
	ASSERT_EQ(0, otp_command(self->fd, OTP_READ, &read));
	EXPECT_EQ(0, memcmp(data, image->bytes, sizeof(data)));
	EXPECT_NE(0, access("/sys/bus/nvmem/devices/otp0-active/nvmem", F_OK));
}

TEST_F(image, two_instances_do_not_mix)
{
	struct signed_image other;

	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_EQ(0, flash_put_image(FLASH_DOWNLOAD, IMAGE_COUNTER_8));
	START(IMAGE_COUNTER_6);
	ASSERT_EQ(0, signed_create(&other, FLASH_DOWNLOAD, FLASH_ACTIVE));
	ASSERT_EQ(0, signed_trust(&other, 1));
	ASSERT_EQ(0, signed_start(&other));
	EXPECT_STRNE(self->it.mock.node, other.mock.node);
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_COUNTER_6));
	EXPECT_TRUE(signed_serves(&other, IMAGE_COUNTER_8));
	signed_destroy(&other);
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_COUNTER_6));
}

TEST_F(image, goes_while_a_descriptor_is_open)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	START(IMAGE_KEYHASH);
	ASSERT_EQ(0, signed_stop(&self->it));
	EXPECT_EQ(-ENODEV, signed_info(self->fd, OTP_IMAGE_SERVED,
				       &self->info));
	EXPECT_NOTHING_SERVED;
}

TEST_F(image, attributes_say_what_is_wrong)
{
	struct signed_image *it = &self->it;

	EXPECT_EQ(-EINVAL, signed_set(it, "active", " "));
	EXPECT_EQ(-EINVAL, signed_set(it, "active", "flash"));
	EXPECT_EQ(-EINVAL, signed_set(it, "active", "mtd:"));
	EXPECT_EQ(-EINVAL, signed_set(it, "active", "mtd:caf\xc3\xa9"));
	EXPECT_EQ(-EINVAL, signed_set(it, "active", "mtd:%0200d", 0));
	EXPECT_EQ(-EINVAL, signed_set(it, "key", "04"));
	EXPECT_EQ(-EINVAL, signed_set(it, "key", "%0130d", 0));
	EXPECT_EQ(-EINVAL, signed_set(it, "key_hash", "otp0/region"));
	EXPECT_EQ(-EINVAL, signed_set(it, "key_hash", "otp0/region/"));
	EXPECT_EQ(-E2BIG, signed_set(it, "key_hash",
				     "a/b/c a/b/c a/b/c a/b/c a/b/c a/b/c a/b/c a/b/c a/b/c"));
	EXPECT_EQ(-EINVAL, signed_set(it, "counter", "otp0/region"));
	EXPECT_EQ(-ERANGE, signed_set(it, "counter", "otp0/region:256"));
	EXPECT_EQ(-EINVAL, signed_set(it, "image_versions", "1:1.2"));
	EXPECT_EQ(-EINVAL, signed_set(it, "image_versions", "256:1.2.3"));
	EXPECT_EQ(-EINVAL, signed_set(it, "image_versions", "1:256.2.3"));
	EXPECT_EQ(-EINVAL, signed_set(it, "image_versions", "1:1.2.3-4"));
	EXPECT_EQ(0, signed_set(it, "image_versions", "1:1.2.3+4 2:0.0.1"));
	EXPECT_EQ(0, signed_get(it, "image_versions", self->text,
				sizeof(self->text)));
	EXPECT_STREQ("1:1.2.3+4", self->text);
	EXPECT_EQ(0, signed_get(it, "active", self->text,
				sizeof(self->text)));
	EXPECT_STREQ(FLASH_ACTIVE, self->text);
}

TEST_F(image, needs_all_it_is_told)
{
	struct signed_image it;

	ASSERT_EQ(0, signed_create(&it, "mtd:nowhere", FLASH_DOWNLOAD));
	EXPECT_EQ(-ENOKEY, signed_start(&it));
	ASSERT_EQ(0, signed_trust(&it, 1));
	EXPECT_EQ(-ENODEV, signed_start(&it));
	ASSERT_EQ(0, signed_set(&it, "active", FLASH_DOWNLOAD));
	EXPECT_EQ(-EEXIST, signed_start(&it));
	ASSERT_EQ(0, signed_set(&it, "active", FLASH_ACTIVE));
	ASSERT_EQ(0, signed_set(&it, "key_hash", "otp99/region/FIELD"));
	EXPECT_EQ(-ENODEV, signed_start(&it));
	ASSERT_EQ(0, signed_set(&it, "key_hash", " "));
	ASSERT_EQ(0, signed_set(&it, "counter", "otp99/journal:1"));
	EXPECT_EQ(-ENODEV, signed_start(&it));
	ASSERT_EQ(0, signed_set(&it, "counter", " "));
	EXPECT_EQ(0, signed_start(&it));
	EXPECT_EQ(-EBUSY, signed_set(&it, "active", FLASH_DOWNLOAD));
	EXPECT_EQ(-EBUSY, signed_set(&it, "key", " "));
	EXPECT_EQ(0, signed_stop(&it));
	EXPECT_EQ(0, signed_set(&it, "active", FLASH_DOWNLOAD));
	signed_destroy(&it);
	ASSERT_EQ(0, signed_create(&it, NULL, NULL));
	EXPECT_EQ(-ENOENT, signed_start(&it));
	signed_destroy(&it);
}

/* Slots in a SEFC, the key there too, and the counter in a journal. */
FIXTURE(region) {
	struct mock chip;
	struct mock journal;
	struct signed_image it;
	int fd;
	struct signed_outcome outcome;
	struct otp_image_info info;
	struct otp_image_confirm confirm;
};

static int region_trust(struct mock *chip)
{
	static struct writes writes;
	int fd = mock_open_armed(chip);
	int ret;

	if (fd < 0)
		return fd;
	ret = sefc_write(fd, &writes, 7, 0, image_key(1)->hash,
			 MCUBOOT_DIGEST_SIZE);
	close(fd);
	return ret;
}

FIXTURE_SETUP(region)
{
	char active[64], download[64];

	self->fd = -1;
	self->journal.name[0] = '\0';
	self->it.name[0] = '\0';
	ASSERT_EQ(0, sefc_create(&self->chip));
	ASSERT_EQ(0, journal_create(&self->journal, "production"));
	ASSERT_EQ(0, region_trust(&self->chip));
	snprintf(active, sizeof(active), "%s/user-signature-1",
		 self->chip.node);
	snprintf(download, sizeof(download), "%s/user-signature-2",
		 self->chip.node);
	ASSERT_EQ(0, signed_create(&self->it, active, download));
	ASSERT_EQ(0, signed_set(&self->it, "key_hash", "%s/user-signature-7+0",
				self->chip.node));
	ASSERT_EQ(0, signed_set(&self->it, "counter", "%s/journal:0x%x",
				self->journal.node, COUNTER_TAG));
	ASSERT_EQ(0, signed_start(&self->it));
	self->fd = mock_open_armed(&self->it.mock);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(region)
{
	if (self->fd >= 0)
		close(self->fd);
	signed_destroy(&self->it);
	mock_destroy(&self->journal);
	mock_destroy(&self->chip);
}

TEST_F(region, from_the_factory_to_an_update)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_EQ(0, signed_install(self->fd, IMAGE_PUBKEY, &self->outcome))
		TH_LOG("%s", self->outcome.message);
	ASSERT_EQ(0, signed_serve(self->fd, &self->outcome));
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_PUBKEY));
	ASSERT_EQ(0, signed_confirm(self->fd, 0, &self->confirm,
				    &self->outcome))
		TH_LOG("%s", self->outcome.message);
	EXPECT_EQ(7, self->confirm.counter);
	EXPECT_EQ(7, self->confirm.stored_counter);
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(OTP_IMAGE_COUNTED | OTP_IMAGE_CONFIRMED, self->info.status);
	EXPECT_EQ(0, signed_confirm(self->fd, 0, &self->confirm,
				    &self->outcome));
	EXPECT_EQ(OTP_OP_ALREADY, self->outcome.status);
}

TEST_F(region, knows_of_a_key_only_its_hash)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	EXPECT_EQ(-ENOKEY, signed_install(self->fd, IMAGE_KEYHASH,
					  &self->outcome));
	EXPECT_REFUSED(ENOKEY, OTP_REASON_IMAGE_KEY);
}

/* What is lower than what the ratchet covers never comes back. */
TEST_F(region, does_not_go_back)
{
	struct append append;
	struct advance advance;
	__u32 value = htole32(8);
	int fd = mock_open_armed(&self->journal);

	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_EQ(0, signed_install(self->fd, IMAGE_PUBKEY, &self->outcome));
	ASSERT_EQ(0, signed_serve(self->fd, &self->outcome));
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, journal_append(fd, &append, COUNTER_TAG, &value,
				    sizeof(value), 0));
	ASSERT_EQ(0, journal_advance(fd, &advance, 4, 11, 0));
	close(fd);
	EXPECT_EQ(-ESTALE, signed_install(self->fd, IMAGE_PUBKEY,
					  &self->outcome));
	EXPECT_REFUSED(ESTALE, OTP_REASON_IMAGE_ROLLBACK);
	EXPECT_EQ(-ESTALE, signed_serve(self->fd, &self->outcome));
	close(self->fd);
	ASSERT_EQ(0, mock_unbind(&self->it.mock));
	ASSERT_EQ(0, mock_bind(&self->it.mock));
	self->fd = mock_open(&self->it.mock, O_RDWR);
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_SERVED, &self->info));
	EXPECT_EQ(OTP_REASON_IMAGE_ROLLBACK, self->info.reason);
	EXPECT_EQ(-ENOENT, signed_payload(&self->it, NULL, 0));
}

TEST_F(region, waits_for_who_is_armed)
{
	int fd = mock_open_armed(&self->chip);

	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EBUSY, signed_install(self->fd, IMAGE_PUBKEY,
					 &self->outcome));
	EXPECT_NE('\0', self->outcome.message[0]);
	close(fd);
	EXPECT_EQ(0, signed_install(self->fd, IMAGE_PUBKEY, &self->outcome));
}

/* A descriptor of the image is open; the chip and the journal go. */
TEST_F(region, outlives_the_chip_that_it_is_in)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_EQ(0, signed_install(self->fd, IMAGE_PUBKEY, &self->outcome));
	ASSERT_EQ(0, signed_serve(self->fd, &self->outcome));
	ASSERT_EQ(0, mock_set_live(&self->chip, false));
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_PUBKEY));
	ASSERT_EQ(0, signed_info(self->fd, OTP_IMAGE_ACTIVE, &self->info));
	EXPECT_EQ(OTP_IMAGE_UNREADABLE, self->info.state);
	EXPECT_EQ(-ENODEV, self->info.error);
	EXPECT_EQ(-ENODEV, signed_serve(self->fd, &self->outcome));
	EXPECT_TRUE(signed_serves(&self->it, IMAGE_PUBKEY));
	EXPECT_EQ(-ENODEV, signed_confirm(self->fd, 0, &self->confirm,
					  &self->outcome));
}

TEST_F(region, fails_closed_without_its_counter)
{
	if (!signed_possible())
		SKIP(return, NO_ECDSA);
	ASSERT_EQ(0, signed_install(self->fd, IMAGE_PUBKEY, &self->outcome));
	ASSERT_EQ(0, mock_set_live(&self->journal, false));
	EXPECT_EQ(-ENODEV, signed_serve(self->fd, &self->outcome));
	EXPECT_EQ(-ENOENT, signed_payload(&self->it, NULL, 0));
}

TEST_HARNESS_MAIN
