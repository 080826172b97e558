/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the OTP selftests share: mock devices made through configfs, images of
 * their arrays, and batches of words.
 *
 * Functions return 0 (or a count) or a negative errno unless they say
 * otherwise. Words are named by the index that the Astra guide gives them; what
 * is for OpenTitan alone is in opentitan-util.h.
 */
#ifndef OTP_SELFTEST_UTIL_H
#define OTP_SELFTEST_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/otp.h>

#include "kselftest.h"

#define ARRAY_LEN(array)	(sizeof(array) / sizeof((array)[0]))

/* Regions of the Astra provider, and the index each begins with. */
enum {
	USER_DATA,
	SECURITY,
	BOOT,
};

#define SECURITY_BASE		100
#define BOOT_BASE		200

/* Status codes of the guide. */
#define VENDOR_FAILURE		0xff000001
#define VENDOR_WRITE_ONLY	0xff000052

/**
 * struct mock - a live mock device
 * @name: its directory in configfs
 * @device: its platform device
 * @driver: the driver that has it
 * @node: its name in /dev, also in class otp
 * @v2_5: its variant is v2.5
 */
struct mock {
	char name[32];
	char device[64];
	char driver[64];
	char node[32];
	bool v2_5;
};

/* An Astra; the variant is "v2.1" or "v2.5". */
int mock_create(struct mock *mock, const char *variant);
int mock_create_model(struct mock *mock, const char *model,
		      const char *variant);
/* Also a mock that was never made, or is not live. */
void mock_destroy(struct mock *mock);
int mock_set_live(struct mock *mock, bool live);
/* Finds @node again, after the driver was bound again. */
int mock_find_node(struct mock *mock);

__printf(3, 4)
int mock_set(const struct mock *mock, const char *knob, const char *format,
	     ...);
/* Without the line feed. */
int mock_get(const struct mock *mock, const char *knob, char *text,
	     size_t size);
/* -1 if it is no number. */
long mock_get_number(const struct mock *mock, const char *knob);
bool mock_is(const struct mock *mock, const char *knob, const char *text);

/* A descriptor of the device. */
int mock_open(const struct mock *mock, int flags);
/* The same, armed. */
int mock_open_armed(const struct mock *mock);

/* Takes the device from its driver, and gives it back. */
int mock_unbind(const struct mock *mock);
int mock_bind(struct mock *mock);

/**
 * struct image - what is in the array of a mock
 * @size: bytes
 * @bytes: as configfs gives them
 */
struct image {
	size_t size;
	__u8 bytes[8192];
};

int image_save(const struct mock *mock, struct image *image);
int image_load(const struct mock *mock, const struct image *image);
bool image_same(const struct image *a, const struct image *b);

/* A word of the array: its data, and which bits have been programmed. */
__u32 image_data(const struct mock *mock, const struct image *image,
		 unsigned int index);
__u32 image_mask(const struct mock *mock, const struct image *image,
		 unsigned int index);
/* For the next index that exists; -1 after the last, the first for -1. */
int image_next_index(const struct mock *mock, int index);

/**
 * struct word - one masked write, as the guide writes it
 * @index: index of the field
 * @data: value
 * @mask: which bits
 * @flags: OTP_OP_*
 */
struct word {
	__u32 index;
	__u32 data;
	__u32 mask;
	__u32 flags;
};

#define BATCH_MAX	64

/**
 * struct batch - a PROGRAM of words, and what came of it
 * @arg: the argument of OTP_PROGRAM; point it elsewhere at will
 * @op: its operations, one for each word
 * @data: what they point to
 * @mask: what they point to
 * @message: where the message goes
 */
struct batch {
	struct otp_program arg;
	struct otp_op op[BATCH_MAX];
	__u32 data[BATCH_MAX];
	__u32 mask[BATCH_MAX];
	char message[OTP_MESSAGE_SIZE];
};

void batch_init(struct batch *batch, const struct word *words, size_t count);
int batch_run(int fd, struct batch *batch, __u32 flags);
/* Both in one; @batch gets the results. */
int words_program(int fd, struct batch *batch, const struct word *words,
		  size_t count, __u32 flags);

/* 0 or a negative errno. */
int otp_command(int fd, unsigned long command, void *arg);
int otp_arm(int fd);
int otp_disarm(int fd);
int otp_get_info(int fd, struct otp_info *info);
int region_get(int fd, __u32 region, struct otp_region_info *info);
int field_get(int fd, __u32 region, __u32 field, struct otp_field_info *info);
int word_read(int fd, __u32 index, __u32 *data, __u32 *mask,
	      __u32 *vendor);

__u32 index_region(__u32 index);
__u32 index_offset(__u32 index);

/*
 * The sample configuration of the guide: 19 words, 14 of which are the atomic
 * group. Ascending, as the generator of the vendor writes them.
 */
#define SAMPLE_WORDS		19
#define SAMPLE_KEY_FIRST	100
#define SAMPLE_KEY_LAST		111
#define GROUP_FIRST		100
#define GROUP_LAST		113

extern const struct word sample_plan[SAMPLE_WORDS];

/* The order in which the plan is programmed, as positions in it. */
extern const unsigned int sample_order[SAMPLE_WORDS];

/* Text files of the kernel. */
int file_write(const char *path, const char *text);
ssize_t file_read(const char *path, void *buffer, size_t size);

/*
 * nvmem cells as a driver gets them, on kernels too that show none in sysfs.
 * cell_reader() is false where there is no module for it; cell_read() gives
 * the bytes of the value, or a negative errno.
 */
bool cell_reader(void);
int cell_read(const struct mock *mock, const char *region, const char *cell,
	      __u8 *value, size_t size);

/* Waits for a number of milliseconds. */
void sleep_ms(unsigned int ms);

#endif /* OTP_SELFTEST_UTIL_H */
