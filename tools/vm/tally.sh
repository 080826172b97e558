# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Results: a file of lines "pass|fail|skip TAB name TAB reason", and how they
# come out of KTAP (or TAP) and out of a kernel's console.

splat_pattern='WARNING:|BUG:|KASAN|UBSAN|Oops|detected stalls?|RCU stall|leaked|memory leaks|Kernel panic|general protection fault'

# splat_find LOG: the lines of LOG in which the kernel complains. Result lines
# and names of tests are not the kernel's.
splat_find()
{
	grep -a -n -E "$splat_pattern" "$1" 2>/dev/null |
		grep -a -v -E '^[0-9]+:(\[[ 0-9.]*\] )? *(not ok|ok|# ) ?'
}

splat_first()
{
	splat_find "$1" | sed -n '1s/^[0-9]*://p' | tr -d '\r\t'
}

# splat_show LOG: shows the first complaint with what follows it. False if there
# is none.
splat_show()
(
	first=$(splat_find "$1" | sed -n '1s/:.*//p')
	[ -n "$first" ] || exit 1
	{
		echo 'tools/run: the kernel complained:'
		sed -n "$first,$((first + 14))p" "$1" | tr -d '\r' |
			sed 's/^/  | /'
	} >&2
)

# tally_add RESULTS pass|fail|skip NAME [REASON]
tally_add()
{
	printf '%s\t%s\t%s\n' "$2" "$3" "${4:-}" >>"$1"
	case $2 in
	fail) printf 'not ok %s%s\n' "$3" "${4:+: $4}" >&2 ;;
	skip) printf 'skip %s%s\n' "$3" "${4:+: $4}" >&2 ;;
	esac
}

# tally_ktap RESULTS TIER <LOG: counts every innermost result of a KTAP
# document. Fewer results than planned, or none, is a failure of the tier.
tally_ktap()
{
	tr -d '\r' | awk -v tier="$2" -f "$top/tools/vm/ktap.awk" |
	while IFS='	' read -r verdict name reason; do
		tally_add "$1" "$verdict" "$name" "$reason"
	done
}

# tally_log RESULTS TIER LOG STATUS: counts LOG; a STATUS that no failure in LOG
# accounts for is a failure too.
tally_log()
{
	before=$(tally_count "$1" fail)
	tally_ktap "$1" "$2" <"$3"
	if [ "$(tally_count "$1" fail)" -gt "$before" ]; then
		say "the output of $2: $3"
	elif [ "$4" -ne 0 ]; then
		tally_add "$1" fail "$2" "it ended with status $4 (see $3)"
	fi
}

tally_count()
{
	grep -c "^$2	" "$1" || :
}

# tally_end RESULTS: the closing lines and the verdict.
tally_end()
{
	passed=$(tally_count "$1" pass)
	failed=$(tally_count "$1" fail)
	skipped=$(tally_count "$1" skip)
	sed -n 's/^skip	\([^	]*\)	\(.*\)/skipped: \1: \2/p' "$1"
	sed -n 's/^fail	\([^	]*\)	\(.*\)/FAILED: \1: \2/p' "$1" |
		sed 's/: $//'
	printf '%s passed, %s failed, %s skipped\n' \
		"$passed" "$failed" "$skipped"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
