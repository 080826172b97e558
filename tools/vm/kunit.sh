# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The KUnit suites, in a UML kernel, by the kernel's kunit.py: on 6.12 under
# sanitizers, on the newest kernel as in any tree that has the subsystem in it.

kunit_kernels='6.12 7'
kunit_kernel=6.12
kunit_filter=
kunit_timeout=600

# All checkouts share it: ten minutes of building are worth taking turns for, and
# staging touches only what differs.
kunit_dir() { printf '%s\n' "$cache/kunit/$kunit_kernel"; }

# kunit_check KERNEL
kunit_check()
{
	case " $kunit_kernels " in
	*" $1 "*) ;;
	*) usage_error "kunit: no kernel '$1'; there are: $kunit_kernels" ;;
	esac
}

# What results and logs are called.
kunit_name()
{
	[ "$kunit_kernel" = 6.12 ] && echo kunit || echo "kunit-$kunit_kernel"
}

# tier_kunit RESULTS [KERNEL]
tier_kunit()
{
	kunit_kernel=${2:-$kunit_kernel}
	kunit_title=$(kunit_name)
	if [ ! -e "$top/drivers/otp/.kunitconfig" ]; then
		tally_add "$1" skip "$kunit_title" \
			'there is no drivers/otp/.kunitconfig'
		return
	fi
	kernel_source_fetch "$kunit_kernel"
	cache_locked "$kunit_title" kunit_run "$1"
}

kunit_run()
{
	if ! stage_linked "$kunit_kernel" "$(kunit_dir)/tree" ||
		! kunit_build; then
		tally_add "$1" fail "$kunit_title" 'the UML kernel does not build'
		return
	fi
	kunit_status=0
	kunit_log=$logs/$kunit_title
	step "$kunit_log" "running KUnit on $kunit_kernel" \
		kunit_py "$(kunit_verb)" \
		--timeout="$kunit_timeout" --raw_output=all \
		${kunit_filter:+"$kunit_filter"} || kunit_status=$?
	tally_log "$1" "$kunit_title" "$kunit_log" "$kunit_status"
	if splat_show "$kunit_log"; then
		tally_add "$1" fail "$kunit_title: the kernel complained" \
			"$(splat_first "$kunit_log")"
	fi
}

kunit_build()
{
	step "$logs/$kunit_title-build" \
		"building the UML kernel $kunit_kernel (ten minutes, the first time)" \
		kunit_py build --jobs="$(nproc)"
}

# The newest kernel is done with as its developers would: by one command.
kunit_verb()
{
	[ "$kunit_kernel" = "$newest" ] && echo run || echo exec
}

kunit_debug()
{
	[ "$kunit_kernel" = "$newest" ] ||
		echo "--kunitconfig=$top/tools/vm/kunit-debug.config"
}

# kunit_py VERB ARGS...
kunit_py()
(
	verb=$1
	shift
	debug=$(kunit_debug)
	cd "$(kunit_dir)/tree" &&
		python3 tools/testing/kunit/kunit.py "$verb" \
			--build_dir="$(kunit_dir)/build" \
			--kunitconfig=drivers/otp ${debug:+"$debug"} "$@"
)
