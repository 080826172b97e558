#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: OTPCTL=path make-signed.sh >drivers/otp/tests/image-signed.h
# Has otpctl sign images, for what verifies them in the kernel. The signatures
# come out different each time.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
otpctl=${OTPCTL:-otpctl}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# array NAME OPTIONS...
array()
{
	name=$1
	shift
	"$otpctl" image sign --key "$here/image-key-1.pem" "$@" \
		"$work/payload" "$work/image" >/dev/null
	printf '\nstatic const u8 image_signed_%s[] = {\n' "$name"
	od -An -v -tx1 -w8 "$work/image" |
		sed 's/ \(..\)/0x\1, /g; s/ $//; s/^/\t/'
	printf '};\n'
}

printf 'signed by otpctl' >"$work/payload"
cat <<'END'
/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Images that "otpctl image sign" signed with key 1 of image-vectors.h. Made
 * by selftests/unit/vectors/make-signed.sh; not edited.
 */
#ifndef _OTP_TESTS_IMAGE_SIGNED_H
#define _OTP_TESTS_IMAGE_SIGNED_H

#define IMAGE_SIGNED_PAYLOAD	"signed by otpctl"
#define IMAGE_SIGNED_COUNTER	0x01020003
END
array full --version 1.2.3+4 --security-counter auto
array hash --version 1.2.3+4 --security-counter auto \
	--public-key-format hash --pad-sig
printf '\n#endif /* _OTP_TESTS_IMAGE_SIGNED_H */\n'
