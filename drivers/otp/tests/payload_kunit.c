// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was verified as an nvmem device, and nothing before.
 */
#include <kunit/of.h>
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/nvmem-consumer.h>
#include <linux/of.h>

#include "ram.h"

#define SLOT_SIZE	64
#define HEADER		32
#define SIZE		24

static const struct otp_region slot = {
	.name = "active",
	.semantics = OTP_BIT_CLEAR,
	.size = SLOT_SIZE,
	.granule = 1,
	.flags = OTP_REGION_READ | OTP_REGION_UNVERIFIED,
};

static const struct otp_desc desc = {
	.regions = &slot,
	.nregions = 1,
};

static void payload_info(struct otp_device *otp, struct otp_image_info *info)
{
}

static int payload_install(struct otp_device *otp, const u8 *data, u32 len,
			   bool dry_run, struct otp_outcome *outcome)
{
	return 0;
}

static int payload_confirm(struct otp_device *otp, bool dry_run,
			   struct otp_image_confirm *confirm,
			   struct otp_outcome *outcome)
{
	return 0;
}

static int payload_serve(struct otp_device *otp, struct otp_outcome *outcome)
{
	return 0;
}

static const struct otp_image_ops image_ops = {
	.info = payload_info,
	.install = payload_install,
	.confirm = payload_confirm,
	.serve = payload_serve,
};

static struct ram *payload_alloc(struct kunit *test)
{
	struct ram *ram = ram_alloc(test, &desc);

	ram->ops.program = NULL;
	ram->ops.image = &image_ops;
	return ram;
}

static int payload_init(struct kunit *test)
{
	struct ram *ram = payload_alloc(test);

	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	test->priv = ram;
	return 0;
}

static struct nvmem_device *payload_find(const char *device, const char *name)
{
	char full[64];

	snprintf(full, sizeof(full), "%s-%s", device, name);
	return nvmem_device_find(full, device_match_name);
}

static struct nvmem_device *payload_get(struct ram *ram)
{
	struct nvmem_device *nvmem;

	nvmem = payload_find(dev_name(otp_dev(ram->otp)), "payload");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(ram->test, nvmem);
	return nvmem;
}

static void payload_is_not_there(struct kunit *test, const char *device,
				 const char *name)
{
	struct nvmem_device *nvmem = payload_find(device, name);

	KUNIT_EXPECT_TRUE(test, IS_ERR_OR_NULL(nvmem));
	if (!IS_ERR_OR_NULL(nvmem))
		nvmem_device_put(nvmem);
}

/* An image whose payload begins with @first and goes on counting. */
static struct otp_payload payload_of(struct kunit *test, u8 first, u32 size)
{
	struct otp_payload payload = {
		.buffer = kvmalloc(HEADER + size, GFP_KERNEL),
		.offset = HEADER,
		.size = size,
	};
	u8 *bytes = payload.buffer;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, payload.buffer);
	memset(bytes, 0xee, HEADER);
	for (i = 0; i < size; i++)
		bytes[HEADER + i] = first + i;
	return payload;
}

/* As an operation on an image does, with the device held. */
static int payload_try(struct ram *ram, u8 first, u32 size)
{
	struct otp_payload payload = payload_of(ram->test, first, size);
	struct otp_device *otp = ram->otp;
	int ret;

	down_read(&otp->gone);
	mutex_lock(&otp->lock);
	ret = otp_payload_serve(otp, &payload);
	mutex_unlock(&otp->lock);
	up_read(&otp->gone);
	if (ret)
		kvfree(payload.buffer);
	return ret;
}

static void payload_expect(struct kunit *test, struct nvmem_device *nvmem,
			   u8 first)
{
	u32 offset, len, i;
	u8 bytes[SIZE + 1];

	for (offset = 0; offset < SIZE; offset++) {
		for (len = 1; len <= SIZE - offset; len++) {
			memset(bytes, 0xaa, sizeof(bytes));
			KUNIT_ASSERT_EQ(test, nvmem_device_read(nvmem, offset,
								len, bytes),
					len);
			for (i = 0; i < len; i++)
				KUNIT_ASSERT_EQ(test, bytes[i],
						(u8)(first + offset + i));
			KUNIT_ASSERT_EQ(test, bytes[len], 0xaa);
		}
	}
}

static void nothing_is_nvmem_that_nobody_verified(struct kunit *test)
{
	struct ram *ram = test->priv;
	u8 data[SLOT_SIZE], mask[SLOT_SIZE];
	u32 vendor;

	payload_is_not_there(test, dev_name(otp_dev(ram->otp)), "payload");
	payload_is_not_there(test, dev_name(otp_dev(ram->otp)), "active");
	/* OTP_READ shows the slot all the same. */
	ram_set(ram, 0, 0, 0x5a, 0xff, SLOT_SIZE);
	scoped_guard(mutex, &ram->otp->lock)
		KUNIT_EXPECT_EQ(test, otp_region_read(ram->otp, &slot, 0,
						      SLOT_SIZE, data, mask,
						      &vendor), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, 0x5a, SLOT_SIZE));
}

