#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A board whose devicetree, dts/qemu/versal-virt-otp.dtso, has one-time memory and
# consumers: two Ethernet ports of a driver that knows nothing of us, and a
# device that works with calibration data only. Each of them waits until what it
# needs is there, gets just that, and survives that it goes away.

# shellcheck source=selftests/otp/lib.sh
. ./lib.sh

buses=/sys/bus/platform
deferred=/sys/kernel/debug/devices_deferred
port0=ff0c0000.ethernet
port1=ff0d0000.ethernet
providers='otp-signed-image otp-mock otp-secure-journal otp-astra otp-sefc'

[ -e /proc/device-tree/mock-journal ] || skip_all 'no board with mocks'
[ -e "$deferred" ] || skip_all 'no debugfs'

# within NAME CMD ARGS...: it becomes true in ten seconds.
within()
{
	name=$1 left=100
	shift
	until "$@" >"$out" 2>"$err"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || break
		usleep 100000
	done
	[ "$left" -gt 0 ]
	result $? "$name"
}

# never NAME CMD ARGS...: it is not true, and has not become so a second later.
never()
{
	name=$1
	shift
	! "$@" >"$out" 2>"$err" && sleep 1 && ! "$@" >"$out" 2>"$err"
	result $? "$name"
}

# waits DEVICE: it is in deferred probe.
waits() { cut -f 1 "$deferred" | grep -q -x -F "$1"; }

bound() { [ -e "$buses/devices/$1/driver" ]; }

# interface DEVICE: the directory of its network interface.
interface() { ls -d "$buses/devices/$1/net/"*; }

# address DEVICE: of its interface.
address() { cat "$(interface "$1")/address"; }

# has_address DEVICE ADDRESS
has_address() { [ "$(address "$1")" = "$2" ]; }

# permanent DEVICE: no address that was made up, which is 1, or set, 3.
permanent() { [ "$(cat "$(interface "$1")/addr_assign_type")" = 0 ]; }

# The kernel takes a consumer along, unless the device of its supplier was
# removed once: then it has forgotten who needs whom.
gone_or_as_before()
{
	! interface "$port0" >/dev/null 2>&1 ||
		has_address "$port0" 7c:69:6b:84:10:02
}

ports_have_addresses()
{
	within "$1: the first port has the address of the journal" \
		has_address "$port0" 7c:69:6b:84:10:02
	within "$1: the second port has the base address and three" \
		has_address "$port1" 02:00:5e:10:01:01
	permanent "$port0" && permanent "$port1"
	result $? "$1: both are permanent addresses"
}

ports_wait()
{
	within "$1: the first port waits" waits "$port0"
	within "$1: the second port waits" waits "$port1"
	never "$1: the first has no interface" interface "$port0"
	never "$1: the second has no interface" interface "$port1"
}

# Ours but the consumer. A provider may hold the mock, and all hold the core.
unload_all()
{
	for pass in 1 2 3 4; do
		# shellcheck disable=SC2013 # a name is a word
		for module in $(sed -n \
			's/^\(otp_[a-z0-9_]*\|otp\) .*/\1/p' /proc/modules); do
			[ "$module" = otp_calibration ] || rmmod "$module"
		done
		[ -d /sys/module/otp ] || return 0
		: "$pass"
	done
	return 1
}

load_all()
{
	for module in $providers; do
		modprobe "$module" || return 1
	done
}

# The device of the OTP whose node has that name: otpN.
otp_of()
{
	for device in /sys/class/otp/otp*; do
		case $(readlink -f "$device/device/of_node") in
		*/"$1") echo "${device##*/}" ;;
		esac
	done
}

# mock_of NODE: the mock in configfs that stands for that node.
mock_of() { ls -d "$mocks"/*"$1"*; }

# driver_do VERB NODE: bind or unbind, which is kept for the next.
driver_do()
{
	for device in "$buses"/devices/*; do
		case $(readlink -f "$device/of_node") in
		*/"$2") break ;;
		esac
	done
	[ ! -e "$device/driver" ] || driver=$(readlink -f "$device/driver")
	echo "${device##*/}" >"$driver/$1"
}

