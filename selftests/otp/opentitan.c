// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OpenTitan provider against the public documents of otp_ctrl: its map,
 * what a word and a lock do to the array, what is refused by whom, that no
 * secret gets out, and how it fails and recovers.
 *
 * What the array should hold is computed here, or was computed by others.
 */
#include <dirent.h>
#include <endian.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "kselftest_harness.h"
#include "listener.h"
#include "log.h"
#include "opentitan-util.h"

#define NVMEM_ROOT	"/sys/bus/nvmem/devices"
#define ALL_INTERRUPTS	"1000000000"

/* What locks where the caller computes the digest. */
#define SOFTWARE_DIGEST	0x0123456789abcdefULL

#define STATUS_DAI_ERROR	0x00000800
#define STATUS_DAI_IDLE		0x00040000

FIXTURE(opentitan) {
	struct mock mock;
	int fd;
	struct image before;
	struct pieces pieces;
	struct lock lock;
	struct dai dai;
	struct otp_info info;
	struct otp_region_info region;
};

FIXTURE_SETUP(opentitan)
{
	ASSERT_EQ(0, opentitan_create(&self->mock, "earlgrey"));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(opentitan)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

/* Bytes 00, 01, 02 ...: published vectors are computed over them. */
static const __u8 counting[80] = {
	0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
	0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,
	0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23,
	0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f,
	0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b,
	0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47,
	0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f,
};

static const __u8 zero[80];

/* EN_SRAM_IFETCH and EN_CSRNG_SW_APP_READ, true, in the word they share. */
static const __u8 knobs[4] = { 0x96, 0x96 };
static const __u8 knobs_mask[4] = { 0xff, 0xff };

#define PROGRAM_WITH(_flags, ...)					\
	({								\
		const struct piece all[] = { __VA_ARGS__ };		\
									\
		pieces_program(self->fd, &self->pieces, all,		\
			       ARRAY_LEN(all), _flags);			\
	})
#define PROGRAM(...)	PROGRAM_WITH(0, __VA_ARGS__)

#define LOCK(_region, _digest)						\
	region_lock(self->fd, &self->lock, _region, OTP_LOCK_WRITE, _digest, 0)
#define LOCK_BLANK(_region, _digest)					\
	region_lock(self->fd, &self->lock, _region, OTP_LOCK_WRITE, _digest, \
		    OTP_LOCK_ALLOW_BLANK)
#define LOCK_READING(_region)						\
	region_lock(self->fd, &self->lock, _region, OTP_LOCK_READ, 0, 0)

#define DAI_READ(_address)						\
	dai_run(self->fd, &self->dai, OTP_DAI_READ, _address, 0, 0)
#define DAI_WRITE(_address, _data)					\
	dai_run(self->fd, &self->dai, OTP_DAI_WRITE, _address, _data, 0)
#define DAI_OVERWRITE(_address, _data)					\
	dai_run(self->fd, &self->dai, OTP_DAI_WRITE, _address, _data,	\
		OTP_DAI_OVERWRITE)
#define DAI_DIGEST(_address)						\
	dai_run(self->fd, &self->dai, OTP_DAI_DIGEST, _address, 0, 0)

static void expect_says(struct __test_metadata *_metadata, const char *what,
			const void *text)
{
	EXPECT_NE(NULL, strstr(text, what))
		TH_LOG("\"%s\" does not say \"%s\"", (const char *)text, what);
}

#define EXPECT_SAYS(_what, _text)	expect_says(_metadata, _what, _text)

#define RESET()	ASSERT_EQ(0, mock_set(&self->mock, "reset", "1"))

/* From here on nothing may change. */
#define TAKE_IMAGE()							\
	do {								\
		ASSERT_EQ(0, image_save(&self->mock, &self->before));	\
		ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));	\
	} while (0)

#define EXPECT_UNCHANGED()						\
	expect_unchanged(_metadata, &self->mock, &self->before)

static void expect_unchanged(struct __test_metadata *_metadata,
			     const struct mock *mock,
			     const struct image *before)
{
	struct image after;

	ASSERT_EQ(0, image_save(mock, &after));
	EXPECT_TRUE(image_same(before, &after));
	EXPECT_EQ(0, mock_get_number(mock, "pulses"));
}

/* The driver forgets all it has learned; the power stays on. */
static void rebind(struct __test_metadata *_metadata, struct mock *mock,
		   int *fd)
{
	close(*fd);
	ASSERT_EQ(0, mock_unbind(mock));
	ASSERT_EQ(0, mock_bind(mock));
	*fd = mock_open_armed(mock);
	ASSERT_LE(0, *fd);
}

#define REBIND()	rebind(_metadata, &self->mock, &self->fd)

static void expect_state(struct __test_metadata *_metadata, int fd,
			 __u32 state, const char *text, __u32 vendor)
{
	struct otp_info info;

	ASSERT_EQ(0, otp_get_info(fd, &info));
	EXPECT_EQ(state, info.state);
	EXPECT_EQ(vendor, info.vendor);
	EXPECT_SAYS(text, info.message);
	if (state == OTP_STATE_OK)
		EXPECT_STREQ("", (char *)info.message);
}

#define EXPECT_STATE(...)						\
	expect_state(_metadata, self->fd, __VA_ARGS__)
#define EXPECT_OK()	EXPECT_STATE(OTP_STATE_OK, "", 0)

/* ---- what it is ---- */

TEST_F(opentitan, info_describes_the_device)
{
	ASSERT_EQ(0, otp_get_info(self->fd, &self->info));
	EXPECT_STREQ("opentitan-otp", (char *)self->info.driver);
	EXPECT_SAYS("OpenTitan Earl Grey", self->info.model);
	EXPECT_EQ(OTP_CAP_PROGRAM | OTP_CAP_LOCK | OTP_CAP_DAI,
		  self->info.caps);
	EXPECT_EQ(PARTITIONS, self->info.region_count);
	EXPECT_OK();
}

static void expect_partitions(struct __test_metadata *_metadata, int fd,
			      const struct partition *partitions)
{
	const __u32 locked = OTP_REGION_WRITE_LOCKED | OTP_REGION_READ_LOCKED;
	struct otp_region_info info;
	__u32 i, end = 0;

	for (i = 0; i < PARTITIONS; i++) {
		ASSERT_EQ(0, region_get(fd, i, &info));
		EXPECT_STREQ(partitions[i].name, (char *)info.name);
		EXPECT_EQ(partitions[i].base, info.base);
		EXPECT_EQ(end, info.base);
		EXPECT_EQ(partitions[i].size, info.region_size);
		EXPECT_EQ(partitions[i].granule, info.granule);
		EXPECT_EQ(partitions[i].flags, info.region_flags);
		EXPECT_EQ(OTP_GRANULE_ONCE, info.semantics);
		EXPECT_EQ(i == LIFE_CYCLE ? locked : 0, info.region_state);
		EXPECT_EQ(0, info.digest);
		EXPECT_EQ(0, info.sensed);
		EXPECT_EQ(0, info.vendor);
		end = info.base + info.region_size;
	}
	EXPECT_EQ(ARRAY_BYTES, end);
}

TEST_F(opentitan, partitions_of_2024_02)
{
	expect_partitions(_metadata, self->fd, earlgrey);
}

TEST_F(opentitan, partitions_of_1_0_0)
{
	struct mock mock;
	int fd;

	ASSERT_EQ(0, opentitan_create(&mock, "earlgrey-1.0.0"));
	fd = mock_open(&mock, O_RDONLY);
	expect_partitions(_metadata, fd, earlgrey_1_0_0);
	close(fd);
	mock_destroy(&mock);
}

/**
 * struct item - a row of the memory map
 * @region: its partition
 * @name: its name
 * @address: its byte address
 * @size: its bytes
 */
struct item {
	__u32 region;
	const char *name;
	__u32 address;
	__u32 size;
};

static const struct item items[] = {
	{ VENDOR_TEST, "SCRATCH", 0x000, 56 },
	{ VENDOR_TEST, "VENDOR_TEST_DIGEST", 0x038, 8 },
	{ CREATOR_SW_CFG, "CREATOR_SW_CFG_AST_CFG", 0x040, 156 },
	{ CREATOR_SW_CFG, "CREATOR_SW_CFG_MANUF_STATE", 0x114, 4 },
	{ CREATOR_SW_CFG, "CREATOR_SW_CFG_DIGEST", 0x1e0, 8 },
	{ OWNER_SW_CFG, "OWNER_SW_CFG_ROM_ERROR_REPORTING", 0x1e8, 4 },
	{ OWNER_SW_CFG, "OWNER_SW_CFG_ROM_EXT_BOOTSTRAP_EN", 0x3f8, 4 },
	{ OWNER_SW_CFG, "OWNER_SW_CFG_DIGEST", 0x470, 8 },
	{ CODESIGN, "ROT_CREATOR_AUTH_CODESIGN_SPX_KEY3", 0x600, 40 },
	{ CODESIGN, "ROT_CREATOR_AUTH_CODESIGN_BLOCK_SHA2_256_HASH", 0x628,
	  32 },
	{ AUTH_STATE, "ROT_CREATOR_AUTH_STATE_ECDSA_KEY0", 0x650, 4 },
	{ HW_CFG0, "DEVICE_ID", 0x678, 32 },
	{ HW_CFG0, "MANUF_STATE", 0x698, 32 },
	{ HW_CFG1, "EN_SRAM_IFETCH", 0x6c0, 1 },
	{ HW_CFG1, "EN_CSRNG_SW_APP_READ", 0x6c1, 1 },
	{ SECRET0, "TEST_UNLOCK_TOKEN", 0x6d0, 16 },
	{ SECRET0, "TEST_EXIT_TOKEN", 0x6e0, 16 },
	{ SECRET1, "SRAM_DATA_KEY_SEED", 0x738, 16 },
	{ SECRET2, "RMA_TOKEN", 0x750, 16 },
	{ SECRET2, "CREATOR_ROOT_KEY_SHARE1", 0x780, 32 },
	{ LIFE_CYCLE, "LC_TRANSITION_CNT", 0x7a8, 48 },
	{ LIFE_CYCLE, "LC_STATE", 0x7d8, 40 },
};

