# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The kernel called debug: our own small configuration of Debian's source, under
# the watchers that no stock kernel has. In the cache it looks like a stock one.

debug_source=6.12
debug_config=$top/tools/vm/debug.config

# What check runs on it: memory that runs out, and memory that is lost. All tests
# take long there; they are in the matrix.
debug_tests='fail-nth leaks'

# Objects stay, for the next time the configuration changes.
debug_build() { printf '%s\n' "$cache/debug/build"; }

# tier_debug RESULTS: the kernel, for the tests that are run on it later.
tier_debug()
{
	kernel_fetch debug
	tally_add "$1" pass 'debug: the kernel builds'
}

# debug_version: ends the release, so that whatever was made for a kernel of
# another configuration is told from this one.
debug_version()
{
	printf -- '-debug-%s\n' "$({
		sed -n '/^PATCHLEVEL/p; /^SUBLEVEL/p' \
			"$(kernel_source "$debug_source")/Makefile"
		gcc --version | sed -n 1p
		cat "$debug_config"
	} | sha256sum | cut -c 1-8)"
}

# debug_fetch [again]
debug_fetch()
{
	kernel_source_fetch "$debug_source"
	[ "${1:-}" != again ] && debug_current ||
		cache_locked kernel-debug debug_fetch_locked "$@" ||
		die 'could not build the debug kernel'
}

debug_current()
{
	[ -e "$(kernel_dir debug)/release" ] &&
		case $(kernel_release debug) in
		*"$(debug_version)") ;;
		*) return 1 ;;
		esac
}

debug_fetch_locked()
{
	[ "${1:-}" != again ] && ! debug_current || return 0
	packages_need kunit
	tree=$(cache_temp) || return 1
	step "$logs/debug-config" 'configuring the debug kernel' \
		debug_configure &&
		step "$logs/debug-build" \
			'building the debug kernel (ten minutes, the first time)' \
			debug_make -j "$(nproc)" bzImage modules &&
		step "$logs/debug-install" 'installing the debug kernel' \
			debug_install "$tree" &&
		cache_publish "$tree" "$(kernel_dir debug)"
}

# debug_make ARGS...
debug_make()
{
	make -C "$(kernel_source "$debug_source")" O="$(debug_build)" \
		CC=gcc LOCALVERSION="$(debug_version)" "$@"
}

# An option that Kconfig did not take would be missed by nobody.
debug_configure()
{
	mkdir -p "$(debug_build)" &&
		debug_make KCONFIG_ALLCONFIG="$debug_config" allnoconfig ||
		return 1
	sed -n -E -e 's/^(CONFIG_[^=]*)=n$/# \1 is not set/p' -e t \
		-e '/^CONFIG_/p' "$debug_config" |
		sort >"$(debug_build)/.wanted"
	lost=$(sort "$(debug_build)/.config" |
		comm -23 "$(debug_build)/.wanted" -)
	[ -z "$lost" ] || {
		printf 'Kconfig did not take:\n%s\n' "$lost"
		return 1
	}
}

# debug_install TREE: as kernel_unpack leaves a stock one.
debug_install()
{
	release=$(debug_make -s kernelrelease) &&
		mkdir -p "$1/boot" "$1/usr/src" &&
		cp "$(debug_build)/arch/x86/boot/bzImage" \
			"$1/boot/vmlinuz-$release" &&
		debug_make INSTALL_MOD_PATH="$1" modules_install &&
		ln -s "$(debug_build)" "$1/usr/src/linux-headers-$release" &&
		printf '%s\n' "$release" >"$1/release"
}
