# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# What the kernel says when it goes down: only somebody outside can listen.

# tier_shutdown RESULTS SERIES
tier_shutdown()
{
	kernel_fetch "$2"
	shutdown_check "$1" "$2" announced 10 \
		'a reboot with an incomplete group is announced'
	shutdown_check "$1" "$2" silent off \
		'a reboot with a complete group is not'
}

# shutdown_check RESULTS SERIES WANTED FAULT TITLE: FAULT is the programming
# command that fails, counted from 1: with the tenth the group is begun.
shutdown_check()
{
	console=$logs/console-shutdown-$2-$3
	(
		vm_kernel=$2
		vm_console=$console
		vm_timeout=120
		vm_share=$top/tools/otp/examples/astra
		vm_share_mode=ro
		vm_script=$top/tools/vm/shutdown-guest
		vm_run sh /control/script "$4"
	) >"$console.out" 2>&1
	title="shutdown-$2: $5"
	heard=silent
	! grep -q 'otp0: group security is incomplete' "$console" ||
		heard=announced
	if ! grep -q 'reboot: ' "$console"; then
		tally_add "$1" fail "$title" "no reboot (console: $console)"
	elif [ "$heard" != "$3" ]; then
		tally_add "$1" fail "$title" "$heard (console: $console)"
	else
		tally_add "$1" pass "$title"
	fi
}
