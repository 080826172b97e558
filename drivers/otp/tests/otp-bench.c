// SPDX-License-Identifier: GPL-2.0-only
/*
 * What it costs to do nothing but access registers: the yardsticks for the
 * subsystem, on the same models and the same regmaps.
 *
 * Each read of /sys/kernel/debug/otp-bench/loop programs 32 words of a fresh
 * Astra mock and gives the nanoseconds that took.
 *
 * The name of a platform device that owns the registers of an OpenTitan mock,
 * written to /sys/kernel/debug/otp-bench/window, makes the words of its
 * partition OWNER_SW_CFG the plain nvmem device "otp-bench", until an empty
 * line is written.
 *
 * The names of an nvmem device and of a cell of it, written to
 * /sys/kernel/debug/otp-bench/cell, make reading that file give the value of
 * the cell as a driver in the kernel gets it.
 *
 * A struct otp_bench_image and what is signed, written at once to
 * /sys/kernel/debug/otp-bench/image, make each read of that file compute the
 * SHA-256 and check the signature, and give the nanoseconds that took.
 */
#include <crypto/public_key.h>
#include <crypto/sha2.h>
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nvmem-consumer.h>
#include <linux/nvmem-provider.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../core/compat.h"
#include "../mock/mock.h"
#include "../regs/astra-mailbox.h"
#include "../regs/opentitan-otp.h"

#define OTP_BENCH_WORDS		32

/* Of what is signed. */
#define OTP_BENCH_MAX		SZ_1M

/* Of OWNER_SW_CFG */
#define OTP_BENCH_ADDRESS	0x1e8
#define OTP_BENCH_SIZE		656

static struct dentry *otp_bench_dir;
static struct nvmem_device *otp_bench_nvmem;

/* Who asks for the cell, and which it is. */
static struct device *otp_bench_dev;
static DEFINE_MUTEX(otp_bench_lock);	/* protects both names, and the image */
static char otp_bench_provider[64];
static char otp_bench_cell[64];

static struct otp_bench_image *otp_bench_image;
static size_t otp_bench_signed;

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

static int otp_bench_read(void *priv, unsigned int offset, void *val,
			  size_t bytes)
{
	return regmap_bulk_read(priv, OPENTITAN_OTP_SW_CFG_WINDOW +
				OTP_BENCH_ADDRESS + offset, val, bytes / 4);
}

static void otp_bench_release(void)
{
	if (otp_bench_nvmem)
		nvmem_unregister(otp_bench_nvmem);
	otp_bench_nvmem = NULL;
}

static int otp_bench_register(const char *name)
{
	struct nvmem_config config = {
		.name = "otp-bench",
		.id = NVMEM_DEVID_NONE,
		.owner = THIS_MODULE,
		.read_only = true,
		.root_only = true,
		.reg_read = otp_bench_read,
		.size = OTP_BENCH_SIZE,
		.word_size = 4,
		.stride = 4,
	};
	struct device *dev;
	int ret = 0;

	dev = bus_find_device_by_name(&platform_bus_type, NULL, name);
	if (!dev)
		return -ENODEV;
	config.dev = dev;
	config.priv = dev_get_regmap(dev, NULL);
	if (config.priv)
		otp_bench_nvmem = nvmem_register(&config);
	if (!config.priv)
		ret = -ENODEV;
	else if (IS_ERR(otp_bench_nvmem))
		ret = PTR_ERR(otp_bench_nvmem);
	if (ret)
		otp_bench_nvmem = NULL;
	put_device(dev);
	return ret;
}

static ssize_t otp_bench_window(struct file *file, const char __user *buf,
				size_t count, loff_t *pos)
{
	char name[64] = "";
	int ret = 0;

	if (count >= sizeof(name))
		return -EINVAL;
	if (copy_from_user(name, buf, count))
		return -EFAULT;

	otp_bench_release();
	if (*strim(name))
		ret = otp_bench_register(strim(name));
	return ret ?: count;
}

static const struct file_operations otp_bench_window_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = otp_bench_window,
};

static ssize_t otp_bench_cell_write(struct file *file, const char __user *buf,
				    size_t count, loff_t *pos)
{
	char names[128] = "";

	if (count >= sizeof(names))
		return -EINVAL;
	if (copy_from_user(names, buf, count))
		return -EFAULT;
	guard(mutex)(&otp_bench_lock);
	if (sscanf(names, "%63s %63s", otp_bench_provider,
		   otp_bench_cell) != 2)
		return -EINVAL;
	return count;
}

