// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the OTP selftests share; see util.h.
 */
#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util.h"

#define MOCK_ROOT	"/sys/kernel/config/otp-mock"
#define CLASS_ROOT	"/sys/class/otp"
#define DEVICE_ROOT	"/sys/bus/platform/devices"
#define DRIVER_ROOT	"/sys/bus/platform/drivers"

/* Layout of the image, Documentation/otp/mock.rst. */
#define IMAGE_WORDS	56

#define ALLOW_ZERO	OTP_OP_ALLOW_ZERO

const struct word sample_plan[SAMPLE_WORDS] = {
	{ 100, 0xc4ddf49e, 0xffffffff },
	{ 101, 0xe0593948, 0xffffffff },
	{ 102, 0xde9b8638, 0xffffffff },
	{ 103, 0x81ace868, 0xffffffff },
	{ 104, 0x2a629998, 0xffffffff },
	{ 105, 0xd105297d, 0xffffffff },
	{ 106, 0x8559f683, 0xffffffff },
	{ 107, 0xd92484ee, 0xffffffff },
	{ 108, 0x60c500da, 0xffffffff },
	{ 109, 0x08625e40, 0xffffffff },
	{ 110, 0xf5c13936, 0xffffffff },
	{ 111, 0x908e3b76, 0xffffffff },
	{ 112, 0x2e32000a, 0xffffffff },
	{ 113, 0x00000001, 0x00000001 },
	{ 116, 0x00000000, 0x00000003, ALLOW_ZERO },
	{ 117, 0x00000001, 0x00000003 },
	{ 200, 0x00000000, 0x00000001, ALLOW_ZERO },
	{ 201, 0x00000000, 0x00000001, ALLOW_ZERO },
	{ 205, 0x00000000, 0x00000001, ALLOW_ZERO },
};

/* What is in no group first; 113 makes the group take effect. */
const unsigned int sample_order[SAMPLE_WORDS] = {
	14, 15, 16, 17, 18, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
};

