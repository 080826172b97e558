#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl samba against a monitor whose chip is an array, over a pty.
. "$SRC/tests/setup.sh"
tty=$work/tty
peer=
id=101112131415161718191a1b1c1d1e1f

# peer OPTION...: a device on $tty, and what it does in $work/peer.
peer()
{
	"$CHECK/peer-samba" "$tty" "$@" 2>"$work/peer" &
	peer=$!
	tries=100
	while [ ! -e "$tty" ] && [ $tries -gt 0 ]; do
		sleep 0.05
		tries=$((tries - 1))
	done
}

# Prints the chip into $work/peer.
end()
{
	kill "$peer"
	wait "$peer"
	peer=
}

trap '[ -z "$peer" ] || kill "$peer"; rm -rf "$work"' EXIT

# samba CODE NAME ARGUMENT...
samba()
{
	want_code=$1 what=$2
	shift 2
	expect "$want_code" "$what" "$otpctl" samba --port "$tty" "$@"
}

# heard NUMBER WORDS NAME: so often the device has logged this.
heard()
{
	[ "$(grep -c "$2" "$work/peer")" = "$1" ]
	result=$?
	[ $result -eq 0 ] || sed 's/^/# peer: /' "$work/peer"
	ok $result "$3"
}

head -c 32 /dev/urandom >"$work/cmac"
head -c 1000 /dev/urandom >"$work/data"
head -c 192 /dev/zero >"$work/zeros"

# ---- files that are made ----

expect 0 'make-key' "$otpctl" samba make-key --unique-id $id --cmac-key "$work/cmac" -o "$work/key"
[ "$(wc -c <"$work/key")" = 192 ]
ok $? 'a message has 192 bytes'
[ "$(stat -c %a "$work/key")" = 600 ]
ok $? 'for its owner'
expect 2 'make-key without chip' "$otpctl" samba make-key --cmac-key "$work/cmac" -o "$work/x"
says "$err" '--unique-id is needed' 'says so'
expect 2 'for half a chip' "$otpctl" samba make-key --unique-id 1011 --cmac-key "$work/cmac" -o "$work/x"
says "$err" 'has 32 hexadecimal digits' 'says so'
expect 2 'for a chip without one' "$otpctl" samba make-key --unique-id ffffffffffffffffffffffffffffffff --cmac-key "$work/cmac" -o "$work/x"
expect 2 'without key' "$otpctl" samba make-key --unique-id $id -o "$work/x"
says "$err" 'nothing to write' 'says so'
expect 2 'with a key of another size' "$otpctl" samba make-key --unique-id $id --cmac-key "$work/data" -o "$work/x"
says "$err" 'a key has 32 bytes, not 1000' 'says so'
head -c 32 /dev/zero >"$work/zero-key"
expect 2 'with a key of zeros' "$otpctl" samba make-key --unique-id $id --cmac-key "$work/zero-key" -o "$work/x"
expect 2 'with a certificate that is none' "$otpctl" samba make-key --unique-id $id --certificate "$work/data" -o "$work/x"
says "$err" 'no X.509 certificate in DER' 'says so'
[ ! -e "$work/x" ]
ok $? 'none of these leaves a file'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-keyout "$work/root.key" -out "$work/root.pem" -subj /CN=root \
	-days 30 2>"$err"
openssl x509 -in "$work/root.pem" -outform DER -out "$work/root.der"
expect 0 'with a certificate' "$otpctl" samba make-key --unique-id $id --certificate "$work/root.der" -o "$work/key-root"
expect 2 'in PEM' "$otpctl" samba make-key --unique-id $id --certificate "$work/root.pem" -o "$work/x"
{ cat "$work/root.der"; echo; } >"$work/more.der"
expect 2 'with something behind it' "$otpctl" samba make-key --unique-id $id --certificate "$work/more.der" -o "$work/x"
says "$err" 'something behind the certificate' 'says so'
expect 2 'both' "$otpctl" samba make-key --unique-id $id --certificate "$work/root.der" --cmac-key "$work/cmac" -o "$work/x"
says "$err" 'which one counts' 'asks for the type'
expect 0 'with the type' "$otpctl" samba make-key --unique-id $id --certificate "$work/root.der" --cmac-key "$work/cmac" --auth-type cmac -o "$work/key-both"
expect 0 'dry run' "$otpctl" samba make-key -n --unique-id $id --cmac-key "$work/cmac" -o "$work/x"
[ ! -e "$work/x" ]
ok $? 'makes nothing'
expect 0 'make-applet' "$otpctl" samba make-applet user-signature -o "$work/applet"
expect 0 'a large one' "$otpctl" samba make-applet unique-id --size 0x13d0 -o "$work/applet-id"
[ "$(wc -c <"$work/applet-id")" = 5072 ]
ok $? 'has that size'
expect 2 'an unknown one' "$otpctl" samba make-applet nand -o "$work/x"
expect 2 'of a bad size' "$otpctl" samba make-applet unique-id --size 100 -o "$work/x"
says "$err" 'a multiple of 16' 'says so'

