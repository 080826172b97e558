# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The newest kernel there is the source of, called 7 whatever comes behind the
# dot. It is built for and, in UML, run; it is not booted in a VM.

newest=7
newest_suites='trixie-backports sid'

# newest_source_fetch: under the lock of the source.
newest_source_fetch()
{
	tree=$(cache_temp) || return 1
	step "$logs/fetch-source-$newest" \
		"downloading the newest linux-source-$newest.x (170 MB)" \
		newest_download "$tree/deb" &&
		step "$logs/unpack-source-$newest" 'unpacking it' \
			kernel_source_unpack "$tree" &&
		cache_publish "$tree/source" "$(kernel_source "$newest")" &&
		rm -rf "$tree"
}

# newest_download DIR: with lists of its own, or the newest point release of an
# older kernel would be looked for in these suites as well.
newest_download()
(
	cache=$cache/newest
	kernel_suites=$newest_suites
	kernel_security_suites=
	mkdir -p "$cache/tmp" "$cache/lock" && apt_update || exit 1
	package=$(apt_private apt-cache pkgnames "linux-source-$newest." |
		grep -x "linux-source-$newest\.[0-9]*" | sort -V | tail -n 1)
	[ -n "$package" ] || {
		say "no package linux-source-$newest.* in the archive"
		exit 1
	}
	apt_download "$1" "$package"
)
