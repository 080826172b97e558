#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Authenticated calibration data from end to end: a plan programs who signs, an
# image is installed, served, confirmed, and what is tampered with is not.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

images=/sys/kernel/config/otp-image

modprobe -q otp-signed-image
[ -d "$mocks" ] || skip_all 'no mock'
[ -d "$images" ] || skip_all 'no otp-signed-image'
command -v otpctl >/dev/null || skip_all 'no otpctl'

# For tests alone; the whole world has the private keys.
cat >"$work/key.pem" <<'END'
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRvK9XwU40H1USFKz
qw450jDL8Uzd/1K14WgyLslAYEWhRANCAARX+lWOieM0UBpuyKyO+1nazgr9cejv
4asqLRfKRRzTSiXO3LzHnAtLJoWNGIfZLZpIMU/exJg8CvMXD3UUULGx
-----END PRIVATE KEY-----
END
cat >"$work/other.pem" <<'END'
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5S8hQXMGfsK8FPmB
UiWLlILlY6idSToq5eCMLAbzn8mhRANCAAQefV/5AvMxwhmQjM+1Ho1Zx6Q3ach+
tWn5CR5W/oTWdq3k/bI1zOun7UrlWcX0o12MyK3jBPuIBJ0b3ERbksO3
-----END PRIVATE KEY-----
END

# By tools/otp/examples/image/sign-openssl.sh with the first: 1.0.0, counter 5.
base64 -d >"$work/openssl.img" <<'END'
PbjzlgAAAAAgAAwAIAAAAAAAAAABAAAAAAAAAAAAAABjYWxpYnJhdGlvbiwgc2lnbmVkIG
J5IG9wZW5zc2wgMQhpDABQAAQABQAAAAdp0gAQACAA/zkSZiHte1kZ29LelyI8Plkh07e7
I8rkR2gk2q5pOMICAFsAMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEV/pVjonjNFAabs
isjvtZ2s4K/XHo7+GrKi0XykUc00olzty8x5wLSyaFjRiH2S2aSDFP3sSYPArzFw91FFCx
sSIARwAwRQIgMnE/D+jOZm6HTBTZnCU7kwoAUm+YgiEE3D4NQeKKkloCIQDGvMTdBkt/4j
Hq5iCxESzhV/4z4Z0rtzph0yvgbFMR1w==
END
printf 'calibration, signed by openssl 1' >"$work/openssl.payload"

clean_up()
{
	[ ! -d "$images/test-cal" ] || otpctl image remove test-cal
	for chip in test-fuses test-flash test-count; do
		[ ! -d "$mocks/$chip" ] || otpctl mock remove "$chip"
	done
	rm -rf "$work"
}

# chip NAME MODEL: prints the name of its device.
chip()
{
	otpctl mock add "$2" --name "$1" | sed 's|/dev/||'
}

# given_image: a device, its driver just started, as $device.
given_image()
{
	[ ! -d "$images/test-cal" ] || otpctl image remove test-cal
	device=$(otpctl image add test-cal \
		--active "$flash/user-signature-1" \
		--download "$flash/user-signature-2" \
		--key-hash "$fuses/user-data+0" \
		--counter "$count/journal:0x40" 2>"$err" | sed 's|/dev/||')
	nvmem=/sys/bus/nvmem/devices/$device-payload/nvmem
	[ -n "$device" ]
	result $? "${1:-a device of two slots}"
}

image() { otpctl -d "$device" image "$@"; }

# sign NAME VERSION COUNTER PAYLOAD [KEY]
sign()
{
	printf '%s' "$4" >"$work/$1.payload"
	otpctl image sign --key "$work/${5:-key}.pem" --version "$2" \
		--security-counter "$3" "$work/$1.payload" "$work/$1.img" \
		>"$out" 2>"$err"
	result $? "given: $1.img is signed"
}

# serves NAME WHAT: nvmem has these bytes and no others.
serves()
{
	cmp "$nvmem" "$work/$1.payload" >"$out" 2>"$err"
	result $? "$2: nvmem has the payload of $1.img"
}

serves_nothing()
{
	[ ! -e "$nvmem" ]
	result $? "$1: there is no nvmem device"
}

