#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl gen opentitan: what image descriptions become, and what is refused.
. "$SRC/tests/setup.sh"
example=$SRC/examples/opentitan/image.hjson
golden=$tests/golden
unset FAKE_OTP

gen()
{
	"$otpctl" gen opentitan "$@"
}

# Into $work/k and $work/plan.yaml, both new.
fresh()
{
	rm -rf "$work/k" "$work/plan.yaml"
	mkdir "$work/k"
}

# image TEXT: $work/i is an image of these partitions.
image()
{
	printf '{\npartitions: [\n%s\n]}\n' "$1" >"$work/i"
}

# item PARTITION NAME VALUE: of one partition with one item.
item()
{
	image "{ name: \"$1\", items: [
{ name: \"$2\", value: $3 }] }"
}

made()
{
	fresh
	expect 0 "$1" gen "$work/i" -k "$work/k" -o "$work/plan.yaml"
}

# refused CODE NAME WORDS [OPTION...]: and nothing is left behind.
refused()
{
	code=$1 name=$2 words=$3
	shift 3
	fresh
	expect "$code" "$name" gen "$work/i" -k "$work/k" \
		-o "$work/plan.yaml" "$@"
	says "$err" "$words" "$name: says '$words'"
	[ ! -e "$work/plan.yaml" ] && [ -z "$(ls -A "$work/k")" ]
	ok $? "$name: nothing was written"
}

# ---- the example ----

fresh
expect 0 'the example' gen "$example" -k "$work/k" -o "$work/plan.yaml" \
	--sw-digest manuf-2025-11
same "$work/plan.yaml" "$golden/opentitan-plan.yaml" 'makes this plan'
expect 0 'which plan check takes' "$otpctl" plan check --offline "$work/plan.yaml"
says "$out" ' steps, well-formed' 'and counts'
[ "$(find "$work/k" -type f | wc -l)" = 3 ]
ok $? 'and three key files'
[ "$(stat -c %a "$work"/k/* | sort -u)" = 600 ]
ok $? 'of mode 0600'
bytes 404142434445464748494a4b4c4d4e4f >"$work/t"
same "$work/k/SRAM_DATA_KEY_SEED.bin" "$work/t" \
	'the lowest byte of the number comes first'
says_not "$work/plan.yaml" '4f4e4d\|404142' 'the plan holds no secret'
says_not "$err" '4f4e4d\|404142' 'nor does what is said'
[ "$(stat -c %a "$work/plan.yaml")" = 644 ]
ok $? 'others may read the plan'
expect 0 'again' gen "$example" -k "$work/k" -o "$work/plan.yaml"
echo x >"$work/k/SRAM_DATA_KEY_SEED.bin"
rm "$work/k/FLASH_ADDR_KEY_SEED.bin" "$work/plan.yaml"
expect 3 'a key file with other contents' gen "$example" -k "$work/k" \
	-o "$work/plan.yaml"
says "$err" 'SRAM_DATA_KEY_SEED.bin is there already' 'says so'
[ "$(cat "$work/k/SRAM_DATA_KEY_SEED.bin")" = x ]
ok $? 'it is left alone'
[ ! -e "$work/plan.yaml" ] && [ ! -e "$work/k/FLASH_ADDR_KEY_SEED.bin" ]
ok $? 'and nothing else is written'
fresh
ln -s "$work/elsewhere" "$work/k/SRAM_DATA_KEY_SEED.bin"
expect 3 'a link in place of a key file' gen "$example" -k "$work/k"
[ ! -e "$work/elsewhere" ]
ok $? 'is not followed'
fresh
expect 0 'dry run' gen -n "$example" -k "$work/k" -o "$work/plan.yaml"
[ ! -e "$work/plan.yaml" ] && [ -z "$(ls -A "$work/k")" ]
ok $? 'writes nothing'
expect 0 'to the standard output' gen "$example" -k "$work/k"
says "$out" '^plan: 1$' 'a plan'
says "$out" "file: '.*/k/SRAM_DATA_KEY_SEED.bin'" 'with a path from here'
expect 0 'JSON' gen -j "$example" -k "$work/k" -o "$work/plan.yaml"
says "$out" '"steps": 16' 'the number of steps'
says_not "$out" '4f4e4d' 'no secret'
expect 2 'secrets without --keys' gen "$example" -o "$work/x"
says "$err" 'FLASH_ADDR_KEY_SEED is a secret: --keys DIR' 'says which'
expect 2 'a directory that is not there' gen "$example" -k "$work/none"
expect 2 'a plan in one that is not there' gen "$example" -k "$work/k" \
	-o "$work/none/plan"

# ---- order, locks, resets ----

image '{ name: "CREATOR_SW_CFG", items: [
  { name: "CREATOR_SW_CFG_CPUCTRL", value: "0x1" } ] }
{ name: "OWNER_SW_CFG", items: [
  { name: "OWNER_SW_CFG_MANUF_STATE", value: "0x2" } ] }
{ name: "SECRET2", lock: "True", items: [
  { name: "RMA_TOKEN", value: "0x3" } ] }
{ name: "SECRET1", lock: true, items: [
  { name: "SRAM_DATA_KEY_SEED", value: "0x4" } ] }
{ name: "ROT_CREATOR_AUTH_STATE", items: [
  { name: "ROT_CREATOR_AUTH_STATE_SPX_KEY0", value: "0x5" } ] }
{ name: "HW_CFG0", lock: true, items: [
  { name: "DEVICE_ID", value: "0x6" } ] }
{ name: "SECRET0", lock: true, items: [
  { name: "TEST_EXIT_TOKEN", value: "0x7" } ] }
{ name: "VENDOR_TEST", items: [ { name: "SCRATCH", value: "0x8" } ] }'
fresh
expect 0 'partitions in any order' gen "$work/i" -k "$work/k" \
	-o "$work/plan.yaml" --sw-digest manuf-2024-03
