/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * One-time-programmable memory: the ioctl interface of /dev/otpN.
 *
 * Every command takes a structure whose first member is its own size, so
 * that structures can grow at the end: an older kernel accepts a larger
 * structure as long as the part it does not know is zero, a newer kernel
 * fills what an older caller left out with zero.
 *
 * Error contract, common to all commands:
 *
 *  - ENOTTY: the command number is not known.
 *  - E2BIG: the structure is larger than the kernel's and the part the
 *    kernel does not know is not zero, or it is larger than a page.
 *  - EINVAL: the structure is smaller than its first version, a reserved
 *    member is not zero, or a member has a value that is never valid.
 *  - EOPNOTSUPP: an unknown flag, or a command that this device lacks.
 *  - EFAULT: a pointer does not lead to accessible memory.
 *  - ENODEV: the device is gone (unbound, or its driver was unloaded).
 *  - EINTR: a signal came while another command held the device; nothing has
 *    been done.
 *
 * Commands that program add those of enum otp_reason. All multi-byte
 * contents of OTP memory travel as bytes, the lowest address first; a 32-bit
 * word is little-endian.
 */
#ifndef _UAPI_LINUX_OTP_H
#define _UAPI_LINUX_OTP_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define OTP_IOC_MAGIC		0xBE

/* Sizes of the names in the structures below, terminating NUL included. */
#define OTP_DRIVER_NAME_SIZE	32
#define OTP_MODEL_NAME_SIZE	64
#define OTP_REGION_NAME_SIZE	32
#define OTP_FIELD_NAME_SIZE	64
#define OTP_GROUP_NAME_SIZE	32
#define OTP_MESSAGE_SIZE	128

/* Bounds of one PROGRAM and of one READ. */
#define OTP_MAX_OPS		1024
#define OTP_MAX_BYTES		65536

/* "No field": where a result names no single field. */
#define OTP_NO_FIELD		0xffffffff

/**
 * enum otp_state - what the device can be used for
 * @OTP_STATE_OK: everything works
 * @OTP_STATE_RESET_PENDING: something takes effect only after a reset of the
 *	device
 * @OTP_STATE_DEAD: the device refuses everything until it is reset, or for
 *	good; struct otp_info.message says which
 * @OTP_STATE_INCOMPLETE: a change of several steps was interrupted and must be
 *	completed before the next reset; struct otp_info.message says which
 */
enum otp_state {
	OTP_STATE_OK = 0,
	OTP_STATE_RESET_PENDING = 1,
	OTP_STATE_DEAD = 2,
	OTP_STATE_INCOMPLETE = 3,
};

/* struct otp_info.caps */
#define OTP_CAP_PROGRAM		(1ULL << 0)
#define OTP_CAP_LOCK		(1ULL << 1)
#define OTP_CAP_RATCHET		(1ULL << 2)
#define OTP_CAP_ERASE		(1ULL << 3)
#define OTP_CAP_JOURNAL		(1ULL << 4)
#define OTP_CAP_DAI		(1ULL << 5)
/* The hardware itself knows which bits have been programmed. */
#define OTP_CAP_MASK		(1ULL << 6)
/* Authenticates a signed image, and serves its payload as nvmem. */
#define OTP_CAP_IMAGE		(1ULL << 7)

/* struct otp_info.status */
#define OTP_STATUS_PROGRAMMING	(1U << 0)	/* allowed on this system */
#define OTP_STATUS_ARMED	(1U << 1)	/* by some descriptor */
#define OTP_STATUS_ARMED_HERE	(1U << 2)	/* by this descriptor */

/**
 * struct otp_info - OTP_INFO, describes the device
 * @size: sizeof(struct otp_info)
 * @flags: must be 0
 * @driver: out, name of the provider, NUL-terminated
 * @model: out, what the provider drives, NUL-terminated
 * @message: out, why @state is not OTP_STATE_OK, NUL-terminated
 * @caps: out, OTP_CAP_*
 * @event_seq: out, sequence number of the last event of this device; a
 *	listener that has seen a smaller one has lost events
 * @region_count: out, number of regions
 * @group_count: out, number of atomic groups; they are numbered from 1
 * @state: out, enum otp_state
 * @status: out, OTP_STATUS_*
 * @vendor: out, vendor status that made the device dead, else 0
 * @reserved: must be 0
 */
struct otp_info {
	__u32 size;
	__u32 flags;
	__u8 driver[OTP_DRIVER_NAME_SIZE];
	__u8 model[OTP_MODEL_NAME_SIZE];
	__u8 message[OTP_MESSAGE_SIZE];
	__aligned_u64 caps;
	__aligned_u64 event_seq;
	__u32 region_count;
	__u32 group_count;
	__u32 state;
	__u32 status;
	__u32 vendor;
	__u32 reserved;
};

/**
 * enum otp_kind - what a region holds
 * @OTP_KIND_FUSES: words or bits at fixed places
 * @OTP_KIND_JOURNAL: an append-only list of records
 */
enum otp_kind {
	OTP_KIND_FUSES = 0,
	OTP_KIND_JOURNAL = 1,
};

/**
 * enum otp_semantics - what programming can do to a bit
 * @OTP_BIT_ONCE: each bit once, to 0 or to 1; then it is frozen
 * @OTP_BIT_SET: 0 to 1 only; blank is 0
 * @OTP_BIT_CLEAR: 1 to 0 only; blank is 1
 * @OTP_GRANULE_ONCE: a whole granule once; blank is 0
 * @OTP_REWRITABLE: anything, and again, until a ratchet, a lock or a rule of
 *	the chip freezes it. A bit counts as programmed when it is frozen. Blank
 *	is 1 where it can be erased.
 */