static void *otp_bench_cell_value(size_t *len)
{
	struct nvmem_cell_lookup lookup = {
		.nvmem_name = otp_bench_provider,
		.cell_name = otp_bench_cell,
		.dev_id = dev_name(otp_bench_dev),
		.con_id = "value",
	};
	struct nvmem_cell *cell;
	void *value;

	guard(mutex)(&otp_bench_lock);
	nvmem_add_cell_lookups(&lookup, 1);
	cell = nvmem_cell_get(otp_bench_dev, "value");
	nvmem_del_cell_lookups(&lookup, 1);
	if (IS_ERR(cell))
		return cell;
	value = nvmem_cell_read(cell, len);
	nvmem_cell_put(cell);
	return value;
}

static ssize_t otp_bench_cell_read(struct file *file, char __user *buf,
				   size_t count, loff_t *pos)
{
	size_t len;
	ssize_t ret;
	void *value;

	value = otp_bench_cell_value(&len);
	if (IS_ERR(value))
		return PTR_ERR(value);
	ret = simple_read_from_buffer(buf, count, pos, value, len);
	kfree(value);
	return ret;
}

static const struct file_operations otp_bench_cell_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = otp_bench_cell_read,
	.write = otp_bench_cell_write,
};

/**
 * struct otp_bench_image - a signature
 * @point: the key that signed it, an uncompressed point on P-256
 * @len: bytes at @signature
 * @signature: in DER
 * @data: what is signed, to the end
 */
struct otp_bench_image {
	u8 point[65];
	u8 len;
	u8 signature[72];
	u8 data[];
};

static int otp_bench_verify(const struct otp_bench_image *image, u32 size)
{
	struct public_key key = {
		.key = (void *)image->point,
		.keylen = sizeof(image->point),
		.id_type = "X509",
		.pkey_algo = "ecdsa-nist-p256",
	};
	struct public_key_signature signature = {
		.s = (u8 *)image->signature,
		.s_size = image->len,
		.pkey_algo = "ecdsa",
		.hash_algo = "sha256",
		.encoding = "x962",
	};
	u8 *digest;
	int ret;

	digest = kmalloc(SHA256_DIGEST_SIZE, GFP_KERNEL);
	if (!digest)
		return -ENOMEM;
	sha256(image->data, size, digest);
	otp_compat_signature_of(&signature, digest, SHA256_DIGEST_SIZE);
	ret = public_key_verify_signature(&key, &signature);
	kfree(digest);
	return ret;
}

static ssize_t otp_bench_image_write(struct file *file, const char __user *buf,
				     size_t count, loff_t *pos)
{
	struct otp_bench_image *image;

	if (count <= sizeof(*image) || count > sizeof(*image) + OTP_BENCH_MAX)
		return -EINVAL;
	image = memdup_user(buf, count);
	if (IS_ERR(image))
		return PTR_ERR(image);
	guard(mutex)(&otp_bench_lock);
	kfree(otp_bench_image);
	otp_bench_image = image;
	otp_bench_signed = count - sizeof(*image);
	return count;
}

static ssize_t otp_bench_image_read(struct file *file, char __user *buf,
				    size_t count, loff_t *pos)
{
	char text[24];
	u64 begin;
	int ret;

	guard(mutex)(&otp_bench_lock);
	if (!otp_bench_image || otp_bench_image->len >
				sizeof(otp_bench_image->signature))
		return -EINVAL;
	begin = ktime_get_ns();
	ret = otp_bench_verify(otp_bench_image, otp_bench_signed);
	if (ret)
		return ret;
	ret = scnprintf(text, sizeof(text), "%llu\n", ktime_get_ns() - begin);
	*pos = 0;
	return simple_read_from_buffer(buf, count, pos, text, ret);
}

static const struct file_operations otp_bench_image_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = otp_bench_image_read,
	.write = otp_bench_image_write,
};

static int __init otp_bench_init(void)
{
	otp_bench_dev = root_device_register("otp-bench");
	if (IS_ERR(otp_bench_dev))
		return PTR_ERR(otp_bench_dev);
	otp_bench_dir = debugfs_create_dir("otp-bench", NULL);
	debugfs_create_file("loop", 0400, otp_bench_dir, NULL,
			    &otp_bench_fops);
	debugfs_create_file("window", 0200, otp_bench_dir, NULL,
			    &otp_bench_window_fops);
	debugfs_create_file("cell", 0600, otp_bench_dir, NULL,
			    &otp_bench_cell_fops);
	debugfs_create_file("image", 0600, otp_bench_dir, NULL,
			    &otp_bench_image_fops);
	return 0;
}
module_init(otp_bench_init);

static void __exit otp_bench_exit(void)
{
	debugfs_remove(otp_bench_dir);
	otp_bench_release();
	kfree(otp_bench_image);
	root_device_unregister(otp_bench_dev);
}
module_exit(otp_bench_exit);

MODULE_DESCRIPTION("Benchmark of one-time-programmable memories");
MODULE_LICENSE("GPL");
