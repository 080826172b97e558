/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the signed-image provider share.
 */
#ifndef _OTP_PROVIDERS_SIGNED_IMAGE_H
#define _OTP_PROVIDERS_SIGNED_IMAGE_H

#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/otp.h>
#include <linux/otp-consumer.h>
#include <linux/sched/signal.h>

#include "../formats/mcuboot.h"
#include "../formats/p256.h"

struct mtd_info;
struct nvmem_cell;
struct platform_device;

#define IMAGE_SLOTS		2	/* OTP_IMAGE_ACTIVE, OTP_IMAGE_DOWNLOAD */
#define IMAGE_MAX_ANCHORS	8
#define IMAGE_MAX_VERSIONS	16
#define IMAGE_PLACE_SIZE	128
#define IMAGE_DRIVER		"otp-signed-image"

/**
 * struct image_place - where something is kept
 * @name: in words, see Documentation/ABI/testing/configfs-otp-image; of a cell
 *	in nvmem-cell-names; empty where @node says it, or nothing does
 * @node: a region of an OTP, or an MTD, in the device tree
 * @cell: @name is that of a cell
 */
struct image_place {
	char name[IMAGE_PLACE_SIZE];
	struct device_node *node;
	bool cell;
};

/**
 * struct image_version - another image that images may depend on
 * @id: its number
 * @version: the version that is there
 */
struct image_version {
	u8 id;
	struct mcuboot_version version;
};

/**
 * struct image_config - what a signed image consists of
 * @slots: where its slots are
 * @hashes: where the hashes of keys are: trust anchors from 0 on
 * @nhashes: number of @hashes
 * @points: keys: the trust anchors behind @hashes
 * @npoints: number of @points
 * @revoked: where the bits are that revoke trust anchors
 * @counter: where the stored counter is: a journal, or the region of a field
 * @tag: tag of its records in a journal, or -1
 * @field: name of its field, or empty
 * @versions: other images
 * @nversions: number of @versions
 * @result: gets what became of the start of the driver
 *
 * Filled from the device tree or from configfs.
 */
struct image_config {
	struct image_place slots[IMAGE_SLOTS];
	struct image_place hashes[IMAGE_MAX_ANCHORS];
	unsigned int nhashes;
	u8 points[IMAGE_MAX_ANCHORS][P256_POINT_SIZE];
	unsigned int npoints;
	struct image_place revoked;
	struct image_place counter;
	int tag;
	char field[OTP_FIELD_NAME_SIZE];
	struct image_version versions[IMAGE_MAX_VERSIONS];
	unsigned int nversions;
	int result;
};

/**
 * struct image_store - a slot
 * @name: "active" or "download"
 * @mtd: the MTD device that it is, or NULL
 * @handle: else the region of an OTP
 * @size: bytes of it
 * @granule: bytes that are written at once
 * @erase_granule: bytes that are erased at once
 * @changes: how often something was written or erased, or may have been
 */
struct image_store {
	const char *name;
	struct mtd_info *mtd;
	struct otp_handle *handle;
	u32 size;
	u32 granule;
	u32 erase_granule;
	u32 changes;
};

/**
 * struct image_bits - bits that are kept in an OTP
 * @cell: they are a cell of nvmem, or NULL
 * @handle: else they are in this region
 * @offset: from this bit on
 * @width: number of them
 */
struct image_bits {
	struct nvmem_cell *cell;
	struct otp_handle *handle;
	u32 offset;
	u32 width;
};

/**
 * struct image_anchors - whom to trust
 * @hashes: where the hashes of keys are
 * @nhashes: number of @hashes
 * @points: keys
 * @npoints: number of @points
 * @revoked: a bit for each, which is 1 where it is revoked
 * @revocable: there is @revoked
 */
struct image_anchors {
	struct image_bits hashes[IMAGE_MAX_ANCHORS];
	unsigned int nhashes;
	u8 points[IMAGE_MAX_ANCHORS][P256_POINT_SIZE];
	unsigned int npoints;
	struct image_bits revoked;
	bool revocable;
};

/**
 * enum image_key_state - what a key of an image is worth, best last
 * @IMAGE_KEY_NONE: there is none
 * @IMAGE_KEY_UNSUPPORTED: it is for another algorithm
 * @IMAGE_KEY_UNKNOWN: no trust anchor
 * @IMAGE_KEY_ABSENT: a trust anchor of which only the hash is known
 * @IMAGE_KEY_REVOKED: a revoked trust anchor
 * @IMAGE_KEY_TRUSTED: a trust anchor
 */
enum image_key_state {
	IMAGE_KEY_NONE,
	IMAGE_KEY_UNSUPPORTED,
	IMAGE_KEY_UNKNOWN,
	IMAGE_KEY_ABSENT,
	IMAGE_KEY_REVOKED,
	IMAGE_KEY_TRUSTED,
};

/**
 * struct image_signer - a key that an image names
 * @state: what it is worth
 * @anchor: number of the trust anchor
 * @point: the key, where it is IMAGE_KEY_TRUSTED
 */
struct image_signer {
	enum image_key_state state;
	u32 anchor;
	u8 point[P256_POINT_SIZE];
};

/**
 * struct image_trust - the trust anchors as they are now
 * @hash: SHA-256 of the SubjectPublicKeyInfo of each
 * @point: the key of each, NULL where only its hash is known
 * @usable: a bit for each that is neither blank nor unreadable
 * @revoked: a bit for each that is revoked
 */
struct image_trust {
	u8 hash[IMAGE_MAX_ANCHORS][MCUBOOT_DIGEST_SIZE];
	const u8 *point[IMAGE_MAX_ANCHORS];
	u8 usable;
	u8 revoked;
};