enum otp_semantics {
	OTP_BIT_ONCE = 0,
	OTP_BIT_SET = 1,
	OTP_BIT_CLEAR = 2,
	OTP_GRANULE_ONCE = 3,
	OTP_REWRITABLE = 4,
};

/* struct otp_region_info.region_flags */
#define OTP_REGION_READ		(1U << 0)	/* has readable fields */
#define OTP_REGION_PROGRAM	(1U << 1)	/* has programmable fields */
#define OTP_REGION_ERASE	(1U << 2)
#define OTP_REGION_SECRET	(1U << 3)	/* never in nvmem */
#define OTP_REGION_RATCHET	(1U << 4)
#define OTP_REGION_PUBLIC	(1U << 5)	/* nvmem readable by all */
/* OTP_LOCK can end its writing for good, by a digest that the hardware ... */
#define OTP_REGION_HW_DIGEST	(1U << 6)
/* ... or that the caller computes. */
#define OTP_REGION_SW_DIGEST	(1U << 7)
/* OTP_LOCK can end its reading until the next reset. */
#define OTP_REGION_READ_LOCK	(1U << 8)
#define OTP_REGION_UNVERIFIED	(1U << 9)	/* never in nvmem */

/* struct otp_region_info.region_state */
#define OTP_REGION_WRITE_LOCKED	(1U << 0)
#define OTP_REGION_READ_LOCKED	(1U << 1)
#define OTP_REGION_LOCK_PENDING	(1U << 2)	/* acts after a reset */
#define OTP_REGION_DAMAGED	(1U << 3)	/* holds damaged granules */

/**
 * struct otp_region_info - OTP_REGION_INFO, describes one region
 * @size: sizeof(struct otp_region_info)
 * @flags: must be 0
 * @region: in, index of the region; ENOENT if there is none
 * @kind: out, enum otp_kind
 * @name: out, NUL-terminated
 * @base: out, address of the region in the provider's own space, in bytes
 * @region_size: out, in bytes
 * @granule: out, bytes that are programmed at once
 * @semantics: out, enum otp_semantics
 * @region_flags: out, OTP_REGION_READ and the like, what never changes
 * @region_state: out, OTP_REGION_WRITE_LOCKED and the like, as it is now
 * @field_count: out, number of fields; 0 where the region is one unnamed
 *	whole
 * @ratchet: out, where the region's ratchet is, see struct otp_ratchet
 * @free: out, bytes left in a journal, 0 if it is not sound
 * @erase_granule: out, bytes that are erased at once, 0 where nothing can be
 *	erased
 * @vendor: out, vendor status of looking for the digest, else 0
 * @reserved: must be 0
 * @digest: out, digest that is in the memory now, 0 if none is or if it could
 *	not be read
 * @sensed: out, digest that the hardware sensed at its last reset, by which
 *	it locks the region
 */
struct otp_region_info {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 kind;
	__u8 name[OTP_REGION_NAME_SIZE];
	__u32 base;
	__u32 region_size;
	__u32 granule;
	__u32 semantics;
	__u32 region_flags;
	__u32 region_state;
	__u32 field_count;
	__u32 ratchet;
	__u32 free;
	__u32 erase_granule;
	__u32 vendor;
	__u32 reserved;
	__aligned_u64 digest;
	__aligned_u64 sensed;
};

/* struct otp_field_info.field_flags */
#define OTP_FIELD_READ		(1U << 0)
#define OTP_FIELD_PROGRAM	(1U << 1)
#define OTP_FIELD_SECRET	(1U << 2)	/* value appears nowhere */
#define OTP_FIELD_FULL_MASK	(1U << 3)	/* only as a whole */
#define OTP_FIELD_NO_ZERO	(1U << 4)	/* 0 needs ALLOW_ZERO */
#define OTP_FIELD_VENDOR	(1U << 5)	/* the chip maker's own */

/**
 * enum otp_programmed - how much of a field has been programmed
 * @OTP_BLANK: no bit
 * @OTP_PARTIAL: some bits
 * @OTP_FULL: every bit
 * @OTP_UNKNOWN: the hardware could not tell
 * @OTP_DAMAGED: the memory is damaged there
 */
enum otp_programmed {
	OTP_BLANK = 0,
	OTP_PARTIAL = 1,
	OTP_FULL = 2,
	OTP_UNKNOWN = 3,
	OTP_DAMAGED = 4,
};

/**
 * struct otp_field_info - OTP_FIELD_INFO, describes one field
 * @size: sizeof(struct otp_field_info)
 * @flags: must be 0
 * @region: in, index of the region; ENOENT if there is none
 * @field: in, index of the field in its region; ENOENT if there is none
 * @name: out, NUL-terminated
 * @group_name: out, name of the atomic group, NUL-terminated, or empty
 * @bit_offset: out, first bit, counted from the start of the region; bit 8n
 *	is the lowest bit of byte n
 * @bit_width: out, number of bits
 * @field_flags: out, OTP_FIELD_*
 * @group: out, number of the atomic group, 0 if none: its fields are
 *	programmed all in one session or not at all
 * @order: out, fields with a smaller one are programmed first
 * @programmed: out, enum otp_programmed, as it is now
 * @vendor: out, vendor status of looking, else 0
 * @reserved: must be 0
 */
struct otp_field_info {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 field;
	__u8 name[OTP_FIELD_NAME_SIZE];
	__u8 group_name[OTP_GROUP_NAME_SIZE];
	__u32 bit_offset;
	__u32 bit_width;
	__u32 field_flags;
	__u32 group;
	__u32 order;
	__u32 programmed;
	__u32 vendor;
	__u32 reserved;
};

