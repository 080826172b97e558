#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# list, show, read, write: argument order, exit codes, refusals.
. "$SRC/tests/setup.sh"

for c in '' list show map read write lock erase plan 'plan check' 'plan diff' 'plan apply' \
	dai gen 'gen astra' 'gen opentitan' astra 'astra otpread' 'astra otpwrite' monitor mock \
	'mock add' 'mock list' 'mock remove' 'mock reset' 'mock power' \
	'mock power-cycle' 'mock fault' 'mock save' 'mock load' journal \
	'journal dump' 'journal get' 'journal append' 'journal create' \
	'journal get-ratchet' 'journal ratchet' 'journal erase' \
	samba 'samba version' 'samba write-key' 'samba load-applet' \
	'samba mailbox' 'samba run' 'samba send' 'samba receive' \
	'samba verify' 'samba lock-jtag' 'samba secure-boot' \
	'samba secure-boot-no-monitor' 'samba reset' 'samba state' \
	'samba make-key' 'samba make-applet'; do
	# shellcheck disable=SC2086
	expect 0 "$c --help" "$otpctl" $c --help
	says "$out" 'xample' "$c --help has an example"
	says "$out" '--device' "$c --help names the options of all commands"
done
expect 0 '--version' "$otpctl" --version
expect 2 'no command' "$otpctl"
expect 2 'unknown command' "$otpctl" burn
expect 2 'unknown option' "$otpctl" list --frobnicate
expect 2 'unknown subcommand' "$otpctl" plan burn
expect 2 'a command that is not ASCII' "$otpctl" "$(printf '\303\251\033[31m')"
says "$err" '\\xc3\\xa9\\x1b' 'it is shown harmless'

expect 0 'list' "$otpctl" list
says "$out" '^otp0 .*astra .*Synaptics Astra OTP v2.1 .*ok' 'list: one line'
expect 2 'list takes nothing' "$otpctl" list more
expect 0 'list as JSON' "$otpctl" --json list
says "$out" '"driver": "astra"' 'it is JSON'
expect 0 'the option may come last' "$otpctl" list --json
says "$out" '"driver": "astra"' 'and counts'
expect 0 'device before' "$otpctl" -d otp0 show OTP_REE_SEGID
expect 0 'device behind' "$otpctl" show OTP_REE_SEGID --device=/dev/otp0
expect 1 'no such device' "$otpctl" -d otp7 show
expect 2 'a path is no device' "$otpctl" -d ../etc/passwd show
expect 2 'an empty device' "$otpctl" -d '' show
expect 1 'no device at all' env FAKE_OTP_COUNT=0 "$otpctl" show
says "$err" 'no OTP device' 'says so'
expect 2 'several devices' env FAKE_OTP_COUNT=3 "$otpctl" show
says "$err" 'choose one with --device' 'says what to do'
expect 0 'one of several' env FAKE_OTP_COUNT=3 "$otpctl" -d otp2 show

blank
expect 0 'show' "$otpctl" show
says "$out" 'OTP_K0_OEM_HASH_0 .*-ws- blank .*??' 'a write-only value is ??'
says "$out" "group 'security': none of its 14" 'the group is blank'
expect 0 'names' "$otpctl" show --names
[ "$(wc -l <"$out")" = 56 ]
ok $? 'there are 56'
expect 0 'show a range' "$otpctl" show OTP_USER_DATA_2..4
[ "$(grep -c 'OTP_USER_DATA' "$out")" = 3 ]
ok $? 'shows three'
expect 0 'show a region' "$otpctl" show boot
[ "$(grep -c '  OTP_' "$out")" = 6 ]
ok $? 'shows six'
expect 2 'show an unknown field' "$otpctl" show OTP_REE_SEGIT
says "$err" 'did you mean OTP_REE_SEGID?' 'suggests'
expect 2 'show SEGID' "$otpctl" show SEGID
says "$err" 'did you mean OTP_REE_SEGID?' 'suggests by the end of the name'
expect 1 'a dead device' env FAKE_OTP_DEAD=1 "$otpctl" show
says "$out" 'state: dead: the security group was torn (vendor status 0xff000001, failure)' 'says why'