static bool find_field(int fd, const struct item *item,
		       struct otp_field_info *info)
{
	__u32 i;

	for (i = 0; !field_get(fd, item->region, i, info); i++)
		if (!strcmp((char *)info->name, item->name))
			return true;
	return false;
}

TEST_F(opentitan, items_are_where_the_memory_map_has_them)
{
	struct otp_field_info info;
	size_t i;

	for (i = 0; i < ARRAY_LEN(items); i++) {
		const struct item *item = &items[i];
		__u32 base = earlgrey[item->region].base;

		ASSERT_TRUE(find_field(self->fd, item, &info))
			TH_LOG("%s", item->name);
		EXPECT_EQ(8 * (item->address - base), info.bit_offset)
			TH_LOG("%s", item->name);
		EXPECT_EQ(8 * item->size, info.bit_width)
			TH_LOG("%s", item->name);
	}
}

/* Digests are locks; nobody may program one by chance. */
TEST_F(opentitan, digests_cannot_be_programmed_as_fields)
{
	__u32 i;

	for (i = 0; i < LIFE_CYCLE; i++) {
		__u32 offset = earlgrey[i].size - DIGEST_BYTES;

		TAKE_IMAGE();
		EXPECT_EQ(-EROFS, PROGRAM({ i, offset, 8, counting }));
		EXPECT_EQ(OTP_REASON_READ_ONLY,
			  self->pieces.op[0].reason);
		EXPECT_UNCHANGED();
	}
}

/* ---- words ---- */

TEST_F(opentitan, a_word_is_stored_with_its_check_bits)
{
	struct image image;

	ASSERT_EQ(0, PROGRAM({ CREATOR_SW_CFG, 0, 8, counting + 1 },
			     { HW_CFG0, 0, 4, counting + 9 }));
	EXPECT_EQ(OTP_VERIFIED_VALUE, self->pieces.op[0].verified);
	EXPECT_EQ(8, self->pieces.op[0].done);
	EXPECT_EQ(3, mock_get_number(&self->mock, "pulses"));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_TRUE(image_holds(&image, 0x040, counting + 1, 8));
	EXPECT_TRUE(image_holds(&image, 0x678, counting + 9, 4));
}

/* 1234 is 191234, 0739 is 0b0739, as others have computed. */
TEST_F(opentitan, a_word_has_the_published_check_bits)
{
	static const __u8 word[4] = { 0x34, 0x12, 0x39, 0x07 };
	struct image image;

	ASSERT_EQ(0, PROGRAM({ OWNER_SW_CFG, 4, 4, word }));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_EQ(0x191234, image_code(&image, 0x1ec));
	EXPECT_EQ(0x0b0739, image_code(&image, 0x1ee));
}

TEST_F(opentitan, a_word_of_the_vendor_is_stored_without_check_bits)
{
	static const __u8 word[4] = { 0x34, 0x12, 0x39, 0x07 };
	struct image image;

	ASSERT_EQ(0, PROGRAM({ VENDOR_TEST, 0, 4, word }));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_EQ(0x001234, image_code(&image, 0));
	EXPECT_EQ(0x000739, image_code(&image, 2));
}

TEST_F(opentitan, a_word_of_1_0_0_is_at_its_address)
{
	struct pieces pieces;
	struct image image;
	struct mock mock;
	int fd;

	ASSERT_EQ(0, opentitan_create(&mock, "earlgrey-1.0.0"));
	fd = mock_open_armed(&mock);
	ASSERT_EQ(0, pieces_program(fd, &pieces, (struct piece[]){
			{ OWNER_SW_CFG, 0, 8, counting + 1 } }, 1, 0));
	ASSERT_EQ(0, image_save(&mock, &image));
	EXPECT_TRUE(image_holds(&image, 0x1b0, counting + 1, 8));
	close(fd);
	mock_destroy(&mock);
}

TEST_F(opentitan, a_word_that_is_there_is_left_alone)
{
	ASSERT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 8, counting + 1 }));
	TAKE_IMAGE();
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 8, counting + 1 }));
	EXPECT_EQ(OTP_OP_ALREADY, self->pieces.op[0].status);
	EXPECT_EQ(OTP_VERIFIED_VALUE, self->pieces.op[0].verified);
	EXPECT_UNCHANGED();
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
}

/* Its check bits would have to lose some, even where its data do not. */
TEST_F(opentitan, another_value_is_eexist_though_it_has_more_bits)
{
	static const __u8 few[4] = { 0x01 }, more[4] = { 0x03 };

	ASSERT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 4, few }));
	TAKE_IMAGE();
	EXPECT_EQ(-EEXIST, PROGRAM({ OWNER_SW_CFG, 0, 4, more }));
	EXPECT_EQ(OTP_REASON_CONFLICT, self->pieces.op[0].reason);
	EXPECT_SAYS("owner-sw-cfg+0", self->pieces.message);
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, a_word_of_zero_is_blank)
{
	TAKE_IMAGE();
	EXPECT_EQ(0, PROGRAM_WITH(OTP_PROGRAM_ALLOW_ZERO,
				  { OWNER_SW_CFG, 0, 4, zero }));
	EXPECT_EQ(OTP_OP_ALREADY, self->pieces.op[0].status);
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, a_part_of_a_word_is_einval)
{
	static const __u8 half[4] = { 0xff, 0xff };

	TAKE_IMAGE();
	EXPECT_EQ(-EINVAL, PROGRAM({ OWNER_SW_CFG, 0, 4, half, half }));
	EXPECT_EQ(OTP_REASON_CHIP, self->pieces.op[0].reason);
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, the_knobs_of_hw_cfg1_are_programmed_together)
{
	static const __u8 one[4] = { 0xff };
	static const __u8 data[4] = { 0x96 };
	struct image image;

	TAKE_IMAGE();
	EXPECT_EQ(-ENODATA, PROGRAM({ HW_CFG1, 0, 4, data, one }));
	EXPECT_EQ(OTP_REASON_GROUP, self->pieces.op[0].reason);
	EXPECT_UNCHANGED();
	EXPECT_EQ(0, PROGRAM({ HW_CFG1, 0, 4, knobs, knobs_mask }));
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_TRUE(image_holds(&image, 0x6c0, knobs, 4));
}

TEST_F(opentitan, the_life_cycle_is_not_for_software)
{
	__u8 bytes[4];
	__u32 vendor;

	TAKE_IMAGE();
	EXPECT_EQ(-EROFS, PROGRAM({ LIFE_CYCLE, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_REASON_READ_ONLY, self->pieces.op[0].reason);
	EXPECT_EQ(-EPERM, bytes_read(self->fd, LIFE_CYCLE, 0, 4, bytes, NULL,
				     &vendor));
	EXPECT_EQ(-EOPNOTSUPP, LOCK(LIFE_CYCLE, 0));
	EXPECT_EQ(OTP_REASON_LOCK, self->lock.arg.reason);
	EXPECT_EQ(-EACCES, DAI_WRITE(0x7a8, 1));
	EXPECT_EQ(DAI_VENDOR(ACCESS_ERROR), self->dai.arg.vendor);
	EXPECT_EQ(-EACCES, DAI_READ(0x7a8));
	EXPECT_EQ(DAI_VENDOR(ACCESS_ERROR), self->dai.arg.vendor);
	EXPECT_UNCHANGED();
}

/* ---- secrets ---- */

/**
 * struct scrambled - what a secret is in the array
 * @region: its partition
 * @plain: its first 8 bytes
 * @code: what is stored for them, as a number
 */
struct scrambled {
	__u32 region;
	const void *plain;
	__u64 code;
};

static const struct scrambled scrambled[] = {
	{ SECRET0, counting, 0xd935946508f1495b },
	{ SECRET1, counting, 0x5605a31254959f12 },
	{ SECRET2, counting, 0xb7d6a7c11d639051 },
};

static const struct scrambled scrambled_zero[] = {
	{ SECRET0, zero, 0xa342d0015e8c4569 },
	{ SECRET1, zero, 0xcd7af13f1802d320 },
	{ SECRET2, zero, 0xacba8545e2972cfe },
};

static void expect_scrambled(struct __test_metadata *_metadata,
			     struct _test_data_opentitan *self,
			     const struct scrambled *row, __u32 flags)
{
	__u32 address = earlgrey[row->region].base;
	__u64 code = htole64(row->code);
	struct image image;

	ASSERT_EQ(0, PROGRAM_WITH(flags, { row->region, 0, 8, row->plain }));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->pieces.op[0].status);
	EXPECT_EQ(OTP_VERIFIED_VALUE, self->pieces.op[0].verified);
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_TRUE(image_holds(&image, address, &code, 8))
		TH_LOG("%s", earlgrey[row->region].name);
	EXPECT_EQ(0, PROGRAM_WITH(flags, { row->region, 0, 8, row->plain }));
	EXPECT_EQ(OTP_OP_ALREADY, self->pieces.op[0].status);
}

TEST_F(opentitan, secrets_are_scrambled)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(scrambled); i++)
		expect_scrambled(_metadata, self, &scrambled[i], 0);
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
}

/* Descrambled, a blank word is not 0, and 0 is no blank word. */
TEST_F(opentitan, a_secret_of_zero_is_a_value)
{
	struct otp_field_info field;
	size_t i;

	ASSERT_EQ(0, field_get(self->fd, SECRET0, 0, &field));
	EXPECT_EQ(OTP_BLANK, field.programmed);
	for (i = 0; i < ARRAY_LEN(scrambled_zero); i++)
		expect_scrambled(_metadata, self, &scrambled_zero[i],
				 OTP_PROGRAM_ALLOW_ZERO);
	ASSERT_EQ(0, field_get(self->fd, SECRET0, 0, &field));
	EXPECT_EQ(OTP_PARTIAL, field.programmed);
}