/**
 * struct otp_read - OTP_READ, reads bytes and the mask of programmed bits
 * @size: sizeof(struct otp_read)
 * @flags: must be 0
 * @region: in, index of the region; ENOENT if there is none
 * @offset: in, first byte, a multiple of the granule
 * @len: in, bytes, a multiple of the granule and not 0; at most
 *	OTP_MAX_BYTES; ERANGE past the end of the region
 * @vendor: out, vendor status of the first granule that could not be read
 * @data: in, where @len bytes go, or 0
 * @mask: in, where @len bytes of mask go, or 0; a bit is 1 where it has been
 *	programmed
 *
 * EACCES if a part of the range is write-only or secret: @data is zero
 * there, @mask is valid everywhere. Values of a journal that are for the
 * secure world only are secret, but not for CAP_SYS_RAWIO. EMSGSIZE if @len exceeds OTP_MAX_BYTES.
 * EIO or ETIMEDOUT if the device fails, EUCLEAN if the memory is damaged
 * there, see @vendor; EPERM if the hardware does not let it be read. ENXIO if
 * any granule of the range has no field; nothing is read then.
 */
struct otp_read {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 offset;
	__u32 len;
	__u32 vendor;
	__aligned_u64 data;
	__aligned_u64 mask;
};

/**
 * struct otp_arm - OTP_ARM and OTP_DISARM
 * @size: sizeof(struct otp_arm)
 * @flags: must be 0
 *
 * OTP_ARM takes the one programming right of the device; it ends with
 * OTP_DISARM or when the file is closed. It needs a descriptor open for
 * writing (EBADF), CAP_SYS_RAWIO (EPERM), programming switched on (EPERM), a
 * provider that can program or has a signed image (EOPNOTSUPP), and that no
 * other descriptor (EBUSY) nor this one (EALREADY) has it. For a signed image
 * its driver's own parameter "update" will do instead of programming.
 * OTP_DISARM without it: EACCES.
 */
struct otp_arm {
	__u32 size;
	__u32 flags;
};

/**
 * enum otp_op_status - what became of one operation
 * @OTP_OP_NOT_REACHED: nothing was done, an earlier operation failed or some
 *	operation of the batch was refused
 * @OTP_OP_WOULD_PROGRAM: dry run: nothing speaks against programming this
 *	one, whether or not another operation of the batch was refused
 * @OTP_OP_PROGRAMMED: programmed and verified
 * @OTP_OP_ALREADY: was so before, nothing was pulsed
 * @OTP_OP_REFUSED: not allowed, for @otp_op.reason
 * @OTP_OP_FAILED: programming was begun and failed
 */
enum otp_op_status {
	OTP_OP_NOT_REACHED = 0,
	OTP_OP_WOULD_PROGRAM = 1,
	OTP_OP_PROGRAMMED = 2,
	OTP_OP_ALREADY = 3,
	OTP_OP_REFUSED = 4,
	OTP_OP_FAILED = 5,
};

