/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One-time-programmable memory: the interface for drivers that keep something
 * in a region of another device: an image in an erasable one, a counter in a
 * ratcheted one.
 *
 * Whoever only reads uses nvmem. What changes the memory here goes through
 * the same checks, verification and reports as an ioctl, and is refused with
 * EBUSY while a descriptor is armed; whether it is allowed at all is for the
 * caller to know.
 */
#ifndef _LINUX_OTP_CONSUMER_H
#define _LINUX_OTP_CONSUMER_H

#include <linux/otp.h>

struct device_node;

/*
 * A region of another device. Stays valid when that device is unbound: every
 * use fails with ENODEV from then on.
 */
struct otp_handle;

/**
 * struct otp_handle_info - what a region is, see struct otp_region
 * @kind: what it holds
 * @semantics: what programming can do to a bit
 * @size: bytes
 * @granule: bytes that are programmed at once
 * @erase_granule: bytes that are erased at once, 0 where nothing can be
 *	erased
 * @flags: OTP_REGION_*
 * @blank: a byte that is blank
 */
struct otp_handle_info {
	enum otp_kind kind;
	enum otp_semantics semantics;
	u32 size;
	u32 granule;
	u32 erase_granule;
	u32 flags;
	u8 blank;
};

struct otp_handle *devm_otp_handle_get(struct device *dev, const char *name);
struct otp_handle *devm_otp_handle_get_node(struct device *dev,
					    struct device_node *node);
const char *otp_handle_name(const struct otp_handle *handle);
const struct otp_handle_info *
otp_handle_info(const struct otp_handle *handle);
int otp_handle_field(struct otp_handle *handle, const char *name,
		     u32 *bit_offset, u32 *bit_width);

int otp_handle_read(struct otp_handle *handle, u32 offset, u32 len, u8 *data,
		    u8 *mask);
int otp_handle_program(struct otp_handle *handle, u32 offset, u32 len,
		       const u8 *data, const u8 *mask,
		       struct otp_outcome *outcome);
int otp_handle_erase(struct otp_handle *handle, u32 offset, u32 len,
		     struct otp_outcome *outcome);
int otp_handle_ratchet(struct otp_handle *handle, u32 *value);
int otp_handle_advance(struct otp_handle *handle, u32 expected, u32 target,
		       struct otp_outcome *outcome);
int otp_handle_list_end(struct otp_handle *handle, u32 *end);
int otp_handle_append(struct otp_handle *handle, u8 tag, const u8 *data,
		      u32 len, struct otp_outcome *outcome);

#endif /* _LINUX_OTP_CONSUMER_H */
