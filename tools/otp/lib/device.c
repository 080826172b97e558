// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* More than any chip has; a driver that says more is broken. */
#define MAX_REGIONS	4096
#define MAX_FIELDS	65536

struct region {
	struct otp_region_info info;
	struct otp_field_info *fields;
	uint32_t count;
};

struct libotp_device {
	struct backend backend;
	char name[64];
	struct otp_info info;
	struct region *regions;
	uint32_t count;
};

int libotp_list(char ***names, size_t *count)
{
	return backend_list(names, count);
}

void libotp_list_free(char **names)
{
	for (char **p = names; p && *p; p++)
		free(*p);
	free(names);
}

int device_ioctl(struct libotp_device *dev, unsigned long cmd, void *arg)
{
	return dev->backend.ops->ioctl(dev->backend.ctx, cmd, arg);
}

static int device_fail(struct libotp_device *dev, int ret, const char *doing,
		       struct libotp_error *err)
{
	if (ret == -ENOTRECOVERABLE)
		return fail(err, LIBOTP_DEVICE, ret, "%s is dead%s%s",
			    dev->name, dev->info.message[0] ? ": " : "",
			    (char *)dev->info.message);
	return fail(err, LIBOTP_DEVICE, ret, "%s: cannot %s: %s", dev->name,
		    doing, libotp_errno_text(ret));
}

int device_vendor_fail(struct libotp_device *dev, int ret, uint32_t vendor,
		       struct libotp_error *err, const char *fmt, ...)
{
	_free_ char *words = libotp_format_vendor((char *)dev->info.driver,
						  vendor);
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	return fail(err, LIBOTP_DEVICE, ret, "%s: %s%s%s%s", what,
		    libotp_errno_text(ret), vendor ? " (" : "",
		    vendor ? words ?: "" : "", vendor ? ")" : "");
}

static int device_info(struct libotp_device *dev, struct libotp_error *err)
{
	int ret;

	memset(&dev->info, 0, sizeof(dev->info));
	dev->info.size = sizeof(dev->info);
	ret = device_ioctl(dev, OTP_INFO, &dev->info);
	dev->info.driver[OTP_DRIVER_NAME_SIZE - 1] = '\0';
	dev->info.model[OTP_MODEL_NAME_SIZE - 1] = '\0';
	dev->info.message[OTP_MESSAGE_SIZE - 1] = '\0';
	if (ret)
		return device_fail(dev, ret, "describe itself", err);
	return 0;
}

static int open_fail(const char *name, int ret, struct libotp_error *err)
{
	_free_ char *shown = printable(name);

	if (ret == -ENOENT || ret == -ENXIO || ret == -ENODEV)
		return fail(err, LIBOTP_DEVICE, ret,
			    "there is no device '%s'; 'otpctl list' shows what there is",
			    shown ?: "?");
	return fail(err, LIBOTP_DEVICE, ret, "cannot open /dev/%s: %s",
		    shown ?: "?", strerror(-ret));
}

int libotp_open(const char *name, bool write, struct libotp_device **dev,
		struct libotp_error *err)
{
	struct libotp_device *new;
	int ret;

	if (!strncmp(name, "/dev/", 5))
		name += 5;
	if (!*name || strchr(name, '/') || strlen(name) >= sizeof(new->name))
		return fail(err, LIBOTP_USAGE, -EINVAL,
			    "a device is named like otp0 or /dev/otp0");
	new = calloc(1, sizeof(*new));
	if (!new)
		return fail_memory(err);
	strcpy(new->name, name);
	ret = backend_open(name, write, &new->backend);
	if (ret) {
		free(new);
		return open_fail(name, ret, err);
	}
	ret = device_info(new, err);
	if (ret) {
		libotp_close(new);
		return ret;
	}
	*dev = new;
	return 0;
}

static void map_free(struct libotp_device *dev)
{
	for (uint32_t i = 0; i < dev->count; i++)
		free(dev->regions[i].fields);
	free(dev->regions);
	dev->regions = NULL;
	dev->count = 0;
}

void libotp_close(struct libotp_device *dev)
{
	if (!dev)
		return;
	map_free(dev);
	dev->backend.ops->close(dev->backend.ctx);
	free(dev);
}