# tells ATTRIBUTE VALUE WHEN: sysfs does.
tells()
{
	told=$(cat "/sys/class/otp/$device/image/$1")
	[ "$told" = "$2" ]
	result $? "$3: sysfs: $1 is '$told'"
}

# overwrite SLOT FILE: as somebody does who can write to the flash.
overwrite()
{
	{
		cat "$2"
		head -c $((4096 - $(wc -c <"$2"))) /dev/zero | tr '\0' '\377'
	} >"$work/slot"
	cat >"$work/slot.yaml" <<-END
		plan: 1
		device: {driver: sefc, model: "Microchip PIC32CX-MTSH SEFC"}
		word-order: le
		steps:
		  - program: $1
		    file: slot
	END
	otpctl -d "$flash" erase --yes "$1" >"$out" 2>"$err" &&
		otpctl -d "$flash" plan apply --yes "$work/slot.yaml" \
			>"$out" 2>"$err"
	result $? "given: $1 is overwritten"
}

# flip FILE OFFSET TO: a copy with another byte there.
flip()
{
	{
		head -c "$2" "$1"
		printf '#'
		tail -c +$(($2 + 2)) "$1"
	} >"$3"
}

begin
fuses=$(chip test-fuses astra)
flash=$(chip test-flash sefc)
count=$(chip test-count secure-journal)

# What no device can be made of.
expect 2 'no such slot' otpctl image add test-cal --active "$flash/none" \
	--download "$flash/user-signature-2" --key-hash "$fuses/user-data+0"
has 'no such slot: why' "$err" 'no such region'
expect 2 'a slot that cannot be erased' otpctl image add test-cal \
	--active "$flash/user-signature-7" \
	--download "$flash/user-signature-2" --key-hash "$fuses/user-data+0"
has 'cannot be erased: why' "$err" 'wrong kind'
expect 2 'one slot twice' otpctl image add test-cal \
	--active "$flash/user-signature-2" \
	--download "$flash/user-signature-2" --key-hash "$fuses/user-data+0"
has 'twice: why' "$err" 'the slots overlap'
expect 2 'no such device' otpctl image add test-cal --active otp99/x \
	--download "$flash/user-signature-2" --key-hash "$fuses/user-data+0"
expect 2 'a hash past the end' otpctl image add test-cal \
	--active "$flash/user-signature-1" \
	--download "$flash/user-signature-2" --key-hash "$fuses/user-data+999"
expect 2 'a place that is none' otpctl image add test-cal --active what \
	--download "$flash/user-signature-2" --key-hash "$fuses/user-data+0"
has 'none: why' "$err" 'that is not the form it has'
[ -z "$(ls "$images")" ]
result $? 'nothing is left of them'

# Nobody is trusted before the plan.
expect 2 'no signed image' otpctl image state
# A board may have more of them than the mocks of this test.
has 'no signed image: why' "$err" \
	"none of the $(find /sys/class/otp -type l | wc -l) devices has a signed image"
given_image 'a device whose fuses are blank'
expect 0 'of all devices the one with an image is meant' otpctl image state
has 'which it is' "$out" "$device (signed-image"
serves_nothing 'blank fuses'
expect 3 'blank fuses: nothing is installed' image install "$work/openssl.img"
has 'blank fuses: why' "$err" 'trust anchor'
tells state erased 'blank fuses'
expect 0 'blank fuses: state' image state --json
has 'blank fuses: nothing was written' "$out" '"reason": "image-erased"'

# The plan programs who signs.
expect 0 'key-hash' otpctl image key-hash --format raw "$work/key.pem"
cp "$out" "$work/key-hash.bin"
cat >"$work/plan.yaml" <<'END'
plan: 1
device: {driver: astra, model: "Synaptics Astra OTP v2.1"}
word-order: le
steps:
  - program: OTP_USER_DATA_0..7
    file: key-hash.bin
END
expect 0 'the plan is applied' otpctl -d "$fuses" plan apply --yes \
	"$work/plan.yaml"

