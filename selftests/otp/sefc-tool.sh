#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl and the SEFC together: from a blank chip to one with a secure boot, and
# what is refused on the way.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

[ -d "$mocks" ] || skip_all 'no mock'
command -v otpctl >/dev/null || skip_all 'no otpctl'

digest=0x$(printf '%0128d' 7)
key=0x5ec2e7$(printf '%058d' 0)

write() { otpctl write -d "$device" --yes "$@"; }
erase() { otpctl erase -d "$device" "$@"; }
show() { otpctl show -d "$device" "$@"; }

# says FILE TEXT NAME
says() { has "$3" "$1" "$2"; }

begin
given_mock sefc

expect 0 'list' otpctl list
says "$out" 'Microchip PIC32CX-MTSH SEFC' 'list: the chip'
expect 0 'show' show
says "$out" 'region user-signature-0: 4096 bytes' 'show: regions'
says "$out" '0x0 (standard monitor)' 'show: the boot mode in words'
says "$out" 'rw--          blank' 'show: a block without fields'
[ "$(wc -L <"$out")" -lt 300 ]
result $? 'show: no block is printed byte by byte'

# Refused, and nothing is changed.
take_image
expect 3 'the boot data in a boot mode that is not secure' write AUTH_TYPE=1
says "$err" 'the boot ROM would erase it' 'why'
expect 3 'a boot mode that is none' write BOOT_MODE=5
says "$err" 'BOOT_MODE 0x5 halts the chip' 'why'
expect 3 'half of a key' write AES_256_CMAC_KEY=1/1
[ "$(knob pulses)" = 0 ]
result $? 'nothing was pulsed'

expect 0 'dry run' otpctl write -d "$device" --dry-run BOOT_MODE=9
[ "$(knob pulses)" = 0 ]
result $? 'dry run: nothing was pulsed'

# A secure boot.
expect 0 'the boot data, then the boot mode' write BOOT_MODE=0xa \
	AUTH_TYPE=1 "PUBLIC_KEY_DIGEST=$digest" "AES_256_CMAC_KEY=$key"
expect 0 'again' write BOOT_MODE=0xa AUTH_TYPE=1 "PUBLIC_KEY_DIGEST=$digest" \
	"AES_256_CMAC_KEY=$key"
says "$out" 'nothing is left to be done' 'again: nothing to do'
expect 0 'show' show
says "$out" 'reset-pending: BOOT_MODE 0xa (secure boot or monitor)' 'the state'
says "$out" '0xa (secure boot or monitor)' 'the boot mode'
says "$out" '0x00000001 (public key)' 'the type'
says "$out" "$digest" 'the digest'
says "$out" '-ws- full     ??' 'not the key'
expect 0 'show --json' show --json
says "$out" '"meaning": "public key"' 'json: the type in words'
if grep -q -i 5ec2e7 "$out" "$err"; then
	result 1 'json: no key'
else
	result 0 'json: no key'
fi
expect 3 'another key' write AES_256_CMAC_KEY=0x1
expect 3 'back' write BOOT_MODE=0
says "$err" 'user-signature-0, which is not blank' 'why'
knob power cycle
expect 0 'state after a reset' otpctl list
says "$out" 'ok' 'nothing is pending any more'

# What can be erased.
expect 0 'a user signature' otpctl read -d "$device" user-signature-3+512 512
expect 2 'erase nothing' erase
expect 2 'erase what is not there' erase --yes user-signature-9
says "$err" 'has no region' 'why'
expect 0 'erase what is blank' erase --yes user-signature-3
says "$err" 'nothing is left to be erased' 'nothing to do'
expect 3 'erase the boot data' erase --yes user-signature-0
says "$err" 'cannot be erased' 'why'
expect 3 'erase a page' erase --yes --length 512 user-signature-3
says "$err" 'in multiples of 4096 bytes' 'why'
expect 2 'two regions with an offset' erase --from 0 a b

# Damage, which is what is there to be erased without programming.
knob bit_flip $((8 * (16 + 3 * 4096)))
knob bit_flip $((8 * (16 + 3 * 4096) + 1))
expect 1 'read what is damaged' otpctl read -d "$device" user-signature-3 512
expect 0 'erase --dry-run' erase --dry-run user-signature-3 user-signature-4
says "$out" 'user-signature-3+0, 4096 bytes: will be ERASED' 'what would be'
says "$out" 'user-signature-4+0, 4096 bytes: blank already' 'and would not'
expect 0 'erase' erase --yes --json user-signature-3
says "$out" '"status": "programmed"' 'json: the status'
says "$out" '"erased": 1' 'json: how much'
expect 0 'read it' otpctl read -d "$device" user-signature-3 512

# A change that was interrupted.
n=0
while [ "$n" -lt 60 ]; do
	n=$((n + 1))
	knob power_cut "$n 1"
	write BOOT_MODE=0xc >"$out" 2>"$err" </dev/null
	knob power on
	otpctl list >"$out" 2>"$err"
	! grep -q incomplete "$out" || break
	write BOOT_MODE=0xa >"$out" 2>"$err" </dev/null
done
says "$out" 'incomplete: BOOT_MODE is 0xe (none, the chip halts): program it before the next reset' \
	'a change that was interrupted is named'
expect 0 'the same again' write BOOT_MODE=0xc
expect 0 'what it is' show BOOT_MODE
says "$out" '0xc (secure boot)' 'as it was to be'
[ "$(knob repeats)" = 0 ]
result $? 'no word got a second pulse'
finish
