// SPDX-License-Identifier: GPL-2.0-only
/*
 * Journals, ratchets and erasing, as the core does them for any provider:
 * against a memory in RAM that can be written again above a ratchet.
 */
#include <kunit/test.h>
#include <linux/nvmem-consumer.h>
#include <linux/slab.h>

#include "../core/otp-core.h"
#include "../formats/tlv.h"
#include "ram.h"

#define SIZE	400
#define VENDOR	0x77

enum {
	JOURNAL,
	PLAIN,
};

static const struct otp_tag tags[] = {
	{ "mac", 0x01, OTP_TAG_REVERSED },
	{ "serial", 0x20 },
};

static const struct otp_region regions[] = {
	[JOURNAL] = {
		.name = "journal",
		.kind = OTP_KIND_JOURNAL,
		.semantics = OTP_REWRITABLE,
		.size = SIZE,
		.granule = 1,
		.flags = OTP_REGION_READ | OTP_REGION_ERASE |
			 OTP_REGION_RATCHET,
		.tags = tags,
		.ntags = ARRAY_SIZE(tags),
	},
	[PLAIN] = {
		.name = "plain",
		.semantics = OTP_GRANULE_ONCE,
		.base = SIZE,
		.size = 16,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
	},
};

static const struct otp_desc desc = {
	.driver = "journal-test",
	.model = "a memory with a journal",
	.regions = regions,
	.nregions = ARRAY_SIZE(regions),
};

/* Magic, tag 01 of 6 bytes, tag 20 of 2 bytes. */
static const u8 small[] = {
	'N', 'V', 'D', 'S',
	0x01, 0x06, 0x06, 0xbc, 0x9a, 0x78, 0x56, 0x34, 0x12,
	0x20, 0x06, 0x02, 0xaa, 0xbb,
};

#define FIRST	4
#define SECOND	13
#define END	18

/**
 * struct desk - the memory, what guards it, and the last command
 * @ram: the memory
 * @ratchet: where it is
 * @open: the write protection is
 * @opens: how often it was opened
 * @closed_writes: writes while it was not
 * @stuck: advancing has no effect
 * @advance_error: what advance returns
 * @erase_error: what erase returns
 * @keeps: an offset that erasing does not reach
 * @append: the last append
 * @advance: the last advance
 * @erase: the last erase
 * @image: of the last append
 * @message: of the last command
 */
struct desk {
	struct ram *ram;
	u32 ratchet;
	bool open;
	u32 opens;
	u32 closed_writes;
	bool stuck;
	int advance_error;
	int erase_error;
	u32 keeps;
	struct otp_journal_append append;
	struct otp_ratchet advance;
	struct otp_erase erase;
	u8 image[SIZE];
	char message[OTP_MESSAGE_SIZE];
};

static struct desk *desk_of(struct otp_device *otp)
{
	struct ram *ram = otp_priv(otp);

	return ram->test->priv;
}

static int desk_program(struct otp_device *otp,
			const struct otp_region *region, u32 offset,
			const u8 *data, const u8 *mask, u32 *vendor)
{
	struct desk *desk = desk_of(otp);

	desk->closed_writes += !desk->open;
	KUNIT_EXPECT_GE(desk->ram->test, offset, desk->ratchet);
	return ram_program_granule(otp, region, offset, data, mask, vendor);
}

static int desk_protect(struct otp_device *otp,
			const struct otp_region *region, bool on, u32 *vendor)
{
	struct desk *desk = desk_of(otp);

	desk->opens += !on;
	desk->open = !on;
	return 0;
}

static int desk_erase(struct otp_device *otp, const struct otp_region *region,
		      u32 offset, u32 len, u32 *vendor)
{
	struct desk *desk = desk_of(otp);
	u32 at;

	desk->closed_writes += !desk->open;
	KUNIT_EXPECT_GE(desk->ram->test, offset, desk->ratchet);
	if (desk->erase_error) {
		*vendor = VENDOR;
		return desk->erase_error;
	}
	for (at = offset; at < offset + len; at++) {
		if (at != desk->keeps)
			desk->ram->cells[JOURNAL].data[at] = 0xff;
	}
	return 0;
}

static int desk_ratchet(struct otp_device *otp,
			const struct otp_region *region, u32 *value,
			u32 *vendor)
{
	*value = desk_of(otp)->ratchet;
	return 0;
}

static int desk_advance(struct otp_device *otp,
			const struct otp_region *region, u32 value,
			u32 *vendor)
{
	struct desk *desk = desk_of(otp);

	desk->closed_writes += !desk->open;
	KUNIT_EXPECT_EQ(desk->ram->test, value, desk->ratchet + 1);
	if (desk->advance_error) {
		*vendor = VENDOR;
		return desk->advance_error;
	}
	if (!desk->stuck)
		desk->ratchet = value;
	return 0;
}

