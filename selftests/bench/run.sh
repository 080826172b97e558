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
