// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the selftests of the OpenTitan OTP share; see opentitan-util.h.
 */
#include <endian.h>
#include <string.h>

#include "opentitan-util.h"

/* Layout of the image, Documentation/otp/mock.rst. */
#define IMAGE_CODES	48

#define RAW_BYTES	64

#define SOFTWARE	(OTP_REGION_READ | OTP_REGION_PROGRAM |		\
			 OTP_REGION_SW_DIGEST | OTP_REGION_READ_LOCK)
#define HARDWARE	(OTP_REGION_READ | OTP_REGION_PROGRAM |		\
			 OTP_REGION_HW_DIGEST)
#define SCRAMBLED	(OTP_REGION_PROGRAM | OTP_REGION_SECRET |	\
			 OTP_REGION_HW_DIGEST)

const struct partition earlgrey[PARTITIONS] = {
	{ "vendor-test", 0x000, 64, 4, SOFTWARE },
	{ "creator-sw-cfg", 0x040, 424, 4, SOFTWARE },
	{ "owner-sw-cfg", 0x1e8, 656, 4, SOFTWARE },
	{ "rot-creator-auth-codesign", 0x478, 472, 4, SOFTWARE },
	{ "rot-creator-auth-state", 0x650, 40, 4, SOFTWARE },
	{ "hw-cfg0", 0x678, 72, 4, HARDWARE },
	{ "hw-cfg1", 0x6c0, 16, 4, HARDWARE },
	{ "secret0", 0x6d0, 40, 8, SCRAMBLED },
	{ "secret1", 0x6f8, 88, 8, SCRAMBLED },
	{ "secret2", 0x750, 88, 8, SCRAMBLED },
	{ "life-cycle", 0x7a8, 88, 4, OTP_REGION_SECRET },
};

const struct partition earlgrey_1_0_0[PARTITIONS] = {
	{ "vendor-test", 0x000, 64, 4, SOFTWARE },
	{ "creator-sw-cfg", 0x040, 368, 4, SOFTWARE },
	{ "owner-sw-cfg", 0x1b0, 712, 4, SOFTWARE },
	{ "rot-creator-auth-codesign", 0x478, 472, 4, SOFTWARE },
	{ "rot-creator-auth-state", 0x650, 40, 4, SOFTWARE },
	{ "hw-cfg0", 0x678, 72, 4, HARDWARE },
	{ "hw-cfg1", 0x6c0, 16, 4, HARDWARE },
	{ "secret0", 0x6d0, 40, 8, SCRAMBLED },
	{ "secret1", 0x6f8, 88, 8, SCRAMBLED },
	{ "secret2", 0x750, 88, 8, SCRAMBLED },
	{ "life-cycle", 0x7a8, 88, 4, OTP_REGION_SECRET },
};

int opentitan_create(struct mock *mock, const char *variant)
{
	return mock_create_model(mock, "opentitan", variant);
}

__u32 image_code(const struct image *image, __u32 address)
{
	__u32 code;

	memcpy(&code, image->bytes + IMAGE_CODES + address / 2 * 4,
	       sizeof(code));
	return le32toh(code);
}

void image_set_code(struct image *image, __u32 address, __u32 code)
{
	code = htole32(code);
	memcpy(image->bytes + IMAGE_CODES + address / 2 * 4, &code,
	       sizeof(code));
}

/* The code of prim_secded_hamming_22_16 of OpenTitan. */
static const __u16 checks[] = { 0xad5b, 0x366d, 0xc78e, 0x07f0, 0xf800 };

__u32 code_of(__u32 address, __u16 data)
{
	__u32 code = data;
	size_t i;

	if (address < RAW_BYTES)
		return data;
	for (i = 0; i < ARRAY_LEN(checks); i++)
		code |= (__u32)__builtin_parity(data & checks[i]) << (16 + i);
	return code | (__u32)__builtin_parity(code) << 21;
}

/* Which checks fail, the parity of all last. */
static __u32 code_syndrome(__u32 code)
{
	__u32 syndrome = (__u32)__builtin_parity(code) << 5;
	size_t i;

	for (i = 0; i < ARRAY_LEN(checks); i++)
		syndrome |= (__u32)__builtin_parity(code & (checks[i] |
							   1u << (16 + i)))
			    << i;
	return syndrome;
}