TEST_F(opentitan, another_secret_is_eexist)
{
	ASSERT_EQ(0, PROGRAM({ SECRET1, 0, 8, counting }));
	TAKE_IMAGE();
	EXPECT_EQ(-EEXIST, PROGRAM({ SECRET1, 0, 8, counting + 1 }));
	EXPECT_EQ(OTP_REASON_CONFLICT, self->pieces.op[0].reason);
	EXPECT_UNCHANGED();
}

/* ---- locks ---- */

/* Computed over what is stored, by others, with the public constants. */
TEST_F(opentitan, digests_of_the_hardware_are_those_published)
{
	ASSERT_EQ(0, PROGRAM({ HW_CFG0, 0, 32, counting },
			     { HW_CFG1, 0, 4, knobs, knobs_mask },
			     { SECRET0, 0, 32, counting },
			     { SECRET1, 0, 80, counting },
			     { SECRET2, 0, 80, counting }));
	ASSERT_EQ(0, LOCK(HW_CFG0, 0));
	EXPECT_EQ(0x1ed3a66e7c36ad01, self->lock.arg.memory);
	ASSERT_EQ(0, LOCK(HW_CFG1, 0));
	EXPECT_EQ(0x1a98a3b04f815155, self->lock.arg.memory);
	ASSERT_EQ(0, LOCK(SECRET0, 0));
	EXPECT_EQ(0xfe63923bff30bf5d, self->lock.arg.memory);
	ASSERT_EQ(0, LOCK(SECRET1, 0));
	EXPECT_EQ(0x19d5eeb9de3f484a, self->lock.arg.memory);
	ASSERT_EQ(0, LOCK(SECRET2, 0));
	EXPECT_EQ(0x0099d4c201fc2c80, self->lock.arg.memory);
	RESET();
	EXPECT_OK();
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
}

TEST_F(opentitan, a_lock_of_a_blank_region_must_be_meant)
{
	TAKE_IMAGE();
	EXPECT_EQ(-EDOM, LOCK(HW_CFG1, 0));
	EXPECT_EQ(OTP_REASON_BLANK, self->lock.arg.reason);
	EXPECT_EQ(-EDOM, LOCK(OWNER_SW_CFG, SOFTWARE_DIGEST));
	EXPECT_EQ(OTP_REASON_BLANK, self->lock.arg.reason);
	EXPECT_UNCHANGED();
	EXPECT_EQ(0, LOCK_BLANK(HW_CFG1, 0));
	EXPECT_EQ(0x32a6a05912db440c, self->lock.arg.memory);
	EXPECT_EQ(0, LOCK_BLANK(SECRET0, 0));
	EXPECT_EQ(0x6f10a53c1141a78a, self->lock.arg.memory);
	EXPECT_EQ(0, LOCK_BLANK(OWNER_SW_CFG, SOFTWARE_DIGEST));
	EXPECT_EQ(SOFTWARE_DIGEST, self->lock.arg.memory);
}

TEST_F(opentitan, a_digest_that_is_not_the_callers_is_einval)
{
	ASSERT_EQ(0, PROGRAM({ HW_CFG0, 0, 32, counting },
			     { OWNER_SW_CFG, 0, 8, counting }));
	TAKE_IMAGE();
	EXPECT_EQ(-EINVAL, LOCK(HW_CFG0, 1));
	EXPECT_EQ(OTP_REASON_DIGEST, self->lock.arg.reason);
	EXPECT_EQ(-EINVAL, LOCK(OWNER_SW_CFG, 0));
	EXPECT_EQ(OTP_REASON_DIGEST, self->lock.arg.reason);
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, another_digest_is_eexist)
{
	__u32 i;

	for (i = VENDOR_TEST; i <= AUTH_STATE; i++) {
		ASSERT_EQ(0, LOCK_BLANK(i, SOFTWARE_DIGEST));
		TAKE_IMAGE();
		EXPECT_EQ(-EEXIST, LOCK(i, SOFTWARE_DIGEST + 1));
		EXPECT_EQ(OTP_REASON_CONFLICT, self->lock.arg.reason);
		EXPECT_EQ(SOFTWARE_DIGEST, self->lock.arg.memory);
		EXPECT_SAYS("0x0123456789abcdef", self->lock.message);
		RESET();
		EXPECT_EQ(-EEXIST, LOCK(i, SOFTWARE_DIGEST + 1));
		EXPECT_UNCHANGED();
	}
}

TEST_F(opentitan, what_is_right_is_so_already_while_a_lock_is_pending)
{
	__u32 i;

	for (i = VENDOR_TEST; i <= SECRET2; i++) {
		const struct piece piece = {
			i, 0, i == HW_CFG1 ? 4 : 8,
			i == HW_CFG1 ? knobs : counting + 1,
			i == HW_CFG1 ? knobs_mask : NULL,
		};

		ASSERT_EQ(0, PROGRAM(piece));
		ASSERT_EQ(0, LOCK(i, i <= AUTH_STATE ? SOFTWARE_DIGEST : 0));
		TAKE_IMAGE();
		EXPECT_EQ(0, PROGRAM(piece));
		EXPECT_EQ(OTP_OP_ALREADY, self->pieces.op[0].status);
		EXPECT_EQ(OTP_VERIFIED_VALUE, self->pieces.op[0].verified);
		EXPECT_UNCHANGED();
	}
}

/* What the hardware accepts, and kills the chip with at the next reset. */
TEST_F(opentitan, raw_commands_do_not_change_what_is_locked_from_the_reset_on)
{
	ASSERT_EQ(0, PROGRAM({ HW_CFG0, 0, 32, counting }));
	ASSERT_EQ(0, LOCK(HW_CFG0, 0));
	TAKE_IMAGE();
	EXPECT_EQ(-EROFS, DAI_WRITE(0x698, 1));
	EXPECT_EQ(-EROFS, DAI_OVERWRITE(0x698, 1));
	EXPECT_EQ(-EROFS, DAI_DIGEST(0x678));
	EXPECT_EQ(0, self->dai.arg.vendor);
	EXPECT_SAYS("hw-cfg0", self->dai.message);
	EXPECT_UNCHANGED();
	RESET();
	EXPECT_OK();
}

/* ---- locks, in each region that has one ---- */

FIXTURE(locking) {
	struct mock mock;
	int fd;
	struct image before;
	struct pieces pieces;
	struct lock lock;
	struct dai dai;
	struct otp_region_info region;
};

/*
 * The first @len bytes are programmed. The granule at @rest is not, and can be;
 * 0 where there is none.
 */
FIXTURE_VARIANT(locking) {
	__u32 region;
	__u32 len;
	__u32 rest;
};

FIXTURE_VARIANT_ADD(locking, vendor_test) {
	.region = VENDOR_TEST, .len = 8, .rest = 16,
};

FIXTURE_VARIANT_ADD(locking, creator_sw_cfg) {
	.region = CREATOR_SW_CFG, .len = 12, .rest = 0x9c,
};

FIXTURE_VARIANT_ADD(locking, owner_sw_cfg) {
	.region = OWNER_SW_CFG, .len = 12, .rest = 0x20c,
};

FIXTURE_VARIANT_ADD(locking, rot_creator_auth_codesign) {
	.region = CODESIGN, .len = 68, .rest = 0x1b0,
};

FIXTURE_VARIANT_ADD(locking, rot_creator_auth_state) {
	.region = AUTH_STATE, .len = 4, .rest = 28,
};

FIXTURE_VARIANT_ADD(locking, hw_cfg0) {
	.region = HW_CFG0, .len = 32, .rest = 32,
};

/* Its only word is programmed or it is not. */
FIXTURE_VARIANT_ADD(locking, hw_cfg1) {
	.region = HW_CFG1, .len = 0, .rest = 0,
};

FIXTURE_VARIANT_ADD(locking, secret0) {
	.region = SECRET0, .len = 16, .rest = 24,
};

FIXTURE_VARIANT_ADD(locking, secret1) {
	.region = SECRET1, .len = 32, .rest = 72,
};

FIXTURE_VARIANT_ADD(locking, secret2) {
	.region = SECRET2, .len = 16, .rest = 16,
};

static __u64 digest_for(__u32 region)
{
	return earlgrey[region].flags & OTP_REGION_SW_DIGEST ?
	       SOFTWARE_DIGEST : 0;
}

static bool is_secret(__u32 region)
{
	return earlgrey[region].flags & OTP_REGION_SECRET;
}

FIXTURE_SETUP(locking)
{
	const struct piece piece = {
		variant->region, 0, variant->len, counting + 1
	};

	ASSERT_EQ(0, opentitan_create(&self->mock, "earlgrey"));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
	if (variant->len)
		ASSERT_EQ(0, PROGRAM(piece));
}

FIXTURE_TEARDOWN(locking)
{
	close(self->fd);
	mock_destroy(&self->mock);
}

#define GIVEN_LOCK()							\
	ASSERT_EQ(0, LOCK_BLANK(variant->region, digest_for(variant->region)))

/* The word that nobody has programmed, or the one word there is. */
static struct piece rest_of(const struct _fixture_variant_locking *variant)
{
	const __u32 granule = earlgrey[variant->region].granule;
	const void *mask = variant->region == HW_CFG1 ? knobs_mask : NULL;
	const void *data = variant->region == HW_CFG1 ? knobs : counting + 1;

	return (struct piece){
		variant->region, variant->rest, granule, data, mask
	};
}