/**
 * enum otp_reason - why an operation was refused or failed
 * @OTP_REASON_NONE: it was not
 * @OTP_REASON_ALIGN: EINVAL: offset or length is no multiple of the granule, of
 *	the erase granule for OTP_ERASE, or the length is 0
 * @OTP_REASON_REGION: ENOENT: no such region
 * @OTP_REASON_RANGE: ERANGE: past the end of the region
 * @OTP_REASON_GAP: ENXIO: no field there
 * @OTP_REASON_READ_ONLY: EROFS: the field cannot be programmed
 * @OTP_REASON_LOCKED: EROFS: the region is locked
 * @OTP_REASON_VENDOR_FIELD: EPERM: the field belongs to the chip maker
 * @OTP_REASON_MASK: EINVAL: the mask is 0, or not the whole field where only
 *	the whole field can be programmed
 * @OTP_REASON_VALUE: ERANGE: the value has bits outside the mask
 * @OTP_REASON_ZERO: EDOM: a value of 0 would freeze the field, and
 *	ALLOW_ZERO was not given
 * @OTP_REASON_OVERLAP: EINVAL: another operation of the batch names the same
 *	bits
 * @OTP_REASON_CONFLICT: EEXIST: bits are programmed with another value
 * @OTP_REASON_TORN: EUCLEAN: partly programmed and unreadable, so that nobody
 *	can tell whether the rest would fit
 * @OTP_REASON_GROUP: ENODATA: an atomic group would stay incomplete
 * @OTP_REASON_GROUP_PARTIAL: EUCLEAN: an atomic group is partly programmed
 *	with values this driver did not program and cannot read
 * @OTP_REASON_CHIP: a rule of this chip; the provider chooses the errno, the
 *	message says which rule
 * @OTP_REASON_DEVICE: EIO, ETIMEDOUT or what the provider gives: the device
 *	reported an error, see @otp_op.vendor
 * @OTP_REASON_VERIFY: EBADMSG: what was read back is not what was programmed
 * @OTP_REASON_DEAD: ENOTRECOVERABLE: the device was found dead
 * @OTP_REASON_DAMAGED: EUCLEAN: the memory is damaged there
 * @OTP_REASON_LOCK: EOPNOTSUPP: the region has no such lock
 * @OTP_REASON_DIGEST: EINVAL: a digest of 0 where the caller computes it, or
 *	one that is not 0 where the hardware does
 * @OTP_REASON_BLANK: EDOM: a blank region would be locked, and ALLOW_BLANK
 *	was not given
 * @OTP_REASON_KIND: EOPNOTSUPP: not with a region of this kind: it is no
 *	journal, has no ratchet, cannot be erased, or is a journal where a batch
 *	of masked writes was asked for
 * @OTP_REASON_JOURNAL: EUCLEAN: the journal has no magic word, or a record
 *	runs past its end
 * @OTP_REASON_TAG: EINVAL: 0xff is no tag, it ends the list; or a tag that has
 *	to be locked would not be
 * @OTP_REASON_LENGTH: EMSGSIZE: a value longer than a record can be
 * @OTP_REASON_FULL: ENOSPC: no room for the record
 * @OTP_REASON_TAG_LOCKED: EROFS: a record with this tag is locked, another one
 *	would be ignored
 * @OTP_REASON_EXPECTED: ESTALE: the ratchet is not where it was expected
 * @OTP_REASON_BACKWARDS: ERANGE: the ratchet would have to go back
 * @OTP_REASON_BOUNDARY: EINVAL: in a journal, not where a record ends
 * @OTP_REASON_RATCHETED: EROFS: covered by the ratchet
 * @OTP_REASON_UNCOVERED: EBUSY: records of others would be covered by the
 *	ratchet as well
 * @OTP_REASON_IMAGE_ERASED: ENODATA: the slot is erased
 * @OTP_REASON_IMAGE_MAGIC: EINVAL: no image there
 * @OTP_REASON_IMAGE_BOUNDS: ERANGE: a size in the header makes no sense, or
 *	the image runs past the end of its slot
 * @OTP_REASON_IMAGE_FLAGS: EOPNOTSUPP: encrypted, compressed, or a flag that
 *	is not known
 * @OTP_REASON_IMAGE_TLV: EBADMSG: the list of TLVs is malformed: sizes do not
 *	agree, an entry runs past the end of its area, stands twice, or has a
 *	wrong length
 * @OTP_REASON_IMAGE_UNPROTECTED: EPERM: an entry that has to be protected is
 *	not
 * @OTP_REASON_IMAGE_DIGEST: EBADMSG: no digest, or that of another image
 * @OTP_REASON_IMAGE_ANCHOR: ENOKEY: no trust anchor is there, or could be read
 * @OTP_REASON_IMAGE_KEY: ENOKEY: no key of the image is a trust anchor
 * @OTP_REASON_IMAGE_REVOKED: EKEYREVOKED: it is signed by a revoked key only
 * @OTP_REASON_IMAGE_SIGNATURE: EKEYREJECTED: no signature, not in strict DER,
 *	or that of another image or key
 * @OTP_REASON_IMAGE_ALGORITHM: EOPNOTSUPP: this kind of key, digest or
 *	signature is not supported
 * @OTP_REASON_IMAGE_CRYPTO: ENOPKG: the kernel lacks the algorithm
 * @OTP_REASON_IMAGE_COUNTER: EINVAL: no security counter
 * @OTP_REASON_IMAGE_ROLLBACK: ESTALE: its security counter is lower than the
 *	stored one
 * @OTP_REASON_IMAGE_DEPENDENCY: ENOENT: it depends on a version of another
 *	image that is not there
 * @OTP_REASON_IMAGE_SERVED: EBUSY: nvmem serves another image, or none; or
 *	a payload of another size
 * @OTP_REASON_IMAGE_EXHAUSTED: ENOSPC: the stored counter cannot count that
 *	far
 */
enum otp_reason {
	OTP_REASON_NONE = 0,
	OTP_REASON_ALIGN = 1,
	OTP_REASON_REGION = 2,
	OTP_REASON_RANGE = 3,
	OTP_REASON_GAP = 4,
	OTP_REASON_READ_ONLY = 5,
	OTP_REASON_LOCKED = 6,
	OTP_REASON_VENDOR_FIELD = 7,
	OTP_REASON_MASK = 8,
	OTP_REASON_VALUE = 9,
	OTP_REASON_ZERO = 10,
	OTP_REASON_OVERLAP = 11,
	OTP_REASON_CONFLICT = 12,
	OTP_REASON_TORN = 13,
	OTP_REASON_GROUP = 14,
	OTP_REASON_GROUP_PARTIAL = 15,
	OTP_REASON_CHIP = 16,
	OTP_REASON_DEVICE = 17,
	OTP_REASON_VERIFY = 18,
	OTP_REASON_DEAD = 19,
	OTP_REASON_DAMAGED = 20,
	OTP_REASON_LOCK = 21,
	OTP_REASON_DIGEST = 22,
	OTP_REASON_BLANK = 23,
	OTP_REASON_KIND = 24,
	OTP_REASON_JOURNAL = 25,
	OTP_REASON_TAG = 26,
	OTP_REASON_LENGTH = 27,
	OTP_REASON_FULL = 28,
	OTP_REASON_TAG_LOCKED = 29,
	OTP_REASON_EXPECTED = 30,
	OTP_REASON_BACKWARDS = 31,
	OTP_REASON_BOUNDARY = 32,
	OTP_REASON_RATCHETED = 33,
	OTP_REASON_UNCOVERED = 34,
	OTP_REASON_IMAGE_ERASED = 35,
	OTP_REASON_IMAGE_MAGIC = 36,
	OTP_REASON_IMAGE_BOUNDS = 37,
	OTP_REASON_IMAGE_FLAGS = 38,
	OTP_REASON_IMAGE_TLV = 39,
	OTP_REASON_IMAGE_UNPROTECTED = 40,
	OTP_REASON_IMAGE_DIGEST = 41,
	OTP_REASON_IMAGE_ANCHOR = 42,
	OTP_REASON_IMAGE_KEY = 43,
	OTP_REASON_IMAGE_REVOKED = 44,
	OTP_REASON_IMAGE_SIGNATURE = 45,
	OTP_REASON_IMAGE_ALGORITHM = 46,
	OTP_REASON_IMAGE_CRYPTO = 47,
	OTP_REASON_IMAGE_COUNTER = 48,
	OTP_REASON_IMAGE_ROLLBACK = 49,
	OTP_REASON_IMAGE_DEPENDENCY = 50,
	OTP_REASON_IMAGE_SERVED = 51,
	OTP_REASON_IMAGE_EXHAUSTED = 52,
};

