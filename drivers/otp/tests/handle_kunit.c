// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions of a device in the hands of another driver.
 */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/of.h>
#include <linux/otp-consumer.h>
#include <linux/sched/signal.h>

#include "../formats/tlv.h"
#include "ram.h"

#define BLOCK		16
#define GRANULE		4
#define SIZE		64
#define VENDOR		0x31

enum {
	SLOT,
	LIST,
	FUSES,
	HIDDEN,
};

static const struct otp_field fuses[] = {
	{ "KEY", 0, 32, OTP_FIELD_READ | OTP_FIELD_PROGRAM },
	{ "COUNT", 36, 20, OTP_FIELD_READ | OTP_FIELD_PROGRAM |
	  OTP_FIELD_NO_ZERO },
	{ "SECRET", 64, 32, OTP_FIELD_PROGRAM | OTP_FIELD_SECRET },
};

static const struct otp_region regions[] = {
	[SLOT] = {
		.name = "slot",
		.semantics = OTP_BIT_CLEAR,
		.size = SIZE,
		.granule = GRANULE,
		.erase_granule = BLOCK,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM |
			 OTP_REGION_ERASE,
	},
	[LIST] = {
		.name = "list",
		.kind = OTP_KIND_JOURNAL,
		.semantics = OTP_REWRITABLE,
		.size = SIZE,
		.granule = 1,
		.flags = OTP_REGION_READ | OTP_REGION_ERASE |
			 OTP_REGION_RATCHET,
	},
	[FUSES] = {
		.name = "fuses",
		.semantics = OTP_BIT_SET,
		.size = 16,
		.granule = GRANULE,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = fuses,
		.nfields = ARRAY_SIZE(fuses),
	},
	[HIDDEN] = {
		.name = "hidden",
		.semantics = OTP_BIT_SET,
		.size = 8,
		.granule = GRANULE,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM |
			 OTP_REGION_SECRET,
	},
};

static const struct otp_desc desc = {
	.regions = regions,
	.nregions = ARRAY_SIZE(regions),
};

/**
 * struct pair - a device, and who uses a region of it
 * @ram: the device
 * @dev: the user
 * @ratchet: where the ratchet of its journal is
 * @erases: calls of erase
 * @outcome: of the last command
 */
struct pair {
	struct ram *ram;
	struct device *dev;
	u32 ratchet;
	u32 erases;
	struct otp_outcome outcome;
};

static struct pair *pair_of(struct otp_device *otp)
{
	struct ram *ram = otp_priv(otp);

	return ram->test->priv;
}

static int pair_erase(struct otp_device *otp, const struct otp_region *region,
		      u32 offset, u32 len, u32 *vendor)
{
	struct pair *pair = pair_of(otp);
	struct ram_cells *cells = &pair->ram->cells[region - regions];

	pair->erases++;
	memset(cells->data + offset, 0xff, len);
	memset(cells->done + offset, 0, len);
	return 0;
}

static int pair_ratchet(struct otp_device *otp,
			const struct otp_region *region, u32 *value,
			u32 *vendor)
{
	*value = pair_of(otp)->ratchet;
	return 0;
}

static int pair_advance(struct otp_device *otp,
			const struct otp_region *region, u32 value,
			u32 *vendor)
{
	pair_of(otp)->ratchet = value;
	return 0;
}

static int handle_init(struct kunit *test)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);
	struct ram *ram;

	KUNIT_ASSERT_NOT_NULL(test, pair);
	test->priv = pair;
	/* First: on KUnit's bus every device is bound to the first driver. */
	pair->dev = kunit_device_register(test, "otp-user");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pair->dev);
	ram = ram_alloc(test, &desc);
	pair->ram = ram;
	ram->ops.erase = pair_erase;
	ram->ops.ratchet = pair_ratchet;
	ram->ops.advance = pair_advance;
	memcpy(ram->cells[LIST].data, "NVDS", 4);
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	return 0;
}

