// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a programming loop costs that does nothing but write registers: the
 * yardstick for the subsystem, on the same model and the same regmap.
 *
 * Each read of /sys/kernel/debug/otp-bench/loop programs 32 words of a fresh
 * Astra mock and gives the nanoseconds that took.
 */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/regmap.h>

#include "../mock/mock.h"
#include "../regs/astra-mailbox.h"

#define OTP_BENCH_WORDS		32

static struct dentry *otp_bench_dir;

static int otp_bench_word(struct regmap *regmap, u32 index)
{
	u32 status;
	int ret;

	ret = regmap_write(regmap, ASTRA_MBOX_INDEX, index);
	ret = ret ?: regmap_write(regmap, ASTRA_MBOX_DATA, index + 1);
	ret = ret ?: regmap_write(regmap, ASTRA_MBOX_MASK, U32_MAX);
	ret = ret ?: regmap_write(regmap, ASTRA_MBOX_CMD,
				  ASTRA_MBOX_CMD_WRITE);
	do {
		ret = ret ?: regmap_read(regmap, ASTRA_MBOX_STATUS, &status);
	} while (!ret && status & ASTRA_MBOX_STATUS_BUSY);
	ret = ret ?: regmap_read(regmap, ASTRA_MBOX_RESULT, &status);
	return ret ?: status ? -EIO : 0;
}

static int otp_bench_words(struct otp_mock *mock, u64 *ns)
{
	struct device *dev = otp_mock_get_device(mock);
	struct regmap *regmap;
	int ret = -ENODEV;
	u64 begin;
	u32 i;

	regmap = dev ? dev_get_regmap(dev->parent, NULL) : NULL;
	if (regmap)
		ret = regmap_write(regmap, ASTRA_MBOX_INTR_ENABLE, 0);

	begin = ktime_get_ns();
	for (i = 0; i < OTP_BENCH_WORDS && !ret; i++)
		ret = otp_bench_word(regmap, i);
	*ns = ktime_get_ns() - begin;
	put_device(dev);
	return ret;
}

static int otp_bench_loop(void *data, u64 *ns)
{
	struct otp_mock *mock = otp_mock_create("astra", "v2.1");
	int ret;

	if (IS_ERR(mock))
		return PTR_ERR(mock);
	ret = otp_mock_start(mock);
	if (!ret)
		ret = otp_bench_words(mock, ns);
	otp_mock_destroy(mock);
	return ret;
}
DEFINE_DEBUGFS_ATTRIBUTE(otp_bench_fops, otp_bench_loop, NULL, "%llu\n");

static int __init otp_bench_init(void)
{
	otp_bench_dir = debugfs_create_dir("otp-bench", NULL);
	debugfs_create_file("loop", 0400, otp_bench_dir, NULL,
			    &otp_bench_fops);
	return 0;
}
module_init(otp_bench_init);

static void __exit otp_bench_exit(void)
{
	debugfs_remove(otp_bench_dir);
}
module_exit(otp_bench_exit);

MODULE_DESCRIPTION("Benchmark of one-time-programmable memories");
MODULE_LICENSE("GPL");
