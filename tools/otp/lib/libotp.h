/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libotp: one-time-programmable memory through /dev/otpN.
 *
 * Functions return 0 or a negative errno unless they say otherwise, and say
 * in a struct libotp_error, where one is given, what is wrong with what and
 * why. Pointers that are returned belong to the object they were asked of and
 * stay valid until it is freed, unless the function says that the caller
 * frees them. Nothing here is thread safe for one and the same object.
 *
 * Values and masks of fields are byte arrays: bit 0 of the field is bit 0 of
 * byte 0, and the array has LIBOTP_BYTES(bit_width) bytes. A 32-bit word is
 * therefore little-endian.
 */
#ifndef LIBOTP_H
#define LIBOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/otp.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIBOTP_BYTES(bits)	(((size_t)(bits) + 7) / 8)

/**
 * enum libotp_fault - whose fault an error is
 * @LIBOTP_DONE: nobody's
 * @LIBOTP_DEVICE: the device, its driver, or the system
 * @LIBOTP_USAGE: what was asked for is malformed, or names nothing
 * @LIBOTP_POLICY: what was asked for is well-formed and not allowed
 * @LIBOTP_VERIFY: what was read back is not what was programmed
 *
 * The numbers are the exit codes of otpctl.
 */
enum libotp_fault {
	LIBOTP_DONE = 0,
	LIBOTP_DEVICE = 1,
	LIBOTP_USAGE = 2,
	LIBOTP_POLICY = 3,
	LIBOTP_VERIFY = 4,
};

/**
 * struct libotp_error - what went wrong
 * @fault: whose fault it is
 * @code: negative errno
 * @text: one line for people, NUL-terminated, no line feed
 */
struct libotp_error {
	enum libotp_fault fault;
	int code;
	char text[1024];
};

struct libotp_device;
struct libotp_batch;
struct libotp_plan;
struct libotp_record;
struct libotp_sequence;

/* ---- device ---- */

/**
 * libotp_list() - names of the devices of this system
 * @names: out, NULL-terminated array, ascending; free with libotp_list_free()
 * @count: out, how many; 0 where the subsystem is not loaded
 */
int libotp_list(char ***names, size_t *count);
void libotp_list_free(char **names);

/**
 * libotp_open() - open a device and read its OTP_INFO
 * @name: ``otp0`` or ``/dev/otp0``
 * @write: open it for programming too
 * @dev: out, free with libotp_close()
 */
int libotp_open(const char *name, bool write, struct libotp_device **dev,
		struct libotp_error *err);
void libotp_close(struct libotp_device *dev);

const char *libotp_name(const struct libotp_device *dev);
const struct otp_info *libotp_info(const struct libotp_device *dev);

/**
 * libotp_load() - read the descriptions of all regions and fields
 *
 * Done by itself where it is needed; call it again to see the state as it is
 * now, which invalidates the descriptions that were returned before. Fails
 * with ENOTRECOVERABLE on a dead device, whose libotp_info() still says why.
 */
int libotp_load(struct libotp_device *dev, struct libotp_error *err);

/**
 * libotp_region() - description of a region, NULL if there is none
 * @index: from 0 to region_count - 1; needs libotp_load()
 */
const struct otp_region_info *libotp_region(const struct libotp_device *dev,
					    uint32_t index);

/**
 * libotp_field() - description of a field, NULL if there is none
 * @region: index of the region
 * @index: from 0 to libotp_field_count() - 1; needs libotp_load()
 *
 * A region without fields counts as one field of its name and size, whose
 * member field is OTP_NO_FIELD.
 */
const struct otp_field_info *libotp_field(const struct libotp_device *dev,
					  uint32_t region, uint32_t index);
uint32_t libotp_field_count(const struct libotp_device *dev, uint32_t region);

/**
 * libotp_find() - fields by name
 * @name: ``NAME``, or ``NAME_0..7`` for NAME_0, NAME_1 ... NAME_7
 * @fields: out, array of the fields; the caller frees it
 * @count: out, how many
 *
 * ENOENT with a suggestion if a name is not known.
 */
