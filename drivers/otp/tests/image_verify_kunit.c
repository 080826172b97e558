// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which images are served, whom the provider trusts, and what it says of what
 * it refuses. The images are made by openssl, and two by otpctl.
 */
#include <kunit/test.h>
#include <linux/mm.h>

#include "image-signed.h"
#include "image-slots.h"

/**
 * struct image_verdict - what has to become of an image
 * @name: the image
 * @error: 0 or why it is refused
 * @reason: the reason that goes with it
 */
struct image_verdict {
	enum image_name name;
	int error;
	enum otp_reason reason;
};

#define GOOD(_name)	{ IMAGE_##_name, 0, OTP_REASON_NONE }
#define BAD(_name, _error, _reason)					\
	{ IMAGE_##_name, -(_error), OTP_REASON_IMAGE_##_reason }

/* Key 1 is trusted, of no other image a version is known. */
static const struct image_verdict image_verdicts[] = {
	BAD(REFERENCE, ENOENT, DEPENDENCY),
	GOOD(KEYHASH),
	GOOD(PUBKEY),
	GOOD(BOTH),
	GOOD(COUNTER_6),
	GOOD(COUNTER_8),
	GOOD(TWO_KEYS),
	BAD(DEPENDENCY, ENOENT, DEPENDENCY),
	BAD(TWO_DEPENDENCIES, ENOENT, DEPENDENCY),
	GOOD(VENDOR),
	GOOD(HEADER_64),
	GOOD(FLAGS),
	GOOD(PADDED_SIGNATURE),
	GOOD(TRAILER_8),
	GOOD(TRAILER_16),
	BAD(UNSIGNED, EKEYREJECTED, SIGNATURE),
	BAD(NO_SIGNATURE, EKEYREJECTED, SIGNATURE),
	BAD(NO_KEY, ENOKEY, KEY),
	BAD(OTHER_KEY, ENOKEY, KEY),
	BAD(OTHER_PUBKEY, ENOKEY, KEY),
	BAD(WRONG_SIGNATURE, EKEYREJECTED, SIGNATURE),
	GOOD(WRONG_THEN_RIGHT),
	BAD(HEADER_CHANGED, EBADMSG, DIGEST),
	BAD(PAYLOAD_CHANGED, EBADMSG, DIGEST),
	BAD(PROTECTED_CHANGED, EBADMSG, DIGEST),
	BAD(PAYLOAD_REHASHED, EKEYREJECTED, SIGNATURE),
	BAD(R_ZERO, EKEYREJECTED, SIGNATURE),
	BAD(S_ORDER, EKEYREJECTED, SIGNATURE),
	BAD(SIGNATURE_TRAILING, EKEYREJECTED, SIGNATURE),
	BAD(RSA, EOPNOTSUPP, ALGORITHM),
	BAD(ED25519, EOPNOTSUPP, ALGORITHM),
	BAD(OLD_MAGIC, EINVAL, MAGIC),
	BAD(HEADER_SHORT, ERANGE, BOUNDS),
	BAD(EMPTY, ERANGE, BOUNDS),
	BAD(HUGE, ERANGE, BOUNDS),
	BAD(ENCRYPTED, EOPNOTSUPP, FLAGS),
	BAD(COMPRESSED, EOPNOTSUPP, FLAGS),
	BAD(PRIMARY_ONLY, EOPNOTSUPP, FLAGS),
	BAD(NO_ENTRIES, EBADMSG, TLV),
	BAD(PROTECTED_LARGER, EBADMSG, TLV),
	BAD(PROTECTED_HIDDEN, EBADMSG, TLV),
	BAD(PROTECTED_MISSING, EBADMSG, TLV),
	BAD(PROTECTED_SPILL, EBADMSG, TLV),
	BAD(SPILL, EBADMSG, TLV),
	BAD(STUB, EBADMSG, TLV),
	BAD(COUNTER_UNPROTECTED, EPERM, UNPROTECTED),
	BAD(COUNTER_BOTH, EPERM, UNPROTECTED),
	BAD(DEPENDENCY_UNPROTECTED, EPERM, UNPROTECTED),
	BAD(KEY_ENCRYPTED, EPERM, UNPROTECTED),
	BAD(COUNTER_LENGTH, EBADMSG, TLV),
	BAD(COUNTER_TWICE, EBADMSG, TLV),
	BAD(NO_COUNTER, EINVAL, COUNTER),
	BAD(NO_PROTECTED, EINVAL, COUNTER),
	BAD(DEPENDENCY_LENGTH, EBADMSG, TLV),
	BAD(KEYHASH_LENGTH, EBADMSG, TLV),
	BAD(KEYHASH_PROTECTED, EBADMSG, TLV),
	BAD(SIGNATURE_PROTECTED, EBADMSG, TLV),
	BAD(NO_DIGEST, EBADMSG, DIGEST),
	BAD(DIGEST_LENGTH, EBADMSG, TLV),
	BAD(DIGEST_TWICE, EBADMSG, TLV),
	BAD(SHA384, EOPNOTSUPP, ALGORITHM),
};

static void image_describe_verdict(const struct image_verdict *verdict,
				   char *text)
{
	strscpy(text, image_vector(verdict->name)->name,
		KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(image_verdict, image_verdicts, image_describe_verdict);

static int image_init(struct kunit *test)
{
	test->priv = slots_create(test);
	return 0;
}

/* GIVEN an image in the active slot WHEN the driver starts THEN ... */
static void image_is_served_or_refused(struct kunit *test)
{
	const struct image_verdict *verdict = test->param_value;
	struct slots *slots = test->priv;
	struct otp_image_info info;

	slots_put(slots, OTP_IMAGE_ACTIVE, verdict->name);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	info = slots_info(slots, OTP_IMAGE_SERVED);
	KUNIT_EXPECT_EQ_MSG(test, info.error, verdict->error, "%s",
			    info.message);
	KUNIT_EXPECT_EQ(test, info.reason, verdict->reason);
	KUNIT_EXPECT_EQ(test, info.state, verdict->error ? OTP_IMAGE_REFUSED :
							   OTP_IMAGE_VALID);
	if (verdict->error) {
		KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
		KUNIT_EXPECT_EQ(test, strncmp(info.message, "active: ", 8), 0);
		KUNIT_EXPECT_EQ(test, info.payload_size, 0);
	} else {
		KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots,
							    verdict->name));
	}
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

static void image_is_installed_or_refused(struct kunit *test)
{
	const struct image_verdict *verdict = test->param_value;
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_install(slots, verdict->name),
			verdict->error);
	if (!verdict->error) {
		slots_restart(slots);
		KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots,
							    verdict->name));
		return;
	}
	slots_expect_refused(slots, verdict->error, verdict->reason);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_KEYHASH));
}