static void expect_pending(struct __test_metadata *_metadata, int fd,
			   __u32 region, __u64 digest)
{
	struct otp_region_info info;

	ASSERT_EQ(0, region_get(fd, region, &info));
	EXPECT_EQ(OTP_REGION_LOCK_PENDING, info.region_state);
	EXPECT_EQ(digest, info.digest);
	EXPECT_EQ(0, info.sensed);
	expect_state(_metadata, fd, OTP_STATE_RESET_PENDING,
		     earlgrey[region].name, 0);
}

static void expect_locked(struct __test_metadata *_metadata, int fd,
			  __u32 region, __u64 digest)
{
	struct otp_region_info info;

	ASSERT_EQ(0, region_get(fd, region, &info));
	EXPECT_EQ(OTP_REGION_WRITE_LOCKED |
		  (is_secret(region) ? OTP_REGION_READ_LOCKED : 0),
		  info.region_state);
	EXPECT_EQ(digest, info.digest);
	EXPECT_EQ(digest, info.sensed);
	expect_state(_metadata, fd, OTP_STATE_OK, "", 0);
}

TEST_F(locking, acts_from_the_reset_on)
{
	__u64 digest = digest_for(variant->region);

	ASSERT_EQ(0, mock_set(&self->mock, "pulses", "0"));
	GIVEN_LOCK();
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->lock.arg.status);
	EXPECT_EQ(OTP_REASON_NONE, self->lock.arg.reason);
	EXPECT_EQ(OTP_REGION_LOCK_PENDING, self->lock.arg.region_state);
	EXPECT_EQ(1, mock_get_number(&self->mock, "pulses"));
	EXPECT_NE(0, self->lock.arg.memory);
	if (digest)
		EXPECT_EQ(digest, self->lock.arg.memory);

	expect_pending(_metadata, self->fd, variant->region,
		       self->lock.arg.memory);
	RESET();
	expect_locked(_metadata, self->fd, variant->region,
		      self->lock.arg.memory);
}

TEST_F(locking, acts_from_the_loss_of_power_on)
{
	GIVEN_LOCK();
	ASSERT_EQ(0, mock_set(&self->mock, "power", "cycle"));
	expect_locked(_metadata, self->fd, variant->region,
		      self->lock.arg.memory);
}

TEST_F(locking, is_in_the_array_as_a_plain_digest)
{
	__u32 address = earlgrey[variant->region].base +
			earlgrey[variant->region].size - DIGEST_BYTES;
	struct image image;
	__u64 digest;

	GIVEN_LOCK();
	digest = htole64(self->lock.arg.memory);
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_TRUE(image_holds(&image, address, &digest, DIGEST_BYTES));
}

TEST_F(locking, refuses_to_program_before_the_reset)
{
	GIVEN_LOCK();
	TAKE_IMAGE();
	EXPECT_EQ(-EROFS, PROGRAM(rest_of(variant)));
	EXPECT_EQ(OTP_OP_REFUSED, self->pieces.op[0].status);
	EXPECT_EQ(OTP_REASON_LOCKED, self->pieces.op[0].reason);
	EXPECT_SAYS(earlgrey[variant->region].name, self->pieces.message);
	EXPECT_SAYS("locked from the next reset on", self->pieces.message);
	EXPECT_UNCHANGED();
}

/* Not even the hardware would. */
TEST_F(locking, refuses_raw_commands_before_the_reset)
{
	__u32 base = earlgrey[variant->region].base;

	GIVEN_LOCK();
	TAKE_IMAGE();
	EXPECT_EQ(-EROFS, DAI_WRITE(base + variant->rest, 1));
	EXPECT_EQ(0, self->dai.arg.vendor);
	EXPECT_SAYS(earlgrey[variant->region].name, self->dai.message);
	EXPECT_SAYS("locked from the next reset on", self->dai.message);
	EXPECT_EQ(-EROFS, DAI_DIGEST(base));
	EXPECT_UNCHANGED();
}

/* A secret that is locked cannot be seen: nobody can program it either. */
TEST_F(locking, refuses_to_program_after_the_reset)
{
	GIVEN_LOCK();
	RESET();
	TAKE_IMAGE();
	if (is_secret(variant->region)) {
		EXPECT_EQ(0, PROGRAM(rest_of(variant)));
		EXPECT_EQ(OTP_OP_ALREADY, self->pieces.op[0].status);
		EXPECT_EQ(OTP_VERIFIED_MASK, self->pieces.op[0].verified);
	} else {
		EXPECT_EQ(-EROFS, PROGRAM(rest_of(variant)));
		EXPECT_EQ(OTP_REASON_LOCKED, self->pieces.op[0].reason);
		EXPECT_SAYS(earlgrey[variant->region].name,
			    self->pieces.message);
		EXPECT_SAYS("is locked", self->pieces.message);
	}
	EXPECT_UNCHANGED();
}

/* The hardware's own word, and that it goes on working. */
#define EXPECT_ACCESS_ERROR(_ret)					\
	do {								\
		EXPECT_EQ(-EACCES, _ret);				\
		EXPECT_EQ(0x0b05, self->dai.arg.vendor);		\
		EXPECT_EQ(STATUS_DAI_ERROR | STATUS_DAI_IDLE,		\
			  self->dai.arg.status);			\
		EXPECT_SAYS("DAI: AccessError", self->dai.message);	\
		EXPECT_EQ(0, self->dai.arg.data);			\
	} while (0)

TEST_F(locking, is_kept_by_the_hardware_after_the_reset)
{
	__u32 base = earlgrey[variant->region].base;
	__u32 digest = base + earlgrey[variant->region].size - DIGEST_BYTES;

	GIVEN_LOCK();
	RESET();
	TAKE_IMAGE();
	EXPECT_ACCESS_ERROR(DAI_WRITE(base + variant->rest, 0x5a5a));
	EXPECT_ACCESS_ERROR(DAI_OVERWRITE(digest, ~0ULL));
	EXPECT_ACCESS_ERROR(DAI_DIGEST(base));
	EXPECT_UNCHANGED();
	expect_locked(_metadata, self->fd, variant->region,
		      self->lock.arg.memory);
}

TEST_F(locking, once_more_is_already)
{
	GIVEN_LOCK();
	TAKE_IMAGE();
	GIVEN_LOCK();
	EXPECT_EQ(OTP_OP_ALREADY, self->lock.arg.status);
	RESET();
	GIVEN_LOCK();
	EXPECT_EQ(OTP_OP_ALREADY, self->lock.arg.status);
	EXPECT_UNCHANGED();
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
}

TEST_F(locking, on_a_dry_run_changes_nothing)
{
	int fd = mock_open(&self->mock, O_RDONLY);

	TAKE_IMAGE();
	EXPECT_EQ(0, region_lock(fd, &self->lock, variant->region,
				 OTP_LOCK_WRITE, digest_for(variant->region),
				 OTP_LOCK_DRY_RUN | OTP_LOCK_ALLOW_BLANK));
	EXPECT_EQ(OTP_OP_WOULD_PROGRAM, self->lock.arg.status);
	EXPECT_EQ(0, self->lock.arg.memory);
	EXPECT_UNCHANGED();
	close(fd);
}

TEST_F(locking, stays_pending_when_the_driver_is_bound_again)
{
	__u64 digest;

	GIVEN_LOCK();
	digest = self->lock.arg.memory;
	TAKE_IMAGE();
	REBIND();
	expect_pending(_metadata, self->fd, variant->region, digest);
	EXPECT_EQ(-EROFS, PROGRAM(rest_of(variant)));
	EXPECT_EQ(OTP_REASON_LOCKED, self->pieces.op[0].reason);
	GIVEN_LOCK();
	EXPECT_EQ(OTP_OP_ALREADY, self->lock.arg.status);
	EXPECT_UNCHANGED();
	RESET();
	expect_locked(_metadata, self->fd, variant->region, digest);
}

TEST_F(locking, leaves_other_regions_as_they_are)
{
	__u32 other = variant->region == OWNER_SW_CFG ? HW_CFG0 : OWNER_SW_CFG;

	GIVEN_LOCK();
	EXPECT_EQ(0, PROGRAM({ other, 0, 4, counting + 1 }));
	RESET();
	EXPECT_EQ(0, PROGRAM({ other, 4, 4, counting + 1 }));
	EXPECT_OK();
}

/* ---- the raw interface ---- */

TEST_F(opentitan, raw_reads_and_writes_a_word)
{
	struct image image;

	ASSERT_EQ(0, DAI_WRITE(0x1ec, 0x07391234));
	EXPECT_EQ(4, self->dai.arg.width);
	EXPECT_EQ(STATUS_DAI_IDLE, self->dai.arg.status);
	EXPECT_EQ(0, self->dai.arg.vendor);
	EXPECT_EQ(0, self->dai.arg.data);
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_EQ(0x191234, image_code(&image, 0x1ec));
	EXPECT_EQ(0x0b0739, image_code(&image, 0x1ee));
	ASSERT_EQ(0, DAI_READ(0x1ec));
	EXPECT_EQ(4, self->dai.arg.width);
	EXPECT_EQ(0x07391234, self->dai.arg.data);
}

TEST_F(opentitan, raw_words_of_secrets_and_digests_are_wide)
{
	struct image image;
	__u64 code = htole64(0x34ac664893d1c231);

	ASSERT_EQ(0, DAI_WRITE(0x6d8, 0x0123456789abcdef));
	EXPECT_EQ(8, self->dai.arg.width);
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_TRUE(image_holds(&image, 0x6d8, &code, 8));
	ASSERT_EQ(0, DAI_WRITE(0x038, 0x0123456789abcdef));
	ASSERT_EQ(0, DAI_READ(0x038));
	EXPECT_EQ(8, self->dai.arg.width);
	EXPECT_EQ(0x0123456789abcdef, self->dai.arg.data);
}

