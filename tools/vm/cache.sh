# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The cache: everything this project fetches, builds and logs lives here, and
# nothing of it in the source tree. It may be deleted at any time.
#
# A thing is made under tmp/ and renamed to its place, so that what is in place
# is complete; whoever makes a thing holds the lock of its name.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/linux-otp
# Two checkouts share the kernels, but not what is built from their sources.
checkout=$cache/checkout/$(printf '%s' "$top" | sha256sum | cut -c 1-12)
logs=$checkout/log

cache_open()
{
	mkdir -p "$cache/tmp" "$cache/lock" "$logs" ||
		die "cannot write the cache $cache (XDG_CACHE_HOME moves it)"
	find "$cache/tmp" -mindepth 1 -maxdepth 1 -mmin +1440 \
		-exec rm -rf {} + 2>/dev/null || :
	find "$cache/initramfs" -mindepth 1 -maxdepth 1 -mtime +30 \
		-exec rm -rf {} + 2>/dev/null || :
	find "$logs" -name 'console-*' -mtime +7 -exec rm -f {} + 2>/dev/null ||
		:
}

# cache_temp: a fresh directory that no other run knows of.
cache_temp()
{
	mktemp -d "$cache/tmp/XXXXXXXX"
}

# cache_publish TEMP PLACE: TEMP becomes PLACE, whole or not at all.
cache_publish()
{
	mkdir -p "$(dirname "$2")" && rm -rf "$2" && mv -T "$1" "$2"
}

# cache_locked NAME CMD ARGS...: runs CMD while no other run holds NAME.
cache_locked()
(
	exec 9>"$cache/lock/$1" || exit 1
	if ! flock -n 9; then
		say "waiting for another run that holds '$1'"
		flock 9
	fi
	shift
	"$@"
)
