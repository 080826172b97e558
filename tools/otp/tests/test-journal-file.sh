#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl journal on the image of a journal.
. "$SRC/tests/setup.sh"
golden=$tests/golden/secure-journal
image=$work/journal.bin

# Spaces as the chip maker's page has them.
squeeze()
{
	tr -s ' ' <"$out" >"$work/squeezed"
}

# image HEX [SIZE]: the journal that begins with these bytes.
image()
{
	rm -f "$image"
	bytes "$1" >"$work/head"
	{
		cat "$work/head"
		head -c $((${2:-1776} - $(wc -c <"$work/head"))) /dev/zero |
			tr '\0' '\377'
	} >"$image"
}

# As on a new chip: what the chip maker locked, 182 bytes.
chip()
{
	rm -f "$image"
	{
		head -c 182 "$golden.bin"
		head -c 1594 /dev/zero | tr '\0' '\377'
	} >"$image"
}

# refuses CODE NAME WORDS COMMAND...: and leaves the image alone.
refuses()
{
	want_code=$1 what=$2 words=$3
	shift 3
	cp "$image" "$work/before"
	expect "$want_code" "$what" "$otpctl" journal "$@" --file "$image"
	says "$err" "$words" "$what: says '$words'"
	same "$image" "$work/before" "$what: changes nothing"
	[ ! -s "$out" ]
	ok $? "$what: prints nothing"
}

# ---- dump ----

expect 0 'dump' "$otpctl" journal dump --file "$golden.bin"
squeeze
same "$work/squeezed" "$golden.txt" 'as the chip maker has it'
says "$out" '^@0026 CHIP_INFO  \[V\]\[L\]\[!E\] data: \[0d 00' 'names have ten columns'
says "$out" '^@0068 tag:(c2)   \[V\]' 'numbers too'
expect 0 'dump --hex' "$otpctl" journal dump --hex --file "$golden.bin"
{
	head -c 198 "$golden.bin" | od -An -v -tx1 | tr -d ' \n'
	echo ffffffff
} >"$work/want"
same "$out" "$work/want" 'what is used, and four bytes more'
expect 0 'dump --raw' "$otpctl" journal dump --raw -o "$work/raw" --file "$golden.bin"
same "$work/raw" "$golden.bin" 'the bytes as they are'
[ "$(stat -c %a "$work/raw")" = 600 ]
ok $? 'of mode 0600'
expect 0 'dump --raw to the standard output' "$otpctl" journal dump --raw -o - --file "$golden.bin"
same "$out" "$golden.bin" 'the bytes as they are'
expect 0 'dump --json' "$otpctl" journal dump --json --file "$golden.bin"
python3 - "$out" "$golden.bin" <<'E2'
import json, os, sys
dump = json.load(open(sys.argv[1]))
assert dump["size"] == 1776 and dump["torn"] == 0 and dump["error"] is None
assert dump["file"] == os.path.realpath(sys.argv[2])
assert len(dump["records"]) == 9
assert dump["records"][1] == {
    "offset": 0x23, "data_offset": 0x26, "tag": 0xb9, "name": "CHIP_INFO",
    "valid": True, "locked": True, "erased": False, "length": 9,
    "secret": False, "data": "0d0006060219000001"}
