// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locking, as the core does it for any provider: against a memory in RAM that
 * can be locked by a digest of its own, by one of the caller's, and for
 * reading.
 */
#include <kunit/test.h>

#include "../core/otp-core.h"
#include "ram.h"

#define DIGEST		0x0123456789abcdefULL
#define OWN_DIGEST	0xfedcba9876543210ULL
#define VENDOR		0x55

enum {
	SOFT,
	HARD,
	PLAIN,
};

#define REGION(_name, _base, _flags)					\
	{								\
		.name = _name,						\
		.semantics = OTP_GRANULE_ONCE,				\
		.base = _base,						\
		.size = 16,						\
		.granule = 4,						\
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM | (_flags), \
	}

static const struct otp_region regions[] = {
	REGION("soft", 0, OTP_REGION_SW_DIGEST | OTP_REGION_READ_LOCK),
	REGION("hard", 16, OTP_REGION_HW_DIGEST),
	REGION("plain", 32, 0),
};

static const struct otp_desc desc = {
	.driver = "lock-test",
	.model = "a memory with locks",
	.regions = regions,
	.nregions = ARRAY_SIZE(regions),
};

/**
 * struct vault - the locks of the memory, and the last LOCK
 * @ram: the memory
 * @digests: by region
 * @locks: calls of lock
 * @looks: calls of digest
 * @lock_error: what lock returns
 * @look_error: what digest returns ...
 * @look_fails: ... from this call on; 0: never
 * @forgets: lock has no effect
 * @lock: results
 * @message: and its message
 */
struct vault {
	struct ram *ram;
	u64 digests[ARRAY_SIZE(regions)];
	u32 locks;
	u32 looks;
	int lock_error;
	int look_error;
	u32 look_fails;
	bool forgets;
	struct otp_lock lock;
	char message[OTP_MESSAGE_SIZE];
};

static struct vault *vault_of(struct otp_device *otp)
{
	struct ram *ram = otp_priv(otp);

	return ram->test->priv;
}

static int vault_lock(struct otp_device *otp, const struct otp_region *region,
		      enum otp_lock_kind kind, u64 digest, u32 *vendor)
{
	struct vault *vault = vault_of(otp);
	u32 index = region - otp->desc->regions;

	vault->locks++;
	if (vault->lock_error) {
		*vendor = VENDOR;
		return vault->lock_error;
	}
	if (vault->forgets)
		return 0;
	if (kind == OTP_LOCK_READ)
		vault->ram->region_state[index] |= OTP_REGION_READ_LOCKED;
	else
		vault->digests[index] = digest ?: OWN_DIGEST;
	if (kind == OTP_LOCK_WRITE)
		vault->ram->region_state[index] |= OTP_REGION_LOCK_PENDING;
	return 0;
}

static int vault_digest(struct otp_device *otp,
			const struct otp_region *region, u64 *digest,
			u64 *sensed, u32 *vendor)
{
	struct vault *vault = vault_of(otp);

	*digest = vault->digests[region - otp->desc->regions];
	*sensed = 0;
	vault->looks++;
	if (!vault->look_fails || vault->looks < vault->look_fails)
		return 0;
	*vendor = VENDOR;
	return vault->look_error;
}

static int lock_init(struct kunit *test)
{
	struct vault *vault = kunit_kzalloc(test, sizeof(*vault), GFP_KERNEL);
	struct ram *ram;

	KUNIT_ASSERT_NOT_NULL(test, vault);
	test->priv = vault;
	ram = ram_alloc(test, &desc);
	vault->ram = ram;
	ram->ops.lock = vault_lock;
	ram->ops.digest = vault_digest;
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	/* Nothing is blank that is not meant to be. */
	ram_set(ram, SOFT, 0, 0x5a, 0xff, 4);
	ram_set(ram, HARD, 0, 0x5a, 0xff, 4);
	return 0;
}