const char *libotp_name(const struct libotp_device *dev)
{
	return dev->name;
}

const struct otp_info *libotp_info(const struct libotp_device *dev)
{
	return &dev->info;
}

/* A region without fields is one field, so that it can be named. */
static void whole_region(struct region *region)
{
	struct otp_field_info *field = region->fields;
	const struct otp_region_info *info = &region->info;

	field->size = sizeof(*field);
	field->region = info->region;
	field->field = OTP_NO_FIELD;
	memcpy(field->name, info->name, OTP_REGION_NAME_SIZE);
	field->bit_width = info->region_size * 8;
	field->programmed = OTP_UNKNOWN;
	if (info->region_flags & OTP_REGION_READ)
		field->field_flags |= OTP_FIELD_READ;
	if (info->region_flags & OTP_REGION_PROGRAM)
		field->field_flags |= OTP_FIELD_PROGRAM;
	/* Some of the records of a journal are, and none tells them apart. */
	if (info->region_flags & OTP_REGION_SECRET ||
	    info->kind == OTP_KIND_JOURNAL)
		field->field_flags |= OTP_FIELD_SECRET;
}

static int load_field(struct libotp_device *dev, struct region *region,
		      uint32_t index, struct libotp_error *err)
{
	struct otp_field_info *field = &region->fields[index];
	int ret;

	field->size = sizeof(*field);
	field->region = region->info.region;
	field->field = index;
	ret = device_ioctl(dev, OTP_FIELD_INFO, field);
	if (ret)
		return device_fail(dev, ret, "describe its fields", err);
	field->name[OTP_FIELD_NAME_SIZE - 1] = '\0';
	field->group_name[OTP_GROUP_NAME_SIZE - 1] = '\0';
	if (!field->bit_width ||
	    (uint64_t)field->bit_offset + field->bit_width >
	    (uint64_t)region->info.region_size * 8)
		return device_fail(dev, -EPROTO, "describe its fields", err);
	return 0;
}

static int load_region(struct libotp_device *dev, uint32_t index,
		       struct libotp_error *err)
{
	struct region *region = &dev->regions[index];
	int ret;

	region->info.size = sizeof(region->info);
	region->info.region = index;
	ret = device_ioctl(dev, OTP_REGION_INFO, &region->info);
	if (ret)
		return device_fail(dev, ret, "describe its regions", err);
	region->info.name[OTP_REGION_NAME_SIZE - 1] = '\0';
	if (!region->info.granule || !region->info.region_size ||
	    region->info.region_size >= 1U << 29 ||
	    region->info.field_count > MAX_FIELDS)
		return device_fail(dev, -EPROTO, "describe its regions", err);
	region->count = region->info.field_count ?: 1;
	region->fields = calloc(region->count, sizeof(*region->fields));
	if (!region->fields)
		return fail_memory(err);
	if (!region->info.field_count)
		whole_region(region);
	for (uint32_t i = 0; i < region->info.field_count && !ret; i++)
		ret = load_field(dev, region, i, err);
	return ret;
}

int libotp_load(struct libotp_device *dev, struct libotp_error *err)
{
	int ret;

	map_free(dev);
	ret = device_info(dev, err);
	if (ret)
		return ret;
	if (dev->info.region_count > MAX_REGIONS)
		return device_fail(dev, -EPROTO, "describe its regions", err);
	dev->regions = calloc(dev->info.region_count ?: 1,
			      sizeof(*dev->regions));
	if (!dev->regions)
		return fail_memory(err);
	dev->count = dev->info.region_count;
	for (uint32_t i = 0; i < dev->count && !ret; i++)
		ret = load_region(dev, i, err);
	if (ret)
		map_free(dev);
	return ret;
}

int device_need_map(struct libotp_device *dev, struct libotp_error *err)
{
	return dev->regions ? 0 : libotp_load(dev, err);
}

const struct otp_region_info *libotp_region(const struct libotp_device *dev,
					    uint32_t index)
{
	return index < dev->count ? &dev->regions[index].info : NULL;
}

uint32_t libotp_field_count(const struct libotp_device *dev, uint32_t region)
{
	return region < dev->count ? dev->regions[region].count : 0;
}

