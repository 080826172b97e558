#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl image on a device with two slots: state, install, serve, confirm; and
# add, remove on a directory that looks like configfs.
. "$SRC/tests/setup.sh"
otpctl=$CHECK/otpctl-image
unset FAKE_OTP_REASON FAKE_OTP_UNCOUNTED

# image FILE VERSION COUNTER PAYLOAD [END]
image()
{
	python3 "$tests/make-image.py" "$work/$1" "$2" "$3" "$4" ${5:+"$5"}
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

# given IMAGE...: a device on which these were installed and served in turn.
given()
{
	blank
	for given in "$@"; do
		"$otpctl" image install --serve "$work/$given" >"$out" 2>"$err" ||
			ok 1 "given: $given installed"
	done
	[ -f "$FAKE_OTP" ] || "$otpctl" image state >"$out" 2>&1
	rm -f "$work/before"
	[ ! -f "$FAKE_OTP" ] || cp "$FAKE_OTP" "$work/before"
}

unchanged()
{
	if [ -f "$work/before" ]; then
		same "$FAKE_OTP" "$work/before" "$1: changes nothing"
	else
		[ ! -f "$FAKE_OTP" ]
		ok $? "$1: changes nothing"
	fi
}

# refuses CODE NAME WORDS ARGUMENT...: and leaves the device alone.
refuses()
{
	want_code=$1 what=$2 words=$3
	shift 3
	expect "$want_code" "$what" "$otpctl" image "$@"
	says "$err" "$words" "$what: says '$words'"
	unchanged "$what"
}

image old.img 1.0.0+0 6 'hello,world'
image a.img 1.2.3+4 7 'hello,world'
image b.img 1.3.0+0 8 'hello,there'
image longer.img 2.0.0+0 9 'hello,whoever-is-there'
image unsigned.img 1.3.0+0 8 'hello,there' x
image huge.img 1.3.0+0 8 "$(head -c 4090 /dev/zero | tr '\0' h)"
{ cat "$work/a.img"; head -c 200 /dev/zero | tr '\0' '\377'; } >"$work/padded.img"
sed 's/world/w0rld/' "$work/a.img" >"$work/flipped.img"

# ---- state ----

given
expect 0 'state: erased' "$otpctl" image state
says "$out" '^  | erased  *|  | erased' 'erased: both slots'
says "$out" 'nvmem: nothing is served: active: the slot is erased' 'erased: nothing is served'
given a.img
expect 0 'state' "$otpctl" image state otp0
says "$out" 'version 1.2.3+4  *|  | version 1.2.3+4' 'state: both slots'
says "$out" 'nvmem: otp0-payload serves 11 bytes of version 1.2.3+4$' 'state: what is served'
says "$out" "not confirmed yet: 'otpctl image confirm'" 'state: what is left to do'
[ "$(awk '{ if (length > n) n = length } END { print n }' "$out")" -le 100 ]
ok $? 'state: fits a terminal'
sed -n '2,9p' "$out" | awk '{ print length }' | sort -u | wc -l | grep -qx 1
ok $? 'state: the boxes are straight'
expect 0 'state --json' "$otpctl" -j image state
check_json 'json: the slots and what is served' "$out" '
assert j["device"] == "otp0" and j["stored_counter"] == 0
for slot in j["served"], j["active"], j["download"]:
    assert slot["state"] == "valid" and slot["version"] == "1.2.3+4", slot
    assert slot["security_counter"] == 7 and slot["anchor"] == 0
    assert slot["payload_size"] == 11 and len(slot["sha256"]) == 64
    assert slot["reason"] is None and slot["error"] == 0
    assert slot["confirmed"] is False
assert j["served"]["slot"] == "active" and j["served"]["fallback"] is False
assert j["active"]["slot_size"] == 4080'
expect 0 'state: a slot that cannot be read' env FAKE_OTP_BLIND=1 "$otpctl" image state
says "$out" '| UNREADABLE  *|' 'unreadable: so it is drawn'
says "$out" '^active: the slot cannot be read (Input/output error)' 'unreadable: and told'
expect 0 'state: no stored counter' env FAKE_OTP_UNCOUNTED=1 "$otpctl" image state
says "$out" 'stored counter: none' 'no stored counter: says so'
expect 0 'the same in JSON' env FAKE_OTP_UNCOUNTED=1 "$otpctl" -j image state
check_json 'json: null' "$out" '
assert j["stored_counter"] is None'
unchanged 'state'
refuses 1 'no such device' "no device 'otp7'" state otp7
refuses 2 'two devices' 'one device only' state otp0 otp1

# ---- verify ----

expect 0 'verify --device' "$otpctl" image verify --device otp0
says "$out" '^active: version 1.2.3+4, security counter 7: verified, signed by trust anchor 0$' 'verify: the active one'
says "$out" '^download: version 1.2.3+4' 'verify: the other'
expect 0 'verify --json' "$otpctl" -j -d otp0 image verify
check_json 'json: as state has it' "$out" '
assert j["active"]["state"] == "valid" and j["device"] == "otp0"'
refuses 2 'verify: a key for a device' 'trust anchors and a counter of its own' verify -d otp0 --min-counter 3
refuses 2 'verify: neither' 'which file' verify
FAKE_OTP_BLIND=1
export FAKE_OTP_BLIND
refuses 1 'verify: a slot that cannot be read' 'the active image does not verify' verify -d otp0
unset FAKE_OTP_BLIND
given
expect 3 'verify: an erased slot' "$otpctl" image verify -d otp0
says "$out" '^active: the slot is erased (image-erased)$' 'erased: says so'
given a.img

# ---- the wrong device ----

FAKE_OTP_BARE=1
export FAKE_OTP_BARE
for what in state install confirm serve; do
	refuses 3 "$what: a device without images" \
		'its driver (signed-image) knows no signed image' "$what"
done
unset FAKE_OTP_BARE
FAKE_OTP_OLD=1
export FAKE_OTP_OLD
refuses 1 'an old kernel' 'the kernel does not know this command' state
unset FAKE_OTP_OLD
FAKE_OTP_OFF=1
export FAKE_OTP_OFF
refuses 3 'install: programming is off' 'otp_signed_image.update=1' install "$work/b.img"
refuses 3 'serve: programming is off' 'otp_signed_image.update=1' serve
refuses 3 'confirm: programming is off' 'programming is switched off' -y confirm
expect 0 'state: needs no right' "$otpctl" image state
unset FAKE_OTP_OFF

# ---- what cannot be a file ----

: >"$work/empty"
head -c 1048577 /dev/zero >"$work/large"
mkfifo "$work/fifo"
refuses 2 'no file' 'No such file' install "$work/none"
refuses 2 'a directory' 'no regular file' install "$work"
refuses 2 'a FIFO' 'no regular file' install "$work/fifo"
refuses 2 'no end' 'no regular file' install /dev/zero
refuses 2 'an empty file' 'it is empty' install "$work/empty"
refuses 2 'too large' 'at most 1048576 bytes' install "$work/large"
refuses 2 'nothing on the standard input' 'standard input: it is empty' install -
refuses 2 'two files' 'one image only' install "$work/a.img" "$work/b.img"
refuses 2 'an escape in the name' 'a.x1bb' install "$work/a$(printf '\033')b"

# ---- install ----

refuses 3 'no image' 'no image begins there' install "$tests/tap.sh"
refuses 3 'a flipped byte' 'the digest is that of another image' install "$work/flipped.img"
refuses 3 'a wrong signature' 'the signature does not fit' install "$work/unsigned.img"
refuses 3 'too large for a slot' 'does not fit' install "$work/huge.img"
expect 0 'dry run' "$otpctl" -n image install "$work/b.img"
says "$out" 'from version 1.2.3+4, security counter 7' 'dry run: from'
says "$out" 'to   version 1.3.0, security counter 8, payload of 11 bytes' 'dry run: to'
says "$err" 'dry run: nothing was changed' 'dry run: says so'
unchanged 'dry run'
expect 3 'dry run of what is refused' "$otpctl" -n image install "$work/flipped.img"
unchanged 'dry run of what is refused'
expect 0 'what is active' "$otpctl" image install "$work/a.img"
says "$err" 'it is the active image already' 'active: says so'
expect 0 'the same with padding' "$otpctl" image install "$work/padded.img"
unchanged 'what is active'
expect 0 'install asks nobody' "$otpctl" image install "$work/b.img"
says "$out" 'installed, verified by reading it back' 'install: says so'
says "$err" 'from the next start of the driver on' 'install: when it counts'
expect 0 'what is served stays' "$otpctl" image state
says "$out" 'serves 11 bytes of version 1.2.3+4, which is in no slot' 'stays: says so'
says "$out" "or 'otpctl image serve'" 'stays: what to do'
expect 0 'the standard input' sh -c "'$otpctl' image install - <'$work/a.img'"
expect 0 'a pipe' sh -c "cat '$work/b.img' | '$otpctl' -j image install -"
check_json 'json: an install' "$out" '
assert j["status"] == "programmed" and j["error"] is None
assert j["from"]["version"] == "1.2.3+4" and j["to"]["version"] == "1.3.0"
assert j["to"]["security_counter"] == 8 and j["serve"] is None'
expect 0 'back, which nothing forbids yet' "$otpctl" image install "$work/old.img"
says "$out" 'the security counter goes back' 'back: says so'
expect 0 'with --serve' "$otpctl" -j image install --serve "$work/b.img"
check_json 'json: and serving' "$out" '
assert j["status"] == "programmed" and j["serve"]["status"] == "programmed"'
expect 0 'a slow one' env FAKE_OTP_SLOW=1300 "$otpctl" image install "$work/a.img"
says "$err" 'installing for 1 s' 'slow: says that it works'
expect 0 'from the download slot' "$otpctl" image install
says "$err" 'it is the active image already' 'download: says so'
given
refuses 3 'from an erased download slot' 'no image begins there' install

# An install that was interrupted.
given a.img
expect 1 'it is cut' env FAKE_OTP_FAIL=cut "$otpctl" image install "$work/b.img"
expect 0 'cut: state' "$otpctl" image state
says "$out" "an install was interrupted: 'otpctl image install' without a file" 'cut: what to do'
expect 0 'cut: in JSON' "$otpctl" -j image state
check_json 'cut: what is where' "$out" '
assert j["active"]["state"] == "erased" and j["active"]["reason"] == "image-erased"
assert j["download"]["state"] == "valid" and j["download"]["pending"] is True'
expect 0 'cut: completed' "$otpctl" image install
says "$out" 'from no image that verifies' 'completed: from nothing'
expect 0 'completed: served' "$otpctl" image serve
expect 0 'completed: state' "$otpctl" image state
says "$out" 'serves 11 bytes of version 1.3.0$' 'completed: it is served'
expect 4 'what was written reads back differently' env FAKE_OTP_FAIL=verify "$otpctl" -j image install "$work/a.img"
check_json 'json: failed' "$out" '
assert j["status"] == "failed" and j["reason"] == "verify"
assert j["error_number"] == -74'

# Every reason has an exit code, a name and a sentence of its own.
given a.img
while IFS='(,) ' read -r _ enum name number _; do
	[ "$enum" = otp_reason ] || continue
	case $name in
	OTP_REASON_NONE) continue ;;
	OTP_REASON_DEVICE | OTP_REASON_DEAD | OTP_REASON_IMAGE_CRYPTO) code=1 ;;
	*) code=3 ;;
	esac
	word=$(echo "${name#OTP_REASON_}" | tr 'A-Z_' 'a-z-')
	expect "$code" "install: $name" env FAKE_OTP_REASON="$number" \
		"$otpctl" -j image install "$work/b.img"
	check_json "$name is told" "$out" "