static void desk_put(struct desk *desk, const u8 *image, u32 len)
{
	u8 *data = desk->ram->cells[JOURNAL].data;

	memset(data, 0xff, SIZE);
	memcpy(data, image, len);
	otp_journal_changed(desk->ram->otp, &regions[JOURNAL]);
}

static int journal_init(struct kunit *test)
{
	struct desk *desk = kunit_kzalloc(test, sizeof(*desk), GFP_KERNEL);
	struct ram *ram;

	KUNIT_ASSERT_NOT_NULL(test, desk);
	test->priv = desk;
	ram = ram_alloc(test, &desc);
	desk->ram = ram;
	desk->keeps = SIZE;
	ram->ops.program = desk_program;
	ram->ops.protect = desk_protect;
	ram->ops.erase = desk_erase;
	ram->ops.ratchet = desk_ratchet;
	ram->ops.advance = desk_advance;
	memcpy(ram->cells[JOURNAL].data, small, sizeof(small));
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	return 0;
}

/* Whatever a test did, the protection is closed behind it. */
static void journal_exit(struct kunit *test)
{
	struct desk *desk = test->priv;

	KUNIT_EXPECT_FALSE(test, desk->open);
	KUNIT_EXPECT_EQ(test, desk->closed_writes, 0);
}

static int desk_append(struct desk *desk, u32 tag, const void *data, u32 len,
		       u32 flags)
{
	struct otp_append_request request = {
		.append = &desk->append,
		.region = &regions[JOURNAL],
		.data = data,
		.image = desk->image,
	};
	struct otp_device *otp = desk->ram->otp;
	int ret;

	desk->append = (struct otp_journal_append) {
		.flags = flags, .tag = tag, .len = len,
	};
	mutex_lock(&otp->lock);
	ret = otp_journal_append(otp, &request);
	mutex_unlock(&otp->lock);
	KUNIT_EXPECT_EQ(desk->ram->test, ret, request.outcome.error);
	desk->append.status = request.outcome.status;
	desk->append.reason = request.outcome.reason;
	desk->append.vendor = request.outcome.vendor;
	strscpy(desk->message, request.outcome.message, sizeof(desk->message));
	return ret;
}

static int desk_advance_to(struct desk *desk, u32 expected, u32 target,
			   u32 flags)
{
	struct otp_ratchet_request request = {
		.ratchet = &desk->advance,
		.region = &regions[JOURNAL],
	};
	struct otp_device *otp = desk->ram->otp;
	int ret;

	desk->advance = (struct otp_ratchet) {
		.flags = flags, .expected = expected, .target = target,
	};
	mutex_lock(&otp->lock);
	ret = otp_ratchet(otp, &request);
	mutex_unlock(&otp->lock);
	desk->advance.status = request.outcome.status;
	desk->advance.reason = request.outcome.reason;
	desk->advance.vendor = request.outcome.vendor;
	strscpy(desk->message, request.outcome.message, sizeof(desk->message));
	return ret;
}

static int desk_erase_from(struct desk *desk, u32 offset, u32 len, u32 flags)
{
	struct otp_erase_request request = {
		.erase = &desk->erase,
		.region = &regions[JOURNAL],
	};
	struct otp_device *otp = desk->ram->otp;
	int ret;

	desk->erase = (struct otp_erase) {
		.flags = flags, .offset = offset, .len = len,
	};
	mutex_lock(&otp->lock);
	ret = otp_erase(otp, &request);
	mutex_unlock(&otp->lock);
	desk->erase.status = request.outcome.status;
	desk->erase.reason = request.outcome.reason;
	desk->erase.vendor = request.outcome.vendor;
	strscpy(desk->message, request.outcome.message, sizeof(desk->message));
	return ret;
}

static const u8 *desk_bytes(struct desk *desk)
{
	return desk->ram->cells[JOURNAL].data;
}

/* Bytes from an offset on, and nothing behind them. */
static void desk_holds(struct desk *desk, u32 offset, const u8 *bytes, u32 len)
{
	struct kunit *test = desk->ram->test;

	KUNIT_EXPECT_MEMEQ(test, desk_bytes(desk) + offset, bytes, len);
	KUNIT_EXPECT_NULL(test, memchr_inv(desk_bytes(desk) + offset + len,
					   0xff, SIZE - offset - len));
}

static void desk_unchanged(struct desk *desk)
{
	desk_holds(desk, 0, small, sizeof(small));
	KUNIT_EXPECT_EQ(desk->ram->test, desk->opens, 0);
}

/* ---- appending ---- */

static void append_goes_behind_the_list(struct kunit *test)
{
	static const u8 want[] = { 0x15, 0x06, 0x03, 'a', 'b', 0xff };
	struct desk *desk = test->priv;

	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, "ab\xff", 3, 0), 0);
	KUNIT_EXPECT_EQ(test, desk->append.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, desk->append.offset, END);
	KUNIT_EXPECT_EQ(test, desk->append.free, SIZE - END - 6 - 1);
	KUNIT_EXPECT_EQ(test, desk->append.torn, 0);
	KUNIT_EXPECT_EQ(test, desk->opens, 1);
	desk_holds(desk, END, want, sizeof(want));
	KUNIT_EXPECT_MEMEQ(test, desk->image, desk_bytes(desk), SIZE);
}

