#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The benchmark. Every figure is measured in this one run; what counts is the
# ratio, since the nanoseconds are those of a processor that does one
# instruction in each.

# Audit records on the console would be measured instead of the subsystem.
dmesg -n 1

bench program 15
bench read 200
bench window 200
bench provision 15
bench journal 200
bench devices 11

# median: of the numbers on stdin
median()
{
	sort -n | awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }'
}

# elapsed_us COMMAND...
elapsed_us()
{
	begin=$(bench clock)
	"$@" >/dev/null || echo "failed: $*" >&2
	end=$(bench clock)
	echo "$(((end - begin) / 1000))"
}

otpctl mock add astra --name bench >/dev/null
rounds=11
while [ "$rounds" -gt 0 ]; do
	elapsed_us otpctl show >>/tmp/show
	elapsed_us python3 -c pass >>/tmp/python
	rounds=$((rounds - 1))
done
otpctl mock remove bench
show=$(median </tmp/show)
python=$(median </tmp/python)
echo "start-up: otpctl show $show us, python3 -c pass $python us," \
	"ratio $(awk "BEGIN { printf \"%.2f\", $show / $python }")"

# A file to a monitor: over a pty, which has no speed, and over a simulated line
# of 115200 baud, 8N1: 11520 bytes a second, of which blocks of 132 bytes carry
# 128, and each waits for its answer. The tools are started each time, and the
# command and its replies are part of it.
size=65536
head -c "$size" /dev/urandom >/tmp/file
otpctl mock add sefc --name samba >/dev/null
sefc=$(otpctl mock list | awk '$1 == "samba" { print $2 }')
otpctl write -d "$sefc" --yes BOOT_MODE=9 >/dev/null
otpctl mock reset samba >/dev/null

# wait_for FILE
wait_for()
{
	while [ ! -e "$1" ]; do
		sleep 0.01
	done
}

otp-samba-monitor --quiet -d "$sefc" --pty /tmp/samba &
monitor=$!
wait_for /tmp/samba
otpctl samba make-applet user-signature -o /tmp/applet
otpctl samba --port /tmp/samba load-applet /tmp/applet >/dev/null
rounds=11
while [ "$rounds" -gt 0 ]; do
	elapsed_us otpctl samba -p /tmp/samba send --at 0 /tmp/file >>/tmp/pty
	rounds=$((rounds - 1))
done
# From here on what the monitor says is for the line.
bench line /tmp/samba-line /tmp/samba 115200 &
line=$!
wait_for /tmp/samba-line
line_us=$(elapsed_us otpctl samba -p /tmp/samba-line send --at 0 /tmp/file \
	2>/dev/null)
kill "$line"
wait "$line"
elapsed_us otpctl samba -p /tmp/samba verify --at 0 /tmp/file >/dev/null
kill "$monitor"
otpctl mock remove samba
awk -v size="$size" -v pty="$(median </tmp/pty)" -v line="$line_us" 'BEGIN {
	limit = 11520 * 128 / 132
	printf "samba: %d bytes by SFIL: pty %d us, %d bytes/s; " \
		"115200 baud %d us, %d bytes/s; ratio %.1f\n",
		size, pty, size * 1e6 / pty, line, size * 1e6 / line,
		line / pty
	printf "samba: of the payload limit of 115200 baud, %d bytes/s: " \
		"%.1f %%\n", limit, size * 1e6 / line / limit * 100
}'

# All of ours out, and in again against the clock.
unload()
{
	tac /etc/modules.own | while read -r module; do
		rmmod "$module" 2>/dev/null || :
	done
}
unload
unload
# shellcheck disable=SC2046 # a list of words is wanted
bench boot $(grep -v bench /etc/modules.own)
modprobe otp-bench

# A signed image of 64 KiB in flash that costs nothing, where the kernel can
# verify one. The key is public, for tests alone.
grep -q ecdsa-nist-p256 /proc/crypto || exit 0
modprobe mtdram total_size=128 erase_size=4 || exit 0
cat >/tmp/key.pem <<'END'
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRvK9XwU40H1USFKz
qw450jDL8Uzd/1K14WgyLslAYEWhRANCAARX+lWOieM0UBpuyKyO+1nazgr9cejv
4asqLRfKRRzTSiXO3LzHnAtLJoWNGIfZLZpIMU/exJg8CvMXD3UUULGx
-----END PRIVATE KEY-----
END
head -c 65216 /dev/urandom >/tmp/payload
otpctl image sign --key /tmp/key.pem --version 1.0.0 --security-counter 1 \
	/tmp/payload /tmp/image >/dev/null
dd if=/tmp/image of=/dev/mtd0 bs=4096 2>/dev/null
otpctl mock add sefc --name spare >/dev/null
spare=$(otpctl mock list | awk '$1 == "spare" { print $2 }')
image=$(otpctl image add bench --active mtd:mtd0 \
	--download "$spare/user-signature-1" --key /tmp/key.pem)
bench image "${image#/dev/}" 11
bench payload "${image#/dev/}" 200
otpctl image remove bench
otpctl mock remove spare
