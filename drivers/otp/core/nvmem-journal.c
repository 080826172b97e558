// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tags of a journal as nvmem cells: a read gives the value that counts at
 * that moment, whatever has been appended since the cell was made.
 *
 * nvmem gives a cell a place and a length when it is registered. The place is
 * where the value was then, by which the cell is known again.
 */
#include <linux/cleanup.h>
#include <linux/nvmem-consumer.h>
#include <linux/of.h>
#include <linux/slab.h>

#include "../formats/tlv.h"
#include "nvmem.h"

static const struct otp_tag *otp_nvmem_tag(const struct otp_region *region,
					   u8 tag)
{
	unsigned int i;

	for (i = 0; i < region->ntags; i++) {
		if (region->tags[i].tag == tag)
			return &region->tags[i];
	}
	return NULL;
}

static void otp_nvmem_reverse(u8 *data, size_t len)
{
	size_t i;

	for (i = 0; i < len / 2; i++)
		swap(data[i], data[len - 1 - i]);
}

static const struct otp_nvmem_cell *
otp_nvmem_cell_at(const struct otp_nvmem *nvmem, u32 offset, size_t len)
{
	unsigned int i;

	for (i = 0; i < nvmem->ncells; i++) {
		if (nvmem->cells[i].offset == offset &&
		    nvmem->cells[i].len == len)
			return &nvmem->cells[i];
	}
	return NULL;
}

/* nvmem has read the place where the value was; that may be long ago. */
static int otp_nvmem_read_cell(void *priv, const char *id,
			       OTP_COMPAT_HOOK_INDEX unsigned int offset,
			       void *buf, size_t len)
{
	struct otp_nvmem *nvmem = priv;
	struct otp_device *otp = nvmem->otp;
	const struct otp_nvmem_cell *cell;
	const struct otp_tag *tag;
	int ret;

	cell = otp_nvmem_cell_at(nvmem, offset, len);
	if (!cell)
		return 0;

	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return -ENODEV;
	guard(mutex)(&otp->lock);

	ret = otp_journal_read_tag(otp, otp_region_get(otp, nvmem->region),
				   cell->tag, buf, len);
	tag = otp_nvmem_tag(otp_region_get(otp, nvmem->region), cell->tag);
	if (!ret && tag && tag->flags & OTP_TAG_REVERSED)
		otp_nvmem_reverse(buf, len);
	return ret;
}

/**
 * struct otp_nvmem_build - cells on their way to nvmem
 * @nvmem: whose
 * @region: its region
 * @config: how it is registered
 * @info: gets a cell
 * @names: gets the name of one without a better
 * @count: cells so far
 */
struct otp_nvmem_build {
	struct otp_nvmem *nvmem;
	const struct otp_region *region;
	struct nvmem_config *config;
	struct nvmem_cell_info *info;
	char (*names)[8];
	unsigned int count;
};

static void otp_nvmem_add_tag(struct otp_nvmem_build *build, u8 tag,
			      struct device_node *np)
{
	const struct otp_tag *known = otp_nvmem_tag(build->region, tag);
	struct otp_nvmem_cell *cell = &build->nvmem->cells[build->count];
	struct nvmem_cell_info *info = &build->info[build->count];

	snprintf(build->names[build->count], sizeof(*build->names), "tag-%02x",
		 tag);
	info->name = np ? np->name : known ? known->name :
		     build->names[build->count];
	if (!np && otp_nvmem_is_named(build->config->of_node, info->name))
		return;
	cell->tag = tag;
	if (!otp_journal_find(build->nvmem->otp, build->region, tag,
			      &cell->offset, &cell->len) || !cell->len)
		return;
	info->offset = cell->offset;
	info->bytes = cell->len;
	/* nvmem puts it when the cell goes. */
	info->np = of_node_get(np);
	otp_compat_nvmem_hook(build->config, info, otp_nvmem_read_cell,
			      build->nvmem);
	build->count++;
}

/* Those of the device tree come last: they have the room that is left. */
static void otp_nvmem_add_nodes(struct otp_nvmem_build *build,
				unsigned int room)
{
	struct device_node *np;
	u32 tag;

	for_each_available_child_of_node(build->config->of_node, np) {
		if (build->count == room) {
			of_node_put(np);
			return;
		}
		if (!of_property_read_u32(np, "journal-tag", &tag) &&
		    tag < OTP_NVMEM_TAGS && !tlv_is_secret(tag))
			otp_nvmem_add_tag(build, tag, np);
	}
}

static void otp_nvmem_add_tags(struct otp_nvmem_build *build)
{
	unsigned int tag;

	for (tag = 0; tag < OTP_NVMEM_TAGS; tag++) {
		/* For the secure world only. */
		if (!tlv_is_secret(tag))
			otp_nvmem_add_tag(build, tag, NULL);
	}
	otp_nvmem_add_nodes(build, 2 * OTP_NVMEM_TAGS);
}

/**
 * otp_nvmem_journal() - make a cell of each tag that is in a journal
 * @nvmem: its nvmem device; gets the cells
 * @config: how it is going to be registered; gets them too
 *
 * A journal that is not sound or cannot be read has none.
 *
 * Return: 0 or -ENOMEM.
 */
int otp_nvmem_journal(struct otp_nvmem *nvmem, struct nvmem_config *config)
{
	struct otp_device *otp = nvmem->otp;
	struct otp_nvmem_build build = {
		.nvmem = nvmem,
		.region = otp_region_get(otp, nvmem->region),
		.config = config,
	};
	u32 vendor = 0;

	nvmem->cells = kvcalloc(2 * OTP_NVMEM_TAGS, sizeof(*nvmem->cells),
				GFP_KERNEL);
	build.info = kvcalloc(2 * OTP_NVMEM_TAGS, sizeof(*build.info),
			      GFP_KERNEL);
	build.names = kvcalloc(2 * OTP_NVMEM_TAGS, sizeof(*build.names),
			       GFP_KERNEL);
	nvmem->names = build.names;
	config->cells = build.info;
	if (!nvmem->cells || !build.info || !build.names)
		return -ENOMEM;

	guard(mutex)(&otp->lock);
	if (!otp_journal_load(otp, build.region, &vendor))
		otp_nvmem_add_tags(&build);
	nvmem->ncells = build.count;
	config->ncells = build.count;
	return 0;
}
