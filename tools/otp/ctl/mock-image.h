/* SPDX-License-Identifier: GPL-2.0-only */
/* Images of simulated arrays, in the forms that files have. */
#ifndef OTPCTL_MOCK_IMAGE_H
#define OTPCTL_MOCK_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * enum image_format - form of a file
 * @IMAGE_RAW: as the mock has it
 * @IMAGE_VMEM: text for simulators, with addresses
 * @IMAGE_VMEM_PLAIN: text for simulators, without
 */
enum image_format {
	IMAGE_RAW,
	IMAGE_VMEM,
	IMAGE_VMEM_PLAIN,
};

/* The format of this name, or -1. */
int image_format(const char *name);
bool image_is_vmem(const uint8_t *data, size_t size);

/*
 * Both replace the data, which was allocated, and return 0 or the exit code.
 * @file is what errors name, @variant that of the mock that gets the image.
 */
int image_to_vmem(const char *file, enum image_format format, uint8_t **data,
		  size_t *size);
int image_from_vmem(const char *file, const char *variant, uint8_t **data,
		    size_t *size);

#endif /* OTPCTL_MOCK_IMAGE_H */
