# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Stock Debian kernels, their headers and their sources, unpacked in the cache
# through an apt state of our own: nothing is installed, no list of the system
# changes, and apt checks every file against Debian's archive keys.

kernel_series='6.12 6.1'
kernel_default=6.12
# What --kernel takes; check runs all kselftests on each of kernel_series.
kernel_names="$kernel_series arm64 debug"
kernel_suites='bookworm bookworm-backports'
kernel_security_suites='bookworm-security'
kernel_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# kernel_check NAME
kernel_check()
{
	case " $kernel_names " in
	*" $1 "*) ;;
	*) usage_error "no kernel '$1'; there are: $kernel_names" ;;
	esac
	[ "$(uname -m)" = x86_64 ] ||
		die 'stock kernels are built for and run on x86-64 hosts only'
}

kernel_dir() { printf '%s\n' "$cache/kernel/$1"; }
kernel_release() { cat "$cache/kernel/$1/release"; }
kernel_source() { printf '%s\n' "$cache/source/$1"; }

# kernel_version NAME: the series of its point releases.
kernel_version()
{
	case $1 in
	arm64 | debug) echo 6.12 ;;
	*) echo "$1" ;;
	esac
}

# kernel_headers NAME: what goes behind make -C.
kernel_headers()
{
	printf '%s\n' \
		"$(kernel_dir "$1")/usr/src/linux-headers-$(kernel_release "$1")"
}

# kernel_fetch NAME [again]: unpacks the newest point release there is, once.
kernel_fetch()
{
	[ "$1" != debug ] || {
		debug_fetch "${2:-}"
		return
	}
	machine_need "$1"
	[ "${2:-}" != again ] && [ -e "$(kernel_dir "$1")/release" ] ||
		cache_locked "kernel-$1" kernel_fetch_locked "$@" ||
		die "could not fetch kernel $1"
}

kernel_fetch_locked()
{
	[ "${2:-}" = again ] || [ ! -e "$(kernel_dir "$1")/release" ] || return 0
	apt_foreign=$(machine_foreign "$1")
	apt_update || return 1
	release=$(kernel_newest "$1")
	[ -n "$release" ] || {
		say "no package linux-image-$1* with its headers in the archive"
		return 1
	}
	packages=$(kernel_packages "$release") || return 1
	tree=$(cache_temp) || return 1
	# shellcheck disable=SC2086 # a list of words is wanted
	step "$logs/fetch-$1" "downloading kernel $release (125 MB)" \
		apt_download "$tree/deb" $packages &&
		step "$logs/unpack-$1" "unpacking kernel $release" \
			kernel_unpack "$tree" "$release" "$(kernel_dir "$1")" &&
		printf '%s\n' "$release" >"$tree/release" &&
		cache_publish "$tree" "$(kernel_dir "$1")"
}

# kernel_newest NAME: the release of the newest complete set of packages.
kernel_newest()
(
	names=$cache/tmp/names.$$
	apt_private apt-cache pkgnames >"$names" || exit 1
	series=$(kernel_version "$1" | sed 's/\./\\./g')
	arch=$(machine_of "$1")
	version="$series\.[0-9][0-9.]*([-+](deb)?[0-9][0-9.]*)?"
	sed -n -E "s/^linux-headers-($version-$arch)\$/\1/p" "$names" |
		sort -V -r | while read -r release; do
		kernel_packages "$release" | while read -r package; do
			grep -q -x -F "$package" "$names" || exit 1
		done || continue
		printf '%s\n' "$release"
		break
	done
	rm -f "$names"
)

# kernel_packages RELEASE: image, headers and what the headers stand on.
kernel_packages()
{
	printf '%s\n' "linux-image-$1" "linux-headers-$1"
	apt_private apt-cache show --no-all-versions "linux-headers-$1" |
		sed -n 's/^Depends: //p' | tr ',' '\n' | sed -n -E \
		's/^ *(linux-(headers-[^ ]*-common|kbuild-[^ ]*)).*/\1/p'
}

