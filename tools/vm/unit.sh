# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The unit tests of the pure code, in user space under ASan and UBSan.

# tier_unit RESULTS
tier_unit()
{
	unit_suite "$1" unit selftests/unit
	unit_suite "$1" tool tools/otp
}

# unit_suite RESULTS NAME PLACE: its "make check" prints KTAP or TAP.
unit_suite()
{
	if [ ! -e "$top/$3/Makefile" ]; then
		tally_add "$1" skip "$2" "there is no $3/Makefile"
		return
	fi
	cache_locked "unit-$2-$(basename "$checkout")" unit_run "$@"
}

unit_run()
{
	unit_status=0
	mkdir -p "$checkout/unit-$2"
	step "$logs/unit-$2" "testing $3 in user space (ASan, UBSan)" \
		make -s -C "$top/$3" O="$checkout/unit-$2" check ||
		unit_status=$?
	tally_log "$1" "$2" "$logs/unit-$2" "$unit_status"
}
