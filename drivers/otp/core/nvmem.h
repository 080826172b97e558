/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an nvmem device needs of its region.
 */
#ifndef _OTP_CORE_NVMEM_H
#define _OTP_CORE_NVMEM_H

#include <linux/nvmem-provider.h>

#include "otp-core.h"

/**
 * struct otp_nvmem_cell - a cell whose value has to be looked for
 * @offset: where its value was when it was registered
 * @len: bytes of its value
 * @tag: what it is
 */
struct otp_nvmem_cell {
	u32 offset;
	u32 len;
	u8 tag;
};

/**
 * struct otp_nvmem - what an nvmem device needs of its region
 * @otp: the device; its struct device is the nvmem device's parent and stays
 *	as long as any consumer holds that
 * @region: index of the region
 * @size: bytes
 * @granule: bytes that are read at once
 * @name: name of the nvmem device
 * @keepout: what is not shown
 * @cells: cells of a journal
 * @ncells: number of @cells
 * @names: names of cells, while they are registered
 */
struct otp_nvmem {
	struct otp_device *otp;
	u32 region;
	u32 size;
	u32 granule;
	char name[16 + OTP_REGION_NAME_SIZE];
	struct nvmem_keepout *keepout;
	struct otp_nvmem_cell *cells;
	unsigned int ncells;
	char (*names)[8];
};

/* A tag is less. */
#define OTP_NVMEM_TAGS		0xff

bool otp_nvmem_has(const struct otp_region *region);
bool otp_nvmem_is_named(const struct device_node *node, const char *name);
bool otp_nvmem_shows(const struct otp_region *region, u32 granule);
struct device_node *otp_nvmem_node(struct device *parent, const char *name);
void otp_nvmem_mac(struct nvmem_config *config);

#ifdef CONFIG_OTP_JOURNAL
int otp_nvmem_journal(struct otp_nvmem *nvmem, struct nvmem_config *config);
#else
static inline int otp_nvmem_journal(struct otp_nvmem *nvmem,
				    struct nvmem_config *config)
{
	return 0;
}
#endif

#endif /* _OTP_CORE_NVMEM_H */