/**
 * enum otp_verified - how it is known that an operation's bits are right
 * @OTP_VERIFIED_NOT: it is not known
 * @OTP_VERIFIED_VALUE: the value was read back
 * @OTP_VERIFIED_MASK: the value is unreadable; every bit is programmed
 * @OTP_VERIFIED_MEMORY: the value is unreadable; every bit is programmed, and
 *	it was this driver that programmed this very value since it was loaded
 */
enum otp_verified {
	OTP_VERIFIED_NOT = 0,
	OTP_VERIFIED_VALUE = 1,
	OTP_VERIFIED_MASK = 2,
	OTP_VERIFIED_MEMORY = 3,
};

/* struct otp_op.flags */
/* A value of 0 is meant: it freezes the field at 0. */
#define OTP_OP_ALLOW_ZERO	(1U << 0)
/*
 * Bits that are programmed already are left out without looking at their
 * value. Refused (EINVAL, OTP_REASON_MASK) for a field that can be programmed
 * only as a whole.
 */
#define OTP_OP_SKIP_PROGRAMMED	(1U << 1)

/**
 * struct otp_op - one masked write of a PROGRAM batch
 * @region: in, index of the region
 * @offset: in, first byte, a multiple of the granule
 * @len: in, bytes, a multiple of the granule
 * @flags: in, OTP_OP_ALLOW_ZERO, OTP_OP_SKIP_PROGRAMMED
 * @data: in, pointer to @len bytes: the values
 * @mask: in, pointer to @len bytes: a bit is 1 where it is to be programmed
 * @status: out, enum otp_op_status
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @verified: out, enum otp_verified
 * @field: out, the field that @reason is about, or OTP_NO_FIELD
 * @done: out, bytes of @len that are known to be right
 * @reserved: must be 0
 */
struct otp_op {
	__u32 region;
	__u32 offset;
	__u32 len;
	__u32 flags;
	__aligned_u64 data;
	__aligned_u64 mask;
	__u32 status;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 verified;
	__u32 field;
	__u32 done;
	__u32 reserved;
};

/* struct otp_program.flags */
/* Check everything, program nothing; needs no OTP_ARM. */
#define OTP_PROGRAM_DRY_RUN		(1U << 0)
/* OTP_OP_ALLOW_ZERO for every operation. */
#define OTP_PROGRAM_ALLOW_ZERO		(1U << 1)
/*
 * An atomic group may stay incomplete, or be completed although it holds
 * values that nobody can check. On most chips losing power then is fatal.
 */
#define OTP_PROGRAM_PARTIAL_GROUP	(1U << 2)

/**
 * struct otp_program - OTP_PROGRAM, a batch of masked writes
 * @size: sizeof(struct otp_program)
 * @flags: in, OTP_PROGRAM_*
 * @op_count: in, number of operations, 1 to OTP_MAX_OPS; 0: EINVAL, more:
 *	EMSGSIZE; EMSGSIZE as well if their bytes exceed OTP_MAX_BYTES
 * @op_size: in, sizeof(struct otp_op)
 * @ops: in and out, pointer to @op_count times struct otp_op
 * @message: in, where a NUL-terminated sentence about the first refusal or
 *	failure goes, or 0
 * @message_size: in, bytes at @message
 * @programmed: out, operations that were programmed (dry run: would be)
 * @already: out, operations that were so before
 * @refused: out, operations that were refused
 * @failed: out, operations that failed
 * @not_reached: out, operations that were not begun
 * @reserved: must be 0
 *
 * Everything is checked before the first pulse, and one refusal refuses the
 * batch: the command then fails with the errno of the first refused
 * operation and nothing has changed. Operations are programmed by the order
 * of their fields, then as given; each is verified before the next. The first
 * failure ends the batch with its errno. The outputs are written on success,
 * on refusal and on failure alike. EACCES without OTP_ARM, EINTR if a signal
 * came before the first pulse; later signals wait until the batch has ended.
 * ENOTRECOVERABLE if the device is dead, see OTP_STATE_DEAD.
 * Repeating a batch that ended in any way is safe: what is right is left
 * alone.
 */
struct otp_program {
	__u32 size;
	__u32 flags;
	__u32 op_count;
	__u32 op_size;
	__aligned_u64 ops;
	__aligned_u64 message;
	__u32 message_size;
	__u32 programmed;
	__u32 already;
	__u32 refused;
	__u32 failed;
	__u32 not_reached;
	__u32 reserved[2];
};

/**
 * enum otp_lock_kind - which lock
 * @OTP_LOCK_WRITE: nothing can be programmed in the region any more, for
 *	good; on some chips from the next reset on
 * @OTP_LOCK_READ: the region cannot be read any more, until the next reset
 */
enum otp_lock_kind {
	OTP_LOCK_WRITE = 0,
	OTP_LOCK_READ = 1,
};

/* struct otp_lock.flags */
/* Check everything, lock nothing; needs no OTP_ARM. */
#define OTP_LOCK_DRY_RUN	(1U << 0)
/* A region may be locked of which nothing has been programmed. */
#define OTP_LOCK_ALLOW_BLANK	(1U << 1)

