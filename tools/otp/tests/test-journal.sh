#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl journal on a device; what is common with images is in
# test-journal-file.sh.
. "$SRC/tests/setup.sh"
otpctl=$CHECK/otpctl-journal
golden=$tests/golden/secure-journal

# put FILE RATCHET: what the device holds.
put()
{
	{
		cat "$1"
		bytes "$(printf '%02x%02x0000' $(($2 % 256)) $(($2 / 256)))"
	} >"$FAKE_OTP"
}

# put_hex HEX RATCHET: the journal that begins with these bytes.
put_hex()
{
	bytes "$1" >"$work/head"
	{
		cat "$work/head"
		head -c $((1776 - $(wc -c <"$work/head"))) /dev/zero |
			tr '\0' '\377'
	} >"$work/image"
	put "$work/image" "$2"
}

# The chip as its maker locked it, and two records that are not covered.
chip()
{
	put "$golden.bin" 182
}

# unchanged NAME
unchanged()
{
	same "$FAKE_OTP" "$work/before" "$1: changes nothing"
}

# refuses CODE NAME WORDS COMMAND...: and leaves the device alone.
refuses()
{
	want_code=$1 what=$2 words=$3
	shift 3
	cp "$FAKE_OTP" "$work/before"
	expect "$want_code" "$what" "$otpctl" -y journal "$@"
	says "$err" "$words" "$what: says '$words'"
	unchanged "$what"
}

# ---- reading ----

chip
expect 0 'dump' "$otpctl" journal dump
tr -s ' ' <"$out" >"$work/squeezed"
same "$work/squeezed" "$golden.txt" 'as the chip maker has it'
expect 0 'of a named device and region' "$otpctl" journal dump -d otp0 --region secure-journal
says "$out" '^@0007 ATE ' 'the same'
expect 0 'dump --raw' "$otpctl" journal dump --raw -o "$work/raw"
same "$work/raw" "$golden.bin" 'the bytes as they are'
expect 0 'dump --json' "$otpctl" journal dump --json
python3 - "$out" <<'E2'
import json, sys
dump = json.load(open(sys.argv[1]))
assert dump["device"] == "otp0" and dump["region"] == "secure-journal"
assert dump["ratchet"] == 182 and dump["size"] == 1776
assert len(dump["records"]) == 9 and dump["error"] is None
E2
ok $? 'says where it is'
expect 0 'get' "$otpctl" journal get --tag 0xde
says "$out" '^@00c2 tag:(de)   \[V\]\[!L\]\[!E\] data: \[64 61 74 61\]$' 'one line'
expect 3 'get what is not there' "$otpctl" journal get --tag 3
says "$err" 'otp0 secure-journal has no record of tag 0x03' 'says so'
expect 0 'get-ratchet' "$otpctl" journal get-ratchet
printf 'Secure Counter = 182\n' >"$work/want"
same "$out" "$work/want" 'as the chip maker prints it'
expect 0 'get-ratchet --json' "$otpctl" journal get-ratchet --json
says "$out" '"ratchet": 182' 'a number'
expect 2 'the ratchet of an image' "$otpctl" journal get-ratchet --file "$golden.bin"
says "$err" 'an image has no ratchet' 'there is none'
expect 0 'show' "$otpctl" show
says "$out" '^journal: ratchet at 182, 1577 bytes free' 'says how it is'
says_not "$out" 'secure-journal  *+0' 'and no values'
expect 3 'read its bytes' "$otpctl" read secure-journal+4 16
says "$err" "secure-journal is a journal: 'otpctl journal dump'" 'is not the way'

