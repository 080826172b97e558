# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The benchmark, in the VM; python3 goes along, to compare with.

# bench_run ARGS...
bench_run()
{
	[ -e "$top/selftests/bench/run.sh" ] ||
		die 'there is no selftests/bench/run.sh'
	vm_root=$checkout/python
	cache_locked "python-$(basename "$checkout")" bench_python ||
		die 'could not collect the files of python3'
	vm_share=$top/selftests/bench
	vm_share_mode=ro
	vm_run sh /share/run.sh "$@"
}

# bench_python: the interpreter and the part of its library that scripts use,
# compiled files included, as on an installed system.
bench_python()
{
	python=$(readlink -f "$(command -v python3)")
	[ ! -e "$vm_root/usr/bin/$(basename "$python")" ] || return 0
	library=$(python3 -c \
		'import sysconfig; print(sysconfig.get_path("stdlib"))')
	tree=$(cache_temp) && mkdir -p "$tree$library" || return 1
	(
		cd "$library" && tar -c --exclude test --exclude idlelib \
			--exclude tkinter --exclude lib2to3 \
			--exclude ensurepip --exclude 'config-*' \
			--exclude pydoc_data --exclude turtledemo \
			--exclude distutils --exclude dist-packages .
	) | tar -x -C "$tree$library" &&
		program_install "$python" "$tree" &&
		ln -sf "$(basename "$python")" "$tree/usr/bin/python3" &&
		for object in "$library"/lib-dynload/*.so; do
			program_libraries "$object" "$tree" || return 1
		done && cache_publish "$tree" "$vm_root"
}
