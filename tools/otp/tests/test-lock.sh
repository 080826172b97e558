#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# lock, and what show says of locks, on a device of OpenTitan.
. "$SRC/tests/setup.sh"
otpctl=$CHECK/otpctl-opentitan

reset_device()
{
	FAKE_OTP_RESET=1 "$otpctl" list >/dev/null
}

blank
expect 0 'show all of a device in order' "$otpctl" show
says "$out" 'LC_STATE  *+0  *---- unknown' 'the life cycle is nobody'"'"'s to read'
expect 0 'list of locks' "$otpctl" lock
says "$out" '^owner-sw-cfg  *locked by a digest of software; read lock: open$' 'a digest of software'
says "$out" '^hw-cfg0  *locked by a digest of hardware: open$' 'one of hardware'
says "$out" '^life-cycle  *no lock: write-locked, read-locked$' 'no lock'
[ "$(wc -l <"$out")" = 7 ]
ok $? 'one line a region'
expect 0 'as JSON' "$otpctl" lock -j
python3 - "$out" <<'E2'
import json, sys
regions = {r["region"]: r for r in json.load(open(sys.argv[1]))}
assert len(regions) == 7
owner = regions["owner-sw-cfg"]
assert owner["digest_kind"] == "software" and owner["read_lock"]
assert owner["digest"] is None and not owner["write_locked"]
assert not owner["damaged"]
assert regions["hw-cfg1"]["digest_kind"] == "hardware"
assert regions["life-cycle"]["digest_kind"] is None
assert regions["life-cycle"]["write_locked"]
E2
ok $? 'one object a region'

# What is not possible.
expect 2 'an unknown region' "$otpctl" -y lock owner-sw-cgf --digest 0x1
says "$err" "has no region 'owner-sw-cgf'; did you mean owner-sw-cfg?" 'with a suggestion'
expect 2 'a region that is not ASCII' "$otpctl" -y lock "$(printf '\303\251\033')"
says "$err" "no region '\\\\xc3\\\\xa9\\\\x1b'" 'is shown harmless'
long=$(head -c 100000 /dev/zero | tr '\0' a)
expect 2 'a region of 100000 letters' "$otpctl" -y lock "$long"
expect 2 'a region twice' "$otpctl" -y lock hw-cfg0 hw-cfg0
says "$err" 'hw-cfg0 is given twice' 'says which'
expect 3 'a digest for the hardware' "$otpctl" -y lock hw-cfg0 --digest 0x1
says "$err" 'hw-cfg0: the hardware computes its digest' 'says why'
says "$err" '^  otpctl lock hw-cfg0$' 'and what is possible'
expect 3 'no digest for software' "$otpctl" -y lock owner-sw-cfg
says "$err" "owner-sw-cfg: its digest is software's to compute" 'says why'
says "$err" 'otpctl lock owner-sw-cfg --digest manuf-2024-03 | manuf-2025-02 | manuf-2025-11 | 0xVALUE' 'and what is possible'
expect 3 'a read lock of hw-cfg0' "$otpctl" -y lock --read hw-cfg0
says "$err" 'hw-cfg0 has no read lock' 'says why'
expect 3 'a lock of the life cycle' "$otpctl" -y lock life-cycle
says "$err" 'life-cycle has no lock' 'says so'
expect 2 'an unknown algorithm' "$otpctl" -y lock owner-sw-cfg --digest manuf-2026
says "$err" "no digest algorithm 'manuf-2026'; there are manuf-2024-03" 'lists them'
expect 3 'a digest of 0' "$otpctl" -y lock owner-sw-cfg --digest 0
says "$err" 'a digest of 0 would lock nothing' 'says why'
expect 3 'a digest that is too wide' "$otpctl" -y lock owner-sw-cfg --digest 0x10000000000000000
expect 2 'an octal digest' "$otpctl" -y lock owner-sw-cfg --digest 010
expect 2 'a digest with letters' "$otpctl" -y lock owner-sw-cfg --digest 0x12g
expect 2 'an empty digest' "$otpctl" -y lock owner-sw-cfg --digest ''
expect 2 'one digest for two regions' "$otpctl" -y lock owner-sw-cfg creator-sw-cfg --digest 0x1
expect 2 'a read lock with a digest' "$otpctl" -y lock --read owner-sw-cfg --digest 0x1
expect 2 'a digest without a region' "$otpctl" -y lock --digest 0x1
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing was changed'

