// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calibration data that is authenticated: a signed image in the format of
 * MCUboot in one of two slots, whose payload becomes an nvmem device when it
 * verifies. Consumers read the copy in RAM that was verified, never a slot.
 *
 * Bad data is no reason not to start: the driver binds, tells why nothing is
 * served, and takes an install. Nothing is written at a start.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "signed-image.h"

static bool image_update;
module_param_named(update, image_update, bool, 0444);
MODULE_PARM_DESC(update, "allow installs and confirms of signed images although otp.programming is off");

static const char *const image_slot_names[IMAGE_SLOTS] = {
	[OTP_IMAGE_ACTIVE] = "active",
	[OTP_IMAGE_DOWNLOAD] = "download",
};

static int image_read(struct otp_device *otp, const struct otp_region *region,
		      u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct signed_image *si = otp_priv(otp);
	struct otp_outcome outcome = {};
	u32 i;
	int ret;

	ret = image_store_read(&si->slots[region - si->regions], offset, len,
			       data, &outcome);
	for (i = 0; i < len && !ret; i++)
		mask[i] = ~data[i];
	*vendor = outcome.vendor;
	return ret;
}

static enum otp_image_state image_state(const struct image_copy *copy,
					const struct otp_outcome *outcome)
{
	if (!outcome->error)
		return OTP_IMAGE_VALID;
	if (outcome->reason == OTP_REASON_IMAGE_ERASED)
		return OTP_IMAGE_ERASED;
	return copy->unreadable ? OTP_IMAGE_UNREADABLE : OTP_IMAGE_REFUSED;
}

static void image_describe_copy(const struct image_copy *copy,
				struct otp_image_info *info)
{
	const struct mcuboot_image *image = &copy->image;

	info->major = image->version.major;
	info->minor = image->version.minor;
	info->revision = image->version.revision;
	info->build = image->version.build;
	info->counter = image->counter;
	info->stored_counter = copy->stored;
	info->anchor = copy->anchor;
	info->header_size = image->header_size;
	info->payload_size = image->payload_size;
	info->image_size = image->size;
	info->image_flags = image->flags;
	memcpy(info->digest, copy->digest, sizeof(info->digest));
}

static void image_describe(struct signed_image *si,
			   const struct image_copy *copy,
			   const struct otp_outcome *outcome,
			   struct otp_image_info *info)
{
	info->state = image_state(copy, outcome);
	info->reason = outcome->reason;
	info->error = outcome->error;
	info->vendor = outcome->vendor;
	info->anchor = OTP_IMAGE_NO_ANCHOR;
	strscpy(info->message, outcome->message, sizeof(info->message));
	if (si->counter.handle)
		info->status |= OTP_IMAGE_COUNTED;
	if (info->state != OTP_IMAGE_VALID)
		return;
	image_describe_copy(copy, info);
	if (si->counter.handle && copy->stored >= copy->image.counter)
		info->status |= OTP_IMAGE_CONFIRMED;
}

/* Only until it was copied: the trailer stays behind an install. */
static bool image_is_pending(struct signed_image *si,
			     const struct image_copy *download)
{
	struct image_store *slots = si->slots;
	struct otp_outcome outcome = {};
	struct image_copy active;
	bool pending;

	if (image_slot_pending(&slots[OTP_IMAGE_DOWNLOAD], &pending,
			       &outcome) || !pending)
		return false;
	if (!image_slot_verify(si, &slots[OTP_IMAGE_ACTIVE], &active,
			       &outcome))
		pending = !image_copies_are_equal(&active, download);
	image_copy_free(&active);
	return pending;
}

static void image_slot_info(struct signed_image *si,
			    struct otp_image_info *info)
{
	struct image_store *store = &si->slots[info->slot];
	struct otp_outcome outcome;
	struct image_copy copy;

