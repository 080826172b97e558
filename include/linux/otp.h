/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One-time-programmable memory: the interface for providers.
 *
 * A provider is a driver for one kind of chip. It describes its memory in
 * const tables of regions and fields, gives a handful of operations, and
 * calls devm_otp_register(). It knows nothing of ioctls, nvmem or netlink.
 */
#ifndef _LINUX_OTP_H
#define _LINUX_OTP_H

#include <linux/mod_devicetable.h>
#include <linux/regmap.h>
#include <linux/types.h>
#include <uapi/linux/otp.h>
#include <uapi/linux/otp_netlink.h>

struct device;
struct otp_batch;
struct otp_dai_command;
struct otp_device;
struct platform_device;

/**
 * enum otp_order - when a field is programmed within a batch
 * @OTP_ORDER_DATA: first
 * @OTP_ORDER_GROUP: then the atomic groups, so that whatever can fail
 *	without harm has succeeded before a group is begun
 * @OTP_ORDER_GROUP_LAST: then the field that makes a group take effect
 * @OTP_ORDER_FINAL: what says that all is done
 */
enum otp_order {
	OTP_ORDER_DATA,
	OTP_ORDER_GROUP,
	OTP_ORDER_GROUP_LAST,
	OTP_ORDER_FINAL,
};

/**
 * struct otp_field - a named run of bits in a region
 * @name: the name the data sheet gives it
 * @bit_offset: first bit, counted from the start of the region; bit 8n is the
 *	lowest bit of byte n
 * @bit_width: number of bits
 * @flags: OTP_FIELD_*
 * @group: number of its atomic group, 0 if none
 * @order: when it is programmed
 *
 * The fields of a region stand in ascending order and do not overlap.
 */
struct otp_field {
	const char *name;
	u32 bit_offset;
	u32 bit_width;
	u32 flags;
	u8 group;
	u8 order;
};

/* The value is stored with its lowest byte first, and shown the other way. */
#define OTP_TAG_REVERSED	BIT(0)

/**
 * struct otp_tag - what a record of a journal is
 * @name: short name, fit for a file name; of its nvmem cell
 * @tag: its tag
 * @flags: OTP_TAG_*
 */
struct otp_tag {
	const char *name;
	u8 tag;
	u8 flags;
};

/**
 * struct otp_region - a contiguous part of the memory with one granule
 * @name: short name, unique in the device, fit for a file name
 * @kind: what it holds
 * @semantics: what programming can do to a bit; OTP_BIT_ONCE needs
 *	OTP_CAP_MASK
 * @base: address in the provider's own space, in bytes
 * @size: bytes, a multiple of @granule
 * @granule: bytes that are programmed at once, a power of two, at most
 *	OTP_MAX_GRANULE
 * @erase_granule: bytes that are erased at once, a multiple of @granule; 0: as
 *	@granule
 * @flags: OTP_REGION_*
 * @fields: its fields, or NULL where it is one unnamed whole
 * @nfields: number of @fields
 * @tags: in a journal, the tags that have a name, or NULL
 * @ntags: number of @tags
 *
 * A journal has a granule of 1, OTP_REWRITABLE, no fields, and operations to
 * program and erase.
 */
struct otp_region {
	const char *name;
	enum otp_kind kind;
	enum otp_semantics semantics;
	u32 base;
	u32 size;
	u32 granule;
	u32 erase_granule;
	u32 flags;
	const struct otp_field *fields;
	unsigned int nfields;
	const struct otp_tag *tags;
	unsigned int ntags;
};

#define OTP_MAX_GRANULE		4096

/**
 * struct otp_dai_command - one raw command, see struct otp_dai
 * @command: OTP_DAI_READ and the like; the provider refuses those it lacks
 * @address: byte address
 * @flags: OTP_DAI_OVERWRITE
 * @data: what is written; gets what was read
 * @width: gets the bytes that the command moves
 * @status: gets the status register after the command
 * @vendor: gets the vendor status of the command
 * @message: gets a sentence about a refusal or failure
 */
struct otp_dai_command {
	u32 command;
	u32 address;
	u32 flags;
	u64 data;
	u32 width;
	u32 status;
	u32 vendor;
	char message[OTP_MESSAGE_SIZE];
};

/**
 * struct otp_vendor_bits - what bits of a vendor status say
 * @bits: any of them
 * @name: in the words of the data sheet, NULL behind the last one
 */
struct otp_vendor_bits {
	u32 bits;
	const char *name;
};