/**
 * struct otp_lock - OTP_LOCK, locks a region
 * @size: sizeof(struct otp_lock)
 * @flags: in, OTP_LOCK_DRY_RUN, OTP_LOCK_ALLOW_BLANK
 * @region: in, index of the region
 * @kind: in, enum otp_lock_kind; EINVAL for another
 * @digest: in, where the caller computes the digest: its value, not 0;
 *	otherwise 0
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @message_size: in, bytes at @message
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: locked and verified
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @region_state: out, OTP_REGION_WRITE_LOCKED and the like, as it is now
 * @memory: out, digest that is in the memory now
 * @reserved: must be 0
 *
 * Fails with the errno of @reason, and the outputs are written then too. What
 * is locked already with the same digest is left alone, with success; with
 * another one: EEXIST. A lock of a region with OTP_REGION_HW_DIGEST or
 * OTP_REGION_SW_DIGEST acts after the next reset; until then nothing may be
 * programmed there, and OTP_PROGRAM refuses it. EACCES without OTP_ARM.
 */
struct otp_lock {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 kind;
	__aligned_u64 digest;
	__aligned_u64 message;
	__u32 message_size;
	__u32 status;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 region_state;
	__aligned_u64 memory;
	__u32 reserved[2];
};

/* struct otp_ratchet.flags */
/* Check everything, advance nothing; needs no OTP_ARM. */
#define OTP_RATCHET_DRY_RUN	(1U << 0)

/**
 * struct otp_ratchet - OTP_RATCHET, compares a ratchet and advances it
 * @size: sizeof(struct otp_ratchet)
 * @flags: in, OTP_RATCHET_DRY_RUN
 * @region: in, index of the region
 * @expected: in, where the ratchet is now
 * @target: in, where it is to be; not less than @expected, at most the size of
 *	the region, and in a journal where a record ends
 * @message_size: in, bytes at @message
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: advanced and verified
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @value: out, where the ratchet is now
 * @reserved: must be 0
 *
 * A ratchet is the offset in its region of the first byte that can still be
 * changed. It is advanced step by step, each verified; an interrupted command
 * can be repeated with the @expected that is true then. Fails with the errno
 * of @reason, and the outputs are written then too. Where the ratchet is at
 * @target already, nothing is done, with success, whatever @expected is.
 * EACCES without OTP_ARM.
 */
struct otp_ratchet {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 expected;
	__u32 target;
	__u32 message_size;
	__aligned_u64 message;
	__u32 status;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 value;
	__u32 reserved;
};

/* struct otp_erase.flags */
/* Check everything, erase nothing; needs no OTP_ARM. */
#define OTP_ERASE_DRY_RUN	(1U << 0)

/**
 * struct otp_erase - OTP_ERASE, makes a part of a region blank
 * @size: sizeof(struct otp_erase)
 * @flags: in, OTP_ERASE_DRY_RUN
 * @region: in, index of the region
 * @offset: in, first byte, a multiple of the erase granule
 * @len: in, bytes, a multiple of the erase granule and not 0. In a journal
 *	@offset is where a record ends, and @len reaches to the end of the
 *	region: what is erased is the end of the list
 * @message_size: in, bytes at @message
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: erased and verified
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @erased: out, erase granules that were erased (dry run: would be); blank
 *	ones are left alone, damaged ones are not
 * @reserved: must be 0
 *
 * Fails with the errno of @reason, and the outputs are written then too.
 * EACCES without OTP_ARM.
 */
struct otp_erase {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 offset;
	__u32 len;
	__u32 message_size;
	__aligned_u64 message;
	__u32 status;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 erased;
	__u32 reserved;
};

/* "No tag": what ends a journal. */
#define OTP_JOURNAL_NO_TAG	0xff
#define OTP_JOURNAL_MAX_LENGTH	32767

/* struct otp_journal_append.flags */
/* Check everything, append nothing; needs no OTP_ARM. */
#define OTP_JOURNAL_DRY_RUN	(1U << 0)
/* Nothing appended later overrides the record. */
#define OTP_JOURNAL_LOCKED	(1U << 1)

/**
 * struct otp_journal_append - OTP_JOURNAL_APPEND, adds a record to a journal
 * @size: sizeof(struct otp_journal_append)
 * @flags: in, OTP_JOURNAL_DRY_RUN, OTP_JOURNAL_LOCKED
 * @region: in, index of the region, of kind OTP_KIND_JOURNAL
 * @tag: in, 0 to 254. 0xec to 0xef are for the secure world only and have to
 *	be locked
 * @data: in, pointer to @len bytes: the value
 * @len: in, at most OTP_JOURNAL_MAX_LENGTH; may be 0
 * @message_size: in, bytes at @message
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @image: in, where @image_size bytes of the region go as it is then, on a dry
 *	run as it would be, or 0; values for the secure world only are 0 in it
 * @image_size: in, bytes at @image
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: appended and verified
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @offset: out, offset of the record in the region
 * @torn: out, bytes of an interrupted command that were found behind the end
 *	of the list, and made blank (dry run: would be)
 * @free: out, bytes left for another record, its header included
 * @reserved: must be 0
 *
 * One blank byte always stays behind the list: firmware may look for the tag
 * that ends it and for nothing else. The tag of a record is written last, so
 * that whatever interrupts it leaves either the journal as it was or the whole
 * record. The ratchet is not advanced. An equal value is appended again all the
 * same: a journal is a history. Fails with the errno of @reason, and the
 * outputs are written then too. EACCES without OTP_ARM.
 */
struct otp_journal_append {
	__u32 size;
	__u32 flags;
	__u32 region;
	__u32 tag;
	__aligned_u64 data;
	__u32 len;
	__u32 message_size;
	__aligned_u64 message;
	__aligned_u64 image;
	__u32 image_size;
	__u32 status;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 offset;
	__u32 torn;
	__u32 free;
	__u32 reserved[2];
};

/* struct otp_dai.command */
#define OTP_DAI_READ		1
#define OTP_DAI_WRITE		2
#define OTP_DAI_DIGEST		4

/* struct otp_dai.flags */
/* Write although the word is programmed with another value already. */
#define OTP_DAI_OVERWRITE	(1U << 0)

