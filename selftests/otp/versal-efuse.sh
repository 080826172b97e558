#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl and the eFUSE controller of AMD Versal. Not for a chip that is still
# wanted: for QEMU's machine xlnx-versal-virt. "blank" programs blank fuses; "kept"
# looks at what that one left, after a power-off, with the devicetree of
# versal-uncached.dtso, by which there is no cache; and column 3 of USER_FUSE_12 takes
# nothing, which the driver cannot know.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

nvmem=/sys/bus/nvmem/devices
hash=0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff

ones=0x$(printf '%064d' 0 | tr 0 f)

command -v otpctl >/dev/null || skip_all 'no otpctl'
for node in /sys/bus/platform/drivers/otp-versal-efuse/*/otp/otp*; do
	device=${node##*/}
done
[ -e "/dev/$device" ] || skip_all 'no Versal eFUSE'

write() { otpctl write -d "$device" --yes "$@"; }
show() { otpctl show -d "$device" "$@"; }
says() { has "$3" "$1" "$2"; }

# cells REGION OFFSET COUNT HEX NAME: what a consumer gets.
cells()
{
	found=$(hexdump -v -s "$2" -n "$3" -e '16/1 "%02x"' \
		"$nvmem/$device-$1/nvmem" | tr -d ' ')
	[ "$found" = "$4" ]
	result $? "nvmem: $5 ($found)"
}

# locked: in either boot.
locked()
{
	expect 3 'more of a hash behind its lock' write "PPK0_HASH=$ones"
	says "$err" 'PPK0_HASH: region ppk0 is locked' 'why'
	expect 0 'another hash, dry' otpctl write -d "$device" --dry-run \
		"PPK1_HASH=$hash"
}

blank()
{
	expect 0 'list' otpctl list
	says "$out" 'AMD Versal eFUSE' 'list: the chip'
	cells user 0 8 0000000000000000 'blank'
	[ "$(wc -c <"$nvmem/$device-user/nvmem")" -eq 252 ]
	result $? 'nvmem: all user fuses'
	cells factory 0 4 020000a8 'what the factory programmed'

	expect 0 'one fuse' write USER_FUSE_1=0x20/0x20
	says "$out" 'programmed, verified by reading it back' 'it is verified'
	expect 0 'many fuses' write USER_FUSE_2=0xc0ffee01 USER_FUSE_63=0x80000000
	cells user 0 8 2000000001eeffc0 'what was programmed'
	expect 0 'again' write USER_FUSE_1=0x20/0x20 USER_FUSE_2=0xc0ffee01
	says "$out" 'nothing is left to be done' 'nothing to do'

	expect 3 'back to 0' write USER_FUSE_2=0xc0ffee00
	says "$err" 'are programmed with another value' 'why'
	expect 3 'what belongs to AMD' write JTAG_DIS=1 TBITS=0xf/0xf
	says "$out" 'refused: ' 'refused'
	says "$err" 'belongs to the chip maker' 'why'
	expect 3 'a key' write AES_KEY=1
	says "$err" 'AES_KEY (aes-key+0): the field cannot be programmed' 'why'
	expect 3 'half a hash' write PPK0_HASH=1/1
	says "$err" 'it can only be programmed as a whole' 'why'
	cells user 0 8 2000000001eeffc0 'nothing has changed'

	expect 0 'a lock, and what it locks' write PPK0_WR_LK=1 "PPK0_HASH=$hash"
	cells ppk0 0 8 ffeeddccbbaa9988 'the hash'
	cells control 12 4 40000000 'the lock'
	locked
	expect 0 'show' show
	says "$out" "$hash" 'show: the hash'
	[ ! -e "$nvmem/$device-aes-key" ]
	result $? 'nvmem: no key'
}

kept()
{
	cells user 0 8 2000000001eeffc0 'still there'
	cells user 248 4 00000080 'the last one too'
	cells ppk0 0 8 ffeeddccbbaa9988 'the hash'
	found=$(hexdump -v -e '4/1 "%02x"' \
		"$nvmem/$device-user/cells/serial@4"*)
	[ "$found" = 01eeffc0 ]
	result $? "nvmem: the cell of the devicetree ($found)"
	locked
	expect 0 'one more fuse' write USER_FUSE_1=0x01/0x01
	cells user 0 4 21000000 'both'
	expect 0 'a fuse beside the broken one' write USER_FUSE_12=0x4/0x4
	expect 1 'a fuse that takes nothing' write USER_FUSE_12=0x8/0x8
	says "$out" 'Input/output error, vendor status 0x00000003' 'failed'
	says "$err" 'USER_FUSE_12: programming failed, the device says 0x00000003 PGM_ERROR' \
		'with the status of the controller'
	cells user 44 4 04000000 'the fuse is as it was'
	expect 0 'the next one' write USER_FUSE_13=0x1/0x1
}

begin
case ${1:-blank} in
blank) blank ;;
kept) kept ;;
esac
finish
