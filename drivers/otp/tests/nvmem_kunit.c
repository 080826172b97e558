// SPDX-License-Identifier: GPL-2.0-only
/*
 * The regions as nvmem devices.
 */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/nvmem-consumer.h>
#include <linux/nvmem-provider.h>

#include "ram.h"

#define READ_WRITE	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

/* Words 0, 1 and 6 can be seen, half of 4 cannot, nothing is at 5. */
static const struct otp_field nvmem_fields[] = {
	{ "first", 0, 32, READ_WRITE },
	{ "second", 32, 32, OTP_FIELD_READ },
	{ "secret", 64, 32, OTP_FIELD_READ | OTP_FIELD_SECRET },
	{ "blind", 96, 32, OTP_FIELD_PROGRAM },
	{ "half", 128, 16, READ_WRITE },
	{ "other-half", 144, 16, OTP_FIELD_PROGRAM },
	{ "last", 192, 32, READ_WRITE },
};

#define HIDDEN_FIRST	8
#define HIDDEN_END	24

enum {
	OPEN,
	WIDE,
	SECRET,
	BLIND,
};

static const struct otp_region nvmem_regions[] = {
	[OPEN] = {
		.name = "open",
		.semantics = OTP_BIT_ONCE,
		.size = 28,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = nvmem_fields,
		.nfields = ARRAY_SIZE(nvmem_fields),
	},
	[WIDE] = {
		.name = "wide",
		.semantics = OTP_BIT_ONCE,
		.size = 64,
		.granule = 16,
		.flags = OTP_REGION_READ | OTP_REGION_PUBLIC,
	},
	[SECRET] = {
		.name = "secret",
		.semantics = OTP_BIT_ONCE,
		.size = 16,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_SECRET,
	},
	[BLIND] = {
		.name = "blind",
		.semantics = OTP_BIT_ONCE,
		.size = 16,
		.granule = 4,
		.flags = OTP_REGION_PROGRAM,
	},
};

static const struct otp_desc nvmem_desc = {
	.regions = nvmem_regions,
	.nregions = ARRAY_SIZE(nvmem_regions),
	.caps = OTP_CAP_MASK,
};

static struct nvmem_device *nvmem_find(struct ram *ram, u32 region)
{
	char name[64];

	snprintf(name, sizeof(name), "%s-%s", dev_name(otp_dev(ram->otp)),
		 nvmem_regions[region].name);
	return nvmem_device_find(name, device_match_name);
}

static u8 nvmem_byte(u32 i)
{
	return i * 7 + 1;
}

/* Every byte is another. */
static int nvmem_init(struct kunit *test)
{
	struct ram *ram = ram_create(test, &nvmem_desc);
	u32 region, i;

	for (region = 0; region < ARRAY_SIZE(nvmem_regions); region++) {
		for (i = 0; i < nvmem_regions[region].size; i++)
			ram->cells[region].data[i] = nvmem_byte(i);
	}
	test->priv = ram;
	return 0;
}

static void nvmem_has_what_may_be_read(struct kunit *test)
{
	struct nvmem_device *open = nvmem_find(test->priv, OPEN);
	struct nvmem_device *wide = nvmem_find(test->priv, WIDE);

	KUNIT_EXPECT_FALSE(test, IS_ERR_OR_NULL(open));
	KUNIT_EXPECT_FALSE(test, IS_ERR_OR_NULL(wide));
	KUNIT_EXPECT_TRUE(test, IS_ERR_OR_NULL(nvmem_find(test->priv,
							  SECRET)));
	KUNIT_EXPECT_TRUE(test, IS_ERR_OR_NULL(nvmem_find(test->priv,
							  BLIND)));
	if (!IS_ERR_OR_NULL(open))
		nvmem_device_put(open);
	if (!IS_ERR_OR_NULL(wide))
		nvmem_device_put(wide);
}

static u8 nvmem_shown(u32 region, u32 i)
{
	if (region == OPEN && i >= HIDDEN_FIRST && i < HIDDEN_END)
		return 0;
	return nvmem_byte(i);
}

static void nvmem_expect_stretches(struct kunit *test, u32 region)
{
	struct nvmem_device *nvmem = nvmem_find(test->priv, region);
	u32 size = nvmem_regions[region].size;
	u32 offset, len, i;
	u8 bytes[65];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, nvmem);
	for (offset = 0; offset < size; offset++) {
		for (len = 1; len <= size - offset; len++) {
			memset(bytes, 0xaa, sizeof(bytes));
			KUNIT_EXPECT_EQ(test, nvmem_device_read(nvmem, offset,
								len, bytes),
					len);
			for (i = 0; i < len; i++)
				KUNIT_EXPECT_EQ_MSG(test, bytes[i],
						    nvmem_shown(region,
								offset + i),
						    "byte %u of %u at %u", i,
						    len, offset);
			KUNIT_EXPECT_EQ(test, bytes[len], 0xaa);
		}
	}
	nvmem_device_put(nvmem);
}

/* Any stretch, across granules and what is hidden. */
static void nvmem_reads_any_stretch(struct kunit *test)
{
	nvmem_expect_stretches(test, OPEN);
	nvmem_expect_stretches(test, WIDE);
}

static void nvmem_does_not_ask_for_what_is_hidden(struct kunit *test)
{
	struct nvmem_device *nvmem = nvmem_find(test->priv, OPEN);
	struct ram *ram = test->priv;
	u8 bytes[HIDDEN_END - HIDDEN_FIRST];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, nvmem);
	KUNIT_EXPECT_EQ(test, nvmem_device_read(nvmem, HIDDEN_FIRST,
						sizeof(bytes), bytes),
			sizeof(bytes));
	KUNIT_EXPECT_EQ(test, ram->reads, 0);
	nvmem_device_put(nvmem);
}

