#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: make-images.sh >drivers/otp/tests/image-vectors.h
# Makes signed images with nothing but openssl and printf, so that they prove
# something of what reads them. The keys beside this script are of no use
# otherwise. Signatures come out different each time.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

order=ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551

# ---- bytes ----

u8()
{
	# shellcheck disable=SC2059 # the format is the byte
	printf "\\$(printf %03o $(($1 & 255)))"
}

le16()
{
	u8 "$1"
	u8 $(($1 >> 8))
}

le32()
{
	le16 $(($1 & 65535))
	le16 $(($1 >> 16))
}

unhex()
{
	for byte in $(printf %s "$1" | sed 's/../& /g'); do
		u8 "0x$byte"
	done
}

repeat()
{
	i=0
	while [ $i -lt "$2" ]; do
		u8 "$1"
		i=$((i + 1))
	done
}

size()
{
	wc -c <"$1"
}

# put FILE OFFSET BYTE
put()
{
	u8 "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# ---- keys ----

spki()
{
	openssl pkey -in "$here/image-$1.pem" -pubout -outform DER
}

# What MCUboot takes the hash of: of RSA it is PKCS#1, of the others SPKI.
public()
{
	if [ "$1" = rsa ]; then
		openssl rsa -in "$here/image-rsa.pem" -RSAPublicKey_out \
			-outform DER 2>/dev/null
	else
		spki "$1"
	fi
}

sha256()
{
	openssl dgst -sha256 -binary "$@"
}

# ---- parts of an image ----

# entry TYPE, of what comes in
entry()
{
	cat >"$work/value"
	le16 "$1"
	le16 "$(size "$work/value")"
	cat "$work/value"
}

# What is not said otherwise.
defaults()
{
	magic=0x96f3b83d
	header_size=32
	payload_size=
	protected_size=
	flags=0
	version='1 0 0 0'
	: >"$work/protected"
	: >"$work/entries"
	: >"$work/region"
	printf '%-40s' "calibration of $1 " | tr ' ' . >"$work/payload"
}

protect()
{
	entry "$1" >>"$work/protected"
}

counter()
{
	le32 "$1" | protect 0x50
}

# dependency ID MAJOR MINOR REVISION BUILD
dependency()
{
	{
		le32 "$1"
		u8 "$2"
		u8 "$3"
		le16 "$4"
		le32 "$5"
	} | protect 0x40
}

area()
{
	le16 "$1"
	le16 $(($(size "$2") + 4))
	cat "$2"
}

header()
{
	le32 "$magic"
	le32 0
	le16 "$header_size"
	le16 "$1"
	le32 "${payload_size:-$(size "$work/payload")}"
	le32 "$flags"
	# shellcheck disable=SC2086 # four numbers
	set -- $version
	u8 "$1"
	u8 "$2"
	le16 "$3"
	le32 "$4"
	le32 0
	repeat 0xff $((header_size > 32 ? header_size - 32 : 0))
}

# What is signed.
region()
{
	if [ -s "$work/protected" ]; then
		area 0x6908 "$work/protected" >"$work/area"
	else
		: >"$work/area"
	fi
	{
		header "${protected_size:-$(size "$work/area")}"
		cat "$work/payload" "$work/area"
	} >"$work/region"
}

unprotect()
{
	entry "$1" >>"$work/entries"
}

digest()
{
	[ -s "$work/region" ] || region
	sha256 "$work/region" | unprotect 0x10
}

keyhash()
{
	public "$1" | sha256 | unprotect 0x01
}

pubkey()
{
	spki "$1" | unprotect 0x02
}

ecdsa()
{
	openssl dgst -sha256 -sign "$here/image-$1.pem" "$work/region"
}

sign()
{
	ecdsa "$1" | unprotect 0x22
}

sign_rsa()
{
	openssl dgst -sha256 -sign "$here/image-rsa.pem" \
		-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 \
		-sigopt rsa_mgf1_md:sha256 "$work/region" | unprotect 0x20
}

sign_ed25519()
{
	sha256 "$work/region" >"$work/digest"
	openssl pkeyutl -sign -rawin -inkey "$here/image-ed25519.pem" \
		-in "$work/digest" | unprotect 0x24
}

# The usual: a counter, a digest, the hash of a key and a signature.
signed()
{
	[ -s "$work/protected" ] || counter 7
	digest
	keyhash "$1"
	sign "$1"
}

image()
{
	{
		cat "$work/region"
		area 0x6907 "$work/entries"
	} >"$work/image"
}

# ---- the file ----

bytes()
{
	od -An -v -tx1 -w8 "$1" |
		sed 's/ \(..\)/ 0x\1,/g; s/^ /'"$2"'/'
}

# begin NAME RESULT COMMENT
begin()
{
	name=$1
	result=$2
	comment=$3
	defaults "$1"
}

macro()
{
	printf 'IMAGE_%s' "$1" | tr 'a-z-' 'A-Z_'
}

end()
{
	[ $# -gt 0 ] || image
	echo "	$(macro "$name")," >>"$work/names"
	{
		printf '\t/* %s */\n' "$comment"
		printf '\t[%s] = {\n' "$(macro "$name")"
		printf '\t\t.name = "%s",\n' "$name"
		printf '\t\t.result = %s,\n' "$result"
		printf '\t\t.size = %d,\n' "$(size "$work/image")"
		printf '\t\t.bytes = (const u8[]) {\n'
		bytes "$work/image" '\t\t\t'
		printf '\t\t},\n\t},\n'
	} >>"$work/vectors"
}

key()
{
	spki "$1" >"$work/spki"
	sha256 "$work/spki" >"$work/hash"
	printf '\t{\n\t\t.spki = {\n'
	bytes "$work/spki" '\t\t\t'
	printf '\t\t},\n\t\t.hash = {\n'
	bytes "$work/hash" '\t\t\t'
	printf '\t\t},\n\t},\n'
}

# ---- what is right ----

begin reference MCUBOOT_OK \
	'100 bytes, version 1.2.3+4, counter 7, needs image 1 from 1.0.0 on'
version='1 2 3 4'
seq 0 99 | while read -r i; do u8 "$i"; done >"$work/payload"
counter 7
dependency 1 1 0 0 0
signed key-1
end

begin keyhash MCUBOOT_OK 'counter 7, by key 1, which it names by its hash'
signed key-1
end

begin pubkey MCUBOOT_OK 'key 1 is in it'
counter 7
digest
pubkey key-1
sign key-1
end

begin both MCUBOOT_OK 'the hash of key 1, and key 1'
counter 7
digest
keyhash key-1
pubkey key-1
sign key-1
end

for number in 6 8; do
	begin counter-$number MCUBOOT_OK "counter $number"
	counter $number
	signed key-1
	end
done

begin two-keys MCUBOOT_OK 'key 2 and its signature, then key 1 and its'
counter 7
digest
keyhash key-2
sign key-2
keyhash key-1
sign key-1
end

begin dependency MCUBOOT_OK 'needs image 1 from 1.2.3+4 on'
counter 7
dependency 1 1 2 3 4
signed key-1
end

begin two-dependencies MCUBOOT_OK \
	'needs image 1 from 1.0.0 on, 2 from 3.0.0 on'
counter 7
dependency 1 1 0 0 0
dependency 2 3 0 0 0
signed key-1
end

begin vendor MCUBOOT_OK 'with protected entries of a vendor, one of them empty'
counter 7
printf 'serial 0815' | protect 0x12a0
printf '' | protect 0x12a1
signed key-1
end

begin header-64 MCUBOOT_OK 'a header of 64 bytes'
header_size=64
signed key-1
end

begin flags MCUBOOT_OK 'flags: PIC, NON_BOOTABLE, RAM_LOAD, ROM_FIXED'
flags=0x131
signed key-1
end

begin padded-signature MCUBOOT_OK 'the signature is filled up to 72 bytes'
counter 7
digest
keyhash key-1
# One that is shorter than that, which is most of them.
until
	ecdsa key-1 >"$work/signature"
	[ "$(size "$work/signature")" -lt 72 ]
do :; done
{
	cat "$work/signature"
	repeat 0 $((72 - $(size "$work/signature")))
} | unprotect 0x22
end

for align in 8 16; do
	begin trailer-$align MCUBOOT_OK \
		"a slot of 512 bytes: image, junk, trailer of alignment $align"
	signed key-1
	image
	{
		cat "$work/image"
		printf junk
		repeat 0xff $((512 - 16 - 4 - $(size "$work/image")))
		if [ $align = 8 ]; then
			unhex 77c295f360d2ef7f3552500f2cb67980
		else
			unhex 10002de15d29410b8d77679c110f1f8a
		fi
	} >"$work/slot"
	mv "$work/slot" "$work/image"
	end as-it-is
done

# ---- whose form is right, and which are not to be accepted ----

begin unsigned MCUBOOT_OK 'no key, no signature'
counter 7
digest
end

begin no-signature MCUBOOT_OK 'key 1 is named, and there is no signature'
counter 7
digest
keyhash key-1
end

begin no-key MCUBOOT_OK 'a signature of key 1, which is not named'
counter 7
digest
sign key-1
end

begin other-key MCUBOOT_OK 'by key 2'
signed key-2
end

begin other-pubkey MCUBOOT_OK 'key 2 is in it'
counter 7
digest
pubkey key-2
sign key-2
end

begin wrong-signature MCUBOOT_OK 'key 1 is named, and key 2 has signed'
counter 7
digest
keyhash key-1
sign key-2
end

begin wrong-then-right MCUBOOT_OK \
	'key 1 with a signature of key 2, then with its own: acceptable'
counter 7
digest
keyhash key-1
sign key-2
keyhash key-1
sign key-1
end

begin header-changed MCUBOOT_OK 'another revision since it was signed'
signed key-1
put "$work/region" 22 1
end

begin payload-changed MCUBOOT_OK 'another first byte since it was signed'
signed key-1
put "$work/region" 32 0x43
end

begin protected-changed MCUBOOT_OK 'another counter since it was signed'
signed key-1
put "$work/region" 80 8
end

begin payload-rehashed MCUBOOT_OK \
	'another first byte since it was signed, with its digest'
counter 7
region
ecdsa key-1 >"$work/signature"
put "$work/region" 32 0x43
digest
keyhash key-1
unprotect 0x22 <"$work/signature"
end

begin r-zero MCUBOOT_OK 'a signature of 0 and 1'
counter 7
digest
keyhash key-1
unhex 3006020100020101 | unprotect 0x22
end

begin s-order MCUBOOT_OK 'a signature of 1 and the order of the curve'
counter 7
digest
keyhash key-1
unhex 3026020101022100$order | unprotect 0x22
end

begin signature-trailing MCUBOOT_OK 'a byte behind the signature'
counter 7
digest
keyhash key-1
{
	ecdsa key-1
	u8 0x55
} | unprotect 0x22
end

begin rsa MCUBOOT_OK 'by RSA-2048, PSS'
counter 7
digest
keyhash rsa
sign_rsa
end

begin ed25519 MCUBOOT_OK 'by Ed25519'
counter 7
digest
keyhash ed25519
sign_ed25519
end

# ---- whose form is wrong; all signed nevertheless ----

begin old-magic MCUBOOT_MAGIC_WRONG 'of the first format of MCUboot'
magic=0x96f3b83c
signed key-1
end

begin header-short MCUBOOT_HEADER_SHORT 'a header of 28 bytes'
header_size=28
signed key-1
end

begin empty MCUBOOT_NO_PAYLOAD 'no payload'
: >"$work/payload"
signed key-1
end

begin huge MCUBOOT_TRUNCATED 'a payload of 0xffffffff bytes'
payload_size=0xffffffff
signed key-1
end

begin encrypted MCUBOOT_FLAGS_UNKNOWN 'flag: encrypted'
flags=4
signed key-1
end

begin compressed MCUBOOT_FLAGS_UNKNOWN 'flag: compressed'
flags=0x400
signed key-1
end

begin primary-only MCUBOOT_FLAGS_UNKNOWN 'flag: PRIMARY_ONLY'
flags=2
signed key-1
end

begin no-entries MCUBOOT_NO_TLVS 'nothing but what is signed'
signed key-1
{
	cat "$work/region"
	repeat 0xff 64
} >"$work/image"
end as-it-is

begin protected-larger MCUBOOT_PROTECTED_SIZE \
	'the protected area says 16 bytes, the header 12'
counter 7
region
put "$work/region" 74 16
signed key-1
end

begin protected-hidden MCUBOOT_PROTECTED_SIZE \
	'a protected area, of which the header says nothing'
counter 7
protected_size=0
signed key-1
end

begin protected-missing MCUBOOT_PROTECTED_SIZE \
	'the header promises a protected area'
protected_size=12
region
digest
keyhash key-1
sign key-1
# The first entries stand where a second area has to begin.
end

begin protected-spill MCUBOOT_TLV_SPILLS \
	'a protected entry of 8 bytes where 4 are left'
counter 7
region
put "$work/region" 78 8
signed key-1
end

begin spill MCUBOOT_TLV_SPILLS 'the last entry says a byte more'
signed key-1
image
at=$(($(size "$work/region") + 4 + 36 + 36 + 2))
put "$work/image" $at \
	$(($(size "$work/image") - at - 2 + 1))
end as-it-is

begin stub MCUBOOT_TLV_SPILLS 'two bytes behind the last entry'
signed key-1
le16 0x22 >>"$work/entries"
end

begin counter-unprotected MCUBOOT_TLV_UNPROTECTED \
	'the counter is not protected'
region
le32 7 | unprotect 0x50
digest
keyhash key-1
sign key-1
end

begin counter-both MCUBOOT_TLV_UNPROTECTED \
	'a counter that is protected, and one that is not'
signed key-1
le32 9 | unprotect 0x50
end

begin dependency-unprotected MCUBOOT_TLV_UNPROTECTED \
	'a dependency that is not protected'
signed key-1
repeat 0 12 | unprotect 0x40
end

begin key-encrypted MCUBOOT_TLV_UNPROTECTED 'an encryption key'
signed key-1
repeat 0 48 | unprotect 0x32
end

begin counter-length MCUBOOT_TLV_LENGTH 'a counter of 2 bytes'
le16 7 | protect 0x50
signed key-1
end

begin counter-twice MCUBOOT_TLV_TWICE 'two counters'
counter 7
counter 8
signed key-1
end

begin no-counter MCUBOOT_NO_COUNTER 'a protected area without a counter'
dependency 1 1 0 0 0
signed key-1
end

begin no-protected MCUBOOT_NO_COUNTER 'no protected area'
region
digest
keyhash key-1
sign key-1
end

begin dependency-length MCUBOOT_TLV_LENGTH 'a dependency of 8 bytes'
counter 7
repeat 1 8 | protect 0x40
signed key-1
end

begin keyhash-length MCUBOOT_TLV_LENGTH 'a hash of a key of 31 bytes'
counter 7
digest
repeat 1 31 | unprotect 0x01
sign key-1
end

begin keyhash-protected MCUBOOT_TLV_PROTECTED \
	'the hash of the key is protected'
counter 7
public key-1 | sha256 | protect 0x01
signed key-1
end

begin signature-protected MCUBOOT_TLV_PROTECTED 'a signature is protected'
counter 7
repeat 1 64 | protect 0x22
signed key-1
end

begin no-digest MCUBOOT_NO_DIGEST 'no digest'
counter 7
region
keyhash key-1
sign key-1
end

begin digest-length MCUBOOT_TLV_LENGTH 'a digest of 31 bytes'
counter 7
region
repeat 1 31 | unprotect 0x10
keyhash key-1
sign key-1
end

begin digest-twice MCUBOOT_TLV_TWICE 'the digest twice'
counter 7
digest
digest
keyhash key-1
sign key-1
end

begin sha384 MCUBOOT_DIGEST_OTHER 'a digest of SHA-384'
counter 7
region
openssl dgst -sha384 -binary "$work/region" | unprotect 0x11
keyhash key-1
sign key-1
end

# ---- all of it ----

cat <<END
/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signed images for the unit tests in user space, for KUnit and kselftests.
 * Made by selftests/unit/vectors/make-images.sh, which says how; not edited.
 */
#ifndef _OTP_TESTS_IMAGE_VECTORS_H
#define _OTP_TESTS_IMAGE_VECTORS_H

#include "../formats/mcuboot.h"
#include "../formats/p256.h"

enum image_name {
$(cat "$work/names")
	IMAGE_NAMES,
};

/**
 * struct image_key - a key that signed them
 * @spki: SubjectPublicKeyInfo; its last P256_POINT_SIZE bytes are the point
 * @hash: SHA-256 of that
 */
struct image_key {
	u8 spki[P256_SPKI_SIZE];
	u8 hash[MCUBOOT_DIGEST_SIZE];
};

/**
 * struct image_vector - an image
 * @name: what is special about it
 * @result: what mcuboot_parse() is to say
 * @size: bytes of it
 * @bytes: the image
 */
struct image_vector {
	const char *name;
	enum mcuboot_result result;
	u32 size;
	const u8 *bytes;
};

/* Key 1, which is to be trusted, and key 2. */
static const struct image_key image_keys[] = {
$(key key-1)
$(key key-2)
};

static const struct image_vector image_vectors[IMAGE_NAMES] = {
$(cat "$work/vectors")
};

/* @number is 1 or 2. */
static inline const struct image_key *image_key(unsigned int number)
{
	return &image_keys[number - 1];
}

static inline const struct image_vector *image_vector(enum image_name name)
{
	return &image_vectors[name];
}

#endif /* _OTP_TESTS_IMAGE_VECTORS_H */
END