# A blank region, a dry run, confirmation.
expect 3 'a blank region' "$otpctl" -y lock hw-cfg0
says "$err" 'nothing is programmed' 'says why'
expect 0 'that may be blank' "$otpctl" -n lock hw-cfg0 --allow-blank
says "$out" 'hw-cfg0: will be LOCKED, for good, from the next reset on, by the digest that the hardware computes' 'what would happen'
expect 0 'program it' "$otpctl" -y write DEVICE_ID=0x1234
cp "$FAKE_OTP" "$work/before"
expect 3 'without a terminal' "$otpctl" lock hw-cfg0
says "$err" 'give --yes' 'says what to do'
expect 0 'dry run' "$otpctl" -n lock hw-cfg0
says "$err" 'dry run: nothing was changed' 'says so'
same "$FAKE_OTP" "$work/before" 'indeed'
expect 3 'programming switched off' env FAKE_OTP_OFF=1 "$otpctl" -y lock hw-cfg0
says "$err" 'switched off' 'says so'
same "$FAKE_OTP" "$work/before" 'nothing was changed'
expect 1 'a lock that fails' env FAKE_OTP_FAIL=device,1 "$otpctl" -y lock hw-cfg0
says "$out" 'hw-cfg0: failed: the device reported an error .*vendor status 0x00000b01, DAI: MacroError, terminal: the memory macro failed' 'in words'
expect 4 'a digest that is not what it should be' env FAKE_OTP_FAIL=verify,1 "$otpctl" -y lock hw-cfg0
same "$FAKE_OTP" "$work/before" 'nothing was changed'
expect 0 'lock' "$otpctl" -y lock hw-cfg0
says "$out" 'hw-cfg0: locked with the digest 0x[0-9a-f]*, verified by reading it back; it acts from the next reset on' 'says so'
says "$err" 'reset the device' 'and what has to be done'
expect 0 'again' "$otpctl" -y lock hw-cfg0
says "$out" 'hw-cfg0: is locked so already.*; it acts from the next reset on' 'is so already'
says "$err" 'nothing is left to be done' 'says so'
expect 0 'show' "$otpctl" show hw-cfg0
says "$out" 'state: reset-pending: hw-cfg0 is locked from the next reset on' 'a reset is pending'
says "$out" '^region hw-cfg0: .*, lock pending until a reset$' 'the lock is'
says "$out" '^digest of hardware: 0x[0-9a-f]*, none sensed$' 'one digest is there'
expect 3 'a write to it' "$otpctl" -y write MANUF_STATE=1
says "$err" 'the region is locked' 'is refused'
reset_device
expect 0 'after the reset' "$otpctl" show hw-cfg0 -j
python3 - "$out" <<'E2'
import json, sys
device = json.load(open(sys.argv[1]))
region = device["regions"][0]
assert device["state"] == "ok", device["state"]
assert region["write_locked"] and not region["lock_pending"]
assert region["digest"] == region["sensed"] != None
assert region["digest_kind"] == "hardware" and not region["damaged"]
E2
ok $? 'the two digests are the same'
expect 0 'again' "$otpctl" -y lock hw-cfg0
says "$out" 'hw-cfg0: is locked so already' 'is so already'

