// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the SEFC provider refuses for the sake of the next reset, in which
 * order it changes GPNVM bits, and what a loss of power leaves of that.
 */
#include <linux/device.h>

#include "sefc-chip.h"

#define MODE_MASK	SEFC_GPNVM_BOOT_MODE
#define LOCK_MASK	SEFC_GPNVM_ERASE_LOCK
#define SECURITY	SEFC_GPNVM_SECURITY

static const u32 modes[] = { 0x0, 0x3, 0x9, 0xa, 0xc };
static const u32 locks[] = { 0, 1, 6 };

static bool is_mode(u32 mode)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		if (modes[i] == mode)
			return true;
	}
	return false;
}

static bool is_secure(u32 mode)
{
	return mode == 0x9 || mode == 0xa || mode == 0xc;
}

static int rules_init(struct kunit *test)
{
	test->priv = mtsh_create(test, NULL);
	return 0;
}

static u64 pulses(struct mtsh *chip)
{
	return otp_mock_counter(chip->mock, OTP_MOCK_PULSES);
}

/* Refused by a rule of the chip, with nothing changed. */
static void expect_refused(struct mtsh *chip, int ret, int error,
			   const char *text)
{
	struct kunit *test = chip->test;

	KUNIT_EXPECT_EQ(test, ret, error);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_CHIP);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(chip->message, text), "%s",
				  chip->message);
	KUNIT_EXPECT_EQ(test, pulses(chip), 0);
}

static void given_gpnvm(struct mtsh *chip, u32 bits)
{
	mtsh_put_gpnvm(chip, bits);
	mtsh_cycle(chip);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
}

static int set_mode(struct mtsh *chip, u32 mode)
{
	return mtsh_write_gpnvm(chip, MTSH_MODE(mode), MODE_MASK);
}

static int set_lock(struct mtsh *chip, u32 lock)
{
	return mtsh_write_gpnvm(chip, MTSH_LOCK(lock), LOCK_MASK);
}

static int set_auth_type(struct mtsh *chip)
{
	return mtsh_write_word(chip, 0, SEFC_BOOT_AUTH_TYPE, 1, U32_MAX);
}

static void only_five_boot_modes_are_programmed(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 mode;

	for (mode = 0; mode < 16; mode++) {
		if (!is_mode(mode))
			expect_refused(chip, set_mode(chip, mode), -EINVAL,
				       "BOOT_MODE 0x");
	}
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
					   "0x0, 0x3, 0x9, 0xa and 0xc"));
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(8),
					       MTSH_MODE(8)), -EINVAL);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_MASK);
}

static void only_three_erase_locks_are_programmed(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	static const u32 others[] = { 2, 3, 4, 5, 7 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		expect_refused(chip, set_lock(chip, others[i]), -EINVAL,
			       "ERASE_LOCK 0x");
	KUNIT_EXPECT_EQ(test, set_lock(chip, 1), 0);
	KUNIT_EXPECT_EQ(test, set_lock(chip, 6), 0);
	KUNIT_EXPECT_EQ(test, set_lock(chip, 0), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), 0);
}

static void bits_that_do_not_exist_are_no_field(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, 0x200, 0x200), -EINVAL);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_MASK);
}

/* The boot ROM would erase it. */
static void boot_data_wants_a_secure_boot_mode(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 mode;

	for (mode = 0; mode < 16; mode++) {
		given_gpnvm(chip, MTSH_MODE(mode));
		if (is_secure(mode)) {
			KUNIT_EXPECT_EQ(test, set_auth_type(chip), 0);
			KUNIT_EXPECT_EQ(test, set_auth_type(chip), 0);
			KUNIT_EXPECT_EQ(test, chip->op.status,
					OTP_OP_ALREADY);
			/* The ROM makes it blank again. */
			given_gpnvm(chip, 0);
		} else {
			expect_refused(chip, set_auth_type(chip), -EPERM,
				       "user-signature-0");
		}
	}
}

