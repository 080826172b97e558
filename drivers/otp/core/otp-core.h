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
#include <linux/sched/signal.h>
#include <linux/xarray.h>
#include <uapi/linux/otp_netlink.h>

#include "compat.h"

struct genl_family;
struct otp_file;
struct otp_journal;
struct otp_nvmem;
struct otp_serving;

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
 * @handled: a driver changes it through a handle, under @lock
 * @event_seq: number of the last event
 * @memory: what this driver programmed into words that cannot be read, as
 *	keyed hashes, by otp_memory_index()
 * @guesses: batches that did not fit @memory, or a secret
 * @blind: they were too many: secrets are not compared any more
 * @nvmem: one for each region, unused where that has no nvmem device
 * @nnvmem: number of @nvmem
 * @journals: one for each region, NULL where that is no journal
 * @njournals: number of @journals
 * @serving: the payload that is served; NULL without operations on an image
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
	bool handled;
	atomic64_t event_seq;
	struct xarray memory;
	unsigned int guesses;
	bool blind;
	struct otp_nvmem *nvmem;
	unsigned int nnvmem;
	struct otp_journal **journals;
	unsigned int njournals;
	struct otp_serving *serving;
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

/*
 * Is it time to give up, at the last moment at which that changes nothing? Not
 * for a driver: this is one step of several, which it knows and user space
 * does not.
 */
static inline bool otp_is_interrupted(const struct otp_device *otp)
{
	return !otp->handled && signal_pending(current);
}

/* core.c */

#define OTP_MAX_DEVICES		256

extern bool otp_programming;
extern struct class otp_class;

struct otp_device *otp_device_find(u32 index);

/* report.c */

#define OTP_VENDOR_TEXT_SIZE	64

const char *otp_vendor_text(struct otp_device *otp, u32 vendor, char *text);
void otp_report(struct otp_device *otp, const struct otp_event *event);

/* netlink.c */
extern struct genl_family otp_family;

int otp_netlink_init(void);
void otp_netlink_exit(void);

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
u32 otp_region_erase_granule(const struct otp_region *region);
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
int otp_region_ratchet(struct otp_device *otp, const struct otp_region *region,
		       u32 *value, u32 *vendor);
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

int otp_memory_reserve(struct otp_device *otp, const struct otp_step *step);
void otp_memory_keep(struct otp_device *otp, const struct otp_step *step);
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

/* outcome.c */

#define otp_outcome_refuse(_outcome, _error, _reason, _vendor, ...)	\
	otp_outcome_end(_outcome, OTP_OP_REFUSED, _error, _reason, _vendor, \
			__VA_ARGS__)

int otp_outcome_end_device(struct otp_device *otp, struct otp_outcome *outcome,
			   enum otp_op_status status, int error, u32 vendor,
			   const char *what);
int otp_outcome_check_region(struct otp_device *otp,
			     struct otp_outcome *outcome,
			     const struct otp_region *region);
int otp_outcome_look(struct otp_device *otp, struct otp_outcome *outcome,
		     const struct otp_region *region, u32 *value);
int otp_outcome_open(struct otp_device *otp, struct otp_outcome *outcome,
		     const struct otp_region *region);
int otp_outcome_close(struct otp_device *otp, struct otp_outcome *outcome,
		      const struct otp_region *region);

/* ratchet.c */

/**
 * struct otp_ratchet_request - a RATCHET as it came from user space
 * @ratchet: what is to be advanced; gets its @value
 * @region: its region
 * @outcome: gets how it ended
 */
struct otp_ratchet_request {
	struct otp_ratchet *ratchet;
	const struct otp_region *region;
	struct otp_outcome outcome;
};

int otp_ratchet(struct otp_device *otp, struct otp_ratchet_request *request);

/* erase.c */

/**
 * struct otp_erase_request - an ERASE as it came from user space
 * @erase: what is to be erased; gets its @erased
 * @region: its region
 * @outcome: gets how it ended
 */
struct otp_erase_request {
	struct otp_erase *erase;
	const struct otp_region *region;
	struct otp_outcome outcome;
};

