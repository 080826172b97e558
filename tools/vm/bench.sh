# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The benchmark, in the VM; python3 goes along, to compare with.

# bench_run ARGS...
bench_run()
{
	[ -e "$top/selftests/bench/run.sh" ] ||
		die 'there is no selftests/bench/run.sh'
	# The distribution's, whatever else PATH finds first.
	python=$(readlink -f /usr/bin/python3) || die 'no /usr/bin/python3'
	vm_root=$cache/python/$(sha256sum <"$python" | cut -c 1-16)
	[ -e "$vm_root" ] || cache_locked python bench_python "$python" ||
		die 'could not collect the files of python3'
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

# bench_python INTERPRETER: with the part of its library that scripts use,
# compiled files included, as on an installed system.
bench_python()
{
	[ ! -e "$vm_root" ] || return 0
	library=$("$1" -I -c \
		'import sysconfig; print(sysconfig.get_path("stdlib"))')
	tree=$(cache_temp) && mkdir -p "$tree$library" || return 1
	tar -c -C "$library" --exclude test --exclude tests \
		--exclude idlelib --exclude tkinter --exclude lib2to3 \
		--exclude ensurepip --exclude 'config-*' \
		--exclude pydoc_data --exclude turtledemo \
		--exclude distutils --exclude '*-packages' . |
		tar -x -C "$tree$library" &&
		program_install "$1" "$tree" &&
		ln -s "$(basename "$1")" "$tree/usr/bin/python3" || return 1
	for object in "$library"/lib-dynload/*.so; do
		program_libraries "$object" "$tree" || return 1
	done
	cache_publish "$tree" "$vm_root"
}
