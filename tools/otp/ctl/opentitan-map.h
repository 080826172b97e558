/* SPDX-License-Identifier: GPL-2.0-only */
/* The partitions and items of an OpenTitan OTP memory. */
#ifndef OTPCTL_OPENTITAN_MAP_H
#define OTPCTL_OPENTITAN_MAP_H

#include "libotp.h"

#define OT_MAX_PARTS	16

/**
 * enum ot_lock - how a partition is locked
 * @OT_LOCK_SOFTWARE: by a digest that software computes
 * @OT_LOCK_HARDWARE: by one that the controller computes
 * @OT_LOCK_NEVER: not by software
 */
enum ot_lock {
	OT_LOCK_SOFTWARE,
	OT_LOCK_HARDWARE,
	OT_LOCK_NEVER,
};

/**
 * struct ot_part - a partition
 * @name: as images name it
 * @region: as devices name it
 * @base: its address
 * @size: in bytes
 * @lock: how it is locked
 * @secret: its contents are
 */
struct ot_part {
	char name[OTP_REGION_NAME_SIZE];
	char region[OTP_REGION_NAME_SIZE];
	uint32_t base;
	uint32_t size;
	enum ot_lock lock;
	bool secret;
};

/**
 * enum ot_kind - what an item is
 * @OT_DATA: a number
 * @OT_MUBI: a byte that is true or false
 * @OT_DIGEST: what locks its partition
 * @OT_RESERVED: not for software
 */
enum ot_kind {
	OT_DATA,
	OT_MUBI,
	OT_DIGEST,
	OT_RESERVED,
};

/**
 * struct ot_item - an item
 * @name: as images and devices name it
 * @part: index of its partition
 * @address: its address
 * @size: in bytes
 * @kind: what it is
 */
struct ot_item {
	char name[OTP_FIELD_NAME_SIZE];
	unsigned int part;
	uint32_t address;
	uint32_t size;
	enum ot_kind kind;
};

/**
 * struct ot_map - a revision of the map
 * @driver: of the devices that have it
 * @model: of the devices that have it
 * @parts: the partitions, ascending
 * @part_count: how many
 * @items: the items, ascending
 * @item_count: how many
 */
struct ot_map {
	char driver[OTP_DRIVER_NAME_SIZE];
	char model[OTP_MODEL_NAME_SIZE];
	struct ot_part parts[OT_MAX_PARTS];
	size_t part_count;
	struct ot_item *items;
	size_t item_count;
};

/* Earl Grey, as of February 2024; it is not to be freed. */
extern const struct ot_map ot_map_earlgrey;

/* opentitan-device.c: the map of a device, whose items are to be freed */
int ot_map_of(struct libotp_device *dev, struct ot_map *map);

/* opentitan-map.c: index, or -1 */
int ot_find_part(const struct ot_map *map, const char *name);
int ot_find_item(const struct ot_map *map, const char *name);
const struct ot_item *ot_item_at(const struct ot_map *map, uint32_t address);
/* What may have been meant, or NULL. */
const char *ot_near_part(const struct ot_map *map, const char *name);
const char *ot_near_item(const struct ot_map *map, unsigned int part,
			 const char *name);

#endif /* OTPCTL_OPENTITAN_MAP_H */
