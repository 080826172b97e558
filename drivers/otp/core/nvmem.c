// SPDX-License-Identifier: GPL-2.0-only
/*
 * The regions as nvmem devices: always read-only, since whoever can write an
 * nvmem file can burn a fuse by accident.
 */
#include <linux/cleanup.h>
#include <linux/nvmem-consumer.h>
#include <linux/of.h>
#include <linux/slab.h>

#include "nvmem.h"

/* Reads whole granules around what was asked for, and copies that out. */
static int otp_nvmem_read(void *priv, unsigned int offset, void *val,
			  size_t bytes)
{
	struct otp_nvmem *nvmem = priv;
	struct otp_device *otp = nvmem->otp;
	const struct otp_region *region;
	u32 first, len, vendor;
	u8 *buf;
	int ret;

	/* nvmem does not look where a cell ends. */
	if (offset > nvmem->size || bytes > nvmem->size - offset)
		return -ERANGE;

	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return -ENODEV;

	region = otp_region_get(otp, nvmem->region);
	first = rounddown(offset, nvmem->granule);
	len = roundup(offset + bytes, nvmem->granule) - first;
	buf = kvzalloc(2 * len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	mutex_lock(&otp->lock);
	ret = otp_region_read(otp, region, first, len, buf, buf + len,
			      &vendor);
	mutex_unlock(&otp->lock);

	/* What is hidden has been zeroed; that is no reason to hide the rest. */
	if (!ret || ret == -EACCES) {
		memcpy(val, buf + offset - first, bytes);
		ret = 0;
	}
	kvfree(buf);
	return ret;
}

/* Not a granule with a hidden field, nor one without any where there are. */
bool otp_nvmem_shows(const struct otp_region *region, u32 granule)
{
	const struct otp_field *field = NULL;
	bool shown = !region->nfields;

	while ((field = otp_field_next(region, granule, region->granule,
				       field))) {
		shown = !otp_field_hidden(field);
		if (!shown)
			break;
	}
	return shown;
}

/*
 * The granules that are not shown, as ranges; returns how many. With @keepout
 * NULL they are only counted.
 */
static unsigned int otp_nvmem_keepout(const struct otp_region *region,
				      struct nvmem_keepout *keepout)
{
	u32 end = 0;
	unsigned int n = 0;
	u32 offset;

	for (offset = 0; offset < region->size; offset += region->granule) {
		if (otp_nvmem_shows(region, offset))
			continue;
		if (!n || end != offset)
			n++;
		end = offset + region->granule;
		if (!keepout)
			continue;
		if (!keepout[n - 1].end)
			keepout[n - 1].start = offset;
		keepout[n - 1].end = end;
	}
	return n;
}

static bool otp_nvmem_has_child(const struct device_node *parent,
				const char *name)
{
	struct device_node *child = of_get_child_by_name(parent, name);

	of_node_put(child);
	return child;
}

/**
 * otp_nvmem_is_named() - whether the device tree has a cell of that name
 * @node: node of a region, or NULL
 * @name: the name
 *
 * Then it is the device tree's: sysfs does not take two of one name and place,
 * and nvmem would take away all cells.
 *
 * Return: true if it has.
 */
bool otp_nvmem_is_named(const struct device_node *node, const char *name)
{
	struct device_node *layout;
	bool named;

	layout = of_get_child_by_name(node, "nvmem-layout");
	named = otp_nvmem_has_child(node, name) ||
		otp_nvmem_has_child(layout, name);
	of_node_put(layout);
	return named;
}

/*
 * What can be read of the fields, by their names: a driver that wants one
 * needs no layout in the device tree. nvmem copies what it keeps of them.
 */
static int otp_nvmem_fields(const struct otp_region *region,
			    struct nvmem_config *config)
{
	struct nvmem_cell_info *cells;
	unsigned int i, n = 0;

	cells = kvcalloc(region->nfields, sizeof(*cells), GFP_KERNEL);
	if (!cells)
		return -ENOMEM;

	for (i = 0; i < region->nfields; i++) {
		const struct otp_field *field = &region->fields[i];
		u32 end = field->bit_offset + field->bit_width;
		u32 first = field->bit_offset / 8;

		if (otp_field_hidden(field) ||
		    otp_nvmem_is_named(config->of_node, field->name))
			continue;
		cells[n].name = field->name;
		cells[n].offset = first;
		cells[n].bytes = DIV_ROUND_UP(end, 8) - first;
		cells[n].bit_offset = field->bit_offset % 8;
		if (field->bit_offset % 8 || end % 8)
			cells[n].nbits = field->bit_width;
		n++;
	}
	config->ncells = n;
	config->cells = cells;
	return 0;
}

/* The node of a region, NULL if it has none that is enabled. */
struct device_node *otp_nvmem_node(struct device *parent, const char *name)
{
	struct device_node *node;

	for_each_available_child_of_node(parent->of_node, node) {
		if (of_node_name_eq(node, name))
			return node;
	}
	return NULL;
}

static int otp_nvmem_register_one(struct device *parent,
				  struct otp_nvmem *nvmem)
{
	struct otp_device *otp = nvmem->otp;
	const struct otp_region *region = otp_region_get(otp, nvmem->region);
	struct nvmem_config config = {
		.dev = &otp->dev,
		.name = nvmem->name,
		.id = NVMEM_DEVID_NONE,
		.owner = THIS_MODULE,
		.type = NVMEM_TYPE_OTP,
		.read_only = true,
		.root_only = !(region->flags & OTP_REGION_PUBLIC),
		.ignore_wp = true,
		.reg_read = otp_nvmem_read,
		.size = region->size,
		.word_size = 1,
		.stride = 1,
		.priv = nvmem,
	};
	struct nvmem_device *device;
	int ret;

	otp_nvmem_mac(&config);
	nvmem->size = region->size;
	nvmem->granule = region->granule;
	snprintf(nvmem->name, sizeof(nvmem->name), "%s-%s",
		 dev_name(&otp->dev), region->name);

	config.nkeepout = otp_nvmem_keepout(region, NULL);
	if (config.nkeepout) {
		nvmem->keepout = kcalloc(config.nkeepout,
					 sizeof(*nvmem->keepout), GFP_KERNEL);
		if (!nvmem->keepout)
			return -ENOMEM;
		otp_nvmem_keepout(region, nvmem->keepout);
		config.keepout = nvmem->keepout;
	}

	config.of_node = otp_nvmem_node(parent, region->name);
	if (region->kind == OTP_KIND_JOURNAL)
		ret = otp_nvmem_journal(nvmem, &config);
	else
		ret = otp_nvmem_fields(region, &config);
	if (!ret) {
		device = devm_nvmem_register(parent, &config);
		ret = PTR_ERR_OR_ZERO(device);
	}
	of_node_put(config.of_node);
	kvfree(config.cells);
	kvfree(nvmem->names);
	nvmem->names = NULL;
	return ret;
}

/* With the last reference: a consumer may use the keepouts until then. */
void otp_nvmem_free(struct otp_device *otp)
{
	unsigned int i;

	for (i = 0; i < otp->nnvmem; i++) {
		kfree(otp->nvmem[i].keepout);
		kvfree(otp->nvmem[i].cells);
	}
	kfree(otp->nvmem);
}

/* Whether it is readable, and fit to be shown. */
bool otp_nvmem_has(const struct otp_region *region)
{
	return region->flags & OTP_REGION_READ &&
	       !(region->flags & (OTP_REGION_SECRET | OTP_REGION_UNVERIFIED));
}

/* One nvmem device for each region that has one. */
int otp_nvmem_register(struct device *parent, struct otp_device *otp)
{
	const struct otp_desc *desc = otp->desc;
	unsigned int i;
	int ret;

	otp->nvmem = kcalloc(desc->nregions, sizeof(*otp->nvmem), GFP_KERNEL);
	if (!otp->nvmem)
		return -ENOMEM;
	otp->nnvmem = desc->nregions;

	for (i = 0; i < desc->nregions; i++) {
		if (!otp_nvmem_has(&desc->regions[i]))
			continue;
		otp->nvmem[i].otp = otp;
		otp->nvmem[i].region = i;
		ret = otp_nvmem_register_one(parent, &otp->nvmem[i]);
		if (ret)
			return dev_err_probe(parent, ret,
					     "cannot register nvmem %s\n",
					     otp->nvmem[i].name);
	}
	return 0;
}