int libotp_find(struct libotp_device *dev, const char *name,
		const struct otp_field_info ***fields, size_t *count,
		struct libotp_error *err);

/**
 * libotp_find_region() - region by name, NULL if there is none
 */
const struct otp_region_info *
libotp_find_region(const struct libotp_device *dev, const char *name);

/**
 * libotp_need_region() - region by name
 * @region: out
 *
 * ENOENT with a suggestion if the name is not known.
 */
int libotp_need_region(struct libotp_device *dev, const char *name,
		       const struct otp_region_info **region,
		       struct libotp_error *err);

/**
 * libotp_expand_range() - names that a range stands for
 * @name: ``NAME`` or ``NAME_0..7``
 * @names: out, NULL-terminated array; free with libotp_list_free()
 * @count: out, how many, at most OTP_MAX_OPS
 *
 * EINVAL if the range is malformed, descending or too long.
 */
int libotp_expand_range(const char *name, char ***names, size_t *count,
			struct libotp_error *err);

/**
 * libotp_read() - OTP_READ
 * @region: index of the region
 * @offset: first byte, a multiple of the granule
 * @len: bytes, a multiple of the granule
 * @data: out, @len bytes, or NULL
 * @mask: out, @len bytes, or NULL: which bits have been programmed
 * @vendor: out, vendor status of a failure, or NULL
 *
 * EACCES where a part cannot be read: @mask is valid all the same.
 */
int libotp_read(struct libotp_device *dev, uint32_t region, uint32_t offset,
		uint32_t len, void *data, void *mask, uint32_t *vendor);

/**
 * libotp_read_field() - value and mask of one field
 * @value: out, LIBOTP_BYTES(bit_width) bytes, or NULL
 * @mask: out, as many, or NULL
 * @vendor: out, vendor status of a failure, or NULL
 *
 * EACCES for a write-only field: @mask is valid all the same.
 */
int libotp_read_field(struct libotp_device *dev,
		      const struct otp_field_info *field, void *value,
		      void *mask, uint32_t *vendor);

/**
 * libotp_readable() - may the value of this field be shown
 */
bool libotp_readable(const struct otp_field_info *field);

int libotp_arm(struct libotp_device *dev, struct libotp_error *err);
int libotp_disarm(struct libotp_device *dev);

/* ---- lock, raw command ---- */

/**
 * libotp_lock() - OTP_LOCK
 * @lock: region, kind, digest and flags are given; gets the results, the
 *	message aside, which is the text of @err
 *
 * Without OTP_LOCK_DRY_RUN the device must be armed.
 */
int libotp_lock(struct libotp_device *dev, struct otp_lock *lock,
		struct libotp_error *err);

/**
 * libotp_dai() - OTP_DAI
 * @dai: command, address, flags and data are given; gets the results
 * @err: on success too its text is what the driver has to say, or empty
 *
 * The device must be armed.
 */
int libotp_dai(struct libotp_device *dev, struct otp_dai *dai,
	       struct libotp_error *err);

/* ---- journal ---- */

/**
 * libotp_read_journal() - all bytes of a region
 * @bytes: out, as many as the region has
 * @hidden: out, values for the secure world only are 0 in it, or NULL
 */
int libotp_read_journal(struct libotp_device *dev,
			const struct otp_region_info *region, void *bytes,
			bool *hidden, struct libotp_error *err);

/**
 * libotp_journal_append() - OTP_JOURNAL_APPEND
 * @append: region, tag, flags, data and image are given; gets the results,
 *	the message aside, which is the text of @err
 *
 * Without OTP_JOURNAL_DRY_RUN the device must be armed.
 */
int libotp_journal_append(struct libotp_device *dev,
			  struct otp_journal_append *append,
			  struct libotp_error *err);

/**
 * libotp_ratchet() - OTP_RATCHET
 * @ratchet: region, expected, target and flags are given; gets the results
 *
 * Without OTP_RATCHET_DRY_RUN the device must be armed.
 */