/**
 * struct otp_dai - OTP_DAI, one raw command of a direct access interface
 * @size: sizeof(struct otp_dai)
 * @flags: in, OTP_DAI_OVERWRITE
 * @command: in, OTP_DAI_READ, OTP_DAI_WRITE or OTP_DAI_DIGEST; EINVAL for
 *	another
 * @address: in, byte address in the provider's own space; ERANGE past its
 *	end, EINVAL unless a multiple of @width
 * @data: in, what is written; out, what was read
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @message_size: in, bytes at @message
 * @width: out, bytes that a command at @address moves, 4 or 8
 * @status: out, status register after the command
 * @vendor: out, vendor status of the command, 0 if it succeeded
 * @reserved: must be 0
 *
 * For bring-up and for trying out what the hardware answers: of the checks of
 * OTP_PROGRAM only those are made without which a command could destroy the
 * chip or show a secret. Refused by the driver: a write to a word that is
 * programmed with another value (EEXIST, see OTP_DAI_OVERWRITE), any write to
 * a region whose lock is pending (EROFS), and reading a secret (EACCES,
 * @vendor is 0). What the hardware refuses: EACCES, see @vendor. EIO,
 * ETIMEDOUT or ENOTRECOVERABLE if it fails; EBUSY, EPERM where the interface
 * is busy, or locked by software until the next reset. EACCES without
 * OTP_ARM; EPERM when the kernel is locked down.
 */
struct otp_dai {
	__u32 size;
	__u32 flags;
	__u32 command;
	__u32 address;
	__aligned_u64 data;
	__aligned_u64 message;
	__u32 message_size;
	__u32 width;
	__u32 status;
	__u32 vendor;
	__u32 reserved[2];
};

/**
 * enum otp_image_slot - where an image is
 * @OTP_IMAGE_ACTIVE: the slot whose image is served from the next start on
 * @OTP_IMAGE_DOWNLOAD: the slot where an update arrives
 * @OTP_IMAGE_SERVED: no slot: the copy whose payload nvmem serves
 */
enum otp_image_slot {
	OTP_IMAGE_ACTIVE = 0,
	OTP_IMAGE_DOWNLOAD = 1,
	OTP_IMAGE_SERVED = 2,
};

/**
 * enum otp_image_state - what became of the image of a slot
 * @OTP_IMAGE_ERASED: the slot is erased, or holds a placeholder of one value
 * @OTP_IMAGE_VALID: it was verified
 * @OTP_IMAGE_REFUSED: it was refused, see struct otp_image_info.reason
 * @OTP_IMAGE_UNREADABLE: the slot could not be read, or memory ran out
 *
 * Of OTP_IMAGE_SERVED, which nvmem serves while it is OTP_IMAGE_VALID: all
 * others say why nothing is served.
 */
enum otp_image_state {
	OTP_IMAGE_ERASED = 0,
	OTP_IMAGE_VALID = 1,
	OTP_IMAGE_REFUSED = 2,
	OTP_IMAGE_UNREADABLE = 3,
};

/* struct otp_image_info.status */
/* The stored counter has reached that of the image. */
#define OTP_IMAGE_CONFIRMED	(1U << 0)
/* The download slot: it was being copied to the active one. */
#define OTP_IMAGE_PENDING	(1U << 1)
/* There is a stored counter, against which images are compared. */
#define OTP_IMAGE_COUNTED	(1U << 2)
/* Served out of the download slot: completing the install is pending. */
#define OTP_IMAGE_FALLBACK	(1U << 3)

/* "No trust anchor": where none was found for an image. */
#define OTP_IMAGE_NO_ANCHOR	0xffffffff
#define OTP_IMAGE_DIGEST_SIZE	32
/* The largest image that OTP_IMAGE_INSTALL takes. */
#define OTP_IMAGE_MAX		1048576

/**
 * struct otp_image_info - OTP_IMAGE_INFO, verifies and describes an image
 * @size: sizeof(struct otp_image_info)
 * @flags: must be 0
 * @slot: in, enum otp_image_slot; EINVAL for another
 * @state: out, enum otp_image_state
 * @reason: out, enum otp_reason: why it was not verified
 * @error: out, 0 or the negative errno of @reason
 * @vendor: out, vendor status that goes with @error, else 0
 * @status: out, OTP_IMAGE_CONFIRMED and the like
 * @message: out, a sentence about @reason, NUL-terminated
 * @major: out, version of the image, 0 as all that follows is where it is not
 *	OTP_IMAGE_VALID
 * @minor: out, version of the image
 * @revision: out, version of the image
 * @build: out, version of the image
 * @counter: out, its security counter
 * @stored_counter: out, the lowest security counter that is accepted
 * @anchor: out, number of the trust anchor that signed it, else
 *	OTP_IMAGE_NO_ANCHOR
 * @header_size: out, bytes before the payload
 * @payload_size: out, bytes of the payload
 * @image_size: out, bytes of the whole image, without padding and trailer
 * @slot_size: out, the largest image that fits, valid in any state; 0 for
 *	OTP_IMAGE_SERVED
 * @image_flags: out, flags in its header
 * @digest: out, SHA-256 of what is signed
 * @reserved: must be 0
 *
 * A slot is read and verified on every call. Fails only if the command does;
 * whatever is wrong with the image is in the outputs.
 */
struct otp_image_info {
	__u32 size;
	__u32 flags;
	__u32 slot;
	__u32 state;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 status;
	__u8 message[OTP_MESSAGE_SIZE];
	__u8 major;
	__u8 minor;
	__u16 revision;
	__u32 build;
	__u32 counter;
	__u32 stored_counter;
	__u32 anchor;
	__u32 header_size;
	__u32 payload_size;
	__u32 image_size;
	__u32 slot_size;
	__u32 image_flags;
	__u8 digest[OTP_IMAGE_DIGEST_SIZE];
	__u32 reserved[2];
};