static void append_takes_long_and_empty_values(struct kunit *test)
{
	struct desk *desk = test->priv;
	u8 value[300];
	struct tlv tlv;

	memset(value, 0x5a, sizeof(value));
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, value, 300, 0), 0);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x16, NULL, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, tlv_find(desk_bytes(desk), SIZE, 0x15, &tlv),
			TLV_OK);
	KUNIT_EXPECT_EQ(test, tlv.length, 300);
	KUNIT_EXPECT_EQ(test, tlv.data - tlv.start, TLV_LONG_HEADER);
	KUNIT_EXPECT_EQ(test, tlv_find(desk_bytes(desk), SIZE, 0x16, &tlv),
			TLV_OK);
	KUNIT_EXPECT_EQ(test, tlv.length, 0);
}

static void append_writes_the_tag_last(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct ram *ram = desk->ram;

	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, "abcd", 4, 0), 0);
	KUNIT_ASSERT_EQ(test, ram->pulses, 7);
	KUNIT_EXPECT_EQ(test, ram->log[6].offset, END);
	KUNIT_EXPECT_EQ(test, ram->log[6].data[0], 0x15);
}

/* One in the middle of every byte, and what comes after it. */
static void append_that_is_cut_off_leaves_the_list(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct ram *ram = desk->ram;
	u8 value[40];
	struct tlv tlv;
	u32 n;

	memset(value, 0xa5, sizeof(value));
	for (n = 1; n <= 43; n++) {
		desk_put(desk, small, sizeof(small));
		ram->program_fault = (struct ram_fault) {
			.at = n, .error = -EIO, .vendor = VENDOR, .bits = 3,
		};
		KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, value, 40, 0),
				-EIO);
		KUNIT_EXPECT_EQ(test, desk->append.status, OTP_OP_FAILED);
		KUNIT_EXPECT_EQ(test, desk->append.vendor, VENDOR);
		/* Half a tag would be another; silicon writes bytes whole. */
		if (n == 43)
			continue;
		KUNIT_EXPECT_EQ(test, tlv_find(desk_bytes(desk), SIZE, 0x20,
					       &tlv), TLV_OK);
		KUNIT_EXPECT_EQ(test, tlv.start, SECOND);

		KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, value, 40, 0),
				0);
		KUNIT_EXPECT_GT(test, desk->append.torn, 0);
		KUNIT_EXPECT_EQ(test, tlv_find(desk_bytes(desk), SIZE, 0x20,
					       &tlv), TLV_OK);
		KUNIT_EXPECT_EQ(test, tlv.start, END);
		KUNIT_EXPECT_MEMEQ(test, desk_bytes(desk) + tlv.data, value,
				   40);
		KUNIT_EXPECT_NULL(test, memchr_inv(desk_bytes(desk) + END + 43,
						   0xff, SIZE - END - 43));
	}
}

/* What lies further behind would be taken for a record. */
static void append_makes_blank_what_was_torn(struct kunit *test)
{
	static const u8 want[] = { 0x15, 0x06, 0x01, 'x' };
	struct desk *desk = test->priv;

	memset(desk->ram->cells[JOURNAL].data + END + 1, 0x33, 50);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, "x", 1,
					  OTP_JOURNAL_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, desk->append.torn, 51);
	KUNIT_EXPECT_EQ(test, desk->image[END + 4], 0xff);
	KUNIT_EXPECT_EQ(test, desk->opens, 0);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, "x", 1, 0), 0);
	KUNIT_EXPECT_EQ(test, desk->append.torn, 51);
	desk_holds(desk, END, want, sizeof(want));
}

static void append_dry_run_shows_it(struct kunit *test)
{
	static const u8 want[] = { 0x15, 0x04, 0x01, 'x' };
	struct desk *desk = test->priv;

	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, "x", 1,
					  OTP_JOURNAL_DRY_RUN |
					  OTP_JOURNAL_LOCKED), 0);
	KUNIT_EXPECT_EQ(test, desk->append.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_MEMEQ(test, desk->image, small, sizeof(small));
	KUNIT_EXPECT_MEMEQ(test, desk->image + END, want, sizeof(want));
	desk_unchanged(desk);
}

static void append_respects_locks(struct kunit *test)
{
	struct desk *desk = test->priv;

	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "1", 1, 0), 0);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "2", 1,
					  OTP_JOURNAL_LOCKED), 0);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "3", 1, 0), -EROFS);
	KUNIT_EXPECT_EQ(test, desk->append.reason, OTP_REASON_TAG_LOCKED);
	KUNIT_EXPECT_EQ(test, desk->append.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "3", 1,
					  OTP_JOURNAL_LOCKED), -EROFS);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x21, "3", 1, 0), 0);
}