static void image_knows_all_vectors(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(image_verdicts), IMAGE_NAMES);
}

static void image_that_otpctl_signed(struct kunit *test)
{
	static const struct {
		const u8 *bytes;
		u32 size;
	} images[] = {
		{ image_signed_full, sizeof(image_signed_full) },
		{ image_signed_hash, sizeof(image_signed_hash) },
	};
	struct slots *slots = test->priv;
	struct otp_image_info info;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(images); i++) {
		memcpy(slots->flash[OTP_IMAGE_ACTIVE]->cells, images[i].bytes,
		       images[i].size);
		KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
		info = slots_info(slots, OTP_IMAGE_SERVED);
		KUNIT_EXPECT_EQ_MSG(test, info.state, OTP_IMAGE_VALID, "%s",
				    info.message);
		KUNIT_EXPECT_EQ(test, info.counter, IMAGE_SIGNED_COUNTER);
		KUNIT_EXPECT_EQ(test, info.payload_size,
				strlen(IMAGE_SIGNED_PAYLOAD));
		slots_stop(slots);
	}
}

static void image_tells_what_it_serves(struct kunit *test)
{
	struct slots *slots = test->priv;
	const u8 *bytes = image_vector(IMAGE_KEYHASH)->bytes;
	struct otp_image_info info;
	u32 size;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	info = slots_info(slots, OTP_IMAGE_SERVED);
	size = get_unaligned_le32(bytes + 12);
	KUNIT_EXPECT_EQ(test, info.major, bytes[20]);
	KUNIT_EXPECT_EQ(test, info.minor, bytes[21]);
	KUNIT_EXPECT_EQ(test, info.revision, get_unaligned_le16(bytes + 22));
	KUNIT_EXPECT_EQ(test, info.build, get_unaligned_le32(bytes + 24));
	KUNIT_EXPECT_EQ(test, info.counter, 7);
	KUNIT_EXPECT_EQ(test, info.anchor, 0);
	KUNIT_EXPECT_EQ(test, info.header_size, 32);
	KUNIT_EXPECT_EQ(test, info.payload_size, size);
	KUNIT_EXPECT_EQ(test, info.image_size,
			image_vector(IMAGE_KEYHASH)->size);
	KUNIT_EXPECT_EQ(test, info.slot_size, 0);
	KUNIT_EXPECT_EQ(test, info.status, 0);
	KUNIT_EXPECT_EQ(test, info.message[0], 0);
	info = slots_info(slots, OTP_IMAGE_ACTIVE);
	KUNIT_EXPECT_EQ(test, info.state, OTP_IMAGE_VALID);
	KUNIT_EXPECT_EQ(test, info.slot_size, IMAGE_FLASH_SIZE - 16);
}

