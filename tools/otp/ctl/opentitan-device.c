// SPDX-License-Identifier: GPL-2.0-only
/* The map that an OpenTitan device tells of itself. */
#include <ctype.h>
#include <string.h>

#include "ctl.h"
#include "opentitan-map.h"

static void take_part(const struct otp_region_info *info,
		      struct ot_part *part)
{
	size_t i;

	strcpy(part->region, (const char *)info->name);
	for (i = 0; part->region[i]; i++)
		part->name[i] = part->region[i] == '-' ?
				'_' : toupper(part->region[i]);
	part->base = info->base;
	part->size = info->region_size;
	part->secret = info->region_flags & OTP_REGION_SECRET;
	if (info->region_flags & OTP_REGION_HW_DIGEST)
		part->lock = OT_LOCK_HARDWARE;
	else if (info->region_flags & OTP_REGION_SW_DIGEST)
		part->lock = OT_LOCK_SOFTWARE;
	else
		part->lock = OT_LOCK_NEVER;
}

static enum ot_kind kind_of(const struct otp_field_info *field)
{
	size_t len = strlen((const char *)field->name);

	if (field->field_flags & OTP_FIELD_PROGRAM)
		return field->bit_width == 8 ? OT_MUBI : OT_DATA;
	if (field->bit_width == 64 && len > 7 &&
	    !strcmp((const char *)field->name + len - 7, "_DIGEST"))
		return OT_DIGEST;
	return OT_RESERVED;
}

static void take_items(struct libotp_device *dev, uint32_t region,
		       struct ot_map *map)
{
	const struct otp_field_info *field;

	for (uint32_t i = 0; (field = libotp_field(dev, region, i)); i++) {
		struct ot_item *item = &map->items[map->item_count++];

		strcpy(item->name, (const char *)field->name);
		item->part = region;
		item->address = map->parts[region].base +
				field->bit_offset / 8;
		item->size = LIBOTP_BYTES(field->bit_width);
		item->kind = kind_of(field);
	}
}

int ot_map_of(struct libotp_device *dev, struct ot_map *map)
{
	const struct otp_info *info = libotp_info(dev);
	struct libotp_error err;
	size_t count = 0;

	if (libotp_load(dev, &err))
		return report(&err);
	memset(map, 0, sizeof(*map));
	if (strcmp((const char *)info->driver, ot_map_earlgrey.driver) ||
	    info->region_count > OT_MAX_PARTS)
		return refuse(LIBOTP_POLICY,
			      "%s is no OpenTitan device: its driver is %s",
			      libotp_name(dev), info->driver);
	strcpy(map->driver, (const char *)info->driver);
	strcpy(map->model, (const char *)info->model);
	map->part_count = info->region_count;
	for (uint32_t r = 0; r < info->region_count; r++)
		count += libotp_field_count(dev, r);
	map->items = calloc(count + 1, sizeof(*map->items));
	if (!map->items)
		abort();
	for (uint32_t r = 0; r < info->region_count; r++) {
		take_part(libotp_region(dev, r), &map->parts[r]);
		take_items(dev, r, map);
	}
	return 0;
}
