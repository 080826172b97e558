#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otp-samba-monitor on a pty, with a device that is not there behind it.
. "$SRC/tests/setup.sh"
host=$CHECK/host-samba make=$CHECK/make-samba
id=101112131415161718191a1b1c1d1e1f
tty=$work/tty
pid=

# start ARGUMENTS...: a monitor; waits until it answers.
start()
{
	"$CHECK/otp-samba-monitor" --pty "$tty" "$@" 2>"$work/log" &
	pid=$!
	n=0
	while [ ! -e "$tty" ] && [ $n -lt 100 ] && kill -0 $pid 2>/dev/null
	do
		n=$((n + 1))
		sleep 0.1
	done
}

# stop CODE NAME: and what it ends with.
stop()
{
	kill -TERM $pid 2>/dev/null
	ends "$1" "$2"
}

ends()
{
	wait $pid
	got=$?
	pid=
	! grep -q 'Sanitizer\|runtime error' "$work/log" || got=sanitizer
	[ "$got" = "$1" ] || sed 's/^/# /' "$work/log"
	[ "$got" = "$1" ]
	ok $? "$2 (exit $got)"
}

# answers NAME REPLY STEP...: the replies of these steps.
answers()
{
	name=$1 want=$2
	shift 2
	"$host" "$tty" "$@" >"$out" 2>"$err" &&
		[ "$(paste -sd' ' "$out")" = "$want" ]
	ok $? "$name"
}

done_='CACK,00000000,00000000#'

# ---- starting ----

monitor=$CHECK/otp-samba-monitor
expect 0 'help' "$monitor" --help
says "$out" 'Exit codes:' 'tells how it ends'
expect 0 'version' "$monitor" --version
expect 2 'no line' "$monitor"
says "$err" 'one line is needed' 'is asked for'
expect 2 'two lines' "$monitor" --port /dev/null --pty "$tty"
expect 2 'an odd speed' "$monitor" --port /dev/null --baud 12345
expect 2 'no number' "$monitor" --pty "$tty" --chunk 0
expect 2 'too much' "$monitor" --pty "$tty" more
expect 2 'no such word' "$monitor" --pty "$tty" --file-ack perhaps
expect 1 'no device' "$monitor" --pty "$tty" -d otp7
expect 1 'no tty' "$monitor" --port /dev/null
says "$err" '/dev/null' 'names it'
: >"$work/taken"
expect 1 'a name that is taken' "$monitor" --pty "$work/taken"
says "$err" "$work/taken" 'is told'
[ -f "$work/taken" ]
ok $? 'and what has it stays'
expect 2 'no secret' "$monitor" --pty "$tty" --secret "$work/none"
echo short >"$work/short"
expect 2 'a short secret' "$monitor" --pty "$tty" --secret "$work/short"
says "$err" '32 bytes' 'is refused'

# ---- commands ----

"$make" key $id 1 5a >"$work/key"
"$make" key $id 1 a5 >"$work/other"
"$make" applet 1 5088 >"$work/applet"
"$make" applet 2 64 >"$work/applet-id"
head -c 4096 /dev/urandom >"$work/file"

start
answers 'RVER' 'SVER,00000000,00000030# 6c696e75782d6f747020302e312e30205365637572652053414d2d4241204d6f6e69746f720000000000000000000000' \
	'RVER,,,,#' reply receive:48
answers 'an unknown op_code' 'CACK,FFFFFFF9,00000000#' 'XYZW,,,,#' reply
answers 'WCKY of a wrong length' 'CACK,FFFFFFF8,00000000#' 'WCKY,,80,,#' reply
answers 'WCKY of something else' 'CACK,00000000,000000C0# CACK,FFFFFFF5,00000000#' \
	'WCKY,,C0,,#' reply "send:$work/file:192" reply
answers 'WCKY' "CACK,00000000,000000C0# $done_" \
	'WCKY,,C0,,#' reply "send:$work/key" reply
answers 'a second WCKY' 'CACK,FFFFFFF6,00000000#' 'WCKY,,C0,,#' reply
answers 'SAPT' "CACK,00000000,000013E0# $done_" \
	'SAPT,,13E0,,#' reply "send:$work/applet" reply
printf '\0\0\0\0\377\377\377\377\1\0\0\0' >"$work/init"
head -c 116 /dev/zero >>"$work/init"
answers 'SMBX, EAPP, RMBX' \
	"CACK,00000000,00000080# $done_ ASTA,00000000,00000000# CACK,00000000,00000080#" \
	'SMBX,,80,,#' reply "send:$work/init" reply \
	'EAPP,,,,#' ack reply 'RMBX,,,,#' reply "receive:128:$work/mailbox"
[ "$(od -An -tx4 -N 28 "$work/mailbox" | tr -s ' \n' '  ')" = \
	' ffffffff 00000000 00000000 00010000 00000200 00000040 00000008 ' ]
