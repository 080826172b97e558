# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The kselftests: built once on the host against the kernel's lib.mk, run in a
# VM on each stock kernel.
#
# selftests/otp/Makefile takes KSRC and O, and its target print-tests prints
# one line per file: "gen NAME" (built, in O), "alone NAME" (built, and run in a
# VM of its own), "prog NAME" (a script in the source), "board NAME" (one for a
# VM of its own with the devicetree of dts/), "with NAME" (built) and "file NAME"
# (both needed by them).

selftest_source=6.12
selftest_vm_time=2400

selftest_dir()
{
	printf '%s\n' "$checkout/selftest$(program_foreign | sed 's/^/-/')"
}

# selftest_time KERNEL: seconds that one test may take: what the kernel's own
# runner goes by, and more under the watchers.
selftest_time()
{
	limit=$(sed -n 's/^timeout=//p' "$top/selftests/otp/settings")
	[ "$1" != debug ] || limit=$((limit * 4))
	echo "$limit"
}

# tier_selftest RESULTS SERIES [TEST...]
tier_selftest()
{
	if [ ! -e "$top/selftests/otp/Makefile" ]; then
		tally_add "$1" skip "selftest-$2" \
			'there is no selftests/otp/Makefile'
		return
	fi
	vm_kernel=$2
	kernel_source_fetch "$selftest_source"
	kernel_fetch "$2"
	sysroot_fetch "$2"
	share=$(cache_temp) || exit 1
	if cache_locked "selftest-$(basename "$checkout")" \
		selftest_export "$share"; then
		selftest_run "$share" "$@"
	else
		tally_add "$1" fail "selftest-$2" 'the tests do not build'
	fi
	rm -rf "$share"
}

selftest_make()
{
	sysroot_run "$vm_kernel" \
		make -s --no-print-directory -C "$top/selftests/otp" \
		KSRC="$(kernel_source "$selftest_source")" \
		O="$(selftest_dir)" "$@"
}

# selftest_export SHARE: builds, and fills SHARE with what the VM needs.
selftest_export()
{
	mkdir -p "$(selftest_dir)" "$1/tests" "$1/out" "$1/root" &&
		step "$logs/selftest-build" 'building the kselftests' \
			selftest_make -j "$(nproc)" all &&
		selftest_make print-tests >"$1/list" || return 1
	while read -r kind name; do
		case $kind in
		gen | alone | with) from=$(selftest_dir) ;;
		*) from=$top/selftests/otp ;;
		esac
		mkdir -p "$1/tests/$(dirname "$name")" &&
			cp -L "$from/$name" "$1/tests/$name" || return 1
		[ "$from" != "$(selftest_dir)" ] ||
			program_libraries "$from/$name" "$1/root" || return 1
	done <"$1/list"
	selftest_ynl "$1" || return 1
	cp "$top/tools/vm/selftest-guest" "$1/run"
	selftest_board "$1" || return 1
	sed -n 's/^\(gen\|prog\|alone\|board\) //p' "$1/list" >"$1/chosen"
}