static void append_refuses(struct kunit *test, u32 tag, u32 len, u32 flags,
			   int error, enum otp_reason reason)
{
	struct desk *desk = test->priv;
	u8 *value = kunit_kzalloc(test, 40000, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_EXPECT_EQ(test, desk_append(desk, tag, value, len, flags),
			error);
	KUNIT_EXPECT_EQ(test, desk->append.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, desk->append.reason, reason);
	KUNIT_EXPECT_NE(test, desk->message[0], 0);
	KUNIT_EXPECT_EQ(test, desk->opens, 0);
	KUNIT_EXPECT_EQ(test, desk->ram->pulses, 0);
}

static void append_refuses_what_is_no_record(struct kunit *test)
{
	append_refuses(test, 0xff, 1, 0, -EINVAL, OTP_REASON_TAG);
	append_refuses(test, 0x100, 1, 0, -EINVAL, OTP_REASON_TAG);
	append_refuses(test, U32_MAX, 1, 0, -EINVAL, OTP_REASON_TAG);
	append_refuses(test, 0xec, 1, 0, -EINVAL, OTP_REASON_TAG);
	append_refuses(test, 0xef, 1, 0, -EINVAL, OTP_REASON_TAG);
	append_refuses(test, 1, 32768, 0, -EMSGSIZE, OTP_REASON_LENGTH);
	append_refuses(test, 1, U32_MAX, 0, -EMSGSIZE, OTP_REASON_LENGTH);
	append_refuses(test, 1, 32767, 0, -ENOSPC, OTP_REASON_FULL);
	desk_unchanged(test->priv);
}

/* One blank byte ends the list for firmware that looks for it. */
static void append_fills_all_but_a_byte(struct kunit *test)
{
	struct desk *desk = test->priv;
	u32 most = SIZE - END - 1 - TLV_LONG_HEADER;
	u8 value[SIZE] = {};

	append_refuses(test, 1, most + 1, 0, -ENOSPC, OTP_REASON_FULL);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 1, value, most, 0), 0);
	KUNIT_EXPECT_EQ(test, desk->append.free, 0);
	KUNIT_EXPECT_EQ(test, desk_bytes(desk)[SIZE - 1], 0xff);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 1, NULL, 0, 0), -ENOSPC);
}

static void append_refuses_what_is_no_journal(struct kunit *test)
{
	static const u8 broken[] = {
		'N', 'V', 'D', 'S', 0x01, 0x06, 0x80 | 0x7f, 0xff, 0,
	};
	struct desk *desk = test->priv;
	u8 *data = desk->ram->cells[JOURNAL].data;

	data[0] ^= 1;
	append_refuses(test, 1, 1, 0, -EUCLEAN, OTP_REASON_JOURNAL);
	desk_put(desk, broken, sizeof(broken));
	append_refuses(test, 1, 1, 0, -EUCLEAN, OTP_REASON_JOURNAL);
	desk_holds(desk, 0, broken, sizeof(broken));
}

static void append_refuses_below_the_ratchet(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->ratchet = END + 1;
	append_refuses(test, 1, 1, 0, -EROFS, OTP_REASON_RATCHETED);
	desk->ratchet = END;
	KUNIT_EXPECT_EQ(test, desk_append(desk, 1, "x", 1, 0), 0);
}

static void append_refuses_a_device_that_is_not_well(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct ram *ram = desk->ram;

	ram->region_state[JOURNAL] = OTP_REGION_WRITE_LOCKED;
	append_refuses(test, 1, 1, 0, -EROFS, OTP_REASON_LOCKED);
	ram->region_state[JOURNAL] = 0;
	ram->state = OTP_STATE_DEAD;
	ram->message = "gone for good";
	append_refuses(test, 1, 1, 0, -ENOTRECOVERABLE, OTP_REASON_DEAD);
	ram->state = OTP_STATE_OK;
	ram->read_fault = (struct ram_fault) { .at = 1, .error = -EIO };
	append_refuses(test, 1, 1, 0, -EIO, OTP_REASON_DEVICE);
}

static void append_refuses_other_regions(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct otp_append_request request = {
		.append = &desk->append,
		.region = &regions[PLAIN],
	};

	mutex_lock(&desk->ram->otp->lock);
	KUNIT_EXPECT_EQ(test, otp_journal_append(desk->ram->otp, &request),
			-EOPNOTSUPP);
	mutex_unlock(&desk->ram->otp->lock);
	KUNIT_EXPECT_EQ(test, request.outcome.reason, OTP_REASON_KIND);
}

static void append_that_does_not_verify_is_no_record(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->ram->weak = 0x01;
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x15, "ab", 2, 0), -EBADMSG);
	KUNIT_EXPECT_EQ(test, desk->append.reason, OTP_REASON_VERIFY);
	KUNIT_EXPECT_EQ(test, desk_bytes(desk)[END], 0xff);
}

