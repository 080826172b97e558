#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl image show, verify and sign: files, and openssl on the other side.
. "$SRC/tests/setup.sh"
keys=$SRC/../../selftests/unit/vectors
key=$keys/image-key-1.pem other=$keys/image-key-2.pem
payload=$work/payload image=$work/image

for i in 1 2 3 4 5 6 7 8; do
	echo "offset $i 0.0625 gain $i 1.0009765625"
done >"$payload"
openssl pkey -in "$key" -pubout -out "$work/public.pem"
openssl pkey -in "$other" -pubout -out "$work/other.pem"
hash=$(openssl pkey -in "$key" -pubout -outform DER | sha256sum | cut -d' ' -f1)

# number OFFSET SIZE: a little-endian number of the image
number()
{
	od -An -tu1 -j "$1" -N "$2" "$image" | awk '
		{ for (i = NF; i > 0; i--) n = n * 256 + $i
		  printf "%.0f\n", n }'
}

# part OFFSET SIZE
part()
{
	tail -c "+$(($1 + 1))" "$image" | head -c "$2"
}

# sign ARGS...: with what every image needs
sign()
{
	"$otpctl" image sign -k "$key" -v 1.2.3+4 -s 7 "$@" "$payload" "$image"
}

# refuses CODE NAME WORDS COMMAND...
refuses()
{
	code=$1 what=$2 words=$3
	shift 3
	expect "$code" "$what" "$@"
	says "$err" "$words" "$what: says '$words'"
	[ ! -s "$out" ]
	ok $? "$what: prints nothing"
}

# ---- what openssl makes, we verify ----

le()
{
	bytes "$(printf "%0$((2 * $2))x" "$1" | sed 's/../& /g' | tr ' ' '\n' |
		tac | tr -d '\n')"
}

# by_openssl FILE KEY: with the key in it
by_openssl()
{
	{
		bytes 3db8f39600000000
		le 32 2
		le 12 2
		le "$(wc -c <"$payload")" 4
		le 0 4
		bytes 0102030004000000
		le 0 4
		cat "$payload"
		bytes 08690c005000040007000000
	} >"$work/region"
	openssl dgst -sha256 -binary "$work/region" >"$work/digest"
	openssl pkey -in "$2" -pubout -outform DER >"$work/spki"
	openssl dgst -sha256 -sign "$2" "$work/region" >"$work/signature"
	size=$(wc -c <"$work/signature")
	{
		cat "$work/region"
		bytes 0769
		le $((4 + 36 + 4 + 91 + 4 + size)) 2
		bytes 10002000
		cat "$work/digest"
		bytes 02005b00
		cat "$work/spki"
		bytes 2200
		le "$size" 2
		cat "$work/signature"
	} >"$1"
}

by_openssl "$image" "$key"
expect 0 'an image of openssl verifies' "$otpctl" image verify --key "$work/public.pem" "$image"
says "$out" '^version           1\.2\.3+4$' 'its version'
says "$out" '^security counter  7$' 'its counter'
says "$out" "^payload           $(wc -c <"$payload") bytes at 0x20\$" 'its payload'
says "$out" "^digest            $(sha256sum <"$work/region" | cut -d' ' -f1)\$" 'its digest'
expect 0 'by a hash' "$otpctl" image verify --key-hash "$hash" "$image"
expect 0 'by a private key' "$otpctl" image verify --key "$key" "$image"
expect 0 'by the second key' "$otpctl" image verify -k "$work/other.pem" -k "$work/public.pem" "$image"
says "$out" 'trust anchor 1$' 'which is said'
expect 0 'with an equal counter' "$otpctl" image verify -k "$key" --min-counter 7 "$image"
refuses 3 'with a lower counter' 'its security counter is 7, and the lowest that is accepted is 8 (image-rollback)' "$otpctl" image verify -k "$key" --min-counter 8 "$image"
refuses 3 'by another key' 'not signed by a key that is trusted (image-key)' "$otpctl" image verify -k "$work/other.pem" "$image"
cp "$image" "$work/right"
printf X | dd of="$image" bs=1 seek=40 conv=notrunc 2>/dev/null
refuses 3 'a changed payload' '(image-digest)' "$otpctl" image verify -k "$key" "$image"
expect 3 'the same as JSON' "$otpctl" image verify --json -k "$key" "$image"
python3 - "$out" <<'E'
import json, sys
j = json.load(open(sys.argv[1]))
assert j['state'] == 'refused' and j['reason'] == 'image-digest'
assert j['error'] == -74 and 'version' not in j
E
ok $? 'refused, and nothing that it says of itself'
cp "$work/right" "$image"
head -c 3000 /dev/zero >>"$image"
expect 0 'with padding behind it' "$otpctl" image verify --json -k "$key" "$image"
python3 - "$out" "$work/region" <<'E'
import hashlib, json, sys
j = json.load(open(sys.argv[1]))
assert j['state'] == 'valid' and j['reason'] is None and j['error'] == 0
assert j['version'] == '1.2.3+4' and j['security_counter'] == 7
assert j['sha256'] == hashlib.sha256(open(sys.argv[2], 'rb').read()).hexdigest()
assert j['anchor'] == 0 and j['header_size'] == 32
E
ok $? 'all of it as JSON'
head -c 4096 /dev/zero | tr '\0' '\377' >"$work/erased"
refuses 3 'an erased slot' 'erased, all bytes are 0xff (image-erased)' "$otpctl" image verify -k "$key" "$work/erased"
head -c 100 "$work/right" >"$work/cut"
refuses 3 'a truncated one' 'at 0x64: .*(image-bounds)' "$otpctl" image verify -k "$key" "$work/cut"

