#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl mock save and load: an array as text for simulators, and back.
. "$SRC/tests/setup.sh"
export FAKE_CONFIGFS="$work/configfs" FAKE_CLASS="$work/class"
root=$FAKE_CONFIGFS/otp-mock
mkdir -p "$root/chip" "$root/other" "$root/new" "$FAKE_CLASS"

# array NAME VARIANT: a raw image with some words in it.
array()
{
	python3 - "$root/$1/array" "$2" <<-'END'
	import struct, sys
	words = [0] * 1024
	words[0x000] = 0x00ffff		# no check bits there
	words[0x020] = 0x230001
	words[0x33c] = 0x191234
	words[0x360] = 0x009696
	words[0x3d3] = 0x1effff
	open(sys.argv[1], 'wb').write(b'otp-mock' + struct.pack('<I16s16sI',
	    1, b'opentitan', sys.argv[2].encode(), 4096) +
	    struct.pack('<1024I', *words))
	END
	echo opentitan >"$root/$1/model"
	echo "$2" >"$root/$1/variant"
	echo 0 >"$root/$1/array_error"
}

array chip earlgrey
array new earlgrey-1.0.0
cp "$root/chip/array" "$work/raw"
echo astra >"$root/other/model"
echo v2.5 >"$root/other/variant"
echo 0 >"$root/other/array_error"
printf 'otp-mock and the rest' >"$root/other/array"

expect 0 'save as it is' "$otpctl" mock save chip "$work/i"
same "$work/i" "$work/raw" 'the same bytes'
expect 0 'save as such, by name' "$otpctl" mock save chip "$work/i" --format raw
same "$work/i" "$work/raw" 'the same bytes again'
expect 0 'save as text' "$otpctl" mock save chip "$work/a.vmem" --format vmem
[ "$(grep -c '^@[0-9a-f]\{6\} [0-9a-f]\{6\} // ' "$work/a.vmem")" = 1024 ]
ok $? 'as many lines as words'
for line in '@000000 00ffff // VENDOR_TEST: SCRATCH' \
	'@00001c 000000 // VENDOR_TEST: VENDOR_TEST_DIGEST' \
	'@000020 230001 // CREATOR_SW_CFG: CREATOR_SW_CFG_AST_CFG' \
	'@0000b2 000000 // unallocated' \
	'@0001fe 000000 // unallocated' \
	'@000238 000000 // OWNER_SW_CFG: OWNER_SW_CFG_DIGEST' \
	'@00033c 191234 // HW_CFG0: DEVICE_ID' \
	'@000360 009696 // HW_CFG1: EN_SRAM_IFETCH, EN_CSRNG_SW_APP_READ' \
	'@000361 000000 // unallocated' \
	'@0003d3 1effff // SECRET2: SECRET2_DIGEST' \
	'@0003ff 000000 // LIFE_CYCLE: LC_STATE'; do
	says "$work/a.vmem" "^$line\$" "$line"
done
[ "$(stat -c %a "$work/a.vmem")" = 600 ]
ok $? 'of mode 0600'
expect 0 'without addresses' "$otpctl" mock save chip "$work/p.vmem" \
	--format vmem-plain
says "$work/p.vmem" '^009696 // HW_CFG1' 'just words'
says_not "$work/p.vmem" '@' 'no address'
expect 0 'of the other revision' "$otpctl" mock save new "$work/n.vmem" \
	--format vmem
says "$work/n.vmem" '^@000360 009696' 'the words'
says_not "$work/n.vmem" 'HW_CFG1' 'and no names that may be wrong'

# loads FILE NAME: becomes the raw image again.
loads()
{
	head -c 4144 /dev/zero >"$root/chip/array"
	expect 0 "$2" "$otpctl" mock load chip "$1"
	same "$root/chip/array" "$work/raw" "$2: the same array"
}

loads "$work/raw" 'load as it is'
loads "$work/a.vmem" 'load text'
loads "$work/p.vmem" 'load text without addresses'
sed 's|//.*||' "$work/a.vmem" >"$work/t"
loads "$work/t" 'load text without comments'
sed 's/$/\r/' "$work/a.vmem" >"$work/t"
loads "$work/t" 'load text from elsewhere'
cp "$root/new/array" "$work/raw-new"
head -c 4144 /dev/zero >"$root/new/array"
expect 0 'load into the other revision' "$otpctl" mock load new "$work/a.vmem"
same "$root/new/array" "$work/raw-new" 'its own array'
head -c 4144 /dev/zero >"$root/chip/array"
expect 0 'dry run' "$otpctl" -n mock load chip "$work/a.vmem"
[ "$(tr -d '\0' <"$root/chip/array" | wc -c)" = 0 ]
ok $? 'changes nothing'

# refuses NAME WORDS: of $work/t, without touching the array.
refuses()
{
	expect 2 "$1" "$otpctl" mock load chip "$work/t"
	says "$err" "$2" "$1: says '$2'"
	[ "$(tr -d '\0' <"$root/chip/array" | wc -c)" = 0 ]
	ok $? "$1: the array is left alone"
}

sed '$d' "$work/a.vmem" >"$work/t"
refuses 'a word less' '/t: words are missing'
sed '$d' "$work/p.vmem" >"$work/t"
refuses 'a word less, without addresses' '/t: words are missing'
{ cat "$work/p.vmem"; echo 000000; } >"$work/t"
refuses 'a word more' '/t:1026: .*behind the end'
line=$(grep -n '^@000360' "$work/a.vmem" | cut -d: -f1)
# word TEXT NAME WORDS: in place of the word of HW_CFG1.
word()
{
	sed "s/^@000360 009696/$1/" "$work/a.vmem" >"$work/t"
	refuses "$2" "/t:$line: .*$3"
}
word '@000360 009697' 'check bits that do not fit' 'check bits'
word '@000360 x09696' 'no number' 'six hexadecimal digits'
word '@000360 409696' 'a word of 23 bits' '22 bits'
word '@000360 9696' 'a short word' 'six hexadecimal digits'
word '@00035f 009696' 'a word twice' 'given before'
word '@000400 009696' 'a word behind the end' 'behind the end'
word '009696' 'a word without its address' 'have an address and some do not'
word '@000360 009696 1' 'more than a word' 'more than a word'
word '@000360 009696 \/\/ \o303' 'no ASCII' 'printable ASCII'
head -c 20000 "$work/a.vmem" >"$work/t"
refuses 'a file that is cut off' '/t:'
expect 2 'text into another model' "$otpctl" mock load other "$work/a.vmem"
says "$err" 'an image for opentitan, and mock other is astra' 'says so'
expect 2 'another model as text' "$otpctl" mock save other "$work/x" \
	--format vmem
says "$err" 'only the array of an opentitan mock' 'says so'
[ ! -e "$work/x" ]
ok $? 'writes nothing'
expect 0 'another model as it is' "$otpctl" mock save other "$work/x"
expect 2 'an unknown format' "$otpctl" mock save chip "$work/x" --format hex
says "$err" 'raw, vmem or vmem-plain' 'says which there are'

for key in life_cycle=rma advance_us=1000 pulse_us=0; do
	echo >"$root/chip/${key%=*}"
	expect 0 "fault $key" "$otpctl" mock fault chip "$key"
	says "$root/chip/${key%=*}" "^${key#*=}" 'is passed on'
done
finish