/* sysfs asks often. */
static void image_tells_it_without_reading(struct kunit *test)
{
	struct slots *slots = test->priv;
	u32 reads;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	reads = slots->flash[OTP_IMAGE_ACTIVE]->reads;
	slots_info(slots, OTP_IMAGE_SERVED);
	KUNIT_EXPECT_EQ(test, slots->flash[OTP_IMAGE_ACTIVE]->reads, reads);
}

static void image_reads_each_byte_once(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_EXPECT_EQ(test, slots->flash[OTP_IMAGE_ACTIVE]->reads,
			image_vector(IMAGE_KEYHASH)->size);
	KUNIT_EXPECT_EQ(test, slots->flash[OTP_IMAGE_DOWNLOAD]->reads, 0);
}

static void image_is_kept_in_one_buffer(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct otp_outcome outcome;
	struct image_copy copy;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_ASSERT_EQ(test,
			image_slot_verify(slots->si,
					  &slots->si->slots[OTP_IMAGE_ACTIVE],
					  &copy, &outcome), 0);
	KUNIT_EXPECT_GE(test, copy.size, copy.image.size);
	KUNIT_EXPECT_LE(test, copy.size, PAGE_ALIGN(copy.image.size + 512));
	image_copy_free(&copy);
}

static void image_of_an_erased_slot(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct otp_image_info info;

	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	info = slots_info(slots, OTP_IMAGE_SERVED);
	KUNIT_EXPECT_EQ(test, info.state, OTP_IMAGE_ERASED);
	KUNIT_EXPECT_EQ(test, info.reason, OTP_REASON_IMAGE_ERASED);
	KUNIT_EXPECT_EQ(test, info.error, -ENODATA);
	KUNIT_EXPECT_STREQ(test, (char *)info.message, "active: erased");
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
}

static void image_of_a_placeholder(struct kunit *test)
{
	struct slots *slots = test->priv;

	memset(slots->flash[OTP_IMAGE_ACTIVE]->cells, 0, IMAGE_FLASH_SIZE);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).state,
			OTP_IMAGE_ERASED);
}

static void image_that_is_truncated(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct image_store *store;
	struct otp_outcome outcome;
	struct image_copy copy;
	u32 size = image_vector(IMAGE_KEYHASH)->size;
	u32 room;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	store = &slots->si->slots[OTP_IMAGE_ACTIVE];
	for (room = MCUBOOT_HEADER_SIZE; room < size; room++) {
		store->size = room + image_store_trailer(store);
		KUNIT_EXPECT_EQ(test,
				image_slot_verify(slots->si, store, &copy,
						  &outcome), -ERANGE);
		KUNIT_EXPECT_EQ(test, outcome.reason,
				OTP_REASON_IMAGE_BOUNDS);
		image_copy_free(&copy);
	}
	store->size = size + image_store_trailer(store);
	KUNIT_EXPECT_EQ(test, image_slot_verify(slots->si, store, &copy,
						&outcome), 0);
	image_copy_free(&copy);
}

/* Consumers have the copy that was verified. */
static void image_is_not_followed_when_it_changes(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	slots->flash[OTP_IMAGE_ACTIVE]->cells[40] ^= 1;
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_KEYHASH));
	KUNIT_EXPECT_EQ(test, slots_serve(slots), -EBADMSG);
	slots_expect_refused(slots, -EBADMSG, OTP_REASON_IMAGE_DIGEST);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_KEYHASH));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).state,
			OTP_IMAGE_VALID);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_ACTIVE).reason,
			OTP_REASON_IMAGE_DIGEST);
}

static void image_that_was_changed_is_not_served(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	slots->flash[OTP_IMAGE_ACTIVE]->cells[40] ^= 1;
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
}

static void image_serves_on_demand(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), -ENODATA);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_COUNTER_6);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_COUNTER_6));
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_ALREADY);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_COUNTER_8);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).counter, 8);
}

static void image_depends_on_what_is_there(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct image_config *config = slots->config;

	config->versions[0] = (struct image_version){ 1, { 1, 2, 3, 3 } };
	config->nversions = 1;
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_DEPENDENCY);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).reason,
			OTP_REASON_IMAGE_DEPENDENCY);
	slots_stop(slots);
	config->versions[0].version.build = 4;
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_DEPENDENCY));
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_TWO_DEPENDENCIES);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), -ENOENT);
	slots_stop(slots);
	config->versions[1] = (struct image_version){ 2, { 3, 0, 0, 0 } };
	config->nversions = 2;
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots,
						    IMAGE_TWO_DEPENDENCIES));
}

