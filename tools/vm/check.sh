# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# All tiers. The UML kernels take longest, so they are built beside all else, at
# low priority, and so is the debug kernel; the VMs run two at a time.

# The kselftests that are worth their minutes on a board as well.
check_board='devicetree.sh ioctl astra opentitan journal sefc tool.sh
	image-tool.sh'

# check_run RESULTS
check_run()
{
	check=$1
	for kernel in $kernel_series; do
		kernel_fetch "$kernel"
	done
	kernel_source_fetch "$kunit_kernel"
	say 'building the UML kernels for KUnit meanwhile'
	tier_start "$logs/tier-kunit" "$check.kunit" kunit
	check_kunit=$tier_pid
	kernel_source_fetch "$newest"
	tier_start "$logs/tier-kunit-$newest" "$check.kunit-$newest" kunit \
		"$newest"
	check_newest=$tier_pid
	say 'and the debug kernel'
	tier_start "$logs/tier-debug" "$check.debug" debug
	check_debug=$tier_pid
	tier_run "$check" unit
	tier_run "$check" static
	tier_run "$check" intree
	tier_run "$check" versal
	check_matrix
	check_selftests
	check_collect "$check_debug" debug
	check_more
	check_collect "$check_kunit" kunit
	check_collect "$check_newest" "kunit-$newest"
}

# What there is only in the matrix, and is done in minutes.
check_matrix()
{
	matrix_run "$check" 'unit-*' 'build-6.12-*' build-7-x86_64 \
		'selftest-*-i386'
}

# check_selftest KERNEL [TEST...]: in a VM beside others, of which each takes one
# processor.
check_selftest()
{
	tier_start "$logs/tier-selftest-$1" "$check.selftest-$1" selftest "$@"
	check_vms="$check_vms $tier_pid:selftest-$1"
}

check_selftests_end()
{
	for vm in $check_vms; do
		check_collect "${vm%%:*}" "${vm#*:}"
	done
}

check_selftests()
{
	check_vms=
	for kernel in $kernel_series; do
		check_selftest "$kernel"
	done
	check_selftests_end
}

# The debug kernel takes longest, and all else goes on beside it.
# shellcheck disable=SC2086 # lists of tests
check_more()
{
	check_vms=
	check_selftest debug $debug_tests
	check_slow=$check_vms
	check_vms=
	check_selftest arm64 $check_board
	check_selftests_end
	for kernel in $kernel_series; do
		tier_run "$check" shutdown "$kernel"
	done
	check_vms=$check_slow
	check_selftests_end
}

# check_collect PID NAME
check_collect()
{
	check_status=0
	tier_wait "$1" "$logs/tier-$2" "waiting for $2" || check_status=$?
	tier_close "$check" "$check.$2" "$2" "$check_status"
}
