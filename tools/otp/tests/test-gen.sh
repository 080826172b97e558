#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl gen astra against what the documentation shows.
. "$SRC/tests/setup.sh"
golden=$tests/golden
mkdir "$work/o"

gen()
{
	"$otpctl" gen astra --config "$golden/oem_config.conf" \
		--keys "$work/keys" -o "$work/o" "$@"
}

refuses()
{
	code=$1 name=$2 words=$3
	shift 3
	rm -rf "$work/o"; mkdir "$work/o"
	expect "$code" "$name" "$@"
	says "$err" "$words" "$name: says '$words'"
	[ -z "$(ls -A "$work/o")" ]
	ok $? "$name: nothing was written"
}

for order in le be; do
	make_keys $order
	rm -rf "$work/o"; mkdir "$work/o"
	expect 0 "word order $order" gen --word-order $order
	same "$out" "$golden/gen.log" "$order: the log"
	same "$work/o/otp_commands_uboot.txt" \
		"$golden/otp_commands_uboot.txt" "$order: U-Boot commands"
	same "$work/o/otp_commands_linux.txt" \
		"$golden/otp_commands_linux.txt" "$order: Linux commands"
	sed "s/^word-order: le/word-order: $order/" "$golden/otp_plan.yaml" \
		>"$work/plan"
	same "$work/o/otp_plan.yaml" "$work/plan" "$order: the plan"
	[ "$(wc -c <"$work/o/otp_commands_uboot.txt")" = 665 ] &&
		[ "$(wc -c <"$work/o/otp_commands_linux.txt")" = 950 ]
	ok $? "$order: 665 and 950 bytes"
	[ "$(stat -c %a "$work"/o/*.txt | sort -u)" = 600 ]
	ok $? "$order: mode 0600"
	says "$err" "order $order: c4ddf49e e0593948 .* d92484ee  <- used" \
		"$order: the hash is shown for review"
	says_not "$err" '60c500da\|da00c560' "$order: the key is not"
	blank
	expect 0 "$order: the plan passes the check" \
		"$otpctl" plan check "$work/o/otp_plan.yaml"
done
make_keys le
expect 0 'JSON' gen --word-order le --json
says "$out" '"lines": 19' 'JSON: 19 lines'
says_not "$out" '60c500da\|otpwrite' 'JSON: no keys'
rm -rf "$work/o"; mkdir "$work/o"
expect 0 'dry run' gen --word-order le --dry-run
[ -z "$(ls -A "$work/o")" ]
ok $? 'dry run: nothing was written'

refuses 2 'no word order' 'word-order le or be is needed' gen
refuses 2 'bad word order' 'le or be' gen --word-order middle
refuses 2 'bad release' 'v2.1 or v2.5' gen --word-order le --doc v9
refuses 2 'no arguments' 'needed' "$otpctl" gen astra
head -c 31 "$work/keys/K0_REE_hash.bin" >"$work/t"; mv "$work/t" "$work/keys/K0_REE_hash.bin"
refuses 2 'short hash' 'exactly 32 bytes and has 31' gen --word-order le
make_keys le; echo >>"$work/keys/AESK0.bin"
refuses 2 'long key' 'exactly 16 bytes and has 17' gen --word-order le
make_keys le; head -c 16 /dev/zero >"$work/keys/AESK0.bin"
refuses 3 'key of zeros' 'it is no key' gen --word-order le
make_keys le; rm "$work/keys/AESK0.bin"
refuses 2 'no key' 'No such file' gen --word-order le
mkfifo "$work/keys/AESK0.bin"
refuses 2 'key is a pipe' 'no regular file' gen --word-order le
rm "$work/keys/AESK0.bin"; make_keys le
refuses 2 'no configuration' 'No such file' \
	"$otpctl" gen astra -c "$work/none" -k "$work/keys" -w le -o "$work/o"
refuses 2 'no output directory' 'No such file' \
	"$otpctl" gen astra -c "$golden/oem_config.conf" -k "$work/keys" -w le -o "$work/none"
[ ! -e "$work/none" ]
ok $? 'it was not made'

# edit SED NAME: the sample configuration, changed.
edit()
{
	sed "$1" "$golden/oem_config.conf" >"$work/c"
}

gen_c()
{
	"$otpctl" gen astra -c "$work/c" -k "$work/keys" -w le -o "$work/o" "$@"
}

edit 's/^ree_security_enable = 1/ree_security_enable = 0/'
refuses 3 'keys without security' 'c:9: ree_security_enable = 0: it is forbidden' gen_c
edit 's/^ree_segid.*/ree_segid = 0/'
refuses 3 'segmentation id 0' 'c:5: ree_segid = 0 would freeze' gen_c
edit 's/^ree_segid.*/#/'
refuses 3 'no segmentation id' 'ree_segid is missing' gen_c
edit 's/^ree_segid.*/ree_segid = 0x12E32000A/'
refuses 2 '33 bits' 'c:5: ree_segid:.*32 bits' gen_c
edit 's/^ree_segid.*/ree_segid = here/'
refuses 2 'no number' "c:5: ree_segid: 'here' is no number" gen_c
edit 's/^usb_boot_disable.*/usb_boot_disabled = 0/'
refuses 2 'unknown key' "unknown key 'usb_boot_disabled'" gen_c
edit 's/^usb_boot_disable.*/usb_boot_disable = 2/'
refuses 3 'too wide' 'has 1 bit' gen_c
edit 's/^ree_version.*/ree_version = 1/'
refuses 3 'a version with v2.1' 'doc v2.5' gen_c
printf '\377\376\0' >"$work/c"
refuses 2 'no text' 'c:1: it is no text' gen_c
head -c 70000 /dev/zero | tr '\0' '#' >"$work/c"
refuses 2 'too large' '65536 bytes' gen_c

edit 's/^mp_provision_done = 0/mp_provision_done = 1/; s/^#boot_sec/boot_sec/; s/^#production/production/; s/^#oem_audio_customer_id.*/oem_audio_customer_id = 0xABCD/'
expect 0 'all keys of v2.1' gen_c
says "$out" '^otpwrite 114 0x00000001 0x00000001$' '114 is there'
says "$out" '^otpwrite 115 0x00000001 0x00000001$' '115 is there'
says "$out" '^otpwrite 203 0x0000abcd 0xffffffff$' '203 is there'
says "$out" '^otpwrite 204 0x00000007 0x00000007$' '204 is there'
says_not "$out" SKIP 'nothing is skipped'
grep -o 'otpwrite [0-9]*' "$out" | cut -d' ' -f2 >"$work/a"
sort -n "$work/a" | cmp -s - "$work/a"
ok $? 'indexes ascend'
edit 's/^ree_version.*/ree_version = 3\nrkek_id_0 = 1\nrkek_id_1 = 0x80000000\nboot_version = 2/'
expect 0 'keys of v2.5' gen_c --doc v2.5
says "$out" '^otpwrite 118 0x00000003 0x0000003f$' '118 is there'
says "$out" '^otpwrite 120 0x80000000 0xffffffff$' '120 is there'
says "$out" '^otpwrite 206 0x00000002 0x0000003f$' '206 is there'
says "$work/o/otp_plan.yaml" 'OTP v2.5' 'the plan is for v2.5'
finish
