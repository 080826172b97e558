// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Astra provider against the public OTP guide: its worked example, its
 * tables, its atomic group, and how a plan that was interrupted goes on.
 */
#include <endian.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "kselftest_harness.h"
#include "util.h"

#define NVMEM_ROOT	"/sys/bus/nvmem/devices"

FIXTURE(astra) {
	struct mock mock;
	int fd;
	struct batch batch;
};

FIXTURE_SETUP(astra)
{
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(astra)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

#define PROGRAM_WITH(flags, ...)					\
	({								\
		const struct word words[] = { __VA_ARGS__ };		\
									\
		words_program(self->fd, &self->batch, words,		\
			      ARRAY_LEN(words), flags);			\
	})
#define PROGRAM(...)	PROGRAM_WITH(0, __VA_ARGS__)

static int program_sample(struct _test_data_astra *self, __u32 flags)
{
	return words_program(self->fd, &self->batch, sample_plan,
			     SAMPLE_WORDS, flags);
}

static void expect_word(struct __test_metadata *_metadata,
			struct _test_data_astra *self, __u32 index,
			__u32 data, __u32 mask)
{
	struct image image;

	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_EQ(data, image_data(&self->mock, &image, index))
		TH_LOG("data of %u", index);
	EXPECT_EQ(mask, image_mask(&self->mock, &image, index))
		TH_LOG("mask of %u", index);
}

static void expect_read(struct __test_metadata *_metadata,
			struct _test_data_astra *self, __u32 index,
			__u32 data, __u32 mask)
{
	__u32 is, bits;

	EXPECT_EQ(0, word_read(self->fd, index, &is, &bits, NULL));
	EXPECT_EQ(data, is);
	EXPECT_EQ(mask, bits);
}

static void expect_sample(struct __test_metadata *_metadata,
			  struct _test_data_astra *self)
{
	unsigned int i;

	for (i = 0; i < SAMPLE_WORDS; i++)
		expect_word(_metadata, self, sample_plan[i].index,
			    sample_plan[i].data, sample_plan[i].mask);
}

/* The driver forgets what it programmed; the power stays on. */
static void rebind(struct __test_metadata *_metadata,
		   struct _test_data_astra *self)
{
	close(self->fd);
	ASSERT_EQ(0, mock_unbind(&self->mock));
	ASSERT_EQ(0, mock_bind(&self->mock));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

/* ---- what the guide says ---- */

/* "otp[5]": 0xA with mask 0xF, then 0xA7 with mask 0xFF: the A stays. */
TEST_F(astra, worked_example_of_the_guide)
{
	ASSERT_EQ(0, PROGRAM({ 5, 0xa, 0xf }));
	expect_read(_metadata, self, 5, 0x0a, 0x0f);
	ASSERT_EQ(0, PROGRAM({ 5, 0xa7, 0xff, OTP_OP_SKIP_PROGRAMMED }));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->batch.op[0].status);
	expect_read(_metadata, self, 5, 0xaa, 0xff);
	expect_word(_metadata, self, 5, 0xaa, 0xff);
}

TEST_F(astra, masks_of_the_guide)
{
	ASSERT_EQ(0, PROGRAM({ 1, 0xbeafbeaf, 0xbeafffff },
			     { 2, 0x0000beaf, 0x0000ffff }));
	expect_read(_metadata, self, 1, 0xbeafbeaf, 0xbeafffff);
	expect_read(_metadata, self, 2, 0x0000beaf, 0x0000ffff);
}

TEST_F(astra, write_only_tells_its_mask_and_not_its_value)
{
	__u32 data, mask, vendor;

	EXPECT_EQ(-EACCES, word_read(self->fd, 203, &data, &mask, &vendor));
	EXPECT_EQ(VENDOR_WRITE_ONLY, vendor);
	EXPECT_EQ(0, data);
	EXPECT_EQ(0, mask);

	ASSERT_EQ(0, PROGRAM({ 203, 0x600df00d, 0xffffffff }));
	EXPECT_EQ(OTP_VERIFIED_MASK, self->batch.op[0].verified);
	EXPECT_EQ(-EACCES, word_read(self->fd, 203, &data, &mask, &vendor));
	EXPECT_EQ(VENDOR_WRITE_ONLY, vendor);
	EXPECT_EQ(0, data);
	EXPECT_EQ(0xffffffff, mask);
	expect_word(_metadata, self, 203, 0x600df00d, 0xffffffff);
}

/* Names, widths and access, as the table of each release has them. */

/**
 * struct row - a row of the guide's table
 * @index: its index
 * @name: its name
 * @width: bits
 * @access: "RW", "RO", "WO", and "VR" for what belongs to the chip maker
 * @group: its atomic group
 */
struct row {
	__u32 index;
	const char *name;
	__u32 width;
	const char *access;
	const char *group;
};

static const struct row rows_v2_1[] = {
	{ 100, "OTP_K0_OEM_HASH_0", 32, "WO", "security" },
	{ 107, "OTP_K0_OEM_HASH_7", 32, "WO", "security" },
	{ 108, "OTP_AESK0_0", 32, "WO", "security" },
	{ 111, "OTP_AESK0_3", 32, "WO", "security" },
	{ 112, "OTP_REE_SEGID", 32, "RW", "security" },
	{ 113, "OTP_REE_SECURITY_ENABLE", 1, "RW", "security" },
	{ 114, "OTP_BOOT_SECURITY_ENABLE", 1, "RW", "" },
	{ 115, "OTP_MP_PROVISION_DONE", 1, "RW", "" },
	{ 116, "OTP_SCS_AREA_SIZE_SEL", 2, "RW", "" },
	{ 117, "OTP_REE_JTAG_PROTECTION_POLICY", 2, "RW", "" },
	{ 200, "OTP_EMMC_BOOT_DISABLE", 1, "RW", "" },
	{ 201, "OTP_SPI_BOOT_DISABLE", 1, "RW", "" },
	{ 202, "OTP_DOLBY_AUDIO_DISABLE", 1, "RO", "" },
	{ 203, "OTP_OEM_AUDIO_CUSTOMER_ID", 32, "WO", "" },
	{ 204, "OTP_PRODUCTION_CHIP_FLAG", 3, "RW", "" },
	{ 205, "OTP_USB_BOOT_DISABLE", 1, "RW", "" },
};

static const struct row rows_v2_5[] = {
	{ 100, "OTP_K0_OEM_HASH_0", 32, "RW", "security" },
	{ 108, "OTP_AESK0_0", 32, "WO", "security" },
	{ 118, "OTP_REE_VERSION", 6, "RW", "" },
	{ 119, "OTP_RKEK_ID_0", 32, "RW", "rkek-id" },
	{ 120, "OTP_RKEK_ID_1", 32, "RW", "rkek-id" },
	{ 202, "OTP_DOLBY_AUDIO_DISABLE", 1, "RO", "" },
	{ 206, "OTP_BOOT_VERSION", 6, "VR", "" },
	{ 207, "OTP_SOC_UID_0", 32, "RO", "" },
	{ 208, "OTP_SOC_UID_1", 32, "RO", "" },
	{ 209, "OTP_BOOT_SEGID", 32, "VR", "" },
	{ 210, "OTP_TEE_SEGID", 32, "VR", "" },
	{ 211, "OTP_TEE_SECURITY_ENABLE", 1, "VR", "" },
};

static __u32 row_flags(const struct row *row)
{
	if (!strcmp(row->access, "RO"))
		return OTP_FIELD_READ;
	if (!strcmp(row->access, "WO"))
		return OTP_FIELD_PROGRAM | OTP_FIELD_SECRET;
	if (!strcmp(row->access, "VR"))
		return OTP_FIELD_READ | OTP_FIELD_PROGRAM | OTP_FIELD_VENDOR;
	return OTP_FIELD_READ | OTP_FIELD_PROGRAM;
}

static void expect_rows(struct __test_metadata *_metadata, int fd,
			const struct row *rows, size_t count)
{
	const __u32 what = OTP_FIELD_READ | OTP_FIELD_PROGRAM |
			      OTP_FIELD_SECRET | OTP_FIELD_VENDOR;
	size_t i;

	for (i = 0; i < count; i++) {
		struct otp_field_info info = {
			.size = sizeof(info),
			.region = index_region(rows[i].index),
			.field = index_offset(rows[i].index) / 4,
		};

		ASSERT_EQ(0, otp_command(fd, OTP_FIELD_INFO, &info));
		EXPECT_STREQ(rows[i].name, (char *)info.name);
		EXPECT_EQ(index_offset(rows[i].index) * 8, info.bit_offset);
		EXPECT_EQ(rows[i].width, info.bit_width);
		EXPECT_EQ(row_flags(&rows[i]), info.field_flags & what)
			TH_LOG("%s", rows[i].name);
		EXPECT_STREQ(rows[i].group, (char *)info.group_name);
		EXPECT_EQ(rows[i].group[0] != 0, info.group != 0);
	}
}

TEST_F(astra, table_of_v2_1)
{
	expect_rows(_metadata, self->fd, rows_v2_1, ARRAY_LEN(rows_v2_1));
}

TEST_F(astra, table_of_v2_5)
{
	struct mock mock;
	__u32 data, mask;
	int fd;

	ASSERT_EQ(0, mock_create(&mock, "v2.5"));
	fd = mock_open(&mock, O_RDONLY);
	expect_rows(_metadata, fd, rows_v2_5, ARRAY_LEN(rows_v2_5));
	EXPECT_EQ(0, word_read(fd, 100, &data, &mask, NULL));
	EXPECT_EQ(-EACCES, word_read(fd, 108, &data, &mask, NULL));
	EXPECT_EQ(-ERANGE, word_read(fd, 121, &data, &mask, NULL));
	EXPECT_EQ(-ERANGE, word_read(fd, 212, &data, &mask, NULL));
	close(fd);
	mock_destroy(&mock);
}

TEST_F(astra, v2_1_ends_where_its_table_ends)
{
	__u32 data, mask;

	EXPECT_EQ(-ERANGE, word_read(self->fd, 32, &data, &mask, NULL));
	EXPECT_EQ(-ERANGE, word_read(self->fd, 118, &data, &mask, NULL));
	EXPECT_EQ(-ERANGE, word_read(self->fd, 206, &data, &mask, NULL));
}

/* ---- the sample plan ---- */

TEST_F(astra, plan_is_programmed_and_verified)
{
	unsigned int i;

	ASSERT_EQ(0, program_sample(self, 0));
	EXPECT_EQ(SAMPLE_WORDS, self->batch.arg.programmed);
	EXPECT_EQ(SAMPLE_WORDS, mock_get_number(&self->mock, "pulses"));
	expect_sample(_metadata, self);
	for (i = 0; i < SAMPLE_WORDS; i++)
		EXPECT_EQ(sample_plan[i].index <= SAMPLE_KEY_LAST ?
			  OTP_VERIFIED_MASK : OTP_VERIFIED_VALUE,
			  self->batch.op[i].verified);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	EXPECT_TRUE(mock_is(&self->mock, "state", "ok"));
}

TEST_F(astra, plan_again_pulses_nothing)
{
	unsigned int i;

	ASSERT_EQ(0, program_sample(self, 0));
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	EXPECT_EQ(0, program_sample(self, 0));
	EXPECT_EQ(SAMPLE_WORDS, self->batch.arg.already);
	EXPECT_EQ(0, self->batch.arg.programmed);
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
	for (i = 0; i < SAMPLE_WORDS; i++) {
		EXPECT_EQ(OTP_OP_ALREADY, self->batch.op[i].status);
		EXPECT_EQ(4, self->batch.op[i].done);
		EXPECT_EQ(sample_plan[i].index <= SAMPLE_KEY_LAST ?
			  OTP_VERIFIED_MEMORY : OTP_VERIFIED_VALUE,
			  self->batch.op[i].verified);
	}
}

/* Nobody can tell any more whose keys these are; the plan changes nothing. */
TEST_F(astra, plan_again_after_the_driver_forgot_is_known_by_mask_only)
{
	ASSERT_EQ(0, program_sample(self, 0));
	rebind(_metadata, self);
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	EXPECT_EQ(0, program_sample(self, 0));
	EXPECT_EQ(SAMPLE_WORDS, self->batch.arg.already);
	EXPECT_EQ(OTP_VERIFIED_MASK, self->batch.op[0].verified);
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(astra, another_key_afterwards_is_eexist)
{
	ASSERT_EQ(0, program_sample(self, 0));
	batch_init(&self->batch, sample_plan, SAMPLE_WORDS);
	self->batch.data[9] ^= 1;
	EXPECT_EQ(-EEXIST, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(OTP_OP_REFUSED, self->batch.op[9].status);
	EXPECT_EQ(OTP_REASON_CONFLICT, self->batch.op[9].reason);
	EXPECT_EQ(9, self->batch.op[9].field);
	EXPECT_EQ(1, self->batch.arg.refused);
	expect_sample(_metadata, self);
}

/* ---- a plan that is interrupted ---- */

/* The write of the plan that fails, in the order of programming. */
static void expect_aborted_at(struct __test_metadata *_metadata,
			      struct _test_data_astra *self, unsigned int at)
{
	unsigned int i;

	EXPECT_EQ(at, self->batch.arg.programmed);
	EXPECT_EQ(1, self->batch.arg.failed);
	EXPECT_EQ(0, self->batch.arg.refused);
	EXPECT_EQ(SAMPLE_WORDS - at - 1, self->batch.arg.not_reached);
	for (i = 0; i < SAMPLE_WORDS; i++) {
		const struct otp_op *op = &self->batch.op[sample_order[i]];

		EXPECT_EQ(i < at ? OTP_OP_PROGRAMMED :
			  i == at ? OTP_OP_FAILED : OTP_OP_NOT_REACHED,
			  op->status);
		EXPECT_EQ(i < at ? 4 : 0, op->done);
		EXPECT_EQ(i == at ? -EIO : 0, op->error);
		EXPECT_EQ(i == at ? OTP_REASON_DEVICE : OTP_REASON_NONE,
			  op->reason);
		EXPECT_EQ(i == at ? VENDOR_FAILURE : 0, op->vendor);
	}
}

static void expect_resumed_at(struct __test_metadata *_metadata,
			      struct _test_data_astra *self, unsigned int at)
{
	unsigned int i;

	EXPECT_EQ(at, self->batch.arg.already);
	EXPECT_EQ(SAMPLE_WORDS - at, self->batch.arg.programmed);
	for (i = 0; i < SAMPLE_WORDS; i++) {
		unsigned int place = sample_order[i];
		const struct otp_op *op = &self->batch.op[place];

		EXPECT_EQ(i < at ? OTP_OP_ALREADY : OTP_OP_PROGRAMMED,
			  op->status);
		if (sample_plan[place].index <= SAMPLE_KEY_LAST)
			EXPECT_EQ(i < at ? OTP_VERIFIED_MEMORY :
				  OTP_VERIFIED_MASK, op->verified);
	}
	expect_sample(_metadata, self);
	EXPECT_EQ(SAMPLE_WORDS, mock_get_number(&self->mock, "pulses"));
}

/* Another chip, blank, and a driver that has seen none before it. */
static void given_blank(struct __test_metadata *_metadata,
			struct _test_data_astra *self)
{
	close(self->fd);
	mock_destroy(&self->mock);
	ASSERT_EQ(0, mock_create(&self->mock, "v2.1"));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

TEST_F(astra, plan_is_resumed_wherever_it_failed)
{
	unsigned int at;

	for (at = 0; at < SAMPLE_WORDS; at++) {
		given_blank(_metadata, self);
		ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
				      "0x%08x write %u", VENDOR_FAILURE,
				      at + 1));
		EXPECT_EQ(-EIO, program_sample(self, 0));
		expect_aborted_at(_metadata, self, at);
		EXPECT_NE(NULL, strstr(self->batch.message, "0xff000001"));

		EXPECT_EQ(0, program_sample(self, 0))
			TH_LOG("after write %u: %s", at,
			       self->batch.message);
		expect_resumed_at(_metadata, self, at);
	}
}

/* Given a plan that failed with the fourth word of the hash. */
static void given_half_a_key(struct __test_metadata *_metadata,
			     struct _test_data_astra *self)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0x%08x write 9", VENDOR_FAILURE));
	ASSERT_EQ(-EIO, program_sample(self, 0));
	expect_aborted_at(_metadata, self, 8);
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
}

static void expect_unchanged_since(struct __test_metadata *_metadata,
				   struct _test_data_astra *self,
				   const struct image *before)
{
	struct image after;

	ASSERT_EQ(0, image_save(&self->mock, &after));
	EXPECT_TRUE(image_same(before, &after));
	EXPECT_EQ(0, mock_get_number(&self->mock, "pulses"));
}

TEST_F(astra, resuming_with_another_key_is_eexist)
{
	struct image before;

	given_half_a_key(_metadata, self);
	ASSERT_EQ(0, image_save(&self->mock, &before));
	batch_init(&self->batch, sample_plan, SAMPLE_WORDS);
	self->batch.data[1] ^= 0x80;
	EXPECT_EQ(-EEXIST, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(OTP_REASON_CONFLICT, self->batch.op[1].reason);
	EXPECT_EQ(1, self->batch.op[1].field);
	EXPECT_NE(NULL, strstr(self->batch.message, "OTP_K0_OEM_HASH_1"));
	expect_unchanged_since(_metadata, self, &before);
}

TEST_F(astra, resuming_after_the_driver_forgot_is_euclean)
{
	struct image before;

	given_half_a_key(_metadata, self);
	ASSERT_EQ(0, image_save(&self->mock, &before));
	rebind(_metadata, self);
	EXPECT_EQ(-EUCLEAN, program_sample(self, 0));
	EXPECT_EQ(OTP_OP_REFUSED, self->batch.op[0].status);
	EXPECT_EQ(OTP_REASON_GROUP_PARTIAL, self->batch.op[0].reason);
	EXPECT_NE(NULL, strstr(self->batch.message, "OTP_K0_OEM_HASH_0"));
	expect_unchanged_since(_metadata, self, &before);
}

TEST_F(astra, resuming_after_the_driver_forgot_is_possible_on_demand)
{
	given_half_a_key(_metadata, self);
	rebind(_metadata, self);
	EXPECT_EQ(0, program_sample(self, OTP_PROGRAM_PARTIAL_GROUP));
	expect_sample(_metadata, self);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	EXPECT_TRUE(mock_is(&self->mock, "state", "ok"));
}

/*
 * A pulse that died within a key word: the rest of the word fits only if it
 * is the same word.
 */
TEST_F(astra, a_torn_word_is_completed_only_by_who_began_it)
{
	struct image torn;

	ASSERT_EQ(0, PROGRAM({ 203, 0x12345678, 0xffffffff }));
	ASSERT_EQ(0, image_save(&self->mock, &torn));
	/* Index 203: the mask of its last 16 bits is gone. */
	memset(torn.bytes + 56 + 8 * 53 + 4 + 2, 0, 2);
	memset(torn.bytes + 56 + 8 * 53 + 2, 0, 2);
	ASSERT_EQ(0, image_load(&self->mock, &torn));
	expect_word(_metadata, self, 203, 0x5678, 0xffff);

	EXPECT_EQ(-EEXIST, PROGRAM({ 203, 0x12345679, 0xffffffff }));
	EXPECT_EQ(OTP_REASON_CONFLICT, self->batch.op[0].reason);
	rebind(_metadata, self);
	EXPECT_EQ(-EUCLEAN, PROGRAM({ 203, 0x12345678, 0xffffffff }));
	EXPECT_EQ(OTP_REASON_TORN, self->batch.op[0].reason);
	expect_word(_metadata, self, 203, 0x5678, 0xffff);
}

TEST_F(astra, a_torn_word_is_completed_by_who_began_it)
{
	struct image torn;

	ASSERT_EQ(0, PROGRAM({ 203, 0x12345678, 0xffffffff }));
	ASSERT_EQ(0, image_save(&self->mock, &torn));
	memset(torn.bytes + 56 + 8 * 53 + 4 + 2, 0, 2);
	memset(torn.bytes + 56 + 8 * 53 + 2, 0, 2);
	ASSERT_EQ(0, image_load(&self->mock, &torn));

	EXPECT_EQ(0, PROGRAM({ 203, 0x12345678, 0xffffffff }));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->batch.op[0].status);
	expect_word(_metadata, self, 203, 0x12345678, 0xffffffff);
}

/* ---- the rules of the group ---- */

TEST_F(astra, a_group_in_two_batches_of_one_session)
{
	ASSERT_EQ(0, words_program(self->fd, &self->batch, sample_plan, 5,
				   OTP_PROGRAM_PARTIAL_GROUP));
	EXPECT_EQ(0, words_program(self->fd, &self->batch, sample_plan + 5,
				   SAMPLE_WORDS - 5, 0));
	expect_sample(_metadata, self);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	EXPECT_TRUE(mock_is(&self->mock, "state", "ok"));
}

TEST_F(astra, keys_are_refused_once_security_is_frozen_at_zero)
{
	struct image before;

	ASSERT_EQ(0, PROGRAM_WITH(OTP_PROGRAM_PARTIAL_GROUP,
				  { 113, 0, 1, OTP_OP_ALLOW_ZERO }));
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	ASSERT_EQ(0, image_save(&self->mock, &before));
	EXPECT_EQ(-EKEYREJECTED,
		  words_program(self->fd, &self->batch, sample_plan, 13,
				OTP_PROGRAM_PARTIAL_GROUP));
	EXPECT_EQ(OTP_REASON_CHIP, self->batch.op[0].reason);
	expect_unchanged_since(_metadata, self, &before);
}

TEST_F(astra, security_is_not_frozen_at_zero_once_there_are_keys)
{
	struct image before;

	ASSERT_EQ(0, words_program(self->fd, &self->batch, sample_plan, 1,
				   OTP_PROGRAM_PARTIAL_GROUP));
	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	ASSERT_EQ(0, image_save(&self->mock, &before));
	EXPECT_EQ(-EKEYREJECTED,
		  PROGRAM_WITH(OTP_PROGRAM_PARTIAL_GROUP,
			       { 113, 0, 1, OTP_OP_ALLOW_ZERO }));
	expect_unchanged_since(_metadata, self, &before);
}

static void expect_dead(struct __test_metadata *_metadata,
			struct _test_data_astra *self)
{
	struct otp_info info;

	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(OTP_STATE_DEAD, info.state);
	EXPECT_NE(0, info.message[0]);
	EXPECT_EQ(-ENOTRECOVERABLE, program_sample(self, 0));
	EXPECT_EQ(OTP_REASON_DEAD, self->batch.op[0].reason);
	EXPECT_EQ(SAMPLE_WORDS, self->batch.arg.refused);
	EXPECT_STREQ((char *)info.message, self->batch.message);
}

TEST_F(astra, a_group_cut_short_bricks_the_chip)
{
	struct otp_info info;
	struct image before;
	__u32 data, mask, vendor;

	given_half_a_key(_metadata, self);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	ASSERT_EQ(0, image_save(&self->mock, &before));
	EXPECT_TRUE(mock_is(&self->mock, "state",
			    "bricked: a session ended with 100-113 programmed only in part"));
	expect_dead(_metadata, self);
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(VENDOR_FAILURE, info.vendor);
	EXPECT_NE(NULL, strstr((char *)info.message, "0xff000001"));
	EXPECT_EQ(-EIO, word_read(self->fd, 0, &data, &mask, &vendor));
	EXPECT_EQ(VENDOR_FAILURE, vendor);
	expect_unchanged_since(_metadata, self, &before);
}

/* ---- hardware that misbehaves ---- */

TEST_F(astra, no_power_is_told)
{
	ASSERT_EQ(0, mock_set(&self->mock, "power", "off"));
	expect_dead(_metadata, self);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "on"));
	EXPECT_EQ(0, program_sample(self, 0));
}

