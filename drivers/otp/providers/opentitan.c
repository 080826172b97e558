// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenTitan OTP controller (otp_ctrl) of Earl Grey.
 *
 * Its memory is divided into partitions, each of which is locked by a digest
 * that the hardware senses at reset. Software partitions can be read through
 * a window; everything else, and all programming, goes through the direct
 * access interface, one word at a time. See Documentation/otp/opentitan.rst.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/regmap.h>

#include "../core/compat.h"
#include "../regs/opentitan-otp.h"
#include "opentitan.h"

static const struct regmap_config opentitan_regmap = {
	.reg_bits = 32,
	.val_bits = 32,
	.reg_stride = 4,
	.max_register = OPENTITAN_OTP_REGISTER_SPACE - 4,
};

static const struct opentitan_map *
opentitan_find_map(struct platform_device *pdev)
{
	const struct platform_device_id *id = platform_get_device_id(pdev);

	if (id)
		return (const struct opentitan_map *)id->driver_data;
	return device_get_match_data(&pdev->dev);
}

static int opentitan_get_cycles(struct opentitan *ot, const char *name,
				u32 *value)
{
	if (!device_property_present(ot->dev, name))
		return 0;
	if (device_property_count_u32(ot->dev, name) != 1 ||
	    device_property_read_u32(ot->dev, name, value))
		return dev_err_probe(ot->dev, -EINVAL,
				     "\"%s\" is not one value of 32 bits\n",
				     name);
	ot->checks.configure = true;
	return 0;
}

static int opentitan_get_checks(struct opentitan *ot)
{
	struct opentitan_checks *checks = &ot->checks;

	checks->lock_trigger =
		device_property_read_bool(ot->dev,
					  "lowrisc,lock-check-trigger");
	return opentitan_get_cycles(ot, "lowrisc,check-timeout-cycles",
				    &checks->timeout) ?:
	       opentitan_get_cycles(ot, "lowrisc,integrity-check-period",
				    &checks->integrity) ?:
	       opentitan_get_cycles(ot, "lowrisc,consistency-check-period",
				    &checks->consistency);
}

/* Wrong ones would make blank secrets of programmed ones. */
static int opentitan_get_blank(struct opentitan *ot)
{
	const char *name = "lowrisc,blank-secrets";

	memcpy(ot->blank, ot->map->blank, sizeof(ot->blank));
	if (!device_property_present(ot->dev, name))
		return 0;
	if (device_property_count_u64(ot->dev, name) == OPENTITAN_SECRETS &&
	    !device_property_read_u64_array(ot->dev, name, ot->blank,
					    OPENTITAN_SECRETS))
		return 0;
	return dev_err_probe(ot->dev, -EINVAL,
			     "\"%s\" is not %u values of 64 bits\n", name,
			     OPENTITAN_SECRETS);
}

static int opentitan_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct opentitan *ot;
	int ret;

	ot = devm_kzalloc(dev, sizeof(*ot), GFP_KERNEL);
	if (!ot)
		return -ENOMEM;

	ot->dev = dev;
	ot->map = opentitan_find_map(pdev);
	init_completion(&ot->done);
	mutex_init(&ot->lock);

	ot->regmap = devm_otp_regmap(pdev, &opentitan_regmap);
	if (IS_ERR(ot->regmap))
		return PTR_ERR(ot->regmap);

	ret = opentitan_get_blank(ot) ?: opentitan_get_checks(ot);
	if (ret)
		return ret;
	ret = opentitan_start(ot);
	if (ret)
		return dev_err_probe(dev, ret,
				     "the controller does not answer\n");

	ot->otp = devm_otp_register(dev, &ot->map->desc, &opentitan_ops, ot);
	if (IS_ERR(ot->otp))
		return PTR_ERR(ot->otp);
	/* Last, so that none comes once the device is gone. */
	return opentitan_request_irqs(ot);
}

static const struct of_device_id opentitan_of_match[] = {
	{
		.compatible = "lowrisc,earlgrey-otp-ctrl-2024-02",
		.data = &opentitan_map_earlgrey,
	}, {
		.compatible = "lowrisc,earlgrey-otp-ctrl-1.0.0",
		.data = &opentitan_map_earlgrey_1_0_0,
	},
	{ }
};
MODULE_DEVICE_TABLE(of, opentitan_of_match);

static const struct platform_device_id opentitan_ids[] = {
	{ "opentitan-otp", (kernel_ulong_t)&opentitan_map_earlgrey },
	{ "opentitan-otp-1.0.0",
	  (kernel_ulong_t)&opentitan_map_earlgrey_1_0_0 },
	{ }
};
MODULE_DEVICE_TABLE(platform, opentitan_ids);

static struct platform_driver opentitan_driver = {
	.driver = {
		.name = "opentitan-otp",
		.of_match_table = opentitan_of_match,
	},
	.probe = opentitan_probe,
	.id_table = opentitan_ids,
};
module_platform_driver(opentitan_driver);

MODULE_DESCRIPTION("OpenTitan OTP controller");
MODULE_LICENSE("GPL");
