# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The matrix: what is tested on which kernel and for which architecture.

# Lines "NAME TIER ARGS...".
matrix_list()
{
	echo "$build_list" | sed 's/\(.*\) \(.*\)/build-\1-\2 build \1 \2/'
	for matrix_each in $foreign_names; do
		echo "unit-$matrix_each foreign $matrix_each"
	done
	for matrix_each in $kunit_kernels; do
		echo "kunit-$matrix_each kunit $matrix_each"
	done
	for matrix_each in $compat_kernels; do
		echo "selftest-$matrix_each-i386 compat $matrix_each"
	done
	for matrix_each in ${kernel_names:-$kernel_series}; do
		echo "selftest-$matrix_each selftest $matrix_each"
	done
}

# matrix_choose PATTERN...: the lines of those whose name matches one.
matrix_choose()
{
	matrix_list | while read -r matrix_name matrix_line; do
		for matrix_pattern; do
			# shellcheck disable=SC2254 # it is a pattern
			case $matrix_name in
			$matrix_pattern)
				echo "$matrix_name $matrix_line"
				break ;;
			esac
		done
	done
}

# matrix_run RESULTS PATTERN...
matrix_run()
{
	matrix_results=$1
	shift
	matrix_choose "$@" >"$matrix_results.list"
	: >"$matrix_results.table"
	while read -r matrix_name matrix_line <&4; do
		: >"$matrix_results.one"
		# shellcheck disable=SC2086 # a tier and its arguments
		tier_run "$matrix_results.one" $matrix_line
		matrix_row "$matrix_name" >>"$matrix_results.table"
		cat "$matrix_results.one" >>"$matrix_results"
	done 4<"$matrix_results.list"
}

# matrix_row NAME
matrix_row()
{
	printf '%-22s %8s %8s %8s\n' "$1" \
		"$(tally_count "$matrix_results.one" pass)" \
		"$(tally_count "$matrix_results.one" fail)" \
		"$(tally_count "$matrix_results.one" skip)"
}

matrix_table()
{
	printf '%-22s %8s %8s %8s\n' '' passed failed skipped
	cat "$matrix_results.table"
}