static int lock(struct vault *vault, u32 region, u32 kind, u64 digest,
		u32 flags)
{
	struct otp_device *otp = vault->ram->otp;
	struct otp_lock_request request = {
		.lock = &vault->lock,
		.region = otp_region_get(otp, region),
	};
	int ret;

	vault->lock = (struct otp_lock){
		.region = region,
		.kind = kind,
		.digest = digest,
		.flags = flags,
	};
	mutex_lock(&otp->lock);
	ret = otp_lock(otp, &request);
	mutex_unlock(&otp->lock);
	memcpy(vault->message, request.message, sizeof(vault->message));
	KUNIT_EXPECT_EQ(vault->ram->test, vault->lock.error, ret);
	return ret;
}

static void expect_refused(struct vault *vault, enum otp_reason reason,
			   const char *message)
{
	struct kunit *test = vault->ram->test;

	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, reason);
	KUNIT_EXPECT_STREQ(test, vault->message, message);
	KUNIT_EXPECT_EQ(test, vault->locks, 0);
	KUNIT_EXPECT_EQ(test, ram_events(vault->ram), 0);
}

static void lock_needs_the_right_kind(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, PLAIN, OTP_LOCK_WRITE, 0, 0),
			-EOPNOTSUPP);
	expect_refused(vault, OTP_REASON_LOCK, "plain has no write lock");
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_READ, 0, 0),
			-EOPNOTSUPP);
	expect_refused(vault, OTP_REASON_LOCK, "hard has no read lock");
}

static void lock_needs_the_right_digest(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_WRITE, 0, 0),
			-EINVAL);
	expect_refused(vault, OTP_REASON_DIGEST,
		       "soft: its digest is yours to compute, and 0 would lock nothing");
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, DIGEST, 0),
			-EINVAL);
	expect_refused(vault, OTP_REASON_DIGEST,
		       "hard: this lock takes no digest, the hardware computes it");
	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_READ, DIGEST, 0),
			-EINVAL);
	expect_refused(vault, OTP_REASON_DIGEST,
		       "soft: this lock takes no digest");
}

static void lock_refuses_a_blank_region(struct kunit *test)
{
	struct vault *vault = test->priv;

	ram_set(vault->ram, HARD, 0, 0, 0, 4);
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0), -EDOM);
	expect_refused(vault, OTP_REASON_BLANK,
		       "hard is blank, and would stay so for good, which must be allowed expressly");
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0,
				   OTP_LOCK_ALLOW_BLANK), 0);
	KUNIT_EXPECT_EQ(test, vault->locks, 1);
}

static void lock_refuses_what_cannot_be_looked_at(struct kunit *test)
{
	struct vault *vault = test->priv;

	vault->ram->read_fault = (struct ram_fault){
		.at = 1, .error = -EUCLEAN, .vendor = VENDOR,
	};
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0),
			-EUCLEAN);
	KUNIT_EXPECT_EQ(test, vault->lock.vendor, VENDOR);
	expect_refused(vault, OTP_REASON_DAMAGED,
		       "hard: cannot be looked at (errno 117, device status 0x00000055)");

	vault->look_fails = 1;
	vault->look_error = -EIO;
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0), -EIO);
	expect_refused(vault, OTP_REASON_DEVICE,
		       "hard: cannot be looked at (errno 5, device status 0x00000055)");
}

static void lock_refuses_a_dead_device(struct kunit *test)
{
	struct vault *vault = test->priv;

	vault->ram->state = OTP_STATE_DEAD;
	vault->ram->message = "fell from the table";
	vault->ram->vendor = VENDOR;
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0),
			-ENOTRECOVERABLE);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, OTP_REASON_DEAD);
	KUNIT_EXPECT_EQ(test, vault->lock.vendor, VENDOR);
	KUNIT_EXPECT_STREQ(test, vault->message, "fell from the table");
	KUNIT_EXPECT_EQ(test, vault->locks, 0);
	KUNIT_EXPECT_EQ(test, ram_events(vault->ram), 1);
}

static void lock_locks_once(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_WRITE, DIGEST, 0),
			0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, vault->lock.memory, DIGEST);
	KUNIT_EXPECT_EQ(test, vault->lock.region_state,
			OTP_REGION_LOCK_PENDING);
	/* Begin and end */
	KUNIT_EXPECT_EQ(test, ram_events(vault->ram), 2);

	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_WRITE, DIGEST, 0),
			0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, vault->lock.memory, DIGEST);
	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_WRITE, DIGEST + 1,
				   0), -EEXIST);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, OTP_REASON_CONFLICT);
	KUNIT_EXPECT_STREQ(test, vault->message,
			   "soft is locked with the digest 0x0123456789abcdef");
	KUNIT_EXPECT_EQ(test, vault->locks, 1);
	KUNIT_EXPECT_EQ(test, ram_events(vault->ram), 2);
}

