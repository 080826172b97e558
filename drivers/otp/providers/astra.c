// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synaptics Astra OTP (SL1620, SL1640, SL1680).
 *
 * The OTP controller belongs to the security processor. What Linux gets is an
 * index interface of its firmware: read an index, giving data and the mask of
 * the bits that have been programmed, and program the bits of a mask at an
 * index. See Documentation/otp/astra.rst.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>

#include "../core/compat.h"
#include "astra.h"

/* What the device answers, in errnos; the status itself is reported too. */
static int astra_errno(u32 status)
{
	switch (status) {
	case ASTRA_SUCCESS:
		return 0;
	case ASTRA_INVALID_INDEX:
		return -ENXIO;
	case ASTRA_READ_ONLY_FIELD:
		return -EROFS;
	case ASTRA_WRITE_ONLY_FIELD:
		return -EACCES;
	default:
		return -EIO;
	}
}

static u32 astra_index(const struct otp_region *region, u32 offset)
{
	return (region->base + offset) / 4;
}

static int astra_read_word(struct astra *astra, u32 index, u8 *data, u8 *mask,
			   u32 *vendor)
{
	u32 value = 0, programmed = 0, status = 0;
	int ret;

	ret = astra->transport->read(astra, index, &value, &programmed,
				     &status);
	if (ret)
		return ret;

	ret = astra_errno(status);
	if (ret && !*vendor)
		*vendor = status;
	if (ret && ret != -EACCES)
		return ret;

	/* The data of a write-only field is a dummy. */
	put_unaligned_le32(ret ? 0 : value, data);
	put_unaligned_le32(programmed, mask);
	return ret;
}

static int astra_read(struct otp_device *otp, const struct otp_region *region,
		      u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct astra *astra = otp_priv(otp);
	bool hidden = false;
	u32 done;
	int ret;

	*vendor = 0;
	for (done = 0; done < len; done += 4) {
		ret = astra_read_word(astra, astra_index(region, offset + done),
				      data + done, mask + done, vendor);
		if (ret && ret != -EACCES)
			return ret;
		hidden |= ret;
	}
	return hidden ? -EACCES : 0;
}

static int astra_program(struct otp_device *otp,
			 const struct otp_region *region, u32 offset,
			 const u8 *data, const u8 *mask, u32 *vendor)
{
	struct astra *astra = otp_priv(otp);
	u32 status = 0;
	int ret;

	ret = astra->transport->write(astra, astra_index(region, offset),
				      get_unaligned_le32(data),
				      get_unaligned_le32(mask), &status);
	*vendor = status;
	return ret ?: astra_errno(status);
}

static struct otp_step *astra_step(struct otp_batch *batch, u32 index)
{
	struct otp_step *step;
	unsigned int i;

	for (i = 0; (step = otp_batch_step(batch, i)); i++) {
		if (astra_index(step->region, step->offset) == index)
			return step;
	}
	return NULL;
}

/**
 * struct astra_view - the security group as a batch would leave it
 * @keys: a key word is or will be programmed
 * @security_off: OTP_REE_SECURITY_ENABLE is or will be programmed to 0
 */
struct astra_view {
	bool keys;
	bool security_off;
};

static int astra_look(struct astra *astra, u32 index, u32 *data, u32 *mask)
{
	u8 value[4], programmed[4];
	u32 vendor = 0;
	int ret;

	ret = astra_read_word(astra, index, value, programmed, &vendor);
	if (ret && ret != -EACCES)
		return ret;
	*data = get_unaligned_le32(value);
	*mask = get_unaligned_le32(programmed);
	return 0;
}

static int astra_view(struct astra *astra, struct otp_batch *batch,
		      struct astra_view *view)
{
	struct otp_step *step = astra_step(batch, ASTRA_REE_SECURITY);
	u32 index, data, mask;
	int ret;

	ret = astra_look(astra, ASTRA_REE_SECURITY, &data, &mask);
	if (ret)
		return ret;
	view->security_off = mask ? !data : step && !(step->data[0] & 1);

	for (index = ASTRA_KEYS_FIRST;
	     !view->keys && index <= ASTRA_KEYS_LAST; index++) {
		ret = astra_look(astra, index, &data, &mask);
		if (ret)
			return ret;
		view->keys = mask || astra_step(batch, index);
	}
	return 0;
}

/* The first step of the batch that is about the security group. */
static struct otp_step *astra_security_step(struct otp_batch *batch)
{
	struct otp_step *step = astra_step(batch, ASTRA_REE_SECURITY);
	u32 index;

	for (index = ASTRA_KEYS_FIRST; !step && index <= ASTRA_KEYS_LAST;
	     index++)
		step = astra_step(batch, index);
	return step;
}

/* The guide: keys without REE security may brick the chip for good. */
static int astra_check_keys(struct astra *astra, struct otp_batch *batch)
{
	struct otp_step *step = astra_security_step(batch);
	struct astra_view view = {};
	int ret;

	if (!step)
		return 0;
	ret = astra_view(astra, batch, &view);
	if (ret)
		return ret;
	if (view.keys && view.security_off)
		otp_refuse(batch, step, -EKEYREJECTED, OTP_REASON_CHIP,
			   "keys with OTP_REE_SECURITY_ENABLE = 0 brick the chip for good");
	return 0;
}

