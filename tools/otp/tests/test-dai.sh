#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Raw commands, on a device of OpenTitan.
. "$SRC/tests/setup.sh"
otpctl=$CHECK/otpctl-opentitan

reset_device()
{
	FAKE_OTP_RESET=1 "$otpctl" list >/dev/null
}

for c in read write digest; do
	expect 0 "dai $c --help" "$otpctl" dai $c --help
	says "$out" 'xample' "dai $c --help has an example"
	expect 2 "dai $c without arguments" "$otpctl" dai $c
	expect 2 "dai $c with too many" "$otpctl" dai $c 1 2 3
done
expect 2 'dai' "$otpctl" dai
expect 2 'another command' "$otpctl" dai erase 0
expect 2 'read takes no --overwrite' "$otpctl" dai read --overwrite 0

blank
expect 0 'read a blank word' "$otpctl" dai read 0x678
says "$out" '^dai read 0x678 (DEVICE_ID) = 0x00000000$' 'it is 0'
says "$out" '^status 0x00040000, DAI_IDLE$' 'the status in words'
says_not "$out" 'vendor status' 'no vendor status'
expect 0 'dry run of a write' "$otpctl" -n dai write DEVICE_ID 0x12345678
says "$out" '^dai write 0x678 (DEVICE_ID) = 0x12345678: will be programmed$' 'what would happen'
says "$err" 'dry run' 'says so'
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing was changed'
expect 3 'without a terminal' "$otpctl" dai write DEVICE_ID 0x12345678
says "$err" 'give --yes' 'says what to do'
[ ! -e "$FAKE_OTP" ]
ok $? 'nothing was changed'
expect 0 'write' "$otpctl" -y dai write DEVICE_ID 0x12345678
says "$out" '(DEVICE_ID): done$' 'done'
expect 0 'again' "$otpctl" -y dai write hw-cfg0+0 0x12345678
says "$out" 'the word at 0x678 is so already' 'the driver says that it is so already'
expect 0 'decimal' "$otpctl" dai read 1656
says "$out" '= 0x12345678$' 'is the same place'
expect 0 'by region and offset' "$otpctl" dai read hw-cfg0+0x0 -j
python3 - "$out" <<'E2'
import json, sys
dai = json.load(open(sys.argv[1]))
assert dai["command"] == "read" and dai["address"] == 0x678
assert dai["region"] == "hw-cfg0" and dai["field"] == "DEVICE_ID"
assert dai["width"] == 4 and dai["data"] == "0x12345678"
assert dai["status"] == 0x40000 and dai["status_text"] == "DAI_IDLE"
assert dai["vendor_status"] == 0 and dai["vendor_text"] is None
assert dai["error"] is None and not dai["dry_run"]
E2
ok $? 'JSON'
expect 3 'another value' "$otpctl" -y dai write DEVICE_ID 0x1234567f
says "$err" 'programmed with another value' 'is refused'
expect 0 'unless it is meant' "$otpctl" -y dai write --overwrite DEVICE_ID 0x1234567f
says "$out" 'over another value too: that may damage the word' 'says what that means'
expect 0 'a place without a field of its own' "$otpctl" dai read hw-cfg0+0x24
says "$out" '(MANUF_STATE) = 0x00000000' 'names the field around it'

