// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hundred lives of the subsystem: its modules are loaded, devices of every
 * kind are made, used and taken away, and the modules go again. What is left
 * afterwards is what was there before.
 *
 * kmemleak wants a kernel with DEBUG_KMEMLEAK, the number of lock classes one
 * with LOCKDEP; memory is watched on any.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "image-util.h"
#include "journal-util.h"
#include "listener.h"
#include "modules.h"
#include "opentitan-util.h"
#include "sefc-util.h"
#include "util.h"

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"
#define LOCKDEP		"/proc/lockdep_stats"

#define CYCLES		100
/* Caches have grown to their size by then. */
#define WARM		20

/* A page for each cycle would be a leak; what the kernel keeps is less. */
#define GROWTH_KB	(CYCLES * 4)
/* One for each cycle would be a leak; a rare path brings some of its own. */
#define CLASSES		(CYCLES / 4)

#define PATIENCE_S	1200

/* A number behind a word in a file of the kernel, or -1. */
static long number_behind(const char *path, const char *word)
{
	static char text[65536];
	const char *at;
	ssize_t got;

	got = file_read(path, text, sizeof(text) - 1);
	if (got < 0)
		return -1;
	text[got] = '\0';
	at = strstr(text, word);
	return at ? strtol(at + strlen(word), NULL, 10) : -1;
}

/* ---- a life ---- */

static int nvmem_use(const struct mock *mock, const char *region)
{
	char path[256], bytes[16];

	snprintf(path, sizeof(path), "/sys/bus/nvmem/devices/%s-%s/nvmem",
		 mock->node, region);
	return file_read(path, bytes, sizeof(bytes)) < 0 ? -EIO : 0;
}

static int astra_use(struct mock *mock, int fd)
{
	static struct listener listener;
	struct batch batch;
	int ret;

	ret = listener_open(&listener, mock);
	if (ret)
		return ret;
	ret = words_program(fd, &batch, sample_plan, SAMPLE_WORDS, 0);
	listener_receive(&listener);
	if (!listener_find(&listener, 0, OTP_ACTION_BATCH_END))
		ret = -ENOMSG;
	listener_close(&listener);
	return ret ? ret : nvmem_use(mock, "security");
}

static int opentitan_use(struct mock *mock, int fd)
{
	static const __u8 bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	static const struct piece piece[] = {
		{ OWNER_SW_CFG, 0, 8, bytes },
		{ SECRET0, 0, 8, bytes },
	};
	struct pieces pieces;
	struct lock lock;
	struct dai dai;
	int ret;

	ret = pieces_program(fd, &pieces, piece, ARRAY_LEN(piece), 0);
	if (!ret)
		ret = dai_run(fd, &dai, OTP_DAI_READ, 0x1e8, 0, 0);
	if (!ret)
		ret = region_lock(fd, &lock, OWNER_SW_CFG, OTP_LOCK_WRITE,
				  0x0123456789abcdef, 0);
	return ret ? ret : nvmem_use(mock, "owner-sw-cfg");
}

static int journal_use(struct mock *mock, int fd)
{
	struct otp_region_info info;
	struct advance advance;
	struct append append;
	int ret;

	ret = journal_append(fd, &append, 0x10, "value", 5, 0);
	if (!ret)
		ret = journal_info(fd, &info);
	if (!ret)
		ret = journal_advance(fd, &advance, info.ratchet,
				      append.arg.offset + 3 + 5, 0);
	if (!ret)
		ret = journal_append(fd, &append, 0x11, "more", 4, 0);
	return ret ? ret : nvmem_use(mock, "journal");
}

static int sefc_use(struct mock *mock, int fd)
{
	struct erasing erasing;
	struct writes writes;
	int ret;

	ret = sefc_write(fd, &writes, BLOCK(1), 0, "value", 5);
	if (!ret)
		ret = sefc_erase(fd, &erasing, BLOCK(1), 0, BLOCK_SIZE, 0);
	return ret ? ret : nvmem_use(mock, "unique-id");
}

/* Bad input too: what is refused half way has half way to go back. */
static int any_use(int fd)
{
	struct otp_region_info region;
	struct otp_field_info field;
	struct otp_info info;
	int ret;

	ret = otp_get_info(fd, &info);
	if (!ret)
		ret = region_get(fd, 0, &region);
	if (!ret && region.field_count)
		ret = field_get(fd, 0, 0, &field);
	if (!ret && field_get(fd, 1000, 0, &field) != -ENOENT)
		ret = -EINVAL;
	return ret;
}

/**
 * struct kind - a kind of device
 * @model: as configfs names it
 * @variant: as configfs names it
 * @use: does what can be done with one that is armed
 */
