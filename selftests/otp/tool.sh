#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl and the kernel together, from a vendor's configuration to a programmed
# chip: exit codes, texts, records, and that a refusal changes nothing.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

[ -d "$mocks" ] || skip_all 'no mock'
command -v otpctl >/dev/null || skip_all 'no otpctl'

given_plan()
{
	given_keys "${1:-le}"
	rm -rf "$work/out.d"
	mkdir "$work/out.d"
	otpctl gen astra --config oem_config.conf --keys "$work/keys" \
		--word-order "${1:-le}" --output "$work/out.d" \
		>"$out" 2>"$err"
	plan=$work/out.d/otp_plan.yaml
}

apply()
{
	otpctl plan apply --device "$device" --yes --freeze "$@"
}

# apply_record FILE [ARGS...]: the plan, with a record.
apply_record()
{
	record=$1
	shift
	apply --record "$record" "$@" "$plan"
}

# ---- command files ----

test_gen()
{
	for order in le be; do
		given_plan $order
		[ "$(grep -c '^otpwrite ' "$out")" -eq 19 ]
		result $? "gen $order: 19 lines"
		[ "$(grep -c ' \[Atomic\]$' "$out")" -eq 14 ]
		result $? "gen $order: 14 of them are atomic"
		has "gen $order: what is skipped is said" "$out" \
			'[SKIP] OTP_MP_PROVISION_DONE value is 0, command not generated'
		[ "$(wc -c <"$work/out.d/otp_commands_uboot.txt")" -eq 665 ]
		result $? "gen $order: 665 bytes for U-Boot"
		[ "$(wc -c <"$work/out.d/otp_commands_linux.txt")" -eq 950 ]
		result $? "gen $order: 950 bytes for Linux"
		has "gen $order: the hash of the guide" \
			"$work/out.d/otp_commands_uboot.txt" \
			'otpwrite 100 0xc4ddf49e 0xffffffff'
		has "gen $order: the configured segment id" \
			"$work/out.d/otp_commands_uboot.txt" \
			'otpwrite 112 0x2e32000a 0xffffffff'
		hides "gen $order: the plan" "$plan"
	done
	expect 2 'gen: the word order must be said' \
		otpctl gen astra --config oem_config.conf --keys "$work/keys"
}

# ---- plans ----

test_check()
{
	given_mock astra
	given_plan
	expect 0 'check' otpctl plan check --device "$device" "$plan"
	unchanged 'check'
	hides 'check' "$out"
	expect 0 'diff' otpctl plan diff --device "$device" "$plan"
	unchanged 'diff'
	hides 'diff' "$out"
	expect 0 'dry run' apply --dry-run "$plan"
	unchanged 'dry run'
	expect 3 'apply: freezing must be allowed' \
		otpctl plan apply --device "$device" --yes "$plan"
	unchanged 'apply without --freeze'
	expect 3 'apply: somebody must say yes' \
		otpctl plan apply --device "$device" "$plan"
	unchanged 'apply without --yes'
}

test_apply()
{
	given_mock astra
	given_plan
	expect 0 'apply' apply_record "$work/record"
	hides 'apply: the output' "$out"
	[ "$(knob pulses)" -eq 19 ]
	result $? 'apply: 19 pulses'
	# 32 words of user data come before index 100.
	holds 'apply: index 100' 32 9ef4ddc4ffffffff
	holds 'apply: index 108' 40 da00c560ffffffff
	holds 'apply: index 112' 44 0a00322effffffff
	holds 'apply: index 113' 45 0100000001000000
	holds 'apply: index 116' 48 0000000003000000
	holds 'apply: index 205' 55 0000000001000000
	hides 'record' "$work/record"
	has 'record: the plan' "$work/record" \
		"$(sha256sum "$plan" | cut -d ' ' -f 1)"
	has 'record: the outcome' "$work/record" '"result": "done"'
	has 'record: the device' "$work/record" 'Synaptics Astra OTP v2.1'
	[ "$(stat -c %a "$work/record")" = 600 ]
	result $? 'record: for its owner only'
	knob power cycle
	[ "$(knob state)" = ok ]
	result $? 'apply: the chip lives on after a power cycle'
}

test_apply_again()
{
	given_mock astra
	given_plan
	apply_record "$work/again.1" >"$out" 2>"$err"
	take_image
	expect 0 'apply again' apply_record "$work/again.2"
	unchanged 'apply again'
	has 'apply again: all was so already' "$work/again.2" '"already": 19'
	expect 3 'a record is not written over' apply_record "$work/again.2"
	unchanged 'a record is not written over'
}

