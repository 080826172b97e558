// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images that were signed by openssl, and damaged at random: by chance, or by
 * someone who repairs the digest afterwards. What is accepted all the same has
 * to have what was signed, to the bit. The decision is libotp's, the same code
 * as in otpctl.
 */
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>

#include "../../drivers/otp/tests/image-vectors.h"
#include "libotp.h"
#include "numbers.h"
#include "tap.h"

#include "../../tools/otp/lib/image.h"

#define MUTANTS		120000
#define MAX_CHANGES	4
#define MAX_INSERTED	16
#define STORED_COUNTER	7

/* Whose images are accepted as they are. */
static const enum image_name originals[] = {
	IMAGE_REFERENCE, IMAGE_KEYHASH, IMAGE_PUBKEY, IMAGE_BOTH,
	IMAGE_COUNTER_8, IMAGE_TWO_KEYS, IMAGE_DEPENDENCY, IMAGE_VENDOR,
	IMAGE_HEADER_64, IMAGE_FLAGS, IMAGE_PADDED_SIGNATURE, IMAGE_TRAILER_8,
	IMAGE_TRAILER_16, IMAGE_WRONG_THEN_RIGHT,
};

struct mutant {
	const struct image_vector *original;
	u8 *bytes;
	u32 size;
};

struct tally {
	u32 accepted, repaired, reasons[OTP_REASON_IMAGE_EXHAUSTED + 1];
};

static u32 random_below(u32 bound)
{
	return random_u64() % bound;
}

static u8 random_other(u8 byte)
{
	return byte ^ (1 + random_below(255));
}

static u32 u16_at(const u8 *at)
{
	return at[0] | at[1] << 8;
}

/* ---- changes ---- */

static void flip_bit(struct mutant *m)
{
	if (m->size)
		m->bytes[random_below(m->size)] ^= 1 << random_below(8);
}

static void change_byte(struct mutant *m)
{
	u32 at;

	if (!m->size)
		return;
	at = random_below(m->size);
	m->bytes[at] = random_other(m->bytes[at]);
}

static void cut_off(struct mutant *m)
{
	if (m->size)
		m->size -= 1 + random_below(random_below(4) ? m->size : 8) %
			   m->size;
}

static void insert(struct mutant *m)
{
	u32 count = 1 + random_below(MAX_INSERTED);
	u32 at = random_below(m->size + 1);

	m->bytes = realloc(m->bytes, m->size + count);
	memmove(m->bytes + at + count, m->bytes + at, m->size - at);
	m->size += count;
	while (count--)
		m->bytes[at + count] = random_u64();
}

static void remove_bytes(struct mutant *m)
{
	u32 count = 1 + random_below(MAX_INSERTED), at;

	if (m->size <= count)
		return;
	at = random_below(m->size - count);
	memmove(m->bytes + at, m->bytes + at + count, m->size - at - count);
	m->size -= count;
}

static void copy_within(struct mutant *m)
{
	u32 count = 1 + random_below(64);

	if (m->size > count)
		memmove(m->bytes + random_below(m->size - count),
			m->bytes + random_below(m->size - count), count);
}

/* A number that says how long something is, where this image has it. */
static u32 find_length(const struct mutant *m)
{
	const struct image_vector *original = m->original;
	struct mcuboot_image image;
	struct mcuboot_tlv tlv;
	u32 where, skip = random_below(9);

	mcuboot_parse(original->bytes, original->size, &image, &where);
	switch (skip) {
	case 0:
		return 8;
	case 1:
		return 10;
	case 2:
		return 12;
	case 3:
		return image.header_size + image.payload_size + 2;
	case 4:
		return image.signed_size + 2;
	}
	mcuboot_first_tlv(original->bytes, &image, &tlv);
	while (--skip > 4 && mcuboot_next_tlv(original->bytes, &image, &tlv))
		;
	return tlv.data - 2;
}

static void change_length(struct mutant *m)
{
	u32 at = find_length(m), length;

	if (at + 4 > m->size)
		return;
	length = u16_at(m->bytes + at);
	length += random_below(4) ? random_below(17) - 8 : random_u64();
	m->bytes[at] = length;
	m->bytes[at + 1] = length >> 8;
	if (at == 12 && !random_below(4))
		memset(m->bytes + 12, 0xff, 4);
}

/* An entry becomes one of another kind. */
static void change_type(struct mutant *m)
{
	static const u16 types[] = {
		0x01, 0x02, 0x10, 0x11, 0x12, 0x20, 0x22, 0x24, 0x25, 0x32,
		0x40, 0x50, 0x60, 0xa0, 0xffff,
	};
	u16 type = types[random_below(COUNT(types))];
	u32 at = find_length(m) - 2;

	if (at < 32 || at + 2 > m->size)
		return;
	m->bytes[at] = type;
	m->bytes[at + 1] = type >> 8;
}

static void change(struct mutant *m)
{
	static void (*const changes[])(struct mutant *m) = {
		flip_bit, flip_bit, change_byte, change_byte, cut_off, insert,
		remove_bytes, copy_within, change_length, change_type,
	};

	changes[random_below(COUNT(changes))](m);
}

/* Whoever can change the payload can change the digest. */
static bool repair(struct mutant *m)
{
	struct mcuboot_image image;
	u8 *copy = malloc(m->size + 1);
	u32 where;
	bool good;

	memcpy(copy, m->bytes, m->size);
	good = mcuboot_parse(copy, m->size, &image, &where) == MCUBOOT_OK;
	if (good)
		SHA256(m->bytes, image.signed_size, m->bytes + image.digest);
	free(copy);
	return good;
}

/* ---- what becomes of it ---- */

static struct libotp_key *key_1(void)
{
	static struct libotp_key key;