# Which region.
expect 2 'two journals' env FAKE_OTP_MORE=1 "$otpctl" journal dump
says "$err" 'several journals (secure-journal, spare-journal); choose one with --region' 'says what to do'
expect 0 'the first' env FAKE_OTP_MORE=1 "$otpctl" journal dump --region secure-journal
expect 1 'the second' env FAKE_OTP_MORE=1 "$otpctl" journal dump --region spare-journal
says "$err" 'otp0 spare-journal: blank: a journal begins with "NVDS"' 'is blank'
expect 3 'the ratchet of the second' env FAKE_OTP_MORE=1 "$otpctl" journal get-ratchet --region spare-journal
says "$err" 'otp0 spare-journal has no ratchet' 'there is none'
expect 3 'fuses' env FAKE_OTP_MORE=1 "$otpctl" journal dump --region fuses
says "$err" 'fuses is no journal' 'are none'
expect 2 'an unknown region' "$otpctl" journal dump --region secure-jurnal
says "$err" 'did you mean secure-journal?' 'with a suggestion'
expect 3 'a device without a journal' env FAKE_OTP_BARE=1 "$otpctl" journal dump
says "$err" 'otp0 (secure-journal) has no journal' 'says so'
expect 1 'no such device' "$otpctl" -d otp7 journal dump
expect 2 'a region of a file' "$otpctl" journal dump --file "$golden.bin" --region secure-journal
expect 1 'a dead device' env FAKE_OTP_DEAD=1 "$otpctl" journal dump
says "$err" 'dead' 'says so'

# ---- append ----

chip
cp "$FAKE_OTP" "$work/before"
expect 0 'dry run' "$otpctl" journal append --tag 0x15 --data 'text\x00\x01binary\n' -n
says "$out" '^@00c9 tag:(15)   \[V\]\[!L\]\[!E\] data: \[74 65 78 74 00 01 62 69 6e 61 72 79 0a\]$' 'the line'
says "$err" 'would be new, at 0x00c6' 'is marked'
unchanged 'dry run'
cp "$out" "$work/would"
expect 0 'append' "$otpctl" journal append --tag 0x15 --data 'text\x00\x01binary\n'
tail -n 1 "$work/would" >"$work/want"
same "$out" "$work/want" 'the new line'
says "$err" "the ratchet, at 182, does not cover it: it can be erased, until 'otpctl journal ratchet'" 'is not protected yet'
expect 0 'what is there then' "$otpctl" journal dump
same "$out" "$work/would" 'is what the dry run said'
expect 0 'an address' "$otpctl" journal append --mac 12:34:56:78:9A:BC --json
python3 - "$out" <<'E2'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["status"] == "programmed" and result["tag"] == 1
assert result["device"] == "otp0" and result["vendor_status"] == 0
assert result["record"]["data"] == "bc9a78563412"
assert result["record"] == result["records"][-1]
assert result["free"] == 1776 - result["record"]["data_offset"] - 6 - 1
E2
ok $? 'as JSON'
head -c 1000 "$golden.bin" >"$work/value"
expect 0 '1000 bytes' "$otpctl" journal append --tag 0x20 --data-file "$work/value"
expect 0 'read back' "$otpctl" journal get --tag 0x20 --raw
same "$out" "$work/value" 'the same'
expect 0 'a locked one' "$otpctl" journal append --tag 0x21 --data '' --locked
refuses 3 'another' 'the tag 0x21 is locked' append --tag 0x21 --data x
expect 3 'as JSON' "$otpctl" journal append --tag 0x21 --data x --json
says "$out" '"reason": "tag-locked"' 'why'
says "$out" '"status": "refused"' 'is refused'
expect 3 'from a driver that says nothing' env FAKE_OTP_MUTE=1 "$otpctl" journal append --tag 0x21 --data x
says "$err" 'otp0: secure-journal cannot be appended to: a record with this tag is locked' 'in words all the same'
head -c 1700 /dev/zero >"$work/value"
refuses 3 'more than is left' 'the record takes 1704 bytes' append --tag 0x22 --data-file "$work/value"
head -c 32768 /dev/zero >"$work/value"
refuses 3 '32768 bytes' 'too long' append --tag 0x22 --data-file "$work/value"
refuses 2 'a tag of 0xff' '0xff is no tag' append --tag 0xff --data x
refuses 2 'a tag of 256' 'no tag' append --tag 256 --data x
refuses 2 'a tag of -1' 'no number' append --tag -1 --data x
refuses 2 'a bad escape' 'no such escape' append --tag 1 --data '\q'
cp "$FAKE_OTP" "$work/before"
expect 3 'programming switched off' env FAKE_OTP_OFF=1 "$otpctl" journal append --tag 0x22 --data x
says "$err" 'switched off' 'says so'
unchanged 'programming switched off'
expect 3 'a kernel without journals' env FAKE_OTP_OLD=1 "$otpctl" journal append --tag 0x22 --data x
says "$err" 'otp0: secure-journal cannot be appended to: the device cannot do this' 'says so'
expect 1 'a dead device' env FAKE_OTP_DEAD=1 "$otpctl" journal append --tag 0x22 --data x
unchanged 'a dead device'

