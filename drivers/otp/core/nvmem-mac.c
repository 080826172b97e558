// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cells "mac-base" of the device tree: a base address, to which a consumer adds
 * the number it was given.
 */
#include <linux/etherdevice.h>
#include <linux/of.h>

#include "compat.h"
#include "nvmem.h"

#ifdef OTP_COMPAT_NVMEM_FIXUP

/* A base that is blank is none: numbers on top of it would look like one. */
static int otp_nvmem_mac_read(void *priv, const char *id, int index,
			      unsigned int offset, void *buf, size_t bytes)
{
	if (bytes != ETH_ALEN || !is_valid_ether_addr(buf))
		return -EINVAL;

	/* Negative where the consumer was given none. */
	if (index > 0)
		eth_addr_add(buf, index);
	return is_valid_ether_addr(buf) ? 0 : -EINVAL;
}

static void otp_nvmem_mac_fixup(struct nvmem_device *nvmem,
				struct nvmem_cell_info *info)
{
	if (of_device_is_compatible(info->np, "mac-base"))
		info->read_post_process = otp_nvmem_mac_read;
}

void otp_nvmem_mac(struct nvmem_config *config)
{
	config->fixup_dt_cell_info = otp_nvmem_mac_fixup;
}

#else

void otp_nvmem_mac(struct nvmem_config *config)
{
}

#endif
