/* SPDX-License-Identifier: GPL-2.0-only */
/* Signed images in files. */
#ifndef OTPCTL_IMAGE_FILE_H
#define OTPCTL_IMAGE_FILE_H

#include "ctl.h"

/* A slot may be larger than any image in it. */
#define IMAGE_FILE_MAX	(16 * OTP_IMAGE_MAX)

/**
 * struct image_file - a file with an image
 * @path: of the file
 * @name: the same, safe on a terminal
 * @bytes: its contents
 * @size: bytes of them
 */
struct image_file {
	const char *path;
	char *name;
	uint8_t *bytes;
	size_t size;
};

/* image-file.c */
int image_file_read(const char *path, struct image_file *file);
void image_file_free(struct image_file *file);
int image_parse_hex(const char *what, const char *text, uint8_t **bytes,
		    size_t *size);
int image_parse_number(const char *what, const char *text, uint32_t *number);
char *image_hex(const void *bytes, size_t size);

#define _image_file_	__attribute__((cleanup(image_file_free)))

/* image-passphrase.c: 0, or the exit code. */
int image_load_key(const char *path, struct libotp_key **key);

/* image-info.c */
void image_print_info(const struct otp_image_info *info);
void image_add_info(struct json_object *json,
		    const struct otp_image_info *info);

/* one per command */
int image_show(int argc, char **argv);
int image_verify(int argc, char **argv);
int image_sign(int argc, char **argv);

#endif /* OTPCTL_IMAGE_FILE_H */