static void lock_takes_the_digest_of_the_hardware(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, vault->lock.memory, OWN_DIGEST);
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, vault->locks, 1);
}

static void lock_ends_reading(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_READ, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, vault->lock.region_state,
			OTP_REGION_READ_LOCKED);
	KUNIT_EXPECT_EQ(test, vault->looks, 0);
	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_READ, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, vault->locks, 1);
}

static void lock_changes_nothing_on_a_dry_run(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_WRITE, DIGEST,
				   OTP_LOCK_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_READ, 0,
				   OTP_LOCK_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, vault->locks, 0);
	KUNIT_EXPECT_EQ(test, ram_events(vault->ram), 0);
}

static void lock_tells_how_it_failed(struct kunit *test)
{
	struct vault *vault = test->priv;

	vault->lock_error = -EIO;
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0), -EIO);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_EQ(test, vault->lock.vendor, VENDOR);
	KUNIT_EXPECT_EQ(test, ram_events(vault->ram), 2);
}

static void lock_verifies(struct kunit *test)
{
	struct vault *vault = test->priv;

	vault->forgets = true;
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, OTP_REASON_VERIFY);
	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_READ, 0, 0),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, OTP_REASON_VERIFY);

	/* What cannot be read back is not wrong for that. */
	vault->forgets = false;
	vault->looks = 0;
	vault->look_fails = 2;
	vault->look_error = -EIO;
	KUNIT_EXPECT_EQ(test, lock(vault, HARD, OTP_LOCK_WRITE, 0, 0), -EIO);
	KUNIT_EXPECT_EQ(test, vault->lock.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, vault->lock.reason, OTP_REASON_DEVICE);
	KUNIT_EXPECT_STREQ(test, vault->message,
			   "hard: was locked but cannot be verified (errno 5, device status 0x00000055)");
}

/* A plan whose first half was locked can be run again. */
static void lock_leaves_alone_what_is_right(struct kunit *test)
{
	struct vault *vault = test->priv;

	KUNIT_EXPECT_EQ(test, lock(vault, SOFT, OTP_LOCK_WRITE, DIGEST, 0),
			0);
	KUNIT_EXPECT_EQ(test, ram_program_word(vault->ram, SOFT, 0,
					       0x5a5a5a5a, U32_MAX), 0);
	KUNIT_EXPECT_EQ(test, ram_program_word(vault->ram, SOFT, 4, 1,
					       U32_MAX), -EROFS);
	KUNIT_EXPECT_EQ(test, vault->ram->pulses, 0);
}

static void lock_needs_operations(struct kunit *test)
{
	struct ram *ram = ram_alloc(test, &desc);

	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->ops.lock = vault_lock;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
	ram->ops.digest = vault_digest;
	ram->ops.region_state = NULL;
	KUNIT_EXPECT_EQ(test, ram_register(ram), -EINVAL);
}

static struct kunit_case lock_cases[] = {
	KUNIT_CASE(lock_needs_the_right_kind),
	KUNIT_CASE(lock_needs_the_right_digest),
	KUNIT_CASE(lock_refuses_a_blank_region),
	KUNIT_CASE(lock_refuses_what_cannot_be_looked_at),
	KUNIT_CASE(lock_refuses_a_dead_device),
	KUNIT_CASE(lock_locks_once),
	KUNIT_CASE(lock_takes_the_digest_of_the_hardware),
	KUNIT_CASE(lock_ends_reading),
	KUNIT_CASE(lock_changes_nothing_on_a_dry_run),
	KUNIT_CASE(lock_tells_how_it_failed),
	KUNIT_CASE(lock_verifies),
	KUNIT_CASE(lock_leaves_alone_what_is_right),
	KUNIT_CASE(lock_needs_operations),
	{ }
};

static struct kunit_suite lock_suite = {
	.name = "otp_lock",
	.init = lock_init,
	.test_cases = lock_cases,
};

kunit_test_suite(lock_suite);