/* struct otp_image_install.flags */
/* Check everything, write nothing; needs no OTP_ARM. */
#define OTP_IMAGE_INSTALL_DRY_RUN	(1U << 0)

/**
 * struct otp_image_install - OTP_IMAGE_INSTALL, makes an image the active one
 * @size: sizeof(struct otp_image_install)
 * @flags: in, OTP_IMAGE_INSTALL_DRY_RUN
 * @data: in, pointer to @len bytes: a signed image, with or without padding
 *	and trailer; 0: the one in the download slot
 * @len: in, bytes at @data, at most OTP_IMAGE_MAX (EMSGSIZE); 0 goes with a
 *	@data of 0, and EINVAL if only one of them is
 * @message_size: in, bytes at @message
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: installed and verified;
 *	OTP_OP_ALREADY: it is the active one already
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @reserved: must be 0
 *
 * The image is verified before anything is written. Then the download slot is
 * written and verified, if the image is not there yet, marked by a trailer, and
 * then the active one; at last the trailer is erased, and with it what shares
 * its erase granule. At every moment at least one of the two holds a whole
 * verified image if one did before. An interrupted install is completed by
 * repeating it, with or without @data; until then the driver serves the image
 * in the download slot. What nvmem serves changes at the next start of the
 * driver, or with OTP_IMAGE_SERVE. Fails with the errno of @reason, and the
 * outputs are written then too. EACCES without OTP_ARM.
 */
struct otp_image_install {
	__u32 size;
	__u32 flags;
	__aligned_u64 data;
	__u32 len;
	__u32 message_size;
	__aligned_u64 message;
	__u32 status;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 reserved[2];
};

/* struct otp_image_confirm.flags */
/* Check everything, advance nothing; needs no OTP_ARM. */
#define OTP_IMAGE_CONFIRM_DRY_RUN	(1U << 0)

/**
 * struct otp_image_confirm - OTP_IMAGE_CONFIRM, raises the stored counter
 * @size: sizeof(struct otp_image_confirm)
 * @flags: in, OTP_IMAGE_CONFIRM_DRY_RUN
 * @message_size: in, bytes at @message
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: raised and verified
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @counter: out, security counter of the image that is served
 * @stored_counter: out, the stored counter as it is now
 * @reserved: must be 0
 *
 * Raises the stored counter to that of the image whose payload nvmem serves,
 * which has to be the active one (EBUSY): lower ones are refused from then on,
 * for good. EOPNOTSUPP where there is no stored counter. Fails with the errno
 * of @reason, and the outputs are written then too. EACCES without OTP_ARM.
 */
struct otp_image_confirm {
	__u32 size;
	__u32 flags;
	__u32 message_size;
	__u32 status;
	__aligned_u64 message;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 counter;
	__u32 stored_counter;
	__u32 reserved;
};

/**
 * struct otp_image_serve - OTP_IMAGE_SERVE, serves the active image now
 * @size: sizeof(struct otp_image_serve)
 * @flags: must be 0
 * @message_size: in, bytes at @message
 * @status: out, enum otp_op_status; OTP_OP_PROGRAMMED: it is served;
 *	OTP_OP_ALREADY: it was
 * @message: in, where a NUL-terminated sentence about a refusal or failure
 *	goes, or 0
 * @reason: out, enum otp_reason
 * @error: out, 0 or a negative errno
 * @vendor: out, vendor status that goes with @error, else 0
 * @reserved: must be 0
 *
 * Verifies the active slot as a start of the driver does. Where nothing is
 * served, its payload becomes an nvmem device; where something is, it changes
 * between two reads, and EBUSY if the size of the payload would change: that
 * takes a start of the driver. On failure what is served stays. Fails with the
 * errno of @reason, and the outputs are written then too. EACCES without
 * OTP_ARM.
 */
struct otp_image_serve {
	__u32 size;
	__u32 flags;
	__u32 message_size;
	__u32 status;
	__aligned_u64 message;
	__u32 reason;
	__s32 error;
	__u32 vendor;
	__u32 reserved;
};

#define OTP_INFO		_IO(OTP_IOC_MAGIC, 0x00)
#define OTP_REGION_INFO		_IO(OTP_IOC_MAGIC, 0x01)
#define OTP_FIELD_INFO		_IO(OTP_IOC_MAGIC, 0x02)
#define OTP_READ		_IO(OTP_IOC_MAGIC, 0x03)
#define OTP_ARM			_IO(OTP_IOC_MAGIC, 0x04)
#define OTP_DISARM		_IO(OTP_IOC_MAGIC, 0x05)
#define OTP_PROGRAM		_IO(OTP_IOC_MAGIC, 0x06)
#define OTP_LOCK		_IO(OTP_IOC_MAGIC, 0x07)
#define OTP_RATCHET		_IO(OTP_IOC_MAGIC, 0x08)
#define OTP_ERASE		_IO(OTP_IOC_MAGIC, 0x09)
#define OTP_JOURNAL_APPEND	_IO(OTP_IOC_MAGIC, 0x0a)
#define OTP_DAI			_IO(OTP_IOC_MAGIC, 0x0b)
#define OTP_IMAGE_INFO		_IO(OTP_IOC_MAGIC, 0x0c)
#define OTP_IMAGE_INSTALL	_IO(OTP_IOC_MAGIC, 0x0d)
#define OTP_IMAGE_CONFIRM	_IO(OTP_IOC_MAGIC, 0x0e)
#define OTP_IMAGE_SERVE		_IO(OTP_IOC_MAGIC, 0x0f)

#endif /* _UAPI_LINUX_OTP_H */