const struct otp_field_info *libotp_field(const struct libotp_device *dev,
					  uint32_t region, uint32_t index)
{
	if (index >= libotp_field_count(dev, region))
		return NULL;
	return &dev->regions[region].fields[index];
}

bool libotp_readable(const struct otp_field_info *field)
{
	return field->field_flags & OTP_FIELD_READ &&
	       !(field->field_flags & OTP_FIELD_SECRET);
}

int libotp_read(struct libotp_device *dev, uint32_t region, uint32_t offset,
		uint32_t len, void *data, void *mask, uint32_t *vendor)
{
	struct otp_read arg = {
		.size = sizeof(arg),
		.region = region,
		.offset = offset,
		.len = len,
		.data = (uintptr_t)data,
		.mask = (uintptr_t)mask,
	};
	int ret = device_ioctl(dev, OTP_READ, &arg);

	if (vendor)
		*vendor = arg.vendor;
	return ret;
}

/* Bytes of the granules that hold the field. */
static void field_span(const struct libotp_device *dev,
		       const struct otp_field_info *field, uint32_t *offset,
		       uint32_t *len)
{
	uint32_t granule = dev->regions[field->region].info.granule;
	uint32_t first = field->bit_offset / 8;
	uint32_t end = LIBOTP_BYTES(field->bit_offset + field->bit_width);

	*offset = first - first % granule;
	*len = (end - *offset + granule - 1) / granule * granule;
}

/* As libotp_read(), of any size. */
static int read_span(struct libotp_device *dev, uint32_t region,
		     uint32_t offset, uint32_t len, uint8_t *data,
		     uint8_t *mask, uint32_t *vendor)
{
	uint32_t granule = dev->regions[region].info.granule;
	uint32_t most = OTP_MAX_BYTES - OTP_MAX_BYTES % granule ?: granule;
	bool hidden = false;

	for (uint32_t at = 0, some; at < len; at += some) {
		int ret;

		some = len - at < most ? len - at : most;
		ret = libotp_read(dev, region, offset + at, some, data + at,
				  mask + at, vendor);
		if (ret && ret != -EACCES)
			return ret;
		hidden |= ret == -EACCES;
	}
	return hidden ? -EACCES : 0;
}

int libotp_read_field(struct libotp_device *dev,
		      const struct otp_field_info *field, void *value,
		      void *mask, uint32_t *vendor)
{
	size_t bytes = LIBOTP_BYTES(field->bit_width);
	_free_ uint8_t *data = NULL;
	_free_ uint8_t *bits = NULL;
	uint32_t offset, len;
	int ret;

	field_span(dev, field, &offset, &len);
	data = calloc(1, len);
	bits = calloc(1, len);
	if (!data || !bits)
		return -ENOMEM;
	ret = read_span(dev, field->region, offset, len, data, bits, vendor);
	if (value) {
		memset(value, 0, bytes);
		bits_copy(value, 0, data, field->bit_offset - offset * 8,
			  field->bit_width);
	}
	if (mask) {
		memset(mask, 0, bytes);
		bits_copy(mask, 0, bits, field->bit_offset - offset * 8,
			  field->bit_width);
	}
	return ret;
}

int libotp_arm(struct libotp_device *dev, struct libotp_error *err)
{
	struct otp_arm arg = { .size = sizeof(arg) };
	int ret = device_ioctl(dev, OTP_ARM, &arg);

	switch (ret) {
	case 0:
		return 0;
	case -EPERM:
		return fail(err, LIBOTP_POLICY, ret,
			    dev->info.status & OTP_STATUS_PROGRAMMING ?
			    "%s: programming needs CAP_SYS_RAWIO" :
			    "%s: programming is switched off on this system",
			    dev->name);
	case -EOPNOTSUPP:
		return fail(err, LIBOTP_POLICY, ret,
			    "%s: its driver cannot program", dev->name);
	case -EBUSY:
		return fail(err, LIBOTP_DEVICE, ret,
			    "%s: another process is programming it",
			    dev->name);
	default:
		return device_fail(dev, ret, "be armed", err);
	}
}

int libotp_disarm(struct libotp_device *dev)
{
	struct otp_arm arg = { .size = sizeof(arg) };

	return device_ioctl(dev, OTP_DISARM, &arg);
}
