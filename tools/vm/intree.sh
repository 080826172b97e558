# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The subsystem as a part of a kernel tree: what stage-into-kernel puts there is
# used as one uses any other subsystem, with the kernel's own tools.

intree_source=6.12

intree_dir() { printf '%s\n' "$checkout/intree"; }
intree_tree() { printf '%s\n' "$(intree_dir)/tree"; }

# What run_kselftest.sh is given to run; all of them have their own tier.
intree_tests='otp:programming-off otp:ioctl'

# tier_intree RESULTS
tier_intree()
{
	kernel_source_fetch "$intree_source"
	kernel_fetch "$kernel_default"
	cache_locked "intree-$(basename "$checkout")" intree_run "$1"
}

intree_run()
{
	if ! stage_linked "$intree_source" "$(intree_tree)"; then
		tally_add "$1" fail 'in-tree: staging' 'it did not succeed'
		return
	fi
	intree_check "$1" maintainers 'MAINTAINERS'
	intree_check "$1" guides 'the documentation'
	intree_series "$1"
	intree_selftest "$1"
}

# intree_check RESULTS NAME TITLE: static_NAME prints findings.
intree_check()
{
	if step "$logs/intree-$2" "checking $3 in a kernel tree" \
		static_clean "$2"; then
		tally_add "$1" pass "in-tree: $3"
	else
		tally_add "$1" fail "in-tree: $3" "see $logs/intree-$2"
	fi
}

# intree_files: all that was staged, as the tree names it.
intree_files()
{
	cat "$(intree_tree)/.mirrored"
	sed 's|^|tools/testing/selftests/|' \
		"$(intree_tree)/tools/testing/selftests/.mirrored"
}

# static_maintainers: the kernel's own tool is content with our entry, and finds
# it for every file.
static_maintainers()
(
	cd "$(intree_tree)" || exit 1
	perl scripts/get_maintainer.pl --self-test=sections 2>&1 |
		grep -F "$stage_title"
	intree_files >.otp-files
	sed -n "/^$stage_title\$/,/^\$/s/^F:	//p" MAINTAINERS >.otp-places
	while read -r place; do
		[ -e "$place" ] || echo "MAINTAINERS names $place, there is none"
	done <.otp-places
	awk 'NR == FNR { places[$0]; next }
		{
			for (place in places)
				if (index($0, place) == 1)
					next
			print "MAINTAINERS does not name " $0
		}' .otp-places .otp-files
	for file in drivers/otp/core/core.c tools/testing/selftests/otp/util.c
	do
		perl scripts/get_maintainer.pl --no-git --no-git-fallback \
			--subsystem --no-rolestats -f "$file" |
			grep -q -i -x -F "$stage_title" ||
			echo "get_maintainer.pl knows nobody for $file"
	done
	rm .otp-files .otp-places
)

# static_guides: what our guides refer to is there, and an index leads to each.
static_guides()
(
	cd "$(intree_tree)" || exit 1
	intree_files | grep '^Documentation/.*\.rst$' | while read -r file; do
		guides_references "$file"
		guides_led_to "$file"
	done
)

# guides_references FILE
guides_references()
{
	{
		grep -o -E 'Documentation/[A-Za-z0-9_./,-]*[A-Za-z0-9]' "$1"
		sed -n 's/^\.\. kernel-doc:: *//p' "$1"
	} | sort -u | while read -r name; do
		[ -e "$name" ] || echo "$1 refers to $name, there is none"
	done
}