void sleep_ms(unsigned int ms)
{
	struct timespec time = {
		.tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000L,
	};

	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

int file_write(const char *path, const char *text)
{
	ssize_t written;
	int fd, ret;

	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	written = write(fd, text, strlen(text));
	ret = written < 0 ? -errno : 0;
	close(fd);
	return ret;
}

ssize_t file_read(const char *path, void *buffer, size_t size)
{
	size_t done = 0;
	ssize_t got = 0;
	int fd;

	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -errno;
	do {
		got = read(fd, (char *)buffer + done, size - done);
		if (got > 0)
			done += got;
	} while (got > 0 && done < size);
	if (got < 0)
		done = -errno;
	close(fd);
	return done;
}

#define CELL_FILE	"/sys/kernel/debug/otp-bench/cell"

bool cell_reader(void)
{
	return !access(CELL_FILE, F_OK) || !system("modprobe -q otp-bench");
}

int cell_read(const struct mock *mock, const char *region, const char *cell,
	      __u8 *value, size_t size)
{
	char names[128];
	int file, len;

	file = open(CELL_FILE, O_RDWR);
	if (file < 0)
		return -errno;
	snprintf(names, sizeof(names), "%s-%s %s", mock->node, region, cell);
	len = write(file, names, strlen(names));
	if (len >= 0)
		len = pread(file, value, size, 0);
	if (len < 0)
		len = -errno;
	close(file);
	return len;
}

static void mock_path(const struct mock *mock, const char *knob, char *path,
		      size_t size)
{
	snprintf(path, size, MOCK_ROOT "/%s/%s", mock->name, knob);
}

int mock_set(const struct mock *mock, const char *knob, const char *format,
	     ...)
{
	char path[256], text[64];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	mock_path(mock, knob, path, sizeof(path));
	return file_write(path, text);
}

int mock_get(const struct mock *mock, const char *knob, char *text,
	     size_t size)
{
	char path[256];
	ssize_t got;

	mock_path(mock, knob, path, sizeof(path));
	got = file_read(path, text, size - 1);
	if (got < 0)
		return got;
	text[got] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

long mock_get_number(const struct mock *mock, const char *knob)
{
	char text[64], *end;
	long number;

	if (mock_get(mock, knob, text, sizeof(text)))
		return -1;
	number = strtol(text, &end, 0);
	return *text && !*end ? number : -1;
}

bool mock_is(const struct mock *mock, const char *knob, const char *text)
{
	char is[128];

	return !mock_get(mock, knob, is, sizeof(is)) && !strcmp(is, text);
}

/* The last part of what a link leads to. */
static int link_read(const char *path, char *name, size_t size)
{
	char target[512];
	const char *last;
	ssize_t len;

	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return -errno;
	target[len] = '\0';
	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	if (strlen(last) >= size)
		return -ENAMETOOLONG;
	memcpy(name, last, strlen(last) + 1);
	return 0;
}

/* Whether a device of class otp belongs to the mock. */
static bool mock_has_node(const struct mock *mock, const char *node)
{
	char path[512], device[64];

	snprintf(path, sizeof(path), CLASS_ROOT "/%s/device", node);
	return !link_read(path, device, sizeof(device)) &&
	       !strcmp(device, mock->device);
}

int mock_find_node(struct mock *mock)
{
	struct dirent *entry;
	int ret = -ENODEV;
	DIR *dir;

	dir = opendir(CLASS_ROOT);
	if (!dir)
		return -errno;
	while (ret && (entry = readdir(dir))) {
		if (!mock_has_node(mock, entry->d_name))
			continue;
		snprintf(mock->node, sizeof(mock->node), "%.31s",
			 entry->d_name);
		ret = 0;
	}
	closedir(dir);
	return ret;
}

static int mock_find_driver(struct mock *mock)
{
	char path[256];

	snprintf(path, sizeof(path), DEVICE_ROOT "/%s/driver", mock->device);
	return link_read(path, mock->driver, sizeof(mock->driver));
}

int mock_set_live(struct mock *mock, bool live)
{
	int ret;

	ret = mock_set(mock, "live", "%d", live);
	if (ret || !live)
		return ret;
	ret = mock_get(mock, "device", mock->device, sizeof(mock->device));
	if (!ret)
		ret = mock_find_driver(mock);
	return ret ? ret : mock_find_node(mock);
}

int mock_create_model(struct mock *mock, const char *model,
		      const char *variant)
{
	static unsigned int count;
	char path[256];
	int ret;

	memset(mock, 0, sizeof(*mock));
	snprintf(mock->name, sizeof(mock->name), "test-%d-%u", getpid(),
		 count++);
	mock->v2_5 = !strcmp(variant, "v2.5");
	mock_path(mock, "", path, sizeof(path));
	if (mkdir(path, 0755)) {
		ret = -errno;
		mock->name[0] = '\0';
		return ret;
	}
	ret = mock_set(mock, "model", "%s", model);
	if (!ret)
		ret = mock_set(mock, "variant", "%s", variant);
	return ret ? ret : mock_set_live(mock, true);
}

int mock_create(struct mock *mock, const char *variant)
{
	return mock_create_model(mock, "astra", variant);
}

void mock_destroy(struct mock *mock)
{
	char path[256];

	if (!mock->name[0])
		return;
	mock_path(mock, "", path, sizeof(path));
	rmdir(path);
	mock->name[0] = '\0';
}

int mock_open(const struct mock *mock, int flags)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", mock->node);
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int mock_open_armed(const struct mock *mock)
{
	int fd, ret;

	fd = mock_open(mock, O_RDWR);
	if (fd < 0)
		return fd;
	ret = otp_arm(fd);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

static int driver_write(const struct mock *mock, const char *file)
{
	char path[256];

	snprintf(path, sizeof(path), DRIVER_ROOT "/%s/%s", mock->driver, file);
	return file_write(path, mock->device);
}

int mock_unbind(const struct mock *mock)
{
	return driver_write(mock, "unbind");
}

int mock_bind(struct mock *mock)
{
	int ret = driver_write(mock, "bind");

	return ret ? ret : mock_find_node(mock);
}

int image_save(const struct mock *mock, struct image *image)
{
	char path[256];
	ssize_t got;

	mock_path(mock, "array", path, sizeof(path));
	memset(image, 0, sizeof(*image));
	got = file_read(path, image->bytes, sizeof(image->bytes));
	if (got < 0)
		return got;
	image->size = got;
	return got > IMAGE_WORDS ? 0 : -EINVAL;
}

/* Taken when the file is closed, which cannot say how that went. */
int image_load(const struct mock *mock, const struct image *image)
{
	ssize_t written;
	char path[256];
	int fd;

	mock_path(mock, "array", path, sizeof(path));
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	written = write(fd, image->bytes, image->size);
	close(fd);
	if (written != (ssize_t)image->size)
		return -EIO;
	return -mock_get_number(mock, "array_error");
}

bool image_same(const struct image *a, const struct image *b)
{
	return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

/* Runs of indexes that exist, in the order of the image. */
struct run {
	int first;
	int last;
};

static const struct run runs_v2_1[] = {
	{ 0, 31 }, { 100, 117 }, { 200, 205 }, { -1, -1 },
};

static const struct run runs_v2_5[] = {
	{ 0, 31 }, { 100, 120 }, { 200, 211 }, { -1, -1 },
};

static const struct run *mock_runs(const struct mock *mock)
{
	return mock->v2_5 ? runs_v2_5 : runs_v2_1;
}

int image_next_index(const struct mock *mock, int index)
{
	const struct run *run;

	for (run = mock_runs(mock); run->first >= 0; run++) {
		if (index < run->first)
			return run->first;
		if (index < run->last)
			return index + 1;
	}
	return -1;
}

static __u32 image_word(const struct mock *mock, const struct image *image,
			unsigned int index, unsigned int half)
{
	const struct run *run;
	unsigned int position = 0;
	__u32 value;

	for (run = mock_runs(mock); run->last < (int)index; run++)
		position += run->last - run->first + 1;
	position += index - run->first;
	memcpy(&value, image->bytes + IMAGE_WORDS + 8 * position + 4 * half,
	       sizeof(value));
	return le32toh(value);
}

__u32 image_data(const struct mock *mock, const struct image *image,
		 unsigned int index)
{
	return image_word(mock, image, index, 0);
}

__u32 image_mask(const struct mock *mock, const struct image *image,
		 unsigned int index)
{
	return image_word(mock, image, index, 1);
}

__u32 index_region(__u32 index)
{
	if (index < SECURITY_BASE)
		return USER_DATA;
	return index < BOOT_BASE ? SECURITY : BOOT;
}

__u32 index_offset(__u32 index)
{
	static const __u32 bases[] = { 0, SECURITY_BASE, BOOT_BASE };

	return (index - bases[index_region(index)]) * 4;
}

void batch_init(struct batch *batch, const struct word *words, size_t count)
{
	size_t i;

	memset(batch, 0, sizeof(*batch));
	for (i = 0; i < count; i++) {
		batch->data[i] = htole32(words[i].data);
		batch->mask[i] = htole32(words[i].mask);
		batch->op[i].region = index_region(words[i].index);
		batch->op[i].offset = index_offset(words[i].index);
		batch->op[i].len = 4;
		batch->op[i].flags = words[i].flags;
		batch->op[i].data = (uintptr_t)&batch->data[i];
		batch->op[i].mask = (uintptr_t)&batch->mask[i];
	}
	batch->arg.size = sizeof(batch->arg);
	batch->arg.op_count = count;
	batch->arg.op_size = sizeof(batch->op[0]);
	batch->arg.ops = (uintptr_t)batch->op;
	batch->arg.message = (uintptr_t)batch->message;
	batch->arg.message_size = sizeof(batch->message);
}

int batch_run(int fd, struct batch *batch, __u32 flags)
{
	batch->arg.flags = flags;
	return otp_command(fd, OTP_PROGRAM, &batch->arg);
}

int words_program(int fd, struct batch *batch, const struct word *words,
		  size_t count, __u32 flags)
{
	batch_init(batch, words, count);
	return batch_run(fd, batch, flags);
}

int otp_command(int fd, unsigned long command, void *arg)
{
	return ioctl(fd, command, arg) ? -errno : 0;
}

int otp_arm(int fd)
{
	struct otp_arm arm = { .size = sizeof(arm) };

	return otp_command(fd, OTP_ARM, &arm);
}

int otp_disarm(int fd)
{
	struct otp_arm arm = { .size = sizeof(arm) };

	return otp_command(fd, OTP_DISARM, &arm);
}

int otp_get_info(int fd, struct otp_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	return otp_command(fd, OTP_INFO, info);
}

int region_get(int fd, __u32 region, struct otp_region_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->region = region;
	return otp_command(fd, OTP_REGION_INFO, info);
}

int field_get(int fd, __u32 region, __u32 field, struct otp_field_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->region = region;
	info->field = field;
	return otp_command(fd, OTP_FIELD_INFO, info);
}

int word_read(int fd, __u32 index, __u32 *data, __u32 *mask,
	      __u32 *vendor)
{
	__u32 bytes = 0xeeeeeeee, bits = 0xeeeeeeee;
	struct otp_read read = {
		.size = sizeof(read),
		.region = index_region(index),
		.offset = index_offset(index),
		.len = 4,
		.data = (uintptr_t)&bytes,
		.mask = (uintptr_t)&bits,
	};
	int ret;

	ret = otp_command(fd, OTP_READ, &read);
	*data = le32toh(bytes);
	*mask = le32toh(bits);
	if (vendor)
		*vendor = read.vendor;
	return ret;
}