static void a_batch_cannot_write_a_journal(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct ram_batch *batch = ram_batch(desk->ram);
	struct otp_op *op = ram_add_bytes(batch, JOURNAL, END, 1, 0xff, 1);

	KUNIT_EXPECT_EQ(test, ram_program(batch, 0), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, op->reason, OTP_REASON_KIND);
	desk_unchanged(desk);
}

/* ---- the ratchet ---- */

static void ratchet_advances_step_by_step(struct kunit *test)
{
	struct desk *desk = test->priv;

	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, 0, END, 0), 0);
	KUNIT_EXPECT_EQ(test, desk->ratchet, END);
	KUNIT_EXPECT_EQ(test, desk->advance.value, END);
	KUNIT_EXPECT_EQ(test, desk->advance.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, desk->opens, 1);
	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, 0, END, 0), 0);
	KUNIT_EXPECT_EQ(test, desk->advance.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, desk->opens, 1);
}

static void ratchet_dry_run_changes_nothing(struct kunit *test)
{
	struct desk *desk = test->priv;

	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, 0, SECOND,
					      OTP_RATCHET_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, desk->advance.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, desk->ratchet, 0);
	desk_unchanged(desk);
}

static void ratchet_refuses(struct kunit *test, u32 expected, u32 target,
			    int error, enum otp_reason reason)
{
	struct desk *desk = test->priv;
	u32 before = desk->ratchet;

	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, expected, target, 0),
			error);
	KUNIT_EXPECT_EQ(test, desk->advance.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, desk->advance.reason, reason);
	KUNIT_EXPECT_EQ(test, desk->ratchet, before);
	KUNIT_EXPECT_EQ(test, desk->opens, 0);
}

static void ratchet_refuses_wrong_places(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->ratchet = FIRST;
	ratchet_refuses(test, FIRST - 1, END, -ESTALE, OTP_REASON_EXPECTED);
	ratchet_refuses(test, FIRST, 0, -ERANGE, OTP_REASON_BACKWARDS);
	ratchet_refuses(test, FIRST, END - 1, -EINVAL, OTP_REASON_BOUNDARY);
	ratchet_refuses(test, FIRST, END + 1, -EINVAL, OTP_REASON_BOUNDARY);
	ratchet_refuses(test, FIRST, SIZE, -EINVAL, OTP_REASON_BOUNDARY);
	ratchet_refuses(test, FIRST, SIZE + 1, -ERANGE, OTP_REASON_RANGE);
	ratchet_refuses(test, FIRST, U32_MAX, -ERANGE, OTP_REASON_RANGE);
	desk->ram->cells[JOURNAL].data[3] = 0;
	ratchet_refuses(test, FIRST, END, -EUCLEAN, OTP_REASON_JOURNAL);
}

/* Torn bytes are behind the end of the list, where no record ends. */
static void ratchet_never_covers_what_is_torn(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->ram->cells[JOURNAL].data[END + 1] = 0x06;
	desk->ram->cells[JOURNAL].data[END + 2] = 0x01;
	desk->ram->cells[JOURNAL].data[END + 3] = 0x55;
	ratchet_refuses(test, 0, END + 4, -EINVAL, OTP_REASON_BOUNDARY);
}

static void ratchet_that_fails_says_where_it_is(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->stuck = true;
	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, 0, END, 0), -EBADMSG);
	KUNIT_EXPECT_EQ(test, desk->advance.reason, OTP_REASON_VERIFY);
	KUNIT_EXPECT_EQ(test, desk->advance.status, OTP_OP_FAILED);
	desk->stuck = false;
	desk->advance_error = -EIO;
	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, 0, END, 0), -EIO);
	KUNIT_EXPECT_EQ(test, desk->advance.vendor, VENDOR);
	desk->advance_error = 0;
	desk->ratchet = FIRST + 3;
	KUNIT_EXPECT_EQ(test, desk_advance_to(desk, FIRST + 3, END, 0), 0);
}

/* ---- erasing ---- */

static void erase_makes_the_end_of_the_list_blank(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->ratchet = SECOND;
	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, SECOND, SIZE - SECOND,
					      OTP_ERASE_DRY_RUN), 0);
	KUNIT_EXPECT_EQ(test, desk->erase.erased, END - SECOND);
	KUNIT_EXPECT_EQ(test, desk->erase.status, OTP_OP_WOULD_PROGRAM);
	desk_unchanged(desk);
	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, SECOND, SIZE - SECOND, 0),
			0);
	KUNIT_EXPECT_EQ(test, desk->erase.erased, END - SECOND);
	KUNIT_EXPECT_EQ(test, desk->erase.status, OTP_OP_PROGRAMMED);
	desk_holds(desk, 0, small, SECOND);
	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, SECOND, SIZE - SECOND, 0),
			0);
	KUNIT_EXPECT_EQ(test, desk->erase.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, desk->opens, 1);
}