/* The pulse is the command after those that look; it never ends. */
TEST_F(astra, a_pulse_that_never_ends_is_etimedout)
{
	struct otp_info info;
	long looks;

	ASSERT_EQ(0, mock_set(&self->mock, "lost_irqs", "1000000"));
	batch_init(&self->batch, &(struct word){ 7, 1, 1 }, 1);
	ASSERT_EQ(0, mock_set(&self->mock, "reg_writes", "0"));
	ASSERT_EQ(0, batch_run(self->fd, &self->batch, OTP_PROGRAM_DRY_RUN));
	/* A command that looks is two writes: index and command. */
	looks = mock_get_number(&self->mock, "reg_writes") / 2;
	ASSERT_LT(0, looks);

	ASSERT_EQ(0, mock_set(&self->mock, "stuck_busy", "%ld", looks + 1));
	EXPECT_EQ(-ETIMEDOUT, batch_run(self->fd, &self->batch, 0));
	EXPECT_EQ(OTP_OP_FAILED, self->batch.op[0].status);
	EXPECT_EQ(OTP_REASON_DEVICE, self->batch.op[0].reason);
	EXPECT_EQ(-ETIMEDOUT, self->batch.op[0].error);
	expect_word(_metadata, self, 7, 0, 0);

	/* It stays busy, so the device is of no use until it is reset. */
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(OTP_STATE_DEAD, info.state);
	EXPECT_NE(0, info.message[0]);
	EXPECT_EQ(-ENOTRECOVERABLE, batch_run(self->fd, &self->batch, 0));

	ASSERT_EQ(0, mock_set(&self->mock, "reset", "1"));
	ASSERT_EQ(0, otp_get_info(self->fd, &info));
	EXPECT_EQ(OTP_STATE_OK, info.state);
	EXPECT_EQ(0, batch_run(self->fd, &self->batch, 0));
	expect_word(_metadata, self, 7, 1, 1);
}