refuses 2 'no key' 'is trusted' "$otpctl" image verify "$image"
refuses 2 'no file' 'which file' "$otpctl" image verify -k "$key"
refuses 2 'two files' 'too many arguments' "$otpctl" image verify -k "$key" a b
refuses 2 'a file that is not there' 'none: No such file' "$otpctl" image verify -k "$key" "$work/none"
refuses 2 'a directory' 'no regular file' "$otpctl" image verify -k "$key" "$work"
: >"$work/empty"
refuses 2 'an empty file' 'it is empty' "$otpctl" image verify -k "$key" "$work/empty"
truncate -s 17M "$work/large"
refuses 2 'a huge file' 'too large' "$otpctl" image verify -k "$key" "$work/large"
refuses 2 'a short hash' 'a SHA-256 has 32 bytes, not 2' "$otpctl" image verify --key-hash abcd "$image"
refuses 2 'no hash' 'two hexadecimal digits' "$otpctl" image verify --key-hash "${hash%?}" "$image"
refuses 2 'no counter' 'is no number' "$otpctl" image verify -k "$key" --min-counter seven "$image"
refuses 2 'a huge counter' 'does not fit in 32 bits' "$otpctl" image verify -k "$key" --min-counter 4294967296 "$image"
refuses 2 'a device' 'without a device' "$otpctl" image verify -d otp0 -k "$key" "$image"
refuses 2 'no image of an id' 'is not of the form ID:' "$otpctl" image verify -k "$key" --image-version 1.0.0 "$image"

# ---- what we make, openssl verifies ----

for form in full hash; do
	for pad in '' --pad-sig; do
		# shellcheck disable=SC2086
		expect 0 "sign $form $pad" sign --public-key-format $form $pad
		region=$(($(number 8 2) + $(number 12 4) + $(number 10 2)))
		part 0 $region >"$work/region"
		part $((region + 8)) 32 >"$work/digest"
		openssl dgst -sha256 -binary "$work/region" >"$work/want"
		same "$work/digest" "$work/want" 'openssl has the same digest'
		named=$(number $((region + 42)) 2)
		at=$((region + 44 + named + 4))
		part $at $((2 + $(number $((at + 1)) 1))) >"$work/signature"
		openssl dgst -sha256 -verify "$work/public.pem" \
			-signature "$work/signature" "$work/region" >"$out" 2>&1
		ok $? 'openssl verifies the signature'
		! openssl dgst -sha256 -verify "$work/other.pem" \
			-signature "$work/signature" "$work/region" >"$out" 2>&1
		ok $? 'and not with another key'
		if [ $form = full ]; then
			openssl pkey -pubin -in "$work/public.pem" -outform DER \
				>"$work/want"
		else
			bytes "$hash" >"$work/want"
		fi
		part $((region + 44)) "$named" >"$work/named"
		same "$work/named" "$work/want" "the key is named in $form"
		[ -z "$pad" ] || [ "$(number $((at - 2)) 2)" = 72 ]
		ok $? 'the signature is padded'
		[ "$(wc -c <"$image")" = $((at + $(number $((at - 2)) 2))) ]
		ok $? 'nothing is behind it'
	done
