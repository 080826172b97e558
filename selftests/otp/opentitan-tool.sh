#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl and an OpenTitan together: locks, raw commands, the map, arrays as text
# for simulators, and a plan that goes on across resets.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

[ -d "$mocks" ] || skip_all 'no mock'
command -v otpctl >/dev/null || skip_all 'no otpctl'

# Words of the secrets below, in the notations in which they could get out.
secrets='1f1e1d1c 1c1d1e1f 0706050403020100 0001020304050607 4f4e4d4c 4c4d4e4f
	522067228 471670303'

given_secrets()
{
	# shellcheck disable=SC2086 # a list of words
	printf '%s\n' $secrets >"$work/secrets"
}

# code ADDRESS: the code word of the 16 bits there, as the image has it.
code()
{
	dd if="$mocks/$mock/array" bs=1 skip=$((48 + 2 * $1)) count=4 \
		2>/dev/null | hexdump -v -e '1/4 "%06x"'
}

# is_code NAME ADDRESS CODE
is_code()
{
	[ "$(code "$2")" = "$3" ]
	result $? "$1: $(code "$2")"
}

tool()
{
	command=$1
	shift
	otpctl "$command" -d "$device" "$@"
}

# ---- locks ----

test_lock()
{
	given_mock opentitan
	refuses 3 'lock: a blank region' tool lock --yes hw-cfg0
	expect 0 'write' tool write --yes DEVICE_ID=0x0e17074c31a7
	is_code 'write: the first half of the device id' $((0x678)) 0a31a7
	take_image
	refuses 3 'lock: somebody must say yes' tool lock hw-cfg0
	refuses 0 'lock: a dry run' tool lock --dry-run hw-cfg0
	expect 0 'lock' tool lock --yes hw-cfg0
	has 'lock: the digest is told' "$out" 'locked with the digest 0x'
	has 'lock: that it acts later is told' "$out" reset
	take_image
	refuses 0 'lock again' tool lock --yes hw-cfg0
	refuses 3 'write before the reset' tool write --yes MANUF_STATE=1
	has 'write before the reset: why' "$err" \
		'hw-cfg0 is locked from the next reset on'
	refuses 3 'raw write before the reset' tool dai write --yes 0x698 1
	expect 0 'show' tool show
	has 'show: what is pending' "$out" \
		'reset-pending: hw-cfg0 is locked from the next reset on'
	test_lock_after_reset
}

test_lock_after_reset()
{
	knob reset 1
	expect 0 'show after the reset' tool show
	has 'show after the reset: nothing is pending' "$out" 'state: ok'
	refuses 3 'write after the reset' tool write --yes MANUF_STATE=1
	has 'write after the reset: why' "$err" 'hw-cfg0 is locked'
	refuses 3 'raw write after the reset' tool dai write --yes 0x698 1
	has 'raw write after the reset: the number' "$out" 0x00000b05
	has 'raw write after the reset: the words' "$out" 'DAI: AccessError'
	[ "$(knob repeats)" = 0 ]
	result $? 'lock: nothing was pulsed twice'
}

test_software_lock()
{
	given_mock opentitan
	expect 0 'write' tool write --yes OWNER_SW_CFG_ROM_BOOTSTRAP_DIS=0x739
	is_code 'write: the word' $((0x1ec)) 0b0739
	take_image
	refuses 2 'software lock: of no region' tool lock --yes no-such
	refuses 3 'software lock: of a region that has none' \
		tool lock --yes life-cycle
	refuses 2 'software lock: an unknown algorithm' \
		tool lock --yes --digest crc owner-sw-cfg
	expect 0 'software lock' \
		tool lock --yes --digest 0x0123456789abcdef owner-sw-cfg
	is_code 'software lock: the digest' $((0x476)) 210123
	has 'software lock: told' "$out" 0x0123456789abcdef
	take_image
	refuses 3 'another digest' tool lock --yes --digest 0x1 owner-sw-cfg
	refuses 0 'the same digest' \
		tool lock --yes --digest 0x0123456789abcdef owner-sw-cfg
	expect 0 'read lock' tool lock --yes --read owner-sw-cfg
	expect 1 'read lock: reading' \
		tool read OWNER_SW_CFG_ROM_BOOTSTRAP_DIS
	knob reset 1
	expect 0 'read lock: reading after the reset' \
		tool read OWNER_SW_CFG_ROM_BOOTSTRAP_DIS
	has 'read lock: the value' "$out" 0x00000739
}

# ---- raw commands ----

test_dai()
{
	given_mock opentitan
	refuses 3 'dai: somebody must say yes' tool dai write 0 0x12345678
	refuses 0 'dai: a dry run' tool dai write --dry-run 0 0x12345678
	expect 0 'dai write' tool dai write --yes 0x1e8 0x07391234
	is_code 'dai write: its first half' $((0x1e8)) 191234
	is_code 'dai write: its second half' $((0x1ea)) 0b0739
	take_image
	expect 0 'dai read' tool dai read 0x1e8
	has 'dai read: the value' "$out" 0x07391234
	has 'dai read: the field' "$out" OWNER_SW_CFG_ROM_ERROR_REPORTING
	refuses 0 'dai write: the same' tool dai write --yes 0x1e8 0x07391234
	refuses 3 'dai write: another value' tool dai write --yes 0x1e8 1
	refuses 3 'dai read: a secret' tool dai read 0x6d0
	refuses 3 'dai digest: of a software partition' \
		tool dai digest --yes 0x1e8
	has 'dai digest: the words of the hardware' "$out" 'DAI: AccessError'
	refuses 3 'dai write: the life cycle' tool dai write --yes 0x7a8 1
	refuses 2 'dai: an unknown command' tool dai erase 0
}

