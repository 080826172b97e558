# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The benchmark, in the VM; python3 goes along, to compare with.

# bench_run ARGS...
bench_run()
{
	[ -e "$top/selftests/bench/run.sh" ] ||
		die 'there is no selftests/bench/run.sh'
	python_fetch || die 'could not collect the files of python3'
	vm_root=$(python_dir)
	kernel_source_fetch "$selftest_source"
	step "$logs/bench-build" 'building the benchmark' bench_make || exit 1
	vm_add="$vm_add$checkout/bench/bench
"
	vm_share=$top/selftests/bench
	vm_share_mode=ro
	OTP_ACCEL=${OTP_ACCEL:-icount}
	vm_run sh /share/run.sh "$@"
}

bench_make()
{
	make -s --no-print-directory -C "$top/selftests/bench" \
		O="$checkout/bench" KSRC="$(kernel_source "$selftest_source")"
}
