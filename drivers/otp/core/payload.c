// SPDX-License-Identifier: GPL-2.0-only
/*
 * The payload of a verified image as an nvmem device.
 *
 * What is read is the copy in memory that was verified, never the slot it came
 * from: nobody can change it between the check and the use. Until there is one
 * there is no nvmem device, and a consumer waits, instead of getting what
 * nobody has vouched for.
 */
#include <linux/cleanup.h>
#include <linux/mm.h>
#include <linux/nvmem-provider.h>
#include <linux/slab.h>

#include "dt.h"
#include "otp-core.h"

/**
 * struct otp_serving - what nvmem serves
 * @otp: the device
 * @lock: one serves at a time: an ioctl may do so while the driver still
 *	probes
 * @swap: held for reading around every use of @payload, for writing while it
 *	changes: no read mixes two. Taken inside of anything, nothing inside
 * @payload: what is served; its buffer is NULL before the first and after
 *	unbind
 * @nvmem: where it is served, NULL before the first
 * @name: name of that
 *
 * An nvmem consumer may outlive the driver. Reads do not look at
 * &otp_device.gone: the one who registers @nvmem may hold it, and what reads
 * while it registers would wait for itself.
 */
struct otp_serving {
	struct otp_device *otp;
	struct mutex lock; /* one serves at a time */
	struct rw_semaphore swap;
	struct otp_payload payload;
	struct nvmem_device *nvmem;
	char name[24];
};

static int otp_payload_read(void *priv, unsigned int offset, void *val,
			    size_t bytes)
{
	struct otp_serving *serving = priv;
	const struct otp_payload *payload = &serving->payload;

	guard(rwsem_read)(&serving->swap);
	if (!payload->buffer)
		return -ENODEV;
	/* nvmem does not look where a cell ends. */
	if (offset > payload->size || bytes > payload->size - offset)
		return -ERANGE;
	memcpy(val, payload->buffer + payload->offset + offset, bytes);
	return 0;
}

/* Takes over the new buffer, and gives up the one before. */
static void otp_payload_swap(struct otp_serving *serving,
			     const struct otp_payload *payload)
{
	void *before = serving->payload.buffer;

	scoped_guard(rwsem_write, &serving->swap)
		serving->payload = *payload;
	kvfree(before);
}

static int otp_payload_publish(struct otp_serving *serving)
{
	struct device *dev = &serving->otp->dev;
	const struct nvmem_config config = {
		.dev = dev,
		.name = serving->name,
		.id = NVMEM_DEVID_NONE,
		.owner = THIS_MODULE,
		.of_node = dev->parent->of_node,
		.type = NVMEM_TYPE_OTP,
		.read_only = true,
		.root_only = true,
		.ignore_wp = true,
		.reg_read = otp_payload_read,
		.size = serving->payload.size,
		.word_size = 1,
		.stride = 1,
		.priv = serving,
	};
	struct nvmem_device *nvmem = nvmem_register(&config);

	if (IS_ERR(nvmem))
		return PTR_ERR(nvmem);
	otp_dt_warn_payload(dev->parent, serving->payload.size);
	serving->nvmem = nvmem;
	return 0;
}

static int otp_payload_place(struct otp_serving *serving,
			     const struct otp_payload *payload)
{
	int ret;

	guard(mutex)(&serving->lock);
	if (serving->nvmem && payload->size != serving->payload.size)
		return -EBUSY;
	if (serving->nvmem) {
		otp_payload_swap(serving, payload);
		return 0;
	}
	/* Whoever reads while it is being registered finds it. */
	serving->payload = *payload;
	ret = otp_payload_publish(serving);
	if (ret)
		serving->payload.buffer = NULL;
	return ret;
}

/**
 * otp_payload_serve() - serve what has been verified
 * @otp: the device
 * @payload: it; on success its buffer belongs to the core, which frees it
 *
 * The first one becomes the nvmem device "otpN-payload". A later one of the
 * same size takes its place, between two reads. Called by the operations on an
 * image, or by who has registered the device and not returned from probe yet.
 *
 * Return: 0; -EBUSY if the size would change, -ENODEV of a device without
 * operations on an image, or what nvmem says: nothing has changed then.
 */
int otp_payload_serve(struct otp_device *otp,
		      const struct otp_payload *payload)
{
	struct otp_serving *serving = otp->serving;
	int ret;

	if (!serving)
		return -ENODEV;
	ret = otp_payload_place(serving, payload);
	if (ret)
		return ret;
	otp_report_image(otp, OTP_ACTION_IMAGE_VERIFIED, 0, 0, payload->size);
	dev_info(&otp->dev, "%s: a verified payload of %u bytes is served\n",
		 serving->name, payload->size);
	otp_image_notify(otp);
	return 0;
}
EXPORT_SYMBOL_GPL(otp_payload_serve);

/**
 * otp_payload_refuse() - say why nothing is served
 * @otp: the device
 * @outcome: why
 *
 * An erased slot is how a device leaves the factory, anything else is wrong.
 */
void otp_payload_refuse(struct otp_device *otp,
			const struct otp_outcome *outcome)
{
	const char *level = outcome->reason == OTP_REASON_IMAGE_ERASED ?
			    KERN_NOTICE : KERN_WARNING;

	otp_report_image(otp, OTP_ACTION_IMAGE_REFUSED, outcome->error, 0, 0);
	dev_printk(level, &otp->dev, "no payload is served: %s\n",
		   outcome->message);
	otp_image_notify(otp);
}
EXPORT_SYMBOL_GPL(otp_payload_refuse);

int otp_payload_register(struct otp_device *otp)
{
	struct otp_serving *serving;

	if (!otp->ops->image)
		return 0;
	serving = kzalloc(sizeof(*serving), GFP_KERNEL);
	if (!serving)
		return -ENOMEM;
	serving->otp = otp;
	mutex_init(&serving->lock);
	init_rwsem(&serving->swap);
	snprintf(serving->name, sizeof(serving->name), "otp%u-payload",
		 MINOR(otp->dev.devt));
	otp->serving = serving;
	otp->dev.groups = otp_image_groups;
	return 0;
}

/*
 * Not by devm: an OTP_IMAGE_SERVE that is running when the driver is unbound
 * may register the nvmem device behind the back of that. Here no operation
 * runs any more, and none begins.
 */
void otp_payload_unregister(struct otp_device *otp)
{
	static const struct otp_payload none;

	if (!otp->serving)
		return;
	otp_payload_swap(otp->serving, &none);
	if (otp->serving->nvmem)
		nvmem_unregister(otp->serving->nvmem);
}

/* With the last reference: a consumer may try to read until then. */
void otp_payload_free(struct otp_device *otp)
{
	if (otp->serving)
		mutex_destroy(&otp->serving->lock);
	kfree(otp->serving);
}
