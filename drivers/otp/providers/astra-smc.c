// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synaptics Astra OTP through secure monitor calls.
 *
 * Function numbers and arguments are those of the vendor's public U-Boot.
 * Whether a given firmware takes them from Linux too is up to the firmware:
 * what it answers is what the driver reports.
 */
#include <linux/arm-smccc.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>

#include "astra.h"

#define ASTRA_SMC_READ		0xc200000a	/* index, &data, &mask */
#define ASTRA_SMC_WRITE		0xc200000b	/* index, data, mask */

/**
 * struct astra_smc - what the firmware writes to
 * @out: data, then mask
 * @addr: where that is; the firmware takes 32 bits of address
 */
struct astra_smc {
	u32 *out;
	dma_addr_t addr;
};

static int astra_smc_status(const struct arm_smccc_res *res, u32 *status)
{
	if (res->a0 == (unsigned long)SMCCC_RET_NOT_SUPPORTED)
		return -EOPNOTSUPP;
	*status = res->a0;
	return 0;
}

static int astra_smc_read(struct astra *astra, u32 index, u32 *data,
			  u32 *mask, u32 *status)
{
	struct astra_smc *smc = astra->link;
	struct arm_smccc_res res;
	int ret;

	smc->out[0] = 0;
	smc->out[1] = 0;
	arm_smccc_smc(ASTRA_SMC_READ, index, smc->addr,
		      smc->addr + sizeof(*smc->out), 0, 0, 0, 0, &res);
	ret = astra_smc_status(&res, status);
	*data = smc->out[0];
	*mask = smc->out[1];
	return ret;
}

static int astra_smc_write(struct astra *astra, u32 index, u32 data,
			   u32 mask, u32 *status)
{
	struct arm_smccc_res res;

	arm_smccc_smc(ASTRA_SMC_WRITE, index, data, mask, 0, 0, 0, 0, &res);
	return astra_smc_status(&res, status);
}

static int astra_smc_probe(struct astra *astra)
{
	struct astra_smc *smc;
	int ret;

	smc = devm_kzalloc(astra->dev, sizeof(*smc), GFP_KERNEL);
	if (!smc)
		return -ENOMEM;

	ret = dma_set_mask_and_coherent(astra->dev, DMA_BIT_MASK(32));
	if (ret)
		return dev_err_probe(astra->dev, ret,
				     "no memory below 4 GiB\n");

	smc->out = dmam_alloc_coherent(astra->dev, 2 * sizeof(*smc->out),
				       &smc->addr, GFP_KERNEL);
	if (!smc->out)
		return -ENOMEM;
	astra->link = smc;
	return 0;
}

const struct astra_transport astra_smc = {
	.name = "smc",
	.probe = astra_smc_probe,
	.read = astra_smc_read,
	.write = astra_smc_write,
};
