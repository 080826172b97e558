# SPDX-License-Identifier: GPL-2.0-only
# TAP for shell tests.
# shellcheck shell=sh
tap_count=0
tap_failed=0

# ok CONDITION NAME: CONDITION is 0 or not.
ok()
{
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		echo "not ok $tap_count - $2"
		tap_failed=$((tap_failed + 1))
		[ ! -s "${out:-/dev/null}" ] || sed 's/^/# out: /' "$out"
		[ ! -s "${err:-/dev/null}" ] || sed 's/^/# err: /' "$err"
	fi
}

skip()
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# expect CODE NAME COMMAND...: exit code; leaves $out and $err. A sanitizer
# that spoke up is a failure whatever the code.
expect()
{
	want=$1 name=$2
	shift 2
	"$@" >"$out" 2>"$err" </dev/null
	got=$?
	! grep -q 'Sanitizer\|runtime error' "$err" || got=sanitizer
	[ "$got" = "$want" ]
	ok $? "$name (exit $got)"
}

# says FILE PATTERN NAME
says()
{
	grep -q -e "$2" "$1"
	ok $? "$3"
}

says_not()
{
	! grep -q -e "$2" "$1"
	ok $? "$3"
}

# same FILE FILE NAME
same()
{
	cmp -s "$1" "$2"
	result=$?
	[ $result -eq 0 ] || diff "$1" "$2" | sed 's/^/# /'
	ok $result "$3"
}

finish()
{
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
}