test_apply_be()
{
	given_mock astra
	given_plan le
	apply "$plan" >"$out" 2>"$err"
	cat "$mocks/$mock/array" >"$work/le.image"
	given_mock astra
	given_plan be
	expect 0 'apply, the other word order' apply "$plan"
	cmp -s "$mocks/$mock/array" "$work/le.image"
	result $? 'both word orders give the same chip'
}

# ---- refusals ----

# A plan of one step.
step_plan()
{
	printf 'plan: 1\ndevice: {driver: astra, model: "%s"}\nsteps:\n  - {%s}\n' \
		"${2:-Synaptics Astra OTP v2.1}" "$1" >"$work/step.yaml"
}

refuses_step()
{
	code=$1 name=$2
	shift 2
	step_plan "$@"
	refuses "$code" "$name" apply "$work/step.yaml"
}

test_refusals()
{
	given_mock astra
	refuses_step 2 'unknown field' 'program: OTP_NO_SUCH, value: 1'
	refuses_step 3 'a plan for another device' \
		'program: OTP_USER_DATA_0, value: 1' 'Synaptics Astra OTP v2.5'
	refuses_step 3 'read-only field' \
		'program: OTP_DOLBY_AUDIO_DISABLE, value: 1'
	refuses_step 3 'a piece of the atomic group' \
		'program: OTP_REE_SEGID, value: 1'
	refuses 2 'write to an unknown field' \
		otpctl write -d "$device" --yes OTP_NO_SUCH=1
	refuses 3 'write of too wide a value' \
		otpctl write -d "$device" --yes OTP_USER_DATA_0=0x100000000
	refuses 3 'write of a zero that freezes' \
		otpctl write -d "$device" --yes OTP_USB_BOOT_DISABLE=0
	refuses 3 'write of half a field' \
		otpctl write -d "$device" --yes OTP_SCS_AREA_SIZE_SEL=1/1
	refuses 2 'unknown option' otpctl write -d "$device" --no-such
	refuses 2 'unknown command' otpctl no-such
	refuses 1 'no such device' otpctl show -d otp255
	refuses 1 'otpread in a gap' otpctl astra otpread -d "$device" 50
	refuses 1 'otpwrite into a gap' \
		otpctl astra otpwrite -d "$device" --yes 99 1 1
	refuses 3 'reading a write-only field' \
		otpctl read -d "$device" OTP_AESK0_0
	has 'reading a write-only field: its mask' "$out" 'mask 0x00000000'
	refuses 2 'reading an unknown field' otpctl read -d "$device" OTP_NONE
}

test_bad_files()
{
	given_mock astra
	given_plan
	head -c 31 "$work/keys/K0_REE_hash.bin" >"$work/short"
	cp "$work/short" "$work/keys/K0_REE_hash.bin"
	refuses 2 'a hash that is cut short' apply "$plan"
	given_keys le
	head -c 15 "$work/keys/AESK0.bin" >"$work/short"
	cp "$work/short" "$work/keys/AESK0.bin"
	refuses 2 'a key that is cut short' apply "$plan"
	given_keys le
	head -c 100 "$plan" >"$work/cut.yaml"
	refuses 2 'a plan that is cut short' apply "$work/cut.yaml"
	refuses 2 'a plan that is not there' apply "$work/none.yaml"
	refuses 2 'a record that cannot be made' \
		apply_record "$work/none/record"
}

# ---- conflicts and failures ----

test_conflict()
{
	given_mock astra
	given_plan
	otpctl write -d "$device" --yes OTP_USER_DATA_5=0xA/0xF >"$out" 2>"$err"
	take_image
	refuses 3 'bits that hold something else' \
		otpctl write -d "$device" --yes OTP_USER_DATA_5=0xA7/0xFF
	expect 0 'bits that are left out' otpctl write -d "$device" --yes \
		--skip-programmed OTP_USER_DATA_5=0xA7/0xFF
	holds 'bits that are left out: index 5' 5 aa000000ff000000
}

test_another_key()
{
	given_mock astra
	given_plan
	apply "$plan" >"$out" 2>"$err"
	take_image
	put_hex 000102030405060708090a0b0c0d0e0f >"$work/keys/AESK0.bin"
	refuses 3 'a chip that has another key' apply_record "$work/other"
	has 'a chip that has another key: recorded' "$work/other" \
		'"result": "refused"'
}