static struct otp_handle *pair_try(struct pair *pair, const char *device,
				   const char *region)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/%s", device, region);
	return devm_otp_handle_get(pair->dev, name);
}

static struct otp_handle *pair_get(struct pair *pair, u32 region)
{
	struct otp_handle *handle;

	handle = pair_try(pair, dev_name(otp_dev(pair->ram->otp)),
			  regions[region].name);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(pair->ram->test, handle);
	return handle;
}

static int pair_program(struct pair *pair, struct otp_handle *handle,
			u32 offset, u8 data, u8 mask, u32 len)
{
	u8 bytes[SIZE], bits[SIZE];

	memset(bytes, data, len);
	memset(bits, mask, len);
	return otp_handle_program(handle, offset, len, bytes, bits,
				  &pair->outcome);
}

/* ---- names ---- */

static void handle_is_of_the_region_that_was_named(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, SLOT);
	const struct otp_handle_info *info = otp_handle_info(handle);
	char name[64];

	snprintf(name, sizeof(name), "%s/slot",
		 dev_name(otp_dev(pair->ram->otp)));
	KUNIT_EXPECT_STREQ(test, otp_handle_name(handle), name);
	KUNIT_EXPECT_EQ(test, info->kind, OTP_KIND_FUSES);
	KUNIT_EXPECT_EQ(test, info->semantics, OTP_BIT_CLEAR);
	KUNIT_EXPECT_EQ(test, info->size, SIZE);
	KUNIT_EXPECT_EQ(test, info->granule, GRANULE);
	KUNIT_EXPECT_EQ(test, info->erase_granule, BLOCK);
	KUNIT_EXPECT_EQ(test, info->flags, regions[SLOT].flags);
	KUNIT_EXPECT_EQ(test, info->blank, 0xff);

	info = otp_handle_info(pair_get(pair, FUSES));
	KUNIT_EXPECT_EQ(test, info->erase_granule, 0);
	KUNIT_EXPECT_EQ(test, info->blank, 0);
	KUNIT_EXPECT_EQ(test, otp_handle_info(pair_get(pair, LIST))->kind,
			OTP_KIND_JOURNAL);
}

static void names_of_another_form_are_refused(struct kunit *test)
{
	static const char *const names[] = {
		"", "/", "otp0", "otp0/", "/slot", "otp/slot", "otp0x/slot",
		"mtd0/slot", "otp0/slot/", "otp0/slot/KEY", "otp0//slot",
		"otp0000000000000000/slot",
	};
	struct pair *pair = test->priv;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR(devm_otp_handle_get(pair->dev,
								      names[i])),
				    -EINVAL, "'%s'", names[i]);
}

/* It may come yet; a region that is not there will not. */
static void devices_that_are_not_there_are_waited_for(struct kunit *test)
{
	struct pair *pair = test->priv;
	const char *device = dev_name(otp_dev(pair->ram->otp));

	KUNIT_EXPECT_EQ(test, PTR_ERR(pair_try(pair, "otp999", "slot")),
			-EPROBE_DEFER);
	KUNIT_EXPECT_EQ(test, PTR_ERR(pair_try(pair, device, "slots")),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, PTR_ERR(pair_try(pair, device, "slo")),
			-ENOENT);
}

static void handles_are_found_by_their_node(struct kunit *test)
{
	struct device_node parent = { .full_name = "chip" };
	struct device_node slot = { .full_name = "slot@40", .parent = &parent };
	struct device_node other = { .full_name = "slots", .parent = &parent };
	struct device_node lone = { .full_name = "slot" };
	struct pair *pair = test->priv;
	struct otp_handle *handle;

	of_node_init(&parent);
	of_node_init(&slot);
	KUNIT_EXPECT_EQ(test, PTR_ERR(devm_otp_handle_get_node(pair->dev,
							       &slot)),
			-EPROBE_DEFER);
	pair->ram->dev->of_node = &parent;
	handle = devm_otp_handle_get_node(pair->dev, &slot);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, handle);
	KUNIT_EXPECT_STREQ(test, otp_handle_name(handle),
			   otp_handle_name(pair_get(pair, SLOT)));
	KUNIT_EXPECT_EQ(test, PTR_ERR(devm_otp_handle_get_node(pair->dev,
							       &other)),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, PTR_ERR(devm_otp_handle_get_node(pair->dev,
							       &lone)),
			-EINVAL);
	pair->ram->dev->of_node = NULL;
}

