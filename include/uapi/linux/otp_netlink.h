/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/otp.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_OTP_NETLINK_H
#define _UAPI_LINUX_OTP_NETLINK_H

#define OTP_FAMILY_NAME		"otp"
#define OTP_FAMILY_VERSION	1

/**
 * enum otp_action - What happened.
 * @OTP_ACTION_ARM: A descriptor took the programming right.
 * @OTP_ACTION_DISARM: The programming right was given back.
 * @OTP_ACTION_BATCH_BEGIN: A checked batch is about to be programmed.
 * @OTP_ACTION_BATCH_END: The batch has ended; result says how.
 * @OTP_ACTION_BATCH_REFUSED: A batch was refused, nothing has changed.
 * @OTP_ACTION_PROGRAM_BEGIN: One granule is about to be programmed.
 * @OTP_ACTION_PROGRAM_END: The granule was programmed and verified, or result
 *   says why not.
 * @OTP_ACTION_GROUP_INCOMPLETE: The system goes down while an atomic group is
 *   incomplete; field is the name of the group.
 * @OTP_ACTION_DEAD: The device was found dead; vendor is its status.
 * @OTP_ACTION_LOCK_BEGIN: A region is about to be locked; field is the kind of
 *   lock.
 * @OTP_ACTION_LOCK_END: The region was locked and verified, or result says why
 *   not.
 * @OTP_ACTION_DAI_BEGIN: A raw command is about to be given that can program;
 *   offset is its address in the region.
 * @OTP_ACTION_DAI_END: The raw command has ended; result and vendor say how.
 * @OTP_ACTION_RATCHET_BEGIN: A ratchet is about to be advanced, from offset on
 *   by len.
 * @OTP_ACTION_RATCHET_END: The ratchet was advanced and verified, or result
 *   says why not.
 * @OTP_ACTION_ERASE_BEGIN: A part of a region is about to be made blank.
 * @OTP_ACTION_ERASE_END: It was made blank and verified, or result says why
 *   not.
 * @OTP_ACTION_APPEND_BEGIN: A record of len bytes is about to be appended to a
 *   journal, at offset.
 * @OTP_ACTION_APPEND_END: The record was appended and verified, or result says
 *   why not.
 * @OTP_ACTION_IMAGE_VERIFIED: A signed image was verified; its payload is
 *   served from now on.
 * @OTP_ACTION_IMAGE_REFUSED: A signed image was not verified, and nothing is
 *   served; result says why.
 * @OTP_ACTION_INSTALL_BEGIN: A signed image of len bytes is about to be
 *   written to its slots.
 * @OTP_ACTION_INSTALL_END: The image was written and verified, or result says
 *   why not.
 * @OTP_ACTION_CONFIRM_BEGIN: The stored security counter is about to be raised
 *   from offset on by len.
 * @OTP_ACTION_CONFIRM_END: The counter was raised and verified, or result says
 *   why not.
 */
enum otp_action {
	OTP_ACTION_ARM,
	OTP_ACTION_DISARM,
	OTP_ACTION_BATCH_BEGIN,
	OTP_ACTION_BATCH_END,
	OTP_ACTION_BATCH_REFUSED,
	OTP_ACTION_PROGRAM_BEGIN,
	OTP_ACTION_PROGRAM_END,
	OTP_ACTION_GROUP_INCOMPLETE,
	OTP_ACTION_DEAD,
	OTP_ACTION_LOCK_BEGIN,
	OTP_ACTION_LOCK_END,
	OTP_ACTION_DAI_BEGIN,
	OTP_ACTION_DAI_END,
	OTP_ACTION_RATCHET_BEGIN,
	OTP_ACTION_RATCHET_END,
	OTP_ACTION_ERASE_BEGIN,
	OTP_ACTION_ERASE_END,
	OTP_ACTION_APPEND_BEGIN,
	OTP_ACTION_APPEND_END,
	OTP_ACTION_IMAGE_VERIFIED,
	OTP_ACTION_IMAGE_REFUSED,
	OTP_ACTION_INSTALL_BEGIN,
	OTP_ACTION_INSTALL_END,
	OTP_ACTION_CONFIRM_BEGIN,
	OTP_ACTION_CONFIRM_END,
};

enum {
	OTP_A_EVENT_DEVICE = 1,
	OTP_A_EVENT_SEQ,
	OTP_A_EVENT_TIME,
	OTP_A_EVENT_ACTION,
	OTP_A_EVENT_RESULT,
	OTP_A_EVENT_REGION,
	OTP_A_EVENT_OFFSET,
	OTP_A_EVENT_LEN,
	OTP_A_EVENT_FIELD,
	OTP_A_EVENT_VENDOR,
	OTP_A_EVENT_PID,
	OTP_A_EVENT_UID,
	OTP_A_EVENT_PAD,

	__OTP_A_EVENT_MAX,
	OTP_A_EVENT_MAX = (__OTP_A_EVENT_MAX - 1)
};

enum {
	OTP_A_DEVICE_INDEX = 1,
	OTP_A_DEVICE_NAME,
	OTP_A_DEVICE_DRIVER,
	OTP_A_DEVICE_MODEL,
	OTP_A_DEVICE_STATE,

	__OTP_A_DEVICE_MAX,
	OTP_A_DEVICE_MAX = (__OTP_A_DEVICE_MAX - 1)
};

enum {
	OTP_CMD_EVENT = 1,
	OTP_CMD_DEVICE_GET,

	__OTP_CMD_MAX,
	OTP_CMD_MAX = (__OTP_CMD_MAX - 1)
};

#define OTP_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_OTP_NETLINK_H */