int libotp_ratchet(struct libotp_device *dev, struct otp_ratchet *ratchet,
		   struct libotp_error *err);

/**
 * libotp_erase() - OTP_ERASE
 * @erase: region, offset, len and flags are given; gets the results
 *
 * Without OTP_ERASE_DRY_RUN the device must be armed.
 */
int libotp_erase(struct libotp_device *dev, struct otp_erase *erase,
		 struct libotp_error *err);

/* ---- signed image ---- */

/**
 * libotp_image_info() - OTP_IMAGE_INFO
 * @slot: enum otp_image_slot
 * @info: out; what is wrong with the image is in it, and no error
 *
 * EOPNOTSUPP, as for all that follow, where the driver knows no signed image.
 */
int libotp_image_info(struct libotp_device *dev, uint32_t slot,
		      struct otp_image_info *info, struct libotp_error *err);

/**
 * libotp_image_install() - OTP_IMAGE_INSTALL
 * @install: data, len and flags are given; gets the results, the message
 *	aside, which is in the text of @err
 *
 * Without OTP_IMAGE_INSTALL_DRY_RUN the device must be armed.
 */
int libotp_image_install(struct libotp_device *dev,
			 struct otp_image_install *install,
			 struct libotp_error *err);

/**
 * libotp_image_confirm() - OTP_IMAGE_CONFIRM, which cannot be undone
 * @confirm: flags are given; gets the results
 *
 * Without OTP_IMAGE_CONFIRM_DRY_RUN the device must be armed.
 */
int libotp_image_confirm(struct libotp_device *dev,
			 struct otp_image_confirm *confirm,
			 struct libotp_error *err);

/**
 * libotp_image_serve() - OTP_IMAGE_SERVE
 * @serve: gets the results
 *
 * The device must be armed.
 */
int libotp_image_serve(struct libotp_device *dev,
		       struct otp_image_serve *serve,
		       struct libotp_error *err);

/* ---- the file of a signed image ---- */

/*
 * Without a device: the form is judged by the same code as in the driver,
 * digest and signature by libcrypto, and what follows from that is decided
 * here once more. So the two can differ in that, and not in the form.
 */

/**
 * struct libotp_version - version of an image
 */
struct libotp_version {
	uint8_t major;
	uint8_t minor;
	uint16_t revision;
	uint32_t build;
};

/**
 * libotp_parse_version() - a version as somebody wrote it
 * @text: ``MAJOR[.MINOR[.REVISION[+BUILD]]]``, decimal, without leading zeros
 *
 * EINVAL if it is none, ERANGE if a number is too large.
 */
int libotp_parse_version(const char *text, struct libotp_version *version,
			 struct libotp_error *err);

/**
 * libotp_format_version() - ``MAJOR.MINOR.REVISION``, ``+BUILD`` if not 0
 *
 * The caller frees the result; NULL without memory.
 */
char *libotp_format_version(const struct libotp_version *version);

/**
 * struct libotp_image_version - an image, and a version of it
 * @id: number of the image
 * @version: in a dependency the lowest that will do, elsewhere the one that
 *	is there
 */
struct libotp_image_version {
	uint8_t id;
	struct libotp_version version;
};

/**
 * libotp_parse_image_version() - ``ID:VERSION`` as somebody wrote it
 */
int libotp_parse_image_version(const char *text,
			       struct libotp_image_version *image,
			       struct libotp_error *err);

struct libotp_key;

/**
 * libotp_key_load() - a key of ECDSA on NIST P-256
 * @path: PEM or DER, private or public
 * @passphrase: of an encrypted one, or NULL
 * @key: out, free with libotp_key_free(), which wipes it
 *
 * ENOKEY if it is encrypted and there is no passphrase, EKEYREJECTED if that
 * is wrong, EOPNOTSUPP if it is a key of another kind.
 */
