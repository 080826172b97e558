// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device that does not work without its calibration, as a test sees it: what
 * its driver got is in the attribute "calibration".
 */
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/nvmem-consumer.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct otp_calibration {
	void *bytes;
	size_t size;
};

static ssize_t calibration_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	const struct otp_calibration *calibration = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%*phN\n", (int)calibration->size,
			  calibration->bytes);
}

static DEVICE_ATTR_RO(calibration);

static struct attribute *otp_calibration_attrs[] = {
	&dev_attr_calibration.attr,
	NULL
};
ATTRIBUTE_GROUPS(otp_calibration);

static void otp_calibration_free(void *bytes)
{
	kfree(bytes);
}

static int otp_calibration_probe(struct platform_device *pdev)
{
	struct otp_calibration *calibration;
	struct device *dev = &pdev->dev;
	struct nvmem_cell *cell;

	calibration = devm_kzalloc(dev, sizeof(*calibration), GFP_KERNEL);
	if (!calibration)
		return -ENOMEM;

	cell = devm_nvmem_cell_get(dev, "calibration");
	if (IS_ERR(cell))
		return dev_err_probe(dev, PTR_ERR(cell), "no calibration\n");
	calibration->bytes = nvmem_cell_read(cell, &calibration->size);
	if (IS_ERR(calibration->bytes))
		return dev_err_probe(dev, PTR_ERR(calibration->bytes),
				     "cannot read the calibration\n");

	platform_set_drvdata(pdev, calibration);
	return devm_add_action_or_reset(dev, otp_calibration_free,
					calibration->bytes);
}

static const struct of_device_id otp_calibration_match[] = {
	{ .compatible = "linux-otp,test-calibration" },
	{ }
};
MODULE_DEVICE_TABLE(of, otp_calibration_match);

static struct platform_driver otp_calibration_driver = {
	.probe = otp_calibration_probe,
	.driver = {
		.name = "otp-calibration",
		.of_match_table = otp_calibration_match,
		.dev_groups = otp_calibration_groups,
	},
};
module_platform_driver(otp_calibration_driver);

MODULE_DESCRIPTION("Consumer of calibration data, for tests");
MODULE_LICENSE("GPL");
