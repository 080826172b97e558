// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed images that the device tree describes.
 */
#include <kunit/of.h>
#include <kunit/test.h>
#include <linux/nvmem-consumer.h>
#include <linux/of.h>
#include <linux/slab.h>

#include "image-slots.h"

static void dt_put(void *node)
{
	of_node_put(node);
}

static struct device_node *dt_node(struct kunit *test, const char *name)
{
	struct device_node *node = of_find_node_by_name(NULL, name);

	KUNIT_ASSERT_NOT_NULL(test, node);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, dt_put, node),
			0);
	return node;
}

static int dt_init(struct kunit *test)
{
	struct device_node *flash[IMAGE_SLOTS];
	struct slots *slots;

	KUNIT_ASSERT_EQ(test, of_overlay_apply_kunit(test, image_overlay), 0);
	flash[OTP_IMAGE_ACTIVE] = dt_node(test, "otp-kunit-flash-0");
	flash[OTP_IMAGE_DOWNLOAD] = dt_node(test, "otp-kunit-flash-1");
	slots = slots_create_nodes(test, flash,
				   dt_node(test, "otp-kunit-keys"));
	test->priv = slots;
	memcpy(slots->ram->cells[SLOTS_KEYS].data + SLOTS_HASH(1),
	       image_key(1)->hash, MCUBOOT_DIGEST_SIZE);
	slots_put(slots, OTP_IMAGE_ACTIVE, IMAGE_PUBKEY);
	return 0;
}

static int dt_start(struct kunit *test, const char *name)
{
	return slots_start_node(test->priv, dt_node(test, name));
}

static void dt_has_all_it_takes(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct otp_image_info info;

	KUNIT_ASSERT_EQ(test, dt_start(test, "otp-kunit-signed"), 0);
	info = slots_info(slots, OTP_IMAGE_SERVED);
	KUNIT_EXPECT_EQ_MSG(test, info.state, OTP_IMAGE_VALID, "%s",
			    info.message);
	KUNIT_EXPECT_EQ(test, info.status, OTP_IMAGE_COUNTED);
	KUNIT_EXPECT_TRUE(test, slots_serve_payload(slots, IMAGE_PUBKEY));
	KUNIT_EXPECT_EQ(test, slots->si->nversions, 1);
	KUNIT_EXPECT_EQ(test, slots->si->versions[0].id, 1);
	KUNIT_EXPECT_EQ(test, slots->si->versions[0].version.minor, 2);
	KUNIT_EXPECT_EQ(test, slots->si->versions[0].version.revision, 3);
	KUNIT_EXPECT_EQ(test, slots->si->versions[0].version.build, 4);
}

static void dt_revokes_by_a_cell(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, dt_start(test, "otp-kunit-signed"), 0);
	slots->ram->cells[SLOTS_KEYS].data[SLOTS_REVOKED] = BIT(0);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), -EKEYREVOKED);
}

static void dt_consumer_waits_for_a_verified_payload(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct device_node *user = dt_node(test, "otp-kunit-user");
	const u8 *payload = image_vector(IMAGE_PUBKEY)->bytes + 32;
	struct nvmem_cell *cell;
	size_t len;
	u8 *value;

	slots->flash[OTP_IMAGE_ACTIVE]->cells[40] ^= 1;
	KUNIT_ASSERT_EQ(test, dt_start(test, "otp-kunit-signed"), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(of_nvmem_cell_get(user, "scale")),
			-EPROBE_DEFER);
	slots->flash[OTP_IMAGE_ACTIVE]->cells[40] ^= 1;
	KUNIT_ASSERT_EQ(test, slots_serve(slots), 0);
	cell = of_nvmem_cell_get(user, "scale");
	KUNIT_ASSERT_FALSE(test, IS_ERR(cell));
	value = nvmem_cell_read(cell, &len);
	nvmem_cell_put(cell);
	KUNIT_ASSERT_FALSE(test, IS_ERR(value));
	KUNIT_EXPECT_EQ(test, len, 6);
	KUNIT_EXPECT_MEMEQ(test, value, payload + 4, 6);
	kfree(value);
}

static void dt_waits_for_its_anchors(struct kunit *test)
{
	struct slots *slots = test->priv;

	ram_unregister(slots->ram);
	KUNIT_EXPECT_EQ(test, dt_start(test, "otp-kunit-signed"), -ENODEV);
}

static const char *const dt_bad[] = {
	"otp-kunit-no-slot",
	"otp-kunit-no-anchor",
	"otp-kunit-short-key",
	"otp-kunit-no-counter",
	"otp-kunit-versions",
	"otp-kunit-same",
};

static void dt_that_is_wrong_is_not_taken(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dt_bad); i++) {
		KUNIT_EXPECT_EQ_MSG(test, dt_start(test, dt_bad[i]), -ENODEV,
				    "%s", dt_bad[i]);
		slots_stop(test->priv);
	}
}

static struct kunit_case dt_cases[] = {
	KUNIT_CASE(dt_has_all_it_takes),
	KUNIT_CASE(dt_revokes_by_a_cell),
	KUNIT_CASE(dt_consumer_waits_for_a_verified_payload),
	KUNIT_CASE(dt_waits_for_its_anchors),
	KUNIT_CASE(dt_that_is_wrong_is_not_taken),
	{}
};

static struct kunit_suite dt_suite = {
	.name = "otp_image_dt",
	.init = dt_init,
	.test_cases = dt_cases,
};

kunit_test_suite(dt_suite);
