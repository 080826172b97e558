# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The KUnit suites, in a UML kernel under sanitizers, by the kernel's kunit.py.

kunit_kernel=6.12
kunit_filter=
kunit_timeout=600

# All checkouts share it: ten minutes of building are worth taking turns for, and
# staging touches only what differs.
kunit_dir() { printf '%s\n' "$cache/kunit/$kunit_kernel"; }

# tier_kunit RESULTS
tier_kunit()
{
	if [ ! -e "$top/drivers/otp/.kunitconfig" ]; then
		tally_add "$1" skip kunit 'there is no drivers/otp/.kunitconfig'
		return
	fi
	kernel_source_fetch "$kunit_kernel"
	cache_locked kunit kunit_run "$1"
}

kunit_run()
{
	if ! kunit_tree || ! kunit_build; then
		tally_add "$1" fail kunit 'the UML kernel does not build'
		return
	fi
	kunit_status=0
	step "$logs/kunit" 'running KUnit' kunit_py exec \
		--timeout="$kunit_timeout" --raw_output=all \
		${kunit_filter:+"$kunit_filter"} || kunit_status=$?
	tally_log "$1" kunit "$logs/kunit" "$kunit_status"
	if splat_show "$logs/kunit"; then
		tally_add "$1" fail 'kunit: the kernel complained' \
			"$(splat_first "$logs/kunit")"
	fi
}

# The tree is one of hard links, our sources laid over it.
kunit_tree()
{
	[ -e "$(kunit_dir)/tree" ] || {
		tree=$(cache_temp) && rmdir "$tree" &&
			cp -al "$(kernel_source "$kunit_kernel")" "$tree" &&
			cache_publish "$tree" "$(kunit_dir)/tree"
	} || return 1
	stage_into "$(kunit_dir)/tree"
}

kunit_build()
{
	step "$logs/kunit-build" \
		'building the UML kernel (ten minutes, the first time)' \
		kunit_py build --jobs="$(nproc)"
}

# kunit_py VERB ARGS...
kunit_py()
(
	verb=$1
	shift
	cd "$(kunit_dir)/tree" &&
		python3 tools/testing/kunit/kunit.py "$verb" \
			--build_dir="$(kunit_dir)/build" \
			--kunitconfig=drivers/otp \
			--kunitconfig="$top/tools/vm/kunit-debug.config" "$@"
)
