// SPDX-License-Identifier: LGPL-2.1-or-later
/* The numbers of the header in words. */
#include <errno.h>
#include <string.h>

#include "internal.h"

#define LOOK_UP(table, n)	((n) < ARRAY_SIZE(table) ? (table)[n] : NULL)

static const char *const state_names[] = {
	[OTP_STATE_OK] = "ok",
	[OTP_STATE_RESET_PENDING] = "reset-pending",
	[OTP_STATE_DEAD] = "dead",
	[OTP_STATE_INCOMPLETE] = "incomplete",
};

static const char *const kind_names[] = {
	[OTP_KIND_FUSES] = "fuses",
	[OTP_KIND_JOURNAL] = "journal",
};

static const char *const semantics_names[] = {
	[OTP_BIT_ONCE] = "bit-once",
	[OTP_BIT_SET] = "bit-set",
	[OTP_BIT_CLEAR] = "bit-clear",
	[OTP_GRANULE_ONCE] = "granule-once",
	[OTP_REWRITABLE] = "rewritable",
};

static const char *const programmed_names[] = {
	[OTP_BLANK] = "blank",
	[OTP_PARTIAL] = "partial",
	[OTP_FULL] = "full",
	[OTP_UNKNOWN] = "unknown",
	[OTP_DAMAGED] = "damaged",
};

static const char *const status_names[] = {
	[OTP_OP_NOT_REACHED] = "not-reached",
	[OTP_OP_WOULD_PROGRAM] = "would-program",
	[OTP_OP_PROGRAMMED] = "programmed",
	[OTP_OP_ALREADY] = "already",
	[OTP_OP_REFUSED] = "refused",
	[OTP_OP_FAILED] = "failed",
};