int libotp_key_load(const char *path, const char *passphrase,
		    struct libotp_key **key, struct libotp_error *err);
void libotp_key_free(struct libotp_key *key);

/**
 * libotp_key_hash() - what a trust anchor is: SHA-256 of its public key
 * @hash: out, OTP_IMAGE_DIGEST_SIZE bytes, of the SubjectPublicKeyInfo in DER
 */
int libotp_key_hash(const struct libotp_key *key, uint8_t *hash);

#define LIBOTP_POINT_SIZE	65

/**
 * libotp_key_point() - what a trust anchor that is a key is: 0x04, X and Y
 *
 * LIBOTP_POINT_SIZE bytes.
 */
const uint8_t *libotp_key_point(const struct libotp_key *key);

/**
 * struct libotp_image_policy - what an image has to fulfil
 * @keys: trust anchors that are keys, numbered from 0
 * @key_count: how many
 * @hashes: trust anchors that are hashes, OTP_IMAGE_DIGEST_SIZE bytes each,
 *	numbered behind the keys
 * @hash_count: how many
 * @counted: @stored_counter is given
 * @stored_counter: the lowest security counter that is accepted
 * @images: other images that are there, for dependencies
 * @image_count: how many
 */
struct libotp_image_policy {
	const struct libotp_key *const *keys;
	size_t key_count;
	const uint8_t *hashes;
	size_t hash_count;
	bool counted;
	uint32_t stored_counter;
	const struct libotp_image_version *images;
	size_t image_count;
};

/**
 * libotp_image_verify() - verify an image
 * @data: the image; padding and trailer may follow
 * @len: bytes at @data
 * @info: out, as OTP_IMAGE_INFO of a slot with @data in it
 *
 * Fails only where it cannot be judged; what is wrong with the image is in
 * @info.
 */
int libotp_image_verify(const void *data, size_t len,
			const struct libotp_image_policy *policy,
			struct otp_image_info *info,
			struct libotp_error *err);

/**
 * struct libotp_image_entry - a protected entry of a vendor
 * @type: 0xa0 to 0xff, and anything in the upper byte, but not 0xffff
 * @data: its value
 * @size: bytes of it
 */
struct libotp_image_entry {
	uint16_t type;
	const void *data;
	size_t size;
};

/**
 * struct libotp_image_recipe - what an image is made of, besides the payload
 * @version: its version
 * @counter: its security counter
 * @header_size: from 32 on; what is behind the first 32 bytes is 0xff
 * @flags: of the header
 * @name_key: the hash of the key is in it, and not the key
 * @pad_signature: the signature is filled up to 72 bytes
 * @dependencies: other images that it needs
 * @dependency_count: how many
 * @entries: entries of a vendor
 * @entry_count: how many
 * @slot_size: image and trailer have to fit into so many bytes; 0: any
 * @align: the largest write of the memory, a power of two from 8 to 32768
 * @pad: fill the slot up with 0xff and a trailer
 * @confirm: mark it in the trailer as confirmed
 */
struct libotp_image_recipe {
	struct libotp_version version;
	uint32_t counter;
	uint32_t header_size;
	uint32_t flags;
	bool name_key;
	bool pad_signature;
	const struct libotp_image_version *dependencies;
	size_t dependency_count;
	const struct libotp_image_entry *entries;
	size_t entry_count;
	uint32_t slot_size;
	uint32_t align;
	bool pad;
	bool confirm;
};

/**
 * libotp_image_sign() - make an image
 * @payload: the payload
 * @size: bytes of it, not 0
 * @key: private
 * @image: out, the image, with padding and trailer if so; the caller frees it
 * @image_size: out, bytes of it, at most OTP_IMAGE_MAX
 *
 * The image is verified before it is given away.
 */
int libotp_image_sign(const void *payload, size_t size,
		      const struct libotp_image_recipe *recipe,
		      const struct libotp_key *key, void **image,
		      size_t *image_size, struct libotp_error *err);

/* ---- digests that software computes ---- */