# selftest_board SHARE: on a board, the modules for its test; elsewhere there is
# none to run.
selftest_board()
{
	if ! machine_board "$vm_kernel"; then
		sed -i '/^board /d' "$1/list"
		return
	fi
	build=$checkout/test-modules-$vm_kernel
	mirror_tree "$top/selftests/otp/test_modules" "$build" . &&
		step "$logs/test-modules" 'building modules for the tests' \
			modules_make "$vm_kernel" "$build" W=1 &&
		cp "$build"/*.ko "$1/tests/"
}

# selftest_ynl SHARE: the kernel's own client of netlink, the part of a kernel
# tree that it takes, and Python to run it.
selftest_ynl()
(
	source=$(kernel_source "$selftest_source")
	tree=$1/ynl
	place=Documentation/netlink
	mkdir -p "$tree/$place/specs" "$tree/tools/net/ynl" &&
		cp "$source/$place"/*.yaml "$tree/$place/" &&
		cp "$top/$place/specs/otp.yaml" "$tree/$place/specs/" &&
		cp -r "$source/tools/net/ynl/cli.py" \
			"$source/tools/net/ynl/lib" "$tree/tools/net/ynl/" &&
		python_fetch && cp -al "$(python_dir)" "$1/python"
)

# selftest_run SHARE RESULTS SERIES [TEST...]
selftest_run()
{
	selftest_share=$1 selftest_results=$2 selftest_series=$3
	shift 3
	selftest_choose "$selftest_share" "$@" || {
		tally_add "$selftest_results" fail "selftest-$selftest_series" \
			"no such test: $*"
		return
	}
	selftest_together >"$selftest_share/names"
	[ ! -s "$selftest_share/names" ] ||
		selftest_vm "selftest-$selftest_series"
	for test in $(selftest_alone); do
		echo "$test" >"$selftest_share/names"
		if grep -q -x -e "board $test" "$selftest_share/list"; then
			vm_dtso=$top/dts/qemu/versal-virt-otp.dtso
			selftest_vm "selftest-$selftest_series-$test"
			vm_dtso=
		else
			selftest_vm "selftest-$selftest_series-$test" "$test"
		fi
	done
}

# Of the chosen tests those that share a VM, and those that do not.
selftest_together()
{
	while read -r name; do
		grep -q -x -e "alone $name" -e "board $name" \
			"$selftest_share/list" || printf '%s\n' "$name"
	done <"$selftest_share/chosen"
}

selftest_alone()
{
	while read -r name; do
		! grep -q -x -e "alone $name" -e "board $name" \
			"$selftest_share/list" || printf '%s\n' "$name"
	done <"$selftest_share/chosen"
}

# selftest_vm TITLE [PREPARE]: runs the tests in names, in a VM that is prepared
# for PREPARE.
selftest_vm()
{
	console=$logs/console-$1
	vm_status=0
	(
		vm_share=$selftest_share
		vm_root=$selftest_share/root
		vm_console=$console
		vm_timeout=$selftest_vm_time
		[ "$selftest_series" != debug ] ||
			vm_timeout=$((vm_timeout * 3))
		vm_run sh /share/run "$(selftest_time "$selftest_series")" \
			${2:+"$2"} >&2
	) || vm_status=$?
	while read -r name; do
		selftest_count "$name"
	done <"$selftest_share/names"
	selftest_console "$1" "$console" "$vm_status"
}

# selftest_choose SHARE [TEST...]: leaves only those in the list.
selftest_choose()
{
	chosen=$1/chosen
	shift
	[ $# -gt 0 ] || return 0
	for test; do
		grep -x -F -e "$test" "$chosen" || return 1
	done >"$chosen.new"
	mv "$chosen.new" "$chosen"
}

# selftest_count NAME: the results of one test.
selftest_count()
{
	log=$selftest_share/out/$(printf '%s' "$1" | tr / _)
	title=selftest-$selftest_series/$1
	if [ ! -e "$log.status" ]; then
		tally_add "$selftest_results" fail "$title" \
			'it did not end: the VM died or its time was up'
		return
	fi
	read -r status <"$log.status"
	cp "$log" "$logs/$(printf '%s' "$title" | tr / _)"
	if [ "$status" -eq 4 ] && ! grep -q -E '^ *(not )?ok |^1\.\.' "$log"
	then
		tally_add "$selftest_results" skip "$title" \
			"$(tail -n 1 "$log")"
		return
	fi
	[ "$status" -ne 4 ] || status=0
	tally_log "$selftest_results" "$title" \
		"$logs/$(printf '%s' "$title" | tr / _)" "$status"
}

# selftest_console TITLE CONSOLE STATUS: what the kernel thought of it.
selftest_console()
{
	title="$1: kernel log"
	first=$(splat_first "$2")
	if [ -n "$first" ]; then
		splat_show "$2"
		line=$(splat_find "$2" | sed -n '1s/:.*//p')
		during=$(sed -n "1,${line}s/.*selftest: begin //p" "$2" |
			tr -d '\r' | tail -n 1)
		tally_add "$selftest_results" fail "$title" \
			"during ${during:-boot}: $first (all: $2)"
	elif [ "$3" -ne 0 ]; then
		tally_add "$selftest_results" fail "$title" \
			"the VM ended with status $3 (console: $2)"
	else
		tally_add "$selftest_results" pass "$title"
	fi
}