# Digests of software.
expect 0 'a digest over blank contents' "$otpctl" -n lock owner-sw-cfg --allow-blank --digest manuf-2024-03
says "$out" 'with the digest 0xe65d41081384bdf4 (manuf-2024-03)' '2024-03'
expect 0 'owner-sw-cfg' "$otpctl" -n lock owner-sw-cfg --allow-blank --digest manuf-2025-02
says "$out" '0xe65d41081384bdf4 (manuf-2025-02)' '2025-02'
expect 0 'owner-sw-cfg' "$otpctl" -n lock owner-sw-cfg --allow-blank --digest manuf-2025-11
says "$out" '0xe0220355189c785c (manuf-2025-11)' '2025-11'
expect 0 'creator-sw-cfg' "$otpctl" -n lock creator-sw-cfg --allow-blank --digest manuf-2025-02
says "$out" '0x9d3df54ec095009c' 'without its calibration'
expect 0 'vendor-test' "$otpctl" -n lock vendor-test --allow-blank --digest manuf-2025-11
says "$out" 'vendor-test: will be LOCKED' 'too'
expect 0 'two regions' "$otpctl" -j -n lock owner-sw-cfg creator-sw-cfg --allow-blank --digest manuf-2025-11
python3 - "$out" <<'E2'
import json, sys
locks = json.load(open(sys.argv[1]))["locks"]
assert [l["digest"] for l in locks] == ["0xe0220355189c785c", "0x2d23930db6313f5a"]
assert [l["status"] for l in locks] == ["would-program"] * 2
assert [l["lock"] for l in locks] == ["write"] * 2
E2
ok $? 'each has its own'
expect 0 'with what is in it' "$otpctl" -y write OWNER_SW_CFG_ROM_ERROR_REPORTING=0x739
expect 0 'the digest changes' "$otpctl" -n lock owner-sw-cfg --digest manuf-2024-03
digest=0x$(python3 -c 'import hashlib
print(hashlib.sha256(bytes([0x39, 7]) + bytes(646)).digest()[7::-1].hex())')
says "$out" "with the digest $digest" 'as it should'
expect 0 'lock' "$otpctl" -j -y lock owner-sw-cfg --digest manuf-2024-03
says "$out" "\"digest\": \"$digest\"" 'JSON has it'
says "$out" '"lock_pending": true' 'and that a reset is needed'
expect 3 'with another digest' "$otpctl" -y lock owner-sw-cfg --digest 0x1
says "$err" 'bits are programmed already with another value' 'is refused'
expect 0 'with a value' "$otpctl" -y lock vendor-test --allow-blank --digest 0x123456789abcdef
says "$out" 'vendor-test: locked with the digest 0x0123456789abcdef' 'the value is it'
expect 3 'one of two cannot be' "$otpctl" -y lock secret0 hw-cfg1
says "$out" 'hw-cfg1: refused' 'none is'
expect 0 'indeed' "$otpctl" lock
says "$out" '^secret0 .*: open$' 'open'

# Read locks.
expect 0 'read lock' "$otpctl" -y lock --read creator-sw-cfg
says "$out" 'creator-sw-cfg: locked against reading, until the next reset' 'says how long'
says_not "$err" 'reset the device' 'it acts at once'
expect 0 'show it' "$otpctl" lock
says "$out" '^creator-sw-cfg .*: read-locked$' 'is locked'
expect 0 'again' "$otpctl" -y lock --read creator-sw-cfg
says "$out" 'is locked so already' 'is so already'
expect 1 'its digest' "$otpctl" -n lock creator-sw-cfg --digest manuf-2025-11
says "$err" 'creator-sw-cfg+0: cannot be read: .*(vendor status 0x00000b05, DAI: AccessError, recoverable: access to what is locked)' 'cannot be computed any more'
expect 1 'read it' "$otpctl" read CREATOR_SW_CFG_ROM_EXT_SKU
says "$err" 'DAI: AccessError, recoverable' 'in words'
expect 1 'show it' "$otpctl" show -j CREATOR_SW_CFG_ROM_EXT_SKU
says "$out" '"vendor_text": "DAI: AccessError, recoverable: access to what is locked"' 'JSON has the words'
says "$out" '"vendor_status": 2821' 'and the number'
reset_device
expect 0 'after a reset' "$otpctl" read CREATOR_SW_CFG_ROM_EXT_SKU

# A device that is not well, a kernel that is older.
expect 1 'a damaged word' env FAKE_OTP_DAMAGED=0xe0 "$otpctl" show creator-sw-cfg
says "$out" '^region creator-sw-cfg: .*DAMAGED' 'the region'
says "$out" 'CREATOR_SW_CFG_ROM_EXT_SKU .* damaged .*MacroEccUncorrError, terminal' 'the field'
expect 1 'is not locked' env FAKE_OTP_DAMAGED=0xe0 "$otpctl" -y lock creator-sw-cfg --allow-blank --digest manuf-2025-11
says "$err" 'creator-sw-cfg+160: cannot be read' 'says where'
expect 1 'a dead device' env FAKE_OTP_DEAD=1 "$otpctl" show hw-cfg0
says "$out" 'state: dead: unusable until a reset (vendor status 0x00000b01, DAI: MacroError, terminal: the memory macro failed)' 'in words'
expect 1 'is not locked' env FAKE_OTP_DEAD=1 "$otpctl" -y lock hw-cfg1
expect 0 'an older kernel' env FAKE_OTP_OLD=1 "$otpctl" show hw-cfg0
says "$out" '^digest of hardware: none$' 'knows no digests'
says "$out" '^region hw-cfg0: .*write-locked' 'and the rest'

if command -v script >/dev/null; then
	ask()
	{
		printf '%s\n' "$1" | script -qec \
			"$otpctl lock hw-cfg1 --allow-blank" /dev/null \
			>"$out" 2>&1
		echo $? >"$work/code"
	}
	ask lock
	[ "$(cat "$work/code")" = 3 ]
	ok $? 'another word is no confirmation'
	ask BURN
	[ "$(cat "$work/code")" = 0 ]
	ok $? 'BURN is'
else
	skip 'typed words' 'there is no script(1)'
fi
finish
