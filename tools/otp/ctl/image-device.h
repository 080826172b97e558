/* SPDX-License-Identifier: GPL-2.0-only */
/* The signed image of a device: two slots, and the copy that is served. */
#ifndef OTPCTL_IMAGE_DEVICE_H
#define OTPCTL_IMAGE_DEVICE_H

#include "ctl.h"

/* Any version in text. */
#define IMAGE_VERSION_SIZE	32

/**
 * struct image_slots - what a device says of its images
 * @active: the image in the active slot
 * @download: the image in the download slot
 * @served: the copy whose payload nvmem serves
 */
struct image_slots {
	struct otp_image_info active;
	struct otp_image_info download;
	struct otp_image_info served;
};

/* image-open.c: 0, or the exit code. */
int open_image_device(bool write, struct libotp_device **dev);

/* 0, or the exit code. */
int image_look(struct libotp_device *dev, struct image_slots *slots);

/* Both are verified images, with the same bytes signed. */
bool image_same(const struct otp_image_info *a,
		const struct otp_image_info *b);

/* The slot that what is served is in, or NULL. */
const struct otp_image_info *image_source(const struct image_slots *slots);

/* False where there is no stored counter. */
bool image_stored_counter(const struct image_slots *slots, uint32_t *counter);

/* "1.2.3", or "1.2.3+4" where it is a build. */
void image_version(const struct otp_image_info *info,
		   char text[IMAGE_VERSION_SIZE]);

/* Why an image was not verified. */
const char *image_why(const struct otp_image_info *info);
/* The same as a line that begins with the slot and ends with @word. */
void image_print_why(const struct otp_image_info *info, const char *word);

/* image-json.c */
struct json_object *image_json(const struct libotp_device *dev,
			       const struct otp_image_info *info);
void add_slots(struct json_object *json, const struct libotp_device *dev,
	       const struct image_slots *slots);

/**
 * struct image_change - how a command ended
 * @status: enum otp_op_status
 * @reason: enum otp_reason
 * @error: 0 or a negative errno
 * @vendor: vendor status that goes with @error, else 0
 */
struct image_change {
	uint32_t status;
	uint32_t reason;
	int32_t error;
	uint32_t vendor;
};

void add_image_change(struct json_object *json,
		      const struct libotp_device *dev,
		      const struct image_change *change);

/* The members that all three structures have. */
#define IMAGE_CHANGE(arg)						\
	(&(struct image_change) {					\
		.status = (arg)->status, .reason = (arg)->reason,	\
		.error = (arg)->error, .vendor = (arg)->vendor,		\
	})

/* image-picture.c */
void print_slots(const struct libotp_device *dev,
		 const struct image_slots *slots);

/* image-state.c: exit code 3 if the active image does not verify */
int image_verify_slots(void);

/* image-serve.c */
int serve_image(struct libotp_device *dev, struct otp_image_serve *serve,
		struct libotp_error *err);

/* image-arm.c: 0, or the exit code and what is in err. */
int arm_image(struct libotp_device *dev, struct libotp_error *err);

/* image-update.c: 0, or the exit code; the caller frees what it gets. */
int read_update(const char *path, uint8_t **bytes, size_t *size);

/* one per command */
int image_state(int argc, char **argv);
int image_install(int argc, char **argv);
int image_confirm(int argc, char **argv);
int image_serve(int argc, char **argv);
int image_add(int argc, char **argv);
int image_remove(int argc, char **argv);
int image_key_hash(int argc, char **argv);

#endif /* OTPCTL_IMAGE_DEVICE_H */