assert dump["records"][8]["name"] is None
assert not dump["records"][8]["locked"]
E2
ok $? 'one object a record'
expect 2 'two forms' "$otpctl" journal dump --hex --json --file "$golden.bin"
expect 2 '--raw without --output' "$otpctl" journal dump --raw --file "$golden.bin"
expect 2 '--output without --raw' "$otpctl" journal dump -o x --file "$golden.bin"
expect 2 'an argument' "$otpctl" journal dump "$golden.bin"
expect 2 'a file and a device' "$otpctl" journal dump -d otp0 --file "$golden.bin"
says "$err" 'not both' 'says so'
image 4e564453
expect 0 'an empty journal' "$otpctl" journal dump --file "$image"
[ ! -s "$out" ]
ok $? 'has no lines'
image 4e564453b8060001000104
expect 0 'empty values, and flags' "$otpctl" journal dump --file "$image"
says "$out" '^@0007 ATE        \[V\]\[!L\]\[!E\] data: \[\]$' 'no bytes'
says "$out" '^@000a tag:(01)   \[V\]\[L\]\[E\] data: \[04\]$' 'all three flags'
image 4e564453010e0101de07010203f00109
expect 0 'flags nobody knows' "$otpctl" journal dump --file "$image"
says "$out" '^@0007 tag:(01)   \[V\]\[!L\]\[!E\] data: \[01\]$' 'do not matter'
says "$out" '^@000b tag:(de)   \[!V\]\[!L\]\[!E\] data: \[02\]$' 'not valid'
says "$out" '^@000f tag:(03)   \[V\]\[L\]\[E\]' 'other bits'

# ---- get ----

expect 0 'get' "$otpctl" journal get --tag 0x01 --file "$golden.bin"
printf '%s\n' '@00b9 tag:(01)   [V][!L][!E] data: [02 10 84 6b 69 7c]' >"$work/want"
same "$out" "$work/want" 'one line'
expect 0 'a tag in decimal' "$otpctl" journal get --tag 222 --file "$golden.bin"
says "$out" '^@00c2 ' 'is the same tag'
expect 0 'get --raw' "$otpctl" journal get --tag 0xde --raw --file "$golden.bin"
printf data >"$work/want"
same "$out" "$work/want" 'the bytes of the value'
expect 0 'get --json' "$otpctl" journal get --tag 0xb8 --json --file "$golden.bin"
says "$out" '"data_offset": 7,' 'an object'
expect 3 'a tag that is not there' "$otpctl" journal get --tag 0x02 --file "$golden.bin"
says "$err" 'golden/secure-journal.bin has no record of tag 0x02' 'says so'
for tag in 0xff 255 256 0x100 -1 010 00 '' one 0xg 99999999999999999999; do
	expect 2 "the tag '$tag'" "$otpctl" journal get --tag "$tag" --file "$golden.bin"
	says "$err" 'tag' "'$tag' is no tag"
done
expect 2 'no tag' "$otpctl" journal get --file "$golden.bin"

# Which record counts: 1 unlocked, 2 unlocked, 3 locked, 4 unlocked.
image 4e564453010601010106010201040103010601040206010502060106
expect 0 'the first that is locked' "$otpctl" journal get --tag 1 --file "$image"
says "$out" 'data: \[03\]$' 'counts'
expect 0 'or the last' "$otpctl" journal get --tag 2 --file "$image"
says "$out" 'data: \[06\]$' 'counts'
refuses 3 'append to a locked tag' 'tag 0x01 is locked by the record at 0x000c' append --tag 1 --data x
expect 0 'append to another' "$otpctl" journal append --tag 2 --data x --locked --file "$image"
says "$out" '^@001f tag:(02)   \[V\]\[L\]\[!E\] data: \[78\]$' 'it is locked'
expect 0 'it counts' "$otpctl" journal get --tag 2 --file "$image"
says "$out" 'data: \[78\]$' 'from now on'
refuses 3 'and is the last' 'tag 0x02 is locked' append --tag 2 --data x

# ---- append ----

