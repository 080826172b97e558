// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nodes of the regions, before anything is made of them: nvmem takes a cell
 * wherever it is said to be, and what is wrong would show when somebody reads
 * it, as zeros or as another's data.
 */
#include <linux/bits.h>
#include <linux/of.h>

#include "../formats/tlv.h"
#include "dt.h"
#include "nvmem.h"

/**
 * struct otp_dt - a region, and its node
 * @dev: the provider's device
 * @region: the region
 * @node: its node
 */
struct otp_dt {
	struct device *dev;
	const struct otp_region *region;
	struct device_node *node;
};

static bool otp_dt_cell_is_shown(const struct otp_region *region, u32 offset,
				 u32 len)
{
	u32 granule = rounddown(offset, region->granule);

	for (; granule < offset + len; granule += region->granule) {
		if (!otp_nvmem_shows(region, granule))
			return false;
	}
	return true;
}

/* Just so many. */
static bool otp_dt_read(const struct device_node *node, const char *name,
			u32 *values, int count)
{
	int size;

	return of_find_property(node, name, &size) &&
	       size == count * sizeof(*values) &&
	       !of_property_read_u32_array(node, name, values, count);
}

static int otp_dt_check_bits(const struct otp_dt *dt,
			     const struct device_node *cell, u32 len)
{
	u32 bits[2];

	if (!of_property_present(cell, "bits"))
		return 0;
	if (otp_dt_read(cell, "bits", bits, ARRAY_SIZE(bits)) &&
	    bits[1] && bits[0] < BITS_PER_BYTE &&
	    bits[1] <= (u64)len * BITS_PER_BYTE - bits[0])
		return 0;
	return dev_err_probe(dt->dev, -EINVAL,
			     "%s: cell %pOFP: \"bits\" are not in its %u bytes, or are no first bit and a number of them\n",
			     dt->region->name, cell, len);
}

static int otp_dt_check_cell(const struct otp_dt *dt,
			     const struct device_node *cell)
{
	const struct otp_region *region = dt->region;
	u32 reg[2];

	if (!otp_dt_read(cell, "reg", reg, ARRAY_SIZE(reg)))
		return dev_err_probe(dt->dev, -EINVAL,
				     "%s: cell %pOFP: \"reg\" is no offset and size\n",
				     region->name, cell);
	if (!reg[1] || reg[0] > region->size ||
	    reg[1] > region->size - reg[0])
		return dev_err_probe(dt->dev, -ERANGE,
				     "%s: cell %pOFP: %u bytes at %u are not in its %u bytes\n",
				     region->name, cell, reg[1], reg[0],
				     region->size);
	if (!otp_dt_cell_is_shown(region, reg[0], reg[1]))
		return dev_err_probe(dt->dev, -EACCES,
				     "%s: cell %pOFP: of %u bytes at %u some are hidden\n",
				     region->name, cell, reg[1], reg[0]);
	return otp_dt_check_bits(dt, cell, reg[1]);
}

static bool otp_dt_same(const struct device_node *a,
			const struct device_node *b, const char *property)
{
	u32 one = 0, other = 0;

	of_property_read_u32(a, property, &one);
	of_property_read_u32(b, property, &other);
	return one == other;
}

/* sysfs does not take two of one name and place; the others come later. */
static int otp_dt_check_twins(const struct otp_dt *dt,
			      struct device_node *cell)
{
	struct device_node *other = of_node_get(cell);

	while ((other = of_get_next_available_child(cell->parent, other))) {
		if (of_node_name_eq(other, cell->name) &&
		    otp_dt_same(cell, other, "reg") &&
		    otp_dt_same(cell, other, "bits") &&
		    otp_dt_same(cell, other, "journal-tag"))
			break;
	}
	if (!other)
		return 0;
	of_node_put(other);
	return dev_err_probe(dt->dev, -EEXIST,
			     "%s: cell %pOFP is there twice\n",
			     dt->region->name, cell);
}

static int otp_dt_check_layout(const struct otp_dt *dt,
			       struct device_node *layout)
{
	struct device_node *cell;
	int ret;

	if (!of_device_is_compatible(layout, "fixed-layout"))
		return 0;
	for_each_available_child_of_node(layout, cell) {
		ret = otp_dt_check_cell(dt, cell) ?:
		      otp_dt_check_twins(dt, cell);
		if (ret) {
			of_node_put(cell);
			return ret;
		}
	}
	return 0;
}