static void payload_is_served_and_nothing_around_it(struct kunit *test)
{
	struct ram *ram = test->priv;
	u64 events = ram_events(ram);
	struct nvmem_device *nvmem;
	u8 byte = 0;

	KUNIT_ASSERT_EQ(test, payload_try(ram, 1, SIZE), 0);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 1);
	nvmem = payload_get(ram);
	KUNIT_EXPECT_EQ(test, nvmem_dev_size(nvmem), SIZE);
	payload_expect(test, nvmem, 1);
	KUNIT_EXPECT_LT(test, nvmem_device_write(nvmem, 0, 1, &byte), 0);
	payload_expect(test, nvmem, 1);
	nvmem_device_put(nvmem);
	payload_is_not_there(test, dev_name(otp_dev(ram->otp)), "active");
	KUNIT_EXPECT_EQ(test, ram->reads, 0);
}

static void payload_of_the_same_size_takes_its_place(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct nvmem_device *nvmem;

	KUNIT_ASSERT_EQ(test, payload_try(ram, 1, SIZE), 0);
	nvmem = payload_get(ram);
	KUNIT_EXPECT_EQ(test, payload_try(ram, 100, SIZE), 0);
	payload_expect(test, nvmem, 100);
	nvmem_device_put(nvmem);
}

static void payload_of_another_size_changes_nothing(struct kunit *test)
{
	static const u32 sizes[] = { 1, SIZE - 1, SIZE + 1, 2 * SIZE };
	struct ram *ram = test->priv;
	struct nvmem_device *nvmem;
	u64 events;
	u32 i;

	KUNIT_ASSERT_EQ(test, payload_try(ram, 1, SIZE), 0);
	nvmem = payload_get(ram);
	events = ram_events(ram);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_EQ(test, payload_try(ram, 100, sizes[i]), -EBUSY);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events);
	payload_expect(test, nvmem, 1);
	nvmem_device_put(nvmem);
}

static void payload_is_gone_for_who_still_holds_it(struct kunit *test)
{
	struct ram *ram = test->priv;
	struct nvmem_device *nvmem;
	char device[16];
	u8 byte = 0xaa;

	strscpy(device, dev_name(otp_dev(ram->otp)), sizeof(device));
	KUNIT_ASSERT_EQ(test, payload_try(ram, 1, SIZE), 0);
	nvmem = payload_get(ram);
	ram_unregister(ram);
	KUNIT_EXPECT_EQ(test, nvmem_device_read(nvmem, 0, 1, &byte), -ENODEV);
	KUNIT_EXPECT_EQ(test, byte, 0xaa);
	nvmem_device_put(nvmem);
	payload_is_not_there(test, device, "payload");
}

static void payload_that_is_refused_is_told(struct kunit *test)
{
	struct otp_outcome outcome = {};
	struct ram *ram = test->priv;
	u64 events = ram_events(ram);

	otp_outcome_end(&outcome, OTP_OP_REFUSED, -EKEYREJECTED,
			OTP_REASON_IMAGE_SIGNATURE, 0, "not by us");
	otp_payload_refuse(ram->otp, &outcome);
	otp_outcome_end(&outcome, OTP_OP_REFUSED, -ENODATA,
			OTP_REASON_IMAGE_ERASED, 0, "nothing is there");
	otp_payload_refuse(ram->otp, &outcome);
	KUNIT_EXPECT_EQ(test, ram_events(ram), events + 2);
	payload_is_not_there(test, dev_name(otp_dev(ram->otp)), "payload");
}

static void payload_needs_operations_on_an_image(struct kunit *test)
{
	struct ram *ram = ram_create(test, &desc);

	KUNIT_EXPECT_EQ(test, payload_try(ram, 1, SIZE), -ENODEV);
	payload_is_not_there(test, dev_name(otp_dev(ram->otp)), "payload");
}