TEST_F(opentitan, raw_addresses_are_checked)
{
	TAKE_IMAGE();
	EXPECT_EQ(-ERANGE, DAI_READ(0x800));
	EXPECT_EQ(-ERANGE, DAI_WRITE(0xfffffffc, 1));
	EXPECT_EQ(-EINVAL, DAI_READ(0x042));
	EXPECT_EQ(-EINVAL, DAI_READ(0x03c));
	EXPECT_EQ(-EINVAL, DAI_WRITE(0x6d4, 1));
	EXPECT_EQ(-EINVAL, DAI_WRITE(0x040, 0x100000000));
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, raw_reads_of_secrets_are_refused_without_asking)
{
	static const __u32 addresses[] = { 0x6d0, 0x6f8, 0x750 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(addresses); i++) {
		ASSERT_EQ(0, mock_set(&self->mock, "reg_writes", "0"));
		EXPECT_EQ(-EACCES, DAI_READ(addresses[i]));
		EXPECT_EQ(0, self->dai.arg.vendor);
		EXPECT_EQ(0, self->dai.arg.data);
		EXPECT_SAYS("is secret", self->dai.message);
		EXPECT_EQ(0, mock_get_number(&self->mock, "reg_writes"));
	}
	EXPECT_EQ(0, DAI_READ(0x6f0));
}

TEST_F(opentitan, raw_writes_over_another_value_must_be_meant)
{
	ASSERT_EQ(0, DAI_WRITE(0x040, 1));
	TAKE_IMAGE();
	EXPECT_EQ(-EEXIST, DAI_WRITE(0x040, 3));
	EXPECT_EQ(0, self->dai.arg.vendor);
	EXPECT_EQ(0, DAI_WRITE(0x040, 1));
	EXPECT_UNCHANGED();
	EXPECT_EQ(-EIO, DAI_OVERWRITE(0x040, 3));
	EXPECT_EQ(DAI_VENDOR(MACRO_WRITE_BLANK_ERROR), self->dai.arg.vendor);
	EXPECT_SAYS("MacroWriteBlankError", self->dai.message);
}

/* BLANK, PROVISIONED, REVOKED: each is made to be written over the last. */
TEST_F(opentitan, raw_writes_of_later_key_states_succeed)
{
	struct image image;
	__u32 revoked = htole32(0xe9f57fa1);

	ASSERT_EQ(0, DAI_WRITE(0x650, 0xe8a16781));
	EXPECT_EQ(-EEXIST, PROGRAM({ AUTH_STATE, 0, 4, &revoked }));
	ASSERT_EQ(0, DAI_OVERWRITE(0x650, 0xe9f57fa1));
	ASSERT_EQ(0, image_save(&self->mock, &image));
	EXPECT_TRUE(image_holds(&image, 0x650, &revoked, 4));
	EXPECT_EQ(-EIO, DAI_OVERWRITE(0x650, 0xe8a16781));
}

TEST_F(opentitan, raw_digest_of_a_software_partition_is_refused_by_hardware)
{
	TAKE_IMAGE();
	EXPECT_ACCESS_ERROR(DAI_DIGEST(0x1e8));
	EXPECT_ACCESS_ERROR(DAI_DIGEST(0x7a8));
	EXPECT_ACCESS_ERROR(DAI_WRITE(0x6b8, 1));
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, raw_digest_is_a_pending_lock)
{
	ASSERT_EQ(0, PROGRAM({ HW_CFG0, 0, 32, counting }));
	ASSERT_EQ(0, DAI_DIGEST(0x67c));
	expect_pending(_metadata, self->fd, HW_CFG0, 0x1ed3a66e7c36ad01);
	RESET();
	expect_locked(_metadata, self->fd, HW_CFG0, 0x1ed3a66e7c36ad01);
}

TEST_F(opentitan, raw_commands_need_the_programming_right)
{
	int fd = mock_open(&self->mock, O_RDWR);

	EXPECT_EQ(-EACCES, dai_run(fd, &self->dai, OTP_DAI_READ, 0, 0, 0));
	EXPECT_EQ(-EACCES, dai_run(fd, &self->dai, OTP_DAI_WRITE, 0, 1, 0));
	close(fd);
}

/* ---- read locks ---- */

/* As OTP_READ ends; what was read does not matter. */
static int read_word(int fd, __u32 region, __u32 offset, __u32 *vendor)
{
	__u8 bytes[8];

	return bytes_read(fd, region, offset, earlgrey[region].granule, bytes,
			  NULL, vendor);
}

#define READ_WORD(_region, _offset)					\
	read_word(self->fd, _region, _offset, &vendor)

TEST_F(opentitan, reading_ends_until_the_reset)
{
	__u32 i, vendor;

	for (i = VENDOR_TEST; i <= AUTH_STATE; i++) {
		ASSERT_EQ(0, PROGRAM({ i, 0, 4, counting + 1 }));
		ASSERT_EQ(0, LOCK_READING(i));
		EXPECT_EQ(OTP_OP_PROGRAMMED, self->lock.arg.status);
		EXPECT_EQ(OTP_REGION_READ_LOCKED,
			  self->lock.arg.region_state);
		EXPECT_EQ(-EPERM, READ_WORD(i, 0));
		EXPECT_EQ(0x0b05, vendor);
		EXPECT_ACCESS_ERROR(DAI_READ(earlgrey[i].base));
		EXPECT_EQ(0, LOCK_READING(i));
		EXPECT_EQ(OTP_OP_ALREADY, self->lock.arg.status);
	}
	EXPECT_OK();
	RESET();
	for (i = VENDOR_TEST; i <= AUTH_STATE; i++) {
		ASSERT_EQ(0, region_get(self->fd, i, &self->region));
		EXPECT_EQ(0, self->region.region_state);
		EXPECT_EQ(0, READ_WORD(i, 0));
		EXPECT_EQ(0, vendor);
	}
}

TEST_F(opentitan, reading_of_the_hardwares_partitions_cannot_be_ended)
{
	__u32 i;

	for (i = HW_CFG0; i <= LIFE_CYCLE; i++) {
		EXPECT_EQ(-EOPNOTSUPP, LOCK_READING(i));
		EXPECT_EQ(OTP_REASON_LOCK, self->lock.arg.reason);
		EXPECT_SAYS(earlgrey[i].name, self->lock.message);
	}
}

TEST_F(opentitan, reading_that_has_ended_leaves_the_rest_readable)
{
	__u32 vendor;

	ASSERT_EQ(0, LOCK_READING(OWNER_SW_CFG));
	EXPECT_EQ(0, READ_WORD(CREATOR_SW_CFG, 0));
	EXPECT_EQ(0, READ_WORD(CODESIGN, 0));
	EXPECT_EQ(0, READ_WORD(HW_CFG0, 0));
}

/* What cannot be looked at is not programmed. */
TEST_F(opentitan, nothing_is_programmed_unseen)
{
	ASSERT_EQ(0, LOCK_READING(OWNER_SW_CFG));
	TAKE_IMAGE();
	EXPECT_EQ(-EPERM, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_REASON_DEVICE, self->pieces.op[0].reason);
	EXPECT_EQ(0x0b05, self->pieces.op[0].vendor);
	EXPECT_EQ(-EPERM, LOCK(OWNER_SW_CFG, SOFTWARE_DIGEST));
	EXPECT_UNCHANGED();
}

/* ---- the life cycle ---- */

static const char *const gate_open[] = { "dev", "prod", "prod_end", "rma" };

static const char *const gate_shut[] = {
	"raw", "test_unlocked0", "test_locked0", "test_unlocked7", "scrap",
};

#define SET_LIFE_CYCLE(_name)						\
	do {								\
		ASSERT_EQ(0, mock_set(&self->mock, "life_cycle", "%s",	\
				      _name));				\
		RESET();						\
	} while (0)

TEST_F(opentitan, secret2_is_shut_outside_of_its_life_cycle_states)
{
	__u32 vendor;
	size_t i;

	for (i = 0; i < ARRAY_LEN(gate_shut); i++) {
		SET_LIFE_CYCLE(gate_shut[i]);
		TAKE_IMAGE();
		EXPECT_EQ(-EPERM, PROGRAM({ SECRET2, 0, 16, counting }));
		EXPECT_EQ(OTP_REASON_DEVICE, self->pieces.op[0].reason);
		EXPECT_EQ(0x0b05, self->pieces.op[0].vendor);
		EXPECT_EQ(-EPERM, LOCK_BLANK(SECRET2, 0));
		EXPECT_EQ(0x0b05, self->lock.arg.vendor);
		EXPECT_EQ(-EPERM, READ_WORD(SECRET2, 0));
		EXPECT_ACCESS_ERROR(DAI_WRITE(0x750, 1));
		EXPECT_ACCESS_ERROR(DAI_DIGEST(0x750));
		EXPECT_EQ(0, DAI_READ(0x7a0));
		EXPECT_UNCHANGED();
		EXPECT_OK();
	}
}

TEST_F(opentitan, secret2_is_open_in_its_life_cycle_states)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(gate_open); i++) {
		SET_LIFE_CYCLE(gate_open[i]);
		EXPECT_EQ(0, PROGRAM({ SECRET2, 8 * i, 8, counting }))
			TH_LOG("%s", gate_open[i]);
	}
	EXPECT_EQ(4, mock_get_number(&self->mock, "pulses"));
}

TEST_F(opentitan, secret2_stays_locked_in_rma)
{
	__u32 vendor;

	ASSERT_EQ(0, PROGRAM({ SECRET2, 0, 80, counting }));
	ASSERT_EQ(0, LOCK(SECRET2, 0));
	SET_LIFE_CYCLE("rma");
	TAKE_IMAGE();
	EXPECT_EQ(-EACCES, READ_WORD(SECRET2, 0));
	EXPECT_ACCESS_ERROR(DAI_OVERWRITE(0x750, 1));
	EXPECT_UNCHANGED();
}