static int secure_boot_at_once(struct mtsh *chip, u32 gpnvm)
{
	struct ram_batch *batch = ram_batch(&chip->ram);
	u8 *buf = kunit_kzalloc(chip->test, 2 * SEFC_PAGE_SIZE, GFP_KERNEL);
	u8 bits[2], mask[2];
	u32 at = SEFC_BOOT_AUTH_TYPE % SEFC_PAGE_SIZE;
	int ret;

	KUNIT_ASSERT_NOT_NULL(chip->test, buf);
	put_unaligned_le16(gpnvm, bits);
	put_unaligned_le16(MODE_MASK | (gpnvm & SECURITY), mask);
	ram_add(batch, MTSH_GPNVM, 0, bits, mask, 2);
	buf[at] = 1;
	memset(buf + SEFC_PAGE_SIZE + at, 0xff, 4);
	ram_add(batch, MTSH_BLOCK(0), SEFC_PAGE_SIZE, buf,
		buf + SEFC_PAGE_SIZE, SEFC_PAGE_SIZE);
	ret = ram_program(batch, 0);
	chip->op = batch->ops[0];
	strscpy(chip->message, batch->request.message, sizeof(chip->message));
	return ret;
}

/* Not the one with which the chip would start without them. */
static void boot_data_comes_before_the_boot_mode(struct kunit *test)
{
	const struct otp_mock_vendor_status vendor = {
		.commands = 2, .write = true, .status = SEFC_FSR_FLERR,
	};
	struct mtsh *chip = test->priv;

	otp_mock_set_vendor_status(chip->mock, &vendor);
	KUNIT_EXPECT_EQ(test, secure_boot_at_once(chip, MTSH_MODE(0xc)), -EIO);
	KUNIT_EXPECT_EQ(test, mtsh_mode(chip), 0);
	KUNIT_EXPECT_EQ(test, mtsh_cells(chip, 0, SEFC_BOOT_AUTH_TYPE)[0], 1);
	KUNIT_EXPECT_EQ(test, secure_boot_at_once(chip, MTSH_MODE(0xc)), 0);
	KUNIT_EXPECT_EQ(test, mtsh_mode(chip), 0xc);
}

static void boot_data_keeps_the_boot_mode_secure(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, secure_boot_at_once(chip, MTSH_MODE(0xa)), 0);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
	expect_refused(chip, set_mode(chip, 0), -EPERM,
		       "erase user-signature-0, which is not blank");
	expect_refused(chip, set_mode(chip, 3), -EPERM, "0x3 (standard boot)");
	KUNIT_EXPECT_EQ(test, set_mode(chip, 9), 0);
	KUNIT_EXPECT_EQ(test, set_mode(chip, 0xc), 0);
}

/* Any byte of the block counts, not those alone that are fields. */
static void all_of_the_boot_data_counts(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	given_gpnvm(chip, MTSH_MODE(0xa));
	KUNIT_ASSERT_EQ(test, otp_mock_flip(chip->mock,
					    MTSH_FLIP(0, 4095)), 0);
	KUNIT_ASSERT_EQ(test, otp_mock_flip(chip->mock,
					    MTSH_FLIP(0, 4094)), 0);
	expect_refused(chip, set_mode(chip, 0), -EPERM, "not blank");
}

static void boot_data_that_cannot_be_seen_is_not_taken_for_blank(struct kunit *test)
{
	struct mtsh *chip = mtsh_create(test, "application");

	KUNIT_ASSERT_EQ(test, secure_boot_at_once(chip, MTSH_MODE(0xa)), 0);
	mtsh_cycle(chip);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
	expect_refused(chip, set_mode(chip, 0), -EPERM, "nobody knows");
	KUNIT_EXPECT_EQ(test, set_mode(chip, 0xc), 0);
}

static void blank_boot_data_lets_go(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	given_gpnvm(chip, MTSH_MODE(0xa));
	KUNIT_EXPECT_EQ(test, set_mode(chip, 0), 0);
	KUNIT_EXPECT_EQ(test, mtsh_mode(chip), 0);
}

static void security_wants_a_boot_mode(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	given_gpnvm(chip, MTSH_MODE(8));
	expect_refused(chip, mtsh_write_gpnvm(chip, SECURITY, SECURITY),
		       -EPERM, "SECURITY comes last");
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, SECURITY | MTSH_MODE(9),
					       SECURITY | MODE_MASK), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), SECURITY | MTSH_MODE(9));
}

