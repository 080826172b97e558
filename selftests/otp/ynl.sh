#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The netlink family as its specification says, by the kernel's own client, which
# knows nothing else of it: cli.py of tools/net/ynl, in the kernel tree that the
# tests are in, or in $OTP_YNL_TREE.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

tree=${OTP_YNL_TREE:-../../../..}
spec=$tree/Documentation/netlink/specs/otp.yaml
client=$tree/tools/net/ynl/cli.py
[ -e "$client" ] || client=$tree/tools/net/ynl/pyynl/cli.py

[ -d "$mocks" ] || skip_all 'no mock'
[ -e "$client" ] || skip_all "no cli.py in $tree/tools/net/ynl"
[ -e "$spec" ] || skip_all "no $spec"
command -v otpctl >/dev/null || skip_all 'no otpctl'
python3 -c 'import yaml, jsonschema' 2>/dev/null ||
	skip_all 'no python3 with yaml and jsonschema'

# Held against the schema of all specifications, which takes its time, once.
ynl()
{
	python3 "$client" --spec "$spec" --no-schema "$@"
}

# number: of the device, as its name has it.
number() { printf '%s\n' "${device#otp}"; }

# ---- devices ----

test_devices()
{
	given_mock opentitan
	expect 0 'list: the specification is one, and says what the kernel does' \
		python3 "$client" --spec "$spec" --output-json --dump device-get
	cp "$out" "$work/list"
	driver=$(basename "$(readlink "/sys/class/otp/$device/device/driver")")
	has 'list: the device, by name and number' "$work/list" \
		"{\"index\": $(number), \"name\": \"$device\""
	has 'list: the driver and the state' "$work/list" \
		"\"driver\": \"$driver\""
	has 'list: the state is a name' "$work/list" '"state": "ok"'
	expect 0 'one device' ynl --output-json --do device-get \
		--json "{\"index\": $(number)}"
	has 'one device: is that one' "$out" "\"name\": \"$device\""
	expect 1 'a device that is not there' ynl --do device-get \
		--json '{"index": 4294967295}'
	has 'a device that is not there: which error' "$out" 'No such device'
	has 'a device that is not there: in words' "$out" \
		'no device has that index'
	expect 1 'no number' ynl --do device-get
	has 'no number: which error' "$out" 'Invalid argument'
}

test_state()
{
	given_mock opentitan
	otpctl write -d "$device" --yes DEVICE_ID=0x0e17074c31a7 >"$out"
	otpctl lock -d "$device" --yes hw-cfg0 >"$out"
	expect 0 'a lock that waits' ynl --output-json --do device-get \
		--json "{\"index\": $(number)}"
	has 'a lock that waits: is the state' "$out" '"state": "reset-pending"'
}

# More than one message can hold.
test_many()
{
	given_mock secure-journal
	for i in $(seq 40); do
		mkdir "$mocks/many-$i" && echo secure-journal \
			>"$mocks/many-$i/model" && echo 1 >"$mocks/many-$i/live"
	done
	expect 0 'many devices' ynl --output-json --dbg-small-recv \
		--dump device-get
	tr '{' '\n' <"$out" | sed -n 's/.*"name": "\([^"]*\)".*/\1/p' |
		sort >"$work/told"
	find /sys/class/otp -name 'otp*' -type l -exec basename {} \; |
		sort >"$work/there"
	[ "$(wc -l <"$work/told")" -gt 40 ] &&
		cmp -s "$work/told" "$work/there"
	result $? 'many devices: each of them, once'
	for i in $(seq 40); do
		rmdir "$mocks/many-$i"
	done
	has 'many devices: it took several messages' "$err" Recv
	grep -c 'Recv: read' "$err" | sed 's/^/# messages: /'
}

test_privilege()
{
	expect 1 'somebody without CAP_NET_ADMIN' python3 -c "
import os, sys
sys.path.insert(0, os.path.dirname('$client'))
from lib import NlError, YnlFamily
family = YnlFamily('$spec', '')
os.setuid(65534)
try:
    family.dump('device-get', {})
except NlError as error:
    sys.exit(print(error) or 1)"
	has 'somebody without CAP_NET_ADMIN: which error' "$out" \
		'Operation not permitted'
}

# ---- events ----

# socket_of PID: the client has opened the one by which it listens.
socket_of()
{
	for file in "/proc/$1/fd/"*; do
		case $(readlink "$file") in
		socket:*) return 0 ;;
		esac
	done
	return 1
}

# listen: for as long as it takes to tell it something, into $work/heard. It
# subscribes a moment after it has opened its socket.
listen()
{
	python3 "$client" --spec "$spec" --no-schema --output-json \
		--subscribe events --sleep 20 >"$work/heard" 2>"$err" &
	listener=$!
	until socket_of "$listener"; do
		[ -d "/proc/$listener" ] || return
		sleep 1
	done
	sleep 5
}

# said ACTION: an event of the device was told.
said()
{
	tr '{' '\n' <"$work/heard" | grep -F "\"device\": \"$device\"" |
		grep -q -F "\"action\": \"$1\""
	result $? "events: $1"
}

# RMA_TOKEN is in a secret partition.
test_events()
{
	given_mock opentitan
	listen
	otpctl write -d "$device" --yes MANUF_STATE=0x1f1e1d1c \
		RMA_TOKEN=0x000102030405060708090a0b0c0d0e0f >"$out" 2>"$err"
	result $? 'events: something is programmed'
	wait "$listener"
	result $? 'events: the client has understood all'
	for action in arm batch-begin program-begin program-end batch-end disarm
	do
		said "$action"
	done
	has 'events: the field is named' "$work/heard" '"field": "MANUF_STATE"'
	! grep -q -i -E '0f0e0d0c|0c0d0e0f|252579084|202182159' "$work/heard"
	result $? 'events: nothing of a secret is told'
}

begin
test_devices
test_events
test_state
test_privilege
test_many
finish
