/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the OTP core share.
 */
#ifndef _OTP_CORE_H
#define _OTP_CORE_H

#include <linux/atomic.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/otp.h>
#include <linux/rwsem.h>
#include <linux/xarray.h>
#include <uapi/linux/otp_netlink.h>

#include "compat.h"

struct otp_file;
struct otp_nvmem;

/**
 * struct otp_device - a registered device
 * @dev: its device in class "otp"; lives as long as a descriptor, an nvmem
 *	consumer or a registration holds it
 * @cdev: /dev/otpN
 * @gone: held for reading around every use of @desc and @ops, for writing by
 *	unbind, which clears @ops
 * @lock: serialises the provider's operations; taken inside @gone
 * @desc: const description, of the provider's module: valid while @ops is
 * @ops: the provider's operations, NULL once the device is gone
 * @priv: the provider's own
 * @owner: the descriptor that has the programming right, under @lock
 * @event_seq: number of the last event
 * @memory: what this driver programmed into words that cannot be read, as
 *	keyed hashes, by otp_memory_index()
 * @guesses: batches that did not fit @memory, or a secret
 * @blind: they were too many: secrets are not compared any more
 * @nvmem: one for each region, unused where that has no nvmem device
 * @nnvmem: number of @nvmem
 * @shutdown: tells when the system goes down
 */
struct otp_device {
	struct device dev;
	struct cdev cdev;
	struct rw_semaphore gone;
	struct mutex lock; /* serialises the provider's operations */
	const struct otp_desc *desc;
	const struct otp_ops *ops;
	void *priv;
	struct otp_file *owner;
	atomic64_t event_seq;
	struct xarray memory;
	unsigned int guesses;
	bool blind;
	struct otp_nvmem *nvmem;
	unsigned int nnvmem;
	struct notifier_block shutdown;
};

/**
 * struct otp_file - an open descriptor of /dev/otpN
 * @otp: its device
 * @writable: open for writing
 */
struct otp_file {
	struct otp_device *otp;
	bool writable;
};

/**
 * struct otp_event - what otp_report() reports
 * @action: what happened
 * @result: 0 or a negative errno
 * @region: region concerned, or NULL
 * @offset: first byte in it
 * @len: bytes; for a batch, granules
 * @field: name of a field or group, or NULL
 * @vendor: status of the hardware
 */
struct otp_event {
	enum otp_action action;
	int result;
	const struct otp_region *region;
	u32 offset;
	u32 len;
	const char *field;
	u32 vendor;
};

extern bool otp_programming;

/* report.c */

#define OTP_VENDOR_TEXT_SIZE	64

const char *otp_vendor_text(struct otp_device *otp, u32 vendor, char *text);
void otp_report(struct otp_device *otp, const struct otp_event *event);
int otp_report_init(void);
void otp_report_exit(void);

/* nvmem.c */
int otp_nvmem_register(struct device *parent, struct otp_device *otp);
void otp_nvmem_free(struct otp_device *otp);

/* cdev.c */
extern const struct file_operations otp_fops;

/* region.c */
const struct otp_region *otp_region_get(const struct otp_device *otp,
					u32 index);
const struct otp_region *otp_region_at(const struct otp_device *otp,
				       u32 address);
const struct otp_field *otp_field_next(const struct otp_region *region,
				       u32 offset, u32 len,
				       const struct otp_field *after);
u32 otp_field_first_granule(const struct otp_region *region,
			    const struct otp_field *field);
u32 otp_field_end_granule(const struct otp_region *region,
			  const struct otp_field *field);
bool otp_field_hidden(const struct otp_field *field);
int otp_region_read(struct otp_device *otp, const struct otp_region *region,
		    u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor);
int otp_field_programmed(struct otp_device *otp,
			 const struct otp_region *region,
			 const struct otp_field *field,
			 enum otp_programmed *is, u32 *vendor);
void otp_field_bits(const struct otp_field *field, u32 offset, u32 len,
		    u8 *bits);
u32 otp_region_state(struct otp_device *otp, const struct otp_region *region);
enum otp_state otp_device_state(struct otp_device *otp, char *message,
				u32 *vendor);
int otp_desc_check(struct device *dev, const struct otp_desc *desc,
		   const struct otp_ops *ops);

/* group.c */
enum otp_programmed otp_group_programmed(struct otp_device *otp,
					 unsigned int group);
int otp_group_watch(struct otp_device *otp);
void otp_group_unwatch(struct otp_device *otp);

/* memory.c */

/**
 * enum otp_recall - what is remembered of what a step asks for, worst last
 * @OTP_RECALL_SAME: just that
 * @OTP_RECALL_UNKNOWN: nothing
 * @OTP_RECALL_OTHER: something else
 */
enum otp_recall {
	OTP_RECALL_SAME,
	OTP_RECALL_UNKNOWN,
	OTP_RECALL_OTHER,
};

int otp_memory_keep(struct otp_device *otp, const struct otp_step *step);
enum otp_recall otp_memory_recall(struct otp_device *otp,
				  const struct otp_step *step);
void otp_memory_guessed(struct otp_device *otp);
bool otp_memory_has(struct otp_device *otp, const struct otp_region *region,
		    const struct otp_field *field);

/* program.c */

/**
 * struct otp_request - a PROGRAM as it came from user space, copied in
 * @ops: the operations; the results go there
 * @data: values of each operation, @ops[i].len bytes
 * @mask: masks of each operation, @ops[i].len bytes
 * @nops: number of operations
 * @flags: OTP_PROGRAM_*
 * @message: gets a sentence about the first refusal or failure
 */
struct otp_request {
	struct otp_op *ops;
	u8 **data;
	u8 **mask;
	u32 nops;
	u32 flags;
	char message[OTP_MESSAGE_SIZE];
};

int otp_program(struct otp_device *otp, struct otp_request *request);

/* lock.c */

/**
 * struct otp_lock_request - a LOCK as it came from user space
 * @lock: what is to be locked; the results go there
 * @region: its region
 * @message: gets a sentence about a refusal or failure
 */
struct otp_lock_request {
	struct otp_lock *lock;
	const struct otp_region *region;
	char message[OTP_MESSAGE_SIZE];
};

int otp_lock(struct otp_device *otp, struct otp_lock_request *request);

#endif /* _OTP_CORE_H */