	image_slot_verify(si, store, &copy, &outcome);
	image_describe(si, &copy, &outcome, info);
	info->slot_size = image_store_room(store);
	if (info->slot == OTP_IMAGE_DOWNLOAD &&
	    info->state == OTP_IMAGE_VALID && image_is_pending(si, &copy))
		info->status |= OTP_IMAGE_PENDING;
	image_copy_free(&copy);
}

static void image_info(struct otp_device *otp, struct otp_image_info *info)
{
	struct signed_image *si = otp_priv(otp);

	guard(mutex)(&si->lock);
	if (info->slot != OTP_IMAGE_SERVED) {
		image_slot_info(si, info);
		return;
	}
	si->served.size = info->size;
	si->served.flags = info->flags;
	si->served.slot = info->slot;
	*info = si->served;
}

static bool image_is_served(const struct signed_image *si)
{
	return si->served.state == OTP_IMAGE_VALID;
}

/* Takes over the data of @copy when it is served. */
static int image_serve_copy(struct signed_image *si, struct image_copy *copy,
			    u32 status, struct otp_outcome *outcome)
{
	struct otp_payload payload = {
		.buffer = copy->data,
		.offset = copy->image.header_size,
		.size = copy->image.payload_size,
	};
	int ret;

	ret = otp_payload_serve(si->otp, &payload);
	if (ret == -EBUSY)
		return image_refuse(outcome, ret, OTP_REASON_IMAGE_SERVED,
				    "a payload of %u bytes is served, one of %u takes a start of the driver",
				    si->served.payload_size, payload.size);
	if (ret)
		return image_fail(outcome, ret, OTP_REASON_DEVICE,
				  "nvmem does not take the payload (errno %d)",
				  -ret);
	copy->data = NULL;
	memset(&si->served, 0, sizeof(si->served));
	otp_outcome_end(outcome, OTP_OP_PROGRAMMED, 0, OTP_REASON_NONE, 0,
			"%s", "");
	image_describe(si, copy, outcome, &si->served);
	si->served.status |= status;
	return 0;
}

static void image_refuse_payload(struct signed_image *si,
				 const struct image_copy *copy,
				 const struct otp_outcome *outcome)
{
	memset(&si->served, 0, sizeof(si->served));
	image_describe(si, copy, outcome, &si->served);
	otp_payload_refuse(si->otp, outcome);
}

/* As long as nothing else is served, why not is what the last try found. */
static int image_serve_active(struct signed_image *si,
			      struct otp_outcome *outcome)
{
	struct image_copy copy;
	int ret;

	ret = image_slot_verify(si, &si->slots[OTP_IMAGE_ACTIVE], &copy,
				outcome);
	if (!ret && image_is_served(si) &&
	    !(si->served.status & OTP_IMAGE_FALLBACK) &&
	    si->served.anchor == copy.anchor &&
	    !memcmp(si->served.digest, copy.digest, sizeof(copy.digest)))
		otp_outcome_end(outcome, OTP_OP_ALREADY, 0, OTP_REASON_NONE, 0,
				"it is served already");
	else if (!ret)
		ret = image_serve_copy(si, &copy, 0, outcome);
	if (ret && !image_is_served(si))
		image_refuse_payload(si, &copy, outcome);
	image_copy_free(&copy);
	return ret;
}

/* What was being copied when power failed. */
static int image_serve_download(struct signed_image *si)
{
	struct image_store *store = &si->slots[OTP_IMAGE_DOWNLOAD];
	struct otp_outcome outcome = {};
	struct image_copy copy;
	bool pending;
	int ret;

	ret = image_slot_pending(store, &pending, &outcome);
	if (ret || !pending)
		return -ENODATA;
	ret = image_slot_verify(si, store, &copy, &outcome);
	if (!ret)
		ret = image_serve_copy(si, &copy, OTP_IMAGE_FALLBACK,
				       &outcome);
	image_copy_free(&copy);
	return ret;
}