# tells ATTRIBUTE VALUE WHEN: of the signed image, sysfs does.
tells()
{
	told=$(cat "/sys/class/otp/$(otp_of signed-image)/image/$1")
	[ "$told" = "$2" ]
	result $? "$3: sysfs: $1 is '$told'"
}

calibrated()
{
	[ "$(cat "$buses/devices/adc/calibration")" = 0102030405060708 ]
}

# In the active slot, behind the header and the first words of the payload, a
# byte becomes another.
tamper()
{
	array=$(mock_of mock-flash)/array
	cat "$array" >"$work/flash"
	at=$((64 + 4096 + 32 + 16))
	{
		head -c "$at" "$work/flash"
		printf '\377'
		tail -c +$((at + 2)) "$work/flash"
	} >"$work/tampered"
	cat "$work/tampered" >"$array"
	[ "$(cat "$(mock_of mock-flash)/array_error")" = 0 ]
	result $? 'given: a byte of the payload is another'
}

mend()
{
	cat "$work/flash" >"$(mock_of mock-flash)/array"
	[ "$(cat "$(mock_of mock-flash)/array_error")" = 0 ]
	result $? 'given: it is as it was'
}

begin

# The consumers are there first.
expect 0 'given: no memory has a driver' unload_all
expect 0 'given: the driver of the ports' modprobe macb
expect 0 'given: the driver that wants calibration' insmod ./otp-calibration.ko
ports_wait 'no memory'
within 'no memory: the device without calibration waits' waits adc
expect 0 'the memory gets its drivers' load_all
ports_have_addresses 'then'
within 'then: the device is calibrated' calibrated
tells state served 'then'
never 'then: nobody waits' grep -q . "$deferred"

# The memory is there first.
rmmod otp-calibration && rmmod macb
result $? 'given: the consumers have no drivers'
expect 0 'the driver of the ports comes last' modprobe macb
ports_have_addresses 'last'
expect 0 'the driver with calibration comes last' insmod ./otp-calibration.ko
within 'last: it is calibrated' calibrated

# The memory goes away under its consumers.
expect 0 'the journal loses its driver' driver_do unbind otp@8f800
gone_or_as_before
result $? 'the first port went with it, or is as it was'
has_address "$port1" 02:00:5e:10:01:01
result $? 'the second one is as it was'
expect 0 'the journal has its driver again' driver_do bind otp@8f800
ports_have_addresses 'again'

# Calibration that somebody has touched.
expect 0 'given: a device without driver' rmmod otp-calibration
expect 0 'given: the image is not served' driver_do unbind signed-image
tamper
expect 0 'the image is looked at' driver_do bind signed-image
expect 0 'the device has its driver' insmod ./otp-calibration.ko
tells state refused 'tampered'
tells reason image-digest 'tampered'
within 'tampered: the device waits' waits adc
never 'tampered: it is not calibrated' bound adc
expect 0 'given: the image is not looked at' driver_do unbind signed-image
mend
expect 0 'the image is looked at again' driver_do bind signed-image
tells state served 'mended'
within 'mended: the device is calibrated' calibrated

# The counter, in the journal that the devicetree names.
if command -v otpctl >/dev/null; then
	image=$(otp_of signed-image)
	journal=$(otp_of otp@8f800)
	tells stored_counter 0 'before it is confirmed'
	expect 0 'confirm' otpctl -d "$image" image confirm --yes
	tells stored_counter 5 'confirmed'
	expect 0 'the record is in the journal' \
		otpctl -d "$journal" journal get --tag 0x41
	has 'the record' "$out" '05 00 00 00'
	ports_have_addresses 'a journal that has grown'
fi

expect 0 'the device lets go' rmmod otp-calibration
expect 0 'the ports let go' rmmod macb
expect 0 'the memory can go' unload_all
load_all
finish