/**
 * libotp_digest_name() - name of an algorithm, NULL if there are no more
 * @index: from 0
 */
const char *libotp_digest_name(size_t index);

/**
 * libotp_parse_digest() - a digest as somebody wrote it
 * @text: name of an algorithm, or a number of 64 bits that is not 0
 * @digest: out, the number; 0 if @text names an algorithm
 */
int libotp_parse_digest(const char *text, uint64_t *digest,
			struct libotp_error *err);

/**
 * libotp_compute_digest() - the digest of a region, never 0
 * @name: the algorithm
 * @bytes: all of the region, as it is or as it is going to be
 */
int libotp_compute_digest(const struct otp_region_info *region,
			  const char *name, const void *bytes,
			  uint64_t *digest, struct libotp_error *err);

/**
 * libotp_read_contents() - all bytes of a region
 * @bytes: out, as many as the region has; its digest is 0
 */
int libotp_read_contents(struct libotp_device *dev,
			 const struct otp_region_info *region, void *bytes,
			 struct libotp_error *err);

/* ---- batch ---- */

/**
 * struct libotp_change - what a batch does to one field, and how it went
 * @field: the field
 * @value: bits to be programmed
 * @mask: which bits are to be programmed
 * @flags: OTP_OP_*
 * @line: line of the plan, or 0
 * @offset: first byte of the granules in the region
 * @len: bytes of the granules
 * @status: enum otp_op_status
 * @reason: enum otp_reason
 * @error: 0 or a negative errno
 * @vendor: vendor status that goes with @error
 * @verified: enum otp_verified
 */
struct libotp_change {
	const struct otp_field_info *field;
	const uint8_t *value;
	const uint8_t *mask;
	uint32_t flags;
	unsigned int line;
	uint32_t offset;
	uint32_t len;
	uint32_t status;
	uint32_t reason;
	int32_t error;
	uint32_t vendor;
	uint32_t verified;
};

/**
 * struct libotp_outcome - counts of the last run of a batch
 */
struct libotp_outcome {
	uint32_t programmed;
	uint32_t already;
	uint32_t refused;
	uint32_t failed;
	uint32_t not_reached;
};

/**
 * libotp_batch_new() - an empty batch for a device, NULL without memory
 *
 * The device must outlive it. libotp_batch_free() wipes the values.
 */
struct libotp_batch *libotp_batch_new(struct libotp_device *dev);
void libotp_batch_free(struct libotp_batch *batch);

/**
 * libotp_batch_add() - add a masked write of one field
 * @value: LIBOTP_BYTES(bit_width) bytes, copied
 * @mask: as many, copied, or NULL for the whole field
 * @flags: OTP_OP_*
 * @line: line of the plan that asks for it, or 0
 *
 * Refused here: a read-only field, bits outside the mask, a mask of 0, and a
 * mask that is not the whole field where it must be.
 */
int libotp_batch_add(struct libotp_batch *batch,
		     const struct otp_field_info *field, const void *value,
		     const void *mask, uint32_t flags, unsigned int line,
		     struct libotp_error *err);

size_t libotp_batch_count(const struct libotp_batch *batch);
const struct libotp_change *
libotp_batch_change(const struct libotp_batch *batch, size_t index);
const struct libotp_outcome *
libotp_batch_outcome(const struct libotp_batch *batch);

/**
 * libotp_batch_forget() - back to "nothing was done", as before any run
 *
 * What a dry run said must not be taken for what was programmed, should the
 * real run never begin.
 */
void libotp_batch_forget(struct libotp_batch *batch);

/**
 * libotp_batch_settle() - a dry run it remains
 *
 * What it would have programmed counts as not reached.
 */
void libotp_batch_settle(struct libotp_batch *batch);

/**
 * libotp_batch_run() - one OTP_PROGRAM for the whole batch
 * @flags: OTP_PROGRAM_*; without OTP_PROGRAM_DRY_RUN the device must be armed
 */
int libotp_batch_run(struct libotp_batch *batch, uint32_t flags,
		     struct libotp_error *err);

