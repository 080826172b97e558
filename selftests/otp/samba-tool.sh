#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl and otp-samba-monitor on a serial line, with the driver and a simulated
# chip behind the monitor: all commands, all errcodes, and a key that nobody
# finds afterwards.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

[ -d "$mocks" ] || skip_all 'no mock'
command -v otpctl >/dev/null || skip_all 'no otpctl'
command -v otp-samba-monitor >/dev/null || skip_all 'no otp-samba-monitor'
if [ ! -x ./host-samba ] || [ ! -x ./forge-samba ]; then
	skip_all 'no hosts'
fi

tty=$work/tty
monitor=
# Where the unique id is in the image, as bytes and as a bit of the array.
unique_id_at=48
unique_id_bit=0
flerr=0x8
# 64 bytes of 0x33, as forge-samba makes them.
digest=$(printf '%0128d' 0 | tr 0 3)
# The key: these bytes over and over.
pattern=5ec2e7a1

stop()
{
	[ -z "$monitor" ] || kill "$monitor" 2>/dev/null
	[ -z "$listener" ] || kill "$listener" 2>/dev/null
}
listener=
trap 'stop; clean_up' EXIT

# says FILE TEXT NAME
says() { has "$3" "$1" "$2"; }

# says_no FILE TEXT NAME
says_no()
{
	! grep -q -F -e "$2" "$1"
	result $? "$3"
}

wait_for()
{
	tries=200
	while [ ! -e "$1" ] && [ $tries -gt 0 ]; do
		sleep 0.05
		tries=$((tries - 1))
	done
}

# given_chip OPTION...: in the boot mode of the monitor, which answers.
given_chip()
{
	given_mock sefc
	otpctl write -d "$device" --yes BOOT_MODE=9 >"$out" 2>"$err" &&
		otpctl mock reset "$mock" >"$out" 2>"$err"
	result $? 'a chip whose boot ROM runs the monitor'
	given_monitor "$@"
}

given_monitor()
{
	otp-samba-monitor -d "$device" --pty "$tty" \
		--reset-command "otpctl mock reset $mock" "$@" \
		2>>"$work/monitor" &
	monitor=$!
	wait_for "$tty"
}

end_monitor()
{
	kill "$monitor" 2>/dev/null
	wait "$monitor"
	monitor=
}

# samba CODE NAME ARGUMENT...
samba()
{
	want_code=$1 name=$2
	shift 2
	expect "$want_code" "$name" otpctl samba --port "$tty" "$@"
	cat "$out" "$err" >>"$work/said"
	[ "$code" -eq "$want" ] || tail -n 5 "$work/monitor" | sed 's/^/# monitor: /'
}

# answers CODE ERRCODE NAME ARGUMENT...
answers()
{
	code=$1 errcode=$2 name=$3
	shift 3
	samba "$code" "$name" "$@"
	says "$err" "$errcode" "$name: $errcode"
}

# The identifier as an applet tells it, in $id.
read_id()
{
	otpctl samba make-applet unique-id -o "$work/id-applet"
	samba 0 'the applet unique-id' load-applet "$work/id-applet"
	samba 0 'its init' mailbox 0 0xffffffff 1
	samba 0 'it runs' run
	samba 0 'its results' mailbox
	id=
	sed -n '3,6s/.*0x//p' "$out" >"$work/id"
	while read -r word; do
		swap "$word"
		id=$id$swapped
	done <"$work/id"
}