# What is cut off is made blank by the next one.
chip
expect 0 'what is there' "$otpctl" journal dump
cp "$out" "$work/want"
expect 1 'a byte that the memory does not take' env FAKE_OTP_FAIL=device,4 "$otpctl" journal append --tag 0x30 --data 0123456789
says "$err" 'the memory did not take the byte' 'says so'
expect 0 'dump' "$otpctl" journal dump
same "$out" "$work/want" 'the list is as it was'
says "$err" '4 bytes behind it are not blank' 'but something was left'
expect 0 'dry run' "$otpctl" journal append --tag 0x31 --data ab -n
says "$err" '4 bytes behind the end of the list, .*, would be made blank' 'says what will become of it'
expect 0 'append' "$otpctl" journal append --tag 0x31 --data ab --json
says "$out" '"torn": 4' 'JSON too'
expect 0 'dump' "$otpctl" journal dump
[ ! -s "$err" ]
ok $? 'nothing is left of it'
expect 4 'a byte that is not what was written' env FAKE_OTP_FAIL=verify,1 "$otpctl" journal append --tag 0x32 --data x --json
says "$out" '"status": "failed"' 'is a failure'

# ---- the ratchet ----

chip
cp "$FAKE_OTP" "$work/before"
expect 0 'dry run' "$otpctl" journal ratchet -n
says "$out" '^otp0 secure-journal: the ratchet goes from 182 to 198 and covers:$' 'from where to where'
says "$out" '^@00b9 tag:(01)   \[V\]\[!L\]\[!E\] data: \[02 10 84 6b 69 7c\]$' 'what it covers'
[ "$(wc -l <"$out")" = 3 ]
ok $? 'and nothing else'
unchanged 'dry run'
expect 3 'without a terminal' "$otpctl" journal ratchet
says "$err" 'Increment the ratchet index from 182 to 198? This cannot be undone.' 'asks'
says "$err" 'give --yes' 'says what to do'
unchanged 'without a terminal'
refuses 3 'backwards' 'the ratchet is at 182 and cannot go back' ratchet --to 4
refuses 3 'into a record' 'no record ends at 190' ratchet --to 190
refuses 3 'behind the end of the list' 'no record ends at 199' ratchet --to 199
refuses 3 'behind the end of the journal' 'ends at 1776' ratchet --to 1777
for to in -1 0306 0xg '' 4294967296; do
	refuses 2 "to '$to'" 'is no number' ratchet --to "$to"
