// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SEFC provider against the mock: what it does to the registers, and what
 * becomes of their traps and of failures.
 */
#include <linux/device.h>
#include <linux/ktime.h>

#include "sefc-chip.h"

#define KEY_PAGE	0
#define KEY		SEFC_BOOT_CMAC_KEY
#define KEY_SIZE	SEFC_BOOT_CMAC_KEY_SIZE

/* Register writes of an operation, at least. */
#define READ_WRITES	10
#define PROGRAM_WRITES	140
#define GPNVM_WRITES	12

static int sefc_init(struct kunit *test)
{
	test->priv = mtsh_create(test, NULL);
	return 0;
}

static u8 *buffer(struct kunit *test, u32 len)
{
	u8 *buf = kunit_kzalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	return buf;
}

static int read_block(struct mtsh *chip, u32 block, u32 len)
{
	u8 *buf = buffer(chip->test, 2 * len);
	u32 vendor;

	return mtsh_read(chip, MTSH_BLOCK(block), 0, buf, buf + len, len,
			 &vendor);
}

static u64 word_now(struct mtsh *chip, u32 block, u32 offset)
{
	return get_unaligned_le64(mtsh_cells(chip, block, offset));
}

static void regions_are_those_of_the_data_sheet(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	const struct otp_desc *desc = chip->otp->desc;
	u32 i;

	KUNIT_EXPECT_STREQ(test, desc->driver, "sefc");
	KUNIT_ASSERT_EQ(test, desc->nregions, 10);
	KUNIT_EXPECT_STREQ(test, desc->regions[0].name, "unique-id");
	KUNIT_EXPECT_STREQ(test, desc->regions[MTSH_GPNVM].name, "gpnvm");
	for (i = 0; i < 8; i++) {
		const struct otp_region *region =
			otp_region_get(chip->otp, MTSH_BLOCK(i));
		bool erasable = i >= 1 && i <= 6;

		KUNIT_EXPECT_EQ(test, region->name[15], '0' + i);
		KUNIT_EXPECT_EQ(test, region->size, 4096);
		KUNIT_EXPECT_EQ(test, region->granule, 512);
		KUNIT_EXPECT_EQ(test, otp_region_erase_granule(region), 4096);
		KUNIT_EXPECT_EQ(test, !!(region->flags & OTP_REGION_ERASE),
				erasable);
	}
}

static void unique_id_is_read(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u8 id[16], mask[16];
	u32 vendor;

	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_UNIQUE_ID, 0, id, mask, 16,
					&vendor), 0);
	mtsh_look(chip);
	KUNIT_EXPECT_MEMEQ(test, id, chip->image + MTSH_IMAGE_UNIQUE_ID, 16);
	KUNIT_EXPECT_EQ(test, mask[15], 0xff);
	mtsh_cycle(chip);
	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_UNIQUE_ID, 0, id, mask, 16,
					&vendor), 0);
	KUNIT_EXPECT_MEMEQ(test, id, chip->image + MTSH_IMAGE_UNIQUE_ID, 16);
}

/* What is behind the window that STUS opens would else be waited for. */
static void read_does_not_wait_for_a_window_to_be_ready(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	ktime_t begin = ktime_get();

	KUNIT_EXPECT_EQ(test, read_block(chip, 3, SEFC_USB_BLOCK_SIZE), 0);
	KUNIT_EXPECT_LT(test, ktime_ms_delta(ktime_get(), begin), 500);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_FSR),
			SEFC_FSR_FRDY);
}

static void everything_is_closed_behind_operations(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	mtsh_expect_closed(chip);
	KUNIT_EXPECT_EQ(test, read_block(chip, 5, SEFC_PAGE_SIZE), 0);
	mtsh_expect_closed(chip);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 5, 8, 1, U64_MAX), 0);
	mtsh_expect_closed(chip);
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(5), 0, 4096, 0), 0);
	mtsh_expect_closed(chip);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       SEFC_GPNVM_BOOT_MODE), 0);
	mtsh_expect_closed(chip);
}