	memcpy(key.spki, image_key(1)->spki, sizeof(key.spki));
	return &key;
}

static void verify(const void *bytes, u32 size, struct otp_image_info *info)
{
	static const struct libotp_image_version images[] = {
		{ 1, { 1, 2, 3, 4 } },
	};
	const struct libotp_key *keys[] = { key_1() };
	const struct libotp_image_policy policy = {
		.keys = keys, .key_count = 1,
		.counted = true, .stored_counter = STORED_COUNTER,
		.images = images, .image_count = 1,
	};
	struct libotp_error err;

	EXPECT_EQ(libotp_image_verify(bytes, size, &policy, info, &err), 0);
}

static void expect_unchanged(const struct mutant *m,
			     const struct otp_image_info *info)
{
	const struct image_vector *original = m->original;
	struct otp_image_info was;
	u32 size;

	verify(original->bytes, original->size, &was);
	EXPECT_EQ(was.state, OTP_IMAGE_VALID);
	EXPECT_EQ(info->payload_size, was.payload_size);
	EXPECT_EQ(info->header_size, was.header_size);
	EXPECT_EQ(info->counter, was.counter);
	EXPECT_EQ(info->major, was.major);
	EXPECT_EQ(info->build, was.build);
	EXPECT(!memcmp(info->digest, was.digest, sizeof(was.digest)));
	EXPECT(!memcmp(m->bytes, original->bytes,
		       was.header_size + was.payload_size));
	EXPECT_EQ(mcuboot_size(m->bytes, m->size, m->size, &size), MCUBOOT_OK);
	EXPECT_EQ(size, info->image_size);
}

static void expect_refused(const struct otp_image_info *info)
{
	EXPECT(info->state == OTP_IMAGE_REFUSED ||
	       info->state == OTP_IMAGE_ERASED);
	EXPECT(info->reason);
	EXPECT(info->error < 0);
	EXPECT_EQ(info->payload_size, 0);
	EXPECT_EQ(info->counter, 0);
}

static void judge(struct mutant *m, struct tally *tally)
{
	struct otp_image_info info;
	u8 *bytes = malloc(m->size ?: 1);

	/* Of just its size. */
	memcpy(bytes, m->bytes, m->size);
	free(m->bytes);
	m->bytes = bytes;
	verify(m->bytes, m->size, &info);
	if (info.state == OTP_IMAGE_VALID)
		expect_unchanged(m, &info);
	else
		expect_refused(&info);
	tally->accepted += info.state == OTP_IMAGE_VALID;
	tally->reasons[info.reason]++;
}

static void make_mutant(struct tally *tally)
{
	const struct image_vector *original =
		image_vector(originals[random_below(COUNT(originals))]);
	u32 changes = 1 + random_below(MAX_CHANGES);
	struct mutant m = { original, malloc(original->size), original->size };

	memcpy(m.bytes, original->bytes, original->size);
	while (changes--)
		change(&m);
	if (random_below(2))
		tally->repaired += repair(&m);
	judge(&m, tally);
	free(m.bytes);
}

static void print_tally(const struct tally *tally)
{
	static const char *const names[] = {
		"erased", "magic", "bounds", "flags", "entries", "unprotected",
		"digest", "anchor", "key", "revoked", "signature",
		"algorithm", "crypto", "counter", "rollback", "dependency",
	};
	u32 i;

	printf("# %u mutants, %u with their digest repaired\n", MUTANTS,
	       tally->repaired);
	printf("# %u accepted, with all that was signed unchanged\n",
	       tally->accepted);
	for (i = 0; i < COUNT(names); i++)
		if (tally->reasons[OTP_REASON_IMAGE_ERASED + i])
			printf("# %u refused: %s\n",
			       tally->reasons[OTP_REASON_IMAGE_ERASED + i],
			       names[i]);
}

TEST(no_image_is_accepted_with_a_bit_changed_that_was_signed)
{
	static const u32 reached[] = {
		OTP_REASON_IMAGE_MAGIC, OTP_REASON_IMAGE_BOUNDS,
		OTP_REASON_IMAGE_FLAGS, OTP_REASON_IMAGE_TLV,
		OTP_REASON_IMAGE_UNPROTECTED, OTP_REASON_IMAGE_DIGEST,
		OTP_REASON_IMAGE_KEY, OTP_REASON_IMAGE_SIGNATURE,
		OTP_REASON_IMAGE_ALGORITHM, OTP_REASON_IMAGE_COUNTER,
	};
	struct tally tally = { };
	const u32 *reason;
	u32 i;

	for (i = 0; i < MUTANTS; i++)
		make_mutant(&tally);
	print_tally(&tally);
	for (reason = reached; reason < END(reached); reason++)
		EXPECT(tally.reasons[*reason] > 100);
	EXPECT(tally.accepted > 1000);
	EXPECT(tally.repaired > 10000);
}

/* Each bit of an image by itself: of those that are signed none may change. */
TEST(each_bit_that_was_signed_counts)
{
	const struct image_vector *original = image_vector(IMAGE_REFERENCE);
	struct otp_image_info info, was;
	u32 bit, signed_bits;
	u8 *bytes = malloc(original->size);

	verify(original->bytes, original->size, &was);
	signed_bits = (was.header_size + was.payload_size + 28) * 8;
	memcpy(bytes, original->bytes, original->size);
	for (bit = 0; bit < signed_bits; bit++) {
		bytes[bit / 8] ^= 1 << bit % 8;
		verify(bytes, original->size, &info);
		expect_refused(&info);
		bytes[bit / 8] ^= 1 << bit % 8;
	}
	verify(bytes, original->size, &info);
	EXPECT_EQ(info.state, OTP_IMAGE_VALID);
	free(bytes);
}

int main(void)
{
	return tap_run();
}