done
refuses 2 'of an image' 'an image has no ratchet' ratchet --file "$golden.bin"
refuses 2 'an argument' 'too many arguments' ratchet 198
expect 3 'programming switched off' env FAKE_OTP_OFF=1 "$otpctl" -y journal ratchet
unchanged 'programming switched off'
expect 0 'where it is' "$otpctl" -y journal ratchet --to 182
says "$err" 'nothing is left to be done' 'is so already'
expect 0 'to the first of two' "$otpctl" -y journal ratchet --to 0xbf
says "$out" '^otp0 secure-journal: the ratchet is at 191 now, verified' 'in hexadecimal too'
expect 0 'append a locked one' "$otpctl" journal append --tag 0x40 --data id --locked
expect 0 'to the end' "$otpctl" -y journal ratchet
says "$out" 'tag:(40) .* data: \[69 64\] LOCKED: the last one of its tag$' 'locked ones are flagged'
says_not "$out" 'tag:(01)' 'what was covered before is not listed'
says "$out" 'the ratchet is at 203 now' 'says so'
expect 0 'get-ratchet' "$otpctl" journal get-ratchet
says "$out" '^Secure Counter = 203$' 'indeed'
refuses 3 'again' 'nothing is new: the list ends at 203, and the ratchet is at 203' ratchet
expect 0 'as JSON' "$otpctl" journal append --tag 0x41 --data x
expect 0 'a dry run' "$otpctl" journal ratchet -n --json
python3 - "$out" <<'E2'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["from"] == 203 and result["to"] == 207 and result["dry_run"]
assert result["status"] == "would-program" and result["ratchet"] == 203
assert [r["tag"] for r in result["records"]] == [0x41]
E2
ok $? 'as JSON'

# Step by step: what is interrupted is gone on with.
chip
expect 1 'a step that fails' env FAKE_OTP_FAIL=device,6 "$otpctl" -y journal ratchet
says "$out" '^otp0 secure-journal: the ratchet is at 187 now$' 'where it stopped'
expect 0 'again' "$otpctl" -y journal ratchet
says "$out" 'the ratchet goes from 187 to 198' 'from there on'
says "$out" 'tag:(01)' 'with the record that it had covered in part'
chip
expect 4 'a step that is not verified' env FAKE_OTP_FAIL=verify,1 "$otpctl" -y journal ratchet

# Somebody else was faster.
chip
cp "$FAKE_OTP" "$work/before"
expect 3 'a record that is not what was shown' env FAKE_OTP_RACE=196 "$otpctl" -y journal ratchet
says "$err" 'otp0 secure-journal has changed meanwhile; nothing was done' 'is not covered'
unchanged 'a record that is not what was shown'
expect 0 'one that is not covered' env FAKE_OTP_RACE=196 "$otpctl" -y journal ratchet --to 191
expect 3 'it is not erased' env FAKE_OTP_RACE=300 "$otpctl" -y journal erase
says "$err" 'has changed meanwhile' 'either'

# A ratchet that cannot be read is none at 0.
expect 1 'get-ratchet' env FAKE_OTP_BLIND=1 "$otpctl" journal get-ratchet
says "$err" 'the ratchet cannot be read (vendor status 0x00000002' 'says so'
[ ! -s "$out" ]
ok $? 'and prints none'
expect 1 'ratchet' env FAKE_OTP_BLIND=1 "$otpctl" -y journal ratchet
expect 3 'erase' env FAKE_OTP_BLIND=1 "$otpctl" -y journal erase
says "$err" 'the ratchet covers what is before' 'the driver says why'

# A ratchet where no record ends, and one behind the end of the list.
put "$golden.bin" 184
expect 0 'to the end' "$otpctl" -y journal ratchet -n
says "$out" 'from 184 to 198' 'from inside a record'
put_hex 4e564453010601aa 100
refuses 3 'a ratchet behind the end' 'nothing is new: the list ends at 8, and the ratchet is at 100' ratchet
refuses 3 'append there' 'the ratchet at 100 covers the end of the list' append --tag 2 --data x
refuses 3 'erase there' 'the ratchet, at 100, is behind the end of the list, at 8' erase
put_hex 4e564453010601aa 2000
refuses 3 'one behind the end of the journal' 'nothing is new' ratchet
refuses 3 'erase there' 'nothing can be erased' erase

# ---- erase ----

