# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Saying what is being done, and how it went. Everything goes to stderr.

say()
{
	[ -n "${OTP_QUIET:-}" ] || printf '%s\n' "$*" >&2
}

die()
{
	printf 'tools/run: %s\n' "$*" >&2
	exit 1
}

# usage_error TEXT: the caller asked for something that does not exist.
usage_error()
{
	printf 'tools/run: %s\n' "$*" >&2
	exit 2
}

# step_clock LOG TEXT: until killed, says how far LOG has come: every second
# on a terminal, every half minute elsewhere.
step_clock()
{
	clock_s=0
	while [ -e "/proc/$$/exe" ]; do
		sleep 1 >/dev/null 2>&1
		clock_s=$((clock_s + 1))
		clock_line=$(tail -c 300 "$1" 2>/dev/null | tr '\r' '\n' |
			tail -n 1 | tr -cd '[:print:]' | cut -c 1-60)
		if [ -t 2 ]; then
			printf '\r\033[K  %s: %d s  %s' \
				"$2" "$clock_s" "$clock_line" >&2
		elif [ $((clock_s % 30)) -eq 0 ]; then
			say "  $2: $clock_s s  $clock_line"
		fi
	done
}

# step LOG TEXT CMD ARGS...: runs CMD with its output in LOG. On failure shows
# the end of the log and returns CMD's status.
step()
(
	log=$1 text=$2
	shift 2
	mkdir -p "$(dirname "$log")" && : >"$log" || exit 1
	clock=
	if [ -z "${OTP_QUIET:-}" ]; then
		say "$text"
		step_clock "$log" "$text" 9>&- &
		clock=$!
	fi
	status=0
	"$@" >"$log" 2>&1 </dev/null || status=$?
	if [ -n "$clock" ]; then
		kill "$clock" 2>/dev/null
		wait "$clock" 2>/dev/null
		[ ! -t 2 ] || printf '\r\033[K' >&2
	fi
	if [ "$status" -ne 0 ]; then
		log_show "$log" "failed (status $status): $text"
	fi
	exit "$status"
)

# log_show LOG TEXT: the end of LOG and where the rest of it is.
log_show()
{
	{
		printf 'tools/run: %s\n' "$2"
		tail -n 25 "$1" | sed 's/^/  | /'
		printf 'tools/run: all of it is in %s\n' "$1"
	} >&2
}