# guides_led_to FILE: by the index of its directory, or of the one above.
guides_led_to()
{
	case $1 in
	*/index.rst)
		case $1 in
		Documentation/otp/*) index=Documentation/subsystem-apis.rst ;;
		*) index=$(dirname "$(dirname "$1")")/index.rst ;;
		esac
		entry=$(basename "$(dirname "$1")")/index ;;
	*)
		index=$(dirname "$1")/index.rst
		entry=$(basename "$1" .rst) ;;
	esac
	grep -q "^   $entry\$" "$index" || echo "$index does not lead to $1"
}

# intree_series RESULTS: what comes out as patches for a tree without us is the
# tree that has us, without compat.h.
intree_series()
{
	intree_check "$1" series 'the series applies'
	intree_check "$1" series_checkpatch 'checkpatch of the series'
	intree_check "$1" series_build 'each step of the series builds'
}

# Who the patches are by is of no interest here.
series_git()
(
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
	export GIT_AUTHOR_NAME=nobody GIT_AUTHOR_EMAIL=nobody@localhost
	export GIT_COMMITTER_NAME=nobody GIT_COMMITTER_EMAIL=nobody@localhost
	"$@"
)

static_series()
(
	source=$(kernel_source "$intree_source")
	patches=$(intree_dir)/patches
	applied=$(intree_dir)/applied
	rm -rf "$patches" "$applied"
	series_git series_make "$source" "$patches" &&
		series_git series_base "$source" "$applied" &&
		series_git git -C "$applied" am --quiet "$patches"/*.patch ||
		exit 1
	git -C "$applied" status --porcelain
	series_compare "$applied"
)

# series_compare APPLIED: with the staged tree as upstream would have it.
series_compare()
(
	staged=$(intree_dir)/staged
	rm -rf "$staged"
	intree_files >"$(intree_dir)/files"
	# shellcheck disable=SC2086 # a list of words
	printf '%s\n' $series_others >>"$(intree_dir)/files"
	mkdir -p "$staged" &&
		tar -C "$(intree_tree)" -c -T "$(intree_dir)/files" |
		tar -C "$staged" -x &&
		python3 "$top/tools/vm/inline-compat.py" \
			"$(series_version "$(intree_tree)")" \
			"$staged/drivers/otp" || exit 1
	diff -r -x .git "$staged" "$1"
	grep -r -n -E 'compat\.h|LINUX_VERSION_CODE|KERNEL_VERSION' \
		"$1/drivers/otp" "$1/include"
	# What it finds is what is wrong.
	:
)

# Whoever sends the series signs it, and its last patch is for MAINTAINERS. The
# tests are too large to be looked at twice, see static_checkpatch.
static_series_checkpatch()
(
	export GIT_DIR=/nonexistent
	cd "$(intree_tree)" || exit 1
	for patch in "$(intree_dir)"/patches/*.patch; do
		case $patch in
		*-KUnit-* | *-selftests-* | *-mock-*) continue ;;
		esac
		perl scripts/checkpatch.pl --strict --no-signoff --no-summary \
			--quiet --show-types --ignore FILE_PATH_CHANGES \
			--ignore OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT "$patch"
	done
)

# Each step by itself, as modules of a kernel that is there already; all warnings
# are ours.
static_series_build()
(
	build=$checkout/series
	applied=$(intree_dir)/applied
	rm -rf "$build"
	mkdir -p "$build" &&
		steps=$(git -C "$applied" rev-list --reverse base..HEAD) ||
		exit 1
	for step in $steps; do
		git -C "$applied" checkout -q "$step" || exit 1
		# Before that the kernel does not know of it.
		grep -q -x -F "$stage_make_line" "$applied/drivers/Makefile" ||
			continue
		mirror_tree "$applied" "$build" drivers include &&
			series_kbuild "$applied/drivers/otp" >"$build/Kbuild" &&
			series_compile "$build" W=1 && continue
		git -C "$applied" log -1 --format='at "%s"'
		exit 1
	done
)

# series_kbuild PLACE: our Kbuild, with the options that PLACE has by then.
series_kbuild()
{
	cat "$1/Kconfig" "$1"/*/Kconfig 2>/dev/null | series_options |
		awk 'NR == FNR { on[$1]; next }
			$1 != "export" || $2 in on' - "$top/Kbuild"
}

# Those that one can choose, and what they select.
series_options()
{
	awk '/^(menu)?config / { name = $2 }
		/^\t(tristate|bool) "/ { on[name] }
		/^\tselect OTP_/ { selects[name, $2] }
		END {
			do {
				more = 0
				for (pair in selects) {
					split(pair, of, SUBSEP)
					if (of[1] in on && !(of[2] in on)) {
						on[of[2]]
						more = 1
					}
				}
			} while (more)
			for (name in on)
				print "CONFIG_" name
		}'
}

# series_compile BUILD MAKE-ARGS...: prints the findings in our files.
series_compile()
(
	build=$1
	shift
	status=0
	modules_make "$intree_source" "$build" "$@" >"$build.log" 2>&1 ||
		status=1
	sed -n -E -e '/(WARNING|ERROR): modpost/p' \
		-e "s|^$build/(.*: (warning\|error): .*)|\1|p" "$build.log"
	[ "$status" -eq 0 ] || tail -n 20 "$build.log"
	exit "$status"
)

# intree_selftest RESULTS: built and installed by the kernel's Makefile, run by
# its script.
intree_selftest()
{
	share=$(intree_dir)/share
	rm -rf "$share"
	mkdir -p "$share/out" "$share/root"
	if ! step "$logs/intree-selftest" \
		'building the kselftests in a kernel tree' intree_install; then
		tally_add "$1" fail 'in-tree: kselftests build' \
			"see $logs/intree-selftest"
		return
	fi
	tally_add "$1" pass 'in-tree: kselftests build'
	find "$share/tests/otp" -type f -perm -u+x | while read -r file; do
		program_libraries "$file" "$share/root" || exit 1
	done
	intree_vm "$1"
}

# intree_install: a warning is a failure here.
intree_install()
(
	build=$(intree_dir)/build
	cd "$(intree_tree)" || exit 1
	make -s O="$build" headers || exit 1
	make -s -C tools/testing/selftests O="$build" TARGETS=otp \
		INSTALL_PATH="$share/tests" install >"$share/log" 2>&1
	status=$?
	cat "$share/log"
	! grep -q -E '(warning|error): ' "$share/log" && exit "$status"
)

# intree_vm RESULTS
intree_vm()
{
	selftest_results=$1
	console=$logs/console-intree
	status=0
	# shellcheck disable=SC2086 # a list of words
	chosen=$(printf ' -t %s' $intree_tests)
	(
		vm_share=$share
		vm_root=$share/root
		vm_console=$console
		vm_run sh -c "cp -r tests /tmp/ &&
			/tmp/tests/run_kselftest.sh $chosen >out/log 2>&1" >&2
	) || status=$?
	cp "$share/out/log" "$logs/intree-run" && status=0
	tally_log "$1" in-tree "$logs/intree-run" "$status"
	selftest_console in-tree "$console" "$status"
}