/* Of the mode only SCOD is touched, and put back. */
static void mode_register_is_left_as_it_was(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 fmr = SEFC_FMR_ALWAYS1 | SEFC_FMR_CLOE | 5 << SEFC_FMR_FWS_SHIFT;

	regmap_write(chip->registers, SEFC_FMR, fmr);
	KUNIT_EXPECT_EQ(test, read_block(chip, 2, SEFC_PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_FMR), fmr);
	regmap_write(chip->registers, SEFC_FMR, fmr | SEFC_FMR_SCOD);
	KUNIT_EXPECT_EQ(test, read_block(chip, 2, SEFC_PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_FMR),
			fmr | SEFC_FMR_SCOD);
}

static void rights_of_others_are_left_as_they_were(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 usr = SEFC_USR_RDENUSB(3) | SEFC_USR_PRIVUSB(4);

	regmap_write(chip->registers, SEFC_WPMR, SEFC_WPMR_WPKEY_PASSWD);
	regmap_write(chip->registers, SEFC_USR, usr);
	KUNIT_EXPECT_EQ(test, read_block(chip, 3, SEFC_PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_USR), usr);
	KUNIT_EXPECT_EQ(test, read_block(chip, 2, SEFC_PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 2, 0, 0, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_USR), usr);
	/* It was open when it was found, which is no reason to leave it so. */
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_WPMR),
			SEFC_WPMR_USRWP | SEFC_WPMR_GPNVMWP);
}

/* Whoever locked more than this driver does, wants it locked. */
static void protection_of_others_is_put_back(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 all = SEFC_WPMR_WPEN | SEFC_WPMR_GPNVMWP | SEFC_WPMR_LOCKWP |
		  SEFC_WPMR_ERASEWP | SEFC_WPMR_USRWP;

	regmap_write(chip->registers, SEFC_WPMR, SEFC_WPMR_WPKEY_PASSWD | all);
	KUNIT_EXPECT_EQ(test, read_block(chip, 3, SEFC_PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 3, 0, 0, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(3), 0, 4096, 0), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_WPMR), all);
}

static int program_raw(struct mtsh *chip, u32 block, u32 offset)
{
	struct otp_device *otp = chip->otp;
	u8 *buf = buffer(chip->test, 2 * SEFC_PAGE_SIZE);
	u32 vendor = 0;

	memset(buf + SEFC_PAGE_SIZE, 0xff, SEFC_PAGE_SIZE);
	return otp->ops->program(otp, otp_region_get(otp, MTSH_BLOCK(block)),
				 offset, buf, buf + SEFC_PAGE_SIZE, &vendor);
}

/* The latch, a command, and the protection and the rights, both ways. */
static void page_program_costs_what_it_must(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	otp_mock_clear_counter(chip->mock, OTP_MOCK_REG_WRITES);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_REG_READS);
	KUNIT_EXPECT_EQ(test, program_raw(chip, 4, 512), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock,
					       OTP_MOCK_REG_WRITES),
			128 + 1 + 4);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock,
					       OTP_MOCK_REG_READS), 8);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock, OTP_MOCK_PULSES),
			1);
}

/* Nobody knows what is in it when power comes. */
static void whole_latch_is_filled(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u64 word = 0x0123456789abcdef;
	u32 i;

	for (i = 0; i < 8; i++) {
		mtsh_cycle(chip);
		KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 6, i * 512 + 504,
						      word, U64_MAX), 0);
	}
	for (i = 0; i < SEFC_USB_BLOCK_SIZE; i += 8)
		KUNIT_EXPECT_EQ(test, word_now(chip, 6, i),
				i % 512 == 504 ? word : U64_MAX);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

static void pages_go_where_they_belong(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 block, at;

	for (block = 1; block < 8; block++) {
		for (at = 8 * block; at < SEFC_USB_BLOCK_SIZE; at += 512)
			KUNIT_ASSERT_EQ(test,
					mtsh_write_word(chip, block, at,
							block << 16 | at,
							U64_MAX), 0);
	}
	for (block = 1; block < 8; block++) {
		for (at = 8 * block; at < SEFC_USB_BLOCK_SIZE; at += 512)
			KUNIT_EXPECT_EQ(test, word_now(chip, block, at),
					block << 16 | at);
	}
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

static void a_word_is_programmed_once(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, 0x12, 0xff), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, 0x12, 0xff), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	/* Only from 1 to 0, and yet no more. */
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, 0x10, 0xff),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_CONFLICT);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, 0, 0xff00),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, 0xff00, 0xff00),
			0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 24, 0x34, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, word_now(chip, 1, 16), 0xffffffffffffff12);
	KUNIT_EXPECT_EQ(test, word_now(chip, 1, 24), 0x34);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock, OTP_MOCK_PULSES),
			2);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

