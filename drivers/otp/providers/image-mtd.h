/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MTD devices as slots. A header of its own: those of MTD and of OTP both have
 * a struct otp_info.
 */
#ifndef _OTP_PROVIDERS_IMAGE_MTD_H
#define _OTP_PROVIDERS_IMAGE_MTD_H

#include <linux/err.h>
#include <linux/kconfig.h>
#include <linux/types.h>

struct device;
struct device_node;
struct mtd_info;

#if IS_REACHABLE(CONFIG_MTD)
struct mtd_info *devm_image_mtd_get(struct device *dev, const char *name);
struct mtd_info *devm_image_mtd_get_node(struct device *dev,
					 struct device_node *node);
u32 image_mtd_size(const struct mtd_info *mtd);
u32 image_mtd_granule(const struct mtd_info *mtd);
u32 image_mtd_erase_granule(const struct mtd_info *mtd);
bool image_mtds_overlap(struct mtd_info *a, struct mtd_info *b);
int image_mtd_read(struct mtd_info *mtd, u32 offset, u32 len, u8 *data);
int image_mtd_write(struct mtd_info *mtd, u32 offset, u32 len,
		    const u8 *data);
int image_mtd_erase(struct mtd_info *mtd, u32 offset, u32 len);
#else
static inline struct mtd_info *devm_image_mtd_get(struct device *dev,
						  const char *name)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline struct mtd_info *
devm_image_mtd_get_node(struct device *dev, struct device_node *node)
{
	return ERR_PTR(-EPROBE_DEFER);
}

/* There is none to ask. */
static inline u32 image_mtd_size(const struct mtd_info *mtd)
{
	return 0;
}

static inline u32 image_mtd_granule(const struct mtd_info *mtd)
{
	return 0;
}

static inline u32 image_mtd_erase_granule(const struct mtd_info *mtd)
{
	return 0;
}

static inline bool image_mtds_overlap(struct mtd_info *a, struct mtd_info *b)
{
	return false;
}

static inline int image_mtd_read(struct mtd_info *mtd, u32 offset, u32 len,
				 u8 *data)
{
	return -EOPNOTSUPP;
}

static inline int image_mtd_write(struct mtd_info *mtd, u32 offset, u32 len,
				  const u8 *data)
{
	return -EOPNOTSUPP;
}

static inline int image_mtd_erase(struct mtd_info *mtd, u32 offset, u32 len)
{
	return -EOPNOTSUPP;
}
#endif

#endif /* _OTP_PROVIDERS_IMAGE_MTD_H */