chip
cp "$FAKE_OTP" "$work/before"
expect 0 'dry run' "$otpctl" journal erase -n
says "$out" '^otp0 secure-journal: 16 bytes from 182 on will be erased:$' 'how much'
says "$out" '^@00c2 tag:(de) ' 'and what'
says_not "$out" 'ATE' 'not what is covered'
unchanged 'dry run'
expect 3 'without a terminal' "$otpctl" journal erase
says "$err" 'What is erased is lost.' 'asks'
unchanged 'without a terminal'
refuses 3 'what is covered' 'the ratchet covers what is before 182' erase --from 4
refuses 3 'from inside a record' 'no record ends at 190' erase --from 190
refuses 3 'from behind the list' 'no record ends at 300' erase --from 300
refuses 2 'from behind the end' 'ends at 1776' erase --from 1777
refuses 2 'from no number' 'no number' erase --from 0266
expect 3 'programming switched off' env FAKE_OTP_OFF=1 "$otpctl" -y journal erase
unchanged 'programming switched off'
expect 0 'the last record' "$otpctl" -y journal erase --from 0xbf
says "$out" '7 bytes from 191 on' 'its bytes'
expect 0 'the other is there' "$otpctl" journal get --tag 1
expect 0 'the rest' "$otpctl" -y journal erase
says "$out" 'erased, verified by reading it back' 'says so'
head -c 182 "$golden.bin" >"$work/want"
head -c 182 "$FAKE_OTP" >"$work/got"
same "$work/got" "$work/want" 'what is covered stays'
[ "$(tail -c +183 "$FAKE_OTP" | head -c 1594 | tr -d '\377' | wc -c)" = 0 ]
ok $? 'the rest is blank'
cp "$FAKE_OTP" "$work/before"
expect 0 'again' "$otpctl" -y journal erase
says "$err" 'nothing is left to be erased from 182 on' 'nothing is left'
unchanged 'again'
put "$golden.bin" 198
cp "$FAKE_OTP" "$work/before"
expect 0 'where all is covered' "$otpctl" -y journal erase --json
says "$out" '"status": "already"' 'nothing is left'
says "$out" '"erased": 0' 'as JSON'
unchanged 'where all is covered'
refuses 3 'what is covered' 'the ratchet covers' erase --from 182
put "$golden.bin" 1776
expect 3 'a ratchet at the very end' "$otpctl" -y journal erase
chip
expect 1 'a byte that the memory does not take' env FAKE_OTP_FAIL=device,3 "$otpctl" -y journal erase
expect 0 'again' "$otpctl" -y journal erase
chip
expect 0 'as JSON' "$otpctl" -y journal erase --json
python3 - "$out" <<'E2'
import json, sys
result = json.load(open(sys.argv[1]))
assert result["offset"] == 182 and result["erased"] == 16
assert result["status"] == "programmed" and result["error"] is None
assert [r["tag"] for r in result["records"]] == [1, 0xde]
E2
ok $? 'what was erased'

# Of an image everything is erased.
cp "$golden.bin" "$work/image"
expect 3 'an image, without a terminal' "$otpctl" journal erase --file "$work/image"
same "$work/image" "$golden.bin" 'changes nothing'
expect 0 'from a record on' "$otpctl" -y journal erase --file "$work/image" --from 182
head -c 182 "$golden.bin" >"$work/want"
head -c 182 "$work/image" >"$work/got"
same "$work/got" "$work/want" 'what is before it stays'
expect 0 'all' "$otpctl" -y journal erase --file "$work/image"
"$otpctl" journal create -o "$work/empty" >/dev/null
same "$work/image" "$work/empty" 'leaves an empty journal'
expect 0 'again' "$otpctl" -y journal erase --file "$work/image"
says "$err" 'nothing is left' 'nothing is left'
cp "$golden.bin" "$work/image"
expect 3 'inside a record' "$otpctl" -y journal erase --file "$work/image" --from 5
same "$work/image" "$golden.bin" 'changes nothing'

# ---- journals that are none ----

