// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synaptics Astra OTP through the mailbox of the mock.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

#include "../regs/astra-mailbox.h"
#include "astra.h"

/*
 * Short commands are waited for at once, ASTRA_POLLS times 4 us: an interrupt
 * would cost more than that.
 */
#define ASTRA_POLLS		4
#define ASTRA_POLL_US		4
/* Long ones by interrupt; an interrupt that got lost costs one slice. */
#define ASTRA_SLICE_MS		100
#define ASTRA_SLICES		30

/**
 * struct astra_mbox - the mailbox
 * @regmap: its registers
 * @done: completed by its interrupt
 */
struct astra_mbox {
	struct regmap *regmap;
	struct completion done;
};

static const struct regmap_config astra_mbox_regmap = {
	.reg_bits = 32,
	.val_bits = 32,
	.reg_stride = 4,
	.max_register = ASTRA_MBOX_SIZE - 4,
};

static irqreturn_t astra_mbox_irq(int irq, void *data)
{
	struct astra_mbox *mbox = data;
	u32 state;

	if (regmap_read(mbox->regmap, ASTRA_MBOX_INTR_STATE, &state) ||
	    !(state & ASTRA_MBOX_INTR_DONE))
		return IRQ_NONE;

	regmap_write(mbox->regmap, ASTRA_MBOX_INTR_ENABLE, 0);
	complete(&mbox->done);
	return IRQ_HANDLED;
}

/* 0 when idle, -EAGAIN when busy. */
static int astra_mbox_idle(struct astra_mbox *mbox)
{
	u32 status;
	int ret;

	ret = regmap_read(mbox->regmap, ASTRA_MBOX_STATUS, &status);
	if (ret)
		return ret;
	return status & ASTRA_MBOX_STATUS_BUSY ? -EAGAIN : 0;
}

/*
 * The interrupt of the command before this one may still be pending. Cleared
 * first and enabled then, it cannot be missed: it is pending by the end of the
 * command, enabled or not.
 */
static int astra_mbox_enable_irq(struct astra_mbox *mbox)
{
	int ret;

	reinit_completion(&mbox->done);
	ret = regmap_write(mbox->regmap, ASTRA_MBOX_INTR_STATE,
			   ASTRA_MBOX_INTR_DONE);
	if (ret)
		return ret;
	ret = astra_mbox_idle(mbox);
	if (ret != -EAGAIN)
		return ret;
	ret = regmap_write(mbox->regmap, ASTRA_MBOX_INTR_ENABLE,
			   ASTRA_MBOX_INTR_DONE);
	return ret ?: -EAGAIN;
}

/* Not interruptible: a pulse that has begun has to be seen to its end. */
static int astra_mbox_wait(struct astra_mbox *mbox)
{
	int i, ret;

	for (i = 0; i < ASTRA_POLLS; i++) {
		ret = astra_mbox_idle(mbox);
		if (ret != -EAGAIN)
			return ret;
		udelay(ASTRA_POLL_US);
	}

	ret = astra_mbox_enable_irq(mbox);
	for (i = 0; i < ASTRA_SLICES && ret == -EAGAIN; i++) {
		wait_for_completion_timeout(&mbox->done,
					    msecs_to_jiffies(ASTRA_SLICE_MS));
		ret = astra_mbox_idle(mbox);
	}
	return ret == -EAGAIN ? -ETIMEDOUT : ret;
}

static int astra_mbox_command(struct astra_mbox *mbox,
			      const struct reg_sequence *args, int nargs,
			      u32 *status)
{
	int ret;

	/* A command that never ended must not be taken for this one. */
	ret = astra_mbox_idle(mbox);
	if (ret)
		return ret == -EAGAIN ? -EBUSY : ret;

	ret = regmap_multi_reg_write(mbox->regmap, args, nargs);
	if (ret)
		return ret;

	ret = astra_mbox_wait(mbox);
	if (ret)
		return ret;
	return regmap_read(mbox->regmap, ASTRA_MBOX_RESULT, status);
}

static int astra_mbox_read(struct astra *astra, u32 index, u32 *data,
			   u32 *mask, u32 *status)
{
	struct astra_mbox *mbox = astra->link;
	const struct reg_sequence args[] = {
		{ ASTRA_MBOX_INDEX, index },
		{ ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_READ },
	};
	int ret;

	ret = astra_mbox_command(mbox, args, ARRAY_SIZE(args), status);
	if (ret)
		return ret;
	ret = regmap_read(mbox->regmap, ASTRA_MBOX_RDATA, data);
	if (ret)
		return ret;
	return regmap_read(mbox->regmap, ASTRA_MBOX_RMASK, mask);
}

static int astra_mbox_write(struct astra *astra, u32 index, u32 data,
			    u32 mask, u32 *status)
{
	const struct reg_sequence args[] = {
		{ ASTRA_MBOX_INDEX, index },
		{ ASTRA_MBOX_DATA, data },
		{ ASTRA_MBOX_MASK, mask },
		{ ASTRA_MBOX_CMD, ASTRA_MBOX_CMD_WRITE },
	};
	struct astra_mbox *mbox = astra->link;
	int ret, cleared;

	ret = astra_mbox_command(mbox, args, ARRAY_SIZE(args), status);
	/* The data was a key, perhaps. */
	cleared = regmap_write(mbox->regmap, ASTRA_MBOX_DATA, 0);
	return ret ?: cleared;
}

static int astra_mbox_probe(struct astra *astra)
{
	struct platform_device *pdev = to_platform_device(astra->dev);
	struct astra_mbox *mbox;
	int irq, ret;
	u32 id;

	mbox = devm_kzalloc(astra->dev, sizeof(*mbox), GFP_KERNEL);
	if (!mbox)
		return -ENOMEM;

	init_completion(&mbox->done);
	astra->link = mbox;
	mbox->regmap = devm_otp_regmap(pdev, &astra_mbox_regmap);
	if (IS_ERR(mbox->regmap))
		return PTR_ERR(mbox->regmap);

	ret = regmap_read(mbox->regmap, ASTRA_MBOX_ID, &id);
	if (ret)
		return dev_err_probe(astra->dev, ret, "cannot read ID\n");
	if (id != ASTRA_MBOX_ID_VALUE)
		return dev_err_probe(astra->dev, -ENODEV,
				     "ID is 0x%08x, not a mailbox\n", id);

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	ret = devm_request_threaded_irq(astra->dev, irq, NULL, astra_mbox_irq,
					IRQF_ONESHOT, "astra-otp", mbox);
	if (ret)
		return dev_err_probe(astra->dev, ret, "no interrupt\n");
	return 0;
}

const struct astra_transport astra_mailbox = {
	.name = "mailbox",
	.probe = astra_mbox_probe,
	.read = astra_mbox_read,
	.write = astra_mbox_write,
};