# Digests.
expect 0 'read a digest' "$otpctl" dai read HW_CFG0_DIGEST
says "$out" '= 0x0000000000000000$' 'it has 8 bytes'
expect 2 'half of it' "$otpctl" dai read 0x6bc
says "$err" '0x6bc: hw-cfg0 has words of 8 bytes' 'says so'
expect 3 'a digest cannot be written' "$otpctl" -y dai write HW_CFG0_DIGEST 0x1
says "$out" 'status 0x00040800, DAI_ERROR DAI_IDLE' 'the status in words'
says "$out" 'vendor status 0x00000b05, DAI: AccessError, recoverable: access to what is locked' 'the vendor status too'
expect 3 'as JSON' "$otpctl" -j -y dai write HW_CFG0_DIGEST 0x1
says "$out" '"vendor_status": 2821' 'number'
says "$out" '"vendor_text": "DAI: AccessError' 'words'
says "$out" '"error": "0x6b8: DAI: AccessError, recoverable"' 'error'
expect 3 'digest without a terminal' "$otpctl" dai digest hw-cfg0+0
expect 0 'digest' "$otpctl" -y dai digest hw-cfg0+0
says "$out" '^dai digest 0x678 (DEVICE_ID): the region will be LOCKED, for good' 'what would happen'
expect 3 'a write to what will be locked' "$otpctl" -y dai write MANUF_STATE 1
says "$err" 'hw-cfg0 is locked from the next reset on' 'is refused by the driver'
reset_device
expect 3 'a write to what is locked' "$otpctl" -y dai write MANUF_STATE 1
says "$err" 'AccessError' 'is refused by the hardware'
expect 3 'a digest of a software region' "$otpctl" -y dai digest vendor-test+0
says "$err" 'AccessError' 'is refused by the hardware'

# Secrets.
expect 3 'a secret' "$otpctl" dai read TEST_UNLOCK_TOKEN
says "$err" 'secret0 is secret' 'is not read'
expect 3 'as JSON' "$otpctl" -j dai read TEST_UNLOCK_TOKEN
says "$out" '"data": null' 'it has no data'
expect 0 'write one' "$otpctl" -y dai write TEST_UNLOCK_TOKEN 0x1122334455667788
says_not "$out" '1122334455667788' 'it is not shown'
expect 0 'dry run, JSON' "$otpctl" -n -j dai write TEST_UNLOCK_TOKEN 0x1122334455667788
says "$out" '"data": null' 'nor there'
says "$out" '"dry_run": true' 'a dry run'

# What is no address, no value, not allowed.
expect 2 'past the end' "$otpctl" dai read 0x800
says "$err" 'past the end' 'says so'
expect 2 'far past it' "$otpctl" dai read 0x100000000
says "$err" "address '0x100000000' is too large" 'says so'
expect 2 'octal' "$otpctl" dai read 010
expect 2 'no number' "$otpctl" dai read 0xfrog
expect 2 'negative' "$otpctl" dai read -- -4
expect 2 'in the middle of a word' "$otpctl" dai read 0x679
expect 2 'an unknown field' "$otpctl" dai read DEVICE_IT
says "$err" 'did you mean DEVICE_ID?' 'with a suggestion'
expect 2 'a range of fields' "$otpctl" dai read DEVICE_0..3
expect 2 'an unknown region' "$otpctl" dai read hw-cfg9+0
says "$err" "no region 'hw-cfg9'; did you mean hw-cfg0?" 'with a suggestion'
expect 2 'an offset past the end' "$otpctl" dai read hw-cfg0+72
says "$err" 'hw-cfg0+72 is past the end' 'says so'
expect 2 'no offset' "$otpctl" dai read hw-cfg0+
expect 2 'nothing' "$otpctl" dai read ''
expect 2 'not ASCII' "$otpctl" dai read "$(printf '\303\251+1')"
says "$err" '\\xc3\\xa9' 'shown harmless'
expect 2 'no value' "$otpctl" -y dai write SCRATCH one
expect 2 'a value that is too wide' "$otpctl" -y dai write SCRATCH 0x10000000000000000
expect 3 'programming switched off' env FAKE_OTP_OFF=1 "$otpctl" dai read 0
says "$err" 'switched off' 'says so'
expect 3 'a kernel that is locked down' env FAKE_OTP_LOCKDOWN=1 "$otpctl" dai read 0
says "$err" 'the kernel is locked down' 'says so'
expect 1 'a dead device' env FAKE_OTP_DEAD=1 "$otpctl" dai read 0
expect 1 'a device without raw commands' "$CHECK/otpctl" dai read 0
finish
