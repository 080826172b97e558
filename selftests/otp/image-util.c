// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the selftests of signed images share; see image-util.h.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/blkpg.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image-util.h"

#define IMAGE_ROOT	"/sys/kernel/config/otp-image"

bool signed_possible(void)
{
	static char text[65536];
	ssize_t got = file_read("/proc/crypto", text, sizeof(text) - 1);

	if (got < 0)
		return false;
	text[got] = '\0';
	return strstr(text, "ecdsa-nist-p256");
}

static void signed_path(const struct signed_image *it, const char *attribute,
			char *path, size_t size)
{
	snprintf(path, size, IMAGE_ROOT "/%s/%s", it->name, attribute);
}

int signed_set(struct signed_image *it, const char *attribute,
	       const char *format, ...)
{
	char path[256], text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	signed_path(it, attribute, path, sizeof(path));
	return file_write(path, text);
}

static int text_read(const char *path, char *text, size_t size)
{
	ssize_t got = file_read(path, text, size - 1);

	if (got < 0)
		return got;
	text[got] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

int signed_get(struct signed_image *it, const char *attribute, char *text,
	       size_t size)
{
	char path[256];

	signed_path(it, attribute, path, sizeof(path));
	return text_read(path, text, size);
}

int signed_create(struct signed_image *it, const char *active,
		  const char *download)
{
	static unsigned int count;
	char path[256];
	int ret = 0;

	memset(it, 0, sizeof(*it));
	snprintf(it->name, sizeof(it->name), "test-%d-%u", getpid(), count++);
	signed_path(it, "", path, sizeof(path));
	if (mkdir(path, 0755)) {
		it->name[0] = '\0';
		return -errno;
	}
	if (active)
		ret = signed_set(it, "active", "%s", active);
	if (!ret && download)
		ret = signed_set(it, "download", "%s", download);
	return ret;
}

void signed_destroy(struct signed_image *it)
{
	char path[256];

	if (!it->name[0])
		return;
	signed_path(it, "", path, sizeof(path));
	rmdir(path);
	it->name[0] = '\0';
}

int signed_trust(struct signed_image *it, unsigned int key)
{
	const __u8 *point = image_key(key)->spki + P256_SPKI_SIZE -
			    P256_POINT_SIZE;
	char text[2 * P256_POINT_SIZE + 1];
	unsigned int i;

	for (i = 0; i < P256_POINT_SIZE; i++)
		sprintf(text + 2 * i, "%02x", point[i]);
	return signed_set(it, "key", "%s", text);
}

int signed_start(struct signed_image *it)
{
	int ret;

	ret = signed_set(it, "live", "1");
	if (!ret)
		ret = signed_get(it, "device", it->mock.device,
				 sizeof(it->mock.device));
	snprintf(it->mock.driver, sizeof(it->mock.driver),
		 "otp-signed-image");
	return ret ? ret : mock_find_node(&it->mock);
}

int signed_stop(struct signed_image *it)
{
	return signed_set(it, "live", "0");
}

int signed_sysfs(struct signed_image *it, const char *file, char *text,
		 size_t size)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/class/otp/%s/image/%s",
		 it->mock.node, file);
	return text_read(path, text, size);
}

ssize_t signed_payload(struct signed_image *it, __u8 *data, size_t size)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/bus/nvmem/devices/%s-payload/nvmem",
		 it->mock.node);
	return file_read(path, data, size);
}

bool signed_serves(struct signed_image *it, enum image_name name)
{
	const __u8 *bytes = image_vector(name)->bytes;
	__u8 data[1024];
	__u32 size;
	__u16 offset;

	memcpy(&offset, bytes + 8, sizeof(offset));
	memcpy(&size, bytes + 12, sizeof(size));
	return signed_payload(it, data, sizeof(data)) ==
	       (ssize_t)le32toh(size) &&
	       !memcmp(data, bytes + le16toh(offset), le32toh(size));
}

int signed_info(int fd, __u32 slot, struct otp_image_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->slot = slot;
	return otp_command(fd, OTP_IMAGE_INFO, info);
}

int signed_install_bytes(int fd, const void *data, __u32 len, __u32 flags,
			 struct signed_outcome *outcome)
{
	struct otp_image_install arg = {
		.size = sizeof(arg),
		.flags = flags,
		.data = (uintptr_t)data,
		.len = len,
		.message = (uintptr_t)outcome->message,
		.message_size = sizeof(outcome->message),
	};
	int ret;