chip
cp "$image" "$work/before"
expect 0 'the example of the documentation' "$otpctl" journal append --tag 0x15 --data 'text\x00\x01binary\n' --dry-run --file "$image"
squeeze
says "$work/squeezed" '^@00b9 tag:(15) \[V\]\[!L\]\[!E\] data: \[74 65 78 74 00 01 62 69 6e 61 72 79 0a\]$' 'its line'
[ "$(wc -l <"$out")" = 8 ]
ok $? 'behind those that are there'
says "$err" '^would be new, at 0x00b6:$' 'which is marked'
says "$err" 'dry run: nothing was changed' 'says so'
same "$image" "$work/before" 'indeed'
cp "$out" "$work/would"
expect 0 'for real' "$otpctl" journal append --tag 0x15 --data 'text\x00\x01binary\n' --file "$image"
tail -n 1 "$work/would" >"$work/want"
same "$out" "$work/want" 'the new line'
expect 0 'what is there then' "$otpctl" journal dump --file "$image"
same "$out" "$work/would" 'is what the dry run said'
expect 0 'the other example' "$otpctl" journal append --tag 0x16 --data 'abcd\xfa\xff' -n --file "$image"
says "$out" '^@00c9 tag:(16)   .* data: \[61 62 63 64 fa ff\]$' 'bytes from 0x80 on too'
expect 0 'an address' "$otpctl" journal append --mac 12:34:56:78:9A:BC --file "$image"
says "$out" 'tag:(01)   .* data: \[bc 9a 78 56 34 12\]$' 'the lowest byte first, tag 1'
expect 0 'of another tag' "$otpctl" journal append --tag 0x7 --mac 12:34:56:78:9a:bc --file "$image"
says "$out" 'tag:(07)   .* data: \[bc 9a 78 56 34 12\]$' 'is that'
expect 0 'in hexadecimal' "$otpctl" journal append --tag 8 --data-hex 'DE ad beef' --file "$image"
says "$out" 'data: \[de ad be ef\]$' 'with blanks or without'
expect 0 'no bytes' "$otpctl" journal append --tag 9 --data '' --file "$image"
says "$out" 'data: \[\]$' 'are a value'
expect 0 'no bytes in hexadecimal' "$otpctl" journal append --tag 9 --data-hex '' --file "$image"
head -c 200 "$golden.bin" >"$work/value"
expect 0 '200 bytes' "$otpctl" journal append --tag 10 --data-file "$work/value" --file "$image"
expect 0 'read back' "$otpctl" journal get --tag 10 --raw --file "$image"
same "$out" "$work/value" 'the same'
expect 0 'no bytes of a file' "$otpctl" journal append --tag 11 --data-file /dev/null --file "$image"
(sleep 1; printf later) | "$otpctl" journal append --tag 11 --data-file /dev/stdin --file "$image" >"$out"
says "$out" 'data: \[6c 61 74 65 72\]$' 'a pipe is waited for'
expect 0 'as JSON' "$otpctl" journal append --tag 12 --data x --json --file "$image"
python3 - "$out" <<'E2'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["status"] == "programmed" and not result["dry_run"]
assert result["error"] is None and result["reason"] is None
assert result["record"] == result["records"][-1]
assert result["record"]["data"] == "78"
end = result["record"]["data_offset"] + 1
assert result["free"] == 1776 - end - 1 and result["torn"] == 0
E2
ok $? 'has the record'
expect 0 'a dry run' "$otpctl" journal append --tag 12 --data x --json -n --file "$image"
says "$out" '"status": "would-program"' 'as JSON'

# A file stays what it is.
chip
chmod 640 "$image"
ln -s journal.bin "$work/link"
expect 0 'through a link' "$otpctl" journal append --tag 1 --data x --file "$work/link"
[ -L "$work/link" ]
ok $? 'which stays'
[ "$(stat -c %a "$image")" = 640 ]
ok $? 'the mode stays'
expect 0 'and the file has the record' "$otpctl" journal get --tag 1 --file "$image"
ls "$work"/journal.bin.* >"$work/left" 2>/dev/null
[ ! -s "$work/left" ]
ok $? 'no other file is left'