# Without ECDSA in the kernel nothing verifies, whatever it is.
if ! grep -q '^name .*ecdsa-nist-p256' /proc/crypto; then
	expect 1 'no ECDSA: nothing is installed' image install \
		"$work/openssl.img"
	has 'no ECDSA: why' "$err" 'no ECDSA on P-256'
	expect 1 'no ECDSA: json' image install --json "$work/openssl.img"
	has 'no ECDSA: the reason' "$out" '"reason": "image-crypto"'
	serves_nothing 'no ECDSA'
	finish
	exit
fi

# Install and serve what openssl signed.
expect 0 'dry run' image install --dry-run "$work/openssl.img"
serves_nothing 'dry run'
expect 0 'install' image install "$work/openssl.img"
serves_nothing 'installed, not served yet'
expect 0 'serve' image serve
serves openssl 'served'
tells state served 'served'
tells version 1.0.0+0 'served'
expect 0 'list' otpctl list
has 'list: what is served' "$out" 'serves 1.0.0'
given_image 'the driver starts anew'
serves openssl 'after a start'

# Another one of the same size, at once; then one of another size.
sign same 1.1.0 6 'calibration, signed by otpctl  2'
expect 0 'install --serve' image install --serve "$work/same.img"
serves same 'exchanged'
sign longer 1.2.0 7 'calibration, signed by otpctl, longer'
expect 3 'another size waits for a start' image install --serve \
	"$work/longer.img"
has 'another size: why' "$err" 'takes a start of the driver'
serves same 'another size: as before'
given_image 'the driver starts anew'
serves longer 'after a start'

# Back is allowed until it is confirmed.
expect 0 'back' image install "$work/openssl.img"
expect 3 'what is not served is not confirmed' image confirm --yes
has 'not served: why' "$err" 'served'
expect 0 'forth' image install "$work/longer.img"
expect 0 'confirm' image confirm --yes
tells confirmed 1 'confirm'
has 'confirm: what it does' "$out" 'the stored counter goes from 0 to 7'
expect 0 'confirm again' image confirm --yes
has 'confirm again: nothing to do' "$err" 'the stored counter is 7'
expect 0 'the counter is a record' otpctl -d "$count" journal get --tag 0x40
has 'the record' "$out" '07 00 00 00'
expect 3 'rollback' image install "$work/same.img"
has 'rollback: why' "$err" 'security counter 6 is lower than the stored 7'

# What is not to be trusted in a file.
flip "$work/longer.img" 40 "$work/flipped.img"
expect 3 'a flipped byte' image install "$work/flipped.img"
sign foreign 9.0.0 9 'calibration by somebody else' other
expect 3 'a key that is not trusted' image install --json "$work/foreign.img"
has 'not trusted: the reason' "$out" '"reason": "image-key"'
head -c 60 "$work/longer.img" >"$work/short.img"
expect 3 'cut off' image install "$work/short.img"
expect 2 'empty' image install /dev/null
serves longer 'after all that'

# What is tampered with in the flash: what is served stays as it was verified.
overwrite user-signature-1 "$work/flipped.img"
serves longer 'tampered with while it is served'
expect 3 'tampered: verified anew' image serve
serves longer 'tampered: still'
given_image 'the driver starts: nothing is to be trusted'
serves_nothing 'tampered with before the start'
tells state refused 'tampered with before the start'
tells reason image-digest 'tampered with before the start'
otpctl image sign --key "$work/key.pem" --version 1.2.0 --security-counter 7 \
	--slot-size 4096 --pad "$work/longer.payload" "$work/padded.img" \
	>"$out" 2>"$err"
result $? 'given: an image that is marked'
overwrite user-signature-2 "$work/padded.img"
given_image 'the driver starts: the download slot is marked'
serves longer 'out of the download slot'
expect 0 'state' otpctl list
has 'the state' "$out" 'incomplete'
tells state fallback 'out of the download slot'
expect 0 'install completes it' image install
overwrite user-signature-1 "$work/flipped.img"
overwrite user-signature-2 "$work/same.img"
given_image 'the driver starts: neither is to be trusted'
serves_nothing 'neither'
tells state refused 'neither'
tells reason image-digest 'neither'
expect 0 'neither: state' image state
has 'neither: why the one' "$out" 'active: the digest'
has 'neither: why the other' "$out" \
	'download: security counter 6 is lower than the stored 7'
expect 0 'neither: mended' image install --serve "$work/longer.img"
serves longer 'mended'
finish