ok $? 'the mailbox says what there is'
answers 'SFIL' "CACK,00000000,00001000# $done_" \
	'SFIL,0,1000,0,1#' reply "send:$work/file" ack reply
printf '\063\0\0\0\377\377\377\377\020\0\0\0\010\0\0\0' >"$work/write"
head -c 112 /dev/zero >>"$work/write"
answers 'a write of 8 pages' \
	"CACK,00000000,00000080# $done_ ASTA,00000000,00000000#" \
	'SMBX,,80,,#' reply "send:$work/write" reply 'EAPP,,,,#' ack reply
answers 'the same again' \
	"CACK,00000000,00000080# $done_ ASTA,00000000,00000000#" \
	'SMBX,,80,,#' reply "send:$work/write" reply 'EAPP,,,,#' ack reply
answers 'RFIL' 'CACK,00000000,00001000#' \
	'RFIL,0,1000,,#' reply "receive:4096:$work/back"
same "$work/file" "$work/back" 'gives the file back'
answers 'SSEC' "$done_" 'SSEC,,,,#' reply
answers 'SSNM' "$done_" 'SSNM,,,,#' reply
answers 'SJTD' "$done_" 'SJTD,,,,#' reply
answers 'garbage and a command' "CACK,FFFFFFF9,00000000# $done_" \
	raw:0d0a 'garbage#' reply 'SSNM,,,,#' reply
stop 0 'a signal ends it'
[ ! -L "$tty" ]
ok $? 'and its name is gone'
says "$work/log" 'WCKY address 0 length C0: key-written' 'the log tells'
says_not "$work/log" '5a5a5a' 'and hides keys'
tail -c 2 "$FAKE_OTP" | od -An -tx1 | grep -q '81 01'
ok $? 'GPNVM: boot mode 1100 and SECURITY'
dd if="$FAKE_OTP" bs=1 skip=8208 count=4096 2>/dev/null |
	cmp -s - "$work/file"
ok $? 'and the pages are in their block'

# ---- boot modes and resets ----

expect 3 'a chip that would not run it' "$monitor" --pty "$tty"
says "$err" 'boot mode 0xc' 'is named'
start --any-boot-mode
answers 'it can be made to' "$done_" 'CRST,,,,#' reply
ends 0 'CRST with nothing that resets'
says "$work/log" 'nothing resets the chip' 'says so'
blank
start -r "touch $work/was-reset"
answers 'SSEC, CRST' "$done_ $done_" 'SSEC,,,,#' reply 'CRST,,,,#' reply
answers 'mode 1010: it comes back' 'SVER,00000000,00000030#' \
	silence:1000 'RVER,,,,#' reply
[ -e "$work/was-reset" ]
ok $? 'behind the reset'
answers 'SSNM, CRST' "$done_ $done_" 'SSNM,,,,#' reply 'CRST,,,,#' reply
ends 0 'mode 1100: it does not'
says "$work/log" 'does not come back' 'and says why'
blank
start -r false
answers 'CRST' "$done_" 'CRST,,,,#' reply
ends 1 'a reset that fails'
blank
start -r true
answers 'SSEC' "$done_" 'SSEC,,,,#' reply
stop 0 'stop'
FAKE_OTP_SHUT=1 expect 3 'mode 1010 with an application' "$monitor" --pty "$tty"
says "$err" 'valid application' 'is told'

# ---- what goes wrong ----

blank
FAKE_OTP_ID=fail start
answers 'no unique id' 'CACK,00000000,000000C0# CACK,FFFFFFF0,00000000#' \
	'WCKY,,C0,,#' reply "send:$work/key" reply
stop 0 'stop'
FAKE_OTP_ID=blank start
answers 'a blank unique id' 'CACK,00000000,000000C0# CACK,FFFFFFF3,00000000#' \
	'WCKY,,C0,,#' reply "send:$work/key" reply
stop 0 'stop'
FAKE_OTP_FAIL=2 start
answers 'a page that fails' 'CACK,00000000,000000C0# CACK,FFFFFFED,00000000#' \
	'WCKY,,C0,,#' reply "send:$work/key" reply
stop 0 'stop'
start
answers 'another key does not complete it' \
	'CACK,00000000,000000C0# CACK,FFFFFFF6,00000000#' \
	'WCKY,,C0,,#' reply "send:$work/other" reply
answers 'the same does' "CACK,00000000,000000C0# $done_" \
	'WCKY,,C0,,#' reply "send:$work/key" reply
stop 0 'stop'
blank
FAKE_OTP_OFF=1 start
answers 'programming is switched off' \
	'CACK,00000000,000000C0# CACK,FFFFFFED,00000000# CACK,FFFFFFED,00000000#' \
	'WCKY,,C0,,#' reply "send:$work/key" reply 'SSEC,,,,#' reply
stop 0 'stop'
says "$work/log" 'switched off' 'says so'
finish