	memset(outcome, 0, sizeof(*outcome));
	ret = otp_command(fd, OTP_IMAGE_INSTALL, &arg);
	outcome->status = arg.status;
	outcome->reason = arg.reason;
	outcome->error = arg.error;
	return ret;
}

int signed_install(int fd, enum image_name name,
		   struct signed_outcome *outcome)
{
	const struct image_vector *image = image_vector(name);

	return signed_install_bytes(fd, image->bytes, image->size, 0, outcome);
}

int signed_confirm(int fd, __u32 flags, struct otp_image_confirm *arg,
		   struct signed_outcome *outcome)
{
	int ret;

	memset(outcome, 0, sizeof(*outcome));
	memset(arg, 0, sizeof(*arg));
	arg->size = sizeof(*arg);
	arg->flags = flags;
	arg->message = (uintptr_t)outcome->message;
	arg->message_size = sizeof(outcome->message);
	ret = otp_command(fd, OTP_IMAGE_CONFIRM, arg);
	outcome->status = arg->status;
	outcome->reason = arg->reason;
	outcome->error = arg->error;
	return ret;
}

int signed_serve(int fd, struct signed_outcome *outcome)
{
	struct otp_image_serve arg = {
		.size = sizeof(arg),
		.message = (uintptr_t)outcome->message,
		.message_size = sizeof(outcome->message),
	};
	int ret;

	memset(outcome, 0, sizeof(*outcome));
	ret = otp_command(fd, OTP_IMAGE_SERVE, &arg);
	outcome->status = arg.status;
	outcome->reason = arg.reason;
	outcome->error = arg.error;
	return ret;
}

/* The number of the MTD device with a name, or -1. */
static int flash_find(const char *name)
{
	char path[64], is[64];
	int i;

	for (i = 0; i < 16; i++) {
		snprintf(path, sizeof(path), "/sys/class/mtd/mtd%d/name", i);
		if (!text_read(path, is, sizeof(is)) && !strcmp(is, name))
			return i;
	}
	return -1;
}

static int flash_open(const char *name)
{
	char path[64];
	int number = flash_find(name);
	int fd;

	if (number < 0)
		return -ENODEV;
	snprintf(path, sizeof(path), "/dev/mtd%d", number);
	fd = open(path, O_RDWR);
	return fd < 0 ? -errno : fd;
}

static int flash_add(int fd, const char *name, unsigned int slot)
{
	struct blkpg_partition part = {
		.start = slot * FLASH_SLOT,
		.length = FLASH_SLOT,
	};
	struct blkpg_ioctl_arg arg = {
		.op = BLKPG_ADD_PARTITION,
		.datalen = sizeof(part),
		.data = &part,
	};

	snprintf(part.devname, sizeof(part.devname), "%s", name);
	return ioctl(fd, BLKPG, &arg) ? -errno : 0;
}

int flash_create(void)
{
	int fd, ret;

	if (system("modprobe mtdram total_size=16 erase_size=4"))
		return -ENODEV;
	fd = flash_open("mtdram test device");
	if (fd < 0)
		return fd;
	ret = flash_add(fd, FLASH_ACTIVE + 4, 0);
	if (!ret)
		ret = flash_add(fd, FLASH_DOWNLOAD + 4, 1);
	close(fd);
	return ret;
}

void flash_destroy(void)
{
	if (system("rmmod mtdram"))
		ksft_print_msg("mtdram cannot be removed\n");
}

int flash_put(const char *slot, __u32 offset, const void *data, size_t size)
{
	int fd = flash_open(slot + 4);
	ssize_t put;

	if (fd < 0)
		return fd;
	put = pwrite(fd, data, size, offset);
	close(fd);
	return put == (ssize_t)size ? 0 : -EIO;
}

int flash_erase(const char *slot)
{
	static __u8 blank[FLASH_SLOT];

	memset(blank, 0xff, sizeof(blank));
	return flash_put(slot, 0, blank, sizeof(blank));
}

int flash_put_image(const char *slot, enum image_name name)
{
	const struct image_vector *image = image_vector(name);
	int ret = flash_erase(slot);

	return ret ? ret : flash_put(slot, 0, image->bytes, image->size);
}
