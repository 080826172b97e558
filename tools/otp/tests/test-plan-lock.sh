#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Plans that lock, and wait for a reset, on a device of OpenTitan.
. "$SRC/tests/setup.sh"
otpctl=$CHECK/otpctl-opentitan
plan=$work/plan.yaml record=$work/r.json

reset_device()
{
	FAKE_OTP_RESET=1 "$otpctl" list >/dev/null
}

# plan STEP...: one that does these.
plan()
{
	{
		echo 'plan: 1'
		echo 'device: {driver: opentitan-otp, model: "OpenTitan of the tests"}'
		echo 'word-order: le'
		echo 'steps:'
		printf '  - %s\n' "$@"
	} >"$plan"
}

apply()
{
	"$otpctl" plan apply -y --force -r "$record" "$plan" "$@"
}

# holds WHAT NAME: the record, as Python sees it.
holds()
{
	python3 -c "import json, sys
r = json.load(open(sys.argv[1]))
assert $1, r" "$record"
	ok $? "record: $2"
}

bytes 000102030405060708090a0b0c0d0e0f >"$work/token"
software=$(python3 -c 'import hashlib
print(hashlib.sha256(bytes([0x39, 7]) + bytes(646)).digest()[7::-1].hex())')

# Identity, then what takes effect only after a reset, then a secret.
blank
plan '{program: DEVICE_ID, value: 0x1234}' '{lock: hw-cfg0}' \
	'{reset: "the identity takes effect"}' \
	'{program: TEST_UNLOCK_TOKEN, file: token}' \
	'{lock: secret0}' \
	'{program: OWNER_SW_CFG_ROM_ERROR_REPORTING, value: 0x739}' \
	'{lock: owner-sw-cfg, digest: manuf-2024-03}' \
	'{reset: "nothing is left open"}' \
	'{read-lock: owner-sw-cfg}'
expect 0 'check offline' "$otpctl" plan check --offline "$plan"
says "$out" '9 steps, well-formed' 'counts them'
expect 0 'check' "$otpctl" plan check "$plan"
says "$out" 'hw-cfg0: will be LOCKED, for good' 'a lock of hardware'
says "$out" "owner-sw-cfg: will be LOCKED.*0x$software" 'a digest over what will be there'
says "$out" 'reset (the identity takes effect): it STOPS here' 'where it stops'
expect 0 'diff' "$otpctl" plan diff "$plan"
says "$out" 'hw-cfg0: write lock: change' 'a lock'
says "$out" 'owner-sw-cfg: read lock: change' 'a read lock'
expect 0 'dry run' "$otpctl" plan apply -n "$plan"
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing was changed'

expect 0 'apply' apply
says "$err" 'stopped in line 7: the identity takes effect' 'it stops'
says "$err" 'reset the device, then run the same command again; 6 steps remain' 'says what to do'
holds "r['result'] == 'stopped: reset needed'" 'it stopped'
holds "r['remaining'] == [8, 9, 10, 11, 12, 13]" 'what remains'
holds "[s['status'] for s in r['steps']][:3] == ['programmed', 'programmed', 'needed']" 'how far it got'
holds "[s['status'] for s in r['steps']][3:] == ['not-reached'] * 6" 'and no further'
says_not "$record" 0f0e0d0c 'record: no secret'
expect 0 'apply without a reset' apply
holds "r['result'] == 'stopped: reset needed' and r['counts'] == dict(programmed=0, already=1, refused=0, failed=0, not_reached=2)" 'it stops where it stopped'
holds "[s['status'] for s in r['steps']] == ['already', 'already', 'needed'] + ['not-reached'] * 6" 'and says so of each step'
reset_device
expect 0 'apply after the reset' apply
says "$err" 'stopped in line 12: nothing is left open' 'it goes on, and stops again'
holds "r['locks']['already'] == 1 and r['locks']['programmed'] == 2" 'the first lock was there'
says_not "$out" 0f0e0d0c 'no secret'
reset_device
expect 0 'apply after another reset' apply
holds "r['result'] == 'done' and r['remaining'] == []" 'it is done'
holds "r['counts']['programmed'] == 0 and r['locks']['programmed'] == 1" 'only the read lock was left'
expect 3 'apply once more, nothing can be compared' apply
says "$err" 'line\|10: owner-sw-cfg is locked against reading until the next reset' 'says why'
reset_device
expect 0 'diff of what is done' "$otpctl" plan diff "$plan"
says "$out" 'hw-cfg0: write lock.*: already so' 'a lock'
expect 0 'as JSON' apply -j
python3 - "$out" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
assert r["result"] == "done", r["result"]
assert [l["region"] for l in r["locks"]] == \
	["hw-cfg0", "secret0", "owner-sw-cfg", "owner-sw-cfg"]
assert [x["status"] for x in r["resets"]] == ["passed"] * 2
P
ok $? 'each lock and reset'

# Nothing is programmed when a later step cannot be.
blank
plan '{program: DEVICE_ID, value: 0x1234}' '{lock: hw-cfg1}'
expect 3 'a lock of a blank region' apply
says "$out" 'DEVICE_ID .*: will be programmed' 'what would happen is told'
says "$err" 'hw-cfg1 cannot be locked: a region of which nothing is programmed' 'says why'
holds "r['result'] == 'refused' and r['counts'] == dict(programmed=0, already=0, refused=0, failed=0, not_reached=1)" 'nothing was reached'
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing was changed'
plan '{program: DEVICE_ID, value: 0x1234}' '{lock: hw-cfg1, allow-blank: true}'
expect 0 'that may be blank' apply
blank
for wrong in \
	'{lock: owner-sw-cfg}|the step lacks .digest:' \
	'{lock: hw-cfg0, digest: 0x1}|the hardware computes its digest' \
	'{lock: life-cycle}|life-cycle has no write lock' \
	'{read-lock: hw-cfg0}|hw-cfg0 has no read lock' \
	'{lock: hw-cfg9}|no region .hw-cfg9.; did you mean hw-cfg'; do
	plan '{program: DEVICE_ID, value: 0x1234}' "${wrong%|*}"
	"$otpctl" plan apply -y "$plan" >"$out" 2>"$err"
	[ $? -ge 2 ] && [ ! -e "$FAKE_OTP" ]
	ok $? "${wrong%|*} is refused, and nothing is changed"
	says "$err" "plan.yaml:6: .*${wrong#*|}" 'says where and why'
done
plan '{program: MANUF_STATE, value: 1}' '{lock: hw-cfg0}' \
	'{program: DEVICE_ID, value: 0x1234}'
expect 3 'programming what is locked before' apply
says "$err" 'plan.yaml:7: DEVICE_ID: its region hw-cfg0 is locked before that, in line 6' 'says where'
expect 0 'lock it by hand' "$otpctl" -y lock hw-cfg0 --allow-blank
plan '{program: DEVICE_ID, value: 0x1234}'
expect 3 'programming what was locked by hand' apply
says "$err" 'the region is locked' 'says so'

# How far it got.
blank
plan '{program: DEVICE_ID, value: 0x1234}' '{lock: hw-cfg0}' \
	'{program: OWNER_SW_CFG_ROM_ERROR_REPORTING, value: 1}'
expect 1 'a lock that fails' env FAKE_OTP_FAIL=device,2 "$otpctl" \
	plan apply -y --force -r "$record" "$plan"
holds "[s['status'] for s in r['steps']] == ['programmed', 'failed', 'not-reached']" 'how far it got'
holds "r['steps'][1]['vendor_text'].startswith('DAI: MacroError')" 'and why'
expect 0 'apply again' apply
holds "r['result'] == 'done' and r['counts']['already'] == 1" 'the rest is done'

# The hardware refuses a secret until something has acted.
blank
plan '{program: DEVICE_ID, value: 0x1234}' '{lock: hw-cfg0}' \
	'{reset: "the gate opens"}' '{program: TEST_UNLOCK_TOKEN, file: token}'
expect 0 'what the hardware refuses for now' env FAKE_OTP_SHUT=1 "$otpctl" \
	plan check "$plan"
says "$out" 'the hardware refuses it for now; it is checked after the reset' 'says so'
plan '{program: TEST_UNLOCK_TOKEN, file: token}'
expect 1 'and without a reset' env FAKE_OTP_SHUT=1 "$otpctl" plan check "$plan"
finish
