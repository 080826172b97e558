// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures what it costs to verify a signed image, against what its hash and its
 * signature cost alone, and to read the payload that was verified, against
 * copying as many bytes: it is served out of RAM, and not verified again.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../drivers/otp/formats/mcuboot.h"
#include "../../drivers/otp/formats/p256.h"
#include "bench.h"

#define YARDSTICK	"/sys/kernel/debug/otp-bench/image"

/* What sysfs gives at once. */
#define PAYLOAD_SIZE	4096

/* As drivers/otp/tests/otp-bench.c takes it. */
struct bench_image {
	uint8_t point[65];
	uint8_t len;
	uint8_t signature[72];
	uint8_t data[OTP_IMAGE_MAX];
};

/* The image in the active slot as it is there. */
static uint32_t read_slot(int fd, uint8_t *data, uint32_t size)
{
	struct otp_region_info region = { .size = sizeof(region) };
	uint32_t at, len;

	if (ioctl(fd, OTP_REGION_INFO, &region))
		err(1, "REGION_INFO");
	if (size > region.region_size)
		size = region.region_size;
	for (at = 0; at < size; at += len) {
		struct otp_read arg = { .size = sizeof(arg), .offset = at };

		len = size - at < OTP_MAX_BYTES ? size - at : OTP_MAX_BYTES;
		arg.len = len;
		arg.data = (uintptr_t)data + at;
		if (ioctl(fd, OTP_READ, &arg))
			err(1, "READ");
	}
	return size;
}

/* What is signed, by whom: in the form that the yardstick takes. */
static size_t take_image(int fd, struct bench_image *bench)
{
	static uint8_t data[OTP_IMAGE_MAX];
	uint32_t size = read_slot(fd, data, sizeof(data)), where;
	struct mcuboot_image image;
	struct mcuboot_tlv tlv;
	bool more;

	if (mcuboot_parse(data, size, &image, &where) != MCUBOOT_OK)
		errx(1, "no image in the active slot");
	for (more = mcuboot_first_tlv(data, &image, &tlv); more;
	     more = mcuboot_next_tlv(data, &image, &tlv)) {
		const uint8_t *value = data + tlv.data;

		if (tlv.type == MCUBOOT_TLV_PUBKEY)
			memcpy(bench->point, p256_spki_point(value, tlv.length),
			       sizeof(bench->point));
		if (tlv.type != MCUBOOT_TLV_ECDSA_SIG)
			continue;
		bench->len = tlv.length;
		memcpy(bench->signature, value, tlv.length);
	}
	memcpy(bench->data, data, image.signed_size);
	return offsetof(struct bench_image, data) + image.signed_size;
}

static uint64_t verify_ns(int fd)
{
	struct otp_image_info info = {
		.size = sizeof(info), .slot = OTP_IMAGE_ACTIVE,
	};
	uint64_t begin = now_ns();

	if (ioctl(fd, OTP_IMAGE_INFO, &info))
		err(1, "IMAGE_INFO");
	begin = now_ns() - begin;
	if (info.state != OTP_IMAGE_VALID)
		errx(1, "it does not verify: %s", info.message);
	return begin;
}

static uint64_t crypto_ns(int yardstick)
{
	char text[32] = "";

	if (pread(yardstick, text, sizeof(text) - 1, 0) <= 0)
		err(1, YARDSTICK);
	return strtoull(text, NULL, 10);
}

void bench_image(const char *device, int rounds)
{
	static uint64_t total[MAX_ROUNDS], crypto[MAX_ROUNDS];
	static struct bench_image bench;
	uint64_t t, c;
	char path[64];
	size_t size;
	int fd, file, i;

	snprintf(path, sizeof(path), "/dev/%s", device);
	fd = open(path, O_RDONLY);
	file = open(YARDSTICK, O_RDWR);
	if (fd < 0 || file < 0)
		err(1, "%s", fd < 0 ? path : YARDSTICK);
	size = take_image(fd, &bench);
	if (write(file, &bench, size) != (ssize_t)size)
		err(1, YARDSTICK);
	for (i = 0; i < rounds; i++) {
		total[i] = verify_ns(fd);
		crypto[i] = crypto_ns(file);
	}
	close(file);
	close(fd);
	t = median(total, rounds);
	c = median(crypto, rounds);
	printf("verify an image of %zu bytes: %llu us, hash and signature alone %llu us: %.1f %%\n",
	       size - offsetof(struct bench_image, data),
	       (unsigned long long)t / 1000, (unsigned long long)c / 1000,
	       100.0 * c / t);
}

void bench_payload(const char *device, int rounds)
{
	static uint64_t reads[MAX_ROUNDS], copies[MAX_ROUNDS];
	static char from[PAYLOAD_SIZE], to[PAYLOAD_SIZE];
	uint64_t read_ns, copy_ns;
	char path[128];
	int file, i;

	snprintf(path, sizeof(path),
		 "/sys/bus/nvmem/devices/%s-payload/nvmem", device);
	file = open(path, O_RDONLY);
	if (file < 0)
		err(1, "%s", path);
	for (i = 0; i < rounds; i++) {
		uint64_t begin = now_ns();

		if (pread(file, from, sizeof(from), 0) != sizeof(from))
			err(1, "%s", path);
		reads[i] = now_ns() - begin;
		begin = now_ns();
		memcpy(to, from, sizeof(to));
		/* It must not be left out. */
		__asm__ volatile("" : : "r"(to) : "memory");
		copies[i] = now_ns() - begin;
	}
	close(file);
	read_ns = median(reads, rounds);
	copy_ns = median(copies, rounds);
	printf("read %d bytes of a payload: nvmem %llu.%llu us, memcpy %llu.%llu us, ratio %.1f\n",
	       PAYLOAD_SIZE, (unsigned long long)read_ns / 1000,
	       (unsigned long long)read_ns / 100 % 10,
	       (unsigned long long)copy_ns / 1000,
	       (unsigned long long)copy_ns / 100 % 10,
	       (double)read_ns / (copy_ns ?: 1));
}
