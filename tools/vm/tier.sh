# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Tiers of tests. A tier adds to a file of results; a tier that dies, or that
# adds nothing, is itself a failure.

# tier_run RESULTS NAME ARGS...: here and now.
tier_run()
{
	tier_results=$1 tier_name=$2
	shift 2
	tier_own=$tier_results.$(printf '%s' "$tier_name $*" | tr -c 'a-z0-9.\n' _)
	: >"$tier_own"
	tier_status=0
	("tier_$tier_name" "$tier_own" "$@") || tier_status=$?
	tier_close "$tier_results" "$tier_own" "$tier_name" "$tier_status"
}

# tier_close RESULTS OWN NAME STATUS
tier_close()
{
	if [ "$4" -ne 0 ]; then
		tally_add "$2" fail "$3" "it ended with status $4"
	elif [ ! -s "$2" ]; then
		tally_add "$2" fail "$3" 'it ended without a result'
	fi
	cat "$2" >>"$1"
	rm -f "$2"
}

# tier_start LOG RESULTS NAME ARGS...: beside us, as a process group that ends
# when we do. Its pid is tier_pid.
tier_start()
{
	tier_log=$1 tier_out=$2
	shift 2
	: >"$tier_out"
	OTP_RESULTS=$tier_out nice -n 5 setpriv --pdeathsig TERM timeout -k 10 5000 \
		"$top/tools/run" tier "$@" >"$tier_log" 2>&1 </dev/null &
	tier_pid=$!
	tier_pids="${tier_pids:-} $tier_pid"
}

# tier_wait PID LOG TEXT: shows the log when all is over.
tier_wait()
{
	say "$3"
	tier_clock=
	if [ -z "${OTP_QUIET:-}" ]; then
		step_clock "$2" "$3" &
		tier_clock=$!
	fi
	tier_status=0
	wait "$1" || tier_status=$?
	# A shell that has just been forked takes no other signal yet.
	[ -z "$tier_clock" ] || kill -s KILL "$tier_clock" 2>/dev/null
	cat "$2" >&2
	return "$tier_status"
}

tier_stop()
{
	# shellcheck disable=SC2086 # a list of pids
	[ -z "${tier_pids:-}" ] || kill $tier_pids 2>/dev/null
}