/* It would neither start nor let anybody in, and perhaps never be erased. */
static void an_end_without_anything_to_start_is_refused(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 all = SECURITY | MODE_MASK;

	expect_refused(chip, mtsh_write_gpnvm(chip, SECURITY | MTSH_MODE(0xc),
					      all), -EPERM,
		       "AUTH_TYPE 0xffffffff");
	given_gpnvm(chip, MTSH_MODE(0xc));
	expect_refused(chip, mtsh_write_gpnvm(chip, SECURITY, SECURITY),
		       -EPERM, "AUTH_TYPE 0xffffffff");
	KUNIT_ASSERT_EQ(test, mtsh_write_word(chip, 0, SEFC_BOOT_AUTH_TYPE, 2,
					      U32_MAX), 0);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
	expect_refused(chip, mtsh_write_gpnvm(chip, SECURITY, SECURITY),
		       -EPERM, "AUTH_TYPE 0x2");
	/* The others have the monitor to fall back on. */
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, SECURITY | MTSH_MODE(0xa),
					       all), 0);
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
	expect_refused(chip, set_mode(chip, 0xc), -EPERM, "AUTH_TYPE 0x2");
}

static void an_end_with_something_to_start_is_not(struct kunit *test)
{
	struct mtsh *chip = mtsh_create(test, "application");

	KUNIT_ASSERT_EQ(test, secure_boot_at_once(chip, SECURITY |
						  MTSH_MODE(0xc)), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), SECURITY | MTSH_MODE(0xc));
	mtsh_cycle(chip);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);

	chip = mtsh_create(test, "application");
	KUNIT_ASSERT_EQ(test, secure_boot_at_once(chip, MTSH_MODE(0xa)), 0);
	/* It cannot be seen then, but has been found to authenticate. */
	mtsh_cycle(chip);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, SECURITY | MTSH_MODE(0xc),
					       SECURITY | MODE_MASK), 0);
}

static void security_is_for_good(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_gpnvm(chip, SECURITY, SECURITY), 0);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, 0, SECURITY), -EEXIST);
	KUNIT_EXPECT_EQ(test, chip->op.reason, OTP_REASON_CONFLICT);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message, "SECURITY"));
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, SECURITY, SECURITY), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, pulses(chip), 1);
}

static void frozen_erase_lock_is_for_good(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_ASSERT_EQ(test, mtsh_write_gpnvm(chip, SECURITY | MTSH_LOCK(6),
					       SECURITY | LOCK_MASK), 0);
	KUNIT_EXPECT_EQ(test, set_lock(chip, 0), -EEXIST);
	KUNIT_EXPECT_EQ(test, set_lock(chip, 1), -EEXIST);
	KUNIT_EXPECT_EQ(test, set_lock(chip, 6), 0);
	KUNIT_EXPECT_EQ(test, chip->op.status, OTP_OP_ALREADY);
}

/* Nothing would help if power were lost on the way. */
static void boot_mode_stays_where_no_erase_would_help(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	given_gpnvm(chip, SECURITY | MTSH_LOCK(1));
	expect_refused(chip, set_mode(chip, 9), -EPERM,
		       "losing power on the way would be final");
	expect_refused(chip, mtsh_write_gpnvm(chip, MTSH_MODE(9) |
					      MTSH_LOCK(6),
					      MODE_MASK | LOCK_MASK),
		       -EPERM, "final");
	/* Opened with it, which comes first, it helps. */
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(9),
					       MODE_MASK | LOCK_MASK), 0);
	/* And closed with it, which comes behind. */
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, MTSH_MODE(0xa) |
					       MTSH_LOCK(6),
					       MODE_MASK | LOCK_MASK), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip),
			SECURITY | MTSH_MODE(0xa) | MTSH_LOCK(6));
	otp_mock_clear_counter(chip->mock, OTP_MOCK_PULSES);
	expect_refused(chip, set_mode(chip, 9), -EPERM, "ERASE_LOCK 0x6");
}

static void erase_lock_alone_does_not_hold_the_boot_mode(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	given_gpnvm(chip, MTSH_LOCK(6));
	KUNIT_EXPECT_EQ(test, set_mode(chip, 9), 0);
	given_gpnvm(chip, SECURITY);
	KUNIT_EXPECT_EQ(test, set_mode(chip, 9), 0);
}