expect 3 'write without a terminal' "$otpctl" write OTP_USER_DATA_0=1
says "$err" 'give --yes' 'says what to do'
expect 0 'which changed nothing' "$otpctl" read OTP_USER_DATA_0
says "$out" 'mask 0x00000000' 'indeed'
expect 0 'dry run' "$otpctl" -n write OTP_USER_DATA_0=1
says "$out" 'OTP_USER_DATA_0 (user-data+0) = 0x00000001 mask 0xffffffff: will be programmed' 'says what would happen'
expect 0 'write' "$otpctl" write OTP_USER_DATA_5=0xA/0xF OTP_USER_DATA_6=7 -y
says "$out" 'verified by reading it back' 'verified'
expect 0 'again' "$otpctl" -y write OTP_USER_DATA_5=0xA/0xF
says "$out" 'nothing is left to be done' 'is already so'
expect 0 'without --yes too' "$otpctl" write OTP_USER_DATA_5=0xA/0xF
expect 3 'another value' "$otpctl" -y write OTP_USER_DATA_5=0xB/0xF
says "$err" 'OTP_USER_DATA_5 (user-data+20): bits are programmed already with another value' 'conflict'
expect 0 'unless they are skipped' "$otpctl" -y write --skip-programmed OTP_USER_DATA_5=0xA7/0xFF
expect 0 'read it' "$otpctl" read OTP_USER_DATA_5
says "$out" 'OTP_USER_DATA_5 = 0x000000aa mask 0x000000ff' '0xAA'
expect 0 'show it' "$otpctl" show OTP_USER_DATA_5
says "$out" 'partial  *0x000000aa mask 0x000000ff' 'partly programmed'

expect 2 'unknown field' "$otpctl" -y write OTP_USER_DATA_32=1
expect 2 'no value' "$otpctl" -y write OTP_USER_DATA_1
expect 2 'empty value' "$otpctl" -y write OTP_USER_DATA_1=
expect 2 'empty mask' "$otpctl" -y write OTP_USER_DATA_1=1/
expect 2 'no number' "$otpctl" -y write OTP_USER_DATA_1=one
expect 2 'octal' "$otpctl" -y write OTP_USER_DATA_1=010
expect 2 'negative' "$otpctl" -y write OTP_USER_DATA_1=-1
expect 2 'no field' "$otpctl" -y write =1
expect 2 'nothing' "$otpctl" -y write
expect 2 'twice' "$otpctl" -y write OTP_USER_DATA_1=1 OTP_USER_DATA_1=1
says "$err" 'OTP_USER_DATA_1 is given twice' 'says which'
expect 2 'a range' "$otpctl" -y write OTP_USER_DATA_1..3=1
expect 2 'not ASCII' "$otpctl" -y write "$(printf 'OTP_\303\251=1')"
says "$err" 'OTP_\\xc3\\xa9' 'shown harmless'
expect 3 'too wide' "$otpctl" -y write OTP_SCS_AREA_SIZE_SEL=4
says "$err" 'OTP_SCS_AREA_SIZE_SEL: the value 4 does not fit, the field has 2 bits' 'names the field'
expect 3 'huge' "$otpctl" -y write OTP_USER_DATA_1=99999999999999999999999999999
expect 3 'mask too wide' "$otpctl" -y write OTP_SCS_AREA_SIZE_SEL=1/0xff
expect 3 'part of a whole field' "$otpctl" -y write OTP_SCS_AREA_SIZE_SEL=1/1
says "$err" '(security+64): it can only be programmed as a whole' 'says where and why'
expect 3 'value outside the mask' "$otpctl" -y write OTP_USER_DATA_1=0x10/0xf
expect 3 'mask of 0' "$otpctl" -y write OTP_USER_DATA_1=0/0
expect 3 'read-only' "$otpctl" -y write OTP_DOLBY_AUDIO_DISABLE=1
expect 3 'zero' "$otpctl" -y write OTP_USB_BOOT_DISABLE=0
says "$err" 'allow-zero' 'names the way out'
expect 0 'zero that is meant' "$otpctl" -y write --allow-zero OTP_USB_BOOT_DISABLE=0
expect 3 'a part of the group' "$otpctl" -y write OTP_REE_SECURITY_ENABLE=1
expect 3 'one bad spoils all' "$otpctl" -y write OTP_USER_DATA_9=1 OTP_DOLBY_AUDIO_DISABLE=1
expect 0 'nothing changed' "$otpctl" read OTP_USER_DATA_9
says "$out" 'mask 0x00000000' 'indeed'
expect 3 'programming switched off' env FAKE_OTP_OFF=1 "$otpctl" -y write OTP_USER_DATA_9=1
says "$err" 'switched off' 'says so'
expect 1 'a pulse that fails' env FAKE_OTP_FAIL=device,2 "$otpctl" -y write OTP_USER_DATA_10=1 OTP_USER_DATA_11=1 OTP_USER_DATA_12=1
says "$out" 'OTP_USER_DATA_10 .*: programmed' 'the first is done'
says "$out" 'OTP_USER_DATA_11 .*: failed: .*vendor status 0xff000001' 'the second failed'
says "$out" 'OTP_USER_DATA_12 .*: not-reached' 'the third was not begun'
expect 4 'a verification that fails' env FAKE_OTP_FAIL=verify,1 "$otpctl" -y write OTP_USER_DATA_13=1
expect 0 'part of the group after all' "$otpctl" -y write --partial-group OTP_REE_SEGID=5
says "$err" "WARNING: the group 'security' is incomplete: do NOT reboot or cut power; program OTP_K0_OEM_HASH_0, " 'is warned of'
expect 0 'show the group' "$otpctl" show
says "$out" "the group 'security' is incomplete .*do NOT reboot or cut power; program OTP_K0_OEM_HASH_0, .* first" 'in words'
expect 0 'as JSON' "$otpctl" show --json
says "$out" '"state": "partial"' 'partial'