static void nvmem_is_read_only(struct kunit *test)
{
	struct nvmem_device *nvmem = nvmem_find(test->priv, WIDE);
	struct ram *ram = test->priv;
	u8 bytes[4] = {};

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, nvmem);
	KUNIT_EXPECT_LT(test, nvmem_device_write(nvmem, 0, 4, bytes), 0);
	KUNIT_EXPECT_EQ(test, ram->pulses, 0);
	KUNIT_EXPECT_EQ(test, ram->cells[WIDE].data[0], nvmem_byte(0));
	nvmem_device_put(nvmem);
}

static void nvmem_reads_cells(struct kunit *test)
{
	struct nvmem_cell_info cell = {
		.name = "cell", .offset = 3, .bytes = 3,
	};
	struct nvmem_cell_info bits = {
		.name = "bits", .offset = 1, .bytes = 2,
		.bit_offset = 4, .nbits = 9,
	};
	struct nvmem_device *nvmem = nvmem_find(test->priv, OPEN);
	struct ram *ram = test->priv;
	u8 bytes[4] = {};
	u32 want;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, nvmem);
	KUNIT_EXPECT_EQ(test, nvmem_device_cell_read(nvmem, &cell, bytes), 3);
	KUNIT_EXPECT_MEMEQ(test, bytes, ram->cells[OPEN].data + 3, 3);

	want = ((nvmem_byte(1) | nvmem_byte(2) << 8) >> 4) & 0x1ff;
	KUNIT_EXPECT_EQ(test, nvmem_device_cell_read(nvmem, &bits, bytes), 2);
	KUNIT_EXPECT_EQ(test, bytes[0] | bytes[1] << 8, want);
	nvmem_device_put(nvmem);
}

static void nvmem_passes_errors_on(struct kunit *test)
{
	struct nvmem_device *nvmem = nvmem_find(test->priv, WIDE);
	struct ram *ram = test->priv;
	u8 bytes[4];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, nvmem);
	ram->read_fault = (struct ram_fault){ .at = 1, .error = -ETIMEDOUT };
	KUNIT_EXPECT_EQ(test, nvmem_device_read(nvmem, 0, 4, bytes),
			-ETIMEDOUT);
	nvmem_device_put(nvmem);
}

/* Its words cannot be read although its fields say so: as if hidden. */
static void nvmem_shows_the_rest_of_what_the_device_hides(struct kunit *test)
{
	struct nvmem_device *nvmem = nvmem_find(test->priv, OPEN);
	struct ram *ram = test->priv;
	u8 bytes[8];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, nvmem);
	ram->cells[OPEN].blind[0] = 1;
	KUNIT_EXPECT_EQ(test, nvmem_device_read(nvmem, 0, 8, bytes), 8);
	KUNIT_EXPECT_NULL(test, memchr_inv(bytes, 0, 4));
	KUNIT_EXPECT_MEMEQ(test, bytes + 4, ram->cells[OPEN].data + 4, 4);
	nvmem_device_put(nvmem);
}

static void nvmem_consumer_outlives_the_device(struct kunit *test)
{
	struct nvmem_device *open = nvmem_find(test->priv, OPEN);
	struct nvmem_device *wide = nvmem_find(test->priv, WIDE);
	struct ram *ram = test->priv;
	u8 bytes[28];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, open);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, wide);
	KUNIT_EXPECT_EQ(test, nvmem_device_read(open, 0, 28, bytes), 28);
	ram_unregister(ram);
	ram->reads = 0;

	KUNIT_EXPECT_EQ(test, nvmem_device_read(open, 0, 28, bytes), -ENODEV);
	KUNIT_EXPECT_EQ(test, nvmem_device_read(open, 24, 4, bytes), -ENODEV);
	KUNIT_EXPECT_EQ(test, nvmem_device_read(wide, 0, 16, bytes), -ENODEV);
	KUNIT_EXPECT_EQ(test, ram->reads, 0);
	nvmem_device_put(open);
	nvmem_device_put(wide);
}

static void nvmem_goes_with_the_device(struct kunit *test)
{
	struct ram *ram = test->priv;
	char name[64];

	snprintf(name, sizeof(name), "%s-open", dev_name(otp_dev(ram->otp)));
	ram_unregister(ram);
	KUNIT_EXPECT_TRUE(test,
			  IS_ERR_OR_NULL(nvmem_device_find(name,
							   device_match_name)));
}

static struct kunit_case nvmem_cases[] = {
	KUNIT_CASE(nvmem_has_what_may_be_read),
	KUNIT_CASE(nvmem_reads_any_stretch),
	KUNIT_CASE(nvmem_does_not_ask_for_what_is_hidden),
	KUNIT_CASE(nvmem_is_read_only),
	KUNIT_CASE(nvmem_reads_cells),
	KUNIT_CASE(nvmem_passes_errors_on),
	KUNIT_CASE(nvmem_shows_the_rest_of_what_the_device_hides),
	KUNIT_CASE(nvmem_consumer_outlives_the_device),
	KUNIT_CASE(nvmem_goes_with_the_device),
	{ }
};

static struct kunit_suite nvmem_suite = {
	.name = "otp_nvmem",
	.init = nvmem_init,
	.test_cases = nvmem_cases,
};

kunit_test_suite(nvmem_suite);