TEST_F(opentitan, other_partitions_do_not_care_for_the_life_cycle)
{
	SET_LIFE_CYCLE("test_unlocked0");
	EXPECT_EQ(0, PROGRAM({ SECRET0, 0, 8, counting },
			     { SECRET1, 0, 8, counting },
			     { HW_CFG0, 0, 4, counting },
			     { OWNER_SW_CFG, 0, 4, counting }));
	EXPECT_EQ(0, LOCK(SECRET0, 0));
}

/* ---- nvmem ---- */

static void nvmem_path(const struct mock *mock, const char *region,
		       const char *file, char *path, size_t size)
{
	snprintf(path, size, NVMEM_ROOT "/%s-%s/%s", mock->node, region, file);
}

static unsigned int nvmem_count(const struct mock *mock)
{
	unsigned int count = 0;
	struct dirent *entry;
	char prefix[64];
	DIR *dir;

	snprintf(prefix, sizeof(prefix), "%s-", mock->node);
	dir = opendir(NVMEM_ROOT);
	while (dir && (entry = readdir(dir)))
		count += !strncmp(entry->d_name, prefix, strlen(prefix));
	if (dir)
		closedir(dir);
	return count;
}

TEST_F(opentitan, nvmem_has_the_partitions_that_are_not_secret)
{
	unsigned int count = 0;
	char path[256];
	struct stat is;
	__u32 i;

	for (i = 0; i < PARTITIONS; i++) {
		nvmem_path(&self->mock, earlgrey[i].name, "nvmem", path,
			   sizeof(path));
		EXPECT_EQ(is_secret(i) ? -1 : 0, stat(path, &is))
			TH_LOG("%s", path);
		if (is_secret(i))
			continue;
		EXPECT_EQ(0400, is.st_mode & 07777);
		EXPECT_EQ(earlgrey[i].size, is.st_size);
		count++;
	}
	EXPECT_EQ(7, count);
	EXPECT_EQ(count, nvmem_count(&self->mock));
}

TEST_F(opentitan, nvmem_shows_what_was_programmed)
{
	char path[256];
	__u8 bytes[256];

	ASSERT_EQ(0, PROGRAM({ HW_CFG0, 0, 32, counting },
			     { VENDOR_TEST, 4, 4, counting + 1 }));
	nvmem_path(&self->mock, "hw-cfg0", "nvmem", path, sizeof(path));
	ASSERT_EQ(72, file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes, counting, 32));
	EXPECT_EQ(0, memcmp(bytes + 32, zero, 40));
	nvmem_path(&self->mock, "vendor-test", "nvmem", path, sizeof(path));
	ASSERT_EQ(64, file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes + 4, counting + 1, 4));
	EXPECT_EQ(0, memcmp(bytes + 8, zero, 56));
}

/* Whether the kernel shows cells in sysfs: as it does since 6.8. */
static bool kernel_has_cell_files(void)
{
	char line[256];
	bool has = false;
	FILE *symbols = fopen("/proc/kallsyms", "r");

	while (symbols && !has && fgets(line, sizeof(line), symbols))
		has = strstr(line, " nvmem_cell_attr_read\n");
	if (symbols)
		fclose(symbols);
	return has;
}

TEST_F(opentitan, nvmem_has_a_cell_for_the_device_id)
{
	char path[256];
	__u8 bytes[64];

	if (!cell_reader())
		SKIP(return, "there is no module otp-bench to read cells with");
	ASSERT_EQ(0, PROGRAM({ HW_CFG0, 0, 32, counting },
			     { HW_CFG1, 0, 4, knobs, knobs_mask }));
	EXPECT_EQ(32, cell_read(&self->mock, "hw-cfg0", "DEVICE_ID", bytes,
				sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes, counting, 32));
	EXPECT_EQ(1, cell_read(&self->mock, "hw-cfg1", "EN_CSRNG_SW_APP_READ",
			       bytes, sizeof(bytes)));
	EXPECT_EQ(0x96, bytes[0]);
	if (!kernel_has_cell_files())
		return;

	nvmem_path(&self->mock, "hw-cfg0", "cells/DEVICE_ID@0,0", path,
		   sizeof(path));
	ASSERT_EQ(32, file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(bytes, counting, 32));
	nvmem_path(&self->mock, "hw-cfg1", "cells/EN_CSRNG_SW_APP_READ@1,0",
		   path, sizeof(path));
	ASSERT_EQ(1, file_read(path, bytes, sizeof(bytes)));
	EXPECT_EQ(0x96, bytes[0]);
}

TEST_F(opentitan, nvmem_of_what_may_not_be_read_is_eperm)
{
	char path[256];
	__u8 bytes[64];

	ASSERT_EQ(0, PROGRAM({ VENDOR_TEST, 0, 4, counting + 1 }));
	nvmem_path(&self->mock, "vendor-test", "nvmem", path, sizeof(path));
	ASSERT_EQ(0, LOCK_READING(VENDOR_TEST));
	EXPECT_EQ(-EPERM, file_read(path, bytes, sizeof(bytes)));
	EXPECT_OK();
	RESET();
	EXPECT_EQ(64, file_read(path, bytes, sizeof(bytes)));
}

TEST_F(opentitan, nvmem_cannot_be_written_by_root_either)
{
	char path[256];
	int fd;

	TAKE_IMAGE();
	nvmem_path(&self->mock, "owner-sw-cfg", "nvmem", path, sizeof(path));
	fd = open(path, O_WRONLY);
	if (fd >= 0) {
		EXPECT_EQ(-1, pwrite(fd, counting + 1, 4, 0));
		close(fd);
	}
	EXPECT_UNCHANGED();
}

/* ---- no secret, ever ---- */

static const __u64 secret_values[] = {
	0x5ca1ab1edeadfa11, 0xc0dedbadf005ba11, 0xb01dfacebabe1337,
};

/* As it is handed over. */
static __u64 secret_bytes(__u32 region)
{
	return htole64(secret_values[region - SECRET0]);
}

static void expect_no_secret(struct __test_metadata *_metadata,
			     const struct log *log, const char *where)
{
	size_t i;

	EXPECT_LT(0, log->size)
		TH_LOG("%s is empty", where);
	for (i = 0; i < ARRAY_LEN(secret_values); i++) {
		EXPECT_FALSE(log_has_value(log, secret_values[i]))
			TH_LOG("%s has the lower half of secret%zu", where, i);
		EXPECT_FALSE(log_has_value(log, secret_values[i] >> 32))
			TH_LOG("%s has the upper half of secret%zu", where, i);
	}
}

/* All that can be asked about a region, and the answers. */
static void ask_everything(struct _test_data_opentitan *self, __u32 region,
			   struct log *log)
{
	__u32 base = earlgrey[region].base;
	struct otp_field_info field;
	__u8 bytes[88], mask[88];
	__u32 i, vendor;

	memset(bytes, 0, sizeof(bytes));
	bytes_read(self->fd, region, 0, earlgrey[region].size, bytes, mask,
		   &vendor);
	log_add(log, bytes, sizeof(bytes));
	for (i = 0; i < earlgrey[region].size; i += 8) {
		DAI_READ(base + i);
		log_add(log, &self->dai, sizeof(self->dai));
	}
	for (i = 0; !field_get(self->fd, region, i, &field); i++)
		log_add(log, &field, sizeof(field));
	region_get(self->fd, region, &self->region);
	log_add(log, &self->region, sizeof(self->region));
	otp_get_info(self->fd, &self->info);
	log_add(log, &self->info, sizeof(self->info));
}

static void ask_nvmem(const struct mock *mock, struct log *log)
{
	char path[256];
	__u8 bytes[656];
	__u32 i;

	for (i = 0; i < PARTITIONS; i++) {
		ssize_t got;

		nvmem_path(mock, earlgrey[i].name, "nvmem", path,
			   sizeof(path));
		got = file_read(path, bytes, sizeof(bytes));
		if (got > 0)
			log_add(log, bytes, got);
	}
}

/*
 * A secret is programmed, and again, another one is refused, one fails, one is
 * written raw; then it is locked.
 */
static void handle_secret(struct __test_metadata *_metadata,
			  struct _test_data_opentitan *self, __u32 region,
			  struct log *log)
{
	__u32 base = earlgrey[region].base;
	__u64 secret = secret_bytes(region);

	ASSERT_EQ(0, PROGRAM({ region, 0, 8, &secret }));
	ASSERT_EQ(0, PROGRAM({ region, 0, 8, &secret }));
	ASSERT_EQ(0, PROGRAM({ region, 8, 8, counting }));
	ASSERT_EQ(-EEXIST, PROGRAM({ region, 8, 8, &secret }));
	log_add(log, self->pieces.message, sizeof(self->pieces.message));
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "4 write 1"));
	ASSERT_EQ(-EIO, PROGRAM({ region, 16, 8, &secret }));
	log_add(log, self->pieces.message, sizeof(self->pieces.message));
	ASSERT_EQ(-EEXIST, DAI_WRITE(base + 8, le64toh(secret)));
	log_add(log, &self->dai, sizeof(self->dai));
	ASSERT_EQ(0, DAI_WRITE(base + 24, le64toh(secret)));
	log_add(log, &self->dai, sizeof(self->dai));
	ask_everything(self, region, log);
}

/* Reading for a damaged word is over once the driver has forgotten it. */
static void lock_secrets(struct __test_metadata *_metadata,
			 struct _test_data_opentitan *self, struct log *log)
{
	__u32 i;

	REBIND();
	for (i = SECRET0; i <= SECRET2; i++) {
		ASSERT_EQ(0, LOCK(i, 0))
			TH_LOG("%s", self->lock.message);
		log_add(log, self->lock.message, sizeof(self->lock.message));
		ask_everything(self, i, log);
	}
	RESET();
	for (i = SECRET0; i <= SECRET2; i++) {
		ask_everything(self, i, log);
		EXPECT_EQ(-EACCES, DAI_WRITE(earlgrey[i].base,
					     secret_values[i - SECRET0]));
		log_add(log, &self->dai, sizeof(self->dai));
	}
}