static void state_names_what_is_incomplete(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 bits;

	for (bits = 0; bits < 512; bits += 4) {
		u32 mode = bits >> SEFC_GPNVM_BOOT_MODE_SHIFT;
		u32 lock = bits >> SEFC_GPNVM_ERASE_LOCK_SHIFT & 7;
		bool lock_is_sound = lock == 0 || lock == 1 || lock == 6;

		given_gpnvm(chip, bits);
		KUNIT_EXPECT_EQ(test, mtsh_state(chip),
				is_mode(mode) && lock_is_sound ?
				OTP_STATE_OK : OTP_STATE_INCOMPLETE);
		if (!is_mode(mode))
			KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
							   "BOOT_MODE is 0x"));
		else if (!lock_is_sound)
			KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
							   "ERASE_LOCK is"));
	}
}

static void boot_mode_takes_effect_at_a_reset(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	KUNIT_ASSERT_EQ(test, set_mode(chip, 0xa), 0);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_RESET_PENDING);
	KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
					   "0xa (secure boot or monitor)"));
	KUNIT_ASSERT_EQ(test, otp_mock_reset(chip->mock), 0);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
}

/* A device that is incomplete is programmed all the same. */
static void an_incomplete_device_is_programmed(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	given_gpnvm(chip, MTSH_MODE(0xe));
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_INCOMPLETE);
	KUNIT_EXPECT_EQ(test, mtsh_write_word(chip, 1, 0, 3, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, set_mode(chip, 0xa), 0);
	KUNIT_EXPECT_EQ(test, mtsh_mode(chip), 0xa);
}

/**
 * struct way - a change of GPNVM bits that power is cut off from
 * @chip: the chip
 * @from: bits before
 * @to: bits behind
 * @mask: bits that are asked for
 * @between: cuts that left something between
 */
struct way {
	struct mtsh *chip;
	u32 from;
	u32 to;
	u32 mask;
	u32 between;
};

static bool way_fields_are_whole(const struct way *way, u32 bits)
{
	static const u32 fields[] = {
		SECURITY, SEFC_GPNVM_PLANE_EXCHANGE, LOCK_MASK, MODE_MASK,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if ((bits & fields[i]) != (way->from & fields[i]) &&
		    (bits & fields[i]) != (way->to & fields[i]))
			return false;
	}
	return true;
}

static void way_check_between(struct way *way, u32 bits)
{
	struct kunit *test = way->chip->test;
	u32 mode = bits >> SEFC_GPNVM_BOOT_MODE_SHIFT;
	u32 from = way->from >> SEFC_GPNVM_BOOT_MODE_SHIFT;
	u32 to = way->to >> SEFC_GPNVM_BOOT_MODE_SHIFT;

	/* Never another boot mode than the two, nor frozen on the way. */
	if (mode != from && mode != to)
		KUNIT_EXPECT_FALSE_MSG(test, is_mode(mode), "0x%x", bits);
	if ((bits & LOCK_MASK) == MTSH_LOCK(6))
		KUNIT_EXPECT_TRUE(test,
				  (way->from & LOCK_MASK) == MTSH_LOCK(6) ||
				  (way->to & LOCK_MASK) == MTSH_LOCK(6));
	/* Where only the ERASE signal helps, it does. */
	if (bits & SECURITY && !is_mode(mode))
		KUNIT_EXPECT_EQ(test, bits & LOCK_MASK, 0);
	/* SECURITY comes last. */
	if ((bits ^ way->from) & SECURITY)
		KUNIT_EXPECT_EQ(test, bits, way->to);
}