static void image_start(struct signed_image *si)
{
	struct otp_outcome outcome;
	struct image_copy copy;
	int ret;

	ret = image_slot_verify(si, &si->slots[OTP_IMAGE_ACTIVE], &copy,
				&outcome);
	if (!ret)
		ret = image_serve_copy(si, &copy, 0, &outcome);
	if (ret && !image_serve_download(si)) {
		dev_warn(otp_dev(si->otp),
			 "an install was interrupted, the download slot is served: %s\n",
			 outcome.message);
		strscpy(si->served.message, outcome.message,
			sizeof(si->served.message));
	} else if (ret) {
		image_refuse_payload(si, &copy, &outcome);
	}
	image_copy_free(&copy);
}

static int image_serve(struct otp_device *otp, struct otp_outcome *outcome)
{
	struct signed_image *si = otp_priv(otp);

	guard(mutex)(&si->lock);
	return image_serve_active(si, outcome);
}

static int image_do_install(struct otp_device *otp, const u8 *data, u32 len,
			    bool dry_run, struct otp_outcome *outcome)
{
	struct signed_image *si = otp_priv(otp);

	guard(mutex)(&si->lock);
	return image_install(si, data, len, dry_run, outcome);
}

static int image_check_served(struct signed_image *si,
			      struct otp_outcome *outcome)
{
	struct image_copy copy;
	bool same;
	int ret;

	if (!si->counter.handle)
		return image_refuse(outcome, -EOPNOTSUPP, OTP_REASON_KIND,
				    "there is no stored counter");
	if (!image_is_served(si))
		return image_refuse(outcome, -EBUSY, OTP_REASON_IMAGE_SERVED,
				    "no image is served");
	ret = image_slot_verify(si, &si->slots[OTP_IMAGE_ACTIVE], &copy,
				outcome);
	same = !ret && !memcmp(copy.digest, si->served.digest,
			       sizeof(copy.digest));
	image_copy_free(&copy);
	if (ret || same)
		return ret;
	return image_refuse(outcome, -EBUSY, OTP_REASON_IMAGE_SERVED,
			    "the image that is served is not the active one");
}

static void image_look_stored(struct signed_image *si,
			      struct otp_image_confirm *confirm)
{
	struct otp_outcome ignored;
	u32 stored;

	confirm->counter = si->served.counter;
	if (image_counter_read(&si->counter, &stored, &ignored))
		return;
	confirm->stored_counter = stored;
	if (!image_is_served(si))
		return;
	si->served.stored_counter = stored;
	if (si->counter.handle && stored >= si->served.counter)
		si->served.status |= OTP_IMAGE_CONFIRMED;
}

static int image_confirm(struct otp_device *otp, bool dry_run,
			 struct otp_image_confirm *confirm,
			 struct otp_outcome *outcome)
{
	struct signed_image *si = otp_priv(otp);
	int ret;

	guard(mutex)(&si->lock);
	ret = image_check_served(si, outcome);
	if (!ret)
		ret = image_counter_raise(si, si->served.counter, dry_run,
					  outcome);
	image_look_stored(si, confirm);
	return ret;
}

static enum otp_state image_status(struct otp_device *otp, char *message,
				   u32 *vendor)
{
	struct signed_image *si = otp_priv(otp);

	guard(mutex)(&si->lock);
	if (!(si->served.status & OTP_IMAGE_FALLBACK))
		return OTP_STATE_OK;
	strscpy(message,
		"an install was interrupted, and the download slot is served: repeat it",
		OTP_MESSAGE_SIZE);
	return OTP_STATE_INCOMPLETE;
}

static const struct otp_image_ops image_image_ops = {
	.info = image_info,
	.install = image_do_install,
	.confirm = image_confirm,
	.serve = image_serve,
};

static const struct otp_ops image_ops = {
	.read = image_read,
	.status = image_status,
	.image = &image_image_ops,
};