done
part 32 "$(wc -c <"$payload")" >"$work/got"
same "$work/got" "$payload" 'the payload is in it as it is'
[ "$(stat -c %a "$image")" = 644 ]
ok $? 'all may read an image'

# Byte for byte as openssl and printf make it, but for the signature.
expect 0 'sign' sign
by_openssl "$work/want" "$key"
region=$(wc -c <"$work/region")
head -c "$region" "$image" >"$work/got"
same "$work/got" "$work/region" 'what is signed is the same'
part $((region + 4)) 131 >"$work/got"
tail -c "+$((region + 5))" "$work/want" | head -c 131 >"$work/want-entries"
same "$work/got" "$work/want-entries" 'digest and key too'

expect 0 'auto' sign -s auto
[ "$(number $((region - 4)) 4)" = $((0x01020003)) ]
ok $? 'makes the counter of the version'
expect 0 'the largest of all' sign -v 255.255.65535+4294967295 -s 0xffffffff
expect 0 'which verifies' "$otpctl" image verify -k "$key" "$image"
says "$out" '^version           255\.255\.65535+4294967295$' 'its version'
says "$out" '^security counter  4294967295$' 'its counter'
expect 0 'a long header' sign -H 0x400 --non-bootable
[ "$(number 8 2) $(number 16 4) $(number 1020 4)" = '1024 16 4294967295' ]
ok $? 'is filled with 0xff, and has the flag'
expect 0 'which verifies' "$otpctl" image verify -k "$key" "$image"

expect 0 'dependencies and entries' sign --dependency 1:1.2.3+4 --dependency 2:0.9 --tlv 0x12a0=00ff --tlv 0xa1=
expect 0 'with the others there' "$otpctl" image verify -k "$key" --image-version 2:0.9.0 --image-version 1:1.2.3+4 "$image"
refuses 3 'an older one' 'it needs image 1 from version 1.2.3+4 on (image-dependency)' "$otpctl" image verify -k "$key" --image-version 1:1.2.3+3 --image-version 2:1 "$image"
refuses 3 'none' '(image-dependency)' "$otpctl" image verify -k "$key" "$image"

# ---- trailers ----

for align in 8 16 32; do
	expect 0 "a slot, alignment $align" sign --pad --slot-size 0x1000 --align $align
	[ "$(wc -c <"$image")" = 4096 ]
	ok $? 'is filled'
	if [ $align = 8 ]; then
		bytes 77c295f360d2ef7f3552500f2cb67980 >"$work/want"
	else
		bytes "$(printf %02x $align)002de15d29410b8d77679c110f1f8a" >"$work/want"
	fi
	tail -c 16 "$image" >"$work/got"
	same "$work/got" "$work/want" 'and ends in the magic of MCUboot'
	flag=$((align > 16 ? 2 * align : align + 16))
	[ "$(number $((4096 - flag)) 1)" = 255 ]
	ok $? 'it is not confirmed'
	expect 0 'it verifies' "$otpctl" image verify -k "$key" "$image"
	expect 0 'confirmed' sign --confirm --slot-size 0x1000 --align $align
	[ "$(number $((4096 - flag)) 1)" = 1 ]
	ok $? 'it is marked'
	expect 0 'it is shown' "$otpctl" image show "$image"
	says "$out" "^trailer           alignment $align, confirmed\$" 'with its trailer'
done
expect 0 'a slot without padding' sign --slot-size 0x1000
[ "$(wc -c <"$image")" -lt 1000 ]
ok $? 'is not filled'

# ---- what is not signed ----

printf precious >"$image"
cp "$image" "$work/precious"
# keeps CODE NAME WORDS ARGS...
keeps()
{
	code=$1 what=$2 words=$3
	shift 3
	refuses "$code" "$what" "$words" sign "$@"
	same "$image" "$work/precious" "$what: the image of before is there"
}