# ---- what it looks like ----

test_map()
{
	given_mock opentitan
	tool write --yes DEVICE_ID=0x1 >"$out" 2>"$err"
	tool lock --yes hw-cfg0 >"$out" 2>"$err"
	take_image
	refuses 0 'map' tool map
	has 'map: the region' "$out" 'hw-cfg0  0x678..0x6bf  72 bytes'
	has 'map: the pending lock' "$out" 'lock pending'
	refuses 0 'map: one region' tool map --region hw-cfg0
	has 'map: a field' "$out" DEVICE_ID
	expect 0 'map: JSON' tool map --json --region hw-cfg0
	has 'map: JSON: the lock' "$out" '"lock_pending": true'
	expect 0 'map: SVG' tool map --svg "$work/map.svg"
	has 'map: SVG: it is one' "$work/map.svg" '<svg'
	has 'map: SVG: the region' "$work/map.svg" hw-cfg0
	refuses 2 'map: of no region' tool map --region no-such
}

# ---- arrays as text ----

test_vmem()
{
	given_mock opentitan
	tool dai write --yes 0x1e8 0x07391234 >"$out" 2>"$err"
	tool dai write --yes 0x6d0 0x0706050403020100 >"$out" 2>"$err"
	take_image
	for form in vmem vmem-plain; do
		refuses 0 "$form: saved" otpctl mock save "$mock" \
			"$work/$form" --format $form
		[ "$(stat -c %a "$work/$form")" = 600 ]
		result $? "$form: for its owner only"
		[ "$(grep -c -v '^//' "$work/$form")" -eq 1024 ]
		result $? "$form: 1024 words"
		cp "$work/image" "$work/image.$form"
		given_mock opentitan
		expect 0 "$form: loaded" otpctl mock load "$mock" \
			"$work/$form"
		cmp -s "$mocks/$mock/array" "$work/image.$form"
		result $? "$form: it is the same chip"
		take_image
	done
	has 'vmem: a word' "$work/vmem" '@0000f4 191234'
	sed 's/191234/zzzzzz/' "$work/vmem" >"$work/bad"
	refuses 2 'vmem: what is no number' otpctl mock load "$mock" \
		"$work/bad"
	sed 's/191234/ff1234/' "$work/vmem" >"$work/bad"
	refuses 2 'vmem: a word too wide' otpctl mock load "$mock" "$work/bad"
}

# ---- a plan ----

given_image()
{
	cat >"$work/image.hjson" <<'EOF'
{
    partitions: [
        { name: "HW_CFG0", lock: true, items: [
            { name: "DEVICE_ID", value: "0x0e17074c31a7" } ] }
        { name: "SECRET1", lock: true, items: [
            { name: "FLASH_ADDR_KEY_SEED", value: "0x1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100" }
            { name: "SRAM_DATA_KEY_SEED", value: "0x4f4e4d4c4b4a49484746454443424140" } ] }
        { name: "OWNER_SW_CFG", items: [
            { name: "OWNER_SW_CFG_ROM_BOOTSTRAP_DIS", value: "0x739" } ] }
    ]
}
EOF
	rm -rf "$work/keys"
	mkdir "$work/keys"
	plan=$work/plan.yaml
	rm -f "$plan"
	otpctl gen opentitan -d "$device" "$work/image.hjson" \
		--keys "$work/keys" --sw-digest manuf-2025-02 -o "$plan"
}

# apply NAME: the plan from its beginning, with a record.
apply()
{
	expect 0 "apply, $1" otpctl plan apply -d "$device" --yes --freeze \
		--force --record "$work/record" "$plan"
	hides "apply, $1: the output" "$out"
	hides "apply, $1: the record" "$work/record"
}

is_locked()
{
	tool map --json --region "$1" 2>"$err" |
		grep -q '"write_locked": true'
	result $? "$1 is locked"
}

test_plan()
{
	given_mock opentitan
	given_secrets
	given_image >"$out" 2>"$err"
	result $? 'gen'
	hides 'gen: the plan' "$plan"
	refuses 0 'check' otpctl plan check -d "$device" "$plan"
	hides 'check' "$out"
	refuses 0 'dry run' otpctl plan apply -d "$device" --dry-run "$plan"
	for round in 'before a reset' 'after one reset' 'after two resets'; do
		apply "$round"
		knob reset 1
	done
	for region in hw-cfg0 secret1 owner-sw-cfg; do
		is_locked $region
	done
	take_image
	apply 'when all is done'
	unchanged 'apply, when all is done'
	has 'apply, when all is done: so it says' "$work/record" \
		'"result": "done"'
	[ "$(knob repeats)" = 0 ]
	result $? 'apply: nothing was pulsed twice'
}

begin
test_lock
test_software_lock
test_dai
test_map
test_vmem
test_plan
finish
