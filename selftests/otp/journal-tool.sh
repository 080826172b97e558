#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl and a secure journal together: the published dump is built record by
# record, then appended to, covered and erased.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

[ -d "$mocks" ] || skip_all 'no mock'
command -v otpctl >/dev/null || skip_all 'no otpctl'

# Of the published journal, blank behind its records.
published=f9704e52f8bca809662f4669d0784532f995595a1d7fe5981289dccb2c371d9e

journal()
{
	command=$1
	shift
	otpctl journal "$command" -d "$device" "$@"
}

# record TAG HEX [LOCKED]
record()
{
	expect 0 "append tag $1" journal append --yes --tag "$1" \
		--data-hex "$2" ${3:+--locked}
}

# The records of the published dump up to the last that is locked.
given_calibration()
{
	record 0xb8 000000000000000000000000000000008fe429100200070000000000 locked
	record 0xb9 0d0006060219000001 locked
	record 0xb0 a11d0000d80500009f8025024f80120113000000c3c9160020080000 locked
	record 0xb1 18cd0c280102000016111880e0a70000d16b0000 locked
	record 0xc2 fc92160b locked
	record 0xc3 b918e503dbd61f0052842005dbe61f00 locked
	record 0xc4 008026007dc50a0055c10d007ec0100043c013009dc80a006bc20d00b8c0100057c013004ffd0000c3fd000001fe00001ffe0000 locked
}

is_published()
{
	cat >"$work/published" <<'EOF'
@0007 ATE [V][L][!E] data: [00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 8f e4 29 10 02 00 07 00 00 00 00 00]
@0026 CHIP_INFO [V][L][!E] data: [0d 00 06 06 02 19 00 00 01]
@0032 RIF_CAL [V][L][!E] data: [a1 1d 00 00 d8 05 00 00 9f 80 25 02 4f 80 12 01 13 00 00 00 c3 c9 16 00 20 08 00 00]
@0051 MDM_CAL [V][L][!E] data: [18 cd 0c 28 01 02 00 00 16 11 18 80 e0 a7 00 00 d1 6b 00 00]
@0068 tag:(c2) [V][L][!E] data: [fc 92 16 0b]
@006f tag:(c3) [V][L][!E] data: [b9 18 e5 03 db d6 1f 00 52 84 20 05 db e6 1f 00]
@0082 tag:(c4) [V][L][!E] data: [00 80 26 00 7d c5 0a 00 55 c1 0d 00 7e c0 10 00 43 c0 13 00 9d c8 0a 00 6b c2 0d 00 b8 c0 10 00 57 c0 13 00 4f fd 00 00 c3 fd 00 00 01 fe 00 00 1f fe 00 00]
@00b9 tag:(01) [V][!L][!E] data: [02 10 84 6b 69 7c]
@00c2 tag:(de) [V][!L][!E] data: [64 61 74 61]
EOF
	expect 0 'dump' journal dump
	tr -s ' ' <"$out" | cmp -s - "$work/published"
	result $? 'dump: it is the published one'
	expect 0 'dump --raw' journal dump --raw -o "$work/raw"
	[ "$(sha256sum <"$work/raw" | cut -d' ' -f1)" = "$published" ]
	result $? 'dump --raw: so are its bytes'
}

# ---- the published journal ----

test_published()
{
	given_mock secure-journal
	given_calibration
	expect 0 'ratchet' journal ratchet --yes
	expect 0 'get-ratchet' journal get-ratchet
	has 'get-ratchet: behind what is locked' "$out" 'Secure Counter = 182'
	expect 0 'append an address' journal append --yes \
		--mac 7C:69:6B:84:10:02
	expect 0 'append text' journal append --yes --tag 0xde --data data
	is_published
}

# ---- the published examples ----

test_examples()
{
	given_mock secure-journal
	given_calibration
	expect 0 'the first example' journal append --dry-run --tag 0x15 \
		--data 'text\x00\x01binary\n'
	tr -s ' ' <"$out" >"$work/squeezed"
	has 'the first example: its line' "$work/squeezed" \
		'@00b9 tag:(15) [V][!L][!E] data: [74 65 78 74 00 01 62 69 6e 61 72 79 0a]'
	expect 0 'the second example' journal append --dry-run --tag 0x16 \
		--data 'abcd\xfa\xff'
	has 'the second example: its value' "$out" '[61 62 63 64 fa ff]'
	expect 0 'an address' journal append --yes --mac 12:34:56:78:9A:BC
	expect 0 'an address: get' journal get --tag 1
	has 'an address: the lowest byte first' "$out" '[bc 9a 78 56 34 12]'
}

# ---- what counts, and what is covered ----

test_locks()
{
	given_mock secure-journal
	record 0x20 01
	record 0x20 02
	record 0x20 03 locked
	expect 0 'dump' journal dump --raw -o "$work/before"
	expect 3 'a locked tag' journal append --yes --tag 0x20 --data-hex 04
	has 'a locked tag: says which' "$err" 'tag 0x20'
	expect 0 'get' journal get --tag 0x20
	has 'get: the locked one' "$out" '[03]'
	expect 0 'ratchet' journal ratchet --yes
	expect 3 'a locked tag, covered' journal append --yes --tag 0x20 \
		--data-hex 04
	expect 3 'ratchet: nothing is left' journal ratchet --yes
	expect 0 'a record of 300 bytes' journal append --yes --tag 0x21 \
		--data-hex "$(head -c 300 /dev/zero | tr '\0' x | sed 's/x/5a/g')"
	expect 0 'get it' journal get --tag 0x21
	expect 0 'erase' journal erase --yes
	expect 0 'dump' journal dump --raw -o "$work/after"
	cmp -s "$work/before" "$work/after"
	result $? 'erase: what is covered stays'
	expect 3 'get what was erased' journal get --tag 0x21
}

# ---- secrets ----

test_secrets()
{
	given_mock secure-journal
	expect 0 'append a secret' journal append --yes --tag 0xec --locked \
		--data-hex 5ec2e75ec2e7
	expect 0 'dump' journal dump
	! grep -qi 'e7 5e\|5ec2e7' "$out" "$err"
	result $? 'dump: without it'
	! od -An -tx1 -v "/sys/bus/nvmem/devices/${device##*/}-journal/nvmem" |
		tr -d ' \n' | grep -q 5ec2e7
	result $? 'nvmem: without it'
	! dmesg | grep -q -i 5ec2e7
	result $? 'the log: without it'
}

begin
test_published
test_examples
test_locks
test_secrets
finish
