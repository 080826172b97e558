#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# plan check, diff, apply on the device of the tests.
. "$SRC/tests/setup.sh"
make_keys le
mkdir "$work/o"
plan=$work/o/otp_plan.yaml
cp "$tests/golden/otp_plan.yaml" "$plan"
sum=$(sha256sum "$plan" | cut -d' ' -f1)

blank
expect 0 'check' "$otpctl" plan check "$plan"
says "$out" "sha256 $sum" 'the hash is printed'
says "$out" 'OTP_AESK0_3 (security+44) = ?? mask 0xffffffff: will be programmed' 'a key is not'
expect 0 'check offline' env FAKE_OTP_COUNT=0 "$otpctl" plan check --offline "$plan"
says "$out" '9 steps, well-formed' 'counts'
expect 1 'check without a device' env FAKE_OTP_COUNT=0 "$otpctl" plan check "$plan"
says "$err" 'offline' 'names the way out'
expect 0 'diff' "$otpctl" plan diff "$plan"
says "$out" 'OTP_REE_SEGID (security+48): now 0x00000000 mask 0x00000000, then 0x2e32000a: change' 'now and then'
expect 0 'diff as JSON' "$otpctl" plan diff "$plan" --json
says "$out" '"diff": "change"' 'is JSON'
says_not "$out" 60c500da 'without keys'

expect 3 'apply without a terminal' "$otpctl" plan apply "$plan" -r "$work/r.json"
expect 3 'apply --yes without --freeze' "$otpctl" plan apply "$plan" --yes -r "$work/r.json"
says "$err" 'OTP_SCS_AREA_SIZE_SEL' 'lists what would be frozen'
[ ! -e "$work/r.json" ] && [ ! -e "$FAKE_OTP" ]
ok $? 'no record, nothing changed'
expect 0 'dry run' "$otpctl" plan apply "$plan" -n -r "$work/r.json"
[ ! -e "$work/r.json" ] && [ ! -e "$FAKE_OTP" ]
ok $? 'dry run: no record, nothing changed'
expect 0 'apply' "$otpctl" plan apply "$plan" -y --freeze --record "$work/r.json"
says "$work/r.json" "\"sha256\": \"$sum\"" 'record: hash'
says "$work/r.json" '"result": "done"' 'record: result'
says "$work/r.json" '"model": "Synaptics Astra OTP v2.1"' 'record: model'
says "$work/r.json" '"value": "0x2e32000a"' 'record: what may be seen'
says_not "$work/r.json" 'c4ddf49e\|60c500da\|9ef4ddc4\|da00c560' 'record: no keys'
says "$work/r.json" '"verified": "mask"' 'record: how it was verified'
[ "$(stat -c %a "$work/r.json")" = 600 ]
ok $? 'record: mode 0600'
python3 -m json.tool "$work/r.json" >/dev/null
ok $? 'record: is JSON'
expect 0 'show' "$otpctl" show
says "$out" "group 'security': complete" 'the group is complete'
says "$out" 'OTP_USB_BOOT_DISABLE .* full ' 'frozen'
cp "$work/r.json" "$work/before"
expect 3 'a record is not replaced' "$otpctl" plan apply "$plan" -y --freeze -r "$work/r.json"
same "$work/r.json" "$work/before" 'indeed'
expect 0 'again, --force' "$otpctl" plan apply "$plan" -y --force -r "$work/r.json"
says "$work/r.json" '"already": 19' 'all was so already'
expect 0 'diff' "$otpctl" plan diff "$plan"
says "$out" 'OTP_REE_SEGID .*already so' 'already so'
says "$out" 'OTP_AESK0_0 .*programmed, value unreadable' 'unreadable'
sed 's/0x2E32000A/0x2E32000B/' "$plan" >"$work/o/p2.yaml"
expect 3 'diff of another plan' "$otpctl" plan diff "$work/o/p2.yaml"
says "$out" 'CONFLICT, the plan wants 0x2e32000b' 'conflict'
expect 3 'apply of another plan' "$otpctl" plan apply "$work/o/p2.yaml" -y -r "$work/r2.json"
says "$work/r2.json" '"result": "refused"' 'is refused and recorded'

blank
expect 3 'a device that cannot be armed' env FAKE_OTP_OFF=1 "$otpctl" plan apply "$plan" -y --freeze -r "$work/r0.json"
says "$work/r0.json" '"programmed": 0' 'nothing was programmed'
says "$work/r0.json" '"not_reached": 19' 'and the record says so'

blank
expect 1 'a run that fails' env FAKE_OTP_FAIL=device,5 "$otpctl" plan apply "$plan" -y --freeze -r "$work/r3.json"
says "$work/r3.json" '"result": "failed"' 'is recorded'
says "$work/r3.json" '"status": "not-reached"' 'with how far it got'
says "$err" 'do NOT reboot' 'the group is warned of'
expect 0 'apply again' "$otpctl" plan apply "$plan" -y --freeze -r "$work/r4.json"
says "$work/r4.json" '"already": 4' 'goes on where it stopped'
blank
expect 4 'a verification that fails' env FAKE_OTP_FAIL=verify,3 "$otpctl" plan apply "$plan" -y --freeze -r "$work/r5.json"
says "$work/r5.json" '"result": "verify-mismatch"' 'is recorded'
blank
expect 2 'a record that cannot be written' "$otpctl" plan apply "$plan" -y --freeze -r "$work/none/r.json"
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing changed'
ln -s "$work/elsewhere" "$work/link"
expect 3 'a record is no link' "$otpctl" plan apply "$plan" -y --freeze -r "$work/link"
[ ! -e "$FAKE_OTP" ] && [ ! -e "$work/elsewhere" ]
ok $? 'nothing changed'
expect 3 'a plan for another device' env FAKE_OTP="$FAKE_OTP" sh -c "sed s/v2.1/v2.5/ '$plan' >'$work/o/p3.yaml'; '$otpctl' plan apply -y --freeze '$work/o/p3.yaml'"
says "$err" 'is a plan for' 'says so'
head -c 40 "$plan" >"$work/o/p4.yaml"
expect 2 'a plan cut short' "$otpctl" plan apply -y "$work/o/p4.yaml"
expect 2 'a plan that is a directory' "$otpctl" plan check "$work"
expect 2 'no plan' "$otpctl" plan check "$work/none.yaml"
expect 2 'two plans' "$otpctl" plan check a b
head -c 31 /dev/urandom >"$work/keys/K0_REE_hash.bin"
expect 2 'a key that is short' "$otpctl" plan apply -y --freeze "$plan"
says "$err" 'exactly 32 bytes and has 31' 'says so'
expect 3 'a group in part' sh -c "printf 'plan: 1\ndevice: {driver: astra, model: \"Synaptics Astra OTP v2.1\"}\nsteps:\n  - {program: OTP_REE_SEGID, value: 1}\n' >'$work/p5.yaml'; '$otpctl' plan apply -y '$work/p5.yaml'"
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing changed'
make_keys le
if command -v script >/dev/null; then
	answer()
	{
		printf %b "$1" | script -qec "$otpctl plan apply $plan" \
			/dev/null >"$out" 2>&1
		echo $? >"$work/code"
	}
	answer 'BURN\nBURN\n'
	[ "$(cat "$work/code")" = 3 ]
	ok $? 'BURN does not confirm a freeze'
	answer 'FREEZE\nBURN\n'
	[ "$(cat "$work/code")" = 0 ]
	ok $? 'FREEZE and BURN do'
else
	skip 'typed words' 'there is no script(1)'
fi
finish
