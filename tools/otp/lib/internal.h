/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIBOTP_INTERNAL_H
#define LIBOTP_INTERNAL_H

#include <stdlib.h>
#include <unistd.h>

#include "libotp.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static inline void freep(void *p)
{
	free(*(void **)p);
}

static inline void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define _free_		__attribute__((cleanup(freep)))
#define _close_		__attribute__((cleanup(closep)))

/* error.c */
int fail(struct libotp_error *err, enum libotp_fault fault, int code,
	 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
int fail_memory(struct libotp_error *err);

/*
 * The way to a device. Tests put their own in place of backend.c, so that
 * everything above runs without a kernel.
 */
struct backend_ops {
	int (*ioctl)(void *ctx, unsigned long cmd, void *arg);
	void (*close)(void *ctx);
};

struct backend {
	const struct backend_ops *ops;
	void *ctx;
};

int backend_open(const char *name, bool write, struct backend *backend);
int backend_list(char ***names, size_t *count);

/* device.c */
int device_ioctl(struct libotp_device *dev, unsigned long cmd, void *arg);
int device_need_map(struct libotp_device *dev, struct libotp_error *err);
int device_vendor_fail(struct libotp_device *dev, int ret, uint32_t vendor,
		       struct libotp_error *err, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* outcome.c */
enum libotp_fault outcome_fault(uint32_t status, uint32_t reason, int ret);

/* bits.c */
bool bit_get(const uint8_t *bytes, size_t bit);
void bits_copy(uint8_t *to, size_t to_bit, const uint8_t *from,
	       size_t from_bit, size_t bits);
bool bits_any(const uint8_t *bytes, size_t from, size_t to);

/* wipe.c */
void wipe_free(void *p, size_t size);

/* find.c */
char *printable(const char *text);

/* hash.c */
int sha256_hex(const void *data, size_t size, char hex[65]);

#endif /* LIBOTP_INTERNAL_H */