TEST_F(opentitan, secrets_are_nowhere)
{
	struct log *log = log_new(), *kernel = log_new();
	struct listener heard;
	__u32 i;

	ASSERT_EQ(0, listener_open(&heard, &self->mock));
	ASSERT_EQ(0, file_write("/proc/sys/kernel/printk_ratelimit", "0"));
	for (i = SECRET0; i <= SECRET2; i++)
		handle_secret(_metadata, self, i, log);
	ask_nvmem(&self->mock, log);
	/* Rebinding gives the device another name. */
	listener_receive(&heard);
	lock_secrets(_metadata, self, log);
	ask_nvmem(&self->mock, log);
	listener_receive(&heard);
	log_read_kernel(kernel);
	file_write("/proc/sys/kernel/printk_ratelimit", "5");

	expect_no_secret(_metadata, log, "an answer");
	expect_no_secret(_metadata, kernel, "the kernel log");
	expect_no_secret(_metadata, heard.raw, "an event");
	EXPECT_NE(NULL, listener_find(&heard, 0, OTP_ACTION_DAI_END));
	listener_close(&heard);
	free(log);
	free(kernel);
}

/* As long as it may be read, an unlocked secret is not shown either. */
TEST_F(opentitan, secrets_are_eacces_before_they_are_locked_too)
{
	__u8 bytes[16], mask[16];
	__u32 i, vendor;

	for (i = SECRET0; i <= SECRET2; i++) {
		ASSERT_EQ(0, PROGRAM({ i, 0, 8, counting + 1 }));
		memset(bytes, 0xee, sizeof(bytes));
		EXPECT_EQ(-EACCES, bytes_read(self->fd, i, 0, 16, bytes, mask,
					      &vendor));
		EXPECT_EQ(0, memcmp(bytes, zero, 16));
		EXPECT_EQ(0xff, mask[0]);
		EXPECT_EQ(0xff, mask[7]);
		EXPECT_EQ(0, memcmp(mask + 8, zero, 8));
	}
}

/* ---- hardware that fails, and recovers by a reset ---- */

FIXTURE(failing) {
	struct mock mock;
	int fd;
	struct image before;
	struct pieces pieces;
	struct lock lock;
	struct dai dai;
	struct otp_region_info region;
	struct listener heard;
};

FIXTURE_SETUP(failing)
{
	ASSERT_EQ(0, opentitan_create(&self->mock, "earlgrey"));
	ASSERT_EQ(0, listener_open(&self->heard, &self->mock));
	self->fd = mock_open_armed(&self->mock);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(failing)
{
	close(self->fd);
	listener_close(&self->heard);
	mock_destroy(&self->mock);
}

/*
 * Dead, said with a text and a vendor status. The driver has told it once when
 * it learned of it; whoever is refused for it later is told again.
 */
#define EXPECT_DEAD(_text, _vendor)					\
	expect_dead(_metadata, self, _text, _vendor, 1)

static unsigned int count_dead(struct __test_metadata *_metadata,
			       struct listener *heard, __u32 vendor)
{
	unsigned int count = 0;
	unsigned int i;

	listener_receive(heard);
	for (i = 0; i < heard->count; i++) {
		if (heard->event[i].action != OTP_ACTION_DEAD)
			continue;
		EXPECT_EQ(vendor, heard->event[i].vendor);
		EXPECT_EQ(-ENOTRECOVERABLE, heard->event[i].result);
		count++;
	}
	return count;
}

static void expect_dead(struct __test_metadata *_metadata,
			struct _test_data_failing *self, const char *text,
			__u32 vendor, unsigned int told)
{
	EXPECT_STATE(OTP_STATE_DEAD, text, vendor);
	EXPECT_EQ(told, count_dead(_metadata, &self->heard, vendor));
	EXPECT_STATE(OTP_STATE_DEAD, text, vendor);
	EXPECT_EQ(told, count_dead(_metadata, &self->heard, vendor));

	EXPECT_EQ(-ENOTRECOVERABLE,
		  PROGRAM({ CODESIGN, 400, 4, counting + 1 }));
	EXPECT_EQ(OTP_REASON_DEAD, self->pieces.op[0].reason);
	EXPECT_EQ(vendor, self->pieces.op[0].vendor);
	EXPECT_SAYS(text, self->pieces.message);
	EXPECT_EQ(-ENOTRECOVERABLE, LOCK_BLANK(CODESIGN, SOFTWARE_DIGEST));
	EXPECT_EQ(OTP_REASON_DEAD, self->lock.arg.reason);
	EXPECT_EQ(vendor, self->lock.arg.vendor);
	EXPECT_SAYS(text, self->lock.message);
	EXPECT_EQ(told + 2, count_dead(_metadata, &self->heard, vendor));
	self->heard.count = 0;
}

#define EXPECT_RECOVERED()						\
	do {								\
		EXPECT_OK();						\
		EXPECT_EQ(0, PROGRAM({ CODESIGN, 400, 4, counting + 1 })); \
	} while (0)

#define GIVEN(...)	ASSERT_EQ(0, PROGRAM(__VA_ARGS__))

#define FLIP(_address, _bit)						\
	ASSERT_EQ(0, mock_set(&self->mock, "bit_flip", "%u",		\
			      bit_of(_address, _bit)))

TEST_F(failing, one_wrong_bit_is_corrected)
{
	__u8 bytes[4];
	__u32 vendor;

	GIVEN({ OWNER_SW_CFG, 0, 4, counting + 1 });
	FLIP(0x1e8, 3);
	FLIP(0x1ea, 20);
	EXPECT_EQ(0, bytes_read(self->fd, OWNER_SW_CFG, 0, 4, bytes, NULL,
				&vendor));
	EXPECT_EQ(0, memcmp(bytes, counting + 1, 4));
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_OP_ALREADY, self->pieces.op[0].status);
	EXPECT_RECOVERED();
	listener_receive(&self->heard);
	EXPECT_EQ(NULL, listener_find(&self->heard, 0, OTP_ACTION_DEAD));
}

/* A word of software, which nobody has sensed. */
static void given_damage(struct __test_metadata *_metadata,
			 struct _test_data_failing *self)
{
	GIVEN({ OWNER_SW_CFG, 0, 8, counting + 1 });
	FLIP(0x1ea, 0);
	FLIP(0x1ea, 9);
}

static void expect_damage(struct __test_metadata *_metadata,
			  struct _test_data_failing *self)
{
	const struct item damaged = {
		OWNER_SW_CFG, "OWNER_SW_CFG_ROM_ERROR_REPORTING", 0x1e8, 4,
	};
	struct otp_field_info field;
	__u32 vendor;

	EXPECT_EQ(-EUCLEAN, READ_WORD(OWNER_SW_CFG, 0));
	EXPECT_EQ(DAI_VENDOR(MACRO_ECC_UNCORR_ERROR), vendor);
	EXPECT_EQ(0, READ_WORD(OWNER_SW_CFG, 4));
	ASSERT_EQ(0, region_get(self->fd, OWNER_SW_CFG, &self->region));
	EXPECT_EQ(OTP_REGION_DAMAGED, self->region.region_state);
	ASSERT_TRUE(find_field(self->fd, &damaged, &field));
	EXPECT_EQ(OTP_DAMAGED, field.programmed);

