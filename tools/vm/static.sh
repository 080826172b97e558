# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The static checks: one result for each tool.

static_source=6.12

# tier_static RESULTS
tier_static()
{
	kernel_source_fetch "$static_source"
	for kernel in $kernel_series; do
		kernel_fetch "$kernel"
	done
	static_check "$1" checkpatch 'checkpatch --strict' \
		"$(static_kernel_files)"
	static_check "$1" kernel_doc 'kernel-doc' "$(static_kernel_files)"
	static_check "$1" shellcheck 'shellcheck' "$(static_scripts)"
	for kernel in $kernel_series; do
		static_check "$1" "warnings $kernel" "W=1 on $kernel" \
			"$(static_modules)"
	done
	static_check "$1" "sparse $static_source" "sparse on $static_source" \
		"$(static_modules)"
	static_check "$1" benchmark 'the benchmark, that it builds' here
	static_check "$1" licences 'a licence in every file' here
	static_check "$1" snippet 'the devicetree of README.md' here
	static_check "$1" netlink 'the netlink specification' here
	static_check "$1" "bindings $static_source" 'the devicetree bindings' \
		here
	static_check "$1" "size $static_source" \
		"the size of core and provider on $static_source" \
		"$(static_modules)"
}

# static_check RESULTS FUNCTION TITLE FILES: the FUNCTION prints findings, and
# any output is a failure.
static_check()
{
	if [ -z "$4" ]; then
		tally_add "$1" skip "static: $3" 'there is nothing to check'
		return
	fi
	static_log=$logs/static-$(printf '%s' "$3" | tr -cs 'A-Za-z0-9.\n' -)
	# shellcheck disable=SC2086 # a function and its arguments
	if step "$static_log" "checking with $3" static_clean $2; then
		tally_add "$1" pass "static: $3"
	else
		tally_add "$1" fail "static: $3" "see $static_log"
	fi
}

# static_clean FUNCTION ARGS...: fails if it prints anything or fails.
static_clean()
{
	static_found=$(mktemp "$cache/tmp/XXXXXXXX") || return 1
	static_status=0
	static_function=static_$1
	shift
	"$static_function" "$@" >"$static_found" 2>&1 || static_status=1
	[ ! -s "$static_found" ] || static_status=1
	cat "$static_found"
	rm -f "$static_found"
	return "$static_status"
}

static_kernel_files()
(
	cd "$top" || exit 1
	for place in drivers/otp include; do
		[ ! -e "$place" ] || find "$PWD/$place" -name '*.[ch]' \
			! -name '*.mod.c'
	done | sort
)

static_modules()
{
	[ ! -e "$top/Kbuild" ] || echo "$top/Kbuild"
}

# Everything that is ours and a script, in a checkout or out of a tarball.
static_scripts()
(
	cd "$top" || exit 1
	{
		git ls-files -c -o --exclude-standard 2>/dev/null ||
			find . -type f
	} | sort | while read -r file; do
		if [ -f "$file" ] && static_is_script "$file"; then
			printf '%s\n' "$file"
		fi
	done
)

# static_is_script FILE
static_is_script()
{
	case $1 in
	*.sh) return 0 ;;
	*.*) return 1 ;;
	esac
	head -c 80 "$1" | tr -d '\0' | sed -n 1p |
		grep -q -E '^#!.*[/ ](ba|da)?sh( |$)'
}

# compat.h is the one place that may ask which kernel it is built for.
static_checkpatch()
(
	files=$(static_kernel_files | sed "s|^$top/||")
	static_checkpatch_root || exit 1
	printf '%s\n' "$files" |
		grep -v -e '/compat\.h$' -e '/trace/events/' -e '_netlink\.h$' |
		static_checkpatch_files
	# A tracepoint is written in macros that look like functions.
	printf '%s\n' "$files" | grep '/trace/events/' |
		static_checkpatch_files \
			--ignore OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT
	printf '%s\n' "$files" | grep '/compat\.h$' |
		static_checkpatch_files \
			--ignore LINUX_VERSION_CODE,CONSTANT_COMPARISON
	# They run in user space, but their home is the kernel tree.
	(cd "$top" && find selftests/otp -name '*.[ch]' | sort) |
		static_checkpatch_files \
			--ignore PREFER_KERNEL_TYPES,MACRO_ARG_REUSE,UNDOCUMENTED_DT_STRING
)

# The kernel tree as checkpatch.pl wants to see it: with our bindings in it.
static_checkpatch_root()
(
	source=$(kernel_source "$static_source")
	root=$checkout/checkpatch-root
	bindings=$root/Documentation/devicetree/bindings
	rm -rf "$root"
	mkdir -p "$bindings" && ln -s "$source"/* "$root/" 2>/dev/null
	cp -r "$source/Documentation/devicetree/bindings/vendor-prefixes.yaml" \
		"$top/Documentation/devicetree/bindings/otp" "$bindings/" &&
		stage_prefix "$bindings"
)

# static_checkpatch_files [OPTIONS...]: of the files named on stdin, as they
# would be named in a kernel tree, since its rules go by place.
static_checkpatch_files()
(
	source=$(kernel_source "$static_source")
	# Without a git directory it leaves out spdxcheck.py, which needs
	# Python modules that few machines have.
	export GIT_DIR=/nonexistent
	cd "$top" || exit 1
	tr '\n' '\0' | xargs -0 -r -n 16 -P "$(nproc)" \
		perl "$source/scripts/checkpatch.pl" --root="$checkout/checkpatch-root" \
		--strict --no-summary --quiet --show-types "$@" -f
)

static_kernel_doc()
{
	static_kernel_files | tr '\n' '\0' | xargs -0 perl \
		"$(kernel_source "$static_source")/scripts/kernel-doc" -none
}

static_shellcheck()
(
	cd "$top" && static_scripts | tr '\n' '\0' |
		xargs -0 shellcheck -x -P SCRIPTDIR:SCRIPTDIR/.. -s sh -f gcc
)

# static_warnings SERIES: gcc tells only what it compiles, so all is compiled.
static_warnings()
(
	build=$checkout/warnings-$1
	static_build "$1" "$build" W=1
)

# Sparse cannot see that guard() gives its lock back.
static_sparse()
(
	build=$checkout/sparse-$1
	static_build "$1" "$build" C=2 CF='-D__CHECK_ENDIAN__ -Wno-context'
)

# static_build SERIES BUILD MAKE-ARGS...: prints the findings in our files.
static_build()
(
	series=$1 build=$2
	shift 2
	rm -rf "$build"
	modules_stage "$build" || exit 1
	status=0
	modules_make "$series" "$build" "$@" >"$build.log" 2>&1 || status=1
	sed -n -E -e '/(WARNING|ERROR): modpost/p' \
		-e "s|^$build/(.*: (warning\|error): .*)|\1|p" "$build.log"
	[ "$status" -eq 0 ] || tail -n 20 "$build.log"
	exit "$status"
)