keeps 3 'a slot that is too small' 'and the slot only 512' --slot-size 512
keeps 2 'padding of nothing' 'need --slot-size' --pad
keeps 3 'a huge slot' 'at most 1048576' --pad --slot-size 0x100001
keeps 2 'a slot past 32 bits' 'does not fit' --slot-size 0x100000000
keeps 3 'a short header' 'not 31' -H 31
keeps 3 'a long header' 'not 65536' -H 65536
keeps 3 'an alignment' 'a power of two' --align 24
keeps 3 'a type that is no vendor.s' '0x0050 is no type of a vendor' --tlv 0x50=00000000
keeps 2 'a type past 16 bits' 'does not fit in 16 bits' --tlv 0x100a0=00
keeps 2 'no hexadecimal' 'two hexadecimal digits' --tlv 0xa0=0
keeps 2 'no value' 'TYPE=HEX' --tlv 0xa0
keeps 2 'another form of the key' 'full or hash' --public-key-format pem
for version in 256.0.0 1.256.0 1.0.65536 1.0.0+4294967296; do
	keeps 2 "version $version" 'is too large' -v $version
done
for version in '' 1.0.0.0 v1 01.0.0 -1.0.0 '1.0.0 ' 1.0.0- "$(printf '\331\241.0.0')" "$(printf '1.0.0\r')"; do
	keeps 2 "version '$version'" 'is not of the form' -v "$version"
done
keeps 2 'a counter past 32 bits' 'does not fit' -s 4294967296
keeps 2 'a negative counter' 'is no number' -s -1
keeps 2 'an octal counter' 'is no number' -s 010
keeps 2 'a dependency' 'is not of the form' --dependency 1
keeps 2 'a device' 'without a device' -d otp0
for bad in rsa ed25519; do
	keeps 3 "a key of $bad" 'and images are signed by ECDSA on P-256' -k "$keys/image-$bad.pem"
done
openssl ecparam -name secp384r1 -genkey -noout -out "$work/p384.pem"
keeps 3 'a key on P-384' 'it is a key of EC on secp384r1' -k "$work/p384.pem"
openssl pkey -in "$key" -aes256 -passout pass:secret -out "$work/encrypted.pem"
keeps 2 'an encrypted key' 'asked for on a terminal only' -k "$work/encrypted.pem"
keeps 2 'a public key' 'cannot sign' -k "$work/public.pem"
keeps 2 'no key' 'no private or public key' -k "$payload"
keeps 2 'a key that is not there' 'No such file' -k "$work/none"
keeps 2 'a file that is no key' 'no regular file' -k /dev/zero
head -c 120 "$key" >"$work/torn.pem"
keeps 2 'half a key' 'no private or public key' -k "$work/torn.pem"
keeps 0 'a dry run' 'nothing was written' --dry-run
payload=$work/empty keeps 2 'no payload' 'it is empty'
payload=$work/none keeps 2 'a payload that is not there' 'No such file'
payload=$work keeps 2 'a payload that is no file' 'no regular file'
truncate -s 1048577 "$work/large"
payload=$work/large keeps 2 'a huge payload' 'too large'
truncate -s 1048576 "$work/large"
payload=$work/large keeps 3 'one that leaves no room' 'at most 1048576'
ln "$image" "$work/link"
payload=$work/link keeps 2 'the payload itself' 'the same file'
image=$work/none/image
refuses 2 'no directory' 'No such file' sign
image=$work/image
refuses 2 'no version' 'which --version' "$otpctl" image sign -k "$key" -s 7 "$payload" "$image"
refuses 2 'no counter' 'which --security-counter' "$otpctl" image sign -k "$key" -v 1 "$payload" "$image"
refuses 2 'no key' 'which --key' "$otpctl" image sign -v 1 -s 7 "$payload" "$image"
refuses 2 'one file' 'two files' "$otpctl" image sign -k "$key" -v 1 -s 7 "$payload"
refuses 2 'three files' 'too many' sign x
same "$image" "$work/precious" 'after all of that it is there'
find "$work" -name 'image.*' >"$out"
[ ! -s "$out" ]
ok $? 'and nothing else'

# A passphrase, on a terminal.
if command -v script >/dev/null; then
	script -qec "'$otpctl' image sign -k '$work/encrypted.pem' -v 1 -s 7 '$payload' '$image'" \
		/dev/null >"$out" 2>&1 <<E
secret
E
	expect 0 'with its passphrase an encrypted key signs' "$otpctl" image verify -k "$work/public.pem" "$image"