TEST_F(astra, lost_interrupts_cost_time_only)
{
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "1000"));
	ASSERT_EQ(0, mock_set(&self->mock, "lost_irqs", "1000000"));
	EXPECT_EQ(0, PROGRAM({ 3, 1, 0xffffffff }, { 4, 2, 0xffffffff }));
	EXPECT_EQ(2, self->batch.arg.programmed);
	expect_word(_metadata, self, 4, 2, 0xffffffff);
}

TEST_F(astra, slow_pulses_are_waited_for)
{
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "20000"));
	EXPECT_EQ(0, program_sample(self, 0));
	EXPECT_EQ(SAMPLE_WORDS, self->batch.arg.programmed);
	expect_sample(_metadata, self);
}

/* Whoever looks again finds out that a pulse did nothing. */
TEST_F(astra, a_pulse_without_effect_is_ebadmsg)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0x00000000 write 1"));
	EXPECT_EQ(-EBADMSG, PROGRAM({ 3, 1, 0xffffffff },
				    { 4, 1, 0xffffffff }));
	EXPECT_EQ(OTP_OP_FAILED, self->batch.op[0].status);
	EXPECT_EQ(OTP_REASON_VERIFY, self->batch.op[0].reason);
	EXPECT_EQ(OTP_VERIFIED_NOT, self->batch.op[0].verified);
	EXPECT_EQ(OTP_OP_NOT_REACHED, self->batch.op[1].status);
	expect_word(_metadata, self, 4, 0, 0);
}