put_hex 4e564400 4
refuses 1 'a wrong magic word' 'otp0 secure-journal: no journal: it begins with 4e 56 44 00' dump
refuses 3 'append to it' 'not sound' append --tag 1 --data x
refuses 3 'ratchet it' 'no journal' ratchet
refuses 3 'erase it' 'no journal' erase
put_hex 4e564453010601aa02067f 8
printf '\003\006\377\177' | dd of="$FAKE_OTP" bs=1 seek=138 conv=notrunc 2>"$work/dd"
refuses 1 'a length that is wrong' 'the list breaks off at 0x008a: the record there, of tag 0x03, runs past the end' dump
[ "$(wc -l <"$out")" = 2 ]
ok $? 'what is before it is printed'
refuses 3 'append to it' 'not sound' append --tag 1 --data x
refuses 3 'ratchet it' 'breaks off at 0x008a' ratchet
expect 0 'erase it' "$otpctl" -y journal erase
says "$out" 'and what breaks off at 0x008a' 'says so'
expect 0 'dump' "$otpctl" journal dump
[ "$(wc -l <"$out")" = 1 ]
ok $? 'it is mended'
put_hex 4e564453010601aa 1000
printf '\003\006\377\177' | dd of="$FAKE_OTP" bs=1 seek=8 conv=notrunc 2>"$work/dd"
refuses 3 'one that is covered' 'breaks off at 0x0008' erase

# ---- secrets ----

put_hex 4e564453ec0406c0ffeec0ffee 4
: >"$work/all"
# seen COMMAND...: what it prints of any sort.
seen()
{
	FAKE_OTP_RAWIO=1 "$otpctl" "$@" >>"$work/all" 2>&1
}
seen journal dump
seen journal dump --hex
seen journal dump --json
seen journal get --tag 0xec
seen journal get --tag 0xec --json
seen journal get --tag 0xec --raw
seen journal append --tag 1 --data x -n
seen journal append --tag 1 --data x -n --json
seen journal append --tag 0xed --data-hex c0ffeec0ffee -n
seen journal append --tag 0xed --data-hex c0ffeec0ffee -y
seen journal append --tag 0xed --data-hex c0ffeec0ffee -y --json
seen journal ratchet -n
seen journal ratchet -n --json
seen journal erase -n
seen journal erase -n --json
seen show
seen show --json
seen map
seen read secure-journal
says "$work/all" 'data: \[??\]' 'secrets are ??'
says_not "$work/all" 'c0 *ff\|C0 *FF' 'and nowhere else'
expect 0 'the bytes as they are' env FAKE_OTP_RAWIO=1 "$otpctl" journal dump --raw -o "$work/raw"
head -c 1776 "$FAKE_OTP" >"$work/want"
same "$work/raw" "$work/want" 'have them'
expect 0 'without the right' "$otpctl" journal dump --raw -o "$work/raw"
says "$err" 'values for the secure world only are written as 0' 'they are not there'
expect 0 'dump' "$otpctl" journal dump
says "$out" '^@0007 tag:(ec)   \[V\]\[L\]\[!E\] data: \[??\]$' 'the record is'
cp "$FAKE_OTP" "$work/before"
expect 3 'append one without a terminal' "$otpctl" journal append --tag 0xee --data x
says "$err" 'tag 0xee is for the secure world only: its record will be locked' 'says so'
says "$err" 'give --yes' 'and asks'
unchanged 'append one without a terminal'
expect 0 'append one' "$otpctl" -y journal append --tag 0xee --data x
says "$out" 'tag:(ee)   \[V\]\[L\]\[!E\] data: \[??\]' 'it is locked'

# ---- on a terminal ----

if command -v script >/dev/null; then
	# types WORD COMMAND...
	types()
	{
		word=$1
		shift
		printf '%s\n' "$word" | script -qec "$otpctl journal $*" \
			/dev/null >"$out" 2>&1
		echo $? >"$work/code"
	}
	# code CODE NAME
	code()
	{
		[ "$(cat "$work/code")" = "$1" ]
		ok $? "$2"
	}
	chip
	types yes ratchet
	code 3 'another word does not ratchet'
	types BURN ratchet
	code 0 'BURN does'
	types BURN append --tag 0xec --data x
	code 3 'another word does not append for the secure world'
	types LOCK append --tag 0xec --data x
	code 0 'LOCK does'
	types BURN erase
	code 3 'another word does not erase'
	types ERASE erase
	code 0 'ERASE does'
else
	skip 'typed words' 'there is no script(1)'
fi
finish