u8 otp_region_blank(const struct otp_region *region);
int otp_erase_range(struct otp_device *otp, struct otp_outcome *outcome,
		    const struct otp_region *region, u32 offset, u32 len,
		    u8 *buf);
int otp_erase(struct otp_device *otp, struct otp_erase_request *request);

/* journal.c, journal-index.c, journal-tag.c */

/**
 * struct otp_append_request - a JOURNAL_APPEND as it came from user space
 * @append: the record; gets its @offset, @torn and @free
 * @region: its region
 * @data: its value
 * @image: gets the journal as it is then, without what is for the secure world
 *	only; NULL if nobody wants it
 * @outcome: gets how it ended
 */
struct otp_append_request {
	struct otp_journal_append *append;
	const struct otp_region *region;
	const u8 *data;
	u8 *image;
	struct otp_outcome outcome;
};

#ifdef CONFIG_OTP_JOURNAL
int otp_journal_register(struct otp_device *otp);
void otp_journal_unregister(struct otp_device *otp);
int otp_journal_append(struct otp_device *otp,
		       struct otp_append_request *request);
int otp_journal_check_boundary(struct otp_device *otp,
			       struct otp_outcome *outcome,
			       const struct otp_region *region, u32 offset);
void otp_journal_changed(struct otp_device *otp,
			 const struct otp_region *region);
int otp_journal_space(struct otp_device *otp, const struct otp_region *region,
		      u32 *space);
int otp_journal_hide(struct otp_device *otp, const struct otp_region *region,
		     u32 offset, u32 len, u8 *data);
int otp_journal_load(struct otp_device *otp, const struct otp_region *region,
		     u32 *vendor);
bool otp_journal_find(struct otp_device *otp, const struct otp_region *region,
		      u8 tag, u32 *offset, u32 *len);
int otp_journal_read_tag(struct otp_device *otp,
			 const struct otp_region *region, u8 tag, u8 *data,
			 u32 len);
#else
/* No region is a journal then, see otp_desc_check(). */
static inline int otp_journal_register(struct otp_device *otp)
{
	return 0;
}

static inline void otp_journal_unregister(struct otp_device *otp)
{
}

static inline int otp_journal_append(struct otp_device *otp,
				     struct otp_append_request *request)
{
	return -EOPNOTSUPP;
}

static inline int
otp_journal_check_boundary(struct otp_device *otp, struct otp_outcome *outcome,
			   const struct otp_region *region, u32 offset)
{
	return -EOPNOTSUPP;
}

static inline void otp_journal_changed(struct otp_device *otp,
				       const struct otp_region *region)
{
}

static inline int otp_journal_space(struct otp_device *otp,
				    const struct otp_region *region,
				    u32 *space)
{
	*space = 0;
	return 0;
}

static inline int otp_journal_hide(struct otp_device *otp,
				   const struct otp_region *region, u32 offset,
				   u32 len, u8 *data)
{
	return -EOPNOTSUPP;
}

static inline int otp_journal_load(struct otp_device *otp,
				   const struct otp_region *region, u32 *vendor)
{
	return -EOPNOTSUPP;
}

static inline bool otp_journal_find(struct otp_device *otp,
				    const struct otp_region *region, u8 tag,
				    u32 *offset, u32 *len)
{
	return false;
}

static inline int otp_journal_read_tag(struct otp_device *otp,
				       const struct otp_region *region, u8 tag,
				       u8 *data, u32 len)
{
	return -EOPNOTSUPP;
}
#endif

/* payload.c */

#ifdef CONFIG_OTP_IMAGE
int otp_payload_register(struct otp_device *otp);
void otp_payload_unregister(struct otp_device *otp);
void otp_payload_free(struct otp_device *otp);

/* sysfs-image.c */
extern const struct attribute_group *otp_image_groups[];
void otp_image_notify(struct otp_device *otp);
#else
/* No device has operations on an image then, see otp_desc_check(). */
static inline int otp_payload_register(struct otp_device *otp)
{
	return 0;
}

static inline void otp_payload_unregister(struct otp_device *otp)
{
}

static inline void otp_payload_free(struct otp_device *otp)
{
}
#endif

#endif /* _OTP_CORE_H */
