# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Programs of 32 bits on a kernel of 64: the kselftests in C, built for i386,
# send every ioctl through the kernel's other door.

compat_kernels=6.12
compat_tests='ioctl astra opentitan journal sefc image'
compat_cc=i686-linux-gnu-gcc

compat_dir() { printf '%s\n' "$checkout/selftest-i386"; }

# tier_compat RESULTS KERNEL [TEST...]
tier_compat()
{
	vm_kernel=$2 vm_no_tool=yes
	kernel_source_fetch "$selftest_source"
	kernel_fetch "$2"
	[ $# -eq 2 ] || compat_choose "$@"
	share=$(cache_temp) || exit 1
	if cache_locked "compat-$(basename "$checkout")" \
		compat_export "$share"; then
		# shellcheck disable=SC2086 # a list of words
		selftest_run "$share" "$1" "$2-i386" $compat_tests
	else
		tally_add "$1" fail "selftest-$2-i386" 'the tests do not build'
	fi
	rm -rf "$share"
}

compat_choose()
{
	shift 2
	compat_tests=$*
}

# compat_export SHARE: builds, and fills SHARE with what the VM needs. Linked
# statically, they need no libraries there.
compat_export()
{
	mkdir -p "$(compat_dir)" "$1/tests" "$1/out" "$1/root" &&
		step "$logs/compat-build" 'building the kselftests for i386' \
			compat_make || return 1
	for test in $compat_tests; do
		cp "$(compat_dir)/$test" "$1/tests/" || return 1
		compat_is_32 "$1/tests/$test" || return 1
		echo "gen $test" >>"$1/list"
		echo "$test" >>"$1/chosen"
	done
	cp "$top/tools/vm/selftest-guest" "$1/run"
}

compat_make()
(
	# The harness prints pointers as numbers of 64 bits.
	export CFLAGS=-Wno-pointer-to-int-cast
	targets=
	for test in $compat_tests; do
		targets="$targets $(compat_dir)/$test"
	done
	# shellcheck disable=SC2086 # a list of words
	make -s --no-print-directory -C "$top/selftests/otp" \
		KSRC="$(kernel_source "$selftest_source")" O="$(compat_dir)" \
		CC="$compat_cc" LDFLAGS=-static -j "$(nproc)" $targets
)

# compat_is_32 FILE: its fifth byte says so.
compat_is_32()
{
	[ "$(od -A n -t u1 -j 4 -N 1 "$1" | tr -d ' ')" = 1 ] || {
		say "$1 is no program of 32 bits"
		return 1
	}
}