static void fields_are_found_by_their_name(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, FUSES);
	u32 offset = 0, width = 0;

	KUNIT_EXPECT_EQ(test, otp_handle_field(handle, "COUNT", &offset,
					       &width), 0);
	KUNIT_EXPECT_EQ(test, offset, 36);
	KUNIT_EXPECT_EQ(test, width, 20);
	KUNIT_EXPECT_EQ(test, otp_handle_field(handle, "COUN", &offset,
					       &width), -ENOENT);
}

/* ---- reading ---- */

static void stretches_are_read_across_granules(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, SLOT);
	u8 *cells = pair->ram->cells[SLOT].data;
	u8 data[SIZE + 1];
	u32 offset, len, i;

	for (i = 0; i < SIZE; i++)
		cells[i] = i + 1;
	for (offset = 0; offset <= SIZE; offset += 3) {
		for (len = 0; len <= SIZE - offset; len++) {
			memset(data, 0xee, sizeof(data));
			KUNIT_ASSERT_EQ(test, otp_handle_read(handle, offset,
							      len, data, NULL),
					0);
			KUNIT_ASSERT_MEMEQ(test, data, cells + offset, len);
			KUNIT_ASSERT_EQ(test, data[len], 0xee);
		}
	}
	KUNIT_EXPECT_EQ(test, otp_handle_read(handle, 0, SIZE + 1, data,
					      NULL), -ERANGE);
	KUNIT_EXPECT_EQ(test, otp_handle_read(handle, SIZE, 1, data, NULL),
			-ERANGE);
	KUNIT_EXPECT_EQ(test, otp_handle_read(handle, 1, U32_MAX, data, NULL),
			-ERANGE);
}

static void secrets_are_not_read(struct kunit *test)
{
	struct pair *pair = test->priv;
	u8 data[12], mask[12];

	ram_set(pair->ram, FUSES, 0, 0x5a, 0x3c, 12);
	ram_set(pair->ram, HIDDEN, 0, 0x5a, 0x3c, 8);
	KUNIT_EXPECT_EQ(test, otp_handle_read(pair_get(pair, FUSES), 0, 12,
					      data, mask), -EACCES);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, 0x5a, 8));
	KUNIT_EXPECT_NULL(test, memchr_inv(data + 8, 0, 4));
	KUNIT_EXPECT_NULL(test, memchr_inv(mask, 0x3c, 12));
	KUNIT_EXPECT_EQ(test, otp_handle_read(pair_get(pair, HIDDEN), 0, 8,
					      data, mask), -EACCES);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, 0, 8));
}

static void errors_of_reading_are_passed_on(struct kunit *test)
{
	struct pair *pair = test->priv;
	u8 data[4] = { 1, 2, 3, 4 };
	static const u8 same[4] = { 1, 2, 3, 4 };

	pair->ram->read_fault = (struct ram_fault){
		.at = 1, .error = -ETIMEDOUT, .vendor = VENDOR,
	};
	KUNIT_EXPECT_EQ(test, otp_handle_read(pair_get(pair, SLOT), 0, 4,
					      data, NULL), -ETIMEDOUT);
	KUNIT_EXPECT_MEMEQ(test, data, same, 4);
}

/* ---- what changes the memory ---- */

