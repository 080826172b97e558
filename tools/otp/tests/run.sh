#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs the tests that are given and prints one TAP stream.
failed=0
n=0
echo "TAP version 14"
echo "1..$#"
for test; do
	n=$((n + 1))
	name=$(basename "$test" .sh)
	echo "# Subtest: $name"
	log=$(mktemp)
	case $test in
	*.sh) sh "$test" >"$log" 2>&1 ;;
	*) "$test" >"$log" 2>&1 ;;
	esac
	code=$?
	sed 's/^/    /' "$log"
	if [ $code -eq 0 ] && ! grep -q '^not ok' "$log" &&
	   grep -q '^1\.\.' "$log"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name (exit $code)"
		failed=$((failed + 1))
	fi
	rm -f "$log"
done
[ $failed -eq 0 ]
