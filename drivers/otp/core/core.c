// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registration and lifetime of OTP devices.
 *
 * A descriptor or an nvmem consumer may outlive the driver behind it. What
 * they hold is struct otp_device, which is reference counted; what belongs to
 * the driver, its tables and operations, is used only with @gone held for
 * reading and @ops not NULL.
 */
#define pr_fmt(fmt) "otp: " fmt

#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "dt.h"
#include "otp-core.h"

bool otp_programming = IS_ENABLED(CONFIG_OTP_PROGRAMMING_DEFAULT);
module_param_named(programming, otp_programming, bool, 0444);
MODULE_PARM_DESC(programming, "allow what cannot be undone");

static dev_t otp_devt;
static DEFINE_IDA(otp_ida);

static void otp_dev_release(struct device *dev)
{
	struct otp_device *otp = container_of(dev, struct otp_device, dev);

	ida_free(&otp_ida, MINOR(dev->devt));
	xa_destroy(&otp->memory);
	mutex_destroy(&otp->lock);
	otp_nvmem_free(otp);
	otp_journal_unregister(otp);
	otp_payload_free(otp);
	kfree(otp);
}

struct class otp_class = {
	.name = "otp",
	.dev_release = otp_dev_release,
};

/*
 * An operation on an image reads what it trusts, of other devices: by handles
 * and as nvmem cells. Those have none that would lead back.
 */
static void otp_set_lock_classes(struct otp_device *otp)
{
	static struct lock_class_key gone_key, lock_key;

	if (!otp->ops->image)
		return;
	lockdep_set_class(&otp->gone, &gone_key);
	lockdep_set_class(&otp->lock, &lock_key);
}

static struct otp_device *otp_alloc(struct device *parent,
				    const struct otp_desc *desc,
				    const struct otp_ops *ops, void *priv)
{
	struct otp_device *otp;
	int minor;

	otp = kzalloc(sizeof(*otp), GFP_KERNEL);
	if (!otp)
		return ERR_PTR(-ENOMEM);

	minor = ida_alloc_max(&otp_ida, OTP_MAX_DEVICES - 1, GFP_KERNEL);
	if (minor < 0) {
		kfree(otp);
		return ERR_PTR(minor);
	}

	init_rwsem(&otp->gone);
	mutex_init(&otp->lock);
	xa_init(&otp->memory);
	otp->desc = desc;
	otp->ops = ops;
	otp->priv = priv;
	otp_set_lock_classes(otp);

	device_initialize(&otp->dev);
	otp->dev.class = &otp_class;
	otp->dev.parent = parent;
	otp->dev.devt = MKDEV(MAJOR(otp_devt), minor);

	cdev_init(&otp->cdev, &otp_fops);
	otp->cdev.owner = THIS_MODULE;
	return otp;
}

static void otp_put(void *data)
{
	struct otp_device *otp = data;

	put_device(&otp->dev);
}

/* Waits for a running operation; whoever comes later finds no @ops. */
static void otp_unregister(void *data)
{
	struct otp_device *otp = data;

	down_write(&otp->gone);
	otp->ops = NULL;
	otp->desc = NULL;
	otp->owner = NULL;
	up_write(&otp->gone);

	/* A child of the device: before that goes. */
	otp_payload_unregister(otp);
	cdev_device_del(&otp->cdev, &otp->dev);
}

static void otp_unwatch_shutdown(void *data)
{
	otp_group_unwatch(data);
}

/**
 * devm_otp_register() - make a device available as /dev/otpN
 * @dev: the provider's device
 * @desc: const description; its tables are checked
 * @ops: the provider's operations
 * @priv: for otp_priv()
 *
 * The regions that can be read become nvmem devices. Unregistered with @dev:
 * running operations are waited for, open descriptors get ENODEV from then on.
 *
 * Return: the device, or an ERR_PTR(): -EINVAL for an inconsistent
 * description (the log says where), -EINVAL, -EEXIST, -ERANGE or -EACCES for
 * nodes of regions that cannot be right (likewise), -ENOSPC when there are too
 * many devices,
 * -ENOMEM, or what the driver core and nvmem say.
 */
struct otp_device *devm_otp_register(struct device *dev,
				     const struct otp_desc *desc,
				     const struct otp_ops *ops, void *priv)
{
	struct otp_device *otp;
	int ret;

	ret = otp_desc_check(dev, desc, ops) ?: otp_dt_check(dev, desc, ops);
	if (ret)
		return ERR_PTR(ret);

	otp = otp_alloc(dev, desc, ops, priv);
	if (IS_ERR(otp))
		return otp;

	ret = devm_add_action_or_reset(dev, otp_put, otp);
	if (ret)
		return ERR_PTR(ret);

	ret = otp_journal_register(otp) ?: otp_payload_register(otp);
	if (ret)
		return ERR_PTR(ret);

	ret = dev_set_name(&otp->dev, "otp%u", MINOR(otp->dev.devt));
	if (ret)
		return ERR_PTR(ret);

	ret = cdev_device_add(&otp->cdev, &otp->dev);
	if (ret)
		return ERR_PTR(ret);

	ret = devm_add_action_or_reset(dev, otp_unregister, otp);
	if (ret)
		return ERR_PTR(ret);

	ret = otp_group_watch(otp);
	if (ret)
		return ERR_PTR(ret);

	ret = devm_add_action_or_reset(dev, otp_unwatch_shutdown, otp);
	if (ret)
		return ERR_PTR(ret);

	ret = otp_nvmem_register(dev, otp);
	return ret ? ERR_PTR(ret) : otp;
}
EXPORT_SYMBOL_GPL(devm_otp_register);

/* Its caller puts the device, whose driver may have gone meanwhile. */
struct otp_device *otp_device_find(u32 index)
{
	struct device *dev;

	if (index >= OTP_MAX_DEVICES)
		return NULL;
	dev = class_find_device_by_devt(&otp_class,
					MKDEV(MAJOR(otp_devt), index));
	return dev ? container_of(dev, struct otp_device, dev) : NULL;
}

/**
 * otp_priv() - the provider's own data
 * @otp: the device
 *
 * Return: what was given to devm_otp_register().
 */
void *otp_priv(const struct otp_device *otp)
{
	return otp->priv;
}
EXPORT_SYMBOL_GPL(otp_priv);

/**
 * otp_dev() - the device in class "otp", for messages
 * @otp: the device
 *
 * Return: its struct device.
 */
struct device *otp_dev(struct otp_device *otp)
{
	return &otp->dev;
}
EXPORT_SYMBOL_GPL(otp_dev);

static int __init otp_init(void)
{
	int ret;

	ret = class_register(&otp_class);
	if (ret)
		return ret;

	ret = alloc_chrdev_region(&otp_devt, 0, OTP_MAX_DEVICES, "otp");
	if (ret)
		goto err_class;

	ret = otp_netlink_init();
	if (ret)
		goto err_chrdev;

	if (otp_programming)
		pr_notice("programming is allowed\n");
	return 0;

err_chrdev:
	unregister_chrdev_region(otp_devt, OTP_MAX_DEVICES);
err_class:
	class_unregister(&otp_class);
	return ret;
}
subsys_initcall(otp_init);

static void __exit otp_exit(void)
{
	otp_netlink_exit();
	unregister_chrdev_region(otp_devt, OTP_MAX_DEVICES);
	class_unregister(&otp_class);
	ida_destroy(&otp_ida);
}
module_exit(otp_exit);

MODULE_DESCRIPTION("One-time-programmable memories");
MODULE_LICENSE("GPL");
