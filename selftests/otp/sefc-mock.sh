#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A mock of a SEFC, as user space has it: an array that is larger than what
# configfs hands over at once, the life cycle, and the erase signal. The driver
# has tests of its own.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

[ -d "$mocks" ] || skip_all 'no mock'
command -v otpctl >/dev/null || skip_all 'no otpctl'

# Where the GPNVM bits are in the image, and block 1 of the user signature.
gpnvm_at=66148
block_1_at=$((64 + 4096))

# given_array AT HEX: the array as it is, but for these bytes.
given_array()
{
	cat "$mocks/$mock/array" >"$work/other"
	put_hex "$2" | dd of="$work/other" bs=1 seek="$1" conv=notrunc \
		2>/dev/null
}

# array AT COUNT: these bytes of it.
array()
{
	dd if="$mocks/$mock/array" bs=1 skip="$1" count="$2" 2>/dev/null |
		hexdump -v -e '1/1 "%02x"'
}

# is_array NAME AT HEX
is_array()
{
	now=$(array "$2" $((${#3} / 2)))
	[ "$now" = "$3" ]
	result $? "$1: $now"
}

# is_knob NAME KNOB VALUE
is_knob()
{
	[ "$(knob "$2")" = "$3" ]
	result $? "$1: $(knob "$2")"
}

test_array()
{
	given_mock sefc
	is_knob 'its only variant' variant pic32cx-mtsh
	expect 0 'save' otpctl mock save "$mock" "$work/saved"
	[ "$(wc -c <"$work/saved")" -eq 66152 ]
	result $? 'save: all of it'
	given_array "$block_1_at" 11223344
	expect 0 'load' otpctl mock load "$mock" "$work/other"
	is_array 'load: all of it' "$block_1_at" 11223344
	cmp -s "$work/other" "$mocks/$mock/array"
	result $? 'load: nothing else'
	take_image
	head -c 66151 "$work/other" >"$work/short"
	refuses 2 'load: too short' otpctl mock load "$mock" "$work/short"
	cat "$work/other" "$work/other" >"$work/long"
	refuses 2 'load: too long' otpctl mock load "$mock" "$work/long"
	given_array "$gpnvm_at" 00020000
	refuses 2 'load: a tenth GPNVM bit' otpctl mock load "$mock" \
		"$work/other"
}

test_life_cycle()
{
	given_mock sefc
	is_knob 'life cycle: at first' life_cycle no-application
	expect 0 'life cycle' otpctl mock fault "$mock" life_cycle=application
	is_knob 'life cycle: now' life_cycle application
	expect 2 'life cycle: unknown' otpctl mock fault "$mock" \
		life_cycle=prod
	is_knob 'life cycle: unchanged' life_cycle application
}

# Mode 0001, which halts the chip, and SECURITY.
test_erase_signal()
{
	given_mock sefc
	given_array "$gpnvm_at" 21000000
	otpctl mock load "$mock" "$work/other"
	has 'a dead chip' "$mocks/$mock/state" 'only the ERASE signal helps'
	take_image
	refuses 2 'erase signal: to no mock' otpctl mock erase-signal none
	refuses 0 'erase signal: dry run' otpctl mock erase-signal \
		--dry-run "$mock"
	expect 0 'erase signal' otpctl mock erase-signal "$mock"
	is_knob 'erase signal: revives it' state ok
	is_array 'erase signal: GPNVM bits' "$gpnvm_at" 00000000

	given_array "$gpnvm_at" 25000000
	otpctl mock load "$mock" "$work/other"
	has 'a lost chip' "$mocks/$mock/state" 'nothing helps'
	take_image
	refuses 3 'erase signal: locked' otpctl mock erase-signal "$mock"
	has 'erase signal: why' "$err" 'erase lock is set'
	refuses 1 'erase signal: not 1' sh -c \
		"echo 0 >$mocks/$mock/erase_signal"

	knob live 0
	expect 1 'erase signal: not live' otpctl mock erase-signal "$mock"
	has 'erase signal: not live, why' "$err" 'only a live mock'
	given_mock astra
	refuses 1 'erase signal: a block without one' otpctl mock \
		erase-signal "$mock"
}

begin
test_array
test_life_cycle
test_erase_signal
finish