/* Power is lost with the n-th register write; false once it is not. */
static bool way_cut(struct way *way, u32 n, bool partial)
{
	const struct otp_mock_power_cut cut = {
		.armed = true, .writes = n, .partial = partial, .bits = 1,
	};
	struct mtsh *chip = way->chip;
	struct kunit *test = chip->test;
	struct otp_mock_faults faults;
	bool whole;
	u32 bits;

	given_gpnvm(chip, way->from);
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_OK);
	otp_mock_set_power_cut(chip->mock, &cut);
	mtsh_write_gpnvm(chip, way->to, way->mask);
	otp_mock_get_faults(chip->mock, &faults);
	otp_mock_set_power_cut(chip->mock, &(struct otp_mock_power_cut) {});
	if (faults.power_cut.armed) {
		KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), way->to);
		return false;
	}

	mtsh_cycle(chip);
	bits = mtsh_gpnvm(chip);
	whole = way_fields_are_whole(way, bits);
	way_check_between(way, bits);
	way->between += !whole;
	if (bits & SECURITY && !is_mode(bits >> SEFC_GPNVM_BOOT_MODE_SHIFT)) {
		KUNIT_EXPECT_EQ(test, mtsh_state(chip), OTP_STATE_DEAD);
		KUNIT_EXPECT_NOT_NULL(test, strstr(chip->message,
						   "ERASE signal"));
		return true;
	}
	KUNIT_EXPECT_EQ(test, mtsh_state(chip), whole ? OTP_STATE_OK :
			OTP_STATE_INCOMPLETE);
	KUNIT_EXPECT_EQ(test, mtsh_write_gpnvm(chip, way->to, way->mask), 0);
	KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip), way->to);
	return true;
}

static u32 way_cut_everywhere(struct mtsh *chip, u32 from, u32 to, u32 mask)
{
	struct way way = {
		.chip = chip, .from = from, .to = to, .mask = mask,
	};
	u32 n = 0;

	while (way_cut(&way, n, false))
		n++;
	for (n = 1; way_cut(&way, n, true); n++)
		;
	return way.between;
}

static void boot_mode_between_two_is_named_and_completed(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		for (j = 0; j < ARRAY_SIZE(modes); j++) {
			if (i == j)
				continue;
			KUNIT_EXPECT_GT(test,
					way_cut_everywhere(chip,
							   MTSH_MODE(modes[i]),
							   MTSH_MODE(modes[j]),
							   MODE_MASK), 0);
		}
	}
}

static void erase_lock_between_two_is_named_and_completed(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(locks); i++) {
		for (j = 0; j < ARRAY_SIZE(locks); j++) {
			if (i == j)
				continue;
			way_cut_everywhere(chip, MTSH_LOCK(locks[i]),
					   MTSH_LOCK(locks[j]), LOCK_MASK);
			if (locks[i] != 6)
				way_cut_everywhere(chip, SECURITY |
						   MTSH_LOCK(locks[i]),
						   SECURITY |
						   MTSH_LOCK(locks[j]),
						   LOCK_MASK);
		}
	}
}

static void all_bits_at_once_come_in_their_order(struct kunit *test)
{
	struct mtsh *chip = test->priv;

	KUNIT_EXPECT_GT(test, way_cut_everywhere(chip, 0, SECURITY |
						 MTSH_LOCK(6) |
						 MTSH_MODE(0xa),
						 SECURITY | LOCK_MASK |
						 MODE_MASK), 0);
	KUNIT_EXPECT_GT(test, way_cut_everywhere(chip, SECURITY | MTSH_LOCK(1),
						 SECURITY | MTSH_MODE(9),
						 LOCK_MASK | MODE_MASK), 0);
	KUNIT_EXPECT_GT(test, way_cut_everywhere(chip, SECURITY |
						 MTSH_MODE(9),
						 SECURITY | MTSH_MODE(0xa) |
						 MTSH_LOCK(1),
						 LOCK_MASK | MODE_MASK), 0);
}

/* From anything that a change could have left, and from anything else. */
static void every_boot_mode_can_be_reached_from_anywhere(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 from, j;

	for (from = 0; from < 16; from++) {
		for (j = 0; j < ARRAY_SIZE(modes); j++) {
			given_gpnvm(chip, MTSH_MODE(from));
			KUNIT_EXPECT_EQ(test, set_mode(chip, modes[j]), 0);
			KUNIT_EXPECT_EQ(test, mtsh_mode(chip), modes[j]);
		}
	}
}

/* But from the frozen one, which is not passed through either. */
static void every_erase_lock_can_be_reached_from_anywhere(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 from, j;

	for (from = 0; from < 8; from++) {
		if (from == SEFC_GPNVM_ERASE_LOCK_FROZEN)
			continue;
		for (j = 0; j < ARRAY_SIZE(locks); j++) {
			given_gpnvm(chip, SECURITY | MTSH_LOCK(from));
			KUNIT_EXPECT_EQ(test, set_lock(chip, locks[j]), 0);
			KUNIT_EXPECT_EQ(test, mtsh_gpnvm(chip),
					SECURITY | MTSH_LOCK(locks[j]));
		}
	}
}