/**
 * struct otp_desc - everything about a kind of device that does not change
 * @driver: name of the provider
 * @model: what it drives, revision of its map included
 * @regions: its regions
 * @nregions: number of @regions
 * @groups: names of the atomic groups; group n is named by
 *	``groups[n - 1]``
 * @ngroups: number of @groups
 * @caps: OTP_CAP_* that the operations do not tell by themselves
 *	(OTP_CAP_MASK)
 * @allowed: what else allows OTP_ARM where programming is off, or NULL: for a
 *	device of which nothing changes but what somebody signed
 * @vendor_bits: of a vendor status that is bits of a register, for messages,
 *	or NULL
 */
struct otp_desc {
	const char *driver;
	const char *model;
	const struct otp_region *regions;
	unsigned int nregions;
	const char *const *groups;
	unsigned int ngroups;
	u64 caps;
	const bool *allowed;
	const struct otp_vendor_bits *vendor_bits;
};

/**
 * struct otp_step - one granule of a batch, with what is there now
 * @region: its region
 * @offset: first byte of the granule in the region
 * @data: the bits to be programmed, 0 outside @mask
 * @mask: which bits are to be programmed
 * @now: what is there; 0 where it cannot be read
 * @programmed: which bits have been programmed
 * @skip: which bits of @mask come from operations with
 *	OTP_OP_SKIP_PROGRAMMED
 * @allow_zero: which bits of @mask come from operations with
 *	OTP_OP_ALLOW_ZERO
 * @order: when it is programmed, enum otp_order
 * @readable: @now is valid
 * @needed: not all of it is so already
 *
 * All six buffers hold one granule.
 */
struct otp_step {
	const struct otp_region *region;
	u32 offset;
	u8 *data;
	u8 *mask;
	u8 *now;
	u8 *programmed;
	u8 *skip;
	u8 *allow_zero;
	u8 order;
	bool readable;
	bool needed;
	/* private: kept by the core */
	u8 *scratch;	/* two granules, to compute with */
	u32 op;		/* first operation that names the granule */
	bool wide;	/* one of them has values outside of its own mask */
	u32 status;
	u32 reason;
	int error;
	u32 vendor;
	u32 verified;
	u32 field;
};

/**
 * struct otp_outcome - how a command of one step ended
 * @status: what became of it
 * @reason: why it was refused or failed
 * @error: 0 or a negative errno
 * @vendor: vendor status that goes with @error
 * @message: a sentence about a refusal or failure
 */
struct otp_outcome {
	enum otp_op_status status;
	enum otp_reason reason;
	int error;
	u32 vendor;
	char message[OTP_MESSAGE_SIZE];
};

/**
 * struct otp_image_ops - what a provider of a signed image can do
 * @info: fill in everything behind @slot of @info, which is 0
 * @install: verify @len bytes at @data, or what the download slot holds where
 *	@data is NULL, and unless @dry_run make it the active image; see struct
 *	otp_image_install
 * @confirm: raise the stored counter unless @dry_run; fills in @counter and
 *	@stored_counter of @confirm
 * @serve: verify the active image, and otp_payload_serve() it
 *
 * The last three decide @outcome, and return its error. The core serialises
 * all of them and never calls one after unbind.
 */
struct otp_image_ops {
	void (*info)(struct otp_device *otp, struct otp_image_info *info);
	int (*install)(struct otp_device *otp, const u8 *data, u32 len,
		       bool dry_run, struct otp_outcome *outcome);
	int (*confirm)(struct otp_device *otp, bool dry_run,
		       struct otp_image_confirm *confirm,
		       struct otp_outcome *outcome);
	int (*serve)(struct otp_device *otp, struct otp_outcome *outcome);
};

/**
 * struct otp_ops - what a provider can do
 * @read: read @len bytes at @offset into @data and the mask of programmed
 *	bits into @mask; both are multiples of the granule. -EACCES if a part
 *	cannot be read: @data is then 0 there and @mask valid everywhere; where
 *	it is locked for good against programming too, every bit counts as
 *	programmed. -EPERM if the hardware refuses, for now or always, without
 *	telling what is programmed. -EUCLEAN if a granule is damaged. @vendor gets the
 *	vendor status of a failure. Without OTP_CAP_MASK the provider derives
 *	@mask from the data; of a secret it must not tell the value, and a bit
 *	may count as programmed because its word is, and takes no more.
 *	Required.
 * @check: rules of the chip over a whole batch, before anything is
 *	programmed: otp_refuse() what breaks one. An error means that it could
 *	not be found out, and refuses the batch. Optional.
 * @program: program one granule: the bits of @data where @mask is 1. Returns
 *	when the hardware is done, or with @wait when it has begun. The core
 *	verifies. Optional.
 * @wait: wait for the end of what @program has begun with success. Optional:
 *	lets the core report while the hardware is busy.
 * @status: state of the device as it is now; a sentence for people goes into
 *	@message (OTP_MESSAGE_SIZE bytes) and the vendor status behind it into
 *	@vendor unless it is OTP_STATE_OK. Optional.
 * @region_state: OTP_REGION_WRITE_LOCKED and the like of a region as they are
 *	now; write-locked where that cannot be found out. Optional.
 * @lock: lock a region, which has this kind of lock and is not locked yet:
 *	with @digest where the caller computes it. The core has checked what it
 *	can, and verifies by @digest and @region_state. Optional.
 * @digest: the digest of a region that is in the memory now, 0 if none is,
 *	and the one by which it is locked now. Goes with OTP_REGION_HW_DIGEST
 *	and OTP_REGION_SW_DIGEST.
 * @protect: close (@on) or open the write protection of a region. The core
 *	opens it for an operation and closes it behind that, whatever happens.
 *	Optional.
 * @erase: make erase granules blank, from the lowest on. The core verifies.
 *	Goes with OTP_REGION_ERASE.
 * @ratchet: where the ratchet of a region is: the offset of the first byte
 *	that can still be changed. Goes with OTP_REGION_RATCHET.
 * @advance: advance the ratchet by one step, to @value. The core verifies.
 *	Goes with OTP_REGION_RATCHET.
 * @dai: one raw command, with the driver's own checks as struct otp_dai has
 *	them. Optional.
 * @describe: a vendor status in words, where ``vendor_bits`` would not do.
 *	Optional.
 * @image: operations on a signed image. Optional.
 *
 * The core serialises all of them and never calls one after unbind.
 */
