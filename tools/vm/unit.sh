# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The unit tests of the pure code, in user space under ASan and UBSan.

# tier_unit RESULTS
tier_unit()
{
	if [ ! -e "$top/selftests/unit/Makefile" ]; then
		tally_add "$1" skip unit 'there is no selftests/unit/Makefile'
		return
	fi
	cache_locked "unit-$(basename "$checkout")" unit_run "$1"
}

unit_run()
{
	unit_status=0
	step "$logs/unit" 'running the unit tests (ASan, UBSan)' \
		make -s -C "$top/selftests/unit" O="$checkout/unit" check ||
		unit_status=$?
	tally_log "$1" unit "$logs/unit" "$unit_status"
}