assert j['status'] == 'refused' and j['reason'] == '$word', j"
	expect "$code" "$name without a message" env FAKE_OTP_MUTE=1 \
		FAKE_OTP_REASON="$number" "$otpctl" image install "$work/b.img"
	says "$err" 'otp0: the image cannot be installed: ..*' "$name: words"
done <"$CHECK/enums.h"
unchanged 'any reason'

# ---- serve ----

given
refuses 3 'serve: an erased slot' 'no image begins there' serve
given a.img
expect 0 'serve: is served' "$otpctl" image serve
says "$out" 'the active image is served already' 'serve: says so'
"$otpctl" image install "$work/longer.img" >"$out" 2>&1
cp "$FAKE_OTP" "$work/before"
refuses 3 'serve: another size' 'a payload of 11 bytes is served, this one has 22' serve
expect 0 'another size: state' "$otpctl" image state
says "$out" 'not before, since its payload has another size' 'another size: says so'
expect 3 'install --serve: another size' "$otpctl" -j image install --serve "$work/longer.img"
check_json 'json: installed, not served' "$out" '
assert j["status"] == "already" and j["serve"]["status"] == "refused"
assert j["serve"]["reason"] == "image-served" and "22" in j["error"]'
"$otpctl" image install "$work/b.img" >"$out" 2>&1
cp "$FAKE_OTP" "$work/before"
expect 0 'serve --dry-run' "$otpctl" -n -j image serve
check_json 'json: would be' "$out" '
assert j["status"] == "would-program" and j["dry_run"] is True'
unchanged 'serve --dry-run'
refuses 2 'serve: an argument' 'too many arguments' serve otp0

