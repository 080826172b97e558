#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Makes the chips of versal-virt-otp.dtso in the directory DIR, as images that
# Documentation/otp/mock.rst describes:
#
# versal-virt-otp.sh DIR
#
# journal.img: the published journal, whose address is 7c:69:6b:84:10:02
# fuses.img: a base address, 02:00:5e:10:00:fe, in the first two words
# flash.img: a signed image, with the hash of its signer
set -e

[ $# -eq 1 ] || { sed -n '6s/^# //p' "$0" >&2; exit 2; }
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$1"

# bytes VALUE COUNT: the same byte.
bytes()
{
	head -c "$2" /dev/zero | tr '\0' "\\$(printf %03o "$1")"
}

# number VALUE: of 32 bits, the lowest byte first.
number()
{
	for shift in 0 8 16 24; do
		# shellcheck disable=SC2059
		printf "\\$(printf %03o $(($1 >> shift & 255)))"
	done
}

# padded FILE SIZE: with the bytes of an erased flash behind it.
padded()
{
	cat "$1"
	bytes 255 $(($2 - $(wc -c <"$1")))
}

# image MODEL VARIANT FILE: the image of an array that holds FILE.
image()
{
	printf 'otp-mock'
	number 1
	for name in "$1" "$2"; do
		printf '%s' "$name"
		bytes 0 $((16 - ${#name}))
	done
	number "$(wc -c <"$3")"
	cat "$3"
}

{
	cat "$top/tools/otp/tests/golden/secure-journal.bin"
	number 0xc6			# the ratchet, behind the last record
	bytes 0 12			# other counters
	bytes 0 256			# keys
	number 0
	number 0x200000			# fuse 53
} >journal
image secure-journal production journal >journal.img

{
	number 0			# usable
	number 56
	number 0x105e0002
	number 0xffffffff
	number 0x0000fe00
	number 0x0000ffff
	bytes 0 $((54 * 8))
} >fuses
image astra v2.1 fuses >fuses.img

# The public key is the signer's; a test key, whose private half anybody has.
key=$top/selftests/unit/vectors/image-key-1.pem
printf 'calibration for \001\002\003\004\005\006\007\010 of the test' >payload
sh "$top/tools/otp/examples/image/sign-openssl.sh" "$key" 1.0.0 5 payload signed
openssl pkey -in "$key" -pubout -outform DER 2>/dev/null |
	openssl dgst -sha256 -binary >signer
{
	bytes 17 16			# the unique id
	bytes 255 4096			# which the boot ROM erases
	padded signed 4096
	bytes 255 4096
	padded signer 4096
	bytes 255 $((4 * 4096))
	bytes 0 32784			# decay
	bytes 0 516			# error correction
	bytes 0 16			# lock bits
	number 0			# GPNVM
} >flash
image sefc pic32cx-mtsh flash >flash.img
rm -f journal fuses payload signed signer flash