/* The order is the order: behind a bit that did not take, none is changed. */
static void a_bit_that_does_not_take_is_the_last(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	u32 n, failed = 0;
	int ret;

	for (n = 1; n <= 16; n++) {
		given_gpnvm(chip, 0);
		mtsh_state(chip);
		otp_mock_set_drop_write(chip->mock, n);
		ret = set_mode(chip, 3);
		otp_mock_set_drop_write(chip->mock, 0);
		KUNIT_EXPECT_NE(test, mtsh_mode(chip), 1);
		failed += ret == -EBADMSG;
	}
	KUNIT_EXPECT_GT(test, failed, 0);
}

/* The boot ROM erases block 0 in a boot mode that is not secure. */
static void no_way_to_a_secure_boot_mode_costs_the_boot_data(struct kunit *test)
{
	struct mtsh *chip = test->priv;
	struct otp_mock_faults faults;
	u32 from, j, n, bits;

	for (from = 0; from < 16; from++) {
		for (j = 2; j < ARRAY_SIZE(modes); j++) {
			for (n = 1; ; n++) {
				const struct otp_mock_power_cut cut = {
					.armed = true, .writes = n,
					.partial = true, .bits = 1,
				};

				given_gpnvm(chip, MTSH_MODE(from));
				mtsh_state(chip);
				otp_mock_set_power_cut(chip->mock, &cut);
				set_mode(chip, modes[j]);
				otp_mock_get_faults(chip->mock, &faults);
				if (faults.power_cut.armed)
					break;
				mtsh_cycle(chip);
				bits = mtsh_mode(chip);
				KUNIT_EXPECT_FALSE(test, bits != from &&
						   is_mode(bits) &&
						   !is_secure(bits));
			}
			otp_mock_set_power_cut(chip->mock,
					       &(struct otp_mock_power_cut){});
		}
	}
}

static struct kunit_case rules_cases[] = {
	KUNIT_CASE(only_five_boot_modes_are_programmed),
	KUNIT_CASE(only_three_erase_locks_are_programmed),
	KUNIT_CASE(bits_that_do_not_exist_are_no_field),
	KUNIT_CASE(boot_data_wants_a_secure_boot_mode),
	KUNIT_CASE(boot_data_comes_before_the_boot_mode),
	KUNIT_CASE(boot_data_keeps_the_boot_mode_secure),
	KUNIT_CASE(all_of_the_boot_data_counts),
	KUNIT_CASE(boot_data_that_cannot_be_seen_is_not_taken_for_blank),
	KUNIT_CASE(blank_boot_data_lets_go),
	KUNIT_CASE(security_wants_a_boot_mode),
	KUNIT_CASE(an_end_without_anything_to_start_is_refused),
	KUNIT_CASE(an_end_with_something_to_start_is_not),
	KUNIT_CASE(security_is_for_good),
	KUNIT_CASE(frozen_erase_lock_is_for_good),
	KUNIT_CASE(boot_mode_stays_where_no_erase_would_help),
	KUNIT_CASE(erase_lock_alone_does_not_hold_the_boot_mode),
	KUNIT_CASE(state_names_what_is_incomplete),
	KUNIT_CASE(boot_mode_takes_effect_at_a_reset),
	KUNIT_CASE(an_incomplete_device_is_programmed),
	KUNIT_CASE(boot_mode_between_two_is_named_and_completed),
	KUNIT_CASE(erase_lock_between_two_is_named_and_completed),
	KUNIT_CASE(all_bits_at_once_come_in_their_order),
	KUNIT_CASE(every_boot_mode_can_be_reached_from_anywhere),
	KUNIT_CASE(every_erase_lock_can_be_reached_from_anywhere),
	KUNIT_CASE(a_bit_that_does_not_take_is_the_last),
	KUNIT_CASE(no_way_to_a_secure_boot_mode_costs_the_boot_data),
	{ }
};

static struct kunit_suite rules_suite = {
	.name = "otp_sefc_rules",
	.init = rules_init,
	.test_cases = rules_cases,
};

kunit_test_suite(rules_suite);