# ---- what is wrong before anything is sent ----

expect 2 'no port' "$otpctl" samba version
says "$err" 'Say --port' 'says so'
samba 2 'a port that is not there' version
says "$err" 'there is no such line' 'says so'
expect 2 'one that is none' "$otpctl" samba --port "$work/data" version
says "$err" 'no serial line' 'says so'
expect 2 'no speed of a line' "$otpctl" samba --port "$tty" --baud 12345 version
says "$err" 'cannot do 12345 baud' 'says so'
samba 2 'no dialect' --dialect english version
samba 2 'no acknowledge' --chunk-ack maybe version
samba 2 'no time' --timeout 0 version
samba 2 'send without address' send "$work/data"
says "$err" '--at is needed' 'says so'
samba 2 'receive without length' receive --at 0 "$work/x"
samba 2 'an address that is too long' send --at 0x100000000 "$work/data"
samba 2 'a file beyond all addresses' send --at 0xffffffff "$work/data"
says "$err" 'beyond 32 bits' 'says so'
samba 2 'a file that is not there' write-key "$work/none"
samba 2 'a file that is none' write-key "$work"
says "$err" 'no regular file' 'says so'
: >"$work/empty"
samba 2 'an empty file' load-applet "$work/empty"
says "$err" 'it is empty' 'says so'
# shellcheck disable=SC2046
samba 2 'too many words' mailbox $(seq 33)
samba 2 'a word that is too large' mailbox 0x100000000
samba 2 'a state without applet' state
samba 2 'a record without script' run --record "$work/x"
samba 0 'a dry run needs no line' write-key --dry-run "$work/key"
says "$out" 'it can be written once' 'tells what would happen'
says "$err" 'dry run: nothing was sent' 'and that it did not'

# ---- all commands ----

peer
samba 0 'version' version
says "$out" '^linux-otp Secure SAM-BA Monitor$' 'is all there is to print'
samba 0 'state' state --state-applet "$work/applet"
says "$out" 'customer key: blank' 'no key'
says "$out" 'boot mode: *1001, Secure SAM-BA Monitor' 'the boot mode'
samba 3 'write-key asks' write-key "$work/key"
says "$err" 'no terminal to confirm it' 'and is not answered'
heard 0 WCKY 'so nothing was sent'
samba 0 'write-key' -y --trace "$work/trace" write-key "$work/key"
says "$work/trace" '> WCKY,,C0,,#' 'the log has the command'
says "$work/trace" '> (133 bytes of a key)' 'and of its payload the length'
says "$work/trace" '< .*CACK,00000000,000000C0#' 'and the reply'
says_not "$work/trace" '> .x01.x01.xfe' 'and none of its blocks'
samba 3 'write-key again' -y write-key "$work/key"
says "$err" 'FFFFFFF6 (key-written): the customer key has already been written' 'is refused'
samba 0 'load-applet' load-applet "$work/applet"
samba 0 'mailbox with words' mailbox 0 0xffffffff 1
samba 0 'run' run
samba 0 'mailbox' mailbox
says "$out" '^ 0 0xffffffff$' 'the applet has answered'
says "$out" '^ 1 0x00000000$' 'its status is 0'
[ "$(wc -l <"$out")" = 32 ]
ok $? '32 words'
samba 0 'send' send --at 0x200 "$work/data"
samba 0 'receive' receive --at 0x200 --length 1000 "$work/back"
same "$work/data" "$work/back" 'what was sent'
samba 0 'receive to the standard output' receive --at 0x200 --length 1000 -
same "$work/data" "$out" 'nothing else is there'
samba 0 'verify' verify --at 0x200 "$work/data"
samba 4 'verify something else' verify --at 0x201 "$work/data"
says "$err" 'byte 0, at 0x201, is 0x.*, not 0x' 'says where'
samba 0 'a command that the applet does not have' mailbox 0x99 0xffffffff
samba 1 'is run' run
says "$err" 'the applet answers status 0000000F' 'its status is the message'
samba 0 'secure-boot' -y secure-boot
samba 0 'secure-boot-no-monitor' -y secure-boot-no-monitor
samba 0 'lock-jtag' -y lock-jtag
samba 0 'state' --json state --state-applet "$work/applet"
says "$out" '"customer_key": "complete"' 'key'
says "$out" '"boot_mode": "1100"' 'boot mode'
says "$out" '"security": true' 'SECURITY'
samba 0 'reset' reset --wait 5
end
says "$work/peer" '^reset' 'the chip was reset'
says "$work/peer" 'gpnvm 181 key 2 calls key 1 security 1 mode 2' 'everything once'