/* All ones is what a blank word holds. */
static void a_word_of_ones_stays_blank(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, U64_MAX, U64_MAX),
			0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock, OTP_MOCK_PULSES),
			0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 16, 7, U64_MAX), 0);
}

static void erase_is_about_a_block(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 2, 0, 1, U64_MAX), 0);
	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 3, 4088, 1, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(3), 0, 512, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, chip->outcome.reason, OTP_REASON_ALIGN);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->outcome.message, "4096"));
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(3), 0, 4096, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->erased, 1);
	KUNIT_EXPECT_EQ(test, word_now(chip, 3, 4088), U64_MAX);
	KUNIT_EXPECT_EQ(test, word_now(chip, 2, 0), 1);
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(3), 0, 4096, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->outcome.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 3, 4088, 2, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

static void some_blocks_cannot_be_erased(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	static const u32 never[] = {
		MTSH_UNIQUE_ID, MTSH_BLOCK(0), MTSH_BLOCK(7), MTSH_GPNVM,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(never); i++) {
		KUNIT_EXPECT_EQ(test, mtsh_erase(chip, never[i], 0, 4096, 0),
				-EOPNOTSUPP);
		KUNIT_EXPECT_EQ(test, chip->outcome.reason, OTP_REASON_KIND);
	}
}

/* A mask in its place would be another bit, or none. */
static void gpnvm_bits_go_by_their_number(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(0xa),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), MTSH_MODE(0xa));
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip,
					       SEFC_GPNVM_PLANE_EXCHANGE,
					       SEFC_GPNVM_PLANE_EXCHANGE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip),
			MTSH_MODE(0xa) | SEFC_GPNVM_PLANE_EXCHANGE);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, 0,
					       SEFC_GPNVM_PLANE_EXCHANGE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), MTSH_MODE(0xa));
	/* What is so already gets no pulse. */
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(0xa),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock, OTP_MOCK_PULSES),
			0);
}

static void exchanged_planes_are_found(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 4, 0, 0x77, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip,
					       SEFC_GPNVM_PLANE_EXCHANGE,
					       SEFC_GPNVM_PLANE_EXCHANGE), 0);
	/* Not before a reset. */
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_RESET_PENDING);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message, "PLANE_EXCHANGE"));
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 4, 0, 0x77, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 4, 0, 0, U64_MAX),
			-EEXIST);
	mtsh_cycle(chip);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 4, 0, 0x77, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 4, 8, 0x88, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(test, word_now(chip, 4, 8), 0x88);
}

/* The bit tells of the next reset, and is all that is there to be read. */
static void planes_are_found_by_a_driver_that_comes_late(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 4, 0, 0x77, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip,
					       SEFC_GPNVM_PLANE_EXCHANGE,
					       SEFC_GPNVM_PLANE_EXCHANGE), 0);
	device_release_driver(chip->child);
	KUNIT_ASSERT_EQ(test, device_attach(chip->child), 1);
	mtsh_find_driver(chip);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 4, 0, 0x77, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_RESET_PENDING);
}

static void errors_keep_their_identity(struct kunit *test)
{
	static const struct {
		u32 status;
		const char *name;
	} errors[] = {
		{ SEFC_FSR_FCMDE, "FCMDE" },
		{ SEFC_FSR_FLOCKE, "FLOCKE" },
		{ SEFC_FSR_FLERR, "FLERR" },
		{ SEFC_FSR_WPERR, "WPERR" },
	};
	struct mtsh *chip = test->priv;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		const struct otp_mock_vendor_status vendor = {
			.commands = 1, .write = true,
			.status = errors[i].status,
		};

		otp_mock_set_vendor_status(chip->mock, &vendor);
		KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
						       SEFC_GPNVM_BOOT_MODE),
				-EIO);
		KUNIT_EXPECT_EQ(test, chip->op.vendor, errors[i].status);
		mtsh_expect_closed(chip);
		otp_mock_set_vendor_status(chip->mock, &vendor);
		KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 8 * i, 1,
						      U64_MAX), -EIO);
		KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_FAILED);
		KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_DEVICE);
		KUNIT_EXPECT_EQ(test, chip->op.vendor, errors[i].status);
		KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
						   errors[i].name));
		mtsh_expect_closed(chip);
		KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 8 * i, 1,
						      U64_MAX), 0);
	}
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