/**
 * struct image_counter - the stored counter
 * @handle: where it is, NULL where there is none
 * @tag: tag of its records in a journal, or -1
 * @bits: else the bits that count, one for each step
 */
struct image_counter {
	struct otp_handle *handle;
	int tag;
	struct image_bits bits;
};

/**
 * struct image_copy - an image in RAM, which is what is verified
 * @data: the image
 * @size: bytes allocated at @data
 * @len: bytes read into it
 * @borrowed: @data belongs to somebody else
 * @unreadable: its slot could not be read, or memory ran out
 * @image: where its parts are
 * @digest: SHA-256 of what is signed
 * @anchor: number of the trust anchor that signed it
 * @stored: the stored counter when it was verified
 */
struct image_copy {
	u8 *data;
	u32 size;
	u32 len;
	bool borrowed;
	bool unreadable;
	struct mcuboot_image image;
	u8 digest[MCUBOOT_DIGEST_SIZE];
	u32 anchor;
	u32 stored;
};

/**
 * struct signed_image - two slots of which one is served when it verifies
 * @dev: its device
 * @otp: what it is registered as
 * @lock: taken inside that of @otp, and by the start, which is outside
 * @slots: the slots
 * @anchors: whom to trust
 * @counter: what images are compared with
 * @versions: other images
 * @nversions: number of @versions
 * @regions: the slots as they are
 * @desc: the description
 * @served: of the copy that nvmem serves, or why there is none
 */
struct signed_image {
	struct device *dev;
	struct otp_device *otp;
	struct mutex lock; /* see above */
	struct image_store slots[IMAGE_SLOTS];
	struct image_anchors anchors;
	struct image_counter counter;
	struct image_version versions[IMAGE_MAX_VERSIONS];
	unsigned int nversions;
	struct otp_region regions[IMAGE_SLOTS];
	struct otp_desc desc;
	struct otp_image_info served;
};

#define image_refuse(_outcome, _error, _reason, ...)			\
	otp_outcome_end(_outcome, OTP_OP_REFUSED, _error, _reason, 0,	\
			__VA_ARGS__)
#define image_fail(_outcome, _error, _reason, ...)			\
	otp_outcome_end(_outcome, OTP_OP_FAILED, _error, _reason, 0,	\
			__VA_ARGS__)

/* The last moment at which giving up changes nothing. */
static inline int image_check_signal(struct otp_outcome *outcome)
{
	if (!signal_pending(current))
		return 0;
	return otp_outcome_end(outcome, OTP_OP_NOT_REACHED, -EINTR,
			       OTP_REASON_NONE, 0,
			       "a signal came, nothing was changed");
}

/* image-store.c */
int image_store_open(struct device *dev, const struct image_place *place,
		     const char *name, struct image_store *store);
bool image_stores_overlap(const struct image_store *a,
			  const struct image_store *b);
u32 image_store_trailer(const struct image_store *store);
u32 image_store_room(const struct image_store *store);
int image_store_read(struct image_store *store, u32 offset, u32 len, u8 *data,
		     struct otp_outcome *outcome);
int image_store_write(struct image_store *store, u32 offset, u32 len,
		      const u8 *data, struct otp_outcome *outcome);
int image_store_erase(struct image_store *store, u32 offset, u32 len,
		      struct otp_outcome *outcome);

/* image-bits.c */
int image_bits_open(struct device *dev, const struct image_place *place,
		    u32 width, struct image_bits *bits);
int image_bits_read(const struct image_bits *bits, u8 *data, u32 len,
		    bool *hidden);

/* image-anchor.c */
int image_anchors_open(struct device *dev, const struct image_config *config,
		       struct image_anchors *anchors);
int image_anchors_look(const struct image_anchors *anchors,
		       struct image_trust *trust,
		       struct otp_outcome *outcome);
void image_key_from_hash(const struct image_trust *trust, const u8 *hash,
			 struct image_signer *key);
void image_key_from_spki(const struct image_trust *trust, const u8 *spki,
			 u32 len, struct image_signer *key);

/* image-counter.c */
int image_counter_open(struct device *dev, const struct image_config *config,
		       struct image_counter *counter);
int image_counter_read(const struct image_counter *counter, u32 *value,
		       struct otp_outcome *outcome);
int image_counter_raise(struct signed_image *si, u32 value, bool dry_run,
			struct otp_outcome *outcome);

/* image-copy.c */
int image_copy_read(struct image_store *store, struct image_copy *copy,
		    struct otp_outcome *outcome);
bool image_copies_are_equal(const struct image_copy *a,
			    const struct image_copy *b);
void image_copy_free(struct image_copy *copy);

/* image-signature.c */
int image_signature_verify(struct signed_image *si, const char *name,
			   struct image_copy *copy,
			   struct otp_outcome *outcome);

/* image-verify.c */
int image_verify(struct signed_image *si, const char *name,
		 struct image_copy *copy, struct otp_outcome *outcome);
int image_slot_verify(struct signed_image *si, struct image_store *store,
		      struct image_copy *copy, struct otp_outcome *outcome);

/* image-install.c */
int image_slot_pending(struct image_store *store, bool *pending,
		       struct otp_outcome *outcome);
int image_install(struct signed_image *si, const u8 *data, u32 len,
		  bool dry_run, struct otp_outcome *outcome);

/* image-dt.c */
int image_config_from_dt(struct device *dev, struct image_config *config);
void image_config_put(struct image_config *config);

/* image-configfs.c */
#if IS_REACHABLE(CONFIG_CONFIGFS_FS)
int image_configfs_init(void);
void image_configfs_exit(void);
#else
static inline int image_configfs_init(void)
{
	return 0;
}

static inline void image_configfs_exit(void)
{
}
#endif

#endif /* _OTP_PROVIDERS_SIGNED_IMAGE_H */