static void a_slot_is_programmed_and_erased(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, SLOT);
	u64 events = ram_events(pair->ram);

	KUNIT_EXPECT_EQ(test, pair_program(pair, handle, 4, 0, 0xff, 8), 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_NULL(test, memchr_inv(pair->ram->cells[SLOT].data + 4, 0,
					   8));
	/* Batch, and two granules: begin and end of each. */
	KUNIT_EXPECT_EQ(test, ram_events(pair->ram), events + 6);
	KUNIT_EXPECT_EQ(test, pair_program(pair, handle, 4, 0, 0xff, 8), 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, pair_program(pair, handle, 4, 1, 0xff, 4),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, pair->outcome.error, -EEXIST);
	KUNIT_EXPECT_EQ(test, pair->outcome.reason, OTP_REASON_CONFLICT);
	KUNIT_EXPECT_STREQ(test, pair->outcome.message,
			   "slot: bits at slot+4 are programmed with another value");

	KUNIT_EXPECT_EQ(test, otp_handle_erase(handle, 0, BLOCK,
					       &pair->outcome), 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, pair->erases, 1);
	KUNIT_EXPECT_EQ(test, pair_program(pair, handle, 4, 1, 0xff, 4), 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.reason, OTP_REASON_NONE);
	KUNIT_EXPECT_EQ(test, pair->outcome.message[0], '\0');
}

static void what_is_not_possible_is_refused(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, SLOT);

	KUNIT_EXPECT_EQ(test, pair_program(pair, handle, 2, 0, 0xff, 4),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, pair->outcome.reason, OTP_REASON_ALIGN);
	KUNIT_EXPECT_EQ(test, pair_program(pair, handle, SIZE, 0, 0xff, 4),
			-ERANGE);
	KUNIT_EXPECT_EQ(test, otp_handle_program(handle, 0, OTP_MAX_BYTES + 4,
						 NULL, NULL, &pair->outcome),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_EQ(test, otp_handle_erase(handle, 0, GRANULE,
					       &pair->outcome), -EINVAL);
	KUNIT_EXPECT_EQ(test, otp_handle_append(handle, 1, NULL, 0,
						&pair->outcome), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, pair->outcome.reason, OTP_REASON_KIND);
	KUNIT_EXPECT_EQ(test, otp_handle_advance(handle, 0, 4,
						 &pair->outcome),
			-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, otp_handle_ratchet(handle, &pair->ratchet),
			-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, otp_handle_erase(pair_get(pair, FUSES), 0, 16,
					       &pair->outcome), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, pair_program(pair, pair_get(pair, LIST), 8, 0,
					   0xff, 1), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, pair->ram->pulses, 0);
	KUNIT_EXPECT_EQ(test, pair->erases, 0);
}

/* Bit by bit, and a 0 is a 0: COUNT takes one from people only if told so. */
static void a_counter_is_programmed_bit_by_bit(struct kunit *test)
{
	static const u8 one[4] = { 0x10 }, two[4] = { 0x30 }, none[4] = { 0 };
	static const u8 bit[4] = { 0x20 };
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, FUSES);

	KUNIT_EXPECT_EQ(test, otp_handle_program(handle, 4, 4, one, one,
						 &pair->outcome), 0);
	KUNIT_EXPECT_EQ(test, otp_handle_program(handle, 4, 4, none, bit,
						 &pair->outcome), 0);
	KUNIT_EXPECT_EQ(test, otp_handle_program(handle, 4, 4, two, two,
						 &pair->outcome), 0);
	KUNIT_EXPECT_EQ(test, pair->ram->cells[FUSES].data[4], 0x30);
}

