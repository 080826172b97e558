#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl mock on a directory that looks like configfs; and monitor, as far as
# it goes without a kernel.
. "$SRC/tests/setup.sh"
export FAKE_CONFIGFS="$work/configfs" FAKE_CLASS="$work/class"

mkdir "$FAKE_CONFIGFS"
expect 1 'no otp-mock' "$otpctl" mock list
says "$err" 'configfs is not mounted' 'says why'
root=$FAKE_CONFIGFS/otp-mock
mkdir -p "$root/bench" "$FAKE_CLASS/otp3" "$work/devices/astra-otp.7"
ln -s ../../devices/astra-otp.7 "$FAKE_CLASS/otp3/device"
cd "$root/bench" || exit 1
for pair in model=astra variant=v2.1 live=1 power=on state=ok \
	device=astra-otp.7 power_cut=off vendor_status=off stuck_busy=off \
	lost_irqs=0 bit_flip= latency_us=0 reset= array_error=0 pulses=5 \
	erase_signal=; do
	echo "${pair#*=}" >"${pair%%=*}"
done
printf 'image\0with\377bytes' >array
cd "$OLDPWD" || exit 1

expect 0 'list' "$otpctl" mock list
says "$out" '^bench *otp3 *astra v2.1, live, power on, ok$' 'finds the device'
expect 0 'list as JSON' "$otpctl" mock list --json
says "$out" '"device": "otp3"' 'too'
expect 0 'fault' "$otpctl" mock fault bench power_cut=12,3 lost-irqs=2
says "$root/bench/power_cut" '^12 3' 'a comma is a space'
says "$root/bench/lost_irqs" '^2' 'a hyphen is an underscore'
expect 0 'faults' "$otpctl" mock fault bench
says "$out" '^pulses=5$' 'are shown'
expect 2 'an unknown fault' "$otpctl" mock fault bench lost_irqs=9 melt=1
says "$root/bench/lost_irqs" '^2' 'changes nothing'
expect 2 'a fault without value' "$otpctl" mock fault bench power_cut=
expect 2 'no key' "$otpctl" mock fault bench =1
expect 0 'power' "$otpctl" mock power bench off
says "$root/bench/power" '^off' 'off'
expect 2 'bad power' "$otpctl" mock power bench maybe
expect 0 'cycle' "$otpctl" mock power-cycle bench
says "$root/bench/power" '^cycle' 'cycle'
expect 0 'dry run' "$otpctl" -n mock power bench on
says "$root/bench/power" '^cycle' 'changes nothing'
expect 0 'reset' "$otpctl" mock reset bench
expect 0 'erase signal, dry run' "$otpctl" -n mock erase-signal bench
[ "$(cat "$root/bench/erase_signal")" = '' ]
ok $? 'is not given'
expect 0 'erase signal' "$otpctl" mock erase-signal bench
says "$root/bench/erase_signal" '^1' 'is given'
expect 2 'erase signal to no mock' "$otpctl" mock erase-signal other
expect 0 'save' "$otpctl" mock save bench "$work/image"
same "$work/image" "$root/bench/array" 'is the array'
[ "$(stat -c %a "$work/image")" = 600 ]
ok $? 'has mode 0600'
expect 2 'save to nowhere' "$otpctl" mock save bench "$work/none/image"
expect 0 'load' "$otpctl" mock load bench "$work/image"
echo 22 >"$root/bench/array_error"
expect 2 'load what is refused' "$otpctl" mock load bench "$work/image"
says "$err" 'no image' 'says so'
echo 16 >"$root/bench/array_error"
expect 1 'load while a command runs' "$otpctl" mock load bench "$work/image"
expect 2 'load nothing' "$otpctl" mock load bench "$work/none"
expect 2 'load a directory' "$otpctl" mock load bench "$work"
expect 2 'load without end' "$otpctl" mock load bench /dev/zero
for name in '' . .. ../bench a/b "$(printf '\303\251')" -x \
	"$(head -c 65 /dev/zero | tr '\0' a)"; do
	expect 2 "bad name '$name'" "$otpctl" mock reset -- "$name"
done
expect 2 'no such mock' "$otpctl" mock reset other
expect 2 'no name' "$otpctl" mock reset
expect 2 'too many' "$otpctl" mock reset a b
expect 1 'a name that is taken' "$otpctl" mock add astra --name bench
expect 2 'no model' "$otpctl" mock add
expect 2 'bad name for a new one' "$otpctl" mock add astra --name ../x
before=$(find "$root" | wc -l)
expect 2 'a new one without attributes' "$otpctl" mock add astra
[ "$(find "$root" | wc -l)" = "$before" ]
ok $? 'leaves nothing behind'

expect 2 'monitor: bad count' "$otpctl" monitor --count many
expect 2 'monitor: huge count' "$otpctl" monitor --count 99999999999
expect 2 'monitor: negative timeout' "$otpctl" monitor --timeout=-1
expect 2 'monitor: argument' "$otpctl" monitor otp0
if ! grep -q otp /proc/net/genetlink 2>/dev/null && [ ! -d /sys/class/otp ]; then
	expect 1 'monitor: no family' "$otpctl" monitor --timeout 1
	says "$err" "netlink family 'otp'" 'says so'
else
	skip 'monitor: no family' 'this kernel has it'
fi
finish
