// SPDX-License-Identifier: GPL-2.0-only
/*
 * The provider of signed images on two MTD devices in RAM, with a one-time
 * memory in RAM for what it trusts.
 */
#include <linux/cleanup.h>
#include <linux/nvmem-consumer.h>
#include <linux/nvmem-provider.h>
#include <linux/of.h>
#include <linux/slab.h>

#include "image-slots.h"

#define SLOTS_FIELD	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)

static const struct otp_field slots_key_fields[] = {
	{ "HASH_0", 8 * SLOTS_HASH(0), 256, SLOTS_FIELD },
	{ "HASH_1", 8 * SLOTS_HASH(1), 256, SLOTS_FIELD },
	{ "REVOKED", 8 * SLOTS_REVOKED, 8, SLOTS_FIELD },
};

static const struct otp_field slots_count_fields[] = {
	{ "OTHER", 0, 4, SLOTS_FIELD },
	{ "COUNT", 4, SLOTS_COUNT_BITS, SLOTS_FIELD },
	{ "MORE", 4 + SLOTS_COUNT_BITS, 2, SLOTS_FIELD },
};

static const struct otp_region slots_regions[] = {
	[SLOTS_KEYS] = {
		.name = "keys",
		.semantics = OTP_BIT_ONCE,
		.size = 68,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = slots_key_fields,
		.nfields = ARRAY_SIZE(slots_key_fields),
	},
	[SLOTS_COUNTS] = {
		.name = "counts",
		.semantics = OTP_BIT_SET,
		.size = 2,
		.granule = 1,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = slots_count_fields,
		.nfields = ARRAY_SIZE(slots_count_fields),
	},
};

static const struct otp_desc slots_desc = {
	.regions = slots_regions,
	.nregions = ARRAY_SIZE(slots_regions),
	.caps = OTP_CAP_MASK,
};

void slots_name(struct slots *slots, char *name, const char *what)
{
	snprintf(name, IMAGE_PLACE_SIZE, "%s/%s",
		 dev_name(otp_dev(slots->ram->otp)), what);
}

void slots_trust_point(struct slots *slots, unsigned int key)
{
	struct image_config *config = slots->config;

	memcpy(config->points[config->npoints++],
	       image_key(key)->spki + P256_SPKI_SIZE - P256_POINT_SIZE,
	       P256_POINT_SIZE);
}

void slots_trust_hash(struct slots *slots, const char *field)
{
	struct image_config *config = slots->config;

	slots_name(slots, config->hashes[config->nhashes++].name, field);
}

/* From now on there is a stored counter. */
void slots_count(struct slots *slots)
{
	slots_name(slots, slots->config->counter.name, "counts");
	strscpy(slots->config->field, "COUNT", sizeof(slots->config->field));
}

static void slots_release(void *data)
{
	slots_stop(data);
}

static struct ram *slots_create_ram(struct kunit *test,
				    struct device_node *node)
{
	struct ram *ram = ram_alloc(test, &slots_desc);

	ram->dev->of_node = node;
	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	return ram;
}

struct slots *slots_create_nodes(struct kunit *test,
				 struct device_node *const flash[IMAGE_SLOTS],
				 struct device_node *otp)
{
	struct slots *slots = kunit_kzalloc(test, sizeof(*slots), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, slots);
	slots->test = test;
	slots->cut = -1;
	slots->config = kunit_kzalloc(test, sizeof(*slots->config),
				      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, slots->config);
	slots->ram = slots_create_ram(test, otp);
	for (i = 0; i < IMAGE_SLOTS; i++) {
		slots->flash[i] = image_flash_create(test, &slots->cut,
						     flash[i]);
		snprintf(slots->config->slots[i].name, IMAGE_PLACE_SIZE,
			 "mtd:%s", slots->flash[i]->name);
	}
	slots_trust_point(slots, 1);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, slots_release,
							slots), 0);
	return slots;
}

struct slots *slots_create(struct kunit *test)
{
	static struct device_node *const flash[IMAGE_SLOTS];

	return slots_create_nodes(test, flash, NULL);
}

void slots_put(struct slots *slots, u32 slot, enum image_name name)
{
	const struct image_vector *image = image_vector(name);
	u8 *cells = slots->flash[slot]->cells;

	memset(cells, 0xff, IMAGE_FLASH_SIZE);
	memcpy(cells, image->bytes, image->size);
}

/* As an install does before it touches the active slot. */
void slots_put_magic(struct slots *slots, u32 slot)
{
	static const u8 magic[] = {
		0x77, 0xc2, 0x95, 0xf3, 0x60, 0xd2, 0xef, 0x7f,
		0x35, 0x52, 0x50, 0x0f, 0x2c, 0xb6, 0x79, 0x80,
	};

	memcpy(slots->flash[slot]->cells + IMAGE_FLASH_SIZE - sizeof(magic),
	       magic, sizeof(magic));
}

bool slots_hold(struct slots *slots, u32 slot, enum image_name name)
{
	const struct image_vector *image = image_vector(name);

	return !memcmp(slots->flash[slot]->cells, image->bytes, image->size);
}

static void slots_find(struct slots *slots)
{
	slots->si = dev_get_drvdata(&slots->pdev->dev);
	slots->otp = slots->si->otp;
}

