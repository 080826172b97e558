# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The host's half of the demo; demo.sh is what runs in the VM.

# demo_run [PLAN]: demo.sh gets the path of PLAN in the VM.
demo_run()
{
	vm_script=$top/tools/vm/demo.sh
	if [ -n "$1" ]; then
		vm_share=$(dirname "$1")
		vm_share_mode=ro
		vm_run sh /control/script "/share/$(basename "$1")"
	else
		vm_share=$top/tools/otp/examples
		vm_share_mode=ro
		vm_run sh /control/script
	fi
}
