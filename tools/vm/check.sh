# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# All tiers. The UML kernels take longest, so they are built beside all else, at
# low priority, and so is the debug kernel; the VMs of the stock kernels run side
# by side.

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
	# shellcheck disable=SC2086 # a list of tests
	tier_run "$check" selftest arm64 $check_board
	for kernel in $kernel_series; do
		tier_run "$check" shutdown "$kernel"
	done
	check_collect "$check_debug" debug
	# shellcheck disable=SC2086 # a list of words is wanted
	tier_run "$check" selftest debug $debug_tests
	check_collect "$check_kunit" kunit
	check_collect "$check_newest" "kunit-$newest"
}

# What there is only in the matrix, and is done in minutes.
check_matrix()
{
	matrix_run "$check" 'unit-*' 'build-6.12-*' build-7-x86_64 \
		'selftest-*-i386'
}

check_selftests()
{
	check_vms=
	for kernel in $kernel_series; do
		tier_start "$logs/tier-selftest-$kernel" \
			"$check.selftest-$kernel" selftest "$kernel"
		check_vms="$check_vms $tier_pid:selftest-$kernel"
	done
	for vm in $check_vms; do
		check_collect "${vm%%:*}" "${vm#*:}"
	done
}

# check_collect PID NAME
check_collect()
{
	check_status=0
	tier_wait "$1" "$logs/tier-$2" "waiting for $2" || check_status=$?
	tier_close "$check" "$check.$2" "$2" "$check_status"
}
