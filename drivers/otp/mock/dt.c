// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock OTP devices of the device tree: a node in place of the bus, and below it
 * the node of a block, as its binding has it. The driver of the block binds to
 * that one, and finds the registers of the mock where it would find those of a
 * larger device that holds the block.
 */
#include <linux/configfs.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>

#include "image.h"
#include "instance.h"

#define OTP_MOCK_DT_ARRAY	"linux-otp,array"
#define OTP_MOCK_DT_VARIANT	"linux-otp,variant"

static void otp_mock_dt_put(void *node)
{
	of_node_put(node);
}

/* The node of the block, for as long as @dev is bound. */
static struct device_node *otp_mock_dt_block(struct device *dev)
{
	struct device_node *block, *next;
	int ret;

	block = of_get_next_available_child(dev->of_node, NULL);
	if (!block)
		return ERR_PTR(dev_err_probe(dev, -EINVAL,
					     "no block below it\n"));
	ret = devm_add_action_or_reset(dev, otp_mock_dt_put, block);
	if (ret)
		return ERR_PTR(ret);

	/* Drops a reference of the node that it starts from. */
	next = of_get_next_available_child(dev->of_node, of_node_get(block));
	if (!next)
		return block;
	ret = dev_err_probe(dev, -EINVAL,
			    "two blocks below it, %pOFP and %pOFP: a mock is one\n",
			    block, next);
	of_node_put(next);
	return ERR_PTR(ret);
}

/*
 * They would be interrupts of the board's controller, which nobody raises,
 * and the driver would prefer them to those of the mock.
 */
static int otp_mock_dt_check(struct device *dev,
			     const struct device_node *block)
{
	static const char *const names[] = {
		"interrupts", "interrupts-extended",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (of_property_present(block, names[i]))
			return dev_err_probe(dev, -EINVAL,
					     "%pOFP has \"%s\": a mock has interrupts of its own\n",
					     block, names[i]);
	}
	return 0;
}

/**
 * struct otp_mock_dt_match - what a block is
 * @model: its model, NULL if it has none
 * @variant: its revision, NULL if the one that is asked for is none of these
 */
struct otp_mock_dt_match {
	const struct otp_model_ops *model;
	const struct otp_model_variant *variant;
};

static void otp_mock_dt_match(const struct device_node *block,
			      const char *name,
			      struct otp_mock_dt_match *match)
{
	const struct otp_model_variant *variant;
	const struct otp_model_ops *model;
	unsigned int i;

	for (i = 0; (model = otp_mock_model_at(i)); i++) {
		for (variant = model->variants; variant->name; variant++) {
			if (!of_device_is_compatible(block,
						     variant->compatible))
				continue;
			match->model = model;
			if (name && strcmp(name, variant->name))
				continue;
			match->variant = variant;
			return;
		}
	}
}

static struct otp_mock *otp_mock_dt_create(struct device *dev,
					   const struct device_node *block)
{
	struct otp_mock_dt_match match = {};
	const char *compatible = "";
	const char *name = NULL;

	of_property_read_string(dev->of_node, OTP_MOCK_DT_VARIANT, &name);
	of_property_read_string(block, "compatible", &compatible);
	otp_mock_dt_match(block, name, &match);
	if (!match.model)
		return ERR_PTR(dev_err_probe(dev, -EINVAL,
					     "%pOFP is \"%s\", of which there is no mock\n",
					     block, compatible));
	if (!match.variant)
		return ERR_PTR(dev_err_probe(dev, -EINVAL,
					     "%pOFP is \"%s\", which has no variant \"%s\"\n",
					     block, compatible, name));
	return otp_mock_create(match.model->name, match.variant->name);
}

static bool otp_mock_dt_has_name(const u8 *field, const char *name)
{
	return !strncmp(field, name, OTP_IMAGE_NAME_SIZE);
}

/* Why the mock does not take an image. */
static const char *otp_mock_dt_array_why(struct otp_mock *mock,
					 const u8 *image, size_t size)
{
	if (size < OTP_IMAGE_HEADER_SIZE ||
	    memcmp(image, OTP_IMAGE_MAGIC, OTP_IMAGE_OFF_VERSION))
		return "not the image of an array";
	if (otp_image_get32(image + OTP_IMAGE_OFF_VERSION) !=
	    OTP_IMAGE_VERSION)
		return "of another version of the format";
	if (!otp_mock_dt_has_name(image + OTP_IMAGE_OFF_MODEL,
				  otp_mock_model(mock)))
		return "of another model";
	if (!otp_mock_dt_has_name(image + OTP_IMAGE_OFF_VARIANT,
				  otp_mock_variant(mock)))
		return "of another variant";
	if (size != otp_mock_save(mock, NULL, 0))
		return "of another size";
	return "not what such a block can hold";
}

static int otp_mock_dt_load(struct device *dev, struct otp_mock *mock)
{
	const u8 *image;
	int size, ret;

	image = of_get_property(dev->of_node, OTP_MOCK_DT_ARRAY, &size);
	if (!image)
		return 0;
	ret = otp_mock_load(mock, image, size);
	if (!ret)
		return 0;
	return dev_err_probe(dev, ret, "\"%s\", %d bytes, is %s\n",
			     OTP_MOCK_DT_ARRAY, size,
			     otp_mock_dt_array_why(mock, image, size));
}

static void otp_mock_dt_remove(void *group)
{
	otp_mock_configfs_remove(group);
}

/* Takes over the mock, whatever happens. */
static int otp_mock_dt_show(struct device *dev, struct otp_mock *mock)
{
	struct config_group *group;

	group = otp_mock_configfs_add(mock, dev_name(dev));
	if (IS_ERR(group))
		return dev_err_probe(dev, PTR_ERR(group),
				     "no directory in configfs\n");
	return devm_add_action_or_reset(dev, otp_mock_dt_remove, group);
}

static int otp_mock_dt_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct device_node *block;
	struct otp_mock *mock;
	int ret;

	block = otp_mock_dt_block(dev);
	if (IS_ERR(block))
		return PTR_ERR(block);
	ret = otp_mock_dt_check(dev, block);
	if (ret)
		return ret;

	mock = otp_mock_dt_create(dev, block);
	if (IS_ERR(mock))
		return PTR_ERR(mock);
	mock->owner = dev;
	mock->node = of_fwnode_handle(block);
	ret = otp_mock_dt_load(dev, mock);
	if (ret) {
		otp_mock_destroy(mock);
		return ret;
	}

	ret = otp_mock_dt_show(dev, mock);
	if (ret)
		return ret;
	ret = otp_mock_start(mock);
	return ret ? dev_err_probe(dev, ret, "no device\n") : 0;
}

static const struct of_device_id otp_mock_dt_match_table[] = {
	{ .compatible = "linux-otp,mock" },
	{ }
};
MODULE_DEVICE_TABLE(of, otp_mock_dt_match_table);

static struct platform_driver otp_mock_dt_driver = {
	.probe = otp_mock_dt_probe,
	.driver = {
		.name = "otp-mock-dt",
		.of_match_table = otp_mock_dt_match_table,
	},
};

int otp_mock_dt_init(void)
{
	return platform_driver_register(&otp_mock_dt_driver);
}

void otp_mock_dt_exit(void)
{
	platform_driver_unregister(&otp_mock_dt_driver);
}