expect 3 'read a write-only field' "$otpctl" read OTP_AESK0_0
says "$out" 'OTP_AESK0_0 = ?? mask 0x00000000' 'the mask is shown'
says "$err" 'write-only' 'says why'
expect 0 'read a place' "$otpctl" read user-data+20
says "$out" '^user-data+20 .*aa000000  mask ff000000' 'bytes, lowest first'
expect 0 'read a run' "$otpctl" read user-data+20 8
[ "$(wc -l <"$out")" = 2 ]
ok $? 'two granules'
expect 0 'hexadecimal too' "$otpctl" read user-data+0x14 0x4
expect 0 'read a region' "$otpctl" read user-data
[ "$(wc -l <"$out")" = 32 ]
ok $? '32 granules'
expect 3 'read a region with write-only parts' "$otpctl" read security
says "$out" 'security+0 .*????????  mask 00000000' 'they are ??'
says "$out" 'security+48 .*05000000' 'the others are there'
expect 2 'offset in a granule' "$otpctl" read user-data+2
expect 2 'offset past the end' "$otpctl" read user-data+128
expect 2 'length past the end' "$otpctl" read user-data+124 8
expect 2 'length 0' "$otpctl" read user-data 0
expect 2 'length that overflows' "$otpctl" read user-data+4 4294967292
expect 2 'huge offset' "$otpctl" read user-data+99999999999
expect 2 'negative offset' "$otpctl" read user-data+-4
expect 2 'unknown region' "$otpctl" read nowhere+4
expect 2 'length with a field' "$otpctl" read OTP_REE_SEGID 4
expect 2 'nothing' "$otpctl" read
expect 0 'JSON' "$otpctl" read OTP_USER_DATA_5 -j
says "$out" '"value": "0x000000aa"' 'value'

blank
long=$(head -c 100000 /dev/zero | tr '\0' A)
expect 2 'a field of 100000 letters' "$otpctl" -y write "$long=1"
expect 2 'a device of 100000 letters' "$otpctl" -d "$long" show
expect 2 'a range that is huge' "$otpctl" show 'OTP_USER_DATA_0..4294967296'

# On a terminal.
if command -v script >/dev/null; then
	ask()
	{
		printf '%s\n' "$1" | FAKE_OTP=$FAKE_OTP script -qec \
			"$otpctl write OTP_USER_DATA_20=1" /dev/null \
			>"$out" 2>&1
		echo $? >"$work/code"
	}
	ask nope
	[ "$(cat "$work/code")" = 3 ]
	ok $? 'another word is no confirmation'
	ask burn
	[ "$(cat "$work/code")" = 3 ]
	ok $? 'nor is it in small letters'
	ask BURN
	[ "$(cat "$work/code")" = 0 ]
	ok $? 'BURN is'
	expect 0 'programmed' "$otpctl" read OTP_USER_DATA_20
	says "$out" 'mask 0xffffffff' 'indeed'
else
	skip 'typed words' 'there is no script(1)'
fi
expect 0 'a slow device' env FAKE_OTP_SLOW=1300 "$otpctl" -y write OTP_USER_DATA_21=1
says "$err" 'programming for 1 s' 'progress is told'
finish
