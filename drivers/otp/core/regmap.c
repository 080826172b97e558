// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registers of a block, wherever they are.
 */
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/otp.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

/* A platform device always has a parent, the bus if nobody else. */
static struct regmap *otp_regmap_lent(struct platform_device *pdev,
				      const struct regmap_config *config)
{
	return dev_get_regmap(pdev->dev.parent, config->name);
}

/* Without @res there is none. */
static struct regmap *otp_regmap_map(struct device *dev,
				     const struct regmap_config *config,
				     const struct resource *res)
{
	const char *name = config->name ?: "the registers";
	u32 need = config->max_register + config->val_bits / 8;
	void __iomem *base;

	if (!res)
		return ERR_PTR(dev_err_probe(dev, -EINVAL,
					     "no \"reg\" of %s\n", name));
	if (resource_size(res) < need)
		return ERR_PTR(dev_err_probe(dev, -EINVAL,
					     "\"reg\" of %s is %pR, less than 0x%x bytes\n",
					     name, res, need));
	base = devm_ioremap_resource(dev, res);
	if (IS_ERR(base))
		return ERR_CAST(base);
	return devm_regmap_init_mmio(dev, base, config);
}

/**
 * devm_otp_regmap() - the registers of a block
 * @pdev: the provider's device
 * @config: how the registers are laid out
 *
 * A parent that has a regmap of the same name lends it: a larger device that
 * holds the block, or a mock. Otherwise the device's memory resource of this
 * name is mapped, the first one if @config has none.
 *
 * Return: the regmap, or an ERR_PTR(), of which the log tells: -EINVAL if there
 * is no such resource or it is too small for the last register, -EBUSY if
 * somebody else has it, -ENOMEM.
 */
struct regmap *devm_otp_regmap(struct platform_device *pdev,
			       const struct regmap_config *config)
{
	struct regmap *regmap = otp_regmap_lent(pdev, config);
	struct resource *res;

	if (regmap)
		return regmap;
	if (config->name)
		res = platform_get_resource_byname(pdev, IORESOURCE_MEM,
						   config->name);
	else
		res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	return otp_regmap_map(&pdev->dev, config, res);
}
EXPORT_SYMBOL_GPL(devm_otp_regmap);

static struct device_node *
otp_regmap_node(struct device *dev, const char *property,
		const struct of_device_id *match)
{
	struct device_node *node = of_parse_phandle(dev->of_node, property, 0);

	if (!node && dev->of_node)
		node = of_find_matching_node(NULL, match);
	return node;
}

/**
 * devm_otp_regmap_node() - registers that have a node of their own
 * @pdev: the provider's device
 * @config: how the registers are laid out, with a name
 * @property: of the provider's node, a phandle of that node
 * @match: what that node is, where there is no such property
 *
 * Some blocks are two nodes in the device tree, a controller and what it shows
 * its memory in, and one driver. A parent that has a regmap of the same name
 * lends it; otherwise the first "reg" of that node is mapped.
 *
 * Return: the regmap; NULL if there is no such node, or it is disabled; or an
 * ERR_PTR(), of which the log tells: -EINVAL if the node has no "reg" or that
 * is too small for the last register, -EBUSY if somebody else has it, -ENOMEM.
 */
struct regmap *devm_otp_regmap_node(struct platform_device *pdev,
				    const struct regmap_config *config,
				    const char *property,
				    const struct of_device_id *match)
{
	struct regmap *regmap = otp_regmap_lent(pdev, config);
	struct device_node *node;
	struct resource res;

	if (regmap)
		return regmap;
	node = otp_regmap_node(&pdev->dev, property, match);
	if (of_device_is_available(node))
		regmap = otp_regmap_map(&pdev->dev, config,
					of_address_to_resource(node, 0, &res) ?
					NULL : &res);
	of_node_put(node);
	return regmap;
}
EXPORT_SYMBOL_GPL(devm_otp_regmap_node);
