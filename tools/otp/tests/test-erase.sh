#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl erase, and show, on a device whose memory can be erased.
. "$SRC/tests/setup.sh"
otpctl=$CHECK/otpctl-erase

# chip BLOCK0 BLOCK1 BITS: two blocks, each of one byte, and the GPNVM bits.
chip()
{
	{
		head -c 4096 /dev/zero | tr '\0' "\\$1"
		head -c 4096 /dev/zero | tr '\0' "\\$2"
		bytes "$3"
	} >"$FAKE_OTP"
	cp "$FAKE_OTP" "$work/before"
}

# check_json NAME FILE TEST: in Python, of what was printed.
check_json()
{
	printf 'import json, sys\nj = json.load(open(sys.argv[1]))%s\n' "$3" \
		>"$work/check.py"
	python3 "$work/check.py" "$2" 2>&1 | sed 's/^/# /' >"$work/told"
	[ ! -s "$work/told" ]
	ok $? "$1"
	cat "$work/told"
}

unchanged()
{
	same "$FAKE_OTP" "$work/before" "$1: changes nothing"
}

# refuses CODE NAME WORDS ARGUMENT...: and leaves the device alone.
refuses()
{
	want_code=$1 what=$2 words=$3
	shift 3
	expect "$want_code" "$what" "$otpctl" -y erase "$@"
	says "$err" "$words" "$what: says '$words'"
	unchanged "$what"
}

chip 000 377 0000
refuses 2 'no region' 'which region'
refuses 2 'a region that is not there' "has no region 'user-signature-9'.*did you mean user-signature" \
	user-signature-9
refuses 2 'two with an offset' 'go with one region' --from 0 gpnvm gpnvm
refuses 2 'an offset that is none' "'ten' is no number" --from ten user-signature-1
refuses 2 'a length that is none' "'-1' is no number" --length=-1 user-signature-1
refuses 2 'too large a number' 'is no number of up to 32 bits' --from 0x100000000 user-signature-1
refuses 2 'an offset past the end' 'user-signature-1 ends at 8192' --from 8192 user-signature-1
refuses 3 'a page' 'in multiples of 4096' --length 512 user-signature-1
refuses 3 'what begins within a block' 'in multiples of 4096' --from 512 user-signature-1
refuses 3 'past the end' 'past its end' --length 12288 user-signature-1
refuses 3 'what cannot be erased' 'it cannot be erased' user-signature-7
refuses 3 'one of them cannot be' 'it cannot be erased' user-signature-1 gpnvm
refuses 3 'a journal' "'otpctl journal erase'" journal

expect 0 'dry run' "$otpctl" erase --dry-run user-signature-1
says "$out" 'user-signature-1+0, 8192 bytes: will be ERASED' 'dry run: what would be'
says "$err" 'dry run: nothing was changed' 'dry run: says so'
unchanged 'dry run'
expect 3 'nobody to ask' "$otpctl" erase user-signature-1
unchanged 'nobody to ask'
expect 3 'programming is off' env FAKE_OTP_OFF=1 "$otpctl" -y erase user-signature-1
unchanged 'programming is off'

expect 0 'the block that is blank' "$otpctl" -y erase --from 4096 --length 0x1000 user-signature-1
says "$out" 'blank already' 'blank: says so'
unchanged 'the block that is blank'
expect 0 'erase' "$otpctl" -y erase user-signature-1
says "$out" 'erased, verified' 'erase: says so'
head -c 8192 /dev/zero | tr '\0' '\377' >"$work/want"
head -c 8192 "$FAKE_OTP" | cmp -s - "$work/want"
ok $? 'erase: all is blank'

chip 000 000 0000
expect 0 'json' "$otpctl" -y --json erase --from 4096 user-signature-1
check_json 'json: what was done' "$out" '
e, = j["erases"]
assert e["region"] == "user-signature-1" and e["offset"] == 4096
assert e["length"] == 4096 and e["erased"] == 1
assert e["status"] == "programmed" and e["error"] == 0
assert j["error"] is None and j["dry_run"] is False'
head -c 4096 "$FAKE_OTP" | tr -d '\0' | cmp -s - /dev/null
ok $? 'json: the other block is left alone'

chip 000 000 0000
expect 1 'it fails' env FAKE_OTP_FAIL=1 "$otpctl" -y --json erase user-signature-1
check_json 'it fails: why' "$out" '
e, = j["erases"]
assert e["status"] == "failed" and e["vendor_status"] == 8
assert "FLERR" in e["vendor_text"], e'
unchanged 'it fails'

expect 1 'show what is damaged' env FAKE_OTP_DAMAGED=1 "$otpctl" show user-signature-1
says "$out" 'cannot be read.*more than one wrong bit' 'damaged: says so'
expect 0 'mend it' env FAKE_OTP_DAMAGED=1 "$otpctl" -y erase user-signature-1

chip 377 000 4101
expect 0 'show' "$otpctl" show
says "$out" "8 of 16 granules programmed; 'otpctl read user-signature-1'" 'show: how much'
says "$out" 'user-signature-7 .* blank' 'show: nothing'
says "$out" 'SECURITY .* frozen *0x1 (no debugger)' 'show: frozen'
says "$out" 'BOOT_MODE .* open *0xa (secure boot or monitor)' 'show: in words'
expect 0 'show --json' "$otpctl" --json show
check_json 'show --json: values and what they mean' "$out" '
r = {x["name"]: x for x in j["regions"]}
assert r["user-signature-1"]["erase_granule"] == 4096
assert r["user-signature-7"]["erase_granule"] == 0
m = {x["name"]: x for x in r["gpnvm"]["fields"]}["BOOT_MODE"]
assert m["value"] == "0xa" and m["meaning"] == "secure boot or monitor"'
chip 377 377 0001
expect 0 'a boot mode that is none' "$otpctl" show BOOT_MODE
says "$out" '0x8$' 'none: has no words'
expect 0 'incomplete' env FAKE_OTP_SHUT=1 "$otpctl" list
says "$out" 'incomplete: BOOT_MODE is 0x8' 'incomplete: says what'
finish