test_failure()
{
	given_mock astra
	given_plan
	knob vendor_status '0xff000001 write 8'
	expect 1 'a pulse that fails' apply_record "$work/failed"
	has 'a pulse that fails: recorded' "$work/failed" '"result": "failed"'
	hides 'a pulse that fails: the record' "$work/failed"
	hides 'a pulse that fails: the message' "$err"
	expect 0 'resumed' apply_record "$work/resumed"
	has 'resumed: what was done stays' "$work/resumed" '"already": 7'
	holds 'resumed: index 111' 43 763b8e90ffffffff
	knob power cycle
	[ "$(knob state)" = ok ]
	result $? 'resumed: the chip lives on'
}

test_mismatch()
{
	given_mock astra
	given_plan
	knob vendor_status '0 write 3'
	expect 4 'a pulse without effect' apply_record "$work/mismatch"
	has 'a pulse without effect: recorded' "$work/mismatch" \
		'"result": "verify-mismatch"'
	expect 0 'a pulse without effect: resumed' apply "$plan"
}

test_dead()
{
	given_mock astra
	given_plan
	knob vendor_status '0xff000001 write 8'
	apply "$plan" >"$out" 2>"$err"
	knob power cycle
	take_image
	refuses 1 'a bricked chip' apply "$plan"
	has 'a bricked chip: it is said' "$err" 0xff000001
	refuses 1 'a bricked chip: show' otpctl show -d "$device"
	has 'a bricked chip: show tells why' "$out" 0xff000001
}

# ---- the vendor's texts ----

test_texts()
{
	given_mock astra
	expect 0 'otpwrite' otpctl astra otpwrite -d "$device" --yes 5 0xA 0xF
	expect 0 'otpread' otpctl astra otpread -d "$device" 5
	prints 'otpread: the text' \
		'_otp_read: idx=5, val=0x0000000A, mask=0x0000000F' \
		'OTP[5] = 0x0000000A, mask=0x0000000F'
	expect 0 'otpwrite over it' \
		otpctl astra otpwrite -d "$device" --yes 5 0xA7 0xFF
	expect 0 'otpread, U-Boot' \
		otpctl astra otpread -d "$device" --style uboot 5
	prints 'otpread, U-Boot: the text' 'otp operation succeed' \
		'read otp[5] data=0x000000aa, mask=0x000000ff'
	expect 1 'otpread of a write-only field' \
		otpctl astra otpread -d "$device" 100
	prints 'otpread of a write-only field: the text' \
		'_otp_read:744: Invoke failed, res=0xff000052 origin=4' \
		'_otp_read: idx=100, val=0xDEADBEAF, mask=0x00000000' \
		'otpread failed for index 100 (status=1)'
	expect 1 'otpwrite of a read-only field, U-Boot' otpctl astra \
		otpwrite -d "$device" --yes --style uboot 202 1 1
	prints 'otpwrite of a read-only field, U-Boot: the text' \
		'otp operation failed' 'ret = 0xff000051'
}

# ---- events ----

# 19 words make 38 events, in a batch, between arm and disarm.
events=42

wait_for_monitor()
{
	for try in 1 2 3 4 5 6 7 8 9 10; do
		[ ! -s "$work/monitor.err" ] || return 0
		sleep 1
		: "$try"
	done
}

test_monitor()
{
	given_mock astra
	given_plan
	otpctl monitor -d "$device" --json --count $events --timeout 60 \
		>"$work/monitor" 2>"$work/monitor.err" &
	monitor=$!
	wait_for_monitor
	expect 0 'monitor: apply' apply "$plan"
	wait $monitor
	result $? 'monitor: ends when it has them all'
	[ "$(wc -l <"$work/monitor")" -eq $events ]
	result $? "monitor: $events events"
	[ "$(grep -c program-end "$work/monitor")" -eq 19 ]
	result $? 'monitor: 19 of them are ends of a pulse'
	has 'monitor: names the field' "$work/monitor" OTP_AESK0_3
	[ "$(sed -n '$s/.*disarm.*/disarm/p' "$work/monitor")" = disarm ]
	result $? 'monitor: the last is the disarm'
	hides 'monitor' "$work/monitor"
}

begin
test_gen
test_check
test_apply
test_apply_again
test_apply_be
test_refusals
test_bad_files
test_conflict
test_another_key
test_failure
test_mismatch
test_dead
test_texts
test_monitor
finish