# ---- errcodes ----

# answers CODE ERRCODE NAME ARGUMENT...
answers()
{
	errcode=$2
	want_name=$3
	want_exit=$1
	shift 3
	samba "$want_exit" "$want_name" "$@"
	says "$err" "answers.* $errcode" "$want_name: $errcode"
}

"$CHECK/forge-samba" $id padding "$work/bad-padding"
"$CHECK/forge-samba" $id type "$work/bad-type"
expect 0 'a key of another chip' "$otpctl" samba make-key --unique-id 00112233445566778899aabbccddeeff --cmac-key "$work/cmac" -o "$work/other"
peer
answers 2 FFFFFFF8 'a key of a bad length' -y write-key "$work/data"
answers 3 FFFFFFF5 'a key that is not authentic' -y write-key "$work/zeros"
answers 3 FFFFFFF5 'of another chip' -y write-key "$work/other"
answers 3 FFFFFFF4 'that cannot be deciphered' -y write-key "$work/bad-padding"
answers 3 FFFFFFE6 'that makes no sense' -y write-key "$work/bad-type"
answers 1 FFFFFFE6 'an applet without one' --applet-timeout 1 run
answers 2 FFFFFFFD 'a file without applet' send --at 0 "$work/data"
answers 3 FFFFFFF5 'an applet that is not authentic' load-applet "$work/zeros"
samba 0 'one that is' load-applet "$work/applet"
answers 2 FFFFFFFD 'an address behind the buffer' send --at 0x10000 "$work/data"
answers 2 FFFFFFFC 'a length beyond it' receive --at 0xff00 --length 1000 "$work/x"
[ ! -e "$work/x" ]
ok $? 'nothing was received'
expect 0 'an unknown op_code' "$CHECK/host-samba" "$tty" 'WSMD,,,,#' reply
says "$out" 'CACK,FFFFFFF9,00000000#$' 'is answered'
expect 0 'a payload that is given up' "$CHECK/host-samba" "$tty" 'SAPT,,40,,#' reply raw:1818 reply
says "$out" 'CACK,FFFFFFE7,00000000#$' 'is answered'
samba 0 'the monitor is ready' version
end
says "$work/peer" 'key 0 calls key 0' 'no key was written'
peer fail=0
answers 1 FFFFFFF0 'a chip without identifier' -y write-key "$work/key"
end
peer fail=2
answers 1 FFFFFFED 'a key that cannot be written' -y write-key "$work/key"
end
peer fail=4
answers 1 FFFFFFED 'a SECURITY that cannot be written' -y lock-jtag
end
peer fail=5
answers 1 FFFFFFED 'a boot mode that cannot be written' -y secure-boot
answers 1 FFFFFFED 'nor the other one' -y secure-boot-no-monitor
end

# ---- dialects, pieces, sessions, acknowledges ----

# round NAME PEER-OPTION... -- OPTION...: everything once more.
round()
{
	name=$1
	options=
	shift
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	# shellcheck disable=SC2086
	peer $options
	samba 0 "$name: version" "$@" version
	samba 0 "$name: write-key" -y "$@" write-key "$work/key"
	samba 0 "$name: load-applet" "$@" load-applet "$work/applet"
	samba 0 "$name: mailbox" "$@" mailbox 0 0xffffffff 1
	samba 0 "$name: run" "$@" run
	samba 0 "$name: send" "$@" send --at 0 "$work/data"
	samba 0 "$name: verify" "$@" verify --at 0 "$work/data"
	samba 0 "$name: mailbox" "$@" mailbox
	samba 0 "$name: secure-boot" -y "$@" secure-boot
	samba 0 "$name: reset" "$@" reset --wait 5
	end
}

