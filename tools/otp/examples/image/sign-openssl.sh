#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Makes a signed image with nothing but openssl, to show what one is.
#
# sign-openssl.sh KEY MAJOR.MINOR.REVISION COUNTER PAYLOAD IMAGE
#
# KEY is a private key on P-256 in PEM. The public key goes into the image.
set -e

[ $# -eq 5 ] || { sed -n '5,7s/^# //p' "$0" >&2; exit 2; }
key=$1 version=$2 counter=$3 payload=$4 image=$5

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# number VALUE BYTES: the lowest byte first.
number()
{
	value=$1 left=$2
	while [ "$left" -gt 0 ]; do
		# shellcheck disable=SC2059
		printf "\\$(printf %03o $((value & 255)))"
		value=$((value >> 8)) left=$((left - 1))
	done
}

# entry TYPE FILE: an entry with the contents of FILE.
entry()
{
	number "$1" 2
	number "$(wc -c <"$2")" 2
	cat "$2"
}

major=${version%%.*} rest=${version#*.}
minor=${rest%%.*} revision=${rest#*.}

# Header, payload and the protected entries are what is signed.
{
	number 0x96f3b83d 4		# magic
	number 0 4			# load address
	number 32 2			# bytes of the header
	number 12 2			# bytes of the protected entries
	number "$(wc -c <"$payload")" 4
	number 0 4			# flags
	number "$major" 1
	number "$minor" 1
	number "$revision" 2
	number 0 4			# build
	number 0 4			# padding
	cat "$payload"
	number 0x6908 2			# protected entries
	number 12 2
	number "$counter" 4 >"$work/counter"
	entry 0x50 "$work/counter"
} >"$work/signed"

openssl dgst -sha256 -binary "$work/signed" >"$work/digest"
openssl pkey -in "$key" -pubout -outform DER -out "$work/public"
openssl dgst -sha256 -sign "$key" -out "$work/signature" "$work/signed"
{
	entry 0x10 "$work/digest"
	entry 0x02 "$work/public"
	entry 0x22 "$work/signature"
} >"$work/entries"

{
	cat "$work/signed"
	number 0x6907 2			# the other entries
	number $((4 + $(wc -c <"$work/entries"))) 2
	cat "$work/entries"
} >"$image"