/* FLERR stays until flash is programmed again, and is told once. */
static void an_old_error_is_nobody_elses(struct kunit *test)
{
	const struct otp_mock_vendor_status vendor = {
		.commands = 1, .write = true, .status = SEFC_FSR_FLERR,
	};
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 2, 0, 1, U64_MAX), 0);
	otp_mock_set_vendor_status(chip->mock, &vendor);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX), -EIO);
	KUNIT_EXPECT_TRUE(test, mtsh_register(chip, SEFC_FSR) &
				SEFC_FSR_FLERR);
	KUNIT_EXPECT_EQ(test, read_block(chip, 1, 512), 0);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       SEFC_GPNVM_BOOT_MODE), 0);
	otp_mock_set_vendor_status(chip->mock, &vendor);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX), -EIO);
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(2), 0, 4096, 0), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX), 0);
}

/* As by a kernel that died in it: the chip knows nothing of that. */
static void a_window_that_was_left_open_is_closed(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	regmap_write(chip->registers, SEFC_FCR,
		     SEFC_FCR_COMMAND(SEFC_FCMD_STUS, 0));
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	regmap_write(chip->registers, SEFC_FCR,
		     SEFC_FCR_COMMAND(SEFC_FCMD_STUI, 0));
	device_release_driver(chip->child);
	KUNIT_ASSERT_EQ(test, device_attach(chip->child), 1);
	mtsh_find_driver(chip);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX), 0);
}

static void everything_is_closed_behind_failures(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 n;

	for (n = 1; n <= READ_WRITES; n++) {
		otp_mock_set_drop_write(chip->mock, n);
		read_block(chip, 1, 512);
		otp_mock_set_drop_write(chip->mock, 0);
		mtsh_expect_closed(chip);
	}
	for (n = 1; n <= GPNVM_WRITES; n++) {
		otp_mock_set_drop_write(chip->mock, n);
		mtsh_write_gpnvm(chip, n & 1 ? MTSH_MODE(9) : 0,
				 SEFC_GPNVM_BOOT_MODE);
		otp_mock_set_drop_write(chip->mock, 0);
		mtsh_expect_closed(chip);
	}
	KUNIT_EXPECT_EQ(test, read_block(chip, 1, 512), 0);
}

/* A store that is lost leaves a word of the page as it was. */
static void lost_writes_of_a_page_program_are_noticed(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 n, block = 1, failed = 0;
	int ret;

	for (n = 120; n <= PROGRAM_WRITES + 20; n++) {
		/* The unlock writes of the looks before are n's, too. */
		otp_mock_set_drop_write(chip->mock, n);
		ret = mtsh_write_word(chip, block, 504, 5, U64_MAX);
		otp_mock_set_drop_write(chip->mock, 0);
		mtsh_expect_closed(chip);
		if (word_now(chip, block, 504) != 5)
			KUNIT_EXPECT_NE(test, ret, 0);
		failed += !!ret;
		KUNIT_ASSERT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(block), 0,
						 4096, 0), 0);
	}
	KUNIT_EXPECT_GT(test, failed, 0);
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

static void waiting_has_an_end(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	ktime_t begin = ktime_get();
	u32 vendor;
	u8 buf[4];

	otp_mock_set_stuck_busy(chip->mock, 1);
	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_GPNVM, 0, buf, buf + 2, 2,
					&vendor), -ETIMEDOUT);
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), begin), 1000);
	mtsh_expect_closed(chip);
	/* Busy is not dead: it answers. */
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	mtsh_cycle(chip);
	otp_mock_set_stuck_busy(chip->mock, 1);
	KUNIT_EXPECT_EQ(test, program_raw(chip, 4, 512), -ETIMEDOUT);
	mtsh_expect_closed(chip);
	mtsh_cycle(chip);
	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_GPNVM, 0, buf, buf + 2, 2,
					&vendor), 0);
}

static void a_slow_chip_is_waited_for(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, otp_mock_set_latency(chip->mock, 300), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(1), 0, 4096, 0), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_EXPECT_GT(test, otp_mock_counter(chip->mock,
					       OTP_MOCK_PULSE_US), 0);
}

