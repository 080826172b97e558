# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The pure code on other architectures, in user space: 32 bits, and the other
# byte order. Here and there it computes the same bytes, and here and there the
# structures of the ioctls and of the events have the same layout.

foreign_names='i686 s390x'

# foreign_run NAME CMD ARGS...: a program that was built for NAME.
foreign_run()
{
	foreign_emulator=$(foreign_emulator "$1")
	shift
	${foreign_emulator:+"$foreign_emulator"} "$@"
}

# This machine runs the first of them itself.
foreign_emulator()
{
	case $1 in
	s390x) echo qemu-s390x-static ;;
	esac
}

foreign_dir() { printf '%s\n' "$checkout/foreign-$1"; }

# tier_foreign RESULTS NAME
tier_foreign()
{
	cache_locked "foreign-$2-$(basename "$checkout")" foreign_test "$@"
}

foreign_test()
{
	mkdir -p "$(foreign_dir "$2")"
	foreign_unit "$@"
	foreign_layout "$@"
}

# Fuzzers and sanitizers are for the code; this is for the architecture.
foreign_unit()
{
	foreign_status=0
	step "$logs/unit-$2" "testing the pure code on $2" \
		make -s -C "$top/selftests/unit" O="$(foreign_dir "$2")" \
		CC="$2-linux-gnu-gcc" CROSS=yes SANITIZE= LDFLAGS=-static \
		fuzzers= RUN="$(foreign_emulator "$2")" -j "$(nproc)" check ||
		foreign_status=$?
	tally_log "$1" "unit-$2" "$logs/unit-$2" "$foreign_status"
}

foreign_layout()
{
	if step "$logs/layout-$2" "comparing the layout of the ioctls on $2" \
		layout_compare "$2"; then
		tally_add "$1" pass "unit-$2: layout of the uapi"
	else
		tally_add "$1" fail "unit-$2: layout of the uapi" \
			"see $logs/layout-$2"
	fi
}

# layout_compare NAME: fails, and shows where, if a structure is another one.
layout_compare()
(
	dir=$(foreign_dir "$1")
	layout_source "$dir/layout.c" &&
		layout_print gcc '' "$dir" >"$dir/layout.here" &&
		layout_print "$1-linux-gnu-gcc" "$1" "$dir" \
			>"$dir/layout.there" &&
		[ -s "$dir/layout.here" ] &&
		diff "$dir/layout.here" "$dir/layout.there"
)

# layout_source FILE: prints the place of every member of every structure, and
# the number of every ioctl.
layout_source()
(
	cd "$top/include/uapi/linux" &&
		awk -f "$top/tools/vm/layout.awk" otp*.h >"$1"
)

# layout_print CC NAME DIR
layout_print()
{
	"$1" -std=gnu11 -Wall -Werror -static -I "$top/include/uapi" \
		-o "$3/layout" "$3/layout.c" &&
		foreign_run "$2" "$3/layout"
}
