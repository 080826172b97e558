// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a signed image consists of, out of the device tree.
 */
#include <linux/of.h>
#include <linux/property.h>
#include <linux/string.h>

#include "signed-image.h"

/* Each: its number; major, minor and revision in one; build. */
#define IMAGE_VERSION_CELLS	3

static int image_dt_slots(struct device *dev, struct image_config *config)
{
	static const char *const names[IMAGE_SLOTS] = {
		[OTP_IMAGE_ACTIVE] = "active",
		[OTP_IMAGE_DOWNLOAD] = "download",
	};
	unsigned int i;

	for (i = 0; i < IMAGE_SLOTS; i++) {
		config->slots[i].node = of_parse_phandle(dev->of_node,
							 names[i], 0);
		if (!config->slots[i].node)
			return dev_err_probe(dev, -EINVAL, "no \"%s\"\n",
					     names[i]);
	}
	return 0;
}

static bool image_dt_has_cell(struct device *dev, const char *name)
{
	return device_property_match_string(dev, "nvmem-cell-names",
					    name) >= 0;
}

static void image_dt_hashes(struct device *dev, struct image_config *config)
{
	struct image_place *place;

	for (; config->nhashes < IMAGE_MAX_ANCHORS; config->nhashes++) {
		place = &config->hashes[config->nhashes];
		snprintf(place->name, sizeof(place->name), "key-hash-%u",
			 config->nhashes);
		if (!image_dt_has_cell(dev, place->name))
			break;
		place->cell = true;
	}
	place = &config->revoked;
	if (!image_dt_has_cell(dev, "key-revoked"))
		return;
	strscpy(place->name, "key-revoked", sizeof(place->name));
	place->cell = true;
}

static int image_dt_points(struct device *dev, struct image_config *config)
{
	char name[sizeof("public-key-0")];
	int ret;

	for (; config->npoints < IMAGE_MAX_ANCHORS; config->npoints++) {
		u8 *point = config->points[config->npoints];

		snprintf(name, sizeof(name), "public-key-%u",
			 config->npoints % 10);
		if (!device_property_present(dev, name))
			break;
		ret = device_property_read_u8_array(dev, name, point,
						    P256_POINT_SIZE);
		if (ret || point[0] != 4)
			return dev_err_probe(dev, -EINVAL,
					     "%s is not %u bytes that begin with 0x04\n",
					     name, P256_POINT_SIZE);
	}
	return 0;
}

static int image_dt_counter(struct device *dev, struct image_config *config)
{
	struct image_place *place = &config->counter;
	const char *field;
	u32 tag;

	place->node = of_parse_phandle(dev->of_node, "security-counter", 0);
	if (!place->node)
		return 0;
	if (!device_property_read_u32(dev, "security-counter-tag", &tag) &&
	    tag <= U8_MAX) {
		config->tag = tag;
		return 0;
	}
	if (!device_property_read_string(dev, "security-counter-field",
					 &field) &&
	    field[0] && strscpy(config->field, field,
				sizeof(config->field)) > 0)
		return 0;
	return dev_err_probe(dev, -EINVAL,
			     "\"security-counter\" needs a tag or a field\n");
}

static void image_dt_version(const u32 *cells, struct image_version *version)
{
	version->id = cells[0];
	version->version.major = cells[1] >> 24;
	version->version.minor = cells[1] >> 16;
	version->version.revision = cells[1];
	version->version.build = cells[2];
}

static int image_dt_versions(struct device *dev, struct image_config *config)
{
	u32 cells[IMAGE_MAX_VERSIONS * IMAGE_VERSION_CELLS];
	int count, i;

	if (!device_property_present(dev, "image-versions"))
		return 0;
	count = device_property_count_u32(dev, "image-versions");
	if (count <= 0 || count > ARRAY_SIZE(cells) ||
	    count % IMAGE_VERSION_CELLS ||
	    device_property_read_u32_array(dev, "image-versions", cells,
					   count))
		return dev_err_probe(dev, -EINVAL,
				     "\"image-versions\" is no list of %u cells each\n",
				     IMAGE_VERSION_CELLS);
	for (i = 0; i < count; i += IMAGE_VERSION_CELLS)
		image_dt_version(&cells[i],
				 &config->versions[config->nversions++]);
	return 0;
}

/**
 * image_config_from_dt() - what the device tree says
 * @dev: the provider's device
 * @config: is zero; gets it, for image_config_put() in any case
 *
 * Return: 0 or -EINVAL, of which the log tells.
 */
int image_config_from_dt(struct device *dev, struct image_config *config)
{
	int ret;

	ret = image_dt_slots(dev, config);
	if (ret)
		return ret;
	image_dt_hashes(dev, config);
	ret = image_dt_points(dev, config);
	if (!ret)
		ret = image_dt_counter(dev, config);
	return ret ?: image_dt_versions(dev, config);
}

/**
 * image_config_put() - drop what a configuration holds of the device tree
 * @config: the configuration
 */
void image_config_put(struct image_config *config)
{
	unsigned int i;

	for (i = 0; i < IMAGE_SLOTS; i++)
		of_node_put(config->slots[i].node);
	of_node_put(config->counter.node);
}