TEST_F(astra, a_pulse_of_a_key_without_effect_is_ebadmsg)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
			      "0x00000000 write 1"));
	EXPECT_EQ(-EBADMSG, PROGRAM({ 203, 1, 0xffffffff }));
	EXPECT_EQ(OTP_REASON_VERIFY, self->batch.op[0].reason);
	EXPECT_EQ(0, PROGRAM({ 203, 1, 0xffffffff }));
}

TEST_F(astra, decay_is_found)
{
	ASSERT_EQ(0, PROGRAM({ 5, 0xaa, 0xff }));
	/* Bit 0 of index 5. */
	ASSERT_EQ(0, mock_set(&self->mock, "bit_flip", "160"));
	expect_read(_metadata, self, 5, 0xab, 0xff);
	EXPECT_EQ(-EEXIST, PROGRAM({ 5, 0xaa, 0xff }));
	EXPECT_EQ(OTP_REASON_CONFLICT, self->batch.op[0].reason);
}

/* ---- the order of pulses ---- */

/* Given in the worst order; observed by failing each write in turn. */
TEST_F(astra, order_of_pulses)
{
	static const struct word given[] = {
		{ 115, 1, 1 }, { 113, 1, 1 }, { 108, 1, 0xffffffff },
		{ 100, 2, 0xffffffff }, { 200, 1, 1 }, { 9, 3, 0xffffffff },
	};
	/* Data; then the group, 113 its last; then 115. */
	static const __u32 order[] = { 200, 9, 108, 100, 113, 115 };
	size_t at, i;

	batch_init(&self->batch, given, ARRAY_LEN(given));
	for (at = 0; at < ARRAY_LEN(order); at++) {
		struct image image;

		ASSERT_EQ(0, mock_set(&self->mock, "vendor_status",
				      "0xff000001 write 2"));
		EXPECT_EQ(at + 1 < ARRAY_LEN(order) ? -EIO : 0,
			  batch_run(self->fd, &self->batch,
				    OTP_PROGRAM_PARTIAL_GROUP));
		ASSERT_EQ(0, image_save(&self->mock, &image));
		for (i = 0; i < ARRAY_LEN(order); i++)
			EXPECT_EQ(i <= at, image_mask(&self->mock, &image,
						      order[i]) != 0)
				TH_LOG("%u after write %zu", order[i], at);
	}
}