int slots_start(struct slots *slots)
{
	struct platform_device_info info = {
		.name = IMAGE_DRIVER,
		.id = PLATFORM_DEVID_AUTO,
		.data = &slots->config,
		.size_data = sizeof(slots->config),
	};

	slots->config->result = -ENODEV;
	slots->pdev = platform_device_register_full(&info);
	KUNIT_ASSERT_FALSE(slots->test, IS_ERR(slots->pdev));
	if (slots->config->result)
		return slots->config->result;
	slots_find(slots);
	return 0;
}

/* Returns 0 if the driver takes the device. */
int slots_start_node(struct slots *slots, struct device_node *node)
{
	struct platform_device_info info = {
		.name = IMAGE_DRIVER,
		.id = PLATFORM_DEVID_AUTO,
		.fwnode = of_fwnode_handle(node),
	};

	slots->pdev = platform_device_register_full(&info);
	KUNIT_ASSERT_FALSE(slots->test, IS_ERR(slots->pdev));
	if (!slots->pdev->dev.driver)
		return -ENODEV;
	slots_find(slots);
	return 0;
}

void slots_stop(struct slots *slots)
{
	if (slots->pdev)
		platform_device_unregister(slots->pdev);
	slots->pdev = NULL;
	slots->otp = NULL;
	slots->si = NULL;
}

/* With power. */
void slots_restart(struct slots *slots)
{
	slots_stop(slots);
	slots->cut = -1;
	KUNIT_ASSERT_EQ(slots->test, slots_start(slots), 0);
}

struct otp_image_info slots_info(struct slots *slots, u32 slot)
{
	struct otp_image_info info = { .size = sizeof(info), .slot = slot };

	guard(mutex)(&slots->otp->lock);
	slots->otp->ops->image->info(slots->otp, &info);
	return info;
}

enum otp_state slots_state(struct slots *slots, char *message)
{
	u32 vendor;

	guard(mutex)(&slots->otp->lock);
	return otp_device_state(slots->otp, message, &vendor);
}

static int slots_do_install(struct slots *slots, const u8 *data, u32 len,
			    bool dry_run)
{
	memset(&slots->outcome, 0, sizeof(slots->outcome));
	guard(mutex)(&slots->otp->lock);
	return slots->otp->ops->image->install(slots->otp, data, len, dry_run,
					       &slots->outcome);
}

int slots_install(struct slots *slots, enum image_name name)
{
	const struct image_vector *image = image_vector(name);

	return slots_do_install(slots, image->bytes, image->size, false);
}

int slots_install_download(struct slots *slots)
{
	return slots_do_install(slots, NULL, 0, false);
}

int slots_check_install(struct slots *slots, enum image_name name)
{
	const struct image_vector *image = image_vector(name);

	return slots_do_install(slots, image->bytes, image->size, true);
}

int slots_serve(struct slots *slots)
{
	memset(&slots->outcome, 0, sizeof(slots->outcome));
	guard(mutex)(&slots->otp->lock);
	return slots->otp->ops->image->serve(slots->otp, &slots->outcome);
}

int slots_confirm(struct slots *slots, bool dry_run,
		  struct otp_image_confirm *confirm)
{
	memset(&slots->outcome, 0, sizeof(slots->outcome));
	memset(confirm, 0, sizeof(*confirm));
	guard(mutex)(&slots->otp->lock);
	return slots->otp->ops->image->confirm(slots->otp, dry_run, confirm,
					       &slots->outcome);
}

static struct nvmem_device *slots_find_payload(struct slots *slots)
{
	char name[32];

	snprintf(name, sizeof(name), "%s-payload",
		 dev_name(otp_dev(slots->otp)));
	return nvmem_device_find(name, device_match_name);
}

/* Where the payload is, as the header says; all of them have one of 100. */
bool slots_serve_payload(struct slots *slots, enum image_name name)
{
	const struct image_vector *image = image_vector(name);
	u32 size = get_unaligned_le32(image->bytes + 12);
	u32 offset = get_unaligned_le16(image->bytes + 8);
	struct nvmem_device *nvmem = slots_find_payload(slots);
	u8 *data = kunit_kzalloc(slots->test, size, GFP_KERNEL);
	int ret;

	KUNIT_ASSERT_NOT_NULL(slots->test, data);
	if (IS_ERR_OR_NULL(nvmem))
		return false;
	ret = nvmem_device_read(nvmem, 0, size, data);
	KUNIT_EXPECT_EQ(slots->test, ret, size);
	nvmem_device_put(nvmem);
	return !memcmp(data, image->bytes + offset, size);
}

bool slots_serve_nothing(struct slots *slots)
{
	struct nvmem_device *nvmem = slots_find_payload(slots);

	if (IS_ERR_OR_NULL(nvmem))
		return true;
	nvmem_device_put(nvmem);
	return false;
}

u32 slots_changes(struct slots *slots)
{
	return slots->flash[OTP_IMAGE_ACTIVE]->changes +
	       slots->flash[OTP_IMAGE_DOWNLOAD]->changes;
}

void slots_expect_refused(struct slots *slots, int error,
			  enum otp_reason reason)
{
	struct kunit *test = slots->test;

	KUNIT_EXPECT_EQ_MSG(test, slots->outcome.error, error, "%s",
			    slots->outcome.message);
	KUNIT_EXPECT_EQ(test, slots->outcome.reason, reason);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_REFUSED);
	KUNIT_EXPECT_TRUE(test, slots->outcome.message[0]);
}
