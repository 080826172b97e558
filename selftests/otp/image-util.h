/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the selftests of signed images share: instances made through configfs,
 * an MTD device with two slots, and the commands.
 *
 * Functions return 0 or a negative errno unless they say otherwise.
 */
#ifndef OTP_SELFTEST_IMAGE_UTIL_H
#define OTP_SELFTEST_IMAGE_UTIL_H

#include "image-vectors.h"
#include "util.h"

/* Does this kernel have ECDSA on P-256. */
bool signed_possible(void);

/**
 * struct signed_image - an instance
 * @name: its directory in configfs
 * @mock: what it has in common with a mock: device, driver and node
 */
struct signed_image {
	char name[32];
	struct mock mock;
};

/* A directory; @active and @download as configfs takes them, or NULL. */
int signed_create(struct signed_image *it, const char *active,
		  const char *download);
void signed_destroy(struct signed_image *it);
__printf(3, 4)
int signed_set(struct signed_image *it, const char *attribute,
	       const char *format, ...);
int signed_get(struct signed_image *it, const char *attribute, char *text,
	       size_t size);
/* Trusts a key, 1 or 2. */
int signed_trust(struct signed_image *it, unsigned int key);
int signed_start(struct signed_image *it);
int signed_stop(struct signed_image *it);

/* A file in the directory "image" of its class device. */
int signed_sysfs(struct signed_image *it, const char *file, char *text,
		 size_t size);
/* Bytes of the payload that nvmem serves, -ENOENT if there is none. */
ssize_t signed_payload(struct signed_image *it, __u8 *data, size_t size);
/* It is that of this image. */
bool signed_serves(struct signed_image *it, enum image_name name);

/**
 * struct signed_outcome - how a command ended
 * @status: enum otp_op_status
 * @reason: enum otp_reason
 * @error: negative errno
 * @message: what was said
 */
struct signed_outcome {
	__u32 status;
	__u32 reason;
	int error;
	char message[OTP_MESSAGE_SIZE];
};

int signed_info(int fd, __u32 slot, struct otp_image_info *info);
int signed_install_bytes(int fd, const void *data, __u32 len, __u32 flags,
			 struct signed_outcome *outcome);
int signed_install(int fd, enum image_name name,
		   struct signed_outcome *outcome);
int signed_confirm(int fd, __u32 flags, struct otp_image_confirm *arg,
		   struct signed_outcome *outcome);
int signed_serve(int fd, struct signed_outcome *outcome);

#define FLASH_SLOT	8192

/* An MTD device in RAM with two slots, and what configfs calls those. */
#define FLASH_ACTIVE	"mtd:otp-test-active"
#define FLASH_DOWNLOAD	"mtd:otp-test-download"

int flash_create(void);
void flash_destroy(void);
/* What a slot holds: erased, or bytes from an offset on. */
int flash_erase(const char *slot);
int flash_put(const char *slot, __u32 offset, const void *data, size_t size);
int flash_put_image(const char *slot, enum image_name name);

#endif /* OTP_SELFTEST_IMAGE_UTIL_H */