static void erase_refuses(struct kunit *test, u32 offset, u32 len, int error,
			  enum otp_reason reason)
{
	struct desk *desk = test->priv;

	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, offset, len, 0), error);
	KUNIT_EXPECT_EQ(test, desk->erase.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, desk->erase.reason, reason);
	desk_unchanged(desk);
}

static void erase_refuses_wrong_places(struct kunit *test)
{
	struct desk *desk = test->priv;

	erase_refuses(test, SECOND, 0, -EINVAL, OTP_REASON_ALIGN);
	erase_refuses(test, SECOND, SIZE, -ERANGE, OTP_REASON_RANGE);
	erase_refuses(test, SIZE + 1, U32_MAX, -ERANGE, OTP_REASON_RANGE);
	erase_refuses(test, SECOND, 5, -EINVAL, OTP_REASON_BOUNDARY);
	erase_refuses(test, SECOND + 1, SIZE - SECOND - 1, -EINVAL,
		      OTP_REASON_BOUNDARY);
	erase_refuses(test, 0, SIZE, -EINVAL, OTP_REASON_BOUNDARY);
	desk->ratchet = SECOND + 1;
	erase_refuses(test, SECOND, SIZE - SECOND, -EROFS,
		      OTP_REASON_RATCHETED);
}

static void erase_repairs_a_list_that_breaks_off(struct kunit *test)
{
	struct desk *desk = test->priv;

	/* A length past the end of the journal. */
	desk->ram->cells[JOURNAL].data[SECOND + 2] = 0xff;
	desk->ram->cells[JOURNAL].data[SECOND + 3] = 0x7f;
	KUNIT_EXPECT_EQ(test, desk_append(desk, 1, "x", 1, 0), -EUCLEAN);
	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, SECOND, SIZE - SECOND, 0),
			0);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 1, "x", 1, 0), 0);
	KUNIT_EXPECT_EQ(test, desk->append.offset, SECOND);
}

static void erase_that_fails_says_so(struct kunit *test)
{
	struct desk *desk = test->priv;

	desk->erase_error = -EIO;
	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, SECOND, SIZE - SECOND, 0),
			-EIO);
	KUNIT_EXPECT_EQ(test, desk->erase.vendor, VENDOR);
	desk->erase_error = 0;
	desk->keeps = SECOND + 1;
	KUNIT_EXPECT_EQ(test, desk_erase_from(desk, SECOND, SIZE - SECOND, 0),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, desk->erase.reason, OTP_REASON_VERIFY);
}

/* ---- reading ---- */

static void secrets_are_not_shown(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct otp_device *otp = desk->ram->otp;
	u8 *buf = kunit_kzalloc(test, 2 * SIZE, GFP_KERNEL);
	u32 vendor;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0xed, "key", 3,
					  OTP_JOURNAL_LOCKED), 0);
	KUNIT_EXPECT_EQ(test, desk->image[END], 0xed);
	KUNIT_EXPECT_EQ(test, desk->image[END + 3], 0);

	mutex_lock(&otp->lock);
	KUNIT_EXPECT_EQ(test, otp_region_read(otp, &regions[JOURNAL], 0, SIZE,
					      buf, buf + SIZE, &vendor),
			-EACCES);
	KUNIT_EXPECT_MEMEQ(test, buf, small, sizeof(small));
	KUNIT_EXPECT_EQ(test, buf[END + 2], 3);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + END + 3, 0, 3));
	KUNIT_EXPECT_EQ(test, otp_region_read(otp, &regions[JOURNAL], END + 4,
					      1, buf, buf + SIZE, &vendor),
			-EACCES);
	KUNIT_EXPECT_EQ(test, buf[0], 0);
	KUNIT_EXPECT_EQ(test, otp_region_read(otp, &regions[JOURNAL], 0, 6,
					      buf, buf + SIZE, &vendor), 0);
	mutex_unlock(&otp->lock);
}

/* Of what is no whole record nobody can tell whether it is a secret. */
static void what_is_torn_or_broken_is_not_shown(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct otp_device *otp = desk->ram->otp;
	u8 *cells = desk->ram->cells[JOURNAL].data;
	u8 buf[8], mask[8];
	u32 vendor;

	memcpy(cells + END, "\xff\x04\x03key", 6);
	mutex_lock(&otp->lock);
	otp_journal_changed(otp, &regions[JOURNAL]);
	KUNIT_EXPECT_EQ(test, otp_region_read(otp, &regions[JOURNAL], END, 8,
					      buf, mask, &vendor), -EACCES);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0, 6));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 6, 0xff, 2));

	memcpy(cells + END, "\xed\x04\xffkey", 6);
	otp_journal_changed(otp, &regions[JOURNAL]);
	KUNIT_EXPECT_EQ(test, otp_region_read(otp, &regions[JOURNAL], END, 8,
					      buf, mask, &vendor), -EACCES);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0, 8));
	mutex_unlock(&otp->lock);
}

