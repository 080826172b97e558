#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What "tools/run demo" shows. Runs in the VM: with $1, that plan is rehearsed;
# without, the main job is done on the examples in /share.

failures=0

say()
{
	printf '\n# %s\n' "$*"
}

# run COMMAND...: shows it and what it prints; it must succeed.
run()
{
	run_expecting 0 "$@"
}

# run_expecting STATUS COMMAND...
run_expecting()
{
	expected=$1
	shift
	printf '$ %s\n' "$*"
	"$@" 2>&1
	status=$?
	[ "$status" -eq "$expected" ] && return
	printf 'exit status %s, not %s as it should be\n' "$status" "$expected"
	failures=$((failures + 1))
}

say "An unmodified kernel, and a mock of the chip's one-time memory."
run uname -sr
variant=v2.1
if [ $# -gt 0 ]; then
	variant=$(sed -n 's/.*Astra OTP \(v[0-9.]*\).*/\1/p' "$1" | head -n 1)
fi
run otpctl mock add astra --name line --variant "${variant:-v2.1}"
run otpctl list

if [ $# -gt 0 ]; then
	say 'Your plan: what it would do,'
	run otpctl plan check "$1"
	run otpctl plan diff "$1"
	say 'and doing it, on the mock.'
	run otpctl plan apply "$1" --yes --freeze --record /tmp/record.json
	run otpctl show
	run cat /tmp/record.json
	exit "$((failures > 0))"
fi

cp -r /share/astra /tmp/oem
cd /tmp/oem || exit 1

say 'The OEM configuration becomes the vendor'"'"'s command files and a plan.'
run otpctl gen astra --config oem_config.conf --keys keys --word-order le
run cat otp_plan.yaml

say 'What would it do? Nothing is programmed by asking.'
run otpctl plan check otp_plan.yaml

say 'A plan that would brick the chip, keys without REE security, is refused,'
sed '/^  - program: OTP_REE_SECURITY_ENABLE/{
	s/program/freeze/
	n
	d
}' otp_plan.yaml >bad_plan.yaml
run_expecting 3 otpctl plan apply bad_plan.yaml --yes --freeze
say 'and so is half of the atomic group: nothing has been pulsed.'
run_expecting 3 otpctl write OTP_REE_SEGID=0x2E32000A --yes
run cat /sys/kernel/config/otp-mock/line/pulses

say 'Now for real, as far as a mock is: one batch, verified word by word.'
otpctl monitor --device otp0 >/tmp/events 2>/tmp/listening &
monitor=$!
until grep -q . /tmp/listening; do sleep 0.1; done
run otpctl plan apply otp_plan.yaml --yes --freeze --record record.json
sleep 0.5
kill "$monitor"
run otpctl show
say 'Every step left an event (and an audit record); the first and the last:'
run head -n 4 /tmp/events
run tail -n 2 /tmp/events
say 'The record for the factory has no secret in it:'
run head -n 30 record.json

say 'And had the power gone in the middle? Another mock pays for the answer:'
run otpctl mock add astra --name trial --latency-us 100000
trial=$(otpctl mock list | awk '$1 == "trial" { print $2 }')
pulses=/sys/kernel/config/otp-mock/trial/pulses
{
	until [ "$(cat "$pulses")" -ge 12 ]; do sleep 0.02; done
	otpctl mock power trial off
} &
run_expecting 1 otpctl plan apply otp_plan.yaml --device "$trial" --yes --freeze
say 'the group was begun and not completed, and no tool can mend that.'
run otpctl mock power trial on
run cat /sys/kernel/config/otp-mock/trial/state
run otpctl list
run_expecting 1 otpctl plan apply otp_plan.yaml --device "$trial" --yes --freeze
run otpctl mock remove trial

say 'Doing it again is safe: everything is so already.'
run otpctl plan apply otp_plan.yaml --yes --freeze
say 'Other drivers read through nvmem; write-only words are not there.'
run hexdump -C /sys/bus/nvmem/devices/otp0-security/nvmem

# What Debian's 6.1 lacks.
grep -q ecdsa-nist-p256 /proc/crypto || exit "$((failures > 0))"

say 'Calibration is data that others update. Who may sign it goes into fuses,'
cd /share/image || exit 1
run otpctl image key-hash signer.pub.pem
run otpctl plan apply plan.yaml --yes

# overwrite SLOT FILE: as somebody does who can write to the flash.
overwrite()
{
	{
		cat "$2"
		head -c $((4096 - $(wc -c <"$2"))) /dev/zero | tr '\0' '\377'
	} >/tmp/slot
	cat >/tmp/slot.yaml <<-END
		plan: 1
		device: {driver: sefc, model: "Microchip PIC32CX-MTSH SEFC"}
		word-order: le
		steps:
		  - program: $1
		    file: slot
	END
	otpctl -d "$flash" erase "$1" --yes >/dev/null &&
		otpctl -d "$flash" plan apply /tmp/slot.yaml --yes >/dev/null
}

say 'and the data into two slots of some flash: here that of another chip.'
run otpctl mock add sefc --name flash
flash=$(otpctl mock list | awk '$1 == "flash" { print $2 }')
add_image()
{
	run otpctl image add calibration --active "$flash/user-signature-1" \
		--download "$flash/user-signature-2" --key-hash otp0/user-data+0
	image=$(otpctl list | awk '$2 == "signed-image" { print $1 }')
}
add_image
run otpctl -d "$image" image install --serve calibration-signed.bin
run otpctl image state "$image"
run hexdump -C "/sys/bus/nvmem/devices/$image-payload/nvmem"

say 'One byte is changed. As an update it is refused,'
sed 's/antenna 1/antenna 2/' calibration-signed.bin >/tmp/changed.bin
run_expecting 3 otpctl -d "$image" image install /tmp/changed.bin
say 'and in the flash nobody is served it: the next start says why.'
overwrite user-signature-1 /tmp/changed.bin
run otpctl image remove calibration
add_image
run otpctl image state "$image"
run_expecting 1 ls "/sys/bus/nvmem/devices/$image-payload"
exit "$((failures > 0))"