round 'sam-ba' -- --dialect sam-ba
round 'sam-ba that waits' -- --dialect sam-ba --chunk-ack wait
round 'pieces' chunk=100 --
round 'pieces and acknowledges' chunk=100 file-ack -- --chunk-ack wait
round 'acknowledges that nobody waits for' chunk=100 file-ack --
round 'one session' one-session -- --one-session
round 'one session, in pieces' one-session chunk=300 -- --one-session
peer one-session
samba 0 'version fits into one block' --one-session version
samba 0 'load' load-applet "$work/applet"
samba 1 'a file does not' receive --at 0 --length 1000 "$work/x"
says "$err" 'does the payload follow in the same transfer?' 'and the message helps'
end

# ---- what must not happen twice ----

# lost OP KIND CALLS NAME ARGUMENT...: OP is done, or not, and not answered.
lost()
{
	op=$1 kind=$2 want_words=$3 name=$4
	shift 4
	peer "$kind=$op"
	samba 1 "$name" -y --timeout 1 "$@"
	says "$err" 'whether it has happened NOBODY KNOWS' "$name: says so"
	says "$err" 'the monitor still answers' "$name: and that it has asked"
	end
	heard 1 "$want_words" "$name: it was said once"
}

lost SJTD mute 'security 1 mode 0' 'lock-jtag without answer' lock-jtag
lost SSEC mute 'security 0 mode 1' 'secure-boot without answer' secure-boot
lost SSNM mute 'security 0 mode 1' 'secure-boot-no-monitor without answer' secure-boot-no-monitor
lost SJTD noise 'security 1 mode 0' 'lock-jtag with noise for an answer' lock-jtag
lost SJTD deaf 'security 0 mode 0' 'lock-jtag that is not heard' lock-jtag

asked()
{
	op=$1 kind=$2 code=$3 words=$4 name=$5
	shift 5
	peer "$kind=$op"
	samba "$code" "$name" -y --timeout 1 --json --state-applet "$work/applet" "$@"
	says "$out" "$words" "$name: the device is asked"
	end
}

asked SJTD mute 0 'the device says that it has been done' 'lock-jtag, asked' lock-jtag
says "$work/peer" 'security 1 ' 'it was said once'
asked SSEC mute 0 'has been done' 'secure-boot, asked' secure-boot
asked SSNM deaf 1 'has not been done' 'secure-boot-no-monitor, asked' secure-boot-no-monitor
says "$work/peer" 'mode 0' 'and not said again'

# ---- a device that is not there ----

peer mute=RVER
samba 1 'silence' --timeout 1 version
says "$err" 'version: the device does not answer' 'says so'
samba 1 'silence before what cannot be undone' -y --timeout 1 lock-jtag
says "$err" 'there is no Secure SAM-BA Monitor.*Nothing was changed' 'says so'
end
heard 0 SJTD 'and nothing was sent'
peer noise=RVER
samba 1 'noise' --timeout 1 version
end
peer stays
samba 1 'a reset without end' --timeout 1 reset --wait 1
says "$err" 'did not come back within 1 s' 'says so'
end
peer mute=RVER
(sleep 0.5; kill "$peer") &
samba 1 'a device that goes away' version
says "$err" 'the line was closed' 'says so'
wait "$peer"
peer=

# ---- scripts ----

cat >"$work/part.yaml" <<'YAML'
samba: 1
steps:
  - version: linux-otp
  - write-key: key
  - load-applet: applet
  - mailbox: [0x00, 0xffffffff, 1]
  - run: init
  - expect: [0xffffffff, 0]
  - send: data
    at: 0
  - mailbox: [0x33, 0xffffffff, 8, 2]
  - run: write
  - expect: [0xffffffcc, 0, 2]
  - mailbox: [0x32, 0xffffffff, 8, 2]
  - run: read
  - receive: back
    at: 0
    length: 1000
  - verify: data
    at: 0
  - secure-boot: as soon as there is an application
  - reset: for the boot mode to count
    wait: 5
  - secure-boot-no-monitor: the monitor is not for the field
  - lock-jtag: nor is the debugger
  - reset: and that is it
YAML

