#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: check.sh DIR TESTS FUZZERS SECONDS
# Runs the tests and, for SECONDS each, the fuzzers in DIR; reports in KTAP.
# A fuzzer with a time of its own, as in NAME:60, runs beside all else. RUN, if
# set, is what runs the tests.

dir=$1
tests=$2
fuzzers=$3
seconds=$4

number=0
failed=0

result()
{
	number=$((number + 1))
	[ "$1" = ok ] || failed=1
	echo "$1 $number $2"
}

# The exit status of a pipeline is that of its end, hence the detour.
run_test()
{
	echo "    # Subtest: $1"
	status=$({ { ${RUN:+"$RUN"} "$dir/$1" 3>&-; echo $? >&3; } 2>&1 |
		sed 's/^/    /' >&4; } 3>&1) 4>&1
	if [ "$status" = 0 ]; then
		result ok "$1"
	else
		result 'not ok' "$1"
	fi
}

# fuzz NAME SECONDS
fuzz()
{
	"$dir/$1" -max_total_time="$2" -max_len=4096 \
		-artifact_prefix="$dir/" -print_final_stats=1 \
		>"$dir/$1.log" 2>&1
}

# fuzz_result NAME STATUS
fuzz_result()
{
	if ! [ -x "$dir/$1" ]; then
		result ok "$1 # SKIP no clang with libFuzzer"
	elif [ "$2" = 0 ]; then
		sed -n 's/^stat::number_of_executed_units: */# inputs: /p' \
			"$dir/$1.log"
		result ok "$1"
	else
		sed 's/^/# /' "$dir/$1.log" | tail -n 40
		result 'not ok' "$1"
	fi
}

# shellcheck disable=SC2086 # lists of words
set -- $tests $fuzzers
echo 'KTAP version 1'
echo "1..$#"
alone=
beside=
for each in $fuzzers; do
	case $each in
	*:*)
		fuzz "${each%:*}" "${each#*:}" &
		beside="$beside $!:${each%:*}" ;;
	*)
		alone="$alone $each" ;;
	esac
done
for name in $tests; do
	run_test "$name"
done
for name in $alone; do
	fuzz "$name" "$seconds"
	fuzz_result "$name" $?
done
for each in $beside; do
	wait "${each%%:*}"
	fuzz_result "${each#*:}" $?
done
exit $failed