/**
 * enum libotp_diff - what a change would do to the device
 * @LIBOTP_DIFF_CHANGE: program bits that are blank
 * @LIBOTP_DIFF_SAME: nothing, it is so already
 * @LIBOTP_DIFF_CONFLICT: fail, bits are programmed with another value
 * @LIBOTP_DIFF_UNREADABLE: unknown, bits are programmed and cannot be read
 */
enum libotp_diff {
	LIBOTP_DIFF_CHANGE = 0,
	LIBOTP_DIFF_SAME = 1,
	LIBOTP_DIFF_CONFLICT = 2,
	LIBOTP_DIFF_UNREADABLE = 3,
};

/**
 * libotp_batch_diff() - compare one change with what is there
 * @now: out, LIBOTP_BYTES(bit_width) bytes: value as it is, 0 if unreadable
 * @programmed: out, as many: which bits have been programmed
 * @diff: out
 */
int libotp_batch_diff(struct libotp_batch *batch, size_t index, void *now,
		      void *programmed, enum libotp_diff *diff,
		      struct libotp_error *err);

/* ---- plan ---- */

#define LIBOTP_PLAN_MAX_SIZE	(1U << 20)

/**
 * enum libotp_action - what a step does
 * @LIBOTP_PROGRAM: programs a value
 * @LIBOTP_FREEZE: freezes a field at 0
 * @LIBOTP_LOCK: ends the writing of a region for good
 * @LIBOTP_READ_LOCK: ends its reading until the next reset
 * @LIBOTP_RESET: goes on only after a reset, if one is pending
 */
enum libotp_action {
	LIBOTP_PROGRAM = 0,
	LIBOTP_FREEZE = 1,
	LIBOTP_LOCK = 2,
	LIBOTP_READ_LOCK = 3,
	LIBOTP_RESET = 4,
};

/**
 * struct libotp_step - one step of a plan
 * @action: what it does
 * @target: name of a field, a range of names, or of a region; NULL for a
 *	reset
 * @value: number as it is written, or NULL
 * @mask: number as it is written, or NULL
 * @file: path of the file with the value, relative to the plan, or NULL
 * @digest: algorithm or number as it is written, or NULL
 * @allow_blank: the region may be blank
 * @why: why the device is reset, or NULL
 * @line: where it stands, from 1
 */
struct libotp_step {
	enum libotp_action action;
	const char *target;
	const char *value;
	const char *mask;
	const char *file;
	const char *digest;
	bool allow_blank;
	const char *why;
	unsigned int line;
};

/**
 * libotp_plan_load() - read a plan from a file
 * @path: the plan; files that it names are relative to its directory
 * @plan: out, free with libotp_plan_free()
 *
 * Errors begin with ``path:line:column``.
 */
int libotp_plan_load(const char *path, struct libotp_plan **plan,
		     struct libotp_error *err);

/**
 * libotp_plan_parse() - read a plan from memory
 * @name: path that errors name and that files are relative to
 * @text: @size bytes of UTF-8, at most LIBOTP_PLAN_MAX_SIZE
 */
int libotp_plan_parse(const char *name, const void *text, size_t size,
		      struct libotp_plan **plan, struct libotp_error *err);
void libotp_plan_free(struct libotp_plan *plan);

const char *libotp_plan_path(const struct libotp_plan *plan);
/* SHA-256 of the plan's bytes, 64 hexadecimal digits. */
const char *libotp_plan_sha256(const struct libotp_plan *plan);
const char *libotp_plan_driver(const struct libotp_plan *plan);
const char *libotp_plan_model(const struct libotp_plan *plan);
size_t libotp_plan_count(const struct libotp_plan *plan);
const struct libotp_step *libotp_plan_step(const struct libotp_plan *plan,
					   size_t index);