# ---- confirm ----

given a.img
expect 0 'confirm --dry-run' "$otpctl" -n image confirm
says "$out" 'the stored counter goes from 0 to 7' 'confirm: what would be'
unchanged 'confirm --dry-run'
refuses 3 'confirm: nobody to ask' 'give --yes' confirm
expect 0 'confirm --yes' "$otpctl" -y -j image confirm
check_json 'json: confirmed' "$out" '
assert j["status"] == "programmed" and j["error"] is None
assert j["security_counter"] == 7 and j["stored_counter"] == 7'
expect 0 'confirm again' "$otpctl" image confirm
says "$err" 'nothing is left to be done: the stored counter is 7' 'again: says so'
expect 0 'confirmed: state' "$otpctl" image state
says "$out" 'security counter 7, confirmed' 'confirmed: is drawn'
cp "$FAKE_OTP" "$work/before"
refuses 3 'back, now forbidden' 'security counter 6 is lower than the stored 7' install "$work/old.img"
expect 0 'one that is newer' "$otpctl" image install "$work/b.img"
cp "$FAKE_OTP" "$work/before"
refuses 3 'confirm what is not served' 'is not the one that is served' -y confirm
"$otpctl" image serve >"$out" 2>&1
cp "$FAKE_OTP" "$work/before"
expect 1 'confirm fails' env FAKE_OTP_FAIL=device "$otpctl" -y image confirm
unchanged 'confirm fails'
expect 4 'confirm: reads back differently' env FAKE_OTP_FAIL=verify "$otpctl" -y image confirm
expect 3 'confirm: no stored counter' env FAKE_OTP_UNCOUNTED=1 "$otpctl" -y image confirm
says "$err" 'there is no stored counter' 'no stored counter: says so'
unchanged 'confirm'