/* Trust anchors. */

static void image_program_hash(struct slots *slots, u32 place,
			       unsigned int key)
{
	struct ram_cells *cells = &slots->ram->cells[SLOTS_KEYS];

	memcpy(cells->data + SLOTS_HASH(place), image_key(key)->hash,
	       MCUBOOT_DIGEST_SIZE);
	memset(cells->done + SLOTS_HASH(place), 0xff, MCUBOOT_DIGEST_SIZE);
}

static int image_anchor_init(struct kunit *test)
{
	struct slots *slots = slots_create(test);

	test->priv = slots;
	slots->config->npoints = 0;
	slots_trust_hash(slots, "keys/HASH_0");
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_PUBKEY);
	return 0;
}

static void image_expect_reason(struct slots *slots, int error,
				enum otp_reason reason)
{
	struct otp_image_info info = slots_info(slots, OTP_IMAGE_ACTIVE);

	KUNIT_EXPECT_EQ_MSG(slots->test, info.error, error, "%s",
			    info.message);
	KUNIT_EXPECT_EQ(slots->test, info.reason, reason);
	if (error)
		KUNIT_EXPECT_EQ(slots->test, info.anchor,
				OTP_IMAGE_NO_ANCHOR);
}

static void image_trusts_nobody_while_it_is_blank(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_ANCHOR);
	memset(slots->ram->cells[SLOTS_KEYS].data, 0xff, MCUBOOT_DIGEST_SIZE);
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_ANCHOR);
}

/* No start of the driver is needed. */
static void image_trusts_a_key_from_when_it_is_programmed(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_program_hash(slots, 0, 1);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_PUBKEY));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).anchor, 0);
}

static void image_trusts_nobody_else(struct kunit *test)
{
	struct slots *slots = test->priv;

	image_program_hash(slots, 0, 2);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_KEY);
}

/* The hash says who, and does not verify a signature. */
static void image_needs_the_key_where_only_a_hash_is_known(struct kunit *test)
{
	struct slots *slots = test->priv;

	image_program_hash(slots, 0, 1);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_KEYHASH);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_KEY);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_BOTH);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
}

static void image_trusts_any_of_several(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_trust_hash(slots, "keys/HASH_1");
	image_program_hash(slots, 1, 1);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_ACTIVE).anchor, 1);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_OTHER_PUBKEY);
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_KEY);
	image_program_hash(slots, 0, 2);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_ACTIVE).anchor, 0);
}

static void image_trusts_bytes_at_an_offset(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots->config->nhashes = 0;
	slots_trust_hash(slots, "keys+32");
	image_program_hash(slots, 1, 1);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
}

static void image_trusts_no_revoked_key(struct kunit *test)
{
	struct slots *slots = test->priv;
	u8 *revoked = slots->ram->cells[SLOTS_KEYS].data + SLOTS_REVOKED;

	slots_trust_hash(slots, "keys/HASH_1");
	slots_name(slots, slots->config->revoked.name, "keys/REVOKED");
	image_program_hash(slots, 0, 1);
	image_program_hash(slots, 1, 2);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
	*revoked = BIT(1);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
	*revoked = BIT(0);
	image_expect_reason(slots, -EKEYREVOKED, OTP_REASON_IMAGE_REVOKED);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_OTHER_PUBKEY);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
}

static void image_trusts_nobody_who_may_be_revoked(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_name(slots, slots->config->revoked.name, "keys/REVOKED");
	image_program_hash(slots, 0, 1);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
	slots->ram->read_fault = (struct ram_fault){ .at = 2, .error = -EIO };
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_ANCHOR);
}

static void image_trusts_nothing_it_cannot_read(struct kunit *test)
{
	struct slots *slots = test->priv;

	image_program_hash(slots, 0, 1);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	slots->ram->read_fault = (struct ram_fault){ .at = 1, .error = -EIO };
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_ANCHOR);
	image_expect_reason(slots, 0, OTP_REASON_NONE);
}

static void image_serves_on_without_its_anchors(struct kunit *test)
{
	struct slots *slots = test->priv;

	image_program_hash(slots, 0, 1);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	ram_unregister(slots->ram);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_PUBKEY));
	image_expect_reason(slots, -ENOKEY, OTP_REASON_IMAGE_ANCHOR);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), -ENOKEY);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_PUBKEY));
}

/* What it is told. */