static void image_set_region(struct signed_image *si, unsigned int slot)
{
	const struct image_store *store = &si->slots[slot];

	si->regions[slot] = (struct otp_region){
		.name = image_slot_names[slot],
		.semantics = OTP_BIT_CLEAR,
		.size = store->size,
		.granule = store->granule,
		.flags = OTP_REGION_READ | OTP_REGION_UNVERIFIED,
	};
}

static void image_set_desc(struct signed_image *si)
{
	image_set_region(si, OTP_IMAGE_ACTIVE);
	image_set_region(si, OTP_IMAGE_DOWNLOAD);
	si->desc = (struct otp_desc){
		.driver = "signed-image",
		.model = "Signed image",
		.regions = si->regions,
		.nregions = IMAGE_SLOTS,
		.allowed = &image_update,
	};
}

static int image_open_slots(struct signed_image *si,
			    const struct image_config *config)
{
	unsigned int i;
	int ret;

	for (i = 0; i < IMAGE_SLOTS; i++) {
		ret = image_store_open(si->dev, &config->slots[i],
				       image_slot_names[i], &si->slots[i]);
		if (ret)
			return ret;
	}
	if (!image_stores_overlap(&si->slots[OTP_IMAGE_ACTIVE],
				  &si->slots[OTP_IMAGE_DOWNLOAD]))
		return 0;
	return dev_err_probe(si->dev, -EEXIST,
			     "the active and the download slot overlap\n");
}

static int image_open(struct signed_image *si,
		      const struct image_config *config)
{
	int ret;

	ret = image_open_slots(si, config);
	if (!ret)
		ret = image_anchors_open(si->dev, config, &si->anchors);
	if (!ret)
		ret = image_counter_open(si->dev, config, &si->counter);
	memcpy(si->versions, config->versions, sizeof(si->versions));
	si->nversions = config->nversions;
	return ret;
}

static int image_register(struct signed_image *si)
{
	image_set_desc(si);
	guard(mutex)(&si->lock);
	si->otp = devm_otp_register(si->dev, &si->desc, &image_ops, si);
	if (IS_ERR(si->otp))
		return PTR_ERR(si->otp);
	image_start(si);
	return 0;
}

static int image_start_config(struct device *dev,
			      const struct image_config *config)
{
	struct signed_image *si;
	int ret;

	si = devm_kzalloc(dev, sizeof(*si), GFP_KERNEL);
	if (!si)
		return -ENOMEM;
	si->dev = dev;
	dev_set_drvdata(dev, si);
	ret = devm_mutex_init(dev, &si->lock);
	if (!ret)
		ret = image_open(si, config);
	return ret ?: image_register(si);
}

static int image_probe(struct platform_device *pdev)
{
	struct image_config **given = dev_get_platdata(&pdev->dev);
	struct image_config *config;
	int ret;

	if (given) {
		(*given)->result = image_start_config(&pdev->dev, *given);
		return (*given)->result;
	}
	config = kzalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	ret = image_config_from_dt(&pdev->dev, config);
	if (!ret)
		ret = image_start_config(&pdev->dev, config);
	image_config_put(config);
	kfree(config);
	return ret;
}

static const struct of_device_id image_of_match[] = {
	{ .compatible = "linux-otp,signed-image" },
	{ }
};
MODULE_DEVICE_TABLE(of, image_of_match);

static struct platform_driver image_driver = {
	.driver = {
		.name = IMAGE_DRIVER,
		.of_match_table = image_of_match,
	},
	.probe = image_probe,
};

static int __init image_init(void)
{
	int ret;

	ret = platform_driver_register(&image_driver);
	if (ret)
		return ret;
	ret = image_configfs_init();
	if (ret)
		platform_driver_unregister(&image_driver);
	return ret;
}
module_init(image_init);

static void __exit image_exit(void)
{
	image_configfs_exit();
	platform_driver_unregister(&image_driver);
}
module_exit(image_exit);

MODULE_DESCRIPTION("Calibration data in signed images");
MODULE_LICENSE("GPL");
