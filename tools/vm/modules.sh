# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Our modules, built for a stock kernel out of a copy of our sources, so that
# two kernels never share an object and the source tree stays clean.

modules_dir() { printf '%s\n' "$checkout/modules/$1"; }

# The paths a build of the modules reads.
modules_sources='Kbuild drivers include'

# modules_build SERIES: leaves modules_dir/modules.order naming
# the modules.
modules_build()
{
	cache_locked "modules-$1-$(basename "$checkout")" \
		modules_build_locked "$@"
}

modules_build_locked()
{
	modules_stage "$(modules_dir "$1")" || return 1
	[ -e "$top/Kbuild" ] || return 0
	modules_stamp "$1" >"$(modules_dir "$1")/.stamp.new"
	! cmp -s "$(modules_dir "$1")/.stamp.new" \
		"$(modules_dir "$1")/.stamp" || return 0
	step "$logs/modules-$1" \
		"building the modules for $(kernel_release "$1")" \
		modules_make "$1" "$(modules_dir "$1")" &&
		mv "$(modules_dir "$1")/.stamp.new" "$(modules_dir "$1")/.stamp"
}

# modules_stamp SERIES: what the result of a build depends on.
modules_stamp()
(
	kernel_release "$1"
	"$(machine_compiler "$1")" --version | sed -n 1p
	cd "$(modules_dir "$1")" && tr '\n' '\0' <.mirrored | xargs -0 sha256sum
)

# modules_make SERIES BUILD [MAKE ARGS...]
modules_make()
(
	name=$1 build=$2
	shift 2
	# BTF needs pahole and a vmlinux that matches; nothing here reads it.
	# shellcheck disable=SC2046 # a list of words is wanted
	make -C "$(kernel_headers "$name")" M="$build" \
		CC="$(machine_compiler "$name")" $(machine_kbuild "$name") \
		CONFIG_DEBUG_INFO_BTF_MODULES= -j "$(nproc)" "$@" modules
)

modules_stage()
{
	# shellcheck disable=SC2086 # a list of words is wanted
	mirror_tree "$top" "$1" $modules_sources
}

# modules_export SERIES DIR: builds, and copies the modules to DIR.
modules_export()
{
	cache_locked "modules-$1-$(basename "$checkout")" \
		modules_export_locked "$@"
}

modules_export_locked()
{
	modules_build_locked "$1" && mkdir -p "$2" || return 1
	modules_list "$1" | while read -r module; do
		cp "$module" "$2/" || exit 1
	done
}

# modules_list SERIES: paths of the built modules. (6.1 lists objects by their
# .ko, later kernels by their .o.)
modules_list()
{
	order=$(modules_dir "$1")/modules.order
	[ -e "$top/Kbuild" ] && [ -e "$order" ] || return 0
	sed "s/\.o\$/.ko/; s|^\([^/]\)|$(modules_dir "$1")/\1|" "$order"
}