sed -n 's/^  - \([a-z]*\): \([^"]*\).*/\1 \2/p' "$work/plan.yaml" >"$work/got"
cat >"$work/want" <<'END'
program TEST_EXIT_TOKEN
lock secret0
reset 
program SCRATCH
program DEVICE_ID
lock hw-cfg0
program ROT_CREATOR_AUTH_STATE_SPX_KEY0
lock rot-creator-auth-state
reset 
program SRAM_DATA_KEY_SEED
lock secret1
reset 
program RMA_TOKEN
lock secret2
reset 
program CREATOR_SW_CFG_CPUCTRL
program OWNER_SW_CFG_MANUF_STATE
lock owner-sw-cfg
lock creator-sw-cfg
reset 
END
same "$work/got" "$work/want" 'come in the order of provisioning'
[ "$(grep -c 'digest: manuf-2024-03' "$work/plan.yaml")" = 3 ]
ok $? 'software locks have the algorithm'
says "$err" 'VENDOR_TEST stays unlocked' 'the scratch area has none'
item CREATOR_SW_CFG CREATOR_SW_CFG_DIGEST '"0x123456789abcdef0"'
made 'a digest of software that is given'
says "$work/plan.yaml" '^  - lock: creator-sw-cfg$' 'locks'
says "$work/plan.yaml" '^    digest: 0x123456789abcdef0$' 'with it'
item OWNER_SW_CFG OWNER_SW_CFG_ROM_BOOTSTRAP_DIS '"0x1d4"'
made 'no lock'
says_not "$work/plan.yaml" 'lock:\|reset:' 'no reset'
expect 0 'the plan is well-formed' "$otpctl" plan check --offline \
	"$work/plan.yaml"
item SECRET0 TEST_EXIT_TOKEN '"0x1"'
made 'a partition of the hardware without a lock'
says "$err" 'SECRET0 stays unlocked' 'is told of'
image '{ name: "LIFE_CYCLE", state: "DEV", count: "5" }
{ name: "OWNER_SW_CFG", items: [ { name: "OWNER_SW_CFG_MANUF_STATE", value: "0x2" } ] }'
made 'a life cycle'
says "$err" 'LIFE_CYCLE is left out' 'is left out'
says_not "$work/plan.yaml" 'LC_\|LIFE' 'indeed'

# ---- forms of values ----

# value NAME JSON HEX: OWNER's accumulation thresholds, 16 bytes.
value()
{
	item OWNER_SW_CFG OWNER_SW_CFG_ROM_ALERT_ACCUM_THRESH "$2"
	made "$1"
	says "$work/plan.yaml" "value: 0x$3\$" "$1: 0x$3"
}