/**
 * libotp_plan_expand() - make of a plan what is done with a device
 * @sequence: out, free with libotp_sequence_free(); the plan and the device
 *	must outlive it
 *
 * Refuses a plan for another driver or model, unknown fields and regions,
 * files of the wrong length, values that do not fit, locks that a region does
 * not have, and programming what an earlier step locks. Reads the files of
 * the plan and wipes what it read.
 */
int libotp_plan_expand(const struct libotp_plan *plan,
		       struct libotp_device *dev,
		       struct libotp_sequence **sequence,
		       struct libotp_error *err);

/**
 * libotp_plan_check_files() - are the files of a plan there and readable
 */
int libotp_plan_check_files(const struct libotp_plan *plan,
			    struct libotp_error *err);

/* ---- sequence ---- */

/**
 * enum libotp_reset - what became of a reset step
 * @LIBOTP_RESET_NOT_REACHED: nobody has looked yet
 * @LIBOTP_RESET_PASSED: nothing is pending, or has been reset since
 * @LIBOTP_RESET_NEEDED: the device has to be reset before it goes on
 */
enum libotp_reset {
	LIBOTP_RESET_NOT_REACHED = 0,
	LIBOTP_RESET_PASSED = 1,
	LIBOTP_RESET_NEEDED = 2,
};

/**
 * struct libotp_part - one part of a sequence
 * @action: LIBOTP_PROGRAM: a batch, of program and freeze steps that stand
 *	one behind the other; or a lock, or a reset
 * @step: index of its first step in the plan
 * @line: its line
 * @batch: the batch, or NULL
 * @lock: the lock, with its results
 * @digest: algorithm that computes the digest of the lock, or NULL
 * @why: why the device is reset, or NULL
 * @reset: what became of a reset step
 * @later: the hardware refuses it for now, and a reset comes before it: it
 *	could not be rehearsed
 */
struct libotp_part {
	enum libotp_action action;
	size_t step;
	unsigned int line;
	struct libotp_batch *batch;
	struct otp_lock lock;
	const char *digest;
	const char *why;
	enum libotp_reset reset;
	bool later;
};

void libotp_sequence_free(struct libotp_sequence *sequence);
size_t libotp_sequence_count(const struct libotp_sequence *sequence);
const struct libotp_part *
libotp_sequence_part(const struct libotp_sequence *sequence, size_t index);

/**
 * libotp_sequence_outcome() - counts of the last run
 * @fields: out, of all batches
 * @locks: out, of all locks
 */
void libotp_sequence_outcome(const struct libotp_sequence *sequence,
			     struct libotp_outcome *fields,
			     struct libotp_outcome *locks);

/**
 * libotp_sequence_forget() - back to "nothing was done"
 */
void libotp_sequence_forget(struct libotp_sequence *sequence);

/**
 * libotp_sequence_settle() - a rehearsal it remains
 * @stopped: reset that it will not get past, or NULL if it was refused
 *
 * What it would have programmed counts as not reached, and so do the resets
 * behind @stopped.
 */
void libotp_sequence_settle(struct libotp_sequence *sequence,
			    const struct libotp_part *stopped);

/**
 * libotp_sequence_rehearse() - dry run of all parts
 * @flags: OTP_PROGRAM_*
 * @err: the first refusal; the others are in the parts
 *
 * Digests are computed over what the memory will hold. To be done before
 * libotp_sequence_run(), which needs them.
 */
int libotp_sequence_rehearse(struct libotp_sequence *sequence, uint32_t flags,
			     struct libotp_error *err);

/**
 * libotp_sequence_run() - all parts, up to a reset that is needed
 * @flags: OTP_PROGRAM_*; the device must be armed
 * @stopped: out, that reset, or NULL
 *
 * Call libotp_sequence_forget() before, so that what the rehearsal said is
 * not taken for what was done.
 */
int libotp_sequence_run(struct libotp_sequence *sequence, uint32_t flags,
			const struct libotp_part **stopped,
			struct libotp_error *err);

/**
 * libotp_reset_pending() - does something take effect only after a reset
 */
int libotp_reset_pending(struct libotp_device *dev, bool *pending,
			 struct libotp_error *err);