# kernel_unpack TREE RELEASE PLACE
kernel_unpack()
{
	for deb in "$1"/deb/*.deb; do
		dpkg-deb -x "$deb" "$1" || return 1
	done
	rm -rf "$1/deb"
	[ -e "$1/lib" ] || ln -s usr/lib "$1/lib"
	# The headers name their other half by its installed path.
	sed -i "s|/usr/src/|$3/usr/src/|" \
		"$1/usr/src/linux-headers-$2/Makefile" &&
		depmod -b "$1" "$2"
}

# kernel_source_fetch SERIES: Debian's source tree, for KUnit and its checkers.
kernel_source_fetch()
{
	[ -e "$(kernel_source "$1")" ] ||
		cache_locked "source-$1" kernel_source_fetch_locked "$1" ||
		die "could not fetch the source of kernel $1"
}

kernel_source_fetch_locked()
{
	[ ! -e "$(kernel_source "$1")" ] || return 0
	if [ "$1" = "$newest" ]; then
		newest_source_fetch
		return
	fi
	apt_update || return 1
	tree=$(cache_temp) || return 1
	step "$logs/fetch-source-$1" "downloading linux-source-$1 (150 MB)" \
		apt_download "$tree/deb" "linux-source-$1" &&
		step "$logs/unpack-source-$1" "unpacking linux-source-$1" \
			kernel_source_unpack "$tree" &&
		cache_publish "$tree/source" "$(kernel_source "$1")" &&
		rm -rf "$tree"
}

kernel_source_unpack()
{
	dpkg-deb -x "$1"/deb/*.deb "$1" && rm -rf "$1/deb" &&
		mkdir "$1/source" &&
		tar -x -f "$1"/usr/src/linux-source-*.tar.xz \
			-C "$1/source" --strip-components=1
}

# The architecture that apt knows besides ours, if any.
apt_foreign=

apt_state() { printf '%s\n' "$cache/apt${apt_foreign:+-$apt_foreign}"; }

# apt_private CMD ARGS...: an apt command that sees our lists and no others.
apt_private()
{
	apt_command=$1
	shift
	"$apt_command" -o Dir::Etc::sourcelist="$(apt_state)/debian.sources" \
		-o Dir::Etc::sourceparts=/dev/null \
		-o Dir::State::lists="$(apt_state)/lists" \
		-o Dir::State::status=/dev/null \
		-o Dir::Cache="$(apt_state)/cache" \
		-o APT::Architecture=amd64 \
		-o APT::Architectures="amd64${apt_foreign:+,$apt_foreign}" \
		-o APT::Sandbox::User=root \
		-o APT::Update::Post-Invoke-Success= \
		-o APT::Update::Post-Invoke= \
		-o Acquire::Retries=3 "$@"
}

# apt_download DIR PACKAGE...
apt_download()
{
	mkdir -p "$1" && cd "$1" && shift &&
		apt_private apt-get -q download "$@"
}

apt_update()
{
	cache_locked apt apt_update_locked
}

# The lists are asked for at most once an hour.
apt_update_locked()
{
	[ -z "$(find "$(apt_state)/fresh" -mmin -60 2>/dev/null)" ] || return 0
	[ -e "$kernel_keyring" ] || {
		say "no $kernel_keyring: install debian-archive-keyring"
		return 1
	}
	mkdir -p "$(apt_state)/lists/partial" \
		"$(apt_state)/cache/archives/partial" || return 1
	apt_sources >"$(apt_state)/debian.sources" || return 1
	step "$logs/apt-update" 'reading the package lists of Debian' \
		apt_private apt-get -q update &&
		touch "$(apt_state)/fresh"
}

apt_sources()
{
	mirror=$(apt_mirror)
	[ -n "$mirror" ] || {
		say 'no Debian mirror is known here:' \
			'name one with OTP_DEBIAN_MIRROR=http://HOST/debian'
		return 1
	}
	apt_stanza "$mirror" "$kernel_suites"
	security=$(apt_mirror_security)
	[ -z "$security" ] || [ -z "$kernel_security_suites" ] ||
		apt_stanza "$security" "$kernel_security_suites"
}

# apt_stanza URI SUITES
apt_stanza()
{
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "$1" "$2"
	printf 'Signed-By: %s\n\n' "$kernel_keyring"
}

# The mirror named in the environment, else the one this machine uses, else the
# one python-apt (part of every Ubuntu) knows Debian by.
apt_mirror()
{
	if [ -n "${OTP_DEBIAN_MIRROR:-}" ]; then
		printf '%s\n' "$OTP_DEBIAN_MIRROR"
		return
	fi
	{
		apt_mirrors | grep -v -e '-security '
		apt_mirrors_known
	} | sed -n '1s/ .*//p'
}

apt_mirror_security()
{
	if [ -n "${OTP_DEBIAN_MIRROR:-}" ]; then
		printf '%s\n' "${OTP_DEBIAN_SECURITY_MIRROR:-}"
		return
	fi
	apt_mirrors | sed -n '/-security /{s/ .*//p;q;}'
}

# Lines "URI codename " of the Debian archives in this machine's own lists.
apt_mirrors()
{
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(ORIGIN)' \
		'Created-By: Packages' 2>/dev/null | sed -n 's/Debian$//p'
}

apt_mirrors_known()
{
	sed -n 's/^BaseURI: //p' /usr/share/python-apt/templates/Debian.info \
		2>/dev/null | sed -n 1p
}