struct kind {
	const char *model;
	const char *variant;
	int (*use)(struct mock *mock, int fd);
};

static const struct kind kinds[] = {
	{ "astra", "v2.1", astra_use },
	{ "opentitan", "earlgrey", opentitan_use },
	{ "secure-journal", "production", journal_use },
	{ "sefc", "pic32cx-mtsh", sefc_use },
};

/* The descriptor outlives the driver, and the device. */
static int device_live(const struct kind *kind, struct mock *mock)
{
	struct otp_info info;
	int fd, ret;

	ret = mock_create_model(mock, kind->model, kind->variant);
	if (ret)
		return ret;
	fd = mock_open_armed(mock);
	if (fd < 0)
		return fd;
	ret = any_use(fd);
	if (!ret)
		ret = kind->use(mock, fd);
	if (!ret)
		ret = mock_unbind(mock);
	if (!ret && otp_get_info(fd, &info) != -ENODEV)
		ret = -EEXIST;
	mock_destroy(mock);
	close(fd);
	return ret;
}

static int image_live(struct signed_image *it)
{
	struct signed_outcome outcome;
	int fd, ret;

	ret = flash_put_image(FLASH_ACTIVE, IMAGE_KEYHASH);
	if (!ret)
		ret = flash_erase(FLASH_DOWNLOAD);
	if (!ret)
		ret = signed_create(it, FLASH_ACTIVE, FLASH_DOWNLOAD);
	if (!ret)
		ret = signed_trust(it, 1);
	if (!ret)
		ret = signed_start(it);
	if (ret)
		return ret;
	fd = mock_open_armed(&it->mock);
	if (fd < 0)
		return fd;
	ret = signed_install(fd, IMAGE_KEYHASH, &outcome);
	if (!ret && !signed_serves(it, IMAGE_KEYHASH))
		ret = -ENODATA;
	signed_destroy(it);
	close(fd);
	return ret;
}

FIXTURE(life) {
	struct mock mock;
	struct signed_image image;
	bool flash;
};

FIXTURE_SETUP(life)
{
	int ret;

	if (!modules_possible())
		SKIP(return, "the core is no module");
	if (!signed_possible())
		return;
	/* Without mtdram, without an image. */
	ret = flash_create();
	if (ret == -ENODEV)
		return;
	ASSERT_EQ(0, ret);
	self->flash = true;
}

FIXTURE_TEARDOWN(life)
{
	mock_destroy(&self->mock);
	if (!self->flash)
		return;
	signed_destroy(&self->image);
	flash_destroy();
}

static void life_live(struct __test_metadata *_metadata,
		      struct _test_data_life *self)
{
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		ASSERT_EQ(0, device_live(&kinds[i], &self->mock)) {
			TH_LOG("a %s", kinds[i].model);
		}
	}
	if (self->flash)
		ASSERT_EQ(0, image_live(&self->image));
	ASSERT_EQ(0, modules_unload());
	ASSERT_EQ(0, modules_load("1"));
}

/* Memory that nobody frees is in slabs, of which the kernel keeps some. */
TEST_F_TIMEOUT(life, leaves_nothing_behind, PATIENCE_S)
{
	long classes, slab, more, growth;
	unsigned int i;

	/* What the kernel itself had lost before is not ours. */
	file_write(KMEMLEAK, "clear");
	for (i = 0; i < WARM; i++)
		life_live(_metadata, self);
	classes = number_behind(LOCKDEP, "lock-classes:");
	slab = number_behind("/proc/meminfo", "SUnreclaim:");
	for (i = 0; i < CYCLES; i++)
		life_live(_metadata, self);
	growth = number_behind("/proc/meminfo", "SUnreclaim:") - slab;
	more = number_behind(LOCKDEP, "lock-classes:") - classes;
	TH_LOG("%d cycles: %ld kB and %ld lock classes more", CYCLES, growth,
	       more);
	EXPECT_GT(GROWTH_KB, growth);
	EXPECT_GT(CLASSES, more);
}

/* It tells of nothing that is younger than five seconds. */
TEST_F_TIMEOUT(life, leaves_nothing_that_kmemleak_finds, PATIENCE_S)
{
	static char text[16384];
	ssize_t got;

	if (access(KMEMLEAK, W_OK))
		SKIP(return, "this kernel looks for no leaks");
	sleep(6);
	ASSERT_EQ(0, file_write(KMEMLEAK, "scan"));
	ASSERT_EQ(0, file_write(KMEMLEAK, "scan"));
	got = file_read(KMEMLEAK, text, sizeof(text) - 1);
	EXPECT_EQ(0, got) {
		TH_LOG("%s", text);
	}
}

TEST_HARNESS_MAIN