bool code_read(__u32 address, __u32 code, __u16 *data)
{
	/* What tells that this bit is wrong. */
	static const __u32 wrong[] = {
		0x23, 0x25, 0x26, 0x27, 0x29, 0x2a, 0x2b, 0x2c,
		0x2d, 0x2e, 0x2f, 0x31, 0x32, 0x33, 0x34, 0x35,
	};
	__u32 syndrome = address < RAW_BYTES ? 0 : code_syndrome(code);
	size_t i;

	*data = code;
	for (i = 0; i < ARRAY_LEN(wrong); i++)
		if (syndrome == wrong[i])
			*data ^= 1u << i;
	return !syndrome || syndrome & 0x20;
}

bool image_holds(const struct image *image, __u32 address, const void *bytes,
		 size_t len)
{
	const __u8 *byte = bytes;
	size_t i;

	for (i = 0; i < len; i += 2)
		if (image_code(image, address + i) !=
		    code_of(address + i, byte[i] | byte[i + 1] << 8))
			return false;
	return true;
}

bool image_is_blank(const struct image *image, __u32 address, size_t len)
{
	size_t i;

	for (i = 0; i < len; i += 2)
		if (image_code(image, address + i))
			return false;
	return true;
}

unsigned int bit_of(__u32 address, unsigned int bit)
{
	return address / 2 * CODE_BITS + bit;
}

int pieces_program(int fd, struct pieces *pieces, const struct piece *piece,
		   size_t count, __u32 flags)
{
	static __u8 ones[PIECE_SIZE_MAX];
	size_t i;

	memset(ones, 0xff, sizeof(ones));
	memset(pieces, 0, sizeof(*pieces));
	for (i = 0; i < count; i++) {
		const void *mask = piece[i].mask ? piece[i].mask : ones;

		pieces->op[i] = (struct otp_op){
			.region = piece[i].region,
			.offset = piece[i].offset,
			.len = piece[i].len,
			.data = (uintptr_t)piece[i].data,
			.mask = (uintptr_t)mask,
		};
	}
	pieces->arg = (struct otp_program){
		.size = sizeof(pieces->arg),
		.flags = flags,
		.op_count = count,
		.op_size = sizeof(pieces->op[0]),
		.ops = (uintptr_t)pieces->op,
		.message = (uintptr_t)pieces->message,
		.message_size = sizeof(pieces->message),
	};
	return otp_command(fd, OTP_PROGRAM, &pieces->arg);
}

int region_lock(int fd, struct lock *lock, __u32 region, __u32 kind,
		__u64 digest, __u32 flags)
{
	memset(lock, 0, sizeof(*lock));
	lock->arg = (struct otp_lock){
		.size = sizeof(lock->arg),
		.flags = flags,
		.region = region,
		.kind = kind,
		.digest = digest,
		.message = (uintptr_t)lock->message,
		.message_size = sizeof(lock->message),
	};
	return otp_command(fd, OTP_LOCK, &lock->arg);
}

int dai_run(int fd, struct dai *dai, __u32 command, __u32 address, __u64 data,
	    __u32 flags)
{
	memset(dai, 0, sizeof(*dai));
	dai->arg = (struct otp_dai){
		.size = sizeof(dai->arg),
		.flags = flags,
		.command = command,
		.address = address,
		.data = data,
		.message = (uintptr_t)dai->message,
		.message_size = sizeof(dai->message),
	};
	return otp_command(fd, OTP_DAI, &dai->arg);
}

int bytes_read(int fd, __u32 region, __u32 offset, __u32 len, void *data,
	       void *mask, __u32 *vendor)
{
	struct otp_read read = {
		.size = sizeof(read),
		.region = region,
		.offset = offset,
		.len = len,
		.data = (uintptr_t)data,
		.mask = (uintptr_t)mask,
	};
	int ret;

	ret = otp_command(fd, OTP_READ, &read);
	if (vendor)
		*vendor = read.vendor;
	return ret;
}