/* ---- record ---- */

/**
 * libotp_record_begin() - create the record of a run, before it begins
 * @path: file to be created with mode 0600; EEXIST if it is there
 * @force: replace one that is there
 * @record: out, free with libotp_record_free()
 */
int libotp_record_begin(const char *path, bool force,
			const struct libotp_plan *plan,
			struct libotp_device *dev,
			struct libotp_record **record,
			struct libotp_error *err);

/**
 * libotp_record_finish() - write how the run ended
 * @sequence: what was run
 * @stopped: reset that it stopped at, or NULL
 * @result: error of the run; fault LIBOTP_DONE if there was none
 *
 * The record holds no value of a secret or write-only field.
 */
int libotp_record_finish(struct libotp_record *record,
			 const struct libotp_sequence *sequence,
			 const struct libotp_part *stopped,
			 const struct libotp_error *result,
			 struct libotp_error *err);
/* The word for it, in the record and elsewhere. */
const char *libotp_result_name(const struct libotp_error *result,
			       const struct libotp_part *stopped);
void libotp_record_free(struct libotp_record *record);

/* ---- numbers ---- */

/**
 * libotp_value_meaning() - what the value of a field stands for
 * @driver: of its device, as libotp_info() has it
 * @bytes: the value, the lowest byte first
 *
 * NULL if that is not known.
 */
const char *libotp_value_meaning(const char *driver,
				 const struct otp_field_info *field,
				 const void *bytes);

/**
 * libotp_parse_number() - an unsigned number of any size
 * @text: decimal without leading zeros, or hexadecimal after 0x
 * @out: out, @size bytes, the lowest first
 *
 * EINVAL if @text is not a number, ERANGE if it does not fit.
 */
int libotp_parse_number(const char *text, void *out, size_t size);

/**
 * libotp_format_number() - hexadecimal with 0x, all digits of the width
 * @bits: width
 *
 * The caller frees the result; NULL without memory.
 */
char *libotp_format_number(const void *bytes, size_t bits);

/**
 * libotp_word_order() - turn big-endian 32-bit words into bytes, or back
 * @bytes: @size bytes, a multiple of 4
 */
void libotp_word_order(void *bytes, size_t size);

/* ---- words for people; NULL for a number that the header lacks ---- */

const char *libotp_state_name(uint32_t state);
const char *libotp_kind_name(uint32_t kind);
const char *libotp_semantics_name(uint32_t semantics);
const char *libotp_programmed_name(uint32_t programmed);
const char *libotp_status_name(uint32_t status);
const char *libotp_reason_name(uint32_t reason);
/* A whole sentence part: "the field is read-only". */
const char *libotp_reason_text(uint32_t reason);
const char *libotp_verified_name(uint32_t verified);
const char *libotp_verified_text(uint32_t verified);
/* Name of the one capability whose bit is set. */
const char *libotp_cap_name(uint64_t cap);
const char *libotp_action_name(uint32_t action);
const char *libotp_reset_name(uint32_t reset);
const char *libotp_lock_kind_name(uint32_t kind);
const char *libotp_image_slot_name(uint32_t slot);
const char *libotp_image_state_name(uint32_t state);

/**
 * libotp_vendor_text() - a vendor status in words
 * @driver: name of the provider
 * @vendor: the status
 *
 * The caller frees the result; NULL without memory, for 0, and for a status
 * that nobody has words for.
 */
char *libotp_vendor_text(const char *driver, uint32_t vendor);
/* The same behind its number; NULL without memory only. */
char *libotp_format_vendor(const char *driver, uint32_t vendor);

/**
 * libotp_dai_status_name() - name of a bit of struct otp_dai.status
 * @bit: from 0
 */
const char *libotp_dai_status_name(const char *driver, unsigned int bit);

/* What the errno of a device means here. @code may be negative. */
const char *libotp_errno_text(int code);

#ifdef __cplusplus
}
#endif

#endif /* LIBOTP_H */