static void one_wrong_bit_is_corrected(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u8 buf[1024];
	u32 vendor;

	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 3, 40, 0x55, U64_MAX), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_flip(chip->mock, MTSH_FLIP(3, 41)), 0);
	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_BLOCK(3), 0, buf, buf + 512,
					512, &vendor), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 40), 0x55);
}

static void more_wrong_bits_are_damage_which_an_erase_mends(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u8 buf[1024];
	u32 vendor = 0;

	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 3, 40, 0x55, U64_MAX), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_flip(chip->mock, MTSH_FLIP(3, 41)), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_flip(chip->mock, MTSH_FLIP(3, 43)), 0);
	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_BLOCK(3), 0, buf, buf + 512,
					512, &vendor), -EUCLEAN);
	KUNIT_EXPECT_TRUE(test, vendor & SEFC_FSR_MECCE);
	KUNIT_EXPECT_FALSE(test, vendor & ~(SEFC_FSR_MECCE | SEFC_FSR_SECCE));
	/* It is told once, and not of what is read next. */
	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_BLOCK(3), 512, buf,
					buf + 512, 512, &vendor), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 3, 48, 1, U64_MAX),
			-EUCLEAN);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_DAMAGED);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
					   "more than one wrong bit"));
	KUNIT_EXPECT_EQ(test, mtsh_erase(chip, MTSH_BLOCK(3), 0, 4096, 0), 0);
	KUNIT_EXPECT_EQ(test, chip->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 3, 48, 1, U64_MAX), 0);
}

static void no_power_is_a_dead_device(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	otp_mock_set_power(chip->mock, OTP_MOCK_POWER_OFF);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_DEAD);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX),
			-ENOTRECOVERABLE);
	KUNIT_EXPECT_LT(test, read_block(chip, 1, 512), 0);
	otp_mock_set_power(chip->mock, OTP_MOCK_POWER_ON);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 1, U64_MAX), 0);
}

static int write_key(struct mtsh *chip, u8 first)
{
	u8 *buf = buffer(chip->test, 2 * SEFC_PAGE_SIZE);
	u32 i;

	for (i = 0; i < KEY_SIZE; i++)
		buf[KEY + i] = first + 7 * i;
	memset(buf + SEFC_PAGE_SIZE + KEY, 0xff, KEY_SIZE);
	return mtsh_write(chip, MTSH_BLOCK(0), KEY_PAGE, buf,
			  buf + SEFC_PAGE_SIZE, SEFC_PAGE_SIZE, 0);
}

static enum otp_programmed key_is(struct mtsh *chip)
{
	const struct otp_region *region = otp_region_get(chip->otp,
							 MTSH_BLOCK(0));
	enum otp_programmed is;
	u32 vendor;

	mutex_lock(&chip->otp->lock);
	otp_field_programmed(chip->otp, region, &region->fields[0], &is,
			     &vendor);
	mutex_unlock(&chip->otp->lock);
	return is;
}

static void the_key_does_not_leave_the_kernel(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u8 *buf = buffer(test, 2 * SEFC_PAGE_SIZE);
	u8 *mask = buf + SEFC_PAGE_SIZE;
	u32 vendor;

	KUNIT_ASSERT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_EXPECT_EQ(test, key_is(chip), OTP_BLANK);
	KUNIT_EXPECT_EQ(test, write_key(chip, 0x10), 0);
	KUNIT_EXPECT_EQ(test, chip->op.verified, OTP_VERIFIED_VALUE);
	KUNIT_EXPECT_EQ(test, mtsh_cells(chip, 0, KEY)[1], 0x17);

	KUNIT_EXPECT_EQ(test, mtsh_read(chip, MTSH_BLOCK(0), 0, buf, mask,
					SEFC_PAGE_SIZE, &vendor), -EACCES);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + KEY, 0, KEY_SIZE));
	/* Nor does its complement. */
	KUNIT_EXPECT_NULL(test, memchr_inv(mask + KEY, 0xff, KEY_SIZE));
	KUNIT_EXPECT_EQ(test, mask[KEY - 1], 0);
	KUNIT_EXPECT_EQ(test, key_is(chip), OTP_FULL);

	KUNIT_EXPECT_EQ(test, write_key(chip, 0x10), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, write_key(chip, 0x11), -EEXIST);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_CONFLICT);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
					   "AES_256_CMAC_KEY"));
	KUNIT_EXPECT_EQ(test, otp_mock_repeats(chip->mock), 0);
}