# On a terminal: the word, and what interrupts the question.
cat >"$work/asks.py" <<'END'
import os, pty, signal, sys
pid, fd = pty.fork()
if not pid:
    # Who is started in the background ignores it, as do all below.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(sys.argv[2], sys.argv[2:])
text = b''
while b'Type BURN' not in text:
    text += os.read(fd, 1024)
os.write(fd, {'INT': b'\x03', 'EOF': b'\x04'}.get(sys.argv[1]) or
         sys.argv[1].encode() + b'\n')
try:
    while os.read(fd, 1024):
        pass
except OSError:
    pass
status = os.waitpid(pid, 0)[1]
sys.exit(130 if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
END
expect 3 'another word' python3 "$work/asks.py" yes "$otpctl" image confirm
expect 3 'no word' python3 "$work/asks.py" EOF "$otpctl" image confirm
expect 130 'Ctrl-C' python3 "$work/asks.py" INT "$otpctl" image confirm
unchanged 'not confirmed'
expect 0 'BURN' python3 "$work/asks.py" BURN "$otpctl" image confirm
expect 0 'BURN: state' "$otpctl" -j image state
check_json 'BURN: the stored counter is raised' "$out" '
assert j["stored_counter"] == 8 and j["served"]["confirmed"] is True'

# ---- what the other commands say of it ----

expect 0 'list' "$otpctl" list
says "$out" 'ok, serves 1.3.0$' 'list: what is served'
expect 0 'list: an old kernel' env FAKE_OTP_OLD=1 "$otpctl" list
says "$out" 'ok$' 'old: does not say'
expect 0 'list --json' "$otpctl" -j list
check_json 'json: what is served' "$out" '
assert j[0]["serves"] == "1.3.0"'
expect 0 'show' "$otpctl" show
says "$out" "signed image: 'otpctl image state'" 'show: where to look'
says "$out" '^region active: 4096 bytes at 0x0, .*, NOT verified$' 'show: a slot is not verified'
expect 0 'show --json' "$otpctl" -j show
check_json 'json: the capability and the regions' "$out" '
assert "image" in j["capabilities"]
assert all(r["unverified"] and not r["programmable"] for r in j["regions"])'
expect 0 'map' "$otpctl" map
says "$out" '^download' 'map: the slots'
expect 0 'read' "$otpctl" read active 32

# ---- key-hash ----

openssl ecparam -name prime256v1 -genkey -noout -out "$work/key.pem" 2>/dev/null
openssl pkey -in "$work/key.pem" -pubout -out "$work/pub.pem"
openssl pkey -pubin -in "$work/pub.pem" -outform DER -out "$work/pub.der" -pubout
openssl pkey -in "$work/key.pem" -outform DER -out "$work/key.der"
openssl ec -in "$work/key.pem" -pubout -conv_form compressed -out "$work/short.pem" 2>/dev/null
openssl ec -in "$work/key.pem" -aes128 -passout pass:x -out "$work/locked.pem" 2>/dev/null
openssl ecparam -name secp384r1 -genkey -noout -out "$work/p384.pem" 2>/dev/null
openssl genpkey -algorithm ed25519 -out "$work/ed.pem"
hash=$(openssl dgst -sha256 -r "$work/pub.der" | cut -d' ' -f1)
for key in key.pem key.der pub.pem pub.der short.pem; do
	expect 0 "key-hash: $key" "$otpctl" image key-hash "$work/$key"
	[ "$(cat "$out")" = "$hash" ]
	ok $? "$key: as openssl computes it"
done
expect 0 'key-hash: raw' "$otpctl" image key-hash -f raw "$work/pub.pem"
openssl dgst -sha256 -binary "$work/pub.der" >"$work/want"
same "$out" "$work/want" 'raw: the bytes'
expect 0 'key-hash: plan' "$otpctl" image key-hash --format plan "$work/pub.pem"
value=$(sed -n 's/.*value: 0x//p' "$out" | sed 's/../&\n/g' | tac | tr -d '\n')
[ "$value" = "$hash" ]
ok $? 'plan: the first byte is the lowest of the number'
expect 0 'key-hash: json' "$otpctl" -j image key-hash "$work/pub.pem"
check_json 'json: hash and point' "$out" "
assert j['sha256'] == '$hash'
assert len(j['point']) == 130 and j['point'].startswith('04')
assert j['point'] == open('$work/pub.der', 'rb').read()[26:].hex()"
for bad in '3 p384.pem:EC on secp384r1, and images are signed by ECDSA on P-256' \
	'3 ed.pem:it is a key of ED25519' '2 locked.pem:the key is encrypted' \
	'2 empty:no private or public key' '2 none:No such file' \
	'2 a.img:no private or public key in PEM or DER'; do
	file=${bad#? }
	expect "${bad%% *}" "key-hash: ${file%%:*}" "$otpctl" image key-hash "$work/${file%%:*}"
	says "$err" "${bad#*:}" 'says why'
done
expect 2 'key-hash: no such format' "$otpctl" image key-hash -f text "$work/pub.pem"
expect 2 'key-hash: no key' "$otpctl" image key-hash

# ---- the examples ----

examples=$SRC/examples/image
printf 'a payload' >"$work/payload"
expect 0 'sign-openssl.sh' sh "$examples/sign-openssl.sh" "$work/key.pem" \
	1.2.3 258 "$work/payload" "$work/signed.img"
cat >"$work/split.py" <<'END'
import struct, sys
image = open(sys.argv[1], 'rb').read()
magic, load, header, prot, size, flags, major, minor, rev, build, pad = \
    struct.unpack('<IIHHIIBBHII', image[:32])
end = header + size + prot
assert magic == 0x96f3b83d and (major, minor, rev, build) == (1, 2, 3, 0)
assert image[header:header + size] == b'a payload'
assert image[header + size:end] == \
    struct.pack('<HHHHI', 0x6908, 12, 0x50, 4, 258)
assert struct.unpack('<HH', image[end:end + 4]) == (0x6907, len(image) - end)
at, entries = end + 4, {}
while at < len(image):
    kind, length = struct.unpack('<HH', image[at:at + 4])
    entries[kind] = image[at + 4:at + 4 + length]
    at += 4 + length
open(sys.argv[2] + '/region', 'wb').write(image[:end])
open(sys.argv[2] + '/signature', 'wb').write(entries[0x22])
open(sys.argv[2] + '/spki', 'wb').write(entries[2])
END
expect 0 'signed: its layout' python3 "$work/split.py" "$work/signed.img" "$work"
same "$work/spki" "$work/pub.der" 'signed: its key'
expect 0 'signed: openssl verifies it' openssl dgst -sha256 \
	-verify "$work/pub.pem" -signature "$work/signature" "$work/region"
expect 3 'signed: otpctl reads it' env FAKE_OTP_REASON=45 "$otpctl" -n image install "$work/signed.img"
says "$out" 'version 1.2.3, security counter 258, payload of 9 bytes' 'signed: what it is'
expect 2 'sign-openssl.sh: arguments' sh "$examples/sign-openssl.sh" a b

expect 0 'the example is signed' "$otpctl" image verify \
	--key "$examples/signer.pub.pem" "$examples/calibration-signed.bin"
expect 0 'the example: who signed it' "$otpctl" image key-hash -f raw "$examples/signer.pub.pem"
same "$out" "$examples/key-hash.bin" 'the example: is what its plan programs'
expect 0 'the example: its plan' "$otpctl" plan check --offline "$examples/plan.yaml"
tail -c +33 "$examples/calibration-signed.bin" | head -c 64 >"$work/cut"
same "$work/cut" "$examples/calibration.bin" 'the example: its payload'

mkdir "$work/bin"
ln -s "$otpctl" "$work/bin/otpctl"
update()
{
	PATH=$work/bin:$PATH sh "$examples/update.sh" "$@"
}
given old.img
expect 0 'update.sh' update "$work/a.img" true
expect 0 'update: state' "$otpctl" -j image state
check_json 'update: served and confirmed' "$out" '
assert j["served"]["version"] == "1.2.3+4" and j["stored_counter"] == 7'
PREVIOUS=$work/a.img
export PREVIOUS
expect 1 'update.sh: it does not work' update "$work/b.img" false
expect 0 'went back: state' "$otpctl" -j image state
check_json 'went back: served, and still allowed' "$out" '
assert j["served"]["version"] == "1.2.3+4" and j["stored_counter"] == 7'
cp "$FAKE_OTP" "$work/before"
expect 3 'update.sh: an older one' update "$work/old.img"
expect 3 'update.sh: damaged' update "$work/flipped.img"
expect 2 'update.sh: no file' update "$work/none"
unchanged 'update.sh'
expect 0 'update.sh: no stored counter' env FAKE_OTP_UNCOUNTED=1 PATH="$work/bin:$PATH" \
	sh "$examples/update.sh" "$work/b.img"

# ---- add, remove ----

export FAKE_CONFIGFS="$work/configfs" FAKE_CLASS="$work/class"
mkdir -p "$FAKE_CONFIGFS" "$FAKE_CLASS"
both='--active mtd:a --download mtd:b'
# shellcheck disable=SC2086
{
expect 1 'no driver' "$otpctl" image add cal $both --key-hash otp0/x/Y
says "$err" 'modprobe otp-signed-image' 'no driver: what to do'
mkdir "$FAKE_CONFIGFS/otp-image"
for bad in '' . .. ../x a/b "$(printf '\303\251')"; do
	expect 2 "a bad name '$bad'" "$otpctl" image add "$bad" $both --key-hash otp0/x/Y
done
expect 2 'no name' "$otpctl" image add $both --key-hash otp0/x/Y
expect 2 'no slots' "$otpctl" image add cal --active mtd:a --key-hash otp0/x/Y
expect 2 'no key' "$otpctl" image add cal $both
says "$err" 'key-hash or --key is needed' 'no key: says so'
expect 2 'two active slots' "$otpctl" image add cal --active a $both --key-hash otp0/x/Y
expect 2 'a space' "$otpctl" image add cal $both --key-hash 'otp0/x/Y otp0/x/Z'
expect 2 'a key that is none' "$otpctl" image add cal $both --key "$work/a.img"
[ -z "$(ls "$FAKE_CONFIGFS/otp-image")" ]
ok $? 'nothing is left of them'
expect 0 'dry run' "$otpctl" -n image add cal $both --key-hash otp0/x/Y
[ -z "$(ls "$FAKE_CONFIGFS/otp-image")" ]
ok $? 'nor of a dry run'
expect 2 'attributes that are not there' "$otpctl" image add cal $both --key-hash otp0/x/Y
[ -z "$(ls "$FAKE_CONFIGFS/otp-image")" ]
ok $? 'leave nothing behind'
}
mkdir "$FAKE_CONFIGFS/otp-image/cal"
expect 1 'a name that is taken' "$otpctl" image add cal --active mtd:a --download mtd:b --key-hash otp0/x/Y
says "$err" 'it is there already' 'taken: says so'
expect 0 'remove' "$otpctl" image remove cal
[ ! -d "$FAKE_CONFIGFS/otp-image/cal" ]
ok $? 'remove: it is gone'
expect 2 'remove what is not there' "$otpctl" image remove cal
expect 2 'remove: no name' "$otpctl" image remove
finish
