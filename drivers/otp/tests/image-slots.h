/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The provider of signed images on two MTD devices in RAM, with a one-time
 * memory in RAM for what it trusts.
 */
#ifndef _OTP_TESTS_IMAGE_SLOTS_H
#define _OTP_TESTS_IMAGE_SLOTS_H

#include <linux/platform_device.h>

#include "../providers/signed-image.h"
#include "image-flash.h"
#include "image-vectors.h"
#include "ram.h"

/* The regions of the one-time memory, by their number. */
#define SLOTS_KEYS		0
#define SLOTS_COUNTS		1

/* In "keys": two hashes, one byte with the bits that revoke. */
#define SLOTS_HASH(n)		((n) * MCUBOOT_DIGEST_SIZE)
#define SLOTS_REVOKED		64
/* In "counts": from bit 4 on. */
#define SLOTS_COUNT_BITS	10

/**
 * struct slots - two slots and their driver
 * @test: the test they belong to
 * @cut: when the power of both slots fails
 * @flash: the slots
 * @ram: what is trusted
 * @config: what the driver is told; key 1 is trusted unless that is changed
 * @pdev: the device while it is there
 * @si: what the driver has
 * @otp: what it registered
 * @outcome: how the last command ended
 * @chip: of the test
 */
struct slots {
	struct kunit *test;
	int cut;
	struct image_flash *flash[IMAGE_SLOTS];
	struct ram *ram;
	struct image_config *config;
	struct platform_device *pdev;
	struct signed_image *si;
	struct otp_device *otp;
	struct otp_outcome outcome;
	void *chip;
};

struct slots *slots_create(struct kunit *test);
/* The same in the device tree: where the slots are, and the one-time memory. */
struct slots *slots_create_nodes(struct kunit *test,
				 struct device_node *const flash[IMAGE_SLOTS],
				 struct device_node *otp);

/* Where something of the one-time memory is, for @config. */
void slots_name(struct slots *slots, char *name, const char *what);
void slots_trust_point(struct slots *slots, unsigned int key);
void slots_trust_hash(struct slots *slots, const char *field);
void slots_count(struct slots *slots);

/* What the slots hold before a start. */
void slots_put(struct slots *slots, u32 slot, enum image_name name);
void slots_put_magic(struct slots *slots, u32 slot);
bool slots_hold(struct slots *slots, u32 slot, enum image_name name);

/* A start of the driver, and the opposite. */
int slots_start(struct slots *slots);
int slots_start_node(struct slots *slots, struct device_node *node);
void slots_stop(struct slots *slots);
void slots_restart(struct slots *slots);

/* As a command of user space. */
struct otp_image_info slots_info(struct slots *slots, u32 slot);
enum otp_state slots_state(struct slots *slots, char *message);
int slots_install(struct slots *slots, enum image_name name);
int slots_install_download(struct slots *slots);
int slots_check_install(struct slots *slots, enum image_name name);
int slots_serve(struct slots *slots);
int slots_confirm(struct slots *slots, bool dry_run,
		  struct otp_image_confirm *confirm);

/* What consumers get. */
bool slots_serve_payload(struct slots *slots, enum image_name name);
bool slots_serve_nothing(struct slots *slots);
u32 slots_changes(struct slots *slots);

void slots_expect_refused(struct slots *slots, int error,
			  enum otp_reason reason);

#endif /* _OTP_TESTS_IMAGE_SLOTS_H */