static void a_key_is_programmed_as_a_whole(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 0, KEY, 1, U64_MAX),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_MASK);
	/* What the data sheet has reserved is nobody's field. */
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 0, 0, 1, U64_MAX),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 0, 1024, 1, U64_MAX),
			-ENXIO);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_GAP);
	KUNIT_EXPECT_EQ(test, otp_mock_counter(chip->mock, OTP_MOCK_PULSES),
			2);
}

/* The boot ROM takes the rights away before it starts an application. */
static void what_the_boot_rom_has_locked_is_told(struct kunit *test)
{
	struct mtsh *chip = mtsh_create(test, "application");
	u32 both = OTP_REGION_WRITE_LOCKED | OTP_REGION_READ_LOCKED;

	KUNIT_ASSERT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(0xa),
					       SEFC_GPNVM_BOOT_MODE), 0);
	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 0, SEFC_BOOT_AUTH_TYPE, 1,
					      U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, mtsh_region_state(chip, MTSH_BLOCK(0)), 0);
	mtsh_cycle(chip);
	KUNIT_EXPECT_EQ(test, mtsh_region_state(chip, MTSH_BLOCK(0)), both);
	KUNIT_EXPECT_EQ(test, mtsh_region_state(chip, MTSH_BLOCK(1)), 0);
	KUNIT_EXPECT_EQ(test, mtsh_region_state(chip, MTSH_GPNVM), 0);
	KUNIT_EXPECT_EQ(test, mtsh_region_state(chip, MTSH_UNIQUE_ID), 0);
	KUNIT_EXPECT_EQ(test, read_block(chip, 0, 512), -EPERM);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 0, SEFC_BOOT_AUTH_TYPE, 0,
					      U32_MAX), -EPERM);
	KUNIT_EXPECT_EQ(test, mtsh_register(chip, SEFC_USR),
			SEFC_USR_LOCKUSRB(0));
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 0, U32_MAX), 0);
}

static struct kunit_case sefc_cases[] = {
	KUNIT_CASE(regions_are_those_of_the_data_sheet),
	KUNIT_CASE(unique_id_is_read),
	KUNIT_CASE(read_does_not_wait_for_a_window_to_be_ready),
	KUNIT_CASE(everything_is_closed_behind_operations),
	KUNIT_CASE(mode_register_is_left_as_it_was),
	KUNIT_CASE(rights_of_others_are_left_as_they_were),
	KUNIT_CASE(protection_of_others_is_put_back),
	KUNIT_CASE(page_program_costs_what_it_must),
	KUNIT_CASE(whole_latch_is_filled),
	KUNIT_CASE(pages_go_where_they_belong),
	KUNIT_CASE(a_word_is_programmed_once),
	KUNIT_CASE(a_word_of_ones_stays_blank),
	KUNIT_CASE(erase_is_about_a_block),
	KUNIT_CASE(some_blocks_cannot_be_erased),
	KUNIT_CASE(gpnvm_bits_go_by_their_number),
	KUNIT_CASE(exchanged_planes_are_found),
	KUNIT_CASE(planes_are_found_by_a_driver_that_comes_late),
	KUNIT_CASE(errors_keep_their_identity),
	KUNIT_CASE(an_old_error_is_nobody_elses),
	KUNIT_CASE_SLOW(a_window_that_was_left_open_is_closed),
	KUNIT_CASE_SLOW(everything_is_closed_behind_failures),
	KUNIT_CASE_SLOW(lost_writes_of_a_page_program_are_noticed),
	KUNIT_CASE_SLOW(waiting_has_an_end),
	KUNIT_CASE(a_slow_chip_is_waited_for),
	KUNIT_CASE(one_wrong_bit_is_corrected),
	KUNIT_CASE(more_wrong_bits_are_damage_which_an_erase_mends),
	KUNIT_CASE(no_power_is_a_dead_device),
	KUNIT_CASE(the_key_does_not_leave_the_kernel),
	KUNIT_CASE(a_key_is_programmed_as_a_whole),
	KUNIT_CASE(what_the_boot_rom_has_locked_is_told),
	{ }
};

static struct kunit_suite sefc_suite = {
	.name = "otp_sefc",
	.init = sefc_init,
	.test_cases = sefc_cases,
};

kunit_test_suite(sefc_suite);