else
	skip 'a passphrase' 'there is no script'
fi

# ---- show ----

expect 0 'sign' sign --dependency 1:1.0.0 --tlv 0x12a0=c0ffee
expect 0 'show' "$otpctl" image show "$image"
says "$out" '^magic             0x96f3b83d$' 'the magic'
says "$out" '^protected size    35$' 'the size of the area'
says "$out" '^flags             0x00000000$' 'no flags'
says "$out" '^version           1\.2\.3+4$' 'the version'
says "$out" '0x0050 SEC_CNT  *4  security counter 7$' 'the counter'
says "$out" '0x0040 DEPENDENCY  *12  needs image 1 from version 1\.0\.0 on$' 'the dependency'
says "$out" '0x12a0 vendor  *3  c0ffee$' 'the entry of a vendor'
says "$out" '0x0002 PUBKEY  *91  a key of P-256$' 'the key'
says "$out" '0x0022 ECDSA_SIG  *7[0-2]  7[0-2] bytes of DER$' 'the signature'
says "$out" '^digest            right$' 'the digest'
says_not "$out" '^trailer' 'no trailer'
expect 0 'show --json' "$otpctl" image show --json "$image"
python3 - "$out" "$image" <<'E'
import json, os, sys
j = json.load(open(sys.argv[1]))
image = open(sys.argv[2], 'rb').read()
assert j['header']['magic'] == 0x96f3b83d and j['header']['version'] == '1.2.3+4'
assert j['file_size'] == j['image_size'] == len(image)
assert j['digest_right'] and j['trailer'] is None and j['error'] is None
names = [e['name'] for e in j['entries']]
assert names == ['SEC_CNT', 'DEPENDENCY', 'vendor', 'SHA256', 'PUBKEY', 'ECDSA_SIG']
assert [e['protected'] for e in j['entries']] == [True] * 3 + [False] * 3
for e in j['entries']:
    at = e['offset'] + 4
    assert bytes.fromhex(e['data']) == image[at:at + e['length']]
E
ok $? 'each entry is where it says'

# damaged NAME OFFSET HEX WORDS: shown as far as it goes
damaged()
{
	cp "$image" "$work/damaged"
	bytes "$3" | dd of="$work/damaged" bs=1 seek="$2" conv=notrunc 2>/dev/null
	expect 1 "$1" "$otpctl" image show "$work/damaged"
	says "$err" "$4" "$1: says what and where"
	cp "$out" "$work/text"
	expect 1 "$1, JSON" "$otpctl" image show --json "$work/damaged"
	python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["error"]' "$out"
	ok $? "$1: that too"
	cp "$work/text" "$out"
}

protected=$((32 + $(wc -c <"$payload")))
damaged 'another magic' 0 00 'at 0x0: it does not begin as an image does'
says "$out" 'which is not that of an image' 'the header is shown'
damaged 'a header that is too short' 8 1f00 'at 0x8: '
damaged 'a huge payload' 12 ffffffff 'it is longer than what there is of it'
damaged 'encrypted' 16 04 'at 0x10: it is encrypted'
says "$out" 'ENCRYPTED_AES128' 'the flag has a name'
damaged 'an unknown flag' 18 01 'at 0x10: '
says "$out" 'unknown: 0x10000' 'the flag is shown'
damaged 'another payload' 40 00 'the digest is not that of'
says "$out" '^digest            wrong' 'the digest is wrong'
damaged 'the size of the area' 10 20 'its protected area has another size'
damaged 'an entry that spills' $((protected + 6)) ffff 'an entry runs past the end of its area'
says "$out" 'SEC_CNT .*runs past the end of its area by' 'it is shown'
damaged 'a short counter' $((protected + 6)) 0200 'an entry has a wrong length'
head -c $((protected + 20)) "$image" >"$work/cut"
expect 1 'a truncated one' "$otpctl" image show "$work/cut"
says "$out" 'SEC_CNT' 'what is there is shown'
printf 'no image' >"$work/cut"
expect 1 'no image at all' "$otpctl" image show "$work/cut"
expect 1 'an erased slot' "$otpctl" image show "$work/erased"
refuses 2 'nothing to show' 'which file' "$otpctl" image show
refuses 2 'show of a device' 'without a device' "$otpctl" image show -d otp0 "$image"
finish