static void astra_check_version(struct otp_batch *batch)
{
	struct otp_step *step = astra_step(batch, ASTRA_REE_VERSION);

	if (step && step->data[0] > ASTRA_REE_VERSION_MAX)
		otp_refuse(batch, step, -ERANGE, OTP_REASON_CHIP,
			   "OTP_REE_VERSION goes up to %u, not %u",
			   ASTRA_REE_VERSION_MAX, step->data[0]);
}

static int astra_check(struct otp_device *otp, struct otp_batch *batch)
{
	struct astra *astra = otp_priv(otp);
	const char *missing = NULL;

	if (astra->transport->write_missing)
		missing = astra->transport->write_missing(astra);
	if (missing && otp_batch_step(batch, 0))
		otp_refuse(batch, otp_batch_step(batch, 0), -EOPNOTSUPP,
			   OTP_REASON_CHIP, "%s", missing);

	astra_check_version(batch);
	return astra_check_keys(astra, batch);
}

/*
 * There is no status to ask for. A device that fails to read a field which
 * every device has, twice, is not going to do better.
 */
static enum otp_state astra_status(struct otp_device *otp, char *message,
				   u32 *vendor)
{
	struct astra *astra = otp_priv(otp);
	u32 data, mask, status;
	int tries, ret;

	for (tries = 0; tries < 2; tries++) {
		status = 0;
		ret = astra->transport->read(astra, 0, &data, &mask, &status);
		if (!ret && status != ASTRA_FAILURE)
			return OTP_STATE_OK;
	}
	*vendor = status;
	if (ret)
		snprintf(message, OTP_MESSAGE_SIZE,
			 "the device does not answer (%s, errno %d)",
			 astra->transport->name, -ret);
	else
		snprintf(message, OTP_MESSAGE_SIZE,
			 "the device answers 0x%08x to everything: it is bricked, or its firmware is broken",
			 status);
	return OTP_STATE_DEAD;
}

static const struct otp_ops astra_ops = {
	.read = astra_read,
	.check = astra_check,
	.program = astra_program,
	.status = astra_status,
};

/*
 * Firmware says how it wants to be called, by the same property and words as
 * PSCI; a device without firmware node is a mock's.
 */
static const struct astra_transport *astra_find_transport(struct device *dev)
{
	static const struct astra_transport *const transports[] = {
		&astra_mailbox,
#if IS_ENABLED(CONFIG_HAVE_ARM_SMCCC)
		&astra_smc,
#endif
#if IS_ENABLED(CONFIG_OPTEE)
		&astra_tee,
#endif
	};
	const char *method = astra_mailbox.name;
	unsigned int i;

	device_property_read_string(dev, "method", &method);
	for (i = 0; i < ARRAY_SIZE(transports); i++) {
		if (!strcmp(transports[i]->name, method))
			return transports[i];
	}
	return ERR_PTR(dev_err_probe(dev, -EINVAL,
				     "method %s is not known to this kernel\n",
				     method));
}

static const struct otp_desc *astra_find_desc(struct platform_device *pdev)
{
	const struct platform_device_id *id = platform_get_device_id(pdev);

	if (id)
		return (const struct otp_desc *)id->driver_data;
	return device_get_match_data(&pdev->dev);
}

static int astra_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct otp_device *otp;
	struct astra *astra;
	int ret;

	astra = devm_kzalloc(dev, sizeof(*astra), GFP_KERNEL);
	if (!astra)
		return -ENOMEM;

	astra->dev = dev;
	astra->transport = astra_find_transport(dev);
	if (IS_ERR(astra->transport))
		return PTR_ERR(astra->transport);

	ret = astra->transport->probe(astra);
	if (ret)
		return ret;

	otp = devm_otp_register(dev, astra_find_desc(pdev), &astra_ops, astra);
	return PTR_ERR_OR_ZERO(otp);
}

static const struct of_device_id astra_of_match[] = {
	{ .compatible = "syna,astra-otp", .data = &astra_desc_v2_1 },
	{ .compatible = "syna,astra-otp-v2.5", .data = &astra_desc_v2_5 },
	{ }
};
MODULE_DEVICE_TABLE(of, astra_of_match);

static const struct platform_device_id astra_ids[] = {
	{ "astra-otp", (kernel_ulong_t)&astra_desc_v2_1 },
	{ "astra-otp-v2.5", (kernel_ulong_t)&astra_desc_v2_5 },
	{ }
};
MODULE_DEVICE_TABLE(platform, astra_ids);

static struct platform_driver astra_driver = {
	.driver = {
		.name = "astra-otp",
		.of_match_table = astra_of_match,
	},
	.probe = astra_probe,
	.id_table = astra_ids,
};
module_platform_driver(astra_driver);

MODULE_DESCRIPTION("Synaptics Astra OTP");
MODULE_LICENSE("GPL");