static void space_is_what_can_be_appended(struct kunit *test)
{
	struct desk *desk = test->priv;
	struct otp_device *otp = desk->ram->otp;
	u32 space;

	mutex_lock(&otp->lock);
	KUNIT_EXPECT_EQ(test, otp_journal_space(otp, &regions[JOURNAL],
						&space), 0);
	KUNIT_EXPECT_EQ(test, space, SIZE - END - 1);
	desk->ram->cells[JOURNAL].data[0] = 0;
	otp_journal_changed(otp, &regions[JOURNAL]);
	KUNIT_EXPECT_EQ(test, otp_journal_space(otp, &regions[JOURNAL],
						&space), 0);
	KUNIT_EXPECT_EQ(test, space, 0);
	desk->ram->read_fault = (struct ram_fault) { .at = 1, .error = -EIO };
	otp_journal_changed(otp, &regions[JOURNAL]);
	space = 1;
	KUNIT_EXPECT_EQ(test, otp_journal_space(otp, &regions[JOURNAL],
						&space), -EIO);
	KUNIT_EXPECT_EQ(test, space, 0);
	mutex_unlock(&otp->lock);
}

/* Found by the index: one transfer, and not of all of the journal. */
static void a_cell_is_the_latest_value(struct kunit *test)
{
	struct desk *desk = test->priv;
	u8 value[6];
	u32 reads;
	int ret;

	mutex_lock(&desk->ram->otp->lock);
	ret = otp_journal_read_tag(desk->ram->otp, &regions[JOURNAL], 0x20,
				   value, 2);
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, value[0], 0xaa);
	reads = desk->ram->reads;
	otp_journal_read_tag(desk->ram->otp, &regions[JOURNAL], 0x20, value,
			     2);
	KUNIT_EXPECT_EQ(test, desk->ram->reads, reads + 1);
	mutex_unlock(&desk->ram->otp->lock);

	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "zz", 2, 0), 0);
	mutex_lock(&desk->ram->otp->lock);
	ret = otp_journal_read_tag(desk->ram->otp, &regions[JOURNAL], 0x20,
				   value, 2);
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, value[0], 'z');
	ret = otp_journal_read_tag(desk->ram->otp, &regions[JOURNAL], 0x20,
				   value, 3);
	KUNIT_EXPECT_EQ(test, ret, -EMSGSIZE);
	ret = otp_journal_read_tag(desk->ram->otp, &regions[JOURNAL], 0x21,
				   value, 2);
	KUNIT_EXPECT_EQ(test, ret, -ENOENT);
	ret = otp_journal_read_tag(desk->ram->otp, &regions[JOURNAL], 0xec,
				   value, 2);
	KUNIT_EXPECT_EQ(test, ret, -EACCES);
	mutex_unlock(&desk->ram->otp->lock);
}

/* The core appends none behind a locked one, but others may have done. */
static void a_cell_is_the_first_that_is_locked(struct kunit *test)
{
	static const u8 list[] = {
		'N', 'V', 'D', 'S',
		0x20, 0x06, 0x01, 'a',
		0x20, 0x06, 0x01, 'b',
		0x20, 0x04, 0x01, 'c',
		0x20, 0x06, 0x01, 'd',
		0x20, 0x04, 0x01, 'e',
	};
	struct desk *desk = test->priv;
	struct otp_device *otp = desk->ram->otp;
	u8 value = 0;

	memcpy(desk->ram->cells[JOURNAL].data, list, sizeof(list));
	mutex_lock(&otp->lock);
	otp_journal_changed(otp, &regions[JOURNAL]);
	KUNIT_EXPECT_EQ(test, otp_journal_read_tag(otp, &regions[JOURNAL],
						   0x20, &value, 1), 0);
	mutex_unlock(&otp->lock);
	KUNIT_EXPECT_EQ(test, value, 'c');
}

/* Somebody else, say over a debug port, has changed it. */
static void an_index_that_is_not_true_is_built_anew(struct kunit *test)
{
	static const u8 other[] = {
		'N', 'V', 'D', 'S', 0x20, 0x06, 0x02, 'h', 'i',
	};
	struct desk *desk = test->priv;
	struct otp_device *otp = desk->ram->otp;
	u8 value[2];

	mutex_lock(&otp->lock);
	otp_journal_read_tag(otp, &regions[JOURNAL], 0x20, value, 2);
	memset(desk->ram->cells[JOURNAL].data, 0xff, SIZE);
	memcpy(desk->ram->cells[JOURNAL].data, other, sizeof(other));
	KUNIT_EXPECT_EQ(test, otp_journal_read_tag(otp, &regions[JOURNAL],
						   0x20, value, 2), 0);
	KUNIT_EXPECT_MEMEQ(test, value, (const u8 *)"hi", 2);
	mutex_unlock(&otp->lock);
}