/* In the order of a boot: a consumer waits, and has its cell afterwards. */
static void consumers_wait_for_what_is_verified(struct kunit *test)
{
	struct device_node *image, *user;
	struct nvmem_cell *cell;
	struct ram *ram;
	size_t len = 0;
	u8 *bytes;

	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, payload_overlay),
			0);
	image = of_find_node_by_name(NULL, "otp-kunit-image");
	user = of_find_node_by_name(NULL, "otp-kunit-consumer");
	KUNIT_ASSERT_NOT_NULL(test, image);
	KUNIT_ASSERT_NOT_NULL(test, user);
	ram = payload_alloc(test);
	ram->dev->of_node = image;
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);

	KUNIT_EXPECT_EQ(test, PTR_ERR(of_nvmem_cell_get(user, "gain")),
			-EPROBE_DEFER);
	KUNIT_ASSERT_EQ(test, payload_try(ram, 1, SIZE), 0);
	cell = of_nvmem_cell_get(user, "gain");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cell);
	bytes = nvmem_cell_read(cell, &len);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bytes);
	KUNIT_EXPECT_EQ(test, len, 6);
	KUNIT_EXPECT_MEMEQ(test, bytes, ((u8[]){ 5, 6, 7, 8, 9, 10 }), 6);
	kfree(bytes);
	nvmem_cell_put(cell);

	ram_unregister(ram);
	KUNIT_EXPECT_EQ(test, PTR_ERR(of_nvmem_cell_get(user, "gain")),
			-EPROBE_DEFER);
	of_node_put(image);
	of_node_put(user);
}

/* No byte of what lies behind it, whatever the device tree says. */
static void cell_beyond_the_payload_is_not_read(struct kunit *test)
{
	struct device_node *image, *user;
	struct nvmem_cell *cell;
	struct ram *ram;
	void *bytes;

	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, payload_overlay),
			0);
	image = of_find_node_by_name(NULL, "otp-kunit-image");
	user = of_find_node_by_name(NULL, "otp-kunit-consumer");
	ram = payload_alloc(test);
	ram->dev->of_node = image;
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	KUNIT_ASSERT_EQ(test, payload_try(ram, 1, SIZE), 0);

	cell = of_nvmem_cell_get(user, "beyond");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cell);
	bytes = nvmem_cell_read(cell, NULL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(bytes), -ERANGE);
	if (!IS_ERR(bytes))
		kfree(bytes);
	nvmem_cell_put(cell);
	ram_unregister(ram);
	of_node_put(image);
	of_node_put(user);
}

/* ---- tables ---- */

static int payload_register(struct kunit *test, u32 flags,
			    const struct otp_image_ops *image, bool program,
			    const bool *allowed)
{
	struct otp_region region = slot;
	struct ram *ram = payload_alloc(test);
	int ret;

	region.flags |= flags;
	ram->desc.regions = &region;
	ram->desc.allowed = allowed;
	ram->ops.image = image;
	if (program)
		ram->ops.program = ram_program_granule;
	ret = ram_register(ram);
	ram_unregister(ram);
	return ret;
}

static void tables_of_an_image_are_checked(struct kunit *test)
{
	struct otp_image_ops half = image_ops;
	const bool yes = true;

	KUNIT_EXPECT_EQ(test, payload_register(test, 0, &image_ops, false,
					       &yes), 0);
	KUNIT_EXPECT_EQ(test, payload_register(test, 0, &image_ops, true,
					       NULL), 0);
	/* What nobody vouches for is not for all, nor to be written. */
	KUNIT_EXPECT_EQ(test, payload_register(test, OTP_REGION_PUBLIC,
					       &image_ops, false, NULL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, payload_register(test, OTP_REGION_PROGRAM,
					       &image_ops, true, NULL),
			-EINVAL);
	/* What is allowed is an image, and nothing besides. */
	KUNIT_EXPECT_EQ(test, payload_register(test, 0, &image_ops, true,
					       &yes), -EINVAL);
	KUNIT_EXPECT_EQ(test, payload_register(test, 0, NULL, false, &yes),
			-EINVAL);
	half.serve = NULL;
	KUNIT_EXPECT_EQ(test, payload_register(test, 0, &half, false, NULL),
			-EINVAL);
}

static struct kunit_case payload_cases[] = {
	KUNIT_CASE(nothing_is_nvmem_that_nobody_verified),
	KUNIT_CASE(payload_is_served_and_nothing_around_it),
	KUNIT_CASE(payload_of_the_same_size_takes_its_place),
	KUNIT_CASE(payload_of_another_size_changes_nothing),
	KUNIT_CASE(payload_is_gone_for_who_still_holds_it),
	KUNIT_CASE(payload_that_is_refused_is_told),
	KUNIT_CASE(payload_needs_operations_on_an_image),
	KUNIT_CASE(consumers_wait_for_what_is_verified),
	KUNIT_CASE(cell_beyond_the_payload_is_not_read),
	KUNIT_CASE(tables_of_an_image_are_checked),
	{ }
};

static struct kunit_suite payload_suite = {
	.name = "otp_payload",
	.init = payload_init,
	.test_cases = payload_cases,
};

kunit_test_suite(payload_suite);
