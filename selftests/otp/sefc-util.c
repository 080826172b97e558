// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sefc-util.h"

/* In the image of the mock. */
#define CELLS_BLOCKS	64
#define CELLS_GPNVM	66148

int sefc_create(struct mock *mock)
{
	return mock_create_model(mock, "sefc", "pic32cx-mtsh");
}

static int cells_open(const struct mock *mock, int flags)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/config/otp-mock/%s/array",
		 mock->name);
	fd = open(path, flags);
	return fd < 0 ? -errno : fd;
}

/* configfs gives a part of what is asked for, and takes all of it. */
int cells_save(const struct mock *mock, struct cells *cells)
{
	int fd = cells_open(mock, O_RDONLY);
	size_t size = 0;
	ssize_t got = 1;

	if (fd < 0)
		return fd;
	while (got > 0 && size < sizeof(cells->bytes)) {
		got = read(fd, cells->bytes + size,
			   sizeof(cells->bytes) - size);
		size += got > 0 ? got : 0;
	}
	close(fd);
	return size == sizeof(cells->bytes) ? 0 : -EIO;
}

int cells_load(const struct mock *mock, const struct cells *cells)
{
	int fd = cells_open(mock, O_WRONLY);
	size_t size = 0;
	ssize_t put = 1;

	if (fd < 0)
		return fd;
	while (put > 0 && size < sizeof(cells->bytes)) {
		put = write(fd, cells->bytes + size,
			    sizeof(cells->bytes) - size);
		size += put > 0 ? put : 0;
	}
	close(fd);
	if (size != sizeof(cells->bytes))
		return -EIO;
	return -mock_get_number(mock, "array_error");
}

__u8 *cells_block(struct cells *cells, unsigned int block, __u32 offset)
{
	return cells->bytes + CELLS_BLOCKS + block * BLOCK_SIZE + offset;
}

__u32 cells_gpnvm(const struct cells *cells)
{
	return cells->bytes[CELLS_GPNVM] | cells->bytes[CELLS_GPNVM + 1] << 8;
}

void cells_set_gpnvm(struct cells *cells, __u32 bits)
{
	cells->bytes[CELLS_GPNVM] = bits;
	cells->bytes[CELLS_GPNVM + 1] = bits >> 8;
}

void writes_init(struct writes *writes)
{
	memset(writes, 0, sizeof(*writes));
	writes->arg = (struct otp_program) {
		.size = sizeof(writes->arg),
		.op_size = sizeof(writes->op[0]),
		.ops = (uintptr_t)writes->op,
		.message = (uintptr_t)writes->message,
		.message_size = sizeof(writes->message),
	};
}

static __u32 writes_next(struct writes *writes, __u32 region, __u32 offset,
			 __u32 len)
{
	__u32 i = writes->arg.op_count++;

	writes->op[i] = (struct otp_op) {
		.region = region,
		.offset = offset,
		.len = len,
		.data = (uintptr_t)writes->data[i],
		.mask = (uintptr_t)writes->mask[i],
	};
	return i;
}

void writes_add(struct writes *writes, unsigned int block, __u32 at,
		const void *bytes, __u32 size)
{
	__u32 i = writes_next(writes, BLOCK(block), at - at % PAGE, PAGE);

	memcpy(writes->data[i] + at % PAGE, bytes, size);
	memset(writes->mask[i] + at % PAGE, 0xff, size);
}

void writes_add_gpnvm(struct writes *writes, __u32 bits, __u32 mask)
{
	__u32 i = writes_next(writes, GPNVM, 0, 2);

	writes->data[i][0] = bits & mask;
	writes->data[i][1] = (bits & mask) >> 8;
	writes->mask[i][0] = mask;
	writes->mask[i][1] = mask >> 8;
}

int writes_run(int fd, struct writes *writes, __u32 flags)
{
	writes->arg.flags = flags;
	return otp_command(fd, OTP_PROGRAM, &writes->arg);
}

int sefc_write(int fd, struct writes *writes, unsigned int block, __u32 at,
	       const void *bytes, __u32 size)
{
	writes_init(writes);
	writes_add(writes, block, at, bytes, size);
	return writes_run(fd, writes, 0);
}

int sefc_write_gpnvm(int fd, struct writes *writes, __u32 bits, __u32 mask)
{
	writes_init(writes);
	writes_add_gpnvm(writes, bits, mask);
	return writes_run(fd, writes, 0);
}

int sefc_read(int fd, __u32 region, __u32 offset, __u32 len, __u8 *data,
	      __u8 *mask, __u32 *vendor)
{
	struct otp_read read = {
		.size = sizeof(read),
		.region = region,
		.offset = offset,
		.len = len,
		.data = (uintptr_t)data,
		.mask = (uintptr_t)mask,
	};
	int ret = otp_command(fd, OTP_READ, &read);

	if (vendor)
		*vendor = read.vendor;
	return ret;
}

int sefc_read_gpnvm(int fd, __u32 *bits, __u32 *frozen)
{
	__u8 data[2], mask[2];
	int ret;

	ret = sefc_read(fd, GPNVM, 0, 2, data, mask, NULL);
	*bits = data[0] | data[1] << 8;
	*frozen = mask[0] | mask[1] << 8;
	return ret;
}

int sefc_erase(int fd, struct erasing *erasing, __u32 region, __u32 offset,
	       __u32 len, __u32 flags)
{
	memset(erasing, 0, sizeof(*erasing));
	erasing->arg = (struct otp_erase) {
		.size = sizeof(erasing->arg),
		.flags = flags,
		.region = region,
		.offset = offset,
		.len = len,
		.message = (uintptr_t)erasing->message,
		.message_size = sizeof(erasing->message),
	};
	return otp_command(fd, OTP_ERASE, &erasing->arg);
}