# Room, to the byte: one of 0xff ends the list.
image 4e564453 16
refuses 3 'a byte too much' 'the record takes 12 bytes, and 11 are left' append --tag 1 --data 123456789 --size 16
expect 0 'all there is' "$otpctl" journal append --tag 1 --data 12345678 --size 16 --file "$image"
refuses 3 'nothing is left' 'takes 3 bytes, and 0 are left' append --tag 2 --data '' --size 16
image 4e56445301060901020304050607080a 16
refuses 3 'a list without an end' 'takes 3 bytes, and 0 are left' append --tag 2 --data '' --size 16
expect 0 'can be read' "$otpctl" journal dump --size 16 --file "$image"
says "$out" 'data: \[01 02 03 04 05 06 07 08 0a\]' 'all of it'
chip
refuses 3 'more than is left' 'takes 1594 bytes, and 1593 are left' append --tag 2 --data "$(head -c 1590 /dev/zero | tr '\0' x)"
expect 2 'a size of 4' "$otpctl" journal dump --size 4 --file "$image"
expect 2 'a huge size' "$otpctl" journal dump --size 65537 --file "$image"
expect 2 'an octal size' "$otpctl" journal dump --size 03360 --file "$image"
expect 2 'a size without a file' "$otpctl" journal dump --size 1776

# Values that are none.
chip
head -c 32768 /dev/zero >"$work/huge"
refuses 3 '32768 bytes' 'too long: a record takes 32767' append --tag 1 --data-file "$work/huge"
refuses 3 'more' 'too long' append --tag 1 --data-file /dev/zero
refuses 2 'a file that is not there' 'No such file' append --tag 1 --data-file "$work/none"
refuses 2 'a directory' 'Is a directory' append --tag 1 --data-file "$work"
refuses 2 'an unknown escape' '--data, character 3: there is no such escape' append --tag 1 --data 'ab\q'
refuses 2 '\u' 'write \\xHH' append --tag 1 --data '\u00e9'
refuses 2 'half a byte' 'character 1: two hexadecimal digits' append --tag 1 --data '\x4'
refuses 2 'an octal number' 'character 1: that is no byte' append --tag 1 --data '\400'
refuses 2 'a backslash at the end' 'nothing behind the backslash' append --tag 1 --data "a\\"
refuses 2 'a letter with an accent' 'character 4: that is not ASCII' append --tag 1 --data "$(printf 'caf\303\251')"
expect 0 'what the other tool takes' "$otpctl" journal append --tag 1 --data 'ab\q\u00e9' --compat -n --file "$image"
says "$out" 'data: \[61 62 5c 71 e9\]$' 'with --compat'
refuses 2 'a name of a character' 'names of characters' append --tag 1 --data '\N{DIGIT ONE}' --compat
refuses 2 'an odd digit' 'character 3: a byte is two' append --tag 1 --data-hex 'abc'
refuses 2 'no digit' 'character 1: a byte is two' append --tag 1 --data-hex '0x12'
for mac in 12:34:56:78:9A 12:34:56:78:9A:BC:DE 123456789abc 12-34-56-78-9A-BC 12:34:56:78:9A:BG '' 1:2:3:4:5:6; do
	refuses 2 "the address '$mac'" '--mac is six bytes' append --mac "$mac"
done
for tag in 0xff 256 -1 010; do
	refuses 2 "the tag $tag" 'tag' append --tag "$tag" --data x
done
refuses 2 'no value' 'which value' append --tag 1
refuses 2 'no tag' '0 of --tag and 1 values' append --data x
refuses 2 'two values' 'one value only' append --tag 1 --data x --data-hex 00
refuses 2 'two tags' 'one --tag only' append --tag 1 --tag 2 --data x
refuses 2 'nothing' 'which value' append
refuses 2 'an argument' 'too many arguments' append --tag 1 --data x y

# ---- secrets ----

chip
expect 0 'a tag of the secure world' "$otpctl" journal append --tag 0xec --data-hex c0ffeec0ffee -y --file "$image"
says "$out" '^@00b9 tag:(ec)   \[V\]\[L\]\[!E\] data: \[??\]$' 'is locked and not shown'
says "$err" 'tag 0xec is for the secure world only: its record will be locked' 'says so'
cp "$out" "$work/all"
for how in '' --hex --json; do
	# shellcheck disable=SC2086
	expect 0 "dump $how" "$otpctl" journal dump $how --file "$image"
	cat "$out" >>"$work/all"