static int otp_dt_check_tag(const struct otp_dt *dt,
			    const struct device_node *cell)
{
	u32 tag;

	if (!otp_dt_read(cell, "journal-tag", &tag, 1))
		return dev_err_probe(dt->dev, -EINVAL,
				     "%s: %pOFP has no \"journal-tag\"\n",
				     dt->region->name, cell);
	if (tag >= OTP_NVMEM_TAGS)
		return dev_err_probe(dt->dev, -ERANGE,
				     "%s: %pOFP: 0x%x is no tag\n",
				     dt->region->name, cell, tag);
	if (tlv_is_secret(tag))
		return dev_err_probe(dt->dev, -EACCES,
				     "%s: %pOFP: tag 0x%x is for the secure world only\n",
				     dt->region->name, cell, tag);
	return 0;
}

static int otp_dt_check_child(const struct otp_dt *dt,
			      struct device_node *child)
{
	if (!otp_nvmem_has(dt->region))
		return dev_err_probe(dt->dev, -EACCES,
				     "%s: %pOFP: it cannot be read, and has no cells\n",
				     dt->region->name, child);
	if (dt->region->kind == OTP_KIND_JOURNAL)
		return otp_dt_check_tag(dt, child);
	if (of_node_name_eq(child, "nvmem-layout"))
		return otp_dt_check_layout(dt, child);
	/* As kernels had it that knew no layouts. */
	if (of_property_present(child, "reg"))
		return otp_dt_check_cell(dt, child);
	return dev_err_probe(dt->dev, -EINVAL,
			     "%s: %pOFP is no nvmem-layout\n",
			     dt->region->name, child);
}

static int otp_dt_check_region(const struct otp_dt *dt)
{
	struct device_node *child;
	int ret;

	for_each_available_child_of_node(dt->node, child) {
		ret = otp_dt_check_child(dt, child) ?:
		      otp_dt_check_twins(dt, child);
		if (ret) {
			of_node_put(child);
			return ret;
		}
	}
	return 0;
}

static const struct otp_region *
otp_dt_find_region(const struct otp_desc *desc, const struct device_node *node)
{
	unsigned int i;

	for (i = 0; i < desc->nregions; i++) {
		if (of_node_name_eq(node, desc->regions[i].name))
			return &desc->regions[i];
	}
	return NULL;
}

/* The others are found by their names too, so each has one. */
static int otp_dt_check_node(struct device *dev, const struct otp_desc *desc,
			     struct device_node *node)
{
	struct otp_dt dt = {
		.dev = dev,
		.region = otp_dt_find_region(desc, node),
		.node = node,
	};
	struct device_node *first;
	bool only;

	if (!dt.region)
		return dev_err_probe(dev, -EINVAL, "there is no region %pOFn\n",
				     node);
	first = otp_nvmem_node(dev, dt.region->name);
	only = first == node;
	of_node_put(first);
	if (!only)
		return dev_err_probe(dev, -EEXIST,
				     "%s: there is more than one node of it\n",
				     dt.region->name);
	return otp_dt_check_region(&dt);
}

/**
 * otp_dt_check() - refuse what the device tree cannot be right about
 * @dev: the provider's device
 * @desc: its description
 * @ops: its operations
 *
 * A signed image has a layout instead of regions, of a payload whose size is
 * not known before it verifies.
 *
 * Return: 0, or why not, which the log tells: -EINVAL, -EEXIST, -ERANGE, or
 * -EACCES of what nobody may read.
 */
int otp_dt_check(struct device *dev, const struct otp_desc *desc,
		 const struct otp_ops *ops)
{
	struct device_node *node;
	int ret;

	if (ops->image)
		return 0;
	for_each_available_child_of_node(dev->of_node, node) {
		ret = otp_dt_check_node(dev, desc, node);
		if (ret) {
			of_node_put(node);
			return ret;
		}
	}
	return 0;
}

static void otp_dt_warn_cell(struct device *dev,
			     const struct device_node *cell, u32 size)
{
	u32 reg[2];

	if (!otp_dt_read(cell, "reg", reg, ARRAY_SIZE(reg)) ||
	    (reg[0] <= size && reg[1] <= size - reg[0]))
		return;
	dev_warn(dev,
		 "cell %pOFP: %u bytes at %u are not in the payload of %u, and cannot be read\n",
		 cell, reg[1], reg[0], size);
}

/**
 * otp_dt_warn_payload() - say which cells a payload has not
 * @dev: the provider's device
 * @size: bytes of the payload
 *
 * It is served all the same, for the sake of the others: it was verified, and
 * an image that is installed later cannot have another size. Reading such a
 * cell fails with ERANGE.
 */
void otp_dt_warn_payload(struct device *dev, u32 size)
{
	struct device_node *layout, *cell;

	layout = of_get_child_by_name(dev->of_node, "nvmem-layout");
	for_each_available_child_of_node(layout, cell)
		otp_dt_warn_cell(dev, cell, size);
	of_node_put(layout);
}