static const struct {
	const char *name;
	const char *text;
} reasons[] = {
	[OTP_REASON_NONE] = { "none", "no reason" },
	[OTP_REASON_ALIGN] = { "align",
		"offset or length is no multiple of the granule" },
	[OTP_REASON_REGION] = { "region", "there is no such region" },
	[OTP_REASON_RANGE] = { "range", "it is past the end of the region" },
	[OTP_REASON_GAP] = { "gap", "no field is there" },
	[OTP_REASON_READ_ONLY] = { "read-only",
		"the field cannot be programmed" },
	[OTP_REASON_LOCKED] = { "locked", "the region is locked" },
	[OTP_REASON_VENDOR_FIELD] = { "vendor-field",
		"the field belongs to the chip maker" },
	[OTP_REASON_MASK] = { "mask",
		"the mask is 0, or not the whole field where only the whole field can be programmed" },
	[OTP_REASON_VALUE] = { "value", "the value has bits outside the mask" },
	[OTP_REASON_ZERO] = { "zero",
		"a value of 0 freezes the field at 0 for good, and nobody said that this is meant" },
	[OTP_REASON_OVERLAP] = { "overlap",
		"another operation of the batch names the same bits" },
	[OTP_REASON_CONFLICT] = { "conflict",
		"bits are programmed already with another value" },
	[OTP_REASON_TORN] = { "torn",
		"it is partly programmed and unreadable, so nobody can tell whether the rest would fit" },
	[OTP_REASON_GROUP] = { "group",
		"its atomic group would stay incomplete" },
	[OTP_REASON_GROUP_PARTIAL] = { "group-partial",
		"its atomic group is partly programmed with values that nobody can check" },
	[OTP_REASON_CHIP] = { "chip", "it breaks a rule of this chip" },
	[OTP_REASON_DEVICE] = { "device", "the device reported an error" },
	[OTP_REASON_VERIFY] = { "verify",
		"what was read back is not what was programmed" },
	[OTP_REASON_DEAD] = { "dead", "the device was found dead" },
	[OTP_REASON_DAMAGED] = { "damaged", "the memory is damaged there" },
	[OTP_REASON_LOCK] = { "lock", "the region has no such lock" },
	[OTP_REASON_DIGEST] = { "digest",
		"its digest must be given and not be 0, or is the hardware's to compute" },
	[OTP_REASON_BLANK] = { "blank",
		"a region of which nothing is programmed would stay so for good, and nobody said that this is meant" },
	[OTP_REASON_KIND] = { "kind",
		"a region of this kind knows no such thing" },
	[OTP_REASON_JOURNAL] = { "journal",
		"the journal has no magic word, or a record runs past its end" },
	[OTP_REASON_TAG] = { "tag",
		"0xff is no tag; or this one has to be locked and would not be" },
	[OTP_REASON_LENGTH] = { "length",
		"the value is longer than a record can be" },
	[OTP_REASON_FULL] = { "full", "there is no room for the record" },
	[OTP_REASON_TAG_LOCKED] = { "tag-locked",
		"a record with this tag is locked, another one would be ignored" },
	[OTP_REASON_EXPECTED] = { "expected",
		"the ratchet is not where it was expected" },
	[OTP_REASON_BACKWARDS] = { "backwards",
		"the ratchet cannot go back" },
	[OTP_REASON_BOUNDARY] = { "boundary", "no record ends there" },
	[OTP_REASON_RATCHETED] = { "ratcheted",
		"the ratchet covers it already" },
	[OTP_REASON_UNCOVERED] = { "uncovered",
		"the ratchet would cover records of others as well" },
	[OTP_REASON_IMAGE_ERASED] = { "image-erased",
		"the slot is erased" },
	[OTP_REASON_IMAGE_MAGIC] = { "image-magic", "no image is there" },
	[OTP_REASON_IMAGE_BOUNDS] = { "image-bounds",
		"a size in the header makes no sense, or the image runs past the end of its slot" },
	[OTP_REASON_IMAGE_FLAGS] = { "image-flags",
		"the image is encrypted or compressed, or has a flag that is not known" },
	[OTP_REASON_IMAGE_TLV] = { "image-tlv",
		"the list of entries behind the payload is malformed" },
	[OTP_REASON_IMAGE_UNPROTECTED] = { "image-unprotected",
		"an entry that has to be protected is not" },
	[OTP_REASON_IMAGE_DIGEST] = { "image-digest",
		"the image has no digest, or that of another one" },
	[OTP_REASON_IMAGE_ANCHOR] = { "image-anchor",
		"no trust anchor is there, or could be read" },
	[OTP_REASON_IMAGE_KEY] = { "image-key",
		"no key of the image is a trust anchor" },
	[OTP_REASON_IMAGE_REVOKED] = { "image-revoked",
		"the image is signed by a revoked key only" },
	[OTP_REASON_IMAGE_SIGNATURE] = { "image-signature",
		"the image has no signature, or none that fits image and key" },
	[OTP_REASON_IMAGE_ALGORITHM] = { "image-algorithm",
		"this kind of key, digest or signature is not supported" },
	[OTP_REASON_IMAGE_CRYPTO] = { "image-crypto",
		"the kernel lacks the algorithm" },
	[OTP_REASON_IMAGE_COUNTER] = { "image-counter",
		"the image has no security counter" },
	[OTP_REASON_IMAGE_ROLLBACK] = { "image-rollback",
		"the security counter of the image is lower than the stored one" },
	[OTP_REASON_IMAGE_DEPENDENCY] = { "image-dependency",
		"the image depends on a version of another one that is not there" },
	[OTP_REASON_IMAGE_SERVED] = { "image-served",
		"nvmem serves another image, or none, or a payload of another size" },
	[OTP_REASON_IMAGE_EXHAUSTED] = { "image-exhausted",
		"the stored counter cannot count that far" },
};

static const struct {
	const char *name;
	const char *text;
} verified[] = {
	[OTP_VERIFIED_NOT] = { "not", "not verified" },
	[OTP_VERIFIED_VALUE] = { "value", "verified by reading it back" },
	[OTP_VERIFIED_MASK] = { "mask",
		"value unreadable; verified that every bit is programmed" },
	[OTP_VERIFIED_MEMORY] = { "memory",
		"value unreadable; every bit is programmed, by this driver with this value" },
};