# Everything that is to hold no key, in $work/all.
collect()
{
	otpctl show -d "$device" >"$work/show" 2>&1
	otpctl show -d "$device" --json >"$work/show.json" 2>&1
	dmesg >"$work/dmesg"
	cat /sys/kernel/tracing/trace >"$work/events.trace"
	for nvmem in /sys/bus/nvmem/devices/*/nvmem; do
		echo "$nvmem"
		hexdump -v -e '32/1 "%02x" "\n"' "$nvmem" 2>/dev/null
	done >"$work/nvmem"
	cat "$work/show" "$work/show.json" "$work/dmesg" "$work/monitor" \
		"$work/events.trace" "$work/nvmem" "$work/said" \
		"$work/record" "$work/line" "$work/heard" >"$work/all"
}

# no_key NAME: neither as bytes nor as words, whatever their case.
no_key()
{
	swap "$pattern"
	[ -s "$work/all" ] &&
		! grep -i -F -e "$pattern" -e "$swapped" "$work/all" \
			>"$out"
	result $? "$1"
}

# ---- what a factory does ----

test_commands()
{
	given_chip
	echo 1 >/sys/kernel/tracing/events/otp/enable
	# All audit records, since nobody else listens to them.
	echo 0 >/proc/sys/kernel/printk_ratelimit
	otpctl monitor -d "$device" >"$work/heard" 2>&1 &
	listener=$!
	: >"$work/said"
	samba 0 'version' version
	says "$out" 'Secure SAM-BA Monitor' 'version: text'
	read_id
	put_hex "$pattern$pattern$pattern$pattern$pattern$pattern$pattern$pattern" \
		>"$work/cmac"
	otpctl samba make-key --unique-id "$id" --cmac-key "$work/cmac" \
		-o "$work/key"
	result $? 'a key for this chip'
	otpctl samba make-applet user-signature -o "$work/applet"
	samba 0 'state' state --state-applet "$work/applet"
	says "$out" 'customer key: blank' 'state: no key'
	head -c 1000 /dev/urandom >"$work/data"
	cat >"$work/part.yaml" <<'YAML'
samba: 1
state-applet: applet
steps:
  - version: any
  - write-key: key
  - load-applet: applet
  - mailbox: [0x00, 0xffffffff, 1]
  - run: init
  - expect: [0xffffffff, 0]
  - send: data
    at: 0
  - mailbox: [0x33, 0xffffffff, 8, 2]
  - run: write two pages of block 1
  - expect: [0xffffffcc, 0, 2]
  - mailbox: [0x32, 0xffffffff, 8, 2]
  - run: read them
  - expect: [0xffffffcd, 0, 2]
  - verify: data
    at: 0
  - secure-boot: with the monitor, to try it
  - reset: for the boot mode to count
    wait: 20
  - secure-boot-no-monitor: for the field
  - lock-jtag: for the field
YAML
	samba 0 'a script' --trace "$work/line" run --yes \
		--record "$work/record" "$work/part.yaml"
	samba 3 'write-key again' --yes write-key "$work/key"
	says "$err" 'FFFFFFF6' 'write-key again: key-written'
}

test_what_is_there()
{
	expect 0 'show' otpctl show -d "$device"
	says "$out" '0xc (secure boot)' 'show: the boot mode'
	grep -q 'SECURITY .*full .*0x1' "$out" ||
		grep -q 'SECURITY .*0x1' "$out"
	result $? 'show: SECURITY'
	says "$out" '0x00000000 (AES-256-CMAC)' 'show: the type'
	grep 'AES_256_CMAC_KEY' "$out" | grep -q '??'
	result $? 'show: not the key'
	otpctl read -d "$device" user-signature-1 1024 >"$out" 2>"$err"
	result $? 'read: what the applet has written'
	[ "$(knob repeats)" = 0 ]
	result $? 'no word got a second pulse'
	kill "$listener"
	wait "$listener"
	listener=
	collect
	says "$work/heard" 'program' 'events: they were heard'
	says "$work/events.trace" 'program' 'trace: they were traced'
	says "$work/dmesg" 'field=AES_256_CMAC_KEY' 'audit: the key was recorded'
	no_key 'the key is nowhere'
	# What proves that it would have been found.
	hexdump -v -e '32/1 "%02x" "\n"' "$mocks/$mock/array" |
		grep -q "$pattern"
	result $? 'but in the array'
}

# Without an application, in a boot mode without the monitor.
test_end_of_the_monitor()
{
	samba 0 'reset' reset
	tries=200
	while kill -0 "$monitor" 2>/dev/null && [ $tries -gt 0 ]; do
		sleep 0.05
		tries=$((tries - 1))
	done
	end_monitor
	says "$work/monitor" 'the monitor does not come back' \
		'reset: there is no monitor any more'
	[ ! -e "$tty" ]
	result $? 'reset: nor its line'
}

# That of a certificate instead: it is public.
test_digest()
{
	given_chip
	read_id
	./forge-samba "$id" digest "$work/digest"
	samba 0 'a key with a digest' -y write-key "$work/digest"
	expect 0 'show' otpctl show -d "$device"
	says "$out" "PUBLIC_KEY_DIGEST" 'show: the digest'
	says "$out" "0x$digest" 'show: its value'
	says "$out" '0x00000001 (public key)' 'show: the type'
	end_monitor
}

# ---- errcodes ----

test_errcodes_of_keys()
{
	given_chip
	read_id
	otpctl samba make-key --unique-id "$id" --cmac-key "$work/cmac" \
		-o "$work/key"
	./forge-samba "$id" padding "$work/padding"
	./forge-samba "$id" type "$work/type"
	./forge-samba "$id" digest "$work/digest"
	head -c 192 /dev/zero >"$work/zeros"
	otpctl samba make-key --unique-id 00112233445566778899aabbccddeeff \
		--cmac-key "$work/cmac" -o "$work/other"
	take_image
	answers 2 FFFFFFF8 'a key of another length' -y write-key "$work/data"
	answers 3 FFFFFFF5 'a key that is not authentic' -y write-key \
		"$work/zeros"
	answers 3 FFFFFFF5 'a key of another chip' -y write-key "$work/other"
	answers 3 FFFFFFF4 'a key with wrong padding' -y write-key \
		"$work/padding"
	answers 3 FFFFFFE6 'a key of a type that there is not' -y write-key \
		"$work/type"
	unchanged 'keys that are refused'
	knob vendor_status "$flerr write 1"
	answers 1 FFFFFFED 'a pulse that fails' -y write-key "$work/key"
	samba 0 'the same key completes it' -y write-key "$work/key"
	answers 3 FFFFFFF6 'and again' -y write-key "$work/digest"
	end_monitor
}

test_errcodes_of_chips()
{
	given_chip
	read_id
	otpctl samba make-key --unique-id "$id" --cmac-key "$work/cmac" \
		-o "$work/key"
	cat "$mocks/$mock/array" >"$work/blank"
	knob bit_flip $((unique_id_bit + 1))
	knob bit_flip $((unique_id_bit + 9))
	answers 1 FFFFFFF0 'an identifier that has decayed' -y write-key \
		"$work/key"
	end_monitor
	put_hex 00000000000000000000000000000000 |
		dd of="$work/blank" bs=1 seek=$unique_id_at conv=notrunc \
			2>/dev/null
	knob live 0
	otpctl mock load "$mock" "$work/blank" >"$out" 2>"$err" && knob live 1
	result $? 'a chip without identifier'
	mock_device
	given_monitor
	answers 1 FFFFFFF3 'a key for it' -y write-key "$work/key"
	end_monitor
}

# SECURITY wants something that authenticates.
test_errcodes_of_bits()
{
	given_chip
	read_id
	./forge-samba "$id" digest "$work/digest"
	samba 0 'a key' -y write-key "$work/digest"
	for command in secure-boot secure-boot-no-monitor lock-jtag; do
		knob vendor_status "$flerr write 1"
		answers 1 FFFFFFED "$command fails" -y "$command"
		samba 0 "$command again" -y "$command"
	done
	end_monitor
}

test_errcodes_of_the_line()
{
	given_chip
	answers 1 FFFFFFE6 'no applet to run' --applet-ack poll run
	answers 3 FFFFFFE6 'none to read the mailbox of' mailbox
	answers 3 FFFFFFE6 'none for a mailbox' mailbox 0
	answers 2 FFFFFFFD 'none for a file' receive --at 0 --length 1 "$work/x"
	answers 3 FFFFFFF5 'an applet that is not authentic' load-applet \
		"$work/zeros"
	samba 0 'an applet' load-applet "$work/applet"
	answers 2 FFFFFFFD 'a file behind the buffer' send --at 0x10000 \
		"$work/data"
	answers 2 FFFFFFFC 'a file longer than the buffer' send --at 0xfff0 \
		"$work/data"
	samba 0 'a command that the applet does not know' mailbox 0x99
	samba 1 'it runs' run
	says "$err" '0000000F' 'its status'
	expect 0 'an op_code that there is not' ./host-samba "$tty" \
		'WSMD,,,,#' reply
	says "$out" 'CACK,FFFFFFF9,00000000#' 'bad-op-code'
	expect 0 'a payload that is given up' ./host-samba "$tty" \
		'SAPT,,40,,#' reply raw:1818 reply
	says "$out" 'CACK,FFFFFFE7,00000000#' 'transfer'
	samba 0 'and it is ready' version
	end_monitor
}

# ---- the other ways to talk ----

# test_ways NAME OPTIONS-OF-THE-MONITOR OPTIONS
test_ways()
{
	# shellcheck disable=SC2086 # lists of options
	given_chip $2
	for step in version "load-applet $work/applet" \
		'mailbox 0 0xffffffff 1' run 'mailbox' \
		"send --at 0 $work/data" "verify --at 0 $work/data" \
		'--yes secure-boot' 'reset --wait 20'; do
		# shellcheck disable=SC2086
		samba 0 "$1: $step" $3 $step
	done
	end_monitor
}

begin
: >"$work/monitor"
test_commands
test_what_is_there
test_end_of_the_monitor
test_digest
test_errcodes_of_keys
test_errcodes_of_chips
test_errcodes_of_bits
test_errcodes_of_the_line
test_ways 'sam-ba' '' '--dialect sam-ba'
test_ways 'one session, in pieces' '--one-session --chunk 300' '--one-session'
test_ways 'acknowledges' '--file-ack always --chunk 500' '--chunk-ack wait'
finish