/* ---- nvmem ---- */

static void nvmem_path(const struct mock *mock, const char *region,
		       const char *file, char *path, size_t size)
{
	snprintf(path, size, NVMEM_ROOT "/%s-%s/%s", mock->node, region, file);
}

TEST_F(astra, nvmem_hides_what_is_write_only)
{
	__u8 bytes[72], zero[48] = { };
	__u32 word;
	char path[256];

	ASSERT_EQ(0, program_sample(self, 0));
	nvmem_path(&self->mock, "security", "nvmem", path, sizeof(path));
	ASSERT_EQ(sizeof(bytes), file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes, zero, sizeof(zero)));
	memcpy(&word, bytes + 48, 4);
	EXPECT_EQ(0x2e32000a, le32toh(word));
	memcpy(&word, bytes + 52, 4);
	EXPECT_EQ(1, le32toh(word));

	nvmem_path(&self->mock, "boot", "nvmem", path, sizeof(path));
	ASSERT_EQ(0, PROGRAM({ 203, 0x600df00d, 0xffffffff }));
	ASSERT_EQ(24, file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes + 12, zero, 4));
}

TEST_F(astra, nvmem_shows_user_data_byte_by_byte)
{
	static const __u8 want[8] = { 0x78, 0x56, 0x34, 0x12,
					 0xef, 0xbe, 0xad, 0xde };
	__u8 bytes[256], some[3];
	char path[256];
	int fd;

	ASSERT_EQ(0, PROGRAM({ 0, 0x12345678, 0xffffffff },
			     { 1, 0xdeadbeef, 0xffffffff }));
	nvmem_path(&self->mock, "user-data", "nvmem", path, sizeof(path));
	ASSERT_EQ(128, file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes, want, sizeof(want)));

	fd = open(path, O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(3, pread(fd, some, 3, 3));
	EXPECT_EQ(0, memcmp(some, want + 3, 3));
	close(fd);
}