static const char *const action_names[] = {
	[LIBOTP_PROGRAM] = "program",
	[LIBOTP_FREEZE] = "freeze",
	[LIBOTP_LOCK] = "lock",
	[LIBOTP_READ_LOCK] = "read-lock",
	[LIBOTP_RESET] = "reset",
};

static const char *const reset_names[] = {
	[LIBOTP_RESET_NOT_REACHED] = "not-reached",
	[LIBOTP_RESET_PASSED] = "passed",
	[LIBOTP_RESET_NEEDED] = "needed",
};

static const char *const lock_kind_names[] = {
	[OTP_LOCK_WRITE] = "write",
	[OTP_LOCK_READ] = "read",
};

static const char *const image_slot_names[] = {
	[OTP_IMAGE_ACTIVE] = "active",
	[OTP_IMAGE_DOWNLOAD] = "download",
	[OTP_IMAGE_SERVED] = "served",
};

static const char *const image_state_names[] = {
	[OTP_IMAGE_ERASED] = "erased",
	[OTP_IMAGE_VALID] = "valid",
	[OTP_IMAGE_REFUSED] = "refused",
	[OTP_IMAGE_UNREADABLE] = "unreadable",
};

static const char *const cap_names[] = {
	"program", "lock", "ratchet", "erase", "journal", "dai", "mask",
	"image",
};

const char *libotp_state_name(uint32_t state)
{
	return LOOK_UP(state_names, state);
}

const char *libotp_kind_name(uint32_t kind)
{
	return LOOK_UP(kind_names, kind);
}

const char *libotp_semantics_name(uint32_t semantics)
{
	return LOOK_UP(semantics_names, semantics);
}

const char *libotp_programmed_name(uint32_t programmed)
{
	return LOOK_UP(programmed_names, programmed);
}

const char *libotp_status_name(uint32_t status)
{
	return LOOK_UP(status_names, status);
}

const char *libotp_reason_name(uint32_t reason)
{
	return reason < ARRAY_SIZE(reasons) ? reasons[reason].name : NULL;
}

const char *libotp_reason_text(uint32_t reason)
{
	return reason < ARRAY_SIZE(reasons) ? reasons[reason].text : NULL;
}

const char *libotp_verified_name(uint32_t how)
{
	return how < ARRAY_SIZE(verified) ? verified[how].name : NULL;
}

const char *libotp_verified_text(uint32_t how)
{
	return how < ARRAY_SIZE(verified) ? verified[how].text : NULL;
}

const char *libotp_action_name(uint32_t action)
{
	return LOOK_UP(action_names, action);
}

const char *libotp_reset_name(uint32_t reset)
{
	return LOOK_UP(reset_names, reset);
}

const char *libotp_lock_kind_name(uint32_t kind)
{
	return LOOK_UP(lock_kind_names, kind);
}

const char *libotp_image_slot_name(uint32_t slot)
{
	return LOOK_UP(image_slot_names, slot);
}

const char *libotp_image_state_name(uint32_t state)
{
	return LOOK_UP(image_state_names, state);
}

const char *libotp_cap_name(uint64_t cap)
{
	for (size_t i = 0; i < ARRAY_SIZE(cap_names); i++)
		if (cap == 1ULL << i)
			return cap_names[i];
	return NULL;
}

const char *libotp_errno_text(int code)
{
	switch (code < 0 ? -code : code) {
	case ENOTTY:
		return "the kernel does not know this command, or it is no OTP device";
	case E2BIG:
		return "the kernel is older than this program and lacks what was asked for";
	case EOPNOTSUPP:
		return "the device cannot do this";
	case ENODEV:
		return "the device is gone";
	case ENOTRECOVERABLE:
		return "the device is dead";
	case EUCLEAN:
		return "the memory is damaged, or programmed in part";
	case EMSGSIZE:
		return "too much at once: at most 1024 operations and 65536 bytes";
	default:
		return strerror(code < 0 ? -code : code);
	}
}
