# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The distribution's Python 3, whatever else PATH finds first, as a tree for the
# VM: with the part of its library that scripts use, compiled files included, as
# on an installed system, and with what reads YAML and checks it.

python_program() { readlink -f /usr/bin/python3; }
python_packages='yaml _yaml jsonschema attr pyrsistent _pyrsistent_version.py'
python_packages="$python_packages pvectorc*.so"

python_dir()
{
	sum=$(cat "$(python_program)" "$top/tools/vm/python.sh" | sha256sum |
		cut -c 1-16)
	printf '%s\n' "$cache/python/$sum"
}

python_fetch()
{
	[ -e "$(python_dir)" ] || cache_locked python python_collect
}

python_collect()
{
	[ ! -e "$(python_dir)" ] || return 0
	program=$(python_program)
	library=$("$program" -I -c \
		'import sysconfig; print(sysconfig.get_path("stdlib"))')
	tree=$(cache_temp) && mkdir -p "$tree$library" || return 1
	tar -c -C "$library" --exclude test --exclude tests \
		--exclude idlelib --exclude tkinter --exclude lib2to3 \
		--exclude ensurepip --exclude 'config-*' \
		--exclude pydoc_data --exclude turtledemo \
		--exclude distutils --exclude '*-packages' . |
		tar -x -C "$tree$library" &&
		python_collect_packages /usr/lib/python3/dist-packages \
			"$tree/usr/lib/python3/dist-packages" &&
		program_install "$program" "$tree" &&
		ln -s "$(basename "$program")" "$tree/usr/bin/python3" ||
		return 1
	find "$tree" -name '*.so' | while read -r object; do
		program_libraries "$object" "$tree" || exit 1
	done || return 1
	cache_publish "$tree" "$(python_dir)"
}

# python_collect_packages FROM TO: those that are installed.
python_collect_packages()
(
	mkdir -p "$2" && cd "$1" || exit 1
	for package in $python_packages; do
		[ ! -e "$package" ] || cp -r -L "$package" "$2/" || exit 1
	done
)