expect 0 'a script, dry' "$otpctl" samba run -n "$work/part.yaml"
says "$out" 'line 21: secure-boot (as soon as there is an application): the boot mode will be 1010' 'tells what would happen'
says "$err" 'nothing was sent' 'and that it did not'
rm -f "$work/back"
peer
samba 3 'a script asks' run "$work/part.yaml"
heard 0 WCKY 'and sends nothing that counts'
samba 0 'a script' run --yes --record "$work/record" "$work/part.yaml"
same "$work/data" "$work/back" 'it receives a file'
end
says "$work/peer" 'gpnvm 181 key 2 calls key 1 security 1 mode 2' 'all of it is done'
says "$work/record" '"result": "done"' 'the record says so'
[ "$(grep -c '"status": "done"' "$work/record")" = 19 ]
ok $? 'of each step'
says_not "$work/record" "$(od -An -tx1 -N4 "$work/key" | tr -d ' ')" 'and has no key'
[ "$(stat -c %a "$work/record")" = 600 ]
ok $? 'and is for its owner'
expect 3 'a record is not replaced' "$otpctl" samba -p "$tty" run -y -r "$work/record" "$work/part.yaml"
says "$err" 'there is a record' 'says so'
expect 0 'nothing is left' "$otpctl" samba -p "$tty" run -y -r "$work/record" --resume "$work/part.yaml"
says "$err" 'nothing is left to be done' 'says so'

peer
samba 2 'a record that cannot be written' run -y -r "$work/none/record" "$work/part.yaml"
says "$err" 'the record .*none/record cannot be written' 'says so'
ln -s "$work/elsewhere" "$work/link"
samba 3 'nor through a link' run -y -r "$work/link" "$work/part.yaml"
mkdir "$work/directory"
samba 2 'nor a directory' run -y --force -r "$work/directory" "$work/part.yaml"
end
heard 0 WCKY 'and nothing was sent'

# ---- scripts that are interrupted ----

peer mute=SSEC
samba 1 'a script without an answer' run -y --timeout 1 --force -r "$work/record" "$work/part.yaml"
says "$err" 'part.yaml:21: secure-boot: the device does not answer' 'stops'
says "$work/record" '"status": "unknown"' 'the record says where'
end
peer
samba 3 'it is not gone on with' run -y --resume -r "$work/record" "$work/part.yaml"
says "$err" 'line 21: secure-boot was begun, and whether it has happened nobody knows' 'says why'
samba 2 'nor by a wrong decision' run -y --resume --done 5 -r "$work/record" "$work/part.yaml"
cp "$work/record" "$work/record.unknown"
samba 0 'but by a right one' run -y --resume --done 21 -r "$work/record" "$work/part.yaml"
end
says "$work/peer" 'key 0 calls key 0 security 1 mode 1' 'which does only what is left'
says "$work/record" '"resumed": true' 'and the record says so'
peer
cp "$work/record.unknown" "$work/record"
samba 0 'or by the device' run -y --resume --state-applet "$work/applet" -r "$work/record" "$work/part.yaml"
says "$err" 'line 21: secure-boot: the device says that it has not been done' 'which is asked'
end
says "$work/peer" 'security 1 mode 2' 'and then told'
head -c 999 "$work/data" >"$work/data.new"
cp "$work/data" "$work/data.old"
cp "$work/data.new" "$work/data"
cp "$work/record.unknown" "$work/record"
samba 3 'files have to be the same' run -y --resume --done 21 -r "$work/record" "$work/part.yaml"
says "$err" 'data has changed since' 'says which'
cp "$work/data.old" "$work/data"
echo '# more' >>"$work/part.yaml"
samba 3 'and the script' run -y --resume --done 21 -r "$work/record" "$work/part.yaml"
says "$err" 'the script has changed since' 'says so'
for bad in '' '{' '[]' '{}' '{"samba_record": 1}'; do
	echo "$bad" >"$work/record"
	expect 2 "no record: $bad" "$otpctl" samba -p "$tty" run -y --resume -r "$work/record" "$work/part.yaml"
done

cat >"$work/applet.yaml" <<'YAML'
samba: 1
steps:
  - write-key: key
  - load-applet: applet
  - mailbox: [0x00, 0xffffffff, 1]
  - run: init
  - expect: [0xffffffff, 0]
  - mailbox: [0x31, 0xffffffff, 8, 8]
  - run: erase
  - expect: [0xffffffce, 1]
  - lock-jtag: done