static void a_record_is_appended_and_covered(struct kunit *test)
{
	static const u8 want[] = {
		'N', 'V', 'D', 'S', 0x40, 0x06, 0x02, 7, 8, 0xff,
	};
	struct pair *pair = test->priv;
	struct otp_handle *handle = pair_get(pair, LIST);
	u32 value = 1;

	KUNIT_EXPECT_EQ(test, otp_handle_append(handle, 0x40, "\x07\x08", 2,
						&pair->outcome), 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_MEMEQ(test, pair->ram->cells[LIST].data, want,
			   sizeof(want));
	KUNIT_EXPECT_EQ(test, otp_handle_ratchet(handle, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0);
	KUNIT_EXPECT_EQ(test, otp_handle_advance(handle, 0, 8,
						 &pair->outcome), -EINVAL);
	KUNIT_EXPECT_EQ(test, pair->outcome.reason, OTP_REASON_BOUNDARY);
	KUNIT_EXPECT_EQ(test, otp_handle_advance(handle, 3, 9,
						 &pair->outcome), -ESTALE);
	KUNIT_EXPECT_EQ(test, otp_handle_advance(handle, 0, 9,
						 &pair->outcome), 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, pair->ratchet, 9);
}

/* Every command that changes something, each valid. */
static void pair_expect_all(struct pair *pair, int error, const char *message)
{
	struct kunit *test = pair->ram->test;
	struct otp_handle *slot = pair_get(pair, SLOT);
	struct otp_handle *list = pair_get(pair, LIST);
	u32 pulses = pair->ram->pulses;

	KUNIT_EXPECT_EQ(test, pair_program(pair, slot, 0, 0, 0xff, 4), error);
	KUNIT_EXPECT_EQ(test, pair->outcome.error, error);
	KUNIT_EXPECT_NOT_NULL(test, strstr(pair->outcome.message, message));
	KUNIT_EXPECT_EQ(test, otp_handle_erase(slot, BLOCK, BLOCK,
					       &pair->outcome), error);
	KUNIT_EXPECT_EQ(test, pair->outcome.error, error);
	KUNIT_EXPECT_EQ(test, otp_handle_append(list, 0x40, NULL, 0,
						&pair->outcome), error);
	KUNIT_EXPECT_EQ(test, pair->outcome.error, error);
	KUNIT_EXPECT_EQ(test, otp_handle_advance(list, 0, 4, &pair->outcome),
			error);
	KUNIT_EXPECT_EQ(test, pair->outcome.error, error);
	KUNIT_EXPECT_NOT_NULL(test, strstr(pair->outcome.message, message));
	KUNIT_EXPECT_EQ(test, pair->ram->pulses, pulses);
	KUNIT_EXPECT_EQ(test, pair->erases, 0);
	KUNIT_EXPECT_EQ(test, pair->ratchet, 0);
}

static void a_device_that_is_armed_is_busy(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_file file = { .otp = pair->ram->otp };
	u8 byte;

	ram_set(pair->ram, SLOT, BLOCK, 0, 0xff, 1);
	pair->ram->otp->owner = &file;
	pair_expect_all(pair, -EBUSY, "is armed by somebody else");
	KUNIT_EXPECT_EQ(test, otp_handle_read(pair_get(pair, SLOT), 0, 1,
					      &byte, NULL), 0);
	pair->ram->otp->owner = NULL;
	KUNIT_EXPECT_EQ(test, pair_program(pair, pair_get(pair, SLOT), 0, 0,
					   0xff, 4), 0);
}

/* It is one step of several, of which the sender of the signal knows nothing. */
static void a_signal_waits_for_the_driver(struct kunit *test)
{
	struct pair *pair = test->priv;
	int ret;

	set_thread_flag(TIF_SIGPENDING);
	ret = pair_program(pair, pair_get(pair, SLOT), 0, 0, 0xff, 4);
	clear_thread_flag(TIF_SIGPENDING);
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_FALSE(test, pair->ram->otp->handled);
}

/* ---- lifetime and nesting ---- */

static void a_handle_outlives_the_device(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct otp_handle *slot = pair_get(pair, SLOT);
	struct otp_handle *list = pair_get(pair, LIST);
	u32 value;
	u8 byte;

	ram_unregister(pair->ram);
	KUNIT_EXPECT_EQ(test, otp_handle_read(slot, 0, 1, &byte, NULL),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, pair_program(pair, slot, 0, 0, 0xff, 4),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, pair->outcome.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_NOT_NULL(test, strstr(pair->outcome.message,
					   "/slot is gone"));
	KUNIT_EXPECT_EQ(test, otp_handle_erase(slot, 0, BLOCK,
					       &pair->outcome), -ENODEV);
	KUNIT_EXPECT_EQ(test, otp_handle_append(list, 1, NULL, 0,
						&pair->outcome), -ENODEV);
	KUNIT_EXPECT_EQ(test, otp_handle_advance(list, 0, 4, &pair->outcome),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, otp_handle_ratchet(list, &value), -ENODEV);
	KUNIT_EXPECT_EQ(test, otp_handle_field(slot, "x", &value, &value),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, otp_handle_info(slot)->size, SIZE);
}

static struct otp_handle *nested_handle;

static int nested_read(struct otp_device *otp, const struct otp_region *region,
		       u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct otp_outcome outcome;
	u8 bits[4];

	memset(mask, 0, len);
	memset(bits, 0xff, sizeof(bits));
	memset(data, 0, len);
	return otp_handle_program(nested_handle, 0, 4, data, bits, &outcome) ?:
	       otp_handle_read(nested_handle, offset, len, data, NULL);
}

/* As a provider does whose region is that of another: lockdep is watching. */
static void a_handle_is_used_within_an_operation(struct kunit *test)
{
	struct pair *pair = test->priv;
	const struct otp_desc outer_desc = {
		.regions = &regions[SLOT],
		.nregions = 1,
	};
	struct ram *outer = ram_alloc(test, &outer_desc);
	u8 data[4], mask[4];
	u32 vendor;

	nested_handle = pair_get(pair, SLOT);
	outer->ops.read = nested_read;
	outer->ops.erase = pair_erase;
	KUNIT_ASSERT_EQ(test, ram_register(outer), 0);
	down_read(&outer->otp->gone);
	mutex_lock(&outer->otp->lock);
	KUNIT_EXPECT_EQ(test, otp_region_read(outer->otp, &regions[SLOT], 0,
					      4, data, mask, &vendor), 0);
	mutex_unlock(&outer->otp->lock);
	up_read(&outer->otp->gone);
	KUNIT_EXPECT_EQ(test, pair->ram->pulses, 1);
	ram_unregister(outer);
}

static void a_device_with_handles_of_its_own_is_refused(struct kunit *test)
{
	static const struct otp_image_ops image;
	struct pair *pair = test->priv;

	pair->ram->ops.image = &image;
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(pair_try(pair, dev_name(otp_dev(pair->ram->otp)),
					 "slot")), -ELOOP);
	pair->ram->ops.image = NULL;
}

static struct kunit_case handle_cases[] = {
	KUNIT_CASE(handle_is_of_the_region_that_was_named),
	KUNIT_CASE(names_of_another_form_are_refused),
	KUNIT_CASE(devices_that_are_not_there_are_waited_for),
	KUNIT_CASE(handles_are_found_by_their_node),
	KUNIT_CASE(fields_are_found_by_their_name),
	KUNIT_CASE(stretches_are_read_across_granules),
	KUNIT_CASE(secrets_are_not_read),
	KUNIT_CASE(errors_of_reading_are_passed_on),
	KUNIT_CASE(a_slot_is_programmed_and_erased),
	KUNIT_CASE(what_is_not_possible_is_refused),
	KUNIT_CASE(a_counter_is_programmed_bit_by_bit),
	KUNIT_CASE(a_record_is_appended_and_covered),
	KUNIT_CASE(a_device_that_is_armed_is_busy),
	KUNIT_CASE(a_signal_waits_for_the_driver),
	KUNIT_CASE(a_handle_outlives_the_device),
	KUNIT_CASE(a_handle_is_used_within_an_operation),
	KUNIT_CASE(a_device_with_handles_of_its_own_is_refused),
	{ }
};

static struct kunit_suite handle_suite = {
	.name = "otp_handle",
	.init = handle_init,
	.test_cases = handle_cases,
};

kunit_test_suite(handle_suite);