static int desk_cell(struct desk *desk, const char *name, u8 *value,
		     size_t size, size_t *len)
{
	struct nvmem_cell_lookup lookup = {
		.cell_name = name,
		.dev_id = dev_name(desk->ram->dev),
		.con_id = "value",
	};
	struct nvmem_cell *cell;
	char nvmem[32];
	void *data;

	snprintf(nvmem, sizeof(nvmem), "%s-journal",
		 dev_name(otp_dev(desk->ram->otp)));
	lookup.nvmem_name = nvmem;
	nvmem_add_cell_lookups(&lookup, 1);
	cell = nvmem_cell_get(desk->ram->dev, "value");
	nvmem_del_cell_lookups(&lookup, 1);
	if (IS_ERR(cell))
		return PTR_ERR(cell);
	data = nvmem_cell_read(cell, len);
	nvmem_cell_put(cell);
	if (IS_ERR(data))
		return PTR_ERR(data);
	memcpy(value, data, min(size, *len));
	kfree(data);
	return 0;
}

static void nvmem_has_cells_of_the_tags(struct kunit *test)
{
	static const u8 mac[] = { 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc };
	struct desk *desk = test->priv;
	u8 value[8];
	size_t len;

	KUNIT_EXPECT_EQ(test, desk_cell(desk, "mac", value, 8, &len), 0);
	KUNIT_EXPECT_EQ(test, len, 6);
	KUNIT_EXPECT_MEMEQ(test, value, mac, 6);
	KUNIT_EXPECT_EQ(test, desk_cell(desk, "serial", value, 8, &len), 0);
	KUNIT_EXPECT_EQ(test, len, 2);
	KUNIT_EXPECT_EQ(test, value[0], 0xaa);
	KUNIT_EXPECT_LT(test, desk_cell(desk, "tag-ec", value, 8, &len), 0);

	/* The same cells, and what counts now. */
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "yo", 2, 0), 0);
	KUNIT_EXPECT_EQ(test, desk_cell(desk, "serial", value, 8, &len), 0);
	KUNIT_EXPECT_EQ(test, value[0], 'y');
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x01, "fedcba", 6, 0), 0);
	KUNIT_EXPECT_EQ(test, desk_cell(desk, "mac", value, 8, &len), 0);
	KUNIT_EXPECT_MEMEQ(test, value, (const u8 *)"abcdef", 6);
	KUNIT_EXPECT_EQ(test, desk_append(desk, 0x20, "abc", 3, 0), 0);
	KUNIT_EXPECT_EQ(test, desk_cell(desk, "serial", value, 8, &len),
			-EMSGSIZE);
}

static struct kunit_case journal_cases[] = {
	KUNIT_CASE(append_goes_behind_the_list),
	KUNIT_CASE(append_takes_long_and_empty_values),
	KUNIT_CASE(append_writes_the_tag_last),
	KUNIT_CASE(append_that_is_cut_off_leaves_the_list),
	KUNIT_CASE(append_makes_blank_what_was_torn),
	KUNIT_CASE(append_dry_run_shows_it),
	KUNIT_CASE(append_respects_locks),
	KUNIT_CASE(append_refuses_what_is_no_record),
	KUNIT_CASE(append_fills_all_but_a_byte),
	KUNIT_CASE(append_refuses_what_is_no_journal),
	KUNIT_CASE(append_refuses_below_the_ratchet),
	KUNIT_CASE(append_refuses_a_device_that_is_not_well),
	KUNIT_CASE(append_refuses_other_regions),
	KUNIT_CASE(append_that_does_not_verify_is_no_record),
	KUNIT_CASE(a_batch_cannot_write_a_journal),
	KUNIT_CASE(ratchet_advances_step_by_step),
	KUNIT_CASE(ratchet_dry_run_changes_nothing),
	KUNIT_CASE(ratchet_refuses_wrong_places),
	KUNIT_CASE(ratchet_never_covers_what_is_torn),
	KUNIT_CASE(ratchet_that_fails_says_where_it_is),
	KUNIT_CASE(erase_makes_the_end_of_the_list_blank),
	KUNIT_CASE(erase_refuses_wrong_places),
	KUNIT_CASE(erase_repairs_a_list_that_breaks_off),
	KUNIT_CASE(erase_that_fails_says_so),
	KUNIT_CASE(secrets_are_not_shown),
	KUNIT_CASE(what_is_torn_or_broken_is_not_shown),
	KUNIT_CASE(space_is_what_can_be_appended),
	KUNIT_CASE(a_cell_is_the_latest_value),
	KUNIT_CASE(a_cell_is_the_first_that_is_locked),
	KUNIT_CASE(an_index_that_is_not_true_is_built_anew),
	KUNIT_CASE(nvmem_has_cells_of_the_tags),
	{ }
};

static struct kunit_suite journal_suite = {
	.name = "otp_journal",
	.init = journal_init,
	.exit = journal_exit,
	.test_cases = journal_cases,
};

kunit_test_suite(journal_suite);