TEST_F(astra, nvmem_is_otp_and_for_root_to_read)
{
	static const char *const regions[] = {
		"user-data", "security", "boot",
	};
	char path[256], type[16] = "";
	struct stat is;
	size_t i;

	for (i = 0; i < ARRAY_LEN(regions); i++) {
		nvmem_path(&self->mock, regions[i], "nvmem", path,
			   sizeof(path));
		ASSERT_EQ(0, stat(path, &is));
		EXPECT_EQ(0400, is.st_mode & 07777);
		nvmem_path(&self->mock, regions[i], "type", path,
			   sizeof(path));
		ASSERT_LT(0, file_read(path, type, sizeof(type) - 1));
		EXPECT_STREQ("OTP\n", type);
	}
}

/* Root ignores modes; what it writes must not get anywhere. */
TEST_F(astra, nvmem_cannot_be_written_by_root_either)
{
	struct image before;
	char path[256];
	int fd;

	ASSERT_EQ(0, image_save(&self->mock, &before));
	nvmem_path(&self->mock, "user-data", "nvmem", path, sizeof(path));
	fd = open(path, O_WRONLY);
	if (fd >= 0) {
		EXPECT_EQ(-1, pwrite(fd, "\377\377\377\377", 4, 0));
		close(fd);
	}
	expect_unchanged_since(_metadata, self, &before);
}

TEST_HARNESS_MAIN