	TAKE_IMAGE();
	EXPECT_EQ(-EUCLEAN, PROGRAM({ OWNER_SW_CFG, 4, 4, counting + 5 },
				    { OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_REASON_DAMAGED, self->pieces.op[1].reason);
	EXPECT_EQ(1, self->pieces.arg.refused);
	EXPECT_SAYS("owner-sw-cfg+0", self->pieces.message);
	EXPECT_EQ(-EUCLEAN, LOCK(OWNER_SW_CFG, SOFTWARE_DIGEST));
	EXPECT_EQ(OTP_REASON_DAMAGED, self->lock.arg.reason);
	EXPECT_UNCHANGED();
}

TEST_F(failing, a_damaged_word_kills_once_and_is_then_known)
{
	__u32 vendor;

	given_damage(_metadata, self);
	EXPECT_EQ(-EUCLEAN, READ_WORD(OWNER_SW_CFG, 0));
	EXPECT_EQ(0x0b03, vendor);
	EXPECT_DEAD("DAI: MacroEccUncorrError, terminal", 0x0b03);
	EXPECT_EQ(-ENOTRECOVERABLE, READ_WORD(OWNER_SW_CFG, 4));
	RESET();
	EXPECT_RECOVERED();
	expect_damage(_metadata, self);
	EXPECT_RECOVERED();
	listener_receive(&self->heard);
	EXPECT_EQ(NULL, listener_find(&self->heard, 0, OTP_ACTION_DEAD));
}

TEST_F(failing, a_damaged_word_is_found_by_a_batch)
{
	given_damage(_metadata, self);
	TAKE_IMAGE();
	EXPECT_EQ(-EUCLEAN, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_OP_REFUSED, self->pieces.op[0].status);
	EXPECT_EQ(OTP_REASON_DAMAGED, self->pieces.op[0].reason);
	EXPECT_EQ(0x0b03, self->pieces.op[0].vendor);
	EXPECT_SAYS("owner-sw-cfg+0", self->pieces.message);
	EXPECT_SAYS("MacroEccUncorrError", self->pieces.message);
	EXPECT_UNCHANGED();
	EXPECT_DEAD("DAI: MacroEccUncorrError, terminal", 0x0b03);
	RESET();
	EXPECT_RECOVERED();
	expect_damage(_metadata, self);
}

/* The partition itself finds it, not the interface for direct access. */
TEST_F(failing, a_damaged_word_is_found_through_the_window)
{
	char path[256];
	__u8 bytes[656];

	given_damage(_metadata, self);
	nvmem_path(&self->mock, "owner-sw-cfg", "nvmem", path, sizeof(path));
	EXPECT_EQ(-EUCLEAN, file_read(path, bytes, sizeof(bytes)));
	EXPECT_DEAD("OWNER_SW_CFG: MacroEccUncorrError, terminal", 0x0203);
	RESET();
	EXPECT_RECOVERED();
	expect_damage(_metadata, self);
	EXPECT_EQ(-EUCLEAN, file_read(path, bytes, sizeof(bytes)));
	EXPECT_RECOVERED();
}

/* Without check bits nobody can tell. */
TEST_F(failing, a_damaged_word_of_the_vendor_is_another_value)
{
	static const __u8 is[4] = { 0x02, 0x02, 0x03, 0x04 };
	__u8 bytes[4];
	__u32 vendor;

	GIVEN({ VENDOR_TEST, 0, 4, counting + 1 });
	FLIP(0x000, 0);
	FLIP(0x000, 1);
	EXPECT_EQ(0, bytes_read(self->fd, VENDOR_TEST, 0, 4, bytes, NULL,
				&vendor));
	EXPECT_EQ(0, memcmp(bytes, is, 4));
	EXPECT_OK();
}

/* What is sensed at the reset is of no use any more, ever. */
TEST_F(failing, a_damaged_word_that_is_sensed_is_the_end)
{
	GIVEN({ HW_CFG0, 0, 32, counting });
	FLIP(0x67a, 1);
	FLIP(0x67a, 2);
	RESET();
	EXPECT_DEAD("HW_CFG0: MacroEccUncorrError, terminal", 0x0503);
	RESET();
	EXPECT_STATE(OTP_STATE_DEAD, "HW_CFG0: MacroEccUncorrError", 0x0503);
	REBIND();
	EXPECT_STATE(OTP_STATE_DEAD, "HW_CFG0: MacroEccUncorrError", 0x0503);
}

/* A word that was changed after its digest was made, check bits and all. */
TEST_F(failing, a_digest_that_does_not_fit_is_the_end)
{
	struct image image;

	GIVEN({ SECRET1, 0, 80, counting });
	ASSERT_EQ(0, LOCK(SECRET1, 0));
	RESET();
	EXPECT_OK();
	ASSERT_EQ(0, image_save(&self->mock, &image));
	image_set_code(&image, 0x6f8, code_of(0x6f8, 0x1234));
	ASSERT_EQ(0, image_load(&self->mock, &image));
	EXPECT_DEAD("SECRET1: CheckFailError, terminal", 0x0806);
	RESET();
	EXPECT_STATE(OTP_STATE_DEAD, "SECRET1: CheckFailError", 0x0806);
}

/* The memory macro fails in the middle of programming, or of reading. */
TEST_F(failing, a_macro_error_in_a_pulse)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "1 write 2"));
	EXPECT_EQ(-EIO, PROGRAM({ OWNER_SW_CFG, 0, 12, counting + 1 }));
	EXPECT_EQ(OTP_OP_FAILED, self->pieces.op[0].status);
	EXPECT_EQ(OTP_REASON_DEVICE, self->pieces.op[0].reason);
	EXPECT_EQ(0x0b01, self->pieces.op[0].vendor);
	EXPECT_EQ(4, self->pieces.op[0].done);
	EXPECT_SAYS("DAI: MacroError, terminal", self->pieces.message);
	EXPECT_DEAD("DAI: MacroError, terminal", 0x0b01);
	RESET();
	EXPECT_RECOVERED();
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 12, counting + 1 }));
	EXPECT_EQ(0, mock_get_number(&self->mock, "repeats"));
}

TEST_F(failing, a_macro_error_in_a_read)
{
	__u32 vendor;

	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "1 read 1"));
	EXPECT_EQ(-EIO, READ_WORD(HW_CFG0, 0));
	EXPECT_EQ(0x0b01, vendor);
	EXPECT_DEAD("DAI: MacroError, terminal", 0x0b01);
	RESET();
	EXPECT_RECOVERED();
}

TEST_F(failing, a_macro_error_in_a_lock)
{
	GIVEN({ HW_CFG0, 0, 32, counting });
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "1 write 1"));
	EXPECT_EQ(-EIO, LOCK(HW_CFG0, 0));
	EXPECT_EQ(OTP_OP_FAILED, self->lock.arg.status);
	EXPECT_EQ(OTP_REASON_DEVICE, self->lock.arg.reason);
	EXPECT_EQ(0x0b01, self->lock.arg.vendor);
	EXPECT_SAYS("hw-cfg0", self->lock.message);
	EXPECT_DEAD("DAI: MacroError, terminal", 0x0b01);
	RESET();
	EXPECT_EQ(0, LOCK(HW_CFG0, 0));
}

TEST_F(failing, a_blank_error_is_taken_for_damage)
{
	__u32 vendor;

	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "4 write 1"));
	EXPECT_EQ(-EIO, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(0x0b04, self->pieces.op[0].vendor);
	EXPECT_SAYS("MacroWriteBlankError", self->pieces.message);
	EXPECT_OK();
	EXPECT_EQ(-EUCLEAN, READ_WORD(OWNER_SW_CFG, 0));
	EXPECT_EQ(-EUCLEAN, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_REASON_DAMAGED, self->pieces.op[0].reason);
	EXPECT_RECOVERED();
}

TEST_F(failing, a_pulse_without_effect_is_ebadmsg)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "0 write 1"));
	EXPECT_EQ(-EBADMSG, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_REASON_VERIFY, self->pieces.op[0].reason);
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	GIVEN({ HW_CFG0, 0, 32, counting });
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "0 write 1"));
	EXPECT_EQ(-EBADMSG, LOCK(HW_CFG0, 0));
	EXPECT_EQ(OTP_REASON_VERIFY, self->lock.arg.reason);
	EXPECT_EQ(0, LOCK(HW_CFG0, 0));
}

/* How many commands a batch begins with before it programs: two writes each. */
static long count_looks(struct _test_data_failing *self)
{
	mock_set(&self->mock, "reg_writes", "0");
	if (PROGRAM_WITH(OTP_PROGRAM_DRY_RUN,
			 { OWNER_SW_CFG, 0, 4, counting + 1 }))
		return -1;
	return mock_get_number(&self->mock, "reg_writes") / 2;
}

TEST_F(failing, a_pulse_that_never_ends_is_etimedout)
{
	long looks;

	ASSERT_EQ(0, mock_set(&self->mock, "lost_irqs", ALL_INTERRUPTS));
	looks = count_looks(self);
	ASSERT_LT(0, looks);
	ASSERT_EQ(0, mock_set(&self->mock, "stuck_busy", "%ld", looks + 1));
	EXPECT_EQ(-ETIMEDOUT, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_OP_FAILED, self->pieces.op[0].status);
	EXPECT_EQ(OTP_REASON_DEVICE, self->pieces.op[0].reason);
	EXPECT_EQ(NO_ANSWER, self->pieces.op[0].vendor);
	EXPECT_DEAD("does not answer", NO_ANSWER);
	RESET();
	EXPECT_RECOVERED();
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 4, counting + 1 }));
	EXPECT_EQ(OTP_OP_PROGRAMMED, self->pieces.op[0].status);
}

TEST_F(failing, a_read_that_never_ends_is_etimedout)
{
	__u32 vendor;

	ASSERT_EQ(0, mock_set(&self->mock, "stuck_busy", "1"));
	EXPECT_EQ(-ETIMEDOUT, READ_WORD(HW_CFG0, 0));
	EXPECT_EQ(NO_ANSWER, vendor);
	EXPECT_DEAD("does not answer", NO_ANSWER);
	RESET();
	EXPECT_RECOVERED();
}

TEST_F(failing, an_initialisation_that_never_ends)
{
	ASSERT_EQ(0, mock_set(&self->mock, "stuck_busy", "1"));
	RESET();
	EXPECT_DEAD("does not answer", NO_ANSWER);
	RESET();
	EXPECT_RECOVERED();
}

TEST_F(failing, an_initialisation_that_fails)
{
	ASSERT_EQ(0, mock_set(&self->mock, "vendor_status", "1 read 1"));
	RESET();
	EXPECT_DEAD("DAI: MacroError, terminal", 0x0b01);
	RESET();
	EXPECT_RECOVERED();
}

TEST_F(failing, interrupts_that_are_lost_cost_time_only)
{
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "3000"));
	ASSERT_EQ(0, mock_set(&self->mock, "lost_irqs", ALL_INTERRUPTS));
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 8, counting + 1 },
			     { SECRET0, 0, 8, counting }));
	EXPECT_EQ(0, LOCK(SECRET0, 0));
	EXPECT_EQ(4, mock_get_number(&self->mock, "pulses"));
	RESET();
	EXPECT_RECOVERED();
}

TEST_F(failing, pulses_that_are_slow_are_waited_for)
{
	ASSERT_EQ(0, mock_set(&self->mock, "latency_us", "20000"));
	EXPECT_EQ(0, PROGRAM({ OWNER_SW_CFG, 0, 8, counting + 1 },
			     { SECRET0, 0, 8, counting }));
	EXPECT_EQ(0, LOCK(SECRET0, 0));
	EXPECT_EQ(4, mock_get_number(&self->mock, "pulses"));
	RESET();
	EXPECT_RECOVERED();
}

TEST_F(failing, no_power_is_told)
{
	ASSERT_EQ(0, mock_set(&self->mock, "power", "off"));
	expect_dead(_metadata, self, "does not answer", NO_ANSWER, 0);
	ASSERT_EQ(0, mock_set(&self->mock, "power", "on"));
	EXPECT_RECOVERED();
}

TEST_HARNESS_MAIN