static void image_does_not_start_without(struct kunit *test, int error)
{
	struct slots *slots = test->priv;

	KUNIT_EXPECT_EQ(test, slots_start(slots), error);
	slots_stop(slots);
}

static void image_needs_a_slot_that_is_there(struct kunit *test)
{
	struct slots *slots = test->priv;
	char *name = slots->config->slots[OTP_IMAGE_ACTIVE].name;

	strscpy(name, "mtd:nowhere", IMAGE_PLACE_SIZE);
	image_does_not_start_without(test, -EPROBE_DEFER);
	strscpy(name, "otp99/region", IMAGE_PLACE_SIZE);
	image_does_not_start_without(test, -EPROBE_DEFER);
	slots_name(slots, name, "nowhere");
	image_does_not_start_without(test, -ENOENT);
	strscpy(name, "nonsense", IMAGE_PLACE_SIZE);
	image_does_not_start_without(test, -EINVAL);
}

static void image_needs_a_slot_that_can_be_erased(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_name(slots, slots->config->slots[OTP_IMAGE_DOWNLOAD].name,
		   "keys");
	image_does_not_start_without(test, -EOPNOTSUPP);
}

static void image_needs_a_slot_that_can_be_written(struct kunit *test)
{
	struct slots *slots = test->priv;

	image_flash_protect(slots->flash[OTP_IMAGE_DOWNLOAD]);
	image_does_not_start_without(test, -EROFS);
}

static void image_needs_two_slots(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots->config->slots[1] = slots->config->slots[0];
	image_does_not_start_without(test, -EEXIST);
}

static void image_needs_trust(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots->config->npoints = 0;
	image_does_not_start_without(test, -ENOKEY);
	slots_trust_hash(slots, "keys/NOTHING");
	image_does_not_start_without(test, -ENOENT);
	slots->config->nhashes = 0;
	slots_trust_hash(slots, "keys/REVOKED");
	image_does_not_start_without(test, -EINVAL);
	slots->config->nhashes = 0;
	slots_trust_hash(slots, "keys+60");
	image_does_not_start_without(test, -ERANGE);
}

static struct kunit_case image_verdict_cases[] = {
	KUNIT_CASE_PARAM(image_is_served_or_refused, image_verdict_gen_params),
	KUNIT_CASE_PARAM(image_is_installed_or_refused,
			 image_verdict_gen_params),
	KUNIT_CASE(image_knows_all_vectors),
	KUNIT_CASE(image_that_otpctl_signed),
	KUNIT_CASE(image_tells_what_it_serves),
	KUNIT_CASE(image_tells_it_without_reading),
	KUNIT_CASE(image_reads_each_byte_once),
	KUNIT_CASE(image_is_kept_in_one_buffer),
	KUNIT_CASE(image_of_an_erased_slot),
	KUNIT_CASE(image_of_a_placeholder),
	KUNIT_CASE(image_that_is_truncated),
	KUNIT_CASE(image_is_not_followed_when_it_changes),
	KUNIT_CASE(image_that_was_changed_is_not_served),
	KUNIT_CASE(image_serves_on_demand),
	KUNIT_CASE(image_depends_on_what_is_there),
	KUNIT_CASE(image_needs_a_slot_that_is_there),
	KUNIT_CASE(image_needs_a_slot_that_can_be_erased),
	KUNIT_CASE(image_needs_a_slot_that_can_be_written),
	KUNIT_CASE(image_needs_two_slots),
	KUNIT_CASE(image_needs_trust),
	{}
};

static struct kunit_suite image_verdict_suite = {
	.name = "otp_image_verify",
	.init = image_init,
	.test_cases = image_verdict_cases,
};

static struct kunit_case image_anchor_cases[] = {
	KUNIT_CASE(image_trusts_nobody_while_it_is_blank),
	KUNIT_CASE(image_trusts_a_key_from_when_it_is_programmed),
	KUNIT_CASE(image_trusts_nobody_else),
	KUNIT_CASE(image_needs_the_key_where_only_a_hash_is_known),
	KUNIT_CASE(image_trusts_any_of_several),
	KUNIT_CASE(image_trusts_bytes_at_an_offset),
	KUNIT_CASE(image_trusts_no_revoked_key),
	KUNIT_CASE(image_trusts_nobody_who_may_be_revoked),
	KUNIT_CASE(image_trusts_nothing_it_cannot_read),
	KUNIT_CASE(image_serves_on_without_its_anchors),
	{}
};

static struct kunit_suite image_anchor_suite = {
	.name = "otp_image_anchor",
	.init = image_anchor_init,
	.test_cases = image_anchor_cases,
};

kunit_test_suites(&image_verdict_suite, &image_anchor_suite);