struct otp_ops {
	int (*read)(struct otp_device *otp, const struct otp_region *region,
		    u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor);
	int (*check)(struct otp_device *otp, struct otp_batch *batch);
	int (*program)(struct otp_device *otp, const struct otp_region *region,
		       u32 offset, const u8 *data, const u8 *mask,
		       u32 *vendor);
	int (*wait)(struct otp_device *otp, u32 *vendor);
	enum otp_state (*status)(struct otp_device *otp, char *message,
				 u32 *vendor);
	u32 (*region_state)(struct otp_device *otp,
			    const struct otp_region *region);
	int (*lock)(struct otp_device *otp, const struct otp_region *region,
		    enum otp_lock_kind kind, u64 digest, u32 *vendor);
	int (*digest)(struct otp_device *otp, const struct otp_region *region,
		      u64 *digest, u64 *sensed, u32 *vendor);
	int (*protect)(struct otp_device *otp, const struct otp_region *region,
		       bool on, u32 *vendor);
	int (*erase)(struct otp_device *otp, const struct otp_region *region,
		     u32 offset, u32 len, u32 *vendor);
	int (*ratchet)(struct otp_device *otp, const struct otp_region *region,
		       u32 *value, u32 *vendor);
	int (*advance)(struct otp_device *otp, const struct otp_region *region,
		       u32 value, u32 *vendor);
	int (*dai)(struct otp_device *otp, struct otp_dai_command *command);
	void (*describe)(u32 vendor, char *text, size_t size);
	const struct otp_image_ops *image;
};

struct otp_device *devm_otp_register(struct device *dev,
				     const struct otp_desc *desc,
				     const struct otp_ops *ops, void *priv);
void *otp_priv(const struct otp_device *otp);
struct device *otp_dev(struct otp_device *otp);

struct otp_step *otp_batch_step(struct otp_batch *batch, unsigned int index);
struct otp_step *otp_batch_find(struct otp_batch *batch,
				const struct otp_region *region, u32 offset);
__printf(5, 6)
void otp_refuse(struct otp_batch *batch, struct otp_step *step, int error,
		enum otp_reason reason, const char *fmt, ...);

__printf(6, 7)
int otp_outcome_end(struct otp_outcome *outcome, enum otp_op_status status,
		    int error, enum otp_reason reason, u32 vendor,
		    const char *fmt, ...);

void otp_report_dead(struct otp_device *otp, u32 vendor);
void otp_report_image(struct otp_device *otp, enum otp_action action,
		      int result, u32 offset, u32 len);

void otp_describe_bits(const struct otp_vendor_bits *names, u32 vendor,
		       char *text, size_t size);

/**
 * struct otp_payload - what a provider has verified, for consumers to read
 * @buffer: a buffer of kvmalloc() that nobody else changes any more
 * @offset: where in it the payload begins
 * @size: bytes of the payload, not 0
 */
struct otp_payload {
	void *buffer;
	u32 offset;
	u32 size;
};

int otp_payload_serve(struct otp_device *otp,
		      const struct otp_payload *payload);
void otp_payload_refuse(struct otp_device *otp,
			const struct otp_outcome *outcome);

struct regmap *devm_otp_regmap(struct platform_device *pdev,
			       const struct regmap_config *config);
struct regmap *devm_otp_regmap_node(struct platform_device *pdev,
				    const struct regmap_config *config,
				    const char *property,
				    const struct of_device_id *match);

#endif /* _LINUX_OTP_H */