done
says "$work/all" 'ec0406????????????ffffffff' 'hexadecimal has ?? for each byte'
for how in '' --raw --json; do
	# shellcheck disable=SC2086
	expect 3 "get $how" "$otpctl" journal get --tag 0xec $how --file "$image"
	says "$err" 'is not shown' 'says so'
	cat "$out" >>"$work/all"
done
says "$out" '"data": null' 'no data in JSON'
says "$out" '"secret": true' 'and why'
says_not "$work/all" 'c0 *ff' 'it is nowhere'
refuses 2 'a bad secret' 'character 7' append --tag 0xed --data 'secret\q'
says_not "$err" 'secret' 'is not shown either'
expect 0 'the bytes as they are' "$otpctl" journal dump --raw -o "$work/raw" --file "$image"
same "$work/raw" "$image" 'have it'

# ---- images that are none ----

image 4e564454
refuses 1 'a wrong magic word' 'no journal: it begins with 4e 56 44 54 and not with "NVDS"' dump
refuses 1 'get from it' 'no journal' get --tag 1
refuses 3 'append to it' 'no journal' append --tag 1 --data x
expect 1 'its bytes as they are' "$otpctl" journal dump --raw -o "$work/raw" --file "$image"
same "$work/raw" "$image" 'are written all the same'
image ffffffff
refuses 1 'a blank one' 'blank: a journal begins with "NVDS"' dump
chip
printf '\377\177' | dd of="$image" bs=1 seek=$((0x25)) conv=notrunc 2>"$work/dd"
expect 1 'a length that is wrong' "$otpctl" journal dump --file "$image"
[ "$(wc -l <"$out")" = 1 ]
ok $? 'what is before it is printed'
says "$err" 'the list breaks off at 0x0023: the record there, of tag 0xb9, runs past the end of the journal, 0x06f0' 'says where and why'
expect 1 'as JSON' "$otpctl" journal dump --json --file "$image"
says "$out" '"error": ".*breaks off at 0x0023' 'has it too'
expect 1 'in hexadecimal' "$otpctl" journal dump --hex --file "$image"
[ "$(wc -c <"$out")" = $((2 * (0x23 + 4) + 1)) ]
ok $? 'what is before it'
expect 0 'a locked record before it' "$otpctl" journal get --tag 0xb8 --file "$image"
refuses 3 'append to it' 'breaks off at 0x0023' append --tag 1 --data x
image 4e5644530106010102060102
printf '\002\006\005' | dd of="$image" bs=1 seek=12 conv=notrunc 2>"$work/dd"
printf '\003\006\377\177' | dd of="$image" bs=1 seek=20 conv=notrunc 2>"$work/dd"
refuses 1 'an unlocked one' 'which record of tag 0x02 counts is not known' get --tag 2
image 4e564453 7
printf '\001\006' | dd of="$image" bs=1 seek=4 conv=notrunc 2>"$work/dd"
printf '\200' | dd of="$image" bs=1 seek=6 conv=notrunc 2>"$work/dd"
refuses 1 'a header that is cut off' 'breaks off at 0x0004' dump --size 7
head -c 1775 "$golden.bin" >"$image"
refuses 2 'a short file' 'has 1775 bytes, and the image of a journal has 1776' dump
refuses 2 'append to it' '1775' append --tag 1 --data x
{ cat "$golden.bin"; printf '\377'; } >"$image"
refuses 2 'a long file' 'has 1777 bytes' append --tag 1 --data x
expect 0 'of that size' "$otpctl" journal dump --size 0x6f1 --file "$image"
: >"$image"
refuses 2 'an empty file' 'has 0 bytes' append --tag 1 --data x
expect 2 'no file' "$otpctl" journal dump --file "$work/none"
says "$err" 'none: No such file' 'says which'
expect 2 'a directory' "$otpctl" journal dump --file "$work"
says "$err" 'no regular file' 'says so'
expect 2 'a device of Linux' "$otpctl" journal dump --file /dev/zero
expect 2 'a name that is not ASCII' "$otpctl" journal dump --file "$(printf '\303\251\033')"
says "$err" '\\xc3\\xa9\\x1b' 'is shown harmless'