YAML
peer
samba 4 'a script that expects too much' run -y -r "$work/record2" "$work/applet.yaml"
says "$err" 'applet.yaml:10: expect: word 1 of the mailbox, the status, is 0x0' 'says what'
says "$work/record2" '"result": "verify-mismatch"' 'and the record too'
samba 4 'going on begins with the applet' run -y --resume -r "$work/record2" "$work/applet.yaml"
says "$out" 'line 3: write-key .*: has been done already' 'not with the key'
says "$out" 'line 4: load-applet .*: done' 'but with the applet'
end
heard 0 'SJTD' 'and never comes to the end'
says "$work/peer" 'calls key 1' 'the key was written once'

# That of the documentation.
cp "$SRC/examples/samba/part.yaml" "$work/example.yaml"
cp "$work/key" "$work/unit.key"
cp "$work/applet" "$work/user-signature.bin"
head -c 1024 /dev/urandom >"$work/calibration.bin"
peer
samba 0 'the example' run -y -r "$work/record3" "$work/example.yaml"
end
says "$work/peer" 'gpnvm 181 key 2' 'does all of it'

# ---- scripts that are wrong ----

# wrong WORDS TEXT: not a byte is sent.
wrong()
{
	printf '%s\n' "$2" >"$work/wrong.yaml"
	expect 2 "script: $1" "$otpctl" samba -p "$tty" run -y "$work/wrong.yaml"
	says "$err" "$1" "script: says '$1'"
}

wrong "begins with 'samba: 1'" 'plan: 1'
wrong 'version 1 of scripts only' 'samba: 2'
wrong "lacks 'steps'" 'samba: 1'
wrong 'at least one step' 'samba: 1
steps: []'
wrong "unknown key 'step'" 'samba: 1
step: []'
wrong "there is no step 'burn'" 'samba: 1
steps: [{burn: all}]'
wrong "written 'NAME: VALUE'" 'samba: 1
steps: [reset]'
wrong 'why it is done is missing' 'samba: 1
steps: [{lock-jtag: }]'
wrong 'no-such-file: No such file' 'samba: 1
steps: [{write-key: no-such-file}]'
wrong 'needs an applet' 'samba: 1
steps: [{run: now}]'
wrong 'none has been loaded since the beginning or the last reset' 'samba: 1
steps: [{load-applet: applet}, {reset: x}, {run: now}]'
wrong 'is in the script twice, first in line 3' 'samba: 1
steps:
- {lock-jtag: once}
- {lock-jtag: twice}'
wrong 'no monitor any more behind the reset' 'samba: 1
steps: [{secure-boot-no-monitor: x}, {reset: x}, {version: any}]'
wrong 'waits for a monitor that there is not' 'samba: 1
steps: [{secure-boot-no-monitor: x}, {reset: x, wait: 1}]'
wrong 'send lacks its at' 'samba: 1
steps: [{load-applet: applet}, {send: data}]'
wrong 'at: goes with send' 'samba: 1
steps: [{load-applet: applet, at: 1}]'
wrong 'receive lacks its length' 'samba: 1
steps: [{load-applet: applet}, {receive: x, at: 0}]'
wrong 'length: goes with receive' 'samba: 1
steps: [{load-applet: applet}, {send: data, at: 0, length: 1}]'
wrong 'wait: goes with reset' 'samba: 1
steps: [{version: any, wait: 1}]'
wrong 'wait is 1 to 3600 seconds' 'samba: 1
steps: [{reset: x, wait: 0}]'
wrong "the word '-1' is no number" 'samba: 1
steps: [{load-applet: applet}, {mailbox: [-1]}]'
wrong "the word 'any' is no number" 'samba: 1
steps: [{load-applet: applet}, {mailbox: [any]}]'
wrong 'a list of 1 to 32 words' 'samba: 1
steps: [{load-applet: applet}, {expect: []}]'
wrong "at '0x100000000' is no number of 32 bits" 'samba: 1
steps: [{load-applet: applet}, {send: data, at: 0x100000000}]'
wrong 'goes beyond 32 bits' 'samba: 1
steps: [{load-applet: applet}, {send: data, at: 0xffffffff}]'
wrong 'unknown key' 'samba: 1
steps: [{lock-jtag: x, secure-boot: y}]'
wrong 'it is empty' '# nothing'
wrong 'aliases' 'samba: 1
steps: [*x]'
wrong 'No such file' 'samba: 1
state-applet: none
steps: [{version: any}]'

finish