value 'a number' '"0xAb"' 000000000000000000000000000000ab
value 'leading zeros' '"0x0000000000000000000000000000000000000001"' \
	00000000000000000000000000000001
value 'in capitals' '"0XFF"' 000000000000000000000000000000ff
value 'space within' '"0x1234 5678"' 00000000000000000000000012345678
value 'on several lines' "'''0x12
  34'''" 00000000000000000000000000001234
value 'without quotes' '0x77
' 00000000000000000000000000000077
value 'a list' '["0x1", "0x2" "0x3"]' 00000000000000030000000200000001
value 'an escape' '"\u0030x5"' 00000000000000000000000000000005
value 'a comment behind' '"0x6" # "0x7"
' 00000000000000000000000000000006
value 'single quotes' "'0x8'" 00000000000000000000000000000008
for pair in true=96 false=69 '"True"=96' '"0x69"=69'; do
	image "{ name: \"HW_CFG1\", items: [
	{ name: \"EN_SRAM_IFETCH\", value: ${pair%=*} }
	{ name: \"EN_CSRNG_SW_APP_READ\", value: false }] }"
	made "a boolean: $pair"
	says "$work/plan.yaml" "value: 0x${pair#*=}\$" "$pair: its byte"
done
item OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '"0x0"'
refused 3 'nothing but 0' 'nothing to program'

# ---- files on top of files ----

item OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '"0x1"'
cp "$work/i" "$work/a"
item OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '"0x2"'
made 'one file'
fresh
expect 0 'another on top' gen "$work/i" --add-cfg "$work/a" \
	-o "$work/plan.yaml"
says "$work/plan.yaml" 'value: 0x00000001' 'overrides'
expect 2 'one on top of none' gen --add-cfg "$work/a"
expect 2 'two images' gen "$work/i" "$work/a"
expect 2 'no image' gen
set -- "$work/i"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	set -- "$@" -a "$work/a"
done
expect 2 'too many files' gen "$@"
image '{ name: "OWNER_SW_CFG", items: [
{ name: "OWNER_SW_CFG_MANUF_STATE", value: "0x2" },
{ name: "OWNER_SW_CFG_MANUF_STATE", value: "0x02" } ] }'
made 'the same twice'
says "$err" 'OWNER_SW_CFG_MANUF_STATE is there twice' 'is told of'

# ---- random ----

item SECRET1 SRAM_DATA_KEY_SEED '"<random>"'
refused 3 'random' 'i:4: SRAM_DATA_KEY_SEED is <random>'
fresh
expect 0 'that is meant' gen "$work/i" -k "$work/k" -o "$work/plan.yaml" \
	--random
[ "$(wc -c <"$work/k/SRAM_DATA_KEY_SEED.bin")" = 16 ]
ok $? '16 bytes'
cp "$work/k/SRAM_DATA_KEY_SEED.bin" "$work/t"
expect 3 'again' gen "$work/i" -k "$work/k" -o "$work/plan.yaml" --random
same "$work/k/SRAM_DATA_KEY_SEED.bin" "$work/t" 'the first ones stay'
fresh
expect 0 'elsewhere' gen "$work/i" -k "$work/k" --random
! cmp -s "$work/k/SRAM_DATA_KEY_SEED.bin" "$work/t"
ok $? 'they are others'

# ---- what is refused ----

at()
{
	item "$1" "$2" "$3"
	refused "$4" "$5" "$6"
}

at HW_CFG DEVICE_ID '"0x1"' 2 'a partition of old' \
	"i:3:9: there is no partition 'HW_CFG'; did you mean HW_CFG0?"
at NOWHERE DEVICE_ID '"0x1"' 2 'an unknown partition' \
	"i:3:9: there is no partition 'NOWHERE'"
at HW_CFG0 DEVICE_IT '"0x1"' 2 'an unknown item' \
	"i:4:9: HW_CFG0 has no item 'DEVICE_IT'; did you mean DEVICE_ID?"
at HW_CFG1 DEVICE_ID '"0x1"' 2 'an item of another' \
	'i:4:9: DEVICE_ID is an item of HW_CFG0, not of HW_CFG1'
at LIFE_CYCLE LC_STATE '"0x1"' 2 'the life cycle' 'LC_STATE cannot be'
at HW_CFG0 HW_CFG0_DIGEST '"0x1"' 2 'a digest of the hardware' \
	'the hardware computes it'
at OWNER_SW_CFG OWNER_SW_CFG_DIGEST '"<random>"' 2 'a random digest' \
	'a digest is not random'
at SECRET0 TEST_EXIT_TOKEN '"0x100000000000000000000000000000000"' 2 \
	'a value that is too wide' \
	'i:4:35: TEST_EXIT_TOKEN: the value does not fit, there is room for 16 bytes'
at SECRET0 TEST_EXIT_TOKEN '"0x0"' 3 'a secret of 0' 'is no secret'
for bad in '"-0x1"' '"1"' '17' '"0x"' 'null' '{}' '""' '-1'; do
	at OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE "$bad" 2 "a value $bad" \
		'i:4:.*OWNER_SW_CFG_MANUF_STATE: \(a value is hex\|the value has no\)'
done
at OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '"0x12g4"' 2 'no digit' \
	'the value is not hexadecimal'
at OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '"0x1_0"' 2 'an underscore' \
	'the value is not hexadecimal'
at OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE true 2 'a boolean for a word' \
	'no boolean of a byte'
at OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '["0x1", "0x2"]' 2 'a long list' \
	'i:4:52: .*the list has 2 words, there is room for 1'
at OWNER_SW_CFG OWNER_SW_CFG_MANUF_STATE '[]' 2 'an empty list' 'empty'
at OWNER_SW_CFG OWNER_SW_CFG_ROM_ALERT_ACCUM_THRESH '["0x100000000"]' 2 \
	'a wide word' 'room for 4 bytes'
at OWNER_SW_CFG OWNER_SW_CFG_ROM_ALERT_ACCUM_THRESH '[["0x1"]]' 2 \
	'a list in a list' 'hexadecimal after 0x'
at HW_CFG1 EN_SRAM_IFETCH '"0x1"' 2 'neither true nor false' \
	'is true (0x96) or false (0x69)'
at HW_CFG1 EN_SRAM_IFETCH true 3 'half of a word' \
	'EN_SRAM_IFETCH is given and EN_CSRNG_SW_APP_READ is not'

# raw TEXT: an image of these very bytes, with the escapes of printf.
raw()
{
	# shellcheck disable=SC2059
	printf "$1" >"$work/i"
	refused 2 "$2" "$3"
}

image '{ name: "OWNER_SW_CFG", lock: true }'
refused 2 'a lock of the wrong kind' \
	'i:3:31: OWNER_SW_CFG has a digest of software .*--sw-digest'
image '{ name: "LIFE_CYCLE", lock: true }'
refused 2 'a lock of the life cycle' 'LIFE_CYCLE cannot be locked'
image '{ name: "HW_CFG0", lock: maybe
}'
refused 2 'a lock that is maybe' 'lock is true or false'
image '{ name: "HW_CFG0" }
{ name: "HW_CFG0" }'
refused 2 'a partition twice' 'i:4:9: the partition HW_CFG0 is here twice, first in line 3'
image '{ name: "OWNER_SW_CFG", items: [
{ name: "OWNER_SW_CFG_MANUF_STATE", value: "0x2" },
{ name: "OWNER_SW_CFG_MANUF_STATE", value: "0x3" } ] }'
refused 2 'an item twice' 'i:5:9: .*twice with different values, first in line 4'
image '{ name: "HW_CFG0", name: "HW_CFG1" }'
refused 2 'a key twice' "i:3:20: the key 'name' is here twice, first in line 3"
image '{ name: "HW_CFG0", colour: "0x1" }'
refused 2 'an unknown key' "i:3:20: unknown key 'colour' in a partition; there are name, lock, items, state, count"
image '{ items: [] }'
refused 2 'no name' 'i:3:1: a partition has no name'
image '{ name: 5 }'
refused 2 'a name that is a number' 'the name of a partition is a text'
image '{ name: "HW_CFG0", items: {} }'
refused 2 'items that are no list' 'items is a list'
image '{ name: "HW_CFG0", items: [ "x" ] }'
refused 2 'an item that is no object' 'i:3:29: an item is an object'
image '{ name: "HW_CFG0", items: [ { name: "DEVICE_ID" } ] }'
refused 2 'no value' 'DEVICE_ID has no value'
image '{ name: "LIFE_CYCLE", state: "NEW", count: "5" }'
refused 2 'an unknown state' 'i:3:30: this is no life cycle state'
image '{ name: "LIFE_CYCLE", state: "DEV", count: "25" }'
refused 2 'a count that is too large' 'count is a number from 0 to 24'
image '{ name: "LIFE_CYCLE", state: "DEV", count: "0" }'
refused 2 'a count of 0' 'goes with the state RAW only'
image '{ name: "HW_CFG0", state: "DEV" }'
refused 2 'a state of another' 'belong to LIFE_CYCLE'
raw '' 'nothing' "i:1:1: it does not begin with '{'"
raw '[]' 'a list' "i:1:1: it does not begin with '{'"
raw '{}' 'no partitions' 'i:1:1: there are no partitions'
raw '{partitions: {}}' 'partitions that are no list' 'partitions is a list'
raw '{seed: "x", partitions: []}' 'a seed that is no number' 'seed is a'
raw '{more: 1, partitions: []}' 'another key' "unknown key 'more'"
raw '{partitions: [' 'truncated in a list' "i:1:14: this has no ']'"
raw '{partitions: []' 'truncated in an object' "i:1:1: this has no '}'"
raw '{partitions:' 'truncated before a value' 'ends where a value is missing'
raw '{partitions' 'truncated in a key' 'i:1:12: a colon is missing'
raw '{"part' 'truncated in a text' 'i:1:2: this text has no end'
raw "{a: '''x" 'truncated in lines' 'i:1:5: this text has no end'
raw '{ /* x' 'truncated in a comment' 'i:1:3: this comment has no end'
raw '{partitions: []} {}' 'two documents' 'i:1:18: there is more behind'
raw '{partitions: [,]}' 'a comma alone' 'i:1:15: a value is missing'
raw '{partitions: [{},,]}' 'two commas' 'i:1:18: there is a comma too many'
raw '{n\303\251: 1}' 'a key that is not ASCII' 'i:1:3: only ASCII'
raw '{partitions: [{name: "\303\251"}]}' 'a name that is not' 'only ASCII'
raw '{a: "\\u00e9"}' 'an escape that is not' 'only ASCII'
raw '{a: "\\x"}' 'an unknown escape' 'i:1:7: there is no such escape'
raw '\357\273\277{}' 'a mark of UTF-8' "does not begin with '{'"
raw '{a: "\001"}' 'a control character' 'i:1:6: a control character'
raw '{a: x\000}' 'a byte of 0' 'control character'
raw '{\000: 1}' 'one in a key' 'i:1:2: a control character'
raw '{a: [[[[[[[[[[1]]]]]]]]]]}' 'deep' 'i:1:12: this is nested too deeply'
printf '// \303\251\n{ partitions: [ # \303\251\n{ name: "OWNER_SW_CFG", items: [\n{ name: "OWNER_SW_CFG_MANUF_STATE", value: "0x2" } /* \303\251 */ ] } ] }' >"$work/i"
made 'a comment may hold any letters'
{ printf '{a: "'; head -c 5000 /dev/zero | tr '\0' x; echo '"}'; } >"$work/i"
refused 2 'a long text' 'longer than 4096'
head -c 2000000 /dev/zero | tr '\0' ' ' >"$work/i"
refused 2 'a huge file' 'more than 1048576 bytes'
{ printf '{a: ['; head -c 140000 /dev/zero | sed 's/\x00/1,/g'; } >"$work/i"
refused 2 'a huge list' 'too many parts'
expect 2 'a directory' gen "$work"
says "$err" 'no regular file' 'says so'
mkfifo "$work/pipe"
expect 2 'a pipe' gen "$work/pipe"
expect 2 'no file' gen "$work/none"
expect 2 'an algorithm that is none' gen "$example" --sw-digest 'a: b'
expect 3 'a device of another kind' gen "$example" -d otp0
says "$err" 'otp0 is no OpenTitan device: its driver is astra' 'says so'
expect 1 'a device that is not there' gen "$example" -d otp7
finish