# What an interrupted append left.
image 4e56445301060101ff060102
expect 0 'bytes behind the end' "$otpctl" journal dump --file "$image"
says "$err" 'the list ends at 0x0008, and 4 bytes behind it are not blank' 'are told of'
expect 0 'append' "$otpctl" journal append --tag 2 --data '' --file "$image"
says "$err" '4 bytes behind the end of the list, .*, will be made blank' 'makes them blank'
expect 0 'dump' "$otpctl" journal dump --file "$image"
[ ! -s "$err" ]
ok $? 'indeed'

# ---- create ----

new=$work/new.bin
expect 0 'create' "$otpctl" journal create -o "$new" --tag 0xde --data data --tag 1 --locked --mac 12:34:56:78:9A:BC --tag 3 --data-hex 00
cp "$out" "$work/lines"
expect 0 'what is in it' "$otpctl" journal dump --file "$new"
same "$out" "$work/lines" 'is what it printed'
says "$out" '^@0007 tag:(de)   \[V\]\[!L\]\[!E\] data: \[64 61 74 61\]$' 'the first'
says "$out" '^@000e tag:(01)   \[V\]\[L\]\[!E\] data: \[bc 9a 78 56 34 12\]$' 'the second is locked'
says "$out" '^@0017 tag:(03)   \[V\]\[!L\]' 'the third is not'
[ "$(wc -c <"$new")" = 1776 ]
ok $? 'of the size of a journal'
cp "$new" "$work/before"
expect 3 'again' "$otpctl" journal create -o "$new"
says "$err" 'is there already and is not replaced' 'is refused'
same "$new" "$work/before" 'indeed'
rm "$new"
expect 0 'an empty one' "$otpctl" journal create -o "$new" --size 64
image 4e564453 64
same "$new" "$image" 'magic word and blank bytes'
expect 0 'to the standard output' "$otpctl" journal create -o - --size 64
same "$out" "$image" 'the same'
rm "$new"
expect 0 'a dry run' "$otpctl" journal create --dry-run --tag 1 --data x
says "$out" '^@0007 tag:(01)' 'prints the records'
expect 0 'with a name' "$otpctl" journal create --dry-run --json -o "$new" --tag 1 --data x
says "$out" '"dry_run": true' 'as JSON'
# made CODE NAME WORDS ARGUMENTS...: refused, and no file is made.
made()
{
	want_code=$1 what=$2 words=$3
	shift 3
	expect "$want_code" "$what" "$otpctl" journal create -o "$new" "$@"
	says "$err" "$words" "$what: says '$words'"
	[ ! -e "$new" ]
	ok $? "$what: no file"
}
made 2 'a tag more' '2 of --tag and 1 values' --tag 1 --tag 2 --data x
made 2 'a value more' '1 of --tag and 2 values' --tag 1 --data x --data y
made 2 '--locked before any' 'goes behind the --tag' --locked --tag 1 --data x
made 2 'a bad escape' 'no such escape' --tag 1 --data x --tag 2 --data '\q'
made 2 'a bad tag' '0xff is no tag' --tag 0xff --data x
made 3 'a locked tag again' 'tag 0x01 is locked' --tag 1 --locked --data x --tag 1 --data y
made 3 'too much' '13 bytes, and 11 are left' --size 16 --tag 1 --data 1234567890
made 2 'a device' 'without a device' -d otp0
expect 2 'no name' "$otpctl" journal create --tag 1 --data x
expect 2 'image and JSON on one output' "$otpctl" journal create -o - --json
finish
